"""Laboratory reports drawn at random: what is written comes back, or the file is listed.

``SHUIZHI_DRAWN_TABLES`` says how many of each layout are drawn; ``make soak`` draws more.
"""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import shuizhi as sz
from lab_books import LAYOUTS, PLACES, WORDS, Book, books

DRAWN = settings(
    max_examples=max(int(os.environ.get("SHUIZHI_DRAWN_TABLES", "300")) // 10, 20),
    deadline=None,
    derandomize="SHUIZHI_DRAWN_TABLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEADINGS = {word for words in WORDS.values() for word in words} | {*PLACES, "1#", "2#", "3#"}
COLUMNS = ["item", "unit", "result", "limit", "sample", "place", "date"]


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@DRAWN
@given(data=st.data(), suffix=st.sampled_from([".xlsx", ".xls"]))
def test_what_is_written_comes_back(
    tmp_path: Path, layout: str, data: st.DataObject, suffix: str
) -> None:
    book: Book = data.draw(books(layout))
    found = sz.read_lab_reports(book.write(tmp_path / f"a{suffix}"), lang="en")
    assert found.files["reason"].to_list() == [None]
    assert Counter(found.frame.select(COLUMNS).rows()) == Counter(book.readings)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@DRAWN
@given(data=st.data())
def test_a_report_with_a_heading_lost_is_never_half_read(
    tmp_path: Path, layout: str, data: st.DataObject
) -> None:
    book: Book = data.draw(books(layout))
    headings = [
        (page, row, column)
        for page in book.pages
        for row in page.rows
        for column, cell in enumerate(row)
        if isinstance(cell, str) and cell in HEADINGS
    ]
    _, row, column = data.draw(st.sampled_from(headings))
    row[column] = ""
    found = sz.read_lab_reports(book.write(tmp_path / "a.xlsx"), lang="en")
    # A row of units whose word is lost goes into the names of items.
    read = Counter(
        (item.removesuffix(f"({unit})"), result)
        for item, unit, result in found.frame.select("item", "unit", "result").rows()
    )
    if found.files["reason"].item() is None:
        assert read == Counter(
            (each[0].removesuffix(f"({each[1]})"), each[2]) for each in book.readings
        )
    else:
        assert not read
