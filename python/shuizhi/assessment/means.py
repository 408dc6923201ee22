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
from shuizhi._frames.calendar import Calendar, Every, dates
from shuizhi._frames.options import (
    Averaging,
    Reading,
    Statistics,
    check_names,
    check_options,
    named,
    number,
    one_name,
    parted,
)
from shuizhi._frames.samples import (
    agreed,
    check_duplicates,
    joinable,
    recognized,
    sample_rows,
    told_apart,
)
from shuizhi._frames.tables import Table, words
from shuizhi.errors import ColumnError, OptionError

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
    "parted",
    "reason_code",
    "recognized",
    "result_names",
    "rules",
    "sample_rows",
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
    ``copies`` (rows left out because they repeat another), what rows bring besides readings, and
    of each parameter ``mean`` (in the form in which it is summed), ``count``, ``censored``,
    ``missing``, ``months`` and ``seen`` (the kinds of reading behind it); of those ``open``, whose
    readings may be bounds, also ``low``, ``high``, ``reach`` and ``limit``.
    """

    frame: pl.LazyFrame
    keys: list[str]
    extra: list[str]
    parameters: list[str]
    calendar: Calendar
    options: Options
    choices: Mapping[str, Mapping[str, bool]]  # how each parameter is averaged
    open: Sequence[str]
    least: int
    by_months: bool
    rounding: Rounding
    places: pl.LazyFrame  # the keys and index of every row
    target: str | None = None  # of every row; None: each row brings its own
    declared: bool = True  # whether a target of every row was declared
    x: Sequence[str] = field(default=())  # of "5+X": assessed where the row's ``x`` says so

    def settled(self, id: str) -> pl.Expr:
        """Return the mean of a parameter as a cell to be assessed (`value`, `code`)."""
        count = pl.col(f"{M}months:{id}" if self.by_months else f"{M}count:{id}")
        cell = plugin.settle(
            pl.col(f"{M}mean:{id}"),
            count,
            pl.col(f"{M}seen:{id}"),
            parameter=id,
            choice=self.choices[id],
            rounding=False,
            least=self.least,
        )
        return pl.when(pl.col(f"{M}index").is_null()).then(_nothing("unknown_time")).otherwise(cell)

    def with_cells(self) -> "Means":
        """Return the same with columns of cells to be assessed, and of what those may be."""
        cells = [self.settled(id).alias(f"{M}cell:{id}") for id in self.parameters]
        ends = ("low", "high", "reach", "limit")
        spans = [
            plugin.spanned(
                [pl.col(f"{M}{end}:{id}") for end in ends],
                parameter=id, choice=self.choices[id], least=self.least,
            ).alias(f"{M}span:{id}")
            for id in self.open
        ]  # fmt: skip
        return replace(self, frame=self.frame.with_columns(*cells, *spans))

    def doubts(self, every: bool = False) -> pl.Expr:
        """Return how sure the class is, and what to note of the readings (`certain`, `reason`)."""
        spans = {
            place: pl.col(f"{M}span:{id}")
            for place, id in enumerate(self.parameters)
            if id in self.open
        }
        seen = [pl.col(f"{M}seen:{id}") for id in self.parameters]
        of_rows = self.bodies()
        prepared = self.assessing(target=rules()["main-indicators"]["level"])
        return plugin.doubts(prepared, self.cells(), seen, spans, of_rows, every)

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
        """Return the cell of a parameter, not assessed where it is none of the X of its row."""
        cell = pl.col(f"{M}cell:{id}")
        return without(cell, ~pl.col(f"{M}x:{id}").fill_null(False)) if id in self.x else cell

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
        return plugin.rounded(value, id)


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

    def of(name: str, *holds: pl.Expr) -> pl.Expr:
        conditions = [*holds, *([] if which is None else [which])]
        return pl.col(name).filter(*conditions) if conditions else pl.col(name)

    sums = list(counts)
    for id in found.parameters:
        code = pl.col(f"{M}cell:{id}").struct.field("code")
        mean = of(f"{M}mean:{id}", code == 0)
        sums += [
            mean.mean(),
            mean.count().cast(pl.UInt32).alias(f"{M}count:{id}"),
            of(f"{M}seen:{id}").bitwise_or(),
            of(f"{M}cell:{id}").struct.field("code").min().alias(f"{M}code:{id}"),
        ]
    for id in found.open:
        reached = pl.col(f"{M}span:{id}").struct.field("low").is_not_null()
        sums += [
            of(f"{M}low:{id}", reached).mean(),
            of(f"{M}high:{id}", reached).mean(),
            of(f"{M}low:{id}", reached).len().cast(pl.UInt32).alias(f"{M}reach:{id}"),
            of(f"{M}limit:{id}").max(),
        ]
    sums += [of(f"{M}x:{id}").any() for id in found.x]
    brought = dict.fromkeys([*found.extra, *found.options.extra()])
    sums += [agreed(of(name), name) for name in brought if name not in keys]
    frame = found.frame.group_by(*keys, f"{M}index").agg(sums)
    whole = replace(found, frame=frame, keys=list(keys), least=1, by_months=False).with_cells()
    kept = [
        pl.when(pl.col(f"{M}code:{id}").fill_null(0) == 0)
        .then(pl.col(f"{M}cell:{id}"))
        .otherwise(
            pl.struct(
                pl.lit(None, pl.Float64).alias("value"), pl.col(f"{M}code:{id}").alias("code")
            )
        )
        .alias(f"{M}cell:{id}")
        for id in found.parameters
    ]
    return replace(whole, frame=whole.frame.with_columns(kept))


def least_count(calendar: Calendar, min_count: int | None) -> int:
    """Return how many values, or months of a period made of months, a mean takes."""
    if min_count is not None:
        return count_of("min_count", min_count)
    if calendar.every == "year":
        return int(rules()["year-mean"]["figures"]["months"])
    if calendar.every == "quarter":
        return int(rules()["quarter-mean"]["figures"]["samples"])
    return 1


def means(
    given: Table,
    *,
    keys: Sequence[str],
    time: str | None,
    every: Every,
    options: Options,
    parameters: Sequence[str] | Literal["indicators"] | None = "indicators",
    more: Sequence[str] = (),
    sums: Sequence[str] = (),
    geometric: Sequence[str] = (),
    ph_mean: Literal["hydrogen", "arithmetic"] = "hydrogen",
    mean_of: Literal["months", "samples"] = "months",
    min_count: int | None = None,
    duplicates: Literal["once", "keep", "error"] = "once",
    rounding: Rounding = "assessment",
    columns: Columns | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
) -> Means:
    """Average the samples of a table by keys and period.

    ``parameters`` are the indicators of the options and ``more``, those named, or (None) whatever
    is recognized. ``sums`` are columns of numbers to be summed; a sum with a gap is null.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.
    """
    calendar = Calendar.of(every)
    check_duplicates(duplicates)
    if time is None and every is not None:
        raise OptionError(
            "time= is to name the column that says when samples were taken; the columns: "
            + ", ".join(map(repr, given.names))
        )
    times = one_name("time", time, given)
    least = least_count(calendar, min_count)
    geometrically = frozenset(_shuizhi.parameter_id(name) for name in geometric)
    source = [*keys, *times, *sums]
    wanted = _wanted(options, parameters, more)
    asked = wanted if parameters is not None and parameters != "indicators" else None
    long = (parameter, value, unit)
    if not any(long):
        _check_asked(asked, [c["parameter"] for c in recognized(given, columns)])
    rows, prepared, cells = sample_rows(given, options, source, columns, wanted, long, duplicates)
    _check_asked(asked, prepared.parameters)
    choices = {
        id: {"geometric": id in geometrically, "arithmetic_ph": ph_mean == "arithmetic"}
        for id in prepared.parameters
    }
    # Columns of numbers hold no bounds.
    held = [value] * len(cells) if value is not None else prepared.columns
    bounded = [
        id
        for id, name in zip(prepared.parameters, held, strict=True)
        if not given.schema[name].is_numeric()
    ]
    day = dates(times[0], given.schema[times[0]], calendar) if times else pl.lit(None, pl.Date)
    entered = rows.with_columns(day.alias(f"{M}day")).with_columns(
        calendar.index(pl.col(f"{M}day")).alias(f"{M}index"),
        *(
            plugin.enter(
                single(prepared.plan, place), cell, choices[id], spans=id in bounded
            ).alias(f"{M}in:{id}")
            for place, (id, cell) in enumerate(zip(prepared.parameters, cells, strict=True))
        ),
    )
    places = given.frame([*keys, *times]).select(*keys, calendar.index(day).alias(f"{M}index"))
    extra = [name for name in options.extra() if name not in keys]
    bodies = options.water_body_column
    entered = entered.with_columns(
        _one_spelling(name, bodies, prepared, options).alias(name) for name in extra
    )
    found = Means(
        entered, list(keys), extra, prepared.parameters, calendar, options, choices, bounded,
        least, calendar.every in ("half", "year", "season"), rounding, places,
    )  # fmt: skip
    return replace(found, frame=_grouped(found, sums, mean_of == "months"))


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
        raise ColumnError(f"the table has no column of {', '.join(absent)}")


def _one_spelling(name: str, bodies: str | None, prepared: Prepared, options: Options) -> pl.Expr:
    """Return water bodies and targets as one word each, however they are spelled."""
    if name == bodies:
        return plugin.water_body(words(name))
    plan = for_parameters(
        replace(options, target=f"{M}t", names=[*options.names, f"{M}t"]), prepared.parameters
    )
    level = plugin.level(words(name), plan.plan)
    return level.replace_strict(dict(enumerate(plan.classes)), default=None, return_dtype=pl.String)


def _grouped(found: Means, sums: Sequence[str], months_first: bool) -> pl.LazyFrame:
    """Average entered rows, months first where a period is made of months."""
    added = [
        pl.when(pl.col(name).null_count() == 0)
        .then(pl.col(name).cast(pl.Float64).sum())
        .alias(name)
        for name in sums
    ]
    counted = [
        *added,
        (pl.len() + pl.col(f"{M}copies").sum()).cast(pl.UInt32).alias(f"{M}rows"),
        pl.col(f"{M}copies").sum().cast(pl.UInt32),
        *(each for id in found.parameters for each in _entered(id, id in found.open)),
    ]
    first = [*found.keys, f"{M}index"]
    # What rows bring besides readings holds for the place only where they agree.
    together = [agreed(words(name), name) for name in found.extra]
    by_months = found.calendar.by_months
    month = Calendar("month").index(pl.col(f"{M}day")).alias(f"{M}month")
    if by_months and months_first:
        monthly = found.frame.group_by(*first, month).agg(*counted, *together)
        summed = [*added, pl.col(f"{M}rows", f"{M}copies").sum()]
        summed += [each for id in found.parameters for each in _of_months(id, found)]
        together = [agreed(pl.col(name), name) for name in found.extra]
        return monthly.group_by(first).agg(*summed, *together)
    if not by_months:
        grouped = found.frame.group_by(first).agg(*counted, *together)
        return grouped.with_columns(
            (pl.col(f"{M}count:{id}") > 0).cast(pl.UInt32).alias(f"{M}months:{id}")
            for id in found.parameters
        )

    def months(id: str, end: str, name: str) -> pl.Expr:
        known = pl.col(f"{M}in:{id}").struct.field(end).is_not_null()
        return month.filter(known).n_unique().cast(pl.UInt32).alias(f"{M}{name}:{id}")

    counted += [months(id, "value", "months") for id in found.parameters]
    if found.by_months:
        counted = [e for e in counted if not e.meta.output_name().startswith(f"{M}reach:")]
        counted += [months(id, "low", "reach") for id in found.open]
    return found.frame.group_by(first).agg(*counted, *together)


def _entered(id: str, open: bool) -> list[pl.Expr]:
    """Return what becomes of the entered cells of a parameter in a group."""
    of = pl.col(f"{M}in:{id}").struct.field
    value, code = of("value"), of("code")
    made = [
        value.mean().alias(f"{M}mean:{id}"),
        value.count().cast(pl.UInt32).alias(f"{M}count:{id}"),
        (code == 1).sum().cast(pl.UInt32).alias(f"{M}censored:{id}"),
        (code > _ABOVE).sum().cast(pl.UInt32).alias(f"{M}missing:{id}"),
        of("seen").bitwise_or().alias(f"{M}seen:{id}"),
    ]
    if open:
        made += [
            of("low").mean().alias(f"{M}low:{id}"),
            of("high").mean().alias(f"{M}high:{id}"),
            of("low").count().cast(pl.UInt32).alias(f"{M}reach:{id}"),
            of("limit").max().alias(f"{M}limit:{id}"),
        ]
    return made


def _of_months(id: str, found: Means) -> list[pl.Expr]:
    """Return what becomes of the months of a parameter in a longer period."""
    mean = pl.col(f"{M}mean:{id}")
    made = [
        mean.mean(),
        mean.count().cast(pl.UInt32).alias(f"{M}months:{id}"),
        pl.col(f"{M}count:{id}", f"{M}censored:{id}", f"{M}missing:{id}").sum(),
        pl.col(f"{M}seen:{id}").bitwise_or(),
    ]
    if id in found.open:
        low = pl.col(f"{M}low:{id}")
        made += [
            low.mean(),
            pl.col(f"{M}high:{id}").mean(),
            # A quarter counts samples, longer periods months.
            low.count().cast(pl.UInt32).alias(f"{M}reach:{id}")
            if found.by_months
            else pl.col(f"{M}reach:{id}").sum(),
            pl.col(f"{M}limit:{id}").max(),
        ]
    return made
