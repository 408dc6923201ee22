"""Sheets with one column per item, read as tables of items."""

from shuizhi import _shuizhi
from shuizhi.errors import FileError
from shuizhi.io.header import WINDOW, find_layout
from shuizhi.io.lab.grid import Grid, tidy
from shuizhi.io.lab.tables import Entry, ItemTable
from shuizhi.io.lab.words import ends_table, heading, is_reading, label_of, names_standard
from shuizhi.io.source import Source

_FEWEST = 2  # items that make a heading
_BESIDE = {"limit", "unit", "verdict", "method"}
_NO_SAMPLE = {"detection_limit", "method", "other"}


def wide_tables(grid: Grid, source: Source) -> list[ItemTable]:
    """Read the tables of a sheet that have one column per item, in their order."""
    heads = [row for row in range(len(grid.rows)) if _names_items(grid, row)]
    found = []
    start = 0
    for place, head in enumerate(heads):
        end = heads[place + 1] if place + 1 < len(heads) else len(grid.rows)
        table = _table(grid, start, head, end, source)
        if table is not None:
            found.append(table)
            start = max(table.rows) + 1
    return found


def _names_items(grid: Grid, row: int) -> bool:
    cells = [grid.at(row, column) for column in grid.filled(row)]
    named = sum(map(_shuizhi.names_parameter, cells))
    return named >= _FEWEST and not any(map(_shuizhi.is_value, cells))


def _table(grid: Grid, start: int, head: int, end: int, source: Source) -> ItemTable | None:
    """Read the table whose items are in a row; the rows above it, from `start`, are its heading."""
    first = max(start, head - WINDOW + 1)
    shown = [[grid.shown(row, column) for column in range(grid.width)] for row in range(first, end)]
    looked_at = shown[: head - first + 4]
    try:
        layout = find_layout(
            looked_at, list(range(first + 1, first + 1 + len(looked_at))), source,
            header=head + 1, samples=True,
        )  # fmt: skip
    except FileError:
        return None
    names = [tidy(name) for name in layout.names]
    items = [place for place, name in enumerate(names) if _shuizhi.names_parameter(name)]
    if len({names[place] for place in items}) < len(items):
        return None
    units = {place: heading(names[place]).unit for place in items}
    table = ItemTable(grid.name, head, way="wide")
    table.rows.update(range(first + layout.header, first + layout.body))
    table.columns.update(place for place, name in enumerate(names) if name)
    beside: dict[str, dict[int, str]] = {}
    rows = []
    for row in range(first + layout.body, end):
        filled = grid.filled(row)
        if not filled:
            continue
        cell = grid.at(row, filled[0])
        if ends_table(cell) or (label_of(cell)[1] and filled[0] not in items):
            break
        role = heading(cell).role or ("limit" if names_standard(cell) else None)
        role = role if filled[0] < min(items) else None
        if role == "result":
            return None  # a table of items that lost its heading of items
        if role in _BESIDE | _NO_SAMPLE:
            table.rows.add(row)
            beside[str(role)] = {place: grid.shown(row, place) for place in items}
        elif any(is_reading(grid.at(row, place)) for place in items):
            rows.append(row)
    told = {row: _said(grid, row, names, items) for row in rows}
    if any(told.values()) and not all(told.values()):
        return None  # a row without a sample, such as unlabelled limits
    for row, said in told.items():
        table.rows.add(row)
        for place in items:
            if cell := _value(grid, row, place, min(items)):
                cells = {"item": names[place], "unit": units[place], "result": cell}
                cells |= {role: of[place] for role, of in beside.items() if of.get(place)}
                table.entries.append(Entry(row, place, cells, said=said))
    return table if table.entries else None


def _value(grid: Grid, row: int, column: int, first: int) -> str:
    """Return a result, also from a merged cell that begins among the results."""
    owner = grid.owners.get((row, column))
    return "" if owner is not None and owner[1] < first else grid.shown(row, column)


def _said(grid: Grid, row: int, names: list[str], items: list[int]) -> dict[str, str]:
    """Return the facts of a row about its sample, by the headings."""
    return {
        name: cell
        for place, name in enumerate(names)
        if place not in items and name and (cell := grid.shown(row, place))
    }
