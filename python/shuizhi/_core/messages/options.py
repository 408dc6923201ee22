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
    "no_column_or_expression": error(
        "columns={{{name!r}: {value}}} is not understood; give the name of a column, or an "
        "expression of polars",
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
    "no_columns_named": error(
        "{option} names no column",
        "{option} 没有给出任何列",
        option="sample",
    ),
    "limits_of_long": error(
        "a long table takes parameter= and value=, and of shape='samples' sample= too",
        "长表需要给出 parameter= 和 value=；shape='samples' 时还需给出 sample=",
    ),
    "limits_of_none": error(
        "column {column:q} names no parameter that the standard has a limit for",
        "列{column:q}中没有该标准规定了限值的项目",
        column="项目",
    ),
    "no_condition": error(
        "conditions={{{name!r}: …}} is not understood; name what limits depend on, as "
        "{{'position': 'plant outlet'}}: position, area, disinfectant, "
        "reused, direct, industry, built …",
        "conditions={{{name!r}: …}} 无法识别；请给出限值适用条件，如 {{'position': '出厂水'}}："
        "position（监测位置）、area（区域）、disinfectant（消毒剂）、reused（出水回用）等",
        name="地方",
    ),
}  # fmt: skip
