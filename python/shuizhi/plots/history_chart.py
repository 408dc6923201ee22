"""The history of a parameter over bands of its class limits."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.palette import INK, PaletteName
from shuizhi._core.request import GB3838, Lang
from shuizhi.law.lookup import Standard
from shuizhi.plots.bands import band_layers, bands_under
from shuizhi.plots.charts import few_enough, opened
from shuizhi.plots.findings import ringed
from shuizhi.plots.register import along
from shuizhi.plots.results import (
    find_column,
    local_times,
    parameter_id,
    value_series,
)

# Lines over bands of classes are dark, and also differ in shape.
_LINES = ["#000000", "#0B4F9C", "#7B2D8E", "#8C3B00", "#00594C", "#B3005E"]
_RING = "#D00000"
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]


@checked
def history(
    table: Any,
    parameter: str,
    *,
    place: str | Sequence[str] | None = None,
    time: str | None = None,
    findings: Any = None,
    register: Any = None,
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the history of a parameter, one line per place, over bands of the class limits.

    Values below their detection limit are hollow: for a mean, if all its readings were. Means in a
    wide table lack this information and are solid. More than six places have one panel each.

    Parameters
    ----------
    table
        A result of `average` (``shape="long"`` shows non-detects) or `assess_sections`, or of
        `grade_readings`, which needs `place` and `time`.
    parameter
        Any name of the parameter.
    place, time
        The columns of places and of days; by default all before the period, and its start.
    findings
        A result of `screen_samples` for the same samples: a red ring marks each value with
        findings; its tooltip names the rules.
    register
        As in `class_calendar`.
    standard, water_body
        The limits of the bands; by default for the water body in the table, or by the names of
        places (…湖, …水库). If rivers and lakes are drawn together and their limits differ, there
        are no bands.
    palette, title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        A column or parameter is not understood, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "月": ["2021-03", "2021-04"], "氨氮": ["0.05L", "0.7"],
    ... })
    >>> means = sz.average(samples, by="断面", time="月", shape="long")
    >>> chart = history(means, "氨氮")
    >>> [row["below"] for rows in chart.to_dict()["datasets"].values() for row in rows
    ...     if "below" in row]
    [True, False]
    """
    picture, frame = opened(along(table, register), lang, "时段", "监测项目", "样本数")
    alt, lang = picture.alt, picture.lang
    id = parameter_id(parameter)
    rows = value_series(frame, id, place, time)
    everywhere = rows["place"].unique(maintain_order=True).to_list()
    with_values = set(rows.drop_nulls(["value", "day"])["place"])
    places = [place for place in everywhere if place in with_values]
    without = [place for place in everywhere if place not in with_values]
    few_enough(panels=len(places))
    rows = rows.filter(pl.col("place").is_in(places)).sort(
        pl.col("place").cast(pl.Enum(places)), "day", maintain_order=True
    )
    shown = title or (f"{picture.parameter(id)}历次结果" if lang == "zh" else picture.parameter(id))
    hollow = "空心点：低于检出限" if lang == "zh" else "hollow: below the detection limit"
    source = [picture.by(picture.law(standard))]
    drawn = rows.drop_nulls(["value", "day"])
    if not drawn.height:
        return picture.nothing(shown, source)
    bands = bands_under(id, standard, frame, drawn, water_body, lang)
    lines = [hollow] if drawn["below"].fill_null(False).any() else []
    marked = ringed(drawn, findings, id, keys=place, time=time)
    if marked.height:
        lines.append("红圈：数据审核有提示" if lang == "zh" else "red ring: found by screening")
    lines.append(bands.told)
    if find_column(frame, "parameter", "监测项目") is None:
        lines.append("均值已按标准修约" if lang == "zh" else "means as rounded for the limits")
    if without:
        named_ = "、".join(without[:6]) if lang == "zh" else ", ".join(without[:6])
        lines.append(f"无数据：{named_}" if lang == "zh" else f"no data: {named_}")
    lines = [("；" if lang == "zh" else "; ").join(lines), *source]
    panels = len(places) > len(_LINES)
    width, height = (300, 150) if panels else (620, 280)
    named = ("时间", "断面", "时段", "审核提示") if lang == "zh" else (
        "Time", "Place", "Period", "Findings")  # fmt: skip
    scale = alt.Scale(domain=list(bands.domain), nice=False, zero=False)
    values = rows.filter(pl.col("day").is_not_null())
    if marked.height:
        values = values.join(
            marked, on=["place", "day"], how="left", nulls_equal=True, maintain_order="left"
        )
    values = values.with_columns(local_times(pl.col("day")))
    base = alt.Chart().encode(
        x=alt.X("day:T", axis=alt.Axis(title=named[0], format="%Y-%m", labelOverlap=True,
                                       tickCount=5 if panels else 10, grid=False)),
        y=alt.Y("value:Q", scale=scale, axis=alt.Axis(title=picture.measured(id))),
        tooltip=[alt.Tooltip("place:N", title=named[1]), alt.Tooltip("period:N", title=named[2]),
                 alt.Tooltip("value:Q", title=picture.measured(id))],
    )  # fmt: skip
    line, point = base.mark_line(strokeWidth=1.4), base.mark_point(filled=True, opacity=1)
    if panels:
        line, point = line.encode(color=alt.value(INK)), point.encode(color=alt.value(INK))
    else:
        colours = alt.Scale(domain=places, range=_LINES[: len(places)])
        legend = alt.Legend(title=named[1], orient="bottom", columns=min(3, len(places)))
        line = line.encode(color=alt.Color("place:N", scale=colours, legend=None))
        shapes = alt.Scale(domain=places, range=_SHAPES[: len(places)])
        point = point.encode(
            color=alt.Color("place:N", scale=colours, legend=legend),
            shape=alt.Shape("place:N", scale=shapes, legend=legend),
        )
    point = point.encode(size=alt.value(34 if panels else 58))
    # A white centre makes a point hollow.
    within = base.mark_point(filled=True, opacity=1, color="white", shape="circle")
    within = within.encode(size=alt.value(9 if panels else 16)).transform_filter(
        "datum.below === true"
    )
    rings = []
    if marked.height:
        ring = base.mark_point(filled=False, shape="circle", strokeWidth=2, opacity=1)
        rings = [
            ring.encode(
                color=alt.value(_RING), size=alt.value(110 if panels else 190),
                tooltip=[alt.Tooltip("findings:N", title=named[3])],
            ).transform_filter("isValid(datum.findings)")
        ]  # fmt: skip
    data = picture.data(values.iter_rows(named=True))
    under = band_layers(picture, bands.rows, width, bands.domain, palette)
    layers = [*under, line, point, within, *rings]
    chart = alt.layer(*layers, data=data).resolve_scale(color="independent", shape="independent")
    chart = chart.properties(width=width, height=height)
    if panels:
        chart = chart.facet(facet=alt.Facet("place:N", title=None, sort=places), columns=2)
    return picture.finished(chart, shown, lines)
