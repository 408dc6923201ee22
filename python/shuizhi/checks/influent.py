"""Influent of sewage treatment plants: find those with too low a concentration."""

from collections.abc import Sequence
from typing import Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked, count_of
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import rules
from shuizhi._core.reasons import format_reasons
from shuizhi._core.request import Lang, Options, single
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.flow import check_flow_unit
from shuizhi._frames.long import long_of
from shuizhi._frames.options import Reading, named, number, split_options
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import samples_of
from shuizhi._frames.samples import check_duplicates, in_order, sample_rows
from shuizhi._frames.stages import columns_of_stage
from shuizhi._frames.tables import wrap
from shuizhi.errors import OptionError

__all__ = ["screen_influent"]

_SCREENED = {
    "period": "时段",
    "start": "起始日",
    "samples": "样本数",
    "duplicates": "重复行数",
    "count": "参评数据数",
    "flow": "参评水量",
    "mean": "进水BOD5平均浓度(mg/L)",
    "threshold": "阈值(mg/L)",
    "listed": "列入一厂一策",
    "reason": "说明",
}


@checked
@decidable()
def screen_influent(
    samples: Frame,
    *,
    plant: str | Sequence[str],
    time: str | Sequence[str] | None = None,
    every: Every = "year",
    threshold: float | None = None,
    flow: str | None = None,
    flow_unit: str | None = None,
    min_count: int = 1,
    duplicates: Literal["once", "keep", "error"] = "once",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Frame:
    """Find the sewage plants that need their own plan (一厂一策), by their influent.

    A plant is listed if the mean BOD5 of its influent over the period is below 100 mg/L. It is the
    mean of the samples, weighted by flow if given, and not rounded before the comparison.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long, one row per sample of the influent. Columns of
        the effluent (出水BOD5) are left out. Use ``columns={"原水BOD": "BOD5"}`` for a column with
        another name.
    plant
        The columns that identify a plant.
    time, every
        As in `average`.
    threshold
        List plants with a mean below this, in mg/L; 100 by default.
    flow
        The column of flows or volumes for weighting. A sample without one is left out of the mean,
        and reported in ``reason``.
    flow_unit
        The unit of `flow`, if its header has none; any unit is possible, because only weights
        matter.
    min_count
        The least number of samples of a mean; with fewer there is no mean.
    duplicates
        As in `average`.
    nondetect, detection_limits, missing_values, columns, decisions, parameter, value, unit, \
lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per plant and period, in the order of the table: ``period``, ``start``, ``samples``
        (样本数: rows), ``duplicates`` (included in them), ``count`` (参评数据数: samples in the
        mean), with ``flow`` the sum of their flows (参评水量; null if there are none), ``mean``
        (进水BOD5平均浓度), ``threshold`` (阈值), ``listed`` (列入一厂一策; null without a mean) and
        ``reason`` (说明).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "厂": ["一厂", "一厂", "二厂"], "日期": ["2021-03-01", "2021-09-01", "2021-03-01"],
    ...     "BOD5": [80.0, 120.0, 100.0], "水量": [3.0, 1.0, 2.0],
    ... })
    >>> screened = screen_influent(samples, plant="厂", time="日期", flow="水量")
    >>> screened.select("厂", "period", "mean", "flow", "listed").rows()
    [('一厂', '2021', 90.0, 4.0, True), ('二厂', '2021', 100.0, 2.0, False)]
    """
    lang = language(lang)
    given = wrap(samples)
    calendar = Calendar.disjoint(every, "screen_influent")
    least = rules()["influent-screening"]["figures"]["threshold"]
    limit = float(least) if threshold is None else threshold
    if (
        isinstance(limit, bool)
        or not isinstance(limit, int | float)
        or not 0 < limit < float("inf")
    ):
        raise OptionError(text("threshold_unknown", threshold=threshold))
    min_count = count_of("min_count", min_count)
    check_duplicates(duplicates)
    keys, flows = named("plant", plant, given), named("flow", flow, given)
    roles = Roles(given)
    times = roles.times(time)
    roles.tell()
    given, _ = samples_of(
        given, keys, times, calendar, option="plant", apart=False, columns=options.get("columns")
    )
    reading, rest = split_options(options)
    base = Options(lang=lang, names=given.names, **reading)
    said = (rest.get("parameter"), rest.get("value"), rest.get("unit"))
    long = long_of(given, said, rest.get("columns"))
    rows, prepared, [cell] = sample_rows(
        given, base, list(dict.fromkeys([*keys, *times, *flows])),
        columns_of_stage(given, rest.get("columns"), "influent", long[0]),
        set(rules()["influent-screening"]["parameters"]),
        long, duplicates, stage="influent",
    )  # fmt: skip
    day = days_of(given, times, calendar)
    entered = plugin.enter(single(prepared.plan, 0), cell, plain=True).struct.field("value")
    check_flow_unit(flow_unit)
    for name in flows:
        # Any unit is possible; the one in the header is checked.
        _shuizhi.flow_symbol(name, flow_unit, "m3")
    weight = [number(name, given.schema[name], "a flow", base.missing_values) for name in flows]
    grouped = (
        rows.with_columns(
            calendar.index(day).alias(f"{MARK}index"),
            entered.alias(f"{MARK}value"),
            *(w.alias(f"{MARK}flow") for w in weight),
        )
        .group_by(*keys, f"{MARK}index")
        .agg(
            (pl.len() + pl.col(f"{MARK}copies").sum()).cast(pl.UInt32).alias(f"{MARK}rows"),
            pl.col(f"{MARK}copies").sum().cast(pl.UInt32),
            pl.col(f"{MARK}first").min(),
            pl.col(f"{MARK}value").null_count().alias(f"{MARK}missing"),
            pl.col(f"{MARK}value", *(f"{MARK}flow" for _ in weight)),
        )
    )
    weights = pl.col(f"{MARK}flow") if flows else None
    screened = plugin.influent(pl.col(f"{MARK}value"), weights, float(limit), min_count)
    index, found = pl.col(f"{MARK}index"), pl.col(f"{MARK}found").struct.field
    dated = index.is_not_null()
    too_few = found("count").is_between(1, min_count - 1)
    weightless = (found("unweighed") > 0) | (found("flow") == 0)
    reason = format_reasons(lang, [
        ("unknown_time", ~dated, None),
        ("missing", pl.col(f"{MARK}missing") > 0, None),
        ("unknown_flow", weightless, None),
        ("too_few", too_few, None),
    ])  # fmt: skip
    made = {
        "period": calendar.label(index),
        "start": calendar.start(index),
        "samples": pl.col(f"{MARK}rows"),
        "duplicates": pl.col(f"{MARK}copies"),
        "count": found("count"),
        "flow": found("flow"),
        "mean": pl.when(dated).then(found("mean")),
        "threshold": pl.lit(float(limit)),
        "listed": pl.when(dated).then(found("listed")),
        "reason": reason,
    }
    left_out = {"period", "start"} if calendar.every is None else set()
    left_out |= set() if flows else {"flow"}
    names = {name: zh for name, zh in _SCREENED.items() if name not in left_out}
    new = output_names(names, lang, suffix, keys)
    screened_rows = grouped.with_columns(screened.alias(f"{MARK}found"))
    result = in_order(screened_rows, keys, f"{MARK}index").select(
        *keys, *(made[name].alias(new[name]) for name in names)
    )
    return given.convert(result)
