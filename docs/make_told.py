"""Write the page "What is told": every message and reason, from the tables that hold them."""

from typing import Any

import shuizhi as sz
from shuizhi._core.language import Lang
from shuizhi._core.messages import MESSAGES

_KINDS = {
    "error": (("错误", "拒绝执行。"), ("Errors", "The call is refused.")),
    "warning": (
        ("警告", "数据中需要注意之处。"),
        ("Warnings", "Something in the input to know of."),
    ),
    "note": (
        ("提示", "未指定时从表中采用的列。"),
        ("Notes", "What was taken where nothing was named."),
    ),
}
_HEAD = {
    "en": """# What is told

The messages and reasons that a user can meet, with an example of each. Messages are in the
language of the call (`lang=`, `shuizhi.set_lang`, `SHUIZHI_LANG`); reasons stand in the column
`reason` of results, several with "; " between them.
""",
    "zh": """# 提示与原因

各条错误、警告、提示和原因及其示例。提示使用调用时的语言（`lang=`、`shuizhi.set_lang`、`SHUIZHI_LANG`）；
原因写在结果的“说明”列，多条以“；”分隔。
""",
}
# The objects of a reason, in English and Chinese: parameters, months, counts, states, points.
# Others have none.
_OF_PARAMETERS = ("ammonia_nitrogen, total_phosphorus", "氨氮、总磷")
_PLAIN = {
    "nothing_assessed",
    "unknown_target",
    "unknown_time",
    "condition_unknown",
    "outfall_not_told",
    "unknown_outfall",
    "not_in_force",
    "few_points",
    "unknown_depth",
    "unknown_order",
    "short_stretch",
    "no_base_flow",
    "unknown_limit",
    "no_discharge",
    "no_samples",
    "months_differ",
    "summary_row",
    "eutrophic",
    "unknown_parameter",
    "limit_not_held",
    "limit_not_encoded",
    "one_reading",
    "unknown_flow",
    "flagged",
}
_OF = {
    "abnormal_state": ("维护", "维护"),
    "marked": ("ammonia_nitrogen(D)", "氨氮(D)"),
    "few_days": ("2", "2"),
    "months_lacking": ("2, 3", "2月、3月"),
    "method_changed": ("change", "环比"),
    "sections_differ": ("4/5", "4/5"),
    "plan_not_completed": ("iron", "铁"),
    "over_apart": ("total_nitrogen", "总氮"),
    "undetermined_point": ("3, 7", "3、7"),
    "few_samplings": ("3", "3"),
}


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def reason(row: dict[str, Any]) -> tuple[str, str]:
    """Return an example of a reason, as results in English and in Chinese have it."""
    code, zh = row["code"], row["zh"]
    if code in _PLAIN:
        return f"`{code}`", zh
    names = _OF.get(code, _OF_PARAMETERS)
    return f"`{code}: {names[0]}`", f"{zh}：{names[1]}"


def page(lang: Lang) -> str:
    """Return the page."""
    zh = lang == "zh"
    parts = [_HEAD[lang]]
    for kind, (chinese, english) in _KINDS.items():
        title, about = chinese if zh else english
        rows = [_row(f"`{name}`", m.shown(lang)) for name, m in MESSAGES.items() if m.kind == kind]
        head = "| 编号 | 内容 |" if zh else "| name | message |"
        parts += [f"## {title}\n\n{about}\n", head, "| --- | --- |", *rows, ""]
    if zh:
        parts += ["## 原因\n", "| 代码 | 说明 |", "| --- | --- |"]
    else:
        parts += ["## Reasons\n", "| reason | meaning |", "| --- | --- |"]
    for row in sz.reasons(lang="en").iter_rows(named=True):
        english, chinese = reason(row)
        parts.append(_row(f"`{row['code']}`", chinese) if zh else _row(english, row["en"]))
    return "\n".join(parts) + "\n"


def pages() -> dict[str, str]:
    """Return the pages by their names."""
    return {"told.md": page("en"), "told.zh.md": page("zh")}
