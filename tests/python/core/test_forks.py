"""A forked process is told that its queries would wait for ever; one that is started anew works."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import multiprocessing as mp, sys, time
from pathlib import Path
import polars as pl
import shuizhi as sz

TABLE = pl.DataFrame({"氨氮": [0.5, 3.0]})
OF = {"sz": lambda: sz.grade(TABLE), "polars": lambda: TABLE.lazy().select("氨氮").collect()}

def work(verb):
    try:
        if verb == "expr":
            return TABLE.select(sz.expr.grade(["氨氮"])).height
        return sz.grade(TABLE).height
    except sz.ShuizhiError as error:
        return str(error)

def at_work():
    names = [task.joinpath("comm").read_text() for task in Path("/proc/self/task").iterdir()]
    return any(name.startswith("polars-") and name[7].isdigit() for name in names)

if __name__ == "__main__":
    method, before = sys.argv[1:]
    if before in OF:
        OF[before]()
        while not at_work():  # a thread names itself when it begins
            time.sleep(0.01)
    with mp.get_context(method).Pool(1) as pool:
        print(pool.map_async(work, ["grade", "expr"]).get(60))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others start processes anew")
@pytest.mark.parametrize("before", ["sz", "polars"])
def test_a_fork_after_use_is_refused(before: str, tmp_path: Path) -> None:
    told = run("fork", before, tmp_path)
    assert told.count("'spawn'") == 2
    assert run("spawn", before, tmp_path) == "[2, 2]"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others start processes anew")
def test_a_fork_before_use_works(tmp_path: Path) -> None:
    assert run("fork", "nothing", tmp_path) == "[2, 2]"


def run(method: str, before: str, folder: Path) -> str:
    program = folder / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", str(program), method, before]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
