"""Count exceedances: how often and by how much, as in bulletins."""

import json
from collections.abc import Sequence
from typing import Any, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import reason_words
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import GB3838, Columns, Lang, Options, single
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Rounded, split_options
from shuizhi._frames.rows import sampled_sections
from shuizhi._frames.samples import in_order, row_each, sample_rows
from shuizhi._frames.tables import wrap
from shuizhi._frames.unread import tell_indicators
from shuizhi.assessment.declared import targets_of_rows
from shuizhi.assessment.means import result_names
from shuizhi.assessment.register import (
    Sort,
    arranged,
    declared_by,
    registered,
    with_register,
)
from shuizhi.assessment.section_classes import target_or
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard

__all__ = ["exceedances"]

EXCEEDANCES = {
    "period": "时段",
    "parameter": "监测项目",
    "unit": "单位",
    "samples": "监测次数",
    "least": "最小值",
    "most": "最大值",
    "over": "超目标次数",
    "over_rate": "超目标率(%)",
    "over_three": "超Ⅲ类次数",
    "over_three_rate": "超Ⅲ类率(%)",
    "multiple": "最大超标倍数",
    "day": "最大超标倍数日期",
    "index": "最大标准指数",
    "reason": "说明",
}
_TEMPERATURE = "water_temperature"


@checked
@decidable()
def exceedances(
    samples: Frame,
    *,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = None,
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    target: str | int | None = None,
    targets: Any = None,
    register: Any = None,
    sort: Sort = "table",
    indicators: str | Sequence[str] | None = None,
    drinking_source: bool = False,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Rounded],
) -> Frame:
    """Count exceedances by section and parameter, with their multiples.

    Parameters
    ----------
    samples, section, time, water_body, standard
        As in `assess_sections`. Duplicate rows count once.
    every
        The periods to count by, as in `average`; by default all together.
    target, targets, register
        As in `assess_sections`: the limits of the class, or of single parameters, that are
        compared.
    sort
        As in `assess_sections`.
    indicators, drinking_source
        As in `shuizhi.grade`.
    rounding
        ``none`` (readings as reported) or ``assessment``.
    nondetect, detection_limits, missing_values, columns, decisions, parameter, value, unit, \
decimals
        As in `average`.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per section (and period) and parameter: ``parameter``, ``unit``, ``samples``
        (监测次数: with a value), ``least`` and ``most`` (最小值, 最大值; a value below its
        detection limit counts by ``nondetect``), ``over`` and ``over_rate`` (超目标次数, 超目标率,
        in per cent), ``over_three`` and ``over_three_rate`` (超Ⅲ类), ``multiple`` (最大超标倍数:
        over the target) with its ``day``, ``index`` (最大标准指数, HJ 2.3-2018) and ``reason``
        (oxygen above saturation, or without water temperature, has no index).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 4, "日期": [f"2021-04-0{d}" for d in (1, 2, 3, 4)],
    ...     "氨氮": [0.8, 1.2, 1.6, "0.025L"],
    ... }, strict=False)
    >>> table = exceedances(samples, section="断面", time="日期")
    >>> table.select("samples", "over", "over_rate", "multiple", "day", "index").row(0)
    (4, 2, 50.0, 0.6, datetime.date(2021, 4, 3), 1.6)
    """
    lang = language(lang)
    own = registered(register)
    given = with_register(wrap(samples), own, water_body=water_body)
    taken = sampled_sections(
        given, section, time, water_body, Calendar.of(every), timed=True,
        columns=options.get("columns"),
    )  # fmt: skip
    given, keys, times, body = taken.table, taken.keys, taken.times, taken.water_body
    calendar = Calendar.of(every).up_to(given, times)
    targets, _ = declared_by(own, keys, lang, target=target, targets=targets)
    reading, rest = split_options(options)
    if reading.pop("do_saturation", False):
        raise OptionError(text("no_saturation"))
    columns: Columns | None = rest.pop("columns", None)
    long = (rest.pop("parameter", None), rest.pop("value", None), rest.pop("unit", None))
    base = Options(
        standard, body, target_or(target), indicators, drinking_source=drinking_source, lang=lang,
        names=given.names, **reading, **rest,
    )  # fmt: skip
    wanted = {*_shuizhi.indicators(json.dumps(base.request())), _TEMPERATURE}
    rows, prepared, cells = sample_rows(given, base, [*keys, *times], columns, wanted, long, "once")
    ids = [id for id in prepared.parameters if id != _TEMPERATURE]
    tell_indicators(base, ids)
    day = days_of(given, times, calendar)
    frame = rows.with_columns(day.alias(f"{MARK}day"))
    frame, target_inputs, limits = targets_of_rows(frame, base, keys, targets)
    frame = calendar.indexed(frame, pl.col(f"{MARK}day"), f"{MARK}index")
    warmth: pl.Expr = pl.lit(None, pl.Float64)
    if _TEMPERATURE in prepared.parameters:
        place = prepared.parameters.index(_TEMPERATURE)
        read = plugin.enter(single(prepared.plan, place), cells[place], plain=True)
        warmth = read.struct.field("value")
    of_rows = [*([] if base.water_body_column is None else [pl.col(base.water_body_column)]),
               *target_inputs, limits]  # fmt: skip
    found = frame.with_columns(
        plugin.indices(
            _by_rows(single(prepared.plan, prepared.parameters.index(id)), bool(target_inputs)),
            cells[prepared.parameters.index(id)], warmth, of_rows,
        ).alias(f"{MARK}of:{id}")
        for id in ids
    )  # fmt: skip
    names = dict(zip(ids, result_names(ids, lang), strict=True))
    grouped = found.group_by(*keys, f"{MARK}index").agg(
        pl.col(f"{MARK}first").min(), *(_counted(id).alias(f"{MARK}row:{id}") for id in ids)
    )
    shown = {n: zh for n, zh in EXCEEDANCES.items() if n != "period" or calendar.every is not None}
    new = output_names(shown, lang, suffix, keys)
    parts = [_row(id, names[id], lang, new) for id in ids]
    period = [] if calendar.every is None else [
        calendar.label(pl.col(f"{MARK}index")).alias(new["period"])
    ]  # fmt: skip
    result = row_each(in_order(grouped, keys, f"{MARK}index"), [*keys, *period], parts)
    return given.convert(arranged(result, own, keys, sort))


def _by_rows(plan: str, by_rows: bool) -> str:
    """Return a plan with the targets of rows, if rows have them."""
    return json.dumps(json.loads(plan) | {"target": None}) if by_rows else plan


def _counted(id: str) -> pl.Expr:
    """Return the counts of a group of samplings."""
    of = pl.col(f"{MARK}of:{id}").struct.field
    value, multiple, index = of("value"), of("multiple"), of("index")
    # The first day of equal multiples.
    day = pl.col(f"{MARK}day").filter(multiple == multiple.max()).min()
    flags = {"over": of("over"), "over_three": of("over_three")}
    return pl.struct(
        value.count().cast(pl.UInt32).alias("samples"),
        value.min().alias("least"),
        value.max().alias("most"),
        *(flag.sum().cast(pl.UInt32).alias(name) for name, flag in flags.items()),
        *((~flag).sum().cast(pl.UInt32).alias(f"{name}_no") for name, flag in flags.items()),
        multiple.max().alias("multiple"),
        day.alias("day"),
        index.max().alias("index"),
        of("why").drop_nulls().unique().sort().implode().alias("why"),
    )


def _row(id: str, name: str, lang: Lang, new: dict[str, str]) -> pl.Expr:
    """Return the struct of a parameter."""
    of = pl.col(f"{MARK}row:{id}").struct.field

    def rate(name: str) -> pl.Expr:
        counts = [of(name), of(f"{name}_no"), pl.lit(0, pl.UInt32)]
        return plugin.goal(counts, pl.lit(None, pl.Float64), "share-at-least").struct.field("value")

    words = reason_words(lang)
    told = of("why").list.eval(
        pl.element().replace_strict(words, default=None, return_dtype=pl.String)
    )
    reason = told.list.join("；" if lang == "zh" else "; ")

    def known(name: str) -> pl.Expr:
        there = of(name) + of(f"{name}_no") > 0
        return pl.when(there).then(of(name))

    made = {
        "parameter": pl.lit(name),
        "unit": pl.lit(parameters_by_id()[id].shown_unit),
        **{n: of(n) for n in ("samples", "least", "most", "multiple", "day", "index")},
        "over": known("over"),
        "over_rate": rate("over"),
        "over_three": known("over_three"),
        "over_three_rate": rate("over_three"),
        "reason": pl.when(reason != "").then(reason),
    }
    return pl.struct(made[n].alias(new[n]) for n in EXCEEDANCES if n != "period")
