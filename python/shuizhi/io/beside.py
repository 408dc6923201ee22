"""Write a file beside its place and move it there when it is complete."""

import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import polars as pl

from shuizhi.errors import FileError
from shuizhi.io.source import first_line, refused

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be removed
    fcntl = None  # type: ignore[assignment]

_BEGINS = ".shuizhi-"
_OLD = 3600.0  # seconds; only where there are no locks


@contextmanager
def written_beside(path: Path, kind: str) -> Iterator[IO[bytes]]:
    """Give a file beside a place to write to, and move it there when it is complete.

    Raises
    ------
    FileError
        It cannot be written.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f"{_BEGINS}{uuid.uuid4().hex}{kind}")
    try:
        if target.exists() and not target.is_file():
            raise refused(path, "write_folder" if target.is_dir() else "write_device")
        _remove_left(target.parent)
        with _locked(beside) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if fcntl is not None:  # before the lock ends, so that nobody takes it for one left
                _move(beside, target)
        if fcntl is None:
            _move(beside, target)
    except FileError:
        raise
    except OSError as error:
        raise refused(path, "write_failed", why=error.strerror or error) from error
    except pl.exceptions.PolarsError as error:
        raise refused(path, "write_refused", why=first_line(error)) from error
    finally:
        with suppress(OSError):  # where nothing can be made, nothing is there to be removed
            beside.unlink(missing_ok=True)


def _move(beside: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, beside)
    os.replace(beside, target)


def _locked(path: Path) -> IO[bytes]:
    """Open a new file, locked for as long as it is open: so it is told from one left behind."""
    while True:
        file = path.open("xb")
        if fcntl is None:
            return file
        with suppress(OSError):  # some file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.exists():
            return file
        file.close()  # another took it for one left behind, before it was locked


def _remove_left(folder: Path) -> None:
    """Remove what writers left behind that were killed: no lock holds it, or it is old."""
    with suppress(OSError):
        for path in folder.glob(f"{_BEGINS}*"):
            with suppress(OSError):
                if fcntl is None:
                    if time.time() - path.stat().st_mtime > _OLD:
                        path.unlink()
                    continue
                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails where one writes
                    path.unlink()


def refuse_sources(path: Path, sources: Iterable[str | os.PathLike[str]]) -> None:
    """Refuse to write over a file that is read.

    Raises
    ------
    FileError
        The path is one of the sources.
    """
    if any(_same_file(path, Path(source)) for source in sources):
        raise refused(path, "write_source")


def _same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return os.path.realpath(path) == os.path.realpath(other)
