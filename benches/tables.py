"""The tables of the benchmarks: made up, with the decimals that laboratories report."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

FOLDER = Path(__file__).resolve().parent.parent / "target" / "bench"

# Indicators with the decimals they are reported to, and the range they are drawn from: most of
# classes Ⅰ to Ⅲ, one in twelve over class Ⅲ where the range passes its limit.
INDICATORS: dict[str, tuple[int, float, float]] = {
    "ph": (1, 6.5, 9.0),
    "dissolved_oxygen": (1, 4.9, 12),
    "permanganate_index": (1, 0.5, 6.5),
    "cod": (0, 2, 22),
    "bod5": (1, 0.2, 4.2),
    "ammonia_nitrogen": (2, 0.02, 1.05),
    "total_phosphorus": (3, 0.005, 0.21),
    "copper": (4, 0.0005, 0.01),
    "zinc": (3, 0.001, 0.05),
    "fluoride": (2, 0.05, 1.05),
    "selenium": (4, 0.0001, 0.002),
    "arsenic": (4, 0.0002, 0.01),
    "mercury": (5, 0.00001, 0.00005),
    "cadmium": (5, 0.00001, 0.001),
    "chromium_hexavalent": (3, 0.001, 0.01),
    "lead": (4, 0.0001, 0.01),
    "cyanide": (3, 0.001, 0.01),
    "volatile_phenol": (4, 0.0002, 0.002),
    "petroleum": (2, 0.01, 0.05),
    "anionic_surfactant": (2, 0.02, 0.2),
    "sulfide": (3, 0.001, 0.1),
}


def samples(rows: int, seed: int = 2087) -> pl.DataFrame:
    """Return samples as numbers, one cell in a hundred missing."""
    rng = np.random.default_rng(seed)
    columns = {}
    for name, (decimals, low, high) in INDICATORS.items():
        values = np.round(rng.uniform(low, high, rows), decimals)
        columns[name] = pl.Series(values).set(pl.Series(rng.random(rows) < 0.01), None)
    return pl.DataFrame(columns)


def as_reported(table: pl.DataFrame) -> pl.DataFrame:
    """Return the same samples as text: the lowest tenth of the trace metals below detection."""
    traces = ["mercury", "cadmium", "lead", "copper", "cyanide", "volatile_phenol"]
    texts = []
    for name in table.columns:
        text = pl.col(name).cast(pl.String)
        if name in traces:
            _, low, high = INDICATORS[name]
            below = pl.col(name) < low + (high - low) / 10
            text = pl.when(below).then(text + "L").otherwise(text)
        texts.append(text.fill_null("--").alias(name))
    return table.select(texts)


def parquet(rows: int) -> Path:
    """Return the file of a number of samples, made if it does not exist."""
    return made(f"samples-{rows}.parquet", lambda path: samples(rows).write_parquet(path))


def csv(rows: int, reported: bool) -> Path:
    """Return the samples as CSV: as numbers, or as reported."""
    name = f"{'reported' if reported else 'numbers'}-{rows}.csv"
    table = pl.read_parquet(parquet(rows))
    return made(name, lambda path: (as_reported(table) if reported else table).write_csv(path))


def monthly(sections: int, years: int) -> Path:
    """Return monthly samples of sections, in a file."""

    def write(path: Path) -> None:
        months = pl.DataFrame(
            {"time": [f"{2003 + m // 12}-{m % 12 + 1:02d}-08" for m in range(12 * years)]}
        )
        places = pl.DataFrame({"section": [f"section {i:04d}" for i in range(sections)]})
        keys = places.join(months, how="cross")
        pl.concat([keys, samples(keys.height)], how="horizontal").write_parquet(path)

    return made(f"monthly-{sections}x{years}.parquet", write)


def four_hourly(sections: int) -> Path:
    """Return a year of what automatic stations report six times a day, in a file, by time."""

    def write(path: Path) -> None:
        first, last = pl.datetime(2003, 1, 1), pl.datetime(2003, 12, 31, 20)
        times = pl.DataFrame({"time": pl.datetime_range(first, last, interval="4h", eager=True)})
        places = pl.DataFrame({"section": [f"section {i:04d}" for i in range(sections)]})
        keys = times.join(places, how="cross")
        reported = ["ph", "dissolved_oxygen", "permanganate_index", "ammonia_nitrogen"]
        table = samples(keys.height).select(*reported, "total_phosphorus")
        pl.concat([keys, table], how="horizontal").write_parquet(path)

    return made(f"four-hourly-{sections}.parquet", write)


def made(name: str, write: Callable[[Path], object]) -> Path:
    """Return the file of this name in the folder, written if it does not exist."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / name
    if not path.exists():
        draft = path.with_suffix(".draft")
        write(draft)
        draft.rename(path)
    return path
