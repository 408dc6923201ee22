"""Tables in workbooks: templates of laboratories, numbers, dates, sheets, errors of cells."""

import datetime as dt
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
from polars.testing import assert_frame_equal

from tables_on_disk import read, refused, workbook

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
