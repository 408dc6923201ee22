"""Judge outfalls and their days in the core."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.plugin.call import call


def day_flow(flows: pl.Expr, repeats: pl.Expr) -> pl.Expr:
    """Return the flows of days, from lists of flows of their rows."""
    return call("day_flow", [flows, repeats])


def day_measured(
    plan: str,
    cells: pl.Expr,
    repeats: pl.Expr,
    flows: pl.Expr | None = None,
    flags: pl.Expr | None = None,
) -> pl.Expr:
    """Return the summary of days, from lists of cells, by a request for one column."""
    more = [each for each in (flows, flags) if each is not None]
    given = {"flows": flows is not None, "flags": flags is not None}
    return call("day_measured", [cells, repeats, *more], plan=plan, **given)


def discharge(inputs: Sequence[pl.Expr], request: str, days: bool = False) -> pl.Expr:
    """Return the verdicts on days of outfalls: a list of rows, or a struct for whole days."""
    return call("discharge_days" if days else "discharge", inputs, request=request)


def discharge_compliance(passing: pl.Expr, fail: pl.Expr, prohibited: pl.Expr) -> pl.Expr:
    """Return the shares of verdicts that pass, in per cent of those determined."""
    return call("discharge_compliance", [passing, fail, prohibited])


def discharge_loads(loads: pl.Expr) -> pl.Expr:
    """Return the sum of lists of daily loads in kg, in tonnes."""
    return call("discharge_loads", [loads])


def discharge_verdict(codes: pl.Expr, bound: pl.Expr) -> pl.Expr:
    """Return the verdicts on days, from lists of verdicts and of whether a limit applies."""
    return call("discharge_verdict", [codes, bound])
