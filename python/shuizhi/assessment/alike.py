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

    Only of periods made of months; a month is taken as it is. A period is over where no period
    before goes on further into it (of sections sampled in February, May, August and November the
    year is over in November), or where the table has samples of one month a quarter and the last
    is of the last quarter.

    Raises
    ------
    ColumnError
        The column cannot hold times.
    """
    if not times or not calendar.by_months or calendar.overlaps:
        return None
    day = days_of(given, times, calendar)
    # A time that names a whole period is over with it.
    last = pl.col("last").dt.month_end()
    index = calendar.index(last)
    start = calendar.start(index)
    found = (
        given.frame(times)
        .select(times)
        .unique()
        .select(day.alias("day"), days_of(given, times, calendar, last=True).alias("last"))
        .drop_nulls()
        .select(
            index.alias("index"),
            _months(last).alias("month"),
            (_months(last) - _months(start)).alias("within"),
            (_months(calendar.start(index + 1)) - _months(start)).alias("length"),
            (pl.col("day").dt.month_start() < last.dt.month_start()).alias("spell"),
            start.dt.offset_by("-1y").alias("from"),
            last.dt.offset_by("-1y").dt.month_end().alias("to"),
        )
        .unique()
        .sort("month")
        .collect()
    )
    if found.is_empty() or _is_over(found):
        return None
    number, since, until = found.select("index", "from", "to").row(-1)
    return Unfinished(number, Samples(given, times, day.is_between(since, until)))


def _months(day: pl.Expr) -> pl.Expr:
    """Return the number of a month since the year 0."""
    return day.dt.year() * 12 + day.dt.month() - 1


def _is_over(found: pl.DataFrame) -> bool:
    """Return whether the last period is over, of the months that have samples, in their order."""
    last = found.row(-1, named=True)
    if last["within"] + 1 >= last["length"]:
        return True
    earlier = found.filter(pl.col("index") < last["index"])
    if earlier.is_empty() or found["spell"].any():
        return False
    if last["within"] >= earlier["within"].max():
        return True
    # The quarters of the period that are to come have none either where the year is sampled so.
    quarters = (found["month"] // 3).value_counts()
    sampled_once = quarters["count"].max() == 1
    return sampled_once and last["within"] // 3 + 1 >= last["length"] // 3
