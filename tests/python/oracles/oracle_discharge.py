"""The slow, obvious reading of the standards of discharge, an outfall, day and parameter at a time.

Nothing here is taken from the engine; only the files of standards for every kind of industry, of
those that are known and not encoded, and the reading of cells in oracle.py are shared. Industry
standards are read from the facts (oracle_industry.py). What is not known of an outfall or a day is
tried in every way the standard tells apart ("worlds"): where the verdict is the same in all, it
stands; where it is not, it is not known.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

from oracle_cells import read_cell
from oracle_laws import HALF, INFINITY, SIGNED, ZERO
from oracle_limits import CALC, WARMTHS, Limit, Verdict, _era, _limits, _mentioned, judge
from oracle_scope import DISCHARGE, Binding, Outfall, binding


class Range(NamedTuple):  # a figure of a day, and the ends between which it may lie
    value: Decimal | None
    low: Decimal
    high: Decimal


class Day(NamedTuple):  # one parameter on one day, in the canonical unit
    mean: Range
    highest: Range
    lowest: Range
    count: int  # readings that entered
    bare: int  # readings not detected, of which no detection limit is known
    undetected: bool
    flow: str  # "by flow", "not known", "partly known", "none"
    flagged: int = 0  # readings that are flagged other than N
    detected: Decimal | None = None  # the mean with what is below detection as nothing


class Entry(NamedTuple):  # a reading; None of no value is one not detected and no more
    value: Decimal | None
    low: Decimal
    high: Decimal
    below: bool


@lru_cache(maxsize=1 << 20)
def _entered(cell: str | None, parameter: str, power: int) -> Entry | None:
    reading = read_cell(cell, signed=parameter in SIGNED)
    below = reading.kind == "below"
    if reading.value is None:
        return Entry(None, ZERO, INFINITY, True) if below else None
    value = reading.value.scaleb(power)
    return Entry(value * HALF, ZERO, value, True) if below else Entry(value, value, value, False)


@lru_cache(maxsize=1 << 16)
def _ions(value: Decimal) -> Decimal:
    if value == INFINITY:
        return ZERO
    return CALC.power(10, -value)


def _mean(parts: Sequence[tuple[Decimal, Decimal]], parameter: str) -> Decimal | None:
    """Average pairs of a value and its weight."""
    parts = [(value, flow) for value, flow in parts if flow]
    weight = sum((flow for _, flow in parts), ZERO)
    if not weight:
        return None
    if any(value == INFINITY for value, _ in parts) and parameter != "ph":
        return INFINITY
    with localcontext(CALC):
        if parameter == "ph":
            return -(sum((_ions(value) * flow for value, flow in parts), ZERO) / weight).log10()
        return sum((value * flow for value, flow in parts), ZERO) / weight


def whole_day(
    cells: Sequence[str | None], flows: Sequence[Decimal | None], parameter: str, power: int = 0,
    flags: Sequence[str | None] | None = None,
) -> Day:  # fmt: skip
    """Average by flow where every reading has one and anything flowed, plainly elsewhere.

    Readings with a flag other than N are left out.
    """
    read = [(_entered(cell, parameter, power), f) for cell, f in zip(cells, flows, strict=True)]
    marks = flags or ["N"] * len(read)
    whole = [(entry, flow) for (entry, flow), mark in zip(read, marks, strict=True)
             if mark in ("N", None)]  # fmt: skip
    there = [(entry, flow) for entry, flow in whole if entry is not None]
    out = sum(entry is not None for entry, _ in read) - len(there)
    if not there:
        nothing = Range(None, ZERO, ZERO)
        return Day(nothing, nothing, nothing, 0, 0, False, "by flow", out)
    known = [flow for _, flow in there if flow is not None]
    state = (
        "not known" if not known else "partly known" if len(known) < len(there)
        else "by flow" if any(known) else "none"
    )  # fmt: skip
    weigh = [(entry, flow if state == "by flow" and flow is not None else Decimal(1))
             for entry, flow in there]  # fmt: skip
    mean = _mean([(e.value, w) for e, w in weigh if e.value is not None], parameter)
    low, high = (_mean([(e[k], w) for e, w in weigh], parameter) for k in (1, 2))
    assert low is not None and high is not None
    if state == "partly known":  # any flow of the others is possible
        of_known = [(e, f) for e, f in there if f is not None]
        others = [e for e, f in there if f is None]
        lows = [low, _mean([(e.low, f) for e, f in of_known], parameter)]
        highs = [high, _mean([(e.high, f) for e, f in of_known], parameter)]
        low = min([x for x in lows if x is not None] + [e.low for e in others])
        high = max([x for x in highs if x is not None] + [e.high for e in others])
    flowed = [e for e, flow in there if flow != 0 or state == "none"]
    values = [e.value for e in flowed if e.value is not None]
    extremes = [
        Range(pick(values) if values else None, pick(e.low for e in flowed),
              pick(e.high for e in flowed))
        for pick in (max, min)
    ]  # fmt: skip
    count = sum(entry.value is not None for entry, _ in there)
    return Day(
        Range(mean, low, high), *extremes, count, len(there) - count,
        all(entry.below for entry, _ in there), state, out,
        _mean([(ZERO if e.below else e.value or ZERO, w) for e, w in weigh], parameter),
    )  # fmt: skip


def _held(
    worlds: Iterable[frozenset[Limit]], parameter: str, figure: Range, whole: Day
) -> Verdict | None:
    """Hold a figure and everything it may be to the limits."""
    said = judge(worlds, parameter, figure.value, whole.undetected)
    if said is None or figure.value is None:
        return said
    ends = [judge(worlds, parameter, end, whole.undetected) for end in figure[1:]]
    same = all(end and (end.verdict, end.reason) == (said.verdict, said.reason) for end in ends)
    if not same and whole.bare:
        return Verdict("undetermined", "not_detected", said.limit, said.high)
    partly = whole.flow in ("not known", "partly known")
    if said.verdict not in ("pass", "fail"):
        return said
    multiples = [v.multiple for v in (said, *ends) if v and v.multiple is not None]
    multiple = min(multiples, key=abs) if whole.bare and same and multiples else said.multiple
    noted = "unknown_flow" if partly else "not_detected" if whole.bare else None
    if noted is None and whole.flagged:
        noted = "flagged"
    if not same and noted in (None, "flagged"):
        noted = "below_detection"
    return said._replace(reason=noted, certain=same, multiple=multiple)


# HJ 1122-2020 4.7.4.1: these are not averaged.
EACH_READING = ("ph", "color_dilution")


@lru_cache(maxsize=4096)
def _bindings(
    about: Outfall, day: date, standards: tuple[str, ...] | None
) -> list[tuple[str, date, Binding]]:
    """Return what binds an outfall on a day, or may, each with the day of its last turn."""
    eras = [(id, _era(id, day)) for id in standards or DISCHARGE]
    each = [(id, era, binding(id, about, era)) for id, era in eras]
    return [
        (id, era, bound) for id, era, bound in each
        if bound is not None and not (bound.days == "not_in_force" and standards is None)
    ]  # fmt: skip


def check(
    about: Outfall, day: date, parameter: str, whole: Day, temperature: Decimal | None, *,
    standards: Sequence[str] | None = None, brackets: str | None = None, least: int = 1,
    each_reading: Sequence[str] = EACH_READING, most: int = 0,
) -> dict[tuple[str | None, str | None], tuple[str | None, Verdict]]:  # fmt: skip
    """Return level and verdict by standard and by what is held; one of (None, None) for nothing.

    ``most`` is how many readings the outfall has on a day at most.
    """
    found: dict[tuple[str | None, str | None], tuple[str | None, Verdict]] = {}
    readings = whole.count + whole.bare
    none = "flagged" if whole.flagged else "missing"
    few = none if readings == 0 else "too_few" if readings < least else None
    warm = temperature and next((w for w in WARMTHS if temperature <= w), Decimal(99))
    for id, era, bound in _bindings(about, day, None if standards is None else tuple(standards)):
        left = bound.left
        if left and left.startswith("instead"):
            if standards is None or left.removeprefix("instead: ") in standards:
                continue  # it is asked too
            left = "not_in_force"
        kinds = {bound.standard["tables"][i].get("basis", "daily-mean") for i in bound.tables}
        for held in sorted(kinds):
            mean = held == "daily-mean" and parameter not in each_reading
            basis = "each-reading" if held == "daily-mean" and not mean else held
            key = bound.standard["id"], basis
            figures = (whole.mean,) if mean else (whole.highest, whole.lowest)
            no_discharge = whole.flow == "none"
            for tables, ruled in bound.groups(about, parameter, held):
                level = bound.levels[0] if len(bound.levels) == 1 else None
                worlds = frozenset().union(*(
                    _limits(id, each, held, parameter, about, era, day.month, warm, brackets,
                            tuple(tables)) for each in bound.levels or (None,)
                ))  # fmt: skip
                outcome = left or bound.days or ruled
                if outcome != "level":
                    spoken = (
                        left is not None or outcome == "prohibited"
                        or (any(worlds or ()) if ruled == "level" else
                            _mentioned(bound.standard, tables, parameter))
                    )  # fmt: skip
                    if not spoken:
                        continue
                    if no_discharge:
                        said = Verdict("undetermined", "no_discharge")
                    elif outcome == "prohibited":
                        said = Verdict("prohibited", certain=True)
                    else:
                        said = Verdict("undetermined", few or outcome)
                    found[key] = level, said._replace(value=figures[0].value)
                    continue
                verdicts = [
                    said and said._replace(value=figure.value)
                    for figure in figures
                    for said in [_held(worlds, parameter, figure, whole)]
                ]
                if judged := [verdict for verdict in verdicts if verdict]:
                    rank = ["pass", "undetermined", "fail"]
                    worst = max(judged, key=lambda verdict: rank.index(verdict.verdict))
                    if worst.verdict == "pass":
                        worst = worst._replace(certain=all(v.certain for v in judged))
                    if whole.flagged and worst.certain and (mean or worst.verdict == "pass"):
                        worst = worst._replace(certain=False)
                    stands = worst.verdict in ("pass", "fail") and worst.reason is None
                    if stands and mean and readings == 1 and most > 1:
                        worst = worst._replace(reason="one_reading")
                    why = "no_discharge" if no_discharge else few
                    if why:
                        worst = Verdict("undetermined", why, value=worst.value)
                    found[key] = level, worst
    nothing = Verdict("undetermined", "no_limit", value=whole.mean.value)
    return found or {(None, None): (None, nothing)}
