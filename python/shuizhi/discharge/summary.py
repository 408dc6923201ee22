"""Summarize verdicts by outfall, parameter and month, and list the missing limits."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.options import check_names, named
from shuizhi._frames.tables import wrap
from shuizhi.discharge.names import CHECK, CODES, LOADS, SUMMARY, VERDICTS, result_columns
from shuizhi.errors import ColumnError
from shuizhi.law.headings import in_language
from shuizhi.law.lookup import reasons
from shuizhi.law.supplements import standard_template


@checked
def discharge_summary(
    checked: Frame,
    *,
    by: str | Sequence[str] | None = None,
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Summarize verdicts by outfall, parameter, standard, month, or other columns.

    Parameters
    ----------
    checked
        A result of `check_discharge`, by parameter or by day, in either language.
    by
        The columns to group by, by default outfalls and months; ``month`` (月份) and ``year``
        (年份) are derived from the day.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per value of ``by``, in the order of the table, months sorted:

        - ``pass``, ``fail``, ``undetermined``, ``prohibited`` (numbers of verdicts), ``compliance``
          (达标率: those that pass, in per cent of those determined)
        - ``days`` (排口日数: days of outfalls), ``days_pass``, ``days_fail`` (including
          prohibited), ``days_undetermined``, ``day_compliance`` (日达标率): a day of an outfall
          passes if every verdict passes, under all standards that apply, or under each with
          ``standard`` in ``by``
        - ``worst_multiple``
        - with ``parameter`` in ``by`` (loads are not summed over parameters): ``load`` (t: the sum
          of daily loads, each outfall and day once) and ``without_load`` (无负荷日数: the days of a
          parameter in mg/L without a load, which the sum leaves out)

    Raises
    ------
    ColumnError
        The table is not a result of `check_discharge`, or has no such columns.

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
    # A table of days has no parameters, multiples or loads.
    by_parameter = any(name in table.names for name in ("parameter", CHECK["parameter"]))
    if by_parameter:
        columns |= result_columns(table, ["parameter", "standard", "multiple", "load", "unit"])
    if by is None:
        by = [table.names[0], "月份" if lang == "zh" else "month"]
    if not isinstance(by, str):
        check_names("by", by)
    wanted = [by] if isinstance(by, str) else list(by)
    made = {"month": "%Y-%m", "月份": "%Y-%m", "year": "%Y", "年份": "%Y"}
    own = named("by", [name for name in wanted if name not in made], table)
    if not wanted:
        raise ColumnError(text("by_names_nothing"))
    place = table.names[0]
    needed = list(dict.fromkeys([*own, place, *columns.values()]))
    source = table.frame(needed).with_row_index(f"{MARK}first")
    day = days_of(table, [columns["day"]], Calendar("ten-day"), whole_days=True)
    frame = source.with_columns(
        day.dt.strftime(made[name]).alias(name) for name in wanted if name in made
    )
    summed = _counted(frame, wanted, columns)
    summed = _joined(summed, _days(frame, wanted, place, columns), wanted)
    of_loads = by_parameter and columns["parameter"] in wanted
    if of_loads:
        summed = _joined(summed, _loads(frame, wanted, place, columns), wanted)
    names = {name: zh for name, zh in SUMMARY.items() if of_loads or name not in LOADS}
    new = output_names(names, lang, suffix, wanted)
    # Months sorted, other values in order of first appearance.
    order = [pl.col(n) if n in made else pl.col(f"{MARK}first").min().over(n) for n in wanted]
    result = summed.sort(order, nulls_last=True)
    return table.convert(result.select(*wanted, *(pl.col(name).alias(new[name]) for name in names)))


def _joined(summed: pl.LazyFrame, more: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    return summed.join(more, on=by, how="left", nulls_equal=True)


def _counted(frame: pl.LazyFrame, by: list[str], columns: dict[str, str]) -> pl.LazyFrame:
    """Return the number of each verdict, their compliance and the worst multiple."""
    verdict = pl.col(columns["verdict"])
    counts = [
        verdict.is_in([word, zh]).sum().cast(pl.UInt32).alias(word) for word, zh in VERDICTS.items()
    ]
    worst = pl.col(columns["multiple"]).max() if "multiple" in columns else pl.lit(None, pl.Float64)
    share = plugin.discharge_compliance(*map(pl.col, ("pass", "fail", "prohibited")))
    first = pl.col(f"{MARK}first").min()
    counted = frame.group_by(by).agg(first, *counts, worst.alias("worst_multiple"))
    return counted.with_columns(share.alias("compliance"))


def _days(frame: pl.LazyFrame, by: list[str], place: str, columns: dict[str, str]) -> pl.LazyFrame:
    """Return how many days of outfalls pass, fail and are undetermined."""
    code = pl.col(columns["verdict"]).replace_strict(CODES, default=None, return_dtype=pl.UInt8)
    limited = pl.col(columns["standard"]).is_not_null() if "standard" in columns else pl.lit(True)
    each = list(dict.fromkeys([*by, place, columns["day"]]))
    day = plugin.discharge_verdict(pl.col("codes"), pl.col("limited"))
    days = (
        frame.with_columns(code.alias("codes"), limited.alias("limited"))
        .group_by(each)
        .agg("codes", "limited")
        .with_columns(day.alias("verdict_of_day"))
    )
    found = pl.col("verdict_of_day")
    counted = days.group_by(by).agg(
        pl.len().cast(pl.UInt32).alias("days"),
        *((found == CODES[word]).sum().cast(pl.UInt32).alias(f"days_{word}") for word in VERDICTS),
    )
    kept, failed, prohibited = (pl.col(f"days_{word}") for word in ("pass", "fail", "prohibited"))
    return counted.with_columns(
        plugin.discharge_compliance(kept, failed, prohibited).alias("day_compliance"),
        failed + prohibited,
    )


def _loads(frame: pl.LazyFrame, by: list[str], place: str, columns: dict[str, str]) -> pl.LazyFrame:
    """Return the sum of daily loads; each counts once, whatever standards apply."""
    once = list(dict.fromkeys([*by, place, columns["day"], columns["parameter"]]))
    load, unit = pl.col(columns["load"]).max(), pl.col(columns["unit"]).first()
    waits = pl.col("load").is_null() & (pl.col("unit") == "mg/L")
    return (
        frame.group_by(once)
        .agg(load.alias("load"), unit.alias("unit"))
        .group_by(by)
        .agg(pl.col("load").drop_nulls(), waits.sum().cast(pl.UInt32).alias("without_load"))
        .with_columns(plugin.discharge_loads(pl.col("load")).alias("load"))
    )


@checked
def missing_limits(checked: Any, *, lang: Lang | None = None) -> pl.DataFrame:
    """List the limits that undetermined verdicts need: cells of standards that are not encoded.

    Parameters
    ----------
    checked
        A result of `check_discharge`, in either language.
    lang
        ``en`` or ``zh``: language of the headings and words; by default that of the table.

    Returns
    -------
    polars.DataFrame
        One row per cell: ``standard``, ``level``, ``parameter``, ``condition``, ``clause``, and the
        number of ``verdicts`` that need it. `standard_template` lists all missing cells of a
        standard, for you to fill in.

    Raises
    ------
    ColumnError
        The table is not a result of `check_discharge`.

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
    listed, of_table = waiting_limits(checked)
    lang = of_table if lang is None else lang
    return in_language(_said(listed, of_table, lang), "missing", lang)


def waiting_limits(checked: Any) -> tuple[pl.DataFrame, Lang]:
    """Return the limits that verdicts need, in the words of the table, and their language."""
    table = wrap(checked)
    wanted = ["standard", "level", "parameter", "condition", "clause"]
    names = result_columns(table, [*wanted, "reason"])
    texts = reasons(lang="en").filter(code="limit_not_encoded").select("code", "zh").row(0)
    waiting = table.frame(table.names).filter(pl.col(names["reason"]).is_in(texts))
    columns = [pl.col(names[key]).alias(key) for key in wanted]
    counted = waiting.group_by(columns).agg(pl.len().cast(pl.UInt32).alias("verdicts"))
    listed = counted.sort(wanted, nulls_last=True).collect()
    return listed, "en" if names["parameter"] == "parameter" else "zh"


def _said(listed: pl.DataFrame, before: Lang, after: Lang) -> pl.DataFrame:
    """Translate names of parameters and conditions of a table."""
    if before == after:
        return listed
    names = {id: known.name_zh for id, known in parameters_by_id().items()}
    conditions: dict[str, str] = {}
    for standard in listed["standard"].unique():
        told = [standard_template(standard, lang=lang) for lang in ("en", "zh")]
        conditions |= dict(zip(told[0]["condition"], told[1]["适用条件"], strict=True))
    if before == "zh":
        names, conditions = ({zh: en for en, zh in one.items()} for one in (names, conditions))
    return listed.with_columns(
        pl.col("parameter").replace(names), pl.col("condition").replace(conditions)
    )
