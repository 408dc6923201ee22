"""Drinking-water sources: kind, sampling frequency, protection zone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text, warn
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import GB3838, Lang
from shuizhi._frames.tables import Table, words
from shuizhi.errors import ColumnError, OptionError

_OWN = {
    "kind": ("surface", "ground"),
    "sampling": ("month", "quarter"),
    "zone": ("first", "second"),
}
LEVEL = f"{MARK}level"


@dataclass(frozen=True)
class Part:
    """Sources of one kind and sampling frequency, and their standard."""

    kind: str
    sampling: str
    table: Table
    standard: str
    target: str  # a class, or its column


def parts(given: Table, kind: str, sampling: str, zone: str | None) -> list[Part]:
    """Return the rows of a table by kind and sampling.

    Raises
    ------
    ShuizhiError
        A kind or frequency is not understood.
    """
    kinds = _said(given, "kind", kind, ["地表水", "地下水"])
    samplings = _said(given, "sampling", sampling, ["月", "季"])
    zones = None if zone is None else _said(given, "zone", zone, ["一级", "二级"])
    frame, table = given.frame(given.names), given
    one_zone = zones if isinstance(zones, str) else None
    held = {kind: _binding(kind, one_zone) for kind in _OWN["kind"]}
    if zones is not None and not isinstance(zones, str):
        levels = {each: _binding("surface", each)[1] for each in _OWN["zone"]}
        frame = frame.with_columns(zones.replace_strict(levels).alias(LEVEL))
        table = Table(frame, frame)
        held["surface"] = (held["surface"][0], LEVEL)
    if isinstance(kinds, str) and isinstance(samplings, str):
        return [Part(kinds, samplings, table, *held[kinds])]
    of_row = [
        (pl.lit(said) if isinstance(said, str) else said).alias(name)
        for name, said in (("kind", kinds), ("sampling", samplings))
    ]
    at_hand = frame.select(of_row).unique().collect().rows() or [("surface", "month")]
    made = []
    for one in sorted(set(at_hand), key=lambda pair: (_OWN["kind"].index(pair[0]), pair[1])):
        part = frame.filter(*(said == word for said, word in zip(of_row, one, strict=True)))
        made.append(Part(one[0], one[1], Table(part, part), *held[one[0]]))
    return made


def _binding(kind: str, zone: str | None) -> tuple[str, str]:
    """Return the standard and class that apply to a source."""
    found: tuple[str, str] = _shuizhi.source_binding(kind, zone)
    return found


def _said(given: Table, option: str, said: str, like: list[str]) -> str | pl.Expr:
    """Check an option, and return its word or column."""
    [own] = _shuizhi.source_words(option, [said])
    if own is not None:
        return str(own)
    if said not in given.names:
        raise OptionError(
            text(
                "word_not_understood",
                option=option,
                word=said,
                words=list(_OWN[option]),
                columns=given.names,
            )
        )
    cells = given.frame([said]).select(words(said).unique(maintain_order=True)).collect()[said]
    told = dict(zip(cells, _shuizhi.source_words(option, [c or "" for c in cells]), strict=True))
    if unknown := [cell for cell, own in told.items() if own is None]:
        raise ColumnError(text("cell_not_understood", column=said, cell=unknown[0], words=like))
    return words(said).replace_strict(told, return_dtype=pl.String)


@cache
def chosen_items() -> frozenset[str]:
    """Return the items that apply only if the authority has chosen them: table 3."""
    tables = json.loads(_shuizhi.standard_json(GB3838))["tables"]
    by_choice = (t for t in tables if t["scope"] == "drinking-water-source-chosen")
    return frozenset(item["parameter"] for table in by_choice for item in table["items"])


def tell_chosen(
    table3: Sequence[str] | None, judged: Iterable[str], at_hand: Iterable[str | None], lang: Lang
) -> None:
    """Warn of items of table 3 that are judged without a choice, or left out for lack of one."""
    judged = set(judged)
    if table3 is None:
        if names := _names(chosen_items() & judged, lang):
            warn("table3_as_measured", items=names, standard=GB3838)
    elif names := _names((chosen_items() & {id for id in at_hand if id}) - judged, lang):
        warn("table3_not_chosen", items=names)


def _names(ids: Iterable[str], lang: Lang) -> list[str]:
    named = parameters_by_id()
    return [named[id].name(lang) for id in sorted(ids)]
