"""The state of stations and data (正常, 维护, 停站, …), and marks of single readings (N, D, 无效).

Rows and readings that say other than normal are told, and left out where that is asked for.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import warn
from shuizhi._core.methods import reason_code
from shuizhi._core.request import Columns, understood
from shuizhi._frames.flags import marks_of
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import Table, words

# How to treat rows whose state is not normal.
Abnormal = Literal["keep", "drop"]
_SHOWN = 5


def state_columns(given: Table, others: Sequence[str] = ()) -> list[str]:
    """Return the text columns of the state of a row, without ``others``.

    Raises
    ------
    ColumnError
        Several columns mark the readings of one parameter.
    """
    apart = {*others, *marks_of(given.names).values()}
    found = [name for name in candidates(given.names, "state") if name not in apart]
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


def has_states(given: Table, states: Sequence[str], abnormal: Abnormal) -> bool:
    """Tell rows whose state is not normal; of a lazy table its rows tell it themselves."""
    if not states:
        return False
    if isinstance(given.given, pl.LazyFrame):
        return True
    counts = given.frame(states).group_by(states).agg(pl.len().alias(f"{MARK}len")).collect()
    return tell_states(counts, states, abnormal)


# ------------------------------------------------------------------ marks of single readings


def marked_columns(names: Sequence[str], columns: Columns | None = None) -> dict[str, str]:
    """Return the columns of readings that others mark (化学需氧量标记), and the columns of marks.

    Raises
    ------
    ColumnError
        Several mark the same readings.
    """
    marks = marks_of(names)
    if not marks:
        return {}
    taken = [each for each in understood(names, columns) if each["parameter"]]
    return {e["column"]: marks[e["parameter"]] for e in taken if e["parameter"] in marks}


def is_marked(reading: str, mark: str) -> pl.Expr:
    """Return whether there is a reading, and a mark other than normal beside it."""
    return plugin.flagged(words(mark)).fill_null(False) & pl.col(reading).is_not_null()


def count_marked(frame: pl.LazyFrame, marked: Mapping[str, str]) -> pl.LazyFrame:
    """Return how many readings there are, how many are marked, and with what."""
    odd = [is_marked(*pair) for pair in marked.items()]
    told = [words(mark).filter(each) for mark, each in zip(marked.values(), odd, strict=True)]
    return frame.select(
        pl.sum_horizontal(pl.col(name).is_not_null().sum() for name in marked).alias("readings"),
        pl.sum_horizontal(each.sum() for each in odd).alias("odd"),
        pl.concat_list(each.implode() for each in told).alias("marks"),
    )


def tell_marks(counts: pl.DataFrame, marked: Mapping[str, str], abnormal: Abnormal) -> bool:
    """Warn of readings whose mark is not normal; whether there are any."""
    if not (odd := counts["odd"][0]):
        return False
    own = counts["marks"].explode().value_counts().sort("count", "marks", descending=[True, False])
    warn(
        "marks_dropped" if abnormal == "drop" else "marks_kept",
        count=int(odd),
        readings=int(counts["readings"][0]),
        columns=list(dict.fromkeys(marked.values()))[:_SHOWN],
        marks=own["marks"].head(_SHOWN).to_list(),
    )
    return True


def has_marks(given: Table, marked: Mapping[str, str], abnormal: Abnormal) -> bool:
    """Tell readings that are marked; of a lazy table its rows tell it themselves."""
    if not marked:
        return False
    if isinstance(given.given, pl.LazyFrame):
        return True
    frame = given.frame([*marked, *marked.values()])
    return tell_marks(count_marked(frame, marked).collect(), marked, abnormal)


def unusable(reason: str) -> pl.Expr:
    """Return the cell of a reading that is not used, with the reason."""
    code = pl.lit(reason_code(reason), dtype=pl.UInt8)
    return pl.struct(pl.lit(0.0).alias("value"), code.alias("code"))


def left_out() -> pl.Expr:
    """Return the cell of a reading that is left out, of which the core says nothing."""
    return unusable("not_assessed")


def unmarked(
    cell: pl.Expr,
    reading: str,
    mark: str | None,
    described: bool,
    missing_values: Sequence[str | float],
) -> pl.Expr:
    """Return a column of readings without those that are marked, in its own unit."""
    if mark is None:
        return cell
    told = [str(word) for word in missing_values]
    zero = pl.lit(0, pl.Int32)
    cells = plugin.cells(cell, zero, pl.lit(True), pl.lit(described), told)
    return pl.when(~is_marked(reading, mark)).then(cells).otherwise(left_out())


def marked_readings(given: Table, keys: Sequence[str], abnormal: Abnormal) -> pl.Expr | None:
    """Return the mark beside each reading of a long table, null where it is normal; None without.

    ``keys`` are columns of samples, not of readings.
    """
    states = state_columns(given, keys)
    if not has_states(given, states, abnormal):
        return None
    odd = [pl.when(plugin.flagged(words(name))).then(words(name)) for name in states]
    told = pl.concat_str(odd, separator=", ", ignore_nulls=True)
    return pl.when(is_abnormal(states)).then(told)


class Unmarked(Table):
    """A table without the readings that are marked other than normal."""

    def __init__(self, whole: Table, marked: Mapping[str, str]) -> None:
        self.given, self.names, self.schema = whole.given, whole.names, whole.schema
        self.serials = whole.serials
        self._whole, self._marked = whole, dict(marked)

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        own = {name: mark for name, mark in self._marked.items() if name in columns}
        frame = self._whole.frame(list(dict.fromkeys([*columns, *own.values()])))
        self.schema = self._whole.schema
        return frame.with_columns(
            pl.when(~is_marked(name, mark)).then(pl.col(name)).alias(name)
            for name, mark in own.items()
        )

    def head(self, columns: Sequence[str], rows: int) -> pl.DataFrame | None:
        return self._whole.head(columns, rows)

    def convert(self, result: pl.LazyFrame) -> Any:
        return self._whole.convert(result)
