"""Worked examples of the oracle: lakes, cities, changes between periods, attainment."""

from decimal import Decimal
from fractions import Fraction

import pytest

from decimals import D, ds, near, of
from oracle_comparisons import (
    TLI,
    attained,
    change_percent,
    compare_sets,
    compare_shares,
    compare_status,
    cwqi,
    cwqi_indices,
    rank,
    share_changes,
    supply_compliance,
    tli,
    trophic_state,
)
from oracle_laws import LIMITS, TABLE1_21
from oracle_methods import STATUSES

# ------------------------------------------------------------------------------ trophic state

FIVE_ONES = dict.fromkeys(TLI, D(1))


def test_tli_of_ones() -> None:
    # ln 1 = 0, so TLI(j) = 10 a; Σr² = 1 + 0.7056 + 0.6724 + 0.6889 + 0.6889 = 3.7558;
    # Σr²·TLI = 25 + 66.580416 + 36.665972 + 35.257902 + 0.750901 = 164.255191
    single, weights, total = tli(FIVE_ONES)
    assert single == {
        "chlorophyll_a": D("25"),
        "total_phosphorus": D("94.36"),
        "total_nitrogen": D("54.53"),
        "transparency": D("51.18"),
        "permanganate_index": D("1.09"),
    }
    # the weights as published
    assert [weight.quantize(D("0.0001")) for weight in weights.values()] == ds(
        "0.2663", "0.1879", "0.1790", "0.1834", "0.1834"
    )
    # 164.255191/3.7558 = 43.73374274...
    assert near(total, "43.733743")
    assert total is not None
    assert trophic_state(total) == "中营养"


def test_tli_of_tens() -> None:
    # ln 10 = 2.302585093: 25 + 10.86·2.302585093 = 50.0060741; 51.18 - 19.4·2.302585093 = 6.5098492
    single = tli(dict.fromkeys(TLI, D(10)))[0]
    assert near(single["chlorophyll_a"], "50.0060741")
    assert near(single["transparency"], "6.5098492")


def test_tli_of_some_needs_leave() -> None:
    some = {"chlorophyll_a": D(1), "transparency": D(1)}
    single, weights, total = tli(some)
    assert list(single) == ["chlorophyll_a", "transparency"]
    assert near(weights["chlorophyll_a"], "0.2663")
    assert total is None
    # (25 + 0.6889·51.18)/1.6889 = 60.257902/1.6889 = 35.67878619...
    _, weights, total = tli(some, renormalise=True)
    assert near(weights["chlorophyll_a"], "0.5921")
    assert near(total, "35.678786")
    assert tli({}, renormalise=True) == ({}, {}, None)


def test_tli_of_nothing_below_zero() -> None:
    assert tli(FIVE_ONES | {"transparency": D(0)})[2] is None
    assert "transparency" not in tli(FIVE_ONES | {"transparency": D(0)})[0]
    assert tli(FIVE_ONES, renormalise=True) == tli(FIVE_ONES)


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("29.9999", "贫营养"),
        ("30", "中营养"),
        ("50", "中营养"),
        ("50.0001", "轻度富营养"),
        ("60", "轻度富营养"),
        ("60.0001", "中度富营养"),
        ("70", "中度富营养"),
        ("70.0001", "重度富营养"),
        ("-3", "贫营养"),
    ],
)
def test_trophic_state(total: str, expected: str) -> None:
    assert trophic_state(D(total)) == expected


# ------------------------------------------------------------------------------ CWQI


def at_the_limits(water_body: str, **others: str) -> dict[str, Decimal | None]:
    """Put all 21 items at their limit Ⅲ (pH 9, DO 5)."""
    limits: dict[str, Decimal | None] = {
        parameter: LIMITS[parameter, water_body].levels[2][0].high for parameter in TABLE1_21
    }
    return limits | of(dissolved_oxygen="5") | of(**others)


@pytest.mark.parametrize(
    ("parameter", "value", "water_body", "expected"),
    [
        ("ph", "7", "river", "0"),
        ("ph", "6.5", "river", "0.5"),  # 7 - 6.5
        ("ph", "7.5", "river", "0.25"),  # 0.5/2
        ("ph", "9", "river", "1"),
        ("dissolved_oxygen", "10", "river", "0.5"),  # 5/10
        ("dissolved_oxygen", "2.5", "river", "2"),
        ("cod", "15", "river", "0.75"),
        ("total_phosphorus", "0.05", "river", "0.25"),
        ("total_phosphorus", "0.05", "lake", "1"),
        ("ammonia_nitrogen", "0.1234", "lake", "0.1234"),  # not rounded
    ],
)
def test_cwqi_index(parameter: str, value: str, water_body: str, expected: str) -> None:
    assert cwqi_indices({parameter: D(value)}, water_body) == {parameter: D(expected)}


def test_cwqi_is_the_sum_weighed_by_sections() -> None:
    # 21 indices of 1 at pH 9, 20 of them at pH 7
    assert cwqi(at_the_limits("river"), None, 3, 0) == 21
    assert cwqi(at_the_limits("river", ph="7"), None, 3, 0) == 20
    # (3·20 + 1·21)/4 = 20.25
    assert cwqi(at_the_limits("river", ph="7"), at_the_limits("lake"), 3, 1) == D("20.25")
    # the lake alone: total phosphorus 0.1/0.05 = 2
    assert cwqi({}, at_the_limits("lake", total_phosphorus="0.1"), 0, 2) == 22


def test_cwqi_of_some_needs_leave() -> None:
    some = of(cod="15", dissolved_oxygen="10")
    assert cwqi(some, None, 1, 0) is None
    assert cwqi(some, None, 1, 0, subset=True) == D("1.25")  # 0.75 + 0.5
    assert cwqi(some, None, 1, 1, subset=True) is None  # a lake without means
    assert cwqi(at_the_limits("river", dissolved_oxygen="0"), None, 1, 0) is None  # 5/0
    assert cwqi({}, None, 0, 0) is None


def test_rank() -> None:
    assert rank(ds("3.1", "2.0", "3.1", "4", "1")) == [3, 2, 3, 5, 1]
    assert rank(ds("1", "2", "2.0", "3")) == [1, 2, 2, 4]
    assert rank(ds("5", "5")) == [1, 1]
    assert rank([]) == []


def test_change_percent() -> None:
    assert change_percent(D("4.5"), D("5")) == D("-10")
    assert change_percent(D("6"), D("4")) == D("50")
    assert near(change_percent(D("4"), D("3")), "33.3333333333333333333")
    assert change_percent(D("1"), D("0")) is None


# ------------------------------------------------------------------------------ two periods


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("良好", "良好", (0, "no clear change")),
        ("良好", "优", (1, "some improvement")),
        ("轻度污染", "优", (2, "marked improvement")),
        ("重度污染", "优", (4, "marked improvement")),
        ("优", "良好", (-1, "some decline")),
        ("良好", "中度污染", (-2, "marked decline")),
        ("优", "重度污染", (-4, "marked decline")),
    ],
)
def test_compare_status(before: str, after: str, expected: tuple[int, str]) -> None:
    assert compare_status(before, after) == expected
    assert len(STATUSES) == 5


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("0", "0", "no clear change"),
        ("10", "0", "no clear change"),  # exactly 10
        ("10.01", "0", "some improvement"),
        ("12", "-8", "some improvement"),  # exactly 20
        ("12.1", "-8", "marked improvement"),
        ("-5", "5", "no clear change"),  # exactly -10
        ("-5", "5.1", "some decline"),
        ("-10", "10", "some decline"),  # exactly -20
        ("-10", "10.1", "marked decline"),
        ("15", "15", "no clear change"),
    ],
)
def test_compare_shares(good: str, bad: str, expected: str) -> None:
    assert compare_shares(D(good), D(bad)) == expected


def test_share_changes_are_exact() -> None:
    # G from 2/3 to 5/6 is 50/3 points, D from 1/3 to 0 is -100/3: 50 points in all
    good, bad = share_changes((1, 1, 0, 0, 0, 1), (2, 2, 1, 1, 0, 0))
    assert (good, bad) == (Fraction(50, 3), Fraction(-100, 3))
    assert compare_shares(good, bad) == "marked improvement"
    # from 1/3 to 13/30 is exactly 10 points
    assert compare_shares(*share_changes((1, 0, 0, 2, 0, 0), (13, 0, 0, 17, 0, 0))) == (
        "no clear change"
    )


def test_sets_take_the_larger_change() -> None:
    assert compare_sets("良好", "优", 0, 0) == "some improvement"
    assert compare_sets("良好", "良好", 12, 0) == "some improvement"
    assert compare_sets("良好", "优", 30, 0) == "marked improvement"
    assert compare_sets("轻度污染", "优", 15, 0) == "marked improvement"
    # G 74 to 76 %, D 0 to 20 %: one grade better, 2 - 20 = -18 points worse; the shares decide
    assert compare_sets("轻度污染", "良好", 2, 20) == "some decline"
    # and where the shares say less, the status does
    assert compare_sets("轻度污染", "良好", 2, 10) == "some improvement"


# ------------------------------------------------------------------------------ targets and supply


def test_attained() -> None:
    assert attained(2, 2) is True
    assert attained(1, 2) is True
    assert attained(3, 2) is False
    assert attained(None, 2) is None


def test_supply_compliance() -> None:
    # 75 of 100
    assert supply_compliance(ds("50", "25", "25"), [True, True, False]) == 75
    # 2 of 3
    assert near(supply_compliance(ds("2", "1"), [True, False]), "66.666666666666666666667")
    assert supply_compliance(ds("2", "1"), [False, False]) == 0
    assert supply_compliance(ds("2", "1"), [True, None]) is None
    assert supply_compliance(ds("2", "0"), [True, None]) == 100  # nothing was taken from it
    assert supply_compliance(ds("0"), [True]) is None
    with pytest.raises(ValueError, match="zip"):
        supply_compliance(ds("1"), [])
