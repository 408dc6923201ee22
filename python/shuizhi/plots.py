"""Pictures of results: altair charts of the tables that the verbs return.

They take ``pip install "shuizhi[notebook]"``. Every function takes results in either language,
polars or pandas, and labels the picture in the language of the table unless ``lang`` says which.
Classes keep the families of the official colours (blue, blue, green, yellow, orange, red) but
grow darker as they grow worse, and stand as numerals too: pictures read in greyscale.
"""

import functools
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._means import result_names, value_names
from shuizhi._periods import Calendar, dates
from shuizhi._request import Lang
from shuizhi._tables import _Pandas, wrap
from shuizhi.errors import (
    ColumnError,
    FileError,
    OptionError,
    ShuizhiError,
    ShuizhiWarning,
    UnknownNameError,
)
from shuizhi.law import GB3838, Standard, _parameters
from shuizhi.law import standard as built_in

__all__ = [
    "Shown",
    "class_calendar",
    "class_shares",
    "exceedances",
    "history",
    "outfall_calendar",
    "profile",
    "save",
    "show",
    "trend_plot",
]

_METHOD = "环办〔2011〕22号"

# From light to dark as water grows worse; the last two take white text.
_COLOURS = {
    "Ⅰ": "#E3F1FD",
    "Ⅱ": "#B5DBF7",
    "Ⅲ": "#93CF9D",
    "Ⅳ": "#DDA81F",
    "Ⅴ": "#CC5A17",
    "劣Ⅴ": "#86142A",
}
_CLASSES = list(_COLOURS)
_DARK = {"Ⅴ", "劣Ⅴ"}
_NONE = "#EDEDED"
_INK = "#222222"
# Lines over bands of classes are dark, and differ in shape too.
_LINES = ["#000000", "#0B4F9C", "#7B2D8E", "#8C3B00", "#00594C", "#B3005E"]
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
_VERDICTS = {
    "pass": ("○", "达标", "#CFE6F8"),
    "undetermined": ("?", "无法判定", "#BDBDBD"),
    "fail": ("×", "超标", "#C0392B"),
    "prohibited": ("■", "禁止排放", "#3B0A45"),
}
_LIGHT_VERDICTS = {"pass", "undetermined"}

# WenQuanYi Micro Hei draws Ⅴ as nothing: fonts that have it come before.
_FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "DejaVu Sans",
    "Noto Sans", "SimHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Arial", "sans-serif",
)  # fmt: skip
_FAMILY = ", ".join(_FONTS)


def _altair() -> Any:
    """Return altair, asked for only when a picture is drawn."""
    try:
        return import_module("altair")
    except ImportError as error:
        raise ShuizhiError('pictures take altair: pip install "shuizhi[notebook]"') from error


# ------------------------------------------------------------------ tables


def _frame(table: Any) -> pl.DataFrame:
    """Return a table as a polars frame, lists in pandas kept as lists."""
    given = wrap(table)
    if not isinstance(given, _Pandas):
        return given.frame(given.names).select(given.names).collect()
    nested, plain = {}, []
    for name in given.names:
        cells = given.given[name].tolist() if given.given[name].dtype == object else []
        if any(isinstance(cell, list) for cell in cells):
            nested[name] = [cell if isinstance(cell, list) else None for cell in cells]
        else:
            plain.append(name)
    frame = given.frame(plain).collect() if plain else pl.DataFrame()
    return frame.with_columns(pl.Series(name, cells) for name, cells in nested.items()).select(
        given.names
    )


def _find(frame: pl.DataFrame, *names: str) -> str | None:
    return next((name for name in names if name in frame.columns), None)


def _need(frame: pl.DataFrame, verb: str, *names: str) -> str:
    found = _find(frame, *names)
    if found is None:
        raise ColumnError(
            f"the table has no column {' or '.join(map(repr, names))}; give a result of {verb}; "
            "its columns: " + ", ".join(map(repr, frame.columns))
        )
    return found


def _tongue(frame: pl.DataFrame, lang: Lang | None, *chinese: str) -> Lang:
    """Return the language of labels: what the user says, or that of the table."""
    if lang is None:
        return "zh" if any(name in frame.columns for name in chinese) else "en"
    if lang not in ("en", "zh"):
        raise OptionError(f"lang={lang!r} is not understood; say 'en' or 'zh'")
    return lang


def _keys(
    frame: pl.DataFrame, option: str, names: str | Sequence[str] | None, *stops: str
) -> list[str]:
    """Return the columns that name places: those named, or all before the first of `stops`."""
    if names is not None:
        listed = [names] if isinstance(names, str) else list(names)
        if absent := [name for name in listed if name not in frame.columns]:
            raise ColumnError(
                f"{option} names {', '.join(map(repr, absent))}, which the table has not; its "
                "columns: " + ", ".join(map(repr, frame.columns))
            )
        return listed
    found: list[str] = []
    for name in frame.columns:
        if name in stops:
            break
        found.append(name)
    return found if len(found) < len(frame.columns) else []


def _placed(keys: Sequence[str], whole: str) -> pl.Expr:
    """Return the name of a place: its keys, joined."""
    if not keys:
        return pl.lit(whole)
    return pl.concat_str(
        *(pl.col(name).cast(pl.String).fill_null("–") for name in keys), separator=" · "
    )


_ASSESSED = ("period", "时段", "start", "起始日", "samples", "样本数", "sections", "断面数")


def _read_periods(frame: pl.DataFrame, lang: Lang) -> tuple[pl.Expr, list[str]]:
    """Return the period of each row, and all periods in order, those without rows among them."""
    name = _find(frame, "period", "时段")
    if name is None:
        whole = "全部" if lang == "zh" else "all"
        return pl.lit(whole), [whole] if frame.height else []
    none = "时间不明" if lang == "zh" else "no date"
    start = _find(frame, "start", "起始日")
    ordered = frame.sort(start or name, nulls_last=True, maintain_order=True)
    labels = ordered[name].cast(pl.String).unique(maintain_order=True).to_list()
    known = _filled([label for label in labels if label is not None])
    return pl.col(name).cast(pl.String).fill_null(none), known + [none] * (None in labels)


def _filled(labels: list[str]) -> list[str]:
    """Fill gaps in labels of months, quarters, halves and years; leave others as they are."""
    for pattern, per_year, form in (
        (r"(\d{4})-(\d{2})", 12, "{}-{:02d}"),
        (r"(\d{4})-Q(\d)", 4, "{}-Q{}"),
        (r"(\d{4})-H(\d)", 2, "{}-H{}"),
        (r"(\d{4})()", 1, "{}"),
    ):
        found = [re.fullmatch(pattern, label) for label in labels]
        if labels and all(found):
            places = [int(m[1]) * per_year + int(m[2] or 1) - 1 for m in found if m]
            if max(places) - min(places) < 600:
                span = range(min(places), max(places) + 1)
                return [form.format(n // per_year, n % per_year + 1) for n in span]
    return labels


def _period_axis(alt: Any, labels: list[str], title: str) -> Any:
    """Return an axis that says the year once, where the labels begin with one."""
    if labels and all(re.fullmatch(r"\d{4}-[\dQHT-]+", label) for label in labels):
        day = all(re.fullmatch(r"\d{4}-\d\d-\d\d", label) for label in labels)
        cut = 7 if day else 4
        tail = f"slice(datum.label, {cut + 1})"
        head = f"slice(datum.label, 0, {cut})"
        first = " || ".join(f"datum.label === '{label}'" for label in _heads(labels, cut))
        expression = f"({first}) ? [{tail}, {head}] : {tail}"
        return alt.Axis(
            labelExpr=expression, labelAngle=0, labelAlign="center", title=title, ticks=False
        )
    short = len(labels) <= 12 and all(len(label) <= 5 for label in labels)
    return alt.Axis(labelAngle=0 if short else -45, title=title, ticks=False)


def _heads(labels: list[str], cut: int) -> list[str]:
    """Return the first label of each year (or month)."""
    seen: dict[str, str] = {}
    for label in labels:
        seen.setdefault(label[:cut], label)
    return list(seen.values())


def _of_class(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return classes as text.

    Raises
    ------
    ColumnError
        The column holds something else.
    """
    found = set(frame[name].cast(pl.String).drop_nulls()) - set(_CLASSES)
    if found:
        raise ColumnError(f"column {name!r} holds {min(found)!r}, which is no class of water")
    return pl.col(name).cast(pl.String)


def _parameter(name: str) -> str:
    try:
        return str(_shuizhi.parameter_id(name))
    except LookupError as error:
        raise UnknownNameError(
            f"no parameter of the name {name!r}; `shuizhi.parameters()` lists them"
        ) from error


def _called(id: str, lang: Lang) -> str:
    known = _parameters()[id]
    return known.name_zh if lang == "zh" else known.name_en


def _with_unit(id: str, lang: Lang) -> str:
    unit = _parameters()[id].unit
    if unit == "1":
        return f"{_called(id, lang)} ({'无量纲' if lang == 'zh' else 'no unit'})"
    return f"{_called(id, lang)} ({unit})"


def _id_of(name: str | None) -> str | None:
    try:
        return None if name is None else str(_shuizhi.parameter_id(name))
    except LookupError:
        return None


# ------------------------------------------------------------------ what charts share


def _named_standard(standard: str | Standard) -> Standard:
    return standard if isinstance(standard, Standard) else built_in(standard)


def _source(lang: Lang, *documents: str) -> str:
    return ("依据：" if lang == "zh" else "By: ") + ("；" if lang == "zh" else "; ").join(documents)


def _law(standard: str | Standard, lang: Lang) -> str:
    found = _named_standard(standard)
    return f"{found.id} {found.title_zh if lang == 'zh' else found.title_en}"


def _data(alt: Any, rows: Iterable[Mapping[str, Any]]) -> Any:
    return alt.InlineData(values=[dict(row) for row in rows])


def _finished(alt: Any, chart: Any, title: str, lines: Sequence[str]) -> Any:
    heading = alt.Title(
        text=title, subtitle=[line for line in lines if line], anchor="start", frame="bounds",
        fontSize=15, subtitleFontSize=11, subtitleColor="#555555", offset=12, fontWeight="bold",
    )  # fmt: skip
    return (
        chart.properties(title=heading)
        .configure(font=_FAMILY, background="white", padding=10)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=11, titleFontSize=11, titleFontWeight="normal",
                        gridColor="#E3E3E3", labelLimit=220)
        .configure_legend(labelFontSize=11, titleFontSize=11, titleFontWeight="normal",
                          labelLimit=260)
        .configure_header(labelFontSize=12, titleFontSize=11, labelLimit=300)
    )  # fmt: skip


def _nothing(alt: Any, title: str, lines: Sequence[str], lang: Lang) -> Any:
    """Return a picture that says there is no data."""
    text = "没有可以绘制的数据" if lang == "zh" else "there is no data to draw"
    chart = alt.Chart(_data(alt, [{"text": text}])).mark_text(fontSize=13, color="#777777")
    return _finished(
        alt, chart.encode(text="text:N").properties(width=480, height=120), title, lines
    )


def _class_scale(alt: Any, none: str | None) -> Any:
    domain = [*_CLASSES, *([none] if none else [])]
    return alt.Scale(domain=domain, range=[*_COLOURS.values(), *([_NONE] if none else [])])


def _class_legend(alt: Any, lang: Lang) -> Any:
    if lang == "zh":
        return alt.Legend(title="水质类别", symbolStrokeColor="#999999")
    worst = "datum.label === '劣Ⅴ' ? '劣Ⅴ (worse than Ⅴ)' : datum.label"
    return alt.Legend(title="Class", labelExpr=worst, symbolStrokeColor="#999999")


def _ink(alt: Any, field: str, dark: Iterable[str]) -> Any:
    """Return the colour of text upon cells: white on dark ones."""
    return alt.condition(
        alt.FieldOneOfPredicate(field=field, oneOf=list(dark)), alt.value("white"), alt.value(_INK)
    )


def _step(count: int, least: int = 22, most: int = 44, width: int = 640) -> int:
    return max(least, min(most, width // max(count, 1)))


# ------------------------------------------------------------------ classes


def class_calendar(
    sections: Any,
    *,
    section: str | Sequence[str] | None = None,
    standard: str | Standard = GB3838,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw classes by section and period, each a coloured cell with its numeral.

    A grey cell with ``–`` is a period that was sampled and has no class; an empty one has no row.

    Parameters
    ----------
    sections
        A result of `assess_sections`, or of rivers assessed by their means.
    section
        Its columns that name a section; by default all before the period.
    standard
        What the table was assessed by, to be named as its source.
    title
        In place of the picture's own.
    lang
        ``en`` or ``zh``; by default that of the table.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        The table is no result of the verb, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "月": ["2021-03", "2021-05"], "氨氮": [0.4, 1.2],
    ... })
    >>> chart = class_calendar(sz.assess_sections(samples, section="断面", time="月", lang="zh"))
    >>> [(row["period"], row["class"]) for row in next(iter(chart.to_dict()["datasets"].values()))]
    [('2021-03', 'Ⅱ'), ('2021-05', 'Ⅳ')]
    """
    alt = _altair()
    frame = _frame(sections)
    lang = _tongue(frame, lang, "类别")
    name = _need(frame, "assess_sections", "class", "类别")
    keys = _keys(frame, "section", section, *_ASSESSED)
    period, periods = _read_periods(frame, lang)
    none = "无类别" if lang == "zh" else "no class"
    shown = title or ("各断面水质类别" if lang == "zh" else "Class of each section")
    lines = [_source(lang, _law(standard, lang), _METHOD)]
    if not frame.height:
        return _nothing(alt, shown, lines, lang)
    cells = frame.select(
        _placed(keys, "–").alias("section"),
        period.alias("period"),
        _of_class(frame, name).fill_null(none).alias("class"),
    ).with_columns(
        pl.when(pl.col("class") == none).then(pl.lit("–")).otherwise("class").alias("text")
    )
    places = cells["section"].unique(maintain_order=True).to_list()
    if none in cells["class"]:
        lines.insert(0, "灰色“–”：有监测、无类别" if lang == "zh" else "grey –: sampled, no class")
    step = _step(len(periods))
    named = ("时段", "断面", "水质类别") if lang == "zh" else ("Period", "Section", "Class")
    base = alt.Chart(_data(alt, cells.iter_rows(named=True))).encode(
        x=alt.X("period:O", scale=alt.Scale(domain=periods, paddingInner=0, paddingOuter=0),
                axis=_period_axis(alt, periods, named[0])),
        y=alt.Y("section:N", scale=alt.Scale(domain=places, paddingInner=0, paddingOuter=0),
                axis=alt.Axis(title=named[1], ticks=False)),
        tooltip=[alt.Tooltip("section:N", title=named[1]),
                 alt.Tooltip("period:N", title=named[0]),
                 alt.Tooltip("class:N", title=named[2])],
    )  # fmt: skip
    cell = base.mark_rect(stroke="white", strokeWidth=1.5).encode(
        color=alt.Color(
            "class:N",
            scale=_class_scale(alt, none if none in cells["class"] else None),
            legend=_class_legend(alt, lang),
        )
    )
    text = base.mark_text(fontSize=11 if step >= 26 else 9).encode(
        text="text:N", color=_ink(alt, "class", _DARK)
    )
    chart = (cell + text).properties(width=step * len(periods), height=24 * len(places))
    return _finished(alt, chart, shown, lines)


def class_shares(
    table: Any,
    *,
    by: str | Sequence[str] | None = None,
    standard: str | Standard = GB3838,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the shares of classes over periods, stacked, a panel a river, basin or region.

    Shares are of the sections that have a class, as 环办〔2011〕22号 counts them.

    Parameters
    ----------
    table
        A result of `assess_rivers`, or of `assess_sections`, whose sections are counted here.
    by
        The columns that make panels; by default what rivers were assessed by, and of sections
        none.
    standard, title, lang
        As of `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        As of `class_calendar`.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "乙"], "月": ["2021-03", "2021-03"], "氨氮": [0.4, 1.2],
    ... })
    >>> chart = class_shares(sz.assess_sections(samples, section="断面", time="月"))
    >>> [(row["class"], row["share"]) for row in next(iter(chart.to_dict()["datasets"].values()))]
    [('Ⅱ', 50.0), ('Ⅳ', 50.0)]
    """
    alt = _altair()
    frame = _frame(table)
    lang = _tongue(frame, lang, "类别", "断面数")
    period, periods = _read_periods(frame, lang)
    whole = "全部断面" if lang == "zh" else "all sections"
    if all(name in frame.columns for name in _CLASSES):
        keys = _keys(frame, "by", by, *_ASSESSED)
        counts = frame.select(
            _placed(keys, whole).alias("group"), period.alias("period"), *_CLASSES
        ).unpivot(on=_CLASSES, index=["group", "period"], variable_name="class")
    else:
        name = _need(frame, "assess_rivers or assess_sections", "class", "类别")
        keys = _keys(frame, "by", by or [])
        counts = frame.select(
            _placed(keys, whole).alias("group"),
            period.alias("period"),
            _of_class(frame, name).alias("class"),
            pl.lit(1).alias("value"),
        ).drop_nulls("class")
    order = {label: place for place, label in enumerate(periods)}
    groups = counts["group"].unique(maintain_order=True).to_list()
    rows = (
        counts.group_by("group", "period", "class", maintain_order=True)
        .agg(pl.col("value").cast(pl.Int64).sum().alias("count"))
        .filter(pl.col("count") > 0)
        .with_columns(
            pl.col("class").cast(pl.Enum(_CLASSES)),
            pl.col("period").replace_strict(order, return_dtype=pl.Int32).alias("place"),
            pl.col("group").cast(pl.Enum(groups)),
        )
        .sort("group", "place", "class")
        .with_columns(
            pl.col("count").sum().over("group", "period").alias("sections"),
            pl.col("count").cum_sum().over("group", "period").alias("high"),
        )
        .with_columns(
            (100.0 * pl.col("count") / pl.col("sections")).alias("share"),
            (100.0 * (pl.col("high") - pl.col("count")) / pl.col("sections")).alias("low"),
            (100.0 * pl.col("high") / pl.col("sections")).alias("high"),
        )
        .with_columns(
            pl.when(pl.col("share") >= 8).then(pl.col("class")).alias("text"),
            ((pl.col("low") + pl.col("high")) / 2).alias("middle"),
        )
        .drop("place")
    )
    shown = title or ("水质类别比例" if lang == "zh" else "Shares of classes")
    lines = [_source(lang, _law(standard, lang), _METHOD)]
    if not rows.height:
        return _nothing(alt, shown, lines, lang)
    of_period = sorted(set(rows["sections"].to_list()))
    many = "–".join(map(str, dict.fromkeys((of_period[0], of_period[-1]))))
    lines.insert(
        0,
        f"占有类别断面的百分比（%）；每时段{many}个断面" if lang == "zh"
        else f"per cent of the sections that have a class; {many} of them a period",
    )  # fmt: skip
    named = ("时段", "比例(%)", "水质类别", "断面数") if lang == "zh" else (
        "Period", "Share (%)", "Class", "Sections")  # fmt: skip
    step = _step(len(periods), width=640 if len(groups) == 1 or len(periods) > 10 else 280)
    base = alt.Chart().encode(
        x=alt.X("period:O", scale=alt.Scale(domain=periods, paddingInner=0.12, paddingOuter=0.06),
                axis=_period_axis(alt, periods, named[0])),
        tooltip=[alt.Tooltip("group:N", title=" "), alt.Tooltip("period:N", title=named[0]),
                 alt.Tooltip("class:N", title=named[2]),
                 alt.Tooltip("count:Q", title=named[3]),
                 alt.Tooltip("share:Q", title=named[1], format=".1f")],
    )  # fmt: skip
    bars = base.mark_bar(stroke="#888888", strokeWidth=0.4).encode(
        y=alt.Y("low:Q", scale=alt.Scale(domain=[0, 100], nice=False),
                axis=alt.Axis(title=named[1], tickCount=5)),
        y2="high:Q",
        color=alt.Color("class:N", scale=_class_scale(alt, None), legend=_class_legend(alt, lang)),
    )  # fmt: skip
    texts = base.mark_text(fontSize=9).encode(
        y="middle:Q", text="text:N", color=_ink(alt, "class", _DARK)
    )
    data = _data(alt, rows.iter_rows(named=True))
    both = alt.layer(bars, texts).properties(
        width=step * len(periods), height=220 if len(groups) == 1 else 130
    )
    if len(groups) == 1:
        only = groups[0]
        if title is None and only != whole:
            shown = f"{only}{shown}" if lang == "zh" else f"{shown}: {only}"
        return _finished(alt, both.properties(data=data), shown, lines)
    chart = alt.layer(bars, texts, data=data).properties(width=step * len(periods), height=130)
    chart = chart.facet(
        facet=alt.Facet("group:N", title=None, sort=groups),
        columns=1 if len(periods) > 10 else 2,
    )
    return _finished(alt, chart, shown, lines)


# ------------------------------------------------------------------ values


def _bands(
    id: str, standard: str | Standard, water_body: str, values: Sequence[float]
) -> tuple[list[dict[str, Any]], tuple[float, float]]:
    """Return bands of classes, and the domain of the axis that holds them and the values."""
    body = _shuizhi.water_body(water_body)
    if body is None:
        raise OptionError(f"water_body={water_body!r} is not understood; say river or lake")
    unit = _parameters()[id].unit
    own = [
        limit for limit in _named_standard(standard)
        if limit.parameter == id and limit.level in _COLOURS and limit.condition is None
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
    beyond = next((one.level for one in own if one.comparison in ("<", ">")), "劣Ⅴ")
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


def _band_layers(alt: Any, bands: list[dict[str, Any]], width: int, domain: Any) -> list[Any]:
    """Return layers of bands and their names, to lie under a history or a profile."""
    if not bands:
        return []
    middle = [band | {"middle": (band["low"] + band["high"]) / 2} for band in bands]
    base = alt.Chart(_data(alt, middle))
    scale = alt.Scale(domain=list(domain), nice=False, zero=False)
    colour = alt.Color("class:N", scale=_class_scale(alt, None), legend=None)
    rect = base.mark_rect(opacity=0.5).encode(
        y=alt.Y("low:Q", scale=scale), y2="high:Q", color=colour
    )
    text = base.mark_text(align="left", fontSize=11, color=_INK).encode(
        y="middle:Q", text="label:N", x=alt.value(width + 6)
    )
    return [rect, text]


def _local(day: pl.Expr) -> pl.Expr:
    """Return days as the texts that browsers read in their own time zone."""
    return day.cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%dT%H:%M:%S")


def _series(
    frame: pl.DataFrame,
    id: str,
    place: str | Sequence[str] | None,
    time: str | None,
) -> pl.DataFrame:
    """Return the values of a parameter: ``place``, ``day``, ``period``, ``value``, ``below``.

    Raises
    ------
    ColumnError
        The table has not what is needed.
    """
    long = _find(frame, "parameter", "监测项目")
    period = _find(frame, "period", "时段")
    start = time or _find(frame, "start", "起始日")
    if start is None or start not in frame.columns:
        raise ColumnError(
            "the table has no column 'start' or '起始日'; name the column of times by time=; its "
            "columns: " + ", ".join(map(repr, frame.columns))
        )
    below: pl.Expr = pl.lit(None, pl.Boolean)
    if long is not None:
        value = _need(frame, "average or grade_readings", "value", "修约值", "数值")
        sampled = _find(frame, "row", "行号", "raw", "原始值", "qualifier", "限定符") is not None
        if sampled and place is None:
            raise ColumnError("readings do not say which columns name places; give place=")
        stops: tuple[str, ...] = (*_ASSESSED, long)
        frame = frame.filter(
            pl.Series(
                [_id_of(name) == id for name in frame[long].cast(pl.String)], dtype=pl.Boolean
            )
        )
        count = _find(frame, "count", "参评数据数")
        censored = _find(frame, "censored", "低于检出限数")
        qualifier = _find(frame, "qualifier", "限定符")
        if qualifier is not None:
            below = (pl.col(qualifier) == "<").fill_null(False)
        elif count and censored:
            below = (pl.col(censored) == pl.col(count)) & (pl.col(count) > 0)
    else:
        stops = _ASSESSED
        found = _find(frame, *value_names([id], "en"), *value_names([id], "zh"))
        if found is None:
            raise ColumnError(
                f"the table has no column of {id}; its columns: "
                + ", ".join(map(repr, frame.columns))
            )
        value = found
    keys = _keys(frame, "place", place, *stops)
    day = dates(start, frame.schema[start], Calendar("year"))
    return frame.select(
        _placed(keys, "–").alias("place"),
        day.alias("day"),
        (pl.col(period) if period else day.cast(pl.String)).cast(pl.String).alias("period"),
        pl.col(value).cast(pl.Float64, strict=False).alias("value"),
        below.alias("below"),
    )


def history(
    table: Any,
    parameter: str,
    *,
    place: str | Sequence[str] | None = None,
    time: str | None = None,
    standard: str | Standard = GB3838,
    water_body: str = "river",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw a parameter's history, a line a place, over bands of the class limits.

    Values below their detection limit are hollow: of a mean, where all its readings were. A mean in
    a wide table does not tell, and is drawn full. More than six places take a panel each.

    Parameters
    ----------
    table
        A result of `average` (``shape="long"`` tells non-detects) or `assess_sections`, or of
        `grade_readings`, whose own columns are named by `place` and `time`.
    parameter
        Any of its names.
    place, time
        The columns of places and of days; by default all before the period, and its start.
    standard, water_body
        Whose limits the bands are.
    title, lang
        As of `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        A column or parameter is not understood, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "月": ["2021-03", "2021-04"], "氨氮": ["0.05L", "0.7"],
    ... })
    >>> means = sz.average(samples, by="断面", time="月", shape="long")
    >>> chart = history(means, "氨氮")
    >>> [row["below"] for rows in chart.to_dict()["datasets"].values() for row in rows
    ...     if "below" in row]
    [True, False]
    """
    alt = _altair()
    frame = _frame(table)
    lang = _tongue(frame, lang, "时段", "监测项目", "样本数")
    id = _parameter(parameter)
    rows = _series(frame, id, place, time)
    places = rows["place"].unique(maintain_order=True).to_list()
    rows = rows.sort(pl.col("place").cast(pl.Enum(places)), "day", maintain_order=True)
    shown = title or (f"{_called(id, lang)}历次结果" if lang == "zh" else _called(id, lang))
    hollow = "空心点：低于检出限" if lang == "zh" else "hollow: below the detection limit"
    source = [_source(lang, _law(standard, lang))]
    drawn = rows.drop_nulls(["value", "day"])
    if not drawn.height:
        return _nothing(alt, shown, source, lang)
    bands, domain = _bands(id, standard, water_body, drawn["value"].to_list())
    lines = [hollow] if drawn["below"].fill_null(False).any() else []
    if bands:
        body = {"river": "河流", "lake": "湖库"}.get(str(_shuizhi.water_body(water_body)), "")
        lines.append(
            f"色带：单项类别限值（{body}）" if lang == "zh"
            else f"bands: limits of classes ({_shuizhi.water_body(water_body)})"
        )  # fmt: skip
    else:
        lines.append("标准中无此项类别限值" if lang == "zh" else "the standard has no class limits")
    lines = [("；" if lang == "zh" else "; ").join(lines), *source]
    panels = len(places) > len(_LINES)
    width, height = (300, 150) if panels else (620, 280)
    named = ("时间", "断面", "时段") if lang == "zh" else ("Time", "Place", "Period")
    scale = alt.Scale(domain=list(domain), nice=False, zero=False)
    values = rows.filter(pl.col("day").is_not_null()).with_columns(_local(pl.col("day")))
    base = alt.Chart().encode(
        x=alt.X("day:T", axis=alt.Axis(title=named[0], format="%Y-%m", labelOverlap=True,
                                       tickCount=5 if panels else 10, grid=False)),
        y=alt.Y("value:Q", scale=scale, axis=alt.Axis(title=_with_unit(id, lang))),
        tooltip=[alt.Tooltip("place:N", title=named[1]), alt.Tooltip("period:N", title=named[2]),
                 alt.Tooltip("value:Q", title=_with_unit(id, lang))],
    )  # fmt: skip
    line, point = base.mark_line(strokeWidth=1.4), base.mark_point(filled=True, opacity=1)
    if panels:
        line, point = line.encode(color=alt.value(_INK)), point.encode(color=alt.value(_INK))
    else:
        colours = alt.Scale(domain=places, range=_LINES[: len(places)])
        legend = alt.Legend(title=named[1], orient="bottom", columns=min(3, len(places)))
        line = line.encode(color=alt.Color("place:N", scale=colours, legend=None))
        shapes = alt.Scale(domain=places, range=_SHAPES[: len(places)])
        point = point.encode(
            color=alt.Color("place:N", scale=colours, legend=legend),
            shape=alt.Shape("place:N", scale=shapes, legend=legend),
        )
    point = point.encode(size=alt.value(34 if panels else 58))
    # A white middle makes a point hollow.
    within = base.mark_point(filled=True, opacity=1, color="white", shape="circle")
    within = within.encode(size=alt.value(9 if panels else 16)).transform_filter(
        "datum.below === true"
    )
    data = _data(alt, values.iter_rows(named=True))
    layers = [*_band_layers(alt, bands, width, domain), line, point, within]
    chart = alt.layer(*layers, data=data).resolve_scale(color="independent", shape="independent")
    chart = chart.properties(width=width, height=height)
    if panels:
        chart = chart.facet(facet=alt.Facet("place:N", title=None, sort=places), columns=2)
    return _finished(alt, chart, shown, lines)


def profile(
    sections: Any,
    *,
    order: Sequence[str] | Mapping[str, float],
    parameter: str | None = None,
    period: str | None = None,
    section: str | Sequence[str] | None = None,
    standard: str | Standard = GB3838,
    water_body: str = "river",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw a river from section to section in one period: its classes, or a parameter.

    Parameters
    ----------
    sections
        A result of `assess_sections`, or of `average` where a parameter is drawn.
    order
        The sections from the source down, or their distances in kilometres
        (``{"甲": 0, "乙": 12.5}``); sections that are not named are left out.
    parameter
        What is drawn, over bands of its class limits; by default the class.
    period
        As the table names it; by default its last.
    section
        The column that `order` names sections by; by default the last before the period.
    standard, water_body, title, lang
        As of `history`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        A column, section or period is not known, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "乙"], "月": ["2021-03", "2021-03"], "氨氮": [0.4, 1.2],
    ... })
    >>> assessed = sz.assess_sections(samples, section="断面", time="月")
    >>> profile(assessed, order=["乙", "甲"]).to_dict()["title"]["text"]
    'River profile, 2021-03: class'
    """
    alt = _altair()
    frame = _frame(sections)
    lang = _tongue(frame, lang, "时段", "类别", "样本数")
    keys = _keys(frame, "section", section, *_ASSESSED)[-1:]
    if isinstance(order, str) or not order:
        raise OptionError(f"order={order!r} is not understood; list the sections from the source")
    names = list(order)
    if not keys:
        raise ColumnError("the table has no column that names sections; give section=")
    here = frame[keys[0]].cast(pl.String)
    if frame.height and (unknown := [name for name in names if name not in set(here)]):
        raise UnknownNameError(
            f"order names {', '.join(map(repr, unknown))}, which column {keys[0]!r} has not"
        )
    label, periods = _read_periods(frame, lang)
    if period is None:
        period = periods[-1] if periods else "–"
    elif period not in periods:
        raise OptionError(f"period={period!r} is not in the table; it has {', '.join(periods)}")
    id = None if parameter is None else _parameter(parameter)
    what = ("水质类别" if lang == "zh" else "class") if id is None else _called(id, lang)
    shown = title or (
        f"{period} 沿程{what}" if lang == "zh" else f"River profile, {period}: {what}"
    )
    law = [_law(standard, lang), *([_METHOD] if id is None else [])]
    source = [_source(lang, *law)]
    if id is None:
        value = _of_class(frame, _need(frame, "assess_sections", "class", "类别"))
    else:
        found = _find(frame, *value_names([id], "en"), *value_names([id], "zh"))
        if found is None:
            raise ColumnError(f"the table has no column of {id}")
        value = pl.col(found).cast(pl.Float64)
    rows = (
        frame.select(
            pl.col(keys[0]).cast(pl.String).alias("section"),
            label.alias("period"),
            value.alias("value"),
        )
        .filter((pl.col("period") == period) & pl.col("section").is_in(names))
        .with_columns(pl.col("section").cast(pl.Enum(names)))
        .sort("section")
    )
    if rows["section"].is_duplicated().any():
        raise ColumnError(f"column {keys[0]!r} names several sections the same; give section=")
    if not rows["value"].count():
        return _nothing(alt, shown, source, lang)
    spaced = isinstance(order, Mapping)
    if isinstance(order, Mapping):
        far = {name: float(distance) for name, distance in order.items()}
        rows = rows.with_columns(
            pl.col("section").cast(pl.String)
            .replace_strict(far, return_dtype=pl.Float64).alias("km")
        )  # fmt: skip
    width = max(320, min(700, 76 * len(names)))
    heading = ("断面（上游→下游）", "距离(km)") if lang == "zh" else (
        "Section, from the source down", "Distance (km)")  # fmt: skip
    x = (
        alt.X("km:Q", axis=alt.Axis(title=heading[1], grid=False))
        if spaced
        else alt.X("section:N", scale=alt.Scale(domain=names),
                   axis=alt.Axis(title=heading[0], labelAngle=0 if len(names) < 7 else -30))
    )  # fmt: skip
    data = _data(alt, rows.iter_rows(named=True))
    base = alt.Chart(data).encode(x=x, tooltip=["section:N", alt.Tooltip("value:N", title=what)])
    named = base.mark_text(dy=-13, fontSize=11, color=_INK)
    if id is None:
        bands: list[dict[str, Any]] = [{"class": one} for one in _CLASSES]
        scale = alt.Scale(domain=_CLASSES, paddingInner=0, paddingOuter=0)
        axis = alt.Axis(title=what, grid=False, ticks=False)
        back = (
            alt.Chart(_data(alt, bands)).mark_rect(opacity=0.5)
            .encode(y=alt.Y("class:O", scale=scale, axis=axis),
                    color=alt.Color("class:N", scale=_class_scale(alt, None), legend=None))
        )  # fmt: skip
        y = alt.Y("value:O", scale=scale, axis=axis)
        layers = [back]
        height = 220
        text = "section:N" if spaced else "value:N"
    else:
        bands, domain = _bands(id, standard, water_body, rows["value"].drop_nulls().to_list())
        domain = (domain[0], domain[1] + 0.06 * (domain[1] - domain[0]))
        bands = [
            b | ({"high": domain[1]} if b is max(bands, key=lambda c: c["high"]) else {})
            for b in bands
        ]
        layers = _band_layers(alt, bands, width, domain)
        y = alt.Y("value:Q", scale=alt.Scale(domain=list(domain), nice=False, zero=False),
                  axis=alt.Axis(title=_with_unit(id, lang)))  # fmt: skip
        height = 260
        text = "section:N" if spaced else "value:Q"
    line = base.mark_line(color=_INK, strokeWidth=1.4).encode(y=y)
    point = base.mark_point(filled=True, size=60, color=_INK, opacity=1).encode(y=y)
    halo = named.encode(y=y, text=text).mark_text(
        dy=-13, fontSize=11, stroke="white", strokeWidth=3, strokeOpacity=0.8
    )
    chart = alt.layer(*layers, line, halo, point, named.encode(y=y, text=text))
    return _finished(alt, chart.properties(width=width, height=height), shown, source)


def trend_plot(
    averages: Any,
    trends: Any,
    parameter: str,
    place: str | Sequence[str],
    *,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw a series with Sen's slope, and the lines of its interval of 95 %.

    The line has Sen's slope and goes through the median of what is left; those of the interval
    cross it at the median time.

    Parameters
    ----------
    averages
        A result of `average`, wide or long, by the periods that the trend was found over.
    trends
        A result of `trend`.
    parameter
        Any of its names.
    place
        What names the place in both tables: ``"甲"``, or one word a column.
    title, lang
        As of `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        A column or parameter is not understood, the place is not in the tables, or altair is not
        installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 5, "年": list(range(2016, 2021)), "氨氮": [1.9, 1.6, 1.7, 1.1, 0.8],
    ... })
    >>> options = dict(by="断面", time="年", every="year", min_count=1)
    >>> means, trends = sz.average(samples, **options), sz.trend(samples, **options)
    >>> chart = trend_plot(means, trends, "氨氮", "甲")
    >>> chart.to_dict()["title"]["text"]
    '甲: ammonia nitrogen, falling'
    """
    alt = _altair()
    means, found = _frame(averages), _frame(trends)
    lang = _tongue(means, lang, "时段", "监测项目", "样本数")
    id = _parameter(parameter)
    words = [place] if isinstance(place, str) else [str(word) for word in place]
    wanted = " · ".join(words)
    column = _need(found, "trend", "parameter", "监测项目")
    columns = {
        key: _need(found, "trend", key, zh)
        for key, zh in (("slope", "年变化量"), ("slope_low", "年变化量下限"),
                        ("slope_high", "年变化量上限"), ("p", "显著性概率"), ("trend", "趋势"),
                        ("method", "方法"), ("reading", "变化判断"))
    }  # fmt: skip
    keys = _keys(found, "place", None, column)
    rows = _series(means, id, None, None).filter(place=wanted).sort("day")
    own = found.with_columns(_placed(keys, "–").alias("\ue000place")).filter(
        pl.col("\ue000place") == wanted,
        pl.Series([_id_of(name) == id for name in found[column].cast(pl.String)], dtype=pl.Boolean),
    )
    if own.height != 1 or not rows.height:
        raise UnknownNameError(
            f"the tables have not both a trend and a series of {id} at {wanted!r}, or have several"
        )
    result = {key: own[name][0] for key, name in columns.items()}
    named = _called(id, lang)
    reads = {"rising": "上升", "falling": "下降", "no trend": "无显著趋势"}
    said = result["trend"]
    if said is not None:
        said = reads.get(said, said) if lang == "zh" else {b: a for a, b in reads.items()}.get(
            said, said)  # fmt: skip
    shown = title or (
        f"{wanted} {named}" + (f"：{said}" if said else "") if lang == "zh"
        else f"{wanted}: {named}" + (f", {said}" if said else "")
    )  # fmt: skip
    tests = {
        "spearman": ("Spearman's rank correlation", "秩相关系数法"),
        "mann-kendall": ("Mann–Kendall test", "Mann-Kendall检验"),
        "seasonal": ("seasonal Kendall test", "季节Kendall检验"),
    }
    words_of = {
        "秩相关系数法": "spearman",
        "Mann-Kendall": "mann-kendall",
        "季节Kendall": "seasonal",
    }
    method = words_of.get(str(result["method"]), str(result["method"]))
    test = tests.get(method, (method, method))[lang == "zh"]
    # The official test is the rank correlation; the others, and the slope, are of the textbooks.
    official = f"{_METHOD} " if method == "spearman" else ""
    source = _source(lang, official + test, "Sen斜率" if lang == "zh" else "Sen's slope")
    known = rows.drop_nulls(["value", "day"])
    if not known.height:
        return _nothing(alt, shown, [source], lang)
    lines = []
    sen = [result[key] for key in ("slope", "slope_low", "slope_high")]
    layers = []
    ordinal = pl.col("day").dt.year() + (pl.col("day").dt.ordinal_day() - 1) / 365.25
    known = known.with_columns(ordinal.cast(pl.Float64).alias("\ue000t"))
    if sen[0] is not None:
        times = known["\ue000t"]
        middle = float(times.median() or 0.0)  # type: ignore[arg-type]
        level = (known["value"] - sen[0] * (times - middle)).median()
        ends = [known.row(0, named=True), known.row(-1, named=True)]
        sides: list[dict[str, Any]] = []
        for kind, slope in zip(("slope", "low", "high"), sen, strict=True):
            if slope is None:
                continue
            sides += [
                {"kind": kind, "day": f"{end['day']}T00:00:00",
                 "value": level + slope * (end["\ue000t"] - middle)}
                for end in ends
            ]  # fmt: skip
        dash = alt.condition("datum.kind === 'slope'", alt.value([1, 0]), alt.value([5, 4]))
        layers.append(
            alt.Chart(_data(alt, sides)).mark_line(strokeWidth=1.8, color="#B3005E")
            .encode(x="day:T", y="value:Q", detail="kind:N", strokeDash=dash)
        )  # fmt: skip
        unit = _parameters()[id].unit
        each = "" if unit == "1" else f" {unit}"
        interval = "" if None in sen else f" ({sen[1]:+.3g} … {sen[2]:+.3g})"
        chance = "" if result["p"] is None else f"; p = {result['p']:.2g}"
        lines.append(
            f"实线：Sen斜率，每年{sen[0]:+.3g}{interval}{each}{chance}；虚线：95%区间"
            if lang == "zh"
            else f"solid: Sen's slope, {sen[0]:+.3g}{interval}{each} a year{chance}; "
            "dashed: interval of 95 %"
        )
    else:
        lines.append("数据不足，无趋势" if lang == "zh" else "too few periods for a trend")
    axis = ("时间", "断面") if lang == "zh" else ("Time", "Place")
    data = _data(alt, rows.with_columns(_local(pl.col("day"))).iter_rows(named=True))
    base = alt.Chart(data).encode(
        x=alt.X("day:T", axis=alt.Axis(title=axis[0], format="%Y-%m", labelOverlap=True,
                                       grid=False)),
        y=alt.Y("value:Q", scale=alt.Scale(zero=True), axis=alt.Axis(title=_with_unit(id, lang))),
        tooltip=["period:N", alt.Tooltip("value:Q", title=_with_unit(id, lang))],
    )  # fmt: skip
    line = base.mark_line(color="#0B4F9C", strokeWidth=1.2)
    point = base.mark_point(size=40, stroke="#0B4F9C", opacity=1).encode(
        fill=alt.condition("datum.below === true", alt.value("white"), alt.value("#0B4F9C"))
    )
    chart = alt.layer(line, point, *layers).properties(width=620, height=280)
    return _finished(alt, chart, shown, [*lines, source])


# ------------------------------------------------------------------ over the limit


def exceedances(
    table: Any,
    *,
    standard: str | Standard | None = None,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw how often each parameter is over its limit, and by how much at most.

    Parameters
    ----------
    table
        A result of `assess_sections` or `grade` (their ``exceeding``), of `grade_readings`, or of
        `check_discharge`.
    standard
        What the table was assessed by; by default GB 3838-2002, and of readings what their
        clauses name.
    title, lang
        As of `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        As of `class_calendar`.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "月": ["2021-03", "2021-04"], "氨氮": [1.2, 1.5],
    ... })
    >>> assessed = sz.assess_sections(samples, section="断面", time="月")
    >>> next(iter(exceedances(assessed).to_dict()["datasets"].values()))
    [{'parameter': 'ammonia nitrogen', 'count': 2, 'multiple': 0.5, 'text': '2 (max. 0.5×)'}]
    """
    alt = _altair()
    frame = _frame(table)
    lang = _tongue(frame, lang, "超标指标", "监测项目")
    over = _find(frame, "exceeding", "超标指标")
    documents: list[str] = []
    if over is not None:
        rows = pl.DataFrame(
            [
                {"parameter": one.get("parameter"), "multiple": one.get("multiple")}
                for cell in frame[over]
                for one in (cell if cell is not None else [])
            ],
            schema={"parameter": pl.String, "multiple": pl.Float64},
        )
        documents = [_law(standard or GB3838, lang), _METHOD]
        what = "断面（样品）次" if lang == "zh" else "sections or samples"
        total = frame.height
    else:
        verb = "assess_sections, grade_readings or check_discharge"
        parameter = _need(frame, verb, "parameter", "监测项目")
        verdict = _need(frame, verb, "verdict", "判定")
        multiple = _need(frame, verb, "multiple", "超标倍数")
        judged = pl.col(verdict).cast(pl.String)
        failed = frame.filter(judged.is_in(["fail", "超标"]))
        rows = failed.select(
            pl.col(parameter).cast(pl.String).alias("parameter"),
            pl.col(multiple).cast(pl.Float64).alias("multiple"),
        )
        total = frame.filter(judged.is_in(["fail", "超标", "pass", "达标"])).height
        own = _find(frame, "standard", "标准")
        clause = _find(frame, "clause", "条款")
        if standard is not None:
            documents = [_law(standard, lang)]
        elif own is not None:
            documents = frame[own].drop_nulls().unique(maintain_order=True).to_list()
        elif clause is not None:
            named = frame[clause].drop_nulls().str.replace(r"\s*表.*$", "")
            documents = named.unique(maintain_order=True).to_list()
        what = "数据" if lang == "zh" else "readings"
    shown = title or ("超标项目" if lang == "zh" else "Parameters over their limits")
    source = [_source(lang, *(documents or [_law(standard or GB3838, lang)]))]
    if not rows.height:
        return _nothing(alt, shown, source, lang)
    counted = (
        rows.group_by("parameter", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("count"), pl.col("multiple").max())
        .sort("count", "multiple", "parameter", descending=[True, True, False], nulls_last=True)
    )
    names = [
        name if (id := _id_of(name)) is None else _called(id, lang) for name in counted["parameter"]
    ]
    bars = []
    for name, count, most in zip(names, counted["count"], counted["multiple"], strict=True):
        told = "" if most is None else (
            f"（最大超标{most:.3g}倍）" if lang == "zh" else f" (max. {most:.3g}×)"
        )  # fmt: skip
        bars.append({"parameter": name, "count": count, "multiple": most, "text": f"{count}{told}"})
    lines = [
        f"共{total}个{what}参加判定；括号内为最大超标倍数" if lang == "zh"
        else f"of {total} {what}; in brackets the largest multiple over the limit",
        *source,
    ]  # fmt: skip
    named_axes = ("超标次数", "监测项目") if lang == "zh" else ("Times over the limit", "Parameter")
    top = max(bar["count"] for bar in bars)
    base = alt.Chart(_data(alt, bars)).encode(
        x=alt.X("count:Q", scale=alt.Scale(domain=[0, top * 1.35], nice=False),
                axis=alt.Axis(title=named_axes[0], tickMinStep=1, tickCount=6, format="d")),
        y=alt.Y("parameter:N", sort=names, axis=alt.Axis(title=None, ticks=False)),
        tooltip=[alt.Tooltip("parameter:N", title=named_axes[1]),
                 alt.Tooltip("count:Q", title=named_axes[0]), alt.Tooltip("multiple:Q")],
    )  # fmt: skip
    bar = base.mark_bar(color="#CC5A17", height={"band": 0.7})
    text = base.mark_text(align="left", dx=5, color=_INK, fontSize=11).encode(text="text:N")
    chart = (bar + text).properties(width=560, height=26 * len(bars))
    return _finished(alt, chart, shown, lines)


def outfall_calendar(
    checked: Any,
    *,
    outfall: str | None = None,
    every: Literal["day", "month"] | None = None,
    parameter: str | None = None,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the verdicts on outfalls by day or month, the worst of each.

    Prohibited comes before fail, fail before undetermined, undetermined before pass. What is not
    measured has no cell.

    Parameters
    ----------
    checked
        A result of `check_discharge`.
    outfall
        Its column of outfalls; by default the first.
    every
        ``day`` or ``month``; by default days up to two months of them.
    parameter
        The verdicts on one parameter only; by default on all.
    title, lang
        As of `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        As of `class_calendar`.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "排口": ["甲"] * 2, "日期": ["2023-07-01", "2023-07-02"], "COD": [36, 48],
    ... })
    >>> outfalls = pl.DataFrame({
    ...     "排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"], "企业性质": ["现有"],
    ...     "流域": ["黄河"], "功能类别": ["Ⅲ"], "干支流": ["其他"],
    ... })
    >>> checked = sz.check_discharge(samples, outfalls, outfall="排口", time="日期",
    ...     standards=["DB41/2087-2021"])
    >>> rows = next(iter(outfall_calendar(checked).to_dict()["datasets"].values()))
    >>> [(row["period"], row["verdict"]) for row in rows]
    [('2023-07-01', '○ pass'), ('2023-07-02', '× fail')]
    """
    alt = _altair()
    frame = _frame(checked)
    lang = _tongue(frame, lang, "判定")
    day = _need(frame, "check_discharge", "day", "日期")
    verdict = _need(frame, "check_discharge", "verdict", "判定")
    item = _need(frame, "check_discharge", "parameter", "监测项目")
    law = _need(frame, "check_discharge", "standard", "标准")
    keys = _keys(frame, "outfall", outfall or frame.columns[0])
    if every not in (None, "day", "month"):
        raise OptionError(f"every={every!r} is not understood; say 'day' or 'month'")
    named = ""
    if parameter is not None:
        id = _parameter(parameter)
        frame = frame.filter(pl.col(item).cast(pl.String).is_in(
            [*result_names([id], "en"), *result_names([id], "zh")]))  # fmt: skip
        named = _called(id, lang)
    shown = title or (
        f"各排口{named}达标情况" if lang == "zh"
        else f"Verdicts on outfalls{': ' if named else ''}{named}"
    )  # fmt: skip
    documents = frame[law].cast(pl.String).drop_nulls().unique(maintain_order=True).to_list()
    source = [_source(lang, *documents)] if documents else []
    order = list(_VERDICTS)
    english = {zh: en for en, (_, zh, _) in _VERDICTS.items()}
    judged = pl.col(verdict).cast(pl.String).replace(english)
    rows = frame.select(
        _placed(keys, "–").alias("outfall"),
        dates(day, frame.schema[day], Calendar("month")).alias("day"),
        judged.alias("verdict"),
        pl.col(item).cast(pl.String).alias("parameter"),
    ).drop_nulls(["day", "verdict"])
    if strange := set(rows["verdict"]) - set(order):
        raise ColumnError(f"column {verdict!r} holds {min(strange)!r}, which is no verdict")
    if not rows.height:
        return _nothing(alt, shown, source, lang)
    first, last = rows["day"].min(), rows["day"].max()
    days = pl.select(pl.date_range(pl.lit(first), pl.lit(last), "1d")).to_series()
    every = every or ("day" if len(days) <= 62 else "month")
    form = "%Y-%m-%d" if every == "day" else "%Y-%m"
    periods = days.dt.strftime(form).unique(maintain_order=True).to_list()
    words = {
        key: f"{symbol} {zh if lang == 'zh' else key}" for key, (symbol, zh, _) in _VERDICTS.items()
    }
    places = rows["outfall"].unique(maintain_order=True).to_list()
    cells = (
        rows.with_columns(
            pl.col("day").dt.strftime(form).alias("period"),
            pl.col("verdict").cast(pl.Enum(order)),
        )
        .group_by("outfall", "period", maintain_order=True)
        .agg(
            pl.col("verdict").max(),
            pl.col("parameter").filter(pl.col("verdict") == pl.col("verdict").max())
            .unique(maintain_order=True).alias("parameters"),
        )
        .with_columns(
            pl.col("verdict").cast(pl.String),
            pl.col("parameters").list.join("、" if lang == "zh" else ", "),
        )
        .with_columns(
            pl.col("verdict").replace({k: s for k, (s, _, _) in _VERDICTS.items()}).alias("text"),
            pl.col("verdict").replace(words),
        )
    )  # fmt: skip
    step = _step(len(periods), least=18, most=34)
    axes = ("日期" if every == "day" else "月份", "排口", "判定", "项目") if lang == "zh" else (
        "Day" if every == "day" else "Month", "Outfall", "Verdict", "Parameters")  # fmt: skip
    lines = [
        f"每格为当{'日' if every == 'day' else '月'}"
        f"{'' if named else '各项目、'}各标准中最差的判定"
        if lang == "zh"
        else f"each cell: the worst verdict of the {every}, "
        f"of all {'' if named else 'parameters and '}standards",
        *source,
    ]  # fmt: skip
    base = alt.Chart(_data(alt, cells.iter_rows(named=True))).encode(
        x=alt.X("period:O", scale=alt.Scale(domain=periods, paddingInner=0, paddingOuter=0),
                axis=_period_axis(alt, periods, axes[0])),
        y=alt.Y("outfall:N", scale=alt.Scale(domain=places, paddingInner=0, paddingOuter=0),
                axis=alt.Axis(title=axes[1], ticks=False)),
        tooltip=[alt.Tooltip("outfall:N", title=axes[1]), alt.Tooltip("period:N", title=axes[0]),
                 alt.Tooltip("verdict:N", title=axes[2]),
                 alt.Tooltip("parameters:N", title=axes[3])],
    )  # fmt: skip
    scale = alt.Scale(domain=list(words.values()), range=[c for _, _, c in _VERDICTS.values()])
    legend = alt.Legend(title=axes[2], orient="bottom", symbolStrokeColor="#999999")
    cell = base.mark_rect(stroke="white", strokeWidth=1.5).encode(
        color=alt.Color("verdict:N", scale=scale, legend=legend)
    )
    dark = [words[key] for key in words if key not in _LIGHT_VERDICTS]
    text = base.mark_text(fontSize=12, fontWeight="bold").encode(
        text="text:N", color=_ink(alt, "verdict", dark)
    )
    chart = (cell + text).properties(width=step * len(periods), height=24 * len(places))
    return _finished(alt, chart, shown, lines)


# ------------------------------------------------------------------ files


def save(
    chart: Any,
    path: str | os.PathLike[str],
    *,
    scale: float = 2.0,
    fonts: str | os.PathLike[str] | None = None,
) -> Path:
    """Save a chart as PNG, SVG or HTML, by the suffix of the path.

    It is written beside the path and renamed. The HTML page holds all that it needs and opens
    without a network; text of the user's in it stays text. For Chinese text a PNG takes a font on
    this machine, an SVG or HTML page one where it is read: Noto Sans CJK SC, Source Han Sans SC,
    Microsoft YaHei, PingFang SC, WenQuanYi Micro Hei or SimHei (on Debian ``fonts-noto-cjk`` or
    ``fonts-wqy-microhei``). Where none is found a warning says so.

    Parameters
    ----------
    chart
        One of the charts of this module, or any of altair.
    path
        Ends in ``.png``, ``.svg`` or ``.html``.
    scale
        Pixels of a PNG to a point.
    fonts
        A folder of fonts that are not installed.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    OptionError
        The suffix is another one.
    FileError
        The path cannot be written.
    ShuizhiError
        altair or vl-convert is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import altair
    >>> chart = altair.Chart(altair.InlineData([{"a": "</script>"}])).mark_text().encode(text="a:N")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = save(chart, f"{folder}/page.html").read_text("utf-8")
    >>> page.count("</script>")
    2
    """
    _altair()
    target = Path(path)
    kind = target.suffix.lower()
    if kind not in (".png", ".svg", ".html"):
        raise OptionError(f"{target}: the suffix is to be .png, .svg or .html")
    try:
        convert = import_module("vl_convert")
    except ImportError as error:
        raise ShuizhiError('pictures take vl-convert: pip install "shuizhi[notebook]"') from error
    if kind == ".html":
        made = _page(chart, convert).encode("utf-8")
    else:
        _use_fonts(chart, convert, kind, fonts)
        made = _rendered(chart, kind, scale)
    handle = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(made)
        # As open() would have made it, not only for its owner.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, target)
    except OSError as error:
        if handle is not None:
            Path(beside).unlink(missing_ok=True)
        raise FileError(f"{target}: cannot be written: {error}") from error
    return target


def _rendered(chart: Any, kind: str, scale: float) -> bytes:
    import io

    if kind == ".svg":
        text = io.StringIO()
        chart.save(text, format="svg")
        return text.getvalue().encode("utf-8")
    made = io.BytesIO()
    chart.save(made, format="png", scale_factor=scale)
    return made.getvalue()


def _page(chart: Any, convert: Any) -> str:
    """Return a page that holds the chart and the scripts that draw it."""
    spec = chart.to_dict()
    title = spec.get("title")
    title = title.get("text", "") if isinstance(title, dict) else title or ""
    # In a script no text of the user's may end it, or begin a comment.
    told = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c")
    told = told.replace(">", "\\u003e").replace("&", "\\u0026")
    told = told.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    version = spec["$schema"].rsplit("/", 1)[-1].removesuffix(".json")
    version = ".".join(version.split(".")[:2])
    bundle = convert.javascript_bundle(vl_version=version)
    bundle = bundle.replace("</script", "<\\/script")
    heading = html.escape(title if isinstance(title, str) else " ".join(title))
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{heading}</title>\n<script>{bundle}</script>\n</head>\n<body>\n"
        '<div id="chart"></div>\n'
        f'<script>vegaEmbed("#chart", {told}, {{"mode": "vega-lite"}});</script>\n'
        "</body>\n</html>\n"
    )


_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_FILES = re.compile(
    r"cjk|sourcehan|wqy|msyh|simhei|simsun|pingfang|stheiti|hiragino sans gb|droidsansfallback"
    r"|uming|ukai|heiti",
    re.IGNORECASE,
)


@functools.cache
def _installed() -> tuple[str, ...]:
    """Return folders of installed fonts that have Chinese characters."""
    if program := shutil.which("fc-list"):
        try:
            told = subprocess.run(
                [program, ":lang=zh", "file"], capture_output=True, timeout=20, check=True
            ).stdout.decode("utf-8", "replace")
        except (OSError, subprocess.SubprocessError):
            told = ""
        files = [line.strip().removesuffix(":") for line in told.splitlines()]
        if folders := {str(Path(file).parent) for file in files if file}:
            return tuple(sorted(folders))
    home = Path.home()
    roots = {
        "win32": [Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"],
        "darwin": [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"],
    }.get(sys.platform, [Path("/usr/share/fonts"), home / ".fonts", home / ".local/share/fonts"])
    return tuple(sorted({str(file) for root in roots for file in _font_folders(root)}))


def _font_folders(root: Path) -> list[Path]:
    return [
        Path(folder)
        for folder, _, files in os.walk(root)
        if any(_FILES.search(f) and f.lower().endswith((".ttf", ".ttc", ".otf")) for f in files)
    ]


@functools.cache
def _register(folder: str) -> None:
    import_module("vl_convert").register_font_directory(folder)


def _use_fonts(chart: Any, convert: Any, kind: str, fonts: str | os.PathLike[str] | None) -> None:
    """Tell vl-convert of fonts, and the user where there is none for Chinese text."""
    if fonts is not None:
        if not Path(fonts).is_dir():
            raise FileError(f"fonts={str(fonts)!r} is no folder")
        for found in {Path(fonts), *_font_folders(Path(fonts))}:
            _register(str(found))
        return
    if not _CJK.search(json.dumps(chart.to_dict(), ensure_ascii=False)):
        return
    folders = _installed()
    for folder in folders:
        _register(folder)
    if not folders and kind == ".png":
        warnings.warn(
            "no font with Chinese characters is found, they are drawn as boxes; install Noto Sans "
            "CJK SC (fonts-noto-cjk) or another, or name a folder by fonts=",
            ShuizhiWarning,
            stacklevel=3,
        )


# ------------------------------------------------------------------ tables in notebooks


class Shown:
    """A table as a notebook shows it, classes and verdicts coloured."""

    def __init__(self, page: str, rows: int) -> None:
        self._page = page
        self._rows = rows

    def _repr_html_(self) -> str:
        return self._page

    def __repr__(self) -> str:
        return f"<table of {self._rows} rows, shown in a notebook>"


_CLASS_COLUMNS = {"class", "类别", "target", "目标类别", "class_without_background"}
_CLASS_COLUMNS |= {"扣除本底类别"}
_VERDICT_COLUMNS = {"verdict", "判定"}


def show(table: Any, *, rows: int = 100) -> Shown:
    """Show a table in a notebook, its classes and verdicts in their colours.

    Parameters
    ----------
    table
        Any result of the verbs, or any table.
    rows
        How many rows are shown at most.

    Returns
    -------
    Shown
        What notebooks show as HTML; all text in it is escaped.

    Raises
    ------
    ShuizhiError
        The object is no table.

    Examples
    --------
    >>> import polars as pl
    >>> page = show(pl.DataFrame({"断面": ["<b>"], "类别": ["Ⅳ"]}))._repr_html_()
    >>> "&lt;b&gt;" in page, "#DDA81F" in page
    (True, True)
    """
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 1:
        raise OptionError(f"rows={rows!r} is not understood; give a number from 1")
    frame = _frame(table)
    lines = []
    for row in frame.head(rows).iter_rows():
        cells = (
            f"<td{_style(name, cell)}>{html.escape(_told(cell))}</td>"
            for name, cell in zip(frame.columns, row, strict=True)
        )
        lines.append("<tr>" + "".join(cells) + "</tr>")
    head = "".join(f"<th>{html.escape(name)}</th>" for name in frame.columns)
    more = f"<p>{rows} / {frame.height}</p>" if frame.height > rows else ""
    page = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>{more}"
    return Shown(page, frame.height)


def _style(name: str, cell: object) -> str:
    text = str(cell)
    if name in _CLASS_COLUMNS and text in _COLOURS:
        ink = "white" if text in _DARK else _INK
        return f' style="background:{_COLOURS[text]};color:{ink};text-align:center"'
    if name in _VERDICT_COLUMNS:
        for key, (_, zh, colour) in _VERDICTS.items():
            if text in (key, zh):
                ink = _INK if key in _LIGHT_VERDICTS else "white"
                return f' style="background:{colour};color:{ink}"'
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return ' style="text-align:right"'
    return ""


def _told(cell: Any) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, list):
        return "、".join(_told(each) for each in cell)
    if isinstance(cell, dict):
        if {"parameter", "multiple"} <= cell.keys():
            most = cell["multiple"]
            return f"{cell['parameter']}" + ("" if most is None else f"({most:g})")
        return ", ".join(f"{name}: {_told(value)}" for name, value in cell.items())
    return str(cell)
