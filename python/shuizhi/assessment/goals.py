"""Check the goals of a plan."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.reasons import joined
from shuizhi._core.request import Lang
from shuizhi._core.verdicts import goal_verdict
from shuizhi._frames.options import named
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import Table, held, wrap
from shuizhi.assessment.changes import RESULTS, result_column
from shuizhi.assessment.goal_targets import (
    ASKED,
    AT_MOST,
    FEW,
    GOALS,
    OF_SOURCES,
    REPORTED,
    WITHOUT,
    Wanted,
    bare,
    goal_name,
    targets_of_goals,
)
from shuizhi.assessment.register import Register, Sort, arranged, grouped, registered
from shuizhi.errors import ColumnError, OptionError

__all__ = ["attainment"]

ATTAINMENT = {
    "period": "时段",
    "goal": "目标项",
    "yes": "达标数",
    "no": "未达标数",
    "undetermined": "无法判定数",
    "value": "数值",
    "target": "目标值",
    "verdict": "判定",
    "sections": "断面",
}
_PERIOD = f"{MARK}period"
_FIRST = ("period", "时段", "samples", "样本数")  # columns after the names of sources


@checked
def attainment(
    sections: Any,
    *,
    section: str | Sequence[str],
    goals: Mapping[str, float | Mapping[str, float]] | None = None,
    sources: Any = None,
    groundwater: Any = None,
    by: str | Sequence[str] | None = None,
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
) -> pl.DataFrame:
    """Check assessed sections against the goals of a plan: attainment and shares of classes.

    If natural background is declared (``background=`` of `assess_sections` and
    `check_source_water`), each figure is given with and without it, and both are checked against
    the goal: a plan that excepts natural background (自然本底值高除外) is judged by the latter.
    With decisions on readings (``decisions=`` of the same), each figure is also given without them
    (``attained_as_reported``, 审核前断面达标率(%)).

    Parameters
    ----------
    sections
        A result of `assess_sections`, for example with ``every="year"`` and ``targets=``. Its
        sections with a target and without samples are undetermined here.
    section
        The columns that name a section.
    goals
        Targets: ``attained`` (per cent of sections that attain their target, at least), ``good``
        (per cent at Ⅰ–Ⅲ, at least), ``inferior`` (sections worse than Ⅴ, at most),
        ``inferior_share`` (per cent worse than Ⅴ, at most), ``fifth_share`` (per cent at Ⅴ, at
        most: 地下水Ⅴ类水比例, of ``groundwater``, or of ``sections`` that are wells),
        ``compliance`` (水量达标率: per cent of drinking water, at least), ``source_compliance``
        (水源达标率: per cent of sources, at least): ``{"attained": 100, "inferior": 0}``. The
        figures without background and as reported have the same goal unless they have their own
        (``attained_without_background``, ``attained_as_reported``). Of groups by one column each
        may have its own: ``{"国控": {"inferior": 0}, "市控": {}}``.
    sources
        A result of `check_source_water`, for ``compliance`` and ``source_compliance``.
    groundwater
        A result of `assess_sections` by GB/T 14848-2017, one row per well, for ``fifth_share``.
    by
        The columns to group by, of the result or of the register: ``["控制级别", "县区"]``.
    register
        A register of sections (see `shuizhi.check_register`), for ``by``.
    sort
        ``table``: groups by name; ``register``: in the order of the register.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        One row per group, period and goal: the columns of ``by``, ``period``, ``goal``,
        ``yes``, ``no`` and ``undetermined`` (numbers of sections), ``value`` (per cent or count, of
        those determined), ``target``, ``verdict`` (pass, fail, or undetermined if it depends on a
        section that could not be assessed; null without a target) and ``sections`` (the sections or
        sources that fail the goal or are undetermined); with groups also ``rank`` (排名: among the
        groups of a period, the best first).

    Raises
    ------
    ShuizhiError
        A column or goal is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import assess_sections
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "乙", "丙"], "时间": ["2021"] * 3, "氨氮": [0.4, 1.2, 2.4],
    ... })
    >>> year = assess_sections(samples, section="断面", time="时间", every="year", min_count=1)
    >>> goals = attainment(year, section="断面", goals={"good": 30, "inferior": 0})
    >>> goals.select("goal", "value", "target", "verdict", "sections").rows()[1:]
    [('good', 33.3333333333, 30.0, 'pass', ['丙', '乙']), ('inferior', 1.0, 0.0, 'fail', ['丙'])]
    """
    lang = language(lang)
    own = registered(register)
    groups = [by] if isinstance(by, str) else list(by or ())
    wanted = targets_of_goals(goals, groups)
    table = wrap(sections)
    keys = named("section", section, table)
    if not keys:
        raise OptionError(text("section_names_nothing"))
    for key in keys:
        held(table, key, "names")
    told = held(table, result_column(table, "class", "a result of assess_sections"), "names")
    frame = table.frame(table.names)
    counted = plugin.counted(pl.col(told).cast(pl.String)).struct.field
    attained = flags(frame, result_column(table, "attained", "a result of assess_sections"))
    does = {
        "attained": attained,
        "good": counted("good"),
        "inferior": counted("inferior"),
        "inferior_share": counted("inferior"),
        "fifth_share": counted("fifth"),
    }
    if _has(table, "background"):
        does |= _without_background(table, frame, does)
    if _has(table, "class_as_reported"):
        does |= _as_reported(table, frame, does)
    period = _period(table)
    rows = grouped(frame, keys, groups, own).with_columns(
        joined(keys).alias(f"{MARK}name"),
        *(condition.alias(f"{MARK}{name}") for name, condition in does.items()),
    )
    if groundwater is not None:
        does = {n: expression for n, expression in does.items() if not n.startswith("fifth_share")}
    unasked = {name for name in does if bare(name) in ASKED} - {*wanted.asked}
    parts = [
        _tally(rows, groups, period, name, wanted, lang) for name in does if name not in unasked
    ]
    if groundwater is not None:
        parts.append(_of_groundwater(wrap(groundwater), groups, own, wanted, lang))
    if sources is not None:
        parts += _of_sources(wrap(sources), groups, own, wanted, lang)
    elif asked := [name for name in wanted.asked if bare(name) in OF_SOURCES]:
        raise ColumnError(text("goal_takes_sources", goal=asked[0]))
    shown = ATTAINMENT | ({"rank": "排名"} if groups else {})
    new = output_names(shown, lang, suffix, groups)
    order = pl.Enum([goal_name(name, lang) for name in GOALS])
    made = pl.concat(parts)
    if groups:
        better = pl.when(pl.col("fewer")).then(pl.col("value")).otherwise(-pl.col("value"))
        made = made.with_columns(better.rank("min").over("period", "goal").alias("rank"))
    by_group = [pl.col(name) for name in groups]
    made = made.sort(*by_group, "period", pl.col("goal").cast(order), nulls_last=True)
    result = made.select(*groups, *(pl.col(name).alias(new[name]) for name in shown))
    return (arranged(result, own, groups, sort) if groups else result).collect()


def _without_background(
    table: Table, frame: pl.LazyFrame, does: dict[str, pl.Expr]
) -> dict[str, pl.Expr]:
    """Return whether sections attain, without any declared background."""
    name = result_column(table, "background", "a result of assess_sections")
    return _by(table, frame, does, WITHOUT, pl.col(name).is_not_null())


def _as_reported(table: Table, frame: pl.LazyFrame, does: dict[str, pl.Expr]) -> dict[str, pl.Expr]:
    """Return what sections do without decisions; of those that none changes, what they do."""
    names = [
        result_column(table, key, "a result of assess_sections")
        for key in ("decisions", f"class{REPORTED}", f"attained{REPORTED}")
    ]
    said = pl.any_horizontal(pl.col(name).is_not_null() for name in names)
    return _by(table, frame, does, REPORTED, said)


def _by(
    table: Table, frame: pl.LazyFrame, does: dict[str, pl.Expr], reading: str, there: pl.Expr
) -> dict[str, pl.Expr]:
    """Return what sections do by another reading, where there is one."""
    class_name, attained_name = (
        result_column(table, f"{key}{reading}", "a result of assess_sections")
        for key in ("class", "attained")
    )
    classes = pl.col(held(table, class_name, "names")).cast(pl.String)
    counted = plugin.counted(classes).struct.field
    other = {"attained": flags(frame, attained_name)}
    other |= {each: counted(each) for each in ("good", "inferior")}
    other |= {"inferior_share": counted("inferior"), "fifth_share": counted("fifth")}
    return {
        f"{each}{reading}": pl.when(there).then(found).otherwise(does[each])
        for each, found in other.items()
    }


def flags(frame: pl.LazyFrame, name: str) -> pl.Expr:
    """Return a column as true and false, in any spelling of other kinds of tables."""
    dtype = frame.collect_schema()[name]
    if dtype in (pl.Boolean, pl.Null):
        return pl.col(name).cast(pl.Boolean)
    if dtype == pl.String:
        words = {"true": True, "false": False, "是": True, "否": False}
        said = pl.col(name).str.to_lowercase()
        other = frame.filter(said.is_not_null() & ~said.is_in(list(words))).head(1).collect()
        if other.height:
            raise ColumnError(text("boolean_cell", name=name, other=other[name][0]))
        return said.replace_strict(words, default=None, return_dtype=pl.Boolean)
    raise ColumnError(text("boolean_type", name=name, dtype=dtype))


def _period(table: Table) -> pl.Expr:
    for name in RESULTS["period"]:
        if name in table.names:
            return pl.col(held(table, name, "names")).cast(pl.String)
    return pl.lit(None, pl.String)


def _tally(
    rows: pl.LazyFrame,
    groups: Sequence[str],
    period: pl.Expr,
    name: str,
    wanted: Wanted,
    lang: Lang,
) -> pl.LazyFrame:
    """Count the sections that meet a goal, do not, or are undetermined."""
    kind = GOALS[name][1]
    counted = rows.group_by(*groups, period.alias(_PERIOD)).agg(_counts(name))
    counted = counted.rename({_PERIOD: "period"})
    goal = plugin.goal(
        [pl.col("yes"), pl.col("no"), pl.col("undetermined")], pl.col("target"), kind
    )
    return _judged(
        counted.with_columns(wanted.target(name).alias("target"))
        .with_columns(goal.alias("goal"))
        .unnest("goal"),
        groups,
        name,
        lang,
    )


def _of_groundwater(
    table: Table, groups: Sequence[str], register: Register | None, wanted: Wanted, lang: Lang
) -> pl.LazyFrame:
    """Return the share of wells at class Ⅴ by period."""
    told = held(table, result_column(table, "class", "a result of assess_sections"), "names")
    frame = table.frame(table.names)
    first = [table.names.index(name) for name in _FIRST if name in table.names]
    keys = table.names[: min(first, default=0)] or candidates(table.names, "section")
    fifth = plugin.counted(pl.col(told).cast(pl.String)).struct.field("fifth")
    rows = grouped(frame, keys, groups, register).with_columns(
        fifth.alias(f"{MARK}fifth_share"),
        (joined(keys) if keys else pl.lit(None, pl.String)).alias(f"{MARK}name"),
    )
    return _tally(rows, groups, _period(table), "fifth_share", wanted, lang)


def _of_sources(
    table: Table, groups: Sequence[str], register: Register | None, wanted: Wanted, lang: Lang
) -> list[pl.LazyFrame]:
    """Return the rates of sources by period; the sections counted and named are sources."""
    what = "a result of check_source_water"
    frame = table.frame(table.names)
    # The columns before the first result column name the sources.
    first = [table.names.index(name) for name in _FIRST if name in table.names]
    keys = table.names[: min(first, default=0)]
    names = joined(keys) if keys else pl.lit(None, pl.String)
    attains = flags(frame, result_column(table, "attained", what))
    parts = []
    for reading, key in {"": "attained", WITHOUT: "background", REPORTED: "decisions"}.items():
        if not _has(table, key):
            continue
        does = attains
        if reading:
            own = flags(frame, result_column(table, f"attained{reading}", what))
            said = pl.col(result_column(table, key, what)).is_not_null()
            if reading == REPORTED:
                said |= own.is_not_null()
            does = pl.when(said).then(own).otherwise(attains)
        for name in OF_SOURCES:
            goal = f"{name}{reading}"
            if not _has(table, goal) and goal not in wanted.asked:
                continue  # as in a result without volumes
            value = pl.col(result_column(table, goal, what))
            if reading == REPORTED:  # where no decision changes a source
                value = pl.coalesce(value, pl.col(result_column(table, name, what)))
            counted = does
            if name == "source_compliance" and _has(table, "complete"):
                counted = does & flags(frame, result_column(table, "complete", what))
            rows = grouped(frame, keys, groups, register).with_columns(
                counted.alias(f"{MARK}{goal}"), names.alias(f"{MARK}name")
            )
            parts.append(_rate(rows, groups, _period(table), value, wanted, goal, lang))
    if not parts:
        result_column(table, "compliance", what)  # reports what is missing
    return parts


def _rate(
    rows: pl.LazyFrame,
    groups: Sequence[str],
    period: pl.Expr,
    value: pl.Expr,
    wanted: Wanted,
    goal: str,
    lang: Lang,
) -> pl.LazyFrame:
    """Check the rate of sources of each period against its goal."""
    # The rates of a period cover all its sources, not a group.
    whole = value.first() if not groups else pl.lit(None, pl.Float64)
    counted = (
        rows.group_by(*groups, period.alias(_PERIOD))
        .agg(*_counts(goal), whole.alias("value"))
        .rename({_PERIOD: "period"})
        .with_columns(wanted.target(goal).alias("target"))
    )
    met = plugin.reached(pl.col("value"), pl.col("target"))
    return _judged(counted.with_columns(met.alias("met")), groups, goal, lang)


def _counts(goal: str) -> list[pl.Expr]:
    """Return how many meet a goal, do not, or are undetermined, and the sections that fail it."""
    does = pl.col(f"{MARK}{goal}")
    # Sections fail a goal of at most if they count, and a goal of at least if they do not.
    listed = does if GOALS[goal][1] in (AT_MOST, FEW) else ~does
    return [
        does.sum().cast(pl.UInt32).alias("yes"),
        does.not_().sum().cast(pl.UInt32).alias("no"),
        does.is_null().sum().cast(pl.UInt32).alias("undetermined"),
        pl.col(f"{MARK}name").filter(listed.fill_null(True)).drop_nulls().sort().alias("sections"),
    ]


def _has(table: Table, name: str) -> bool:
    return any(each in table.names for each in RESULTS[name])


def _judged(counted: pl.LazyFrame, groups: Sequence[str], name: str, lang: Lang) -> pl.LazyFrame:
    return counted.select(
        *groups,
        "period",
        pl.lit(goal_name(name, lang)).alias("goal"),
        "yes", "no", "undetermined", "value", "target",
        pl.when(pl.col("target").is_not_null())
        .then(goal_verdict(pl.col("met"), lang))
        .alias("verdict"),
        "sections",
        pl.lit(GOALS[name][1] in (AT_MOST, FEW)).alias("fewer"),
    )  # fmt: skip
