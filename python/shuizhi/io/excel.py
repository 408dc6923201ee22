"""Sheets of Excel workbooks as text, cell by cell.

calamine parses the files; what its text output loses or hides is restored or reported here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import polars as pl

from shuizhi._core.messages import text
from shuizhi.errors import FileError
from shuizhi.io import xls, xlsx
from shuizhi.io.merged import Range
from shuizhi.io.source import Damaged, Source, first_line

_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
_MOMENT = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def read_one(
    book: "Workbook", sheet: str | int | None, source: Source
) -> tuple[pl.DataFrame, list[Range], list[str]]:
    """Read a sheet from its first row, every cell as text; its merged cells, and notes."""
    name = book.choose(sheet)
    frame, notes = book.read(name)
    if frame.is_empty():
        raise source.error("sheet_empty", sheet=name)
    return frame, book.merged[name], _other_sheets(name, book.names, book.hidden) + notes


class Workbook:
    """A workbook, checked before it is opened; its sheets are read one by one.

    Raises
    ------
    FileError
        The file is not a workbook, is damaged or protected, or unpacks to more than `most` bytes.
    """

    def __init__(self, data: bytes, source: Source, most: int | None = None) -> None:
        self._data = data
        self._source = source
        self._reader = _reader(source)
        self._found = _look_into(data, source, most)
        self.merged: dict[str, list[Range]] = {}
        """The merged cells of the sheets that were read."""
        with self._reading():
            self._book = self._reader.read_excel(data)
            self.names: list[str] = self._book.sheet_names
        self.hidden = [
            name for place, name in enumerate(self.names) if self._found.is_hidden(name, place)
        ]

    def choose(self, sheet: str | int | None) -> str:
        """Return the name of a sheet by name or number; by default the first that is not hidden.

        Raises
        ------
        FileError
            There is no such sheet.
        """
        return _choose_sheet(self.names, self.hidden, sheet, self._source)

    def read(self, name: str) -> tuple[pl.DataFrame, list[str]]:
        """Return a sheet, every cell as text, and notes on it; an empty sheet has no rows.

        Raises
        ------
        FileError
            The sheet is damaged, or a cell is so far away that the sheet cannot be loaded.
        """
        with self._reading():
            used = self._found.used_range(name, self.names.index(name))
            self.merged[name] = used.merged
            notes = used.check(name, self._source)
            if not used.filled:
                return pl.DataFrame(), notes
            load = self._book.load_sheet
            texts = pl.DataFrame(load(name, header_row=None, skip_rows=0, dtypes="string"))
            numbers = pl.DataFrame(load(name, header_row=None, skip_rows=0, dtypes="float"))
        notes += _told("cells_error", used.errors)
        notes += _told("cells_uncalculated", used.uncalculated)
        return _as_shown(texts, numbers, self._found.first_day), notes

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except FileError:
            raise
        except BaseException as error:
            # A panic of the reader is not an `Exception`, and its class cannot be imported.
            known = isinstance(error, Damaged | self._reader.FastExcelError)
            if not known and type(error).__name__ != "PanicException":
                raise
            raise _not_excel(self._data, first_line(error), self._source) from error


def _reader(source: Source) -> Any:
    try:
        import fastexcel
    except ImportError as error:
        raise source.error("package_missing", package="fastexcel") from error
    return fastexcel


def _look_into(data: bytes, source: Source, most: int | None) -> xls.Book | xlsx.Book:
    try:
        if data.startswith(b"PK"):
            return xlsx.look_into(data, source, most)
        if data.startswith(xls.MARK):
            return xls.look_into(data, source)
        raise Damaged(text("damage_begin"))
    except Damaged as error:
        raise _not_excel(data, first_line(error), source) from error


def _choose_sheet(
    names: list[str], hidden: list[str], sheet: str | int | None, source: Source
) -> str:
    if sheet is None and names:
        return next((name for name in names if name not in hidden), names[0])
    if isinstance(sheet, int) and 1 <= sheet <= len(names):
        return names[sheet - 1]
    if isinstance(sheet, str) and sheet in names:
        return sheet
    if not names:
        raise source.error("book_no_sheet")
    raise source.error("sheet_unknown", sheet=repr(sheet), sheets="、".join(names))


def _other_sheets(name: str, names: list[str], hidden: list[str]) -> list[str]:
    if len(names) == 1:
        return []
    others = [
        text("sheet_hidden", sheet=other) if other in hidden else other
        for other in names
        if other != name
    ]
    return [text("sheet_read", sheet=name, others="、".join(others))]


def _not_excel(data: bytes, error: str, source: Source) -> FileError:
    start = data[:512].lstrip().lower()
    encrypted = data.startswith(xls.MARK) and "EncryptedPackage".encode("utf-16-le") in data
    if encrypted or "password" in error.lower():
        return source.error("book_protected")
    if start.startswith((b"<", b"\xef\xbb\xbf<")):
        return source.error("book_is_a_page")
    return source.error("book_damaged", why=error)


def _told(message: str, places: list[str]) -> list[str]:
    if not places:
        return []
    cells = "; ".join(places[:5]) + ("; …" if len(places) > 5 else "")
    return [text(message, count=len(places), cells=cells)]


def _as_shown(cellss: pl.DataFrame, numbers: pl.DataFrame, first_day: str) -> pl.DataFrame:
    """Restore what the text form of Excel cells loses or adds.

    calamine rounds numbers to nine decimals: those that lost digits are written again with Excel's
    15. It adds midnight to dates, and Excel's first day to times of day.
    """
    of_day = rf"^(?:{first_day})[ T](\d\d:\d\d:\d\d)"
    columns = []
    for cells in cellss.get_columns():
        if cells.null_count() == len(cells):  # most of the columns, if one cell is far away
            columns.append(cells)
            continue
        number = numbers[cells.name].cast(pl.Float64, strict=False)
        lossy = (number.is_finite() & (cells.cast(pl.Float64, strict=False) != number)).fill_null(
            False
        )
        if lossy.any():
            exact = number.filter(lossy).map_elements(_decimal, return_dtype=pl.String)
            cells = cells.scatter(lossy.arg_true(), exact)
        if cells.str.contains(_MOMENT).any():
            cells = cells.str.replace(of_day, "$1")
            moments = cells.filter(cells.str.contains(_MOMENT).fill_null(False))
            if moments.str.contains(_MIDNIGHT).all():
                cells = cells.str.replace(_MIDNIGHT, "$1")
        columns.append(cells)
    return pl.DataFrame(columns)


def _decimal(number: float) -> str:
    cells = format(Decimal(f"{number:.15g}"), "f")
    return cells.rstrip("0").rstrip(".") if "." in cells else cells
