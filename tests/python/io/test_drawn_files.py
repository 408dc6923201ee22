"""Tables drawn at random and written by other programs: read as they were, cell by cell.

``SHUIZHI_DRAWN_TABLES`` says how many of each kind are drawn; ``make soak`` draws more.
"""

import csv
import datetime
import io
import os
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuizhi.io import read_table, write_table

COUNT = int(os.environ.get("SHUIZHI_DRAWN_TABLES", "300"))
DRAWN = settings(
    max_examples=COUNT,
    deadline=None,
    derandomize="SHUIZHI_DRAWN_TABLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What separates, quotes, ends rows and begins formulas, among the contents of tables.
TEXTS = st.text("甲乙aL0.5-<,;\t\"'\r\n =@\ufeff", max_size=6)
CELLS = st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=1, max_size=12)


def squared(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def expected(rows: list[list[str]]) -> list[tuple[str | None, ...]]:
    return [tuple(cell or None for cell in row) for row in rows if any(c.strip() for c in row)]


@DRAWN
@given(
    rows=CELLS.map(squared),
    end=st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    last=st.booleans(),
)
def test_text_files_are_read_as_they_were_written(
    tmp_path: Path, rows: list[list[str]], end: str, encoding: str, quoting: int, last: bool
) -> None:
    kept = expected(rows)
    if not kept:
        return
    made = io.StringIO()
    if any(mark in cell for row in rows for cell in row for mark in "\r\n"):
        quoting = csv.QUOTE_ALL  # the writer leaves out those that end no row of its own
    writer = csv.writer(made, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    names = [f"列{place}" for place in range(len(rows[0]))]
    writer.writerows([names, *rows])
    text = made.getvalue() if last else made.getvalue().removesuffix(end)
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    frame = read_table(path, header=1).frame
    assert frame.columns == names
    assert frame.rows() == kept


VALUES = st.one_of(
    st.none(),
    st.text("甲乙aL0.5-<,;\"'\n =@", min_size=1, max_size=6).filter(str.strip),
    st.integers(-(10**14), 10**14),
    st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda number: round(number, 6) + 0.0),
    st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 1, 1)),
)
TABLES = st.lists(st.lists(VALUES, min_size=2, max_size=4), min_size=1, max_size=12)


def as_read(value: object) -> str | None:
    if isinstance(value, float):
        text = format(value, ".6f").rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return None if value is None else str(value)


@DRAWN
@given(rows=TABLES)
def test_workbooks_are_read_as_they_were_written(tmp_path: Path, rows: list[list[object]]) -> None:
    width = max(map(len, rows))
    rows = [[*row, *[None] * (width - len(row))] for row in rows if any(c is not None for c in row)]
    if not rows:
        return
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"列{place}" for place in range(width)])
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # also where it begins as a formula
    book.save(tmp_path / "t.xlsx")
    frame = read_table(tmp_path / "t.xlsx", header=1).frame
    assert frame.rows() == [tuple(map(as_read, row)) for row in rows]


@DRAWN
@given(rows=CELLS.map(squared), kind=st.sampled_from(["csv", "tsv", "csv.gz", "xlsx"]))
def test_what_is_written_is_read_again(tmp_path: Path, rows: list[list[str]], kind: str) -> None:
    kept = expected(rows)
    if not kept or (kind == "xlsx" and any("\r" in cell for row in rows for cell in row)):
        return
    names = [f"列{place}" for place in range(len(rows[0]))]
    write_table(pl.DataFrame(rows, schema=names, orient="row"), tmp_path / f"t.{kind}")
    read = read_table(tmp_path / f"t.{kind}", header=1).frame
    # Apostrophes guard what a spreadsheet would run.
    assert unguarded(read.rows()) == unguarded(kept)


def unguarded(rows: list[tuple[str | None, ...]]) -> list[list[str]]:
    return [[(cell or "").replace("'", "") for cell in row] for row in rows]
