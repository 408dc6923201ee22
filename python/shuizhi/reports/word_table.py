"""Write tables of Word as XML: adding cell by cell would take minutes."""

import re
from itertools import groupby
from xml.sax.saxutils import escape

from shuizhi._core.palette import NO_CLASS, PALETTES, PaletteName
from shuizhi._core.request import Lang
from shuizhi.reports.cells import STYLES, heads, rows, widths
from shuizhi.reports.model import Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WIDTH = 9360  # twentieths of a point: 165 mm
_HEAD, _GROUP = "D9E6F2", "EEF4F9"
_INK = {"good": "0B5D3B", "better": "0B5D3B", "bad": "9B1C1C", "worse": "9B1C1C"}
_CENTRED = {"good", "bad", "open", *STYLES.values(), "c0"}
# Characters that XML does not allow.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return text without characters that XML does not allow."""
    return _ILLEGAL.sub("", text)


def table_xml(table: Table, lang: Lang, palette: PaletteName) -> str:
    """Return a table as Word XML, with a repeated header and coloured cells."""
    columns = heads(table)
    size = 14 if len(columns) > 14 else 15 if len(columns) > 8 else 18  # half points
    # A twip is a tenth of a half point; a bold letter is about 0.55 of its size wide.
    room = _WIDTH / (size * 10 * 0.55)
    wide = [round(_WIDTH * share / 100) for share in widths(table, lang, room)]
    fills = {STYLES[name]: colour[1:] for name, colour in PALETTES[palette].colours.items()}
    inks = {STYLES[name]: PALETTES[palette].ink(name)[1:] for name in STYLES}
    fills["c0"] = NO_CLASS[1:]

    def cell(text: str, width: int, style: str = "", head: bool = False, span: int = 1) -> str:
        fill = _HEAD if head else fills.get(style, _GROUP if span > 1 else "")
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        align = "center" if head or style in _CENTRED else "right" if style == "n" else "left"
        ink = inks.get(style) or _INK.get(style, "")
        colour = f'<w:color w:val="{ink}"/>' if ink else ""
        bold = "<w:b/>" if head or span > 1 or style in _INK or style in fills else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}'
            f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:spacing w:before="10" w:after="10"'
            f' w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="{align}"/>'
            f'</w:pPr><w:r><w:rPr>{bold}{colour}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
            f'</w:rPr><w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r></w:p></w:tc>'
        )

    def row(cells: str, head: bool = False) -> str:
        repeated = "<w:tblHeader/>" if head else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"

    parts = [row("".join(cell(c.label, w, head=True) for c, w in zip(columns, wide, strict=True)),
                 head=True)]  # fmt: skip
    for group, lines in groupby(rows(table, lang), key=lambda line: line[0]):
        if group is not None:
            parts.append(row(cell(group, sum(wide), span=len(columns))))
        for _, line in lines:
            cells = zip(line, wide, strict=True)
            parts.append(row("".join(cell(text, w, style) for (text, style, _), w in cells)))
    if not table.frame.height:
        parts.append(row(cell("无" if lang == "zh" else "none", sum(wide), span=len(columns))))
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A949C"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(parts)}</w:tbl>"
    )
