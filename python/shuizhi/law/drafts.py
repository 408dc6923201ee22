"""A draft of the file of a standard that is not known, out of the tables of its document."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from shuizhi import _shuizhi
from shuizhi._core.parameters import parameters_by_id
from shuizhi.errors import ShuizhiError
from shuizhi.law.pdf_pages import Page, Printed, fold
from shuizhi.law.printed_cells import (
    NAME_HEADS,
    NOTHING,
    blocks_of,
    bracketed,
    carried,
    first_of_figures,
    headings_of,
    plain,
    value_of,
)

__all__ = ["Draft", "draft_of"]

_DATES = re.compile(r"(\d{4}-\d{2}-\d{2})\s*发布.*?(\d{4}-\d{2}-\d{2})\s*实施", re.S)
_WARM = re.compile(r"括号[内里中].{0,20}?水温\s*[≤<]\s*(\d+(?:\.\d+)?)\s*(?:℃|°C)")
_MARK = re.compile("[①-⑳]")
_NUMBER = re.compile(r"(GB|HJ|DB\d{2})[/TZ]*\d+(\.\d+)?[-—–－]\d{2,4}")
_NOT_A_TITLE = re.compile("国家标准|地方标准|行业标准|团体标准|电子版|出版|代替|ICS|发布|实施")
_BESIDE_FIGURES = re.compile("位置|备注|监控|方法|编号|序号")


@dataclass
class Draft:
    """What was read of an unknown standard, as it is written into its file."""

    id: str
    witness: str
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The items of each table, by its number."""
    left: list[dict[str, str]] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    head: dict[str, str] = field(default_factory=dict)
    notes: str = ""
    """What is printed on a page and the next, where the notes of a table stand."""
    warm: str | None = None
    """The temperature at and below which figures in brackets hold, where the document says so."""

    def toml(self) -> str:
        """Return the text of its file; what is wrong of it, and what was left open, above it."""
        body = self._body()
        told = [
            f"# {self.id}: a draft out of {self.witness}, to be corrected",
            "#",
            "# Every figure names its page. Hold the items, units, levels and conditions to the",
            "# document: what footnotes and clauses ask for stands in notes at most. Say in",
            "# [discharge] whom the standard binds, and from which day existing units.",
        ]
        try:
            _shuizhi.load_standard_json(body, "draft.toml")
        except ShuizhiError as error:
            told += ["#", f"# To be corrected before it can be loaded: {error}"]
        if self.left:
            told += ["#", "# Left open:"]
            told += [
                f"#   p. {one['page']}, table {one['table']}: {one['row']} {one['column']} "
                f"{one['saw']} ({one['why']})"
                for one in self.left
            ]
        return "\n".join(told) + "\n\n" + body

    def _body(self) -> str:
        lines = ["schema = 1", _line("id", self.id)]
        lines += [_line(name, self.head[name]) for name in ("title_zh", "title_en")]
        lines.append('kind = "discharge"')
        days = [name for name in ("issued", "in_force_from") if name in self.head]
        lines += [_line(name, self.head[name]) for name in days]
        user = '{ kind = "user", witnesses = ["document"] }'
        lines += [f"dates_evidence = {user}"] if days else []
        lines += ["", "[witnesses]", _line("document", self.witness)]
        lines += ["", "[discharge]", _line("zh", self.head["title_zh"])]
        lines += [_line("en", self.head["title_en"]), f"evidence = {user}"]
        for no, table in self.tables.items():
            lines += ["", "[[tables]]", _line("no", no), _line("title_zh", table["title"])]
            lines += [_line("title_en", f"Table {no}"), f"levels = {_list(table['levels'])}"]
            for item in table["items"].values():
                lines += ["", "[[tables.items]]", f"no = {item['no']}"]
                names = ("parameter", "name", "unit", "comparison", "condition", "condition_zh")
                lines += [_line(name, item[name]) for name in names if name in item]
                lines += [f"when = {item['when']}"] if "when" in item else []
                lines += [_line("note", item["note"])] if "note" in item else []
                page = json.dumps(item["page"])
                lines.append(
                    f'evidence = {{ kind = "user", witnesses = ["document"], page = {page} }}'
                )
                lines += ["limits = [", *(f"  {{ {limit} }}," for limit in item["limits"]), "]"]
        return "\n".join(lines) + "\n"


def _line(name: str, said: str) -> str:
    return f"{name} = {json.dumps(said, ensure_ascii=False)}"


def _list(words: list[str]) -> str:
    return json.dumps(words, ensure_ascii=False)


def draft_of(id: str, found: list[Page], witness: str) -> Draft:
    """Return what the tables of a document say, of a standard that is not known.

    A cell is taken where its row names a parameter in a known unit, and its column a level.
    """
    draft = Draft(id, witness, head=_head(id, found[0].words))
    whole = unicodedata.normalize("NFKC", "\n".join(page.words for page in found))
    warm = {match[1] for match in _WARM.finditer(whole)}
    draft.warm = warm.pop() if len(warm) == 1 else None
    headings: dict[str, tuple[list[str], list[tuple[float, float]]]] = {}
    title, unit = ("", ""), ""
    for page, after in zip(found, [*found[1:], None], strict=True):
        draft.notes = page.words + ("\n" + after.words if after else "")
        unit = page.unit or unit
        # Of the ways of drawing tables, the one by which most is printed in columns.
        for printed in max(page.ways, key=lambda way: sum(len(t.bounds) > 1 for t in way)):
            title = printed.caption or title
            _read_table(draft, page, printed, title, unit, headings)
    draft.tables = {no: table for no, table in draft.tables.items() if table["items"]}
    return draft


def _head(id: str, cover: str) -> dict[str, str]:
    lines = [line.strip() for line in unicodedata.normalize("NFKC", cover).splitlines()]
    titles = [
        _NUMBER.sub("", bare) for line in lines
        if "标准" in (bare := re.sub(r"\s+", "", line)) and not _NOT_A_TITLE.search(bare)
    ]  # fmt: skip
    english = [line for line in lines if re.fullmatch(r"[A-Za-z][A-Za-z ,.()/-]{5,}", line)]
    head = {"title_zh": titles[0] if titles else id, "title_en": " ".join(english) or id}
    if days := _DATES.search(cover):
        head |= {"issued": days[1], "in_force_from": days[2]}
    return head


def _read_table(
    draft: Draft,
    page: Page,
    printed: Printed,
    title: tuple[str, str],
    unit: str,
    headings: dict[str, tuple[list[str], list[tuple[float, float]]]],
) -> None:
    no, words = title
    rows = plain(printed.rows)
    first = first_of_figures(rows)
    known: list[str] | None
    if first:
        known = headings_of(rows[:first])
        headings[no] = known, printed.bounds
    else:
        above, bounds = headings.get(no, ([], []))
        known = carried(above, bounds, printed.bounds)
    if not no or not known or "方法" in words or len(known) < max(map(len, rows), default=0):
        return
    for start, end in blocks_of(known):
        columns = known[start:end]
        names = [n for n, h in enumerate(columns) if _is_name(h)]
        numbers = [n for n, h in enumerate(columns) if "序号" in h]
        figures = [
            n for n, h in enumerate(columns)
            if h and n not in names and not _BESIDE_FIGURES.search(h)
        ]  # fmt: skip
        levels = _levels([columns[n] for n in figures])
        if not names or not levels or "方法标准" in "".join(columns):
            continue
        table = draft.tables.setdefault(no, {"title": _title(words), "levels": levels, "items": {}})
        if table["levels"] != levels:
            _leave(draft, page, no, "", " | ".join(columns), "", "unknown_columns")
            continue
        name = ""
        for row, whole in zip(rows[first:], printed.rows[first:], strict=True):
            if fold(next((cell for cell in row if cell), "")).startswith("注"):
                continue
            cells, drawn = row[start:end], whole[start:end]
            own = cells[names[0]] or ""
            saw = [fold(drawn[n]) if n < len(drawn) else "" for n in figures]
            if own and not any(cells[n] for n in numbers) and not any(saw):
                continue
            name = own or name
            label = "".join(fold(cells[n]) for n in names[1:])
            number = next((fold(cells[n]) for n in numbers), "")
            said = dict(zip(levels, saw, strict=True))
            _read_row(draft, page, no, (number, name, label), unit, said)


def _is_name(heading: str) -> bool:
    return any(word in heading for word in NAME_HEADS) and not _BESIDE_FIGURES.search(
        heading.replace("序号", "")
    )


def _levels(headings: list[str]) -> list[str]:
    """Return the levels of columns of figures: what of their headings is not in all of them."""
    if len(headings) == 1:
        return ["limit"]
    bare = [re.sub(r"^(排放)?(限值|标准值|浓度限值|标准限值)", "", h) or h for h in headings]
    return bare if len(set(bare)) == len(bare) else []


def _title(words: str) -> str:
    bare = re.sub(r"^[((]续[))]|单位.*$", "", words).strip()
    return bare or "限值"


def _read_row(
    draft: Draft,
    page: Page,
    table: str,
    row: tuple[str, str, str],
    unit: str,
    cells: dict[str, str],
) -> None:
    number, raw, label = row
    said = {level: saw for level, saw in cells.items() if saw not in NOTHING}
    name = fold(raw)
    if not said or not name:
        return
    shown = name + (f" {label}" if label else "")
    id = _parameter(name)
    if id is None or label:
        for level, saw in said.items():
            _leave(draft, page, table, shown, level, saw, "unknown_item" if not id else "condition")
        return
    own = next((u for u in _units(name, unit, id) if _shuizhi.exponent(id, u) is not None), None)
    if own is None:
        for level, saw in said.items():
            _leave(draft, page, table, shown, level, saw, "unknown_unit")
        return
    sides = {level: bracketed(saw) for level, saw in said.items()}
    parts = ("outside", "inside") if any(sides.values()) else ("",)
    for place, side in enumerate(parts):
        # A figure without a bracket holds on either side of those that have one.
        figures = {
            level: (both[place] if (both := sides[level]) else saw) for level, saw in said.items()
        }
        _take(draft, page, table, (number, id, raw, own), side, figures)


def _parameter(name: str) -> str | None:
    for word in (name, re.sub(r"\(.*?\)|/.*$", "", name)):
        try:
            return str(_shuizhi.parameter_id(word))
        except (ShuizhiError, LookupError):
            continue
    return None


def _units(name: str, unit: str, id: str) -> list[str]:
    canonical = parameters_by_id()[id].unit
    inside = re.findall(r"\(([^()]*)\)", name)
    if canonical == "1":
        return ["1"]
    named = ["dilution factor" if "倍" in one else one for one in inside]
    return [one for one in [*named, unit] if one]


def _take(
    draft: Draft,
    page: Page,
    table: str,
    row: tuple[str, str, str, str],
    side: str,
    figures: dict[str, str],
) -> None:
    number, id, raw, unit = row
    name = fold(raw)
    read = {level: value_of(saw) for level, saw in figures.items()}
    for level, value in read.items():
        if value is None or re.fullmatch("10[2-9]", figures[level]):
            _leave(
                draft, page, table, name, level, figures[level],
                "unread_value" if value is None else "exponent",
            )  # fmt: skip
    good = {
        level: value for level, value in read.items()
        if value is not None and not re.fullmatch("10[2-9]", figures[level])
    }  # fmt: skip
    items = draft.tables[table]["items"]
    if not good:
        return
    if (id, side) in items:
        for level in good:
            _leave(draft, page, table, name, level, figures[level], "condition")
        return
    comparison = next(iter(good.values()))[0]
    item: dict[str, Any] = {
        "no": number if number.isdigit() else "0", "parameter": id,
        "name": re.sub(r"\(.*?\)", "", name) or name, "unit": unit, "comparison": comparison,
        "page": f"p. {page.number}", "limits": [],
    }  # fmt: skip
    item |= _condition(side, draft.warm)
    if note := _footnote(raw, draft.notes):
        item["note"] = note
    for level, (sign, low, high) in good.items():
        parts = [_line("level", level)]
        parts += [_line("comparison", sign)] if sign != comparison else []
        parts += [_line("value", low)] if low else []
        parts += [_line("high", high)] if high else []
        item["limits"].append(", ".join(parts))
        draft.cells.append(
            {
                "standard": draft.id, "table": table, "no": item["no"], "parameter": id,
                "name": item["name"], "level": level, "condition": item.get("condition", ""),
                "comparison": sign, "value": low, "value_high": high, "unit": unit,
                "page": item["page"], "saw": figures[level], "encoded": False, "agrees": None,
            }
        )  # fmt: skip
    items[id, side] = item


def _condition(side: str, warm: str | None) -> dict[str, str]:
    if not side:
        return {}
    if warm is None:
        words = {"outside": "括号外", "inside": "括号内"}
        return {
            "condition": f"{side} the bracket", "condition_zh": words[side],
            "when": f'{{ bracket = "{side}" }}',
        }  # fmt: skip
    if side == "outside":
        return {
            "condition": f"water above {warm} ℃", "condition_zh": f"水温＞{warm} ℃",
            "when": f'{{ water_temperature_above = "{warm}" }}',
        }  # fmt: skip
    return {
        "condition": f"water of {warm} ℃ or below", "condition_zh": f"水温≤{warm} ℃",
        "when": f'{{ water_temperature_up_to = "{warm}" }}',
    }  # fmt: skip


def _footnote(raw: str, words: str) -> str | None:
    """Return the sentence of a footnote that a printed name is marked with."""
    mark = _MARK.search(raw)
    if mark is None:
        return None
    found = re.findall(rf"{mark[0]}\s*([^①-⑳\n；;。]+)", words)
    said = [one.strip() for one in found if len(re.findall("[\u4e00-\u9fff]", one)) > 5]
    return said[0] if said else f"footnote {mark[0]}"


def _leave(draft: Draft, page: Page, table: str, row: str, column: str, saw: str, why: str) -> None:
    names = ("page", "table", "row", "column", "saw", "why")
    draft.left.append(dict(zip(names, (page.number, table, row, column, saw, why), strict=True)))
