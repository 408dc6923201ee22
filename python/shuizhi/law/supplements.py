"""Complete standards from their documents: templates and checks."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import platformdirs
import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import checked
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import Lang
from shuizhi._frames.tables import wrap
from shuizhi.errors import ColumnError, FileError, OptionError
from shuizhi.law.headings import HEADINGS, in_language
from shuizhi.law.lookup import Standard
from shuizhi.law.lookup import standard as built_in
from shuizhi.law.model import standard_of

__all__ = ["complete_standard", "standard_template", "supplement_folder"]

Supplement = Any  # a path, a table, "config", or a list of them

COLUMNS = list(HEADINGS["template"])


def supplement_folder() -> Path:
    """Return the folder of the user's own supplements, which ``supplement="config"`` reads.

    Examples
    --------
    >>> supplement_folder().name
    'supplements'
    """
    return platformdirs.user_config_path("shuizhi") / "supplements"


@checked
def standard_template(standard: str | Standard, *, lang: Lang | None = None) -> pl.DataFrame:
    """List the limits of a standard that are not encoded, for you to fill in.

    Parameters
    ----------
    standard
        Its number, or a loaded `Standard`.
    lang
        ``en`` or ``zh``: language of the headings and words; see `shuizhi.grade`. Either language
        can be read back.

    Returns
    -------
    polars.DataFrame
        One row per missing cell, all text: ``standard``, ``table``, ``no``, ``parameter`` (id;
        empty if the item's name is not known), ``name``, ``level``, ``condition``, ``comparison``,
        ``value``, ``value_high``, ``unit``, and ``page`` (of the document).

    Raises
    ------
    UnknownNameError
        No standard has this number.

    Examples
    --------
    >>> template = standard_template("DB41/2087-2021")
    >>> template.filter(parameter="fluoride").select("table", "level", "unit", "value").row(0)
    ('公共污水处理系统', '一级', 'mg/L', '')
    """
    found = standard if isinstance(standard, Standard) else built_in(standard)
    rows = json.loads(_shuizhi.template_json(found.id, found.toml, language(lang)))
    cells = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))
    return in_language(cells, "template", lang)


@checked
def complete_standard(standard: str | Standard, supplement: Supplement) -> Standard:
    """Add the missing limits of a standard from a supplement.

    The figures are checked like built-in ones. Their evidence is ``user``, with the page that every
    row must name. Rows without a figure and rows of other standards are ignored.

    Parameters
    ----------
    standard
        Its number, or a loaded `Standard`.
    supplement
        A CSV file or table with the columns of `standard_template`, ``"config"`` for the files in
        `supplement_folder`, or a list of these.

    Returns
    -------
    Standard
        Pass it to `check_discharge` as ``standards=``.

    Raises
    ------
    FileError
        A file cannot be read, or ``"config"`` finds none.
    ColumnError
        A table lacks columns.
    StandardError
        A row is not understood, names an unknown standard or no page, or contradicts an encoded
        figure; the message names the row.

    Examples
    --------
    >>> row = {"standard": "DB41/2087-2021", "table": "公共污水处理系统", "parameter": "fluoride",
    ...     "level": "一级", "comparison": "<=", "value": "1.5", "unit": "mg/L", "page": "p. 5"}
    >>> completed = complete_standard("DB41/2087-2021", pl.DataFrame([row]))
    >>> completed.limit("氟化物", "一级").evidence.kind
    'user'
    """
    found = standard if isinstance(standard, Standard) else built_in(standard)
    return completed([found], supplement)[0]


def completed(standards: Sequence[Standard], supplement: Supplement) -> list[Standard]:
    """Add the missing limits of several standards; see `complete_standard`."""
    made, numbers = [], [standard.id for standard in standards]
    parts = supplement_rows(supplement)
    for found in standards:
        for name, rows in parts:
            told = json.dumps(rows)
            toml = _shuizhi.supplement_toml(found.id, found.toml, told, name, numbers)
            found = standard_of(json.loads(_shuizhi.load_standard_json(toml, name)), toml)
        made.append(found)
    return made


def supplement_rows(supplement: Supplement) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the rows of supplements, each with its name for error messages."""
    if supplement is None:
        return []
    if isinstance(supplement, str) and supplement == "config":
        folder = supplement_folder()
        if not (paths := sorted(folder.glob("*.csv"))):
            raise FileError(text("supplement_folder_empty", folder=folder))
        return [_file(path) for path in paths]
    if isinstance(supplement, str | os.PathLike):
        return [_file(Path(supplement))]
    if isinstance(supplement, Sequence):
        if any(isinstance(part, Sequence) and not isinstance(part, str) for part in supplement):
            raise OptionError(text("supplement_of_lists"))
        return [each for part in supplement for each in supplement_rows(part)]
    table = wrap(supplement)
    return [("supplement", _rows(table.frame(table.names).select(table.names).collect()))]


def _file(path: Path) -> tuple[str, list[dict[str, str]]]:
    from shuizhi.io import read_table

    if not path.exists():
        raise FileError(text("law_no_file", path=path))
    return path.name, _rows(read_table(path, header=1).frame)


def _rows(frame: pl.DataFrame) -> list[dict[str, str]]:
    chinese = {zh: name for name, zh in HEADINGS["template"].items()}
    named = {name: chinese[name] for name in frame.columns if name in chinese}
    frame = frame.rename({zh: name for zh, name in named.items() if name not in frame.columns})
    if "level" in frame.columns:
        frame = frame.with_columns(pl.col("level").replace({"限值": "limit"}))
    needed = ["standard", "table", "parameter", "level", "comparison", "value", "unit", "page"]
    if absent := [name for name in needed if name not in frame.columns]:
        raise ColumnError(text("supplement_columns", absent=absent))
    kept = frame.select(
        pl.col(name).cast(pl.String).fill_null("") for name in COLUMNS if name in frame.columns
    )
    return kept.to_dicts()
