"""Where the header of a table stands.

Laboratory templates put title rows, group headings and a units row around the header. Rows are
taken as text, so that CSV and Excel files are read by the same rules. Nothing here knows of water
quality: what a parameter or a unit looks like is asked of the caller.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shuizhi._core.messages import text
from shuizhi.io.source import Source
from shuizhi.io.units_row import Test, is_value, merge_units

Row = Sequence[str | None]

WINDOW = 15
"""How many rows are looked at for the header."""

_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")


@dataclass(frozen=True)
class Layout:
    """The header as found: column names, and how many of the rows looked at it takes up."""

    names: list[str]
    header: int
    body: int
    notes: list[str] = field(default_factory=list)


def clean(cell: str | None) -> str:
    r"""Return a header cell without its margins, invisible marks and inner line breaks.

    >>> clean("\ufeff氨氮\n(mg/L) "), clean("Total\nphosphorus"), clean(None)
    ('氨氮(mg/L)', 'Total phosphorus', '')
    """
    text = (cell or "").replace("\ufeff", "").replace("\u200b", "").strip()

    def join(match: re.Match[str]) -> str:
        around = match.string[match.start() - 1] + match.string[match.end()]
        return " " if around.isascii() and around.isalnum() else ""

    return _LINE_BREAK.sub(join, text)


def is_blank(row: Row) -> bool:
    """Return whether no cell of the row holds anything but white space."""
    return not any(cell and cell.strip() for cell in row)


def find_layout(
    rows: Sequence[Row],
    lines: Sequence[int],
    source: Source,
    *,
    header: int | None,
    is_parameter: Test | None,
    is_unit: Test | None,
    stage_of: Callable[[str], str | None] | None = None,
) -> Layout:
    """Find the header among the first rows of a file.

    Parameters
    ----------
    rows
        The first rows, as text.
    lines
        The number of each of them in the file, from 1.
    source
        The file, for messages.
    header
        The number of the header's row, or None to look for it.
    is_parameter, is_unit
        Tests of a cell's text.
    stage_of
        The word for a stage of treatment that the heading of a group of columns begins with.

    Raises
    ------
    FileError
        No header where it was said to be, or a unit stated twice and differently.
    """
    texts = [[clean(cell) for cell in row] for row in rows]
    filled = [index for index, row in enumerate(texts) if any(row)]
    if not filled:
        raise source.error("header_nothing", count=len(rows))
    if header is None:
        at = _best_row(texts[:WINDOW], filled, is_parameter)
    elif header in lines and lines.index(header) in filled:
        at = lines.index(header)
    else:
        raise source.error("header_not_there", place=source.at(header))

    notes = []
    if at != filled[0] or lines[at] != 1:
        notes.append(text("header_found", place=source.at(lines[at])))
    names, levels = _merge_levels(texts, at)
    staged: set[str] = set()
    if is_parameter and stage_of:
        names, staged = _with_stages(
            names, [texts[level] for level in levels], is_parameter, stage_of
        )
    groups = [
        cell
        for level in levels
        for cell, below in zip(texts[level], texts[at], strict=False)
        if cell and below and cell not in staged
    ]
    if staged:
        notes.append(text("header_stages", groups=sorted(staged)))
    if groups:
        groups = list(dict.fromkeys(groups))
        notes.append(text("header_two_levels", place=source.at(lines[at]), groups=groups))
    for index in filled:
        if index < at and index not in levels:
            title = " ".join(cell for cell in texts[index] if cell)
            notes.append(text("header_left_out", place=source.at(lines[index]), text=title))

    body = at + 1
    below = next((index for index in filled if index > at), None)
    if is_parameter and is_unit and below is not None:
        merged = merge_units(names, texts[below], lines[below], source, is_parameter, is_unit)
        if merged is not None:
            names, unit_notes = merged
            notes += unit_notes
            body = below + 1
    return Layout(names, at, body, notes)


def _best_row(texts: list[list[str]], filled: list[int], is_parameter: Test | None) -> int:
    """Return the row with most parameter names; the first filled one when none beats it."""
    first = filled[0]
    if is_parameter is None:
        return first
    scores = {
        index: sum(bool(cell) and is_parameter(cell) for cell in texts[index])
        for index in filled
        if index < len(texts) and not any(is_value(cell) for cell in texts[index])
    }
    best = max(scores, key=lambda index: scores[index], default=first)
    score = scores.get(best, 0)
    if score == 1:
        # One name may also be a cell of a long table: it takes a title above, and no rival.
        alone = list(scores.values()).count(1) == 1
        titled = sum(map(bool, texts[first])) < sum(map(bool, texts[best]))
        return best if alone and titled else first
    return best if score else first


def _merge_levels(texts: list[list[str]], at: int) -> tuple[list[str], list[int]]:
    """Fill blank header cells from the header levels above; return the names and those levels."""
    names, levels = list(texts[at]), []
    for level in range(at - 1, -1, -1):
        if sum(map(bool, texts[level])) < 2:
            break
        levels.append(level)
        for column, cell in enumerate(texts[level][: len(names)]):
            names[column] = names[column] or cell
    return names, levels


def _with_stages(
    names: list[str],
    levels: list[list[str]],
    is_parameter: Test,
    stage_of: Callable[[str], str | None],
) -> tuple[list[str], set[str]]:
    """Put the stage of treatment above a group of parameters into their names.

    A heading of several columns stands over the first of them. Returns the names, and the headings
    that were taken.
    """
    made, taken = list(names), set()
    for level in levels:
        heading, word = "", None
        for column, name in enumerate(names):
            if cell := level[column] if column < len(level) else "":
                heading, word = cell, stage_of(cell)
            if word and name != heading and name and is_parameter(name):
                gap = " " if word.isascii() else ""
                made[column] = f"{word}{gap}{made[column]}"
                taken.add(heading)
    return made, taken
