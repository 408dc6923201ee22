"""Cells of printed tables matched with the limits of a standard."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shuizhi import _shuizhi
from shuizhi._core.parameters import parameters_by_id
from shuizhi.errors import ShuizhiError
from shuizhi.law.limit_tables import Item, LimitTable
from shuizhi.law.lookup import Standard
from shuizhi.law.printed_cells import bracketed, value_of
from shuizhi.law.printed_items import is_condition, items_of, own_condition, side_of


@dataclass
class Reading:
    """What has been read of a document so far."""

    law: Standard
    cells: list[dict[str, Any]] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)
    headings: dict[str, tuple[list[str], list[tuple[float, float]]]] = field(default_factory=dict)
    """Those of each table, for its next page."""
    title: tuple[str, str] = ("", "")
    unit: str = ""
    """What is printed above a table for all of its items (单位：mg/L)."""


def leave_open(
    reading: Reading, page: str, table: str, row: str, column: str, saw: str, why: str
) -> None:
    """Note a cell that was not matched, and why."""
    names = ("page", "table", "row", "column", "saw", "why")
    reading.left.append(dict(zip(names, (page, table, row, column, saw, why), strict=True)))


def match_cell(
    reading: Reading,
    page: str,
    table: LimitTable,
    row: tuple[str, str, str],
    column: tuple[str, str],
    saw: str,
) -> None:
    """Match a cell by its row (number, name, label) and column (level, words beside it)."""
    no, name, label = row
    level, beside = column
    shown = name + (f" {label}" if label else "")

    def leave(why: str) -> None:
        leave_open(reading, page, table.no, shown, level + beside, saw, why)

    items = items_of(table, no, name)
    if not items:
        _take_new(reading, page, table, (no, name), level, saw, leave)
        return
    current = [item for item in items if item.in_force_from is None] or items
    current = [item for item in current if item.at(level)] or current
    parts = bracketed(saw)
    if parts is not None and len(current) == 2:
        sides = [side_of(item) for item in current]
        if sorted(sides) != ["inside", "outside"]:
            leave("bracket")
            return
        for side, figure in zip(("outside", "inside"), parts, strict=True):
            _take(reading, page, table, current[sides.index(side)], level, figure, saw, leave)
        return
    chosen = current
    if len(chosen) > 1:
        chosen = [item for item in current if is_condition(item, label + beside)]
        exact = [item for item in chosen if own_condition(item) == label + beside]
        chosen = exact if len(exact) == 1 else chosen
    if len(chosen) != 1:
        leave("condition")
        return
    _take(reading, page, table, chosen[0], level, saw, saw, leave)


def _take(
    reading: Reading,
    page: str,
    table: LimitTable,
    item: Item,
    level: str,
    figure: str,
    saw: str,
    leave: Callable[[str], None],
) -> None:
    value = value_of(figure)
    if value is None:
        leave("unread_value")
        return
    if re.fullmatch("10[2-9]", figure):  # a power of ten that lost its raised exponent
        leave("exponent")
        return
    comparison, low, high = value
    own = [limit for limit in item.limits if limit.level == level]
    if len(own) != 1:
        leave("no_such_cell")
        return
    [limit] = own
    encoded = limit.comparison != "not_encoded"
    agrees = None
    if encoded:
        figures = [str(limit.decimal or ""), str(limit.decimal_high or "")]
        same = [_same(a, b) for a, b in zip(figures, (low, high), strict=True)]
        agrees = all(same) and (limit.comparison == "not_detected") == (
            comparison == "not_detected"
        )
    elif comparison == "<=" and limit.comparison == ">=":
        comparison = ">="
    reading.cells.append(
        {
            "standard": reading.law.id, "table": table.no, "no": str(item.no or ""),
            "parameter": item.parameter, "name": item.name, "level": level,
            "condition": item.condition or "", "comparison": comparison, "value": low,
            "value_high": high, "unit": item.unit, "page": f"p. {page}", "saw": saw,
            "encoded": encoded, "agrees": agrees,
        }
    )  # fmt: skip


def _take_new(
    reading: Reading,
    page: str,
    table: LimitTable,
    row: tuple[str, str],
    level: str,
    saw: str,
    leave: Callable[[str], None],
) -> None:
    """Take a row whose item is not encoded, in a table whose items are not all encoded."""
    no, name = row
    known = len({item.no or item.parameter for item in table.items})
    value = value_of(saw)
    if table.items_printed is None or table.items_printed <= known or value is None:
        leave("unknown_item")
        return
    bare = re.sub(r"\(.*?\)|/.*$", "", name)
    try:
        id = _shuizhi.parameter_id(bare)
    except (ShuizhiError, LookupError):
        leave("unknown_item")
        return
    units = [*re.findall(r"\(([^()]*)\)", name), reading.unit]
    canonical = parameters_by_id()[id].unit
    unit = next((u for u in units if u and _shuizhi.exponent(id, u) is not None), None)
    unit = "1" if canonical == "1" else unit
    if unit is None:
        leave("unknown_unit")
        return
    comparison, low, high = value
    reading.cells.append(
        {
            "standard": reading.law.id, "table": table.no, "no": no, "parameter": id, "name": bare,
            "level": level, "condition": "", "comparison": comparison, "value": low,
            "value_high": high, "unit": unit, "page": f"p. {page}", "saw": saw, "encoded": False,
            "agrees": None,
        }
    )  # fmt: skip


def _same(a: str, b: str) -> bool:
    return (float(a) == float(b)) if a and b else a == b
