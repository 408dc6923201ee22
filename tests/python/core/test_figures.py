"""Figures are rounded once, by the core, half to even on decimals, whatever face shows them."""

from datetime import date
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi._core import figures, verdicts
from shuizhi.cli.classes import class_counts, summary
from shuizhi.io.cells import readable
from shuizhi.reports.cells import text
from shuizhi.reports.model import Column
from shuizhi.reports.words import Words

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由")


@pytest.mark.parametrize(
    ("cod", "shown"),
    # (27 − 20) / 20 = 0.35 and (25 − 20) / 20 = 0.25, half to even; one figure instead of 0.0.
    [(27, "0.4"), (25, "0.2"), (20.4, "0.02"), (20.001, "0.00005"), (60, "2.0")],
)
def test_a_multiple_is_the_same_in_every_face(cod: float, shown: str, tmp_path: Any) -> None:
    table = pl.DataFrame({"断面": ["甲"], "时间": ["2021-04"], "COD(mg/L)": [cod]})
    options: Any = {"section": "断面", "time": "时间", "rounding": "none", "lang": "zh"}
    assessed = sz.assess_sections(table, **options)
    main = f"化学需氧量({shown})"
    assert assessed["主要污染指标"].item() == main
    graded = sz.grade(table, lang="zh")
    why = sz.explain(graded)
    assert f"超标{shown}倍" in why.details[0]
    assert f"主要污染指标为{main}" in sz.explain(assessed).sentence
    assert main in sz.show(graded)._repr_html_()
    assert readable(graded, tmp_path)["超标指标"].item() == main


@pytest.mark.parametrize(
    ("share", "zh", "en"),
    [(0.35, "0.4%", "0.4 %"), (0.25, "0.2%", "0.2 %"), (0.03, "0.03%", "0.03 %"),
     (100 / 3, "33.3%", "33.3 %"), (100, "100.0%", "100.0 %"), (None, "–", "–")],
)  # fmt: skip
def test_a_share_is_the_same_in_every_face(share: float | None, zh: str, en: str) -> None:
    assert (Words("zh").share(share), Words("en").share(share)) == (zh, en)
    assert text(share, Column("x", "x", "share"), "zh") == zh.removesuffix("%")


def test_shares_are_counted_as_rivers_count_them() -> None:
    classes = [c for c, n in (("Ⅱ", 1993), ("劣Ⅴ", 7)) for _ in range(n)]
    told = class_counts(pl.Series(classes, dtype=pl.Enum(list(figures_of_classes()))))
    assert summary(told)[0].endswith("Ⅰ–Ⅲ 99.6 %, 劣Ⅴ 0.4 %")
    rows = pl.DataFrame(
        {"河": "沁河", "断面": [f"{n}" for n in range(2000)], "时间": "2021-04",
         "氨氮": [0.4] * 1993 + [3.0] * 7}
    )  # fmt: skip
    river = sz.assess_rivers(rows, by="河", section="断面", time="时间")
    assert told["inferior_share"] == river["inferior_share"].item() == 0.35


def figures_of_classes() -> tuple[str, ...]:
    return ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("trophic_index", 48.0247, "48.0"), ("综合营养状态指数", 60.05, "60.0"),
        ("CWQI", 5.123456, "5.1235"), ("负荷(t)", 1234.5678, "1234.568"),
        ("load", 0.00004, "0.00004"), ("compliance", 100 / 3, "33.3"),
        ("变化率(%)", -12.345, "-12.3"), ("mercury", 0.00005, "0.00005"), ("ph", 7.0, "7"),
    ],
)  # fmt: skip
def test_figures_are_published_with_their_decimals(name: str, value: float, shown: str) -> None:
    assert figures.shown(name, value) == shown
    page = sz.show(pl.DataFrame({name: [value], "class": ["Ⅱ"]}))._repr_html_()
    assert f">{shown}<" in page


def test_small_limits_are_written_without_an_exponent() -> None:
    row = sz.grade(pl.DataFrame({"汞(mg/L)": [0.00015]}))
    detail = sz.explain(row).details[0]
    assert "mercury 0.00015 mg/L, limit of class Ⅲ ≤ 0.0001 mg/L, over by 0.5 times" in detail


def test_the_multiple_of_a_limit_is_one_function() -> None:
    table = pl.DataFrame({"排口": ["甲"], "时间": [date(2024, 7, 1)], "COD(mg/L)": [65.0]})
    outfalls = pl.DataFrame({"排口": ["甲"], "类型": ["城镇污水处理厂"], "执行级别": ["一级A"]})
    found = sz.check_discharge(
        table.with_columns(pl.col("时间").cast(pl.String)), outfalls, outfall="排口", time="时间",
    )  # fmt: skip
    daily = found.filter(parameter="cod")["multiple"].drop_nulls().to_list()
    watched = sz.watch(
        pl.DataFrame({"断面": ["甲"], "时间": ["2024-07"], "COD(mg/L)": [65.0]}),
        by="断面", time="时间", watched="COD", limit=50, shape="periods",
    )  # fmt: skip
    graded = sz.grade(pl.DataFrame({"COD": [26.0]}))["exceeding"][0][0]["multiple"]
    assert daily[0] == graded == watched["multiple"].item() == 0.3


def test_verdicts_have_their_words_from_one_table() -> None:
    assert verdicts.VERDICT_WORDS["fail"] == "超标"  # of a limit
    assert verdicts.GOAL_WORDS["fail"] == "未达标"  # of a goal
    assert verdicts.CODES["未达标"] == verdicts.CODES["超标"] == verdicts.CODES["fail"] == "fail"
    met = pl.DataFrame({"met": [True, False, None]})
    found = met.select(verdicts.goal_verdict(pl.col("met"), "zh")).to_series()
    assert found.to_list() == ["达标", "未达标", "无法判定"]
    assert Words("zh").period("2024-Q4") == "2024年第4季度"
