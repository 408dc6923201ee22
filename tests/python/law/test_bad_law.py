"""Standards, supplements and declared tables as they should not be."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from calls import OUTFALLS, PLANTS, SAMPLES, call
from faults import Refused
from shuizhi import errors

STANDARD, FILE, COLUMN, OPTION = (
    errors.StandardError,
    errors.FileError,
    errors.ColumnError,
    errors.OptionError,
)

GOOD = """
schema = 1
id = "T 1-2020"
title_zh = "试"
title_en = "Trial"
kind = "quality"
issued = "2020-01-01"
in_force_from = "2020-06-01"
[witnesses]
a = "A"
[[tables]]
no = "1"
title_zh = "表"
title_en = "Table"
levels = ["Ⅰ", "Ⅱ"]
[[tables.items]]
no = 1
parameter = "copper"
name = "铜"
unit = "mg/L"
comparison = "<="
evidence = { kind = "single", witnesses = ["a"] }
limits = [{ level = "Ⅰ", value = "0.1" }, { level = "Ⅱ", value = "1" }]
"""

# What is changed in the good file, and words of the refusal.
BROKEN = [
    ("schema = 1", "schema = 2", "this version reads 1"),
    ("schema = 1", "schema = [", "line 3"),
    ("schema = 1\n", "", "schema"),
    ('"T 1-2020"', '""', "id: is empty"),
    ('"T 1-2020"', "3838", "line 3"),
    ('kind = "quality"', 'kind = "beauty"', "beauty"),
    ('"2020-06-01"', '"2020-06-31"', "not a day"),
    ('"2020-06-01"', '"2019-06-01"', "before issued"),
    ('"2020-06-01"', "2020-06-01", "line 8"),
    ('"copper"', '"cuprum"', "cuprum"),
    ('"mg/L"', '"ppm"', "ppm"),
    ('"mg/L"', '"℃"', "does not convert"),
    ('"<="', '"="', "line 21"),
    ('"0.1"', '"0,1"', "not a decimal"),
    ('"0.1"', '"1e-1"', "not a decimal"),
    ('"0.1"', '"=1/10"', "not a decimal"),
    ('"0.1"', '"nan"', "not a decimal"),
    ('"0.1"', "0.1", "line 23"),
    ('"0.1"', '"2"', "stricter"),
    ('"0.1"', f'"{"9" * 60}"', "not a decimal"),
    ('level = "Ⅱ"', 'level = "Ⅲ"', "none of the table's levels"),
    ('level = "Ⅱ"', 'level = "Ⅰ"', "twice"),
    ('["Ⅰ", "Ⅱ"]', "[]", "levels are missing"),
    ('["Ⅰ", "Ⅱ"]', '["Ⅰ", "I"]', "appears twice"),
    ('witnesses = ["a"]', 'witnesses = ["b"]', '"b"'),
    ('"single"', '"copies"', "two witnesses"),
    ('"single"', '"rumour"', "rumour"),
    ('name = "铜"', 'name = "铜"\nrun = "rm -rf /"', "run"),
    ('title_zh = "表"', 'title_zh = "表"\ntitle_zh = "表"', "duplicate"),
    ("\nschema", "\n!!python/object\nschema", "line 2"),
]


@pytest.mark.parametrize(("what", "by", "words"), BROKEN)
def test_a_broken_standard_is_refused(tmp_path: Path, what: str, by: str, words: str) -> None:
    broken = GOOD.replace(what, by, 1)
    assert broken != GOOD
    path = tmp_path / "own.toml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(STANDARD) as caught:
        sz.load_standard(path)
    assert str(caught.value).startswith("own.toml: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"", STANDARD, "schema"),
        (b"\xff\xfe\x00", FILE, "UTF-8"),
        (GOOD.encode("gbk"), FILE, "UTF-8"),
        (GOOD.encode("utf-16"), FILE, "UTF-8"),
        (b"\0" * 100, STANDARD, "line 1"),
        (b"[" * 20_000, STANDARD, "line 1"),
        (b"a = " + b"[" * 20_000 + b"]" * 20_000, STANDARD, "line 1"),
        (b"<html></html>", STANDARD, "line 1"),
        (b"PK\x03\x04", STANDARD, "line 1"),
    ],
)
def test_a_file_that_is_not_a_standard_is_refused(
    tmp_path: Path, content: bytes, error: Any, words: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(error, match=words):
        sz.load_standard(path)


def test_a_mark_before_the_standard_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert sz.load_standard(path).limit("铜", "Ⅱ").value == 1


def test_a_standard_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path, "a\0.toml"):
        with pytest.raises(FILE, match="cannot be read"):
            sz.load_standard(path)


def filled(**change: str) -> pl.DataFrame:
    row = {"standard": "DB41/2087-2021", "table": "公共污水处理系统", "parameter": "fluoride"}
    row |= {
        "level": "一级",
        "comparison": "<=",
        "value": "1.5",
        "unit": "mg/L",
        "page": "5",
    } | change
    return pl.DataFrame([row])


def completed(supplement: Any) -> Callable[[], Any]:
    return lambda: sz.complete_standard("DB41/2087-2021", supplement)


SUPPLEMENTS = [
    Refused("parameter", completed(filled(parameter="怪")), STANDARD, ["row 1", "怪"]),
    Refused("unit", completed(filled(unit="ppm")), STANDARD, ["row 1", "ppm"]),
    Refused("unit of counts", completed(filled(unit="个/L")), STANDARD, ["row 1", "convert"]),
    Refused("level", completed(filled(level="三级")), STANDARD, ["row 1", "三级"]),
    Refused("table", completed(filled(table="表9")), STANDARD, ["row 1", "表9"]),
    Refused("comparison", completed(filled(comparison="≤")), STANDARD, ["row 1", "none of <="]),
    Refused("formula", completed(filled(value="=1+1")), STANDARD, ["row 1", "not a decimal"]),
    Refused("exponent", completed(filled(value="1e3")), STANDARD, ["row 1", "not a decimal"]),
    Refused("below nothing", completed(filled(value="-1")), STANDARD, ["-1 lies below zero"]),
    Refused("infinite", completed(filled(value="inf")), STANDARD, ["row 1", "not a decimal"]),
    Refused("held", completed(filled(parameter="cod", value="50")), STANDARD, ["holds <= 40"]),
    Refused("half", completed(filled().drop("unit")), COLUMN, ["no columns unit"]),
    Refused("a number", completed(7), errors.TableError, ["int is not a table"]),
    Refused("no such file", completed("none.csv"), FILE, ["none.csv"]),
    Refused("no table in a list", completed([7]), errors.TableError, ["int is not a table"]),
]

TARGETS = pl.DataFrame({"断面": ["甲", "乙"], "目标类别": ["Ⅱ", "Ⅲ"]})
BACKGROUND = pl.DataFrame(
    {"断面": ["甲"], "监测项目": ["氨氮"], "起": ["2024-01"], "止": ["2024-12"],
     "认定文件": ["示例〔2022〕1号"], "来源": ["示例"]}
)  # fmt: skip


def sections(**options: Any) -> Callable[[], Any]:
    return call("assess_sections", **options)


def discharge(outfalls: Any, samples: Any = PLANTS) -> Callable[[], Any]:
    return lambda: sz.check_discharge(samples, outfalls, outfall="断面", time="时间")


def said(**change: Any) -> pl.DataFrame:
    return OUTFALLS.with_columns(pl.lit(value).alias(name) for name, value in change.items())


DECLARED = [
    Refused("targets without sections", sections(targets=TARGETS.drop("断面")), COLUMN, ["断面"]),
    Refused("targets without classes", sections(targets=TARGETS.select("断面")), COLUMN,
            ["target"]),
    Refused("targets twice", sections(targets=pl.concat([TARGETS, TARGETS])), COLUMN, ["twice"]),
    Refused("target and targets", sections(targets=TARGETS, target="Ⅱ"), OPTION, ["both"]),
    Refused("background without parameters", sections(background=BACKGROUND.drop("监测项目")),
            COLUMN, ["parameter"]),
    Refused("background without source", sections(background=BACKGROUND.drop("来源")),
            COLUMN, ["source"]),
    Refused("background of a stranger",
            sections(background=BACKGROUND.with_columns(监测项目=pl.lit("神秘"))),
            errors.ShuizhiError, ["神秘"]),
    Refused("background backwards",
            sections(background=BACKGROUND.with_columns(止=pl.lit("2023-01"))),
            COLUMN, ["row 1", "2024-01 to 2023-01"]),
    Refused("background backwards in its second row",
            sections(background=pl.concat(
                [BACKGROUND, BACKGROUND.with_columns(止=pl.lit("2023-01"))])),
            COLUMN, ["row 2: "]),
    Refused("background of no day",
            sections(background=BACKGROUND.with_columns(起=pl.lit("去年"))),
            COLUMN, ["row 1", "去年 to 2024-12"]),
    Refused("outfalls without kind", discharge(OUTFALLS.drop("类型")), COLUMN, ["kind"]),
    Refused("outfalls without key", discharge(OUTFALLS.drop("断面")), COLUMN, ["断面"]),
    Refused("outfalls twice", discharge(pl.concat([OUTFALLS, OUTFALLS])), errors.ShuizhiError,
            ["甲"]),
    Refused("kind of outfall", discharge(said(类型="污水处理站")), errors.ShuizhiError,
            ["污水处理站"]),
    Refused("no day of building", discharge(said(建成日期="很久以前")), errors.ShuizhiError,
            ["很久以前"]),
    Refused("outfalls of numbers", discharge(OUTFALLS.with_columns(断面=pl.Series([1, 2]))),
            COLUMN, ["断面"]),
    Refused("no outfalls", discharge(None), errors.TableError, ["NoneType is not a table"]),
    Refused("nothing measured", discharge(OUTFALLS, SAMPLES.select("断面", "时间")), COLUMN,
            ["no column"]),
]  # fmt: skip


def test_samples_of_outfalls_that_are_not_declared_wait() -> None:
    checked = discharge(OUTFALLS.filter(断面="甲"))()
    strangers = checked.filter(断面="乙")
    assert strangers.height > 0
    assert set(strangers["verdict"]) == {"undetermined"}
    assert set(strangers["reason"]) == {"unknown_outfall"}


@pytest.mark.parametrize("case", [*SUPPLEMENTS, *DECLARED], ids=str)
def test_what_completes_and_declares_is_refused(case: Refused) -> None:
    case.check()
