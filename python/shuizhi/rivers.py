"""Rivers, river systems and basins: by the mean of few sections, by the shares of many."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import expr
from shuizhi._arguments import checked
from shuizhi._means import Averaging, M, _agreed, named, result_names, value_names
from shuizhi._periods import Every
from shuizhi._request import Lang, Options
from shuizhi._tables import wrap
from shuizhi.errors import OptionError
from shuizhi.grading import _output_names
from shuizhi.law import GB3838, Standard, _parameters
from shuizhi.sections import assess, section_means, with_changes, with_targets

__all__ = ["assess_rivers"]

_RIVER = {
    "period": "时段",
    "start": "起始日",
    "sections": "断面数",
    "ungraded": "未评价断面数",
    "by": "评价方法",
    "class": "类别",
    "status": "水质状况",
    "main_indicators": "主要污染指标",
    "good_share": "Ⅰ～Ⅲ类比例(%)",
    "inferior_share": "劣Ⅴ类比例(%)",
    "change": "环比变化",
    "change_year": "同比变化",
    "reason": "说明",
}
_BY = {"mean": "断面均值", "shares": "断面比例", "edge": "断面比例(60%/40%)"}


@checked
def assess_rivers(
    samples: Any,
    *,
    by: str | Sequence[str],
    section: str | Sequence[str],
    time: str | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str = "river",
    indicators: str | Sequence[str] | None = None,
    priority: Sequence[str] | None = None,
    edge: Literal["heavy", "moderate"] = "heavy",
    lang: Lang = "en",
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Any:
    """Assess rivers, river systems, basins or whole regions (环办〔2011〕22号).

    Of fewer than 5 sections each parameter is averaged over the sections, and the means are
    assessed as a section; of 5 and more the shares of classes decide.

    Parameters
    ----------
    samples
        A table as of `shuizhi.grade`, wide or long.
    by
        The columns that name what is assessed: ``"河流"``, ``["流域", "河流"]``.
    section
        The columns that tell sections of it apart.
    time, every
        As of `average`.
    standard, water_body, indicators
        As of `shuizhi.grade`. A mean over rivers and lakes together has no limit of total
        phosphorus, and says so.
    priority
        As of `assess_sections`, for rivers of few sections.
    edge
        Where Ⅰ–Ⅲ is exactly 60 % and worse than Ⅴ exactly 40 %, sources differ: ``heavy`` or
        ``moderate`` pollution. ``by`` says ``edge`` there.
    geometric, min_count, duplicates, rounding, nondetect, detection_limits, missing_values, \
columns, parameter, value, unit
        As of `average`.
    do_saturation
        As of `shuizhi.grade`, by the means of oxygen and water temperature.
    lang, suffix
        As of `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row for each of ``by`` and period, sorted: ``period``, ``start``, ``sections`` (断面数:
        with a class), ``ungraded`` (未评价断面数), ``by`` (评价方法: ``mean``, ``shares``,
        ``edge``), ``class`` (类别: of the mean), ``status`` (水质状况), ``main_indicators``
        (主要污染指标: of the mean; by shares the three indicators over class Ⅲ in most sections,
        with their rate), how many sections are of each class (``Ⅰ`` … ``劣Ⅴ``), ``good_share`` and
        ``inferior_share`` (Ⅰ～Ⅲ类比例, 劣Ⅴ类比例, in per cent), ``change`` and ``change_year`` (of
        status and of shares the larger), ``reason``, then the means over sections.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "河流": ["沁河"] * 5, "断面": list("甲乙丙丁戊"), "时间": ["2021-04"] * 5,
    ...     "氨氮": [0.1, 0.3, 0.8, 1.2, 2.4],
    ... })
    >>> river = assess_rivers(samples, by="河流", section="断面", time="时间")
    >>> river.select("by", "status", "main_indicators", "Ⅰ", "劣Ⅴ", "good_share").row(0)
    ('shares', 'moderately polluted', 'ammonia_nitrogen(40.0%)', 1, 1, 60.0)
    """
    if edge not in ("heavy", "moderate"):
        raise OptionError(f"edge={edge!r} is not understood; say 'heavy' or 'moderate'")
    given = wrap(samples)
    rivers = named("by", by, given)
    keys = list(dict.fromkeys([*rivers, *named("section", section, given)]))
    base = Options(standard, water_body, "Ⅲ", indicators, lang=lang, names=given.names)
    found = with_targets(section_means(given, keys, time, every, base, options), None)
    if indicators == "5+X":
        raise OptionError("indicators='5+X' is found section by section; assess_sections takes it")
    assessed = assess(found, priority)
    classes = [str(c) for c in assessed.classes.categories]
    if len(classes) != 6:
        raise OptionError(
            f"standard={standard!r} has the classes {', '.join(classes)}; rivers are assessed by "
            "Ⅰ to 劣Ⅴ (GB 3838-2002)"
        )
    graded = pl.col(f"{M}class")
    has_class = graded.is_not_null()
    names = dict(zip(found.parameters, result_names(found.parameters, lang), strict=True))
    frame = assessed.frame.group_by(*rivers, f"{M}index").agg(
        graded.count().cast(pl.UInt32).alias(f"{M}sections"),
        graded.is_null().sum().cast(pl.UInt32).alias(f"{M}ungraded"),
        *((graded == c).sum().cast(pl.UInt32).alias(f"{M}of:{c}") for c in classes),
        *(
            pl.col(f"{M}over").list.contains(name).sum().cast(pl.UInt32).alias(f"{M}over:{id}")
            for id, name in names.items()
        ),
        *(_mean_over_sections(id) for id in found.parameters),
        *(
            _agreed(pl.col(name).filter(has_class), name)
            for name in dict.fromkeys([*found.extra, *base.extra()])
            if name not in rivers
        ),
    )
    frame = frame.with_columns(
        pl.col(f"{M}mean:{id}").is_not_null().cast(pl.UInt32).alias(f"{M}count:{id}")
        for id in found.parameters
    )
    # The means over sections are assessed as one section; each of them has been counted already.
    whole = replace(found, frame=frame, keys=rivers, least=1, by_months=False).with_cells()
    whole = with_targets(whole, None)
    mean = assess(whole, priority)
    river = expr.river(
        [pl.col(f"{M}of:{c}") for c in classes],
        pl.col(f"{M}status").to_physical().cast(pl.UInt8),
        edge,
    )
    # Equal rates keep the order of the standard's table.
    in_order = [id for id in _parameters() if id in found.parameters]
    rates = expr.rates(
        [pl.col(f"{M}over:{id}") for id in in_order],
        pl.col(f"{M}sections"),
        in_order,
        lang,
    ).struct.field("text")
    count = pl.col(f"{M}sections")
    good = pl.sum_horizontal(f"{M}of:{c}" for c in classes[:3])
    by_mean = pl.col(f"{M}by") == "mean"
    frame = (
        mean.frame.with_columns(river.alias(f"{M}river"))
        .with_columns(
            pl.col(f"{M}river").struct.field("status").cat.to(mean.statuses).alias(f"{M}status"),
            pl.col(f"{M}river").struct.field("by").alias(f"{M}by"),
            (100.0 * good / count).fill_nan(None).alias(f"{M}good"),
            (100.0 * pl.col(f"{M}of:{classes[-1]}") / count).fill_nan(None).alias(f"{M}inferior"),
        )
        .with_columns(
            pl.when(by_mean).then(pl.col(f"{M}class")).alias(f"{M}class"),
            pl.when(by_mean)
            .then(pl.col(f"{M}main").struct.field("text"))
            .otherwise(rates)
            .alias(f"{M}main_indicators"),
        )
        .with_columns(
            pl.when(by_mean | pl.col(f"{M}by").is_null())
            .then(pl.col(f"{M}reason"))
            .alias(f"{M}reason")
        )
    )
    frame = with_changes(frame, rivers, found.calendar, lang, shares=True)
    labels = whole.labels()
    made = {name: pl.col(f"{M}{name}") for name in _RIVER} | labels
    made |= {"good_share": pl.col(f"{M}good"), "inferior_share": pl.col(f"{M}inferior")}
    if lang == "zh":
        made["by"] = made["by"].replace_strict(_BY, default=None, return_dtype=pl.String)
    shown = {n: zh for n, zh in _RIVER.items() if n not in ("period", "start") or n in labels}
    counts = {c: c for c in classes}
    before = list(shown)[: list(shown).index("good_share")]
    ordered = {n: shown[n] for n in before} | counts | shown
    made |= {c: pl.col(f"{M}of:{c}") for c in classes}
    taken = [*rivers, *value_names(found.parameters, lang)]
    new = _output_names(ordered, lang, suffix, taken)
    values = [value.name.suffix(suffix or "") for value in whole.values(lang)]
    result = frame.sort([*rivers, f"{M}index"], nulls_last=True).select(
        *rivers, *(made[name].alias(new[name]) for name in ordered), *values
    )
    return given.convert(result)


def _mean_over_sections(id: str) -> pl.Expr:
    """Return the mean over the sections that have a class of what their means were summed as."""
    counts = (pl.col(f"{M}cell:{id}").struct.field("code") == 0) & pl.col(f"{M}class").is_not_null()
    return pl.col(f"{M}mean:{id}").filter(counts).mean()
