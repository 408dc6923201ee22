"""Files dropped on the page in the browser, and what the library makes of them."""

import base64
import csv
import io
from pathlib import Path

import pytest

import shuizhi as sz
from live_page import DROP, ROOT, Browser, missing
from shuizhi.io import write_table

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))
EXAMPLE = ROOT / "examples" / "jiaozuo-samples.csv"


# Whether the table of that name is graded and drawn, or something is refused.
SETTLED = """
const [name] = arguments;
const at = (selector) => document.querySelector(selector);
return !at("#failed").hidden
  || (!at("#results").hidden && at("#table tr.row") && at("#name").textContent === name);
"""
UNNAMED = """
const named = (e) => e.innerText || e.ariaLabel || (e.labels && e.labels.length);
return [...document.querySelectorAll("button, select, input, textarea, [role=region]")]
  .filter((e) => !e.closest("[hidden]") && !named(e)).map((e) => e.outerHTML);
"""


def drop(page: Browser, name: str, data: bytes) -> None:
    """Drop a file on the page and wait for its results, or for what is refused."""
    page.run(DROP, name, base64.b64encode(data).decode())
    page.wait(lambda: page.run(SETTLED, name))


def downloaded(page: Browser) -> bytes:
    """Download the results and return the file."""
    for old in page.folder.iterdir():
        old.unlink()
    page.click("#download")
    # The browser first keeps the place, and moves the file there when it is whole.
    found = page.wait(lambda: [p for p in page.folder.glob("*.csv") if p.stat().st_size])
    page.wait(lambda: not list(page.folder.glob("*.crdownload")))
    return bytes(found[0].read_bytes())


def expected(name: str, data: bytes, tmp_path: Path, lang: str, **options: object) -> bytes:
    """Return the file that the library writes of the same table."""
    (tmp_path / name).write_bytes(data)
    samples = sz.read_samples(tmp_path / name).frame
    graded = sz.grade(samples, lang=lang, **options)  # type: ignore[arg-type]
    write_table(graded, tmp_path / "out.csv")
    return (tmp_path / "out.csv").read_bytes()


def same(
    page: Browser, name: str, data: bytes, tmp_path: Path, lang: str, **options: object
) -> None:
    """Hold a download to what the library writes, cell by cell."""
    ours = rows(expected(name, data, tmp_path, lang, **options))
    theirs = rows(downloaded(page))
    assert theirs[0] == ours[0]
    assert len(theirs) == len(ours)
    for place, pair in enumerate(zip(theirs, ours, strict=True)):
        cells = zip(ours[0], *pair, strict=True)
        assert [cell for cell in cells if cell[1] != cell[2]] == [], place


def rows(file: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, cell by cell."""
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
