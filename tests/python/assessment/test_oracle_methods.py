"""Worked examples of the methods of assessment, each computed by hand in its comment."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from oracle import _ASSESSMENT, CLASSES, LIMITS, TABLE1_21
from oracle_methods import (
    HEAVY_METALS,
    STATUSES,
    TLI,
    Indicator,
    River,
    assess_river,
    attained,
    average_period,
    change_percent,
    compare_sets,
    compare_shares,
    compare_status,
    cwqi,
    cwqi_indices,
    enter,
    main_indicators,
    mean,
    mean_section,
    multiple_over_3,
    notation,
    period,
    rank,
    river_main_indicators,
    river_status_by_shares,
    round_assessment,
    section_class,
    share_changes,
    status,
    supply_compliance,
    tli,
    trophic_state,
)

D = Decimal


def ds(*texts: str) -> list[Decimal]:
    """Make decimals."""
    return [D(text) for text in texts]


def of(**texts: str) -> dict[str, Decimal | None]:
    """Make the means of a section."""
    return {parameter: D(text) for parameter, text in texts.items()}


def near(value: Decimal | None, expected: str) -> bool:
    """Compare to the digits of `expected`."""
    assert value is not None
    return value.quantize(D(expected)) == D(expected)


def monthly(year: int, *texts: str) -> list[tuple[date, Decimal]]:
    """Date one value on the 5th of each month from January."""
    return [(date(year, month, 5), D(text)) for month, text in enumerate(texts, 1)]


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
    assert mean("fecal_coliform", ds("0", "10"), geometric=True) == 0
    with pytest.raises(ValueError, match="negative"):
        mean("orp", ds("-1", "10"), geometric=True)


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


# ------------------------------------------------------------------------------ sections


def test_section_class_is_the_worst_item() -> None:
    # COD 20 is Ⅲ, NH3-N 1.2 is Ⅳ (1.5), DO 6 is Ⅱ
    means = of(cod="20", ammonia_nitrogen="1.2", dissolved_oxygen="6")
    assert section_class(means, "river") == (
        3,
        {"dissolved_oxygen": 1, "cod": 2, "ammonia_nitrogen": 3},
    )


def test_section_class_is_on_rounded_values() -> None:
    assert section_class(of(ph="9.4"))[0] == 0  # 9
    assert section_class(of(ph="9.5"))[0] == 5  # 10
    assert section_class(of(ammonia_nitrogen="1.005"))[0] == 2  # 1.00
    assert section_class(of(ammonia_nitrogen="1.015"))[0] == 3  # 1.02
    assert section_class(of(dissolved_oxygen="4.95"))[0] == 2  # 5.0


def test_section_class_takes_only_the_21_items() -> None:
    assert section_class(
        of(total_nitrogen="9", fecal_coliform="99999", water_temperature="40")
    ) == (
        None,
        {},
    )
    assert section_class({"cod": None}) == (None, {})
    assert len(TABLE1_21) == 21


def test_section_class_asks_for_the_water_body() -> None:
    # total phosphorus 0.06: Ⅱ in a river (0.1), Ⅳ in a lake (0.1 after 0.05)
    assert section_class(of(total_phosphorus="0.06"), "river")[0] == 1
    assert section_class(of(total_phosphorus="0.06"), "lake")[0] == 3


def test_status() -> None:
    assert [status(class_) for class_ in range(6)] == [
        "优",
        "优",
        "良好",
        "轻度污染",
        "中度污染",
        "重度污染",
    ]
    facts = {row["level"]: row["zh"] for row in _ASSESSMENT["statuses"]}
    assert [status(class_) for class_ in range(6)] == [facts[level] for level in CLASSES]


# ------------------------------------------------------------------------------ indicators


def test_multiples_are_over_class_3_of_the_rounded_value() -> None:
    assert multiple_over_3("permanganate_index", D("13.2")) == D("1.2")  # 7.2/6
    assert multiple_over_3("permanganate_index", D("6.34")) == D("0.05")  # 6.3
    assert multiple_over_3("total_phosphorus", D("0.1"), "lake") == 1
    assert multiple_over_3("ph", D("10")) is None
    assert multiple_over_3("dissolved_oxygen", D("1")) is None


def test_notation_of_main_indicators() -> None:
    # CODMn 13.2 is Ⅴ; TP 0.3 is Ⅳ, (0.3 - 0.2)/0.2 = 0.5
    found = main_indicators(of(total_phosphorus="0.3", permanganate_index="13.2"))
    assert found == [
        Indicator("permanganate_index", 4, D("1.2")),
        Indicator("total_phosphorus", 3, D("0.5")),
    ]
    assert notation(found) == "高锰酸盐指数(1.2)、总磷(0.5)"
    assert notation([]) == ""


def test_notation_rounds_half_to_even() -> None:
    # (7.5 - 6)/6 = 0.25; (8.1 - 6)/6 = 0.35; (6.3 - 6)/6 = 0.05
    assert notation(main_indicators(of(permanganate_index="7.5"))) == "高锰酸盐指数(0.2)"
    assert notation(main_indicators(of(permanganate_index="8.1"))) == "高锰酸盐指数(0.4)"
    assert notation(main_indicators(of(permanganate_index="6.3"))) == "高锰酸盐指数(0.05)"


def test_no_bracket_for_ph_and_oxygen() -> None:
    assert notation(main_indicators(of(ph="10", dissolved_oxygen="1"))) == "pH、溶解氧"


def test_class_3_has_no_main_indicators() -> None:
    assert main_indicators(of(permanganate_index="6.04", cod="20")) == []
    assert main_indicators({}) == []
    # only what is over Ⅲ itself counts: CODMn 6 is Ⅲ
    assert notation(main_indicators(of(permanganate_index="6", cod="30"))) == "化学需氧量(0.5)"


def test_heavy_metals_come_first() -> None:
    # lead 0.06 is only Ⅴ (0.1), 0.01/0.05 = 0.2; COD 100 is 劣Ⅴ, 80/20 = 4; DO 1 is 劣Ⅴ;
    # NH3-N 2.5 is 劣Ⅴ, 1.5
    means = of(dissolved_oxygen="1", cod="100", lead="0.06")
    assert notation(main_indicators(means)) == "铅(0.2)、化学需氧量(4.0)、溶解氧"
    means |= of(ammonia_nitrogen="2.5")
    assert notation(main_indicators(means)) == "铅(0.2)、化学需氧量(4.0)、氨氮(1.5)"
    assert set(HEAVY_METALS) < set(TABLE1_21)


def test_cyanide_and_heavy_metals_are_sorted_together() -> None:
    # cyanide 0.3 is 劣Ⅴ, 0.1/0.2 = 0.5; mercury 0.0002 is Ⅳ, 1.0; copper 1.2 is 劣Ⅴ, 0.2
    means = of(mercury="0.0002", copper="1.2", cyanide="0.3", cod="100")
    assert [found.parameter for found in main_indicators(means)] == ["cyanide", "copper", "mercury"]
    # cyanide 0.1 is Ⅲ, so it does not count
    assert notation(main_indicators(of(cyanide="0.1", cod="24"))) == "化学需氧量(0.2)"


def test_class_goes_before_multiple() -> None:
    # BOD5 10.4 is 劣Ⅴ, 6.4/4 = 1.6; petroleum 0.2 is Ⅳ, 0.15/0.05 = 3
    assert notation(main_indicators(of(bod5="10.4", petroleum="0.2"))) == (
        "五日生化需氧量(1.6)、石油类(3.0)"
    )


def test_equal_indicators_are_in_the_order_of_the_table() -> None:
    # all Ⅳ and 0.5 over: 30/20, 6/4, 1.5/1, 0.3/0.2
    means = of(total_phosphorus="0.3", ammonia_nitrogen="1.5", bod5="6", cod="30")
    assert [found.parameter for found in main_indicators(means)] == [
        "cod",
        "bod5",
        "ammonia_nitrogen",
    ]


# ------------------------------------------------------------------------------ rivers


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((9, 0, 0, 0, 0, 1), "优"),  # 90 %
        ((30, 30, 29, 11, 0, 0), "良好"),  # 89 %
        ((0, 0, 3, 0, 0, 1), "良好"),  # 75 %
        ((0, 0, 74, 26, 0, 0), "轻度污染"),  # 74 %
        ((0, 0, 50, 0, 31, 19), "轻度污染"),  # 19 % 劣Ⅴ
        ((0, 0, 6, 2, 0, 2), "中度污染"),  # 60 %, 20 %
        ((0, 0, 60, 1, 0, 39), "中度污染"),  # 60 %, 39 %
        ((0, 0, 61, 0, 0, 39), "中度污染"),
        ((6, 0, 0, 0, 0, 4), "重度污染"),  # the boundary: 60 % and 40 %
        ((0, 0, 59, 1, 0, 40), "重度污染"),
        ((0, 0, 0, 0, 0, 7), "重度污染"),
        ((0, 0, 0, 7, 0, 0), "轻度污染"),
        ((0, 0, 0, 0, 0, 0), None),
    ],
)
def test_river_status_by_shares(counts: tuple[int, ...], expected: str | None) -> None:
    assert river_status_by_shares(counts) == expected


def test_every_combination_has_one_status() -> None:
    # the published rows, read one by one; only 60 % with 40 % fits none of them
    for n in range(1, 61):
        for good in range(n + 1):
            for bad in range(n - good + 1):
                g, d = Fraction(100 * good, n), Fraction(100 * bad, n)
                rows = {
                    "优": g >= 90,
                    "良好": 75 <= g < 90,
                    "轻度污染": g < 75 and d < 20,
                    "中度污染": g < 75 and 20 <= d < 40,
                    "重度污染": g < 60 and d >= 40,
                }
                fitting = [name for name, fits in rows.items() if fits]
                if g == 60 and d == 40:
                    assert fitting == []
                    fitting = ["重度污染"]
                found = river_status_by_shares((0, 0, good, n - good - bad, 0, bad))
                assert [found] == fitting, (good, n, bad)


def test_a_short_river_goes_by_the_mean_of_its_sections() -> None:
    # COD (10 + 10 + 10 + 54)/4 = 21: Ⅳ, though three of four sections are Ⅰ
    sections = [of(cod="10")] * 3 + [of(cod="54")]
    assert assess_river(sections) == River("轻度污染", 3, (3, 0, 0, 0, 0, 1))
    # a fifth section, and the shares decide: 4 of 5 are 80 %
    assert assess_river([*sections, of(cod="10")]) == River("良好", None, (4, 0, 0, 0, 0, 1))
    assert assess_river([]) == River(None, None, (0,) * 6)


def test_the_mean_section_takes_each_parameter_where_it_is() -> None:
    # pH 6 and 8: 6.2967; COD only once
    found = mean_section([of(ph="6", cod="8"), of(ph="8"), {"cod": None}])
    assert near(found["ph"], "6.2967")
    assert found["cod"] == 8


def test_sections_without_a_class_do_not_count() -> None:
    # four sections with a class and one with total nitrogen only are fewer than five
    sections = [of(cod="10")] * 3 + [of(cod="54"), of(total_nitrogen="9")]
    assert assess_river(sections).class_ == 3


def test_main_indicators_of_a_river_are_the_highest_rates() -> None:
    # over Ⅲ in 5 sections: NH3-N 3, COD 2, BOD5 1, TP 1 (TP after BOD5 in the table)
    sections = [
        of(ammonia_nitrogen="2", cod="30", bod5="6"),
        of(ammonia_nitrogen="2", cod="30", total_phosphorus="0.4"),
        of(ammonia_nitrogen="1.01"),
        of(ammonia_nitrogen="1"),
        of(cod="20"),
    ]
    assert river_main_indicators(sections) == [
        ("ammonia_nitrogen", Fraction(3, 5)),
        ("cod", Fraction(2, 5)),
        ("bod5", Fraction(1, 5)),
    ]
    assert river_main_indicators(sections[:4]) == []
    assert river_main_indicators([of(cod="20")] * 5) == []


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
