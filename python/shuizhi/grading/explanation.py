"""Explain an assessment in a sentence, with the limits and clauses behind it."""

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from shuizhi import _shuizhi, law
from shuizhi._core import figures, markup
from shuizhi._core.arguments import checked
from shuizhi._core.evidence import evidence
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text, warn
from shuizhi._core.request import DEFAULT_TARGET, GB3838, Columns, Lang
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import wrap
from shuizhi.errors import ColumnError, OptionError, TableError
from shuizhi.grading.explained import detail, is_of_limits, of_limits, own_columns, plain
from shuizhi.grading.readings import grade_readings
from shuizhi.law.lookup import Standard

__all__ = ["Explanation", "explain"]

# The columns of results, in either language.
_PARTS = {
    "period": ("period", "时段"),
    "class": ("class", "类别"),
    "status": ("status", "水质状况"),
    "main": ("main_indicators", "主要污染指标"),
    "deciding": ("deciding", "定类指标"),
    "target": ("target", "目标类别"),
    "declared": ("target_declared", "目标已设定"),
    "attained": ("attained", "达标"),
    "reason": ("reason", "说明"),
    "background": ("background", "自然本底"),
    "class_without_background": ("class_without_background", "扣除本底类别"),
    "attained_without_background": ("attained_without_background", "扣除本底达标"),
}
# The columns of the water body of a row: its own, or one as in `grade`.
_BODY = ("water_body", "水体类型", "水体")
# The columns of shares in results of rivers.
_SHARES = {
    "method": ("method", "评价方法"),
    "sections": ("sections", "断面数"),
    "good": ("good_share", "Ⅰ～Ⅲ类比例(%)"),
    "inferior": ("inferior_share", "劣Ⅴ类比例(%)"),
}
_BY_SHARES = ("shares", "boundary", "断面比例", "断面比例(60%/40%)")
# Columns that only lakes have.
_OF_LAKES = ("total_nitrogen_class", "总氮类别")
GROUNDWATER = "GB/T 14848-2017"
# What says whether water is groundwater, beside the columns of water bodies.
_KIND = ("kind", "水源类型")


@dataclass(frozen=True)
class Explanation:
    """A sentence and its basis.

    Attributes
    ----------
    sentence : str
    details : tuple of str
        One line per reading that exceeds its limit or has the worst class; for a river assessed by
        the shares of its sections, the shares and the rule.
    basis : polars.DataFrame
        Every reading with its limit, clause and evidence, as in `grade_readings`; for a river the
        readings are its means, which do not count if it is assessed by shares.
    """

    sentence: str
    details: tuple[str, ...]
    basis: pl.DataFrame = field(repr=False)

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"<Explanation {self.sentence}>"

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self.details)
        return markup.block(markup.paragraph(self.sentence), f"<ul>{lines}</ul>" if lines else "")


@checked
def explain(
    row: Any,
    *,
    place: str | None = None,
    period: str | None = None,
    standard: str | Standard | None = None,
    water_body: str | None = None,
    target: str | int | None = None,
    section: bool | None = None,
    use: str | None = None,
    conditions: Mapping[str, str] | None = None,
    columns: Columns | None = None,
) -> Explanation:
    """Explain one row of a result.

    Parameters
    ----------
    row
        A row of `grade`, `assess_sections`, `assess_rivers`, `assess_lakes` or `check_limits`: a
        mapping (``frame.row(0, named=True)``) or a table of one row.
    place, period
        The place and the time; by default the values before the column of periods, and its value.
    standard, columns
        As in `shuizhi.grade`, for the limits behind the row. By default GB/T 14848-2017 where the
        row says that it is groundwater (水体类型: 地下水), the standard that a row of
        `check_limits` names, and GB 3838-2002 otherwise; where its limits do not give the class of
        the row that is told.
    use, conditions
        As in `check_limits`, of a row of that; by default the use that the row says (用途).
    water_body
        ``river``, ``lake``, or the column of them; by default that of the row, as in results of
        assessments (水体类型). Without one, the limits of rivers are used, unless only those of
        lakes give the row's class.
    target
        The class whose limits are shown; by default that of the row, or Ⅲ. The sentence mentions a
        target only if one was declared (目标已设定).
    section
        Whether to call the place a section (断面); by default true, except for rivers, lakes, and
        standards of other waters.

    Returns
    -------
    Explanation
        Prints as its sentence, in the language of the row.

    Raises
    ------
    ShuizhiError
        The row is not a result, or an option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import assess_sections
    >>> samples = pl.DataFrame({
    ...     "断面": ["武陟渠首"], "时间": ["2021-04-02"], "高锰酸盐指数(mg/L)": [6.6],
    ... })
    >>> assessed = assess_sections(samples, section="断面", time="时间", lang="zh")
    >>> why = explain(assessed)
    >>> print(why)
    武陟渠首断面2021年4月水质类别为Ⅳ类，水质状况为轻度污染，主要污染指标为高锰酸盐指数(0.1)。
    >>> print(why.details[0])
    高锰酸盐指数 6.6 mg/L，Ⅲ类限值 ≤ 6 mg/L，超标0.1倍（GB 3838-2002 表1 第4项，原文(5)）
    """
    cells = _cells(row)
    if is_of_limits(cells) and not any(name in cells for name in _PARTS["class"]):
        return Explanation(*of_limits(cells, standard, use, conditions, place, columns))
    told_standard, standard = standard, standard or _standard_of(cells)
    found = {key: _first(cells, names) for key, names in _PARTS.items()}
    if not any(name in cells for name in (*_PARTS["class"], *_PARTS["status"])):
        listed = ", ".join(map(repr, cells))
        raise TableError(text("explain_no_result", listed=listed))
    lang: Lang = "zh" if "水质状况" in cells or ("类别" in cells and "class" not in cells) else "en"
    own = None if found["target"] is None else level_of(found["target"], standard)
    told = (own or DEFAULT_TARGET) if target is None else level_of(target, standard)
    if told is None:
        raise OptionError(text("explain_target", target=target, standard=standard))
    if not isinstance(found["attained"], bool | None):
        raise ColumnError(text("explain_attained", found=found["attained"]))
    basis = _limits_behind(cells, standard, water_body, told, columns)
    if told_standard is None and not _agrees(basis, cells) and not _of_shares(cells, lang):
        warn("explain_unlike", standard=standard)
    # Without a declared target, attainment is not mentioned.
    attained = found["attained"] if told == own and found["declared"] is not False else None
    sentence = sentence_of(
        found | {"attained": attained},
        place=place if place is not None else _place(cells),
        period=period if period is not None else _text(found["period"]),
        target=told,
        section=_is_section(cells, standard) if section is None else section,
        lang=lang,
    )
    shares = _of_shares(cells, lang)
    details = shares or tuple(detail(each, told, lang) for each in _telling(basis))
    return Explanation(sentence, details, basis)


def _standard_of(cells: dict[str, Any]) -> str:
    """Return the standard of a row that names none: that of groundwater where it says so."""
    told = [name for name in cells if name in (*_KIND, *candidates(list(cells), "water_body"))]
    words = [str(cells[name]) for name in told if cells[name] is not None]
    return GROUNDWATER if "ground" in _shuizhi.source_words("kind", words) else GB3838


def _is_section(cells: dict[str, Any], standard: str | Standard) -> bool:
    own = law.standard(standard) if isinstance(standard, str) else standard
    if not any(limit.water_body for limit in own.limits):
        return False  # a well, or a point at sea
    others = (*_OF_LAKES, *_SHARES["good"])
    return not any(name in cells for name in others)


def _telling(basis: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Return the readings over the limit, and those of the worst class."""
    classes = basis["class"].to_physical()
    worst = classes.max()
    counts = (basis["verdict"] == "fail") | ((classes == worst) if worst else False)
    return basis.filter(counts.fill_null(False)).iter_rows(named=True)


def _of_shares(cells: dict[str, Any], lang: Lang) -> tuple[str, ...]:
    """Return the shares and rule of a river assessed by shares, or nothing."""
    found = {key: _first(cells, names) for key, names in _SHARES.items()}
    if found["method"] not in _BY_SHARES or None in found.values():
        return ()
    names = ["river-by-shares"]
    if found["method"] in ("boundary", "断面比例(60%/40%)"):
        names.append("river-by-shares-boundary")
    rules = law.rules(lang="en").filter(pl.col("id").is_in(names)).iter_rows(named=True)
    shares = [figures.share(found[name], lang) for name in ("good", "inferior")]
    if lang == "zh":
        counted = f"{found['sections']}个断面中Ⅰ～Ⅲ类占{shares[0]}，劣Ⅴ类占{shares[1]}"
        return (
            counted,
            *(f"{r['zh']}（{r['method']}，{evidence(r['evidence'], lang)}）" for r in rules),
        )
    counted = f"of {found['sections']} sections {shares[0]} are Ⅰ–Ⅲ and {shares[1]} worse than Ⅴ"
    return (counted, *(f"{r['en']} ({r['method']}, {r['evidence']})" for r in rules))


def _limits_behind(
    cells: dict[str, Any],
    standard: str | Standard,
    water_body: str | None,
    told: str,
    columns: Columns | None,
) -> pl.DataFrame:
    """Return the readings of the row with the limits of its water body.

    Means in results are those that were assessed.
    """

    def held(body: str | None) -> pl.DataFrame:
        return _basis(cells, standard, body, told, columns)

    if water_body is not None:
        known = _shuizhi.water_body(water_body)
        return held(water_body if known else str(cells.get(water_body, water_body)))
    said = [name for name in _BODY if name in cells]
    words = {_shuizhi.water_body(str(cells[name])) for name in said}
    if told_bodies := words - {None}:
        if len(told_bodies) > 1:
            raise OptionError(text("explain_bodies", said=said))
        return held(told_bodies.pop())
    if any(name in cells for name in _OF_LAKES):
        return held("lake")
    if any(name in cells for name in _BODY[:2]):
        return held(None)  # the water body is not known
    river = held("river")
    if _agrees(river, cells):
        return river
    lake = held("lake")
    return lake if _agrees(lake, cells) else river


def _agrees(basis: pl.DataFrame, cells: dict[str, Any]) -> bool:
    """Whether the worst class of the readings is that of the row."""
    told = _first(cells, _PARTS["class"])
    worst = basis["class"].to_physical().max()
    return (
        told is None
        or worst is None
        or basis["class"].cast(pl.String).filter(basis["class"].to_physical() == worst)[0]
        == str(told)
    )


def sentence_of(
    found: Mapping[str, Any],
    *,
    place: str | None,
    period: str | None,
    target: str | None,
    section: bool,
    lang: Lang,
) -> str:
    """Return a sentence about a result (``class``, ``status``, ``main``, ``attained``, …).

    If background is declared, both results are reported.
    """
    finding = {
        "place": place,
        "period": period,
        "class": _text(found["class"]),
        "status": _text(found["status"]),
        "main": _text(found["main"]),
        "deciding": _listed(found.get("deciding"), lang),
        "target": target if found["attained"] is not None else None,
        "attained": found["attained"],
        "reason": _text(found["reason"]),
        "background": _text(found.get("background")),
        "class_without_background": _text(found.get("class_without_background")),
        "attained_without_background": found.get("attained_without_background"),
        "section": section,
    }
    return _shuizhi.sentence(json.dumps(finding), lang)


def _listed(names: Any, lang: Lang) -> str | None:
    """Return a list of names as text."""
    if isinstance(names, str) or not hasattr(names, "__iter__"):
        return _text(names)
    return ("、" if lang == "zh" else ", ").join(str(name) for name in names) or None


def level_of(target: object, standard: str | Standard) -> str | None:
    """Return a target in the standard's spelling, or None if the standard has no such level."""
    found = standard if isinstance(standard, Standard) else law.standard(standard)
    levels = list(dict.fromkeys(limit.level for limit in found.limits))
    place = _shuizhi.level_place(levels, str(target))
    return None if place is None else levels[place]


def _cells(row: Any) -> dict[str, Any]:
    if hasattr(row, "to_dict") and hasattr(row, "index") and not hasattr(row, "columns"):
        row = row.to_dict()  # a pandas Series
    if isinstance(row, Mapping):
        # A missing value in pandas is NaN.
        return {
            str(name): None if isinstance(cell, float) and cell != cell else cell
            for name, cell in row.items()
        }
    frame = wrap(row).frame(wrap(row).names).collect()
    if frame.height != 1:
        raise TableError(text("explain_rows", height=frame.height))
    return frame.row(0, named=True)


def _first(cells: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((cells[name] for name in names if name in cells), None)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _place(cells: dict[str, Any]) -> str | None:
    """Return the values before the column of periods, if there is one."""
    names = list(cells)
    at = next((names.index(name) for name in _PARTS["period"] if name in cells), 0)
    told = [str(cells[name]) for name in names[:at] if cells[name] is not None]
    return " ".join(told) or None


def _basis(
    cells: dict[str, Any],
    standard: str | Standard,
    water_body: str | None,
    target: str,
    columns: Columns | None,
) -> pl.DataFrame:
    """Return the readings of the row with the limits of the target.

    Without a water body, limits that depend on it are left out.
    """
    frame = plain(cells, but=target)
    if water_body is None:
        water_body = "".join(["water_body", *frame.columns])  # no column has all names
        frame = frame.with_columns(pl.lit(None, pl.String).alias(water_body))
    made: pl.DataFrame = grade_readings(
        frame, standard=standard, water_body=water_body, target=target,
        columns=columns, suffix=MARK, lang="en",
    )  # fmt: skip
    return own_columns(made)
