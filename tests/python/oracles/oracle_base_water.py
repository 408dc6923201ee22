"""Base water quantities by the plainest arithmetic: the facts row by row, figures as fractions.

Nothing is taken from the engine. ρ基 = Q总/Σ(Yi·Qi基)·ρ实 where Q总/Σ(Yi·Qi基) is above 1.
"""

import csv
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

FACTS = Path(__file__).parents[3] / "standards" / "facts" / "industry"


def figures(stem: str, special: bool, level: str) -> dict[str, tuple[Fraction, str]]:
    """Return what a unit of each product may take, and its unit, as the table prints them."""
    with (FACTS / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if "基准排水量" in r["name_zh"] + r["item_no"]]
    found = {}
    for row in rows:
        of_both = "限值、特别排放限值" in row["level"]
        if not of_both and ("特别" in row["level"]) != special:
            continue
        if "接排放" in row["level"] and level not in row["level"]:
            continue
        found[row["condition"]] = (Fraction(row["value"]), row["unit"])
    return found


def base(stem: str, special: bool, level: str, made: Mapping[str, Fraction]) -> Fraction:
    """Return Σ(Yi·Qi基), quantities in the unit that is printed, in m³."""
    table = figures(stem, special, level)
    total = Fraction(0)
    for product, quantity in made.items():
        value, unit = table.get(product) or table[""]
        total += quantity * value / (1000 if unit.startswith("L/") else 1)
    return total


def converted(measured: Fraction, drained: Fraction, base: Fraction) -> Fraction:
    """Return the concentration that is judged."""
    return measured * max(drained / base, Fraction(1))
