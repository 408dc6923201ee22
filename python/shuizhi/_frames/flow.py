"""Columns of flows and their units."""

from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.messages import text
from shuizhi._frames.tables import readable
from shuizhi.errors import OptionError

FlowUnit = Literal["m3/h", "m3/d", "m3/s", "m3/min", "万m3/d", "L/s", "L/min", "L/h"]


def flow_column(
    name: str,
    dtype: Any,
    told: str | None,
    *,
    usual: str,
    into: str,
    missing_values: Sequence[str | float] = (),
) -> pl.Expr:
    """Return a column of flows in another unit; null if a cell is not a flow.

    Its unit is that of its header or the one given, otherwise ``usual``.

    Raises
    ------
    UnitError
        The unit in the header differs from the one given, or is not understood.
    ColumnError
        The column has values that are neither numbers nor text.
    """
    check_flow_unit(told)
    factor = _shuizhi.flow_factor(name, told, usual, into)
    return plugin.flow(readable(name, dtype, "a flow"), factor, missing_values)


def check_flow_unit(told: object) -> None:
    """Refuse a unit that is not text.

    Raises
    ------
    OptionError
        It is something else.
    """
    if told is not None and not isinstance(told, str):
        raise OptionError(text("flow_unit_unknown", told=told))
