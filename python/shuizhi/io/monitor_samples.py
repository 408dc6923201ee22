"""Figures of online monitors as a table of samples: one row per monitor and time."""

from typing import Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.messages import text
from shuizhi._core.parameters import monitor_code
from shuizhi.errors import OptionError

COLUMNS = {
    "mn": "MN",
    "st": "ST",
    "cn": "CN",
    "interval": "数据类型",
    "time": "时间",
    "code": "编码",
    "parameter": "监测项目",
    "statistic": "统计量",
    "value": "数值",
    "unit": "单位",
    "flag": "数据标记",
    "sampled": "采样时间",
    "raw": "原始值",
    "crc_ok": "校验正确",
    "packet": "包序号",
    "line": "行号",
}
# The interval of the data of a command (HJ 212-2017, table 9).
INTERVALS = {
    "2011": ("real-time", "实时"),
    "2051": ("minutes", "分钟"),
    "2061": ("hour", "小时"),
    "2031": ("day", "日"),
}
Interval = Literal["real-time", "minutes", "hour", "day"]
# The unit of the total flow of an interval; other flows are rates.
_FLOWS = {"hour": "m3/h", "day": "m3/d"}


def samples_of(frame: pl.DataFrame, interval: Interval) -> pl.DataFrame:
    """Return the figures of an interval, one row per monitor and time."""
    chinese = "MN" in frame.columns
    shown = {name: zh if chinese else name for name, zh in COLUMNS.items()}
    rows = frame.rename({own: name for name, own in shown.items()})
    words = {en: zh if chinese else en for en, zh in INTERVALS.values()}
    found = rows["interval"].drop_nulls().unique(maintain_order=True).to_list()
    rows = rows.filter(pl.col("interval") == words[interval], pl.col("parameter").is_not_null())
    if rows.is_empty():
        asked = words[interval]
        raise OptionError(text("hj212_no_interval", interval=asked, found=found or ["-"]))
    mean = "Rtd" if interval == "real-time" else "Avg"
    flow = pl.col("code").is_in([code for code in rows["code"].unique() if _is_flow(code)])
    flows = _flow(rows.filter(flow), interval, mean, "流量" if chinese else "flow")
    unit = pl.when(pl.col("unit") != "1").then("(" + pl.col("unit") + ")").otherwise(pl.lit(""))
    figures = rows.filter(~flow, pl.col("statistic") == mean).select(
        "mn",
        "time",
        (pl.col("parameter") + unit).alias("column"),
        (pl.col("parameter") + ("标记" if chinese else "-Flag")).alias("flags"),
        "value",
        "flag",
    )
    # A message that was sent again has its own row.
    again = pl.int_range(pl.len()).over("mn", "time", "column").alias("again")
    flows, figures = flows.with_columns(again), figures.with_columns(again)
    told = pl.concat([flows, figures], how="diagonal")
    cells = dict.fromkeys(flows["column"].unique(maintain_order=True), ("column", "value"))
    for column, flags in figures.select("column", "flags").unique(maintain_order=True).rows():
        cells |= {column: ("column", "value"), flags: ("flags", "flag")}
    return (
        told.rename({"mn": shown["mn"], "time": shown["time"]})
        .group_by(shown["mn"], shown["time"], "again", maintain_order=True)
        .agg(pl.col(what).filter(pl.col(by) == name).first().alias(name)
             for name, (by, what) in cells.items())
        .sort(shown["mn"], shown["time"], "again", nulls_last=True)
        .drop("again")
    )  # fmt: skip


def _is_flow(code: str) -> bool:
    found = monitor_code(code)
    return found is not None and found.name_en == "flow"


def _flow(rows: pl.DataFrame, interval: Interval, mean: str, name: str) -> pl.DataFrame:
    """Return the flow of each message, null if its flag is not normal."""
    unit = _FLOWS.get(interval, "L/s")
    of, per = _shuizhi.flow_factor("", "L/s", "L/s", unit)
    rate = pl.col("value").filter(pl.col("statistic") == mean).first() * of / per
    total = pl.col("value").filter(pl.col("statistic") == "Cou").first()
    value = pl.coalesce(total, rate) if interval in _FLOWS else rate
    flagged = plugin.flagged(pl.col("flag")).alias("flagged")
    return (
        rows.with_columns(flagged)
        .group_by("packet", "mn", "time", maintain_order=True)
        .agg(pl.when(~pl.col("flagged").any()).then(value).alias("value"))
        .select("mn", "time", pl.lit(f"{name}({unit})").alias("column"), "value")
    )
