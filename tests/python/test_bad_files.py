"""Files as they should not be: each is refused with its cause, or read as it says."""

import codecs
import datetime
import gzip
import io
import os
import re
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

import shuizhi as sz
from faults import File, Refused, parquet, parts_changed, workbook
from shuizhi import _shuizhi, errors
from shuizhi.cli import main
from shuizhi.errors import FileError
from shuizhi.io import read_table

TABLE = "断面,氨氮(mg/L),备注\n甲,0.025L,枯\n乙,0.10,\n"
ROWS = [
    {"断面": "甲", "氨氮(mg/L)": "0.025L", "备注": "枯"},
    {"断面": "乙", "氨氮(mg/L)": "0.10", "备注": None},
]
ONE = [{"断面": "甲", "氨氮": "0.5"}]
BOOK = workbook([["断面", "氨氮"], ["甲", 0.5]])
COLUMNS = parquet(pl.DataFrame({"断面": ["甲"], "氨氮": ["0.5"]}))
LONG = "断面,氨氮\n" + "甲,1\n" * 30
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book(*rows: list[object], merge: str | None = None) -> bytes:
    return workbook(rows, lambda sheet: sheet.merge_cells(merge) if merge else None)


def without(part: str) -> bytes:
    return parts_changed(BOOK, lambda name, content: None if name == part else content)


def sheet_as(change: tuple[bytes, bytes]) -> bytes:
    return parts_changed(
        BOOK, lambda name, content: content.replace(*change) if "sheet1.xml" in name else content
    )


def far(place: str, *, filled: bool = True) -> bytes:
    """Make a workbook with a cell far from its table."""
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row>' if filled else f'<c r="{place}"/>'
    return sheet_as((b"</sheetData>", f"{cell}</sheetData>".encode()))


def from_1904(*rows: list[object]) -> bytes:
    def edit(sheet: Any) -> None:
        sheet.parent.epoch = datetime.datetime(1904, 1, 1)

    return workbook(rows, edit)


def hidden(*states: str) -> bytes:
    """Make a workbook whose sheets are hidden or not."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, state in enumerate(states, start=1):
        sheet = made.create_sheet(f"表{number}")
        sheet.append(["断面", "氨氮"])
        sheet.append([f"断面{number}", 0.5])
        sheet.sheet_state = state
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """Make 300 kB of packed text that unpack to 300 MB."""
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", mtime=0) as packed:
        packed.write("断面,氨氮\n".encode())
        for _ in range(300):
            packed.write(b"1,1\n" * 250_000)
    return made.getvalue()


def page_of(count: int) -> bytes:
    """Make a Parquet file whose first page claims to hold so many values."""
    head = bytes([0x15, 0, 0x15, 8, 0x15, 8, 0x2C, 0x15])  # a data page of 4 bytes, and a count
    zigzag = (count << 1) ^ (count >> 63)
    made = bytearray()
    while zigzag > 127:
        made.append(zigzag & 127 | 128)
        zigzag >>= 7
    made.append(zigzag)
    at = COLUMNS.index(bytes([0x15]), 4)
    return COLUMNS[:at] + head + bytes(made) + COLUMNS[at + len(head) + len(made) :]


def wide(columns: int) -> bytes:
    names = ",".join(["断面", "氨氮", *map(str, range(columns))])
    return f"{names}\n甲,0.5{',1' * columns}\n".encode()


ENCODINGS = [
    File("gbk.csv", TABLE.encode("gbk"), rows=ROWS, notes=["GB18030"]),
    File("gb18030.csv", TABLE.encode("gb18030"), rows=ROWS, notes=["GB18030"]),
    File("utf-8.csv", TABLE.encode(), rows=ROWS, notes=["UTF-8"]),
    File("utf-8-bom.csv", codecs.BOM_UTF8 + TABLE.encode(), rows=ROWS, notes=["byte-order mark"]),
    File("two-boms.csv", codecs.BOM_UTF8 * 2 + TABLE.encode(), rows=ROWS),
    File("utf-16.csv", TABLE.encode("utf-16"), rows=ROWS, notes=["UTF-16"]),
    File("utf-16-be.csv", codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), rows=ROWS),
    File("utf-32.csv", TABLE.encode("utf-32"), rows=ROWS, notes=["UTF-32"]),
    File("utf-32-be.csv", codecs.BOM_UTF32_BE + TABLE.encode("utf-32-be"), rows=ROWS),
    File("utf-16-no-bom.csv", TABLE.encode("utf-16-le"), ["byte 5 is a zero", "'utf-16-le'"]),
    File("utf-16-be-no-bom.csv", TABLE.encode("utf-16-be"), ["byte 4 is a zero", "'utf-16-be'"]),
    File("utf-16-cut.csv", TABLE.encode("utf-16")[:-1], ["UTF-16 byte-order mark but is not"]),
    File("bom-over-gbk.csv", codecs.BOM_UTF8 + TABLE.encode("gbk"), ["is not UTF-8: byte 3"]),
    File("gbk-cut.csv", "断面,氨氮\n甲,1\n乙".encode("gbk")[:-1], ["nor GB18030 (byte 15"]),
    File("utf-8-cut.csv", ("断面,氨氮\n" + "沁河" * 9 + ",1\n乙").encode()[:-1], ["cut off or"]),
    File("mixed.csv", TABLE.encode() + "丙,1,丰水期丰\n".encode("gbk"), ["not valid UTF-8"]),
    File("mixed-too.csv", TABLE.encode("gbk") + "丙,1,丰水期\n".encode(), ["byte 0", "byte 45"]),
    File("latin-1.csv", b"site,ammonia nitrogen\ncaf\xe9,1\n", ["nor GB18030"]),
    File("surrogates.csv", b"a,b\n\xed\xa0\x80,1\n", ["nor GB18030"]),
    File("no-encoding.csv", bytes(range(128, 256)), ["not valid UTF-8"]),
    File("zero.csv", "断面,氨氮\n甲\0,1\n".encode(), ["byte 17 is a zero"]),
    File("zero-16.csv", "a,b\n\0,1\n".encode("utf-16"), ["character 4 is a zero"]),
    File("told-wrong.csv", TABLE.encode("gbk"), ["not utf-8"], options={"encoding": "utf-8"}),
    File("told-odd.csv", TABLE.encode(), ["unknown encoding"], options={"encoding": "klingon"}),
    File("told-no-text.csv", TABLE.encode(), ["unknown encoding"], options={"encoding": "base64"}),
    File("big5.csv", "斷面,氨氮\n甲,0.5\n".encode("big5"), options={"encoding": "big5"},
         rows=[{"斷面": "甲", "氨氮": "0.5"}]),
]  # fmt: skip

SHAPES = [
    File("nothing.csv", b"", ["the file is empty"]),
    File("bom.csv", codecs.BOM_UTF8, ["nothing but blank lines"]),
    File("blank.csv", b"\n \n\r\n", ["nothing but blank lines"]),
    File("commas.csv", b",,\n,,\n", ["nothing in the first"]),
    File("header.csv", "断面,氨氮\n".encode(), ["a header but no rows"]),
    File("header-units.csv", "断面,氨氮\n,mg/L\n".encode(), ["a header but no rows"]),
    File("title.csv", "焦作市监测结果\n".encode(), ["a header but no rows"]),
    File("titles.csv", "监测结果\n2024年\n".encode(), rows=[{"监测结果": "2024年"}]),
    File("short.csv", "断面,氨氮\n甲\n".encode(), ["line 2 has 1 cell,", "(line 1) has 2"]),
    File("long.csv", "断面,氨氮\n甲,1,2\n".encode(), ["line 2 has 3 cells"]),
    File("twice.csv", "断面,氨氮,氨氮\n甲,1,2\n".encode(), ["'氨氮' (columns 2, 3)"]),
    File("twice-blank.csv", "断面,氨氮,氨氮 \n甲,1,2\n".encode(), ["'氨氮' (columns 2, 3)"]),
    File("open-quote.csv", '断面,氨氮\n甲,"0.1\n'.encode(), ["quotation marks at line 2"]),
    File("odd-quote.csv", '断面,氨氮\n"甲"x,0.1\n'.encode(), ["quotation marks at line 2"]),
    File("units-differ.csv", "断面,氨氮(mg/L)\n,μg/L\n甲,1\n".encode(), ["'μg/L'", "line 2"]),
    File("header-9.csv", TABLE.encode(), ["no header at line 9"], options={"header": 9}),
    File("sheet.csv", TABLE.encode(), ["leave sheet= out"], options={"sheet": 1}),
    File("wide.csv", wide(99_999), ["line 1 has 100001 cells", "let samples be rows"]),
    File("cell.csv", f"断面,氨氮\n甲,{'1' * 200_000}\n".encode(), ["line 2 is longer than 131072"]),
    File(
        "formula.csv",
        "断面,氨氮\n甲,=0.1+0.2\n".encode(),
        rows=[{"断面": "甲", "氨氮": "=0.1+0.2"}],
    ),
    File("comma-decimal.csv", "断面;氨氮;总磷\n甲;0,5;1\n".encode(), ["line 2 has 2 cells"]),
    File("control.csv", "断面,氨氮\n甲\x01,1\n".encode(), rows=[{"断面": "甲\x01", "氨氮": "1"}]),
    File("quote-behind.csv", f'{LONG}甲,"a"b"c"\n'.encode(), ["at line 32"]),
    File("quote-cut.csv", f'{LONG}甲,"注""'.encode(), ["at line 32"]),
]

LINE_ENDS = [
    File("returns.csv", "断面,氨氮\r甲,0.5\r".encode(), rows=ONE),
    File("return-in-a-cell.csv", '断面,氨氮\r"甲\r乙",0.5\r'.encode(),
         rows=[{"断面": "甲\r乙", "氨氮": "0.5"}]),
    File("return-and-feed-in-a-cell.csv", '断面,氨氮\r\n"甲\r乙\n",0.5\r\n'.encode(),
         rows=[{"断面": "甲\r乙\n", "氨氮": "0.5"}]),
    File("lone-return.csv", "断面,氨氮\n甲,0.5\r乙,0.6\n".encode(),
         rows=[*ONE, {"断面": "乙", "氨氮": "0.6"}], notes=["1 line ended by a carriage return"]),
    File("lone-return-of-one.csv", "断面\n甲\r乙\n丙\n".encode(),
         rows=[{"断面": "甲"}, {"断面": "乙"}, {"断面": "丙"}], notes=["1 line ended by"]),
    File("lone-return-in-a-cell.csv", "断面,氨氮\n甲\r乙,0.5\n".encode(), ["line 2 has 1 cell"]),
    File("returns-doubled.csv", "断面,氨氮\r\r\n甲,0.5\r\r\n".encode(), rows=ONE),
    File("returns-doubled-of-one.csv", "断面\r\r\n甲\r\r\n乙\r\r\n".encode(),
         rows=[{"断面": "甲"}, {"断面": "乙"}]),
]  # fmt: skip

OTHER_KINDS = [
    File("page.csv", b"<html><body>x</body></html>", ["a web page or XML"]),
    File("page-2.csv", b"\xef\xbb\xbf\n<!DOCTYPE html>", ["a web page or XML"]),
    File("portable.csv", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", ["a PDF"]),
    File("book.csv", BOOK, ["a workbook or an archive"]),
    File("old-book.csv", OLE + bytes(600), ["a workbook or an archive"]),
    File("columns.csv", COLUMNS, ["a Parquet file", ".parquet"]),
    File("zip.tsv", b"PK\x03\x04" + b"x" * 50, ["a workbook or an archive"]),
    File("text.xlsx", TABLE.encode(), ["not an Excel file"]),
    File("text.parquet", TABLE.encode(), ["not a Parquet file"]),
    File("page.xls", b"<html><table></table></html>", ["a web page or XML"]),
    File("ole.xls", OLE + bytes(600), ["not an Excel file"]),
    File("text.csv.gz", TABLE.encode(), ["not a gzip file"]),
    File("word.doc", b"x", ["unknown kind of file '.doc'"]),
    File("none", TABLE.encode(), ["unknown kind of file"]),
    File("book.xlsx.gz", gzip.compress(BOOK), ["unknown kind of file '.xlsx.gz'"]),
]

DAMAGED = [
    File("cut.csv.gz", gzip.compress(TABLE.encode())[:-9], ["not a gzip file, or a damaged one"]),
    File("sum.csv.gz", gzip.compress(TABLE.encode())[:-8] + bytes(8), ["incorrect data check"]),
    File("tail.csv.gz", gzip.compress(TABLE.encode()) + b"tail", ["not a gzip file, or a damaged"]),
    File("nothing.csv.gz", gzip.compress(b""), ["nothing but blank lines"]),
    File("two.csv.gz", gzip.compress(TABLE.encode()[:-1]) + gzip.compress(b"\n"), rows=ROWS),
    File("cut.parquet", COLUMNS[: len(COLUMNS) // 2], ["damaged"]),
    File("marks.parquet", b"PAR1PAR1", ["damaged"]),
    File("end.parquet", COLUMNS[:-4] + b"XXXX", ["damaged"]),
    File("footer.parquet", COLUMNS[:-8] + struct.pack("<I", 2**31) + b"PAR1", ["damaged"]),
    File("no-rows.parquet", parquet(pl.DataFrame({"氨氮": []})), ["the file has no rows"]),
    File("header.parquet", COLUMNS, ["leave header= out"], options={"header": 2}),
    File("cut.xlsx", BOOK[: len(BOOK) // 2], ["damaged"]),
    File("empty.zip.xlsx", (lambda made: (zipfile.ZipFile(made, "w").close(), made.getvalue())[1])(
        io.BytesIO()), ["not an Excel file"]),
    File("no-book.xlsx", without("xl/workbook.xml"), ["no sheet that can be read"]),
    File("no-sheet.xlsx", without("xl/worksheets/sheet1.xml"), ["not found"]),
    File("open-tag.xlsx", sheet_as((b"</sheetData>", b"<")), ["damaged"]),
    File("encrypted.xlsx", OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"), ["password"]),
]  # fmt: skip

WORKBOOKS = [
    File("empty.xlsx", workbook([]), ["sheet 'Sheet' is empty"]),
    File("header.xlsx", book(["断面", "氨氮"]), ["a header but no rows"]),
    File("title.xlsx", book(["焦作市监测结果"]), ["a header but no rows"]),
    File("twice.xlsx", book(["氨氮", "氨氮"], [1, 2]), ["'氨氮' (columns 1, 2)"]),
    File("units.xlsx", book(["断面", "氨氮(mg/L)"], ["", "μg/L"], ["甲", 1]), ["row 2", "'μg/L'"]),
    File("no-such.xlsx", BOOK, ["no sheet 'x'; the file has Sheet"], options={"sheet": "x"}),
    File("zeroth.xlsx", BOOK, ["no sheet 0"], options={"sheet": 0}),
    File("encoding.xlsx", BOOK, ["leave encoding= out"], options={"encoding": "gbk"}),
    File("merged.xlsx", book(["监测结果", None], ["断面", "氨氮"], ["甲", 0.5], merge="A1:B1"),
         rows=ONE, notes=["row 1 above the header left out"]),
    # A merged cell of data has its value in its first row, as the file has it.
    File("merged-data.xlsx", book(["断面", "氨氮"], ["甲", 0.5], [None, 0.6], merge="A2:A3"),
         rows=[*ONE, {"断面": None, "氨氮": "0.6"}]),
    File("formula.xlsx", book(["断面", "氨氮"], ["甲", "=0.2+0.3"]),
         rows=[{"断面": "甲", "氨氮": None}], notes=["1 cell holding a formula", "B2"]),
    File("formula-kept.xlsx", sheet_as((b"<v>0.5</v>", b"<f>0.2+0.3</f><v>0.5</v>")), rows=ONE),
    File("error.xlsx", book(["断面", "氨氮"], ["甲", "#DIV/0!"]),
         rows=[{"断面": "甲", "氨氮": None}], notes=["Excel error", "B2"]),
    File("number-date.xlsx", book(["断面", "采样日期", "氨氮"], ["甲", 45294, 0.5]),
         rows=[{"断面": "甲", "采样日期": "45294", "氨氮": "0.5"}]),
    File("entities.xlsx", sheet_as((b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "&b;">]><worksheet')),
         rows=ONE),
    File("outside.xlsx", sheet_as(
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet')),
        rows=ONE),
]  # fmt: skip

USED_RANGES = [
    File("last-cell.xlsx", far("XFD1048576"), ["cell XFD1048576", "only 5 of the 1048576 × 16384"]),
    File(
        "last-column.xlsx",
        far("XFD2"),
        rows=[ONE[0] | {"column_16384": "1"}],
        notes=["cell XFD2 stands far from the rest"],
    ),
    File(
        "last-row.xlsx",
        far("B1048576"),
        rows=[*ONE, {"断面": None, "氨氮": "1"}],
        notes=["cell B1048576 stands far"],
    ),
    File("formatted.xlsx", far("XFD1048576", filled=False), rows=ONE),
    File("no-cell.xlsx", far("ZZZZZZZZ99999999999", filled=False), ["cell 'ZZZZZZZZ99999999999'"]),
    File("no-column.xlsx", far("XFE2"), ["cell 'XFE2'"]),
    File("no-row.xlsx", far("A1048577"), ["row '1048577'"]),
    File("dimension.xlsx", sheet_as((b'ref="A1:B2"', b'ref="A1:ZZZZZZZZ9999"')), ["ZZZZZZZZ9999"]),
]

BOMBS = [
    File("bomb.csv.gz", bomb(), ["to more than 256 MiB", "max_bytes="]),
    File(
        "bomb.xlsx",
        parts_changed(
            BOOK,
            lambda name, content: (
                content.replace(b"</styleSheet>", b" " * (300 << 20) + b"</styleSheet>")
                if "styles" in name
                else content
            ),
        ),
        ["to more than 256 MiB"],
    ),
    File(
        "bomb-sheet.xlsx",
        sheet_as((b"</sheetData>", b" " * (300 << 20) + b"</sheetData>")),
        ["to more than 256 MiB"],
    ),
    File(
        "small.csv.gz",
        gzip.compress(TABLE.encode()),
        ["to more than 20 bytes"],
        options={"max_bytes": 20},
    ),
    File(
        "bomb.parquet",
        parquet(
            pl.DataFrame({"氨氮": [0.5]}).select(pl.col("氨氮").repeat_by(40_000_000).explode())
        ),
        ["to more than 256 MiB"],
    ),
    File("page.parquet", page_of(-5), ["damaged one (a size of -5)"]),
]

SHEETS = [
    File(
        "hidden.xlsx",
        hidden("hidden", "visible"),
        rows=[{"断面": "断面2", "氨氮": "0.5"}],
        notes=["sheet '表2' read; the file also has 表1 (hidden)"],
    ),
    File(
        "very-hidden.xlsx",
        hidden("veryHidden", "hidden", "visible"),
        rows=[{"断面": "断面3", "氨氮": "0.5"}],
    ),
    File(
        "hidden-told.xlsx",
        hidden("hidden", "visible"),
        rows=[{"断面": "断面1", "氨氮": "0.5"}],
        options={"sheet": 1},
    ),
    File("all-hidden.xlsx", hidden("visible", "hidden"), rows=[{"断面": "断面1", "氨氮": "0.5"}]),
    File(
        "midnight.xlsx",
        book(
            ["断面", "采样时间", "氨氮"],
            ["甲", datetime.time(0, 0), 0.5],
            ["乙", datetime.time(8, 30), 0.5],
        ),
        rows=[
            {"断面": "甲", "采样时间": "00:00:00", "氨氮": "0.5"},
            {"断面": "乙", "采样时间": "08:30:00", "氨氮": "0.5"},
        ],
    ),
    File(
        "midnight-alone.xlsx",
        book(["断面", "采样时间"], ["甲", datetime.time(0, 0)]),
        rows=[{"断面": "甲", "采样时间": "00:00:00"}],
    ),
    File(
        "midnight-1904.xlsx",
        from_1904(["断面", "采样时间"], ["甲", datetime.time(0, 0)], ["乙", datetime.time(8, 30)]),
        rows=[{"断面": "甲", "采样时间": "00:00:00"}, {"断面": "乙", "采样时间": "08:30:00"}],
    ),
]

FILES = [
    *ENCODINGS, *SHAPES, *LINE_ENDS, *OTHER_KINDS, *DAMAGED, *WORKBOOKS, *USED_RANGES, *BOMBS,
    *SHEETS,
]  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_file_is_read_or_refused(file: File, tmp_path: Path) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.content)
    options = {"is_parameter": _shuizhi.names_parameter, "is_unit": _shuizhi.is_unit}
    options |= dict(file.options)
    if file.rows is not None:
        read = read_table(path, **options)  # type: ignore[arg-type]
        assert read.frame.to_dicts() == file.rows
        for note in file.notes:
            assert note in "; ".join(read.notes)
        return
    with pytest.raises(FileError) as caught:
        read_table(path, **options)  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"{path}: ")
    for word in file.refused:
        assert word in str(caught.value)


@pytest.mark.parametrize("file", [file for file in FILES if not file.rows], ids=str)
def test_a_refusal_on_the_command_line_is_one_line(
    file: File,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.content)
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in file.options.items()]
    monkeypatch.setattr(sys, "argv", ["shuizhi", "recognize", str(path), *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capfd.readouterr()
    assert ended.value.code == (2 if file.options.get("header") == 0 else 1)
    assert told.out == ""
    assert told.err.startswith("error: ") and told.err.count("\n") == 1


SMALL = [file for file in FILES if not file.rows and file not in BOMBS]


@pytest.mark.parametrize("file", SMALL, ids=str)
def test_a_refusal_is_told_in_chinese(file: File, tmp_path: Path) -> None:
    path = tmp_path / "t" / file.name
    path.parent.mkdir()
    path.write_bytes(file.content)
    options = {"is_parameter": _shuizhi.names_parameter, "is_unit": _shuizhi.is_unit}
    sz.set_lang("zh")
    try:
        with pytest.raises(FileError) as caught:
            read_table(path, **options | dict(file.options))  # type: ignore[arg-type]
    finally:
        sz.set_lang(None)
    told = str(caught.value).removeprefix(f"{path}: ")
    # What the readers below say of a damaged file stands in brackets, in their words.
    assert re.search("[\u4e00-\u9fff]", told)
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", re.sub(r"（.*）", "", told)), told


def opened(content: bytes = TABLE.encode()) -> io.BytesIO:
    return io.BytesIO(content)


def closed() -> io.BytesIO:
    file = opened()
    file.close()
    return file


def read_book(**options: Any) -> Callable[[], object]:
    def read() -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t.xlsx"
            path.write_bytes(BOOK)
            return sz.read_samples(path, **options)

    return read


MISUSE = [
    Refused(str(options), lambda said=options: sz.read_samples(opened(), **said), error, words)
    for options, error, words in (
        ({"header": "x"}, errors.OptionError, ["header='x'", "'auto'", "a whole number"]),
        ({"header": 1.5}, errors.OptionError, ["header=1.5"]),
        ({"header": True}, errors.OptionError, ["header=True"]),
        ({"header": 2**70}, errors.FileError, ["no header at line"]),
        ({"encoding": None}, errors.OptionError, ["encoding=None"]),
        ({"encoding": "undefined"}, errors.FileError, ["does not decode as undefined"]),
        ({"encoding": "utf-7"}, errors.FileError, ["not utf-7"]),
        ({"encoding": "punycode"}, errors.FileError, ["not punycode"]),
        ({"sheet": 1.5}, errors.OptionError, ["sheet=1.5"]),
        ({"max_bytes": 0}, errors.OptionError, ["max_bytes=0", "a number from 1"]),
        ({"max_bytes": "1 MB"}, errors.OptionError, ["max_bytes='1 MB'"]),
    )
] + [
    Refused(repr(path), lambda path=path: sz.read_samples(path), error, words)
    for path, error, words in (
        (None, errors.OptionError, ["path=None", "a path or an open binary file"]),
        (5, errors.OptionError, ["path=5"]),
        (b"t.csv", errors.OptionError, ["a path or an open binary file"]),
        (io.StringIO("断面,氨氮\n甲,1\n"), errors.FileError, ["gives str, not bytes", "'rb'"]),
        (closed(), errors.FileError, ["cannot be read", "closed file"]),
    )
] + [
    Refused("a sheet's header", read_book(header=2**70), errors.FileError, ["no header at row"]),
]  # fmt: skip


@pytest.mark.parametrize("case", MISUSE, ids=str)
def test_misuse_is_refused(case: Refused) -> None:
    case.check()


def test_surrogates_are_no_text() -> None:
    with pytest.raises(FileError, match="does not decode as unicode_escape"):
        sz.read_samples(opened(b"a,b\n\\ud800,1\n"), encoding="unicode_escape")


def test_a_trusted_file_unpacks_to_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(TABLE.encode()))
    assert read_table(path, max_bytes=len(TABLE.encode())).frame.to_dicts() == ROWS
    with pytest.raises(FileError, match="to more than"):
        read_table(path, max_bytes=len(TABLE.encode()) - 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of Unix")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    os.mkfifo(path)
    with pytest.raises(FileError, match="is a pipe"):
        read_table(path)


def test_a_table_of_many_columns_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(wide(3000))
    frame = read_table(tmp_path / "t.csv").frame
    assert frame.shape == (1, 3002)


def test_a_long_cell_below_the_header_is_read(tmp_path: Path) -> None:
    cell = "注" * 300_000
    text = "断面,氨氮,备注\n" + "甲,0.5,\n" * 20 + f'乙,0.6,"{cell}"\n'
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    assert read_table(tmp_path / "t.csv").frame["备注"].to_list() == [None] * 20 + [cell]


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/full"])
def test_devices_are_not_read(tmp_path: Path, device: str) -> None:
    if not Path(device).is_char_device():
        pytest.skip(f"there is no {device} here")
    link = tmp_path / "t.csv"
    link.symlink_to(device)
    with pytest.raises(FileError, match="is a device"):
        read_table(link)


def test_paths_that_are_none(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path / "a\0.csv", "zero character"),
        (tmp_path / f"{'长' * 200}.csv", "cannot be read"),
        (tmp_path / "none" / "t.csv", "no such file"),
        (tmp_path / "t.csv", "is a folder"),
    ):
        (tmp_path / "t.csv").mkdir(exist_ok=True)
        with pytest.raises(FileError, match=words):
            read_table(path)
