"""Lakes and reservoirs: class, total nitrogen, and trophic state."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text, warn
from shuizhi._core.request import (
    DEFAULT_TARGET,
    GB3838,
    Lang,
    Options,
    for_parameters,
    prepare,
    single,
)
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Assessing, Reading, split_options
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import samples_of
from shuizhi._frames.samples import recognized
from shuizhi._frames.tables import Samples, Table, readable, words, wrap
from shuizhi._frames.unread import tell_columns
from shuizhi.assessment.alike import unfinished
from shuizhi.assessment.declared import with_targets
from shuizhi.assessment.means import Means, over_places
from shuizhi.assessment.register import Sort, arranged, declared_by, quarterly_of, registered
from shuizhi.assessment.section_changes import with_changes
from shuizhi.assessment.section_classes import Assessed, assess, section_means, target_or
from shuizhi.assessment.sections import of_assessed, told_names
from shuizhi.errors import ColumnError, OptionError
from shuizhi.law.lookup import Standard

__all__ = ["assess_lakes", "trophic_state"]

_TROPHIC = {
    "trophic_index": "综合营养状态指数",
    "trophic_state": "营养状态",
    "trophic_reason": "营养状态说明",
}
LAKE = {
    "period": "时段",
    "start": "起始日",
    "points": "点位数",
    "samples": "样本数",
    "duplicates": "重复行数",
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
    "total_nitrogen_class": "总氮类别",
    **_TROPHIC,
    "change": "环比变化",
    "change_year": "同比变化",
    "water_body": "水体类型",
    "assessed": "参评指标数",
    "indicators": "应评指标数",
    "certain": "定类确定",
    "reason": "说明",
}


@checked
@decidable()
def assess_lakes(
    samples: Frame,
    *,
    lake: str | Sequence[str] | None = None,
    point: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    target: str | int | None = None,
    targets: Any = None,
    register: Any = None,
    sort: Sort = "table",
    indicators: str | Sequence[str] | None = None,
    trophic: Sequence[str] | None = None,
    renormalise: bool = False,
    priority: Sequence[str] | None = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Assess lakes and reservoirs (环办〔2011〕22号).

    Samples are averaged over time at each point, then over the points. Total nitrogen does not
    enter the class and is assessed separately.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    lake, point
        The columns of the lake and of its points, by default those with usual names, with a note.
    water_body
        The column that says which rows are lakes, by default the one that is recognised (水体类型);
        other rows are left out, with a warning. ``lake`` if all rows are lakes.
    time, every
        As in `average`.
    standard, target, indicators
        As in `assess_sections`.
    targets, register, sort
        As in `assess_sections`, with the columns of ``lake``.
    trophic, renormalise
        As in `trophic_state`.
    priority, lang, suffix
        As in `assess_sections`.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `average`.
    in_force, abnormal
        As in `assess_sections`.
    do_saturation
        As in `shuizhi.grade`, with the means of oxygen and water temperature.

    Returns
    -------
    table of the same kind
        One row per lake and period, as in `assess_sections`, with ``points`` (点位数),
        ``total_nitrogen_class`` (总氮类别), and what `trophic_state` appends; ``trophic_reason``
        says also which readings are not in the means of the index.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "湖库": ["群英水库"] * 2, "点位": ["坝前", "库中"], "时间": ["2021-07"] * 2,
    ...     "总磷": [0.02, 0.04], "总氮": [1.3, 1.5],
    ... })
    >>> lake = assess_lakes(samples, lake="湖库", point="点位", time="时间", lang="zh")
    >>> lake.select("点位数", "类别", "总氮类别", "综合营养状态指数", "营养状态说明").row(0)
    (2, 'Ⅲ', 'Ⅳ', None, '缺少：叶绿素a、透明度、高锰酸盐指数')
    """
    lang = language(lang)
    given = wrap(samples)
    roles = Roles(given)
    lakes = roles.columns("lake", lake)
    others = [name for name in given.names if name not in lakes]
    points_of = roles.columns("point", point, "section", "point", needed=False, among=others)
    keys = list(dict.fromkeys([*lakes, *points_of]))
    times = roles.times(time, needed=every is not None)
    body = roles.water_body(water_body, "lake")
    roles.tell()
    given = _of_lakes(given, body)
    given, _ = samples_of(
        given, keys, times, Calendar.of(every), option="lake",
        abnormal=options.get("abnormal", "keep"), columns=options.get("columns"),
    )  # fmt: skip
    own = registered(register)
    targets, _ = declared_by(own, lakes, lang, target=target, targets=targets)
    base = Options(
        standard, "lake", target_or(target), indicators, lang=lang, names=given.names
    )  # fmt: skip
    if indicators == "5+X":
        raise OptionError(text("five_x_by_section"))
    five, apart = _shuizhi.lake_parameters()
    quarterly = quarterly_of(own, keys)
    counts = [
        pl.col(f"{MARK}rows", f"{MARK}copies").sum(),
        pl.len().cast(pl.UInt32).alias(f"{MARK}points"),
    ]

    def of(table: Table, targets: Any, options: Assessing) -> Assessed:
        points = section_means(
            table, keys, times, every, base, options, more=[*five, apart], of_places=True,
            quarterly=quarterly,
        )  # fmt: skip
        found = with_targets(over_places(points, lakes, *counts), targets)
        return assess(found, priority)

    assessed = of(given, targets, options)
    declared = not (target is None and targets is None)
    found = replace(assessed.means, declared=declared)
    assessed = replace(assessed, means=found)
    last = unfinished(given, times, found.calendar)
    again: Assessing = {**options, "in_force": "any"}
    alike = None if last is None else (last, of(last.base, None, again).frame)
    chosen = _declared(trophic, found.parameters)
    values = [pl.col(f"{MARK}cell:{id}").struct.field("value") for id in chosen]
    index = plugin.trophic(values or [pl.lit(None, pl.Float64)], chosen, renormalise, lang)
    frame = assessed.frame.with_columns(
        index.alias(f"{MARK}trophic"), _class_of(found, apart).alias(f"{MARK}total_nitrogen_class")
    )
    frame = with_changes(frame, lakes, found.calendar, lang, alike=alike)
    field = pl.col(f"{MARK}trophic").struct.field
    made = {name: pl.col(f"{MARK}{name}") for name in LAKE} | found.labels() | of_assessed(assessed)
    made |= {f"trophic_{name}": field(name) for name in ("index", "state")}
    made["trophic_reason"] = pl.coalesce(field("reason"), _left_out(found, chosen))
    shown = told_names(LAKE, found)
    new = output_names(shown, lang, suffix, lakes)
    means = [value.name.suffix(suffix or "") for value in found.values(lang)]
    result = frame.select(*lakes, *(made[name].alias(new[name]) for name in shown), *means)
    return given.convert(arranged(result, own, lakes, sort))


def _of_lakes(given: Table, body: str) -> Table:
    """Return the rows of lakes, by one word for all or by a column."""
    word = _shuizhi.water_body(body)
    if word == "lake":
        return given
    if word is not None or body not in given.names:
        raise OptionError(text("not_of_lakes", said=body))
    given.frame([body])
    cells = plugin.water_body(words(body))
    told = given.frame([body]).group_by(body).agg(pl.len().alias("n")).collect()
    others = told.with_columns(cells.alias("word")).filter(pl.col("word").ne_missing("lake"))
    if others.height:
        shown = others.sort("n", descending=True)[body].cast(pl.String).fill_null("–")
        warn("rows_of_rivers", count=int(others["n"].sum()), rows=int(told["n"].sum()),
             column=body, cells=shown.head(3).to_list())  # fmt: skip
    return Samples(given, [body], cells.eq_missing(pl.lit("lake")))


def _class_of(found: Means, parameter: str) -> pl.Expr:
    """Return the class of one parameter."""
    if parameter not in found.parameters:
        return pl.lit(None, pl.String)
    options = replace(
        found.options, indicators=[parameter], target=DEFAULT_TARGET, rounding=found.rounding, x=()
    )
    prepared = for_parameters(options, [parameter])
    return plugin.graded(prepared, [pl.col(f"{MARK}cell:{parameter}")]).struct.field("class")


def _left_out(found: Means, of_index: list[str]) -> pl.Expr:
    """Return which readings of the parameters of the index are not in their means, and why."""
    if not of_index:
        return pl.lit(None, pl.String)
    return replace(found, parameters=of_index, x=()).reasons()


def _declared(trophic: Sequence[str] | None, at_hand: Sequence[str]) -> list[str]:
    """Return the parameters of the index: those declared, or those in the table."""
    five, _ = _shuizhi.lake_parameters()
    if trophic is not None and not trophic:
        raise OptionError(text("trophic_unknown", trophic=trophic, five=five))
    if trophic is None:
        return [id for id in five if id in at_hand]
    if isinstance(trophic, str):
        raise OptionError(text("trophic_one_text", trophic=trophic))
    ids = [_shuizhi.parameter_id(name) for name in trophic]
    if strange := [id for id in ids if id not in five]:
        raise OptionError(text("trophic_strange", strange=strange, five=five))
    if absent := [id for id in ids if id not in at_hand]:
        raise ColumnError(text("trophic_absent", absent=absent))
    return [id for id in five if id in ids]


@checked
@decidable()
def trophic_state(
    table: Frame,
    *,
    trophic: Sequence[str] | None = None,
    renormalise: bool = False,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Frame:
    """Append the trophic level index TLI and the trophic state of each row (环办〔2011〕22号).

    TLI = Σ Wj · TLI(j) of chlorophyll a, total phosphorus, total nitrogen, transparency and
    permanganate index, Wj = rj² / Σ r².

    Parameters
    ----------
    table
        A wide table as in `shuizhi.grade`, with one row per lake or sample.
    trophic
        The parameters of the index, if not all five; by default those in the table.
    renormalise
        Whether the weights of fewer than five are scaled to sum to 1; by default there is no index
        then.
    nondetect, detection_limits, missing_values, columns, decisions, lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        With ``trophic_index`` (综合营养状态指数), ``trophic_state`` (营养状态, an ordered Enum) and
        ``trophic_reason`` (营养状态说明: why there is no index).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> lake = pl.DataFrame({
    ...     "叶绿素a(μg/L)": [10.0], "总磷": [0.05], "总氮": [1.0], "透明度(cm)": [100],
    ...     "CODMn": [4.0],
    ... })
    >>> trophic_state(lake).select(pl.col("trophic_index").round(2), "trophic_state").row(0)
    (48.02, 'mesotrophic')
    """
    lang = language(lang)
    given = wrap(table)
    reading, rest = split_options(options)
    if any(rest.get(name) for name in ("parameter", "value", "unit")):
        raise OptionError(text("trophic_wide"))
    five = _shuizhi.lake_parameters()[0]
    if not {c["parameter"] for c in recognized(given, rest.get("columns"))} & set(five):
        raise ColumnError(text("trophic_none", five=five))
    prepared = prepare(
        given.names,
        Options(lang=lang, names=given.names, **reading),
        rest.get("columns"),
        every=True,
        parameters=five,
    )
    tell_columns(given, rest.get("columns"), prepared.columns)
    chosen = _declared(trophic, prepared.parameters)
    new = output_names(_TROPHIC, lang, suffix, given.names)
    places = [prepared.parameters.index(id) for id in chosen]
    taken = [prepared.columns[place] for place in places]
    frame = given.frame(taken)
    values = [
        plugin.enter(
            single(prepared.plan, place), readable(name, given.schema[name]), plain=True
        ).struct.field("value")
        for place, name in zip(places, taken, strict=True)
    ]
    index = plugin.trophic(values, chosen, renormalise, lang)
    struct = index.struct.rename_fields(list(new.values())).alias(f"{MARK}trophic")
    result = frame.with_columns(struct).unnest(f"{MARK}trophic")
    return given.attach(result, list(new.values()))
