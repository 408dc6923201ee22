"""Write a table as an Excel sheet, with XlsxWriter."""

import io
import tempfile
from contextlib import suppress
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import IO, Any

import polars as pl

from shuizhi._core.provenance import provenance as used
from shuizhi.io.source import refused

_SHEET_ROWS, _SHEET_COLUMNS = 1_048_576, 16_384
_DIGITS, _LONGEST = 15, 32_767
# As in text files.
_NOT_FINITE = {"nan": "NaN", "inf": "inf", "-inf": "-inf"}
_NUMBER_FORMATS: dict[Any, str] = {
    pl.Date: "yyyy-mm-dd",
    pl.Datetime: "yyyy-mm-dd hh:mm:ss",
    pl.Time: "hh:mm:ss",
}


def write_sheet(frame: pl.DataFrame, file: IO[bytes], path: Path) -> None:
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError as error:
        raise refused(path, "package_missing", package="xlsxwriter") from error
    if frame.height >= _SHEET_ROWS or frame.width > _SHEET_COLUMNS:
        raise refused(
            path, "write_large", rows=frame.height, columns=frame.width, most_rows=_SHEET_ROWS,
            most_columns=_SHEET_COLUMNS,
        )  # fmt: skip
    frame = _as_excel_keeps(frame)
    made = io.BytesIO()
    try:
        # A folder for temporary rows, which a failure would otherwise leave behind.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            options = {"constant_memory": True, "tmpdir": folder}
            book = xlsxwriter.Workbook(made, options)
            try:
                _fill_sheet(book, frame, path)
            except OSError:
                # Close its files; this fails again if rows were cut off.
                with suppress(OSError, ValueError, xlsxwriter.exceptions.XlsxFileError):
                    book.close()
                raise
            book.close()
    except xlsxwriter.exceptions.XlsxFileError as error:
        raise refused(path, "write_failed_beside", why=error) from error
    file.write(made.getbuffer())


def _as_excel_keeps(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the table with columns as text if Excel would change a value.

    Excel keeps 15 digits of a number, and has no dates before 1900.
    """
    changed = []
    for column in frame.get_columns():
        if column.dtype.is_integer():
            kept = column.cast(pl.Int128).abs() <= 10**_DIGITS
        elif column.dtype.is_decimal():
            digits = column.cast(pl.String).str.replace_all(r"^-?0*\.?0*|\.", "")
            kept = digits.str.strip_chars_end("0").str.len_chars() <= _DIGITS
        elif column.dtype in (pl.Date, pl.Datetime):
            kept = column.dt.year().is_between(1900, 9999)
        else:
            continue
        if not kept.all():
            changed.append(column.name)
    texts = [
        pl.col(name).dt.to_string("%Y-%m-%d %H:%M:%S%.f")
        if frame.schema[name] == pl.Datetime
        else pl.col(name).cast(pl.String)
        for name in changed
    ]
    return frame.with_columns(texts)


def _fits(text: str) -> bool:
    """Whether a text fits a cell, which counts UTF-16 units."""
    return len(text) <= _LONGEST // 2 or len(text.encode("utf-16-le")) <= 2 * _LONGEST


def _fill_sheet(book: Any, frame: pl.DataFrame, path: Path) -> None:
    # The same table gives the same file on any day.
    book.set_properties({"created": datetime(2000, 1, 1), "comments": str(used())})
    for name, value in (("version", used().version), ("digest", used().digest)):
        book.set_custom_property(f"shuizhi {name}", value)
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = [
        book.add_format({"num_format": _NUMBER_FORMATS.get(dtype.base_type(), "General")})
        for dtype in frame.dtypes
    ]
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(frame.columns):
        if not _fits(name) or sheet.write_string(0, column, name, head):
            raise refused(path, "write_name", place=column + 1, begin=name[:20])
    for row, values in enumerate(frame.iter_rows(), start=1):
        for column, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, float) and not isfinite(value):
                value = _NOT_FINITE[str(value)]
            write = sheet.write_string if isinstance(value, str) else sheet.write
            fits = not isinstance(value, str) or _fits(value)
            if not fits or write(row, column, value, formats[column]):
                raise refused(path, "write_cell", row=row, column=frame.columns[column])
