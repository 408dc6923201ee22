"""Rows that are not samples, or whose state is not normal: they are kept with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.language import Lang
from shuizhi._core.reasons import format_reasons, join_reasons
from shuizhi._frames.roles import candidates
from shuizhi._frames.rows import is_summary
from shuizhi._frames.states import Abnormal, is_abnormal, state_columns, tell_states
from shuizhi._frames.tables import Table, words


@dataclass(frozen=True)
class LeftOut:
    """The columns that identify such rows."""

    places: Sequence[str]
    states: Sequence[str]
    abnormal: Abnormal

    @classmethod
    def of(
        cls, names: Sequence[str], readings: Sequence[str], abnormal: Abnormal = "keep"
    ) -> "LeftOut":
        """Find the columns by their names."""
        others = [name for name in names if name not in readings]
        return cls(candidates(others, "section"), candidates(others, "state"), abnormal)

    @property
    def columns(self) -> list[str]:
        """Return the columns that are read."""
        return [*self.places, *self.states]

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
