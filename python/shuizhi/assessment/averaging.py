"""Means over months, quarters and years, and the account of every reading behind them."""

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
from shuizhi._frames.options import Averaging, check_options, split_options
from shuizhi._frames.samples import in_order, row_each
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

    Below its detection limit a value enters as half that limit; a mean pH is −lg of the mean of
    [H⁺]; of several times a day the mean of the day comes first; a quarter, half year, year or
    season is the mean of its months; means are rounded half to even to the parameter's decimals at
    the end, where 0 keeps one significant figure.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`; for a long one give ``parameter``, ``value`` and ``unit``.
    by
        The columns that tell one place from another: ``"断面"``, ``["流域", "断面"]``; by default
        the one column of sections, as in `assess_sections`.
    time
        The column of days, times or texts (``2020-05-08 15:00``, ``2020年5月``, ``2024年第1季度``,
        ``5月上旬`` behind a year, serial numbers of a spreadsheet), or those of year and month
        (``["年", "月"]``); by default the one commonly called so. Of several days in a cell the
        first is taken. What is not understood is warned of and belongs to no period.
    every
        ``day``, ``week`` (from Monday, ISO 8601), ``ten-day``, ``month``, ``quarter``, ``half``,
        ``year``; ``to-date``: the months of a year up to each (1—N月), up to the last month of the
        table; seasons that share out the months (``{"丰水期": [6, 7, 8, 9], …}``; GB 3838-2002,
        clause 5.2) or sets of months that overlap or leave months out, which is reported; or None
        for all times together. Where periods overlap a sample enters each of them.
    parameters
        What is averaged; by default every column that is recognized.
    shape
        ``wide``: one row per place and period, one column per parameter; ``long``: one row per
        parameter.
    register
        A register of sections (see `shuizhi.check_register`): it brings columns to average ``by``.
    sort
        ``table``: places in the order of the table; ``register``: in that of the register, along
        each river.
    origin
        The column that tells automatic from manual data (数据来源: 自动, 手工), where a section has
        both; by default the one commonly called so. Of each section, month and parameter the
        source that comes first is taken where it has a value, else the other; `ledger` tells what
        was left out.
    precedence
        Which comes first: ``automatic`` (pH, dissolved oxygen, CODMn, NH3-N, TP and TN from
        automatic data, all else from manual ones), ``manual``, or one of them for each parameter.
    geometric
        Parameters whose mean is geometric, for example ``["粪大肠菌群"]``.
    ph_mean
        A mean pH through ``hydrogen`` ions (−lg of the mean of [H⁺]), or ``arithmetic``.
    mean_of
        What is averaged before: ``days``, so that an hour goes to the day, the day to the month and
        the month to the year (82号); ``months`` without days first; or nothing, all ``samples`` of
        the period at once. By default ``days`` in periods of a place of which a day has several
        times, as automatic stations report, and ``months`` in others.
    min_count
        How many months (year, half, season) or samples (month, ten-day, quarter; days, where they
        come first) a mean takes; by default 8 months a year, 4 a half year and 2 samples a
        quarter. Of fewer there is no mean. Items that are sampled less often by plan are declared:
        ``{"fluoride": 4}``, by any name of a parameter.
    duplicates
        Rows with the same place, time and readings enter ``once`` and are reported in
        ``duplicates``; ``keep`` takes them all, ``error`` refuses them. With ``keep`` and
        ``mean_of="months"`` or ``"samples"`` no more than the results is held in memory; with days
        first one row per place and day.
    rounding
        ``assessment`` (the decimals of 82号) or ``none``.
    decimals
        Decimals of parameters that are rounded otherwise: ``{"pH": 1}``. Those of 82号 rest on one
        implementer, by whom a mean pH is a whole number.
    nondetect, detection_limits, missing_values, columns, decisions, parameter, value, unit, \
suffix, lang
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        By place and period, places in the order in which they first stand in the table:
        ``period`` (时段: ``2021-04``, ``2021-04-T1``, ``2021-Q2``,
        ``2021-H1``, ``2021``, ``2021-W14``, ``2021-01~04``), ``start`` (起始日), ``samples``
        (样本数), ``duplicates`` (重复行数, among them), ``days`` (监测天数: with samples). Wide:
        the means in canonical units, ``reason`` (说明) for those there are none of, and for
        readings that entered none. Long:
        ``parameter``, ``unit``, ``mean``, ``value`` (rounded), ``count`` (readings that entered),
        ``censored`` (of them below detection), ``missing``, ``months``,
        ``reason`` (why there is no mean, or one without some readings).

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
    check_options("average", options, Averaging)
    reading, rest = split_options(options)
    abnormal = options.get("abnormal", "keep")
    given, keys, times, _ = places_of(given, by, time, every, abnormal=abnormal)
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
    frame = _sorted(found)
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
    """Return the columns that say period and counts of rows."""
    labels = found.labels()
    names = {name: zh for name, zh in (_PERIOD | _AVERAGE).items() if name in {*labels, *_AVERAGE}}
    new = output_names(names, lang, suffix, found.keys)
    counts = {"samples": "rows", "duplicates": "copies", "days": "days"}
    made = labels | {name: pl.col(f"{MARK}{of}") for name, of in counts.items()}
    return [made[name].alias(new[name]) for name in names]


def _sorted(found: Means) -> pl.LazyFrame:
    return in_order(found.frame, found.keys, f"{MARK}index")


def _why(found: Means) -> pl.Expr:
    """Return which parameters have no mean, and which have one without some readings, and why."""
    of_readings = found.certainty(every=True).struct.field("reason")
    return join_reasons([of_readings, found.notes()], found.options.lang)


def _long_row(found: Means, id: str, lang: Lang) -> pl.Expr:
    parameter = parameters_by_id()[id]
    name = parameter.name_zh if lang == "zh" else id
    # Of one parameter its name need not be said.
    alone = replace(found, parameters=[id], x=())
    colon = "：" if lang == "zh" else ": "
    reason = alone.certainty(every=True).struct.field("reason")
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
        reason.str.replace_all(colon + name, "", literal=True).alias("reason"),
    )
