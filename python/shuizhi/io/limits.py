"""Limit the unpacked size of a file: a few kilobytes can unpack to more than memory holds."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from shuizhi.io.source import Source

_ALWAYS = 1 << 28
_TIMES = 100
_CHUNK = 1 << 20


@dataclass
class Budget:
    """How many bytes a file may unpack to, and how many it has.

    The default is 256 MiB, or 100 times the size of the file if that is more: tables of
    measurements compress 5 to 20 times, malicious files 1000 times.
    """

    source: Source
    packed: int
    most: int | None = None
    taken: int = 0
    rest: bytes = b""

    @property
    def size(self) -> int:
        """How much the file may unpack to."""
        return max(_ALWAYS, _TIMES * self.packed) if self.most is None else self.most

    def take(self, count: int) -> None:
        """Count bytes that were unpacked.

        Raises
        ------
        FileError
            The limit is exceeded.
        """
        self.taken += count
        if self.taken > self.size:
            raise self.source.error(
                "file_unpacks", packed=_shown(self.packed), most=_shown(self.size)
            )

    def unpack(self, data: bytes | memoryview, bits: int) -> Iterator[bytes]:
        """Unpack one deflated stream, piece by piece; `rest` receives the bytes after it.

        Raises
        ------
        FileError
            The limit is exceeded.
        zlib.error
            The stream is damaged or cut off.
        """
        stream = zlib.decompressobj(bits)
        piece = stream.decompress(data, _CHUNK)
        while piece or not stream.eof:
            if not piece and not stream.unconsumed_tail:
                raise zlib.error("the stream is cut off")
            self.take(len(piece))
            yield piece
            piece = stream.decompress(stream.unconsumed_tail, _CHUNK)
        self.rest = stream.unused_data


def _shown(size: int) -> str:
    for unit, scale in (("GiB", 1 << 30), ("MiB", 1 << 20), ("kiB", 1 << 10)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size} bytes"
