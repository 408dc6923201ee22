"""What results of a check come to: by outfall, parameter, month; and the limits they wait for."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.headings import output_names
from shuizhi._core.language import language
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar, dates
from shuizhi._frames.tables import wrap
from shuizhi.assessment.means import check_names, named
from shuizhi.discharge.names import CHECK, SUMMARY, VERDICTS, result_columns
from shuizhi.errors import ColumnError
from shuizhi.law.lookup import reasons


@checked
def discharge_summary(
    checked: Any,
    *,
    by: str | Sequence[str],
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Any:
    """Sum verdicts up by outfall, parameter, standard, month, or what else the table has.

    Parameters
    ----------
    checked
        A result of `check_discharge`, of parameters or of days, in either language.
    by
        Its columns to sum up by; ``month`` (月份) and ``year`` (年份) are made of the day.
    lang, suffix
        As of `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row for each of ``by``, sorted: ``pass``, ``fail``, ``undetermined``, ``prohibited`` (how
        many), ``compliance`` (达标率: pass of pass and fail, in per cent), ``worst_multiple``,
        ``load`` (t: the sum of daily loads, each outfall, day and parameter once) and
        ``without_load`` (无负荷日数: the days and parameters in mg/L that have no load, and so no
        part in that sum).

    Raises
    ------
    ColumnError
        The table is no result of `check_discharge`, or has no such columns.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import check_discharge
    >>> samples = pl.DataFrame({
    ...     "排口": ["甲"] * 2, "日期": ["2023-07-01", "2023-07-02"], "COD": [36, 48],
    ... })
    >>> outfalls = pl.DataFrame({
    ...     "排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"], "企业性质": ["现有"],
    ...     "流域": ["黄河"], "功能类别": ["Ⅲ"], "干支流": ["其他"],
    ... })
    >>> checked = check_discharge(samples, outfalls, outfall="排口", time="日期",
    ...     standards=["DB41/2087-2021"])
    >>> discharge_summary(checked, by=["排口", "month"]).select("month", "pass", "fail").row(0)
    ('2023-07', 1, 1)
    """
    lang = language(lang)
    table = wrap(checked)
    columns = result_columns(table, ["day", "verdict"])
    # A table of days has no parameters, and so no multiples and loads.
    by_parameter = any(name in table.names for name in ("parameter", CHECK["parameter"]))
    if by_parameter:
        columns |= result_columns(table, ["parameter", "multiple", "load", "unit"])
    if not isinstance(by, str):
        check_names("by", by)
    wanted = [by] if isinstance(by, str) else list(by)
    made = {"month": "%Y-%m", "月份": "%Y-%m", "year": "%Y", "年份": "%Y"}
    own = named("by", [name for name in wanted if name not in made], table)
    if not wanted:
        raise ColumnError("by=[] names nothing to sum up by")
    place = table.names[0]
    needed = list(dict.fromkeys([*own, place, *columns.values()]))
    source = table.frame(needed)
    day = dates(columns["day"], source.collect_schema()[columns["day"]], Calendar("ten-day"))
    frame = source.with_columns(
        day.dt.strftime(made[name]).alias(name) for name in wanted if name in made
    )
    verdict = pl.col(columns["verdict"])
    counts = [
        verdict.is_in([word, zh]).sum().cast(pl.UInt32).alias(word) for word, zh in VERDICTS.items()
    ]
    nothing = pl.lit(None, pl.Float64)
    if by_parameter:
        summed = frame.group_by(wanted).agg(
            *counts, pl.col(columns["multiple"]).max().alias("worst_multiple")
        )
        # The load of an outfall, day and parameter counts once, whichever standards bind it.
        once = list(dict.fromkeys([*wanted, place, columns["day"], columns["parameter"]]))
        load = pl.col(columns["load"]).max().alias("load")
        waits = pl.col("load").is_null() & (pl.col("unit") == "mg/L")
        total = (pl.col("load").sum() / 1000).round_sig_figs(12)
        loads = (
            frame.group_by(once)
            .agg(load, pl.col(columns["unit"]).first().alias("unit"))
            .group_by(wanted)
            .agg(
                pl.when(pl.col("load").count() > 0).then(total).alias("load"),
                waits.sum().cast(pl.UInt32).alias("without_load"),
            )
        )
        summed = summed.join(loads, on=wanted, how="left", nulls_equal=True)
    else:
        summed = frame.group_by(wanted).agg(counts)
        without = pl.lit(None, pl.UInt32).alias("without_load")
        summed = summed.with_columns(
            nothing.alias("worst_multiple"), nothing.alias("load"), without
        )
    judged = pl.col("pass") + pl.col("fail")
    share = pl.when(judged > 0).then(100.0 * pl.col("pass") / judged)
    new = output_names(SUMMARY, lang, suffix, wanted)
    result = summed.with_columns(share.alias("compliance")).sort(wanted, nulls_last=True)
    return table.convert(
        result.select(*wanted, *(pl.col(name).alias(new[name]) for name in SUMMARY))
    )


def missing_limits(checked: Any) -> pl.DataFrame:
    """List the limits that verdicts wait for: cells of standards that are not held.

    Parameters
    ----------
    checked
        A result of `check_discharge`, in either language.

    Returns
    -------
    polars.DataFrame
        A row a cell: ``standard``, ``level``, ``parameter``, ``condition``, ``clause``, and the
        number of ``verdicts`` that wait for it. `standard_template` lists every missing cell of a
        standard, to be filled in.

    Raises
    ------
    ColumnError
        The table is no result of `check_discharge`.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import check_discharge
    >>> samples = pl.DataFrame({"排口": ["甲"], "日期": ["2023-07-01"], "氟化物": [1.1]})
    >>> outfalls = pl.DataFrame({
    ...     "排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"], "企业性质": ["现有"],
    ...     "流域": ["黄河"], "功能类别": ["Ⅲ"], "干支流": ["其他"],
    ... })
    >>> checked = check_discharge(samples, outfalls, outfall="排口", time="日期")
    >>> missing_limits(checked).select("standard", "level", "parameter", "verdicts").row(0)
    ('DB41/2087-2021', '一级', 'fluoride', 1)
    """
    table = wrap(checked)
    wanted = ["standard", "level", "parameter", "condition", "clause"]
    names = result_columns(table, [*wanted, "reason"])
    texts = reasons().filter(code="limit_not_held").select("code", "zh").row(0)
    waiting = table.frame(table.names).filter(pl.col(names["reason"]).is_in(texts))
    columns = [pl.col(names[key]).alias(key) for key in wanted]
    counted = waiting.group_by(columns).agg(pl.len().cast(pl.UInt32).alias("verdicts"))
    return counted.sort(wanted, nulls_last=True).collect()
