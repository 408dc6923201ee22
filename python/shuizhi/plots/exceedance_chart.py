"""Exceedances: how often and by how much."""

from typing import Any

import polars as pl

from shuizhi._core import figures
from shuizhi._core.arguments import checked
from shuizhi._core.palette import INK
from shuizhi._core.parameters import known_id
from shuizhi._core.request import GB3838, Lang
from shuizhi._core.verdicts import CODES
from shuizhi.law.lookup import Standard
from shuizhi.plots.charts import METHOD, opened
from shuizhi.plots.results import find_column, need_column


@checked
def exceedances(
    table: Any,
    *,
    standard: str | Standard | None = None,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the exceedances of each parameter, and their greatest multiple.

    Parameters
    ----------
    table
        A result of `assess_sections` or `grade` (their ``exceeding``), of `grade_readings`, or of
        `check_discharge`.
    standard
        The standard of the table; by default GB 3838-2002, or for readings that in their clauses.
    title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        As in `class_calendar`.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "月": ["2021-03", "2021-04"], "氨氮": [1.2, 1.5],
    ... })
    >>> assessed = sz.assess_sections(samples, section="断面", time="月")
    >>> next(iter(exceedances(assessed).to_dict()["datasets"].values()))
    [{'parameter': 'ammonia nitrogen', 'count': 2, 'multiple': 0.5, 'text': '2 (max. 0.5×)'}]
    """
    picture, frame = opened(table, lang, "超标指标", "监测项目")
    alt, lang = picture.alt, picture.lang
    over = find_column(frame, "exceeding", "超标指标")
    documents: list[str] = []
    if over is not None:
        rows = pl.DataFrame(
            [
                {"parameter": one.get("parameter"), "multiple": one.get("multiple")}
                for cell in frame[over]
                for one in (cell if cell is not None else [])
            ],
            schema={"parameter": pl.String, "multiple": pl.Float64},
        )
        documents = [picture.law(standard or GB3838), METHOD]
        what = "断面次" if lang == "zh" else "sections or samples"
        total = frame.height
    else:
        verb = "assess_sections, grade_readings or check_discharge"
        parameter = need_column(frame, verb, "parameter", "监测项目")
        verdict = need_column(frame, verb, "verdict", "判定")
        multiple = need_column(frame, verb, "multiple", "超标倍数")
        judged = pl.col(verdict).cast(pl.String).replace(CODES)
        failed = frame.filter(judged == "fail")
        rows = failed.select(
            pl.col(parameter).cast(pl.String).alias("parameter"),
            pl.col(multiple).cast(pl.Float64).alias("multiple"),
        )
        total = frame.filter(judged.is_in(["fail", "pass"])).height
        own = find_column(frame, "standard", "标准")
        clause = find_column(frame, "clause", "条款")
        if standard is not None:
            documents = [picture.law(standard)]
        elif own is not None:
            documents = frame[own].drop_nulls().unique(maintain_order=True).to_list()
        elif clause is not None:
            named = frame[clause].drop_nulls().str.replace(r"\s*表.*$", "")
            documents = named.unique(maintain_order=True).to_list()
        what = "数据" if lang == "zh" else "readings"
    shown = title or ("超标项目" if lang == "zh" else "Parameters over their limits")
    source = [picture.by(*(documents or [picture.law(standard or GB3838)]))]
    if not rows.height:
        return picture.nothing(shown, source)
    counted = (
        rows.group_by("parameter", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("count"), pl.col("multiple").max())
        .sort("count", "multiple", "parameter", descending=[True, True, False], nulls_last=True)
    )
    names = [
        name if (id := known_id(name)) is None else picture.parameter(id)
        for name in counted["parameter"]
    ]
    bars = []
    for name, count, most in zip(names, counted["count"], counted["multiple"], strict=True):
        told = "" if most is None else (
            f"（最大超标{figures.multiple(most)}倍）" if lang == "zh"
            else f" (max. {figures.multiple(most)}×)"
        )  # fmt: skip
        bars.append({"parameter": name, "count": count, "multiple": most, "text": f"{count}{told}"})
    lines = [
        f"共{total}个{what}参加判定；括号内为最大超标倍数" if lang == "zh"
        else f"of {total} {what}; in brackets the largest multiple over the limit",
        *source,
    ]  # fmt: skip
    named_axes = ("超标次数", "监测项目") if lang == "zh" else ("Times over the limit", "Parameter")
    top = max(bar["count"] for bar in bars)
    base = alt.Chart(picture.data(bars)).encode(
        x=alt.X("count:Q", scale=alt.Scale(domain=[0, top * 1.35], nice=False),
                axis=alt.Axis(title=named_axes[0], tickMinStep=1, tickCount=6, format="d")),
        y=alt.Y("parameter:N", sort=names, axis=alt.Axis(title=None, ticks=False)),
        tooltip=[alt.Tooltip("parameter:N", title=named_axes[1]),
                 alt.Tooltip("count:Q", title=named_axes[0]), alt.Tooltip("multiple:Q")],
    )  # fmt: skip
    bar = base.mark_bar(color="#CC5A17", height={"band": 0.7})
    text = base.mark_text(align="left", dx=5, color=INK, fontSize=11).encode(text="text:N")
    chart = (bar + text).properties(width=560, height=26 * len(bars))
    return picture.finished(chart, shown, lines)
