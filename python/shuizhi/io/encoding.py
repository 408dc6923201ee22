"""The bytes of a text file as text: what it is packed and encoded in."""

import codecs
import re
import zlib

from shuizhi.io.limits import Limit
from shuizhi.io.source import Source

_GZIP = 31
# Quoted cells, which keep what they hold, and line ends. Two returns before a line feed are one
# end that a program has translated twice.
_QUOTED_OR_END = re.compile(r'"[^"]*"?|\r+\n|\r')
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)


def decode(
    data: bytes, packed: bool, encoding: str, source: Source, most: int | None = None
) -> tuple[str, list[str]]:
    """Return the text of a file with plain line ends, and notes on its encoding.

    `most` is how many bytes it may unpack to.
    """
    if packed or data.startswith(b"\x1f\x8b"):
        try:
            data = _unpacked(data, Limit(source, len(data), most))
        except zlib.error as error:
            raise source.error(f"not a gzip file, or a damaged one ({error})") from error
    if encoding != "auto":
        text, note = _as_told(data, encoding, source), f"encoding {encoding} (as told)"
    else:
        if foreign := _foreign(data):
            raise source.error(foreign)
        text, note = _detect(data, source)
    if (zero := text.find("\0")) >= 0:
        raise source.error(
            f"character {zero} is a zero, which no text holds; save it as UTF-8 again, or give "
            "encoding= if it is another one"
        )
    if not text.strip():
        raise source.error("the file holds nothing but blank lines; export it again")
    notes = [note] if note else []
    if text.count("\r") != text.count("\r\n") or "\r\r\n" in text:
        text, alone = _plain_ends(text)
        if alone and "\n" in text:
            notes.append(alone)
    return text, notes


def _unpacked(data: bytes, limit: Limit) -> bytes:
    pieces: list[bytes] = []
    while data:
        pieces += limit.unpack(data, _GZIP)
        data = limit.rest.lstrip(b"\0")  # padding of tapes
    return b"".join(pieces)


def _as_told(data: bytes, encoding: str, source: Source) -> str:
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
        text.encode("utf-8")
    except LookupError:
        raise source.error(f"unknown encoding {encoding!r}; try 'gb18030'") from None
    except UnicodeDecodeError as error:
        raise source.error(
            f"not {encoding}: byte {error.start} does not decode; leave encoding= out"
        ) from None
    except (UnicodeError, ValueError):
        raise source.error(f"does not decode as {encoding}; leave encoding= out") from None
    return text


def _plain_ends(text: str) -> tuple[str, str]:
    """Make every line end outside quotation marks a line feed, and note those of a lone return."""
    alone = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal alone
        if match[0].startswith('"'):
            return match[0]
        alone += match[0] == "\r"
        return "\n"

    text = _QUOTED_OR_END.sub(plain, text)
    rows = "a line ends" if alone == 1 else f"{alone} lines end"
    return text, f"{rows} with a carriage return alone, read as the end of a row" if alone else ""


def _foreign(data: bytes) -> str | None:
    """Say what a file is that is no text though its name says so, where its first bytes tell."""
    start = data[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return (
            "a web page or XML under the name of a text file; open it in Excel and save it as CSV"
        )
    if data.startswith(b"%PDF-"):
        return "a PDF under the name of a text file; export the table as CSV or Excel"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "a workbook or an archive under the name of a text file; name it as it is, as .xlsx"
    if data.startswith(b"PAR1") and data.endswith(b"PAR1"):
        return "a Parquet file under the name of a text file; name it .parquet"
    return None


def _detect(data: bytes, source: Source) -> tuple[str, str]:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec), f"encoding {name} (byte-order mark)"
            except UnicodeDecodeError as error:
                raise source.error(
                    f"begins with a {name} byte-order mark but is not {name}: byte "
                    f"{len(mark) + error.start} does not decode; save it as UTF-8 again"
                ) from None
    if (zero := data.find(b"\0")) >= 0:
        # Of a comma or a line end, the half that is zero comes first in one of the two.
        order = "le" if zero % 2 else "be"
        raise source.error(
            f"byte {zero} is a zero: no text file, or UTF-16 without its byte-order mark; "
            f"if so, give encoding='utf-16-{order}'"
        )
    try:
        text = data.decode("utf-8")
        return text, "" if text.isascii() else "encoding UTF-8"
    except UnicodeDecodeError as error:
        utf8 = error
    # Ten Chinese characters in a row do not come out of GB18030 by chance: damaged UTF-8.
    wide = re.findall(r"[\u0800-\uffff]", data[: utf8.start].decode("utf-8"))
    try:
        if len(wide) < 10:
            return data.decode("gb18030"), "encoding GB18030 (not valid UTF-8)"
        other = "and it is UTF-8 until there: cut off or damaged"
    except UnicodeDecodeError as error:
        other = f"nor GB18030 (byte {error.start} does not decode)"
    raise source.error(
        f"not valid UTF-8 (byte {utf8.start} does not decode), {other}; "
        "save it as UTF-8 again, or give encoding= if it is another one"
    )
