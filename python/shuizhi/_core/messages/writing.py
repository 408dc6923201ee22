"""Messages about writing files."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "write_exists": error(
        "exists already; choose another name, or give overwrite=True",
        "已经存在；请另取文件名，或给出 overwrite=True",
    ),
    "write_kind": error(
        "{kind} files are read but not written; write .xlsx instead",
        "{kind} 文件只能读，不能写；请写为 .xlsx",
        kind=".xls",
    ),
    "write_source": error(
        "is the file the table was read from; choose another name for the result",
        "就是读入的文件；请给结果另取文件名",
    ),
    "write_folder": error(
        "cannot be written: it is a folder; name a file",
        "无法写入：这是文件夹；请给出文件",
    ),
    "write_device": error(
        "cannot be written: it is a device or a pipe; name a file",
        "无法写入：这是设备或管道；请给出文件",
    ),
    "write_failed": error(
        "cannot be written: {why}; check the folder, your rights, the space left, and that no "
        "program has the file open",
        "无法写入：{why}；请检查文件夹、权限、剩余空间，以及文件是否被其他程序打开",
        why="No space left on device",
    ),
    "write_failed_beside": error(
        "cannot be written: {why}, in the folder for temporary files; check the space left there",
        "无法写入临时文件夹：{why}；请检查其剩余空间",
        why="No space left on device",
    ),
    "write_refused": error("cannot be written: {why}", "无法写入：{why}", why="…"),
    "write_no_text": error(
        "column {column:q} holds {kind}, which cannot be written as text; drop it first",
        "列{column:q}是 {kind}，没有对应的文字；请先去掉该列",
        column="图", kind="Binary",
    ),
    "write_large": error(
        "{rows} rows by {columns} columns do not fit an Excel sheet ({most_rows} by "
        "{most_columns}); write Parquet or CSV instead",
        "{rows} 行 × {columns} 列超出 Excel 工作表（{most_rows} × {most_columns}）；"
        "请改写为 Parquet 或 CSV",
        rows=2_000_000, columns=3, most_rows=1_048_576, most_columns=16_384,
    ),
    "write_cell": error(
        "row {row} of column {column:q} does not fit an Excel cell; write Parquet or CSV instead",
        "列{column:q}第 {row} 行的内容超出 Excel 单元格；请改写为 Parquet 或 CSV",
        row=1, column="备注",
    ),
    "write_name": error(
        "the name of column {place} ({begin:q}…) does not fit an Excel cell; rename it, or write "
        "Parquet or CSV instead",
        "第 {place} 列的列名（{begin:q}…）超出 Excel 单元格；请改列名，或改写为 Parquet 或 CSV",
        place=2, begin="长长长",
    ),
}  # fmt: skip
