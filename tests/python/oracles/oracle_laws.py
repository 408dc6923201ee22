"""The two standards of the oracle and the rules of assessment, read from standards/*.toml."""

import tomllib
from collections.abc import Mapping
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
