"""Made-up years of samples of sections, and their limits."""

import random
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings(
    "ignore:the class rests on", "ignore:类别仅由", "ignore:taken from the table",
)  # fmt: skip
CLASSES = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"]
# GB 3838-2002 table 1, rivers.
LIMITS = {
    "氨氮": ("0.15", "0.5", "1.0", "1.5", "2.0"), "总磷": ("0.02", "0.1", "0.2", "0.3", "0.4"),
    "溶解氧": ("7.5", "6", "5", "3", "2"),
}  # fmt: skip
PLACES = {"氨氮": "0.01", "总磷": "0.001", "溶解氧": "0.1"}
VALUES = {
    "氨氮": ["0.3", "0.85", "1.0", "1.45", "1.505", "2.6"],
    "总磷": ["0.05", "0.15", "0.2", "0.2985", "0.41"],
    "溶解氧": ["1.5", "3.04", "4.95", "5.5", "7.5", "9.5"],
}


def city(seed: int, months: int = 30, sections: int = 5) -> tuple[pl.DataFrame, pl.DataFrame]:
    source = random.Random(seed)
    rows = []
    for i in range(sections):
        spread = source.randint(1, 6)
        for month in range(months):
            if source.random() < 0.9:
                rows.append(
                    {"断面": f"断面{i}", "日期": f"{2021 + month // 12}-{month % 12 + 1:02}-09",
                     "水温": source.choice(["4", "18", "29", None])}
                    | {name: source.choice([*values[:spread], None])
                       for name, values in VALUES.items()}
                )  # fmt: skip
    register = [
        {"断面": f"断面{i}", "目标": source.choice(CLASSES[1:]),
         "氨氮目标值": source.choice([None, None, "<1.5", "≤0.5"])}
        for i in range(sections)
    ]  # fmt: skip
    return pl.DataFrame(rows), pl.DataFrame(register)


def limit_of(row: dict[str, Any], name: str) -> tuple[str, Decimal]:
    if name == "氨氮" and row["氨氮目标值"]:
        said = row["氨氮目标值"].replace("≤", "<=")
        sign = "<=" if said.startswith("<=") else "<"
        return sign, Decimal(said[len(sign) :])
    limit = Decimal(LIMITS[name][CLASSES.index(row["目标"])])
    return (">=" if name == "溶解氧" else "<="), limit
