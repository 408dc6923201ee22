"""Reports as they are seen: on paper, on a screen and on a telephone."""

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from browser import measured, pages, printed, with_browser, with_print
from shuizhi.io import read_table

EXAMPLES = Path(__file__).parents[3] / "examples"
# Of every cell and heading: whether its text leaves it. Of the page: whether it is wider than the
# window.
OVERFLOW = """
const over = [...document.querySelectorAll("td, th, h1, h2, h3, p, li, dd, dt")]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline"
          && !e.closest(".skip"))
  .map(e => e.textContent.slice(0, 40));
const narrow = [...document.querySelectorAll("td, tbody th")]
  .filter(e => e.textContent.length > 3 && e.clientWidth < 24).map(e => e.textContent.slice(0, 40));
return {over, narrow, wide: document.documentElement.scrollWidth - window.innerWidth};
"""


@cache
def city(lang: str, **options: Any) -> sz.Report:
    samples = read_table(EXAMPLES / "jiaozuo-samples.csv").frame
    targets = read_table(EXAMPLES / "targets.csv").frame
    return sz.report(
        samples, targets=targets, goals={"attained": 80, "inferior": 0}, lang=lang, **options
    )


def large(count: int = 1900) -> pl.DataFrame:
    months = [f"2024-{month:02d}" for month in range(7, 13)]
    rows = [
        (f"第{i % 10}流域", f"第{i % 400}号河", f"第{i}号断面", month, (i * 37 % 230) / 100, "0.1")
        for month in months
        for i in range(count)
    ]
    columns = ["流域", "所属河流", "断面名称", "采样日期", "氨氮(mg/L)", "总磷"]
    return pl.DataFrame(rows, columns, orient="row")


@with_print
@pytest.mark.parametrize(("lang", "most"), [("zh", 4), ("en", 5)])
def test_a_city_takes_few_pages(lang: str, most: int, tmp_path: Path) -> None:
    city(lang).save(tmp_path / "a.html")
    assert 2 <= pages(printed(tmp_path / "a.html")) <= most


@with_print
@pytest.mark.parametrize("appendix", ["none", "short", "full"])
def test_1900_sections_take_at_most_20_pages(appendix: Any, tmp_path: Path) -> None:
    made = sz.report(large(), lang="zh", goals={"good": 75}, appendix=appendix)
    made.save(tmp_path / "a.html")
    assert pages(printed(tmp_path / "a.html")) <= 20


@with_browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_leaves_its_cell_or_the_window(lang: str, width: int, tmp_path: Path) -> None:
    city(lang, appendix="full").save(tmp_path / "a.html")
    found = measured(tmp_path / "a.html", OVERFLOW, width)
    assert found["over"] == [] and found["narrow"] == []
    assert found["wide"] <= 0
