"""Checks of flows, targets, influent, black waters and readings."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.plugin.call import call


def criterion(inputs: Sequence[pl.Expr], rule: str, paired: Sequence[str]) -> pl.Expr:
    """Return what the samples of places come to by a rule over time.

    The inputs are lists of days, and for the parameter of the rule and those ``paired`` lists of
    figures and of the ends that these lie between.
    """
    return call("criterion", inputs, rule=rule, paired=list(paired))


def outlook(inputs: Sequence[pl.Expr], decimals: int | None) -> pl.Expr:
    """Return the outlook for targets of a year (`mean`, `before`, `far`, `allowed`, `state`).

    The inputs are lists of the months so far and of the remaining months a year before, the number
    remaining, limits and comparisons.
    """
    return call("outlook", inputs, decimals=decimals)


def flux(mean: pl.Expr, flow: pl.Expr, days: pl.Expr) -> pl.Expr:
    """Return tonnes in days, from means in mg/L and flows in m³/s."""
    return call("flux", [mean, flow, days])


def mean_flow(flows: pl.Expr) -> pl.Expr:
    """Return the means of lists of flows."""
    return call("mean_flow", [flows])


def flux_year(months: pl.Expr, means: pl.Expr, flows: pl.Expr, fluxes: pl.Expr) -> pl.Expr:
    """Return fluxes of years (`mean`, `flow`, `flux`, `months`, `lacking`), from lists of months.

    The lists are the numbers of months (1 to 12), means in mg/L, mean flows in m³/s, and tonnes.
    """
    return call("flux_year", [months, means, flows, fluxes])


def black_odorous(parameter: str, value: pl.Expr, depth: pl.Expr | None, shallow: str) -> pl.Expr:
    """Return the grades of readings as codes; 3 if it depends on an unknown depth."""
    inputs = [value] if depth is None else [value, depth]
    return call("black_odorous", inputs, parameter=parameter, shallow=shallow)


def black_odorous_point(counts: Sequence[pl.Expr]) -> pl.Expr:
    """Return the grade of a point from its counts by item: none, light, severe, unknown."""
    return call("black_odorous_point", counts)


def black_odorous_water(counts: Sequence[pl.Expr]) -> pl.Expr:
    """Return shares of points (`light`, `severe`), and the grade of a water (`grade`)."""
    return call("black_odorous_water", counts)


def black_odorous_few(count: pl.Expr, *, points: bool) -> pl.Expr:
    """Return whether there are fewer points, or else samplings, than the guide asks for."""
    return call("black_odorous_few", [count], points=points)


def stretches(grades: pl.Expr, places: pl.Expr) -> pl.Expr:
    """Return the stretches of waters, from lists of grades and positions of their points."""
    return call("stretches", [grades, places])


def influent(values: pl.Expr, flows: pl.Expr | None, threshold: float, least: int) -> pl.Expr:
    """Return the mean of lists of concentrations, its basis, and whether it is low."""
    inputs = [values] if flows is None else [values, flows]
    return call("influent", inputs, threshold=threshold, least=least)


def ecological_flow(
    length: pl.Expr, places: pl.Expr, flows: pl.Expr, bases: pl.Expr, goal: float | None
) -> pl.Expr:
    """Return counts of the days of periods, from lists of flows and base flows."""
    return call("ecological_flow", [length, places, flows, bases], goal=goal)


def target_check(parameter: str, mean: pl.Expr, target: pl.Expr) -> pl.Expr:
    """Return whether means exceed targets, and the multiple (`over`, `multiple`)."""
    return call("target_check", [mean, target], parameter=parameter)


def watched(parameter: str, periods: pl.Expr, means: pl.Expr, targets: pl.Expr) -> pl.Expr:
    """Return the summary of places, from lists of their periods, means and targets."""
    return call("watched", [periods, means, targets], parameter=parameter)


def screen_rows(values: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return findings in single rows, from columns of plain numbers."""
    return call("screen_rows", values, **arguments)


def screen_places(lists: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return findings in the series of places, from lists in the order of time, and medians.

    The lists are rows, hours, and for each parameter its figures and which are limits.
    """
    return call("screen_places", lists, **arguments)


def screen_controls(lists: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return findings in quality-control samples, from lists: rows, kinds, figures and limits."""
    return call("screen_controls", lists, **arguments)


def is_control(kinds: pl.Expr) -> pl.Expr:
    """Return which samples are for quality control, by a column of purposes."""
    return call("is_control", [kinds])


def screen_usual(lower: pl.Expr, higher: pl.Expr, **arguments: object) -> pl.Expr:
    """Return the usual range of a parameter (`low`, `high`), from lists of medians of places."""
    return call("screen_usual", [lower, higher], **arguments)


def screen_same(lists: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return rows of a time with the readings of others (`row`, `other`), from lists.

    The lists are rows, numbers of places, and those of `screen_places`.
    """
    return call("screen_same", lists, **arguments)
