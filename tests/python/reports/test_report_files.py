"""Reports as pages and workbooks, and how they are written."""

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

import shuizhi as sz
from reported import DAY, EVIL, Page, evil_report
from shuizhi.errors import FileError

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = [
    pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由"),
    pytest.mark.usefixtures("chinese"),
]


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
