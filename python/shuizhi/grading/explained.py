"""The readings behind an explanation, and verdicts by single limits in a sentence."""

import warnings
from collections.abc import Mapping
from typing import Any

import polars as pl

from shuizhi._core import figures
from shuizhi._core.evidence import evidence
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id, unit_in
from shuizhi._core.request import Columns, Lang
from shuizhi._core.verdicts import CODES, COMPARISON_WORDS, of_limit
from shuizhi._frames.tables import wrap
from shuizhi.errors import OptionError, ShuizhiNote
from shuizhi.grading.limits import check_limits
from shuizhi.grading.uses import use_column
from shuizhi.law.lookup import Standard

_SIGNS = {"<=": "≤", ">=": "≥"}
_VERDICT = ("verdict", "判定")


def is_of_limits(cells: Mapping[str, Any]) -> bool:
    """Return whether a row is of `check_limits`."""
    return any(cells.get(name) in CODES for name in _VERDICT)


def plain(cells: Mapping[str, Any], but: str = "") -> pl.DataFrame:
    """Return a row as a table of its plain cells; a column of counts may have the name ``but``."""
    kinds = (str, int, float)
    readings = {
        name: cell
        for name, cell in cells.items()
        if (cell is None or type(cell) in kinds) and name != but
    }
    return pl.DataFrame({name: [cell] for name, cell in readings.items()}, strict=False)


def own_columns(made: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of readings beside those of their row."""
    return made.select(
        pl.col(name).alias(name.removesuffix(MARK))
        for name in made.columns
        if name.endswith(MARK) and name != f"row{MARK}"
    )


def of_limits(
    cells: Mapping[str, Any],
    standard: str | Standard | None,
    use: str | None,
    conditions: Mapping[str, str] | None,
    place: str | None,
    columns: Columns | None,
) -> tuple[str, tuple[str, ...], pl.DataFrame]:
    """Return a verdict by single limits as a sentence, its details, and every reading."""
    lang: Lang = "zh" if "判定" in cells else "en"
    said = "标准" if lang == "zh" else "standard"
    law = cells.get(said) if standard is None else standard
    if law is None:
        raise OptionError(text("explain_standard"))
    frame = plain(cells)
    if use is None:
        use = use_column(wrap(frame), None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ShuizhiNote)
        made: pl.DataFrame = check_limits(
            frame, standard=law, use=use, conditions=conditions, columns=columns,
            shape="readings", suffix=MARK, lang="en",
        )  # fmt: skip
    basis = own_columns(made)
    over = basis.filter((pl.col("verdict") == "fail") & ~pl.col("reference").fill_null(False))
    verdict = CODES[next(cells[name] for name in _VERDICT if name in cells)]
    reason = cells.get("说明" if lang == "zh" else "reason")
    named = [_over(each, lang) for each in over.iter_rows(named=True)]
    id = str(getattr(law, "id", law))
    sentence = (_chinese if lang == "zh" else _english)(id, place, verdict, named, reason)
    there = pl.col("value").is_not_null() | pl.col("qualifier").is_not_null()
    told = over if verdict == "fail" else basis.filter(there, pl.col("verdict") == verdict)
    details = tuple(detail(each, None, lang) for each in told.iter_rows(named=True))
    return sentence, details, basis


def _over(reading: Mapping[str, Any], lang: Lang) -> str:
    p = parameters_by_id()[reading["parameter"]]
    name = p.name_zh if lang == "zh" else p.name_en
    times = reading["multiple"]
    space = "" if lang == "zh" else " "
    return name if times is None else f"{name}{space}({figures.multiple(times)})"


def _chinese(law: str, place: str | None, verdict: str, over: list[str], reason: str | None) -> str:
    parts = [f"{place or ''}按{law}判定为{of_limit(verdict, 'zh')}"]
    if over:
        parts.append(f"超标指标为{'、'.join(over)}")
    return "，".join(parts) + (f"（{reason}）。" if reason else "。")


def _english(law: str, place: str | None, verdict: str, over: list[str], reason: str | None) -> str:
    word = {"pass": "passes", "fail": "fails"}.get(verdict, verdict)
    said = f"{f'{place}: ' if place else ''}{word} by {law}"
    if over:
        said += f", over the limit: {', '.join(over)}"
    return said + (f" ({reason})." if reason else ".")


def detail(reading: Mapping[str, Any], target: str | None, lang: Lang) -> str:
    """Return a reading with its limit, of a class where a target is given, and its source."""
    p = parameters_by_id()[reading["parameter"]]
    unit = "" if p.unit == "1" else f" {unit_in(p.unit, lang)}"
    comparison = reading["comparison"]
    if reading["limit_high"] is not None:
        limit = f"{figures.plain(reading['limit'])}–{figures.plain(reading['limit_high'])}"
    elif reading["limit"] is not None:
        limit = f"{_SIGNS.get(comparison, comparison)} {figures.plain(reading['limit'])}{unit}"
    elif target is None and comparison in COMPARISON_WORDS:
        limit = COMPARISON_WORDS[comparison] if lang == "zh" else comparison.replace("_", " ")
    else:
        limit = "–"
    if reading["value"] is None:
        value = "未检出" if lang == "zh" else "not detected"
    else:
        value = f"{reading['qualifier'] or ''}{figures.plain(reading['value'])}{unit}"
    times = None if reading["multiple"] is None else figures.multiple(reading["multiple"])
    verdict = of_limit(reading["verdict"], lang)
    source = [reading["clause"], evidence(reading["evidence"] or "", lang)]
    source = [part for part in source if part]
    if lang == "zh":
        over = verdict if times is None else f"超标{times}倍"
        of = "" if target is None else f"{target}类"
        told = f"（{'，'.join(source)}）" if source else ""
        return f"{p.name_zh} {value}，{of}限值 {limit}，{over}{told}"
    over = verdict if times is None else f"over by {times} times"
    of = "" if target is None else f" of class {target}"
    told = f" ({', '.join(source)})" if source else ""
    return f"{p.name_en} {value}, limit{of} {limit}, {over}{told}"
