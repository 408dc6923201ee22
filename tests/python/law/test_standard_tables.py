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
        ("GB-30486-2013.pdf", "GB 30486-2013", "23", 0.9),
        ("GB-27631-2011.pdf", "GB 27631-2011", "23", 0.7),
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


def pdf_of(path: Path, title: str, tables: list[tuple[str, list[list[str]]]]) -> Path:
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
                ]
            )
        )
        parts += [Paragraph(caption, style), Paragraph("单位：mg/L", style), table, PageBreak()]
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
