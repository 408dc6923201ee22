"""Change between two periods, and trends over many."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import M, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text, warn
from shuizhi._core.messages.phrases import phrase
from shuizhi._core.methods import rules
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons
from shuizhi._core.request import Lang, Options
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.options import Averaging, check_options, named, split_options
from shuizhi._frames.samples import in_order, joinable
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.concentrations import by_parameter, means_of, share_series
from shuizhi.assessment.means import means, places_of, result_names
from shuizhi.errors import ColumnError, OptionError

__all__ = ["compare", "trend"]

COMPARED = {
    "status_before": "前期水质状况",
    "status_now": "本期水质状况",
    "delta_good": "ΔG(百分点)",
    "delta_inferior": "ΔD(百分点)",
    "change": "变化",
    "reason": "说明",
}
# The columns of results, in either language.
RESULTS = {
    "status": ("status", "水质状况"),
    "class": ("class", "类别"),
    "good": ("good_share", "Ⅰ～Ⅲ类比例(%)"),
    "inferior": ("inferior_share", "劣Ⅴ类比例(%)"),
    "sections": ("sections", "断面数"),
    "months": ("months", "监测月数"),
    "method": ("method", "评价方法"),
    "period": ("period", "时段"),
    "attained": ("attained", "达标"),
    "background": ("background", "自然本底"),
    "class_without_background": ("class_without_background", "扣除本底类别"),
    "attained_without_background": ("attained_without_background", "扣除本底达标"),
    "complete": ("complete", "监测项目齐全"),
    "compliance": ("compliance", "水量达标率(%)"),
    "compliance_without_background": ("compliance_without_background", "扣除本底水量达标率(%)"),
    "source_compliance": ("source_compliance", "水源达标率(%)"),
    "source_compliance_without_background": (
        "source_compliance_without_background",
        "扣除本底水源达标率(%)",
    ),
}


def result_column(table: Table, name: str, what: str) -> str:
    """Return the column of a result in whichever language the table has it.

    Raises
    ------
    ColumnError
        It has none.
    """
    for each in RESULTS[name]:
        if each in table.names:
            return each
    raise ColumnError(
        text("result_column_absent", listed=list(map(repr, RESULTS[name])), what=phrase(what))
    )


@checked
def compare(
    before: Frame,
    now: Any,
    *,
    on: str | Sequence[str],
    change_by: Literal["larger", "status", "shares"] = "larger",
    shape: Literal["places", "parameters"] = "places",
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Compare two periods of sections, rivers, lakes or cities (环办〔2011〕22号).

    The same status is no clear change, one grade apart some, two or more marked. Where both tables
    have shares of classes (`assess_rivers`), ΔG − ΔD is read too, and the larger change counts.

    Parameters
    ----------
    before, now
        Results of `assess_sections`, `assess_rivers` or `assess_lakes`, a row for each of ``on``.
    on
        The columns that name what is compared.
    change_by
        As in `assess_rivers`.
    shape
        ``places``: a row for each of ``on``; ``parameters``: a row for each of them and parameter,
        with its concentrations (单因子浓度比较).
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the kind of ``now``
        A row for each of either table, those of ``now`` first: ``on``, ``status_before``
        (前期水质状况), ``status_now`` (本期水质状况), with shares ``delta_good`` and
        ``delta_inferior`` (in points), and ``change`` (变化); null where one of the two is missing,
        and, with a warning, where the two periods are not of as many months (``months``). Of rivers
        also ``reason`` (说明), where one of them was assessed by the other method in the two
        periods (``method_changed``). By parameters before them ``parameter``, ``unit``,
        ``mean_before`` (前期浓度), ``mean_now`` (本期浓度) and ``change_percent`` (浓度变化率:
        (now − before) / before; not of pH and water temperature).

    Raises
    ------
    ColumnError
        A table lacks the columns, or has a row twice.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import assess_sections
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "时间": ["2020-04", "2021-04"], "氨氮": [2.4, 0.4],
    ... })
    >>> assessed = assess_sections(samples, section="断面", time="时间")
    >>> both = [assessed.filter(period=period) for period in ("2020-04", "2021-04")]
    >>> compare(*both, on="断面").row(0)
    ('甲', 'heavily polluted', 'excellent', 'marked improvement')
    """
    lang = language(lang)
    tables = wrap(before), wrap(now)
    keys = named("on", on, tables[1])
    if not keys:
        raise ColumnError(text("on_names_nothing"))
    ids: list[str] = []
    if shape == "parameters":
        of_means = [means_of(table) for table in tables]
        either = {id for means in of_means for id in means}
        ids = [id for id in parameters_by_id() if id in either]
        if not ids:
            raise ColumnError(text("no_means"))
    frames = []
    shares = all(
        any(name in table.names for name in RESULTS[share])
        for table in tables
        for share in ("good", "inferior")
    )
    counted = shares and all(
        any(name in table.names for name in RESULTS["sections"]) for table in tables
    )
    columns_read = ("good", "inferior", *(("sections",) if counted else ())) if shares else ()
    differ = _months_differ(tables)
    by_method = all(any(n in table.names for n in RESULTS["method"]) for table in tables)
    for table, side in zip(tables, ("before", "now"), strict=True):
        named("on", keys, table)
        columns = {"status": result_column(table, "status", "a result of an assessment")}
        columns |= {share: result_column(table, share, "shares") for share in columns_read}
        if by_method:
            columns["method"] = result_column(table, "method", "a result of assess_rivers")
        means = means_of(table) if ids else {}
        frame = table.frame([*keys, *columns.values(), *means.values()])
        for key, name in columns.items():
            if key in columns_read and not frame.collect_schema()[name].is_numeric():
                raise ColumnError(text("shares_no_numbers", side=phrase(side), name=name))
            if (
                key in columns_read
                and frame.filter(pl.col(name).is_infinite()).head(1).collect().height
            ):
                raise ColumnError(text("share_infinite", side=phrase(side), name=name))
        concentrations = (
            (pl.col(means[id]).cast(pl.Float64) if id in means else pl.lit(None, pl.Float64)).alias(
                f"{M}mean:{id}_{side}"
            )
            for id in ids
        )
        frame = frame.select(
            *keys, *(_read(name, key, side) for key, name in columns.items()), *concentrations
        )
        twice = frame.select(keys).filter(pl.struct(keys).is_duplicated()).head(1).collect()
        if twice.height:
            raise ColumnError(text("place_twice", side=phrase(side), twice=twice.row(0)))
        frames.append(frame)
    frames[0] = joinable(tables[0], frames[0], keys, frames[1], "before")
    joined = (
        frames[1]
        .with_row_index(f"{M}row")
        .join(frames[0], on=keys, how="full", coalesce=True, nulls_equal=True)
    )
    deltas = {
        f"delta_{share}": pl.col(f"{M}{share}_now") - pl.col(f"{M}{share}_before")
        for share in ("good", "inferior")
    }
    before_now = (pl.col(f"{M}status_before"), pl.col(f"{M}status_now"))
    read = [*deltas.values()] if shares else []
    if counted:
        sections = pl.max_horizontal(f"{M}sections_before", f"{M}sections_now")
        read.append(sections.cast(pl.UInt32, strict=False))
    made = {
        "status_before": _named_status(before_now[0], lang),
        "status_now": _named_status(before_now[1], lang),
        **(deltas if shares else {}),
        "change": plugin.changed(before_now[0], before_now[1], lang, read, change_by),
    }
    if by_method:
        earlier, later = (pl.col(f"{M}method_{side}") for side in ("before", "now"))
        other = (earlier != later).fill_null(False)
        made["reason"] = format_reasons(lang, [("method_changed", other, None)])
    if differ:
        made["change"] = pl.when(False).then(made["change"])
    names = {n: zh for n, zh in COMPARED.items() if n in made}
    ordered = joined.sort([f"{M}row", *keys], nulls_last=True)
    if ids:
        rows = by_parameter(ordered, keys, ids, made, names, not differ, lang, suffix)
        return tables[1].convert(rows)
    new = output_names(names, lang, suffix, keys)
    result = ordered.select(*keys, *(value.alias(new[name]) for name, value in made.items()))
    return tables[1].convert(result)


def _months_differ(tables: Sequence[Table]) -> bool:
    """Tell, and warn of, periods of which one has more months than the other."""
    months = []
    for table in tables:
        for name in RESULTS["months"]:
            if name in table.names:
                most = table.frame([name]).select(pl.col(name).cast(pl.Int64, strict=False).max())
                months.append(most.collect().item())
    if len(months) < len(tables) or None in months or months[0] == months[1]:
        return False
    warn("months_differ", before=months[0], now=months[1])
    return True


def _read(name: str, key: str, side: str) -> pl.Expr:
    column = pl.col(name)
    if key == "status":
        places = {
            text: place
            for lang in ("en", "zh")
            for place, text in enumerate(plugin.labels(lang)["status"])
        }
        column = column.cast(pl.String).replace_strict(places, default=None, return_dtype=pl.UInt8)
    elif key == "method":
        # By shares, and by shares at the edge, is one method.
        column = column.cast(pl.String).is_in(["mean", "断面均值"])
    else:
        column = column.cast(pl.Float64)
    return column.alias(f"{M}{key}_{side}")


def _named_status(place: pl.Expr, lang: Lang) -> pl.Expr:
    return place.cat.to(pl.Enum(plugin.labels(lang)["status"]))


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
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Frame:
    """Find trends of parameters over many periods (环办〔2011〕22号).

    Samples are averaged by period first (see `average`), unrounded. A rise of dissolved oxygen or
    transparency is an improvement, of others a fall; of pH and water temperature neither is.

    Parameters
    ----------
    samples, by, time, every, parameters
        As in `average`; at least 5 periods are taken. Of a result of `count_classes` the trends of
        the shares of Ⅰ–Ⅲ and of worse than Ⅴ are found, by its periods and the groups of ``by``.
    method
        ``spearman``: rank correlation with time, the official test; ``mann-kendall``;
        ``seasonal``: Mann–Kendall within the periods of a year (months, quarters, …);
        ``censored`` and ``seasonal-censored``: the same two with readings below a detection limit
        taken for anything from 0 up to the limit, so that no trend comes from falling limits
        (Brown, Hollander & Korwar 1974; Akritas, Murphy & LaValley 1995).
    significance
        A trend is significant where its p-value does not exceed this; 0.05 and 0.01 are usual.
    sides
        ``one``: the p-value in the direction found, by which tables of critical values
        are printed (``spearman``); ``two``: of either direction (the others).
    autocorrelation
        What is done, with ``mann-kendall``, about means that carry over to the next period:
        ``hamed-rao`` (1998) or ``yue-wang`` (2004) correct the variance, ``prewhitening`` and
        ``trend-free-prewhitening`` (2002) take the correlation of neighbours off (the latter keeps
        more of a trend, and lets more trends pass that are none), ``block-bootstrap`` (2012) draws
        the series again in blocks. Periods without a mean are passed over.
    geometric, min_count, duplicates, nondetect, detection_limits, missing_values, columns, \
parameter, value, unit
        As in `average`.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row for each of ``by`` and parameter: ``parameter``, ``method``, ``count`` (periods with
        a mean), ``statistic`` (rs, or z), ``p``, ``exact`` (counted over all orders), ``trend``
        (趋势: rising, falling, no trend), ``direction`` (变化判断: improving, worsening, no trend;
        null where neither direction is better), ``slope`` (Sen's, in the canonical unit a year)
        with its interval of 95 %, ``confidence`` (1 less the one-sided p-value: how sure the
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
    given = wrap(samples)
    shares = [n for share in ("good", "inferior") for n in RESULTS[share] if n in given.names]
    if shares and parameters is None and any(n in given.names for n in RESULTS["period"]):
        test = plugin.Test(method, float(significance), tested == "two", autocorrelation)
        return _trend_of_shares(given, by, shares, test, lang, suffix)
    check_options("trend", options, Averaging)
    reading, rest = split_options(options)
    rest.pop("rounding", None)
    Calendar.disjoint(every, "trend")
    abnormal = options.get("abnormal", "keep")
    given, keys, times, _ = places_of(given, by, time, every, abnormal=abnormal)
    found = means(
        given, keys=keys, times=times, every=every, parameters=parameters,
        options=Options(lang=lang, names=given.names, **reading), rounding="none", **rest,
    )  # fmt: skip
    if found.calendar.every is None:
        raise OptionError(text("trend_without_periods"))
    index, calendar = pl.col(f"{M}index"), found.calendar
    # A place whose times are all unknown has a row of empty lists.
    known = index.is_not_null()
    lists = (
        found.frame.sort([*keys, f"{M}index"])
        .group_by(keys)
        .agg(
            pl.col(f"{M}first").min(),
            calendar.time(index).filter(known).alias(f"{M}times"),
            calendar.place(index).cast(pl.Float64).filter(known).alias(f"{M}seasons"),
            *(
                values.filter(known).alias(f"{M}{name}:{id}")
                for id in found.parameters
                for name, values in found.ends(id).items()
            ),
        )
    )
    new = output_names(_TREND, lang, suffix, keys)
    names = dict(zip(found.parameters, result_names(found.parameters, lang), strict=True))
    test = plugin.Test(method, float(significance), tested == "two", autocorrelation)
    parts = [_trend_of(id, names[id], test, lang, new) for id in names]
    result = (
        in_order(lists, keys)
        .select(*keys, pl.concat_list(parts).alias(f"{M}trends"))
        .explode(f"{M}trends", empty_as_null=False, keep_nulls=False)
        .unnest(f"{M}trends")
    )
    return given.convert(result)


def sides_of_test(method: str, significance: float, sides: str | None) -> str:
    """Check how a trend is to be tested, and return the sides of the test.

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
) -> Any:
    """Find the trends of shares of classes."""
    keys = named("by", by, given)
    period = result_column(given, "period", "a result of count_classes")
    new = output_names(_TREND, lang, suffix, keys)
    ids = {name: f"share{place}" for place, name in enumerate(shares)}
    frame = given.frame(given.names).with_columns(
        pl.col(name).cast(pl.Float64).alias(f"{M}{end}:{id}")
        for name, id in ids.items()
        for end in ("values", "low", "high")
    )
    ends = [f"{M}{end}:{id}" for id in ids.values() for end in ("values", "low", "high")]
    series = share_series(frame, period, keys, ends)
    words = {name: names[lang == "zh"] for names in RESULTS.values() for name in names}
    parts = []
    for name, id in ids.items():
        better = "higher" if name in RESULTS["good"] else "lower"
        parts.append(_trend_of(id, words[name], replace(test, better=better), lang, new))
    return given.convert(
        series.select(*keys, pl.concat_list(parts).alias(f"{M}trends"))
        .explode(f"{M}trends", empty_as_null=False, keep_nulls=False)
        .unnest(f"{M}trends")
    )


_METHODS_ZH = {
    "spearman": "秩相关系数法",
    "mann-kendall": "Mann-Kendall",
    "seasonal": "季节Kendall",
    "censored": "删失Kendall",
    "seasonal-censored": "季节删失Kendall",
}


def _trend_of(id: str, name: str, test: plugin.Test, lang: Lang, new: dict[str, str]) -> pl.Expr:
    series = [pl.col(f"{M}{of}") for of in ("times", f"values:{id}", "seasons")]
    series += [pl.col(f"{M}{end}:{id}") for end in ("low", "high")]
    found = plugin.trend(id, series, test, lang).struct.field
    fields = {
        "parameter": pl.lit(name),
        "method": pl.lit(_METHODS_ZH[test.method] if lang == "zh" else test.method),
    }
    fields |= {key: found(key) for key in _TREND if key not in fields}
    return pl.struct(fields[key].alias(new[key]) for key in _TREND)
