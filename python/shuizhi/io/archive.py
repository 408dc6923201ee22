"""Zip archives of tables: their files, each unpacked up to a size limit."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from shuizhi._core.messages import text
from shuizhi.errors import FileError
from shuizhi.io.limits import Budget
from shuizhi.io.source import Source

_UTF8 = 0x800
_CHUNK = 1 << 20
_BAD = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, OSError, ValueError)


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name with the archive's, and its bytes or the error."""

    name: str
    data: bytes = b""
    problem: FileError | None = None


def members(data: bytes, source: Source, most: int | None = None) -> Iterator[Member]:
    """Return the files of an archive in order, without those that operating systems add.

    Raises
    ------
    FileError
        The file is not an archive, or is empty.
    """
    limit = Budget(source, len(data), most)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _BAD as error:
        raise source.error("zip_damaged", why=error) from error
    with archive:
        found = [info for info in archive.infolist() if _is_meant(info)]
        if not found:
            raise source.error("zip_empty")
        for info in found:
            name = f"{source.name}/{_name(info)}"
            if name.lower().endswith(".zip"):
                yield Member(name, problem=Source(name).error("zip_within"))
                continue
            try:
                yield Member(name, _unpacked(archive, info, limit))
            except FileError as error:
                yield Member(
                    name,
                    problem=FileError(text("damage_of", name=name, error=_reason(error, source))),
                )
            except _BAD as error:
                why = text("zip_password") if info.flag_bits & 1 else str(error)
                yield Member(name, problem=Source(name).error("zip_damaged", why=why))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: Budget) -> bytes:
    pieces = []
    with archive.open(info) as file:
        while piece := file.read(_CHUNK):
            limit.take(len(piece))
            pieces.append(piece)
    return b"".join(pieces)


def _is_meant(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename).parts
    left = any(part.startswith((".", "~$", "__MACOSX")) for part in parts)
    return not info.is_dir() and not left


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file; Chinese Windows encodes it in GBK without a flag."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _reason(error: FileError, source: Source) -> str:
    return str(error).removeprefix(f"{source.name}: ")
