"""A limit of a standard, and the evidence for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shuizhi._core import markup
from shuizhi._core.evidence import evidence as in_words
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id, unit_in
from shuizhi.errors import OptionError
from shuizhi.law.words import level_in, worded

_SIGNS = {
    "<=": "≤",
    ">=": "≥",
    "delta": "Δ ≤",
    "not_detected": "not detected",
    "not_encoded": "not encoded",
}


# Comparisons that are written as words.
_SIGNS_ZH = {"not_detected": "不得检出", "absent": "无", "present": "有", "not_encoded": "未收录"}


def say(zh: str, en: str) -> str:
    """Return the text in the language of the call."""
    return zh if language() == "zh" else en


def _name(parameter: str) -> str:
    known = parameters_by_id().get(parameter)
    return parameter if known is None else say(known.name_zh, parameter)


def day_of(at: str | date) -> str:
    """Return a day that is written as 2026-03-01.

    Raises
    ------
    OptionError
        It is not a day.
    """
    try:
        day = date.fromisoformat(at) if isinstance(at, str) else date(at.year, at.month, at.day)
    except (ValueError, AttributeError):
        raise OptionError(text("no_day", option="at", said=at)) from None
    return day.isoformat()


@dataclass(frozen=True)
class Evidence:
    """Where a figure comes from, and how reliable that is.

    Attributes
    ----------
    kind : str
        ``text`` (the document's own text), ``copies`` (public copies agree), ``citation`` (an
        official document quotes it), ``single`` (one source) or ``user``.
    witnesses : tuple of str
        The sources.
    page : str or None
        The place in the document, for figures a user supplies.
    """

    kind: str
    witnesses: tuple[str, ...] = ()
    page: str | None = None

    def __str__(self) -> str:
        count = f" ({len(self.witnesses)})" if len(self.witnesses) > 1 else ""
        return in_words(self.kind + count, language())


@dataclass(frozen=True)
class Limit:
    """One limit of a standard.

    Attributes
    ----------
    parameter, level, unit : str
        The parameter's id, the column of the table, and the unit of the figure.
    comparison : str
        ``<=``, ``>=``, ``range`` (both ends included, unless the note says otherwise), ``delta``
        (an allowed change), ``<`` and ``>`` (beyond the better levels),
        ``not_detected``, ``absent``, ``present`` or ``not_encoded`` (the standard has a limit that
        is not encoded).
    value, value_high : float or None
        The figure (None for the last four comparisons), and the upper end of a range.
    decimal, decimal_high : decimal.Decimal or None
        The same figures, exact.
    water_body, condition, note : str or None
        What the limit depends on.
    clause : str
        Where the limit is printed, for example ``GB 3838-2002 表1 第7项``.
    evidence : Evidence
    """

    standard: str
    parameter: str
    level: str
    comparison: str
    decimal: Decimal | None
    decimal_high: Decimal | None
    unit: str
    water_body: str | None
    condition: str | None
    note: str | None
    clause: str
    evidence: Evidence

    @property
    def value(self) -> float | None:
        """The figure as a float."""
        return None if self.decimal is None else float(self.decimal)

    @property
    def value_high(self) -> float | None:
        """The upper end of a range as a float."""
        return None if self.decimal_high is None else float(self.decimal_high)

    @property
    def figure(self) -> str:
        """The limit in words: ``≤ 1``, ``6.5–8.5``, ``> 25``, ``not detected``, ``not encoded``."""
        if self.decimal_high is not None:
            return f"{self.decimal}–{self.decimal_high}"
        if language() == "zh" and self.comparison in _SIGNS_ZH:
            return _SIGNS_ZH[self.comparison]
        sign = _SIGNS.get(self.comparison, self.comparison)
        return sign if self.decimal is None else f"{sign} {self.decimal}"

    def __str__(self) -> str:
        known = unit_in(self.unit, language())
        unit = "" if self.unit == "1" or self.decimal is None else f" {known}"
        depends = [word for word in (worded(self.water_body), worded(self.condition)) if word]
        if language() == "zh":
            level = "" if self.level == "limit" else f" {self.level}"
            where = f"（{'，'.join(depends)}）" if depends else ""
            return f"{_name(self.parameter)}{level}{where}：{self.figure}{unit}（{self.clause}）"
        where = f" ({', '.join(depends)})" if depends else ""
        return f"{self.parameter} {self.level}{where}: {self.figure}{unit} ({self.clause})"

    def __repr__(self) -> str:
        return f"<Limit {self}, {self.evidence}>"

    def _repr_html_(self) -> str:
        facts = {
            ("监测项目", "parameter"): _name(self.parameter),
            ("水体类型", "water body"): worded(self.water_body),
            ("级别", "level"): level_in(self.level, language()),
            ("限值", "limit"): self.figure,
            ("单位", "unit"): "–" if self.unit == "1" else unit_in(self.unit, language()),
            ("适用条件", "condition"): worded(self.condition),
            ("注", "note"): worded(self.note),
            ("条款", "clause"): self.clause,
            ("依据", "evidence"): str(self.evidence),
            ("来源", "sources"): "\n".join(self.evidence.witnesses),
        }
        rows = [
            (markup.plain(say(*name)), markup.plain(value))
            for name, value in facts.items()
            if value
        ]
        return markup.block(markup.table(rows[0], rows[1:]))


def limit_of(data: dict[str, Any]) -> Limit:
    """Build a limit from what the core returns."""
    value, high = data["value"], data["value_high"]
    evidence = data["evidence"]
    return Limit(
        standard=data["standard"],
        parameter=data["parameter"],
        level=data["level"],
        comparison=data["comparison"],
        decimal=None if value is None else Decimal(value),
        decimal_high=None if high is None else Decimal(high),
        unit=data["unit"],
        water_body=data["water_body"],
        condition=data["condition"],
        note=data["note"],
        clause=data["clause"],
        evidence=Evidence(evidence["kind"], tuple(evidence["witnesses"]), evidence["page"]),
    )
