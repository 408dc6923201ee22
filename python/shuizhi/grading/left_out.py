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
    has_states,
    is_abnormal,
    is_marked,
    state_columns,
)
from shuizhi._frames.tables import Table, words

TOLD = f"{MARK}told"


def marks_of_sample(lang: Lang) -> pl.Expr:
    """Return which readings of a sample of a long table are marked, and their marks."""
    names = {id: p.name(lang) for id, p in parameters_by_id().items()}
    name = pl.col(f"{MARK}id").replace_strict(names, default=None, return_dtype=pl.String)
    cells = pl.concat_str(name, pl.lit("("), pl.col(f"{MARK}mark"), pl.lit(")")).drop_nulls()
    return cells.str.join("、" if lang == "zh" else ", ").alias(TOLD)


def with_marks(frame: pl.LazyFrame, reason: str, lang: Lang) -> pl.LazyFrame:
    """Return samples of a long table with their marked readings in the reason."""
    told = format_reasons(lang, [("marked", pl.col(TOLD) != "", pl.col(TOLD))])
    return frame.with_columns(join_reasons([pl.col(reason), told], lang).alias(reason)).drop(TOLD)


def marked(
    part: pl.Expr,
    name: str,
    mark: str,
    lang: Lang,
    abnormal: Abnormal,
    judged: Sequence[str],
    nothing: Mapping[str, pl.Expr],
) -> pl.Expr:
    """Return results of readings, of which those with an abnormal mark have a reason, or no limits.

    ``judged`` are the results that depend on limits, ``nothing`` those of a reading without.
    """
    odd, field = is_marked(name, mark), part.struct.field
    note = format_reasons(lang, [("marked", odd, words(mark))])
    own = {"reason": join_reasons([field("reason"), note], lang)}
    if abnormal == "drop":
        others = {**nothing, "reason": note}
        own = {
            key: pl.when(~odd).then(field(key)).otherwise(others.get(key, pl.lit(None)))
            for key in judged
        }
    return part.struct.with_fields(**own)


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
        if has_states(given, states, self.abnormal):
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
            cell = pl.format("{}({})", pl.lit(p.name(lang)), words(mark))
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
