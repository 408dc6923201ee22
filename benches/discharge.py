"""The outfalls of the benchmarks: made-up hourly readings of ten parameters."""

from pathlib import Path

import numpy as np
import polars as pl
import tables

LEVELS = {
    "化学需氧量(mg/L)": 35.0, "氨氮(mg/L)": 2.5, "总磷(mg/L)": 0.35, "总氮(mg/L)": 11.0,
    "五日生化需氧量(mg/L)": 8.0, "悬浮物(mg/L)": 9.0, "pH值(无量纲)": 7.2, "石油类(mg/L)": 0.8,
    "氟化物(mg/L)": 1.0, "色度(稀释倍数)": 20.0,
}  # fmt: skip
FLOW = "流量(m3/h)"


def samples(number: int) -> pl.DataFrame:
    """Return made-up readings, one row per outfall and hour."""
    source = np.random.default_rng(1)
    first, last = pl.datetime(2022, 3, 1), pl.datetime(2023, 2, 28, 23)
    hours = pl.datetime_range(first, last, interval="1h", eager=True)
    rows = number * len(hours)
    names = outfalls(number)["排口"].to_list()
    columns = {"排口": pl.Series(np.repeat(names, len(hours)))}
    columns["监测时间"] = pl.concat([hours] * number)
    for name, level in LEVELS.items():
        spread = 0.02 if name.startswith("pH") else 0.25
        columns[name] = pl.Series(np.round(level * np.exp(source.normal(0, spread, rows)), 3))
    columns[FLOW] = pl.Series(np.round(1000 * np.exp(source.normal(0, 0.2, rows)), 1))
    return pl.DataFrame(columns)


def outfalls(number: int) -> pl.DataFrame:
    """Return the facts of a number of outfalls."""
    return pl.DataFrame({
        "排口": [f"排口{place:03}" for place in range(number)], "类型": "公共污水处理系统",
        "城市": "焦作", "流域": "黄河", "建成日期": "2010-01-01", "企业性质": "现有",
        "功能类别": "Ⅲ", "干支流": "其他",
    })  # fmt: skip


def parquet(number: int) -> Path:
    """Return the file of readings of a number of outfalls, made if it does not exist."""
    return tables.made(
        f"outfalls-{number}.parquet", lambda path: samples(number).write_parquet(path)
    )


def means_of_days(table: pl.LazyFrame) -> pl.LazyFrame:
    """Return the means of days weighted by flow, the least work that the check needs."""
    flow = pl.col(FLOW)
    weighted = [(pl.col(name) * flow).sum() / flow.sum() for name in LEVELS]
    return table.group_by("排口", pl.col("监测时间").dt.date()).agg(
        column.alias(name) for name, column in zip(LEVELS, weighted, strict=True)
    )
