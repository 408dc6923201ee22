"""The command line in a process of its own, as a shell runs it."""

import subprocess
import sys
from typing import Any


def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shuizhi", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
