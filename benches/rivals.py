"""Grading as users would write it without shuizhi: the same results by other means.

Limits are taken from shuizhi, so that only the work is compared. None of these converts units,
reads qualifiers or removes the noise of binary arithmetic.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
from tables import INDICATORS

import shuizhi as sz

CLASSES = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
STATUSES = [
    "excellent",
    "excellent",
    "good",
    "lightly polluted",
    "moderately polluted",
    "heavily polluted",
]
TARGET = 2  # the place of class Ⅲ
NAMES = list(INDICATORS)


def limits(name: str) -> tuple[str, list[float]]:
    """Return the comparisons with the limits of the classes, and the limits."""
    of_class = [sz.limit(name, level, water_body="river") for level in CLASSES[:5]]
    found = of_class[0]
    if found.comparison == "range":
        assert found.value is not None and found.value_high is not None
        return "range", [found.value, found.value_high]
    return found.comparison, [limit.value for limit in of_class if limit.value is not None]


LIMITS = {name: limits(name) for name in NAMES}


def _polars_rank(name: str) -> pl.Expr:
    comparison, values = LIMITS[name]
    x = pl.col(name)
    if comparison == "range":
        return ((x < values[0]) | (x > values[1])).cast(pl.UInt8) * 5
    over = [(x < v) if comparison == ">=" else (x > v) for v in values]
    return pl.sum_horizontal([o.cast(pl.UInt8) for o in over], ignore_nulls=False)


def polars_lazy(table: pl.LazyFrame) -> pl.LazyFrame:
    """Return every column that ``grade`` makes, the fastest way found.

    Names are picked from a list of all; what exceeds is gathered indicator by indicator and joined
    to the rows, which is 40 times faster than lists of structs made for every row.
    """
    ranks = {name: f"rank {name}" for name in NAMES}
    ranked = table.with_row_index("row").with_columns(
        _polars_rank(name).alias(rank) for name, rank in ranks.items()
    )
    ranked = ranked.with_columns(pl.max_horizontal(list(ranks.values())).alias("worst"))

    def deciding(name: str) -> pl.Expr:
        return pl.when(pl.col(ranks[name]) == pl.col("worst")).then(pl.lit(name))

    def exceeding(place: int, name: str) -> pl.LazyFrame:
        comparison, values = LIMITS[name]
        x = pl.col(name)
        limit = pl.lit(values[TARGET if comparison != "range" else 0])
        if comparison == "range":
            limit = pl.when(x > values[1]).then(values[1]).otherwise(values[0])
        without = comparison in ("range", ">=")
        multiple = pl.lit(None, dtype=pl.Float64) if without else (x - limit) / limit
        return ranked.filter(pl.col(ranks[name]) > TARGET).select(
            "row",
            pl.lit(place).alias("place"),
            pl.struct(
                pl.lit(name).alias("parameter"),
                x.alias("value"),
                limit.alias("limit"),
                multiple.alias("multiple"),
            ).alias("exceeding"),
        )

    over = pl.concat(exceeding(place, name) for place, name in enumerate(NAMES))
    over = over.group_by("row").agg(pl.col("exceeding").sort_by("place"))
    missing = pl.concat_str(
        [pl.when(pl.col(name).is_null()).then(pl.lit(f", {name}")) for name in NAMES],
        ignore_nulls=True,
    )
    worst = pl.col("worst")
    joined = ranked.join(over, on="row", how="left", maintain_order="left")
    return joined.select(
        worst.cat.to(pl.Enum(CLASSES)).alias("class"),
        worst.replace_strict(dict(enumerate(STATUSES)), default=None).alias("status"),
        pl.concat_list([deciding(name) for name in NAMES]).list.drop_nulls().alias("deciding"),
        pl.col("exceeding").fill_null([]),
        pl.sum_horizontal([pl.col(name).is_not_null() for name in NAMES]).alias("assessed"),
        pl.when(worst.is_not_null()).then(True).alias("certain"),
        pl.when(missing != "").then(pl.lit("missing: ") + missing.str.slice(2)).alias("reason"),
    )


def with_numpy(table: pl.DataFrame) -> pl.DataFrame:
    """Return the class, how many indicators decide it, and how many exceed class Ⅲ."""
    ranks = np.zeros((len(NAMES), table.height), dtype=np.int8)
    for place, name in enumerate(NAMES):
        comparison, values = LIMITS[name]
        x = table[name].to_numpy()
        if comparison == "range":
            ranks[place] = ((x < values[0]) | (x > values[1])) * 5
        elif comparison == ">=":
            ranks[place] = 5 - np.searchsorted(values[::-1], x, side="right")
        else:
            ranks[place] = np.searchsorted(values, x, side="left")
        ranks[place][np.isnan(x)] = -1
    worst = ranks.max(axis=0)
    return pl.DataFrame(
        {
            "class": np.array(CLASSES)[worst],
            "deciding": (ranks == worst).sum(axis=0),
            "exceeding": (ranks > TARGET).sum(axis=0),
        }
    )


def with_pandas(table: pd.DataFrame) -> pd.DataFrame:
    """Return every column that ``grade`` makes, by `numpy.select` and lists a row."""
    ranks, limits = {}, {}
    for name in NAMES:
        comparison, values = LIMITS[name]
        x = table[name]
        if comparison == "range":
            ranks[name] = pd.Series(np.where((x < values[0]) | (x > values[1]), 5, 0))
            limits[name] = np.where(x > values[1], values[1], values[0])
        else:
            kept = [(x >= v) if comparison == ">=" else (x <= v) for v in values]
            ranks[name] = pd.Series(np.select(kept, range(5), default=5))
            limits[name] = np.full(len(x), values[TARGET])
        ranks[name] = ranks[name].where(x.notna(), -1)
    frame = pd.DataFrame(ranks)
    worst = frame.max(axis=1)
    names = np.array(NAMES)
    values, bounds = table[NAMES].to_numpy(), pd.DataFrame(limits).to_numpy()
    multiples = (values - bounds) / bounds
    without = [LIMITS[name][0] in ("range", ">=") for name in NAMES]
    multiples[:, without] = np.nan
    exceeding = [
        [
            {
                "parameter": NAMES[i],
                "value": values[row, i],
                "limit": bounds[row, i],
                "multiple": None if without[i] else multiples[row, i],
            }
            for i in np.flatnonzero(over)
        ]
        for row, over in enumerate(frame.gt(TARGET).to_numpy())
    ]
    missing = table[NAMES].isna().to_numpy()
    return pd.DataFrame(
        {
            "class": np.array(CLASSES)[worst.to_numpy()],
            "status": np.array(STATUSES)[worst.to_numpy()],
            "deciding": [names[row].tolist() for row in frame.eq(worst, axis=0).to_numpy()],
            "exceeding": exceeding,
            "assessed": (~missing).sum(axis=1),
            "certain": True,
            "reason": [
                "missing: " + ", ".join(names[row]) if row.any() else None for row in missing
            ],
        }
    )


def with_duckdb(table: pl.DataFrame) -> pl.DataFrame:
    """Return class, deciding and exceeding indicators, by CASE and lists."""

    def rank(name: str) -> str:
        comparison, values = LIMITS[name]
        if comparison == "range":
            kept = f"WHEN {name} >= {values[0]} AND {name} <= {values[1]} THEN 0"
        else:
            sign = comparison
            kept = " ".join(f"WHEN {name} {sign} {v!r} THEN {i}" for i, v in enumerate(values))
        return f"CASE WHEN {name} IS NULL THEN NULL {kept} ELSE 5 END AS r_{name}"

    def chosen(condition: str) -> str:
        cases = ", ".join(f"CASE WHEN r_{name} {condition} THEN '{name}' END" for name in NAMES)
        return f"list_filter([{cases}], lambda x: x IS NOT NULL)"

    labels = " ".join(f"WHEN {i} THEN '{label}'" for i, label in enumerate(CLASSES))
    greatest = ", ".join(f"r_{name}" for name in NAMES)
    samples = table  # noqa: F841, the table the query names
    return duckdb.sql(
        f"WITH ranked AS (SELECT {', '.join(map(rank, NAMES))} FROM samples), "
        f"worst AS (SELECT *, greatest({greatest}) AS worst FROM ranked) "
        f"SELECT CASE worst {labels} END AS class, {chosen('= worst')} AS deciding, "
        f"{chosen(f'> {TARGET}')} AS exceeding FROM worst"
    ).pl()


DECIMALS = {row["id"]: row["decimals_assessment"] for row in sz.parameters().iter_rows(named=True)}


def averaged(table: pl.LazyFrame, length: int) -> pl.LazyFrame:
    """Return the means of each section and period, which is a prefix of the time."""
    period = pl.col("time").str.slice(0, length).alias("period")
    return table.group_by("section", period).agg(pl.col(NAMES).mean())


def averaged_and_graded(table: pl.LazyFrame, length: int) -> None:
    """Average, and grade the means: what an assessment costs at the least."""
    sz.grade(averaged(table, length)).collect()


def assessed_by_polars(table: pl.LazyFrame, length: int) -> pl.DataFrame:
    """Return the class of each section and period, of the rounded means."""
    # Twelve decimals first, so that binary noise (0.10050000000000002) does not decide a tie.
    rounded = [
        pl.col(name).round(12).round(DECIMALS[name], mode="half_to_even")
        if DECIMALS[name] is not None
        else name
        for name in NAMES
    ]
    means = averaged(table, length).with_columns(rounded).sort("section", "period")
    return pl.concat(
        [means.select("section", "period"), polars_lazy(means).select("class")],
        how="horizontal",
    ).collect()


def averaged_by_pandas(path: Path, length: int) -> pd.DataFrame:
    """Return the means of each section and period, by pandas."""
    table = pd.read_parquet(path)
    return table.groupby(["section", table["time"].str[:length]], sort=True)[NAMES].mean()


def assessed_by_pandas(path: Path, length: int) -> pl.DataFrame:
    """Return the class of each section and period, by pandas."""
    means = averaged_by_pandas(path, length)
    means = means.round(12).round(
        {name: places for name, places in DECIMALS.items() if name in NAMES}
    )
    found = with_pandas(means.reset_index(drop=True))
    keys = means.index.to_frame(index=False).rename(columns={"time": "period"})
    return pl.from_pandas(keys.assign(**{"class": found["class"]}))


Grader = Callable[[pl.DataFrame], pl.DataFrame]
