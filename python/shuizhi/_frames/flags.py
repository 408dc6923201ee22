"""Columns of flags: which readings are marked as not normal."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.messages import note, text
from shuizhi._frames.options import named
from shuizhi._frames.roles import Roles, as_said, candidates
from shuizhi._frames.tables import Table, words
from shuizhi.errors import ColumnError


@dataclass(frozen=True)
class Flags:
    """The columns of flags of a table."""

    row: str | None = None
    """The one whose flags are of all readings of a row."""
    of: dict[str, str] = field(default_factory=dict)
    """Those of single parameters, by their ids."""

    @property
    def names(self) -> list[str]:
        """Return the columns."""
        return [*([] if self.row is None else [self.row]), *self.of.values()]

    def flagged(self, id: str) -> pl.Expr | None:
        """Return which readings of a parameter are flagged, or None without flags."""
        found = [name for name in (self.row, self.of.get(id)) if name is not None]
        return pl.any_horizontal(plugin.flagged(words(n)) for n in found) if found else None


def flags_of(flag: str | Sequence[str] | None, given: Table) -> Flags:
    """Return the columns of flags, named or found by their headings.

    Raises
    ------
    ColumnError
        A column does not exist, or several have flags of the same readings.
    """
    found = named("flag", flag, given)
    names = given.names if flag is None else found
    kinds = dict(zip(names, _shuizhi.flag_columns(list(names)), strict=True))
    if flag is not None:  # a named column has flags of rows, unless its heading names a parameter
        kinds = {name: kind or "" for name, kind in kinds.items()}
    columns: dict[str, list[str]] = {}
    for name, kind in kinds.items():
        if kind is not None:
            columns.setdefault(kind, []).append(name)
    if twice := next((names for names in columns.values() if len(names) > 1), None):
        raise ColumnError(text("flags_twice", columns=twice))
    of = {kind: names[0] for kind, names in columns.items()}
    flags = Flags(of.pop("", None), of)
    if flag is None and flags.names:
        note("columns_taken", taken=[f"flag={as_said(flags.names)}"])
    return flags


def flags_of_rows(
    said: str | Sequence[str] | None, roles: Roles
) -> tuple[list[str], dict[str, str]]:
    """Return the columns of states and flags of rows, and those of single parameters by their ids.

    Those named, or those found by their headings, which are told.

    Raises
    ------
    ColumnError
        A column is not there, or several mark the same readings.
    """
    given = roles.given
    if said is not None:
        own = named("state", said, given)
        of = {name: id for id, name in marks_of(own).items()}
        return [name for name in own if name not in of], {id: name for name, id in of.items()}
    marks = marks_of(given.names)
    rows = [name for name in candidates(given.names, "state") if name not in marks.values()]
    if rows or marks:
        roles.taken["state"] = [*rows, *marks.values()]
    return rows, marks


def marks_of(names: Sequence[str]) -> dict[str, str]:
    """Return the columns that mark the readings of single parameters, by the ids of these.

    Raises
    ------
    ColumnError
        Several mark the same readings.
    """
    marks: dict[str, list[str]] = {}
    for name, id in zip(names, _shuizhi.flag_columns(list(names)), strict=True):
        if id:
            marks.setdefault(id, []).append(name)
    if twice := next((own for own in marks.values() if len(own) > 1), None):
        raise ColumnError(text("marks_twice", columns=twice))
    return {id: own[0] for id, own in marks.items()}
