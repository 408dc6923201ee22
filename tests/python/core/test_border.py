"""The border of the plugin: whatever columns an expression is given, an answer or a message."""

import datetime as dt
import os
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.plugins import register_plugin_function

import shuizhi as sz
from shuizhi import _shuizhi, errors
from shuizhi._core.request import Options, for_parameters

EXAMPLES = int(os.environ.get("SHUIZHI_EXAMPLES", "120"))

# Every type of polars, and what a column of it holds.
COLUMNS: dict[str, pl.Series] = {
    str(series.dtype): series
    for series in [
        *(
            pl.Series([1, None, 7], dtype=dtype)
            for dtype in (
                pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Int128, pl.UInt8, pl.UInt16, pl.UInt32,
                pl.UInt64, pl.UInt128, pl.Float16, pl.Float32, pl.Float64,
            )
        ),
        pl.Series(["0.5", None, "湖库"]),
        pl.Series([Decimal("0.5"), None, Decimal(7)]),
        pl.Series(["0.5", None, "Ⅲ"], dtype=pl.Categorical),
        pl.Series(["0.5", None, "Ⅲ"], dtype=pl.Enum(["0.5", "Ⅲ"])),
        pl.Series([True, None, False]),
        pl.Series([dt.date(2024, 1, 1), None, dt.date(1, 1, 1)]),
        pl.Series([dt.datetime(2024, 1, 1), None, dt.datetime(1, 1, 1)]),
        pl.Series([dt.datetime(2024, 1, 1), None]).dt.replace_time_zone("Asia/Shanghai"),
        pl.Series([dt.time(1), None]),
        pl.Series([dt.timedelta(1), None]),
        pl.Series([b"0.5", None]),
        pl.Series([None, None], dtype=pl.Null),
        pl.Series([object(), None], dtype=pl.Object),
        pl.Series([[0.5], None, []]),
        pl.Series([["Ⅲ"], None, []]),
        pl.Series([[1], None, [2, 3]], dtype=pl.List(pl.Int32)),
        pl.Series([[1], None, [2, 3]], dtype=pl.List(pl.UInt8)),
        pl.Series([[True], None, [False]]),
        pl.Series([["Ⅲ"], None, []], dtype=pl.List(pl.Categorical)),
        pl.Series([[0.5], None], dtype=pl.Array(pl.Float64, 1)),
        pl.Series([{"value": 0.5, "code": 0}, None],
                  dtype=pl.Struct({"value": pl.Float64, "code": pl.UInt8})),
        pl.Series([{"value": 0.5, "code": 0}, None]),
        pl.Series([{"a": Decimal("0.5")}, None]),
        pl.Series([{}, {}], dtype=pl.Struct({})),
    ]
}  # fmt: skip
# What the message says where a type is not taken: by polars, or by an expression.
REFUSED = (pl.exceptions.PolarsError,)


def stretched(series: pl.Series, rows: int, chunks: int) -> pl.Series:
    """Return a column of several rows in as many chunks, none of them at the start of its array."""
    whole = series.gather([i % len(series) for i in range(rows + 3)]) if rows else series.clear()
    cut = whole.slice(min(3, len(whole)), rows)
    pieces = [cut.slice(rows * i // chunks, rows * (i + 1) // chunks - rows * i // chunks)
              for i in range(chunks)]  # fmt: skip
    made = pieces[0]
    for piece in pieces[1:]:
        made = pl.concat([made, piece], rechunk=False)
    assert len(made) == rows
    return made


EXPRESSIONS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "reading": sz.expr.reading,
    "grade": lambda cell: sz.expr.grade({"氨氮": cell, "pH": pl.lit(7.5)}),
    "water_body": lambda cell: sz.expr.grade({"总磷": pl.lit(0.04)}, water_body=cell),
    "target": lambda cell: sz.expr.grade({"总磷": pl.lit("0.04")}, target=cell),
}


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_type_is_read_as_its_text_or_refused(name: str, kind: str) -> None:
    make = EXPRESSIONS[name]
    for rows, chunks in ((0, 1), (1, 1), (5, 1), (5, 3), (5, 5)):
        frame = stretched(COLUMNS[kind], rows, chunks).alias("x").to_frame()
        query = frame.lazy().select(made=make(pl.col("x")), row=pl.int_range(pl.len()))
        answers = []
        for engine in ("in-memory", "streaming"):
            try:
                answers.append(query.collect(engine=engine))  # type: ignore[call-overload]
            except REFUSED as error:
                assert "panicked" not in str(error), error
                answers.append(None)
        assert (answers[0] is None) == (answers[1] is None)
        if answers[0] is None:
            continue
        assert answers[0].height == rows
        assert answers[0].equals(answers[1], null_equal=True)
        text = frame.select(made=make(pl.col("x").cast(pl.String)), row=pl.int_range(pl.len()))
        if frame["x"].dtype not in (pl.Struct, pl.Float32):
            assert answers[0].equals(text, null_equal=True)


def test_literals_and_aggregates_go_with_every_row() -> None:
    frame = pl.DataFrame({"断面": ["甲", "甲", "乙"], "总磷": [0.02, 0.04, 0.3], "目标": ["Ⅱ"] * 3})
    lake = sz.expr.grade(["总磷"], water_body=pl.lit("lake"), target=pl.col("目标").first())
    want = sz.grade(frame, water_body="lake", target="Ⅱ").select("class", "exceeding")
    mean = sz.expr.grade({"总磷": pl.col("总磷").mean(), "氨氮": pl.lit(1.2)})
    for engine in ("in-memory", "streaming"):
        query = frame.lazy().with_columns(made=lake)
        made = query.collect(engine=engine)["made"].struct.unnest()  # type: ignore[call-overload]
        assert made.select("class", "exceeding").equals(want)
        by_place = (
            frame.lazy()
            .group_by("断面", maintain_order=True)
            .agg(one=mean.struct.field("class"), all=lake.struct.field("class"))
        )
        found = by_place.collect(engine=engine)  # type: ignore[call-overload]
        assert found["one"].to_list() == ["Ⅳ", "Ⅳ"]
        assert found["all"].to_list() == [["Ⅱ", "Ⅲ"], ["劣Ⅴ"]]
    assert frame.select(mean.struct.field("class")).height == 1
    assert frame.clear().select(lake).height == 0


# Every expression of the plugin, with arguments that each takes its own of.
_LIBRARY = Path(_shuizhi.__file__)
_EXPORTED = re.findall(rb"_polars_plugin_field_(\w+)", _LIBRARY.read_bytes())
FUNCTIONS = sorted({name.decode() for name in _EXPORTED})
ARGUMENTS: dict[str, Any] = {
    "plan": for_parameters(Options(), ["ammonia_nitrogen"]).plan,
    "parameter": "ammonia_nitrogen", "parameters": ["chlorophyll_a", "total_phosphorus"],
    "signed": False, "missing_values": [], "exponent": 0, "choice": {}, "plain": False,
    "spans": True, "rounding": True, "least": 1, "open": [0], "every": False, "x": False,
    "targets": True, "priority": None, "boundary": "heavy", "lang": "zh", "renormalise": True,
    "required": ["ammonia_nitrogen"], "partial": True, "by": "larger", "method": "seasonal",
    "significance": 0.05, "two_sided": True, "numerator": 1.0, "denominator": 24.0,
    "flows": True, "kind": "share", "shallow": "both", "threshold": 40.0, "goal": 90.0,
    "request": '{"parameters": ["cod"], "in_mg": [true], "outfalls": [[]], "sets": [], '
               '"bracket": null, "min_count": 1}',
}  # fmt: skip


@settings(
    max_examples=EXAMPLES * 10, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_any_columns_give_an_answer_or_a_message(data: st.DataObject) -> None:
    function = data.draw(st.sampled_from(FUNCTIONS))
    kinds = data.draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=7))
    if data.draw(st.booleans()):
        kinds = kinds[:1] * len(kinds)
    lengths = st.sampled_from([1, data.draw(st.integers(0, 9))])
    columns = [
        stretched(COLUMNS[kind], data.draw(lengths), data.draw(st.integers(1, 3))).alias(str(place))
        for place, kind in enumerate(kinds)
    ]
    rows = max((len(column) for column in columns if len(column) != 1), default=1)
    arguments = dict(ARGUMENTS)
    for name in data.draw(st.lists(st.sampled_from(sorted(ARGUMENTS)), max_size=1)):
        arguments[name] = data.draw(st.sampled_from([None, "", -1, 2**40, [], {}, 0.5, [9]]))
    call = register_plugin_function(
        plugin_path=_LIBRARY, function_name=function, is_elementwise=True,
        args=[pl.lit(column) for column in columns], kwargs=arguments,
    )  # fmt: skip
    try:
        made = pl.select(call)
    except REFUSED as error:
        assert "panicked" not in str(error), error
        return
    assert made.height == (0 if any(not len(column) for column in columns) else rows)


WRONG: list[tuple[str, Callable[[], Any], type[sz.ShuizhiError], str]] = [
    ("no columns", lambda: sz.expr.grade({}), errors.OptionError, "columns names no column"),
    ("no names", lambda: sz.expr.grade([]), errors.OptionError, "columns names no column"),
    ("no expression", lambda: sz.expr.grade({"氨氮": None}), errors.OptionError, "'氨氮'"),  # type: ignore[dict-item]
    ("twice", lambda: sz.expr.grade({"氨氮": "a", "NH3-N": "b"}), errors.DuplicateColumnError,
     '"氨氮", "NH3-N"'),
    ("a name", lambda: sz.expr.reading("a\0"), errors.ColumnError, "NUL"),
    ("a name of a mapping", lambda: sz.expr.grade({"氨氮": "\0"}), errors.ColumnError, "NUL"),
    ("a power", lambda: sz.expr.reading("a", exponent=99), errors.OptionError, "from -30 to 30"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "error", "told"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_what_is_wrong_at_once_is_reported_at_once(
    call: Callable[[], Any], error: type[sz.ShuizhiError], told: str
) -> None:
    with pytest.raises(error, match=re.escape(told)):
        call()
