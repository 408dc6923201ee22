"""Trends against scipy and every order of a series, laws that hold for any, refusals."""

import random
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats  # type: ignore[import-untyped]

import shuizhi as sz
from kinds import expected, in_every_kind, near
from oracle_trends import (
    Series,
    interval,
    kendall,
    mann_kendall,
    series,
    slopes,
    spearman,
    standardised,
    word,
)
from shuizhi import errors

KEYS: dict[str, Any] = {"by": "断面", "time": "时间", "min_count": 1}


def table_of(made: dict[str, Series], per_year: int = 1, header: str = "氨氮") -> pl.DataFrame:
    """Make samples; periods without one have an empty cell or no row."""
    rows = []
    for place, of_place in made.items():
        for time, season, value in of_place:
            month = season * (12 // per_year) + 1
            rows.append({"断面": place, "时间": f"{int(time)}-{month:02}", header: value})
        rows.append({"断面": place, "时间": "1990-01", header: None})
    return pl.DataFrame(rows)


def rows_of(found: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["断面"]: row for row in found.iter_rows(named=True)}


@pytest.mark.parametrize(("seed", "lengths"), [(1, [5, 6, 7]), (2, [8]), (3, [13, 20, 31])])
def test_spearman_agrees(seed: int, lengths: list[int]) -> None:
    made = series(seed, 150, lengths)
    table = table_of(made)
    found = {
        (sides, alpha): rows_of(sz.trend(table, sides=sides, significance=alpha, **KEYS))
        for sides in (None, "one", "two")
        for alpha in (0.05, 0.01)
    }
    for place, of_place in made.items():
        rs, two, one = spearman(of_place)
        for (sides, alpha), rows in found.items():
            row, p = rows[place], two if sides == "two" else one
            assert row["count"] == len(of_place)
            assert row["statistic"] == near(rs, 1e-12)
            assert row["p"] == near(p)
            assert row["exact"] == (len(of_place) <= 12)
            assert row["trend"] == word(rs, p, alpha)
            values, times = [v for *_, v in of_place], [t for t, *_ in of_place]
            assert row["slope"] == near(stats.theilslopes(values, times)[0], 1e-12)
            low, high = interval(slopes(of_place), kendall(values)[1], len(values))
            assert (row["slope_low"], row["slope_high"]) == (near(low, 1e-12), near(high, 1e-12))
    words = {row["trend"] for row in found[None, 0.05].values()}
    assert words == {"rising", "falling", "no trend"}


@pytest.mark.parametrize(("seed", "lengths"), [(4, [5, 6]), (5, [9, 10, 33]), (6, [40, 65, 80])])
def test_mann_kendall_agrees(seed: int, lengths: list[int]) -> None:
    made = series(seed, 60, lengths)
    two = rows_of(sz.trend(table_of(made), method="mann-kendall", **KEYS))
    one = rows_of(sz.trend(table_of(made), method="mann-kendall", sides="one", **KEYS))
    compared = 0
    for place, of_place in made.items():
        z, p = mann_kendall(of_place)
        assert two[place]["statistic"] == one[place]["statistic"] == near(z, 1e-12)
        if p is not None:
            assert (two[place]["p"], one[place]["p"]) == (near(p), near(p / 2))
            assert (two[place]["trend"], one[place]["trend"]) == (word(z, p), word(z, p / 2))
            compared += 1
    assert compared > 15


@pytest.mark.parametrize(("every", "per_year"), [("month", 12), ("quarter", 4), ("half", 2)])
def test_seasonal_agrees(every: Any, per_year: int) -> None:
    made = series(per_year, 60, [per_year * years for years in (4, 6, 9)], per_year)
    options = KEYS | {"every": every, "method": "seasonal"}
    rows = rows_of(sz.trend(table_of(made, per_year), **options))
    for place, of_place in made.items():
        seasons = [[v for _, s, v in of_place if s == i] for i in range(per_year)]
        s, variance = map(sum, zip(*(kendall(of_season) for of_season in seasons), strict=True))
        z = standardised(s, variance)
        row, p = rows[place], 2 * stats.norm.sf(abs(z))
        assert (row["statistic"], row["p"], row["exact"]) == (near(z, 1e-12), near(p), False)
        assert row["trend"] == word(z, p)
        own = slopes(of_place, within=True)
        assert row["slope"] == near(float(np.median(own)), 1e-12)
        low, high = interval(own, variance, len(of_place))
        assert (row["slope_low"], row["slope_high"]) == (near(low, 1e-12), near(high, 1e-12))


# The critical values of rs for 0.05 and 0.01, one-tailed, as handbooks print them (Olds 1938).
CRITICAL = {
    5: (0.900, 1.000), 6: (0.829, 0.943), 7: (0.714, 0.893), 8: (0.643, 0.833), 9: (0.600, 0.783),
    10: (0.564, 0.746),
}  # fmt: skip


@pytest.mark.parametrize("n", CRITICAL)
def test_trends_by_the_printed_table(n: int) -> None:
    source = random.Random(n)
    made: dict[str, Series] = {}
    for i in range(400):
        values = [k + source.uniform(0, n) for k in range(n)]
        made[f"断面{i}"] = [(2000 + k, 0, v) for k, v in enumerate(values)]
    for alpha, critical in zip((0.05, 0.01), CRITICAL[n], strict=True):
        found = sz.trend(table_of(made), significance=alpha, **KEYS)
        over = (found["statistic"] > critical - 0.001).to_list()
        assert found["trend"].to_list() == ["rising" if each else "no trend" for each in over]
        assert found["trend"].n_unique() == 2


METHODS = ["spearman", "mann-kendall", "seasonal"]
ENDS = ["statistic", "slope", "slope_high"]
MADE = series(9, 60, [12, 20, 24], 4)
QUARTERS = table_of(MADE, 4)


def trend(table: Any, **options: Any) -> Any:
    return sz.trend(table, **(KEYS | {"every": "quarter"} | options))


@pytest.mark.parametrize("method", METHODS)
def test_moving_a_series_changes_no_trend(method: str) -> None:
    words = ["断面", "count", "statistic", "p", "trend", "direction"]
    whole = trend(QUARTERS, method=method)
    for added in (0.7, 100.0, 1e-3):
        moved = trend(QUARTERS.with_columns(pl.col("氨氮") + added), method=method)
        assert moved.select(words).equals(whole.select(words))
        assert moved["slope"].to_list() == [near(x, 1e-9) for x in whole["slope"]]


@pytest.mark.parametrize("method", METHODS)
def test_turning_time_round_turns_the_trend(method: str) -> None:
    # Of 2000-01 … 2008-10 the quarter k becomes the last less k; the seasons change places too.
    end = 2000 * 4 + 2008 * 4 + 3
    turned = {
        place: [(k / 4, k % 4, v) for k, v in ((end - int(t * 4), v) for t, _, v in of_place)]
        for place, of_place in MADE.items()
    }
    whole, back = trend(QUARTERS, method=method), trend(table_of(turned, 4), method=method)
    other = {"rising": "falling", "worsening": "improving", "no trend": "no trend"}
    other |= {"falling": "rising", "improving": "worsening"}
    assert whole["trend"].n_unique() == 3
    for name in ("trend", "direction"):
        assert back[name].to_list() == [other[w] for w in whole[name]]
    for name, mirror in zip(("statistic", "slope", "slope_low"), ENDS, strict=True):
        want = [None if x is None else near(-x, 1e-12) for x in whole[mirror]]
        assert back[name].to_list() == want
    assert back["p"].to_list() == [near(p) for p in whole["p"]]


def test_order_and_names_and_units_change_nothing() -> None:
    whole = trend(QUARTERS)
    shuffled = trend(QUARTERS.sample(fraction=1, shuffle=True, seed=1))
    assert shuffled.sort("断面").equals(whole.sort("断面"))
    assert trend(QUARTERS.select(QUARTERS.columns[::-1])).equals(whole)
    renamed = trend(QUARTERS.with_columns("新" + pl.col("断面")))
    assert renamed.drop("断面").equals(whole.drop("断面"))
    micro = trend(QUARTERS.select("断面", "时间", (pl.col("氨氮") * 1000).alias("氨氮(μg/L)")))
    assert [list(r) for r in micro.rows()] == expected([list(r) for r in whole.rows()])


def test_a_rise_is_read_by_what_rises() -> None:
    rise = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    headers = {"氨氮": "变差", "溶解氧": "好转", "透明度(cm)": "好转", "pH": None, "水温": None}
    years = [f"{2016 + i}" for i in range(6)]
    table = pl.DataFrame({"断面": "甲", "时间": years} | dict.fromkeys(headers, rise))
    back = table.reverse().with_columns(时间=table["时间"])
    turned = {"好转": "变差", "变差": "好转", None: None}
    for given, direction in ((table, "上升"), (back, "下降")):
        found = sz.trend(given, lang="zh", **KEYS)
        assert found["监测项目"].to_list() == ["氨氮", "溶解氧", "透明度", "pH", "水温"]
        words = [w if given is table else turned[w] for w in headers.values()]
        assert found["变化判断"].to_list() == words
        assert found["趋势"].to_list() == [direction] * 5
    # Slopes are in canonical units: 1 cm is 0.01 m.
    assert sz.trend(table, **KEYS)["slope"].to_list() == [1.0, 1.0, near(0.01), near(1), 1.0]


def test_by_hand() -> None:
    # Permanganate index of five years: ranks 5 4 3 1 2, Σd² = 38, rs = 1 − 6·38/120 = −0.9; of 120
    # orders five are as far that way. Kendall's S is −8, of which there are five too.
    figures = [6.1, 5.8, 5.2, 4.4, 4.6]
    table = pl.DataFrame({"断面": "甲", "时间": range(2016, 2021), "CODMn": figures})
    row = sz.trend(table, **KEYS).row(0, named=True)
    assert (row["statistic"], row["p"], row["exact"]) == (-0.9, near(5 / 120), True)
    assert (row["trend"], row["direction"], row["count"]) == ("falling", "improving", 5)
    pairs = slopes([(2016 + i, 0, v) for i, v in enumerate(table["CODMn"])])
    assert row["slope"] == near((pairs[4] + pairs[5]) / 2)
    assert sz.trend(table, sides="two", **KEYS)["trend"].to_list() == ["no trend"]
    assert sz.trend(table, method="mann-kendall", **KEYS)["p"].to_list() == [near(2 * 5 / 120)]


def test_every_kind_of_table() -> None:
    table = QUARTERS.filter(pl.col("断面") < "断面008")
    for lang in ("zh", "en"):
        for method in METHODS:
            in_every_kind(lambda t, lang=lang, m=method: trend(t, lang=lang, method=m), table)
    assert trend(table.clear()).schema == trend(table).schema


def test_long_tables() -> None:
    long = QUARTERS.rename({"氨氮": "值"}).with_columns(项目=pl.lit("NH3-N"))
    assert trend(long, parameter="项目", value="值").equals(trend(QUARTERS))


FIVE = pl.DataFrame(
    {"断面": ["甲"] * 6, "时间": [f"{2016 + i}" for i in range(6)], "氨氮": [1.0, 2, 3, 4, 5, 6]}
)


@pytest.mark.parametrize("odd", ["inf", "-1", "坏", "", "未检出"])
def test_a_cell_that_is_not_a_figure_is_left_out(odd: str) -> None:
    one = FIVE.with_columns(氨氮=pl.Series(["1", "2", odd, "4", "5", "6"]))
    row = sz.trend(one, **KEYS).row(0, named=True)
    assert (row["count"], row["trend"], row["slope"]) == (5, "rising", 1.0)
    for lang, reason in (("en", "too_few"), ("zh", "数据不足")):
        few = sz.trend(one[1:], lang=lang, **KEYS).row(0)
        assert few[3:-1] == (4, *[None] * 10)
        assert reason in few[-1]


@pytest.mark.parametrize("method", METHODS)
def test_equal_values_have_no_trend(method: str) -> None:
    row = sz.trend(FIVE.with_columns(氨氮=0.025), method=method, **KEYS).row(0, named=True)
    assert (row["trend"], row["direction"]) == ("no trend", "no trend")
    assert (row["p"], row["slope"], row["statistic"] or 0) == (1, 0, 0)
    nothing = sz.trend(FIVE.with_columns(氨氮=pl.lit(None)), method=method, **KEYS)
    assert nothing["reason"].to_list() == ["too_few"]


@pytest.mark.parametrize("method", METHODS)
def test_extreme_figures_do_no_harm(method: str) -> None:
    for figures in ([1e308, -1.7e308, 1e-300], [0.0, 0.0, -0.0]):
        table = FIVE.with_columns(水温=pl.Series([*figures, 1.0, 2.0, 3.0]))
        found = sz.trend(table, method=method, parameters=["水温"], **KEYS)
        assert found["trend"][0] in ("rising", "falling", "no trend", None)


REFUSED = [
    ({"method": "kendall"}, errors.OptionError), ({"sides": "both"}, errors.OptionError),
    ({"significance": 5}, errors.OptionError), ({"significance": "0.05"}, errors.OptionError),
    ({"significance": float("nan")}, errors.OptionError), ({"every": None}, errors.OptionError),
    ({"every": "fortnight"}, errors.OptionError), ({"min_count": 0}, errors.OptionError),
    ({"lang": "fr"}, errors.OptionError), ({"by": "站"}, errors.ColumnError),
    ({"time": "日"}, errors.ColumnError), ({"parameters": ["无此项"]}, errors.UnknownNameError),
]  # fmt: skip


@pytest.mark.parametrize(("options", "error"), REFUSED)
def test_refusals(options: Any, error: Any) -> None:
    with pytest.raises(error, match=next(iter(options)).removesuffix("s")):
        sz.trend(FIVE, **(KEYS | options))


def test_columns_that_are_taken_or_absent() -> None:
    with pytest.raises(errors.ColumnError, match="count"):
        sz.trend(FIVE.rename({"断面": "count"}), **(KEYS | {"by": "count"}))
    with pytest.raises(errors.ColumnError, match="no column of mercury"):
        sz.trend(FIVE, parameters=["汞"], **KEYS)


@pytest.mark.parametrize("option", ["parameters", "geometric"])
def test_one_text_is_not_a_list(option: str) -> None:
    with pytest.raises(errors.OptionError, match="氨氮"):
        sz.trend(FIVE, **(KEYS | {option: "氨氮"}))


@pytest.mark.parametrize("method", METHODS[1:])
def test_four_periods_are_too_few(method: str) -> None:
    row = sz.trend(FIVE[:4], method=method, sides="one", **KEYS).row(0, named=True)
    assert (row["trend"], row["reason"]) == (None, "too_few")


def test_a_place_without_times_is_reported() -> None:
    both = pl.concat([FIVE, FIVE.with_columns(断面=pl.lit("乙"), 时间=pl.lit("?"))])
    assert sz.trend(both, **KEYS)["断面"].to_list() == ["甲", "乙"]


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(errors.UnitError, match="ppm"):
        sz.trend(FIVE.with_columns(FIVE["氨氮"].alias("总磷(ppm)")), **KEYS)
