"""Assess sections by limits and targets, for sections, rivers and cities."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.methods import reason_code, rules
from shuizhi._core.reasons import format_reasons, join_reasons, listed, names_where
from shuizhi._core.request import Options, Prepared
from shuizhi._frames.calendar import Every
from shuizhi._frames.options import Assessing, split_options
from shuizhi._frames.tables import Table
from shuizhi.assessment.means import Means, result_names
from shuizhi.assessment.period_means import means
from shuizhi.grading.in_force import check_in_force
from shuizhi.law.lookup import standard as built_in


@dataclass(frozen=True)
class Assessed:
    """Assessed sections as a lazy frame, for sections, rivers and cities.

    The frame has the columns of the means, and with a private prefix ``class``, ``status``,
    ``deciding``, ``exceeding``, ``assessed``, ``indicators``, ``certain``, ``reason``, ``main``,
    ``target`` and ``attained``.
    """

    frame: pl.LazyFrame
    means: Means
    classes: pl.Enum
    statuses: pl.Enum
    plan: str


def assess(found: Means, priority: Sequence[str] | None) -> Assessed:
    """Assess means by their limits, and each row by its target."""
    cells, bodies = found.cells(), found.bodies()
    own = found.assessing()
    # The main indicators always refer to class Ⅲ.
    by_three = found.assessing(target=rules()["main-indicators"]["level"])
    figures, lists = plugin.graded_apart(own, [*cells, *bodies, *_targets(found)])
    main = plugin.main_indicators(by_three, [*cells, *bodies], priority)
    figure = pl.col(f"{MARK}figures").struct.field
    listed = pl.col(f"{MARK}lists").struct.field
    certainty = pl.col(f"{MARK}certainty").struct.field
    frame = (
        found.frame.with_columns(
            figures.alias(f"{MARK}figures"),
            lists.alias(f"{MARK}lists"),
            main.alias(f"{MARK}main"),
            found.certainty().alias(f"{MARK}certainty"),
        )
        .with_columns(
            *(figure(name).alias(f"{MARK}{name}") for name in ("class", "status", "assessed")),
            *(listed(name).alias(f"{MARK}{name}") for name in ("deciding", "exceeding")),
            found.indicators(figure("indicators")).alias(f"{MARK}indicators"),
            certainty("certain").alias(f"{MARK}certain"),
            certainty("lacking").alias(f"{MARK}lacking"),
            _reason(found, listed("reason"), certainty("reason")).alias(f"{MARK}reason"),
        )
        .with_columns(
            plugin.attained(
                pl.col(f"{MARK}class"),
                pl.col(f"{MARK}target"),
                pl.col(f"{MARK}lacking"),
                by_three.plan,
            ).alias(f"{MARK}attained")
        )
        .drop(f"{MARK}figures", f"{MARK}lists", f"{MARK}certainty")
    )
    if found.limits:
        frame = _by_limits(found, frame, own, cells)
    return Assessed(frame, found, own.class_type, own.status_type, by_three.plan)


def _by_limits(
    found: Means, frame: pl.LazyFrame, own: Prepared, cells: Sequence[pl.Expr]
) -> pl.LazyFrame:
    """Check rows by the single limits in their targets, and otherwise by class."""
    kept, over = held_by_limits(found, own, cells)
    lacking = pl.col(f"{MARK}lacking")
    limits, lang = pl.col(f"{MARK}limits"), found.options.lang
    has_limits = limits.is_not_null()
    holds = has_limits & (pl.col(f"{MARK}rows") > 0)
    reason = join_reasons([pl.col(f"{MARK}reason"), _lacking(found, limits, holds)], lang)
    return frame.with_columns(
        reason.alias(f"{MARK}reason"),
        pl.when(has_limits)
        .then(pl.when(~(lacking & kept)).then(kept))
        .otherwise(pl.col(f"{MARK}attained"))
        .alias(f"{MARK}attained"),
        pl.when(holds).then(over).otherwise(pl.col(f"{MARK}exceeding")).alias(f"{MARK}exceeding"),
    )


def _lacking(found: Means, limits: pl.Expr, holds: pl.Expr) -> pl.Expr:
    """Return the parameters of limits without a mean; those of indicators are reported already."""
    lang = found.options.lang
    indicators = _shuizhi.indicators(json.dumps(found.options.request()))
    ids = [id for id in found.limits if id not in indicators or id not in found.parameters]
    if not ids:
        return pl.lit(None, pl.String)
    few: list[tuple[str, pl.Expr]] = []
    none: list[tuple[str, pl.Expr]] = []
    for id, name in zip(ids, result_names(ids, lang), strict=True):
        asked = limits.str.contains(rf"\b{id}\b")
        if id not in found.parameters:
            none.append((name, asked))
            continue
        cell = found.cell(id).struct.field
        is_few = (cell("code") == reason_code("too_few")).fill_null(False)
        few.append((name, asked & cell("value").is_null() & is_few))
        none.append((name, asked & cell("value").is_null() & ~is_few))
    told = []
    for code, conditions in (("missing", none), ("too_few", few)):
        if conditions:
            names = names_where(conditions)
            told.append((code, holds & (names.list.len() > 0), listed(names, lang)))
    return format_reasons(lang, told)


def _targets(found: Means) -> list[pl.Expr]:
    """Return the targets to grade by; a target of limits alone has no class."""
    inputs = found.target_inputs()
    if not found.limits:
        return inputs
    alone = pl.col(f"{MARK}limits").is_not_null() & pl.col(f"{MARK}target").is_null()
    return [pl.when(alone).then(pl.lit(target_or(None))).otherwise(e) for e in inputs]


def held_by_limits(
    found: Means, own: Prepared, cells: Sequence[pl.Expr]
) -> tuple[pl.Expr, pl.Expr]:
    """Return whether rows meet the limits in their targets, and what exceeds them."""
    inputs = [*cells, *found.bodies(), *found.target_inputs()]
    held = plugin.held_to_target(own, inputs, pl.col(f"{MARK}target"), pl.col(f"{MARK}limits"))
    return held.struct.field("attained"), held.struct.field("exceeding")


def _reason(found: Means, graded: pl.Expr, certainty: pl.Expr) -> pl.Expr:
    """Return the notes on a row: on its means and their readings."""
    lang = found.options.lang
    no_samples = format_reasons(lang, [("no_samples", pl.col(f"{MARK}rows") == 0, None)])
    return pl.coalesce(no_samples, join_reasons([graded, certainty, found.notes()], lang))


def water_body(found: Means) -> pl.Expr:
    """Return the water body whose limits were used; null if they do not depend on it."""
    words = {"river": "河流", "lake": "湖库"}
    bodies, of = found.bodies(), found.options.standard
    told = built_in(of) if isinstance(of, str) else of
    if not bodies and not any(limit.water_body for limit in getattr(told, "limits", ())):
        return pl.lit(None, pl.String)  # for example for groundwater
    body = bodies[0] if bodies else pl.lit(_shuizhi.water_body(found.options.water_body))
    return body.replace(words) if found.options.lang == "zh" else body


def section_means(
    given: Table,
    keys: list[str],
    times: Sequence[str],
    every: Every,
    base: Options,
    options: Assessing,
    more: Sequence[str] = (),
    sums: Sequence[str] = (),
    of_places: bool = False,
    quarterly: pl.DataFrame | None = None,
) -> Means:
    """Average samples by section; the options of reading complete `base`."""
    reading, rest = split_options(options)
    in_force = rest.pop("in_force", "check")
    if base.indicators == "5+X":
        # X may be any of its candidates; the history decides.
        base = replace(base, x=_shuizhi.x_candidates())
    found = means(
        given, keys=keys, times=times, every=every, options=replace(base, **reading), more=more,
        sums=sums, of_places=of_places, quarterly=quarterly, **rest,
    )  # fmt: skip
    check_in_force(given, times, base.standard, in_force, told=True)
    return found


def target_or(target: str | int | None) -> str | int:
    """Return a target, or the default class if none is declared."""
    return str(rules()["main-indicators"]["level"]) if target is None else target
