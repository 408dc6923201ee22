"""Means over months, quarters and years."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import join_reasons
from shuizhi._core.request import Lang, Options
from shuizhi._frames.calendar import Every
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Averaging, split_options
from shuizhi._frames.samples import row_each
from shuizhi._frames.tables import wrap
from shuizhi.assessment.means import Means
from shuizhi.assessment.period_means import means, places_of
from shuizhi.assessment.register import Sort, arranged, quarterly_of, registered, with_register

__all__ = ["average"]

_PERIOD = {"period": "时段", "start": "起始日"}
_AVERAGE = {"samples": "样本数", "duplicates": "重复行数", "days": "监测天数"}
_LONG = {
    "parameter": "监测项目",
    "unit": "单位",
    "mean": "平均值",
    "value": "修约值",
    "count": "参评数据数",
    "censored": "低于检出限数",
    "missing": "缺测数",
    "months": "参评月数",
    "reason": "说明",
}


@checked
@decidable()
def average(
    samples: Frame,
    *,
    by: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    parameters: Sequence[str] | None = None,
    shape: Literal["wide", "long"] = "wide",
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Frame:
    """Average samples by place and period (环办监测函〔2020〕82号).

    A value below its detection limit counts as half the limit. The mean pH is −lg of the mean [H⁺].
    If a day has several times, the day's mean is taken first. A quarter, half year, year or season
    is the mean of its months. Means are rounded half to even to the parameter's decimals at the
    end; a mean that would become 0 keeps one significant figure.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`; for a long one give ``parameter``, ``value`` and ``unit``.
    by
        The columns that identify a place: ``"断面"``, ``["流域", "断面"]``; by default the column
        of sections, as in `assess_sections`.
    time
        The column of days, times or texts (``2020-05-08 15:00``, ``2020年5月``, ``2024年第1季度``,
        ``5月上旬`` after a year, serial numbers of a spreadsheet), or the columns of year and month
        (``["年", "月"]``); by default the column with a usual name. If a cell has several days, the
        first is used. Times that are not understood give a warning and are in no period.
    every
        ``day``, ``week`` (from Monday, ISO 8601), ``ten-day``, ``month``, ``quarter``, ``half``,
        ``year``; ``to-date``: the year to date for each month (1—N月), up to the last month of the
        table; seasons that divide the months (``{"丰水期": [6, 7, 8, 9], …}``; GB 3838-2002, clause
        5.2), or sets of months that overlap or leave months out, with a warning; or None for all
        times together. If periods overlap, a sample counts in each of them.
    parameters
        The parameters to average; by default all that are recognized.
    shape
        ``wide``: one row per place and period, one column per parameter; ``long``: one row per
        parameter.
    register
        A register of sections (see `shuizhi.check_register`), whose columns may be used in ``by``.
    sort
        ``table``: places in the order of the table; ``register``: in the order of the register,
        along each river.
    origin
        The column that distinguishes automatic from manual data (数据来源: 自动, 手工), if a
        section has both; by default the column with a usual name. For each section, month and
        parameter the preferred source is used if it has a value, otherwise the other; `ledger`
        shows what was left out.
    precedence
        The preferred source: ``automatic`` (pH, dissolved oxygen, CODMn, NH3-N, TP and TN from
        automatic data, all others from manual data), ``manual``, or one of them for each parameter.
    geometric
        Parameters whose mean is geometric, for example ``["粪大肠菌群"]``.
    ph_mean
        The mean pH: ``hydrogen`` (−lg of the mean [H⁺]) or ``arithmetic``.
    mean_of
        The steps of averaging: ``days`` averages hours to days, days to months and months to years
        (82号); ``months`` skips days; ``samples`` averages all samples of the period at once. The
        default is ``days`` for periods of a place in which a day has several times, as automatic
        stations report, otherwise ``months``.
    min_count
        The least number of months (year, half, season) or samples (month, ten-day, quarter; days if
        they are averaged first) of a mean; by default 8 months for a year, 4 for a half year and 2
        samples for a quarter. With fewer there is no mean. Give other numbers for parameters that
        the plan samples less often: ``{"fluoride": 4}``, by any name of the parameter.
    duplicates
        Rows with the same place, time and readings count ``once`` and are reported in
        ``duplicates``; ``keep`` counts them all, ``error`` refuses them. With ``keep`` and
        ``mean_of="months"`` or ``"samples"`` only the results are kept in memory; with days first,
        one row per place and day.
    rounding
        ``assessment`` (the decimals of 82号) or ``none``.
    decimals
        Other decimals for some parameters: ``{"pH": 1}``. The decimals of 82号 come from one
        implementer, who rounds a mean pH to a whole number.
    nondetect, detection_limits, missing_values, columns, decisions, parameter, value, unit, \
suffix, lang
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per place and period, places in order of first appearance:
        ``period`` (时段: ``2021-04``, ``2021-04-T1``, ``2021-Q2``,
        ``2021-H1``, ``2021``, ``2021-W14``, ``2021-01~04``), ``start`` (起始日), ``samples``
        (样本数), ``duplicates`` (重复行数, included in them), ``days`` (监测天数: with samples).
        Wide: the means in canonical units, and ``reason`` (说明: why a mean is missing or leaves
        readings out). Long: ``parameter``, ``unit``, ``mean``, ``value`` (rounded), ``count``
        (readings used), ``censored`` (of them below detection), ``missing``, ``months``, ``reason``
        (why there is no mean, or which readings it leaves out).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲", "甲"], "时间": ["2021-04-01", "2021-04-11", "2021-04-21"],
    ...     "pH": [6.0, 8.0, None], "氨氮(mg/L)": ["0.02L", "0.05", "0.10"],
    ... })
    >>> average(samples, by="断面", time="时间", lang="zh").row(0)
    ('甲', '2021-04', datetime.date(2021, 4, 1), 3, 0, 3, 6.0, 0.05, None)
    """
    lang = language(lang)
    own = registered(register)
    given = with_register(wrap(samples), own, by)
    reading, rest = split_options(options)
    abnormal = options.get("abnormal", "keep")
    given, keys, times, _ = places_of(
        given, by, time, every, abnormal=abnormal, columns=options.get("columns")
    )
    found = means(
        given,
        keys=keys,
        times=times,
        every=every,
        options=Options(lang=lang, names=given.names, **reading),
        parameters=parameters,
        counts=shape == "long",
        quarterly=quarterly_of(own, keys),
        **rest,
    )
    head = _head(found, lang, suffix)
    frame = found.in_order()
    if shape == "wide":
        new = output_names({"reason": "说明"}, lang, suffix, keys)
        values = [v.name.suffix(suffix or "") for v in found.values(lang)]
        result = frame.select(*keys, *head, *values, _why(found).alias(new["reason"]))
        return given.convert(arranged(result, own, keys, sort))
    new = output_names(_LONG, lang, suffix, keys)
    parts = [
        _long_row(found, id, lang).struct.rename_fields(list(new.values()))
        for id in found.parameters
    ]
    result = row_each(frame, [*keys, *head], parts)
    return given.convert(arranged(result, own, keys, sort))


def _head(found: Means, lang: Lang, suffix: str | None) -> list[pl.Expr]:
    """Return the columns of the period and of the counts of rows."""
    labels = found.labels()
    names = {name: zh for name, zh in (_PERIOD | _AVERAGE).items() if name in {*labels, *_AVERAGE}}
    new = output_names(names, lang, suffix, found.keys)
    counts = {"samples": "rows", "duplicates": "copies", "days": "days"}
    made = labels | {name: pl.col(f"{MARK}{of}") for name, of in counts.items()}
    return [made[name].alias(new[name]) for name in names]


def _why(found: Means) -> pl.Expr:
    """Return which parameters have no mean, or one without some readings, and why."""
    return join_reasons([found.reasons(), found.notes()], found.options.lang)


def _long_row(found: Means, id: str, lang: Lang) -> pl.Expr:
    parameter = parameters_by_id()[id]
    name = parameter.name(lang)
    # A single parameter need not be named.
    alone = replace(found, parameters=[id], x=())
    colon = "：" if lang == "zh" else ": "
    mean = found.cell(id).struct.field("value")
    return pl.struct(
        pl.lit(name).alias("parameter"),
        pl.lit(parameter.shown_unit).alias("unit"),
        mean.alias("mean"),
        plugin.rounded(mean, id, found.options.decimals).alias("value"),
        *(
            pl.col(f"{MARK}{name}:{id}").alias(name)
            for name in ("count", "censored", "missing", "months")
        ),
        alone.reasons().str.replace_all(colon + name, "", literal=True).alias("reason"),
    )
