"""Flags of automatic data, readings that are not averaged, days on one hour, and loads."""

import random
import warnings
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from city_of_outfalls import (
    FLOW,
    GB18918,
    OUTFALLS,
    PARAMETERS,
    PLANT,
    TIMES,
    audit,
    city,
    expected,
    found,
    one,
)  # fmt: skip
from kinds import near
from shuizhi import errors

OUTFALL = pl.DataFrame({"排口": ["甲"]} | PLANT)
SAID = ("verdict", "reason", "certain", "value", "count", "left_out")


def hours(count: int = 2, **cells: list[Any]) -> pl.DataFrame:
    times = [f"2023-07-01 {hour:02}:00" for hour in range(count)]
    return pl.DataFrame({"排口": ["甲"] * count, "监测时间": times} | cells)


def said(samples: pl.DataFrame, of: str = "cod", **options: Any) -> Any:
    checked = audit(samples, OUTFALL, standards=[GB18918], **{"flow": None} | options)
    return checked.filter(parameter=of).select(SAID).row(0)


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
@pytest.mark.parametrize("flag", ["F", "M", "S", "D", "C", "T", "B", "无效", "停运", "?"])
def test_flagged_readings_enter_no_mean(flag: str) -> None:
    # 30 alone keeps the limit of 50; with 500 the mean would be far over it.
    samples = hours(COD=[30.0, 500.0], 数据标记=["N", flag])
    assert said(samples) == ("pass", "flagged", False, 30.0, 1, 1)
    assert said(samples.with_columns(COD=pl.lit("60"))) == ("fail", "flagged", False, 60.0, 1, 1)
    assert said(samples, flag=[])[:4] == ("fail", None, True, 265.0)
    whole = samples.with_columns(数据标记=pl.lit(flag))
    assert said(whole) == ("undetermined", "flagged", None, None, 0, 2)


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
@pytest.mark.parametrize("flag", ["N", "n", "正常", "有效", "", " ", None])
def test_normal_readings_enter_the_mean(flag: str | None) -> None:
    samples = hours(COD=[30.0, 500.0], 数据标记=["N", flag])
    assert said(samples) == ("fail", None, True, 265.0, 2, 0)


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
def test_flags_of_a_parameter_are_its_own() -> None:
    samples = hours(**{
        "w01018": [30.0, 500.0], "w01018-Flag": ["N", "D"], "氨氮": [1.0, 2.0],
        "氨氮标记": ["N", "N"],
    })  # fmt: skip
    assert said(samples) == ("pass", "flagged", False, 30.0, 1, 1)
    assert said(samples, "ammonia_nitrogen")[3:] == (1.5, 2, 0)
    both = samples.with_columns(flag=pl.Series(["M", "N"]))
    assert said(both)[3:] == (None, 0, 2)
    assert said(both, "ammonia_nitrogen")[3:] == (2.0, 1, 1)


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
def test_flags_of_long_tables_are_of_their_rows() -> None:
    long = pl.DataFrame({
        "排口": ["甲"] * 5, "监测时间": [f"2023-07-01 0{h}:00" for h in (0, 1, 0, 1, 2)],
        "项目": ["COD", "COD", "氨氮", "氨氮", "COD"], "数值": ["30", "500", "1", "2", "--"],
        "数据标记": ["N", "D", "N", "N", "D"],
    })  # fmt: skip
    told = {"parameter": "项目", "value": "数值"}
    assert said(long, **told) == ("pass", "flagged", False, 30.0, 1, 1)
    assert said(long, "ammonia_nitrogen", **told)[3:] == (1.5, 2, 0)
    assert said(long, **told, flag=[])[3:] == (265.0, 2, 0)


def test_a_column_of_flags_that_is_found_is_reported() -> None:
    samples = hours(COD=[30.0, 500.0], 数据标记=["N", "D"])
    with pytest.warns(errors.ShuizhiNote, match="flag='数据标记'"):
        said(samples)
    named = samples.rename({"数据标记": "状态码"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert said(named)[3] == 265.0  # no heading of flags
        assert said(named, flag="状态码")[3] == 30.0
    two = samples.with_columns(Flag=pl.lit("N"))
    for lang, words in (("en", "flag=[] for none"), ("zh", "请用 flag= 指定")):
        with pytest.raises(errors.ColumnError) as error:
            audit(two, OUTFALL, flow=None, lang=lang)
        assert words in str(error.value) and "数据标记" in str(error.value)
    assert said(two, flag="Flag")[3] == 265.0
    with pytest.raises(errors.ColumnError, match="没有"):
        said(samples, flag="没有")


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
@pytest.mark.parametrize("when", ["switch", "amended"])
def test_flagged_cities_are_the_oracles(when: str) -> None:
    assert when in TIMES
    draw = random.Random(11)
    samples = city(when)
    flags = [draw.choice("FMSDCTB") if draw.random() < 0.02 else "N" for _ in range(samples.height)]
    samples = samples.with_columns(pl.Series("数据标记", flags))
    # A day on which all but one hour are flagged.
    first = pl.col("监测时间").str.head(10) == samples["监测时间"].str.head(10)[0]
    few = first & ~pl.col("监测时间").str.ends_with("05:00")
    samples = samples.with_columns(
        pl.when(few).then(pl.lit("D")).otherwise("数据标记").alias("数据标记")
    )
    checked = audit(samples)
    assert found(checked, expected(samples, OUTFALLS)) == checked.height
    assert "flagged" in checked["reason"].to_list()
    assert FLOW in samples.columns and len(PARAMETERS) == 10


@pytest.mark.parametrize(
    ("header", "cells", "said_each", "said_mean"),
    [
        pytest.param("pH", [7.0, 9.5], ("fail", 9.5), ("pass", 7.3), id="ph-high"),
        pytest.param("pH", [5.9, 8.0], ("fail", 5.9), ("pass", 6.2), id="ph-low"),
        pytest.param("pH", [6.0, 9.0], ("pass", 9.0), ("pass", 6.3), id="ph-ends"),
        pytest.param("色度(稀释倍数)", [10, 40], ("fail", 40.0), ("pass", 25.0), id="colour"),
    ],
)
def test_ph_and_colour_are_not_averaged(
    header: str, cells: list[Any], said_each: Any, said_mean: Any
) -> None:
    columns = ["basis", "verdict", "value"]
    options: dict[str, Any] = {"standards": [GB18918], "columns": columns, header: cells}
    assert one(PLANT, **options) == [("each-reading", *said_each)]
    samples = hours(**{header: cells})
    mean = audit(samples, OUTFALL, flow=None, standards=[GB18918], each_reading=[])
    assert mean.select("basis", "verdict").row(0) == ("daily-mean", said_mean[0])
    assert mean["value"][0] == pytest.approx(said_mean[1], abs=0.05)


def test_other_parameters_may_be_compared_with_limits_reading_by_reading() -> None:
    samples = hours(COD=[40.0, 55.0])
    checked = audit(samples, OUTFALL, flow=None, standards=[GB18918], each_reading=["COD"])
    assert checked.select("basis", "verdict", "value").row(0) == ("each-reading", "fail", 55.0)
    with pytest.raises(errors.UnknownNameError, match="不知道"):
        audit(samples, OUTFALL, flow=None, each_reading=["不知道"])
    with pytest.raises(errors.OptionError, match="each_reading"):
        audit(samples, OUTFALL, flow=None, each_reading="COD")


def test_a_day_on_one_hour_is_reported() -> None:
    samples = pl.concat([
        hours(2, COD=[30.0, 40.0]),
        pl.DataFrame({"排口": ["甲"], "监测时间": ["2023-07-02 05:00"], "COD": [30.0]}),
    ])  # fmt: skip
    checked = audit(samples, OUTFALL, flow=None, standards=[GB18918])
    assert checked.select("count", "verdict", "reason").rows() == [
        (2, "pass", None), (1, "pass", "one_reading"),
    ]  # fmt: skip
    zh = audit(samples, OUTFALL, flow=None, standards=[GB18918], lang="zh")
    assert zh["说明"].to_list() == [None, "当日仅1个数据"]
    # A table of daily values has one a day throughout.
    daily = samples.filter(pl.col("监测时间").str.ends_with("05:00") | pl.col("COD").eq(40))
    assert set(audit(daily, OUTFALL, flow=None, standards=[GB18918])["reason"]) == {None}


@pytest.mark.parametrize(
    ("cells", "zero", "mean"),
    [
        pytest.param(["<4", "10"], 12.0, 14.4, id="below"),
        pytest.param(["<4", "<4"], 0.0, 4.8, id="all-below"),
        pytest.param(["未检出", "10"], 12.0, None, id="bare"),
        pytest.param(["8", "10"], 21.6, 21.6, id="figures"),
    ],
)
def test_below_detection_is_nothing_in_loads(cells: list[str], zero: float, mean: Any) -> None:
    samples = hours(COD=cells, 流量=["100", "100"])
    for how, load in (("zero", zero), ("mean", mean)):
        checked = audit(samples, OUTFALL, flow="流量", load_nondetect=how, standards=[GB18918])
        assert checked["load"].to_list() == [None if load is None else near(load)], how


def test_a_day_passes_by_all_standards_that_bind_it_and_by_each() -> None:
    # 45 keeps 50 of GB 18918 and not 40 of DB41; the second day keeps both.
    samples = pl.DataFrame({
        "排口": ["甲"] * 2, "监测时间": ["2023-07-01", "2023-07-02"], "COD": [45.0, 30.0],
    })  # fmt: skip
    checked = audit(samples, OUTFALL, flow=None)
    columns = ["days", "days_pass", "days_fail", "days_undetermined", "day_compliance"]
    whole = sz.discharge_summary(checked, by="排口")
    assert whole.select(columns).rows() == [(2, 1, 1, 0, 50.0)]
    each = sz.discharge_summary(checked, by="standard").filter(pl.col("standard").is_not_null())
    assert dict(zip(each["standard"], each["day_compliance"], strict=True)) == {
        "GB 18918-2002": 100.0, "DB41/2087-2021": 50.0,
    }  # fmt: skip
    days = audit(samples, OUTFALL, flow=None, shape="days")
    assert days["verdict"].to_list() == ["fail", "pass"]
    assert (
        sz.discharge_summary(days, by="排口").select(columns).rows() == whole.select(columns).rows()
    )
    # What has no limit waits for nothing.
    more = samples.with_columns(电导率=pl.lit(900.0))
    for shape in ("parameters", "days"):
        only = audit(more, OUTFALL, flow=None, standards=[GB18918], shape=shape)
        summed = sz.discharge_summary(only, by="排口")
        assert summed.select("days_pass", "undetermined").row(0) == (2, 2 * (shape != "days"))
    prohibited = pl.DataFrame({"排口": ["甲"]} | PLANT | {"功能类别": "Ⅱ"})
    summed = sz.discharge_summary(audit(samples, prohibited, flow=None), by="排口")
    assert summed.select("prohibited", "compliance", "days_fail", "day_compliance").row(0) == (
        2, 50.0, 2, 0.0,
    )  # fmt: skip
