"""Made faults: every rule, parameters and positions; and what is to change no finding."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import shuizhi as sz

START = dt.datetime(2021, 1, 1)
ROWS = 240
# What steady series of a parameter look like: level, scatter as a share of it, decimals.
STEADY = {
    "氨氮": (0.35, 0.3, 3), "总磷": (0.08, 0.3, 3), "高锰酸盐指数": (3.2, 0.2, 2),
    "COD": (15.0, 0.2, 1), "铜": (0.02, 0.3, 4), "pH": (7.6, 0.05, 2),
    "水温": (18.0, 0.1, 1), "溶解氧": (8.0, 0.1, 2),
}  # fmt: skip
RATIOS = ("氨氮", "总磷", "高锰酸盐指数", "COD", "铜")
Cells = list[Any]
Faulty = tuple[Cells, list[int]]


def steady(name: str, seed: int) -> Cells:
    level, spread, decimals = STEADY[name]
    source = random.Random(f"{name}{seed}")
    return [round(level * (1 + spread * (source.random() - 0.5)), decimals) for _ in range(ROWS)]


def spiked(cells: Cells, at: int, name: str) -> Faulty:
    cells[at] = {"pH": 12.5, "水温": 30.0, "溶解氧": 15.5}.get(name, cells[at] * 20)
    return cells, [at]


def slipped(cells: Cells, at: int, name: str) -> Faulty:
    cells[at] *= 1000
    return cells, [at]


def stuck(cells: Cells, at: int, name: str) -> Faulty:
    at = min(at, ROWS - 30)
    cells[at : at + 30] = [cells[at]] * 30
    return cells, list(range(at, at + 30))


def stepped(cells: Cells, at: int, name: str) -> Faulty:
    at = min(max(at, 24), ROWS - 24)
    cells[at:] = [cell * 6 for cell in cells[at:]]
    return cells, [at]


def beyond(cells: Cells, at: int, name: str) -> Faulty:
    cells[at] = {"pH": 75.0, "水温": 150.0, "溶解氧": 38.0}[name]
    return cells, [at]


def halved(cells: Cells, at: int, name: str) -> Faulty:
    places = [(at + step) % ROWS for step in range(4)]
    texts: Cells = [str(cell) for cell in cells]
    for place in places[1:]:
        texts[place] = "0.00125"
    texts[places[0]] = "0.0025L"
    return texts, sorted(places[1:])


def other_limit(cells: Cells, at: int, name: str) -> Faulty:
    texts: Cells = [str(cell) for cell in cells]
    at = max(at, 1)
    texts[at - 1], texts[at] = "0.0025L", "0.005L"
    return texts, [at]


FAULTS: dict[str, tuple[Callable[[Cells, int, str], Faulty], tuple[str, ...]]] = {
    "spike": (spiked, tuple(STEADY)),
    "decade": (slipped, RATIOS),
    "stuck": (stuck, tuple(STEADY)),
    "step": (stepped, RATIOS),
    "range": (beyond, ("pH", "水温", "溶解氧")),
    "half-limit": (halved, RATIOS),
    "limit-change": (other_limit, RATIOS),
}
CASES = [
    (rule, name, at) for rule, (_, names) in FAULTS.items() for name in names
    for at in (0, 7, 60, 119, 180, ROWS - 1)
]  # fmt: skip


def table(cells: Cells, name: str, place: str = "甲") -> pl.DataFrame:
    times = [START + dt.timedelta(hours=4 * step) for step in range(len(cells))]
    return pl.DataFrame({"断面": place, "时间": times, name: cells}, strict=False)


def screened(samples: pl.DataFrame, **options: Any) -> pl.DataFrame:
    made: pl.DataFrame = sz.screen_samples(samples, section="断面", time="时间", **options)
    return made


@pytest.mark.parametrize(("rule", "name", "at"), CASES)
def test_a_made_fault_is_found_by_the_rule_meant_for_it(rule: str, name: str, at: int) -> None:
    cells, wanted = FAULTS[rule][0](steady(name, at), at, name)
    found = screened(table(cells, name)).filter(rule=rule)["row"].to_list()
    if rule == "stuck":  # the readings beside may be equal too
        assert set(wanted) <= set(found) and len(found) <= len(wanted) + 2
    else:
        assert found == wanted


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("BOD5", "COD"),
        ("高锰酸盐指数", "COD"),
        ("氨氮", "总氮"),
        ("硝酸盐氮", "总氮"),
        ("六价铬", "总铬"),
    ],
)
@pytest.mark.parametrize("at", [0, 5, 9])
def test_a_part_above_its_whole_is_found_wherever_it_stands(part: str, whole: str, at: int) -> None:
    parts = [1.0 + 0.01 * step for step in range(10)]
    parts[at] = 2.3
    samples = table(parts, part).with_columns(pl.Series(whole, [2.0] * 10))
    assert screened(samples, rules=["part"])["row"].to_list() == [at]


@pytest.mark.parametrize("at", [0, 119, ROWS - 1])
def test_oxygen_far_above_saturation(at: int) -> None:
    oxygen = steady("溶解氧", 1)
    oxygen[at] = 21.0
    samples = table(oxygen, "溶解氧").with_columns(pl.Series("水温", steady("水温", 1)))
    assert screened(samples, rules=["oxygen"])["row"].to_list() == [at]


@pytest.mark.parametrize("never", [1, 5, 9])
def test_a_last_digit_that_never_occurs(never: int) -> None:
    digits = [digit for digit in range(1, 10) if digit != never]
    cells = [(200 + 10 * (n % 17) + digits[n % 8]) / 1000 for n in range(400)]
    [found] = screened(table(cells, "氨氮"), rules=["digits"]).to_dicts()
    assert found["row"] is None and str(never) in found["detail"]


def network() -> pl.DataFrame:
    tables = []
    for number, place in enumerate(("甲", "乙", "丙")):
        cells = steady("氨氮", number)
        cells, _ = stuck(cells, 40 + 10 * number, "氨氮")
        cells, _ = slipped(cells, 120 + number, "氨氮")
        own = table(cells, "氨氮", place)
        tables.append(
            own.with_columns(pl.Series("总磷", spiked(steady("总磷", number), 77, "")[0]))
        )
    return pl.concat(tables)


def listed(found: pl.DataFrame) -> list[tuple[Any, ...]]:
    shown = ["断面", "时间", "parameter", "rule", "severity", "value", "detail"]
    return sorted(found.select(shown).rows(), key=str)


def test_permuting_rows_splitting_files_and_renaming_sections_change_no_finding() -> None:
    whole = network()
    wanted = listed(screened(whole))
    assert {row[3] for row in wanted} >= {"stuck", "decade", "spike"}
    for seed in range(3):
        assert listed(screened(whole.sample(fraction=1, shuffle=True, seed=seed))) == wanted
    parts = [screened(own) for own in whole.partition_by("断面")]
    assert listed(pl.concat(parts)) == wanted
    names = {"甲": "Z", "乙": "断面 1", "丙": "A"}
    back = {new: old for old, new in names.items()}
    renamed = screened(whole.with_columns(pl.col("断面").replace(names)))
    assert listed(renamed.with_columns(pl.col("断面").replace(back))) == wanted
    assert listed(screened(whole.lazy()).lazy().collect()) == wanted
