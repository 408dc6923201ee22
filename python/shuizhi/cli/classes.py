"""Counts of classes, for the summary of a command."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.figures import share
from shuizhi._core.palette import CLASSES


def class_counts(classes: pl.Series) -> dict[str, Any]:
    """Count the classes of samples, sections or lakes.

    >>> import polars as pl
    >>> made = pl.Series(["Ⅱ", "劣Ⅴ", None], dtype=pl.Enum(["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]))
    >>> print(*summary(class_counts(made)))
    Ⅰ: 0  Ⅱ: 1  Ⅲ: 0  Ⅳ: 0  Ⅴ: 0  劣Ⅴ: 1  —: 1; Ⅰ–Ⅲ 50.0 %, 劣Ⅴ 50.0 %
    """
    names = list(getattr(classes.dtype, "categories", classes.drop_nulls().unique().sort()))
    found = dict(classes.drop_nulls().cast(pl.String).value_counts().iter_rows())
    return shares({name: found.get(name, 0) for name in names}, classes.null_count())


def shares(classes: Mapping[str, int], unclassed: int) -> dict[str, Any]:
    """Add the shares of Ⅰ–Ⅲ and worse than Ⅴ, for classes of surface water."""
    counts: dict[str, Any] = {"classes": dict(classes), "unclassed": unclassed}
    if list(classes) == CLASSES:
        found = _shuizhi.class_shares(list(classes.values())) or (None, None)
        counts |= dict(zip(("good_share", "inferior_share"), found, strict=True))
    return counts


def summary(counts: Mapping[str, Any]) -> list[str]:
    """Return the counts in one line."""
    told = counts["classes"] | {"—": counts["unclassed"]}
    line = "  ".join(f"{name}: {count}" for name, count in told.items())
    if counts.get("good_share") is not None:
        good, inferior = (share(counts[f"{name}_share"], "en") for name in ("good", "inferior"))
        line += f"; Ⅰ–Ⅲ {good}, 劣Ⅴ {inferior}"
    return [line]
