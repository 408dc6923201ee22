"""Draw the pictures of the page on trust in data, and compute its figures.

What half-limits do when detection limits fall is drawn of made samples. The rates of screening and
the classes that change when station states are left out are of published data, which do not lie in
this repository: their figures stand here, and a test computes them again where the data are.

python docs/make_trust.py FILE computes them from a table of the national stations.
"""

import random
import sys
from typing import Any

import polars as pl

import shuizhi as sz
from shuizhi.plots import saving

# Of each month of 2020: stations with a class, of how many it changes when rows whose state is not
# 正常 are left out, and how many of these have no class then.
STATES = {
    "2020-01": (3, 3, 3), "2020-02": (2, 2, 2), "2020-03": (15, 15, 15), "2020-04": (63, 63, 63),
    "2020-05": (1770, 399, 366), "2020-06": (80, 6, 1), "2020-07": (82, 10, 6),
    "2020-08": (80, 8, 4), "2020-09": (113, 33, 31), "2020-10": (85, 4, 3),
    "2020-11": (91, 10, 8), "2020-12": (85, 9, 4),
}  # fmt: skip
# Of each rule of screening: findings, and rows that have one.
RATES = {
    "flag": (9728, 9728), "spike": (699, 639), "decade": (404, 387), "part": (189, 189),
    "repeated": (177, 177), "stuck": (151, 151), "elsewhere": (138, 134), "oxygen": (45, 45),
    "two-places": (38, 38), "step": (27, 27), "months": (20331, 0),
}  # fmt: skip
SECTION = ["省份", "流域", "断面名称"]
# The laboratory's limit of each year, in mg/L; the water stays as it is.
LIMITS = {2014: 0.1, 2015: 0.1, 2016: 0.1, 2017: 0.08, 2018: 0.08, 2019: 0.05, 2020: 0.05,
          2021: 0.025, 2022: 0.025, 2023: 0.025}  # fmt: skip
_NAMES = {
    "zh": ("检出限一半", "真值", "Kaplan–Meier上下限"),
    "en": ("half the limit", "the water", "bounds by Kaplan–Meier"),
}


def samples() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what the laboratory reports each fortnight, and what the water has."""
    source = random.Random(21)
    rows, truth = [], []
    for year, limit in LIMITS.items():
        for step in range(26):
            value = round(source.lognormvariate(-3.5, 0.6), 4)
            day = f"{year}-{1 + step * 12 // 26:02}-{1 + step % 28:02}"
            rows.append(("甲", day, f"{limit}L" if value < limit else str(value)))
            truth.append((year, value))
    names = ["断面", "日期", "氨氮"]
    return pl.DataFrame(rows, names, orient="row"), pl.DataFrame(truth, ["year", "v"], orient="row")


def chart(lang: Any) -> Any:
    """Return the means of each year: with half-limits, as they are, and their bounds."""
    import altair as alt

    table, truth = samples()
    half, whole, bounds = _NAMES[lang]
    options: Any = {"by": "断面", "time": "日期", "every": "year", "quantiles": []}
    made = sz.describe(table, method="half", **options)
    rows = [{"x": row["period"], "c": half, "y": row["mean"]} for row in made.to_dicts()]
    of_years = truth.group_by("year", maintain_order=True).agg(pl.col("v").mean())
    rows += [{"x": str(year), "c": whole, "y": mean} for year, mean in of_years.rows()]
    spans = [
        {"x": row["period"], "low": row["mean_low"], "high": row["mean"], "c": bounds}
        for row in sz.describe(table, **options).to_dicts()
    ]
    named = ("年份", "氨氮年均值(mg/L)") if lang == "zh" else ("Year", "Mean NH3-N (mg/L)")
    scale = alt.Scale(domain=[half, whole, bounds], range=["#C1121F", "#333333", "#9DB8D9"])
    colour = alt.Color("c:N", title=None, scale=scale)
    x = alt.X("x:O", title=named[0], axis=alt.Axis(labelAngle=0))
    lines = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y="y:Q", color=colour)
    area = alt.Chart(alt.InlineData(values=spans)).mark_area(opacity=0.5)
    area = area.encode(x=x, y=alt.Y("low:Q", title=named[1]), y2="high:Q", color=colour)
    drawn = alt.layer(area, lines.mark_line(), lines.mark_point(filled=True))
    return drawn.properties(width=520, height=240)


def states(table: pl.DataFrame) -> dict[str, tuple[int, int, int]]:
    """Return of each month how many stations have a class, another without states, and none."""
    options: Any = {"section": SECTION, "time": "监测时间", "every": "month"}
    kept, left = (
        sz.assess_sections(table, abnormal=abnormal, **options).select(
            *SECTION, "period", pl.col("class").cast(pl.String)
        )
        for abnormal in ("keep", "drop")
    )
    both = kept.join(left, on=[*SECTION, "period"], how="left", suffix="_left", nulls_equal=True)
    there, none = pl.col("class").is_not_null(), pl.col("class_left").is_null()
    counted = (
        both.filter(pl.col("period").is_not_null())
        .group_by("period")
        .agg(
            there.sum().alias("stations"),
            (there & pl.col("class").ne_missing(pl.col("class_left"))).sum().alias("changed"),
            (there & none).sum().alias("none"),
        )
        .sort("period")
    )
    return {row[0]: row[1:] for row in counted.rows()}


def rates(table: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """Return of each rule that finds something how much it finds, and in how many rows."""
    found = sz.screen_samples(table, section=SECTION, time="监测时间")
    counted = found.group_by("rule").agg(pl.len(), pl.col("row").drop_nulls().n_unique().alias("n"))
    return {row[0]: row[1:] for row in counted.sort("len", descending=True).rows()}


def rows_of_states(lang: Any) -> list[str]:
    """Return the rows of the page's table of states."""
    return [
        f"| {month} | {stations:,} | {changed} ({none}) |" if lang == "en"
        else f"| {month} | {stations} | {changed}（{none}） |"
        for month, (stations, changed, none) in STATES.items()
    ]  # fmt: skip


def rows_of_rates(lang: Any, height: int = 26_636) -> list[str]:
    """Return the rows of the page's table of rates; findings without a row are in its text."""
    mark = "," if lang == "en" else ""
    return [
        f"| `{rule}` | {found:{mark}} | {rows:{mark}} | {100 * rows / height:.2f} |"
        for rule, (found, rows) in RATES.items()
        if rows
    ]


_CHANGES = {
    "zh": ("类别改变", "不再有类别", "占有类别站点的比例（%）", "月份"),
    "en": ("Another class", "No class left", "Per cent of stations with a class", "Month"),
}


def changes(lang: Any) -> Any:
    """Return how many classes change by month when rows whose state is not 正常 are left out."""
    import altair as alt

    other, none, share, month = _CHANGES[lang]
    rows = [
        {"x": f"{int(period[5:])}月" if lang == "zh" else period, "c": name, "n": count, "of": of,
         "y": round(100 * count / of, 1)}
        for period, (of, changed, gone) in STATES.items()
        for name, count in ((other, changed - gone), (none, gone))
    ]  # fmt: skip
    scale = alt.Scale(domain=[other, none], range=["#E9A23B", "#8A8A8A"])
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("x:O", title=month, sort=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("y:Q", title=share, scale=alt.Scale(domain=[0, 100])),
            color=alt.Color("c:N", title=None, scale=scale, sort=[other, none]),
            order=alt.Order("c:N", sort="descending" if lang == "zh" else "ascending"),
        )
        .properties(width=520, height=240)
    )


def files() -> dict[str, str]:
    """Return the pictures by their names."""
    drawn = {"limits": chart, "states": changes}
    return {
        f"trust/{name}-{lang}.svg": saving.svg(draw(lang))
        for name, draw in drawn.items()
        for lang in ("en", "zh")
    }


def main() -> None:
    table = pl.read_csv(sys.argv[1], infer_schema=False)
    shown = table.drop(name for name in table.columns if name.startswith("原始值"))
    for name, found in (("STATES", states(shown)), ("RATES", rates(shown))):
        print(
            f"{name} = {{", *(f"    {key!r}: {row}," for key, row in found.items()), "}", sep="\n"
        )


if __name__ == "__main__":
    main()
