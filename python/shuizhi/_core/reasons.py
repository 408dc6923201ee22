"""Reasons in results, as text."""

from collections.abc import Iterable

import polars as pl

from shuizhi._core.methods import reason_words
from shuizhi._core.request import Lang


def format_reasons(lang: Lang, found: Iterable[tuple[str, pl.Expr, pl.Expr | None]]) -> pl.Expr:
    """Return the reasons that apply, as text; null if there are none.

    Each is a code of `shuizhi.reasons`, whether it applies, and the names it applies to, if any: a
    list, or text.
    """
    colon, semicolon = ("：", "；") if lang == "zh" else (": ", "; ")
    texts = reason_words(lang)
    parts = []
    for code, holds, names in found:
        text = pl.lit(texts[code]) if names is None else pl.lit(texts[code] + colon) + names
        parts.append(pl.when(holds).then(text))
    whole = pl.concat_str(*parts, separator=semicolon, ignore_nulls=True)
    return pl.when(whole != "").then(whole)


def listed(names: pl.Expr, lang: Lang) -> pl.Expr:
    """Return a list of names as text."""
    return names.list.join("、" if lang == "zh" else ", ", ignore_nulls=True)


def names_where(conditions: Iterable[tuple[str, pl.Expr]]) -> pl.Expr:
    """Return the list of the names whose condition is true."""
    found = [pl.when(holds).then(pl.lit(name)) for name, holds in conditions]
    return pl.concat_list(found).list.drop_nulls()


def joined(columns: Iterable[str]) -> pl.Expr:
    """Return the name that several columns give together."""
    parts = [pl.col(name).cast(pl.String) for name in columns]
    return pl.concat_str(parts, separator=" ", ignore_nulls=True)


def join_reasons(reasons: Iterable[pl.Expr], lang: Lang) -> pl.Expr:
    """Return reasons of several kinds as one text."""
    whole = pl.concat_str(*reasons, separator="；" if lang == "zh" else "; ", ignore_nulls=True)
    return pl.when(whole != "").then(whole)
