"""Verdicts on outfalls by hand: bands, days on which a limit begins, hospitals, reclaimed water."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from city_of_outfalls import (
    DB41,
    GB8978,
    GB18466,
    GB18918,
    HOSPITAL,
    LIMIT,
    PLANT,
    REUSE,
    WORKS,
    one,
)
from kinds import near
from shuizhi import errors


def test_ammonia_between_the_figures_of_db41() -> None:
    only: dict[str, Any] = {"standards": [DB41]}
    jan, jul = "2024-01-10", "2024-07-10"
    for day in (jan, jul):
        assert one(PLANT, day, 氨氮=4.0, **only) == [("undetermined", "condition_unknown")]
        assert one(PLANT, day, 氨氮=3.0, **only) == [("pass", None)]
        assert one(PLANT, day, 氨氮=5.1, **only) == [("fail", None)]
    assert one(PLANT, jan, 氨氮=4.0, brackets="months", **only) == [("pass", None)]
    assert one(PLANT, jul, 氨氮=4.0, brackets="months", **only) == [("fail", None)]
    for warm, verdict in ((12.0, "pass"), (12.1, "fail")):
        found = one(PLANT, jan, 氨氮=4.0, 水温=warm, brackets="temperature", **only)
        assert found == [(verdict, None)]
    with pytest.raises(errors.ColumnError, match="water temperature"):
        one(PLANT, jan, 氨氮=4.0, brackets="temperature", **only)
    assert one(PLANT, jan, 氟化物=0.1, **only) == [("undetermined", "limit_not_encoded")]


def test_units_take_up_db41_on_their_days() -> None:
    told = {"现有": "2022-09-01", "新建": "2021-03-01"}
    for new, first in told.items():
        before = date.fromisoformat(first) - timedelta(days=1)
        by_date = {"现有": "2021-02-28", "新建": "2021-03-01"}[new]
        for about in ({"企业性质": new}, {"企业性质": None, "建成日期": by_date}):
            for day, said in ((f"{before}", "not_in_force"), (first, None)):
                verdict = "undetermined" if said else "pass"
                found = one(PLANT | about, day, COD=39, standards=[DB41], in_force="flag")
                assert found == [(verdict, said)]
    unknown = PLANT | {"企业性质": None, "建成日期": None}
    for day, number in (("2021-02-28", 1), ("2021-03-01", 2), ("2022-08-31", 2), ("2022-09-01", 2)):
        said = one(unknown, day, ["standard", "reason"], COD=39)
        wanted = [(DB41, None if day == "2022-09-01" else "outfall_not_told")]
        assert said == [(GB18918, None), *wanted][:number]
    prohibited = PLANT | {"功能类别": "Ⅱ"}
    assert one(prohibited, COD=1, standards=[DB41]) == [("prohibited", None)]
    assert one(prohibited, COD="--", standards=[DB41]) == [("prohibited", None)]


def test_gb18918_by_temperature_building_date_and_day() -> None:
    def plant(day: str = "2023-07-01", about: Any = PLANT, **cells: Any) -> list[Any]:
        return one(about, day, LIMIT, standards=[GB18918], **cells)

    daily, instant, open_ = "daily-mean", "instantaneous", "undetermined"
    each = "each-reading"  # pH and colour are not averaged
    assert plant(氨氮=6, 水温=12) == [(daily, 8.0, "pass", None)]
    assert plant(氨氮=6, 水温="12.1") == [(daily, 5.0, "fail", None)]
    assert plant(氨氮=6) == [(daily, 5.0, open_, "condition_unknown")]
    old, unknown = PLANT | {"建成日期": "2005-12-31"}, PLANT | {"建成日期": None}
    assert plant(总磷=0.8) == plant(总磷=0.8, about=PLANT | {"建成日期": "2006-01-01"})
    assert plant(总磷=0.8) == [(daily, 0.5, "fail", None)]
    assert plant(总磷=0.8, about=old) == [(daily, 1.0, "pass", None)]
    assert plant(总磷=0.8, about=unknown) == [(daily, 0.5, open_, "condition_unknown")]
    assert plant("2027-12-31", old, 总磷=1.2) == [
        (daily, 1.0, "fail", None), (instant, 1.5, "pass", None),
    ]  # fmt: skip
    assert plant("2028-01-01", old, 总磷=[0.2, 1.2]) == [
        (daily, 0.5, "fail", None), (instant, 1.0, "fail", None),
    ]  # fmt: skip
    # Colour, pH and coliforms move from the mean of the day to each value by itself.
    cells = {"pH": [7.0, 9.5], "色度(稀释倍数)": [10, 35], "粪大肠菌群": [500, 2000]}
    for day, reused, said in (
        ("2026-02-28", "是", [(each, "fail"), (each, "fail"), (daily, "fail")]),
        ("2026-03-01", "是", [(instant, "fail"), (instant, "fail"), (instant, "fail")]),
        ("2026-03-01", "否", [(instant, "fail"), (instant, "fail"), (instant, "pass")]),
        ("2026-03-01", None, [(instant, "fail"), (instant, "fail"), (instant, "undetermined")]),
    ):
        found = plant(day, PLANT | {"出水回用": reused}, **cells)
        assert [(row[0], row[2]) for row in found] == said, (day, reused)


def test_hospitals_works_and_reused_water() -> None:
    def limits(about: Any, *standards: str, **cells: Any) -> list[Any]:
        return one(about, columns=["level", "limit", "verdict", "reason"], standards=standards,
                   **cells)  # fmt: skip

    infectious = {"类型": "医院", "医疗机构类型": "传染病医院"}
    assert limits(infectious, GB18466, 粪大肠菌群=200) == [(None, 100.0, "fail", None)]
    assert limits(HOSPITAL, GB18466, 粪大肠菌群=200) == [("排放标准", 500.0, "pass", None)]
    assert limits(HOSPITAL | {"执行级别": "预处理标准"}, GB18466, COD=200)[0][1:3] == (
        250.0,
        "pass",
    )
    assert limits(HOSPITAL | {"执行级别": None}, GB18466, COD=2)[0][3] == "outfall_not_told"
    for industry, limit in (("皮革", 100.0), ("食品", 100.0), ("味精", 100.0), ("石油化工", 60.0)):
        for cod, verdict in ((limit, "pass"), (limit + 0.1, "fail")):
            found = limits(WORKS | {"行业": industry}, GB8978, COD=cod, day="2012-07-01")
            assert found == [("一级", limit, verdict, None)], industry
    second = WORKS | {"执行级别": "二级"}
    for industry, limit in (("皮革", 300.0), ("食品", 150.0), ("石油化工", 120.0)):
        assert limits(second | {"行业": industry}, GB8978, COD=limit, day="2012-07-01")[0][:3] == (
            "二级", limit, "pass",
        )  # fmt: skip
    assert limits(second, GB8978, COD=200)[0][3] == "condition_unknown"
    before = second | {"行业": "食品", "建成日期": "1997-12-31"}
    assert limits(before, GB8978, SS=200) == [("二级", 200.0, "pass", None)]  # table 2, not 4: 150
    assert limits(before | {"建成日期": "1998-01-01"}, GB8978, SS=200)[0][1:3] == (150.0, "fail")
    for industry in ("皮革", "石油化工", "电镀厂", "造纸"):  # standards of their own
        found = limits(second | {"行业": industry}, GB8978, COD=10)
        assert found == [("二级", None, "undetermined", "not_in_force")], industry
    amended = {"day": "2028-09-01", "COD": 10}
    assert limits(HOSPITAL, GB18466, **amended)[0][2:] == ("undetermined", "limit_not_encoded")
    for use, limit in (("冲厕", 5.0), ("城市绿化", 10.0)):
        found = limits({"类型": "公共污水处理系统", "用途": use}, REUSE, 浊度=limit)
        assert found == [(None, limit, "pass", None)]


@pytest.mark.parametrize(
    ("industry", "other"),
    [("轮胎", True), ("食品", True), ("味精", False), ("皮革", False), (None, False)],
)
def test_an_industry_that_no_standard_names_is_told(industry: str | None, other: bool) -> None:
    works = WORKS | {"行业": industry, "执行级别": "一级"}
    [(why,)] = one(works, columns=["适用依据"], standards=[GB8978], COD=90,
                           day="2012-07-01", lang="zh")  # fmt: skip
    assert (f"行业“{industry}”不在已收录的标准所列行业中，按其他排污单位" in why) == other, why


@pytest.mark.parametrize(
    ("industry", "own"),
    [
        ("毛皮鞣制及制品加工", "GB 30486-2013"), ("棉印染精加工", "GB 4287-2012"),
        ("炼焦", "GB 16171-2012"), ("柠檬酸", "GB 19430-2013"), ("制糖业", "GB 21909-2008"),
        ("煤炭开采和洗选业", "GB 20426-2006"), ("电子元件制造", "GB 39731-2020"),
        ("氧化铝", "GB 25465-2010"), ("橡胶制品", "GB 27632-2011"),
    ],
)  # fmt: skip
def test_an_industry_with_a_standard_of_its_own_is_not_held_to_gb8978(
    industry: str, own: str
) -> None:
    works = WORKS | {"行业": industry, "执行级别": "一级", "直接排放": "是"}
    found = one(works, columns=["standard"], COD=80, day="2024-07-01")
    assert (own,) in found and (GB8978,) not in found


def test_flow_loads_and_least_counts() -> None:
    only: dict[str, Any] = {"standards": [GB18918], "columns": ["value", "flow", "load"]}
    for unit, per_day in (("m3/h", 24), ("m3/d", 1), ("m3/s", 86400), ("L/s", 86.4)):
        found = one(PLANT, COD=[36, 48], 流量=["300", "100"], flow="流量", flow_unit=unit, **only)
        assert found == [(39.0, near(200 * per_day), near(39 * 200 * per_day / 1000))]
    for flow, said in (([0, 0], (42.0, 0.0, 0.0)), ([None, 1], (42.0, None, None))):
        flows = pl.Series(flow, dtype=pl.Float64)
        assert one(PLANT, COD=[36, 48], 流量=flows.to_list(), flow="流量", **only) == [said]
    least = {"standards": [GB18918], "min_count": 3}
    assert one(PLANT, COD=["9", "9", "--"], **least) == [("undetermined", "too_few")]
    assert one(PLANT, COD=["9", "9", "0.5L"], **least) == [("pass", None)]
    assert one(PLANT, COD=["--", None], standards=[GB8978]) == [("undetermined", "no_limit")]


def test_reclaimed_water_is_bound_by_its_use_alone() -> None:
    waters = pl.DataFrame({
        "再生水": ["绿化", "冲厕", "清扫", "不明"], "时间": ["2022-05-10"] * 4,
        "氨氮(mg/L)": [7.0, 7.0, 7.0, 7.0], "浊度(NTU)": [8.0, 8.0, 8.0, 8.0],
    })  # fmt: skip
    uses = pl.DataFrame({
        "再生水": ["绿化", "冲厕", "清扫", "不明"], "用途": ["城市绿化", "冲厕", "道路清扫", None],
    })  # fmt: skip
    found = sz.check_discharge(waters, uses, outfall="再生水", time="时间", lang="zh")
    # Of one whose use is not told others may bind, which are known and not encoded.
    other = {"GB/T 18921-2019", "GB/T 19923-2024"}
    assert set(found.filter(pl.col("再生水") != "不明")["标准"]) == {"GB/T 18920-2020"}
    assert set(found.filter(再生水="不明")["标准"]) == {"GB/T 18920-2020"} | other
    told = {
        (r["再生水"], r["监测项目"]): (r["标准限值"], r["判定"])
        for r in found.iter_rows(named=True)
    }
    # GB/T 18920-2020 table 1: 8 mg/L and 10 NTU for greening and sweeping, 5 and 5 for flushing.
    assert told["绿化", "氨氮"] == told["清扫", "氨氮"] == (8.0, "达标")
    assert told["冲厕", "氨氮"] == (5.0, "超标") and told["冲厕", "浑浊度"] == (5.0, "超标")
    assert told["绿化", "浑浊度"] == (10.0, "达标")
    assert told["不明", "氨氮"][1] == "无法判定"
