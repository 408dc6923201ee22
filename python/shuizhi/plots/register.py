"""The use of registers in charts: order of places, groups, and rivers."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._frames.tables import read_frame
from shuizhi.assessment.register import arranged, grouped, registered
from shuizhi.errors import OptionError
from shuizhi.plots.results import ASSESSED, place_columns

Order = Sequence[str] | Mapping[str, float]


def along(table: Any, register: Any, by: str | Sequence[str] | None = None) -> Any:
    """Return a result in the order of a register, with its columns to group by.

    Raises
    ------
    ColumnError
        The register has none of the places, or lacks a column to group by.
    """
    own = registered(register)
    if own is None:
        return table
    frame = read_frame(table)
    keys = [name for name in frame.columns if own.place(name) is not None]
    groups = [by] if isinstance(by, str) else list(by or ())
    rows = grouped(frame.lazy(), keys, groups, own)
    return arranged(rows, own, keys, "register").collect()


def order_of(
    order: Any, register: Any, river: str | None, frame: pl.DataFrame, section: Any
) -> Any:
    """Return the given order, or the sections of a river of the register from upstream.

    Raises
    ------
    OptionError
        The table has sections of several rivers, and `river` is not given.
    """
    own = registered(register)
    keys = place_columns(frame, "section", section, *ASSESSED)[-1:]
    if order is not None or own is None or not keys:
        return order
    key = keys[0]
    here = frame[key].cast(pl.String)
    rivers = [each.column for each in own.columns("river")[:1]]
    names = own.ranks([key]).sort(f"{MARK}rank").filter(pl.col(key).is_in(here.implode()))
    if rivers:
        names = names.join(own.said([key], rivers), on=key, how="left", maintain_order="left")
        found = names[rivers[0]].drop_nulls().unique(maintain_order=True).to_list()
        if (river is None and len(found) > 1) or (river is not None and river not in found):
            raise OptionError(text("picture_rivers", river=river, rivers=found))
        if river is not None:
            names = names.filter(pl.col(rivers[0]) == river)
    return names[key].to_list()
