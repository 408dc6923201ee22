"""Progress of long work: a bar on a terminal, with share, rows and time left."""

import sys
import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from shuizhi._core.messages import text

_AFTER = 1.0  # seconds of work before a bar is shown


class Bar:
    """A bar over files, by their bytes; it is shown after a second.

    Parameters
    ----------
    total
        Bytes of all files.
    files
        The number of files.
    shown
        Whether to show it; None: if standard error is a terminal.
    """

    def __init__(self, total: int, files: int, shown: bool | None) -> None:
        self._shown = sys.stderr.isatty() if shown is None else shown
        console = Console(stderr=True, force_terminal=True if shown else None)
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(), console=console, transient=True,
        )  # fmt: skip
        self._begun = False
        self._files, self._done, self._rows = files, 0, 0
        self._task = self._progress.add_task("", total=max(total, 1), told="")
        self._timer = threading.Timer(_AFTER, self._start)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._shown:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        if self._begun:
            self._progress.stop()

    def _start(self) -> None:
        self._begun = True
        self._progress.start()

    def begin(self, name: str) -> None:
        """Show which file is read."""
        self._progress.update(self._task, description=escape(name))

    def end(self, size: int, rows: int) -> None:
        """Count a file that was read."""
        self._done += 1
        self._rows += rows
        told = text("cli_progress", done=self._done, files=self._files, rows=self._rows)
        self._progress.update(self._task, advance=size, told=told)
