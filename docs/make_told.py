"""Write the page "What is told": every message and reason, from the tables that hold them."""

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
`reason` of results. Errors that are not listed are told in English so far.

各条提示、警告和原因及其示例。提示使用调用时的语言，原因写在结果的“说明”列；未列出的错误目前只有英文。
"""


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


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
    parts += ["## Reasons 原因\n", "| code | 说明 | meaning |", "| --- | --- | --- |"]
    parts += [_row(f"`{r['code']}`", r["zh"], r["en"]) for r in sz.reasons().iter_rows(named=True)]
    return "\n".join(parts) + "\n"
