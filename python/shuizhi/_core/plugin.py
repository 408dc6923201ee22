"""The plugin calls: one function an expression, each passing its columns and options to the core.

All are elementwise, so they run in the streaming engine and inside any context.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import polars as pl
from polars.plugins import register_plugin_function

from shuizhi import _shuizhi
from shuizhi._core.forks import check_fork
from shuizhi._core.request import Lang, Prepared

# A word, seasons with their months, or sets of months.
Period = str | list[tuple[str, list[int]]] | dict[str, list[tuple[str, list[int]]]]

_PLUGIN = Path(_shuizhi.__file__)


def _call(function: str, inputs: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    check_fork()
    return register_plugin_function(
        plugin_path=_PLUGIN,
        function_name=function,
        args=inputs,
        kwargs=arguments,
        is_elementwise=True,
    )


def graded(prepared: Prepared, inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return the struct of results for inputs that a request was prepared for."""
    return _call("grade", inputs, plan=prepared.plan).struct.with_fields(
        pl.field("class").cat.to(prepared.class_type),
        pl.field("status").cat.to(prepared.status_type),
    )


def graded_apart(prepared: Prepared, inputs: Sequence[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """Return the same as two structs, each computed only where something of it is taken.

    What a figure tells (`class`, `status`, `assessed`, `indicators`, `certain`), and what lists
    and words do (`deciding`, `exceeding`, `reason`).
    """
    figures = _call("grade_figures", inputs, plan=prepared.plan).struct.with_fields(
        pl.field("class").cat.to(prepared.class_type),
        pl.field("status").cat.to(prepared.status_type),
    )
    return figures, _call("grade_lists", inputs, plan=prepared.plan)


def graded_reading(plan: str, inputs: Sequence[pl.Expr], classes: pl.Enum) -> pl.Expr:
    """Return the struct of results for the readings of one column."""
    return _call("grade_reading", inputs, plan=plan).struct.with_fields(
        pl.field("class").cat.to(classes)
    )


def check_limits(plan: str, inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return the struct of verdicts by single limits, of cases, days and the columns of a plan."""
    return _call("check_limits", inputs, plan=plan)


def limit_readings(plan: str, place: int, inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return the same for the readings of one column of the plan."""
    return _call("limit_readings", inputs, plan=plan, place=place)


def reading(
    cell: pl.Expr,
    *,
    exponent: int = 0,
    signed: bool = False,
    missing_values: Sequence[str | float] = (),
) -> pl.Expr:
    """Return cells as readings (`value`, `qualifier`, `reason`)."""
    return _call(
        "reading",
        [cell],
        signed=signed,
        missing_values=[str(value) for value in missing_values],
        exponent=exponent,
    )


def cells(
    cell: pl.Expr,
    exponent: pl.Expr,
    signed: pl.Expr,
    descriptive: pl.Expr,
    missing_values: Sequence[str],
) -> pl.Expr:
    """Return the cells of a long table as the grading takes them, in canonical units."""
    return _call(
        "cells",
        [cell, exponent, signed, descriptive],
        signed=False,
        missing_values=list(missing_values),
        exponent=0,
    )


def enter(
    plan: str,
    cell: pl.Expr,
    choice: Mapping[str, bool] | None = None,
    plain: bool = False,
    spans: bool = False,
) -> pl.Expr:
    """Return what cells bring to a mean (`value`, `code`, `seen`), by a request for their column.

    With ``spans`` also the least and the most they may be, and their detection limits (`low`,
    `high`, `limit`).
    """
    return _call("enter", [cell], plan=plan, choice=choice or {}, plain=plain, spans=spans)


def days(cell: pl.Expr, *, least: str | None, last: bool, serial: bool) -> pl.Expr:
    """Return the days that texts name, at least as closely as ``least``."""
    return _call("days", [cell], least=least, last=last, serial=serial).cast(pl.Date)


def period(day: pl.Expr, period: Period) -> pl.Expr:
    """Return the numbers of the periods in which days lie."""
    return _call("period", [day.to_physical()], period=period)


def periods(day: pl.Expr, period: Period, until: int | None) -> pl.Expr:
    """Return the lists of all periods in which days lie; of a null a list of one null."""
    return _call("periods", [day.to_physical()], period=period, until=until)


def period_parts(index: pl.Expr, period: Period) -> pl.Expr:
    """Return what periods are (`year`, `place` in it, `before` it by a year, `last`, `time`)."""
    return _call("period_parts", [index], period=period)


def period_label(index: pl.Expr, period: Period) -> pl.Expr:
    """Return the names of periods."""
    return _call("period_label", [index], period=period)


def period_start(index: pl.Expr, period: Period) -> pl.Expr:
    """Return the first days of periods."""
    return _call("period_start", [index], period=period).cast(pl.Date)


def period_notes(
    index: pl.Expr, months: pl.Expr, days: pl.Expr, period: Period, lang: Lang
) -> pl.Expr:
    """Return what is to be told of periods: that they lack months, or have few days of many."""
    most = _call("period_share", [index, days], period=period).max()
    return _call("period_notes", [index, months, days, most], period=period, lang=lang)


def spells(cell: pl.Expr) -> pl.Expr:
    """Return whether texts name several days, of which the first is taken."""
    return _call("spells", [cell])


def summary(cell: pl.Expr) -> pl.Expr:
    """Return whether texts of the column of places say that their row is no sample."""
    return _call("summary", [cell])


def average(inputs: Sequence[pl.Expr], parts: bool = False, **arguments: object) -> pl.Expr:
    """Return what lists of samples come to, a struct of marked columns for the rows of a frame.

    The inputs are the number of the period, lists of days and times, those of copies where they
    are counted, the columns of the plan, those that are summed, and all else that rows hold; of
    ``parts`` the lists that `shuizhi.assessment.means` makes of what was summed before.
    """
    return _call("average_parts" if parts else "average", inputs, **arguments)


def average_places(inputs: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return what lists of places come to: of which count, cells, means and what is odd of them."""
    return _call("average_places", inputs, **arguments)


def certainty(
    prepared: Prepared,
    cells: Sequence[pl.Expr],
    odd: pl.Expr,
    places: Sequence[int],
    of_rows: Sequence[pl.Expr] = (),
    every: bool = False,
) -> pl.Expr:
    """Return how sure the class of means is, and what to note (`certain`, `lacking`, `reason`).

    ``odd`` tells what is odd of the columns by their ``places``; ``every`` tells every reason,
    also those of the means themselves, and nothing of a class.
    """
    inputs = [*cells, odd, *of_rows]
    return _call("certainty", inputs, plan=prepared.plan, places=list(places), every=every)


def likely(
    prepared: Prepared,
    target: pl.Expr,
    ends: Sequence[pl.Expr],
    choices: Sequence[Mapping[str, bool]],
    of_rows: Sequence[pl.Expr] = (),
) -> pl.Expr:
    """Return how likely classes are, of lists of the ends of each column by months."""
    inputs = [target, *ends, *of_rows]
    return _call("likely", inputs, plan=prepared.plan, choices=list(choices))


def over(prepared: Prepared, inputs: Sequence[pl.Expr], targets: pl.Expr | None = None) -> pl.Expr:
    """Return which columns are over the limit of the request's target, a bit for each.

    With targets of the rows it is the limit that makes an item one of the X of "5+X".
    """
    taken = [*inputs] if targets is None else [*inputs, targets]
    return _call("over", taken, plan=prepared.plan, x=targets is not None)


def x_of_years(years: pl.Expr, masks: pl.Expr) -> pl.Expr:
    """Return the X of "5+X" by year, of lists of years and of what was over in their months."""
    return _call("x_of_years", [years, masks])


def shares(counts: Sequence[pl.Expr]) -> pl.Expr:
    """Return the shares of Ⅰ–Ⅲ and 劣Ⅴ of counts of classes, in per cent (`good`, `inferior`)."""
    return _call("shares", counts)


def counted(classes: pl.Expr) -> pl.Expr:
    """Return whether classes, in words, count as Ⅰ–Ⅲ and as 劣Ⅴ (`good`, `inferior`)."""
    return _call("counted", [classes])


def excluded(
    worst: tuple[pl.Expr, pl.Expr], attains: tuple[pl.Expr, pl.Expr], targets: bool
) -> pl.Expr:
    """Return whether cities are left out of the ranking by change; pairs are of before and now."""
    codes = [each.to_physical().cast(pl.UInt8) for each in worst]
    return _call("excluded", [*codes, *attains], targets=targets)


def ranked_items(sets: pl.Expr, counts: pl.Expr) -> pl.Expr:
    """Return the set of items by which cities are ranked, of lists of sets and their sizes."""
    return _call("ranked_items", [sets, counts])


def rounded(value: pl.Expr, parameter: str, decimals: Mapping[str, int]) -> pl.Expr:
    """Round to the decimals a parameter is assessed with, by its own or those given."""
    own = {_shuizhi.parameter_id(name): places for name, places in decimals.items()}
    return _call("rounded", [value], parameter=parameter, decimals=own.get(parameter))


def main_indicators(
    prepared: Prepared, inputs: Sequence[pl.Expr], priority: Sequence[str] | None
) -> pl.Expr:
    """Return the main pollution indicators of cells, in words."""
    first = None if priority is None else [_shuizhi.parameter_id(name) for name in priority]
    return _call("main_indicators", inputs, plan=prepared.plan, priority=first)


def river(
    counts: Sequence[pl.Expr], mean_status: pl.Expr, declared: pl.Expr, boundary: str
) -> pl.Expr:
    """Return the status of a river of its counts of classes (`status`, `method`).

    Sections declared, where they are, decide by which method.
    """
    return _call("river", [*counts, mean_status, declared], boundary=boundary)


def rates(
    over: Sequence[pl.Expr],
    sections: pl.Expr,
    status: pl.Expr,
    parameters: list[str],
    lang: Lang,
) -> pl.Expr:
    """Return the main indicators of a river of its counts of sections (`indicators`, `text`)."""
    return _call("rates", [*over, sections, status], parameters=parameters, lang=lang)


def trophic(
    values: Sequence[pl.Expr], parameters: list[str], renormalise: bool, lang: Lang
) -> pl.Expr:
    """Return the trophic level index (`index`, `state`, `reason`)."""
    return _call(
        "trophic", values, parameters=parameters, renormalise=renormalise, lang=lang
    ).struct.with_fields(pl.field("state").cat.to(pl.Enum(labels(lang)["trophic"])))


def cwqi(
    prepared: Prepared, cells: Sequence[pl.Expr], required: list[str], partial: bool
) -> pl.Expr:
    """Return the water-quality index of means (`index`, `items`, `indices`, `missing`)."""
    return _call("cwqi", cells, plan=prepared.plan, required=required, partial=partial)


def combined(river: pl.Expr, rivers: pl.Expr, lake: pl.Expr, lakes: pl.Expr) -> pl.Expr:
    """Return the index of cities of their two parts, each with its sections."""
    return _call("combined", [river, rivers, lake, lakes])


def change_percent(base: pl.Expr, now: pl.Expr) -> pl.Expr:
    """Return (now − base) / base in per cent."""
    return _call("change_percent", [base, now])


def changed(
    before: pl.Expr, now: pl.Expr, lang: Lang, shares: Sequence[pl.Expr] = (), by: str = "larger"
) -> pl.Expr:
    """Return the change between statuses; with ΔG, ΔD and numbers of sections also by shares."""
    codes = [status.to_physical().cast(pl.UInt8) for status in (before, now)]
    made = _call("changed", [*codes, *shares], by=by)
    return made.cat.to(pl.Enum(labels(lang)["change"]))


def attained(classes: pl.Expr, targets: pl.Expr, lacking: pl.Expr, plan: str) -> pl.Expr:
    """Return whether classes attain targets; null where either, or an item, is unknown."""
    inputs = [classes.to_physical().cast(pl.UInt8), targets, lacking]
    return _call("attained", inputs, plan=plan)


@dataclass(frozen=True)
class Test:
    """How a trend is tested."""

    method: str
    significance: float
    two_sided: bool
    autocorrelation: str = "none"
    better: str | None = None  # which direction is, of what is no parameter: lower, higher


def trend(parameter: str, series: Sequence[pl.Expr], test: Test, lang: Lang) -> pl.Expr:
    """Return the trends of lists of times, values, seasons, and the ends of the values."""
    return _call("trends", series, parameter=parameter, lang=lang, **asdict(test))


def flow(
    cell: pl.Expr, factor: tuple[float, float], missing_values: Sequence[str | float] = ()
) -> pl.Expr:
    """Return flows of cells, converted by a fraction; null where a cell is not a flow."""
    return _call(
        "read_flow", [cell], missing_values=[str(value) for value in missing_values],
        numerator=factor[0], denominator=factor[1],
    )  # fmt: skip


def repeated(lists: Sequence[pl.Expr]) -> pl.Expr:
    """Return which rows of days repeat another (`copies`, `repeats`), of lists: times first."""
    return _call("repeated", lists)


def day_flow(flows: pl.Expr, repeats: pl.Expr) -> pl.Expr:
    """Return the flows of days, of lists of those of their rows."""
    return _call("day_flow", [flows, repeats])


def day_measured(
    plan: str,
    cells: pl.Expr,
    repeats: pl.Expr,
    flows: pl.Expr | None = None,
    flags: pl.Expr | None = None,
) -> pl.Expr:
    """Return what days come to, of lists of cells, by a request for their one column."""
    more = [each for each in (flows, flags) if each is not None]
    given = {"flows": flows is not None, "flags": flags is not None}
    return _call("day_measured", [cells, repeats, *more], plan=plan, **given)


def in_force(day: pl.Expr, start: str | None, end: str | None) -> pl.Expr:
    """Return whether what is in force from one day to another is so on days."""
    return _call("in_force", [day.to_physical()], **{"from": start, "to": end})


def flagged(flags: pl.Expr) -> pl.Expr:
    """Return which readings are flagged other than normal."""
    return _call("flagged", [flags])


def discharge(inputs: Sequence[pl.Expr], request: str, days: bool = False) -> pl.Expr:
    """Return the verdicts on days of outfalls: a list of rows, or of whole days a struct."""
    return _call("discharge_days" if days else "discharge", inputs, request=request)


def discharge_compliance(passing: pl.Expr, fail: pl.Expr, prohibited: pl.Expr) -> pl.Expr:
    """Return the shares of verdicts that pass, in per cent of those determined."""
    return _call("discharge_compliance", [passing, fail, prohibited])


def discharge_loads(loads: pl.Expr) -> pl.Expr:
    """Return lists of daily loads in kg together, in tonnes."""
    return _call("discharge_loads", [loads])


def discharge_verdict(codes: pl.Expr, bound: pl.Expr) -> pl.Expr:
    """Return the verdicts on days, of lists of those of their rows and of whether a limit binds."""
    return _call("discharge_verdict", [codes, bound])


def goal(counts: Sequence[pl.Expr], target: pl.Expr, kind: str) -> pl.Expr:
    """Return the value of a goal, and whether it is met (`value`, `met`)."""
    return _call("goal", [*counts, target], kind=kind)


def targets(words: pl.Expr) -> pl.Expr:
    """Return targets in words, parted into their class and the limits of single parameters."""
    return _call("targets", [words])


def held_to_target(
    prepared: Prepared, inputs: Sequence[pl.Expr], targets: pl.Expr, limits: pl.Expr
) -> pl.Expr:
    """Return whether rows keep targets that have limits (`attained`), and `exceeding`.

    The inputs are those of `graded`; rows whose target has no limits have nulls.
    """
    return _call("held_to_target", [*inputs, targets, limits], plan=prepared.plan)


def indices(plan: str, cell: pl.Expr, temperature: pl.Expr, of_rows: Sequence[pl.Expr]) -> pl.Expr:
    """Return readings of a column against their targets, of a request for it alone.

    The value that enters, whether it is over the target and over class Ⅲ, the multiple, the
    standard index and why there is none. ``of_rows`` end with limits of single parameters.
    """
    return _call("indices", [cell, temperature, *of_rows], plan=plan)


def limits(plan: str, of_rows: Sequence[pl.Expr], classes: pl.Expr, own: pl.Expr) -> pl.Expr:
    """Return the limit of a column by targets (`limit`, `comparison`, `why`).

    ``of_rows`` brings the water bodies where rows do; ``own`` are limits of single parameters.
    """
    return _call("limits", [*of_rows, classes, own], plan=plan)


def outlook(inputs: Sequence[pl.Expr], decimals: int | None) -> pl.Expr:
    """Return how targets of a year stand (`mean`, `allowed`, `state`).

    The inputs are lists of the months so far and of those that remain, a year before, how many
    remain, limits and how they are compared.
    """
    return _call("outlook", inputs, decimals=decimals)


def month_runs(months: pl.Expr, holds: pl.Expr) -> pl.Expr:
    """Return the longest runs of numbered months in which something holds."""
    return _call("month_runs", [months, holds])


def flux(mean: pl.Expr, flow: pl.Expr, days: pl.Expr) -> pl.Expr:
    """Return the tonnes that pass in days, of means in mg/L and flows in m³/s."""
    return _call("flux", [mean, flow, days])


def reached(value: pl.Expr, target: pl.Expr) -> pl.Expr:
    """Return whether rates reach their goals; null where either is unknown."""
    return _call("reached", [value, target])


def source_attains(over: pl.Expr, assessed: pl.Expr, index: pl.Expr) -> pl.Expr:
    """Return whether samplings of sources attain, of their counts and trophic level index."""
    return _call("source_attains", [over, assessed, index])


def eutrophic(index: pl.Expr) -> pl.Expr:
    """Return whether trophic level indices are above that of a drinking-water source."""
    return _call("eutrophic", [index])


def attaining_volume(volumes: pl.Expr, attains: pl.Expr) -> pl.Expr:
    """Return the water of attaining samplings, of lists of volumes and verdicts."""
    return _call("attaining_volume", [volumes, attains])


def source_rates(sources: Sequence[pl.Expr]) -> pl.Expr:
    """Return the rates of sources (`water`, `sources`) and their `score`, of lists of a period."""
    return _call("source_rates", sources)


def black_odorous(parameter: str, value: pl.Expr, depth: pl.Expr | None, shallow: str) -> pl.Expr:
    """Return the grades of readings by their places; 3 where an unknown depth decides."""
    inputs = [value] if depth is None else [value, depth]
    return _call("black_odorous", inputs, parameter=parameter, shallow=shallow)


def black_odorous_point(counts: Sequence[pl.Expr]) -> pl.Expr:
    """Return the grade of a point of its counts: none, light, severe, unknown of each item."""
    return _call("black_odorous_point", counts)


def black_odorous_water(counts: Sequence[pl.Expr]) -> pl.Expr:
    """Return shares of data or points (`light`, `severe`), and the grade of a water (`grade`)."""
    return _call("black_odorous_water", counts)


def stretches(grades: pl.Expr, places: pl.Expr) -> pl.Expr:
    """Return the stretches of waters, of lists of the grades and places of their points."""
    return _call("stretches", [grades, places])


def influent(values: pl.Expr, flows: pl.Expr | None, threshold: float, least: int) -> pl.Expr:
    """Return the mean of lists of concentrations, what is behind it, and whether it is low."""
    inputs = [values] if flows is None else [values, flows]
    return _call("influent", inputs, threshold=threshold, least=least)


def ecological_flow(
    length: pl.Expr, places: pl.Expr, flows: pl.Expr, bases: pl.Expr, goal: float | None
) -> pl.Expr:
    """Return what became of the days of periods, of lists of their flows and base flows."""
    return _call("ecological_flow", [length, places, flows, bases], goal=goal)


def target_check(parameter: str, mean: pl.Expr, target: pl.Expr) -> pl.Expr:
    """Return whether means are over targets, and the multiple (`over`, `multiple`)."""
    return _call("target_check", [mean, target], parameter=parameter)


def watched(parameter: str, periods: pl.Expr, means: pl.Expr, targets: pl.Expr) -> pl.Expr:
    """Return what became of places, of lists of their periods, means and targets."""
    return _call("watched", [periods, means, targets], parameter=parameter)


def multiple(value: pl.Expr) -> pl.Expr:
    """Return exceedance multiples as they are written."""
    return _call("figures", [value], published=True)


def plain(value: pl.Expr) -> pl.Expr:
    """Return figures with all their digits, and no exponent."""
    return _call("figures", [value], published=False)


def level(targets: pl.Expr, plan: str) -> pl.Expr:
    """Return the place of each target among the levels; null where it is not understood."""
    return _call("level", [targets], plan=plan)


def screen_rows(values: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return the findings of rows by themselves, of columns of plain numbers."""
    return _call("screen_rows", values, **arguments)


def screen_lists(
    rows: pl.Expr, hours: pl.Expr, values: pl.Expr, below: pl.Expr, **arguments: object
) -> pl.Expr:
    """Return the findings of series, as lists in the order of time."""
    return _call("screen_lists", [rows, hours, values, below], **arguments)


def hj212(data: pl.Expr) -> pl.Expr:
    """Return the packets in cells of bytes, each with the list of its readings."""
    return _call("hj212", [data])


def water_body(words: pl.Expr) -> pl.Expr:
    """Return `river`, `lake` or null."""
    return _call("water_body", [words])


def origin(words: pl.Expr) -> pl.Expr:
    """Return `automatic`, `manual` or null for the words of where data come from."""
    return _call("origin", [words])


@cache
def labels(lang: Lang) -> dict[str, list[str]]:
    """Return the labels of changes, trophic states, statuses and grades of black waters."""
    made: dict[str, list[str]] = json.loads(_shuizhi.labels_json(lang))
    return made
