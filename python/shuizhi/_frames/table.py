"""A table of any kind: converted to polars, and results converted back."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shuizhi.errors import ColumnError


class Table:
    """A polars table, eager or lazy.

    Subclasses wrap other kinds. `names` are the columns; `frame` has those requested; `attach`
    returns the input with result columns, `convert` a separate result.
    """

    # The columns of times that are known to be serial numbers of a spreadsheet.
    serials: Mapping[str, bool] | None = None

    def __init__(self, given: Any, lazy: pl.LazyFrame) -> None:
        self.given = given
        self._lazy = lazy
        self.schema: Mapping[str, Any] = lazy.collect_schema()
        self.names: list[str] = list(self.schema)

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        """Return a lazy frame with at least these columns; `schema` has their types.

        Raises
        ------
        ColumnError
            A column has a type that polars does not support.
        """
        return self._lazy

    def head(self, columns: Sequence[str], rows: int) -> pl.DataFrame | None:
        """Return the first rows of some columns, or None if they are not computed yet."""
        if isinstance(self.given, pl.LazyFrame):
            return None
        return self._lazy.select(columns).head(rows).collect()

    def attach(self, result: pl.LazyFrame, new: Sequence[str]) -> Any:
        """Return the input with the new columns of the result."""
        return self.convert(result)

    def replaced(self, result: pl.LazyFrame, names: Sequence[str]) -> Any:
        """Return the input with some of its columns replaced by those of the result."""
        return self.convert(result)

    def plain(self) -> "Table":
        """Return the same as a polars table, without columns that polars does not support."""
        if isinstance(self.given, pl.DataFrame | pl.LazyFrame):
            return self
        frame = self._lazy.collect()
        return Table(frame, frame.lazy())

    def convert(self, result: pl.LazyFrame) -> Any:
        """Return a result as the kind of table that was given."""
        return result if isinstance(self.given, pl.LazyFrame) else result.collect()


class Samples(Table):
    """A table without the rows that are not samples."""

    def __init__(self, whole: Table, keys: Sequence[str], are_samples: pl.Expr) -> None:
        self.given, self.names, self.schema = whole.given, whole.names, whole.schema
        self.serials = whole.serials
        self._whole, self._keys, self._are_samples = whole, list(keys), are_samples

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        frame = self._whole.frame(list(dict.fromkeys([*columns, *self._keys])))
        self.schema = self._whole.schema
        return frame.filter(self._are_samples)

    def head(self, columns: Sequence[str], rows: int) -> pl.DataFrame | None:
        return self._whole.head(columns, rows)

    def convert(self, result: pl.LazyFrame) -> Any:
        return self._whole.convert(result)


class Converted(Table):
    """A table of another kind, whose columns are converted to polars on request, each once."""

    def __init__(self, given: Any, names: Sequence[str] = ()) -> None:
        self.given = given
        self.names = list(names)
        self.schema: dict[str, Any] = {}
        self._made: dict[str, pl.Series] = {}

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        columns = list(dict.fromkeys(columns))
        for name in columns:
            if name not in self._made:
                self._made[name] = self._series(name)
                self.schema[name] = self._made[name].dtype
        # A mapping keeps an unnamed column; a list would name it.
        return pl.DataFrame({name: self._made[name] for name in columns}).lazy()

    def plain(self) -> Table:
        made = {name: self._series_or_none(name) for name in self.names}
        frame = pl.DataFrame({name: each for name, each in made.items() if each is not None})
        return Table(frame, frame.lazy())

    def head(self, columns: Sequence[str], rows: int) -> pl.DataFrame | None:
        few = type(self)(self._first(rows))
        made = {name: few._series_or_none(name) for name in columns}
        # A column that cannot be converted is skipped.
        longest = max((len(each) for each in made.values() if each is not None), default=0)
        return pl.DataFrame(
            {
                name: pl.Series(name, [None] * longest) if each is None else each
                for name, each in made.items()
            }
        )

    def _series_or_none(self, name: str) -> pl.Series | None:
        try:
            return self._series(name)
        except ColumnError:
            return None

    def _first(self, rows: int) -> Any:
        raise NotImplementedError

    def _series(self, name: str) -> pl.Series:
        raise NotImplementedError
