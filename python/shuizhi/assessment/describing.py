"""Means and quantiles of readings, some of them below detection limits."""

from collections.abc import Sequence
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import BELOW, NUMBER, reason_code
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons
from shuizhi._core.request import Lang, Options, Prepared, single
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Reading, split_options
from shuizhi._frames.roles import candidates
from shuizhi._frames.samples import in_order, row_each, sample_rows
from shuizhi._frames.states import Abnormal
from shuizhi._frames.tables import wrap
from shuizhi.assessment.means import result_names
from shuizhi.assessment.period_means import places_of
from shuizhi.assessment.register import Sort, arranged, registered, with_register
from shuizhi.errors import OptionError

__all__ = ["describe"]

DESCRIBED = {
    "period": "时段",
    "parameter": "监测项目",
    "unit": "单位",
    "method": "方法",
    "count": "数据数",
    "censored": "低于检出限数",
    "left_out": "未计入数",
    "mean": "平均值",
    "mean_low": "平均值下限",
    "reason": "说明",
}
_METHODS_ZH = {"kaplan-meier": "Kaplan-Meier", "ros": "次序统计量回归", "half": "检出限一半"}


@checked
@decidable()
def describe(
    samples: Frame,
    *,
    by: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = None,
    parameters: Sequence[str] | None = None,
    method: Literal["kaplan-meier", "ros", "half"] = "kaplan-meier",
    quantiles: Sequence[float] = (0.25, 0.5, 0.75, 0.9),
    abnormal: Abnormal = "keep",
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Frame:
    """Describe readings by place: mean and quantiles, without substituting non-detects.

    Official statistics replace a non-detect by half its detection limit, so that means fall when
    limits fall. These methods substitute nothing. Their figures are not official and decide no
    class.

    Parameters
    ----------
    samples, by, time, parameters, abnormal
        As in `average`.
    every
        The period, as in `average`; by default all samples of a place together.
    method
        ``kaplan-meier`` treats a non-detect as any value from 0 to its limit, and assumes no
        distribution (Kaplan & Meier 1958, reversed); ``ros``, regression on order statistics
        (Helsel & Cohn 1988), assumes log-normal readings and estimates those below their limits
        from the others; ``half`` uses half the limit, as official statistics do.
    quantiles
        The quantiles to compute, from 0 to 1.
    register, sort
        As in `average`.
    lang, suffix
        As in `shuizhi.grade`.
    detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per place (and period) and parameter: ``parameter``, ``unit``, ``method``, ``count``
        (数据数: readings with a figure or a limit), ``censored`` (低于检出限数: of them below their
        limits), ``left_out`` (未计入数: above their range, not detected without a limit, or not
        read), ``mean``, ``mean_low`` (with ``kaplan-meier``: the mean with 0 below the lowest
        limit, where ``mean`` uses that limit), the quantiles (``q0.25`` | ``25%分位数``; null if it
        is below the detection limits) and ``reason`` (why there is no mean).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({"断面": ["甲"] * 4, "氨氮": ["0.5L", "1.0", "2.0", "4.0"]})
    >>> found = describe(samples, by="断面", quantiles=[0.1, 0.5])
    >>> found.select("count", "censored", "mean", "mean_low", "q0.1", "q0.5").row(0)
    (4, 1, 1.875, 1.75, None, 1.0)
    """
    lang = language(lang)
    for share in quantiles:
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise OptionError(text("quantile_unknown", quantile=repr(share)))
    shares = list(dict.fromkeys(float(share) for share in quantiles))
    own = registered(register)
    given = with_register(wrap(samples), own, by)
    given, keys, times, _ = places_of(
        given, by, time, every, abnormal=abnormal, columns=options.get("columns")
    )
    if not times:
        found = candidates(given.names, "time")
        times = found if len(found) == 1 else []
    calendar = Calendar.of(every).up_to(given, times)
    reading, rest = split_options(options)
    reading["nondetect"] = "limit"
    if reading.pop("do_saturation", False):
        raise OptionError(text("no_saturation"))
    base = Options(lang=lang, names=given.names, **reading)
    long = (rest.pop("parameter", None), rest.pop("value", None), rest.pop("unit", None))
    wanted = None if parameters is None else {_shuizhi.parameter_id(name) for name in parameters}
    # Without a time, rows with equal readings may be different samples.
    rows, prepared, cells = sample_rows(
        given, base, [*keys, *times], rest.pop("columns", None), wanted, long,
        "once" if times else "keep",
    )  # fmt: skip
    ids = prepared.parameters
    day = days_of(given, times, calendar) if times and every else pl.lit(None, pl.Date)
    frame = rows.with_columns(
        day.alias(f"{MARK}day"),
        *(
            _entered(prepared, place, cells[place]).alias(f"{MARK}in:{id}")
            for place, id in enumerate(ids)
        ),
    )
    grouped = (
        calendar.indexed(frame, pl.col(f"{MARK}day"), f"{MARK}index")
        .group_by(*keys, f"{MARK}index")
        .agg(pl.col(f"{MARK}first").min(), *(part for id in ids for part in _collected(id)))
    )
    named = {f"q{share:g}": f"{share * 100:g}%分位数" for share in shares}
    listed = [*DESCRIBED]
    listed[listed.index("reason") : listed.index("reason")] = named
    shown = {name: (DESCRIBED | named)[name] for name in listed}
    if calendar.every is None:
        shown.pop("period")
    new = output_names(shown, lang, suffix, keys)
    names = dict(zip(ids, result_names(ids, lang), strict=True))
    parts = [_row(id, names[id], method, shares, lang, new) for id in ids]
    period = [] if calendar.every is None else [
        calendar.label(pl.col(f"{MARK}index")).alias(new["period"])
    ]  # fmt: skip
    result = row_each(in_order(grouped, keys, f"{MARK}index"), [*keys, *period], parts)
    return given.convert(arranged(result, own, keys, sort))


def _entered(prepared: Prepared, place: int, cell: pl.Expr) -> pl.Expr:
    """Return the figure of a cell, and whether it is a detection limit, by its code."""
    return plugin.enter(single(prepared.plan, place), cell, plain=True)


def _collected(id: str) -> list[pl.Expr]:
    """Return the figures of a parameter, which are limits, and the number of cells left out."""
    cell = pl.col(f"{MARK}in:{id}").struct.field
    plain = cell("value").is_not_null() & cell("code").is_in([NUMBER, BELOW])
    empty = cell("code") == reason_code("missing")
    return [
        cell("value").filter(plain).alias(f"{MARK}values:{id}"),
        (cell("code") == BELOW).filter(plain).alias(f"{MARK}below:{id}"),
        (~plain & ~empty).sum().cast(pl.UInt32).alias(f"{MARK}out:{id}"),
    ]


def _row(
    id: str, name: str, method: str, shares: Sequence[float], lang: Lang, new: dict[str, str]
) -> pl.Expr:
    """Return the struct of a parameter."""
    values, below = pl.col(f"{MARK}values:{id}"), pl.col(f"{MARK}below:{id}")
    found = plugin.described(values, below, method, shares).struct.field
    few = format_reasons(lang, [("too_few", found("mean").is_null(), None)])
    made = {
        "parameter": pl.lit(name),
        "unit": pl.lit(parameters_by_id()[id].shown_unit),
        "method": pl.lit(_METHODS_ZH[method] if lang == "zh" else method),
        "count": values.list.len(),
        "censored": below.list.sum().cast(pl.UInt32),
        "left_out": pl.col(f"{MARK}out:{id}"),
        "mean": found("mean"),
        "mean_low": found("mean_low"),
        **{f"q{share:g}": found(f"quantile:{place}") for place, share in enumerate(shares)},
        "reason": few,
    }
    return pl.struct(made[n].alias(head) for n, head in new.items() if n != "period")
