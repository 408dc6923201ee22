"""The file that is read: its kind, its bytes, and messages that name it."""

import os
import re
import stat
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from shuizhi._core.messages import text
from shuizhi.errors import FileError

TEXT = {".csv", ".tsv", ".txt"}
ARCHIVE = ".zip"
PACKED = (".gz", ".zst")
EXCEL = {".xlsx", ".xlsm", ".xls"}


_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_WAIT = 60  # seconds to wait for an answer


def refused(name: object, message: str, /, **fields: Any) -> FileError:
    """Return an error with the name of the file and a message of the table of messages."""
    return FileError(f"{name}: {text(message, **fields)}")


class Damaged(ValueError):
    """A file does not have the structure of its kind."""


@dataclass(frozen=True)
class Source:
    """The file being read, for messages: its name and its word for rows."""

    name: str
    row: str = "line"

    def error(self, message: str, /, **fields: Any) -> FileError:
        """Return a `FileError` that begins with the file's name, by the name of the message."""
        return refused(self.name, message, **fields)

    def at(self, number: int) -> str:
        """Return the position of a row, in words."""
        return text(f"at_{self.row}", number=number)


def kind_of(path: str | Path) -> tuple[str, bool]:
    """Return the suffix that gives the kind of a file, and whether it is packed (.gz, .zst)."""
    if "\0" in str(path):
        raise refused(repr(str(path)), "file_name_zero")
    named = urllib.parse.urlsplit(str(path)).path if is_remote(str(path)) else path
    suffixes = [suffix.lower() for suffix in Path(named).suffixes]
    packed = suffixes[-1:] != [] and suffixes[-1] in PACKED
    kind = (suffixes[:-1] if packed else suffixes)[-1:]
    if kind and (kind[0] in TEXT or (not packed and kind[0] in EXCEL | {".parquet", ARCHIVE})):
        return kind[0], packed
    suffix = "".join(suffixes[-2:] if packed else suffixes[-1:])
    raise refused(path, "file_kind_unknown", suffix=suffix)


def read_bytes(path: str | os.PathLike[str] | IO[bytes], source: Source) -> bytes:
    """Return the bytes of a file or an open file."""
    try:
        if not isinstance(path, str | os.PathLike):
            data = path.read()
        elif is_remote(str(path)):
            data = _fetched(str(path), source)
        else:
            mode = os.stat(path).st_mode
            if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
                raise source.error("file_device")
            if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
                raise source.error("file_pipe")
            data = Path(path).read_bytes()
    except FileError:
        raise
    except FileNotFoundError:
        raise source.error("file_missing") from None
    except IsADirectoryError:
        raise source.error("file_folder") from None
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise source.error("file_unreadable", why=told) from error
    if not isinstance(data, bytes | bytearray | memoryview):
        raise source.error("file_not_bytes", kind=type(data).__name__)
    if not data:
        raise source.error("file_empty")
    return bytes(data)


def is_remote(name: str) -> bool:
    """Return whether a name is a URL, of the web or of an object store."""
    return _REMOTE.match(name) is not None


def _fetched(address: str, source: Source) -> bytes:
    """Download a URL, directly from the web or through fsspec from other stores."""
    if address.lower().startswith(("http://", "https://")):
        try:
            with urllib.request.urlopen(address, timeout=_WAIT) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            error.close()
            raise source.error("file_unreadable", why=f"{error.code} {error.reason}") from None
    try:
        import fsspec  # type: ignore[import-untyped]
    except ImportError as error:
        raise source.error("package_missing", package="fsspec") from error
    try:
        with fsspec.open(address, "rb") as file:
            return bytes(file.read())
    except ImportError as error:
        raise source.error("file_unreadable", why=error) from error


def first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0]
