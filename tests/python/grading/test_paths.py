"""Every way to grade a table gives the same: what the oracle says of one holds of all."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from typer.testing import CliRunner

import shuizhi as sz
from shuizhi.cli import app
from shuizhi.engines.batches import Grader
from test_engine import table

OPTIONS: dict[str, Any] = {"water_body": "body", "target": "goal"}
RESULTS = ["class", "status", "deciding", "exceeding", "assessed", "indicators", "certain",
           "reason"]  # fmt: skip
ROWS = 5000
# With more of them nearly every row is of the worst class.
PARAMETERS = [
    "ammonia_nitrogen",
    "dissolved_oxygen",
    "mercury",
    "total_nitrogen",
    "total_phosphorus",
]


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    bodies = ["河流", "湖库", "lake", "?", None]
    targets = ["Ⅲ", "II", "4", "Ⅴ类", "X", None]
    return table(PARAMETERS, ROWS, 17, bodies, targets)[0]


@pytest.fixture(scope="module")
def graded(frame: pl.DataFrame) -> pl.DataFrame:
    made: pl.DataFrame = sz.grade(frame, **OPTIONS).select(RESULTS)
    assert made["class"].n_unique() == 7 and made["reason"].null_count() < ROWS
    return plain(made)


def plain(frame: Any) -> pl.DataFrame:
    """Return results with their words as text, which every kind of table has."""
    found = pl.DataFrame(frame) if not isinstance(frame, pl.DataFrame) else frame
    words = pl.col("class", "status").cast(pl.String)
    return found.select(RESULTS).with_columns(words, pl.col("assessed").cast(pl.UInt32))


def pandas_of(frame: pl.DataFrame) -> pl.DataFrame:
    made: pd.DataFrame = sz.grade(frame.to_pandas(), **OPTIONS)
    for name in ("class", "status"):
        made[name] = made[name].astype(object)
    return pl.from_pandas(made[RESULTS])


def arrow_of(frame: pl.DataFrame) -> Any:
    return pl.from_arrow(sz.grade(frame.to_arrow(), **OPTIONS))


def batches_of(frame: pl.DataFrame) -> Any:
    whole = frame.to_arrow()
    grader = Grader(whole.schema.empty_table(), **OPTIONS)
    return pl.from_arrow(pa.Table.from_batches([grader(b) for b in whole.to_batches(777)]))


def parquet_of(frame: pl.DataFrame) -> pl.DataFrame:
    file, out = io.BytesIO(), io.BytesIO()
    frame.write_parquet(file, row_group_size=900)
    file.seek(0)
    sz.grade(pl.scan_parquet(file), **OPTIONS).sink_parquet(out)
    out.seek(0)
    return pl.read_parquet(out)


PATHS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "lazy": lambda f: sz.grade(f.lazy(), **OPTIONS).collect(),
    "streaming": lambda f: sz.grade(f.lazy(), **OPTIONS).collect(engine="streaming"),
    "one row at a time": lambda f: pl.concat(sz.grade(f[i], **OPTIONS) for i in range(300)),
    "chunks": lambda f: sz.grade(
        pl.concat([f[at : at + 61] for at in range(0, ROWS, 61)], rechunk=False), **OPTIONS
    ),
    "pandas": pandas_of,
    "arrow": arrow_of,
    "batches": batches_of,
    "parquet": parquet_of,
}


@pytest.mark.parametrize("path", PATHS)
def test_paths_agree(path: str, frame: pl.DataFrame, graded: pl.DataFrame) -> None:
    made = plain(PATHS[path](frame))
    assert made.equals(graded[: made.height], null_equal=True)
    assert made.height in (ROWS, 300)


def test_the_command_line_agrees(tmp_path: Path, frame: pl.DataFrame, graded: pl.DataFrame) -> None:
    source, out = tmp_path / "samples.parquet", tmp_path / "graded.parquet"
    frame.write_parquet(source)
    command = ["grade", str(source), "--water-body", "body", "--target", "goal", "-o", str(out)]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert plain(pl.read_parquet(out)).equals(graded, null_equal=True)
