"""Files that tests of reading and writing make, and how they are read."""

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from shuizhi.errors import FileError
from shuizhi.io import ReadResult, read_table

EXAMPLES = Path(__file__).parents[3] / "examples"


def read(path: Path, **options: object) -> ReadResult:
    options = {"samples": True} | options
    return read_table(path, **options)  # type: ignore[arg-type]


def put(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(path: Path, rows: list[list[object]], merges: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def refused(path: Path, *words: str, **options: object) -> str:
    """Return the message of the error, which names the file and holds the words."""
    with pytest.raises(FileError) as error:
        read(path, **options)
    message = str(error.value)
    for word in (str(path), *words):
        assert word in message
    return message


TABLE = "断面,氨氮(mg/L),备注\n甲,0.025L,“枯水期”\n乙,0.10,\n"
ROWS = [
    {"断面": "甲", "氨氮(mg/L)": "0.025L", "备注": "“枯水期”"},
    {"断面": "乙", "氨氮(mg/L)": "0.10", "备注": None},
]
