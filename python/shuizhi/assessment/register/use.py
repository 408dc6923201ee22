"""How functions use a register: joined to samples, for targets, and for groups."""

from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text, warn
from shuizhi._core.request import Lang
from shuizhi._frames.roles import candidates
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.register.declared import background_of, has_targets, targets_of
from shuizhi.assessment.register.table import Register
from shuizhi.errors import ColumnError, OptionError

_SHOWN = 3
__all__ = [
    "Sort",
    "arranged",
    "declared_by",
    "grouped",
    "registered",
    "with_register",
    "with_water_body",
]


def registered(register: Any) -> Register | None:
    """Read a register, if one is given."""
    return None if register is None else Register.of(register)


def with_water_body(given: Table, register: Register | None, water_body: str | None) -> Table:
    """Join the water body of the register to samples that lack it."""
    if register is None or water_body is not None or candidates(given.names, "water_body"):
        return given
    own = [each.column for each in register.columns("water_body")]
    return register.beside(given, own[:1])


def with_register(
    given: Table,
    register: Register | None,
    by: str | Sequence[str] | None = None,
    water_body: str | None = None,
) -> Table:
    """Join the register's facts to samples: columns to group by, water bodies.

    Warn of sections that it lacks, if they are grouped by it, and of automatic stations without
    automatic data.

    Raises
    ------
    ColumnError
        The register lacks a column to group by, or no column of samples, or more than one, matches
        its sections.
    """
    if register is None:
        return given
    given = with_water_body(given, register, water_body)
    wanted = [by] if isinstance(by, str) else list(by or ())
    wanted = [name for name in wanted if name not in given.names]
    tell_origins(register, given)
    if not wanted:
        return given
    on = register.told_by(given)
    register.tell_missing(on, given.frame(on).select(on))
    return register.beside(given, wanted)


def tell_origins(register: Register, given: Table) -> None:
    """Warn if a section's automatic data contradict the register."""
    said = [each.column for each in register.columns("automatic")[:1]]
    origins, places = candidates(given.names, "origin"), candidates(given.names, "section")
    if not said or len(origins) != 1 or len(places) != 1 or register.place(places[0]) is None:
        return
    declared = register.frame.select(
        *register.keyed(places),
        plugin.automatic(pl.col(said[0]).cast(pl.String)).alias(f"{MARK}is"),
    ).unique()
    automatic = plugin.origin(pl.col(origins[0]).cast(pl.String)) == "automatic"
    rows = given.frame([*places, *origins])
    found = rows.group_by(places).agg(automatic.any().alias(f"{MARK}has"))
    own = joinable(Table(declared, declared.lazy()), declared.lazy(), places, rows, "register")
    there = found.collect()
    if not there[f"{MARK}has"].any():
        return  # manual data alone prove nothing
    both = there.join(own.collect(), on=places)
    for is_, code in ((True, "register_automatic"), (False, "register_manual")):
        odd = both.filter(pl.col(f"{MARK}is") == is_, pl.col(f"{MARK}has") != is_)
        if odd.height:
            names = odd[places[0]].cast(pl.String).sort().to_list()
            warn(code, count=len(names), names=names[:_SHOWN])


def declared_by(
    register: Register | None,
    keys: Sequence[str],
    lang: Lang,
    *,
    target: object = None,
    targets: Any = None,
    background: Any = None,
) -> tuple[Any, Any]:
    """Return the tables of targets and background that are given, or the register's.

    Tables of targets and background are read as registers.

    Raises
    ------
    OptionError
        Targets are given and the register has some too.
    ColumnError
        A table of targets has none.
    """
    if register is not None and has_targets(register):
        for option, given in (("target", target), ("targets", targets)):
            if given is not None:
                raise OptionError(text("register_targets_twice", option=option))
        targets = targets_of(register, keys, lang)
    elif targets is not None:
        targets = targets_of(Register.of(targets, "targets"), keys, lang)
    if background is not None:
        declared = Register.of(background, "background")
        if declared.columns("exempted"):
            background = background_of(declared, keys)
    elif register is not None:
        background = background_of(register, keys)
    return targets, background


Sort = Literal["table", "register"]


def arranged(
    result: pl.LazyFrame, register: Register | None, keys: Sequence[str], sort: Sort
) -> pl.LazyFrame:
    """Sort the rows of a result by a register; places that it lacks come last.

    Raises
    ------
    OptionError
        No register is given.
    """
    if sort == "table":
        return result
    if register is None:
        raise OptionError(text("sort_takes_register"))
    ranks = register.ranks(keys)
    known = [key for key in keys if key in ranks.columns]
    own = joinable(Table(ranks, ranks.lazy()), ranks.lazy(), known, result, "register")
    names = result.collect_schema().names()
    return (
        result.join(own, on=known, how="left", nulls_equal=True, maintain_order="left")
        .sort(f"{MARK}rank", nulls_last=True, maintain_order=True)
        .select(names)
    )


def grouped(
    frame: pl.LazyFrame, keys: Sequence[str], by: Sequence[str], register: Register | None
) -> pl.LazyFrame:
    """Return rows with the columns to group by, their own or the register's.

    Raises
    ------
    ColumnError
        Both lack one of them.
    """
    schema = frame.collect_schema()
    wanted = [name for name in by if name not in schema]
    if not wanted:
        return frame
    if register is None:
        raise ColumnError(text("register_without_by", column=wanted[0], columns=schema.names()))
    said = register.said(keys, wanted)
    own = joinable(wrap(said), said.lazy(), keys, frame, "register")
    return frame.join(own, on=list(keys), how="left", nulls_equal=True, maintain_order="left")
