"""Write rules.md, the tables of the rules and their switches, from the data in standards/."""

from pathlib import Path
from typing import Any

import shuizhi as sz

PAGE = Path(__file__).with_name("rules.md")
HEAD = """# The rules of assessment 评价规则

Made from `standards/` by `python docs/make_rules.py`; `shuizhi.rules()` gives the same as a table.

Evidence 依据: `text` the document's own text was read; `copies (n)` restated or implemented in n
independent places; `single` one implementer or page; `practice` common professional knowledge, no
copy read. Where sources differ, or practice knows another reading, the rule is an option: "Where
sources differ" says what about. Rules of one source or of practice without an option are listed
under "Without an option", with the reason.

"""


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    return _line(head) + "|" + " --- |" * len(head) + "\n" + "".join(map(_line, rows))


def _switch(option: str, rules: list[dict[str, Any]]) -> list[str]:
    """Return the row of an option: its defaults, and the rules it switches."""
    own = [rule for rule in rules if rule["option"] == option]
    defaults: dict[str, list[str]] = {}
    for rule in own:
        defaults.setdefault(rule["default"], []).extend(rule["of"])
    shown = [
        f"`{default}`" + (f" ({', '.join(of)})" if of else "") for default, of in defaults.items()
    ]
    choices = dict.fromkeys(choice for rule in own for choice in rule["choices"])
    return [
        f"`{option}`",
        "; ".join(shown),
        ", ".join(f"`{choice}`" for choice in choices),
        "<br>".join(f"{rule['zh']}<br>{rule['en']}" for rule in own),
        "<br>".join(f"{rule['method']} `{rule['id']}`" for rule in own),
        "<br>".join(rule["evidence"] for rule in own),
    ]


def page() -> str:
    """Return the text of the page."""
    rules = list(sz.rules().iter_rows(named=True))
    made = HEAD + "## Where sources differ 来源不一之处\n\n"
    made += _table(
        ["rule 规则", "what about 不一之处", "option 选项", "default 默认", "evidence 依据"],
        [
            [
                f"{r['zh']}<br>{r['en']}",
                r["disputed"],
                f"`{r['option']}`" if r["option"] else "–",
                f"`{r['default']}`" if r["default"] else "–",
                r["evidence"],
            ]
            for r in rules
            if r["disputed"]
        ],
    )
    made += "\n## Switches 可选规则\n\n"
    made += _table(
        ["option 选项", "default 默认", "choices 可选", "rule 规则", "where 出处", "evidence 依据"],
        [_switch(name, rules) for name in sorted({r["option"] for r in rules if r["option"]})],
    )
    made += "\n## Without an option 无选项的规则\n\n"
    made += _table(
        ["rule 规则", "why 原因", "where 出处", "evidence 依据"],
        [
            [f"{r['zh']}<br>{r['en']}", r["fixed"], f"{r['method']} `{r['id']}`", r["evidence"]]
            for r in rules
            if r["fixed"]
        ],
    )
    made += "\n## All rules 全部规则\n"
    for method in dict.fromkeys(rule["method"] for rule in rules):
        made += f"\n### {method}\n\n"
        made += _table(
            ["rule 规则", "figures 数值", "parameters 项目", "evidence 依据"],
            [
                [
                    f"`{rule['id']}`<br>{rule['zh']}<br>{rule['en']}",
                    ", ".join(rule["figures"]),
                    ", ".join(rule["parameters"]),
                    rule["evidence"],
                ]
                for rule in rules
                if rule["method"] == method
            ],
        )
    return made


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
