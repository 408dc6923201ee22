"""Waters by their use: which standard holds for each row of a table."""

from collections.abc import Callable
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.messages import note, text, warn
from shuizhi._core.methods import reason_table
from shuizhi._core.request import Lang
from shuizhi._frames.tables import Table, words
from shuizhi.errors import ColumnError, OptionError

__all__ = ["by_use", "use_column"]


def use_column(given: Table, use: str | None) -> str | None:
    """Return the column of uses: that named, or the only one that is commonly called so."""
    if use is not None:
        return use if use in given.names else None
    told = _shuizhi.outfall_columns(list(given.names))
    found = [name for name, of in zip(given.names, told, strict=True) if of == "use"]
    return found[0] if len(found) == 1 else None


def by_use(
    given: Table,
    use: str | None,
    lang: Lang,
    suffix: str | None,
    check: Callable[[pl.LazyFrame, str, str], pl.LazyFrame],
) -> Any:
    """Hold each row to the standard of its use, and say which that is.

    Raises
    ------
    ShuizhiError
        The table has no column of uses, or no standard has one of them.
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
    new = output_names({"standard": "标准"}, lang, suffix, given.names)["standard"]
    numbered = frame.with_row_index(f"{MARK}row").with_columns(of_row.alias(f"{MARK}standard"))
    first = next(iter(of_word.values()))
    parts = []
    for id in dict.fromkeys(of_word.values()):
        own = pl.col(f"{MARK}standard") == id
        # What is of no standard known here stays, undetermined.
        part = numbered.filter(own | pl.col(f"{MARK}standard").is_null() if id == first else own)
        rows = part.select(given.names)
        checked = check(rows, id, column or str(use))
        at = part.select(f"{MARK}row", pl.col(f"{MARK}standard").alias(new))
        parts.append(pl.concat([checked, at], how="horizontal"))
    parts = [_without_standard(part, new, suffix, lang) for part in parts]
    whole = pl.concat(parts, how="diagonal_relaxed").sort(f"{MARK}row").drop(f"{MARK}row")
    made = [name for name in whole.collect_schema().names() if name not in given.names]
    fresh = [new, *(name for name in made if name != new)]
    return given.attach(whole.select(*given.names, *fresh), fresh)


def _without_standard(
    rows: pl.LazyFrame, standard: str, suffix: str | None, lang: Lang
) -> pl.LazyFrame:
    """Return rows, those whose use is of no standard undetermined."""
    names = rows.collect_schema().names()
    zh = lang == "zh"
    said = next(row["zh" if zh else "code"] for row in reason_table()
                if row["code"] == "condition_unknown")  # fmt: skip
    nothing = {
        "verdict" if not zh else "判定": pl.lit("无法判定" if zh else "undetermined"),
        "assessed" if not zh else "参评指标数": pl.lit(0, pl.UInt32),
        "certain" if not zh else "判定确定": pl.lit(None, pl.Boolean),
        "reason" if not zh else "说明": pl.lit(said),
    }
    lists = ("exceeding", "reference") if not zh else ("超标指标", "超参考值指标")
    made = {f"{name}{suffix or ''}": value for name, value in nothing.items()}
    made |= {name: pl.col(name).list.head(0) for each in lists
             if (name := f"{each}{suffix or ''}") in names}  # fmt: skip
    known = pl.col(standard).is_not_null()
    return rows.with_columns(
        pl.when(known).then(pl.col(name)).otherwise(value).alias(name)
        for name, value in made.items()
        if name in names
    )
