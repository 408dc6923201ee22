"""Show how columns and names of parameters are understood."""

import json
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import checked
from shuizhi._core.language import language
from shuizhi._core.parameters import unit_words
from shuizhi._core.request import (
    Columns,
    Lang,
    overrides,
)
from shuizhi._frames.tables import wrap

__all__ = ["recognize"]


@checked
def recognize(
    table: Any, *, columns: Columns | None = None, lang: Lang | None = None
) -> pl.DataFrame:
    """Show what the columns of a table are understood as.

    Parameters
    ----------
    table
        As in `grade`, or a list of names.
    columns
        As in `grade`.
    lang
        Language of the headings and words, as in `grade`: in Chinese 列名, 项目编号, 项目名称,
        单位, 单位来源, 换算系数, 规定单位, 阶段 and 说明.

    Returns
    -------
    polars.DataFrame
        One row per column: ``column``, ``parameter`` (id), ``name_zh``, ``unit``, ``unit_from``
        (``header``; ``given`` by you; ``code``, the unit of HJ 212-2017 if the name is only its
        code; or ``assumed`` if none is stated), ``factor`` (exact, to ``canonical_unit``),
        ``stage`` (``influent`` or ``effluent``, if the header says 进水 or 出水) and ``note`` (why
        it is not understood, if known).

    Examples
    --------
    >>> recognize(["断面", "汞（μg/L）"]).select("column", "parameter", "unit", "factor").rows()
    [('断面', None, None, None), ('汞（μg/L）', 'mercury', 'μg/L', '0.001')]
    """
    is_names = isinstance(table, list) and all(isinstance(name, str) for name in table)
    names = table if is_names else wrap(table).names
    lang = language(lang)
    rows = json.loads(_shuizhi.recognize_json(names, overrides(columns)))
    for row in rows:
        del row["kind"]
        chinese = row.pop("note_zh")
        row["note"] = chinese if lang == "zh" else row["note"]
        exponent = row.pop("exponent")
        row["factor"] = None if exponent is None else _power(exponent)
    made = pl.DataFrame(rows, schema=dict.fromkeys(_RECOGNIZED, pl.String))
    made = made.with_columns(pl.col("unit", "canonical_unit").replace(unit_words(lang)))
    if lang == "en":
        return made
    words = pl.col("unit_from", "stage").replace(_RECOGNIZED_WORDS)
    return made.with_columns(words).rename(_RECOGNIZED)


_RECOGNIZED = {
    "column": "列名",
    "parameter": "项目编号",
    "name_zh": "项目名称",
    "unit": "单位",
    "unit_from": "单位来源",
    "factor": "换算系数",
    "canonical_unit": "规定单位",
    "stage": "阶段",
    "note": "说明",
}


_RECOGNIZED_WORDS = {
    "header": "列名",
    "given": "指定",
    "code": "编码",
    "assumed": "缺省",
    "influent": "进水",
    "effluent": "出水",
}


def _power(exponent: int) -> str:
    return "1" + "0" * exponent if exponent >= 0 else "0." + "0" * (-exponent - 1) + "1"
