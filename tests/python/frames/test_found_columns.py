"""The columns that checks find by themselves, and tell."""

import warnings
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors


def notes(call: Any) -> tuple[Any, list[str]]:
    """Return the result of a call, and its notes on columns."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = call()
    return made, [str(w.message) for w in caught if w.category is errors.ShuizhiNote]


EFFLUENT = pl.DataFrame(
    {
        "排放口名称": ["丙", "甲"] * 2,
        "监测时间": ["2023-07-01 00:00"] * 2 + ["2023-07-01 01:00"] * 2,
        "COD(mg/L)": [36.0, 10.0, 48.0, 20.0],
        "流量(m3/h)": [300.0, 100.0, 100.0, 100.0],
    }
)
OUTFALLS = pl.DataFrame(
    {
        "排放口名称": ["甲", "丙"], "类型": ["公共污水处理系统"] * 2, "城市": ["焦作"] * 2,
        "企业性质": ["现有"] * 2, "流域": ["黄河"] * 2, "功能类别": ["Ⅲ"] * 2,
        "干支流": ["其他"] * 2,
    }
)  # fmt: skip


def test_discharge_finds_outfalls_times_and_flow() -> None:
    law = {"standards": ["DB41/2087-2021"]}
    made, told = notes(lambda: sz.check_discharge(EFFLUENT, OUTFALLS, **law))
    assert told == [
        "taken from the table: outfall='排放口名称', time='监测时间', flow='流量(m3/h)'; name "
        "others to choose them"
    ]
    # In the order of the samples, weighted by flow.
    assert made.select("排放口名称", "value", "weighted").rows() == [
        ("丙", 39.0, True),
        ("甲", 15.0, True),
    ]
    plain = sz.check_discharge(EFFLUENT, OUTFALLS, flow="", **law)
    assert plain["value"].to_list() == [42.0, 15.0]
    named = sz.check_discharge(
        EFFLUENT, OUTFALLS, outfall="排放口名称", time="监测时间", flow="流量(m3/h)", **law
    )
    assert named.equals(made)
    summed = sz.discharge_summary(made)
    assert summed.select("排放口名称", "month", "pass").rows() == [
        ("丙", "2023-07", 1),
        ("甲", "2023-07", 1),
    ]
    assert sz.discharge_summary(made, lang="zh").columns[:2] == ["排放口名称", "月份"]


@pytest.mark.parametrize(
    ("samples", "outfalls", "match"),
    [
        (EFFLUENT.rename({"监测时间": "何时"}), OUTFALLS, "time="),
        (EFFLUENT.rename({"排放口名称": "口"}), OUTFALLS.rename({"排放口名称": "口"}), "outfall="),
        (EFFLUENT, OUTFALLS.rename({"排放口名称": "口"}), "outfall="),
        (EFFLUENT.with_columns(采样时间="监测时间"), OUTFALLS, "监测时间', '采样时间"),
    ],
)
def test_what_cannot_be_found_is_asked_for(
    samples: pl.DataFrame, outfalls: pl.DataFrame, match: str
) -> None:
    with pytest.raises(errors.ColumnError, match=match):
        sz.check_discharge(samples, outfalls)


def test_screening_finds_place_time_and_state() -> None:
    table = pl.DataFrame(
        {
            "省份": ["湖北", "重庆"], "断面名称": ["小河"] * 2, "监测时间": ["2024-01-02"] * 2,
            "氨氮": [0.5, 0.5], "总磷": [0.1, 0.1], "pH": [7.5, 7.5], "站点情况": ["正常", "维护"],
        }
    )  # fmt: skip
    made, told = notes(lambda: sz.screen_samples(table))
    assert made["rule"].to_list() == ["flag"] and made["row"].to_list() == [1]
    assert "section='断面名称'" in told[0] and "state='站点情况'" in told[0]
    assert made.columns[1:4] == ["省份", "断面名称", "监测时间"]
    # Named, the two sections are one place, whose rows repeat each other.
    named = sz.screen_samples(table, section="断面名称", time="监测时间", state="站点情况")
    assert "repeated" in named["rule"].to_list()
    assert sz.screen_samples(table.select("氨氮")).height == 0


def test_screening_takes_year_and_month_for_no_time() -> None:
    table = pl.DataFrame({"断面": ["甲"] * 2, "年": [2024] * 2, "月": [1, 2], "COD": [20.0, 15.0],
                          "BOD5": [30.0, 2.0]})  # fmt: skip
    assert sz.screen_samples(table)["rule"].to_list() == ["part"]


def test_black_waters_find_water_point_and_time() -> None:
    table = pl.DataFrame(
        {
            "河流": ["黑河"] * 6, "点位": ["2"] * 3 + ["1"] * 3,
            "采样日期": ["2024-05-01", "2024-05-03", "2024-05-05"] * 2,
            "透明度(cm)": [8, 9, 30, 26, 25, 40], "溶解氧": [1.0] * 3 + [3.0] * 3,
            "氧化还原电位": [60] * 6, "氨氮": [3.0] * 6,
        }
    )  # fmt: skip
    made, told = notes(lambda: sz.grade_black_odorous(table))
    assert made.select("点位", "samplings", "grade").rows() == [
        ("2", 3, "severe"),
        ("1", 3, "light"),
    ]
    assert "water='河流', point='点位', time='采样日期'" in told[0]
    for name in ("水体", "水体名称", "黑臭水体名称"):
        other = sz.grade_black_odorous(table.rename({"河流": name}))
        assert other.select("点位", "grade").equals(made.select("点位", "grade"))
    with pytest.raises(errors.ColumnError, match="water="):
        sz.grade_black_odorous(table.drop("河流"))


def test_sources_are_found() -> None:
    table = pl.DataFrame(
        {"水源地名称": ["乙", "甲"], "采样日期": ["2024-01-02"] * 2, "氨氮": [0.1, 1.2]}
    )
    made, told = notes(lambda: sz.check_source_water(table))
    assert made.select("水源地名称", "attained").rows() == [("乙", True), ("甲", False)]
    assert "source='水源地名称'" in told[0]


def test_ecological_flow_keeps_the_order_of_the_table() -> None:
    flows = pl.DataFrame({"断面": ["乙", "甲"] * 2, "日期": ["2021-02-01"] * 2 + ["2021-03-01"] * 2,
                          "流量": [1.0, 2.0, 3.0, 4.0]})  # fmt: skip
    base = pl.DataFrame({"断面": ["丙", "甲", "乙"], "流量": [1.0] * 3})
    made = sz.check_ecological_flow(flows, flow="流量", base=base)
    assert made["断面"].to_list() == ["乙", "乙", "甲", "甲", "丙"]


def test_a_change_of_method_is_reported_where_periods_are_compared() -> None:
    def river(sections: int, month: str) -> Any:
        rows = [
            {"河流": "清河", "断面": f"{n}", "时间": month, "氨氮": 0.4} for n in range(sections)
        ]
        other = [{"河流": "浊河", "断面": "x", "时间": month, "氨氮": 0.4}]
        return sz.assess_rivers(pl.DataFrame(rows + other), by="河流")

    before, now = river(5, "2023-05"), river(4, "2024-05")
    made = sz.compare(before, now, on="河流")
    assert made.select("河流", "change", "reason").rows() == [
        ("清河", "no clear change", "method_changed"), ("浊河", "no clear change", None),
    ]  # fmt: skip
    zh = sz.compare(before, now, on="河流", lang="zh")
    assert zh["说明"].to_list() == ["评价方法与对比时段不同", None]
    bare = [each.drop("by", "method", strict=False) for each in (before, now)]
    assert "reason" not in sz.compare(*bare, on="河流").columns


# ------------------------------------------------------------- lakes that nothing says are lakes

RESERVOIR = pl.DataFrame({"断面名称": ["群英水库坝前", "沁河口"], "总磷(mg/L)": [0.05, 0.05]})


def test_places_named_as_lakes_are_told_where_nothing_says_the_water_body() -> None:
    month = RESERVOIR.with_columns(日期=pl.lit("2021-05-01"))
    for call in (
        lambda: sz.grade(RESERVOIR),
        lambda: sz.grade_readings(RESERVOIR),
        lambda: sz.assess_sections(month, min_count=1),
        lambda: sz.exceedances(month),
    ):
        said = "\n".join(notes(call)[1])
        assert "places that may be lakes or reservoirs (1, as '群英水库坝前')" in said, said
        assert "total_phosphorus" in said


def test_nothing_is_told_of_lakes_where_it_is_said_or_makes_no_difference() -> None:
    for call in (
        lambda: sz.grade(RESERVOIR, water_body="river"),
        lambda: sz.grade(RESERVOIR.with_columns(水体类型=pl.lit("河流"))),
        lambda: sz.grade(RESERVOIR.rename({"总磷(mg/L)": "氨氮(mg/L)"})),
        lambda: sz.grade(RESERVOIR.with_columns(断面名称=pl.lit("湖北厂"))),
        lambda: sz.grade(
            RESERVOIR.rename({"总磷(mg/L)": "氨氮(mg/L)"}), standard="GB/T 14848-2017"
        ),
    ):
        assert not any("lakes" in each for each in notes(call)[1])
