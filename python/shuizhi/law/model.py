"""Standards as objects: limits, their tables, and the evidence for them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import markup
from shuizhi._core.arguments import checked
from shuizhi._core.language import language
from shuizhi._core.provenance import digest_of
from shuizhi.law.limit_tables import LimitTable, tables_of
from shuizhi.law.limits import Limit, day_of, limit_of, say

# How many items of each table a standard shows in a notebook.
_ITEMS = 40


@dataclass(frozen=True)
class Standard:
    """A published standard, with all its limits.

    Attributes
    ----------
    id, title_zh, title_en : str
    issued, in_force_from, in_force_to : str or None
        Days, for example ``2002-06-01``.
    supersedes : tuple of str
    limits : tuple of Limit
        In the order of the tables.
    tables : tuple of LimitTable
        The same limits, as the tables are printed.

    Examples
    --------
    >>> import shuizhi as sz
    >>> sz.standard("GB 3838-2002")
    <Standard GB 3838-2002 地表水环境质量标准, 216 limits in 3 tables>
    >>> item = sz.standard("GB 3838-2002").tables[0].items[0]
    >>> item.name, item.figure("Ⅲ"), item.held_for
    ('水温', 'Δ ≤ 1', 'man-made weekly mean maximum rise')
    """

    id: str
    title_zh: str
    title_en: str
    issued: str | None
    in_force_from: str | None
    in_force_to: str | None
    supersedes: tuple[str, ...]
    limits: tuple[Limit, ...] = field(repr=False)
    toml: str | None = field(default=None, repr=False)
    tables: tuple[LimitTable, ...] = field(default=(), repr=False)

    @checked
    def limit(
        self,
        parameter: str,
        level: str | int | None = None,
        *,
        water_body: str | None = None,
        unit: str | None = None,
        condition: str | None = None,
        table: str | int | None = None,
        at: str | date | None = None,
    ) -> Limit:
        """Look up one limit; see `shuizhi.limit`."""
        level = None if level is None else str(level)
        table = None if table is None else str(table)
        data = _shuizhi.limit_json(
            self.id,
            self.toml,
            parameter,
            level,
            water_body,
            unit,
            condition,
            table,
            None if at is None else day_of(at),
        )
        return limit_of(json.loads(data))

    def changes(self) -> pl.DataFrame:
        """Return what changed in the standard and when: limits added, removed or replaced.

        Returns
        -------
        polars.DataFrame
            One row per cell: ``day`` (the first day of the new text), ``amendment`` (the id of an
            amendment in force from that day), ``parameter``, ``level``, ``condition``,
            ``condition_zh``, ``before`` and ``after`` (null without a limit) and
            ``clause``.

        Examples
        --------
        >>> import shuizhi as sz
        >>> changes = sz.standard("GB 18918-2002").changes()
        >>> changes.filter(parameter="ph", level="一级A").select("before", "after").rows()
        [('6–9', None), (None, '6–9')]
        """
        rows = json.loads(_shuizhi.changes_json(self.id, self.toml))
        names = ["day", "amendment", "parameter", "level", "condition", "condition_zh"]
        schema = dict.fromkeys([*names, "before", "after", "clause"], pl.String)
        return pl.DataFrame(rows, schema=schema).with_columns(pl.col("day").str.to_date())

    @property
    def digest(self) -> str:
        """SHA-256 of the standard: of its file, or of the built-in data."""
        return digest_of(_shuizhi.standard_json(self.id) if self.toml is None else self.toml)

    def __iter__(self) -> Iterator[Limit]:
        return iter(self.limits)

    def __repr__(self) -> str:
        if language() == "zh":
            counted = f"{len(self.tables)}张表，{len(self.limits)}个限值"
            return f"<标准 {self.id} {self.title_zh}，{counted}>"
        tables = f"{len(self.tables)} table{'s' if len(self.tables) > 1 else ''}"
        return f"<Standard {self.id} {self.title_zh}, {len(self.limits)} limits in {tables}>"

    def _repr_html_(self) -> str:
        days = say("；", "; ").join(
            say(*words)
            for day, words in (
                (self.issued, (f"{self.issued}发布", f"issued {self.issued}")),
                (self.in_force_from, (f"{self.in_force_from}起施行",
                                      f"in force from {self.in_force_from}")),
                (self.in_force_to, (f"至{self.in_force_to}", f"to {self.in_force_to}")),
            )
            if day
        )  # fmt: skip
        title = say(self.title_zh, f"{self.title_zh} · {self.title_en}")
        unknown = say("日期未收录", "its dates are not encoded")
        parts = [
            markup.paragraph(f"{self.id} {title}", bold=True),
            markup.paragraph(days or unknown, aside=True),
        ]
        for table in self.tables:
            parts += table._parts(_ITEMS)
        if any(len(table.items) > _ITEMS for table in self.tables):
            parts.append(
                markup.paragraph(
                    say("全表：", "whole tables: ") + "standard(…).tables[0] …", aside=True
                )
            )
        return markup.block(*parts)


def standard_of(data: dict[str, Any], toml: str | None = None) -> Standard:
    """Build a standard from what the core returns, with the text of its file if it is a user's."""
    limits = tuple(map(limit_of, json.loads(_shuizhi.limits_json(data["id"], toml))))
    return Standard(
        id=data["id"],
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        issued=data.get("issued"),
        in_force_from=data.get("in_force_from"),
        in_force_to=data.get("in_force_to"),
        supersedes=tuple(data["supersedes"]),
        limits=limits,
        toml=toml,
        tables=tables_of(data, limits),
    )
