"""Worked examples of the oracle: sections and rivers, their classes, status and main indicators."""

from fractions import Fraction

import pytest

from decimals import D, near, of
from oracle_laws import _ASSESSMENT, CLASSES, TABLE1_21
from oracle_methods import (
    HEAVY_METALS,
    Indicator,
    River,
    assess_river,
    main_indicators,
    mean_section,
    multiple_over_3,
    notation,
    river_main_indicators,
    river_status_by_shares,
    section_class,
    status,
)

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
