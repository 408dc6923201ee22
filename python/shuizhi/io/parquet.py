"""Parquet files.

polars reads the file. A page with an impossible size would abort the process without an exception,
so the footer and all page headers are checked first. This takes half a millisecond for a small
file, and about 20 µs per page (a megabyte) for a large one.
"""

import io
import struct
from typing import Any

import polars as pl
from polars.exceptions import PanicException

from shuizhi._core.messages import text
from shuizhi.io.limits import Budget
from shuizhi.io.source import Damaged, Source, first_line

_MARK = b"PAR1"
_CELL = 8  # the least memory that a cell takes
_DEEPEST = 32

# Kinds of pages, and field numbers of parquet.thrift.
_DATA, _DICTIONARY, _DATA_V2 = 0, 2, 3
_COUNTED = {_DATA: 5, _DICTIONARY: 7, _DATA_V2: 8}


def read_parquet(data: bytes, source: Source, most: int | None = None) -> pl.DataFrame:
    """Read a Parquet file.

    `most` is how many bytes the file may unpack to.

    Raises
    ------
    FileError
        The file is not Parquet or damaged, has no rows, or unpacks to too much.
    """
    try:
        _check(data, source, most)
        frame = pl.read_parquet(io.BytesIO(data))
    except (
        Damaged, struct.error, pl.exceptions.PolarsError, PanicException, OSError, ValueError
    ) as error:  # fmt: skip
        raise source.error("parquet_damaged", why=first_line(error)) from error
    if frame.is_empty():
        raise source.error("parquet_empty")
    return frame


def _check(data: bytes, source: Source, most: int | None) -> None:
    """Check that the sizes in the footer and the page headers are possible.

    Raises
    ------
    Damaged
        A size is impossible.
    FileError
        The file unpacks to too much.
    """
    if len(data) < 12 or not (data.startswith(_MARK) and data.endswith(_MARK)):
        raise Damaged(text("damage_ends"))
    (length,) = struct.unpack_from("<I", data, len(data) - 8)
    end = len(data) - 8 - length
    if end < 4:
        raise Damaged(text("damage_footer"))
    claimed, values, pages = (Budget(source, len(data), most) for _ in range(3))
    footer = _Thrift(data, end).structure()
    for group in _items(footer, 4):
        for column in _items(group, 1):
            about = _part(column, 3)
            claimed.take(_whole(about, 5) * _CELL)
            _check_column(data, end, about, values, pages)


def _check_column(
    data: bytes, end: int, about: dict[int, Any], values: Budget, pages: Budget
) -> None:
    starts = [_whole(about, field) for field in (9, 11) if field in about]
    at = min((start for start in starts if start), default=0)
    stop = at + _whole(about, 7)
    if not 4 <= at <= stop <= end:
        raise Damaged(text("damage_column"))
    while at < stop:
        thrift = _Thrift(data, at)
        page = thrift.structure()
        size = _whole(page, 2)
        pages.take(size)
        at = thrift.at + _whole(page, 3)
        if at > stop:
            raise Damaged(text("damage_page"))
        kind = _whole(page, 1)
        if kind not in _COUNTED:
            continue  # of an index, say
        head = _part(page, _COUNTED[kind])
        values.take(_whole(head, 1) * _CELL)
        levels = [_whole(head, field) for field in (5, 6)] if kind == _DATA_V2 else []
        if sum(levels) > size:
            raise Damaged(text("damage_page_size"))


def _whole(of: dict[int, Any], field: int) -> int:
    value = of.get(field, 0)
    if not isinstance(value, int) or value < 0:
        raise Damaged(text("damage_size", value=value))
    return value


def _part(of: dict[int, Any], field: int) -> dict[int, Any]:
    value = of.get(field)
    if not isinstance(value, dict):
        raise Damaged(text("damage_part"))
    return value


def _items(of: dict[int, Any], field: int) -> list[dict[int, Any]]:
    value = of.get(field, [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Damaged(text("damage_list"))
    return value


class _Thrift:
    """Structures in the compact protocol of Thrift, as fields by number."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self.at = at

    def structure(self, depth: int = 0) -> dict[int, Any]:
        """Return the structure that begins here."""
        if depth > _DEEPEST:
            raise Damaged(text("damage_deep"))
        fields: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._signed()
            kind = head & 15
            fields[number] = kind == 1 if kind in (1, 2) else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (1, 2, 3):
            return self._byte()
        if kind in (4, 5, 6):
            return self._signed()
        if kind == 7:
            return self._bytes(8)
        if kind == 8:
            return self._bytes(self._count())
        if kind in (9, 10):
            head = self._byte()
            count = head >> 4 if head >> 4 != 15 else self._count()
            self._held(count)
            return [self._value(head & 15, depth + 1) for _ in range(count)]
        if kind == 11:
            count = self._count()
            self._held(count)
            kinds = self._byte() if count else 0
            for _ in range(count):
                self._value(kinds >> 4, depth + 1)
                self._value(kinds & 15, depth + 1)
            return None
        if kind == 12:
            return self.structure(depth + 1)
        raise Damaged(text("damage_structure"))

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise Damaged(text("damage_cut"))
        self.at += 1
        return self._data[self.at - 1]

    def _bytes(self, count: int) -> bytes:
        self._held(count)
        self.at += count
        return self._data[self.at - count : self.at]

    def _held(self, count: int) -> None:
        if count > len(self._data) - self.at:
            raise Damaged(text("damage_cut"))

    def _count(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 63:
                raise Damaged(text("damage_number"))

    def _signed(self) -> int:
        value = self._count()
        return (value >> 1) ^ -(value & 1)
