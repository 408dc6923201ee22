"""Stated limits held against the standards, limits at a date, and what amendments changed."""

from datetime import date

import polars as pl
import pytest

import shuizhi as sz
from samples import laboratory_readings
from shuizhi.errors import OptionError, UnknownNameError


@pytest.mark.parametrize(
    ("claim", "options", "status"),
    [
        pytest.param(("氨氮", "Ⅲ", "≤1.0", "mg/L"), {}, "confirmed", id="with its sign"),
        pytest.param(("氨氮", 3, 1.0), {}, "confirmed", id="a float"),
        pytest.param(("氨氮", "Ⅲ", "1000", "μg/L"), {}, "confirmed", id="in another unit"),
        pytest.param(("氨氮", "Ⅲ", "1.5"), {}, "contradicted", id="of another class"),
        pytest.param(("溶解氧", "Ⅲ", "≤5"), {}, "contradicted", id="the sign the wrong way"),
        pytest.param(("总磷", "Ⅲ", "0.05"), {"water_body": "river"}, "contradicted", id="of lakes"),
        pytest.param(("氨氮", "Ⅲ", "1.0", "ppm"), {}, "not_comparable", id="a unit not known"),
        pytest.param(("氨氮", "Ⅲ", "1.0", "个/L"), {}, "not_comparable", id="a unit unlike"),
        pytest.param(("氨氮", "Ⅲ", "一般"), {}, "not_comparable", id="a word"),
        pytest.param(
            ("氟化物", "一级", "1.5"), {"standard": "DB41/2087-2021"}, "not_encoded", id="not known"
        ),
        pytest.param(
            ("铅", None, 0.01), {"standard": "GB 1-1"}, "not_encoded", id="no such standard"
        ),
        pytest.param(
            ("COD", "一级A", 75),
            {"standard": "GB 18918-2002", "at": "2026-03-01"},
            "confirmed",
            id="amended",
        ),
        pytest.param(
            ("COD", "一级A", 75),
            {"standard": "GB 18918-2002", "at": "2026-02-28"},
            "contradicted",
            id="before",
        ),
    ],
)
def test_a_claim(claim: tuple[object, ...], options: dict[str, object], status: str) -> None:
    assert sz.verify_limit(*claim, **options).status == status


def test_what_contradicts_is_shown_with_clause_and_evidence() -> None:
    found = sz.verify_limit("总磷", "Ⅲ", "0.3")
    assert [limit.value for limit in found.limits] == [0.2, 0.05]
    assert {limit.clause for limit in found.limits} == {"GB 3838-2002 表1 第8项"}
    assert found.limits[0].evidence.kind == "text"


def test_a_table_keeps_its_rows_in_order() -> None:
    table = pl.DataFrame(
        {
            "item": ["氨氮", "氨氮", None, "总磷", "氨氮"],
            "class": ["Ⅲ", "Ⅲ", "Ⅲ", "Ⅴ", "Ⅲ"],
            "limit": ["1.0", "2.0", "1", "0.4", "1.0"],
        }
    )
    found = sz.verify_limits(table, parameter="item", level="class", value="limit")
    assert found.columns[3:] == ["status", "right", "right_unit", "why", "clause", "evidence"]
    assert found["status"].to_list() == [
        "confirmed", "contradicted", "not_comparable", "confirmed", "confirmed",
    ]  # fmt: skip
    zh = sz.verify_limits(table, parameter="item", level="class", value="limit", lang="zh")
    assert zh["核对结果"].to_list()[:2] == ["一致", "不一致"]


def test_every_limit_confirms_itself() -> None:
    """A limit stated as the standard has it is confirmed: all that have a figure."""
    for id in ("GB 3838-2002", "GB/T 14848-2017", "GB 18918-2002", "GB 5749-2022"):
        limits = [one for one in sz.standard(id) if one.decimal is not None]
        rows = []
        for one in limits:
            high = f"~{one.decimal_high}" if one.decimal_high else ""
            value = f"{one.decimal}{high}"
            rows.append({"p": one.parameter, "level": one.level, "unit": one.unit, "value": value})
        found = sz.verify_limits(
            pl.DataFrame(rows),
            parameter="p",
            level="level",
            value="value",
            unit="unit",
            standard=id,
        )
        wrong = found.filter(pl.col("status") != "confirmed")
        assert wrong.height == 0, wrong


def test_the_limits_that_reports_print_are_those_of_the_standard() -> None:
    rows = laboratory_readings().filter(pl.col("std").str.contains("5749"))
    found = sz.verify_limits(
        rows, parameter="item", value="limit", unit="unit", standard="GB 5749-2022"
    )
    counts = dict(found["status"].value_counts().iter_rows())
    assert counts.get("contradicted", 0) == 0
    assert counts["confirmed"] > 0.99 * found.height, found.filter(pl.col("status") != "confirmed")


def test_the_limits_that_reports_of_raw_water_print_are_those_of_the_standard() -> None:
    """≤0.05(II类), 6～9 and, of phosphorus, one figure for rivers and one for lakes."""
    lakes = pl.col("place").str.contains("水库")
    rows = laboratory_readings().filter(pl.col("std").str.contains("3838"))
    rows = rows.with_columns(
        pl.when(lakes).then(pl.lit("湖库")).otherwise(pl.lit("河流")).alias("水体")
    )
    found = sz.verify_limits(
        rows, parameter="item", value="limit", unit="unit", standard="GB 3838-2002",
        water_body="水体",
    )  # fmt: skip
    assert found.height == 145
    assert "contradicted" not in found["status"].to_list()
    left = (
        found.filter(pl.col("status") != "confirmed").select("item", "status").unique().sort("item")
    )
    # An allowed change in words, and nitrogen of rivers, which the standard does not limit.
    assert left.rows() == [("总氮(以N计)", "not_encoded"), ("水温", "not_comparable")]


def test_a_limit_at_a_date() -> None:
    def at(day: str) -> float | None:
        return sz.limit("COD", "一级A", standard="GB 18918-2002", at=day, table="1").value

    assert at("2026-03-01") == 50.0
    assert sz.limit("COD", "一级A", standard="GB 18918-2002", at=date(2010, 1, 1)).value == 50.0
    with pytest.raises(UnknownNameError):
        sz.limit("pH", "一级A", standard="GB 18918-2002", at="1999-01-01")
    with pytest.raises(OptionError, match="2026-3"):
        sz.limit("COD", "一级A", standard="GB 18918-2002", at="2026-3")


def test_changes_of_a_standard() -> None:
    changes = sz.standard("GB 18918-2002").changes()
    assert set(changes["day"].to_list()) == {date(2026, 3, 1), date(2028, 1, 1)}
    tp = changes.filter(parameter="total_phosphorus", level="一级B")
    assert tp.filter(day=date(2028, 1, 1)).select("before", "after").rows() == [
        ("<= 1.5 mg/L", "<= 1 mg/L"), ("<= 2.5 mg/L", "<= 1.5 mg/L"),
    ]  # fmt: skip
    assert sz.standard("GB 3838-2002").changes().height == 0
