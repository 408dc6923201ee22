"""Headings of tables of items: which column holds what, over one, two or three rows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from shuizhi import _shuizhi
from shuizhi.io.lab.grid import Grid
from shuizhi.io.lab.words import (
    LABELS,
    OF_COLUMN,
    Heading,
    ends_table,
    heading,
    is_reading,
    label_of,
    names_standard,
    tells_quality,
)

_MOST_LEVELS = 3
_LOOKED_AT = 40  # rows below a heading that show what a column holds
_NEITHER = {"/", "-", "--", "—", "——"}  # marks for a value, and for none
_LONGEST_NAME = 24
_ENOUGH = 0.5  # share of the cells of a column
_LABELS = {label for labels in OF_COLUMN.values() for label in labels}
# A heading with two of these is that of a table of items, whatever the column of items is called.
_TELLING = {"number", "unit", "result", "limit", "method", "detection_limit", "verdict"}


@dataclass(frozen=True)
class Result:
    """A column of results, with the sample and unit in its heading."""

    column: int
    sample: str | None = None
    unit: str = ""


@dataclass(frozen=True)
class Head:
    """The columns of a table of items, or of one of several side by side."""

    item: int
    results: list[Result]
    roles: dict[str, list[int]]
    labels: dict[int, str]
    """Columns that say something of the sample, row by row, by label."""
    height: int
    standard: str | None
    names: dict[int, str]
    unread: list[str] = field(default_factory=list)
    """Headings of columns that look like results and are none."""
    quality: bool = False
    alike: bool = False
    """Whether several columns of results cannot be told from each other."""

    @property
    def columns(self) -> set[int]:
        """All columns that are taken."""
        taken = {column for columns in self.roles.values() for column in columns}
        return taken | {self.item} | {each.column for each in self.results} | self.labels.keys()

    def beside(self, role: str, result: Result) -> list[int]:
        """Return the columns of a role that belong to a column of results."""
        columns = self.roles.get(role, [])
        if len(columns) < 2 or len(self.results) < 2:
            return columns
        after = [each.column for each in self.results if each.column > result.column]
        own = [c for c in columns if result.column < c < min(after, default=c + 1)]
        return own or columns[:1]


def heads_at(grid: Grid, at: int) -> list[Head]:
    """Return the headings that begin in a row, side by side; an empty list if there are none."""
    filled = grid.filled(at)
    if len(filled) < 2:
        return []
    found = {column: heading(grid.at(at, column)) for column in filled}
    items = [column for column in filled if found[column].role == "item"]
    if not items and len({each.role for each in found.values()} & _TELLING) > 1:
        items = _item_by_content(grid, at, found)
    items = [column for column in items if not grid.owners.get((at, column))]
    if not items:
        return []
    height = _height(grid, at, items[0])
    spans = _spans(grid, at, items, found)
    heads = [_head(grid, at, height, item, start, end) for item, start, end in spans]
    bare = [head for head in heads if not (head.results or head.alike or head.roles.get("unit"))]
    if len(heads) > 1 and bare:
        # If two columns are called items (项目 and 指标), one of them is something else.
        bodies = {c: range(at + height, _ends(grid, at + height, c)) for c in items}
        item = max(items, key=lambda c: (_share(grid, bodies[c], c, _is_item), -c))
        heads = [_head(grid, at, height, item, 0, grid.width)]
    return [head for head in heads if _is_head(grid, at, head)]


def _is_head(grid: Grid, at: int, head: Head) -> bool:
    """Return whether a row is a heading rather than a pair of label and value."""
    told = any(heading(name).role == "result" for name in head.names.values())
    if told or set(head.roles) & (_TELLING - {"method"}):
        return True
    begins = at + head.height
    body = range(begins, _ends(grid, begins, head.item))
    return _share(grid, body, head.item, _is_item) > _ENOUGH


def _is_item(cell: str) -> bool:
    return _shuizhi.names_parameter(cell)


def _ends(grid: Grid, at: int, item: int) -> int:
    """Return the row after the body that begins in a row, up to a limit."""
    blanks = 0
    for row in range(at, min(at + _LOOKED_AT, len(grid.rows))):
        filled = grid.filled(row)
        blanks = 0 if filled else blanks + 1
        name = grid.at(row, item)
        if blanks > 1 or heading(name).role == "item" or label_of(name)[0]:
            return row
        if filled and ends_table(grid.at(row, filled[0])):
            return row
    return min(at + _LOOKED_AT, len(grid.rows))


def _share(grid: Grid, body: range, column: int, test: Callable[[str], bool]) -> float:
    """Return the share of the filled cells of a column for which a test is true."""
    shown = (grid.shown(row, column) for row in body)
    cells = [cell for cell in shown if cell and cell not in _NEITHER]
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _item_by_content(grid: Grid, at: int, found: dict[int, Heading]) -> list[int]:
    """Return the first column of items whose heading does not say so."""
    for column in range(grid.width):
        body = range(at + 1, _ends(grid, at + 1, column))
        if (column not in found or found[column].role is None) and _share(
            grid, body, column, _is_item
        ) >= _ENOUGH:
            return [column]
    return []


def _height(grid: Grid, at: int, item: int) -> int:
    """Return how many rows a heading has, with rows that are empty under its column of items."""
    merged = grid.merged_down(at, item)
    if merged > 1:
        return min(merged, _MOST_LEVELS)
    height = 1
    numbers = [c for c in grid.filled(at) if heading(grid.at(at, c)).role == "number"]
    while height < _MOST_LEVELS:
        row = at + height
        below = grid.filled(row)
        told = [grid.at(row, column) for column in below]
        if not told or grid.at(row, item) or any(grid.at(row, n) for n in numbers):
            break
        # A row of readings under merged items, a group title or a label of the samples.
        if below[0] < item or told[0] in LABELS:
            break
        if height > 1 and any(is_reading(cell) and not cell.isdigit() for cell in told):
            break
        height += 1
    return height


def _spans(
    grid: Grid, at: int, items: list[int], found: dict[int, Heading]
) -> list[tuple[int, int, int]]:
    """Return the range of columns that belongs to each column of items."""
    starts = []
    for item in items:
        numbered = item > 0 and item - 1 in found and found[item - 1].role == "number"
        starts.append(item - 1 if numbered else item)
    starts[0] = 0
    return list(zip(items, starts, [*starts[1:], grid.width], strict=True))


def _levels(grid: Grid, at: int, height: int, column: int) -> list[str]:
    """Return the headings above a column, from the top, including those that span it."""
    texts: list[str] = []
    for level in range(height):
        row = at + level
        text = grid.shown(row, column)
        below = any(grid.at(deeper, column) for deeper in range(row + 1, at + height))
        owner = grid.owners.get((row, column))
        if not text and below and owner is None:
            left = column - 1
            while left >= 0 and not grid.at(row, left):
                left -= 1
            spread = range(max(left, 0), column)
            if left >= 0 and all(
                any(grid.at(deeper, c) for deeper in range(row + 1, at + height)) for c in spread
            ):
                text = grid.at(row, left)
        if text and text not in texts[-1:]:
            texts.append(text)
    return texts


def _head(grid: Grid, at: int, height: int, item: int, start: int, end: int) -> Head:
    body = range(at + height, _ends(grid, at + height, item))
    title = grid.filled(at - 1)
    quality = bool(title) and tells_quality(grid.at(at - 1, title[0]))
    head = Head(item, [], {}, {}, height, None, {}, quality=quality)
    unnamed: list[Result] = []
    for column in range(start, end):
        texts = _levels(grid, at, height, column)
        if not texts or _is_spread(grid, at, body, column):
            if not texts and _share(grid, body, column, is_reading) >= _ENOUGH:
                unnamed.append(Result(column))
            continue
        head.names[column] = " ".join(texts)
        if column != item:
            _sort_in(grid, body, column, texts, head, unnamed)
    shown = list(head.names.values())
    named = [each for each in unnamed if each.column in head.names and each.column > item]
    nameless = [each for each in unnamed if each.column not in head.names and each.column > item]
    results = head.results or named
    unread = [head.names[each.column] for each in unnamed if each.column in head.names]
    samples = [each.sample for each in results]
    # A column named only in the row below the heading of results, but not under it.
    loose = bool(head.results) and any(not grid.shown(at, each.column) for each in named)
    return replace(
        head,
        results=results,
        unread=unread if head.results else [],
        standard=next((found for found in map(names_standard, shown) if found), None),
        quality=quality or any(map(tells_quality, shown)),
        alike=len({*samples}) < len(samples) or bool(nameless) or loose,
    )


def _is_spread(grid: Grid, at: int, body: range, column: int) -> bool:
    """Return whether a column only continues the merged cells of another."""
    own = any(grid.at(row, column) for row in range(at, body.start))
    return not own and not any(grid.at(row, column) for row in body)


def _sort_in(
    grid: Grid, body: range, column: int, texts: list[str], head: Head, unnamed: list[Result]
) -> None:
    """Set the role of a column by its headings."""
    found = [heading(text) for text in texts]
    role = next((each.role for each in reversed(found) if each.role), None)
    role = role or ("limit" if any(map(names_standard, texts)) else None)
    plain = [text for text, each in zip(texts, found, strict=True) if each.role is None]
    rest = [each.rest for each in found if each.rest]
    unit = next((each.unit for each in reversed(found) if each.unit), "")
    label = next((text for text in texts if text in _LABELS), None)
    if label is not None and role in (None, "number", "other"):
        head.labels[column] = label
    elif role == "result":
        named = [text for text in (*plain, *rest) if not names_standard(text)]
        head.results.append(Result(column, " ".join(named) or None, unit))
    elif role == "item":
        # If two columns are called items, figures below one are limits.
        if _share(grid, body, column, is_reading) >= _ENOUGH:
            head.roles.setdefault("limit", []).append(column)
    elif role is not None:
        head.roles.setdefault(role, []).append(column)
    elif len(texts[-1]) <= _LONGEST_NAME and _share(grid, body, column, is_reading) >= _ENOUGH:
        unnamed.append(Result(column, " ".join(texts), unit))
