"""Periods that are alike: an unfinished one against the same months of the year before."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from shuizhi._core.headings import M
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.tables import Samples, Table

__all__ = ["Unfinished", "unfinished"]


@dataclass(frozen=True)
class Unfinished:
    """The last period of a table, which is not over, and what it is compared with."""

    index: int
    """The number of the period."""
    base: Table
    """The samples of the same months of the year before."""

    def here(self) -> pl.Expr:
        """Return whether a row is of the period."""
        return (pl.col(f"{M}index") == self.index).fill_null(False)


def unfinished(given: Table, times: Sequence[str], calendar: Calendar) -> Unfinished | None:
    """Return the last period of a table where the table ends before its last month.

    Only of periods made of months; a month is taken as it is.

    Raises
    ------
    ColumnError
        The column cannot hold times.
    """
    if not times or not calendar.by_months or calendar.overlaps:
        return None
    frame = given.frame(times)
    day = days_of(given, times, calendar)
    last = pl.col("last")
    index = calendar.index(last)
    start = calendar.start(index)
    found = (
        frame.select(times)
        .unique()
        # A time that names a whole period is over with it.
        .select(days_of(given, times, calendar, last=True).max().alias("last"))
        .select(
            index.alias("index"),
            (last.dt.month_end() < calendar.start(index + 1).dt.offset_by("-1d")).alias("open"),
            start.dt.offset_by("-1y").alias("from"),
            last.dt.month_end().dt.offset_by("-1y").dt.month_end().alias("to"),
        )
        .collect()
    )
    number, is_open, since, until = found.row(0)
    if not is_open:
        return None
    return Unfinished(number, Samples(given, times, day.is_between(since, until)))
