"""Messages about the check of outfalls."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "brackets_unknown": error(
        "brackets={brackets!r} is not text; say 'months' or 'temperature'",
        "brackets={brackets}：请用 \"months\" 或 \"temperature\"",
        brackets="氨氮",
    ),
    "flow_unit_alone": error(
        "flow_unit needs flow, which names the column",
        "flow_unit 需与 flow 同用，后者给出流量列",
    ),
    "no_discharged": error(
        "the table has no column of a parameter that is discharged",
        "表中没有排放监测项目",
    ),
    "readings_and_outfall": error(
        "column {clash!r} cannot hold both readings and an outfall, time or flow",
        "列“{clash}”不能既是监测数据，又是排污口、时间或流量",
        clash="氨氮",
    ),
    "no_check_column": error(
        "the table has no column {key!r}; give a result of check_discharge",
        "表中没有列“{key}”；请传入 check_discharge 的结果",
        key="氨氮",
    ),
    "standards_one_text": error(
        "standards={standards!r} is one text; give a list: [{standards!r}]",
        "standards={standards}：是一个文本；请给出列表：[{standards}]",
        standards="氨氮",
    ),
    "standards_of_waters": error(
        "standards={waters}: a water-quality standard; use grade",
        "standards={waters}：是环境质量标准；请用 grade",
        waters="氨氮",
    ),
    "by_names_nothing": error(
        "by=[] names no column to sum up by",
        "by=[] 没有给出汇总列",
    ),
}  # fmt: skip
