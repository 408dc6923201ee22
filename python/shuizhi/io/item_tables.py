"""Tables of items in laboratory reports, and what a report says of its sample.

A table of items is found by its headings (项目, 单位, 检测结果 …) wherever it begins, and ends
where no item follows. What a report says of the sample stands in pairs of label and value.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shuizhi import _shuizhi
from shuizhi.errors import FileError
from shuizhi.io.header import WINDOW, find_layout
from shuizhi.io.source import Source

__all__ = ["ItemTable", "Sheet", "facts_of", "item_tables", "wide_table"]

Row = Sequence[str]

HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "no", "no."),
    "item": (
        "项目", "检测项目", "监测项目", "检验项目", "分析项目", "测定项目", "项目名称", "检测指标",
        "监测指标", "指标", "指标名称", "检测参数", "参数", "item", "parameter",
    ),
    "unit": ("单位", "计量单位", "unit"),
    "result": (
        "结果", "检测结果", "监测结果", "检验结果", "测定结果", "分析结果", "测试结果", "测定值",
        "监测值", "检测值", "实测值", "检测数据", "监测数据", "检测浓度", "浓度", "result",
    ),
    "limit": (
        "限值", "标准限值", "标准值", "标准限量", "排放限值", "限量", "技术要求", "标准要求",
        "指标限值", "limit",
    ),
    "method": (
        "检测方法", "监测方法", "检验方法", "分析方法", "测定方法", "方法", "检测依据", "方法依据",
        "方法标准", "检测标准", "检测方法依据", "method",
    ),
    "verdict": ("结论", "判定", "单项判定", "单项结论", "单项评价", "是否达标", "评价", "判定结果"),
    "detection_limit": ("检出限", "方法检出限", "最低检出限", "检测限"),
}  # fmt: skip
_OF_HEADING = {name: role for role, names in HEADINGS.items() for name in names}
# A heading such as GB5749-2022 stands over that of the limits.
_STANDARD = re.compile(r"(GB|HJ|DB\d*|CJ|SL|DZ)\s*/?\s*T?\s*[\d/.]+\s*-\s*\d{2,4}", re.IGNORECASE)
_END = re.compile(
    r"^(以下(无检测数据|空白|无正文)|(续?下页)|form\s*no|备注|注[:：\d]|说明[:：]|编制|审核)"
)
# What is a label though a word stands before or behind it.
LABELS = (
    "样品编号", "样品名称", "样品类型", "样品类别", "样品来源", "样品状态", "样品性状",
    "样品数量", "采样日期", "采样时间", "采样地点", "采样点位", "采样位置", "采样点", "采样人",
    "采样人员", "采样依据", "送样日期", "送样人", "收样日期", "接样日期", "检测日期", "检验日期",
    "分析日期", "报告日期", "报告编号", "报告编制日期", "产品标准", "评价标准", "执行标准",
    "判定依据", "检测项目", "检测结论", "检验结论", "附加信息", "被检单位", "被检单位地址",
    "委托单位", "受检单位", "检测类别", "天气",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A sheet as text, blank cells as empty text."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Entry:
    """A row of a table of items: the row in the sheet, and its cells by role."""

    row: int
    cells: dict[str, str]
    sample: str | None = None
    said: dict[str, str] = field(default_factory=dict)
    """What the row says of the sample, by label."""


@dataclass
class ItemTable:
    """A table of items, and what of it was left out."""

    sheet: str
    header: int
    standard: str | None
    entries: list[Entry] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    """Rows with a running number and no item."""


def tidy(cell: str | None) -> str:
    r"""Return a cell on one line, runs of blanks as one.

    >>> tidy(" 检测\n结果 "), tidy("样   品   名  称：  "), tidy(None)
    ('检测结果', '样品名称：', '')
    """
    text = (cell or "").replace("\u3000", " ").strip()
    # Chinese words hold no blanks; those inside them only spread the letters.
    return re.sub(r"(?<![\x21-\x7e])\s+|\s+(?![\x21-\x7e])", "", re.sub(r"\s+", " ", text))


def _role(cell: str) -> str | None:
    return _OF_HEADING.get(cell.lower().rstrip(":："))


def item_tables(sheet: Sheet) -> Iterator[ItemTable]:
    """Find the tables of items of a sheet, in their order."""
    rows = [[tidy(cell) for cell in row] for row in sheet.rows]
    at = 0
    while at < len(rows):
        head = _head(rows, at)
        if head is None:
            at += 1
            continue
        table = ItemTable(sheet.name, at + 1, head.standard)
        at = _read_body(rows, at + head.height, head, table)
        yield table


@dataclass(frozen=True)
class _Head:
    """The columns of a table of items, and how many rows its heading takes."""

    columns: dict[str, int]
    samples: dict[int, str | None]
    standard: str | None
    height: int


def _head(rows: list[list[str]], at: int) -> _Head | None:
    """Return the heading that begins in a row, of one level or two."""
    first = rows[at]
    roles = [_role(cell) for cell in first]
    if "item" not in roles:
        return None
    below = rows[at + 1] if at + 1 < len(rows) else []
    below = [*below, *[""] * (len(first) - len(below))][: len(first)]
    item = roles.index("item")
    # A second level fills what the first leaves open, and names no item itself.
    two = not below[item] and any(below)
    roles = [
        role or (_role(under) if two else None) for role, under in zip(roles, below, strict=True)
    ]
    columns = {role: place for place, role in reversed(list(enumerate(roles))) if role}
    samples = _samples(first, below if two else [], roles, item)
    if not samples:
        return None
    standard = next((m[0] for cell in first for m in [_STANDARD.search(cell)] if m), None)
    return _Head(columns, samples, standard, 2 if two else 1)


def _samples(
    first: list[str], below: list[str], roles: list[str | None], item: int
) -> dict[int, str | None]:
    """Return the columns of results, each with the sample its heading names, if any."""
    results = [place for place, role in enumerate(roles) if role == "result"]
    if results:
        start = results[0]
        # Under one heading of results the second level names the samples.
        end = next((p for p in range(start + 1, len(first)) if first[p]), len(first))
        named = {
            p: below[p] for p in range(start, end) if below and below[p] and not _role(below[p])
        }
        if named:
            return dict(named)
        return dict.fromkeys(results[:1])
    if "unit" not in roles:
        return {}
    # Without a heading of results the columns behind the unit are the samples, by their names.
    others = [p for p, role in enumerate(roles) if role is None and first[p] and p > item]
    return {p: first[p] for p in others if not _STANDARD.search(first[p])}


def _read_body(rows: list[list[str]], at: int, head: _Head, table: ItemTable) -> int:
    """Take the rows of a table; return the row behind it."""
    item = head.columns["item"]
    blanks = 0
    while at < len(rows):
        row = [*rows[at], *[""] * (max(head.columns.values()) + 1 - len(rows[at]))]
        filled = [cell for cell in row if cell]
        if filled and _END.match(filled[0].lower()):
            return at + 1
        if _head(rows, at) is not None:
            return at
        name = row[item]
        if not filled:
            blanks += 1
            # A table may have a gap, and the next table its own heading.
            if blanks > 1:
                return at
        elif not name:
            number = head.columns.get("number")
            if number is not None and row[number].isdigit():
                table.nameless.append(at + 1)
        else:
            blanks = 0
            cells = {role: row[place] for role, place in head.columns.items() if role != "result"}
            for place, sample in head.samples.items():
                if place < len(row) and (row[place] or len(head.samples) == 1):
                    taken = cells | {"result": row[place]}
                    table.entries.append(Entry(at + 1, taken, sample))
        at += 1
    return at


def _label(cell: str) -> tuple[str, str]:
    """Return the label that a cell is, and what stands behind its colon; none where it is none."""
    label, colon, value = cell.replace(":", "：").partition("：")
    known = label in LABELS or (colon and 2 <= len(label) <= 8 and label.isalpha())
    return (label, value) if known else ("", "")


def facts_of(sheet: Sheet) -> dict[str, str]:
    """Return what a sheet says in pairs of label and value, the first of each label."""
    found: dict[str, str] = {}
    for raw in sheet.rows:
        cells = [tidy(cell) for cell in raw]
        for place, cell in enumerate(cells):
            label, value = _label(cell)
            if not label or (_role(cell) == "item" and any(_role(c) == "unit" for c in cells)):
                continue
            if not value:
                value = next((c for c in cells[place + 1 :] if c), "")
                if _label(value)[0]:
                    value = ""
            if value and label not in found:
                found[label] = value
    return found


def wide_table(sheet: Sheet, source: Source) -> ItemTable | None:
    """Read a sheet with a column an item as a table of items; None where it is none."""
    first = sheet.rows[:WINDOW]
    if not any(cell for row in first for cell in row):
        return None
    try:
        layout = find_layout(
            first, list(range(1, len(first) + 1)), source, header=None, samples=True
        )
    except FileError:
        return None
    names = [tidy(name) for name in layout.names]
    columns = json.loads(_shuizhi.recognize_json(names, "{}"))
    items = [place for place, column in enumerate(columns) if column["parameter"]]
    if len(items) < 2:
        return None
    table = ItemTable(sheet.name, layout.header + 1, None)
    for number, row in enumerate(sheet.rows[layout.body :], start=layout.body + 1):
        cells = [tidy(cell) for cell in row]
        said = {names[p]: cells[p] for p in range(len(cells)) if p < len(names) and cells[p]}
        for place in (p for p in items if p < len(cells) and cells[p]):
            unit = columns[place]["unit"] if columns[place]["unit_from"] == "header" else ""
            reading = {"item": names[place], "unit": unit, "result": cells[place]}
            table.entries.append(Entry(number, reading, said=said))
    return table if table.entries else None
