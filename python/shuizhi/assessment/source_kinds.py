"""What is said of drinking-water sources: their kind, how often they are sampled, their zone."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.headings import M
from shuizhi._core.messages import text, warn
from shuizhi._core.methods import rules
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import GB3838, Lang
from shuizhi._frames.tables import Table
from shuizhi.errors import ColumnError, OptionError

# What people call each.
_KINDS = {
    "surface": ("surface", "surface water", "地表水", "地表水源", "地表水型", "河流型", "湖库型"),
    "ground": ("ground", "groundwater", "ground water", "地下水", "地下水源", "地下水型"),
}
_SAMPLINGS = {
    "month": ("month", "monthly", "月", "每月", "逐月", "按月"),
    "quarter": ("quarter", "quarterly", "季", "季度", "每季", "每季度", "按季"),
}
_ZONES = {
    "first": ("first", "first-level", "一级", "一级保护区"),
    "second": ("second", "second-level", "二级", "二级保护区"),
}
LEVEL = f"{M}level"


@dataclass(frozen=True)
class Part:
    """Sources of one kind that are sampled alike, and the class they are held to."""

    kind: str
    sampling: str
    table: Table
    target: str  # a class, or the column of it


def parts(given: Table, kind: str, sampling: str, zone: str | None) -> list[Part]:
    """Return the rows of a table by kind and sampling.

    Raises
    ------
    ShuizhiError
        One of them is not understood.
    """
    kinds = _said(given, "kind", kind, _KINDS, ["地表水", "地下水"])
    samplings = _said(given, "sampling", sampling, _SAMPLINGS, ["月", "季"])
    levels = {word: str(rules()[f"source-zone-{word}"]["level"]) for word in _ZONES}
    zones = None if zone is None else _said(given, "zone", zone, _ZONES, ["一级", "二级"])
    frame, table = given.frame(given.names), given
    of_zone = str(rules()["surface-source"]["level"])
    if isinstance(zones, str):
        of_zone = levels[zones]
    elif zones is not None:
        of_zone = LEVEL
        frame = frame.with_columns(zones.replace_strict(levels).alias(LEVEL))
        table = Table(frame, frame)
    ground = str(rules()["groundwater-source"]["level"])
    target = {"surface": of_zone, "ground": ground}
    if isinstance(kinds, str) and isinstance(samplings, str):
        return [Part(kinds, samplings, table, target[kinds])]
    of_row = [
        (pl.lit(said) if isinstance(said, str) else said).alias(name)
        for name, said in (("kind", kinds), ("sampling", samplings))
    ]
    at_hand = frame.select(of_row).unique().collect().rows() or [("surface", "month")]
    made = []
    for one in sorted(set(at_hand), key=lambda pair: (list(_KINDS).index(pair[0]), pair[1])):
        part = frame.filter(*(said == word for said, word in zip(of_row, one, strict=True)))
        made.append(Part(one[0], one[1], Table(part, part), target[one[0]]))
    return made


def _said(
    given: Table, option: str, said: str, words: Mapping[str, Sequence[str]], like: list[str]
) -> str | pl.Expr:
    """Return the word of an option, or the column of words it names, checked."""
    known = {word: name for name, spellings in words.items() for word in spellings}
    if said in known:
        return known[said]
    if said not in given.names:
        raise OptionError(
            text(
                "word_not_understood",
                option=option,
                word=said,
                words=list(words),
                columns=given.names,
            )
        )
    told = pl.col(said).cast(pl.String).str.strip_chars().str.to_lowercase()
    of_row = told.replace_strict(known, default=None, return_dtype=pl.String)
    unknown = given.frame([said]).select(
        pl.col(said).filter(of_row.is_null()).cast(pl.String).head(1)
    )
    other = unknown.collect().to_series()
    if len(other):
        raise ColumnError(text("cell_not_understood", column=said, cell=other[0], words=like))
    return of_row


@cache
def chosen_items() -> frozenset[str]:
    """Return the items that bind a source only where the authority has chosen them: table 3."""
    tables = json.loads(_shuizhi.standard_json(GB3838))["tables"]
    by_choice = (t for t in tables if t["scope"] == "drinking-water-source-chosen")
    return frozenset(item["parameter"] for table in by_choice for item in table["items"])


def tell_chosen(
    table3: Sequence[str] | None, judged: Iterable[str], at_hand: Iterable[str | None], lang: Lang
) -> None:
    """Warn of items of table 3 that are judged without a choice, or not judged for want of it."""
    judged = set(judged)
    if table3 is None:
        if names := _names(chosen_items() & judged, lang):
            warn("table3_as_measured", items=names, standard=GB3838)
    elif names := _names((chosen_items() & {id for id in at_hand if id}) - judged, lang):
        warn("table3_not_chosen", items=names)


def _names(ids: Iterable[str], lang: Lang) -> list[str]:
    named = parameters_by_id()
    return [named[id].name_zh if lang == "zh" else id for id in sorted(ids)]
