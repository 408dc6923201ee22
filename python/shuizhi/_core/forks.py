"""Processes forked while polars has threads at work: a query in them would wait for ever."""

import os

_TASKS = "/proc/self/task"

_used = False  # whether a table was taken in by this process
_at_work = False  # whether there were threads of polars when the process was last forked
_lost = False  # whether the threads stayed behind in the parent


def check_fork() -> None:
    """Refuse to work in a process that was forked from one in which polars was at work.

    Raises
    ------
    ShuizhiError
        This is one.
    """
    global _used
    _used = True
    if _lost:
        # Imported here, so that the package that imports this is not made slow.
        from shuizhi._core.messages import text
        from shuizhi.errors import ShuizhiError

        raise ShuizhiError(text("forked"))


def _look() -> None:
    global _at_work
    try:  # Linux tells the threads by their names: those of queries are polars-0, polars-1, ...
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
    """Look at every fork from here on; the package asks for it when it is imported."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_look, after_in_child=_in_child)
