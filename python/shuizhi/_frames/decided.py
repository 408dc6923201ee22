"""The option ``decisions=``: use samples as decided, and show results with and without."""

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import polars as pl

from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import Lang, language
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.decisions import (
    Cells,
    Deed,
    Said,
    decided_samples,
    deeds_of,
    parameter_name,
    told,
)
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import Table, wrap
from shuizhi.errors import ShuizhiNote, ShuizhiWarning

P = ParamSpec("P")
R = TypeVar("R")

DECISIONS = {"decisions": "审核处理"}
# The columns that are shown with and without decisions, with their Chinese names.
READINGS = {
    "class": "类别",
    "status": "水质状况",
    "attained": "达标",
    "verdict": "判定",
    "cwqi": "CWQI",
    "rank": "排名",
    "trend": "趋势",
    "state": "预判",
    "share_met": "达标天数比例(%)",
    "compliance": "水量达标率(%)",
    "source_compliance": "水源达标率(%)",
}
AS_REPORTED = {f"{name}_as_reported": f"审核前{zh}" for name, zh in READINGS.items()}
# Columns of results that distinguish rows of one place.
_APART = {
    "row": "行号", "period": "时段", "day": "日期", "parameter": "监测项目", "standard": "标准",
    "year": "年份",
}  # fmt: skip
_LAST = {"reason": "说明"}


@dataclass(frozen=True)
class Call:
    """A call with decisions: its inputs, and the effect of the decisions."""

    given: Table
    said: Said
    deeds: Sequence[Deed]
    keys: Sequence[str]
    times: Sequence[str]
    arguments: Mapping[str, Any]
    lang: Lang
    by_day: bool = False

    @property
    def suffix(self) -> str | None:
        suffix: str | None = self.arguments.get("suffix")
        return suffix

    def heading(self, names: Mapping[str, str], name: str) -> str:
        """Return the name of a column of results."""
        return (names[name] if self.lang == "zh" else name) + (self.suffix or "")

    def table(self) -> pl.DataFrame:
        """Return one row per reading with a decision: row, parameter, kind, text, day."""
        return pl.DataFrame(
            {
                f"{MARK}row": pl.Series([deed.row for deed in self.deeds], dtype=pl.UInt32),
                f"{MARK}parameter": pl.Series(
                    [parameter_name(deed.parameter, self.lang) for deed in self.deeds],
                    dtype=pl.String,
                ),
                f"{MARK}kind": pl.Series([deed.kind for deed in self.deeds], dtype=pl.String),
                f"{MARK}told": pl.Series(
                    [told(deed, self.said, self.lang) for deed in self.deeds], dtype=pl.String
                ),
            }
        )

    def rows(self, columns: Sequence[str]) -> pl.DataFrame:
        """Return `table` with columns of the samples, and the period of each."""
        made = self.table()
        every = self.arguments.get("every")
        calendar = Calendar.of(every).up_to(self.given, self.times)
        days = pl.lit(None, pl.Date)
        if self.times:
            days = days_of(self.given, self.times, calendar)
        frame = self.given.frame([*columns, *self.times]).select(*columns, days.alias(f"{MARK}day"))
        rows = made[f"{MARK}row"].to_list()
        own = frame.select(pl.all().gather(rows)).collect()
        beside = [name for name in (*self.keys, *self.times[:1]) if name not in columns]
        whole = [pl.col(name).cast(pl.String).gather(rows) for name in beside]
        where = self.given.frame(beside).select(whole).collect() if beside else pl.DataFrame()
        # For a river or a month, name the sample.
        said = [pl.col(name) for name in beside] + [pl.col(f"{MARK}told")]
        told = pl.concat_str(said, separator=" ", ignore_nulls=True).alias(f"{MARK}told")
        told_ = pl.concat([where, made.select(f"{MARK}told")], how="horizontal").select(told)
        made = pl.concat([made.drop(f"{MARK}told"), told_, own], how="horizontal")
        with warnings.catch_warnings():  # reported already
            warnings.simplefilter("ignore", ShuizhiWarning)
            indexed = calendar.indexed(made.lazy(), pl.col(f"{MARK}day"), f"{MARK}index")
            return indexed.with_columns(
                calendar.label(pl.col(f"{MARK}index")).alias(f"{MARK}period")
            ).collect()


Combine = Callable[[Call, Table, Table, Table], Any]
# The cells that decisions are about, of a table and the arguments of the verb.
CellsOf = Callable[[Table, Mapping[str, Any]], Cells]


def decidable(
    combine: "Combine | None" = None, *, by_day: bool = False, cells: "CellsOf | None" = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Give a function the option ``decisions=``: a table as in `shuizhi.apply_decisions`.

    The verb is run with the samples as decided. Where a decision is about a row of the result, or
    changes what the row says, the columns ``…_as_reported`` say what it is without decisions.
    ``combine`` makes the result of both otherwise; ``by_day`` says that the column of days tells
    rows apart; ``cells`` are the cells of decisions, if they are not parameters.
    """
    make = combine or _both

    def decorator(verb: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(verb)
        first = next(iter(signature.parameters))

        @wraps(verb)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            decisions = kwargs.pop("decisions", None)
            if decisions is None:
                return verb(*args, **kwargs)
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            own = dict(bound.arguments)
            own |= own.pop("options", None) or {}
            whole = wrap(own[first])
            call = replace(call_of(whole.plain(), decisions, own, cells), by_day=by_day)
            made = decided_samples(call.given, call.deeds, call.said)
            bound = signature.bind(*args, **kwargs)
            bound.arguments[first] = made
            decided = verb(*bound.args, **bound.kwargs)
            bound.arguments[first] = call.given.given
            with warnings.catch_warnings():
                # The notes on the samples were given.
                warnings.simplefilter("ignore", ShuizhiWarning)
                warnings.simplefilter("ignore", ShuizhiNote)
                before = verb(*bound.args, **bound.kwargs)
            result: R = make(call, wrap(decided), wrap(before), whole)
            return result

        return run

    return decorator


def call_of(
    given: Table,
    decisions: Any,
    arguments: Mapping[str, Any],
    cells_of: "CellsOf | None" = None,
) -> Call:
    """Return the effect of decisions on the samples of a call.

    Raises
    ------
    ColumnError
        The table of decisions lacks a column, or has a cell that is not understood.
    """
    said = Said.of(decisions)
    cells = (cells_of or _of_readings)(given, arguments)
    time = arguments.get("time")
    named = [time] if isinstance(time, str) else list(time or [])
    keys: list[str] = []
    times: list[str] = []
    if "row" not in said.columns:
        times = said.times(given, named)
        keys = said.keys(given, cells, times)
    found = named or times or candidates(given.names, "time")
    if len(found) > 1:  # columns of year and month may also be given as times
        pair = [*candidates(given.names, "year"), *candidates(given.names, "month")]
        found = pair if len(pair) == 2 else found[:1]
    deeds = deeds_of(given, said, keys, times, cells)
    return Call(given, said, deeds, keys, found, arguments, language(arguments.get("lang")))


def _of_readings(given: Table, arguments: Mapping[str, Any]) -> Cells:
    return Cells.of(given, *(arguments.get(name) for name in ("columns", "parameter", "value")))


def _both(call: Call, decided: Table, before: Table, whole: Table) -> Any:
    """Return a result with its decisions, and what it would say without them, as it was given."""
    made, attached = beside(call, decided, before)
    if not attached:
        return whole.convert(made)
    names = made.collect_schema().names()
    ours = [name for name in names if name not in call.given.names]
    rows = call.given.frame(call.given.names).select(call.given.names)
    return whole.attach(pl.concat([rows, made.select(ours)], how="horizontal"), ours)


def beside(call: Call, decided: Table, before: Table) -> tuple[pl.LazyFrame, bool]:
    """Return a result with its decisions, and its values without them.

    With it, whether its columns are appended to those of the samples.
    """
    names = decided.names
    attached = set(call.given.names) <= set(names)
    shown = {
        name: head
        for name in READINGS
        if (head := call.heading(READINGS, name)) in names and head not in call.given.names
    }
    if "class" in shown:  # the status follows from the class
        shown.pop("status", None)
    reported = {f"{n}_as_reported": AS_REPORTED[f"{n}_as_reported"] for n in shown}
    new = output_names(DECISIONS | reported, call.lang, call.suffix, names)
    if attached:
        keys, words = [f"{MARK}at"], call.table().rename({f"{MARK}row": f"{MARK}at"})
        left = decided.frame(names).with_row_index(f"{MARK}at")
        right = before.frame(before.names).with_row_index(f"{MARK}at")
    else:
        apart = {n: head for n in _APART if (head := call.heading(_APART, n)) in names}
        if not call.by_day:
            apart.pop("day", None)
        places = [n for n in names if n in call.given.names and n not in apart.values()]
        keys = [*places, *apart.values()]
        words = call.rows(places).rename(
            {f"{MARK}{n}": head for n, head in apart.items() if n in ("row", "period", "parameter")}
        )
        words = _of_day(words, apart)
        left, right = decided.frame(names), before.frame(before.names)
    joined = _joined(left, right, words, keys, shown, call.lang)
    told = pl.col(f"{MARK}told")
    changed = [pl.col(h).ne_missing(pl.col(f"{MARK}was:{h}")) for h in shown.values()]
    either = pl.any_horizontal(told.is_not_null(), *changed)
    made = joined.with_columns(
        told.alias(new["decisions"]),
        *(
            pl.when(either).then(pl.col(f"{MARK}was:{h}")).alias(new[f"{n}_as_reported"])
            for n, h in shown.items()
        ),
    )
    results = [*names]
    last = call.heading(_LAST, "reason")
    place = results.index(last) + 1 if last in results else len(results)
    results[place:place] = list(new.values())
    return made.select(results), attached


def _of_day(words: pl.DataFrame, apart: Mapping[str, str]) -> pl.DataFrame:
    """Return decisions with the day or year that distinguishes rows of results."""
    parts = {"day": pl.col(f"{MARK}day"), "year": pl.col(f"{MARK}day").dt.year()}
    return words.with_columns(
        part.alias(apart[name]) for name, part in parts.items() if name in apart
    )


def _joined(
    left: pl.LazyFrame,
    right: pl.LazyFrame,
    words: pl.DataFrame,
    keys: Sequence[str],
    shown: Mapping[str, str],
    lang: Lang,
) -> pl.LazyFrame:
    """Return a result with the values without decisions, and the decisions on each row."""
    types = left.collect_schema()
    mine = [key for key in keys if key in words.columns]
    others = (
        right.group_by(keys, maintain_order=True).agg(
            pl.col(h).first().alias(f"{MARK}was:{h}") for h in shown.values()
        )
        if keys
        else right.select(pl.col(h).first().alias(f"{MARK}was:{h}") for h in shown.values())
    )
    words_ = pl.col(f"{MARK}told")
    if f"{MARK}at" not in keys:  # of several samples, in whatever order their rows lie
        words_ = words_.sort()
    told = words_.str.join("；" if lang == "zh" else "; ").alias(f"{MARK}told")
    casts = [pl.col(key).cast(types[key], strict=False) for key in mine]
    own = words.lazy().with_columns(casts)
    if not keys:
        return left.join(others, how="cross").join(own.select(told), how="cross")
    listed = own.group_by(mine, maintain_order=True).agg(told) if mine else own.select(told)
    made = left.join(others, on=keys, how="left", nulls_equal=True, maintain_order="left")
    if not mine:
        return made.join(listed, how="cross")
    return made.join(listed, on=mine, how="left", nulls_equal=True, maintain_order="left")
