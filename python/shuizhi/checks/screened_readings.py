"""Readings for screening: wide or long tables as plain numbers and detection limits."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.methods import BELOW, NUMBER
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Columns, Options
from shuizhi._frames.long import long_cells
from shuizhi._frames.samples import recognized
from shuizhi._frames.tables import Table, readable
from shuizhi.errors import ColumnError


@dataclass(frozen=True)
class Readings:
    """Rows with the numbers and non-detects of each parameter, in private columns."""

    frame: pl.LazyFrame
    heads: list[str]
    parameters: list[str]
    of_row: bool
    """Whether a row holds a whole sample, and not one reading."""


def of_wide(
    given: Table,
    heads: list[str],
    states: list[str],
    missing_values: Sequence[str | float],
    columns: Columns | None,
) -> Readings:
    taken = [c for c in recognized(given, columns) if c["parameter"] and c["exponent"] is not None]
    ids = [column["parameter"] for column in taken]
    if not ids:
        raise ColumnError(text("no_known_parameter"))
    if twice := [id for id in dict.fromkeys(ids) if ids.count(id) > 1]:
        raise ColumnError(text("parameters_twice", twice=twice))
    names = list(dict.fromkeys([*heads, *states, *(column["column"] for column in taken)]))
    frame = given.frame(names).select(names)
    cells = []
    for column in taken:
        cell = plugin.reading(
            readable(column["column"], given.schema[column["column"]]),
            exponent=column["exponent"],
            signed=True,
            missing_values=missing_values,
        )
        cells += _parts(cell, column["parameter"])
    frame = frame.with_row_index(f"{MARK}row").select(
        f"{MARK}row", *dict.fromkeys([*heads, *states]), *cells
    )
    return Readings(frame, heads, ids, of_row=True)


def _parts(cell: pl.Expr, id: str) -> list[pl.Expr]:
    """Return the figure of a cell, and whether it is a detection limit; null if neither."""
    figure, qualifier = cell.struct.field("value"), cell.struct.field("qualifier")
    known = pl.when(qualifier.is_null() | (qualifier == "<")).then(figure)
    return [
        known.alias(f"{MARK}value:{id}"),
        (qualifier == "<").fill_null(False).alias(f"{MARK}below:{id}"),
    ]


def of_long(
    given: Table,
    heads: list[str],
    states: list[str],
    missing_values: Sequence[str | float],
    parameter: str,
    value: str,
    unit: str | None,
) -> Readings:
    options = Options(names=given.names, missing_values=missing_values)
    rows, pairs = long_cells(given, options, [*heads, *states], parameter, value, unit)
    known = set(pairs[f"{MARK}id"].drop_nulls())
    ids = [id for id in parameters_by_id() if id in known]
    if not ids:
        raise ColumnError(text("names_no_parameter", parameter=parameter))
    figure, code = (pl.col(f"{MARK}cell").struct.field(name) for name in ("value", "code"))
    frame = rows.with_row_index(f"{MARK}row").select(
        f"{MARK}row",
        *dict.fromkeys([*heads, *states]),
        *(
            column
            for id in ids
            for column in (
                pl.when(pl.col(f"{MARK}id") == id, code.is_in([NUMBER, BELOW]))
                .then(figure)
                .alias(f"{MARK}value:{id}"),
                (code == BELOW).fill_null(False).alias(f"{MARK}below:{id}"),
            )
        ),
    )
    return Readings(frame, heads, ids, of_row=False)
