"""Standards as objects: limits, their tables, and the evidence for them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import markup
from shuizhi._core.arguments import checked
from shuizhi._core.evidence import evidence as in_words
from shuizhi._core.language import language
from shuizhi._core.markup import Cell
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id, unit_in
from shuizhi._core.provenance import digest_of
from shuizhi.errors import OptionError
from shuizhi.law.words import level_in, worded

_SIGNS = {
    "<=": "≤",
    ">=": "≥",
    "delta": "Δ ≤",
    "not_detected": "not detected",
    "not_encoded": "not encoded",
}
# Comparisons that are written as words.
_SIGNS_ZH = {"not_detected": "不得检出", "absent": "无", "present": "有", "not_encoded": "未收录"}
# How many items of each table a standard shows in a notebook.
_ITEMS = 40


def _say(zh: str, en: str) -> str:
    """Return the text in the language of the call."""
    return zh if language() == "zh" else en


def _name(parameter: str) -> str:
    known = parameters_by_id().get(parameter)
    return parameter if known is None else _say(known.name_zh, parameter)


def day_of(at: str | date) -> str:
    """Return a day that is written as 2026-03-01.

    Raises
    ------
    OptionError
        It is not a day.
    """
    try:
        day = date.fromisoformat(at) if isinstance(at, str) else date(at.year, at.month, at.day)
    except (ValueError, AttributeError):
        raise OptionError(text("no_day", option="at", said=at)) from None
    return day.isoformat()


@dataclass(frozen=True)
class Evidence:
    """Where a figure comes from, and how reliable that is.

    Attributes
    ----------
    kind : str
        ``text`` (the document's own text), ``copies`` (public copies agree), ``citation`` (an
        official document quotes it), ``single`` (one source) or ``user``.
    witnesses : tuple of str
        The sources.
    page : str or None
        The place in the document, for figures a user supplies.
    """

    kind: str
    witnesses: tuple[str, ...] = ()
    page: str | None = None

    def __str__(self) -> str:
        count = f" ({len(self.witnesses)})" if len(self.witnesses) > 1 else ""
        return in_words(self.kind + count, language())


@dataclass(frozen=True)
class Limit:
    """One limit of a standard.

    Attributes
    ----------
    parameter, level, unit : str
        The parameter's id, the column of the table, and the unit of the figure.
    comparison : str
        ``<=``, ``>=``, ``range`` (both ends included, unless the note says otherwise), ``delta``
        (an allowed change), ``<`` and ``>`` (beyond the better levels),
        ``not_detected``, ``absent``, ``present`` or ``not_encoded`` (the standard has a limit that
        is not encoded).
    value, value_high : float or None
        The figure (None for the last four comparisons), and the upper end of a range.
    decimal, decimal_high : decimal.Decimal or None
        The same figures, exact.
    water_body, condition, note : str or None
        What the limit depends on.
    clause : str
        Where the limit is printed, for example ``GB 3838-2002 表1 第7项``.
    evidence : Evidence
    """

    standard: str
    parameter: str
    level: str
    comparison: str
    decimal: Decimal | None
    decimal_high: Decimal | None
    unit: str
    water_body: str | None
    condition: str | None
    note: str | None
    clause: str
    evidence: Evidence

    @property
    def value(self) -> float | None:
        """The figure as a float."""
        return None if self.decimal is None else float(self.decimal)

    @property
    def value_high(self) -> float | None:
        """The upper end of a range as a float."""
        return None if self.decimal_high is None else float(self.decimal_high)

    @property
    def figure(self) -> str:
        """The limit in words: ``≤ 1``, ``6.5–8.5``, ``> 25``, ``not detected``, ``not encoded``."""
        if self.decimal_high is not None:
            return f"{self.decimal}–{self.decimal_high}"
        if language() == "zh" and self.comparison in _SIGNS_ZH:
            return _SIGNS_ZH[self.comparison]
        sign = _SIGNS.get(self.comparison, self.comparison)
        return sign if self.decimal is None else f"{sign} {self.decimal}"

    def __str__(self) -> str:
        known = unit_in(self.unit, language())
        unit = "" if self.unit == "1" or self.decimal is None else f" {known}"
        if language() == "zh":
            level = "" if self.level == "limit" else f" {self.level}"
            return f"{_name(self.parameter)}{level}：{self.figure}{unit}（{self.clause}）"
        return f"{self.parameter} {self.level}: {self.figure}{unit} ({self.clause})"

    def __repr__(self) -> str:
        return f"<Limit {self}, {self.evidence}>"

    def _repr_html_(self) -> str:
        facts = {
            ("监测项目", "parameter"): _name(self.parameter),
            ("水体类型", "water body"): worded(self.water_body),
            ("级别", "level"): level_in(self.level, language()),
            ("限值", "limit"): self.figure,
            ("单位", "unit"): "–" if self.unit == "1" else unit_in(self.unit, language()),
            ("适用条件", "condition"): worded(self.condition),
            ("注", "note"): worded(self.note),
            ("条款", "clause"): self.clause,
            ("依据", "evidence"): str(self.evidence),
            ("来源", "sources"): "\n".join(self.evidence.witnesses),
        }
        rows = [
            (markup.plain(_say(*name)), markup.plain(value))
            for name, value in facts.items()
            if value
        ]
        return markup.block(markup.table(rows[0], rows[1:]))


def limit_of(data: dict[str, Any]) -> Limit:
    """Build a limit from what the core returns."""
    value, high = data["value"], data["value_high"]
    evidence = data["evidence"]
    return Limit(
        standard=data["standard"],
        parameter=data["parameter"],
        level=data["level"],
        comparison=data["comparison"],
        decimal=None if value is None else Decimal(value),
        decimal_high=None if high is None else Decimal(high),
        unit=data["unit"],
        water_body=data["water_body"],
        condition=data["condition"],
        note=data["note"],
        clause=data["clause"],
        evidence=Evidence(evidence["kind"], tuple(evidence["witnesses"]), evidence["page"]),
    )


@dataclass(frozen=True)
class Item:
    """A row of a table: the limits of a parameter, for one water body and condition.

    Attributes
    ----------
    no : int or None
        Its number in the printed table, if known.
    name : str
        As the standard names it.
    parameter, unit : str
    water_body, condition, note, measure : str or None
        What the limits depend on, remarks on them, and what the figures measure if they are not
        concentrations.
    in_force_from, in_force_to : str or None
        Days, if they differ from the table's.
    limits : tuple of Limit
    """

    no: int | None
    name: str
    parameter: str
    unit: str
    water_body: str | None
    condition: str | None
    note: str | None
    measure: str | None
    in_force_from: str | None
    in_force_to: str | None
    limits: tuple[Limit, ...]

    def at(self, level: str) -> tuple[Limit, ...]:
        """Return the limits of a level: none, one, or one per condition."""
        return tuple(limit for limit in self.limits if limit.level == level)

    def figure(self, level: str) -> str:
        """Return the limits of a level in words, one per line; ``–`` if there is none."""
        lines = []
        for limit in self.at(level):
            own = limit.condition if limit.condition != self.condition else None
            lines.append(limit.figure + (_say(f"（{worded(own)}）", f" ({own})") if own else ""))
        return "\n".join(lines) or "–"

    @property
    def held_for(self) -> str:
        """What the limits depend on, in words."""
        parts = [worded(part) for part in (self.water_body, self.condition, self.measure)]
        if self.in_force_from:
            parts.append(_say(f"{self.in_force_from}起", f"from {self.in_force_from}"))
        if self.in_force_to:
            parts.append(_say(f"至{self.in_force_to}", f"to {self.in_force_to}"))
        return _say("；", "; ").join(part for part in parts if part)

    @property
    def evidence(self) -> str:
        """The evidence of the limits: once if it is the same for all, otherwise by level."""
        kinds = dict.fromkeys(str(limit.evidence) for limit in self.limits)
        levels = {
            kind: dict.fromkeys(one.level for one in self.limits if str(one.evidence) == kind)
            for kind in kinds
        }
        if len(kinds) < 2:
            return "".join(kinds)
        return _say("；", "; ").join(
            _say("、", ", ").join(of) + _say("：", ": ") + kind for kind, of in levels.items()
        )


@dataclass(frozen=True)
class LimitTable:
    """A table of a standard, as printed: items down, levels across.

    Attributes
    ----------
    no, title_zh, title_en : str
    applies_to : str or None
        The waters or units that the table applies to, if not all.
    basis : str or None
        ``daily-mean`` or ``instantaneous``: what is compared with the limits, if stated.
    in_force_from, in_force_to : str or None
        Days, if they differ from the standard's.
    items_printed : int or None
        How many items the printed table has, if not all of them are encoded.
    levels : tuple of str
        The columns of the table, from best to worst.
    items : tuple of Item
    """

    no: str
    title_zh: str
    title_en: str
    applies_to: str | None
    basis: str | None
    in_force_from: str | None
    in_force_to: str | None
    items_printed: int | None
    levels: tuple[str, ...]
    items: tuple[Item, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """The number and title of the table, in the language of the call."""
        number = f"表{self.no}" if self.no.isdigit() else self.no
        told = self.title_zh.startswith(number) or not self.no.isdigit()
        zh = self.title_zh if told else f"{number} {self.title_zh}"
        known = self.title_en != f"Table {self.no}"
        return f"{zh} · {self.title_en}" if known and language() == "en" else zh

    def _repr_html_(self) -> str:
        return markup.block(*self._parts(None))

    def _parts(self, most: int | None) -> list[str]:
        """Return heading and table as HTML, with at most ``rows`` items."""
        shown = self.items[:most]
        rows = []
        for item in shown:
            name = item.name if item.no is None else f"{item.no} {item.name}"
            unit = "–" if item.unit == "1" else unit_in(item.unit, language())
            figures = [item.figure(level) for level in self.levels]
            texts = [name, item.held_for, *figures, unit, item.parameter, item.evidence]
            rows.append([Cell(text) for text in (*texts, worded(item.note) or "")])
        head = [
            _say("项目", "item"), _say("条件", "for"),
            *(level_in(level, language()) for level in self.levels), _say("单位", "unit"),
            _say("项目编号", "parameter"), _say("依据", "evidence"), _say("注", "note"),
        ]  # fmt: skip
        # Empty columns are dropped, except those of levels.
        keep = [
            n for n in range(len(head))
            if 2 <= n < 2 + len(self.levels) or any(row[n].text for row in rows)
        ]  # fmt: skip
        parts = [
            markup.paragraph(self.title, bold=True),
            markup.table([Cell(head[n]) for n in keep], [[row[n] for n in keep] for row in rows]),
        ]
        if not self.items:
            parts = [
                parts[0],
                markup.paragraph(
                    _say("未收录：各项目均不详", "not encoded: none of its items is known")
                ),
            ]
        if left := len(self.items) - len(shown):
            told = _say(f"另有{left}项未显示", f"{left} more items are not shown here")
            parts.append(markup.paragraph(told, aside=True))
        return parts


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
        days = _say("；", "; ").join(
            _say(*words)
            for day, words in (
                (self.issued, (f"{self.issued}发布", f"issued {self.issued}")),
                (self.in_force_from, (f"{self.in_force_from}起施行",
                                      f"in force from {self.in_force_from}")),
                (self.in_force_to, (f"至{self.in_force_to}", f"to {self.in_force_to}")),
            )
            if day
        )  # fmt: skip
        title = _say(self.title_zh, f"{self.title_zh} · {self.title_en}")
        unknown = _say("日期未收录", "its dates are not encoded")
        parts = [
            markup.paragraph(f"{self.id} {title}", bold=True),
            markup.paragraph(days or unknown, aside=True),
        ]
        for table in self.tables:
            parts += table._parts(_ITEMS)
        if any(len(table.items) > _ITEMS for table in self.tables):
            parts.append(
                markup.paragraph(
                    _say("全表：", "whole tables: ") + "standard(…).tables[0] …", aside=True
                )
            )
        return markup.block(*parts)


def _tables_of(data: dict[str, Any], limits: tuple[Limit, ...]) -> tuple[LimitTable, ...]:
    """Return the tables of a standard; its limits are in their order."""
    rest = iter(limits)
    tables = []
    for table in data["tables"]:
        items = tuple(
            Item(
                no=item["no"] or None,
                name=item["name"],
                parameter=item["parameter"],
                unit=item["unit"],
                limits=tuple(next(rest) for _ in item["limits"]),
                **{
                    name: item.get(name)
                    for name in ("water_body", "condition", "note", "measure", *_DAYS)
                },
            )
            for item in table.get("items", [])
        )
        optional = ("applies_to", "basis", *_DAYS, "items_printed")
        tables.append(
            LimitTable(
                no=table["no"],
                title_zh=table["title_zh"],
                title_en=table["title_en"],
                levels=tuple(table["levels"]),
                items=items,
                **{name: table.get(name) for name in optional},
            )
        )
    return tuple(tables)


_DAYS = ("in_force_from", "in_force_to")


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
        tables=_tables_of(data, limits),
    )
