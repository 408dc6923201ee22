"""One call of the plugin: a function of the core on columns."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from polars.plugins import register_plugin_function

from shuizhi import _shuizhi
from shuizhi._core.forks import check_fork

_PLUGIN = Path(_shuizhi.__file__)


def call(function: str, inputs: Sequence[pl.Expr], **arguments: object) -> pl.Expr:
    """Return an expression whose result in a row depends on that row alone."""
    return _registered(function, inputs, arguments, elementwise=True)


def call_whole(function: str, inputs: Sequence[pl.Expr]) -> pl.Expr:
    """Return an expression that reads all rows."""
    return _registered(function, inputs, {}, elementwise=False)


def _registered(
    function: str, inputs: Sequence[pl.Expr], arguments: dict[str, object], *, elementwise: bool
) -> pl.Expr:
    check_fork()
    return register_plugin_function(
        plugin_path=_PLUGIN,
        function_name=function,
        args=inputs,
        kwargs=arguments,
        is_elementwise=elementwise,
    )
