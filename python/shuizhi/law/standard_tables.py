"""Tables of limits read out of a published standard (PDF with a text layer)."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import checked
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id
from shuizhi.errors import OptionError, ShuizhiError
from shuizhi.law.lookup import Standard
from shuizhi.law.lookup import standard as built_in
from shuizhi.law.model import Item, LimitTable
from shuizhi.law.pdf_pages import Tables, fold, pages
from shuizhi.law.supplements import COLUMNS

__all__ = ["StandardTables", "read_standard_tables"]

_FOOTNOTE = re.compile(r"[①-⑳ⓐ-ⓩ*]|\([a-z]\)$|注\d*$")
_NOTHING = {"", "-", "—", "——", "/", "–"}
_NAME_HEADS = ("项目", "名称", "指标", "污染物")
_LEVEL_WORDS = re.compile(
    "标准值|标准|限值|排放浓度|浓度|最高允许|日均值|日均|类|单位.*|mg/L|\\(.*?\\)"
)


@dataclass(frozen=True)
class StandardTables:
    """What was read out of a document.

    Attributes
    ----------
    standard : str
        The number of the standard.
    frame : polars.DataFrame
        A row a cell that was matched, in the form of `standard_template`, with the text it was read
        from (``saw``), whether the standard has it already (``encoded``) and, where it has, whether
        it agrees (``agrees``).
    open : polars.DataFrame
        A row a cell that was not matched: ``page``, ``table``, ``row``, ``column``, ``saw`` and
        ``why``.
    """

    standard: str
    frame: pl.DataFrame
    open: pl.DataFrame

    @property
    def supplement(self) -> pl.DataFrame:
        """The cells that the standard has not, to be given as ``supplement=``."""
        return self.frame.filter(~pl.col("encoded")).select(COLUMNS)


@dataclass
class _Reading:
    law: Standard
    cells: list[dict[str, Any]] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)
    headings: dict[str, list[str]] = field(default_factory=dict)
    """Those of each table, for its next page."""
    title: tuple[str, str] = ("", "")
    unit: str = ""
    """What is printed above a table for all of its items (单位：mg/L)."""


@checked
def read_standard_tables(
    path: str | os.PathLike[str], *, standard: str | Standard | None = None
) -> StandardTables:
    """Read the tables of limits out of the PDF of a standard.

    It takes ``pip install "shuizhi[pdf]"``. A cell is taken where its table, row and column are
    unambiguous; everything else is left open, with the text that was seen.

    Parameters
    ----------
    path
        A PDF with a text layer; a scan is refused.
    standard
        The standard whose document it is: its number, or a loaded `Standard`; by default the one
        whose number stands first on its first pages.

    Returns
    -------
    StandardTables
        ``.supplement`` completes the standard (`complete_standard`), ``.open`` is what was left.

    Raises
    ------
    FileError
        The file cannot be read, is no PDF, or has no text layer.
    UnknownNameError
        The standard is not known.
    """
    found, head = pages(Path(path))
    law = standard if isinstance(standard, Standard) else built_in(standard or _number(head))
    reading = _Reading(law)
    for page, ways, unit in found:
        # The way of drawing tables by which most is understood.
        tried = [_read_page(reading, page, tables, unit or reading.unit) for tables in ways]
        best = max(tried, key=lambda each: (len(each.cells), -len(each.left)))
        reading = best
    schema = dict.fromkeys([*COLUMNS, "saw"], pl.String) | dict.fromkeys(
        ["encoded", "agrees"], pl.Boolean
    )
    names = ["page", "table", "row", "column", "saw", "why"]
    frame = pl.DataFrame(reading.cells, schema=schema)
    # Two cells of a document that say different things of one limit say nothing.
    key = ["table", "parameter", "level", "condition"]
    twice = frame.group_by(key).agg(pl.col("saw").n_unique().alias("n")).filter(pl.col("n") > 1)
    clear = frame.join(twice, on=key, how="anti").unique(key, keep="first", maintain_order=True)
    doubled = frame.join(twice, on=key, how="semi").select(
        "page", "table", pl.col("name").alias("row"), pl.col("level").alias("column"), "saw",
        pl.lit("read_twice").alias("why"),
    )  # fmt: skip
    left = pl.DataFrame(reading.left, schema=dict.fromkeys(names, pl.String))
    return StandardTables(law.id, clear, pl.concat([left, doubled]))


def _read_page(before: _Reading, page: str, tables: Tables, unit: str) -> _Reading:
    """Return what is read with a page more."""
    reading = _Reading(
        before.law, [*before.cells], [*before.left], dict(before.headings), before.title, unit
    )
    for caption, rows in tables:
        reading.title = caption or reading.title
        table = _table_of(reading.law, reading.title)
        if table is None:
            _leave(reading, page, "".join(reading.title), "", "", "", "unknown_table")
        else:
            _read_table(reading, page, table, rows)
    return reading


def _number(head: str) -> str:
    """Return the number of the standard that the first pages of a document name first."""
    folded = re.sub("[—－–‐]", "-", fold(head)).replace("/", "").upper()
    places = {
        id: folded.find(id.replace(" ", "").replace("/", "").upper())
        for id, _ in _shuizhi.standard_kinds()
    }
    named = [id for id, place in places.items() if place >= 0]
    if not named:
        raise OptionError(text("no_standard_named"))
    return min(named, key=lambda id: places[id])


def _table_of(law: Standard, title: tuple[str, str]) -> LimitTable | None:
    number, words = title
    named = [table for table in law.tables if not table.no.isdigit() and table.no in fold(words)]
    if len(named) == 1:
        return named[0]
    found = [table for table in law.tables if table.no == number]
    return found[0] if len(found) == 1 else None


def _leave(
    reading: _Reading, page: str, table: str, row: str, column: str, saw: str, why: str
) -> None:
    names = ("page", "table", "row", "column", "saw", "why")
    reading.left.append(dict(zip(names, (page, table, row, column, saw, why), strict=True)))


def _figures(rows: list[list[str | None]]) -> int:
    """Return how many rows of headings a table begins with."""
    for place, row in enumerate(rows):
        texts = [fold(cell) for cell in row]
        if any(any(word in cell for word in _NAME_HEADS) for cell in texts if cell):
            continue
        if any(texts) and (texts[0].isdigit() or any(_value(cell) for cell in texts[1:])):
            return place
    return len(rows)


def _headings(rows: list[list[str | None]]) -> list[str]:
    """Return the headings of columns, those of merged cells for each they span."""
    width = max(map(len, rows), default=0)
    out = [""] * width
    for place, row in enumerate(rows):
        last = ""
        for column in range(width):
            cell = row[column] if column < len(row) else None
            if cell is not None:
                last = fold(cell)
            # Below a cell of its own that reaches down nothing is added.
            elif place and rows[place - 1][column] is not None:
                last = ""
            out[column] += last
    return out


def _read_table(
    reading: _Reading, page: str, table: LimitTable, rows: list[list[str | None]]
) -> None:
    head = _figures(rows)
    headings = _headings(rows[:head]) if head else reading.headings.get(table.no, [])
    if len(headings) < max(map(len, rows), default=0):
        _leave(reading, page, table.no, "", " | ".join(headings), "", "unknown_columns")
        return
    reading.headings[table.no] = headings
    for first, last in _blocks(headings):
        _read_block(
            reading, page, table, headings[first:last], [row[first:last] for row in rows[head:]]
        )


def _blocks(headings: list[str]) -> list[tuple[int, int]]:
    """Return the spans of columns of tables that are printed side by side."""
    starts = [n for n, h in enumerate(headings) if "序号" in h] or [0]
    return list(zip(starts, [*starts[1:], len(headings)], strict=True))


def _levels(table: LimitTable, headings: list[str]) -> dict[int, tuple[str, str]]:
    """Return the level of each column of figures, and what of its heading stands beside it."""
    found: dict[int, tuple[str, str]] = {}
    keys = {level: _LEVEL_WORDS.sub("", fold(level)) for level in table.levels}
    for place, heading in enumerate(headings):
        if "序号" in heading or "位置" in heading or "监控" in heading:
            continue
        bare = _LEVEL_WORDS.sub("", heading)
        hits = [level for level, key in keys.items() if key and key in bare]
        best = max(hits, key=lambda level: len(keys[level]), default=None)
        if best is not None:
            rest = bare.split(keys[best], 1)[1].strip("排放值")
            if not any(word in rest for word in _NAME_HEADS):
                found[place] = (best, rest)
        elif len(table.levels) == 1 and ("值" in heading or "浓度" in heading):
            found[place] = (table.levels[0], "")
    return found


def _read_block(
    reading: _Reading,
    page: str,
    table: LimitTable,
    headings: list[str],
    rows: list[list[str | None]],
) -> None:
    levels = _levels(table, headings)
    names = [
        n for n, h in enumerate(headings)
        if n not in levels and any(word in h for word in _NAME_HEADS) and "位置" not in h
    ]  # fmt: skip
    if not levels or not names:
        _leave(reading, page, table.no, "", " | ".join(headings), "", "unknown_columns")
        return
    above = ""
    for row in rows:
        name = fold(row[names[0]]) or above
        label = "".join(fold(row[n]) for n in names[1:])
        above = name if fold(row[names[0]]) else above
        no = next((fold(row[n]) for n, h in enumerate(headings) if "序号" in h), "")
        if no and not no.isdigit() and not fold(row[names[0]]):
            # A row of its own across the columns of numbers and names.
            name = above = no
        if not name:
            continue
        spread = _spread(row, sorted(levels))
        for column, (level, beside) in levels.items():
            saw = spread.get(column, "")
            if saw in _NOTHING:
                continue
            _match(reading, page, table, (no, name, label), (level, beside), saw)


def _spread(row: list[str | None], columns: list[int]) -> dict[int, str]:
    """Return the cells of columns of figures; one that is merged stands for all it spans."""
    texts = {n: fold(row[n]) for n in columns if n < len(row) and row[n] is not None}
    if len(texts) == 1 and len(columns) > 1:
        [(place, only)] = texts.items()
        if place == columns[0] and all(row[n] is None for n in columns[1:] if n < len(row)):
            return dict.fromkeys(columns, only)
    return texts


def _value(cell: str) -> tuple[str, str, str] | None:
    """Return comparison, figure and upper figure of a cell; none where it says anything else."""
    bare = _FOOTNOTE.sub("", cell)
    if bare == "不得检出":
        return "not_detected", "", ""
    if re.fullmatch(r"\d+(\.\d+)?", bare):
        return "<=", bare, ""
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)[~\-—](\d+(?:\.\d+)?)", bare):
        return "range", match[1], match[2]
    if match := re.fullmatch(r"[≤<](\d+(?:\.\d+)?)", bare):
        return "<=", match[1], ""
    if match := re.fullmatch(r"[≥>](\d+(?:\.\d+)?)", bare):
        return ">=", match[1], ""
    return None


def _key(name: str) -> str:
    return re.sub(r"[()（）\[\]\-－·、\s]|以.{1,4}计|[0-9]$", "", fold(name)).lower()


def _items(table: LimitTable, no: str, name: str) -> list[Item]:
    """Return the items of a table that a printed row may be: by name, or parameter and number."""
    own = [item for item in table.items if _key(item.name) == _key(name)]
    if own:
        return own
    bare = re.sub(r"\(.*?\)|\d+$", "", name)
    for word in (name, bare):
        try:
            id = _shuizhi.parameter_id(word)
        except (ShuizhiError, LookupError):
            continue
        found = [item for item in table.items if item.parameter == id]
        if found and all(item.no is None or not no or str(item.no) == no for item in found):
            return found
    return [item for item in table.items if no and str(item.no or "") == no and _near(item, name)]


def _near(item: Item, name: str) -> bool:
    """Whether a printed name is that of an item of its number: a part of it, or one letter off."""
    own, said = _key(item.name), _key(re.sub(r"\(.*?\)|\d+$", "", name))
    if len(said) > 1 and (said in own or own in said):
        return True
    unlike = sum(a != b for a, b in zip(own, said, strict=False))
    return len(own) == len(said) > 2 and unlike == 1


def _match(
    reading: _Reading,
    page: str,
    table: LimitTable,
    row: tuple[str, str, str],
    column: tuple[str, str],
    saw: str,
) -> None:
    no, name, label = row
    level, beside = column
    shown = name + (f" {label}" if label else "")

    def leave(why: str) -> None:
        _leave(reading, page, table.no, shown, level + beside, saw, why)

    items = _items(table, no, name)
    if not items:
        _take_new(reading, page, table, (no, name), level, saw, leave)
        return
    current = [item for item in items if item.in_force_from is None] or items
    current = [item for item in current if item.at(level)] or current
    parts = _bracketed(saw)
    if parts is not None and len(current) == 2:
        sides = [_side(item) for item in current]
        if sorted(sides) != ["inside", "outside"]:
            leave("bracket")
            return
        for side, figure in zip(("outside", "inside"), parts, strict=True):
            _take(reading, page, table, current[sides.index(side)], level, figure, saw, leave)
        return
    chosen = current
    if len(chosen) > 1:
        chosen = [item for item in current if _condition_is(item, label + beside)]
        exact = [item for item in chosen if _own_condition(item) == label + beside]
        chosen = exact if len(exact) == 1 else chosen
    if len(chosen) != 1:
        leave("condition")
        return
    _take(reading, page, table, chosen[0], level, saw, saw, leave)


def _bracketed(saw: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\((\d+(?:\.\d+)?)\).*", saw)
    return (match[1], match[2]) if match else None


def _side(item: Item) -> str:
    said = item.condition or ""
    if "outside" in said or "above" in said:
        return "outside"
    return "inside" if "inside" in said or "below" in said else ""


def _condition_is(item: Item, said: str) -> bool:
    """Whether a label or sub-heading is the condition of an item."""
    condition = item.condition or ""
    if built := re.search(r"\d{4}-\d\d-\d\d", condition):
        year = built[0][:4]
        late = "from" in condition
        return year in said and (("起" in said) if late else ("前" in said))
    own = _own_condition(item)
    return bool(said) and bool(own) and (own == said or said in own or own in said)


def _own_condition(item: Item) -> str:
    return fold((item.condition or "").split("; ")[-1])


def _take(
    reading: _Reading,
    page: str,
    table: LimitTable,
    item: Item,
    level: str,
    figure: str,
    saw: str,
    leave: Callable[[str], None],
) -> None:
    value = _value(figure)
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
    reading: _Reading,
    page: str,
    table: LimitTable,
    row: tuple[str, str],
    level: str,
    saw: str,
    leave: Callable[[str], None],
) -> None:
    """Take a row that the standard does not name, of a table whose items are not all known."""
    no, name = row
    known = len({item.no or item.parameter for item in table.items})
    value = _value(saw)
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
