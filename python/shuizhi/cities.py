"""Cities: the water-quality index CWQI, and ranks by it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Unpack

import polars as pl

from shuizhi import _shuizhi, expr
from shuizhi._arguments import checked
from shuizhi._means import Averaging, M, Means, check_flag, named, rules
from shuizhi._periods import Every
from shuizhi._request import Lang, Options, Rounding
from shuizhi._tables import Table, wrap
from shuizhi.errors import OptionError
from shuizhi.grading import _output_names
from shuizhi.law import GB3838, Standard
from shuizhi.sections import assess, section_means, with_targets

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
    "change": "变化率",
    "change_rank": "变化排名",
    "change_excluded": "不参与变化排名",
}


@checked
def cwqi(
    samples: Any,
    *,
    city: str | Sequence[str],
    section: str | Sequence[str],
    time: str | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str = "river",
    partial: bool = False,
    lang: Lang = "en",
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Any:
    """Compute the water-quality index of cities, CWQI (环办监测〔2017〕51号).

    Each of 21 items is averaged over all sections of a city, the mean divided by the limit of
    class Ⅲ (dissolved oxygen the other way round, pH by its distance from 7), and the indices
    summed; rivers and lakes apart, then combined by their numbers of sections.

    Parameters
    ----------
    samples
        A table as of `shuizhi.grade`, wide or long.
    city, section
        The columns that name a city, and those that tell its sections apart.
    time, every
        As of `average`.
    standard, water_body
        As of `shuizhi.grade`; a column of water bodies parts rivers from lakes.
    partial
        Whether a city that lacks some of the items has the sum of those at hand; ``missing`` names
        the others. Without it there is no index, for it would flatter the city.
    geometric, min_count, duplicates, rounding, nondetect, detection_limits, missing_values, \
columns, parameter, value, unit
        As of `average`; rounding is ``none`` here by default.
    lang, suffix
        As of `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row a city and period, sorted: ``period``, ``start``, ``river_sections``,
        ``lake_sections``, ``cwqi_river``, ``cwqi_lake``, ``cwqi``, ``items`` (of the part with
        fewer), ``indices`` (of rivers, or of lakes where there are no rivers: structs of parameter
        and index), ``missing`` (缺少指标), ``reason`` (说明).

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
    given, cities, found = _found(
        samples, city, section, time, every, standard, water_body, lang, options
    )
    frame = _index(found, cities, partial, options.get("rounding", "none"), lang)
    labels = found.labels()
    shown = {n: zh for n, zh in _CWQI.items() if n not in ("period", "start") or n in labels}
    new = _output_names(shown, lang, suffix, cities)
    made = {name: pl.col(f"{M}{name}") for name in shown} | labels
    result = frame.sort([*cities, f"{M}index"], nulls_last=True).select(
        *cities, *(made[name].alias(new[name]) for name in shown)
    )
    return given.convert(result)


@checked
def rank_cities(
    samples: Any,
    *,
    city: str | Sequence[str],
    section: str | Sequence[str],
    time: str | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str = "river",
    partial: bool = False,
    lang: Lang = "en",
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Any:
    """Rank cities by CWQI, and by its change to the same period of the year before (51号).

    Parameters
    ----------
    samples, city, section, time, every, standard, water_body, partial, lang, suffix
        As of `cwqi`.
    geometric, min_count, duplicates, rounding, nondetect, detection_limits, missing_values, \
columns, parameter, value, unit
        As of `average`.

    Returns
    -------
    table of the same kind
        As of `cwqi`, sorted by period and rank, with ``rank`` (排名: ascending, equal indices
        share it), ``base`` (基期CWQI: of the same period of the year before), ``change`` (变化率),
        ``change_rank`` (变化排名: ascending) and ``change_excluded`` (不参与变化排名: every
        section of the city at class Ⅱ or better in both periods).

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
    [('2021', '甲市', 0.6, 1, -0.5, 1), ('2021', '乙市', 0.8, 2, 0.0, 2)]
    """
    given, cities, found = _found(
        samples, city, section, time, every, standard, water_body, lang, options
    )
    if found.calendar.every is None:
        raise OptionError("every=None has no period before; cwqi computes the index alone")
    worst = rules()["city-change-exclusion"]["level"]
    assessed = assess(with_targets(found, None), None)
    good = assessed.frame.group_by(*cities, f"{M}index").agg(
        (pl.col(f"{M}class") <= worst).all(ignore_nulls=False).fill_null(False).alias(f"{M}good")
    )
    on = [*cities, f"{M}index"]
    index = _index(found, cities, partial, options.get("rounding", "none"), lang)
    frame = index.join(good, on=on, how="left", nulls_equal=True)
    base = frame.select(
        *cities,
        (pl.col(f"{M}index") + found.calendar.per_year).alias(f"{M}index"),
        pl.col(f"{M}cwqi").alias(f"{M}base"),
        pl.col(f"{M}good").alias(f"{M}good_before"),
    )
    excluded = pl.col(f"{M}good") & pl.col(f"{M}good_before")
    frame = (
        frame.join(base, on=on, how="left", nulls_equal=True)
        .with_columns(
            expr.change_rate(pl.col(f"{M}base"), pl.col(f"{M}cwqi")).alias(f"{M}change"),
            excluded.fill_null(False).alias(f"{M}change_excluded"),
        )
        .with_columns(
            pl.col(f"{M}cwqi").rank("min").over(f"{M}index").alias(f"{M}rank"),
            pl.when(~pl.col(f"{M}change_excluded"))
            .then(pl.col(f"{M}change"))
            .rank("min")
            .over(f"{M}index")
            .alias(f"{M}change_rank"),
        )
    )
    names = _CWQI | _RANK
    labels = found.labels()
    new = _output_names(names, lang, suffix, cities)
    made = {name: pl.col(f"{M}{name}") for name in names} | labels
    result = frame.sort([f"{M}index", f"{M}rank", *cities], nulls_last=True).select(
        *cities, *(made[name].alias(new[name]) for name in names)
    )
    return given.convert(result)


def _found(
    samples: Any,
    city: str | Sequence[str],
    section: str | Sequence[str],
    time: str | None,
    every: Every,
    standard: str | Standard,
    water_body: str,
    lang: Lang,
    options: Averaging,
) -> tuple[Table, list[str], Means]:
    given = wrap(samples)
    cities = named("city", city, given)
    keys = list(dict.fromkeys([*cities, *named("section", section, given)]))
    base = Options(standard, water_body, "Ⅲ", None, lang=lang, names=given.names)
    return given, cities, section_means(given, keys, time, every, base, options)


def _index(
    found: Means, cities: list[str], partial: bool, rounding: Rounding, lang: Lang
) -> pl.LazyFrame:
    """Return the index of cities by period, of their rivers and lakes."""
    check_flag("partial", partial)
    required = _shuizhi.indicators(json.dumps(replace(found.options, water_body="river").request()))
    bodies = found.bodies()
    body = (
        expr.water_body(bodies[0])
        if bodies
        else pl.lit(_shuizhi.water_body(found.options.water_body))
    )
    sums = [pl.len().cast(pl.UInt32).alias(f"{M}sections")]
    for id in found.parameters:
        counts = pl.col(f"{M}cell:{id}").struct.field("code") == 0
        mean = pl.col(f"{M}mean:{id}").filter(counts)
        sums += [mean.mean(), mean.count().cast(pl.UInt32).alias(f"{M}count:{id}")]
    parts = found.frame.group_by(*cities, f"{M}index", body.alias(f"{M}body")).agg(sums)
    whole = replace(
        found, frame=parts, keys=cities, least=1, by_months=False, rounding=rounding
    ).with_cells()
    both = []
    for word in ("river", "lake"):
        prepared = whole.assessing(target="Ⅲ", water_body=word)
        index = expr.cwqi(prepared, whole.cells(), required, partial)
        both.append(
            whole.frame.filter(pl.col(f"{M}body") == word).select(
                *cities,
                f"{M}index",
                pl.col(f"{M}sections").alias(f"{M}{word}_sections"),
                index.alias(f"{M}{word}"),
            )
        )
    on = [*cities, f"{M}index"]
    unknown = parts.group_by(on).agg(
        pl.col(f"{M}sections").filter(pl.col(f"{M}body").is_null()).sum().alias(f"{M}unknown")
    )
    river, lake = (pl.col(f"{M}{word}").struct.field for word in ("river", "lake"))
    sections = [pl.col(f"{M}{word}_sections").fill_null(0) for word in ("river", "lake")]
    whole_city = expr.combined(river("index"), sections[0], lake("index"), sections[1])
    comma = "、" if lang == "zh" else ", "
    no_body = "水体类型不明的断面" if lang == "zh" else "sections of unknown_water_body"
    return (
        unknown.join(both[0], on=on, how="left", nulls_equal=True)
        .join(both[1], on=on, how="left", nulls_equal=True)
        .with_columns(
            river("index").alias(f"{M}cwqi_river"),
            lake("index").alias(f"{M}cwqi_lake"),
            pl.when(pl.col(f"{M}unknown") == 0).then(whole_city).alias(f"{M}cwqi"),
            pl.min_horizontal(river("items"), lake("items")).alias(f"{M}items"),
            pl.coalesce(river("indices"), lake("indices")).alias(f"{M}indices"),
            _joined(river("missing"), lake("missing"), comma).alias(f"{M}missing"),
            *(
                count.alias(f"{M}{word}_sections")
                for word, count in zip(("river", "lake"), sections, strict=True)
            ),
            pl.when(pl.col(f"{M}unknown") > 0)
            .then(pl.format("{}: {}", pl.lit(no_body), f"{M}unknown"))
            .alias(f"{M}reason"),
        )
    )


def _joined(river: pl.Expr, lake: pl.Expr, comma: str) -> pl.Expr:
    """Return the names either part misses, each once."""
    names = pl.concat_list(part.str.split(comma).fill_null([]) for part in (river, lake))
    listed = names.list.unique(maintain_order=True).list.join(comma)
    return pl.when(listed != "").then(listed)
