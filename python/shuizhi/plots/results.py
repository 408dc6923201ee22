"""Read results: columns in either language, places, periods, values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import note, text
from shuizhi._core.palette import CLASSES
from shuizhi._core.parameters import known_id
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import wrap
from shuizhi.assessment.means import value_names
from shuizhi.errors import ColumnError, OptionError, UnknownNameError


def find_column(frame: pl.DataFrame, *names: str) -> str | None:
    return next((name for name in names if name in frame.columns), None)


def need_column(frame: pl.DataFrame, verb: str, *names: str) -> str:
    found = find_column(frame, *names)
    if found is None:
        raise ColumnError(
            text("picture_column", names=list(map(repr, names)), verb=verb, columns=frame.columns)
        )
    return found


def place_columns(
    frame: pl.DataFrame, option: str, names: str | Sequence[str] | None, *stops: str
) -> list[str]:
    """Return the columns of places: those named, or all before the first of `stops`."""
    if names is not None:
        listed = [names] if isinstance(names, str) else list(names)
        if absent := [name for name in listed if name not in frame.columns]:
            raise ColumnError(
                text("picture_places", option=option, absent=absent, columns=frame.columns)
            )
        return listed
    found: list[str] = []
    for name in frame.columns:
        if name in stops:
            break
        found.append(name)
    return found if len(found) < len(frame.columns) else []


def ordered_sections(frame: pl.DataFrame, section: Any, order: Any) -> tuple[str, list[str]]:
    """Return the column of sections, and their names in the given order.

    Raises
    ------
    OptionError
        There is no order.
    UnknownNameError
        The order has a name that is not in the table.
    """
    if not isinstance(order, Mapping | Sequence) or isinstance(order, str) or not order:
        raise OptionError(text("picture_order", order=order))
    keys = place_columns(frame, "section", section, *ASSESSED)
    if not keys:
        raise ColumnError(text("picture_no_section"))
    names = [str(name) for name in order]
    known = set(frame[keys[-1]].cast(pl.String))
    if frame.height and (unknown := [name for name in names if name not in known]):
        raise UnknownNameError(text("picture_order_unknown", absent=unknown, column=keys[-1]))
    return keys[-1], names


def place_name(keys: Sequence[str], whole: str) -> pl.Expr:
    """Return the name of a place: its keys, joined."""
    if not keys:
        return pl.lit(whole)
    return pl.concat_str(
        *(pl.col(name).cast(pl.String).fill_null("–") for name in keys), separator=" · "
    )


ASSESSED = ("period", "时段", "start", "起始日", "samples", "样本数", "sections", "断面数")


def read_periods(frame: pl.DataFrame, lang: Lang) -> tuple[pl.Expr, list[str]]:
    """Return the period of each row, and all periods in order, including those without rows."""
    name = find_column(frame, "period", "时段")
    if name is None:
        whole = "全部" if lang == "zh" else "all"
        return pl.lit(whole), [whole] if frame.height else []
    none = "时间不明" if lang == "zh" else "no date"
    start = find_column(frame, "start", "起始日")
    ordered = frame.sort(start or name, nulls_last=True, maintain_order=True)
    labels = ordered[name].cast(pl.String).unique(maintain_order=True).to_list()
    known = _filled([label for label in labels if label is not None])
    return pl.col(name).cast(pl.String).fill_null(none), known + [none] * (None in labels)


def of_period(frame: pl.DataFrame, period: str | None, lang: Lang) -> tuple[pl.DataFrame, str]:
    """Return the rows of a period, by default the last, and its name.

    Raises
    ------
    OptionError
        The table has no such period.
    """
    label, periods = read_periods(frame, lang)
    if period is None:
        period = periods[-1] if periods else "–"
    elif period not in periods:
        raise OptionError(text("picture_period", period=period, periods=periods))
    return frame.filter(label == period), period


def _filled(labels: list[str]) -> list[str]:
    """Fill gaps in labels of months, quarters, halves and years; leave others as they are."""
    for pattern, per_year, form in (
        (r"(\d{4})-(\d{2})", 12, "{}-{:02d}"),
        (r"(\d{4})-Q(\d)", 4, "{}-Q{}"),
        (r"(\d{4})-H(\d)", 2, "{}-H{}"),
        (r"(\d{4})()", 1, "{}"),
    ):
        found = [re.fullmatch(pattern, label) for label in labels]
        if labels and all(found):
            places = [int(m[1]) * per_year + int(m[2] or 1) - 1 for m in found if m]
            if max(places) - min(places) < 600:
                span = range(min(places), max(places) + 1)
                return [form.format(n // per_year, n % per_year + 1) for n in span]
    return labels


def class_text(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return classes as text.

    Raises
    ------
    ColumnError
        The column has other values.
    """
    found = set(frame[name].cast(pl.String).drop_nulls()) - set(CLASSES)
    if found:
        raise ColumnError(text("picture_not_a_class", column=name, cell=min(found)))
    return pl.col(name).cast(pl.String)


def parameter_id(name: str) -> str:
    try:
        return str(_shuizhi.parameter_id(name))
    except LookupError as error:
        raise UnknownNameError(text("parameter_not_known", name=name)) from error


def is_parameter(names: pl.Series, id: str) -> pl.Series:
    """Return which names in a column of parameters mean a given one."""
    own = [known_id(name) == id for name in names.cast(pl.String)]
    return pl.Series(own, dtype=pl.Boolean)


_LAKES = re.compile(r"(湖|湖库|水库|库|泊)(（.*）|\(.*\))?$")


def body_of(frame: pl.DataFrame, said: str | None, places: Sequence[str]) -> str | None:
    """Return the water body whose limits are drawn, or None if there are both.

    It is the one named, that of a column, or implied by the names of places.
    """
    if said is not None:
        return said
    columns = candidates(frame.columns, "water_body")
    cells = [cell for name in columns for cell in frame[name].cast(pl.String).unique()]
    bodies = {body for cell in cells if (body := _shuizhi.water_body(cell or ""))}
    if not bodies:
        bodies = {"lake" if _LAKES.search(name) else "river" for name in places}
        if bodies == {"lake"}:
            note("picture_lakes_by_name")
    return bodies.pop() if len(bodies) == 1 else None if bodies else "river"


def local_times(day: pl.Expr) -> pl.Expr:
    """Return days as texts that browsers read in local time."""
    return day.cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%dT%H:%M:%S")


def value_series(
    frame: pl.DataFrame,
    id: str,
    place: str | Sequence[str] | None,
    time: str | None,
) -> pl.DataFrame:
    """Return the values of a parameter: ``place``, ``day``, ``period``, ``value``, ``below``.

    Raises
    ------
    ColumnError
        The table lacks a required column.
    """
    long = find_column(frame, "parameter", "监测项目")
    period = find_column(frame, "period", "时段")
    start = time or find_column(frame, "start", "起始日")
    if start is None or start not in frame.columns:
        raise ColumnError(text("picture_no_start", columns=frame.columns))
    below: pl.Expr = pl.lit(None, pl.Boolean)
    if long is not None:
        # A mean is drawn unrounded.
        value = need_column(
            frame, "average or grade_readings", "mean", "平均值", "value", "修约值", "数值"
        )
        sampled = (
            find_column(frame, "row", "行号", "raw", "原始值", "qualifier", "限定符") is not None
        )
        if sampled and place is None:
            raise ColumnError(text("picture_no_place"))
        stops: tuple[str, ...] = (*ASSESSED, long)
        frame = frame.filter(is_parameter(frame[long], id))
        count = find_column(frame, "count", "参评数据数")
        censored = find_column(frame, "censored", "低于检出限数")
        qualifier = find_column(frame, "qualifier", "限定符")
        if qualifier is not None:
            below = (pl.col(qualifier) == "<").fill_null(False)
        elif count and censored:
            below = (pl.col(censored) == pl.col(count)) & (pl.col(count) > 0)
    else:
        stops = ASSESSED
        found = find_column(frame, *value_names([id], "en"), *value_names([id], "zh"))
        if found is None:
            raise ColumnError(text("picture_no_parameter", parameter=id, columns=frame.columns))
        value = found
    keys = place_columns(frame, "place", place, *stops)
    day = days_of(wrap(frame), [start], Calendar("year"))
    return frame.select(
        place_name(keys, "–").alias("place"),
        day.alias("day"),
        (pl.col(period) if period else day.cast(pl.String)).cast(pl.String).alias("period"),
        pl.col(value).cast(pl.Float64, strict=False).alias("value"),
        below.alias("below"),
    )
