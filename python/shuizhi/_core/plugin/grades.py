"""Grade samples and readings in the core."""

from collections.abc import Sequence

import polars as pl

from shuizhi._core.plugin.call import call
from shuizhi._core.request import Prepared


def graded(prepared: Prepared, inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return the struct of results for the inputs of a request."""
    return call("grade", inputs, plan=prepared.plan).struct.with_fields(
        pl.field("class").cat.to(prepared.class_type),
        pl.field("status").cat.to(prepared.status_type),
    )


def graded_apart(prepared: Prepared, inputs: Sequence[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """Return the same as two structs, each computed only if selected.

    The first has the scalar results (`class`, `status`, `assessed`, `indicators`, `certain`), the
    second lists and texts (`deciding`, `exceeding`, `reason`).
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
    """Return the struct of verdicts by single limits, from cases, days and columns."""
    return call("check_limits", inputs, plan=plan)


def limit_readings(plan: str, given: Sequence[int], inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return the same for the readings of one column of the plan.

    ``given`` are the columns of the plan that the inputs stand for, this one first.
    """
    return call("limit_readings", inputs, plan=plan, place=given[0], given=list(given))


def over(prepared: Prepared, inputs: Sequence[pl.Expr], targets: pl.Expr | None = None) -> pl.Expr:
    """Return which columns exceed the limit of the request's target, one bit for each.

    With targets of rows, it is the limit that decides on the X of "5+X".
    """
    taken = [*inputs] if targets is None else [*inputs, targets]
    return call("over", taken, plan=prepared.plan, x=targets is not None)


def held_to_target(
    prepared: Prepared, inputs: Sequence[pl.Expr], targets: pl.Expr, limits: pl.Expr
) -> pl.Expr:
    """Return whether rows meet targets with limits (`attained`), and `exceeding`.

    The inputs are those of `graded`; rows with a target without limits are null.
    """
    return call("held_to_target", [*inputs, targets, limits], plan=prepared.plan)


def indices(plan: str, cell: pl.Expr, temperature: pl.Expr, of_rows: Sequence[pl.Expr]) -> pl.Expr:
    """Return the readings of a column compared with targets, from a request for it alone.

    The struct has the value used, whether it exceeds the target and class Ⅲ, the multiple, the
    standard index and why it is missing. ``of_rows`` ends with limits of single parameters.
    """
    return call("indices", [cell, temperature, *of_rows], plan=plan)


def limits(plan: str, of_rows: Sequence[pl.Expr], classes: pl.Expr, own: pl.Expr) -> pl.Expr:
    """Return the limit of a column by targets (`limit`, `comparison`, `why`).

    ``of_rows`` has the water bodies of rows; ``own`` are limits of single parameters.
    """
    return call("limits", [*of_rows, classes, own], plan=plan)
