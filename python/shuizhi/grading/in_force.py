"""Whether a standard is in force on the days of samples."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.request import StandardText
from shuizhi._frames.calendar import Calendar, days_of, shown_times
from shuizhi._frames.rows import tell_times
from shuizhi._frames.tables import Table
from shuizhi.errors import ColumnError, NotInForceError, OptionError
from shuizhi.law.lookup import standard as built_in


def check_in_force(
    given: Table,
    times: Sequence[str],
    standard: str | StandardText,
    in_force: str,
    told: bool = False,
) -> None:
    """Refuse samples of days on which the standard is not in force.

    Times that are not understood give a warning, unless ``told`` says that it was given before; a
    column without any day is an error.
    """
    if in_force not in ("check", "any"):
        raise OptionError(text("in_force_unknown", in_force=in_force))
    if not times or in_force == "any":
        return
    found = built_in(standard) if isinstance(standard, str) else standard
    if found.in_force_from is None and found.in_force_to is None:
        return
    calendar = Calendar("year")
    # Each distinct time is read once.
    counts = given.frame(times).group_by(times).agg(pl.len().alias(f"{MARK}len")).collect()
    day = days_of(given, times, calendar)
    days = counts.select(day.alias("day"), f"{MARK}len")
    if not told and counts.height:
        if days["day"].null_count() == days.height:
            shown = [shown_times(name, counts.schema[name]) for name in times]
            example = " ".join(str(cell) for cell in counts.select(shown).row(0))
            raise ColumnError(text("times_no_day", column=" ".join(times), example=example))
        tell_times(given, times, counts, calendar)
    outside = days.filter(days_outside(found, pl.col("day")))
    if outside.height:
        first, count = outside["day"].min(), int(outside[f"{MARK}len"].sum())
        raise NotInForceError(not_in_force(found, first, count, flags=False))


def days_outside(standard: StandardText, day: pl.Expr) -> pl.Expr:
    """Return whether a standard is not in force on days; false for unknown days."""
    within = plugin.in_force(day, standard.in_force_from, standard.in_force_to)
    return ~within.fill_null(True)


def not_in_force(standard: StandardText, first: object, count: int, flags: bool) -> str:
    """Return the error for samples of days on which a standard is not in force."""
    until = text("in_force_until", day=standard.in_force_to) if standard.in_force_to else ""
    return text(
        "not_in_force_flag" if flags else "not_in_force_any", standard=standard.id,
        since=standard.in_force_from, until=until, count=count, first=str(first),
    )  # fmt: skip
