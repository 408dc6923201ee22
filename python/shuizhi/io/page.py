"""Tables of web pages, which some platforms export with a workbook's suffix."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from shuizhi.io.merged import Range

_BLANKS = re.compile(r"[ \t\r\n\f\u00a0\u3000]+")
_BREAKS = {"br", "p", "div"}
_HIDDEN = {"script", "style", "title"}
_MOST_SPANNED, _LONGEST = 1000, 9
_MOST_CELLS = 20_000_000


class TooLarge(ValueError):
    """The cells of a page span too far."""


@dataclass(frozen=True)
class PageTable:
    """A table of a page: its cells row by row, and the cells that span several."""

    rows: list[list[str]]
    merged: list[Range]


@dataclass
class _Table:
    """A table while it is read."""

    rows: list[dict[int, str]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    """Columns that cells of rows above reach into, and for how many rows yet."""
    next: int = 0
    """The first column of the row that may be free."""
    cell: list[str] | None = None
    spans: tuple[int, int] = (1, 1)
    merged: list[Range] = field(default_factory=list)

    def begin_row(self) -> None:
        self.end_cell()
        if self.rows:
            self.taken = {at: left - 1 for at, left in self.taken.items() if left > 1}
        self.rows.append({})
        self.next = 0

    def begin_cell(self, attributes: dict[str, str | None]) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append({})
        self.cell = []
        self.spans = (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))

    def end_cell(self) -> None:
        if self.cell is None:
            return
        row, (down, across) = self.rows[-1], self.spans
        at = self.next
        while at in row or at in self.taken:
            at += 1
        self.next = at + across
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(self.cell).split("\n"))
        row[at] = "\n".join(line for line in lines if line)
        if down > 1 or across > 1:
            top = len(self.rows)
            self.merged.append((top, at + 1, top + down - 1, at + across))
        for place in range(at, at + across):
            row.setdefault(place, "")
            if down > 1:
                # Also counted down at the end of this row.
                self.taken[place] = down
        self.cell = None

    def whole(self) -> PageTable:
        self.end_cell()
        width = max((max(row, default=-1) + 1 for row in self.rows), default=0)
        if width * len(self.rows) > _MOST_CELLS:
            raise TooLarge
        rows = [[row.get(place, "") for place in range(width)] for row in self.rows]
        return PageTable(rows, self.merged)


def _span(said: str | None) -> int:
    digits = (said or "").strip()
    sound = digits.isascii() and digits.isdigit() and len(digits) < _LONGEST
    return max(1, min(int(digits), _MOST_SPANNED)) if sound else 1


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._hidden = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                table.begin_row()
            elif tag in ("td", "th"):
                table.begin_cell(dict(attrs))
                self._cells += table.spans[1]
                if self._cells > _MOST_CELLS:
                    raise TooLarge
            elif tag in _BREAKS and table.cell is not None:
                table.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif self._open and tag == "table":
            self._open.pop().end_cell()
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._hidden and self._open[-1].cell is not None:
            # In a page, a line end is a blank; <br> is a line break.
            self._open[-1].cell.append(data.replace("\n", " "))


def page_tables(content: str) -> list[PageTable]:
    """Return the tables of a page that are not empty, in order.

    A cell that spans several rows or columns is in the first of them.

    Raises
    ------
    TooLarge
        A cell spans so far that the table does not fit into memory.

    >>> page_tables("<table><tr><th rowspan=2>断面<th>氨氮<tr><td>a&nbsp;</table>")
    [PageTable(rows=[['断面', '氨氮'], ['', 'a']], merged=[(1, 1, 2, 1)])]
    """
    reader = _Reader()
    reader.feed(content)
    reader.close()
    tables = (table.whole() for table in reader.tables)
    return [table for table in tables if any(any(row) for row in table.rows)]
