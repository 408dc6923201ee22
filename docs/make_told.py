"""Write the page "What is told": every message and reason, from the tables that hold them."""

from typing import Any

import shuizhi as sz
from shuizhi._core.messages import MESSAGES

_KINDS = {
    "error": ("Errors 错误", "The call is refused. 拒绝执行。"),
    "warning": ("Warnings 警告", "Something in the input to know of. 数据中需要注意之处。"),
    "note": ("Notes 提示", "What was taken where nothing was named. 未指定时从表中采用的列。"),
}
_HEAD = """# What is told 提示与原因

The messages and reasons that a user can meet, with an example of each. Messages are in the
language of the call (`lang=`, `shuizhi.set_lang`, `SHUIZHI_LANG`); reasons stand in the column
`reason` of results, several with "; " between them. Errors that are not listed are told in English
so far.

各条提示、警告和原因及其示例。提示使用调用时的语言；原因写在结果的“说明”列，多条以“；”分隔。未列出的错误目前只有英文。
"""
# What a reason is told of, in English and Chinese: parameters, months, counts, states, points. One
# that is not here is told of nothing.
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


def page() -> str:
    """Return the page."""
    parts = [_HEAD]
    for kind, (title, about) in _KINDS.items():
        rows = [
            _row(f"`{name}`", m.shown("en"), m.shown("zh"))
            for name, m in MESSAGES.items()
            if m.kind == kind
        ]
        parts += [
            f"## {title}\n\n{about}\n",
            "| | English | 中文 |",
            "| --- | --- | --- |",
            *rows,
            "",
        ]
    parts += ["## Reasons 原因\n", "| reason | 说明 | meaning |", "| --- | --- | --- |"]
    parts += [_row(*reason(r), r["en"]) for r in sz.reasons().iter_rows(named=True)]
    return "\n".join(parts) + "\n"
