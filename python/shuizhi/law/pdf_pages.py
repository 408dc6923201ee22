"""The pages of a published document (PDF with a text layer), and the tables on them."""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from shuizhi._core.messages import text
from shuizhi.errors import FileError

_CAPTION = re.compile(r"^\s*(?:续\s*)?表\s*(\d+)\s*(.*)$")
_MARKS = re.compile("[①-⑳ⓐ-ⓩ※]")

Rows = list[list[str | None]]


class Merged(str):
    """The text of a cell, in a column that it reaches into from the left."""

    __slots__ = ()


@dataclass(frozen=True)
class Printed:
    """A table as a page prints it."""

    caption: tuple[str, str] | None
    """Its number and title, where one stands above it."""
    rows: Rows
    bounds: list[tuple[float, float]]
    """Where its columns begin and end across the page."""


@dataclass(frozen=True)
class Page:
    """A page of a document: its number, its text, and its tables, drawn in several ways."""

    number: str
    words: str
    ways: list[list[Printed]]
    unit: str
    """What is printed above a table for all of its items (单位：mg/L)."""


def fold(cell: str | None) -> str:
    """Return the text of a cell without blanks, full-width forms and line breaks."""
    # Footnote marks are removed before folding turns them into digits.
    folded = unicodedata.normalize("NFKC", _MARKS.sub("", cell or ""))
    return re.sub(r"\s+", "", folded).replace("～", "~").replace("﹣", "-")


def pages(path: Path) -> list[Page]:
    """Return the pages of a document.

    Raises
    ------
    FileError
        The file cannot be read, is not a PDF, or has no text layer.
    """
    try:
        import pdfplumber
    except ImportError:
        raise FileError(text("no_pdfplumber")) from None
    if not path.is_file():
        raise FileError(text("no_such_pdf", path=str(path)))
    found: list[Page] = []
    letters = 0
    try:
        with pdfplumber.open(BytesIO(path.read_bytes())) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                letters += len(page.chars)
                words = page.extract_text() or ""
                unit = re.search(
                    r"单位[:为]([^\s,;)(]{1,12})", unicodedata.normalize("NFKC", words)
                )
                found.append(Page(str(number), words, _ways(page), unit[1] if unit else ""))
    except Exception as error:  # a broken file makes the reader raise anything
        cause = str(error) or type(error).__name__
        raise FileError(text("pdf_not_read", path=str(path), cause=cause)) from error
    if not letters:
        raise FileError(text("pdf_is_a_scan", path=str(path)))
    return found


def _ways(page: Any) -> list[list[Printed]]:
    lines = [
        (line["top"], match[1], match[2])
        for line in page.extract_text_lines(return_chars=False)
        if (match := _CAPTION.match(unicodedata.normalize("NFKC", line["text"])))
    ]
    # Tables often have no lines at their sides: the horizontal lines give their width.
    sides = [x for edge in page.horizontal_edges for x in (edge["x0"], edge["x1"])]
    ways: list[dict[str, Any]] = [{}]
    if sides:
        ways.append({"explicit_vertical_lines": [min(sides), max(sides)]})
    made = []
    for settings in ways:
        tables: list[Printed] = []
        last = 0.0
        for table in page.find_tables(settings):
            above = [each for each in lines if last - 5 <= each[0] <= table.bbox[1] + 5]
            caption = (above[-1][1], above[-1][2]) if above else None
            tables.append(_printed(caption, table))
            last = table.bbox[3]
        made.append(tables)
    return made


def _printed(caption: tuple[str, str] | None, table: Any) -> Printed:
    rows: Rows = table.extract()
    width = max(map(len, rows), default=0)
    bounds: list[tuple[float, float]] = []
    for column in range(width):
        # The narrowest of a column is one that reaches into no other.
        cells = [row.cells[column] for row in table.rows if column < len(row.cells)]
        there = [(cell[0], cell[2]) for cell in cells if cell]
        bounds.append(min(there, key=lambda ends: ends[1] - ends[0], default=(0.0, 0.0)))
    for row, drawn in zip(rows, table.rows, strict=True):
        reaches, said = 0.0, ""
        for column, cell in enumerate(drawn.cells):
            if cell is not None:
                reaches, said = cell[2], row[column] or ""
            elif bounds[column][1] > bounds[column][0] and bounds[column][1] <= reaches + 1:
                row[column] = Merged(said)
    return Printed(caption, rows, bounds)
