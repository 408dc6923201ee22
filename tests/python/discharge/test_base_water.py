"""Concentrations converted to the water that products may take (基准水量排放浓度)."""

import random
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import oracle_base_water as oracle
import shuizhi as sz
from shuizhi.cli import app
from shuizhi.errors import ColumnError, DuplicateRowError, ShuizhiError, ShuizhiNote

# Of each standard: its file of facts, its industry, the unit of quantities, and what works make.
WORKS: dict[str, tuple[str, str, str, str]] = {
    "GB 30486-2013": ("gb30486", "制革", "t", "制革企业"),
    "GB 21903-2008": ("gb21903", "发酵类制药", "t", "青霉素"),
    "GB 25464-2010": ("gb25464", "陶瓷", "t", "卫生陶瓷"),
    "GB 26132-2010": ("gb26132", "硫酸工业", "t", "硫磺制酸"),
    "GB 25462-2010": ("gb25462", "酵母", "t", "酵母"),
    "GB 21900-2008": ("gb21900", "电镀", "m2", "单层镀"),
    "GB 4287-2012": ("gb4287-2012", "印染", "t", "纱线"),
}


def works(**said: Any) -> pl.DataFrame:
    row = {
        "排口": "甲", "类型": "排污单位", "行业": "制革", "企业性质": "新建", "直接排放": "是",
        "产品": "制革企业", "特别排放限值地区": "否",
    }  # fmt: skip
    return pl.DataFrame([row | said])


def checked(
    production: Any, outfalls: pl.DataFrame | None = None, cod: float = 60.0,
    flow: float | None = 1100.0, **options: Any,
) -> pl.DataFrame:  # fmt: skip
    samples = pl.DataFrame({
        "排口": ["甲"], "日期": ["2016-01-01"], "化学需氧量(mg/L)": [cod], "流量(m3/d)": [flow],
    })  # fmt: skip
    options = {"standards": ["GB 30486-2013"], "lang": "en"} | options
    return sz.check_discharge(
        samples, works() if outfalls is None else outfalls, outfall="排口", time="日期",
        production=production, **options,
    )  # fmt: skip


def leather(**more: Any) -> pl.DataFrame:
    row = {"排口": "甲", "日期": "2016-01-01", "产品": "制革", "产量(t)": 10.0}
    return pl.DataFrame([row | more])


SHOWN = ["value", "base_water", "water_ratio", "converted", "verdict", "reason", "certain"]


def test_what_is_judged_is_the_converted_concentration_and_both_are_shown() -> None:
    found = checked(leather())
    assert found.select(*SHOWN, "multiple").row(0) == (
        60.0, 550.0, 2.0, 120.0, "fail", None, True, 0.2,
    )  # fmt: skip
    assert found["clause"][0] == "GB 30486-2013 表2 第5项; 表2 单位产品基准排水量"
    chinese = checked(leather(), lang="zh")
    names = ["数值", "基准排水量(m3)", "排水量比", "基准水量排放浓度", "判定"]
    assert chinese.select(names).row(0) == (60.0, 550.0, 2.0, 120.0, "超标")
    # At a ratio of 1 or less the measured concentration counts.
    within = checked(leather(), flow=550.0)
    assert within.select(SHOWN).row(0) == (60.0, 550.0, 1.0, None, "pass", None, True)
    assert within["clause"][0] == "GB 30486-2013 表2 第5项"


@pytest.mark.parametrize(
    ("production", "flow"),
    [
        (leather(日期="2016-01-02"), 1100.0),
        (leather(产品=None), 1100.0),
        (leather(**{"产量(t)": None}), 1100.0),
        (leather(), None),
    ],
)
def test_what_is_not_known_is_told(production: Any, flow: float | None) -> None:
    found = checked(production, flow=flow)
    reason = "base_water_not_told" if flow else "unknown_flow"
    assert found.select(SHOWN).row(0) == (60.0, None, None, None, "pass", reason, False)


def test_without_a_table_of_what_is_made_nothing_is_converted() -> None:
    found = checked(None)
    assert found.select(SHOWN).row(0) == (60.0, None, None, None, "pass", None, True)
    assert found["clause"][0] == "GB 30486-2013 表2 第5项"
    # A table in which the outfall is not is told.
    assert checked(leather().clear())["reason"][0] == "base_water_not_told"


def notes(call: Any) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    texts = [str(w.message) for w in caught if w.category is ShuizhiNote]
    return [
        text for text in texts if "base water" in text or "presuppose" in text or "基准" in text
    ]


def test_a_standard_that_presupposes_base_water_is_told_once() -> None:
    two = pl.concat([works(), works(排口="乙")])
    [told] = notes(lambda: checked(None, two))
    assert told.startswith("the limits of 'GB 30486-2013 table 2' presuppose")
    [zh] = notes(lambda: checked(None, two, lang="zh"))
    assert zh.startswith("“GB 30486-2013表2”的限值以单位产品基准排水量为前提")
    town = works(类型="公共污水处理系统", 城市="焦作", 流域="黄河", 功能类别="Ⅲ", 干支流="其他")
    of_town = ["GB 18918-2002"]
    assert not notes(lambda: checked(leather()))
    assert not [n for n in notes(lambda: checked(None, town, standards=of_town)) if "base" in n]
    for id, (_, industry, _, _) in WORKS.items():
        own = works(行业=industry, 产品=None)
        texts = notes(lambda own=own, id=id: checked(None, own, standards=[id]))
        assert [id in text for text in texts if "presuppose" in text] == [True], id


def test_a_product_without_a_figure_is_measured_where_the_law_says_so() -> None:
    resin = works(行业="合成树脂", 产品=None)
    options: Any = {"outfalls": resin, "standards": ["GB 31572-2015"]}
    made = leather(产品="聚氨酯树脂", **{"排水量(m3)": 1100.0})
    found = checked(made, **options).row(0, named=True)
    shown = {name: found[name] for name in SHOWN}
    assert shown == {"value": 60.0, "base_water": None, "water_ratio": None, "converted": None,
                     "verdict": "pass", "reason": None, "certain": True}  # fmt: skip
    told = notes(lambda: checked(made, **options))
    assert told == ["GB 31572-2015 sets no base water for '聚氨酯树脂', so the measured "
                    "concentration is compared (clause 4.6)"]  # fmt: skip
    epoxy = leather(产品="环氧树脂", **{"排水量(m3)": 70.0})
    assert checked(epoxy, **options)["water_ratio"][0] == 1.75
    assert not notes(lambda: checked(epoxy, **options))
    # Another standard has no such clause: a product that it does not name is an error.
    with pytest.raises(ShuizhiError, match="水泥"):
        checked(leather(产品="水泥"))


def test_water_drained_may_stand_beside_what_was_made() -> None:
    found = checked(leather(**{"排水量(万m3)": 0.11}), flow=None)
    assert found["converted"][0] == 120.0
    several = pl.concat([leather(), leather(产品="毛皮加工企业", **{"产量(t)": 5.0})])
    assert checked(several)["base_water"][0] == 10 * 55 + 5 * 70


def test_units_stand_in_the_header_or_in_a_column() -> None:
    told = pl.DataFrame({
        "排口": ["甲"], "日期": ["2016-01-01"], "产品": ["制革"], "产量": ["10000"], "单位": ["kg"],
    })  # fmt: skip
    assert checked(told)["base_water"][0] == 550.0
    with pytest.raises(ColumnError, match="has no unit"):
        checked(told.drop("单位"))
    with pytest.raises(ColumnError, match=r'甲, 单位: "kL" is not understood.*t原料皮'):
        checked(told.with_columns(单位=pl.lit("kL")))


def test_bad_tables_are_refused() -> None:
    with pytest.raises(ColumnError, match=r'甲, 产品: "制革业企业".*did you mean "制革企业"'):
        checked(leather(产品="制革业企业"))
    with pytest.raises(DuplicateRowError, match="two rows of '制革'"):
        checked(pl.concat([leather(), leather()]))
    with pytest.raises(DuplicateRowError, match="different volumes"):
        checked(pl.concat([leather(排水量=1), leather(排水量=2, 产品="毛皮加工企业")]))
    with pytest.raises(ColumnError, match="no column of quantities"):
        checked(leather().drop("产量(t)"))
    with pytest.raises(ColumnError, match="say the same thing"):
        checked(leather(**{"日产量(t)": 1.0}))


def test_days_and_summaries_follow() -> None:
    assert checked(leather(), shape="days")["verdict"][0] == "fail"
    summed = sz.discharge_summary(checked(leather()), by="排口", lang="en")
    assert summed.select("fail", "worst_multiple").row(0) == (1, 0.2)


@pytest.mark.parametrize("id", WORKS)
def test_conversions_are_those_of_the_plain_oracle(id: str) -> None:
    stem, industry, unit, product = WORKS[id]
    rng = random.Random(id)
    rows: list[dict[str, Any]] = []
    wanted: dict[str, tuple[Fraction, Fraction, dict[bool, Fraction]]] = {}
    samples, outfalls = [], []
    for n in range(80):
        key, special, direct = f"{n}", rng.random() < 0.4, rng.random() < 0.5
        level = "直接排放" if direct else "间接排放"
        outfalls.append({
            "排口": key, "类型": "排污单位", "行业": industry, "企业性质": "新建",
            "直接排放": "是" if direct else "否", "特别排放限值地区": "是" if special else "否",
            "产品": product,
        })  # fmt: skip
        table = oracle.figures(stem, special, level)
        products = rng.sample(sorted(table), min(len(table), rng.randint(1, 3)))
        made = {name: Fraction(rng.randint(1, 4000), 100) for name in products}
        flow, measured = Fraction(rng.randint(0, 20000), 10), Fraction(rng.randint(1, 900), 10)
        rows += [
            {"排口": key, "日期": "2018-05-02", "产品": name or None,
             f"产量({unit})": float(made[name])}
            for name in products
        ]  # fmt: skip
        samples.append({
            "排口": key, "日期": "2018-05-02", "化学需氧量(mg/L)": float(measured),
            "流量(m3/d)": float(flow),
        })  # fmt: skip
        own = {each: oracle.figures(stem, each, level) for each in (False, True)}
        bases = {
            each: oracle.base(stem, each, level, made)
            for each, known in own.items()
            if "" in known or set(products) <= set(known)
        }
        wanted[key] = (measured, flow, bases)
    found = sz.check_discharge(
        pl.DataFrame(samples), pl.DataFrame(outfalls), outfall="排口", time="日期",
        production=pl.DataFrame(rows), standards=[id], lang="en",
    )  # fmt: skip
    compared = 0
    for row in found.iter_rows(named=True):
        measured, flow, bases = wanted[row["排口"]]
        # Each limit goes with the water of its own table.
        base = bases.get("表3" in (row["clause"] or "").split(";")[0])
        if row["limit"] is None or base is None or row["reason"] == "condition_unknown":
            continue
        if flow == 0:
            assert row["reason"] == "no_discharge"
            continue
        if base == 0:
            assert row["converted"] is None
            assert row["reason"] == ("no_base_water" if measured <= row["limit"] else None)
            continue
        value = oracle.converted(measured, flow, base)
        judged = row["value"] if row["converted"] is None else row["converted"]
        assert judged == pytest.approx(float(value), rel=1e-11)
        assert (row["converted"] is not None) == (flow > base)
        assert row["base_water"] == pytest.approx(float(base), rel=1e-11)
        assert row["verdict"] == ("pass" if value <= Fraction(str(row["limit"])) else "fail")
        compared += 1
    assert compared > 25


def test_the_command_line_converts(tmp_path: Path) -> None:
    tables = {
        "samples": pl.DataFrame({
            "排口": ["甲"], "日期": ["2016-01-01"], "化学需氧量(mg/L)": [60], "流量(m3/d)": [1100],
        }),
        "outfalls": works(), "made": leather(),
    }  # fmt: skip
    for name, table in tables.items():
        table.write_csv(tmp_path / f"{name}.csv")
    out = tmp_path / "out.csv"
    arguments = [
        "discharge", f"{tmp_path / 'samples.csv'}", "--outfalls", f"{tmp_path / 'outfalls.csv'}",
        "--outfall", "排口", "--production", f"{tmp_path / 'made.csv'}",
        "--standard", "GB 30486-2013", "-o", f"{out}", "--lang", "en",
    ]  # fmt: skip
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert pl.read_csv(out)["converted"][0] == 120.0
