"""Pictures: what each of them holds."""

import datetime as dt
import json
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
import shuizhi.accessors
from charts_drawn import RIVERS, SAMPLES, checked, means, rows, sections, trends, words
from shuizhi import plots
from shuizhi.errors import (
    ColumnError,
    OptionError,
    UnknownNameError,
)


def test_the_calendar_holds_the_table() -> None:
    table = sections().with_columns(
        pl.when(pl.int_range(pl.len()) == 3).then(None).otherwise("类别").alias("类别")
    )
    found = rows(plots.class_calendar(table), "section", "class")
    assert [(r["section"], r["period"], r["class"]) for r in found] == (
        table.select("断面名称", "时段", pl.col("类别").cast(pl.String).fill_null("无类别")).rows()
    )
    assert found[3]["text"] == "–"
    assert [r["text"] for r in found if r["text"] != "–"] == [
        r["class"] for r in found if r["text"] != "–"
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_history_rings_what_screening_found(lang: str) -> None:
    day = [f"{2021 + month // 12}-{month % 12 + 1:02}-05" for month in range(24)]
    cells = [0.3 + 0.01 * (month % 5) for month in range(24)]
    cells[7] *= 1000
    others = [0.1 + 0.01 * (month % 7) for month in range(24)]
    samples = pl.DataFrame({"断面": "甲", "日期": day, "氨氮": cells, "总磷": others})
    found = sz.screen_samples(samples, lang=lang)
    means = sz.average(samples, by="断面", time="日期", shape="long", lang=lang)
    chart = plots.history(means, "氨氮", findings=found)
    ringed = [r for r in rows(chart, "value", "findings") if r["findings"]]
    assert [r["period"] for r in ringed] == ["2021-08"]
    assert ("decade" if lang == "en" else "数量级异常") in ringed[0]["findings"]
    assert ("screening" if lang == "en" else "审核") in words(chart)
    assert "findings" not in rows(plots.history(means, "总磷", findings=found), "value")[0]
    with pytest.raises(ColumnError, match="screen_samples"):
        plots.history(means, "氨氮", findings=samples)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_completeness_counts_parameters_by_place_and_period(lang: str) -> None:
    samples = pl.DataFrame(
        {"断面": ["甲", "甲", "乙"], "日期": ["2021-03-02", "2021-05-02", "2021-03-02"],
         "氨氮": [0.4, None, 0.2], "总磷": [0.1, 0.1, None]}
    )  # fmt: skip
    means = sz.average(samples, by="断面", time="日期", shape="long", lang=lang)
    chart = plots.completeness(means)
    found = rows(chart, "place", "count")
    assert [(r["place"], r["period"], r["count"]) for r in found] == [
        ("甲", "2021-03", 2), ("甲", "2021-05", 1), ("乙", "2021-03", 1),
    ]  # fmt: skip
    domain = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert domain == ["2021-03", "2021-04", "2021-05"]
    of_one = rows(plots.completeness(means, parameter="NH3-N"), "place", "count")
    assert [r["count"] for r in of_one] == [1, 0, 1]


def test_months_without_samples_keep_their_place() -> None:
    samples = pl.DataFrame({"断面": ["甲"] * 2, "月": ["2021-11", "2022-02"], "氨氮": [0.4, 1.2]})
    chart = plots.class_calendar(sz.assess_sections(samples, section="断面", time="月"))
    domain = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert domain == ["2021-11", "2021-12", "2022-01", "2022-02"]


def test_shares_are_those_of_rivers_and_of_sections() -> None:
    by = {"by": "所属河流", "section": "断面名称", "every": "quarter"}
    rivers = sz.assess_rivers(SAMPLES, lang="zh", **by, **RIVERS)
    found = rows(plots.class_shares(rivers), "share")
    counts = rivers.unpivot(
        on=["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"], index=["所属河流", "时段", "断面数"]
    ).filter(pl.col("value") > 0)
    assert {(r["group"], r["period"], r["class"], r["count"], r["share"]) for r in found} == {
        (group, period, name, count, 100 * count / of)
        for group, period, of, name, count in counts.rows()
    }
    own = sz.assess_sections(
        SAMPLES, section=["所属河流", "断面名称"], every="quarter", lang="zh", **RIVERS
    )
    again = rows(plots.class_shares(own, by="所属河流"), "share")
    assert sorted(again, key=str) == sorted(found, key=str)
    whole = rows(plots.class_shares(own), "share")
    assert {row["sections"] for row in whole} == {8}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_history_holds_the_series_and_its_bands(lang: str) -> None:
    table = means(lang)
    parameter, value = ("监测项目", "平均值") if lang == "zh" else ("parameter", "mean")
    counts = ("参评数据数", "低于检出限数") if lang == "zh" else ("count", "censored")
    own = table.filter(pl.col(parameter).is_in(["氨氮", "ammonia_nitrogen"]))
    chart = plots.history(table, "NH3-N")
    found = rows(chart, "below")
    assert [(r["place"], r["value"]) for r in found] == own.select("断面名称", value).rows()
    assert [r["below"] for r in found] == (own[counts[1]] == own[counts[0]]).to_list()
    assert any(r["below"] for r in found)
    assert "mg/L" in json.dumps(chart.to_dict())
    bands = rows(chart, "low", "high", "label")
    assert [b["class"] for b in bands] == ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
    for band in bands[:-1]:
        assert band["high"] == sz.limit("氨氮", band["class"]).value


def test_bands_of_oxygen_fall_and_equal_limits_are_one() -> None:
    oxygen = rows(plots.history(means(), "溶解氧"), "low", "high", "label")
    assert [(b["class"], b["low"]) for b in oxygen][:5] == [
        ("Ⅰ", 7.5), ("Ⅱ", 6.0), ("Ⅲ", 5.0), ("Ⅳ", 3.0), ("Ⅴ", 2.0),
    ]  # fmt: skip
    fluoride = rows(plots.history(means(), "氟化物"), "low", "high", "label")
    assert [b["label"] for b in fluoride] == ["Ⅰ–Ⅲ", "Ⅳ–Ⅴ", "劣Ⅴ"]
    ph = rows(plots.history(means(), "pH"), "low", "high", "label")
    assert [(b["low"], b["high"], b["label"]) for b in ph] == [
        (6.0, 9.0, "Ⅰ–Ⅴ"), (5.5, 6.0, "劣Ⅴ"), (9.0, 9.5, "劣Ⅴ"),
    ]  # fmt: skip
    lake = rows(plots.history(means(), "总磷", water_body="lake"), "low", "high", "label")
    assert lake[2]["high"] == 0.05
    assert "无此项类别限值" in words(plots.history(means(), "粪大肠菌群", standard="GB 8978-1996"))


def test_the_outlook_says_at_least_of_what_is_better_when_higher() -> None:
    samples = pl.DataFrame({
        "断面": ["甲"] * 6, "月": [f"2022-0{m}" for m in range(1, 7)],
        "透明度(cm)": [40.0] * 6, "氨氮": [0.4] * 6,
    })  # fmt: skip
    register = pl.DataFrame({"断面": ["甲"], "2022年目标": ["Ⅲ"], "2022年透明度目标(cm)": ["30"]})
    found = sz.outlook(samples, register, year=2022, section="断面", time="月", lang="zh")
    told = {row["parameter"]: row["told"] for row in rows(plots.outlook(found), "told", "state")}
    assert told["透明度"].startswith("≥") and told["氨氮"].startswith("≤")


def test_a_history_takes_wide_means_and_readings() -> None:
    wide = rows(plots.history(means(shape="wide"), "氨氮"), "below")
    long = rows(plots.history(means(), "氨氮"), "below")
    # A wide table has means as rounded for the limits.
    rounded = means(shape="long").filter(监测项目="氨氮")["修约值"]
    assert [r["value"] for r in wide] == rounded.to_list()
    assert [r["value"] for r in long] != [r["value"] for r in wide]
    assert "修约" in words(plots.history(means(shape="wide"), "氨氮"))
    readings = sz.grade_readings(SAMPLES, water_body="水体类型", lang="zh")
    chart = plots.history(readings, "氨氮", place="断面名称", time="采样日期")
    own = readings.filter(监测项目="氨氮")
    assert sorted(r["value"] for r in rows(chart, "below")) == sorted(own["数值"])
    assert sum(r["below"] for r in rows(chart, "below")) == (own["限定符"] == "<").sum()
    with pytest.raises(ColumnError, match="time="):
        plots.history(readings, "氨氮", place="断面名称")
    with pytest.raises(ColumnError, match="place="):
        plots.history(readings, "氨氮", time="采样日期")


def test_exceedances_count_what_exceeds() -> None:
    table = sections()
    one = table.explode("超标指标").unnest("超标指标").drop_nulls("parameter")
    expected = one.group_by("parameter").agg(pl.len(), pl.col("multiple").max()).rows()
    found = rows(plots.exceedances(table), "count")
    assert {(r["parameter"], r["count"], r["multiple"]) for r in found} == set(expected)
    assert [r["count"] for r in found] == sorted((r["count"] for r in found), reverse=True)
    readings = sz.grade_readings(SAMPLES, water_body="水体类型")
    found = rows(plots.exceedances(readings), "count")
    assert sum(r["count"] for r in found) == (readings["verdict"] == "fail").sum()
    discharge = checked()
    found = rows(plots.exceedances(discharge), "count")
    assert sum(r["count"] for r in found) == (discharge["判定"] == "超标").sum()


def test_bands_are_those_of_the_water() -> None:
    def made(*names: str, **options: Any) -> Any:
        table = pl.DataFrame({"断面": names, "月": "2024-05", "总磷": 0.04})
        means = sz.average(table, by="断面", time="月", shape="long", lang="zh")
        return plots.history(means, "总磷", **options)

    def first(chart: Any) -> float:
        return rows(chart, "low", "high", "label")[0]["high"]

    assert first(made("甲断面")) == 0.02
    with pytest.warns(sz.ShuizhiNote, match="湖库|lakes"):
        chart = made("示例水库", "东湖")
    assert first(chart) == 0.01
    assert "湖库" in words(chart)
    assert first(made("示例水库", water_body="river")) == 0.02
    mixed = made("甲断面", "示例水库")
    assert "限值不同" in words(mixed)
    with pytest.raises(AssertionError):
        first(mixed)


def test_places_without_values_have_no_panel() -> None:
    table = pl.DataFrame(
        {"断面": [f"断面{n}" for n in range(8)], "月": "2024-05", "氨氮": [0.4] * 7 + [None],
         "总磷": 0.1}
    )  # fmt: skip
    means = sz.average(table, by="断面", time="月", shape="long", lang="zh")
    chart = plots.history(means, "氨氮")
    assert {row["place"] for row in rows(chart, "below")} == {f"断面{n}" for n in range(7)}
    assert "无数据：断面7" in words(chart)


def test_days_are_labelled_without_overlap() -> None:
    axis = plots.outfall_calendar(checked(days=6)).to_dict()["layer"][0]["encoding"]["x"]["axis"]
    assert "2023-08-01" in axis["labelExpr"]
    assert "2023-07-30" in axis["labelExpr"]  # two cells of 34 pixels have room for 2023-07
    long = plots.outfall_calendar(checked(days=33), every="day").to_dict()
    axis = long["layer"][0]["encoding"]["x"]["axis"]
    assert "2023-07-30" not in axis["labelExpr"]


def test_means_are_drawn_unchanged() -> None:
    found = [row["value"] for row in rows(plots.history(means(), "pH"), "below")]
    assert any(value != round(value) for value in found)


def test_a_profile_keeps_the_order() -> None:
    order = ["蟒河甲断面", "沁河甲断面"]
    table = sections("en")
    last = {r["断面名称"]: r["class"] for r in table.filter(period="2024-12").to_dicts()}
    found = rows(plots.profile(table, order=order), "section")
    assert [(r["section"], r["value"]) for r in found] == [(name, last[name]) for name in order]
    far = dict(zip(order, [12.5, 0.0], strict=True))
    chart = plots.profile(table, order=far, parameter="氨氮", period="2023-01")
    found = rows(chart, "km")
    own = table.filter(period="2023-01")
    values = dict(own.select("断面名称", "ammonia_nitrogen").rows())
    assert [(r["km"], r["value"]) for r in found] == [(far[n], values[n]) for n in order]
    with pytest.raises(UnknownNameError, match="丙"):
        plots.profile(table, order=["丙"])
    with pytest.raises(OptionError, match="1999"):
        plots.profile(table, order=order, period="1999-01")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_trend_has_the_slope_of_the_table(lang: str) -> None:
    table = trends(lang)
    chart = plots.trend_plot(means(lang), table, "氨氮", "蟒河甲断面")
    own = table.filter(
        pl.col("断面名称") == "蟒河甲断面",
        pl.col(table.columns[1]).is_in(["氨氮", "ammonia_nitrogen"]),
    )
    sides = rows(chart, "kind")
    years = (dt.date(2024, 12, 1) - dt.date(2023, 1, 1)).days / 365.25
    zh_names = {"slope": "年变化量", "slope_low": "年变化量下限", "slope_high": "年变化量上限"}
    place = {en: table.columns.index(en if lang == "en" else zh) for en, zh in zh_names.items()}
    for kind, column in (("slope", "slope"), ("low", "slope_low"), ("high", "slope_high")):
        ends = [side["value"] for side in sides if side["kind"] == kind]
        assert (ends[1] - ends[0]) / years == pytest.approx(own[0, place[column]], rel=0.01)
    assert ("下降" if lang == "zh" else "falling") in words(chart)
    assert "环办" not in words(chart)
    official = sz.trend(SAMPLES, by="断面名称", time="采样日期", every="month", lang=lang)
    chart = plots.trend_plot(means(lang), official, "氨氮", "蟒河甲断面")
    assert "环办〔2011〕22号" in words(chart)
    with pytest.raises(UnknownNameError, match="没有"):
        plots.trend_plot(means(lang), table, "氨氮", "没有")


def test_outfalls_show_the_worst_verdict() -> None:
    for lang in ("en", "zh"):
        found = rows(plots.outfall_calendar(checked(lang)), "verdict")
        of = {(r["outfall"], r["period"]): r["text"] for r in found}
        assert len(found) == 18
        assert [of["甲", f"2023-{day}"] for day in ("07-30", "08-01", "08-02")] == ["○", "○", "×"]
        assert of["乙", "2023-07-30"] == "?"
        assert of["丙", "2023-07-30"] == "■"
    chart = plots.outfall_calendar(checked(), every="month", parameter="COD")
    months = {(r["outfall"], r["period"]): r for r in rows(chart, "verdict")}
    assert months["甲", "2023-08"]["verdict"] == "× 超标"
    assert months["甲", "2023-08"]["parameters"] == "化学需氧量"
    assert months["甲", "2023-07"]["verdict"] == "○ 达标"
    assert {
        len(r["period"]) for r in rows(plots.outfall_calendar(checked(days=70)), "verdict")
    } == {7}
