"""Drinking-water sources in a register: kind, zone, water body, water taken."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.headings import MARK
from shuizhi._frames.beside import Beside
from shuizhi._frames.calendar import Calendar
from shuizhi._frames.options import number
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import Table
from shuizhi.assessment.register.table import Register

__all__ = ["volume_of", "with_sources"]

_SECOND = "二级"  # class Ⅲ, which applies if no zone is declared


def with_sources(
    given: Table, register: Register, kind: str | None, zone: str | None, water_body: str | None
) -> tuple[Table, str | None, str | None]:
    """Return samples with the register's facts about their sources, and their kind and zone.

    Raises
    ------
    ColumnError
        No column, or more than one, matches the sources of the register.
    """
    taken: dict[str, str] = {}
    body = water_body or next(iter(candidates(given.names, "water_body")), None)
    for field, said in (("kind", kind), ("zone", zone), ("water_body", body)):
        own = [each.column for each in register.columns(field) if said is None]
        if own and own[0] not in given.names:
            taken[field] = own[0]
    on = register.told_by(given, "source")
    register.tell_missing(on, given.frame(on).select(on))
    if taken:
        said_of = register.said(on, taken.values())
        if "zone" in taken:
            said_of = said_of.with_columns(pl.col(taken["zone"]).fill_null(_SECOND))
        given = Beside(given, on, said_of)
    return given, kind or taken.get("kind"), zone or taken.get("zone")


def volume_of(register: Register, keys: Sequence[str], calendar: Calendar) -> pl.LazyFrame | None:
    """Return the water taken from each source, by period or month, or None if not stated."""
    own = [each.column for each in register.columns("volume")[:1]]
    if not own:
        return None
    figure = number(own[0], register.frame.schema[own[0]], "water taken")
    nothing = pl.lit(None, pl.Float64)
    of_year, of_month = "年" in own[0], "月" in own[0]
    if calendar.every is None or not (of_year or of_month):
        of_period, monthly = figure, nothing
    else:
        of_period, monthly = nothing, figure / 12 if of_year else figure
    made = register.frame.select(
        *register.keyed(keys),
        of_period.alias(f"{MARK}of_period"),
        monthly.alias(f"{MARK}of_month"),
    )
    return made.unique(list(keys), keep="first", maintain_order=True).lazy()
