"""Write the pages of the standards: every limit with its clause and evidence, from standards/.

The site takes them when it is built. ``python docs/make_standards.py FOLDER`` writes them there.
"""

import html
import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import shuizhi as sz

FILES = Path(__file__).parents[1] / "standards"
NOT_ENCODED = "未收录 not encoded"
KINDS = {
    "quality": "环境质量 quality",
    "discharge": "排放 discharge",
    "use": "用途水质 quality for a use",
    "reuse": "再生利用 reuse",
    "method": "方法 method",
}
BASIS = {"daily-mean": "日均值 the mean of a day", "instantaneous": "瞬时值 each value"}
BODIES = {"river": "河流 river", "lake": "湖库 lake"}
DAYS = (
    ("issued", "发布 issued"),
    ("in_force_from", "施行 in force from"),
    ("in_force_to", "有效至 in force to"),
)
LEGEND = """Evidence 依据: `text` the document's own text was read; `copies (n)` n public copies
agree; `citation` an official document quotes it; `single` one source. Numbers in brackets are the
sources at the end of the page. **{not_encoded}**: the standard has a limit here that this library
does not know; a verdict on it is undetermined. –: no limit for this class or level.
"""


@dataclass(frozen=True)
class File:
    """A file of standards/: its name without suffix, what stands in it, and the standard."""

    name: str
    data: dict[str, Any]
    standard: sz.Standard | None


def files() -> list[File]:
    """Return the standards in the order the library lists them, then methods that have limits."""
    found = {}
    for path in sorted(FILES.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if data.get("tables"):
            found[data["id"]] = (path.stem, data)
    order = [id for id in sz.standards()["id"] if id in found]
    assert set(order) == set(found), "a file is not built in"
    return [
        File(*found[id], None if found[id][1]["kind"] == "method" else sz.standard(id))
        for id in order
    ]


# ------------------------------------------------------------------ marks


def escaped(text: object) -> str:
    """Return text that stands in a cell of a Markdown table as it is."""
    marked = re.sub(r"([\\`*_{}\[\]#|])", r"\\\1", html.escape(str(text), quote=False))
    return marked.replace("\n", "<br>")


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table; columns in which nothing stands are left out."""
    keep = [n for n in range(len(head)) if any(row[n] for row in rows)]
    lines = [[row[n] for n in keep] for row in rows]
    return (
        _line([head[n] for n in keep])
        + "|"
        + " --- |" * len(keep)
        + "\n"
        + "".join(map(_line, lines))
    )


def _said(when: dict[str, Any] | None) -> str:
    """Return a condition of the data in words."""
    if not when:
        return ""
    parts = [f"{fact}: {', '.join(words)}" for fact, words in when.get("said", {}).items()]
    names = {
        "built_from": "built from {}",
        "built_to": "built to {}",
        "water_temperature_above": "water above {} ℃",
        "water_temperature_up_to": "water of {} ℃ and below",
        "bracket": "{} the bracket",
    }
    for name, value in when.items():
        if name == "months":
            parts.append("months " + ", ".join(map(str, value)))
        elif name != "said":
            parts.append(names[name].format(value))
    return "; ".join(parts)


# ------------------------------------------------------------------ evidence


class Sources:
    """The witnesses of a standard, numbered as a page names them."""

    def __init__(self, witnesses: dict[str, str]) -> None:
        self.listed = list(witnesses.values())
        self._numbers = {text: n for n, text in enumerate(self.listed, 1)}
        self._numbers |= {key: n for n, key in enumerate(witnesses, 1)}

    def told(self, kind: str, witnesses: tuple[str, ...] | list[str]) -> str:
        """Return a piece of evidence with the numbers of its sources."""
        count = f" ({len(witnesses)})" if len(witnesses) > 1 else ""
        numbers = ", ".join(str(n) for n in sorted(self._numbers[one] for one in witnesses))
        return f"`{kind}`{count}" + (rf" \[{numbers}\]" if numbers else "")

    def of_data(self, evidence: dict[str, Any]) -> str:
        """Return evidence as the file has it."""
        return self.told(evidence["kind"], evidence.get("witnesses", []))

    def of_item(self, item: sz.Item) -> str:
        """Return the evidence of an item: by level, where it differs."""
        by: dict[str, list[str]] = {}
        for limit in item.limits:
            by.setdefault(self.told(limit.evidence.kind, limit.evidence.witnesses), []).append(
                limit.level
            )
        if len(by) == 1:
            return next(iter(by))
        return "<br>".join(
            f"{', '.join(dict.fromkeys(levels))}: {one}" for one, levels in by.items()
        )


# ------------------------------------------------------------------ pages


def _figure(item: sz.Item, level: str) -> str:
    """Return the limits of a level; sign and figure stay on one line."""
    kept = re.sub(r"^(\S+) (?=[\d-])", "\\1\N{NO-BREAK SPACE}", item.figure(level), flags=re.M)
    return escaped(kept).replace("not encoded", f"**{NOT_ENCODED}**")


@cache
def parameters_by_id() -> dict[str, tuple[str, str]]:
    return {
        id: (zh, en) for id, zh, en in sz.parameters().select("id", "name_zh", "name_en").rows()
    }


def _item(
    item: sz.Item, levels: tuple[str, ...], english: str, sources: Sources, when: str
) -> list[str]:
    """Return the row of an item."""
    clauses = dict.fromkeys(
        limit.clause.removeprefix(f"{limit.standard} ") for limit in item.limits
    )
    depends = [BODIES.get(item.water_body or "", ""), item.condition or when, item.measure or ""]
    depends += [
        f"{word} {day}"
        for day, word in ((item.in_force_from, "from"), (item.in_force_to, "to"))
        if day
    ]
    notes = dict.fromkeys(
        note for note in (item.note, *(limit.note for limit in item.limits)) if note
    )
    return [
        f"{escaped(item.name)}<br>{escaped(english)}<br>`{item.parameter}`",
        escaped("; ".join(part for part in depends if part)),
        *(_figure(item, level) for level in levels),
        "–" if item.unit == "1" else escaped(item.unit),
        escaped("\n".join(clauses)),
        sources.of_item(item),
        escaped("\n".join(notes)),
    ]


def _table_section(printed: sz.LimitTable, data: dict[str, Any], sources: Sources) -> str:
    """Return a table of a standard under its heading."""
    told = [
        f"适用 for: {escaped(printed.applies_to)}" if printed.applies_to else "",
        f"条件 when: {escaped(_said(data.get('when')))}" if data.get("when") else "",
        f"考核 basis: {BASIS[printed.basis]}" if printed.basis else "",
        f"施行 in force from {printed.in_force_from}" if printed.in_force_from else "",
        f"有效至 in force to {printed.in_force_to}" if printed.in_force_to else "",
        f"原表{printed.items_printed}项 the printed table has {printed.items_printed} items; those "
        "whose names are not known are not below"
        if printed.items_printed
        else "",
    ]
    english = {id: en for id, (_, en) in parameters_by_id().items()}
    levels = ["limit 限值" if level == "limit" else level for level in printed.levels]
    head = [
        "item 项目",
        "for 条件",
        *levels,
        "unit 单位",
        "clause 条款",
        "evidence 依据",
        "note 说明",
    ]
    rows = [
        _item(item, printed.levels, english[item.parameter], sources, _said(raw.get("when")))
        for item, raw in zip(printed.items, data.get("items", []), strict=True)
    ]
    about = "".join(f"- {line}\n" for line in told if line)
    body = table(head, rows) if rows else f"**{NOT_ENCODED}**: none of its items is known.\n"
    return f"## {escaped(printed.title)}\n\n{about}\n{body}\n"


def _binding(discharge: dict[str, Any], sources: Sources) -> str:
    """Return whom a standard of discharge binds, and by which level."""
    made = "## 适用 Whom it binds\n\n"
    made += f"{escaped(discharge['zh'])}\n\n{escaped(discharge['en'])}\n\n"
    facts = [
        ["城市 cities", escaped("、".join(discharge.get("cities", [])))],
        [
            "现有单位 existing units",
            f"from {day}" if (day := discharge.get("existing_from")) else "",
        ],
        ["未说明级别时 level where none is said", escaped(discharge.get("default_level", ""))],
        ["依据 evidence", sources.of_data(discharge["evidence"])],
    ]
    made += table(["", "binding 适用"], [fact for fact in facts if fact[1]]) + "\n"
    zones = [
        [
            f"{escaped(zone['zh'])}<br>{escaped(zone['en'])}",
            escaped(_said(zone.get("when"))),
            "禁止 prohibited" if zone.get("prohibited") else escaped(zone["level"]),
            sources.of_data(zone["evidence"]),
        ]
        for zone in discharge.get("zones", [])
    ]
    if zones:
        head = [
            "receiving water 受纳水体",
            "said of the outfall 排口信息",
            "level 级别",
            "evidence 依据",
        ]
        made += "### 分级 Levels by the receiving water\n\n" + table(head, zones) + "\n"
    ways = [
        [
            escaped(way["to"]),
            escaped("、".join(way.get("industries", [])) or "全部 all"),
            f"{way['new_from']}<br>{way.get('existing_from', way['new_from'])}",
            sources.of_data(way["evidence"]),
        ]
        for way in discharge.get("gives_way", [])
    ]
    if ways:
        head = ["standard 标准", "industry 行业", "new, existing 新建、现有", "evidence 依据"]
        made += "### 改按其他标准 What takes its place\n\n" + table(head, ways) + "\n"
    brackets = [
        [
            f"`{one['id']}`",
            f"{escaped(one['zh'])}<br>{escaped(one['en'])}",
            sources.of_data(one["evidence"]),
        ]
        for one in discharge.get("brackets", [])
    ]
    if brackets:
        made += "### 括号 What figures in brackets may mean\n\n"
        made += "None is taken unless `brackets=` says so.\n\n"
        made += table(["brackets=", "reading 理解", "evidence 依据"], brackets) + "\n"
    return made


def _detection(rows: list[dict[str, Any]], sources: Sources) -> str:
    """Return the detection limits of the methods a standard names."""
    names = parameters_by_id()
    lines = [
        [
            f"{escaped(names[row['parameter']][0])}<br>`{row['parameter']}`",
            escaped(row.get("method") or ""),
            escaped(row.get("value") or ""),
            escaped(row.get("unit") or ""),
            escaped(row.get("method_standard") or ""),
            escaped(f"表{row['table']}"),
            sources.of_data(row["evidence"]),
            escaped(row.get("note") or ""),
        ]
        for row in rows
    ]
    head = [
        "item 项目",
        "method 方法",
        "limit 检出限",
        "unit 单位",
        "standard 方法标准",
        "table 表",
        "evidence 依据",
        "note 说明",
    ]
    return "## 检出限 Detection limits of its methods\n\n" + table(head, lines) + "\n"


def _printed(file: File) -> tuple[sz.LimitTable, ...]:
    """Return the tables; of a method, whose limits the library looks up nowhere, from its file."""
    if file.standard is not None:
        return file.standard.tables
    return tuple(_of_method(file.data, one) for one in file.data["tables"])


def _of_method(data: dict[str, Any], printed: dict[str, Any]) -> sz.LimitTable:
    items = []
    for item in printed["items"]:
        limits = []
        for own in item["limits"]:
            one = {"condition": None, "note": None, "high": None, "value": None} | item | own
            evidence = sz.Evidence(
                one["evidence"]["kind"],
                tuple(data["witnesses"][key] for key in one["evidence"]["witnesses"]),
            )
            limits.append(
                sz.Limit(
                    data["id"], item["parameter"], one["level"], one["comparison"], one["value"],
                    one["high"], item["unit"], None, one["condition"], one["note"],
                    f"{data['id']} 表{printed['no']} 第{item['no']}项", evidence,
                )
            )  # fmt: skip
        items.append(
            sz.Item(
                item["no"], item["name"], item["parameter"], item["unit"], None,
                item.get("condition"), item.get("note"), None, None, None, tuple(limits),
            )
        )  # fmt: skip
    return sz.LimitTable(
        printed["no"], printed["title_zh"], printed["title_en"], None, None, None, None, None,
        tuple(printed["levels"]), tuple(items),
    )  # fmt: skip


def counted(file: File) -> tuple[int, int]:
    """Return how many cells hold a limit, and how many are not encoded."""
    limits = [one for printed in _printed(file) for item in printed.items for one in item.limits]
    missing = sum(one.comparison == "not_encoded" for one in limits)
    return len(limits) - missing, missing


def page(file: File) -> str:
    """Return the page of a standard."""
    data = file.data
    sources = Sources(data.get("witnesses", {}))
    encoded, missing = counted(file)
    facts = [["类别 kind", KINDS[data["kind"]]]]
    facts += [[name, data.get(key, "")] for key, name in DAYS]
    facts += [
        [
            "日期依据 evidence for the dates",
            sources.of_data(one) if (one := data.get("dates_evidence")) else "",
        ],
        ["代替 supersedes", escaped(", ".join(data.get("supersedes", [])))],
        ["限值 limits", f"{encoded}" + (f"; {missing} **{NOT_ENCODED}**" if missing else "")],
        ["数据文件 file", f"`standards/{file.name}.toml`"],
    ]
    if not any(data.get(key) for key, _ in DAYS):
        facts.insert(1, ["施行 in force", "日期未收录 its dates are not encoded"])
    # Without the column of contents the tables have the width.
    made = "---\nhide: [toc]\n---\n\n"
    made += f"# {data['id']} {data['title_zh']}\n\n{escaped(data['title_en'])}\n\n"
    made += table(["", "about 概况"], [fact for fact in facts if fact[1]])
    made += "\n" + LEGEND.format(not_encoded=NOT_ENCODED) + "\n"
    if discharge := data.get("discharge"):
        made += _binding(discharge, sources)
    for printed, raw in zip(_printed(file), data["tables"], strict=True):
        made += _table_section(printed, raw, sources)
    if data.get("detection_limits"):
        made += _detection(data["detection_limits"], sources)
    made += "## 来源 Sources\n\n"
    return made + "".join(f"{n}. {escaped(text)}\n" for n, text in enumerate(sources.listed, 1))


def index(listed: list[File]) -> str:
    """Return the page that lists the standards."""
    rows = []
    for file in listed:
        encoded, missing = counted(file)
        kinds = dict.fromkeys(
            one.evidence.kind
            for printed in _printed(file)
            for item in printed.items
            for one in item.limits
        )
        rows.append(
            [
                f"[{file.data['id']}]({file.name}.md)",
                f"{escaped(file.data['title_zh'])}<br>{escaped(file.data['title_en'])}",
                KINDS[file.data["kind"]],
                str(file.data.get("in_force_from", "")),
                str(encoded),
                str(missing or ""),
                ", ".join(f"`{kind}`" for kind in kinds),
            ]
        )
    head = [
        "standard 标准",
        "title 名称",
        "kind 类别",
        "in force 施行",
        "limits 限值",
        NOT_ENCODED,
        "evidence 依据",
    ]
    return (
        "# Standards 标准\n\nMade from the files in `standards/`, which are the law as data. "
        "[The rules of assessment](../rules.md) have a page of their own.\n\n"
        + table(head, rows)
        + "\n"
        + LEGEND.format(not_encoded=NOT_ENCODED)
    )


def pages() -> dict[str, str]:
    """Return every page by its name."""
    listed = files()
    return {"index.md": index(listed)} | {f"{file.name}.md": page(file) for file in listed}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
