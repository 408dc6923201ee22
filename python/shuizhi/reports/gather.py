"""Collect the results for a report; no rule is applied here."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import polars as pl

from shuizhi._core.messages import text
from shuizhi._core.methods import rules
from shuizhi._core.palette import CLASSES
from shuizhi._core.reasons import joined
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import days_of
from shuizhi._frames.options import Averaging
from shuizhi._frames.tables import wrap
from shuizhi.assessment.alike import Unfinished, unfinished
from shuizhi.assessment.changes import COMPARED, compare
from shuizhi.assessment.goals import ATTAINMENT, attainment
from shuizhi.assessment.lakes import LAKE, assess_lakes
from shuizhi.assessment.ledgers import LEDGER, ledger
from shuizhi.assessment.rivers import RIVER, assess_rivers
from shuizhi.assessment.sections import BACKGROUND, SECTION, assess_sections
from shuizhi.errors import ColumnError, OptionError, ShuizhiWarning
from shuizhi.law.lookup import Standard
from shuizhi.reports.decided import Decided
from shuizhi.reports.places import (
    Places,
    Spell,
    canonical,
    listed_sections,
    marked,
    spell,
    target_table,
    with_absent,
)

# Options of reading that the ledger takes.
_DECLARED = (*BACKGROUND, *BACKGROUND.values())
_LEDGER_TAKES = ("nondetect", "detection_limits", "missing_values", "columns", "abnormal")


@dataclass(frozen=True)
class Asked:
    """The options of a report, besides the columns of places."""

    every: Any
    standard: str | Standard
    target: str | int | None
    targets: Any
    background: Any
    indicators: str | Sequence[str] | None
    priority: Sequence[str] | None
    goals: Mapping[str, float] | None
    boundary: Literal["heavy", "moderate"]
    lang: Lang
    averaging: Averaging


class Gathered:
    """The results for a period, with English names.

    Columns of places are renamed by their order (see `marked`). Each result is computed on first
    use.
    """

    def __init__(
        self,
        samples: pl.DataFrame,
        places: Places,
        asked: Asked,
        period: str | None,
        sources: pl.DataFrame | None,
        discharge: pl.DataFrame | None,
        decided: Decided | None = None,
        groundwater: pl.DataFrame | None = None,
        register: pl.DataFrame | None = None,
        limits: pl.DataFrame | None = None,
        criteria: pl.DataFrame | None = None,
    ) -> None:
        self.samples, self.places, self.asked = samples, places, asked
        self.decided = decided
        self.sources, self.discharge, self.groundwater = sources, discharge, groundwater
        self.limits, self.criteria = limits, criteria
        self.lang = asked.lang
        self._shared: dict[str, Any] = {
            "time": places.times, "every": asked.every, "standard": asked.standard,
            "indicators": asked.indicators, "priority": asked.priority, "lang": asked.lang,
            **asked.averaging,
        }  # fmt: skip
        if register is not None:
            self._shared["register"] = register
        # First the sections: their periods, and which have samples in this one.
        self.keys = [marked(place) for place in range(len(places.section))]
        targets = None if asked.targets is None else target_table(asked.targets, places, samples)
        first = self._sections(samples)
        self.at: Spell = spell(first, places.calendar, period)
        present = first.filter(pl.col("samples") > 0, period=self.at.now).select(
            pl.col(key).alias(name) for key, name in zip(self.keys, places.section, strict=True)
        )
        listed = listed_sections(targets, places, samples, self.at)
        self.unsampled = listed.join(samples, on=places.section, how="anti")
        self.filled = with_absent(samples, places, self.at, present, listed)
        every = first if self.filled is samples else self._sections(self.filled)
        self.absent = self.filled.height - samples.height
        self.every_period = every
        self.sections = self._told_why(every.filter(period=self.at.now), present, first)

    def _sections(self, samples: pl.DataFrame) -> pl.DataFrame:
        self._assessed = self._of_sections(samples)
        taken = SECTION | BACKGROUND
        return canonical(self._assessed, taken, self.places.section, self.lang)

    def _of_sections(self, samples: pl.DataFrame) -> pl.DataFrame:
        asked = self.asked
        result: pl.DataFrame = assess_sections(
            samples, section=self.places.section, water_body=self.places.water_body,
            target=asked.target, targets=asked.targets, background=asked.background,
            **self._shared,
        )  # fmt: skip
        return result

    @property
    def has_targets(self) -> bool:
        """Whether there are targets: by an option, a table or a column of the samples."""
        asked = self.asked
        set_ = asked.target is not None or asked.targets is not None
        return set_ or bool(self.sections["target_declared"].any())

    @cached_property
    def over_third(self) -> pl.DataFrame:
        """The sections of the period with their exceedances of class Ⅲ, whatever their targets."""
        if not self.has_targets:
            return self.sections
        made = assess_sections(
            self.filled.filter(self._in_period(self.filled)),
            section=self.places.section, water_body=self.places.water_body,
            target=rules()["main-indicators"]["level"], **self._shared,
        )  # fmt: skip
        return canonical(made, SECTION, self.places.section, self.lang).filter(period=self.at.now)

    def _in_period(self, samples: pl.DataFrame) -> pl.Series:
        """Return which rows are in the period, including those of unknown time."""
        table = wrap(samples)
        day = days_of(table, self.places.times, self.places.calendar)
        return samples.select(self.at.holds(day).fill_null(True)).to_series()

    def name_of(self) -> pl.Expr:
        """Return the name of a section: its own if unique, or all its columns."""
        own = self.keys[-1]
        alone = self.sections[own].n_unique() == self.sections.height
        return pl.col(own).cast(pl.String) if alone else joined(self.keys)

    # -------------------------------------------------------------- what it is compared with

    @cached_property
    def _last(self) -> Unfinished | None:
        """The period, if it is unfinished at the end of the samples."""
        calendar = self.places.calendar
        last = unfinished(wrap(self.samples), self.places.times, calendar)
        if last is None:
            return None
        label = pl.select(calendar.label(pl.lit(last.index))).item()
        return last if label == self.at.now else None

    @cached_property
    def _alike(self) -> pl.DataFrame | None:
        """The samples of the same months of the year before, for an unfinished period."""
        return None if self._last is None else self._last.base.frame([]).collect()

    @property
    def against(self) -> list[tuple[str, str]]:
        """The periods that this one is compared with: ``before``, ``year``, and their labels.

        The year before is not repeated, and an unfinished period is not compared with a complete
        one.
        """
        year = ("year", self.at.year_before)
        if self.at.before == self.at.year_before or self._last is not None:
            return [year]
        return [("before", self.at.before), year]

    @property
    def same_months(self) -> tuple[int, int] | None:
        """The first and last month that are compared, for an unfinished period."""
        if self._last is None:
            return None
        day = days_of(wrap(self.samples), self.places.times, self.places.calendar, last=True)
        return self.at.start.month, self.samples.select(day.max()).item().month

    def earlier(self, period: str) -> pl.DataFrame:
        """Return the sections of an earlier period, for the months that are compared."""
        if self._alike is None or period != self.at.year_before:
            return self.every_period.filter(period=period)
        made = self._of_sections(self._alike)
        taken = SECTION | BACKGROUND
        return canonical(made, taken, self.places.section, self.lang).filter(period=period)

    @property
    def means(self) -> pl.DataFrame:
        """The means of the period: the last columns of assessed sections."""
        period, reason = ("时段", "说明") if self.lang == "zh" else ("period", "reason")
        columns = self._assessed.columns
        last = max(place for place, name in enumerate(columns) if name in (reason, *_DECLARED))
        return self._assessed.filter(pl.col(period) == self.at.now).select(
            *(pl.col(n).alias(k) for n, k in zip(self.places.section, self.keys, strict=True)),
            *columns[last + 1 :],
        )

    def _told_why(
        self, sections: pl.DataFrame, present: pl.DataFrame, first: pl.DataFrame
    ) -> pl.DataFrame:
        """Give sections without samples in the period their reason."""
        here = present.rename(dict(zip(self.places.section, self.keys, strict=True)))
        timeless = first.filter(pl.col("period").is_null()).select(
            *self.keys, pl.col("reason").alias("why")
        )
        zh = self.lang == "zh"
        none = "本期无样品" if zh else "no samples of the period"
        return (
            sections.join(here.with_columns(here=True), on=self.keys, how="left", nulls_equal=True)
            .join(timeless, on=self.keys, how="left", nulls_equal=True, maintain_order="left")
            .with_columns(
                pl.when("here").then("reason").otherwise(
                    pl.concat_str(pl.lit(none), "why", separator="；" if zh else "; ",
                                  ignore_nulls=True)
                ).alias("reason"),
                pl.when("here").then("samples").otherwise(0).alias("samples"),
                pl.when("here").then("assessed").otherwise(0).alias("assessed"),
            )
            .drop("here", "why")
        )  # fmt: skip

    def of_section(self, columns: Sequence[str]) -> pl.DataFrame:
        """Return the facts of each section, if all its samples agree."""
        return (
            self.filled.group_by(self.places.section, maintain_order=True)
            .agg(
                pl.when(pl.col(name).drop_nulls().n_unique() == 1)
                .then(pl.col(name).drop_nulls().first())
                .alias(f"about:{name}")
                for name in columns
            )
            .rename(dict(zip(self.places.section, self.keys, strict=True)))
        )

    # -------------------------------------------------------------- attainment and the whole

    @cached_property
    def attainment(self) -> pl.DataFrame:
        """The goals of the plan, for the sections of the period."""
        goals = self.asked.goals
        taken = self.sections
        if self.lang == "zh":
            taken = taken.rename({"class": "类别", "attained": "达标", "period": "时段"})
        made = attainment(
            taken, section=self.keys, goals=goals, sources=self.sources,
            groundwater=self.groundwater, lang=self.lang,
        )  # fmt: skip
        return canonical(made, ATTAINMENT, [], self.lang)

    @cached_property
    def whole(self) -> pl.DataFrame:
        """All sections together by period; for the year before, the months compared."""
        name = "whole"
        while name in self.filled.columns:
            name += "_"

        def of(samples: pl.DataFrame) -> pl.DataFrame:
            return self._rivers(
                samples.with_columns(pl.lit("").alias(name)), [name], self.places.section
            )

        whole = of(self.filled)
        if self._alike is None or self._alike.is_empty():
            return whole
        ago = pl.col("period") == self.at.year_before
        return pl.concat([whole.filter(~ago), of(self._alike).filter(ago)])

    def of_period(self, frame: pl.DataFrame, period: str) -> dict[str, Any] | None:
        """Return the row of a period."""
        rows = frame.filter(pl.col("period") == period)
        return rows.row(0, named=True) if rows.height else None

    def compared(self, with_period: str) -> dict[str, Any] | None:
        """Compare all sections together with another period."""
        zh = {name: RIVER[name] for name in ("status", "good_share", "inferior_share", "sections")}
        table = self.whole.rename(zh) if self.lang == "zh" else self.whole
        sides = [table.filter(pl.col("period") == each) for each in (with_period, self.at.now)]
        if sides[0].is_empty():
            return None
        made = compare(*sides, on=marked(0), lang=self.lang)
        return canonical(made, COMPARED, [], self.lang).row(0, named=True)

    # -------------------------------------------------------------- rivers and lakes

    def _rivers(self, samples: pl.DataFrame, by: list[str], section: Sequence[str]) -> pl.DataFrame:
        result = assess_rivers(
            samples, by=by, section=section, water_body=self.places.water_body,
            boundary=self.asked.boundary, **self._shared,
        )  # fmt: skip
        return canonical(result, RIVER | {c: c for c in CLASSES}, by, self.lang)

    def rivers(self, by: list[str]) -> pl.DataFrame:
        """Assess rivers or basins by their river sections, for every period."""
        known = pl.all_horizontal(pl.col(by).is_not_null())
        rows = self.filled.filter(~self.places.of_lakes(self.filled)).filter(known)
        return self._rivers(rows, by, self.places.section)

    @cached_property
    def lakes(self) -> pl.DataFrame | None:
        """The lakes of the period, if there are any."""
        rows = self.samples.filter(self.places.of_lakes(self.samples))
        lake = self.places.lake or self.places.section
        rows = rows.filter(pl.all_horizontal(pl.col(lake).is_not_null()))
        if rows.is_empty():
            return None
        shared = dict(self._shared)
        if shared["indicators"] == "5+X":
            shared["indicators"] = None  # it is determined by section
        result = assess_lakes(
            rows, lake=lake, point=self.places.section if self.places.lake else None, **shared
        )
        made = canonical(result, LAKE, lake, self.lang)
        return made.filter(pl.col("period") == self.at.now)

    # -------------------------------------------------------------- the account

    @cached_property
    def as_reported(self) -> pl.DataFrame | None:
        """The sections of the period without decisions, if there are any."""
        if self.decided is None:
            return None
        with warnings.catch_warnings():  # reported already
            warnings.simplefilter("ignore", ShuizhiWarning)
            made = self._of_sections(self.decided.reported)
        made = canonical(made, SECTION | BACKGROUND, self.places.section, self.lang)
        return made.filter(period=self.at.now)

    @cached_property
    def ledger(self) -> pl.DataFrame:
        """The use of every reading of the table, in any period."""
        options: Any = {n: v for n, v in self.asked.averaging.items() if n in _LEDGER_TAKES}
        decided = self.decided
        samples = self.samples if decided is None else decided.reported
        if decided is not None:
            options["decisions"] = decided.decisions
        result: pl.DataFrame = ledger(
            samples, by=self.places.section, time=self.places.times,
            every="month" if self.places.calendar.overlaps else self.asked.every,
            lang=self.lang, **options,
        )  # fmt: skip
        return canonical(result, LEDGER, self.places.section, self.lang)


def check_wide(options: Averaging) -> None:
    """Refuse options of long tables.

    Raises
    ------
    OptionError
        There are some.
    """
    long = [name for name in ("parameter", "value", "unit") if options.get(name)]
    if long:
        raise OptionError(text("report_wide", long=long))


def check_language(
    result: Any, verb: str, option: str, column: tuple[str, str], lang: Lang
) -> None:
    """Refuse a result of the wrong kind or language.

    Raises
    ------
    ColumnError
        It is.
    """
    en, zh = column
    name = zh if lang == "zh" else en
    if result is not None and name not in result.columns:
        raise ColumnError(
            text(
                "report_result",
                option=option,
                verb=verb,
                said=lang,
                name=name,
                columns=list(result.columns),
            )
        )
