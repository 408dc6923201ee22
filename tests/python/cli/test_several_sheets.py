"""Several sheets or files as one table: months on sheets, columns that differ."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from cli_runs import Run, write
from lab_books import report
from shuizhi.io.together import stacked

HEAD = ["断面", "氨氮(mg/L)"]


def months(path: Path, **more: list[list[Any]]) -> Path:
    return report(
        path,
        **{"1月": [["监测结果"], HEAD, ["甲", 0.5], ["乙", 0.6]],
           "2月": [HEAD[::-1], [0.7, "甲"]],
           "3月": [["监测结果"], HEAD], "4月": [], **more},
    )  # fmt: skip


def test_all_sheets_are_one_table(tmp_path: Path) -> None:
    found = sz.read_samples(months(tmp_path / "a.xlsx"), sheet="all")
    assert found.frame.rows() == [
        ("1月", "甲", "0.5"), ("1月", "乙", "0.6"), ("2月", "甲", "0.7")
    ]  # fmt: skip
    assert found.frame.columns == ["sheet", *HEAD]
    assert found.notes[:2] == ["sheets 1月, 2月 read", "sheets without rows left out: 3月, 4月"]
    assert "sheet '1月': row 1 above the header left out: 监测结果" in found.notes


def test_sheets_are_named_in_a_list(tmp_path: Path) -> None:
    path = months(tmp_path / "a.xlsx")
    for sheet in (["2月", "1月"], [2, "1月"], ("2月", 1, 2)):
        assert sz.read_samples(path, sheet=sheet).frame["sheet"].to_list() == ["2月", "1月", "1月"]
    for sheet, words in ((["5月"], "no sheet '5月'"), ([9], "no sheet 9"), (["4月"], "no row")):
        with pytest.raises(sz.errors.FileError, match=words):
            sz.read_samples(path, sheet=sheet)
    with pytest.raises(sz.errors.OptionError, match="names no sheet"):
        sz.read_samples(path, sheet=[])


def test_a_sheet_called_all_is_that_sheet(tmp_path: Path) -> None:
    path = months(tmp_path / "a.xlsx", all=[HEAD, ["丙", 9]])
    assert sz.read_samples(path, sheet="all").frame.rows() == [("丙", "9")]


def test_sheets_whose_columns_differ_are_refused_or_united(tmp_path: Path) -> None:
    path = months(tmp_path / "a.xlsx", 备注=[["断面", "总磷"], ["甲", 0.1]])
    with pytest.raises(sz.errors.FileError, match="columns='union'") as refused:
        sz.read_samples(path, sheet="all")
    assert "sheet '备注' has other columns than '1月'" in str(refused.value)
    assert "(missing: 氨氮(mg/L); more: 总磷)" in str(refused.value)
    found = sz.read_samples(path, sheet="all", columns="union")
    assert found.frame.columns == ["sheet", *HEAD, "总磷"]
    assert found.frame.row(3) == ("备注", "甲", None, "0.1")
    assert sz.read_samples(path, sheet=["1月", "2月"]).frame.height == 3


def test_a_column_of_the_name_is_not_overwritten(tmp_path: Path) -> None:
    path = report(tmp_path / "a.xlsx", 表=[["sheet", "氨氮"], ["甲", 1]])
    with pytest.raises(sz.errors.FileError, match="a column 'sheet' already"):
        sz.read_samples(path, sheet="all")


def test_tables_are_stacked() -> None:
    one, two = pl.DataFrame({"a": [1], "b": ["x"]}), pl.DataFrame({"c": [2.5], "a": ["y"]})
    made = stacked([one, two])
    assert made.columns == ["a", "b", "c"]
    assert made.rows() == [("1", "x", None), ("y", None, 2.5)]


def test_on_the_command_line(run: Run) -> None:
    book = months(Path("a.xlsx"), 备注=[["断面", "总磷"], ["甲", 0.1]])
    done = run("grade", book, "--sheet", "all", "-o", "out.csv")
    assert done.code == 1 and "or use --union" in done.err
    done = run("grade", book, "--sheet", "all", "--union", "-o", "out.csv")
    assert done.code == 0, done.err
    assert pl.read_csv("out.csv").height == 4
    files = write("t.csv", "断面,氨氮\n甲,1\n"), write("u.csv", "断面,总磷\n乙,0.1\n")
    assert "or use --union" in run("grade", *files).err
    done = run("grade", *files, "--union", "-o", "two.csv")
    assert pl.read_csv("two.csv").select("断面", "氨氮", "总磷").rows() == [
        ("甲", 1.0, None), ("乙", None, 0.1)
    ]  # fmt: skip
