"""What the Rust face must come to as well: results of the Python face, kept in tests/expected.

``python tests/python/rust_face.py`` writes them anew; tests of both faces are held to them.
"""

import json
import warnings
from pathlib import Path
from typing import Any

import polars as pl

import shuizhi as sz

ROOT = Path(__file__).parents[2]
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


MADE = {"section_periods": section_periods}


def text(made: dict[str, Any]) -> str:
    """Return results as they are kept: a line a row."""
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
