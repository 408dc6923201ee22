"""Check a week of the made-up city's outfalls, by every discharge standard that applies."""

import polars as pl
from make_city import FLOW, outfalls, samples

import shuizhi as sz

VERDICTS = ["达标", "超标", "无法判定", "禁止排放"]


def main() -> None:
    # Two of its days lie before 2022-09-01, when DB41/2087-2021 began to apply to existing units.
    readings = samples("2022-08-30", 7)
    checked = sz.check_discharge(
        readings, outfalls(), outfall="排口", time="监测时间", flow=FLOW, lang="zh"
    )
    counted = [pl.col("判定").eq(verdict).sum().alias(verdict) for verdict in VERDICTS]
    by_standard = checked.group_by("标准", "排口").agg(*counted).sort("标准", "排口")
    over = checked.filter(pl.col("判定") == "超标").select(
        "排口", "日期", "监测项目", pl.col("数值").round(3), "标准", "级别", "标准限值",
        pl.col("超标倍数").round(2),
    )  # fmt: skip
    open_ = checked.filter(pl.col("判定") == "无法判定").group_by("标准", "说明").len("项次")
    loads = sz.discharge_summary(checked, by=["排口", "监测项目"], lang="zh").filter(
        pl.col("监测项目").is_in(["化学需氧量", "氨氮"])
    )
    with pl.Config(
        tbl_rows=40, tbl_cols=-1, tbl_width_chars=130, fmt_str_lengths=30,
        tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True,
    ):  # fmt: skip
        print(f"{readings.height} 条小时数据，{checked.height} 项判定（虚构的示例数据）")
        print("各标准、各排口的判定\n", by_standard, sep="")
        print("超标最重的十项\n", over.sort("超标倍数", descending=True).head(10), sep="")
        print("无法判定的原因\n", open_.sort("标准", "说明"), sep="")
        week = loads.select("排口", "监测项目", "达标率(%)", "负荷(t)", "无负荷日数")
        print("一周负荷\n", week, sep="")


if __name__ == "__main__":
    main()
