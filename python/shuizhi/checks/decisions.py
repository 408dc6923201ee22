"""Decisions on single readings: keep, exclude or correct them, by whom and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import checked
from shuizhi._core.headings import M, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text, warn
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Columns, Lang
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.roles import Roles, candidates
from shuizhi._frames.samples import recognized
from shuizhi._frames.tables import Table, read_frame, wrap
from shuizhi.errors import ColumnError

__all__ = ["Decided", "apply_decisions"]

# What a column of decisions may be called; the first is that of the results.
_COLUMNS = {
    "row": ("row", "行号"),
    "parameter": ("parameter", "监测项目", "项目", "指标"),
    "decision": ("decision", "决定", "处理", "处理意见"),
    "value": ("value", "更正值", "更正为"),
    "by": ("by", "决定人", "审核人"),
    "why": ("why", "理由", "原因", "依据"),
}
_WORDS: dict[str, Literal["keep", "exclude", "correct"]] = {
    "keep": "keep", "保留": "keep", "有效": "keep",
    "exclude": "exclude", "剔除": "exclude", "无效": "exclude",
    "correct": "correct", "更正": "correct", "修正": "correct",
}  # fmt: skip
_SHOWN_ZH = {"keep": "保留", "exclude": "剔除", "correct": "更正"}
_APPLIED = {
    "row": "行号",
    "parameter": "监测项目",
    "decision": "决定",
    "before": "原值",
    "after": "采用值",
    "by": "决定人",
    "why": "理由",
}


@dataclass(frozen=True)
class Decided:
    """Samples as decided, and what each decision did.

    Attributes
    ----------
    samples
        The samples, of the kind they were given; what was excluded is empty.
    applied
        A row for each reading that a decision is about: ``row`` (行号, from 0), the columns of
        place and time, ``parameter``, ``decision``, ``before`` and ``after`` (原值、采用值: as
        texts), ``by`` and ``why``.
    """

    samples: Any
    applied: Any


@checked
def apply_decisions(
    samples: Any,
    decisions: Any,
    *,
    section: str | Sequence[str] | None = None,
    time: str | None = None,
    columns: Columns | None = None,
    lang: Lang | None = None,
) -> Decided:
    """Exclude or correct readings as somebody decided, and account for each.

    Nothing else is changed. Give ``.samples`` to any verb; ``compare`` of the results with and
    without the decisions shows what they change. `screen_samples` finds what to decide on.

    Parameters
    ----------
    samples
        A wide table as for `grade`.
    decisions
        A table with ``decision`` (决定: keep 保留, exclude 剔除, correct 更正), ``parameter``
        (监测项目; empty: every reading of the sample), ``value`` (更正值, in the unit of the
        column), ``by`` (决定人), ``why`` (理由); and either ``row`` (行号, from 0) or the columns
        of `section` and `time`, called as in the samples. A day without a clock stands for all
        samples of the day, an empty time for all of the section.
    section, time
        The columns of the samples that name a place and say when; by default those commonly
        called so.
    columns
        As for `grade`.
    lang
        The language of ``.applied``: ``en`` or ``zh``.

    Returns
    -------
    Decided
        The samples as decided (``.samples``), and the account (``.applied``), both of the kind
        that was given.

    Raises
    ------
    ColumnError
        The table of decisions lacks a column, or holds a cell that is not understood: a word that
        is no decision, a parameter that no column of the samples is, a correction without a
        value; or two decisions are about one reading.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "时间": ["2024-03-02", "2024-04-02"], "氨氮": [0.2, 200.0],
    ... })
    >>> decisions = pl.DataFrame({
    ...     "断面": ["甲"], "时间": ["2024-04-02"], "项目": ["氨氮"], "决定": ["更正"],
    ...     "更正值": [0.2], "决定人": ["王"], "理由": ["单位误录为μg/L"],
    ... })
    >>> decided = apply_decisions(samples, decisions, lang="zh")
    >>> decided.samples["氨氮"].to_list()
    [0.2, 0.2]
    >>> decided.applied.row(0)
    (1, '甲', '2024-04-02', '氨氮', '更正', '200.0', '0.2', '王', '单位误录为μg/L')
    """
    lang = language(lang)
    given = wrap(samples)
    said = _Said.of(read_frame(decisions))
    roles = Roles(given)
    by_place = "row" not in said.columns
    keys = roles.columns("section", section) if by_place or section is not None else []
    timed = by_place and bool(candidates(given.names, "time"))
    times = roles.times(time)[:1] if timed or time is not None else []
    roles.tell()
    at = {c["parameter"]: c["column"] for c in recognized(given, columns) if c["parameter"]}
    pairs = _pairs(given, said, keys, times, at)
    if idle := sorted(set(range(len(said.decisions))) - {pair.decision for pair in pairs}):
        warn("decisions_idle", rows=[number + 1 for number in idle])
    frame = given.frame(given.names).collect()
    changed: dict[str, pl.Series] = {}
    for column in dict.fromkeys(pair.column for pair in pairs):
        own = [pair for pair in pairs if pair.column == column and pair.kind != "keep"]
        if own:
            changed[column] = _replaced(frame[column], own, said)
    applied = _applied(frame, pairs, said, [*keys, *times], at, lang)
    made = given.replaced(frame.with_columns(changed.values()).lazy(), list(changed))
    return Decided(made, given.convert(applied.lazy()))


@dataclass(frozen=True)
class _Said:
    """A table of decisions, read."""

    frame: pl.DataFrame
    columns: dict[str, str]
    decisions: list[Literal["keep", "exclude", "correct"]]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "_Said":
        at_hand = {key: [n for n in names if n in frame.columns] for key, names in _COLUMNS.items()}
        columns = {key: names[0] for key, names in at_hand.items() if names}
        if "decision" not in columns:
            raise ColumnError(text("decisions_need", column="决定", columns=frame.columns))
        words = frame[columns["decision"]].cast(pl.String).to_list()
        kinds = []
        for number, word in enumerate(words, 1):
            kind = _WORDS.get((word or "").strip().lower())
            if kind is None:
                raise ColumnError(text("decision_unknown", row=number, word=word))
            if kind == "correct" and _cell(frame, columns.get("value"), number - 1) is None:
                raise ColumnError(text("decision_without_value", row=number))
            kinds.append(kind)
        return cls(frame, columns, kinds)

    def cell(self, key: str, number: int) -> str | None:
        return _cell(self.frame, self.columns.get(key), number)


def _cell(frame: pl.DataFrame, column: str | None, row: int) -> str | None:
    if column is None:
        return None
    cell = frame[column][row]
    return None if cell is None or str(cell).strip() == "" else str(cell).strip()


@dataclass(frozen=True)
class _Pair:
    """A decision and a cell that it is about."""

    decision: int
    kind: Literal["keep", "exclude", "correct"]
    row: int
    column: str


def _pairs(
    given: Table,
    said: _Said,
    keys: Sequence[str],
    times: Sequence[str],
    at: dict[str, str],
) -> list[_Pair]:
    """Return the cells that decisions are about, in the order of the samples."""
    rows = _rows(given, said, keys, times)
    found: dict[tuple[int, str], _Pair] = {}
    for number, kind in enumerate(said.decisions):
        name = said.cell("parameter", number)
        columns = list(at.values())
        if name is not None:
            column = at.get(_shuizhi.parameter_id(name))
            if column is None:
                raise ColumnError(text("decision_no_column", row=number + 1, parameter=name))
            columns = [column]
        for row in rows.get(number, []):
            for column in columns:
                before = found.get((row, column))
                if before is not None:
                    numbers = [before.decision + 1, number + 1]
                    raise ColumnError(text("decisions_twice", rows=numbers, sample=row))
                found[row, column] = _Pair(number, kind, row, column)
    order = {column: place for place, column in enumerate(at.values())}
    return sorted(found.values(), key=lambda pair: (pair.row, order[pair.column]))


def _rows(
    given: Table, said: _Said, keys: Sequence[str], times: Sequence[str]
) -> dict[int, list[int]]:
    """Return the rows of samples that each decision is about."""
    frame, number = said.frame.with_row_index(f"{M}decision"), f"{M}decision"
    if "row" in said.columns:
        asked = frame[said.columns["row"]].cast(pl.Int64, strict=False).to_list()
        height = given.frame(given.names[:1]).select(pl.len()).collect().item()
        for place, row in enumerate(asked, 1):
            if row is None or not 0 <= row < height:
                raise ColumnError(text("decision_row", row=place, last=height - 1))
        return {place: [row] for place, row in enumerate(asked)}
    if absent := [name for name in (*keys, *times) if name not in frame.columns]:
        raise ColumnError(text("decisions_need", column=absent[0], columns=said.frame.columns))
    own = wrap(said.frame)
    texts = [pl.col(name).cast(pl.String).alias(name) for name in keys]
    samples = given.frame([*keys, *times]).with_row_index(f"{M}row")
    samples = samples.select(f"{M}row", *texts, *_times(given, times))
    decided = frame.lazy().select(number, *texts, *_times(own, times))
    joined = samples.join(decided, on=list(keys), how="inner", suffix=f"{M}d")
    if times:
        # A day stands for all its samples, and no time for all of the section.
        theirs = pl.col(f"{M}text{M}d")
        same_day = pl.col(f"{M}day") == pl.col(f"{M}day{M}d")
        of_day = same_day & ~pl.col(f"{M}clock{M}d")
        joined = joined.filter(
            theirs.is_null()
            | (pl.col(f"{M}text") == theirs).fill_null(False)
            | of_day.fill_null(False)
        )
    pairs = joined.select(number, f"{M}row").sort(f"{M}row").collect()
    found: dict[int, list[int]] = {}
    for place, row in pairs.iter_rows():
        found.setdefault(place, []).append(row)
    return found


def _times(given: Table, times: Sequence[str]) -> list[pl.Expr]:
    """Return a time as text, its day, and whether it has a clock."""
    if not times:
        return []
    shown = pl.col(times[0]).cast(pl.String).str.strip_chars().replace("", None)
    clock = shown.str.contains(r"\d[ T]+\d{1,2}[:：时]") & ~shown.str.contains(
        r"[ T]00:00:00(\.0+)?$"
    )
    return [
        shown.alias(f"{M}text"),
        days_of(given, times[:1], Calendar.of("month")).alias(f"{M}day"),
        clock.fill_null(False).alias(f"{M}clock"),
    ]


def _replaced(column: pl.Series, own: Sequence[_Pair], said: _Said) -> pl.Series:
    """Return a column with the cells of decisions emptied or corrected."""
    values: list[Any] = []
    for pair in own:
        new = said.cell("value", pair.decision) if pair.kind == "correct" else None
        if new is not None and column.dtype.is_numeric():
            try:
                values.append(float(new))
            except ValueError:
                raise ColumnError(
                    text("decision_not_a_number", row=pair.decision + 1, value=new)
                ) from None
        else:
            values.append(new)
    cells = pl.Series([pair.row for pair in own], dtype=pl.UInt32)
    if column.dtype.is_integer():
        column = column.cast(pl.Float64)
    return column.scatter(cells, pl.Series(values, dtype=column.dtype))


def _applied(
    frame: pl.DataFrame,
    pairs: Sequence[_Pair],
    said: _Said,
    heads: Sequence[str],
    at: dict[str, str],
    lang: Lang,
) -> pl.DataFrame:
    """Return the account of decisions."""
    new = output_names(_APPLIED, lang, None, list(heads))
    ids = {column: id for id, column in at.items()}
    rows = [pair.row for pair in pairs]

    def name(column: str) -> str:
        return parameters_by_id()[ids[column]].name_zh if lang == "zh" else ids[column]

    before = [_cell(frame, pair.column, pair.row) for pair in pairs]
    after = [
        {"keep": value, "exclude": None, "correct": said.cell("value", pair.decision)}[pair.kind]
        for pair, value in zip(pairs, before, strict=True)
    ]
    made: dict[str, Any] = {
        "row": pl.Series(rows, dtype=pl.UInt32),
        "parameter": pl.Series([name(pair.column) for pair in pairs], dtype=pl.String),
        "decision": pl.Series(
            [_SHOWN_ZH[pair.kind] if lang == "zh" else pair.kind for pair in pairs], dtype=pl.String
        ),
        "before": pl.Series(before, dtype=pl.String),
        "after": pl.Series(after, dtype=pl.String),
        "by": pl.Series([said.cell("by", pair.decision) for pair in pairs], dtype=pl.String),
        "why": pl.Series([said.cell("why", pair.decision) for pair in pairs], dtype=pl.String),
    }
    places = frame.select(heads)[rows].get_columns() if heads else []
    return pl.DataFrame(
        [
            made["row"].alias(new["row"]),
            *places,
            *(series.alias(new[key]) for key, series in made.items() if key != "row"),
        ]
    )
