"""Common parts of charts: frame and title, line of sources, axes, scales and legends."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import polars as pl

from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.palette import (
    CLASSES,
    FONT_FAMILY,
    INK,
    NO_CLASS,
    PALETTES,
    PaletteName,
)
from shuizhi._core.parameters import parameters_by_id, unit_in
from shuizhi._core.request import Lang
from shuizhi._frames.tables import read_frame
from shuizhi.errors import OptionError, ShuizhiError
from shuizhi.law.lookup import Standard
from shuizhi.law.lookup import standard as built_in

METHOD = "环办〔2011〕22号"


def load_altair() -> Any:
    """Return altair, imported only to draw."""
    try:
        return import_module("altair")
    except ImportError as error:
        raise ShuizhiError(text("picture_altair")) from error


_MOST = {"places": 150, "periods": 400, "panels": 60}


def few_enough(**counts: int) -> None:
    """Refuse a chart with more places, periods or panels than it has room for.

    Raises
    ------
    OptionError
        There are too many.
    """
    for what, count in counts.items():
        if count > (most := _MOST[what]):
            raise OptionError(text(f"picture_many_{what}", count=count, most=most))


def as_standard(standard: str | Standard) -> Standard:
    return standard if isinstance(standard, Standard) else built_in(standard)


def step_width(count: int, least: int = 22, most: int = 44, width: int = 640) -> int:
    return max(least, min(most, width // max(count, 1)))


_HEAD_WIDTH = {4: 30, 7: 52}  # pixels of the label of a year, or of a year and month


def period_axis(alt: Any, labels: list[str], title: str, step: float) -> Any:
    """Return an axis that shows each year once, if labels begin with a year.

    A year (or month) with cells narrower than its label is left out.
    """
    if labels and all(re.fullmatch(r"\d{4}-[\dQHT-]+", label) for label in labels):
        day = all(re.fullmatch(r"\d{4}-\d\d-\d\d", label) for label in labels)
        cut = 7 if day else 4
        tail = f"slice(datum.label, {cut + 1})"
        head = f"slice(datum.label, 0, {cut})"
        wide = [f"datum.label === '{label}'" for label in _heads(labels, cut, step)]
        first = " || ".join(wide) or "false"
        expression = f"({first}) ? [{tail}, {head}] : {tail}"
        # Align labels of one line with the first of two.
        return alt.Axis(
            labelExpr=expression, labelAngle=0, labelAlign="center", labelBaseline="top",
            labelOverlap="greedy" if step < 20 else False, title=title, ticks=False,
        )  # fmt: skip
    short = len(labels) <= 12 and all(len(label) <= 5 for label in labels)
    return alt.Axis(labelAngle=0 if short else -45, title=title, ticks=False)


def _heads(labels: list[str], cut: int, step: float) -> list[str]:
    """Return the first label of each year (or month) whose cells have room for it."""
    groups: dict[str, list[str]] = {}
    for label in labels:
        groups.setdefault(label[:cut], []).append(label)
    made = [own[0] for own in groups.values() if len(own) * step >= _HEAD_WIDTH[cut]]
    return made or [labels[0]]


def opened(table: Any, lang: Lang | None, *chinese: str) -> tuple["Picture", pl.DataFrame]:
    """Return the context of a chart of a table, and the table.

    Its labels are in the given language or that of the table: Chinese if it has one of the Chinese
    columns.
    """
    altair = load_altair()
    frame = read_frame(table)
    if lang is not None:
        return Picture(altair, language(lang)), frame
    own: Lang = "zh" if any(name in frame.columns for name in chinese) else "en"
    return Picture(altair, own), frame


@dataclass(frozen=True)
class Picture:
    """The context of charts: altair, and the language of labels."""

    alt: Any
    lang: Lang

    @property
    def zh(self) -> bool:
        """Whether labels are Chinese."""
        return self.lang == "zh"

    def say(self, zh: str, en: str) -> str:
        """Return the text in the language of the chart."""
        return zh if self.zh else en

    def data(self, rows: Iterable[Mapping[str, Any]]) -> Any:
        """Return rows as the data of a chart."""
        return self.alt.InlineData(values=[dict(row) for row in rows])

    def parameter(self, id: str) -> str:
        """Return the name of a parameter."""
        known = parameters_by_id()[id]
        return known.name_zh if self.zh else known.name_en

    def measured(self, id: str) -> str:
        """Return the name of a parameter with its unit."""
        unit = unit_in(parameters_by_id()[id].unit, "zh" if self.zh else "en")
        return f"{self.parameter(id)} ({self.say('无量纲', 'no unit') if unit == '1' else unit})"

    def law(self, standard: str | Standard) -> str:
        """Return the number and the title of a standard."""
        found = as_standard(standard)
        return f"{found.id} {found.title_zh if self.zh else found.title_en}"

    def by(self, *documents: str) -> str:
        """Return the line that names the documents behind a chart."""
        return self.say("依据：", "By: ") + self.say("；", "; ").join(documents)

    @property
    def none(self) -> str:
        """The word for no class."""
        return self.say("无类别", "no class")

    @property
    def grey(self) -> str:
        """The caption of cells without a class."""
        return self.say("灰色“–”：有监测、无类别", "grey –: sampled, no class")

    def class_colour(
        self, palette: PaletteName, drawn: Iterable[str] = (), field: str = "class", **more: Any
    ) -> Any:
        """Return the colours of classes, and that of no class if one is ``drawn``."""
        alt = self.alt
        none = [self.none] if self.none in drawn else []
        domain = [*CLASSES, *none]
        colours = [*PALETTES[palette].colours.values(), *(NO_CLASS for _ in none)]
        worst = "datum.label === '劣Ⅴ' ? '劣Ⅴ (worse than Ⅴ)' : datum.label"
        title = {"title": "水质类别"} if self.zh else {"title": "Class", "labelExpr": worst}
        legend = alt.Legend(**title, symbolStrokeColor="#999999")
        scale = alt.Scale(domain=domain, range=colours)
        return alt.Color(f"{field}:N", **{"scale": scale, "legend": legend} | more)

    def ink(self, field: str, dark: Iterable[str]) -> Any:
        """Return the colour of text in cells: white on dark ones."""
        dark_ones = self.alt.FieldOneOfPredicate(field=field, oneOf=sorted(dark))
        return self.alt.condition(dark_ones, self.alt.value("white"), self.alt.value(INK))

    def cells(self, base: Any, colour: Any, ink: Any, **text: Any) -> tuple[Any, Any]:
        """Return coloured cells with their marks, the field ``text``."""
        cells = base.mark_rect(stroke="white", strokeWidth=1.5).encode(color=colour)
        return cells, base.mark_text(**text).encode(text="text:N", color=ink)

    def row_of(self, channel: Any, field: str, domain: Sequence[str], axis: Any) -> Any:
        """Return an axis of cells without gaps."""
        scale = self.alt.Scale(domain=domain, paddingInner=0, paddingOuter=0)
        return channel(field, scale=scale, axis=axis)

    def finished(self, chart: Any, title: str, lines: Sequence[str]) -> Any:
        """Return a chart with its title, the lines below it, and the common style."""
        heading = self.alt.Title(
            text=title, subtitle=[line for line in lines if line], anchor="start", frame="bounds",
            fontSize=15, subtitleFontSize=11, subtitleColor="#555555", offset=12,
            fontWeight="bold",
        )  # fmt: skip
        return (
            chart.properties(title=heading)
            .configure(font=FONT_FAMILY, background="white", padding=10)
            .configure_view(stroke=None)
            .configure_axis(labelFontSize=11, titleFontSize=11, titleFontWeight="normal",
                            gridColor="#E3E3E3", labelLimit=220)
            .configure_legend(labelFontSize=11, titleFontSize=11, titleFontWeight="normal",
                              labelLimit=260)
            .configure_header(labelFontSize=12, titleFontSize=11, labelLimit=300)
        )  # fmt: skip

    def nothing(self, title: str, lines: Sequence[str]) -> Any:
        """Return a chart that says there is no data."""
        said = self.data([{"text": self.say("没有可以绘制的数据", "there is no data to draw")}])
        chart = self.alt.Chart(said).mark_text(fontSize=13, color="#777777").encode(text="text:N")
        return self.finished(chart.properties(width=480, height=120), title, lines)
