"""Means and quantiles of readings below detection limits, against statsmodels and plain code."""

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind
from shuizhi.errors import OptionError

ORACLE = json.loads(
    (Path(__file__).parents[2] / "distribution_oracle.json").read_text(encoding="utf-8")
)
CASES = ORACLE["cases"]


def table(cases: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [
        (f"断面{number}", f"{value}L" if below else f"{value}")
        for number, case in enumerate(cases)
        for value, below in zip(case["values"], case["below"], strict=True)
    ]
    return pl.DataFrame(rows, ["断面", "氨氮"], orient="row")


def described(cases: list[dict[str, Any]], method: Any) -> list[dict[str, Any]]:
    found = sz.describe(table(cases), by="断面", method=method, quantiles=ORACLE["shares"])
    return found.to_dicts()


@pytest.mark.parametrize("method", ["kaplan-meier", "ros"])
def test_what_statsmodels_finds(method: str) -> None:
    compared = 0
    for case, row in zip(CASES, described(CASES, method), strict=True):
        assert (row["count"], row["censored"]) == (len(case["values"]), sum(case["below"]))
        wanted = case[method]
        if wanted is None:
            continue
        compared += 1
        assert row["mean"] == pytest.approx(wanted["mean"], rel=1e-6)
        found = [row[f"q{share:g}"] for share in ORACLE["shares"]]
        for own, other in zip(found, wanted["quantiles"], strict=True):
            assert own == (None if other is None else pytest.approx(other, rel=1e-6))
        if method == "kaplan-meier":
            assert row["mean_low"] == pytest.approx(wanted["mean_low"], rel=1e-6)
    assert compared >= 80


def test_half_the_limit_is_plain() -> None:
    for case, row in zip(CASES, described(CASES, "half"), strict=True):
        pairs = zip(case["values"], case["below"], strict=True)
        figures = [value / 2 if below else value for value, below in pairs]
        assert row["mean"] == pytest.approx(np.mean(figures))
        wanted = np.quantile(figures, ORACLE["shares"])
        found = [row[f"q{share:g}"] for share in ORACLE["shares"]]
        assert found == [pytest.approx(float(each)) for each in wanted]


def test_limits_that_fall_make_half_limits_fall_and_nothing_else() -> None:
    """The same water, read with a limit of 0.08 and with one of 0.02."""
    source = random.Random(4)
    water = [round(source.lognormvariate(-3, 0.6), 3) for _ in range(400)]
    truth = sum(water) / len(water)
    found: dict[Any, dict[str, Any]] = {}
    for limit in (0.08, 0.02):
        cells = [f"{limit}L" if value < limit else f"{value}" for value in water]
        samples = pl.DataFrame({"断面": "甲", "氨氮": cells})
        for method in ("half", "ros", "kaplan-meier"):
            made = sz.describe(samples, by="断面", method=method)  # type: ignore[arg-type]
            found[method, limit] = made.to_dicts()[0]
    for limit in (0.08, 0.02):
        assert found["ros", limit]["mean"] == pytest.approx(truth, rel=0.05)
        bounds = found["kaplan-meier", limit]
        assert bounds["mean_low"] <= truth <= bounds["mean"]
        off = {m: abs(found[m, limit]["mean"] - truth) for m in ("half", "ros")}
        assert off["ros"] < off["half"]
        # Quantiles above the limits are those of the water.
        assert bounds["q0.9"] == sorted(water)[359]


def test_words_and_kinds() -> None:
    samples = pl.DataFrame(
        {"断面": ["甲"] * 5, "月": ["2021-01", "2021-02", "2021-03", "2022-01", "2022-02"],
         "氨氮": ["0.5L", "1.0", "2.0", ">4", "未检出"]}
    )  # fmt: skip
    made = sz.describe(samples, by="断面", time="月", every="year", quantiles=[0.5], lang="zh")
    assert made.columns == [
        "断面", "时段", "监测项目", "单位", "方法", "数据数", "低于检出限数", "未计入数", "平均值",
        "平均值下限", "50%分位数", "说明",
    ]  # fmt: skip
    assert made.rows() == [
        ("甲", "2021", "氨氮", "mg/L", "Kaplan-Meier", 3, 1, 0, pytest.approx(3.5 / 3), 1.0, 1.0,
         None),
        ("甲", "2022", "氨氮", "mg/L", "Kaplan-Meier", 0, 0, 2, None, None, None, "数据不足"),
    ]  # fmt: skip
    in_every_kind(lambda given: sz.describe(given, by="断面"), samples)
    with pytest.raises(OptionError, match="50"):
        sz.describe(samples, by="断面", quantiles=[50])


def test_a_trend_adjusted_for_flow_is_that_of_what_is_left() -> None:
    source = random.Random(6)
    years = list(range(2004, 2024))
    flows = [round(source.lognormvariate(3, 0.7), 2) for _ in years]
    values = [
        round(8 - 1.5 * float(np.log(q)) + 0.05 * n + source.gauss(0, 0.1), 4)
        for n, q in enumerate(flows)
    ]
    samples = pl.DataFrame({"断面": "甲", "年": years, "流量": flows, "COD": values})
    options: Any = {"by": "断面", "time": "年", "min_count": 1, "method": "mann-kendall",
                    "parameters": ["COD"]}  # fmt: skip
    found = sz.trend(samples, flow="流量", **options)
    slope, height = np.polyfit(np.log(flows), values, 1)
    left = np.array(values) - (height + slope * np.log(flows)) + np.mean(values)
    plain = sz.trend(samples.with_columns(COD=pl.Series(left)), **options)
    shown = ["count", "statistic", "p", "slope", "slope_low", "slope_high"]
    for own, other in zip(found.select(shown).row(0), plain.select(shown).row(0), strict=True):
        assert own == pytest.approx(other, rel=1e-6)
    assert found["trend"].item() == "rising"
    assert found["slope"].item() == pytest.approx(0.05, abs=0.01)
    for method in ("censored", "seasonal-censored"):
        with pytest.raises(OptionError, match="flow"):
            sz.trend(samples, flow="流量", **{**options, "method": method})


def test_a_year_without_flow_has_no_part_in_an_adjusted_trend() -> None:
    samples = pl.DataFrame(
        {"断面": "甲", "年": range(2010, 2020), "流量": [None, 0.0, *range(1, 9)],
         "COD": [10.0 + n % 3 for n in range(10)]}
    )  # fmt: skip
    found = sz.trend(samples, by="断面", time="年", min_count=1, flow="流量", parameters=["COD"])
    assert found["count"].item() == 8
