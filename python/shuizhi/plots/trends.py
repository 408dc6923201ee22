"""A series with its trend."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import checked
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id, unit_in
from shuizhi._core.request import Lang
from shuizhi._frames.tables import read_frame
from shuizhi.errors import UnknownNameError
from shuizhi.plots.charts import METHOD, opened
from shuizhi.plots.results import (
    is_parameter,
    local_times,
    need_column,
    parameter_id,
    place_columns,
    place_name,
    value_series,
)


@checked
def trend_plot(
    averages: Any,
    trends: Any,
    parameter: str,
    place: str | Sequence[str],
    *,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw a series with Sen's slope and the lines of its 95 % interval.

    The line has Sen's slope and passes through the median of the residuals; those of the interval
    cross it at the median time.

    Parameters
    ----------
    averages
        A result of `average`, wide or long, with the periods of the trend.
    trends
        A result of `trend`.
    parameter
        Any name of the parameter.
    place
        The name of the place in both tables: ``"甲"``, or one word per column.
    title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        A column or parameter is not understood, the place is not in the tables, or altair is not
        installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 5, "年": list(range(2016, 2021)), "氨氮": [1.9, 1.6, 1.7, 1.1, 0.8],
    ... })
    >>> options = dict(by="断面", time="年", every="year", min_count=1)
    >>> means, trends = sz.average(samples, **options), sz.trend(samples, **options)
    >>> chart = trend_plot(means, trends, "氨氮", "甲")
    >>> chart.to_dict()["title"]["text"]
    '甲: ammonia nitrogen, falling'
    """
    picture, means = opened(averages, lang, "时段", "监测项目", "样本数")
    alt, lang, found = picture.alt, picture.lang, read_frame(trends)
    id = parameter_id(parameter)
    words = [place] if isinstance(place, str) else [str(word) for word in place]
    wanted = " · ".join(words)
    column = need_column(found, "trend", "parameter", "监测项目")
    columns = {
        key: need_column(found, "trend", key, zh)
        for key, zh in (("slope", "年变化量"), ("slope_low", "年变化量下限"),
                        ("slope_high", "年变化量上限"), ("p", "显著性概率"), ("trend", "趋势"),
                        ("method", "方法"), ("direction", "变化判断"))
    }  # fmt: skip
    keys = place_columns(found, "place", None, column)
    rows = value_series(means, id, None, None).filter(place=wanted).sort("day")
    own = found.with_columns(place_name(keys, "–").alias(f"{MARK}place")).filter(
        pl.col(f"{MARK}place") == wanted,
        is_parameter(found[column], id),
    )
    if own.height != 1 or not rows.height:
        raise UnknownNameError(text("picture_trend", parameter=id, place=wanted))
    result = {key: own[name][0] for key, name in columns.items()}
    named = picture.parameter(id)
    reads = dict(_shuizhi.tendency_words())
    said = result["trend"]
    if said is not None:
        said = reads.get(said, said) if lang == "zh" else {b: a for a, b in reads.items()}.get(
            said, said)  # fmt: skip
    shown = title or (
        f"{wanted} {named}" + (f"：{said}" if said else "") if lang == "zh"
        else f"{wanted}: {named}" + (f", {said}" if said else "")
    )  # fmt: skip
    [official_test, *_] = tests = _shuizhi.trend_methods()
    method = str(result["method"])
    test = next((names for names in tests if method in names), (method, method, method))
    # The official test is the rank correlation; other tests and the slope are from textbooks.
    official = f"{METHOD} " if test == official_test else ""
    source = picture.by(
        official + test[2 if lang == "zh" else 1], "Sen斜率" if lang == "zh" else "Sen's slope"
    )
    known = rows.drop_nulls(["value", "day"])
    if not known.height:
        return picture.nothing(shown, [source])
    lines = []
    sen = [result[key] for key in ("slope", "slope_low", "slope_high")]
    layers = []
    ordinal = pl.col("day").dt.year() + (pl.col("day").dt.ordinal_day() - 1) / 365.25
    known = known.with_columns(ordinal.cast(pl.Float64).alias(f"{MARK}t"))
    times, values = known[f"{MARK}t"].to_list(), known["value"].to_list()
    line = None if sen[0] is None else _shuizhi.line_level(times, values, sen[0])
    if line is not None:
        middle, level = line
        ends = [known.row(0, named=True), known.row(-1, named=True)]
        sides: list[dict[str, Any]] = []
        for kind, slope in zip(("slope", "low", "high"), sen, strict=True):
            if slope is None:
                continue
            sides += [
                {"kind": kind, "day": f"{end['day']}T00:00:00",
                 "value": level + slope * (end[f"{MARK}t"] - middle)}
                for end in ends
            ]  # fmt: skip
        dash = alt.condition("datum.kind === 'slope'", alt.value([1, 0]), alt.value([5, 4]))
        layers.append(
            alt.Chart(picture.data(sides)).mark_line(strokeWidth=1.8, color="#B3005E")
            .encode(x="day:T", y="value:Q", detail="kind:N", strokeDash=dash)
        )  # fmt: skip
        unit = unit_in(parameters_by_id()[id].unit, lang)
        each = "" if unit == "1" else f" {unit}"
        interval = "" if None in sen else f" ({sen[1]:+.3g} … {sen[2]:+.3g})"
        p_value = "" if result["p"] is None else f"; p = {result['p']:.2g}"
        lines.append(
            f"实线：Sen斜率，每年{sen[0]:+.3g}{interval}{each}{p_value}；虚线：95%区间"
            if lang == "zh"
            else f"solid: Sen's slope, {sen[0]:+.3g}{interval}{each} a year{p_value}; "
            "dashed: interval of 95 %"
        )
    else:
        lines.append("数据不足，无趋势" if lang == "zh" else "too few periods for a trend")
    axis = ("时间", "断面") if lang == "zh" else ("Time", "Place")
    measured = picture.measured(id)
    data = picture.data(rows.with_columns(local_times(pl.col("day"))).iter_rows(named=True))
    base = alt.Chart(data).encode(
        x=alt.X("day:T", axis=alt.Axis(title=axis[0], format="%Y-%m", labelOverlap=True,
                                       grid=False)),
        y=alt.Y("value:Q", scale=alt.Scale(zero=True), axis=alt.Axis(title=measured)),
        tooltip=["period:N", alt.Tooltip("value:Q", title=measured)],
    )  # fmt: skip
    joined = base.mark_line(color="#0B4F9C", strokeWidth=1.2)
    point = base.mark_point(size=40, stroke="#0B4F9C", opacity=1).encode(
        fill=alt.condition("datum.below === true", alt.value("white"), alt.value("#0B4F9C"))
    )
    chart = alt.layer(joined, point, *layers).properties(width=620, height=280)
    return picture.finished(chart, shown, [*lines, source])
