"""The headings of results."""

from collections.abc import Sequence

from shuizhi.errors import ColumnError, OptionError


def output_names(
    names: dict[str, str], lang: str, suffix: str | None, taken: Sequence[str]
) -> dict[str, str]:
    if lang not in ("en", "zh"):
        raise OptionError(f"lang={lang!r} is not understood; say 'en' or 'zh'")
    if suffix is not None and not isinstance(suffix, str):
        raise OptionError(f"suffix={suffix!r} is no text")
    made = {name: (zh if lang == "zh" else name) + (suffix or "") for name, zh in names.items()}
    if clash := [name for name in made.values() if name in taken]:
        raise ColumnError(
            f"the table has columns named {', '.join(map(repr, clash))} already; rename them, or "
            "give suffix= to name the new ones apart"
        )
    return made
