"""Means of samples by place and period: what every assessment stands on.

Rules of averaging are the core's; here columns are chosen and polars groups.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypedDict, get_type_hints

import polars as pl

from shuizhi import _shuizhi, expr
from shuizhi._arguments import count_of
from shuizhi._periods import Calendar, Every, dates
from shuizhi._request import (
    Columns,
    DetectionLimits,
    Lang,
    NonDetect,
    Options,
    Prepared,
    Rounding,
    for_parameters,
    overrides,
    prepare,
    single,
)
from shuizhi._tables import Table, readable, words
from shuizhi.errors import ColumnError, DuplicateRowError, OptionError
from shuizhi.grading import _check_extra, _long_cells
from shuizhi.law import _parameters

M = "\ue000"  # begins the names of columns made on the way
_ABOVE = 3  # codes of cells beyond it are reasons


class Cells(TypedDict, total=False):
    """Options of how cells are read; see `shuizhi.grade`."""

    nondetect: NonDetect
    detection_limits: DetectionLimits
    missing_values: Sequence[str | float]
    columns: Columns | None


class Reading(Cells, total=False):
    """The same, and the columns of a long table."""

    do_saturation: bool
    parameter: str | None
    value: str | None
    unit: str | None


class Statistics(Cells, total=False):
    """Options of how samples are averaged; see `shuizhi.average`."""

    geometric: Sequence[str]
    min_count: int | None
    duplicates: Literal["once", "keep", "error"]
    rounding: Rounding


class Averaging(Statistics, Reading, total=False):
    """The same, and the columns of a long table."""


def parted(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part options of how cells are read from those of how they are averaged."""
    reading = {"nondetect", "detection_limits", "missing_values", "do_saturation"} & options.keys()
    rest = {name: value for name, value in options.items() if name not in reading}
    return {name: options[name] for name in reading}, rest


@cache
def _methods() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(_shuizhi.methods_json())
    return made


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Return the rules of all methods by their ids."""
    return {rule["id"]: rule for method in _methods() for rule in method["rules"]}


def indicator_sets() -> list[dict[str, Any]]:
    """Return the named sets of indicators."""
    return [each for method in _methods() for each in method["indicator_sets"]]


def statuses() -> list[dict[str, Any]]:
    """Return the status of each class."""
    return [each for method in _methods() for each in method["statuses"]]


def check_options(verb: str, options: Mapping[str, Any], known: type) -> None:
    """Refuse options a verb has not.

    Raises
    ------
    OptionError
        There are some.
    """
    allowed = list(get_type_hints(known))
    if unknown := [name for name in options if name not in allowed]:
        raise OptionError(f"{verb} has no option {', '.join(unknown)}; it has {', '.join(allowed)}")


def check_names(option: str, names: object) -> None:
    """Refuse a text where a list of names is asked for.

    Raises
    ------
    OptionError
        It is one text, or no list of texts.
    """
    if isinstance(names, str):
        raise OptionError(f"{option}={names!r} is one text; give a list: [{names!r}]")
    if not isinstance(names, Sequence | set | frozenset) or not all(
        isinstance(name, str) for name in names
    ):
        raise OptionError(f"{option}={names!r} is no list of names")


def check_flag(option: str, value: object) -> None:
    """Refuse what is neither true nor false.

    Raises
    ------
    OptionError
        It is something else.
    """
    if not isinstance(value, bool):
        raise OptionError(f"{option}={value!r} is not understood; say True or False")


def named(option: str, names: str | Sequence[str] | None, given: Table) -> list[str]:
    """Return columns the user names, checked.

    Raises
    ------
    ColumnError
        The table has them not, or one stands twice.
    """
    if names is not None and not isinstance(names, str):
        check_names(option, names)
    found = [] if names is None else [names] if isinstance(names, str) else list(names)
    if absent := [name for name in found if name not in given.names]:
        raise ColumnError(
            f"{option} names {', '.join(map(repr, absent))}, which the table has not; its columns: "
            + ", ".join(map(repr, given.names))
        )
    if len(set(found)) < len(found):
        raise ColumnError(f"{option} names a column twice: {found}")
    if objects := [name for name in found if given.schema.get(name) == pl.Object]:
        raise ColumnError(
            f"{option} names {', '.join(map(repr, objects))}, which holds objects of Python; "
            "cast it to text or numbers"
        )
    return found


def number(
    name: str,
    dtype: Any,
    what: str,
    missing_values: Sequence[str | float] = (),
    *,
    exponent: int = 0,
    signed: bool = False,
) -> pl.Expr:
    """Return a column of plain numbers; null where a cell is none, or only a bound of one."""
    cell = expr.reading(
        readable(name, dtype, what), exponent=exponent, signed=signed, missing_values=missing_values
    )
    return pl.when(cell.struct.field("qualifier").is_null()).then(cell.struct.field("value"))


@dataclass(frozen=True)
class Means:
    """Means of parameters by keys and period, lazily.

    The frame has the keys, and behind a private mark: ``index`` (of the period), ``rows``,
    ``copies`` (rows left out because they repeat another), what rows bring besides readings, and
    of each parameter ``mean`` (in the form in which it is summed), ``count``, ``censored``,
    ``missing`` and ``months``.
    """

    frame: pl.LazyFrame
    keys: list[str]
    extra: list[str]
    parameters: list[str]
    calendar: Calendar
    options: Options
    geometric: frozenset[str]
    least: int
    by_months: bool
    rounding: Rounding
    target: str | None = None  # of every row; None: each row brings its own

    def settled(self, id: str, rounded: bool) -> pl.Expr:
        """Return the mean of a parameter as a cell to be assessed (`value`, `code`)."""
        count = pl.col(f"{M}months:{id}" if self.by_months else f"{M}count:{id}")
        cell = expr.settle(
            pl.col(f"{M}mean:{id}"),
            count,
            parameter=id,
            geometric=id in self.geometric,
            rounding=rounded and self.rounding == "assessment",
            least=self.least,
        )
        code = _code("unknown_time")
        timeless = pl.struct(
            pl.lit(None, pl.Float64).alias("value"), pl.lit(code, pl.UInt8).alias("code")
        )
        return pl.when(pl.col(f"{M}index").is_null()).then(timeless).otherwise(cell)

    def with_cells(self) -> "Means":
        """Return the same with a column of cells to be assessed for each parameter."""
        cells = (self.settled(id, False).alias(f"{M}cell:{id}") for id in self.parameters)
        return replace(self, frame=self.frame.with_columns(*cells))

    def labels(self) -> dict[str, pl.Expr]:
        """Return the columns that say the period."""
        if self.calendar.every is None:
            return {}
        index = pl.col(f"{M}index")
        return {"period": self.calendar.label(index), "start": self.calendar.start(index)}

    def cells(self) -> list[pl.Expr]:
        """Return the cells to be assessed, in the order of the parameters."""
        return [pl.col(f"{M}cell:{id}") for id in self.parameters]

    def bodies(self) -> list[pl.Expr]:
        """Return the column of water bodies, where rows bring them."""
        name = self.options.water_body_column
        return [] if name is None else [pl.col(name)]

    def target_inputs(self) -> list[pl.Expr]:
        """Return the column of targets that `assessing` takes, where rows bring them."""
        return [] if self.target is not None else [pl.col(f"{M}target")]

    def assessing(self, **changed: Any) -> Prepared:
        """Return the request that assesses the cells, in canonical units, each by its target."""
        if "target" not in changed and self.target is not None:
            changed["target"] = self.target
        elif "target" not in changed:
            changed |= {"target": f"{M}target", "names": [*self.options.names, f"{M}target"]}
        options = replace(self.options, rounding=self.rounding, **changed)
        return for_parameters(options, self.parameters)

    def values(self, lang: Lang) -> list[pl.Expr]:
        """Return the means as they are published, named so that they are recognized."""
        return [
            pl.col(f"{M}cell:{id}").struct.field("value").pipe(self._published, id).alias(name)
            for id, name in zip(self.parameters, value_names(self.parameters, lang), strict=True)
        ]

    def _published(self, value: pl.Expr, id: str) -> pl.Expr:
        if self.rounding == "none":
            return value
        return expr.rounded(value, id)


def value_names(parameters: Sequence[str], lang: Lang) -> list[str]:
    """Return the names of columns of means: ids, or Chinese names with their units."""
    if lang == "en":
        return list(parameters)
    made = (_parameters()[id] for id in parameters)
    return [p.name_zh if p.unit == "1" else f"{p.name_zh}({p.unit})" for p in made]


def result_names(parameters: Sequence[str], lang: Lang) -> list[str]:
    """Return the names by which results name parameters."""
    return [_parameters()[id].name_zh if lang == "zh" else id for id in parameters]


def without(id: str, condition: pl.Expr) -> pl.Expr:
    """Return the cell of a parameter, not assessed where a condition holds."""
    nothing = pl.struct(
        pl.lit(None, pl.Float64).alias("value"),
        pl.lit(_code("not_assessed"), pl.UInt8).alias("code"),
    )
    return pl.when(condition).then(nothing).otherwise(pl.col(f"{M}cell:{id}"))


@cache
def _codes() -> dict[str, int]:
    reasons = json.loads(_shuizhi.reasons_json())
    return {reason["code"]: 4 + place for place, reason in enumerate(reasons)}


def _code(reason: str) -> int:
    return _codes()[reason]


def least_count(calendar: Calendar, min_count: int | None) -> int:
    """Return how many values, or months of a period made of months, a mean takes."""
    if min_count is not None:
        return count_of("min_count", min_count)
    if calendar.every == "year":
        return int(rules()["year-mean"]["figures"]["months"])
    if calendar.every == "quarter":
        return int(rules()["quarter-mean"]["figures"]["samples"])
    return 1


def means(
    given: Table,
    *,
    keys: Sequence[str],
    time: str | None,
    every: Every,
    options: Options,
    parameters: Sequence[str] | Literal["indicators"] | None = "indicators",
    more: Sequence[str] = (),
    sums: Sequence[str] = (),
    geometric: Sequence[str] = (),
    min_count: int | None = None,
    duplicates: Literal["once", "keep", "error"] = "once",
    rounding: Rounding = "assessment",
    columns: Columns | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
) -> Means:
    """Average the samples of a table by keys and period.

    ``parameters`` are the indicators of the options and ``more``, those named, or (None) whatever
    is recognized. ``sums`` are columns of numbers to be summed; a sum with a gap is null.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.
    """
    calendar = Calendar.of(every)
    if rounding not in ("assessment", "none"):
        raise OptionError(f"rounding={rounding!r} is not understood; say 'assessment' or 'none'")
    _check_duplicates(duplicates)
    if time is None and every is not None:
        raise OptionError(
            "time= is to name the column that says when samples were taken; the columns: "
            + ", ".join(map(repr, given.names))
        )
    times = one_name("time", time, given)
    least = least_count(calendar, min_count)
    check_names("geometric", geometric)
    geometrically = frozenset(_shuizhi.parameter_id(name) for name in geometric)
    source = [*keys, *times, *sums]
    wanted = _wanted(options, parameters, more)
    asked = wanted if parameters is not None and parameters != "indicators" else None
    long = (parameter, value, unit)
    if not any(long):
        _check_asked(asked, [c["parameter"] for c in recognized(given, columns)])
    rows, prepared, cells = sample_rows(given, options, source, columns, wanted, long, duplicates)
    _check_asked(asked, prepared.parameters)
    day = dates(times[0], given.schema[times[0]], calendar) if times else pl.lit(None, pl.Date)
    entered = rows.with_columns(day.alias(f"{M}day")).with_columns(
        calendar.index(pl.col(f"{M}day")).alias(f"{M}index"),
        *(
            expr.enter(single(prepared.plan, place), cell, geometric=id in geometrically).alias(
                f"{M}in:{id}"
            )
            for place, (id, cell) in enumerate(zip(prepared.parameters, cells, strict=True))
        ),
    )
    extra = [name for name in options.extra() if name not in keys]
    bodies = options.water_body_column
    entered = entered.with_columns(
        _one_spelling(name, bodies, prepared, options).alias(name) for name in extra
    )
    frame = _grouped(entered, list(keys), extra, list(sums), prepared.parameters, calendar)
    return Means(
        frame, list(keys), extra, prepared.parameters, calendar, options, geometrically, least,
        calendar.every in ("half", "year", "season"), rounding,
    )  # fmt: skip


def _wanted(
    options: Options, parameters: Sequence[str] | None, more: Sequence[str]
) -> set[str] | None:
    if parameters is None:
        return None
    if parameters == "indicators":
        return {*_shuizhi.indicators(json.dumps(options.request())), *more}
    check_names("parameters", parameters)
    return {_shuizhi.parameter_id(name) for name in parameters}


def recognized(given: Table, columns: Columns | None) -> list[dict[str, Any]]:
    """Return what the columns of the table are understood as."""
    made: list[dict[str, Any]] = json.loads(
        _shuizhi.recognize_json(list(given.names), overrides(columns))
    )
    return made


def _check_asked(asked: set[str] | None, at_hand: Sequence[str | None]) -> None:
    if absent := sorted(id for id in asked or () if id not in at_hand):
        raise ColumnError(f"the table has no column of {', '.join(absent)}")


def joinable(
    table: Table, frame: pl.LazyFrame, keys: Sequence[str], like: pl.LazyFrame, option: str
) -> pl.LazyFrame:
    """Return a frame whose keys are of the types of another's, so that the two can be joined.

    Raises
    ------
    ColumnError
        One is text and the other is not.
    """
    schema, own = like.collect_schema(), frame.collect_schema()
    casts = []
    for key in keys:
        kinds = [_is_text(dtype) for dtype in (schema[key], own[key])]
        if own[key] != pl.Null and schema[key] != pl.Null and kinds[0] != kinds[1]:
            raise ColumnError(
                f"{option}: column {key!r} holds {own[key]}, that of the samples {schema[key]}; "
                "give both as text"
            )
        column = pl.col(key)
        text = column.cast(pl.String) if kinds[1] else column
        casts.append(text.cast(schema[key], strict=False).alias(key))
    return frame.with_columns(casts)


def _is_text(dtype: Any) -> bool:
    return dtype in (pl.String, pl.Categorical) or isinstance(dtype, pl.Enum)


def one_name(option: str, name: str | None, given: Table) -> list[str]:
    """Return the column the user names, where one is named.

    Raises
    ------
    ShuizhiError
        It is no text, or no column of the table.
    """
    if name is not None and not isinstance(name, str):
        raise OptionError(f"{option}={name!r} is not understood; name one column")
    return named(option, name, given)


def _one_spelling(name: str, bodies: str | None, prepared: Prepared, options: Options) -> pl.Expr:
    """Return water bodies and targets as one word each, however they are spelled."""
    if name == bodies:
        return expr.water_body(words(name))
    plan = for_parameters(
        replace(options, target=f"{M}t", names=[*options.names, f"{M}t"]), prepared.parameters
    )
    level = expr.level(words(name), plan.plan)
    return level.replace_strict(dict(enumerate(plan.classes)), default=None, return_dtype=pl.String)


def sample_rows(
    given: Table,
    options: Options,
    keys: list[str],
    columns: Columns | None,
    wanted: set[str] | None,
    long: tuple[str | None, str | None, str | None],
    duplicates: Literal["once", "keep", "error"],
) -> tuple[pl.LazyFrame, Prepared, list[pl.Expr]]:
    """Return rows of samples, wide or long: keys, what rows bring, copies, and the cells.

    ``wanted`` are the parameters, None all that are recognized; ``long`` the columns of a long
    table: parameter, value and unit.

    Raises
    ------
    ShuizhiError
        A column or unit is not understood; a row stands twice where that is an error.
    """
    parameter, value, unit = long
    if not any(part is not None for part in long):
        return _wide_rows(given, options, keys, columns, wanted, duplicates)
    if parameter is None or value is None:
        raise OptionError("a long table takes parameter= and value= together")
    rows, prepared = _long_rows(given, options, keys, (parameter, value, unit), wanted, duplicates)
    return rows, prepared, [pl.col(f"{M}{id}") for id in prepared.parameters]


def _wide_rows(
    given: Table,
    options: Options,
    keys: list[str],
    columns: Columns | None,
    wanted: set[str] | None,
    duplicates: Literal["once", "keep", "error"],
) -> tuple[pl.LazyFrame, Prepared, list[pl.Expr]]:
    """Return rows of samples: keys, what rows bring, and the cells of the parameters."""
    chosen = None if wanted is None else sorted(wanted)
    prepared = prepare(given.names, options, columns, every=True, parameters=chosen)
    if clash := [name for name in prepared.columns if name in keys]:
        raise ColumnError(f"column {clash[0]!r} is to hold both readings and a place or time")
    # Rows are the same where all their readings are, whichever of them are averaged.
    readings = [column["column"] for column in recognized(given, columns) if column["parameter"]]
    names = list(dict.fromkeys([*keys, *options.extra(), *readings, *prepared.columns]))
    frame = given.frame(names)
    _check_extra(given, options)
    cells = [readable(name, given.schema[name]) for name in prepared.columns]
    rows = _told_apart(frame.select(names), keys, duplicates)
    return rows, prepared, cells


def _long_rows(
    given: Table,
    options: Options,
    keys: list[str],
    columns: tuple[str, str, str | None],
    wanted: set[str] | None,
    duplicates: Literal["once", "keep", "error"],
) -> tuple[pl.LazyFrame, Prepared]:
    """Return rows of samples of a long table, readings of one place and time in rows apart."""
    long, pairs = _long_cells(given, options, keys, *columns)
    known = set(pairs[f"{M}id"].drop_nulls())
    chosen = [id for id in _parameters() if id in known and (wanted is None or id in wanted)]
    if not chosen:
        raise ColumnError(f"column {columns[0]!r} names no parameter that is assessed")
    extra = [name for name in options.extra() if name not in keys]
    readings = long.select(
        *keys,
        *extra,
        f"{M}id",
        *(pl.col(f"{M}cell").struct.field(name).alias(f"{M}{name}") for name in ("value", "code")),
    ).filter(pl.col(f"{M}id").is_in(chosen))
    apart = _told_apart(readings, keys, duplicates)
    of_one = [*keys, f"{M}id"]
    numbered = apart.with_columns(
        pl.int_range(pl.len()).over(of_one).alias(f"{M}row"),
        pl.col(f"{M}copies").sum().over(of_one).alias(f"{M}copies"),
    )
    cell = pl.struct(pl.col(f"{M}value").alias("value"), pl.col(f"{M}code").alias("code"))
    # A sample that stands twice has its copies with its first row.
    copies = pl.when(pl.col(f"{M}row") == 0).then(pl.col(f"{M}copies")).otherwise(0).max()
    wide = numbered.group_by(*keys, f"{M}row").agg(
        *(cell.filter(pl.col(f"{M}id") == id).first().alias(f"{M}{id}") for id in chosen),
        *(_agreed(words(name), name) for name in extra),
        copies.cast(pl.UInt32).alias(f"{M}copies"),
    )
    return wide, for_parameters(options, chosen)


def _check_duplicates(duplicates: str) -> None:
    if duplicates not in ("once", "keep", "error"):
        raise OptionError(f"duplicates={duplicates!r} is not understood; say once, keep or error")


def _told_apart(
    rows: pl.LazyFrame, keys: list[str], duplicates: Literal["once", "keep", "error"]
) -> pl.LazyFrame:
    """Count rows that repeat another; with ``once`` they are left out."""
    if duplicates == "keep":
        return rows.with_columns(pl.lit(0, pl.UInt32).alias(f"{M}copies"))
    names = rows.collect_schema().names()
    once = rows.group_by(names).agg((pl.len() - 1).cast(pl.UInt32).alias(f"{M}copies"))
    if duplicates == "error":
        twice = once.filter(pl.col(f"{M}copies") > 0).select(keys).head(3).collect()
        if twice.height:
            listed = "; ".join(str(tuple(row)) for row in twice.iter_rows())
            raise DuplicateRowError(
                f"rows stand twice, with the same place, time and readings: {listed}; remove them, "
                "or count them once with duplicates='once'"
            )
    return once


def _grouped(
    rows: pl.LazyFrame,
    keys: list[str],
    extra: list[str],
    sums: list[str],
    parameters: list[str],
    calendar: Calendar,
) -> pl.LazyFrame:
    """Average entered rows, months first where a period is made of months."""
    added = [
        pl.when(pl.col(name).null_count() == 0)
        .then(pl.col(name).cast(pl.Float64).sum())
        .alias(name)
        for name in sums
    ]
    counted = [
        *added,
        (pl.len() + pl.col(f"{M}copies").sum()).cast(pl.UInt32).alias(f"{M}rows"),
        pl.col(f"{M}copies").sum().cast(pl.UInt32),
    ]
    for id in parameters:
        value, code = (pl.col(f"{M}in:{id}").struct.field(name) for name in ("value", "code"))
        counted += [
            value.mean().alias(f"{M}mean:{id}"),
            value.count().cast(pl.UInt32).alias(f"{M}count:{id}"),
            (code == 1).sum().cast(pl.UInt32).alias(f"{M}censored:{id}"),
            (code > _ABOVE).sum().cast(pl.UInt32).alias(f"{M}missing:{id}"),
        ]
    first = [*keys, f"{M}index"]
    # What rows bring besides readings holds for the place only where they agree.
    agreed = [_agreed(words(name), name) for name in extra]
    if not calendar.by_months:
        grouped = rows.group_by(first).agg(*counted, *agreed)
        return grouped.with_columns(
            (pl.col(f"{M}count:{id}") > 0).cast(pl.UInt32).alias(f"{M}months:{id}")
            for id in parameters
        )
    month = Calendar("month").index(pl.col(f"{M}day")).alias(f"{M}month")
    monthly = rows.group_by(*first, month).agg(*counted, *agreed)
    summed = [*added, pl.col(f"{M}rows", f"{M}copies").sum()]
    for id in parameters:
        mean = pl.col(f"{M}mean:{id}")
        summed += [
            mean.mean(),
            mean.count().cast(pl.UInt32).alias(f"{M}months:{id}"),
            pl.col(f"{M}count:{id}", f"{M}censored:{id}", f"{M}missing:{id}").sum(),
        ]
    agreed = [_agreed(pl.col(name), name) for name in extra]
    return monthly.group_by(first).agg(*summed, *agreed)


def _agreed(column: pl.Expr, name: str) -> pl.Expr:
    return pl.when(column.n_unique() == 1).then(column.first()).alias(name)
