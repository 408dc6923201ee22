"""pandas frames."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.messages import text
from shuizhi._frames.table import Converted
from shuizhi.errors import ColumnError


class PandasTable(Converted):
    """A pandas frame. Columns whose name is not text are ignored."""

    def __init__(self, given: Any) -> None:
        import pandas as pd

        self._pd = pd
        if isinstance(given.columns, pd.MultiIndex):
            raise ColumnError(text("columns_of_levels"))
        if not given.columns.is_unique:
            twice = list(given.columns[given.columns.duplicated()].unique())
            raise ColumnError(text("column_twice", columns=twice))
        super().__init__(given, [name for name in given.columns if isinstance(name, str)])

    def _first(self, rows: int) -> Any:
        return self.given.head(rows)

    def _series(self, name: str) -> pl.Series:
        column = self.given[name]
        try:
            return self._taken(name, column)
        except (Exception, pl.exceptions.PanicException) as error:
            cause = (str(error).splitlines() or [type(error).__name__])[0]
            raise ColumnError(
                text("column_not_taken", column=name, type=str(column.dtype), cause=cause)
            ) from None

    def _taken(self, name: str, column: Any) -> pl.Series:
        if isinstance(column.dtype, self._pd.SparseDtype):
            column = column.sparse.to_dense()
        if isinstance(column.dtype, self._pd.CategoricalDtype):
            column = column.astype(object)
        if isinstance(column.dtype, self._pd.PeriodDtype):
            # polars would convert them to objects that cannot be read.
            column = column.astype(object)
        if column.dtype == object:
            # Numbers and texts may be mixed; each is converted to text.
            pairs = zip(column, column.isna(), strict=True)
            cells = [None if missing else str(cell) for cell, missing in pairs]
            return pl.Series(name, cells, dtype=pl.String)
        return pl.Series(name, pl.from_pandas(column))

    def attach(self, result: pl.LazyFrame, new: Sequence[str]) -> Any:
        made = self._to_pandas(result.select(new).collect())
        # A copy of the frame keeps its class, index and attrs.
        whole = self.given.copy(deep=False)
        for name in new:
            whole[name] = made[name].array
        return whole

    def replaced(self, result: pl.LazyFrame, names: Sequence[str]) -> Any:
        return self.attach(result, names)

    def convert(self, result: pl.LazyFrame) -> Any:
        made = self._to_pandas(result.collect())
        made.attrs = dict(self.given.attrs)
        return made

    def _to_pandas(self, frame: pl.DataFrame) -> Any:
        made = {}
        for column in frame.get_columns():
            if column.dtype.is_nested():
                values = self._pd.Series(column.to_list(), dtype=object)
            elif column.dtype == pl.Boolean:
                values = self._pd.array(column.to_list(), dtype="boolean")
            else:
                values = column.alias("").to_pandas()  # through Arrow, except names with NUL
            made[column.name] = values
        return self._pd.DataFrame(made)
