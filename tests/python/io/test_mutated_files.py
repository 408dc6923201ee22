"""Mutated files of every kind: read or refused, with no panic, no abort and no change of values.

``SHUIZHI_MUTATED_FILES`` says how many of each kind are drawn; ``make soak`` draws more.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from fuzzed_reader import MEMORY
from mutation import mutated

CORPUS = Path(__file__).parent / "corpus"
TOMLS = Path(__file__).parents[3] / "fuzz" / "seeds" / "standard"
COUNT = int(os.environ.get("SHUIZHI_MUTATED_FILES", "1000"))
SEED = int(os.environ.get("SHUIZHI_SEED", "1"))
# What takes long to read is drawn less often.
KINDS = dict.fromkeys([".csv", ".tsv", ".gz", ".xlsx", ".xls", ".parquet", ".toml"], 1)
KINDS |= {".pdf": 20, ".docx": 50}
PATIENCE = 20.0  # seconds for one file of some kB

pytestmark = pytest.mark.skipif(os.name == "nt", reason="memory is limited in processes of Unix")


class Reader:
    """The process that reads; where a file has ended it, another is started."""

    def __init__(self, folder: Path) -> None:
        self._told = folder / "told.txt"
        self._process: subprocess.Popen[str] | None = None
        self.most = 0
        self.panics = 0

    def read(self, path: Path) -> str:
        if self._process is None:
            script = Path(__file__).parents[1] / "common" / "fuzzed_reader.py"
            with self._told.open("w") as told:
                self._process = subprocess.Popen(
                    [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=told, text=True,
                )  # fmt: skip
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{path}\n")
        process.stdin.flush()
        begun = time.monotonic()
        line = process.stdout.readline().rstrip("\n")
        if not line:
            self._process = None
            last = self._told.read_text(errors="replace").strip().splitlines()
            why = next((each for each in last if "memory allocation" in each), last[-1:])
            return f"ended the process ({process.wait()}): {why}"
        if time.monotonic() - begun > PATIENCE:
            return "took too long"
        memory, _, told = line.partition(" ")
        self.most = max(self.most, int(memory) << 10)
        return told

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=60)


@pytest.mark.parametrize("kind", KINDS)
def test_mutated_files_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    folder = TOMLS if kind == ".toml" else CORPUS
    files = sorted(path for path in folder.iterdir() if path.suffix == kind)
    assert files
    source = random.Random(f"{kind} {SEED}")
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    reader = Reader(tmp_path)
    try:
        for number in range(COUNT // KINDS[kind]):
            file = source.choice(files)
            data = mutated(file.read_bytes(), kind, source)
            path = tmp_path / file.name
            path.write_bytes(data)
            told = reader.read(path)
            counts[told.partition(":")[0]] += 1
            if told not in ("read", "refused"):
                name = f"mutated-{SEED}-{number}{''.join(file.suffixes)}"
                kept = Path(tempfile.gettempdir()) / name
                kept.write_bytes(data)
                wrong.append(f"{kept}: {told}")
    finally:
        reader.close()
    print(f"{kind}: {dict(counts)}, at most {reader.most >> 20} MiB")
    assert not wrong, "\n".join(wrong[:20])
    assert reader.most < MEMORY
