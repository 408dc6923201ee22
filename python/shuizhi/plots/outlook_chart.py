"""The outlook of a year: sections by parameters, with allowed means of remaining months."""

from collections.abc import Sequence
from typing import Any

from shuizhi import _shuizhi
from shuizhi._core import figures
from shuizhi._core.arguments import checked
from shuizhi._core.palette import INK
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang
from shuizhi.plots.charts import few_enough, opened
from shuizhi.plots.results import need_column, place_columns, place_name

_DOCUMENT = "环办监测函〔2020〕82号"
# From the most worrying: the word in both languages, and the colour.
_STATES = {
    "lost": ("无法达标", "#B3261E"),
    "at_risk": ("有风险", "#E8A33D"),
    "attainable": ("可达标", "#BFD9A5"),
    "safe": ("稳定达标", "#6FAE7B"),
}
_NONE, _CELL, _ROW = "#E8EAED", 74, 26
_TELLS = ("预判", "剩余月份允许均值", "监测项目")


@checked
def outlook(
    ahead: Any,
    *,
    section: str | Sequence[str] | None = None,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the outlook of a year, with the most worrying sections at the top.

    A cell is a section and parameter. Its colour is the state; its figure is the mean that the
    remaining months must not exceed (for dissolved oxygen, not fall below). Cells without a state
    are grey.

    Parameters
    ----------
    ahead
        A result of `shuizhi.outlook` with ``shape="parameters"``.
    section
        The columns of sections; by default all before the year.
    title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        The table is not a result of `shuizhi.outlook`, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 6, "月": [f"2022-0{m}" for m in range(1, 7)], "氨氮": [1.2] * 6,
    ... })
    >>> ahead = sz.outlook(samples, section="断面", time="月", target="Ⅲ", lang="zh")
    >>> chart = outlook(ahead)
    >>> [(row["section"], row["state"], row["told"])
    ...     for row in next(iter(chart.to_dict()["datasets"].values()))]
    [('甲', '有风险', '≤0.81')]
    """
    picture, frame = opened(ahead, lang, *_TELLS)
    alt, lang, zh = picture.alt, picture.lang, picture.zh
    state, allowed, parameter, year, left, limit, mean = (
        need_column(frame, "outlook", *names)
        for names in (
            ("state", "预判"), ("allowed", "剩余月份允许均值"), ("parameter", "监测项目"),
            ("year", "年份"), ("left", "剩余月数"), ("limit", "目标值"), ("mean", "至今均值"),
        )
    )  # fmt: skip
    keys = place_columns(frame, "section", section, year)
    at = frame[year].drop_nulls().unique().to_list()
    shown = title or (
        f"{at[0] if at else ''}年水质目标预判" if zh else f"Targets of {at[0] if at else ''} ahead"
    )
    source = [picture.by(_DOCUMENT)]
    rows = frame.with_columns(place_name(keys, "–").alias("\ufdd1section"))
    if rows.is_empty():
        return picture.nothing(shown, source)
    names = rows["\ufdd1section"].unique(maintain_order=True).to_list()
    few_enough(places=len(names))
    words = {word: own for own, (word, _) in _STATES.items()} | {own: own for own in _STATES}
    titled = {id: known.name_en for id, known in parameters_by_id().items()}
    cells = []
    for row in rows.iter_rows(named=True):
        own = words.get(row[state] or "")
        label = ("不作预判" if zh else "no state") if own is None else (
            _STATES[own][0] if zh else own.replace("_", " "))  # fmt: skip
        figure = row[allowed]
        sign = "≥" if _shuizhi.better_when(row[parameter]) == "higher" else "≤"
        told = "" if figure is None else f"{sign}{figures.significant(figure, 4)}"
        if own == "lost":
            told = "×"
        cells.append(
            {
                "section": row["\ufdd1section"],
                "parameter": row[parameter] if zh else titled.get(row[parameter], row[parameter]),
                "state": label,
                "told": told,
                "mean": row[mean],
                "limit": row[limit],
            }
        )
    # A parameter without any state, such as pH, has no column.
    nothing = "不作预判" if zh else "no state"
    known = {cell["parameter"] for cell in cells if cell["state"] != nothing}
    cells = [cell for cell in cells if cell["parameter"] in known]
    if not cells:
        return picture.nothing(shown, source)
    order = list(dict.fromkeys(cell["parameter"] for cell in cells))
    legend = [(w if zh else own.replace("_", " "), c) for own, (w, c) in _STATES.items()]
    legend.append(("不作预判" if zh else "no state", _NONE))
    base = alt.Chart(picture.data(cells)).encode(
        y=alt.Y("section:N", sort=None, scale=alt.Scale(domain=names),
                axis=alt.Axis(title=None, ticks=False)),
        x=alt.X("parameter:N", sort=None, scale=alt.Scale(domain=order),
                axis=alt.Axis(title=None, ticks=False, labelAngle=-30, orient="top")),
        tooltip=[alt.Tooltip("section:N", title=" "),
                 alt.Tooltip("mean:Q", title="至今均值" if zh else "mean so far"),
                 alt.Tooltip("limit:Q", title="目标值" if zh else "limit"),
                 alt.Tooltip("state:N", title="预判" if zh else "state")],
    )  # fmt: skip
    colours = alt.Scale(domain=[w for w, _ in legend], range=[c for _, c in legend])
    squares = base.mark_rect(stroke="white").encode(
        color=alt.Color("state:N", scale=colours, legend=alt.Legend(title=None, orient="bottom"))
    )
    written = base.mark_text(fontSize=11, color=INK).encode(text="told:N")
    chart = (squares + written).properties(width=_CELL * len(order), height=_ROW * len(names))
    months = next((n for n in frame[left].drop_nulls().to_list()), 0)
    about = f"格内为剩余{months}个月允许的均值；×为已无法达标" if zh else (
        f"in the cells: what the {months} months left may come to; × is lost")  # fmt: skip
    return picture.finished(chart, shown, [about, *source])
