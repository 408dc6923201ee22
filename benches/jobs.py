"""The jobs that are measured, each in a process of its own: ``python benches/jobs.py JOB TOOL``.

Prints the seconds it took and, the first time, leaves its result to be compared.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import memory
import polars as pl
import rivals
import tables

import shuizhi as sz

ROWS = 1_000_000
RESULTS = ["class", "status", "deciding", "exceeding", "assessed", "indicators", "certain",
           "reason"]  # fmt: skip
Work = Callable[[], object]


def grade() -> dict[str, tuple[Callable[[], object], Callable[[object], object]]]:
    """Samples in memory, graded: what each tool is given, and what it does."""
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


def first_row() -> dict[str, tuple[Callable[[], object], Callable[[object], object]]]:
    """One sample, the first that is graded after the import."""
    path = tables.parquet(ROWS)
    return {
        "shuizhi": (lambda: pl.read_parquet(path, n_rows=1), sz.grade),
        "polars lazy": (
            lambda: pl.read_parquet(path, n_rows=1).lazy(),
            lambda table: rivals.polars_lazy(table).collect(),
        ),
    }


def one_row() -> dict[str, tuple[Callable[[], object], Callable[[object], object]]]:
    """One sample, graded a hundred times; the time is of one."""

    def repeated(work: Callable[[object], object]) -> Callable[[object], object]:
        def run(table: object) -> object:
            for _ in range(99):
                work(table)
            return work(table)

        return run

    return {tool: (given, repeated(work)) for tool, (given, work) in first_row().items()}


def parquet() -> dict[str, tuple[Callable[[], object], Callable[[object], object]]]:
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


def csv() -> dict[str, tuple[Callable[[], object], Callable[[object], object]]]:
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


def assess() -> dict[str, tuple[Callable[[], object], Callable[[object], object]]]:
    """Monthly samples of 2,000 sections over 10 years, assessed."""
    path = tables.monthly(2000, 10)

    def ours(_: object) -> pl.DataFrame:
        made = sz.assess_sections(
            pl.scan_parquet(path), section="section", time="time", every="month"
        )
        return made.collect()

    return {
        "shuizhi": (lambda: None, ours),
        "straight read": (lambda: None, lambda _: pl.read_parquet(path).select(rows=pl.len())),
    }


JOBS = {
    "grade": grade,
    "first row": first_row,
    "one row": one_row,
    "parquet": parquet,
    "csv": csv,
    "assess": assess,
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
