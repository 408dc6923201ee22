"""A report as one HTML page without network access or scripts, for A4."""

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from shuizhi import _shuizhi
from shuizhi._core.palette import PALETTES
from shuizhi._core.request import Lang
from shuizhi._shuizhi import __version__
from shuizhi.reports.cells import NO_CLASS, STYLES, heads, rows, widths
from shuizhi.reports.model import Bar, Contents, Table
from shuizhi.reports.numerals import counted
from shuizhi.reports.words import Words, wide

_FOLDER = Path(__file__).with_name("templates")
_TEXT_FROM = 7.0  # the least per cent of a bar with a numeral


@cache
def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template("report.html.j2")


def page(report: Contents) -> str:
    """Return the page of a report."""
    say = Words(report.lang)
    return _template().render(
        report=report,
        say=say,
        chapters=list(counted(report.printed, say)),
        numbers=report.numbers,
        style=(_FOLDER / "report.css").read_text(encoding="utf-8"),
        palette=[(name, STYLES[name], colour, PALETTES[report.palette].ink(name))
                 for name, colour in PALETTES[report.palette].colours.items()],
        no_class=NO_CLASS,
        groups=lambda table: _groups(table, report.lang),
        heads=heads,
        widths=lambda table: widths(table, report.lang),
        wide=wide if report.lang == "zh" else str,
        parts=_parts,
        version=__version__,
    )  # fmt: skip


def _groups(table: Table, lang: Lang) -> list[tuple[str | None, list[Any]]]:
    """Return the rows of a table, by group."""
    return [
        (name, [row for _, row in of_group])
        for name, of_group in groupby(rows(table, lang), key=lambda row: row[0])
    ]


def _parts(bar: Bar) -> list[dict[str, Any]]:
    """Return the parts of a bar with start and width, in per cent."""
    return [
        {"name": name, "style": STYLES[name], "left": f"{left:.3f}", "wide": f"{wide:.3f}",
         "middle": f"{left + wide / 2:.3f}", "share": _shuizhi.figure_share(wide),
         "text": name if wide >= _TEXT_FROM else "", "count": count}
        for name, count, left, wide in bar.parts()
    ]  # fmt: skip
