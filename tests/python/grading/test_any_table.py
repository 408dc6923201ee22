"""Any table in: as many rows out as the verb promises, or a typed error; never anything else."""

import datetime as dt
import os
import warnings
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import shuizhi as sz

EXAMPLES = int(os.environ.get("SHUIZHI_EXAMPLES", "120"))

NAMES = [
    "氨氮", "氨氮(mg/L)", "NH3-N", "w21003", "总磷", "总磷(μg/L)", "pH", "溶解氧", "DO(mg/L)",
    "水温", "高锰酸盐指数", "CODMn", "COD", "BOD5", "汞(ng/L)", "总氮", "叶绿素a(μg/L)",
    "透明度(cm)", "氧化还原电位", "粪大肠菌群(个/L)", "氨氮(ppm)", "氨氮(个/L)", "氨氮(总磷)", "As",
    "T", "流量", "备注", "class", "类别", "period", "", " ", "\ue000id", "断面 ", "=1+1",
]  # fmt: skip
ODD = [
    "0.5", "0.025L", "<0.05", "＜0.05", ">24000", "未检出", "ND(0.01)", "--", "", "1.2×10^4", "-1",
    "inf", "1e400", "约0.5", "河流", "湖库", "Ⅲ", "劣Ⅴ", "'0.5", "=1+1", "0,5", "９", "0.5 0.6",
    "无", "有",
]  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from(ODD),
    st.floats(0, 100).map(lambda x: f"{x:.4g}"),
    st.text(max_size=6),
)
DAYS = st.one_of(
    st.none(),
    st.dates(dt.date(1999, 1, 1), dt.date(2026, 12, 31)).map(str),
    st.sampled_from(["2024-02-30", "2024年3月", "202403", "去年", "2024-03-01 08:00:00"]),
)
FLOATS = st.one_of(st.none(), st.floats(), st.floats(0, 50), st.sampled_from([0.0, -0.0, 1.0]))
# A type, and what its columns are filled from.
TYPES: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (pl.String, CELLS),
    (pl.String, CELLS),
    (pl.Float64, FLOATS),
    (pl.Float32, st.one_of(st.none(), st.floats(width=32))),
    (pl.Int64, st.one_of(st.none(), st.integers(-5, 100))),
    (pl.UInt8, st.integers(0, 255)),
    (pl.Null, st.none()),
    (pl.Boolean, st.booleans()),
    (pl.Categorical, st.one_of(st.none(), st.sampled_from(["0.5", "河流", "--"]))),
    (pl.Enum(["0.5", "Ⅲ", "湖库"]), st.sampled_from(["0.5", "Ⅲ", "湖库"])),
    (pl.Date, st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))),
    (pl.List(pl.Float64), st.lists(st.floats(0, 1), max_size=2)),
    (pl.Decimal(10, 3), st.decimals(-10, 100, places=3)),
]


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    """Draw a table with columns of places and days, and any columns beside them."""
    rows = draw(st.integers(0, 6))

    def column(name: str, dtype: Any, cells: st.SearchStrategy[Any]) -> pl.Series:
        made = draw(st.lists(cells, min_size=rows, max_size=rows))
        return pl.Series(name, made, dtype=dtype, strict=False)

    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    places = st.one_of(st.none(), st.sampled_from(["甲", "乙", "丙"]))
    columns = [column("断面", pl.String, places), column("时间", pl.String, DAYS)]
    columns.append(column("河流", pl.String, places))
    columns.append(column("水体类型", pl.String, st.sampled_from(["河流", "湖库", "?", None])))
    columns.append(column("目标", pl.String, st.sampled_from(["Ⅲ", "II", "4", "劣", None])))
    columns += [column(name, *draw(st.sampled_from(TYPES))) for name in names]
    return pl.DataFrame(columns)


def keeps(table: pl.DataFrame, result: pl.DataFrame) -> None:
    """Rows in, rows out, the columns as they came."""
    assert result.select(table.columns).equals(table, null_equal=True)
    assert sound(table, result)


def a_row_a_reading(table: pl.DataFrame, result: pl.DataFrame) -> None:
    assert result["row"].to_list() == sorted(result["row"].to_list())
    counts = result["row"].value_counts()["count"].unique().to_list()
    assert result.is_empty() if table.is_empty() else len(counts) == 1
    assert result["row"].n_unique() == table.height


def every_place(table: pl.DataFrame, result: pl.DataFrame) -> None:
    assert set(result["断面"]) == set(table["断面"])
    assert sound(table, result)


def every_reading(table: pl.DataFrame, result: pl.DataFrame) -> None:
    assert result.height % max(table.height, 1) == 0
    assert (result.height == 0) == (table.height == 0)


def every_water(table: pl.DataFrame, result: pl.DataFrame) -> None:
    assert set(result["河流"]) == set(table["河流"])


def sound(table: pl.DataFrame, result: pl.DataFrame) -> bool:
    """Return whether every figure that is new in a result is a finite number."""
    new = result.select(pl.selectors.float()).drop(table.columns, strict=False)
    return all(column.drop_nulls().is_finite().all() for column in new)


TIMED = {"section": "断面", "time": "时间"}
Law = Callable[[pl.DataFrame, pl.DataFrame], None]
VERBS: list[tuple[str, dict[str, Any], Law]] = [
    ("grade", {}, keeps),
    ("grade", {"indicators": "all", "drinking_source": True, "nondetect": "drop"}, keeps),
    ("grade", {"water_body": "水体类型", "target": "目标"}, keeps),
    ("grade", {"standard": "GB/T 14848-2017", "lang": "zh", "suffix": "_新"}, keeps),
    ("grade_readings", {}, a_row_a_reading),
    ("average", {"by": "断面", "time": "时间"}, every_place),
    ("ledger", {"by": "断面", "time": "时间"}, every_reading),
    ("assess_sections", TIMED, every_place),
    (
        "assess_sections",
        TIMED | {"every": "year", "min_count": 1, "duplicates": "keep"},
        every_place,
    ),
    ("assess_rivers", TIMED | {"by": "河流"}, every_water),
    ("assess_lakes", {"lake": "断面", "time": "时间", "water_body": "lake"}, every_place),
    ("trophic_state", {"renormalise": True}, keeps),
    ("trend", {"by": "断面", "time": "时间", "every": "month"}, lambda table, result: None),
    ("grade_black_odorous", {"water": "河流", "point": "断面"}, every_water),
]


@pytest.mark.parametrize(("verb", "options", "law"), VERBS, ids=[verb for verb, *_ in VERBS])
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(table=tables())
def test_any_table_gives_its_rows_or_a_typed_error(
    verb: str, options: dict[str, Any], law: Law, table: pl.DataFrame
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = getattr(sz, verb)(table, **options)
        except sz.ShuizhiError as error:
            assert str(error)
            return
        law(table, result)
        lazy = getattr(sz, verb)(table.lazy(), **options).collect(engine="streaming")
    assert lazy.equals(result, null_equal=True)


OUTFALLS = pl.DataFrame(
    {
        "断面": ["甲", "乙"],
        "类型": ["公共污水处理系统", "医疗机构"],
        "城市": ["焦作"] * 2,
        "企业性质": ["现有", None],
        "功能类别": ["Ⅲ"] * 2,
        "干支流": ["其他"] * 2,
    }
)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(table=tables())
@pytest.mark.filterwarnings("ignore:columns that look like readings")
def test_any_table_of_discharge_is_judged_or_refused(table: pl.DataFrame) -> None:
    try:
        checked = sz.check_discharge(table, OUTFALLS, outfall="断面", time="时间")
    except sz.ShuizhiError as error:
        assert str(error)
        return
    assert set(checked["断面"]) <= set(table["断面"])
    assert sound(table, checked)
    assert set(checked["verdict"].drop_nulls()) <= {"pass", "fail", "undetermined", "prohibited"}
    told = checked.filter(verdict="undetermined")
    assert told["reason"].null_count() == 0
    assert sz.missing_limits(checked)["verdicts"].sum() <= checked.height


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(
    cells=st.lists(st.one_of(CELLS, st.floats(), st.integers()), min_size=1, max_size=8),
    seed=st.randoms(use_true_random=False),
)
def test_any_cells_are_read_alike_one_by_one_and_together(cells: list[Any], seed: Any) -> None:
    texts = pl.Series("氨氮", [None if cell is None else str(cell) for cell in cells], pl.String)
    together = sz.grade(texts.to_frame())
    assert together.height == len(cells)
    order = seed.sample(range(len(texts)), len(texts))
    shuffled = sz.grade(texts[order].to_frame())
    assert shuffled.equals(together[order], null_equal=True)


@pytest.mark.parametrize("freq", ["M", "Q", "Y", "D"])
def test_periods_of_pandas_are_times(freq: str) -> None:
    import pandas as pd

    times = pd.Series(pd.period_range("2024-01-01", periods=2, freq=freq))
    frame = pd.DataFrame({"断面": "甲", "时间": times, "氨氮": ["0.5", "0.6"], "总氮": times})
    every = {"Q": "quarter", "Y": "year"}.get(freq, "month")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = sz.assess_sections(frame, section="断面", time="时间", every=every, min_count=1)
    assert len(made) == (1 if freq == "D" else 2)
    assert set(made["class"]) <= {"Ⅱ", "Ⅲ"}


def test_types_of_their_own_beside_readings_are_compared_by_what_they_hold() -> None:
    import pandas as pd

    times = pl.from_pandas(pd.Series(pd.period_range("2024-01", periods=2, freq="M")))
    frame = pl.DataFrame({"断面": "甲", "时间": "2024-03", "氨氮": ["0.5", "0.5"], "总氮": times})
    made = sz.assess_sections(frame, section="断面", time="时间")
    assert made.select("samples", "duplicates").row(0) == (2, 0)
