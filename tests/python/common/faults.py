"""What the tables of bad input share: a case, the making of damaged files, and how it is held."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors

Error = type[sz.ShuizhiError]


@dataclass(frozen=True)
class Refused:
    """A call that must raise an error of this class, whose message holds these words."""

    name: str
    call: Callable[[], Any]
    error: Error
    words: Sequence[str]

    def __str__(self) -> str:
        return self.name

    def check(self) -> None:
        with pytest.raises(self.error) as caught:
            self.call()
        message = str(caught.value)
        assert type(caught.value) is self.error or self.error is errors.ShuizhiError
        for word in self.words:
            assert word in message, message
        # One sentence for people: no traces of the machinery beneath.
        for trace in ("Resolved plan", "Traceback", "panicked", "PyErr", "\ufdd0"):
            assert trace not in message, message


@dataclass(frozen=True)
class File:
    """A damaged or odd file, and what reading it must give: words of the refusal, or the rows."""

    name: str
    content: bytes
    refused: Sequence[str] = ()
    rows: Sequence[Mapping[str, str | None]] | None = None
    notes: Sequence[str] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def workbook(
    rows: Sequence[Sequence[object]], edit: Callable[[Any], None] = lambda sheet: None
) -> bytes:
    """Make a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    edit(sheet)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def parts_changed(archive: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Change the parts of a workbook; those for which there is nothing are left out."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return made.getvalue()


def parquet(frame: pl.DataFrame) -> bytes:
    made = io.BytesIO()
    frame.write_parquet(made)
    return made.getvalue()
