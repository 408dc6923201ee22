"""Concentrations of two periods side by side, and shares of classes over many."""

from collections.abc import Sequence

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang
from shuizhi._frames.samples import recognized, row_each
from shuizhi._frames.tables import Table
from shuizhi.assessment.means import result_names
from shuizhi.errors import ColumnError

__all__ = ["CONCENTRATIONS", "by_parameter", "means_of", "share_series"]

CONCENTRATIONS = {
    "parameter": "监测项目",
    "unit": "单位",
    "mean_before": "前期浓度",
    "mean_now": "本期浓度",
    "change_percent": "浓度变化率(%)",
}


def means_of(table: Table) -> dict[str, str]:
    """Return the columns of means of a result, by their parameter."""
    made: dict[str, str] = {}
    for each in recognized(table, None):
        if each["parameter"] and each["exponent"] == 0:
            made.setdefault(each["parameter"], each["column"])
    return made


def by_parameter(
    joined: pl.LazyFrame,
    keys: Sequence[str],
    ids: Sequence[str],
    beside: dict[str, pl.Expr],
    names: dict[str, str],
    told: bool,
    lang: Lang,
    suffix: str | None,
) -> pl.LazyFrame:
    """Return one row per place and parameter, of rows with the means before and now.

    ``beside`` are further columns (status, change), named as in ``names``. Where ``told`` is false,
    the periods are not comparable and the change is null.
    """
    shown = CONCENTRATIONS | names
    new = output_names(shown, lang, suffix, keys)
    parts = []
    for id, name in zip(ids, result_names(ids, lang), strict=True):
        before, now = (pl.col(f"{MARK}mean:{id}_{side}") for side in ("before", "now"))
        percent = plugin.change_percent(before, now)
        if _shuizhi.better_when(id) == "neither" or not told:
            percent = pl.when(False).then(percent)
        made = {
            "parameter": pl.lit(name),
            "unit": pl.lit(parameters_by_id()[id].shown_unit),
            "mean_before": before,
            "mean_now": now,
            "change_percent": percent,
        } | beside
        parts.append(pl.struct(made[each].alias(new[each]) for each in shown))
    return row_each(joined, keys, parts)


def share_series(
    frame: pl.LazyFrame, period: str, keys: Sequence[str], columns: Sequence[str]
) -> pl.LazyFrame:
    """Return lists of times in years, of seasons and of shares, one row per value of ``keys``.

    Raises
    ------
    ColumnError
        The periods are not years, half years, quarters or months, or the same of each year.
    """
    label = pl.col(period).cast(pl.String)
    named, rest = plugin.period_named(label).struct.field, label.str.slice(4)
    place = named("place").cast(pl.Float64)
    odd = rest.filter(place.is_null()).drop_nulls()
    suffixes = frame.select(odd.unique().sort()).collect().to_series().to_list()
    mixed = frame.select(rest.drop_nulls().n_unique()).collect().item() > 1
    if suffixes and mixed:
        raise ColumnError(text("shares_of_periods", periods=suffixes[:3]))
    within = (place / named("per_year")).fill_null(0.0)
    marked = frame.with_columns(
        (named("year") + within).alias(f"{MARK}times"), place.fill_null(0.0).alias(f"{MARK}seasons")
    )
    lists = [f"{MARK}times", f"{MARK}seasons", *columns]
    ordered = marked.filter(pl.col(f"{MARK}times").is_not_null()).sort(f"{MARK}times")
    if not keys:
        return ordered.select(pl.col(lists).implode())
    return ordered.group_by(keys, maintain_order=True).agg(pl.col(lists)).sort(keys)
