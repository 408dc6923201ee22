"""Watch a parameter: means by period compared with a target, and their trend."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import reason_code
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons
from shuizhi._core.request import DEFAULT_TARGET, GB3838, Lang, Options, single
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Statistics, named, number, split_options
from shuizhi._frames.roles import candidates
from shuizhi._frames.samples import agreed
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.declared import column_of, with_declared, with_targets
from shuizhi.assessment.means import Means
from shuizhi.assessment.period_means import means, places_of
from shuizhi.assessment.register import (
    Register,
    Sort,
    arranged,
    declared_by,
    has_targets,
    registered,
    with_register,
)
from shuizhi.assessment.trends import sides_of_test
from shuizhi.checks.watched import of_periods, of_places
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard

__all__ = ["watch"]


@checked
@decidable()
def watch(
    samples: Frame,
    *,
    by: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    watched: str,
    limit: float | str | None = None,
    target: str | int = DEFAULT_TARGET,
    targets: Any = None,
    register: Any = None,
    sort: Sort = "table",
    every: Every = "month",
    shape: Literal["places", "periods"] = "places",
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    method: Literal["spearman", "mann-kendall", "seasonal"] = "spearman",
    significance: float = 0.05,
    sides: Literal["one", "two"] | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Statistics],
) -> Frame:
    """Watch a parameter, such as fluoride, at sections and outfalls: where and how far over.

    The mean of each period is compared with a target: an upper bound, for dissolved oxygen and
    transparency a lower one. pH and water temperature, for which neither direction is better,
    cannot be watched.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    by, time, every
        As in `average`.
    watched
        The parameter to watch, by any of its names: ``"氟化物"``.
    limit
        The target as a figure in the parameter's canonical unit, or a column of it, which must
        agree within a place and period.
    target, standard, water_body
        As in `shuizhi.grade`: without ``limit`` the target is that of a class, or of a column of
        classes.
    targets
        A table of targets instead: the columns of ``by``, ``limit`` (目标值) or ``target``
        (目标类别), and ``year`` (年份) if they differ by year. A place with a target and without a
        sample in a period has an undetermined row.
    register, sort
        As in `average`; without ``limit``, the register's targets apply: that of the watched
        parameter (氨氮<3), otherwise that of the class.
    shape
        ``places``: one row per place; ``periods``: one row per place and period.
    method, significance, sides
        As in `trend`, which is computed from the unrounded means of the periods.
    parameter, value, unit
        The columns of a long table: names of parameters, cells and units; by default found as in
        `shuizhi.grade`.
    geometric, min_count, duplicates, rounding, decimals, nondetect, detection_limits, \
missing_values, columns, decisions, lang, suffix
        As in `average`.

    Returns
    -------
    table of the same kind
        In the order of the table. By period: ``period``, ``start``, ``samples``, ``duplicates``,
        ``parameter``, ``unit``, ``mean``, ``limit``, ``multiple`` (超目标倍数: (mean − limit) /
        limit, if the mean exceeds it), ``verdict`` (判定: pass, fail, undetermined) and ``reason``.
        By place:

        - ``samples``, ``duplicates``, ``periods`` with a mean, their ``first`` and ``last``
        - ``over`` (periods over the target), ``first_over``, ``last_over``
        - ``in_a_row``: the longest run of consecutive periods over the target; ``in_a_row_most``:
          its upper bound if all unknown periods were over; ``in_a_row_now``: the run up to the last
          period
        - ``mean``, ``limit``, ``multiple`` and ``verdict`` of the last period; ``worst_period``,
          ``worst_mean`` and ``worst_multiple`` of the one furthest over, or nearest to the target
        - ``reason`` with its periods
        - ``trend``, ``direction``, ``statistic``, ``p``, ``slope`` (per year) and ``trend_reason``,
          as in `trend`

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 5, "月": [f"2021-0{month}" for month in range(1, 6)],
    ...     "氟化物(mg/L)": [0.9, 1.1, 1.3, 1.5, 1.2],
    ... })
    >>> watched = watch(samples, by="断面", time="月", watched="氟化物")
    >>> watched.select("over", "in_a_row_now", "first_over", "worst_multiple", "trend").row(0)
    (4, 4, '2021-02', 0.5, 'no trend')
    """
    lang = language(lang)
    own = registered(register)
    given = with_register(wrap(samples), own, by, water_body)
    sides_taken = sides_of_test(method, significance, sides)
    id = _shuizhi.parameter_id(watched)
    if _shuizhi.better_when(id) == "neither":
        raise OptionError(text("no_better_side", parameter=parameter))
    Calendar.disjoint(every, "watch")
    reading, rest = split_options(options)
    given, keys, times, body = places_of(
        given, by, time, every, water_body, columns=options.get("columns")
    )
    by_class = limit is None and (targets is None or not _has_limits(targets))
    if by_class and (targets is not None or _are_sections(own, keys)):
        said = None if target == DEFAULT_TARGET else target
        targets, _ = declared_by(own, keys, lang, target=said, targets=targets)
    base = Options(
        standard, body, target if by_class and targets is None else DEFAULT_TARGET,
        [id] if by_class else None, lang=lang, names=given.names, **reading,
    )  # fmt: skip
    found = means(
        given, keys=keys, times=times, every=every, options=base, parameters=[id],
        parameter=parameter, value=value, unit=unit, **rest,
    )  # fmt: skip
    if found.calendar.every is None:
        raise OptionError(text("watch_without_periods"))
    found, figure, why = _limits(given, found, id, times, limit, targets, by_class)
    cell = pl.col(f"{MARK}cell:{id}")
    [shown] = found.values("en")
    compared = plugin.target_check(id, pl.col(f"{MARK}mean"), pl.col(f"{MARK}limit"))
    frame = found.frame.with_columns(
        shown.alias(f"{MARK}mean"),
        cell.struct.field("value").alias(f"{MARK}unrounded"),
        cell.struct.field("code").fill_null(reason_code("no_samples")).alias(f"{MARK}code"),
        figure.alias(f"{MARK}limit"),
        why.alias(f"{MARK}why"),
    ).with_columns(compared.alias(f"{MARK}compared"))
    if shape == "periods":
        periods = of_periods(replace(found, frame=frame), id, lang, suffix)
        return given.convert(arranged(periods, own, keys, sort))
    test = plugin.Test(method, float(significance), sides_taken == "two")
    means_of = pl.col(f"{MARK}unrounded")
    series = [pl.col(f"{MARK}times"), means_of, pl.col(f"{MARK}seasons"), means_of, means_of]
    tested = plugin.trend(id, series, test, lang)
    places = of_places(replace(found, frame=frame), id, tested, lang, suffix)
    return given.convert(arranged(places, own, keys, sort))


def _are_sections(register: Register | None, keys: Sequence[str]) -> bool:
    """Return whether places are sections of a register that has targets."""
    if register is None or not has_targets(register):
        return False
    return any(candidates([key], "section") for key in keys)


def _has_limits(targets: Any) -> bool:
    return any(name in wrap(targets).names for name in _LIMITS)


_LIMITS = ("limit", "目标值", "限值", "目标浓度")


def _limits(
    given: Table,
    found: Means,
    id: str,
    times: Sequence[str],
    limit: float | str | None,
    targets: Any,
    by_class: bool,
) -> tuple[Means, pl.Expr, pl.Expr]:
    """Return the means with the inputs of their limits, the limits, and why one is missing."""
    if limit is not None and targets is not None:
        raise OptionError(text("limit_or_targets"))
    if by_class:
        found = with_targets(found, targets)
        prepared = found.assessing()
        # The limit depends only on class and water body, so any reading gives it.
        zero = pl.col(f"{MARK}rows").cast(pl.Float64) * 0
        any_reading = pl.struct(zero.alias("value"), zero.cast(pl.UInt8).alias("code"))
        inputs = [any_reading, *found.bodies(), *found.target_inputs()]
        graded = plugin.graded_reading(prepared.plan, inputs, prepared.class_type).struct.field
        figure, why = graded("limit"), graded("reason")
        if id in found.limits:
            own = plugin.limits(
                single(prepared.plan, 0),
                found.bodies(),
                pl.col(f"{MARK}target"),
                pl.col(f"{MARK}limits"),
            ).struct.field
            asked = pl.col(f"{MARK}limits").str.contains(rf"\b{id}\b").fill_null(False)
            figure = pl.when(asked).then(own("limit")).otherwise(figure)
            why = pl.when(~asked).then(why)
        return found, figure, why
    if targets is not None:
        table = wrap(targets)
        column = column_of(table, _LIMITS, "targets")
        table.frame([column])
        figures = number(column, table.schema[column], "a target")
        found = with_declared(found, table, column, figures)
        figure = pl.col(f"{MARK}target")
    elif isinstance(limit, str):
        [column] = named("limit", limit, given)
        rows = given.frame(list(dict.fromkeys([*found.keys, *times, column])))
        day = days_of(given, times, found.calendar)
        said = (
            rows.with_columns(
                found.calendar.index(day).alias(f"{MARK}index"),
                number(column, given.schema[column], "a target").alias(f"{MARK}target"),
            )
            .group_by(*found.keys, f"{MARK}index")
            .agg(agreed(pl.col(f"{MARK}target"), f"{MARK}target"))
        )
        on = [*found.keys, f"{MARK}index"]
        frame = found.frame.join(said, on=on, how="left", nulls_equal=True)
        found, figure = replace(found, frame=frame), pl.col(f"{MARK}target")
    elif limit is None or not 0 < limit < float("inf"):
        unit = parameters_by_id()[id].shown_unit
        raise OptionError(text("watch_limit", limit=limit, unit=unit))
    else:
        figure = pl.lit(float(limit))
    word = format_reasons(
        found.options.lang, [("unknown_limit", figure.is_null() | (figure <= 0), None)]
    )
    return found, pl.when(figure > 0).then(figure), word
