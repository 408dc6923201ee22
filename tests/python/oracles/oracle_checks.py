"""What the checks of a plan are tested with: cells in fractions, runs, tables in other orders."""

import itertools
import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from kinds import near


def entered(cell: str | None) -> Fraction | None:
    """Read a cell: below a detection limit half of it."""
    if cell is None or not cell.rstrip("L").lstrip("-").replace(".", "", 1).isdigit():
        return None
    if cell.endswith("L"):
        return Fraction(cell[:-1]) / 2
    return Fraction(cell)


def per_cent(part: int, whole: int) -> Any:
    """Return what a share is to equal."""
    return near(100 * part / whole) if whole else None


def longest(flags: Sequence[bool | None], unknown: bool) -> int:
    """Return the most in a row, what is unknown being one or the other."""
    whole = [unknown if flag is None else flag for flag in flags]
    return max((len(list(run)) for held, run in itertools.groupby(whole) if held), default=0)


def shuffled(table: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the table in another order, and in several pieces."""
    order = random.Random(5).sample(range(table.height), table.height)
    pieces = [table[place::3] for place in range(3)]
    return [table[order], pl.concat(pieces, rechunk=False)]


def codes(reason: str | None) -> dict[str, str]:
    """Return the codes of a reason, with the names they hold for."""
    parts = [part.partition(": ") for part in (reason or "").split("; ") if part]
    return {code: names for code, _, names in parts}


def orderless(verb: Callable[[Any], pl.DataFrame], table: pl.DataFrame) -> None:
    """Check that the order of rows changes nothing."""
    whole = verb(table)
    plain = [n for n, t in whole.schema.items() if not t.is_nested()]
    for other in shuffled(table):
        assert verb(other).sort(plain).equals(whole.sort(plain))


SAMPLES = pl.DataFrame({"厂": ["甲"], "日期": ["2021-01-01"], "BOD5": [1.0], "流量": [1.0]})
Error = type[Exception]
DECLARED = pl.DataFrame({"厂": ["甲"], "flow": [1.0]})
