"""Read cells, times and words in the core."""

from collections.abc import Mapping, Sequence

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.plugin.call import call


def reading(
    cell: pl.Expr,
    *,
    exponent: int = 0,
    signed: bool = False,
    missing_values: Sequence[str | float] = (),
) -> pl.Expr:
    """Return cells as readings (`value`, `qualifier`, `reason`)."""
    return call(
        "reading",
        [cell],
        signed=signed,
        missing_values=[str(value) for value in missing_values],
        exponent=exponent,
    )


def cells(
    cell: pl.Expr,
    exponent: pl.Expr,
    signed: pl.Expr,
    descriptive: pl.Expr,
    missing_values: Sequence[str],
) -> pl.Expr:
    """Return the cells of a long table in the form for grading, in canonical units."""
    return call(
        "cells",
        [cell, exponent, signed, descriptive],
        signed=False,
        missing_values=list(missing_values),
        exponent=0,
    )


def enter(
    plan: str,
    cell: pl.Expr,
    choice: Mapping[str, bool] | None = None,
    plain: bool = False,
    spans: bool = False,
) -> pl.Expr:
    """Return the inputs of cells to a mean (`value`, `code`, `seen`), by a request for the column.

    With ``spans`` also their bounds and detection limits (`low`, `high`, `limit`).
    """
    return call("enter", [cell], plan=plan, choice=choice or {}, plain=plain, spans=spans)


def days(cell: pl.Expr, *, least: str | None, last: bool, serial: bool) -> pl.Expr:
    """Return the days in texts with at least the precision ``least``."""
    return call("days", [cell], least=least, last=last, serial=serial).cast(pl.Date)


def rounded(value: pl.Expr, parameter: str, decimals: Mapping[str, int]) -> pl.Expr:
    """Round to the decimals for assessment of a parameter, or to those given."""
    own = {_shuizhi.parameter_id(name): places for name, places in decimals.items()}
    return call("rounded", [value], parameter=parameter, decimals=own.get(parameter))


def flow(
    cell: pl.Expr, factor: tuple[float, float], missing_values: Sequence[str | float] = ()
) -> pl.Expr:
    """Return flows of cells, converted by a fraction; null if a cell is not a flow."""
    return call(
        "read_flow", [cell], missing_values=[str(value) for value in missing_values],
        numerator=factor[0], denominator=factor[1],
    )  # fmt: skip


def flagged(flags: pl.Expr) -> pl.Expr:
    """Return which readings have a flag that is not normal."""
    return call("flagged", [flags])


def targets(words: pl.Expr) -> pl.Expr:
    """Split targets into their class and the limits of single parameters."""
    return call("targets", [words])


def multiple(value: pl.Expr) -> pl.Expr:
    """Return exceedance multiples as text."""
    return call("figures", [value], published=True)


def plain(value: pl.Expr) -> pl.Expr:
    """Return figures with all digits, without an exponent."""
    return call("figures", [value], published=False)


def level(targets: pl.Expr, plan: str) -> pl.Expr:
    """Return the index of each target among the levels; null if it is not understood."""
    return call("level", [targets], plan=plan)


def hj212(data: pl.Expr) -> pl.Expr:
    """Return the packets in cells of bytes, each with the list of its readings."""
    return call("hj212", [data])


def water_body(words: pl.Expr) -> pl.Expr:
    """Return `river`, `lake` or null."""
    return call("water_body", [words])


def origin(words: pl.Expr) -> pl.Expr:
    """Return `automatic`, `manual` or null for words of data sources."""
    return call("origin", [words])


def automatic(cells: pl.Expr) -> pl.Expr:
    """Return whether a register calls sections automatic, by the cells of that column."""
    return call("automatic", [cells])
