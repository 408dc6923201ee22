"""What the Rust face must come to as well: results of the Python face, kept in tests/expected.

``python tests/python/common/rust_face.py`` writes them anew; tests of both interfaces compare with
them.
"""

import json
import warnings
from pathlib import Path
from typing import Any

import polars as pl

import shuizhi as sz

ROOT = Path(__file__).parents[3]
EXPECTED = ROOT / "tests" / "expected"
SEASONS = {"丰水期": [6, 7, 8, 9], "平水期": [4, 5, 10, 11], "枯水期": [12, 1, 2, 3]}
PERIODS = {
    "month": "month",
    "quarter": "quarter",
    "half": "half",
    "year": "year",
    "seasons": SEASONS,
}
_SECTION = [
    "period", "samples", "duplicates", "days", "class", "status", "main_indicators", "deciding",
    "target", "attained", "change", "change_year", "water_body", "assessed", "certain", "reason",
]  # fmt: skip


def read(path: Path) -> pl.DataFrame:
    """Return a CSV file as text."""
    return pl.read_csv(path, infer_schema=False)


def sections(table: pl.DataFrame, every: Any, **options: Any) -> list[list[Any]]:
    """Return what sections of a table come to, the names first; of years also the means."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sz.ShuizhiWarning)
        found = sz.assess_sections(
            table, section="断面名称", time="采样日期", every=every, water_body="水体类型",
            lang="en", in_force="any", **options,
        )  # fmt: skip
    names = [name for name in _SECTION if name in found.columns]
    ids = [p for p in sz.parameters()["id"] if p in found.columns] if every == "year" else []
    rows = found.select("断面名称", *names, *ids).rows()
    return [["section", *names, *ids], *map(list, rows)]


def odd() -> pl.DataFrame:
    """Return a table with everything that a year of sections may have."""
    table = read(ROOT / "examples" / "jiaozuo-samples.csv").with_row_index("n")
    day, place = pl.col("采样日期"), pl.col("断面名称")
    gone = (
        (day > "2024-09")
        | ((place == "沁河甲断面") & day.str.slice(5, 2).is_in(["02", "05", "06", "07", "08"]))
        | ((place == "济河甲断面") & (day < "2024"))
    )
    table = table.filter(~gone)
    hours = table.filter((place == "新河甲断面") & day.str.starts_with("2023-0")).with_columns(
        pl.concat_str(day, pl.lit(" 08:00")).alias("采样日期")
    )
    later = hours.with_columns(
        day.str.replace("08:00", "14:00"),
        pl.lit("3.1").alias("氨氮(mg/L)"),
        pl.lit("未检出").alias("铜(μg/L)"),
    )
    unread = (
        table.filter(place == "蟒河甲断面").head(1).with_columns(pl.lit("三月底").alias("采样日期"))
    )
    other = pl.lit("湖库").alias("水体类型")
    turned = table.filter((place == "沁河乙断面") & (day < "2023-02")).with_columns(
        other, day + pl.lit("T10:00"), pl.lit("0.3").alias("氨氮(mg/L)")
    )
    bounds = table.filter((place == "大沙河乙断面") & (day < "2023-04")).with_columns(
        (day.str.slice(0, 8) + "27").alias("采样日期"),
        pl.lit(">20").alias("化学需氧量(mg/L)"),
        pl.lit("坏").alias("总磷(以P计,mg/L)"),
    )
    whole = pl.concat([table, hours, later, table.head(5), unread, turned, bounds]).drop("n")
    return whole.with_columns(
        pl.when(place.str.contains("沁河")).then(pl.lit("Ⅱ")).otherwise(pl.lit("Ⅳ类")).alias("目标")
    )


def section_periods() -> dict[str, Any]:
    """Return sections by every kind of period, of the table of Jiaozuo and of the odd one."""
    jiaozuo, strange = read(ROOT / "examples" / "jiaozuo-samples.csv"), odd()
    found: dict[str, Any] = {"jiaozuo/year": sections(jiaozuo, "year")}
    for name, every in PERIODS.items():
        found[f"odd/{name}"] = sections(strange, every, target="目标")
    for name in ("quarter", "year"):
        found[f"odd/{name}/5+X"] = sections(strange, name, target="目标", indicators="5+X")
    return found


def jobs() -> dict[str, Any]:
    """Return what the jobs of examples/rust/jobs.rs come to."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sz.ShuizhiWarning)
        return {name: made() for name, made in _JOBS.items()}


JIAOZUO = read(ROOT / "examples" / "jiaozuo-samples.csv")
_PLACES: dict[str, Any] = {"section": "断面名称", "time": "采样日期", "water_body": "水体类型"}


def _rows(table: pl.DataFrame, *columns: str | pl.Expr) -> list[list[Any]]:
    return [list(row) for row in table.select(*columns).rows()]


def _grade() -> list[list[Any]]:
    found = sz.grade(JIAOZUO, water_body="水体类型", lang="en")
    return _rows(found, "class", "certain", "deciding", pl.col("reason").fill_null(""))


def _limit() -> list[list[Any]]:
    limit = sz.limit("总磷", "Ⅲ", water_body="lake")
    return [[str(limit.decimal), limit.unit, limit.clause, limit.evidence.kind]]


def _readings() -> list[list[Any]]:
    cells = ["0.025L", "<0.02", ">20", "未检出", "1.2×10^3", "--", "坏", "-1"]
    read = pl.DataFrame({"cell": cells}).select(sz.expr.reading("cell", missing_values=[-1]))

    def told(reading: dict[str, Any]) -> str:
        if reading["value"] is None:
            return reading["reason"] or "not_detected"
        return f"{reading['qualifier'] or ''}{reading['value']:.12g}"

    return [[told(reading)] for reading in read.to_series()]


def _headers() -> list[list[Any]]:
    return _rows(sz.recognize(JIAOZUO.columns), "parameter", "unit")


def _units() -> list[list[Any]]:
    from shuizhi import _shuizhi

    return [[_shuizhi.exponent("mercury", unit)] for unit in ("mg/L", "μg/L", "ug/l", "ng/L", "℃")]


def _means() -> list[list[Any]]:
    found = sz.average(
        JIAOZUO, by="断面名称", time="采样日期", every="year", parameters=["氨氮"], shape="long"
    )
    return _rows(found, "断面名称", "period", "mean")


def _section() -> list[list[Any]]:
    found = sz.assess_sections(JIAOZUO, **_PLACES, every="year", lang="zh")
    main = pl.col("主要污染指标").fill_null("")
    return _rows(found, "断面名称", "时段", "类别", main, "定类确定")


def _river() -> list[list[Any]]:
    whole = JIAOZUO.with_columns(pl.lit("全县").alias("县"))
    made = []
    for by in ("县", "所属河流"):
        found = sz.assess_rivers(whole, by=by, **_PLACES, every="year", lang="zh")
        texts = [pl.col(name).fill_null("") for name in ("主要污染指标", "说明")]
        made += _rows(
            found, by, "时段", "水质状况", texts[0], "Ⅰ～Ⅲ类比例(%)", "定类确定", texts[1]
        )
    return made


def _lake() -> list[list[Any]]:
    found = sz.assess_lakes(
        JIAOZUO, lake="所属河流", point="断面名称", time="采样日期", water_body="水体类型",
        every="year", lang="zh",
    )  # fmt: skip
    return _rows(
        found,
        "所属河流",
        "时段",
        "类别",
        "总氮类别",
        pl.col("营养状态说明").fill_null(""),
        "定类确定",
    )


def _city() -> list[list[Any]]:
    found = sz.cwqi(
        JIAOZUO.with_columns(pl.lit("焦作").alias("市")), city="市", **_PLACES, every="year"
    )
    return _rows(found, "period", "cwqi_river", "cwqi_lake", "cwqi", "items")


def _trend() -> list[list[Any]]:
    found = sz.trend(
        JIAOZUO.filter(pl.col("断面名称") == "蟒河甲断面"), by="断面名称", time="采样日期",
        every="month", parameters=["氨氮"], lang="zh",
    )  # fmt: skip
    return _rows(found, "统计量", "趋势", "变化判断")


def _outfall() -> list[list[Any]]:
    outfalls = pl.DataFrame({
        "排污口": ["甲"], "类型": ["城镇污水处理厂"], "城市": ["焦作"], "流域": ["黄河"],
        "建成日期": ["2010-1-1"], "执行级别": ["一级A"], "function_class": ["Ⅲ"],
        "干支流": ["其他"], "企业性质": ["现有"],
    })  # fmt: skip
    samples = pl.DataFrame({
        "排污口": ["甲"] * 2, "日期": ["2023-07-01"] * 2, "COD": ["36", "48"],
        "氨氮": ["1.2", "6.4"], "水温": [20.0] * 2,
    })  # fmt: skip
    found = sz.check_discharge(
        samples, outfalls, outfall="排污口", time="日期",
        standards=["DB41/2087-2021", "GB 18918-2002"], lang="en",
    )  # fmt: skip
    found = found.filter(pl.col("parameter") != "water_temperature")
    high = pl.coalesce("limit_high", "limit")
    return _rows(found, "parameter", "standard", "level", "value", high, "verdict", "clause")


def _own() -> list[list[Any]]:
    own = sz.load_standard(ROOT / "examples" / "rust" / "own.toml")
    found = sz.grade(pl.DataFrame({"铜(mg/L)": [0.5, 0.51, 2.0]}), standard=own, target="乙")
    return _rows(found, "class", pl.col("exceeding").list.len())


def _supplement() -> list[list[Any]]:
    rows = sz.standard_template("DB41/2087-2021").filter(
        parameter="cod", level="二级", table="公共污水处理系统"
    )
    whole = sz.complete_standard(
        "DB41/2087-2021", rows.with_columns(value=pl.lit("60"), page=pl.lit("5"))
    )

    def of(standard: Any) -> str | None:
        limit = sz.limit("COD", "二级", standard=standard, table="公共污水处理系统")
        return None if limit.decimal is None else str(limit.decimal)

    return [[of("DB41/2087-2021"), of(whole)]]


def _explanation() -> list[list[Any]]:
    found = sz.assess_sections(JIAOZUO, **_PLACES, every="year", lang="zh")
    return [[sz.explain(found[row]).sentence] for row in range(found.height)]


_JOBS = {
    "grade": _grade, "limit": _limit, "readings": _readings, "headers": _headers, "units": _units,
    "means": _means, "section": _section, "river": _river, "lake": _lake, "city": _city,
    "trend": _trend, "outfall": _outfall, "own": _own, "supplement": _supplement,
    "explanation": _explanation,
}  # fmt: skip

MADE = {"section_periods": section_periods, "jobs": jobs}


def text(made: dict[str, Any]) -> str:
    """Return results as stored: one line per row."""
    parts = (
        json.dumps(name)
        + ": [\n"
        + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows)
        + "\n]"
        for name, rows in made.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    EXPECTED.mkdir(exist_ok=True)
    odd().write_csv(EXPECTED / "odd-samples.csv")
    for name, make in MADE.items():
        (EXPECTED / f"{name}.json").write_text(text(make()))
