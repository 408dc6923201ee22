"""A river profile, section by section."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.messages import text as told
from shuizhi._core.palette import CLASSES, INK, PaletteName
from shuizhi._core.request import GB3838, Lang
from shuizhi.assessment.means import value_names
from shuizhi.errors import ColumnError
from shuizhi.law.lookup import Standard
from shuizhi.plots.bands import band_layers, class_bands
from shuizhi.plots.charts import METHOD, opened
from shuizhi.plots.register import Order, order_of
from shuizhi.plots.results import (
    class_text,
    find_column,
    need_column,
    of_period,
    ordered_sections,
    parameter_id,
)


@checked
def profile(
    sections: Any,
    *,
    order: Order | None = None,
    register: Any = None,
    river: str | None = None,
    parameter: str | None = None,
    period: str | None = None,
    section: str | Sequence[str] | None = None,
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the profile of a river in one period: classes, or a parameter.

    Parameters
    ----------
    sections
        A result of `assess_sections`, or of `average` to draw a parameter.
    order
        The sections from upstream to downstream, or their distances in kilometres (``{"甲": 0,
        "乙": 12.5}``); other sections are left out. By default those of `river` in the register, in
        its order.
    register, river
        A register of sections (see `shuizhi.check_register`), and the river to draw, if the table
        has sections of several.
    parameter
        The parameter to draw, over bands of its class limits; by default the class.
    period
        As in the table; by default the last one.
    section
        The column of the section names in `order`; by default the last before the period.
    standard, water_body, palette, title, lang
        As in `history`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        A column, section or period is not known, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "乙"], "月": ["2021-03", "2021-03"], "氨氮": [0.4, 1.2],
    ... })
    >>> assessed = sz.assess_sections(samples, section="断面", time="月")
    >>> profile(assessed, order=["乙", "甲"]).to_dict()["title"]["text"]
    'River profile, 2021-03: class'
    """
    picture, frame = opened(sections, lang, "时段", "类别", "样本数")
    alt, lang = picture.alt, picture.lang
    order = order_of(order, register, river, frame, section)
    key, names = ordered_sections(frame, section, order)
    rows, period = of_period(frame, period, lang)
    id = None if parameter is None else parameter_id(parameter)
    what = ("水质类别" if lang == "zh" else "class") if id is None else picture.parameter(id)
    shown = title or (
        f"{period} 沿程{what}" if lang == "zh" else f"River profile, {period}: {what}"
    )
    law = [picture.law(standard), *([METHOD] if id is None else [])]
    source = [picture.by(*law)]
    if id is None:
        value = class_text(frame, need_column(frame, "assess_sections", "class", "类别"))
    else:
        found = find_column(frame, *value_names([id], "en"), *value_names([id], "zh"))
        if found is None:
            raise ColumnError(told("picture_no_parameter", parameter=id, columns=frame.columns))
        value = pl.col(found).cast(pl.Float64)
    rows = (
        rows.select(
            pl.col(key).cast(pl.String).alias("section"),
            pl.lit(period).alias("period"),
            value.alias("value"),
        )
        .filter(pl.col("section").is_in(names))
        .with_columns(pl.col("section").cast(pl.Enum(names)))
        .sort("section")
    )
    if rows["section"].is_duplicated().any():
        raise ColumnError(told("picture_same_name", column=key))
    if not rows["value"].count():
        return picture.nothing(shown, source)
    spaced = isinstance(order, Mapping)
    if isinstance(order, Mapping):
        far = {name: float(distance) for name, distance in order.items()}
        rows = rows.with_columns(
            pl.col("section").cast(pl.String)
            .replace_strict(far, return_dtype=pl.Float64).alias("km")
        )  # fmt: skip
    width = max(320, min(700, 76 * len(names)))
    heading = ("断面（上游→下游）", "距离(km)") if lang == "zh" else (
        "Section, from the source down", "Distance (km)")  # fmt: skip
    x = (
        alt.X("km:Q", axis=alt.Axis(title=heading[1], grid=False))
        if spaced
        else alt.X("section:N", scale=alt.Scale(domain=names),
                   axis=alt.Axis(title=heading[0], labelAngle=0 if len(names) < 7 else -30))
    )  # fmt: skip
    data = picture.data(rows.iter_rows(named=True))
    base = alt.Chart(data).encode(x=x, tooltip=["section:N", alt.Tooltip("value:N", title=what)])
    named = base.mark_text(dy=-13, fontSize=11, color=INK)
    if id is None:
        bands: list[dict[str, Any]] = [{"class": one} for one in CLASSES]
        scale = alt.Scale(domain=CLASSES, paddingInner=0, paddingOuter=0)
        axis = alt.Axis(title=what, grid=False, ticks=False)
        back = (
            alt.Chart(picture.data(bands)).mark_rect(opacity=0.45)
            .encode(y=alt.Y("class:O", scale=scale, axis=axis),
                    color=picture.class_colour(palette, legend=None))
        )  # fmt: skip
        y = alt.Y("value:O", scale=scale, axis=axis)
        layers = [back]
        height = 220
        text = "section:N" if spaced else "value:N"
    else:
        # Only the sections along the river.
        body = water_body or "river"
        bands, domain = class_bands(id, standard, body, rows["value"].drop_nulls().to_list())
        domain = (domain[0], domain[1] + 0.06 * (domain[1] - domain[0]))
        bands = [
            b | ({"high": domain[1]} if b is max(bands, key=lambda c: c["high"]) else {})
            for b in bands
        ]
        layers = band_layers(picture, bands, width, domain, palette)
        y = alt.Y("value:Q", scale=alt.Scale(domain=list(domain), nice=False, zero=False),
                  axis=alt.Axis(title=picture.measured(id)))  # fmt: skip
        height = 260
        text = "section:N" if spaced else "value:Q"
    line = base.mark_line(color=INK, strokeWidth=1.4).encode(y=y)
    point = base.mark_point(filled=True, size=60, color=INK, opacity=1).encode(y=y)
    halo = named.encode(y=y, text=text).mark_text(
        dy=-13, fontSize=11, stroke="white", strokeWidth=3, strokeOpacity=0.8
    )
    chart = alt.layer(*layers, line, halo, point, named.encode(y=y, text=text))
    return picture.finished(chart.properties(width=width, height=height), shown, source)
