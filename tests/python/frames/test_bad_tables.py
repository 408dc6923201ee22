"""Tables as they should not be: columns that cannot be understood, cells that cannot be read."""

import datetime as dt
from collections.abc import Mapping, Sequence
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

AMBIGUOUS, COLUMN, DUPLICATE = (
    errors.AmbiguousColumnError,
    errors.ColumnError,
    errors.DuplicateColumnError,
)
UNIT, OPTION, TABLE = errors.UnitError, errors.OptionError, errors.TableError


def graded(held: Mapping[str, Any], **options: Any) -> pl.DataFrame:
    made: pl.DataFrame = sz.grade(pl.DataFrame(dict(held)), **options)
    return made


def one(name: str, held: Mapping[str, Any], error: Any, *words: str, **options: Any) -> Refused:
    return Refused(name, lambda: graded(held, **options), error, words)


def of(name: str, table: Any, error: Any, *words: str) -> Refused:
    return Refused(name, lambda: sz.grade(table), error, words)


def column_of(dtype: Any, *cells: Any) -> dict[str, pl.Series]:
    return {"氨氮": pl.Series(cells, dtype=dtype)}


HEADERS = [
    one("unknown unit", {"氨氮(ppm)": [1]}, UNIT, "氨氮(ppm)", "ppm", "mg/L"),
    one("unit of counts", {"氨氮(个/L)": [1]}, UNIT, "氨氮(个/L)", "cannot be converted"),
    one("unit of temperature", {"总磷(℃)": [1]}, UNIT, "总磷(℃)"),
    one("percent", {"总磷(%)": [1]}, UNIT, "总磷(%)"),
    one("two units", {"氨氮(mg/L)(μg/L)": [1]}, AMBIGUOUS, "two units", "mg/L", "μg/L"),
    one("two units in one", {"氨氮(mg/L,μg/L)": [1]}, AMBIGUOUS, "two units"),
    one("another basis", {"氨氮(以NH4计)": [1]}, AMBIGUOUS, "NH4"),
    one("two parameters", {"氨氮(总磷)": [1]}, AMBIGUOUS, "ammonia_nitrogen", "total_phosphorus"),
    one("a note in brackets", {"氨氮(备用)": [1]}, UNIT, "备用"),
    one("alike by alias", {"氨氮": [1], "NH3-N": [2]}, DUPLICATE, '"氨氮"', '"NH3-N"'),
    one("alike by code", {"w21003": [1], "ammonia_nitrogen": [2]}, DUPLICATE, '"w21003"'),
    one("alike by unit", {"氨氮(mg/L)": [1], "氨氮(μg/L)": [2]}, DUPLICATE, "μg/L"),
    one("alike by width", {"氨氮": [1], "氨氮　": [2]}, DUPLICATE, "more than one column"),
    one("no parameter", {"断面": ["甲"]}, COLUMN, "no column is a parameter", "断面"),
    one("weak names only", {"T": [1], "As": [1]}, COLUMN, "no column is a parameter"),
    one("no columns", {}, COLUMN, "no column is a parameter"),
    one("a result's name", {"氨氮": [1], "class": [1]}, COLUMN, "'class'", "suffix="),
    one("a Chinese one", {"氨氮": [1], "类别": [1]}, COLUMN, "“类别”", "suffix=", lang="zh"),
    one("told of none", {"氨氮": [1]}, COLUMN, '"x"', columns={"x": "汞"}),
    one("told twice", {"氨氮": [1], "x": [1]}, DUPLICATE, '"x"', columns={"x": "氨氮"}),
    one("told a stranger", {"x": [1]}, errors.UnknownNameError, "神秘", columns={"x": "神秘"}),
    one("told no unit", {"x": [1]}, UNIT, "ppm", columns={"x": ("汞", "ppm")}),
    one("told a name with NUL", {"\0": [1]}, COLUMN, "NUL", columns={"\0": "氨氮"}),
    one("told half", {"氨氮(ppm)": [1]}, UNIT, "ppm", columns={"氨氮(ppm)": "氨氮"}),
]

TYPES = [
    one(str(dtype), column_of(dtype, *cells), COLUMN, "'氨氮'", shown or str(dtype))
    for dtype, cells, shown in [
        (pl.Boolean, [True], None),
        (pl.Date, [dt.date(2024, 1, 1)], None),
        (pl.Datetime("us"), [dt.datetime(2024, 1, 1)], "Datetime"),
        (pl.Datetime("us", "Asia/Shanghai"), [dt.datetime(2024, 1, 1)], "Datetime"),
        (pl.Time, [dt.time(1)], None),
        (pl.Duration("us"), [dt.timedelta(1)], "Duration"),
        (pl.List(pl.Float64), [[0.5]], None),
        (pl.List(pl.String), [["0.5"]], None),
        (pl.Array(pl.Float64, 1), [[0.5]], "Array"),
        (pl.Struct({"a": pl.Float64}), [{"a": 0.5}], "Struct"),
        (pl.Binary, [b"0.5"], None),
        (pl.Object, [object()], None),
    ]
]

KINDS = [
    of("nothing", None, TABLE, "NoneType is not a table", "polars"),
    of("a list", [[0.5]], TABLE, "list is not a table"),
    of("a dict", {"氨氮": [0.5]}, TABLE, "dict is not a table"),
    of("a path", "samples.csv", TABLE, "is a path, not a table", "read_samples"),
    of("a number", 0.5, TABLE, "float is not a table"),
    of("an array", np.array([[0.5]]), TABLE, "ndarray is not a table"),
    of("two levels", pd.DataFrame({("氨氮", "mg/L"): [1]}), COLUMN, "several levels"),
    of("twice in pandas", pd.DataFrame([[1, 2]], columns=["氨氮"] * 2), COLUMN, "'氨氮'"),
    of("twice in Arrow", pa.table([[1], [2]], names=["氨氮"] * 2), COLUMN, "columns of one name"),
    of("numbers for names", pd.DataFrame([[1, 2]]), COLUMN, "no column is a parameter"),
    of("booleans in pandas", pd.DataFrame({"氨氮": [True]}), COLUMN, "'氨氮'", "Boolean"),
]

LONG = pl.DataFrame(
    {"样": [1, 1], "项目": ["氨氮", "总磷"], "值": ["1.2", "0.1"], "单位": ["mg/L"] * 2}
)


MARKED = "\ufdd0id"
MARKS = [
    of("polars", pl.DataFrame({"氨氮": [1], MARKED: [1]}), COLUMN, "U+FDD0", "rename"),
    of("lazy", pl.LazyFrame({"氨氮": [1], MARKED: [1]}), COLUMN, "U+FDD0"),
    of("pandas", pd.DataFrame({"氨氮": [1], MARKED: [1]}), COLUMN, "U+FDD0"),
    of("Arrow", pa.table({"氨氮": [1], MARKED: [1]}), COLUMN, "U+FDD0"),
    of("any name", pl.DataFrame({"氨氮": [1], "*": [1]}), COLUMN, "'*'", "pattern"),
    of("a pattern", pd.DataFrame({"氨氮": [1], "^氨.*$": [1]}), COLUMN, "'^氨.*$'", "pattern"),
    of("within", pl.DataFrame({"氨氮": [1], f"断面{MARKED}": [1]}), COLUMN, "U+FDD0"),
]


def long(name: str, error: Any, *words: str, table: Any = LONG, **options: Any) -> Refused:
    asked = {"sample": "样", "parameter": "项目", "value": "值", "unit": "单位"} | options
    return Refused(name, lambda: sz.grade(table, **asked), error, words)


LONGS = [
    long("no sample", OPTION, "sample=", sample=None),
    long("no value", OPTION, "value=", value=None),
    long("no such column", COLUMN, "'无'", value="无"),
    long("no such unit column", COLUMN, "'无'", unit="无"),
    long("no such sample", COLUMN, "'无'", sample=["样", "无"]),
    long("values that are lists", COLUMN, "'值'", table=LONG.with_columns(值=pl.lit([1.0]))),
    long("a sample twice", COLUMN, "sample", "twice", sample=["样", "样"]),
    long("no columns for a sample", OPTION, "sample names no column", sample=[]),
    long(
        "names that are lists",
        COLUMN,
        "'项目'",
        "List",
        table=LONG.with_columns(项目=pl.concat_list("项目")),
    ),
    long(
        "units that are lists",
        COLUMN,
        "'单位'",
        "List",
        table=LONG.with_columns(单位=pl.concat_list("单位")),
    ),
    long("values that are days", COLUMN, "'值'", table=LONG.with_columns(值=pl.date(2024, 1, 1))),
]


@pytest.mark.parametrize("case", [*HEADERS, *TYPES, *KINDS, *MARKS, *LONGS], ids=str)
def test_a_table_is_refused_with_its_cause(case: Refused) -> None:
    case.check()


ITSELF: list[Any] = []
ITSELF.append(ITSELF)


def day(number: int, dtype: Any = pl.Date) -> pl.DataFrame:
    """Return a sample of a day, counted from 1970-01-01 in the unit of its type."""
    whole = pl.Series("时间", [number]).cast(pl.Int32 if dtype == pl.Date else pl.Int64)
    return pl.DataFrame([pl.Series("断面", ["甲"]), whole.cast(dtype), pl.Series("COD", [15.0])])


# Days that no calendar of four digits has, in every type of time.
FAR: list[tuple[int, Any]] = [
    *((number, pl.Date) for number in (2**31 - 1, -(2**31), 2_932_897, -719_163)),
    *(
        (number, pl.Datetime(unit))
        for unit in ("ms", "us")
        for number in (2**63 - 1, -(2**63), 2**62, -(2**62))
    ),
    *((number, pl.Int64) for number in (2**63 - 1, -(2**63), 0)),
    (2**63 - 1, pl.UInt64),
    (2**63 - 1, pl.Int128),
]
PLANT = pl.DataFrame({"断面": ["甲"], "类型": ["公共污水处理系统"]})


@pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiWarning")
@pytest.mark.parametrize(("number", "dtype"), FAR, ids=str)
def test_a_day_beyond_the_calendar_is_not_understood(number: int, dtype: Any) -> None:
    table = day(number, dtype)
    timed: dict[str, Any] = {"time": "时间"}
    assert sz.assess_sections(table, section="断面", **timed)["period"].to_list() == [None]
    for every in ("ten-day", "quarter", "year", None):
        made = sz.average(table, by="断面", every=every, **timed)
        assert made["samples"].to_list() == [1]
    assert sz.ledger(table, by="断面", **timed).height == 1
    assert sz.grade(table, time="时间", in_force="any").height == 1
    with pytest.raises(errors.ColumnError, match="no cell can be read as a day"):
        sz.grade(table, time="时间")
    checked = sz.check_discharge(table, PLANT, outfall="断面", **timed)
    assert checked["verdict"].to_list() == ["undetermined"]


@pytest.mark.parametrize("number", [-719_162, 2_932_896])
def test_the_first_and_the_last_day_are_understood(number: int) -> None:
    for table in (day(number), day(number * 86_400_000, pl.Datetime("ms"))):
        period = sz.average(table, by="断面", time="时间")["period"].to_list()
        assert period == ["1-01" if number < 0 else "9999-12"]


@pytest.mark.parametrize(
    "supplement", [ITSELF, [ITSELF], [[[]]], [["x.csv"]], ({"page": ITSELF},)], ids=range(5)
)
def test_a_supplement_of_lists_is_refused(supplement: Any) -> None:
    with pytest.raises(sz.ShuizhiError):
        sz.complete_standard("DB41/2087-2021", supplement)


# A cell that cannot be read flags its sample, and refuses nothing.
CELLS: Sequence[tuple[Any, str | None, str]] = [
    ("-1", None, "negative"),
    (-1.0, None, "negative"),
    (float("inf"), None, "not_finite"),
    (float("-inf"), None, "not_finite"),
    (float("nan"), None, "missing"),
    ("inf", None, "not_finite"),
    ("NaN", None, "missing"),
    ("1e400", None, "not_finite"),
    ("9" * 100_000, None, "not_finite"),
    ("约0.5", None, "not_a_number"),
    ("0.5 0.6", None, "not_a_number"),
    ("0,5", None, "not_a_number"),
    ("=0.1+0.2", None, "not_a_number"),
    ("2024-01-03", None, "not_a_number"),
    ("#DIV/0!", None, "not_a_number"),
    ("Ⅲ", None, "not_a_number"),
    ("0.5mg/L", None, "not_a_number"),
    ("１２３\0", None, "not_a_number"),
    ("\ud7ff", None, "not_a_number"),
    ("½", None, "not_a_number"),
    ("<0", None, "not_a_number"),
    ("未检出", None, "not_detected"),
    ("", None, "missing"),
    ("--", None, "missing"),
    ("#N/A", None, "missing"),
    ("'0.5", "Ⅱ", ""),
    ("０．５", "Ⅱ", ""),
    ("5×10⁻¹", "Ⅱ", ""),
    ("-0", "Ⅰ", ""),
    (5e-324, "Ⅰ", ""),
    (1e308, "劣Ⅴ", ""),
    (Decimal("0.50"), "Ⅱ", ""),
    (10**18, "劣Ⅴ", ""),
]


@pytest.mark.parametrize(("cell", "class_", "reason"), CELLS, ids=lambda cell: repr(cell)[:20])
def test_a_cell_is_read_or_flagged(cell: Any, class_: str | None, reason: str) -> None:
    row = graded({"氨氮": [cell]}).row(0, named=True)
    assert row["class"] == class_
    assert reason in (row["reason"] or "")
    readings = sz.grade_readings(pl.DataFrame({"氨氮": [cell]}))
    assert readings.height == 1
    assert readings["class"].item() == class_


def test_other_columns_may_hold_anything() -> None:
    odd: dict[str, Any] = {
        "list": [[1]], "struct": [{"a": 1}], "binary": [b"x"], "day": [dt.date(2024, 1, 1)],
        "\0": ["\0"], "": [""], "氨氮备注": ["x"], "a" * 10_000: [1],
    }  # fmt: skip
    frame = pl.DataFrame(odd | {"氨氮": [0.5]}).with_columns(
        pl.Series("object", [object()], dtype=pl.Object)
    )
    result = sz.grade(frame)
    assert result["class"].to_list() == ["Ⅱ"]
    assert result.columns[: frame.width] == frame.columns


@pytest.mark.parametrize("name", ["id", "0", "cell", "index", "copies", "graded", "value", ""])
def test_names_of_private_characters_are_names(name: str) -> None:
    """Characters that users define, as GBK has them, are decoded to U+E000 and those behind it."""
    name = f"\ue000{name}"
    keys = pl.DataFrame({name: ["甲", "乙"], "时间": ["2024-01-03"] * 2, "氨氮": ["0.5", "3"]})
    assert sz.grade(keys).rows() == sz.grade(keys.rename({name: "断面"})).rows()
    for verb in (sz.average, sz.ledger):
        made = verb(keys, by=name, time="时间")
        assert made.rows() == verb(keys.rename({name: "断面"}), by="断面", time="时间").rows()
    assessed = sz.assess_sections(keys, section=name, time="时间").sort(name)
    assert assessed[name].to_list() == ["乙", "甲"]
    assert assessed["class"].to_list() == ["劣Ⅴ", "Ⅱ"]
    long = pl.DataFrame({name: [1, 1], "项目": ["氨氮", "总磷"], "值": ["1.2", "0.1"]})
    asked = {"parameter": "项目", "value": "值"}
    assert sz.grade(long, sample=name, **asked).select(name, "class").rows() == [(1, "Ⅳ")]
    assert sz.grade_readings(long, **asked).columns[:3] == long.columns
    value = long.rename({"值": f"{name}1"})
    asked["value"] = f"{name}1"
    assert sz.grade_readings(value, **asked)["class"].to_list() == ["Ⅳ", "Ⅱ"]


def test_many_columns_are_looked_through() -> None:
    frame = pl.DataFrame({"氨氮": [0.5]} | {f"c{n}": [1] for n in range(20_000)})
    with pytest.warns(sz.ShuizhiWarning, match="'c7', and 292 more"):
        graded = sz.grade(frame)
    assert graded["class"].to_list() == ["Ⅱ"]


def test_a_header_as_long_as_a_book_is_not_a_parameter() -> None:
    """Headers may be remarks: searching a name and a unit in them takes no time."""
    for header in ("氨氮/" * 50_000, "(" * 100_000, "氨氮" + "(x)" * 50_000, "mg/L" * 50_000):
        assert sz.recognize([header])["parameter"].to_list() == [None]


SAMPLES = pl.DataFrame({"断面": ["甲", "甲"], "时间": ["2024-01-03"] * 2, "氨氮": [0.5, 0.6]})
TIMES = [
    ("2024-02-30", None),
    ("2024-13-01", None),
    ("0000-01-01", None),
    ("99999-01-01", None),
    ("去年", None),
    ("", None),
    ("45294", None),
    ("2024年1月3日", "2024-01"),
    ("2024/1/3 8:30", "2024-01"),
    ("20240103", "2024-01"),
]


@pytest.mark.parametrize(("time", "period"), TIMES)
def test_a_time_is_understood_or_is_alone(time: str, period: str | None) -> None:
    frame = SAMPLES.with_columns(时间=pl.Series([time, "2024-01-03"]))
    made = sz.assess_sections(frame, section="断面", time="时间")
    assert set(made["period"]) == {period, "2024-01"}
    ledger = sz.ledger(frame, by="断面", time="时间")
    assert ledger.height == 2
