"""Read tables of samples and other tables.

`read_samples` reads CSV, Parquet and Excel files of laboratories and platforms, with the usual
Chinese encodings, title rows above the header and a units row below it. It returns the table, with
notes on how it was read; `read_table` does the same for tables without parameters.

polars and calamine parse the files; this module prepares their input.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Literal

import polars as pl

from shuizhi._core import markup
from shuizhi._core.arguments import checked
from shuizhi._core.messages import text
from shuizhi.errors import OptionError
from shuizhi.io.archive import members
from shuizhi.io.columns import finish
from shuizhi.io.encoding import decode
from shuizhi.io.excel import Workbook, read_one
from shuizhi.io.header import WINDOW, find_layout, is_blank
from shuizhi.io.merged import Range, fill_down
from shuizhi.io.parquet import read_parquet
from shuizhi.io.sheet_tables import one_table
from shuizhi.io.source import ARCHIVE, EXCEL, TEXT, Source, kind_of, read_bytes
from shuizhi.io.text import first_records, read_body
from shuizhi.io.together import Columns, Sheets, read_files, read_sheets, takes_several
from shuizhi.io.under_name import kind_within, read_page
from shuizhi.notebook.display import show

__all__ = ["ReadResult", "read_samples", "read_table"]

Given = str | os.PathLike[str] | IO[bytes]
# How many rows a table shows in a notebook.
_SHOWN = 10


@dataclass(frozen=True)
class ReadResult:
    """A table read from a file, with notes on how it was read.

    Attributes
    ----------
    frame : polars.DataFrame
        The table. From CSV and Excel every column is text, as written.
    notes : list of str
        One sentence for each decision, in the language that is set: the encoding, the row of the
        header, rows left out.
    header : int or None
        The row or line of the header, from 1; None for Parquet.
    """

    frame: pl.DataFrame
    notes: list[str] = field(default_factory=list)
    header: int | None = None

    def _repr_html_(self) -> str:
        told = "".join(markup.paragraph(note, aside=True) for note in self.notes)
        return markup.block(told) + show(self.frame, rows=_SHOWN)._repr_html_()


@checked
def read_samples(
    path: Given | Sequence[Given],
    *,
    sheet: Sheets = None,
    header: Literal["auto"] | int = "auto",
    encoding: str = "auto",
    max_bytes: int | None = None,
    table: int | None = None,
    columns: Columns = "same",
) -> ReadResult:
    r"""Read a table of samples from a CSV, Parquet or Excel file.

    The header is the row with most parameter names among the first 15. Title rows above it are left
    out, and a row of units below it is merged into the names.

    Parameters
    ----------
    path, sheet, header, encoding, max_bytes, table, columns
        As in `read_table`.

    Returns
    -------
    ReadResult
        ``frame`` is the table, as in `read_table`; ``notes`` says how it was read.

    Raises
    ------
    FileError
        As in `read_table`.

    Examples
    --------
    >>> import io
    >>> text = "监测结果\n断面,氨氮\n,mg/L\n甲,0.025L\n"
    >>> table = read_samples(io.BytesIO(text.encode("gb18030")))
    >>> table.frame.to_dicts()
    [{'断面': '甲', '氨氮(mg/L)': '0.025L'}]
    """
    return read_table(
        path,
        sheet=sheet,
        header=header,
        encoding=encoding,
        max_bytes=max_bytes,
        table=table,
        columns=columns,
        samples=True,
    )


@checked
def read_table(
    path: Given | Sequence[Given],
    *,
    sheet: Sheets = None,
    header: Literal["auto"] | int = "auto",
    encoding: str = "auto",
    max_bytes: int | None = None,
    table: int | None = None,
    columns: Columns = "same",
    samples: bool = False,
) -> ReadResult:
    r"""Read a CSV, Parquet or Excel file.

    Parameters
    ----------
    path
        A ``.csv``, ``.tsv`` or ``.txt`` file (also ``.gz`` or ``.zst``), ``.parquet``, ``.xlsx``,
        ``.xlsm`` or ``.xls`` (even if it contains a web page or text); or an open binary file of
        CSV, such as standard input. A ``.zip`` of such files or a list of them is read as one table
        with the column ``file`` (文件). A URL (``https://``, or with fsspec ``s3://`` …) is
        downloaded.
    sheet
        Name of the Excel sheet, or its number from 1; by default the first that is not hidden. A
        list of these, or ``all`` for all that are not hidden, gives one table with the column
        ``sheet`` (工作表); sheets without rows are left out, with a note.
    header
        Number of the header's row, from 1 as in editors and Excel; by default it is detected.
    encoding
        Encoding of a text file. By default a byte-order mark decides (UTF-8, UTF-16); without one
        the file is read as UTF-8 if it is valid, otherwise as GB18030 (which includes GBK and
        GB2312).
    max_bytes
        How many bytes a packed file (``.gz``, Excel, Parquet) may unpack to. By default 256 MiB, or
        100 times the size of the file if that is more; raise it only for a file that you trust.
    table
        Number of the table, from 1, if a sheet (or a web page with an Excel suffix) has several. By
        default the one with most parameter names, or most cells. On a sheet, tables are separated
        by an empty row or a title.
    columns
        For several sheets or files: ``same`` requires the same columns in each; ``union`` takes the
        columns of all, null where one lacks them.
    samples
        Whether it is a table of samples. If so, the header is the row with most parameter names
        among the first 15, and a units row below it is merged into the names: ``氨氮`` over
        ``mg/L`` becomes ``氨氮(mg/L)``. Otherwise the header is the first row that is not empty.

    Returns
    -------
    ReadResult
        The table, with one row for every row of the file that is not empty, in order.

        Columns of text files are text, so that ``0.025L`` and ``0.10`` stay as written; empty cells
        are null. Columns of Excel files are text too: numbers in their shortest form with Excel's
        15 digits (``0.1``, ``8``), dates as ``2024-01-31``, with the time of day if a column has
        one. Below the header, a cell that is merged with the cell above has its text, with a note.
        Parquet columns keep their types.

    Raises
    ------
    FileError
        The file is missing, empty, damaged, protected by a password, of unknown kind, in an
        unknown encoding, has rows of unequal length, two columns of the same name, or no rows; it
        unpacks to more than `max_bytes`, or a sheet extends far beyond its table.
    OptionError
        An option has a wrong type or value.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    >>> path = pathlib.Path(folder.name) / "samples.csv"
    >>> _ = path.write_text("监测结果\n断面,氨氮\n,mg/L\n甲,0.025L\n", encoding="gb18030")
    >>> table = read_table(path, samples=True)
    >>> table.frame.to_dicts()
    [{'断面': '甲', '氨氮(mg/L)': '0.025L'}]
    >>> for note in table.notes:
    ...     print(note)
    encoding GB18030 (not valid UTF-8)
    header found at line 2
    line 1 above the header left out: 监测结果
    units row at line 3 merged into the header
    >>> folder.cleanup()
    """
    if max_bytes is not None and max_bytes < 1:
        raise OptionError(text("file_option_low", option="max_bytes", value=max_bytes))
    how = _How(sheet, header, encoding, max_bytes, table, columns, samples)
    if not isinstance(path, str | os.PathLike) and isinstance(path, Sequence):
        return _read_several([_opened(each, how) for each in path], how)
    opened = _opened(path, how)
    if opened.kind == ARCHIVE:
        return _read_several([opened], how)
    return _read_one(opened, how)


@dataclass(frozen=True)
class _How:
    """The options of `read_table`."""

    sheet: Sheets
    header: Literal["auto"] | int
    encoding: str
    max_bytes: int | None
    table: int | None
    columns: Columns
    samples: bool

    @property
    def header_row(self) -> int | None:
        return None if self.header == "auto" else int(self.header)


@dataclass(frozen=True)
class _Opened:
    """A file: its name, kind by suffix, whether it is packed, and a function for its bytes."""

    name: str
    kind: str
    packed: bool
    bytes_of: Callable[[Source], bytes]


def _opened(path: Given, how: _How) -> _Opened:
    named = isinstance(path, str | os.PathLike)
    name = str(path) if named else str(getattr(path, "name", "CSV"))
    kind, packed = kind_of(name) if named else (".csv", False)
    return _Opened(name, kind, packed, partial(read_bytes, path))


def _read_several(given: Sequence[_Opened], how: _How) -> ReadResult:
    """Read files, and the members of archives, as one table."""
    files: list[_Opened] = []
    for opened in given:
        if opened.kind != ARCHIVE:
            files.append(opened)
            continue
        source = Source(opened.name)
        for member in members(opened.bytes_of(source), source, how.max_bytes):
            if member.problem is not None:
                raise member.problem
            kind, packed = kind_of(member.name)
            files.append(_Opened(member.name, kind, packed, partial(_held, member.data)))
    if not files:
        raise OptionError(text("files_none"))
    found = [_read_one(each, how) for each in files]
    names = [each.name for each in files]
    notes = [text("files_read", count=len(files))]
    notes += [
        f"{name}: {note}" for name, each in zip(names, found, strict=True) for note in each.notes
    ]
    frame = read_files(names, [each.frame for each in found], how.columns)
    return ReadResult(frame, notes, found[0].header)


def _held(data: bytes, source: Source) -> bytes:
    if not data:
        raise source.error("file_empty")
    return data


def _read_one(opened: _Opened, how: _How) -> ReadResult:
    kind, name, packed = opened.kind, opened.name, opened.packed
    sheet, header, encoding, max_bytes = how.sheet, how.header, how.encoding, how.max_bytes
    table, samples = how.table, how.samples
    excel = kind in EXCEL
    source = Source(name, "row" if excel else "line")
    if sheet is not None and not excel:
        raise source.error("file_without_sheets")
    if header != "auto" and kind == ".parquet":
        raise source.error("file_without_header")
    at = how.header_row
    data = opened.bytes_of(source)
    within = kind_within(data) if excel else None
    if table is not None and (not excel or within == "text"):
        raise source.error("file_without_tables")
    if within is not None and sheet is not None:
        raise source.error("file_without_sheets")
    if encoding != "auto" and kind not in TEXT and within is None:
        raise source.error("file_without_encoding")
    known: list[str] = []
    if within == "text":
        kind, excel, source = ".txt", False, Source(name)
        known = [text("book_is_text")]
    if kind == ".parquet":
        return ReadResult(read_parquet(data, source, max_bytes))
    if not excel:
        content, notes = decode(data, packed, encoding, source, max_bytes)
        del data
        delimiter, records, more = first_records(content, kind, at, source)
        layout = find_layout(
            [record.cells for record in records],
            [record.line for record in records],
            source=source,
            header=at,
            samples=samples,
        )
        body = read_body(content, delimiter, layout, records, source)
        frame, last = finish(body, layout, source)
        notes = [*known, *notes, *more, *layout.notes, *last]
        return ReadResult(frame, notes, records[layout.header].line)
    if within == "page":
        rows, merged, notes = read_page(data, encoding, table, source, samples, max_bytes)
        found = _below_header(rows, merged, 0, how, source)
    else:
        book = Workbook(data, source, max_bytes)
        if takes_several(sheet, book):
            return _read_sheets(book, how, source)
        one = sheet if isinstance(sheet, str | int) else None
        rows, merged, notes = read_one(book, one, source)
        found = _of_sheet(rows, merged, how, source)
    if found is None:
        raise source.error("rows_none")
    return ReadResult(found.frame, notes + found.notes, found.header)


def _read_sheets(book: Workbook, how: _How, source: Source) -> ReadResult:
    """Read several sheets of a workbook as one table."""
    headers: list[int | None] = []

    def of_sheet(rows: pl.DataFrame, merged: list[Range]) -> tuple[pl.DataFrame, list[str]] | None:
        found = _of_sheet(rows, merged, how, source)
        if found is None:
            return None
        headers.append(found.header)
        return found.frame, found.notes

    frame, notes = read_sheets(book, how.sheet, source, how.columns, of_sheet)
    return ReadResult(frame, notes, headers[0])


def _of_sheet(
    rows: pl.DataFrame, merged: list[Range], how: _How, source: Source
) -> ReadResult | None:
    """Find the table in the rows of a sheet; None if it has no rows below its header."""
    rows, above, told = one_table(rows, how.table, how.header_row, source, how.samples)
    found = _below_header(rows, merged, above, how, source)
    return found and ReadResult(found.frame, told + found.notes, found.header)


def _below_header(
    rows: pl.DataFrame, merged: list[Range], above: int, how: _How, source: Source
) -> ReadResult | None:
    """Find the header in rows of a sheet, and read the table below it; None if it has no rows.

    `above` says how many rows of the sheet are above these.
    """
    head = _head(rows, how.header_row)
    places = range(above + 1, above + len(head) + 1)
    layout = find_layout(head, places, source, header=how.header_row, samples=how.samples)
    body = rows.slice(layout.body)
    if all(map(is_blank, body.iter_rows())):
        return None
    body, filled = fill_down(body, merged, above + layout.body + 1)
    frame, notes = finish(body, layout, source)
    if filled:
        names = [
            layout.names[at] if at < len(layout.names) and layout.names[at] else f"column_{at + 1}"
            for at in filled
        ]
        notes.insert(0, text("cells_merged", count=sum(filled.values()), names=names))
    return ReadResult(frame, layout.notes + notes, above + layout.header + 1)


def _head(rows: pl.DataFrame, header: int | None) -> list[tuple[str | None, ...]]:
    """Return the first rows of a sheet, enough to find the header and a units row below it."""
    return rows.head(min(max(WINDOW, header or 0), rows.height) + 3).rows()
