"""Pictures: what they hold, what they say, and the files they become."""

import colorsys
import datetime as dt
import json
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import shuizhi as sz
import shuizhi.accessors
from shuizhi import plots
from shuizhi._core.palette import ACCESSIBLE, PALETTES
from shuizhi.errors import (
    ColumnError,
    FileError,
    OptionError,
    ShuizhiError,
    ShuizhiWarning,
    TableError,
    UnknownNameError,
)
from shuizhi.plots import charts, saving

SAMPLES = pl.read_csv(
    Path(__file__).parents[3] / "examples" / "jiaozuo-samples.csv", infer_schema=False
)
RIVERS: dict[str, Any] = {"time": "采样日期", "water_body": "水体类型"}
NASTY = """</script><img src=x onerror="alert('1')"> & <!--"""


def rows(chart: Any, *names: str) -> list[dict[str, Any]]:
    """Return the rows of the first data set of a chart that has these columns."""
    for found in chart.to_dict()["datasets"].values():
        if found and set(names) <= found[0].keys():
            return found
    raise AssertionError(f"no data set with {names}")


def words(chart: Any) -> str:
    title = chart.to_dict()["title"]
    return "\n".join([title["text"], *title["subtitle"]])


def sections(lang: str = "zh", **options: Any) -> pl.DataFrame:
    return sz.assess_sections(SAMPLES, section="断面名称", lang=lang, **RIVERS, **options)


def means(lang: str = "zh", shape: str = "long") -> pl.DataFrame:
    return sz.average(SAMPLES, by="断面名称", time="采样日期", shape=shape, lang=lang)


def trends(lang: str = "zh") -> pl.DataFrame:
    return sz.trend(
        SAMPLES, by="断面名称", time="采样日期", every="month", method="seasonal", lang=lang
    )


def checked(lang: str = "zh", days: int = 6) -> pl.DataFrame:
    first = dt.date(2023, 7, 30)
    samples = pl.DataFrame(
        [
            {"排口": name, "日期": first + dt.timedelta(day), "COD": 30.0 + 5 * day, "氨氮": 1.0}
            for name in ("甲", "乙", "丙")
            for day in range(days)
        ]
    )
    outfalls = pl.DataFrame(
        {
            "排口": ["甲", "乙", "丙"],
            "类型": ["公共污水处理系统"] * 3,
            "城市": ["焦作"] * 3,
            "流域": ["黄河"] * 3,
            "企业性质": ["现有"] * 3,
            "功能类别": ["Ⅲ", None, "Ⅱ"],
            "干支流": ["其他"] * 3,
        }
    )
    return sz.check_discharge(
        samples, outfalls, outfall="排口", time="日期", standards=["DB41/2087-2021"], lang=lang
    )


def places() -> pl.DataFrame:
    names = SAMPLES["断面名称"].unique(maintain_order=True)
    return pl.DataFrame(
        {
            "断面名称": names,
            "经度": [113.05 + 0.09 * n for n in range(len(names))],
            "纬度": [f"{35 - n % 2}°{10 + 5 * n % 40}′" for n in range(len(names))],
        }
    )


RIVER = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {},
         "geometry": {"type": "LineString", "coordinates": [[113.0, 35.4], [113.4, 34.9],
                                                            [113.8, 34.6]]}},
    ],
}  # fmt: skip
BORDER = {"type": "Polygon", "coordinates": [[[112.9, 34.1], [114.0, 34.1], [114.0, 35.7],
                                              [112.9, 35.7], [112.9, 34.1]]]}  # fmt: skip


def ranked(lang: str) -> pl.DataFrame:
    years = pl.DataFrame({"年": [2020, 2021]})
    cities = pl.DataFrame({"城市": ["甲市", "乙市", "丙市"], "断面": ["甲", "乙", "丙"]})
    values = pl.Series("氨氮(mg/L)", [1.2, 0.6, 0.8, 0.9, 0.5, 0.5])
    return sz.rank_cities(
        cities.join(years, how="cross").with_columns(values), city="城市", section="断面",
        time="年", every="year", partial=True, min_count=1, lang=lang,
    )  # fmt: skip


def ahead(lang: str) -> pl.DataFrame:
    half = SAMPLES.filter(pl.col("采样日期") < "2024-07")
    return sz.outlook(half, section="断面名称", time="采样日期", target="Ⅲ", lang=lang)


ORDER = ["沁河甲断面", "沁河乙断面", "大沙河甲断面", "大沙河乙断面", "蟒河甲断面"]
CHARTS = {
    "months": lambda lang: plots.class_months(sections(lang)),
    "rings": lambda lang: plots.class_rings(sections(lang), period=["2023-12", "2024-12"]),
    "boxes": lambda lang: plots.boxes(means(lang), "氨氮"),
    "river": lambda lang: plots.river_line(sections(lang), order=ORDER),
    "ranking": lambda lang: plots.ranking(ranked(lang)),
    "outlook": lambda lang: plots.outlook(ahead(lang)),
    "map": lambda lang: plots.site_map(sections(lang), places(), rivers=RIVER, borders=BORDER),
    "outfall map": lambda lang: plots.site_map(
        checked(lang),
        pl.DataFrame(
            {"排口": ["甲", "乙", "丙"], "lon": [113.1, 113.2, 113.15], "lat": [35.1, 35.15, 35.2]}
        ),
    ),
    "calendar": lambda lang: plots.class_calendar(sections(lang)),
    "shares": lambda lang: plots.class_shares(
        sz.assess_rivers(SAMPLES, by="所属河流", section="断面名称", lang=lang, **RIVERS)
    ),
    "history": lambda lang: plots.history(means(lang), "氨氮"),
    "exceedances": lambda lang: plots.exceedances(sections(lang)),
    "profile": lambda lang: plots.profile(sections(lang), order=["沁河甲断面", "沁河乙断面"]),
    "trend": lambda lang: plots.trend_plot(means(lang), trends(lang), "氨氮", "蟒河甲断面"),
    "outfalls": lambda lang: plots.outfall_calendar(checked(lang)),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_names_itself_and_its_source(name: str, lang: str) -> None:
    chart = CHARTS[name](lang)
    title, *lines = words(chart).split("\n")
    assert title
    assert any(("\u4e00" <= c <= "\u9fff") for c in title) or lang == "en"
    source = lines[-1]
    documents = {"trend": "Kendall", "outfalls": "DB41/2087-2021", "ranking": "51号",
                 "outlook": "82号"}  # fmt: skip
    if "map" in name:
        assert "坐标" in source or "coordinates" in source
        return
    assert source.startswith("依据：" if lang == "zh" else "By: ")
    assert documents.get(name, "GB 3838-2002") in source


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


def drawn(chart: Any) -> str:
    """Return a picture as SVG."""
    import vl_convert

    return vl_convert.vegalite_to_svg(chart.to_dict())


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", CHARTS)
def test_no_null_is_drawn(name: str, lang: str) -> None:
    svg = drawn(CHARTS[name](lang))
    for word in (">null<", ">undefined<", ">NaN<", ">None<"):
        assert word not in svg


def many(count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"断面": [f"断面{n}" for n in range(count)], "月": "2024-05", "氨氮": 0.4, "总磷": 0.1}
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_does_not_fit_a_picture_is_refused(lang: str) -> None:
    table = sz.assess_sections(many(1900), section="断面", time="月", lang=lang)
    word = r"1900 places.*table\.filter" if lang == "en" else r"1900个断面.*table\.filter"
    with pytest.raises(OptionError, match=word):
        plots.class_calendar(table, lang=lang)
    with pytest.raises(OptionError, match="1900"):
        plots.class_shares(table, by="断面")
    with pytest.raises(OptionError, match="1900"):
        plots.history(table, "氨氮")
    assert plots.class_shares(table)


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


def test_pandas_and_lazy_tables_draw_the_same() -> None:
    table = sections()
    for draw in (plots.class_calendar, plots.class_shares, plots.exceedances):
        expected = draw(table).to_dict()["datasets"]
        assert draw(table.lazy()).to_dict()["datasets"] == expected
        frame = sz.assess_sections(SAMPLES.to_pandas(), section="断面名称", lang="zh", **RIVERS)
        assert isinstance(frame, pd.DataFrame)
        assert draw(frame).to_dict()["datasets"] == expected


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_empty_and_null_tables_say_so(lang: str) -> None:
    word = "没有可以绘制的数据" if lang == "zh" else "there is no data"
    table, long, readings = sections(lang), means(lang), checked(lang)
    empty = [
        plots.class_calendar(table.clear()),
        plots.class_shares(table.clear()),
        plots.exceedances(table.clear()),
        plots.exceedances(readings.clear()),
        plots.history(long.clear(), "氨氮"),
        plots.profile(table.clear(), order=["甲"]),
        plots.outfall_calendar(readings.clear()),
    ]
    name, over = ("类别", "超标指标") if lang == "zh" else ("class", "exceeding")
    nulls = table.with_columns(
        pl.lit(None, pl.String).alias(name), pl.lit(None, table.schema[over]).alias(over)
    )
    empty += [
        plots.class_shares(nulls),
        plots.exceedances(nulls),
        plots.profile(nulls, order=["沁河甲断面"]),
        plots.history(
            long.with_columns(pl.lit(None, pl.Float64).alias("平均值" if lang == "zh" else "mean")),
            "氨氮",
        ),
    ]
    for chart in empty:
        assert word in json.dumps(chart.to_dict(), ensure_ascii=False)
    found = rows(plots.class_calendar(nulls), "class")
    assert len(found) == table.height
    assert {row["text"] for row in found} == {"–"}
    with pytest.raises(UnknownNameError):
        plots.trend_plot(long.clear(), trends(lang), "氨氮", "蟒河甲断面")


def test_what_is_not_understood_is_refused() -> None:
    strange = pl.DataFrame({"a": [1]})
    for draw in (plots.class_calendar, plots.class_shares, plots.exceedances):
        with pytest.raises(ColumnError, match="its columns: 'a'"):
            draw(strange)
    with pytest.raises(ColumnError, match="check_discharge"):
        plots.outfall_calendar(strange)
    with pytest.raises(TableError):
        plots.class_calendar([1])
    with pytest.raises(ColumnError, match="not a class"):
        plots.class_calendar(pl.DataFrame({"断面": ["甲"], "时段": ["2021"], "类别": ["Ⅵ"]}))
    with pytest.raises(OptionError, match="lang"):
        plots.class_calendar(sections(), lang="fr")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="nothing"):
        plots.history(means(), "nothing")
    with pytest.raises(OptionError, match="water_body"):
        plots.history(means(), "氨氮", water_body="sea")


def test_without_altair_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(charts, "import_module", absent)
    with pytest.raises(ShuizhiError, match=r"pip install \"shuizhi\[notebook\]\""):
        plots.class_calendar(sections())


def light(colour: str) -> float:
    """Return the relative luminance of a colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    line = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), line, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", PALETTES)
def test_numerals_are_readable_on_every_colour(name: str) -> None:
    for level, colour in PALETTES[name].colours.items():
        assert contrast(colour, PALETTES[name].ink(level)) >= 4.5, level


def test_the_official_colours_are_those_of_the_method() -> None:
    families = {"blue": (180, 250), "green": (90, 150), "yellow": (45, 65), "orange": (20, 44),
                "red": (345, 375)}  # fmt: skip
    expected = ["blue", "blue", "green", "yellow", "orange", "red"]
    for colour, family in zip(PALETTES["official"].colours.values(), expected, strict=True):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        hue = 360 * colorsys.rgb_to_hls(*parts)[0]
        low, high = families[family]
        assert low <= hue <= high or low <= hue + 360 <= high, (colour, hue)
    chart = plots.class_calendar(sections(), palette="accessible").to_dict()
    found = chart["layer"][0]["encoding"]["color"]["scale"]["range"]
    assert found[:6] == list(ACCESSIBLE.colours.values())


def test_the_accessible_colours_read_in_greyscale() -> None:
    grey = [light(colour) for colour in ACCESSIBLE.colours.values()]
    assert all(a > 1.2 * b for a, b in pairwise(grey))


def test_charts_are_saved_in_three_kinds(tmp_path: Path) -> None:
    chart = plots.class_calendar(sections("en"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ShuizhiWarning)
        png = plots.save(chart, tmp_path / "a.PNG").read_bytes()
        small = plots.save(chart, tmp_path / "b.png", scale=1).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert 5000 < len(small) < len(png)
    svg = plots.save(chart, tmp_path / "a.svg").read_text("utf-8")
    assert svg.startswith("<svg")
    assert "沁河甲断面" in svg
    page = plots.save(chart, str(tmp_path / "a.html")).read_text("utf-8")
    assert "沁河甲断面" in page
    assert "vegaEmbed" in page
    assert "<script src" not in page
    assert {path.name for path in tmp_path.iterdir()} == {"a.PNG", "b.png", "a.svg", "a.html"}
    with pytest.raises(OptionError, match=r"\.png"):
        plots.save(chart, tmp_path / "a.pdf")
    with pytest.raises(FileError, match="written"):
        plots.save(chart, tmp_path / "nowhere" / "a.svg")
    with pytest.raises(FileError, match="folder"):
        plots.save(chart, tmp_path / "c.png", fonts=tmp_path / "nowhere")


def test_missing_fonts_are_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(saving, "_installed", tuple)
    with pytest.warns(ShuizhiWarning, match="fonts-noto-cjk"):
        plots.save(plots.class_calendar(sections()), tmp_path / "a.png", scale=0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.save(plots.class_calendar(sections()), tmp_path / "a.png", fonts=tmp_path, scale=0.5)


def test_text_of_the_user_stays_text(tmp_path: Path) -> None:
    samples = pl.DataFrame({"断面": [NASTY], "月": ["2021-03"], "氨氮": [1.2]})
    table = sz.assess_sections(samples, section="断面", time="月")
    chart = plots.class_calendar(table, title=NASTY)
    page = plots.save(chart, tmp_path / "a.html").read_text("utf-8")
    plain = plots.class_calendar(table.with_columns(断面=pl.lit("x")), title="x")
    other = plots.save(plain, tmp_path / "b.html").read_text("utf-8")
    for mark in ("<script", "</script", "<img", "<!--"):
        assert page.count(mark) == other.count(mark)
    told = page[page.index('vegaEmbed("#chart", ') :].removeprefix('vegaEmbed("#chart", ')
    spec, _ = json.JSONDecoder().raw_decode(told)
    assert spec["title"]["text"] == NASTY
    assert rows(chart, "class")[0]["section"] == NASTY
    svg = plots.save(chart, tmp_path / "a.svg").read_text("utf-8")
    assert "<img" not in svg
    assert "</script>" not in svg
    shown = plots.show(table)._repr_html_()
    assert "<img" not in shown
    assert "&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#x27;1&#x27;)&quot;&gt;" in shown


def test_tables_have_the_verbs_as_methods() -> None:
    options: dict[str, Any] = {"section": "断面名称", "lang": "zh", **RIVERS}
    expected = sections()
    own = SAMPLES.shuizhi.assess_sections(**options)  # type: ignore[attr-defined]
    assert own.equals(expected)
    lazy = SAMPLES.lazy().shuizhi.assess_sections(**options)  # type: ignore[attr-defined]
    assert lazy.collect().equals(expected)
    frame = SAMPLES.to_pandas().shuizhi.assess_sections(**options)
    assert isinstance(frame, pd.DataFrame)
    assert frame["类别"].astype(str).tolist() == expected["类别"].cast(pl.String).to_list()
    graded = SAMPLES.shuizhi.grade(water_body="水体类型")  # type: ignore[attr-defined]
    assert graded.equals(sz.grade(SAMPLES, water_body="水体类型"))
    chart = own.shuizhi.class_calendar()
    assert chart.to_dict() == plots.class_calendar(own).to_dict()
    assert own.shuizhi.show()._repr_html_() == plots.show(own)._repr_html_()


def test_methods_are_the_functions() -> None:
    for name, method in vars(shuizhi.accessors.Verbs).items():
        if name.startswith("_"):
            continue
        function = getattr(sz, name, None) or getattr(plots, name)
        assert method.__wrapped__ is function
        assert method.__doc__ == function.__doc__


# ------------------------------------------------------------------ a register of sections

ALONG = pl.DataFrame({
    "断面名称": ["丙", "甲", "丁", "乙"], "所属河流": ["沁河", "沁河", "蟒河", "沁河"],
    "上下游顺序": [3, 1, 1, 2], "控制级别": ["国控", "国控", "市控", "市控"],
})  # fmt: skip


def of_two_rivers() -> Any:
    samples = pl.DataFrame(
        {"断面": ["丁", "乙", "丙", "甲"], "月": ["2021-03"] * 4, "氨氮": [0.4, 0.6, 1.2, 0.2]}
    )
    return sz.assess_sections(samples, lang="zh")


def shown_of(chart: Any, column: str) -> list[Any]:
    rows = (row for of in chart.to_dict()["datasets"].values() for row in of if column in row)
    return list(dict.fromkeys(row[column] for row in rows))


@pytest.mark.parametrize("draw", [plots.class_calendar, plots.class_months])
def test_pictures_are_in_the_order_of_a_register(draw: Any) -> None:
    assert shown_of(draw(of_two_rivers(), register=ALONG), "section") == ["甲", "乙", "丙", "丁"]
    assert shown_of(draw(of_two_rivers()), "section") == ["丁", "乙", "丙", "甲"]


@pytest.mark.parametrize("draw", [plots.history, plots.boxes])
def test_series_are_in_the_order_of_a_register(draw: Any) -> None:
    places = shown_of(draw(of_two_rivers(), "氨氮", register=ALONG), "place")
    boxes = shown_of(draw(of_two_rivers(), "氨氮", register=ALONG), "box")
    assert ["甲", "乙", "丙", "丁"] in (places, boxes)


@pytest.mark.parametrize("draw", [plots.class_shares, plots.class_rings])
def test_pictures_group_by_columns_of_a_register(draw: Any) -> None:
    chart = draw(of_two_rivers(), by="控制级别", register=ALONG)
    assert {"国控", "市控"} <= {*shown_of(chart, "group"), *shown_of(chart, "panel")}


@pytest.mark.parametrize("draw", [plots.profile, plots.river_line])
def test_a_river_is_drawn_from_its_source_down_by_a_register(draw: Any) -> None:
    chart = draw(of_two_rivers(), register=ALONG, river="沁河")
    assert shown_of(chart, "section") == ["甲", "乙", "丙"]
    with pytest.raises(OptionError, match="'沁河', '蟒河'"):
        draw(of_two_rivers(), register=ALONG, lang="en")
    with pytest.raises(OptionError, match="'丹河'"):
        draw(of_two_rivers(), register=ALONG, river="丹河", lang="en")
