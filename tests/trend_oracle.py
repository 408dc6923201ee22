"""Writes trend_oracle.json: trends of made-up series by scipy, pymannkendall and plain counting.

Nothing here is taken from the engine. Needs numpy, scipy and pymannkendall; takes a minute,
since chances of up to 12 figures are counted over all their orders, one by one.

    python tests/trend_oracle.py > tests/trend_oracle.json
"""

import json
import math
import platform
import warnings
from importlib.metadata import version
from itertools import permutations

import numpy as np
import pymannkendall as pmk
import scipy
from scipy import stats

RNG = np.random.default_rng(20110322)
NAN = float("nan")
warnings.filterwarnings("ignore")


def chances(places, moved):
    """Return the two-sided and the one-sided chance of Σ places·moved over all orders of moved."""
    n = len(places)
    centre = int(places.sum()) * int(moved.sum())
    off = n * int(places @ moved) - centre
    tail = min(n, 8)
    orders = np.array(list(permutations(range(tail))))
    far = same = 0
    for head in permutations(range(n), n - tail):
        rest = np.array([i for i in range(n) if i not in head])
        start = sum(int(places[k]) * int(moved[i]) for k, i in enumerate(head))
        sums = n * (start + moved[rest][orders] @ places[n - tail :]) - centre
        far += int((abs(sums) >= abs(off)).sum())
        same += int((sums <= off if off < 0 else sums >= off).sum())
    return far / math.factorial(n), same / math.factorial(n)


def spearman(x, y):
    result = stats.spearmanr(x, y)
    out = {"n": len(x), "rs": result.statistic}
    if len(x) > 12:
        return out | {"p": result.pvalue, "one": result.pvalue / 2, "exact": False}
    p, one = chances(*((2 * stats.rankdata(v)).astype(np.int64) for v in (x, y)))
    return out | {"p": p, "one": one, "exact": True}


def gaussian(m, t, memo):
    """Coefficients of the Gaussian binomial: orders of m low and t high figures by inversions."""
    if m == 0 or t == 0:
        return [1]
    if (m, t) not in memo:
        # Either the first figure is low, or it is high and comes before all m low ones.
        out = [0] * (m * t + 1)
        for k, c in enumerate(gaussian(m - 1, t, memo)):
            out[k] += c
        for k, c in enumerate(gaussian(m, t - 1, memo)):
            out[k + m] += c
        memo[m, t] = out
    return memo[m, t]


def kendall_chance(ties, s):
    """Return the two-sided chance of S with these ties, in whole numbers."""
    counts, below, memo = [1], 0, {}
    for t in ties:
        factor = gaussian(below, t, memo)
        product = [0] * (len(counts) + len(factor) - 1)
        for i, a in enumerate(counts):
            for j, b in enumerate(factor):
                product[i + j] += a * b
        counts, below = product, below + t
    pairs = len(counts) - 1
    return sum(c for k, c in enumerate(counts) if abs(pairs - 2 * k) >= abs(s)) / sum(counts)


def kendall(values):
    kept = values[~np.isnan(values)]
    n = len(kept)
    test = pmk.original_test(values)
    ties = [int(t) for t in np.unique(kept, return_counts=True)[1]]
    untied = len(ties) == n
    exact = n <= 34 or (untied and n <= 60)
    p = kendall_chance(ties, int(test.s)) if exact and not untied else test.p
    if untied and exact:
        p = stats.kendalltau(np.arange(n), kept, method="exact").pvalue
        assert n > 34 or math.isclose(p, kendall_chance(ties, int(test.s)), rel_tol=1e-11)
    tau = stats.kendalltau(np.arange(n), kept).statistic
    return {
        "s": int(test.s), "var": float(test.var_s), "z": float(test.z), "tau": float(tau),
        "p": float(p), "exact": exact,
    }  # fmt: skip


def variance(x, y):
    """Var(S) with ties in both series, Gilbert (1987), ch. 16, from the formula term by term."""
    n = len(x)
    t, u = (np.unique(v, return_counts=True)[1].astype(float) for v in (x, y))
    first = n * (n - 1) * (2 * n + 5)
    first -= (t * (t - 1) * (2 * t + 5)).sum() + (u * (u - 1) * (2 * u + 5)).sum()
    second = (t * (t - 1) * (t - 2)).sum() * (u * (u - 1) * (u - 2)).sum()
    third = (t * (t - 1)).sum() * (u * (u - 1)).sum()
    return first / 18 + second / (9 * n * (n - 1) * (n - 2)) + third / (2 * n * (n - 1))


def interval(slopes, var):
    slopes = np.sort(slopes)
    rank = (len(slopes) - stats.norm.ppf(0.975) * math.sqrt(var)) / 2
    if rank < 0.5:
        return None
    ranks = np.arange(1, len(slopes) + 1)
    return [float(np.interp(r, ranks, slopes)) for r in (rank, len(slopes) + 1 - rank)]


def sen(x, y):
    result = stats.theilslopes(y, x)
    n = len(x)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n) if x[i] != x[j]]
    slopes = np.array([(y[j] - y[i]) / (x[j] - x[i]) for i, j in pairs])
    return {
        "slope": float(result.slope),
        "intercept": float(result.intercept),
        "interval": interval(slopes, variance(x, y)),
    }


def seasonal(period, values):
    test = pmk.seasonal_test(values, period=period)
    slopes, years = [], np.arange(len(values)) // period
    for season in range(period):
        own = [i for i in range(season, len(values), period) if not np.isnan(values[i])]
        for k, i in enumerate(own):
            slopes += [(values[j] - values[i]) / (years[j] - years[i]) for j in own[k + 1 :]]
    assert math.isclose(np.median(slopes), test.slope, abs_tol=1e-12)
    return {
        "s": int(test.s), "var": float(test.var_s), "z": float(test.z), "p": float(test.p),
        "slope": float(test.slope), "interval": interval(slopes, test.var_s),
    }  # fmt: skip


def tied_times(times, values):
    """Return S and its variance over all orders of the values, both times and values with ties."""
    rows, cols = np.triu_indices(len(times), 1)
    earlier = np.sign(times[cols] - times[rows])
    orders = np.array(list(permutations(values)))
    every = (np.sign(orders[:, cols] - orders[:, rows]) * earlier).sum(axis=1)
    s = (np.sign(values[cols] - values[rows]) * earlier).sum()
    return {"s": int(s), "var": float((every.astype(float) ** 2).mean())}


def figures(n, kind):
    """Return n figures of a kind: plain, few digits, many below the detection limit, gaps."""
    slope = RNG.choice([0, 0, 0.02, -0.05, 0.3])
    values = np.abs(RNG.lognormal(0, 0.5, n) + slope * np.arange(n))
    if kind == "plain":
        return np.round(values, 4)
    if kind == "coarse":
        return np.round(values, 1)
    if kind == "limit":
        return np.where(values < np.median(values), 0.025, np.round(values, 2))
    values = np.round(values, 2)
    values[RNG.choice(n, max(1, n // 7), replace=False)] = NAN
    return values


def listed(values):
    return [None if math.isnan(v) else float(v) for v in values]


def main():
    series, seasons, ties = [], [], []
    sizes = [5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 20, 24, 33, 34, 35, 48, 60]
    for n in sizes:
        for kind in ["plain", "coarse", "limit", "gaps"]:
            values = figures(n, kind)
            kept = ~np.isnan(values)
            if kept.sum() < 5 or len(set(values[kept])) < 2:
                continue
            # Every other series has times of its own, of which some are the same.
            times = np.arange(n, dtype=float)
            if kind in ("coarse", "gaps") and n % 2 == 1:
                times = np.sort(np.round(2010 + RNG.uniform(0, 12, n), 1 if n < 20 else 0))
            case = {"times": listed(times), "values": listed(values)}
            case["spearman"] = spearman(times[kept], values[kept])
            case["kendall"] = kendall(values)
            case["sen"] = sen(times[kept], values[kept])
            series.append(case)
    for period, years in [(4, 3), (4, 8), (12, 3), (12, 5), (2, 10), (12, 2)]:
        for kind in ["plain", "coarse", "limit", "gaps"]:
            values = figures(period * years, kind)
            case = {"period": period, "values": listed(values)} | seasonal(period, values)
            seasons.append(case)
    for n in [3, 4, 5, 6, 7, 8, 8]:
        times, values = (RNG.integers(0, 3, n).astype(float) for _ in range(2))
        case = {"times": listed(times), "values": listed(values)}
        ties.append(case | tied_times(times, values))
    versions = {
        "python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
        "pymannkendall": version("pymannkendall"),
    }  # fmt: skip
    print('{"about": "Trends of made-up series, written by trend_oracle.py",')
    print(f'"versions": {json.dumps(versions)},')
    for name, cases in [("series", series), ("seasonal", seasons), ("tied_times", ties)]:
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        print(f'"{name}": [\n{lines}\n]' + ("," if name != "tied_times" else "}"))


if __name__ == "__main__":
    main()
