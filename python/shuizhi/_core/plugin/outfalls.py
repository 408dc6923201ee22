"""Judge outfalls and their days in the core."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.plugin.call import call


def discharge(inputs: Sequence[pl.Expr], days: bool = False, **arguments: object) -> pl.Expr:
    """Return the verdicts on the days of outfalls, or whole days, as lists of structs.

    The inputs are the index of the outfall, and lists: days, times, copies and flows if they are
    given, the cells of each plan, and flags.
    """
    return call("discharge_days" if days else "discharge", inputs, **arguments)


def discharge_compliance(passing: pl.Expr, fail: pl.Expr, prohibited: pl.Expr) -> pl.Expr:
    """Return the shares of verdicts that pass, in per cent of those determined."""
    return call("discharge_compliance", [passing, fail, prohibited])


def discharge_loads(loads: pl.Expr) -> pl.Expr:
    """Return the sum of lists of daily loads in kg, in tonnes."""
    return call("discharge_loads", [loads])


def discharge_verdict(codes: pl.Expr, bound: pl.Expr) -> pl.Expr:
    """Return the verdicts on days, from lists of verdicts and of whether a limit applies."""
    return call("discharge_verdict", [codes, bound])
