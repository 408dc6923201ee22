"""Tables as HTML for notebooks: plain markup, no scripts, all text escaped."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shuizhi._core.palette import FONTS

# Notebooks align tables to the right; colours of text and background stay the notebook's.
_STYLE = """<style>
div.shuizhi { overflow-x: auto; font-family: FONTS; font-size: 13px; }
div.shuizhi table { border-collapse: collapse; margin: 0.3em 0; }
div.shuizhi table th, div.shuizhi table td { text-align: left !important; vertical-align: top;
  white-space: nowrap; padding: 0.25em 0.7em; border: 0;
  border-bottom: 1px solid rgba(128, 128, 128, 0.35); }
div.shuizhi table th { border-bottom-width: 2px; }
div.shuizhi table .number { text-align: right !important; font-variant-numeric: tabular-nums; }
div.shuizhi table .long { white-space: normal; min-width: 15em; }
div.shuizhi p, div.shuizhi ul { margin: 0.3em 0; }
div.shuizhi .aside { opacity: 0.75; }
</style>
""".replace("FONTS", ", ".join(f"'{font}'" if " " in font else font for font in FONTS))

# Longer text is in a column that wraps.
_LONG = 24


@dataclass(frozen=True)
class Cell:
    """The content and style of a cell; the text is not escaped yet."""

    text: str
    number: bool = False
    style: str = ""
    title: str = ""

    def marked(self, tag: str) -> str:
        """Return the cell as HTML."""
        kinds = ["number"] * self.number + ["long"] * (len(self.text) > _LONG)
        marks = "".join(
            f' {name}="{html.escape(value)}"'
            for name, value in (("class", " ".join(kinds)), ("style", self.style),
                                ("title", self.title))
            if value
        )  # fmt: skip
        text = html.escape(self.text).replace("\n", "<br>")
        return f"<{tag}{marks}>{text}</{tag}>"


def plain(value: object) -> Cell:
    """Return a cell of a value, empty for None."""
    return Cell("" if value is None else str(value))


def table(head: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table."""

    def line(tag: str, cells: Sequence[Cell]) -> str:
        return "<tr>" + "".join(cell.marked(tag) for cell in cells) + "</tr>"

    body = "".join(line("td", row) for row in rows)
    return f"<table><thead>{line('th', head)}</thead><tbody>{body}</tbody></table>"


def paragraph(text: str, *, bold: bool = False, aside: bool = False) -> str:
    """Return a paragraph; an aside is in a muted colour."""
    shown = html.escape(text)
    mark = ' class="aside"' if aside else ""
    return f"<p{mark}>{f'<b>{shown}</b>' if bold else shown}</p>"


def block(*parts: str) -> str:
    """Join parts as the HTML of one object."""
    return f'{_STYLE}<div class="shuizhi">{"".join(parts)}</div>'
