"""Estimate the probability of classes; this changes no class."""

from collections.abc import Sequence
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import DEFAULT_TARGET, GB3838, Lang, Options
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Assessing
from shuizhi._frames.rows import sampled_sections
from shuizhi._frames.samples import in_order
from shuizhi._frames.tables import wrap
from shuizhi.assessment.declared import limited, with_targets
from shuizhi.assessment.means import result_names
from shuizhi.assessment.register import (
    Sort,
    arranged,
    declared_by,
    quarterly_of,
    registered,
    with_register,
)
from shuizhi.assessment.section_classes import Assessed, assess, section_means, target_or
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard

_OF_PLACES = {
    "period": "时段",
    "start": "时段起",
    "months": "监测月数",
    "class": "类别",
    "target": "目标类别",
    "attained": "达标",
    "p_attained": "达标概率",
}
_OF_PARAMETERS = {
    "period": "时段",
    "start": "时段起",
    "months": "监测月数",
    "parameter": "监测项目",
    "mean": "均值",
    "mean_low": "均值下限",
    "mean_high": "均值上限",
    "p_over": "超标概率",
}


@checked
@decidable()
def class_likelihood(
    samples: Frame,
    *,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "year",
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    target: str | int | None = None,
    targets: Any = None,
    register: Any = None,
    sort: Sort = "table",
    shape: Literal["sections", "parameters"] = "sections",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Estimate the probability of each class of a section, from its months.

    This is not an official result: the class is that of `assess_sections`. The months of a period
    are resampled 1,000 times in blocks of neighbours, and each draw is averaged and graded; the
    share of draws in a class is its probability. A reading below a detection limit is drawn between
    0 and the limit. The same samples always give the same probabilities.

    Parameters
    ----------
    samples, section, time, standard, water_body, target, targets, register, sort
        As in `assess_sections`.
    every
        The periods: ``quarter``, ``half``, ``year`` or seasons, which are made of months.
    shape
        ``sections``: one row per section and period; ``parameters``: one row per section, period
        and parameter, with the interval of its mean.
    lang, suffix
        As in `grade`.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit, in_force, \
do_saturation
        As in `assess_sections`.

    Returns
    -------
    table of the same kind
        The columns of `section`, ``period``, ``start``, ``months`` (监测月数), ``class`` and
        ``attained`` as assessed, ``target``, ``p_attained`` (达标概率), and the probability of each
        class (``P(Ⅰ)`` …). With ``shape="parameters"``: ``parameter``, ``mean``, ``mean_low`` and
        ``mean_high`` (95 % of the draws are between them, in the canonical unit) and ``p_over``
        (超标概率: that the mean exceeds the target). With fewer than 4 months the probabilities are
        null.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> months = [f"2021-{month:02}" for month in range(1, 13)]
    >>> cod = [14, 22, 19, 16, 25, 18, 20, 24, 15, 21, 17, 26]
    >>> samples = pl.DataFrame({"断面": "甲", "时间": months, "化学需氧量": cod, "氨氮": 0.1})
    >>> found = class_likelihood(samples, section="断面", time="时间", target="Ⅲ")
    >>> found.select("class", "attained", pl.col("p_attained").round(1)).row(0)
    ('Ⅲ', True, 0.7)
    """
    lang = language(lang)
    calendar = Calendar.of(every)
    if every in (None, "month") or not calendar.by_months or calendar.overlaps:
        raise OptionError(text("likelihood_of_months", every=every))
    own = registered(register)
    given = with_register(wrap(samples), own, water_body=water_body)
    taken = sampled_sections(
        given, section, time, water_body, calendar,
        abnormal=options.get("abnormal", "keep"), columns=options.get("columns"),
    )  # fmt: skip
    given, keys, times, body = taken.table, taken.keys, taken.times, taken.water_body
    targets, _ = declared_by(own, keys, lang, target=target, targets=targets)
    base = Options(standard, body, target_or(target), lang=lang, names=given.names)
    more = limited(targets)
    found = section_means(
        given, keys, times, every, base, options, more, quarterly=quarterly_of(own, keys)
    )
    means = with_targets(found, targets)
    official = assess(means, None)
    unlimited: Assessing = {**options, "min_count": None, "in_force": "any"}
    monthly = section_means(given, keys, times, "month", base, unlimited, more)
    start = monthly.calendar.start(pl.col(f"{MARK}index"))
    ids = means.parameters
    ends = [
        monthly.ends(id)[end].alias(f"{MARK}{end}:{id}") for end in ("low", "high") for id in ids
    ]
    names = [end.meta.output_name() for end in ends]
    months = (
        monthly.frame.filter(pl.col(f"{MARK}index").is_not_null())
        .sort([*keys, f"{MARK}index"])
        .group_by(*keys, means.calendar.index(start).alias(f"{MARK}index"), maintain_order=True)
        .agg(
            pl.len().cast(pl.UInt32).alias(f"{MARK}count"),
            *ends,
        )
    )
    likely = plugin.likely(
        means.assessing(target=DEFAULT_TARGET),
        pl.col(f"{MARK}target_said" if means.limits else f"{MARK}target"),
        [pl.col(name) for name in names],
        [means.choices[id] for id in ids],
        means.bodies(),
    )
    on = [*keys, f"{MARK}index"]
    whole = official.frame.join(
        months.select(*on, f"{MARK}count", *names), on=on, how="left", nulls_equal=True
    ).with_columns(likely.alias(f"{MARK}likely"))
    shown = _of_sections if shape == "sections" else _of_parameters
    result = shown(official, in_order(whole, [*keys, f"{MARK}index"]), lang, suffix)
    return given.convert(arranged(result, own, keys, sort))


def _of_sections(
    official: Assessed, frame: pl.LazyFrame, lang: Lang, suffix: str | None
) -> pl.LazyFrame:
    found, likely = official.means, pl.col(f"{MARK}likely").struct.field
    new = output_names(_OF_PLACES, lang, suffix, found.keys)
    of = {
        **found.labels(),
        "months": pl.col(f"{MARK}count").fill_null(0),
        "class": pl.col(f"{MARK}class"),
        "target": pl.col(f"{MARK}target_said" if found.limits else f"{MARK}target"),
        "attained": pl.col(f"{MARK}attained"),
        "p_attained": likely("attained"),
    }
    classes = official.classes.categories
    return frame.select(
        *found.keys,
        *(of[key].alias(new[key]) for key in _OF_PLACES),
        *(likely(f"class:{i}").alias(f"P({name}){suffix or ''}") for i, name in enumerate(classes)),
    )


def _of_parameters(
    official: Assessed, frame: pl.LazyFrame, lang: Lang, suffix: str | None
) -> pl.LazyFrame:
    found, likely = official.means, pl.col(f"{MARK}likely").struct.field
    new = output_names(_OF_PARAMETERS, lang, suffix, found.keys)
    ids = found.parameters
    names = result_names(ids, lang)
    rows = [
        pl.struct(
            pl.lit(name).alias("parameter"),
            found.cell(id).struct.field("value").alias("mean"),
            likely(f"low:{place}").alias("mean_low"),
            likely(f"high:{place}").alias("mean_high"),
            likely(f"over:{place}").alias("p_over"),
        )
        for place, (id, name) in enumerate(zip(ids, names, strict=True))
    ]
    of = {**found.labels(), "months": pl.col(f"{MARK}count").fill_null(0)}
    row = pl.col(f"{MARK}rows").struct.field
    of |= {key: row(key) for key in _OF_PARAMETERS if key not in of}
    return (
        frame.with_columns(pl.concat_list(rows).alias(f"{MARK}rows"))
        .explode(f"{MARK}rows", empty_as_null=False, keep_nulls=False)
        .select(*found.keys, *(of[key].alias(new[key]) for key in _OF_PARAMETERS))
    )
