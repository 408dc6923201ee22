"""Drinking-water sources: the rates of attaining water and sources."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Assessing, one_name
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import samples_of
from shuizhi._frames.samples import in_order, recognized
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.declared import tell_background
from shuizhi.assessment.register import Sort, arranged, declared_by, registered
from shuizhi.assessment.register.sources import volume_of, with_sources
from shuizhi.assessment.source_kinds import parts, tell_chosen
from shuizhi.assessment.source_rates import by_period, with_rates
from shuizhi.assessment.source_samplings import judge_samplings, sampling_means
from shuizhi.errors import ColumnError, OptionError

__all__ = ["check_source_water"]

SOURCE = {
    "period": "时段",
    "start": "起始日",
    "samples": "样本数",
    "duplicates": "重复行数",
    "samplings": "监测次数",
    "samplings_attained": "达标次数",
    "kind": "水源类型",
    "standard": "标准",
    "target": "目标类别",
    "class": "类别",
    "exceeding": "超标指标",
    "exceeding_apart": "单独评价超标指标",
    "trophic_index": "综合营养状态指数",
    "attained": "达标",
    "attained_with_apart": "计入单独评价项目达标",
    "assessed": "参评指标数",
    "indicators": "应评指标数",
    "certain": "定类确定",
    "reason": "说明",
    "source_compliance": "水源达标率(%)",
}
PLAN = {"complete": "监测项目齐全"}
VOLUME = {
    "volume": "取水量",
    "volume_attained": "达标取水量",
    "compliance": "水量达标率(%)",
    "compliance_with_apart": "计入单独评价项目水量达标率(%)",
    "source_score": "水源达标得分",
    "source_grade": "水源达标评级",
}
BACKGROUND = {
    "background": "自然本底",
    "attained_without_background": "扣除本底达标",
    "source_compliance_without_background": "扣除本底水源达标率(%)",
}
COMPLIANCE = {"compliance_without_background": "扣除本底水量达标率(%)"}


@checked
@decidable()
def check_source_water(
    samples: Frame,
    *,
    source: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    sampling: str = "month",
    kind: str | None = None,
    volume: str | None = None,
    water_body: str | None = None,
    zone: str | None = None,
    indicators: Literal["table1-21", "table1"] = "table1-21",
    table3: Sequence[str] | None = None,
    plan: Sequence[str] | Mapping[str, Sequence[str]] | None = None,
    background: Any = None,
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Check centralised drinking-water sources, and the water taken from attaining ones.

    Each sampling (a month or a quarter) is judged separately: surface sources by GB 3838-2002
    tables 1 (class Ⅲ, or that of their protection zone), 2 and 3, groundwater by GB/T 14848-2017
    class Ⅲ. A sampling attains if no assessed indicator exceeds its limit and the trophic level
    index of a lake is at most 60 (HJ 773-2015). The water of attaining samplings is summed
    (水量达标率, HJ 774-2015); a source attains in a period if every sampling does (水源达标率).

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    source
        The columns that identify a source; by default the column with a usual name (水源地名称,
        水源 …).
    time, every
        As in `average`; ``every`` is the period of the result, at least as long as a sampling
        interval.
    sampling
        ``month``, ``quarter``, or the column of the sampling frequency of each source (月, 季).
        Samples of one sampling are averaged.
    kind
        ``surface``, ``ground``, or the column with the kind of each row (地表水, 地下水); by
        default that of the register, otherwise ``surface``.
    volume
        The column of water taken, in any single unit; it is summed over the rows of a period.
    water_body
        As in `shuizhi.grade`, for surface sources.
    zone
        The protection zone of surface sources: ``first`` (class Ⅱ), ``second`` (class Ⅲ), or a
        column of them (一级, 二级); by default that of the register. Without a zone, class Ⅲ
        applies.
    indicators
        ``table1-21``: the items of 环办〔2011〕22号 in table 1. Total nitrogen (of lakes) and fecal
        coliforms then enter neither the class nor ``attained``; they are listed in
        ``exceeding_apart`` if they exceed, and counted in ``attained_with_apart``. ``table1``
        assesses all items. Water temperature has an allowed change, but no limit by class.
    table3
        The items of table 3 that the authority has chosen (GB 3838-2002, 5.3). By default all that
        were measured are judged, with a warning.
    plan
        The items that the monitoring plan requires in each period: a list, or lists by kind
        (``{"surface": [...], "ground": [...]}``). A source that lacks one of them counts with at
        most 60 % of its water, and not as an attaining source (HJ 774-2015, 5.3.1).
    background
        As in `assess_sections`, with the columns of ``source``; it is declared for whole samplings,
        and results are shown with and without it.
    register
        A register with a column of sources (see `shuizhi.check_register`): it supplies their kind
        (水源类型), protection zone (保护区级别), water body and exempted parameters, and the water
        taken if `volume` names no column: 年取水量 by year, 月取水量 by month, 取水量 by period.
        The water of a period is divided equally among its samplings.
    sort
        As in `assess_sections`.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `average`, within a sampling, which needs one sample unless ``min_count`` says
        otherwise.
    in_force, abnormal
        As in `assess_sections`.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per source and period, in the order of the table: ``period``, ``start``,
        ``samples``, ``duplicates``, ``samplings`` (监测次数), ``samplings_attained`` (达标次数),
        ``kind`` (水源类型), ``standard`` (标准), ``target`` (目标类别: the class that applies),
        ``class`` (类别: of the worst sampling), ``exceeding`` (超标指标: over that class, table 2
        or 3; for several samplings the largest multiple of each), ``exceeding_apart``
        (单独评价超标指标), ``trophic_index`` (综合营养状态指数: for lakes with all five parameters,
        the highest), ``attained`` (达标: by every sampling; null if it depends on one that could
        not be assessed), ``attained_with_apart`` (计入单独评价项目达标), ``assessed`` (the largest
        number in a sampling), ``indicators`` (应评指标数: of how many), ``certain`` (定类确定: of
        the class, as in `assess_sections`), ``reason``, and ``source_compliance`` (水源达标率: for
        all sources of the period, in per cent). With ``plan`` also ``complete`` (监测项目齐全);
        with ``volume`` ``volume`` (取水量), ``volume_attained`` (达标取水量), ``compliance``
        (水量达标率: for all sources of the period, in per cent; null if a sampling with water is
        undetermined), ``compliance_with_apart``, ``source_score`` (水源达标得分: SQ of HJ 774-2015,
        from the two rates) and ``source_grade`` (水源达标评级: excellent, qualified, unqualified);
        with ``background`` ``background`` (自然本底), ``attained_without_background`` and the rates
        without it.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "水源": ["中站"] * 3 + ["府城"], "类型": ["地表水"] * 3 + ["地下水"],
    ...     "月": ["2021-04", "2021-05", "2021-06", "2021-05"],
    ...     "氨氮(mg/L)": [1.8, 0.1, 0.1, 0.1], "取水量": [100.0, 100.0, 100.0, 100.0],
    ... })
    >>> checked = check_source_water(
    ...     samples, source="水源", time="月", every="quarter", kind="类型", volume="取水量"
    ... )
    >>> checked.select("水源", "samplings_attained", "attained", "compliance").rows()
    [('中站', 2, False, 75.0), ('府城', 1, True, 75.0)]
    """
    lang = language(lang)
    own = registered(register)
    given = wrap(samples)
    if own is not None:
        given, kind, zone = with_sources(given, own, kind, zone, water_body)
    roles = Roles(given)
    keys = roles.columns("source", source)
    volumes = one_name("volume", volume, given)
    _check_volume(given, keys, volumes)
    times = roles.times(time, needed=every is not None)
    body = roles.water_body(water_body)
    roles.tell()
    calendar = Calendar.disjoint(every, "check_source_water")
    given, _ = samples_of(
        given, keys, times, calendar, option="source", columns=options.get("columns"),
        abnormal=options.get("abnormal", "keep"),
    )  # fmt: skip
    _, background = declared_by(own, keys, lang, background=background)
    taken = None if own is None or volumes else volume_of(own, keys, calendar)
    founds = []
    for part in parts(given, kind or "surface", sampling, zone):
        found = sampling_means(
            part, keys, times, calendar, body, indicators, table3, options, volumes, lang
        )
        founds.append((part, found))
    judged = [id for part, found in founds if part.kind == "surface" for id in found.parameters]
    at_hand = [] if options.get("parameter") else recognized(given, options.get("columns"))
    tell_chosen(table3, judged, [c["parameter"] for c in at_hand if judged], lang)
    if background is not None:
        tell_background([found for _, found in founds], background)
    wanted = _plan(plan)
    frame = pl.concat(
        [
            by_period(
                judge_samplings(found, part.kind, volumes, background),
                found,
                part,
                calendar,
                wanted,
                taken,
            )
            for part, found in founds
        ],
        how="vertical_relaxed",
    )
    if len(founds) > 1:  # each part has its own row numbers
        order = given.frame(keys).with_row_index(f"{MARK}first").group_by(keys)
        frame = frame.drop(f"{MARK}first").join(
            order.agg(pl.col(f"{MARK}first").min()), on=keys, how="left", nulls_equal=True
        )
    frame = with_rates(frame)
    has_volume = bool(volumes) or taken is not None
    result = _shown(
        frame, keys, calendar, lang, suffix, has_volume, bool(wanted), background is not None
    )
    return given.convert(arranged(result, own, keys, sort))


def _check_volume(given: Table, keys: Sequence[str], volumes: Sequence[str]) -> None:
    for name in volumes:
        if name in keys:
            raise ColumnError(text("volume_is_source", name=name))
        dtype = given.frame([name]).collect_schema()[name]
        if not (dtype.is_numeric() or dtype == pl.Null):
            raise ColumnError(text("volume_type", name=name, dtype=dtype))


def _plan(plan: Sequence[str] | Mapping[str, Sequence[str]] | None) -> dict[str, list[str]]:
    """Return the items that the plan requires, by kind of source."""
    if plan is None:
        return {}
    by_kind = plan if isinstance(plan, Mapping) else {"surface": plan, "ground": plan}
    if strange := sorted(by_kind.keys() - {"surface", "ground"}):
        raise OptionError(text("plan_kinds", kinds=strange))
    for items in by_kind.values():
        if isinstance(items, str) or not items:
            raise OptionError(text("plan_not_a_list", items=items))
    return {kind: [_shuizhi.parameter_id(i) for i in items] for kind, items in by_kind.items()}


def _shown(
    frame: pl.LazyFrame,
    keys: list[str],
    calendar: Calendar,
    lang: Lang,
    suffix: str | None,
    volumes: bool,
    plan: bool,
    background: bool,
) -> pl.LazyFrame:
    names = SOURCE | (PLAN if plan else {}) | (VOLUME if volumes else {})
    names |= BACKGROUND if background else {}
    names |= COMPLIANCE if volumes and background else {}
    if calendar.every is None:
        names = {name: zh for name, zh in names.items() if name not in ("period", "start")}
    index, declared = pl.col(f"{MARK}index"), pl.col(f"{MARK}background").is_not_null()
    made = {name: pl.col(f"{MARK}{name}") for name in names}
    made |= {
        "period": calendar.label(index),
        "start": calendar.start(index),
        "samples": pl.col(f"{MARK}rows"),
        "duplicates": pl.col(f"{MARK}copies"),
        # Without a declaration there is no second variant.
        "attained_without_background": pl.when(declared).then(f"{MARK}attained_without_background"),
    }
    if volumes:
        words = dict(enumerate(_shuizhi.source_grades(lang)))
        made["source_grade"] = made["source_grade"].replace_strict(
            words, default=None, return_dtype=pl.String
        )
    if lang == "zh":
        made["kind"] = made["kind"].replace_strict(
            {"surface": "地表水", "ground": "地下水"}, default=None, return_dtype=pl.String
        )
    new = output_names(names, lang, suffix, keys)
    return in_order(frame, keys, f"{MARK}index", f"{MARK}kind").select(
        *keys, *(made[name].alias(new[name]) for name in names)
    )
