"""Detect processes forked while polars has threads: a query in them would hang."""

import os

_TASKS = "/proc/self/task"

_used = False  # whether this process has used a table
_at_work = False  # whether polars had threads at the last fork
_lost = False  # whether this process lost the threads in a fork


def check_fork() -> None:
    """Refuse to work in a process that was forked from one with polars threads.

    Raises
    ------
    ShuizhiError
        This is such a process.
    """
    global _used
    _used = True
    if _lost:
        # Imported here to keep the import of shuizhi fast.
        from shuizhi._core.messages import text
        from shuizhi.errors import ShuizhiError

        raise ShuizhiError(text("forked"))


def _look() -> None:
    global _at_work
    try:  # On Linux the threads of queries are named polars-0, polars-1, ...
        _at_work = any(_is_of_queries(task) for task in os.listdir(_TASKS))
    except OSError:
        _at_work = _used


def _is_of_queries(task: str) -> bool:
    with open(f"{_TASKS}/{task}/comm", encoding="utf-8") as file:
        name = file.read()
    return name.startswith("polars-") and name[7:8].isdigit()


def _in_child() -> None:
    global _lost
    _lost = _lost or _at_work


def watch_forks() -> None:
    """Watch every later fork; called when the package is imported."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_look, after_in_child=_in_child)
