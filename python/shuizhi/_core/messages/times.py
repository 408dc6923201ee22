"""What is told of days and times."""

from shuizhi._core.messages.entry import Message, warning

MESSAGES: dict[str, Message] = {
    "times_not_read": warning(
        "column {column:q}: the times of {count} of {rows} rows are not understood, as "
        "{example:q}; write days as 2024-05-08",
        "列{column:q}：{rows}行中有{count}行的时间无法识别，如{example:q}；请写成 2024-05-08",
        column="日期", count=3, rows=40, example="不详",
    ),
}  # fmt: skip
