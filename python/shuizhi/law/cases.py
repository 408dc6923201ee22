"""The worked cases: samples, the result that is expected, and the clause behind it."""

import json
from functools import cache

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import checked
from shuizhi._core.language import Lang
from shuizhi.law.headings import in_language


def grid(text: str) -> tuple[list[str], list[list[str]]]:
    """Return the headings and rows of a case's table, whose cells are separated by ``|``."""
    lines = [line.strip() for line in text.splitlines() if line.strip(" |:-")]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return rows[0], rows[1:]


@checked
def cases(*, lang: Lang | None = None) -> pl.DataFrame:
    """List the worked cases of the rules and standards: samples, result and clause.

    Parameters
    ----------
    lang
        ``en`` or ``zh``: language of the headings; see `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        One row per case: ``document`` (the standard or method), ``zh`` and ``en`` (what it shows),
        ``rules`` (ids, as in :func:`rules`), ``conditions`` (codes of the conditions of a discharge
        standard), ``verb`` and ``options`` (JSON), ``samples`` (a table as text) and ``tables``
        (further tables by option, as JSON), ``expected``, ``wording`` and ``refused`` (the result:
        a table, sentences, or an error), ``clause`` and ``source``.

    Examples
    --------
    >>> of_rule = pl.col("rules").list.contains("half-detection-limit")
    >>> case = cases().filter(of_rule).row(0, named=True)
    >>> print(case["expected"].strip())
    断面     | 时段    | 氨氮(mg/L)
    武陟渠首 | 2021-04 | 0.275
    >>> case["source"]
    'made; (0.45 + 0.2/2) / 2 = 0.275'
    """
    return in_language(_listed().clone(), "cases", lang)


@cache
def _listed() -> pl.DataFrame:
    rows = []
    for file in json.loads(_shuizhi.cases_json()):
        for case in file["cases"]:
            row = {"document": file["of"]} | {name: case.get(name) for name in _COLUMNS[1:]}
            row["options"] = json.dumps(case["options"], ensure_ascii=False)
            row["tables"] = json.dumps(case["tables"], ensure_ascii=False)
            row["then"] = case.get("then") and json.dumps(case["then"], ensure_ascii=False)
            rows.append(row)
    lists = dict.fromkeys(["rules", "conditions"], pl.List(pl.String))
    return pl.DataFrame(rows, schema={name: lists.get(name, pl.String) for name in _COLUMNS})


_COLUMNS = (
    "document",
    "zh",
    "en",
    "rules",
    "conditions",
    "verb",
    "options",
    "samples",
    "tables",
    "then",
    "expected",
    "wording",
    "refused",
    "clause",
    "source",
)
