"""Look up standards and limits, with clause and evidence."""

import json
import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import checked
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.parameters import Parameter
from shuizhi._core.request import GB3838, Lang
from shuizhi.errors import FileError
from shuizhi.law.headings import in_language
from shuizhi.law.limit_tables import Item, LimitTable
from shuizhi.law.limits import Evidence, Limit, day_of
from shuizhi.law.model import Standard, standard_of

__all__ = [
    "Evidence",
    "Item",
    "Limit",
    "LimitTable",
    "Parameter",
    "Standard",
    "limit",
    "load_standard",
    "parameters",
    "reasons",
    "rules",
    "standard",
    "standards",
]


@checked
def standards(*, at: str | date | None = None, lang: Lang | None = None) -> pl.DataFrame:
    """List the built-in standards and methods.

    Parameters
    ----------
    at
        A day, for example ``"2026-03-01"``: only standards in force on it. One whose first day is
        not known is listed from its day of issue on, or from the year of its number.
    lang
        ``en`` or ``zh``: language of the headings and words; see `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        One row per standard: ``id``, ``title_zh``, ``title_en``, ``kind``, ``issued``,
        ``in_force_from``, ``in_force_to``, ``supersedes`` and the number of ``limits``. Days that
        are not known are null. An amendment (``kind`` says so) follows its standard and has no
        limits of its own: they are in the standard's tables, with their days.

    Raises
    ------
    OptionError
        ``at`` is not a day.

    Examples
    --------
    >>> standards().select("id", "in_force_from", "limits").row(0)
    ('GB 3838-2002', datetime.date(2002, 6, 1), 216)
    >>> "GB 18918-2002 2025年修改单" in standards(at="2026-02-28")["id"]
    False
    >>> standards(lang="zh").select("标准号", "类别", "限值数").row(0)
    ('GB 3838-2002', '环境质量', 216)
    """
    rows = []
    for data in [*json.loads(_shuizhi.standards_json()), *json.loads(_shuizhi.methods_json())]:
        items = [item for table in data.get("tables", []) for item in table.get("items", [])]
        row = {name: data.get(name) for name in ("id", "title_zh", "title_en", "kind")}
        row |= {name: data.get(name) for name in ("issued", "in_force_from", "in_force_to")}
        row["supersedes"] = data.get("supersedes", [])
        row["limits"] = sum(len(item["limits"]) for item in items)
        rows.append(row)
        for amendment in data.get("amendments", []):
            # Its changes are in the tables of the standard, with their days.
            rows.append(amendment | {"kind": "amendment", "supersedes": []})
    days = ["issued", "in_force_from", "in_force_to"]
    if at is not None:
        day = day_of(at)
        rows = [
            row for row in rows
            if _shuizhi.in_force_on(
                row["id"], row.get("issued"), row.get("in_force_from"), row.get("in_force_to"), day
            )
        ]  # fmt: skip
    schema: dict[str, Any] = dict.fromkeys(["id", "title_zh", "title_en", "kind", *days], pl.String)
    schema |= {"supersedes": pl.List(pl.String), "limits": pl.UInt32}
    listed = pl.DataFrame(rows, schema=schema).with_columns(pl.col(days).str.to_date())
    return in_language(listed, "standards", lang)


@checked
@cache
def standard(id: str = GB3838) -> Standard:
    """Return a built-in standard by its number, in any common spelling.

    Raises
    ------
    UnknownNameError
        No standard has this number.

    Examples
    --------
    >>> standard("GB3838-2002").title_zh
    '地表水环境质量标准'
    """
    return standard_of(json.loads(_shuizhi.standard_json(id)))


@checked
def load_standard(path: str | os.PathLike[str]) -> Standard:
    """Load and check a standard of your own, in the form of the files in ``standards/``.

    Parameters
    ----------
    path
        A TOML file, UTF-8; ``standards/schema.json`` describes its form.

    Returns
    -------
    Standard
        Pass it to any function as ``standard=``.

    Raises
    ------
    FileError
        The file cannot be read.
    StandardError
        The file breaks the format or contradicts itself; the message names file, item and field.
    """
    try:
        toml = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:  # also raised for invalid text and paths
        raise FileError(text("law_not_text", path=path, error=error)) from error
    return standard_of(json.loads(_shuizhi.load_standard_json(toml, Path(path).name)), toml)


@checked
def limit(
    parameter: str,
    level: str | int | None = None,
    *,
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    unit: str | None = None,
    condition: str | None = None,
    table: str | int | None = None,
    at: str | date | None = None,
) -> Limit:
    """Look up one limit.

    Parameters
    ----------
    parameter
        Any name of the parameter: ``氨氮``, ``NH3-N``, ``ammonia_nitrogen``, ``w21003``.
    level
        ``Ⅲ``, ``III``, ``Ⅲ类`` or 3; not needed if the table has a single figure.
    standard
        Its number, or a loaded `Standard`.
    water_body
        ``river`` or ``lake``, needed if the limit depends on it.
    unit, condition
        Needed if an item has alternatives (``%`` for oxygen saturation) or a level has several
        limits (``low side`` and ``high side`` of pH in class Ⅳ of GB/T 14848-2017).
    table
        Number of the table, needed if the parameter is in several tables.
    at
        A day, for example ``"2026-03-01"``: only limits in force on it.

    Returns
    -------
    Limit

    Raises
    ------
    UnknownNameError
        The parameter, level or standard is unknown, or has no such limit.

    Examples
    --------
    >>> print(limit("氨氮", "Ⅲ", water_body="river"))
    ammonia_nitrogen Ⅲ: ≤ 1 mg/L (GB 3838-2002 表1 第7项)
    >>> limit("TP", 3, water_body="lake").value
    0.05
    >>> print(limit("pH", "Ⅳ", standard="GB/T 14848-2017", condition="low side"))
    ph Ⅳ (low side): 5.5–6.5 (GB/T 14848-2017 表1 第5项)
    >>> print(limit("COD", "一级A", standard="GB 18918-2002", table=4))
    cod 一级A: ≤ 75 mg/L (GB 18918-2002 表4 第1项)
    >>> print(limit("COD", "一级A", standard="GB 18918-2002", at="2026-02-28"))
    cod 一级A: ≤ 50 mg/L (GB 18918-2002 表1 第1项)
    """
    found = standard if isinstance(standard, Standard) else _by_id(standard)
    return found.limit(
        parameter, level, water_body=water_body, unit=unit, condition=condition, table=table, at=at
    )


def _by_id(id: str) -> Standard:
    return standard(id)


@checked
def parameters(*, lang: Lang | None = None) -> pl.DataFrame:
    """List the known parameters.

    Parameters
    ----------
    lang
        ``en`` or ``zh``: language of the headings and words; see `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        ``id``, ``name_zh``, ``name_en``, ``symbol``, ``cas``, ``hj525`` (codes), canonical
        ``unit``, ``basis``, ``aliases``, ``weak_aliases`` (recognized only together with a unit),
        ``decimals_assessment``, ``decimals_published`` and ``evidence``.

    Examples
    --------
    >>> parameters().filter(id="ammonia_nitrogen").select("name_zh", "symbol", "unit").row(0)
    ('氨氮', 'NH3-N', 'mg/L')
    """
    rows = json.loads(_shuizhi.parameters_json())
    columns = list(rows[0])
    listed = pl.DataFrame(rows, infer_schema_length=None).select(columns)
    return in_language(listed, "parameters", lang)


@checked
def rules(*, lang: Lang | None = None) -> pl.DataFrame:
    """List the rules of the methods, with their options and evidence.

    Parameters
    ----------
    lang
        ``en`` or ``zh``: language of the headings and words; see `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        One row per rule: ``method``, ``id``, ``zh`` and ``en`` (the rule in words), ``option``,
        ``default`` and ``choices`` (of the option, if there is one), ``figures`` (such as
        ``sections = 5``), ``parameters`` (ids), ``evidence``, ``clause`` (of the document, or why
        there is none), ``of`` (the functions that have this
        default, if others have another), ``fixed`` (why a rule of one source or of practice has no
        option) and ``disputed`` (what sources differ about).

    Examples
    --------
    >>> rules().filter(id="river-by-shares-boundary").select("option", "default", "evidence").row(0)
    ('boundary', 'heavy', 'practice')
    """
    rows, told = [], language(lang)
    for method in json.loads(_shuizhi.methods_json()):
        for rule in method["rules"]:
            count = rule["evidence"].get("count")
            row = {"method": method["id"]} | {name: rule[name] for name in ("id", "zh", "en")}
            row |= {name: rule[name] for name in ("option", "default", "choices")}
            row["figures"] = [f"{name} = {figure}" for name, figure in rule["figures"].items()]
            row["parameters"] = [*rule["parameters"], *(f"not {p}" for p in rule["exempt"])]
            row["evidence"] = rule["evidence"]["kind"] + (f" ({count})" if count else "")
            clause = rule["clause"] or rule["no_clause"]
            row["clause"] = clause and clause[told]
            said = {name: rule[name] and rule[name][told] for name in ("fixed", "disputed")}
            row |= {"of": rule["of"]} | said
            rows.append(row)
    lists = dict.fromkeys(["choices", "figures", "parameters", "of"], pl.List(pl.String))
    listed = pl.DataFrame(rows, schema={name: lists.get(name, pl.String) for name in rows[0]})
    return in_language(listed, "rules", lang)


@checked
def reasons(*, lang: Lang | None = None) -> pl.DataFrame:
    """List the reason codes of results, with their Chinese labels and meaning.

    Parameters
    ----------
    lang
        ``en`` or ``zh``: language of the headings and words; see `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        One row per reason: ``code``, ``zh`` (the label in Chinese results) and ``en`` (the
        meaning).

    Examples
    --------
    >>> reasons().filter(code="negative")["zh"].item()
    '负值'
    """
    told = pl.DataFrame(json.loads(_shuizhi.reasons_json())).select("code", "zh", "en")
    return in_language(told, "reasons", lang)
