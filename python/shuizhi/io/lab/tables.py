"""Tables of items: their rows, from the heading to the last item."""

from dataclasses import dataclass, field

from shuizhi import _shuizhi
from shuizhi.io.lab.grid import Grid
from shuizhi.io.lab.heads import Head, Result, heads_at
from shuizhi.io.lab.words import OF_COLUMN, ends_table, is_reading, label_of

_OF_SAMPLE = {label for labels in OF_COLUMN.values() for label in labels} | {
    "样品名称", "样品状态", "样品性状", "样品描述",
}  # fmt: skip
_MOST_ABOVE = 8  # rows above a heading with facts about samples side by side
Said = dict[int, dict[str, str]]


@dataclass(frozen=True)
class Entry:
    """A reading: the position of its result, from 0, and the cells beside it, by role."""

    row: int
    column: int
    cells: dict[str, str]
    sample: str | None = None
    said: dict[str, str] = field(default_factory=dict)
    """What is said of the sample of this reading, by label."""


@dataclass
class ItemTable:
    """A table of items, and the rows and columns left out; indices from 0."""

    sheet: str
    first: int
    standard: str | None = None
    entries: list[Entry] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    """Rows that are understood."""
    columns: set[int] = field(default_factory=set)
    """Columns that are taken."""
    nameless: list[int] = field(default_factory=list)
    """Rows with a running number and no item."""
    behind: list[int] = field(default_factory=list)
    """Rows with readings behind the word that the table ends."""
    torn: list[int] = field(default_factory=list)
    """Rows with a result and no item."""
    unread: list[str] = field(default_factory=list)
    """Headings of columns that look like results and are none."""
    quality: bool = False
    results: bool = True
    carried: str | None = None
    """The sheet whose heading it goes on with."""
    way: str = "rows"


@dataclass
class Open:
    """A table that may continue on the next sheet: its headings and last running number."""

    sheet: str
    heads: list[Head]
    number: int | None = None
    closed: bool = False
    items: dict[int, str] = field(default_factory=dict)
    """The last item of each heading, by the column of its items."""
    said: Said = field(default_factory=dict)


def item_tables(grid: Grid, before: Open | None = None) -> tuple[list[ItemTable], Open | None]:
    """Find the tables of items in a sheet, in order, and the one that may continue."""
    found: list[ItemTable] = []
    at, last = 0, before
    while at < len(grid.rows):
        if heads := heads_at(grid, at):
            above = _above(grid, at, heads)
            table = ItemTable(
                grid.name, min([at, *above]), heads[0].standard,
                unread=[name for head in heads for name in head.unread],
                quality=any(head.quality for head in heads),
                results=any(head.results for head in heads),
            )  # fmt: skip
            body = at + heads[0].height
            table.rows.update(above, range(at, body))
            table.columns.update(*(head.columns for head in heads))
            if any(head.alike for head in heads):
                table.torn.append(at)
            last = Open(grid.name, heads)
            for row in above:
                _say(grid, row, heads, last.said)
            at = _read(grid, body, last, table)
            found.append(table)
        elif last is not None and not last.closed and (_fits(grid, at, last) or _closes(grid, at)):
            table = ItemTable(grid.name, at, last.heads[0].standard)
            table.columns.update(*(head.columns for head in last.heads))
            table.carried = None if last.sheet == grid.name else last.sheet
            at = max(_read(grid, at, last, table), at + 1)
            found.append(table)
        else:
            at += 1
    return found, last


def _closes(grid: Grid, row: int) -> bool:
    """Return whether a row ends the open table, with no items of it on this sheet."""
    filled = grid.filled(row)
    first = grid.at(row, filled[0]) if filled else ""
    return first.startswith("以下") and ends_table(first)


def _fits(grid: Grid, row: int, last: Open) -> bool:
    """Return whether a row continues a table: it has an item with a result in its columns."""
    for head in last.heads:
        item = grid.at(row, head.item)
        if not item or not any(is_reading(grid.at(row, each.column)) for each in head.results):
            continue
        numbers = [grid.at(row, column) for column in head.roles.get("number", [])]
        numbered = any(n.isdigit() and last.number == int(n) - 1 for n in numbers)
        if numbered or _shuizhi.names_parameter(item):
            return True
    return False


def _above(grid: Grid, at: int, heads: list[Head]) -> list[int]:
    """Return the rows above a heading that have a fact for each of several samples."""
    columns = [each.column for head in heads for each in head.results]
    found: list[int] = []
    for row in range(at - 1, max(at - 1 - _MOST_ABOVE, -1), -1):
        filled = grid.filled(row)
        if not filled:
            break
        values = [grid.at(row, column) for column in filled[1:]]
        own = sum(bool(grid.at(row, column)) for column in columns)
        label, value = label_of(grid.at(row, filled[0]))
        plain = label in _OF_SAMPLE and not value and not any(label_of(v)[0] for v in values)
        if plain and own > 1:
            found.append(row)
    return found


def _say(grid: Grid, row: int, heads: list[Head], said: Said) -> None:
    """Store the facts of a row for each sample."""
    label, _ = label_of(grid.at(row, grid.filled(row)[0]))
    for head in heads:
        for each in head.results:
            if value := grid.shown(row, each.column):
                said.setdefault(each.column, {})[label] = value


def _read(grid: Grid, at: int, last: Open, table: ItemTable) -> int:
    """Read the rows of a table; return the row after it."""
    blanks, begins = 0, at
    left = min(column for head in last.heads for column in head.columns)
    while at < len(grid.rows):
        filled = grid.filled(at)
        if not filled:
            blanks += 1
            at += 1
            continue
        first = grid.at(at, filled[0])
        if ends_table(first):
            table.rows.add(at)
            if _closes(grid, at):
                last.closed = True
                return _behind(grid, at + 1, last, table)
            return at + 1
        if at > begins and heads_at(grid, at):
            return at
        label, value = label_of(next((grid.at(at, c) for c in filled if c >= left), ""))
        if label:
            if label in _OF_SAMPLE and not value and _of_each(grid, at, last.heads):
                _say(grid, at, last.heads, last.said)
                table.rows.add(at)
                at += 1
                continue
            return at
        # A table may have a gap, and the next table its own heading.
        if blanks > 1 and not _fits(grid, at, last):
            return at
        blanks = 0
        for head in last.heads:
            _take(grid, at, head, last, table)
        at += 1
    return at


def _of_each(grid: Grid, row: int, heads: list[Head]) -> bool:
    """Return whether a labelled row has facts for the samples in their columns."""
    filled = grid.filled(row)
    values = {column for head in heads for each in head.results for column in [each.column]}
    others = [column for column in filled[1:] if column not in values]
    fillers = all(grid.at(row, column) in ("/", "-", "—") for column in others)
    return fillers and filled[0] in {head.item for head in heads} and bool(values & {*filled})


def _behind(grid: Grid, at: int, last: Open, table: ItemTable) -> int:
    """Skip the rows after the end of a table, up to the next heading."""
    while at < len(grid.rows) and not heads_at(grid, at):
        if _fits(grid, at, last):
            table.behind.append(at)
            table.rows.add(at)
        at += 1
    return at


def _take(grid: Grid, row: int, head: Head, last: Open, table: ItemTable) -> None:
    """Read a row of one table."""
    item = grid.shown(row, head.item)
    values = {each: _value(grid, row, each, head) for each in head.results}
    numbers = [grid.at(row, column) for column in head.roles.get("number", [])]
    number = next((int(n) for n in numbers if n.isdigit() and len(n) < 7), None)
    own = any(grid.at(row, column) for column in head.labels)
    if not item and own and any(values.values()):
        item = last.items.get(head.item, "")  # one item with several samples below each other
    if not item:
        if number is not None:
            table.nameless.append(row)
            table.rows.add(row)
            last.number = number
        elif any(is_reading(value) for value in values.values()):
            table.torn.append(row)
        return
    beside = any(grid.at(row, c) for columns in head.roles.values() for c in columns)
    if not any(values.values()) and not beside and not _shuizhi.names_parameter(item):
        return  # a group title
    table.rows.add(row)
    last.items[head.item] = item
    last.number = number if number is not None else last.number
    said = _said(grid, row, head, last)
    for each, value in values.items():
        if value or len(head.results) == 1:
            table.entries.append(_entry(grid, row, head, each, item, value, said, last))


def _value(grid: Grid, row: int, result: Result, head: Head) -> str:
    """Return a result, or an empty text for a group name that spans the row."""
    owner = grid.owners.get((row, result.column))
    if owner is not None and owner[1] <= head.item:
        return ""
    return grid.shown(row, result.column)


def _said(grid: Grid, row: int, head: Head, last: Open) -> dict[str, str]:
    """Return the facts of a row about its sample; an empty cell repeats the one above."""
    above = last.said.setdefault(-1 - head.item, {})
    for column, label in head.labels.items():
        if value := grid.shown(row, column):
            above[label] = value
        elif column > head.item:
            above.pop(label, None)
    return dict(above)


def _entry(
    grid: Grid, row: int, head: Head, each: Result, item: str, value: str, said: dict[str, str],
    last: Open,
) -> Entry:  # fmt: skip
    cells = {"item": item, "result": value}
    for role in ("unit", "limit", "method", "verdict"):
        columns = head.beside(role, each)
        shown = {column: grid.shown(row, column) for column in columns}
        shown = {column: cell for column, cell in shown.items() if cell}
        if len(columns) > 1 and role == "limit":
            cells[role] = "；".join(f"{head.names[c]}：{cell}" for c, cell in shown.items())
        elif shown:
            cells[role] = next(iter(shown.values()))
    cells["unit"] = cells.get("unit") or each.unit
    return Entry(row, each.column, cells, each.sample, said | last.said.get(each.column, {}))
