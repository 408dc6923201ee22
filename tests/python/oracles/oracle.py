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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import (
    Decimal,
)
from functools import cache, lru_cache
from typing import NamedTuple

from oracle_cells import read_cell
from oracle_laws import (
    DECIMALS,
    EXACT,
    HALF,
    INFINITY,
    LAWS,
    NO_MULTIPLE,
    ONE_FIGURE,
    QUOTIENT,
    SIGNED,
    WIDE,
    ZERO,
    Limits,
)

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
