"""Messages about days and times."""

from shuizhi._core.messages.entry import Message, error, warning

MESSAGES: dict[str, Message] = {
    "every_overlaps": error(
        "{every:q}: the periods overlap or leave months out, which {verb} does not support; "
        "use every='month', 'quarter', 'year', or seasons of all twelve months",
        "{every:q}：时段有重叠或遗漏月份，shuizhi.{verb} 不支持；请用 every='month'、"
        "every='quarter'、every='year'，或涵盖全部12个月的水期",
        every="to-date", verb="trend",
    ),
    "every_months": error(
        "every=: the months of {names:q} are not understood; a set of months has numbers from "
        "1 to 12, each once",
        "every= 中{names:q}的月份无法识别；每个时段应列出 1 至 12 的月份数字，各一次",
        names=["汛期"],
    ),
    "months_in_no_period": warning(
        "months {months} are in no period of every=; their samples are not used",
        "{months}月不在 every= 的任何时段内，其样品不参与统计",
        months=[11, 12],
    ),
    "times_not_read": warning(
        "column {column:q}: the times of {count} of {rows} rows are not understood or too coarse, "
        "as {example:q}; those rows belong to no period; write days as 2024-05-08",
        "列{column:q}：{rows}行中有{count}行的时间无法识别或不够具体，如{example:q}，不归入任何时段；"
        "请写成 2024-05-08",
        column="日期", count=3, rows=40, example="不详",
    ),
    "times_empty": warning(
        "column {column:q}: {count} of {rows} rows have no time; they belong to no period",
        "列{column:q}：{rows}行中有{count}行没有时间，不归入任何时段",
        column="监测时间", count=6623, rows=26636,
    ),
    "times_spells": warning(
        "column {column:q}: {count} of {rows} rows name several days, as {example:q}; the first is "
        "used",
        "列{column:q}：{rows}行中有{count}行写的是一段日期，如{example:q}，按首日计",
        column="采样日期", count=4, rows=40, example="2026.01.05~01.16",
    ),
    "times_no_day": error(
        "column {column:q}: no cell can be read as a day, as {example:q}; whether the "
        "standard is in force cannot be checked; name another column, or say in_force='any'",
        "列{column:q}：没有可识别的日期，如{example:q}，无法核对标准是否施行；"
        "请指定其他列，或用 in_force='any'",
        column="断面", example="沁河甲",
    ),
    "times_of_type": error(
        "column {column:q} must hold sampling times but holds {dtype}; give days, times, "
        "or texts as 2020-05-08 or 2020-05",
        "列{column:q}应为采样时间，实为“{dtype}”；请给出日期、时间，"
        "或 2020-05-08、2020年5月 这样的文本",
        column="日期", dtype="Boolean",
    ),
    "time_columns": error(
        "time= names one column, or the two of year and month, not {columns:q}",
        "time= 应为一列，或年、月两列，而不是{columns:q}",
        columns=["年", "月", "日"],
    ),
}  # fmt: skip
