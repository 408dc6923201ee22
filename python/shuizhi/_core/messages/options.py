"""Messages about options."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "column_exists": error(
        "the table has columns named {columns:q} already; rename them, or give "
        "suffix= for the new ones",
        "表中已有列{columns:q}；请改列名，或用 suffix= 给新列名加后缀",
        columns=["class"],
    ),
    "no_day": error(
        "{option}={said:q} is not a day; write it as '2026-03-01'",
        "{option}={said:q} 不是日期；请写成“2026-03-01”",
        option="at",
        said="2026-3",
    ),
    "no_column_or_expression": error(
        "columns={{{name!r}: {value}}} is not understood; give the name of a column, "
        "or an expression of polars",
        "columns={{{name!r}: {value}}} 无法识别；请给出列名或 polars 表达式",
        name="氨氮",
        value="None",
    ),
    "exponent_beyond": error(
        "exponent={exponent} is not understood; give a whole number from -{most} to {most}",
        "exponent={exponent} 无法识别；请给出 -{most} 到 {most} 的整数",
        exponent=99,
        most=30,
    ),
    "choice_not_understood": error(
        "{option}={value!r} is not understood; say {words:or}",
        "{option}={value}：无法识别；请用{words:or}",
        option="every", value="week", words=["'day'", "'month'"],
    ),
    "figures_of_a_rule": error(
        "figures of the rule {rule:q} are {given}; give a mapping of their names to numbers",
        "规则{rule:q}的数值 {given} 无法识别；请按名称给出各数值",
        rule="stuck", given="48",
    ),
    "no_columns_named": error(
        "{option} names no column",
        "{option} 没有给出任何列",
        option="sample",
    ),
    "limits_of_long": error(
        "a long table needs parameter= and value=, and for shape='samples' also sample=",
        "长表需要给出 parameter= 和 value=；shape='samples' 时还需给出 sample=",
    ),
    "limits_of_none": error(
        "column {column:q} names no parameter that the standard has a limit for",
        "列{column:q}中没有该标准规定了限值的项目",
        column="项目",
    ),
    "no_condition": error(
        "conditions: {name:q} is not understood; name what limits depend on: position, area, "
        "disinfectant, reused, direct, industry, product, built …",
        "conditions：{name:q} 无法识别；请给出限值的适用条件：监测位置、区域、消毒剂、出水回用、"
        "直接排放、行业、产品、建成日期等",
        name="地方",
    ),
    "number_from_1": error(
        "{option}={value!r} is not understood; give a whole number of at least 1",
        "{option}={value}：请给出不小于1的整数",
        option="氨氮", value="氨氮",
    ),
    "suffix_no_text": error(
        "suffix={suffix!r} is not text",
        "suffix={suffix}：不是文本",
        suffix="氨氮",
    ),
    "word_or_column": error(
        "{option}={name!r} is not understood; say {words}, or the name of a column: "
        "{names:q}",
        "{option}={name}：无法识别；请用{words}，或给出列名：{names:q}",
        option="氨氮", name="氨氮", words="氨氮", names=["氨氮"],
    ),
    "decimals_no_mapping": error(
        "decimals={decimals!r} is not understood; give {{'pH': 1}}",
        "decimals={decimals}：无法识别；请写成 {{\"pH\": 1}}",
        decimals="氨氮",
    ),
    "one_text": error(
        "{option}={values!r} is one text; give a list: [{values!r}]",
        "{option}={values}：是一个文本；请给出列表：[{values}]",
        option="氨氮", values="氨氮",
    ),
    "water_body_no_text": error(
        "water_body={water_body!r} is not text; say river, lake or a column",
        "water_body={water_body}：不是文本；请用 river、lake 或列名",
        water_body="氨氮",
    ),
    "detection_limits_unknown": error(
        "detection_limits={limits!r} is not understood; give a mapping of parameters "
        "to limits in their canonical units, or 'methods'",
        "detection_limits={limits}：无法识别；请给出项目到检出限（规定单位）的映射，"
        "或 \"methods\"",
        limits="氨氮",
    ),
    "decimals_no_number": error(
        "decimals={{{name!r}: {places!r}}}: give a number from 0 to 12",
        "decimals={{{name}: {places}}}：请给出0到12的整数",
        name="氨氮", places="氨氮",
    ),
    "true_or_false": error(
        "{name}={self!r} is not understood; say True or False",
        "{name}={self}：无法识别；请用 True 或 False",
        name="氨氮", self="氨氮",
    ),
    "column_mapping_unknown": error(
        "columns={{{name!r}: {said!r}}} is not understood; give a parameter, a pair "
        "of parameter and unit, or None to leave the column out",
        "columns={{{name}: {said}}}：无法识别；请给出项目、（项目，单位），或用 None "
        "排除该列",
        name="氨氮", said="氨氮",
    ),
    "number_of_rows": error(
        "rows={rows!r} is not understood; give a whole number of at least 1",
        "rows={rows}：请给出不小于1的整数",
        rows="氨氮",
    ),
    "argument_kind": error("a {kind}", "{kind} 对象", kind="list"),
    "argument_words": error("{words:or}", "{words:or}之一", words=["'a'", "'b'"]),
    "argument_one_text": error(
        "{name}={value} is one text; give a list: [{value}]",
        "{name}={value}：是一个文本；请给出列表：[{value}]",
        name="section", value="'甲'",
    ),
    "argument_word": error(
        "{name}={value} is not understood; say {words:or}",
        "{name}={value}：无法识别；请用 {words:or}",
        name="every", value="'week'", words=["'month'", "'year'"],
    ),
    "argument_word_or_kind": error(
        "{name}={value} is not understood; say {words:or}, or give {kinds:or}",
        "{name}={value}：无法识别；请用 {words:or}，或给出{kinds:or}",
        name="every", value="'week'", words=["'month'", "'year'"], kinds=["None"],
    ),
    "argument_other": error(
        "{name}={value} is not understood; give {kinds:or}",
        "{name}={value}：无法识别；请给出{kinds:or}",
        name="rows", value="'x'", kinds=["None"],
    ),
    "argument_word_nearest": error(
        "{name}={value} is not understood; did you mean {nearest}? The words: {words:or}",
        "{name}={value}：无法识别；是否为 {nearest}？可用：{words:or}",
        name="every", value="'季度'", nearest="'quarter'", words=["'month'", "'quarter'"],
    ),
}  # fmt: skip
