"""Worked examples of the oracle: readings in means, rounding, periods."""

from datetime import date

import pytest

from decimals import D, ds, monthly, near
from oracle_methods import average_period, enter, mean, period, round_assessment

# ------------------------------------------------------------------------------ enter


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0.31", "0.31"),
        ("0.025L", "0.0125"),  # half of 0.025
        ("<0.05", "0.025"),
        ("＜0.05", "0.025"),
        (">20", "20"),  # above range: the figure
        ("", None),
        ("—", None),
        (None, None),
        ("未检出", None),  # half of what?
        ("abc", None),
        ("-0.2", None),  # a concentration below 0 is missing
    ],
)
def test_enter(cell: str | None, expected: str | None) -> None:
    assert enter(cell, "ammonia_nitrogen") == (None if expected is None else D(expected))


def test_enter_by_policy() -> None:
    assert enter("0.05L", "copper", "zero") == 0
    assert enter("0.05L", "copper", "limit") == D("0.05")
    assert enter("0.05L", "copper", "drop") is None
    assert enter("0.07", "copper", "drop") == D("0.07")
    with pytest.raises(ValueError, match="nondetect"):
        enter("1", "copper", "third")


def test_a_signed_parameter_may_enter_below_zero() -> None:
    assert enter("-0.2", "water_temperature") == D("-0.2")


# ------------------------------------------------------------------------------ mean


def test_mean_is_arithmetic_and_exact() -> None:
    assert mean("cod", ds("0.1", "0.2", "0.6")) == D("0.3")
    assert mean("cod", ds("7")) == 7
    assert near(mean("cod", ds("1", "1", "2")), "1.333333333333333333333333")
    with pytest.raises(ValueError, match="nothing"):
        mean("cod", [])


def test_mean_ph_goes_through_hydrogen() -> None:
    # (10^-6 + 10^-8)/2 = 5.05·10^-7; lg 5.05 = 0.703291378118661; 7 - 0.703291378118661
    assert near(mean("ph", ds("6", "8")), "6.296708621881339")
    # equal values keep their value to the last digit
    assert mean("ph", ds("7.3", "7.3", "7.3")) == D("7.3")
    # (10^-6 + 10·10^-8)/11 = 1.1·10^-6/11 = 10^-7
    assert mean("ph", ds("6", *["8"] * 10)) == 7
    # ignores "geometric"
    assert mean("ph", ds("6", "8"), geometric=True) == mean("ph", ds("6", "8"))


def test_mean_ph_may_be_an_exact_tie() -> None:
    # (10^-5.5 + 10·10^-7.5)/11 = 10^-5.5·(1 + 0.1)/11 = 10^-6.5: 6.5 rounds to the even 6
    ph = mean("ph", ds("5.5", *["7.5"] * 10))
    assert ph == D("6.5")
    assert round_assessment("ph", ph) == 6


def test_mean_geometric() -> None:
    # sqrt(2·8) = 4; cube root of 1·10·100 = 10, where the arithmetic mean is 37
    assert mean("fecal_coliform", ds("2", "8"), geometric=True) == 4
    assert mean("fecal_coliform", ds("1", "10", "100"), geometric=True) == 10
    assert mean("fecal_coliform", ds("1", "10", "100")) == 37
    for parameter, values in (("fecal_coliform", ds("0", "10")), ("orp", ds("-1", "10"))):
        with pytest.raises(ValueError, match="not above 0"):
            mean(parameter, values, geometric=True)


# ------------------------------------------------------------------------------ rounding


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("ammonia_nitrogen", "0.125", "0.12"),  # half to even: down
        ("ammonia_nitrogen", "0.135", "0.14"),  # half to even: up
        ("ammonia_nitrogen", "0.1251", "0.13"),
        ("ph", "9.4", "9"),
        ("ph", "9.5", "10"),
        ("ph", "8.5", "8"),
        ("dissolved_oxygen", "4.95", "5.0"),  # 4.9 is odd
        ("mercury", "0.000004", "0.000004"),  # 0.00000 would be 0
        ("mercury", "0.0000045", "0.000004"),  # one figure, half to even
        ("mercury", "0.000005", "0.000005"),  # a tie that falls to 0.00000 keeps its figure
        ("mercury", "0.000015", "0.00002"),
        ("mercury", "0", "0"),
        ("fecal_coliform", "1234.5678", "1234.5678"),  # no decimals known
    ],
)
def test_round_assessment(parameter: str, value: str, expected: str) -> None:
    assert round_assessment(parameter, D(value)) == D(expected)


def test_rounding_ignores_the_noise_of_division() -> None:
    assert round_assessment("ammonia_nitrogen", D("0.125" + "0" * 34 + "1")) == D("0.12")
    assert round_assessment("ammonia_nitrogen", D("0.124" + "9" * 37)) == D("0.12")
    assert round_assessment("ammonia_nitrogen", D("0.134" + "9" * 37)) == D("0.14")


# ------------------------------------------------------------------------------ periods


@pytest.mark.parametrize(
    ("day", "ten_day", "month", "quarter", "half"),
    [
        (date(2024, 1, 1), 1, 1, 1, 1),
        (date(2024, 1, 10), 1, 1, 1, 1),
        (date(2024, 1, 11), 2, 1, 1, 1),
        (date(2024, 1, 20), 2, 1, 1, 1),
        (date(2024, 1, 21), 3, 1, 1, 1),
        (date(2024, 1, 31), 3, 1, 1, 1),  # no fourth ten days
        (date(2024, 2, 29), 6, 2, 1, 1),
        (date(2024, 3, 31), 9, 3, 1, 1),
        (date(2024, 4, 1), 10, 4, 2, 1),
        (date(2024, 6, 30), 18, 6, 2, 1),
        (date(2024, 7, 1), 19, 7, 3, 2),
        (date(2024, 12, 31), 36, 12, 4, 2),
    ],
)
def test_period(day: date, ten_day: int, month: int, quarter: int, half: int) -> None:
    assert period(day, "ten-day") == (2024, ten_day)
    assert period(day, "month") == (2024, month)
    assert period(day, "quarter") == (2024, quarter)
    assert period(day, "half") == (2024, half)
    assert period(day, "year") == (2024, 1)


def test_a_year_averages_its_months_first() -> None:
    # January 1, 1, 1, 9 is 3; February to August 1: (3 + 7·1)/8 = 1.25, not (12 + 7)/11
    dated = [(date(2024, 1, day), D(value)) for day, value in ((3, 1), (9, 1), (15, 1), (28, 9))]
    dated += monthly(2024, *["1"] * 8)[1:]
    assert average_period("cod", dated, "year") == (D("1.25"), 8, 11)


def test_a_year_of_7_months_is_undetermined() -> None:
    assert average_period("cod", monthly(2024, *["1"] * 7), "year") == (None, 7, 7)
    assert average_period("cod", monthly(2024, *["1"] * 7), "year", min_months=7) == (D(1), 7, 7)
    assert average_period("cod", monthly(2024, *["1"] * 8), "year") == (D(1), 8, 8)


def test_a_quarter_needs_two_samplings() -> None:
    assert average_period("cod", [(date(2024, 2, 5), D(9))], "quarter") == (None, 1, 1)
    # both in one month will do
    two = [(date(2024, 2, 5), D(9)), (date(2024, 2, 25), D(10))]
    assert average_period("cod", two, "quarter") == (D("9.5"), 1, 2)
    assert average_period("cod", two[:1], "quarter", min_quarter=1) == (D(9), 1, 1)
    # February 9.5, March 11.5: 10.5
    assert average_period("cod", [*two, (date(2024, 3, 5), D("11.5"))], "quarter")[0] == D("10.5")


def test_half_years_need_four_months() -> None:
    assert average_period("cod", monthly(2024, "1", "2", "3"), "half") == (None, 3, 3)
    assert average_period("cod", monthly(2024, "1", "2", "3", "4"), "half") == (D("2.5"), 4, 4)


def test_days_are_averaged_first_where_it_is_said() -> None:
    # (1 + 3) / 2 = 2, and (2 + 8) / 2 = 5; at once (1 + 3 + 8) / 3 = 4
    hours = [(date(2024, 5, 1), D(1)), (date(2024, 5, 1), D(3)), (date(2024, 5, 2), D(8))]
    assert average_period("cod", hours, "month", days=True) == (D(5), 1, 2)
    assert average_period("cod", hours, "month") == (D(4), 1, 3)


def test_month_and_ten_days_need_one_value() -> None:
    one = [(date(2024, 5, 21), D(3))]
    assert average_period("cod", one, "month") == (D(3), 1, 1)
    assert average_period("cod", one, "ten-day") == (D(3), 1, 1)
    assert average_period("cod", [*one, (date(2024, 5, 31), D(4))], "ten-day") == (D("3.5"), 1, 2)
    assert average_period("cod", [], "month") == (None, 0, 0)


def test_a_period_is_one_period() -> None:
    with pytest.raises(ValueError, match="more than one ten-day"):
        average_period("cod", [(date(2024, 5, 10), D(1)), (date(2024, 5, 11), D(1))], "ten-day")


def test_rounding_comes_last() -> None:
    # (1.006 + 1.006 + 1.003)/3 = 1.005 rounds to 1.00; months rounded first would give
    # (1.01 + 1.01 + 1.00)/3 = 1.0067 and then 1.01
    dated = monthly(2024, "1.006", "1.006", "1.003")
    assert average_period("ammonia_nitrogen", dated, "quarter")[0] == D("1.005")
    assert average_period("ammonia_nitrogen", dated, "quarter", rounded=True)[0] == D("1.00")


def test_endless_months_still_make_an_exact_tie() -> None:
    # January (1 + 0 + 0)/3, February the same, March 5/6 of six values: (1/3 + 1/3 + 5/6)/3 = 0.5
    days = [(1, 1), (1, 0), (1, 0), (2, 1), (2, 0), (2, 0), *[(3, 1)] * 5, (3, 0)]
    dated = [(date(2024, month, 1), D(value)) for month, value in days]
    assert average_period("cod", dated, "quarter") == (D("0.5"), 3, 12)


def test_ph_of_a_quarter_goes_through_hydrogen_twice() -> None:
    # January 6 and ten times 8 is 7; the mean with February 7 is 7
    dated = [(date(2024, 1, 1), D(6))] + [(date(2024, 1, 2), D(8))] * 10
    assert average_period("ph", [*dated, (date(2024, 2, 1), D(7))], "quarter") == (D(7), 2, 12)
