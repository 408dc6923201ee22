"""What is told of the columns that say where, when and of what kind a sample is."""

from shuizhi._core.messages.entry import Message, error, note

MESSAGES: dict[str, Message] = {
    "column_not_found": error(
        "{option}: column {column:q} not found; the columns: {columns:q}",
        "{option}：没有列{column:q}；表中的列：{columns:q}",
        option="section", column="断面编码", columns=["点位", "日期", "氨氮"],
    ),
    "column_not_found_nearest": error(
        "{option}: column {column:q} not found; did you mean {nearest:q}?",
        "{option}：没有列{column:q}；是否为{nearest:q}？",
        option="section", column="断面", nearest="断面名称",
    ),
    "column_taken": note(
        "{option}={column:q}, the column found in the table",
        "{option}={column:q}，为表中识别出的列",
        option="section", column="断面名称",
    ),
}  # fmt: skip
