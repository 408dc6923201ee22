"""Tables in text files: encodings, delimiters, headers, and what a bad file is told."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from shuizhi.io import read_table, write_table
from tables_on_disk import ROWS, TABLE, put, read, refused, workbook

# Encodings


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("gbk", "encoding GB18030 (not valid UTF-8)"),
        ("gb18030", "encoding GB18030 (not valid UTF-8)"),
        ("utf-8", "encoding UTF-8"),
        ("utf-8-sig", "encoding UTF-8 (byte-order mark)"),
        ("utf-16", "encoding UTF-16 (byte-order mark)"),
    ],
)
def test_encoding_is_detected(tmp_path: Path, encoding: str, note: str) -> None:
    result = read(put(tmp_path / "t.csv", TABLE, encoding))
    assert result.frame.to_dicts() == ROWS
    assert result.notes == [note]


def test_utf16_big_endian(tmp_path: Path) -> None:
    content = b"\xfe\xff" + TABLE.encode("utf-16-be")
    assert read(put(tmp_path / "t.csv", content)).frame.to_dicts() == ROWS


def test_gb18030_beyond_gbk(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "断面,氨氮\n㵐河𣲘,0.1\n", "gb18030")
    assert read(path).frame["断面"].to_list() == ["㵐河𣲘"]


def test_encoding_as_given(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "斷面,氨氮\n甲,0.1\n", "big5")
    result = read(path, encoding="big5")
    assert result.frame.columns == ["斷面", "氨氮"]
    assert result.notes == ["encoding big5 (as told)"]
    refused(path, "not utf-8: byte 0", encoding="utf-8")
    refused(path, "unknown encoding 'gb99'", encoding="gb99")


def test_utf16_without_mark(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "a,b\n1,2\n".encode("utf-16-le"))
    refused(path, "byte 1 is zero", "encoding='utf-16-le'")
    assert read(path, encoding="utf-16-le").frame.to_dicts() == [{"a": "1", "b": "2"}]


# Text files


CUT = "断面,氨氮\n沁河甲断面沁河乙断面,0.1\n沁河".encode()[:-1]
UNLIKE_UNITS = "断面,氨氮(mg/L)\n,μg/L\n甲,1\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(
            b"a,b\n1,\xff\xff\n", ["UTF-8 (byte 6", "GB18030 (byte 6"], id="no encoding fits"
        ),
        pytest.param(
            CUT, ["cut off or damaged", f"byte {len(CUT) - 2}"], id="cut UTF-8 is not GB18030"
        ),
        pytest.param(TABLE.encode("utf-16")[:-1], ["UTF-16", "byte"], id="cut UTF-16"),
        pytest.param("断面,氨氮\n,mg/L,\n甲,1\n", ["line 2 has 3 cells"], id="long units row"),
        pytest.param("断面,氨氮,总磷,氨氮\n甲,1,2,3\n", ["'氨氮' (columns 2, 4)"], id="name twice"),
        pytest.param(
            UNLIKE_UNITS, ["'氨氮(mg/L)'", "line 2", "'μg/L'"], id="units row unlike the header"
        ),
    ],
)
def test_text_files_that_are_refused(
    tmp_path: Path, content: str | bytes, words: list[str]
) -> None:
    refused(put(tmp_path / "t.csv", content), *words)


@pytest.mark.parametrize(
    ("name", "content", "columns"),
    [
        pytest.param(
            "t.txt", "断面\t总磷(以P计,mg/L)\n甲\t0.1\n", ["断面", "总磷(以P计,mg/L)"],
            id="comma in a header between tabs",
        ),
        pytest.param(
            "t.csv", "断面,氨氮,怪指标\n,（mg/L）,μg/L\n甲,1,2\n",
            ["断面", "氨氮(mg/L)", "怪指标(μg/L)"], id="units in brackets and of unknown columns",
        ),
        pytest.param(
            "t.csv", "项目,甲断面,首要指标\n氨氮,0.5,总磷\n总磷,<0.1,氨氮\n",
            ["项目", "甲断面", "首要指标"], id="rows of values are not a header",
        ),
    ],
)  # fmt: skip
def test_names_of_columns(tmp_path: Path, name: str, content: str, columns: list[str]) -> None:
    assert read(put(tmp_path / name, content)).frame.columns == columns


def test_text_stays_as_written(tmp_path: Path) -> None:
    cells = ["0.10", "1e3", "007", " 0.5", "＜0.05", "1.2×10^4", ">24000", "--", "NA", "true"]
    path = put(tmp_path / "t.csv", "n,氨氮\n" + "".join(f"1,{cell}\n" for cell in cells))
    frame = read(path).frame
    assert frame["氨氮"].to_list() == cells
    assert frame.dtypes == [pl.String, pl.String]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quotes_line_ends_and_breaks_in_cells(tmp_path: Path, end: str) -> None:
    rows = ['断面,"氨氮{end}(mg/L)","总""磷"""', '"甲, 乙",0.1,"两{end}行"', '丙,0.2,"a""b"', ""]
    frame = read(put(tmp_path / "t.csv", end.join(rows).replace("{end}", end))).frame
    assert frame.columns == ["断面", "氨氮(mg/L)", '总"磷"']
    assert frame["断面"].to_list() == ["甲, 乙", "丙"]
    assert [cell.split() for cell in frame['总"磷"']] == [["两", "行"], ['a"b']]


@pytest.mark.parametrize(
    ("name", "delimiter", "notes"),
    [
        ("t.tsv", "\t", []),
        ("t.txt", "\t", ["cells separated by tabs"]),
        ("t.txt", ",", ["cells separated by commas"]),
        ("t.txt", ";", ["cells separated by semicolons"]),
        ("t.csv", ";", ["cells separated by semicolons"]),
        ("t.csv", "\t", ["cells separated by tabs"]),
        ("T.CSV", ",", []),
    ],
)
def test_delimiter(tmp_path: Path, name: str, delimiter: str, notes: list[str]) -> None:
    text = delimiter.join("ab") + "\n" + delimiter.join(["1", '"2\n3"']) + "\n"
    result = read(put(tmp_path / name, text))
    assert result.frame.to_dicts() == [{"a": "1", "b": "2\n3"}]
    assert result.notes == notes


def test_single_column_keeps_its_gaps(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "氨氮\n0.1\n\n0.2\n\n\n")
    result = read(path)
    assert result.frame["氨氮"].to_list() == ["0.1", None, "0.2"]
    assert result.notes == ["encoding UTF-8", "2 wholly empty rows skipped"]


def test_one_blank_line_is_one(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "a,b\n1,2\n\n3,4\n")
    assert "1 wholly empty row skipped" in read(path).notes


def test_blank_lines_and_columns_are_dropped_and_noted(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "a,b,,\n\n1,2,,\n , ,,\n\n3,4,,\n,,,\n")
    result = read(path)
    assert result.frame.rows() == [("1", "2"), ("3", "4")]
    assert result.notes == [
        "4 wholly empty rows skipped",
        "2 unnamed, wholly empty columns dropped",
    ]


def test_named_empty_columns_stay_and_unnamed_full_ones_are_named(tmp_path: Path) -> None:
    result = read(put(tmp_path / "t.csv", "a,b,\n1,,x\n2,,y\n"))
    assert result.frame.columns == ["a", "b", "column_3"]
    assert result.notes == ["columns without a name are called column_3"]


@pytest.mark.parametrize(
    ("text", "line", "cells"),
    [
        ("a,b\n1,2\n3\n", 3, 1),
        ("a,b\n1,2\n3,4,5\n", 3, 3),
        ("a,b\n1\n", 2, 1),
        ('a,b\n"1\n1",2\n\n3,4,\n', 5, 3),
        ("a,b\n1,2,3\n4\n", 2, 3),  # too many and too few: the sum is right, the rows are not
        ('a,b\n"1,1",2\n3\n', 3, 1),
    ],
)
def test_ragged_rows_are_named(tmp_path: Path, text: str, line: int, cells: int) -> None:
    refused(put(tmp_path / "t.csv", text), f"line {line} has {cells} cell", "(line 1) has 2")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n3,"4\n', 3),
        ('a,b\n"1\n1",2\n3,4"\n', 4),
        ('"a,b\n1,2\n', 1),
    ],
)
def test_unpaired_quotes_are_named(tmp_path: Path, text: str, line: int) -> None:
    refused(put(tmp_path / "t.csv", text), f"quotation marks at line {line} do not pair")


# Headers


def test_title_rows_and_units_row_in_csv(tmp_path: Path) -> None:
    text = (
        "焦作市地表水监测结果\n单位：mg/L（pH 除外）\n\n"
        "断面,采样日期,pH,氨氮,总磷(mg/L)\n单位,,/,mg/L,mg/L\n甲,2024-01-03,8.1,0.1,0.05\n"
    )
    result = read(put(tmp_path / "t.csv", text, "gbk"))
    assert result.frame.columns == ["断面", "采样日期", "pH", "氨氮(mg/L)", "总磷(mg/L)"]
    assert result.frame.rows() == [("甲", "2024-01-03", "8.1", "0.1", "0.05")]
    assert result.notes == [
        "encoding GB18030 (not valid UTF-8)",
        "header found at line 4",
        "line 1 above the header left out: 焦作市地表水监测结果",
        "line 2 above the header left out: 单位：mg/L（pH 除外）",
        "units row at line 5 merged into the header",
        "other cells of the units row left out: 单位",
    ]


def test_first_row_of_data_is_not_a_units_row(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "断面,氨氮,单位\n甲,--,mg/L\n乙,0.1,mg/L\n")
    assert read(path).frame.height == 2


def test_a_row_of_ones_is_not_a_units_row(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "断面,pH,氨氮\n甲,1,1\n乙,无,无\n")
    assert read(path).frame.height == 2
    units = put(tmp_path / "u.csv", "断面,pH,氨氮\n,1,mg/L\n甲,7,1\n")
    assert read(units).frame.height == 1


def test_long_tables_keep_their_first_row_as_header(tmp_path: Path) -> None:
    text = "断面,项目,结果,单位\n甲,氨氮,未检出,mg/L\n甲,总磷,0.1,mg/L\n"
    assert read(put(tmp_path / "t.csv", text)).frame.columns == ["断面", "项目", "结果", "单位"]
    one = put(tmp_path / "one.csv", "断面,项目,结果\n甲,氨氮,未检出\n")
    assert read(one).frame.columns == ["断面", "项目", "结果"]


def test_header_as_given(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", '"标题\n两行"\na,b\nc,d\n1,2\n')
    result = read(path, header=4)
    assert result.frame.to_dicts() == [{"c": "1", "d": "2"}]
    assert "header found at line 4" in result.notes
    for number in (0, 2, 99):
        refused(path, f"no header at line {number}", header=number)


def test_of_other_tables_the_first_row_is_the_header(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", "a,b\n氨氮,总磷\nmg/L,mg/L\n")
    assert read_table(path).frame.columns == ["a", "b"]


def test_header_beyond_the_window_is_not_looked_for(tmp_path: Path) -> None:
    text = "标题\n" * 15 + "断面,氨氮,总磷\n甲,1,2\n"
    path = put(tmp_path / "t.csv", text)
    refused(path, "line 16 has 3 cells", "give header=")
    assert read(path, header=16).frame.height == 1


# Files that cannot be read


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.parquet", "t.csv.gz"])
def test_missing_empty_and_folders(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    refused(path, "no such file")
    refused(put(path, b""), "empty")
    path.unlink()
    path.mkdir()
    refused(path)


@pytest.mark.parametrize("name", ["t.doc", "t", "t.gz", "t.xlsx.gz", ".csv"])
def test_unknown_kinds(tmp_path: Path, name: str) -> None:
    refused(put(tmp_path / name, TABLE), "unknown kind of file")


@pytest.mark.parametrize("text", ["\n\n \n", ",,\n,,\n", "\ufeff"])
def test_nothing_but_blanks(tmp_path: Path, text: str) -> None:
    refused(put(tmp_path / "t.csv", text))


@pytest.mark.parametrize("text", ["a,b", "a,b\n", "a,b\n\n,\n", "断面,氨氮\n,mg/L\n"])
def test_header_only(tmp_path: Path, text: str) -> None:
    refused(put(tmp_path / "t.csv", text), "header but no rows")


def test_damaged_files(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", [["氨氮"], [1]]).read_bytes()
    refused(put(tmp_path / "t.xlsx", good[: len(good) // 2]), "damaged")
    refused(put(tmp_path / "t.xlsx", b"no workbook"), "not an Excel file")
    refused(put(tmp_path / "t.xls", b"<html><table></table></html>"), "a web page")
    write_table(pl.DataFrame({"a": [1]}), tmp_path / "good.parquet")
    good = (tmp_path / "good.parquet").read_bytes()
    refused(put(tmp_path / "t.parquet", good[:-9]), "damaged")
    refused(put(tmp_path / "t.parquet", TABLE), "not a Parquet file")
    refused(put(tmp_path / "t.csv.gz", gzip.compress(TABLE.encode())[:-9]), "damaged")
    refused(put(tmp_path / "t.csv.gz", TABLE), "not a gzip file")


def test_protected_workbook(tmp_path: Path) -> None:
    # A protected .xlsx is an OLE container whose directory names the encrypted package.
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    refused(put(tmp_path / "t.xlsx", ole), "password")


def test_options_that_do_not_apply(tmp_path: Path) -> None:
    refused(put(tmp_path / "t.csv", TABLE), "leave sheet= out", sheet="数据")
    refused(workbook(tmp_path / "t.xlsx", [["a"], [1]]), "leave encoding= out", encoding="gbk")
    path = tmp_path / "t.parquet"
    write_table(pl.DataFrame({"a": [1]}), path)
    refused(path, "leave header= out", header=2)
