"""What results, limits and standards look like in a notebook."""

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import shuizhi as sz
from shuizhi._core.palette import OFFICIAL
from shuizhi.errors import OptionError, TableError

SAMPLES = pl.read_csv(
    Path(__file__).parents[3] / "examples" / "jiaozuo-samples.csv", infer_schema=False
)
NASTY = """</td><script>alert(1)</script><img src=x onerror="alert('1')"> & <!--"""


class Cells(HTMLParser):
    """The cells of the tables of a page: text and style, by row."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.styles: dict[str, str] = {}
        self.tags: set[str] = set()
        self._style = ""
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._open = True
            self.rows[-1].append("")
            self._style = dict(attrs).get("style") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.rows[-1][-1] += data
            self.styles[self.rows[-1][-1]] = self._style


def page(thing: Any) -> str:
    return str(thing._repr_html_())


def test_a_graded_table_has_its_classes_in_words_and_colours() -> None:
    graded = sz.grade(SAMPLES, water_body="水体类型", lang="zh")
    found = Cells(page(sz.show(graded)))
    shown = [name for name in graded.columns if name != "应评指标数"]
    assert found.rows[0] == [n.replace("参评指标数", "参评指标数/应评指标数") for n in shown]
    of = "{参评指标数}/{应评指标数}".format(**graded.row(0, named=True))
    assert of == "21/21" and found.rows[1][found.rows[0].index("参评指标数/应评指标数")] == of
    at = graded.columns.index("类别")
    assert [row[at] for row in found.rows[1:]] == graded["类别"].cast(pl.String).to_list()[:100]
    for name in set(graded["类别"].head(100)):
        assert f"background:{OFFICIAL.colours[name]}" in found.styles[name]
    assert f"background:{OFFICIAL.colours['Ⅴ']}" in found.styles["中度污染"]
    assert "氟化物(0.4)" in page(sz.show(graded))


def test_a_long_table_says_that_it_is_cut() -> None:
    graded = sz.grade(SAMPLES, water_body="水体类型", lang="zh")
    cut = page(sz.show(graded))
    assert "共 192 行" in cut
    assert "只显示前 100 行" in cut
    assert len(Cells(cut).rows) == 101
    whole = page(sz.show(graded, rows=192))
    assert "只显示" not in whole
    assert len(Cells(whole).rows) == 193
    english = pl.DataFrame({"value": range(5)})
    assert "5 rows × 1 columns, the first 2 are shown" in page(sz.show(english, rows=2))
    assert "5 rows" in repr(sz.show(english))
    for rows in (0, True, 2.5):
        with pytest.raises(OptionError, match="rows"):
            sz.show(english, rows=rows)  # type: ignore[arg-type]
    with pytest.raises(TableError):
        sz.show([1])


def test_verdicts_have_marks_and_colours() -> None:
    table = pl.DataFrame({"判定": ["达标", "超标", "无法判定", "禁止排放", None]})
    found = Cells(page(sz.show(table)))
    assert [row[0] for row in found.rows[1:]] == [
        "○ 达标",
        "× 超标",
        "? 无法判定",
        "■ 禁止排放",
        "–",
    ]
    assert "background:#C0392B;color:#FFFFFF" in found.styles["× 超标"]
    words = Cells(page(sz.show(pl.DataFrame({"verdict": ["pass", "fail"]}))))
    assert [row[0] for row in words.rows[1:]] == ["○ pass", "× fail"]
    # With other words among them the column is not one of verdicts.
    other = Cells(page(sz.show(pl.DataFrame({"判定": ["达标", "好"]}))))
    assert not any(other.styles.values())


def test_what_a_water_is_used_for_is_not_a_class_of_it() -> None:
    table = pl.DataFrame({"功能类别": ["Ⅲ"], "目标类别": ["Ⅱ"]})
    styles = Cells(page(sz.show(table))).styles
    assert not styles["Ⅲ"]
    assert OFFICIAL.colours["Ⅱ"] in styles["Ⅱ"]


def test_a_table_that_was_read_shows_its_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("报表\n断面,氨氮\n,mg/L\n" + "甲<b>,0.025L\n" * 12, encoding="gb18030")
    table = sz.read_samples(path)
    assert table.frame.columns == ["断面", "氨氮(mg/L)"]
    shown = page(table)
    assert all(note in shown for note in table.notes)
    found = Cells(shown)
    assert found.rows[1] == ["甲<b>", "0.025L"]
    assert len(found.rows) == 11
    assert "共 12 行、2 列，只显示前 10 行" in shown


def test_cells_are_written_as_people_write_them() -> None:
    table = pl.DataFrame(
        {
            "mean": [0.1 + 0.2, 1234567.8, 1e-7, None, 5.0],
            "day": [dt.date(2024, 1, 2)] + [None] * 4,
            "time": [dt.datetime(2024, 1, 2, 3, 4), dt.datetime(2024, 1, 2), None, None, None],
            "certain": [True, False, None, True, True],
            "定类确定": [True, False, None, True, True],
            "names": [["a", "b"], [], None, ["c"], ["d"]],
            "count": [1, 2, 3, 4, 10_000_000],
        }
    )
    rows = Cells(page(sz.show(table))).rows[1:]
    assert [row[0] for row in rows] == ["0.3", "1234568", "0.0000001", "–", "5"]
    assert 'title="0.30000000000000004"' in page(sz.show(table))
    assert [row[1] for row in rows][:2] == ["2024-01-02", "–"]
    assert [row[2] for row in rows][:2] == ["2024-01-02 03:04", "2024-01-02"]
    assert [row[3] for row in rows][:3] == ["yes", "no", "–"]
    assert [row[4] for row in rows][:3] == ["是", "否", "–"]
    assert [row[5] for row in rows][:3] == ["a, b", "–", "–"]
    assert [row[6] for row in rows][-1] == "10000000"


def test_text_of_the_user_is_escaped() -> None:
    samples = pl.DataFrame({NASTY: [NASTY], "氨氮": [1.2]})
    for given in (samples, samples.to_pandas()):
        found = Cells(page(sz.show(sz.grade(given, lang="zh"))))
        assert found.tags.isdisjoint({"script", "img"})
        assert found.rows[0][0] == found.rows[1][0] == NASTY


def test_pandas_and_lazy_tables_look_the_same() -> None:
    graded = sz.grade(SAMPLES.head(9), water_body="水体类型", lang="zh")
    expected = Cells(page(sz.show(graded))).rows
    assert Cells(page(sz.show(graded.lazy()))).rows == expected
    frame = sz.grade(SAMPLES.head(9).to_pandas(), water_body="水体类型", lang="zh")
    assert isinstance(frame, pd.DataFrame)
    assert Cells(page(sz.show(frame))).rows == expected


def test_limits_and_standards_show_themselves() -> None:
    limit = sz.limit("总磷", "Ⅲ", water_body="lake")
    assert repr(limit) == (
        "<Limit total_phosphorus Ⅲ (lake): ≤ 0.05 mg/L (GB 3838-2002 表1 第8项), text (6)>"
    )
    told = dict(Cells(page(limit)).rows)
    assert (told["limit"], told["water body"], told["unit"]) == ("≤ 0.05", "lake", "mg/L")
    assert "gb3838_limits.py" in told["sources"]
    shown = page(sz.standard())
    assert "地表水环境质量标准" in shown
    assert "in force from 2002-06-01" in shown
    assert "40 more items" in shown  # of the 80 of table 3
    rows = Cells(page(sz.standard().tables[0])).rows
    levels = [rows[0].index(name) for name in ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")]
    ammonia = next(row for row in rows if "ammonia_nitrogen" in row)
    assert [ammonia[at] for at in levels] == ["≤ 0.15", "≤ 0.5", "≤ 1", "≤ 1.5", "≤ 2"]
    missing = page(sz.standard("DB41/2087-2021"))
    assert "not encoded" in missing
    assert "none of its items is known" in missing
    why = sz.explain(sz.grade(pl.DataFrame({"断面": [NASTY], "氨氮": [1.2]}), lang="zh"))
    assert "script" not in Cells(page(why)).tags
    assert repr(why).startswith("<Explanation ")


@pytest.mark.parametrize(
    "id",
    sz.standards().filter(~pl.col("kind").is_in(["method", "amendment"]))["id"].to_list(),
)
def test_tables_of_a_standard_hold_its_limits_in_order(id: str) -> None:
    standard = sz.standard(id)
    limits = [limit for table in standard.tables for item in table.items for limit in item.limits]
    assert tuple(limits) == standard.limits
    for table in standard.tables:
        for item in table.items:
            assert {limit.parameter for limit in item.limits} == {item.parameter}
            assert {limit.level for limit in item.limits} <= set(table.levels)
            assert {limit.unit for limit in item.limits} == {item.unit}
            for level in table.levels:
                for limit in item.at(level):
                    assert limit.figure in item.figure(level)


class Formatter(dict[Any, Any]):
    """As much of IPython's formatter as an extension uses."""

    def for_type(self, kind: Any, function: Any) -> None:
        self[kind] = function

    def for_type_by_name(self, module: str, name: str, function: Any) -> None:
        self[f"{module}.{name}"] = function


class Notebook:
    def __init__(self) -> None:
        self.display_formatter = self
        self.formatters = {"text/html": Formatter()}


def test_the_extension_shows_results_and_leaves_other_tables() -> None:
    notebook = Notebook()
    sz.load_ipython_extension(notebook)
    formatter = notebook.formatters["text/html"]
    graded = sz.grade(SAMPLES.head(3), water_body="水体类型", lang="zh")
    assert formatter[pl.DataFrame](graded) == page(sz.show(graded))
    raw = SAMPLES.head(3)
    assert formatter[pl.DataFrame](raw) == raw._repr_html_()
    assert formatter["pandas.DataFrame"](graded.to_pandas()) == page(sz.show(graded.to_pandas()))
    sz.unload_ipython_extension(notebook)
    assert not formatter
