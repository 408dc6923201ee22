"""Trends of means, and of shares of classes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import rules
from shuizhi._core.request import Lang, Options
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import (
    Averaging,
    named,
    number,
    one_name,
    split_options,
)
from shuizhi._frames.samples import in_order, row_each
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.changes import RESULTS, result_column
from shuizhi.assessment.concentrations import share_series
from shuizhi.assessment.means import result_names
from shuizhi.assessment.period_means import means, places_of
from shuizhi.assessment.register import Sort, arranged, registered, with_register
from shuizhi.errors import OptionError

__all__ = ["trend"]

_TREND = {
    "parameter": "监测项目",
    "method": "方法",
    "count": "数据数",
    "statistic": "统计量",
    "p": "显著性概率",
    "exact": "精确概率",
    "trend": "趋势",
    "direction": "变化判断",
    "slope": "年变化量",
    "slope_low": "年变化量下限",
    "slope_high": "年变化量上限",
    "confidence": "方向置信度",
    "likelihood": "方向可能性",
    "reason": "说明",
}


TrendMethod = Literal["spearman", "mann-kendall", "seasonal", "censored", "seasonal-censored"]


Autocorrelation = Literal[
    "none",
    "hamed-rao",
    "yue-wang",
    "prewhitening",
    "trend-free-prewhitening",
    "block-bootstrap",
]


@checked
@decidable()
def trend(
    samples: Frame,
    *,
    by: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "year",
    parameters: Sequence[str] | None = None,
    method: TrendMethod = "spearman",
    significance: float = 0.05,
    sides: Literal["one", "two"] | None = None,
    autocorrelation: Autocorrelation = "none",
    flow: str | None = None,
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Frame:
    """Find trends of parameters over many periods (环办〔2011〕22号).

    Samples are averaged by period first (see `average`), without rounding. A rise of dissolved
    oxygen or transparency is an improvement, for other parameters a fall; for pH and water
    temperature neither is.

    Parameters
    ----------
    samples, by, time, every, parameters
        As in `average`; at least 5 periods are needed. For a result of `count_classes` the trends
        of the shares of Ⅰ–Ⅲ and of worse than Ⅴ are computed, by its periods and the groups of
        ``by``.
    method
        ``spearman``: rank correlation with time, the official test; ``mann-kendall``;
        ``seasonal``: Mann–Kendall within the periods of a year (months, quarters, …);
        ``censored`` and ``seasonal-censored``: the same two with a reading below a detection limit
        treated as any value from 0 to the limit, so that falling limits give no trend (Brown,
        Hollander & Korwar 1974; Akritas, Murphy & LaValley 1995).
    significance
        A trend is significant if its p-value does not exceed this; 0.05 and 0.01 are usual.
    sides
        ``one``: the p-value in the observed direction, as in printed tables of critical values
        (default for ``spearman``); ``two``: in either direction (default for the others).
    autocorrelation
        The correction for autocorrelated means, with ``mann-kendall``:
        ``hamed-rao`` (1998) or ``yue-wang`` (2004) correct the variance, ``prewhitening`` and
        ``trend-free-prewhitening`` (2002) remove the correlation of neighbours (the latter keeps
        more of a trend, but gives more false trends), ``block-bootstrap`` (2012) resamples the
        series in blocks. Periods without a mean are skipped.
    flow
        The column of flow (流量), in any unit: means are adjusted for the mean flow of their period
        before the test, to show changes that flow does not explain (Hirsch, Slack & Smith 1982: the
        residuals of the regression on ln flow, plus the mean). A period without a flow above 0 is
        left out. Not available with the censored tests.
    register, sort
        As in `average`.
    geometric, min_count, duplicates, nondetect, detection_limits, missing_values, columns, \
decisions, parameter, value, unit
        As in `average`.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per value of ``by`` and parameter: ``parameter``, ``method``, ``count`` (periods
        with a mean), ``statistic`` (rs, or z), ``p``, ``exact`` (counted over all orders),
        ``trend`` (趋势: rising, falling, no trend), ``direction`` (变化判断: improving, worsening,
        no trend; null if neither direction is better), ``slope`` (Sen's, in the canonical unit per
        year) with its 95 % interval, ``confidence`` (1 minus the one-sided p-value: how certain the
        direction is) with its word ``likelihood``, and ``reason`` (too few periods).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 5, "年": list(range(2016, 2021)), "氨氮": [1.9, 1.6, 1.7, 1.1, 0.8],
    ... })
    >>> found = trend(samples, by="断面", time="年", min_count=1)
    >>> found.select("statistic", "trend", "direction", pl.col("slope").round(3)).row(0)
    (-0.9, 'falling', 'improving', -0.271)
    """
    lang = language(lang)
    tested = sides_of_test(method, significance, sides)
    if autocorrelation != "none" and method != "mann-kendall":
        raise OptionError(text("autocorrelation_method", method=method))
    if flow is not None and method in ("censored", "seasonal-censored"):
        raise OptionError(text("flow_censored", method=method))
    own = registered(register)
    given = wrap(samples)
    flows = one_name("flow", flow, given)
    shares = [n for share in ("good", "inferior") for n in RESULTS[share] if n in given.names]
    if shares and parameters is None and any(n in given.names for n in RESULTS["period"]):
        if flows:
            raise OptionError(text("flow_of_shares"))
        test = plugin.Test(method, float(significance), tested == "two", autocorrelation)
        found_shares, groups = _trend_of_shares(given, by, shares, test, lang, suffix)
        return given.convert(arranged(found_shares, own, groups, sort))
    given = with_register(given, own, by)
    reading, rest = split_options(options)
    rest.pop("rounding", None)
    Calendar.disjoint(every, "trend")
    abnormal = options.get("abnormal", "keep")
    given, keys, times, _ = places_of(
        given, by, time, every, abnormal=abnormal, columns=options.get("columns")
    )
    found = means(
        given, keys=keys, times=times, every=every, parameters=parameters,
        options=Options(lang=lang, names=given.names, **reading), rounding="none", **rest,
    )  # fmt: skip
    if found.calendar.every is None:
        raise OptionError(text("trend_without_periods"))
    index, calendar = pl.col(f"{MARK}index"), found.calendar
    # A place without known times has a row of empty lists.
    known = index.is_not_null()
    frame = found.frame
    if flows:
        frame = _with_flows(frame, given, keys, times, calendar, flows[0])
    lists = (
        frame.sort([*keys, f"{MARK}index"])
        .group_by(keys)
        .agg(
            pl.col(f"{MARK}first").min(),
            calendar.time(index).filter(known).alias(f"{MARK}times"),
            calendar.place(index).cast(pl.Float64).filter(known).alias(f"{MARK}seasons"),
            *(
                values.filter(known).alias(f"{MARK}{name}:{id}")
                for id in found.parameters
                for name, values in found.ends(id).items()
            ),
            *(pl.col(f"{MARK}flow").filter(known).alias(f"{MARK}flows") for _ in flows),
        )
    )
    new = output_names(_TREND, lang, suffix, keys)
    names = dict(zip(found.parameters, result_names(found.parameters, lang), strict=True))
    test = plugin.Test(method, float(significance), tested == "two", autocorrelation)
    beside = [pl.col(f"{MARK}flows") for _ in flows]
    parts = [_trend_of(id, names[id], test, lang, new, beside) for id in names]
    result = row_each(in_order(lists, keys), keys, parts)
    return given.convert(arranged(result, own, keys, sort))


def _with_flows(
    frame: pl.LazyFrame,
    given: Table,
    keys: Sequence[str],
    times: Sequence[str],
    calendar: Calendar,
    flow: str,
) -> pl.LazyFrame:
    """Add the mean flow of each place and period."""
    rows = given.frame([*keys, *times, flow])
    index = calendar.index(days_of(given, times, calendar))
    means = (
        rows.select(
            *keys,
            index.alias(f"{MARK}index"),
            number(flow, given.schema[flow], "a flow").alias(MARK),
        )
        .group_by(*keys, f"{MARK}index")
        .agg(pl.col(MARK).mean().alias(f"{MARK}flow"))
    )
    return frame.join(means, on=[*keys, f"{MARK}index"], how="left", nulls_equal=True)


def sides_of_test(method: str, significance: float, sides: str | None) -> str:
    """Check the options of the test, and return its sides.

    Raises
    ------
    OptionError
        An option is not understood.
    """
    if sides is None:
        sides = rules()["trend-sides"]["default"] if method == "spearman" else "two"
    if not isinstance(significance, int | float) or not 0 < significance < 1:
        raise OptionError(text("significance_unknown", significance=significance))
    return str(sides)


def _trend_of_shares(
    given: Table,
    by: str | Sequence[str] | None,
    shares: Sequence[str],
    test: plugin.Test,
    lang: Lang,
    suffix: str | None,
) -> tuple[pl.LazyFrame, list[str]]:
    """Compute the trends of shares of classes, by group."""
    keys = named("by", by, given)
    period = result_column(given, "period", "a result of count_classes")
    new = output_names(_TREND, lang, suffix, keys)
    ids = {name: f"share{place}" for place, name in enumerate(shares)}
    frame = given.frame(given.names).with_columns(
        pl.col(name).cast(pl.Float64).alias(f"{MARK}{end}:{id}")
        for name, id in ids.items()
        for end in ("values", "low", "high")
    )
    ends = [f"{MARK}{end}:{id}" for id in ids.values() for end in ("values", "low", "high")]
    series = share_series(frame, period, keys, ends)
    words = {name: names[lang == "zh"] for names in RESULTS.values() for name in names}
    parts = []
    for name, id in ids.items():
        better = "higher" if name in RESULTS["good"] else "lower"
        parts.append(_trend_of(id, words[name], replace(test, better=better), lang, new))
    return row_each(series, keys, parts), keys


def _method_zh(method: str) -> str:
    return next(zh for word, _, zh in _shuizhi.trend_methods() if word == method)


def _trend_of(
    id: str,
    name: str,
    test: plugin.Test,
    lang: Lang,
    new: dict[str, str],
    flows: Sequence[pl.Expr] = (),
) -> pl.Expr:
    series = [pl.col(f"{MARK}{of}") for of in ("times", f"values:{id}", "seasons")]
    series += [pl.col(f"{MARK}{end}:{id}") for end in ("low", "high")]
    found = plugin.trend(id, [*series, *flows], test, lang).struct.field
    fields = {
        "parameter": pl.lit(name),
        "method": pl.lit(_method_zh(test.method) if lang == "zh" else test.method),
    }
    fields |= {key: found(key) for key in _TREND if key not in fields}
    return pl.struct(fields[key].alias(new[key]) for key in _TREND)
