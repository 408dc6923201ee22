"""What a report holds: chapters of sentences, pictures and tables, in the words of its language."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from shuizhi._core.request import Lang

Kind = Literal[
    "text", "names", "class", "status", "verdict", "change", "number", "published", "figure",
    "share", "count", "date",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in the frame, its heading, and what its cells are.

    A ``place`` names the row; ``names`` are lists; a ``share`` is in per cent, and it and a
    ``figure`` have one decimal.
    """

    name: str
    label: str
    kind: Kind = "text"
    place: bool = False


@dataclass(frozen=True)
class Table:
    """A table as it is shown, with notes below it.

    Rows of one value of ``group`` stand together under it; ``wide`` has many columns.
    ``book`` tables are those only a workbook has room for.
    """

    id: str
    title: str
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    group: str | None = None
    wide: bool = False
    book: bool = False

    @property
    def shown(self) -> pl.DataFrame:
        """The columns that are shown, under their headings."""
        return self.frame.select(pl.col(each.name).alias(each.label) for each in self.columns)


@dataclass(frozen=True)
class Bar:
    """A bar of class shares: how many are of each class, and how many of none."""

    label: str
    counts: tuple[tuple[str, int], ...]
    unclassed: int = 0


@dataclass(frozen=True)
class Figure:
    """A figure that stands out: ``断面达标率 87.5 %``, and a word on it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Chapter:
    """A part of a report under a heading."""

    id: str
    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    bars: tuple[Bar, ...] = ()
    bars_title: str = ""
    tables: tuple[Table, ...] = ()
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()  # further sentences, under headings


@dataclass(frozen=True)
class Contents:
    """What a report says, whatever it is written as; see `Report`."""

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

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the summary, to be pasted."""
        return self.chapters[0].sentences

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table by its id, as it is shown: ``sections``, ``attainment`` and so on."""
        return {table.id: table.shown for table in self._tables()}

    def _tables(self) -> Iterator[Table]:
        for chapter in self.chapters:
            yield from chapter.tables

    def __str__(self) -> str:
        return "\n".join(self.sentences)
