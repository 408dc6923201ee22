"""Trends of readings below detection limits: against plain code, and with falling limits."""

import random
from itertools import combinations, permutations
from typing import Any

import polars as pl
import pytest
from scipy import stats  # type: ignore[import-untyped]

import shuizhi as sz
from shuizhi.errors import OptionError

OPTIONS: dict[str, Any] = {"by": "断面", "time": "时间", "min_count": 1}
Ends = tuple[float, float]


def above(a: Ends, b: Ends) -> bool:
    """Tell whether a is certainly above b: an upper end of its own is not reached."""
    return a[0] > b[1] or (a[0] == b[1] and b[0] < b[1])


def score(figures: list[Ends]) -> int:
    return sum(above(b, a) - above(a, b) for a, b in combinations(figures, 2))


def made(seed: int, years: list[int]) -> dict[str, list[tuple[str, Ends]]]:
    """Make series of a place each: cells, and what they may be."""
    source = random.Random(seed)
    places: dict[str, list[tuple[str, Ends]]] = {}
    for i in range(60):
        cells: list[tuple[str, Ends]] = []
        for k in range(source.choice(years)):
            value = round(abs(0.2 - 0.02 * k + source.gauss(0, 0.1)), 2)
            limit = source.choice([0.05, 0.1, 0.2])
            below = value < limit
            cells.append((f"{limit}L", (0.0, limit)) if below else (f"{value}", (value, value)))
        places[f"断面{i}"] = cells
    return places


def table_of(places: dict[str, list[tuple[str, Ends]]]) -> pl.DataFrame:
    rows = [
        {"断面": place, "时间": f"{2000 + k}", "氨氮(mg/L)": cell}
        for place, cells in places.items()
        for k, (cell, _) in enumerate(cells)
    ]
    return pl.DataFrame(rows)


def test_censored_trends_agree_with_all_orders() -> None:
    places = made(1, [5, 6, 7])
    found = sz.trend(table_of(places), method="censored", **OPTIONS)
    rows = {row["断面"]: row for row in found.iter_rows(named=True)}
    for place, cells in places.items():
        figures = [ends for _, ends in cells]
        s, orders = score(figures), [score(list(order)) for order in permutations(figures)]
        variance = sum(x * x for x in orders) / len(orders)
        z = (s - (s > 0) + (s < 0)) / variance**0.5 if variance else 0.0
        row = rows[place]
        assert row["statistic"] == pytest.approx(z, rel=1e-10)
        if len(figures) <= 9 and any(a < b for a, b in figures):
            assert row["p"] == pytest.approx(sum(abs(x) >= abs(s) for x in orders) / len(orders))
            assert row["exact"]
        assert row["confidence"] == pytest.approx(1 - min(row["p"] / 2, 0.5))


def test_a_long_series_takes_the_normal_chance() -> None:
    places = made(2, [30, 45])
    found = sz.trend(table_of(places), method="censored", **OPTIONS)
    for row in found.iter_rows(named=True):
        assert not row["exact"]
        assert row["p"] == pytest.approx(2 * stats.norm.sf(abs(row["statistic"])))


def test_without_limits_it_is_mann_kendall_with_the_slope_of_sen() -> None:
    source = random.Random(3)
    table = pl.DataFrame(
        {"断面": place, "时间": f"{2000 + k}", "氨氮(mg/L)": round(source.uniform(0, 2), 1)}
        for place in "甲乙丙丁戊己庚辛"
        for k in range(source.choice([8, 20, 40]))
    )
    plain = sz.trend(table, method="mann-kendall", **OPTIONS)
    censored = sz.trend(table, method="censored", **OPTIONS)
    same = ["断面", "count", "slope", "slope_low", "slope_high"]
    assert censored.select(same).equals(plain.select(same))
    assert censored["statistic"].fill_null(0).to_list() == pytest.approx(
        plain["statistic"].fill_null(0).to_list()
    )


def test_falling_limits_make_no_trend() -> None:
    """Nothing was ever found, while the laboratory's limit fell from year to year."""
    cells = [f"{limit}L" for limit in (0.2, 0.2, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.01, 0.01)]
    table = pl.DataFrame(
        {"断面": "甲", "时间": [f"{2010 + k}" for k in range(10)], "氨氮(mg/L)": cells}
    )
    half = sz.trend(table, method="mann-kendall", **OPTIONS)
    assert half["trend"].item() == "falling"
    censored = sz.trend(table, method="censored", **OPTIONS)
    assert censored.select("statistic", "p", "trend", "likelihood").row(0) == (
        0.0, 1.0, "no trend", "about as likely as not",
    )  # fmt: skip


def test_a_mean_lies_between_its_ends() -> None:
    """A year of readings below limits is anything between the means by 0 and by the limits."""
    years = {2018: ["0.4", "0.4"], 2019: ["0.3", "0.1L"], 2020: ["0.1L", "0.1L"]}
    years |= {2021: ["0.05L", "0.05L"], 2022: ["0.05L", "0.05L"]}
    rows = [
        {"断面": "甲", "时间": f"{year}-{month:02}", "氨氮(mg/L)": cell}
        for year, cells in years.items()
        for month, cell in enumerate(cells, 1)
    ]
    found = sz.trend(pl.DataFrame(rows), method="censored", **OPTIONS)
    ends = [(0.4, 0.4), (0.15, 0.2), (0.0, 0.1), (0.0, 0.05), (0.0, 0.05)]
    orders = [score(list(order)) for order in permutations(ends)]
    variance = sum(x * x for x in orders) / len(orders)
    assert score(ends) == -7
    assert found["statistic"].item() == pytest.approx(-6 / variance**0.5)


def test_seasons_are_compared_within() -> None:
    """The summer is high, every year: no trend, and none of the round of the year."""
    cells = {1: "0.1L", 4: "0.3", 7: "0.9", 10: "0.2L"}
    rows = [
        {"断面": "甲", "时间": f"{year}-{month:02}", "氨氮(mg/L)": cell}
        for year in range(2015, 2021)
        for month, cell in cells.items()
    ]
    options = OPTIONS | {"every": "quarter"}
    found = sz.trend(pl.DataFrame(rows), method="seasonal-censored", **options)
    assert found.select("statistic", "trend", "slope").row(0) == (0.0, "no trend", 0.0)


@pytest.mark.parametrize("how", ["hamed-rao", "yue-wang", "prewhitening", "block-bootstrap"])
def test_corrections_find_fewer_trends_in_series_that_carry_over(how: Any) -> None:
    source, rows = random.Random(5), []
    for place in range(80):
        noise = 0.0
        for k in range(40):
            noise = 0.7 * noise + source.gauss(0, 1)
            rows.append({"断面": f"{place}", "时间": f"{1980 + k}", "氨氮(mg/L)": 10 + noise})
    table = pl.DataFrame(rows)
    plain = sz.trend(table, method="mann-kendall", **OPTIONS)
    tested = sz.trend(table, method="mann-kendall", autocorrelation=how, **OPTIONS)
    found = [(t["trend"] != "no trend").sum() for t in (plain, tested)]
    assert found[0] > 20 and found[1] < 0.7 * found[0]
    again = sz.trend(table, method="mann-kendall", autocorrelation=how, **OPTIONS)
    assert again.equals(tested)


def test_a_correction_goes_with_mann_kendall() -> None:
    table = table_of(made(6, [6]))
    with pytest.raises(OptionError, match="mann-kendall"):
        sz.trend(table, method="censored", autocorrelation="yue-wang", **OPTIONS)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8], "virtually certain"),
        ([1, 3, 2, 4], None),
        ([1, 2, 1, 2, 1, 2], "about as likely as not"),
    ],
)
def test_confidence_is_said_in_words(values: list[float], word: str | None) -> None:
    times = [f"{2000 + k}" for k in range(len(values))]
    table = pl.DataFrame({"断面": "甲", "时间": times, "氨氮(mg/L)": values})
    found = sz.trend(table, method="mann-kendall", **OPTIONS)
    assert found["likelihood"].item() == word
    if word is not None:
        said = sz.trend(table, method="mann-kendall", lang="zh", **OPTIONS)
        assert said["方向可能性"].item() in {"几乎确定", "或许可能"}
