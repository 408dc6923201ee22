"""A map of sections, sources or outfalls by class or verdict."""

import math
from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.messages import text
from shuizhi._core.palette import CLASSES, INK, PALETTES, VERDICTS, PaletteName
from shuizhi._core.request import Lang
from shuizhi._core.verdicts import CODES
from shuizhi._frames.coordinates import (
    LATITUDE,
    LONGITUDE,
    coordinate_column,
    located,
    named_alike,
)
from shuizhi._frames.tables import read_frame
from shuizhi.errors import ColumnError
from shuizhi.io.shapes import Layer, Outline, outlines
from shuizhi.plots.charts import opened
from shuizhi.plots.results import (
    ASSESSED,
    class_text,
    find_column,
    need_column,
    of_period,
    place_name,
)

_WIDTH, _LEAST, _MOST = 640, 240, 760  # pixels of the width, and of the height
_NAMES_UP_TO = 80  # most places with names
_STOPS = (*ASSESSED, "day", "日期", "class", "类别", "verdict", "判定", "row", "行号")
_BOOLEANS = {True: "pass", False: "fail", None: "undetermined"}


@checked
def site_map(
    table: Any,
    register: Any = None,
    *,
    rivers: Any = (),
    borders: Any = (),
    period: str | None = None,
    longitude: str | None = None,
    latitude: str | None = None,
    names: bool | None = None,
    palette: PaletteName = "official",
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw a map of sections by class, or of sources or outfalls by verdict, without a network.

    In a notebook or HTML page the map can be moved and zoomed, and has a tooltip for each place.

    Parameters
    ----------
    table
        A result of `assess_sections`, `assess_lakes`, `check_source_water` or `check_discharge`
        (the worst verdict of each outfall), or of `grade`.
    register
        As in `shuizhi.to_geojson`: a register of sections with coordinates, or another table of
        places; not needed if `table` has coordinates.
    rivers, borders
        A GeoJSON file or Shapefile, GeoJSON as a dict, or a list of these, in degrees.
    period
        As in the table; by default the last one.
    longitude, latitude
        As in `shuizhi.to_geojson`.
    names
        Whether names are written; by default for up to 80 places. A name without room is left out.
    palette, title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        Coordinates or a layer are not understood, or altair is not installed.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "乙"], "月": ["2024-05"] * 2, "氨氮": [0.4, 1.2],
    ...     "经度": [113.2, 113.4], "纬度": [35.2, 35.1],
    ... })
    >>> assessed = sz.assess_sections(samples, section="断面", time="月", lang="zh")
    >>> river = {"type": "LineString", "coordinates": [[113.1, 35.3], [113.5, 35.0]]}
    >>> site_map(assessed, samples, rivers=river).to_dict()["title"]["text"]
    '2024-05断面水质类别分布'
    """
    picture, frame = opened(table, lang, "类别", "判定", "达标")
    alt, lang, zh = picture.alt, picture.lang, picture.zh
    frame, at = of_period(frame, period, lang)
    places = None if register is None else named_alike(read_frame(register), frame.columns)
    rows, by_class = _rows(frame, located(frame, places, longitude, latitude), places,
                           longitude, latitude, lang)  # fmt: skip
    rows = rows.drop_nulls([LONGITUDE, LATITUDE])
    if rows.is_empty():
        raise ColumnError(text("map_nothing"))
    lines = {"rivers": _layers(rivers), "borders": _layers(borders)}
    box = _box(rows, lines["rivers"] + lines["borders"])
    height = _height(box)
    what = ("水质类别" if by_class else "达标情况") if zh else ("class" if by_class else "verdict")
    known = "" if at in ("全部", "all", "–") else at
    shown = title or (
        f"{known}{'断面' if by_class else ''}{what}分布" if zh
        else f"Map of places by {what}{', ' if known else ''}{known}"
    )  # fmt: skip
    axes = {
        "x": alt.X(f"{LONGITUDE}:Q", scale=alt.Scale(domain=box[:2], nice=False, zero=False),
                   axis=alt.Axis(title=None, grid=False, tickCount=5, labelColor="#777777",
                                 labelExpr="format(datum.value, '.2~f') + '°E'")),
        "y": alt.Y(f"{LATITUDE}:Q", scale=alt.Scale(domain=box[2:], nice=False, zero=False),
                   axis=alt.Axis(title=None, grid=False, tickCount=5, labelColor="#777777",
                                 labelExpr="format(datum.value, '.2~f') + '°N'")),
    }  # fmt: skip
    layers = [
        alt.Chart(picture.data(_points(lines[kind], kind)))
        .mark_line(color=colour, strokeWidth=width, clip=True, interpolate="linear")
        .encode(detail="line:N", order="order:Q", **axes)
        for kind, colour, width in (("borders", "#9A9A9A", 1.0), ("rivers", "#5B9BD5", 1.8))
        if lines[kind]
    ]
    written = names if names is not None else rows.height <= _NAMES_UP_TO
    if written:
        rows = _placed_names(rows, box, height)
    word = "断面" if zh else "Place"
    base = alt.Chart(picture.data(rows.iter_rows(named=True))).encode(
        **axes, tooltip=[alt.Tooltip("place:N", title=word), alt.Tooltip("told:N", title=what)]
    )
    if by_class:
        colour = picture.class_colour(palette, rows["told"], "told")
        dark = list(PALETTES[palette].dark)
    else:
        words = {key: f"{mark} {named if zh else key}" for key, (mark, named, _) in
                 VERDICTS.items()}  # fmt: skip
        scale = alt.Scale(domain=list(words.values()), range=[c for _, _, c in VERDICTS.values()])
        legend = alt.Legend(title=what, symbolStrokeColor="#999999")
        colour = alt.Color("told:N", scale=scale, legend=legend)
        dark = [words["fail"], words["prohibited"]]
    layers += [
        base.mark_point(filled=True, size=250, opacity=1, stroke="#333333", strokeWidth=0.8,
                        clip=True)
        .encode(color=colour),
        base.mark_text(fontSize=9, fontWeight="bold", clip=True)
        .encode(text="mark:N", color=picture.ink("told", dark)),
    ]  # fmt: skip
    if written:
        for align, dx, dy in _SIDES.values():
            layers.append(
                base.transform_filter(f"datum.side === '{align} {dx} {dy}'")
                .mark_text(align=align, dx=dx, dy=dy, fontSize=10, color=INK, clip=True)
                .encode(text="place:N")
            )
    chart = alt.layer(*layers).properties(width=_WIDTH, height=height).interactive()
    source = "坐标按所给数据，未作转换" if zh else "coordinates as given, not converted"
    return picture.finished(chart, shown, [source]).configure_view(stroke="#BBBBBB")


def _layers(said: Any) -> list[Outline]:
    many: Sequence[Layer] = said if isinstance(said, list | tuple) else [said]
    return [line for layer in many for line in outlines(layer)]


def _points(lines: list[Outline], kind: str) -> list[dict[str, Any]]:
    return [
        {LONGITUDE: x, LATITUDE: y, "line": f"{kind}{number}", "order": order}
        for number, line in enumerate(lines)
        for order, (x, y) in enumerate(line)
    ]


def _rows(
    frame: pl.DataFrame, at: pl.DataFrame, register: pl.DataFrame | None,
    longitude: str | None, latitude: str | None, lang: Lang,
) -> tuple[pl.DataFrame, bool]:  # fmt: skip
    """Return one row per place with its tooltip and mark, and whether marks are classes."""
    apart: set[str] = set()
    if register is None:
        apart = {coordinate_column(frame, LONGITUDE, longitude),
                 coordinate_column(frame, LATITUDE, latitude)}  # fmt: skip
    keys: list[str] = []
    for name in frame.columns:
        if name in _STOPS or name in apart or (register is not None
                                               and name not in register.columns):  # fmt: skip
            break
        keys.append(name)
    cells = [place_name(keys[-1:] if len(keys) > 1 else keys, "–").alias("place"),
             place_name(keys, "–").alias("key")]  # fmt: skip
    where = at.select(LONGITUDE, LATITUDE)
    found = find_column(frame, "class", "类别")
    if found is not None:
        none = "无类别" if lang == "zh" else "no class"
        told = class_text(frame, found).fill_null(none)
        made = frame.select(*cells, told.alias("told")).with_columns(
            where[LONGITUDE], where[LATITUDE],
            pl.col("told").replace({none: "–"}).alias("mark"),
            pl.col("told").replace_strict({c: n for n, c in enumerate(CLASSES)}, default=-1,
                                          return_dtype=pl.Int8).alias("rank"),
        )  # fmt: skip
    else:
        verdict = find_column(frame, "verdict", "判定")
        if verdict is None:
            name = need_column(frame, "assess_sections or check_discharge", "attained", "达标")
            code = pl.col(name).replace_strict(_BOOLEANS, return_dtype=pl.String)
        else:
            code = pl.col(verdict).cast(pl.String).replace(CODES)
        order = list(VERDICTS)
        words = {k: f"{m} {z if lang == 'zh' else k}" for k, (m, z, _) in VERDICTS.items()}
        made = frame.select(*cells, code.alias("code")).with_columns(
            where[LONGITUDE], where[LATITUDE],
            pl.col("code").replace(words).alias("told"),
            pl.col("code").replace({k: m for k, (m, _, _) in VERDICTS.items()}).alias("mark"),
            pl.col("code").replace_strict({k: n for n, k in enumerate(order)}, default=-1,
                                          return_dtype=pl.Int8).alias("rank"),
        ).drop("code")  # fmt: skip
    # The worst of several rows of a place, such as readings of an outfall.
    worst = made.sort("rank", descending=True, maintain_order=True, nulls_last=True)
    return worst.unique("key", keep="first", maintain_order=True).drop("rank"), found is not None


def _box(rows: pl.DataFrame, lines: list[Outline]) -> list[float]:
    """Return the range of longitudes and latitudes of the map."""
    xs = [*rows[LONGITUDE].to_list(), *(x for line in lines for x, _ in line)]
    ys = [*rows[LATITUDE].to_list(), *(y for line in lines for _, y in line)]
    wide, tall = max(max(xs) - min(xs), 0.01), max(max(ys) - min(ys), 0.01)
    return [min(xs) - 0.06 * wide, max(xs) + 0.06 * wide, min(ys) - 0.06 * tall,
            max(ys) + 0.06 * tall]  # fmt: skip


def _height(box: list[float]) -> int:
    """Return the height for equal scales in both directions, within bounds."""
    west, east, south, north = box
    narrow = math.cos(math.radians((south + north) / 2))
    return int(min(max(_WIDTH * (north - south) / ((east - west) * narrow), _LEAST), _MOST))


# Positions of a name: alignment, and distance from the place.
_SIDES = {"right": ("left", 12, 0), "left": ("right", -12, 0), "above": ("center", 0, -15),
          "below": ("center", 0, 16)}  # fmt: skip


def _placed_names(rows: pl.DataFrame, box: list[float], height: int) -> pl.DataFrame:
    """Return the rows with the position of each name, if there is room."""
    west, east, south, north = box
    at = [
        (_WIDTH * (x - west) / (east - west), height * (north - y) / (north - south))
        for x, y in rows.select(LONGITUDE, LATITUDE).iter_rows()
    ]
    taken = [(x - 9.0, y - 9.0, x + 9.0, y + 9.0) for x, y in at]
    sides: list[str | None] = []
    for (x, y), name in zip(at, rows["place"], strict=True):
        wide = sum(10.5 if ord(sign) > 0x2E7F else 6.0 for sign in name)
        for align, dx, dy in _SIDES.values():
            left = x + dx - {"left": 0.0, "center": wide / 2, "right": wide}[align]
            room = (left, y + dy - 7.0, left + wide, y + dy + 7.0)
            inside = room[0] >= 0 and room[2] <= _WIDTH and room[1] >= 0 and room[3] <= height
            if inside and not any(_meet(room, other) for other in taken):
                taken.append(room)
                sides.append(f"{align} {dx} {dy}")
                break
        else:
            sides.append(None)
    return rows.with_columns(pl.Series("side", sides, pl.String))


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
