"""Bands of the class limits, drawn behind a history or a profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi._core.palette import CLASSES, INK, PaletteName
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard
from shuizhi.plots.charts import Picture, as_standard
from shuizhi.plots.results import body_of


def same_limits(id: str, standard: str | Standard) -> bool:
    """Return whether rivers and lakes have the same class limits of a parameter."""
    own = [limit for limit in as_standard(standard) if limit.parameter == id]
    return all(limit.water_body is None for limit in own)


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
    unit = parameters_by_id()[id].unit
    own = [
        limit for limit in as_standard(standard)
        if limit.parameter == id and limit.level in CLASSES and limit.condition is None
        and limit.water_body in (None, body) and limit.unit == unit
    ]  # fmt: skip
    figures = [limit for limit in own if limit.comparison in ("<=", ">=") and limit.decimal]
    edges: list[tuple[float, list[str]]] = []
    for limit in figures:
        figure = float(limit.decimal or 0)
        if edges and edges[-1][0] == figure:
            edges[-1][1].append(limit.level)
        else:
            edges.append((figure, [limit.level]))
    beyond = next((one.level for one in own if one.comparison in ("<", ">")), CLASSES[-1])
    ranges = [one for one in own if one.comparison == "range"]
    highest, lowest = max(values, default=0.0), min(values, default=0.0)
    if ranges and not edges:
        low, high = ranges[0].value or 0.0, ranges[0].value_high or 0.0
        same = [one.level for one in ranges if (one.value, one.value_high) == (low, high)]
        band = {"low": low, "high": high, "class": same[0], "label": _span(same)}
        return [band], (min(low, lowest) - 0.5, max(high, highest) + 0.5)
    if not edges:
        pad = (highest - min(0.0, lowest)) * 0.08 or 1.0
        return [], (min(0.0, lowest), highest + pad)
    top = max(highest * 1.08, min(figure for figure, _ in edges) * 1.3)
    above = sorted(figure for figure, _ in edges if figure >= highest)
    if above and above[0] <= 2.2 * max(highest, 1e-12):
        top = max(top, above[0] * 1.08)
    bottom = min(0.0, lowest)
    rising = figures[0].comparison == "<="
    steps = [*edges, (float("inf") if rising else float("-inf"), [beyond])]
    best = float("-inf") if rising else float("inf")
    bands = []
    for (one, _), (other, levels) in pairwise([(best, []), *steps]):
        low, high = sorted((one, other))
        low, high = max(low, bottom), min(high, top)
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
