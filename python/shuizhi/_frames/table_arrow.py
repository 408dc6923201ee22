"""pyarrow tables, and other objects that export an Arrow stream."""

from typing import TYPE_CHECKING, Any

import polars as pl

from shuizhi._core.messages import text
from shuizhi._frames.table import Converted, Table
from shuizhi.errors import ColumnError, TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

# The errors of polars for types that it does not support.
_REFUSED = (Exception, pl.exceptions.PanicException)


class ArrowTable(Converted):
    """A pyarrow Table or RecordBatch; columns that are not requested are unchanged."""

    def __init__(self, given: Any) -> None:
        names = list(given.schema.names)
        if len(set(names)) < len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ColumnError(text("column_twice", columns=twice))
        super().__init__(given, names)

    def _first(self, rows: int) -> Any:
        return self.given.slice(0, rows)

    def _series(self, name: str) -> pl.Series:
        column = self.given.column(name)
        try:
            # polars has no 256-bit decimals; 128 bits are usually enough.
            if str(column.type).startswith("decimal256"):
                import pyarrow as pa

                column = column.cast(pa.decimal128(38, column.type.scale))
            made = pl.Series(name, pl.from_arrow(column))
        except _REFUSED as error:
            raise ColumnError(
                text("column_not_taken", column=name, type=str(column.type), cause=_line(error))
            ) from None
        return made

    def attach(self, result: pl.LazyFrame, new: "Sequence[str]") -> Any:
        made = _arrow(result.select(new).collect())
        table = self.given
        for name, column in zip(new, made.columns, strict=True):
            table = table.append_column(name, column if self._is_table else column.combine_chunks())
        return table

    def convert(self, result: pl.LazyFrame) -> Any:
        import pyarrow as pa

        frame = result.collect()
        made = _arrow(frame)
        # Columns that polars does not change keep their types.
        for place, name in enumerate(frame.columns):
            if name not in self.schema or frame.schema[name] != self.schema[name]:
                continue
            field = self.given.schema.field(name)
            if field.type != made.schema.field(place).type:
                try:
                    column = made.column(place).cast(field.type)
                except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
                    continue
                made = made.set_column(place, field.with_nullable(True), column)
        if self._is_table:
            return made
        columns = [column.combine_chunks() for column in made.columns]
        return pa.RecordBatch.from_arrays(columns, schema=made.schema)

    @property
    def _is_table(self) -> bool:
        return hasattr(self.given, "to_batches")


class ArrowStream(Table):
    """An object that exports an Arrow stream; results are of its class, or polars."""

    def __init__(self, given: Any) -> None:
        try:
            frame = pl.DataFrame(given)
        except pl.exceptions.DuplicateError as error:
            raise ColumnError(text("column_twice", columns=[_line(error)])) from error
        except _REFUSED as error:
            kind = type(given).__name__
            raise TableError(text("table_not_taken", kind=kind, cause=_line(error))) from None
        super().__init__(given, frame.lazy())

    def convert(self, result: pl.LazyFrame) -> Any:
        kind = type(self.given)
        frame = result.collect()
        return kind.from_arrow(frame) if hasattr(kind, "from_arrow") else frame


def _arrow(frame: pl.DataFrame) -> Any:
    """Return a frame as a pyarrow table; polars itself fails for names with NUL."""
    numbered = frame.rename({name: str(place) for place, name in enumerate(frame.columns)})
    return numbered.to_arrow().rename_columns(frame.columns)


def _line(error: BaseException) -> str:
    """Return the first line of an error."""
    return (str(error).splitlines() or [type(error).__name__])[0]
