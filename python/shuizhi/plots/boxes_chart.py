"""Box plots over bands of the class limits."""

from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import checked
from shuizhi._core.palette import INK, PaletteName
from shuizhi._core.request import GB3838, Lang
from shuizhi.law.lookup import Standard
from shuizhi.plots.bands import band_layers, bands_under
from shuizhi.plots.charts import few_enough, opened
from shuizhi.plots.register import along
from shuizhi.plots.results import parameter_id, value_series


@checked
def boxes(
    table: Any,
    parameter: str,
    *,
    over: Literal["place", "month", "year"] = "place",
    place: str | Sequence[str] | None = None,
    time: str | None = None,
    register: Any = None,
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw box plots of a parameter by place, month or year, over bands of the class limits.

    Boxes reach from the first to the third quartile (linear between values), with a line at the
    median; whiskers reach to the last value within 1.5 times the height of the box, and values
    beyond are points. Values below their detection limit are used as in the table.

    Parameters
    ----------
    table, parameter, place, time, register
        As in `history`.
    over
        One box per ``place``, ``month`` of the year, or ``year``.
    standard, water_body, palette, title, lang
        As in `history`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        As in `history`.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 5, "月": [f"2021-0{n}" for n in range(1, 6)],
    ...     "氨氮": [0.2, 0.3, 0.4, 0.6, 1.9],
    ... })
    >>> chart = boxes(sz.average(samples, by="断面", time="月", shape="long"), "氨氮")
    >>> [row for rows in chart.to_dict()["datasets"].values() for row in rows if "median" in row]
    [{'box': '甲', 'low': 0.2, 'q1': 0.3, 'median': 0.4, 'q3': 0.6, 'high': 0.6, 'count': 5}]
    """
    picture, frame = opened(along(table, register), lang, "时段", "监测项目", "样本数")
    alt, lang, zh = picture.alt, picture.lang, picture.zh
    id = parameter_id(parameter)
    rows = value_series(frame, id, place, time).drop_nulls(["value", "day"])
    shown = title or (
        f"{picture.parameter(id)}箱线图" if zh else f"{picture.parameter(id)}: box plots"
    )
    source = [picture.by(picture.law(standard))]
    if rows.is_empty():
        return picture.nothing(shown, source)
    places = rows["place"].unique(maintain_order=True).to_list()
    box = {
        "place": pl.col("place"),
        "month": pl.col("day").dt.month().cast(pl.String),
        "year": pl.col("day").dt.year().cast(pl.String),
    }[over]
    rows = rows.with_columns(box.alias("box"))
    names = places
    if over == "month":
        names = [str(month) for month in range(1, 13)]
    elif over == "year":
        names = sorted(rows["box"].unique())
    few_enough(panels=len(names))
    parts, beyond = _parts(rows, names)
    bands = bands_under(id, standard, frame, rows, water_body, lang)
    width = max(300, min(960, 62 * len(names)))
    axis = alt.Axis(title={"place": None, "month": "月份" if zh else "Month",
                           "year": "年份" if zh else "Year"}[over],
                    labelAngle=0 if width / len(names) > 11 * max(map(len, names)) else -40,
                    ticks=False)  # fmt: skip
    x = alt.X("box:N", scale=alt.Scale(domain=names), axis=axis)
    scale = alt.Scale(domain=list(bands.domain), nice=False, zero=False)
    measured = picture.measured(id)

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", scale=scale, axis=alt.Axis(title=measured, grid=not bands.rows))

    words = {"q1": "下四分位" if zh else "first quartile", "median": "中位数" if zh else "median",
             "q3": "上四分位" if zh else "third quartile",
             "count": "数据数" if zh else "values"}  # fmt: skip
    base = alt.Chart(picture.data(parts)).encode(
        x=x, tooltip=[alt.Tooltip("box:N", title=" "),
                      *(alt.Tooltip(f"{name}:Q", title=word, format=".4~g")
                        for name, word in words.items())],
    )  # fmt: skip
    layers = [
        *band_layers(picture, bands.rows, width, bands.domain, palette),
        base.mark_rule(color=INK).encode(y=y("low"), y2="high:Q"),
        base.mark_bar(size=26, color="white", stroke=INK, strokeWidth=1.1).encode(
            y=y("q1"), y2="q3:Q"),
        base.mark_tick(size=26, thickness=2.4, color="#B3005E").encode(y=y("median")),
    ]  # fmt: skip
    if beyond:
        points = alt.Chart(picture.data(beyond)).mark_point(size=26, color=INK, opacity=0.9)
        layers.append(points.encode(
            x=x, y=y("value"),
            tooltip=[alt.Tooltip("place:N", title=" "), alt.Tooltip("period:N", title=" "),
                     alt.Tooltip("value:Q", title=measured)]))  # fmt: skip
    layers.append(base.mark_text(fontSize=9, color="#555555", baseline="top").encode(
        y=alt.value(3), text="count:Q"))  # fmt: skip
    about = (
        "盒：四分位范围，红线：中位数，须：1.5倍盒高以内，点：须以外的值；上方为数据数；" if zh
        else "box: quartiles, red: median, whiskers: within 1.5 boxes, above: how many values; "
    ) + bands.told  # fmt: skip
    chart = alt.layer(*layers).resolve_scale(color="independent")
    return picture.finished(chart.properties(width=width, height=280), shown, [about, *source])


def _parts(
    rows: pl.DataFrame, names: Sequence[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the parts of each box, and the values beyond its whiskers."""
    value = pl.col("value")
    made = (
        rows.group_by("box")
        .agg(value)
        .select("box", plugin.box_plot(value).struct.unnest())
        .sort(pl.col("box").cast(pl.Enum(names)))
    )
    within = value.is_between("low", "high")
    beyond = rows.join(made, on="box").filter(~within).select("box", "place", "period", "value")
    return made.to_dicts(), beyond.to_dicts()
