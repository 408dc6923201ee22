"""Verdicts by single limits: drinking water, uses, classes, a user's own standard."""

import json
import re
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from samples import laboratory_readings
from shuizhi import _shuizhi
from shuizhi.errors import ColumnError, OptionError, ShuizhiError, ShuizhiWarning

GB5749 = "GB 5749-2022"


def verdicts(table: pl.DataFrame, **options: object) -> list[str]:
    return sz.check_limits(table, **options)["verdict"].to_list()


def test_columns_of_results_in_both_languages() -> None:
    taps = pl.DataFrame({"水样": ["甲"], "铅(mg/L)": ["0.013"], "总α放射性(Bq/L)": [0.6]})
    en = sz.check_limits(taps, standard=GB5749)
    assert en.columns[3:] == ["verdict", "exceeding", "reference", "assessed", "certain", "reason"]
    assert en.row(0)[3:] == (
        "fail",
        [{"parameter": "lead", "value": 0.013, "limit": 0.01, "multiple": 0.3}],
        [{"parameter": "gross_alpha", "value": 0.6, "limit": 0.5, "multiple": 0.2}],
        1,
        True,
        None,
    )
    zh = sz.check_limits(taps, standard=GB5749, lang="zh")
    assert zh.columns[3:] == ["判定", "超标指标", "超参考值指标", "参评指标数", "判定确定", "说明"]
    assert zh["判定"][0] == "超标"


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        pytest.param({"铅(mg/L)": "0.01"}, "pass", id="at the limit"),
        pytest.param({"铅(μg/L)": "10.1"}, "fail", id="in another unit"),
        pytest.param({"铅": "约0.01"}, "undetermined", id="not a number"),
        pytest.param({"铅": "--"}, "undetermined", id="nothing there"),
        pytest.param({"铅": "未检出"}, "undetermined", id="not detected, no limit of detection"),
        pytest.param({"菌落总数(CFU/mL)": "未检出"}, "pass", id="a count of none"),
        pytest.param({"总大肠菌群(CFU/100mL)": 0}, "pass", id="none of what must not be there"),
        pytest.param({"总大肠菌群(CFU/100mL)": 2}, "fail", id="some of what must not be there"),
        pytest.param({"臭和味": "无异臭、异味", "肉眼可见物": "无"}, "pass", id="words"),
        pytest.param({"肉眼可见物": "有"}, "fail", id="a word over its limit"),
        pytest.param({"pH": 8.5}, "pass", id="the end of a range"),
        pytest.param({"pH": 6.4}, "fail", id="below a range"),
    ],
)
def test_one_reading_by_drinking_water(cells: dict[str, object], verdict: str) -> None:
    assert verdicts(pl.DataFrame({n: [c] for n, c in cells.items()}), standard=GB5749) == [verdict]


def test_trihalomethanes_are_a_sum_of_ratios() -> None:
    parts = {"三氯甲烷": 0.06, "一氯二溴甲烷": 0.1, "二氯一溴甲烷": 0.06, "三溴甲烷": 0.1}

    def of(shares: list[str]) -> tuple[str, str | None, list[float]]:
        cells = {
            name: [float(Decimal(share) * Decimal(str(limit)))]
            for (name, limit), share in zip(parts.items(), shares, strict=True)
        }
        row = sz.check_limits(pl.DataFrame(cells), standard=GB5749).row(0, named=True)
        return row["verdict"], row["reason"], [over["value"] for over in row["exceeding"]]

    assert of(["0.25"] * 4) == ("pass", None, [])
    assert of(["0.25", "0.25", "0.25", "0.26"]) == ("fail", None, [1.01])
    # A part that is not there: over only where the others are.
    three = pl.DataFrame({"三氯甲烷": [0.05, 0.01], "一氯二溴甲烷": [0.09, 0.01]})
    found = sz.check_limits(three, standard=GB5749)
    assert found["verdict"].to_list() == ["fail", "pass"]
    assert found["reason"].to_list() == [None, "missing: trihalomethanes_ratio"]


def test_below_detection_is_certain_or_not() -> None:
    table = pl.DataFrame({"铅": ["<0.005", "<0.015", "<0.05"]})
    found = sz.check_limits(table, standard=GB5749)
    assert found["verdict"].to_list() == ["pass", "pass", "fail"]
    assert found["certain"].to_list() == [True, False, False]


def test_what_limits_depend_on_is_said_by_word_or_by_column() -> None:
    table = pl.DataFrame(
        {"游离氯(mg/L)": [0.1, 0.1, 0.1, 0.5], "样品": ["出厂水", "管网水", "井水", "井水"]}
    )
    said = verdicts(table, standard=GB5749, conditions={"position": "样品"})
    assert said == ["fail", "pass", "undetermined", "pass"]
    assert verdicts(table, standard=GB5749, conditions={"监测位置": "管网水"})[0] == "pass"
    reason = sz.check_limits(table, standard=GB5749)["reason"][0]
    assert reason == "condition_unknown: free_chlorine"
    with pytest.raises(OptionError, match="plant outlet"):
        sz.check_limits(table, standard=GB5749, conditions={"position": "井水"})
    with pytest.raises(OptionError, match="position"):
        sz.check_limits(table, standard=GB5749, conditions={"地方": "井水"})


def test_uses_and_classes() -> None:
    reuse = pl.DataFrame({"色度(度)": [20, 20], "用途": ["冲厕", "消防"]})
    assert verdicts(reuse, standard="GB/T 18920-2020", use="用途") == ["fail", "pass"]
    river = pl.DataFrame({"氨氮": [0.8, 1.2], "总磷": [0.1, 0.1]})
    assert verdicts(river, standard="GB 3838-2002", use="Ⅲ", water_body="river") == ["pass", "fail"]
    assert verdicts(river, standard="GB 3838-2002", use="Ⅲ", water_body="lake") == ["fail", "fail"]
    with pytest.raises(OptionError, match="Ⅲ"):
        sz.check_limits(river, standard="GB 3838-2002")
    # The limit of a plant depends on what is not said: the verdict stands only where all agree.
    plant = pl.DataFrame({"总磷": [0.4, 0.8, 1.1]})
    said = verdicts(
        plant, standard="GB 18918-2002", use="一级A", conditions={"built": "2010-01-01"}
    )
    assert said[:2] == ["pass", "fail"]


def test_the_day_of_the_sample_chooses_the_text() -> None:
    plant = pl.DataFrame({"COD": [60.0, 60.0], "采样日期": ["2026-02-28", "2026-03-01"]})
    found = sz.check_limits(
        plant, standard="GB 18918-2002", use="一级A", time="采样日期", shape="readings"
    )
    assert found["clause"].to_list() == ["GB 18918-2002 表1 第1项"] * 2
    colour = pl.DataFrame({"色度(倍)": [40], "采样日期": ["2026-03-01"]})
    found = sz.check_limits(
        colour, standard="GB 18918-2002", use="一级A", time="采样日期", shape="readings"
    )
    assert found.select("verdict", "clause").row(0) == ("fail", "GB 18918-2002 表4 第5项")


def test_long_and_wide_tables_agree() -> None:
    wide = pl.DataFrame({"水样": ["甲", "乙"], "铅": ["0.02", "<0.001"], "氟化物": ["0.5", "1.1"]})
    long = wide.unpivot(index="水样", variable_name="项目", value_name="结果")
    of_wide = sz.check_limits(wide, standard=GB5749)
    of_long = sz.check_limits(long, standard=GB5749, sample="水样", parameter="项目", value="结果")
    names = ["verdict", "exceeding", "assessed", "certain"]
    assert of_long.select(names).equals(of_wide.select(names))
    readings = sz.check_limits(
        long, standard=GB5749, parameter="项目", value="结果", shape="readings"
    )
    assert readings.height == long.height
    assert readings["verdict"].to_list() == ["fail", "pass", "pass", "fail"]
    assert readings["clause"][0] == "GB 5749-2022 “水质指标”表"


def test_readings_of_a_wide_table_are_with_their_limits() -> None:
    wide = pl.DataFrame({"水样": ["甲"], "铅": ["0.02"], "pH": ["7"], "备注": ["x"]})
    found = sz.check_limits(wide, standard=GB5749, shape="readings")
    assert found.columns == [
        "row", "水样", "备注", "parameter", "raw", "value", "qualifier", "unit", "comparison",
        "limit", "limit_high", "multiple", "verdict", "certain", "reason", "condition",
        "reference", "clause", "evidence",
    ]  # fmt: skip
    assert found.select("parameter", "limit", "limit_high", "verdict").rows() == [
        ("lead", 0.01, None, "fail"),
        ("ph", 6.5, 8.5, "pass"),
    ]


def test_a_standard_of_ones_own(tmp_path: Path) -> None:
    toml = """
schema = 1
id = "Q/厂 1-2026"
title_zh = "回用水"
title_en = "Reuse"
kind = "use"
[witnesses]
[discharge]
zh = "厂内回用"
en = "in the works"
evidence = { kind = "user" }
[[tables]]
no = "1"
title_zh = "表1"
title_en = "Table 1"
levels = ["limit"]
[[tables.items]]
no = 1
parameter = "chloride"
name = "氯化物"
unit = "mg/L"
comparison = "<="
evidence = { kind = "user" }
limits = [{ level = "limit", value = "120" }]
"""
    path = tmp_path / "own.toml"
    path.write_text(toml, encoding="utf-8")
    own = sz.load_standard(path)
    assert verdicts(pl.DataFrame({"氯化物": [120, 121]}), standard=own) == ["pass", "fail"]


def test_a_table_without_such_columns_is_refused() -> None:
    with pytest.raises(ShuizhiError):
        sz.check_limits(pl.DataFrame({"断面": ["甲"]}), standard=GB5749)


def test_lazy_tables_stay_lazy_and_the_plan_is_plain_data() -> None:
    lazy = pl.LazyFrame({"铅": ["0.02"]})
    found = sz.check_limits(lazy, standard=GB5749)
    assert isinstance(found, pl.LazyFrame)
    assert found.collect()["verdict"].to_list() == ["fail"]
    json.dumps(found.explain())


def test_the_printed_conclusions_of_real_reports() -> None:
    """What the verdicts say of 22 laboratory reports is what these conclude."""
    rows = laboratory_readings()
    taps = rows.filter(pl.col("std").str.contains("5749"))
    found = sz.check_limits(
        taps, standard=GB5749, sample="file", parameter="item", value="result", unit="unit",
        conditions={"position": "type"},
    )  # fmt: skip
    concluded = taps.group_by("file", maintain_order=True).agg(pl.col("concl").first())["concl"]
    assert found.height == 17
    for row, text in zip(found.iter_rows(named=True), concluded, strict=True):
        over = [each["parameter"] for each in row["exceeding"]]
        if "除" in text:
            assert (row["verdict"], over) == ("fail", ["permanganate_index"]), row["file"]
            assert "高锰酸盐指数" in text
        else:
            assert (row["verdict"], over) == ("pass", []), (row["file"], row["reason"])


def allows(printed: str, result: str, lake: bool) -> bool | None:
    """Whether a result keeps the limit a report prints beside it, read as an analyst does."""
    signs = re.findall(r"([≤≥])?\s*(\d+(?:\.\d+)?)", re.sub(r"[(（]I+类[)）]", "", printed))
    if not signs or "温升" in printed:
        return None
    result = unicodedata.normalize("NFKC", result)
    value = float(result.lstrip("<"))
    if "～" in printed:
        return float(signs[0][1]) <= value <= float(signs[1][1])
    sign, figure = signs[-1 if lake else 0]
    below = value < float(figure) if result.startswith("<") else value <= float(figure)
    return value >= float(figure) if sign == "≥" else below or value == float(figure)


def test_raw_waters_of_real_reports_are_compared_with_the_limits_these_print() -> None:
    """Reading by reading the verdict by class Ⅱ of GB 3838 is what the printed limit says."""
    lake = pl.col("place").str.contains("水库")
    rows = laboratory_readings().filter(pl.col("std").str.contains("3838"))
    rows = rows.with_columns(
        pl.when(lake).then(pl.lit("湖库")).otherwise(pl.lit("河流")).alias("水体")
    )
    options: dict[str, Any] = {
        "standard": "GB 3838-2002", "use": "Ⅱ", "sample": "file", "parameter": "item",
        "value": "result", "unit": "unit", "water_body": "水体",
    }  # fmt: skip
    found = sz.check_limits(rows, **options)
    told = {
        row["file"]: {one["parameter"] for one in row["exceeding"]}
        for row in found.iter_rows(named=True)
    }
    wanted: dict[str, set[str]] = {file: set() for file in told}
    seen = 0
    for row in rows.iter_rows(named=True):
        keeps = allows(row["limit"], row["result"], row["水体"] == "湖库")
        seen += keeps is not None
        of_rivers = row["水体"] == "河流" and row["item"].startswith("总氮")
        if keeps is False and not of_rivers:
            wanted[row["file"]].add(_shuizhi.parameter_id(row["item"]))
    assert (len(told), seen) == (5, 140)
    assert told == wanted


def test_waters_are_compared_with_the_standards_of_their_uses() -> None:
    table = pl.DataFrame({
        "点位": list("甲乙丙丁戊己"),
        "用途": ["城市绿化", "旱地作物", "冲厕", "渔业", "酿酒", None],
        "浊度(NTU)": ["3.1", None, "6.2", None, "3.0", "3.0"],
        "化学需氧量(mg/L)": [None, "210", None, None, None, None],
        "铜(mg/L)": [None, "0.02", None, "0.02", None, None],
    })  # fmt: skip
    with pytest.warns(ShuizhiWarning, match="'酿酒'"):
        found = sz.check_limits(table)
    assert found["点位"].to_list() == table["点位"].to_list()
    assert found.select("standard", "verdict").rows() == [
        ("GB/T 18920-2020", "pass"), ("GB 5084-2021", "fail"), ("GB/T 18920-2020", "fail"),
        ("GB 11607-89", "fail"), (None, "undetermined"), (None, "undetermined"),
    ]  # fmt: skip
    # Each row as its standard by itself holds it.
    for id, rows in found.filter(pl.col("standard").is_not_null()).group_by("standard"):
        own = table.filter(pl.col("点位").is_in(rows["点位"].to_list()))
        alone = sz.check_limits(own, standard=id[0], use="用途")
        assert alone["verdict"].to_list() == rows["verdict"].to_list()
        assert alone["exceeding"].to_list() == rows["exceeding"].to_list()
    one = sz.check_limits(table.head(1).drop("用途"), use="城市绿化", lang="zh")
    assert one.select("标准", "判定").rows() == [("GB/T 18920-2020", "达标")]
    with pytest.raises(OptionError, match="knows the uses '酿酒'"):
        sz.check_limits(table, use="酿酒")
    with pytest.raises(ColumnError, match="give standard="):
        sz.check_limits(table.drop("用途"))


LONG_BY_USE = pl.DataFrame({
    "样品": ["1", "1", "2", "2", "3"], "用途": ["冲厕", "冲厕", "渔业", "渔业", "酿酒"],
    "项目": ["色度(度)", "氨氮", "铜", "pH", "铜"], "结果": ["20", "3.0", "0.02", "7", "0.02"],
    "单位": ["度", "mg/L", "mg/L", None, "mg/L"],
})  # fmt: skip
OF_LONG = {"parameter": "项目", "value": "结果", "unit": "单位", "lang": "zh"}


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiWarning")
def test_long_tables_are_compared_with_the_standard_of_their_use() -> None:
    table = LONG_BY_USE.sample(fraction=1, shuffle=True, seed=3).sort("样品", descending=True)
    found = sz.check_limits(table, sample="样品", **OF_LONG)
    assert found.select("样品", "标准", "判定").rows() == [
        ("3", None, "无法判定"), ("2", "GB 11607-89", "超标"), ("1", "GB/T 18920-2020", "超标"),
    ]  # fmt: skip
    for id in ("GB 11607-89", "GB/T 18920-2020"):
        rows = table.filter(pl.col("用途") == {"GB 11607-89": "渔业"}.get(id, "冲厕"))
        alone = sz.check_limits(rows, standard=id, use="用途", sample="样品", **OF_LONG)
        assert alone.equals(found.filter(标准=id).drop("标准"))
    lazy = sz.check_limits(table.lazy(), sample="样品", **OF_LONG)
    assert lazy.collect().equals(found)


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiWarning")
def test_readings_are_compared_with_the_standard_of_their_use() -> None:
    found = sz.check_limits(LONG_BY_USE, shape="readings", suffix="判", **OF_LONG)
    assert found.select("样品", "标准判", "标准限值判", "判定判").rows() == [
        ("1", "GB/T 18920-2020", 15.0, "超标"), ("1", "GB/T 18920-2020", 5.0, "达标"),
        ("2", "GB 11607-89", 0.01, "超标"), ("2", "GB 11607-89", 7.0, "达标"),
        ("3", None, None, "无法判定"),
    ]  # fmt: skip
    wide = pl.DataFrame({
        "点": ["1", "2", "3"], "用途": ["渔业", "冲厕", "酿酒"], "铜(mg/L)": [0.02, None, 1],
        "氨氮(mg/L)": [1.0, 9.0, 1.0],
    })  # fmt: skip
    found = sz.check_limits(wide, shape="readings", lang="zh")
    assert found.columns[:5] == ["行号", "点", "用途", "标准", "监测项目"]
    assert found.select("行号", "点", "标准", "监测项目", "判定").rows() == [
        (0, "1", "GB 11607-89", "铜", "超标"), (1, "2", "GB/T 18920-2020", "氨氮", "超标"),
        (2, "3", None, "铜", "无法判定"),
    ]  # fmt: skip
