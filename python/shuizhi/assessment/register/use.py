"""How verbs take a register: beside their samples, for targets, and for groups."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.messages import text
from shuizhi._core.request import Lang
from shuizhi._frames.roles import candidates
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.register.declared import background_of, has_targets, targets_of
from shuizhi.assessment.register.table import Register
from shuizhi.errors import ColumnError, OptionError

__all__ = ["declared_by", "grouped", "registered", "with_water_body"]


def registered(register: Any) -> Register | None:
    """Return a register, where one is given."""
    return None if register is None else Register.of(register)


def with_water_body(given: Table, register: Register | None, water_body: str | None) -> Table:
    """Return samples with the water body of the register, where they do not say it themselves."""
    if register is None or water_body is not None or candidates(given.names, "water_body"):
        return given
    own = [each.column for each in register.columns("water_body")]
    return register.beside(given, own[:1])


def declared_by(
    register: Register | None,
    keys: Sequence[str],
    lang: Lang,
    *,
    target: object = None,
    targets: Any = None,
    background: Any = None,
) -> tuple[Any, Any]:
    """Return the tables of targets and background: those given, or the register's.

    Raises
    ------
    OptionError
        Targets are given beside a register that holds some.
    """
    if register is None:
        return targets, background
    if has_targets(register):
        for option, given in (("target", target), ("targets", targets)):
            if given is not None:
                raise OptionError(text("register_targets_twice", option=option))
        targets = targets_of(register, keys, lang)
    if background is None:
        background = background_of(register, keys)
    return targets, background


def grouped(
    frame: pl.LazyFrame, keys: Sequence[str], by: Sequence[str], register: Register | None
) -> pl.LazyFrame:
    """Return rows with the columns to group by: their own, or the register's.

    Raises
    ------
    ColumnError
        Neither has one of them.
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
