"""The widths of the columns of tables on pages."""

import polars as pl
import pytest

from shuizhi.reports.cells import widths
from shuizhi.reports.model import Column, Table

ROOM = 121.0  # characters of a line of a table of basins in Word
COUNTS = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
MAIN = "吉林省 新立城大坝：高锰酸盐指数（1.0）"
WHY = "缺测：pH、溶解氧、高锰酸盐指数、氨氮、总磷；无可参评指标；监测日数偏少：1"


def basins(rows: int, told: int) -> Table:
    """Return a table of basins, of which a few have main indicators and remarks."""
    frame = pl.DataFrame(
        {
            "basin": ["松花江流域"] * rows, "sections": [5] * rows, "class": ["Ⅳ"] * rows,
            "status": ["轻度污染"] * rows, "main": [MAIN] * told + [""] * (rows - told),
            "change": ["▼明显变差"] * rows, **{name: [12] * rows for name in COUNTS},
            "ungraded": [516] * rows, "good": [100.0] * rows, "inferior": [33.3] * rows,
            "reason": [WHY] * told + [""] * (rows - told),
        }
    )  # fmt: skip
    columns = (
        Column("basin", "流域", place=True), Column("sections", "断面数", "count"),
        Column("class", "类别", "class"), Column("status", "水质状况", "status"),
        Column("main", "主要污染指标"), Column("change", "环比变化", "change"),
        *(Column(name, name, "count") for name in COUNTS),
        Column("ungraded", "未评价断面数", "count"), Column("good", "Ⅰ～Ⅲ类比例(%)", "share"),
        Column("inferior", "劣Ⅴ类比例(%)", "share"), Column("reason", "说明"),
    )  # fmt: skip
    return Table("basins", "流域水质", frame, columns, wide=True)


@pytest.mark.parametrize("told", [1, 2, 13])
def test_few_main_indicators_are_as_wide_as_many(told: int) -> None:
    table = basins(13, told)
    own = dict(zip((c.name for c in table.columns), widths(table, "zh", ROOM), strict=True))
    signs = {name: wide * ROOM / 100 for name, wide in own.items()}
    # The heading and two characters of a line beside the margins; no figure or word is broken.
    assert signs["main"] >= 12 and signs["main"] == pytest.approx(signs["reason"], abs=2.0)
    assert signs["status"] >= 8 and signs["class"] >= 4 and signs["sections"] >= 6
    assert all(signs[name] >= 2.5 for name in COUNTS) and signs["good"] >= 5
    assert sum(own.values()) == pytest.approx(100)


def test_a_column_without_any_text_is_as_wide_as_its_heading() -> None:
    own = widths(basins(5, 0), "zh", ROOM)
    assert 7.6 <= own[4] * ROOM / 100 <= 9.5  # half of it: in two lines
