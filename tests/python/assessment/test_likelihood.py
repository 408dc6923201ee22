"""How likely classes are: against plain resampling, and what must hold of any probabilities."""

import random
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi.errors import OptionError

OPTIONS: dict[str, Any] = {"section": "断面", "time": "时间"}
CLASSES = ["P(Ⅰ)", "P(Ⅱ)", "P(Ⅲ)", "P(Ⅳ)", "P(Ⅴ)", "P(劣Ⅴ)"]
COD = [(15, 0), (15, 1), (20, 2), (30, 3), (40, 4)]  # GB 3838-2002, table 1: the first level kept


def table(cells: dict[str, list[Any]], year: int = 2021) -> pl.DataFrame:
    rows = [
        {
            "断面": place,
            "时间": f"{year}-{month:02}",
            "化学需氧量(mg/L)": str(cell),
            "氨氮(mg/L)": "0.1",
        }
        for place, of_place in cells.items()
        for month, cell in enumerate(of_place, 1)
    ]
    return pl.DataFrame(rows)


def rank(mean: float) -> int:
    """Return the class of a mean of COD: Ⅰ and Ⅱ have one limit."""
    return next((level for limit, level in COD if mean <= limit + 1e-9), 5)


def plain(months: list[float], draws: int = 20_000) -> list[float]:
    """Return the share of draws in each class, by blocks as long as the cube root, rounded up."""
    source, n = random.Random(1), len(months)
    block = next(b for b in range(1, n + 1) if b**3 >= n)
    counts = [0] * 6
    for _ in range(draws):
        drawn: list[float] = []
        while len(drawn) < n:
            start = source.randrange(n - block + 1)
            drawn += months[start : start + block]
        counts[rank(round(sum(drawn[:n]) / n, 1))] += 1
    return [count / draws for count in counts]


def test_probabilities_agree_with_plain_draws() -> None:
    source = random.Random(4)
    cells = {
        f"断面{i}": [round(source.uniform(10, 34), 0) for _ in range(source.choice([8, 10, 12]))]
        for i in range(20)
    }
    found = sz.class_likelihood(table(cells), rounding="none", **OPTIONS)
    for row in found.iter_rows(named=True):
        want = plain(cells[row["断面"]])
        assert [row[name] for name in CLASSES] == pytest.approx(want, abs=0.06)
        assert sum(row[name] for name in CLASSES) == pytest.approx(1)
        assert row["p_attained"] == pytest.approx(sum(row[name] for name in CLASSES[:3]))
    assert found["p_attained"].n_unique() > 10


def test_the_class_is_the_official_one() -> None:
    source = random.Random(5)
    cells = {f"断面{i}": [round(source.uniform(8, 45), 1) for _ in range(12)] for i in range(30)}
    samples = table(cells)
    found = sz.class_likelihood(samples, **OPTIONS)
    official = sz.assess_sections(samples, every="year", **OPTIONS)
    same = ["断面", "period", "start", "class", "target", "attained"]
    assert found.select(same).equals(official.select(same))


def test_equal_months_leave_no_doubt() -> None:
    row = sz.class_likelihood(table({"甲": [18] * 12}), **OPTIONS).row(0, named=True)
    assert [row[name] for name in CLASSES] == [0, 0, 1, 0, 0, 0]
    assert (row["p_attained"], row["months"]) == (1, 12)


def test_a_reading_below_a_limit_is_anything_up_to_it() -> None:
    """All twelve lie somewhere below 40: their mean is about 20, on either side of class Ⅲ."""
    found = sz.class_likelihood(table({"甲": ["40L"] * 12}), **OPTIONS)
    assert 0.3 < found["p_attained"].item() < 0.7
    ends = sz.class_likelihood(table({"甲": ["40L"] * 12}), shape="parameters", **OPTIONS)
    row = ends.row(0, named=True)
    assert row["mean"] == 20
    assert 10 < row["mean_low"] < 17 and 23 < row["mean_high"] < 30


def test_worse_months_make_no_better_chance() -> None:
    source = random.Random(6)
    for _ in range(10):
        months = [round(source.uniform(12, 28), 1) for _ in range(12)]
        worse = [m + source.choice([0, 0.5, 2]) for m in months]
        found = sz.class_likelihood(table({"甲": months, "乙": worse}), **OPTIONS)
        better, other = found["p_attained"]
        assert other <= better


def test_order_of_rows_and_names_change_nothing() -> None:
    source = random.Random(7)
    cells = {f"断面{i}": [round(source.uniform(12, 28), 1) for _ in range(12)] for i in range(6)}
    samples = table(cells)
    found = sz.class_likelihood(samples, **OPTIONS).sort("断面")
    mixed = sz.class_likelihood(samples.sample(fraction=1, shuffle=True, seed=1), **OPTIONS)
    assert mixed.sort("断面").equals(found)
    alone = sz.class_likelihood(table({"断面3": cells["断面3"]}), **OPTIONS)
    assert alone.row(0) == found.filter(断面="断面3").row(0)


def test_few_months_say_nothing() -> None:
    found = sz.class_likelihood(table({"甲": [18, 30, 22]}), min_count=1, lang="zh", **OPTIONS)
    row = found.row(0, named=True)
    assert (row["类别"], row["监测月数"], row["达标概率"]) == ("Ⅳ", 3, None)
    assert all(row[name] is None for name in CLASSES)


@pytest.mark.parametrize("every", [None, "month", "ten-day", "week", "day", "to-date"])
def test_periods_are_made_of_months(every: Any) -> None:
    with pytest.raises(OptionError, match="every="):
        sz.class_likelihood(table({"甲": [18] * 12}), every=every, **OPTIONS)


def test_targets_of_a_table_and_limits_of_single_parameters() -> None:
    """A limit that is that of the class says the same; a lower one is missed more often."""
    rows = [
        {"断面": name, "月": f"2021-{m:02}", "氨氮": 0.7 + 0.05 * (m * 7 % 12), "总磷": 0.1}
        for name in ("甲", "乙", "丙", "丁")
        for m in range(1, 13)
    ]
    targets = pl.DataFrame(
        {
            "断面": ["甲", "乙", "丙", "丁"],
            "目标": ["Ⅲ", "氨氮≤1.0，其他Ⅲ", "氨氮<0.95，其他Ⅲ", "总氮<2"],
        }
    )
    found = sz.class_likelihood(
        pl.DataFrame(rows), section="断面", time="月", targets=targets, lang="zh"
    )
    likely = dict(found.select("断面", "达标概率").iter_rows())
    assert 0 < likely["丙"] < likely["甲"] == likely["乙"] < 1
    # Of total nitrogen nothing was measured.
    assert likely["丁"] is None
    assert found["目标类别"].to_list() == targets["目标"].to_list()
    parts = sz.class_likelihood(
        pl.DataFrame(rows), section="断面", time="月", targets=targets, shape="parameters",
        lang="zh",
    ).filter(监测项目="氨氮")  # fmt: skip
    over = dict(parts.select("断面", "超标概率").iter_rows())
    assert over["甲"] == over["乙"] == pytest.approx(1 - likely["甲"])
    assert over["丙"] == pytest.approx(1 - likely["丙"])
