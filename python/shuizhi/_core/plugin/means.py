"""Means of samples and of places, and how sure they are."""

from collections.abc import Mapping, Sequence

import polars as pl

from shuizhi._core.plugin.call import call
from shuizhi._core.request import Prepared


def average(inputs: Sequence[pl.Expr], parts: bool = False, **arguments: object) -> pl.Expr:
    """Return what lists of samples come to, a struct of marked columns for the rows of a frame.

    The inputs are the number of the period, lists of days and times, those of copies where they
    are counted, the columns of the plan, those that are summed, and all else that rows hold; of
    ``parts`` the lists that `shuizhi.assessment.means` makes of what was summed before.
    """
    return call("average_parts" if parts else "average", inputs, **arguments)


def average_places(inputs: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return what lists of places come to: of which count, cells, means and what is odd of them."""
    return call("average_places", inputs, **arguments)


def certainty(
    prepared: Prepared,
    cells: Sequence[pl.Expr],
    odd: pl.Expr,
    places: Sequence[int],
    of_rows: Sequence[pl.Expr] = (),
    every: bool = False,
) -> pl.Expr:
    """Return how sure the class of means is, and what to note (`certain`, `lacking`, `reason`).

    ``odd`` tells what is odd of the columns by their ``places``; ``every`` tells every reason,
    also those of the means themselves, and nothing of a class.
    """
    inputs = [*cells, odd, *of_rows]
    return call("certainty", inputs, plan=prepared.plan, places=list(places), every=every)


def likely(
    prepared: Prepared,
    target: pl.Expr,
    ends: Sequence[pl.Expr],
    choices: Sequence[Mapping[str, bool]],
    of_rows: Sequence[pl.Expr] = (),
) -> pl.Expr:
    """Return how likely classes are, of lists of the ends of each column by months."""
    inputs = [target, *ends, *of_rows]
    return call("likely", inputs, plan=prepared.plan, choices=list(choices))
