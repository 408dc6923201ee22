"""Drinking-water sources: each sampling judged, and the water and the sources that attain."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import M, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import reason_code, rules
from shuizhi._core.reasons import format_reasons, join_reasons, listed, names_where
from shuizhi._core.request import Lang, Options
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.options import Assessing, one_name
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import samples_of
from shuizhi._frames.samples import in_order, recognized
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.declared import (
    cells_without_background,
    declared_background,
    tell_background,
    with_targets,
)
from shuizhi.assessment.means import Means, result_names
from shuizhi.assessment.sections import section_means
from shuizhi.assessment.source_kinds import Part, parts, tell_chosen
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
# The readings of whether a source attains, each with its rates.
_READINGS = ("", "_with_apart", "_without_background")


@checked
def check_source_water(
    samples: Frame,
    *,
    source: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    sampling: str = "month",
    kind: str = "surface",
    volume: str | None = None,
    water_body: str | None = None,
    zone: str | None = None,
    indicators: Literal["table1-21", "table1"] = "table1-21",
    table3: Sequence[str] | None = None,
    plan: Sequence[str] | Mapping[str, Sequence[str]] | None = None,
    background: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Check centralised drinking-water sources, and the water taken from those that attain.

    Each sampling (a month, or a quarter) is judged by itself: surface sources by GB 3838-2002
    tables 1 (class Ⅲ, or that of their protection zone), 2 and 3, groundwater by GB/T 14848-2017
    class Ⅲ. A sampling attains when none of its assessed indicators is over its limit, and the
    trophic level index of a lake is at most 60 (HJ 773-2015). The water of attaining samplings
    is summed (水量达标率, HJ 774-2015); a source attains a period when every sampling does
    (水源达标率).

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    source
        The columns that name a source; by default the one that is commonly called so (水源地名称,
        水源 …).
    time, every
        As in `average`; ``every`` is the period that is reported, as long as a sampling or longer.
    sampling
        ``month``, ``quarter``, or the column that says how often each source is sampled (月,
        季). Samples of one sampling are averaged.
    kind
        ``surface``, ``ground``, or the column that says which for each row (地表水, 地下水).
    volume
        The column of water taken, in any one unit; it is summed over the rows of a period.
    water_body
        As in `shuizhi.grade`, for surface sources.
    zone
        The protection zone of surface sources: ``first`` (class Ⅱ), ``second`` (class Ⅲ), or the
        column that says which (一级, 二级). Class Ⅲ where none is declared.
    indicators
        Of table 1 the items of 环办〔2011〕22号 (``table1-21``): total nitrogen (of lakes) and
        fecal coliforms have no part in the class and in ``attained``, and stand in
        ``exceeding_apart`` when they are over the limit; ``attained_with_apart`` counts them in.
        ``table1`` assesses all items. Water temperature has an allowed change and no limit by
        class.
    table3
        The items of table 3 that the authority has chosen (GB 3838-2002, 5.3). Without it those
        measured are judged, with a warning.
    plan
        The items that the plan of monitoring asks for in each period: a list, or lists by kind
        (``{"surface": [...], "ground": [...]}``). A source that lacks one of them counts with 60 %
        of its water at most, and not as an attaining source (HJ 774-2015, 5.3.1).
    background
        As in `assess_sections`, with the columns of ``source``; it is declared for whole
        samplings, and both readings are shown.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, parameter, value, unit
        As in `average`, within a sampling, for which one sample is enough unless ``min_count``
        says otherwise.
    in_force, abnormal
        As in `assess_sections`.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row a source and period, in the order of the table: ``period``, ``start``,
        ``samples``, ``duplicates``, ``samplings`` (监测次数), ``samplings_attained`` (达标次数),
        ``kind`` (水源类型), ``standard`` (标准), ``target`` (目标类别: the class held to),
        ``class`` (类别: of the worst sampling), ``exceeding`` (超标指标: over that class, table 2
        or 3; of several samplings the largest multiple of each), ``exceeding_apart``
        (单独评价超标指标), ``trophic_index`` (综合营养状态指数: of lakes with all five parameters,
        the highest), ``attained`` (达标: of every sampling; null where one that could not be
        assessed decides),
        ``attained_with_apart`` (计入单独评价项目达标), ``assessed`` (the most of a sampling),
        ``indicators`` (应评指标数: of how many),
        ``certain`` (定类确定: of the class, as in `assess_sections`), ``reason``, and
        ``source_compliance`` (水源达标率: of all sources of the period, in per cent). With
        ``plan`` also ``complete`` (监测项目齐全); with ``volume`` ``volume`` (取水量),
        ``volume_attained`` (达标取水量), ``compliance`` (水量达标率: of all sources of the period,
        in per cent; null where a sampling that gave water is undetermined),
        ``compliance_with_apart``, ``source_score`` (水源达标得分: SQ of HJ 774-2015, of the two
        rates) and ``source_grade`` (水源达标评级: excellent, qualified, unqualified);
        with ``background`` ``background`` (自然本底),
        ``attained_without_background`` and the rates without it.

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
    given = wrap(samples)
    roles = Roles(given)
    keys = roles.columns("source", source)
    volumes = one_name("volume", volume, given)
    _check_volume(given, keys, volumes)
    times = roles.times(time, needed=every is not None)
    body = roles.water_body(water_body)
    roles.tell()
    calendar = Calendar.disjoint(every, "check_source_water")
    given, _ = samples_of(
        given, keys, times, calendar, option="source", abnormal=options.get("abnormal", "keep")
    )
    founds = []
    for part in parts(given, kind, sampling, zone):
        found = _means(
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
            _by_period(
                _judged(found, part.kind, volumes, background), found, part, calendar, wanted
            )
            for part, found in founds
        ],
        how="vertical_relaxed",
    )
    frame = _with_rates(frame)
    return given.convert(
        _shown(
            frame, keys, calendar, lang, suffix, bool(volumes), bool(wanted), background is not None
        )
    )


def _means(
    part: Part,
    keys: list[str],
    times: list[str],
    calendar: Calendar,
    water_body: str,
    indicators: str,
    table3: Sequence[str] | None,
    options: Assessing,
    volumes: Sequence[str],
    lang: Lang,
) -> Means:
    """Average the samples of each sampling."""
    surface = part.kind == "surface"
    if calendar.every == "ten-day" or (
        part.sampling == "quarter" and calendar.every in ("month", "season")
    ):
        raise OptionError(text("sampling_cut", every=calendar.every, sampling=part.sampling))
    base = Options(
        part.standard,
        water_body if surface else "river",
        part.target,
        "all" if surface and indicators == "table1" else None,
        drinking_source=surface,
        chosen=table3 if surface else None,
        lang=lang,
        names=part.table.names,
    )
    # One sample is a sampling.
    of_kind: Assessing = {**options, "min_count": options.get("min_count") or 1}
    if not surface:
        of_kind["do_saturation"] = False
    apart = rules()["surface-source-items"]["parameters"]
    more = [*apart, *_shuizhi.lake_parameters()[0]] if surface else []
    sampled: Any = part.sampling if times else None
    found = section_means(part.table, keys, times, sampled, base, of_kind, more, volumes)
    return with_targets(found, None)


def _check_volume(given: Table, keys: Sequence[str], volumes: Sequence[str]) -> None:
    for name in volumes:
        if name in keys:
            raise ColumnError(text("volume_is_source", name=name))
        dtype = given.frame([name]).collect_schema()[name]
        if not (dtype.is_numeric() or dtype == pl.Null):
            raise ColumnError(text("volume_type", name=name, dtype=dtype))


def _plan(plan: Sequence[str] | Mapping[str, Sequence[str]] | None) -> dict[str, list[str]]:
    """Return the items that the plan asks for, by kind of source."""
    if plan is None:
        return {}
    by_kind = plan if isinstance(plan, Mapping) else {"surface": plan, "ground": plan}
    if strange := sorted(by_kind.keys() - {"surface", "ground"}):
        raise OptionError(text("plan_kinds", kinds=strange))
    for items in by_kind.values():
        if isinstance(items, str) or not items:
            raise OptionError(text("plan_not_a_list", items=items))
    return {kind: [_shuizhi.parameter_id(i) for i in items] for kind, items in by_kind.items()}


def _judged(found: Means, kind: str, volumes: Sequence[str], background: Any) -> pl.LazyFrame:
    """Hold the means of each sampling to its class, with the same columns for either kind."""
    lang = found.options.lang
    inputs = [*found.bodies(), *found.target_inputs()]
    prepared = found.assessing()
    frame = found.frame.with_columns(
        plugin.graded(prepared, [*found.cells(), *inputs]).alias(f"{M}graded"),
        found.certainty().alias(f"{M}certainty"),
        _index(found).alias(f"{M}trophic_index"),
    )
    frame = frame.with_columns(_apart(found).alias(f"{M}exceeding_apart"))
    nothing = pl.lit(None, pl.String)
    without = pl.lit(None, pl.Boolean)
    if background is not None:
        on = [*found.keys, f"{M}index"]
        declared = declared_background(found, background)
        frame = frame.join(declared, on=on, how="left", nulls_equal=True)
        nothing = pl.col(f"{M}background")
        left = plugin.graded(prepared, [*cells_without_background(found), *inputs])
        without = _attains(left)
    of, certainty = pl.col(f"{M}graded").struct.field, pl.col(f"{M}certainty").struct.field
    aside = pl.col(f"{M}exceeding_apart")
    names = listed(aside.list.eval(pl.element().struct.field("parameter")), lang)
    noted = format_reasons(
        lang,
        [
            ("eutrophic", plugin.eutrophic(pl.col(f"{M}trophic_index")).fill_null(False), None),
            ("over_apart", aside.list.len() > 0, names),
        ],
    )
    attains = _attains(pl.col(f"{M}graded"))
    return frame.select(
        *found.keys,
        *(f"{M}{name}" for name in ("index", "rows", "copies", "first", "trophic_index", "target")),
        *(pl.col(f"{M}cell:{id}") for id in found.parameters),
        pl.lit(str(found.options.standard)).alias(f"{M}standard"),
        attains.alias(f"{M}attained"),
        pl.when(aside.list.len() > 0).then(attains & False).otherwise(attains)
        .alias(f"{M}attained_with_apart"),
        pl.when(nothing.is_not_null()).then(without).otherwise(attains)
        .alias(f"{M}attained_without_background"),
        nothing.alias(f"{M}background"),
        of("class").to_physical().alias(f"{M}rank"),
        of("class").cast(pl.String).alias(f"{M}class"),
        of("exceeding").alias(f"{M}exceeding"),
        of("assessed").alias(f"{M}assessed"),
        of("indicators").alias(f"{M}indicators"),
        aside,
        certainty("certain").alias(f"{M}certain"),
        join_reasons([of("reason"), certainty("reason"), noted], lang).alias(f"{M}reason"),
        (pl.col(volumes[0]) if volumes else pl.lit(None, pl.Float64)).alias(f"{M}volume"),
    )  # fmt: skip


def _index(found: Means) -> pl.Expr:
    """Return the trophic level index of lakes that have all five of its parameters."""
    five = _shuizhi.lake_parameters()[0]
    bodies = found.bodies()
    lake = pl.lit(_shuizhi.water_body(found.options.water_body)) if not bodies else bodies[0]
    if not found.options.drinking_source or not set(five) <= set(found.parameters):
        return pl.lit(None, pl.Float64)
    values = [pl.col(f"{M}cell:{id}").struct.field("value") for id in five]
    index = plugin.trophic(values, five, False, found.options.lang).struct.field("index")
    return pl.when(lake == "lake").then(index)


def _apart(found: Means) -> pl.Expr:
    """Return what is over of the items that are assessed apart, as ``exceeding`` has it."""
    surface = found.options.drinking_source
    items = rules()["surface-source-items"]["parameters"] if surface else []
    aside = [id for id in items if id in found.parameters]
    if not aside or found.options.indicators == "all":
        return pl.col(f"{M}graded").struct.field("exceeding").list.head(0)
    options = replace(found, options=replace(
        found.options, indicators=aside, drinking_source=False, do_saturation=False, chosen=None
    ))  # fmt: skip
    target = {} if found.target is None else {"target": found.target}
    prepared = replace(options, parameters=aside).assessing(**target)
    cells = [pl.col(f"{M}cell:{id}") for id in aside]
    graded = plugin.graded(prepared, [*cells, *found.bodies(), *found.target_inputs()])
    return graded.struct.field("exceeding")


def _attains(graded: pl.Expr) -> pl.Expr:
    """Return whether a sampling attains; null where nothing was assessed."""
    over = graded.struct.field("exceeding").list.len()
    return plugin.source_attains(over, graded.struct.field("assessed"), pl.col(f"{M}trophic_index"))


def _by_period(
    frame: pl.LazyFrame, found: Means, part: Part, calendar: Calendar, plan: Mapping[str, list[str]]
) -> pl.LazyFrame:
    """Bring the samplings of each source and period together."""
    lang = found.options.lang
    index = pl.col(f"{M}index")
    frame = frame.with_columns(index.alias(f"{M}sampling"))
    if found.calendar.every is not None:
        period = calendar.index(found.calendar.start(index))
        period = pl.when(index.is_not_null()).then(period)
        frame = frame.with_columns(period.alias(f"{M}index"))
    planned = plan.get(part.kind, [])
    names = result_names(planned, lang)
    return (
        frame.group_by(*found.keys, f"{M}index")
        .agg(
            pl.col(f"{M}rows", f"{M}copies").sum(),
            pl.col(f"{M}first").min(),
            pl.len().cast(pl.UInt32).alias(f"{M}samplings"),
            pl.col(f"{M}attained").sum().cast(pl.UInt32).alias(f"{M}samplings_attained"),
            pl.col(f"{M}standard", f"{M}target").first(),
            pl.col(f"{M}class").sort_by(f"{M}rank", nulls_last=False).last(),
            *(_worst(f"{M}{name}") for name in ("exceeding", "exceeding_apart")),
            pl.col(f"{M}trophic_index", f"{M}assessed", f"{M}indicators").max(),
            *(
                pl.col(f"{M}attained{reading}").all(ignore_nulls=False)
                for reading in _READINGS
            ),
            *(
                plugin.attaining_volume(
                    pl.col(f"{M}volume").implode(), pl.col(f"{M}attained{reading}").implode()
                ).first().alias(f"{M}volume_attained{reading}")
                for reading in _READINGS
            ),
            pl.when(pl.col(f"{M}class").is_not_null().any())
            .then(pl.col(f"{M}certain").all()).alias(f"{M}certain"),
            *(_joined(f"{M}{name}", lang) for name in ("background", "reason")),
            # Sums of floats stray with the order of the rows.
            pl.when(pl.col(f"{M}volume").null_count() == 0)
            .then(pl.col(f"{M}volume").sum().round_sig_figs(12)).alias(f"{M}volume"),
            *(
                (_measured(f"{M}cell:{id}").any() if id in found.parameters else pl.lit(False))
                .alias(f"{M}has:{id}")
                for id in planned
            ),
        )
        .with_columns(
            pl.lit(part.kind).alias(f"{M}kind"),
            names_where(
                (name, ~pl.col(f"{M}has:{id}")) for id, name in zip(planned, names, strict=True)
            ).alias(f"{M}lacking")
            if planned
            else pl.lit([], pl.List(pl.String)).alias(f"{M}lacking"),
        )
        .with_columns((pl.col(f"{M}lacking").list.len() == 0).alias(f"{M}complete"))
        .with_columns(
            join_reasons(
                [
                    pl.col(f"{M}reason"),
                    format_reasons(lang, [("plan_not_completed", ~pl.col(f"{M}complete"),
                                 listed(pl.col(f"{M}lacking"), lang))]),
                ],
                lang,
            ).alias(f"{M}reason")
        )
        .drop(f"{M}lacking", *(f"{M}has:{id}" for id in planned))
    )  # fmt: skip


def _worst(name: str) -> pl.Expr:
    """Return what is over of several samplings, of each indicator the largest multiple."""
    flat = pl.col(name).sort_by(f"{M}sampling").explode(empty_as_null=False, keep_nulls=False)
    first = flat.sort_by(flat.struct.field("multiple"), descending=True, nulls_last=True)
    once = first.filter(first.struct.field("parameter").is_first_distinct())
    return pl.when(pl.len() == 1).then(pl.col(name).first()).otherwise(once.implode()).alias(name)


def _joined(name: str, lang: Lang) -> pl.Expr:
    """Return the texts of samplings, each once."""
    whole = pl.col(name).sort_by(f"{M}sampling").drop_nulls().unique(maintain_order=True)
    joined = whole.str.join("；" if lang == "zh" else "; ")
    return pl.when(joined != "").then(joined).alias(name)


def _measured(cell: str) -> pl.Expr:
    """Return whether an item was measured, be it below a detection limit."""
    code = pl.col(cell).struct.field("code")
    without_figure = [reason_code(name) for name in ("not_detected", "left_out", "too_few")]
    return (code == 0) | code.is_in(without_figure)


def _with_rates(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the rates of the water and of the sources of each period, by each reading."""
    parts = [
        plugin.source_rates(
            [
                pl.col(f"{M}{name}").implode()
                for name in (
                    "volume", f"volume_attained{reading}", f"attained{reading}", "complete"
                )
            ]
        ).first().alias(f"{M}rates{reading}")
        for reading in _READINGS
    ]  # fmt: skip
    of = {reading: pl.col(f"{M}rates{reading}").struct.field for reading in _READINGS}
    rates = (
        frame.group_by(f"{M}index")
        .agg(parts)
        .select(
            f"{M}index",
            *(field("water").alias(f"{M}compliance{reading}") for reading, field in of.items()),
            *(
                field("sources").alias(f"{M}source_compliance{reading}")
                for reading, field in of.items()
            ),
            of[""]("score").alias(f"{M}source_score"),
            of[""]("grade").alias(f"{M}source_grade"),
        )
    )
    return frame.join(rates, on=f"{M}index", how="left", nulls_equal=True)


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
    index, declared = pl.col(f"{M}index"), pl.col(f"{M}background").is_not_null()
    made = {name: pl.col(f"{M}{name}") for name in names}
    made |= {
        "period": calendar.label(index),
        "start": calendar.start(index),
        "samples": pl.col(f"{M}rows"),
        "duplicates": pl.col(f"{M}copies"),
        # Where nothing is declared there is no second reading.
        "attained_without_background": pl.when(declared).then(f"{M}attained_without_background"),
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
    return in_order(frame, keys, f"{M}index", f"{M}kind").select(
        *keys, *(made[name].alias(new[name]) for name in names)
    )
