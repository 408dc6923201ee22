"""Laboratory reports: tables of items found wherever they begin, everything as printed.

The national laboratory's own workbooks are not in the repository; where they lie beside the
checkout, every reading of them is compared with what a careful reader took from them.
"""

import csv
import gzip
from pathlib import Path
from typing import Any

import pytest

import shuizhi as sz
from lab_books import HEAD, report

BESIDE = Path(__file__).parents[4] / "shared" / "data"
COVER = [["重庆监测站"], ["检验检测报告"], ["样   品   名  称：", "原水【甲水厂】"]]


def readings(found: sz.LabReports, *columns: str) -> list[tuple[Any, ...]]:
    return found.frame.select(columns or ("item", "unit", "result")).rows()


def test_a_table_is_found_behind_a_cover_and_goes_on_over_sheets(tmp_path: Path) -> None:
    path = report(
        tmp_path / "a.xlsx",
        封面=COVER,
        事实=[["样品信息", "样品类型", "原水(地表水)", "采样日期", "2026.01.05"],
             ["", "采样地点", "甲水厂（乙河）", "", ""],
             ["样品编号", "W1", "检测结论", "/"]],
        第3页=[["检测结果"], ["续上页"], ["样品类型", "", "原水(地表水)", "", "样品编号", "W1"], [],
             ["序号", "项目", "单位", "检测结果", "GB3838-2002", "检测方法"],
             ["", "", "", "", "标准限值", ""],
             [1, "水温", "℃", 14.2, "周平均最大温升≤1\n周平均最大温降≤2", "GB/T 13195-1991"],
             [2, "pH", "/", "8.16", "6～9", ""],
             [], ["Form No：CSJ"]],
        第4页=[["续上页"], ["序号", "项目", "单位", "检测结果", "GB3838-2002", "检测方法"],
             ["", "", "", "", "标准限值", ""],
             [3, "汞", "mg/L", "<0.00005", "≤0.00005(II类)", ""],
             [4, "", "", "", "", ""],
             ["以下无检测数据"], [5, "铜", "mg/L", "1", "", ""]],
    )  # fmt: skip
    found = sz.read_lab_reports(path)
    assert readings(found, "sheet", "row", "item", "unit", "result", "limit") == [
        ("第3页", 7, "水温", "℃", "14.2", "周平均最大温升≤1周平均最大温降≤2"),
        ("第3页", 8, "pH", "/", "8.16", "6～9"),
        ("第4页", 4, "汞", "mg/L", "<0.00005", "≤0.00005(II类)"),
    ]
    said = found.frame.select("sample", "sample_type", "place", "date", "standard", "conclusion")
    assert set(said.rows()) == {
        ("W1", "原水(地表水)", "甲水厂（乙河）", "2026.01.05", "GB3838-2002", "/")
    }
    assert "a.xlsx, sheet 第4页: rows with a number and no item left out: 5" in found.notes


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param([], id="no heading"),
        pytest.param([["序号", "项目", "单位", "结果", "限值"]], id="heading"),
    ],
)
def test_rows_after_the_end_of_a_page_without_items_are_not_read(
    tmp_path: Path, heading: list[list[Any]]
) -> None:
    path = report(
        tmp_path / "a.xlsx",
        第1页=[["样品编号：W1"], [], ["序号", "项目", "单位", "结果", "限值"],
             [1, "pH", "/", "7.1", "6～9"]],
        第2页=[["续上页"], [], *heading, ["以下无检测数据"], [5, "铅", "mg/L", "9", "", ""]],
    )  # fmt: skip
    found = sz.read_lab_reports(path)
    assert found.files["reason"].to_list() == [None]
    assert readings(found, "item", "result") == [("pH", "7.1")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [["项目", "单位", "1#", "2#", "限值"], ["COD", "mg/L", "12", "15", "20"],
             ["氨氮", "mg/L", "0.5", "", "1.0"]],
            [("COD", "12", "1#"), ("COD", "15", "2#"), ("氨氮", "0.5", "1#")],
            id="a column a sample",
        ),
        pytest.param(
            [["检测项目", "单位", "检测结果", "", "标准值"], ["", "", "进水口", "出水口", ""],
             ["COD", "mg/L", "212", "15", "50"]],
            [("COD", "212", "进水口"), ("COD", "15", "出水口")],
            id="samples below one heading of results",
        ),
        pytest.param(
            [["检测指标", "计量单位", "测定值", "判定"], ["COD", "mg/L", "12", "合格"], [], [],
             ["备注：以下空白"]],
            [("COD", "12", None)],
            id="other words of the headings",
        ),
        pytest.param(
            [["项目", "检测结果"], ["COD", "12"], ["项目", "检测结果"], ["氨氮", "1"]],
            [("COD", "12", None), ("氨氮", "1", None)],
            id="two tables on a sheet",
        ),
    ],
)  # fmt: skip
def test_layouts(
    tmp_path: Path, rows: list[list[Any]], expected: list[tuple[str, str, str | None]]
) -> None:
    found = sz.read_lab_reports(report(tmp_path / "a.xlsx", 表=rows))
    assert readings(found, "item", "result", "sample") == expected


def test_a_sheet_with_a_column_an_item_is_read_too(tmp_path: Path) -> None:
    rows = [["2026年监测结果"], ["采样点", "采样日期", "pH", "氨氮(mg/L)"],
            ["甲", "2026-01-05", 7.1, "0.025L"], ["乙", "2026-01-06", "", 1.2]]  # fmt: skip
    found = sz.read_lab_reports(report(tmp_path / "a.xlsx", 汇总=rows))
    assert readings(found, "row", "place", "date", "item", "unit", "result") == [
        (3, "甲", "2026-01-05", "pH", None, "7.1"),
        (3, "甲", "2026-01-05", "氨氮(mg/L)", "mg/L", "0.025L"),
        (4, "乙", "2026-01-06", "氨氮(mg/L)", "mg/L", "1.2"),
    ]
    assert found.notes[1] == "a.xlsx, sheet 汇总: read as a table with a column for each item"


def test_what_is_not_understood_is_listed_and_nothing_else_is_lost(tmp_path: Path) -> None:
    report(tmp_path / "b.xlsx", 封面=COVER)
    report(tmp_path / "c.xlsx", 表=[HEAD, [1, "pH", "/", "7.1", "6～9", ""]])
    (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04 damaged")
    (tmp_path / "~$c.xlsx").write_bytes(b"lock")
    found = sz.read_lab_reports(tmp_path, lang="zh")
    assert found.frame["文件"].to_list() == ["c.xlsx"]
    assert found.files.select("文件", "结果数").rows() == [
        ("b.xlsx", 0), ("c.xlsx", 1), ("d.xlsx", 0)
    ]  # fmt: skip
    assert found.files["说明"].is_null().to_list() == [False, True, False]
    assert found.notes[0] == "从 3 个工作簿中的 1 个读入 1 个结果"


def test_names_of_files(tmp_path: Path) -> None:
    a = report(tmp_path / "a.xlsx", 表=[HEAD, [1, "pH", "/", "7.1", "6～9", ""]])
    for paths in (a, str(a), [a, a], str(tmp_path / "*.xlsx"), tmp_path):
        assert sz.read_lab_reports(paths).frame.height == 1
    with pytest.raises(sz.errors.FileError, match="no workbook matches"):
        sz.read_lab_reports(str(tmp_path / "*.xls"))


def test_the_workbooks_of_a_national_laboratory() -> None:
    folder = BESIDE / "lab-workbooks"
    if not folder.is_dir():
        pytest.skip("the laboratory's workbooks are not beside the checkout")
    found = sz.read_lab_reports(folder)
    assert found.files["reason"].is_null().all()
    with gzip.open(BESIDE / "lab-workbooks-readings.csv.gz", "rt", encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    names = ["file", "sheet", "item", "unit", "result", "limit", "date", "place", "conclusion"]
    theirs = ["file", "sheet", "item", "unit", "result", "limit", "date", "place", "concl"]
    ours = [tuple(map(plain, row)) for row in found.frame.select(names).rows()]
    assert ours == [tuple(plain(row[name]) for name in theirs) for row in expected]


def plain(cell: str | None) -> str:
    """Return a cell without blanks, a number in one form."""
    text = "".join((cell or "").split())
    try:
        return repr(float(text))
    except ValueError:
        return text
