"""The X of "5+X", from the months of a section."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.methods import rules
from shuizhi._frames.options import Assessing
from shuizhi._frames.tables import Table
from shuizhi.assessment.declared import (
    column_of as column_of,  # also imported from here
)
from shuizhi.assessment.declared import (
    with_targets,
    year_of,
)
from shuizhi.assessment.means import Means
from shuizhi.assessment.section_classes import section_means
from shuizhi.errors import OptionError, ShuizhiWarning


def with_x(
    given: Table, found: Means, times: Sequence[str], targets: Any, options: Assessing
) -> Means:
    """Mark in each row the X of "5+X", from the months of this year and the last."""
    if found.calendar.every is None:
        raise OptionError(text("five_x_every"))
    candidates = [id for id in found.parameters if id in _shuizhi.x_candidates()]
    if not candidates:
        return found
    monthly = found
    if found.calendar.every != "month":
        options = {**options, "min_count": None}
        base = replace(found.options, x=())
        monthly = section_means(given, found.keys, times, "month", base, options)
        with warnings.catch_warnings():  # reported already
            warnings.simplefilter("ignore", ShuizhiWarning)
            monthly = with_targets(monthly, targets)
    by_three = monthly.assessing(target=rules()["x-history"]["level"])
    over = plugin.over(by_three, [*monthly.cells(), *monthly.bodies()], pl.col(f"{MARK}target"))
    x = pl.col(f"{MARK}x").struct.field
    history = (
        monthly.frame.filter(pl.col(f"{MARK}index").is_not_null())
        .select(*found.keys, year_of(monthly), over.alias(f"{MARK}over"))
        .group_by(found.keys)
        .agg(f"{MARK}year", f"{MARK}over")
        .select(
            *found.keys,
            plugin.x_of_years(pl.col(f"{MARK}year"), pl.col(f"{MARK}over")).alias(f"{MARK}x"),
        )
        .explode(f"{MARK}x", empty_as_null=False, keep_nulls=False)
        .select(*found.keys, x("year").alias(f"{MARK}year"), x("mask").alias(f"{MARK}mask"))
    )
    bits = {id: 1 << monthly.parameters.index(id) for id in candidates}
    frame = (
        found.frame.with_columns(year_of(found))
        .join(history, on=[*found.keys, f"{MARK}year"], how="left", nulls_equal=True)
        .with_columns(
            (pl.col(f"{MARK}mask") & pl.lit(bit, pl.UInt64) != 0)
            .fill_null(False)
            .alias(f"{MARK}x:{id}")
            for id, bit in bits.items()
        )
        .drop(f"{MARK}year", f"{MARK}mask")
    )
    return replace(found, frame=frame, x=candidates, ordered=False)
