"""Rules over samples in time, of a standard of one's own."""

import json
from collections.abc import Sequence
from typing import Any, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import reason_table
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang, Options, single
from shuizhi._core.verdicts import VERDICT_WORDS, of_limit
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.long import long_of
from shuizhi._frames.options import Reading, split_options
from shuizhi._frames.rows import sampled_sections
from shuizhi._frames.samples import in_order, row_each, sample_rows
from shuizhi._frames.tables import wrap
from shuizhi.assessment.means import result_names
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard

__all__ = ["check_criteria"]

CRITERIA = {
    "criterion": "规则编号",
    "parameter": "监测项目",
    "samples": "样品数",
    "windows": "时段数",
    "over": "超标次数",
    "worst": "最差值",
    "from": "起",
    "to": "止",
    "limit": "标准限值",
    "unit": "单位",
    "verdict": "判定",
    "certain": "判定确定",
    "reason": "说明",
    "text": "规则内容",
}


@checked
@decidable()
def check_criteria(
    samples: Frame,
    *,
    standard: Standard,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Frame:
    """Check the samples of places by rules over time: shares, rolling means, how often in years.

    The rules are those of a standard of one's own, ``[[criteria]]`` of its TOML: "no more than 10 %
    of samples", "the geometric mean of 5 samples in 30 days", "a mean of 4 days not exceeded more
    than once in 3 years". The limit of single samples may be an equation of their pH, temperature
    or hardness. No built-in standard has any.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long. Rows that repeat another count once.
    standard
        A standard of one's own by `load_standard`.
    section, time
        As in `assess_sections`: what tells places apart, and the column of days or times.
    nondetect, detection_limits, missing_values, columns, decisions, parameter, value, unit, \
lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per place and rule of a parameter that the table has:

        - ``criterion`` (规则编号), ``parameter``, ``samples`` (样品数: those with a figure),
          ``windows`` (时段数: those with enough samples), ``over`` (超标次数: windows over the
          limit, of those that overlap one)
        - ``worst`` (最差值, in the ``unit`` of ``limit``; of a share of samples in per cent), and
          the first and last day of its window, ``from`` (起) and ``to`` (止)
        - ``limit`` (of an equation that of the worst sample; of a share by an equation none),
          ``unit``, ``verdict`` (undetermined if no window has enough samples; also if a window has
          a sample of 0, of which there is no geometric mean, or a sample has no limit by the
          equation, and no other fails),
          ``certain`` (false where what is below a detection limit could change it), ``reason``,
          ``text`` (规则内容)

    Raises
    ------
    ShuizhiError
        A column or option is not understood; the standard has no such rules.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import load_standard
    >>> own = load_standard("examples/own-criteria.toml")
    >>> beach = pl.DataFrame({
    ...     "点位": ["甲"] * 5, "日期": [f"2023-07-{day:02}" for day in (1, 7, 13, 19, 25)],
    ...     "粪大肠菌群(MPN/L)": [100, 3000, 800, 200, 900],
    ... })
    >>> found = check_criteria(beach, standard=own)
    >>> found.select("criterion", pl.col("worst").round(0), "limit", "verdict").rows()
    [('gm-30', 533.0, 1000.0, 'pass'), ('share-10', 20.0, 2000.0, 'fail')]
    """
    lang = language(lang)
    rules = json.loads(_shuizhi.criteria_json(standard.id, standard.toml))
    if not rules:
        raise OptionError(text("no_criteria", standard=standard.id))
    taken = sampled_sections(wrap(samples), section, time, None, Calendar.of(None), timed=True)
    given, keys, times = taken.table, taken.keys, taken.times
    reading, rest = split_options(options)
    columns: Any = rest.get("columns")
    long = long_of(given, (rest.get("parameter"), rest.get("value"), rest.get("unit")), columns)
    base = Options(lang=lang, names=given.names, **reading)
    wanted = {each["rule"]["parameter"] for each in rules}
    paired = {id for each in rules for id in each["paired"]}
    rows, prepared, cells = sample_rows(
        given, base, [*keys, *times], columns, wanted | paired, long, "once"
    )  # fmt: skip
    own = [each for each in rules if each["rule"]["parameter"] in prepared.parameters]
    if not own:
        raise OptionError(text("criteria_of_none", parameters=sorted(wanted)))
    day = days_of(given, times, Calendar("ten-day"), whole_days=True)
    used = [id for each in own for id in (each["rule"]["parameter"], *each["paired"])]
    ids = [id for id in dict.fromkeys(used) if id in prepared.parameters]
    entered = {
        id: plugin.enter(single(prepared.plan, place), cells[place], plain=True, spans=True).alias(
            f"{MARK}of:{id}"
        )
        for id in ids
        for place in [prepared.parameters.index(id)]
    }
    dated = rows.with_columns(day.alias(f"{MARK}day"), *entered.values())
    grouped = dated.group_by(keys).agg(
        pl.col(f"{MARK}first").min(),
        pl.col(f"{MARK}day").to_physical(),
        *(
            pl.col(f"{MARK}of:{id}").struct.field(end).alias(f"{MARK}{end}:{id}")
            for id in ids
            for end in ("value", "low", "high")
        ),
    )
    new = output_names(CRITERIA, lang, suffix, keys)
    parts = [_row(each, set(ids), lang, new) for each in own]
    return given.convert(row_each(in_order(grouped, keys), keys, parts))


def _row(each: dict[str, Any], measured: set[str], lang: Lang, new: dict[str, str]) -> pl.Expr:
    """Return the struct of a rule."""
    rule = each["rule"]
    id = rule["parameter"]
    paired = [other for other in dict.fromkeys(each["paired"]) if other in measured]
    inputs = [
        pl.col(f"{MARK}day"),
        *(pl.col(f"{MARK}{end}:{of}") for of in (id, *paired) for end in ("value", "low", "high")),
    ]
    held = plugin.criterion(inputs, json.dumps(rule), paired).struct.field
    words = [of_limit(code, lang) for code in VERDICT_WORDS]
    reasons = [row["zh" if lang == "zh" else "code"] for row in reason_table()]
    made = {
        "criterion": pl.lit(rule["id"]),
        "parameter": pl.lit(result_names([id], lang)[0]),
        **{
            name: held(name) for name in ("samples", "windows", "over", "worst", "limit", "certain")
        },
        **{name: held(name).cast(pl.Date) for name in ("from", "to")},
        "unit": pl.lit(parameters_by_id()[id].shown_unit),
        "verdict": pl.lit(pl.Series(words)).gather(held("verdict")),
        "reason": pl.lit(pl.Series(reasons)).gather(held("reason")),
        "text": pl.lit(rule["zh" if lang == "zh" else "en"]),
    }
    return pl.struct(made[name].alias(new[name]) for name in CRITERIA)
