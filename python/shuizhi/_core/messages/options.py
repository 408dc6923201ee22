"""What is told of options as such."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "column_exists": error(
        "the table has columns named {columns:q} already; rename them, or give suffix= to name the "
        "new ones apart",
        "表中已有列{columns:q}；请改列名，或用 suffix= 给新列名加后缀",
        columns=["class"],
    ),
    "no_day": error(
        "{option}={said:q} is not a day; write it as '2026-03-01'",
        "{option}={said:q} 不是日期；请写成“2026-03-01”",
        option="at",
        said="2026-3",
    ),
}
