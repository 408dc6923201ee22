"""Summarize the readings of outfalls by day.

polars groups the readings; the core summarizes each day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.request import Options, Prepared, prepare, single
from shuizhi._frames.calendar import Calendar, comparable, days_of
from shuizhi._frames.flags import Flags
from shuizhi._frames.flow import check_flow_unit, flow_column
from shuizhi._frames.long import long_of
from shuizhi._frames.samples import in_order, sample_rows, told_apart
from shuizhi._frames.stages import columns_of_stage
from shuizhi._frames.tables import Table, readable, words
from shuizhi._frames.unread import tell_columns
from shuizhi.errors import ColumnError, OptionError

Duplicates = Literal["once", "keep", "error"]


@dataclass(frozen=True)
class Days:
    """Days of outfalls, sorted: keys, ``day``, ``flow`` (m³/d), ``duplicates``, summaries."""

    frame: pl.LazyFrame
    parameters: list[str]
    temperature: pl.Expr | None
    """The mean temperature of the water, where it is measured."""

    def measured(self, key: str) -> list[pl.Expr]:
        """Return the summaries of the parameters, and their greatest number of readings a day."""
        days = [pl.col(f"{MARK}measured:{id}") for id in self.parameters]
        counted = ("count", "undetected", "dropped")
        return days + [
            pl.sum_horizontal(day.struct.field(name) for name in counted).max().over(key)
            for day in days
        ]


def measured_days(
    given: Table,
    options: Options,
    key: str,
    time: str,
    flows: Sequence[str],
    flow_unit: str | None,
    duplicates: Duplicates,
    flags: Flags,
    rest: Mapping[str, Any],
) -> Days:
    """Summarize the readings of a table, wide or long, by outfall and day.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood, or a duplicate row is an error.
    """
    check_flow_unit(flow_unit)
    if flow_unit is not None and not flows:
        raise OptionError(text("flow_unit_alone"))
    keys = list(dict.fromkeys([key, time, *flows]))
    said = (rest.get("parameter"), rest.get("value"), rest.get("unit"))
    long = long_of(given, said, rest.get("columns"))
    columns = columns_of_stage(given, rest.get("columns"), "effluent", long[0])
    if any(part is not None for part in long):
        flag = None if flags.row is None else (flags.row, plugin.flagged(words(flags.row)))
        rows, prepared, cells = sample_rows(
            given, options, keys, columns, None, long, duplicates, flag
        )
        flags = Flags()  # flagged readings have lost their value
    else:
        rows, prepared, cells = _wide_rows(given, options, keys, columns, duplicates, flags)
    parameters = [id for id in prepared.parameters if id != "water_temperature"]
    if not parameters:
        raise ColumnError(text("no_discharged"))
    flow = [
        flow_column(
            name, given.schema[name], flow_unit, usual="m3/h", into="m3/d",
            missing_values=options.missing_values,
        )
        for name in flows
    ]  # fmt: skip
    day = days_of(given, [time], Calendar("ten-day"), whole_days=True)
    listed = rows.select(
        f"{MARK}first",
        key,
        day.alias("day"),
        comparable(time, given.schema[time]).alias(f"{MARK}time"),
        *(column.alias(f"{MARK}flow") for column in flow),
        *(
            cell.alias(f"{MARK}cell:{id}")
            for id, cell in zip(prepared.parameters, cells, strict=True)
        ),
        *(
            flagged.alias(f"{MARK}flag:{id}")
            for id in prepared.parameters
            if (flagged := flags.flagged(id)) is not None
        ),
        *([f"{MARK}copies"] if f"{MARK}copies" in rows.collect_schema().names() else []),
    ).group_by(key, "day")
    marked = [id for id in prepared.parameters if flags.flagged(id) is not None]
    return _summed(listed, prepared, parameters, key, bool(flows), duplicates, any(long), marked)


def _wide_rows(
    given: Table,
    options: Options,
    keys: list[str],
    columns: Any,
    duplicates: Duplicates,
    flags: Flags,
) -> tuple[pl.LazyFrame, Prepared, list[pl.Expr]]:
    """Return the rows of a wide table and the cells of its parameters."""
    # The column of outfalls is not a reading, although MN could be manganese.
    columns = {keys[0]: None} | dict(columns or {})
    prepared = prepare(given.names, options, columns, every=True)
    if clash := [name for name in prepared.columns if name in keys]:
        raise ColumnError(text("readings_and_outfall", clash=clash[0]))
    tell_columns(given, columns, prepared.columns, [*keys, *flags.names], "effluent")
    names = list(dict.fromkeys([*keys, *prepared.columns, *flags.names]))
    rows = given.frame(names).select(names)
    if duplicates == "error":
        rows = told_apart(rows, keys, duplicates).drop(f"{MARK}copies")
    else:
        rows = rows.with_row_index(f"{MARK}first")
    return rows, prepared, [readable(name, given.schema[name]) for name in prepared.columns]


def _summed(
    listed: Any,
    prepared: Prepared,
    parameters: list[str],
    key: str,
    weighted: bool,
    duplicates: Duplicates,
    long: bool,
    flagged: Sequence[str],
) -> Days:
    """Summarize the rows of each day."""
    cells = [pl.col(f"{MARK}cell:{id}") for id in prepared.parameters]
    flow = pl.col(f"{MARK}flow") if weighted else None
    flags = {id: pl.col(f"{MARK}flag:{id}") for id in flagged}
    first = pl.col(f"{MARK}first").min()
    told = [pl.col(f"{MARK}time"), *([] if flow is None else [flow]), *cells, *flags.values()]
    copies, repeats = pl.lit(0, pl.UInt32), pl.lit(None, pl.List(pl.Boolean))
    if long:  # duplicates were left out when the table was made wide
        frame = listed.agg(first, *told, pl.col(f"{MARK}copies").sum().cast(pl.UInt32))
        frame = frame.with_columns(repeats.alias("repeats")).rename({f"{MARK}copies": "copies"})
    elif duplicates == "once":
        frame = listed.agg(first, *told)
        frame = frame.with_columns(plugin.repeated(told).alias(f"{MARK}repeated"))
        frame = frame.unnest(f"{MARK}repeated")
    else:
        frame = listed.agg(first, *told).with_columns(
            repeats.alias("repeats"), copies.alias("copies")
        )
    came_to = [
        plugin.day_measured(
            single(prepared.plan, place), cell, pl.col("repeats"), flow, flags.get(id)
        ).alias(f"{MARK}measured:{id}")
        for place, (id, cell) in enumerate(zip(prepared.parameters, cells, strict=True))
    ]
    of_day = pl.lit(None, pl.Float64) if flow is None else plugin.day_flow(flow, pl.col("repeats"))
    days = frame.select(
        f"{MARK}first", key, "day", pl.col("copies").alias("duplicates"), of_day.alias("flow"),
        *came_to,
    )  # fmt: skip
    days = in_order(days, [key], "day").drop(f"{MARK}first")
    warm = "water_temperature"
    temperature = (
        pl.col(f"{MARK}measured:{warm}").struct.field("mean_value")
        if warm in prepared.parameters
        else None
    )
    return Days(days, parameters, temperature)
