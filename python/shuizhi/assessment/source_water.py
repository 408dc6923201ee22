"""Drinking-water sources: surface and ground water held to class Ⅲ, and the water taken."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import checked
from shuizhi._core.headings import M, output_names
from shuizhi._core.language import language
from shuizhi._core.methods import rules
from shuizhi._core.reasons import listed, together, told
from shuizhi._core.request import GB3838, Lang, Options, for_parameters
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.options import Assessing, one_name
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import samples_of
from shuizhi._frames.samples import in_order
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.declared import (
    cells_without_background,
    declared_background,
    tell_background,
    with_targets,
)
from shuizhi.assessment.means import Means
from shuizhi.assessment.sections import section_means
from shuizhi.errors import ColumnError, OptionError

__all__ = ["check_source_water"]

GBT14848 = "GB/T 14848-2017"
# What people call the two kinds of source.
_KINDS = {
    "surface": ("surface", "surface water", "地表水", "地表水源", "地表水型", "河流型", "湖库型"),
    "ground": ("ground", "groundwater", "ground water", "地下水", "地下水源", "地下水型"),
}
SOURCE = {
    "period": "时段",
    "start": "起始日",
    "samples": "样本数",
    "duplicates": "重复行数",
    "kind": "水源类型",
    "standard": "标准",
    "class": "类别",
    "exceeding": "超标指标",
    "exceeding_apart": "单独评价超标指标",
    "attained": "达标",
    "assessed": "参评指标数",
    "certain": "定类确定",
    "reason": "说明",
}
VOLUME = {"volume": "取水量", "compliance": "取水水质达标率(%)"}
BACKGROUND = {"background": "自然本底", "attained_without_background": "扣除本底达标"}
COMPLIANCE = {"compliance_without_background": "扣除本底取水水质达标率(%)"}


@checked
def check_source_water(
    samples: Any,
    *,
    source: str | Sequence[str],
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    kind: str = "surface",
    volume: str | None = None,
    water_body: str | None = None,
    indicators: Literal["table1", "table1-21"] = "table1",
    background: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Assessing],
) -> Any:
    """Check centralised drinking-water sources, and the water taken from those that attain.

    Surface sources are held to GB 3838-2002 tables 1 (class Ⅲ), 2 and 3, groundwater to
    GB/T 14848-2017 class Ⅲ (HJ 774-2015). A source attains when none of its assessed indicators
    is over its limit. Fecal coliforms are among those of table 1, and in lakes total nitrogen;
    water temperature has an allowed change and no limit by class.

    Parameters
    ----------
    samples
        A table as of `shuizhi.grade`, wide or long.
    source
        The columns that name a source.
    time, every
        As of `average`.
    kind
        ``surface``, ``ground``, or the column that says which for each row (地表水, 地下水).
    volume
        The column of water taken, in any one unit; it is summed over the rows of a period.
    water_body
        As of `shuizhi.grade`, for surface sources.
    indicators
        Of table 1 all items (``table1``), or those of 环办〔2011〕22号 (``table1-21``): then total
        nitrogen and fecal coliforms have no part in the class and in ``attained``, and stand in
        ``exceeding_apart`` when they are over class Ⅲ.
    background
        As of `assess_sections`, with the columns of ``source``; both readings are shown.
    geometric, ph_mean, mean_of, min_count, duplicates, rounding, nondetect, detection_limits, \
missing_values, columns, parameter, value, unit
        As of `average`.
    in_force
        As of `assess_sections`.
    lang, suffix
        As of `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row a source and period, in the order of the table: ``period``, ``start``, ``samples``,
        ``duplicates``, ``kind`` (水源类型), ``standard`` (标准), ``class`` (类别), ``exceeding``
        (超标指标: over class Ⅲ, table 2 or 3), ``exceeding_apart`` (单独评价超标指标: over class Ⅲ
        and without a part in class and attainment), ``attained`` (达标; null where nothing could
        be assessed), ``assessed``, ``certain`` (定类确定: of the class, as of `assess_sections`),
        ``reason``; with ``volume`` also ``volume`` (取水量) and ``compliance`` (取水水质达标率: of
        all sources of the period, in per cent; null where a source that gave water is
        undetermined); with ``background`` also ``background`` (自然本底),
        ``attained_without_background`` and, with ``volume``, ``compliance_without_background``.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "水源": ["中站", "府城"], "类型": ["地表水", "地下水"], "月": ["2021-04"] * 2,
    ...     "铁(mg/L)": [0.2, 0.6], "取水量": [300.0, 100.0],
    ... })
    >>> checked = check_source_water(
    ...     samples, source="水源", time="月", kind="类型", volume="取水量"
    ... )
    >>> checked.select("水源", "standard", "attained", "compliance").rows()
    [('中站', 'GB 3838-2002', True, 75.0), ('府城', 'GB/T 14848-2017', False, 75.0)]
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
    given, _ = samples_of(given, keys, times, Calendar.of(every), option="source")
    founds = []
    for word, table in _by_kind(given, kind):
        surface = word != "ground"
        base = Options(
            GB3838 if surface else GBT14848,
            body if surface else "river",
            rules()["surface-source" if surface else "groundwater-source"]["level"],
            "all" if surface and indicators == "table1" else None,
            drinking_source=surface,
            lang=lang,
            names=given.names,
        )
        of_kind: Assessing = options if surface else {**options, "do_saturation": False}
        more = rules()["surface-source-items"]["parameters"] if surface else ()
        found = section_means(table, keys, times, every, base, of_kind, more, volumes)
        founds.append((word, with_targets(found, None)))
        calendar = found.calendar
    if background is not None:
        tell_background([found for _, found in founds], background)
    parts = [_checked(found, word, volumes, background) for word, found in founds]
    frame = pl.concat(parts, how="vertical_relaxed")
    if volumes:
        frame = _with_compliance(frame, "attained", "compliance")
        if background is not None:
            attained = (
                pl.when(pl.col(f"{M}background").is_not_null())
                .then(f"{M}attained_without_background")
                .otherwise(f"{M}attained")
            )
            frame = _with_compliance(frame, attained, "compliance_without_background")
    return given.convert(
        _shown(frame, keys, calendar, lang, suffix, bool(volumes), background is not None)
    )


def _by_kind(given: Table, kind: str) -> list[tuple[str | None, Table]]:
    """Return the kinds of source with the rows of each; None for those of no known kind."""
    words = {word: name for name, words in _KINDS.items() for word in words}
    if not isinstance(kind, str):
        raise OptionError(f"kind={kind!r} is not text; say surface, ground, or a column")
    if kind in words:
        return [(words[kind], given)]
    if kind not in given.names:
        raise OptionError(
            f"kind={kind!r} is not understood; say 'surface', 'ground', or the name of a column: "
            + ", ".join(map(repr, given.names))
        )
    frame = given.frame(given.names)
    told = pl.col(kind).cast(pl.String).str.strip_chars().str.to_lowercase()
    of_row = told.replace_strict(words, default=None, return_dtype=pl.String)
    at_hand = frame.select(of_row.alias("word"), pl.col(kind).alias("told")).unique().collect()
    unknown = at_hand.filter(pl.col("word").is_null())
    if unknown.height:
        raise ColumnError(
            f"column {kind!r} says {unknown['told'][0]!r}, neither 地表水 nor 地下水; name each "
            "source's kind"
        )
    parts: list[tuple[str | None, Table]] = []
    for word in ("surface", "ground"):
        if word in at_hand["word"] or (word == "surface" and not at_hand.height):
            part = frame.filter(of_row == word)
            parts.append((word, Table(part, part)))
    return parts


def _check_volume(given: Table, keys: Sequence[str], volumes: Sequence[str]) -> None:
    for name in volumes:
        if name in keys:
            raise ColumnError(f"volume names {name!r}, which names the sources")
        dtype = given.frame([name]).collect_schema()[name]
        if not (dtype.is_numeric() or dtype == pl.Null):
            raise ColumnError(f"column {name!r} is to hold the water taken but holds {dtype}")


def _checked(
    found: Means, kind: str | None, volumes: Sequence[str], background: Any
) -> pl.LazyFrame:
    """Hold the means of one kind of source to class Ⅲ, with the same columns for either."""
    inputs = [*found.bodies(), *found.target_inputs()]
    prepared = found.assessing()
    graded = plugin.graded(prepared, [*found.cells(), *inputs])
    kept = [*found.keys, f"{M}index", f"{M}rows", f"{M}copies", f"{M}first"]
    frame = found.frame
    if background is not None:
        on = [*found.keys, f"{M}index"]
        declared = declared_background(found, background)
        frame = frame.join(declared, on=on, how="left", nulls_equal=True)
        apart = plugin.graded(prepared, [*cells_without_background(found), *inputs])
        frame = frame.with_columns(
            pl.when(pl.col(f"{M}background").is_not_null())
            .then(_attains(apart))
            .alias(f"{M}attained_without_background")
        )
        kept += [f"{M}background", f"{M}attained_without_background"]
    standard, lang = found.options.standard, found.options.lang
    of, doubts = pl.col(f"{M}graded").struct.field, pl.col(f"{M}doubts").struct.field
    aside = pl.col(f"{M}aside")
    names = listed(aside.list.eval(pl.element().struct.field("parameter")), lang)
    over_apart = told(lang, [("over_apart", aside.list.len() > 0, names)])
    return frame.with_columns(
        graded.alias(f"{M}graded"),
        found.doubts().alias(f"{M}doubts"),
        _over_apart(found, graded).alias(f"{M}aside"),
    ).select(
        *kept,
        pl.lit(kind).alias(f"{M}kind"),
        pl.lit(str(standard)).alias(f"{M}standard"),
        _attains(pl.col(f"{M}graded")).alias(f"{M}attained"),
        of("class").cast(pl.String).alias(f"{M}class"),
        of("exceeding").alias(f"{M}exceeding"),
        of("assessed").alias(f"{M}assessed"),
        aside.alias(f"{M}exceeding_apart"),
        doubts("certain").alias(f"{M}certain"),
        together([of("reason"), doubts("reason"), over_apart], lang).alias(f"{M}reason"),
        # Sums of floats stray with the order of the rows.
        *(pl.col(name).round_sig_figs(12).alias(f"{M}volume") for name in volumes),
    )


def _over_apart(found: Means, graded: pl.Expr) -> pl.Expr:
    """Return what is over class Ⅲ of the items that are assessed apart, as ``exceeding`` has it."""
    surface = found.options.drinking_source
    items = rules()["surface-source-items"]["parameters"] if surface else []
    aside = [id for id in items if id in found.parameters]
    if not aside or found.options.indicators == "all":
        return graded.struct.field("exceeding").list.head(0)
    options = replace(
        found.options, indicators=aside, drinking_source=False, do_saturation=False,
        rounding=found.rounding,
    )  # fmt: skip
    cells = [pl.col(f"{M}cell:{id}") for id in aside]
    return plugin.graded(for_parameters(options, aside), [*cells, *found.bodies()]).struct.field(
        "exceeding"
    )


def _attains(graded: pl.Expr) -> pl.Expr:
    """Return whether nothing assessed is over its limit; null where nothing was assessed."""
    none_over = graded.struct.field("exceeding").list.len() == 0
    return pl.when(graded.struct.field("assessed") > 0).then(none_over)


def _with_compliance(frame: pl.LazyFrame, attained: pl.Expr | str, name: str) -> pl.LazyFrame:
    """Add the compliance of the period to each of its rows."""
    attains = pl.col(f"{M}{attained}") if isinstance(attained, str) else attained
    rates = (
        frame.group_by(f"{M}index")
        .agg(pl.col(f"{M}volume"), attains.alias(f"{M}attains"))
        .select(
            f"{M}index",
            plugin.compliance(pl.col(f"{M}volume"), pl.col(f"{M}attains")).alias(f"{M}{name}"),
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
    background: bool,
) -> pl.LazyFrame:
    names = SOURCE | (VOLUME if volumes else {}) | (BACKGROUND if background else {})
    names |= COMPLIANCE if volumes and background else {}
    if calendar.every is None:
        names = {name: zh for name, zh in names.items() if name not in ("period", "start")}
    index = pl.col(f"{M}index")
    made = {name: pl.col(f"{M}{name}") for name in names}
    made |= {
        "period": calendar.label(index),
        "start": calendar.start(index),
        "samples": pl.col(f"{M}rows"),
        "duplicates": pl.col(f"{M}copies"),
    }
    if lang == "zh":
        made["kind"] = made["kind"].replace_strict(
            {"surface": "地表水", "ground": "地下水"}, default=None, return_dtype=pl.String
        )
    new = output_names(names, lang, suffix, keys)
    return in_order(frame, keys, f"{M}index", f"{M}kind").select(
        *keys, *(made[name].alias(new[name]) for name in names)
    )
