"""Every kind of table comes back as it was: its kind, its other columns, what is noted of it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import shuizhi as sz
from faults import Refused
from shuizhi import errors
from shuizhi.engines.batches import Grader

# What the other columns are called, and how few readings there are, is not what is held here.
pytestmark = pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiWarning")

CELLS: dict[str, Any] = {"断面": ["甲", "乙"], "时间": ["2024-01-03"] * 2, "氨氮": ["0.5", "3"]}
TIMED = {"section": "断面", "time": "时间"}
VERBS: list[tuple[str, Callable[[Any], Any]]] = [
    ("grade", sz.grade),
    ("grade_readings", sz.grade_readings),
    ("average", lambda table: sz.average(table, by="断面", time="时间")),
    ("assess_sections", lambda table: sz.assess_sections(table, **TIMED)),
]


def odd_columns() -> dict[str, pa.Array]:
    """Columns of types that polars does not take, or not as they are."""
    numbers = pa.array([1, 2])
    return {
        "union": pa.UnionArray.from_sparse(pa.array([0, 0], pa.int8()), [numbers]),
        "run ends": pa.RunEndEncodedArray.from_arrays([2], ["x"]),
        "interval": pa.array([(1, 2, 3)] * 2, pa.month_day_nano_interval()),
        "decimal256": pa.array([Decimal(1), None], pa.decimal256(50, 2)),
        "string": pa.array(["x", None], pa.string()),
        "dictionary": pa.array(["x", None]).dictionary_encode(),
        "binary": pa.array([b"x", None], pa.binary(1)),
        "time": pa.array([dt.time(1), None], pa.time32("s")),
        "day": pa.array([dt.date(2024, 1, 1), None], pa.date64()),
        "list": pa.array([[1], None], pa.list_(pa.int16(), 1)),
        "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int8())),
    }


@pytest.mark.parametrize("name", odd_columns())
def test_other_columns_of_arrow_stay_unchanged(name: str) -> None:
    table = pa.table(CELLS).append_column(name, odd_columns()[name])
    table = table.replace_schema_metadata({"source": "某站"})
    batch = table.combine_chunks().to_batches()[0]
    for given in (table, batch):
        graded = sz.grade(given)
        assert type(graded) is type(given)
        assert graded.schema.metadata == given.schema.metadata
        assert graded.select(table.column_names).equals(given)
        assert graded.column("class").to_pylist() == ["Ⅱ", "劣Ⅴ"]


@pytest.mark.parametrize(("name", "verb"), VERBS, ids=[name for name, _ in VERBS])
def test_arrow_comes_back_as_its_kind_of_any_length(name: str, verb: Callable[[Any], Any]) -> None:
    whole = pa.table(CELLS)
    for length in (0, 1, 2):
        table = whole.slice(0, length)
        columns = [column.combine_chunks() for column in table.columns]
        batch = pa.RecordBatch.from_arrays(columns, schema=table.schema)
        made, of_batch = verb(table), verb(batch)
        assert (type(made), type(of_batch)) == (pa.Table, pa.RecordBatch)
        assert of_batch.schema == made.schema
        assert of_batch.to_pydict() == made.to_pydict()
        for key in set(CELLS) & set(made.column_names):
            if name != "average" or key == "断面":
                assert made.schema.field(key).type == table.schema.field(key).type


def test_numbers_of_256_bits_are_read() -> None:
    cells = pa.array([Decimal("0.5"), None], pa.decimal256(40, 3))
    assert sz.grade(pa.table({"氨氮": cells})).column("class").to_pylist() == ["Ⅱ", None]


def pandas_columns() -> dict[str, Any]:
    return {
        "complex": np.array([1j, 2j]),
        "sparse": pd.arrays.SparseArray([0.0, 1.0]),
        "period": pd.period_range("2024-01", periods=2, freq="M"),
        "interval": pd.interval_range(0, 2),
        "categories": pd.Categorical(["x", None]),
        "times": pd.to_datetime(["2024-01-01", None]).tz_localize("Asia/Shanghai"),
        "objects": np.array([object(), None]),
        "Arrow": pd.array([1, None], dtype="int64[pyarrow]"),
    }


@pytest.mark.parametrize("name", pandas_columns())
def test_other_columns_of_pandas_stay_unchanged(name: str) -> None:
    frame = pd.DataFrame(CELLS | {name: pandas_columns()[name]}, index=[7, 7])
    frame.columns.name = "名"
    frame.attrs = {"source": "某站"}
    graded = sz.grade(frame)
    pd.testing.assert_frame_equal(graded[frame.columns], frame)
    assert graded.attrs == frame.attrs
    assert graded.columns.name == "名"
    assert "class" not in frame.columns
    assert graded["class"].tolist() == ["Ⅱ", "劣Ⅴ"]


def test_what_is_noted_of_a_frame_of_pandas_is_kept() -> None:
    frame = pd.DataFrame(CELLS)
    frame.attrs = {"source": "某站"}
    for _, verb in VERBS:
        assert verb(frame).attrs == frame.attrs


def test_sparse_readings_are_read() -> None:
    frame = pd.DataFrame({"氨氮": pd.arrays.SparseArray([0.5, 3.0], fill_value=0.5)})
    assert sz.grade(frame)["class"].tolist() == ["Ⅱ", "劣Ⅴ"]


COLUMN, TABLE = errors.ColumnError, errors.TableError


def refused(name: str, table: Any, error: Any, *words: str) -> Refused:
    return Refused(name, lambda: sz.grade(table), error, words)


REFUSED = [
    refused("complex", pd.DataFrame({"氨氮": [1j]}), COLUMN, "'氨氮'", "complex128"),
    refused("intervals", pd.DataFrame({"氨氮": pd.interval_range(0, 2)}), COLUMN, "'氨氮'"),
    refused("half a character", pd.DataFrame({"氨氮": ["\ud800"]}, dtype=object), COLUMN, "'氨氮'"),
    refused(
        "half in a name",
        pd.DataFrame([[1, 1]], columns=pd.Index(["氨氮", "\ud800"], dtype=object)),
        COLUMN, "surrogate",
    ),
    refused("a series", pl.Series("氨氮", [1.0]), TABLE, "Series is one column"),
    refused("a series of pandas", pd.Series([1.0], name="氨氮"), TABLE, "Series is one column"),
    refused("an array of Arrow", pa.chunked_array([[1.0]]), TABLE, "ChunkedArray is one column"),
    *(
        refused(name, pa.table({"氨氮": column}), COLUMN, "'氨氮'")
        for name, column in odd_columns().items()
        if name in ("union", "run ends", "interval", "binary", "map", "list", "time", "day")
    ),
    refused(
        "decimals too long", pa.table({"氨氮": pa.array([Decimal(10**60)], pa.decimal256(70, 2))}),
        COLUMN, "'氨氮'", "decimal256",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_cannot_be_read_is_refused_with_its_column(case: Refused) -> None:
    case.check()


def test_a_batch_that_has_a_column_of_the_results_is_refused() -> None:
    grader = Grader(pl.DataFrame({"氨氮": [0.5]}))
    twice = pl.DataFrame({"氨氮": [0.5], "class": ["x"]})
    for batch in (twice, twice.to_arrow(), twice.to_pandas()):
        with pytest.raises(errors.ColumnError, match="'class'"):
            grader(batch)
    named = grader(twice.rename({"class": "类别"}))
    assert named.columns[:2] == ["氨氮", "类别"]
