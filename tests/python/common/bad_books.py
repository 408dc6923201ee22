"""Workbooks as they should not be, or as few are, and what reading them gives."""

import datetime
import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]

from faults import File, parts_changed, workbook

ONE = [{"断面": "甲", "氨氮": "0.5"}]
BOOK = workbook([["断面", "氨氮"], ["甲", 0.5]])


def book(*rows: list[object], merge: str | None = None) -> bytes:
    return workbook(rows, lambda sheet: sheet.merge_cells(merge) if merge else None)


def without(part: str) -> bytes:
    return parts_changed(BOOK, lambda name, content: None if name == part else content)


def sheet_as(change: tuple[bytes, bytes]) -> bytes:
    return parts_changed(
        BOOK, lambda name, content: content.replace(*change) if "sheet1.xml" in name else content
    )


def far(place: str, *, filled: bool = True) -> bytes:
    """Make a workbook with a cell far from its table."""
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row>' if filled else f'<c r="{place}"/>'
    return sheet_as((b"</sheetData>", f"{cell}</sheetData>".encode()))


def from_1904(*rows: list[object]) -> bytes:
    def edit(sheet: Any) -> None:
        sheet.parent.epoch = datetime.datetime(1904, 1, 1)

    return workbook(rows, edit)


def hidden(*states: str) -> bytes:
    """Make a workbook whose sheets are hidden or not."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, state in enumerate(states, start=1):
        sheet = made.create_sheet(f"表{number}")
        sheet.append(["断面", "氨氮"])
        sheet.append([f"断面{number}", 0.5])
        sheet.sheet_state = state
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def shared_texts() -> bytes:
    """Make a workbook whose texts are in their own part."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write_row(0, 0, ["断面", "氨氮"])
    return made.getvalue()


def too_many(name: str, content: bytes) -> bytes:
    return content.replace(b"uniqueCount=", b'uniqueCount="99999999999" x=')


WORKBOOKS = [
    File("empty.xlsx", workbook([]), ["sheet 'Sheet' is empty"]),
    File("header.xlsx", book(["断面", "氨氮"]), ["a header but no rows"]),
    File("title.xlsx", book(["焦作市监测结果"]), ["a header but no rows"]),
    File("twice.xlsx", book(["氨氮", "氨氮"], [1, 2]), ["'氨氮' (columns 1, 2)"]),
    File("units.xlsx", book(["断面", "氨氮(mg/L)"], ["", "μg/L"], ["甲", 1]), ["row 2", "'μg/L'"]),
    File("no-such.xlsx", BOOK, ["no sheet 'x'; the file has Sheet"], options={"sheet": "x"}),
    File("zeroth.xlsx", BOOK, ["no sheet 0"], options={"sheet": 0}),
    File("encoding.xlsx", BOOK, ["leave encoding= out"], options={"encoding": "gbk"}),
    File("merged.xlsx", book(["监测结果", None], ["断面", "氨氮"], ["甲", 0.5], merge="A1:B1"),
         rows=ONE, notes=["row 1 above the header left out"]),
    File("merged-data.xlsx", book(["断面", "氨氮"], ["甲", 0.5], [None, 0.6], merge="A2:A3"),
         rows=[*ONE, {"断面": "甲", "氨氮": "0.6"}], notes=["1 cell merged with the cell above"]),
    File("formula.xlsx", book(["断面", "氨氮"], ["甲", "=0.2+0.3"]),
         rows=[{"断面": "甲", "氨氮": None}], notes=["1 cell holding a formula", "B2"]),
    File("formula-kept.xlsx", sheet_as((b"<v>0.5</v>", b"<f>0.2+0.3</f><v>0.5</v>")), rows=ONE),
    File("error.xlsx", book(["断面", "氨氮"], ["甲", "#DIV/0!"]),
         rows=[{"断面": "甲", "氨氮": None}], notes=["Excel error", "B2"]),
    File("number-date.xlsx", book(["断面", "采样日期", "氨氮"], ["甲", 45294, 0.5]),
         rows=[{"断面": "甲", "采样日期": "45294", "氨氮": "0.5"}]),
    File("entities.xlsx", sheet_as((b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "&b;">]><worksheet')),
         rows=ONE),
    File("outside.xlsx", sheet_as(
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet')),
        rows=ONE),
]  # fmt: skip

USED_RANGES = [
    File("last-cell.xlsx", far("XFD1048576"), ["cell XFD1048576", "only 5 of the 1048576 × 16384"]),
    File(
        "last-column.xlsx",
        far("XFD2"),
        rows=[ONE[0] | {"column_16384": "1"}],
        notes=["cell XFD2 is far from the rest"],
    ),
    File(
        "last-row.xlsx",
        far("B1048576"),
        rows=[*ONE, {"断面": None, "氨氮": "1"}],
        notes=["cell B1048576 is far"],
    ),
    File("formatted.xlsx", far("XFD1048576", filled=False), rows=ONE),
    File("no-cell.xlsx", far("ZZZZZZZZ99999999999", filled=False), ["cell 'ZZZZZZZZ99999999999'"]),
    File("no-column.xlsx", far("XFE2"), ["cell 'XFE2'"]),
    File("no-row.xlsx", far("A1048577"), ["row '1048577'"]),
    File(
        "control-character.xlsx",
        sheet_as(
            (
                b"</sheetData>",
                b'<row r="3"><c r="A3" t="inlineStr">'
                b"<is><t>\x0bx&#11;</t></is></c></row></sheetData>",
            )
        ),
        rows=[*ONE, {"断面": "\x0bx\x0b", "氨氮": None}],
    ),
    File(
        "texts.xlsx",
        parts_changed(shared_texts(), too_many),
        ["claims 99999999999 texts"],
    ),
    File("dimension.xlsx", sheet_as((b'ref="A1:B2"', b'ref="A1:ZZZZZZZZ9999"')), ["ZZZZZZZZ9999"]),
]

SHEETS = [
    File(
        "hidden.xlsx",
        hidden("hidden", "visible"),
        rows=[{"断面": "断面2", "氨氮": "0.5"}],
        notes=["sheet '表2' read; the file also has 表1 (hidden)"],
    ),
    File(
        "very-hidden.xlsx",
        hidden("veryHidden", "hidden", "visible"),
        rows=[{"断面": "断面3", "氨氮": "0.5"}],
    ),
    File(
        "hidden-told.xlsx",
        hidden("hidden", "visible"),
        rows=[{"断面": "断面1", "氨氮": "0.5"}],
        options={"sheet": 1},
    ),
    File("all-hidden.xlsx", hidden("visible", "hidden"), rows=[{"断面": "断面1", "氨氮": "0.5"}]),
    File(
        "midnight.xlsx",
        book(
            ["断面", "采样时间", "氨氮"],
            ["甲", datetime.time(0, 0), 0.5],
            ["乙", datetime.time(8, 30), 0.5],
        ),
        rows=[
            {"断面": "甲", "采样时间": "00:00:00", "氨氮": "0.5"},
            {"断面": "乙", "采样时间": "08:30:00", "氨氮": "0.5"},
        ],
    ),
    File(
        "midnight-alone.xlsx",
        book(["断面", "采样时间"], ["甲", datetime.time(0, 0)]),
        rows=[{"断面": "甲", "采样时间": "00:00:00"}],
    ),
    File(
        "midnight-1904.xlsx",
        from_1904(["断面", "采样时间"], ["甲", datetime.time(0, 0)], ["乙", datetime.time(8, 30)]),
        rows=[{"断面": "甲", "采样时间": "00:00:00"}, {"断面": "乙", "采样时间": "08:30:00"}],
    ),
]
