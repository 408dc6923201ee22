"""Make the files that are mutated: small, of every kind, with all that tables of samples have.

Run once: ``python tests/python/io/corpus/make.py``. The old Excel file needs xlwt, which is not a
dependency of the tests: without it that file is left unchanged.
"""

import datetime
import gzip
import io
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

import shuizhi

FOLDER = Path(__file__).parent
ROWS = [
    [f"断面{n % 5}", datetime.date(2024, 1, 1) + datetime.timedelta(n), round(0.1 * n, 2), "0.025L"]
    for n in range(24)
]
HEAD = ["断面名称", "采样日期", "氨氮", "总磷"]
UNITS = ["", "", "mg/L", "mg/L"]
FRAME = pl.DataFrame(ROWS, schema=HEAD, orient="row").with_columns(
    pl.col("断面名称").cast(pl.Categorical).alias("类"),
    pl.int_range(pl.len()).alias("号"),
    (pl.col("氨氮") > 1).alias("超标"),
    pl.when(pl.col("氨氮") > 0.5).then("氨氮").alias("空"),
    pl.concat_list("总磷", "总磷").alias("列"),
)


def text(separator: str, end: str) -> str:
    lines = [["监测结果"], HEAD, UNITS, *[[str(cell) for cell in row] for row in ROWS]]
    quoted = [["断面甲", "2024-02-01", '"1.2"', '"注""意\n换行"']]
    return end.join(separator.join(line) for line in [*lines, *quoted]) + end


def old_excel() -> None:
    import xlwt  # type: ignore[import-not-found]

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("水质")
    for at, line in enumerate([HEAD, UNITS, *ROWS]):
        for column, cell in enumerate(line):
            style = xlwt.easyxf(num_format_str="yyyy-mm-dd" if column == 1 else "General")
            sheet.write(at, column, cell, style)
    sheet.write(30, 2, xlwt.Formula("C3+C4"))
    book.add_sheet("空")
    book.save(FOLDER / "samples.xls")


def new_excel() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in [
        ["监测结果"],
        HEAD,
        UNITS,
        *ROWS,
        ["断面甲", datetime.time(0, 0), "#N/A", "=C4+C5"],
    ]:
        sheet.append(line)
    sheet.merge_cells("A1:D1")
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(FOLDER / "samples.xlsx")


def parquet() -> None:
    FRAME.write_parquet(FOLDER / "zstd.parquet", row_group_size=10)
    FRAME.drop("类").write_parquet(FOLDER / "plain.parquet", compression="uncompressed")
    table = FRAME.drop("类").to_arrow()
    wide = pa.large_string()
    narrow = [each.with_type(pa.string()) if each.type == wide else each for each in table.schema]
    table = table.cast(pa.schema(narrow))
    encoded = {
        "号": "DELTA_BINARY_PACKED",
        "总磷": "DELTA_BYTE_ARRAY",
        "断面名称": "DELTA_LENGTH_BYTE_ARRAY",
    }
    for name, options in (
        ("second.parquet", {"data_page_version": "2.0", "compression": "snappy"}),
        ("delta.parquet", {"use_dictionary": False, "column_encoding": encoded}),
    ):
        made = io.BytesIO()
        pq.write_table(table, made, **options)
        (FOLDER / name).write_bytes(made.getvalue())


def limits() -> None:
    """Make a standard's document with two tables of limits."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("zh", fontName="STSong-Light", fontSize=11)
    lines = TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), "STSong-Light"),
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ]
    )
    rows = [["序号", "污染物项目", "一级标准", "二级标准"], ["1", "化学需氧量", "30", "40"],
            ["2", "氨氮", "1.5（3）", "3（5）"], ["3", "总磷", "0.3", "0.4"]]  # fmt: skip
    parts = [Paragraph("DB41/2087—2021 河南省黄河流域水污染物排放标准", style), PageBreak()]
    for caption in ("表1 公共污水处理系统水污染物排放限值", "表2 其他单位水污染物排放限值"):
        table = Table(rows, repeatRows=1)
        table.setStyle(lines)
        parts += [Paragraph(caption, style), Paragraph("单位：mg/L", style), table, PageBreak()]
    document = SimpleDocTemplate(str(FOLDER / "limits.pdf"), invariant=1)
    document.build(parts)


def main() -> None:
    limits()
    shuizhi.report_template(FOLDER / "template.docx", lang="zh")
    (FOLDER / "gb18030.csv").write_bytes(text(",", "\r\n").encode("gb18030"))
    (FOLDER / "utf-8.csv").write_bytes(text(",", "\n").encode())
    (FOLDER / "utf-16.tsv").write_bytes(text("\t", "\n").encode("utf-16"))
    (FOLDER / "returns.csv").write_bytes(text(",", "\r").encode())
    (FOLDER / "packed.csv.gz").write_bytes(gzip.compress(text(",", "\n").encode(), mtime=0))
    new_excel()
    parquet()
    try:
        old_excel()
    except ImportError:
        print("samples.xls is left as it is: xlwt is not there")


if __name__ == "__main__":
    main()
