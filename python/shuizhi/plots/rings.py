"""Rings of class shares, and months by class over years."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core import figures, plugin
from shuizhi._core.arguments import checked
from shuizhi._core.messages import text
from shuizhi._core.palette import CLASSES, INK, PALETTES, PaletteName
from shuizhi._core.request import GB3838, Lang
from shuizhi.errors import ColumnError, OptionError
from shuizhi.law.lookup import Standard
from shuizhi.plots.charts import METHOD, few_enough, opened
from shuizhi.plots.counts import class_cells, counted, with_shares
from shuizhi.plots.register import along
from shuizhi.plots.results import (
    ASSESSED,
    place_columns,
    read_periods,
)

_RADIUS, _HOLE = 92, 52  # pixels
_WRITTEN_FROM = 4.0  # the least per cent of a ring with a label


@checked
def class_rings(
    table: Any,
    *,
    by: str | Sequence[str] | None = None,
    register: Any = None,
    period: str | Sequence[str] | None = None,
    standard: str | Standard = GB3838,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the shares of classes as rings: one, or one per river, basin or period.

    Shares refer to the sections with a class; their number is in the middle.

    Parameters
    ----------
    table, by, register
        As in `class_shares`.
    period
        As in the table, or several for one ring each; by default the last one.
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
    >>> chart = class_rings(sz.assess_sections(samples, section="断面", time="月"))
    >>> [row["told"] for row in next(iter(chart.to_dict()["datasets"].values()))]
    ['Ⅱ 50.0%', 'Ⅳ 50.0%']
    """
    picture, frame = opened(along(table, register, by), lang, "类别", "断面数")
    alt, lang, zh = picture.alt, picture.lang, picture.zh
    _, periods = read_periods(frame, lang)
    wanted = periods[-1:] if period is None else [period] if isinstance(period, str) else [*period]
    if absent := [one for one in wanted if one not in periods]:
        raise OptionError(text("picture_period", period=absent[0], periods=periods))
    counts = counted(frame, by, lang).filter(pl.col("period").is_in(wanted), pl.col("count") > 0)
    groups = counts["group"].unique(maintain_order=True).to_list()
    if len(groups) > 1 and len(wanted) > 1:
        raise OptionError(text("ring_groups"))
    panel = pl.col("period" if len(wanted) > 1 else "group")
    counts = counts.with_columns(panel.alias("panel"))
    panels = wanted if len(wanted) > 1 else groups
    few_enough(panels=len(panels))
    named = wanted[0] if len(wanted) == 1 and wanted[0] not in ("全部", "all") else ""
    only = groups[0] if len(groups) == 1 else ""
    shown = title or (
        f"{named}{only}水质类别比例" if zh
        else "Shares of classes" + "".join(f", {one}" for one in (only, named) if one)
    )  # fmt: skip
    lines = [picture.by(picture.law(standard), METHOD)]
    if counts.is_empty():
        return picture.nothing(shown, lines)
    own = with_shares(counts.with_columns(pl.col("panel").cast(pl.Enum(panels))), "panel")
    rows = []
    for row in own.iter_rows(named=True):
        level, told = row["class"], f"{row['class']} {figures.share(row['share'], 'zh')}"
        rows.append({
            "panel": row["panel"], "class": level, "count": row["count"], "share": row["share"],
            "total": row["sections"], "told": told, "order": CLASSES.index(level),
            "middle": f"{row['sections']}",
            "written": told if row["share"] >= _WRITTEN_FROM else "",
        })  # fmt: skip
    base = alt.Chart().encode(
        theta=alt.Theta("share:Q", stack=True, scale=alt.Scale(domain=[0, 100])),
        order=alt.Order("order:Q"),
        tooltip=[alt.Tooltip("panel:N", title=" "),
                 alt.Tooltip("class:N", title="水质类别" if zh else "Class"),
                 alt.Tooltip("count:Q", title="断面数" if zh else "Sections"),
                 alt.Tooltip("told:N", title="比例" if zh else "Share")],
    )  # fmt: skip
    arcs = base.mark_arc(innerRadius=_HOLE, outerRadius=_RADIUS, stroke="white", strokeWidth=1.5)
    arcs = arcs.encode(color=picture.class_colour(palette))
    texts = base.mark_text(radius=_RADIUS + 26, fontSize=11, color=INK).encode(text="written:N")
    half = alt.value(_RADIUS + 48)
    middle = alt.Chart().mark_text(fontSize=22, fontWeight="bold", color=INK, dy=-6).encode(
        text="middle:N", x=half, y=half
    ).transform_aggregate(middle="max(middle)", groupby=["panel"])  # fmt: skip
    below = middle.mark_text(fontSize=11, color="#555555", dy=14).encode(
        text=alt.value("个断面" if zh else "sections")
    )
    size = 2 * (_RADIUS + 48)
    chart = alt.layer(arcs, texts, middle, below, data=picture.data(rows))
    chart = chart.properties(width=size, height=size)
    if len(panels) > 1:
        facet = alt.Facet("panel:N", title=None, sort=panels)
        chart = chart.facet(facet=facet, columns=min(3, len(panels)))
    lines.insert(0, "占参评断面比例" if zh else "per cent of the sections that have a class")
    return picture.finished(chart, shown, lines)


# ------------------------------------------------------------------ months


@checked
def class_months(
    sections: Any,
    *,
    section: str | Sequence[str] | None = None,
    register: Any = None,
    standard: str | Standard = GB3838,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the class of each month of the years, one panel per section.

    Parameters
    ----------
    sections
        A result of `assess_sections` by months.
    section, register, standard, palette, title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        The periods are not months, or as in `class_calendar`.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "月": ["2021-03", "2022-03"], "氨氮": [0.4, 1.2],
    ... })
    >>> chart = class_months(sz.assess_sections(samples, section="断面", time="月"))
    >>> [(row["year"], row["month"], row["class"])
    ...     for row in next(iter(chart.to_dict()["datasets"].values()))]
    [('2021', '3', 'Ⅱ'), ('2022', '3', 'Ⅳ')]
    """
    picture, frame = opened(along(sections, register), lang, "类别")
    alt, lang, zh = picture.alt, picture.lang, picture.zh
    keys = place_columns(frame, "section", section, *ASSESSED)
    cells = class_cells(picture, frame, keys)
    shown = title or picture.say("各月水质类别", "Classes by month")
    lines = [picture.by(picture.law(standard), METHOD)]
    if not frame.height:
        return picture.nothing(shown, lines)
    said = plugin.period_named(pl.col("period")).struct.field
    cells = cells.filter(said("per_year") == 12).with_columns(
        said("year").cast(pl.String), (said("place") + 1).cast(pl.String).alias("month")
    )
    if cells.is_empty():
        raise ColumnError(text("picture_every_other"))
    places = cells["section"].unique(maintain_order=True).to_list()
    few_enough(panels=len(places))
    years = [str(y) for y in range(int(cells["year"].min()), int(cells["year"].max()) + 1)]  # type: ignore[arg-type]
    if picture.none in cells["class"]:
        lines.insert(0, picture.grey)
    named = ("月份", "年份", "水质类别", "断面") if zh else ("Month", "Year", "Class", "Section")
    months = [str(month) for month in range(1, 13)]
    base = alt.Chart().encode(
        x=picture.row_of(alt.X, "month:O", months,
                         alt.Axis(title=named[0], labelAngle=0, ticks=False)),
        y=picture.row_of(alt.Y, "year:O", years, alt.Axis(title=None, ticks=False)),
        tooltip=[alt.Tooltip("section:N", title=named[3]),
                 alt.Tooltip("period:N", title=" "),
                 alt.Tooltip("class:N", title=named[2])],
    )  # fmt: skip
    layers = picture.cells(
        base, picture.class_colour(palette, cells["class"]),
        picture.ink("class", PALETTES[palette].dark), fontSize=10,
    )  # fmt: skip
    chart = alt.layer(*layers, data=picture.data(cells.iter_rows(named=True)))
    chart = chart.properties(width=26 * 12, height=24 * len(years))
    if len(places) == 1:
        return picture.finished(chart, title or (f"{places[0]}{shown}" if zh
                                              else f"{shown}: {places[0]}"), lines)  # fmt: skip
    facet = alt.Facet("section:N", title=None, sort=places)
    return picture.finished(chart.facet(facet=facet, columns=2), shown, lines)
