"""Verbs that take decisions on readings: their results as decided and as reported."""

from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import shuizhi as sz
from decided_samples import SAMPLES
from kinds import in_every_kind
from shuizhi.errors import ColumnError

# ------------------------------------------------------------------ decisions= of the verbs

DECISIONS = pl.DataFrame(
    {
        "断面": ["甲", "甲"], "时间": ["2024-03-02 12:00", "2024-04-02"], "项目": ["氨氮", "总磷"],
        "决定": ["更正", "剔除"], "更正值": ["0.2", None], "决定人": ["王", "李"],
        "理由": ["单位误录", "沾污"],
    }
)  # fmt: skip
PLACED = SAMPLES.with_columns(
    pl.lit("黄河").alias("河流"), pl.lit("郑州").alias("城市"), pl.lit("湖").alias("湖库")
)
OUTFALLS = pl.DataFrame(
    {"断面": ["甲", "乙"], "类型": ["公共污水处理系统"] * 2, "城市": ["焦作"] * 2}
)
VERBS: dict[str, tuple[Any, dict[str, Any]]] = {
    "grade": (sz.grade, {}),
    "grade_readings": (sz.grade_readings, {}),
    "check_limits": (sz.check_limits, {"standard": "GB 5749-2022"}),
    "average": (sz.average, {"by": "断面"}),
    "ledger": (sz.ledger, {"by": "断面"}),
    "describe": (sz.describe, {"by": "断面"}),
    "trend": (sz.trend, {"by": "断面"}),
    "cwqi": (sz.cwqi, {"city": "城市", "section": "断面", "partial": True}),
    "rank_cities": (sz.rank_cities, {"city": "城市", "section": "断面", "partial": True}),
    "assess_lakes": (sz.assess_lakes, {"lake": "湖库", "point": "断面"}),
    "trophic_state": (sz.trophic_state, {}),
    "class_likelihood": (sz.class_likelihood, {"section": "断面"}),
    "assess_rivers": (sz.assess_rivers, {"by": "河流", "section": "断面"}),
    "assess_sections": (sz.assess_sections, {"section": "断面"}),
    "check_source_water": (sz.check_source_water, {"source": "断面", "kind": "surface"}),
    "grade_black_odorous": (
        sz.grade_black_odorous, {"water": "河流", "point": "断面", "time": "时间"},
    ),
    "exceedances": (sz.exceedances, {"section": "断面"}),
    "outlook": (sz.outlook, {"section": "断面", "year": 2024}),
    "watch": (sz.watch, {"by": "断面", "watched": "氨氮"}),
    "check_discharge": (
        lambda t, **o: sz.check_discharge(t, OUTFALLS, outfall="断面", time="时间", **o), {},
    ),
}  # fmt: skip


def known(table: pl.DataFrame) -> list[str]:
    return [n for n in table.columns if n != "decisions" and not n.endswith("_as_reported")]


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiWarning")
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", VERBS)
def test_every_verb_takes_samples_as_decided(name: str, lang: str) -> None:
    verb, options = VERBS[name]
    options = {**options, "lang": lang}
    made = verb(PLACED, decisions=DECISIONS, **options)
    plain = verb(sz.apply_decisions(PLACED, DECISIONS).samples, **options)
    heads = [n for n in plain.columns if n in made.columns and n not in PLACED.columns]
    if name == "ledger":
        heads = [n for n in heads if n not in ("raw", "use", "reason", "原始值", "用途", "说明")]
    assert_frame_equal(made.select(heads), plain.select(heads))
    told = {"en": "decisions", "zh": "审核处理"}[lang]
    if name != "ledger":
        words = " ".join(made[told].drop_nulls())
        assert "单位误录" in words, made
    lazy = verb(PLACED.lazy(), decisions=DECISIONS, **options)
    lazy = lazy.collect() if isinstance(lazy, pl.LazyFrame) else lazy
    assert_frame_equal(lazy, made)


def test_both_readings_are_shown_where_a_decision_changes_a_class() -> None:
    made = sz.assess_sections(SAMPLES, section="断面", decisions=DECISIONS)
    shown = ["断面", "period", "class", "class_as_reported", "attained", "attained_as_reported"]
    assert made.select(shown).rows() == [
        ("甲", "2024-03", "Ⅱ", "劣Ⅴ", True, False),
        ("甲", "2024-04", "Ⅱ", "劣Ⅴ", True, False),
        ("乙", "2024-03", "Ⅲ", None, True, None),
    ]
    assert made["decisions"].to_list() == [
        "2024-03-02 12:00 ammonia_nitrogen corrected 200→0.2 (王: 单位误录)",
        "2024-04-02 total_phosphorus excluded 0.9 (李: 沾污)",
        None,
    ]


def test_rows_of_samples_keep_what_was_reported() -> None:
    made = sz.grade(SAMPLES, decisions=DECISIONS, lang="zh")
    assert_frame_equal(made.select(SAMPLES.columns), SAMPLES)
    assert made.select("类别", "审核处理", "审核前类别").rows() == [
        ("Ⅱ", None, None),
        ("Ⅱ", "氨氮更正200→0.2（王：单位误录）", "劣Ⅴ"),
        ("Ⅱ", "总磷剔除0.9（李：沾污）", "劣Ⅴ"),
        ("Ⅲ", None, None),
    ]


def test_the_ledger_lists_decisions() -> None:
    made = sz.ledger(SAMPLES, by="断面", time="时间", decisions=DECISIONS)
    listed = made.filter(pl.col("use").is_in(["excluded", "corrected"]))
    assert listed.select("row", "parameter", "raw", "value", "use", "reason").rows() == [
        (1, "ammonia_nitrogen", "200", 0.2, "corrected",
         "ammonia_nitrogen corrected 200→0.2 (王: 单位误录)"),
        (2, "total_phosphorus", "0.9", None, "excluded",
         "total_phosphorus excluded 0.9 (李: 沾污)"),
    ]  # fmt: skip
    plain = sz.ledger(SAMPLES, by="断面", time="时间")
    others = pl.Series([row not in (2, 5) for row in range(made.height)])
    assert_frame_equal(made.filter(others), plain.filter(others))


def test_long_tables_take_decisions() -> None:
    long = SAMPLES.select("断面", "时间", "氨氮", pl.col("总磷").cast(pl.String)).unpivot(
        ["氨氮", "总磷"], index=["断面", "时间"], variable_name="项目", value_name="值"
    )
    options: Any = {"section": "断面", "decisions": DECISIONS}
    wide = sz.assess_sections(SAMPLES, **options)
    made = sz.assess_sections(long, parameter="项目", value="值", **options)
    shown = ["断面", "period", "class", "class_as_reported", "decisions"]
    assert_frame_equal(made.select(shown), wide.select(shown))


def test_results_with_decisions_come_back_as_they_came() -> None:
    in_every_kind(lambda given: sz.grade(given, decisions=DECISIONS), SAMPLES)
    in_every_kind(
        lambda given: sz.assess_sections(given, section="断面", decisions=DECISIONS), SAMPLES
    )


def test_a_place_that_is_called_otherwise_is_not_a_reason_to_decide_on_all() -> None:
    table = DECISIONS.with_columns(pl.lit("河南").alias("省份"))
    with pytest.raises(ColumnError, match="省份"):
        sz.grade(SAMPLES, decisions=table)
    with pytest.raises(ColumnError, match="断面"):
        sz.grade(SAMPLES, decisions=DECISIONS.drop("断面"))


def test_the_report_lists_decisions() -> None:
    made = sz.report(
        SAMPLES, section="断面", time="时间", every="month", period="2024-03",
        decisions=DECISIONS, lang="zh",
    )  # fmt: skip
    listed = made.tables["decisions"]
    assert listed.select("监测项目", "决定", "原值", "采用值", "决定人", "理由").rows() == [
        ("氨氮", "更正", "200", "0.2", "王", "单位误录")
    ]
    changed = made.tables["as_reported"]
    assert changed.select("断面", "类别", "审核前类别").rows() == [("甲", "Ⅱ", "劣Ⅴ")]
    assert any("审核决定使1个断面（点位）的类别发生变化：甲" in each.sentences[1]
               for each in made.chapters if each.id == "quality")  # fmt: skip


def test_attainment_is_beside_that_as_reported() -> None:
    register = pl.DataFrame({"断面": ["甲", "乙"], "目标类别": ["Ⅲ", "Ⅲ"]})
    options: Any = {"section": "断面", "time": "时间", "register": register}
    made = sz.assess_sections(SAMPLES, decisions=DECISIONS, **options)
    goals = {"attained": 100, "inferior": 0, "good_as_reported": 50}
    held = sz.attainment(made, section="断面", goals=goals).filter(period="2024-03")
    shown = held.select("goal", "yes", "no", "value", "target", "verdict", "sections").rows()
    assert shown == [
        ("attained", 2, 0, 100.0, 100.0, "pass", []),
        ("attained_as_reported", 1, 1, 50.0, 100.0, "fail", ["甲"]),
        ("good", 2, 0, 100.0, None, None, []),
        ("good_as_reported", 1, 1, 50.0, 50.0, "pass", ["甲"]),
        ("inferior", 0, 2, 0.0, 0.0, "pass", []),
        ("inferior_as_reported", 1, 1, 1.0, 0.0, "fail", ["甲"]),
    ]
    # It is the attainment of the samples as they were reported.
    plain = sz.attainment(
        sz.assess_sections(SAMPLES, **options), section="断面", goals={"good": 50}
    )
    both = sz.attainment(made, section="断面", goals={"good": 50})
    as_reported = both.filter(pl.col("goal").str.ends_with("_as_reported")).with_columns(
        pl.col("goal").str.strip_suffix("_as_reported")
    )
    assert_frame_equal(
        as_reported, plain.filter(pl.col("goal").is_in(as_reported["goal"].implode()))
    )
    zh = sz.attainment(
        sz.assess_sections(SAMPLES, decisions=DECISIONS, lang="zh", **options), section="断面",
        lang="zh",
    )  # fmt: skip
    assert "审核前断面达标率(%)" in zh["目标项"].to_list()


def test_a_section_that_had_nothing_before_a_correction_is_undetermined_as_reported() -> None:
    samples = pl.DataFrame(
        {"断面": ["甲", "乙"], "时间": ["2024-03-02"] * 2, "氨氮": ["--", "0.5"]}
    )
    table = pl.DataFrame(
        {
            "断面": ["甲"],
            "时间": ["2024-03-02"],
            "项目": ["氨氮"],
            "决定": ["更正"],
            "更正值": ["0.2"],
        }
    )
    made = sz.assess_sections(samples, section="断面", target="Ⅲ", decisions=table)
    held = sz.attainment(made, section="断面").filter(pl.col("goal").str.starts_with("attained"))
    assert held.select("goal", "yes", "no", "undetermined").rows() == [
        ("attained", 2, 0, 0), ("attained_as_reported", 1, 0, 1)
    ]  # fmt: skip


def test_rates_of_sources_are_beside_those_as_reported() -> None:
    samples = pl.DataFrame(
        {
            "水源": ["甲", "乙"], "时间": ["2024-03-02"] * 2, "氨氮": ["200", "0.5"],
            "取水量": [30.0, 70.0],
        }
    )  # fmt: skip
    table = pl.DataFrame(
        {
            "水源": ["甲"],
            "时间": ["2024-03-02"],
            "项目": ["氨氮"],
            "决定": ["更正"],
            "更正值": ["0.2"],
        }
    )
    sources = sz.check_source_water(
        samples, source="水源", kind="surface", volume="取水量", every="month", decisions=table
    )
    sections = sz.assess_sections(SAMPLES, section="断面")
    held = sz.attainment(sections, section="断面", sources=sources, goals={"compliance": 95})
    own = held.filter(pl.col("goal").str.starts_with("compliance"))
    assert own.select("goal", "yes", "no", "value", "verdict").rows() == [
        ("compliance", 2, 0, 100.0, "pass"), ("compliance_as_reported", 1, 1, 70.0, "fail")
    ]  # fmt: skip


FLOWS = pl.DataFrame(
    {
        "断面": ["甲"] * 4, "日期": ["2021-02-01", "2021-02-02", "2021-02-03", "2021-03-01"],
        "流量": [3.0, 0.1, 2.5, 2.5],
    }
)  # fmt: skip
FLOW_DECISIONS = pl.DataFrame(
    {
        "断面": ["甲"], "日期": ["2021-02-02"], "项目": ["流量"], "决定": ["更正"],
        "更正值": ["3.1"], "决定人": ["王"], "理由": ["水位计故障"],
    }
)  # fmt: skip


@pytest.mark.parametrize("name", ["流量", "flow", None])
def test_flows_are_taken_as_decided(name: str | None) -> None:
    base = pl.DataFrame({"断面": ["甲"], "生态流量": [2.0]})
    options: Any = {"section": "断面", "time": "日期", "flow": "流量", "base": base, "goal": 90}
    table = FLOW_DECISIONS.with_columns(pl.lit(name, pl.String).alias("项目"))
    made = sz.check_ecological_flow(FLOWS, decisions=table, **options)
    corrected = FLOWS.with_columns(pl.Series("流量", [3.0, 3.1, 2.5, 2.5]))
    plain = sz.check_ecological_flow(corrected, **options)
    assert_frame_equal(made.select(plain.columns), plain)
    before = sz.check_ecological_flow(FLOWS, **options)
    assert made["share_met"].to_list() == [100.0, 100.0]
    assert made["share_met_as_reported"].to_list() == [before["share_met"][0], None]
    assert made["decisions"].to_list() == [
        "2021-02-02 flow corrected 0.1→3.1 (王: 水位计故障)", None
    ]  # fmt: skip
    lazy = sz.check_ecological_flow(FLOWS.lazy(), decisions=table, **options)
    assert_frame_equal(lazy.collect(), made)
    zh = sz.check_ecological_flow(FLOWS, decisions=table, lang="zh", **options)
    assert zh["审核处理"][0] == "2021-02-02 流量更正0.1→3.1（王：水位计故障）"


def test_a_decision_on_what_is_not_a_flow_is_refused() -> None:
    table = FLOW_DECISIONS.with_columns(pl.lit("氨氮").alias("项目"))
    base = pl.DataFrame({"断面": ["甲"], "生态流量": [2.0]})
    with pytest.raises(ColumnError, match="氨氮"):
        sz.check_ecological_flow(
            FLOWS, section="断面", time="日期", flow="流量", base=base, decisions=table
        )


def test_screening_looks_at_readings_as_decided_and_says_what_was_decided() -> None:
    made = sz.screen_samples(PLACED, decisions=DECISIONS, rules=["decade", "part", "decided"])
    assert made.select("row", "断面", "parameter", "rule", "severity", "detail").rows() == [
        (1, "甲", "ammonia_nitrogen", "decided", "info",
         "ammonia_nitrogen corrected 200→0.2 (王: 单位误录)"),
        (2, "甲", "total_phosphorus", "decided", "info",
         "total_phosphorus excluded 0.9 (李: 沾污)"),
    ]  # fmt: skip
    rows: Any = {"氨氮": ["2.5", "0.1"], "总氮": ["2.0", "0.2"]}
    table = pl.DataFrame({"断面": ["甲", "乙"], **rows})
    exclude = pl.DataFrame({"行号": [0], "项目": ["氨氮"], "决定": ["剔除"]})
    assert sz.screen_samples(table, rules=["part"]).height == 1
    assert sz.screen_samples(table, rules=["part"], decisions=exclude).is_empty()
    both = sz.screen_samples(table, decisions=exclude, lang="zh")
    assert both.select("行号", "规则", "说明").rows() == [(0, "已作审核处理", "氨氮剔除2.5")]
    in_every_kind(lambda given: sz.screen_samples(given, decisions=exclude), table)
    long = table.unpivot(["氨氮", "总氮"], index="断面", variable_name="项目", value_name="值")
    made = sz.screen_samples(
        long, parameter="项目", value="值", decisions=exclude, rules=["part", "decided"]
    )
    assert made.select("row", "parameter", "rule").rows() == [(0, "ammonia_nitrogen", "decided")]
