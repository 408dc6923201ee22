"""Search the sheets of a report for tables of items, facts, and rows that are not read."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from shuizhi import _shuizhi
from shuizhi.io.lab.facts import Block, block_of
from shuizhi.io.lab.grid import Grid
from shuizhi.io.lab.tables import ItemTable, Open, item_tables
from shuizhi.io.lab.wide import wide_tables
from shuizhi.io.lab.words import heading, label_of
from shuizhi.io.source import Source

_MANY = 3  # items in one row that is not read


@dataclass
class Scan:
    """The facts and tables of items of a sheet in order, and a row that is not understood."""

    grid: Grid
    parts: list[Block | ItemTable] = field(default_factory=list)
    unread: int | None = None


def scan(grids: list[Grid], source: Source) -> list[Scan]:
    """Search the sheets of a report."""
    found = []
    last: Open | None = None
    for grid in grids:
        tables, last = item_tables(grid, last)
        tables = [t for t in tables if t.entries or t.torn or t.behind or not t.results]
        unread = _unread(grid, tables)
        torn = any(table.torn for table in tables)
        if not torn and (unread is not None or not any(table.entries for table in tables)):
            other = _other_ways(grid, source)
            if other and _unread(grid, other) is None:
                tables, unread = other, None
        found.append(Scan(grid, _parts(grid, tables), unread))
    return found


def _other_ways(grid: Grid, source: Source) -> list[ItemTable]:
    """Read a sheet whose tables are transposed or have one column per item."""
    if (start := next(_item_headings(grid), None)) is not None:
        # Rows above would come between its rows.
        rows: list[list[str]] = [[] for _ in range(start)]
        rows += grid.rows[start:]
        turned = replace(grid, rows=rows).turned()
        sideways = [table for table in item_tables(turned)[0] if table.entries]
        if sideways and _unread(turned, sideways) is None:
            return [_turned_back(table) for table in sideways]
    if wide := wide_tables(grid, source):
        return wide
    return [_turned_back(table) for table in wide_tables(grid.turned(), source)]


def _item_headings(grid: Grid) -> Iterator[int]:
    """Return the rows that begin a heading of items."""
    for row in range(len(grid.rows)):
        filled = grid.filled(row)
        if len(filled) > 1 and heading(grid.at(row, filled[0])).role == "item":
            yield row


def _turned_back(table: ItemTable) -> ItemTable:
    """Return a table found in the transposed sheet, with the row numbers of the sheet."""
    entries = [replace(each, row=each.column, column=each.row) for each in table.entries]
    entries.sort(key=lambda each: (each.row, each.column))
    return replace(
        table, first=min(table.columns), rows=set(table.columns), columns=set(table.rows),
        entries=entries, nameless=[], behind=[], way="turned",
    )  # fmt: skip


def _parts(grid: Grid, tables: list[ItemTable]) -> list[Block | ItemTable]:
    """Return the tables with the facts in the rows before, between and after them."""
    read = {row for table in tables for row in table.rows}
    parts: list[Block | ItemTable] = []
    start = 0
    for table in sorted(tables, key=lambda each: each.first):
        parts.append(block_of(grid, {*range(start, table.first)} - read))
        if table.results:
            parts.append(table)
        start = max(start, max(table.rows, default=table.first) + 1)
    parts.append(block_of(grid, {*range(start, len(grid.rows))} - read))
    return [part for part in parts if part or not isinstance(part, dict)]


def _unread(grid: Grid, tables: list[ItemTable]) -> int | None:
    """Return a row that has readings but is not in any table, if there is one."""
    if torn := [row for table in tables for row in table.torn]:
        return min(torn)
    read = {row for table in tables for row in table.rows}
    for row in range(len(grid.rows)):
        if row in read:
            continue
        filled = grid.filled(row)
        items = [c for c in filled if _shuizhi.names_parameter(grid.at(row, c))]
        if len(items) >= _MANY:
            return row
        for item in items:
            left = max((c for c in filled if c < item), default=-1)
            label, value = label_of(grid.at(row, left)) if left >= 0 else ("", "")
            if not (label and not value) and any(
                _shuizhi.is_value(grid.at(row, c)) for c in filled if c > item
            ):
                return row
    return None
