"""Screening for what is lacking, and for what samples of quality control show."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi.errors import ColumnError, ShuizhiWarning


def found(table: pl.DataFrame, **options: Any) -> list[tuple[Any, ...]]:
    made = sz.screen_samples(table, section="断面", time="时间", **options)
    return made.select("断面", "row", "parameter", "rule", "detail").rows()


MONTHS = pl.DataFrame(
    {
        "断面": ["甲", "甲", "甲", "乙"],
        "时间": ["2021-01-05", "2021-02-05", "2021-04-05", "2021-03-05"],
        "氨氮": [0.2, None, 0.3, 0.4],
        "总磷": [0.1, 0.12, None, 0.11],
    }
)


def test_months_without_a_sample() -> None:
    assert found(MONTHS, rules=["months"]) == [
        ("甲", None, None, "months", "2021-03"),
        ("乙", None, None, "months", "2021-01"),
        ("乙", None, None, "months", "2021-02"),
        ("乙", None, None, "months", "2021-04"),
    ]


def test_items_of_the_plan_without_a_reading() -> None:
    assert found(MONTHS, rules=["items"]) == []
    assert found(MONTHS, rules=["items"], items=["NH3-N", "TP"]) == [
        ("甲", None, "ammonia_nitrogen", "items", "2021-02"),
        ("甲", None, "total_phosphorus", "items", "2021-04"),
    ]
    with pytest.raises(ColumnError, match="cod"):
        found(MONTHS, items=["COD"])


def test_places_of_the_register_without_a_sample() -> None:
    register = pl.DataFrame({"断面": ["甲", "乙", "丙"], "目标类别": ["Ⅲ"] * 3})
    made = found(MONTHS, rules=["months"], register=register)
    assert made[-1] == ("丙", None, None, "months", "in the register, and without a sample")
    assert sum(row[0] == "丙" for row in made) == 1


@pytest.mark.parametrize(("left", "told"), [(100, True), (140, False)])
def test_months_of_automatic_stations_with_few_readings(left: int, told: bool) -> None:
    start = dt.datetime(2021, 1, 1)
    times = [start + dt.timedelta(hours=4 * n) for n in range(6 * 90)]
    of_february = [n for n, time in enumerate(times) if time.month == 2]
    cells = [0.3 + 0.01 * (n % 7) for n in range(len(times))]
    kept = set(of_february[:left])
    holes = [None if n in of_february and n not in kept else cell for n, cell in enumerate(cells)]
    table = pl.DataFrame({"断面": "甲", "时间": times, "氨氮": holes, "pH": [7.1, 7.2] * 270})
    made = found(table, rules=["hours"])
    wanted = [("甲", None, "ammonia_nitrogen", "hours", f"2021-02: {left} of 168")]
    assert made == (wanted if told else [])
    assert found(table, rules=["hours"], figures={"hours": {"share": 0.0}}) == []


CONTROLLED = pl.DataFrame(
    {
        "断面": ["甲"] * 5,
        "时间": ["2021-01-05"] * 5,
        "质控类型": ["正常", "平行样", "全程序空白", "加标回收率", None],
        "氨氮": ["1.0", "1.5", "0.03", "70", "1.0"],
        "总磷": ["0.10", "0.10", "0.01L", "95", "0.2"],
    }
)
FIGURES = {"parallel": {"deviation": 0.1}, "recovery": {"low": 80, "high": 120}}


def test_samples_of_quality_control() -> None:
    rules = ["parallel", "blank", "recovery"]
    made = found(CONTROLLED, rules=rules, control="质控类型", figures=FIGURES, lang="en")
    assert made == [
        ("甲", 1, "ammonia_nitrogen", "parallel", "sample 1, relative deviation 20 %"),
        ("甲", 2, "ammonia_nitrogen", "blank", "found in a blank"),
        ("甲", 3, "ammonia_nitrogen", "recovery", "possible: 80 to 120"),
    ]
    # Without limits of one's own only what was found in a blank is told.
    made = found(CONTROLLED, rules=rules, control="质控类型")
    assert [row[3] for row in made] == ["blank"]


def test_quality_control_has_no_part_in_the_other_rules() -> None:
    table = CONTROLLED.with_columns(pl.Series("水温", ["18", "18", "18", "75", "18"]))
    apart = found(table, rules=["repeated", "range"], control="质控类型")
    assert [(row[1], row[3]) for row in apart] == [(4, "repeated")]
    together = found(table, rules=["repeated"])
    assert len(together) == 4


REGISTER = pl.DataFrame(
    {
        "断面": ["甲", "乙"], "监测频次": ["每月1次", "1次/季"], "监测项目": ["氨氮、总磷", "氨氮"],
        "季测项目": ["铅", None],
    }
)  # fmt: skip
YEAR = pl.DataFrame(
    {
        "断面": ["甲"] * 6 + ["乙"] * 2,
        "时间": ["2021-01-05", "2021-02-05", "2021-03-05", "2021-04-05", "2021-05-05", "2021-06-05",
               "2021-02-03", "2021-02-20"],
        "氨氮": [0.2, 0.3, None, 0.2, 0.3, 0.2, 0.4, 0.4],
        "铅": [None, 0.01, None, None, None, None, None, None],
    }
)  # fmt: skip


def test_samplings_and_items_are_held_to_the_plan_of_the_register() -> None:
    rules = ["months", "samplings", "items"]
    made = found(YEAR, rules=rules, register=REGISTER)
    assert made == [
        ("甲", None, "ammonia_nitrogen", "items", "2021-03"),
        ("甲", None, "lead", "items", "2021-04 to 2021-06"),
        ("乙", None, None, "samplings", "2021-04 to 2021-06: 0 of 1 samplings"),
        ("甲", None, "total_phosphorus", "items", "not in the table"),
    ]


def test_the_plan_of_the_register_in_chinese() -> None:
    made = sz.screen_samples(YEAR, rules=["samplings", "items"], register=REGISTER, lang="zh")
    assert made.select("断面", "监测项目", "规则", "说明").rows() == [
        ("甲", "氨氮", "缺测项目", "2021-03"),
        ("甲", "铅", "缺测项目", "2021-04～2021-06"),
        ("乙", None, "采样次数不足", "2021-04～2021-06采样0次，计划1次"),
        ("甲", "总磷", "缺测项目", "表中没有该项目"),
    ]


@pytest.mark.parametrize(
    ("word", "lacking"),
    [
        ("每月1次", ["2021-01", "2021-03", "2021-04", "2021-05", "2021-06"]),
        ("每月2次", ["2021-01", "2021-03", "2021-04", "2021-05", "2021-06"]),
        ("每月3次", ["2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06"]),
        ("quarterly", ["2021-04 to 2021-06"]),
        ("4", ["2021-04 to 2021-06"]),
        ("每季3次", ["2021-01", "2021-03", "2021-04", "2021-05", "2021-06"]),
        ("每半年2次", ["2021-04 to 2021-06"]),
        ("每半年5次", ["2021-01 to 2021-06"]),
        ("每年1次", []),
    ],
)
def test_frequencies(word: str, lacking: list[str]) -> None:
    register = REGISTER.filter(断面="乙").select("断面", pl.lit(word).alias("监测频次"))
    made = found(YEAR, rules=["samplings"], register=register)
    assert [row[4].split(":")[0] for row in made] == lacking
    assert {row[0] for row in made} <= {"乙"}


def test_a_plan_is_the_same_however_rows_lie_and_tables_are_cut() -> None:
    rules = ["months", "samplings", "items", "hours"]
    whole = found(YEAR, rules=rules, register=REGISTER)
    for seed in range(3):
        shuffled = YEAR.sample(fraction=1, shuffle=True, seed=seed)
        assert sorted(found(shuffled, rules=rules, register=REGISTER), key=str) == sorted(
            whole, key=str
        )
    long = YEAR.unpivot(
        ["氨氮", "铅"], index=["断面", "时间"], variable_name="项目", value_name="值"
    )
    made = found(long, rules=rules, register=REGISTER, parameter="项目", value="值")
    assert sorted(made, key=str) == sorted(whole, key=str)


def test_a_frequency_that_is_not_understood_is_told() -> None:
    register = REGISTER.with_columns(pl.lit("不定期").alias("监测频次"))
    with pytest.warns(ShuizhiWarning, match="不定期"):
        made = found(YEAR, rules=["samplings"], register=register)
    assert made == []
    checked = sz.check_register(register, lang="zh")
    assert checked.filter(列名="监测频次")["问题"].item() == "不能识别：“不定期”"
    fine = sz.check_register(REGISTER)
    assert fine["problem"].null_count() == 4
    assert fine["meaning"].to_list() == ["section", "samplings", "items", "quarterly"]


def test_items_of_the_call_hold_beside_those_of_the_register() -> None:
    made = found(YEAR, rules=["items"], register=REGISTER, items=["铅"])
    # Of 甲 the register says that lead is sampled once a quarter; of 乙 nothing.
    assert [row for row in made if row[2] == "lead"] == [
        ("甲", None, "lead", "items", "2021-04 to 2021-06"),
        ("乙", None, "lead", "items", "2021-02"),
    ]
