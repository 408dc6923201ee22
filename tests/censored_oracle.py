"""Writes censored_oracle.json: trends with detection limits, and of figures that carry over.

S of censored series and the corrected tests are those of MannKS and pymannkendall; the variance of
S and short chances are counted over orders, the slope is searched for, both plainly. Nothing here
is taken from the engine. Needs numpy, scipy, pymannkendall and mannks.

    python tests/censored_oracle.py > tests/censored_oracle.json
"""

import json
import random
import warnings
from importlib.metadata import version
from itertools import combinations, pairwise, permutations

import numpy as np
import pymannkendall as pmk
from MannKS._stats import _mk_score_and_var_censored
from scipy.stats import norm

warnings.filterwarnings("ignore")


def series(source, n):
    """Make figures of a falling or level series, some of them below one of three limits."""
    slope = source.choice([0, -0.1, 0.15])
    limits = source.choice([[0.5], [2.0, 1.0, 0.5], [1.5, 3.0]])
    values, censored = [], []
    for i in range(n):
        value = round(abs(2 + slope * i + source.gauss(0, 1)), source.choice([0, 1, 2]))
        limit = source.choice(limits)
        values.append(limit if value < limit else value)
        censored.append(value < limit)
    return values, censored


def above(a, b):
    """Return 1 where a is certainly above b, −1 below, 0 where it is open; each is (low, high)."""

    def over(a, b):
        return a[0] > b[1] or (a[0] == b[1] and b[0] < b[1])

    return over(a, b) - over(b, a)


def score(figures):
    return sum(above(b, a) for a, b in combinations(figures, 2))


def variance(figures):
    """Return the mean of S² over all orders of the figures."""
    scores = [score(order) for order in permutations(figures)]
    return sum(s * s for s in scores) / len(scores), scores


def balanced(times, figures):
    """Return the middle of the slopes that leave as many pairs of residuals rising as falling."""

    def left(slope):
        rest = [(low - slope * t, high - slope * t) for t, (low, high) in known]
        return score(rest)

    known = list(zip(times, figures, strict=True))
    ends = sorted(
        end
        for (t, (a, b)), (u, (c, d)) in combinations(known, 2)
        for end in ((c - b) / (u - t), (d - a) / (u - t))
    )
    gaps = [(a, b) for a, b in pairwise(ends) if b - a > 1e-9]
    even = [gap for gap in gaps if left(sum(gap) / 2) == 0]
    if even:
        return (even[0][0] + even[-1][1]) / 2
    # S leaps over 0 at the end below which pairs rise.
    rising = [b for a, b in gaps if left((a + b) / 2) > 0]
    return max(rising, default=ends[0])


def main():
    source = random.Random(2012)
    censored = []
    for n in [5, 6, 7, 7, 8] * 6 + [12, 20, 40, 60] * 4:
        values, flags = series(source, n)
        times = sorted(source.sample(range(n + n // 3), n))
        kinds = np.array(["lt" if flag else "not" for flag in flags])
        s, *_ = _mk_score_and_var_censored(values, times, flags, kinds)
        figures = [(0.0, v) if flag else (v, v) for v, flag in zip(values, flags, strict=True)]
        case = {"times": times, "values": values, "censored": flags, "s": int(s)}
        if n <= 8 and any(flags):
            case["var"], scores = variance(figures)
            case["p"] = sum(abs(x) >= abs(s) for x in scores) / len(scores)
        if n <= 20:
            case["slope"] = balanced(times, figures)
        censored.append(case)
    carried = []
    for n in [8, 10, 15, 24, 40, 60, 100]:
        for slope in (0.0, 0.05, -0.2):
            noise, values = 0.0, []
            for i in range(n):
                noise = source.choice([0.3, 0.6]) * noise + source.gauss(0, 1)
                values.append(round(5 + slope * i + noise, 6))
            hr = pmk.hamed_rao_modification_test(values)
            yw = pmk.yue_wang_modification_test(values, lag=1)
            pw = pmk.pre_whitening_modification_test(values)
            tf = pmk.trend_free_pre_whitening_modification_test(values)
            tests = {"hamed-rao": hr, "yue-wang": yw, "prewhitening": pw}
            tests["trend-free-prewhitening"] = tf
            # A variance that comes out below 0 says nothing.
            found = {
                name: {"z": t.z, "p": 2 * norm.sf(abs(t.z))} if t.z == t.z else None
                for name, t in tests.items()
            }
            carried.append({"values": values, "tests": found})
    of = {name: version(name) for name in ("mannks", "pymannkendall", "numpy")}
    print(json.dumps({"made_with": of, "censored": censored, "carried": carried}, indent=None))


main()
