"""The slow, obvious reading of GB 3838-2002: one row at a time, in exact decimals.

The engine is compared with this file on random rows, so nothing here is taken from it. Only the
limits and rules in standards/*.toml are shared.

Two ideas carry the file:

* A limit is a closed span of allowed values: "<= 1" is (-inf, 1], ">= 5" is [5, +inf),
  pH is [6, 9]. A value outside the span violates it.
* A reading is a closed span of possible values: a number is [v, v], "below 0.05" is [0, 0.05],
  "above 24" is [24, +inf). Its rank is the number of classes Ⅰ..Ⅴ whose limit it violates.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from functools import lru_cache
from math import isinf, isnan
from pathlib import Path
from typing import Any, NamedTuple

CLASSES = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")  # the index is the rank
INFINITY = Decimal("Infinity")
ZERO = Decimal(0)
HALF = Decimal("0.5")

# Sums and products are exact: a result that does not fit raises Inexact instead of being rounded.
EXACT = Context(prec=200_000, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero])
WIDE = Context(prec=200_000, rounding=ROUND_HALF_EVEN)
QUOTIENT = Context(prec=28, rounding=ROUND_HALF_EVEN)
FIFTEEN_FIGURES = Context(prec=15, rounding=ROUND_HALF_EVEN)
ONE_FIGURE = Context(prec=1, rounding=ROUND_HALF_EVEN)


# ------------------------------------------------------------------------------ the standards


@dataclass(frozen=True)
class Limits:
    """The limits of one parameter in one water body."""

    basic: bool  # of table 1, with one limit per class; tables 2 and 3 have a single limit
    spans: tuple[tuple[Decimal, Decimal], ...]  # the allowed values, best class first

    def rank(self, value: Decimal) -> int:
        """Count the limits that a value violates."""
        return sum([value < low or value > high for low, high in self.spans])

    def span(self, low: Decimal, high: Decimal) -> tuple[int, int]:
        """Find the best and the worst rank that a value from low to high may have.

        The best violates only the limits that no value from low to high keeps.
        """
        best = sum([high < lowest or low > highest for lowest, highest in self.spans])
        return best, max(self.rank(low), self.rank(high))


def _load(name: str) -> dict[str, Any]:
    path = Path(__file__).parents[2] / "standards" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _span(comparison: str, limit: Mapping[str, str]) -> tuple[Decimal, Decimal]:
    value = Decimal(limit["value"])
    if comparison == "<=":
        return -INFINITY, value
    if comparison == ">=":
        return value, INFINITY
    if comparison == "range":
        return value, Decimal(limit["high"])
    raise ValueError(f"unknown comparison {comparison!r}")


def _read_limits() -> tuple[dict[tuple[str, str | None], Limits], frozenset[str]]:
    limits: dict[tuple[str, str | None], Limits] = {}
    by_body: set[str] = set()
    for table in _load("gb3838-2002.toml")["tables"]:
        for item in table["items"]:
            if "alternative_to" in item or item["comparison"] == "delta":
                continue
            parameter = item["parameter"]
            bodies: tuple[str | None, ...] = ("river", "lake", None)
            if "water_body" in item:
                bodies = (item["water_body"],)
                by_body.add(parameter)
            spans = tuple(_span(item["comparison"], limit) for limit in item["limits"])
            basic = table["no"] == "1"
            if len(spans) != (5 if basic else 1):
                raise ValueError(f"{parameter}: {len(spans)} limits in table {table['no']}")
            for body in bodies:
                if (parameter, body) in limits:
                    raise ValueError(f"{parameter}: two limits for {body}")
                limits[parameter, body] = Limits(basic, spans)
    return limits, frozenset(by_body)


# (parameter, "river" | "lake" | None) -> limits; None holds those that do not ask for the body
LIMITS, LIMITS_BY_BODY = _read_limits()

_PARAMETERS = _load("parameters.toml")["parameters"]
SIGNED = frozenset(p["id"] for p in _PARAMETERS if p.get("signed", False))
DECIMALS: dict[str, int] = {
    p["id"]: p["decimals_assessment"] for p in _PARAMETERS if "decimals_assessment" in p
}

_ASSESSMENT = _load("assessment-2011-22.toml")
TABLE1_21: tuple[str, ...] = tuple(
    next(s for s in _ASSESSMENT["indicator_sets"] if s["id"] == "table1-21")["parameters"]
)
NO_MULTIPLE: frozenset[str] = frozenset(
    next(r for r in _ASSESSMENT["rules"] if r["id"] == "exceedance-multiple")["exempt"]
)


# ------------------------------------------------------------------------------ what a cell says


@dataclass(frozen=True)
class Reading:
    """What a cell says."""

    kind: str  # "number", "below", "above", "missing"
    value: Decimal | None  # the number; the limit of "below" (None: unknown); the figure of "above"
    reason: str | None  # of "missing": the code


# The characters Unicode calls White_Space.
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
SPACES = re.compile(f"[{SPACE}]+")
SUPERSCRIPTS = re.compile("([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)")
MISSING_WORDS = frozenset(
    ["无", "缺测", "未测", "未监测", "无数据", "na", "n/a", "#n/a", "null", "none", "nan"]
)
MISSING_MARKS = re.compile(r"[-*/\\]*")
NOT_FINITE = re.compile(r"[+-]?(inf|infinity)")
NOT_DETECTED = frozenset(["未检出", "未检测出", "nd", "n.d.", "n.d", "低于检出限", "<dl", "<mdl"])
NOT_DETECTED_WITH_FIGURE = re.compile(r"(?:nd|n\.d\.|未检出)\(<?(.+)\)")

NUMBER = re.compile(
    r"""
    (?P<sign> [+-]? )
    (?:
        (?P<mantissa>
            [0-9]+ (?: \.[0-9]* )?                               # 5  5.  5.0
          | \.[0-9]+                                             # .5
          | [1-9][0-9]{0,2} (?: ,[0-9]{3} )+ (?: \.[0-9]* )?     # 1,234.5
        )
        (?: [eE] (?P<e> [+-]?[0-9]+ ) | [×xX*·] 10\^ (?P<times_ten> [+-]?[0-9]+ ) )?
      | 10\^ (?P<power_of_ten> [+-]?[0-9]+ )                     # 10^4
    )
    """,
    re.VERBOSE,
)
SMALLEST_EXPONENT = Decimal(-100_000)  # smaller ones are read as this one


def _missing(reason: str) -> Reading:
    return Reading("missing", None, reason)


def _trimmed(text: str) -> str:
    """Normalise the characters of a text and trim its ends."""
    if not text.isascii():
        # Superscripts are an exponent, which only a power of ten may have; never plain digits.
        marked = SUPERSCRIPTS.sub(r"^\1", text)
        text = "".join(
            "-" if unicodedata.category(character) == "Pd" or character == "−" else character
            for character in unicodedata.normalize("NFKC", marked)
        )
    return text.strip(SPACE).removeprefix("'").strip(SPACE)


def _closed_up(text: str) -> str:
    """Leave out white space, but keep it between two characters of a number."""
    single = SPACES.sub(" ", text)
    return re.sub(r"(?<![0-9.,])[ ]|[ ](?![0-9.,])", "", single) if " " in single else single


def _number(text: str) -> Decimal | None:
    """Read a number: None if it is none, ±Infinity if a float cannot hold it."""
    match = NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, mantissa, e, times_ten, power_of_ten = match.groups()
    mantissa = (mantissa or "1").replace(",", "")
    exponent = e or times_ten or power_of_ten or "0"
    if Decimal(mantissa) == 0:
        return ZERO
    if isinf(float(f"{mantissa}e{exponent}")):
        value = INFINITY
    elif exponent == "0":
        value = Decimal(mantissa)
    else:
        value = Decimal(f"{mantissa}e{max(Decimal(exponent), SMALLEST_EXPONENT):f}")
    return value.copy_negate() if sign == "-" else value


@lru_cache(maxsize=64)
def _told_missing(missing_values: tuple[str, ...]) -> tuple[frozenset[str], frozenset[Decimal]]:
    """Prepare the texts, and the numbers among them, that the user says mean missing."""
    texts = frozenset(_trimmed(value) for value in missing_values)
    numbers = (_number(_closed_up(text)) for text in texts)
    return texts, frozenset(n for n in numbers if n is not None and n.is_finite())


def _read_number(value: Decimal, signed: bool, told: frozenset[Decimal]) -> Reading:
    if told and value in told:
        return _missing("missing")
    if value.is_infinite():
        return _missing("not_finite")
    if value < 0 and not signed:
        return _missing("negative")
    return Reading("number", value, None)


def _read_figure(kind: str, text: str) -> Reading:
    """Read the N of "below N" (more than 0) or "above N" (not less than 0)."""
    value = _number(text)
    if value is None:
        return _missing("not_a_number")
    if value.is_infinite():
        return _missing("not_finite")
    if value < 0 or (kind == "below" and value == 0):
        return _missing("not_a_number")
    return Reading(kind, value, None)


def _read_text(cell: str, signed: bool, missing_values: tuple[str, ...]) -> Reading:
    trimmed = _trimmed(cell)
    told_texts, told_numbers = _told_missing(missing_values)
    if trimmed in told_texts:
        return _missing("missing")

    text = _closed_up(trimmed)
    number = _number(text)
    if number is not None:
        return _read_number(number, signed, told_numbers)

    lower = text.lower()
    if lower in MISSING_WORDS or MISSING_MARKS.fullmatch(text):
        return _missing("missing")
    if NOT_FINITE.fullmatch(lower):
        return _missing("not_finite")
    if lower in NOT_DETECTED:
        return Reading("below", None, None)

    bracketed = NOT_DETECTED_WITH_FIGURE.fullmatch(lower)
    if bracketed:  # ND(0.01)
        return _read_figure("below", bracketed[1])
    for operator in ("<=", "<", "≤"):
        if text.startswith(operator):  # <0.05, <0.05L
            return _read_figure("below", re.sub("[Ll]$", "", text.removeprefix(operator)))
    if text.endswith(("L", "l")):  # 0.05L
        return _read_figure("below", text[:-1])
    for operator in (">=", ">", "≥"):
        if text.startswith(operator):  # >24000
            return _read_figure("above", text.removeprefix(operator))
    return _missing("not_a_number")


def read_cell(
    cell: str | float | int | None,
    *,
    signed: bool = False,
    missing_values: tuple[str, ...] = (),
) -> Reading:
    """Read one cell; `signed` allows negative numbers, `missing_values` also mean missing."""
    if cell is None:
        return _missing("missing")
    if isinstance(cell, str):
        return _read_text(cell, signed, missing_values)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise TypeError(f"a cell is text, a float, an int or None, not {cell!r}")
    if isinstance(cell, float):
        if isnan(cell):
            return _missing("missing")
        if isinf(cell):
            return _missing("not_finite")
        value = FIFTEEN_FIGURES.create_decimal(repr(float(cell)))
    else:
        value = Decimal(cell)
        if isinf(float(value)):
            value = INFINITY if value > 0 else -INFINITY
    told_numbers = _told_missing(missing_values)[1]
    return _read_number(value if value != 0 else ZERO, signed, told_numbers)


# ------------------------------------------------------------------------------ what a cell means


class Rules(NamedTuple):
    """The settings that hold for all cells of a row."""

    water_body: str | None
    target: str | None
    nondetect: str
    rounding: str
    missing_values: tuple[str, ...]


@lru_cache(maxsize=1024)
def _rules(
    water_body: str | None,
    target: str | None,
    nondetect: str,
    rounding: str,
    missing_values: tuple[str, ...],
) -> Rules:
    """Check the settings."""
    if water_body not in ("river", "lake", None):
        raise ValueError(f"unknown water body {water_body!r}")
    if target not in (*CLASSES[:5], None):
        raise ValueError(f"unknown target {target!r}")
    if nondetect not in ("half", "zero", "limit", "drop"):
        raise ValueError(f"unknown nondetect policy {nondetect!r}")
    if rounding not in ("none", "assessment"):
        raise ValueError(f"unknown rounding {rounding!r}")
    return Rules(water_body, target, nondetect, rounding, missing_values)


Exceeding = tuple[str, Decimal, Decimal, Decimal | None]  # item, value, limit, multiple


class Finding(NamedTuple):
    """What one cell contributes to the result of its row."""

    reasons: tuple[str, ...]
    assessed: bool = False
    rank: int | None = None  # of an assessed table-1 item
    span: tuple[int, int] | None = None  # best and worst possible rank of a table-1 item
    exceeding: Exceeding | None = None


def _for_assessment(value: Decimal, parameter: str) -> Decimal:
    """Round to the parameter's decimals, but never a value that is not zero to zero."""
    decimals = DECIMALS.get(parameter)
    if decimals is None:
        return value
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=WIDE)
    return ONE_FIGURE.plus(value) if rounded == 0 and value != 0 else rounded


def _exceeding(
    parameter: str, value: Decimal, limits: Limits, target_rank: int
) -> Exceeding | None:
    """Say by how much a value violates the limit of the target class, or the single limit."""
    low, high = limits.spans[target_rank if limits.basic else 0]
    if low <= value <= high:
        return None
    limit = low if value < low else high
    multiple = None
    if parameter not in NO_MULTIPLE:
        multiple = QUOTIENT.divide(EXACT.subtract(value, limit), limit)
    return parameter, value, limit, multiple


@lru_cache(maxsize=1 << 17, typed=True)
def _finding(
    rules: Rules, parameter: str, cell: object, power: int, known_limit: Decimal | None
) -> Finding | None:
    """Judge one cell on its own; None if the parameter does not concern the water body."""
    limits = LIMITS.get((parameter, rules.water_body))
    needs_body = rules.water_body is None and parameter in LIMITS_BY_BODY
    if limits is None and not needs_body:
        return None

    if cell is not None and not isinstance(cell, (str, float, int)):
        raise TypeError(f"{parameter}: a cell is text, a float, an int or None, not {cell!r}")
    reading = read_cell(cell, signed=parameter in SIGNED, missing_values=rules.missing_values)
    if reading.kind == "missing":
        assert reading.reason is not None
        return Finding((reading.reason,))
    if limits is None:
        return Finding(("unknown_water_body",))

    figure = reading.value
    if figure is None:  # not detected, and the cell does not say below what
        figure = known_limit
    elif power != 0:
        figure = EXACT.multiply(figure, Decimal(1).scaleb(power))

    reasons: list[str] = []
    assessed: Decimal | None = figure
    if reading.kind == "below":
        if figure is None:
            reasons.append("not_detected")
        elif rules.nondetect == "half":
            assessed = EXACT.multiply(figure, HALF)
        elif rules.nondetect == "zero":
            assessed = ZERO
        elif rules.nondetect == "drop":
            assessed = None
            reasons.append("left_out")
    elif reading.kind == "above":
        reasons.append("above_range")

    if rules.rounding == "assessment":
        if assessed is not None:
            assessed = _for_assessment(assessed, parameter)
        if figure is not None:
            figure = _for_assessment(figure, parameter)

    rank = None if assessed is None else limits.rank(assessed)
    if reading.kind == "number":
        assert rank is not None
        span = rank, rank
    elif figure is None:
        span = limits.span(ZERO, INFINITY)
    elif reading.kind == "above":
        span = limits.span(figure, INFINITY)
    else:
        span = limits.span(ZERO, figure)
        if limits.rank(ZERO) != limits.rank(figure):
            reasons.append("detection_limit_above_limit")

    exceeding = None
    if assessed is not None and rules.target is not None:
        exceeding = _exceeding(parameter, assessed, limits, CLASSES.index(rules.target))
    if not limits.basic:
        return Finding(tuple(reasons), assessed is not None, None, None, exceeding)
    return Finding(tuple(reasons), assessed is not None, rank, span, exceeding)


# ------------------------------------------------------------------------------ what a row means


@dataclass(frozen=True)
class Graded:
    """The result of one row."""

    class_: str | None
    deciding: list[str]  # the table-1 items of the worst rank, in column order
    # in column order, figures in the canonical unit; None if the target is unknown
    exceeding: list[Exceeding] | None
    assessed: int
    certain: bool | None
    reasons: set[tuple[str, str | None]]  # code, parameter


def grade_row(
    cells: Mapping[str, object],
    *,
    units: Mapping[str, int] = {},
    water_body: str | None = "river",
    target: str | None = "Ⅲ",
    indicators: Sequence[str],
    nondetect: str = "half",
    rounding: str = "none",
    detection_limits: Mapping[str, Decimal] = {},
    missing_values: tuple[str, ...] = (),
) -> Graded:
    """Grade one row of cells, given by parameter in column order."""
    rules = _rules(water_body, target, nondetect, rounding, missing_values)
    wanted = frozenset(indicators)
    reasons: set[tuple[str, str | None]] = set()
    ranks: dict[str, int] = {}  # of the assessed table-1 items
    exceeding: list[Exceeding] = []
    assessed = best = worst = 0
    for parameter, cell in cells.items():
        if parameter not in wanted:
            continue
        finding = _finding(
            rules, parameter, cell, units.get(parameter, 0), detection_limits.get(parameter)
        )
        if finding is None:
            continue
        for code in finding.reasons:
            reasons.add((code, parameter))
        if finding.assessed:
            assessed += 1
        if finding.rank is not None:
            ranks[parameter] = finding.rank
        if finding.span is not None:
            best = max(best, finding.span[0])
            worst = max(worst, finding.span[1])
        if finding.exceeding is not None:
            exceeding.append(finding.exceeding)

    if target is None:
        reasons.add(("unknown_target", None))
    over = None if target is None else exceeding

    if not ranks:
        reasons.add(("nothing_assessed", None))
        return Graded(None, [], over, assessed, None, reasons)
    class_rank = max(ranks.values())
    deciding = [parameter for parameter, rank in ranks.items() if rank == class_rank]
    return Graded(CLASSES[class_rank], deciding, over, assessed, best == worst, reasons)
