"""The page in the browser, opened once for the tests of a file."""

from collections.abc import Iterator

import pytest

from live_page import Browser, browser


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    with browser() as opened:
        yield opened
