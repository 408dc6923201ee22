"""Means of samples and of places, and their certainty."""

from collections.abc import Mapping, Sequence

import polars as pl

from shuizhi._core.plugin.call import call
from shuizhi._core.request import Prepared


def average(inputs: Sequence[pl.Expr], parts: bool = False, **arguments: object) -> pl.Expr:
    """Return the means of the samples of places, as lists of structs of private columns by period.

    The inputs are lists: the numbers of periods, the rows in the table, days and times, copies if
    they are counted, the columns of the plan, those that are summed, those of words, and all other
    columns; for ``parts``, which return one struct per row, the number of the period and the
    lists of partial sums of `shuizhi.assessment.sample_groups`.
    """
    return call("average_parts" if parts else "average", inputs, **arguments)


def average_places(inputs: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return the means over lists of places: their number, cells, means and ``odd``."""
    return call("average_places", inputs, **arguments)


def certainty(
    prepared: Prepared,
    cells: Sequence[pl.Expr],
    odd: pl.Expr,
    places: Sequence[int],
    of_rows: Sequence[pl.Expr] = (),
) -> pl.Expr:
    """Return whether the class of means is certain, and notes (`certain`, `lacking`, `reason`).

    ``odd`` has the uncertain parts of columns by their ``places``.
    """
    inputs = [*cells, odd, *of_rows]
    return call("certainty", inputs, plan=prepared.plan, places=list(places))


def mean_reasons(
    prepared: Prepared, cells: Sequence[pl.Expr], odd: pl.Expr, places: Sequence[int]
) -> pl.Expr:
    """Return why means are not there, or leave readings out; ``odd`` as in `certainty`."""
    return call("mean_reasons", [*cells, odd], plan=prepared.plan, places=list(places))


def likely(
    prepared: Prepared,
    target: pl.Expr,
    ends: Sequence[pl.Expr],
    choices: Sequence[Mapping[str, bool]],
    of_rows: Sequence[pl.Expr] = (),
) -> pl.Expr:
    """Return the probabilities of classes, from lists of bounds of each column by month."""
    inputs = [target, *ends, *of_rows]
    return call("likely", inputs, plan=prepared.plan, choices=list(choices))
