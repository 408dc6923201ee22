"""Influent and effluent in one table: which of the two outfalls and plants are judged by."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

import shuizhi as sz
from city_of_outfalls import GB18918, PLANT
from shuizhi import errors

OUTFALLS = pl.DataFrame({"排口": ["甲"]} | PLANT)


def table(**cells: Any) -> pl.DataFrame:
    return pl.DataFrame({"排口": ["甲"], "时间": ["2023-07-01"]} | cells)


def check(samples: pl.DataFrame, **options: Any) -> dict[str, Any]:
    checked = sz.check_discharge(
        samples, OUTFALLS, outfall="排口", time="时间", standards=[GB18918], **options
    )
    return dict(checked.select("parameter", "value").iter_rows())


@pytest.mark.parametrize(
    ("influent", "effluent"),
    [
        ("进水COD(mg/L)", "出水COD(mg/L)"),
        ("进水 COD(mg/L)", "出水 COD(mg/L)"),
        ("入口化学需氧量", "出口化学需氧量"),
        ("COD进水", "COD出水"),
        ("influent COD", "effluent COD"),
        ("进水_COD(mg/L)", "出水_COD(mg/L)"),
    ],
)
def test_outfalls_are_judged_by_their_effluent(influent: str, effluent: str) -> None:
    # Influent of 170.59 was judged as effluent.
    both = table(**{influent: [170.59], effluent: [20.0]})
    assert check(both) == {"cod": 20.0}
    assert check(both.select("排口", "时间", effluent, influent)) == {"cod": 20.0}
    with pytest.raises(errors.ColumnError):
        check(both.drop(effluent))
    beside = both.with_columns(pl.lit(7.0).alias("pH"))
    assert check(beside) == {"cod": 20.0, "ph": 7.0}


def test_the_unit_of_a_column_follows_its_stage() -> None:
    both = table(**{"进水总磷(μg/L)": [5000.0], "出水总磷(μg/L)": [300.0]})
    assert check(both) == {"total_phosphorus": 0.3}


def test_where_it_is_unknown_the_columns_are_named() -> None:
    samples = table(进水COD=[170.59], COD=[20.0])
    for lang, words in (
        ("en", ["not clear", "columns={name: None}"]),
        ("zh", ["无法判断", "columns={列名: None}"]),
    ):
        with pytest.raises(errors.AmbiguousColumnError) as error:
            check(samples, lang=lang)
        assert all(word in str(error.value) for word in ["进水COD", "'COD'"[1:-1], *words])
    assert check(samples, columns={"进水COD": None}) == {"cod": 20.0}
    assert check(samples, columns={"COD": None, "进水COD": "COD"}) == {"cod": 170.59}
    # What says that it is effluent goes before what says nothing.
    named = table(出水COD=[20.0], COD=[170.59])
    assert check(named) == {"cod": 20.0}


def test_influent_alone_is_not_effluent() -> None:
    for lang, word in (("en", "of influent"), ("zh", "都是进水")):
        with pytest.raises(errors.ColumnError) as error:
            check(table(进水COD=[170.59], 进水氨氮=[30.0]), lang=lang)
        assert word in str(error.value) and "进水氨氮" in str(error.value)


def test_plants_are_screened_by_their_influent() -> None:
    samples = pl.DataFrame({
        "厂": ["一厂"] * 2, "日期": ["2021-03-01", "2021-09-01"], "进水BOD5(mg/L)": [80.0, 90.0],
        "出水BOD5(mg/L)": [8.0, 9.0],
    })  # fmt: skip
    screened = sz.screen_influent(samples, plant="厂", time="日期")
    assert screened.select("mean", "listed").row(0) == (85.0, True)
    with pytest.raises(errors.ColumnError) as error:
        sz.screen_influent(samples.drop("进水BOD5(mg/L)"), plant="厂", time="日期")
    assert "出水BOD5(mg/L)" in str(error.value)
    with pytest.raises(errors.AmbiguousColumnError, match="BOD5"):
        plain = samples.rename({"进水BOD5(mg/L)": "BOD5"})
        sz.screen_influent(plain, plant="厂", time="日期")


def long_table(*items: str) -> pl.DataFrame:
    results = {"进水COD": "170.59", "出水COD": "20", "COD": "20", "进水氨氮(mg/L)": "33",
               "出水氨氮(mg/L)": "1.5"}  # fmt: skip
    rows = [("甲", "2023-07-01", item, results[item], "mg/L") for item in items]
    return pl.DataFrame(rows, schema=["排口", "时间", "项目", "结果", "单位"], orient="row")


LONG = {"parameter": "项目", "value": "结果", "unit": "单位"}


def test_items_of_a_long_table_have_stages_too() -> None:
    both = long_table("进水COD", "出水COD", "进水氨氮(mg/L)", "出水氨氮(mg/L)")
    assert check(both, **LONG) == {"cod": 20.0, "ammonia_nitrogen": 1.5}
    assert check(both.reverse(), **LONG) == {"cod": 20.0, "ammonia_nitrogen": 1.5}
    with pytest.raises(errors.ColumnError, match="'进水COD'"):
        check(long_table("进水COD"), **LONG)
    with pytest.raises(errors.AmbiguousColumnError, match="not clear"):
        check(long_table("进水COD", "COD"), lang="en", **LONG)


def test_readings_of_a_report_of_two_stages_are_checked(tmp_path: Path) -> None:
    rows = [["排口", "时间", "进水", "", "出水", ""], ["", "", "COD", "氨氮", "COD", "氨氮"],
            ["", "", "mg/L", "mg/L", "mg/L", "mg/L"],
            ["甲", "2023-07-01", 170.59, 33, 20, 1.5]]  # fmt: skip
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    wide = sz.read_samples(tmp_path / "a.xlsx").frame
    assert check(wide) == {"cod": 20.0, "ammonia_nitrogen": 1.5}
    readings = sz.read_lab_reports(tmp_path / "a.xlsx", lang="zh").frame
    assert readings["项目"].to_list() == [
        "进水COD(mg/L)", "进水氨氮(mg/L)", "出水COD(mg/L)", "出水氨氮(mg/L)"
    ]  # fmt: skip
    long = readings.with_columns(pl.lit("甲").alias("排口"), pl.lit("2023-07-01").alias("时间"))
    assert check(long, **LONG) == {"cod": 20.0, "ammonia_nitrogen": 1.5}
