"""Samples, their results, and a chart of each kind."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl

import shuizhi as sz
import shuizhi.accessors
from shuizhi import plots

SAMPLES = pl.read_csv(
    Path(__file__).parents[3] / "examples" / "jiaozuo-samples.csv", infer_schema=False
)
RIVERS: dict[str, Any] = {"time": "采样日期", "water_body": "水体类型"}


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


def drawn(chart: Any) -> str:
    """Return a picture as SVG."""
    import vl_convert

    return vl_convert.vegalite_to_svg(chart.to_dict())
