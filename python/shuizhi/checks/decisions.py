"""Decisions on single readings: keep, exclude or correct, with author and reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.headings import output_names
from shuizhi._core.language import language
from shuizhi._core.request import Columns, Lang
from shuizhi._frames.decided import Call, call_of
from shuizhi._frames.decisions import (
    SHOWN_ZH,
    Cells,
    Said,
    decided_samples,
    deeds_of,
    parameter_name,
)
from shuizhi._frames.roles import Roles, candidates
from shuizhi._frames.tables import Table, wrap

__all__ = ["Decided", "apply_decisions"]

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
    """Samples with decisions applied, and the effect of each decision.

    Attributes
    ----------
    samples
        The samples, of the same kind as given; excluded readings are empty.
    applied
        One row per reading with a decision: ``row`` (行号, from 0), the columns of place and time,
        ``parameter``, ``decision``, ``before`` and ``after`` (原值、采用值: as text), ``by`` and
        ``why``.
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
    parameter: str | None = None,
    value: str | None = None,
    lang: Lang | None = None,
) -> Decided:
    """Exclude or correct readings by a table of decisions, and record each change.

    Nothing else is changed. Every function that takes samples also takes the table of decisions
    (``decisions=``) and shows its results with and without them; this function is for other
    programs, and to see the effect on each reading. `screen_samples` finds readings to decide on.

    Parameters
    ----------
    samples
        A table as in `grade`, wide or long.
    decisions
        A table with ``decision`` (决定: keep 保留, exclude 剔除, correct 更正), ``parameter``
        (监测项目; empty: every reading of the sample), ``value`` (更正值, in the unit of the
        column), ``by`` (决定人), ``why`` (理由); and either ``row`` (行号, from 0) or the columns
        of place and time, named as in the samples. A day without a time of day applies to all
        samples of the day, an empty time to all of the place.
    section, time
        The columns of place and time in the samples; by default those that both tables have.
    columns, parameter, value
        As in `grade`.
    lang
        The language of ``.applied``: ``en`` or ``zh``.

    Returns
    -------
    Decided
        The samples with decisions applied (``.samples``) and the record (``.applied``), both of the
        same kind as the input.

    Raises
    ------
    ColumnError
        The table of decisions lacks a column or has a cell that is not understood (an unknown
        decision, a parameter that the samples lack, a correction without a value), or two decisions
        are about one reading.

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
    said = Said.of(decisions)
    given = wrap(samples)
    arguments = {"columns": columns, "parameter": parameter, "value": value, "time": time,
                 "lang": language(lang)}  # fmt: skip
    if section is None or "row" in said.columns:
        call = call_of(given, decisions, arguments)
        keys = [] if "row" in said.columns else said.keys(given, _cells(given, arguments), [])
    else:
        roles = Roles(given)
        keys = roles.columns("section", section)
        timed = bool(candidates(given.names, "time"))
        times = roles.times(time)[:1] if timed or time is not None else []
        roles.tell()
        deeds = deeds_of(given, said, keys, times, _cells(given, arguments))
        call = Call(given, said, deeds, keys, times, arguments, language(lang))
    keys = [key for key in keys if key not in call.times]
    applied = _applied(call, [*keys, *call.times])
    made = decided_samples(call.given, call.deeds, said)
    return Decided(made, call.given.convert(applied.lazy()))


def _cells(given: Table, arguments: dict[str, Any]) -> Cells:
    return Cells.of(given, *(arguments[name] for name in ("columns", "parameter", "value")))


def _applied(call: Call, heads: Sequence[str]) -> pl.DataFrame:
    """Return the record of decisions."""
    new = output_names(_APPLIED, call.lang, None, heads)
    deeds, said = call.deeds, call.said
    rows = [deed.row for deed in deeds]
    after = [
        {"keep": deed.before, "exclude": None, "correct": said.cell("value", deed.decision)}[
            deed.kind
        ]
        for deed in deeds
    ]
    made: dict[str, list[str | None]] = {
        "parameter": [parameter_name(deed.parameter, call.lang) for deed in deeds],
        "decision": [SHOWN_ZH[deed.kind] if call.lang == "zh" else deed.kind for deed in deeds],
        "before": [deed.before for deed in deeds],
        "after": after,
        "by": [said.cell("by", deed.decision) for deed in deeds],
        "why": [said.cell("why", deed.decision) for deed in deeds],
    }
    places: list[pl.Series] = []
    if heads:
        frame = call.given.frame(list(heads)).select(pl.col(heads).gather(rows)).collect()
        places = frame.get_columns()
    return pl.DataFrame(
        [
            pl.Series(new["row"], rows, dtype=pl.UInt32),
            *places,
            *(pl.Series(new[key], cells, dtype=pl.String) for key, cells in made.items()),
        ]
    )
