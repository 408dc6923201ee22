"""A report as a Word document, with the built-in layout or a template."""

import io
import re
import zipfile
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from shuizhi import _shuizhi
from shuizhi._core import figures
from shuizhi._core.messages import text
from shuizhi._shuizhi import __version__
from shuizhi.errors import FileError, ShuizhiError
from shuizhi.reports.cells import heads, rows
from shuizhi.reports.drawing import bars
from shuizhi.reports.model import Chapter, Contents, Table
from shuizhi.reports.numerals import counted
from shuizhi.reports.word_table import W as _W
from shuizhi.reports.word_table import clean, table_xml
from shuizhi.reports.words import Words, wide

_SONG, _HEI, _LATIN = "宋体", "黑体", "Times New Roman"
_STYLES = (
    ("Normal", 12, _SONG), ("Heading 1", 15, _HEI), ("Heading 2", 12, _HEI), ("Title", 22, _HEI),
    ("List Bullet", 11, _SONG),
)  # fmt: skip
_EMPTY = f"<w:p {_W}/>"
_PICTURE = 160  # millimetres of the width


def load(module: str) -> Any:
    """Import a module of python-docx or docxtpl when a document is written."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ShuizhiError(text("word_needs")) from error


def write_word(report: Contents, file: IO[bytes], template: Path | None = None) -> None:
    """Write the document to an open file, with a template if given.

    Raises
    ------
    FileError
        The template is not a Word document, or a field of it is not understood.
    """
    if template is None:
        document = load("docx").Document()
        set_up(document, report.title, report.station)
        _head(document, report)
        for numeral, chapter in counted(report.printed, Words(report.lang)):
            _chapter(document, report, numeral, chapter)
        document.save(file)
        return
    _by_template(report, file, template)


# ------------------------------------------------------------------ the built-in layout


def set_up(document: Any, title: str, station: str | None) -> None:
    """Set A4, the fonts of a bulletin and page numbers."""
    shared, ns = load("docx.shared"), load("docx.oxml.ns")
    section = document.sections[0]
    section.page_width, section.page_height = shared.Mm(210), shared.Mm(297)
    section.left_margin = section.right_margin = shared.Mm(22)
    section.top_margin, section.bottom_margin = shared.Mm(22), shared.Mm(20)
    for name, size, font in _STYLES:
        style = document.styles[name]
        style.font.name, style.font.size = _LATIN, shared.Pt(size)
        style.font.color.rgb = shared.RGBColor(0x1B, 0x1B, 0x1B)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for old in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(ns.qn(f"w:{old}"), None)
        fonts.set(ns.qn("w:eastAsia"), font)
        style.paragraph_format.space_after = shared.Pt(3)
    properties = document.core_properties
    properties.title, properties.author = clean(title), clean(station or "")
    properties.comments = f"shuizhi {__version__}"
    foot = section.footer.paragraphs[0]
    foot.alignment = load("docx.enum.text").WD_ALIGN_PARAGRAPH.CENTER
    foot._p.append(load("docx.oxml").parse_xml(
        f'<w:fldSimple {ns.nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    ))  # fmt: skip


def line(
    document: Any, told: str, *, style: str | None = None, size: float | None = None,
    centred: bool = False, bold: bool = False, grey: bool = False, indent: bool = False,
    kept: bool = False,
) -> Any:  # fmt: skip
    """Add a paragraph."""
    shared = load("docx.shared")
    paragraph = document.add_paragraph(style=style)
    run = paragraph.add_run(clean(told))
    run.bold = bold or None
    if size is not None:
        run.font.size = shared.Pt(size)
    if grey:
        run.font.color.rgb = shared.RGBColor(0x55, 0x60, 0x6A)
    if centred:
        paragraph.alignment = load("docx.enum.text").WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = shared.Pt(24)
    paragraph.paragraph_format.keep_with_next = kept or None
    return paragraph


def _head(document: Any, report: Contents) -> None:
    say = Words(report.lang)
    line(document, report.title, style="Title", centred=True)
    line(document, report.period_text, size=15, centred=True, bold=True)
    made = say("编制日期：", "Made on ") + report.date.isoformat()
    line(document, "　".join(filter(None, (report.station, made))), size=11, centred=True)


def _chapter(document: Any, report: Contents, numeral: str, chapter: Chapter) -> None:
    """Add a chapter: sentences, figures and tables with their numbers."""
    zh = report.lang == "zh"
    shown = wide if zh else str
    document.add_heading(clean(numeral + chapter.title), level=1)
    for sentence in chapter.sentences:
        line(document, shown(sentence), indent=zh)
    if chapter.id == "summary" and report.basis:
        line(document, report.basis, size=10, grey=True, indent=zh)
    for heading, lines in chapter.more:
        document.add_heading(clean(heading), level=2)
        for told in lines:
            line(document, shown(told), style="List Bullet")
    if chapter.bars:
        document.add_picture(io.BytesIO(bars(chapter, report)),
                             width=load("docx.shared").Mm(_PICTURE))  # fmt: skip
        document.paragraphs[-1].alignment = load("docx.enum.text").WD_ALIGN_PARAGRAPH.CENTER
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        number = report.numbers[f"bars-{chapter.id}"]
        line(document, f"{number}　{chapter.bars_title}", size=10.5, centred=True, bold=True)
    for table in chapter.tables:
        number = report.numbers[table.id]
        line(document, f"{number}　{table.title}", size=10.5, centred=True, bold=True, kept=True)
        _table(document, report, table)


def _table(document: Any, report: Contents, table: Table) -> None:
    say = Words(report.lang)
    element = load("docx.oxml").parse_xml(table_xml(table, report.lang, report.palette))
    body = document._body._body if hasattr(document, "_body") else document.element.body
    body.insert_element_before(element, "w:sectPr")
    notes = [(wide if report.lang == "zh" else str)(note) for note in table.notes]
    told = say("注：", "Note: ") + (say("", " ").join(notes)) if notes else ""
    line(document, told, size=9, grey=True)


# ------------------------------------------------------------------ a station's own template


class _Environment(SandboxedEnvironment):
    """A sandboxed Jinja environment that keeps the last source it read."""

    source = ""

    def from_string(self, source: Any, *args: Any, **options: Any) -> Template:
        self.source = str(source)
        return super().from_string(source, *args, **options)


def _by_template(report: Contents, file: IO[bytes], template: Path) -> None:
    docxtpl = load("docxtpl")
    if not template.is_file():
        raise FileError(text("template_absent", path=str(template)))
    environment = _Environment(undefined=StrictUndefined, autoescape=True)
    try:
        document = docxtpl.DocxTemplate(template)
        document.render(_fields(document, report), environment, autoescape=True)
        document.save(file)
    except ShuizhiError:
        raise
    except Exception as error:
        # python-docx, lxml and fields raise many kinds of errors.
        if environment.source and _is_document(template):
            place = _place(error, environment.source)
            raise FileError(
                text("template_field", path=str(template), why=_why(error), place=place)
            ) from error
        raise FileError(text("template_broken", path=str(template))) from error


def _is_document(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as held:
            return "word/document.xml" in held.namelist() and held.testzip() is None
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return False
    except Exception:  # a damaged archive fails in many ways
        return False


def _why(error: Exception) -> str:
    return str(getattr(error, "message", None) or error).strip().splitlines()[0][:200]


def _place(error: Exception, source: str) -> str:
    """Return the paragraph of the template with the error."""
    number = getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            number = trace.tb_lineno
        trace = trace.tb_next
    lines = source.splitlines()
    if number is None or not 0 < number <= len(lines):
        return "–"
    return re.sub("<[^>]*>", "", lines[number - 1]).strip()[:160] or "–"


def _fields(document: Any, report: Contents) -> dict[str, Any]:
    """Return the fields of a template; docs/word.md lists them."""
    say = Words(report.lang)
    whole = report.chapters[0]
    chapters = []
    tables: dict[str, dict[str, Any]] = {}
    pictures: dict[str, Any] = {}
    inline, mm = load("docxtpl").InlineImage, load("docx.shared").Mm
    for numeral, chapter in counted(report.printed, say):
        picture = ""
        if chapter.bars:
            made = io.BytesIO(bars(chapter, report))
            picture = inline(document, made, width=mm(_PICTURE))
            pictures[chapter.id] = picture
        own = [_of_table(report, table) for table in chapter.tables]
        tables |= {table["id"]: table for table in own}
        chapters.append({
            "id": chapter.id, "numeral": numeral, "title": chapter.title,
            "sentences": [_shown(line, report) for line in chapter.sentences],
            "more": [{"title": heading, "lines": [_shown(line, report) for line in lines]}
                     for heading, lines in chapter.more],
            "figure": picture, "figure_number": report.numbers.get(f"bars-{chapter.id}", ""),
            "figure_title": chapter.bars_title, "tables": own,
        })  # fmt: skip
    assessed = sum(report.classes.values())
    return {
        "title": report.title, "region": report.region, "station": report.station or "",
        "period": report.period_text, "date": report.date.isoformat(),
        "year": report.date.year, "month": report.date.month, "day": report.date.day,
        "summary": [_shown(line, report) for line in whole.sentences], "basis": report.basis,
        "figures": [{"label": f.label, "value": f.value, "note": f.note} for f in whole.figures],
        "classes": report.classes, "unclassed": report.unclassed,
        "assessed": assessed, "version": __version__,
        "shares": {name: _shuizhi.figure_share(figures.percent(count, assessed) or 0.0)
                   for name, count in report.classes.items()},
        "chapters": chapters, "tables": tables, "pictures": pictures,
    }  # fmt: skip


def _shown(line: str, report: Contents) -> str:
    return clean(wide(line) if report.lang == "zh" else line)


def _of_table(report: Contents, table: Table) -> dict[str, Any]:
    return {
        "id": table.id, "number": report.numbers[table.id], "title": table.title,
        "columns": [clean(column.label) for column in heads(table)],
        "rows": [[clean(cell) for cell, _, _ in line] for _, line in rows(table, report.lang)],
        "notes": [_shown(note, report) for note in table.notes],
        # {{p table.word }}: a paragraph after it, because a Word document cannot end with a table.
        "word": Markup(table_xml(table, report.lang, report.palette) + _EMPTY),
    }  # fmt: skip
