"""Rows of samples, wide or long, with their cells and duplicates."""

import json
from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.methods import reason_code
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import (
    Columns,
    Options,
    Prepared,
    Stage,
    for_parameters,
    overrides,
    prepare,
)
from shuizhi._frames.long import Long, check_extra, long_cells, long_of
from shuizhi._frames.tables import Table, readable, words
from shuizhi._frames.unread import tell_columns
from shuizhi.errors import ColumnError, DuplicateRowError, OptionError


def recognized(given: Table, columns: Columns | None) -> list[dict[str, Any]]:
    """Return how the columns of the table are understood."""
    made: list[dict[str, Any]] = json.loads(
        _shuizhi.recognize_json(list(given.names), overrides(columns))
    )
    return made


def joinable(
    table: Table, frame: pl.LazyFrame, keys: Sequence[str], like: pl.LazyFrame, option: str
) -> pl.LazyFrame:
    """Return a frame with the key types of another, so that they can be joined.

    Raises
    ------
    ColumnError
        One is text and the other is not.
    """
    schema, own = like.collect_schema(), frame.collect_schema()
    casts = []
    for key in keys:
        kinds = [_is_text(dtype) for dtype in (schema[key], own[key])]
        if own[key] != pl.Null and schema[key] != pl.Null and kinds[0] != kinds[1]:
            raise ColumnError(
                text("types_differ", option=option, key=key, own=own[key], schema=schema[key])
            )
        column = pl.col(key)
        words = column.cast(pl.String) if kinds[1] else column
        casts.append(words.cast(schema[key], strict=False).alias(key))
    return frame.with_columns(casts)


def _is_text(dtype: Any) -> bool:
    return dtype in (pl.String, pl.Categorical) or isinstance(dtype, pl.Enum)


def sample_rows(
    given: Table,
    options: Options,
    keys: list[str],
    columns: Columns | None,
    wanted: set[str] | None,
    long: Long,
    duplicates: Literal["once", "keep", "error"],
    flag: tuple[str, pl.Expr] | None = None,
    stage: Stage | None = None,
) -> tuple[pl.LazyFrame, Prepared, list[pl.Expr]]:
    """Return rows of samples, wide or long: keys, inputs from rows, copies, and cells.

    ``wanted`` are the parameters (None: all that are recognized); ``long`` the columns of a long
    table: parameter, value and unit; ``flag`` the column of flags, and which are not normal;
    ``stage`` the treatment stage whose columns were chosen.

    Raises
    ------
    ShuizhiError
        A column or unit is not understood, or a duplicate row is an error.
    """
    long = parameter, value, unit = long_of(given, long, columns)
    if not any(part is not None for part in long):
        return _wide_rows(given, options, keys, columns, wanted, duplicates, stage)
    if parameter is None or value is None:
        raise OptionError(text("long_takes_both"))
    of_long = (parameter, value, unit)
    rows, prepared = _long_rows(given, options, keys, of_long, columns, wanted, duplicates, flag)
    return rows, prepared, [pl.col(f"{MARK}{id}") for id in prepared.parameters]


def _wide_rows(
    given: Table,
    options: Options,
    keys: list[str],
    columns: Columns | None,
    wanted: set[str] | None,
    duplicates: Literal["once", "keep", "error"],
    stage: Stage | None,
) -> tuple[pl.LazyFrame, Prepared, list[pl.Expr]]:
    """Return rows of samples: keys, inputs from rows, and the cells of parameters."""
    chosen = None if wanted is None else sorted(wanted)
    prepared = prepare(given.names, options, columns, every=True, parameters=chosen)
    if clash := [name for name in prepared.columns if name in keys]:
        raise ColumnError(text("readings_and_place", clash=clash[0]))
    tell_columns(given, columns, prepared.columns, [*keys, *options.extra()], stage)
    # Rows are duplicates if all their readings are equal, even those that are not averaged.
    readings = [column["column"] for column in recognized(given, columns) if column["parameter"]]
    names = list(dict.fromkeys([*keys, *options.extra(), *readings, *prepared.columns]))
    frame = given.frame(names)
    check_extra(given, options)
    cells = [readable(name, given.schema[name]) for name in prepared.columns]
    rows = told_apart(frame.select(names), keys, duplicates)
    return rows, prepared, cells


def _long_rows(
    given: Table,
    options: Options,
    keys: list[str],
    of_long: tuple[str, str, str | None],
    columns: Columns | None,
    wanted: set[str] | None,
    duplicates: Literal["once", "keep", "error"],
    flag: tuple[str, pl.Expr] | None,
) -> tuple[pl.LazyFrame, Prepared]:
    """Return rows of samples of a long table, with one row per reading of a place and time."""
    heads = [*keys, *([] if flag is None else flag[:1])]
    long, pairs = long_cells(given, options, heads, *of_long, columns, wanted)
    if flag is not None:
        long = _without_flagged(long, flag[1])
    known = set(pairs[f"{MARK}id"].drop_nulls())
    chosen = [id for id in parameters_by_id() if id in known and (wanted is None or id in wanted)]
    if not chosen:
        raise ColumnError(text("no_parameter_assessed", of_long=of_long[0]))
    extra = [name for name in options.extra() if name not in keys]
    readings = long.select(
        *keys,
        *extra,
        f"{MARK}id",
        *(
            pl.col(f"{MARK}cell").struct.field(name).alias(f"{MARK}{name}")
            for name in ("value", "code")
        ),
    ).filter(pl.col(f"{MARK}id").is_in(chosen))
    apart = told_apart(readings, keys, duplicates)
    of_one = [*keys, f"{MARK}id"]
    numbered = apart.with_columns(
        pl.int_range(pl.len()).over(of_one).alias(f"{MARK}row"),
        pl.col(f"{MARK}copies").sum().over(of_one).alias(f"{MARK}copies"),
    )
    cell = pl.struct(pl.col(f"{MARK}value").alias("value"), pl.col(f"{MARK}code").alias("code"))
    # The copies of a sample are counted with its first row.
    copies = pl.when(pl.col(f"{MARK}row") == 0).then(pl.col(f"{MARK}copies")).otherwise(0).max()
    wide = numbered.group_by(*keys, f"{MARK}row").agg(
        *(cell.filter(pl.col(f"{MARK}id") == id).first().alias(f"{MARK}{id}") for id in chosen),
        *(agreed(words(name), name) for name in extra),
        copies.cast(pl.UInt32).alias(f"{MARK}copies"),
        pl.col(f"{MARK}first").min(),
    )
    return wide, for_parameters(options, chosen)


def _without_flagged(long: pl.LazyFrame, flagged: pl.Expr) -> pl.LazyFrame:
    """Return a long table with flagged readings as cells without a value."""
    code = pl.col(f"{MARK}cell").struct.field("code")
    why = pl.when(code == reason_code("missing")).then(code).otherwise(reason_code("flagged"))
    cell = pl.struct(pl.lit(None, pl.Float64).alias("value"), why.cast(pl.UInt8).alias("code"))
    whole = pl.struct(pl.col(f"{MARK}cell").struct.field("value"), code)
    return long.with_columns(pl.when(flagged).then(cell).otherwise(whole).alias(f"{MARK}cell"))


def in_order(frame: pl.LazyFrame, keys: Sequence[str], *then: str) -> pl.LazyFrame:
    """Sort places in order of first appearance, then by other columns, nulls last."""
    first = pl.col(f"{MARK}first").min()
    first = first.over(keys) if keys else first
    return frame.sort([first, *keys, *then], nulls_last=True)


def row_each(
    frame: pl.LazyFrame, heads: Sequence[str | pl.Expr], parts: Sequence[pl.Expr]
) -> pl.LazyFrame:
    """Return one row per struct of a row, with its fields after the leading columns."""
    return (
        frame.select(*heads, pl.concat_list(parts).alias(f"{MARK}part"))
        .explode(f"{MARK}part", empty_as_null=False, keep_nulls=False)
        .unnest(f"{MARK}part")
    )


def check_duplicates(duplicates: str) -> None:
    if duplicates not in ("once", "keep", "error"):
        raise OptionError(text("duplicates_unknown", duplicates=duplicates))


def told_apart(
    rows: pl.LazyFrame, keys: list[str], duplicates: Literal["once", "keep", "error"]
) -> pl.LazyFrame:
    """Count duplicate rows; with ``once`` they are left out.

    ``first`` is the index of the row in the table, or of the first of several.
    """
    names = rows.collect_schema().names()
    rows = rows.with_row_index(f"{MARK}first")
    if duplicates == "keep":
        return rows.with_columns(pl.lit(0, pl.UInt32).alias(f"{MARK}copies"))
    once = rows.group_by(names).agg(
        (pl.len() - 1).cast(pl.UInt32).alias(f"{MARK}copies"), pl.col(f"{MARK}first").min()
    )
    if duplicates == "error":
        again = once.filter(pl.col(f"{MARK}copies") > 0).sort(f"{MARK}first")
        twice = again.select(keys).head(3).collect()
        if twice.height:
            listed = "; ".join(str(tuple(row)) for row in twice.iter_rows())
            raise DuplicateRowError(text("rows_twice", listed=listed))
    return once


def agreed(column: pl.Expr, name: str) -> pl.Expr:
    return pl.when(column.n_unique() == 1).then(column.first()).alias(name)
