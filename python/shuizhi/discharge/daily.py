"""Gather the readings of outfalls, which the core summarizes by day."""

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
from shuizhi._frames.samples import sample_rows, told_apart
from shuizhi._frames.stages import columns_of_stage
from shuizhi._frames.tables import Table, readable, words
from shuizhi._frames.unread import tell_columns
from shuizhi.errors import ColumnError, OptionError

Duplicates = Literal["once", "keep", "error"]
_WARM = "water_temperature"


@dataclass(frozen=True)
class Days:
    """The rows of outfalls in lists, and the arguments of the core."""

    frame: pl.LazyFrame
    parameters: list[str]
    inputs: list[pl.Expr]
    arguments: Mapping[str, Any]

    @property
    def temperature(self) -> bool:
        """Whether the temperature of the water is measured."""
        return bool(self.arguments["temperature"])


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
    """Gather the readings of a table, wide or long, by outfall.

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
    parameters = [id for id in prepared.parameters if id != _WARM]
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
    # The temperature of the water comes last: it has no limit.
    ids = [*parameters, *(id for id in prepared.parameters if id == _WARM)]
    place = {id: prepared.parameters.index(id) for id in ids}
    flags_of = {id: flagged for id in ids if (flagged := flags.flagged(id)) is not None}
    lists = [
        day.to_physical().alias(f"{MARK}day"),
        comparable(time, given.schema[time]).alias(f"{MARK}time"),
        *([pl.col(f"{MARK}copies")] if any(long) else []),
        *(column.alias(f"{MARK}flow") for column in flow),
        *(cells[place[id]].alias(f"{MARK}cell:{id}") for id in ids),
        *(flagged.alias(f"{MARK}flag:{id}") for id, flagged in flags_of.items()),
    ]
    inputs = [pl.col(each.meta.output_name()) for each in lists]
    # Leaving the duplicates of a long table out does not keep its order.
    first = [f"{MARK}first"] if any(long) else []
    places = rows.select(*first, key, *lists).group_by(key, maintain_order=True)
    frame = places.agg(pl.col(first).min(), *inputs)
    if first:
        frame = frame.sort(first)
    arguments = {
        "plans": [single(prepared.plan, place[id]) for id in ids],
        "temperature": _WARM in ids,
        "flows": bool(flow),
        "copied": any(long),
        "once": duplicates == "once" and not any(long),
        "flagged": [ids.index(id) for id in flags_of],
    }
    return Days(frame, parameters, inputs, arguments)


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
        told_apart(rows, keys, duplicates)  # refuses them
    return rows, prepared, [readable(name, given.schema[name]) for name in prepared.columns]
