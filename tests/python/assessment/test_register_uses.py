"""What a register of sections is used for: by every verb, in its order, column by column."""

import inspect
import warnings
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings(
    "ignore:the class stands on", "ignore:类别仅由", "ignore:taken from the table"
)


def one(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"断面名称": ["甲"], **columns})


SAMPLES = pl.DataFrame(
    {"断面": ["甲"] * 2, "日期": ["2021-04-01", "2022-04-01"], "氨氮": [1.2, 1.2]}
)


# ------------------------------------------------------------------ every verb takes it

# Verbs that name places, and why they take no register of sections.
WITHOUT = {
    "check_discharge": "its places are outfalls, told by outfalls=",
    "discharge_summary": "as check_discharge",
    "check_criteria": "its rules are of one standard, whatever the section",
    "screen_influent": "its places are sewage plants",
    "read_hj212": "it reads, and source= is the packets",
    "write_table": "it writes, and source= is the data",
    "apply_decisions": "decisions name the readings themselves",
    "explain": "a row of a result says its target and water body itself",
    "plots.outfall_calendar": "its places are outfalls",
    "plots.outlook": "what is to be worried about stands first",
    "plots.ranking": "cities stand by their ranks",
    "plots.trend_plot": "it draws one place",
}
PLACES_OF = {"section", "by", "lake", "city", "source", "water", "on", "place", "plant", "outfall"}


def public_verbs() -> dict[str, Any]:
    verbs = {name: getattr(sz, name) for name in sz.__all__}
    verbs |= {f"plots.{name}": getattr(sz.plots, name) for name in sz.plots.__all__}
    return {
        name: verb
        for name, verb in verbs.items()
        if callable(verb) and not isinstance(verb, type)
        and PLACES_OF & set(inspect.signature(verb).parameters)
    }  # fmt: skip


def test_every_verb_of_places_takes_a_register() -> None:
    lacking = {
        name for name, verb in public_verbs().items()
        if "register" not in inspect.signature(verb).parameters
    }  # fmt: skip
    assert lacking == set(WITHOUT)


def ordered() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return samples whose sections stand otherwise than along their rivers, and the register."""
    names = ["沁三", "蟒二", "沁一", "蟒一", "沁二"]
    samples = pl.DataFrame({
        "断面名称": [n for n in names for _ in range(24)],
        "日期": [f"{y}-{m:02}-05" for _ in names for y in (2021, 2022) for m in range(1, 13)],
        "氨氮": [0.2 + 0.3 * i + 0.01 * m for i in range(5) for m in range(24)],
        "流量(m3/s)": [3.0 + i for i in range(5) for _ in range(24)],
    })  # fmt: skip
    register = pl.DataFrame({
        "断面名称": ["沁一", "蟒一", "沁二", "蟒二", "沁三"],
        "所属河流": ["沁河", "蟒河"] * 2 + ["沁河"],
        "上下游顺序": [1, 10, 2, 20, 11], "县区": ["温县", "武陟", "武陟", "温县", "修武"],
        "目标类别": ["Ⅲ", "氨氮<0.9，其他Ⅲ", "Ⅱ", "Ⅲ", "Ⅳ"],
    })  # fmt: skip
    return samples, register


ALONG = ["沁一", "沁二", "沁三", "蟒一", "蟒二"]
MONTHS: dict[str, Any] = {"section": "断面名称", "time": "日期", "every": "year"}


@pytest.mark.parametrize(
    "call",
    [
        lambda s, **o: sz.average(s, by="断面名称", every="year", **o),
        lambda s, **o: sz.average(s, by="断面名称", every="year", shape="long", **o),
        lambda s, **o: sz.describe(s, by="断面名称", **o),
        lambda s, **o: sz.trend(s, by="断面名称", every="month", **o),
        lambda s, **o: sz.watch(s, by="断面名称", watched="氨氮", **o),
        lambda s, **o: sz.watch(s, by="断面名称", watched="氨氮", shape="periods", **o),
        lambda s, **o: sz.fluxes(s, flow="流量(m3/s)", every="year", **o),
        lambda s, **o: sz.assess_sections(s, every="year", **o),
        lambda s, **o: sz.assess_rivers(s, by="断面名称", every="year", **o),
        lambda s, **o: sz.cwqi(s, city="断面名称", every="year", partial=True, **o),
        lambda s, **o: sz.class_likelihood(s, **o),
        lambda s, **o: sz.exceedances(s, **o),
        lambda s, **o: sz.attained_months(
            sz.assess_sections(s, target="Ⅲ"), section="断面名称", **o
        ),
        lambda s, **o: sz.attainment(
            sz.assess_sections(s, every="year"), section="断面名称", by="断面名称", **o
        ),
        lambda s, **o: sz.count_classes(
            sz.assess_sections(s, every="year"), section="断面名称", by="断面名称", **o
        ),
        lambda s, **o: sz.compare(
            *(sz.assess_sections(s, every="year").filter(period=y) for y in ("2021", "2022")),
            on="断面名称", shape="parameters", **o,
        ),
        lambda s, **o: sz.check_ecological_flow(
            s, flow="流量(m3/s)", every="year", **o,
            base=s.select("断面名称", 生态流量=4.0).unique(),
        ),
    ],
    ids=lambda call: str(call.__code__.co_names[1:3]),
)  # fmt: skip
def test_results_are_in_the_order_of_the_register(call: Any) -> None:
    samples, register = ordered()
    with pytest.warns() as _:
        warnings.warn("so that none is no fault", stacklevel=1)
        here = call(samples, register=register)
        there = call(samples, register=register, sort="register")
    places = there["断面名称"].unique(maintain_order=True).to_list()
    assert places == ALONG
    assert here["断面名称"].unique(maintain_order=True).to_list() != ALONG
    # It changes nothing but the order, and keeps that of the rows of a section.
    for name in ALONG:
        assert there.filter(断面名称=name).equals(here.filter(断面名称=name), null_equal=True)
    with pytest.raises(errors.OptionError, match="sort='register' needs register="):
        call(samples, sort="register")


# ------------------------------------------------------------------ what its columns are used for


def test_what_is_sampled_by_the_quarter_has_a_mean_of_a_year() -> None:
    quarters = (2, 5, 8, 11)
    samples = pl.DataFrame([
        {"断面": name, "日期": f"2022-{m:02}-03", "氨氮": 0.4,
         "氟化物": 0.8 if m in quarters else None}
        for name in ("甲", "乙") for m in range(1, 13)
    ])  # fmt: skip
    register = pl.DataFrame({"断面": ["甲", "乙"], "季测项目": ["氟化物、砷", None]})
    year = sz.assess_sections(samples, register=register, every="year", lang="zh")
    assert year["氟化物(mg/L)"].to_list() == [0.8, None]
    assert "氟化物" in year["说明"][1] and year["说明"][0] is None
    # Three of four quarters are enough, as 8 months of 12 are; two are too few.
    fewer = samples.filter(pl.col("日期") < "2022-11-01")
    enough = sz.assess_sections(fewer, register=register, every="year", lang="zh")
    assert enough["氟化物(mg/L)"].to_list() == [0.8, None]
    fewer = samples.filter(pl.col("日期") < "2022-08-01")
    short = sz.assess_sections(fewer, register=register, every="year", lang="zh")
    assert short["氟化物(mg/L)"].to_list() == [None, None]
    for every, means in (("half", 2), ("quarter", 4)):
        found = sz.average(samples, register=register, every=every, lang="zh")
        assert found.filter(断面="甲")["氟化物(mg/L)"].to_list() == [0.8] * means
        assert found.filter(断面="乙")["氟化物(mg/L)"].to_list() == [None] * means
    # Rivers of few sections are the mean of those that have one.
    river = sz.assess_rivers(
        samples.with_columns(河流=pl.lit("沁河")), register=register, every="year", lang="zh"
    )
    assert river["氟化物(mg/L)"].to_list() == [0.8]
    # What the user says of a parameter holds.
    own = sz.assess_sections(samples, register=register, every="year", min_count={"氟化物": 5})
    assert own["fluoride"].to_list() == [None, None]


def test_reports_take_what_is_sampled_by_the_quarter() -> None:
    samples = pl.DataFrame([
        {"断面名称": name, "采样日期": f"2022-{m:02}-03", "氨氮": 0.4,
         "氟化物": 0.8 if m % 3 == 2 else None}
        for name in ("甲", "乙") for m in range(1, 13)
    ])  # fmt: skip
    register = pl.DataFrame(
        {"断面名称": ["甲", "乙"], "季测项目": ["氟化物", "氟化物"], "目标类别": ["Ⅲ", "Ⅲ"]}
    )
    made = sz.report(samples, register=register, every="year", lang="zh")
    assert "断面达标率为100.0%" in "".join(made.sentences)
    alone = sz.report(samples, register=register.drop("季测项目"), every="year", lang="zh")
    assert "断面达标率为100.0%" not in "".join(alone.sentences)


def test_sources_have_their_kind_zone_and_water_of_the_register() -> None:
    samples = pl.DataFrame({
        "水源地名称": ["甲水源"] * 3 + ["乙水源"] + ["丙水源"] * 3,
        "日期": ["2022-01-05", "2022-02-05", "2022-03-05", "2022-02-05",
                 "2022-01-05", "2022-02-05", "2022-03-05"],
        "氨氮": [0.3, 0.6, 0.2, 0.1, 0.1, 0.1, 1.2],
    })  # fmt: skip
    register = pl.DataFrame({
        "水源地名称": ["丙水源", "甲水源", "乙水源"], "水源类型": ["地表水", "地表水", "地下水"],
        "保护区级别": ["二级", "一级", None], "年取水量(万吨)": [600, 1200, 600],
    })  # fmt: skip
    found = sz.check_source_water(samples, register=register, every="quarter", lang="zh")
    rows = found.select("水源地名称", "水源类型", "目标类别", "取水量", "达标取水量").rows()
    # 0.6 is over class Ⅱ and not over Ⅲ; three samplings share the water of the quarter.
    assert rows == [
        ("甲水源", "地表水", "Ⅱ", 300.0, 200.0),
        ("乙水源", "地下水", "Ⅲ", 150.0, 150.0),
        ("丙水源", "地表水", "Ⅲ", 150.0, 100.0),
    ]
    assert found["水量达标率(%)"].unique().to_list() == [75.0]
    sorted_ = sz.check_source_water(samples, register=register, every="quarter", sort="register")
    assert sorted_["水源地名称"].to_list() == ["丙水源", "甲水源", "乙水源"]
    # Water of the samples comes first, and of a month it is as many times.
    monthly = register.rename({"年取水量(万吨)": "月取水量(万吨)"})
    by_month = sz.check_source_water(samples, register=monthly, every="quarter", lang="zh")
    assert by_month["取水量"].to_list() == [3600.0, 1800.0, 1800.0]
    own = samples.with_columns(取水量=pl.lit(10.0))
    of_samples = sz.check_source_water(own, register=register, volume="取水量", every="quarter")
    assert of_samples["volume"].to_list() == [30.0, 10.0, 30.0]


def test_base_flows_of_a_register() -> None:
    flows = pl.DataFrame({"断面": ["甲", "甲", "乙"], "日期": ["2022-02-01", "2022-02-02"] * 1 + [
        "2022-02-01"], "流量": [1.0, 3.0, 3.0]})  # fmt: skip
    register = pl.DataFrame({"断面名称": ["甲", "乙"], "生态流量(L/s)": [2000, 4000]})
    found = sz.check_ecological_flow(flows, flow="流量", register=register)
    assert found.select("days_met", "days_short").rows() == [(1, 1), (0, 1)]
    with pytest.raises(errors.OptionError, match="base="):
        sz.check_ecological_flow(flows, flow="流量", register=register.select("断面名称"))


def test_stations_that_are_automatic_by_the_register_alone_are_reported() -> None:
    samples = pl.DataFrame({
        "断面": ["甲", "乙", "丙"], "日期": ["2022-02-01"] * 3, "氨氮": [0.4] * 3,
        "数据来源": ["手工", "自动监测", "手工"],
    })  # fmt: skip
    for words in (["是", "否", "否"], ["自动站", "手工监测", "手工"], [" TRUE", "false", "待定"]):
        register = pl.DataFrame({"断面": ["甲", "乙", "丙"], "自动监测": words})
        with pytest.warns(errors.ShuizhiWarning) as told:
            sz.assess_sections(samples, register=register)
        said = " ".join(str(each.message) for each in told)
        assert "no automatic data: '甲'" in said
        assert any("'乙'" in str(each.message) and "manual" in str(each.message) for each in told)


def test_watched_parameters_have_their_targets_of_the_register() -> None:
    samples = pl.DataFrame({
        "断面": ["甲", "乙", "丙"], "日期": ["2022-02-01"] * 3, "氨氮": [2.5, 2.5, 2.5],
    })  # fmt: skip
    register = pl.DataFrame(
        {"断面": ["甲", "乙", "丙"], "2022年目标": ["氨氮<3，其他Ⅳ", "Ⅳ", None]}
    )
    found = sz.watch(samples, watched="氨氮", register=register, shape="periods", lang="zh")
    assert found.select("目标值", "判定").rows()[:2] == [(3.0, "达标"), (1.5, "未达标")]
    assert found["判定"][2] == "无法判定"
    # A limit that is named holds for all.
    named = sz.watch(samples, watched="氨氮", limit=2.0, register=register, shape="periods")
    assert named["limit"].to_list() == [2.0] * 3


def test_means_trends_and_ledgers_by_columns_of_the_register() -> None:
    samples, register = ordered()
    joined = samples.join(register.select("断面名称", "县区"), on="断面名称")
    for call in (
        lambda s, **o: sz.average(s, by="县区", every="year", **o),
        lambda s, **o: sz.trend(s, by="县区", every="month", **o),
        lambda s, **o: sz.watch(s, by="县区", watched="氨氮", target="Ⅲ", **o),
        lambda s, **o: sz.ledger(s, by="县区", **o),
        lambda s, **o: sz.fluxes(s, flow="流量(m3/s)", section=["县区", "断面名称"], **o),
    ):
        assert call(samples, register=register).equals(call(joined), null_equal=True)


def test_compare_lists_every_section_of_the_register() -> None:
    samples, register = ordered()
    year = sz.assess_sections(samples, every="year", lang="zh")
    more = register.vstack(register.head(1).with_columns(断面名称=pl.lit("新断面")))
    sides = [year.filter(时段=y, 断面名称=n) for y, n in (("2021", "沁一"), ("2022", "沁二"))]
    found = sz.compare(*sides, on="断面名称", register=more, sort="register", lang="zh")
    assert found["断面名称"].to_list() == ["沁一", "新断面", "沁二", "沁三", "蟒一", "蟒二"]
    assert found["变化"].null_count() == 6


def test_targets_and_background_are_registers_of_less() -> None:
    by_year = one(**{"2021年目标": ["Ⅲ"], "2022年目标": ["Ⅳ"], "氨氮目标值(mg/L)": ["1.2"]})
    of_targets = sz.assess_sections(SAMPLES, targets=by_year)
    assert of_targets.equals(sz.assess_sections(SAMPLES, register=by_year), null_equal=True)
    exempted = one(豁免指标=["氨氮"], 认定文件=["1号"], 来源=["省厅"])
    of_table = sz.assess_sections(SAMPLES, target="Ⅲ", background=exempted)
    assert of_table["attained_without_background"].null_count() == 2
    both = sz.assess_sections(SAMPLES.with_columns(总磷=0.1), target="Ⅲ", background=exempted)
    assert both["attained_without_background"].to_list() == [True, True]
    with pytest.raises(errors.ColumnError, match="targets has no column"):
        sz.assess_sections(SAMPLES, targets=one(级别=["Ⅲ"]))


def test_reports_are_in_the_order_of_the_register() -> None:
    samples, register = ordered()
    made = sz.report(samples, register=register, every="year", lang="zh")
    assert made.tables["sections"]["断面名称"].to_list() == ALONG
    assert made.tables["rivers"]["所属河流"].to_list() == ["沁河", "蟒河"]
    # Rows of the account are those of the table that was given.
    assert sz.report(samples, every="year", lang="zh").tables["sections"]["断面名称"][0] == "沁三"


def test_points_of_black_waters_follow_one_another_by_the_register() -> None:
    samples = pl.DataFrame({
        "水体": ["黑水沟"] * 12, "点位": ["丙", "甲", "乙", "丁"] * 3,
        "采样日期": ["2022-06-07"] * 4 + ["2022-06-11"] * 4 + ["2022-06-15"] * 4,
        "氨氮(mg/L)": [20.0, 20.0, 20.0, 1.0] * 3, "溶解氧(mg/L)": [3.0] * 12,
        "透明度(cm)": [40] * 12, "氧化还原电位(mV)": [100] * 12,
    })  # fmt: skip
    register = pl.DataFrame({"点位": list("甲乙丙丁"), "顺序": [1, 2, 3, 4]})
    found = sz.grade_black_odorous(samples, register=register, shape="stretches", lang="zh")
    assert found.select("起点", "止点", "点位数").rows() == [("甲", "丙", 3), ("丁", "丁", 1)]
    with_order = samples.join(register, on="点位")
    told = sz.grade_black_odorous(with_order, order="顺序", shape="stretches", lang="zh")
    assert found.equals(told, null_equal=True)
    with pytest.raises(errors.OptionError):
        sz.grade_black_odorous(samples, shape="stretches")


def test_lakes_are_in_the_order_of_the_register() -> None:
    samples = pl.DataFrame({
        "湖库名称": ["乙湖", "甲湖"], "日期": ["2022-04-01"] * 2, "总磷": [0.03, 0.05],
    })  # fmt: skip
    register = pl.DataFrame({"湖库名称": ["甲湖", "乙湖"], "目标类别": ["Ⅲ", "Ⅳ"]})
    shared: dict[str, Any] = {"water_body": "lake", "register": register}
    here = sz.assess_lakes(samples, **shared)
    there = sz.assess_lakes(samples, sort="register", **shared)
    assert here["湖库名称"].to_list() == ["乙湖", "甲湖"]
    assert there["湖库名称"].to_list() == ["甲湖", "乙湖"]
    assert there.sort("湖库名称").equals(here.sort("湖库名称"), null_equal=True)


def test_quarterly_items_count_in_cities_lakes_and_likelihoods() -> None:
    samples = pl.DataFrame([
        {"城市": "甲市", "断面名称": name, "采样日期": f"2022-{m:02}-03", "氨氮": 0.4,
         "氟化物": 0.8 if m in (2, 5, 8, 11) else None}
        for name in ("甲", "乙") for m in range(1, 13)
    ])  # fmt: skip
    register = pl.DataFrame({"断面名称": ["甲", "乙"], "季测项目": ["氟化物", "氟化物"]})
    of_city = {"city": "城市", "every": "year", "partial": True, "lang": "zh"}
    index = sz.cwqi(samples, register=register, **of_city)
    assert index["指标数"][0] == 2
    assert sz.cwqi(samples, **of_city)["指标数"][0] == 1
    ranked = sz.rank_cities(samples, register=register, **of_city)
    assert ranked["指标数"][0] == 2
    likely = sz.class_likelihood(
        samples, register=register, target="Ⅲ", shape="parameters", lang="zh"
    )
    fluoride = likely.filter(pl.col("监测项目") == "氟化物")
    assert fluoride["均值"].to_list() == [0.8, 0.8]
    lakes = samples.rename({"断面名称": "湖库名称"}).drop("城市")
    of_lakes = register.rename({"断面名称": "湖库名称"})
    found = sz.assess_lakes(lakes, register=of_lakes, every="year", lang="zh")
    assert found["氟化物(mg/L)"].to_list() == [0.8, 0.8]
    alone = sz.assess_lakes(lakes, every="year", lang="zh")
    assert alone["氟化物(mg/L)"].to_list() == [None, None]
