"""Databases: a real PostgreSQL, and DuckDB; frames of other engines at the border."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import polars as pl
import pytest

import shuizhi as sz
from shuizhi.errors import TableError

EXAMPLES = Path(__file__).parents[3] / "examples"
SAMPLES = [
    (1, "甲", "river", "0.5", "0.02L"), (2, "乙", "river", "3", "0.1"),
    (3, "丙", "lake", "未检出", "0.2"), (4, "丁", "river", None, "x"),
]  # fmt: skip


def program(name: str) -> str | None:
    """Return a program of PostgreSQL, which Debian keeps beside the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server of its own, in a folder of its own, reached by a socket there."""
    if program("initdb") is None or program("pg_ctl") is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    # The server does not run as root, and a path of a socket is at most 107 bytes long.
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/pg.XXXXXX"], text=True).strip())
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    as_user = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, user, user)

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=folder, timeout=120,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

    data = str(folder / "data")
    run(str(program("initdb")), "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run(str(program("pg_ctl")), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://{user}@/postgres?host={folder}"
    finally:
        run(str(program("pg_ctl")), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(EXAMPLES)
    pytest.importorskip("psycopg", reason="no psycopg: pip install 'psycopg[binary]'")
    import pipeline_postgres

    return pipeline_postgres


def fill(address: str) -> None:
    import psycopg

    with psycopg.connect(address) as base:
        base.execute("DROP TABLE IF EXISTS results, samples")
        base.execute(
            "CREATE TABLE samples (id bigint PRIMARY KEY, 断面 text, water_body text,"
            " 氨氮 text, 总磷 text)"
        )
        with base.cursor() as cursor:
            cursor.executemany("INSERT INTO samples VALUES (%s, %s, %s, %s, %s)", SAMPLES)


def rows(address: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(address) as base:
        query = "SELECT id, class, deciding, reason, version, digest FROM results ORDER BY id"
        return base.execute(query).fetchall()


@pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiWarning")
@pytest.mark.parametrize("size", [1, 3, 100])
def test_samples_of_postgres_are_graded_in_batches(postgres: str, example: Any, size: int) -> None:
    fill(postgres)
    assert example.main(postgres, size) == len(SAMPLES)
    found = rows(postgres)
    frame = pl.DataFrame(SAMPLES, schema=["id", "断面", "water_body", "氨氮", "总磷"], orient="row")
    expected = sz.grade(frame, water_body="water_body", lang="zh")
    assert [row[1] for row in found] == expected["类别"].cast(pl.String).to_list()
    assert [row[1] for row in found][:2] == ["Ⅱ", "劣Ⅴ"]
    assert [row[2] for row in found][1] == "氨氮"
    law = sz.provenance()
    assert {row[4:] for row in found} == {(law.version, law.digest)}
    # Once more gives the same, and not two rows a sample.
    example.main(postgres, size)
    assert rows(postgres) == found


@pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiWarning")
def test_a_run_that_fails_leaves_the_results_as_they_were(
    postgres: str, example: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(postgres)
    example.main(postgres, 2)
    before = rows(postgres)
    sizes: list[int] = []

    def grade(batch: pl.DataFrame, **options: Any) -> pl.DataFrame:
        sizes.append(batch.height)
        if len(sizes) > 1:
            raise RuntimeError("the power fails")
        return sz.grade(batch, **options).with_columns(pl.lit(None, pl.String).alias("类别"))

    monkeypatch.setattr(example, "sz", SimpleNamespace(grade=grade, provenance=sz.provenance))
    with pytest.raises(RuntimeError):
        example.main(postgres, 2)
    assert sizes == [2, 2]
    assert rows(postgres) == before


def test_a_relation_of_duckdb_gives_a_relation_back() -> None:
    with duckdb.connect() as base:
        base.register("samples", pl.DataFrame(
            SAMPLES[:3], schema=["id", "断面", "water_body", "氨氮", "总磷"], orient="row"
        ))  # fmt: skip
        given = base.sql("SELECT * FROM samples ORDER BY id")
        graded = sz.grade(given, water_body="water_body", lang="zh")
        assert isinstance(graded, duckdb.DuckDBPyRelation)
        assert graded.select("id", "类别").fetchall() == [(1, "Ⅱ"), (2, "劣Ⅴ"), (3, "Ⅴ")]
        # It goes on in SQL, in the database it came from.
        worst = graded.filter("类别 = '劣Ⅴ'").select("断面")
        assert worst.fetchall() == [("乙",)]


@pytest.mark.parametrize("partitions", [1, 2])
def test_a_frame_of_dask_comes_back_as_one(partitions: int) -> None:
    dd = pytest.importorskip("dask.dataframe", reason="no dask: pip install 'dask[dataframe]'")
    import pandas as pd

    frame = pd.DataFrame({"断面": ["甲", "乙"], "氨氮": ["0.5", "3"]})
    given = dd.from_pandas(frame, npartitions=partitions)
    graded = sz.grade(given, water_body="river")
    assert isinstance(graded, dd.DataFrame)
    assert graded.compute()["class"].tolist() == ["Ⅱ", "劣Ⅴ"]


# Ibis sets an option of pandas that pandas is about to leave.
@pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")
def test_a_table_of_ibis_comes_back_as_one() -> None:
    ibis = pytest.importorskip("ibis", reason="no ibis: pip install 'ibis-framework[duckdb]'")
    given = ibis.memtable({"断面": ["甲", "乙"], "氨氮": ["0.5", "3"]})
    graded = sz.grade(given, water_body="river")
    assert isinstance(graded, ibis.Table)
    assert graded.order_by("断面").to_polars()["class"].to_list() == ["劣Ⅴ", "Ⅱ"]


@pytest.mark.parametrize(
    ("module", "told"),
    [
        pytest.param("modin.pandas.dataframe", r"to_pandas\(\)", id="Modin"),
        pytest.param("pyspark.sql.classic.dataframe", r"shuizhi\.engines\.spark", id="PySpark"),
        pytest.param("pyspark.pandas.frame", r"shuizhi\.engines\.spark", id="pandas on Spark"),
    ],
)
def test_other_frames_are_refused_with_the_way_to_do_it(module: str, told: str) -> None:
    frame = type("DataFrame", (), {"__module__": module})()
    with pytest.raises(TableError, match=told):
        sz.grade(frame)


def test_the_example_runs_as_a_program(postgres: str, example: Any) -> None:
    fill(postgres)
    done = subprocess.run(
        [sys.executable, EXAMPLES / "pipeline_postgres.py", postgres],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "4 samples graded\n"
