"""Standards by use: which standard applies to each row of a table."""

from collections.abc import Callable
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.messages import note, text, warn
from shuizhi._core.methods import reason_words
from shuizhi._core.request import Lang
from shuizhi._core.verdicts import of_limit
from shuizhi._frames.tables import Table, words
from shuizhi.errors import ColumnError, OptionError

__all__ = ["by_use", "use_column"]


def use_column(given: Table, use: str | None) -> str | None:
    """Return the column of uses: the one named, or the only one with a usual name."""
    if use is not None:
        return use if use in given.names else None
    told = _shuizhi.outfall_columns(list(given.names))
    found = [name for name, of in zip(given.names, told, strict=True) if of == "use"]
    return found[0] if len(found) == 1 else None


Check = Callable[[pl.LazyFrame, str, str, list[str] | None], pl.LazyFrame]
"""Holds rows to a standard: the rows, its number, the use or its column, the keys of samples."""

_ROW = f"{MARK}row"


def by_use(
    given: Table,
    use: str | None,
    lang: Lang,
    suffix: str | None,
    check: Check,
    shape: Literal["samples", "readings"] = "samples",
    keys: list[str] | None = None,
) -> Any:
    """Check each row against the standard of its use.

    ``keys`` are what tells the samples of a long table apart, where a row is to be a sample.

    Raises
    ------
    ShuizhiError
        The table has no column of uses, or no standard has any of them.
    """
    column = use_column(given, use)
    frame = given.frame(given.names)
    if column is None and use is None:
        raise ColumnError(text("use_needed", columns=given.names))
    if column is None:
        said: list[str | None] = [use]
    else:
        if use is None:
            note("columns_taken", taken=[f"use={column!r}"])
        said = frame.select(words(column).unique(maintain_order=True)).collect()[column].to_list()
    known = [word for word in said if word is not None]
    found = dict(zip(known, _shuizhi.standards_of_use(known), strict=True))
    of_word = {word: ids[0] for word, ids in found.items() if len(ids) == 1}
    if not of_word:
        raise OptionError(text("use_of_no_standard", uses=known))
    if strange := [word for word in known if word not in of_word]:
        warn("use_of_no_standard_some", uses=strange)
    of_row = pl.lit(of_word.get(use or "")) if column is None else words(column).replace_strict(
        of_word, default=None, return_dtype=pl.String
    )  # fmt: skip
    own = given.names if keys is None else keys
    number = f"{'行号' if lang == 'zh' else 'row'}{suffix or ''}"
    new = output_names({"standard": "标准"}, lang, suffix, own)["standard"]
    numbered = frame.with_row_index(_ROW).with_columns(of_row.alias(f"{MARK}standard"))
    ids = list(dict.fromkeys(of_word.values()))
    held = []
    for id in ids:
        is_own = pl.col(f"{MARK}standard") == id
        # Rows without a known standard are undetermined.
        kept = is_own | pl.col(f"{MARK}standard").is_null() if id == ids[0] else is_own
        part = numbered.filter(kept).rename({f"{MARK}standard": new})
        held.append(_held(part, id, column or str(use), check, keys, given.names, new, number))
    parts = [_without_standard(part, new, suffix, lang) for part in held]
    if keys is None and shape == "readings" and number not in given.names:
        # A column of readings for one standard is not a column of places for another.
        of_parts = [part.collect_schema().names() for part in parts]
        shared = [name for name in of_parts[0] if all(name in names for names in of_parts)]
        parts = [part.select(shared) for part in parts]
    whole = pl.concat(parts, how="diagonal_relaxed").sort(_ROW, maintain_order=True)
    names = [name for name in whole.collect_schema().names() if name != _ROW]
    made = [new, *(name for name in names if name not in (*own, new))]
    if keys is not None:
        return given.convert(whole.select(*keys, *made))
    if number in names:
        return given.convert(whole.with_columns(pl.col(_ROW).alias(number)).drop(_ROW))
    return given.attach(whole.select(*given.names, *made), made)


def _held(
    part: pl.LazyFrame,
    id: str,
    use: str,
    check: Check,
    keys: list[str] | None,
    names: list[str],
    new: str,
    number: str,
) -> pl.LazyFrame:
    """Return rows checked against a standard, with their numbers and the standard (null: none)."""
    if keys is not None:
        on = [*keys, new]
        firsts = part.group_by(on, maintain_order=True).agg(pl.col(_ROW).min())
        held = check(part.drop(_ROW), id, use, on)
        return held.join(firsts, on=on, how="left", nulls_equal=True, maintain_order="left")
    checked = check(part.select(names), id, use, None)
    at = part.select(_ROW, new)
    made = checked.collect_schema().names()
    if number not in made or number in names:
        return pl.concat([checked, at], how="horizontal")
    joined = checked.join(at.with_row_index(number), on=number, how="left", maintain_order="left")
    first = [name for name in made if name in names]
    return joined.select(number, *first, new, *(n for n in made if n not in (number, *first)), _ROW)


def _without_standard(
    rows: pl.LazyFrame, standard: str, suffix: str | None, lang: Lang
) -> pl.LazyFrame:
    """Return rows whose use has no standard as undetermined."""
    schema = rows.collect_schema()
    names = schema.names()
    zh = lang == "zh"
    nothing = {
        "verdict" if not zh else "判定": pl.lit(of_limit("undetermined", lang)),
        "assessed" if not zh else "参评指标数": pl.lit(0, pl.UInt32),
        "certain" if not zh else "判定确定": pl.lit(None, pl.Boolean),
        "reason" if not zh else "说明": pl.lit(reason_words(lang)["condition_unknown"]),
    }
    of_limits = {
        "comparison": "比较", "limit": "标准限值", "limit_high": "标准限值上限",
        "multiple": "超标倍数", "condition": "适用条件", "clause": "条款", "evidence": "依据",
    }  # fmt: skip
    nothing |= {zh_name if zh else name: pl.lit(None) for name, zh_name in of_limits.items()}
    lists = ("exceeding", "reference") if not zh else ("超标指标", "超参考值指标")
    made = {f"{name}{suffix or ''}": value for name, value in nothing.items()}
    made |= {name: pl.col(name).list.head(0) for each in lists
             if isinstance(schema.get(name := f"{each}{suffix or ''}"), pl.List)}  # fmt: skip
    known = pl.col(standard).is_not_null()
    return rows.with_columns(
        pl.when(known).then(pl.col(name)).otherwise(value).alias(name)
        for name, value in made.items()
        if name in names
    )
