"""The jobs that are measured run, on tables small enough for a test, and the tools agree."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

BENCHES = Path(__file__).parents[3] / "benches"
MODULES = ("jobs", "rivals", "tables", "discharge", "memory", "run")


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return the jobs, on small tables in a folder of their own."""
    sys.path.insert(0, str(BENCHES))
    try:
        import jobs
        import tables

        tables.FOLDER = tmp_path_factory.mktemp("bench")
        jobs.ROWS, jobs.SECTIONS, jobs.YEARS, jobs.OUTFALLS = 500, 20, 2, 2
        yield jobs
    finally:
        sys.path.remove(str(BENCHES))
        for name in MODULES:
            sys.modules.pop(name, None)


@pytest.mark.parametrize(
    "job",
    ["grade", "one row", "parquet", "csv", "months", "years", "average", "cities", "outfalls"],
)
@pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiNote", "ignore::shuizhi.ShuizhiWarning")
def test_a_job_runs_by_every_tool(jobs: Any, job: str, tmp_path: Path) -> None:
    import run

    made = {}
    for tool, (prepare, work) in jobs.JOBS[job]().items():
        found = work(prepare())
        if isinstance(found, pl.DataFrame):
            made[tool] = tmp_path / f"{len(made)}.parquet"
            found.write_parquet(made[tool])
    assert "shuizhi" in made or job in ("csv", "average", "cities", "outfalls")
    if len(made) > 1:
        assert run.compare(job, made)
