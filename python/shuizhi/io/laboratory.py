"""Laboratory reports, read as a long table of readings."""

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from shuizhi._core import markup
from shuizhi._core.arguments import checked
from shuizhi._core.language import Lang, language
from shuizhi._core.messages import text
from shuizhi.errors import FileError
from shuizhi.io.archive import Member, members
from shuizhi.io.encoding import decode
from shuizhi.io.excel import Workbook
from shuizhi.io.hj212 import is_message
from shuizhi.io.lab.facts import said_of
from shuizhi.io.lab.grid import Grid, grid_of
from shuizhi.io.lab.scan import scan
from shuizhi.io.lab.tables import ItemTable
from shuizhi.io.lab.words import OF_COLUMN
from shuizhi.io.parquet import read_parquet
from shuizhi.io.source import ARCHIVE, EXCEL, PACKED, TEXT, Source, read_bytes
from shuizhi.io.text import rows_of
from shuizhi.io.under_name import kind_within, tables_of
from shuizhi.notebook.display import show

__all__ = ["LabReports", "read_lab_reports"]

_SHOWN = 10
COLUMNS = {
    "file": "文件",
    "sheet": "工作表",
    "row": "行",
    "sample": "样品编号",
    "sample_type": "样品类型",
    "place": "采样地点",
    "date": "采样日期",
    "item": "项目",
    "unit": "单位",
    "result": "结果",
    "limit": "标准限值",
    "standard": "标准",
    "method": "检测方法",
    "verdict": "单项判定",
    "conclusion": "结论",
}
_FILES = {"file": "文件", "readings": "结果数", "reason": "说明"}


@dataclass(frozen=True)
class LabReports:
    """Readings of laboratory reports, and the result for each file.

    Attributes
    ----------
    frame : polars.DataFrame
        One row per reading, as printed.
    files : polars.DataFrame
        One row per file: how many readings it has, or why none were read.
    facts : polars.DataFrame
        One row per pair of label and value about a sample.
    notes : list of str
        What was read, and what was left out.
    """

    frame: pl.DataFrame
    files: pl.DataFrame
    facts: pl.DataFrame
    notes: list[str] = field(default_factory=list)

    def _repr_html_(self) -> str:
        told = "".join(markup.paragraph(note, aside=True) for note in self.notes)
        return markup.block(told) + show(self.frame, rows=_SHOWN)._repr_html_()


@checked
def read_lab_reports(paths: Any, *, lang: Lang | None = None) -> LabReports:
    """Read the readings of laboratory reports from workbooks.

    All sheets that are not hidden are searched. A table of items begins with headings such as 项目,
    单位 and 检测结果, in one to three rows, and may continue on further sheets, with or without
    headings. Samples may be side by side or below each other, a table may be in two halves side by
    side, transposed, or have one column per item. Facts about a sample (样品编号, 采样日期,
    采样地点 …) are read from pairs of label and value, the nearest above its table first.

    A file is read completely or not at all: if a row has results outside the tables that are
    understood, nothing is read. Tables of methods and of quality control are skipped.

    Parameters
    ----------
    paths
        The name of a file, a folder, a pattern (``报告/*.xls*``), or a list of these: ``.xls`` and
        ``.xlsx`` (also where such a file holds a web page or text), ``.csv``, ``.tsv``, ``.txt``,
        ``.parquet``, or a ``.zip`` of these. The tables of a web page count as sheets, by number.
    lang
        ``en`` or ``zh``: the names of columns, and the language of notes.

    Returns
    -------
    LabReports
        ``frame`` has one row per reading, with texts as printed, in the order of files, sheets and
        rows: ``file`` (文件), ``sheet`` (工作表), ``row`` (行, from 1), ``sample`` (样品编号),
        ``sample_type`` (样品类型), ``place`` (采样地点), ``date`` (采样日期), ``item`` (项目),
        ``unit`` (单位), ``result`` (结果), ``limit`` (标准限值), ``standard`` (标准), ``method``
        (检测方法), ``verdict`` (单项判定), ``conclusion`` (结论). A file that cannot be read, or
        whose layout is not understood, is listed in ``files`` with the reason.

    Raises
    ------
    FileError
        No file was found.

    Examples
    --------
    >>> import tempfile, xlsxwriter
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "报告.xlsx"
    >>> with xlsxwriter.Workbook(path) as book:
    ...     sheet = book.add_worksheet("结果")
    ...     _ = sheet.write_row(0, 0, ["采样地点", "武陟水厂", "采样日期", "2026.01.05"])
    ...     _ = sheet.write_row(2, 0, ["序号", "项目", "单位", "检测结果", "标准限值"])
    ...     _ = sheet.write_row(3, 0, ["1", "pH", "/", "8.16", "6～9"])
    >>> read_lab_reports(path, lang="zh").frame.select("采样地点", "项目", "单位", "结果").row(0)
    ('武陟水厂', 'pH', '/', '8.16')
    """
    found = [_report(path) for path in _files(paths)]
    names = COLUMNS if language() == "zh" else {name: name for name in COLUMNS}
    rows = [row for report in found for row in report.rows]
    schema = {**dict.fromkeys(COLUMNS, pl.String), "row": pl.UInt32}
    frame = pl.DataFrame(rows, schema=schema, orient="row").rename(names)
    listed = _FILES if language() == "zh" else {name: name for name in _FILES}
    files = pl.DataFrame(
        {
            "file": [report.file for report in found],
            "readings": [len(report.rows) for report in found],
            "reason": [report.reason for report in found],
        },
        schema={"file": pl.String, "readings": pl.UInt32, "reason": pl.String},
    ).rename(listed)
    said = [(report.file, *pair) for report in found for pair in report.facts.items()]
    facts = pl.DataFrame(said, schema=["file", "label", "value"], orient="row")
    if language() == "zh":
        facts = facts.rename({"file": "文件", "label": "名称", "value": "内容"})
    read = sum(bool(report.rows) for report in found)
    notes = [text("lab_read", readings=len(rows), files=read, all=len(found))]
    for report in found:
        if report.reason is not None:
            notes.append(text("lab_not_read", file=report.file, reason=report.reason))
        notes += report.notes
    return LabReports(frame, files, facts, notes)


@dataclass(frozen=True)
class _Given:
    """A file, or a member of an archive: its name, and a function that returns its bytes."""

    name: str
    bytes_of: Callable[[Source], bytes]


def _files(paths: Any) -> Iterator[_Given]:
    """Return the named files in order, each once; an archive gives its members."""
    for path in _paths(paths):
        read = partial(read_bytes, path)
        if path.suffix.lower() != ARCHIVE:
            yield _Given(path.name, read)
            continue
        source = Source(path.name)
        try:
            for member in members(read(source), source):
                yield _Given(member.name, partial(_held, member))
        except FileError as error:
            yield _Given(path.name, partial(_raise, error))


def _held(member: Member, source: Source) -> bytes:
    if member.problem is not None:
        raise member.problem
    return member.data


def _raise(error: FileError, source: Source) -> bytes:
    raise error


def _paths(paths: Any) -> list[Path]:
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    if not isinstance(given, list | tuple) or not all(
        isinstance(each, str | os.PathLike) for each in given
    ):
        raise FileError(text("lab_no_paths", kind=type(paths).__name__))
    found: dict[Path, None] = {}
    for each in given:
        path = Path(each)
        if path.is_dir():
            listed = sorted(p for p in path.iterdir() if p.is_file())
        elif path.exists() or not glob.has_magic(str(path)):
            listed = [path]
        else:
            listed = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]
        # Lock files of open workbooks, and files that operating systems add.
        folder = path.is_dir()
        left = ("~$", ".") if folder else ("~$",)
        found |= dict.fromkeys(p for p in listed if not p.name.startswith(left))
    if not found:
        raise FileError(text("lab_no_files", pattern=[str(each) for each in given]))
    return list(found)


@dataclass
class _Report:
    """The result for one file."""

    file: str
    rows: list[list[Any]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    reason: str | None = None


def _report(given: _Given) -> _Report:
    report = _Report(given.name)
    source = Source(given.name)
    try:
        grids, report.notes = _grids(given.bytes_of(source), source)
    except FileError as error:
        report.reason = str(error).removeprefix(f"{given.name}: ")
        return report
    scans = scan(grids, source)
    if (unread := next((each for each in scans if each.unread is not None), None)) is not None:
        report.reason = text("lab_half", sheet=unread.grid.name, row=(unread.unread or 0) + 1)
        return report
    parts = [part for each in scans for part in each.parts]
    said = iter(said_of([part if isinstance(part, dict) else None for part in parts]))
    for part in parts:
        if isinstance(part, dict):
            report.facts = part | report.facts
            continue
        facts = next(said)
        report.rows += _rows(given.name, part, facts)
        report.notes += _notes(given.name, part)
    if not report.rows:
        report.reason = text("lab_no_table", headings=["项目", "单位", "检测结果"])
    return report


def _grids(data: bytes, source: Source) -> tuple[list[Grid], list[str]]:
    """Return the sheets of a workbook, or of a file with a workbook's suffix; and notes."""
    suffix = "".join(Path(source.name).suffixes[-1:]).lower()
    if suffix == ".parquet":
        frame = read_parquet(data, source, None).select(pl.all().cast(pl.String, strict=False))
        return [grid_of("1", [frame.columns, *frame.iter_rows()], ())], []
    if suffix in TEXT or suffix in PACKED:
        content, _ = decode(data, False, "auto", source, None)
        if is_message(content):
            raise source.error("lab_messages")
        return [grid_of("1", rows_of(content, source), ())], []
    if suffix not in EXCEL:
        raise source.error("file_kind_unknown", suffix=suffix)
    within = kind_within(data)
    if within == "page":
        tables, _ = tables_of(data, "auto", source)
        return [
            grid_of(str(number), table.rows, table.merged)
            for number, table in enumerate(tables, start=1)
        ], []
    if within == "text":
        content, _ = decode(data, False, "auto", source, None)
        return [grid_of("1", rows_of(content, source), ())], []
    book = Workbook(data, source)
    grids, notes = [], []
    for name in book.names:
        if name in book.hidden:
            notes.append(text("lab_hidden", file=source.name, sheet=name))
            continue
        frame, told = book.read(name)
        notes += [f"{source.name}: {text('sheet_note', sheet=name, note=each)}" for each in told]
        grids.append(grid_of(name, frame.iter_rows(), book.merged[name]))
    return grids, notes


def _notes(file: str, table: ItemTable) -> Iterator[str]:
    """Return notes on what was left out of a table, and on any unusual layout."""
    said: list[tuple[str, list[int] | list[str] | str]] = [
        ("lab_nameless", [row + 1 for row in table.nameless]),
        ("lab_behind", [row + 1 for row in table.behind]),
        ("lab_unread", table.unread),
    ]
    for name, rows in said:
        if rows:
            yield text(name, file=file, sheet=table.sheet, rows=[str(row) for row in rows])
    if table.carried:
        yield text("lab_carried", file=file, sheet=table.sheet, other=table.carried)
    if table.quality:
        yield text("lab_quality", file=file, sheet=table.sheet, row=table.first + 1)
    elif table.way != "rows":
        yield text(f"lab_{table.way}", file=file, sheet=table.sheet)


def _rows(file: str, table: ItemTable, facts: dict[str, str]) -> Iterable[list[Any]]:
    """Return the readings of a table, with the facts about the sample."""
    if table.quality:
        return
    of_all = _by_column(facts)
    for entry in table.entries:
        said = _by_column(entry.said)
        # A heading names the sample or, if its number is elsewhere, the place.
        sample = said.get("sample") or entry.sample or of_all.get("sample")
        if entry.sample and said.get("sample") and not said.get("place"):
            said["place"] = entry.sample
        row = {
            **of_all,
            **said,
            "file": file,
            "sheet": table.sheet,
            "row": entry.row + 1,
            "standard": table.standard or of_all.get("standard"),
            "sample": sample,
            **{name: entry.cells.get(name) or None for name in
               ("item", "unit", "result", "limit", "method", "verdict")},
        }  # fmt: skip
        yield [row.get(name) for name in COLUMNS]


def _by_column(facts: dict[str, str]) -> dict[str, str]:
    """Return the facts by their columns."""
    found = {
        column: next((facts[label] for label in labels if facts.get(label)), "")
        for column, labels in OF_COLUMN.items()
    }
    return {column: value for column, value in found.items() if value}
