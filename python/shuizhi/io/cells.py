"""Cells as text, for text files and screens."""

from pathlib import Path
from typing import Any

import polars as pl

from shuizhi._core import plugin
from shuizhi.io.source import refused

# Spreadsheets read such cells of a text file as formulas; some accept full-width signs too.
_FORMULA = r"^[=＝@＠+＋\-－\t\r\n]"
_NO_FORMULA = r"^[+＋\-－\s]*$|^[+＋\-－][\d.,]+([eE][+-]?\d+)?%?$"

# The same after a separator of cells that some country or program uses.
_FORMULA_WITHIN = r"([^\t][;,\t|]\s*|^[;,|]\s*)([=＝@＠]|[+＋\-－]\s*[^\s\d.,+＋\-－;|])"


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before texts that a spreadsheet would run as formulas.

    This includes the middle of a text, where a program with another separator would begin a cell.
    Numbers, and dashes that mean a missing value, are left unchanged.

    >>> cells = ["=1+1", "-0.5", "--", "-1+1", "@SUM(A1)", "<0.05", "a;=1+1"]
    >>> guarded(pl.DataFrame({"=a": cells})).to_dict(as_series=False)
    {"'=a": ["'=1+1", '-0.5', '--', "'-1+1", "'@SUM(A1)", '<0.05', "a;'=1+1"]}
    """
    made = frame.with_columns(_guarded(pl.col(pl.String)))
    names = pl.Series("name", frame.columns, dtype=pl.String).to_frame()
    made.columns = names.select(_guarded(pl.first())).to_series().to_list()
    return made


def _guarded(text: pl.Expr) -> pl.Expr:
    text = text.str.replace_all(_FORMULA_WITHIN, "$1'$2")
    return pl.when(~_runs(text)).then(text).otherwise("'" + text)


def _runs(text: pl.Expr) -> pl.Expr:
    return text.str.contains(_FORMULA) & ~text.str.contains(_NO_FORMULA)


def readable(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Return the frame with nested and categorical columns as text."""
    columns = {}
    for column in frame.get_columns():
        if isinstance(column.dtype, pl.Array):
            column = column.arr.to_list()
        dtype = column.dtype
        inner = dtype.inner if isinstance(dtype, pl.List) else dtype
        if inner in (pl.Binary, pl.Object):
            raise refused(path, "write_no_text", column=column.name, kind=dtype)
        if isinstance(dtype, pl.Enum | pl.Categorical):
            column = column.cast(pl.String)
        elif isinstance(dtype, pl.List):
            column = _joined(column, inner)
        elif isinstance(dtype, pl.Duration):
            column = column.dt.to_string("polars")
        elif isinstance(dtype, pl.Datetime) and dtype.time_zone:
            column = column.dt.to_string("%Y-%m-%d %H:%M:%S%.f%:z")
        elif isinstance(dtype, pl.Struct):
            texts = [None if value is None else _as_text(value) for value in column.to_list()]
            column = pl.Series(column.name, texts, dtype=pl.String)
        columns[column.name] = column
    return pl.DataFrame(columns)  # by name: a list would rename an unnamed one


def _joined(column: pl.Series, inner: Any) -> pl.Series:
    item = pl.element()
    if isinstance(inner, pl.Struct) and {"parameter", "multiple"} <= {f.name for f in inner.fields}:
        name = item.struct.field("parameter").cast(pl.String)
        multiple = item.struct.field("multiple").cast(pl.Float64)
        shown = plugin.multiple(multiple)
        text = pl.when(multiple.is_finite()).then(name + "(" + shown + ")").otherwise(name)
    elif inner.is_nested():
        lists = [None if value is None else _as_text(value) for value in column.to_list()]
        return pl.Series(column.name, [text or None for text in lists], dtype=pl.String)
    elif inner == pl.Duration:
        text = item.dt.to_string("polars")
    else:
        text = item.cast(pl.String)
    listed = column.to_frame().select(pl.first().list.eval(text).list.join("、"))
    return listed.select(pl.when(pl.first() != "").then(pl.first())).to_series()


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_as_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "、".join(_as_text(item) for item in value)
    return "" if value is None else str(value)
