"""The file that is read: what kind it is, its bytes, and messages that name it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shuizhi.errors import FileError

TEXT = {".csv", ".tsv", ".txt"}
EXCEL = {".xlsx", ".xlsm", ".xls"}


class Damaged(ValueError):
    """A file is not as its kind is."""


@dataclass(frozen=True)
class Source:
    """The file being read, for messages: its name and what it calls its rows."""

    name: str
    row: str = "line"

    def error(self, message: str) -> FileError:
        """Return a `FileError` that begins with the file's name."""
        return FileError(f"{self.name}: {message}")


def kind_of(path: Path) -> tuple[str, bool]:
    """Return the suffix that tells what a file is, and whether it is gzip-compressed."""
    if "\0" in str(path):
        raise FileError(f"{str(path)!r}: no name of a file, for it holds a zero character")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    kind = (suffixes[:-1] if packed else suffixes)[-1:]
    if kind and (kind[0] in TEXT or (not packed and kind[0] in EXCEL | {".parquet"})):
        return kind[0], packed
    raise FileError(
        f"{path}: unknown kind of file {''.join(suffixes[-2:] if packed else suffixes[-1:])!r}; "
        "use .csv, .tsv, .txt (also .gz of these), .parquet, .xlsx or .xls"
    )


def read_bytes(path: str | os.PathLike[str] | IO[bytes], source: Source) -> bytes:
    """Return what a file or an open file holds."""
    try:
        if not isinstance(path, str | os.PathLike):
            data = path.read()
        else:
            mode = os.stat(path).st_mode
            if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
                raise source.error("is a device, not a file; name a file")
            if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
                raise source.error("is a pipe, not a file; name a file, or open it and give that")
            data = Path(path).read_bytes()
    except FileError:
        raise
    except FileNotFoundError:
        raise source.error("no such file; check the name and the folder") from None
    except IsADirectoryError:
        raise source.error("is a folder; name the file in it") from None
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise source.error(f"cannot be read: {told}") from error
    if not isinstance(data, bytes | bytearray | memoryview):
        raise source.error(
            f"gives {type(data).__name__}, not bytes; open it in binary mode: open(path, 'rb')"
        )
    if not data:
        raise source.error("the file is empty; export it again")
    return bytes(data)


def first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0]
