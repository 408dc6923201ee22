"""The tables of a standard, as they are printed."""

from dataclasses import dataclass, field
from typing import Any

from shuizhi._core import markup
from shuizhi._core.language import language
from shuizhi._core.markup import Cell
from shuizhi._core.parameters import unit_in
from shuizhi.law.limits import Limit, say
from shuizhi.law.words import level_in, worded


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
            lines.append(limit.figure + (say(f"（{worded(own)}）", f" ({own})") if own else ""))
        return "\n".join(lines) or "–"

    @property
    def held_for(self) -> str:
        """What the limits depend on, in words."""
        parts = [worded(part) for part in (self.water_body, self.condition, self.measure)]
        if self.in_force_from:
            parts.append(say(f"{self.in_force_from}起", f"from {self.in_force_from}"))
        if self.in_force_to:
            parts.append(say(f"至{self.in_force_to}", f"to {self.in_force_to}"))
        return say("；", "; ").join(part for part in parts if part)

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
        return say("；", "; ").join(
            say("、", ", ").join(of) + say("：", ": ") + kind for kind, of in levels.items()
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
            say("项目", "item"), say("条件", "for"),
            *(level_in(level, language()) for level in self.levels), say("单位", "unit"),
            say("项目编号", "parameter"), say("依据", "evidence"), say("注", "note"),
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
                    say("未收录：各项目均不详", "not encoded: none of its items is known")
                ),
            ]
        if left := len(self.items) - len(shown):
            told = say(f"另有{left}项未显示", f"{left} more items are not shown here")
            parts.append(markup.paragraph(told, aside=True))
        return parts


def tables_of(data: dict[str, Any], limits: tuple[Limit, ...]) -> tuple[LimitTable, ...]:
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
