"""Check the contents of an .xlsx workbook before it is loaded.

calamine allocates memory for the whole range of a sheet, trusts the sizes in the file, and aborts
the process if memory runs out, so the file is checked first.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.parsers import expat

from shuizhi._core.messages import text
from shuizhi.io.limits import Budget
from shuizhi.io.source import Damaged, Source
from shuizhi.io.used_range import UsedRange, place_of, position_of

# Parts that are read with any sheet.
_READ = ("sharedstrings.xml", "styles.xml", "workbook.xml", "workbook.xml.rels", "_rels/.rels")
_COUNT = re.compile(rb'<(?:\w+:)?sst\b[^>]*\buniqueCount\s*=\s*["\'](\d*)')
_SHORTEST = 5  # bytes of a text among those that are shared: <si/>
# Characters that XML does not allow but programs write; they occur only in texts.
_NO_XML = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))
_PLAIN = bytes.maketrans(_NO_XML, b" " * len(_NO_XML))
_BAD_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error)
_LOCAL_HEADER = struct.Struct("<4s22xHH")


@dataclass
class Book:
    """The sheets of a workbook, and the day from which its times count."""

    first_day: str
    _hidden: set[str]
    _parts: "_Parts"
    _part_of: dict[str, str]

    def is_hidden(self, name: str, place: int) -> bool:
        """Return whether a sheet is hidden."""
        return name in self._hidden

    def used_range(self, name: str, place: int) -> UsedRange:
        """Check the cells of a sheet.

        Raises
        ------
        FileError
            A cell has an impossible name, or the part is damaged.
        """
        used = UsedRange()
        part = self._part_of.get(name)
        if part is not None:
            self._parts.parse(part, _Cells(used, self._parts.source))
        return used


def look_into(data: bytes, source: Source, most: int | None) -> Book:
    """Check a workbook: its sheets, and its unpacked size.

    Raises
    ------
    Damaged
        The file is not a workbook, or is damaged.
    FileError
        The file unpacks to too much.
    """
    parts = _Parts(data, source, Budget(source, len(data), most))
    for name in parts.names:
        if name.endswith(_READ):
            parts.measure(name)
    found = _Found()
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        if parts.has(name):
            parts.parse(name, found)
    if not found.sheets and parts.has("xl/workbook.bin"):
        raise source.error("book_is_xlsb")
    if not found.sheets and parts.has("content.xml"):
        raise source.error("book_is_ods")
    part_of = {}
    for sheet, relation in found.sheets.items():
        target = found.targets.get(relation, "")
        part_of[sheet] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    first_day = "1904-01-01" if found.from_1904 else "1899-12-3[01]"
    return Book(first_day, found.hidden, parts, part_of)


class _Parts:
    """The parts of a workbook, unpacked within a limit."""

    def __init__(self, data: bytes, source: Source, limit: Budget) -> None:
        self.source = source
        self._data = memoryview(data)
        self._limit = limit
        self._infos: dict[str, zipfile.ZipInfo] = {}
        try:
            with zipfile.ZipFile(BytesIO(data)) as book:
                infos = book.infolist()
        except _BAD_ARCHIVE as error:
            raise Damaged(error) from error
        for info in infos:
            name = _plain(info.filename)
            if name in self._infos:
                raise Damaged(text("damage_two_parts", filename=info.filename))
            self._infos[name] = info
        self.names = list(self._infos)

    def has(self, name: str) -> bool:
        return _plain(name) in self._infos

    def measure(self, name: str) -> None:
        """Unpack a part within the limit, and check its declared number of texts."""
        size = claimed = 0
        try:
            for piece in self._pieces(name):
                count = _COUNT.search(piece) if not size else None
                claimed = int(count[1] or 0) if count else claimed
                size += len(piece)
        except (zlib.error, struct.error) as error:
            raise Damaged(text("damage_of", name=name, error=error)) from error
        if claimed * _SHORTEST > size + (1 << 20):
            raise Damaged(text("damage_texts", name=name, claimed=claimed))

    def parse(self, name: str, handler: Any) -> None:
        """Parse an XML part; the handler receives the start of elements."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = handler.start
        handler.parser = parser
        try:
            for piece in self._pieces(name):
                wide = piece[:2] in (b"\xfe\xff", b"\xff\xfe") or b"\0" in piece
                parser.Parse(piece if wide else piece.translate(_PLAIN).replace(b"&#", b"  "))
            parser.Parse(b"", True)
        except (expat.ExpatError, zlib.error, struct.error, UnicodeError, ValueError) as error:
            raise Damaged(text("damage_of", name=name, error=error)) from error

    def _pieces(self, name: str) -> Iterator[bytes]:
        info = self._infos.get(_plain(name))
        if info is None:
            raise Damaged(text("damage_not_there"))
        start = info.header_offset
        mark, names, extra = _LOCAL_HEADER.unpack_from(self._data, start)
        start += _LOCAL_HEADER.size + names + extra
        packed = self._data[start : start + info.compress_size]
        if mark != b"PK\x03\x04" or len(packed) != info.compress_size or info.flag_bits & 1:
            raise Damaged(text("damage_elsewhere"))
        if info.compress_type == zipfile.ZIP_STORED:
            self._limit.take(len(packed))
            yield bytes(packed)
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            yield from self._limit.unpack(packed, -zlib.MAX_WBITS)
        else:
            raise Damaged(text("damage_method", compress_type=info.compress_type))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Found:
    """What the workbook part says about its sheets."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.hidden: set[str] = set()
        self.targets: dict[str, str] = {}
        self.from_1904 = False
        self.parser: Any = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = _local(name)
        if kind == "sheet":
            sheet = attributes.get("name", "")
            relations = [value for key, value in attributes.items() if _local(key) == "id"]
            self.sheets[sheet] = relations[0] if relations else ""
            if attributes.get("state", "visible") != "visible":
                self.hidden.add(sheet)
        elif kind == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")
        elif kind == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Cells:
    """The cells of a sheet, counted while parsing."""

    def __init__(self, used: UsedRange, source: Source) -> None:
        self._used = used
        self._source = source
        self._row = self._column = 0
        self._kind = ""
        self._letters: dict[str, int] = {}
        self._formula = self._awaited = False
        self.parser: Any = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name if ":" not in name else _local(name)
        if kind == "v" or kind == "is":
            self._used.add(self._row, self._column)
            if self._kind == "e":
                self._used.errors.append(place_of(self._row, self._column))
            if self._formula:
                self._value()
        elif kind == "c":
            self._cell(attributes)
        elif kind == "f":
            self._formula = True
            self._used.uncalculated.append(place_of(self._row, self._column))
        elif kind == "row":
            self._column = 0
            self._row += 1
            if "r" in attributes:
                self._row = self._row_number(attributes["r"])
        elif kind == "dimension":
            for place in attributes.get("ref", "").split(":"):
                self._position(place)
        elif kind == "mergeCell":
            corners = [position_of(place) for place in attributes.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1]:
                self._used.merged.append((*corners[0], *corners[1]))

    def _cell(self, attributes: dict[str, str]) -> None:
        self._formula = False
        self._kind = attributes.get("t", "")
        if self._awaited:
            self._no_longer()
        place = attributes.get("r")
        if place is None:
            self._column += 1
            return
        letters = place.rstrip("0123456789")
        known = self._letters.get(letters)
        if known is not None and place[len(letters) :] == str(self._row):
            self._column = known
            return
        self._row, self._column = self._position(place)
        self._letters[letters] = self._column

    def _position(self, place: str) -> tuple[int, int]:
        found = position_of(place)
        if found is None:
            raise self._source.error("sheet_no_such_cell", cell=place[:30])
        return found

    def _row_number(self, row: str) -> int:
        found = position_of(f"A{row}")
        if found is None:
            raise self._source.error("sheet_no_such_row", row=row[:30])
        return found[0]

    def _value(self) -> None:
        """Wait for the value of a formula, which may be an empty text."""
        if self._kind == "str":
            self._used.uncalculated.pop()
        else:
            self._awaited = True
            self.parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        if text.strip():
            self._used.uncalculated.pop()
            self._no_longer()

    def _no_longer(self) -> None:
        self._awaited = False
        self.parser.CharacterDataHandler = None
