"""Find the header of a table.

The core finds it (`table::layout`), for text files and sheets alike; this module words its
messages.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi.io.source import Source

Row = Sequence[str | None]

WINDOW: int = _shuizhi.HEADER_WINDOW
"""How many rows are looked at for the header."""


@dataclass(frozen=True)
class Layout:
    """The header: column names, and how many of the first rows it takes up."""

    names: list[str]
    header: int
    body: int
    notes: list[str] = field(default_factory=list)


def is_blank(row: Row) -> bool:
    """Return whether all cells of the row are blank."""
    return not any(cell and cell.strip() for cell in row)


def find_layout(
    rows: Sequence[Row],
    lines: Sequence[int],
    source: Source,
    *,
    header: int | None,
    samples: bool,
) -> Layout:
    """Find the header among the first rows of a file.

    Parameters
    ----------
    rows
        The first rows, as text.
    lines
        The line number of each row in the file, from 1.
    source
        The file, for messages.
    header
        The number of the header's row, or None to find it.
    samples
        Whether it is a table of samples: then the header is the row with most parameters, and units
        and treatment stages around it are added to the names.

    Raises
    ------
    FileError
        There is no header at the given row, or a unit is stated twice and differs.
    """
    if header is not None and header not in lines:
        raise source.error("header_not_there", place=source.at(header))
    at = None if header is None else lines.index(header)
    found = json.loads(_shuizhi.layout_json([list(row) for row in rows], at, samples))
    match found.get("problem"):
        case "nothing":
            raise source.error("header_nothing", count=len(rows))
        case "not_there":
            raise source.error("header_not_there", place=source.at(header or 0))
        case "units_differ":
            place = source.at(lines[found["row"]])
            raise source.error("units_differ", name=found["name"], place=place, unit=found["unit"])
    notes = [_told(note, lines, source) for note in found["notes"]]
    return Layout(found["names"], found["header"], found["body"], notes)


# The messages of the core's notes.
_NOTES = {
    "found": "header_found",
    "stages": "header_stages",
    "two_levels": "header_two_levels",
    "left_out": "header_left_out",
    "units_merged": "units_merged",
    "units_others": "units_others",
}


def _told(note: dict[str, Any], lines: Sequence[int], source: Source) -> str:
    name = _NOTES[note.pop("note")]
    if "row" in note:
        note["place"] = source.at(lines[note.pop("row")])
    return text(name, **note)
