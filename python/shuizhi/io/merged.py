"""Cells of a sheet that are merged into one."""

from collections.abc import Iterable

import polars as pl

from shuizhi.io.header import is_blank

Range = tuple[int, int, int, int]
"""First row and column, last row and column, from 1."""


def fill_down(
    body: pl.DataFrame, merged: Iterable[Range], first: int
) -> tuple[pl.DataFrame, dict[int, int]]:
    """Fill the cells of a body that are merged with a cell above with the text of that cell.

    A cell that spans several columns counts for the first of them. Rows that are otherwise empty
    stay empty.

    Parameters
    ----------
    body
        The rows below the header, every cell as text.
    merged
        The merged cells of the sheet; those that begin above the body are left as they are.
    first
        The row of the sheet where the body begins, from 1.

    Returns
    -------
    tuple of polars.DataFrame and dict
        The body, and how many cells were filled in each column, by its place from 0.

    Examples
    --------
    >>> body = pl.DataFrame({"断面": ["甲", None, "乙"], "氨氮": ["0.1", "0.2", "0.3"]})
    >>> filled, counts = fill_down(body, [(2, 1, 3, 1)], 2)
    >>> filled["断面"].to_list(), counts
    (['甲', '甲', '乙'], {0: 1})
    """
    if not (over_rows := [each for each in merged if each[2] > each[0] >= first]):
        return body, {}
    used = [not is_blank(row) for row in body.iter_rows()]
    filled: dict[int, dict[int, str]] = {}
    room = body.height * body.width  # of a damaged file, ranges may overlap
    for top, left, bottom, _ in over_rows:
        begin, end = top - first, min(bottom - first + 1, body.height)
        room -= max(0, end - begin)
        if room < 0:
            break
        cell = body.item(begin, left - 1) if begin < end and left <= body.width else None
        if cell is not None and cell.strip():
            below = (row for row in range(begin + 1, end) if used[row])
            filled.setdefault(left - 1, {}).update(dict.fromkeys(below, cell))
    columns = [
        body.to_series(at).scatter(list(cells), list(cells.values()))
        for at, cells in filled.items()
    ]
    return body.with_columns(columns), {
        at: len(cells) for at, cells in sorted(filled.items()) if cells
    }
