"""Declared facts about places: targets by year, and natural background."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text, warn
from shuizhi._core.request import Options
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.options import named
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.means import Means, result_names, without
from shuizhi.errors import ColumnError, OptionError

# ------------------------------------------------------------------ targets


def with_targets(found: Means, targets: Any) -> Means:
    """Add the target of each row, in words.

    Places with a target and without a sample in a period get their own row.
    """
    column = found.options.target_column
    if targets is None:
        literal = str(found.options.target) if column is None else None
        words = pl.col(column) if column is not None else pl.lit(literal)
        frame = found.frame.with_columns(words.alias(f"{MARK}target"))
        return replace(found, frame=frame, target=literal)
    if column is not None:
        raise OptionError(text("targets_or_column"))
    if str(found.options.target) != Options().target:
        raise OptionError(text("target_or_targets"))
    table = wrap(targets)
    target = column_of(table, ("target", "目标类别", "目标", "水质目标"), "targets")
    words = pl.col(target).cast(pl.String)
    parts = plugin.targets(words).struct.field
    own = {f"{MARK}limits": parts("limits"), f"{MARK}target_said": words}
    ids = limited(targets)
    joined = with_declared(found, table, target, parts("class"), own if ids else {})
    return replace(joined, limits=ids)


def limited(targets: Any) -> list[str]:
    """Return the parameters with limits in a table of targets, in order of their ids."""
    if targets is None:
        return []
    table = wrap(targets)
    target = column_of(table, ("target", "目标类别", "目标", "水质目标"), "targets")
    limits = plugin.targets(pl.col(target).cast(pl.String)).struct.field("limits")
    ids = limits.str.extract_all(r"[a-z][a-z0-9_]*").explode().drop_nulls().unique().sort()
    return table.frame([target]).select(ids).collect().to_series().to_list()


def targets_of_rows(
    rows: pl.LazyFrame, options: Options, keys: Sequence[str], targets: Any
) -> tuple[pl.LazyFrame, list[pl.Expr], pl.Expr]:
    """Return rows of samples with their targets and limits; a target in a row comes first.

    The rows have their day.
    """
    nothing = pl.lit(None, pl.String)
    column = options.target_column
    if targets is None:
        return rows, [] if column is None else [pl.col(column)], nothing
    if column is not None:
        raise OptionError(text("targets_or_column"))
    table = wrap(targets)
    target = column_of(table, ("target", "目标类别", "目标", "水质目标"), "targets")
    parts = plugin.targets(pl.col(target).cast(pl.String)).struct.field
    own = {f"{MARK}target": parts("class"), f"{MARK}limits": parts("limits")}
    declared, by_year = _declared(table, keys, target, own, rows)
    _tell_strays(rows.select(keys), declared, keys, "targets")
    on = [*keys, *([f"{MARK}year"] if by_year else [])]
    dated = rows.with_columns(pl.col(f"{MARK}day").dt.year().alias(f"{MARK}year"))
    joined = dated.join(declared, on=on, how="left", nulls_equal=True).drop(f"{MARK}year")
    return joined, [pl.col(f"{MARK}target")], pl.col(f"{MARK}limits")


def _declared(
    table: Table, keys: Sequence[str], column: str, said: Mapping[str, pl.Expr], like: pl.LazyFrame
) -> tuple[pl.LazyFrame, bool]:
    """Return the targets of places, and whether they differ by year.

    Raises
    ------
    ColumnError
        The table lacks a column of the keys, or has a place twice.
    """
    keys = named("targets", keys, table)
    years = [name for name in ("year", "年份", "年度", "年") if name in table.names][:1]
    frame = table.frame([*keys, column, *years]).select(
        *keys,
        *(
            pl.col(y).cast(pl.String).str.extract(r"(\d{4})").cast(pl.Int32).alias(f"{MARK}year")
            for y in years
        ),
        *(each.alias(name) for name, each in said.items()),
    )
    frame = joinable(table, frame, keys, like, "targets")
    on = [*keys, *(f"{MARK}year" for _ in years)]
    twice = frame.group_by(on).len().filter(pl.col("len") > 1).head(1).collect()
    if twice.height:
        raise ColumnError(text("targets_twice", twice=twice.drop("len").row(0)))
    return frame, bool(years)


def with_declared(
    found: Means,
    table: Table,
    column: str,
    target: pl.Expr,
    more: Mapping[str, pl.Expr] | None = None,
) -> Means:
    """Add the target of each row from a table of targets, by an expression on its column.

    ``more`` are further columns to read.

    Places with a target and without a sample in a period get a row; places without any sample give
    a warning.

    Raises
    ------
    ColumnError
        The table lacks a column of the keys, or has a place twice.
    """
    keys = list(found.keys)
    said = {f"{MARK}target": target, **(more or {})}
    frame, by_year = _declared(table, keys, column, said, found.frame)
    if by_year and found.calendar.every is None:
        raise OptionError(text("targets_by_year"))
    on = [*keys, *([f"{MARK}year"] if by_year else [])]
    _tell_strays(found.places, frame, keys, "targets")
    left = found.frame.with_columns(year_of(found)) if by_year else found.frame
    joined = left.join(frame, on=on, how="left", nulls_equal=True)
    absent = _without_samples(found, frame, by_year=by_year)
    known = joined.collect_schema()
    counts = [
        name
        for name in (f"{MARK}rows", f"{MARK}copies", f"{MARK}days", f"{MARK}points")
        if name in known
    ]
    joined = pl.concat([joined, absent], how="diagonal").with_columns(
        pl.col(name).fill_null(0) for name in counts
    )
    return replace(found, frame=joined.drop(f"{MARK}year", strict=False), ordered=False)


def _without_samples(found: Means, declared: pl.LazyFrame, by_year: bool) -> pl.LazyFrame:
    """Return the places and periods that have a target and no sample."""
    periods = found.places.select(f"{MARK}index").drop_nulls().unique()
    said = [n for n in (f"{MARK}target", f"{MARK}limits") if n in declared.collect_schema()]
    has_target = pl.any_horizontal(pl.col(said).is_not_null())
    due = declared.filter(has_target).join(periods, how="cross")
    if by_year:
        due = due.filter(pl.col(f"{MARK}year") == year_of(found))
    on = [*found.keys, f"{MARK}index"]
    return due.join(found.places.unique(), on=on, how="anti", nulls_equal=True)


def _tell_strays(
    samples: pl.LazyFrame, declared: pl.LazyFrame, keys: Sequence[str], option: str
) -> None:
    """Warn of declared places without samples."""
    places = declared.select(keys).unique().filter(~pl.all_horizontal(pl.all().is_null()))
    at_hand = samples.select(keys).unique().collect()
    strays = places.collect().join(at_hand, on=keys, how="anti", nulls_equal=True).sort(keys)
    names = [" ".join(map(str, row)) for row in strays.iter_rows()]
    if names and at_hand.height:
        warn("places_without_samples", option=option, names=names)


def year_of(found: Means) -> pl.Expr:
    """Return the year of a period."""
    return found.calendar.year(pl.col(f"{MARK}index")).alias(f"{MARK}year")


def column_of(table: Table, names: Sequence[str], option: str, keys: Sequence[str] = ()) -> str:
    for name in names:
        if name in table.names and name not in keys:
            return name
    raise ColumnError(
        text("option_column_absent", option=option, names=names, names2=list(table.names))
    )


# ------------------------------------------------------------------ natural background


def _declarations(table: Table, keys: Sequence[str]) -> pl.DataFrame:
    """Return the rows of a table of declared background: keys, id, from, to, decision, source."""
    named("background", keys, table)
    wanted = (
        ("parameter", "监测项目", "项目"),
        ("from", "起"),
        ("to", "止"),
        ("decision", "认定文件", "认定"),
        ("source", "来源"),
    )
    parameter, since, until, *told = (
        column_of(table, names, "background", keys) for names in wanted
    )
    days = Calendar("year")  # a year alone is all of it
    rows = (
        table.frame([*keys, parameter, since, until, *told])
        .select(
            *keys,
            pl.col(parameter).cast(pl.String).alias(f"{MARK}id"),
            days_of(table, [since], days).alias(f"{MARK}from"),
            days_of(table, [until], days, last=True).alias(f"{MARK}to"),
            *(
                pl.col(name)
                .cast(pl.String)
                .str.strip_chars()
                .replace("", None)
                .alias(f"{MARK}told{i}")
                for i, name in enumerate(told)
            ),
        )
        .collect()
    )
    in_order = (pl.col(f"{MARK}from") <= pl.col(f"{MARK}to")).fill_null(False)
    wrong = rows.select((~in_order).arg_true()).to_series()
    if len(wrong):
        place = wrong[0]
        said = table.frame([since, until]).select(since, until).collect().row(place)
        raise ColumnError(text("background_days", place=place + 1, said=said[0], said2=said[1]))
    if rows.select(
        pl.any_horizontal(pl.col(f"{MARK}told0", f"{MARK}told1").is_null()).any()
    ).item():
        raise ColumnError(text("background_decision"))
    ids = [_shuizhi.parameter_id(name or "") for name in rows[f"{MARK}id"]]
    return rows.with_columns(pl.Series(f"{MARK}id", ids, dtype=pl.String))


def tell_background(founds: Sequence[Means], background: Any) -> None:
    """Warn of declared places or parameters that are not in the samples."""
    table = wrap(background)
    rows = _declarations(table, founds[0].keys)
    places = pl.concat([found.places.select(found.keys) for found in founds])
    declared = joinable(table, rows.lazy(), founds[0].keys, places, "background")
    _tell_strays(places, declared, founds[0].keys, "background")
    read = {id for found in founds for id in found.parameters}
    unread = sorted(set(rows[f"{MARK}id"]) - read)
    if unread and places.head(1).collect().height:
        warn("background_not_assessed", names=list(unread))


def declared_background(found: Means, background: Any) -> pl.LazyFrame:
    """Return the parameters (ids) and the declarations of each row with declared background."""
    keys, lang = found.keys, found.options.lang
    if found.calendar.every is None:
        raise OptionError(text("background_every"))
    table = wrap(background)
    rows = _declarations(table, keys)
    names = result_names(rows[f"{MARK}id"].to_list(), lang)
    rows = rows.with_columns(pl.Series(f"{MARK}name", names, dtype=pl.String))
    shown = pl.format("{} ({}; {})", f"{MARK}name", f"{MARK}told0", f"{MARK}told1")
    # A declaration applies to periods that it covers completely.
    index, since, until = (pl.col(f"{MARK}{name}") for name in ("index", "from", "to"))
    within = plugin.period_within(index, since, until, found.calendar.period)
    declared = joinable(table, rows.lazy(), keys, found.frame, "background")
    return (
        found.frame.select(*keys, f"{MARK}index")
        .join(declared.unique(), on=keys, nulls_equal=True)
        .filter(within)
        .group_by(*keys, f"{MARK}index")
        .agg(
            pl.col(f"{MARK}id").alias(f"{MARK}declared"),
            shown.sort_by(f"{MARK}id", f"{MARK}from")
            .str.join("、" if lang == "zh" else ", ")
            .alias(f"{MARK}background"),
        )
    )


def cells_without_background(found: Means) -> list[pl.Expr]:
    """Return the cells of rows without the parameters of `declared_background`."""
    declared = pl.col(f"{MARK}declared")
    return [
        without(found.cell(id), declared.list.contains(id).fill_null(False))
        for id in found.parameters
    ]
