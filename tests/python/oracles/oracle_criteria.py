"""Rules over samples in time by the plainest code: every window is listed and compared."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Sampled = tuple[date, float]


def windows(rule: Mapping[str, Any], samples: Sequence[Sampled]) -> list[tuple[date, float, bool]]:
    """Return the last day of each window that is judged, its statistic, and whether it exceeds."""
    limit = float(rule["value"])
    least = rule.get("least_samples", 1)
    days = rule.get("window_days")
    ends = (
        sorted({day for day, _ in samples})
        if days
        else [max((d for d, _ in samples), default=None)]
    )
    found = []
    if rule["statistic"] == "each-sample" and "share" not in rule:
        for day, x in sorted(samples, key=lambda s: s[0]):
            found.append((day, x, x > limit))
        return found
    for end in ends:
        if end is None:
            continue
        inside = [
            x for day, x in samples
            if day <= end and (days is None or day > end - timedelta(days=days))
        ]  # fmt: skip
        if len(inside) < least:
            continue
        if rule["statistic"] == "each-sample":
            share = sum(x > limit for x in inside) / len(inside)
            found.append((end, 100 * share, share > float(rule["share"]) + 1e-12))
        elif rule["statistic"] == "geometric-mean":
            mean = math.exp(sum(math.log(x) for x in inside) / len(inside))
            found.append((end, mean, mean > limit))
        else:
            mean = sum(inside) / len(inside)
            found.append((end, mean, mean > limit))
    return found


def verdict(rule: Mapping[str, Any], samples: Sequence[Sampled]) -> tuple[str, int, int]:
    """Return the verdict, how many windows there are, and how many exceed."""
    found = windows(rule, samples)
    if not found:
        return "undetermined", 0, 0
    events: list[date] = []
    for end, _, over in found:
        if not over:
            continue
        days = rule.get("window_days")
        if days and events and end - timedelta(days=days - 1) <= events[-1]:
            continue
        events.append(end)
    allowed, years = rule.get("times", 0), rule.get("in_years")
    for first in range(len(events)):
        within = [
            day for day in events[first:]
            if years is None or day < _on(events[first], years)
        ]  # fmt: skip
        if len(within) > allowed:
            return "fail", len(found), len(events)
    return "pass", len(found), len(events)


def _on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def by_equation(
    rule: Mapping[str, Any], samples: Sequence[tuple[date, float, float | None]]
) -> tuple[str, str | None]:
    """Return the verdict and why there is none, of samples held each to a limit of its own.

    A sample is its day, its figure and its limit; None where the equation gives none.
    """
    if not samples:
        return "undetermined", None
    over = [(day, limit is not None and x > limit) for day, x, limit in sorted(samples)]
    unknown = any(limit is None for _, _, limit in samples)
    if "share" in rule:
        share = float(rule["share"])
        most = [
            sum(
                limit is None if bare else limit is not None and x > limit
                for _, x, limit in samples
            )
            for bare in (False, True)
        ]
        known, may = most[0] / len(samples), sum(most) / len(samples)
        if known > share + 1e-12:
            return "fail", None
        return ("undetermined", "limit") if may > share + 1e-12 else ("pass", None)
    days = [day for day, exceeds in over if exceeds]
    allowed, years = rule.get("times", 0), rule.get("in_years")
    for first in range(len(days)):
        within = [d for d in days[first:] if years is None or d < _on(days[first], years)]
        if len(within) > allowed:
            return "fail", None
    return ("undetermined", "limit") if unknown else ("pass", None)
