"""The columns of a register of sections."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from shuizhi import _shuizhi

__all__ = ["OWN", "PARTS", "PLACES", "Heading", "headings"]

# The roles of columns that name a place, from the narrowest, and their names in a register.
PLACES = {
    "section": "section",
    "source": "water_source",
    "lake": "lake",
    "river": "river",
    "water": "water",
    "basin": "basin",
    "city": "city",
    "province": "province",
}
# Facts that a register names, one in each row.
OWN = ("section", "water_source", "lake")
# Separators between several parameters in one cell.
PARTS = re.compile(r"[,，;；、\s]+")


@dataclass(frozen=True)
class Heading:
    """The meaning of a column of a register."""

    column: str
    field: str | None
    year: int | None
    parameter: str | None
    exponent: int
    nearest: str | None


def headings(names: Sequence[str]) -> list[Heading]:
    """Return the meaning of the columns of a register, in order."""
    return [Heading(**each) for each in json.loads(_shuizhi.register_json(list(names)))]
