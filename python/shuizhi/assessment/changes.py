"""Change between two periods, and trends over many."""

from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text, warn
from shuizhi._core.messages.phrases import phrase
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons
from shuizhi._core.request import Lang
from shuizhi._frames.options import named
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.concentrations import by_parameter, means_of
from shuizhi.assessment.register import Sort, arranged, registered
from shuizhi.errors import ColumnError

__all__ = ["compare"]

COMPARED = {
    "status_before": "前期水质状况",
    "status_now": "本期水质状况",
    "delta_good": "ΔG(百分点)",
    "delta_inferior": "ΔD(百分点)",
    "change": "变化",
    "reason": "说明",
}
# The columns of results, in either language.
RESULTS = {
    "status": ("status", "水质状况"),
    "class": ("class", "类别"),
    "good": ("good_share", "Ⅰ～Ⅲ类比例(%)"),
    "inferior": ("inferior_share", "劣Ⅴ类比例(%)"),
    "sections": ("sections", "断面数"),
    "months": ("months", "监测月数"),
    "method": ("method", "评价方法"),
    "period": ("period", "时段"),
    "attained": ("attained", "达标"),
    "background": ("background", "自然本底"),
    "class_without_background": ("class_without_background", "扣除本底类别"),
    "attained_without_background": ("attained_without_background", "扣除本底达标"),
    "decisions": ("decisions", "审核处理"),
    "class_as_reported": ("class_as_reported", "审核前类别"),
    "attained_as_reported": ("attained_as_reported", "审核前达标"),
    "compliance_as_reported": ("compliance_as_reported", "审核前水量达标率(%)"),
    "source_compliance_as_reported": (
        "source_compliance_as_reported",
        "审核前水源达标率(%)",
    ),
    "complete": ("complete", "监测项目齐全"),
    "compliance": ("compliance", "水量达标率(%)"),
    "compliance_without_background": ("compliance_without_background", "扣除本底水量达标率(%)"),
    "source_compliance": ("source_compliance", "水源达标率(%)"),
    "source_compliance_without_background": (
        "source_compliance_without_background",
        "扣除本底水源达标率(%)",
    ),
}


def result_column(table: Table, name: str, what: str) -> str:
    """Return a column of a result, in either language.

    Raises
    ------
    ColumnError
        The table has no such column.
    """
    for each in RESULTS[name]:
        if each in table.names:
            return each
    raise ColumnError(
        text("result_column_absent", listed=list(map(repr, RESULTS[name])), what=phrase(what))
    )


@checked
def compare(
    before: Frame,
    now: Any,
    *,
    on: str | Sequence[str],
    change_by: Literal["larger", "status", "shares"] = "larger",
    shape: Literal["places", "parameters"] = "places",
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Compare two periods of sections, rivers, lakes or cities (环办〔2011〕22号).

    The same status means no clear change; one grade apart is some change, two or more a marked
    change. If both tables have shares of classes (`assess_rivers`), ΔG − ΔD is assessed too, and
    the larger change counts.

    Parameters
    ----------
    before, now
        Results of `assess_sections`, `assess_rivers` or `assess_lakes`, with one row per value of
        ``on``.
    on
        The columns that identify what is compared.
    change_by
        As in `assess_rivers`.
    shape
        ``places``: one row per value of ``on``; ``parameters``: one row per value of ``on`` and
        parameter, with its concentrations (单因子浓度比较).
    register
        A register of sections (see `shuizhi.check_register`): its sections that neither table has
        get a row too.
    sort
        ``table``: in the order of ``now``; ``register``: in the order of the register.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the kind of ``now``
        One row per value of ``on`` in either table, those of ``now`` first: ``on``,
        ``status_before`` (前期水质状况), ``status_now`` (本期水质状况), with shares ``delta_good``
        and ``delta_inferior`` (in points), and ``change`` (变化); null if one of the two is
        missing, or, with a warning, if the two periods have different numbers of months
        (``months``). Rivers also have ``reason`` (说明), which says if the method differs between
        the periods (``method_changed``). With ``parameters``, these come first: ``parameter``,
        ``unit``, ``mean_before`` (前期浓度), ``mean_now`` (本期浓度) and ``change_percent``
        (浓度变化率: (now − before) / before; not for pH and water temperature).

    Raises
    ------
    ColumnError
        A table lacks the columns, or has several rows for one value of ``on``.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import assess_sections
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "甲"], "时间": ["2020-04", "2021-04"], "氨氮": [2.4, 0.4],
    ... })
    >>> assessed = assess_sections(samples, section="断面", time="时间")
    >>> both = [assessed.filter(period=period) for period in ("2020-04", "2021-04")]
    >>> compare(*both, on="断面").row(0)
    ('甲', 'heavily polluted', 'excellent', 'marked improvement')
    """
    lang = language(lang)
    own = registered(register)
    tables = wrap(before), wrap(now)
    keys = named("on", on, tables[1])
    if not keys:
        raise ColumnError(text("on_names_nothing"))
    ids: list[str] = []
    if shape == "parameters":
        of_means = [means_of(table) for table in tables]
        either = {id for means in of_means for id in means}
        ids = [id for id in parameters_by_id() if id in either]
        if not ids:
            raise ColumnError(text("no_means"))
    frames = []
    shares = all(
        any(name in table.names for name in RESULTS[share])
        for table in tables
        for share in ("good", "inferior")
    )
    counted = shares and all(
        any(name in table.names for name in RESULTS["sections"]) for table in tables
    )
    columns_read = ("good", "inferior", *(("sections",) if counted else ())) if shares else ()
    differ = _months_differ(tables)
    by_method = all(any(n in table.names for n in RESULTS["method"]) for table in tables)
    for table, side in zip(tables, ("before", "now"), strict=True):
        named("on", keys, table)
        columns = {"status": result_column(table, "status", "a result of an assessment")}
        columns |= {share: result_column(table, share, "shares") for share in columns_read}
        if by_method:
            columns["method"] = result_column(table, "method", "a result of assess_rivers")
        means = means_of(table) if ids else {}
        frame = table.frame([*keys, *columns.values(), *means.values()])
        for key, name in columns.items():
            if key in columns_read and not frame.collect_schema()[name].is_numeric():
                raise ColumnError(text("shares_no_numbers", side=phrase(side), name=name))
            if (
                key in columns_read
                and frame.filter(pl.col(name).is_infinite()).head(1).collect().height
            ):
                raise ColumnError(text("share_infinite", side=phrase(side), name=name))
        concentrations = (
            (pl.col(means[id]).cast(pl.Float64) if id in means else pl.lit(None, pl.Float64)).alias(
                f"{MARK}mean:{id}_{side}"
            )
            for id in ids
        )
        frame = frame.select(
            *keys, *(_read(name, key, side) for key, name in columns.items()), *concentrations
        )
        twice = frame.select(keys).filter(pl.struct(keys).is_duplicated()).head(1).collect()
        if twice.height:
            raise ColumnError(text("place_twice", side=phrase(side), twice=twice.row(0)))
        frames.append(frame)
    frames[0] = joinable(tables[0], frames[0], keys, frames[1], "before")
    joined = (
        frames[1]
        .with_row_index(f"{MARK}row")
        .join(frames[0], on=keys, how="full", coalesce=True, nulls_equal=True)
    )
    if own is not None:
        joined = own.with_all(joined, keys)
    deltas = {
        f"delta_{share}": pl.col(f"{MARK}{share}_now") - pl.col(f"{MARK}{share}_before")
        for share in ("good", "inferior")
    }
    before_now = (pl.col(f"{MARK}status_before"), pl.col(f"{MARK}status_now"))
    read = [*deltas.values()] if shares else []
    if counted:
        sections = pl.max_horizontal(f"{MARK}sections_before", f"{MARK}sections_now")
        read.append(sections.cast(pl.UInt32, strict=False))
    made = {
        "status_before": _named_status(before_now[0], lang),
        "status_now": _named_status(before_now[1], lang),
        **(deltas if shares else {}),
        "change": plugin.changed(before_now[0], before_now[1], lang, read, change_by),
    }
    if by_method:
        earlier, later = (pl.col(f"{MARK}method_{side}") for side in ("before", "now"))
        other = (earlier != later).fill_null(False)
        made["reason"] = format_reasons(lang, [("method_changed", other, None)])
    if differ:
        made["change"] = pl.when(False).then(made["change"])
    names = {n: zh for n, zh in COMPARED.items() if n in made}
    ordered = joined.sort([f"{MARK}row", *keys], nulls_last=True)
    if ids:
        rows = by_parameter(ordered, keys, ids, made, names, not differ, lang, suffix)
        return tables[1].convert(arranged(rows, own, keys, sort))
    new = output_names(names, lang, suffix, keys)
    result = ordered.select(*keys, *(value.alias(new[name]) for name, value in made.items()))
    return tables[1].convert(arranged(result, own, keys, sort))


def _months_differ(tables: Sequence[Table]) -> bool:
    """Mark periods with different numbers of months, and warn of them."""
    months = []
    for table in tables:
        for name in RESULTS["months"]:
            if name in table.names:
                most = table.frame([name]).select(pl.col(name).cast(pl.Int64, strict=False).max())
                months.append(most.collect().item())
    if len(months) < len(tables) or None in months or months[0] == months[1]:
        return False
    warn("months_differ", before=months[0], now=months[1])
    return True


def _read(name: str, key: str, side: str) -> pl.Expr:
    column = pl.col(name)
    if key == "status":
        places = {
            text: place
            for lang in ("en", "zh")
            for place, text in enumerate(plugin.labels(lang)["status"])
        }
        column = column.cast(pl.String).replace_strict(places, default=None, return_dtype=pl.UInt8)
    elif key == "method":
        # By shares, and by shares at the boundary, is one method.
        column = column.cast(pl.String).is_in(["mean", "断面均值"])
    else:
        column = column.cast(pl.Float64)
    return column.alias(f"{MARK}{key}_{side}")


def _named_status(place: pl.Expr, lang: Lang) -> pl.Expr:
    return place.cat.to(pl.Enum(plugin.labels(lang)["status"]))
