"""The table of messages: errors, warnings and notes, each in English and Chinese.

Each package has a module of named entries here. Code reports a message by its name:

    raise ColumnError(text("column_not_found", option="section", column="断面"))
    warn("times_not_read", column="日期", count=3, rows=40, example="不详")
    note("columns_taken", taken=["section='断面名称'"])

The language is that of the call (`shuizhi._core.language`). ``{name:q}`` in a template quotes a
name, or each name of a list; ``{name:or}`` joins a list of alternatives, and ``{count:of row}``
reads "1 row" or "2 rows".
"""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from shuizhi._core.language import Lang, language
from shuizhi._core.messages.assessing import MESSAGES as _ASSESSING
from shuizhi._core.messages.causes import cause_in
from shuizhi._core.messages.checking import MESSAGES as _CHECKING
from shuizhi._core.messages.columns import MESSAGES as _COLUMNS
from shuizhi._core.messages.command import MESSAGES as _COMMAND
from shuizhi._core.messages.damage import MESSAGES as _DAMAGE
from shuizhi._core.messages.discharge import MESSAGES as _DISCHARGE
from shuizhi._core.messages.engines import MESSAGES as _ENGINES
from shuizhi._core.messages.entry import Message, fill
from shuizhi._core.messages.files import MESSAGES as _FILES
from shuizhi._core.messages.grading import MESSAGES as _GRADING
from shuizhi._core.messages.hj212 import MESSAGES as _HJ212
from shuizhi._core.messages.laboratory import MESSAGES as _LABORATORY
from shuizhi._core.messages.law import MESSAGES as _LAW
from shuizhi._core.messages.methods import MESSAGES as _METHODS
from shuizhi._core.messages.options import MESSAGES as _OPTIONS
from shuizhi._core.messages.outfalls_of import MESSAGES as _OUTFALLS_OF
from shuizhi._core.messages.pictures import MESSAGES as _PICTURES
from shuizhi._core.messages.register import MESSAGES as _REGISTER
from shuizhi._core.messages.reporting import MESSAGES as _REPORTING
from shuizhi._core.messages.roles import MESSAGES as _ROLES
from shuizhi._core.messages.sheets import MESSAGES as _SHEETS
from shuizhi._core.messages.tables import MESSAGES as _TABLES
from shuizhi._core.messages.tables_of import MESSAGES as _TABLES_OF
from shuizhi._core.messages.times import MESSAGES as _TIMES
from shuizhi._core.messages.usage import MESSAGES as _USAGE
from shuizhi._core.messages.writing import MESSAGES as _WRITING
from shuizhi.errors import ShuizhiNote, ShuizhiWarning

__all__ = ["MESSAGES", "Message", "note", "once", "text", "warn"]

# The messages reported in the current call.
_told: ContextVar[set[str] | None] = ContextVar("shuizhi_told", default=None)

# Fields with texts of systems and libraries.
_CAUSES = ("why", "cause", "error")
# Every message by its unique name.
MESSAGES: dict[str, Message] = {}
for _entries in (
    _LAW,
    _DAMAGE,
    _GRADING,
    _ENGINES,
    _OUTFALLS_OF,
    _USAGE,
    _CHECKING,
    _ASSESSING,
    _TABLES_OF,
    _COLUMNS,
    _COMMAND,
    _DISCHARGE,
    _FILES,
    _HJ212,
    _LABORATORY,
    _METHODS,
    _OPTIONS,
    _PICTURES,
    _REPORTING,
    _REGISTER,
    _ROLES,
    _SHEETS,
    _TABLES,
    _TIMES,
    _WRITING,
):
    if _twice := MESSAGES.keys() & _entries.keys():
        raise RuntimeError(f"messages appear twice: {sorted(_twice)}")
    MESSAGES |= _entries


def text(name: str, /, lang: Lang | None = None, **fields: Any) -> str:
    """Return a message in a language, by default that of the call."""
    message, lang = MESSAGES[name], language(lang)
    fields |= {each: cause_in(fields[each], lang) for each in _CAUSES if each in fields}
    return fill(message.zh if lang == "zh" else message.en, fields, lang)


def warn(name: str, /, **fields: Any) -> None:
    """Give a warning about the input."""
    _tell(text(name, **fields), ShuizhiWarning)


def note(name: str, /, **fields: Any) -> None:
    """Give a note on what was found in the table."""
    _tell(text(name, **fields), ShuizhiNote)


@contextmanager
def once() -> Iterator[None]:
    """Report each message once per call, even if functions call each other."""
    token = _told.set(set()) if _told.get() is None else None
    try:
        yield
    finally:
        if token is not None:
            _told.reset(token)


def _tell(said: str, category: type[Warning]) -> None:
    told = _told.get()
    if told is not None:
        if said in told:
            return
        told.add(said)
    warnings.warn(said, category, stacklevel=_outside())


def _outside() -> int:
    """Return the stack level of the user's code."""
    level, frame = 1, sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").split(".")[0] == "shuizhi":
        if frame.f_back is None:
            break
        level, frame = level + 1, frame.f_back
    return level
