"""The slow, obvious reading of trends: every order of a short series, scipy for a long one.

A series is a list of times (in years), seasons and values, in the order of time.
"""

import random
from collections.abc import Iterator
from functools import cache
from itertools import combinations, permutations
from math import sqrt
from typing import Any

import numpy as np
from scipy import stats  # type: ignore[import-untyped]

SHAPES = [(0.0, 1), (0.0, 2), (0.3, 2), (-0.3, 2), (0.1, 1), (0.02, 3), (0.1, 0)]  # slope, decimals
Series = list[tuple[float, int, float]]  # time in years, season, value


def series(seed: int, count: int, lengths: list[int], per_year: int = 1) -> dict[str, Series]:
    """Make series with ties and gaps."""
    source = random.Random(seed)
    made: dict[str, Series] = {}
    for i in range(count):
        slope, decimals = source.choice(SHAPES)
        n = source.choice(lengths)
        places = sorted(source.sample(range(n + source.randint(0, n // 3)), n))
        values = [round(abs(3 + slope * k + source.gauss(0, 0.5)), decimals) for k in places]
        made[f"断面{i:03}"] = [
            (2000 + k / per_year, k % per_year, value)
            for k, value in zip(places, values, strict=True)
        ]
    return made


@cache
def orders(n: int) -> Any:
    return np.array(list(permutations(range(n))))


def spearman(found: Series) -> tuple[float | None, float, float]:
    """Compute rs and the chance of either direction and of the one found."""
    values = np.array([v for *_, v in found])
    n, ranks = len(values), stats.rankdata(values)
    if len(set(ranks)) == 1:
        return None, 1.0, 1.0
    rs, p = stats.spearmanr(range(n), values)
    if n > 12:
        return rs, p, p / 2
    # rs of every order of the ranks, times what all of them share
    every = ranks[orders(n)] @ (np.arange(n) - (n - 1) / 2)
    this = ranks @ (np.arange(n) - (n - 1) / 2)
    far = np.abs(every) >= abs(this) - 1e-9
    side = every <= this + 1e-9 if this < 0 else every >= this - 1e-9
    return rs, far.mean(), side.mean()


def kendall(values: list[float]) -> tuple[int, float]:
    """Compute S and its variance with ties."""
    n = len(values)
    s = sum((b > a) - (b < a) for a, b in combinations(values, 2))
    _, ties = np.unique(values, return_counts=True)
    return s, float(n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18


def standardised(s: int, variance: float) -> float:
    return (s - np.sign(s)) / sqrt(variance) if variance > 0 else 0.0


def looks(values: list[float]) -> Iterator[list[float]]:
    """Yield every order of values once."""
    if not values:
        yield []
    for first in sorted(set(values)):
        rest = values.copy()
        rest.remove(first)
        yield from ([first, *order] for order in looks(rest))


def mann_kendall(found: Series) -> tuple[float | None, float | None]:
    """Compute z and the chance of either direction; None of ties too many to count."""
    values = [v for *_, v in found]
    n, levels, (s, variance) = len(values), len(set(values)), kendall(values)
    if levels == 1:
        return None, 1.0
    z = standardised(s, variance)
    if n <= 7 or (levels <= 3 and n <= 10):
        # Orders that look alike are as many for each look.
        every = [kendall(look)[0] for look in looks(sorted(values))]
        return z, float(np.mean([abs(x) >= abs(s) for x in every]))
    if levels == n and n <= 60:
        return z, stats.kendalltau(range(n), values, method="exact").pvalue
    return z, 2 * stats.norm.sf(abs(z)) if n > 34 else None


def slopes(found: Series, within: bool = False) -> list[float]:
    return sorted(
        (b - a) / (t - s) for (s, i, a), (t, j, b) in combinations(found, 2) if i == j or not within
    )


def interval(sorted_slopes: list[float], variance: float, n: int) -> tuple[Any, Any]:
    """Compute the ranks M₁ and M₂ + 1 of Gilbert (1987), between two slopes in proportion."""
    rank = (len(sorted_slopes) - stats.norm.ppf(0.975) * sqrt(variance)) / 2
    if n < 5 or rank < 0.5:
        return None, None
    ranks = np.arange(1, len(sorted_slopes) + 1)
    ends = (max(rank, 1.0), len(sorted_slopes) + 1 - max(rank, 1.0))
    low, high = (float(np.interp(end, ranks, sorted_slopes)) for end in ends)
    return low, high


def word(statistic: float | None, p: float, alpha: float = 0.05) -> str:
    if not statistic or p > alpha:
        return "no trend"
    return "rising" if statistic > 0 else "falling"
