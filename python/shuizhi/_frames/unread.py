"""Warnings about columns: those not understood, and assumed units and stages."""

import json
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.language import language
from shuizhi._core.messages import text, warn
from shuizhi._core.palette import CLASSES
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import GB3838, Columns, Options, Stage, overrides
from shuizhi._frames.tables import Table

# Without any of these a class says little about natural water (practice of stations).
_MAIN = frozenset(
    ("ph", "dissolved_oxygen", "permanganate_index", "ammonia_nitrogen", "total_phosphorus")
)
_SHOWN = 8  # names in a list; the rest are counted
_LONGEST = 60  # characters; longer cells are remarks
_MOST = 300  # unknown columns to check; more would be a table of another kind
_ROWS = 200  # cells to check whether a column of text has figures
_FIGURE = r"^\s*[<>＜＞≤≥]?\s*\d{1,6}(\.\d+)?([eE][-+]?\d+)?\s*[Ll]?\s*$"
_NONE_FOUND = ("未检出", "ND", "nd", "N.D.")


def tell_columns(
    given: Table,
    columns: Columns | None,
    taken: Iterable[str],
    others: Iterable[str] = (),
    stage: Stage | None = None,
) -> None:
    """Warn of columns that look like readings but are not understood, and of assumptions.

    ``taken`` are the columns of readings; ``others`` those used for something else; ``stage`` is
    the requested treatment stage.
    """
    said = _said_of(tuple(given.names), overrides(columns))
    taken = set(taken)
    if doubtful := [name for name in said.units if name in taken]:
        warn("units_of_codes", columns=[f"{name} ({said.units[name]})" for name in doubtful])
    for found, columns_of in said.stages:
        staged = [name for name in columns_of if name in taken]
        if staged and stage is None:
            word = {"influent": "进水", "effluent": "出水"}[found]
            warn("stage_taken", stage=word if language() == "zh" else found, columns=staged)
    aside = {*taken, *others}
    candidates = [name for name in said.unread if name not in aside]
    if measured := _measured(given, candidates):
        warn("columns_not_understood", columns=listed(measured))


def tell_indicators(options: Options, parameters: Collection[str]) -> None:
    """Warn if a class by GB 3838-2002 would have none of the main indicators."""
    of_surface = str(options.standard) == GB3838 and options.indicators is None
    if of_surface and parameters and not _MAIN & set(parameters):
        names = [parameters_by_id()[id].name(language()) for id in parameters]
        warn("no_main_indicator", parameters=names)


def listed(names: Sequence[str]) -> list[str]:
    """Return unknown names, each with the nearest known name."""
    more = len(names) - _SHOWN
    return [_shown(name) for name in names[:_SHOWN]] + (
        [text("more", count=more)] if more > 0 else []
    )


def _shown(name: str) -> str:
    near = _shuizhi.nearest_parameter(name)
    if near is None:
        return repr(name) if language() == "en" else f"“{name}”"
    nearest = near[0] if language() == "zh" else f"{near[0]}, {near[1]}"
    return text("nearest", name=name, nearest=nearest)


class _Said:
    """The meaning of the headers of a table, for warnings."""

    def __init__(self, names: tuple[str, ...], columns: str) -> None:
        rows = json.loads(_shuizhi.recognize_json(list(names), columns))
        present = {row["parameter"] for row in rows if row["parameter"] is not None}
        self.units = {
            row["column"]: row["unit"]
            for row in rows
            if row["unit_from"] == "code" and row["exponent"] != 0
        }
        self.stages = [
            (stage, [row["column"] for row in rows if row["stage"] == stage])
            for stage in ("influent", "effluent")
        ]
        unread = [
            row["column"]
            for row in rows
            if row["kind"] in ("unknown", "weak") and len(row["column"]) <= _LONGEST
        ]
        # A table without known parameters is refused elsewhere, or is not a table of samples.
        self.unread = (
            [column for column in unread[:_MOST] if _may_be(column, present)] if present else []
        )


def _may_be(column: str, present: set[str]) -> bool:
    """Whether a column may have readings, by its name, that no other column has."""
    if column in CLASSES:  # shares of classes in a result
        return False
    near = _shuizhi.nearest_parameter(column)
    if near is not None:
        return near[1] not in present
    return not _shuizhi.is_about(column)


@lru_cache(maxsize=64)
def _said_of(names: tuple[str, ...], columns: str) -> _Said:
    return _Said(names, columns)


def _measured(given: Table, names: list[str]) -> list[str]:
    """Return the columns of figures, or of texts that are mostly figures."""
    if not names:
        return []
    head = given.head(names, _ROWS)
    if head is None:  # a lazy table is not computed for this
        return [name for name in names if given.schema[name].is_numeric()]
    found = []
    for name in names:
        cells = head[name]
        if cells.dtype.is_numeric() and cells.null_count() < cells.len():
            found.append(name)
        elif cells.dtype == pl.String:
            cells = cells.drop_nulls()
            cells = cells.filter(cells.str.strip_chars() != "")
            figures = cells.str.contains(_FIGURE) | cells.str.strip_chars().is_in(_NONE_FOUND)
            if figures.sum() * 2 > cells.len():
                found.append(name)
    return found
