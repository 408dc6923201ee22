"""Reading and writing files: what people's tables look like, and what may not go wrong."""

import datetime as dt
import gzip
import os
import runpy
import stat
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from shuizhi.errors import FileError
from shuizhi.io import ReadResult, read_table, write_table

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


# Excel


def test_laboratory_template(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "t.xlsx",
        [
            ["焦作市 2024 年 1 月地表水监测结果"],
            [],
            ["断面名称", "采样日期", "现场指标", None, "实验室指标", None],
            [None, None, "pH", "溶解氧", "氨氮", "总磷"],
            [None, None, "无量纲", "mg/L", "mg/L", "mg/L"],
            ["甲", dt.date(2024, 1, 3), 8.1, 11, "0.025L", 0.1],
            ["乙", dt.date(2024, 1, 4), 7.95, 0.1 + 0.2, 0.05, "<0.05"],
            [None] * 6,
        ],
        ("A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3"),
    )
    result = read(path)
    assert result.frame.to_dicts() == [
        {
            "断面名称": "甲",
            "采样日期": "2024-01-03",
            "pH(无量纲)": "8.1",
            "溶解氧(mg/L)": "11",
            "氨氮(mg/L)": "0.025L",
            "总磷(mg/L)": "0.1",
        },
        {
            "断面名称": "乙",
            "采样日期": "2024-01-04",
            "pH(无量纲)": "7.95",
            "溶解氧(mg/L)": "0.3",
            "氨氮(mg/L)": "0.05",
            "总磷(mg/L)": "<0.05",
        },
    ]
    assert result.notes == [
        "header found at row 4",
        "two-level header: the names of row 4 are used, "
        "group headings left out: 现场指标, 实验室指标",
        "row 1 above the header left out: 焦作市 2024 年 1 月地表水监测结果",
        "units row at row 5 merged into the header",
    ]


def test_excel_numbers_in_their_shortest_form(tmp_path: Path) -> None:
    given = [0.1, 8.0, 0, 2.675, 1e-10, 1.25e-8, 1 / 3, 0.1 + 0.2, 12345.678, 24000, -1.5, "0.10"]
    path = workbook(tmp_path / "t.xlsx", [["n", "氨氮"], *(["x", value] for value in given)])
    assert read(path).frame["氨氮"].to_list() == [
        "0.1",
        "8",
        "0",
        "2.675",
        "0.0000000001",
        "0.0000000125",
        "0.333333333333333",
        "0.3",
        "12345.678",
        "24000",
        "-1.5",
        "0.10",
    ]


def test_excel_dates(tmp_path: Path) -> None:
    midnight, noon = dt.datetime(2024, 1, 3), dt.datetime(2024, 1, 3, 12, 30)
    path = workbook(
        tmp_path / "t.xlsx",
        [
            ["日期", "时刻", "混合", "时间"],
            [dt.date(2024, 1, 3), midnight, midnight, dt.time(8, 30)],
            ["2024/1/4", noon, "不详", None],
        ],
    )
    assert read(path).frame.rows() == [
        ("2024-01-03", "2024-01-03 00:00:00", "2024-01-03", "08:30:00"),
        ("2024/1/4", "2024-01-03 12:30:00", "不详", None),
    ]


def test_excel_error_cells_are_noted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["断面", "氨氮"], ["甲", "#N/A"], ["乙", 0.1]])
    result = read(path)
    assert result.frame["氨氮"].to_list() == [None, "0.1"]
    assert result.notes == ["1 cell holding an Excel error (as #N/A) read as empty: B2"]


def test_excel_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "数据"
    first.append(["a", "b"])
    first.append([1, 2])
    book.create_sheet("空")
    book.create_sheet("其他").append(["c"])
    path = tmp_path / "t.xlsx"
    book.save(path)
    result = read(path)
    assert result.frame.columns == ["a", "b"]
    assert result.notes == ["sheet '数据' read; the file also has 空、其他"]
    assert_frame_equal(read(path, sheet="数据").frame, read(path, sheet=1).frame)
    refused(path, "no sheet '无'; the file has 数据、空、其他", sheet="无")
    refused(path, "no sheet 4", sheet=4)
    refused(path, "sheet '空' is empty", sheet="空")
    refused(path, "header but no rows", sheet="其他")


def test_excel_duplicates(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["氨氮", "总磷", "氨氮"], [1, 2, 3]])
    refused(path, "'氨氮' (columns 1, 3)")


def test_xlsx_under_another_excel_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [["氨氮", "总磷"], [1, 2]])
    assert read(path.rename(tmp_path / "t.xls")).frame.rows() == [("1", "2")]


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


# Writing


GRADED = pl.DataFrame(
    {
        "断面": ["甲", "乙"],
        "日期": [dt.date(2024, 1, 3), None],
        "氨氮": [0.05, 1.2],
        "类别": pl.Series(["Ⅱ", None], dtype=pl.Enum(["Ⅰ", "Ⅱ", "Ⅲ"])),
        "定类指标": [["氨氮", "总磷"], None],
        "超标指标": [
            [
                {"parameter": "氨氮", "value": 1.2, "limit": 1.0, "multiple": 0.2},
                {"parameter": "总磷", "value": 0.46, "limit": 0.2, "multiple": 1.3},
                {"parameter": "pH", "value": 9.5, "limit": 9.0, "multiple": None},
                {"parameter": "汞", "value": 0.1, "limit": 0.1, "multiple": 0.045678},
                {"parameter": "铅", "value": 0.1, "limit": 0.1, "multiple": 12.0},
                {"parameter": "粪大肠菌群", "value": 0.1, "limit": 0.1, "multiple": 1234.5},
            ],
            [],
        ],
        "定类确定": [True, False],
    }
)
AS_TEXT = [
    {
        "断面": "甲",
        "日期": "2024-01-03",
        "氨氮": "0.05",
        "类别": "Ⅱ",
        "定类指标": "氨氮、总磷",
        "超标指标": "氨氮(0.2)、总磷(1.3)、pH、汞(0.05)、铅(12.0)、粪大肠菌群(1234.5)",
        "定类确定": "true",
    },
    {
        "断面": "乙",
        "日期": None,
        "氨氮": "1.2",
        "类别": None,
        "定类指标": None,
        "超标指标": None,
        "定类确定": "false",
    },
]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt", ".csv.gz", ".xlsx"])
def test_round_trip_as_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    write_table(GRADED, path)
    assert read(path).frame.to_dicts() == AS_TEXT
    assert os.listdir(tmp_path) == [path.name]


def test_round_trip_parquet_keeps_types(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    write_table(GRADED.lazy(), path)
    result = read(path)
    assert_frame_equal(result.frame, GRADED)
    assert result.notes == []


def test_csv_opens_in_excel(tmp_path: Path) -> None:
    write_table(GRADED, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf" + "断面,".encode())


def test_excel_cells_are_typed(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "pH": [8.123456789],
            "PH": ["=1+1"],
            "": ["http://example.org"],
            "code": [1234567890123456789],
            "text": ["007"],
            "moment": [dt.datetime(2024, 1, 3, 4, 5, 6)],
        }
    )
    write_table(frame, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == [
        8.123456789,
        "=1+1",
        "http://example.org",
        "1234567890123456789",
        "007",
        dt.datetime(2024, 1, 3, 4, 5, 6),
    ]
    assert [cell.data_type for cell in sheet[2]] == ["n", "s", "s", "s", "s", "d"]
    assert sheet.freeze_panes == "A2"


def test_other_nested_types_are_readable(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "list": [[1.5, 2.0], []],
            "enum": pl.Series([["Ⅱ"], ["Ⅲ", "Ⅱ"]], dtype=pl.List(pl.Enum(["Ⅱ", "Ⅲ"]))),
            "struct": [{"a": 1, "b": ["x", "y"]}, None],
            "structs": [[{"a": 1}, {"a": None}], []],
            "array": pl.Series([[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2)),
            "category": pl.Series(["u", "v"], dtype=pl.Categorical),
            "span": [dt.timedelta(hours=4), None],
            "zone": pl.Series([dt.datetime(2024, 1, 3)] * 2, dtype=pl.Datetime("us", "UTC")),
        }
    )
    zone = "2024-01-03 00:00:00+00:00"
    for name in ("t.csv", "t.xlsx"):
        write_table(frame, tmp_path / name)
        assert read(tmp_path / name).frame.rows() == [
            ("1.5、2.0", "Ⅱ", "a: 1, b: x、y", "a: 1、a: ", "1、2", "u", "4h", zone),
            (None, "Ⅲ、Ⅱ", None, None, "3、4", "v", None, zone),
        ]


def test_the_input_is_not_overwritten(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", TABLE)
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    for other in (path, link, tmp_path / "." / "t.csv"):
        with pytest.raises(FileError, match="the file the table was read from"):
            write_table(GRADED, other, source=path)
    assert path.read_text(encoding="utf-8") == TABLE
    write_table(GRADED, tmp_path / "new.csv", source=path)
    write_table(GRADED, path)
    assert read(path).frame.to_dicts() == AS_TEXT


def test_overwrite_off(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", TABLE)
    with pytest.raises(FileError, match="exists already"):
        write_table(GRADED, path, overwrite=False)
    write_table(GRADED, tmp_path / "new.csv", overwrite=False)


@pytest.mark.parametrize("name", ["t.csv", "t.parquet", "t.xlsx", "t.csv.gz"])
def test_a_failure_leaves_what_stood_there(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / name, b"what stood there")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="No space left on device"):
        write_table(GRADED, path)
    assert path.read_bytes() == b"what stood there"
    assert os.listdir(tmp_path) == [name]


def test_an_interrupted_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pl.DataFrame, "write_csv", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_table(GRADED, tmp_path / "t.csv")
    assert os.listdir(tmp_path) == []


def test_values_that_do_not_fit(tmp_path: Path) -> None:
    for frame, name, words in (
        (pl.DataFrame({"长": ["x" * 40_000]}), "t.xlsx", "row 1 of column '长' does not fit"),
        (pl.DataFrame({"n": range(1_048_576)}), "t.xlsx", "do not fit an Excel sheet"),
        (pl.DataFrame({"b": [b"x"]}), "t.csv", "column 'b' holds Binary"),
    ):
        with pytest.raises(FileError, match=words):
            write_table(frame, tmp_path / name)
    assert os.listdir(tmp_path) == []


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file or directory"):
        write_table(GRADED, tmp_path / "missing" / "t.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileError, match="cannot be written"):
        write_table(GRADED, tmp_path / "folder.csv")
    for name in ("t.doc", "t.xls"):
        with pytest.raises(FileError, match=r"t\.(doc|xls)"):
            write_table(GRADED, tmp_path / name)
    assert os.listdir(tmp_path) == ["folder.csv"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_modes_and_links_are_kept(tmp_path: Path) -> None:
    path = put(tmp_path / "t.csv", TABLE)
    path.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    write_table(GRADED, link)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert read(path).frame.to_dicts() == AS_TEXT


# The table of the examples


def test_example_is_what_its_generator_makes(tmp_path: Path) -> None:
    made = runpy.run_path(str(EXAMPLES / "make_jiaozuo_samples.py"))
    made["main"](tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == (EXAMPLES / "jiaozuo-samples.csv").read_bytes()


def test_example_reads() -> None:
    result = read(EXAMPLES / "jiaozuo-samples.csv")
    assert result.notes == ["encoding UTF-8"]
    assert result.frame.shape == (192, 28)
    assert result.frame["断面名称"].n_unique() == 8
    cells = set(result.frame.unpivot()["value"])
    assert {"0.025L", "0.06L", "未检出", "--", None, "＜0.05", "1.2×10^4", ">24000"} <= cells
