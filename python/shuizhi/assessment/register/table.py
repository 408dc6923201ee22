"""A register of sections: facts that are given once for each section."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi._core.headings import MARK
from shuizhi._core.messages import text, warn
from shuizhi._core.messages.phrases import phrase
from shuizhi._frames.beside import Beside
from shuizhi._frames.options import number
from shuizhi._frames.roles import candidates
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, read_frame, wrap
from shuizhi.assessment.register.columns import OWN, PLACES, Heading, headings
from shuizhi.errors import ColumnError

__all__ = ["Register"]

_SHOWN = 3


@dataclass(frozen=True)
class Register:
    """A register of sections."""

    frame: pl.DataFrame
    headings: list[Heading]
    option: str = "register"

    @classmethod
    def of(cls, register: Any, option: str = "register") -> "Register":
        """Read a register, or a table of targets or background, which has the same form.

        Columns that are not understood give a warning.

        Raises
        ------
        ColumnError
            The register has no column of sections.
        """
        frame = read_frame(register)
        found = headings(frame.columns)
        if option != "register":
            return cls(frame, found, option)
        if not any(each.field in OWN for each in found):
            raise ColumnError(
                text("register_no_place", option=phrase(option), key="断面名称",
                     columns=frame.columns)
            )  # fmt: skip
        if unknown := [each.column for each in found if each.field is None]:
            warn("register_unknown", columns=unknown)
        return cls(frame, found)

    def columns(self, field: str) -> list[Heading]:
        """Return the columns that are understood, those without a year first."""
        own = [each for each in self.headings if each.field == field]
        return sorted(own, key=lambda each: (each.year is not None, each.year or 0))

    def column(self, name: str) -> str | None:
        """Return a column by its name, or by its meaning (``control_level``)."""
        if name in self.frame.columns:
            return name
        own = [each.column for each in self.columns(name) if each.year is None]
        return own[0] if len(own) == 1 else None

    def place(self, key: str) -> str | None:
        """Return the column of places that corresponds to a column of samples."""
        if key in self.frame.columns:
            return key
        for role, field in PLACES.items():
            if candidates([key], role):
                own = [each.column for each in self.columns(field)]
                return own[0] if len(own) == 1 else None
        return None

    def keyed(self, keys: Sequence[str]) -> list[pl.Expr]:
        """Return the columns of places, renamed as in the samples.

        Raises
        ------
        ColumnError
            The register lacks one of them.
        """
        made = []
        for key in keys:
            own = self.place(key) or self.column(key)
            if own is None:
                raise self._no_place(key)
            made.append(pl.col(own).alias(key))
        return made

    def _no_place(self, key: str) -> ColumnError:
        columns, option = self.frame.columns, phrase(self.option)
        return ColumnError(text("register_no_place", option=option, key=key, columns=columns))

    def only(self, fields: Iterable[str]) -> pl.DataFrame:
        """Return the columns with one of some meanings."""
        wanted = set(fields)
        return self.frame.select(each.column for each in self.headings if each.field in wanted)

    @property
    def year(self) -> list[str]:
        """The column of years, if there is one."""
        return [each.column for each in self.columns("year")][:1]

    def years(self) -> pl.Expr:
        """Return the year of each row, or null."""
        if not self.year:
            return pl.lit(None, pl.Int32)
        return pl.col(self.year[0]).cast(pl.String).str.extract(r"(\d{4})").cast(pl.Int32)

    # -------------------------------------------------------------- values of places

    def named(self, by: Iterable[str]) -> dict[str, str]:
        """Return the columns to group by, by name.

        Raises
        ------
        ColumnError
            The register lacks one of them.
        """
        made = {}
        for name in by:
            own = self.column(name) or self.place(name)
            if own is None:
                raise ColumnError(
                    text("register_no_column", column=name, columns=self.frame.columns)
                )
            made[name] = own
        return made

    def said(self, keys: Sequence[str], by: Iterable[str]) -> pl.DataFrame:
        """Return the facts of each section: ``keys``, and columns named as in ``by``.

        Raises
        ------
        ColumnError
            A section has several values.
        """
        wanted = self.named(by)
        rows = self.frame.select(
            *self.keyed(keys), *(pl.col(own).alias(name) for name, own in wanted.items())
        ).unique(maintain_order=True)
        twice = rows.filter(pl.struct(keys).is_duplicated())
        if twice.height:
            place = twice.filter(
                pl.all_horizontal(pl.col(key).eq_missing(twice[key][0]) for key in keys)
            )
            differs = next(n for n in wanted if place[n].n_unique() > 1)
            raise ColumnError(
                text(
                    "register_differs",
                    name=" ".join(str(place[key][0]) for key in keys),
                    column=wanted[differs],
                    values=place[differs].cast(pl.String).unique(maintain_order=True).to_list(),
                )
            )
        return rows

    def told_by(self, given: Table, place: str = "section") -> list[str]:
        """Return the columns of samples that identify a row of the register.

        Raises
        ------
        ColumnError
            No column, or more than one, matches the places of the register.
        """
        wider = [role for role, field in PLACES.items() if field not in OWN or role == "lake"]
        on: list[str] = []
        for role in dict.fromkeys([place, *wider]):
            theirs = candidates(given.names, role)
            own = [name for name in theirs if self.place(name) is not None]
            if role == place and len(own) != 1:
                raise self._no_place(theirs[0] if theirs else "断面名称")
            on += own[:1]
            places = self.frame.select(*self.keyed(on), self.years().alias(f"{MARK}year"))
            if not places.is_duplicated().any():
                break
        return on

    def beside(self, given: Table, by: Iterable[str], place: str = "section") -> Table:
        """Join columns of the register to samples, by section.

        ``place`` is the role of the column to join by: sections, or water sources.

        Raises
        ------
        ColumnError
            As in `told_by`.
        """
        wanted = [name for name in by if name not in given.names]
        if not wanted:
            return given
        on = self.told_by(given, place)
        return Beside(given, on, self.said(on, wanted))

    def to_group(self, given: Table, by: str | Sequence[str] | None, *roles: str) -> list[str]:
        """Return the columns to group by that samples lack, by name or role."""
        if by is not None:
            return [by] if isinstance(by, str) else list(by)
        if candidates(given.names, *roles):
            return []
        own = [each.column for role in roles for each in self.columns(role)]
        return own[:1]

    def sections(self, keys: Sequence[str], by: Sequence[str]) -> pl.DataFrame | None:
        """Return the number of sections by group: the columns of ``by`` and ``sections``.

        For rivers this is the declared number, otherwise the number in the register; None if it
        lacks the columns.
        """
        own = [key for key in keys if key not in by and self.place(key) is not None]
        if not own or any((self.column(n) or self.place(n)) is None for n in by):
            return None
        # A name may belong to sections of several provinces or cities.
        places = [*own, *(name for name in by if self.place(name) is not None)]
        others = [name for name in by if name not in places]
        rows = self.said(places, others).group_by(by, maintain_order=True)
        counted = rows.agg(pl.len().cast(pl.UInt32).alias("sections"))
        declared = self.columns("sections")
        if not declared or len(by) > 1 or not candidates(by, "river"):
            return counted
        name = declared[0].column
        figures = number(name, self.frame.schema[name], "sections")
        of_river = (
            self.frame.select(*self.keyed(by), figures.alias(f"{MARK}n"))
            .group_by(by)
            .agg(pl.col(f"{MARK}n").max())
        )
        told = pl.coalesce(pl.col(f"{MARK}n").cast(pl.UInt32), "sections").alias("sections")
        return counted.join(of_river, on=by, how="left", nulls_equal=True).select(*by, told)

    def with_all(self, rows: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
        """Add a row for each place of the register that has none.

        Raises
        ------
        ColumnError
            The register lacks a key.
        """
        places = self.frame.select(self.keyed(keys)).unique(maintain_order=True)
        own = joinable(wrap(places), places.lazy(), keys, rows, self.option)
        absent = own.join(rows, on=list(keys), how="anti", nulls_equal=True, maintain_order="left")
        return pl.concat([rows, absent], how="diagonal")

    # -------------------------------------------------------------- their order

    def ranks(self, keys: Sequence[str]) -> pl.DataFrame:
        """Return the rank of ``keys`` in the order of the register.

        Rivers are in the order of the register, their sections by their order along the river or as
        listed; a group has the rank of its first section.

        Raises
        ------
        ColumnError
            The register has none of the keys.
        """
        known = [key for key in keys if (self.place(key) or self.column(key)) is not None]
        if not known:
            raise self._no_place(keys[0] if keys else "断面名称")
        row = pl.col(f"{MARK}row")
        rivers = [each.column for each in self.columns("river")[:1]]
        along = [
            number(each.column, self.frame.schema[each.column], "an order")
            for each in self.columns("order")[:1]
        ]
        placed = self.frame.with_row_index(f"{MARK}row").select(
            *self.keyed(known),
            *(row.min().over(pl.col(name)).alias(f"{MARK}river") for name in rivers if along),
            *(figure.alias(f"{MARK}along") for figure in along),
            row,
        )
        by = [
            name
            for name in (f"{MARK}river", f"{MARK}along", f"{MARK}row")
            if name in placed.columns
        ]
        ordered = placed.sort(by, nulls_last=True).with_row_index(f"{MARK}rank")
        return ordered.group_by(known).agg(pl.col(f"{MARK}rank").min())

    def check_once(self, rows: pl.DataFrame, on: list[str], keys: Sequence[str]) -> None:
        """Refuse a section that appears twice."""
        known = rows.filter(pl.all_horizontal(pl.col(list(keys)).is_not_null()))
        twice = known.filter(pl.struct(on).is_duplicated())
        if twice.height:
            cells = [twice[name][0] for name in on]
            name = " ".join(str(cell) for cell in cells if cell is not None)
            raise ColumnError(text("register_twice", option=phrase(self.option), name=name))

    def tell_missing(self, keys: Sequence[str], places: pl.LazyFrame) -> None:
        """Warn of sections of the samples that it lacks."""
        if not keys:
            return
        own = self.frame.lazy().select(self.keyed(keys)).unique()
        own = joinable(wrap(self.frame.select(self.keyed(keys))), own, keys, places, "register")
        there = places.select(keys).unique().filter(~pl.all_horizontal(pl.all().is_null()))
        lost = there.join(own, on=list(keys), how="anti", nulls_equal=True).sort(keys).collect()
        if lost.height:
            names = [" ".join(map(str, row)) for row in lost.head(_SHOWN).iter_rows()]
            warn("register_lacks", count=lost.height, names=names)
