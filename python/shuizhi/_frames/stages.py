"""Influent and effluent in one table: which of its columns a verb takes."""

import json
from typing import Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import Columns, overrides
from shuizhi._frames.tables import Table
from shuizhi.errors import AmbiguousColumnError, ColumnError

Stage = Literal["influent", "effluent"]

_WORDS: dict[str, Stage] = {
    "进水": "influent", "入口": "influent", "进口": "influent", "influent": "influent",
    "出水": "effluent", "出口": "effluent", "effluent": "effluent",
}  # fmt: skip
_BETWEEN = " 　:：/_-—|·"


def columns_of_stage(
    given: Table, columns: Columns | None, stage: Stage, parameter: str | None = None
) -> Columns | None:
    """Return what columns are, those of the other stage left out.

    A column that says no stage is taken where its parameter has none of the stage. ``parameter``
    is the column of a long table that names parameters: its names are held to the same.

    Raises
    ------
    AmbiguousColumnError
        A parameter has a column of the other stage and one that says none.
    ColumnError
        All that is understood is of the other stage.
    """
    names = list(given.names)
    if parameter in names:
        told = given.frame([parameter]).select(pl.col(parameter).cast(pl.String).unique())
        names = told.collect()[parameter].drop_nulls().sort().to_list()
    said = dict(columns or {})
    staged = {n: found for n in names if n not in said and (found := _staged(n)) is not None}
    if not staged:
        return columns
    plain = {row["column"]: row["parameter"] for row in _recognized(names, columns)}
    of = {own: [name for name, row in staged.items() if row[0] == own] for own in _WORDS.values()}
    own = {staged[name][1] for name in of[stage]}
    for name in names:
        id = plain.get(name)
        if name in staged or name in said or id is None:
            continue
        if id in own:
            said[name] = None
        elif others := [other for other, row in staged.items() if row[1] == id]:
            raise AmbiguousColumnError(
                text("stage_unclear", columns=[*others, name], stage=_word(stage))
            )
    for name, (of_name, id, unit) in staged.items():
        said[name] = None if of_name != stage else (id, unit) if unit else id
    left = [name for name in names if said.get(name, plain.get(name)) is not None]
    if not left:
        other: Stage = "influent" if stage == "effluent" else "effluent"
        raise ColumnError(text("other_stage", columns=of[other], stage=_word(other)))
    return said


def _word(stage: Stage) -> str:
    return stage if language() == "en" else {"influent": "进水", "effluent": "出水"}[stage]


def _recognized(names: list[str], columns: Columns | None) -> list[dict[str, str]]:
    known = {name: said for name, said in (columns or {}).items() if name in names}
    rows: list[dict[str, str]] = json.loads(_shuizhi.recognize_json(names, overrides(known)))
    return rows


def _staged(name: str) -> tuple[Stage, str, str | None] | None:
    """Return the stage, parameter and unit of a column that says its stage."""
    for word, stage in _WORDS.items():
        low = name.strip().lower()
        if low.startswith(word):
            rest = name.strip()[len(word) :]
        elif low.endswith(word):
            rest = name.strip()[: -len(word)]
        else:
            continue
        row = _recognized([rest.strip(_BETWEEN)], None)[0] if rest.strip(_BETWEEN) else None
        if row is not None and row["parameter"] is not None:
            given = row["unit"] if row["unit_from"] == "header" else None
            return stage, row["parameter"], given
    return None
