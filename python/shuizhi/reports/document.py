"""A report, and how to write it to a file."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shuizhi._core.arguments import checked
from shuizhi._core.language import speaking
from shuizhi._core.messages import text
from shuizhi.errors import FileError
from shuizhi.io.beside import refuse_sources, written_beside
from shuizhi.reports.book import write_book
from shuizhi.reports.model import Contents
from shuizhi.reports.page import page
from shuizhi.reports.word import write_word


@dataclass(frozen=True)
class Report(Contents):
    """A report on water quality in a period; see `shuizhi.report`.

    Attributes
    ----------
    title, region : str
    station : str or None
        The publisher.
    period : str
        As in the tables: ``2024-Q4``.
    period_text : str
        In words: ``2024年第4季度``.
    date : datetime.date
        The day of the report.
    lang : str
    chapters : tuple of Chapter
    classes : dict
        The number of sections of each class.
    unclassed : int
        The number of sections that could not be assessed.
    """

    def __repr__(self) -> str:
        return f"<Report {self.title} {self.period}: {', '.join(self.tables)}>"

    def html(self) -> str:
        """Return the report as one HTML page without scripts or network access."""
        return page(self)

    @checked
    def save(
        self,
        path: str | os.PathLike[str],
        *,
        template: str | os.PathLike[str] | None = None,
        sources: Iterable[str | os.PathLike[str]] = (),
    ) -> None:
        """Write the report as ``.html`` (also ``.htm``), ``.docx`` or ``.xlsx``, by the suffix.

        The file is written under a temporary name and renamed when complete; the ``sources`` are
        never overwritten. A Word document needs ``pip install "shuizhi[word]"``.

        Parameters
        ----------
        path
            The path of the file.
        template
            A Word document with fields, for ``.docx``; `report_template` writes a first one.
        sources
            Files that must not be overwritten.

        Raises
        ------
        FileError
            The suffix is not one of these, the template is broken, or the file cannot be written.
        """
        with speaking(self.lang):
            self._save(Path(path), template, sources)

    def _save(
        self,
        path: Path,
        template: str | os.PathLike[str] | None,
        sources: Iterable[str | os.PathLike[str]],
    ) -> None:
        kind = check_output(path, sources)
        if template is not None and kind != ".docx":
            raise FileError(text("template_not_word", path=str(path)))
        model = None if template is None else Path(template)
        if model is not None:
            refuse_sources(path, [model])

        def write(report: Report, file: IO[bytes]) -> None:
            if kind == ".xlsx":
                write_book(report, file)
            elif kind == ".docx":
                write_word(report, file, model)
            else:
                file.write(report.html().encode())

        with written_beside(path, kind) as file:
            write(self, file)


def check_output(path: Path, sources: Iterable[str | os.PathLike[str]] = ()) -> str:
    """Return the kind of the output file.

    Raises
    ------
    FileError
        Reports cannot be written as this kind, or it is one of the sources.
    """
    kind = path.suffix.lower()
    if kind not in (".html", ".htm", ".docx", ".xlsx"):
        raise FileError(text("report_suffix", path=str(path)))
    refuse_sources(path, sources)
    return kind
