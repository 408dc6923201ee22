"""The table of messages, and the language that they and results are in."""

import inspect
import os
import re
import subprocess
import sys
import warnings
from string import Formatter

import polars as pl
import pytest

import shuizhi as sz
from shuizhi._core.messages import MESSAGES, Message, text, warn

HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}")
# Words typed as they are in Chinese texts: options with their values, formats, functions.
CODE = re.compile(r"\w+(?:_\w+)*\s*=\s*\S*|[\w.]+\([^)]*\)|shuizhi\.\w+|--[\w-]+|\{[^}]*\}")
ALLOWED = {
    "BOM", "GB", "OpenDocument", "PDF", "UTF", "XML", "csv", "fastexcel", "gz", "gzip",
    "header", "ods", "parquet", "pip", "install", "tsv", "txt", "utf", "xls", "xlsb", "xlsx", "zip",
    "zst", "Zstandard",
    "gb", "kiB", "MiB", "HJ", "pH",
    "None", "True", "False", "Excel", "CSV", "Parquet", "polars", "pandas", "pyarrow",
    "Arrow", "Unicode", "FDD", "fork", "NUL", "altair", "vl", "convert", "CGCS", "WGS", "GeoJSON",
    "Shapefile", "geojson", "json", "shp", "png", "svg", "html", "notebook", "Noto", "Sans", "CJK",
    "SC", "docx", "word", "Word", "docxtpl", "python", "noto", "cjk",
    "fonts", "shuizhi", "plots", "places", "chart", "order",
}  # fmt: skip
# Values that examples show.
ALLOWED |= {"Boolean", "lake", "river", "longitude", "Modin"}
# Names of functions, options and their words, as they are typed.
for name in dir(sz):
    if callable(thing := getattr(sz, name)) and not isinstance(thing, type):
        said = f"{name} {inspect.signature(thing)}"
        ALLOWED |= set(re.findall("[A-Za-z]{2,}", said))
ALLOWED |= {
    "all", "FILE", "DataFrame", "Python", "Spark", "sql", "caseSensitive", "spark", "agreement",
    "grading", "frame", "cm", "day", "temperature", "xls", "base", "state", "area", "reused",
    "position", "disinfectant",
}  # fmt: skip
ALLOWED |= {"PDF", "conditions", "standard", "pdf", "pdfplumber", "template", "samples", "shape"}


# Turns of phrase that a reader has to work out; "there is no such file" is plain.
STIFF = re.compile(
    r"\b(is|are) to (hold|say|be|agree)\b|(?<!there )\b(is|are) no \w|\bno part\b|"
    r"\ball the same\b|\bstands?\b|, for (it|they|there|X)\b|\bwithout a word\b|\bcame of\b|"
    r"\bbecame of\b|\bheld to nothing\b"
)


def english() -> dict[str, str]:
    """Return what messages, reasons and rules say in English."""
    said = {name: message.en for name, message in MESSAGES.items()}
    for table, name in ((sz.reasons(lang="en"), "code"), (sz.rules(lang="en"), "id")):
        said |= dict(table.select(name, "en").iter_rows())
    return said


def test_english_is_plain() -> None:
    assert {name: found[0] for name, en in english().items() if (found := STIFF.search(en))} == {}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_whole_in_both_languages(name: str) -> None:
    message = MESSAGES[name]
    assert fields(message.en) == fields(message.zh) == set(message.example)
    english = message.en.replace("劣Ⅴ", "")
    assert not HAN.search(english), "Chinese in the English text"
    assert HAN.search(message.zh) or not WORD.search(re.sub(r"\{[^}]*\}", "", message.en))
    strange = set(WORD.findall(CODE.sub(" ", message.zh))) - ALLOWED
    assert not strange, f"English in the Chinese text: {strange}"
    for lang in ("en", "zh"):
        shown = message.shown(lang)
        assert shown and not re.search(r"(?<!=)\{[a-z_]+\}", shown)


def test_names_and_lists_are_written_as_the_language_has_them() -> None:
    told = {"option": "by", "column": "断面", "columns": ["甲", "it's"]}
    assert text("column_not_found", lang="en", **told).endswith("the columns: '甲', \"it's\"")
    assert text("column_not_found", lang="zh", **told) == "by：没有列“断面”；表中的列：“甲”、“it's”"


def test_a_warning_points_at_the_line_of_the_user() -> None:
    with pytest.warns(sz.ShuizhiWarning) as found:
        warn("times_not_read", column="日", count=1, rows=2, example="x")
    assert found[0].filename == __file__


def test_entries_that_differ_in_their_fields_would_be_seen() -> None:
    broken = Message("error", "{a}", "{b}", {"a": 1})
    assert fields(broken.en) != fields(broken.zh)


# ------------------------------------------------------------------ language


@pytest.fixture
def undone():
    yield
    sz.set_lang(None)


SAMPLES = pl.DataFrame({"断面": ["甲"], "日期": ["2024-05-08"], "氨氮": [1.2]})


def test_a_call_comes_before_what_is_set_and_that_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, undone: None
) -> None:
    assert "class" in sz.grade(SAMPLES).columns
    monkeypatch.setenv("SHUIZHI_LANG", "zh")
    assert "类别" in sz.grade(SAMPLES).columns
    sz.set_lang("en")
    assert "class" in sz.grade(SAMPLES).columns
    assert "类别" in sz.grade(SAMPLES, lang="zh").columns
    sz.set_lang(None)
    assert "类别" in sz.grade(SAMPLES).columns


VERBS = {
    "average": lambda **o: sz.average(SAMPLES, by="断面", time="日期", **o),
    "ledger": lambda **o: sz.ledger(SAMPLES, by="断面", time="日期", **o),
    "assess_sections": lambda **o: sz.assess_sections(SAMPLES, section="断面", time="日期", **o),
    "assess_rivers": lambda **o: sz.assess_rivers(
        SAMPLES.with_columns(pl.lit("沁河").alias("河")), by="河", section="断面", time="日期", **o
    ),
    "assess_lakes": lambda **o: sz.assess_lakes(SAMPLES, lake="断面", time="日期", **o),
    "grade_readings": lambda **o: sz.grade_readings(SAMPLES, **o),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_the_language_that_is_set(verb: str, undone: None) -> None:
    sz.set_lang("zh")
    assert VERBS[verb]().columns == VERBS[verb](lang="zh").columns != VERBS[verb](lang="en").columns


def test_errors_are_reported_in_the_language_of_the_call(undone: None) -> None:
    taken = SAMPLES.with_columns(pl.lit(1).alias("class"), pl.lit(1).alias("类别"))
    with pytest.raises(sz.errors.ColumnError, match="already; rename them"):
        sz.grade(taken)
    with pytest.raises(sz.errors.ColumnError, match="表中已有列“类别”"):
        sz.grade(taken, lang="zh")


@pytest.mark.parametrize("said", ["fr", "", "ZH"])
def test_other_languages_are_refused(said: str, undone: None) -> None:
    with pytest.raises(sz.errors.OptionError, match="lang"):
        sz.set_lang(said)  # type: ignore[arg-type]
    with pytest.raises(sz.errors.OptionError, match="lang"):
        sz.grade(SAMPLES, lang=said)


@pytest.mark.parametrize(
    ("environment", "options", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, [], True),
        ({"LANG": "C.UTF-8"}, [], False),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, [], False),
        ({"LANG": "zh_CN.UTF-8", "SHUIZHI_LANG": "en"}, [], False),
        ({"SHUIZHI_LANG": "zh"}, [], True),
        ({"LANG": "zh_CN.UTF-8"}, ["--lang", "en"], False),
    ],
    ids=["zh locale", "C locale", "LC_ALL first", "variable first", "variable", "option first"],
)
def test_the_command_line_speaks_the_language_of_the_locale(
    environment: dict[str, str], options: list[str], chinese: bool, tmp_path: object
) -> None:
    path = f"{tmp_path}/s.csv"
    SAMPLES.write_csv(path)
    clean = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    done = subprocess.run(
        [sys.executable, "-m", "shuizhi", "grade", path, *options],
        capture_output=True, text=True, encoding="utf-8",
        env=clean | {"PYTHONUTF8": "1"} | environment, check=True,
    )  # fmt: skip
    assert ("类别" in done.stdout) == chinese


def test_notes_differ_from_warnings() -> None:
    assert not issubclass(sz.ShuizhiNote, sz.ShuizhiWarning)
    with warnings.catch_warnings():
        warnings.simplefilter("error", sz.ShuizhiWarning)
        warnings.simplefilter("ignore", sz.ShuizhiNote)
        sz.grade(SAMPLES)


def test_limits_and_recognized_columns_are_in_the_language_of_the_call(undone: None) -> None:
    limit = sz.limit("氨氮", "Ⅲ")
    assert str(limit) == "ammonia_nitrogen Ⅲ: ≤ 1 mg/L (GB 3838-2002 表1 第7项)"
    names = ["断面", "汞（μg/L）", "出水COD"]
    en = sz.recognize(names)
    zh = sz.recognize(names, lang="zh")
    assert zh.columns[:3] == ["列名", "项目编号", "项目名称"]
    assert zh["项目编号"].to_list() == en["parameter"].to_list()
    assert zh["单位来源"].to_list() == [None, "列名", "缺省"] and zh["阶段"][2] == "出水"
    sz.set_lang("zh")
    assert str(limit) == "氨氮 Ⅲ：≤ 1 mg/L（GB 3838-2002 表1 第7项）"
    lake = sz.limit("总磷", "Ⅲ", water_body="湖库")
    assert str(lake) == "总磷 Ⅲ（湖库）：≤ 0.05 mg/L（GB 3838-2002 表1 第8项）"
    with pytest.raises(sz.errors.UnknownNameError, match="请指明 water_body：“河流”、“湖库”"):
        sz.limit("总磷", "Ⅲ")
    plant = sz.standard("DB41/2087-2021")
    with pytest.raises(sz.errors.UnknownNameError, match="condition：“括号外限值”、“括号内限值”"):
        plant.limit("氨氮", "一级")
    assert plant.limit("氨氮", "一级", condition="括号内限值").decimal == 5
    assert sz.recognize(names).equals(zh)
