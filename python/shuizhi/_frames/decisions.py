"""Decisions on single readings: their cells and effects."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text, warn
from shuizhi._core.parameters import known_id, parameters_by_id
from shuizhi._core.request import Columns, Lang
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.long import long_of
from shuizhi._frames.roles import candidates
from shuizhi._frames.samples import recognized
from shuizhi._frames.tables import Table, read_frame, wrap
from shuizhi.errors import ColumnError

Kind = Literal["keep", "exclude", "correct"]

# Names of the columns of decisions; the first is used in results.
COLUMNS = {
    "row": ("row", "行号"),
    "parameter": ("parameter", "监测项目", "项目", "指标"),
    "decision": ("decision", "决定", "处理", "处理意见"),
    "value": ("value", "更正值", "更正为"),
    "by": ("by", "决定人", "审核人"),
    "why": ("why", "理由", "原因", "依据"),
}
_WORDS: dict[str, Kind] = {
    "keep": "keep", "保留": "keep", "有效": "keep",
    "exclude": "exclude", "剔除": "exclude", "无效": "exclude",
    "correct": "correct", "更正": "correct", "修正": "correct",
}  # fmt: skip
SHOWN_ZH = {"keep": "保留", "exclude": "剔除", "correct": "更正"}
# The roles of columns of places and times.
_PLACES = (
    "section", "province", "basin", "river", "lake", "city", "source", "outfall", "water", "point",
)  # fmt: skip


# Flows are not a parameter; decisions name them like this.
FLOW = "flow"
_FLOW_NAMES = ("flow", "流量")


# Whether the samples are a part of a table, where decisions may well be about the others.
_IN_PARTS: ContextVar[bool] = ContextVar("in_parts", default=False)


@contextmanager
def in_parts() -> Iterator[None]:
    """Treat samples as a part of a table: decisions on other parts give no warning."""
    token = _IN_PARTS.set(True)
    try:
        yield
    finally:
        _IN_PARTS.reset(token)


def decisions_of_parts(table: Any) -> pl.DataFrame:
    """Return decisions on the samples of a table that lies in parts.

    Raises
    ------
    ColumnError
        They are not understood, or name samples by rows, which parts do not have.
    """
    said = Said.of(table)
    if "row" in said.columns:
        raise ColumnError(text("decisions_of_rows", column=said.columns["row"]))
    return said.frame


@dataclass(frozen=True)
class Cells:
    """The cells of readings: columns of parameters, or one column beside their names."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By the ids of parameters; of flows by `FLOW`."""
    long: tuple[str, str] | None = None

    @classmethod
    def of(
        cls,
        given: Table,
        columns: Columns | None = None,
        parameter: str | None = None,
        value: str | None = None,
    ) -> "Cells":
        long = long_of(given, (parameter, value, None), columns)
        if long[0] is not None and long[1] is not None:
            return cls(long=(long[0], long[1]))
        found: dict[str, list[str]] = {}
        for each in recognized(given, columns):
            if each["parameter"]:
                found.setdefault(each["parameter"], []).append(each["column"])
        return cls(found)

    @classmethod
    def of_flows(cls, given: Table, arguments: Mapping[str, Any]) -> "Cells":
        """Return the cells of the flows of a call."""
        return cls({FLOW: [arguments["flow"]]})

    def parameter(self, name: str) -> str:
        """Return the id of what a decision names.

        Raises
        ------
        UnknownNameError
            It is not a parameter.
        """
        if FLOW in self.columns and name in (*_FLOW_NAMES, *self.columns[FLOW]):
            return FLOW
        return _shuizhi.parameter_id(name)

    @property
    def names(self) -> set[str]:
        """The columns of readings, or of their parameters."""
        return set(self.long or ()) | {name for own in self.columns.values() for name in own}


@dataclass(frozen=True)
class Deed:
    """A decision and one of its readings."""

    decision: int
    kind: Kind
    row: int
    column: str
    parameter: str
    before: str | None = None


@dataclass(frozen=True)
class Said:
    """A table of decisions."""

    frame: pl.DataFrame
    columns: dict[str, str]
    kinds: list[Kind]

    @classmethod
    def of(cls, table: Any) -> "Said":
        """Read a table of decisions.

        Raises
        ------
        ColumnError
            It has no column of decisions, an unknown decision, or a correction without a value.
        """
        frame = read_frame(table)
        at_hand = {key: [n for n in names if n in frame.columns] for key, names in COLUMNS.items()}
        columns = {key: names[0] for key, names in at_hand.items() if names}
        if "decision" not in columns:
            raise ColumnError(text("decisions_need", column="决定", columns=frame.columns))
        words = frame[columns["decision"]].cast(pl.String).to_list()
        kinds: list[Kind] = []
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

    def keys(self, given: Table, cells: Cells, times: Sequence[str]) -> list[str]:
        """Return the columns, besides times, that decisions identify samples by.

        Raises
        ------
        ColumnError
            There are none, or a column of places is not in the samples.
        """
        own = set(self.columns.values()) | cells.names | set(times)
        if cells.long is not None:
            own.discard(cells.long[0])
        names = [name for name in self.frame.columns if name not in set(self.columns.values())]
        strange = [name for name in candidates(names, *_PLACES) if name not in given.names]
        if strange:
            raise ColumnError(
                text("decisions_strange", column=strange[0], columns=list(given.names))
            )
        keys = [name for name in names if name in given.names and name not in own]
        if not keys:
            places = candidates(given.names, *_PLACES) or given.names
            raise ColumnError(text("decisions_need", column=places[0], columns=self.frame.columns))
        return keys

    def times(self, given: Table, said: Sequence[str]) -> list[str]:
        """Return the column of times that decisions identify samples by, if samples have one.

        Raises
        ------
        ColumnError
            The samples have one, but the decisions do not.
        """
        known = list(said) or candidates(given.names, "time")
        shared = [name for name in known if name in self.frame.columns]
        if len(said) == 2:  # year and month: plain keys
            return []
        if known and not shared:
            raise ColumnError(text("decisions_need", column=known[0], columns=self.frame.columns))
        if len(shared) > 1:
            raise ColumnError(
                text("columns_several", option="time", columns=shared, first=shared[0])
            )
        return shared


def _cell(frame: pl.DataFrame, column: str | None, row: int) -> str | None:
    if column is None:
        return None
    cell = frame[column][row]
    return None if cell is None or cell != cell or str(cell).strip() == "" else str(cell).strip()


def deeds_of(
    given: Table, said: Said, keys: Sequence[str], times: Sequence[str], cells: Cells
) -> list[Deed]:
    """Return the effects of decisions in the order of samples; warn of those without effect.

    Raises
    ------
    ColumnError
        The samples lack the column of a decision, or two decisions are about one reading.
    """
    rows = _rows(given, said, keys, times)
    ids: dict[int, str | None] = {}
    if cells.long is not None:
        names = given.frame([cells.long[0]]).select(pl.col(cells.long[0]).cast(pl.String))
        ids = {row: known_id(name) for row, name in enumerate(names.collect().to_series())}
    found: dict[tuple[int, str], Deed] = {}
    for number, kind in enumerate(said.kinds):
        name = said.cell("parameter", number)
        wanted = None if name is None else cells.parameter(name)
        if wanted is not None and cells.long is None and wanted not in cells.columns:
            raise ColumnError(text("decision_no_column", row=number + 1, parameter=name))
        for row in rows.get(number, []):
            for column, id in _at(cells, row, wanted, ids):
                before = found.get((row, column))
                if before is not None:
                    numbers = [before.decision + 1, number + 1]
                    raise ColumnError(text("decisions_twice", rows=numbers, sample=row))
                found[row, column] = Deed(number, kind, row, column, id)
    order = {column: place for place, own in enumerate(cells.columns.values()) for column in own}
    deeds = sorted(found.values(), key=lambda deed: (deed.row, order.get(deed.column, 0)))
    idle = sorted(set(range(len(said.kinds))) - {deed.decision for deed in deeds})
    if idle and not _IN_PARTS.get():
        warn("decisions_idle", rows=[number + 1 for number in idle])
    return _with_values(given, deeds)


def _at(
    cells: Cells, row: int, wanted: str | None, ids: Mapping[int, str | None]
) -> list[tuple[str, str]]:
    """Return the columns of a decision in a row, and their parameters."""
    if cells.long is not None:
        own = ids.get(row)
        is_it = own is not None and wanted in (None, own)
        return [(cells.long[1], own)] if own is not None and is_it else []
    ids_ = list(cells.columns) if wanted is None else [wanted]
    return [(column, id) for id in ids_ for column in cells.columns[id]]


def _with_values(given: Table, deeds: Sequence[Deed]) -> list[Deed]:
    """Return deeds with the original cells."""
    columns = list(dict.fromkeys(deed.column for deed in deeds))
    if not columns:
        return []
    rows = sorted({deed.row for deed in deeds})
    frame = given.frame(columns).select(pl.col(columns).gather(rows)).collect()
    at = {row: place for place, row in enumerate(rows)}
    return [
        Deed(
            deed.decision, deed.kind, deed.row, deed.column, deed.parameter,
            _cell(frame, deed.column, at[deed.row]),
        )
        for deed in deeds
    ]  # fmt: skip


def _rows(
    given: Table, said: Said, keys: Sequence[str], times: Sequence[str]
) -> dict[int, list[int]]:
    """Return the rows of samples of each decision."""
    frame, number = said.frame.with_row_index(f"{MARK}decision"), f"{MARK}decision"
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
    samples = given.frame([*keys, *times]).with_row_index(f"{MARK}row")
    samples = samples.select(f"{MARK}row", *texts, *_times(given, times))
    decided = frame.lazy().select(number, *texts, *_times(own, times))
    joined = samples.join(decided, on=list(keys), how="inner", suffix=f"{MARK}d")
    if times:
        # A day means all its samples, and no time all of the section.
        theirs = pl.col(f"{MARK}text{MARK}d")
        same_day = pl.col(f"{MARK}day") == pl.col(f"{MARK}day{MARK}d")
        of_day = same_day & ~pl.col(f"{MARK}clock{MARK}d")
        joined = joined.filter(
            theirs.is_null()
            | (pl.col(f"{MARK}text") == theirs).fill_null(False)
            | of_day.fill_null(False)
        )
    pairs = joined.select(number, f"{MARK}row").sort(f"{MARK}row").collect()
    found: dict[int, list[int]] = {}
    for place, row in pairs.iter_rows():
        found.setdefault(place, []).append(row)
    return found


def _times(given: Table, times: Sequence[str]) -> list[pl.Expr]:
    """Return a time as text, its day, and whether it has a time of day."""
    if not times:
        return []
    shown = pl.col(times[0]).cast(pl.String).str.strip_chars().replace("", None)
    return [
        shown.alias(f"{MARK}text"),
        days_of(given, times[:1], Calendar.of("month")).alias(f"{MARK}day"),
        (plugin.clock(shown) > 0).fill_null(False).alias(f"{MARK}clock"),
    ]


def decided_samples(given: Table, deeds: Sequence[Deed], said: Said) -> Any:
    """Return the samples as decided, in their kind of table; excluded readings are empty."""
    frame = given.frame(given.names).select(given.names)
    changed: dict[str, pl.Expr] = {}
    for column in dict.fromkeys(deed.column for deed in deeds):
        own = [deed for deed in deeds if deed.column == column and deed.kind != "keep"]
        if own:
            changed[column] = _replaced(column, given.schema[column], own, said)
    made = frame.with_row_index(f"{MARK}row").with_columns(**changed).drop(f"{MARK}row")
    return given.replaced(made, list(changed))


def _replaced(column: str, dtype: Any, own: Sequence[Deed], said: Said) -> pl.Expr:
    """Return a column with the cells of decisions emptied or corrected."""
    values: list[Any] = []
    numeric = dtype.is_numeric()
    for deed in own:
        new = said.cell("value", deed.decision) if deed.kind == "correct" else None
        if new is not None and numeric:
            try:
                values.append(float(new))
            except ValueError:
                raise ColumnError(
                    text("decision_not_a_number", row=deed.decision + 1, value=new)
                ) from None
        else:
            values.append(new)
    to = pl.Float64 if numeric else pl.String
    cell = pl.col(column).cast(to)
    rows = pl.Series([deed.row for deed in own], dtype=pl.UInt32)
    return pl.col(f"{MARK}row").replace_strict(
        rows, pl.Series(values, dtype=to), default=cell, return_dtype=to
    )


def parameter_name(id: str, lang: Lang) -> str:
    """Return the name of a parameter in results."""
    if id == FLOW:
        return "流量" if lang == "zh" else FLOW
    return parameters_by_id()[id].name(lang)


def told(deed: Deed, said: Said, lang: Lang) -> str:
    """Return a decision as text: the reading, the change, the author and the reason."""
    zh = lang == "zh"
    after = said.cell("value", deed.decision)
    name = parameter_name(deed.parameter, lang)
    figures = f"{deed.before or ''}→{after}" if deed.kind == "correct" else f"{deed.before or ''}"
    what = SHOWN_ZH[deed.kind] if zh else {"keep": "kept", "exclude": "excluded",
                                           "correct": "corrected"}[deed.kind]  # fmt: skip
    words = f"{name}{what}{figures}" if zh else " ".join(filter(None, (name, what, figures)))
    by, why = said.cell("by", deed.decision), said.cell("why", deed.decision)
    beside = ("：" if zh else ": ").join(part for part in (by, why) if part)
    if not beside:
        return words
    return f"{words}（{beside}）" if zh else f"{words} ({beside})"
