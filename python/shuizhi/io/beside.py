"""Write a file under a temporary name and rename it when it is complete."""

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
except ImportError:  # Windows cannot remove an open file
    fcntl = None  # type: ignore[assignment]

_BEGINS = ".shuizhi-"
_OLD = 3600.0  # seconds; used only without locks


@contextmanager
def written_beside(path: Path, kind: str) -> Iterator[IO[bytes]]:
    """Yield a temporary file beside the path, and rename it to the path when it is complete.

    Raises
    ------
    FileError
        The file cannot be written.
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
            if fcntl is not None:  # while locked, so that it is not taken for a leftover
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
        with suppress(OSError):  # if nothing could be created, there is nothing to remove
            beside.unlink(missing_ok=True)


def _move(beside: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, beside)
    os.replace(beside, target)


def _locked(path: Path) -> IO[bytes]:
    """Open a new file, locked while it is open, to tell it from a leftover."""
    while True:
        file = path.open("xb")
        if fcntl is None:
            return file
        with suppress(OSError):  # some file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.exists():
            return file
        file.close()  # another process removed it as a leftover before it was locked


def _remove_left(folder: Path) -> None:
    """Remove the temporary files of killed writers: those without a lock, or old ones."""
    with suppress(OSError):
        for path in folder.glob(f"{_BEGINS}*"):
            with suppress(OSError):
                if fcntl is None:
                    if time.time() - path.stat().st_mtime > _OLD:
                        path.unlink()
                    continue
                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while in use
                    path.unlink()


def refuse_sources(path: Path, sources: Iterable[str | os.PathLike[str]]) -> None:
    """Refuse to overwrite a file that was read.

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
