"""What a register plans: how often places are sampled, and which parameters are measured there."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.headings import MARK
from shuizhi._core.messages import warn
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table
from shuizhi.assessment.register.columns import PARTS
from shuizhi.assessment.register.table import Register

__all__ = ["PLAN", "Plans", "plans_of"]

PLAN = f"{MARK}plan"
_ITEMS, _QUARTERLY = f"{MARK}items", f"{MARK}quarterly"
_MONTH, _QUARTER = 1, 3


@dataclass(frozen=True)
class Plans:
    """The plans of places, as the core takes them.

    A plan is a list of numbers: how many samplings in how many months, and in how many months each
    of the parameters is to be measured once; 0 where nothing is planned.
    """

    otherwise: list[int]
    """The plan of places that the register does not hold."""
    keys: list[str]
    """The columns by which it names places."""
    frame: pl.DataFrame | None = None
    """The keys, the plan of each place, and the items that no column of the samples is."""

    def beside(self, places: pl.LazyFrame) -> pl.LazyFrame:
        """Return places with their plans, in their order."""
        plan = pl.lit(pl.Series([self.otherwise], dtype=pl.List(pl.UInt32))).first()
        if self.frame is None:
            return places.with_columns(plan.alias(PLAN))
        own = self.frame.lazy().select(*self.keys, PLAN)
        theirs = joinable(Table(self.frame, own), own, self.keys, places, "register")
        joined = places.join(
            theirs, on=self.keys, how="left", nulls_equal=True, maintain_order="left"
        )
        return joined.with_columns(pl.coalesce(PLAN, plan))

    def absent(self, places: pl.LazyFrame) -> pl.LazyFrame:
        """Return the items of places that the samples have no column for: keys and ``id``."""
        assert self.frame is not None
        own = self.frame.lazy().select(*self.keys, pl.col(_ITEMS).alias("id"))
        theirs = joinable(Table(self.frame, own), own, self.keys, places, "register")
        joined = places.join(theirs, on=self.keys, nulls_equal=True, maintain_order="left")
        return joined.explode("id", empty_as_null=False, keep_nulls=False)


def plans_of(
    register: Register | None,
    keys: Sequence[str],
    parameters: Sequence[str],
    items: Sequence[str],
) -> Plans | None:
    """Return what is planned of places: by the register, and (``items``) of all of them.

    Frequencies that are not understood are reported.

    Raises
    ------
    UnknownNameError
        A parameter of the register is not known.
    """
    otherwise = [0, 0, *(int(id in items) for id in parameters)]
    fields = ("samplings", "items", "quarterly")
    known = [] if register is None else [key for key in keys if register.place(key) is not None]
    if register is None or not known or not any(register.columns(field) for field in fields):
        return Plans(otherwise, []) if items else None
    said = register.frame.select(
        *register.keyed(known),
        _of(register, "samplings").alias(PLAN),
        *(_of(register, field).alias(name) for field, name in
          (("items", _ITEMS), ("quarterly", _QUARTERLY))),
    )  # fmt: skip
    plans, absent, strange = [], [], []
    for row in said.iter_rows(named=True):
        word = (row[PLAN] or "").strip()
        frequency = _shuizhi.samplings(word) if word else None
        if word and frequency is None:
            strange.append(word)
        seldom, often = _ids(row[_QUARTERLY]), [*_ids(row[_ITEMS]), *items]
        spans = {id: _QUARTER if id in seldom else _MONTH for id in [*often, *seldom]}
        plans.append([*(frequency or (0, 0)), *(spans.get(id, 0) for id in parameters)])
        absent.append([id for id in spans if id not in parameters])
    if strange:
        column = register.columns("samplings")[0].column
        warn("register_samplings", column=column, words=list(dict.fromkeys(strange)))
    made = said.select(known).with_columns(
        pl.Series(PLAN, plans, pl.List(pl.UInt32)), pl.Series(_ITEMS, absent, pl.List(pl.String))
    )
    # Of several rows of a place, as of several years, the last holds.
    return Plans(otherwise, known, made.unique(known, keep="last", maintain_order=True))


def _of(register: Register, field: str) -> pl.Expr:
    """Return what a column of a register says, as text; null where there is none."""
    own = register.columns(field)
    return pl.col(own[0].column).cast(pl.String) if own else pl.lit(None, pl.String)


def _ids(cell: str | None) -> list[str]:
    """Return the parameters that a cell names."""
    return [_shuizhi.parameter_id(name) for name in PARTS.split(cell or "") if name]
