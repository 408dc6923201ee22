"""What is told of laboratory reports."""

from shuizhi._core.messages.entry import Message, error, note

MESSAGES: dict[str, Message] = {
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
    "lab_wide": note(
        "{file}, sheet {sheet}: read as a table with a column an item",
        "{file}，工作表 {sheet}：按每项目一列的表读入",
        file="a.xlsx", sheet="汇总",
    ),
}  # fmt: skip
