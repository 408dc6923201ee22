"""Means of samples by place and period: what every assessment stands on.

Rules of averaging are the core's; here columns are chosen and polars groups.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import count_of
from shuizhi._core.headings import M
from shuizhi._core.messages import text
from shuizhi._core.methods import indicator_sets, reason_code, rules, statuses
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import (
    Columns,
    Lang,
    Options,
    Prepared,
    Rounding,
    for_parameters,
    single,
)
from shuizhi._frames.calendar import Calendar, Every, comparable, days_of
from shuizhi._frames.long import long_of
from shuizhi._frames.options import (
    Averaging,
    Reading,
    Statistics,
    check_names,
    check_options,
    named,
    number,
    one_name,
    split_options,
)
from shuizhi._frames.roles import Roles, candidates
from shuizhi._frames.rows import samples_of
from shuizhi._frames.samples import (
    agreed,
    check_duplicates,
    joinable,
    recognized,
    sample_rows,
    told_apart,
)
from shuizhi._frames.states import Abnormal
from shuizhi._frames.tables import Table, words
from shuizhi._frames.unread import tell_indicators
from shuizhi.assessment.origins import Precedence, origins_of
from shuizhi.errors import ColumnError

__all__ = [
    "Averaging",
    "Means",
    "Reading",
    "Statistics",
    "agreed",
    "check_duplicates",
    "check_names",
    "check_options",
    "indicator_sets",
    "joinable",
    "means",
    "named",
    "number",
    "one_name",
    "reason_code",
    "recognized",
    "result_names",
    "rules",
    "sample_rows",
    "split_options",
    "statuses",
    "told_apart",
    "value_names",
    "without",
]

_ABOVE = 3  # codes of cells beyond it are reasons


@dataclass(frozen=True)
class Means:
    """Means of parameters by keys and period, lazily.

    The frame has the keys, and behind a private mark: ``index`` (of the period), ``rows``,
    ``copies`` (rows left out because they repeat another), ``days`` (on which there are samples),
    ``months`` (a bit for each of the calendar), what rows bring besides readings, of each parameter
    ``cell`` (`value`, `code`: a number, or why there is none), and ``odd``: of the means that stand
    on more than plain numbers the kinds of reading, what they may be, and detection limits. Where
    means over places follow, also ``mean``, in the form in which it is summed; where it was asked,
    ``count``, ``censored``, ``missing`` and ``months`` of each parameter.
    """

    frame: pl.LazyFrame
    keys: list[str]
    extra: list[str]
    parameters: list[str]
    calendar: Calendar
    options: Options
    choices: Mapping[str, Mapping[str, bool]]  # how each parameter is averaged
    noted: list[str]  # the parameters by whose places ``odd`` tells them
    rounding: Rounding
    places: pl.LazyFrame  # the keys and index of every row
    target: str | None = None  # of every row; None: each row brings its own
    declared: bool = True  # whether a target of every row was declared
    limits: Sequence[str] = field(default=())  # the parameters that targets of rows set limits of
    x: Sequence[str] = field(default=())  # of "5+X": assessed where the row's ``x`` says so

    def certainty(self, every: bool = False) -> pl.Expr:
        """Return how sure the class is, and what to note (`certain`, `lacking`, `reason`)."""
        prepared = self.assessing(target=rules()["main-indicators"]["level"])
        places = [self.noted.index(id) for id in self.parameters]
        odd = pl.col(f"{M}odd")
        return plugin.certainty(prepared, self.cells(), odd, places, self.bodies(), every)

    def notes(self) -> pl.Expr:
        """Return what is to be told of the periods: that they lack months, or have few days."""
        if self.calendar.every is None:
            return pl.lit(None, pl.String)
        index, months, days = (pl.col(f"{M}{name}") for name in ("index", "months", "days"))
        return plugin.period_notes(index, months, days, self.calendar.period, self.options.lang)

    def labels(self) -> dict[str, pl.Expr]:
        """Return the columns that say the period."""
        if self.calendar.every is None:
            return {}
        index = pl.col(f"{M}index")
        return {"period": self.calendar.label(index), "start": self.calendar.start(index)}

    def cells(self) -> list[pl.Expr]:
        """Return the cells to be assessed, in the order of the parameters."""
        return [self.cell(id) for id in self.parameters]

    def cell(self, id: str) -> pl.Expr:
        """Return the cell of a parameter, not assessed where it is not among the X of its row."""
        cell = pl.col(f"{M}cell:{id}")
        return without(cell, ~pl.col(f"{M}x:{id}").fill_null(False)) if id in self.x else cell

    def indicators(self, count: pl.Expr) -> pl.Expr:
        """Return how many indicators there are: under "5+X" those of the row's own X."""
        if not self.options.x:
            return count
        own = [pl.col(f"{M}x:{id}").fill_null(False) for id in self.x]
        x = pl.sum_horizontal(own) if own else pl.lit(0, pl.UInt32)
        return (count - len(self.options.x) + x).cast(pl.UInt32)

    def ends(self, id: str) -> dict[str, pl.Expr]:
        """Return the means of a parameter (`values`), and the least and the most each may be."""
        mean = pl.col(f"{M}cell:{id}").struct.field("value")
        own = pl.element().struct.field("place") == self.noted.index(id)
        odd = pl.col(f"{M}odd").list.eval(pl.element().filter(own)).list.first().struct.field
        span = {end: pl.coalesce(odd(end), mean) for end in ("low", "high")}
        return {"values": mean} | {k: pl.when(mean.is_not_null()).then(e) for k, e in span.items()}

    def bodies(self) -> list[pl.Expr]:
        """Return the column of water bodies, where rows bring them."""
        name = self.options.water_body_column
        return [] if name is None else [pl.col(name)]

    def target_inputs(self) -> list[pl.Expr]:
        """Return the column of targets that `assessing` takes, where rows bring them."""
        return [] if self.target is not None else [pl.col(f"{M}target")]

    def assessing(self, **changed: Any) -> Prepared:
        """Return the request that assesses the cells, in canonical units, each by its target."""
        if "target" not in changed and self.target is not None:
            changed["target"] = self.target
        elif "target" not in changed:
            changed |= {"target": f"{M}target", "names": [*self.options.names, f"{M}target"]}
        options = replace(self.options, rounding=self.rounding, **changed)
        return for_parameters(options, self.parameters)

    def values(self, lang: Lang) -> list[pl.Expr]:
        """Return the means as they are published, named so that they are recognized."""
        return [
            self.cell(id).struct.field("value").pipe(self._published, id).alias(name)
            for id, name in zip(self.parameters, value_names(self.parameters, lang), strict=True)
        ]

    def _published(self, value: pl.Expr, id: str) -> pl.Expr:
        if self.rounding == "none":
            return value
        return plugin.rounded(value, id, self.options.decimals)


def value_names(parameters: Sequence[str], lang: Lang) -> list[str]:
    """Return the names of columns of means: ids, or Chinese names with their units."""
    if lang == "en":
        return list(parameters)
    made = (parameters_by_id()[id] for id in parameters)
    return [p.name_zh if p.unit == "1" else f"{p.name_zh}({p.unit})" for p in made]


def result_names(parameters: Sequence[str], lang: Lang) -> list[str]:
    """Return the names by which results name parameters."""
    return [parameters_by_id()[id].name_zh if lang == "zh" else id for id in parameters]


def _nothing(reason: str) -> pl.Expr:
    """Return a cell that has no value for a reason."""
    code = pl.lit(reason_code(reason), pl.UInt8)
    return pl.struct(pl.lit(None, pl.Float64).alias("value"), code.alias("code"))


def without(cell: pl.Expr, condition: pl.Expr) -> pl.Expr:
    """Return a cell, not assessed where a condition holds."""
    return pl.when(condition).then(_nothing("not_assessed")).otherwise(cell)


def over_places(
    found: Means, keys: Sequence[str], *counts: pl.Expr, which: pl.Expr | None = None
) -> Means:
    """Average over places what the samples of each were averaged to; over those of ``which``.

    ``counts`` are what else is found of the places together. A parameter that no place has a mean
    of keeps the reason of the places.
    """

    def of(name: str) -> pl.Expr:
        return pl.col(name) if which is None else pl.col(name).filter(which)

    cells = [pl.col(f"{M}cell:{id}") for id in found.parameters]
    means = [pl.col(f"{M}mean:{id}") for id in found.parameters]
    inputs = [*cells, *means, pl.col(f"{M}odd")]
    if which is not None:
        inputs.insert(0, pl.col(f"{M}which"))
    averaged = plugin.average_places(
        inputs,
        plan=for_parameters(found.options, found.parameters).plan,
        choices=[found.choices[id] for id in found.parameters],
        which=which is not None,
    )
    brought = dict.fromkeys([*found.extra, *found.options.extra()])
    more = [
        *counts,
        pl.col(f"{M}first").min(),
        pl.col(f"{M}months").bitwise_or(),
        pl.col(f"{M}days").max(),
        *(of(f"{M}x:{id}").any() for id in found.x),
        *(agreed(of(name), name) for name in brought if name not in keys),
    ]
    frame = found.frame if which is None else found.frame.with_columns(which.alias(f"{M}which"))
    on = [*keys, f"{M}index"]
    whole = (
        frame.group_by(on)
        .agg(*inputs, *more)
        .with_columns(averaged.alias(f"{M}averaged"))
        .drop(*(each.meta.output_name() for each in inputs))
        .unnest(f"{M}averaged")
    )
    return replace(found, frame=whole, keys=list(keys))


def least_counts(
    calendar: Calendar, min_count: int | Mapping[str, int] | None, parameters: Sequence[str]
) -> dict[str, int]:
    """Return how many months a mean of each parameter takes, or samples of a short period.

    Raises
    ------
    ShuizhiError
        It is no count of 1 and more, or of a parameter that is not known.
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
) -> Means:
    """Average the samples of a table by keys and period.

    ``parameters`` are the indicators of the options and ``more``, those named, or (None) whatever
    is recognized. ``sums`` are columns of numbers to be summed; a sum with a gap is null.
    ``counts`` and ``of_places`` ask for the columns that only some verbs need.

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
    # Of wide tables rows that repeat another are found later, in the lists of their periods.
    apart = duplicates if any(long) else "keep"
    rows, prepared, cells = sample_rows(given, options, source, columns, wanted, long, apart)
    if duplicates == "error" and not any(long):
        told_apart(rows.drop(f"{M}copies", f"{M}first"), source, duplicates)
    _check_asked(asked, prepared.parameters)
    # Columns of numbers hold no bounds.
    held = [value] * len(cells) if value is not None else prepared.columns
    bounded = [
        place for place, name in enumerate(held) if not given.schema[name].is_numeric()
    ]  # fmt: skip
    least = least_counts(calendar, min_count, prepared.parameters)
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
        drop = [name for name in rows.collect_schema() if name.startswith(f"{M}first:")]
        cells = [
            cell.alias(f"{M}taken:{id}")
            for id, cell in zip(prepared.parameters, cells, strict=True)
        ]
        rows = rows.with_columns(cells).drop(*drop, f"{M}origin", f"{M}month")
        cells = [pl.col(f"{M}taken:{id}") for id in prepared.parameters]
    spelled = [
        _one_spelling(name, options.water_body_column, prepared, options).alias(f"{M}said:{name}")
        for name in extra
    ]
    samples = _Samples(
        calendar.indexed(
            rows.with_columns(day.alias(f"{M}day"), *spelled), pl.col(f"{M}day"), f"{M}index"
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
        "counts": counts,
        "means": of_places,
    }
    # Lists hold all rows of a period; rows that are all taken need not be held.
    in_parts = duplicates == "keep" and not any(long)
    frame = (
        samples.of_parts(arguments, mean_of)
        if in_parts
        else samples.of_lists(arguments, copied=any(long))
    )
    dated = given.frame([*keys, *times]).select(*keys, day.alias(f"{M}day"))
    places = calendar.indexed(dated, pl.col(f"{M}day"), f"{M}index").drop(f"{M}day")
    return Means(
        frame, list(keys), extra, prepared.parameters, calendar, options, choices,
        prepared.parameters, rounding, places,
    )  # fmt: skip


def places_of(
    given: Table,
    by: str | Sequence[str] | None,
    time: str | Sequence[str] | None,
    every: Every,
    water_body: str | None = "river",
    abnormal: Abnormal = "keep",
) -> tuple[Table, list[str], list[str], str]:
    """Return the samples of a table, the columns of places and times, and the water body."""
    roles = Roles(given)
    keys = roles.columns("by", by, "section")
    times = roles.times(time, needed=every is not None)
    body = roles.water_body(water_body)
    roles.tell()
    # Means over a basin take sections of one name together, and are to.
    apart = bool(set(keys) & set(candidates(given.names, "section")))
    given, keys = samples_of(
        given, keys, times, Calendar.of(every), option="by", found=by is None, apart=apart,
        abnormal=abnormal,
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
    """Return water bodies and targets as one word each, however they are spelled."""
    if name == bodies:
        return plugin.water_body(words(name))
    plan = for_parameters(
        replace(options, target=f"{M}t", names=[*options.names, f"{M}t"]), prepared.parameters
    )
    level = plugin.level(words(name), plan.plan)
    return level.replace_strict(dict(enumerate(plan.classes)), default=None, return_dtype=pl.String)


@dataclass(frozen=True)
class _Samples:
    """Rows of samples with their days and periods, and what is to be averaged of them."""

    rows: pl.LazyFrame
    keys: list[str]
    times: list[str]
    extra: list[str]
    sums: list[str]
    prepared: Prepared
    cells: list[pl.Expr]
    choices: Mapping[str, Mapping[str, bool]]
    bounded: Sequence[int]
    calendar: Calendar

    def _averaged(self, listed: pl.LazyFrame, averaged: pl.Expr) -> pl.LazyFrame:
        """Return keys, period, what rows bring, and what groups come to."""
        return listed.select(
            *self.keys, f"{M}index", f"{M}first", *self.extra, averaged.alias(f"{M}averaged")
        ).unnest(f"{M}averaged")

    def of_lists(self, arguments: dict[str, Any], copied: bool) -> pl.LazyFrame:
        """Average groups of samples, all rows of each in a list.

        Rows of long tables that repeat another have been left out before, and are ``copied``.
        """
        named = {id: f"{M}list:{id}" for id in self.prepared.parameters}
        cells = [c.alias(n) for c, n in zip(self.cells, named.values(), strict=True)]
        own = {*self.keys, *self.times[:1], *self.sums, *self.prepared.columns}
        # What else rows hold tells those that repeat another.
        kinds = self.rows.collect_schema()
        others = [
            name for name in kinds if name not in own and not name.startswith(M) and not copied
        ]
        day = pl.col(f"{M}day").to_physical()
        time = comparable(self.times[0], kinds[self.times[0]]) if self.times else day
        lists = [
            day,
            time.alias(f"{M}time"),
            *([pl.col(f"{M}copies")] if copied else []),
            *cells,
            *(pl.col(name).cast(pl.Float64).alias(f"{M}sum:{name}") for name in self.sums),
            *(comparable(name, kinds[name]).alias(f"{M}other:{name}") for name in others),
        ]
        inputs = [pl.col(f"{M}index"), *(pl.col(each.meta.output_name()) for each in lists)]
        listed = self.rows.group_by(*self.keys, f"{M}index").agg(
            *lists,
            pl.col(f"{M}first").min(),
            *(agreed(pl.col(f"{M}said:{name}"), name) for name in self.extra),
        )
        once = not copied
        return self._averaged(listed, plugin.average(inputs, once=once, copied=copied, **arguments))

    def of_parts(self, arguments: dict[str, Any], mean_of: str | None) -> pl.LazyFrame:
        """Average groups of samples of which months are summed first, or days: streamed."""
        by_day = mean_of in (None, "days")
        day = pl.col(f"{M}day")
        time = pl.col(self.times[0]) if self.times else day
        ids = self.prepared.parameters
        entered = self.rows.with_columns(
            (day if by_day else Calendar("month").index(day)).alias(f"{M}part"),
            *(
                plugin.enter(
                    single(self.prepared.plan, place), cell, self.choices[id],
                    spans=place in self.bounded,
                ).alias(f"{M}in:{id}")
                for place, (id, cell) in enumerate(zip(ids, self.cells, strict=True))
            ),
        )  # fmt: skip
        summed = [
            pl.when(pl.col(name).null_count() == 0)
            .then(pl.col(name).cast(pl.Float64).sum())
            .alias(f"{M}sum:{name}")
            for name in self.sums
        ]
        several = (time.min() != time.max()) if by_day else pl.lit(False)
        bit = pl.lit(2, pl.UInt32).pow(day.dt.day().cast(pl.UInt32) - 1)
        parts = [
            day.min().to_physical(),
            pl.len().cast(pl.UInt32).alias(f"{M}rows"),
            bit.bitwise_or().alias(f"{M}bits"),
            several.alias(f"{M}several"),
            *summed,
            *(each for place, id in enumerate(ids) for each in _entered(id, place in self.bounded)),
        ]
        inputs = [pl.col(f"{M}index"), *(pl.col(each.meta.output_name()) for each in parts)]
        first = [*self.keys, f"{M}index"]
        listed = (
            entered.group_by(*first, f"{M}part")
            .agg(
                *parts,
                pl.col(f"{M}first").min(),
                *(agreed(pl.col(f"{M}said:{n}"), n) for n in self.extra),
            )
            .group_by(first)
            .agg(
                *(pl.col(each.meta.output_name()) for each in parts),
                pl.col(f"{M}first").min(),
                *(agreed(pl.col(n), n) for n in self.extra),
            )
        )
        return self._averaged(listed, plugin.average(inputs, parts=True, **arguments))


def _entered(id: str, open: bool) -> list[pl.Expr]:
    """Return what becomes of the entered cells of a parameter in a part of a period."""
    of = pl.col(f"{M}in:{id}").struct.field
    value, code = of("value"), of("code")
    made = {
        "sum": value.sum(),
        "size": value.abs().sum(),
        "count": value.count().cast(pl.UInt32),
        "censored": (code == 1).sum().cast(pl.UInt32),
        "missing": (code > _ABOVE).sum().cast(pl.UInt32),
        "seen": of("seen").bitwise_or(),
    }
    if open:
        made |= {
            "low": of("low").sum(),
            "high": of("high").sum(),
            "reach": of("low").count().cast(pl.UInt32),
            "limit": of("limit").max(),
        }
    return [expression.alias(f"{M}{name}:{id}") for name, expression in made.items()]
