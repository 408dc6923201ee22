"""The chapters on outfalls converted to base water, and on rules over samples in time."""

import warnings
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import shuizhi as sz
from shuizhi.cli import app
from shuizhi.reports.document import Report

OWN = Path(__file__).parents[3] / "examples" / "own-criteria.toml"
DAYS = [f"2023-07-{day:02}" for day in (1, 7, 13, 19, 25)]
SAMPLES = pl.DataFrame(
    {
        "断面名称": ["甲断面"] * 5, "采样日期": DAYS, "水体类型": ["河流"] * 5,
        "氨氮(mg/L)": [0.4, 0.5, 0.6, 0.5, 0.4], "总磷(mg/L)": [0.05] * 5,
        "粪大肠菌群(MPN/L)": [100, 3000, 800, 200, 900],
    }
)  # fmt: skip
EFFLUENT = pl.DataFrame(
    {
        "排口": ["革厂"] * 3, "日期": DAYS[:3], "化学需氧量(mg/L)": [60.0, 90.0, 70.0],
        "流量(m3/d)": [1100.0, 1100.0, 500.0],
    }
)  # fmt: skip
OUTFALLS = pl.DataFrame(
    {
        "排口": ["革厂"], "类型": ["排污单位"], "行业": ["制革"], "企业性质": ["新建"],
        "直接排放": ["是"], "产品": ["制革企业"], "特别排放限值地区": ["否"],
    }
)  # fmt: skip
MADE = pl.DataFrame(
    {
        "排口": ["革厂"] * 2,
        "日期": [DAYS[0], DAYS[2]],
        "产品": ["制革"] * 2,
        "产量(t)": [10.0, 10.0],
    }
)


def report(lang: Any, **options: Any) -> Report:
    checked = sz.check_discharge(
        EFFLUENT, OUTFALLS, outfall="排口", time="日期", standards=["GB 30486-2013"],
        production=MADE, lang=lang,
    )  # fmt: skip
    held = sz.check_criteria(SAMPLES, standard=sz.load_standard(OWN), lang=lang)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sz.ShuizhiWarning)
        made: Report = sz.report(
            SAMPLES, every="month", discharge=checked, criteria=held, lang=lang, **options
        )
    return made


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_converted_concentrations_have_a_table(lang: Any) -> None:
    made = report(lang)
    [table] = [t for c in made.chapters for t in c.tables if t.id == "outfalls_converted"]
    named = dict(zip(table.shown.columns, zip(*table.shown.rows(), strict=True), strict=True))
    # 10 t of leather may take 550 m³: twice as much was drained on the first day, less on the last.
    figures = table.frame.select("flow", "base_water", "measured", pl.col("water_ratio").round(4))
    assert figures.rows() == [(1100.0, 550.0, 60.0, 2.0), (500.0, 550.0, 70.0, 0.9091)]
    assert table.frame["converted"][0] == 120.0
    verdict = "判定" if lang == "zh" else "Verdict"
    assert named[verdict] == (("超标", "达标") if lang == "zh" else ("fail", "pass"))
    # The day between has no figure of what was made.
    assert any(("另有1项" if lang == "zh" else "1 more") in note for note in table.notes)
    html = made.html()
    assert ("基准水量排放浓度" if lang == "zh" else "Concentrations converted") in html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_over_time_have_a_chapter(lang: Any) -> None:
    made = report(lang)
    [chapter] = [c for c in made.chapters if c.id == "criteria"]
    [sentence], [table] = chapter.sentences, chapter.tables
    assert sentence.startswith("按自用标准的时间规则判定2项：达标1项、超标1项" if lang == "zh"
                               else "2 verdicts by the rules")  # fmt: skip
    assert table.frame["worst"].round(0).to_list() == [533.0, 20.0]
    assert table.frame["limit"].to_list() == ["1000", "2000"]
    assert table.frame["text"][0].startswith("任意30日" if lang == "zh" else "the geometric mean")
    without = sz.report(SAMPLES, every="month", lang=lang)
    assert "criteria" not in [c.id for c in without.chapters]


def test_a_result_in_another_language_or_of_another_verb_is_refused() -> None:
    held = sz.check_criteria(SAMPLES, standard=sz.load_standard(OWN), lang="zh")
    for wrong in (held, SAMPLES):
        with pytest.raises(sz.errors.ShuizhiError, match="criteria"):
            sz.report(SAMPLES, every="month", criteria=wrong, lang="en")


def test_the_command_line_takes_both(tmp_path: Path) -> None:
    for name, table in (("s", SAMPLES), ("e", EFFLUENT), ("o", OUTFALLS), ("p", MADE)):
        table.write_csv(tmp_path / f"{name}.csv")
    out = tmp_path / "report.html"
    words = [
        "report", str(tmp_path / "s.csv"), "--every", "month", "--criteria", str(OWN),
        "--effluent", str(tmp_path / "e.csv"), "--outfalls", str(tmp_path / "o.csv"),
        "--outfall", "排口", "--effluent-time", "日期", "--production", str(tmp_path / "p.csv"),
        "--lang", "zh", "-o", str(out),
    ]  # fmt: skip
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    page = out.read_text(encoding="utf-8")
    assert "基准水量排放浓度" in page and "按时间规则判定" in page
