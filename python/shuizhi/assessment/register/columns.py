"""What the columns of a register of sections say."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from shuizhi import _shuizhi

__all__ = ["OWN", "PARTS", "PLACES", "Heading", "headings"]

# The roles of columns that name a place, from the narrowest, and how a register calls them.
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
# What stands in a register by its name, a row each.
OWN = ("section", "water_source", "lake")
# Between the names of several parameters in one cell.
PARTS = re.compile(r"[,，;；、\s]+")


@dataclass(frozen=True)
class Heading:
    """What a column of a register says."""

    column: str
    field: str | None
    year: int | None
    parameter: str | None
    exponent: int
    nearest: str | None


def headings(names: Sequence[str]) -> list[Heading]:
    """Return what the columns of a register say, in their order."""
    return [Heading(**each) for each in json.loads(_shuizhi.register_json(list(names)))]
