"""Sheets of Excel workbooks as text, cell by cell.

The parsing is calamine's work; what its text form loses or hides is restored or told here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import polars as pl

from shuizhi.errors import FileError
from shuizhi.io import xls, xlsx
from shuizhi.io.source import Damaged, Source, first_line

_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
_MOMENT = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def read_sheet(
    data: bytes, sheet: str | int | None, source: Source, most: int | None = None
) -> tuple[pl.DataFrame, list[str]]:
    """Read a sheet from its first row on, every cell as text.

    `most` is how many bytes the file may unpack to.
    """
    book = Workbook(data, source, most)
    name = _choose_sheet(book.names, book.hidden, sheet, source)
    frame, notes = book.read(name)
    if frame.is_empty():
        raise source.error(f"sheet {name!r} is empty; choose another with sheet=")
    return frame, _other_sheets(name, book.names, book.hidden) + notes


class Workbook:
    """A workbook, looked into before it is opened; its sheets are read one by one.

    Raises
    ------
    FileError
        It is none, is damaged, protected, or unpacks to more than `most` bytes.
    """

    def __init__(self, data: bytes, source: Source, most: int | None = None) -> None:
        self._data = data
        self._source = source
        self._reader = _reader(source)
        self._found = _look_into(data, source, most)
        with self._reading():
            self._book = self._reader.read_excel(data)
            self.names: list[str] = self._book.sheet_names
        self.hidden = [
            name for place, name in enumerate(self.names) if self._found.is_hidden(name, place)
        ]

    def read(self, name: str) -> tuple[pl.DataFrame, list[str]]:
        """Return a sheet, every cell as text, and notes on it; one without cells has no rows.

        Raises
        ------
        FileError
            It is damaged, or a cell stands so far off that it cannot be loaded.
        """
        with self._reading():
            used = self._found.used_range(name, self.names.index(name))
            notes = used.check(name, self._source)
            if not used.filled:
                return pl.DataFrame(), notes
            load = self._book.load_sheet
            texts = pl.DataFrame(load(name, header_row=None, skip_rows=0, dtypes="string"))
            numbers = pl.DataFrame(load(name, header_row=None, skip_rows=0, dtypes="float"))
        notes += _told("holding an Excel error (as #N/A)", used.errors)
        notes += _told("holding a formula not calculated", used.uncalculated)
        return _as_shown(texts, numbers, self._found.first_day), notes

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except FileError:
            raise
        except BaseException as error:
            # A panic of the reader is no `Exception`, and its class cannot be imported.
            known = isinstance(error, Damaged | self._reader.FastExcelError)
            if not known and type(error).__name__ != "PanicException":
                raise
            raise self._source.error(_why_not_excel(self._data, first_line(error))) from error


def _reader(source: Source) -> Any:
    try:
        import fastexcel
    except ImportError as error:
        raise source.error(
            "reading Excel files takes the fastexcel package: pip install fastexcel"
        ) from error
    return fastexcel


def _look_into(data: bytes, source: Source, most: int | None) -> xls.Book | xlsx.Book:
    try:
        if data.startswith(b"PK"):
            return xlsx.look_into(data, source, most)
        if data.startswith(xls.MARK):
            return xls.look_into(data, source)
        raise Damaged("it begins as no workbook does")
    except Damaged as error:
        raise source.error(_why_not_excel(data, first_line(error))) from error


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
        raise source.error("the workbook has no sheet that can be read; save it as .xlsx again")
    raise source.error(f"no sheet {sheet!r}; the file has {'、'.join(names)}")


def _other_sheets(name: str, names: list[str], hidden: list[str]) -> list[str]:
    if len(names) == 1:
        return []
    others = [f"{other} (hidden)" if other in hidden else other for other in names if other != name]
    return [f"sheet {name!r} read; the file also has {'、'.join(others)}"]


def _why_not_excel(data: bytes, error: str) -> str:
    start = data[:512].lstrip().lower()
    encrypted = data.startswith(xls.MARK) and "EncryptedPackage".encode("utf-16-le") in data
    if encrypted or "password" in error.lower():
        return "the workbook is protected by a password; save a copy without one"
    if start.startswith((b"<", b"\xef\xbb\xbf<")):
        return "a web page or XML under an Excel name; open it in Excel and save it as .xlsx"
    return f"not an Excel file, or a damaged one ({error}); save it as .xlsx again"


def _told(what: str, places: list[str]) -> list[str]:
    if not places:
        return []
    listed = "; ".join(places[:5]) + ("; …" if len(places) > 5 else "")
    count = "1 cell" if len(places) == 1 else f"{len(places)} cells"
    return [f"{count} {what} read as empty: {listed}"]


def _as_shown(texts: pl.DataFrame, numbers: pl.DataFrame, first_day: str) -> pl.DataFrame:
    """Restore what the text form of Excel cells loses or adds.

    Numbers come rounded to nine decimals: those that lost digits are written again with the 15
    Excel keeps. Days come with a midnight, times of day with the day Excel counts from.
    """
    of_day = rf"^(?:{first_day})[ T](\d\d:\d\d:\d\d)"
    columns = []
    for text in texts.get_columns():
        if text.null_count() == len(text):  # most of the columns where one cell stands far off
            columns.append(text)
            continue
        number = numbers[text.name].cast(pl.Float64, strict=False)
        lossy = (number.is_finite() & (text.cast(pl.Float64, strict=False) != number)).fill_null(
            False
        )
        if lossy.any():
            exact = number.filter(lossy).map_elements(_decimal, return_dtype=pl.String)
            text = text.scatter(lossy.arg_true(), exact)
        if text.str.contains(_MOMENT).any():
            text = text.str.replace(of_day, "$1")
            moments = text.filter(text.str.contains(_MOMENT).fill_null(False))
            if moments.str.contains(_MIDNIGHT).all():
                text = text.str.replace(_MIDNIGHT, "$1")
        columns.append(text)
    return pl.DataFrame(columns)


def _decimal(number: float) -> str:
    text = format(Decimal(f"{number:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
