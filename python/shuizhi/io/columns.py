"""Name the columns of a table, and drop empty rows and columns."""

from collections.abc import Mapping, Sequence

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi.io.header import Layout
from shuizhi.io.source import Source


def finish(frame: pl.DataFrame, layout: Layout, source: Source) -> tuple[pl.DataFrame, list[str]]:
    """Name the columns of the body, and drop empty rows and columns.

    Parameters
    ----------
    frame
        The body: text columns in file order, with any names.
    layout
        The header found; columns beyond its names are unnamed.
    source
        The file, for messages.

    Returns
    -------
    tuple of polars.DataFrame and list of str
        The table, and notes on what was dropped or named.

    Raises
    ------
    FileError
        There are no rows, or two columns have the same name.
    """
    notes = []
    empty = [
        pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "") for name in frame.columns
    ]
    blank = frame.select(pl.all_horizontal(empty).alias("blank"))["blank"]
    if frame.width == 1:  # in a single column, an empty cell is a row too
        filled = (~blank).arg_true()
        kept = frame.head(filled[-1] + 1 if len(filled) else 0)
    else:
        kept = frame.filter(~blank)
    if kept.is_empty():
        raise source.error("rows_none")
    if dropped := frame.height - kept.height:
        notes.append(text("rows_skipped", count=dropped))

    names = (layout.names + [""] * frame.width)[: frame.width]
    columns: dict[str, str] = {}
    places: dict[str, list[int]] = {}
    unused = kept.select(cell.all() for cell in empty).row(0)
    dropped_columns, named = [], []
    for place, (old, name, nothing) in enumerate(
        zip(frame.columns, names, unused, strict=True), start=1
    ):
        if not name and nothing:
            dropped_columns.append(place)
            continue
        if not name:
            name = f"column_{place}"
            named.append(name)
        columns[old] = name
        places.setdefault(name, []).append(place)
    repeated = {name: at for name, at in places.items() if len(at) > 1}
    if marks := _marks(repeated, names):
        columns |= {frame.columns[place - 1]: name for place, name in marks.items()}
        repeated = {
            name: at for name, at in repeated.items() if not all(place in marks for place in at)
        }
        notes.append(text("columns_of_marks", names=list(marks.values())))
    if repeated:
        listed = [
            text("columns_repeated_one", name=name, places=at) for name, at in repeated.items()
        ]
        raise source.error("columns_repeated", listed=listed)
    if dropped_columns:
        notes.append(text("columns_dropped", count=len(dropped_columns)))
    if named:
        notes.append(text("columns_named", names=named))
    return kept.select(pl.col(old).alias(name) for old, name in columns.items()), notes


def _marks(repeated: Mapping[str, list[int]], names: Sequence[str]) -> dict[int, str]:
    """Return what columns are called that mark the parameter before them, by their places."""
    kinds = _shuizhi.flag_columns(list(names))
    made: dict[int, str] = {}
    for name, places in repeated.items():
        if all(kinds[place - 1] for place in places):  # those of a whole row have an empty text
            link = "-" if name.isascii() else ""
            made |= {place: f"{names[place - 2]}{link}{name}" for place in places}
    return made
