"""Sheets of Excel workbooks as text, cell by cell.

The parsing is calamine's work; what its text form loses or hides is restored or told here.
"""

import importlib.util
import io
import re
import zipfile
import zlib
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import polars as pl

from shuizhi.io.source import Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
_MOMENT = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_TIME_OF_DAY = r"^1899-12-3[01] (\d\d:\d\d:\d\d)"
# A cell of a formula with no value beside it, as programs write that do not calculate.
_UNCALCULATED = re.compile(
    rb"<(\w+:)?c\b[^>]*\br=\"([A-Z]+\d+)\"[^>]*>\s*<(\w+:)?f\b([^>]*/>|[^>]*>[^<]*</(\w+:)?f>)"
    rb"\s*(<(\w+:)?v\s*/>|<(\w+:)?v>\s*</(\w+:)?v>)?\s*</(\w+:)?c>"
)


def read_sheet(
    data: bytes, sheet: str | int | None, source: Source
) -> tuple[pl.DataFrame, list[str]]:
    """Read a sheet from its first row on, every cell as text."""
    try:
        import fastexcel
    except ImportError as error:
        raise source.error(
            "reading Excel files takes the fastexcel package: pip install fastexcel"
        ) from error

    notes: list[str] = []
    try:
        book = fastexcel.read_excel(data)
        names = book.sheet_names
        name = _choose_sheet(names, sheet, source)
        if len(names) > 1:
            others = "、".join(other for other in names if other != name)
            notes.append(f"sheet {name!r} read; the file also has {others}")
        cells = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        frame = pl.DataFrame(cells)
        if frame.is_empty():
            raise source.error(f"sheet {name!r} is empty; choose another with sheet=")
        notes += _error_cells(cells) + _uncalculated_cells(data, name)
        floats = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="float")
        numbers = pl.DataFrame(floats)
    except fastexcel.FastExcelError as error:
        raise source.error(_why_not_excel(data, str(error))) from error
    return _as_shown(frame, numbers), notes


def _choose_sheet(names: list[str], sheet: str | int | None, source: Source) -> str:
    if sheet is None and names:
        return names[0]
    if isinstance(sheet, int) and 1 <= sheet <= len(names):
        return names[sheet - 1]
    if isinstance(sheet, str) and sheet in names:
        return sheet
    if not names:
        raise source.error("the workbook has no sheet that can be read; save it as .xlsx again")
    raise source.error(f"no sheet {sheet!r}; the file has {'、'.join(names)}")


def _why_not_excel(data: bytes, error: str) -> str:
    start = data[:512].lstrip().lower()
    encrypted = data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data
    if encrypted or "password" in error.lower():
        return "the workbook is protected by a password; save a copy without one"
    if start.startswith((b"<", b"\xef\xbb\xbf<")):
        return "a web page or XML under an Excel name; open it in Excel and save it as .xlsx"
    return f"not an Excel file, or a damaged one ({error.splitlines()[0]}); save it as .xlsx again"


def _error_cells(cells: Any) -> list[str]:
    """Return a note naming the cells that hold an Excel error, where pyarrow is there to tell."""
    if importlib.util.find_spec("pyarrow") is None:
        return []
    _, errors = cells.to_arrow_with_errors()
    found = [error.position for error in errors.errors] if errors else []
    if not found:
        return []
    return [
        _told("holding an Excel error (as #N/A)", [f"row {r + 1} column {c + 1}" for r, c in found])
    ]


def _uncalculated_cells(data: bytes, sheet: str) -> list[str]:
    """Return a note naming the cells of formulas that no program has calculated yet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            content = book.read(_part_of(book, sheet))
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, NotImplementedError):
        return []  # not of this form (.xls), or odd in what calamine does not need
    places = [match[2].decode("ascii") for match in _UNCALCULATED.finditer(content)]
    return [_told("holding a formula not calculated", places)] if places else []


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """Return the part of a workbook that holds a sheet."""
    root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    ids = {each.get("name"): each for each in root.iter() if each.tag.endswith("}sheet")}
    relation = next(value for key, value in ids[sheet].items() if key.endswith("}id"))
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    target = {each.get("Id"): each.get("Target", "") for each in links}[relation]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _told(what: str, places: list[str]) -> str:
    listed = "; ".join(places[:5]) + ("; …" if len(places) > 5 else "")
    count = "1 cell" if len(places) == 1 else f"{len(places)} cells"
    return f"{count} {what} read as empty: {listed}"


def _as_shown(texts: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Restore what the text form of Excel cells loses or adds.

    Numbers come rounded to nine decimals: those that lost digits are written again with the 15
    Excel keeps. Days come with a midnight, times of day with the day Excel counts from.
    """
    columns = []
    for text in texts.get_columns():
        number = numbers[text.name].cast(pl.Float64, strict=False)
        lossy = (number.is_finite() & (text.cast(pl.Float64, strict=False) != number)).fill_null(
            False
        )
        if lossy.any():
            exact = number.filter(lossy).map_elements(_decimal, return_dtype=pl.String)
            text = text.scatter(lossy.arg_true(), exact)
        moments = text.filter(text.str.contains(_MOMENT).fill_null(False))
        if len(moments):
            if moments.str.contains(rf"{_MIDNIGHT}|{_TIME_OF_DAY}").all():
                text = text.str.replace(_MIDNIGHT, "$1")
            text = text.str.replace(_TIME_OF_DAY, "$1")
        columns.append(text)
    return pl.DataFrame(columns)


def _decimal(number: float) -> str:
    text = format(Decimal(f"{number:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def sheet_names(data: bytes, source: Source) -> list[str]:
    """Return the names of the sheets of a workbook, in order."""
    import fastexcel

    try:
        return list(fastexcel.read_excel(data).sheet_names)
    except fastexcel.FastExcelError as error:
        raise source.error(_why_not_excel(data, str(error))) from error
