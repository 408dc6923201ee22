"""A sheet as text, with the cells that are merged."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from shuizhi.io.merged import Range

Place = tuple[int, int]
_MOST_MERGED = 500_000  # cells; larger merged ranges are formatting


def tidy(cell: str | None) -> str:
    r"""Return a cell on one line, runs of blanks as one.

    >>> tidy(" 检测\n结果 "), tidy("样   品   名  称：  "), tidy(None)
    ('检测结果', '样品名称：', '')
    """
    text = (cell or "").replace("\u3000", " ").strip()
    # Chinese words have no blanks; blanks in them are spacing.
    return re.sub(r"(?<![\x21-\x7e])\s+|\s+(?![\x21-\x7e])", "", re.sub(r"\s+", " ", text))


@dataclass(frozen=True)
class Grid:
    """A sheet as text, with blank cells as empty text; indices from 0."""

    name: str
    rows: list[list[str]]
    owners: dict[Place, Place] = field(default_factory=dict)
    """Of a cell that is merged into another: that other."""

    def at(self, row: int, column: int) -> str:
        """Return a cell, empty beyond the sheet."""
        if row < 0 or column < 0 or row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def shown(self, row: int, column: int) -> str:
        """Return what a reader sees in a cell: all cells of a merged range show its text."""
        own = self.at(row, column)
        if own or (row, column) not in self.owners:
            return own
        return self.at(*self.owners[row, column])

    def filled(self, row: int) -> list[int]:
        """Return the columns of a row that are not empty."""
        if not 0 <= row < len(self.rows):
            return []
        return [column for column, cell in enumerate(self.rows[row]) if cell]

    @cached_property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def merged_down(self, row: int, column: int) -> int:
        """Return how many rows the merged cell that begins here spans."""
        down = 1
        while self.owners.get((row + down, column)) == (row, column):
            down += 1
        return down

    def turned(self) -> "Grid":
        """Return the sheet transposed."""
        rows = [[self.at(row, column) for row in range(len(self.rows))]
                for column in range(self.width)]  # fmt: skip
        owners = {(b, a): (d, c) for (a, b), (c, d) in self.owners.items()}
        return Grid(self.name, rows, owners)


def grid_of(name: str, rows: Iterable[Sequence[str | None]], merged: Iterable[Range]) -> Grid:
    """Make a grid from cells and merged ranges."""
    texts = [[tidy(cell) for cell in row] for row in rows]
    height, width = len(texts), max(map(len, texts), default=0)
    owners: dict[Place, Place] = {}
    for top, left, bottom, right in merged:
        bottom, right = min(bottom, height), min(right, width)
        if (bottom - top + 1) * (right - left + 1) + len(owners) > _MOST_MERGED:
            break
        for row in range(top - 1, bottom):
            for column in range(left - 1, right):
                if (row, column) != (top - 1, left - 1):
                    owners[row, column] = (top - 1, left - 1)
    return Grid(name, texts, owners)
