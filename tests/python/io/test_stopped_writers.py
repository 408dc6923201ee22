"""Writers that are killed or interrupted: files stay whole."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from shuizhi import cli
from shuizhi.io import read_table, write_table
from shuizhi.io.beside import written_beside

SMALL = pl.DataFrame({"断面": ["甲"], "氨氮": [0.5]})


pytestmark = pytest.mark.skipif(os.name == "nt", reason="links, limits and signals are of Unix")


WRITER = """
import os, sys
import polars as pl
from shuizhi.io import write_table

for line in sys.stdin:
    path, rows = line.split()
    child = os.fork()
    if not child:  # nothing of polars has run before the fork
        frames = [pl.DataFrame({"n": range(turn, turn + int(rows))}) for turn in (0, 1)]
        while True:
            for frame in frames:
                write_table(frame, path)
    print(child, flush=True)
    os.waitpid(child, 0)
"""
# How many rows keep the writer busy for some milliseconds, and how often each kind is killed.
KILLED = {"csv": (30_000, 40), "parquet": (200_000, 40), "xlsx": (600, 20)}


def test_a_writer_killed_a_hundred_times_leaves_whole_files(tmp_path: Path) -> None:
    source = random.Random(7)
    halves = 0
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None and server.stdout is not None
        for kind, (rows, times) in KILLED.items():
            path = tmp_path / kind / f"t.{kind}"
            path.parent.mkdir()
            write_table(pl.DataFrame({"n": range(rows)}), path)
            for _ in range(times):
                server.stdin.write(f"{path} {rows}\n")
                server.stdin.flush()
                child = int(server.stdout.readline())
                time.sleep(0.02 + source.random() * 0.06)
                os.kill(child, signal.SIGKILL)
                halves += sum(1 for each in path.parent.iterdir() if each != path)
                whole = read_table(path).frame["n"].cast(pl.Int64)
                assert whole.len() == rows
                assert whole.equals(pl.Series("n", range(whole[0], whole[0] + rows)))
                assert whole[0] in (0, 1)
            deadline = time.monotonic() + 20
            while True:  # the last of them may still be dying
                write_table(SMALL, path)
                if list(path.parent.iterdir()) == [path]:
                    break
                assert time.monotonic() < deadline
                time.sleep(0.1)
        server.stdin.close()
    # Some were killed while they wrote: what was half done lay beside, until the next was written.
    assert halves > 0


def test_what_is_being_written_is_not_taken_for_left_behind(tmp_path: Path) -> None:
    with written_beside(tmp_path / "a.csv", ".csv") as file:
        file.write(b"a")
        write_table(SMALL, tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"a"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


class _Interrupted:
    """Interrupted while it is taken down, where Python drops what is raised."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_amid_a_finalizer_is_not_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        _Interrupted()
        for _ in range(1000):
            time.sleep(0.01)

    output = tmp_path / "out.csv"
    output.write_text("old")
    write_table(SMALL, tmp_path / "in.csv")
    monkeypatch.setattr(pl.DataFrame, "write_csv", interrupted)
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # jobs in the background ignore it
    for lang, said in (("en", "error: stopped"), ("zh", "错误：已中止")):
        monkeypatch.setattr(
            sys,
            "argv",
            ["shuizhi", "grade", str(tmp_path / "in.csv"), "-o", str(output), f"--lang={lang}"],
        )
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 130
        assert capsys.readouterr().err.splitlines()[-1] == said
    signal.signal(signal.SIGINT, before)
    assert output.read_text() == "old"


# A workbook whose writing does not end. A job in the background is born deaf to interrupts.
ENDLESS = """
import signal, time, xlsxwriter
from shuizhi.cli import main

def close(book):
    print("writing", flush=True)
    while True:
        time.sleep(0.01)

xlsxwriter.Workbook.close = close
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def test_an_interrupt_leaves_nothing_half_done(tmp_path: Path) -> None:
    samples, output = tmp_path / "in.csv", tmp_path / "out.xlsx"
    write_table(SMALL, samples)
    output.write_text("old")
    command = [sys.executable, "-c", ENDLESS, "grade", str(samples), "-o", str(output)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, encoding="utf-8", **pipes) as run:
        assert run.stdout is not None
        assert "writing\n" in iter(run.stdout.readline, "")
        assert len(list(tmp_path.iterdir())) == 3
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=60)
    assert (run.returncode, told.splitlines()[-1]) == (130, "error: stopped")
    assert output.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.xlsx"]
