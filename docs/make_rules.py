"""Write rules.md and rules.zh.md, the rules and their switches, from the data in standards/."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import shuizhi as sz
from shuizhi._core.language import Lang
from shuizhi.law.headings import HEADINGS

HERE = Path(__file__).parent
PAGES: dict[Lang, str] = {"en": "rules.md", "zh": "rules.zh.md"}
HEAD = {
    "en": """# The rules of assessment

Made from `standards/` by `python docs/make_rules.py`; `shuizhi.rules()` gives the same as a table.

Evidence: `text` the document's own text was read; `copies (n)` restated or implemented in n
independent places; `single` one implementer or page; `practice` common professional knowledge, no
copy read. Where sources differ, or practice knows another reading, the rule is an option: "Where
sources differ" says what about. Rules of one source or of practice without an option are listed
under "Without an option", with the reason.

""",
    "zh": """# 评价规则

由 `python docs/make_rules.py` 从 `standards/` 生成；`shuizhi.rules(lang="zh")` 给出同样内容的表。

依据：原文，读过文件原文；多份转录(n)，n处独立转述或实现；单一来源，一家单位或一个网页；通行做法，行业惯例，
未见文本。来源不一或惯例有不同做法的规则都是选项，不一之处见“来源不一之处”；单一来源或仅凭惯例而无选项的规则
见“无选项的规则”，并说明原因。

""",
}


class Page:
    """The rules in a language, as rows of tables."""

    def __init__(self, lang: Lang, cases: Mapping[str, tuple[str, int]]) -> None:
        self.lang = lang
        self.cases = cases
        names = HEADINGS["rules"]
        back = {zh: en for en, zh in names.items()} if lang == "zh" else {en: en for en in names}
        table = sz.rules(lang=lang)
        self.rules = list(table.rename(back).iter_rows(named=True))

    def say(self, zh: str, en: str) -> str:
        """Return the words of the page's language."""
        return zh if self.lang == "zh" else en

    def switch(self, option: str) -> list[str]:
        """Return the row of an option: its defaults, and the rules it switches."""
        own = [rule for rule in self.rules if rule["option"] == option]
        defaults: dict[str, list[str]] = {}
        for rule in own:
            defaults.setdefault(rule["default"], []).extend(rule["of"])
        comma, semicolon = self.say("、", ", "), self.say("；", "; ")
        shown = [
            f"`{default}`"
            + (self.say(f"（{comma.join(of)}）", f" ({comma.join(of)})") if of else "")
            for default, of in defaults.items()
        ]
        choices = dict.fromkeys(choice for rule in own for choice in rule["choices"])
        return [
            f"`{option}`",
            semicolon.join(shown),
            comma.join(f"`{choice}`" for choice in choices),
            "<br>".join(rule[self.lang] for rule in own),
            "<br>".join(f"{rule['method']} `{rule['id']}`" for rule in own),
            "<br>".join(rule["evidence"] for rule in own),
        ]

    def text(self) -> str:
        """Return the text of the page."""
        say, lang = self.say, self.lang
        rule_, option_, default_ = (
            say("规则", "rule"),
            say("选项", "option"),
            say("默认", "default"),
        )
        evidence_, where_ = say("依据", "evidence"), say("出处", "where")
        made = HEAD[lang] + f"## {say('来源不一之处', 'Where sources differ')}\n\n"
        made += _table(
            [rule_, say("不一之处", "what about"), option_, default_, evidence_],
            [
                [
                    r[lang],
                    r["disputed"],
                    f"`{r['option']}`" if r["option"] else "–",
                    f"`{r['default']}`" if r["default"] else "–",
                    r["evidence"],
                ]
                for r in self.rules
                if r["disputed"]
            ],
        )
        made += f"\n## {say('可选规则', 'Switches')}\n\n"
        made += _table(
            [option_, default_, say("可选", "choices"), rule_, where_, evidence_],
            [self.switch(n) for n in sorted({r["option"] for r in self.rules if r["option"]})],
        )
        made += f"\n## {say('无选项的规则', 'Without an option')}\n\n"
        made += _table(
            [rule_, say("原因", "why"), where_, evidence_],
            [[r[lang], r["fixed"], self.where(r), r["evidence"]] for r in self.rules if r["fixed"]],
        )
        made += f"\n## {say('全部规则', 'All rules')}\n"
        for method in dict.fromkeys(rule["method"] for rule in self.rules):
            made += f"\n### {method}\n\n"
            made += _table(
                [rule_, say("数值", "figures"), say("项目", "parameters"), evidence_],
                [self.row(rule) for rule in self.rules if rule["method"] == method],
            )
        return made

    def where(self, rule: dict[str, Any]) -> str:
        """Return where a rule stands: the method, its id, and the clause."""
        clause = f"<br>{rule['clause']}" if rule["clause"] else ""
        return f"{rule['method']} `{rule['id']}`{clause}"

    def row(self, rule: dict[str, Any]) -> list[str]:
        """Return the row of a rule."""
        comma = self.say("、", ", ")
        place, count = self.cases.get(rule["id"], ("", 0))
        case = self.say(f"{count}个算例", f"{count} case" + "s" * (count > 1))
        return [
            f"`{rule['id']}`<br>{rule[self.lang]}" + (f"<br>[{case}]({place})" if place else ""),
            comma.join(rule["figures"]),
            comma.join(rule["parameters"]),
            rule["evidence"] + (f"<br>{rule['clause']}" if rule["clause"] else ""),
        ]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    return _line(head) + "|" + " --- |" * len(head) + "\n" + "".join(map(_line, rows))


def pages(cases: Mapping[str, tuple[str, int]] = MappingProxyType({})) -> dict[str, str]:
    """Return the pages by their names; the site says where the worked cases of a rule are."""
    return {name: Page(lang, cases).text() for lang, name in PAGES.items()}


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
