"""X of "5+X", of the months of a section."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import M
from shuizhi._core.messages import text
from shuizhi._core.methods import rules
from shuizhi._frames.options import Assessing
from shuizhi._frames.tables import Table
from shuizhi.assessment.declared import (
    column_of as column_of,  # also taken from here
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
    """Tell of each row which items are the X of "5+X", from months of this year and the last."""
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
        with warnings.catch_warnings():  # told already
            warnings.simplefilter("ignore", ShuizhiWarning)
            monthly = with_targets(monthly, targets)
    by_three = monthly.assessing(target=rules()["x-history"]["level"])
    over = plugin.over(by_three, [*monthly.cells(), *monthly.bodies()], pl.col(f"{M}target"))
    x = pl.col(f"{M}x").struct.field
    history = (
        monthly.frame.filter(pl.col(f"{M}index").is_not_null())
        .select(*found.keys, year_of(monthly), over.alias(f"{M}over"))
        .group_by(found.keys)
        .agg(f"{M}year", f"{M}over")
        .select(
            *found.keys, plugin.x_of_years(pl.col(f"{M}year"), pl.col(f"{M}over")).alias(f"{M}x")
        )
        .explode(f"{M}x", empty_as_null=False, keep_nulls=False)
        .select(*found.keys, x("year").alias(f"{M}year"), x("mask").alias(f"{M}mask"))
    )
    bits = {id: 1 << monthly.parameters.index(id) for id in candidates}
    frame = (
        found.frame.with_columns(year_of(found))
        .join(history, on=[*found.keys, f"{M}year"], how="left", nulls_equal=True)
        .with_columns(
            (pl.col(f"{M}mask") & pl.lit(bit, pl.UInt64) != 0).fill_null(False).alias(f"{M}x:{id}")
            for id, bit in bits.items()
        )
        .drop(f"{M}year", f"{M}mask")
    )
    return replace(found, frame=frame, x=candidates)
