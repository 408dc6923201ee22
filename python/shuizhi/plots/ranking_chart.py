"""Cities by rank, with their change."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core import figures
from shuizhi._core.arguments import checked
from shuizhi._core.palette import INK
from shuizhi._core.request import Lang
from shuizhi.plots.charts import few_enough, opened
from shuizhi.plots.results import (
    need_column,
    of_period,
    place_columns,
    place_name,
)

_DOCUMENT = "环办监测〔2017〕51号"
_BETTER, _WORSE, _SAME = "#2E7D4F", "#B3261E", "#8A94A0"


@checked
def ranking(
    ranked: Any,
    *,
    period: str | None = None,
    city: str | Sequence[str] | None = None,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw cities by their index, the best first, with the change from the year before.

    A lower index means better water. Cities without a rank come last, with a dash.

    Parameters
    ----------
    ranked
        A result of `rank_cities`.
    period
        As in the table; by default the last one.
    city
        The columns of cities; by default all before the period.
    title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        The table is not a result of `rank_cities`, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "城市": ["甲市", "乙市"] * 2, "断面": ["甲", "乙"] * 2, "年": [2020, 2020, 2021, 2021],
    ...     "氨氮(mg/L)": [1.2, 0.8, 0.6, 0.8],
    ... })
    >>> found = sz.rank_cities(samples, city="城市", section="断面", time="年", every="year",
    ...     partial=True, min_count=1, lang="zh")
    >>> chart = ranking(found)
    >>> [(row["city"], row["told"])
    ...     for row in next(iter(chart.to_dict()["datasets"].values()))]
    [('1  甲市', '0.6000（▼50.0%）'), ('2  乙市', '0.8000（0.0%）')]
    """
    picture, frame = opened(ranked, lang, "排名")
    alt, lang, zh = picture.alt, picture.lang, picture.zh
    index = need_column(frame, "rank_cities", "cwqi", "CWQI")
    rank = need_column(frame, "rank_cities", "rank", "排名")
    change = need_column(frame, "rank_cities", "change", "变化率(%)", "变化率")
    stops = ("period", "时段", "start", "起始日", index)
    keys = place_columns(frame, "city", city, *stops)
    frame, at = of_period(frame, period, lang)
    shown = title or (f"{at}城市水质排名" if zh else f"Cities by water quality, {at}")
    source = [picture.by(_DOCUMENT)]
    rows = frame.select(
        place_name(keys, "–").alias("city"),
        pl.col(index).cast(pl.Float64).alias("index"),
        pl.col(rank).cast(pl.Int64).alias("rank"),
        pl.col(change).cast(pl.Float64).alias("change"),
    ).drop_nulls("index")
    if rows.is_empty():
        return picture.nothing(shown, source)
    few_enough(places=rows.height)
    bars = []
    for name, value, place, moved in rows.sort("rank", "index", nulls_last=True).rows():
        told = figures.shown("cwqi", value)
        kind = "same"
        if moved is not None:
            size = figures.shown("change_share", abs(moved))
            kind = "same" if size == "0.0" else "better" if moved < 0 else "worse"
            arrow = {"same": "", "better": "▼", "worse": "▲"}[kind]
            told += f"（{arrow}{size}%）" if zh else f" ({arrow}{size} %)"
        bars.append({"city": f"{'–' if place is None else place}  {name}", "index": value,
                     "change": moved, "kind": kind, "told": told})  # fmt: skip
    names = [bar["city"] for bar in bars]
    words = ("指数", "比上年同期(%)") if zh else ("Index", "Change on a year before (%)")
    legend = {"better": "好转" if zh else "better", "worse": "变差" if zh else "worse",
              "same": "持平或不可比" if zh else "unchanged, or not comparable"}  # fmt: skip
    for bar in bars:
        bar["kind"] = legend[bar["kind"]]
    base = alt.Chart(picture.data(bars)).encode(
        y=alt.Y("city:N", sort=None, scale=alt.Scale(domain=names),
                axis=alt.Axis(title=None, ticks=False)),
        x=alt.X("index:Q", scale=alt.Scale(domain=[0, max(b["index"] for b in bars) * 1.3],
                                           nice=False),
                axis=alt.Axis(title="CWQI（越低越好）" if zh else "CWQI (lower is better)")),
        tooltip=[alt.Tooltip("city:N", title=" "), alt.Tooltip("index:Q", title=words[0]),
                 alt.Tooltip("change:Q", title=words[1], format="+.1f")],
    )  # fmt: skip
    colours = alt.Scale(domain=list(legend.values()), range=[_BETTER, _WORSE, _SAME])
    bar = base.mark_bar(height={"band": 0.66}).encode(
        color=alt.Color("kind:N", scale=colours, legend=alt.Legend(
            title="与上年同期相比" if zh else "On a year before", orient="bottom"))
    )  # fmt: skip
    written = base.mark_text(align="left", dx=5, fontSize=11, color=INK).encode(text="told:N")
    chart = (bar + written).properties(width=520, height=24 * len(bars))
    about = "括号内为指数较上年同期的变化；▼为好转" if zh else (
        "in brackets: change of the index on a year before; ▼ is better")  # fmt: skip
    return picture.finished(chart, shown, [about, *source])
