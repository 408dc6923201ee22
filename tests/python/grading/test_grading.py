"""The face of grading: columns, kinds of tables, rows, readings, refusals."""

import ast
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import shuizhi as sz
from shuizhi import _shuizhi, errors

ROOT = Path(__file__).parents[3]
SAMPLES = pl.DataFrame(
    {"断面": ["甲", "乙", "丙"], "氨氮(mg/L)": ["0.025L", "1.2", "坏"], "总磷": [0.05, 0.1, None]}
)


RESULTS = ["class", "status", "deciding", "exceeding", "assessed", "indicators", "certain",
           "reason"]  # fmt: skip


def test_columns_and_words_in_both_languages() -> None:
    graded = sz.grade(SAMPLES)
    assert graded.columns == [*SAMPLES.columns, *RESULTS]
    assert graded["class"].to_list() == ["Ⅱ", "Ⅳ", None]
    assert graded.schema["class"] == pl.Enum(["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"])
    assert graded["reason"].to_list()[2] == (
        "missing: total_phosphorus; not_a_number: ammonia_nitrogen; nothing_assessed"
    )
    chinese = sz.grade(SAMPLES, lang="zh")
    names = ["类别", "水质状况", "定类指标", "超标指标", "参评指标数", "应评指标数", "定类确定",
             "说明"]  # fmt: skip
    assert chinese.columns == [*SAMPLES.columns, *names]
    assert chinese.row(1, named=True)["超标指标"] == [
        {"parameter": "氨氮", "value": 1.2, "limit": 1.0, "multiple": 0.2}
    ]
    assert chinese["水质状况"].to_list() == ["优", "轻度污染", None]


def test_water_body_and_target_by_row() -> None:
    table = pl.DataFrame(
        {"TP": [0.1, 0.1, 0.1], "体": ["河流", "水库", "塘"], "目标": ["Ⅰ", "Ⅲ类", "?"]}
    )
    graded = sz.grade(table, water_body="体", target="目标")
    assert graded["class"].to_list() == ["Ⅱ", "Ⅳ", None]
    limits = [
        [e["limit"] for e in cell] if cell is not None else None for cell in graded["exceeding"]
    ]
    assert limits == [[0.02], [0.05], None]
    # A word for a water body is not taken for a column of that name.
    assert sz.grade(table.with_columns(river=pl.lit("沁河")), water_body="river")["class"][0] == "Ⅱ"


def test_every_kind_of_table_comes_back_as_it_came() -> None:
    assert isinstance(sz.grade(SAMPLES.lazy()), pl.LazyFrame)
    arrow = sz.grade(SAMPLES.to_arrow())
    assert isinstance(arrow, pa.Table)
    frame = SAMPLES.to_pandas().set_index(pd.Index([5, 7, 9]))
    frame["总磷"] = frame["总磷"].astype(object)
    frame.loc[7, "总磷"] = "0.30"  # texts and numbers mixed
    graded = sz.grade(frame)
    assert list(graded.index) == [5, 7, 9]
    assert graded.loc[7, "deciding"] == ["ammonia_nitrogen", "total_phosphorus"]
    assert list(frame.columns) == SAMPLES.columns

    class Stream:
        def __arrow_c_stream__(self, schema: Any = None) -> Any:
            return SAMPLES.__arrow_c_stream__(schema)

    assert sz.grade(Stream())["class"].to_list() == ["Ⅱ", "Ⅳ", None]


def test_empty_tables_and_narrow_floats() -> None:
    empty = sz.grade(SAMPLES.clear())
    assert empty.height == 0
    assert empty.schema == sz.grade(SAMPLES).schema
    # 0.2 of 32 bits is 0.2, not 0.20000000298.
    narrow = pl.DataFrame({"TP": pl.Series([0.2, 0.3], dtype=pl.Float32)})
    assert sz.grade(narrow)["class"].to_list() == ["Ⅲ", "Ⅳ"]
    for dtype in (pl.Int8, pl.Int64, pl.UInt16, pl.Decimal(10, 2)):
        table = pl.DataFrame({"氨氮": pl.Series([1, 2], dtype=pl.Int64).cast(dtype)})
        assert sz.grade(table)["class"].to_list() == ["Ⅲ", "Ⅴ"]


def test_long_tables() -> None:
    long = pl.DataFrame(
        {
            "样品": ["a", "b", "a", "b", "b", "b", "c"],
            "项目": ["氨氮", "氨氮", "Hg", "汞", "总磷", "总磷", "砷"],
            "结果": ["1.2", "0.1", "0.0002", "0.06L", "0.1", "0.2", "1"],
            "单位": ["mg/L", "mg/L", "mg/L", "μg/L", "mg/L", "mg/L", "斤"],
        }
    )
    graded = sz.grade(long, sample="样品", parameter="项目", value="结果", unit="单位")
    assert graded["样品"].to_list() == ["a", "b", "c"]
    assert graded["class"].to_list() == ["Ⅳ", "Ⅰ", None]
    assert "duplicate_reading: total_phosphorus" in graded["reason"][1]
    assert "unknown_unit: arsenic" in graded["reason"][2]
    readings = sz.grade_readings(long, parameter="项目", value="结果", unit="单位")
    assert readings.select(long.columns).equals(long)
    assert readings["value"].to_list() == [1.2, 0.1, 0.0002, 0.00006, 0.1, 0.2, None]
    assert readings["verdict"].to_list()[:4] == ["fail", "pass", "fail", "pass"]
    with pytest.warns(sz.ShuizhiWarning, match="怪"):
        odd = sz.grade_readings(
            long.with_columns(项目=pl.lit("怪")), parameter="项目", value="结果", unit="单位"
        )
    assert odd["reason"].to_list() == ["unknown_parameter"] * 7
    # The columns are the same whatever the rows name.
    assert odd.schema == readings.schema


def test_an_empty_cell_says_nothing_against_a_value() -> None:
    cells = [("a", "氨氮", "1.2"), ("a", "氨氮", ""), ("a", "总磷", None), ("a", "总磷", "--"),
             ("b", "氨氮", "1.2"), ("b", "氨氮", "约1"), ("c", "氨氮", None)]  # fmt: skip
    table = pl.DataFrame(cells, schema=["样", "项目", "值"], orient="row")
    asked = {"sample": "样", "parameter": "项目", "value": "值"}
    graded = sz.grade(table, **asked)
    assert graded["class"].to_list() == ["Ⅳ", None, None]
    assert graded["reason"].to_list() == [
        "missing: total_phosphorus",
        "missing: total_phosphorus; duplicate_reading: ammonia_nitrogen; nothing_assessed",
        "missing: ammonia_nitrogen, total_phosphorus; nothing_assessed",
    ]
    reversed_ = sz.grade(table.reverse(), **asked)
    assert reversed_.sort("样").equals(graded, null_equal=True)


def test_indicators_are_in_the_order_of_the_standard() -> None:
    """However the columns lie, whether the table is wide or long."""
    cells = {"总磷": 0.3, "汞": None, "氨氮": 1.5, "pH": 12.0, "高锰酸盐指数": 7.0, "铜": None}
    wide = pl.DataFrame({name: [cell] for name, cell in cells.items()})
    want = sz.grade(wide)
    names = ["ph", "permanganate_index", "ammonia_nitrogen", "total_phosphorus"]
    assert [over["parameter"] for over in want["exceeding"].item()] == names
    tied = wide.with_columns(pH=7.5)
    assert sz.grade(tied)["deciding"].item().to_list() == names[1:]
    assert want["reason"].item() == "missing: copper, mercury"
    for order in (list(cells), sorted(cells), sorted(cells, reverse=True)):
        made = sz.grade(wide.select(order))
        assert made.select(RESULTS).equals(want.select(RESULTS), null_equal=True)
        long = wide.select(order).unpivot(variable_name="项目", value_name="值")
        of_long = sz.grade(long.with_columns(样=1), sample="样", parameter="项目", value="值")
        assert of_long.select(RESULTS).equals(want.select(RESULTS), null_equal=True)
        by_name = wide.select(made=sz.expr.grade({name: name for name in order})).unnest("made")
        assert by_name.select(RESULTS).equals(want.select(RESULTS), null_equal=True)


@pytest.mark.parametrize(
    ("header", "cell", "value"),
    [
        ("氨氮", 7.9e28, 7.9e28), ("氨氮", 1e300, 1e300), ("氨氮(μg/L)", 1e300, 1e297),
        ("氨氮(g/L)", "7.9e28", 7.9e31), ("氨氮(g/L)", ">1e30", 1e33),
        ("氨氮(g/L)", "<1e30", 1e33), ("氨氮(g/L)", 1e308, None), ("水温", -1e30, -1e30),
    ],
)  # fmt: skip
def test_a_figure_is_reported_however_large(header: str, cell: Any, value: float | None) -> None:
    made = sz.grade_readings(pl.DataFrame({header: [cell], "pH": [7.0]}))
    assert made["value"][0] == value
    assert made["class"][0] == (None if header == "水温" else "劣Ⅴ")


def test_short_names_are_parameters_in_a_column_of_them() -> None:
    long = pl.DataFrame({"样": ["a", "a"], "项": ["As", "汞"], "值": ["0.2", "0.00001"]})
    with pytest.warns(sz.ShuizhiWarning, match="arsenic, mercury alone"):
        graded = sz.grade(long, sample="样", parameter="项", value="值")
    assert graded["deciding"].to_list() == [["arsenic"]]
    assert graded["class"].to_list() == ["劣Ⅴ"]


def test_a_record_batch_comes_back_as_one() -> None:
    pa = pytest.importorskip("pyarrow")
    batch = pa.RecordBatch.from_pydict({"氨氮": ["1.2", "0.1"], "断面": ["甲", "乙"]})
    graded = sz.grade(batch)
    assert type(graded) is pa.RecordBatch
    assert graded.column("class").to_pylist() == ["Ⅳ", "Ⅰ"]
    assert sz.grade(batch.slice(0, 0)).num_rows == 0


def test_readings_say_where_they_stand() -> None:
    table = pl.DataFrame({"断面": ["甲", "乙"], "汞(μg/L)": ["0.06L", "0.2"], "水温": ["20", "--"]})
    readings = sz.grade_readings(table, target="Ⅱ")
    assert readings["row"].to_list() == [0, 0, 1, 1]
    first = readings.row(0, named=True)
    assert first["reason"] == "below_detection; detection_limit_above_limit"
    assert (first["certain"], first["limit"], first["unit"]) == (False, 0.00005, "mg/L")
    assert first["clause"] == "GB 3838-2002 表1 第15项"
    assert readings["verdict"].to_list() == ["pass", "undetermined", "fail", "undetermined"]


def test_expressions() -> None:
    table = pl.DataFrame({"a": ["1.2"], "b": ["湖库"], "TP": [0.1]})
    by_map = sz.expr.grade(
        {"氨氮": "a", "总磷": pl.col("TP")}, water_body=pl.col("b"), target=pl.lit("Ⅳ")
    )
    row = table.lazy().select(by_map.alias("g")).unnest("g").collect().row(0, named=True)
    assert (row["class"], row["exceeding"]) == ("Ⅳ", [])
    with pytest.raises(errors.UnknownNameError):
        sz.expr.grade({"无此项": "a"})


@pytest.mark.parametrize(
    ("table", "options", "error", "words"),
    [
        (pl.DataFrame({"氨氮(ppm)": [1.0]}), {}, errors.UnitError, ["氨氮(ppm)", "mg/L"]),
        (pl.DataFrame({"氨氮(个/L)": [1.0]}), {}, errors.UnitError, ["氨氮(个/L)"]),
        (pl.DataFrame({"硝酸盐(以NO3计)": [1.0]}), {"indicators": ["硝酸盐"]},
         errors.AmbiguousColumnError, ["硝酸盐(以NO3计)"]),
        (pl.DataFrame({"氨氮": [1.0], "NH3-N": [1.0]}), {}, errors.DuplicateColumnError, ["NH3-N"]),
        (pl.DataFrame({"断面": ["甲"]}), {}, errors.ColumnError, ["断面", "columns="]),
        (pl.DataFrame({"氨氮": [True]}), {}, errors.ColumnError, ["氨氮", "Boolean"]),
        (pl.DataFrame({"氨氮": [1.0], "class": [1]}), {}, errors.ColumnError, ["class", "suffix="]),
        (SAMPLES, {"columns": {"无": "氨氮"}}, errors.ColumnError, ["无"]),
        (SAMPLES, {"columns": {"断面": 3}}, errors.OptionError, ["断面"]),
        (SAMPLES, {"water_body": "池"}, errors.OptionError, ["water_body", "断面"]),
        (SAMPLES, {"target": "Ⅵ"}, errors.OptionError, ["target"]),
        (SAMPLES, {"nondetect": "third"}, errors.OptionError, ["nondetect", "half"]),
        (SAMPLES, {"lang": "fr"}, errors.OptionError, ["lang"]),
        (SAMPLES, {"indicators": "22"}, errors.OptionError, ["table1-21"]),
        (SAMPLES, {"standard": "GB 1"}, errors.UnknownNameError, ["GB 3838-2002"]),
        (SAMPLES, {"missing_values": "-1"}, errors.OptionError, ["-1"]),
        (SAMPLES, {"detection_limits": {"汞": "x"}}, errors.OptionError, ["汞: x"]),
        (SAMPLES, {"sample": "断面"}, errors.OptionError, ["parameter="]),
        (object(), {}, errors.TableError, ["object", "polars"]),
    ],
)  # fmt: skip
def test_refusals_name_what_is_wrong(
    table: Any, options: dict[str, Any], error: type[Exception], words: list[str]
) -> None:
    with pytest.raises(error) as caught:
        sz.grade(table, **options)
    assert isinstance(caught.value, sz.ShuizhiError)
    for word in words:
        assert word in str(caught.value)


def test_a_unit_error_does_not_matter_where_the_column_is_not_assessed() -> None:
    table = SAMPLES.with_columns(pl.lit(1.0).alias("铁(ppm)"))
    assert sz.grade(table)["class"].to_list() == ["Ⅱ", "Ⅳ", None]
    note = sz.recognize(table).filter(column="铁(ppm)")["note"].item()
    assert "ppm" in note


def test_stubs_name_what_the_module_has() -> None:
    stub = ast.parse((ROOT / "python/shuizhi/_shuizhi.pyi").read_text(encoding="utf-8"))
    functions = {node.name for node in stub.body if isinstance(node, ast.FunctionDef)}
    names = {
        node.target.id
        for node in stub.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    module = {name for name in dir(_shuizhi) if not name.startswith("__")} - {"_shuizhi"}
    assert functions | (names - {"__version__"}) == module


def test_oxygen_by_its_saturation_where_asked() -> None:
    # GB 3838-2002 table 1 item 3: class Ⅰ at 90 % saturation (or 7.5 mg/L); at 25 ℃ 468 / 56.6 mg/L
    # are full, and 7.44… are 90 %.
    samples = pl.DataFrame(
        {"溶解氧": [7.45, 7.44, 7.6, 7.45], "水温": ["25", "25", "5", "--"], "pH": [7.0] * 4}
    )
    assert sz.grade(samples)["class"].to_list() == ["Ⅱ", "Ⅱ", "Ⅰ", "Ⅱ"]
    graded = sz.grade(samples, do_saturation=True, target="Ⅰ")
    assert graded["class"].to_list() == ["Ⅰ", "Ⅱ", "Ⅰ", "Ⅱ"]
    assert graded["exceeding"].list.len().to_list() == [0, 1, 0, 1]
    readings = sz.grade_readings(samples, do_saturation=True, target="Ⅰ")
    oxygen = readings.filter(parameter="dissolved_oxygen")
    assert oxygen["class"].to_list() == ["Ⅰ", "Ⅱ", "Ⅰ", "Ⅱ"]
    assert oxygen["verdict"].to_list() == ["pass", "fail", "pass", "fail"]
    with pytest.raises(sz.errors.OptionError, match="temperature"):
        sz.grade(samples.drop("水温"), do_saturation=True)
    section = samples.head(1).with_columns(
        pl.lit("甲").alias("断面"), pl.lit("2021-04").alias("月")
    )
    for on, want in ((False, "Ⅱ"), (True, "Ⅰ")):
        assessed = sz.assess_sections(
            section, section="断面", time="月", do_saturation=on, rounding="none"
        )
        assert assessed["class"].to_list() == [want]


@pytest.mark.parametrize(
    ("headers", "options", "want"),
    [
        (["总磷"], {}, [(1, 21)]),
        (["总磷", "总氮", "粪大肠菌群"], {"water_body": "lake"}, [(1, 21)]),
        (["总磷", "总氮"], {"indicators": "all"}, [(1, 22)]),  # with coliforms; nitrogen of lakes
        (["总磷", "总氮"], {"indicators": "all", "water_body": "lake"}, [(2, 23)]),
        (["总磷"], {"indicators": "5+X"}, [(1, 5)]),
        (["总磷"], {"indicators": "5+X", "x": ["氟化物", "氟化物"]}, [(1, 6)]),
        (["总磷", "pH"], {"indicators": ["TP", "总磷", "pH"]}, [(2, 2)]),
        (["总磷", "苯"], {"drinking_source": True}, [(2, 106)]),  # 21 + 5 + 80
        (["氨氮"], {"standard": "GB/T 14848-2017"}, [(1, 93)]),
    ],
)  # fmt: skip
def test_a_class_says_on_how_many_indicators_it_stands(
    headers: list[str], options: dict[str, Any], want: list[tuple[int, int]]
) -> None:
    columns = {header: (header, "mg/L") for header in headers if header not in ("pH", "粪大肠菌群")}
    table = pl.DataFrame({header: [0.01] for header in headers})
    graded = sz.grade(table, columns=columns, **options)
    assert graded.select("assessed", "indicators").rows() == want


def test_indicators_are_those_of_the_water_body_of_the_row() -> None:
    table = pl.DataFrame({"体": ["河", "湖", "?"], "总氮": [0.1] * 3})
    graded = sz.grade(table, water_body="体", indicators="all", lang="zh")
    assert graded.select("参评指标数", "应评指标数").rows() == [(0, 22), (1, 23), (0, 23)]
