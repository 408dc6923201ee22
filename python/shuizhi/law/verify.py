"""Compare limits that a paper, a report or a chat states with those of the standards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.parameters import unit_in
from shuizhi._core.request import GB3838, Lang
from shuizhi._frames.options import named
from shuizhi._frames.tables import wrap
from shuizhi.errors import OptionError
from shuizhi.law.limits import Limit, day_of, limit_of
from shuizhi.law.model import Standard
from shuizhi.law.words import worded

__all__ = ["VerifiedLimit", "verify_limit", "verify_limits"]

_COLUMNS = {
    "status": "核对结果",
    "right": "标准限值",
    "right_unit": "标准单位",
    "why": "核对说明",
    "clause": "条款",
    "evidence": "依据",
}
STATUS_ZH, WHY_ZH = map(dict, _shuizhi.verified_words())


@dataclass(frozen=True)
class VerifiedLimit:
    """The result of checking a stated limit.

    Attributes
    ----------
    status : str
        ``confirmed``, ``contradicted``, ``not_encoded`` or ``not_comparable``.
    why : str or None
        Why it is not encoded or cannot be compared: ``unknown_parameter``, ``unknown_level``,
        ``unknown_unit``, ``unlike_unit``, ``unread_value``, ``no_limit``, ``not_in_force``,
        ``limit_not_encoded``, ``unknown_standard``.
    limits : tuple of Limit
        The standard's own limits: those that confirm it, or all that it may mean.
    """

    status: str
    why: str | None
    limits: tuple[Limit, ...]

    def __str__(self) -> str:
        if language() == "zh":
            told = "；".join(map(str, self.limits))
            why = f"（{WHY_ZH[self.why]}）" if self.why else ""
            return f"{STATUS_ZH[self.status]}{why}{f'：{told}' if told else ''}"
        told = "; ".join(map(str, self.limits))
        return f"{self.status}{f' ({self.why})' if self.why else ''}{f': {told}' if told else ''}"


def _written(value: object) -> str | None:
    """Return a stated value as text, a float without its binary noise."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value)


@checked
def verify_limit(
    parameter: str,
    level: str | int | None,
    value: str | float | Decimal,
    unit: str | None = None,
    *,
    standard: str | Standard = GB3838,
    at: str | date | None = None,
    water_body: str | None = None,
    condition: str | None = None,
    table: str | int | None = None,
) -> VerifiedLimit:
    """Check whether a stated limit is the standard's.

    Parameters
    ----------
    parameter, level
        As in `limit`; level ``None`` for a standard of single limits, or for any level.
    value
        As written: ``1.0``, ``≤0.2``, ``6~9``, ``不得检出``, ``无``. If a sign is stated, it must
        be right; without one only the figure is compared. A range needs both ends.
    unit
        Unit of the value; by default the standard's own unit.
    standard
        Its number, or a loaded `Standard`.
    at
        A day, for example ``"2026-03-01"``: only limits in force on it.
    water_body, condition, table
        Needed if the limit depends on them; one left out matches any.

    Returns
    -------
    VerifiedLimit

    Examples
    --------
    >>> print(verify_limit("氨氮", "Ⅲ", "≤1.5", "mg/L"))
    contradicted: ammonia_nitrogen Ⅲ: ≤ 1 mg/L (GB 3838-2002 表1 第7项)
    >>> verify_limit("总磷", 3, "50", "μg/L", water_body="lake").status
    'confirmed'
    >>> verify_limit("铅", None, 0.01, "mg/L", standard="GB 5749-2022").status
    'confirmed'
    """
    claim = {
        "standard": standard if isinstance(standard, str) else standard.id,
        "toml": None if isinstance(standard, str) else standard.toml,
        "parameter": parameter,
        "level": None if level is None else str(level),
        "value": _written(value),
        "unit": unit,
        "water_body": water_body,
        "condition": condition,
        "table": None if table is None else str(table),
        "at": None if at is None else day_of(at),
    }
    return _verified([claim])[0]


def _verified(claims: list[dict[str, Any]]) -> list[VerifiedLimit]:
    found = json.loads(_shuizhi.verify_json(json.dumps(claims)))
    return [
        VerifiedLimit(one["status"], one["why"], tuple(map(limit_of, one["limits"])))
        for one in found
    ]


@checked
def verify_limits(
    table: Frame,
    *,
    parameter: str,
    value: str,
    level: str | None = None,
    unit: str | None = None,
    standard: str | Standard = GB3838,
    at: str | date | None = None,
    water_body: str | None = None,
    condition: str | None = None,
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Check the limit that each row of a table states; see `verify_limit`.

    Parameters
    ----------
    table
        One row per limit.
    parameter, value, unit
        The columns of names, stated values and units.
    level, standard, at, water_body, condition
        A column of the table, or one value for all rows.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        The rows in their order with new columns (in brackets the Chinese names): ``status``
        (核对结果), ``right`` (标准限值: the standard's limit, if it differs or several may be
        meant), ``right_unit`` (标准单位), ``why`` (核对说明), ``clause`` (条款) and ``evidence``
        (依据).

    Examples
    --------
    >>> import polars as pl
    >>> paper = pl.DataFrame({"item": ["氨氮", "总磷"], "class": ["Ⅲ", "Ⅲ"], "limit": [1.0, 0.3]})
    >>> found = verify_limits(paper, parameter="item", level="class", value="limit")
    >>> found["status"].to_list(), found["right"][1]
    (['confirmed', 'contradicted'], '≤ 0.2 (river); ≤ 0.05 (lake)')
    """
    lang = language(lang)
    given = wrap(table)
    taken = {"parameter": parameter, "value": value} | ({"unit": unit} if unit else {})
    for option, name in taken.items():
        named(option, [name], given)
    fixed: dict[str, Any] = {"toml": None, "level": None, "unit": None, "at": None}
    words: Mapping[str, Any] = {
        "level": level,
        "standard": standard,
        "at": at,
        "water_body": water_body,
        "condition": condition,
    }
    for option, said in words.items():
        if isinstance(said, str) and said in given.names:
            taken[option] = said
        elif isinstance(said, Standard):
            fixed |= {"standard": said.id, "toml": said.toml}
        else:
            fixed[option] = said
    if fixed["at"] is not None:
        fixed["at"] = day_of(fixed["at"])
    new = output_names(_COLUMNS, lang, suffix, given.names)
    frame = given.frame(given.names)
    keys = [pl.col(name).alias(f"{MARK}{option}") for option, name in taken.items()]
    distinct = frame.select(keys).unique(maintain_order=True).collect()
    claims = []
    for row in distinct.iter_rows(named=True):
        claim = fixed | {option: _written(row[f"{MARK}{option}"]) for option in taken}
        if "at" in taken:
            claim["at"] = _day_or_none(row[f"{MARK}at"])
        claim["standard"] = claim["standard"] or ""
        claims.append(claim)
    found = [_shown(one, lang) for one in _verified(claims)]
    schema = dict.fromkeys(new.values(), pl.String)
    results = pl.DataFrame([list(row) for row in found], schema=schema, orient="row")
    marked = pl.concat([distinct, results], how="horizontal").lazy()
    on = distinct.columns
    joined = (
        frame.with_columns(keys)
        .join(marked, on=on, how="left", nulls_equal=True, maintain_order="left")
        .drop(on)
    )
    return given.attach(joined, list(new.values()))


def _day_or_none(said: Any) -> str | None:
    try:
        return None if said is None else day_of(said)
    except OptionError:
        raise OptionError(text("no_day", option="at", said=said)) from None


def _shown(one: VerifiedLimit, lang: Lang) -> tuple[str | None, ...]:
    """Return the columns of a row."""
    zh = lang == "zh"
    several = len({limit.figure for limit in one.limits}) > 1

    def told(limit: Limit) -> str:
        parts = [part for part in map(worded, (limit.water_body, limit.condition)) if part]
        level = [limit.level] if len({each.level for each in one.limits}) > 1 else []
        apart = ", ".join([*level, *parts]) if several else ""
        return f"{limit.figure} ({apart})" if apart else limit.figure

    status = STATUS_ZH[one.status] if zh else one.status
    why = one.why if not zh or one.why is None else WHY_ZH[one.why]
    if not one.limits:
        return status, None, None, why, None, None
    first = one.limits[0]
    right = "; ".join(dict.fromkeys(map(told, one.limits)))
    clause = "; ".join(dict.fromkeys(limit.clause for limit in one.limits))
    return status, right, unit_in(first.unit, lang), why, clause, str(first.evidence)
