"""The contents of a report: chapters of sentences, figures and tables, in its language."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

import polars as pl

from shuizhi._core.figures import percent
from shuizhi._core.palette import PaletteName
from shuizhi._core.request import Lang

Kind = Literal[
    "text", "names", "class", "status", "verdict", "change", "number", "published", "figure",
    "share", "count", "date",
]  # fmt: skip
Appendix = Literal["none", "short", "full"]


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the frame, its heading, and its kind.

    A ``place`` labels the row; ``names`` are lists; a ``share`` is in per cent, and like a
    ``figure`` has one decimal. A ``book`` column is only in workbooks; a ``page`` column has the
    numbers of other columns in words.
    """

    name: str
    label: str
    kind: Kind = "text"
    place: bool = False
    book: bool = False
    page: bool = False


@dataclass(frozen=True)
class Table:
    """A table with notes below it.

    Rows with one value of ``group`` are together under it; ``wide`` tables have many columns.
    ``book`` tables are only in workbooks; for others ``page`` has the rows of a page, if not all.
    ``full`` tables are left out of a short appendix.
    """

    id: str
    title: str
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    group: str | None = None
    wide: bool = False
    book: bool = False
    full: bool = False
    page: pl.DataFrame | None = None

    @property
    def shown(self) -> pl.DataFrame:
        """The columns in a workbook, with their headings."""
        return self.frame.select(pl.col(c.name).alias(c.label) for c in self.in_book.columns)

    @property
    def in_book(self) -> "Table":
        """The table in a workbook, with numbers."""
        return replace(self, columns=tuple(each for each in self.columns if not each.page))

    @property
    def on_page(self) -> "Table":
        """The table on a page, without columns that are only for workbooks."""
        frame = self.frame if self.page is None else self.page
        return replace(
            self, frame=frame, columns=tuple(each for each in self.columns if not each.book)
        )


@dataclass(frozen=True)
class Bar:
    """A bar of class shares: the number in each class, and without one."""

    label: str
    counts: tuple[tuple[str, int], ...]
    unclassed: int = 0

    @property
    def graded(self) -> int:
        """The number with a class."""
        return sum(own for _, own in self.counts)

    def parts(self) -> Iterator[tuple[str, int, float, float]]:
        """Yield the classes that occur, with count, start and width."""
        left = 0.0
        for name, own in self.counts:
            wide = percent(own, self.graded)
            if wide:
                yield name, own, left, wide
                left += wide


@dataclass(frozen=True)
class Figure:
    """A key figure: ``断面达标率 87.5 %``, with a note."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Chapter:
    """A chapter of a report."""

    id: str
    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    bars: tuple[Bar, ...] = ()
    bars_title: str = ""
    tables: tuple[Table, ...] = ()
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()  # further sentences, with headings
    appendix: bool = False


@dataclass(frozen=True)
class Contents:
    """The contents of a report in any format; see `Report`."""

    title: str
    region: str
    station: str | None
    period: str
    period_text: str
    date: datetime.date
    lang: Lang
    chapters: tuple[Chapter, ...]
    classes: dict[str, int]
    unclassed: int
    basis: str = ""
    appendix: Appendix = "short"
    palette: PaletteName = "official"

    @property
    def printed(self) -> tuple[Chapter, ...]:
        """The chapters on a page, with the requested part of the appendix."""
        made = []
        for chapter in self.chapters:
            if chapter.appendix and self.appendix == "none":
                continue
            short = chapter.appendix and self.appendix == "short"
            tables = tuple(
                table.on_page
                for table in chapter.tables
                if not table.book and not (short and table.full)
            )
            more = () if short else chapter.more
            made.append(replace(chapter, tables=tables, more=more))
        return tuple(made)

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers of tables and figures on a page, by id: ``表1``, ``图1``."""
        zh = self.lang == "zh"
        tables, pictures, behind = count(1), count(1), count(1)
        made: dict[str, str] = {}
        for chapter in self.printed:
            if chapter.bars:
                made[f"bars-{chapter.id}"] = (
                    f"图{next(pictures)}" if zh else f"Figure {next(pictures)}"
                )
            for table in chapter.tables:
                if chapter.appendix:
                    made[table.id] = f"附表{next(behind)}" if zh else f"Table A{next(behind)}"
                else:
                    made[table.id] = f"表{next(tables)}" if zh else f"Table {next(tables)}"
        return made

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the summary."""
        return self.chapters[0].sentences

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table by its id: ``sections``, ``attainment`` and so on."""
        return {table.id: table.shown for table in self._tables()}

    def _tables(self) -> Iterator[Table]:
        for chapter in self.chapters:
            yield from chapter.tables

    def __str__(self) -> str:
        return "\n".join(self.sentences)
