"""Where the header of a table stands, what the columns are called, and how text becomes rows.

Laboratory templates put title rows, group headings and a units row around the header. The first
half works on rows as text, so that CSV and Excel files are read by the same rules; the second half
makes such rows of a text file. Nothing here knows of water quality: what a parameter or a unit
looks like is asked of the caller.
"""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from shuizhi.errors import FileError

Row = Sequence[str | None]
Test = Callable[[str], bool]

WINDOW = 15
"""How many rows are looked at for the header."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_MOST_COLUMNS = 100_000
_FIELD_LIMIT = csv.field_size_limit()
_ANY_BREAK = re.compile(r"\r\n?|\n")

_PLACEHOLDER = re.compile(r"[-—–/\\*]*")
_VALUE = re.compile(r"[<>＜＞≤≥]?\s*[-+]?\d[\d.,:/\-+\s×^*eELTZ年月日时分秒]*")
_BRACKETED_END = re.compile(r"[(（]([^()（）]*)[)）]$")
_BRACKETED = re.compile(r"[(（\[]([^()（）]*)[)）\]]")
_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")


@dataclass(frozen=True)
class Source:
    """The file being read, for messages: its name and what it calls its rows."""

    name: str
    row: str = "line"

    def error(self, message: str) -> FileError:
        """Return a `FileError` that begins with the file's name."""
        return FileError(f"{self.name}: {message}")


@dataclass(frozen=True)
class Layout:
    """The header as found: column names, and how many of the rows looked at it takes up."""

    names: list[str]
    header: int
    body: int
    notes: list[str] = field(default_factory=list)


def clean(cell: str | None) -> str:
    r"""Return a header cell without its margins, invisible marks and inner line breaks.

    >>> clean("\ufeff氨氮\n(mg/L) "), clean("Total\nphosphorus"), clean(None)
    ('氨氮(mg/L)', 'Total phosphorus', '')
    """
    text = (cell or "").replace("\ufeff", "").replace("\u200b", "").strip()

    def join(match: re.Match[str]) -> str:
        around = match.string[match.start() - 1] + match.string[match.end()]
        return " " if around.isascii() and around.isalnum() else ""

    return _LINE_BREAK.sub(join, text)


def is_blank(row: Row) -> bool:
    """Return whether no cell of the row holds anything but white space."""
    return not any(cell and cell.strip() for cell in row)


def find_layout(
    rows: Sequence[Row],
    lines: Sequence[int],
    source: Source,
    *,
    header: int | None,
    is_parameter: Test | None,
    is_unit: Test | None,
) -> Layout:
    """Find the header among the first rows of a file.

    Parameters
    ----------
    rows
        The first rows, as text.
    lines
        The number of each of them in the file, from 1.
    source
        The file, for messages.
    header
        The number of the header's row, or None to look for it.
    is_parameter, is_unit
        Tests of a cell's text.

    Raises
    ------
    FileError
        No header where it was said to be, or a unit stated twice and differently.
    """
    texts = [[clean(cell) for cell in row] for row in rows]
    filled = [index for index, row in enumerate(texts) if any(row)]
    if not filled:
        raise source.error(f"nothing in the first {len(rows)} {source.row}s; give header=")
    if header is None:
        at = _best_row(texts[:WINDOW], filled, is_parameter)
    elif header in lines and lines.index(header) in filled:
        at = lines.index(header)
    else:
        raise source.error(
            f"no header at {source.row} {header}: nothing begins there; "
            f"give the {source.row} the header begins at, counted from 1"
        )

    notes = []
    if at != filled[0] or lines[at] != 1:
        notes.append(f"header found at {source.row} {lines[at]}")
    names, levels = _merge_levels(texts, at)
    groups = [
        cell
        for level in levels
        for cell, below in zip(texts[level], texts[at], strict=False)
        if cell and below
    ]
    if groups:
        notes.append(
            f"two-level header: the names of {source.row} {lines[at]} are used, "
            f"group headings left out: {'、'.join(dict.fromkeys(groups))}"
        )
    for index in filled:
        if index < at and index not in levels:
            text = " ".join(cell for cell in texts[index] if cell)
            notes.append(f"{source.row} {lines[index]} above the header left out: {text}")

    body = at + 1
    below = next((index for index in filled if index > at), None)
    if is_parameter and is_unit and below is not None:
        merged = _merge_units(names, texts[below], lines[below], source, is_parameter, is_unit)
        if merged is not None:
            names, unit_notes = merged
            notes += unit_notes
            body = below + 1
    return Layout(names, at, body, notes)


def _best_row(texts: list[list[str]], filled: list[int], is_parameter: Test | None) -> int:
    """Return the row with most parameter names; the first filled one when none beats it."""
    first = filled[0]
    if is_parameter is None:
        return first
    scores = {
        index: sum(bool(cell) and is_parameter(cell) for cell in texts[index])
        for index in filled
        if index < len(texts) and not any(_VALUE.fullmatch(cell) for cell in texts[index])
    }
    best = max(scores, key=lambda index: scores[index], default=first)
    score = scores.get(best, 0)
    if score == 1:
        # One name may also be a cell of a long table: it takes a title above, and no rival.
        alone = list(scores.values()).count(1) == 1
        titled = sum(map(bool, texts[first])) < sum(map(bool, texts[best]))
        return best if alone and titled else first
    return best if score else first


def _merge_levels(texts: list[list[str]], at: int) -> tuple[list[str], list[int]]:
    """Fill blank header cells from the header levels above; return the names and those levels."""
    names, levels = list(texts[at]), []
    for level in range(at - 1, -1, -1):
        if sum(map(bool, texts[level])) < 2:
            break
        levels.append(level)
        for column, cell in enumerate(texts[level][: len(names)]):
            names[column] = names[column] or cell
    return names, levels


def _merge_units(
    names: list[str],
    row: list[str],
    line: int,
    source: Source,
    is_parameter: Test,
    is_unit: Test,
) -> tuple[list[str], list[str]] | None:
    """Merge a units row into the names; None when the row is no units row."""
    cells = [_unbracket(cell) for cell in row[: len(names)]]
    cells += [""] * (len(names) - len(cells))
    under = [cell for name, cell in zip(names, cells, strict=True) if name and is_parameter(name)]
    stated = [cell for cell in under if not _PLACEHOLDER.fullmatch(cell)]
    # "1" and "无" are units of pH, but as well cells of data: something must be a unit and no more.
    plain = [cell for cell in stated if not (_VALUE.fullmatch(cell) or cell == "无")]
    if not plain or not all(is_unit(cell) for cell in stated):
        return None

    merged, others = [], []
    for name, cell in zip(names, cells, strict=True):
        if not (name and cell and is_unit(cell)):
            if not _PLACEHOLDER.fullmatch(cell):
                others.append(cell)
            merged.append(name)
            continue
        own = _BRACKETED_END.search(name)
        if own is None or not is_unit(own[1]):
            merged.append(f"{name}({cell})")
        elif own[1] == cell:
            merged.append(name)
        else:
            raise source.error(
                f"the header calls a column {name!r}, but the units row ({source.row} {line}) "
                f"says {cell!r}; correct one of them"
            )
    notes = [f"units row at {source.row} {line} merged into the header"]
    if others:
        notes.append(f"other cells of the units row left out: {'、'.join(others)}")
    return merged, notes


def _unbracket(cell: str) -> str:
    match = _BRACKETED.fullmatch(cell)
    return match[1].strip() if match else cell


def finish(frame: pl.DataFrame, layout: Layout, source: Source) -> tuple[pl.DataFrame, list[str]]:
    """Name the columns of the body, and drop what is wholly empty.

    Parameters
    ----------
    frame
        The body: text columns in file order, under any names.
    layout
        The header found; columns beyond its names are unnamed.
    source
        The file, for messages.

    Returns
    -------
    tuple of polars.DataFrame and list of str
        The table, and notes on what was dropped or named.

    Raises
    ------
    FileError
        No rows, or two columns of one name.
    """
    notes = []
    empty = [
        pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "") for name in frame.columns
    ]
    blank = frame.select(pl.all_horizontal(empty).alias("blank"))["blank"]
    if frame.width == 1:  # an empty cell of a single column is a row of its own
        filled = (~blank).arg_true()
        kept = frame.head(filled[-1] + 1 if len(filled) else 0)
    else:
        kept = frame.filter(~blank)
    if kept.is_empty():
        raise source.error(
            "the file has a header but no rows below it; "
            "check that the data was exported with it, or give header= if another row is it"
        )
    if dropped := frame.height - kept.height:
        notes.append(f"{dropped} wholly empty {source.row}{'s' * (dropped > 1)} skipped")

    names = (layout.names + [""] * frame.width)[: frame.width]
    columns: dict[str, str] = {}
    places: dict[str, list[int]] = {}
    unused = kept.select(cell.all() for cell in empty).row(0)
    dropped_columns, named = [], []
    for place, (old, name, nothing) in enumerate(
        zip(frame.columns, names, unused, strict=True), start=1
    ):
        if not name and nothing:
            dropped_columns.append(place)
            continue
        if not name:
            name = f"column_{place}"
            named.append(name)
        columns[old] = name
        places.setdefault(name, []).append(place)
    repeated = {name: at for name, at in places.items() if len(at) > 1}
    if repeated:
        listed = "; ".join(
            f"{name!r} (columns {', '.join(map(str, at))})" for name, at in repeated.items()
        )
        raise source.error(f"columns of one name: {listed}; rename or remove all but one")
    if dropped_columns:
        notes.append(
            f"{len(dropped_columns)} unnamed, wholly empty column"
            f"{'s' * (len(dropped_columns) > 1)} dropped"
        )
    if named:
        notes.append(f"columns without a name called {', '.join(named)}")
    return kept.select(pl.col(old).alias(name) for old, name in columns.items()), notes


# Text files


@dataclass(frozen=True)
class Record:
    """A row of a text file: its cells, the line it begins at, and where the next one does."""

    cells: list[str]
    line: int
    next_line: int
    end: int


def decode(data: bytes, packed: bool, encoding: str, source: Source) -> tuple[str, list[str]]:
    """Return the text of a file with plain line ends, and notes on its encoding."""
    if packed or data.startswith(b"\x1f\x8b"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise source.error(f"not a gzip file, or a damaged one ({error})") from error
    if encoding != "auto":
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except LookupError:
            raise source.error(f"unknown encoding {encoding!r}; try 'gb18030'") from None
        except UnicodeDecodeError as error:
            raise source.error(
                f"not {encoding}: byte {error.start} does not decode; leave encoding= out"
            ) from None
        note = f"encoding {encoding} (as told)"
    else:
        if foreign := _foreign(data):
            raise source.error(foreign)
        text, note = _detect(data, source)
    if (zero := text.find("\0")) >= 0:
        raise source.error(
            f"character {zero} is a zero, which no text holds; save it as UTF-8 again, or give "
            "encoding= if it is another one"
        )
    if not text.strip():
        raise source.error("the file holds nothing but blank lines; export it again")
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    return text, [note] if note else []


def _foreign(data: bytes) -> str | None:
    """Say what a file is that is no text though its name says so, where its first bytes tell."""
    start = data[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return (
            "a web page or XML under the name of a text file; open it in Excel and save it as CSV"
        )
    if data.startswith(b"%PDF-"):
        return "a PDF under the name of a text file; export the table as CSV or Excel"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "a workbook or an archive under the name of a text file; name it as it is, as .xlsx"
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):
        return "a Parquet file under the name of a text file; name it .parquet"
    return None


def _detect(data: bytes, source: Source) -> tuple[str, str]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec), f"encoding {name} (byte-order mark)"
            except UnicodeDecodeError as error:
                raise source.error(
                    f"begins with a {name} byte-order mark but is not {name}: byte "
                    f"{len(mark) + error.start} does not decode; save it as UTF-8 again"
                ) from None
    if (zero := data.find(b"\0")) >= 0:
        # Of a comma or a line end, the half that is zero comes first in one of the two.
        order = "le" if zero % 2 else "be"
        raise source.error(
            f"byte {zero} is a zero: no text file, or UTF-16 without its byte-order mark; "
            f"if so, give encoding='utf-16-{order}'"
        )
    try:
        text = data.decode("utf-8")
        return text, "" if text.isascii() else "encoding UTF-8"
    except UnicodeDecodeError as error:
        utf8 = error
    # Ten Chinese characters in a row do not come out of GB18030 by chance: damaged UTF-8.
    wide = re.findall(r"[\u0800-\uffff]", data[: utf8.start].decode("utf-8"))
    try:
        if len(wide) < 10:
            return data.decode("gb18030"), "encoding GB18030 (not valid UTF-8)"
        other = "and it is UTF-8 until there: cut off or damaged"
    except UnicodeDecodeError as error:
        other = f"nor GB18030 (byte {error.start} does not decode)"
    raise source.error(
        f"not valid UTF-8 (byte {utf8.start} does not decode), {other}; "
        "save it as UTF-8 again, or give encoding= if it is another one"
    )


def first_records(
    text: str, kind: str, header: int | None, source: Source
) -> tuple[str, list[Record], list[str]]:
    """Return the delimiter, the first records, and a note where the suffix did not tell.

    ``.tsv`` says tabs and ``.csv`` commas, unless there are none; ``.txt`` says nothing.
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
    name = {",": "commas", "\t": "tabs", ";": "semicolons"}[best]
    return best, found[best], [] if told else [f"cells separated by {name}"]


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
                raise source.error(
                    f"line {line} has {len(cells)} cells; tables of more than {_MOST_COLUMNS} "
                    "columns are not read: let samples be rows and parameters columns"
                )
            yield Record(cells, line, reader.line_num + 1, position)
            line = reader.line_num + 1
            if count >= WINDOW + 3 and line > (header or 0) + 3:
                return
    except csv.Error as error:
        raise source.error(_bad_quotes(line, error)) from None


def read_body(
    text: str, delimiter: str, layout: Layout, records: list[Record], source: Source
) -> pl.DataFrame:
    """Parse what stands below the header; every row must be as long as the header."""
    width = len(layout.names)
    header, last = records[layout.header], records[layout.body - 1]
    if len(last.cells) != width:
        raise source.error(_ragged(last.line, len(last.cells), header.line, width))
    body = text[last.end :]
    schema = {f"column_{place}": pl.String for place in range(1, width + 1)}
    if not body.strip():
        return pl.DataFrame(schema=schema)
    data = body.encode("utf-8")
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
        wrong = _first_wrong(body, delimiter, width, last.next_line, header.line)
        reason = str(error).strip().split("\n")[0]
        raise source.error(wrong or f"cannot be parsed: {reason}") from None
    # Rows too long are refused above; rows too short show in the number of delimiters.
    delimiters = data.count(delimiter.encode())
    if '"' in body:
        inside = pl.all().str.count_matches(delimiter, literal=True).sum()
        delimiters -= sum(frame.select(inside).row(0))
    if delimiters != (width - 1) * frame.height:
        wrong = _first_wrong(body, delimiter, width, last.next_line, header.line)
        if wrong:
            raise source.error(wrong)
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))


def _first_wrong(text: str, delimiter: str, width: int, first: int, header: int) -> str | None:
    """Say what is wrong with the first row that is not as the header, if any."""
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
                return _bad_quotes(line, "one stands inside a cell")
            if len(cells) != width and not (len(cells) < width and is_blank(cells)):
                return _ragged(line, len(cells), header, width)
            line = first + reader.line_num
    except csv.Error as error:
        return _bad_quotes(line, error)
    return None


def _ragged(line: int, cells: int, header: int, width: int) -> str:
    return (
        f"line {line} has {cells} cell{'s' * (cells != 1)}, "
        f"the header (line {header}) has {width}; "
        "correct the line, or give header= if the header is another line"
    )


def _bad_quotes(line: int, why: object) -> str:
    if "field limit" in str(why):
        return (
            f"a cell at line {line} is longer than {_FIELD_LIMIT} characters; is a quotation mark "
            "before it not closed?"
        )
    return (
        f"the quotation marks at line {line} do not pair ({why}); "
        'put the cell in quotation marks and write each inside it as ""'
    )
