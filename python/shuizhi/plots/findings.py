"""Findings of screening, marked in charts."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.messages import text
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import read_frame, wrap
from shuizhi.errors import ColumnError
from shuizhi.plots.results import is_parameter, need_column, place_name

_NOTHING = {"place": pl.String, "day": pl.Date, "findings": pl.String}
# Columns of findings besides those of place and time.
_OWN = ("row", "行号", "parameter", "监测项目", "value", "数值", "rule", "规则", "severity",
        "严重程度", "detail", "说明")  # fmt: skip


def ringed(
    drawn: pl.DataFrame,
    findings: Any,
    id: str,
    keys: str | Sequence[str] | None,
    time: str | None,
) -> pl.DataFrame:
    """Return the drawn values whose readings have findings: place, day, and findings.

    A finding belongs to the last value of its place that does not begin later: that of its sample
    or period.

    Raises
    ------
    ColumnError
        The table is not a result of `screen_samples`, or has no times of samples.
    """
    if findings is None:
        return pl.DataFrame(schema=_NOTHING)
    frame = read_frame(findings)
    of = need_column(frame, "screen_samples", "parameter", "监测项目")
    rule = need_column(frame, "screen_samples", "rule", "规则")
    detail = need_column(frame, "screen_samples", "detail", "说明")
    heads = [name for name in frame.columns if name not in _OWN]
    times = [time] if time in heads else candidates(heads, "time")
    if len(times) != 1:
        raise ColumnError(text("picture_no_start", columns=frame.columns))
    listed = [keys] if isinstance(keys, str) else list(keys or ())
    places = [name for name in listed or heads if name in heads and name not in times]
    # A finding of a whole row concerns each parameter.
    own = is_parameter(frame[of], id) | frame[of].is_null()
    found = (
        frame.with_columns(days_of(wrap(frame), times, Calendar("year")).alias("found"))
        .filter(own & pl.col("found").is_not_null())
        .select(
            place_name(places, "–").alias("place"),
            "found",
            pl.concat_str(
                pl.col(rule).cast(pl.String), pl.col(detail), separator=" ", ignore_nulls=True
            ).alias("findings"),
        )
        .sort("found", maintain_order=True)
    )
    values = drawn.select("place", "day").unique().sort("day")
    return (
        found.join_asof(
            values, left_on="found", right_on="day", by="place", strategy="backward",
            check_sortedness=False, coalesce=False,
        )
        .drop_nulls("day")
        .group_by("place", "day", maintain_order=True)
        .agg(pl.col("findings").unique(maintain_order=True).str.join("; "))
    )  # fmt: skip
