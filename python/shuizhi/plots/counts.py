"""How many sections are of each class, by group and period."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.palette import CLASSES
from shuizhi._core.request import Lang
from shuizhi.plots.results import (
    ASSESSED,
    class_text,
    need_column,
    place_columns,
    place_name,
    read_periods,
)


def counted(frame: pl.DataFrame, by: str | Sequence[str] | None, lang: Lang) -> pl.DataFrame:
    """Return ``group``, ``period``, ``class`` and ``count``, of rivers or of sections.

    Raises
    ------
    ColumnError
        The table is no result of `assess_rivers` or `assess_sections`.
    """
    period, _ = read_periods(frame, lang)
    whole = "全部断面" if lang == "zh" else "all sections"
    if all(name in frame.columns for name in CLASSES):
        keys = place_columns(frame, "by", by, *ASSESSED)
        counts = frame.select(
            place_name(keys, whole).alias("group"), period.alias("period"), *CLASSES
        ).unpivot(on=CLASSES, index=["group", "period"], variable_name="class")
    else:
        name = need_column(frame, "assess_rivers or assess_sections", "class", "类别")
        keys = place_columns(frame, "by", by or [])
        counts = frame.select(
            place_name(keys, whole).alias("group"),
            period.alias("period"),
            class_text(frame, name).alias("class"),
            pl.lit(1).alias("value"),
        ).drop_nulls("class")
    return counts.group_by("group", "period", "class", maintain_order=True).agg(
        pl.col("value").cast(pl.Int64).sum().alias("count")
    )
