"""Find several tables on one sheet, number them, and choose one."""

from collections.abc import Sequence

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi.io.header import WINDOW, is_blank
from shuizhi.io.source import Source

_FEWEST = 2  # parameters in a header
_MOST_BREAKS = 2_000
Cells = Sequence[str | None]


def one_table(
    rows: pl.DataFrame, table: int | None, header: int | None, source: Source, samples: bool
) -> tuple[pl.DataFrame, int, list[str]]:
    """Return the rows of one table of a sheet, how many rows are above it, and a note.

    If the number of the header is given, the sheet is one table.

    Raises
    ------
    FileError
        The sheet has no such table.
    """
    found = _tables(rows) if samples and (header is None or table is not None) else []
    if len(found) < 2:
        if table not in (None, 1):
            raise source.error("table_unknown", table=table, count=1)
        return rows, 0, []
    at = max(range(len(found)), key=lambda place: (found[place][1:], -place))
    at = at if table is None else table - 1
    if not 0 <= at < len(found):
        raise source.error("table_unknown", table=table, count=len(found))
    first = found[at][0] if at else 0
    last = found[at + 1][0] if at + 1 < len(found) else rows.height
    told = text("table_read", table=at + 1, count=len(found))
    return rows.slice(first, last - first), first, [told]


def _tables(rows: pl.DataFrame) -> list[tuple[int, int, int]]:
    """Return where tables begin, with their numbers of parameters and rows.

    A table begins after an empty row or a title, if a row names parameters and has no values.
    """
    filled = rows.select(
        pl.sum_horizontal(pl.all().str.strip_chars().fill_null("") != "").alias("filled")
    )["filled"]
    breaks = [-1, *(filled <= 1).arg_true().to_list()]
    starts: dict[int, tuple[int, int]] = {}
    for at in breaks[:_MOST_BREAKS]:
        head = _header(rows.slice(at + 1, WINDOW).rows())
        if head is not None:
            row, named = head
            # Of several breaks above one header the first counts: titles belong to their table.
            starts.setdefault(at + 1 + row, (at + 1, named))
    places = sorted((begin, named, header) for header, (begin, named) in starts.items())
    ends = [*(begin for begin, _, _ in places), rows.height][1:]
    return [
        (begin, named, end - header)
        for (begin, named, header), end in zip(places, ends, strict=True)
    ]


def _header(rows: Sequence[Cells]) -> tuple[int, int] | None:
    """Return the first row with parameter names before any value, and how many it has."""
    for place, row in enumerate(rows):
        cells = [cell.strip() for cell in row if cell and cell.strip()]
        if any(map(_shuizhi.is_value, cells)):
            return None
        named = sum(map(_shuizhi.names_parameter, cells))
        if named >= _FEWEST:
            return place, named
        if place and is_blank(row):
            return None
    return None
