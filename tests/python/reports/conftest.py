"""A report of the example, in Chinese."""

from collections.abc import Iterator

import polars as pl
import pytest

import shuizhi as sz
from reported import DAY, EXAMPLES
from shuizhi.io import read_table


@pytest.fixture(scope="module")
def chinese() -> Iterator[None]:
    """Let everything be in Chinese."""
    sz.set_lang("zh")
    yield
    sz.set_lang(None)


@pytest.fixture(scope="module")
def samples() -> pl.DataFrame:
    return read_table(EXAMPLES / "jiaozuo-samples.csv").frame


@pytest.fixture(scope="module")
def targets() -> pl.DataFrame:
    return read_table(EXAMPLES / "targets.csv").frame


@pytest.fixture(scope="module")
def made(samples: pl.DataFrame, targets: pl.DataFrame) -> sz.Report:
    return sz.report(
        samples, targets=targets, goals={"attained": 80, "inferior": 0}, region="全市",
        station="示例监测站", date=DAY,
    )  # fmt: skip
