"""Kinds of tables: conversion to polars and back."""

import os
import sys
from typing import Any, Literal

import polars as pl

from shuizhi._core.forks import check_fork
from shuizhi._core.headings import check_headings, check_nul
from shuizhi._core.messages import text
from shuizhi._core.messages.phrases import phrase
from shuizhi._frames.table import Samples, Table
from shuizhi._frames.table_arrow import ArrowStream, ArrowTable
from shuizhi._frames.table_other import of_other_engine
from shuizhi._frames.table_pandas import PandasTable
from shuizhi.errors import ColumnError, TableError

__all__ = ["Samples", "Table", "has_words", "held", "read_frame", "readable", "words", "wrap"]


def _is(thing: object, module: str, name: str) -> bool:
    kind = type(thing)
    return kind.__module__.split(".")[0] == module and kind.__name__ == name


def wrap(table: Any) -> Table:
    """Wrap a table of any kind.

    Raises
    ------
    TableError
        The object is not a table.
    ColumnError
        Two of its columns have the same name.
    """
    check_fork()
    taken = _taken(table)
    check_headings(taken.names)
    return taken


def _taken(table: Any) -> Table:
    if isinstance(table, pl.DataFrame):
        return Table(table, table.lazy())
    if isinstance(table, pl.LazyFrame):
        return Table(table, table)
    if "pandas" in sys.modules and isinstance(table, sys.modules["pandas"].DataFrame):
        return PandasTable(table)
    if _is(table, "pyarrow", "Table") or _is(table, "pyarrow", "RecordBatch"):
        return ArrowTable(table)
    if (other := of_other_engine(table, _taken)) is not None:
        return other
    kind = type(table).__name__
    if isinstance(table, pl.Series) or kind in ("Series", "ChunkedArray"):
        raise TableError(text("one_column", kind=kind))
    if hasattr(table, "__arrow_c_stream__"):
        return ArrowStream(table)
    if isinstance(table, str | os.PathLike):
        raise TableError(text("table_is_path", path=os.fspath(table)))
    within = isinstance(getattr(table, "frame", None), pl.DataFrame)
    raise TableError(text("no_table_but_frame" if within else "no_table", kind=kind))


def readable(name: str, dtype: Any, what: str = "a parameter") -> pl.Expr:
    """Return the column in a type for the plugin: numbers unchanged, others as text.

    Raises
    ------
    ColumnError
        The column has values that are neither numbers nor text.
    """
    check_nul(name)
    column = pl.col(name)
    if dtype in (pl.Float64, pl.Float32, pl.String, pl.Null):
        return column
    if dtype.is_integer():
        return column.cast(pl.Float64)
    if isinstance(dtype, pl.Decimal | pl.Enum | pl.Categorical) or dtype == pl.Decimal:
        return column.cast(pl.String)
    raise ColumnError(text("column_type", name=name, what=phrase(what), dtype=dtype))


def held(table: Table, name: str, kind: Literal["names", "texts", "numbers"]) -> str:
    """Check the type of a column of a result, and return its name.

    Raises
    ------
    ColumnError
        It has another type.
    """
    dtype = table.frame([name]).collect_schema()[name]
    if kind == "names":  # anything with a text form
        fits = not (dtype.is_nested() or dtype in (pl.Object, pl.Binary, pl.Duration))
    elif kind == "numbers":
        fits = dtype.is_numeric()
    else:
        fits = isinstance(dtype, pl.Enum) or dtype in (pl.String, pl.Categorical)
    if not fits and dtype != pl.Null:
        raise ColumnError(text("column_kind", name=name, kind=phrase(kind), dtype=dtype))
    return name


def has_words(dtype: Any) -> bool:
    """Return whether a column has words, or numbers that may mean words."""
    return bool(
        dtype == pl.Null
        or dtype.is_integer()
        or isinstance(dtype, pl.Enum)
        or dtype in (pl.String, pl.Categorical)
    )


def words(name: str) -> pl.Expr:
    """Return a column as text."""
    return pl.col(name).cast(pl.String)


def read_frame(table: Any) -> pl.DataFrame:
    """Return a table as a polars frame, keeping lists in pandas as lists."""
    given = wrap(table)
    if not isinstance(given, PandasTable):
        return given.frame(given.names).select(given.names).collect()
    nested, plain = {}, []
    for name in given.names:
        cells = given.given[name].tolist() if given.given[name].dtype == object else []
        if any(isinstance(cell, list) for cell in cells):
            nested[name] = [cell if isinstance(cell, list) else None for cell in cells]
        else:
            plain.append(name)
    made = {name: pl.Series(name, cells) for name, cells in nested.items()}
    if not plain:
        return pl.DataFrame(made)
    return given.frame(plain).collect().with_columns(**made).select(given.names)
