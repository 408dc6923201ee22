"""Samples and readings, graded by the core."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.plugin.call import call
from shuizhi._core.request import Prepared


def graded(prepared: Prepared, inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return the struct of results for inputs that a request was prepared for."""
    return call("grade", inputs, plan=prepared.plan).struct.with_fields(
        pl.field("class").cat.to(prepared.class_type),
        pl.field("status").cat.to(prepared.status_type),
    )


def graded_apart(prepared: Prepared, inputs: Sequence[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """Return the same as two structs, each computed only where something of it is taken.

    What a figure tells (`class`, `status`, `assessed`, `indicators`, `certain`), and what lists
    and words do (`deciding`, `exceeding`, `reason`).
    """
    figures = call("grade_figures", inputs, plan=prepared.plan).struct.with_fields(
        pl.field("class").cat.to(prepared.class_type),
        pl.field("status").cat.to(prepared.status_type),
    )
    return figures, call("grade_lists", inputs, plan=prepared.plan)


def graded_reading(plan: str, inputs: Sequence[pl.Expr], classes: pl.Enum) -> pl.Expr:
    """Return the struct of results for the readings of one column."""
    return call("grade_reading", inputs, plan=plan).struct.with_fields(
        pl.field("class").cat.to(classes)
    )


def check_limits(plan: str, inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return the struct of verdicts by single limits, of cases, days and the columns of a plan."""
    return call("check_limits", inputs, plan=plan)


def limit_readings(plan: str, given: Sequence[int], inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return the same for the readings of one column of the plan.

    ``given`` are the columns of the plan that the inputs are, those that have a part: it first.
    """
    return call("limit_readings", inputs, plan=plan, place=given[0], given=list(given))


def over(prepared: Prepared, inputs: Sequence[pl.Expr], targets: pl.Expr | None = None) -> pl.Expr:
    """Return which columns are over the limit of the request's target, a bit for each.

    With targets of the rows it is the limit that makes an item one of the X of "5+X".
    """
    taken = [*inputs] if targets is None else [*inputs, targets]
    return call("over", taken, plan=prepared.plan, x=targets is not None)


def held_to_target(
    prepared: Prepared, inputs: Sequence[pl.Expr], targets: pl.Expr, limits: pl.Expr
) -> pl.Expr:
    """Return whether rows keep targets that have limits (`attained`), and `exceeding`.

    The inputs are those of `graded`; rows whose target has no limits have nulls.
    """
    return call("held_to_target", [*inputs, targets, limits], plan=prepared.plan)


def indices(plan: str, cell: pl.Expr, temperature: pl.Expr, of_rows: Sequence[pl.Expr]) -> pl.Expr:
    """Return readings of a column against their targets, of a request for it alone.

    The value that enters, whether it is over the target and over class Ⅲ, the multiple, the
    standard index and why there is none. ``of_rows`` end with limits of single parameters.
    """
    return call("indices", [cell, temperature, *of_rows], plan=plan)


def limits(plan: str, of_rows: Sequence[pl.Expr], classes: pl.Expr, own: pl.Expr) -> pl.Expr:
    """Return the limit of a column by targets (`limit`, `comparison`, `why`).

    ``of_rows`` brings the water bodies where rows do; ``own`` are limits of single parameters.
    """
    return call("limits", [*of_rows, classes, own], plan=plan)
