"""The verbs as users call them: names, kinds of table, options, long tables, refusals."""

import ast
from decimal import Decimal
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


def test_drinking_water_sources() -> None:
    table = pl.DataFrame({"氨氮": [0.1], "铁": [0.45], "三氯甲烷(μg/L)": ["0.5L"]})
    assert sz.grade(table)["assessed"][0] == 1
    graded = sz.grade(table, drinking_source=True)
    assert (graded["class"][0], graded["assessed"][0]) == ("Ⅰ", 3)
    assert [e["parameter"] for e in graded["exceeding"][0]] == ["iron"]


GROUND = "GB/T 14848-2017"


def test_groundwater() -> None:
    table = pl.DataFrame(
        {
            "pH": [7.0, 5.5, 9.01],
            "嗅和味": ["无", "有", "3"],
            "LAS": ["0.05L", "0.1", "--"],
            "总α放射性": [0.5, 0.1, 0.6],
            "三氯甲烷(μg/L)": [0.5, 300, 300.1],
        }
    )
    graded = sz.grade(table, standard=GROUND)
    assert graded.schema["class"] == pl.Enum(["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"])
    assert graded["class"].to_list() == ["Ⅲ", "Ⅴ", "Ⅴ"]
    assert graded["status"].null_count() == 3
    assert graded["deciding"].to_list() == [
        ["gross_alpha"], ["odor_taste"], ["ph", "trichloromethane"],
    ]  # fmt: skip
    assert graded["certain"].to_list() == [True, True, True]
    assert graded["reason"].to_list() == [
        None,
        None,
        "missing: anionic_surfactant; not_a_number: odor_taste; classes_not_separable: gross_alpha",
    ]
    assert graded["exceeding"][1].to_list()[:2] == [
        {"parameter": "odor_taste", "value": 1.0, "limit": 0.0, "multiple": None},
        {"parameter": "ph", "value": 5.5, "limit": 6.5, "multiple": None},
    ]
    # Class Ⅴ allows everything.
    open_ended = sz.grade(table, standard="gbt14848-2017", target="Ⅴ", lang="zh")
    assert open_ended["超标指标"].to_list() == [[], [], []]
    assert open_ended["水质状况"].null_count() == 3
    readings = sz.grade_readings(table[2:], standard=GROUND, target="Ⅳ")
    assert readings.select("comparison", "limit", "limit_high", "verdict").rows() == [
        ("range", 5.5, 9.0, "fail"),
        ("absent", 0.0, None, "undetermined"),
        ("<=", 0.3, None, "undetermined"),
        (None, None, None, "pass"),
        ("<=", 0.3, None, "fail"),
    ]
    assert readings.filter(parameter="gross_alpha").select("certain", "reason").row(0) == (
        False, "classes_not_separable",
    )  # fmt: skip
    with pytest.raises(errors.OptionError, match="GB 3838-2002"):
        sz.grade(table, standard=GROUND, indicators="5+X")


def test_long_tables_of_groundwater() -> None:
    long = pl.DataFrame(
        {
            "井": ["a", "a", "a", "b", "b", "b"],
            "项目": ["嗅和味", "肉眼可见物", "汞", "嗅和味", "肉眼可见物", "汞"],
            "结果": ["无", "有", "无", "0", "缺测", "0.001"],
        }
    )
    graded = sz.grade(long, standard=GROUND, sample="井", parameter="项目", value="结果")
    assert graded["class"].to_list() == ["Ⅴ", "Ⅲ"]
    assert graded["reason"].to_list() == [
        "missing: mercury",
        "missing: visible_matter; not_a_number: odor_taste",
    ]
    readings = sz.grade_readings(long, standard=GROUND, parameter="项目", value="结果")
    assert readings["class"].to_list() == ["Ⅰ", "Ⅴ", None, None, None, "Ⅲ"]
    # Under a standard that does not limit them, nothing is described.
    surface = sz.grade_readings(long, parameter="项目", value="结果")
    assert surface["reason"].to_list()[:4] == ["missing", "not_a_number", "missing", "no_limit"]


def test_limits_show_what_is_printed() -> None:
    def shown(parameter: str, level: str, condition: str | None = None) -> str:
        return str(sz.limit(parameter, level, standard=GROUND, condition=condition))

    assert shown("色（铂钴色度单位）", "Ⅴ") == (
        "color_platinum_cobalt Ⅴ: > 25 Pt-Co unit (GB/T 14848-2017 表1 第1项)"
    )
    assert shown("LAS", "Ⅰ") == "anionic_surfactant Ⅰ: not detected (GB/T 14848-2017 表1 第16项)"
    assert shown("嗅和味", "Ⅳ") == "odor_taste Ⅳ: absent (GB/T 14848-2017 表1 第2项)"
    assert shown("肉眼可见物", "Ⅴ") == "visible_matter Ⅴ: present (GB/T 14848-2017 表1 第4项)"
    assert shown("pH", "Ⅳ", "high side") == "ph Ⅳ: 8.5–9.0 (GB/T 14848-2017 表1 第5项)"
    assert shown("铍", "Ⅰ") == "beryllium Ⅰ: ≤ 0.0001 mg/L (GB/T 14848-2017 表2 第1项)"
    band = sz.limit("pH", 4, standard=GROUND, condition="low side")
    assert (band.value, band.value_high, band.condition) == (5.5, 6.5, "low side")
    assert band.note == "5.5 included, 6.5 excluded"
    none = sz.limit("LAS", "Ⅰ", standard=GROUND)
    assert (none.value, none.decimal, none.comparison) == (None, None, "not_detected")
    with pytest.raises(errors.UnknownNameError, match="low side"):
        sz.limit("pH", "Ⅳ", standard=GROUND)
    standard = sz.standard(GROUND)
    assert len(standard.limits) == 467
    assert "not detected" in standard._repr_html_()
    assert sz.standards().filter(id=GROUND)["limits"].item() == 467


def test_limits_of_discharge_are_distinguished_by_table() -> None:
    town, hospital = sz.standard("GB 18918-2002"), sz.standard("GB 18466-2005")
    assert str(town.limit("COD", "一级A", table=4)) == (
        "cod 一级A: ≤ 75 mg/L (GB 18918-2002 表4 第1项)"
    )
    assert town.limit("COD", "一级A", table="表1").decimal == 50
    assert str(town.limit("氨氮", "一级A", table=1, condition="water of 12 ℃ or below")) == (
        "ammonia_nitrogen 一级A: ≤ 8 mg/L (GB 18918-2002 表1 第8项)"
    )
    with pytest.raises(sz.errors.UnknownNameError, match='say which table, of "1", "4"'):
        town.limit("COD", "一级A")
    with pytest.raises(sz.errors.UnknownNameError, match='for "9"'):
        town.limit("COD", "一级A", table=9)
    load = hospital.limit("COD", table=1, unit="g/(bed·d)")
    assert (load.value, load.unit, load.condition) == (60, "g/(bed·d)", "maximum load per bed")
    assert hospital.limit("COD", table=1).unit == "mg/L"
    strict = sz.limit(
        "总余氯",
        "一级",
        standard="GB 8978-1996",
        condition="infectious-disease and tuberculosis hospitals",
        table=4,
    )
    assert strict.figure == "< 0.5"
    unknown = sz.limit("BOD5", "一级", standard="DB41/2087-2021")
    assert (unknown.value, str(unknown)) == (
        None,
        "bod5 一级: not encoded (DB41/2087-2021 “公共污水处理系统”表)",
    )


def test_standards_that_have_no_classes_are_not_graded_by() -> None:
    samples = pl.DataFrame({"氨氮(mg/L)": [1.0]})
    for standard, what in (
        ("GB/T 18920-2020", "check_limits"),
        ("GB 8978-1996", "check_discharge"),
        ("GB 5749-2022", "no classes; check_limits"),
    ):
        with pytest.raises(sz.errors.OptionError, match=what):
            sz.grade(samples, standard=standard)
    kinds = dict(sz.standards().select("id", "kind").iter_rows())
    assert kinds["GB/T 18920-2020"] == "reuse"
    assert {id for id, kind in kinds.items() if kind == "discharge"} >= {
        "DB41/2087-2021",
        "GB 18466-2005",
        "GB 18918-2002",
        "GB 8978-1996",
    }


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


def test_standards_of_ones_own(tmp_path: Path) -> None:
    text = (ROOT / "standards" / "gb3838-2002.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text.replace('"GB 3838-2002"', '"Q 1-2025"', 1), encoding="utf-8")
    standard = sz.load_standard(own)
    table = pl.DataFrame({"氨氮": [1.2], "粪大肠菌群": [50000]})
    assert sz.grade(table, standard=standard)["deciding"][0].to_list() == ["fecal_coliform"]
    assert standard.limit("TP", 3, water_body="lake").decimal == Decimal("0.05")
    own.write_text(text.replace('value = "0.15"', 'value = "0.9"', 1), encoding="utf-8")
    with pytest.raises(errors.StandardError, match=r"own\.toml: table 1, item 7 .*Ⅱ"):
        sz.load_standard(own)
    with pytest.raises(errors.FileError):
        sz.load_standard(tmp_path / "none.toml")


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
