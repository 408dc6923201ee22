"""What the cells of printed tables of limits say: headings, figures, brackets."""

import re

from shuizhi.law.pdf_pages import Merged, Rows, fold

NAME_HEADS = ("项目", "名称", "指标", "污染物")
NOTHING = {"", "-", "—", "——", "/", "–"}
_FOOTNOTE = re.compile(r"[①-⑳ⓐ-ⓩ*]|\([a-z]\)$|注\d*$")


def plain(rows: Rows) -> Rows:
    """Return rows with each cell in the first of the columns that it spans."""
    return [[None if isinstance(cell, Merged) else cell for cell in row] for row in rows]


def first_of_figures(rows: Rows) -> int:
    """Return how many rows of headings a table has."""
    for place, row in enumerate(rows):
        texts = [fold(cell) for cell in row]
        if any(any(word in cell for word in NAME_HEADS) for cell in texts if cell):
            continue
        if any(texts) and (texts[0].isdigit() or any(value_of(cell) for cell in texts[1:])):
            return place
    return len(rows)


def headings_of(rows: Rows) -> list[str]:
    """Return the headings of the columns; a merged cell counts for each column it spans."""
    width = max(map(len, rows), default=0)
    out = [""] * width
    for place, row in enumerate(rows):
        last = ""
        for column in range(width):
            cell = row[column] if column < len(row) else None
            if cell is not None:
                last = fold(cell)
            # Nothing is added below a cell that spans the rows.
            elif place and rows[place - 1][column] is not None:
                last = ""
            out[column] += last
    return out


def carried(
    headings: list[str], before: list[tuple[float, float]], bounds: list[tuple[float, float]]
) -> list[str] | None:
    """Return the headings of the columns of a next page, if they are not repeated.

    Each column is below the one heading that its middle lies under; only names may be split. None
    where a column is below none, or a heading of figures above several.
    """
    if len(bounds) == len(headings):
        return headings
    out: list[str] = []
    for first, last in bounds:
        middle = (first + last) / 2
        under = [n for n, (start, end) in enumerate(before) if start <= middle <= end]
        if len(under) != 1:
            return None
        out.append(headings[under[0]])
    twice = {heading for heading in out if out.count(heading) > headings.count(heading)}
    return None if any(not _is_name(heading) for heading in twice) else out


def _is_name(heading: str) -> bool:
    return any(word in heading for word in NAME_HEADS) and "位置" not in heading


def blocks_of(headings: list[str]) -> list[tuple[int, int]]:
    """Return the spans of columns of tables that are printed side by side."""
    starts = [n for n, h in enumerate(headings) if "序号" in h] or [0]
    return list(zip(starts, [*starts[1:], len(headings)], strict=True))


def value_of(cell: str) -> tuple[str, str, str] | None:
    """Return comparison, figure and upper figure of a cell, or None if it says anything else."""
    bare = _FOOTNOTE.sub("", cell)
    if bare == "不得检出":
        return "not_detected", "", ""
    if re.fullmatch(r"\d+(\.\d+)?", bare):
        return "<=", bare, ""
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)[~\-—](\d+(?:\.\d+)?)", bare):
        return "range", match[1], match[2]
    if match := re.fullmatch(r"[≤<](\d+(?:\.\d+)?)", bare):
        return "<=", match[1], ""
    if match := re.fullmatch(r"[≥>](\d+(?:\.\d+)?)", bare):
        return ">=", match[1], ""
    return None


def bracketed(saw: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\((\d+(?:\.\d+)?)\).*", saw)
    return (match[1], match[2]) if match else None
