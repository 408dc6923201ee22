"""Screening for what is lacking, and for what samples of quality control show."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi.errors import ColumnError


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
