"""Messages about registers of sections."""

from shuizhi._core.messages.entry import Message, error, warning

MESSAGES: dict[str, Message] = {
    "register_unknown": warning(
        "register: columns {columns:q} are not understood and not used; see "
        "shuizhi.check_register",
        "断面名录：列{columns:q}未能识别，未采用；可用 shuizhi.check_register 查看",
        columns=["天气", "负责人"],
    ),
    "register_no_place": error(
        "{option}: no column of sections corresponds to column {key:q} of the samples; its "
        "columns: {columns:q}",
        "{option}：没有与样品表的列{key:q}对应的列；其中的列：{columns:q}",
        option="register", key="断面名称", columns=["点", "目标类别"],
    ),
    "register_twice": error(
        "{option}: section {name:q} appears twice; give each section one row, or one row a "
        "year with a column of years",
        "{option}：断面{name:q}重复；每个断面只应有一行，有年份列的每年一行",
        option="register", name="武陟渠首 2022",
    ),
    "register_differs": error(
        "register: section {name:q} has several values in column {column:q}, as {values:q}; group "
        "by a column that does not change from year to year, or give the register of one year",
        "断面名录：断面{name:q}的列{column:q}有多个值，如{values:q}；分组的列各年应一致，或只给出一年的名录",
        name="武陟渠首", column="控制级别", values=["国控", "省控"],
    ),
    "register_no_column": error(
        "register: column {column:q} not found; by= takes the columns of the register: {columns:q}",
        "断面名录：没有列{column:q}；by= 可用名录中的列：{columns:q}",
        column="级别", columns=["断面名称", "控制级别", "县区"],
    ),
    "register_targets_twice": error(
        "the register has targets; give {option}= or register=, not both",
        "断面名录中已有目标；{option}= 与 register= 不能同时给出目标",
        option="targets",
    ),
    "register_samplings": warning(
        "register: {words:q} in column {column:q} are not understood as how often places are "
        "sampled; write monthly, quarterly, 2 per month, or how often a year",
        "断面名录：列{column:q}中{words:q}不能识别为监测频次；请写作 每月1次、1次/季，或每年次数",
        words=["不定期"], column="监测频次",
    ),
    "register_no_figure": error(
        "column {column:q} must hold the target of a parameter but holds {cell:q}; give a number, "
        "as 3, or with its sign, as <3",
        "列{column:q}应为项目的目标值，实为{cell:q}；请给出数值，如 3 或 <3",
        column="氨氮目标值(mg/L)", cell="良好",
    ),
    "use_needed": error(
        "give standard=, or use= with the use of the water or the column of it; the columns: "
        "{columns:q}",
        "请给出 standard=，或用 use= 给出用途或用途列；表中的列：{columns:q}",
        columns=["点位", "氨氮(mg/L)"],
    ),
    "use_of_no_standard": error(
        "no standard here knows the uses {uses:q}; give standard=",
        "收录的标准中没有用途{uses:q}；请给出 standard=",
        uses=["酿酒"],
    ),
    "use_of_no_standard_some": warning(
        "no standard here knows the uses {uses:q}; their rows are undetermined",
        "收录的标准中没有用途{uses:q}；这些行无法判定",
        uses=["酿酒"],
    ),
    "base_needed": error(
        "give base= with the declared base flows, or a register= with a column of them",
        "请给出 base= 生态流量表，或含“生态流量”列的 register=",
    ),
    "sort_takes_register": error(
        "sort='register' needs register=, whose order it is",
        "sort='register' 按断面名录的顺序排列，需给出 register=",
    ),
    "register_automatic": warning(
        "the register says that {count} sections are automatic, but there are no automatic data: "
        "{names:q}",
        "断面名录中标为自动监测的{count}个断面没有自动监测数据：{names:q}",
        count=1, names=["武陟渠首"],
    ),
    "register_manual": warning(
        "there are automatic data of {count} sections that the register calls manual: {names:q}",
        "断面名录中标为手工监测的{count}个断面有自动监测数据：{names:q}",
        count=1, names=["武陟渠首"],
    ),
    "register_lacks": warning(
        "the register lacks {count} sections of the samples: {names:q}",
        "断面名录中没有样品表中的{count}个断面：{names:q}",
        count=2, names=["新桥", "老桥"],
    ),
    "goals_of_groups": error(
        "goals by group ({groups:q}) need a mapping for each group, and one column in by=",
        "按组给出的目标{groups:q}应各为一个映射，且 by= 只用一列",
        groups=["国控", "市控"],
    ),
    "no_means": error(
        "neither table has columns of means; give results of assess_sections or average",
        "两张表中都没有均值列；请给出 shuizhi.assess_sections 或 shuizhi.average 的结果",
    ),
    "shares_of_periods": error(
        "the periods of the shares do not follow one another, as {periods:q}; give those of "
        "years, half years, quarters or months, or one period of each year",
        "类别比例的时段不连续，如{periods:q}；请给出年、半年、季、月的比例，或各年同一时段的比例",
        periods=["-01~03", "-01~04"],
    ),
    "no_saturation": error(
        "exceedances does not use do_saturation=; the standard index uses the temperature of "
        "the water by itself",
        "do_saturation= 不用于超标统计；标准指数自行采用水温",
    ),
    "year_unknown": error(
        "year={year} is not a year; give four digits",
        "year={year} 不是年份；请给出四位数字",
        year=22,
    ),
    "no_months": error(
        "no sample has a month, so there is nothing to look ahead from",
        "样品均无可识别的月份，无法预判",
    ),
    "no_geometric": error(
        "outlook does not use geometric=: the mean of the year is that of its months",
        "geometric= 不用于年度预判：年均值为各月均值的平均",
    ),
    "x_not_known": error(
        "indicators='5+X' is not known before the year is over; name the parameters",
        "年度结束前 indicators='5+X' 尚不确定，请列出指标",
    ),
    "no_flux": error(
        "no flux is computed for {parameters:q}, which are not measured in mg/L",
        "{parameters:q}的单位不是毫克每升，不计算通量",
        parameters=["ph"],
    ),
    "nothing_in_mg": error(
        "the table has no parameter measured in mg/L",
        "表中没有单位为毫克每升的监测项目",
    ),
    "not_of_months": error(
        "the periods of the result are not months: period {period:q}; give a result "
        "of assess_sections with "
        "every='month'",
        "结果表不是按月的：时段{period:q}；请给出 assess_sections(every='month') 的结果",
        period="2021",
    ),
    "register_without_by": error(
        "column {column:q} not found in the result; give register= with it, or name a column of "
        "the result: {columns:q}",
        "结果表中没有列{column:q}；请给出含该列的 register=，或改用结果表中的列：{columns:q}",
        column="控制级别", columns=["断面", "类别"],
    ),
}  # fmt: skip
