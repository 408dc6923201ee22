"""Write the pages of the standards: every limit with its clause and evidence, from standards/.

The site takes them when it is built. ``python docs/make_standards.py FOLDER`` writes them there.
"""

import re
import sys
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from standard_words import BASIS, DAYS, KINDS, Say, Sources, binding, escaped, said_in_words, table

import shuizhi as sz
from shuizhi._core.evidence import evidence
from shuizhi._core.language import Lang, speaking
from shuizhi._core.parameters import unit_in
from shuizhi.law.words import level_in, worded

FILES = Path(__file__).parents[1] / "standards"


LEGENDS = (
    """依据：原文，读过标准原文；多份转录(n)，n份公开文本一致；官方引用，官方文件引用；单一来源。方括号中的数字\
是本页末的来源。**未收录**：标准在此有限值而本库未收录，涉及它的判定为无法判定。–：该类别或级别没有限值。
""",
    """Evidence: `text` the document's own text was read; `copies (n)` n public copies
agree; `citation` an official document quotes it; `single` one source. Numbers in brackets are the
sources at the end of the page. **not encoded**: the standard has a limit here that this library
does not know; a verdict on it is undetermined. –: no limit for this class or level.
""",
)


@dataclass(frozen=True)
class File:
    """A file of standards/: its name without suffix, its text, and the standard."""

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
    order = [id for id in sz.standards(lang="en")["id"] if id in found]
    assert set(order) == set(found), "a file is not built in"
    return [
        File(*found[id], None if found[id][1]["kind"] == "method" else sz.standard(id))
        for id in order
    ]


# ------------------------------------------------------------------ pages


def _figure(item: sz.Item, level: str) -> str:
    """Return the limits of a level; sign and figure stay on one line."""
    kept = re.sub(r"^(\S+) (?=[\d-])", "\\1\N{NO-BREAK SPACE}", item.figure(level), flags=re.M)
    return re.sub("not encoded|未收录", r"**\g<0>**", escaped(kept))


@cache
def parameters_by_id() -> dict[str, tuple[str, str]]:
    known = sz.parameters(lang="en").select("id", "name_zh", "name_en")
    return {id: (zh, en) for id, zh, en in known.rows()}


def _item(item: sz.Item, levels: tuple[str, ...], sources: Sources, when: str) -> list[str]:
    """Return the row of an item."""
    say = sources.say
    clauses = dict.fromkeys(
        limit.clause.removeprefix(f"{limit.standard} ") for limit in item.limits
    )
    own = item if item.condition else replace(item, condition=when or None)
    notes = dict.fromkeys(
        worded(note) for note in (item.note, *(limit.note for limit in item.limits)) if note
    )
    english = parameters_by_id()[item.parameter][1]
    names = [item.name, *([] if say.lang == "zh" else [english])]
    return [
        "<br>".join([*map(escaped, names), f"`{item.parameter}`"]),
        escaped(own.held_for),
        *(_figure(item, level) for level in levels),
        "–" if item.unit == "1" else escaped(unit_in(item.unit, say.lang)),
        escaped("\n".join(clauses)),
        sources.of_item(item),
        escaped("\n".join(str(note) for note in notes)),
    ]


def _table_section(printed: sz.LimitTable, data: dict[str, Any], sources: Sources) -> str:
    """Return a table of a standard under its heading."""
    say = sources.say
    when = said_in_words(data.get("when"), say)
    count = printed.items_printed
    told = [
        printed.applies_to and say("适用：", "for: ") + escaped(worded(printed.applies_to)),
        when and say("条件：", "when: ") + escaped(when),
        printed.basis and say("考核方式：", "basis: ") + say(*BASIS[printed.basis]),
        printed.in_force_from
        and say(f"{printed.in_force_from}起施行", f"in force from {printed.in_force_from}"),
        printed.in_force_to
        and say(f"有效至{printed.in_force_to}", f"in force to {printed.in_force_to}"),
        count
        and say(
            f"原表{count}项；名称不详的项目未列出",
            f"the printed table has {count} items; those whose names are not known are not below",
        ),
    ]
    head = [
        say("项目", "item"),
        say("条件", "for"),
        *(level_in(level, say.lang) for level in printed.levels),
        say("单位", "unit"),
        say("条款", "clause"),
        say("依据", "evidence"),
        say("注", "note"),
    ]
    rows = [
        _item(item, printed.levels, sources, said_in_words(raw.get("when"), say))
        for item, raw in zip(printed.items, data.get("items", []), strict=True)
    ]
    about = "".join(f"- {line}\n" for line in told if line)
    nothing = say("各项目均不详。", "none of its items is known.")
    body = table(head, rows) if rows else f"**{say.not_encoded()}**: {nothing}\n"
    return f"## {escaped(printed.title)}\n\n{about}\n{body}\n"


def _detection(rows: list[dict[str, Any]], sources: Sources) -> str:
    """Return the detection limits of the methods a standard names."""
    say = sources.say
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
            escaped(worded(row.get("note")) or ""),
        ]
        for row in rows
    ]
    head = [
        say("项目", "item"),
        say("方法", "method"),
        say("检出限", "limit"),
        say("单位", "unit"),
        say("方法标准", "standard"),
        say("表", "table"),
        say("依据", "evidence"),
        say("注", "note"),
    ]
    title = say("各分析方法的检出限", "Detection limits of its methods")
    return f"## {title}\n\n" + table(head, lines) + "\n"


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
            stated = sz.Evidence(
                one["evidence"]["kind"],
                tuple(data["witnesses"][key] for key in one["evidence"]["witnesses"]),
            )
            limits.append(
                sz.Limit(
                    data["id"], item["parameter"], one["level"], one["comparison"], one["value"],
                    one["high"], item["unit"], None, one["condition"], one["note"],
                    f"{data['id']} 表{printed['no']} 第{item['no']}项", stated,
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


def page(file: File, lang: Lang) -> str:
    """Return the page of a standard."""
    say = Say(lang)
    data = file.data
    with speaking(lang):
        sources = Sources(data.get("witnesses", {}), say)
        encoded, missing = counted(file)
        facts = [[say("类别", "kind"), say(*KINDS[data["kind"]])]]
        facts += [[say(*name), data.get(key, "")] for key, name in DAYS]
        facts += [
            [
                say("日期依据", "evidence for the dates"),
                sources.of_data(one) if (one := data.get("dates_evidence")) else "",
            ],
            [say("代替", "supersedes"), escaped(", ".join(data.get("supersedes", [])))],
            [
                say("限值", "limits"),
                f"{encoded}"
                + (say("；", "; ") + f"{missing} **{say.not_encoded()}**" if missing else ""),
            ],
            [say("数据文件", "file"), f"`standards/{file.name}.toml`"],
            [
                say("算例", "worked cases"),
                f"[{say('算例', 'cases')}](../cases/{file.name}.md)"
                if (FILES / "cases" / f"{file.name}.toml").exists()
                else "",
            ],
        ]
        if not any(data.get(key) for key, _ in DAYS):
            unknown = say("日期未收录", "its dates are not encoded")
            facts.insert(1, [say("施行", "in force"), unknown])
        # Without the column of contents the tables have the width.
        made = "---\nhide: [toc]\n---\n\n"
        made += f"# {data['id']} {data['title_zh']}\n\n"
        made += say("", f"{escaped(data['title_en'])}\n\n")
        made += table(["", say("概况", "about")], [fact for fact in facts if fact[1]])
        made += "\n" + say(*LEGENDS) + "\n"
        if discharge := data.get("discharge"):
            made += binding(discharge, sources)
        for printed, raw in zip(_printed(file), data["tables"], strict=True):
            made += _table_section(printed, raw, sources)
        if data.get("detection_limits"):
            made += _detection(data["detection_limits"], sources)
        made += f"## {say('来源', 'Sources')}\n\n"
        return made + "".join(f"{n}. {escaped(one)}\n" for n, one in enumerate(sources.listed, 1))


def index(listed: list[File], lang: Lang) -> str:
    """Return the page that lists the standards."""
    say = Say(lang)
    rows = []
    for file in listed:
        encoded, missing = counted(file)
        kinds = dict.fromkeys(
            one.evidence.kind
            for printed in _printed(file)
            for item in printed.items
            for one in item.limits
        )
        own = [file.data["title_zh"], *([] if lang == "zh" else [file.data["title_en"]])]
        rows.append(
            [
                f"[{file.data['id']}]({file.name}.md)",
                "<br>".join(map(escaped, own)),
                say(*KINDS[file.data["kind"]]),
                str(file.data.get("in_force_from", "")),
                str(encoded),
                str(missing or ""),
                say("、", ", ").join(say(evidence(kind, "zh"), f"`{kind}`") for kind in kinds),
            ]
        )
    head = [
        say("标准", "standard"),
        say("名称", "title"),
        say("类别", "kind"),
        say("施行", "in force"),
        say("限值", "limits"),
        say.not_encoded(),
        say("依据", "evidence"),
    ]
    title = say(
        "# 标准\n\n由 `standards/` 中的文件生成：这些文件就是写成数据的法规。"
        "[评价规则](../rules.md)另有一页。\n\n",
        "# Standards\n\nMade from the files in `standards/`, which are the law as data. "
        "[The rules of assessment](../rules.md) have a page of their own.\n\n",
    )
    return title + table(head, rows) + "\n" + say(*LEGENDS)


def pages() -> dict[str, str]:
    """Return every page by its name, in both languages."""
    listed = files()
    made = {}
    ends: dict[Lang, str] = {"en": "md", "zh": "zh.md"}
    for lang, end in ends.items():
        made[f"index.{end}"] = index(listed, lang)
        made |= {f"{file.name}.{end}": page(file, lang) for file in listed}
    return made


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
