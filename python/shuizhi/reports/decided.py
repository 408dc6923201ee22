"""Decisions on readings in a report."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi._core.request import Columns, Lang
from shuizhi.checks.decisions import apply_decisions
from shuizhi.reports.places import Places


@dataclass(frozen=True)
class Decided:
    """The samples as reported and as decided, and the record of every decision."""

    decisions: Any
    reported: pl.DataFrame
    samples: pl.DataFrame
    applied: pl.DataFrame

    @classmethod
    def of(
        cls,
        samples: pl.DataFrame,
        decisions: Any,
        places: Places,
        lang: Lang,
        columns: Columns | None,
    ) -> "Decided":
        """Apply decisions to the samples of a report."""
        time = places.times[0] if len(places.times) == 1 else None
        made = apply_decisions(samples, decisions, time=time, columns=columns, lang=lang)
        return cls(decisions, samples, made.samples, made.applied)
