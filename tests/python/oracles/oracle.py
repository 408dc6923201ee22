"""The slow, obvious reading of two standards: one row at a time, in exact decimals.

The engine is compared with this file on random rows, so nothing here is taken from it. Only the
limits and rules in standards/*.toml are shared.

Two ideas carry the file:

* A limit is a span of values: "<= 1" is (-inf, 1], ">= 5" is [5, +inf), "> 25" is (25, +inf),
  pH is [6, 9]. A value is of the first level, from the best, whose limit it is in; it violates
  those before.
* A reading is a closed span of possible values: a number is [v, v], "below 0.05" is [0, 0.05],
  "above 24" is [24, +inf). Its rank is the number of levels that it violates.
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
from functools import cache, lru_cache
from math import isinf, isnan
from pathlib import Path
from typing import Any, NamedTuple

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


class Span(NamedTuple):
    """The values of one printed limit."""

    low: Decimal
    high: Decimal
    without_low: bool = False  # whether the end itself is left out
    without_high: bool = False

    def meets(self, low: Decimal, high: Decimal) -> bool:
        """Return whether it holds any value from low to high."""
        begins = high > self.low if self.without_low else high >= self.low
        ends = low < self.high if self.without_high else low <= self.high
        return begins and ends


@dataclass(frozen=True)
class Limits:
    """The limits of one parameter in one water body."""

    basic: bool  # of a table with a limit per class; other tables have a single limit
    levels: tuple[tuple[Span, ...], ...]  # the printed limits of each, best class first
    undetected: int = 0  # how many levels, the best, print "not detected"
    descriptive: bool = False  # whether they print "absent" and "present"

    def first(self, low: Decimal, high: Decimal) -> int:
        """Find the first level that holds any value from low to high."""
        meeting = (any(span.meets(low, high) for span in spans) for spans in self.levels)
        return next((place for place, meets in enumerate(meeting) if meets), len(self.levels))

    def rank(self, value: Decimal, below: bool = False) -> int:
        """Count the levels that a value violates; below its detection limit it is not detected."""
        rank = self.first(value, value)
        return 0 if below and rank <= self.undetected else rank

    def worst(self, rank: int) -> int:
        """Find the last level printed as the one of a rank, where that is beyond the others."""
        here = self.levels[rank : rank + 1]
        if not any(span.without_low or span.without_high for spans in here for span in spans):
            return rank
        return max(place for place, spans in enumerate(self.levels) if spans == here[0])

    def span(self, low: Decimal, high: Decimal, below: bool = False) -> tuple[int, int]:
        """Find the best and the worst rank that a value from low to high may have."""
        worst = max(self.rank(low, below), self.rank(high, below))
        return self.first(low, high), self.worst(worst)

    def ends(self, level: int) -> tuple[Decimal, Decimal]:
        """Find the lowest and the highest value that is at least as good as a level."""
        spans = [span for spans in self.levels[: level + 1] for span in spans]
        return min(span.low for span in spans), max(span.high for span in spans)


class Law(NamedTuple):
    """A standard."""

    classes: tuple[str, ...]  # the index is the rank
    targets: tuple[str, ...]
    # (parameter, "river" | "lake" | None) -> limits; None holds those that do not ask for the body
    limits: dict[tuple[str, str | None], Limits]
    by_body: frozenset[str]


def _load(name: str) -> dict[str, Any]:
    path = Path(__file__).parents[3] / "standards" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


_PARAMETERS = _load("parameters.toml")["parameters"]
UNITS: dict[str, str] = {p["id"]: p["unit"] for p in _PARAMETERS}
POWERS = {("μg/L", "mg/L"): -3, ("mg/m³", "mg/L"): -3}
SIGNED = frozenset(p["id"] for p in _PARAMETERS if p.get("signed", False))
DECIMALS: dict[str, int] = {
    p["id"]: p["decimals_assessment"] for p in _PARAMETERS if "decimals_assessment" in p
}


def _span(comparison: str, limit: Mapping[str, str], power: int) -> Span:
    value = Decimal(limit.get("value", 0)).scaleb(power)
    if comparison in ("<=", "not_detected", "absent"):
        return Span(-INFINITY, value)
    if comparison == ">=":
        return Span(value, INFINITY)
    if comparison == "range":
        return Span(value, Decimal(limit["high"]).scaleb(power))
    if comparison == "<":
        return Span(-INFINITY, value, without_high=True)
    if comparison in (">", "present"):
        return Span(value, INFINITY, without_low=True)
    raise ValueError(f"unknown comparison {comparison!r}")


def _read_law(name: str) -> Law:
    limits: dict[tuple[str, str | None], Limits] = {}
    by_body: set[str] = set()
    levels: tuple[str, ...] = ()
    last: set[str] = set()  # the comparisons of the worst level
    for table in _load(name)["tables"]:
        basic = len(table["levels"]) > 1
        if basic:
            levels = tuple(table["levels"])
        for item in table["items"]:
            if "alternative_to" in item or item["comparison"] == "delta":
                continue
            parameter = item["parameter"]
            bodies: tuple[str | None, ...] = ("river", "lake", None)
            if "water_body" in item:
                bodies = (item["water_body"],)
                by_body.add(parameter)
            power = (
                0 if item["unit"] == UNITS[parameter] else POWERS[item["unit"], UNITS[parameter]]
            )
            printed: dict[str, list[Span]] = {level: [] for level in table["levels"]}
            said = []
            for limit in item["limits"]:
                comparison = limit.get("comparison", item["comparison"])
                printed[limit["level"]].append(_span(comparison, limit, power))
                said.append(comparison)
            if not all(printed.values()):
                raise ValueError(f"{parameter}: a level of table {table['no']} has no limit")
            if basic:
                last.add(said[-1])
            made = Limits(
                basic, tuple(map(tuple, printed.values())), said.count("not_detected"),
                "absent" in said,
            )  # fmt: skip
            for body in bodies:
                if (parameter, body) in limits:
                    raise ValueError(f"{parameter}: two limits for {body}")
                limits[parameter, body] = made
    beyond = () if last <= {"<", ">", "present"} else (f"劣{levels[-1]}",)
    return Law((*levels, *beyond), levels, limits, frozenset(by_body))


LAWS = {
    "GB 3838-2002": _read_law("gb3838-2002.toml"),
    "GB/T 14848-2017": _read_law("gbt14848-2017.toml"),
}
CLASSES, _, LIMITS, LIMITS_BY_BODY = LAWS["GB 3838-2002"]

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
UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
SUPERSCRIPTS = re.compile("([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)")
MISSING_WORDS = frozenset(
    ["无", "缺测", "未测", "未监测", "无数据", "na", "n/a", "#n/a", "null", "none", "nan"]
)
ABSENT = frozenset(["无", "none", "absent", "no"])
PRESENT = frozenset(["有", "present", "yes"])
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
        # Other digits that are signs of their own (①, ₃, ½: category No) belong to no figure.
        marked = SUPERSCRIPTS.sub(r"^\1", UNSEEN.sub("", text))
        pieces = re.split(r"([①-⒛⓪-⓿㉈-㉟㊱-㊿🄀-🄊₀-₉¼-¾⅐-⅟↉])", marked)
        text = "".join(
            "-" if unicodedata.category(character) == "Pd" or character == "−" else character
            for n, piece in enumerate(pieces)
            for character in (piece if n % 2 else unicodedata.normalize("NFKC", piece))
        )
    return text.strip(SPACE).removeprefix("'").strip(SPACE)


def _closed_up(text: str) -> str:
    """Leave out white space, but keep it between two characters of a number."""
    single = SPACES.sub(" ", text)
    return re.sub(r"(?<![0-9.,])[ ]|[ ](?![0-9.,])", "", single) if " " in single else single


def _number(text: str) -> Decimal | None:
    """Read a number: None if it is not one, ±Infinity if it does not fit a float."""
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


def _read_number(
    value: Decimal, signed: bool, told: frozenset[Decimal], descriptive: bool
) -> Reading:
    if told and value in told:
        return _missing("missing")
    if descriptive:
        return _missing("not_a_number")
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


def _read_text(
    cell: str, signed: bool, missing_values: tuple[str, ...], descriptive: bool
) -> Reading:
    trimmed = _trimmed(cell)
    told_texts, told_numbers = _told_missing(missing_values)
    if trimmed in told_texts:
        return _missing("missing")

    text = _closed_up(trimmed)
    number = _number(text)
    if number is not None:
        return _read_number(number, signed, told_numbers, descriptive)

    lower = text.lower()
    if descriptive and lower in ABSENT | PRESENT:
        return Reading("number", Decimal(lower in PRESENT), None)
    if lower in MISSING_WORDS or MISSING_MARKS.fullmatch(text):
        return _missing("missing")
    if descriptive:
        return _missing("not_a_number")
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
    descriptive: bool = False,
) -> Reading:
    """Read one cell; `signed` allows negative numbers, `missing_values` also mean missing.

    Cells that are `descriptive` say whether something is absent (0) or present (1).
    """
    if cell is None:
        return _missing("missing")
    if isinstance(cell, str):
        return _read_text(cell, signed, missing_values, descriptive)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise TypeError(f"a cell is text, a float, an int or None, not {cell!r}")
    if isinstance(cell, float):
        if isnan(cell):
            return _missing("missing")
        if isinf(cell):
            return _missing("not_a_number" if descriptive else "not_finite")
        value = FIFTEEN_FIGURES.create_decimal(repr(float(cell)))
    else:
        value = Decimal(cell)
        if isinf(float(value)):
            value = INFINITY if value > 0 else -INFINITY
    told_numbers = _told_missing(missing_values)[1]
    return _read_number(value if value != 0 else ZERO, signed, told_numbers, descriptive)


# ------------------------------------------------------------------------------ what a cell means


class Rules(NamedTuple):
    """The settings that hold for all cells of a row."""

    standard: str
    water_body: str | None
    target: str | None
    nondetect: str
    rounding: str
    missing_values: tuple[str, ...]


@lru_cache(maxsize=1024)
def _rules(
    standard: str,
    water_body: str | None,
    target: str | None,
    nondetect: str,
    rounding: str,
    missing_values: tuple[str, ...],
) -> Rules:
    """Check the settings."""
    if water_body not in ("river", "lake", None):
        raise ValueError(f"unknown water body {water_body!r}")
    if target not in (*LAWS[standard].targets, None):
        raise ValueError(f"unknown target {target!r}")
    if nondetect not in ("half", "zero", "limit", "drop"):
        raise ValueError(f"unknown nondetect policy {nondetect!r}")
    if rounding not in ("none", "assessment"):
        raise ValueError(f"unknown rounding {rounding!r}")
    return Rules(standard, water_body, target, nondetect, rounding, missing_values)


Exceeding = tuple[str, Decimal, Decimal, Decimal | None]  # item, value, limit, multiple


class Finding(NamedTuple):
    """What one cell contributes to the result of its row."""

    reasons: tuple[str, ...]
    assessed: bool = False
    rank: int | None = None  # of an assessed item that has classes
    span: tuple[int, int] | None = None  # the best and the worst one possible
    exceeding: Exceeding | None = None


def _for_assessment(value: Decimal, parameter: str) -> Decimal:
    """Round to the parameter's decimals, but never a value that is not zero to zero."""
    decimals = DECIMALS.get(parameter)
    if decimals is None:
        return value
    rounded = value.quantize(Decimal(1).scaleb(-decimals), context=WIDE)
    return ONE_FIGURE.plus(value) if rounded == 0 and value != 0 else rounded


def _exceeding(parameter: str, value: Decimal, limits: Limits, target_rank: int) -> Exceeding:
    """Say by how much a value violates the limit of the target class, or the single limit."""
    low, high = limits.ends(target_rank if limits.basic else 0)
    limit = low if value < low else high
    multiple = None
    if parameter not in NO_MULTIPLE and limit != 0:
        multiple = QUOTIENT.divide(EXACT.subtract(value, limit), limit)
    return parameter, value, limit, multiple


@lru_cache(maxsize=1 << 17, typed=True)
def _finding(
    rules: Rules, parameter: str, cell: object, power: int, known_limit: Decimal | None
) -> Finding | None:
    """Judge one cell on its own; None if the parameter does not concern the water body."""
    law = LAWS[rules.standard]
    limits = law.limits.get((parameter, rules.water_body))
    needs_body = rules.water_body is None and parameter in law.by_body
    if limits is None and not needs_body:
        return None

    if cell is not None and not isinstance(cell, (str, float, int)):
        raise TypeError(f"{parameter}: a cell is text, a float, an int or None, not {cell!r}")
    reading = read_cell(
        cell,
        signed=parameter in SIGNED,
        missing_values=rules.missing_values,
        descriptive=limits is not None and limits.descriptive,
    )
    if reading.kind == "missing":
        assert reading.reason is not None
        return Finding((reading.reason,))
    if limits is None:
        # It may be of the class that either water body would give it.
        spans = []
        for body in ("river", "lake"):
            if (parameter, body) in law.limits:
                of_body = _finding(
                    rules._replace(water_body=body), parameter, cell, power, known_limit
                )
                assert of_body is not None
                if of_body.span is not None:
                    spans.append(of_body.span)
        if not spans:
            return Finding(("unknown_water_body",))
        # The class stands without it: whatever would be worse leaves that open.
        return Finding(("unknown_water_body",), span=(0, max(span[1] for span in spans)))

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

    below = reading.kind == "below"
    rank = None if assessed is None else limits.rank(assessed, below)
    if reading.kind == "number":
        assert rank is not None
        span = rank, limits.worst(rank)
    elif figure is None:
        span = limits.span(ZERO, INFINITY)
    elif reading.kind == "above":
        span = limits.span(figure, INFINITY)
    else:
        span = limits.span(ZERO, figure, below)
        if limits.rank(ZERO, below) != limits.rank(figure, below):
            reasons.append("detection_limit_above_limit")
    if rank is not None and limits.worst(rank) != rank:
        reasons.append("classes_not_separable")

    exceeding = None
    if assessed is not None and rank is not None and rules.target is not None:
        target_rank = law.targets.index(rules.target)
        if rank > (target_rank if limits.basic else 0):
            exceeding = _exceeding(parameter, assessed, limits, target_rank)
    if not limits.basic:
        return Finding(tuple(reasons), assessed is not None, None, None, exceeding)
    return Finding(tuple(reasons), assessed is not None, rank, span, exceeding)


# ------------------------------------------------------------------------------ what a row means


@dataclass(frozen=True)
class Graded:
    """The result of one row."""

    class_: str | None
    deciding: list[str]  # the items of the worst rank, in the order of the standard
    # in the same order, figures in the canonical unit; None if the target is unknown
    exceeding: list[Exceeding] | None
    assessed: int
    certain: bool | None
    reasons: set[tuple[str, str | None]]  # code, parameter


@cache
def _in_order(standard: str, parameters: tuple[str, ...]) -> list[str]:
    """Return parameters in the order of the items of a standard; others come last."""
    places: dict[str, int] = {}
    for parameter, _ in LAWS[standard].limits:
        places.setdefault(parameter, len(places))
    return sorted(parameters, key=lambda parameter: places.get(parameter, len(places)))


def grade_row(
    cells: Mapping[str, object],
    *,
    units: Mapping[str, int] = {},
    standard: str = "GB 3838-2002",
    water_body: str | None = "river",
    target: str | None = "Ⅲ",
    indicators: Sequence[str],
    nondetect: str = "half",
    rounding: str = "none",
    detection_limits: Mapping[str, Decimal] = {},
    missing_values: tuple[str, ...] = (),
) -> Graded:
    """Grade one row of cells, given by parameter."""
    rules = _rules(standard, water_body, target, nondetect, rounding, missing_values)
    wanted = frozenset(indicators)
    reasons: set[tuple[str, str | None]] = set()
    ranks: dict[str, int] = {}  # of the assessed items that have classes
    exceeding: list[Exceeding] = []
    assessed = best = worst = 0
    for parameter in _in_order(standard, tuple(cells)):
        cell = cells[parameter]
        if parameter not in wanted:
            continue
        finding = _finding(
            rules, parameter, cell, units.get(parameter, 0), detection_limits.get(parameter)
        )
        if finding is None:
            reasons.add(("no_limit", parameter))  # it was asked for by name
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
    return Graded(
        LAWS[standard].classes[class_rank], deciding, over, assessed, best == worst, reasons
    )
