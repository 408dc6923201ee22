"""Count the instructions of the jobs of `examples/rust/jobs.rs`: a guard against growth.

``python benches/instructions.py`` compares with `instructions.csv` and fails if a job takes over
5 % more; ``--update`` rewrites the file. Counts do not depend on what else the machine does. It
needs valgrind; without it, it says so and does nothing.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE / "instructions.csv"
MORE = 1.05
NOISE = 20_000  # hash tables differ from run to run


def built() -> str:
    """Build the program that runs a job, and return its path."""
    command = ["cargo", "build", "--release", "--bench", "counted", "--message-format=json"]
    run = subprocess.run(command, cwd=HERE.parent, check=True, capture_output=True, text=True)
    messages = [json.loads(line) for line in run.stdout.splitlines()]
    return next(m["executable"] for m in reversed(messages) if m.get("executable"))


def counted(program: str, job: str, times: int) -> int:
    """Return the instructions of a job, repeated a number of times, with its preparation."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, job]
    run = subprocess.run([*command, str(times)], check=True, capture_output=True, text=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def counts() -> dict[str, tuple[int, int]]:
    """Return what each job takes the first time, when standards are read, and each further time."""
    program = built()
    names = subprocess.run([program], check=True, capture_output=True, text=True).stdout.split()
    nothing = counted(program, "none", 1)
    found = {}
    for name in names:
        first, more = counted(program, name, 1), counted(program, name, 3)
        found[name] = (first - nothing, (more - first) // 2)
    return found


def main() -> None:
    if shutil.which("valgrind") is None:
        print("benches/instructions.py: valgrind is not installed; nothing was counted")
        return
    now = counts()
    if "--update" in sys.argv[1:]:
        with TABLE.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["job", "first", "next"])
            rows.writerows([name, *of] for name, of in now.items())
    with TABLE.open(encoding="utf-8") as file:
        kept = {row["job"]: (int(row["first"]), int(row["next"])) for row in csv.DictReader(file)}
    grown = []
    for name, of in now.items():
        before = kept.get(name)
        if before is None:
            grown.append(f"{name} is not in {TABLE.name}")
            continue
        ratios = [new / max(old, 1) for new, old in zip(of, before, strict=True)]
        print(
            f"{name:12} first {of[0]:>12,} ({ratios[0]:.3f})   next {of[1]:>12,} ({ratios[1]:.3f})"
        )
        if any(new > old * MORE + NOISE for new, old in zip(of, before, strict=True)):
            grown.append(f"{name} takes {max(ratios) - 1:.1%} more instructions")
    if grown:
        raise SystemExit("\n".join(grown))


if __name__ == "__main__":
    main()
