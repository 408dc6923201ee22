"""Classes over sections and periods: the calendar, and the shares."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.palette import PALETTES, PaletteName
from shuizhi._core.request import GB3838, Lang
from shuizhi.law.lookup import Standard
from shuizhi.plots.charts import (
    METHOD,
    few_enough,
    opened,
    period_axis,
    step_width,
)
from shuizhi.plots.counts import class_cells, counted, with_shares
from shuizhi.plots.register import along
from shuizhi.plots.results import (
    ASSESSED,
    place_columns,
    read_periods,
)


@checked
def class_calendar(
    sections: Any,
    *,
    section: str | Sequence[str] | None = None,
    register: Any = None,
    standard: str | Standard = GB3838,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw classes by section and period, as coloured cells with numerals.

    A grey cell with ``–`` is a period with samples but without a class; an empty cell has no row.

    Parameters
    ----------
    sections
        A result of `assess_sections`, or of rivers assessed by their means.
    section
        The columns of the section; by default all before the period.
    register
        A register of sections (see `shuizhi.check_register`), which gives the order.
    standard
        The standard of the table, named as its source.
    palette
        ``official`` colours, or ``accessible`` ones, which differ in greyscale and for colour-blind
        people.
    title
        The title, if not the default.
    lang
        ``en`` or ``zh``; by default that of the table.

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
    ... })
    >>> chart = class_calendar(sz.assess_sections(samples, section="断面", time="月", lang="zh"))
    >>> [(row["period"], row["class"]) for row in next(iter(chart.to_dict()["datasets"].values()))]
    [('2021-03', 'Ⅱ'), ('2021-05', 'Ⅳ')]
    """
    picture, frame = opened(along(sections, register), lang, "类别")
    alt, lang = picture.alt, picture.lang
    keys = place_columns(frame, "section", section, *ASSESSED)
    cells = class_cells(picture, frame, keys)
    _, periods = read_periods(frame, lang)
    shown = title or picture.say("各断面水质类别", "Class of each section")
    lines = [picture.by(picture.law(standard), METHOD)]
    if not frame.height:
        return picture.nothing(shown, lines)
    places = cells["section"].unique(maintain_order=True).to_list()
    few_enough(places=len(places))
    few_enough(periods=len(periods))
    if picture.none in cells["class"]:
        lines.insert(0, picture.grey)
    step = step_width(len(periods))
    named = ("时段", "断面", "水质类别") if picture.zh else ("Period", "Section", "Class")
    base = alt.Chart(picture.data(cells.iter_rows(named=True))).encode(
        x=picture.row_of(alt.X, "period:O", periods, period_axis(alt, periods, named[0], step)),
        y=picture.row_of(alt.Y, "section:N", places, alt.Axis(title=None, ticks=False)),
        tooltip=[alt.Tooltip("section:N", title=named[1]),
                 alt.Tooltip("period:N", title=named[0]),
                 alt.Tooltip("class:N", title=named[2])],
    )  # fmt: skip
    layers = picture.cells(
        base, picture.class_colour(palette, cells["class"]),
        picture.ink("class", PALETTES[palette].dark), fontSize=11 if step >= 26 else 9,
    )  # fmt: skip
    chart = alt.layer(*layers).properties(width=step * len(periods), height=24 * len(places))
    return picture.finished(chart, shown, lines)


@checked
def class_shares(
    table: Any,
    *,
    by: str | Sequence[str] | None = None,
    register: Any = None,
    standard: str | Standard = GB3838,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the shares of classes over periods, one panel per river, basin or region.

    Shares refer to the sections with a class, as in 环办〔2011〕22号.

    Parameters
    ----------
    table
        A result of `assess_rivers`, or of `assess_sections`, whose sections are counted.
    by
        The columns of panels; by default those that rivers were assessed by, and none for sections.
    register
        A register of sections, whose columns may be used in `by`; panels are in its order.
    standard, palette, title, lang
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
    ...     "断面": ["甲", "乙"], "月": ["2021-03", "2021-03"], "氨氮": [0.4, 1.2],
    ... })
    >>> chart = class_shares(sz.assess_sections(samples, section="断面", time="月"))
    >>> [(row["class"], row["share"]) for row in next(iter(chart.to_dict()["datasets"].values()))]
    [('Ⅱ', 50.0), ('Ⅳ', 50.0)]
    """
    picture, frame = opened(along(table, register, by), lang, "类别", "断面数")
    alt, lang = picture.alt, picture.lang
    _, periods = read_periods(frame, lang)
    counts = counted(frame, by, lang)
    whole = "全部断面" if lang == "zh" else "all sections"
    order = {label: place for place, label in enumerate(periods)}
    # A group without any class has no panel.
    counts = counts.filter(pl.col("count") > 0)
    groups = counts["group"].unique(maintain_order=True).to_list()
    few_enough(panels=len(groups), periods=len(periods))
    rows = (
        with_shares(
            counts.with_columns(
                pl.col("period").replace_strict(order, return_dtype=pl.Int32).alias("place"),
                pl.col("group").cast(pl.Enum(groups)),
            ),
            "group", "place",
        )
        .with_columns(
            pl.when(pl.col("share") >= 8)
            .then(pl.col("class").cast(pl.String))
            .otherwise(pl.lit(""))
            .alias("text"),
            ((pl.col("low") + pl.col("high")) / 2).alias("middle"),
        )
        .drop("place")
    )  # fmt: skip
    shown = title or ("水质类别比例" if lang == "zh" else "Shares of classes")
    lines = [picture.by(picture.law(standard), METHOD)]
    if not rows.height:
        return picture.nothing(shown, lines)
    of_period = sorted(set(rows["sections"].to_list()))
    many = "–".join(map(str, dict.fromkeys((of_period[0], of_period[-1]))))
    lines.insert(
        0,
        f"占参评断面比例（%）；每时段{many}个断面" if lang == "zh"
        else f"per cent of the sections that have a class; {many} of them a period",
    )  # fmt: skip
    named = ("时段", "比例(%)", "水质类别", "断面数") if lang == "zh" else (
        "Period", "Share (%)", "Class", "Sections")  # fmt: skip
    step = step_width(len(periods), width=640 if len(groups) == 1 or len(periods) > 10 else 280)
    base = alt.Chart().encode(
        x=alt.X("period:O", scale=alt.Scale(domain=periods, paddingInner=0.12, paddingOuter=0.06),
                axis=period_axis(alt, periods, named[0], step)),
        tooltip=[alt.Tooltip("group:N", title=" "), alt.Tooltip("period:N", title=named[0]),
                 alt.Tooltip("class:N", title=named[2]),
                 alt.Tooltip("count:Q", title=named[3]),
                 alt.Tooltip("share:Q", title=named[1], format=".1f")],
    )  # fmt: skip
    bars = base.mark_bar(stroke="#888888", strokeWidth=0.4).encode(
        y=alt.Y("low:Q", scale=alt.Scale(domain=[0, 100], nice=False),
                axis=alt.Axis(title=named[1], tickCount=5)),
        y2="high:Q",
        color=picture.class_colour(palette),
    )  # fmt: skip
    texts = base.mark_text(fontSize=9).encode(
        y="middle:Q", text="text:N", color=picture.ink("class", PALETTES[palette].dark)
    )
    data = picture.data(rows.iter_rows(named=True))
    both = alt.layer(bars, texts).properties(
        width=step * len(periods), height=220 if len(groups) == 1 else 130
    )
    if len(groups) == 1:
        only = groups[0]
        if title is None and only != whole:
            shown = f"{only}{shown}" if lang == "zh" else f"{shown}: {only}"
        return picture.finished(both.properties(data=data), shown, lines)
    chart = alt.layer(bars, texts, data=data).properties(width=step * len(periods), height=130)
    chart = chart.facet(
        facet=alt.Facet("group:N", title=None, sort=groups),
        columns=1 if len(periods) > 10 else 2,
    )
    return picture.finished(chart, shown, lines)
