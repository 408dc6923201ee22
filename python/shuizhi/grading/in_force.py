"""Whether a standard is in force on the days of samples."""

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import M
from shuizhi._core.request import StandardText
from shuizhi._frames.calendar import Calendar, dates
from shuizhi._frames.tables import Table
from shuizhi.errors import ColumnError, NotInForceError, OptionError
from shuizhi.law.lookup import standard as built_in


def check_in_force(
    given: Table, time: str | None, standard: str | StandardText, in_force: str
) -> None:
    """Refuse samples of days on which the standard is not in force."""
    if in_force not in ("check", "any"):
        raise OptionError(f"in_force={in_force!r} is not understood; say 'check' or 'any'")
    if time is None or in_force == "any":
        return
    if time not in given.names:
        raise ColumnError(
            f"time names {time!r}, which the table has not; its columns: "
            + ", ".join(map(repr, given.names))
        )
    found = built_in(standard) if isinstance(standard, str) else standard
    if found.in_force_from is None and found.in_force_to is None:
        return
    frame = given.frame([time])
    day = dates(time, frame.collect_schema()[time], Calendar("year"))
    # Each time is read once, however many samples it has.
    times = frame.group_by(time).len(f"{M}len").filter(days_outside(found, day))
    first, count = times.select(day.min().alias("first"), pl.col(f"{M}len").sum()).collect().row(0)
    if count:
        raise NotInForceError(
            not_in_force(found, first, count) + "grade them all the same with in_force='any'"
        )


def days_outside(standard: StandardText, day: pl.Expr) -> pl.Expr:
    """Return whether a standard is not in force on days; not where they are unknown."""
    within = plugin.in_force(day, standard.in_force_from, standard.in_force_to)
    return ~within.fill_null(True)


def not_in_force(standard: StandardText, first: object, count: int) -> str:
    """Say how many samples are of days on which a standard is not in force, and what to do."""
    until = f" to {standard.in_force_to}" if standard.in_force_to else ""
    return (
        f"{standard.id} is in force from {standard.in_force_from}{until}; {count} samples are "
        f"of other days, the first of {first!s}. Take the standard of those days, or "
    )
