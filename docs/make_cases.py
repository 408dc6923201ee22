"""Write the pages of the worked cases, from standards/cases/, for the site."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from standard_words import Say, escaped, table

import shuizhi as sz
from shuizhi._core.language import Lang
from shuizhi.law.cases import grid

FILES = Path(__file__).parents[1] / "standards" / "cases"
ENDS: dict[Lang, str] = {"en": "md", "zh": "zh.md"}


@cache
def read() -> dict[str, dict[str, Any]]:
    """Return the files of cases by their names without suffix."""
    paths = sorted(FILES.glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


@cache
def of_rules() -> dict[str, tuple[str, int]]:
    """Return of each rule the page where its cases begin, and how many there are."""
    places: dict[str, str] = {}
    count: Counter[str] = Counter()
    for stem, file in read().items():
        for case in file["cases"]:
            for rule in case.get("rules", []):
                places.setdefault(rule, f"cases/{stem}.md#{rule}")
                count[rule] += 1
    return {rule: (place, count[rule]) for rule, place in places.items()}


# What sources begin with, where figures are made up, and the same in Chinese.
_MADE = {
    "figures of the tables (standards/facts); readings made": "限值见standards/facts，样品为自编",
    "figures of the table (standards/facts); readings made": "限值见standards/facts，样品为自编",
    "made": "自编",
}


def _source(text: str, say: Say) -> str:
    for english, chinese in _MADE.items():
        if say.lang == "zh" and text.startswith(english):
            return escaped(chinese + text.removeprefix(english).replace("; ", "；", 1))
    return escaped(text)


def _grid(text: str) -> str:
    """Return a table with every column; that one is empty may be what a case shows."""
    headings, rows = grid(text)
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(map(_cell, line)) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return text if text == "---" else escaped(text)


def _call(verb: str, options: dict[str, Any], tables: dict[str, Any]) -> str:
    told = [f"{name}={value!r}" for name, value in options.items()]
    return f"`{verb}({', '.join(['samples', *told, *(f'{name}={name}' for name in tables)])})`"


def _case(case: dict[str, Any], say: Say) -> str:
    made = f"**{escaped(case[say.lang])}**\n\n"
    tables = case.get("tables", {})
    made += _call(case["verb"], case.get("options", {}), tables)
    if then := case.get("then"):
        made += say("，再 ", ", then ") + _call(then["verb"], then.get("options", {}), {})
    made += "\n\n" + _grid(case["samples"]) + "\n"
    for name, text in tables.items():
        made += f"`{name}`\n\n{_grid(text)}\n"
    if "expected" in case:
        made += say("结果：", "Result:") + f"\n\n{_grid(case['expected'])}\n"
    for line in case.get("wording", "").strip().splitlines():
        made += f"> {escaped(line)}\n>\n"
    if "refused" in case:
        made += say("不予评价：", "Refused: ") + f"…{escaped(case['refused'])}…\n"
    made += f"\n{say('条款', 'Clause')}{say('：', ': ')}{escaped(case['clause'])}<br>\n"
    return made + f"{say('数据来源', 'Source')}{say('：', ': ')}{_source(case['source'], say)}\n\n"


def _page(file: dict[str, Any], lang: Lang) -> str:
    say = Say(lang)
    of = file["of"]
    made = f"# {escaped(of)}{say(' 算例', ': worked cases')}\n\n"
    made += say(
        "每个算例给出样品、结果和条款；测试逐一运行。表以本库的中文列名给出。\n\n",
        "Each case has samples, what comes of them, and the clause that says so; tests run every "
        "one. Tables are in Chinese, as stations write them.\n\n",
    )
    words = {row["id"]: row[lang] for row in sz.rules(lang="en").iter_rows(named=True)}
    seen: set[str] = set()
    for case in file["cases"]:
        for rule in case.get("rules", []):
            if rule not in seen:
                seen.add(rule)
                made += f"## {rule} {{ #{rule} }}\n\n{escaped(words[rule])}\n\n"
        if codes := case.get("conditions", []):
            made += f"## {escaped(case[lang])}\n\n"
            made += (
                say("条件：", "Conditions: ") + ", ".join(f"`{code}`" for code in codes) + "\n\n"
            )
        made += _case(case, say)
    return made


def pages() -> dict[str, str]:
    """Return the pages by their names, in both languages."""
    made = {}
    for lang, end in ENDS.items():
        say = Say(lang)
        rows = [
            [f"[{escaped(file['of'])}]({stem}.md)", str(len(file["cases"]))]
            for stem, file in read().items()
        ]
        head = [say("文件", "document"), say("算例数", "cases")]
        made[f"index.{end}"] = f"# {say('算例', 'Worked cases')}\n\n" + table(head, rows)
        made |= {f"{stem}.{end}": _page(file, lang) for stem, file in read().items()}
    return made
