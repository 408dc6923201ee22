"""What tests of reports share: the example, pages taken apart, text that means harm."""

import datetime
import html.parser
from pathlib import Path
from typing import Any

import polars as pl

import shuizhi as sz

EXAMPLES = Path(__file__).parents[3] / "examples"
PLACE: dict[str, Any] = {"section": "断面名称", "time": "采样日期", "water_body": "水体类型"}
DAY = datetime.date(2025, 1, 8)
EVIL = "<script>alert(1)</script>"


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


def example_year(year: int, values: list[float]) -> list[dict[str, Any]]:
    return [
        {"断面名称": name, "监测时间": f"{year}-{month:02}-05", "氨氮(mg/L)": value}
        for name in ("甲", "乙")
        for month, value in enumerate(values, 1)
    ]
