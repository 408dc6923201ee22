"""Run longer and longer tables, each in a process of its own.

``python benches/stream.py [JOB ...]``, of the jobs ``grade`` and ``sections``: time per row and
peak memory. Files are read repeatedly to make long tables.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable

import memory
import polars as pl
import tables

import shuizhi as sz

MILLION = 1_000_000
RESULTS = ["class", "status", "deciding", "exceeding", "assessed", "indicators", "certain",
           "reason"]  # fmt: skip
SECTIONS, PARTS = 4000, 20
OUT = tables.FOLDER / "out.parquet"


def samples(millions: int) -> pl.LazyFrame:
    return pl.scan_parquet([tables.parquet(MILLION)] * millions)


def history(years: int) -> list[pl.LazyFrame]:
    """Return a number of years of the sections, six samples a day."""
    year = pl.scan_parquet(tables.four_hourly(SECTIONS))
    return [year.with_columns(pl.col("time").dt.offset_by(f"{y}y")) for y in range(years)]


def assessed(table: pl.LazyFrame, duplicates: str) -> pl.LazyFrame:
    # Months without days first: with days, a row for each day would be kept.
    return sz.assess_sections(
        table, section="section", time="time", every="month", duplicates=duplicates,
        mean_of="months",
    )  # fmt: skip


def whole(years: int) -> None:
    """All years at once, repeated rows not looked for."""
    assessed(pl.concat(history(years)), "keep").sink_parquet(OUT)


def in_parts(years: int) -> None:
    """Some sections at a time, repeated rows counted once."""
    table = pl.concat(history(years))
    made = [
        assessed(table.filter(pl.col("section").hash() % PARTS == part), "once").collect()
        for part in range(PARTS)
    ]
    pl.concat(made).write_parquet(OUT)


# What is done with tables of a length, the lengths, and the rows they and their results have.
Job = tuple[dict[str, Callable[[int], None]], list[int], Callable[[int], int], Callable[[int], int]]
JOBS: dict[str, Job] = {
    "grade": (
        {
            "copy": lambda n: samples(n).sink_parquet(OUT),
            "grade": lambda n: sz.grade(samples(n)).select(RESULTS).sink_parquet(OUT),
        },
        [1, 10, 100],
        lambda n: n * MILLION,
        lambda n: n * MILLION,
    ),
    "sections": (
        {"at once": whole, "in 20 parts": in_parts},
        [1, 5, 20],
        lambda years: years * 365 * 6 * SECTIONS,
        lambda years: years * 12 * SECTIONS,
    ),
}


def stream(job: str, what: str, length: int) -> None:
    work, results = JOBS[job][0][what], JOBS[job][3]
    start, busy = time.perf_counter(), time.process_time()
    work(length)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = memory.peak()
    rows = pl.scan_parquet(OUT).select(pl.len()).collect().item()
    assert rows == results(length), rows
    OUT.unlink()
    print(json.dumps({"seconds": seconds, "cpu": busy, "GiB": peak}))


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        stream(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("jobs", nargs="*", choices=[[], *JOBS], default=[])
    tables.parquet(MILLION)
    tables.four_hourly(SECTIONS)
    for job in ask.parse_args().jobs or JOBS:
        works, lengths, rows, _ = JOBS[job]
        print("| rows | | ns a row | processor, ns a row | most memory |\n|---|---|---|---|---|")
        for length in lengths:
            for what in works:
                command = [sys.executable, __file__, "--one", job, what, str(length)]
                run = subprocess.run(command, capture_output=True, text=True, check=True)
                found = json.loads(run.stdout)
                each = [found[key] * 1e9 / rows(length) for key in ("seconds", "cpu")]
                print(
                    f"| {rows(length) / MILLION:.3g} million | {what} | {each[0]:.0f} "
                    f"| {each[1]:.0f} | {found['GiB']:.2f} GiB |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
