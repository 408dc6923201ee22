"""Check the rows of a table once, before grouping.

Rows that are not samples are left out with a warning, places of the same name are distinguished or
refused, and times that are not understood are counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import note, text, warn
from shuizhi._core.request import Columns
from shuizhi._frames.calendar import Calendar, days_of, shown_times
from shuizhi._frames.roles import Roles, as_said, candidates
from shuizhi._frames.states import (
    Abnormal,
    Unmarked,
    count_marked,
    is_abnormal,
    marked_columns,
    state_columns,
    tell_marks,
    tell_states,
)
from shuizhi._frames.tables import Samples, Table
from shuizhi.errors import ColumnError

# Columns that distinguish places of the same name, from the widest.
_WIDER = ("province", "city", "basin", "river", "lake")
_SHOWN = 3


def _is_text(dtype: Any) -> bool:
    return dtype in (pl.String, pl.Categorical) or isinstance(dtype, pl.Enum)


def is_summary(given: Table, keys: Sequence[str]) -> pl.Expr | None:
    """Return whether rows are not samples, by their columns of places."""
    given.frame(keys)
    told = [
        plugin.summary(pl.col(key).cast(pl.String)).fill_null(False)
        for key in keys
        if _is_text(given.schema[key])
    ]
    return pl.any_horizontal(told) if told else None


@dataclass(frozen=True)
class Sampled:
    """Samples of sections, with the columns that were found."""

    table: Table
    keys: list[str]
    """The columns that tell a section from the others, those of a group first."""
    times: list[str]
    water_body: str
    groups: list[str]
    """Of the keys those that name the groups of sections: rivers, cities."""


def sampled_sections(
    given: Table,
    section: str | Sequence[str] | None,
    time: str | Sequence[str] | None,
    water_body: str | None,
    calendar: Calendar,
    *,
    groups: tuple[str, str | Sequence[str] | None, *tuple[str, ...]] | None = None,
    some: bool = False,
    timed: bool = False,
    abnormal: Abnormal = "keep",
    columns: Columns | None = None,
) -> Sampled:
    """Return the samples of sections, by columns that are named or found.

    ``groups`` are the option, columns and roles to group sections by. Times are needed if there are
    periods, or if samples are ``timed``.

    Raises
    ------
    ColumnError
        A column is not in the table, or several may be meant.
    """
    roles = Roles(given)
    own = [] if groups is None else roles.columns(*groups)
    keys = list(dict.fromkeys([*own, *roles.columns("section", section, some=some)]))
    times = roles.times(time, needed=timed or calendar.every is not None)
    body = roles.water_body(water_body)
    roles.tell()
    table, keys = samples_of(
        given, keys, times, calendar, option="section", found=section is None, abnormal=abnormal,
        columns=columns,
    )  # fmt: skip
    return Sampled(table, keys, times, body, own)


def samples_of(
    given: Table,
    keys: list[str],
    times: Sequence[str],
    calendar: Calendar,
    *,
    option: str,
    found: bool = False,
    apart: bool = True,
    whole_days: bool = False,
    abnormal: Abnormal = "keep",
    columns: Columns | None = None,
) -> tuple[Table, list[str]]:
    """Return the rows that are samples, and the columns that identify their places.

    ``option`` is the option for places. If the columns were ``found`` and a name is in several
    provinces, cities or basins, a wider column is added. ``apart`` says whether the keys must
    identify places. Rows whose state is not normal, and readings with a mark that is not normal,
    give a warning, and are left out if ``abnormal`` says so.

    Raises
    ------
    ColumnError
        The columns that the user named do not distinguish places of the same name.
    """
    others = [n for n in candidates(given.names, *_WIDER) if n not in keys] if apart else []
    frame = given.frame(list(dict.fromkeys([*keys, *others, *times])))
    others = [name for name in others if _is_text(given.schema[name])]
    summary = is_summary(given, keys) if keys else None
    queries: list[pl.LazyFrame] = []
    if keys:
        flag = pl.lit(False) if summary is None else summary
        places = frame.group_by(*keys, *others).agg(pl.len().alias(f"{MARK}len"))
        queries.append(places.with_columns(flag.alias(f"{MARK}summary")))
    if times:
        rows = frame if summary is None else frame.filter(~summary)
        queries.append(rows.group_by(times).agg(pl.len().alias(f"{MARK}len")))
    states = state_columns(given, [*keys, *times])
    if states:
        rows = given.frame([*states, *keys])
        rows = rows if summary is None else rows.filter(~summary)
        queries.append(rows.group_by(states).agg(pl.len().alias(f"{MARK}len")))
    marked = marked_columns(given.names, columns)
    if marked:
        rows = given.frame([*marked, *marked.values(), *keys])
        queries.append(count_marked(rows if summary is None else rows.filter(~summary), marked))
    answers = pl.collect_all(queries)
    samples = given
    if marked and tell_marks(answers.pop(), marked, abnormal) and abnormal == "drop":
        samples = Unmarked(given, marked)
    if states and tell_states(answers.pop(), states, abnormal) and abnormal == "drop":
        samples = Samples(samples, states, ~is_abnormal(states))
    if keys:
        places_found = answers[0]
        if summary is not None and places_found[f"{MARK}summary"].any():
            _tell_summary(places_found, keys, given)
            samples = Samples(samples, keys, ~summary)
        keys = _told_apart(
            places_found.filter(~pl.col(f"{MARK}summary")), keys, others, option, found
        )
    if times:
        tell_times(given, times, answers[-1], calendar, whole_days)
    return samples, keys


def check_apart(given: Table, keys: list[str], option: str) -> None:
    """Refuse keys that merge places in several provinces, cities, basins or rivers.

    Raises
    ------
    ColumnError
        They do.
    """
    given.frame(keys)
    others = [name for name in candidates(given.names, *_WIDER) if name not in keys]
    frame = given.frame([*keys, *others])
    others = [name for name in others if _is_text(given.schema[name])]
    if others:
        _told_apart(frame.select(*keys, *others).unique().collect(), keys, others, option, False)


def apart(given: Table, keys: list[str]) -> list[str]:
    """Return the columns found, with wider ones if places of the same name need them."""
    others = [name for name in candidates(given.names, *_WIDER) if name not in keys]
    if not keys or not others:
        return keys
    frame = given.frame([*keys, *others])
    others = [name for name in others if _is_text(given.schema[name])]
    places = frame.select(*keys, *others).unique().collect()
    return _told_apart(places, keys, others, "section", True)


def _tell_summary(places: pl.DataFrame, keys: Sequence[str], given: Table) -> None:
    own = places.filter(f"{MARK}summary")
    for key in keys:
        if not _is_text(given.schema[key]):
            continue
        cells = own.filter(plugin.summary(pl.col(key).cast(pl.String)).fill_null(False))
        if cells.height:
            words = cells.sort(f"{MARK}len", key, descending=[True, False])[key].cast(pl.String)
            warn(
                "summary_rows",
                count=int(cells[f"{MARK}len"].sum()),
                rows=int(places[f"{MARK}len"].sum()),
                cells=words.unique(maintain_order=True).head(_SHOWN).to_list(),
                column=key,
            )


def _told_apart(
    places: pl.DataFrame, keys: list[str], others: Sequence[str], option: str, found: bool
) -> list[str]:
    """Return the columns that identify places, with wider ones if needed."""
    keys = list(keys)
    told: tuple[str, list[str]] | None = None
    while clash := _clash(places, keys, others):
        column, row, lies_in = clash
        wider = candidates(others, "province", "city", "basin")
        name = " ".join(str(cell) for cell in row)
        if not found or column not in wider:
            call = f"{option}={as_said([column, *keys])}"
            raise ColumnError(
                text("sections_not_apart", column=keys[-1], name=name, places=lies_in,
                     other=column, call=call)
            )  # fmt: skip
        keys = [column, *keys]
        told = told or (name, lies_in)
    if told is not None:
        note("sections_parted", columns=keys, name=told[0], places=told[1])
    return keys


def _clash(
    places: pl.DataFrame, keys: Sequence[str], others: Sequence[str]
) -> tuple[str, tuple[Any, ...], list[str]] | None:
    """Return a column with several values for one place, the place, and two of the values."""
    for column in others:
        if column in keys:
            continue
        several = (
            places.filter(pl.all_horizontal(pl.col(keys).is_not_null()))
            .group_by(keys)
            .agg(pl.col(column).cast(pl.String).drop_nulls().unique().sort())
            .filter(pl.col(column).list.len() > 1)
        )
        if several.height:
            *row, lies_in = several.sort(keys).row(0)
            return column, tuple(row), list(lies_in[:2])
    return None


def tell_times(
    given: Table,
    times: Sequence[str],
    counts: pl.DataFrame,
    calendar: Calendar,
    whole_days: bool = False,
) -> None:
    """Warn of times that are not understood, with their counts."""
    rows, name = int(counts[f"{MARK}len"].sum()), " ".join(times)
    day = days_of(given, times, calendar, whole_days=whole_days).alias(f"{MARK}day")
    shown = [shown_times(t, counts.schema[t]) for t in times]
    blank = pl.all_horizontal(each.str.strip_chars().fill_null("") == "" for each in shown)
    read = counts.with_columns(day, blank.alias(f"{MARK}blank"))
    unread = read.filter(pl.col(f"{MARK}day").is_null())
    empty = int(unread.filter(f"{MARK}blank")[f"{MARK}len"].sum())
    strange = unread.filter(~pl.col(f"{MARK}blank")).sort(f"{MARK}len", *times, descending=True)
    if strange.height:
        example = " ".join(str(cell) for cell in strange.select(shown).row(0))
        warn("times_not_read", column=name, count=int(strange[f"{MARK}len"].sum()), rows=rows,
             example=example)  # fmt: skip
    if empty:
        warn("times_empty", column=name, count=empty, rows=rows)
    if len(times) == 1 and counts.schema[times[0]] == pl.String:
        spells = read.filter(plugin.spells(pl.col(times[0])))
        if spells.height:
            warn("times_spells", column=name, count=int(spells[f"{MARK}len"].sum()), rows=rows,
                 example=spells[times[0]][0])  # fmt: skip
