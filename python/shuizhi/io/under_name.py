"""Files with a workbook's suffix that are something else: a web page, or text."""

import codecs
from collections.abc import Sequence
from typing import Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi.io import page, xls
from shuizhi.io.encoding import decode
from shuizhi.io.header import WINDOW
from shuizhi.io.merged import Range
from shuizhi.io.source import Source

_LOOKED_AT = 64 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def kind_within(data: bytes) -> Literal["page", "text"] | None:
    r"""Return the kind of a file with a workbook's suffix, or None if it is a workbook.

    >>> kind_within(b"<table><tr><td>1</table>"), kind_within("断面\t氨氮\n甲\t1\n".encode())
    ('page', 'text')
    """
    if data.startswith((b"PK", xls.MARK)):
        return None
    start = data[:_LOOKED_AT]
    if start.startswith(_UTF16):
        start = start.replace(b"\0", b"")[2:]
    elif b"\0" in start:
        return None
    start = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(b"<"):
        return "page" if b"<table" in data.replace(b"\0", b"").lower() else None
    lines = start.splitlines()[:2]
    return (
        "text" if len(lines) > 1 and all(b"\t" in each or b"," in each for each in lines) else None
    )


def read_page(
    data: bytes,
    encoding: str,
    table: int | None,
    source: Source,
    samples: bool,
    most: int | None,
) -> tuple[pl.DataFrame, list[Range], list[str]]:
    """Return a table of a page, every cell as text, its merged cells, and notes.

    For samples it is the table with most parameter names, otherwise the one with most cells.
    """
    tables, notes = tables_of(data, encoding, source, most)
    at = _most_likely(tables, samples) if table is None else table - 1
    if not 0 <= at < len(tables):
        raise source.error("table_unknown", table=table, count=len(tables))
    notes = [text("page_read"), *notes]
    if len(tables) > 1:
        notes.append(text("table_read", table=at + 1, count=len(tables)))
    rows = tables[at].rows
    names = [f"column_{place}" for place in range(1, len(rows[0]) + 1)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all())), tables[at].merged, notes


def tables_of(
    data: bytes, encoding: str, source: Source, most: int | None = None
) -> tuple[list[page.PageTable], list[str]]:
    """Return the tables of a page that are not empty, and notes on its encoding."""
    content, notes = decode(data, False, encoding, source, most, page=True)
    try:
        tables = page.page_tables(content)
    except page.TooLarge:
        raise source.error("page_too_large") from None
    if not tables:
        raise source.error("book_is_a_page")
    return tables, notes


def _most_likely(tables: Sequence[page.PageTable], samples: bool) -> int:
    def score(rows: list[list[str]]) -> tuple[int, int]:
        named = [
            sum(samples and bool(cell) and _shuizhi.names_parameter(cell) for cell in row)
            for row in rows[:WINDOW]
        ]
        return max(named), sum(bool(cell) for row in rows for cell in row)

    return max(range(len(tables)), key=lambda at: (score(tables[at].rows), -at))
