"""Read the tables of limits in a published standard (PDF with a text layer)."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import checked
from shuizhi._core.messages import text
from shuizhi.errors import OptionError
from shuizhi.law.drafts import draft_of
from shuizhi.law.limit_tables import LimitTable
from shuizhi.law.lookup import Standard
from shuizhi.law.lookup import standard as built_in
from shuizhi.law.pdf_pages import Merged, Page, Printed, Rows, fold, pages
from shuizhi.law.printed_cells import (
    NAME_HEADS,
    NOTHING,
    blocks_of,
    carried,
    first_of_figures,
    headings_of,
    plain,
)
from shuizhi.law.printed_items import items_of, levels_of, table_of
from shuizhi.law.printed_limits import Reading, leave_open, match_cell
from shuizhi.law.supplements import COLUMNS

__all__ = ["StandardTables", "read_standard_tables"]

_NUMBERS = re.compile(
    r"(?P<before>代替)?(?P<number>(?P<prefix>GB(?:/T)?|HJ(?:/T)?|DB\d{2}(?:/T)?)/?"
    r"(?P<digits>\d+(?:\.\d+)?-\d{2,4}))"
)
_CELLS = dict.fromkeys([*COLUMNS, "saw"], pl.String) | dict.fromkeys(
    ["encoded", "agrees"], pl.Boolean
)
_OPEN = dict.fromkeys(["page", "table", "row", "column", "saw", "why"], pl.String)


@dataclass(frozen=True)
class StandardTables:
    """The limits read from a document.

    Attributes
    ----------
    standard : str
        The number of the standard.
    frame : polars.DataFrame
        One row per cell that was matched, in the form of `standard_template`, with the text it was
        read from (``saw``), whether it is encoded already (``encoded``) and, if so, whether it
        agrees (``agrees``).
    open : polars.DataFrame
        One row per cell that was not matched: ``page``, ``table``, ``row``, ``column``, ``saw`` and
        ``why``.
    draft : str or None
        Of a standard that is not known: the text of a file of it, to be corrected and loaded with
        `load_standard`.
    """

    standard: str
    frame: pl.DataFrame
    open: pl.DataFrame
    draft: str | None = None

    @property
    def supplement(self) -> pl.DataFrame:
        """The cells that are not encoded; pass them as ``supplement=``."""
        return self.frame.filter(~pl.col("encoded")).select(COLUMNS)


@checked
def read_standard_tables(
    path: str | os.PathLike[str], *, standard: str | Standard | None = None
) -> StandardTables:
    """Read the tables of limits from the PDF of a standard.

    This needs ``pip install "shuizhi[pdf]"``. A cell is read if its table, row and column are
    unambiguous; every other cell is left open, with its text. A standard that is not known becomes
    a draft of its file.

    Parameters
    ----------
    path
        A PDF with a text layer; a scan is refused.
    standard
        The standard whose document it is: its number, or a loaded `Standard`; by default the one
        whose number is on its cover, or first on its first pages.

    Returns
    -------
    StandardTables
        ``.supplement`` completes the standard (`complete_standard`); ``.open`` lists the cells left
        open.

    Raises
    ------
    FileError
        The file cannot be read, is not a PDF, or has no text layer.
    UnknownNameError
        The standard is not known.
    """
    found = pages(Path(path))
    law = standard if isinstance(standard, Standard) else standard and built_in(standard)
    if not law:
        number, known = _number(found)
        if not known:
            return _drafted(number, found, Path(path).name)
        law = built_in(number)
    reading = Reading(law)
    for page in found:
        # Of the ways to find table lines, the one that reads most cells.
        tried = [_read_page(reading, page, tables) for tables in page.ways]
        reading = max(tried, key=lambda each: (len(each.cells), -len(each.left)))
    frame = pl.DataFrame(reading.cells, schema=_CELLS)
    # Two cells of a document that contradict each other on one limit are both dropped.
    key = ["table", "parameter", "level", "condition"]
    twice = frame.group_by(key).agg(pl.col("saw").n_unique().alias("n")).filter(pl.col("n") > 1)
    clear = frame.join(twice, on=key, how="anti").unique(key, keep="first", maintain_order=True)
    doubled = frame.join(twice, on=key, how="semi").select(
        "page", "table", pl.col("name").alias("row"), pl.col("level").alias("column"), "saw",
        pl.lit("read_twice").alias("why"),
    )  # fmt: skip
    left = pl.DataFrame(reading.left, schema=_OPEN)
    return StandardTables(law.id, clear, pl.concat([left, doubled]))


def _drafted(number: str, found: list[Page], witness: str) -> StandardTables:
    draft = draft_of(number, found, witness)
    return StandardTables(
        number,
        pl.DataFrame(draft.cells, schema=_CELLS),
        pl.DataFrame(draft.left, schema=_OPEN),
        draft.toml(),
    )


def _read_page(before: Reading, page: Page, tables: list[Printed]) -> Reading:
    """Return the cells read so far, with those of one more page."""
    reading = Reading(
        before.law, [*before.cells], [*before.left], dict(before.headings), before.title,
        page.unit or before.unit,
    )  # fmt: skip
    for printed in tables:
        reading.title = printed.caption or reading.title
        table = table_of(reading.law, reading.title)
        if table is None:
            leave_open(reading, page.number, "".join(reading.title), "", "", "", "unknown_table")
        else:
            _read_table(reading, page.number, table, printed)
    return reading


def _number(found: list[Page]) -> tuple[str, bool]:
    """Return the number of the standard that a document is, and whether it is known.

    It is on the cover; otherwise the first known one on the first pages is used.
    """
    known = {_bare(id): id for id, _ in _shuizhi.standard_kinds()}
    cover = _NUMBERS.finditer(_folded(found[0].words))
    own = [match for match in cover if not match["before"]]
    for match in own:
        if id := known.get(_bare(match["number"])):
            return id, True
    if own:
        prefix, digits = own[0]["prefix"], own[0]["digits"]
        return f"{prefix}/{digits}" if prefix.startswith("DB") else f"{prefix} {digits}", False
    head = _bare("".join(page.words for page in found[:3]))
    places = {id: head.find(bare) for bare, id in known.items()}
    named = [id for id, place in places.items() if place >= 0]
    if not named:
        raise OptionError(text("no_standard_named"))
    return min(named, key=lambda id: places[id]), True


def _folded(words: str) -> str:
    return re.sub("[—－–‐]", "-", fold(words)).upper()


def _bare(words: str) -> str:
    return _folded(words).replace("/", "")


def _read_table(reading: Reading, page: str, table: LimitTable, printed: Printed) -> None:
    rows = plain(printed.rows)
    head = first_of_figures(rows)
    known: list[str] | None
    if head:
        known = headings_of(rows[:head])
        reading.headings[table.no] = known, printed.bounds
    else:
        above, bounds = reading.headings.get(table.no, ([], []))
        known = carried(above, bounds, printed.bounds)
    if known is None or len(known) < max(map(len, rows), default=0):
        leave_open(reading, page, table.no, "", " | ".join(known or []), "", "unknown_columns")
        return
    for first, last in blocks_of(known):
        _read_block(
            reading,
            page,
            table,
            known[first:last],
            [row[first:last] for row in printed.rows[head:]],
        )


def _read_block(
    reading: Reading,
    page: str,
    table: LimitTable,
    headings: list[str],
    rows: Rows,
) -> None:
    levels = levels_of(table, headings)
    names = [
        n for n, h in enumerate(headings)
        if n not in levels and any(word in h for word in NAME_HEADS) and "位置" not in h
    ]  # fmt: skip
    if not levels or not names:
        leave_open(reading, page, table.no, "", " | ".join(headings), "", "unknown_columns")
        return
    above = ""
    for row, whole in zip(plain(rows), rows, strict=True):
        if fold(next((cell for cell in row if cell), "")).startswith("注:"):
            continue
        name = fold(row[names[0]]) or above
        label = "".join(fold(row[n]) for n in names[1:])
        above = name if fold(row[names[0]]) else above
        no = next((fold(row[n]) for n, h in enumerate(headings) if "序号" in h), "")
        if no and not no.isdigit() and not fold(row[names[0]]):
            # A row that spans the columns of numbers and names.
            name = above = no
        if not name:
            continue
        spread = _spread(whole, sorted(levels))
        for column, (level, beside) in levels.items():
            saw = spread.get(column, "")
            if column == min(levels):
                name, saw = _cut_range(table, no, name, saw)
            if saw in NOTHING:
                continue
            match_cell(reading, page, table, (no, name, label), (level, beside), saw)


def _cut_range(table: LimitTable, no: str, name: str, saw: str) -> tuple[str, str]:
    """Return a name and the range beside it, whose lower end the rule between them left with it."""
    cut = re.fullmatch(r"(.*?\D)(\d+(?:\.\d+)?)", name)
    if cut and re.fullmatch(r"~\d+(\.\d+)?", saw) and items_of(table, no, cut[1]):
        return cut[1], cut[2] + saw
    return name, saw


def _spread(row: list[str | None], columns: list[int]) -> dict[int, str]:
    """Return the cells of the columns of figures; a merged cell counts for each column it spans."""
    first = columns[0]
    there = {n: row[n] for n in columns if n < len(row) and row[n] is not None}
    # A name that extends into figures is not a name.
    return {
        n: fold(cell) for n, cell in there.items() if n != first or not isinstance(cell, Merged)
    }
