"""Bands of the class limits, drawn behind a history or a profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi._core.palette import CLASSES, INK, PaletteName
from shuizhi._core.request import Lang
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard
from shuizhi.plots.charts import Picture, as_standard
from shuizhi.plots.results import body_of


def same_limits(id: str, standard: str | Standard) -> bool:
    """Return whether rivers and lakes have the same class limits of a parameter."""
    return _of_classes(id, standard, "river") == _of_classes(id, standard, "lake")


def _of_classes(
    id: str, standard: str | Standard, body: str
) -> list[tuple[float | None, float | None, list[str]]]:
    own = as_standard(standard)
    made = _shuizhi.class_bands(own.id, own.toml, id, body)
    # Other classes have no colours.
    return made if all(name in CLASSES for _, _, names in made for name in names) else []


@dataclass(frozen=True)
class Bands:
    """The bands behind values, the domain of their axis, and their caption."""

    rows: list[dict[str, Any]]
    domain: tuple[float, float]
    told: str


def bands_under(
    id: str,
    standard: str | Standard,
    frame: pl.DataFrame,
    rows: pl.DataFrame,
    water_body: str | None,
    lang: Lang,
) -> Bands:
    """Return the bands behind the values of places; none if rivers and lakes differ."""
    zh, alike = lang == "zh", same_limits(id, standard)
    body = body_of(frame, water_body, rows["place"].unique(maintain_order=True).to_list())
    made, domain = class_bands(id, standard, body or "river", rows["value"].to_list())
    if body is None and not alike:
        told = (
            "河流与湖库限值不同，未画色带" if zh else "no bands: limits of rivers and lakes differ"
        )
        return Bands([], domain, told)
    if not made:
        return Bands(
            [], domain, "标准中无此项类别限值" if zh else "the standard has no class limits"
        )
    word = "" if alike else str(_shuizhi.water_body(body or "river"))
    if zh:
        told = "色带：单项类别限值" + {"river": "（河流）", "lake": "（湖库）"}.get(word, "")
    else:
        told = "bands: limits of classes" + (f" ({word})" if word else "")
    return Bands(made, domain, told)


def class_bands(
    id: str, standard: str | Standard, water_body: str, values: Sequence[float]
) -> tuple[list[dict[str, Any]], tuple[float, float]]:
    """Return bands of classes, and the domain of the axis for bands and values."""
    body = _shuizhi.water_body(water_body)
    if body is None:
        raise OptionError(
            text("choice_not_understood", option="water_body", value=water_body,
                 words=["river", "lake"])
        )  # fmt: skip
    made = _of_classes(id, standard, body)
    edges = sorted({end for low, high, _ in made for end in (low, high) if end is not None})
    highest, lowest = max(values, default=0.0), min(values, default=0.0)
    bottom = min(0.0, lowest)
    if not edges:
        return [], (bottom, highest + ((highest - bottom) * 0.08 or 1.0))
    if None not in made[0][:2]:
        bottom, top = min(edges[0], lowest) - 0.5, max(edges[-1], highest) + 0.5
    else:
        top = max(highest * 1.08, edges[0] * 1.3)
        above = next((figure for figure in edges if figure >= highest), None)
        if above is not None and above <= 2.2 * max(highest, 1e-12):
            top = max(top, above * 1.08)
    bands = []
    for start, end, levels in made:
        low = bottom if start is None else max(start, bottom)
        high = top if end is None else min(end, top)
        if low < high:
            tall = (high - low) / (top - bottom) > 0.045
            label = _span(levels) if tall else None
            bands.append({"low": low, "high": high, "class": levels[0], "label": label})
    return bands, (bottom, top)


def _span(levels: Sequence[str]) -> str:
    return levels[0] if len(levels) == 1 else f"{levels[0]}–{levels[-1]}"


def band_layers(
    picture: Picture, bands: list[dict[str, Any]], width: int, domain: Any, palette: PaletteName
) -> list[Any]:
    """Return layers of bands and their names, to draw behind a history or a profile."""
    if not bands:
        return []
    alt = picture.alt
    middle = [band | {"middle": (band["low"] + band["high"]) / 2} for band in bands]
    base = alt.Chart(picture.data(middle))
    scale = alt.Scale(domain=list(domain), nice=False, zero=False)
    colour = picture.class_colour(palette, legend=None)
    rect = base.mark_rect(opacity=0.45).encode(
        y=alt.Y("low:Q", scale=scale), y2="high:Q", color=colour
    )
    named = alt.Chart(picture.data([band for band in middle if band["label"]]))
    label = named.mark_text(align="left", fontSize=11, color=INK).encode(
        y="middle:Q", text="label:N", x=alt.value(width + 6)
    )
    return [rect, label]
