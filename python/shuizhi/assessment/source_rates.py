"""Periods of drinking-water sources, with the rates of attaining water and sources."""

from collections.abc import Mapping

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.methods import NUMBER, reason_code
from shuizhi._core.reasons import format_reasons, join_reasons, listed, names_where
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar
from shuizhi.assessment.means import Means, result_names
from shuizhi.assessment.source_kinds import Part

# The variants of attainment, each with its rates.
_READINGS = ("", "_with_apart", "_without_background")


def by_period(
    frame: pl.LazyFrame,
    found: Means,
    part: Part,
    calendar: Calendar,
    plan: Mapping[str, list[str]],
    taken: pl.LazyFrame | None = None,
) -> pl.LazyFrame:
    """Combine the samplings of each source and period.

    ``taken`` is the water taken from each source in a period or month, if samples lack it; it is
    divided equally among samplings.
    """
    lang = found.options.lang
    index = pl.col(f"{MARK}index")
    frame = frame.with_columns(index.alias(f"{MARK}sampling"))
    if found.calendar.every is not None:
        period = calendar.index(found.calendar.start(index))
        period = pl.when(index.is_not_null()).then(period)
        frame = frame.with_columns(period.alias(f"{MARK}index"))
    if taken is not None:
        frame = _with_taken(frame, found.keys, calendar, taken)
    planned = plan.get(part.kind, [])
    names = result_names(planned, lang)
    return (
        frame.group_by(*found.keys, f"{MARK}index")
        .agg(
            pl.col(f"{MARK}rows", f"{MARK}copies").sum(),
            pl.col(f"{MARK}first").min(),
            pl.len().cast(pl.UInt32).alias(f"{MARK}samplings"),
            pl.col(f"{MARK}attained").sum().cast(pl.UInt32).alias(f"{MARK}samplings_attained"),
            pl.col(f"{MARK}standard", f"{MARK}target").first(),
            pl.col(f"{MARK}class").sort_by(f"{MARK}rank", nulls_last=False).last(),
            *(_worst(f"{MARK}{name}") for name in ("exceeding", "exceeding_apart")),
            pl.col(f"{MARK}trophic_index", f"{MARK}assessed", f"{MARK}indicators").max(),
            *(
                pl.col(f"{MARK}attained{reading}").all(ignore_nulls=False)
                for reading in _READINGS
            ),
            *(
                plugin.attaining_volume(
                    pl.col(f"{MARK}volume").implode(), pl.col(f"{MARK}attained{reading}").implode()
                ).first().alias(f"{MARK}volume_attained{reading}")
                for reading in _READINGS
            ),
            pl.when(pl.col(f"{MARK}class").is_not_null().any())
            .then(pl.col(f"{MARK}certain").all()).alias(f"{MARK}certain"),
            *(_joined(f"{MARK}{name}", lang) for name in ("background", "reason")),
            # Sums of floats depend on the order of rows.
            pl.when(pl.col(f"{MARK}volume").null_count() == 0)
            .then(pl.col(f"{MARK}volume").sum().round_sig_figs(12)).alias(f"{MARK}volume"),
            *(
                (_measured(f"{MARK}cell:{id}").any() if id in found.parameters else pl.lit(False))
                .alias(f"{MARK}has:{id}")
                for id in planned
            ),
        )
        .with_columns(
            pl.lit(part.kind).alias(f"{MARK}kind"),
            names_where(
                (name, ~pl.col(f"{MARK}has:{id}")) for id, name in zip(planned, names, strict=True)
            ).alias(f"{MARK}lacking")
            if planned
            else pl.lit([], pl.List(pl.String)).alias(f"{MARK}lacking"),
        )
        .with_columns((pl.col(f"{MARK}lacking").list.len() == 0).alias(f"{MARK}complete"))
        .with_columns(
            join_reasons(
                [
                    pl.col(f"{MARK}reason"),
                    format_reasons(lang, [("plan_not_completed", ~pl.col(f"{MARK}complete"),
                                 listed(pl.col(f"{MARK}lacking"), lang))]),
                ],
                lang,
            ).alias(f"{MARK}reason")
        )
        .drop(f"{MARK}lacking", *(f"{MARK}has:{id}" for id in planned))
    )  # fmt: skip


def _with_taken(
    frame: pl.LazyFrame, keys: list[str], calendar: Calendar, taken: pl.LazyFrame
) -> pl.LazyFrame:
    """Return samplings with their share of the water taken from the source."""
    months: pl.Expr = pl.lit(1)
    if calendar.every is not None:
        start, after = (calendar.start(pl.col(f"{MARK}index") + step) for step in (0, 1))
        months = (after.dt.year() - start.dt.year()) * 12 + after.dt.month() - start.dt.month()
    volume = pl.coalesce(f"{MARK}of_period", pl.col(f"{MARK}of_month") * months)
    shared = volume / pl.len().over(*keys, f"{MARK}index")
    return (
        frame.drop(f"{MARK}volume")
        .join(taken, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(shared.alias(f"{MARK}volume"))
    )


def _worst(name: str) -> pl.Expr:
    """Return the exceedances of several samplings, with the largest multiple of each indicator."""
    flat = pl.col(name).sort_by(f"{MARK}sampling").explode(empty_as_null=False, keep_nulls=False)
    first = flat.sort_by(flat.struct.field("multiple"), descending=True, nulls_last=True)
    once = first.filter(first.struct.field("parameter").is_first_distinct())
    return pl.when(pl.len() == 1).then(pl.col(name).first()).otherwise(once.implode()).alias(name)


def _joined(name: str, lang: Lang) -> pl.Expr:
    """Return the texts of samplings, each once."""
    whole = pl.col(name).sort_by(f"{MARK}sampling").drop_nulls().unique(maintain_order=True)
    joined = whole.str.join("；" if lang == "zh" else "; ")
    return pl.when(joined != "").then(joined).alias(name)


def _measured(cell: str) -> pl.Expr:
    """Return whether an item was measured, even if below a detection limit."""
    code = pl.col(cell).struct.field("code")
    without_figure = [reason_code(name) for name in ("not_detected", "left_out", "too_few")]
    return (code == NUMBER) | code.is_in(without_figure)


def with_rates(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add the rates of water and sources by period, for each variant."""
    parts = [
        plugin.source_rates(
            [
                pl.col(f"{MARK}{name}").implode()
                for name in (
                    "volume", f"volume_attained{reading}", f"attained{reading}", "complete"
                )
            ]
        ).first().alias(f"{MARK}rates{reading}")
        for reading in _READINGS
    ]  # fmt: skip
    of = {reading: pl.col(f"{MARK}rates{reading}").struct.field for reading in _READINGS}
    rates = (
        frame.group_by(f"{MARK}index")
        .agg(parts)
        .select(
            f"{MARK}index",
            *(field("water").alias(f"{MARK}compliance{reading}") for reading, field in of.items()),
            *(
                field("sources").alias(f"{MARK}source_compliance{reading}")
                for reading, field in of.items()
            ),
            of[""]("score").alias(f"{MARK}source_score"),
            of[""]("grade").alias(f"{MARK}source_grade"),
        )
    )
    return frame.join(rates, on=f"{MARK}index", how="left", nulls_equal=True)
