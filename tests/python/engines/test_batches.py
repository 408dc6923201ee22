"""Grading batch by batch: a batch is graded alike wherever a table is parted."""

import inspect
import pickle
import random
from itertools import pairwise
from typing import Any, get_type_hints

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from polars.testing import assert_frame_equal

import samples
import shuizhi as sz
from kinds import plain
from shuizhi import errors
from shuizhi.engines import batches
from shuizhi.engines.batches import Grader

FRAME = samples.table(8, sections=6, months=14)
TABLE: pa.Table = FRAME.to_arrow(compat_level=pl.CompatLevel.oldest())
ZH: dict[str, Any] = {
    "water_body": "水体",
    "target": "目标",
    "lang": "zh",
    "rounding": "assessment",
}


def parts(table: pa.Table, seed: int) -> list[pa.Table]:
    """Part a table at random, into empty parts too."""
    source = random.Random(seed)
    cuts = sorted([0, 0, table.num_rows, *(source.randint(0, table.num_rows) for _ in range(9))])
    return [table.slice(a, b - a) for a, b in pairwise(cuts)]


def _record(table: pa.Table) -> pa.RecordBatch:
    columns = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(columns, schema=table.schema)


def test_the_options_are_those_of_grade() -> None:
    of_grade = inspect.signature(sz.grade).parameters
    long = {"table", "sample", "parameter", "value", "unit"}
    assert list(get_type_hints(batches.GradeOptions)) == [p for p in of_grade if p not in long]


@pytest.mark.parametrize("options", [{}, ZH, {"standard": "GB/T 14848-2017", "suffix": "_地下水"}])
def test_batches_are_graded_as_the_whole(options: dict[str, Any]) -> None:
    grader = pickle.loads(pickle.dumps(Grader(TABLE.schema.empty_table(), **options)))
    whole = sz.grade(FRAME, **options)
    want = pl.DataFrame(batches.arrow(whole))
    for seed in range(3):
        pieces = parts(TABLE, seed)
        tables = [grader(piece) for piece in pieces]
        records = [grader(_record(piece)) for piece in pieces]
        assert {type(each) for each in records} == {pa.RecordBatch}
        assert {each.schema for each in tables} == {each.schema for each in records}
        assert tables[0].schema == pa.schema([*TABLE.schema, *grader.schema])
        for made in (pa.concat_tables(tables), pa.Table.from_batches(records)):
            assert_frame_equal(pl.DataFrame(made), want)
    assert grader(FRAME).equals(whole)
    assert [plain(list(row)) for row in grader(FRAME.to_pandas()).itertuples(index=False)] == [
        plain(list(row)) for row in whole.rows()
    ]


def test_the_schema_says_what_is_appended() -> None:
    grader = Grader(FRAME, lang="zh")
    assert grader.schema.names == [
        "类别",
        "水质状况",
        "定类指标",
        "超标指标",
        "参评指标数",
        "应评指标数",
        "定类确定",
        "说明",
    ]
    struct = pa.struct(
        [("parameter", pa.string()), *((n, pa.float64()) for n in ("value", "limit", "multiple"))]
    )
    assert grader.schema.types == [
        pa.string(), pa.string(), pa.list_(pa.string()), pa.list_(struct), pa.int64(), pa.int64(),
        pa.bool_(), pa.string(),
    ]  # fmt: skip
    assert grader.orders["类别"] == ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
    assert set(grader.columns) < set(FRAME.columns)


def test_a_column_may_be_text_in_one_batch_and_numbers_in_another() -> None:
    """Readers of many files take a column without qualifiers for numbers, file by file."""
    texts = pl.DataFrame({"氨氮": ["0.2", "1.2", "0.025L"], "总磷": ["0.1", None, "0.3"]})
    numbers = pl.DataFrame({"氨氮": [0.2, 1.2], "总磷": [0.1, None]})
    nothing = pl.DataFrame({"氨氮": [0.2], "总磷": [None]})
    grader = Grader(texts.clear())
    made = grader.schema.names
    for batch in (numbers, numbers.cast(pl.Float32), numbers[1:]):
        start = 2 - batch.height
        assert grader(batch).select(made).equals(grader(texts[start:2]).select(made))
    assert grader(nothing)["class"].to_list() == ["Ⅱ"]
    assert grader(nothing.to_arrow()).column("reason").to_pylist() == ["missing: total_phosphorus"]


def test_other_columns_are_left_unchanged() -> None:
    others = pa.table(
        {
            "键": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8())),
            "类": pa.array(["x"]).dictionary_encode(),
            "氨氮": [1.2],
        }
    )
    graded = Grader(others)(others.to_batches()[0])
    assert graded.select(["键", "类", "氨氮"]).equals(others.to_batches()[0])
    assert graded.column("class").to_pylist() == ["Ⅳ"]


def test_refusals() -> None:
    for options, error, word in (
        ({"colour": "blue"}, errors.OptionError, "colour"),
        ({"sample": "断面"}, errors.OptionError, "sample"),
        ({"time": "无"}, errors.ColumnError, "无"),
        ({"columns": {"断面": "氨氮"}}, errors.DuplicateColumnError, "断面"),
    ):
        with pytest.raises(error, match=word):
            Grader(FRAME, **options)
    with pytest.raises(errors.ColumnError, match="Boolean"):
        Grader(pl.DataFrame(schema={"氨氮": pl.Boolean}))
    grader = Grader(FRAME, time="日")
    with pytest.raises(errors.ColumnError, match="no columns '日'"):
        grader(TABLE.drop_columns("日"))
    old = FRAME.with_columns(pl.lit("1999-01-01").alias("日"))
    for batch in (old, old.to_pandas(), old.to_arrow()):
        with pytest.raises(errors.NotInForceError, match="1999-01-01"):
            grader(batch)


def test_work_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = pickle.dumps(Grader(FRAME))
    monkeypatch.setattr(batches, "__version__", "99.0")
    with pytest.raises(errors.ShuizhiError, match=r"this worker has 99\.0"):
        pickle.loads(sent)


@pytest.mark.parametrize("options", [{}, ZH])
def test_dask(options: dict[str, Any]) -> None:
    dd = pytest.importorskip("dask.dataframe", reason="no dask: pip install 'dask[dataframe]'")
    frame = FRAME.to_pandas()
    parted = dd.from_pandas(frame, npartitions=5, sort=False)
    grader = Grader(parted._meta, **options)
    graded = parted.map_partitions(grader, meta=grader(parted._meta)).compute(scheduler="threads")
    want = sz.grade(frame, **options)
    pd.testing.assert_frame_equal(graded[want.columns], want, check_dtype=False)
    assert graded.dtypes[-7:].equals(want.dtypes[-7:])


def test_ray() -> None:
    data = pytest.importorskip("ray.data", reason="no Ray: pip install 'ray[data]'")
    given = data.from_arrow(parts(TABLE, 3))
    graded = given.map_batches(Grader(TABLE, **ZH), batch_format="pyarrow", batch_size=20)
    made = pa.concat_tables(graded.iter_batches(batch_format="pyarrow"))
    want = Grader(TABLE, **ZH)(TABLE)
    keys = [(name, "ascending") for name in ("断面", "时间", "说明")]
    assert made.num_rows == want.num_rows
    assert made.sort_by(keys).column("类别").equals(want.sort_by(keys).column("类别"))
