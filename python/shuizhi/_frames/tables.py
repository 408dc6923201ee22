"""The kinds of table people bring, made polars for the work and given back as they came."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl

from shuizhi._core.headings import check_headings
from shuizhi.errors import ColumnError, TableError


class Table:
    """A polars table, eager or lazy: what the verbs work on.

    Subclasses take in other kinds. `names` are the columns; `frame` holds those asked for;
    `attach` gives the input back with result columns, `convert` a result that stands by itself.
    """

    # Which columns of times are serial numbers of a spreadsheet, as far as it was looked at.
    serials: Mapping[str, bool] | None = None

    def __init__(self, given: Any, lazy: pl.LazyFrame, names: Sequence[str] | None = None) -> None:
        self.given = given
        self._lazy = lazy
        self.schema: Mapping[str, Any] = lazy.collect_schema()
        self.names = list(self.schema) if names is None else list(names)

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        """Return a lazy frame that holds at least these columns, and their types in `schema`."""
        return self._lazy

    def head(self, columns: Sequence[str], rows: int) -> pl.DataFrame | None:
        """Return the first rows of some columns; None where they are still to be computed."""
        if isinstance(self.given, pl.LazyFrame):
            return None
        return self._lazy.select(columns).head(rows).collect()

    def attach(self, result: pl.LazyFrame, new: Sequence[str]) -> Any:
        """Return the input with the new columns of the result."""
        return self.convert(result)

    def convert(self, result: pl.LazyFrame) -> Any:
        """Return a result as the kind of table that was given."""
        return result if isinstance(self.given, pl.LazyFrame) else result.collect()


class Samples(Table):
    """A table without the rows that are no samples."""

    def __init__(self, whole: Table, keys: Sequence[str], are_samples: pl.Expr) -> None:
        self.given, self.names, self.schema = whole.given, whole.names, whole.schema
        self.serials = whole.serials
        self._whole, self._keys, self._are_samples = whole, list(keys), are_samples

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        frame = self._whole.frame(list(dict.fromkeys([*columns, *self._keys])))
        self.schema = self._whole.schema
        return frame.filter(self._are_samples)

    def convert(self, result: pl.LazyFrame) -> Any:
        return self._whole.convert(result)


class _Arrow(Table):
    """A pyarrow table, or anything that exports an Arrow stream."""

    def attach(self, result: pl.LazyFrame, new: Sequence[str]) -> Any:
        if not _is(self.given, "pyarrow", "Table"):
            return self.convert(result)
        made = result.select(new).collect().to_arrow()
        table = self.given
        for name in new:
            table = table.append_column(name, made.column(name))
        return table

    def convert(self, result: pl.LazyFrame) -> Any:
        frame = result.collect()
        kind = type(self.given)
        if _is(self.given, "pyarrow", "Table"):
            return frame.to_arrow()
        if _is(self.given, "pyarrow", "RecordBatch"):
            return (
                frame.to_arrow().combine_chunks().to_batches()[0]
                if frame.height
                else frame.to_arrow()
            )
        return kind.from_arrow(frame) if hasattr(kind, "from_arrow") else frame


class _Pandas(Table):
    """A pandas frame: only the columns asked for are converted."""

    def __init__(self, given: Any) -> None:
        import pandas as pd

        self._pd = pd
        if isinstance(given.columns, pd.MultiIndex):
            raise ColumnError("the columns have several levels; join them into single names first")
        if not given.columns.is_unique:
            twice = list(given.columns[given.columns.duplicated()].unique())
            raise ColumnError(f"columns of one name: {twice}; rename or remove all but one")
        self.given = given
        self.names = [name for name in given.columns if isinstance(name, str)]
        self.schema = {}

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        frame = pl.DataFrame([self._series(name) for name in columns])
        self.schema = frame.schema
        return frame.lazy()

    def head(self, columns: Sequence[str], rows: int) -> pl.DataFrame | None:
        return pl.DataFrame([self._series(name, rows) for name in columns])

    def _series(self, name: str, rows: int | None = None) -> pl.Series:
        column = self.given[name] if rows is None else self.given[name].head(rows)
        if column.dtype == object:
            # Numbers and texts may stand mixed; each is taken as it prints.
            none = column.isna()
            cells = [
                None if nothing else str(cell) for cell, nothing in zip(column, none, strict=True)
            ]
            return pl.Series(name, cells, dtype=pl.String)
        if isinstance(column.dtype, self._pd.CategoricalDtype):
            column = column.astype(object)
            return pl.Series(name, [None if c != c else str(c) for c in column], dtype=pl.String)
        return pl.Series(name, pl.from_pandas(column))

    def attach(self, result: pl.LazyFrame, new: Sequence[str]) -> Any:
        made = self._to_pandas(result.select(new).collect())
        made.index = self.given.index
        return self._pd.concat([self.given, made], axis=1)

    def convert(self, result: pl.LazyFrame) -> Any:
        return self._to_pandas(result.collect())

    def _to_pandas(self, frame: pl.DataFrame) -> Any:
        made = {}
        for column in frame.get_columns():
            if column.dtype.is_nested():
                values = self._pd.Series(column.to_list(), dtype=object)
            elif column.dtype == pl.Boolean:
                values = self._pd.array(column.to_list(), dtype="boolean")
            else:
                values = column.to_pandas()
            made[column.name] = values
        return self._pd.DataFrame(made)


def _is(thing: object, module: str, name: str) -> bool:
    kind = type(thing)
    return kind.__module__.split(".")[0] == module and kind.__name__ == name


def wrap(table: Any) -> Table:
    """Take in a table of any kind.

    Raises
    ------
    TableError
        The object is no table.
    ColumnError
        Its columns cannot be told apart.
    """
    taken = _taken(table)
    check_headings(taken.names)
    return taken


def _taken(table: Any) -> Table:
    if isinstance(table, pl.DataFrame):
        return Table(table, table.lazy())
    if isinstance(table, pl.LazyFrame):
        return Table(table, table)
    if "pandas" in sys.modules and isinstance(table, sys.modules["pandas"].DataFrame):
        return _Pandas(table)
    if hasattr(table, "__arrow_c_stream__") or _is(table, "pyarrow", "RecordBatch"):
        try:
            frame = pl.DataFrame(table)
        except pl.exceptions.DuplicateError as error:
            raise ColumnError(
                f"columns of one name: {error}; rename or remove all but one"
            ) from error
        return _Arrow(table, frame.lazy())
    raise TableError(
        f"{type(table).__name__} is no table; give a polars DataFrame or LazyFrame, a pandas "
        "DataFrame, a pyarrow Table, or anything with __arrow_c_stream__"
    )


def readable(name: str, dtype: Any, what: str = "a parameter") -> pl.Expr:
    """Return the column in a type the plugins take: numbers as they are, all else as text.

    Raises
    ------
    ColumnError
        The column holds what is neither number nor text.
    """
    column = pl.col(name)
    if dtype in (pl.Float64, pl.Float32, pl.String, pl.Null):
        return column
    if dtype.is_integer():
        return column.cast(pl.Float64)
    if isinstance(dtype, pl.Decimal | pl.Enum | pl.Categorical) or dtype == pl.Decimal:
        return column.cast(pl.String)
    raise ColumnError(
        f"column {name!r} is to be {what} but holds {dtype}; cast it to numbers or text, or leave "
        f"it out with columns={{{name!r}: None}}"
    )


def held(table: Table, name: str, kind: Literal["names", "texts", "numbers"]) -> str:
    """Return the name of a column of a result, checked to hold what such a column does.

    Raises
    ------
    ColumnError
        It holds something else.
    """
    dtype = table.frame([name]).collect_schema()[name]
    if kind == "names":  # whatever has a text
        fits = not (dtype.is_nested() or dtype in (pl.Object, pl.Binary, pl.Duration))
    elif kind == "numbers":
        fits = dtype.is_numeric()
    else:
        fits = isinstance(dtype, pl.Enum) or dtype in (pl.String, pl.Categorical)
    if not fits and dtype != pl.Null:
        raise ColumnError(f"column {name!r} is to hold {kind} but holds {dtype}")
    return name


def words(name: str) -> pl.Expr:
    """Return a column as text."""
    return pl.col(name).cast(pl.String)


def read_frame(table: Any) -> pl.DataFrame:
    """Return a table as a polars frame, lists in pandas kept as lists."""
    given = wrap(table)
    if not isinstance(given, _Pandas):
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
