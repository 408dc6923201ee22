"""Periods of drinking-water sources, and the water and the sources that attain."""

from collections.abc import Mapping

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import M
from shuizhi._core.methods import reason_code
from shuizhi._core.reasons import format_reasons, join_reasons, listed, names_where
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar
from shuizhi.assessment.means import Means, result_names
from shuizhi.assessment.source_kinds import Part

# The readings of whether a source attains, each with its rates.
_READINGS = ("", "_with_apart", "_without_background")


def by_period(
    frame: pl.LazyFrame,
    found: Means,
    part: Part,
    calendar: Calendar,
    plan: Mapping[str, list[str]],
    taken: pl.LazyFrame | None = None,
) -> pl.LazyFrame:
    """Bring the samplings of each source and period together.

    ``taken`` is the water taken of each source in a period, and in a month of it, where samples do
    not say it; its samplings share it alike.
    """
    lang = found.options.lang
    index = pl.col(f"{M}index")
    frame = frame.with_columns(index.alias(f"{M}sampling"))
    if found.calendar.every is not None:
        period = calendar.index(found.calendar.start(index))
        period = pl.when(index.is_not_null()).then(period)
        frame = frame.with_columns(period.alias(f"{M}index"))
    if taken is not None:
        frame = _with_taken(frame, found.keys, calendar, taken)
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


def _with_taken(
    frame: pl.LazyFrame, keys: list[str], calendar: Calendar, taken: pl.LazyFrame
) -> pl.LazyFrame:
    """Return samplings with their share of the water that is taken of their source."""
    months: pl.Expr = pl.lit(1)
    if calendar.every is not None:
        start, after = (calendar.start(pl.col(f"{M}index") + step) for step in (0, 1))
        months = (after.dt.year() - start.dt.year()) * 12 + after.dt.month() - start.dt.month()
    volume = pl.coalesce(f"{M}of_period", pl.col(f"{M}of_month") * months)
    shared = volume / pl.len().over(*keys, f"{M}index")
    return (
        frame.drop(f"{M}volume")
        .join(taken, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(shared.alias(f"{M}volume"))
    )


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


def with_rates(frame: pl.LazyFrame) -> pl.LazyFrame:
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
