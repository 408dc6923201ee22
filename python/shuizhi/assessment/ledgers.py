"""The ledger: how each reading was used in the means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import BELOW, reason_texts
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons, join_reasons
from shuizhi._core.request import Columns, Lang, Options, for_parameters, prepare, single
from shuizhi._frames.calendar import Calendar, Every, days_of
from shuizhi._frames.decided import Call, decidable
from shuizhi._frames.long import long_cells, long_of
from shuizhi._frames.options import Reading, split_options
from shuizhi._frames.rows import is_summary
from shuizhi._frames.samples import row_each
from shuizhi._frames.states import (
    Abnormal,
    is_abnormal,
    is_marked,
    marked_columns,
    state_columns,
)
from shuizhi._frames.tables import Table, readable, words, wrap
from shuizhi._frames.unread import tell_columns
from shuizhi.assessment.origins import Origins, origins_of
from shuizhi.assessment.period_means import places_of
from shuizhi.assessment.register import registered, with_register
from shuizhi.errors import OptionError

__all__ = ["ledger"]


LEDGER = {
    "row": "行号",
    "period": "时段",
    "parameter": "监测项目",
    "raw": "原始值",
    "value": "数值",
    "unit": "单位",
    "use": "用途",
    "reason": "说明",
}


USES = {
    "used": "参与统计",
    "censored": "低于检出限参与统计",
    "missing": "未参与统计",
    "summary_row": "非样品行，未参与统计",
    "abnormal_state": "站点状态非正常，未参与统计",
    "marked": "数据标记非正常，未参与统计",
    "duplicate": "重复行，未参与统计",
    "other_source": "以优先来源为准，未参与统计",
    "excluded": "审核剔除，未参与统计",
    "corrected": "审核更正后参与统计",
    "no_period": "时间不明，未参与统计",
}


def _with_decisions(call: Call, decided: Table, before: Table, whole: Table) -> Any:
    """Return the ledger of samples as decided, with reported values and decisions."""
    names = decided.names
    head = {n: (zh if call.lang == "zh" else n) + (call.suffix or "") for n, zh in LEDGER.items()}
    on = [head["row"], head["parameter"]]
    words = (
        call.table()
        .lazy()
        .rename({f"{MARK}row": on[0], f"{MARK}parameter": on[1]})
        .group_by(on, maintain_order=True)
        .agg(pl.col(f"{MARK}kind").first(), pl.col(f"{MARK}told").first())
    )
    ledger = decided.frame(names).select(names)
    raw = before.frame(names).select(pl.col(head["raw"]).alias(f"{MARK}raw"))
    kind, told = pl.col(f"{MARK}kind"), pl.col(f"{MARK}told")
    use, reason = pl.col(head["use"]), pl.col(head["reason"])
    says = {n: USES[n] if call.lang == "zh" else n for n in USES}
    entered = use.is_in([says["used"], says["censored"]])
    use = (
        pl.when((kind == "exclude") & (use == says["missing"])).then(pl.lit(says["excluded"]))
        .when((kind == "correct") & entered).then(pl.lit(says["corrected"]))
        .otherwise(use)
    )  # fmt: skip
    # An excluded reading is not counted as missing too.
    own = pl.when(use != says["excluded"]).then(reason)
    joined = pl.concat([ledger, raw], how="horizontal").join(
        words, on=on, how="left", nulls_equal=True, maintain_order="left"
    )
    return whole.convert(
        joined.with_columns(
            pl.col(f"{MARK}raw").alias(head["raw"]),
            use.alias(head["use"]),
            join_reasons([own, told], call.lang).alias(head["reason"]),
        ).select(names)
    )


@checked
@decidable(_with_decisions)
def ledger(
    samples: Frame,
    *,
    by: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "month",
    origin: str | None = None,
    precedence: Literal["automatic", "manual"] | Mapping[str, str] | None = None,
    abnormal: Abnormal = "keep",
    register: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Frame:
    """List every reading of a table with its use in the means, and why.

    Parameters
    ----------
    samples, by, time, every, origin, precedence, abnormal, register, lang, suffix
        As in `average`.
    nondetect, detection_limits, missing_values, columns, decisions, parameter, value, unit
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per reading, in the order of the table, sample after sample: ``row`` (行号, from 0),
        the columns of ``by`` and ``time``, ``period`` (时段), ``parameter`` (监测项目; null if its
        name in a long table is not understood), ``raw`` (原始值), ``value`` (数值: as used in the
        mean, in the canonical ``unit``), ``use`` (用途: ``used``, ``censored``, ``missing``,
        ``summary_row`` (not a sample), ``abnormal_state`` (row left out for its state), ``marked``
        (reading left out for its mark), ``duplicate`` (of an earlier row), ``no_period``,
        ``other_source`` (the other source is preferred), ``excluded`` or ``corrected`` (by a
        decision)) and ``reason`` (说明; for a decision also its text, author and reason).

    Raises
    ------
    ShuizhiError
        As in `average`.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({"断面": ["甲"] * 2, "月": ["2021-04"] * 2, "氨氮": ["0.02L", "--"]})
    >>> ledger(samples, by="断面", time="月").select("raw", "value", "use", "reason").rows()
    [('0.02L', 0.01, 'censored', None), ('--', None, 'missing', 'missing')]
    """
    lang = language(lang)
    given = with_register(wrap(samples), registered(register), by)
    calendar = Calendar.disjoint(every, "ledger")
    _, keys, times, _ = places_of(
        given, by, time, every, abnormal=abnormal, columns=options.get("columns")
    )
    reading, rest = split_options(options)
    base = Options(lang=lang, names=given.names, **reading)
    new = output_names(LEDGER, lang, suffix, [*keys, *times])
    heads = list(dict.fromkeys([*keys, *times]))
    origins = origins_of(given, origin, precedence)
    states: list[str] = []
    marked: dict[str, str] = {}
    if abnormal == "drop":
        states = state_columns(given, heads)
        marked = marked_columns(given.names, options.get("columns"))
    page = _Page(given, heads, keys, times, states, marked, calendar, base, new, origins)
    said = (rest.get("parameter"), rest.get("value"), rest.get("unit"))
    long = long_of(given, said, rest.get("columns"))
    if any(part is not None for part in long):
        if long[0] is None or long[1] is None:
            raise OptionError(text("long_takes_both"))
        return given.convert(page.of_long(long[0], long[1], long[2], rest.get("columns")))
    return given.convert(page.of_wide(rest.get("columns")))


@dataclass(frozen=True)
class _Page:
    """The common part of the ledgers of wide and long tables."""

    given: Table
    heads: list[str]
    keys: list[str]
    times: list[str]
    states: list[str]
    """The columns whose state leaves rows out."""
    marked: Mapping[str, str]
    """The columns whose marks leave readings of others out, by the columns of these."""
    calendar: Calendar
    options: Options
    new: dict[str, str]
    origins: Origins | None

    def _numbered(self, frame: pl.LazyFrame, same: list[str]) -> pl.LazyFrame:
        """Return the rows with numbers, periods, and whether they repeat earlier ones."""
        day = pl.lit(None, pl.Date)
        if self.times:
            day = days_of(self.given, self.times, self.calendar)
        summary = is_summary(self.given, self.keys)
        return frame.with_row_index(f"{MARK}row").with_columns(
            day.alias(f"{MARK}day"),
            self.calendar.index(day).alias(f"{MARK}index"),
            (pl.lit(False) if summary is None else summary).alias(f"{MARK}summary"),
            (is_abnormal(self.states) if self.states else pl.lit(False)).alias(f"{MARK}abnormal"),
            (pl.int_range(pl.len()).over(same) > 0).alias(f"{MARK}copy"),
        )

    def _head(self) -> list[pl.Expr]:
        period = self.calendar.label(pl.col(f"{MARK}index")).alias(self.new["period"])
        return [pl.col(f"{MARK}row").alias(self.new["row"]), *map(pl.col, self.heads), period]

    def _parted(
        self, rows: pl.LazyFrame, entered: Mapping[str, pl.Expr], ids: Mapping[str, str]
    ) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
        """Return rows, and which readings are left out for the preferred source.

        ``ids`` are the parameters of columns, for a wide table.
        """
        if self.origins is None:
            return rows, {}
        out = [pl.col(f"{MARK}{name}") for name in ("summary", "abnormal", "copy")]
        whole = ~pl.any_horizontal(out)
        enters = {id: e.struct.field("value").is_not_null() & whole for id, e in entered.items()}
        for name, mark in self.marked.items():
            if (id := ids.get(name)) is not None:
                enters[id] &= ~is_marked(name, mark)
        return self.origins.split(rows, self.keys, pl.col(f"{MARK}day"), enters)

    def _marked(self, column: str) -> pl.Expr | None:
        """Return the mark of a reading if it is not normal; None without a column of marks."""
        if column not in self.marked:
            return None
        mark = self.marked[column]
        return pl.when(is_marked(column, mark)).then(words(mark))

    def _entry(
        self,
        id: str,
        raw: pl.Expr,
        entered: pl.Expr,
        out: pl.Expr | None,
        mark: pl.Expr | None = None,
    ) -> pl.Expr:
        """Return how a reading was used."""
        p, lang, of = parameters_by_id()[id], self.options.lang, entered.struct.field
        left_out = pl.lit(False) if out is None else out
        other = format_reasons(lang, [("other_source", pl.lit(True), None)])
        mark = pl.lit(None, pl.String) if mark is None else mark
        odd = format_reasons(lang, [("marked", pl.lit(True), mark)])
        why = of("code").replace_strict(reason_texts(lang), default=None, return_dtype=pl.String)
        use = (
            pl.when(pl.col(f"{MARK}summary")).then(pl.lit("summary_row"))
            .when(pl.col(f"{MARK}abnormal")).then(pl.lit("abnormal_state"))
            .when(mark.is_not_null()).then(pl.lit("marked"))
            .when(pl.col(f"{MARK}copy")).then(pl.lit("duplicate"))
            .when(pl.col(f"{MARK}index").is_null()).then(pl.lit("no_period"))
            .when(of("value").is_null()).then(pl.lit("missing"))
            .when(left_out).then(pl.lit("other_source"))
            .when(of("code") == BELOW).then(pl.lit("censored"))
            .otherwise(pl.lit("used"))
        )  # fmt: skip
        made = {
            "parameter": pl.lit(p.name(lang)),
            "raw": raw.cast(pl.String),
            "value": of("value"),
            "unit": pl.lit(p.shown_unit),
            "use": use.replace_strict(USES) if lang == "zh" else use,
            "reason": pl.when(use == "other_source")
            .then(other)
            .when(use == "marked")
            .then(odd)
            .otherwise(why),
        }
        return pl.struct(value.alias(self.new[name]) for name, value in made.items())

    def of_wide(self, columns: Columns | None) -> pl.LazyFrame:
        """Return the ledger of a wide table."""
        prepared = prepare(self.given.names, self.options, columns, every=True)
        tell_columns(self.given, columns, prepared.columns, self.heads)
        origin = [] if self.origins is None else [self.origins.column]
        marks = [self.marked[name] for name in prepared.columns if name in self.marked]
        taken = list(dict.fromkeys([*self.heads, *origin, *prepared.columns, *marks]))
        frame = self.given.frame(taken)
        columns_of = dict(zip(prepared.parameters, prepared.columns, strict=True))
        entered = {
            id: plugin.enter(
                single(prepared.plan, place), readable(name, self.given.schema[name]), plain=True
            )
            for place, (id, name) in enumerate(columns_of.items())
        }
        ids = {name: id for id, name in columns_of.items()}
        rows, out = self._parted(self._numbered(frame, taken), entered, ids)
        entries = [
            self._entry(id, pl.col(name), entered[id], out.get(id), self._marked(name))
            for id, name in columns_of.items()
        ]
        return row_each(rows, self._head(), entries)

    def of_long(
        self, parameter: str, value: str, unit: str | None, columns: Columns | None
    ) -> pl.LazyFrame:
        """Return the ledger of a long table, with its rows in order."""
        origin = [] if self.origins is None else [self.origins.column]
        heads = list(dict.fromkeys([*self.heads, *origin]))
        long, pairs = long_cells(self.given, self.options, heads, parameter, value, unit, columns)
        cell = pl.col(f"{MARK}cell").struct.field
        same = [*heads, f"{MARK}id", f"{MARK}value", f"{MARK}code"]
        rows = self._numbered(
            long.with_columns(
                cell("value").alias(f"{MARK}value"), cell("code").alias(f"{MARK}code")
            ),
            same,
        )
        known = set(pairs[f"{MARK}id"].drop_nulls())
        parts = []
        for id in (id for id in parameters_by_id() if id in known):
            plan = for_parameters(self.options, [id]).plan
            entered = plugin.enter(plan, pl.col(f"{MARK}cell"), plain=True)
            own, out = self._parted(rows.filter(pl.col(f"{MARK}id") == id), {id: entered}, {})
            entry = self._entry(id, pl.col(value), entered, out.get(id))
            parts.append(own.select(*self._head(), entry.alias(f"{MARK}reading")))
        lang = self.options.lang
        unknown = {
            "raw": pl.col(value).cast(pl.String),
            "use": pl.lit(USES["missing"] if lang == "zh" else "missing"),
            "reason": format_reasons(lang, [("unknown_parameter", pl.lit(True), None)]),
        }
        strange = rows.filter(pl.col(f"{MARK}id").is_null()).select(
            *self._head(), *(cell.alias(self.new[name]) for name, cell in unknown.items())
        )
        whole = pl.concat(
            [*(part.unnest(f"{MARK}reading") for part in parts), strange], how="diagonal"
        )
        names = [self.new["row"], *self.heads, *(self.new[n] for n in LEDGER if n != "row")]
        return whole.select(names).sort(self.new["row"])
