"""Means of samples by place and period, the basis of every assessment.

The core has the rules of averaging; this module chooses columns, and polars groups.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.methods import reason_code, rules
from shuizhi._core.parameters import parameters_by_id, unit_in
from shuizhi._core.request import (
    Lang,
    Options,
    Prepared,
    Rounding,
    for_parameters,
)
from shuizhi._frames.calendar import Calendar
from shuizhi._frames.samples import agreed, in_order

QUARTERLY = f"{MARK}quarterly"  # ids of parameters sampled quarterly at a place


@dataclass(frozen=True)
class Means:
    """Means of parameters by keys and period, as a lazy frame.

    The frame has the keys, and with a private prefix: ``index`` (of the period), ``rows``,
    ``copies`` (rows left out as duplicates), ``days`` (with samples), ``months`` (one bit for
    each), other facts of rows, for each parameter ``cell`` (`value`, `code`: a number, or why there
    is none), and ``odd``: for means of more than plain numbers the kinds of reading, their bounds,
    and detection limits. If means over places follow, it has ``mean`` in the form that is summed;
    on request also ``count``, ``censored``, ``missing`` and ``months`` of each parameter.
    """

    frame: pl.LazyFrame
    keys: list[str]
    extra: list[str]
    parameters: list[str]
    calendar: Calendar
    options: Options
    choices: Mapping[str, Mapping[str, bool]]  # how each parameter is averaged
    noted: list[str]  # the parameters that the positions in ``odd`` refer to
    rounding: Rounding
    places: pl.LazyFrame  # the keys and index of every row
    ordered: bool = False  # whether the rows are in the order of results
    target: str | None = None  # of every row; None: each row brings its own
    declared: bool = True  # whether a target of every row was declared
    limits: Sequence[str] = field(default=())  # the parameters with limits in targets of rows
    x: Sequence[str] = field(default=())  # with "5+X": assessed if the row's ``x`` contains it

    def certainty(self) -> pl.Expr:
        """Return whether the class is certain, and notes (`certain`, `lacking`, `reason`)."""
        return plugin.certainty(*self._doubted(), self.bodies())

    def reasons(self) -> pl.Expr:
        """Return why there are no means, or which readings they leave out."""
        return plugin.mean_reasons(*self._doubted())

    def _doubted(self) -> tuple[Prepared, list[pl.Expr], pl.Expr, list[int]]:
        prepared = self.assessing(target=rules()["main-indicators"]["level"])
        places = [self.noted.index(id) for id in self.parameters]
        return prepared, self.cells(), pl.col(f"{MARK}odd"), places

    def in_order(self) -> pl.LazyFrame:
        """Return the frame sorted by first appearance of places, then by period."""
        return self.frame if self.ordered else in_order(self.frame, self.keys, f"{MARK}index")

    def notes(self) -> pl.Expr:
        """Return notes on the periods: that they lack months, or have few days."""
        if self.calendar.every is None:
            return pl.lit(None, pl.String)
        index, months, days = (pl.col(f"{MARK}{name}") for name in ("index", "months", "days"))
        return plugin.period_notes(index, months, days, self.calendar.period, self.options.lang)

    def labels(self) -> dict[str, pl.Expr]:
        """Return the columns of the period."""
        if self.calendar.every is None:
            return {}
        index = pl.col(f"{MARK}index")
        return {"period": self.calendar.label(index), "start": self.calendar.start(index)}

    def cells(self) -> list[pl.Expr]:
        """Return the cells to assess, in the order of the parameters."""
        return [self.cell(id) for id in self.parameters]

    def cell(self, id: str) -> pl.Expr:
        """Return the cell of a parameter; it is not assessed if not in the X of its row."""
        cell = pl.col(f"{MARK}cell:{id}")
        return without(cell, ~pl.col(f"{MARK}x:{id}").fill_null(False)) if id in self.x else cell

    def indicators(self, count: pl.Expr) -> pl.Expr:
        """Return the number of indicators; with "5+X" it depends on the X of the row."""
        if not self.options.x:
            return count
        own = [pl.col(f"{MARK}x:{id}").fill_null(False) for id in self.x]
        x = pl.sum_horizontal(own) if own else pl.lit(0, pl.UInt32)
        return (count - len(self.options.x) + x).cast(pl.UInt32)

    def ends(self, id: str) -> dict[str, pl.Expr]:
        """Return the means of a parameter (`values`), with their lower and upper bounds."""
        mean = pl.col(f"{MARK}cell:{id}").struct.field("value")
        own = pl.element().struct.field("place") == self.noted.index(id)
        odd = pl.col(f"{MARK}odd").list.eval(pl.element().filter(own)).list.first().struct.field
        span = {end: pl.coalesce(odd(end), mean) for end in ("low", "high")}
        return {"values": mean} | {k: pl.when(mean.is_not_null()).then(e) for k, e in span.items()}

    def bodies(self) -> list[pl.Expr]:
        """Return the column of water bodies, if rows have them."""
        name = self.options.water_body_column
        return [] if name is None else [pl.col(name)]

    def target_inputs(self) -> list[pl.Expr]:
        """Return the column of targets for `assessing`, if rows have them."""
        return [] if self.target is not None else [pl.col(f"{MARK}target")]

    def assessing(self, **changed: Any) -> Prepared:
        """Return the request that assesses the cells in canonical units by their targets."""
        if "target" not in changed and self.target is not None:
            changed["target"] = self.target
        elif "target" not in changed:
            changed |= {"target": f"{MARK}target", "names": [*self.options.names, f"{MARK}target"]}
        options = replace(self.options, rounding=self.rounding, **changed)
        return for_parameters(options, self.parameters)

    def values(self, lang: Lang) -> list[pl.Expr]:
        """Return the means as published, with names that are recognized."""
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
    return [p.name_zh if p.unit == "1" else f"{p.name_zh}({unit_in(p.unit, lang)})" for p in made]


def result_names(parameters: Sequence[str], lang: Lang) -> list[str]:
    """Return the names of parameters in results."""
    return [parameters_by_id()[id].name(lang) for id in parameters]


def nothing(reason: str) -> pl.Expr:
    """Return a cell without a value, with its reason."""
    code = pl.lit(reason_code(reason), pl.UInt8)
    return pl.struct(pl.lit(None, pl.Float64).alias("value"), code.alias("code"))


def without(cell: pl.Expr, condition: pl.Expr) -> pl.Expr:
    """Return a cell that is not assessed if a condition is true."""
    return pl.when(condition).then(nothing("not_assessed")).otherwise(cell)


def over_places(
    found: Means, keys: Sequence[str], *counts: pl.Expr, which: pl.Expr | None = None
) -> Means:
    """Average the means of places over places, or over those of ``which``.

    ``counts`` are further aggregates over places. A parameter without a mean at any place keeps the
    reason of the places.
    """

    def of(name: str) -> pl.Expr:
        return pl.col(name) if which is None else pl.col(name).filter(which)

    cells = [pl.col(f"{MARK}cell:{id}") for id in found.parameters]
    means = [pl.col(f"{MARK}mean:{id}") for id in found.parameters]
    inputs = [*cells, *means, pl.col(f"{MARK}odd")]
    if which is not None:
        inputs.insert(0, pl.col(f"{MARK}which"))
    averaged = plugin.average_places(
        inputs,
        plan=for_parameters(found.options, found.parameters).plan,
        choices=[found.choices[id] for id in found.parameters],
        which=which is not None,
    )
    brought = dict.fromkeys([*found.extra, *found.options.extra()])
    more = [
        *counts,
        pl.col(f"{MARK}first").min(),
        pl.col(f"{MARK}months").bitwise_or(),
        pl.col(f"{MARK}days").max(),
        *(of(f"{MARK}x:{id}").any() for id in found.x),
        *(agreed(of(name), name) for name in brought if name not in keys),
    ]
    frame = found.frame if which is None else found.frame.with_columns(which.alias(f"{MARK}which"))
    on = [*keys, f"{MARK}index"]
    whole = (
        frame.group_by(on)
        .agg(*inputs, *more)
        .with_columns(averaged.alias(f"{MARK}averaged"))
        .drop(*(each.meta.output_name() for each in inputs))
        .unnest(f"{MARK}averaged")
    )
    return replace(found, frame=whole, keys=list(keys), ordered=False)
