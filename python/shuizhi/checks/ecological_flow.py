"""Ecological flow: daily flows of sections compared with a declared base flow."""

import re
from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.reasons import format_reasons
from shuizhi._core.request import Lang
from shuizhi._core.verdicts import goal_verdict
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.decisions import Cells
from shuizhi._frames.flow import flow_column
from shuizhi._frames.options import named
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import samples_of
from shuizhi._frames.samples import check_duplicates, in_order, joinable, told_apart
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.declared import column_of
from shuizhi.assessment.register import (
    Register,
    Sort,
    arranged,
    registered,
    with_register,
)
from shuizhi.errors import ColumnError, OptionError

__all__ = ["check_ecological_flow"]

_FLOW = {
    "period": "时段",
    "start": "起始日",
    "samples": "样本数",
    "duplicates": "重复行数",
    "days": "天数",
    "days_met": "达标天数",
    "days_short": "不达标天数",
    "days_without_data": "缺测天数",
    "days_without_base": "无基流值天数",
    "share_met": "达标天数比例(%)",
    "longest_shortfall": "最长连续不达标天数",
    "longest_shortfall_most": "最长连续不达标天数上限",
    "goal": "目标值",
    "verdict": "判定",
    "reason": "说明",
}
# The codes of days in results of the core.
_DAYS = {
    "days_met": "met",
    "days_short": "short",
    "days_without_data": "without_flow",
    "days_without_base": "without_base",
    "share_met": "share",
    "longest_shortfall": "longest",
    "longest_shortfall_most": "most",
}


@checked
@decidable(cells=Cells.of_flows)
def check_ecological_flow(
    flows: Frame,
    *,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    flow: str,
    base: Any = None,
    every: Every = "month",
    goal: float | None = None,
    flow_unit: str | None = None,
    missing_values: Sequence[str | float] = (),
    duplicates: Literal["once", "keep", "error"] = "once",
    decisions: Any = None,
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Check the daily flow of sections against their declared ecological base flow.

    Flows and base flows are in m³/s unless their headers have another unit (``流量(L/s)``). Rows of
    one day are averaged; a day is met if its mean is at least the base flow of its section and
    month.

    Parameters
    ----------
    flows
        A table of any kind that `shuizhi.grade` takes, with one row per reading of flow.
    section
        The columns that identify a section.
    time
        The column of days or times; months or years are not enough.
    flow
        The column of flows, numbers or text. Bounds (``<0.05``) and cells that are not numbers
        do not count as data.
    base
        A table of the declared base flows: the columns of `section`, ``flow`` (流量, 生态流量,
        生态基流), and ``month`` (月份: 1 to 12) if it differs by month; a row without a month
        applies to the months not named. By default the column 生态流量 of the register.
    every
        ``month``, ``ten-day``, ``quarter``, ``half``, ``year``, or None for all days from the first
        to the last of the section. All periods from the first to the last are listed.
    goal
        The required share of days met, in per cent; without it there is no verdict.
    flow_unit
        The unit of `flow`, if its header has none.
    missing_values
        As in `shuizhi.grade`.
    duplicates
        Rows with the same section, time and flow, as in `average`.
    decisions
        A table of decisions on single flows, as `apply_decisions` takes it, with 流量 (``flow``) as
        the parameter: they are taken as decided. ``decisions`` (审核处理) says which were decided
        on, ``verdict_as_reported`` (审核前判定) and ``share_met_as_reported`` what the verdict and
        the share of days are without.
    register, sort
        As in `assess_sections`; the register may hold the base flows (生态流量, 生态基流).
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per section and period, in the order of the table: ``period``, ``start``,
        ``samples``, ``duplicates``, ``days`` (天数: of the period), ``days_met`` (达标天数),
        ``days_short`` (不达标天数), ``days_without_data`` (缺测天数), ``days_without_base``
        (无基流值天数: with a flow, but no base declared), ``share_met`` (达标天数比例(%), of the
        days met and short), ``longest_shortfall`` (consecutive days short within the period),
        ``longest_shortfall_most`` (its upper bound if all unknown days were short), ``goal``,
        ``verdict`` (pass, fail, or undetermined if it depends on days without data; null without a
        goal) and ``reason`` (说明). Sections of `base` without a row, and rows whose time is not
        understood, have no period.

    Raises
    ------
    ShuizhiError
        A column or option is not understood, or `base` names a section and month twice.

    Examples
    --------
    >>> import polars as pl
    >>> flows = pl.DataFrame({
    ...     "断面": ["甲"] * 4, "日期": ["2021-02-01", "2021-02-02", "2021-02-02", "2021-02-04"],
    ...     "流量": [1.0, 1.5, 3.5, 1.0],
    ... })
    >>> base = pl.DataFrame({"断面": ["甲"], "生态流量": [2.0]})
    >>> checked = check_ecological_flow(
    ...     flows, section="断面", time="日期", flow="流量", base=base, goal=90
    ... )
    >>> checked.select("days", "days_met", "days_short", "days_without_data", "verdict").row(0)
    (28, 1, 2, 25, 'undetermined')
    """
    lang = language(lang)
    own = registered(register)
    given = with_register(wrap(flows), own, section)
    calendar = Calendar.disjoint(every, "check_ecological_flow")
    if calendar.every == "season":
        raise OptionError(text("no_seasons"))
    check_duplicates(duplicates)
    if isinstance(missing_values, str):
        raise OptionError(text("missing_values_one_text", missing_values=missing_values))
    if goal is not None and (
        isinstance(goal, bool) or not isinstance(goal, int | float) or not 0 < goal <= 100
    ):
        raise OptionError(text("flow_goal", goal=goal))
    roles = Roles(given)
    keys, times = roles.columns("section", section, some=True), roles.times(time)
    [what] = named("flow", flow, given)
    roles.tell()
    given, keys = samples_of(
        given, keys, times, calendar, option="section", found=section is None, whole_days=True
    )
    taken = list(dict.fromkeys([*keys, *times, what]))
    rows = given.frame(taken).select(taken)
    if base is None:
        base = _of_register(own, keys)
    declared = _declared(base, keys, rows.select(keys))
    day = days_of(given, times, Calendar("ten-day"), whole_days=True)
    value = flow_column(
        what, given.schema[what], flow_unit, usual="m3/s", into="m3/s",
        missing_values=missing_values,
    )  # fmt: skip
    daily = (
        told_apart(rows, [*keys, *times], duplicates)
        .with_columns(day.alias(f"{MARK}day"), value.alias(f"{MARK}flow"))
        .group_by(*keys, f"{MARK}day")
        .agg(
            pl.col(f"{MARK}flow"),
            pl.col(f"{MARK}flow").null_count().alias(f"{MARK}unread"),
            (pl.len() + pl.col(f"{MARK}copies").sum()).cast(pl.UInt32).alias(f"{MARK}rows"),
            pl.col(f"{MARK}copies").sum().cast(pl.UInt32),
            pl.col(f"{MARK}first").min().alias(f"{MARK}at"),
        )
        .with_columns(
            plugin.mean_flow(pl.col(f"{MARK}flow")).alias(f"{MARK}flow"),
            pl.col(f"{MARK}day").dt.month().cast(pl.Int32).alias(f"{MARK}month"),
        )
        .join(declared, on=[*keys, f"{MARK}month"], how="left", nulls_equal=True)
        .join(
            declared.filter(pl.col(f"{MARK}month").is_null())
            .drop(f"{MARK}month")
            .rename({f"{MARK}base": f"{MARK}otherwise"}),
            on=keys,
            how="left",
            nulls_equal=True,
        )
        .with_columns(pl.coalesce(f"{MARK}base", f"{MARK}otherwise").alias(f"{MARK}base"))
    )
    periods = _periods(daily, declared, keys, calendar)
    found = pl.col(f"{MARK}found").struct.field
    checked = plugin.ecological_flow(
        pl.col(f"{MARK}length"), pl.col(f"{MARK}places"), pl.col(f"{MARK}flow"),
        pl.col(f"{MARK}base"),
        None if goal is None else float(goal),
    )  # fmt: skip
    index, lines = pl.col(f"{MARK}index"), pl.col(f"{MARK}rows")
    reason = format_reasons(lang, [
        ("unknown_time", index.is_null() & (lines > 0), None),
        ("missing", (lines == 0) | (pl.col(f"{MARK}unread") > 0) | (found("without_flow") > 0),
         None),
        ("no_base_flow", found("without_base") > 0, None),
    ])  # fmt: skip
    judged = goal_verdict(found("pass"), lang)
    made = {
        "period": calendar.label(index),
        "start": pl.col(f"{MARK}start"),
        "samples": lines,
        "duplicates": pl.col(f"{MARK}copies"),
        "days": pl.col(f"{MARK}length"),
        **{name: found(field) for name, field in _DAYS.items()},
        "goal": pl.lit(goal, pl.Float64),
        "verdict": pl.lit(None, pl.String) if goal is None else judged,
        "reason": reason,
    }
    names = {n: zh for n, zh in _FLOW.items() if n != "period" or calendar.every is not None}
    new = output_names(names, lang, suffix, keys)
    result = in_order(
        periods.with_columns(checked.alias(f"{MARK}found")), keys, f"{MARK}index"
    ).select(*keys, *(made[name].alias(new[name]) for name in names))
    return given.convert(arranged(result, own, keys, sort))


def _of_register(register: Register | None, keys: Sequence[str]) -> pl.DataFrame:
    """Return the base flows of a register.

    Raises
    ------
    OptionError
        There is no register, or it has none.
    """
    own = [] if register is None else [each.column for each in register.columns("base_flow")]
    if register is None or not own:
        raise OptionError(text("base_needed"))
    rows = register.frame.select(*register.keyed(keys), own[0]).unique(maintain_order=True)
    return rows.filter(pl.col(own[0]).is_not_null())


def _periods(
    daily: pl.LazyFrame, declared: pl.LazyFrame, keys: list[str], calendar: Calendar
) -> pl.LazyFrame:
    """Return one row per section and period: its first day and length, and its days as lists."""
    # Cached, because several joins use it.
    daily = daily.with_columns(
        calendar.index(pl.col(f"{MARK}day")).alias(f"{MARK}index")
    ).with_columns(pl.when(pl.col(f"{MARK}day").is_not_null()).then(pl.col(f"{MARK}index")))
    daily = daily.cache()
    day, index = pl.col(f"{MARK}day"), pl.col(f"{MARK}index")
    spans = (
        daily.filter(day.is_not_null())
        .group_by(keys)
        .agg(
            day.min().alias(f"{MARK}first"),
            day.max().alias(f"{MARK}last"),
            pl.int_ranges(index.min(), index.max() + 1, dtype=pl.Int32)
            .first()
            .alias(f"{MARK}index"),
        )
        .explode(f"{MARK}index", empty_as_null=False, keep_nulls=False)
    )
    if calendar.every is None:
        bounds = pl.col(f"{MARK}first"), pl.col(f"{MARK}last") + pl.duration(days=1)
    else:
        bounds = calendar.start(index), calendar.start(index + 1)
    spans = spans.select(
        *keys,
        f"{MARK}index",
        bounds[0].alias(f"{MARK}start"),
        (bounds[1] - bounds[0]).dt.total_days().cast(pl.UInt32).alias(f"{MARK}length"),
    )
    undated = daily.filter(day.is_null()).select(keys)
    absent = declared.select(keys).unique().join(daily, on=keys, how="anti", nulls_equal=True)
    nowhere = pl.concat([undated, absent]).with_columns(
        pl.lit(None, pl.Int32).alias(f"{MARK}index"),
        pl.lit(None, pl.Date).alias(f"{MARK}start"),
        pl.lit(None, pl.UInt32).alias(f"{MARK}length"),
    )
    on = [*keys, f"{MARK}index"]
    places = daily.group_by(keys).agg(pl.col(f"{MARK}at").min().alias(f"{MARK}first"))
    lists = (
        daily.join(spans, on=on, how="left", nulls_equal=True)
        .with_columns(
            (day - pl.col(f"{MARK}start")).dt.total_days().cast(pl.Int32).alias(f"{MARK}places")
        )
        .group_by(on)
        .agg(
            pl.col(f"{MARK}places", f"{MARK}flow", f"{MARK}base"),
            pl.col(f"{MARK}rows", f"{MARK}copies", f"{MARK}unread").sum(),
        )
    )
    return (
        pl.concat([spans, nowhere])
        .join(lists, on=on, how="left", nulls_equal=True)
        .join(places, on=keys, how="left", nulls_equal=True)
        .with_columns(pl.col(f"{MARK}rows", f"{MARK}copies", f"{MARK}unread").fill_null(0))
    )


def _flow_of(table: Table) -> str:
    """Return the column of base flows, with any unit in its header."""
    names = ("flow", "流量", "生态流量", "生态基流", "基流", "base")
    for name in table.names:
        head = re.split(r"[(（\[【\s_]", name, maxsplit=1)[0]
        if head in names and name not in names:
            return name
    return column_of(table, names, "base")


def _declared(base: Any, keys: list[str], like: pl.LazyFrame) -> pl.LazyFrame:
    """Return the base flow of each section and month; a null month applies to those not named."""
    table = wrap(base)
    named("base", keys, table)
    flow = _flow_of(table)
    months = [name for name in ("month", "月份", "月") if name in table.names][:1]
    own = table.frame([*keys, flow, *months])
    frame = joinable(table, own, keys, like, "base")
    said = (
        pl.col(months[0]).cast(pl.String).str.strip_chars() if months else pl.lit(None, pl.String)
    )
    read = frame.select(
        *keys,
        said.alias(f"{MARK}said"),
        said.str.extract(r"^0?(\d{1,2})(?:\.0)?\s*月?$").cast(pl.Int32).alias(f"{MARK}month"),
        pl.col(flow).cast(pl.String).alias(f"{MARK}told"),
        flow_column(flow, table.schema[flow], None, usual="m3/s", into="m3/s").alias(f"{MARK}base"),
    ).collect()
    month, value = pl.col(f"{MARK}month"), pl.col(f"{MARK}base")
    strange = read.filter(
        (month.is_null() & pl.col(f"{MARK}said").is_not_null()) | ~month.is_between(1, 12)
    )
    if strange.height:
        raise ColumnError(text("base_month", strange=strange[f"{MARK}said"][0]))
    unread = read.filter(value.is_null())
    if unread.height:
        raise ColumnError(
            text("base_flow", unread=unread[f"{MARK}told"][0], unread2=unread.select(keys).row(0))
        )
    twice = read.group_by(*keys, f"{MARK}month").len().filter(pl.col("len") > 1)
    if twice.height:
        raise ColumnError(text("base_twice", twice=twice.drop("len").row(0)))
    return read.lazy().select(*keys, f"{MARK}month", f"{MARK}base")
