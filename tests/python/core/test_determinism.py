"""The same input gives the same bytes, which say what made them, in any thread and process."""

import copy
import hashlib
import inspect
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors
from shuizhi.io import read_table, write_table

EXAMPLES = Path(__file__).parents[3] / "examples"
SAMPLES = pl.read_csv(EXAMPLES / "jiaozuo-samples.csv", infer_schema=False)

MAKE = """
import sys
import polars as pl
import shuizhi as sz
from shuizhi.io import write_table

samples = pl.read_csv(sys.argv[1], infer_schema=False)
samples = pl.concat([samples] * 40)  # some morsels for every thread
by = {"section": "断面名称", "time": "采样日期", "water_body": "水体类型"}
made = {
    "graded": sz.grade(samples, water_body="水体类型"),
    "readings": sz.grade_readings(samples.lazy()).collect(engine="streaming"),
    "year": sz.assess_sections(samples, every="year", **by),
    "rivers": sz.assess_rivers(samples, by="所属河流", every="year", **by),
    "trend": sz.trend(samples, by="断面名称", time="采样日期", every="month"),
}
for name, frame in made.items():
    for kind in ("csv", "parquet"):
        write_table(frame, f"{sys.argv[2]}/{name}.{kind}")
write_table(made["year"], f"{sys.argv[2]}/year.xlsx")
print(pl.thread_pool_size(), sz.provenance().digest)
"""


def test_the_bytes_are_the_same_whatever_the_threads(tmp_path: Path) -> None:
    made = {}
    for threads, seed in ((1, "0"), (2, "1"), (3, "2")):
        folder = tmp_path / str(threads)
        folder.mkdir()
        about = {"POLARS_MAX_THREADS": str(threads), "PYTHONHASHSEED": seed}
        told = subprocess.run(
            [sys.executable, "-c", MAKE, EXAMPLES / "jiaozuo-samples.csv", folder],
            env=os.environ | about, check=True, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert told.stdout.split() == [str(threads), sz.provenance().digest]
        made[threads] = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
        }
    assert len(made[1]) == 11
    assert made[1] == made[2] == made[3]


def test_files_say_what_they_were_computed_with(tmp_path: Path) -> None:
    used = sz.provenance()
    assert used.version == sz.__version__
    listed = sz.standards().filter(pl.col("kind") != "amendment")
    assert set(used.standards) == set(listed["id"])
    frame = pl.DataFrame({"断面": ["甲"], "氨氮": [0.5]})
    for kind in ("parquet", "xlsx", "csv"):
        write_table(frame, tmp_path / f"t.{kind}", provenance=True)
    held = pl.read_parquet_metadata(tmp_path / "t.parquet")["shuizhi"]
    assert json.loads(held)["digest"] == used.digest
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.properties.description == str(used)
    told = {each.name: each.value for each in book.custom_doc_props.props}
    assert told == {"shuizhi version": used.version, "shuizhi digest": used.digest}
    lines = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == [f'"{used}"', "断面,氨氮", "甲,0.5"]
    # The line is a title to the reader, as those of laboratories are.
    again = read_table(tmp_path / "t.csv", samples=True)
    assert again.frame.columns == frame.columns
    write_table(frame, tmp_path / "plain.csv")
    assert (tmp_path / "plain.csv").read_text(encoding="utf-8-sig").startswith("断面,")


def test_a_standard_has_a_digest_of_its_own(tmp_path: Path) -> None:
    text = (EXAMPLES.parent / "standards" / "gb3838-2002.toml").read_text(encoding="utf-8")
    path = tmp_path / "own.toml"
    digests = set()
    for content in (text, text.replace('"GB 3838-2002"', '"Q 1-2025"', 1)):
        path.write_text(content, encoding="utf-8")
        digests.add(sz.load_standard(path).digest)
    digests |= {sz.standard("GB 3838-2002").digest, sz.standard("GB/T 14848-2017").digest}
    assert len(digests) == 4
    assert {len(digest) for digest in digests} == {64}


THINGS = {
    "standard": sz.standard("GB 3838-2002"),
    "limit": sz.limit("氨氮", "Ⅲ", water_body="river"),
    "evidence": sz.limit("氨氮", "Ⅲ", water_body="river").evidence,
    "provenance": sz.provenance(),
}


@pytest.mark.parametrize("thing", THINGS.values(), ids=list(THINGS))
def test_results_are_copied_and_pickled(thing: Any) -> None:
    for again in (pickle.loads(pickle.dumps(thing)), copy.copy(thing), copy.deepcopy(thing)):
        assert again == thing
        assert repr(again) == repr(thing)


def test_explanations_are_copied_and_pickled() -> None:
    assessed = sz.assess_sections(SAMPLES, section="断面名称", time="采样日期", every="year")
    why = sz.explain(assessed.head(1))
    for again in (pickle.loads(pickle.dumps(why)), copy.deepcopy(why)):
        assert (again.sentence, again.details) == (why.sentence, why.details)
    standard = pickle.loads(pickle.dumps(sz.standard("GB 3838-2002")))
    assert sz.grade(SAMPLES, standard=standard).equals(sz.grade(SAMPLES), null_equal=True)


def test_errors_are_pickled() -> None:
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        error = kind(f"{name} of 断面")
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is kind and str(again) == str(error)


# Threads and processes


def _classes(rows: int) -> list[str | None]:
    """Grade the first rows of the example, in whichever process."""
    frame = pl.read_csv(EXAMPLES / "jiaozuo-samples.csv", infer_schema=False).head(rows)
    classes: list[str | None] = sz.grade(frame, water_body="水体类型")["class"].to_list()
    return classes


def _refused(name: str) -> None:
    sz.grade(pl.DataFrame({name: [1]}))


def test_threads_give_what_one_thread_does() -> None:
    def work(turn: int) -> pl.DataFrame:
        if turn % 2:
            made: pl.DataFrame = sz.grade(SAMPLES.sample(fraction=1, shuffle=True, seed=turn))
            return made.sort(SAMPLES.columns)
        return sz.assess_sections(SAMPLES, section="断面名称", time="采样日期", every="year")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(32)))
    for turn, frame in enumerate(found):
        assert frame.equals(found[turn % 2], null_equal=True)
    assert found[1].equals(sz.grade(SAMPLES).sort(SAMPLES.columns), null_equal=True)


def test_spawned_processes_give_what_this_one_does() -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(_classes, (192, 100)))
        with pytest.raises(errors.UnitError, match="ppm"):
            pool.submit(_refused, "氨氮(ppm)").result(timeout=60)
    assert found == [_classes(192), _classes(100)]


FORKED = """
import multiprocessing, sys
import shuizhi as sz

def work(rows):
    import polars as pl
    frame = pl.read_csv(sys.argv[1], infer_schema=False).head(rows)
    return sz.grade(frame, water_body="水体类型")["class"].to_list()

if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.map_async(work, [192, 100]).get(timeout=60)
    print(found == [work(192), work(100)])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_forks_made_before_any_work_give_it_too() -> None:
    """Once polars has worked, a fork waits for its threads for ever: spawn is to be taken."""
    told = subprocess.run(
        [sys.executable, "-c", FORKED, EXAMPLES / "jiaozuo-samples.csv"],
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert told.stdout.strip() == "True"
