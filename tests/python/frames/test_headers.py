"""Headers and names of parameters, and the messages on those not understood."""

import io
import warnings
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi.errors import AmbiguousColumnError, UnitError, UnknownNameError

MAIN = {"pH": [7.5], "溶解氧": [8.0], "高锰酸盐指数": [2.0], "氨氮": [0.1]}


def warned(call: Any) -> list[str]:
    """Return what is told by a call."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        call()
    return [str(warning.message) for warning in told if warning.category is sz.ShuizhiWarning]


@pytest.mark.parametrize(
    ("header", "parameter", "unit", "unit_from", "stage"),
    [
        ("溶解氧 DO (mg/L)", "dissolved_oxygen", "mg/L", "header", None),
        ("氨氮 NH3-N (mg/L)", "ammonia_nitrogen", "mg/L", "header", None),
        ("六价铬 Cr+6 (mg/L)", "chromium_hexavalent", "mg/L", "header", None),
        ("总磷浓度(mg/L)", "total_phosphorus", "mg/L", "header", None),
        ("CODcr浓度", "cod", "mg/L", "assumed", None),
        ("溶氧量", "dissolved_oxygen", "mg/L", "assumed", None),
        ("高锰酸钾指数", "permanganate_index", "mg/L", "assumed", None),
        ("出水COD", "cod", "mg/L", "assumed", "effluent"),
        ("进水BOD5(mg/L)", "bod5", "mg/L", "header", "influent"),
        ("w21003-Avg", "ammonia_nitrogen", "mg/L", "code", None),
        ("w20111", "mercury", "μg/L", "code", None),
        ("w20089-Rtd", "thallium", "ng/L", "code", None),
        ("w02006", "total_plate_count", "counts/L", "code", None),
        ("色度(度)", "color_platinum_cobalt", "Pt-Co unit", "header", None),
        ("色度(倍)", "color_dilution", "dilution factor", "header", None),
        ("浑浊度(度)", "turbidity", "NTU", "header", None),
        ("pH(/)", "ph", "1", "header", None),
        ("总磷(g/m**3)", "total_phosphorus", "mg/L", "header", None),
        *((f"w21003-{field}", None, None, None, None) for field in ("Min", "Max", "Cou", "Flag")),
        ("MN", None, None, None, None),
        ("色度", None, None, None, None),
    ],
)
def test_headers_are_understood(
    header: str, parameter: str | None, unit: str | None, unit_from: str | None, stage: str | None
) -> None:
    row = sz.recognize([header]).row(0, named=True)
    found = tuple(row[name] for name in ("parameter", "unit", "unit_from", "stage"))
    assert found == (parameter, unit, unit_from, stage)
    assert parameter is not None or row["note"]


def unit_of(id: str) -> str:
    """Return the canonical unit of a parameter."""
    unit: str = sz.parameters().filter(id=id)["unit"].item()
    return unit


NOT_PLAIN = [
    ("总磷(以PO4计)", "total_phosphorus", AmbiguousColumnError, "multiply the figures by 0.3261"),
    ("氨氮(以NH3计)", "ammonia_nitrogen", AmbiguousColumnError, "multiply the figures by 0.8224"),
    ("硝酸盐(以NO3计)", "nitrate", AmbiguousColumnError, "multiply the figures by 0.2259"),
    ("铬(三价)", "chromium_total", UnitError, "三价"),
    ("总磷(溶解态)", "total_phosphorus", UnitError, "溶解态"),
    ("石油类(紫外)", "petroleum", UnitError, "紫外"),
    ("总硬度(德国度)", "total_hardness", UnitError, "德国度"),
    ("水温(℉)", "water_temperature", UnitError, "5/9"),
    ("透明度(ft)", "transparency", UnitError, "0.3048"),
]


@pytest.mark.parametrize(("name", "id", "error", "says"), NOT_PLAIN, ids=[c[0] for c in NOT_PLAIN])
@pytest.mark.parametrize("long", [False, True], ids=["wide", "long"])
def test_what_is_not_the_plain_parameter_is_refused_alike(
    name: str, id: str, error: type[Exception], says: str, long: bool
) -> None:
    wide = pl.DataFrame({"断面": ["甲"], "pH": [7.0], name: [0.3]})
    rows = pl.DataFrame({"断面": "甲", "项目": ["pH", name], "值": [7.0, 0.3]})
    table, options = (rows, {"parameter": "项目", "value": "值"}) if long else (wide, {})
    with pytest.raises(error, match=says):
        sz.grade_readings(table, **options)
    left_out = sz.grade_readings(table, columns={name: None}, **options)
    assert left_out.filter(pl.col("parameter") == id).is_empty()
    mapped = sz.grade_readings(table, columns={name: (id, unit_of(id))}, **options)
    assert mapped.filter(pl.col("parameter") == id)["value"].to_list() == [0.3]


def test_names_of_long_tables_are_refused_only_where_they_are_asked_for() -> None:
    rows = pl.DataFrame({"断面": "甲", "项目": ["氨氮", "硝酸盐(以NO3计)"], "值": [0.3, 2.0]})
    columns = {"sample": "断面", "parameter": "项目", "value": "值"}
    assert sz.grade(rows, **columns)["class"].to_list() == ["Ⅱ"]
    with pytest.raises(AmbiguousColumnError):
        sz.average(rows, by="断面", every=None, parameter="项目", value="值")


def test_units_of_a_long_table_tell_vague_names_apart() -> None:
    rows = pl.DataFrame({
        "项目": ["色度", "色度", "浑浊度", "pH", "三卤甲烷", "色度"],
        "单位": ["度", "倍", "度", "/", "/", None],
        "值": ["5", "30", "0.4", "7.5", "0.2", "5"],
    })  # fmt: skip
    told = []

    def call() -> None:
        told.append(sz.grade_readings(rows, parameter="项目", value="值", unit="单位"))

    assert warned(call) and "'色度'" in warned(call)[0]
    assert told[0]["parameter"].to_list() == [
        "color_platinum_cobalt", "color_dilution", "turbidity", "ph", "trihalomethanes_ratio", None
    ]  # fmt: skip


def test_names_of_several_stages_do_not_mix() -> None:
    rows = pl.DataFrame({"断面": "甲", "项目": ["进水COD", "出水COD"], "值": [170.0, 20.0]})
    with pytest.raises(AmbiguousColumnError, match="influent and of effluent"):
        sz.grade(rows, sample="断面", parameter="项目", value="值")
    wide = pl.DataFrame({"进水COD": [170.0], "出水COD": [20.0]})
    with pytest.raises(AmbiguousColumnError, match="influent and of effluent"):
        sz.grade(wide)
    taken = wide.drop("进水COD").with_columns(pH=7.0)
    assert any("'出水COD'" in said for said in warned(lambda: sz.grade(taken)))
    plain = wide.with_columns(pl.lit(10.0).alias("COD"), pH=7.0)
    assert sz.grade(plain)["class"].to_list() == ["Ⅰ"]


def test_limits_understand_what_headers_do() -> None:
    by_name = sz.limit("总磷", "Ⅲ", water_body="river")
    for name in ("总磷(以P计)", "总磷(以P计，mg/L)", "总磷浓度", "总磷 TP"):
        assert sz.limit(name, "Ⅲ", water_body="river") == by_name, name
    with pytest.raises(UnknownNameError, match=r"0\.3261"):
        sz.limit("总磷(以PO4计)", "Ⅲ", water_body="river")
    with pytest.raises(UnknownNameError, match="did you mean 高锰酸盐指数"):
        sz.limit("高猛酸盐指数", "Ⅲ")
    with pytest.raises(UnknownNameError, match="color_dilution"):
        sz.limit("色度", standard="GB 18918-2002")


@pytest.mark.parametrize(
    ("lang", "columns", "made"),
    [
        ("en", ("parameter", "value", "unit"), "canonical_"),
        ("en", ("项目", "结果", "unit"), "canonical_"),
        ("zh", ("监测项目", "数值", "单位"), ""),
        ("zh", ("项目", "结果", "单位"), ""),
    ],
)
def test_long_readings_take_tables_whose_columns_are_called_as_results(
    lang: Any, columns: tuple[str, str, str], made: str
) -> None:
    name, value, unit = columns
    rows = pl.DataFrame({name: ["氨氮", "汞"], value: ["0.3", "0.2"], unit: ["mg/L", "μg/L"]})
    graded = sz.grade_readings(rows, parameter=name, value=value, unit=unit, lang=lang)
    assert graded.select(rows.columns).equals(rows)
    own = "换算单位" if lang == "zh" else "canonical_unit"
    assert graded[own].to_list() == ["mg/L", "mg/L"]
    figures = graded.select(pl.selectors.by_dtype(pl.Float64)).columns[0]
    assert graded[figures].to_list() == [0.3, 0.0002]


@pytest.mark.parametrize(
    ("column", "cells", "says"),
    [
        ("总磷X", [0.1], "'总磷X' (nearest: 总磷, total_phosphorus)"),
        ("总鳞酸盐磷", [1], None),
        ("高猛酸盐指", ["2.0"], None),
        ("硫化物检测", ["0.01L"], "sulfide"),
        ("dissolved oxigen 2", [3.0], None),
        ("column_7", [3.0], "'column_7'"),
        ("As", [0.001], "arsenic"),
        ("色度", [5.0], "color"),
    ],
)
def test_columns_that_look_measured_are_reported(
    column: str, cells: list[Any], says: str | None
) -> None:
    table = pl.DataFrame({**MAIN, column: cells})
    told = [said for said in warned(lambda: sz.grade(table)) if "not understood" in said]
    if says is None:
        assert len(told) in (0, 1)
    else:
        assert len(told) == 1
        assert says in told[0]
    assert not warned(lambda: sz.grade(table, columns={column: None}))
    zh = warned(lambda: sz.grade(table, lang="zh"))
    assert all("未能识别" in said for said in zh)


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("断面编号", [10001]),
        ("station_id", [7]),
        ("riverCode", [7]),
        ("经度", [120.1]),
        ("采样日期", ["20240101"]),
        ("month", [3]),
        ("流量(m3/s)", [3.2]),
        ("备注", ["1"]),
        ("原始值:氨氮", ["0.103"]),
        ("断面", ["甲"]),
        ("天气", ["晴"]),
        ("w21003-Max", [0.3]),
        ("MN", ["8888880000001"]),
        ("空", [None]),
    ],
)
def test_columns_that_are_not_readings_are_not_reported(column: str, cells: list[Any]) -> None:
    table = pl.DataFrame({**MAIN, column: cells})
    assert not warned(lambda: sz.grade(table))


VERBS = {
    "grade": sz.grade,
    "grade_readings": sz.grade_readings,
    "average": lambda table: sz.average(table, by="断面", time="月", every="year", min_count=1),
    "ledger": lambda table: sz.ledger(table, by="断面", time="月", every="year"),
    "assess_sections": lambda table: sz.assess_sections(
        table, section="断面", time="月", every="month", target="Ⅲ"
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_tells_once(verb: str) -> None:
    table = pl.DataFrame({"断面": ["甲"], "月": ["2024-01"], **MAIN, "总磷X": ["<0.01"]})
    told = [said for said in warned(lambda: VERBS[verb](table)) if "总磷X" in said]
    assert len(told) == 1


def test_a_lazy_table_is_not_computed_to_look_at_it() -> None:
    def fail(frame: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("computed")

    table = pl.DataFrame({**MAIN, "总磷X": [0.1], "总氮X": ["0.1"]})
    lazy = table.lazy().map_batches(fail, schema=table.schema)
    (said,) = warned(lambda: sz.grade(lazy))
    assert "总磷X" in said


@pytest.mark.parametrize("kind", ["pandas", "arrow"])
def test_other_kinds_of_table_are_looked_at(kind: str) -> None:
    table = pl.DataFrame({**MAIN, "总磷X": ["0.1L"]})
    given = table.to_pandas() if kind == "pandas" else table.to_arrow()
    assert "总磷X" in warned(lambda: sz.grade(given))[0]


def test_units_of_codes_are_reported_where_they_differ() -> None:
    table = pl.DataFrame({**MAIN, "w20111": [0.2], "w21011": [0.1]})
    (said,) = warned(lambda: sz.grade(table))
    assert "w20111 (μg/L)" in said and "w21011" not in said
    graded = sz.grade_readings(table.rename({"w20111": "w20111(μg/L)"}))
    assert 0.0002 in graded["value"].to_list()


def test_a_class_without_any_main_indicator_is_reported() -> None:
    (said,) = warned(lambda: sz.grade(pl.DataFrame({"铜": [0.5]})))
    assert "copper alone" in said
    assert not warned(lambda: sz.grade(pl.DataFrame({"铜": [0.5]}), indicators=["铜"]))
    ground = pl.DataFrame({"铜": [0.5]})
    assert not warned(lambda: sz.grade(ground, standard="GB/T 14848-2017", target="Ⅲ"))
    rows = pl.DataFrame({"断面": ["甲"], "项目": ["铜"], "值": [0.5]})
    (said,) = warned(lambda: sz.grade(rows, sample="断面", parameter="项目", value="值", lang="zh"))
    assert "仅由铜得出" in said


def read_rows(rows: list[list[str]]) -> tuple[list[str], list[str]]:
    """Return the names of columns and the notes of a file with these rows."""
    text = "\n".join(",".join(row) for row in rows)
    result = sz.read_samples(io.BytesIO(text.encode()))
    return result.frame.columns, result.notes


@pytest.mark.parametrize(
    ("groups", "names", "columns"),
    [
        (
            ["日期", "进水", "", "出水", ""],
            ["", "COD(mg/L)", "氨氮", "COD(mg/L)", "氨氮"],
            ["日期", "进水COD(mg/L)", "进水氨氮", "出水COD(mg/L)", "出水氨氮"],
        ),
        (
            ["", "入口水质（mg/L）", "", "出口水质（mg/L）", ""],
            ["日期", "COD", "BOD5", "COD", "BOD5"],
            ["日期", "入口COD", "入口BOD5", "出口COD", "出口BOD5"],
        ),
        (
            ["Date", "Influent", "", "Effluent", ""],
            ["", "COD", "TP", "COD", "TP"],
            ["Date", "influent COD", "influent TP", "effluent COD", "effluent TP"],
        ),
        (
            ["日期", "流量", "进水", "", "出水", "备注"],
            ["", "", "COD", "水量", "COD", ""],
            ["日期", "流量", "进水COD", "水量", "出水COD", "备注"],
        ),
    ],
)
def test_two_level_headers_keep_the_stage(
    groups: list[str], names: list[str], columns: list[str]
) -> None:
    found, notes = read_rows([groups, names, ["1"] * len(names)])
    assert found == columns
    assert any("kept in the names" in note for note in notes)
    stages = sz.recognize(found)["stage"].drop_nulls().to_list()
    assert stages.count("influent") == stages.count("effluent") > 0
    with pytest.raises(AmbiguousColumnError):
        sz.grade(pl.DataFrame({name: ["1"] for name in found}))


LABORATORY = {
    "℃": ["水温"],
    "/": ["pH", "臭和味", "肉眼可见物", "三卤甲烷"],
    "度": ["色度", "浑浊度"],
    "NTU": ["浑浊度"],
    "mg/L": ["溶解氧", "高锰酸盐指数", "氨（以N计）", "硝酸盐（以N计）", "铬（六价）"],
    "CFU/mL": ["菌落总数"],
    "MPN/L": ["粪大肠菌群"],
    "Bq/L": ["总α放射性"],
}


def test_items_and_units_of_laboratory_reports_are_understood() -> None:
    pairs = [(item, unit, "1") for unit, items in LABORATORY.items() for item in items]
    rows = pl.DataFrame(pairs, schema=["项目", "单位", "值"], orient="row")
    graded = sz.grade_readings(rows, parameter="项目", value="值", unit="单位")
    assert graded["parameter"].null_count() == 0
    assert graded["value"].null_count() == 0


def test_discharge_takes_effluent_and_screening_influent() -> None:
    table = pl.DataFrame({
        "厂": ["甲"], "日期": ["2024-01-03"],
        "进水BOD5": [170.59], "出水BOD5": [8.0], "进水COD": [300.0],
    })  # fmt: skip
    outfalls = pl.DataFrame({"厂": ["甲"], "类型": ["城镇污水处理厂"], "级别": ["一级A标准"]})
    checked = sz.check_discharge(table, outfalls, outfall="厂", time="日期")
    assert set(checked["parameter"]) == {"bod5"}
    assert set(checked["value"]) == {8.0}
    screened = sz.screen_influent(table, plant="厂", time="日期", every=None)
    assert screened["mean"].to_list() == [170.59]
    with pytest.raises(sz.ShuizhiError):
        sz.screen_influent(table.drop("进水BOD5"), plant="厂", time="日期", every=None)
