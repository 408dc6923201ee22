"""Decode a text file: its compression and encoding."""

import codecs
import io
import re
import sys
import zlib
from typing import Any

from shuizhi._core.messages import text
from shuizhi.errors import FileError
from shuizhi.io.limits import Budget
from shuizhi.io.source import Source, first_line

_GZIP = 31
_ZSTD_MARK = b"\x28\xb5\x2f\xfd"
_CHUNK = 1 << 20
# Quoted cells, which are kept, and line ends. Two returns before a line feed are one line end
# that a program has translated twice.
_QUOTED_OR_END = re.compile(r'"[^"]*"?|\r+\n|\r')
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)


def decode(
    data: bytes,
    packed: bool,
    encoding: str,
    source: Source,
    most: int | None = None,
    *,
    page: bool = False,
) -> tuple[str, list[str]]:
    """Return the text of a file with plain line ends, and notes on its encoding.

    `most` is how many bytes the file may unpack to; `page` is true for a web page.
    """
    data = unpacked(data, source, packed, most)
    if encoding != "auto":
        content = _as_told(data, encoding, source)
        note = text("encoding_told", encoding=encoding)
    else:
        if (foreign := _foreign(data)) and not page:
            raise source.error(foreign)
        content, note = _detect(data, source)
    if (zero := content.find("\0")) >= 0:
        raise source.error("text_zero", at=zero)
    if not content or content.isspace():
        raise source.error("text_blank")
    notes = [note] if note else []
    if "\r" in content and content.count("\r") != content.count("\r\n"):
        others = "\n" in content
        content, alone = _plain_ends(content)
        if alone and others:
            notes.append(text("text_lone_returns", count=alone))
    return content, notes


def unpacked(data: bytes, source: Source, packed: bool = False, most: int | None = None) -> bytes:
    """Return the bytes of a file, unpacked if it is compressed by gzip or Zstandard."""
    if data.startswith(_ZSTD_MARK):
        return _of_zstd(data, source, most)
    if not (packed or data.startswith(b"\x1f\x8b")):
        return data
    limit, pieces = Budget(source, len(data), most), list[bytes]()
    try:
        while data:
            pieces += limit.unpack(data, _GZIP)
            data = limit.rest.lstrip(b"\0")  # tape padding
    except zlib.error as error:
        raise source.error("gzip_damaged", why=error) from error
    return b"".join(pieces)


def _of_zstd(data: bytes, source: Source, most: int | None) -> bytes:
    limit, pieces = Budget(source, len(data), most), list[bytes]()
    try:
        stream = _zstd_stream(data)
        while piece := stream.read(_CHUNK):
            limit.take(len(piece))
            pieces.append(piece)
    except ImportError as error:
        raise source.error("package_missing", package="zstandard") from error
    except FileError:
        raise
    except Exception as error:  # each of the three packages raises its own errors
        raise source.error("zstd_damaged", why=first_line(error)) from error
    return b"".join(pieces)


def _zstd_stream(data: bytes) -> Any:
    """Open a Zstandard stream with the first package that is installed and can."""
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd.ZstdFile(io.BytesIO(data))
    try:
        import zstandard
    except ImportError:
        import pyarrow as pa

        return pa.CompressedInputStream(pa.BufferReader(data), "zstd")
    return zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True)


def _as_told(data: bytes, encoding: str, source: Source) -> str:
    try:
        content = data.decode(encoding).removeprefix("\ufeff")
        content.encode("utf-8")
    except LookupError:
        raise source.error("encoding_unknown", encoding=encoding) from None
    except UnicodeDecodeError as error:
        raise source.error("encoding_wrong_at", encoding=encoding, byte=error.start) from None
    except (UnicodeError, ValueError):
        raise source.error("encoding_wrong", encoding=encoding) from None
    return content


def _plain_ends(content: str) -> tuple[str, int]:
    """Convert line ends outside quotation marks to line feeds; count the lone returns."""
    alone = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal alone
        if match[0].startswith('"'):
            return match[0]
        alone += match[0] == "\r"
        return "\n"

    content = _QUOTED_OR_END.sub(plain, content)
    return content, alone


def _foreign(data: bytes) -> str | None:
    """Return the kind of a file that is named as text but is not, by its first bytes."""
    start = data[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return "text_is_a_page"
    if data.startswith(b"%PDF-"):
        return "text_is_a_pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "text_is_a_book"
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):
        return "text_is_parquet"
    return None


def _detect(data: bytes, source: Source) -> tuple[str, str]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec), text("encoding_mark", encoding=name)
            except UnicodeDecodeError as error:
                raise source.error(
                    "encoding_mark_wrong", encoding=name, byte=len(mark) + error.start
                ) from None
    if (zero := data.find(b"\0")) >= 0:
        # In a comma or line end, which byte is zero tells the byte order.
        order = "le" if zero % 2 else "be"
        raise source.error("encoding_zero", byte=zero, encoding=f"utf-16-{order}")
    try:
        content = data.decode("utf-8")
        return content, "" if content.isascii() else text("encoding_utf8")
    except UnicodeDecodeError as error:
        utf8 = error
    # GB18030 does not yield ten Chinese characters in a row by chance: this is damaged UTF-8.
    wide = re.findall(r"[\u0800-\uffff]", data[: utf8.start].decode("utf-8"))
    try:
        if len(wide) < 10:
            return data.decode("gb18030"), text("encoding_gb18030")
    except UnicodeDecodeError as error:
        raise source.error("encoding_neither", byte=utf8.start, other=error.start) from None
    raise source.error("encoding_cut", byte=utf8.start)
