"""Made faults of rows, places and plans: every rule, parameters, places and positions."""

import datetime as dt
import random
from typing import Any

import polars as pl
import pytest

import shuizhi as sz

PLACES = [f"断面{number:02}" for number in range(32)]
DAYS = [dt.date(2021, 1 + n // 2, 5 + 14 * (n % 2)) for n in range(24)]
LEVELS = {"氨氮": 0.35, "总磷": 0.08, "COD": 15.0, "铜": 0.02, "pH": 7.6}
RATIOS = ("氨氮", "总磷", "COD", "铜")
IDS = {
    "氨氮": "ammonia_nitrogen", "总磷": "total_phosphorus", "COD": "cod", "铜": "copper", "pH": "ph"
}  # fmt: skip
EDGES = (0, len(DAYS) // 2, len(DAYS) - 1)
OF_PLACES = (0, 15, 31)


def network() -> pl.DataFrame:
    """Return two samples a month of 32 places, no two rows alike."""
    source = random.Random(21)
    rows = [
        (place, day, *(round(level * source.uniform(0.8, 1.2), 5) for level in LEVELS.values()))
        for place in PLACES
        for day in DAYS
    ]
    return pl.DataFrame(rows, ["断面", "时间", *LEVELS], orient="row").with_columns(
        pl.lit("正常").alias("站点状态"), *(pl.lit("N").alias(f"{name}标记") for name in LEVELS)
    )


TABLE = network()


def with_cell(row: int, name: str, value: Any) -> pl.DataFrame:
    cells = TABLE[name].to_list()
    cells[row] = value
    return TABLE.with_columns(pl.Series(name, cells, strict=False))


def at(place: int, day: int) -> int:
    return place * len(DAYS) + day


def found(table: pl.DataFrame, rule: str, **options: Any) -> list[tuple[Any, ...]]:
    made = sz.screen_samples(table, section="断面", time="时间", **options).filter(rule=rule)
    return made.select("row", "断面", "时间", "parameter", "detail").rows()


CELLS = [(place, day) for place in OF_PLACES for day in EDGES]


def test_the_network_has_no_findings() -> None:
    assert sz.screen_samples(TABLE, items=list(LEVELS)).is_empty()


@pytest.mark.parametrize(("place", "day"), CELLS)
def test_a_state_is_found(place: int, day: int) -> None:
    row = at(place, day)
    made = found(with_cell(row, "站点状态", "停站"), "flag")
    assert made == [(row, PLACES[place], DAYS[day], None, "停站")]


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize(("place", "day"), CELLS)
def test_a_mark_is_found(name: str, place: int, day: int) -> None:
    row = at(place, day)
    made = found(with_cell(row, f"{name}标记", "D"), "flag")
    assert made == [(row, PLACES[place], DAYS[day], IDS[name], "D")]


@pytest.mark.parametrize(("place", "day"), CELLS)
def test_a_row_that_is_repeated_is_found(place: int, day: int) -> None:
    row = at(place, day)
    table = pl.concat([TABLE, TABLE[row].with_columns(pl.col(list(LEVELS)) * 1.01)])
    made = found(table, "repeated")
    assert made == [(TABLE.height, PLACES[place], DAYS[day], None, f"as row {row}")]


@pytest.mark.parametrize("other", [1, 16, 30])
@pytest.mark.parametrize(("place", "day"), CELLS)
def test_equal_readings_of_two_places_are_found(place: int, other: int, day: int) -> None:
    first, second = at(place, day), at(other, day)
    values = TABLE.select(list(LEVELS)).row(first)
    columns = []
    for name, value in zip(LEVELS, values, strict=True):
        cells = TABLE[name].to_list()
        cells[second] = value
        columns.append(pl.Series(name, cells))
    made = found(TABLE.with_columns(columns), "two-places")
    rows = sorted([(first, place, other), (second, other, place)])
    assert made == [(row, PLACES[own], DAYS[day], None, PLACES[of]) for row, own, of in rows]


@pytest.mark.parametrize("name", RATIOS)
@pytest.mark.parametrize("times", [1000, 0.001])
@pytest.mark.parametrize("place", OF_PLACES)
def test_a_slip_of_a_place_of_few_readings_is_found_by_the_others(
    name: str, times: float, place: int
) -> None:
    few = TABLE.group_by("断面", maintain_order=True).head(2)
    cells = few[name].to_list()
    cells[2 * place + 1] *= times
    made = found(few.with_columns(pl.Series(name, cells)), "elsewhere")
    assert [cell[:4] for cell in made] == [(2 * place + 1, PLACES[place], DAYS[1], IDS[name])]


@pytest.mark.parametrize("place", OF_PLACES)
@pytest.mark.parametrize("month", [1, 6, 12])
def test_a_month_without_samples_is_found(place: int, month: int) -> None:
    there = (pl.col("断面") != PLACES[place]) | (pl.col("时间").dt.month() != month)
    made = found(TABLE.filter(there), "months")
    assert made == [(None, PLACES[place], None, None, f"2021-{month:02}")]


@pytest.mark.parametrize("place", OF_PLACES)
@pytest.mark.parametrize("month", [1, 6, 12])
def test_a_sampling_that_lacks_is_found(place: int, month: int) -> None:
    register = pl.DataFrame({"断面": PLACES, "监测频次": ["每月2次"] * len(PLACES)})
    assert found(TABLE, "samplings", register=register) == []
    short = TABLE.with_row_index("n").filter(pl.col("n") != at(place, 2 * month - 1)).drop("n")
    made = found(short, "samplings", register=register)
    assert made == [(None, PLACES[place], None, None, f"2021-{month:02}: 1 of 2 samplings")]


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize("place", OF_PLACES)
@pytest.mark.parametrize("month", [1, 6, 12])
def test_an_item_without_a_reading_is_found(name: str, place: int, month: int) -> None:
    own = (pl.col("断面") == PLACES[place]) & (pl.col("时间").dt.month() == month)
    table = TABLE.with_columns(pl.when(~own).then(pl.col(name)).alias(name))
    made = found(table, "items", items=list(LEVELS))
    assert made == [(None, PLACES[place], None, IDS[name], f"2021-{month:02}")]
    quarterly = pl.DataFrame({"断面": PLACES, "季测项目": [name] * len(PLACES)})
    assert found(table, "items", register=quarterly) == []


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize("place", OF_PLACES)
@pytest.mark.parametrize("quarter", [1, 2, 4])
def test_an_item_of_the_quarter_without_a_reading_is_found(
    name: str, place: int, quarter: int
) -> None:
    register = pl.DataFrame({"断面": PLACES, "季测项目": [name] * len(PLACES)})
    own = (pl.col("断面") == PLACES[place]) & (pl.col("时间").dt.quarter() == quarter)
    made = found(
        TABLE.with_columns(pl.when(~own).then(pl.col(name)).alias(name)), "items", register=register
    )
    spans = {1: "2021-01 to 2021-03", 2: "2021-04 to 2021-06", 4: "2021-10 to 2021-12"}
    assert made == [(None, PLACES[place], None, IDS[name], spans[quarter])]


HOURS = [dt.datetime(2021, 1, 1) + dt.timedelta(hours=4 * n) for n in range(6 * 151)]


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize("place", ["甲", "乙", "丙"])
@pytest.mark.parametrize("month", [2, 3, 4])
def test_a_month_of_few_valid_hours_is_found(name: str, place: str, month: int) -> None:
    source = random.Random(name)
    tables = []
    for each in ("甲", "乙", "丙"):
        cells = [round(LEVELS[name] * source.uniform(0.8, 1.2), 5) for _ in HOURS]
        gone = [each == place and hour.month == month and hour.hour > 8 for hour in HOURS]
        tables.append(
            pl.DataFrame(
                {
                    "断面": each,
                    "时间": HOURS,
                    "浊度": 5.0,
                    name: [None if lost else cell for cell, lost in zip(cells, gone, strict=True)],
                }
            )
        )
    [(row, own, time, id, detail)] = found(pl.concat(tables), "hours")
    assert (row, own, time, id) == (None, place, None, IDS[name])
    assert detail.startswith(f"2021-{month:02}: ")


@pytest.mark.parametrize("name", LEVELS)
@pytest.mark.parametrize(("place", "day"), CELLS)
def test_samples_of_quality_control_are_found(name: str, place: int, day: int) -> None:
    row = at(place, day)
    value = TABLE[name][row]
    # A blank has a pH, and nobody spikes it; parallel samples of it are compared by difference.
    is_ph = name == "pH"
    rules = ("parallel",) if is_ph else ("parallel", "blank", "recovery")
    kinds = {
        "平行样": value + 0.3 if is_ph else value * 1.5,
        "全程序空白": value,
        "加标回收率": 130.0,
    }
    extra = pl.concat(
        TABLE[row].with_columns(
            *(pl.lit(None, pl.Float64).alias(other) for other in LEVELS if other != name),
            pl.lit(figure).alias(name), pl.lit(kind).alias("质控类型"),
        )
        for kind, figure in kinds.items()
    )  # fmt: skip
    ordinary = TABLE.with_columns(pl.lit(None, pl.String).alias("质控类型"))
    made = sz.screen_samples(
        pl.concat([ordinary, extra]), section="断面", time="时间", control="质控类型",
        figures={"parallel": {"deviation": 0.1, "ph": 0.2}, "recovery": {"low": 80, "high": 120}},
    )  # fmt: skip
    assert made.select("row", "断面", "parameter", "rule").rows() == [
        (TABLE.height + step, PLACES[place], IDS[name], rule) for step, rule in enumerate(rules)
    ]


@pytest.mark.parametrize("apart", [0.1, 0.2, 0.3])
@pytest.mark.parametrize("low", [4.1, 6.9, 7.3, 9.7])
def test_parallel_samples_of_ph_may_be_as_far_apart_as_allowed(low: float, apart: float) -> None:
    pair = pl.DataFrame(
        {
            "断面": ["甲", "甲"], "时间": ["2021-01-05"] * 2, "质控类型": ["", "平行样"],
            "pH": [low, round(low + apart, 1)],
        }
    )  # fmt: skip
    options: Any = {"section": "断面", "time": "时间", "control": "质控类型", "rules": ["parallel"]}
    assert sz.screen_samples(pair, **options).is_empty()
    told = sz.screen_samples(pair, **options, figures={"parallel": {"ph": 0.2}})
    assert told["detail"].to_list() == ([f"sample {low}, difference 0.3"] if apart > 0.2 else [])


def faulty() -> pl.DataFrame:
    """Return the network with a fault of every kind."""
    table = with_cell(at(3, 0), "站点状态", "维护")
    cells = {name: table[name].to_list() for name in (*LEVELS, "总磷标记")}
    cells["总磷标记"][at(4, 7)] = "无效"
    cells["氨氮"][at(5, 1)] *= 1000
    for name in LEVELS:
        cells[name][at(7, 9)] = cells[name][at(6, 9)]
    for day in (10, 11):
        cells["铜"][at(8, day)] = None
    table = table.with_columns(pl.Series(name, own) for name, own in cells.items())
    gone = (pl.col("断面") == PLACES[9]) & (pl.col("时间").dt.month() == 3)
    return pl.concat([table, table[at(10, 4)]]).filter(~gone)


def told(table: pl.DataFrame) -> list[tuple[Any, ...]]:
    made = sz.screen_samples(table, section="断面", time="时间", items=["铜"])
    # The row that is repeated has its number in the words.
    words = pl.when(rule="repeated").then(pl.lit("")).otherwise("detail").alias("detail")
    shown = made.with_columns(words).select("断面", "时间", "parameter", "rule", "value", "detail")
    return sorted(shown.rows(), key=str)


def test_order_files_and_names_change_no_finding_of_places() -> None:
    table = faulty()
    wanted = told(table)
    rules = {row[3] for row in wanted}
    assert rules >= {"flag", "decade", "two-places", "items", "months", "repeated", "elsewhere"}
    for seed in range(3):
        assert told(table.sample(fraction=1, shuffle=True, seed=seed)) == wanted
    names = {place: f"Station {len(PLACES) - n:02}" for n, place in enumerate(PLACES)}
    back = {new: old for old, new in names.items()}
    renamed = told(table.with_columns(pl.col("断面").replace(names)))
    named = [
        tuple(back.get(cell, cell) if isinstance(cell, str) else cell for cell in row)
        for row in renamed
    ]
    assert sorted(named, key=str) == wanted
    # Files of the places: what other places tell is of one table, all else is not.
    parts = [row for own in table.partition_by("断面") for row in told(own)]
    of_one = [row for row in wanted if row[3] not in ("two-places", "elsewhere")]
    assert sorted(parts, key=str) == of_one


@pytest.mark.parametrize(
    "form", ["%Y-%m-%d %H:%M", "%Y/%m/%d %H", "%Y年%m月%d日%H时", "%Y%m%d%H%M%S", "%Y%m%d%H%M"]
)
def test_two_places_are_compared_at_the_same_hour(form: str) -> None:
    hours = [dt.datetime(2021, 4, 5, 4), dt.datetime(2021, 4, 5, 16)]
    table = pl.DataFrame({
        "断面": ["甲", "甲", "乙", "乙"],
        "时间": [hour.strftime(form) for hour in (*hours, *hours)],
        # What 甲 has at 4, 乙 has at 16.
        "氨氮": [0.31, 0.35, 0.37, 0.31], "总磷": [0.081, 0.092, 0.083, 0.081],
        "COD": [11.3, 12.4, 14.2, 11.3], "铜": [0.011, 0.013, 0.014, 0.011],
        "锌": [0.021, 0.023, 0.024, 0.021],
    })  # fmt: skip
    assert found(table, "two-places") == []
    at_once = table[[0, 3]].with_columns(pl.lit(table["时间"][0]).alias("时间"))
    assert [row[0] for row in found(at_once, "two-places")] == [0, 1]
