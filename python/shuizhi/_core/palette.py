"""Colours, marks and fonts of classes and verdicts, for plots, tables and reports."""

from dataclasses import dataclass
from typing import Literal

from shuizhi import _shuizhi
from shuizhi._core.verdicts import VERDICT_WORDS

PaletteName = Literal["official", "accessible"]


@dataclass(frozen=True)
class Palette:
    """The colours of classes, from Ⅰ to 劣Ⅴ, and the classes with white text."""

    colours: dict[str, str]
    dark: frozenset[str]

    def ink(self, name: str) -> str:
        """Return the colour of text on the colour of a class."""
        return "#FFFFFF" if name in self.dark else INK


INK = "#222222"
NO_CLASS = "#EDEDED"
CLASSES = _shuizhi.classes()

# 环办〔2011〕22号, table 1: blue (Ⅰ, Ⅱ), green, yellow, orange, red. It does not define shades;
# these differ on screen and in print, and text is readable on each.
OFFICIAL = Palette(
    dict(zip(CLASSES, ("#C6E7FF", "#66BDF2", "#6CCB6C", "#FFE53B", "#FF9A2E", "#D7141A"),
             strict=True)),
    frozenset({"劣Ⅴ"}),
)  # fmt: skip
# The same hues, darker for worse water: they differ in greyscale and for colour-blind people.
ACCESSIBLE = Palette(
    dict(zip(CLASSES, ("#E3F1FD", "#B5DBF7", "#93CF9D", "#DDA81F", "#BF5212", "#86142A"),
             strict=True)),
    frozenset({"Ⅴ", "劣Ⅴ"}),
)  # fmt: skip
PALETTES: dict[PaletteName, Palette] = {"official": OFFICIAL, "accessible": ACCESSIBLE}

# For each verdict: mark, Chinese word for a limit, colour.
_MARKS = {
    "pass": ("○", "#CFE6F8"),
    "undetermined": ("?", "#BDBDBD"),
    "fail": ("×", "#C0392B"),
    "prohibited": ("■", "#3B0A45"),
}
VERDICTS = {code: (mark, VERDICT_WORDS[code], colour) for code, (mark, colour) in _MARKS.items()}
LIGHT_VERDICTS = {"pass", "undetermined"}

# WenQuanYi Micro Hei lacks Ⅴ, so fonts that have it come first.
FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "DejaVu Sans",
    "Noto Sans", "SimHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Arial", "sans-serif",
)  # fmt: skip
FONT_FAMILY = ", ".join(FONTS)
