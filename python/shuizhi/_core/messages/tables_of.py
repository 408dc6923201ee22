"""Messages about tables of samples."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "every_unknown": error(
        "every={every!r} is not understood; say {words:q}, None for all times "
        "together, or seasons as {{'wet': [6, 7, 8, 9], ...}}",
        "every={every}：无法识别；请用{words:q}，None 表示全部时间合并，或按季节给出"
        "月份：{{\"丰水期\": [6, 7, 8, 9], ...}}",
        every="氨氮", words=["氨氮"],
    ),
    "flow_unit_unknown": error(
        "flow_unit={told!r} is not understood; say a unit, as 'm3/h'",
        "flow_unit={told}：无法识别；请给出单位，如 m3/h",
        told="氨氮",
    ),
    "columns_absent": error(
        "the table has no columns {absent:q}",
        "表中没有列{absent:q}",
        absent=["氨氮"],
    ),
    "bodies_or_targets": error(
        "column {name!r} must hold water bodies or targets but holds {dtype}",
        "列“{name}”应为水体类型或目标类别，但类型为 {dtype}",
        name="氨氮", dtype="氨氮",
    ),
    "option_none": error(
        "{call} has no option {option!r}; it has {known}",
        "{call} 没有选项{option:q}；可用的选项：{known}",
        call="grade()", option="氨氮", known=["氨氮"],
    ),
    "option_none_nearest": error(
        "{call} has no option {option!r}; did you mean {nearest!r}?",
        "{call} 没有选项{option:q}；是否应为{nearest:q}？",
        call="grade()", option="wather_body", nearest="water_body",
    ),
    "one_text_names": error(
        "{option}={names!r} is one text; give a list: [{names!r}]",
        "{option}={names}：是一个文本；请给出列表：[{names}]",
        option="氨氮", names="氨氮",
    ),
    "no_list_of_names": error(
        "{option}={names!r} is not a list of names",
        "{option}={names}：不是列名的列表",
        option="氨氮", names="氨氮",
    ),
    "column_named_twice": error(
        "{option} names a column twice: {found}",
        "{option} 中列重复：{found}",
        option="氨氮", found="氨氮",
    ),
    "column_of_objects": error(
        "{option} names {objects:q}, which holds Python objects; cast it to text "
        "or numbers",
        "{option}：列{objects:q}中是 Python 对象；请转换为文本或数值",
        option="氨氮", objects=["氨氮"],
    ),
    "one_column_named": error(
        "{option}={name!r} is not understood; name one column",
        "{option}={name}：无法识别；请给出一个列名",
        option="氨氮", name="氨氮",
    ),
    "long_takes_both": error(
        "a long table needs parameter= and value= together",
        "长表需同时给出 parameter= 和 value=",
    ),
    "readings_and_place": error(
        "column {clash!r} cannot hold both readings and a place or time",
        "列“{clash}”不能既是监测数据，又是断面或时间",
        clash="氨氮",
    ),
    "no_parameter_assessed": error(
        "column {of_long!r} names no parameter that is assessed",
        "列“{of_long}”中没有可评价的监测项目",
        of_long="氨氮",
    ),
    "duplicates_unknown": error(
        "duplicates={duplicates!r} is not understood; say once, keep or error",
        "duplicates={duplicates}：无法识别；请用 once、keep 或 error",
        duplicates="氨氮",
    ),
    "types_differ": error(
        "{option}: column {key!r} holds {own}, but in the samples {schema}; give "
        "both as text",
        "{option}：列“{key}”的类型为 {own}，样品表中为 {schema}；请都转换为文本",
        option="氨氮", key="氨氮", own="氨氮", schema="氨氮",
    ),
    "rows_twice": error(
        "duplicate rows with the same place, time and readings: {listed}; remove "
        "them, or count them once with duplicates='once'",
        "有重复行（断面、时间和数据均相同）：{listed}；请删除，或用 "
        "duplicates=\"once\" 只统计一次",
        listed="氨氮",
    ),
    "column_type": error(
        "column {name!r} must be {what} but holds {dtype}; cast it to numbers or "
        "text, or leave it out with columns={{{name!r}: None}}",
        "列“{name}”应为{what}，但类型为 {dtype}；请转换为数值或文本，或用 columns={{"
        "\"{name}\": None}} 排除",
        name="氨氮", what="氨氮", dtype="氨氮",
    ),
    "column_kind": error(
        "column {name!r} must hold {kind} but holds {dtype}",
        "列“{name}”应为{kind}，但类型为 {dtype}",
        name="氨氮", kind="氨氮", dtype="氨氮",
    ),
}  # fmt: skip
