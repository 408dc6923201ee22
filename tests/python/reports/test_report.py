"""Reports: their contents are what the functions return; nothing is lost, nothing gets in."""

import datetime
import re
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from reported import DAY, PLACE
from shuizhi.errors import ColumnError, OptionError, ShuizhiWarning

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = [
    pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由"),
    pytest.mark.usefixtures("chinese"),
]


def test_sections_are_those_of_the_verb(
    made: sz.Report, samples: pl.DataFrame, targets: pl.DataFrame
) -> None:
    expected = sz.assess_sections(samples, **PLACE, every="quarter", targets=targets, lang="zh")
    now = expected.filter(时段="2024-Q4").sort("断面名称")
    shown = made.tables["sections"].sort("断面名称")
    same = ["断面名称", "目标类别", "类别", "水质状况", "主要污染指标", "环比变化", "同比变化"]
    assert shown.select(same).equals(now.select(same))
    words = {True: "达标", False: "未达标"}
    assert shown["达标情况"].to_list() == [words[met] for met in now["达标"]]
    for column, period in (("上期类别", "2024-Q3"), ("上年同期类别", "2023-Q4")):
        then = expected.filter(时段=period).sort("断面名称")
        assert shown[column].to_list() == then["类别"].to_list()
    assert made.period == "2024-Q4" and made.period_text == "2024年第4季度"
    assert sum(made.classes.values()) == 8 and made.unclassed == 0


def test_goals_rivers_and_lakes_are_those_of_the_verbs(
    made: sz.Report, samples: pl.DataFrame, targets: pl.DataFrame
) -> None:
    sections = sz.assess_sections(samples, **PLACE, every="quarter", targets=targets, lang="zh")
    goals = sz.attainment(
        sections.filter(时段="2024-Q4"), section="断面名称",
        goals={"attained": 80, "inferior": 0}, lang="zh",
    )  # fmt: skip
    shown = made.tables["attainment"]
    assert shown["数值"].to_list() == goals["数值"].to_list()
    assert shown["达标情况"].to_list() == goals["判定"].to_list()
    assert shown["相关断面"].to_list() == goals["断面"].to_list()

    of_rivers = samples.filter(水体类型="河流")
    rivers = sz.assess_rivers(of_rivers, by="所属河流", **PLACE, every="quarter", lang="zh")
    same = ["所属河流", "断面数", "类别", "主要污染指标", "环比变化", "Ⅰ～Ⅲ类比例(%)"]
    assert made.tables["rivers"].select(same).equals(rivers.filter(时段="2024-Q4").select(same))

    of_lakes = samples.filter(水体类型="湖库")
    lakes = sz.assess_lakes(of_lakes, lake="断面名称", time="采样日期", every="quarter", lang="zh")
    same = ["断面名称", "类别", "总氮类别", "营养状态说明"]
    assert made.tables["lakes"].select(same).equals(lakes.filter(时段="2024-Q4").select(same))


def test_sentences_are_those_of_explain(made: sz.Report, samples: pl.DataFrame) -> None:
    whole = sz.assess_rivers(
        samples.with_columns(pl.lit("全市").alias("区域")), by="区域", **PLACE, every="quarter",
        lang="zh",
    ).filter(时段="2024-Q4")  # fmt: skip
    assert made.sentences[0].startswith(str(sz.explain(whole, section=False)))
    assert "Ⅰ～Ⅲ类比例为50.0%" in made.sentences[0]
    assert "断面达标率为75.0%（目标80%，未达标）" in made.sentences[-1]
    told = dict(made.chapters[0].more)["未达到水质目标的断面"]
    assert told[-1].startswith("示例水库库心断面2024年第4季度水质类别为Ⅲ类")
    assert str(made) == "\n".join(made.sentences)


def test_a_target_that_nobody_declared_cannot_be_attained(samples: pl.DataFrame) -> None:
    made = sz.report(samples, date=DAY)
    # Targets are not mentioned: no sentence, figure, chapter or column.
    assert "目标" not in made.html().partition("<main>")[2].partition('class="appendix"')[0]
    assert not {"attainment", "targets"} & made.tables.keys()
    told = dict(made.chapters[0].more)["劣于Ⅲ类的断面"]
    assert told and all("Ⅳ类" in sentence for sentence in told)
    one = pl.DataFrame({"断面名称": ["沁河甲断面"], "target": ["Ⅱ"]})
    some = sz.report(samples, date=DAY, targets=one)
    assert "1个断面达标，0个未达标，7个无法判定" in some.sentences[-1]
    declared = sz.report(samples, date=DAY, target="Ⅲ")
    assert "未设定" not in declared.sentences[-1]
    told = dict(declared.chapters[0].more)["未达到水质目标的断面"]
    assert all("未达到Ⅲ类水质目标" in sentence for sentence in told)


def test_change_of_shares_against_both_periods(made: sz.Report) -> None:
    good = made.tables["shares"]["Ⅰ～Ⅲ类比例(%)"].to_list()
    assert good == [50.0, 62.5, 50.0]
    assert "下降12.5个百分点" in made.sentences[1] and "2024年第3季度" in made.sentences[1]
    assert "Ⅰ～Ⅲ类比例持平" in made.sentences[2] and "2023年第4季度" in made.sentences[2]


@pytest.mark.parametrize(
    ("every", "period", "title"),
    [("month", "2024-11", "月报"), ("half", "2024-H1", "半年报"), ("year", "2023", "年报"),
     ("ten-day", "2024-05-T1", "旬报")],
)  # fmt: skip
def test_periods(samples: pl.DataFrame, every: Any, period: str, title: str) -> None:
    made = sz.report(samples, every=every, period=period)
    assert made.period == period and made.title.endswith(title)
    assert made.tables["sections"].height == 8


def test_in_english_and_of_other_kinds_of_table(
    samples: pl.DataFrame, targets: pl.DataFrame
) -> None:
    made = sz.report(samples.to_pandas(), targets=targets.to_pandas(), lang="en", date=DAY)
    zh = sz.report(samples.to_arrow(), targets=targets.lazy(), date=DAY)
    assert made.tables.keys() == zh.tables.keys()
    sections = made.tables["sections"]
    assert sections["Class"].to_list() == zh.tables["sections"]["类别"].to_list()
    assert set(sections["Attainment"]) == {"pass", "fail"}
    page = made.html()
    assert '<html lang="en">' in page and "lightly polluted" in page
    assert not re.search("类别|说明|断面达标", page)


def test_every_row_and_reading_is_accounted_for(samples: pl.DataFrame) -> None:
    # A repeated row, two rows of unknown time, a cell that is not a number, one not detected.
    strange = samples.with_columns(
        pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("某日")).otherwise("采样日期")
        .alias("采样日期"),
    )  # fmt: skip
    last = strange.filter(pl.col("采样日期").str.starts_with("2024-12"))
    odd = last[:1].with_columns(pl.lit("2024-12-30").alias("采样日期"),
                                pl.lit("约0.5").alias("氨氮(mg/L)"))  # fmt: skip
    table = pl.concat([strange, last[:2], odd, strange[:1]])
    made = sz.report(table, date=DAY)
    rows = made.tables["rows"]["行数"].to_list()
    assert rows[0] == table.height == sum(rows[1:])
    assert rows[1:4] == [25, 2, 2]
    account = sz.ledger(table, by="断面名称", time="采样日期", every="quarter", lang="zh")
    here = account.filter((pl.col("时段") == "2024-Q4") | pl.col("时段").is_null())
    readings = made.tables["readings"]
    assert readings["数据数"].sum() == here.height
    parts = ["参与统计", "缺测或无效", "重复行", "时间不明"]
    assert (readings.select(pl.sum_horizontal(parts)).to_series() == readings["数据数"]).all()
    assert made.tables["reasons"]["数据数"].sum() == here.height
    assert "不是数值" in made.tables["reasons"]["说明"]
    unused = made.tables["unused"]
    assert unused["数据数"].sum() == here.height - readings["参与统计"].sum()
    assert unused.filter(说明="不是数值").select("断面名称", "监测项目", "原始值").row(0) == (
        odd["断面名称"].item(), ["氨氮"], "约0.5",
    )  # fmt: skip
    # The data row is that of the file, below its header.
    at = unused.filter(说明="不是数值")["数据行"].item()
    assert table.row(at - 1, named=True)["氨氮(mg/L)"] == "约0.5"


def test_sections_without_a_class_are_shown_with_their_reason(targets: pl.DataFrame) -> None:
    samples = pl.DataFrame({
        "断面名称": ["甲", "乙", "丙", "丁"], "采样日期": ["2024-11-02", "2024-02-03", "不详",
                                                      "2024-11-04"],
        "氨氮(mg/L)": ["0.4", "0.4", "0.4", "--"],
    })  # fmt: skip
    wanted = pl.DataFrame({"断面名称": ["甲", "乙", "戊"], "目标类别": ["Ⅱ", "Ⅲ", "Ⅱ"]})
    with pytest.warns(ShuizhiWarning, match="戊"):
        made = sz.report(samples, every="month", targets=wanted, goals={"attained": 90})
    shown = made.tables["sections"]
    reasons = dict(shown.select("断面名称", "说明").iter_rows())
    assert list(reasons) == ["甲", "乙", "丙", "丁", "戊"]
    assert reasons["甲"] is None
    assert reasons["乙"] == "本期无样品"
    assert reasons["丙"].startswith("本期无样品；") and "时间不明" in reasons["丙"]
    assert "缺测：氨氮" in reasons["丁"]
    assert reasons["戊"] == "本期无样品"
    told = dict(shown.select("断面名称", "达标情况").iter_rows())
    assert told == {"甲": "达标", "乙": "无法判定", "丙": None, "丁": None, "戊": "无法判定"}
    assert dict(shown.select("断面名称", "样本数").iter_rows())["乙"] == 0
    # What cannot be told decides: the goal is not met for certain.
    goal = made.tables["attainment"].filter(目标项="断面达标率(%)").row(0, named=True)
    assert (goal["达标数"], goal["无法判定数"], goal["达标情况"]) == (1, 4, "无法判定")
    assert made.unclassed == 4
    assert "戊" in made.html() and "本期无样品" in made.html()


@pytest.mark.parametrize("kind", ["date", "datetime", "integer"])
def test_absent_sections_whatever_the_type_of_times(kind: str) -> None:
    days = pl.Series([datetime.date(2024, 11, 2), datetime.date(2024, 2, 3)])
    times = {
        "date": days, "datetime": days.cast(pl.Datetime),
        "integer": days.dt.strftime("%Y%m%d").cast(pl.Int64),
    }[kind]  # fmt: skip
    samples = pl.DataFrame({"断面": ["甲", "乙"], "日期": times, "氨氮": [0.4, 0.6]})
    shown = sz.report(samples, every="month").tables["sections"]
    assert shown.select("断面", "类别", "说明").rows() == [
        ("甲", "Ⅱ", None), ("乙", None, "本期无样品"),
    ]  # fmt: skip


def test_results_in_the_other_language_are_refused(samples: pl.DataFrame) -> None:
    water = pl.DataFrame({"水源": ["中站"], "月": ["2024-11"], "铁": [0.2]})
    checked = sz.check_source_water(water, source="水源", time="月", lang="en")
    with pytest.raises(ColumnError, match="check_source_water 在 lang=zh"):
        sz.report(samples, sources=checked)
    with pytest.raises(ColumnError, match="check_discharge"):
        sz.report(samples, discharge=water)


def test_readings_of_too_few_months_are_not_said_to_be_used() -> None:
    days = ["2024-10-08", "2024-11-08", "2024-12-08"]
    samples = pl.DataFrame({"断面名称": "甲", "采样日期": days, "氨氮": [0.4, 0.5, 0.6],
                            "总磷": ["0.1", "缺测", ""]})  # fmt: skip
    made = sz.report(samples, date=DAY, lang="zh")
    account = made.tables["readings"]
    phosphorus = account.row(by_predicate=pl.col("监测项目") == "总磷", named=True)
    sections = made.tables["sections"]
    assert "总磷" in sections["说明"].item()
    assert (phosphorus["参与统计"], phosphorus["数据不足未评价"]) == (0, 1)
    used = made.tables["reasons"].filter(用途="参与统计")["监测项目"].to_list()
    assert used == [["氨氮"]]
    assert "1个因数据不足其均值未参与评价" in made.html()


def test_what_is_refused(samples: pl.DataFrame) -> None:
    with pytest.raises(ColumnError, match="没有样品"):
        sz.report(samples.clear())
    with pytest.raises(OptionError, match="有样品的时段：2023-Q1"):
        sz.report(samples, period="2031-Q1")
    for period in ("2023-12", "2023", "2022-Q1"):  # names that are understood
        with pytest.raises(OptionError, match=r"没有该时段的样品；有样品的时段：2023-Q1"):
            sz.report(samples, period=period)
    with pytest.raises(OptionError, match=r"是否为 2023-Q1？"):
        sz.report(samples, period="2023Q1")
    with pytest.raises(OptionError, match="报告需按时段"):
        sz.report(samples, every=None)
    with pytest.raises(ColumnError, match="都不在样品表中"):
        sz.report(samples, targets=pl.DataFrame({"断面名称": ["别处"], "目标类别": ["Ⅱ"]}))
    with pytest.raises(ColumnError, match="section="):
        sz.report(samples.rename({"断面名称": "何处"}))
    with pytest.raises(ColumnError, match="样品时间都无法识别"):
        sz.report(samples.with_columns(pl.lit("不详").alias("采样日期")))
    with pytest.raises(ColumnError, match="不止一个"):
        sz.report(samples.with_columns(pl.col("断面名称").alias("断面")))
    with pytest.raises(OptionError, match="只接受宽表"):
        sz.report(samples, parameter="项目", value="结果")
    with pytest.raises(OptionError, match="没有选项“maximum”"):
        sz.report(samples, maximum=3)  # type: ignore[call-arg]
    with pytest.raises(OptionError, match="lang='fr'"):
        sz.report(samples, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="title=5：无法识别；请给出文本"):
        sz.report(samples, title=5)  # type: ignore[arg-type]
    twice = pl.concat([samples, samples.with_columns(pl.lit("他河").alias("所属河流"))])
    with pytest.raises(ColumnError, match="不能区分断面"):
        sz.report(twice)
    assert sz.report(twice, section=["所属河流", "断面名称"]).tables["sections"].height == 16


def test_samples_without_the_name_of_a_section_are_kept() -> None:
    samples = pl.DataFrame({
        "断面": ["甲", None, None], "日期": ["2024-11-01", "2024-11-01", "2024-10-01"],
        "所属河流": ["沁河", None, None], "氨氮": [0.4, 1.2, 1.4],
    })  # fmt: skip
    made = sz.report(samples, every="month")
    assert made.tables["sections"].select("断面", "类别", "上期类别").rows() == [
        ("甲", "Ⅱ", None), (None, "Ⅳ", "Ⅳ"),
    ]  # fmt: skip
    assert made.tables["rivers"]["断面数"].to_list() == [1]
    assert "1个断面未给出所属河流" in made.html()
