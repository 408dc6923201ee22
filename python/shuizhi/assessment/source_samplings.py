"""Judge each sampling of drinking-water sources."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.methods import rules
from shuizhi._core.reasons import format_reasons, join_reasons, listed
from shuizhi._core.request import Lang, Options
from shuizhi._frames.calendar import Calendar
from shuizhi._frames.options import Assessing
from shuizhi.assessment.declared import (
    cells_without_background,
    declared_background,
    with_targets,
)
from shuizhi.assessment.means import Means
from shuizhi.assessment.section_classes import section_means
from shuizhi.assessment.source_kinds import Part
from shuizhi.errors import OptionError


def sampling_means(
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
    # One sample is enough for a sampling.
    of_kind: Assessing = {**options, "min_count": options.get("min_count") or 1}
    if not surface:
        of_kind["do_saturation"] = False
    apart = rules()["surface-source-items"]["parameters"]
    more = [*apart, *_shuizhi.lake_parameters()[0]] if surface else []
    sampled: Any = part.sampling if times else None
    found = section_means(part.table, keys, times, sampled, base, of_kind, more, volumes)
    return with_targets(found, None)


def judge_samplings(
    found: Means, kind: str, volumes: Sequence[str], background: Any
) -> pl.LazyFrame:
    """Judge the means of each sampling by its class, with the same columns for both kinds."""
    lang = found.options.lang
    inputs = [*found.bodies(), *found.target_inputs()]
    prepared = found.assessing()
    frame = found.frame.with_columns(
        plugin.graded(prepared, [*found.cells(), *inputs]).alias(f"{MARK}graded"),
        found.certainty().alias(f"{MARK}certainty"),
        _index(found).alias(f"{MARK}trophic_index"),
    )
    frame = frame.with_columns(_apart(found).alias(f"{MARK}exceeding_apart"))
    nothing = pl.lit(None, pl.String)
    without = pl.lit(None, pl.Boolean)
    if background is not None:
        on = [*found.keys, f"{MARK}index"]
        declared = declared_background(found, background)
        frame = frame.join(declared, on=on, how="left", nulls_equal=True)
        nothing = pl.col(f"{MARK}background")
        left = plugin.graded(prepared, [*cells_without_background(found), *inputs])
        without = _attains(left)
    of, certainty = pl.col(f"{MARK}graded").struct.field, pl.col(f"{MARK}certainty").struct.field
    aside = pl.col(f"{MARK}exceeding_apart")
    names = listed(aside.list.eval(pl.element().struct.field("parameter")), lang)
    noted = format_reasons(
        lang,
        [
            ("eutrophic", plugin.eutrophic(pl.col(f"{MARK}trophic_index")).fill_null(False), None),
            ("over_apart", aside.list.len() > 0, names),
        ],
    )
    attains = _attains(pl.col(f"{MARK}graded"))
    return frame.select(
        *found.keys,
        *(f"{MARK}{name}"
          for name in ("index", "rows", "copies", "first", "trophic_index", "target")),
        *(pl.col(f"{MARK}cell:{id}") for id in found.parameters),
        pl.lit(str(found.options.standard)).alias(f"{MARK}standard"),
        attains.alias(f"{MARK}attained"),
        pl.when(aside.list.len() > 0).then(attains & False).otherwise(attains)
        .alias(f"{MARK}attained_with_apart"),
        pl.when(nothing.is_not_null()).then(without).otherwise(attains)
        .alias(f"{MARK}attained_without_background"),
        nothing.alias(f"{MARK}background"),
        of("class").to_physical().alias(f"{MARK}rank"),
        of("class").cast(pl.String).alias(f"{MARK}class"),
        of("exceeding").alias(f"{MARK}exceeding"),
        of("assessed").alias(f"{MARK}assessed"),
        of("indicators").alias(f"{MARK}indicators"),
        aside,
        certainty("certain").alias(f"{MARK}certain"),
        join_reasons([of("reason"), certainty("reason"), noted], lang).alias(f"{MARK}reason"),
        (pl.col(volumes[0]) if volumes else pl.lit(None, pl.Float64)).alias(f"{MARK}volume"),
    )  # fmt: skip


def _index(found: Means) -> pl.Expr:
    """Return the trophic level index of lakes with all five parameters."""
    five = _shuizhi.lake_parameters()[0]
    bodies = found.bodies()
    lake = pl.lit(_shuizhi.water_body(found.options.water_body)) if not bodies else bodies[0]
    if not found.options.drinking_source or not set(five) <= set(found.parameters):
        return pl.lit(None, pl.Float64)
    values = [pl.col(f"{MARK}cell:{id}").struct.field("value") for id in five]
    index = plugin.trophic(values, five, False, found.options.lang).struct.field("index")
    return pl.when(lake == "lake").then(index)


def _apart(found: Means) -> pl.Expr:
    """Return the exceedances of items that are assessed separately, as in ``exceeding``."""
    surface = found.options.drinking_source
    items = rules()["surface-source-items"]["parameters"] if surface else []
    aside = [id for id in items if id in found.parameters]
    if not aside or found.options.indicators == "all":
        return pl.col(f"{MARK}graded").struct.field("exceeding").list.head(0)
    options = replace(found, options=replace(
        found.options, indicators=aside, drinking_source=False, do_saturation=False, chosen=None
    ))  # fmt: skip
    target = {} if found.target is None else {"target": found.target}
    prepared = replace(options, parameters=aside).assessing(**target)
    cells = [pl.col(f"{MARK}cell:{id}") for id in aside]
    graded = plugin.graded(prepared, [*cells, *found.bodies(), *found.target_inputs()])
    return graded.struct.field("exceeding")


def _attains(graded: pl.Expr) -> pl.Expr:
    """Return whether a sampling attains; null if nothing was assessed."""
    over = graded.struct.field("exceeding").list.len()
    return plugin.source_attains(
        over, graded.struct.field("assessed"), pl.col(f"{MARK}trophic_index")
    )
