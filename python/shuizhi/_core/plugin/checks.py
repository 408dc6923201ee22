"""Checks of flows, targets, influent, black waters and readings."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.plugin.call import call


def outlook(inputs: Sequence[pl.Expr], decimals: int | None) -> pl.Expr:
    """Return how targets of a year stand (`mean`, `allowed`, `state`).

    The inputs are lists of the months so far and of those that remain, a year before, how many
    remain, limits and how they are compared.
    """
    return call("outlook", inputs, decimals=decimals)


def flux(mean: pl.Expr, flow: pl.Expr, days: pl.Expr) -> pl.Expr:
    """Return the tonnes that pass in days, of means in mg/L and flows in m³/s."""
    return call("flux", [mean, flow, days])


def black_odorous(parameter: str, value: pl.Expr, depth: pl.Expr | None, shallow: str) -> pl.Expr:
    """Return the grades of readings by their places; 3 where an unknown depth decides."""
    inputs = [value] if depth is None else [value, depth]
    return call("black_odorous", inputs, parameter=parameter, shallow=shallow)


def black_odorous_point(counts: Sequence[pl.Expr]) -> pl.Expr:
    """Return the grade of a point of its counts: none, light, severe, unknown of each item."""
    return call("black_odorous_point", counts)


def black_odorous_water(counts: Sequence[pl.Expr]) -> pl.Expr:
    """Return shares of data or points (`light`, `severe`), and the grade of a water (`grade`)."""
    return call("black_odorous_water", counts)


def stretches(grades: pl.Expr, places: pl.Expr) -> pl.Expr:
    """Return the stretches of waters, of lists of the grades and places of their points."""
    return call("stretches", [grades, places])


def influent(values: pl.Expr, flows: pl.Expr | None, threshold: float, least: int) -> pl.Expr:
    """Return the mean of lists of concentrations, what is behind it, and whether it is low."""
    inputs = [values] if flows is None else [values, flows]
    return call("influent", inputs, threshold=threshold, least=least)


def ecological_flow(
    length: pl.Expr, places: pl.Expr, flows: pl.Expr, bases: pl.Expr, goal: float | None
) -> pl.Expr:
    """Return what happened to the days of periods, of lists of their flows and base flows."""
    return call("ecological_flow", [length, places, flows, bases], goal=goal)


def target_check(parameter: str, mean: pl.Expr, target: pl.Expr) -> pl.Expr:
    """Return whether means are over targets, and the multiple (`over`, `multiple`)."""
    return call("target_check", [mean, target], parameter=parameter)


def watched(parameter: str, periods: pl.Expr, means: pl.Expr, targets: pl.Expr) -> pl.Expr:
    """Return what happened to places, of lists of their periods, means and targets."""
    return call("watched", [periods, means, targets], parameter=parameter)


def screen_rows(values: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return the findings of rows by themselves, of columns of plain numbers."""
    return call("screen_rows", values, **arguments)


def screen_places(lists: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return the findings of places, of lists in the order of time, and their middle figures.

    The lists are of rows, of hours, and of each parameter its figures and which are limits.
    """
    return call("screen_places", lists, **arguments)


def screen_controls(lists: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return what samples of quality control show, of lists: rows, kinds, figures and limits."""
    return call("screen_controls", lists, **arguments)


def is_control(kinds: pl.Expr) -> pl.Expr:
    """Return which samples are of quality control, of what a column says they are for."""
    return call("is_control", [kinds])


def screen_usual(lower: pl.Expr, higher: pl.Expr, **arguments: object) -> pl.Expr:
    """Return what places have of a parameter (`low`, `high`), of lists of their middle figures."""
    return call("screen_usual", [lower, higher], **arguments)


def screen_same(lists: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return the rows of a time that have the readings of others (`row`, `other`), of lists.

    The lists are of rows, of numbers of places, and as those of `screen_places`.
    """
    return call("screen_same", lists, **arguments)
