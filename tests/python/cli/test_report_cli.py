"""``shuizhi report``, run as `main` runs it."""

import json
from pathlib import Path

import polars as pl
import pytest

import shuizhi as sz
from cli_runs import Run
from shuizhi.io import read_table

EXAMPLES = Path(__file__).parents[3] / "examples"
SAMPLES, TARGETS = EXAMPLES / "jiaozuo-samples.csv", EXAMPLES / "targets.csv"


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``shuizhi report`` in an empty folder, in Chinese."""
    monkeypatch.setenv("SHUIZHI_LANG", "zh")
    return lambda *arguments: run("report", *arguments)


def test_the_report_is_that_of_the_library(run: Run) -> None:
    done = run(SAMPLES, "--targets", TARGETS, "--goal", "attained=80", "-o", "report.html")
    assert done.code == 0 and done.out == ""
    made = sz.report(
        read_table(SAMPLES).frame, targets=read_table(TARGETS).frame, goals={"attained": 80},
        inputs=["jiaozuo-samples.csv：192行", "targets.csv (--targets)：8行"],
        columns=None, geometric=[], do_saturation=False, nondetect="half", detection_limits=None,
        missing_values=[],
    )  # fmt: skip
    assert Path("report.html").read_text(encoding="utf-8") == made.html()
    assert made.sentences[0] in done.err and "report.html：已写入" in done.err


def test_options_reach_the_library(run: Run) -> None:
    done = run(
        SAMPLES, "--section", "断面名称", "--time", "采样日期", "--every", "half", "--period",
        "2024-H1", "--river", "", "--basin", "", "--water-body", "水体类型", "--target", "Ⅱ",
        "--lang", "en", "--title", "A & B", "--station", "Station", "--region", "City",
        "--indicators", "氨氮,总磷", "--min-count", 2, "-q", "-o", "out.xlsx",
    )  # fmt: skip
    assert (done.code, done.out, done.err) == (0, "", "")
    book = pl.read_excel("out.xlsx", sheet_name="Sections", engine="calamine")
    assert book["Target"].drop_nulls().unique().to_list()[:1] == ["Ⅱ"]
    told = pl.read_excel("out.xlsx", sheet_name="Summary", has_header=False, engine="calamine")
    assert "A & B" in told.to_series(0).to_list()
    assert "Rivers" not in pl.read_excel("out.xlsx", sheet_id=0, engine="calamine")


def test_sentences_are_shown_without_output(run: Run) -> None:
    done = run(SAMPLES, "--region", "全市", "--quiet")
    made = sz.report(read_table(SAMPLES).frame, region="全市")
    assert done.out == "\n".join(made.sentences) + "\n" and done.err == ""


def test_json(run: Run) -> None:
    done = run(SAMPLES, "--json")
    told = json.loads(done.out)
    assert done.code == 0 and done.err == ""
    assert told["command"] == "report" and told["rows"] == 8 and len(told["table"]) == 8
    counts = told["counts"]
    assert counts["period"] == "2024-Q4" and counts["classes"]["Ⅳ"] == 4
    assert counts["good_share"] == 50.0 and len(counts["sentences"]) == 3
    done = run(SAMPLES, "--json", "-o", "r.html")
    assert "table" not in json.loads(done.out) and Path("r.html").exists()


def test_sources_and_outfalls(run: Run) -> None:
    Path("water.csv").write_text(
        "水源,月,取水量,铁(mg/L)\n中站,2023-11,300,0.2\n府城,2023-11,100,0.6\n", encoding="gbk"
    )
    done = run(
        SAMPLES, "--period", "2023-Q4", "--sources", "water.csv", "--source", "水源",
        "--source-time", "月", "--volume", "取水量", "--effluent", EXAMPLES / "effluent.csv",
        "--outfalls", EXAMPLES / "outfalls.csv", "--outfall", "排口", "--effluent-time", "时间",
        "--flow", "流量(m3/h)", "-o", "report.html",
    )  # fmt: skip
    assert done.code == 0, done.err
    page = Path("report.html").read_text(encoding="utf-8")
    assert "集中式饮用水水源" in page and "入河排污口" in page and "二厂总排口" in page
    assert "water.csv (--sources)：2行" in page


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["-o", "report.pdf"], 1, ".html、.docx"),
        (["-o", "r.html", "--template", TARGETS], 2, "只有 .docx 可以使用模板"),
        (["-o", "r.docx", "--template", "none.docx"], 1, "模板文件不存在"),
        (["-o", "nowhere/report.html"], 1, "输出文件所在的文件夹不存在"),
        (["--every", "all"], 2, "报告需按时段"),
        (["--every", "fortnight"], 2, "--every"),
        (["--period", "2031-Q1"], 2, "--period 2031-Q1：没有"),
        (["--target", "Ⅱ", "--targets", TARGETS], 2, "只能给出一个"),
        (["--goal", "attained"], 2, "请写成 NAME=NUMBER"),
        (["--goal", "best=1"], 2, "attained、good、inferior"),
        (["--sources", TARGETS], 1, "source=“水源地名称”"),
        (["--source", "水源"], 2, "需与 --sources 同用"),
        (["--effluent", TARGETS], 2, "--outfalls 和 --outfall"),
        (["--flow", "流量"], 2, "需与 --effluent 同用"),
        (["--section", "何处"], 1, "section：没有列“何处”"),
        (["--targets", "none.csv"], 1, "文件不存在"),
    ],
)
def test_what_is_refused(run: Run, arguments: list[object], code: int, told: str) -> None:
    done = run(SAMPLES, *arguments)
    assert done.code == code and told in done.err, done.err
    assert done.out == "" and list(Path().iterdir()) == []


def test_targets_of_other_sections_are_refused_or_reported(run: Run) -> None:
    Path("t.csv").write_text("断面名称,目标类别\n别处断面,Ⅱ\n", encoding="utf-8")
    done = run(SAMPLES, "--targets", "t.csv", "-o", "r.html")
    assert done.code == 1 and "都不在样品表中" in done.err
    Path("t.csv").write_text("断面名称,目标类别\n别处断面,Ⅱ\n沁河甲断面,Ⅱ\n", encoding="utf-8")
    done = run(SAMPLES, "--targets", "t.csv", "-o", "r.html")
    assert done.code == 0 and "警告：targets 中的断面没有样品：别处断面" in done.err
    assert "别处断面" in Path("r.html").read_text(encoding="utf-8")


def test_never_over_a_file_that_is_read(run: Run) -> None:
    page = Path("samples.html")
    page.write_bytes(SAMPLES.read_bytes())
    done = run(SAMPLES, "--targets", page, "-o", page)
    assert done.code == 1 and "请给结果另取文件名" in done.err
    assert page.read_bytes() == SAMPLES.read_bytes()
