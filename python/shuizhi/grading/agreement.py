"""Compare our classes with the official ones, for tables of the national automatic network.

``python -m shuizhi.grading.agreement FILE`` takes a file with columns of displayed values, the same
columns prefixed with ``原始值:`` for raw values, the official class in 水质类别 and the water body
in 水体类型. It prints how many classes agree, graded from raw and from displayed values, and
whether rounding the raw values gives the displayed ones.
"""

import json
import sys
from dataclasses import dataclass

import polars as pl

import shuizhi as sz
from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi._core.palette import CLASSES
from shuizhi.errors import ColumnError, ShuizhiError
from shuizhi.io import read_samples

RAW = "原始值:"
OFFICIAL = "水质类别"
BODY = "水体类型"
INDICATORS = ["pH", "溶解氧", "高锰酸盐指数", "氨氮", "总磷"]


@dataclass(frozen=True)
class Agreement:
    """The agreement of two gradings: rows with both classes, equal ones, confusion table."""

    compared: int
    equal: int
    confusion: pl.DataFrame

    @property
    def share(self) -> float:
        """The share of equal rows."""
        return self.equal / self.compared if self.compared else float("nan")


def compare_classes(table: pl.DataFrame, raw: bool) -> Agreement:
    """Grade a table from its raw or displayed values and compare with the official class.

    Raises
    ------
    ColumnError
        The table does not have this form.
    """
    for name in (OFFICIAL, BODY):
        if name not in table.columns:
            raise ColumnError(text("agreement_column", name=name))
    columns: dict[str, tuple[str, str] | None] = {}
    if raw:
        known = {row["column"]: row for row in sz.recognize(table, lang="en").iter_rows(named=True)}
        for name in table.columns:
            shown = known.get(name.removeprefix(RAW))
            if name.startswith(RAW) and shown and shown["parameter"]:
                columns[name] = (shown["parameter"], shown["unit"])
                columns[shown["column"]] = None
        if not columns:
            raise ColumnError(text("agreement_raw", raw=RAW))
    graded = sz.grade(
        table, water_body=BODY, indicators=INDICATORS, columns=columns, suffix="_ours"
    )
    official = pl.col(OFFICIAL).cast(pl.String).str.strip_chars().alias("official")
    both = graded.select(official, pl.col("class_ours").cast(pl.String).alias("ours")).filter(
        pl.col("official").is_in(CLASSES)
    )
    confusion = (
        both.with_columns(pl.col("ours").fill_null("—"))
        .pivot(
            "ours", index="official", values="official", aggregate_function="len", sort_columns=True
        )
        .fill_null(0)
    )
    order = [name for name in [*CLASSES, "—"] if name in confusion.columns]
    confusion = confusion.select("official", *order).sort(
        pl.col("official").replace_strict({name: place for place, name in enumerate(CLASSES)})
    )
    equal = both.select((pl.col("official") == pl.col("ours")).sum()).item()
    return Agreement(both.height, int(equal or 0), confusion)


def compare_rounding(table: pl.DataFrame) -> tuple[int, int, int]:
    """Round raw values to the published decimals and compare with the displayed ones.

    Returns
    -------
    tuple of int
        Pairs compared, pairs equal, and how many of the equal ones have more decimals than usual
        for the parameter and agree in all of them.
    """
    places = {
        row["id"]: row["decimals_published"]
        for row in json.loads(_shuizhi.parameters_json())
        if row["decimals_published"] is not None
    }
    compared = equal = unusual = 0
    for row in sz.recognize(table, lang="en").iter_rows(named=True):
        name, parameter = row["column"], row["parameter"]
        if parameter not in places or RAW + name not in table.columns:
            continue
        texts = pl.col(name).cast(pl.String).alias("text")
        numbers = pl.col(name, RAW + name).cast(pl.Float64, strict=False)
        for shown, raw, cell in table.select(numbers, texts).drop_nulls().iter_rows():
            compared += 1
            if _shuizhi.round_for_assessment(raw, places[parameter]) == shown:
                equal += 1
            elif _shuizhi.round_half_even(raw, len(cell.partition(".")[2])) == shown:
                equal += 1
                unusual += 1
    return compared, equal, unusual


def main(path: str) -> None:
    """Print the comparison for a file."""
    table = read_samples(path).frame
    for label, raw in (("raw values (原始值)", True), ("shown values", False)):
        found = compare_classes(table, raw)
        print(f"class from {label}: {found.equal} of {found.compared} equal, {found.share:.3%}")
        with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
            print(found.confusion)
    compared, equal, unusual = compare_rounding(table)
    print(
        f"raw values rounded half to even: {equal} of {compared} equal the shown ones "
        f"({unusual} of them shown with unusual decimals)"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m shuizhi.grading.agreement FILE")
    try:
        main(sys.argv[1])
    except ShuizhiError as error:
        sys.exit(f"error: {error}")
