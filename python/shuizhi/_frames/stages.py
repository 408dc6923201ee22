"""Influent and effluent in one table: which columns a function uses."""

import polars as pl

from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import Columns, Stage, understood
from shuizhi._frames.tables import Table
from shuizhi.errors import AmbiguousColumnError, ColumnError


def columns_of_stage(
    given: Table, columns: Columns | None, stage: Stage, parameter: str | None = None
) -> Columns | None:
    """Return the meaning of columns, without those of the other stage.

    A column without a stage is used if its parameter has no column of the stage. ``parameter`` is
    the column of parameters of a long table; the same applies to its names.

    Raises
    ------
    AmbiguousColumnError
        A parameter has a column of the other stage and one without a stage.
    ColumnError
        All columns that are understood are of the other stage.
    """
    names = list(given.names)
    if parameter in names:
        told = given.frame([parameter]).select(pl.col(parameter).cast(pl.String).unique())
        names = told.collect()[parameter].drop_nulls().sort().to_list()
    said = dict(columns or {})
    rows = [row for row in understood(names, columns) if row["parameter"] is not None]
    # A column that the user names counts for any stage.
    staged = {row["column"]: row for row in rows if row["stage"] and row["column"] not in said}
    if not staged:
        return columns
    own = {row["parameter"] for row in staged.values() if row["stage"] == stage}
    for row in rows:
        name, id = row["column"], row["parameter"]
        if name in staged or name in said:
            continue
        if id in own:
            said[name] = None
        elif others := [other for other, row in staged.items() if row["parameter"] == id]:
            raise AmbiguousColumnError(
                text("stage_unclear", columns=[*others, name], stage=_word(stage))
            )
    others = [name for name, row in staged.items() if row["stage"] != stage]
    said |= dict.fromkeys(others)
    if all(said.get(row["column"], "") is None for row in rows):
        other: Stage = "influent" if stage == "effluent" else "effluent"
        raise ColumnError(text("other_stage", columns=others, stage=_word(other)))
    return said


def _word(stage: Stage) -> str:
    return stage if language() == "en" else {"influent": "进水", "effluent": "出水"}[stage]
