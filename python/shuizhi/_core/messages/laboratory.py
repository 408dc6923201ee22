"""Messages about laboratory reports."""

from shuizhi._core.messages.entry import Message, error, note

MESSAGES: dict[str, Message] = {
    "lab_no_paths": error(
        "paths is {kind}; give the name of a file, folder or pattern, or a list of them",
        "paths 的类型为 {kind}；请给出文件名、文件夹、通配符，或其列表",
        kind="Series",
    ),
    "lab_no_files": error(
        "no workbook matches {pattern:q}",
        "没有与 {pattern:q} 相符的工作簿",
        pattern="报告/*.xlsx",
    ),
    "lab_read": note(
        "{readings} readings from {files} of {all} workbooks",
        "从 {all} 个工作簿中的 {files} 个读入 {readings} 个结果",
        readings=774, files=22, all=22,
    ),
    "lab_not_read": note(
        "{file}: not read: {reason}",
        "{file}：未读入：{reason}",
        file="封面.xlsx", reason="no table of items found",
    ),
    "lab_no_table": note(
        "no table of items found; one begins with headings such as {headings:q}",
        "未找到项目表；项目表的表头应有{headings:q}等",
        headings=["项目", "单位", "检测结果"],
    ),
    "lab_nameless": note(
        "{file}, sheet {sheet}: rows with a number and no item left out: {rows}",
        "{file}，工作表 {sheet}：有序号而无项目的行未读入：{rows}",
        file="a.xlsx", sheet="3", rows=["12"],
    ),
    "audit_column": error(
        "no column {column:q}; give what read_lab_reports returns, or a table with such columns",
        "没有列{column:q}；请给出 read_lab_reports() 的结果，或列名相同的表",
        column="项目",
    ),
    "audit_limits": note(
        "printed limits: {counts}",
        "报告所列限值：{counts}",
        counts=["confirmed 40", "contradicted 1"],
    ),
    "audit_verdicts": note(
        "printed verdicts: {counts}", "报告判定：{counts}", counts=["confirmed 40"]
    ),
    "lab_messages": error(
        "messages of online monitors; read them as such",
        "内容是在线监测报文；请按报文读取",
    ),
    "lab_half": note(
        "sheet {sheet}, row {row} has results outside any table of items, so nothing of the "
        "file is read",
        "工作表 {sheet} 第 {row} 行的结果不属于任何项目表，故整个文件未读入",
        sheet="2", row=14,
    ),
    "lab_behind": note(
        "{file}, sheet {sheet}: rows after the end of the table left out: {rows}",
        "{file}，工作表 {sheet}：表尾之后的行未读入：{rows}",
        file="a.xlsx", sheet="3", rows=["23"],
    ),
    "lab_unread": note(
        "{file}, sheet {sheet}: columns beside the results not read: {rows:q}",
        "{file}，工作表 {sheet}：结果之外的列未读入：{rows:q}",
        file="a.xlsx", sheet="3", rows=["上次"],
    ),
    "lab_carried": note(
        "{file}, sheet {sheet}: has no headings; read with those of sheet {other}",
        "{file}，工作表 {sheet}：无表头，按工作表 {other} 的表头读入",
        file="a.xlsx", sheet="4", other="3",
    ),
    "lab_quality": note(
        "{file}, sheet {sheet}, row {row}: table of quality control left out",
        "{file}，工作表 {sheet} 第 {row} 行：质量控制表未读入",
        file="a.xlsx", sheet="5", row=2,
    ),
    "lab_hidden": note(
        "{file}: hidden sheet {sheet} not read",
        "{file}：隐藏的工作表 {sheet} 未读入",
        file="a.xlsx", sheet="模板",
    ),
    "lab_turned": note(
        "{file}, sheet {sheet}: read as a table with a row for each sample and a "
        "column for each item",
        "{file}，工作表 {sheet}：按每行一个样品、每列一个项目的表读入",
        file="a.xlsx", sheet="汇总",
    ),
    "lab_wide": note(
        "{file}, sheet {sheet}: read as a table with a column for each item",
        "{file}，工作表 {sheet}：按每列一个项目的表读入",
        file="a.xlsx", sheet="汇总",
    ),
}  # fmt: skip
