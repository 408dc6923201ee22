"""Draw how half-limits invent a trend when detection limits fall, for the page on trust in data."""

import random
from typing import Any

import polars as pl

import shuizhi as sz
from shuizhi.plots import saving

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


def files() -> dict[str, str]:
    """Return the pictures by their names."""
    return {f"trust/limits-{lang}.svg": saving.svg(chart(lang)) for lang in ("en", "zh")}
