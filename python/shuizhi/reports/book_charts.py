"""Charts of a workbook, drawn by Excel from cells."""

from typing import Any

from shuizhi._core.palette import CLASSES, PALETTES
from shuizhi.reports.model import Contents, Table
from shuizhi.reports.words import Words

_MOST_BARS = 40  # most rows of a table in a chart
_ROW, _LEAST, _WIDTH = 22, 260, 640  # pixels


def add_chart(book: Any, sheet: Any, table: Table, report: Contents) -> None:
    """Add a chart to a table of class counts or rates; other tables have none."""
    rows = min(table.frame.height, _MOST_BARS)
    names = [column.name for column in table.columns]
    if not rows:
        return
    if all(level in names for level in CLASSES):
        chart = _shares(book, sheet, table, report, names, rows)
    elif "rate" in names:
        chart = _rates(book, sheet, table, report, names, rows)
    else:
        return
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_size({"width": _WIDTH, "height": max(_LEAST, _ROW * rows + 90)})
    sheet.insert_chart(1, len(names) + 1, chart)


def has_chart(table: Table) -> bool:
    """Return whether a table has a chart."""
    names = {column.name for column in table.columns}
    return bool(table.frame.height) and (names >= set(CLASSES) or "rate" in names)


def _range(sheet: Any, first: int, last: int, rows: int) -> list[Any]:
    return [sheet.get_name(), 1, first, rows, last]


def _labels(table: Table) -> tuple[int, int]:
    """Return the columns that label rows: those of places, or the first."""
    places = [place for place, column in enumerate(table.columns) if column.place] or [0]
    return places[0], places[-1]


def _shares(
    book: Any, sheet: Any, table: Table, report: Contents, names: list[str], rows: int
) -> Any:
    say = Words(report.lang)
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for level in CLASSES:
        place = names.index(level)
        chart.add_series({
            "name": level, "categories": _range(sheet, *_labels(table), rows),
            "values": _range(sheet, place, place, rows), "gap": 40,
            "fill": {"color": PALETTES[report.palette].colours[level]},
            "border": {"color": "#8A949C", "width": 0.5},
        })  # fmt: skip
    title = say(f"{table.title}：水质类别比例", f"{table.title}: shares of classes")
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom"})
    return chart


def _rates(
    book: Any, sheet: Any, table: Table, report: Contents, names: list[str], rows: int
) -> Any:
    say = Words(report.lang)
    chart = book.add_chart({"type": "bar"})
    place, last = names.index("rate"), names.index("parameter")
    chart.add_series({
        "name": say("断面超标率（%）", "Sections over (%)"),
        "categories": _range(sheet, 0, last, rows), "values": _range(sheet, place, place, rows),
        "fill": {"color": "#CC5A17"}, "gap": 40, "data_labels": {"value": True},
    })  # fmt: skip
    chart.set_title({"name": table.title, "name_font": {"size": 12}})
    chart.set_x_axis({"major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    return chart
