"""The playground in a real browser, held cell by cell to the library."""

import base64
import csv
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import shuizhi as sz
from live_page import DROP, PAGE, ROOT, Browser, browser, missing
from shuizhi.io import write_table

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))
EXAMPLE = ROOT / "examples" / "jiaozuo-samples.csv"
LANGUAGES = ("zh", "en")
# Whether the table of that name is graded and drawn, or something is refused.
SETTLED = """
const [name] = arguments;
const at = (selector) => document.querySelector(selector);
return !at("#failed").hidden
  || (!at("#results").hidden && at("#table tr.row") && at("#name").textContent === name);
"""
UNNAMED = """
const named = (e) => e.innerText || e.ariaLabel || (e.labels && e.labels.length);
return [...document.querySelectorAll("button, select, input, textarea, [role=region]")]
  .filter((e) => !e.closest("[hidden]") && !named(e)).map((e) => e.outerHTML);
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


def drop(page: Browser, name: str, data: bytes) -> None:
    """Drop a file on the page and wait for its results, or for what is refused."""
    page.run(DROP, name, base64.b64encode(data).decode())
    page.wait(lambda: page.run(SETTLED, name))


def downloaded(page: Browser) -> bytes:
    """Download the results and return the file."""
    for old in page.folder.iterdir():
        old.unlink()
    page.click("#download")
    # The browser first keeps the place, and moves the file there when it is whole.
    found = page.wait(lambda: [p for p in page.folder.glob("*.csv") if p.stat().st_size])
    page.wait(lambda: not list(page.folder.glob("*.crdownload")))
    return bytes(found[0].read_bytes())


def expected(name: str, data: bytes, tmp_path: Path, lang: str, **options: object) -> bytes:
    """Return the file that the library writes of the same table."""
    (tmp_path / name).write_bytes(data)
    samples = sz.read_samples(tmp_path / name).frame
    graded = sz.grade(samples, lang=lang, **options)  # type: ignore[arg-type]
    write_table(graded, tmp_path / "out.csv")
    return (tmp_path / "out.csv").read_bytes()


def same(
    page: Browser, name: str, data: bytes, tmp_path: Path, lang: str, **options: object
) -> None:
    """Hold a download to what the library writes, cell by cell."""
    ours = rows(expected(name, data, tmp_path, lang, **options))
    theirs = rows(downloaded(page))
    assert theirs[0] == ours[0]
    assert len(theirs) == len(ours)
    for place, pair in enumerate(zip(theirs, ours, strict=True)):
        cells = zip(ours[0], *pair, strict=True)
        assert [cell for cell in cells if cell[1] != cell[2]] == [], place


def rows(file: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, cell by cell."""
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


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


# ------------------------------------------------------------------ the law


@pytest.mark.parametrize(
    ("address", "figure"),
    [
        ("#/GB 3838-2002/氨氮/Ⅲ", "≤ 1 mg/L"),
        ("#/gb3838-2002/NH3-N/3", "≤ 1 mg/L"),
        ("#/GB/T 14848-2017/氯化物/Ⅲ", "≤ 250 mg/L"),
        ("#/GB%20T", None),
    ],
)
def test_limits_have_addresses(page: Browser, address: str, figure: str | None) -> None:
    page.open("zh", address)
    if figure is None:
        page.wait(lambda: page.text("#laws .alarm"))
        return
    page.wait(lambda: page.texts("#laws .figure"))
    assert page.texts("#laws .figure") == [figure]
    assert "表1" in page.text("#laws dl")
    page.click(".crumbs a:nth-of-type(2)")
    page.wait(lambda: page.texts("#laws table.limits"))


def test_every_limit_of_the_law_is_shown(page: Browser) -> None:
    page.open("en", "#/law")
    listed = page.texts(".laws b")
    assert listed == [id for id in sz.standards()["id"] if id in listed] and len(listed) >= 8
    for id in listed:
        page.run("location.hash = address(arguments[0])", id)
        page.wait(lambda id=id: page.texts("h1 .id") == [id])
        # Every figure is a link to an address of its own.
        links = page.run("return [...document.querySelectorAll('.limit a')].map((e) => e.hash)")
        assert len(links) == sz.standards().filter(id=id)["limits"].item()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_limits_have_their_worked_cases(page: Browser, lang: str) -> None:
    page.open(lang, "#/GB 30486-2013")
    page.wait(lambda: page.run("return document.querySelectorAll('.cases details').length"))
    known = sz.cases(lang="en").filter(document="GB 30486-2013")
    # The page begins each with a capital.
    found = [text.lower() for text in page.texts(".cases summary")]
    assert found == [text.lower() for text in known[lang]]
    page.run("document.querySelector('.cases details').open = true")
    expected = known["expected"][0].strip().splitlines()
    shown = page.texts(".cases details:first-of-type table:last-of-type tr")
    assert expected[0].split()[0] in shown[-len(expected)]
    page.open(lang, "#/GB 3838-2002/氨氮/Ⅲ")
    page.wait(lambda: page.run("return document.querySelectorAll('.cases details').length > 10"))
    assert page.errors() == []


def test_what_is_built_in_has_its_licence(page: Browser) -> None:
    page.open("en", "#/about")
    listed = page.texts(".crate summary")
    for name in ("calamine", "encoding_rs", "serde_json", "rust_decimal"):
        assert any(line.startswith(f"{name} · ") for line in listed), name
    assert all(page.run("return [...document.querySelectorAll('pre')].map((e) => e.textContent)"))


def test_parameters_are_searched(page: Browser) -> None:
    page.open("zh", "#/law")
    page.run(
        "const e = document.querySelector('.search'); e.value = 'TP';"
        "e.dispatchEvent(new Event('input'))"
    )
    page.wait(lambda: "总磷" in page.text(".found"))
    assert "GB 3838-2002" in page.text(".found li")


# ------------------------------------------------------------------ how it behaves


def test_the_keyboard_suffices(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    page.open("zh")
    drop(page, "samples.csv", EXAMPLE.read_bytes())
    table = page.driver.find_element("id", "table")
    table.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    page.wait(lambda: "第 3 行" in page.run("return document.querySelector('#status').textContent"))
    table.send_keys(Keys.END)
    page.wait(
        lambda: page.run("return document.querySelector('[data-chosen]').dataset.row") == "191"
    )
    table.send_keys(Keys.ENTER)
    page.wait(lambda: page.text("#why-title") == "第 192 行")
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    page.wait(lambda: not page.run("return document.querySelector('#why').open"))
    assert page.run(UNNAMED) == []


def test_a_large_table_does_not_freeze_the_page(page: Browser) -> None:
    head, *rows = EXAMPLE.read_text(encoding="utf-8").splitlines()
    data = "\n".join([head, *(rows[i % len(rows)] for i in range(100_000))]).encode()
    page.open("zh")
    page.run(
        "window.longest = 0; let last = performance.now();"
        "setInterval(() => { const now = performance.now();"
        " window.longest = Math.max(window.longest, now - last); last = now; }, 10)"
    )
    page.run(
        "const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0));"
        "window.whole = new File([bytes], 'big.csv')",
        base64.b64encode(data).decode(),
    )
    begun = time.monotonic()
    page.run("window.longest = 0; take(window.whole)")
    page.wait(lambda: page.run("return state.graded && state.drawn[1] > 0"), 60)
    seconds = time.monotonic() - begun
    page.run("document.querySelector('#table').scrollTop = 1e9")
    page.wait(lambda: "100000" in page.texts("#table td.row"))
    longest = page.run("return window.longest")
    print(f"100,000 rows in {seconds:.1f} s, the page held up for at most {longest:.0f} ms")
    assert seconds < 30 and longest < 1000


def test_the_first_result_comes_at_once(page: Browser) -> None:
    begun = time.monotonic()
    page.open("zh")
    started = time.monotonic() - begun
    begun = time.monotonic()
    page.click("#example")
    page.wait(lambda: page.texts("#table tr.row"))
    print(f"ready in {started:.2f} s, the example graded in {time.monotonic() - begun:.2f} s")
    assert time.monotonic() - begun < 1


def test_nothing_is_fetched(page: Browser) -> None:
    text = PAGE.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert (
        policy is not None and "default-src 'none'" in policy[1] and "connect-src" not in policy[1]
    )
    page.open("en")
    drop(page, "samples.csv", EXAMPLE.read_bytes())
    fetched = page.run("return performance.getEntriesByType('resource').map((e) => e.name)")
    assert [name for name in fetched if not name.startswith(("blob:", "data:"))] == []


def test_every_word_is_in_both_languages() -> None:
    words = (ROOT / "playground/page/words.js").read_text(encoding="utf-8")
    pairs = re.findall(r'\b(\w+): \[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\]', words)
    assert len(pairs) > 100
    for key, zh, en in pairs:
        fields = [set(re.findall(r"\{(\w+)\}", text)) for text in (zh, en)]
        assert fields[0] == fields[1] and zh and en, key


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_screen(page: Browser, width: int, lang: str) -> None:
    def fits(name: str) -> None:
        page.shot(f"{name}-{lang}-{width}")
        wide = page.run("return document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)

    height = 900 if width > 600 else 844
    page.open(lang, "#/", width, height)
    fits("start")
    page.click("#example")
    page.wait(lambda: page.texts("#table tr.row"))
    fits("graded")
    page.run("document.querySelector('#columns').open = true")
    fits("columns")
    page.click("#table tr.row:nth-child(14)")
    page.wait(lambda: page.texts(".readings li"))
    fits("why")
    for name, address in (
        ("laws", "#/law"),
        ("law", "#/GB 3838-2002"),
        ("limit", "#/GB 3838-2002/总磷/Ⅲ"),
    ):
        page.open(lang, address, width, height)
        page.wait(lambda: page.texts("#laws h1"))
        fits(name)
