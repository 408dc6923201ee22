"""Writes distribution_oracle.json: means and quantiles of readings below detection limits.

Regression on order statistics is that of statsmodels (statsmodels.imputation.ros), Kaplan–Meier
its survival function of readings turned round (statsmodels.duration.survfunc). Nothing here is
taken from the engine. Needs numpy and statsmodels.

    python tests/distribution_oracle.py > tests/distribution_oracle.json
"""

import json
import random
import warnings
from importlib.metadata import version

import numpy as np
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.imputation.ros import impute_ros

warnings.filterwarnings("ignore")
SHARES = [0.1, 0.25, 0.5, 0.75, 0.9]


def readings(source):
    limits = source.choice([[0.05], [0.02, 0.05], [0.01, 0.05, 0.1], [0.025, 0.2]])
    made = []
    for _ in range(source.randint(8, 60)):
        value = round(
            source.lognormvariate(source.choice([-3, -2, -1]), 0.8), source.choice([2, 3])
        )
        limit = source.choice(limits)
        made.append((limit, True) if value < limit else (value, False))
    return made


def ros(made):
    """Return None where statsmodels would substitute, or leave readings out."""
    found = [v for v, below in made if not below]
    share = 1 - len(found) / len(made)
    if len(found) < 3 or share > 0.8 or any(below and v > max(found) for v, below in made):
        return None
    values, below = (np.array(each) for each in zip(*made, strict=True))
    final = impute_ros(values.astype(float), below.astype(bool))
    return {
        "mean": float(final.mean()),
        "quantiles": [float(np.quantile(final, p)) for p in SHARES],
    }


def kaplan_meier(made):
    """Turn readings round, so that those below limits are censored to the right."""
    top = 1000.0
    times = np.array([top - v for v, _ in made])
    status = np.array([0 if below else 1 for _, below in made])
    survival = SurvfuncRight(times, status)
    steps, before, mean = [], 1.0, 0.0
    for time, share in zip(survival.surv_times, survival.surv_prob, strict=True):
        value = round(top - float(time), 6)
        mean += (before - share) * value
        steps.append((value, before))
        before = float(share)
    lowest = min(v for v, _ in made)
    censored = any(below and v == lowest for v, below in made)
    rest = before if censored else 0.0
    quantiles = []
    for p in SHARES:
        # The lowest reading at or below which a share of p lies.
        held = [value for value, share in steps if share >= p - 1e-9]
        quantiles.append(min(held) if p > rest + 1e-9 else None)
    return {"mean": mean + rest * lowest, "mean_low": mean, "quantiles": quantiles}


def main():
    source = random.Random(20260)
    cases = []
    while len(cases) < 120:
        made = readings(source)
        if not any(below for _, below in made) or all(below for _, below in made):
            continue
        case = {"values": [v for v, _ in made], "below": [b for _, b in made]}
        cases.append(case | {"ros": ros(made), "kaplan-meier": kaplan_meier(made)})
    made_with = {name: version(name) for name in ("numpy", "statsmodels")}
    print(json.dumps({"made_with": made_with, "shares": SHARES, "cases": cases}))


if __name__ == "__main__":
    main()
