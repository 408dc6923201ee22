"""Cells that are merged over rows: a place that stands once beside several samples."""

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import shuizhi as sz
from shuizhi.io.merged import fill_down
from shuizhi.io.read import read_samples

HEAD = ["断面名称", "采样日期", "氨氮", "总磷"]
UNITS = [None, None, "mg/L", "mg/L"]
ROWS: list[list[Any]] = [
    ["西石露头", "2024-03-05", 0.3, 0.08],
    [None, "2024-03-06", "0.025L", 0.09],
    [None, "2024-03-07", 0.4, 0.07],
    ["修武", "2024-03-05", 1.2, None],
    [None, None, None, None],
]
FILLED = ["西石露头", "西石露头", "西石露头", "修武"]


def book(path: Path, merged: list[str], *, sheets: int = 1) -> Path:
    """Write sheets with a title, a header over a row of units, and merged cells."""
    made = openpyxl.Workbook()
    for number in range(sheets):
        sheet: Any = made.active if number == 0 else made.create_sheet()
        for row in [["水质监测结果"], HEAD, UNITS, *ROWS]:
            sheet.append(row)
        for each in merged:
            sheet.merge_cells(each)
    made.save(path)
    return path


def test_a_merged_place_belongs_to_each_of_its_rows(tmp_path: Path) -> None:
    read = read_samples(book(tmp_path / "a.xlsx", ["A1:D1", "A2:A3", "A4:A6", "A7:A8"]))
    assert read.frame["断面名称"].to_list() == FILLED  # the empty row stays empty, and is skipped
    assert read.frame.columns == ["断面名称", "采样日期", "氨氮(mg/L)", "总磷(mg/L)"]
    assert "2 cells merged with the cell above filled with its text: 断面名称" in read.notes


def test_blank_cells_that_are_not_merged_stay_blank(tmp_path: Path) -> None:
    read = read_samples(book(tmp_path / "a.xlsx", ["A1:D1"]))
    assert read.frame["断面名称"].to_list() == ["西石露头", None, None, "修武"]
    assert not any("merged with" in note for note in read.notes)


def test_merged_places_of_several_sheets(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["A4:A6", "C4:C5"], sheets=2)
    read = read_samples(path, sheet="all")
    assert read.frame["断面名称"].to_list() == FILLED * 2
    assert read.frame["氨氮(mg/L)"].to_list()[:2] == ["0.3", "0.3"]
    told = "3 cells merged with the cell above filled with its text: 断面名称, 氨氮(mg/L)"
    assert sum(told in note for note in read.notes) == 2


def test_merged_places_of_a_page(tmp_path: Path) -> None:
    """Platforms export pages with a workbook's suffix, where cells have a rowspan."""
    path = tmp_path / "a.xls"
    path.write_text(
        "<table><tr><td>断面名称<td>采样日期<td>氨氮(mg/L)"
        "<tr><td rowspan=2>甲<td>2024-03-05<td>0.3<tr><td>2024-03-06<td>0.4"
        "<tr><td>乙<td>2024-03-05<td>0.5</table>",
        encoding="utf-8",
    )
    assert read_samples(path).frame["断面名称"].to_list() == ["甲", "甲", "乙"]


def test_assessments_are_those_of_the_filled_table(tmp_path: Path) -> None:
    read = read_samples(book(tmp_path / "a.xlsx", ["A4:A6"])).frame
    filled = read.with_columns(pl.Series("断面名称", FILLED))
    assert sz.assess_sections(read).equals(sz.assess_sections(filled))
    assert sz.assess_sections(read)["samples"].to_list() == [3, 1]


@pytest.mark.parametrize(
    "merged",
    [(1, 1, 3, 1), (2, 1, 9, 1), (2, 2, 2, 4), (2, 9, 4, 9), (4, 1, 9, 1), (9, 1, 10, 1)],
    ids=["from the header", "beyond the end", "across", "beyond the width", "last row", "below"],
)
def test_ranges_at_the_edges(merged: tuple[int, int, int, int]) -> None:
    body = pl.DataFrame({"a": ["甲", None, None], "b": ["1", "2", "3"]})
    filled, counts = fill_down(body, [merged], 2)
    if merged == (2, 1, 9, 1):
        assert (filled["a"].to_list(), counts) == (["甲"] * 3, {0: 2})
    else:
        assert (filled.equals(body), counts) == (True, {})


def test_ranges_that_overlap_without_end_are_not_all_walked() -> None:
    body = pl.DataFrame({"a": ["甲", *[None] * 9_999], "b": ["1"] * 10_000})
    filled, counts = fill_down(body, ((2, 1, 10_001, 1) for _ in range(1_000_000)), 2)
    assert filled["a"].n_unique() == 1
    assert counts == {0: 9_999}
