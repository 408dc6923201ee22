"""The classes of sections by period, and counts of classes by group."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.palette import CLASSES
from shuizhi._core.request import Lang
from shuizhi.plots.charts import Picture
from shuizhi.plots.results import (
    ASSESSED,
    class_text,
    need_column,
    place_columns,
    place_name,
    read_periods,
)


def counted(frame: pl.DataFrame, by: str | Sequence[str] | None, lang: Lang) -> pl.DataFrame:
    """Return ``group``, ``period``, ``class`` and ``count``, for rivers or sections.

    Raises
    ------
    ColumnError
        The table is not a result of `assess_rivers` or `assess_sections`.
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


def with_shares(counts: pl.DataFrame, *over: str) -> pl.DataFrame:
    """Add the number of sections, the share of each class in per cent, and its span in a bar.

    These are ``sections``, ``share``, ``low`` and ``high``, with the rows of a group in the order
    of classes.
    """
    count, whole = pl.col("count"), pl.col("sections")
    high = count.cum_sum().over(over)
    return (
        counts.with_columns(pl.col("class").cast(pl.Enum(CLASSES)))
        .sort(*over, "class", maintain_order=True)
        .with_columns(count.sum().over(over).alias("sections"))
        .with_columns(
            plugin.percent(count, whole).alias("share"),
            plugin.percent(high - count, whole).alias("low"),
            plugin.percent(high, whole).alias("high"),
        )
    )


def class_cells(picture: Picture, frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return ``section``, ``period``, ``class`` (or a word for none), and ``text`` of cells.

    Raises
    ------
    ColumnError
        The table is not a result of `assess_sections`.
    """
    name = need_column(frame, "assess_sections", "class", "类别")
    period, _ = read_periods(frame, picture.lang)
    none = picture.none
    return frame.select(
        place_name(keys, "–").alias("section"),
        period.alias("period"),
        class_text(frame, name).fill_null(none).alias("class"),
    ).with_columns(
        pl.when(pl.col("class") == none).then(pl.lit("–")).otherwise("class").alias("text")
    )
