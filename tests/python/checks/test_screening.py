"""Screening: faults made into steady series are found by the rule meant for them."""

import datetime as dt
import random
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import samples
import shuizhi as sz
from shuizhi.errors import OptionError
from shuizhi.law.lookup import rules

START = dt.datetime(2021, 1, 1)


def series(name: str, base: float, spread: float, decimals: int, seed: int = 1) -> pl.DataFrame:
    """Return 40 days of four-hourly readings of one place that wander a little."""
    draw = random.Random(seed)
    values = [round(base * (1 + spread * (draw.random() - 0.5)), decimals) for _ in range(240)]
    times = [START + dt.timedelta(hours=4 * step) for step in range(240)]
    return pl.DataFrame({"断面": ["甲"] * 240, "时间": times, name: values})


def with_value(table: pl.DataFrame, name: str, rows: list[int], value: Any) -> pl.DataFrame:
    change = pl.when(pl.int_range(pl.len()).is_in(rows)).then(value).otherwise(pl.col(name))
    return table.with_columns(change.alias(name))


def found(table: pl.DataFrame, **options: Any) -> list[tuple[Any, ...]]:
    result = sz.screen_samples(table, section="断面", time="时间", **options)
    return [row for row in result.select("row", "rule").rows() if row[1] not in ("spike", "step")]


STEADY = [
    ("氨氮", 0.35, 0.3, 3),
    ("总磷", 0.08, 0.3, 3),
    ("pH", 7.6, 0.05, 2),
    ("水温", 18.0, 0.1, 1),
]


@pytest.mark.parametrize(("name", "base", "spread", "decimals"), STEADY)
def test_a_steady_series_has_no_findings(
    name: str, base: float, spread: float, decimals: int
) -> None:
    result = sz.screen_samples(series(name, base, spread, decimals), section="断面", time="时间")
    assert result.is_empty(), result


@pytest.mark.parametrize("name", ["氨氮", "总磷", "高锰酸盐指数", "铜"])
@pytest.mark.parametrize("row", [0, 120, 239])
@pytest.mark.parametrize("power", [-2, -1, 1, 2, 3])
def test_a_slip_of_the_decimal_point_is_found_wherever_it_stands(
    name: str, row: int, power: int
) -> None:
    table = series(name, 0.35, 0.3, 5)
    slipped = with_value(table, name, [row], pl.col(name) * 10.0**power)
    assert found(slipped, rules=["decade"]) == [(row, "decade")]


def test_a_run_of_one_value() -> None:
    table = with_value(series("氨氮", 0.35, 0.3, 3), "氨氮", list(range(50, 80)), 0.333)
    assert found(table) == [(row, "stuck") for row in range(50, 80)]
    assert found(table, figures={"stuck": {"run": 31}}) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"pH": 75.0}, [("ph", "range", "impossible")]),
        ({"水温": 150.0}, [("water_temperature", "range", "impossible")]),
        ({"溶解氧": 38.0}, [("dissolved_oxygen", "range", "impossible")]),
        ({"溶解氧": 20.0, "水温": 25.0}, [("dissolved_oxygen", "oxygen", "suspect")]),
        ({"BOD5": 25.0, "COD": 20.0}, [("bod5", "part", "suspect")]),
        ({"高锰酸盐指数": 25.0, "COD": 20.0}, [("permanganate_index", "part", "suspect")]),
        ({"氨氮": 2.5, "总氮": 2.0}, [("ammonia_nitrogen", "part", "suspect")]),
        ({"六价铬": 0.06, "总铬": 0.05}, [("chromium_hexavalent", "part", "suspect")]),
        ({"BOD5": 21.0, "COD": 20.0, "pH": 7.0, "水温": 20.0, "溶解氧": 8.0}, []),
    ],
    ids=str,
)
def test_what_a_row_shows_by_itself(
    cells: dict[str, float], expected: list[tuple[str, str, str]]
) -> None:
    table = pl.DataFrame({name: [value] for name, value in cells.items()})
    result = sz.screen_samples(table)
    assert result.select("parameter", "rule", "severity").rows() == expected
    long = pl.DataFrame({"样": ["1"] * len(cells), "项目": [*cells], "值": [*cells.values()]})
    result = sz.screen_samples(long, section="样", parameter="项目", value="值")
    assert result.select("parameter", "rule", "severity").rows() == expected


def test_limits_repeats_places_and_states() -> None:
    day = dt.date(2021, 1, 1)
    table = pl.DataFrame({
        "断面": ["甲", "甲", "甲", "甲", "甲", "甲", "乙"],
        "时间": [day + dt.timedelta(days=30 * n) for n in (0, 1, 2, 3, 4, 4, 4)],
        "氨氮": ["0.025L", "0.0125", "0.0125", "0.0125", "0.05L", "0.05L", "0.05L"],
        "总磷": ["0.05"] * 7, "COD": ["12"] * 7, "pH": ["7.1"] * 7,
        "状态": ["正常", "维护", "正常", None, "正常", "正常", "正常"],
    })  # fmt: skip
    result = sz.screen_samples(table, section="断面", time="时间", state="状态", lang="zh")
    result = result.filter(pl.col("规则") != "缺测月份")
    assert result.select("行号", "规则", "严重程度", "说明").rows() == [
        (1, "疑已替代未检出值", "提示", "检出限0.025，出现3次"),
        (1, "状态或标记非正常", "提示", "维护"),
        (2, "疑已替代未检出值", "提示", "检出限0.025，出现3次"),
        (3, "疑已替代未检出值", "提示", "检出限0.025，出现3次"),
        (4, "检出限变化", "提示", "之前检出限为0.025"),
        (4, "两点位数据相同", "可疑", "乙"),
        (5, "重复行", "提示", "与第4行重复"),
        (5, "两点位数据相同", "可疑", "乙"),
        (6, "两点位数据相同", "可疑", "甲"),
    ]


def test_order_names_and_parts_of_a_table_change_no_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = [
        with_value(series("氨氮", 0.35, 0.3, 3, seed), "氨氮", [40 + seed], 35.0).with_columns(
            pl.lit(f"断面{seed}").alias("断面")
        )
        for seed in range(4)
    ]
    whole = pl.concat(tables)
    expected = sz.screen_samples(whole, section="断面", time="时间")
    assert expected["rule"].to_list().count("decade") == 4
    shuffled = whole.with_row_index("was").sample(fraction=1, shuffle=True, seed=3)
    other = sz.screen_samples(shuffled.drop("was"), section="断面", time="时间")
    back = other.with_columns(pl.Series("row", [shuffled["was"][row] for row in other["row"]]))
    order = ["row", "rule"]
    assert_frame_equal(back.cast({"row": pl.UInt32}).sort(order), expected.sort(order))
    monkeypatch.setattr("shuizhi.checks.screens._BATCH", 300)
    assert_frame_equal(sz.screen_samples(whole, section="断面", time="时间"), expected)
    lazy = sz.screen_samples(whole.lazy(), section="断面", time="时间")
    assert_frame_equal(lazy.collect(), expected)


def test_options_that_are_none() -> None:
    table = pl.DataFrame({"COD": [20.0]})
    for options, told in [
        ({"rules": ["stick"]}, "stick"),
        ({"figures": {"stick": {"run": 3}}}, "stick"),
        ({"figures": {"stuck": {"runs": 3}}}, "runs"),
        ({"figures": {"stuck": {"run": -1}}}, "-1"),
    ]:
        with pytest.raises(OptionError, match=told):
            sz.screen_samples(table, **options)


def test_every_rule_is_listed_with_its_evidence() -> None:
    listed = rules().filter(pl.col("id").str.starts_with("screen-"))
    assert listed.height == 22
    assert set(listed["evidence"]) == {"practice"}


def test_a_slip_of_unit_is_found_where_a_place_has_one_reading() -> None:
    source = random.Random(8)
    readings = [round(source.lognormvariate(-1.5, 0.8), 3) for _ in range(60)]
    slipped = {7: 1000, 40: 0.001}
    cells = [reading * slipped.get(row, 1) for row, reading in enumerate(readings)]
    places = [f"断面{row}" for row in range(60)]
    table = pl.DataFrame({"断面": places, "时间": "2024-03-02", "氨氮": cells})
    options: Any = {"section": "断面", "time": "时间", "rules": ["elsewhere"]}
    found = sz.screen_samples(table, **options)
    assert found["row"].to_list() == [7, 40]
    assert set(found["severity"]) == {"suspect"}
    few = sz.screen_samples(table.head(29), **options)
    assert few.is_empty()
    wide = sz.screen_samples(table, figures={"elsewhere": {"times": 1e9}}, **options)
    assert wide.is_empty()


def test_zeros_are_not_slips() -> None:
    cells = [0.0] * 3 + [0.2 + 0.01 * row for row in range(57)]
    places = [f"断面{row}" for row in range(60)]
    table = pl.DataFrame({"断面": places, "时间": "2024-03-02", "总磷": cells})
    found = sz.screen_samples(table, section="断面", time="时间", rules=["elsewhere"])
    assert found.is_empty()


@pytest.mark.parametrize("header", ["高锰酸盐指数(mg/L)", "氨氮(mg/L)", "总磷(mg/L)", "总氮(mg/L)"])
def test_slips_of_unit_are_found_in_the_published_hours(header: str) -> None:
    """Most of these stations have two readings, the others some hundreds."""
    table, source = samples.published(), random.Random(9)
    section = ["省份", "流域", "断面名称"]
    cells: list[Any] = table[header].cast(pl.Float64, strict=False).to_list()
    rows = source.sample([row for row, cell in enumerate(cells) if cell], 500)
    for row in rows:
        cells[row] *= source.choice([1000, 0.001])
    slipped = table.with_columns(pl.Series(header, cells))
    found = sz.screen_samples(
        slipped, section=section, time="监测时间", rules=["decade", "elsewhere", "spike", "range"]
    )
    # What the same rows show of other parameters is not of this series.
    own = (pl.col("severity") != "info") & (
        pl.col("parameter") == sz.recognize([header])["parameter"]
    )
    flagged = set(found.filter(own)["row"])
    assert len(flagged & set(rows)) >= 0.95 * len(rows)
    assert len(flagged - set(rows)) <= 0.03 * table.height
