"""Messages about columns and names of readings."""

from shuizhi._core.messages.entry import Message, error, warning

MESSAGES: dict[str, Message] = {
    "columns_not_understood": warning(
        "columns that look like readings are not understood and not used: {columns}; correct "
        "the names or map them: columns={{name: parameter}} (None: the column is not a parameter)",
        "下列列像是监测数据但未能识别，未参与计算：{columns}；请修改列名，或用 "
        "columns={{列名: 项目}} 指明（None 表示不是监测项目）",
        columns=["'总磷X' (nearest: 总磷)"],
    ),
    "names_not_understood": warning(
        "names of parameters are not understood, and their rows not graded: {names}; "
        "correct them or "
        "map them: columns={{name: parameter}}",
        "下列项目名称未能识别，其数据未参与评价：{names}；请修改名称，或用 "
        "columns={{名称: 项目}} 指明",
        names=["'总磷X' (nearest: 总磷)"],
    ),
    "nearest": error(
        "{name:q} (nearest: {nearest})",
        "“{name}”（最接近：{nearest}）",
        name="总磷X", nearest="总磷",
    ),
    "more": error("and {count} more", "另有{count}个", count=3),
    "units_of_codes": warning(
        "columns named only by a code are read in the unit of HJ 212-2017, which differs from that "
        "of the results: {columns}; if theirs is another, give it in the header: w20111(mg/L)",
        "仅以编码命名的列按 HJ 212-2017 的缺省单位读取，与结果的单位不同：{columns}；"
        "如单位不同，请在列名中注明，如 w20111(mg/L)",
        columns=["w20111 (μg/L)"],
    ),
    "stage_taken": warning(
        "columns of {stage} are used, because there are no others of these parameters: "
        "{columns:q}",
        "下列项目没有其他列，按{stage}的数据计算：{columns:q}",
        stage="effluent", columns=["出水COD"],
    ),
    "no_main_indicator": warning(
        "the class rests on {parameters} alone, without any of pH, dissolved oxygen, permanganate "
        "index, ammonia nitrogen and total phosphorus: it says little about the water",
        "类别仅由{parameters}得出，pH、溶解氧、高锰酸盐指数、氨氮、总磷均未参评，不足以代表水质",
        parameters=["copper"],
    ),
    "both_stages": error(
        "column {column:q} names parameters of influent and of effluent: {names:q}; give the rows "
        "of one of them, or leave names out with columns={{name: None}}",
        "列{column:q}中既有进水又有出水的项目：{names:q}；请只给出其中一种的行，或用 "
        "columns={{名称: None}} 排除",
        column="项目", names=["进水COD", "出水COD"],
    ),
}  # fmt: skip
