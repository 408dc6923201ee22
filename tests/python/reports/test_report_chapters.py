"""Chapters of reports: sources, lakes, groundwater, indicators, limits, changes."""

import re
import warnings
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from reported import EXAMPLES, PLACE, Page, example_year
from shuizhi.errors import ShuizhiWarning
from shuizhi.io import read_table

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = [
    pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由"),
    pytest.mark.usefixtures("chinese"),
]


def test_sources_and_outfalls_of_the_period(samples: pl.DataFrame) -> None:
    water = pl.DataFrame({
        "水源": ["中站", "府城"] * 2, "类型": ["地表水", "地下水"] * 2,
        "月": ["2024-11", "2024-11", "2024-05", "2024-05"], "铁(mg/L)": [0.2, 0.6, 0.2, 0.2],
        "取水量": [300.0, 100.0, 300.0, 100.0],
    })  # fmt: skip
    checked = sz.check_source_water(
        water, source="水源", time="月", every="quarter", kind="类型", volume="取水量", lang="zh",
        min_count=1,
    )  # fmt: skip
    effluent = read_table(EXAMPLES / "effluent.csv").frame.with_columns(
        pl.col("时间").str.replace("2023", "2024")
    )
    pipes = sz.check_discharge(
        pl.concat([effluent, effluent.with_columns(pl.col("时间").str.replace("2024", "2022"))]),
        read_table(EXAMPLES / "outfalls.csv").frame, outfall="排口", time="时间",
        flow="流量(m3/h)", lang="zh",
    )  # fmt: skip
    made = sz.report(samples, sources=checked, discharge=pipes, goals={"compliance": 90})
    shown = made.tables["sources"]
    assert shown.select("水源", "达标情况", "水量达标率(%)").rows() == [
        ("中站", "达标", 75.0), ("府城", "未达标", 75.0),
    ]  # fmt: skip
    goals = made.tables["attainment"]
    assert goals.filter(目标项="水量达标率(%)", 时段="2024-Q4")["达标情况"].to_list() == ["未达标"]
    now = pipes.filter(pl.col("日期").dt.year() == 2024)
    summed = sz.discharge_summary(now, by=["排口", "监测项目"], lang="zh")
    same = ["排口", "监测项目", "达标数", "超标数", "无法判定数"]
    assert made.tables["outfalls"].select(same).equals(summed.select(same))
    assert made.tables["missing_limits"].height == sz.missing_limits(now).height
    documents = made.tables["documents"]["文件"].to_list()
    assert {"GB/T 14848-2017", "HJ 774-2015", "DB41/2087-2021"} <= set(documents)


def test_indicators_over_the_limit_are_counted(made: sz.Report, samples: pl.DataFrame) -> None:
    third = sz.assess_sections(samples, **PLACE, every="quarter", target="Ⅲ", lang="zh")
    now = third.filter(时段="2024-Q4")
    over = now.explode("超标指标", empty_as_null=True).drop_nulls("超标指标").unnest("超标指标")
    table = made.tables["pollution"]
    assert dict(table.select("监测项目", "超标断面数").rows()) == dict(
        over.group_by("parameter").len().rows()
    )
    for row in table.iter_rows(named=True):
        own = over.filter(parameter=row["监测项目"]).sort("multiple", descending=True)
        assert row["最大超标倍数"] == own["multiple"][0]
        assert row["最大超标断面"] == own["断面名称"][0]
        assert row["断面超标率(%)"] == 100 * own.height / 8


def test_targets_of_the_year_of_the_period(samples: pl.DataFrame) -> None:
    wanted = pl.DataFrame({
        "断面名称": ["沁河甲断面", "沁河甲断面", "大沙河甲断面"], "年份": [2023, 2024, 2023],
        "目标类别": ["Ⅲ", "Ⅰ", "Ⅳ"],
    })  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error", ShuizhiWarning)
        shown = sz.report(samples, targets=wanted).tables["sections"]
    told = dict(shown.select("断面名称", "目标类别").iter_rows())
    assert told["沁河甲断面"] == "Ⅰ" and told["大沙河甲断面"] is None


def test_declared_background_and_options_are_reported(samples: pl.DataFrame) -> None:
    declared = pl.DataFrame({
        "断面名称": ["大沙河甲断面"], "监测项目": ["氟化物"], "起": ["2023-01"], "止": ["2024-12"],
        "认定文件": ["示例〔2022〕1号"], "来源": ["示例"],
    })  # fmt: skip
    made = sz.report(samples, background=declared, nondetect="zero", geometric=["粪大肠菌群"])
    row = made.tables["sections"].filter(断面名称="大沙河甲断面").row(0, named=True)
    assert "示例〔2022〕1号" in row["自然本底"] and row["扣除本底达标情况"] == "达标"
    settings = dict(made.tables["settings"].iter_rows())
    assert settings["低于检出限的数据"] == "按零计" and settings["断面列"] == "断面名称"
    assert settings["几何平均的项目"] == "粪大肠菌群"
    choices = made.tables["rules"]["选项取值"].drop_nulls().to_list()
    assert "低于检出限的数据：按零计" in choices
    assert "Ⅰ～Ⅲ类60%且劣Ⅴ类40%时：重度污染" in choices


def test_limits_and_version_are_reported(made: sz.Report) -> None:
    limits = made.tables["limits"]
    phosphorus = limits.filter(监测项目="总磷").select("水体类型", "Ⅲ").rows()
    assert sorted(phosphorus) == [("河流", "≤ 0.2"), ("湖库", "≤ 0.05")]
    for row in limits.filter(监测项目="氟化物").iter_rows(named=True):
        assert row["Ⅲ"] == sz.limit("氟化物", "Ⅲ").figure
        assert str(sz.limit("氟化物", "Ⅲ").evidence) == row["依据"] == "原文(6)"
    assert sz.__version__ in made.html()
    assert re.search(r"SHA-256）：[0-9a-f]{64}", made.html())


def test_lakes_by_their_points_and_samples_of_lakes_only(samples: pl.DataFrame) -> None:
    lakes = pl.DataFrame({
        "湖库": ["甲湖", "甲湖", "乙湖"], "点位": ["湖心", "湖东", "湖心"],
        "采样日期": ["2024-11-03"] * 3, "总磷": [0.02, 0.04, 0.2], "总氮": [1.3, 1.5, 0.4],
        "叶绿素a(mg/m3)": [4.0, 6.0, 30.0], "透明度(m)": [2.0, 1.0, 0.3],
        "高锰酸盐指数": [3.0, 3.2, 8.0],
    })  # fmt: skip
    made = sz.report(
        lakes, section=["湖库", "点位"], lake="湖库", river="湖库", water_body="lake", every="month"
    )
    expected = sz.assess_lakes(lakes, lake="湖库", point="点位", time="采样日期", lang="zh")
    same = ["湖库", "点位数", "类别", "总氮类别", "营养状态"]
    assert made.tables["lakes"].select(same).equals(expected.select(same))
    # No section lies on a river: the table says so, and is there.
    assert made.tables["rivers"].is_empty()
    assert Page(made.html()).tables["rivers"][1] == ["无"]
    assert "lakes" not in sz.report(samples, water_body="river", every="year").tables


def test_a_yearly_report_of_an_unfinished_year_compares_like_with_like() -> None:
    # Ⅲ in the first five months of 2020 and Ⅳ on the whole; Ⅳ in those of 2021.
    samples = pl.DataFrame(
        example_year(2020, [0.8] * 5 + [1.96] * 7) + example_year(2021, [1.2] * 5)
    )
    made = sz.report(samples, every="year", water_body="river", min_count=1, lang="zh")
    told = " ".join(sentence for sentence in made.sentences)
    assert "与上年同期（2020年1～5月）相比，Ⅰ～Ⅲ类比例下降100.0个百分点" in told
    assert "与上期" not in told
    whole = pl.DataFrame(example_year(2020, [1.2] * 12) + example_year(2021, [0.8] * 12))
    made = sz.report(whole, every="year", water_body="river", lang="zh")
    told = " ".join(sentence for sentence in made.sentences)
    assert "与上年同期（2020年）相比，Ⅰ～Ⅲ类比例上升100.0个百分点" in told and "与上期" not in told


@pytest.mark.parametrize(
    ("lang", "title", "sentence"),
    [
        ("zh", "地下水", "本期评价3个地下水点位，Ⅲ类1个、Ⅳ类1个、Ⅴ类1个；Ⅴ类水比例为33.3%。"),
        ("en", "Groundwater", "Of 3 wells 1 Ⅲ, 1 Ⅳ, 1 Ⅴ; 33.3 % are class Ⅴ."),
    ],
)
def test_a_chapter_on_groundwater(lang: Any, title: str, sentence: str) -> None:
    wells = pl.DataFrame({
        "点位": ["1#", "2#", "3#", "4#"] * 2, "采样日期": ["2022-05-20"] * 4 + ["2022-09-14"] * 4,
        "硝酸盐(mg/L)": [8.0, 12.0, 38.0, None] * 2, "总硬度(mg/L)": [320, 470, 400, None] * 2,
    })  # fmt: skip
    sections = pl.DataFrame(
        {"断面名称": ["甲", "乙"], "采样日期": ["2022-05-08"] * 2, "氨氮(mg/L)": [0.4, 1.2]}
    )
    of_wells = sz.assess_sections(
        wells, standard="GB/T 14848-2017", every="year", min_count=1, lang=lang
    )
    made = sz.report(
        sections, every="year", min_count=1, groundwater=of_wells, goals={"fifth_share": 30},
        lang=lang,
    )  # fmt: skip
    chapter = next(each for each in made.chapters if each.id == "groundwater")
    assert (chapter.title, chapter.sentences) == (title, (sentence,))
    table = made.tables["groundwater"]
    assert table.height == 4 and table.rows()[2][0] == "3#"
    # The well without a class may make it 1 of 4, or 2 of 4.
    goal = made.tables["attainment"].rows()[-1]
    assert "无法判定" in goal or "undetermined" in goal
    assert "GB/T 14848-2017" in made.basis


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        (
            "zh",
            "本期判定3个水样：达标1个、超标1个、无法判定1个；超标指标（样品数）为色(1)。",
        ),
        (
            "en",
            "Of 3 samples 1 pass, 1 fail, 1 are undetermined; over the limit (samples): "
            "color_platinum_cobalt (1).",
        ),
    ],
)
def test_a_chapter_on_samples_compared_with_single_limits(lang: Any, sentence: str) -> None:
    reused = pl.DataFrame({
        "点位": ["1", "2", "3", "4"], "用途": ["冲厕", "消防", "冲厕", "冲厕"],
        "采样日期": ["2022-05-20", "2022-05-20", "2022-05-21", "2021-05-21"],
        "色度(度)": ["20", "20", "约3", "30"],
    })  # fmt: skip
    held = sz.check_limits(reused, lang=lang)
    sections = pl.DataFrame(
        {"断面名称": ["甲", "乙"], "采样日期": ["2022-05-08"] * 2, "氨氮(mg/L)": [0.4, 1.2]}
    )
    made = sz.report(sections, every="year", min_count=1, limits=held, lang=lang)
    chapter = next(each for each in made.chapters if each.id == "limits")
    assert chapter.sentences == (sentence,)
    table = made.tables["held"]
    assert table.height == 2
    assert table["标准" if lang == "zh" else "Standard"].unique().to_list() == ["GB/T 18920-2020"]
    assert "GB/T 18920-2020" in made.basis
    none = sz.report(
        sections, every="year", min_count=1, limits=held.filter(pl.col("点位") == "4"), lang=lang
    )
    chapter = next(each for each in none.chapters if each.id == "limits")
    assert "没有本期" in chapter.sentences[0] or "No sample" in chapter.sentences[0]
