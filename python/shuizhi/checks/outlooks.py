"""The outlook of a year: the means that its remaining months may have to meet the targets."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import reason_words
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import GB3838, Lang, Options, single
from shuizhi._frames.calendar import Calendar
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Assessing
from shuizhi._frames.rows import sampled_sections
from shuizhi._frames.samples import row_each
from shuizhi._frames.tables import wrap
from shuizhi.assessment.declared import limited, with_targets
from shuizhi.assessment.means import Means, result_names
from shuizhi.assessment.register import declared_by, registered, with_register
from shuizhi.assessment.section_classes import section_means, target_or
from shuizhi.errors import ColumnError, OptionError
from shuizhi.law.lookup import Standard

__all__ = ["outlook"]

OUTLOOK = {
    "year": "年份",
    "target": "目标类别",
    "parameter": "监测项目",
    "unit": "单位",
    "months": "已有月数",
    "mean": "至今均值",
    "limit": "目标值",
    "left": "剩余月数",
    "allowed": "剩余月份允许均值",
    "before": "上年同期剩余月份均值",
    "state": "预判",
    "reason": "说明",
}
PLACES = {
    "year": "年份",
    "target": "目标类别",
    "months": "已有月数",
    "left": "剩余月数",
    "state": "预判",
    "lost": "无法达标指标",
    "at_risk": "有风险指标",
    "undetermined": "无法预判指标",
}
# From the most to the least worrying.
_STATES = {
    "lost": "无法达标", "at_risk": "有风险", "attainable": "可达标", "safe": "稳定达标",
}  # fmt: skip


@checked
@decidable()
def outlook(
    samples: Frame,
    register: Any = None,
    *,
    year: int | None = None,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    target: str | int | None = None,
    targets: Any = None,
    indicators: str | Sequence[str] | None = None,
    shape: Literal["parameters", "sections"] = "parameters",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Look ahead to the end of a year: which targets are safe, at risk or already lost.

    The mean of a year is the mean of its months, rounded and compared with the target. The mean
    that the remaining months may have follows from it, including the rounding.

    Parameters
    ----------
    samples
        A table as in `assess_sections`, which ends with the last complete month.
    register
        A register of sections with their targets (see `shuizhi.check_register`).
    year
        The year; by default that of the last sample.
    section, time, standard, water_body, target, targets, indicators
        As in `assess_sections`.
    shape
        ``parameters``: one row per section and parameter; ``sections``: one row per section.
    ph_mean, mean_of, duplicates, rounding, decimals, nondetect, detection_limits, \
missing_values, columns, decisions, parameter, value, unit, in_force
        As in `assess_sections`, for the means of the months.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        The most worrying rows come first. By parameter: the columns of `section`,
        ``year``, ``target``, ``parameter``, ``unit``, ``months`` (已有月数: with a mean), ``mean``
        (至今均值: of these months, as assessed), ``limit`` (目标值), ``left`` (剩余月数),
        ``allowed`` (剩余月份允许均值: the upper bound, for dissolved oxygen the lower), ``before``
        (the mean of these months a year before), ``state`` (预判) and ``reason``. States:

        - ``safe`` (稳定达标): met even if each remaining month equals the worst of this year and of
          these months a year before; or the year is over and the target met
        - ``attainable`` (可达标): met if they equal the months so far, and if they equal those a
          year before
        - ``at_risk`` (有风险): missed if they equal the months so far, or those a year before
        - ``lost`` (无法达标): missed in any case

        Parameters with limits on both sides (pH) have no state. By section: ``state`` is the worst
        of its parameters; ``lost``, ``at_risk`` and ``undetermined`` name them.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 6, "月": [f"2022-0{m}" for m in range(1, 7)], "氨氮": [1.2] * 6,
    ... })
    >>> register = pl.DataFrame({"断面": ["甲"], "2022年目标": ["Ⅲ"]})
    >>> ahead = outlook(samples, register, year=2022)
    >>> ahead.select("mean", "limit", "left", "allowed", "state").row(0)
    (1.2, 1.0, 6, 0.81, 'at_risk')
    """
    lang = language(lang)
    own = registered(register)
    given = with_register(wrap(samples), own, water_body=water_body)
    taken = sampled_sections(
        given, section, time, water_body, Calendar.of("month"), some=True,
        abnormal=options.get("abnormal", "keep"), columns=options.get("columns"),
    )  # fmt: skip
    given, keys, times, body = taken.table, taken.keys, taken.times, taken.water_body
    if not keys:
        raise ColumnError(text("no_columns_named", option="section"))
    targets, _ = declared_by(own, keys, lang, target=target, targets=targets)
    base = Options(standard, body, target_or(target), indicators, lang=lang, names=given.names)
    if options.get("geometric"):
        raise OptionError(text("no_geometric"))
    if indicators == "5+X":
        raise OptionError(text("x_not_known"))
    more = limited(targets)
    found = with_targets(section_means(given, keys, times, "month", base, options, more), targets)
    # The months so far decide what remains; the table is small.
    frame = found.frame.cache()
    known = (
        frame.filter(pl.col(f"{MARK}rows") > 0)
        .select(pl.col(f"{MARK}index").max())
        .collect()
        .item()
    )
    if known is None:
        raise OptionError(text("no_months"))
    if year is not None and not 1000 <= year <= 9999:
        raise OptionError(text("year_unknown", year=year))
    of_year = known // 12 if year is None else int(year)
    last = min(known, of_year * 12 + 11)
    rows = _rows(replace(found, frame=frame), of_year, last, lang)
    if shape == "sections":
        return given.convert(_of_sections(rows, keys, lang, suffix))
    new = output_names(OUTLOOK, lang, suffix, keys)
    ordered = rows.sort("rank", "far", "first", *keys, "place", nulls_last=True)
    return given.convert(
        ordered.select(*keys, *(pl.col(name).alias(new[name]) for name in OUTLOOK))
    )


def _rows(found: Means, year: int, last: int, lang: Lang) -> pl.LazyFrame:
    """Return one row per section and parameter, with its rank of concern."""
    index = pl.col(f"{MARK}index")
    now = index.is_between(year * 12, last)
    ago = index.is_between(last - 11, year * 12 - 1) & (last >= year * 12)
    left = year * 12 + 11 - max(last, year * 12 - 1)
    values = {id: pl.col(f"{MARK}cell:{id}").struct.field("value") for id in found.parameters}
    said = [name for name in (f"{MARK}limits", f"{MARK}target_said") if found.limits]
    own = [name for name in found.options.extra() if name not in found.keys]
    brought = [*own, f"{MARK}target", *said]
    places = (
        found.frame.filter(index.is_between(last - 11, year * 12 + 11))
        .group_by(found.keys)
        .agg(
            pl.col(f"{MARK}first").min(),
            *(pl.col(name).filter(index >= year * 12).drop_nulls().first() for name in brought),
            *(v.filter(now).drop_nulls().alias(f"{MARK}now:{id}") for id, v in values.items()),
            *(v.filter(ago).drop_nulls().alias(f"{MARK}ago:{id}") for id, v in values.items()),
        )
    )
    if not found.limits:
        places = places.with_columns(
            pl.lit(None, pl.String).alias(f"{MARK}limits"),
            pl.col(f"{MARK}target").alias(f"{MARK}target_said"),
        )
    prepared = found.assessing(
        target=f"{MARK}target", names=[*found.options.names, f"{MARK}target"]
    )
    names = result_names(found.parameters, lang)
    parts = []
    for place, (id, name) in enumerate(zip(found.parameters, names, strict=True)):
        parts.append(_part(found, single(prepared.plan, place), place, id, name, left, lang))
    heads: list[str | pl.Expr] = [
        *found.keys,
        pl.lit(year, pl.Int32).alias("year"),
        pl.col(f"{MARK}target_said").alias("target"),
        pl.col(f"{MARK}first").alias("first"),
    ]
    spread = row_each(places, heads, parts)
    # Sections by their worst parameter, and its distance from the target.
    order = {word: place for place, word in enumerate(_words(lang))}
    rank = pl.col("state").replace_strict(order, default=None, return_dtype=pl.UInt8)
    last = len(order)
    state = pl.col("own")
    worst = pl.col("over").filter(state == state.min()).max()
    return spread.with_columns(rank.fill_null(last).alias("own")).with_columns(
        state.min().over(found.keys).alias("rank"),
        worst.neg().over(found.keys).alias("far"),
        (state.cast(pl.UInt32) * 1000 + pl.col("place")).alias("place"),
    )


def _part(
    found: Means, plan: str, place: int, id: str, name: str, left: int, lang: Lang
) -> pl.Expr:
    """Return the struct of a parameter."""
    parameter = parameters_by_id()[id]
    decimals = found.options.decimals.get(id, parameter.decimals_assessment)
    if found.rounding == "none":
        decimals = None
    limits = plugin.limits(plan, found.bodies(), pl.col(f"{MARK}target"), pl.col(f"{MARK}limits"))
    limit = limits.struct.field
    now, ago = pl.col(f"{MARK}now:{id}"), pl.col(f"{MARK}ago:{id}")
    months_left = pl.lit(left, pl.UInt32)
    ahead = plugin.outlook(
        [now, ago, months_left, limit("limit"), limit("comparison")], decimals
    ).struct.field
    reasons = reason_words(lang)
    nothing = (now.list.len() == 0) & (limit("why").is_null())
    why = pl.when(nothing).then(pl.lit(reasons["no_samples"])).otherwise(
        limit("why").replace_strict(reasons, default=None, return_dtype=pl.String)
    )  # fmt: skip
    state = ahead("state")
    if lang == "zh":
        state = state.replace_strict(_STATES, default=None, return_dtype=pl.String)
    mean, before = (
        plugin.rounded(ahead(name), id, found.options.decimals) for name in ("mean", "before")
    )
    return pl.struct(
        pl.lit(name).alias("parameter"),
        pl.lit(parameter.shown_unit).alias("unit"),
        now.list.len().cast(pl.UInt32).alias("months"),
        (ahead("mean") if found.rounding == "none" else mean).alias("mean"),
        limit("limit").alias("limit"),
        months_left.alias("left"),
        ahead("allowed").alias("allowed"),
        before.alias("before"),
        state.alias("state"),
        why.alias("reason"),
        ahead("far").alias("over"),
        pl.lit(place, pl.UInt32).alias("place"),
    )


def _words(lang: Lang) -> list[str]:
    return list(_STATES.values() if lang == "zh" else _STATES)


def _of_sections(
    rows: pl.LazyFrame, keys: Sequence[str], lang: Lang, suffix: str | None
) -> pl.LazyFrame:
    """Return one row per section."""
    words = dict(zip(_STATES, _words(lang), strict=True))
    state = pl.col("state")

    def those(condition: pl.Expr) -> pl.Expr:
        return pl.col("parameter").filter(condition)

    new = output_names(PLACES, lang, suffix, keys)
    made = {
        "year": pl.col("year").first(),
        "target": pl.col("target").first(),
        "months": pl.col("months").max(),
        "left": pl.col("left").first(),
        "state": state.sort_by("own").first(),
        "lost": those(state == words["lost"]),
        "at_risk": those(state == words["at_risk"]),
        "undetermined": those(state.is_null()),
    }
    return (
        rows.group_by(keys)
        .agg(
            pl.col("rank", "far", "first").first(),
            *(value.alias(new[name]) for name, value in made.items()),
        )
        .sort("rank", "far", "first", *keys, nulls_last=True)
        .select(*keys, *new.values())
    )
