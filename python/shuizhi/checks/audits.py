"""Check laboratory reports against the standards: printed limits and verdicts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import markup
from shuizhi._core.arguments import checked
from shuizhi._core.evidence import evidence
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.palette import CLASSES
from shuizhi._core.request import GB3838, Lang
from shuizhi._core.verdicts import VERDICT_WORDS, of_limit
from shuizhi._frames.tables import read_frame
from shuizhi.checks.conclusions import single_verdict, verdict_of
from shuizhi.errors import ColumnError, ShuizhiError, UnknownNameError
from shuizhi.grading.limits import check_limits
from shuizhi.io.laboratory import COLUMNS, LabReports
from shuizhi.law.lookup import Standard
from shuizhi.law.verify import STATUS_ZH, WHY_ZH, verify_limits
from shuizhi.notebook.display import show

__all__ = ["Audit", "audit"]

NEW = {
    "limit_check": "限值核对",
    "legal_limit": "法定限值",
    "legal_unit": "法定单位",
    "printed_verdict": "报告判定",
    "found_verdict": "复核判定",
    "verdict_check": "判定核对",
    "why": "核对说明",
    "clause": "条款",
    "evidence": "依据",
}
CONTRADICTIONS = {
    "file": "文件",
    "sheet": "工作表",
    "row": "行",
    "item": "项目",
    "result": "结果",
    "unit": "单位",
    "what": "核对内容",
    "printed": "报告所印",
    "found": "核对所得",
    "clause": "条款",
    "evidence": "依据",
}
_WHAT = {"limit": "标准限值", "verdict": "判定"}
_NOT_PRINTED = {"en": "not_printed", "zh": "报告未印"}
# Our own column names, beside those of the readings.
_ROW, _LEVEL = "#row", "#level"
_NEEDED = ("item", "result")
_STANDARD = re.compile(r"(GB|HJ|DB\d*|CJ|SL|DZ)\s*(/\s*T)?\s*([\d/.]+)\s*-\s*(\d{2,4})", re.I)
_CLASS = re.compile(r"[(（]?\s*([ⅠⅡⅢⅣⅤ]|[IV]{1,3}|[1-5一二三四五])\s*类")
_SHOWN = 10


@dataclass(frozen=True)
class Audit:
    """Readings of reports, checked against the standards.

    Attributes
    ----------
    frame : polars.DataFrame
        The readings in their order, with the columns of `audit`.
    contradictions : polars.DataFrame
        One row per printed limit or verdict that contradicts the standard.
    notes : list of str
        The number of each result, and what could not be compared.
    """

    frame: pl.DataFrame
    contradictions: pl.DataFrame
    notes: list[str] = field(default_factory=list)

    def _repr_html_(self) -> str:
        told = "".join(markup.paragraph(note, aside=True) for note in self.notes)
        return markup.block(told) + show(self.contradictions, rows=_SHOWN)._repr_html_()


@checked
def audit(
    reports: Any, *, standard: str | Standard | None = None, lang: Lang | None = None
) -> Audit:
    """Check the limits and verdicts that laboratory reports print against the standards.

    A limit is compared with the standard that the report names, for the class printed with it
    (``≤0.2(II类)``). The verdict is computed again from the result and the standard's own limits.
    The report's verdict on a reading is the one in its row, or otherwise its conclusion: 均符合, or
    除…外其余均符合.

    Parameters
    ----------
    reports
        The result of `read_lab_reports`, or its ``frame`` as any kind of table.
    standard
        The standard for readings whose report names no built-in one; by default these are not
        compared.
    lang
        ``en`` or ``zh``: the names of columns and the words in them.

    Returns
    -------
    Audit
        ``frame`` has the readings with new columns (in brackets the Chinese names):

        - ``limit_check`` (限值核对): ``confirmed``, ``contradicted``, ``not_encoded`` or
          ``not_comparable`` (no limit is printed, its unit differs, or it cannot be read)
        - ``legal_limit`` (法定限值), ``legal_unit`` (法定单位): the limit of the standard
        - ``printed_verdict`` (报告判定): pass or fail; ``found_verdict`` (复核判定): pass, fail or
          undetermined
        - ``verdict_check`` (判定核对): as ``limit_check``; not comparable if none is printed
        - ``why`` (核对说明): why a comparison was not possible
        - ``clause`` (条款), ``evidence`` (依据)

        ``contradictions`` has file, sheet, row, item, result, unit, the kind (``limit`` or
        ``verdict``), the printed and the correct value, clause and evidence.

    Raises
    ------
    ColumnError
        The table has no column of items or of results.

    Examples
    --------
    >>> import polars as pl
    >>> readings = pl.DataFrame({
    ...     "项目": ["铅", "pH"], "单位": ["mg/L", "/"], "结果": ["0.097", "7.8"],
    ...     "标准限值": ["0.01", "6.5~8.5"], "标准": "GB5749-2022",
    ...     "结论": "所检2项指标均符合GB5749-2022的标准限值要求",
    ... })
    >>> found = audit(readings, lang="en")
    >>> found.frame["limit_check"].to_list(), found.frame["verdict_check"].to_list()
    (['confirmed', 'confirmed'], ['contradicted', 'confirmed'])
    >>> found.contradictions.select("item", "result", "printed", "found").row(0)
    ('铅', '0.097', 'pass', 'fail')
    """
    lang = language(lang)
    given = reports.frame if isinstance(reports, LabReports) else read_frame(reports)
    names = {name: name for name in COLUMNS} | {zh: name for name, zh in COLUMNS.items()}
    rows = given.select(pl.col(c).alias(names[c]) for c in given.columns if c in names)
    for needed in _NEEDED:
        if needed not in rows.columns:
            raise ColumnError(text("audit_column", column=COLUMNS[needed]))
    rows = rows.with_columns(
        pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in rows.columns
    ).with_row_index(_ROW)
    rows = rows.with_columns(
        _standards(rows, standard).alias("standard"),
        pl.col("limit").map_elements(_class_of, return_dtype=pl.String).alias(_LEVEL),
        pl.when(~pl.col("unit").is_in(["/", "-", "—", "", "无量纲"])).then("unit").alias("unit"),
    )
    parts = [_checked(part, standard, lang) for part in rows.partition_by("standard")]
    found = pl.concat(parts).sort(_ROW) if parts else _nothing(rows)
    printed = _printed(rows, lang)
    made = _compared(found.with_columns(printed.alias("printed_verdict")), rows, lang)
    contradictions = _contradictions(
        rows.join(made, on=_ROW, how="left", maintain_order="left"), lang
    )
    shown = NEW if lang == "zh" else {name: name for name in NEW}
    made = made.select(pl.col(name).alias(shown[name]) for name in NEW)
    if clash := [name for name in made.columns if name in given.columns]:
        raise ColumnError(text("column_exists", columns=clash))
    return Audit(pl.concat([given, made], how="horizontal"), contradictions,
                 _notes(made, contradictions, shown, lang))  # fmt: skip


def _standards(rows: pl.DataFrame, standard: str | Standard | None) -> pl.Series:
    """Return the standard number of each row, in our spelling."""
    other = standard.id if isinstance(standard, Standard) else standard

    def number(said: str | None) -> str:
        match = _STANDARD.search(said or "")
        if match is None:
            return other or ""
        return f"{match[1].upper()}{'/T' if match[2] else ''} {match[3]}-{match[4]}"

    return pl.Series("standard", [number(said) for said in rows["standard"]], dtype=pl.String)


def _class_of(limit: str) -> str | None:
    match = _CLASS.search(limit)
    if match is None:
        return None
    place = _shuizhi.level_place(CLASSES, match[1])
    return match[1] if place is None else CLASSES[place]


def _nothing(rows: pl.DataFrame) -> pl.DataFrame:
    fields = ("limit_check", "legal_limit", "legal_unit", "limit_why", "found_verdict",
              "verdict_why", "clause", "evidence")  # fmt: skip
    return rows.select(_ROW, *(pl.lit(None, pl.String).alias(name) for name in fields))


_FIGURES_ZH = {
    "not detected": "不得检出",
    "not encoded": "未收录",
    "absent": "无",
    "present": "有",
    "river": "河流",
    "lake": "湖库",
}


def _checked(rows: pl.DataFrame, standard: str | Standard | None, lang: Lang) -> pl.DataFrame:
    """Check the rows of one standard."""
    name = rows["standard"][0]
    law = standard if isinstance(standard, Standard) and standard.id == name else name
    limits: pl.DataFrame = verify_limits(
        rows.select(_ROW, "item", "limit", "unit", _LEVEL), parameter="item", value="limit",
        unit="unit", level=_LEVEL, standard=law, lang="en", suffix="_found",
    )  # fmt: skip
    figure = pl.col("right_found")
    limits = limits.select(
        _ROW,
        pl.col("status_found").alias("limit_check"),
        (figure.str.replace_many(_FIGURES_ZH) if lang == "zh" else figure).alias("legal_limit"),
        pl.col("right_unit_found").alias("legal_unit"),
        pl.col("why_found").alias("limit_why"),
        pl.col("clause_found").alias("clause"),
        pl.col("evidence_found")
        .map_elements(lambda told: evidence(told, lang), return_dtype=pl.String)
        .alias("evidence"),
    )
    return limits.join(
        _verdicts(rows, law, lang), on=_ROW, how="left", maintain_order="left"
    ).select(_nothing(rows).columns)


def _verdicts(rows: pl.DataFrame, law: str | Standard, lang: Lang) -> pl.DataFrame:
    """Return the verdict on each reading by the standard's own limits, or null."""
    # A report names its class at some items only: "≤0.5(Ⅱ类)" beside "6～9".
    classes = pl.col(_LEVEL).drop_nulls()
    of_report = pl.when(classes.n_unique() == 1).then(classes.first()).over("file", "sample")
    long = rows.select(
        _ROW, "item", "result", "unit", "sample_type", level=pl.coalesce(_LEVEL, of_report)
    )
    try:
        found: pl.DataFrame = check_limits(
            long, standard=law, use="level", conditions={"position": "sample_type"}, sample=_ROW,
            parameter="item", value="result", unit="unit", shape="readings", lang=lang,
            suffix="_found", drinking_source=law == GB3838,
        )  # fmt: skip
    except (ColumnError, UnknownNameError) as error:
        reason = _reason(error)
        nothing, why = pl.lit(None, pl.String), pl.lit(WHY_ZH[reason] if lang == "zh" else reason)
        return rows.select(_ROW, nothing.alias("found_verdict"), why.alias("verdict_why"))
    codes = {of_limit(code, lang): code for code in VERDICT_WORDS}
    verdict, reason = (
        ("判定_found", "说明_found") if lang == "zh" else ("verdict_found", "reason_found")
    )
    return found.select(
        _ROW,
        pl.col(verdict).replace(codes).alias("found_verdict"),
        pl.col(reason).alias("verdict_why"),
    )


def _reason(error: ShuizhiError) -> str:
    return "unknown_standard" if isinstance(error, UnknownNameError) else "no_limit"


def _printed(rows: pl.DataFrame, lang: Lang) -> pl.Series:
    """Return the printed verdict on each reading, from its row or the conclusion."""
    of_file: dict[str | None, set[str]] = {}
    for file, item in rows.select("file", "item").iter_rows():
        of_file.setdefault(file, set()).add(item or "")
    items = {file: frozenset(names) for file, names in of_file.items()}
    told = []
    for file, item, verdict, conclusion in rows.select(
        "file", "item", "verdict", "conclusion"
    ).iter_rows():
        single = single_verdict(verdict)
        passes = verdict_of(conclusion, item or "", items[file]) if single is None else single
        told.append(None if passes is None else "pass" if passes else "fail")
    return pl.Series("printed_verdict", told, dtype=pl.String)


def _compared(found: pl.DataFrame, rows: pl.DataFrame, lang: Lang) -> pl.DataFrame:
    """Return the result of the comparison for each reading, in a language."""
    printed, verdict = pl.col("printed_verdict"), pl.col("found_verdict")
    none = pl.col("limit_why").is_in(["no_limit", "unknown_standard", "limit_not_encoded"])
    judged = verdict.is_in(["pass", "fail"]).fill_null(False)
    check = (
        pl.when(printed.is_null())
        .then(pl.lit("not_comparable"))
        .when(judged & (printed == verdict))
        .then(pl.lit("confirmed"))
        .when(judged)
        .then(pl.lit("contradicted"))
        .when(none.fill_null(False))
        .then(pl.lit("not_encoded"))
        .otherwise(pl.lit("not_comparable"))
    )  # fmt: skip
    limit_why: pl.Expr = pl.col("limit_why")
    if lang == "zh":
        limit_why = limit_why.replace(WHY_ZH)
    unprinted = pl.Series(rows["limit"].is_null())
    why = pl.concat_str(
        pl.when(unprinted).then(pl.lit(_NOT_PRINTED[lang])).otherwise(limit_why),
        pl.when(~judged).then("verdict_why"),
        separator="；" if lang == "zh" else "; ", ignore_nulls=True,
    )  # fmt: skip
    made = found.with_columns(verdict_check=check, why=pl.when(why != "").then(why))
    if lang == "zh":
        words = {code: of_limit(code, "zh") for code in ("pass", "fail", "undetermined")}
        made = made.with_columns(
            pl.col("limit_check", "verdict_check").replace(STATUS_ZH),
            pl.col("printed_verdict", "found_verdict").replace(words),
        )
    return made.select(_ROW, *NEW)


def _contradictions(rows: pl.DataFrame, lang: Lang) -> pl.DataFrame:
    zh = lang == "zh"
    word = STATUS_ZH["contradicted"] if zh else "contradicted"
    sides = {
        "limit": ("limit_check", "limit", "legal_limit"),
        "verdict": ("verdict_check", "printed_verdict", "found_verdict"),
    }
    parts = [
        rows.filter(pl.col(check) == word).select(
            _ROW, *(pl.col(name) for name in ("file", "sheet", "row", "item", "result", "unit")),
            pl.lit(_WHAT[what] if zh else what).alias("what"),
            pl.col(printed).alias("printed"), pl.col(found).alias("found"), "clause", "evidence",
        )
        for what, (check, printed, found) in sides.items()
    ]  # fmt: skip
    found = pl.concat(parts).sort(_ROW, maintain_order=True).drop(_ROW)
    return found.rename(CONTRADICTIONS) if zh else found


def _notes(
    made: pl.DataFrame, contradictions: pl.DataFrame, shown: Mapping[str, str], lang: Lang
) -> list[str]:
    notes = []
    for name, message in (("limit_check", "audit_limits"), ("verdict_check", "audit_verdicts")):
        counted = made[shown[name]].value_counts(sort=True)
        notes.append(
            text(message, counts=[f"{word} {count}" for word, count in counted.iter_rows()])
        )
    return notes
