"""What a report holds: chapters of sentences, pictures and tables, in the words of its language."""

import datetime
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.request import Lang
from shuizhi.errors import FileError
from shuizhi.io.beside import refuse_sources, written_beside

Kind = Literal[
    "text", "names", "class", "status", "verdict", "change", "number", "figure", "share", "count",
    "date",
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
class Report:
    """A report on the quality of waters over a period; see `shuizhi.report`.

    Attributes
    ----------
    title, region : str
    station : str or None
        Who publishes it.
    period : str
        As the tables name it: ``2024-Q4``.
    period_text : str
        In words: ``2024年第4季度``.
    date : datetime.date
        The day it was made.
    lang : str
    chapters : tuple of Chapter
    classes : dict
        How many sections are of each class.
    unclassed : int
        How many could not be assessed.
    """

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

    def __repr__(self) -> str:
        return f"<Report {self.title} {self.period}: {', '.join(self.tables)}>"

    def html(self) -> str:
        """Return the report as one page that needs no network and no script."""
        from shuizhi.reports.page import page

        return page(self)

    @checked
    def save(
        self,
        path: str | os.PathLike[str],
        *,
        sources: Iterable[str | os.PathLike[str]] = (),
    ) -> None:
        """Write the report as ``.html`` (also ``.htm``) or ``.xlsx``, by the suffix of the path.

        It is written beside its place and moved there when complete, and never over one of the
        ``sources``.

        Raises
        ------
        FileError
            The suffix is another, or the file cannot be written.
        """
        from shuizhi.reports.book import write_book

        path = Path(path)
        kind = check_output(path, sources)

        def write_page(report: Report, file: IO[bytes]) -> None:
            file.write(report.html().encode())

        write: Callable[[Report, IO[bytes]], None]
        write = write_book if kind == ".xlsx" else write_page
        with written_beside(path, kind) as file:
            write(self, file)


def check_output(path: Path, sources: Iterable[str | os.PathLike[str]] = ()) -> str:
    """Return the kind of file a report is written as.

    Raises
    ------
    FileError
        Reports are not written as such, or it is one of the sources.
    """
    kind = path.suffix.lower()
    if kind not in (".html", ".htm", ".xlsx"):
        raise FileError(f"{path}: a report is written as .html or .xlsx; choose one of these")
    refuse_sources(path, sources)
    return kind
