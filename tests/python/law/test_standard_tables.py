"""Tables of limits read out of documents, measured against what is encoded and what was printed."""

import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz

pytest.importorskip("pdfplumber")
canvas = pytest.importorskip("reportlab.platypus")

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "standard-pdf"


@pytest.mark.parametrize(
    ("file", "standard", "tables", "least"),
    [
        ("GB-18918-2002.pdf", "GB 18918-2002", "123", 0.95),
        ("GB-30486-2013.pdf", "GB 30486-2013", "23", 1),
        ("GB-27631-2011.pdf", "GB 27631-2011", "23", 1),
    ],
)
def test_real_documents(file: str, standard: str, tables: str, least: float) -> None:
    path = FOLDER / file
    if not path.exists():
        pytest.skip("the documents of the standards are not beside the checkout")
    found = sz.read_standard_tables(path)
    assert found.standard == standard
    read = found.frame.filter(pl.col("table").is_in(list(tables)))
    law = sz.standard(standard)
    cells = [
        limit
        for table in law.tables if table.no in tables
        for item in table.items if item.in_force_from is None
        for limit in item.limits
    ]  # fmt: skip
    assert read.filter(pl.col("agrees").not_()).height == 0
    assert read.height >= least * len(cells)
    assert found.supplement.height == 0


# What DB44/2208-2019 prints (pp. 6 and 7), by eye: level by level, in brackets for cold water.
RURAL = {
    ("1", "ph", ""): ["6~9", "6~9", "6~9"],
    ("1", "suspended_solids", ""): ["20", "30", "50"],
    ("1", "cod", ""): ["60", "70", "100"],
    ("1", "ammonia_nitrogen", "water above 12 ℃"): ["8", "15", "25"],
    ("1", "ammonia_nitrogen", "water of 12 ℃ or below"): ["15", "15", "25"],
    ("1", "animal_vegetable_oil", ""): ["3", "5", "5"],
    ("1", "total_phosphorus", ""): ["1"],
    ("1", "total_nitrogen", ""): ["20"],
    ("2", "ph", ""): ["6~9"],
    ("2", "suspended_solids", ""): ["20"],
    ("2", "cod", ""): ["40"],
    ("2", "ammonia_nitrogen", "water above 12 ℃"): ["5"],
    ("2", "ammonia_nitrogen", "water of 12 ℃ or below"): ["8"],
    ("2", "animal_vegetable_oil", ""): ["1"],
    ("2", "total_phosphorus", ""): ["1"],
    ("2", "total_nitrogen", ""): ["20"],
}


def cells_of(frame: pl.DataFrame) -> dict[tuple[str, str, str], list[str]]:
    made: dict[tuple[str, str, str], list[str]] = {}
    for row in frame.iter_rows(named=True):
        figure = f"{row['value']}~{row['value_high']}" if row["value_high"] else row["value"]
        made.setdefault((row["table"], row["parameter"], row["condition"]), []).append(figure)
    return made


def test_a_real_document_of_a_standard_that_is_not_known(tmp_path: Path) -> None:
    path = FOLDER / "DB-44-2208-2019.pdf"
    if not path.exists():
        pytest.skip("the documents of the standards are not beside the checkout")
    found = sz.read_standard_tables(path)
    assert (found.standard, found.open.height) == ("DB44/2208-2019", 0)
    assert cells_of(found.frame) == RURAL
    draft = tmp_path / "draft.toml"
    draft.write_text(found.draft or "", encoding="utf-8")
    law = sz.load_standard(draft)
    assert law.title_zh == "农村生活污水处理排放标准"
    assert (
        len([limit for table in law.tables for item in table.items for limit in item.limits]) == 28
    )


def pdf_of(
    path: Path,
    title: str,
    tables: list[tuple[str, list[list[str]]]],
    spans: list[tuple[Any, ...]] | None = None,
    note: str = "",
) -> Path:
    """Make a document with tables of limits, as a province prints them."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("zh", fontName="STSong-Light", fontSize=11)
    parts: list[Any] = [Paragraph(title, style), PageBreak()]
    for caption, rows in tables:
        table = Table(rows, repeatRows=1)
        table.setStyle(
            TableStyle(
                [
                    ("FONTNAME", (0, 0), (-1, -1), "STSong-Light"),
                    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                    *(spans or []),
                ]
            )
        )
        parts += [Paragraph(caption, style), Paragraph("单位：mg/L", style), table]
        parts += [Paragraph(note, style), PageBreak()]
    SimpleDocTemplate(str(path)).build(parts)
    return path


def henan(path: Path) -> Path:
    """Make a document that prints every cell of DB41/2087-2021, with figures of our own."""
    law = sz.standard("DB41/2087-2021")
    spare = [
        "铜", "锌", "硒", "砷", "汞", "镉", "六价铬", "铅", "氰化物", "挥发酚", "石油类", "硫化物",
        "阴离子表面活性剂", "苯", "甲苯", "乙苯", "苯胺类", "硝基苯类", "甲醛", "总铍", "总镍",
        "总银", "铊", "锑", "钡", "硼", "动植物油", "总有机碳", "悬浮物", "色度(稀释倍数)",
    ]  # fmt: skip
    tables = []
    for n, table in enumerate(law.tables, 1):
        names = list(dict.fromkeys(item.name for item in table.items))
        names += [x for x in spare if x.split("(")[0] not in names][
            : (table.items_printed or 0) - len(names)
        ]
        rows = [["序号", "污染物项目", "一级标准", "二级标准"]]
        for number, name in enumerate(names, 1):
            own = [i for i in table.items if i.name == name]
            figures = []
            for level in ("一级", "二级"):
                held = [x for i in own for x in i.at(level) if x.decimal is not None]
                if len(own) == 2:
                    first, second = (str(x.decimal) for x in held) if held else ("5", "8")
                    figures.append(f"{first}（{second}）")
                else:
                    figures.append(
                        str(held[0].decimal)
                        if held
                        else str(number + (200 if level == "二级" else 60))
                    )
            rows.append([str(number), name, *figures])
        tables.append((f"表{n} {table.no}水污染物排放限值", rows))
    return pdf_of(path, "DB41/2087—2021 河南省黄河流域水污染物排放标准", tables)


def test_a_document_completes_its_standard(tmp_path: Path) -> None:
    found = sz.read_standard_tables(henan(tmp_path / "DB41-2087-2021.pdf"))
    assert found.standard == "DB41/2087-2021"
    assert found.open.height == 0, found.open
    assert found.frame["agrees"].drop_nulls().all()
    completed = sz.complete_standard("DB41/2087-2021", found.supplement)
    assert sz.standard_template(completed).height == 0
    assert {limit.comparison for limit in completed} == {"<="} or "not_encoded" not in {
        limit.comparison for limit in completed
    }


NEW = "DB99/1234—2031 农村污水排放标准"
HEAD = ["序号", "污染物项目", "一级标准", "二级标准", "三级标准"]
ROWS = [
    HEAD,
    ["1", "pH值（无量纲）", "6～9", "", ""],
    ["2", "化学需氧量", "60", "70", "100"],
    ["3", "氨氮", "8（15）", "15", "25"],
    ["4", "动植物油", "3", "5", ""],
    ["5", "没有的项目", "1", "2", "3"],
    ["6", "总磷", "1", "/", "/"],
    ["7", "粪大肠菌群（个/L）", "103", "104", "较少"],
]
SPANS = [("SPAN", (2, 1), (4, 1)), ("SPAN", (3, 4), (4, 4))]
WARM = "注：氨氮括号内的数值为水温≤10℃的控制指标"


def test_a_standard_that_is_not_known_becomes_a_draft(tmp_path: Path) -> None:
    made = pdf_of(tmp_path / "new.pdf", NEW, [("表1 水污染物排放限值", ROWS)], SPANS, WARM)
    found = sz.read_standard_tables(made)
    assert found.standard == "DB99/1234-2031"
    cold, warm = "water of 10 ℃ or below", "water above 10 ℃"
    assert cells_of(found.frame) == {
        ("1", "ph", ""): ["6~9", "6~9", "6~9"],
        ("1", "cod", ""): ["60", "70", "100"],
        ("1", "ammonia_nitrogen", warm): ["8", "15", "25"],
        ("1", "ammonia_nitrogen", cold): ["15", "15", "25"],
        ("1", "animal_vegetable_oil", ""): ["3", "5", "5"],
        ("1", "total_phosphorus", ""): ["1"],
    }
    assert found.open.select("row", "saw", "why").rows() == [
        ("没有的项目", "1", "unknown_item"),
        ("没有的项目", "2", "unknown_item"),
        ("没有的项目", "3", "unknown_item"),
        ("粪大肠菌群(个/L)", "103", "exponent"),
        ("粪大肠菌群(个/L)", "104", "exponent"),
        ("粪大肠菌群(个/L)", "较少", "unread_value"),
    ]
    draft = tmp_path / "draft.toml"
    draft.write_text(found.draft or "", encoding="utf-8")
    law = sz.load_standard(draft)
    assert (law.id, law.title_zh) == ("DB99/1234-2031", "农村污水排放标准")
    limits = [x for table in law.tables for item in table.items for x in item.limits]
    assert {limit.evidence.page for limit in limits} == {"p. 2"}
    assert "没有的项目" in (found.draft or "")


def test_brackets_whose_meaning_is_not_printed_stay_brackets(tmp_path: Path) -> None:
    made = pdf_of(tmp_path / "new.pdf", NEW, [("表1 水污染物排放限值", [HEAD, ROWS[3]])])
    found = sz.read_standard_tables(made)
    told = dict.fromkeys(found.frame["condition"])
    assert list(told) == ["outside the bracket", "inside the bracket"]
    assert 'when = { bracket = "inside" }' in (found.draft or "")


def test_a_draft_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    rows = [HEAD, ["1", "化学需氧量", "100", "70", "60"]]
    found = sz.read_standard_tables(pdf_of(tmp_path / "n.pdf", NEW, [("表1 限值", rows)]))
    assert "To be corrected before it can be loaded" in (found.draft or "")
    assert "stricter" in (found.draft or "")


def test_columns_of_a_next_page_are_below_their_headings(tmp_path: Path) -> None:
    """The next page of a table has no headings, and splits the column of names."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("zh", fontName="STSong-Light", fontSize=11)
    grid = [
        ("FONTNAME", (0, 0), (-1, -1), "STSong-Light"),
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ]
    first = Table(
        [
            ["序号", "污染物项目", "直接排放", "间接排放", "污染物排放监控位置"],
            ["2", "色度（稀释倍数）", "40", "80", "企业废水总排放口"],
        ],
        colWidths=[40, 120, 80, 80, 120], style=TableStyle(grid),
    )  # fmt: skip
    second = Table(
        [
            ["6", "氨氮", "", "10", "30", ""],
            ["单位产品基准排水量", "", "白酒企业", "20", "20", "排放监控位置"],
        ],
        colWidths=[40, 60, 60, 80, 80, 120],
        style=TableStyle([*grid, ("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 1), (1, 1))]),
    )  # fmt: skip
    path = tmp_path / "two.pdf"
    SimpleDocTemplate(str(path)).build(
        [
            Paragraph("GB 27631—2011", style), PageBreak(),
            Paragraph("表2 新建企业水污染物排放限值", style), first, PageBreak(), second,
        ]
    )  # fmt: skip
    found = sz.read_standard_tables(path)
    read = found.frame.select("parameter", "level", "value", "agrees").rows()
    assert read == [
        ("color_dilution", "直接排放", "40", True), ("color_dilution", "间接排放", "80", True),
        ("ammonia_nitrogen", "直接排放", "10", True), ("ammonia_nitrogen", "间接排放", "30", True),
    ]  # fmt: skip
    assert set(found.open["why"]) == {"unknown_item"}


def test_the_cover_says_which_standard_a_document_is(tmp_path: Path) -> None:
    rows = [HEAD, ["1", "化学需氧量", "60", "70", "100"]]
    of = {
        "GB 18918—2002 代替GB 8978-1996": "GB 18918-2002",
        "代替GB 8978-1996 DB99/7-2031 试验标准": "DB99/7-2031",
        "GB/T 99999—2031 试验标准": "GB/T 99999-2031",
    }
    for n, (title, number) in enumerate(of.items()):
        found = sz.read_standard_tables(pdf_of(tmp_path / f"{n}.pdf", title, [("表1 限值", rows)]))
        assert found.standard == number
    with pytest.raises(sz.errors.OptionError, match="standard="):
        sz.read_standard_tables(pdf_of(tmp_path / "none.pdf", "无编号", [("表1 限值", rows)]))


def test_the_command_line_writes_a_draft(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from shuizhi.cli.commands import app

    made = pdf_of(tmp_path / "new.pdf", NEW, [("表1 水污染物排放限值", ROWS)], SPANS, WARM)
    draft = tmp_path / "draft.toml"
    told = CliRunner().invoke(app, ["standards", "read", str(made), "-o", str(draft)])
    assert told.exit_code == 0, told.output
    assert "DB99/1234-2031" in told.output
    assert sz.load_standard(draft).id == "DB99/1234-2031"
    shown = CliRunner().invoke(app, ["standards", "read", str(made)])
    assert 'id = "DB99/1234-2031"' in shown.output


def test_broken_documents_are_refused(tmp_path: Path) -> None:
    good = henan(tmp_path / "good.pdf").read_bytes()
    random.seed(7)
    for n in range(30):
        data = bytearray(good)
        for _ in range(random.choice([1, 20, 400])):
            data[random.randrange(len(data))] = random.randrange(256)
        if n % 3 == 0:
            data = data[: random.randrange(len(data))]
        path = tmp_path / f"{n}.pdf"
        path.write_bytes(bytes(data))
        try:
            sz.read_standard_tables(path, standard="DB41/2087-2021")
        except sz.ShuizhiError as error:
            assert str(path) in str(error)
    with pytest.raises(sz.errors.FileError, match="no such file"):
        sz.read_standard_tables(tmp_path / "none.pdf")
    (tmp_path / "text.pdf").write_text("表1", encoding="utf-8")
    with pytest.raises(sz.errors.FileError, match=r"text\.pdf"):
        sz.read_standard_tables(tmp_path / "text.pdf")
