"""Headings of tables: checks, and the prefix of private columns."""

from collections.abc import Iterable, Sequence

from shuizhi._core.language import Lang
from shuizhi._core.messages import text
from shuizhi.errors import ColumnError, OptionError

# The prefix of private columns. Unicode reserves U+FDD0 for use inside programs: text that is
# exchanged does not contain it, and tables that do are refused.
MARK = "\ufdd0"


def check_headings(names: Iterable[str]) -> None:
    """Refuse a table whose column names are ambiguous.

    Raises
    ------
    ColumnError
        The name of a column contains the prefix of private columns, is a pattern for polars, or is
        not valid text.
    """
    for name in names:
        if name == "*" or (name.startswith("^") and name.endswith("$")):
            raise ColumnError(text("column_pattern", column=name))
        if MARK in name:
            raise ColumnError(text("column_marked", column=name))
        if not name.isascii() and any("\ud800" <= char <= "\udfff" for char in name):
            raise ColumnError(text("column_half", column=repr(name)))


def check_nul(name: str) -> None:
    """Refuse a column whose name cannot be passed to the plugin.

    Raises
    ------
    ColumnError
        The name contains the character NUL.
    """
    if "\0" in name:
        raise ColumnError(text("column_nul", column=repr(name)))


def output_names(
    names: dict[str, str], lang: Lang, suffix: str | None, taken: Sequence[str]
) -> dict[str, str]:
    if suffix is not None and not isinstance(suffix, str):
        raise OptionError(text("suffix_no_text", suffix=suffix))
    made = {name: (zh if lang == "zh" else name) + (suffix or "") for name, zh in names.items()}
    if clash := [name for name in made.values() if name in taken]:
        raise ColumnError(text("column_exists", columns=clash))
    return made
