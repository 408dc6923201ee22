"""Assess every section and basin of a table of automatic stations, month by month.

    python examples/assess_network.py national-auto-stations-2020.csv.gz

The columns are those of the national network (省份, 流域, 断面名称, 监测时间, 水体类型, and
readings); columns of sections, times and water bodies are found by their names, and reported.
"""

import sys
import time

import polars as pl

import shuizhi as sz
from shuizhi.io import read_table


def main(path: str) -> None:
    samples = read_table(path).frame.select(pl.exclude("^原始值.*$"))
    started = time.perf_counter()
    sections = sz.assess_sections(samples, lang="zh")
    basins = sz.assess_rivers(samples, by="流域", lang="zh")
    took = time.perf_counter() - started
    account = sz.ledger(samples, lang="zh")

    shares = basins.filter(pl.col("断面数") > 0).select(
        "流域", "时段", "断面数", "水质状况", "主要污染指标",
        *(
            (100 * pl.col(name) / pl.col("断面数")).round(1).alias(f"{name}(%)")
            for name in sections.schema["类别"].categories
        ),
    )  # fmt: skip
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=60,
        tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True,
    ):  # fmt: skip
        print(f"{samples.height} 行，{sections.height} 个断面月，评价用时 {took:.2f} 秒")
        print(shares)
        print("数据台账（每个数据一行）")
        print(account.group_by("用途", "说明").len("数据数").sort("数据数", descending=True))
    rows, readings = account["行号"].n_unique(), account["监测项目"].n_unique()
    print(f"台账 {account.height} 行 = {rows} 行样品 × {readings} 个项目")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
