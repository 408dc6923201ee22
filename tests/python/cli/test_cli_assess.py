"""The commands of assessment, run as `main` runs them."""

import re
from pathlib import Path

import polars as pl
import pytest

import shuizhi as sz
from cli_runs import PLACE, SAMPLES, Run, write
from shuizhi.io import read_table


@pytest.mark.parametrize("every", ["month", "ten-day", "quarter", "half", "year", "all"])
def test_assess_sections_as_the_library_does(run: Run, every: str) -> None:
    done = run(
        "assess", SAMPLES, *PLACE, "--every", every, "--min-count", 1, "--rounding", "none",
        "--duplicates", "keep", "--target", "Ⅱ", "--indicators", "氨氮,总磷，化学需氧量",
        "--geometric", "氨氮", "--nondetect", "zero", "--lang", "zh", "--suffix", "_新",
        "-o", "out.parquet",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.out == ""
    frame = read_table(SAMPLES).frame
    expected = sz.assess_sections(
        frame, section="断面名称", time="采样日期", water_body="水体类型",
        every=None if every == "all" else every,  # type: ignore[arg-type]
        min_count=1, rounding="none", duplicates="keep", target="Ⅱ",
        indicators=["氨氮", "总磷", "化学需氧量"], geometric=["氨氮"], nondetect="zero", lang="zh",
        suffix="_新",
    )  # fmt: skip
    assert pl.read_parquet("out.parquet").equals(expected)


def test_assess_on_the_screen_with_a_summary(run: Run) -> None:
    done = run("assess", SAMPLES, *PLACE, "--every", "year", "--lang", "zh")
    assert done.code == 0
    assert "主要污染指标" in done.out and "氟化物(0.2)" in done.out
    assert "颜色" not in done.out and "溶解氧(mg/L)" not in done.out
    assert "Ⅰ: 0  Ⅱ: 3  Ⅲ: 5  Ⅳ: 6  Ⅴ: 1  劣Ⅴ: 1  —: 0; Ⅰ–Ⅲ 50.0 %" in done.err
    assert "192 行，表头在第 1 行" in done.err


def test_assess_by_tables_of_targets_and_background(run: Run) -> None:
    targets = write("targets.csv", "断面名称,目标类别\n沁河甲断面,Ⅱ\n大沙河甲断面,Ⅳ\n", "gbk")
    declared = write(
        "background.csv",
        "断面名称,监测项目,起,止,认定文件,来源\n"
        "大沙河甲断面,氟化物,2023-01,2024-12,示例〔2022〕1号,示例\n",
    )
    done = run(
        "assess", SAMPLES, *PLACE, "--every", "year", "--targets", targets, "--background",
        declared, "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.err == ""
    told = done.told
    table = told["table"]
    assert isinstance(table, list)
    rows = {(row["断面名称"], row["period"]): row for row in table}
    assert rows["大沙河甲断面", "2024"]["target"] == "Ⅳ"
    assert rows["大沙河甲断面", "2024"]["attained"] is True
    assert "示例〔2022〕1号" in rows["大沙河甲断面", "2024"]["background"]
    assert rows["蟒河甲断面", "2024"]["target"] is None
    inputs = told["inputs"]
    assert isinstance(inputs, list)
    assert [each.get("option") for each in inputs] == [None, "--targets", "--background"]


def test_assess_takes_a_register(run: Run) -> None:
    told = "断面名称,目标类别,汇总\n沁河甲断面,Ⅱ,上游\n大沙河甲断面,Ⅳ,上游\n"
    register = write("register.csv", told, "gbk")
    done = run("assess", SAMPLES, *PLACE, "--every", "year", "--register", register, "--json")
    assert done.code == 0, done.err
    rows = {(row["断面名称"], row["period"]): row for row in done.told["table"]}
    assert rows["大沙河甲断面", "2024"]["target"] == "Ⅳ"
    assert rows["大沙河甲断面", "2024"]["attained"] is True
    grouped = run(
        "assess", SAMPLES, "--by", "汇总", "--section", "断面名称", "--every", "all",
        "--water-body", "水体类型", "--register", register, "--json",
    )  # fmt: skip
    assert [row["汇总"] for row in grouped.told["table"]] == ["上游", None]


def test_assess_rivers(run: Run) -> None:
    done = run(
        "assess", SAMPLES, "--by", "所属河流", "--section", "断面名称", "--time", "采样日期",
        "--every", "year", "--water-body", "水体类型", "--boundary", "moderate", "--json",
    )  # fmt: skip
    told = done.told
    assert told["rows"] == 12  # six rivers in two years
    # The classes are those of the sections: eight in each of two years.
    counts = told["counts"]
    assert isinstance(counts, dict)
    assert sum(counts["classes"].values()) == 16
    assert counts["good_share"] == 50.0
    shown = run(
        "assess", SAMPLES, "--by", "所属河流", "--section", "断面名称", "--every", "all",
        "--water-body", "水体类型", "--lang", "zh",
    )  # fmt: skip
    assert "评价方法" in shown.out and "劣Ⅴ类比例(%)" in shown.out


def test_assess_lakes(run: Run) -> None:
    write(
        "lake.csv",
        "湖库,点位,时间,总磷,总氮,叶绿素a(μg/L),透明度(cm),CODMn\n"
        "甲,坝前,2021-07,0.02,1.3,10,100,4\n甲,库中,2021-07,0.04,1.5,12,90,4\n",
    )
    done = run(
        "assess", "lake.csv", "--lake", "湖库", "--point", "点位", "--time", "时间", "--json",
        "--trophic", "叶绿素a,总磷,总氮,透明度,CODMn", "--renormalise",
    )  # fmt: skip
    table = done.told["table"]
    assert isinstance(table, list)
    assert (table[0]["points"], table[0]["class"]) == (2, "Ⅲ")
    assert 45 < table[0]["trophic_index"] < 55


def test_assess_a_long_table_with_a_key_of_files(run: Run) -> None:
    for name in ("a", "b"):
        write(
            f"{name}.csv", "断面,时间,项目,结果\n甲,2021-04-01,氨氮,0.4\n甲,2021-04-01,总磷,0.3\n"
        )
    done = run(
        "assess", "*.csv", "--with-file", "--section", "file,断面", "--time", "时间", "--parameter",
        "项目", "--value", "结果", "--json",
    )  # fmt: skip
    table = done.told["table"]
    assert isinstance(table, list)
    assert [(row["file"], row["class"]) for row in table] == [("a.csv", "Ⅳ"), ("b.csv", "Ⅳ")]


def test_seasons(run: Run) -> None:
    seasons = ["--season", "丰水期=6-9", "--season", "枯水期=12-3", "--season", "平水期=4,5,10-11"]
    done = run("assess", SAMPLES, *PLACE, *seasons, "--min-count", 1, "-o", "seasons.parquet")
    assert done.code == 0, done.err
    every = {"丰水期": [6, 7, 8, 9], "枯水期": [12, 1, 2, 3], "平水期": [4, 5, 10, 11]}
    expected = sz.assess_sections(
        read_table(SAMPLES).frame, section="断面名称", time="采样日期", water_body="水体类型",
        every=every, min_count=1,
    )  # fmt: skip
    assert pl.read_parquet("seasons.parquet").equals(expected)
    for given, word in (
        (["全年=1-13"], "'1-13' is not a month; write NAME=6-9 or NAME=6,7"),
        (["全年=1-2-3"], "is not a month"),
        (["全年"], "write NAME=MONTHS"),
        (["年=1-12", "年=1-12"], "twice"),
    ):
        refused = run("assess", SAMPLES, *PLACE, *(f"--season={season}" for season in given))
        assert refused.code == 2 and word in refused.err, refused.err
    refused = run("assess", SAMPLES, *PLACE, "--season", "年=1-12", "--every", "year")
    assert refused.code == 2 and "--every or --season" in refused.err


def test_options_of_means_as_the_library_has_them(run: Run) -> None:
    every = ["--every", "year", "--json"]
    for arguments, options in [
        (["--min-count", "3"], {"min_count": 3}),
        (
            ["--min-count", "氟化物=12", "--min-count", "COD=3"],
            {"min_count": {"氟化物": 12, "COD": 3}},
        ),
        (["--decimals", "pH=1", "--decimals", "氨氮=1"], {"decimals": {"pH": 1, "氨氮": 1}}),
        (["--mean-of", "days"], {"mean_of": "days"}),
        ([], {}),
    ]:
        told = run("assess", SAMPLES, *PLACE, *every, *arguments, "--lang", "zh").told["table"]
        found = sz.assess_sections(
            sz.read_samples(SAMPLES).frame, section="断面名称", time="采样日期", every="year",
            water_body="水体类型", lang="zh", **options,
        )  # fmt: skip
        assert isinstance(told, list)
        assert [row["氨氮(mg/L)"] for row in told] == found["氨氮(mg/L)"].to_list()
        assert [row["说明"] for row in told] == found["说明"].to_list()


def test_rows_of_another_state_may_be_left_out(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "断面,时间,氨氮(mg/L),站点情况\n甲,2024-01-02,0.4,正常\n甲,2024-01-03,9,维护\n"
    )
    for command, classes in (("assess", ["Ⅱ"]), ("grade", ["Ⅱ", None])):
        done = run(command, table, "--abnormal", "drop", "--json", "--lang", "zh")
        rows = done.told["table"]
        assert isinstance(rows, list) and [row["类别"] for row in rows] == classes
        assert any("站点情况" in str(text) for text in done.told["warnings"])  # type: ignore[attr-defined]


def test_a_declared_number_of_sections(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    rows = "".join(f"清河,{n},2024-01-02,0.4\n" for n in range(4))
    table.write_text("河流,断面,时间,氨氮(mg/L)\n" + rows)
    for arguments, method in ([], "mean"), (["--sections", "5"], "shares"), (
        ["--sections", "清河=5"], "shares",
    ):  # fmt: skip
        told = run("assess", table, "--by", "河流", *arguments, "--json").told["table"]
        assert isinstance(told, list)
        assert told[0].get("method", told[0].get("by")) == method


def test_sources_are_judged_as_asked(run: Run, tmp_path: Path) -> None:
    water = tmp_path / "w.csv"
    water.write_text("水源地名称,采样日期,氨氮(mg/L),苯(mg/L)\n甲,2024-10-02,0.8,0.02\n")
    places = [*PLACE, "--every", "quarter", "--period", "2024-Q4", "--lang", "zh", "--json"]
    given = ["report", SAMPLES, *places, "--sources", water]
    for arguments, target in ([], "Ⅲ"), (["--zone", "first"], "Ⅱ"):
        page = tmp_path / "p.html"
        done = run(*given, *arguments, "--sampling", "quarter", "--table3", "苯", "--plan",
                   "氨氮,铁", "-o", page)  # fmt: skip
        assert done.code == 0, done.err + done.out
        text = page.read_text(encoding="utf-8")
        assert "监测项目不全：铁" in text
        row = re.search(
            r"<tr>(?:(?!</tr>).)*GB 3838-2002(?:(?!</tr>).)*苯(?:(?!</tr>).)*</tr>", text, re.S
        )
        assert row is not None and target in row.group()
    refused = run("report", SAMPLES, *PLACE, "--zone", "first")
    assert refused.code == 2 or "--sources" in refused.err
