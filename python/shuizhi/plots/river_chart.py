"""A river as a line with its sections."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.messages import text
from shuizhi._core.palette import INK, PALETTES, PaletteName
from shuizhi._core.request import GB3838, Lang
from shuizhi.errors import ColumnError
from shuizhi.law.lookup import Standard
from shuizhi.plots.charts import METHOD, few_enough, opened
from shuizhi.plots.register import Order, order_of
from shuizhi.plots.results import (
    class_text,
    find_column,
    need_column,
    of_period,
    ordered_sections,
)

_STEP, _LEAST, _MOST = 92, 420, 1080  # pixels per section, and of the width


@checked
def river_line(
    sections: Any,
    *,
    order: Order | None = None,
    register: Any = None,
    river: str | None = None,
    period: str | None = None,
    section: str | Sequence[str] | None = None,
    standard: str | Standard = GB3838,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw a river as a line from upstream to downstream, with the classes of its sections.

    The line has the colour of the section upstream. Missed targets are in red.

    Parameters
    ----------
    sections
        A result of `assess_sections`.
    order
        The sections from upstream to downstream, or their distances in kilometres (``{"甲": 0,
        "乙": 12.5}``); by default as in `profile`.
    register, river
        As in `profile`.
    period, section
        As in `profile`.
    standard, palette, title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        As in `profile`.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "乙"], "月": ["2021-03", "2021-03"], "氨氮": [0.4, 1.2],
    ... })
    >>> assessed = sz.assess_sections(samples, section="断面", time="月", lang="zh")
    >>> river_line(assessed, order=["甲", "乙"]).to_dict()["title"]["text"]
    '2021-03沿程断面水质类别'
    """
    picture, frame = opened(sections, lang, "时段", "类别")
    alt, lang, zh = picture.alt, picture.lang, picture.zh
    order = order_of(order, register, river, frame, section)
    key, names = ordered_sections(frame, section, order)
    few_enough(panels=len(names))
    name = need_column(frame, "assess_sections", "class", "类别")
    frame, at = of_period(frame, period, lang)
    none = picture.none
    target = find_column(frame, "target", "目标类别")
    attained = find_column(frame, "attained", "达标")
    rows = frame.select(
        pl.col(key).cast(pl.String).alias("section"),
        class_text(frame, name).fill_null(none).alias("class"),
        (pl.col(target) if target else pl.lit(None)).cast(pl.String).alias("target"),
        (pl.col(attained) if attained else pl.lit(None)).cast(pl.Boolean).alias("attained"),
    ).filter(pl.col("section").is_in(names))
    if rows["section"].is_duplicated().any():
        raise ColumnError(text("picture_same_name", column=key))
    told = {row["section"]: row for row in rows.iter_rows(named=True)}
    far = [float(order[name]) for name in order] if isinstance(order, Mapping) else None
    places = far or [float(number) for number in range(len(names))]
    drawn = []
    for number, (one, km) in enumerate(zip(names, places, strict=True)):
        row = told.get(one, {"class": none, "target": None, "attained": None})
        missed = row["target"] and row["attained"] is False
        drawn.append({
            "section": one, "at": km, "class": row["class"], "above": number % 2 == 1,
            "mark": "–" if row["class"] == none else row["class"],
            "end": places[number + 1] if number + 1 < len(places) else None,
            "missed": f"目标{row['target']}" if missed and zh
            else f"target {row['target']}" if missed else "",
        })  # fmt: skip
    width = max(_LEAST, min(_MOST, _STEP * len(names)))
    low, high = min(places), max(places)
    pad = 0.07 * (high - low or 1)
    scale = alt.Scale(domain=[low - pad, high + 1.6 * pad], nice=False, zero=False)
    axis = alt.Axis(title="距离（km）" if zh else "Distance (km)", grid=False) if far else None
    x = alt.X("at:Q", scale=scale, axis=axis)
    middle = alt.value(80)
    colour = picture.class_colour(palette, [row["class"] for row in drawn])
    base = alt.Chart(picture.data(drawn)).encode(
        x=x, y=middle,
        tooltip=[alt.Tooltip("section:N", title="断面" if zh else "Section"),
                 alt.Tooltip("class:N", title="水质类别" if zh else "Class"),
                 alt.Tooltip("missed:N", title=" ")],
    )  # fmt: skip
    # A dark line underneath outlines the light ones.
    reach = alt.Chart(picture.data(drawn[:-1])).encode(x=x, x2="end:Q", y=middle)
    tail = [{"at": high, "end": high + 1.1 * pad, "class": drawn[-1]["class"]}]
    last = alt.Chart(picture.data(tail)).encode(x=x, x2="end:Q", y=middle)
    tip = [{"at": high + 1.25 * pad}]
    arrow = alt.Chart(picture.data(tip)).mark_point(
        shape="triangle-right", size=260, filled=True, color="#555555", opacity=1
    )
    layers = []
    for line in (reach, last):
        layers.append(line.mark_rule(strokeWidth=13, color="#555555"))
        layers.append(line.mark_rule(strokeWidth=10).encode(color=colour))
    layers.append(arrow.encode(x=x, y=middle))
    layers.append(base.mark_point(size=760, filled=True, opacity=1, stroke="#333333",
                                  strokeWidth=1.5).encode(color=colour))  # fmt: skip
    layers.append(base.mark_text(fontSize=12, fontWeight="bold").encode(
        text="mark:N", color=picture.ink("class", PALETTES[palette].dark)))  # fmt: skip
    for above, dy in ((False, 30), (True, -30)):
        side = base.transform_filter(f"datum.above === {str(above).lower()}")
        layers.append(side.mark_text(dy=dy, fontSize=12, color=INK).encode(text="section:N"))
        further = dy + (16 if dy > 0 else -16)
        layers.append(side.mark_text(dy=further, fontSize=11, color="#B3141A").encode(
            text="missed:N"))  # fmt: skip
    chart = alt.layer(*layers).properties(width=width, height=160)
    shown = title or (f"{at}沿程断面水质类别" if zh else f"Classes along the river, {at}")
    lines = ["自左向右为上游至下游；红字为未达到的目标" if zh
             else "from the source (left) down; in red, targets that are missed"]  # fmt: skip
    if any(row["class"] == none for row in drawn):
        lines.append("灰色：无类别" if zh else "grey: no class")
    lines = [
        ("；" if zh else "; ").join(lines),
        picture.by(picture.law(standard), METHOD),
    ]
    return picture.finished(chart, shown, lines)
