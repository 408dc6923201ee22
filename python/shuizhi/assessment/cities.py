"""Cities: the water-quality index CWQI, and ranks by it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.reasons import format_reasons, join_reasons
from shuizhi._core.request import GB3838, Lang, Options
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

    Each of 21 items is averaged over all sections of a city, the mean divided by the limit of
    class Ⅲ (dissolved oxygen the other way round, pH by its distance from 7), and the indices
    summed; rivers and lakes apart, then combined by their numbers of sections.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    city, section
        The columns that name a city, and those that tell its sections apart; found as of
        `assess_sections`. With a register also its columns: ``city="县区"`` ranks counties.
    time, every
        As in `average`.
    standard, water_body
        As in `shuizhi.grade`; a column of water bodies parts rivers from lakes.
    register
        A register of sections (see `shuizhi.check_register`): it brings the columns of ``city``,
        and the water body where the samples do not say it.
    sort
        As in `assess_rivers`.
    partial
        Whether a city that lacks some of the items has the sum of those at hand; ``missing`` names
        the others. Without it there is no index, because it would look better than the city is.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `average`; rounding is ``none`` here by default.
    in_force, abnormal
        As in `assess_sections`.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per city and period, in the order of the table: ``period``, ``start``,
        ``river_sections``, ``lake_sections``, ``cwqi_river``, ``cwqi_lake``, ``cwqi``, ``items``
        (of the part with fewer), ``indices`` (of rivers, or of lakes where there are no rivers:
        structs of parameter and index), ``missing`` (缺少指标), ``reason`` (说明).

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
        What leaves a city out of the ranking by change: ``class``, every section at class Ⅱ or
        better in both periods, or ``class-and-target``, each of them attaining its target too; a
        section that has a target and no samples is not known to.
    target, targets
        As in `assess_sections`, for the latter.
    register
        As in `cwqi`; it brings the targets too.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit, in_force, abnormal
        As in `cwqi`.

    Returns
    -------
    table of the same kind
        As in `cwqi`, sorted by period and rank, with ``rank`` (排名: ascending, equal indices
        share it; of cities with ``partial`` those of the same items only, and the ``reason`` says
        which are not ranked), ``base`` (基期CWQI: of the same period of the year before),
        ``change`` (变化率: in per cent, where both are of the same items), ``change_rank``
        (变化排名: ascending) and ``change_excluded`` (不参与变化排名).

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
    )
    if own is not None:
        # Its cities are columns beside the samples; targets are told by its sections.
        places = [key for key in keys if own.column(key) is not None or own.place(key) is not None]
        if len(places) == len(keys):
            targets, _ = declared_by(own, keys, lang, target=target, targets=targets)
    found = averaged(given, options)
    if found.calendar.every is None:
        raise OptionError(text("rank_without_period"))
    on = [*cities, f"{MARK}index"]
    rounding = options.get("rounding", "none")

    def of(found: Means, targets: Any) -> pl.LazyFrame:
        # Taken twice, and computed once.
        found = replace(found, frame=found.frame.cache())
        assessed = assess(with_targets(found, targets), None)
        classes = pl.col(f"{MARK}class")
        standing = assessed.frame.group_by(on).agg(
            pl.when(classes.null_count() == 0).then(classes.max()).alias(f"{MARK}worst"),
            pl.col(f"{MARK}attained").all(ignore_nulls=False).alias(f"{MARK}attains"),
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
        pl.col(f"{MARK}cwqi").alias(f"{MARK}base"),
        *(pl.col(f"{MARK}{n}").alias(f"{MARK}{n}_before") for n in ("worst", "attains", "set")),
    )
    ago = found.calendar.year_before(pl.col(f"{MARK}index")).alias(f"{MARK}ago")
    compared = frame.with_columns(ago).join(
        base.drop_nulls(f"{MARK}ago"), on=[*cities, f"{MARK}ago"], how="left", nulls_equal=True
    )
    frame = _ranked(compared.drop(f"{MARK}ago"), by_targets, lang)
    names = _CWQI | _RANK
    labels = found.labels()
    new = output_names(names, lang, suffix, cities)
    made = {name: pl.col(f"{MARK}{name}") for name in names} | labels
    result = frame.sort(
        [f"{MARK}index", f"{MARK}rank", f"{MARK}first", *cities], nulls_last=True
    ).select(*cities, *(made[name].alias(new[name]) for name in names))
    return given.convert(result)


def _ranked(frame: pl.LazyFrame, by_targets: bool, lang: Lang) -> pl.LazyFrame:
    """Rank cities by their index and its change, those of the same items among each other."""
    index, cwqi, items = pl.col(f"{MARK}index"), pl.col(f"{MARK}cwqi"), pl.col(f"{MARK}set")
    known = cwqi.is_not_null()
    ranked = (
        frame.group_by(index)
        .agg(items.filter(known), pl.col(f"{MARK}items").filter(known))
        .select(index, plugin.ranked_items(items, pl.col(f"{MARK}items")).alias(f"{MARK}ranked"))
    )
    same = items == pl.col(f"{MARK}ranked")
    comparable = items == pl.col(f"{MARK}set_before")
    both = {n: (pl.col(f"{MARK}{n}_before"), pl.col(f"{MARK}{n}")) for n in ("worst", "attains")}
    change = plugin.change_percent(pl.col(f"{MARK}base"), cwqi)
    taken = same & ~pl.col(f"{MARK}change_excluded")
    differ = format_reasons(lang, [("items_differ", known & ~same, None)])
    return (
        frame.join(ranked, on=f"{MARK}index", how="left", nulls_equal=True)
        .with_columns(
            pl.when(comparable).then(change).alias(f"{MARK}change"),
            plugin.excluded(both["worst"], both["attains"], by_targets).alias(
                f"{MARK}change_excluded"
            ),
            join_reasons([pl.col(f"{MARK}reason"), differ], lang).alias(f"{MARK}reason"),
        )
        .with_columns(
            pl.when(same).then(cwqi).rank("min").over(f"{MARK}index").alias(f"{MARK}rank"),
            pl.when(taken)
            .then(pl.col(f"{MARK}change"))
            .rank("min")
            .over(f"{MARK}index")
            .alias(f"{MARK}change_rank"),
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
) -> tuple[Table, list[str], list[str], Callable[[Table, Assessing], Means], list[str]]:
    """Return the table, its cities and times, how samples are averaged, and their sections."""
    given = wrap(samples)
    by = [] if register is None else register.to_group(given, city, "city")
    given = with_register(given, register, by, water_body)
    taken = sampled_sections(
        given, section, time, water_body, Calendar.of(every), groups=("city", city),
        abnormal=abnormal,
    )  # fmt: skip
    given, keys, times, body = taken.table, taken.keys, taken.times, taken.water_body
    base = Options(standard, body, target_or(target), None, lang=lang, names=given.names)
    quarterly = quarterly_of(register, keys)

    def of(table: Table, options: Assessing) -> Means:
        return section_means(
            table, keys, times, every, base, options, of_places=True, quarterly=quarterly
        )

    return given, taken.groups, times, of, keys
