"""Messages about headers, columns and sheets of files."""

from shuizhi._core.messages.entry import Message, error, note

MESSAGES: dict[str, Message] = {
    "at_row": note("row {number}", "第 {number} 行", number=3),
    "at_line": note("line {number}", "第 {number} 行", number=3),
    # Headers and columns
    "header_nothing": error(
        "nothing in the first {count:of row}; give header=",
        "前 {count} 行没有内容；请给出 header=",
        count=15,
    ),
    "header_not_there": error(
        "no header at {place}: nothing begins there; give the number of the row where the header "
        "begins, counted from 1",
        "{place}没有表头：该处没有内容开始；请给出表头起始行的行号，从 1 数起",
        place="line 9",
    ),
    "header_found": note("header found at {place}", "表头在{place}", place="line 2"),
    "header_two_levels": note(
        "two-level header: the names of {place} are used, group headings left out: {groups}",
        "两层表头：采用{place}的列名，未采用的上层标题：{groups}",
        place="row 4", groups=["营养盐"],
    ),
    "header_stages": note(
        "two-level header: {groups} kept in the names of their columns",
        "两层表头：{groups}保留在列名中",
        groups=["进水", "出水"],
    ),
    "header_left_out": note(
        "{place} above the header left out: {text}",
        "表头以上的{place}未读入：{text}",
        place="line 1", text="监测结果",
    ),
    "units_merged": note(
        "units row at {place} merged into the header",
        "{place}的单位已并入列名",
        place="line 3",
    ),
    "units_others": note(
        "other cells of the units row left out: {cells}",
        "单位行的其他内容未读入：{cells}",
        cells=["备注"],
    ),
    "units_differ": error(
        "the header calls a column {name:q}, but the units row ({place}) says {unit:q}; correct "
        "one of them",
        "表头有列{name:q}，而单位行（{place}）写的是{unit:q}；请改正其一",
        name="氨氮(mg/L)", place="line 2", unit="μg/L",
    ),
    "rows_none": error(
        "the file has a header but no rows below it; check that the data was exported with it, or "
        "give header= if it is another row",
        "只有表头，下面没有数据行；请检查导出时是否带有数据，如表头是别的行请给出 header=",
    ),
    "cells_merged": note(
        "{count} {count:s cell} merged with the cell above filled with its text: {names}",
        "{count} 个单元格与上方单元格合并，已按合并内容填充：{names}",
        count=2, names=["断面名称"],
    ),
    "rows_skipped": note(
        "{count} wholly empty {count:s row} skipped",
        "跳过 {count} 个空行",
        count=2,
    ),
    "columns_repeated": error(
        "columns of one name: {listed}; rename or remove all but one",
        "列名重复：{listed}；请改名，或只留一列",
        listed=["'氨氮' (columns 2, 3)"],
    ),
    "columns_repeated_one": note(
        "{name:q} (columns {places})",
        "{name:q}（第 {places} 列）",
        name="氨氮", places=[2, 3],
    ),
    "columns_dropped": note(
        "{count} unnamed, wholly empty {count:s column} dropped",
        "去掉 {count} 个没有列名的空列",
        count=2,
    ),
    "columns_named": note(
        "columns without a name are called {names}",
        "没有列名的列称为 {names}",
        names=["column_3"],
    ),
    "columns_of_marks": note(
        "columns of marks are called by the parameter before them: {names}",
        "数据标记列按其前面的监测项目命名：{names}",
        names=["化学需氧量标记", "氨氮标记"],
    ),
    # Sheets and workbooks
    "sheet_empty": error(
        "sheet {sheet:q} is empty; choose another with sheet=",
        "工作表{sheet:q}是空的；请用 sheet= 另选",
        sheet="封面",
    ),
    "sheet_unknown": error(
        "no sheet {sheet}; the file has {sheets}",
        "没有工作表 {sheet}；文件中有：{sheets}",
        sheet="'数据'", sheets=["表1", "表2"],
    ),
    "sheets_none": error(
        "sheet= names no sheet; name some, or say sheet='all'",
        "sheet= 没有给出工作表；请给出表名，或用 sheet='all'",
    ),
    "sheets_empty": error(
        "no row in any of the sheets {sheets:q}",
        "工作表{sheets:q}都没有数据行",
        sheets=["1月", "2月"],
    ),
    "sheets_not_alike": error(
        "sheet {sheet:q} has other columns than {first:q} (missing: {absent}; more: {more}); name "
        "the sheets to read, as sheet={sheets}, or use columns='union'",
        "工作表{sheet:q}与{first:q}的列不同（缺：{absent}；多：{more}）；请用 sheet={sheets} "
        "列出要读的工作表，或用 columns='union'",
        sheet="2月", first="1月", absent=["氨氮"], more=["总磷"], sheets="['1月', '2月']",
    ),
    "sheet_columns_none": note("none", "无"),
    "sheet_column_taken": error(
        "sheet {sheet:q} has a column {column:q} already; rename it, or read the sheets one by one",
        "工作表{sheet:q}中已有列{column:q}；请改名，或逐个工作表读入",
        sheet="1月", column="工作表",
    ),
    "sheets_read": note("sheets {sheets} read", "读入工作表：{sheets}", sheets=["1月", "2月"]),
    "sheets_left_out": note(
        "sheets without rows left out: {sheets}",
        "没有数据行的工作表未读入：{sheets}",
        sheets=["12月"],
    ),
    "sheet_note": note("sheet {sheet:q}: {note}", "工作表{sheet:q}：{note}", sheet="1月", note="…"),
    "sheet_read": note(
        "sheet {sheet:q} read; the file also has {others}",
        "读入工作表{sheet:q}；文件中还有：{others}",
        sheet="表1", others=["表2"],
    ),
    "sheet_hidden": note("{sheet} (hidden)", "{sheet}（隐藏）", sheet="表2"),
    "sheet_sparse": error(
        "sheet {sheet:q} reaches to cell {cell}, but only {filled} of the {rows} × {columns} cells "
        "up to there have content; delete the rows and columns beyond the table and save the "
        "workbook again",
        "工作表{sheet:q}延伸到单元格 {cell}，而 {rows} 行 × {columns} 列中只有 {filled} 格有内容；"
        "请删去表格以外的行和列，再保存工作簿",
        sheet="表1", cell="XFD1048576", filled=5, rows=1_048_576, columns=16_384,
    ),
    "sheet_far": note(
        "cell {cell} is far from the rest of sheet {sheet:q}; check it",
        "单元格 {cell} 远离工作表{sheet:q}的其余内容；请核对",
        cell="XFD2", sheet="表1",
    ),
    "sheet_no_such_cell": error(
        "it names a cell {cell:q}, which no sheet of Excel has; save it as .xlsx again",
        "文件中有单元格{cell:q}，Excel 的工作表没有这样的单元格；请重新存为 .xlsx",
        cell="XFE1",
    ),
    "sheet_no_such_row": error(
        "it names a row {row:q}, which no sheet of Excel has; save it as .xlsx again",
        "文件中有行号{row:q}，Excel 的工作表没有这样的行；请重新存为 .xlsx",
        row="1048577",
    ),
    "cells_error": note(
        "{count:of cell} holding an Excel error (as #N/A) read as empty: {cells}",
        "有 {count} 格是 Excel 错误值（如 #N/A），按空格读入：{cells}",
        count=1, cells="B2",
    ),
    "cells_uncalculated": note(
        "{count:of cell} holding a formula not calculated read as empty: {cells}",
        "有 {count} 格是尚未计算的公式，按空格读入：{cells}",
        count=1, cells="B2",
    ),
    "book_no_sheet": error(
        "the workbook has no sheet that can be read; save it as .xlsx again",
        "工作簿中没有可以读入的工作表；请重新存为 .xlsx",
    ),
    "book_protected": error(
        "the workbook is protected by a password; save a copy without one",
        "工作簿有密码保护；请另存一份不带密码的",
    ),
    "book_is_a_page": error(
        "a web page or XML without a table under an Excel name; open it in Excel and save it as "
        ".xlsx",
        "文件名是 Excel，内容却是没有表格的网页或 XML；请用 Excel 打开后存为 .xlsx",
    ),
    "page_read": note(
        "a web page under an Excel name; read as its table",
        "文件名是 Excel，内容是网页；按其中的表格读入",
    ),
    "page_too_large": error(
        "a web page whose cells span too far; open it in Excel and save it as .xlsx",
        "网页中的单元格跨度过大；请用 Excel 打开后存为 .xlsx",
    ),
    "book_is_text": note(
        "text under an Excel name; read as text",
        "文件名是 Excel，内容是文本；按文本读入",
    ),
    "table_read": note(
        "table {table} of {count} read; table= names another",
        "读入第 {table} 个表，共 {count} 个；可用 table= 指定",
        table=2, count=3,
    ),
    "table_unknown": error(
        "no table {table}; there are {count}",
        "没有第 {table} 个表；共 {count} 个",
        table=4, count=3,
    ),
    "file_without_tables": error(
        "sheets of Excel and web pages under an Excel name have several tables; leave table= out",
        "只有 Excel 工作表和扩展名为 Excel 的网页才有多个表；请去掉 table=",
    ),
    "book_is_xlsb": error(
        "an .xlsb workbook under another name; open it in Excel and save it as .xlsx",
        "内容是 .xlsb 工作簿；请用 Excel 打开后存为 .xlsx",
    ),
    "book_is_ods": error(
        "an OpenDocument sheet under another name; open it and save it as .xlsx",
        "内容是 OpenDocument 表格；请打开后存为 .xlsx",
    ),
    "book_damaged": error(
        "not an Excel file, or a damaged one ({why}); save it as .xlsx again",
        "不是 Excel 文件，或文件已损坏（{why}）；请重新存为 .xlsx",
        why="File is not a zip file",
    ),
    "package_missing": error(
        "Excel files need the {package} package: pip install {package}",
        "读写 Excel 文件需要 {package}：pip install {package}",
        package="fastexcel",
    ),
}  # fmt: skip
