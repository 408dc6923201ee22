"""The places and periods of a report, and places without samples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.messages import text
from shuizhi._core.nearest import nearest_word
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar, is_serial
from shuizhi._frames.options import named
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import samples_of
from shuizhi._frames.states import Abnormal
from shuizhi._frames.tables import wrap
from shuizhi.errors import ColumnError, OptionError

# The prefix of columns of places in the tables of a report. It differs from that of private
# columns, because these tables are passed to other functions.
KEY = "\ufdd1"


@dataclass(frozen=True)
class Places:
    """The columns of places and times in the samples, and their periods."""

    section: list[str]
    times: list[str]
    basin: list[str]
    river: list[str]
    lake: list[str]
    water_body: str
    target: str | None  # if it is a column
    calendar: Calendar

    @classmethod
    def found(
        cls,
        samples: pl.DataFrame,
        calendar: Calendar,
        said: Mapping[str, str | Sequence[str] | None],
        abnormal: Abnormal = "keep",
    ) -> "Places":
        """Find the columns, by the user's names or by usual names.

        Raises
        ------
        ColumnError
            A column is missing, or the one found does not identify sections.
        OptionError
            Several columns may be meant.
        """
        table = wrap(samples)
        roles = Roles(table)
        section = roles.columns("section", said["section"], some=True)
        times = roles.times(said["time"])
        basin = roles.columns("basin", said["basin"], needed=False)
        river = roles.columns("river", said["river"], needed=False)
        body = roles.water_body(cast("str | None", said["water_body"]))
        roles.tell()
        _, section = samples_of(
            table, section, times, calendar, option="section", found=said["section"] is None,
            abnormal=abnormal,
        )  # fmt: skip
        target = str(said["target"])
        return cls(
            section, times, basin, river, named("lake", said["lake"], table), body,
            target if target in samples.columns else None, calendar,
        )  # fmt: skip

    @property
    def told(self) -> list[str]:
        """Every column of places."""
        columns = [*self.section, *self.basin, *self.river, *self.lake]
        if _shuizhi.water_body(self.water_body) is None:
            columns.append(self.water_body)
        if self.target is not None:
            columns.append(self.target)
        return list(dict.fromkeys(columns))

    def of_lakes(self, samples: pl.DataFrame) -> pl.Series:
        """Return which rows are of lakes."""
        word = _shuizhi.water_body(self.water_body)
        if word is not None or self.water_body not in samples.columns:
            return pl.repeat(word == "lake", samples.height, eager=True)
        bodies = samples[self.water_body].cast(pl.String)
        lakes = [b for b in bodies.unique().drop_nulls() if _shuizhi.water_body(b) == "lake"]
        return bodies.is_in(lakes).fill_null(False)


# ------------------------------------------------------------------ periods


@dataclass(frozen=True)
class Spell:
    """A period and those it is compared with, by name."""

    now: str
    before: str
    year_before: str
    start: Any
    end: Any  # the first day after it

    def holds(self, day: pl.Expr) -> pl.Expr:
        """Return whether a day is in it."""
        return (day >= pl.lit(self.start)) & (day < pl.lit(self.end))


def spell(assessed: pl.DataFrame, calendar: Calendar, period: str | None) -> Spell:
    """Return the requested period, or the last one with samples.

    Raises
    ------
    ColumnError
        No time of the samples is understood.
    OptionError
        There is no such period.
    """
    known = assessed.select("period", "start").drop_nulls().unique().sort("start", "period")
    if known.is_empty():
        raise ColumnError(text("report_no_time"))
    if period is None:
        period = known["period"][-1]
    if period not in known["period"]:
        # A name that is understood was not misspelled: there are no samples, or periods are longer.
        of_year = pl.select(plugin.period_named(pl.lit(period)).struct.field("per_year")).item()
        named = of_year is not None or period.isdigit()
        if not named and (near := nearest_word(period, known["period"])):
            raise OptionError(
                text("report_period_nearest", period=period, nearest=near,
                     known=list(known["period"]))
            )  # fmt: skip
        raise OptionError(text("report_no_period", period=period, known=list(known["period"])))
    start = known.filter(period=period)["start"].item()
    number = calendar.number(period, start)
    index = pl.lit(number, pl.Int32)
    year = index - calendar.per_year if calendar.overlaps else calendar.year_before(index)
    # Overlapping periods are compared only with the year before.
    names = [calendar.label(each) for each in (year if calendar.overlaps else index - 1, year)]
    before, ago = pl.select(each.alias(str(i)) for i, each in enumerate(names)).row(0)
    return Spell(period, before, ago or before, start, calendar.after(number))


# ------------------------------------------------------------------ places without samples


def with_absent(
    samples: pl.DataFrame, places: Places, at: Spell, present: pl.DataFrame, listed: pl.DataFrame
) -> pl.DataFrame:
    """Add a row without readings for each section without a sample in the period.

    Results then have its target, and count it as not assessed. ``present`` are the sections of the
    period, ``listed`` those in targets.
    """
    keys = places.section
    # Facts of a section in samples of other times, if they agree.
    others = [name for name in places.told if name not in keys]
    known = samples.group_by(keys, maintain_order=True).agg(
        pl.when(pl.col(name).drop_nulls().n_unique() == 1)
        .then(pl.col(name).drop_nulls().first())
        .alias(name)
        for name in others
    )
    every = pl.concat([known, listed.join(known, on=keys, how="anti")], how="diagonal_relaxed")
    absent = every.join(present, on=keys, how="anti", nulls_equal=True)
    if absent.is_empty():
        return samples
    rows = absent.with_columns(_written(pl.lit(at.start), places.times, samples))
    return pl.concat([samples, rows.cast({name: samples.schema[name] for name in rows.columns})],
                     how="diagonal")  # fmt: skip


def _written(day: pl.Expr, times: list[str], samples: pl.DataFrame) -> list[pl.Expr]:
    """Return a day in the form of the column of times."""
    if len(times) == 2:
        parts = (day.dt.year(), day.dt.month())
        return [p.cast(samples.schema[n]).alias(n) for p, n in zip(parts, times, strict=True)]
    [time] = times
    dtype = samples.schema[time]
    if is_serial(wrap(samples), time):
        told = day.to_physical() + 25_569  # days of a spreadsheet are counted from 1899-12-30
    elif dtype == pl.String:
        told = day.dt.strftime("%Y-%m-%d")
    elif dtype.is_numeric():
        told = day.dt.strftime("%Y%m%d").cast(pl.Int64)
    else:
        told = day
    return [told.cast(dtype).alias(time)]


def target_table(targets: Any, places: Places, samples: pl.DataFrame) -> pl.DataFrame:
    """Return a table of targets with the section names of the samples.

    Raises
    ------
    ColumnError
        It has none of the sections of the samples.
    """
    table = wrap(targets)
    keys = named("targets", places.section, table)
    frame = table.frame(table.names).select(table.names).collect()
    frame = frame.with_columns(pl.col(name).cast(samples.schema[name]) for name in keys)
    if frame.height and frame.join(samples, on=keys, how="semi").is_empty():
        raise ColumnError(
            text(
                "report_targets",
                frame=frame.select(keys).row(0),
                samples=samples.select(keys).row(0),
            )
        )
    return frame


def listed_sections(
    targets: pl.DataFrame | None, places: Places, samples: pl.DataFrame, at: Spell
) -> pl.DataFrame:
    """Return the sections in a table of targets for the period."""
    keys = places.section
    if targets is None:
        return pl.DataFrame(schema={name: samples.schema[name] for name in keys})
    for name in [n for n in ("year", "年份", "年度", "年") if n in targets.columns][:1]:
        year = pl.col(name).cast(pl.String).str.extract(r"(\d{4})").cast(pl.Int32)
        targets = targets.filter((year == at.start.year).fill_null(False))
    return targets.select(keys).unique(maintain_order=True)


def canonical(
    result: pl.DataFrame, names: Mapping[str, str], keys: Sequence[str], lang: Lang
) -> pl.DataFrame:
    """Return a result in either language with English names and renamed keys."""
    return result.select(
        *(pl.col(key).alias(marked(place)) for place, key in enumerate(keys)),
        *(
            pl.col(name if lang == "en" else zh).alias(name)
            for name, zh in names.items()
            if (name if lang == "en" else zh) in result.columns
        ),
    )


def marked(place: int) -> str:
    """Return the name of a user's column in the tables of a report."""
    return f"{KEY}{place}"
