"""A row of units below the header: ``氨氮`` over ``mg/L`` is ``氨氮(mg/L)``."""

import re
from collections.abc import Callable

from shuizhi._core.messages import text
from shuizhi.io.source import Source

Test = Callable[[str], bool]

_PLACEHOLDER = re.compile(r"[-—–/\\*]*")
_VALUE = re.compile(r"[<>＜＞≤≥]?\s*[-+]?\d[\d.,:/\-+\s×^*eELTZ年月日时分秒]*")
_BRACKETED_END = re.compile(r"[(（]([^()（）]*)[)）]$")
_BRACKETED = re.compile(r"[(（\[]([^()（）]*)[)）\]]")


def is_value(cell: str) -> bool:
    """Return whether a cell holds a value: a number, a date, a reading below its limit."""
    return _VALUE.fullmatch(cell) is not None


def merge_units(
    names: list[str],
    row: list[str],
    line: int,
    source: Source,
    is_parameter: Test,
    is_unit: Test,
) -> tuple[list[str], list[str]] | None:
    """Merge a units row into the names; None when the row is no units row."""
    cells = [_unbracket(cell) for cell in row[: len(names)]]
    cells += [""] * (len(names) - len(cells))
    under = [cell for name, cell in zip(names, cells, strict=True) if name and is_parameter(name)]
    stated = [cell for cell in under if not _PLACEHOLDER.fullmatch(cell)]
    # "1" and "无" are units of pH, but as well cells of data: something must be a unit and no more.
    plain = [cell for cell in stated if not (is_value(cell) or cell == "无")]
    if not plain or not all(is_unit(cell) for cell in stated):
        return None

    merged, others = [], []
    for name, cell in zip(names, cells, strict=True):
        if not (name and cell and is_unit(cell)):
            if not _PLACEHOLDER.fullmatch(cell):
                others.append(cell)
            merged.append(name)
            continue
        own = _BRACKETED_END.search(name)
        if own is None or not is_unit(own[1]):
            merged.append(f"{name}({cell})")
        elif own[1] == cell:
            merged.append(name)
        else:
            raise source.error("units_differ", name=name, place=source.at(line), unit=cell)
    notes = [text("units_merged", place=source.at(line))]
    if others:
        notes.append(text("units_others", cells=others))
    return merged, notes


def _unbracket(cell: str) -> str:
    match = _BRACKETED.fullmatch(cell)
    return match[1].strip() if match else cell
