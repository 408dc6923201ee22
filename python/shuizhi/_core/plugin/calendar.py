"""Periods and days, numbered and told by the core."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.plugin.call import call
from shuizhi._core.request import Lang

# A word, seasons with their months, or sets of months.
Period = str | list[tuple[str, list[int]]] | dict[str, list[tuple[str, list[int]]]]


def period(day: pl.Expr, period: Period) -> pl.Expr:
    """Return the numbers of the periods in which days lie."""
    return call("period", [day.to_physical()], period=period)


def periods(day: pl.Expr, period: Period, until: int | None) -> pl.Expr:
    """Return the lists of all periods in which days lie; of a null a list of one null."""
    return call("periods", [day.to_physical()], period=period, until=until)


def period_parts(index: pl.Expr, period: Period) -> pl.Expr:
    """Return what periods are (`year`, `place` in it, `before` it by a year, `last`, `time`)."""
    return call("period_parts", [index], period=period)


def period_label(index: pl.Expr, period: Period) -> pl.Expr:
    """Return the names of periods."""
    return call("period_label", [index], period=period)


def period_start(index: pl.Expr, period: Period) -> pl.Expr:
    """Return the first days of periods."""
    return call("period_start", [index], period=period).cast(pl.Date)


def period_notes(
    index: pl.Expr, months: pl.Expr, days: pl.Expr, period: Period, lang: Lang
) -> pl.Expr:
    """Return what is to be told of periods: that they lack months, or have few days of many."""
    most = call("period_share", [index, days], period=period).max()
    return call("period_notes", [index, months, days, most], period=period, lang=lang)


def spells(cell: pl.Expr) -> pl.Expr:
    """Return whether texts name several days, of which the first is taken."""
    return call("spells", [cell])


def summary(cell: pl.Expr) -> pl.Expr:
    """Return whether texts of the column of places say that their row is no sample."""
    return call("summary", [cell])


def repeated(lists: Sequence[pl.Expr]) -> pl.Expr:
    """Return which rows of days repeat another (`copies`, `repeats`), of lists: times first."""
    return call("repeated", lists)


def in_force(day: pl.Expr, start: str | None, end: str | None) -> pl.Expr:
    """Return whether what is in force from one day to another is so on days."""
    return call("in_force", [day.to_physical()], **{"from": start, "to": end})


def month_runs(months: pl.Expr, holds: pl.Expr) -> pl.Expr:
    """Return the longest runs of numbered months in which something holds."""
    return call("month_runs", [months, holds])
