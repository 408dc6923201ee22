"""Messages of the command line about files."""

from shuizhi._core.messages.entry import Message, error, note

MESSAGES: dict[str, Message] = {
    "cli_plot_output": error(
        "plot takes -o FILE, other than the files read: .png, .svg or .html",
        "绘图需要用 -o 指定输出文件（不能是所读文件）：.png、.svg 或 .html",
    ),
    "cli_plot_option": error(
        "plot {kind} does not use {option}",
        "{option} 不用于绘制 {kind:q}",
        option="--by", kind="boxes",
    ),
    "cli_folder": error(
        "is a folder; name the files in it, as '{pattern}'",
        "是文件夹；请给出其中的文件，如 '{pattern}'",
        pattern="data/*.csv",
    ),
    "cli_folder_empty": error("the folder has no files", "文件夹中没有文件"),
    "cli_figures_damaged": note(
        "figures of damaged messages left out: {count}",
        "损坏报文中的 {count} 个数据未采用",
        count=3,
    ),
    "cli_read_many": note(
        "{files} files read, {rows} rows", "已读入 {files} 个文件，共 {rows} 行", files=40, rows=900
    ),
    "cli_and_more": note(" and {count} more", " 及另外 {count} 个", count=39),
    "cli_progress": note(
        "{done}/{files} files, {rows} rows", "{done}/{files} 个文件，{rows} 行",
        done=3, files=40, rows=900,
    ),
    "cli_samples_of_messages": error(
        "--samples is for messages of monitors, and none of the files has any",
        "--samples 只用于在线监测报文；所给文件中没有",
    ),
    "cli_no_readings": error(
        "no reading found in any file; the reasons are above",
        "各文件均未读到监测结果，原因见上",
    ),
    "cli_limits_missing": note(
        "limits missing: {count} (shuizhi standards template {numbers} lists what to "
        "fill in)",
        "缺少的限值：{count}（shuizhi standards template {numbers} 列出待填表）",
        count=8, numbers="'DB41/2087-2021'",
    ),
    "cli_cells_read": note(
        "{standard}: {encoded} cells are encoded, {unlike} of them otherwise",
        "{standard}：{encoded}个限值已收录，其中{unlike}个与文件不同",
        standard="GB 18918-2002", encoded=141, unlike=0,
    ),
    "cli_draft": note(
        "{standard} is not encoded: a draft of its file, with {cells} cells to be corrected; "
        "load it with load_standard",
        "{standard}未收录：生成标准文件草稿，共{cells}个单元格，核对修改后用 load_standard 加载",
        standard="DB44/2208-2019", cells=28,
    ),
    "cli_cell_unlike": note(
        "table {table}, {name} {level}: prints {saw}",
        "表{table}，{name} {level}：文件中为 {saw}",
        table="1", name="氨氮", level="一级A", saw="5(8)",
    ),
    "cli_cell_open": note(
        "page {page}, table {table}, {row} {column}: left open ({why}): {saw}",
        "第{page}页，表{table}，{row} {column}：未读出（{why}）：{saw}",
        page="5", table="1", row="氨氮", column="一级A", why="read_twice", saw="5(8)",
    ),
    "cli_cells_filled": note(
        "{standard}: {filled} cells filled in, {left} still missing",
        "{standard}：已补充{filled}个限值，仍缺{left}个",
        standard="DB41/2087-2021", filled=2, left=93,
    ),
    "cli_copied": note("copied to {path}", "已复制到 {path}", path="supplements/a.csv"),
    "cli_no_folder": error(
        "the folder to write in does not exist",
        "输出文件所在的文件夹不存在",
    ),
    "cli_no_match": error(
        "no file matches; check the pattern and the folder",
        "没有相符的文件；请检查通配符和文件夹",
    ),
    "cli_file_column": error(
        "the table has a column {column:q} already; leave --with-file out",
        "表中已有列{column:q}；请去掉 --with-file",
        column="file",
    ),
    "cli_not_alike": error(
        "{name}: lacks column {absent:q} of {first} and has column {more:q} besides; give "
        "columns the same names, or use columns='union'",
        "{name}：与 {first} 的列不同：缺{absent:q}，多{more:q}；请统一列名，或用 columns='union'",
        name="b.csv", first="a.csv", absent=["氨氮"], more=["总磷"],
    ),
    "cli_not_alike_absent": error(
        "{name}: lacks column {absent:q} of {first}; give columns the same names, or use "
        "columns='union'",
        "{name}：没有列{absent:q}（{first} 中有）；请统一列名，或用 columns='union'",
        name="b.csv", first="a.csv", absent=["氨氮"],
    ),
    "cli_not_alike_more": error(
        "{name}: has column {more:q}, which {first} lacks; give columns the same names, or use "
        "columns='union'",
        "{name}：多出列{more:q}（{first} 中没有）；请统一列名，或用 columns='union'",
        name="b.csv", first="a.csv", more=["总磷"],
    ),
    "cli_read_once": note(
        "{name}: named twice, read once",
        "{name}：重复给出，只读一次",
        name="a.csv",
    ),
    "cli_read": note(
        "{name}: {rows:of row}",
        "{name}：{rows} 行",
        name="a.parquet", rows=40,
    ),
    "cli_read_header": note(
        "{name}: {rows:of row}, header in row {header}",
        "{name}：{rows} 行，表头在第 {header} 行",
        name="a.csv", rows=40, header=3,
    ),
    "cli_written": note("{output}: written", "{output}：已写入", output="report.html"),
    "cli_written_rows": note(
        "{output}: {rows:of row} written",
        "{output}：已写入 {rows} 行",
        output="out.csv", rows=40,
    ),
}  # fmt: skip
