"""Show tables in notebooks: classes, statuses and verdicts in colours and in words.

``%load_ext shuizhi`` shows every result in this way, without calling `show`.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import markup
from shuizhi._core.figures import multiple, shown
from shuizhi._core.markup import Cell
from shuizhi._core.messages import text
from shuizhi._core.palette import (
    CLASSES,
    INK,
    LIGHT_VERDICTS,
    OFFICIAL,
    VERDICTS,
)
from shuizhi._core.verdicts import CODES
from shuizhi._frames.tables import read_frame
from shuizhi.errors import OptionError

__all__ = ["Shown", "load_ipython_extension", "show", "unload_ipython_extension"]

_ROWS = 100


class Shown:
    """A table for a notebook, with coloured classes, statuses and verdicts."""

    def __init__(self, page: str, rows: int) -> None:
        self._page = page
        self._rows = rows

    def _repr_html_(self) -> str:
        return self._page

    def __repr__(self) -> str:
        return f"<table of {self._rows} rows, shown in a notebook>"


def show(table: Any, *, rows: int = _ROWS) -> Shown:
    """Show a table in a notebook, with classes, statuses and verdicts in colours and in words.

    Verdicts have marks too (``○ × ? ■``), so that they can be read in greyscale. Figures are shown
    with six digits; hover to see all digits.

    Parameters
    ----------
    table
        Any result or table.
    rows
        The most rows to show; a note says if a table is cut.

    Returns
    -------
    Shown
        An object that notebooks show as HTML; all text in it is escaped.

    Raises
    ------
    OptionError
        `rows` is not a whole number of at least 1.
    TableError
        The object is not a table.

    Examples
    --------
    >>> import polars as pl
    >>> page = show(pl.DataFrame({"断面": ["<b>"], "类别": ["Ⅳ"]}))._repr_html_()
    >>> "<td>&lt;b&gt;</td>" in page, "background:#FFE53B" in page
    (True, True)
    """
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 1:
        raise OptionError(text("number_of_rows", rows=rows))
    frame = read_frame(table)
    rows = min(int(rows), max(frame.height, 1))
    frame = _with_coverage(frame)
    columns = [_cells(frame[name], rows) for name in frame.columns]
    head = [Cell(name, number=frame.schema[name].is_numeric()) for name in frame.columns]
    lines = list(zip(*columns, strict=True))
    page = markup.block(markup.table(head, lines), markup.paragraph(_size(frame, rows), aside=True))
    return Shown(page, frame.height)


def _size(frame: pl.DataFrame, rows: int) -> str:
    """Return the size of a table, and whether it is cut."""
    height, width = frame.shape
    if any(map(_is_chinese, frame.columns)):
        return (
            f"共 {height} 行、{width} 列"
            if height <= rows
            else f"共 {height} 行、{width} 列，只显示前 {rows} 行；show(表, rows={height}) 显示全部"
        )
    return (
        f"{height} rows × {width} columns"
        if height <= rows
        else f"{height} rows × {width} columns, the first {rows} are shown; "
        f"show(table, rows={height}) shows all"
    )


def _with_coverage(frame: pl.DataFrame) -> pl.DataFrame:
    """Show the number of assessed indicators with their total: ``1/21``."""
    for assessed, indicators in (("assessed", "indicators"), ("参评指标数", "应评指标数")):
        if {assessed, indicators} <= set(frame.columns):
            of = pl.concat_str(assessed, pl.lit("/"), indicators).alias(f"{assessed}/{indicators}")
            at = frame.columns.index(assessed)
            frame = frame.insert_column(at, frame.select(of).to_series()).drop(assessed, indicators)
    return frame


def _is_chinese(text: str) -> bool:
    return re.search("[\u4e00-\u9fff]", text) is not None


# ------------------------------------------------------------------ cells


@cache
def _styles() -> dict[str, dict[str, str]]:
    """Return the styles of words, by their kind."""

    def style(colour: str, dark: bool) -> str:
        return f"background:{colour};color:{'#FFFFFF' if dark else INK}"

    classes = {name: style(OFFICIAL.colours[name], name in OFFICIAL.dark) for name in CLASSES}
    methods = json.loads(_shuizhi.methods_json())
    # A status of two classes has the colour of the worse.
    statuses = {
        one[lang]: classes[one["level"]]
        for method in methods
        for one in method["statuses"]
        for lang in ("zh", "en")
    }
    verdicts = {
        word: style(VERDICTS[code][2], code not in LIGHT_VERDICTS) for word, code in CODES.items()
    }
    return {"class": classes, "status": statuses, "verdict": verdicts}


@cache
def _marks() -> dict[str, str]:
    return {word: VERDICTS[code][0] for word, code in CODES.items()}


# Classes are Enums in results; as text they are coloured only in columns of these names, because
# a class in another column may be a use of water.
_CLASSES = re.compile(
    "class|类别|target|目标类别|total_nitrogen_class|总氮类别|.*class_without_background|.*本底类别"
)


def _cells(column: pl.Series, rows: int) -> list[Cell]:
    """Return the first cells of a column, coloured if it has only classes."""
    zh = _is_chinese(column.name)
    values = column.head(rows).to_list()
    if column.dtype in (pl.String, pl.Enum, pl.Categorical):
        words = set(column.cast(pl.String).drop_nulls())
        for kind, styles in _styles().items():
            if (
                kind == "class"
                and column.dtype == pl.String
                and not _CLASSES.fullmatch(column.name)
            ):
                continue
            if words and words <= styles.keys():
                marks = _marks() if kind == "verdict" else {}
                return [_coloured(word, styles, marks) for word in values]
    if column.dtype.is_numeric():
        return [_number(value, column.name) for value in values]
    return [Cell(_told(value, zh, column.name)) for value in values]


def _coloured(word: str | None, styles: dict[str, str], marks: dict[str, str]) -> Cell:
    if word is None:
        return Cell("–")
    mark = marks.get(word)
    return Cell(f"{mark} {word}" if mark else word, style=styles[word])


def _number(value: Any, name: str) -> Cell:
    text = _told(value, True, name)
    whole = "" if value is None else str(value)
    return Cell(text, number=True, title=whole if whole not in (text, f"{text}.0") else "")


def _told(value: Any, zh: bool, name: str = "") -> str:
    """Return a value of a column as text."""
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if isinstance(value, float):
        return shown(name, value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    if isinstance(value, list | pl.Series):
        return ("、" if zh else ", ").join(_told(one, zh, name) for one in value) or "–"
    if isinstance(value, dict):
        if {"parameter", "multiple"} <= value.keys():
            most = value["multiple"]
            return f"{value['parameter']}" + ("" if most is None else f"({multiple(most)})")
        return ", ".join(f"{name}: {_told(one, zh)}" for name, one in value.items())
    return "–" if value is None else str(value)


# ------------------------------------------------------------------ notebooks

# A result has a column with one of these names.
_RESULTS = re.compile(
    r"class|类别|status|水质状况|verdict|判定|最近判定|trophic_state|营养状态|cwqi|CWQI"
    r"|parameter|监测项目|use|用途|samples|样本数"
)
# The modules that pandas 3 and pandas 2 name for their frames.
_PANDAS = ("pandas", "pandas.core.frame")


def _is_result(names: list[Any]) -> bool:
    return any(isinstance(name, str) and _RESULTS.fullmatch(name) for name in names)


def _as_result(table: Any) -> str | None:
    """Return a result as in `show`, and any other table as in its library."""
    if _is_result(list(table.columns)):
        return show(table)._repr_html_()
    own: Callable[[], str | None] = table._repr_html_
    return own()


def load_ipython_extension(ipython: Any) -> None:
    """Show results in this notebook as in `show`: ``%load_ext shuizhi``.

    This applies to polars and pandas tables with a class, a status, a verdict or parameters; other
    tables are not affected.
    """
    formatter = ipython.display_formatter.formatters["text/html"]
    formatter.for_type(pl.DataFrame, _as_result)
    for module in _PANDAS:
        formatter.for_type_by_name(module, "DataFrame", _as_result)


def unload_ipython_extension(ipython: Any) -> None:
    """Show results as their libraries do: ``%unload_ext shuizhi``."""
    formatter = ipython.display_formatter.formatters["text/html"]
    formatter.pop(pl.DataFrame, None)
    for module in _PANDAS:
        formatter.pop(f"{module}.DataFrame", None)
