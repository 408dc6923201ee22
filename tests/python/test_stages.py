"""Influent and effluent in one table: which of the two outfalls and plants are judged by."""

from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors
from test_discharge import GB18918, PLANT

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


def test_the_unit_of_a_column_stands_behind_its_stage() -> None:
    both = table(**{"进水总磷(μg/L)": [5000.0], "出水总磷(μg/L)": [300.0]})
    assert check(both) == {"total_phosphorus": 0.3}


def test_where_it_cannot_be_told_the_columns_are_named() -> None:
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


def test_influent_alone_is_no_effluent() -> None:
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
