"""Reports: their contents are what the functions return; nothing is lost, nothing gets in."""

import datetime
import html.parser
import re
import time
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

import shuizhi as sz
from shuizhi.errors import ColumnError, FileError, OptionError, ShuizhiWarning
from shuizhi.io import read_table

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由")

EXAMPLES = Path(__file__).parents[3] / "examples"
PLACE: dict[str, Any] = {"section": "断面名称", "time": "采样日期", "water_body": "水体类型"}
DAY = datetime.date(2025, 1, 8)
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module", autouse=True)
def chinese():
    sz.set_lang("zh")
    yield
    sz.set_lang(None)


@pytest.fixture(scope="module")
def samples() -> pl.DataFrame:
    return read_table(EXAMPLES / "jiaozuo-samples.csv").frame


@pytest.fixture(scope="module")
def targets() -> pl.DataFrame:
    return read_table(EXAMPLES / "targets.csv").frame


@pytest.fixture(scope="module")
def made(samples: pl.DataFrame, targets: pl.DataFrame) -> sz.Report:
    return sz.report(
        samples, targets=targets, goals={"attained": 80, "inferior": 0}, region="全市",
        station="示例监测站", date=DAY,
    )  # fmt: skip


class Page(html.parser.HTMLParser):
    """What a page is made of: its tags, the text of table cells, and whether tags are closed."""

    _VOID = ("meta", "link", "br", "rect", "col")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._cells: list[list[str]] | None = None
        self.feed(text)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags.append((tag, own))
        if tag not in self._VOID:
            self.open.append(tag)
        if tag == "table":
            self._cells = self.tables.setdefault((own["class"] or "")[2:], [])
        if self._cells is not None and tag == "tr":
            self._cells.append([])
        if self._cells is not None and tag in ("td", "th"):
            self._cells[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "table":
            self._cells = None

    def handle_data(self, data: str) -> None:
        if self._cells and self._cells[-1] and self.open[-1] in ("td", "th", "span"):
            self._cells[-1][-1] += data


# ------------------------------------------------------------------ its contents


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


# ------------------------------------------------------------------ nothing is lost


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


# ------------------------------------------------------------------ sources and outfalls


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


def test_results_in_the_other_language_are_refused(samples: pl.DataFrame) -> None:
    water = pl.DataFrame({"水源": ["中站"], "月": ["2024-11"], "铁": [0.2]})
    checked = sz.check_source_water(water, source="水源", time="月", lang="en")
    with pytest.raises(ColumnError, match="check_source_water 在 lang=zh"):
        sz.report(samples, sources=checked)
    with pytest.raises(ColumnError, match="check_discharge"):
        sz.report(samples, discharge=water)


# ------------------------------------------------------------------ the page


def test_the_page_is_whole_and_needs_no_network(made: sz.Report) -> None:
    text = made.html()
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert "script" not in names and "iframe" not in names and "img" not in names
    for tag, own in page.tags:
        for name in ("src", "href", "action", "srcset", "data", "xlink:href"):
            value = own.get(name) or ""
            assert not value or value.startswith("#") or value == "data:,", (tag, name, value)
        assert not any(name.startswith("on") for name in own)
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style and "@import" not in style
    # Addresses may occur in texts: the evidence of limits.
    assert all(own.get("href") != url for url in re.findall(r"https?://[^<;\s]+", text)
               for _, own in page.tags)  # fmt: skip
    ids = [own["id"] for _, own in page.tags if "id" in own]
    assert len(ids) == len(set(ids))
    for _, own in page.tags:
        if (href := own.get("href") or "").startswith("#"):
            assert href[1:] in ids
        if "aria-labelledby" in own:
            assert own["aria-labelledby"] in ids
    assert ("html", {"lang": "zh-CN"}) in page.tags
    assert names.count("h1") == 1 and names.count("h2") == len(made.chapters)
    assert all(own.get("scope") in ("col", "row", "rowgroup") for tag, own in page.tags
               if tag == "th")  # fmt: skip


def test_the_page_shows_every_table(made: sz.Report) -> None:
    page = Page(replace(made, appendix="full").html())
    in_book = {"means", "unused"}
    assert page.tables.keys() == made.tables.keys() - in_book
    for id, rows in page.tables.items():
        table = made.tables[id]
        assert len(rows) == table.height + 1, id
    sections = page.tables["sections"]
    in_book = {"水体类型", "样本数"}
    assert sections[0] == [c for c in made.tables["sections"].columns if c not in in_book]
    # The class is printed, and not only coloured.
    place = sections[0].index("类别")
    assert [row[place] for row in sections[1:]] == made.tables["sections"]["类别"].to_list()


def test_the_palette_is_that_of_the_pictures(samples: pl.DataFrame, made: sz.Report) -> None:
    from shuizhi._core.palette import PALETTES

    accessible = sz.report(samples, date=DAY, palette="accessible").html()
    for name, text in (("official", made.html()), ("accessible", accessible)):
        style = text.partition("<style>")[2].partition("</style>")[0]
        for colour in PALETTES[name].colours.values():
            assert colour in style
        assert not set(PALETTES["official"].colours.values()) & set(
            re.findall("#[0-9A-F]{6}", style) if name == "accessible" else []
        )


@pytest.mark.parametrize("appendix", ["none", "short", "full"])
def test_the_appendix_is_as_long_as_is_asked_for(
    samples: pl.DataFrame, targets: pl.DataFrame, appendix: Any
) -> None:
    made = sz.report(samples, targets=targets, date=DAY, appendix=appendix)
    page = Page(made.html())
    behind = {"rules", "limits", "witnesses", "settings", "reasons", "rows"}
    assert (behind <= page.tables.keys()) == (appendix == "full")
    assert ("documents" in page.tables) == (appendix != "none")
    assert behind <= made.tables.keys()  # the workbook has them all
    assert "评价依据：《地表水环境质量标准》（GB 3838-2002）" in made.html()
    body = made.html().partition('class="appendix"')[0]
    assert not re.search(r"https?://|github", body)
    assert not re.search(r"[\u4e00-\u9fff]\((?:[\d.]+%?)\)", body), "half-width brackets"


def test_tables_and_figures_are_numbered_in_order(made: sz.Report) -> None:
    text = made.html()
    found = re.findall(r'<span class="number">(附?表\d+)</span>', text)
    body = [name for name in found if name.startswith("表")]
    assert body == [f"表{n}" for n in range(1, len(body) + 1)]
    assert found[len(body) :] == [f"附表{n}" for n in range(1, len(found) - len(body) + 1)]
    assert re.findall(r"<figcaption>(图\d+)", text) == ["图1", "图2"]
    titles = re.findall(r"<h2[^>]*>([^<]+)</h2>", text)
    assert titles[0] == "一、概要" and titles[-1].startswith("附录B")


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


def evil_samples() -> pl.DataFrame:
    return pl.DataFrame({
        f"断面{EVIL}": [EVIL, "=1+1", '"><img src=x onerror=alert(1)>', "@SUM(A1)"],
        "采样日期": ["2024-11"] * 4,
        "所属河流": ["<b>河</b>", "+河", "-河", "\t=河"],
        "氨氮(mg/L)": ["0.4", "<script>", "2.4", "=cmd|' /C calc'!A0"],
    })  # fmt: skip


def evil_report() -> sz.Report:
    return sz.report(
        evil_samples(), section=f"断面{EVIL}", every="month", title=EVIL, station=EVIL,
        region=f"=1{EVIL}", inputs=[EVIL],
    )  # fmt: skip


def test_user_text_is_escaped() -> None:
    text = evil_report().html()
    page = Page(text)
    assert EVIL not in text and "<b>河" not in text and "<img" not in text
    assert not any(tag in ("script", "img", "b") for tag, _ in page.tags)
    assert "&lt;script&gt;" in text
    assert any(EVIL in cell for row in page.tables["sections"] for cell in row)


def test_large_tables_stay_small_and_quick() -> None:
    count = 1600
    names = [f"第{i}号断面" for i in range(count)]
    months = [f"2024-{m:02d}" for m in (9, 10, 11, 12)]
    samples = pl.DataFrame({
        "流域": [f"第{i % 10}流域" for i in range(count)] * 4, "断面名称": names * 4,
        "采样日期": [month for month in months for _ in range(count)],
        "氨氮(mg/L)": [(i * 37 % 230) / 100 for i in range(4 * count)],
        "总磷": ["0.1"] * (4 * count),
    })  # fmt: skip
    begun = time.perf_counter()
    made = sz.report(samples, every="month", goals={"good": 75})
    text = made.html()
    assert time.perf_counter() - begun < 10
    assert len(text.encode()) < 1_000_000
    page = Page(text)
    # What fails or changed, no more than there is room for; the workbook has them all.
    assert made.tables["sections"].height == count
    assert len(page.tables["sections"]) <= 150 + 10 + 1
    assert len(page.tables["basins"]) == 11
    assert "等" in text and max(len(c) for row in page.tables["attainment"] for c in row) < 400


# ------------------------------------------------------------------ the workbook


def test_the_workbook_has_a_sheet_a_table(made: sz.Report, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    made.save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["report.xlsx"]
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["目录", "概要"]
    assert len(book.sheetnames) == len(made.tables) + 2
    contents = book["目录"]
    links = [row[0].hyperlink.location for row in contents.iter_rows(min_row=4)
             if row[0].hyperlink]  # fmt: skip
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    drawn = {sheet.title for sheet in book if sheet._charts}
    assert drawn == {"水质类别断面数与比例", "河流水质", "主要污染指标超标情况"}
    for sheet in book.worksheets[2:]:
        assert sheet.freeze_panes is not None and sheet.freeze_panes.endswith("2"), sheet.title
    shares = list(book["水质类别断面数与比例"].iter_rows(values_only=True))
    assert shares[0][2:8] == ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
    assert all(isinstance(cell, int | float) for cell in shares[1][1:])
    summary = book["概要"]
    told = [row[1].value for row in summary.iter_rows(min_row=1)]
    assert set(made.sentences) <= set(told)
    sheet = book["断面（点位）水质"]
    table = made.tables["sections"]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == table.columns
    place = table.columns.index("类别")
    assert [row[place] for row in rows[1 : table.height + 1]] == table["类别"].to_list()
    # The head and the columns that name a section stay in sight.
    assert sheet.freeze_panes == f"{'ABCDEF'[table.columns.index('断面名称') + 1]}2"
    fills = {
        sheet.cell(row, place + 1).value: sheet.cell(row, place + 1).fill.fgColor.rgb
        for row in range(2, table.height + 2)
    }
    assert len(fills) == len(set(fills.values())) > 1
    widths = [column.width for column in sheet.column_dimensions.values()]
    assert widths and all(6 <= width <= 62 for width in widths)
    means = book["各断面平均值"]
    assert isinstance(means["B2"].value, int | float)


def test_text_is_not_a_formula_in_the_workbook(tmp_path: Path) -> None:
    evil_report().save(tmp_path / "evil.xlsx")
    book = openpyxl.load_workbook(tmp_path / "evil.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row
             if cell.value is not None]  # fmt: skip
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    texts = {cell.value for cell in cells}
    assert {"=1+1", "@SUM(A1)", "+河", EVIL} <= texts


# ------------------------------------------------------------------ writing, and what is refused


@pytest.mark.parametrize("name", ["report.html", "report.htm", "report.xlsx"])
def test_written_beside_and_renamed(made: sz.Report, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("before")
    made.save(path)
    assert path.stat().st_size > 10_000
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with pytest.raises(FileError, match="请给结果另取文件名"):
        made.save(path, sources=[path])


def test_what_cannot_be_written(made: sz.Report, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"\.html、\.docx 或 \.xlsx"):
        made.save(tmp_path / "report.pdf")
    with pytest.raises(FileError, match="无法写入"):
        made.save(tmp_path / "nowhere" / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_what_stood_there(
    made: sz.Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    path.write_text("before")

    def fails(report: sz.Report) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sz.Report, "html", fails)
    with pytest.raises(FileError, match="磁盘空间不足"):
        made.save(path)
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_what_is_refused(samples: pl.DataFrame) -> None:
    with pytest.raises(ColumnError, match="没有样品"):
        sz.report(samples.clear())
    with pytest.raises(OptionError, match="有样品的时段：2023-Q1"):
        sz.report(samples, period="2031-Q1")
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
    with pytest.raises(OptionError, match="没有选项 maximum"):
        sz.report(samples, maximum=3)  # type: ignore[call-arg]
    with pytest.raises(OptionError, match="lang='fr'"):
        sz.report(samples, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="title=5：无法识别；请给出文本"):
        sz.report(samples, title=5)  # type: ignore[arg-type]
    twice = pl.concat([samples, samples.with_columns(pl.lit("他河").alias("所属河流"))])
    with pytest.raises(ColumnError, match="不能区分断面"):
        sz.report(twice)
    assert sz.report(twice, section=["所属河流", "断面名称"]).tables["sections"].height == 16


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


def _year(year: int, values: list[float]) -> list[dict[str, Any]]:
    return [
        {"断面名称": name, "监测时间": f"{year}-{month:02}-05", "氨氮(mg/L)": value}
        for name in ("甲", "乙")
        for month, value in enumerate(values, 1)
    ]


def test_a_yearly_report_of_an_unfinished_year_compares_like_with_like() -> None:
    # Ⅲ in the first five months of 2020 and Ⅳ on the whole; Ⅳ in those of 2021.
    samples = pl.DataFrame(_year(2020, [0.8] * 5 + [1.96] * 7) + _year(2021, [1.2] * 5))
    made = sz.report(samples, every="year", water_body="river", min_count=1, lang="zh")
    told = " ".join(sentence for sentence in made.sentences)
    assert "与上年同期（2020年1～5月）相比，Ⅰ～Ⅲ类比例下降100.0个百分点" in told
    assert "与上期" not in told
    whole = pl.DataFrame(_year(2020, [1.2] * 12) + _year(2021, [0.8] * 12))
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
