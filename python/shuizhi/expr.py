"""Expressions to grade and read cells in polars queries.

They are elementwise, so they run in the streaming engine and inside any context.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import checked
from shuizhi._core.headings import MARK, check_nul
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import (
    DEFAULT_TARGET,
    GB3838,
    DetectionLimits,
    Lang,
    NonDetect,
    Options,
    Rounding,
    for_parameters,
    prepare,
)
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard

__all__ = ["grade", "reading"]

_MOST = 30  # the largest power of ten between two units


@checked
def grade(
    columns: Sequence[str] | Mapping[str, str | pl.Expr],
    *,
    standard: str | Standard = GB3838,
    water_body: str | pl.Expr = "river",
    target: str | int | pl.Expr = DEFAULT_TARGET,
    indicators: str | Sequence[str] | None = None,
    x: Sequence[str] = (),
    drinking_source: bool = False,
    do_saturation: bool = False,
    nondetect: NonDetect = "half",
    detection_limits: DetectionLimits = None,
    missing_values: Sequence[str | float] = (),
    rounding: Rounding = "none",
    lang: Lang | None = None,
) -> pl.Expr:
    """Grade each row, as an expression.

    Parameters
    ----------
    columns
        Column names with parameter and unit (``氨氮(mg/L)``), or a mapping of parameters to column
        names or expressions, in canonical units. The columns must be numbers (Float64, Float32,
        Int32, Int64, UInt8, UInt32, UInt64) or text; cast others first, because their types are
        known only in the query. A single value, such as a literal or an aggregate, applies to every
        row.
    water_body, target
        As in `shuizhi.grade`; an expression if they differ by row.
    standard, indicators, x, drinking_source, do_saturation, nondetect, detection_limits, \
missing_values, rounding, lang
        As in `shuizhi.grade`.

    Returns
    -------
    polars.Expr
        A struct: ``class``, ``status``, ``deciding``, ``exceeding``, ``assessed``, ``indicators``,
        ``certain`` and ``reason``, as in `shuizhi.grade`.

    Raises
    ------
    ShuizhiError
        An option, name or unit is not understood.
    polars.exceptions.ComputeError
        In the query: a column has another type.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({"氨氮(mg/L)": ["0.025L", "1.2"], "pH": [8.1, 7.9]})
    >>> grading = grade(["氨氮(mg/L)", "pH"])
    >>> samples.select(grading.struct.field("class")).to_series().to_list()
    ['Ⅰ', 'Ⅳ']
    """
    lang = language(lang)
    by_row = isinstance(water_body, pl.Expr), isinstance(target, pl.Expr)
    names = [f"{MARK}water_body"] * by_row[0] + [f"{MARK}target"] * by_row[1]
    options = Options(
        standard,
        f"{MARK}water_body" if isinstance(water_body, pl.Expr) else water_body,
        f"{MARK}target" if isinstance(target, pl.Expr) else target,
        indicators,
        x,
        drinking_source,
        do_saturation,
        nondetect,
        detection_limits,
        missing_values,
        rounding,
        lang,
        names,
    )
    if not len(columns):
        raise OptionError(text("no_columns_named", option="columns"))
    if isinstance(columns, Mapping):
        for name, value in columns.items():
            if not isinstance(value, str | pl.Expr):
                raise OptionError(text("no_column_or_expression", name=name, value=repr(value)))
        prepared = for_parameters(options, list(columns))
        values = columns.values()
        inputs = [_column(value) for value in values]
    else:
        prepared = prepare(columns, options, None)
        inputs = [_column(name) for name in prepared.columns]
    rows = [given.cast(pl.String) for given in (water_body, target) if isinstance(given, pl.Expr)]
    return plugin.graded(prepared, [*inputs, *rows])


@checked
def reading(
    column: str | pl.Expr,
    *,
    exponent: int = 0,
    signed: bool = False,
    missing_values: Sequence[str | float] = (),
) -> pl.Expr:
    """Read cells as laboratories write them: ``0.025L``, ``＜0.05``, ``未检出``, ``--``.

    Parameters
    ----------
    column
        Text or numbers.
    exponent
        The power of ten by which figures are multiplied, exactly (-3 from μg/L to mg/L).
    signed
        Whether negative figures are possible; if not, they are flagged.
    missing_values
        Texts and numbers that mean a missing value, for example ``[-1]``.

    Returns
    -------
    polars.Expr
        A struct: ``value`` (Float64; the detection limit of a non-detect), ``qualifier`` (``<``,
        ``>`` or null) and ``reason`` (a code of `shuizhi.reasons`, if there is no value).

    Examples
    --------
    >>> import polars as pl
    >>> cells = pl.DataFrame({"氨氮": ["0.025L", "未检出", "1.2×10^3", "--"]})
    >>> cells.select(reading("氨氮")).unnest("氨氮").rows()
    [(0.025, '<', None), (None, '<', None), (1200.0, None, None), (None, None, 'missing')]
    """
    if abs(exponent) > _MOST:
        raise OptionError(text("exponent_beyond", exponent=exponent, most=_MOST))
    return plugin.reading(
        _column(column), exponent=exponent, signed=signed, missing_values=missing_values
    )


def _column(given: str | pl.Expr) -> pl.Expr:
    if isinstance(given, pl.Expr):
        return given
    check_nul(given)
    return pl.col(given)
