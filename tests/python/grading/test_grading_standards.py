"""Grading by other standards: drinking water, groundwater, own ones; limits as printed."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors

ROOT = Path(__file__).parents[3]


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
    assert shown("pH", "Ⅳ", "high side") == "ph Ⅳ (high side): 8.5–9.0 (GB/T 14848-2017 表1 第5项)"
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
        "ammonia_nitrogen 一级A (water of 12 ℃ or below): ≤ 8 mg/L (GB 18918-2002 表1 第8项)"
    )
    with pytest.raises(sz.errors.UnknownNameError, match='cod; give table, one of "1", "4"'):
        town.limit("COD", "一级A")
    with pytest.raises(sz.errors.UnknownNameError, match='table="9"'):
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
