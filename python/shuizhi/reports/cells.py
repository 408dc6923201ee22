"""Text and style of the cells of tables."""

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from shuizhi import _shuizhi
from shuizhi._core import figures
from shuizhi._core.palette import NO_CLASS, OFFICIAL
from shuizhi._core.plugin import labels
from shuizhi._core.request import Lang
from shuizhi._core.verdicts import CODES
from shuizhi.reports.model import Column, Table
from shuizhi.reports.words import WRITTEN, some, wide

__all__ = [
    "COLOURS",
    "DARK",
    "MOST_NAMES",
    "NO_CLASS",
    "STYLES",
    "direction",
    "heads",
    "rows",
    "signs",
    "style",
    "text",
    "widths",
]

COLOURS, DARK = OFFICIAL.colours, OFFICIAL.dark

# The names of styles of classes, with the colours of charts.
STYLES = {name: f"c{place}" for place, name in enumerate(COLOURS, start=1)}

MOST_NAMES = 20  # most names in one cell of a page
_MEASURED = 200  # rows that decide widths
# The least characters of a narrowed column: of texts, of words, and for its longest word.
_TEXT, _WORDS, _LONGEST = 14.0, 10.0, 15.0
_BOLD = 1.15  # times as wide
_WORD = re.compile(r"[\x21-\x7e▲▼]+")
_LONG = 12  # characters, from which a cell is wide

_STYLES_OF_VERDICTS = {"pass": "good", "fail": "bad", "prohibited": "bad", "undetermined": "open"}
_ARROWS = {"better": "▲", "worse": "▼", "same": ""}
_NUMBERS = ("number", "published", "figure", "share", "count")


def direction(change: str) -> str:
    """Return whether a change is for the better or the worse.

    >>> direction("明显好转"), direction("some decline"), direction("无明显变化")
    ('better', 'worse', 'same')
    """
    for lang in ("zh", "en"):
        words = labels(lang)["change"]
        if change in words:
            place, middle = words.index(change), len(words) // 2
            return "same" if place == middle else "better" if place > middle else "worse"
    return "same"


def text(value: Any, column: Column, lang: Lang, most: int = MOST_NAMES) -> str:
    """Return the text of a cell; a long list of names is shortened."""
    if value is None:
        return "–" if column.kind in ("class", "status", "verdict", *_NUMBERS) else ""
    match column.kind:
        case "names":
            return some([str(name) for name in value], most, lang)
        case "share":
            return _shuizhi.figure_share(value)
        case "figure":
            return _shuizhi.figure_share(value).removesuffix(".0")
        case "published":
            return figures.shown(column.name, value)
        case "number" | "count" if isinstance(value, float):
            return figures.significant(value, 6) if abs(value) < 1e6 else f"{value:,.0f}"
        case "change":
            return f"{_ARROWS[direction(str(value))]}{value}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return wide(str(value)) if lang == "zh" and column.name in WRITTEN else str(value)


def widths(table: Table, lang: Lang, room: float | None = None) -> list[float]:
    """Return the width of each column of a page, in per cent.

    Widths depend on the cells: columns of long texts are wrapped; columns of names and classes are
    at least as wide as their longest word, so that nothing is cut or has one character per line. If
    a line has ``room`` for fewer characters than needed, columns of texts are narrowed before those
    of figures, words of which then would break.
    """
    columns = heads(table)
    rows_ = list(islice(rows(table, lang), _MEASURED))
    made: list[float] = []
    gives, last = {}, {}
    for place, column in enumerate(columns):
        cells = sorted(signs(row[place][0]) for _, row in rows_)
        longest = cells[-1] if cells else 0
        # Most cells of a column of remarks are empty; it is as wide as those that are not ask for.
        told = [own for own in cells if own > 1]
        usual = told[int(0.9 * (len(told) - 1))] if told else 0
        text_like = column.kind in ("text", "names", "change", "status") or column.place
        # Texts of two or more lines need the square root of their length.
        need = min(longest, 10.0 + math.sqrt(6.0 * usual)) if text_like else float(longest)
        words = max((signs(word) for word in column.label.split()), default=0)
        head = min(words, max(6.0, signs(column.label) / 2)) if lang == "zh" else _BOLD * words
        made.append(max(need, head, 2.0) + 1.6)
        if text_like:
            unbroken = (part for _, row in rows_ for part in _WORD.findall(row[place][0]))
            bold = _BOLD if column.kind == "change" else 1.0
            needed = bold * max(map(len, unbroken), default=0)
            least = _TEXT if column.kind in ("text", "names") else _WORDS
            word = min(needed, _LONGEST)
            keeps = max(least, head, word) + 1.6
            gives[place] = max(made[-1] - keeps, 0.0)
            last[place] = max(min(made[-1], keeps) - max(_WORDS, head, word) - 1.6, 0.0)
    for given in (gives, last):
        excess = 0.0 if room is None else sum(made) - room
        if excess > 0 and sum(given.values()) > 0:
            part = min(excess / sum(given.values()), 1.0)
            made = [wide_ - part * given.get(place, 0.0) for place, wide_ in enumerate(made)]
    return [100.0 * wide_ / sum(made) for wide_ in made]


def signs(text: str) -> int:
    """Return the width of a text; Chinese characters count twice."""
    return sum(2 if ord(sign) > 0x2E7F or 0x2160 <= ord(sign) <= 0x217F else 1 for sign in text)


def style(value: Any, column: Column) -> str:
    """Return the name of the style of a cell, or an empty text."""
    match column.kind:
        case "class":
            return STYLES.get(str(value), "c0")
        case "verdict":
            return _STYLES_OF_VERDICTS.get(CODES.get(str(value), ""), "")
        case "change":
            return direction(str(value))
        case "number" | "published" | "figure" | "share" | "count":
            return "n"
        case "status":
            return "s"
        case "text" | "names" if value is not None and len(str(value)) > _LONG:
            return "w"
    return ""


def heads(table: Table) -> list[Column]:
    """Return the columns without that of groups; the first labels the rows if none does."""
    columns = [column for column in table.columns if column.name != table.group]
    columns = [c if c.place else replace(c, label=wide(c.label)) for c in columns]
    if not any(column.place for column in columns):
        columns[0] = replace(columns[0], place=True)
    return columns


Row = list[tuple[str, str, bool]]


def rows(table: Table, lang: Lang) -> Iterator[tuple[str | None, Row]]:
    """Return the rows of a table: group, and for each cell text, style and whether a label.

    The column of groups is left out, because groups have their own lines.
    """
    columns = heads(table)
    names = table.frame.columns
    places = [names.index(column.name) for column in columns]
    group = None if table.group is None else names.index(table.group)
    for row in table.frame.iter_rows():
        told = None if group is None else ("–" if row[group] is None else str(row[group]))
        yield (
            told,
            [
                (text(row[place], column, lang), style(row[place], column), column.place)
                for place, column in zip(places, columns, strict=True)
            ],
        )
