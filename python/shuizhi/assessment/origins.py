"""Automatic and manual data of one section: which of them is used in each month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import note, text, warn
from shuizhi._core.methods import rules
from shuizhi._frames.calendar import Calendar
from shuizhi._frames.options import named
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import Table, words
from shuizhi.errors import OptionError

__all__ = ["Origins", "Precedence", "origins_of"]

Origin = Literal["automatic", "manual"]
Precedence = Origin | Mapping[str, str]
_SHOWN = 3


@dataclass(frozen=True)
class Origins:
    """The column of data sources, and the preferred source of each parameter."""

    column: str
    first: Origin = "automatic"
    own: Mapping[str, str] = field(default_factory=dict)

    def of(self, id: str) -> str:
        """Return the preferred source of a parameter."""
        if id in self.own:
            return self.own[id]
        by_rule = id in rules()["automatic-first"]["parameters"]
        return "automatic" if self.first == "automatic" and by_rule else "manual"

    def split(
        self,
        rows: pl.LazyFrame,
        keys: Sequence[str],
        day: pl.Expr,
        enters: Mapping[str, pl.Expr],
    ) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
        """Return rows, and by parameter which are left out for the preferred source.

        ``enters`` says whether a row has a value, by parameter. A reading is left out if its
        section has a value of the preferred source in the same month.
        """
        origin = pl.col(f"{MARK}origin")
        marked = rows.with_columns(
            plugin.origin(words(self.column)).alias(f"{MARK}origin"),
            Calendar("month").index(day).alias(f"{MARK}month"),
        )
        on = [*keys, f"{MARK}month"]
        first = marked.group_by(on).agg(
            (has & (origin == self.of(id)).fill_null(False)).any().alias(f"{MARK}first:{id}")
            for id, has in enters.items()
        )
        joined = marked.join(first, on=on, how="left", nulls_equal=True, maintain_order="left")
        out = {
            id: (pl.col(f"{MARK}first:{id}") & (origin != self.of(id))).fill_null(False)
            for id in enters
        }
        return joined, out


def origins_of(given: Table, origin: str | None, precedence: Precedence | None) -> Origins | None:
    """Return the column of sources: the one named, or one that has both kinds.

    Raises
    ------
    OptionError
        The precedence is not understood, or given without a column.
    """
    found = named("origin", origin, given) if origin is not None else _found(given)
    if not found:
        if precedence is not None:
            raise OptionError(text("precedence_without_origin"))
        return None
    [column] = found
    strange = (
        given.frame([column])
        .select(words(column).alias("word"))
        .unique()
        .filter(pl.col("word").is_not_null() & plugin.origin(pl.col("word")).is_null())
        .collect()["word"]
    )
    if len(strange):
        warn("origins_unknown", column=column, words=strange.sort().head(_SHOWN).to_list())
    if precedence is None or isinstance(precedence, str):
        if precedence not in (None, "automatic", "manual"):
            raise OptionError(text("precedence_unknown", said=precedence))
        return Origins(column, precedence or "automatic")
    for said in precedence.values():
        if said not in ("automatic", "manual"):
            raise OptionError(text("precedence_unknown", said=said))
    own = {_shuizhi.parameter_id(name): said for name, said in precedence.items()}
    return Origins(column, "automatic", own)


def _found(given: Table) -> list[str]:
    """Return the only column of sources that has automatic and manual data."""
    columns = candidates(given.names, "origin")
    if len(columns) != 1:
        return []
    kinds = given.frame(columns).select(plugin.origin(words(columns[0])).drop_nulls().n_unique())
    if kinds.collect().item() < 2:
        return []
    note("origin_taken", column=columns[0])
    return columns
