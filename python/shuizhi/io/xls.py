"""Check the contents of an .xls workbook, record by record, before it is loaded.

The file is a small file system (MS-CFB) with a stream of records (MS-XLS). calamine trusts every
number in them, so chains, lengths, positions and ranges are checked first.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from shuizhi._core.messages import text
from shuizhi.io.source import Damaged, Source
from shuizhi.io.used_range import UsedRange, place_of

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END, _LARGEST = 0xFFFFFFFE, 0xFFFFFFF9
_STREAMS = ("workbook", "book")
_MOST_COLUMNS = 256

# Kinds of records.
_BOF, _EOF, _SHEET, _DATES, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x0022, 0x002F
_DIMENSIONS, _FORMULA, _BOOL_OR_ERROR, _SEVERAL = 0x0200, 0x0006, 0x0205, 0x00BD
_MERGED = 0x00E5
_CELLS = {0x0203, 0x0204, 0x00D6, _BOOL_OR_ERROR, 0x027E, 0x00FD, _SEVERAL, _FORMULA}

_U16 = struct.Struct("<H")
_U32 = struct.Struct("<I")
_PLACE = struct.Struct("<HH")
_RECORD = struct.Struct("<HH")
_RANGE = struct.Struct("<4H")


@dataclass
class Book:
    """The sheets of a workbook, and the day from which its times count."""

    first_day: str
    _hidden: list[bool]
    _ranges: list[UsedRange]

    def is_hidden(self, name: str, place: int) -> bool:
        """Return whether a sheet is hidden."""
        return place < len(self._hidden) and self._hidden[place]

    def used_range(self, name: str, place: int) -> UsedRange:
        """Return the filled cells of a sheet."""
        return self._ranges[place] if place < len(self._ranges) else UsedRange()


def look_into(data: bytes, source: Source) -> Book:
    """Check a workbook.

    Raises
    ------
    Damaged
        The file is not a workbook, or is damaged.
    FileError
        The file is protected by a password, or a sheet is too large to load.
    """
    try:
        stream = _stream(data)
        first_day, sheets = _sheets(stream, source)
        ranges = []
        for name, start, _ in sheets:
            ranges.append(_cells(stream, start))
            ranges[-1].check(name, source)  # all sheets are loaded at once
    except (struct.error, IndexError) as error:
        raise Damaged(error) from error
    return Book(first_day, [hidden for _, _, hidden in sheets], ranges)


# ------------------------------------------------------------------ the file system


def _stream(data: bytes) -> bytes:
    """Return the stream that holds the workbook."""
    shift, small = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or small != 6:
        raise Damaged(text("damage_sectors"))
    size = 1 << shift
    count = len(data) // size + 1
    fats, first_folder, _, _, first_mini, minis, first_more, mores = struct.unpack_from(
        "<8I", data, 44
    )
    if fats > count or minis > 1024 or mores > count:
        raise Damaged(text("damage_claims"))

    def sector(number: int) -> bytes:
        found = data[(number + 1) * size : (number + 2) * size]
        if number > _LARGEST or not found:
            raise Damaged(text("damage_sector", number=number))
        return found

    places = [*struct.unpack_from("<109I", data, 76)]
    more, seen = first_more, 0
    while more <= _LARGEST:
        *further, more = _numbers(sector(more))
        places += further
        seen += 1
        if seen > count:
            raise Damaged(text("damage_circle"))
    table = [number for place in places if place <= _LARGEST for number in _numbers(sector(place))]

    def chain(start: int, table: list[int]) -> Iterator[int]:
        passed = 0
        while start != _END:
            yield start
            passed += 1
            if passed > len(table):
                raise Damaged(text("damage_circle"))
            start = table[start]

    def content(start: int) -> bytes:
        return b"".join(sector(number) for number in chain(start, table))

    folders = content(first_folder)
    entries: dict[str, tuple[int, int]] = {}
    for at in range(0, len(folders) - 127, 128):
        length = min(_U16.unpack_from(folders, at + 64)[0], 64)
        name = folders[at : at + max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        entries.setdefault(name, struct.unpack_from("<II", folders, at + 116))
    (root,) = _U32.unpack_from(folders, 116)
    names = [name for name in _STREAMS if name in entries]
    if not names:
        raise Damaged(text("damage_no_book"))
    start, length = entries[names[0]]
    if length < 4096 and minis:
        small_table = _numbers(content(first_mini))
        pool = content(root)
        pieces = [pool[number << 6 : (number + 1) << 6] for number in chain(start, small_table)]
        whole = b"".join(pieces)
    else:
        if minis:
            content(root), content(first_mini)
        whole = content(start)
    if len(whole) < length:
        raise Damaged(text("damage_book_cut"))
    return whole[:length]


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


# ------------------------------------------------------------------ the records


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and length of the records from an offset on."""
    end = len(stream)
    while at + 4 <= end:
        kind, length = _RECORD.unpack_from(stream, at)
        at += 4
        if at + length > end:
            raise Damaged(text("damage_record", at=at))
        yield kind, at, length
        at += length


def _sheets(stream: bytes, source: Source) -> tuple[str, list[tuple[str, int, bool]]]:
    """Return the day from which times count, and name, offset and visibility of every sheet."""
    first_day = "1899-12-3[01]"
    sheets = []
    for kind, at, length in _records(stream, 0):
        if kind == _SHEET:
            start, hidden, _, letters, wide = struct.unpack_from("<IBBBB", stream, at)
            text = stream[at + 8 : at + length]
            name = (
                text[: letters * 2].decode("utf-16-le", "replace")
                if wide & 1
                else text[:letters].decode("latin-1")
            )
            sheets.append((name, start, hidden & 3 != 0))
        elif kind == _DATES and _U16.unpack_from(stream, at)[0] == 1:
            first_day = "1904-01-01"
        elif kind == _PASSWORD and length >= 2 and _U16.unpack_from(stream, at)[0]:
            raise source.error("book_protected")
        elif kind == _EOF:
            break
    return first_day, sheets


def _cells(stream: bytes, start: int) -> UsedRange:
    used = UsedRange()
    if start > len(stream):
        raise Damaged(text("damage_sheet_start", start=start))
    depth = 0
    for kind, at, length in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind in _CELLS:
            row, column = _PLACE.unpack_from(stream, at)
            last = column
            if kind == _SEVERAL:
                last = _U16.unpack_from(stream, at + length - 2)[0]
                if length != 6 + 6 * (last - column + 1):
                    raise Damaged(text("damage_record_size", at=at))
            if last >= _MOST_COLUMNS:
                raise Damaged(text("damage_wide", last=last + 1))
            for each in range(column, last + 1):
                used.add(row + 1, each + 1)
            if _is_error(stream, kind, at):
                used.errors.append(place_of(row + 1, column + 1))
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at : at + length])
        elif kind == _MERGED and length >= 2:
            ranges = _RANGE.iter_unpack(stream[at + 2 : at + 2 + (length - 2) // 8 * 8])
            used.merged += [(a + 1, c + 1, b + 1, d + 1) for a, b, c, d in ranges]
    return used


def _is_error(stream: bytes, kind: int, at: int) -> bool:
    if kind == _BOOL_OR_ERROR:
        return stream[at + 7] == 1
    return kind == _FORMULA and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2


def _check_dimensions(data: bytes) -> None:
    form = "<4H" if len(data) == 10 else "<IIHH"
    first, end, _, right = struct.unpack_from(form, data)
    if first > end or end > 65_536 or right > _MOST_COLUMNS:
        raise Damaged(text("damage_range"))
