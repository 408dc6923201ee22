"""Every way to grade a table gives the same: what the oracle says of one holds of all."""

import io
import pickle
import random
from collections.abc import Callable, Sequence
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
from shuizhi.errors import ColumnError
from test_engine import table

OPTIONS: dict[str, Any] = {"water_body": "body", "target": "goal"}
RESULTS = ["class", "status", "deciding", "exceeding", "assessed", "indicators", "certain",
           "reason"]  # fmt: skip
BOTH = [*RESULTS, "decisions", "class_as_reported"]
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


def plain(frame: Any, results: Sequence[str] = RESULTS) -> pl.DataFrame:
    """Return results with their words as text, which every kind of table has."""
    found = pl.DataFrame(frame) if not isinstance(frame, pl.DataFrame) else frame
    texts = [name for name in results if name.startswith(("class", "status", "decisions"))]
    words = pl.col(texts).cast(pl.String)
    return found.select(results).with_columns(words, pl.col("assessed").cast(pl.UInt32))


def pandas_of(frame: pl.DataFrame, options: Any) -> pl.DataFrame:
    made: pd.DataFrame = sz.grade(frame.to_pandas(), **options)
    made = made[[name for name in BOTH if name in made]]
    for name in made:
        if made[name].dtype == "category":
            made[name] = made[name].astype(object)
    return pl.from_pandas(made)


def arrow_of(frame: pl.DataFrame, options: Any) -> Any:
    return pl.from_arrow(sz.grade(frame.to_arrow(), **options))


def batches_of(frame: pl.DataFrame, options: Any) -> Any:
    whole = frame.to_arrow()
    grader = pickle.loads(pickle.dumps(Grader(whole.schema.empty_table(), **options)))
    return pl.from_arrow(pa.Table.from_batches([grader(b) for b in whole.to_batches(777)]))


def batches_of_polars(frame: pl.DataFrame, options: Any) -> Any:
    grader = Grader(frame.clear(), **options)
    return pl.concat(grader(frame[at : at + 777]) for at in range(0, ROWS, 777))


def parquet_of(frame: pl.DataFrame, options: Any) -> pl.DataFrame:
    file, out = io.BytesIO(), io.BytesIO()
    frame.write_parquet(file, row_group_size=900)
    file.seek(0)
    sz.grade(pl.scan_parquet(file), **options).sink_parquet(out)
    out.seek(0)
    return pl.read_parquet(out)


PATHS: dict[str, Callable[[pl.DataFrame, Any], Any]] = {
    "lazy": lambda f, o: sz.grade(f.lazy(), **o).collect(),
    "streaming": lambda f, o: sz.grade(f.lazy(), **o).collect(engine="streaming"),
    "one row at a time": lambda f, o: pl.concat(sz.grade(f[i], **o) for i in range(300)),
    "chunks": lambda f, o: sz.grade(
        pl.concat([f[at : at + 61] for at in range(0, ROWS, 61)], rechunk=False), **o
    ),
    "pandas": pandas_of,
    "arrow": arrow_of,
    "batches": batches_of,
    "batches of polars": batches_of_polars,
    "parquet": parquet_of,
}


@pytest.mark.parametrize("path", PATHS)
def test_paths_agree(path: str, frame: pl.DataFrame, graded: pl.DataFrame) -> None:
    made = plain(PATHS[path](frame, OPTIONS))
    assert made.equals(graded[: made.height], null_equal=True)
    assert made.height in (ROWS, 300)


@pytest.fixture(scope="module")
def decided(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return samples that have names, and decisions on some of them."""
    samples = frame.with_columns(
        pl.format("断面{}", pl.int_range(pl.len())).alias("断面"),
        pl.lit("2024-03-02").alias("时间"),
    )
    source, rows = random.Random(3), []
    for row in sorted(source.sample(range(300), 60) + source.sample(range(300, ROWS), 400)):
        kind, name = source.choice(["剔除", "更正", "保留"]), source.choice(PARAMETERS)
        value = str(source.choice([0.01, 0.3, 40])) if kind == "更正" else None
        rows.append((f"断面{row}", "2024-03-02", name, kind, value, "王", "复核"))
    names = ["断面", "时间", "项目", "决定", "更正值", "决定人", "理由"]
    return samples, pl.DataFrame(rows, names, orient="row")


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiWarning")
@pytest.mark.parametrize("path", PATHS)
def test_paths_agree_on_samples_as_decided(
    path: str, decided: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    samples, decisions = decided
    options = OPTIONS | {"decisions": decisions}
    wanted = plain(sz.grade(samples, **options), BOTH)
    as_decided = sz.apply_decisions(samples, decisions).samples
    assert plain(wanted).equals(plain(sz.grade(as_decided, **OPTIONS)), null_equal=True)
    assert wanted["decisions"].count() > 400
    changed = wanted.filter(pl.col("class_as_reported") != pl.col("class"))
    assert changed.height > 20
    made = plain(PATHS[path](samples, options), BOTH)
    assert made.equals(wanted[: made.height], null_equal=True)
    assert made.height in (ROWS, 300)


def test_the_command_line_agrees(tmp_path: Path, frame: pl.DataFrame, graded: pl.DataFrame) -> None:
    source, out = tmp_path / "samples.parquet", tmp_path / "graded.parquet"
    frame.write_parquet(source)
    command = ["grade", str(source), "--water-body", "body", "--target", "goal", "-o", str(out)]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert plain(pl.read_parquet(out)).equals(graded, null_equal=True)


def test_the_command_line_agrees_on_samples_as_decided(
    tmp_path: Path, decided: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    samples, decisions = decided
    source, table, out = (tmp_path / name for name in ("in.parquet", "table.csv", "out.parquet"))
    samples.write_parquet(source)
    decisions.write_csv(table)
    command = ["grade", str(source), "--water-body", "body", "--target", "goal",
               "--decisions", str(table), "-o", str(out)]  # fmt: skip
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    wanted = plain(sz.grade(samples, **OPTIONS, decisions=decisions), BOTH)
    assert plain(pl.read_parquet(out), BOTH).equals(wanted, null_equal=True)


def test_batches_have_no_rows_to_decide_on(frame: pl.DataFrame) -> None:
    decisions = pl.DataFrame({"行号": [1], "项目": ["氨氮"], "决定": ["剔除"]})
    with pytest.raises(ColumnError, match="行号"):
        Grader(frame.clear(), decisions=decisions, **OPTIONS)


def test_results_without_a_class_can_be_pickled():
    made = sz.grade(pl.DataFrame({"氨氮": [None, 0.1] * 20}))
    assert pickle.loads(pickle.dumps(made)).equals(made)
