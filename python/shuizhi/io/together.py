"""Read several files, or several sheets of a workbook, as one table."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import polars as pl

from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi.errors import OptionError
from shuizhi.io.excel import Workbook
from shuizhi.io.header import is_blank
from shuizhi.io.merged import Range
from shuizhi.io.source import Source

Columns = Literal["same", "union"]
Sheets = str | int | Sequence[str | int] | None


def unlike(first: pl.DataFrame, other: pl.DataFrame) -> tuple[list[str], list[str]]:
    """Return the columns that only the first table has, and those that only the other has."""
    absent = [name for name in first.columns if name not in other.columns]
    more = [name for name in other.columns if name not in first.columns]
    return absent, more


def stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Stack tables; a column that one lacks is null in its rows.

    Columns are in order of first appearance; a column of several types is text.
    """
    names = list(dict.fromkeys(name for frame in frames for name in frame.columns))
    kinds: dict[str, set[Any]] = {name: set() for name in names}
    for frame in frames:
        for name, kind in frame.schema.items():
            kinds[name].add(kind)
    mixed = {name for name, found in kinds.items() if len(found) > 1}
    parts = [frame.with_columns(pl.col(mixed & set(frame.columns)).cast(pl.String))
             for frame in frames]  # fmt: skip
    return pl.concat(parts, how="diagonal").select(names)


def read_files(
    names: Sequence[str], frames: Sequence[pl.DataFrame], columns: Columns
) -> pl.DataFrame:
    """Stack the tables of files, with the column ``file`` (文件).

    Raises
    ------
    FileError
        The columns of one differ, or it has a column of that name.
    """
    column = "文件" if language() == "zh" else "file"
    for name, frame in zip(names, frames, strict=True):
        if column in frame.columns:
            raise Source(name).error("files_column_taken", column=column)
        absent, more = unlike(frames[0], frame)
        if columns == "same" and (absent or more):
            none = [text("sheet_columns_none")]
            raise Source(name).error(
                "files_not_alike", first=names[0], absent=absent or none, more=more or none
            )
    named = [
        frame.insert_column(0, pl.repeat(name, frame.height, eager=True).alias(column))
        for name, frame in zip(names, frames, strict=True)
    ]
    return stacked(named)


def takes_several(sheet: Sheets, book: Workbook) -> bool:
    """Return whether several sheets are requested, by a list or by ``all``."""
    listed = not isinstance(sheet, str | int | None)
    return listed or (sheet == "all" and "all" not in book.names)


def read_sheets(
    book: Workbook,
    sheet: Sheets,
    source: Source,
    columns: Columns,
    read: Callable[[pl.DataFrame, list[Range]], tuple[pl.DataFrame, list[str]] | None],
) -> tuple[pl.DataFrame, list[str]]:
    """Read sheets as one table, with the column ``sheet`` (工作表); and notes.

    `read` finds the table in the rows and merged cells of a sheet, and returns None if it has no
    rows. Hidden sheets are left out unless they are named.

    Raises
    ------
    FileError
        A sheet does not exist, its columns differ, or none has rows.
    OptionError
        No sheet is named.
    """
    if sheet == "all":
        names = [name for name in book.names if name not in book.hidden]
    else:
        assert sheet is not None and not isinstance(sheet, str | int)
        names = list(dict.fromkeys(book.choose(each) for each in sheet))
    if not names:
        raise OptionError(text("sheets_none"))
    column = "工作表" if language() == "zh" else "sheet"
    notes, frames, left_out = list[str](), dict[str, pl.DataFrame](), list[str]()
    for name in names:
        rows, told = book.read(name)
        filled = not rows.is_empty() and not all(map(is_blank, rows.iter_rows()))
        found = read(rows, book.merged[name]) if filled else None
        if found is None:
            left_out.append(name)
            continue
        frames[name], more = found
        notes += [text("sheet_note", sheet=name, note=note) for note in [*told, *more]]
    if not frames:
        raise source.error("sheets_empty", sheets=names)
    (first, top), *others = frames.items()
    for name, frame in others if columns == "same" else []:
        absent, more = unlike(top, frame)
        if absent or more:
            none = [text("sheet_columns_none")]
            raise source.error(
                "sheets_not_alike", sheet=name, first=first, absent=absent or none,
                more=more or none, sheets=repr([first, name]),
            )  # fmt: skip
    if taken := [name for name, frame in frames.items() if column in frame.columns]:
        raise source.error("sheet_column_taken", sheet=taken[0], column=column)
    head = [text("sheets_read", sheets=list(frames))]
    if left_out:
        head.append(text("sheets_left_out", sheets=left_out))
    whole = stacked(
        [each.insert_column(0, pl.lit(name).alias(column)) for name, each in frames.items()]
    )
    return whole, head + notes
