"""Whole tables, drawn with their names, types, cells and kinds, and with the options of a verb.

Of each: what goes in comes out in order or is refused by a typed error, whatever kind of table it
is; the table that was given is as it was. A fixed number of them is drawn in every run;
``SHUIZHI_TABLES`` sets the number (``make soak``).
"""

import datetime as dt
import os
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import shuizhi as sz

TABLES = int(os.environ.get("SHUIZHI_TABLES", "750"))

NAMES = st.one_of(
    st.sampled_from([
        "氨氮", "氨氮(mg/L)", "NH3-N", "总磷", "总磷(μg/L)", "pH", "溶解氧", "水温", "COD", "BOD5",
        "汞(ng/L)", "总氮", "叶绿素a(μg/L)", "粪大肠菌群(个/L)", "氨氮(ppm)", "铜", "高锰酸盐指数",
    ]),
    st.sampled_from([
        "", " ", "class", "类别", "reason", "row", "value", "parameter", "period", "index", "len",
        "literal", "\ue000id", "\ue000cell", "\ue000", "\ufdd0id", "a" * 300, "水" * 300, "断面 ",
        "\0", "\n", "{}", "^.*$", "*", "column_0", "level_0", "__index_level_0__",
    ]),
    st.text(max_size=3),
)  # fmt: skip
TEXTS = st.one_of(
    st.none(),
    st.sampled_from([
        "0.5", "0.025L", "<0.05", ">24000", "未检出", "--", "", "1.2×10^4", "-1", "inf", "1e400",
        "约0.5", "河流", "湖库", "Ⅲ", "劣Ⅴ", "0,5", "９", "无", "7.9e28", "nan",
    ]),
    st.floats(0, 100).map(lambda x: f"{x:.4g}"),
    st.text(max_size=4),
)  # fmt: skip
FLOATS = st.one_of(st.none(), st.floats(), st.floats(0, 50))
DAYS = st.one_of(
    st.none(),
    st.dates(dt.date(1999, 1, 1), dt.date(2026, 12, 31)).map(str),
    st.sampled_from(["2024-02-30", "2024年3月", "202403", "去年", "2024-03-01 08:00:00"]),
)
PLACES = st.one_of(st.none(), st.sampled_from(["甲", "乙", ""]))
PARAMETERS = st.sampled_from(["氨氮", "总磷", "pH", "w21003", "神秘", "", None, "溶解氧"])
UNITS = st.sampled_from(["mg/L", "μg/L", "", None, "ppm", "无量纲"])


def whole(dtype: Any, least: int, most: int) -> tuple[Any, st.SearchStrategy[Any]]:
    return dtype, st.one_of(st.none(), st.integers(least, most))


TYPES: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (pl.String, TEXTS), (pl.String, TEXTS), (pl.Float64, FLOATS), (pl.Float64, FLOATS),
    (pl.Float32, st.one_of(st.none(), st.floats(width=32))), (pl.Null, st.none()),
    whole(pl.Int8, -5, 100), whole(pl.Int16, -5, 100), whole(pl.Int32, -5, 100),
    whole(pl.Int64, -(2**63), 2**63 - 1), whole(pl.UInt8, 0, 255), whole(pl.UInt16, 0, 999),
    whole(pl.UInt32, 0, 9), whole(pl.UInt64, 0, 2**64 - 1), (pl.Boolean, st.booleans()),
    (pl.Categorical, st.one_of(st.none(), st.sampled_from(["0.5", "河流", "--"]))),
    (pl.Enum(["0.5", "Ⅲ", "湖库"]), st.sampled_from(["0.5", "Ⅲ", "湖库", None])),
    (pl.Date, st.dates()), (pl.Datetime("us"), st.datetimes()), (pl.Time, st.times()),
    (pl.Duration("us"), st.timedeltas(dt.timedelta(-99), dt.timedelta(99))),
    (pl.Binary, st.binary(max_size=3)),
    (pl.List(pl.Float64), st.lists(st.floats(0, 1), max_size=2)),
    (pl.Struct({"a": pl.Float64}), st.floats(0, 1).map(lambda x: {"a": x})),
    (pl.Decimal(10, 3), st.one_of(st.none(), st.decimals(-10, 100, places=3))),
]  # fmt: skip
# Columns that only one kind of table has, of two rows.
ODD: dict[str, list[Any]] = {
    "arrow": [
        pa.UnionArray.from_sparse(pa.array([0, 0], pa.int8()), [pa.array([1, 2])]),
        pa.RunEndEncodedArray.from_arrays([2], ["x"]),
        pa.array([(1, 2, 3)] * 2, pa.month_day_nano_interval()),
        pa.array([Decimal("0.5"), None], pa.decimal256(50, 2)),
        pa.array(["0.5", None]).dictionary_encode(),
        pa.array([dt.date(2024, 1, 1), None], pa.date64()),
    ],
    "pandas": [
        pd.Series([1j, 2j]), pd.Series(pd.arrays.SparseArray([0.0, 1.0])),
        pd.Series(pd.period_range("2024-01", periods=2, freq="M")),
        pd.Series(pd.interval_range(0, 2)), pd.Series(pd.Categorical(["0.5", None])),
        pd.Series([0.5, "0.025L"], dtype=object), pd.Series([None, object()], dtype=object),
        pd.Series([1, None], dtype="Int64"), pd.Series([0.5, None], dtype="float[pyarrow]"),
    ],
}  # fmt: skip
KINDS = ("polars", "lazy", "pandas", "arrow", "batch")


@dataclass
class Drawn:
    """A table, and a verb with its options."""

    verb: str
    columns: list[pl.Series]
    kind: str
    options: dict[str, Any]
    odd: tuple[str, Any] | None = None
    long: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def made(self, kind: str) -> Any:
        """Return the table as one kind."""
        if kind in ("polars", "lazy"):
            frame = pl.DataFrame({column.name: column for column in self.columns})
            return frame.lazy() if kind == "lazy" else frame
        odd = self.odd if kind == self.kind else None
        if kind == "pandas":
            series = [column.alias("").to_pandas() for column in self.columns]
            frame = pd.concat(series, axis=1) if series else pd.DataFrame()
            frame.columns = pd.Index(self.names, dtype=object)
            if odd:
                frame = pd.concat([frame, odd[1]], axis=1)
                frame.columns = pd.Index([*self.names, odd[0]], dtype=object)
            frame.attrs = {"source": "某站"}
            return frame.set_axis([7] * len(frame), axis=0)
        arrays = [column.alias("").to_arrow() for column in self.columns]
        names = list(self.names)
        if odd:
            arrays.append(odd[1])
            names.append(odd[0])
        made = pa.Table.from_arrays(arrays, names=names)
        if kind == "batch":
            whole = [column.combine_chunks() for column in made.columns]
            return pa.RecordBatch.from_arrays(whole, schema=made.schema)
        return made


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    verb = draw(st.sampled_from(sorted(VERBS)))
    kind = draw(st.sampled_from(KINDS))
    odd = ODD.get("arrow" if kind == "batch" else kind)
    odd = odd if draw(st.booleans()) else None
    rows = 2 if odd else draw(st.integers(0, 5))

    def column(name: str, dtype: Any, cells: st.SearchStrategy[Any]) -> pl.Series:
        made = draw(st.lists(cells, min_size=rows, max_size=rows))
        return pl.Series(name, made, dtype=dtype, strict=False)

    columns = []
    if verb != "grade" or draw(st.booleans()):
        columns.append(column("断面", pl.String, PLACES))
        columns.append(column("时间", pl.String, DAYS))
        columns.append(column("水体类型", pl.String, st.sampled_from(["河流", "湖库", "?", None])))
        columns.append(column("目标", pl.String, st.sampled_from(["Ⅲ", "II", "4", "劣", None])))
    long = {}
    if verb.endswith("long"):
        columns.append(column("项目", pl.String, PARAMETERS))
        columns.append(column("值", *draw(st.sampled_from(TYPES))))
        columns.append(column("单位", pl.String, UNITS))
        long = {"parameter": "项目", "value": "值"} | (
            {"unit": "单位"} if draw(st.booleans()) else {}
        )
    taken = [column.name for column in columns]
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    # What cannot be drawn with one name twice is not: tables of polars.
    columns += [column(name, *draw(st.sampled_from(TYPES))) for name in names if name not in taken]
    columns = draw(st.permutations(columns))
    known = sorted(VERBS[verb].options)
    chosen = draw(st.lists(st.sampled_from(known), max_size=3, unique=True))
    options = {name: draw(st.sampled_from(OPTIONS[name])) for name in chosen}
    if draw(st.sampled_from([False] * 5 + [True])):  # an unknown option
        options[draw(st.sampled_from(known))] = draw(ANY)
    more = (draw(NAMES), draw(st.sampled_from(odd))) if odd else None
    return Drawn(verb, columns, kind, options, more, long)


ANY = st.sampled_from(
    [None, "", 0, -1, 2.5, True, [], ["x"], {}, {"x": 1}, "x", ["氨氮"], (), object]
)
OPTIONS: dict[str, list[Any]] = {
    "standard": ["GB 3838-2002", "GB/T 14848-2017"],
    "water_body": ["river", "lake", "水体类型"],
    "target": ["Ⅱ", "目标", 5],
    "indicators": ["all", ["氨氮", "pH"]],
    "x": [[]],
    "drinking_source": [True, False],
    "do_saturation": [True, False],
    "nondetect": ["zero", "limit", "drop"],
    "detection_limits": ["methods", {"氨氮": 0.02}],
    "missing_values": [[-1], ["--"], [0]],
    "rounding": ["assessment", "none"],
    "columns": [{}, {"断面": None}],
    "time": ["时间"],
    "in_force": ["any", "check"],
    "lang": ["zh", "en"],
    "suffix": ["_新", ""],
    "every": ["year", "ten-day", "quarter", {"全年": list(range(1, 13))}],
    "min_count": [1, 2],
    "duplicates": ["keep", "error"],
    "mean_of": ["samples", "months"],
    "ph_mean": ["arithmetic"],
    "geometric": [["粪大肠菌群"], []],
}
GRADING = {
    "standard", "water_body", "target", "indicators", "x", "drinking_source", "do_saturation",
    "nondetect", "detection_limits", "missing_values", "rounding", "columns", "time", "in_force",
    "lang", "suffix",
}  # fmt: skip
MEANS = {
    "nondetect", "detection_limits", "missing_values", "columns", "every", "min_count",
    "duplicates", "mean_of", "ph_mean", "geometric", "rounding", "lang",
}  # fmt: skip


def keeps(it: Drawn, result: pl.DataFrame) -> None:
    given = it.made("polars")
    assert result.height == given.height
    if it.kind == "polars":
        assert result.select(given.columns).equals(given, null_equal=True)


def a_row_a_sample(it: Drawn, result: pl.DataFrame) -> None:
    places = it.made("polars")["断面"].unique(maintain_order=True)
    assert result["断面"].to_list() == places.to_list()


def a_row_a_reading(it: Drawn, result: pl.DataFrame) -> None:
    numbers = result.to_series(0).to_list()
    assert numbers == sorted(numbers)
    rows = it.made("polars").height
    assert sorted(set(numbers)) == list(range(rows))
    assert len(set(Counter(numbers).values())) <= 1


def every_place(it: Drawn, result: pl.DataFrame) -> None:
    assert set(result["断面"]) == set(it.made("polars")["断面"])


@dataclass(frozen=True)
class Verb:
    call: Callable[..., Any]
    options: set[str]
    law: Callable[[Drawn, pl.DataFrame], None]


VERBS = {
    "grade": Verb(sz.grade, GRADING, keeps),
    "grade long": Verb(
        lambda table, **o: sz.grade(table, sample="断面", **o), GRADING, a_row_a_sample
    ),
    "grade_readings": Verb(sz.grade_readings, GRADING, a_row_a_reading),
    "grade_readings long": Verb(sz.grade_readings, GRADING, keeps),
    "average": Verb(
        lambda table, **o: sz.average(table, by="断面", time="时间", **o), MEANS, every_place
    ),
    "average long": Verb(
        lambda table, **o: sz.average(table, by="断面", time="时间", **o), MEANS, lambda *_: None
    ),
    "assess_sections": Verb(
        lambda table, **o: sz.assess_sections(table, section="断面", time="时间", **o),
        MEANS | GRADING - {"columns", "time", "suffix", "drinking_source", "do_saturation"},
        every_place,
    ),
}


def called(it: Drawn, table: Any) -> Any:
    """Return the result, or the error it is refused by."""
    try:
        return VERBS[it.verb].call(table, **it.long, **it.options)
    except sz.ShuizhiError as error:
        assert str(error)
        return error


@settings(
    max_examples=TABLES, deadline=None, derandomize=TABLES < 10_000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(it=drawn())
def test_what_goes_in_comes_out_whatever_it_is(it: Drawn) -> None:
    table = it.made(it.kind)
    before = it.made(it.kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = called(it, table)
        plainly = called(it, it.made("polars"))
    unchanged(before, table)
    event(f"{it.verb}: {type(result).__name__}")
    if isinstance(result, sz.ShuizhiError):
        # Only columns that one kind has may be refused there and not elsewhere.
        assert it.odd or it.kind == "pandas" or isinstance(plainly, sz.ShuizhiError), result
        return
    assert type(result) is type(table)
    if it.kind in ("polars", "lazy"):
        whole = result.collect(engine="streaming") if it.kind == "lazy" else result
        assert whole.equals(plainly, null_equal=True)
        VERBS[it.verb].law(it, whole)
        finite(it, whole)
    elif it.kind == "pandas":
        assert result.attrs == table.attrs
        if it.verb == "grade":
            pd.testing.assert_frame_equal(result.iloc[:, : table.shape[1]], table)
            assert result.index.equals(table.index)
        assert it.odd or isinstance(plainly, sz.ShuizhiError) or len(result) == plainly.height
    else:
        if it.verb == "grade":
            assert result.select(list(range(table.num_columns))).schema == table.schema
            assert result.num_rows == table.num_rows
        if not it.odd:
            assert result.schema.names == plainly.columns
            for place, name in enumerate(plainly.columns):
                left, right = pl.Series(result.column(place)), plainly[name]
                if left.dtype == right.dtype:
                    assert left.equals(right, null_equal=True), name
                else:
                    assert left.cast(pl.String).equals(right.cast(pl.String), null_equal=True), name


def unchanged(before: Any, after: Any) -> None:
    if isinstance(before, pl.DataFrame):
        assert after.equals(before, null_equal=True)
    elif isinstance(before, pd.DataFrame):
        pd.testing.assert_frame_equal(after, before)
        assert after.attrs == before.attrs
    elif isinstance(before, pa.Table | pa.RecordBatch):
        assert after.schema == before.schema


def finite(it: Drawn, result: pl.DataFrame) -> None:
    new = result.select(pl.selectors.float()).drop(it.names, strict=False)
    assert all(column.drop_nulls().is_finite().all() for column in new)
