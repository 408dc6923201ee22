"""Grade a table in DuckDB, and query the result in SQL.

    python examples/pipeline_duckdb.py [OUTPUT.parquet]

`grade` takes a relation as it is and returns one of the same database; no file is written between.
"""

import sys
from pathlib import Path

import duckdb
import polars as pl

import shuizhi as sz

TABLE = Path(__file__).with_name("jiaozuo-samples.csv")
# Cells stay text, so that 0.025L and 未检出 reach the library as the laboratory wrote them.
SAMPLES = f"""
    SELECT * FROM read_csv('{TABLE}', all_varchar = true)
    WHERE 采样日期 >= '2024-01-01'
"""
WORST = """
    SELECT 所属河流, count(*) AS 样品数,
           round(100.0 * count(*) FILTER (类别 IN ('Ⅰ', 'Ⅱ', 'Ⅲ')) / count(*), 1) AS 优良比例,
           count(*) FILTER (类别 = '劣Ⅴ') AS 劣Ⅴ类
    FROM graded GROUP BY ALL ORDER BY 优良比例, 所属河流
"""
OVER = """
    SELECT 超标.parameter AS 监测项目, count(*) AS 次数,
           round(max(超标.multiple), 2) AS 最大超标倍数
    FROM (SELECT unnest(超标指标) AS 超标 FROM graded) GROUP BY ALL ORDER BY 次数 DESC, 监测项目
"""


def main(output: Path | None = None) -> dict[str, pl.DataFrame]:
    """Return the two summaries, and write the graded table if an output is named."""
    with duckdb.connect() as base:
        graded = sz.grade(base.sql(SAMPLES), water_body="水体类型", lang="zh")
        graded.create_view("graded")
        if output is not None:
            base.sql("SELECT * FROM graded").write_parquet(str(output))
        return {"rivers": base.sql(WORST).pl(), "over": base.sql(OVER).pl()}


if __name__ == "__main__":
    for summary in main(Path(sys.argv[1]) if len(sys.argv) > 1 else None).values():
        print(summary)
