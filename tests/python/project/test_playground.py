"""The page in the browser grades as the library does."""

import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import shuizhi as sz
from dropped_files import EXAMPLE, drop, same
from live_page import Browser, missing

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


LANGUAGES = ("zh", "en")


# ------------------------------------------------------------------ grading


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_is_graded_as_by_the_library(page: Browser, lang: str, tmp_path: Path) -> None:
    page.open(lang)
    drop(page, "samples.csv", EXAMPLE.read_bytes())
    same(page, "samples.csv", EXAMPLE.read_bytes(), tmp_path, lang)
    graded = sz.grade(sz.read_samples(EXAMPLE).frame, lang=lang)
    name = "类别" if lang == "zh" else "class"
    counts = dict(graded[name].cast(pl.String).value_counts().iter_rows())
    shown = dict(text.split() for text in page.texts("#shares button")[1:])
    assert {k: int(v) for k, v in shown.items() if v != "0"} == counts
    assert page.errors() == []


@pytest.mark.parametrize(
    ("standard", "water_body", "target"),
    [
        ("GB 3838-2002", "lake", "Ⅱ"),
        ("GB 3838-2002", "river", "Ⅴ"),
        ("GB 3838-2002", "水体类型", "Ⅰ"),
        ("GB/T 14848-2017", "river", "Ⅲ"),
    ],
)
def test_options_are_those_of_the_library(
    page: Browser, standard: str, water_body: str, target: str, tmp_path: Path
) -> None:
    page.open("zh")
    drop(page, "samples.csv", EXAMPLE.read_bytes())
    page.choose("#standard", standard)
    page.choose("#water-body", water_body)
    page.choose("#target", target)
    page.wait(lambda: page.run("return !document.querySelector('#work').ariaBusy"))
    options = {"standard": standard, "water_body": water_body, "target": target}
    same(page, "samples.csv", EXAMPLE.read_bytes(), tmp_path, "zh", **options)


ODD = """监测月报,,,,,,
断面名称,水体类型,目标,pH,氨氮,总磷,备注
,,,/,mg/L,μg/L,
=甲断面,河流,Ⅱ,8.1,0.025L,150,@x
"乙,断面",水库,Ⅳ类,--,未检出,<20,"a;=1+1"
丙,池塘,,6.5,约0.5,1.2×10^3,+8
,,,,,,
平均值,河流,Ⅲ,7,0.5,80,-
"""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_tables_as_people_have_them(
    page: Browser, encoding: str, lang: str, tmp_path: Path
) -> None:
    data = ODD.encode(encoding)
    page.open(lang)
    drop(page, "odd.csv", data)
    same(page, "odd.csv", data, tmp_path, lang)
    page.choose("#target", "目标")
    page.wait(lambda: page.run("return !document.querySelector('#work').ariaBusy"))
    same(page, "odd.csv", data, tmp_path, lang, target="目标")


def test_pasted_cells_are_graded(page: Browser, tmp_path: Path) -> None:
    text = "断面\t氨氮(mg/L)\t备注\n甲\t1.2\t有,逗号\n乙\t0.025L\t\n"
    page.open("en")
    page.click("#paste")
    page.run("document.querySelector('#pasted').value = arguments[0]", text)
    page.run("document.querySelector('#pasting').requestSubmit()")
    page.wait(lambda: page.texts("#table tr.row"))
    same(page, "t.txt", text.encode(), tmp_path, "en")


def test_workbooks_are_read(page: Browser, tmp_path: Path) -> None:
    from datetime import date

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "一月"
    for row in (
        ["地表水监测结果"],
        ["断面", "采样日期", "pH", "氨氮(mg/L)", "总磷(mg/L)", "汞(μg/L)"],
        ["甲", date(2024, 1, 3), 8.1, 0.1, "0.01L", 0.04],
        ["乙", date(2024, 1, 4), 7, 1.2, 0.1 + 0.2, "未检出"],
    ):
        sheet.append(row)
    second = book.create_sheet("二月")
    second.append(["断面", "氨氮(mg/L)"])
    second.append(["丙", 9])
    book.save(tmp_path / "t.xlsx")
    data = (tmp_path / "t.xlsx").read_bytes()
    page.open("zh")
    drop(page, "t.xlsx", data)
    same(page, "t.xlsx", data, tmp_path, "zh")
    page.choose("#sheet", "1")
    page.wait(
        lambda: page.text("#size") == "1 行" and page.texts("#table th.class .badge") == ["劣Ⅴ"]
    )


def test_what_cannot_be_read_is_reported_in_both_languages(page: Browser) -> None:
    page.open("zh")
    drop(page, "t.csv", "断面,氨氮\n甲,1,2\n".encode())
    assert "第 2 行有 3 个单元格" in page.text("#failed")
    page.click("#lang")
    page.wait(lambda: "Line 2 has 3 cells" in page.text("#failed"))
    drop(page, "t.csv", "断面,备注\n甲,x\n".encode())
    page.wait(lambda: "No column is understood" in page.text("#failed"))


def test_the_users_word_on_a_column_counts(page: Browser, tmp_path: Path) -> None:
    data = "断面,氨氮(ppm),N,总磷(mg/L)\n甲,1.2,3,0.05\n".encode()
    page.open("zh")
    drop(page, "t.csv", data)
    assert "无法识别氨氮的单位“ppm”" in page.text("#failed")
    for place, header in ((1, ""), (2, "总氮(mg/L)")):
        page.run(
            "document.querySelectorAll('.columns .header button')[arguments[0]].click()", place
        )
        page.run(
            "document.querySelector('.columns form input').value = arguments[0];"
            "document.querySelector('.columns form').requestSubmit()",
            header,
        )
        page.wait(lambda: not page.texts(".columns form") and page.texts("#table tr.row"))
    said = {"氨氮(ppm)": None, "N": ("总氮", "mg/L")}
    same(page, "t.csv", data, tmp_path, "zh", columns=said)


# ------------------------------------------------------------------ what is shown


def test_columns_say_what_they_were_understood_as(page: Browser) -> None:
    page.open("zh")
    drop(page, "t.csv", "断面名称,氨氮,总磷(μg/L),高猛酸盐指数,经度\n甲,1.2,300,4.4,113\n".encode())
    columns = dict(zip(
        page.texts(".columns .header span"),
        page.run("return [...document.querySelectorAll('.columns li')].map((e) => e.className)"),
        strict=True,
    ))  # fmt: skip
    assert columns == {
        "断面名称": "role", "氨氮": "graded", "总磷(μg/L)": "graded",
        "高猛酸盐指数": "doubtful", "经度": "other",
    }  # fmt: skip
    assert "高锰酸盐指数" in page.text(".columns .doubtful")
    assert "mg/L *" in page.text(".columns .graded")


def test_a_row_shows_its_limits_clauses_and_evidence(page: Browser) -> None:
    data = "断面,氨氮(mg/L),总磷(mg/L)\n甲,1.2,0.05\n".encode()
    page.open("zh")
    drop(page, "t.csv", data)
    page.click("#table tr.row")
    page.wait(lambda: page.run("return document.querySelector('#why').open"))
    readings = sz.grade_readings(sz.read_samples(io.BytesIO(data)).frame, lang="zh")
    first = page.text(".readings li")
    worst = readings.row(0, named=True)
    for part in (worst["条款"], "1.2 mg/L", "≤ 1 mg/L", "超标 0.2", "原文，共 6 份来源"):
        assert part in first, (part, first)
    assert "Ⅳ" in page.text(".sentence") and "未达到Ⅲ类水质目标" in page.text(".sentence")
    assert page.run("return document.querySelectorAll('.readings li').length") == readings.height
    page.click(".readings a")
    page.wait(lambda: "表1 第7项" in page.text("#laws"))
    assert page.text("#laws .figure") == "≤ 1 mg/L"


def test_every_reading_is_that_of_the_library(page: Browser) -> None:
    page.open("en")
    drop(page, "samples.csv", EXAMPLE.read_bytes())
    readings = sz.grade_readings(sz.read_samples(EXAMPLE).frame, lang="en")
    for row in (0, 7, 190):
        found = page.driver.execute_async_script("ask('why', arguments[0]).then(arguments[1])", row)
        own = {r["parameter"]: r for r in readings.filter(row=row).iter_rows(named=True)}
        assert {r["parameter"] for r in found["readings"]} == set(own)
        for reading in found["readings"]:
            theirs = own[reading["parameter"]]
            for name in ("raw", "qualifier", "unit", "class", "comparison", "verdict", "certain",
                         "clause", "evidence"):  # fmt: skip
                assert (reading[name] or None) == theirs[name], (row, reading, name)
            assert reading["notes"] == theirs["reason"]
            for name in ("value", "limit", "limit_high"):
                figure = None if reading[name] is None else float(reading[name])
                assert figure == theirs[name], (row, reading, name)


def test_classes_filter_the_rows(page: Browser) -> None:
    page.open("zh")
    drop(page, "samples.csv", EXAMPLE.read_bytes())
    count = int(page.texts("#shares button")[3].split()[1])
    page.run("document.querySelectorAll('#shares button')[3].click()")
    name = page.texts("#shares button")[3].split()[0]
    page.wait(lambda: set(page.texts("#table th.class .badge")) == {name})
    assert page.run("return state.length") == count
