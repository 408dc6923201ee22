"""Readings looked through for what cannot be, contradicts itself, or seldom is."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import M, output_names
from shuizhi._core.language import Lang, language
from shuizhi._core.messages import text
from shuizhi._core.methods import rules
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Columns, Options
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.long import long_cells, long_of
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import apart
from shuizhi._frames.samples import recognized
from shuizhi._frames.tables import Table, readable, wrap
from shuizhi.errors import ColumnError, OptionError

__all__ = ["screen_samples"]

_FOUND = {
    "row": "行号",
    "parameter": "监测项目",
    "value": "数值",
    "rule": "规则",
    "severity": "严重程度",
    "detail": "说明",
}
_SEVERITIES = {"impossible": "不可能", "suspect": "可疑", "info": "提示"}
# So many rows are looked at together, so that memory does not grow with the table.
_BATCH = 1_000_000


@checked
def screen_samples(
    samples: Frame,
    *,
    section: str | Sequence[str] | None = None,
    time: str | None = None,
    rules: Sequence[str] | None = None,
    figures: Mapping[str, Mapping[str, float]] | None = None,
    state: str | None = None,
    missing_values: Sequence[str | float] = (),
    columns: Columns | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Screen readings for what cannot be, contradicts another reading, or seldom is.

    Nothing is changed or left out: a finding says what a person should look at. The rules and
    their figures are practice, listed by `shuizhi.rules` as ``screen-…``.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    section, time
        The columns that name a place, and that say when; by default those that are commonly called
        so, and that is told. Without them (``section=[]``) only what a row shows by itself is
        looked for.
    rules
        The rules to apply, all by default: ``range`` (outside what water can show), ``oxygen``
        (far above saturation), ``part`` (BOD5 above COD, NH3-N above TN …), ``stuck`` (one value
        in a row), ``spike``, ``decade`` (a slip of unit or decimal point),
        ``elsewhere`` (far from what the other places of the table have), ``step``, ``digits``
        (a last digit that never occurs), ``half-limit`` (substituted already), ``limit-change``,
        ``repeated`` (rows of one place and time), ``two-places`` (all readings equal), ``flag``.
    figures
        Figures of rules other than those of `shuizhi.rules`:
        ``{"stuck": {"run": 48}, "part": {"margin": 0.2}}``.
    state
        The column of the station's state or the data's flag (``正常``, ``N``; others are found by
        ``flag``), by default 站点情况, 数据状态 and the like.
    missing_values, columns, parameter, value, unit, lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row a finding, in the order of the rows: ``row`` (行号, from 0; null where a finding is
        of a whole series), the columns of `section` and `time`, ``parameter`` (监测项目), ``value``
        (数值, in the canonical unit), ``rule`` (规则), ``severity`` (严重程度: ``impossible``,
        ``suspect`` or ``info``), ``detail`` (说明: the other figure, what is usual at the place,
        the length of the run).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({"断面": ["甲", "甲"], "COD": [20.0, 15.0], "BOD5": [30.0, 2.0]})
    >>> screen_samples(samples).select("row", "parameter", "rule", "severity", "detail").row(0)
    (0, 'bod5', 'part', 'suspect', 'cod 20')
    """
    lang = language(lang)
    given = wrap(samples)
    roles = Roles(given)
    keys = roles.columns("section", section, needed=False)
    times = roles.one("time", time, needed=False)
    states = roles.one("state", state, needed=False)
    roles.tell()
    keys = apart(given, keys) if section is None else keys
    for rule, of in (figures or {}).items():
        if not isinstance(of, Mapping):
            raise OptionError(text("figures_of_a_rule", rule=rule, given=repr(of)))
    own = {rule: dict(of) for rule, of in (figures or {}).items()}
    applied = json.loads(
        _shuizhi.screening_json(None if rules is None else list(rules), json.dumps(own))
    )
    arguments = {"rules": [each["rule"] for each in applied], "figures": own, "lang": lang}
    heads = list(dict.fromkeys([*keys, *times]))
    new = output_names(_FOUND, lang, suffix, heads)
    long = parameter, value, unit = long_of(given, (parameter, value, unit), columns)
    if any(part is not None for part in long):
        if parameter is None or value is None:
            raise OptionError(text("long_takes_both"))
        readings = _of_long(given, heads, states, missing_values, parameter, value, unit)
    else:
        readings = _of_wide(given, heads, states, missing_values, columns)
    screen = _Screen(readings, keys, times[0] if times else None, states, arguments)
    found = pl.concat([*screen.found()], how="diagonal_relaxed")
    return given.convert(_shown(found, applied, heads, new, lang).lazy())


def _shown(
    found: pl.DataFrame,
    applied: Sequence[Mapping[str, str]],
    heads: Sequence[str],
    new: Mapping[str, str],
    lang: Lang,
) -> pl.DataFrame:
    """Return findings in the order of rows, parameters and rules, in words."""
    order = {each["rule"]: place for place, each in enumerate(applied)}
    severities = {each["rule"]: each["severity"] for each in applied}
    named_ = {each["rule"]: each["zh" if lang == "zh" else "rule"] for each in applied}
    texts = _SEVERITIES if lang == "zh" else {name: name for name in _SEVERITIES}
    severity = pl.col(f"{M}rule").replace_strict(
        {rule: texts[of] for rule, of in severities.items()}, default=None, return_dtype=pl.String
    )
    rule = pl.col(f"{M}rule").replace_strict(named_, default=None, return_dtype=pl.String)
    place = pl.col(f"{M}rule").replace_strict(order, default=None, return_dtype=pl.UInt32)
    made = {name: pl.col(f"{M}{name}") for name in ("row", "parameter", "value", "detail")}
    made |= {"rule": rule, "severity": severity.cast(pl.Enum(list(texts.values())))}
    return (
        found.with_columns(place.alias(f"{M}order"))
        .sort(f"{M}row", f"{M}place", f"{M}order", nulls_last=True, maintain_order=True)
        .select(
            made["row"].alias(new["row"]),
            *heads,
            *(made[name].alias(new[name]) for name in _FOUND if name != "row"),
        )
    )


@dataclass(frozen=True)
class _Readings:
    """Rows with the plain numbers and non-detects of each parameter, behind private marks."""

    frame: pl.LazyFrame
    heads: list[str]
    parameters: list[str]
    of_row: bool
    """Whether a row holds a whole sample, and not one reading."""


def _of_wide(
    given: Table,
    heads: list[str],
    states: list[str],
    missing_values: Sequence[str | float],
    columns: Columns | None,
) -> _Readings:
    taken = [c for c in recognized(given, columns) if c["parameter"] and c["exponent"] is not None]
    ids = [column["parameter"] for column in taken]
    if not ids:
        raise ColumnError(text("no_known_parameter"))
    if twice := [id for id in dict.fromkeys(ids) if ids.count(id) > 1]:
        raise ColumnError(text("parameters_twice", twice=twice))
    names = list(dict.fromkeys([*heads, *states, *(column["column"] for column in taken)]))
    frame = given.frame(names).select(names)
    cells = []
    for column in taken:
        cell = plugin.reading(
            readable(column["column"], given.schema[column["column"]]),
            exponent=column["exponent"],
            signed=True,
            missing_values=missing_values,
        )
        cells += _parts(cell, column["parameter"])
    frame = frame.with_row_index(f"{M}row").select(
        f"{M}row", *dict.fromkeys([*heads, *states]), *cells
    )
    return _Readings(frame, heads, ids, of_row=True)


def _parts(cell: pl.Expr, id: str) -> list[pl.Expr]:
    """Return the figure of a cell, and whether it is a detection limit; null where neither."""
    figure, qualifier = cell.struct.field("value"), cell.struct.field("qualifier")
    known = pl.when(qualifier.is_null() | (qualifier == "<")).then(figure)
    return [
        known.alias(f"{M}value:{id}"),
        (qualifier == "<").fill_null(False).alias(f"{M}below:{id}"),
    ]


def _of_long(
    given: Table,
    heads: list[str],
    states: list[str],
    missing_values: Sequence[str | float],
    parameter: str,
    value: str,
    unit: str | None,
) -> _Readings:
    options = Options(names=given.names, missing_values=missing_values)
    rows, pairs = long_cells(given, options, [*heads, *states], parameter, value, unit)
    known = set(pairs[f"{M}id"].drop_nulls())
    ids = [id for id in parameters_by_id() if id in known]
    if not ids:
        raise ColumnError(text("names_no_parameter", parameter=parameter))
    figure, code = (pl.col(f"{M}cell").struct.field(name) for name in ("value", "code"))
    frame = rows.with_row_index(f"{M}row").select(
        f"{M}row",
        *dict.fromkeys([*heads, *states]),
        *(
            column
            for id in ids
            for column in (
                pl.when(pl.col(f"{M}id") == id, code <= 1).then(figure).alias(f"{M}value:{id}"),
                (code == 1).fill_null(False).alias(f"{M}below:{id}"),
            )
        ),
    )
    return _Readings(frame, heads, ids, of_row=False)


@dataclass(frozen=True)
class _Screen:
    """The findings of readings, rule by rule."""

    readings: _Readings
    keys: list[str]
    time: str | None
    states: list[str]
    arguments: Mapping[str, Any]

    def found(self) -> Iterator[pl.DataFrame]:
        """Return the findings, a frame for each kind."""
        heads = self.readings.heads
        schema = self.readings.frame.collect_schema()
        empty: dict[str, Any] = {f"{M}row": pl.UInt32, **{head: schema[head] for head in heads}}
        empty |= {f"{M}parameter": pl.String, f"{M}value": pl.Float64, f"{M}rule": pl.String}
        yield pl.DataFrame(schema=empty | {f"{M}detail": pl.String, f"{M}place": pl.UInt32})
        yield self._rows()
        if self._applies("flag") and self.states:
            yield self._flags()
        if self.time is None:
            return
        for batch in self._batches():
            yield from self._series(batch)
            if self.readings.of_row and self._applies("repeated"):
                yield self._repeated(batch)
        if self.readings.of_row and self.keys and self._applies("two-places"):
            yield self._two_places()
        if self.keys and self._applies("elsewhere"):
            yield self._elsewhere()

    def _applies(self, rule: str) -> bool:
        return rule in self.arguments["rules"]

    def _rows(self) -> pl.DataFrame:
        """Return what rows show by themselves; of a long table those of one place and time."""
        ids, frame = self.readings.parameters, self.readings.frame
        plain = [
            pl.when(~pl.col(f"{M}below:{id}"))
            .then(pl.col(f"{M}value:{id}"))
            .alias(f"{M}plain:{id}")
            for id in ids
        ]
        frame = frame.select(f"{M}row", *self.readings.heads, *plain)
        if not self.readings.of_row:
            if not self.readings.heads:
                return pl.DataFrame()
            frame = frame.group_by(self.readings.heads, maintain_order=True).agg(
                pl.col(f"{M}row").first(),
                *(pl.col(f"{M}plain:{id}").drop_nulls().first() for id in ids),
            )
        found = plugin.screen_rows(
            [pl.col(f"{M}plain:{id}") for id in ids], parameters=ids, **self.arguments
        )
        return self._unpacked(
            frame.select(f"{M}row", *self.readings.heads, found.alias(f"{M}found")), None
        ).collect()

    def _unpacked(self, frame: pl.LazyFrame, place: int | None) -> pl.LazyFrame:
        """Return a row a finding of lists of them; their parameters in the order of the columns."""
        field = pl.col(f"{M}found").struct.field
        lang = self.arguments["lang"]
        names = {
            (parameters_by_id()[id].name_zh if lang == "zh" else id): number
            for number, id in enumerate(self.readings.parameters)
        }
        row = pl.col(f"{M}row") if place is None else field("row")
        made = frame.explode(f"{M}found", empty_as_null=False, keep_nulls=False).select(
            row.alias(f"{M}row"),
            *([] if place is not None else map(pl.col, self.readings.heads)),
            *([] if place is None else map(pl.col, self.keys)),
            *(field(name).alias(f"{M}{name}") for name in ("parameter", "value", "rule", "detail")),
        )
        return made.with_columns(
            pl.col(f"{M}parameter")
            .replace_strict(names, default=None, return_dtype=pl.UInt32)
            .alias(f"{M}place")
        )

    def _flags(self) -> pl.DataFrame:
        state = pl.col(self.states[0]).cast(pl.String)
        odd = plugin.flagged(state)
        return (
            self.readings.frame.filter(odd)
            .select(
                f"{M}row",
                *self.readings.heads,
                pl.lit("flag").alias(f"{M}rule"),
                state.alias(f"{M}detail"),
            )
            .collect()
        )

    def _hours(self) -> pl.Expr:
        """Return the hours of a row since any moment."""
        assert self.time is not None
        dtype = self.readings.frame.collect_schema()[self.time]
        column = pl.col(self.time)
        if isinstance(dtype, pl.Datetime):
            return column.dt.epoch("s") / 3600
        given = Table(None, self.readings.frame)
        day = days_of(given, [self.time], Calendar("year")).cast(pl.Int32) * 24.0
        if dtype != pl.String:
            return day
        clock = column.str.extract_groups(r"[ T](\d{1,2})(?:[:：时](\d{1,2}))?")
        hour, minute = (clock.struct.field(part).cast(pl.Float64) for part in ("1", "2"))
        return day + hour.fill_null(0) + minute.fill_null(0) / 60

    def _batches(self) -> Iterator[pl.DataFrame]:
        """Return the rows of some places at a time, as few places as hold so many rows."""
        frame = self.readings.frame.with_columns(self._hours().alias(f"{M}hour"))
        if not self.keys:
            yield frame.collect()
            return
        sizes = frame.group_by(self.keys).agg(pl.len().alias(f"{M}len")).sort(self.keys).collect()
        part = (sizes[f"{M}len"].cum_sum() - 1) // _BATCH
        for places in (
            sizes.drop(f"{M}len")
            .with_columns(part.alias(f"{M}part"))
            .partition_by(f"{M}part", maintain_order=True, include_key=False)
        ):
            yield frame.join(places.lazy(), on=self.keys, how="semi", nulls_equal=True).collect()

    def _series(self, batch: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Return what the readings of each parameter show beside each other."""
        assert self.time is not None
        keys = self.keys or [f"{M}all"]
        rows = batch.lazy().with_columns(pl.lit(0).alias(f"{M}all"))
        lists = ("row", "hour", "value", "below")
        for number, id in enumerate(self.readings.parameters):
            found = (
                rows.select(
                    *keys, f"{M}row", f"{M}hour",
                    pl.col(f"{M}value:{id}").alias(f"{M}value"),
                    pl.col(f"{M}below:{id}").alias(f"{M}below"),
                )
                .drop_nulls([f"{M}value", f"{M}hour"])
                .sort(f"{M}hour", f"{M}row")
                .group_by(keys, maintain_order=True)
                .agg(f"{M}{name}" for name in lists)
                .select(
                    *keys,
                    plugin.screen_lists(
                        *(pl.col(f"{M}{name}") for name in lists), parameters=[id], **self.arguments
                    ).alias(f"{M}found"),
                )
            )  # fmt: skip
            made = self._unpacked(found, number).with_columns(
                pl.lit(number, pl.UInt32).alias(f"{M}place")
            )
            times = batch.lazy().select(f"{M}row", self.time)
            yield made.join(times, on=f"{M}row", how="left").collect()

    def _repeated(self, batch: pl.DataFrame) -> pl.DataFrame:
        first = pl.col(f"{M}row").min().over([*self.keys, f"{M}hour"])
        rows = batch.filter(pl.col(f"{M}hour").is_not_null()).with_columns(first.alias(f"{M}first"))
        zh = self.arguments["lang"] == "zh"
        told = pl.format("与第{}行重复" if zh else "as row {}", f"{M}first")
        return rows.filter(pl.col(f"{M}row") > pl.col(f"{M}first")).select(
            f"{M}row", *self.readings.heads, pl.lit("repeated").alias(f"{M}rule"),
            told.alias(f"{M}detail"),
        )  # fmt: skip

    def _figures(self, rule: str) -> dict[str, float]:
        """Return the figures of a rule, those of the caller before its own."""
        own = rules()[f"screen-{rule}"]["figures"] | self.arguments["figures"].get(rule, {})
        return {name: float(figure) for name, figure in own.items()}

    def _elsewhere(self) -> pl.DataFrame:
        """Return readings that are far from what the other places of the table have."""
        figures = self._figures("elsewhere")
        share, times, zh = figures["share"], figures["times"], self.arguments["lang"] == "zh"
        ids = [
            id for id in self.readings.parameters if id not in rules()["screen-elsewhere"]["exempt"]
        ]
        # No slip makes a 0, nor anything else of one.
        plain = {
            id: pl.when(~pl.col(f"{M}below:{id}"), pl.col(f"{M}value:{id}") > 0).then(
                pl.col(f"{M}value:{id}")
            )
            for id in ids
        }
        # Of two readings one may be wrong: the lower stands for its place from above, the higher
        # from below.
        usual = self.readings.frame.group_by(self.keys).agg(
            *(value.quantile(0.5, "lower").alias(f"high:{id}") for id, value in plain.items()),
            *(value.quantile(0.5, "higher").alias(f"low:{id}") for id, value in plain.items()),
        )
        of_all = usual.select(
            pl.when(pl.col(f"{end}:{id}").count() >= figures["places"])
            .then(pl.col(f"{end}:{id}").quantile(share if end == "high" else 1 - share, "nearest"))
            .alias(f"{end}:{id}")
            for id in ids
            for end in ("high", "low")
        ).collect()
        found = []
        for id in ids:
            low, high = of_all[f"low:{id}"].item(), of_all[f"high:{id}"].item()
            if low is None:
                continue
            value = plain[id]
            name = parameters_by_id()[id].name_zh if zh else id
            told = f"其他点位{low:g}～{high:g}" if zh else f"other places {low:g} to {high:g}"
            found.append(
                self.readings.frame.filter((value >= high * times) | (value <= low / times)).select(
                    f"{M}row",
                    *self.readings.heads,
                    pl.lit(name).alias(f"{M}parameter"),
                    value.alias(f"{M}value"),
                    pl.lit("elsewhere").alias(f"{M}rule"),
                    pl.lit(told).alias(f"{M}detail"),
                    pl.lit(self.readings.parameters.index(id), pl.UInt32).alias(f"{M}place"),
                )
            )
        return pl.concat(pl.collect_all(found)) if found else pl.DataFrame()

    def _two_places(self) -> pl.DataFrame:
        """Return rows whose readings all equal those of another place at the same time."""
        least = self._figures("two-places")["least"]
        values = [pl.col(f"{M}value:{id}") for id in self.readings.parameters]
        known = reduce(lambda a, b: a + b, [v.is_not_null().cast(pl.UInt32) for v in values])
        joined = pl.concat_str([pl.col(key).cast(pl.String) for key in self.keys], separator=" ")
        rows = self.readings.frame.filter(known >= least).select(
            f"{M}row",
            *self.readings.heads,
            self._hours().alias(f"{M}hour"),
            joined.alias(f"{M}name"),
            pl.struct(values).hash().alias(f"{M}hash"),
        )
        same = [f"{M}hour", f"{M}hash"]
        twice = (
            rows.group_by(same)
            .agg(pl.col(f"{M}name").unique().sort().alias(f"{M}names"))
            .filter(pl.col(f"{M}names").list.len() > 1)
        )
        comma = "、" if self.arguments["lang"] == "zh" else ", "
        others = pl.col(f"{M}names").list.set_difference(pl.concat_list(f"{M}name"))
        return (
            rows.join(twice, on=same)
            .select(
                f"{M}row",
                *self.readings.heads,
                pl.lit("two-places").alias(f"{M}rule"),
                others.list.join(comma).alias(f"{M}detail"),
            )
            .collect()
        )
