"""A process that reads mutated files, with little memory, and reports each result.

A line in names a file; a line out says ``read``, ``refused`` or what is wrong. What ends the
process is seen by whoever started it.
"""

import csv
import io
import sys
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

MEMORY = 4 << 30


def outcome(path: Path) -> str:
    import shuizhi as sz

    try:
        if path.suffix == ".toml":
            sz.load_standard(path)
            return "read"
        if path.suffix == ".pdf":
            sz.read_standard_tables(path, standard="DB41/2087-2021")
            return "read"
        if path.suffix == ".docx":
            _report().save(path.with_name("saved.docx"), template=path)
            return "read"
        result = sz.read_samples(path)
    except sz.ShuizhiError as error:
        named = str(path) in str(error) or path.suffix == ".toml"
        return "refused" if named else f"no file named: {error}"
    except BaseException as error:
        return f"wrong error: {type(error).__name__}: {error}".splitlines()[0]
    if path.suffix in (".csv", ".tsv", ".gz"):
        return _compared(path, result)
    return "read"


@lru_cache(maxsize=1)
def _report() -> Any:
    """Return a small report, for templates."""
    import polars as pl

    import shuizhi as sz

    warnings.simplefilter("ignore")
    samples = pl.DataFrame({"断面名称": ["甲"], "采样日期": ["2024-11"], "氨氮": [0.4]})
    return sz.report(samples, every="month", lang="zh", appendix="none")


def _compared(path: Path, result: Any) -> str:
    """Hold what was read to what Python's own reader makes of the file."""
    from shuizhi.io.encoding import decode
    from shuizhi.io.source import Source

    packed = path.suffix == ".gz"
    text, notes = decode(path.read_bytes(), packed, "auto", Source(str(path)))
    told = [*notes, *result.notes]
    separator = next((s for s, name in SEPARATORS.items() if any(name in n for n in told)), None)
    if separator is None:
        separator = "\t" if path.suffix == ".tsv" else ","
    frame = result.frame
    if frame.width == 1:
        return "read"  # empty lines are cells there
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    expected, line = [], 1
    for row in reader:
        if line > (result.header or 0) and any(cell.strip() for cell in row):
            expected.append(tuple(cell for cell in row if cell.strip()))
        line = reader.line_num + 1
    if any("units row" in note for note in told):
        del expected[0]
    got = [tuple(cell for cell in row if cell and cell.strip()) for row in frame.rows()]
    return "read" if expected == got else f"changed: {expected} read as {got}"


SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas"}


def main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        # Pictures of documents are drawn by an engine that reserves more addresses than it uses.
        if path.suffix != ".docx":
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        told = outcome(path)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{most} {told}", flush=True)


if __name__ == "__main__":
    main()
