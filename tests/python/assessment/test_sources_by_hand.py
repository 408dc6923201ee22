"""Drinking-water sources by hand: cells, quarters, zones, tables, refusals."""

from datetime import date
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from made_sources import CHECK, DECLARED, FEW, KINDS, K, few, told

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由")


COLUMN = sz.errors.ColumnError


def test_names_of_columns() -> None:
    names = ["时段", "起始日", "样本数", "重复行数", "监测次数", "达标次数", "水源类型", "标准",
             "目标类别", "类别", "超标指标", "单独评价超标指标", "综合营养状态指数", "达标",
             "计入单独评价项目达标", "参评指标数", "应评指标数", "定类确定", "说明",
             "水源达标率(%)", "监测项目齐全", "取水量", "达标取水量", "水量达标率(%)",
             "计入单独评价项目水量达标率(%)", "水源达标得分", "水源达标评级",
             "自然本底", "扣除本底达标", "扣除本底水源达标率(%)",
             "扣除本底水量达标率(%)"]  # fmt: skip
    found = CHECK(FEW, lang="zh", suffix="_新", plan=["铁"], **K, **told()).columns
    assert found == ["源", *(f"{name}_新" for name in names)]


@pytest.mark.parametrize(("table", "options", "column", "cells"), [  # 甲 first, as in the table
    *(case for law, words in KINDS.items() for word in words for case in (
        (FEW, {"kind": word}, "standard", [law] * 2),
        (few(类=f" {word.title()} "), {}, "standard", [law] * 2))),
    # 8.6 is assessed as 9, which is beyond 6.5–8.5 in groundwater, and not beyond 6–9 in rivers.
    (FEW, {}, "class", ["Ⅰ", "Ⅳ"]), (few(铁="0"), {}, "attained", [True, False]),
    (few(铁=["1", "--"], pH="--"), {}, "attained", [False, None]),
    (few(铁=["0", "--"], pH="--", 量=[3.0, 0.0]), {}, "compliance", [100.0] * 2),
    (few(铁=["0", "--"], pH="--", 量=[3.0, 1.0]), {}, "compliance", [None] * 2),
    *((few(量=[3.0 * n, n]), {}, "compliance", [None] * 2) for n in (0.0, float("nan"), -1.0)),
    (few(量=[3.0, None]), {}, "compliance", [None] * 2),
    (FEW, told(起="2021年3月31日", 止="20210430"), "background", [None, "iron (文1; 局)"]),
    (FEW, told(起="2021-04", 止="2021年4月"), "background", [None, "iron (文1; 局)"]),
    (FEW, told(起="2021-04-01", 止="2021-04-29"), "background", [None] * 2),
    (FEW, told(起="2021-05-01", 止="2021-12-31"), "background", [None] * 2),
    (FEW, told(起="2020-01-01", 止="2021-03-31"), "background", [None] * 2),
    (few(pH="7"), told(), "compliance_without_background", [100.0] * 2),
    (FEW.drop("pH"), told(),
        "compliance_without_background", [None] * 2),
    (FEW.rename({"源": "source"}), {"source": "source",
        "background": DECLARED.rename({"源": "source"})}, "background", [None, "iron (文1; 局)"]),
    (few(类="地下水").drop("铁", "pH")
        .with_columns(总硬度=400), {}, "attained", [True, True]),
])  # fmt: skip
def test_cells_by_hand(table: Any, options: Any, column: str, cells: list[Any]) -> None:
    assert CHECK(table, **(K | options))[column].to_list() == cells


@pytest.mark.parametrize(("table", "options", "error", "word"), [
    (FEW, told(止="2021-03-31"), COLUMN, "a first and a last day"),
    (FEW, told(止=None), COLUMN, "needs both"),
    (FEW, told(认定文件=None), COLUMN, "decision"), (FEW, told(来源=None), COLUMN, "source"),
    (FEW, {"background": DECLARED.drop("认定文件")}, COLUMN, "认定文件"),
    (FEW, {"background": DECLARED.drop("来源")}, COLUMN, "来源"),
    (FEW, {"background": DECLARED.drop("源")}, COLUMN, "源"),
    (FEW, told(监测项目="怪"), sz.errors.UnknownNameError, "怪"),
    (FEW, told() | {"every": None, "time": None}, sz.errors.OptionError, "background"),
    (FEW, {"every": "ten-day"}, sz.errors.OptionError, "sampled every month"),
    (FEW, {"sampling": "quarter"}, sz.errors.OptionError, "sampled every quarter"),
    (FEW, {"sampling": "day"}, sz.errors.OptionError, "day"),
    (FEW, {"zone": "三级"}, sz.errors.OptionError, "三级"),
    (FEW.with_columns(区=pl.lit("准")), {"zone": "区"}, COLUMN, "准"),
    (FEW, {"table3": ["氨氮"]}, sz.errors.OptionError, "table 3"),
    (FEW, {"plan": []}, sz.errors.OptionError, "plan"),
    (FEW, {"plan": "铁"}, sz.errors.OptionError, "plan"),
    (FEW, {"plan": {"river": ["铁"]}}, sz.errors.OptionError, "river"),
    (FEW, {"plan": ["怪"]}, sz.errors.UnknownNameError, "怪"),
    (FEW, {"kind": "海水"}, sz.errors.OptionError, "海水"), (FEW, {"volume": "水"}, COLUMN, "水"),
    (few(类=["地表水", "海水"]), {}, COLUMN, "海水"), (few(类=["地表水", None]), {}, COLUMN, "类"),
    (few(量=["300", "--"]), {}, COLUMN, "量"),
    (FEW, {"volume": "源"}, COLUMN, "源"), (FEW, told(源=1), COLUMN, "源"),
    (few(量=[date(2021, 4, 1)] * 2), {}, COLUMN, "量"),
    (FEW, told(认定文件=" "), COLUMN, "decision"),
])  # fmt: skip
def test_refusals(table: Any, options: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        CHECK(table, **(K | options))


def monthly(**columns: Any) -> pl.DataFrame:
    months = {"水源": "中站", "月": ["2021-04", "2021-05", "2021-06"]}
    return pl.DataFrame(months | columns)


QUARTER: dict[str, Any] = {"source": "水源", "time": "月", "every": "quarter", "volume": "取水量"}


def row(table: pl.DataFrame, *names: str, **options: Any) -> tuple[Any, ...]:
    return CHECK(table, **QUARTER | options).select(names).row(0)


def test_a_month_of_which_nothing_is_known_leaves_the_quarter_open() -> None:
    open_ = monthly(氨氮=[None, 0.1, 0.1], 取水量=[0.0, 150.0, 150.0])
    assert row(open_, "attained", "compliance") == (None, 100.0)


def test_sources_sampled_once_a_quarter() -> None:
    # A township source: water every month, samples in April alone.
    town = monthly(氨氮=[0.1, None, None], 取水量=[10.0, 20.0, 30.0])
    assert row(town, "attained", "compliance") == (None, None)
    both = pl.concat(
        [town.with_columns(频次=pl.lit("每季"), 水源=pl.lit("乡镇")),
         monthly(氨氮=[1.1, 0.1, 0.1], 取水量=[20.0, 40.0, 40.0]).with_columns(频次=pl.lit("每月"))]
    )  # fmt: skip
    found = CHECK(both, **QUARTER, sampling="频次")
    assert found.select("水源", "samplings", "attained", "compliance").rows() == [
        ("乡镇", 1, True, 87.5), ("中站", 3, False, 87.5),
    ]  # fmt: skip


def test_first_level_zones_are_compared_with_class_two() -> None:
    # GB 3838-2002, 3: class Ⅱ for first-level, Ⅲ for second-level protection zones.
    table = monthly(氨氮=0.8, 总磷=0.15, 取水量=1.0, 区=["一级", "二级", "二级保护区"])
    month = QUARTER | {"every": "month", "zone": "区"}
    found = CHECK(table, **month)
    assert found["target"].to_list() == ["Ⅱ", "Ⅲ", "Ⅲ"]
    assert found["attained"].to_list() == [False, True, True]
    assert row(table, "attained", zone="first") == (False,)
    assert row(table, "attained", zone="second") == row(table, "attained") == (True,)
    nitrogen = table.with_columns(总氮=0.8)  # Ⅲ of a lake
    of_lake = {"water_body": "lake", "indicators": "table1-21"}
    found = row(nitrogen.with_columns(氨氮=0.1, 总磷=0.01), "attained", "attained_with_apart",
                zone="first", **of_lake)  # fmt: skip
    assert found == (True, False)


def test_a_river_has_no_trophic_index() -> None:
    lake = {"叶绿素a(μg/L)": 150.0, "总磷": 0.04, "总氮": 0.9, "透明度(cm)": 25, "CODMn": 5.5}
    assert row(monthly(取水量=1.0, **lake), "trophic_index", "attained") == (None, True)


def test_of_table_three_the_chosen_items_bind() -> None:
    # GB 3838-2002, 5.3: the items are chosen by the authority.
    table = monthly(**{"氨氮": 0.1, "三氯甲烷(μg/L)": 90, "苯(μg/L)": 1, "取水量": 1.0})
    with pytest.warns(sz.errors.ShuizhiWarning, match="table 3 that were measured are assessed"):
        assert row(table, "attained") == (False,)
    with pytest.warns(sz.errors.ShuizhiWarning, match="does not name are not assessed: trichloro"):
        assert row(table, "attained", "assessed", table3=["苯"]) == (True, 2)
    with pytest.warns(sz.errors.ShuizhiWarning, match="未列入 table3= 的表3项目不评价：苯"):
        assert row(table, "达标", table3=["三氯甲烷"], lang="zh") == (False,)


def test_a_plan_that_was_not_completed() -> None:
    # HJ 774-2015, 5.3.1: 60 % of the water and none of the sources.
    table = monthly(氨氮=[0.1, 0.2, 0.1], 铜=[None, "0.001L", None], 取水量=100.0)
    names = ["complete", "attained", "compliance", "source_compliance"]
    assert row(table, *names, plan=["氨氮", "铜"]) == (True, True, 100.0, 100.0)
    assert row(table, *names, plan=["氨氮", "铅"]) == (False, True, 60.0, 0.0)
    assert row(table, "reason", plan=["铅"], lang="en") == (
        "missing: copper; plan_not_completed: lead",
    )  # fmt: skip
    assert row(table, "说明", plan={"surface": ["铅"]}, lang="zh") == (
        "缺测：铜；监测项目不全：铅",
    )
    assert row(table, "complete", plan={"ground": ["铅"]}) == (True,)


GERMS = pl.DataFrame(
    {"水源": ["甲"], "月": ["2021-04"], "氨氮": [0.1], "总氮": [1.5], "粪大肠菌群(个/L)": [1000000]}
)


@pytest.mark.parametrize(("body", "over"), [("river", []), ("lake", ["总氮"])])
def test_the_whole_of_table_1_is_applied(body: str, over: list[str]) -> None:
    options: Any = {"source": "水源", "time": "月", "water_body": body, "lang": "zh"}
    found = CHECK(GERMS, indicators="table1", **options).row(0, named=True)
    assert [each["parameter"] for each in found["超标指标"]] == [*over, "粪大肠菌群"]
    assert (found["类别"], found["达标"], found["单独评价超标指标"]) == ("劣Ⅴ", False, [])
    # By default both are listed apart.
    found = CHECK(GERMS, **options).row(0, named=True)
    assert (found["类别"], found["达标"], found["超标指标"]) == ("Ⅰ", True, [])
    assert found["计入单独评价项目达标"] is False
    aside = [(each["parameter"], each["limit"]) for each in found["单独评价超标指标"]]
    assert aside == [*(("总氮", 1.0) for _ in over), ("粪大肠菌群", 10000.0)]
    assert found["说明"] == "单独评价超标，不计入达标：" + "、".join([*over, "粪大肠菌群"])
    with pytest.raises(sz.errors.OptionError, match="indicators"):
        CHECK(GERMS, **(options | {"indicators": "all"}))


def test_a_source_that_is_unknown_leaves_the_score_open() -> None:
    water = pl.DataFrame({"水源": ["甲", "乙"], "日期": ["2024-01-02"] * 2, "氨氮": [None, 1.5],
                          "取水量": [300.0, 100.0]})  # fmt: skip
    made = sz.check_source_water(water, source="水源", time="日期", volume="取水量")
    assert made.select("source_score", "source_grade").row(0) == (None, None)
