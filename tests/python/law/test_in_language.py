"""The tables of what is encoded, and limits themselves, in the language of the call."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi.law.headings import HEADINGS

HAN = re.compile(r"[\u3400-\u9fff]")
READINGS = pl.DataFrame({"排口": ["甲"], "日期": ["2023-07-01"], "氟化物": [1.1], "氨氮": [4.0]})
OUTFALLS = pl.DataFrame(
    {
        "排口": ["甲"],
        "类型": ["公共污水处理系统"],
        "城市": ["焦作"],
        "企业性质": ["现有"],
        "流域": ["黄河"],
        "功能类别": ["Ⅲ"],
        "干支流": ["其他"],
    }
)
TABLES: dict[str, Callable[..., pl.DataFrame]] = {
    "standards": sz.standards,
    "parameters": sz.parameters,
    "rules": sz.rules,
    "reasons": sz.reasons,
    "cases": sz.cases,
    "template": lambda **o: sz.standard_template("DB41/2087-2021", **o),
    "missing": lambda **o: sz.missing_limits(
        sz.check_discharge(READINGS, OUTFALLS, outfall="排口", time="日期", lang="zh"), **o
    ),
}


@pytest.fixture
def undone() -> Iterator[None]:
    yield
    sz.set_lang(None)


@pytest.mark.parametrize("name", HEADINGS)
def test_a_table_takes_the_language(name: Any, undone: None) -> None:
    of = TABLES[name]
    en, zh = of(lang="en"), of(lang="zh")
    assert zh.columns == [HEADINGS[name][column] for column in en.columns]
    assert zh.height == en.height and zh.dtypes == en.dtypes
    assert all(HAN.search(heading) for heading in zh.columns)
    sz.set_lang("zh")
    assert of().equals(zh)


def test_words_of_the_tables_are_chinese() -> None:
    kinds = sz.standards(lang="zh")["类别"].unique()
    assert set(kinds) == {"环境质量", "排放", "用途水质", "再生利用", "方法", "修改单"}
    rules = sz.rules(lang="zh")
    for row in rules.drop("英文", "方法", "规则编号", "选项").iter_rows(named=True):
        said = [row["规则"], row["依据"], row["无选项的原因"] or "", row["不一之处"] or ""]
        for text in [*said, *row["数值"], *row["项目"]]:
            bare = re.sub(r"change_by|rounding|check_limits|\b[A-Z][A-Za-z0-9]*\b", "", text)
            assert not re.search(r"[a-z]{3,} [a-z]{2,}|\b[a-z]+_[a-z]+", bare), text
    assert "text" not in "".join(rules["依据"])
    for row in sz.rules(lang="en").iter_rows(named=True):
        assert not HAN.search(re.sub(r"\d+号|〔|总站水字", "", row["fixed"] or ""))


def test_a_template_in_chinese_is_read_as_the_english_one() -> None:
    english = sz.standard_template("DB41/2087-2021", lang="en")
    chinese = sz.standard_template("DB41/2087-2021", lang="zh")
    assert set(chinese["适用条件"]) >= {"括号内限值", "括号外限值"}
    cell = (pl.col("parameter") == "fluoride") & (pl.col("level") == "一级")
    at = english.with_row_index().filter(cell)["index"][0]
    row = chinese[at].with_columns(限值=pl.lit("1.5"), 页码=pl.lit("第5页"))
    completed = sz.complete_standard("DB41/2087-2021", row)
    assert completed.limit("氟化物", "一级").value == 1.5
    inside = chinese.filter(pl.col("适用条件") == "括号内限值")[:1]
    filled = sz.complete_standard(
        "DB41/2087-2021", inside.with_columns(限值=pl.lit("9"), 页码=pl.lit("第5页"))
    )
    left = sz.standard_template(filled, lang="zh")
    assert left.height == chinese.height - 1


def test_missing_limits_are_in_the_language_of_the_table_or_the_call() -> None:
    both = {
        lang: sz.check_discharge(READINGS, OUTFALLS, outfall="排口", time="日期", lang=lang)
        for lang in ("en", "zh")
    }
    assert sz.missing_limits(both["zh"]).columns[0] == "标准"
    assert sz.missing_limits(both["en"]).columns[0] == "standard"
    for lang in ("en", "zh"):
        found = [sz.missing_limits(table, lang=lang) for table in both.values()]
        assert found[0].sort(pl.all()).equals(found[1].sort(pl.all()))


def test_limits_show_themselves_in_the_language_of_the_call(undone: None) -> None:
    limit = sz.limit("总磷", "Ⅲ", water_body="lake")
    words = {"en": ("water body", "evidence", "text"), "zh": ("水体类型", "依据", "原文")}
    for lang, other in (("en", "zh"), ("zh", "en")):
        sz.set_lang(lang)
        shown = limit._repr_html_().split("</style>")[1]
        assert all(word in shown for word in words[lang])
        assert not any(f">{word}" in shown for word in words[other])
        page = sz.standard("GB 3838-2002")._repr_html_()
        assert ("施行" in page) == (lang == "zh") == ("in force" not in page)


def test_columns_that_are_not_understood_say_why_in_chinese() -> None:
    names = ["汞(ppm)", "色度", "MN", "w21003-Flag", "度"]
    zh = sz.recognize(names, lang="zh")
    assert zh["说明"][0].startswith("列“汞(ppm)”")
    assert "MN 是设备标识" in zh["说明"][2]
    for text in zh["说明"].drop_nulls():
        bare = re.sub(r"columns=\S*|HJ 212|Flag|MN|Mn|ppm|None|[μnm]?g/L", "", text)
        assert not re.search(r"[A-Za-z]{3,}", bare), text


def test_faults_of_files_of_standards_are_reported_in_chinese(tmp_path: Path, undone: None) -> None:
    text = (Path(__file__).parents[3] / "examples" / "rust" / "own.toml").read_text("utf-8")
    sz.set_lang("zh")
    broken = {
        'level = "甲"': 'level = "丁"',
        "schema = 1": "schema = 7",
        'comparison = "<="': 'comparison = "range"',
        'unit = "mg/L"': 'unit = "个/L"',
        "[[tables]]": "[[tables",
    }
    seen = 0
    for before, after in broken.items():
        if before not in text:
            continue
        path = tmp_path / "own.toml"
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        with pytest.raises(sz.errors.StandardError) as found:
            sz.load_standard(path)
        told = str(found.value)
        assert HAN.search(told.replace("甲", "").replace("丁", "")), told
        seen += 1
    assert seen >= 3


def test_counts_of_organisms_have_an_english_unit() -> None:
    table = pl.DataFrame({"section": ["a"], "time": ["2021-04"], "粪大肠菌群(个/L)": ["300"]})
    said: Any = {"water_body": "river", "lang": "en"}
    where: Any = {"by": "section", "time": "time"}
    found = {
        "readings": sz.grade_readings(table, **said),
        "means": sz.average(table, shape="long", lang="en", **where),
        "recognized": sz.recognize(table.columns, lang="en").drop_nulls("unit"),
        "parameters": sz.parameters(lang="en").filter(id="fecal_coliform"),
    }
    for name, result in found.items():
        assert result["unit"].to_list() == ["counts/L"], name
    assert str(sz.limit("fecal_coliform", "Ⅲ")).count("counts/L") == 1
    chinese = sz.average(table, shape="long", lang="zh", **where)
    assert chinese["单位"].to_list() == ["个/L"]
    # It is read as it is shown.
    again = table.rename({"粪大肠菌群(个/L)": "fecal coliforms (counts/L)"})
    assert sz.grade_readings(again, **said)["value"].to_list() == [300.0]
