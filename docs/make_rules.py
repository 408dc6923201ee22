"""Write rules.md, the tables of the rules and their switches, from the data in standards/."""

from pathlib import Path

import shuizhi as sz

PAGE = Path(__file__).with_name("rules.md")
HEAD = """# The rules of assessment 评价规则

Made from `standards/` by `python docs/make_rules.py`; `shuizhi.rules()` gives the same as a table.

Evidence 依据: `text` the document's own text was read; `copies (n)` restated or implemented in n
independent places; `single` one implementer or page; `practice` common professional knowledge, no
copy read. What rests on `practice` or is disputed is an option.

"""


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    return _line(head) + "|" + " --- |" * len(head) + "\n" + "".join(map(_line, rows))


def page() -> str:
    """Return the text of the page."""
    rules = list(sz.rules().iter_rows(named=True))
    switches = [
        [
            f"`{rule['option']}`",
            f"`{rule['default']}`",
            ", ".join(f"`{choice}`" for choice in rule["choices"]),
            f"{rule['zh']}<br>{rule['en']}",
            f"{rule['method']} `{rule['id']}`",
            rule["evidence"],
        ]
        for rule in sorted(rules, key=lambda rule: rule["option"] or "")
        if rule["option"]
    ]
    made = HEAD + "## Switches 可选规则\n\n"
    made += _table(
        ["option 选项", "default 默认", "choices 可选", "rule 规则", "where 出处", "evidence 依据"],
        switches,
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
