"""Measure the jobs of `jobs.py` side by side and write the table: ``make bench``.

Every measurement is a process of its own; the tools take turns, so that a slower machine slows
all of them. Results are compared before their times are.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import jobs
import polars as pl

HERE = Path(__file__).resolve().parent
TABLE = HERE / "README.md"
BEGIN, END = "<!-- made by benches/run.py -->\n", "<!-- end -->\n"


def measure(job: str, tool: str, keep: Path | None = None) -> dict[str, float]:
    command = [sys.executable, str(HERE / "jobs.py"), job, tool, *([str(keep)] if keep else [])]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{job} by {tool} failed:\n{run.stderr}")
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def plain(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table with labels as text and lists of structs as lists of names."""
    enums = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.Enum)]
    return table.with_columns(pl.col(enums).cast(pl.String))


def compare(job: str, made: dict[str, Path]) -> list[str]:
    """Compare the results of the tools with ours, column by column."""
    ours = plain(pl.read_parquet(made.pop("shuizhi")))
    told = []
    for tool, path in made.items():
        theirs = plain(pl.read_parquet(path))
        same = [name for name in theirs.columns if name in ours.columns]
        for name in same:
            mine, other = ours[name], theirs[name]
            if isinstance(mine.dtype, pl.List) and other.dtype.is_integer():
                mine, other = mine.list.len().cast(pl.UInt32), other.cast(pl.UInt32)
            elif name == "exceeding" and other.dtype == pl.List(pl.String):
                mine = mine.list.eval(pl.element().struct.field("parameter"))
            elif name == "exceeding":
                mine, other = rounded(mine), rounded(other)
            if not mine.cast(other.dtype).equals(other, null_equal=True):
                raise SystemExit(f"{job}: {name} of {tool} differs from that of shuizhi")
        told += [f"{tool}: {', '.join(same)}"] if same else []
    return told


def rounded(lists: pl.Series) -> pl.Series:
    """Return exceedances with multiples to 9 places; binary arithmetic differs in the last ones."""
    fields = pl.element().struct.with_fields(pl.field("multiple").round(9))
    return lists.list.eval(fields)


def table(rounds: int, chosen: list[str]) -> str:
    lines = []
    for job in chosen:
        tools = list(jobs.JOBS[job]())
        with tempfile.TemporaryDirectory() as folder:
            kept = {tool: Path(folder) / f"{i}.parquet" for i, tool in enumerate(tools)}
            found = {tool: [measure(job, tool, kept[tool])] for tool in tools}
            made = {tool: path for tool, path in kept.items() if path.exists()}
            told = compare(job, made) if len(made) > 1 else []
        for _ in range(rounds - 1):
            for tool in tools:
                found[tool].append(measure(job, tool))
        ours = statistics.median(run["seconds"] for run in found["shuizhi"])
        title = " ".join(jobs.JOBS[job].__doc__.split())
        lines += [f"### {job}", "", title, ""]
        lines += [
            "| | median | range | processor | most memory | to shuizhi |",
            "|---|---|---|---|---|---|",
        ]
        for tool in tools:
            seconds = sorted(run["seconds"] for run in found[tool])
            middle = statistics.median(seconds)
            cpu = statistics.median(run["cpu"] for run in found[tool])
            memory = max(run["GiB"] for run in found[tool])
            lines.append(
                f"| {tool} | {shown(middle)} | {shown(seconds[0])} – {shown(seconds[-1])} "
                f"| {shown(cpu)} | {memory:.2f} GiB | {middle / ours:.2f} |"
            )
        lines += ["", *([f"Found equal: {'; '.join(told)}."] if told else []), ""]
    return "\n".join(lines)


def shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.3g} ms"


def machine() -> str:
    name = platform.processor()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            name = line.partition(":")[2].strip()
            break
    python = platform.python_version()
    return f"{os.cpu_count()} processors ({name}), Python {python}, polars {pl.__version__}"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("jobs", nargs="*", choices=[[], *jobs.JOBS], default=[])
    ask.add_argument("--rounds", type=int, default=5)
    asked = ask.parse_args()
    chosen = asked.jobs or list(jobs.JOBS)
    made = table(asked.rounds, chosen)
    print(made)
    if not asked.jobs:
        text = TABLE.read_text(encoding="utf-8")
        before, after = text.partition(BEGIN)[0], text.partition(END)[2]
        head = f"{machine()}; {asked.rounds} processes each, taking turns.\n\n"
        TABLE.write_text(before + BEGIN + head + made + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
