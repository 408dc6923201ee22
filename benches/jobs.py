"""The jobs that are measured, each in a process of its own: ``python benches/jobs.py JOB TOOL``.

Prints the seconds it took and, the first time, leaves its result to be compared.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import discharge
import memory
import polars as pl
import rivals
import tables

import shuizhi as sz

ROWS = 1_000_000
SECTIONS, YEARS, OUTFALLS = 2000, 10, 200
RESULTS = ["class", "status", "deciding", "exceeding", "assessed", "indicators", "certain",
           "reason"]  # fmt: skip
Tools = dict[str, tuple[Callable[[], object], Callable[[object], object]]]
"""What each tool is given, and what it does."""


def grade() -> Tools:
    """Samples in memory, graded."""
    path = tables.parquet(ROWS)
    return {
        "shuizhi": (
            lambda: pl.read_parquet(path).lazy(),
            lambda table: sz.grade(table).select(RESULTS).collect(),
        ),
        "shuizhi, eager": (
            lambda: pl.read_parquet(path),
            sz.grade,
        ),
        "polars lazy": (
            lambda: pl.read_parquet(path).lazy(),
            lambda table: rivals.polars_lazy(table).collect(),
        ),
        "numpy, counts only": (
            lambda: pl.read_parquet(path),
            rivals.with_numpy,
        ),
        "DuckDB, names only": (lambda: pl.read_parquet(path), rivals.with_duckdb),
        "pandas": (
            lambda: pl.read_parquet(path).to_pandas(),
            lambda table: pl.from_pandas(rivals.with_pandas(table)),
        ),
        "straight pass": (
            lambda: pl.read_parquet(path).lazy(),
            lambda table: table.select(pl.all().sum()).collect(),
        ),
    }


def first_row() -> Tools:
    """One sample, the first that is graded after the import."""
    path = tables.parquet(ROWS)
    return {
        "shuizhi": (lambda: pl.read_parquet(path, n_rows=1), sz.grade),
        "polars lazy": (
            lambda: pl.read_parquet(path, n_rows=1).lazy(),
            lambda table: rivals.polars_lazy(table).collect(),
        ),
    }


def one_row() -> Tools:
    """One sample, graded a hundred times; the time is of one."""

    def repeated(work: Callable[[object], object]) -> Callable[[object], object]:
        def run(table: object) -> object:
            for _ in range(99):
                work(table)
            return work(table)

        return run

    return {tool: (given, repeated(work)) for tool, (given, work) in first_row().items()}


def parquet() -> Tools:
    """A Parquet file graded into a Parquet file of the results."""
    path, out = tables.parquet(ROWS), tables.FOLDER / "out.parquet"

    def sink(made: pl.LazyFrame) -> pl.DataFrame:
        made.sink_parquet(out)
        return pl.read_parquet(out)

    def results() -> pl.DataFrame:
        return sz.grade(pl.read_parquet(path)).select(RESULTS)

    def read_and_write(made: pl.DataFrame) -> None:
        pl.scan_parquet(path).select(pl.all().sum()).collect()
        made.lazy().sink_parquet(out)

    return {
        "shuizhi": (
            lambda: None,
            lambda _: sink(sz.grade(pl.scan_parquet(path)).select(RESULTS)),
        ),
        "polars lazy": (lambda: None, lambda _: sink(rivals.polars_lazy(pl.scan_parquet(path)))),
        "reading, and writing the same results": (results, read_and_write),
        "copying the table": (lambda: None, lambda _: pl.scan_parquet(path).sink_parquet(out)),
    }


def csv() -> Tools:
    """A CSV of cells as reported (``0.0003L``, ``--``) graded into Parquet."""
    reported, numbers = tables.csv(ROWS, True), tables.csv(ROWS, False)
    out = tables.FOLDER / "out.parquet"
    texts = dict.fromkeys(tables.INDICATORS, pl.String)

    def ours(_: object) -> None:
        sz.grade(pl.scan_csv(reported, schema=texts)).select(RESULTS).sink_parquet(out)

    def read_and_write(made: pl.DataFrame) -> None:
        floats = dict.fromkeys(tables.INDICATORS, pl.Float64)
        pl.scan_csv(numbers, schema=floats).select(pl.all().sum()).collect()
        made.lazy().sink_parquet(out)

    return {
        "shuizhi": (lambda: None, ours),
        "reading the same numbers as floats, and writing the same results": (
            lambda: sz.grade(pl.read_csv(reported, schema=texts)).select(RESULTS),
            read_and_write,
        ),
    }


def _assessed(every: str, length: int) -> Tools:
    path = tables.monthly(SECTIONS, YEARS)

    def ours(table: pl.LazyFrame) -> pl.DataFrame:
        made = sz.assess_sections(table, section="section", time="time", every=every)
        return made.select("section", "period", pl.col("class").cast(pl.String)).collect()

    def theirs(table: pl.LazyFrame) -> pl.DataFrame:
        return rivals.assessed_by_polars(table, length)

    return {
        "shuizhi": (lambda: None, lambda _: ours(pl.scan_parquet(path))),
        "means and grade alone": (
            lambda: None,
            lambda _: rivals.averaged_and_graded(pl.scan_parquet(path), length),
        ),
        "polars lazy": (lambda: None, lambda _: theirs(pl.scan_parquet(path))),
        "pandas": (lambda: None, lambda _: rivals.assessed_by_pandas(path, length)),
        "shuizhi, in memory": (lambda: pl.read_parquet(path).lazy(), ours),
        "means and grade alone, in memory": (
            lambda: pl.read_parquet(path).lazy(),
            lambda table: rivals.averaged_and_graded(table, length),
        ),
        "straight read": (lambda: None, lambda _: pl.read_parquet(path).select(rows=pl.len())),
    }


def months() -> Tools:
    """240,000 monthly samples of 2,000 sections over 10 years, assessed month by month, with the
    changes to the month and the year before. "Means and grade alone" leaves out rounding, least
    counts, repeated rows, main indicators, changes and reasons; polars and pandas give the class.
    """
    return _assessed("month", 7)


def years() -> Tools:
    """The same samples, assessed year by year."""
    return _assessed("year", 4)


def average() -> Tools:
    """The same samples, averaged month by month."""
    path = tables.monthly(SECTIONS, YEARS)

    def ours(table: pl.LazyFrame) -> None:
        sz.average(table, by="section", time="time", every="month").collect()

    def theirs(table: pl.LazyFrame) -> None:
        rivals.averaged(table, 7).collect()

    return {
        "shuizhi": (lambda: None, lambda _: ours(pl.scan_parquet(path))),
        "polars group_by": (lambda: None, lambda _: theirs(pl.scan_parquet(path))),
        "pandas groupby": (lambda: None, lambda _: len(rivals.averaged_by_pandas(path, 7))),
        "shuizhi, in memory": (lambda: pl.read_parquet(path).lazy(), ours),
        "polars group_by, in memory": (lambda: pl.read_parquet(path).lazy(), theirs),
    }


def cities() -> Tools:
    """The same samples in 100 cities: ranked by index and by its change, beside the index alone."""
    path = tables.monthly(SECTIONS, YEARS)
    by = {"city": "city", "section": "section", "time": "time", "every": "month"}

    def table() -> pl.LazyFrame:
        return pl.read_parquet(path).with_columns(city=pl.col("section").str.slice(0, 10)).lazy()

    return {
        "shuizhi": (table, lambda table: sz.rank_cities(table, **by).collect().height),
        "cwqi": (table, lambda table: sz.cwqi(table, **by).collect().height),
    }


def outfalls() -> Tools:
    """A year of hours at 200 outfalls, ten parameters, compared with their limits day by day."""
    path = discharge.parquet(OUTFALLS)

    def ours(table: pl.LazyFrame) -> int:
        about = discharge.outfalls(OUTFALLS)
        found: pl.LazyFrame = sz.check_discharge(
            table, about, outfall="排口", time="监测时间", flow=discharge.FLOW
        )
        return found.collect().height

    return {
        "shuizhi": (lambda: None, lambda _: ours(pl.scan_parquet(path))),
        "shuizhi, in memory": (lambda: pl.read_parquet(path).lazy(), ours),
        "straight read": (lambda: None, lambda _: pl.read_parquet(path).height),
        "means of days alone": (
            lambda: pl.read_parquet(path).lazy(),
            lambda table: discharge.means_of_days(table).collect().height,
        ),
    }


JOBS = {
    "grade": grade,
    "first row": first_row,
    "one row": one_row,
    "parquet": parquet,
    "csv": csv,
    "months": months,
    "years": years,
    "average": average,
    "cities": cities,
    "outfalls": outfalls,
}


def main() -> None:
    """Run a job by a tool, and print its time and the memory it took."""
    job, tool, keep = sys.argv[1], sys.argv[2], sys.argv[3:]
    prepare, work = JOBS[job]()[tool]
    given = prepare()
    if job != "first row":
        work(given)  # once to have code and files at hand
    start, busy = time.perf_counter(), time.process_time()
    made = work(given)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = memory.peak()
    if keep and isinstance(made, pl.DataFrame):
        made.write_parquet(Path(keep[0]))
    times = 100 if job == "one row" else 1
    print(json.dumps({"seconds": seconds / times, "cpu": busy / times, "GiB": peak}))


if __name__ == "__main__":
    main()
