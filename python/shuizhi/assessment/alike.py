"""Comparable periods: an unfinished one and the same months of the year before."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from shuizhi._core.headings import MARK
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.tables import Samples, Table

__all__ = ["Unfinished", "unfinished"]


@dataclass(frozen=True)
class Unfinished:
    """The last period of a table, if unfinished, and the months it is compared with."""

    index: int
    """The number of the period."""
    base: Table
    """The samples of the same months of the year before."""

    def here(self) -> pl.Expr:
        """Return whether a row is in the period."""
        return (pl.col(f"{MARK}index") == self.index).fill_null(False)


def unfinished(given: Table, times: Sequence[str], calendar: Calendar) -> Unfinished | None:
    """Return the last period of a table if the table ends before its last month.

    Only for periods made of months; a month is always finished. A period is finished if no earlier
    period has later months (for sections sampled in February, May, August and November the year is
    finished in November), or if the table has one month per quarter and the last is in the last
    quarter.

    Raises
    ------
    ColumnError
        The column cannot hold times.
    """
    if not times or not calendar.by_months or calendar.overlaps:
        return None
    last = pl.col("last")
    found = (
        given.frame(times)
        .select(times)
        .unique()
        # A time that names a whole period covers it.
        .select(
            days_of(given, times, calendar).alias("day"),
            days_of(given, times, calendar, last=True).alias("last"),
        )
        .drop_nulls()
        .select(
            (last.dt.year() * 12 + last.dt.month() - 1).alias("month"),
            (pl.col("day").dt.month_start() < last.dt.month_start()).alias("spell"),
        )
        .unique()
        .collect()
    )
    open = calendar.unfinished(found["month"].to_list(), spells=bool(found["spell"].any()))
    if open is None:
        return None
    number, since, until = open
    day = days_of(given, times, calendar)
    return Unfinished(number, Samples(given, times, day.is_between(since, until)))
