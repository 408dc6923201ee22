"""Periods of the calendar: days, weeks, months, quarters, years, seasons, months to date."""

import contextlib
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.messages import text, warn
from shuizhi._frames.tables import Table
from shuizhi.errors import ColumnError, OptionError

Every = (
    Literal["day", "week", "ten-day", "month", "quarter", "half", "year", "to-date"]
    | Mapping[str, Sequence[int]]
    | None
)

# How many units of each kind a day has.
_PER_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_EPOCH = dt.date(1970, 1, 1).toordinal()
_WORDS = ("day", "week", "ten-day", "month", "quarter", "half", "year", "to-date")


@dataclass(frozen=True)
class Calendar:
    """The periods of a function; they are numbered consecutively."""

    every: str | None
    seasons: tuple[tuple[str, tuple[int, ...]], ...] = ()
    until: int | None = None  # the last month of the table (year · 12 + month, from 0)

    @classmethod
    def of(cls, every: Every) -> "Calendar":
        """Check the option of the user.

        Raises
        ------
        OptionError
            It is not a period, or the sets of months are not understood.
        """
        if every is None or (isinstance(every, str) and every in _WORDS):
            return cls(every if every is None else str(every))
        if isinstance(every, Mapping) and every:
            seasons = {str(name): months for name, months in every.items()}
            lists = all(isinstance(months, list | tuple) for months in seasons.values())
            if lists and all(type(m) is int for months in seasons.values() for m in months):
                named = [(name, tuple(months)) for name, months in seasons.items() if months]
                # In the order of the year, however they are listed.
                made = cls("season", tuple(sorted(named, key=lambda season: season[1][0])))
                sets = cls("sets", tuple(named))
                for each in (made, sets):  # the core checks that they are months of a year
                    with contextlib.suppress(OptionError):
                        _ = each.per_year
                        each.tell_gaps()
                        return each
            raise OptionError(text("every_months", names=list(map(str, every))))
        raise OptionError(text("every_unknown", every=every, words=_WORDS))

    @classmethod
    def disjoint(cls, every: Every, verb: str) -> "Calendar":
        """Check the option of the user, for a function whose periods must not overlap.

        Raises
        ------
        OptionError
            As in `of`; or the periods overlap.
        """
        made = cls.of(every)
        if made.overlaps:
            said = every if isinstance(every, str) else list(every or {})
            raise OptionError(text("every_overlaps", verb=verb, every=said))
        return made

    def tell_gaps(self) -> None:
        """Warn of months that are in no set."""
        there = {month for _, months in self.seasons for month in months}
        if lost := [month for month in range(1, 13) if month not in there]:
            warn("months_in_no_period", months=lost)

    @property
    def period(self) -> plugin.Period:
        """The period in the form of the core."""
        if self.every == "season":
            return self._sets()
        if self.every == "sets":
            return {"sets": self._sets()}
        return self.every or "all"

    def _sets(self) -> list[tuple[str, list[int]]]:
        return [(name, list(months)) for name, months in self.seasons]

    @property
    def overlaps(self) -> bool:
        """Whether a day may be in several periods, or in none."""
        return self.every in ("to-date", "sets")

    def up_to(self, given: Table, times: Sequence[str]) -> "Calendar":
        """Return the calendar of a table, which ends with the last month of its samples."""
        if not self.overlaps or not times:
            return self
        day = days_of(given, times, self)
        last = given.frame(times).select(times).unique().select(day.max()).collect().item()
        return self if last is None else replace(self, until=last.year * 12 + last.month - 1)

    def indexed(self, frame: pl.LazyFrame, date: pl.Expr, name: str) -> pl.LazyFrame:
        """Return rows with the number of their period, repeated if periods overlap.

        Rows without a known day have one row with null; rows in no period are dropped.
        """
        if not self.overlaps:
            return frame.with_columns(self.index(date).alias(name))
        numbers = plugin.periods(date, self.period, self.until)
        return frame.with_columns(numbers.alias(name)).explode(
            name, empty_as_null=False, keep_nulls=False
        )

    def number(self, label: str, start: dt.date) -> int:
        """Return the number of a period by its name and first day."""
        if self.every == "to-date":
            return start.year * 12 + int(label[-2:]) - 1
        if self.every == "sets":
            names = [f"{start.year}-{name}" for name, _ in self.seasons]
            return start.year * len(names) + names.index(label)
        return int(pl.select(self.index(pl.lit(start))).item())

    def end(self, index: pl.Expr) -> pl.Expr:
        """Return the last day of a period."""
        return plugin.period_end(index, self.period)

    def after(self, number: int) -> dt.date:
        """Return the first day after a period."""
        last: dt.date = pl.select(self.end(pl.lit(number, pl.Int32))).item()
        return last + dt.timedelta(days=1)

    def _part(self, index: pl.Expr, name: str) -> pl.Expr:
        return plugin.period_parts(index, self.period).struct.field(name)

    def year(self, index: pl.Expr) -> pl.Expr:
        """Return the year of a period; for a week that of its Thursday (ISO 8601)."""
        return self._part(index, "year")

    def place(self, index: pl.Expr) -> pl.Expr:
        """Return the number of a period within its year, from 0."""
        return self._part(index, "place")

    def time(self, index: pl.Expr) -> pl.Expr:
        """Return the time of a period, in years."""
        return self._part(index, "time")

    def year_before(self, index: pl.Expr) -> pl.Expr:
        """Return the number of the same period of the year before, if comparable.

        A 29th of February and a 53rd week usually have none; sets of months that are unfinished at
        the end of the table are not compared.
        """
        ago = self._part(index, "before")
        if self.every != "sets" or self.until is None:
            return ago
        return pl.when(self._part(index, "last") <= self.until).then(ago)

    @property
    def _figures(self) -> tuple[int, bool, bool, int, int | None]:
        return _shuizhi.period(json.dumps(self.period))

    @property
    def per_year(self) -> int:
        """How many periods a year has."""
        return self._figures[0]

    @property
    def by_months(self) -> bool:
        """Whether a period is the mean of its months."""
        return self._figures[1]

    @property
    def counts_months(self) -> bool:
        """Whether the least count of a mean is one of months."""
        return self._figures[2]

    @property
    def least(self) -> int:
        """The least number of months, or samples, of a mean by the method."""
        return self._figures[3]

    @property
    def least_quarterly(self) -> int | None:
        """The same for parameters sampled quarterly, or None without a rule."""
        return self._figures[4]

    def unfinished(
        self, sampled: Sequence[int], *, spells: bool
    ) -> tuple[int, dt.date, dt.date] | None:
        """Return the unfinished period, and the days of the same months of the year before.

        ``sampled`` are the months with samples, counted from the year 0; ``spells`` says whether a
        sample covers several months.
        """
        found = _shuizhi.unfinished(json.dumps(self.period), list(sampled), spells)
        if found is None:
            return None
        number, since, until = found
        first = dt.date(1970, 1, 1)
        return number, first + dt.timedelta(days=since), first + dt.timedelta(days=until)

    def index(self, date: pl.Expr) -> pl.Expr:
        """Return the number of the period of a date; null for null."""
        return pl.lit(0, pl.Int32) if self.every is None else plugin.period(date, self.period)

    def label(self, index: pl.Expr) -> pl.Expr:
        """Return the name of a period: 2021-04-01, 2021-W13, 2021-04, 2021-Q2, 2021-01~04."""
        if self.every is None:
            return pl.lit(None, pl.String)
        return plugin.period_label(index, self.period)

    def start(self, index: pl.Expr) -> pl.Expr:
        """Return the first day of a period."""
        if self.every is None:
            return pl.lit(None, pl.Date)
        return plugin.period_start(index, self.period)


# The precision that a cell needs for each period.
_LEAST = {"season": "month", "to-date": "month", "sets": "month", "week": "day", None: "year"}
_SERIAL = r"^\d{5}(\.\d+)?$"


def _written(column: pl.Expr, per_day: int) -> pl.Expr:
    """Return days or times; null if their year does not have four digits."""
    first, last = (day.toordinal() - _EPOCH for day in (dt.date.min, dt.date.max))
    least, most = max(first * per_day, -(2**63)), min((last + 1) * per_day - 1, 2**63 - 1)
    return pl.when(column.to_physical().is_between(least, most)).then(column)


def shown_times(name: str, dtype: Any) -> pl.Expr:
    """Return the cells of a column of times as text for messages; impossible days as numbers."""
    column = pl.col(name)
    if not (dtype == pl.Date or isinstance(dtype, pl.Datetime)):
        return column.cast(pl.String)
    per_day = 1 if dtype == pl.Date else _PER_DAY[dtype.time_unit]
    written = _written(column, per_day).cast(pl.String)
    return pl.coalesce(written, column.to_physical().cast(pl.String)).alias(name)


def days_of(
    given: Table,
    times: Sequence[str],
    calendar: Calendar,
    *,
    last: bool = False,
    whole_days: bool = False,
) -> pl.Expr:
    """Return the day of each row of a table; null if it is not understood.

    Accepts days, times, and texts and whole numbers that begin with a year (2020-05-08 15:00,
    20200508, 20160824003817); serial numbers of a spreadsheet (45393), if the whole column has
    them; a ten-day period, month, quarter, half or year if that is enough to give the period, as
    its first day, or its last with ``last``; the first day of several (2026.01.05~01.16). Two
    columns are year and month.

    With ``whole_days`` only complete days are accepted.

    Raises
    ------
    ColumnError
        A column cannot hold times.
    """
    least = "day" if whole_days else _LEAST.get(calendar.every, calendar.every)
    if len(times) == 2:
        year, month = (_text_of(given, name) for name in times)
        year, month = year.str.strip_suffix("年"), month.str.strip_suffix("月")
        whole = pl.concat_str(year, pl.lit("-"), month.str.strip_suffix("月份"))
        return plugin.days(whole, least=least, last=last, serial=False)
    [name] = times
    column, dtype = pl.col(name), _dtype(given, name)
    if dtype == pl.Date:
        return _written(column, 1)
    if isinstance(dtype, pl.Datetime):
        return _written(column, _PER_DAY[dtype.time_unit]).dt.date()
    if dtype == pl.Null:
        return column.cast(pl.Date)
    serial = is_serial(given, name)
    cells = column.cast(pl.String) if serial else _text_of(given, name)
    return plugin.days(cells, least=least, last=last, serial=serial)


def comparable(name: str, dtype: Any) -> pl.Expr:
    """Return a column as numbers or text, so that equal cells compare equal."""
    column = pl.col(name)
    if isinstance(dtype, pl.BaseExtension):
        column, dtype = column.ext.storage(), dtype.ext_storage()
    if dtype.is_temporal():
        return column.to_physical().cast(pl.Int64)
    if dtype.is_float():
        return column.cast(pl.Float64)
    if dtype.is_nested() or dtype == pl.Binary:
        return column.hash()
    held = dtype.is_signed_integer() and dtype != pl.Int128
    return column.cast(pl.Int64 if held else pl.String)


def _dtype(given: Table, name: str) -> Any:
    if name not in given.schema:
        given.frame([name])
    return given.schema[name]


def _text_of(given: Table, name: str) -> pl.Expr:
    """Return a column of texts or whole numbers as text."""
    dtype = _dtype(given, name)
    column = pl.col(name)
    if dtype.is_float():
        # pandas and Excel turn whole numbers with gaps into floats.
        part = given.frame([name]).select((column.fill_nan(None) % 1 != 0).any())
        if part.collect().item():
            raise ColumnError(text("times_of_type", column=name, dtype=dtype))
        return column.cast(pl.Int64, strict=False).cast(pl.String)
    if dtype.is_integer() or dtype in (pl.String, pl.Categorical) or isinstance(dtype, pl.Enum):
        return column.cast(pl.String)
    raise ColumnError(text("times_of_type", column=name, dtype=dtype))


def is_serial(given: Table, name: str) -> bool:
    """Return whether all cells of a column are serial day numbers of a spreadsheet."""
    known = dict(given.serials or {})
    if name not in known:
        dtype = _dtype(given, name)
        cells = given.frame([name]).select(pl.col(name)).filter(pl.col(name).is_not_null())
        if dtype.is_numeric():
            number = pl.col(name)
            known[name] = bool(
                cells.select(
                    number.is_between(20_000, 80_000, closed="left").all() & (pl.len() > 0)
                )
                .collect()
                .item()
            )
        elif dtype == pl.String:
            like = pl.col(name).str.strip_chars().str.contains(_SERIAL)
            first = cells.head(1).select(like).collect()
            known[name] = bool(
                first.height and first.item() and cells.select(like.all()).collect().item()
            )
        else:
            known[name] = False
        given.serials = known
    return known[name]
