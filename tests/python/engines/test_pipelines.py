"""The programs of the examples that grade within other tools."""

import runpy
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz

EXAMPLES = Path(__file__).parents[3] / "examples"
SAMPLES = pl.read_csv(EXAMPLES / "jiaozuo-samples.csv", infer_schema=False)
GRADED = sz.grade(SAMPLES, water_body="水体类型", lang="zh")


def program(name: str) -> dict[str, Any]:
    return runpy.run_path(str(EXAMPLES / f"{name}.py"))


def test_a_relation_of_duckdb_is_graded_as_it_is(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    made = program("pipeline_duckdb")["main"](tmp_path / "graded.parquet")
    expected = GRADED.filter(pl.col("采样日期") >= "2024-01-01")
    written = pl.read_parquet(tmp_path / "graded.parquet")
    assert written["类别"].to_list() == expected["类别"].cast(pl.String).to_list()
    assert written.columns == expected.columns
    rivers = dict(made["rivers"].select("所属河流", "劣Ⅴ类").rows())
    for river, count in rivers.items():
        own = expected.filter(所属河流=river)
        assert count == (own["类别"].cast(pl.String) == "劣Ⅴ").sum()
    assert rivers.keys() == set(expected["所属河流"])
    over = expected["超标指标"].explode(empty_as_null=False, keep_nulls=False).struct["parameter"]
    counts = dict(over.value_counts().rows())
    assert dict(made["over"].select("监测项目", "次数").rows()) == counts
    with duckdb.connect() as base:
        relation = base.sql("SELECT '甲' AS 断面, '2024-03-01' AS 日期, 1.2 AS 氨氮")
        for verb, options in (
            (sz.grade_readings, {}),
            (sz.assess_sections, {"section": "断面", "time": "日期"}),
        ):
            made = verb(relation, **options)
            assert made.select("class").fetchall() == [("Ⅳ",)]


def test_a_workbook_goes_through_pandas(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("openpyxl")
    main = program("pipeline_pandas")
    text = SAMPLES.with_columns(断面名称=pl.col("断面名称").replace("新河甲断面", "=1+1"))
    with pd.ExcelWriter(
        tmp_path / "in.xlsx", engine="xlsxwriter", engine_kwargs=main["SAFE"]
    ) as book:
        text.to_pandas().to_excel(book, index=False)
    main["main"](tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    sheets = pd.read_excel(tmp_path / "out.xlsx", sheet_name=None, dtype=str)
    assert list(sheets) == ["评价结果", "断面统计", "超标数据"]
    graded = sheets["评价结果"]
    assert graded["类别"].to_list() == GRADED["类别"].cast(pl.String).to_list()
    assert (
        graded["氨氮(mg/L)"].fillna("").to_list() == SAMPLES["氨氮(mg/L)"].fill_null("").to_list()
    )
    assert "=1+1" in set(graded["断面名称"])
    counts = sheets["断面统计"].set_index("断面名称")
    assert list(counts.columns) == ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
    assert counts.astype(int).to_numpy().sum() == SAMPLES.height
    readings = sz.grade_readings(SAMPLES, water_body="水体类型", lang="zh")
    assert len(sheets["超标数据"]) == (readings["判定"] == "超标").sum()
