"""Sections: class, status, main pollution indicators, target and change by period."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.methods import statuses
from shuizhi._core.request import GB3838, Lang, Options
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Assessing
from shuizhi._frames.rows import sampled_sections
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.alike import unfinished
from shuizhi.assessment.declared import (
    cells_without_background,
    declared_background,
    limited,
    tell_background,
    with_targets,
)
from shuizhi.assessment.means import Means
from shuizhi.assessment.register import (
    Sort,
    arranged,
    declared_by,
    quarterly_of,
    registered,
    with_register,
)
from shuizhi.assessment.section_changes import Alike, with_changes
from shuizhi.assessment.section_classes import (
    Assessed,
    assess,
    held_by_limits,
    section_means,
    target_or,
    water_body,
)
from shuizhi.assessment.section_history import with_x
from shuizhi.law.lookup import Standard

__all__ = ["assess_sections"]

SECTION = {
    "period": "时段",
    "start": "起始日",
    "samples": "样本数",
    "duplicates": "重复行数",
    "days": "监测天数",
    "months": "监测月数",
    "class": "类别",
    "status": "水质状况",
    "colour": "颜色",
    "main_indicators": "主要污染指标",
    "deciding": "定类指标",
    "exceeding": "超标指标",
    "target": "目标类别",
    "target_declared": "目标已设定",
    "attained": "达标",
    "change": "环比变化",
    "change_year": "同比变化",
    "water_body": "水体类型",
    "assessed": "参评指标数",
    "indicators": "应评指标数",
    "certain": "定类确定",
    "reason": "说明",
}
BACKGROUND = {
    "background": "自然本底",
    "class_without_background": "扣除本底类别",
    "attained_without_background": "扣除本底达标",
}


@checked
@decidable()
def assess_sections(
    samples: Frame,
    *,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    target: str | int | None = None,
    targets: Any = None,
    register: Any = None,
    sort: Sort = "table",
    indicators: str | Sequence[str] | None = None,
    background: Any = None,
    priority: Sequence[str] | None = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Assess sections period by period (环办〔2011〕22号).

    Samples are averaged first (see `average`), and the means are rounded and graded, with the same
    limits as in `grade`.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    section
        The columns that identify a section; by default the column with a usual name (断面名称,
        点位, …). Sections of the same name in two provinces, cities, basins or rivers are never
        merged: if the column was found by its name, the wider column is added, with a note; if you
        named it, this is an error.
    time, every
        As in `average`.
    standard, water_body, target, indicators
        As in `shuizhi.grade`; `water_body` and `target` may be columns, which must agree within a
        section and period. Without a target, class Ⅲ is used, and ``target_declared`` is false.
        With ``indicators="5+X"`` X comes from the section's own history: items with a monthly mean
        in this calendar year or the last that exceeds class Ⅲ, or the target if that is Ⅰ or Ⅱ
        (环办监测函〔2020〕714号).
    targets
        A table of targets instead: the columns of `section`, ``target`` (目标类别), and ``year``
        (年份) if they differ by year. A section with a target and without a sample in a period gets
        a row without a class; names without any sample give a warning. A target may set limits of
        single parameters (``氨氮<3，其他Ⅳ``), which take precedence over its class.
    register
        A register of sections (see `shuizhi.check_register`): it supplies the targets, the exempted
        parameters as ``background``, and the water body if the samples lack it.
    sort
        ``table``: places in the order of the table; ``register``: in the order of the register,
        along each river.
    background
        Declared natural background: a table with the columns of `section`, ``parameter``
        (监测项目), ``from`` and ``to`` (起, 止: days or months; it applies to periods that it
        covers completely), ``decision`` (认定文件) and ``source`` (来源). No rule computes
        background; results are shown with and without it.
    priority
        Parameters listed first among the main indicators if they exceed; by default cyanide and the
        heavy metals.
    lang, suffix
        As in `shuizhi.grade`.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `average`.
    abnormal
        Rows whose state (站点情况, 数据状态: the column with a usual name) is not 正常: ``keep``
        uses them, ``drop`` leaves them out; both give a warning.
    in_force
        ``check`` refuses samples of days on which the standard is not in force; ``any`` accepts
        them.
    do_saturation
        As in `shuizhi.grade`, with the means of oxygen and water temperature.

    Returns
    -------
    table of the same kind
        One row per section and period, sections in order of first appearance, those without samples
        last: the columns of `section`, ``period``, ``start``, ``samples``, ``duplicates``, ``days``
        (监测天数: with samples), ``months`` (监测月数: for periods made of months), ``class``
        (类别), ``status`` (水质状况), ``colour`` (颜色), ``main_indicators`` (主要污染指标, such as
        ``高锰酸盐指数(1.2)``), ``deciding``, ``exceeding`` (over the target), ``target``
        (目标类别), ``target_declared`` (目标已设定), ``attained`` (达标), ``change`` (环比变化:
        from the period before), ``change_year`` (同比变化: from the same period of the year before;
        a quarter, half year, year or season that is unfinished at the end of the table is compared
        only with the same months of the year before), ``water_body`` (水体类型: by whose limits),
        ``assessed`` (参评指标数), ``indicators`` (应评指标数: of how many), ``certain`` (定类确定:
        whether the class is the same for all possible values of readings below a detection limit,
        not detected without a limit, or above their range), ``reason`` (also why readings were left
        out of means); with declared background also ``background``, ``class_without_background``
        and ``attained_without_background``; then the means, named as in `average`.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.
    NotInForceError
        The standard is not in force on the day of a sample.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["武陟渠首"] * 2, "时间": ["2021-03-02", "2021-04-02"],
    ...     "高锰酸盐指数(mg/L)": [5.1, 6.6], "氨氮(mg/L)": ["0.025L", 0.4],
    ... }, strict=False)
    >>> assessed = assess_sections(samples, section="断面", time="时间", lang="zh")
    >>> assessed.select("时段", "类别", "主要污染指标", "达标", "环比变化").rows()
    [('2021-03', 'Ⅲ', None, True, None), ('2021-04', 'Ⅳ', '高锰酸盐指数(0.1)', False, '有所变差')]
    """
    lang = language(lang)
    own = registered(register)
    given = with_register(wrap(samples), own, water_body=water_body)
    taken = sampled_sections(
        given,
        section,
        time,
        water_body,
        Calendar.of(every),
        abnormal=options.get("abnormal", "keep"),
        columns=options.get("columns"),
    )
    given, keys, times, body = taken.table, taken.keys, taken.times, taken.water_body
    targets, background = declared_by(
        own, keys, lang, target=target, targets=targets, background=background
    )
    base = Options(standard, body, target_or(target), indicators, lang=lang, names=given.names)

    quarterly = quarterly_of(own, keys)

    def of(table: Table, targets: Any, options: Assessing) -> Assessed:
        found = section_means(
            table, keys, times, every, base, options, limited(targets), quarterly=quarterly
        )
        if own is not None:
            own.tell_missing(keys, found.places)
        found = with_targets(found, targets)
        if indicators == "5+X":
            found = with_x(given, found, times, targets, options)
        return assess(found, priority)

    assessed = of(given, targets, options)
    declared = not (target is None and targets is None)
    assessed = replace(assessed, means=replace(assessed.means, declared=declared))
    last = unfinished(given, times, assessed.means.calendar)
    alike = (
        None if last is None else (last, of(last.base, None, {**options, "in_force": "any"}).frame)
    )
    result = _shown(assessed, lang, suffix, background, alike)
    return given.convert(arranged(result, own, keys, sort))


# ------------------------------------------------------------------ 5+X


# ------------------------------------------------------------------ natural background


def _with_background(assessed: Assessed, background: Any) -> pl.LazyFrame:
    """Add the declared background of each row, with class and attainment without it."""
    found = assessed.means
    inputs = [*cells_without_background(found), *found.bodies(), *found.target_inputs()]
    graded = plugin.graded(found.assessing(), inputs).struct.field("class")
    name = f"{MARK}class_without_background"
    kept = plugin.attained(
        pl.col(name), pl.col(f"{MARK}target"), pl.col(f"{MARK}lacking"), assessed.plan
    )
    if found.limits:
        cells = cells_without_background(found)
        by_limits, _ = held_by_limits(found, found.assessing(), cells)
        by_limits = pl.when(~(pl.col(f"{MARK}lacking") & by_limits)).then(by_limits)
        # Only for rows with declared background.
        of_limits = pl.when(pl.col(name).is_not_null()).then(by_limits)
        kept = pl.when(pl.col(f"{MARK}limits").is_not_null()).then(of_limits).otherwise(kept)
    tell_background([found], background)
    declared = declared_background(found, background)
    on = [*found.keys, f"{MARK}index"]
    return (
        assessed.frame.join(declared, on=on, how="left", nulls_equal=True)
        .with_columns(pl.when(pl.col(f"{MARK}background").is_not_null()).then(graded).alias(name))
        .with_columns(kept.alias(f"{MARK}attained_without_background"))
    )


# ------------------------------------------------------------------ results


def _shown(
    assessed: Assessed, lang: Lang, suffix: str | None, background: Any, alike: Alike
) -> pl.LazyFrame:
    found = assessed.means
    frame = assessed.frame if background is None else _with_background(assessed, background)
    ordered = found.ordered and background is None
    frame = with_changes(frame, found.keys, found.calendar, lang, alike=alike, ordered=ordered)
    labels = found.labels()
    made = {name: pl.col(f"{MARK}{name}") for name in (*SECTION, *BACKGROUND)}
    made |= labels | of_assessed(assessed)
    shown = SECTION | (BACKGROUND if background is not None else {})
    names = told_names(shown, found)
    new = output_names(names, lang, suffix, found.keys)
    values = [value.name.suffix(suffix or "") for value in found.values(lang)]
    return frame.select(*found.keys, *(made[name].alias(new[name]) for name in names), *values)


def of_assessed(assessed: Assessed) -> dict[str, pl.Expr]:
    """Return the columns of results that are computed from the frame."""
    found, lang = assessed.means, assessed.means.options.lang
    declared = pl.lit(found.declared) & pl.col(f"{MARK}target").is_not_null()
    made = {
        "samples": pl.col(f"{MARK}rows"),
        "duplicates": pl.col(f"{MARK}copies"),
        "days": pl.col(f"{MARK}days"),
        "months": pl.col(f"{MARK}months").bitwise_count_ones(),
        "water_body": water_body(found),
        "target_declared": declared,
        "colour": colours(assessed.classes, lang),
        "main_indicators": pl.col(f"{MARK}main"),
    }
    if found.limits:
        made["target"] = pl.col(f"{MARK}target_said")
        declared = pl.lit(found.declared) & pl.col(f"{MARK}target_said").is_not_null()
        made["target_declared"] = declared
    return made


def told_names(names: Mapping[str, str], found: Means) -> dict[str, str]:
    """Return the columns of the result, with their Chinese names.

    Without periods their columns are left out; months need periods longer than a month; the water
    body is left out if the places have it.
    """
    absent = set() if found.labels() else {"period", "start"}
    if not found.calendar.by_months:
        absent.add("months")
    if {"water_body", SECTION["water_body"]} & set(found.keys):
        absent.add("water_body")
    return {name: zh for name, zh in names.items() if name not in absent}


def colours(classes: pl.Enum, lang: Lang) -> pl.Expr:
    """Return the colour of each class."""
    words = {"blue": "蓝色", "green": "绿色", "yellow": "黄色", "orange": "橙色", "red": "红色"}
    of_class = {s["level"]: s["colour"] for s in statuses()}
    made = {
        c: words[of_class[c]] if lang == "zh" else of_class[c]
        for c in classes.categories
        if c in of_class
    }
    told = (
        pl.col(f"{MARK}class")
        .cast(pl.String)
        .replace_strict(made, default=None, return_dtype=pl.String)
    )
    return pl.when(pl.col(f"{MARK}status").is_not_null()).then(told)
