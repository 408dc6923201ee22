"""Web pages and text under the names of workbooks, as platforms hand them out."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shuizhi as sz
from shuizhi.io.page import TooLarge, page_tables

ROWS = [{"断面": "甲", "氨氮(mg/L)": "0.025L"}, {"断面": "乙", "氨氮(mg/L)": "1.2"}]
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><style>td {color: red}</style>
<title>报表</title></head><body>
<table border="1"><tr><td colspan="2" align="center">监测结果<br>（日报）</td></tr>
<tr><th rowspan="2">断面</th><th>氨氮</th></tr>
<tr><th>mg/L</th></tr>
<tr><td>甲&nbsp;</td><td x:str>0.025L</td></tr>
<tr><td> 乙
</td><td x:num="1.2">1.2</td></tr></table>
<script>document.write("<table><tr><td>x</td></tr></table>")</script></body></html>"""
LAYOUT = f"<table><tr><td>菜单</td><td>{PAGE}</td></tr></table>"
TWO = f"{PAGE}<table><tr><td>断面</td><td>总磷</td></tr><tr><td>甲</td><td>0.1</td></tr></table>"
TABBED = "断面\t氨氮(mg/L)\r\n甲\t0.025L\r\n乙\t1.2\r\n"


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["报表.xls", "报表.xlsx"])
@pytest.mark.parametrize("content", [PAGE, LAYOUT, TABBED, TABBED.replace("\t", ",")])
def test_what_is_under_the_name_is_read(
    tmp_path: Path, content: str, name: str, encoding: str
) -> None:
    found = sz.read_samples(put(tmp_path / name, content.encode(encoding)))
    assert found.frame.to_dicts() == ROWS
    kind = "text" if "\r\n甲" in content else "a web page"
    assert any(note.startswith(f"{kind} under an Excel name") for note in found.notes)


def test_several_tables_of_a_page_are_reported_and_chosen(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xls", TWO.encode())
    found = sz.read_samples(path)
    assert found.frame.to_dicts() == ROWS
    assert "table 1 of 2 read; table= names another" in found.notes
    assert sz.read_samples(path, table=2).frame.to_dicts() == [{"断面": "甲", "总磷": "0.1"}]
    for table in (0, 3, -1):
        with pytest.raises(sz.errors.FileError, match=f"no table {table}; there are 2"):
            sz.read_samples(path, table=table)


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (PAGE, {"sheet": 1}, "leave sheet= out"),
        (TABBED, {"sheet": "表"}, "leave sheet= out"),
        (TABBED, {"table": 1}, "leave table= out"),
        ("<html><p>登录超时</p></html>", {}, "without a table"),
        ("<html><table><tr><td></td></tr></table>", {}, "without a table"),
        ("<?xml version='1.0'?><Workbook></Workbook>", {}, "without a table"),
        ("登录超时", {}, "not an Excel file"),
        (PAGE, {"header": 9}, "no header at row 9"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, content: str, options: dict[str, Any], words: str
) -> None:
    path = put(tmp_path / "a.xls", content.encode())
    with pytest.raises(sz.errors.FileError, match=words):
        sz.read_samples(path, **options)


def test_reports_that_are_pages_are_read(tmp_path: Path) -> None:
    cells = [("采样地点", "甲水厂", "采样日期", "2026-01-05"),
             ("项目", "单位", "检测结果", "标准限值"),
             ("pH", "/", "7.1", "6～9"), ("氨氮", "mg/L", "0.025L", "≤1.0")]  # fmt: skip
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    put(tmp_path / "日报.xls", f"<html><table>{rows}</table></html>".encode("gb18030"))
    put(tmp_path / "空.xls", b"<html><p>x</p></html>")
    found = sz.read_lab_reports(tmp_path, lang="en")
    assert found.frame.select(
        "sheet", "place", "date", "item", "unit", "result", "limit"
    ).rows() == [
        ("1", "甲水厂", "2026-01-05", "pH", "/", "7.1", "6～9"),
        ("1", "甲水厂", "2026-01-05", "氨氮", "mg/L", "0.025L", "≤1.0"),
    ]
    assert found.files["readings"].to_list() == [2, 0]
    assert "without a table" in found.files["reason"][1]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("<table><tr><td>a<td>b<tr><td>c</table>", [["a", "b"], ["c", ""]]),
        ("<table><td>a</td><td>b</td></table>", [["a", "b"]]),
        ("<TABLE><TR><TD>1&lt;2<BR>x</TD></TR></TABLE>", [["1<2\nx"]]),
        ("<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["", "c"], ["d", ""]]),
        (
            "<table><tr><td>a<td rowspan=3>b<tr><td>c<tr><td>d<tr><td>e<td>f</table>",
            [["a", "b"], ["c", ""], ["d", ""], ["e", "f"]],
        ),
        ("<table><tr><td colspan=x>a<td colspan=0>b</table>", [["a", "b"]]),
        ("<table><tr><td><span>0.</span><b>5</b></table>", [["0.5"]]),
    ],
)
def test_cells_of_pages(content: str, rows: list[list[str]]) -> None:
    assert [table.rows for table in page_tables(content)] == [rows]


def test_a_page_made_to_do_harm_is_refused() -> None:
    with pytest.raises(TooLarge):
        page_tables("<table>" + "<tr>" + "<td colspan=1000>x" * 30_000)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<th colspan=2>", "</td>",
     "<br>", "甲", "&nbsp;", "&#1;", "<!--", "<script>", "</script>", "<td", ">", "<"]
), max_size=30))  # fmt: skip
def test_no_page_fails(parts: list[str]) -> None:
    for table in page_tables("".join(parts)):
        assert len({len(row) for row in table.rows}) == 1
