"""Colours of classes: official, readable, and of one order in greyscale."""

import colorsys
from itertools import pairwise

import pytest

from charts_drawn import sections
from shuizhi import plots
from shuizhi._core.palette import ACCESSIBLE, PALETTES


def light(colour: str) -> float:
    """Return the relative luminance of a colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    line = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), line, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_numerals_are_readable_on_every_colour(name: str) -> None:
    for level, colour in PALETTES[name].colours.items():
        assert contrast(colour, PALETTES[name].ink(level)) >= 4.5, level


def test_the_official_colours_are_those_of_the_method() -> None:
    families = {"blue": (180, 250), "green": (90, 150), "yellow": (45, 65), "orange": (20, 44),
                "red": (345, 375)}  # fmt: skip
    expected = ["blue", "blue", "green", "yellow", "orange", "red"]
    for colour, family in zip(PALETTES["official"].colours.values(), expected, strict=True):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        hue = 360 * colorsys.rgb_to_hls(*parts)[0]
        low, high = families[family]
        assert low <= hue <= high or low <= hue + 360 <= high, (colour, hue)
    chart = plots.class_calendar(sections(), palette="accessible").to_dict()
    found = chart["layer"][0]["encoding"]["color"]["scale"]["range"]
    assert found[:6] == list(ACCESSIBLE.colours.values())


def test_the_accessible_colours_read_in_greyscale() -> None:
    grey = [light(colour) for colour in ACCESSIBLE.colours.values()]
    assert all(a > 1.2 * b for a, b in pairwise(grey))
