"""Grade ever longer tables from Parquet to Parquet, each in a process of its own.

``python benches/stream.py [MILLIONS ...]``: time a row and most memory, at 1, 10 and 100 million
rows unless told. The table is read again and again to make it long.
"""

import json
import resource
import subprocess
import sys
import time

import polars as pl
import tables

import shuizhi as sz

MILLION = 1_000_000
RESULTS = ["class", "status", "deciding", "exceeding", "assessed", "certain", "reason"]


def stream(millions: int, grade: bool) -> None:
    path, out = tables.parquet(MILLION), tables.FOLDER / "out.parquet"
    table = pl.scan_parquet([path] * millions)
    made = sz.grade(table).select(RESULTS) if grade else table
    start, busy = time.perf_counter(), time.process_time()
    made.sink_parquet(out)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    rows = pl.scan_parquet(out).select(pl.len()).collect().item()
    assert rows == millions * MILLION, rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    out.unlink()
    print(json.dumps({"seconds": seconds, "cpu": busy, "GiB": peak}))


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        stream(int(sys.argv[2]), sys.argv[3] == "grade")
        return
    print("| rows | | ns a row | processor, ns a row | most memory |\n|---|---|---|---|---|")
    tables.parquet(MILLION)
    for millions in map(int, sys.argv[1:] or ["1", "10", "100"]):
        for what in ("copy", "grade"):
            command = [sys.executable, __file__, "--one", str(millions), what]
            run = subprocess.run(command, capture_output=True, text=True, check=True)
            found = json.loads(run.stdout)
            each = [found[key] * 1e9 / millions / MILLION for key in ("seconds", "cpu")]
            print(
                f"| {millions} million | {what} | {each[0]:.0f} | {each[1]:.0f} "
                f"| {found['GiB']:.2f} GiB |"
            )


if __name__ == "__main__":
    main()
