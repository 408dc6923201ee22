"""A report: what it says, and how it is written to a file."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shuizhi._core.arguments import checked
from shuizhi.errors import FileError
from shuizhi.io.beside import refuse_sources, written_beside
from shuizhi.reports.book import write_book
from shuizhi.reports.model import Contents
from shuizhi.reports.page import page


@dataclass(frozen=True)
class Report(Contents):
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

    def __repr__(self) -> str:
        return f"<Report {self.title} {self.period}: {', '.join(self.tables)}>"

    def html(self) -> str:
        """Return the report as one page that needs no network and no script."""
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
