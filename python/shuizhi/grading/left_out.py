"""Rows that are not samples, whose state is not normal, or with marked readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.language import Lang
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons, join_reasons
from shuizhi._frames.roles import candidates
from shuizhi._frames.rows import is_summary
from shuizhi._frames.states import (
    Abnormal,
    has_marks,
    is_abnormal,
    is_marked,
    state_columns,
    tell_states,
)
from shuizhi._frames.tables import Table, words


@dataclass(frozen=True)
class LeftOut:
    """The columns that identify such rows."""

    places: Sequence[str]
    states: Sequence[str]
    abnormal: Abnormal
    marked: Mapping[str, str] = field(default_factory=dict)
    """The columns that mark readings, by the columns of these."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """The parameters of the columns of readings."""

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        readings: Sequence[str],
        abnormal: Abnormal = "keep",
        marked: Mapping[str, str] | None = None,
        ids: Sequence[str] = (),
    ) -> "LeftOut":
        """Find the columns by their names; ``ids`` are the parameters of marked readings."""
        others = [name for name in names if name not in readings]
        own = {name: mark for name, mark in (marked or {}).items() if name in readings}
        return cls(
            candidates(others, "section"),
            [name for name in candidates(others, "state") if name not in (marked or {}).values()],
            abnormal,
            own,
            dict(zip(readings, ids, strict=True)) if ids else {},
        )

    @property
    def columns(self) -> list[str]:
        """Return the columns that are read."""
        return [*self.places, *self.states, *self.marked.values()]

    def left_out(self, column: str) -> str | None:
        """Return the column whose marks leave the readings of another out; None where none does."""
        return self.marked.get(column) if self.abnormal == "drop" else None

    def apply(
        self,
        graded: pl.LazyFrame,
        given: Table,
        new: Mapping[str, str],
        lang: Lang,
        emptied: Mapping[str, pl.Expr],
    ) -> pl.LazyFrame:
        """Clear the results of such rows and set their reason; ``emptied`` are the exceptions."""
        notes: list[tuple[str, pl.Expr, pl.Expr | None]] = []
        out = pl.lit(False)
        summary = self._summary(given)
        if summary is not None:
            notes.append(("summary_row", summary, None))
            out = out | summary
        states = state_columns(given) if self.states else []
        states = [name for name in states if name in self.states]
        if states and self._has_abnormal(given, states):
            odd = is_abnormal(states)
            cells = [pl.when(plugin.flagged(words(name))).then(words(name)) for name in states]
            if self.abnormal == "drop":
                out = out | odd
            notes.append(("abnormal_state", odd, pl.concat_str(cells, separator=", ",
                                                               ignore_nulls=True)))  # fmt: skip
        if has_marks(given, self.marked, self.abnormal):
            notes.append(self._of_marks(lang))
        if not notes:
            return graded
        reason = format_reasons(lang, notes)
        made = []
        for name, column in new.items():
            if name == "reason":
                made.append(pl.when(out).then(reason)
                            .otherwise(join_reasons([pl.col(column), reason], lang)))  # fmt: skip
            else:
                other = emptied.get(name, pl.lit(None))
                made.append(pl.when(~out).then(pl.col(column)).otherwise(other))
        return graded.with_columns(
            each.alias(column) for each, column in zip(made, new.values(), strict=True)
        )

    def _of_marks(self, lang: Lang) -> tuple[str, pl.Expr, pl.Expr]:
        """Return the reason of rows with marked readings: which, and their marks."""
        told = []
        for name, mark in self.marked.items():
            p = parameters_by_id()[self.ids[name]]
            cell = pl.format("{}({})", pl.lit(p.name_zh if lang == "zh" else p.id), words(mark))
            told.append(pl.when(is_marked(name, mark)).then(cell))
        comma = "、" if lang == "zh" else ", "
        odd = pl.any_horizontal(is_marked(*pair) for pair in self.marked.items())
        return "marked", odd, pl.concat_str(told, separator=comma, ignore_nulls=True)

    def _summary(self, given: Table) -> pl.Expr | None:
        """Return whether rows are not samples; None if all are known to be samples."""
        summary = is_summary(given, self.places) if self.places else None
        if summary is None or isinstance(given.given, pl.LazyFrame):
            return summary
        # Most tables have none and are not searched again. Each distinct name is checked once.
        frame = given.frame(self.places)
        texts = [n for n in self.places if is_summary(given, [n]) is not None]
        names = pl.concat([frame.select(words(n).unique().alias("n")) for n in texts])
        there = names.select(plugin.summary(pl.col("n")).any()).collect().item()
        return summary if there else None

    def _has_abnormal(self, given: Table, states: Sequence[str]) -> bool:
        """Return whether any state is not normal; unknown for a lazy table."""
        if isinstance(given.given, pl.LazyFrame):
            return True
        counts = given.frame(states).group_by(states).agg(pl.len().alias(f"{MARK}len")).collect()
        return tell_states(counts, states, self.abnormal)
