"""Check the cells of a sheet before it is loaded: loading takes memory for its whole range."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from shuizhi._core.messages import text
from shuizhi.io.merged import Range
from shuizhi.io.source import Source

# A range up to the first size is always loaded; above it at least one cell in a hundred must be
# filled, and above the second at least every other one.
_SMALL, _LARGE = 4_000_000, 20_000_000
# A cell is far from the table if this many rows or columns before it are empty.
_FAR_ROWS, _FAR_COLUMNS = 1_000, 100
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
_PLACE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


def column_number(letters: str) -> int:
    """Return the number of a column, from 1.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def place_of(row: int, column: int) -> str:
    """Return the Excel name of a cell.

    >>> place_of(1, 1), place_of(1048576, 16384)
    ('A1', 'XFD1048576')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def position_of(place: str) -> tuple[int, int] | None:
    """Return row and column of a cell, or None if no sheet has such a cell.

    >>> position_of("B12"), position_of("XFE1"), position_of("A1048577"), position_of("B")
    ((12, 2), None, None, None)
    """
    match = _PLACE.fullmatch(place)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if row <= MOST_ROWS and column <= MOST_COLUMNS else None


@dataclass
class UsedRange:
    """The filled cells of a sheet: their extent, their number, and those far away."""

    filled: int = 0
    rows: int = 0
    columns: int = 0
    errors: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    _farthest: dict[str, tuple[int, int]] = field(default_factory=dict)
    _columns: dict[int, int] = field(default_factory=dict)
    _far: tuple[int, int] | None = None
    _near_rows: int = 0

    def add(self, row: int, column: int) -> None:
        """Count a filled cell."""
        self.filled += 1
        if row > self.rows:
            if row - self.rows > _FAR_ROWS and self.filled > 1 and self._far is None:
                self._far, self._near_rows = (row, column), self.rows
            self.rows = row
            self._farthest["row"] = (row, column)
        if column not in self._columns:
            self._columns[column] = row
            if column > self.columns:
                self.columns = column
                self._farthest["column"] = (row, column)

    def check(self, sheet: str, source: Source) -> list[str]:
        """Return a note on a cell that is far from the others.

        Raises
        ------
        FileError
            The range is nearly empty, and too large to load.
        """
        size = self.rows * self.columns
        far = self._far_cell()
        sparse = (size > _SMALL and self.filled * 100 < size) or (
            size > _LARGE and self.filled * 2 < size
        )
        if sparse:
            cell = place_of(*(far or max(self._farthest.values(), key=_reach)))
            raise source.error(
                "sheet_sparse", sheet=sheet, cell=cell, filled=self.filled, rows=self.rows,
                columns=self.columns,
            )  # fmt: skip
        if far is None:
            return []
        return [text("sheet_far", cell=place_of(*far), sheet=sheet)]

    def _far_cell(self) -> tuple[int, int] | None:
        columns = sorted(self._columns)
        for before, column in pairwise(columns):
            if column - before > _FAR_COLUMNS:
                return self._columns[column], column
        return self._far


def _reach(cell: tuple[int, int]) -> float:
    return max(cell[0] / MOST_ROWS, cell[1] / MOST_COLUMNS)
