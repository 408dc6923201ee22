"""The state of stations and data (正常, 维护, 停站, …)."""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import warn
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import Table, words

# How to treat rows whose state is not normal.
Abnormal = Literal["keep", "drop"]
_SHOWN = 5


def state_columns(given: Table, others: Sequence[str] = ()) -> list[str]:
    """Return the text columns of the state of a row, without ``others``."""
    found = [name for name in candidates(given.names, "state") if name not in others]
    if found:
        given.frame(found)
    return [
        name
        for name in found
        if given.schema[name] in (pl.String, pl.Categorical)
        or isinstance(given.schema[name], pl.Enum)
    ]


def is_abnormal(states: Sequence[str]) -> pl.Expr:
    """Return whether the state of a row is not normal."""
    return pl.any_horizontal(plugin.flagged(words(name)) for name in states)


def tell_states(counts: pl.DataFrame, states: Sequence[str], abnormal: Abnormal) -> bool:
    """Warn of rows whose state is not normal, and return whether there are any."""
    odd = counts.filter(is_abnormal(states))
    if odd.is_empty():
        return False
    name = (
        states[0]
        if len(states) == 1
        else next(name for name in states if odd.select(plugin.flagged(words(name)).any()).item())
    )
    own = odd.group_by(words(name).alias("state")).agg(pl.col(f"{MARK}len").sum())
    told = own.sort(f"{MARK}len", "state", descending=[True, False]).head(_SHOWN)
    warn(
        "states_dropped" if abnormal == "drop" else "states_kept",
        count=int(odd[f"{MARK}len"].sum()),
        rows=int(counts[f"{MARK}len"].sum()),
        column=name,
        states=told["state"].to_list(),
    )
    return True
