"""Rows and cells of text files."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from shuizhi._core.messages import text as told_of
from shuizhi.errors import FileError
from shuizhi.io.header import WINDOW, Layout, is_blank
from shuizhi.io.source import Source, first_line

_MOST_COLUMNS = 100_000
_FIELD_LIMIT = csv.field_size_limit()
_ANY_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Record:
    """A row of a text file: its cells, its first line, and that of the next row."""

    cells: list[str]
    line: int
    next_line: int
    end: int


def first_records(
    text: str, kind: str, header: int | None, source: Source
) -> tuple[str, list[Record], list[str]]:
    """Return the delimiter, the first records, and a note if the suffix does not imply it.

    ``.tsv`` implies tabs and ``.csv`` commas, unless there are none; ``.txt`` implies nothing.
    """
    found: dict[str, list[Record]] = {}
    failed = None
    for delimiter in {".tsv": "\t", ".csv": ",\t;", ".txt": "\t,;"}[kind]:
        try:
            found[delimiter] = list(_records(text, delimiter, header, source))
        except FileError as error:
            failed = failed or error
            continue
        if kind == ".csv" and _width(found[delimiter]) > 1:
            break
    if failed and (not found or max(map(_width, found.values())) == 1):
        raise failed
    best = max(found, key=lambda delimiter: _width(found[delimiter]))
    told = best == {".tsv": "\t", ".csv": ","}.get(kind) or _width(found[best]) == 1
    name = {",": "text_commas", "\t": "text_tabs", ";": "text_semicolons"}[best]
    return best, found[best], [] if told else [told_of(name)]


def rows_of(text: str, source: Source) -> list[list[str]]:
    """Return all rows of a text, of any length.

    Raises
    ------
    FileError
        A quotation mark is not closed.
    """
    delimiter, _, _ = first_records(text, ".txt", None, source)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _bad_quotes(1, error, source) from None


def _width(records: list[Record]) -> int:
    return max(len(record.cells) for record in records)


def _records(text: str, delimiter: str, header: int | None, source: Source) -> Iterator[Record]:
    """Yield the first records, enough to find the header and a units row below it."""
    position = 0

    def lines() -> Iterator[str]:
        nonlocal position
        for found in _ANY_BREAK.finditer(text):
            start, position = position, found.end()
            yield text[start:position]
        start, position = position, len(text)
        if text[start:]:
            yield text[start:]

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    line = 1
    try:
        for count, cells in enumerate(reader, start=1):
            if len(cells) > _MOST_COLUMNS:
                raise source.error("text_wide", line=line, count=len(cells), most=_MOST_COLUMNS)
            yield Record(cells, line, reader.line_num + 1, position)
            line = reader.line_num + 1
            if count >= WINDOW + 3 and line > (header or 0) + 3:
                return
    except csv.Error as error:
        raise _bad_quotes(line, error, source) from None


def read_body(
    text: str, delimiter: str, layout: Layout, records: list[Record], source: Source
) -> pl.DataFrame:
    """Parse the rows below the header; every row must be as long as the header."""
    width = len(layout.names)
    header, last = records[layout.header], records[layout.body - 1]
    if len(last.cells) != width:
        raise _ragged(last.line, len(last.cells), header.line, width, source)
    body = text[last.end :]
    schema = {f"column_{place}": pl.String for place in range(1, width + 1)}
    if not body or body.isspace():
        return pl.DataFrame(schema=schema)
    data = body.encode("utf-8")
    if body.startswith("\ufeff"):  # the parser removes one quotation mark of a cell
        data = codecs.BOM_UTF8 + data
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            schema=schema,
            separator=delimiter,
            empty_string_is_null=False,
            missing_columns="insert",
        )
    except pl.exceptions.PolarsError as error:
        wrong = _first_wrong(body, delimiter, width, last.next_line, header.line, source)
        raise wrong or source.error("text_not_parsed", why=first_line(error)) from None
    # The parser guesses at text after a closing quotation mark, and at unclosed ones.
    loose = rf'(?:^|[{delimiter}\n])"[^"]*+(?:""[^"]*+)*+"[^{delimiter}"\r\n]'
    if '"' in body and (body.count('"') % 2 or re.search(loose, body)):
        wrong = _first_wrong(body, delimiter, width, last.next_line, header.line, source)
        if wrong:
            raise wrong
    # Rows that are too long are refused above; short rows show in the number of delimiters.
    delimiters = data.count(delimiter.encode())
    if '"' in body:
        inside = pl.all().str.count_matches(delimiter, literal=True).sum()
        delimiters -= sum(frame.select(inside).row(0))
    if delimiters != (width - 1) * frame.height:
        wrong = _first_wrong(body, delimiter, width, last.next_line, header.line, source)
        if wrong:
            raise wrong
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _first_wrong(
    text: str, delimiter: str, width: int, first: int, header: int, source: Source
) -> FileError | None:
    """Return the error of the first row that is not as long as the header, if any."""
    marks = 0

    def lines() -> Iterator[str]:
        nonlocal marks
        for content in io.StringIO(text, newline=""):
            marks += content.count('"')
            yield content

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    line = first
    try:
        for cells in reader:
            if marks % 2:
                return _bad_quotes(line, None, source)
            if len(cells) != width and not (len(cells) < width and is_blank(cells)):
                return _ragged(line, len(cells), header, width, source)
            line = first + reader.line_num
    except csv.Error as error:
        return _bad_quotes(line, error, source)
    return None


def _ragged(line: int, cells: int, header: int, width: int, source: Source) -> FileError:
    return source.error("text_ragged", line=line, count=cells, header=header, width=width)


def _bad_quotes(line: int, why: csv.Error | None, source: Source) -> FileError:
    if "field limit" in str(why):
        return source.error("text_cell_long", line=line, most=_FIELD_LIMIT)
    return source.error("text_quotes", line=line)
