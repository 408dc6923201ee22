"""Cities: the water-quality index CWQI, and ranks by it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl
import polars.selectors as cs

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.reasons import format_reasons, join_reasons
from shuizhi._core.request import GB3838, Columns, Lang, Options
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Assessing
from shuizhi._frames.rows import sampled_sections
from shuizhi._frames.samples import in_order
from shuizhi._frames.states import Abnormal
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.alike import unfinished
from shuizhi.assessment.city_index import city_index
from shuizhi.assessment.declared import with_targets
from shuizhi.assessment.means import Means
from shuizhi.assessment.register import (
    Register,
    Sort,
    arranged,
    declared_by,
    has_targets,
    quarterly_of,
    registered,
    with_register,
)
from shuizhi.assessment.section_classes import assess, section_means, target_or
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard

__all__ = ["cwqi", "rank_cities"]

_CWQI = {
    "period": "时段",
    "start": "起始日",
    "river_sections": "河流断面数",
    "lake_sections": "湖库点位数",
    "cwqi_river": "河流CWQI",
    "cwqi_lake": "湖库CWQI",
    "cwqi": "CWQI",
    "items": "指标数",
    "indices": "单项指数",
    "missing": "缺少指标",
    "reason": "说明",
}
_RANK = {
    "rank": "排名",
    "base": "基期CWQI",
    "change": "变化率(%)",
    "change_rank": "变化排名",
    "change_excluded": "不参与变化排名",
}
# What cities are ranked by.
_RANKED = ("cwqi", "set", "items", "worst", "attains")


@checked
@decidable()
def cwqi(
    samples: Frame,
    *,
    city: str | Sequence[str] | None = None,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    partial: bool = False,
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Compute the water-quality index of cities, CWQI (环办监测〔2017〕51号).

    Each of 21 items is averaged over all sections of a city, and the mean is divided by the limit
    of class Ⅲ (inverted for dissolved oxygen; by the distance from 7 for pH). The index is the sum.
    Rivers and lakes are computed separately and combined by their numbers of sections.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    city, section
        The columns of the city and of its sections; found as in `assess_sections`. With a register
        also its columns: ``city="县区"`` ranks counties.
    time, every
        As in `average`.
    standard, water_body
        As in `shuizhi.grade`; a column of water bodies separates rivers from lakes.
    register
        A register of sections (see `shuizhi.check_register`): it supplies the columns of ``city``,
        and the water body if the samples lack it.
    sort
        As in `assess_rivers`.
    partial
        Whether a city that lacks some of the items gets the sum of the others; ``missing`` names
        what it lacks. By default it has no index, because the sum would look too good.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `average`; here ``rounding`` is ``none`` by default.
    in_force, abnormal
        As in `assess_sections`.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per city and period, in the order of the table: ``period``, ``start``,
        ``river_sections``, ``lake_sections``, ``cwqi_river``, ``cwqi_lake``, ``cwqi``, ``items``
        (the number of items; the smaller one of rivers and lakes), ``indices`` (of rivers, or of
        lakes if there are no rivers: structs of parameter and index), ``missing`` (缺少指标),
        ``reason`` (说明).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "城市": ["焦作"] * 2, "断面": ["甲", "乙"], "时间": ["2021-04"] * 2,
    ...     "pH": [8.0, 8.0], "溶解氧": [8.0, 12.0], "氨氮": [0.4, 0.6],
    ... })
    >>> index = cwqi(samples, city="城市", section="断面", time="时间", partial=True)
    >>> index.select("cwqi", "items").row(0)
    (1.5, 3)
    """
    lang = language(lang)
    own = registered(register)
    given, cities, _, averaged, _ = _found(
        samples,
        city,
        section,
        time,
        every,
        standard,
        water_body,
        lang,
        own,
        abnormal=options.get("abnormal", "keep"),
        columns=options.get("columns"),
    )
    found = averaged(given, options)
    frame = city_index(found, cities, partial, options.get("rounding", "none"), lang)
    labels = found.labels()
    shown = {n: zh for n, zh in _CWQI.items() if n not in ("period", "start") or n in labels}
    new = output_names(shown, lang, suffix, cities)
    made = {name: pl.col(f"{MARK}{name}") for name in shown} | labels
    result = in_order(frame, cities, f"{MARK}index").select(
        *cities, *(made[name].alias(new[name]) for name in shown)
    )
    return given.convert(arranged(result, own, cities, sort))


@checked
@decidable()
def rank_cities(
    samples: Frame,
    *,
    city: str | Sequence[str] | None = None,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    partial: bool = False,
    exclusion: Literal["class", "class-and-target"] = "class",
    target: str | int | None = None,
    targets: Any = None,
    register: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Rank cities by CWQI, and by its change to the same period of the year before (51号).

    Parameters
    ----------
    samples, city, section, time, every, standard, water_body, partial, lang, suffix
        As in `cwqi`.
    exclusion
        Which cities are left out of the ranking by change: with ``class``, those with every section
        at class Ⅱ or better in both periods; with ``class-and-target``, if every section also
        attains its target. A section with a target and without samples does not count as attaining.
    target, targets
        As in `assess_sections`, for ``class-and-target``.
    register
        As in `cwqi`; it supplies the targets too.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit, in_force, abnormal
        As in `cwqi`.

    Returns
    -------
    table of the same kind
        As in `cwqi`, sorted by period and rank, with ``rank`` (排名: ascending, equal indices share
        a rank; with ``partial`` only cities with the same items are ranked, and ``reason`` names
        the others), ``base`` (基期CWQI: in the same period of the year before), ``change`` (变化率:
        in per cent, if both have the same items), ``change_rank`` (变化排名: ascending) and
        ``change_excluded`` (不参与变化排名).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "城市": ["甲市", "乙市"] * 2, "断面": ["甲", "乙"] * 2, "年": [2020, 2020, 2021, 2021],
    ...     "氨氮(mg/L)": [1.2, 0.8, 0.6, 0.8],
    ... })
    >>> ranked = rank_cities(samples, city="城市", section="断面", time="年", every="year",
    ...     partial=True, min_count=1)
    >>> ranked.select("period", "城市", "cwqi", "rank", "change", "change_rank").rows()[2:]
    [('2021', '甲市', 0.6, 1, -50.0, 1), ('2021', '乙市', 0.8, 2, 0.0, 2)]
    """
    lang = language(lang)
    by_targets = exclusion == "class-and-target"
    own = registered(register)
    of_register = own is not None and has_targets(own)
    if by_targets and target is None and targets is None and not of_register:
        raise OptionError(text("exclusion_needs_target"))
    given, cities, times, averaged, keys = _found(
        samples,
        city,
        section,
        time,
        every,
        standard,
        water_body,
        lang,
        own,
        target,
        abnormal=options.get("abnormal", "keep"),
        columns=options.get("columns"),
    )
    if own is not None:
        # The register's cities become columns of the samples; targets go by section.
        places = [key for key in keys if own.column(key) is not None or own.place(key) is not None]
        if len(places) == len(keys):
            targets, _ = declared_by(own, keys, lang, target=target, targets=targets)
    found = averaged(given, options)
    if found.calendar.every is None:
        raise OptionError(text("rank_without_period"))
    on = [*cities, f"{MARK}index"]
    rounding = options.get("rounding", "none")

    def of(found: Means, targets: Any) -> pl.LazyFrame:
        # Used twice, computed once.
        found = replace(found, frame=found.frame.cache())
        assessed = assess(with_targets(found, targets), None)
        sections = assessed.frame.group_by(on).agg(f"{MARK}class", f"{MARK}attained")
        stands = plugin.standing(pl.col(f"{MARK}class"), pl.col(f"{MARK}attained")).struct.field
        standing = sections.select(
            *on, *(stands(name).alias(f"{MARK}{name}") for name in ("worst", "attains"))
        )
        index = city_index(found, cities, partial, rounding, lang)
        return index.join(standing, on=on, how="left", nulls_equal=True).cache()

    frame = before = of(found, targets)
    last = unfinished(given, times, found.calendar)
    if last is not None:
        alike = averaged(last.base, {**options, "in_force": "any"})
        ago = pl.col(f"{MARK}index") == last.index - found.calendar.per_year
        before = pl.concat([frame.filter(~ago), of(alike, None)])
    base = before.select(
        *cities,
        pl.col(f"{MARK}index").alias(f"{MARK}ago"),
        *(pl.col(f"{MARK}{name}").alias(f"{MARK}{name}_before") for name in _RANKED),
    )
    ago = found.calendar.year_before(pl.col(f"{MARK}index")).alias(f"{MARK}ago")
    compared = frame.with_columns(ago).join(
        base.drop_nulls(f"{MARK}ago"), on=[*cities, f"{MARK}ago"], how="left", nulls_equal=True
    )
    frame = _ranked(compared.drop(f"{MARK}ago"), exclusion, lang)
    names = _CWQI | _RANK
    labels = found.labels()
    new = output_names(names, lang, suffix, cities)
    made = {name: pl.col(f"{MARK}{name}") for name in names} | labels
    result = frame.sort(
        [f"{MARK}index", f"{MARK}rank", f"{MARK}first", *cities], nulls_last=True
    ).select(*cities, *(made[name].alias(new[name]) for name in names))
    return given.convert(result)


def _ranked(frame: pl.LazyFrame, exclusion: str, lang: Lang) -> pl.LazyFrame:
    """Rank the cities of each period by their index and its change."""
    index, rank = pl.col(f"{MARK}index"), pl.col(f"{MARK}ranks").struct.field
    now, before = ([pl.col(f"{MARK}{name}{side}") for name in _RANKED] for side in ("", "_before"))
    differ = format_reasons(lang, [("items_differ", rank("items_differ"), None)])
    return (
        frame.group_by(index)
        .agg(pl.all())
        .with_columns(plugin.ranks(now, before, exclusion).alias(f"{MARK}ranks"))
        .explode(cs.exclude(f"{MARK}index"))
        .with_columns(
            pl.col(f"{MARK}cwqi_before").alias(f"{MARK}base"),
            join_reasons([pl.col(f"{MARK}reason"), differ], lang).alias(f"{MARK}reason"),
            *(rank(name).alias(f"{MARK}{name}") for name in _RANK if name != "base"),
        )
    )


def _found(
    samples: Any,
    city: str | Sequence[str] | None,
    section: str | Sequence[str] | None,
    time: str | Sequence[str] | None,
    every: Every,
    standard: str | Standard,
    water_body: str | None,
    lang: Lang,
    register: Register | None = None,
    target: str | int | None = None,
    abnormal: Abnormal = "keep",
    columns: Columns | None = None,
) -> tuple[Table, list[str], list[str], Callable[[Table, Assessing], Means], list[str]]:
    """Return the table, its cities and times, how samples are averaged, and their sections."""
    given = wrap(samples)
    by = [] if register is None else register.to_group(given, city, "city")
    given = with_register(given, register, by, water_body)
    taken = sampled_sections(
        given, section, time, water_body, Calendar.of(every), groups=("city", city),
        abnormal=abnormal, columns=columns,
    )  # fmt: skip
    given, keys, times, body = taken.table, taken.keys, taken.times, taken.water_body
    base = Options(standard, body, target_or(target), None, lang=lang, names=given.names)
    quarterly = quarterly_of(register, keys)

    def of(table: Table, options: Assessing) -> Means:
        return section_means(
            table, keys, times, every, base, options, of_places=True, quarterly=quarterly
        )

    return given, taken.groups, times, of, keys
