"""Screen hourly rows of stations from a CSV file: time, against a plain scan of it, and memory.

    python benches/screening.py [ROWS]

Time is that of the processor, so that other work on the machine does not count.
"""

import datetime as dt
import resource
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import polars as pl

import shuizhi as sz

STATIONS = 1_142
NAMES = {
    "水温(℃)": (18, 0.05, 1), "pH": (7.6, 0.01, 2), "溶解氧(mg/L)": (8, 0.05, 2),
    "高锰酸盐指数(mg/L)": (3, 0.1, 2), "氨氮(mg/L)": (0.3, 0.2, 3), "总磷(mg/L)": (0.08, 0.2, 3),
    "总氮(mg/L)": (2, 0.1, 2), "电导率(μS/cm)": (400, 0.05, 1), "浊度(NTU)": (20, 0.3, 1),
}  # fmt: skip


def written(rows: int, path: Path) -> None:
    """Write rows hour by hour, all stations of an hour together."""
    source, start = np.random.default_rng(1), dt.datetime(2024, 1, 1)
    hours = -(-rows // STATIONS)
    for first in range(0, hours, 150):
        part = range(first, min(first + 150, hours))
        size = len(part) * STATIONS
        columns = {
            "断面名称": [f"站{n:04d}" for n in range(STATIONS)] * len(part),
            "监测时间": [start + dt.timedelta(hours=h) for h in part for _ in range(STATIONS)],
        }
        for name, (level, spread, decimals) in NAMES.items():
            columns[name] = np.round(level * np.exp(source.normal(0, spread, size)), decimals)
        with path.open("ab") as file:
            pl.DataFrame(columns).write_csv(file, include_header=first == 0)


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    warnings.simplefilter("ignore")
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hours.csv"
        written(rows, path)
        table = pl.scan_csv(path, try_parse_dates=True)
        before = spent()
        table.select(pl.all().min()).collect(engine="streaming")
        plain, before = spent() - before, spent()
        found = sz.screen_samples(table, section="断面名称", time="监测时间").collect()
        screened = spent() - before
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    times = f"plain scan {plain:.1f} s, screened {screened:.1f} s ({screened / plain:.1f} times)"
    print(f"{rows} rows: {times}, {found.height} findings, {most} MB at most")


if __name__ == "__main__":
    main()
