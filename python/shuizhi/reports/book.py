"""A report as a workbook: contents, the summary, and one sheet per table with its chart."""

import datetime
import math
from itertools import zip_longest
from typing import IO, Any

from shuizhi._core.messages import text
from shuizhi._core.palette import PALETTES, Palette
from shuizhi._core.request import Lang
from shuizhi.errors import FileError
from shuizhi.reports.book_charts import add_chart, has_chart
from shuizhi.reports.cells import NO_CLASS, signs, style
from shuizhi.reports.cells import text as cell_text
from shuizhi.reports.model import Chapter, Column, Contents, Table
from shuizhi.reports.words import Words

_INK = {"better": "#0B5D3B", "good": "#0B5D3B", "worse": "#9B1C1C", "bad": "#9B1C1C"}
_WIDEST, _NARROWEST = 60, 6  # width of columns, in characters
_HEAD = 14  # characters of a heading in one line
_MOST_NAMES = 500  # in one cell
_SENTENCE = 120  # characters of a line of the summary
_MEASURED = 500  # rows that decide the width of a column
_NUMBERS = {
    "number": "General",
    "count": "0",
    "date": "yyyy-mm-dd",
}


# Written as published, so that Excel does not round.
_PUBLISHED = ("figure", "share", "published")


def write_book(report: Contents, file: IO[bytes]) -> None:
    """Write the workbook to an open file.

    Text is always written as text: a cell that begins with ``=`` is not a formula.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    options = {
        "constant_memory": True, "nan_inf_to_errors": True,
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        formats = _Formats(book, PALETTES[report.palette])
        listed = [(chapter, table.in_book) for chapter in report.chapters
                  for table in chapter.tables]  # fmt: skip
        say = Words(report.lang)
        first = (say("目录", "Contents"), say("概要", "Summary"))
        names = _sheet_names([*first, *(table.title for _, table in listed)])
        _write_contents(report, names, listed, book, formats)
        _write_summary(report, book, formats)
        for (_, table), name in zip(listed, names[2:], strict=True):
            _write_table(table, name, report, book, formats)


class _Formats:
    """The formats of a workbook, each created once."""

    def __init__(self, book: Any, palette: Palette) -> None:
        self._book, self._palette = book, palette
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._text = self.of(text_wrap=True, valign="top")

    def of(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def head(self) -> Any:
        return self.of(bold=True, text_wrap=True, valign="vcenter", align="center", border=1,
                       bg_color="#0B3D66", font_color="#FFFFFF")  # fmt: skip

    def of_class(self, level: str) -> Any:
        colour, ink = self._palette.colours.get(level, NO_CLASS), self._palette.ink(level)
        return self.of(bg_color=colour, font_color=ink, bold=True, align="center")

    def cell(self, value: Any, column: Column) -> Any:
        if column.kind == "text":
            return self._text
        if column.kind == "class":
            return self.of_class(str(value))
        if column.kind in _NUMBERS:
            return self.of(num_format=_NUMBERS[column.kind])
        ink = _INK.get(style(value, column), "#1B1B1B")
        return self.of(font_color=ink, text_wrap=True, valign="top")


def _write_contents(
    report: Contents, names: list[str], listed: list[tuple[Chapter, Table]], book: Any,
    formats: _Formats,
) -> None:  # fmt: skip
    """Write the contents with links to sheets, and the legend of colours."""
    say = Words(report.lang)
    sheet = book.add_worksheet(names[0])
    for place, width in enumerate((44, 30, 10, 34)):
        sheet.set_column(place, place, width)
    title = formats.of(bold=True, font_size=16, font_color="#0B3D66")
    sheet.write_string(0, 0, f"{report.title}　{report.period_text}", title)
    head = say("工作表,章节,行数,图", "Sheet,Chapter,Rows,Chart").split(",")
    for place, word in enumerate(head):
        sheet.write_string(2, place, word, formats.head())
    link = formats.of(font_color="#0B5CAD", underline=1)
    rows: list[tuple[str, str, int | None, bool]]
    rows = [(names[1], say("概要", "Summary"), None, False)]
    rows += [
        (name, chapter.title, table.frame.height, has_chart(table))
        for name, (chapter, table) in zip(names[2:], listed, strict=True)
    ]
    for row, (name, chapter_title, height, drawn) in enumerate(rows, start=3):
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", link, name)
        sheet.write_string(row, 1, chapter_title)
        if height is not None:
            sheet.write_number(row, 2, height)
        sheet.write_string(row, 3, say("有", "yes") if drawn else "")
    at = len(rows) + 5
    sheet.write_string(at, 0, say("类别颜色", "Colours of classes"), formats.of(bold=True))
    for step, level in enumerate(PALETTES[report.palette].colours, start=1):
        sheet.write_string(at + step, 0, level, formats.of_class(level))
    sheet.freeze_panes(3, 0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_summary(report: Contents, book: Any, formats: _Formats) -> None:
    say = Words(report.lang)
    sheet = book.add_worksheet(say("概要", "Summary"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, _SENTENCE - 10)
    title = formats.of(bold=True, font_size=16, font_color="#0B3D66")
    plain, bold = formats.of(text_wrap=True, valign="top"), formats.of(bold=True, valign="top")
    sheet.write_string(0, 0, report.title, title)
    lines = [(say("时段", "Period"), report.period_text), (say("编制日期", "Made on"),
                                                        report.date.isoformat())]  # fmt: skip
    if report.station:
        lines.append((say("发布单位", "Published by"), report.station))
    for chapter in report.chapters:
        for heading, sentences in ((chapter.title, chapter.sentences), *chapter.more):
            # The heading is beside its first sentence.
            lines += zip_longest([heading][: len(sentences)], sentences, fillvalue="")
    for row, (label, told) in enumerate(lines, start=2):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, told, plain)
        # Some programs do not adjust the height to the lines of a cell.
        if (broken := math.ceil(signs(told) / _SENTENCE)) > 1:
            sheet.set_row(row, 15 * broken + 1)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_table(table: Table, name: str, report: Contents, book: Any, formats: _Formats) -> None:
    lang = report.lang
    sheet = book.add_worksheet(name)
    columns = table.columns
    frozen = max((i for i, column in enumerate(columns) if column.place), default=-1) + 1
    sheet.freeze_panes(1, frozen)
    measured = table.frame.head(_MEASURED)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _width(measured[column.name].to_list(), column, lang))
    lines = max(-(-signs(column.label) // _HEAD) for column in columns)
    sheet.set_row(0, 17 * lines + 3)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.label, formats.head())
    shown = table.frame.select(column.name for column in columns)
    row = 0
    for row, values in enumerate(shown.iter_rows(), start=1):
        for place, (value, column) in enumerate(zip(values, columns, strict=True)):
            if value is not None or column.kind == "class":
                _write_cell(sheet, (row, place), value, column, lang, formats)
    if row:
        sheet.autofilter(0, 0, row, len(columns) - 1)
    for line, note in enumerate(table.notes, start=row + 2):
        sheet.write_string(line, 0, note, formats.of(font_color="#55606A", italic=True))
    add_chart(book, sheet, table, report)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(
    sheet: Any, at: tuple[int, int], value: Any, column: Column, lang: Lang, formats: _Formats
) -> None:
    form = formats.cell(value, column)
    if isinstance(value, datetime.date):
        wrong = sheet.write_datetime(*at, value, form)
    elif isinstance(value, int | float) and column.kind in _PUBLISHED:
        shown = cell_text(value, column, lang)
        decimals = len(shown.partition(".")[2])
        form = formats.of(num_format=f"0.{'0' * decimals}" if decimals else "0")
        wrong = sheet.write_number(*at, float(shown), form)
    elif isinstance(value, int | float) and column.kind in _NUMBERS:
        wrong = sheet.write_number(*at, value, form)
    else:
        wrong = sheet.write_string(*at, cell_text(value, column, lang, _MOST_NAMES), form)
    if wrong:
        raise FileError(text("book_cell_full", at=at[0], label=column.label))


def _sheet_names(titles: list[str]) -> list[str]:
    """Return unique names that Excel accepts."""
    made: list[str] = []
    for title in titles:
        name = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip("' ")[:31]
        taken = {other.lower() for other in made}
        number = 2
        while not name or name.lower() in taken:
            name = f"{name[:28]} {number}"
            number += 1
        made.append(name)
    return made


def _width(values: list[Any], column: Column, lang: Lang) -> float:
    """Return the width that fits most cells; Chinese characters count twice."""
    shown = [signs(cell_text(value, column, lang)) for value in values]
    fits = max([min(signs(column.label), _HEAD), *shown], default=0)
    return min(max(fits + 2, _NARROWEST), _WIDEST)
