"""Common options, and checks of options and column names."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.messages import text
from shuizhi._core.request import Columns, DetectionLimits, NonDetect, Rounding
from shuizhi._frames.tables import Table, readable
from shuizhi.errors import ColumnError, OptionError


class Cells(TypedDict, total=False):
    """Options of reading cells; see `shuizhi.grade`."""

    nondetect: NonDetect
    detection_limits: DetectionLimits
    missing_values: Sequence[str | float]
    columns: Columns | None
    decisions: Any


class Reading(Cells, total=False):
    """The same, with the columns of a long table."""

    do_saturation: bool
    parameter: str | None
    value: str | None
    unit: str | None


class Rounded(Reading, total=False):
    """The same, with rounding."""

    rounding: Rounding
    decimals: Mapping[str, int]


class Statistics(Cells, total=False):
    """Options of averaging; see `shuizhi.average`."""

    origin: str | None
    precedence: Literal["automatic", "manual"] | Mapping[str, str] | None
    geometric: Sequence[str]
    ph_mean: Literal["hydrogen", "arithmetic"]
    mean_of: Literal["days", "months", "samples"] | None
    min_count: int | Mapping[str, int] | None
    duplicates: Literal["once", "keep", "error"]
    rounding: Rounding
    decimals: Mapping[str, int]


class Averaging(Statistics, Reading, total=False):
    """Both, with the use of rows whose state is not normal."""

    abnormal: Literal["keep", "drop"]


class Assessing(Averaging, total=False):
    """The same, with the check that the standard is in force."""

    in_force: Literal["check", "any"]


def split_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split options into those of reading cells and those of averaging."""
    reading = {
        "nondetect", "detection_limits", "missing_values", "do_saturation", "decimals"
    } & options.keys()  # fmt: skip
    # The notes on rows of samples were given.
    rest = {n: value for n, value in options.items() if n not in reading and n != "abnormal"}
    return {name: options[name] for name in reading}, rest


def check_names(option: str, names: object) -> None:
    """Refuse a single text in place of a list of names.

    Raises
    ------
    OptionError
        It is one text, or not a list of texts.
    """
    if isinstance(names, str):
        raise OptionError(text("one_text_names", option=option, names=names))
    if not isinstance(names, Sequence | set | frozenset) or not all(
        isinstance(name, str) for name in names
    ):
        raise OptionError(text("no_list_of_names", option=option, names=names))


def not_found(option: str, name: str, names: Sequence[str]) -> str:
    """Return the error of a column that is not found, with the nearest name."""
    near = _shuizhi.nearest(name, list(names))
    if near is not None:
        return text("column_not_found_nearest", option=option, column=name, nearest=near)
    return text("column_not_found", option=option, column=name, columns=list(names))


def named(option: str, names: str | Sequence[str] | None, given: Table) -> list[str]:
    """Check the columns that the user names.

    Raises
    ------
    ColumnError
        The table lacks one, or one is given twice.
    """
    if names is not None and not isinstance(names, str):
        check_names(option, names)
    found = [] if names is None else [names] if isinstance(names, str) else list(names)
    for name in found:
        if name not in given.names:
            raise ColumnError(not_found(option, name, given.names))
    if len(set(found)) < len(found):
        raise ColumnError(text("column_named_twice", option=option, found=found))
    if objects := [name for name in found if given.schema.get(name) == pl.Object]:
        raise ColumnError(text("column_of_objects", option=option, objects=objects))
    return found


def number(
    name: str,
    dtype: Any,
    what: str,
    missing_values: Sequence[str | float] = (),
    *,
    exponent: int = 0,
    signed: bool = False,
) -> pl.Expr:
    """Return a column of plain numbers; null if a cell is not a number or only a bound."""
    cell = plugin.reading(
        readable(name, dtype, what), exponent=exponent, signed=signed, missing_values=missing_values
    )
    return pl.when(cell.struct.field("qualifier").is_null()).then(cell.struct.field("value"))


def one_name(option: str, name: str | None, given: Table) -> list[str]:
    """Check the column that the user names, if any.

    Raises
    ------
    ShuizhiError
        It is not text, or not a column of the table.
    """
    if name is not None and not isinstance(name, str):
        raise OptionError(text("one_column_named", option=option, name=name))
    return named(option, name, given)
