"""Means of samples by place and period, for any kind of table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import count_of
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.request import (
    Columns,
    Options,
    Prepared,
    Rounding,
    for_parameters,
    single,
)
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.long import long_of
from shuizhi._frames.roles import Roles, candidates
from shuizhi._frames.rows import samples_of
from shuizhi._frames.samples import (
    check_duplicates,
    joinable,
    recognized,
    sample_rows,
    told_apart,
)
from shuizhi._frames.states import Abnormal
from shuizhi._frames.tables import Table, words
from shuizhi._frames.unread import tell_indicators
from shuizhi.assessment.means import QUARTERLY, Means, nothing
from shuizhi.assessment.origins import Precedence, origins_of
from shuizhi.assessment.sample_groups import SampleGroups
from shuizhi.errors import ColumnError


def least_counts(
    calendar: Calendar, min_count: int | Mapping[str, int] | None, parameters: Sequence[str]
) -> dict[str, int]:
    """Return the least number of months, or samples of a short period, by parameter.

    Raises
    ------
    ShuizhiError
        A number is less than 1, or a parameter is not known.
    """
    least = calendar.least
    if not isinstance(min_count, Mapping):
        whole = least if min_count is None else count_of("min_count", min_count)
        return dict.fromkeys(parameters, whole)
    told = {
        _shuizhi.parameter_id(name): count_of(f"min_count[{name!r}]", count)
        for name, count in min_count.items()
    }
    return {id: told.get(id, least) for id in parameters}


def means(
    given: Table,
    *,
    keys: Sequence[str],
    times: Sequence[str],
    every: Every,
    options: Options,
    parameters: Sequence[str] | Literal["indicators"] | None = "indicators",
    more: Sequence[str] = (),
    sums: Sequence[str] = (),
    geometric: Sequence[str] = (),
    ph_mean: Literal["hydrogen", "arithmetic"] = "hydrogen",
    mean_of: Literal["days", "months", "samples"] | None = None,
    min_count: int | Mapping[str, int] | None = None,
    duplicates: Literal["once", "keep", "error"] = "once",
    rounding: Rounding = "assessment",
    columns: Columns | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
    origin: str | None = None,
    precedence: Precedence | None = None,
    counts: bool = False,
    of_places: bool = False,
    quarterly: pl.DataFrame | None = None,
) -> Means:
    """Average the samples of a table by keys and period.

    ``parameters`` are the indicators of the options and ``more``, those named, or (None) all that
    are recognized. ``sums`` are columns of numbers to sum; a sum with a gap is null. ``counts`` and
    ``of_places`` request columns that only some functions need. ``quarterly`` lists parameters
    sampled quarterly at places (columns of keys, and of ids).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.
    """
    calendar = Calendar.of(every).up_to(given, times)
    check_duplicates(duplicates)
    geometrically = frozenset(_shuizhi.parameter_id(name) for name in geometric)
    origins = origins_of(given, origin, precedence)
    source = [*keys, *times, *sums, *([] if origins is None else [origins.column])]
    wanted = _wanted(options, parameters, more)
    asked = wanted if parameters is not None and parameters != "indicators" else None
    long = parameter, value, unit = long_of(given, (parameter, value, unit), columns)
    if not any(long):
        _check_asked(asked, [c["parameter"] for c in recognized(given, columns)])
    # In wide tables duplicates are found later, in the lists of their periods.
    apart = duplicates if any(long) else "keep"
    rows, prepared, cells = sample_rows(given, options, source, columns, wanted, long, apart)
    if duplicates == "error" and not any(long):
        told_apart(rows.drop(f"{MARK}copies", f"{MARK}first"), source, duplicates)
    _check_asked(asked, prepared.parameters)
    # Columns of numbers have no bounds.
    held = [value] * len(cells) if value is not None else prepared.columns
    bounded = [
        place for place, name in enumerate(held) if not given.schema[name].is_numeric()
    ]  # fmt: skip
    usual = least_counts(calendar, min_count, prepared.parameters)
    seldom = _seldom(quarterly, calendar, min_count, usual)
    least = usual | seldom
    options = replace(options, least=least, least_of_months=calendar.counts_months)
    if parameters == "indicators":
        tell_indicators(options, prepared.parameters)
    choices = {
        id: {"geometric": id in geometrically, "arithmetic_ph": ph_mean == "arithmetic"}
        for id in prepared.parameters
    }
    day = days_of(given, times, calendar) if times else pl.lit(None, pl.Date)
    extra = [name for name in options.extra() if name not in keys]
    if origins is not None:
        enters = {
            id: plugin.enter(single(prepared.plan, place), cells[place], choices[id])
            .struct.field("value")
            .is_not_null()
            for place, id in enumerate(prepared.parameters)
        }
        rows, out = origins.split(rows, keys, day, enters)
        cells = [
            pl.when(~out[id]).then(cell)
            for id, cell in zip(prepared.parameters, cells, strict=True)
        ]
        drop = [name for name in rows.collect_schema() if name.startswith(f"{MARK}first:")]
        cells = [
            cell.alias(f"{MARK}taken:{id}")
            for id, cell in zip(prepared.parameters, cells, strict=True)
        ]
        rows = rows.with_columns(cells).drop(*drop, f"{MARK}origin", f"{MARK}month")
        cells = [pl.col(f"{MARK}taken:{id}") for id in prepared.parameters]
    spelled = [
        _one_spelling(name, options.water_body_column, prepared, options).alias(
            f"{MARK}said:{name}"
        )
        for name in extra
    ]
    samples = SampleGroups(
        calendar.indexed(
            rows.with_columns(day.alias(f"{MARK}day"), *spelled),
            pl.col(f"{MARK}day"), f"{MARK}index",
        ),
        list(keys), list(times), extra, list(sums), prepared, cells, choices, bounded, calendar,
    )  # fmt: skip
    arguments = {
        "plan": prepared.plan,
        "choices": [choices[id] for id in prepared.parameters],
        "least": [least[id] for id in prepared.parameters],
        "mean_of": mean_of,
        "period": calendar.period,
        "open": bounded,
        "sums": len(sums),
        "counts": counts or bool(seldom),
        "means": of_places,
    }
    # Lists hold all rows of a period; without duplicates to find, that is not needed.
    in_parts = duplicates == "keep" and not any(long)
    frame = (
        samples.of_parts(arguments, mean_of)
        if in_parts
        else samples.of_lists(arguments, copied=any(long))
    )
    if quarterly is not None and seldom:
        frame = _held_back(frame, quarterly, {id: usual[id] for id in seldom}, calendar, of_places)
        if not counts:
            frame = frame.drop(f"^{MARK}(count|censored|missing|months):.*$")
    dated = given.frame([*keys, *times]).select(*keys, day.alias(f"{MARK}day"))
    places = calendar.indexed(dated, pl.col(f"{MARK}day"), f"{MARK}index").drop(f"{MARK}day")
    # Leaving duplicates out of long tables does not keep the order.
    return Means(
        frame, list(keys), extra, prepared.parameters, calendar, options, choices,
        prepared.parameters, rounding, places, ordered=not (in_parts or any(long)),
    )  # fmt: skip


def _seldom(
    quarterly: pl.DataFrame | None,
    calendar: Calendar,
    min_count: int | Mapping[str, int] | None,
    usual: Mapping[str, int],
) -> dict[str, int]:
    """Return the least numbers for parameters that some place samples quarterly."""
    enough = calendar.least_quarterly
    if quarterly is None or enough is None:
        return {}
    said = min_count if isinstance(min_count, Mapping) else {}
    own = {_shuizhi.parameter_id(name) for name in said}
    ids = quarterly[QUARTERLY].explode().unique().to_list()
    return {id: min(enough, usual[id]) for id in ids if id in usual and id not in own}


def _held_back(
    frame: pl.LazyFrame,
    quarterly: pl.DataFrame,
    usual: Mapping[str, int],
    calendar: Calendar,
    of_places: bool,
) -> pl.LazyFrame:
    """Remove means of too few samples where a place does not sample the parameter quarterly."""
    keys = [name for name in quarterly.columns if name != QUARTERLY]
    own = joinable(Table(quarterly, quarterly.lazy()), quarterly.lazy(), keys, frame, "register")
    count = "months" if calendar.counts_months else "count"
    there = pl.col(QUARTERLY).list.contains
    made = []
    for id, least in usual.items():
        few = (pl.col(f"{MARK}{count}:{id}") < least) & ~there(id).fill_null(False)
        cell = pl.col(f"{MARK}cell:{id}")
        few &= cell.struct.field("value").is_not_null()
        made.append(pl.when(few).then(nothing("too_few")).otherwise(cell).alias(f"{MARK}cell:{id}"))
        if of_places:
            made.append(pl.when(~few).then(pl.col(f"{MARK}mean:{id}")).alias(f"{MARK}mean:{id}"))
    joined = frame.join(own, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(made).drop(QUARTERLY)


def places_of(
    given: Table,
    by: str | Sequence[str] | None,
    time: str | Sequence[str] | None,
    every: Every,
    water_body: str | None = "river",
    abnormal: Abnormal = "keep",
    columns: Columns | None = None,
) -> tuple[Table, list[str], list[str], str]:
    """Return the samples of a table, the columns of places and times, and the water body."""
    roles = Roles(given)
    keys = roles.columns("by", by, "section")
    times = roles.times(time, needed=every is not None)
    body = roles.water_body(water_body)
    roles.tell()
    # A mean over a basin intentionally merges sections of the same name.
    apart = bool(set(keys) & set(candidates(given.names, "section")))
    given, keys = samples_of(
        given, keys, times, Calendar.of(every), option="by", found=by is None, apart=apart,
        abnormal=abnormal, columns=columns,
    )  # fmt: skip
    return given, keys, times, body


def _wanted(
    options: Options, parameters: Sequence[str] | None, more: Sequence[str]
) -> set[str] | None:
    if parameters is None:
        return None
    if parameters == "indicators":
        return {*_shuizhi.indicators(json.dumps(options.request())), *more}
    return {_shuizhi.parameter_id(name) for name in parameters}


def _check_asked(asked: set[str] | None, at_hand: Sequence[str | None]) -> None:
    if absent := sorted(id for id in asked or () if id not in at_hand):
        raise ColumnError(text("table_without_column", absent=absent))


def _one_spelling(name: str, bodies: str | None, prepared: Prepared, options: Options) -> pl.Expr:
    """Return water bodies and targets in one spelling each."""
    if name == bodies:
        return plugin.water_body(words(name))
    plan = for_parameters(
        replace(options, target=f"{MARK}t", names=[*options.names, f"{MARK}t"]), prepared.parameters
    )
    level = plugin.level(words(name), plan.plan)
    return level.replace_strict(dict(enumerate(plan.classes)), default=None, return_dtype=pl.String)
