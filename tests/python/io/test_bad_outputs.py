"""Places that cannot be written, and writing that is cut off: the old file or the new one stays."""

import contextlib
import datetime
import decimal
import gc
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import shuizhi as sz
from faults import Refused
from shuizhi import errors, plots
from shuizhi.errors import FileError
from shuizhi.io import read_table, write_table

KINDS = ["csv", "parquet", "xlsx", "csv.gz", "tsv"]
SMALL = pl.DataFrame({"断面": ["甲"], "氨氮": [0.5]})
LARGE = pl.DataFrame({"n": range(50_000), "断面": ["沁河武陟渠首断面"] * 50_000})

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links, limits and signals are of Unix")


def refused(path: Path, *words: str, frame: pl.DataFrame = SMALL, **options: Any) -> None:
    """Check that writing is refused with these words, and that nothing is left in the folder."""
    before = sorted(path.parent.iterdir()) if path.parent.is_dir() else None
    with pytest.raises(FileError) as caught:
        write_table(frame, path, **options)
    for word in words:
        assert word in str(caught.value)
    assert not path.parent.is_dir() or sorted(path.parent.iterdir()) == before


def link(to: str | Path) -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        (folder / "t.csv").symlink_to(to)
        return folder / "t.csv"

    return made


def beneath_a_file(folder: Path) -> Path:
    (folder / "file").write_text("x")
    return folder / "file" / "t.csv"


def a_folder(folder: Path) -> Path:
    (folder / "t.csv").mkdir()
    return folder / "t.csv"


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "t.csv")
    return folder / "t.csv"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (beneath_a_file, "Not a directory"),
        (a_folder, "it is a folder"),
        (a_pipe, "it is a device or a pipe"),
        (link("/dev/null"), "it is a device or a pipe"),
        (link("/dev/full"), "it is a device or a pipe"),
        (link("none/t.csv"), "No such file or directory"),
        (lambda folder: folder / "none" / "t.csv", "No such file or directory"),
        (lambda folder: folder / f"{'长' * 100}.csv", "File name too long"),
        (lambda folder: folder / "a\0b.csv", "zero character"),
        (lambda folder: folder / "t.doc", "unknown kind of file '.doc'"),
        (lambda folder: folder / "t.xls", "read but not written"),
        (lambda folder: folder / "t", "unknown kind of file ''"),
    ],
)
def test_places_that_cannot_be_written(
    tmp_path: Path, place: Callable[[Path], Path], words: str
) -> None:
    refused(place(tmp_path), words)


def test_links_are_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    for name, to in (("link.csv", "real.csv"), ("dangling.csv", "new.csv")):
        (tmp_path / name).symlink_to(to)
        write_table(SMALL, tmp_path / name)
        assert (tmp_path / name).is_symlink()
        assert read_table(tmp_path / to).frame.height == 1


@contextlib.contextmanager
def immutable(folder: Path) -> Iterator[None]:
    """Make a folder that not even its owner writes in."""
    if os.geteuid() == 0:
        if subprocess.run(["chattr", "+i", folder], capture_output=True, check=False).returncode:
            pytest.skip("root writes in every folder, and chattr is not there or not allowed")
        undo = lambda: subprocess.run(["chattr", "-i", folder], check=True)  # noqa: E731
    else:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
        undo = lambda: folder.chmod(stat.S_IRWXU)  # type: ignore[assignment,return-value] # noqa: E731
    try:
        yield
    finally:
        undo()


def test_a_folder_without_rights(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "t.csv").write_text("old")
    with immutable(folder):
        refused(folder / "t.csv", "cannot be written")
    assert (folder / "t.csv").read_text() == "old"


# What XlsxWriter was writing when the disk was full, it leaves to the collector to close.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_leaves_what_stood_there(tmp_path: Path, kind: str) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / f"t.{kind}"
    path.write_text("old")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python ignores the signal, so that the write itself fails, as on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, hard))
    try:
        refused(path, "cannot be written", "File too large", frame=LARGE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        gc.collect()
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("frame", "kind", "words"),
    [
        (pl.DataFrame({"b": [b"x"]}), "csv", "column 'b' holds Binary"),
        (pl.DataFrame({"b": [b"x"]}), "xlsx", "column 'b' holds Binary"),
        (pl.DataFrame({"o": [object()]}), "csv", "column 'o' holds Object"),
        (pl.DataFrame({"o": [object()]}), "parquet", "cannot be written"),
        (pl.DataFrame({"b": [[b"x"]]}), "csv", "column 'b' holds List(Binary)"),
        (pl.DataFrame({"t": ["x" * 40_000]}), "xlsx", "row 1 of column 't' does not fit"),
        (pl.DataFrame({"t": ["𣲗" * 20_000]}), "xlsx", "row 1 of column 't' does not fit"),
        (pl.DataFrame({"a": [1], "长" * 40_000: [1]}), "xlsx", "the name of column 2"),
        (pl.DataFrame([pl.Series(str(n), [1]) for n in range(16_385)]), "xlsx", "do not fit"),
    ],
)
def test_values_that_cannot_be_written(
    tmp_path: Path, frame: pl.DataFrame, kind: str, words: str
) -> None:
    refused(tmp_path / f"t.{kind}", words, frame=frame)


def test_infinite_and_missing_numbers_are_written(tmp_path: Path) -> None:
    frame = pl.DataFrame({"x": [float("inf"), float("-inf"), float("nan"), None, -0.0]})
    for kind in ("csv", "xlsx", "parquet"):
        write_table(frame, tmp_path / f"t.{kind}")
    assert read_table(tmp_path / "t.csv").frame["x"].to_list() == [
        "inf",
        "-inf",
        "NaN",
        None,
        "-0.0",
    ]
    assert pl.read_parquet(tmp_path / "t.parquet").equals(frame, null_equal=True)


def written(frame: Any, path: Path) -> list[tuple[str | None, ...]]:
    write_table(frame, path)
    return read_table(path, header=1).frame.rows()


DAYS = [datetime.date(1899, 12, 31), datetime.date(2024, 1, 31)]
# Columns with values that Excel would change, and the content of the file.
KEPT = {
    "days before 1900": (DAYS, ["1899-12-31", "2024-01-31"], "s"),
    "days from 1900": ([datetime.date(1900, 1, 1), DAYS[1]], ["1900-01-01", "2024-01-31"], "d"),
    "moments before 1900": (
        [datetime.datetime(1850, 1, 1, 2, 3), None], ["1850-01-01 02:03:00", None], "s",
    ),
    "decimals of 19 digits": (
        [decimal.Decimal("1234567890.123456789"), decimal.Decimal("0.5")],
        ["1234567890.123456789", "0.500000000"], "s",
    ),
    "decimals of 3 digits": (
        [decimal.Decimal("1.250000"), decimal.Decimal("0.00015")], ["1.25", "0.00015"], "n",
    ),
    "whole numbers of 16 digits": ([10**15 + 1, 1], ["1000000000000001", "1"], "s"),
    "narrow whole numbers": (pl.Series([7, 255], dtype=pl.UInt8), ["7", "255"], "n"),
    "wide whole numbers": (
        pl.Series([2**64 - 1, 0], dtype=pl.UInt64), ["18446744073709551615", "0"], "s",
    ),
    "no numbers": ([float("nan"), float("inf")], ["NaN", "inf"], "s"),
}  # fmt: skip


@pytest.mark.parametrize("case", KEPT)
def test_excel_changes_no_value(tmp_path: Path, case: str) -> None:
    values, texts, kind = KEPT[case]
    frame = pl.DataFrame({"x": pl.Series(values), "n": [1, 2]})
    assert [row[0] for row in written(frame, tmp_path / "t.xlsx")] == texts
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet["A2"].data_type == kind
    assert not any(cell.data_type == "f" for row in sheet.rows for cell in row)


def test_days_beyond_the_calendar_of_python_are_written(tmp_path: Path) -> None:
    frame = pl.DataFrame({"d": pl.Series([4_000_000, 0]).cast(pl.Int32).cast(pl.Date)})
    for kind in ("csv", "xlsx"):
        assert written(frame, tmp_path / f"t.{kind}") == [("+12921-08-18",), ("1970-01-01",)]


TABLES = {
    "polars": pl.DataFrame({"断面": ["甲"], "n": [1]}),
    "lazy": pl.LazyFrame({"断面": ["甲"], "n": [1]}),
    "pandas": pd.DataFrame({"断面": ["甲"], "n": [1]}),
    "pandas with an index": pd.DataFrame({"n": [1]}, index=pd.Index(["甲"], name="断面")),
    "pandas of numbered columns": pd.DataFrame({"断面": ["甲"], 1: [1]}),
    "arrow": pa.table({"断面": ["甲"], "n": [1]}),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("table", TABLES)
def test_tables_of_every_kind_are_written(tmp_path: Path, table: str, kind: str) -> None:
    write_table(TABLES[table], tmp_path / f"t.{kind}")
    read = read_table(tmp_path / f"t.{kind}").frame
    assert read.cast(pl.String).rows() == [("甲", "1")]
    assert read.columns[0] == "断面"


def test_lists_of_pandas_are_written(tmp_path: Path) -> None:
    table = pd.DataFrame({"定类指标": [["氨氮", "总磷"], None], "n": [1, 2]})
    assert written(table, tmp_path / "t.csv") == [("氨氮、总磷", "1"), (None, "2")]
    assert written(table[["定类指标"]].head(1), tmp_path / "t.csv") == [("氨氮、总磷",)]


def test_a_column_without_a_name_keeps_none(tmp_path: Path) -> None:
    write_table(pl.DataFrame({"": ["甲"], "n": [1]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()[0] == '"",n'
    write_table(pl.DataFrame({"": ["甲"], "n": [1]}), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert [cell.value for cell in sheet[1]] in ([None, "n"], ["", "n"])


CHART = object()
MISUSE = [
    Refused("no table", lambda: write_table(None, "t.csv"), errors.TableError, ["NoneType"]),
    Refused("a dict", lambda: write_table({"a": [1]}, "t.csv"), errors.TableError, ["dict"]),
    Refused("no path", lambda: write_table(SMALL, None), errors.OptionError, ["a text or a path"]),
    Refused("a number", lambda: write_table(SMALL, 5), errors.OptionError, ["path=5"]),
    Refused("a source", lambda: write_table(SMALL, "t.csv", source=5), errors.OptionError,
            ["source=5"]),
    Refused("overwrite", lambda: write_table(SMALL, "t.csv", overwrite="no"), errors.OptionError,
            ["overwrite='no'", "True or False"]),
    Refused("a chart to nothing", lambda: plots.save(CHART, None), errors.OptionError,
            ["path=None"]),
    Refused("no chart", lambda: plots.save(None, "t.png"), errors.OptionError,
            ["a NoneType", "a chart of shuizhi.plots"]),
    Refused("rows of a half", lambda: sz.show(SMALL, rows=1.5), errors.OptionError, ["rows=1.5"]),
]  # fmt: skip


@pytest.mark.parametrize("case", MISUSE, ids=str)
def test_misuse_is_refused(case: Refused) -> None:
    case.check()


def test_more_rows_than_there_can_be_are_shown() -> None:
    assert "甲" in sz.show(SMALL, rows=2**70)._repr_html_()


# Within a text, what another program takes for the beginning of a cell.
WITHIN = {"a;=1+1": "a;'=1+1", "a|@x": "a|'@x", "a;-A1": "a;'-A1", "a;-2": "a;-2", "x=1;y": "x=1;y"}
FORMULAS = ["=1+1", "@SUM(A1)", "+1+1", "-1+cmd|' /C calc'!A0", "\t=1+1", "＝1+1", "-2L"]
HARMLESS = ["-0.5", "+1", "--", "-", "－", "<0.05", "0.05L", "-1e-3", "甲=乙", "-1,234.5", "'x"]


def test_spreadsheets_run_nothing(tmp_path: Path) -> None:
    cells = [*FORMULAS, *HARMLESS, *WITHIN]
    frame = pl.DataFrame({"=HYPERLINK(A1)": cells, "n": range(len(cells))})
    write_table(frame, tmp_path / "t.csv")
    text = read_table(tmp_path / "t.csv", header=1).frame
    assert text.columns == ["'=HYPERLINK(A1)", "n"]
    assert text.to_series().to_list() == [
        *(f"'{cell}" for cell in FORMULAS), *HARMLESS, *WITHIN.values(),
    ]  # fmt: skip
    write_table(frame, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert [cell.value for cell in sheet["A"]][1:] == cells
    write_table(frame, tmp_path / "t.parquet")
    assert pl.read_parquet(tmp_path / "t.parquet").equals(frame)
