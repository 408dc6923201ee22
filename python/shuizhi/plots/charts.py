"""What charts share: their frame and title, the line of sources, axes, scales and legends."""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from shuizhi._core.messages import text
from shuizhi._core.palette import (
    CLASSES,
    FONT_FAMILY,
    INK,
    NO_CLASS,
    PALETTES,
    Palette,
    PaletteName,
)
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang
from shuizhi.errors import OptionError, ShuizhiError
from shuizhi.law.lookup import Standard
from shuizhi.law.lookup import standard as built_in

METHOD = "环办〔2011〕22号"


def load_altair() -> Any:
    """Return altair, asked for only when a picture is drawn."""
    try:
        return import_module("altair")
    except ImportError as error:
        raise ShuizhiError(text("picture_altair")) from error


_HEAD_WIDTH = {4: 30, 7: 52}  # pixels that a year, or a year and month, takes


def period_axis(alt: Any, labels: list[str], title: str, step: float) -> Any:
    """Return an axis that says the year once, where the labels begin with one.

    A year (or month) whose cells are narrower than its label is left out.
    """
    if labels and all(re.fullmatch(r"\d{4}-[\dQHT-]+", label) for label in labels):
        day = all(re.fullmatch(r"\d{4}-\d\d-\d\d", label) for label in labels)
        cut = 7 if day else 4
        tail = f"slice(datum.label, {cut + 1})"
        head = f"slice(datum.label, 0, {cut})"
        wide = [f"datum.label === '{label}'" for label in _heads(labels, cut, step)]
        first = " || ".join(wide) or "false"
        expression = f"({first}) ? [{tail}, {head}] : {tail}"
        # Labels of one line stand level with the first of two.
        return alt.Axis(
            labelExpr=expression, labelAngle=0, labelAlign="center", labelBaseline="top",
            labelOverlap="greedy" if step < 20 else False, title=title, ticks=False,
        )  # fmt: skip
    short = len(labels) <= 12 and all(len(label) <= 5 for label in labels)
    return alt.Axis(labelAngle=0 if short else -45, title=title, ticks=False)


def _heads(labels: list[str], cut: int, step: float) -> list[str]:
    """Return the first label of each year (or month) whose cells have room to name it."""
    groups: dict[str, list[str]] = {}
    for label in labels:
        groups.setdefault(label[:cut], []).append(label)
    made = [own[0] for own in groups.values() if len(own) * step >= _HEAD_WIDTH[cut]]
    return made or [labels[0]]


_MOST = {"places": 150, "periods": 400, "panels": 60}


def few_enough(**counts: int) -> None:
    """Refuse a picture of more places, periods or panels than it has room for.

    Raises
    ------
    OptionError
        There are too many.
    """
    for what, count in counts.items():
        if count > (most := _MOST[what]):
            raise OptionError(text(f"picture_many_{what}", count=count, most=most))


def parameter_name(id: str, lang: Lang) -> str:
    known = parameters_by_id()[id]
    return known.name_zh if lang == "zh" else known.name_en


def name_with_unit(id: str, lang: Lang) -> str:
    unit = parameters_by_id()[id].unit
    if unit == "1":
        return f"{parameter_name(id, lang)} ({'无量纲' if lang == 'zh' else 'no unit'})"
    return f"{parameter_name(id, lang)} ({unit})"


def as_standard(standard: str | Standard) -> Standard:
    return standard if isinstance(standard, Standard) else built_in(standard)


def source_line(lang: Lang, *documents: str) -> str:
    return ("依据：" if lang == "zh" else "By: ") + ("；" if lang == "zh" else "; ").join(documents)


def law_name(standard: str | Standard, lang: Lang) -> str:
    found = as_standard(standard)
    return f"{found.id} {found.title_zh if lang == 'zh' else found.title_en}"


def inline_data(alt: Any, rows: Iterable[Mapping[str, Any]]) -> Any:
    return alt.InlineData(values=[dict(row) for row in rows])


def finished(alt: Any, chart: Any, title: str, lines: Sequence[str]) -> Any:
    heading = alt.Title(
        text=title, subtitle=[line for line in lines if line], anchor="start", frame="bounds",
        fontSize=15, subtitleFontSize=11, subtitleColor="#555555", offset=12, fontWeight="bold",
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


def no_data(alt: Any, title: str, lines: Sequence[str], lang: Lang) -> Any:
    """Return a picture that says there is no data."""
    text = "没有可以绘制的数据" if lang == "zh" else "there is no data to draw"
    chart = alt.Chart(inline_data(alt, [{"text": text}])).mark_text(fontSize=13, color="#777777")
    return finished(
        alt, chart.encode(text="text:N").properties(width=480, height=120), title, lines
    )


def class_scale(alt: Any, palette: PaletteName, none: str | None = None) -> Any:
    colours = PALETTES[palette].colours
    domain = [*CLASSES, *([none] if none else [])]
    return alt.Scale(domain=domain, range=[*colours.values(), *([NO_CLASS] if none else [])])


def class_colours(palette: PaletteName) -> Palette:
    return PALETTES[palette]


def class_legend(alt: Any, lang: Lang) -> Any:
    if lang == "zh":
        return alt.Legend(title="水质类别", symbolStrokeColor="#999999")
    worst = "datum.label === '劣Ⅴ' ? '劣Ⅴ (worse than Ⅴ)' : datum.label"
    return alt.Legend(title="Class", labelExpr=worst, symbolStrokeColor="#999999")


def ink_over(alt: Any, field: str, dark: Iterable[str]) -> Any:
    """Return the colour of text upon cells: white on dark ones."""
    return alt.condition(
        alt.FieldOneOfPredicate(field=field, oneOf=list(dark)), alt.value("white"), alt.value(INK)
    )


def step_width(count: int, least: int = 22, most: int = 44, width: int = 640) -> int:
    return max(least, min(most, width // max(count, 1)))
