"""Tables of outfalls, and the standards that apply to them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi._core.request import Lang
from shuizhi._frames.options import named
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, wrap
from shuizhi.errors import ColumnError, DuplicateRowError, OptionError
from shuizhi.law.lookup import Standard
from shuizhi.law.lookup import standard as built_in
from shuizhi.law.supplements import completed

Pairs = list[tuple[str, str | None]]


@dataclass(frozen=True)
class Plan:
    """The standards of outfalls: the request to judge by, and the columns for results."""

    outfalls: pl.Series
    """Their keys, in the order of the request."""
    request: str
    bindings: list[dict[str, Any]]
    limits: list[dict[str, Any]]
    waters: list[list[str]]
    """Where the water that products may take stands, and its evidence."""
    verdicts: list[str]
    """The words of verdicts by their codes."""
    bases: list[str]
    """The words of what is held to limits by their codes."""
    presupposed: list[str]
    """Standards that convert concentrations, with tables, where nothing says what is made."""
    measured: list[tuple[str, str, str]]
    """Products for which a standard sets no base water, with the standard and its clause."""


def read_outfalls(given: Table, outfalls: Any, key: str) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return a table of outfalls, and the meaning of its columns.

    Raises
    ------
    ShuizhiError
        A column is not understood, or an outfall is listed twice.
    """
    table = wrap(outfalls)
    named("outfalls", [key], table)
    whole = table.frame(table.names).select(table.names)
    frame = joinable(table, whole, [key], given.frame([key]), "outfalls").collect()
    twice = frame.filter(pl.col(key).is_duplicated())
    if twice.height:
        raise DuplicateRowError(text("outfall_twice", outfall=twice[key][0]))
    understood = zip(table.names, _shuizhi.outfall_columns(table.names), strict=True)
    said = {name: kind for name, kind in understood if kind is not None}
    kinds = list(said.values())
    if twice_said := [kind for kind in dict.fromkeys(kinds) if kinds.count(kind) > 1]:
        same = [name for name, kind in said.items() if kind == twice_said[0]]
        raise ColumnError(text("outfall_columns_alike", columns=same))
    if "kind" not in kinds and "use" not in kinds:
        raise ColumnError(text("no_outfall_kind", columns=table.names))
    if "kind" not in kinds:
        # Reclaimed water is recognized by its use; it comes from public plants.
        frame = frame.with_columns(pl.lit("公共污水处理系统").alias("类型"))
        said = {"类型": "kind"} | said
    return frame, said


def bind(
    frame: pl.DataFrame,
    said: dict[str, str],
    key: str,
    parameters: list[str],
    standards: Pairs,
    options: dict[str, Any],
    lang: Lang,
    temperature: bool,
    made: list[dict[str, Any]] | None,
) -> Plan:
    """Find the limits that apply to outfalls.

    Raises
    ------
    ShuizhiError
        A word is not understood, or the rule for brackets needs a temperature that is missing.
    """
    texts = frame.select(key, *(_text(name, frame.schema[name]).alias(name) for name in said))
    rows = [
        {"outfall": str(row[key]), "said": [(name, row[name]) for name in said]}
        for row in texts.iter_rows(named=True)
    ]
    answer = json.loads(
        _shuizhi.discharge_json(
            json.dumps(rows), json.dumps(made), standards, parameters, json.dumps(options), lang
        )
    )
    if answer["temperature"] and not temperature:
        raise ColumnError(text("no_temperature", brackets=options["brackets"]))
    return Plan(
        frame[key],
        answer["request"],
        answer["bindings"],
        answer["limits"],
        answer["waters"],
        answer["verdicts"],
        answer["bases"],
        answer["presupposed"],
        [(product, standard, clause) for product, standard, clause in answer["measured"]],
    )


def _text(name: str, dtype: Any) -> pl.Expr:
    """Return a column of outfalls as text, with days as written."""
    column = pl.col(name)
    return column.dt.strftime("%Y-%m-%d") if dtype.is_temporal() else column.cast(pl.String)


def chosen(
    standards: Sequence[str | Standard] | None, supplement: Any, outfalls: Any = None
) -> list[Standard]:
    """Return the standards to check: those named, or all discharge standards.

    For outfalls with a use (用途) and without a kind, they are those of reuse.

    Raises
    ------
    ShuizhiError
        A standard is not known or not one of discharge, or a supplement is not understood.
    """
    every = _shuizhi.standard_kinds()
    if standards is None:
        kinds = [] if outfalls is None else _shuizhi.outfall_columns(wrap(outfalls).names)
        of_use = "use" in kinds and "kind" not in kinds
        wanted = "reuse" if of_use else "discharge"
        standards = [id for id, kind in every if kind == wanted]
    limits_waters = {id for id, kind in every if kind == "quality"}
    if isinstance(standards, str):
        raise OptionError(text("standards_one_text", standards=standards))
    found = [s if isinstance(s, Standard) else built_in(s) for s in standards]
    found = list({s.id: s for s in found}.values())
    if waters := [s.id for s in found if s.id in limits_waters]:
        raise OptionError(text("standards_of_waters", waters=waters))
    return completed(found, supplement)
