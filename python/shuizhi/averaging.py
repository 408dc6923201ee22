"""Means over months, quarters and years, and the account of every reading behind them."""

from collections.abc import Sequence
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import expr
from shuizhi._arguments import checked
from shuizhi._means import (
    Averaging,
    M,
    Means,
    Reading,
    check_options,
    means,
    named,
    one_name,
    parted,
)
from shuizhi._periods import Calendar, Every, dates
from shuizhi._request import Lang, Options, prepare, single
from shuizhi._tables import readable, wrap
from shuizhi.errors import OptionError
from shuizhi.grading import _output_names
from shuizhi.law import _parameters, reasons

__all__ = ["average", "ledger"]

_PERIOD = {"period": "时段", "start": "起始日"}
_AVERAGE = {"samples": "样本数", "duplicates": "重复行数"}
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
def average(
    samples: Any,
    *,
    by: str | Sequence[str],
    time: str | None = None,
    every: Every = "month",
    parameters: Sequence[str] | None = None,
    shape: Literal["wide", "long"] = "wide",
    lang: Lang = "en",
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Any:
    """Average samples by place and period (环办监测函〔2020〕82号).

    Below its detection limit a value enters as half that limit; a mean pH is −lg of the mean of
    [H⁺]; a quarter, half year, year or season is the mean of its months; means are rounded half
    to even to the parameter's decimals at the end, where 0 keeps one significant figure.

    Parameters
    ----------
    samples
        A table as of `shuizhi.grade`; for a long one give ``parameter``, ``value`` and ``unit``.
    by
        The columns that tell one place from another: ``"断面"``, ``["流域", "断面"]``.
    time
        The column of days, times or texts (``2020-05-08 15:00``, ``2020年5月``).
    every
        ``month``, ``ten-day``, ``quarter``, ``half``, ``year``, seasons that share out the months
        (``{"丰水期": [6, 7, 8, 9], …}``; GB 3838-2002, clause 5.2), or None for all times together.
    parameters
        What is averaged; by default every column that is recognized.
    shape
        ``wide``: a row a place and period, a column a parameter; ``long``: a row a parameter.
    geometric
        Parameters whose mean is geometric, as ``["粪大肠菌群"]``.
    min_count
        How many months (year, half, season) or samples (month, ten-day, quarter) a mean takes; by
        default 8 months a year and 2 samples a quarter. Of fewer there is no mean.
    duplicates
        Rows with the same place, time and readings enter ``once`` and are told in
        ``duplicates``; ``keep`` takes them all, ``error`` refuses them.
    rounding
        ``assessment`` (the decimals of 82号) or ``none``.
    nondetect, detection_limits, missing_values, columns, parameter, value, unit, suffix, lang
        As of `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        By place and period, sorted: ``period`` (时段: ``2021-04``, ``2021-04-T1``, ``2021-Q2``,
        ``2021-H1``, ``2021``), ``start`` (起始日), ``samples`` (样本数), ``duplicates`` (重复行数,
        among them). Wide: the means in canonical units, ``reason`` (说明) for those there are none
        of. Long: ``parameter``, ``unit``, ``mean``, ``value`` (rounded), ``count`` (readings that
        entered), ``censored`` (of them below detection), ``missing``, ``months``, ``reason``.

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
    ('甲', '2021-04', datetime.date(2021, 4, 1), 3, 0, 6.0, 0.05, None)
    """
    given = wrap(samples)
    keys = named("by", by, given)
    check_options("average", options, Averaging)
    reading, rest = parted(options)
    found = means(
        given,
        keys=keys,
        time=time,
        every=every,
        options=Options(lang=lang, names=given.names, **reading),
        parameters=parameters,
        **rest,
    ).with_cells()
    if shape not in ("wide", "long"):
        raise OptionError(f"shape={shape!r} is not understood; say 'wide' or 'long'")
    head = _head(found, lang, suffix)
    frame = _sorted(found)
    if shape == "wide":
        new = _output_names({"reason": "说明"}, lang, suffix, keys)
        values = [v.name.suffix(suffix or "") for v in found.values(lang)]
        result = frame.select(*keys, *head, *values, _why(found, lang).alias(new["reason"]))
        return given.convert(result)
    new = _output_names(_LONG, lang, suffix, keys)
    parts = [
        _long_row(found, id, lang).struct.rename_fields(list(new.values()))
        for id in found.parameters
    ]
    result = (
        frame.select(*keys, *head, pl.concat_list(parts).alias(f"{M}long"))
        .explode(f"{M}long", empty_as_null=False, keep_nulls=False)
        .unnest(f"{M}long")
    )
    return given.convert(result)


def _head(found: Means, lang: Lang, suffix: str | None) -> list[pl.Expr]:
    """Return the columns that say period and counts of rows."""
    labels = found.labels()
    names = {name: zh for name, zh in (_PERIOD | _AVERAGE).items() if name in {*labels, *_AVERAGE}}
    new = _output_names(names, lang, suffix, found.keys)
    made = labels | {"samples": pl.col(f"{M}rows"), "duplicates": pl.col(f"{M}copies")}
    return [made[name].alias(new[name]) for name in names]


def _sorted(found: Means) -> pl.LazyFrame:
    return found.frame.sort([*found.keys, f"{M}index"], nulls_last=True)


# Why there may be no mean.
_NO_MEAN = ("missing", "too_few", "unknown_time", "not_finite")


def _texts(lang: Lang, codes: Sequence[str] | None = None) -> dict[int, str]:
    """Return the texts of reasons by their codes in cells."""
    table = reasons().with_row_index("place", offset=4)
    if codes is not None:
        table = table.filter(pl.col("code").is_in(codes))
    return dict(table.select("place", "zh" if lang == "zh" else "code").iter_rows())


def _why(found: Means, lang: Lang) -> pl.Expr:
    """Return which parameters have no mean, and why."""
    colon, comma, semicolon = ("：", "、", "；") if lang == "zh" else (": ", ", ", "; ")
    texts = []
    for code, text in _texts(lang, _NO_MEAN).items():
        names = [
            pl.when(pl.col(f"{M}cell:{id}").struct.field("code") == code).then(
                pl.lit(_parameters()[id].name_zh if lang == "zh" else id)
            )
            for id in found.parameters
        ]
        listed = pl.concat_str(*names, separator=comma, ignore_nulls=True)
        texts.append(pl.when(listed != "").then(pl.lit(text + colon) + listed))
    whole = pl.concat_str(*texts, separator=semicolon, ignore_nulls=True)
    return pl.when(whole != "").then(whole)


def _long_row(found: Means, id: str, lang: Lang) -> pl.Expr:
    parameter = _parameters()[id]
    cell = pl.col(f"{M}cell:{id}")
    reason = cell.struct.field("code").replace_strict(
        _texts(lang), default=None, return_dtype=pl.String
    )
    mean = cell.struct.field("value")
    name = parameter.name_zh if lang == "zh" else id
    return pl.struct(
        pl.lit(name).alias("parameter"),
        pl.lit(parameter.unit).alias("unit"),
        mean.alias("mean"),
        expr.rounded(mean, id).alias("value"),
        *(
            pl.col(f"{M}{name}:{id}").alias(name)
            for name in ("count", "censored", "missing", "months")
        ),
        reason.alias("reason"),
    )


_LEDGER = {
    "row": "行号",
    "period": "时段",
    "parameter": "监测项目",
    "raw": "原始值",
    "value": "数值",
    "unit": "单位",
    "use": "用途",
    "reason": "说明",
}
_USES = {
    "used": "参与统计",
    "censored": "低于检出限参与统计",
    "missing": "未参与统计",
    "duplicate": "重复行，未参与统计",
    "no_period": "时间不明，未参与统计",
}


@checked
def ledger(
    samples: Any,
    *,
    by: str | Sequence[str],
    time: str | None = None,
    every: Every = "month",
    lang: Lang = "en",
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Any:
    """Account for every reading of a table: what became of it in the means, and why.

    Parameters
    ----------
    samples, by, time, every, lang, suffix
        As of `average`; the table is wide.
    nondetect, detection_limits, missing_values, columns
        As of `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row a reading, sample after sample: ``row`` (行号, from 0), the columns of ``by`` and
        ``time``, ``period`` (时段), ``parameter`` (监测项目), ``raw`` (原始值), ``value`` (数值:
        what enters the mean, in the canonical ``unit``), ``use`` (用途: ``used``, ``censored``,
        ``missing``, ``duplicate`` of an earlier row, ``no_period``) and ``reason`` (说明).

    Raises
    ------
    ShuizhiError
        As of `average`.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({"断面": ["甲"] * 2, "月": ["2021-04"] * 2, "氨氮": ["0.02L", "--"]})
    >>> ledger(samples, by="断面", time="月").select("raw", "value", "use", "reason").rows()
    [('0.02L', 0.01, 'censored', None), ('--', None, 'missing', 'missing')]
    """
    given = wrap(samples)
    keys = named("by", by, given)
    times = one_name("time", time, given)
    check_options("ledger", options, Reading)
    if options.get("parameter") or options.get("value") or options.get("unit"):
        raise OptionError("the ledger takes a wide table; grade_readings lists those of a long one")
    calendar = Calendar.of(every)
    if not times and every is not None:
        raise OptionError("time= is to name the column that says when samples were taken")
    reading, rest = parted(options)
    prepared = prepare(
        given.names,
        Options(lang=lang, names=given.names, **reading),
        rest.get("columns"),
        every=True,
    )
    new = _output_names(_LEDGER, lang, suffix, [*keys, *times])
    taken = prepared.columns
    frame = given.frame(list(dict.fromkeys([*keys, *times, *taken])))
    day = dates(times[0], given.schema[times[0]], calendar) if times else pl.lit(None, pl.Date)
    same = list(dict.fromkeys([*keys, *times, *taken]))
    numbered = frame.with_row_index(f"{M}row").with_columns(
        calendar.index(day).alias(f"{M}index"),
        (pl.int_range(pl.len()).over(same) > 0).alias(f"{M}copy"),
    )
    texts = _texts(lang)
    parts = []
    for place, (name, id) in enumerate(zip(taken, prepared.parameters, strict=True)):
        p = _parameters()[id]
        entered = expr.enter(
            single(prepared.plan, place), readable(name, given.schema[name]), plain=True
        ).struct.field
        code = entered("code")
        use = (
            pl.when(pl.col(f"{M}copy")).then(pl.lit("duplicate"))
            .when(pl.col(f"{M}index").is_null()).then(pl.lit("no_period"))
            .when(entered("value").is_null()).then(pl.lit("missing"))
            .when(code == 1).then(pl.lit("censored"))
            .otherwise(pl.lit("used"))
        )  # fmt: skip
        why = code.replace_strict(texts, default=None, return_dtype=pl.String)
        parts.append(
            pl.struct(
                pl.lit(p.name_zh if lang == "zh" else id).alias(new["parameter"]),
                pl.col(name).cast(pl.String).alias(new["raw"]),
                entered("value").alias(new["value"]),
                pl.lit(p.unit).alias(new["unit"]),
                (use.replace_strict(_USES) if lang == "zh" else use).alias(new["use"]),
                why.alias(new["reason"]),
            )
        )
    period = calendar.label(pl.col(f"{M}index")).alias(new["period"])
    result = (
        numbered.select(
            pl.col(f"{M}row").alias(new["row"]),
            *dict.fromkeys([*keys, *times]),
            period,
            pl.concat_list(parts).alias(f"{M}readings"),
        )
        .explode(f"{M}readings", empty_as_null=False, keep_nulls=False)
        .unnest(f"{M}readings")
    )
    return given.convert(result)
