"""Grade the table of the examples, count the classes of each section, and assess the last year."""

from pathlib import Path

import polars as pl

import shuizhi as sz

TABLE = Path(__file__).with_name("jiaozuo-samples.csv")


def main() -> None:
    samples = pl.read_csv(TABLE, infer_schema=False)
    graded = sz.grade(samples, water_body="水体类型", lang="zh")
    months = pl.col("采样日期").str.slice(0, 7).alias("月份")
    multiples = (
        pl.col("超标指标")
        .list.eval(
            pl.element().struct.field("parameter")
            + pl.when(pl.element().struct.field("multiple").is_not_null())
            .then(
                pl.format(
                    "({})", pl.element().struct.field("multiple").round(2, mode="half_to_even")
                )
            )
            .otherwise(pl.lit(""))
        )
        .list.join("、")
    )
    shown = graded.select(
        "断面名称", months, "类别", "水质状况", pl.col("定类指标").list.join("、"), multiples,
        "参评指标数", "定类确定", pl.col("说明").fill_null(""),
    )  # fmt: skip
    classes = graded.schema["类别"].categories.to_list()
    summary = (
        graded.group_by("断面名称", maintain_order=True)
        .agg(
            *(pl.col("类别").eq(name).sum().alias(name) for name in classes),
            pl.col("类别").is_null().sum().alias("无类别"),
            pl.len().alias("样品数"),
        )
        .with_columns(
            (pl.sum_horizontal("Ⅰ", "Ⅱ", "Ⅲ") / pl.col("样品数") * 100).round(1).alias("Ⅰ–Ⅲ %")
        )
    )
    with pl.Config(
        tbl_rows=24, tbl_cols=-1, tbl_width_chars=170, fmt_str_lengths=40,
        tbl_hide_column_data_types=True,
    ):  # fmt: skip
        print(
            f"{TABLE.name}: {samples.height} 个样品，按 {sz.standard().id} 评价（虚构的示例数据）"
        )
        print(shown)
        print("各断面类别统计")
        print(summary)
        assess(samples)


def assess(samples: pl.DataFrame) -> None:
    """Assess sections and rivers by year, and describe the result of one in a sentence."""
    year = sz.assess_sections(
        samples, section=["所属河流", "断面名称"], time="采样日期", every="year",
        water_body="水体类型", lang="zh",
    )  # fmt: skip
    print("各断面年度评价")
    print(
        year.select(
            "断面名称", "时段", "样本数", "类别", "水质状况", "主要污染指标", "达标", "同比变化"
        )
    )
    goals = sz.attainment(year, section="断面名称", goals={"inferior": 0, "good": 60}, lang="zh")
    print("消除劣Ⅴ类与Ⅰ～Ⅲ类比例")
    print(goals.select("时段", "目标项", "数值", "目标值", "判定", pl.col("断面").list.join("、")))
    worst = year.sort("类别", "时段", "断面名称", descending=True, nulls_last=True)[0]
    why = sz.explain(worst.drop("所属河流"), water_body="river")
    print(why)
    for line in why.details:
        print(" ", line)


if __name__ == "__main__":
    main()
