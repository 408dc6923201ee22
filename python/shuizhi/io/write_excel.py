"""Write a table as a sheet of Excel: XlsxWriter's work."""

import io
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import polars as pl

from shuizhi._core.provenance import provenance as used
from shuizhi.errors import FileError

_SHEET_ROWS, _SHEET_COLUMNS = 1_048_576, 16_384
_NUMBER_FORMATS: dict[Any, str] = {
    pl.Date: "yyyy-mm-dd",
    pl.Datetime: "yyyy-mm-dd hh:mm:ss",
    pl.Time: "hh:mm:ss",
}


def write_sheet(frame: pl.DataFrame, file: IO[bytes], path: Path) -> None:
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError as error:
        raise FileError(
            f"{path}: writing Excel files takes the xlsxwriter package: pip install xlsxwriter"
        ) from error
    if frame.height >= _SHEET_ROWS or frame.width > _SHEET_COLUMNS:
        raise FileError(
            f"{path}: {frame.height} rows by {frame.width} columns do not fit an Excel sheet "
            f"({_SHEET_ROWS} by {_SHEET_COLUMNS}); write Parquet or CSV instead"
        )
    exact = pl.all().is_between(-(10**15), 10**15).all()
    whole = frame.select(pl.selectors.integer())
    big = [name for name in whole.columns if not whole.select(name).select(exact).item()]
    frame = frame.with_columns(pl.col(big).cast(pl.String))
    made = io.BytesIO()
    try:
        # The folder is for the rows on their way, which a failure would leave behind elsewhere.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            options = {"constant_memory": True, "nan_inf_to_errors": True, "tmpdir": folder}
            book = xlsxwriter.Workbook(made, options)
            try:
                _fill_sheet(book, frame, path)
            except OSError:
                # Its own files are to be closed; that fails again where rows were cut off.
                with suppress(OSError, ValueError, xlsxwriter.exceptions.XlsxFileError):
                    book.close()
                raise
            book.close()
    except xlsxwriter.exceptions.XlsxFileError as error:
        raise FileError(
            f"{path}: cannot be written: {error}, in the folder for temporary files; "
            "check the space left there"
        ) from error
    file.write(made.getbuffer())


def _fill_sheet(book: Any, frame: pl.DataFrame, path: Path) -> None:
    # The same table makes the same file, on whichever day.
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
        sheet.write_string(0, column, name, head)
    for row, values in enumerate(frame.iter_rows(), start=1):
        for column, value in enumerate(values):
            if value is None:
                continue
            write = sheet.write_string if isinstance(value, str) else sheet.write
            if write(row, column, value, formats[column]):
                raise FileError(
                    f"{path}: row {row} of column {frame.columns[column]!r} does not fit an "
                    "Excel cell; write Parquet or CSV instead"
                )
