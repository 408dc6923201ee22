"""The headings of tables: those of results, and what begins the columns made on the way."""

from collections.abc import Iterable, Sequence

from shuizhi._core.language import Lang
from shuizhi._core.messages import text
from shuizhi.errors import ColumnError, OptionError

# Begins the names of columns made on the way. Unicode keeps U+FDD0 for use inside programs: no
# text that is exchanged contains it, whatever its encoding, and tables that do are refused.
M = "\ufdd0"


def check_headings(names: Iterable[str]) -> None:
    """Refuse a table whose columns could be taken for those made on the way.

    Raises
    ------
    ColumnError
        The name of a column contains the mark of such columns.
    """
    if marked := [name for name in names if M in name]:
        raise ColumnError(
            f"the name of column {marked[0]!r} contains U+FDD0, a character that Unicode reserves "
            "for use inside programs; rename the column"
        )


def output_names(
    names: dict[str, str], lang: Lang, suffix: str | None, taken: Sequence[str]
) -> dict[str, str]:
    if suffix is not None and not isinstance(suffix, str):
        raise OptionError(f"suffix={suffix!r} is no text")
    made = {name: (zh if lang == "zh" else name) + (suffix or "") for name, zh in names.items()}
    if clash := [name for name in made.values() if name in taken]:
        raise ColumnError(text("column_exists", columns=clash))
    return made
