"""Black and odorous waters: readings, points, stretches and whole waters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.reasons import format_reasons, joined, listed, names_where
from shuizhi._core.request import Lang, Options, single
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.long import long_of
from shuizhi._frames.options import Reading, number, one_name, split_options
from shuizhi._frames.roles import Roles
from shuizhi._frames.samples import agreed, check_duplicates, in_order, sample_rows
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.means import result_names
from shuizhi.assessment.register import registered, with_register
from shuizhi.errors import OptionError, UnitError

__all__ = ["grade_black_odorous"]

_PERIOD = {"period": "时段", "start": "起始日"}
_POINT = {"samples": "样本数", "duplicates": "重复行数", "samplings": "检测次数"}
_WATER = {
    "points": "点位数",
    "light_points": "轻度点位数",
    "severe_points": "重度点位数",
    "undetermined_points": "无法判定点位数",
    "severe_share": "重度点位比例(%)",
}
_STRETCH = {
    "stretch": "河段序号",
    "first": "起点",
    "last": "止点",
    "points": "点位数",
    "point_grade": "点位黑臭程度",
}
_GRADE = {"grade": "黑臭程度", "reason": "说明"}
_COUNTS = ("none", "light", "severe", "unknown")  # the codes of grades, and of an unknown one


@checked
@decidable()
def grade_black_odorous(
    samples: Frame,
    *,
    water: str | Sequence[str] | None = None,
    point: str | Sequence[str] | None = None,
    time: str | None = None,
    every: Every = None,
    order: str | None = None,
    depth: str | None = None,
    shape: Literal["points", "waters", "stretches"] = "points",
    shallow: Literal["both", "severe"] = "both",
    duplicates: Literal["once", "keep", "error"] = "once",
    register: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Frame:
    """Grade black and odorous waters (城市黑臭水体整治工作指南, 2015).

    Each reading of transparency, dissolved oxygen, redox potential and ammonia nitrogen is graded
    light or severe (the ends of the light band are light). A point is severe if at least 60 % of
    the readings of one item, or at least 30 % of the readings of each of two items, are severe;
    otherwise it is light if any reading is light or worse. At least three consecutive severe points
    make a stretch severe, and 60 % of the points the whole water.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long, one row per sampling of a point.
    water, point
        The columns of the water and of its points; by default those with usual names (水体名称,
        河流; 点位, 断面 …), with a note.
    time
        The column of sampling times, by default the one with a usual name; rows of one point and
        time are one sampling. Without such a column each row is a sampling.
    every
        As in `average`, to grade by period; by default all samplings together.
    order
        The column with the order of points along the water (a running number or distance), needed
        for stretches. By default that of the register.
    depth
        The column of water depths, with the unit in the header (``水深(cm)``; default metres). In
        water less than 25 cm deep, 40 % of the depth replaces the figure for transparency; if the
        depth of a row is missing, transparency is graded only above 25 cm.
    shape
        ``points``: one row per point; ``stretches``: one row per run of points with the same grade;
        ``waters``: one row per water.
    shallow
        ``both``: 40 % of the depth replaces both ends of the light band; ``severe``: only the lower
        end.
    duplicates
        With ``time``, as in `average`; without it all rows count.
    register
        A register of points with their order along the water (上下游顺序; see
        `shuizhi.check_register`).
    nondetect, detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `shuizhi.grade`; a long table needs ``time``.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        In the order of the table, with ``period`` and ``start`` if ``every`` is given, and

        - points: ``samples``, ``duplicates``, ``samplings`` (检测次数), for each item the shares of
          light and severe readings, such as ``orp_severe`` (氧化还原电位重度比例(%))
        - stretches: ``stretch`` (河段序号), ``first`` and ``last`` (起点, 止点), ``points``,
          ``point_grade`` (点位黑臭程度)
        - waters: ``points``, ``light_points``, ``severe_points``, ``undetermined_points``,
          ``severe_share`` (重度点位比例(%), of those determined)

        and for all ``grade`` (黑臭程度: none, light, severe; 无, 轻度, 重度; null if it depends on
        readings or points that could not be graded) and ``reason`` (说明: also for fewer points or
        samplings than the guide requires, which are graded anyway).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "水体": ["黑河"] * 6, "点位": ["1"] * 3 + ["2"] * 3, "次": [1, 2, 3] * 2,
    ...     "透明度(cm)": [8, 9, 30, 26, 25, 40], "溶解氧": [1.0] * 3 + [3.0] * 3,
    ...     "氧化还原电位": [60] * 6, "氨氮": [3.0] * 6,
    ... })
    >>> graded = grade_black_odorous(samples, water="水体", point="点位", time="次", lang="zh")
    >>> graded.select("点位", "透明度重度比例(%)", "黑臭程度", "说明").rows()
    [('1', 66.6666666667, '重度', None), ('2', 0.0, '轻度', None)]
    """
    lang = language(lang)
    given = wrap(samples)
    own = registered(register)
    if own is not None and order is None and (along := own.columns("order")):
        order = along[0].column
        given = with_register(given, own, [order])
    if shape == "stretches" and order is None:
        raise OptionError(text("stretches_order"))
    roles = Roles(given)
    waters = roles.columns("water", water, "water", "river")
    points = roles.columns("point", point, "section")
    times = roles.one("time", time, needed=every is not None)
    roles.tell()
    graded = _points(
        given, waters, points, times, every, order, depth, shallow, duplicates, lang, options
    )
    shown = {"points": _of_points, "waters": _of_waters, "stretches": _of_stretches}[shape]
    return given.convert(shown(graded, lang, suffix))


@dataclass(frozen=True)
class _Points:
    """Graded points, as a lazy frame.

    The frame has the keys, and with a private prefix ``index``, ``rows``, ``copies``,
    ``samplings``, ``order``, ``point`` (its name), ``grade``, and counts of each item.
    """

    frame: pl.LazyFrame
    waters: list[str]
    points: list[str]
    calendar: Calendar

    def few(self) -> pl.Expr:
        """Return whether a point was sampled less often than the guide requires."""
        return plugin.black_odorous_few(pl.col(f"{MARK}samplings"), points=False)


def _points(
    given: Table,
    waters: list[str],
    points: list[str],
    times: list[str],
    every: Every,
    order: str | None,
    depth: str | None,
    shallow: str,
    duplicates: Literal["once", "keep", "error"],
    lang: Lang,
    options: Reading,
) -> _Points:
    """Grade readings, and points by their readings."""
    calendar = Calendar.disjoint(every, "grade_black_odorous")
    check_duplicates(duplicates)
    if not points:
        raise OptionError(text("point_needed"))
    keys = list(dict.fromkeys([*waters, *points]))
    orders, depths = one_name("order", order, given), one_name("depth", depth, given)
    reading, rest = split_options(options)
    said = (rest.get("parameter"), rest.get("value"), rest.get("unit"))
    long = long_of(given, said, rest.get("columns"))
    if not times and any(long):
        raise OptionError(text("long_needs_time"))
    base = Options(lang=lang, names=given.names, **reading)
    items = _shuizhi.black_odorous_parameters()
    taken = list(dict.fromkeys([*keys, *times, *orders, *depths]))
    rows, prepared, cells = sample_rows(
        given, base, taken, rest.get("columns"), set(items), long,
        duplicates if times else "keep",
    )  # fmt: skip
    place, deep = pl.lit(None, pl.Float64), None
    if order is not None:
        place = number(order, given.schema[order], "an order", base.missing_values, signed=True)
    if depth is not None:
        power, told_missing = _power(depth), base.missing_values
        deep = number(depth, given.schema[depth], "a depth", told_missing, exponent=power)
    day = pl.lit(None, pl.Date)
    if calendar.every is not None:
        day = days_of(given, times, calendar)
    grades = dict.fromkeys(items, pl.lit(None, pl.UInt8))
    for i, (id, cell) in enumerate(zip(prepared.parameters, cells, strict=True)):
        value = plugin.enter(single(prepared.plan, i), cell, plain=True).struct.field("value")
        grades[id] = plugin.black_odorous(id, value, deep, shallow)
    graded = rows.with_columns(
        calendar.index(day).alias(f"{MARK}index"),
        place.alias(f"{MARK}order"),
        *(grade.alias(f"{MARK}in:{id}") for id, grade in grades.items()),
    )
    read = pl.any_horizontal(pl.col(f"{MARK}in:{id}").is_not_null() for id in items)
    samplings = pl.col(times[0]).filter(read).n_unique() if times else read.sum()
    counts = [
        (pl.col(f"{MARK}in:{id}") == place).sum().cast(pl.UInt32).alias(f"{MARK}{name}:{id}")
        for id in items
        for place, name in enumerate(_COUNTS)
    ]
    frame = graded.group_by(*keys, f"{MARK}index").agg(
        pl.col(f"{MARK}first").min(),
        (pl.len() + pl.col(f"{MARK}copies").sum()).cast(pl.UInt32).alias(f"{MARK}rows"),
        pl.col(f"{MARK}copies").sum().cast(pl.UInt32),
        samplings.cast(pl.UInt32).alias(f"{MARK}samplings"),
        agreed(pl.col(f"{MARK}order"), f"{MARK}order"),
        *counts,
    )
    grade = plugin.black_odorous_point([count for id in items for count in _counts(id)])
    dated = pl.col(f"{MARK}index").is_not_null()
    frame = frame.with_columns(
        joined(points).alias(f"{MARK}point"), pl.when(dated).then(grade).alias(f"{MARK}grade")
    )
    return _Points(frame, waters, keys, calendar)


def _power(depth: str | None) -> int:
    """Return the power of ten that converts the unit of depths to metres."""
    header = pl.Series([depth or ""])
    unit = header.str.extract(r"[(（\[【]\s*([^)）\]】]+?)\s*[)）\]】]\s*$").item()
    if unit is None:
        return 0
    power = _shuizhi.exponent("transparency", unit)
    if power is None:
        raise UnitError(text("depth_unit", depth=depth, unit=unit))
    return power


def _counts(id: str) -> list[pl.Expr]:
    return [pl.col(f"{MARK}{name}:{id}") for name in _COUNTS]


def _named_grade(place: pl.Expr, lang: Lang) -> pl.Expr:
    return place.cat.to(pl.Enum(plugin.labels(lang)["black_odorous"]))


def _head(graded: _Points) -> dict[str, pl.Expr]:
    index, calendar = pl.col(f"{MARK}index"), graded.calendar
    if calendar.every is None:
        return {}
    return {"period": calendar.label(index), "start": calendar.start(index)}


def _named(
    frame: pl.LazyFrame,
    keys: list[str],
    made: dict[str, pl.Expr],
    names: dict[str, str],
    lang: Lang,
    suffix: str | None,
) -> pl.LazyFrame:
    names = {name: zh for name, zh in (_PERIOD | names | _GRADE).items() if name in made}
    new = output_names(names, lang, suffix, keys)
    return frame.select(*keys, *(made[name].alias(new[name]) for name in names))


def _undated() -> tuple[str, pl.Expr, None]:
    return "unknown_time", pl.col(f"{MARK}index").is_null(), None


def _of_points(graded: _Points, lang: Lang, suffix: str | None) -> pl.LazyFrame:
    """Return one row per point."""
    items = _shuizhi.black_odorous_parameters()
    shown = dict(zip(items, result_names(items, lang), strict=True))
    shares, names = {}, dict(_POINT)
    for id in items:
        share = plugin.black_odorous_water(_counts(id)).struct.field
        for grade, zh in (("light", "轻度"), ("severe", "重度")):
            shares[f"{id}_{grade}"] = share(grade)
            names[f"{id}_{grade}"] = f"{shown[id]}{zh}比例(%)"
    data = {shown[id]: pl.sum_horizontal(_counts(id)) for id in items}
    taken = pl.col(f"{MARK}rows") - pl.col(f"{MARK}copies")
    missing = names_where((name, count < taken) for name, count in data.items())
    shallow = pl.col(f"{MARK}unknown:transparency") > 0
    reason = format_reasons(lang, [
        _undated(),
        ("missing", missing.list.len() > 0, listed(missing, lang)),
        ("unknown_depth", shallow, None),
        ("nothing_assessed", pl.sum_horizontal(data.values()) == 0, None),
        ("few_samplings", graded.few(), None),
    ])  # fmt: skip
    made = _head(graded) | {
        "samples": pl.col(f"{MARK}rows"),
        "duplicates": pl.col(f"{MARK}copies"),
        "samplings": pl.col(f"{MARK}samplings"),
        **shares,
        "grade": _named_grade(pl.col(f"{MARK}grade"), lang),
        "reason": reason,
    }
    frame = in_order(graded.frame, graded.points, f"{MARK}index")
    return _named(frame, graded.points, made, names, lang, suffix)


def _of_waters(graded: _Points, lang: Lang, suffix: str | None) -> pl.LazyFrame:
    """Return one row per water."""
    grade = pl.col(f"{MARK}grade")
    frame = graded.frame.group_by(*graded.waters, f"{MARK}index").agg(
        pl.col(f"{MARK}first").min(),
        pl.len().cast(pl.UInt32).alias(f"{MARK}points"),
        *((grade == place).sum().cast(pl.UInt32).alias(f"{MARK}{name}")
          for place, name in enumerate(_COUNTS[:-1])),
        grade.is_null().sum().cast(pl.UInt32).alias(f"{MARK}unknown"),
        pl.col(f"{MARK}point").filter(grade.is_null()).sort().alias(f"{MARK}undetermined"),
        pl.col(f"{MARK}point").filter(graded.few()).sort().alias(f"{MARK}few"),
    )  # fmt: skip
    whole = plugin.black_odorous_water([pl.col(f"{MARK}{name}") for name in _COUNTS])
    undetermined, few = pl.col(f"{MARK}undetermined"), pl.col(f"{MARK}few")
    reason = format_reasons(lang, [
        _undated(),
        ("undetermined_point", undetermined.list.len() > 0, listed(undetermined, lang)),
        ("few_points", plugin.black_odorous_few(pl.col(f"{MARK}points"), points=True), None),
        ("few_samplings", few.list.len() > 0, listed(few, lang)),
    ])  # fmt: skip
    made = _head(graded) | {
        "points": pl.col(f"{MARK}points"),
        "light_points": pl.col(f"{MARK}light"),
        "severe_points": pl.col(f"{MARK}severe"),
        "undetermined_points": pl.col(f"{MARK}unknown"),
        "severe_share": whole.struct.field("severe"),
        "grade": _named_grade(whole.struct.field("grade"), lang),
        "reason": reason,
    }
    frame = in_order(frame, graded.waters, f"{MARK}index")
    return _named(frame, graded.waters, made, _WATER, lang, suffix)


def _of_stretches(graded: _Points, lang: Lang, suffix: str | None) -> pl.LazyFrame:
    """Return one row per run of points with the same grade."""
    lists = graded.frame.group_by(*graded.waters, f"{MARK}index").agg(
        pl.col(f"{MARK}first").min(), pl.col(f"{MARK}point", f"{MARK}grade", f"{MARK}order")
    )
    stretch = pl.col(f"{MARK}stretch").struct.field
    cut = (
        lists.with_columns(
            plugin.stretches(pl.col(f"{MARK}grade"), pl.col(f"{MARK}order")).alias(f"{MARK}stretch")
        )
        .with_columns(
            pl.int_ranges(1, pl.col(f"{MARK}stretch").list.len() + 1).alias(f"{MARK}number")
        )
        .explode(f"{MARK}stretch", f"{MARK}number", empty_as_null=False, keep_nulls=False)
    )
    unordered, grade = stretch("first").is_null(), stretch("grade")
    reason = format_reasons(lang, [
        _undated(),
        ("unknown_order", unordered, None),
        ("undetermined_point", grade.is_null() & ~unordered, None),
        ("short_stretch", stretch("short").fill_null(False) & grade.is_not_null(), None),
    ])  # fmt: skip
    made = _head(graded) | {
        "stretch": pl.col(f"{MARK}number").cast(pl.UInt32),
        "first": pl.col(f"{MARK}point").list.get(stretch("first")),
        "last": pl.col(f"{MARK}point").list.get(stretch("last")),
        "points": stretch("points"),
        "point_grade": _named_grade(stretch("of_points"), lang),
        "grade": _named_grade(grade, lang),
        "reason": reason,
    }
    frame = in_order(cut, graded.waters, f"{MARK}index", f"{MARK}number")
    return _named(frame, graded.waters, made, _STRETCH, lang, suffix)
