"""Periods and days, from the core."""

import polars as pl

from shuizhi._core.plugin.call import call
from shuizhi._core.request import Lang

# A word, seasons with their months, or sets of months.
Period = str | list[tuple[str, list[int]]] | dict[str, list[tuple[str, list[int]]]]


def period(day: pl.Expr, period: Period) -> pl.Expr:
    """Return the numbers of the periods of days."""
    return call("period", [day.to_physical()], period=period)


def clock(cell: pl.Expr) -> pl.Expr:
    """Return the times of day of cells in hours; null if a cell has none."""
    return call("clock", [cell])


def periods(day: pl.Expr, period: Period, until: int | None) -> pl.Expr:
    """Return lists of all periods of days; for null, a list of one null."""
    return call("periods", [day.to_physical()], period=period, until=until)


def period_parts(index: pl.Expr, period: Period) -> pl.Expr:
    """Return facts of periods (`year`, `place` in it, `before`: a year earlier, `last`, `time`)."""
    return call("period_parts", [index], period=period)


def period_label(index: pl.Expr, period: Period) -> pl.Expr:
    """Return the names of periods."""
    return call("period_label", [index], period=period)


def period_named(labels: pl.Expr) -> pl.Expr:
    """Return what names of periods say (`year`; `place` from 0 and `per_year`, of parts of it)."""
    return call("period_named", [labels.cast(pl.String)])


def period_start(index: pl.Expr, period: Period) -> pl.Expr:
    """Return the first days of periods."""
    return call("period_start", [index], period=period).cast(pl.Date)


def period_end(index: pl.Expr, period: Period) -> pl.Expr:
    """Return the last days of periods."""
    return call("period_end", [index], period=period).cast(pl.Date)


def period_within(index: pl.Expr, first: pl.Expr, last: pl.Expr, period: Period) -> pl.Expr:
    """Return whether periods lie between two days as a whole."""
    return call("period_within", [index, first.to_physical(), last.to_physical()], period=period)


def period_notes(
    index: pl.Expr, months: pl.Expr, days: pl.Expr, period: Period, lang: Lang
) -> pl.Expr:
    """Return notes on periods: that they lack months, or have few days."""
    most = call("period_share", [index, days], period=period).max()
    return call("period_notes", [index, months, days, most], period=period, lang=lang)


def spells(cell: pl.Expr) -> pl.Expr:
    """Return whether texts name several days."""
    return call("spells", [cell])


def summary(cell: pl.Expr) -> pl.Expr:
    """Return whether texts of the column of places show that a row is not a sample."""
    return call("summary", [cell])


def in_force(day: pl.Expr, start: str | None, end: str | None) -> pl.Expr:
    """Return whether a document is in force on days."""
    return call("in_force", [day.to_physical()], **{"from": start, "to": end})


def month_runs(months: pl.Expr, holds: pl.Expr) -> pl.Expr:
    """Return the longest runs of numbered months in which a condition is true."""
    return call("month_runs", [months, holds])
