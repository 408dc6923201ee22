"""The language of results and messages: of the call, of the process, or English."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from shuizhi.errors import OptionError

Lang = Literal["en", "zh"]

_VARIABLE = "SHUIZHI_LANG"
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")

_set: Lang | None = None
_of_call: ContextVar[Lang | None] = ContextVar("shuizhi_lang", default=None)


def set_lang(lang: Lang | None) -> None:
    """Set the language of results and messages for this process.

    The ``lang=`` of a call takes precedence, then this setting, then the environment variable
    ``SHUIZHI_LANG``; the default is English. The command line also uses the locale.

    Parameters
    ----------
    lang
        ``en``, ``zh``, or None to reset.

    Raises
    ------
    OptionError
        It is another language.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> sz.set_lang("zh")
    >>> sz.grade(pl.DataFrame({"氨氮": [1.2]})).columns[1:3]
    ['类别', '水质状况']
    >>> sz.set_lang(None)
    """
    global _set
    _set = None if lang is None else _checked("lang", lang)


def language(lang: str | None = None) -> Lang:
    """Return the language of a call: its own, or the current setting.

    Raises
    ------
    OptionError
        The language is not known.
    """
    if lang is not None:
        return _checked("lang", lang)
    if (found := _of_call.get() or _set) is not None:
        return found
    said = os.environ.get(_VARIABLE, "")
    return _checked(_VARIABLE, said) if said else "en"


@contextmanager
def speaking(lang: str | None) -> Iterator[None]:
    """Use the language of a call while it runs, for its messages too."""
    token = _of_call.set(language(lang))
    try:
        yield
    finally:
        _of_call.reset(token)


def of_locale() -> Lang:
    """Return the language of the environment: ``SHUIZHI_LANG``, otherwise the locale."""
    if os.environ.get(_VARIABLE):
        return language()
    locale = next((said for name in _LOCALES if (said := os.environ.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _checked(name: str, said: str) -> Lang:
    if isinstance(said, str) and said in ("zh", "en"):
        return "zh" if said == "zh" else "en"
    # The language is unknown, so the message is in both.
    raise OptionError(f"{name}={said!r} is not understood; say 'en' or 'zh'（请用 'en' 或 'zh'）")
