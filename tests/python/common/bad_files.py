"""Files as they should not be, or as few are, and what reading them gives."""

import codecs
import gzip
import io
import struct
import zipfile

import polars as pl

from bad_books import BOOK, ONE, SHEETS, USED_RANGES, WORKBOOKS, sheet_as, without
from faults import File, parquet, parts_changed

TABLE = "断面,氨氮(mg/L),备注\n甲,0.025L,枯\n乙,0.10,\n"
ROWS = [
    {"断面": "甲", "氨氮(mg/L)": "0.025L", "备注": "枯"},
    {"断面": "乙", "氨氮(mg/L)": "0.10", "备注": None},
]
COLUMNS = parquet(pl.DataFrame({"断面": ["甲"], "氨氮": ["0.5"]}))
LONG = "断面,氨氮\n" + "甲,1\n" * 30
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def bomb() -> bytes:
    """Make 300 kB of packed text that unpack to 300 MB."""
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", mtime=0) as packed:
        packed.write("断面,氨氮\n".encode())
        for _ in range(300):
            packed.write(b"1,1\n" * 250_000)
    return made.getvalue()


def page_of(count: int) -> bytes:
    """Make a Parquet file whose first page claims a number of values."""
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
    File("utf-16-no-bom.csv", TABLE.encode("utf-16-le"), ["byte 5 is zero", "'utf-16-le'"]),
    File("utf-16-be-no-bom.csv", TABLE.encode("utf-16-be"), ["byte 4 is zero", "'utf-16-be'"]),
    File("utf-16-cut.csv", TABLE.encode("utf-16")[:-1], ["UTF-16 byte-order mark but is not"]),
    File("bom-over-gbk.csv", codecs.BOM_UTF8 + TABLE.encode("gbk"), ["is not UTF-8: byte 3"]),
    File("gbk-cut.csv", "断面,氨氮\n甲,1\n乙".encode("gbk")[:-1], ["nor GB18030 (byte 15"]),
    File("utf-8-cut.csv", ("断面,氨氮\n" + "沁河" * 9 + ",1\n乙").encode()[:-1], ["cut off or"]),
    File("mixed.csv", TABLE.encode() + "丙,1,丰水期丰\n".encode("gbk"), ["not valid UTF-8"]),
    File("mixed-too.csv", TABLE.encode("gbk") + "丙,1,丰水期\n".encode(), ["byte 0", "byte 45"]),
    File("latin-1.csv", b"site,ammonia nitrogen\ncaf\xe9,1\n", ["nor GB18030"]),
    File("surrogates.csv", b"a,b\n\xed\xa0\x80,1\n", ["nor GB18030"]),
    File("no-encoding.csv", bytes(range(128, 256)), ["not valid UTF-8"]),
    File("zero.csv", "断面,氨氮\n甲\0,1\n".encode(), ["byte 17 is zero"]),
    File("zero-16.csv", "a,b\n\0,1\n".encode("utf-16"), ["character 4 is zero"]),
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
    File("wide.csv", wide(99_999), ["line 1 has 100001 cells", "samples in rows"]),
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
    File("text.xlsx", b"one line", ["not an Excel file"]),
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

FILES = [
    *ENCODINGS, *SHAPES, *LINE_ENDS, *OTHER_KINDS, *DAMAGED, *WORKBOOKS, *USED_RANGES, *BOMBS,
    *SHEETS,
]  # fmt: skip
