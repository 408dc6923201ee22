"""Results in files: what is read again, kinds of cells, and files that stay as they were."""

import datetime as dt
import os
import runpy
import stat
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from shuizhi.errors import FileError
from shuizhi.io import write_table
from tables_on_disk import EXAMPLES, TABLE, put, read

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
