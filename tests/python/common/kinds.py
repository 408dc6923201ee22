"""What the tests of verbs share: every kind of table, and figures that are equal but for noise."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest


def near(figure: Decimal | float | None, noise: float = 1e-15) -> Any:
    """Return what a figure is to equal: the engine settles to 12 significant digits."""
    return None if figure is None else pytest.approx(float(figure), rel=1e-9, abs=noise)


def plain(cell: Any) -> Any:
    """Return a cell as Python holds it, what is missing as None."""
    if isinstance(cell, Mapping):
        return {name: plain(each) for name, each in cell.items()}
    if isinstance(cell, list | tuple):
        return [plain(each) for each in cell]
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return None
    return cell.date() if isinstance(cell, datetime) else cell


def expected(cell: Any) -> Any:
    """Return the same, to compare with: figures but for noise."""
    if isinstance(cell, Mapping):
        return {name: expected(each) for name, each in cell.items()}
    if isinstance(cell, list | tuple):
        return [expected(each) for each in cell]
    return near(cell) if isinstance(cell, float) else cell


def in_every_kind(verb: Callable[[Any], Any], table: pl.DataFrame) -> pl.DataFrame:
    """Check that a verb gives back each kind of table with the same rows; return the eager one."""
    whole = verb(table)
    assert isinstance(whole, pl.DataFrame)
    rows = [expected(row) for row in whole.rows()]

    def agrees(columns: Iterable[str], found: Iterable[Iterable[Any]]) -> None:
        assert list(columns) == whole.columns
        assert [plain(list(row)) for row in found] == rows

    lazy, arrow, pandas = verb(table.lazy()), verb(table.to_arrow()), verb(table.to_pandas())
    assert isinstance(lazy, pl.LazyFrame)
    for collected in (lazy.collect(), lazy.collect(engine="streaming")):
        assert collected.schema == lazy.collect_schema() == whole.schema
        agrees(collected.columns, collected.rows())
    assert isinstance(arrow, pa.Table)
    agrees(arrow.column_names, zip(*arrow.to_pydict().values(), strict=True))
    assert isinstance(pandas, pd.DataFrame)
    agrees(pandas.columns, pandas.itertuples(index=False))
    return whole
