"""Rivers, river systems and basins: by the mean of few sections, or by shares of many."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked, count_of
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import rules
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons, join_reasons, joined, listed, names_where
from shuizhi._core.request import DEFAULT_TARGET, GB3838, Lang, Options
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.decided import decidable
from shuizhi._frames.options import Assessing, named, number
from shuizhi._frames.rows import sampled_sections
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.alike import unfinished
from shuizhi.assessment.declared import column_of, with_targets
from shuizhi.assessment.means import Means, over_places, value_names
from shuizhi.assessment.register import Sort, arranged, quarterly_of, registered, with_register
from shuizhi.assessment.section_changes import with_changes
from shuizhi.assessment.section_classes import Assessed, assess, section_means
from shuizhi.assessment.section_history import with_x
from shuizhi.assessment.sections import of_assessed, told_names
from shuizhi.errors import ColumnError, OptionError
from shuizhi.law.lookup import Standard

__all__ = ["assess_rivers"]

_BITS = 64  # bits of a word, one for each parameter that may exceed
RIVER = {
    "period": "时段",
    "start": "起始日",
    "sections": "断面数",
    "ungraded": "未评价断面数",
    "months": "监测月数",
    "method": "评价方法",
    "class": "类别",
    "status": "水质状况",
    "main_indicators": "主要污染指标",
    "good_share": "Ⅰ～Ⅲ类比例(%)",
    "inferior_share": "劣Ⅴ类比例(%)",
    "change": "环比变化",
    "change_year": "同比变化",
    "water_body": "水体类型",
    "certain": "定类确定",
    "reason": "说明",
}
_BY = {"mean": "断面均值", "shares": "断面比例", "boundary": "断面比例(60%/40%)"}


@checked
@decidable()
def assess_rivers(
    samples: Frame,
    *,
    by: str | Sequence[str] | None = None,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    indicators: str | Sequence[str] | None = None,
    priority: Sequence[str] | None = None,
    sections: int | Mapping[str, int] | Any = None,
    register: Any = None,
    sort: Sort = "table",
    boundary: Literal["heavy", "moderate"] = "heavy",
    change_by: Literal["larger", "status", "shares"] = "larger",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Frame:
    """Assess rivers, river systems, basins or whole regions (环办〔2011〕22号).

    With fewer than 5 sections, each parameter is averaged over the sections and the means are
    assessed like a section. With 5 or more, the shares of classes decide.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    by
        The columns of what is assessed: ``"河流"``, ``["流域", "河流"]``; by default the column of
        rivers or basins. With a register also its columns: ``["控制级别", "县区"]``.
    section
        The columns of its sections, found as in `assess_sections`.
    time, every
        As in `average`.
    standard, water_body, indicators
        As in `shuizhi.grade`. A mean over rivers and lakes together has no limit of total
        phosphorus, which is reported. With ``indicators="5+X"`` each section has the X of its own
        history (see `assess_sections`), and a river with few sections the X of all of them.
    priority
        As in `assess_sections`, for rivers with few sections.
    sections
        The number of sections of the river in the monitoring plan: a number, numbers by river
        (``{"沁河": 5}``), or a table with the columns of ``by`` and ``sections`` (断面数). It
        decides between mean and shares, so that the method does not change if a section is dry or
        was not sampled. By default the sections with a class in the period are counted, and
        ``reason`` reports if the method differs from that of the period compared with.
    register
        A register of sections (see `shuizhi.check_register`): it supplies the columns of ``by``,
        their numbers of sections, and the water body if the samples lack it.
    sort
        As in `assess_sections`; a group is in the place of its first section.
    boundary
        The status for exactly 60 % Ⅰ–Ⅲ and 40 % worse than Ⅴ, on which sources differ: ``heavy`` or
        ``moderate`` pollution. ``method`` is ``boundary`` then.
    change_by
        Which change counts: the ``larger`` of the changes of status and shares, or only that of
        ``status`` or ``shares``.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, decimals, nondetect, \
detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `average`.
    in_force, abnormal
        As in `assess_sections`.
    do_saturation
        As in `shuizhi.grade`, with the means of oxygen and water temperature.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per value of ``by`` and period, in the order of the table: ``period``, ``start``,
        ``sections`` (断面数: with a class), ``ungraded`` (未评价断面数), ``months`` (监测月数: for
        periods made of months), ``method`` (评价方法: ``mean``, ``shares``, ``boundary``),
        ``class`` (类别: of the mean), ``status`` (水质状况), ``main_indicators`` (主要污染指标:
        with fewer than 5 sections those of each section worse than Ⅲ; by shares the three
        indicators that exceed class Ⅲ in most sections, with their rate, and none if the status is
        excellent or good), the numbers of sections by class (``Ⅰ`` … ``劣Ⅴ``), ``good_share`` and
        ``inferior_share`` (Ⅰ～Ⅲ类比例, 劣Ⅴ类比例, in per cent), ``change`` and ``change_year``,
        ``water_body`` (水体类型), ``certain`` (定类确定: for a mean as in `assess_sections`; by
        shares, whether every section's class is certain), ``reason``, then the means over sections.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "河流": ["沁河"] * 5, "断面": list("甲乙丙丁戊"), "时间": ["2021-04"] * 5,
    ...     "氨氮": [0.1, 0.3, 0.8, 1.2, 2.4],
    ... })
    >>> river = assess_rivers(samples, by="河流", section="断面", time="时间")
    >>> river.select("method", "status", "main_indicators", "Ⅰ", "劣Ⅴ", "good_share").row(0)
    ('shares', 'moderately polluted', 'ammonia nitrogen(40.0%)', 1, 1, 60.0)
    """
    lang = language(lang)
    own = registered(register)
    given = with_register(wrap(samples), own, water_body=water_body)
    if own is not None:
        given = own.beside(given, own.to_group(given, by, "river", "basin"))
    placed = sampled_sections(
        given, section, time, water_body, Calendar.of(every), groups=("by", by, "river", "basin"),
        abnormal=options.get("abnormal", "keep"), columns=options.get("columns"),
    )  # fmt: skip
    given, keys, times, body = placed.table, placed.keys, placed.times, placed.water_body
    rivers = placed.groups
    if own is not None and sections is None:
        sections = own.sections(keys, rivers)
    base = Options(standard, body, DEFAULT_TARGET, indicators, lang=lang, names=given.names)

    quarterly = quarterly_of(own, keys)

    def of(table: Table, options: Assessing) -> tuple[Means, Assessed, pl.LazyFrame]:
        found = section_means(
            table, keys, times, every, base, options, of_places=True, quarterly=quarterly
        )
        if own is not None:
            known = [key for key in keys if own.place(key) is not None and key not in rivers]
            own.tell_missing(known, found.places)
        found = with_targets(found, None)
        if indicators == "5+X":
            found = with_x(given, found, times, None, options)
        assessed = assess(found, priority)
        classes = [str(c) for c in assessed.classes.categories]
        if len(classes) != 6:
            raise OptionError(text("rivers_other_classes", standard=standard, classes=classes))
        whole, mean = _together(assessed, rivers, priority)
        mean = replace(mean, frame=_declared(mean.frame, sections, rivers))
        return whole, mean, _of_whole(mean, classes, boundary, lang)

    whole, mean, frame = of(given, options)
    calendar, classes = whole.calendar, [str(c) for c in mean.classes.categories]
    last = unfinished(given, times, calendar)
    alike = None if last is None else (last, of(last.base, {**options, "in_force": "any"})[2])
    frame = with_changes(
        frame, rivers, calendar, lang, shares=True, by=change_by, also=["method"], alike=alike
    )
    frame = frame.with_columns(_told(lang).alias(f"{MARK}reason"))
    made = {name: pl.col(f"{MARK}{name}") for name in RIVER} | whole.labels()
    made |= {"good_share": pl.col(f"{MARK}good"), "inferior_share": pl.col(f"{MARK}inferior")}
    made |= {name: of_assessed(mean)[name] for name in ("water_body", "months")}
    if lang == "zh":
        made["method"] = made["method"].replace_strict(_BY, default=None, return_dtype=pl.String)
    shown = told_names(RIVER, whole)
    counts = {c: c for c in classes}
    before = list(shown)[: list(shown).index("good_share")]
    ordered = {n: shown[n] for n in before} | counts | shown
    made |= {c: pl.col(f"{MARK}of:{c}") for c in classes}
    taken = [*rivers, *value_names(whole.parameters, lang)]
    new = output_names(ordered, lang, suffix, taken)
    values = [value.name.suffix(suffix or "") for value in whole.values(lang)]
    result = frame.select(*rivers, *(made[name].alias(new[name]) for name in ordered), *values)
    return given.convert(arranged(result, own, rivers, sort))


def _together(
    assessed: Assessed, rivers: list[str], priority: Sequence[str] | None
) -> tuple[Means, Assessed]:
    """Count the sections of rivers, and assess the means over their sections with a class."""
    found = assessed.means
    graded = pl.col(f"{MARK}class")
    words, is_over = [], {}
    for start in range(0, len(found.parameters), _BITS):
        part = replace(found, parameters=found.parameters[start : start + _BITS])
        level = rules()["river-main-indicators"]["level"]
        over = plugin.over(part.assessing(target=level), [*part.cells(), *part.bodies()])
        words.append(over.alias(f"{MARK}over:{start}"))
        for bit, id in enumerate(part.parameters):
            is_over[id] = pl.col(f"{MARK}over:{start}") & pl.lit(1 << bit, pl.UInt64) != 0
    sections = replace(found, frame=assessed.frame.with_columns(words))
    whole = over_places(
        sections,
        rivers,
        graded.count().cast(pl.UInt32).alias(f"{MARK}sections"),
        graded.is_null().sum().cast(pl.UInt32).alias(f"{MARK}ungraded"),
        pl.col(f"{MARK}rows").sum(),
        (~pl.col(f"{MARK}certain")).any().alias(f"{MARK}doubtful"),
        *(
            (graded == c).sum().cast(pl.UInt32).alias(f"{MARK}of:{c}")
            for c in map(str, assessed.classes.categories)
        ),
        *(each.sum().cast(pl.UInt32).alias(f"{MARK}over:{id}") for id, each in is_over.items()),
        joined([key for key in found.keys if key not in rivers] or found.keys).alias(
            f"{MARK}names"
        ),
        pl.col(f"{MARK}main").alias(f"{MARK}mains"),
        which=graded.is_not_null(),
    )
    whole = with_targets(whole, None)
    return whole, assess(whole, priority)


def _of_whole(mean: Assessed, classes: list[str], boundary: str, lang: Lang) -> pl.LazyFrame:
    """Assess rivers by their sections and the means over these."""
    parameters = mean.means.parameters
    # Equal rates keep the order of the standard's table.
    in_order = [id for id in parameters_by_id() if id in parameters]
    of = {id: pl.col(f"{MARK}over:{id}") for id in in_order}
    own, parts = (
        [pl.col(f"{MARK}{name}") for name in names]
        for names in (("class", "status", "certain", "reason"),
                      ("declared", "doubtful", "names", "mains"))
    )  # fmt: skip
    counts = [pl.col(f"{MARK}of:{c}") for c in classes]
    river = plugin.river(counts, own, parts, of, boundary, lang)
    found = pl.col(f"{MARK}river").struct.field
    return mean.frame.with_columns(river.alias(f"{MARK}river")).with_columns(
        found("status").cat.to(mean.statuses).alias(f"{MARK}status"),
        found("class").cat.to(mean.classes).alias(f"{MARK}class"),
        found("main").alias(f"{MARK}main_indicators"),
        *(
            found(name).alias(f"{MARK}{name}")
            for name in ("method", "certain", "reason", "good", "inferior")
        ),
    )


def _declared(frame: pl.LazyFrame, sections: Any, rivers: list[str]) -> pl.LazyFrame:
    """Add the declared number of sections of each river, or null."""
    name = f"{MARK}declared"
    if sections is None:
        return frame.with_columns(pl.lit(None, pl.UInt32).alias(name))
    if isinstance(sections, int):
        count = pl.lit(count_of("sections", sections), pl.UInt32)
        return frame.with_columns(count.alias(name))
    if isinstance(sections, Mapping):
        if len(rivers) != 1:
            raise OptionError(text("sections_by_river", names=list(sections), columns=rivers))
        counts = {str(river): count_of("sections", n) for river, n in sections.items()}
        of_river = pl.col(rivers[0]).cast(pl.String)
        known = of_river.replace_strict(counts, default=None, return_dtype=pl.UInt32)
        return frame.with_columns(known.alias(name))
    table = wrap(sections)
    column = column_of(table, ("sections", "断面数"), "sections")
    keys = named("sections", rivers, table)
    cells = number(column, table.schema[column], "sections").alias(name)
    rows = table.frame([*keys, column]).select(*keys, cells).collect()
    if wrong := [n for n in rows[name] if n is None or n < 1 or n != int(n)]:
        raise ColumnError(text("sections_not_counts", column=column, cell=wrong[0]))
    if rows.select(keys).is_duplicated().any():
        raise ColumnError(text("sections_twice"))
    counts_of = rows.lazy().with_columns(pl.col(name).cast(pl.UInt32))
    counts_of = joinable(table, counts_of, keys, frame, "sections")
    return frame.join(counts_of, on=keys, how="left", nulls_equal=True)


def _told(lang: Lang) -> pl.Expr:
    """Return the notes on a river: on its class and its method."""
    zh, method = lang == "zh", pl.col(f"{MARK}method").replace("boundary", "shares")
    periods = {"change": "环比" if zh else "change", "change_year": "同比" if zh else "change_year"}
    differs = {
        word: (pl.col(f"{MARK}{name}:method").replace("boundary", "shares") != method).fill_null(
            False
        )
        for name, word in periods.items()
    }
    at_hand = pl.col(f"{MARK}sections") + pl.col(f"{MARK}ungraded")
    other = (at_hand != pl.col(f"{MARK}declared")).fill_null(False)
    counts = pl.format("{}/{}", at_hand, f"{MARK}declared")
    found = format_reasons(
        lang,
        [
            ("method_changed", pl.any_horizontal(*differs.values()),
             listed(names_where(differs.items()), lang)),
            ("sections_differ", other, counts),
        ],
    )  # fmt: skip
    return join_reasons([pl.col(f"{MARK}reason"), found], lang)
