"""The pages of a published document (PDF with a text layer), and the tables on them."""

import re
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

from shuizhi._core.messages import text
from shuizhi.errors import FileError

_CAPTION = re.compile(r"^\s*(?:续\s*)?表\s*(\d+)\s*(.*)$")
_MARKS = re.compile("[①-⑳ⓐ-ⓩ※]")

Rows = list[list[str | None]]
Tables = list[tuple[tuple[str, str] | None, Rows]]


def fold(cell: str | None) -> str:
    """Return the text of a cell without blanks, full-width forms and lines."""
    # Marks of footnotes go before they become digits.
    folded = unicodedata.normalize("NFKC", _MARKS.sub("", cell or ""))
    return re.sub(r"\s+", "", folded).replace("～", "~").replace("﹣", "-")


def pages(path: Path) -> tuple[list[tuple[str, list[Tables], str]], str]:
    """Return the tables of each page, drawn in several ways, and the text of the first pages."""
    try:
        import pdfplumber
    except ImportError:
        raise FileError(text("no_pdfplumber")) from None
    if not path.is_file():
        raise FileError(text("no_such_pdf", path=str(path)))
    found: list[tuple[str, list[Tables], str]] = []
    letters, head = 0, ""
    try:
        with pdfplumber.open(BytesIO(path.read_bytes())) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                letters += len(page.chars)
                words = page.extract_text() or ""
                head += words if number <= 3 else ""
                unit = re.search(r"单位[:为]([^\s,;)(]{1,12})", _fold_lines(words))
                found.append((str(number), _tables(page), unit[1] if unit else ""))
    except Exception as error:  # whatever a broken file makes the reader raise
        cause = str(error) or type(error).__name__
        raise FileError(text("pdf_not_read", path=str(path), cause=cause)) from error
    if not letters:
        raise FileError(text("pdf_is_a_scan", path=str(path)))
    return found, head


def _fold_lines(words: str) -> str:
    return unicodedata.normalize("NFKC", words)


def _tables(page: Any) -> list[Tables]:
    lines = [
        (line["top"], match[1], match[2])
        for line in page.extract_text_lines(return_chars=False)
        if (match := _CAPTION.match(unicodedata.normalize("NFKC", line["text"])))
    ]
    # Tables are often open at their sides: the rules across say how wide they are.
    sides = [x for edge in page.horizontal_edges for x in (edge["x0"], edge["x1"])]
    ways: list[dict[str, Any]] = [{}]
    if sides:
        ways.append({"explicit_vertical_lines": [min(sides), max(sides)]})
    made = []
    for settings in ways:
        tables: Tables = []
        last = 0.0
        for table in page.find_tables(settings):
            above = [each for each in lines if last - 5 <= each[0] <= table.bbox[1] + 5]
            caption = (above[-1][1], above[-1][2]) if above else None
            tables.append((caption, table.extract()))
            last = table.bbox[3]
        made.append(tables)
    return made
