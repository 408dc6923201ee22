"""Run the worked cases of standards/cases, and say where a result is not what is expected.

``python tests/python/common/cases.py FILE`` prints the result of each case of a file.
"""

import sys
import warnings
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import polars as pl

import shuizhi as sz
from shuizhi import _shuizhi
from shuizhi.law.cases import grid


def table(text: str) -> pl.DataFrame:
    """Return a table of a case, as read from CSV: columns of numbers, others of text."""
    headings, rows = grid(text)
    cells = [[cell or None for cell in row] for row in rows]
    made = pl.DataFrame(cells, schema=dict.fromkeys(headings, pl.String), orient="row")
    return made.with_columns(_typed(column) for column in made.iter_columns())


def _typed(column: pl.Series) -> pl.Series:
    said = column.drop_nulls()
    for pattern, kind in ((r"^-?\d+$", pl.Int64), (r"^-?\d+(\.\d+)?$", pl.Float64)):
        if len(said) and said.str.contains(pattern).all():
            return column.cast(kind)
    return column


def run(case: dict[str, Any]) -> Any:
    """Return the result of a case, as the library gives it in Chinese."""
    options = case["options"] | {name: table(text) for name, text in case["tables"].items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = getattr(sz, case["verb"])(table(case["samples"]), **({"lang": "zh"} | options))
        if then := case.get("then"):
            made = getattr(sz, then["verb"])(made, **({"lang": "zh"} | then["options"]))
    return made


def told(case: dict[str, Any], made: pl.DataFrame) -> list[str]:
    """Return the sentences in which a result is told."""
    named = {k: case["options"][k] for k in ("standard", "water_body") if k in case["options"]}
    if case["verb"] == "grade" and "target" in case["options"]:
        named["target"] = case["options"]["target"]
    return [str(sz.explain(row, **named)) for row in made.iter_rows(named=True)]


def shown(value: Any) -> str:
    """Return a cell of a result as cases have it."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(map(shown, value))
        case dict():
            return shown(next(iter(value.values())))
        case date():
            return value.isoformat()
        case float():
            return str(Decimal(repr(value)).normalize() + 0).replace("E+", "e")
    return str(value)


def same(wanted: str, value: Any) -> bool:
    """Say whether a cell is the one expected; figures to the places that are written."""
    if wanted.startswith("…") and wanted.endswith("…"):
        return wanted.strip("…") in shown(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            figure = Decimal(wanted)
        except InvalidOperation:
            return False
        half = Decimal(5).scaleb(int(figure.as_tuple().exponent) - 1)
        return abs(Decimal(repr(value)) - figure) <= half
    return wanted == shown(value)


def differences(case: dict[str, Any]) -> list[str]:
    """Return where a case comes to something else than expected."""
    if case.get("refused") is not None:
        try:
            made = run(case)
        except sz.ShuizhiError as error:
            found = str(error)
            return [] if case["refused"] in found else [f"refused with: {found}"]
        return [f"not refused: {made}"]
    made = run(case)
    wrong = []
    if case.get("expected") is not None:
        headings, rows = grid(case["expected"])
        if missing := [name for name in headings if name not in made.columns]:
            return [f"no columns {missing}; there are {made.columns}"]
        if made.height != len(rows):
            wrong.append(f"{made.height} rows, not {len(rows)}")
        for number, (row, cells) in enumerate(
            zip(made.iter_rows(named=True), rows, strict=False), 1
        ):
            wrong += [
                f"row {number}, {name}: {shown(row[name])!r}, not {wanted!r}"
                for name, wanted in zip(headings, cells, strict=True)
                if not same(wanted, row[name])
            ]
    if case.get("wording") is not None:
        lines = [line.strip() for line in case["wording"].strip().splitlines()]
        if (found := told(case, made)) != lines:
            wrong.append(f"told as {found}")
    return wrong


if __name__ == "__main__":
    import json

    for name in sys.argv[1:]:
        text = Path(name).read_text(encoding="utf-8")
        for one in json.loads(_shuizhi.load_cases_json(text, name))["cases"]:
            print("\n#", one["zh"], "|", ", ".join(one["rules"] + one["conditions"]))
            try:
                print(*differences(one) or ["as expected"], sep="\n")
                if differences(one):
                    for row in run(one).iter_rows(named=True):
                        print(" | ".join(f"{name}={shown(cell)}" for name, cell in row.items()))
            except Exception as error:
                print(type(error).__name__, error)
