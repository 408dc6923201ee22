"""Laboratory reports drawn at random, in the layouts that laboratories have, as written by others.

A `Book` has the sheets as written and the readings in them.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt  # type: ignore[import-untyped]
from hypothesis import strategies as st

ITEMS = {
    "pH": ("/", "6～9"), "水温": ("℃", "/"), "化学需氧量": ("mg/L", "≤20"), "氨氮": ("mg/L", "1.0"),
    "总磷(以P计)": ("mg/L", "≤0.2"), "总氮": ("mg/L", "1.0"), "铜": ("mg/L", "1.0"),
    "挥发酚": ("mg/L", "0.005"), "粪大肠菌群": ("个/L", "10000"), "色度": ("度", "15"),
    "高锰酸盐指数": ("mg/L", "6"), "肉眼可见物": ("/", "无"),
    "氟化物(以F-计)": ("mg/L", "≤1.0(Ⅲ类)"),
    "总α放射性": ("Bq/L", "0.5(指导值)"), "浑浊度": ("NTU", "1"), "石油类": ("mg/L", "≤0.05"),
}  # fmt: skip
RESULTS = ["7.1", "0.025L", "<0.0003", "＜0.05", "未检出", "12", "1.2×10^3", "0.50", "160", "3.4"]
PLACES = ["甲水厂", "乙河大桥", "总排口", "2#监测井", "进水口"]
DATES = ["2026.01.05", "2026-01-06", "2026年1月7日"]
WORDS = {
    "number": ["序号", "编号", "No."],
    "item": ["项目", "检测项目", "监测项目", "检验项目", "指标", "检测参数", "检 测 项 目",
             "检测项目\nItem"],
    "unit": ["单位", "计量单位", "单 位", "单位 Unit"],
    "result": ["结果", "检测结果", "检验结果", "测定值", "检测值", "监测结果", "实测值",
               "检测结果（Result）"],
    "limit": ["限值", "标准限值", "标准值", "参考值", "GB3838-2002", "GB3838-2002Ⅲ类标准限值"],
    "method": ["检测方法", "分析方法", "检测依据", "方法来源"],
    "verdict": ["单项判定", "结论", "是否达标"],
}  # fmt: skip
HEAD = ["序号", "项目", "单位", "检测结果", "标准限值", "检测方法"]

Reading = tuple[str, str | None, str, str | None, str | None, str | None, str | None]
"""Item, unit, result, limit, sample, place, date."""


@dataclass
class Page:
    """A sheet: its rows, and the ranges that are merged (row, column, row, column, from 0)."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Book:
    """The sheets of a workbook, and the readings in them."""

    layout: str
    pages: list[Page]
    readings: list[Reading]

    def write(self, path: Path) -> Path:
        """Write it by a program that is not ours, as .xls or .xlsx."""
        return _write_xls(self, path) if path.suffix == ".xls" else _write_xlsx(self, path)


def _write_xlsx(book: Book, path: Path) -> Path:
    with xlsxwriter.Workbook(path) as made:
        for page in book.pages:
            sheet = made.add_worksheet(page.name)
            for top, left, bottom, right in page.merged:
                sheet.merge_range(top, left, bottom, right, "")
            for at, row in enumerate(page.rows):
                for column, cell in enumerate(row):
                    if cell == "":
                        continue
                    if (at, column) in page.formulas:
                        sheet.write_formula(at, column, "=1+1", None, cell)
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    else:
                        sheet.write_number(at, column, cell)
    return path


def _write_xls(book: Book, path: Path) -> Path:
    made = xlwt.Workbook(encoding="utf-8")
    for page in book.pages:
        sheet = made.add_sheet(page.name)
        begins = {(top, left): (bottom, right) for top, left, bottom, right in page.merged}
        for at, row in enumerate(page.rows):
            for column, cell in enumerate(row):
                if (at, column) in begins:
                    bottom, right = begins[at, column]
                    sheet.write_merge(at, bottom, column, right, cell)
                elif cell != "":
                    sheet.write(at, column, cell)
    made.save(str(path))
    return path


# ------------------------------------------------------------------ drawing


@st.composite
def values(draw: st.DrawFn, items: list[str], samples: int) -> list[list[str]]:
    """Draw a result for each item and sample."""
    return [[draw(st.sampled_from(RESULTS)) for _ in range(samples)] for _ in items]


def cell_of(draw: st.DrawFn, result: str) -> Any:
    """Return a result as a number where it is one and the laboratory wrote it so."""
    plain = result.replace(".", "", 1).isdigit() and not result.endswith("0")
    return float(result) if plain and draw(st.booleans()) else result


def word(draw: st.DrawFn, role: str) -> str:
    return draw(st.sampled_from(WORDS[role]))


def cover(draw: st.DrawFn) -> Page:
    return Page("封面", [["", "( 10 )字( 2026 )第(0004 )号"], ["某监测站"], ["检验检测报告"],
                         [], ["", "样品名称：", "原水【甲水厂】"],
                         ["", "被检单位：", "某公司"]])  # fmt: skip


def tail(draw: st.DrawFn, items: int) -> list[list[Any]]:
    """Draw the rows below a table: nothing, a footer, or the end with what a template left."""
    kind = draw(st.sampled_from(["none", "footer", "end", "left over"]))
    if kind == "none":
        return []
    if kind == "footer":
        return [[], ["备注：检测结果仅对来样负责"], ["编制：", "", "审核：张三"]]
    left = [[items + 1, "铅", "mg/L", "9", "", ""]] if kind == "left over" else []
    return [["以下无检测数据"], *left, [], ["Form No：CSJ"]]


@st.composite
def books(draw: st.DrawFn, layout: str | None = None) -> Book:
    """Draw a workbook."""
    kind = layout or draw(st.sampled_from(sorted(LAYOUTS)))
    items = draw(st.lists(st.sampled_from(sorted(ITEMS)), min_size=2, max_size=9, unique=True))
    book = LAYOUTS[kind](draw, items)
    if draw(st.booleans()):
        book.pages.insert(0, cover(draw))
    return book


def reading(item: str, result: Any, **said: str | None) -> Reading:
    text = f"{result:g}" if isinstance(result, float) else str(result)
    given = {"unit": ITEMS[item][0], "limit": None, "sample": None, "place": None, "date": None}
    given |= said
    return (item, given["unit"], text, given["limit"], given["sample"], given["place"],
            given["date"])  # fmt: skip


def facts(draw: st.DrawFn) -> tuple[list[list[Any]], dict[str, str | None]]:
    """Draw what a report says of its one sample."""
    place, date = draw(st.sampled_from(PLACES)), draw(st.sampled_from(DATES))
    if draw(st.booleans()):
        rows: list[list[Any]] = [["样品编号", "W1", "", "采样日期", date], ["采样地点", place]]
    else:
        rows = [["样品编号：W1", "", f"采样日期：{date}"], [f"采样地点：{place}"]]
    return [*rows, []], {"sample": "W1", "place": place, "date": date}


def heading_row(draw: st.DrawFn, roles: list[str]) -> list[Any]:
    return [word(draw, role) for role in roles]


def one_sample(draw: st.DrawFn, items: list[str]) -> Book:
    """Return a table of one sample, over one sheet or several, with or without headings again."""
    above, said = facts(draw)
    roles = ["item", "unit", "result", "limit"]
    roles = ["number", *roles] if draw(st.booleans()) else roles
    roles += draw(st.sampled_from([[], ["method"], ["method", "verdict"]]))
    if draw(st.booleans()) and roles[0] == "number":
        roles[1:5] = ["item", "result", "unit", "limit"]
    head = heading_row(draw, roles)
    two = draw(st.booleans())
    heads = [head, ["标准限值" if role == "limit" else "" for role in roles]] if two else [head]
    if two:
        heads[0][roles.index("limit")] = "GB3838-2002"
    body, readings = [], []
    for number, item in enumerate(items, start=1):
        result = cell_of(draw, draw(st.sampled_from(RESULTS)))
        unit, limit = ITEMS[item]
        cells = {"number": number, "item": item, "unit": unit, "result": result, "limit": limit,
                 "method": "HJ 1-2009", "verdict": "合格"}  # fmt: skip
        body.append([cells[role] for role in roles])
        readings.append(reading(item, result, limit=limit, **said))
    pages = draw(st.integers(1, min(3, len(body))))
    again = roles[0] != "number" or draw(st.booleans())
    cut = -(-len(body) // pages)
    made = []
    for place in range(pages):
        rows: list[list[Any]] = [["检测结果"]]
        rows += above if place == 0 else [["续上页"], []]
        rows += [[*row] for row in heads] if place == 0 or again else []
        titled = draw(st.booleans()) and place == 0
        rows += [["一、常规指标"]] if titled and roles[0] != "item" else []
        rows += body[place * cut : (place + 1) * cut]
        if place == pages - 1:
            rows += [[len(items) + 1]] if roles[0] == "number" and draw(st.booleans()) else []
            rows += (
                tail(draw, len(items)) if roles[:4] == ["number", "item", "unit", "result"] else []
            )
        made.append(Page(f"第{place + 1}页", rows))
    return Book("one sample", made, readings)


def side_by_side(draw: st.DrawFn, items: list[str]) -> Book:
    """Return a table with a column of results for each of several samples."""
    count = draw(st.integers(2, 3))
    sets = [["1#", "2#", "3#"], ["进水口", "总排口", "雨水口"], ["W1", "W2", "W3"]]
    names = draw(st.sampled_from(sets))[:count]
    form = draw(st.sampled_from(["names", "below", "merged", "labels", "within"]))
    merged: list[tuple[int, int, int, int]] = []
    rows: list[list[Any]] = [["某河监测结果"], []]
    said: list[dict[str, str | None]] = [{"sample": name} for name in names]
    item, unit, limit = (word(draw, role) for role in ("item", "unit", "limit"))
    result = word(draw, "result")
    at = len(rows)
    if form == "names":
        rows.append([item, unit, *names, limit])
    elif form == "within":
        rows.append([item, unit, *[f"{name}检测结果(mg/L)" for name in names], limit])
    elif form == "labels":
        dates = [draw(st.sampled_from(DATES)) for _ in names]
        rows += [["样品编号", "", *names], ["采样日期", "", *dates]]
        rows.append([item, unit, result, *[""] * (count - 1), limit])
        merged.append((at + 2, 2, at + 2, 1 + count))
        places = PLACES[:count]
        rows.append(["", "", *places, ""])
        said = [
            {"sample": name, "date": date, "place": place}
            for name, date, place in zip(names, dates, places, strict=True)
        ]
    else:
        rows += [[item, unit, result, *[""] * (count - 1), limit], ["", "", *names, ""]]
        if form == "merged":
            merged += [(at, 2, at, 1 + count), (at, 0, at + 1, 0), (at, 1, at + 1, 1),
                       (at, 2 + count, at + 1, 2 + count)]  # fmt: skip
    readings = []
    for name in items:
        results = [cell_of(draw, draw(st.sampled_from(RESULTS))) for _ in names]
        if draw(st.integers(0, 5)) == 0:
            results = ["未检出", *[""] * (count - 1)]
            merged.append((len(rows), 2, len(rows), 1 + count))
        elif draw(st.integers(0, 5)) == 0:
            results[0] = ""
        shown = ["未检出"] * count if results[0] == "未检出" and not any(results[1:]) else results
        rows.append([name, ITEMS[name][0], *results, ITEMS[name][1]])
        readings += [reading(name, each, limit=ITEMS[name][1], **of)
                     for each, of in zip(shown, said, strict=True) if each != ""]  # fmt: skip
    return Book("side by side", [Page("结果", rows, merged)], readings)


def halves(draw: st.DrawFn, items: list[str]) -> Book:
    """Return a table with its halves side by side."""
    above, said = facts(draw)
    roles = ["item", "unit", "result", "limit"]
    numbered = draw(st.booleans())
    roles = ["number", *roles] if numbered else roles
    head = heading_row(draw, roles)
    rows = [*above, [*head, *head]]
    middle = -(-len(items) // 2)
    readings = []
    for place in range(middle):
        row: list[Any] = []
        for number in (place, place + middle):
            if number >= len(items):
                continue
            item, result = items[number], draw(st.sampled_from(RESULTS))
            unit, limit = ITEMS[item]
            row += [number + 1] if numbered else []
            row += [item, unit, result, limit]
            readings.append(reading(item, result, limit=limit, **said))
        rows.append(row)
    return Book("halves", [Page("结果", rows)], readings)


def long_table(draw: st.DrawFn, items: list[str]) -> Book:
    """Return a table with places, dates or numbers of samples as columns, merged or once."""
    how = draw(st.sampled_from(["each", "once", "merged", "by item"]))
    rows: list[list[Any]] = [["监测结果表"]]
    rows.append(
        ["采样点位", "采样日期", word(draw, "item"), word(draw, "result"), word(draw, "unit")]
    )
    merged, readings = [], []
    places = PLACES[: draw(st.integers(1, 3))]
    if how == "by item":
        rows[1] = [
            word(draw, "item"),
            "采样点位",
            "采样日期",
            word(draw, "result"),
            word(draw, "unit"),
        ]
        for item in items:
            start = len(rows)
            for number, place in enumerate(places):
                result, date = draw(st.sampled_from(RESULTS)), draw(st.sampled_from(DATES))
                rows.append(["" if number else item, place, date, result, ITEMS[item][0]])
                readings.append(reading(item, result, place=place, date=date))
            if len(places) > 1 and draw(st.booleans()):
                merged.append((start, 0, len(rows) - 1, 0))
        return Book("long", [Page("结果", rows, merged)], readings)
    for place in places:
        date = draw(st.sampled_from(DATES))
        start = len(rows)
        for number, item in enumerate(items):
            result = draw(st.sampled_from(RESULTS))
            first = how == "each" or number == 0
            rows.append(
                [place if first else "", date if first else "", item, result, ITEMS[item][0]]
            )
            readings.append(reading(item, result, place=place, date=date))
        if how == "merged":
            merged += [(start, c, len(rows) - 1, c) for c in (0, 1)]
    return Book("long", [Page("结果", rows, merged)], readings)


def turned(draw: st.DrawFn, items: list[str]) -> Book:
    """Return a table that lies on its side: a row of items, a row of units, rows of results."""
    count = draw(st.integers(1, 3))
    above, said = facts(draw)
    rows = [*above] if count == 1 else [["监测结果"]]
    rows.append([word(draw, "item"), *items])
    rows.append([word(draw, "unit"), *[ITEMS[item][0] for item in items]])
    names = [word(draw, "result")] if count == 1 else ["1#", "2#", "3#"][:count]
    readings = []
    limits = draw(st.booleans())
    for name in names:
        results = [draw(st.sampled_from(RESULTS)) for _ in items]
        rows.append([name, *results])
        of = said if count == 1 else {"sample": name}
        readings += [reading(item, result, limit=ITEMS[item][1] if limits else None, **of)
                     for item, result in zip(items, results, strict=True)]  # fmt: skip
    if limits:
        rows.append(["标准限值", *[ITEMS[item][1] for item in items]])
    return Book("turned", [Page("结果", rows)], readings)


def wide(draw: st.DrawFn, items: list[str]) -> Book:
    """Return a table with one column per item, with units and limits in their own rows."""
    items = [item for item in items if ITEMS[item][0] != "/"] or ["氨氮"]
    items = list(dict.fromkeys([*items, "氨氮", "总氮"]))
    rows: list[list[Any]] = [["2026年监测结果"], ["采样点位", "采样日期", *items]]
    if units := draw(st.booleans()):
        rows.append(["", "", *[ITEMS[item][0] for item in items]])
    limits = draw(st.sampled_from(["none", "above", "below"]))
    row = ["标准限值", "", *[ITEMS[item][1] for item in items]]
    rows += [row] if limits == "above" else []
    readings = []
    for place in PLACES[: draw(st.integers(1, 4))]:
        results = [draw(st.sampled_from([*RESULTS, ""])) for _ in items]
        if not any(result not in ("", "未检出") for result in results):
            results[0] = "0.3"
        date = draw(st.sampled_from(DATES))
        rows.append([place, date, *results])
        for item, result in zip(items, results, strict=True):
            unit = ITEMS[item][0]
            if result:
                readings.append(reading(
                    f"{item}({unit})" if units else item, result, unit=unit if units else None,
                    limit=ITEMS[item][1] if limits != "none" else None, place=place, date=date,
                ) if not units else (f"{item}({unit})", unit, result,
                    ITEMS[item][1] if limits != "none" else None, None, place, date))  # fmt: skip
    rows += [row] if limits == "below" else []
    return Book("wide", [Page("汇总", rows)], readings)


def two_samples(draw: st.DrawFn, items: list[str]) -> Book:
    """Return two samples, each with its facts and its own table, on one sheet or two."""
    pages, readings = [], []
    rows: list[list[Any]] = []
    for number, place in enumerate(PLACES[:2], start=1):
        date = draw(st.sampled_from(DATES))
        rows += [["样品编号", f"W{number}", "采样日期", date], ["采样地点", place], []]
        rows.append([word(draw, "item"), word(draw, "unit"), word(draw, "result")])
        for item in items:
            result = draw(st.sampled_from(RESULTS))
            rows.append([item, ITEMS[item][0], result])
            readings.append(reading(item, result, sample=f"W{number}", place=place, date=date))
        rows += [[]]
        if draw(st.booleans()):
            pages.append(Page(f"样{number}", rows))
            rows = []
    if rows:
        pages.append(Page("末", rows))
    return Book("two samples", pages, readings)


def with_others(draw: st.DrawFn, items: list[str]) -> Book:
    """Return a table of results among tables of methods, instruments and quality control."""
    book = one_sample(draw, items)
    methods = [["检测方法及仪器"], ["检测项目", "检测方法", "仪器设备", "检出限"]]
    methods += [[item, "HJ 535-2009", "分光光度计 T6", "0.025mg/L"] for item in items]
    quality = [["质控结果"], ["项目", "标准样品编号", "测定值", "保证值"]]
    quality += [[item, "GSB-1", "1.02", "1.00±0.05"] for item in items]
    book.pages += [Page("方法", methods), Page("质控", quality)]
    return book


LAYOUTS = {
    "one sample": one_sample, "side by side": side_by_side, "halves": halves, "long": long_table,
    "turned": turned, "wide": wide, "two samples": two_samples, "with others": with_others,
}  # fmt: skip


def report(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook of these sheets."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return path
