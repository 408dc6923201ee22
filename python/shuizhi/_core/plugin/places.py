"""Assess sections, rivers, lakes, cities and sources in the core."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.plugin.call import call, call_whole
from shuizhi._core.request import Lang, Prepared


def x_of_years(years: pl.Expr, masks: pl.Expr) -> pl.Expr:
    """Return the X of "5+X" by year, from lists of years and of exceedances in their months."""
    return call("x_of_years", [years, masks])


def shares(counts: Sequence[pl.Expr]) -> pl.Expr:
    """Return the shares of Ⅰ–Ⅲ and 劣Ⅴ in counts of classes, in per cent (`good`, `inferior`)."""
    return call("shares", counts)


def percent(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Return parts of totals in per cent; null if the total is 0."""
    return call("percent", [part, whole])


def counted(classes: pl.Expr) -> pl.Expr:
    """Return whether classes are Ⅰ–Ⅲ, Ⅴ and 劣Ⅴ (`good`, `fifth`, `inferior`)."""
    return call("counted", [classes])


def standing(classes: pl.Expr, attains: pl.Expr) -> pl.Expr:
    """Return the worst class and the attainment of cities, from lists of their sections."""
    codes = classes.list.eval(pl.element().to_physical().cast(pl.UInt8))
    return call("standing", [codes, attains])


def ranks(now: Sequence[pl.Expr], before: Sequence[pl.Expr], exclusion: str) -> pl.Expr:
    """Return lists of the ranks of the cities of periods, and of the change of their indices.

    The inputs are lists of their indices, items, numbers of items, worst classes and attainment;
    now, and in the same period of the year before.
    """
    return call("ranks", [*now, *before], exclusion=exclusion)


def main_indicators(
    prepared: Prepared, inputs: Sequence[pl.Expr], priority: Sequence[str] | None
) -> pl.Expr:
    """Return the main pollution indicators of cells, in words."""
    first = None if priority is None else [_shuizhi.parameter_id(name) for name in priority]
    return call("main_indicators", inputs, plan=prepared.plan, priority=first)


def river(
    counts: Sequence[pl.Expr],
    mean: Sequence[pl.Expr],
    sections: Sequence[pl.Expr],
    over: Mapping[str, pl.Expr],
    boundary: str,
    lang: Lang,
) -> pl.Expr:
    """Return rivers as they are assessed (`status`, `class`, `method`, `certain`, `main`, …).

    The inputs are the counts of classes; the class, status, certainty and reason of the mean; the
    declared number of sections, whether one is in doubt, and lists of their names and main
    indicators; and by parameter the number of sections over class Ⅲ.
    """
    class_, status, *rest = mean
    codes = [each.to_physical().cast(pl.UInt8) for each in (class_, status)]
    inputs = [*counts, *codes, *rest, *sections, *over.values()]
    return call("river", inputs, boundary=boundary, parameters=list(over), lang=lang)


def trophic(
    values: Sequence[pl.Expr], parameters: list[str], renormalise: bool, lang: Lang
) -> pl.Expr:
    """Return the trophic level index (`index`, `state`, `reason`)."""
    return call(
        "trophic", values, parameters=parameters, renormalise=renormalise, lang=lang
    ).struct.with_fields(pl.field("state").cat.to(pl.Enum(labels(lang)["trophic"])))


def cwqi(
    prepared: Prepared,
    parts: Sequence[Sequence[pl.Expr]],
    sections: Sequence[pl.Expr],
    required: list[str],
    partial: bool,
) -> pl.Expr:
    """Return the index of cities from means of rivers and of lakes (`river`, `lake`, `index`, …).

    ``sections`` are the numbers of sections of rivers, of lakes, and of unknown water bodies.
    """
    inputs = [*parts[0], *parts[1], *sections]
    return call("cwqi", inputs, plan=prepared.plan, required=required, partial=partial)


def change_percent(base: pl.Expr, now: pl.Expr) -> pl.Expr:
    """Return (now − base) / base in per cent."""
    return call("change_percent", [base, now])


def changed(
    before: pl.Expr, now: pl.Expr, lang: Lang, shares: Sequence[pl.Expr] = (), by: str = "larger"
) -> pl.Expr:
    """Return the change between statuses; with ΔG, ΔD and numbers of sections also by shares."""
    codes = [status.to_physical().cast(pl.UInt8) for status in (before, now)]
    made = call("changed", [*codes, *shares], by=by)
    return made.cat.to(pl.Enum(labels(lang)["change"]))


def rows_of(numbers: pl.Expr, sought: pl.Expr) -> pl.Expr:
    """Return the rows of numbers in an increasing column; null if they are not in it."""
    return call_whole("rows_of", [numbers, sought])


def attained(classes: pl.Expr, targets: pl.Expr, lacking: pl.Expr, plan: str) -> pl.Expr:
    """Return whether classes attain targets; null if either, or an item, is unknown."""
    inputs = [classes.to_physical().cast(pl.UInt8), targets, lacking]
    return call("attained", inputs, plan=plan)


@dataclass(frozen=True)
class Test:
    """The options of a trend test."""

    method: str
    significance: float
    two_sided: bool
    autocorrelation: str = "none"
    better: str | None = None  # better direction of shares: lower, higher


def trend(parameter: str, series: Sequence[pl.Expr], test: Test, lang: Lang) -> pl.Expr:
    """Return the trends of lists of times, values, seasons, bounds of values, and flows."""
    return call("trends", series, parameter=parameter, lang=lang, **asdict(test))


def described(values: pl.Expr, below: pl.Expr, method: str, quantiles: Sequence[float]) -> pl.Expr:
    """Return the statistics of lists of figures and of which are detection limits."""
    return call("described", [values, below], method=method, quantiles=list(quantiles))


def box_plot(values: pl.Expr) -> pl.Expr:
    """Return the parts of box plots of lists (`low`, `q1`, `median`, `q3`, `high`, `count`)."""
    return call("box_plot", [values])


def goal(counts: Sequence[pl.Expr], target: pl.Expr, kind: str) -> pl.Expr:
    """Return the value of a goal, and whether it is met (`value`, `met`)."""
    return call("goal", [*counts, target], kind=kind)


def reached(value: pl.Expr, target: pl.Expr) -> pl.Expr:
    """Return whether rates reach their goals; null if either is unknown."""
    return call("reached", [value, target])


def source_attains(over: pl.Expr, assessed: pl.Expr, index: pl.Expr) -> pl.Expr:
    """Return whether samplings of sources attain, from their counts and trophic level index."""
    return call("source_attains", [over, assessed, index])


def eutrophic(index: pl.Expr) -> pl.Expr:
    """Return whether trophic level indices are above that of a drinking-water source."""
    return call("eutrophic", [index])


def attaining_volume(volumes: pl.Expr, attains: pl.Expr) -> pl.Expr:
    """Return the water of attaining samplings, from lists of volumes and verdicts."""
    return call("attaining_volume", [volumes, attains])


def source_rates(sources: Sequence[pl.Expr]) -> pl.Expr:
    """Return the rates of sources (`water`, `sources`) and their `score`, from lists."""
    return call("source_rates", sources)


@cache
def labels(lang: Lang) -> dict[str, list[str]]:
    """Return the labels of changes, trophic states, statuses and grades of black waters."""
    made: dict[str, list[str]] = json.loads(_shuizhi.labels_json(lang))
    return made
