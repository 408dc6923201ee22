"""The command line on files as people have them, and the agreement on the network's tables."""

import subprocess
import sys
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

from processes import run
from shuizhi.grading import agreement
from shuizhi.io import read_samples, read_table

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data" / "national-auto-stations-2020.csv.gz"


def test_grade_a_gbk_file_into_every_kind(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes("断面,氨氮(mg/L),汞(μg/L)\n甲,1.2,0.06L\n乙,未检出,--\n".encode("gbk"))
    for suffix in ("csv", "parquet", "xlsx"):
        output = tmp_path / f"out.{suffix}"
        done = run("grade", source, "-o", output, "--lang", "zh")
        assert done.returncode == 0, done.stderr
        assert "GB18030" in done.stderr
        frame = pl.read_parquet(output) if suffix == "parquet" else read_table(output).frame
        assert frame["类别"].to_list() == ["Ⅳ", None]
        assert frame.height == 2


def test_grade_an_excel_template(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["监测结果表"],
        ["断面", "pH", "氨氮"],
        [None, "无量纲", "mg/L"],
        ["甲", 8.1, "0.5"],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    book.save(tmp_path / "t.xlsx")
    done = run("grade", tmp_path / "t.xlsx")
    assert done.returncode == 0, done.stderr
    assert "Ⅱ" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["grade", "none.csv"], 1, "no such file"),
        (["grade", "{file}", "--nondetect", "third"], 2, "nondetect"),
        (["grade", "{file}", "--column", "x"], 2, "NAME=PARAMETER"),
        (["grade", "{bad}"], 1, "氨氮(ppm)"),
        (["grade", "{file}", "-o", "{file}"], 1, "read from"),
        (["standards", "GB 1"], 2, "GB 3838-2002"),
        (["nonsense"], 2, "nonsense"),
        (["grade"], 2, "IN..."),
    ],
)
def test_mistakes_are_reported_without_a_traceback(
    tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    file, bad = tmp_path / "t.csv", tmp_path / "bad.csv"
    file.write_text("氨氮\n1\n", encoding="utf-8")
    bad.write_text("氨氮(ppm)\n1\n", encoding="utf-8")
    done = run(*(part.format(file=file, bad=bad) for part in arguments))
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_recognize_and_standards() -> None:
    table = ROOT / "examples" / "jiaozuo-samples.csv"
    shown = run("recognize", table).stdout
    assert "total_phosphorus" in shown
    assert "0.001" in shown
    assert "GB 3838-2002" in run("standards").stdout
    assert "ammonia_nitrogen Ⅲ: ≤ 1 mg/L" in run("standards", "GB3838-2002").stdout
    listed = run("standards", "--at", "2008-01-01").stdout
    assert "GB 3838-2002" in listed and "GB 30486-2013" not in listed
    refused = run("standards", "GB3838-2002", "--at", "2008-01-01")
    assert refused.returncode == 2 and "--at" in refused.stderr


@pytest.mark.filterwarnings("ignore:.*站点情况")
def test_agreement_with_the_official_classes() -> None:
    if not DATA.exists():
        pytest.skip("the tables of the national network are not beside the checkout")
    table = read_samples(DATA).frame
    raw, shown = (agreement.compare_classes(table, raw=raw) for raw in (True, False))
    assert raw.compared == shown.compared == 17468
    assert raw.share >= 0.999
    assert shown.share >= 0.996
    compared, equal, unusual = agreement.compare_rounding(table)
    assert compared == equal == 172863
    assert unusual < 30


def test_agreement_needs_its_columns(tmp_path: Path) -> None:
    with pytest.raises(agreement.ColumnError, match="水质类别"):
        agreement.compare_classes(pl.DataFrame({"氨氮": [1.0]}), raw=False)


def test_help_loads_nothing_heavy() -> None:
    heavy = {"jinja2", "altair", "pandas", "pyarrow", "fastexcel", "xlsxwriter", "shuizhi.reports"}
    code = "import sys, shuizhi.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())
