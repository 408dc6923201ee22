"""A calendar of the completeness of readings."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.palette import INK
from shuizhi._core.request import Lang
from shuizhi.plots.charts import few_enough, opened, period_axis, step_width
from shuizhi.plots.register import along
from shuizhi.plots.results import (
    ASSESSED,
    is_parameter,
    need_column,
    parameter_id,
    place_columns,
    place_name,
    read_periods,
)

# From few to all: one hue from light to dark, readable in greyscale.
_SHADES = ["#F3F6F9", "#0B4F9C"]
_DARK = 0.6  # from this shade on, figures are white


@checked
def completeness(
    means: Any,
    *,
    place: str | Sequence[str] | None = None,
    parameter: str | None = None,
    register: Any = None,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the number of parameters with a figure, by place and period.

    Each cell shows the number, and is darker for more. A cell without a number is a period with
    samples but without figures; an empty cell has no row.

    Parameters
    ----------
    means
        A result of `average` with ``shape="long"``, for any period.
    place
        The columns of the place; by default all before the period.
    parameter
        Count the readings of this parameter instead.
    register, title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        The table is not a result of this kind, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "月": ["2021-03", "2021-05"], "氨氮": [0.4, 1.2],
    ...     "总磷": [0.1, None],
    ... })
    >>> chart = completeness(sz.average(samples, by="断面", time="月", shape="long"))
    >>> [(row["period"], row["text"]) for row in next(iter(chart.to_dict()["datasets"].values()))]
    [('2021-03', '2'), ('2021-05', '1')]
    """
    picture, frame = opened(along(means, register), lang, "时段", "监测项目")
    alt = picture.alt
    of = need_column(frame, "average", "parameter", "监测项目")
    count = need_column(frame, "average", "count", "参评数据数")
    keys = place_columns(frame, "place", place, *ASSESSED, of)
    label, periods = read_periods(frame, picture.lang)
    rows = frame.select(
        place_name(keys, picture.say("全部", "all")).alias("place"),
        label.alias("period"),
        pl.col(of).cast(pl.String).alias("of"),
        pl.col(count).cast(pl.Int64).fill_null(0).alias("count"),
    )
    if parameter is None:
        whole = rows["of"].n_unique()
        counts = (pl.col("count") > 0).sum()
        shown = picture.say("数据完整性", "Completeness of readings")
        told = picture.say(
            f"格内为有数据的项目数，共{whole}项；空格为无样品",
            f"Parameters with a figure, of {whole}; an empty cell has no sample",
        )
    else:
        id = parameter_id(parameter)
        rows = rows.filter(is_parameter(rows["of"], id))
        counts = pl.col("count").sum()
        whole = 0
        shown = picture.say(
            f"{picture.parameter(id)}数据数", f"Readings of {picture.parameter(id)}"
        )
        told = picture.say("格内为有效数据数；空格为无样品",
                           "Readings that count; an empty cell has no sample")  # fmt: skip
    cells = rows.group_by("place", "period", maintain_order=True).agg(counts.alias("count"))
    if not cells.height:
        return picture.nothing(title or shown, [told])
    most = whole or max(1, *cells["count"].to_list())
    cells = cells.with_columns(
        (pl.col("count") / most).alias("share"),
        pl.when(pl.col("count") > 0).then(pl.col("count").cast(pl.String)).alias("text"),
    )
    places = cells["place"].unique(maintain_order=True).to_list()
    few_enough(places=len(places))
    few_enough(periods=len(periods))
    step = step_width(len(periods))
    named = ("时段", "断面", "数量") if picture.zh else ("Period", "Place", "Count")
    base = alt.Chart(picture.data(cells.iter_rows(named=True))).encode(
        x=picture.row_of(alt.X, "period:O", periods, period_axis(alt, periods, named[0], step)),
        y=picture.row_of(alt.Y, "place:N", places, alt.Axis(title=None, ticks=False)),
        tooltip=[alt.Tooltip("place:N", title=named[1]), alt.Tooltip("period:N", title=named[0]),
                 alt.Tooltip("count:Q", title=named[2])],
    )  # fmt: skip
    shade = alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=_SHADES), legend=None)
    ink = alt.condition(f"datum.share >= {_DARK}", alt.value("white"), alt.value(INK))
    layers = picture.cells(base, shade, ink, fontSize=11 if step >= 26 else 9)
    chart = alt.layer(*layers).properties(width=step * len(periods), height=24 * len(places))
    return picture.finished(chart, title or shown, [told])
