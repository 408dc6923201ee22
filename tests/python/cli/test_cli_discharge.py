"""The command of outfalls, run as `main` runs it."""

from pathlib import Path

import polars as pl

import shuizhi as sz
from cli_runs import EXAMPLES, OUTFALLS, Run, write
from shuizhi.io import read_table


def test_discharge_as_the_library_does(run: Run) -> None:
    source = EXAMPLES / "effluent.csv"
    done = run(
        "discharge", source, *OUTFALLS, "--flow", "流量(m3/h)", "--flow-unit", "m3/h", "--standard",
        "GB 18918-2002", "--standard", "DB41/2087-2021", "--brackets", "temperature",
        "--min-count", 2, "-o", "out.parquet", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    expected = sz.check_discharge(
        read_table(source).frame, read_table(EXAMPLES / "outfalls.csv").frame, outfall="排口",
        time="时间", flow="流量(m3/h)", standards=["GB 18918-2002", "DB41/2087-2021"],
        brackets="temperature", min_count=2,
    )  # fmt: skip
    assert pl.read_parquet("out.parquet").equals(expected)
    counts = done.told["counts"]
    assert counts == {
        "pass": 95, "fail": 1, "undetermined": 48, "prohibited": 0, "missing_limits": 8,
    }  # fmt: skip
    assert "table" not in done.told


def test_discharge_summed_up_and_completed(run: Run) -> None:
    source = EXAMPLES / "effluent.csv"
    done = run("discharge", source, *OUTFALLS, "--lang", "zh", "--summary", "排口,月份")
    assert done.code == 0, done.err
    assert "达标率(%)" in done.out and "2023-11" in done.out
    assert "达标：95  超标：1  无法判定：48  禁止排放：0；缺少的限值：8" in done.err
    assert "'DB41/2087-2021'" in done.err

    made = run("standards", "template", "DB41/2087-2021", "-o", "template.csv")
    assert made.code == 0
    template = read_table("template.csv", header=1).frame
    filled = template.with_columns(
        pl.when(pl.col("parameter").is_in(["cod", "ammonia_nitrogen"]))
        .then(pl.lit("50"))
        .otherwise(pl.col("value"))
        .alias("value"),
        pl.lit("第5页").alias("page"),
    )
    filled.write_csv("mine.csv")
    checked = run("standards", "check", "mine.csv", "--json")
    assert checked.code == 0, checked.err
    counts = checked.told["counts"]
    assert isinstance(counts, dict)
    assert counts["DB41/2087-2021"]["filled"] > 0
    done = run("discharge", source, *OUTFALLS, "--supplement", "mine.csv", "--json")
    fewer = done.told["counts"]
    assert isinstance(fewer, dict)
    assert fewer["missing_limits"] == 6
    assert fewer["undetermined"] == 36
    refused = run("discharge", source, *OUTFALLS, "--supplement", "mine.csv", "-o", "mine.csv")
    assert refused.code == 1
    assert "choose another name" in refused.err


def test_outfalls_may_be_numbers_in_parquet(run: Run) -> None:
    pl.DataFrame({"排口": [1], "时间": ["2023-07-01"], "COD": [36.0]}).write_parquet("s.parquet")
    write(
        "o.csv",
        "排口,类型,城市,流域,企业性质,功能类别,干支流\n1,公共污水处理系统,焦作,黄河,现有,Ⅲ,其他\n",
    )
    done = run(
        "discharge", "s.parquet", "--outfalls", "o.csv", "--outfall", "排口", "--time", "时间",
        "--standard", "DB41/2087-2021", "--json",
    )  # fmt: skip
    counts = done.told["counts"]
    assert isinstance(counts, dict)
    assert counts["pass"] == 1


def test_outfalls_and_times_are_found(run: Run, tmp_path: Path) -> None:
    samples, outfalls = tmp_path / "s.csv", tmp_path / "o.csv"
    samples.write_text("排放口,监测时间,COD(mg/L)\n甲,2023-07-01 00:00,36\n")
    outfalls.write_text(
        "排放口,类型,城市,企业性质,流域,功能类别,干支流\n甲,公共污水处理系统,焦作,现有,黄河,Ⅲ,其他\n"
    )
    done = run("discharge", samples, "--outfalls", outfalls, "--json")
    assert done.code == 0 and "outfall='排放口'" in done.out
