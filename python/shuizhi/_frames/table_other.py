"""Tables of other engines, converted to a known kind and back."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from shuizhi._core.messages import text
from shuizhi._frames.table import Table
from shuizhi.errors import TableError

# Distributed or remote frames, and how to collect them.
_ELSEWHERE = {
    "modin": ("Modin", "table.modin.to_pandas()"),
    "pyspark": ("Spark", "shuizhi.engines.spark"),
    "ray": ("Ray", "shuizhi.engines.batches.Grader"),
    "cudf": ("cuDF", "table.to_arrow()"),
}
Wrap = Callable[[Any], Table]
Back = Callable[[Any], Any]


class Wrapped(Table):
    """A table that is handled as another kind, with results converted back."""

    def __init__(self, given: Any, inner: Table, back: Back) -> None:
        self.given, self.names, self.schema = given, inner.names, inner.schema
        self.serials = inner.serials
        self._inner, self._back = inner, back

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        frame = self._inner.frame(columns)
        self.schema = self._inner.schema
        return frame

    def head(self, columns: Sequence[str], rows: int) -> pl.DataFrame | None:
        return self._inner.head(columns, rows)

    def attach(self, result: pl.LazyFrame, new: Sequence[str]) -> Any:
        return self._back(self._inner.attach(result, new))

    def replaced(self, result: pl.LazyFrame, names: Sequence[str]) -> Any:
        return self._back(self._inner.replaced(result, names))

    def convert(self, result: pl.LazyFrame) -> Any:
        return self._back(self._inner.convert(result))


def of_other_engine(table: Any, wrap: Wrap) -> Table | None:
    """Wrap a table of DuckDB, Ibis, Dask or narwhals, or return None for other kinds.

    Raises
    ------
    TableError
        It is not in this process; the message says how to collect it.
    """
    kind = type(table)
    engine, name = kind.__module__.split(".")[0], kind.__name__
    if engine in ("duckdb", "_duckdb") and name == "DuckDBPyRelation":
        return Wrapped(table, wrap(_polars(table)), lambda made: _relation(table, made))
    if engine == "ibis" and hasattr(table, "to_polars"):
        return Wrapped(table, wrap(table.to_polars()), sys.modules["ibis"].memtable)
    if engine.startswith("dask") and hasattr(table, "npartitions") and hasattr(table, "columns"):
        return Wrapped(table, wrap(table.compute()), lambda made: _dask(table, made))
    if engine == "narwhals" and hasattr(table, "to_native") and name != "Series":
        return Wrapped(table, wrap(table.to_native()), sys.modules["narwhals"].from_native)
    if engine in _ELSEWHERE and name != "Series":
        where, way = _ELSEWHERE[engine]
        raise TableError(text("table_elsewhere", kind=name, engine=where, way=way))
    return None


def _polars(relation: Any) -> pl.DataFrame:
    return pl.DataFrame(relation)


def _relation(given: Any, made: pl.DataFrame) -> Any:
    """Return a result as a relation of the same database."""
    # DuckDB finds the table by the name of this variable, and keeps a reference to it.
    return given.query("shuizhi_given", "SELECT * FROM made")


def _dask(given: Any, made: Any) -> Any:
    """Return a result with the same number of partitions and order of rows."""
    return sys.modules["dask.dataframe"].from_pandas(
        made, npartitions=given.npartitions, sort=False
    )
