"""Changes from the period before, and from the same period of the year before."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar
from shuizhi._frames.samples import in_order
from shuizhi.assessment.alike import Unfinished
from shuizhi.assessment.declared import (
    column_of as column_of,  # also imported from here
)

_PERIODS = 1 << 32  # more than any place has


def with_changes(
    frame: pl.LazyFrame,
    keys: Sequence[str],
    calendar: Calendar,
    lang: Lang,
    shares: bool = False,
    by: str = "larger",
    also: Sequence[str] = (),
    alike: "Alike" = None,
    ordered: bool = False,
) -> pl.LazyFrame:
    """Sort, and add the changes from the period before and from the same period a year before.

    With ``shares`` the rows have shares of classes and numbers of sections, which are compared too.
    The values of the columns ``also`` in those periods are added (``change:method``). ``alike`` is
    the unfinished period, with the results of its months in the year before; ``ordered`` says
    that the rows are sorted already.
    """
    index = pl.col(f"{MARK}index")
    if not ordered:
        frame = in_order(frame, keys, f"{MARK}index")
    if calendar.every is None:
        nothing = pl.lit(None, pl.String)
        return frame.with_columns(
            nothing.alias(f"{MARK}{name}{column}")
            for name in ("change", "change_year")
            for column in ("", *(f":{each}" for each in also))
        )
    compared = ["status", *(("good", "inferior", "sections") if shares else ()), *also]
    last = pl.lit(False)
    if alike is not None:
        last = alike[0].here()
        base = alike[1].select(
            *keys, *(pl.col(f"{MARK}{c}").alias(f"{MARK}base:{c}") for c in compared)
        )
        frame = (
            frame.join(base, on=keys, how="left", nulls_equal=True, maintain_order="left")
            if keys
            else frame.join(base, how="cross")
        )
    # Places and periods as one increasing number, to look up rows of earlier periods.
    place = pl.struct(keys).rle_id().cast(pl.Int64) if keys else pl.lit(0, pl.Int64)
    at = place * _PERIODS + index.cast(pl.Int64).fill_null(_PERIODS // 2)
    frame = frame.with_columns(at.alias(f"{MARK}at"))
    # Overlapping periods have no order; only the year before is compared.
    earlier_ones = {
        "change": pl.lit(None, pl.Int64) if calendar.overlaps else pl.col(f"{MARK}at") - 1,
        "change_year": place * _PERIODS + calendar.year_before(index).cast(pl.Int64),
    }
    for name, sought in earlier_ones.items():
        there = index.is_not_null() & ~last
        found = plugin.rows_of(pl.col(f"{MARK}at"), pl.when(there).then(sought))
        frame = frame.with_columns(found.alias(f"{MARK}earlier"))

        def before(column: str, name: str = name) -> pl.Expr:
            earlier = pl.col(f"{MARK}{column}").gather(pl.col(f"{MARK}earlier"))
            # An unfinished period is not compared with the whole one before it.
            if alike is None or name == "change":
                return earlier
            return pl.when(last).then(pl.col(f"{MARK}base:{column}")).otherwise(earlier)

        read = []
        if shares:
            read = [pl.col(f"{MARK}{share}") - before(share) for share in ("good", "inferior")]
            read.append(pl.max_horizontal(f"{MARK}sections", before("sections")))
        change = plugin.changed(before("status"), pl.col(f"{MARK}status"), lang, read, by)
        earlier = [before(column).alias(f"{MARK}{name}:{column}") for column in also]
        frame = frame.with_columns(change.alias(f"{MARK}{name}"), *earlier)
    return frame.drop(f"{MARK}at", f"{MARK}earlier")


Alike = tuple[Unfinished, pl.LazyFrame] | None
