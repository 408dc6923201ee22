"""Messages about reading files."""

from shuizhi._core.messages.entry import Message, error, note

MESSAGES: dict[str, Message] = {
    # The file itself
    "file_name_zero": error(
        "the name contains a zero character; no file has such a name",
        "文件名中含有空字符，不是有效的文件名",
    ),
    "file_kind_unknown": error(
        "unknown kind of file {suffix:q}; use .csv, .tsv, .txt (also .gz or .zst of these), "
        ".parquet, .xlsx, .xls, or .zip of them",
        "不支持的文件类型{suffix:q}；请用 .csv、.tsv、.txt（及其 .gz、.zst）、.parquet、.xlsx、"
        ".xls，或其 .zip",
        suffix=".doc",
    ),
    "zip_damaged": error(
        "not readable as a zip archive: {why}; unpack it and give the files",
        "无法按 zip 读取：{why}；请解压后读取其中的文件",
        why="bad magic number",
    ),
    "zip_password": note("protected by a password", "有密码保护"),
    "zip_empty": error(
        "the zip archive has no files; give one with tables",
        "zip 中没有文件；请提供含有表格的压缩包",
    ),
    "zip_within": error(
        "a zip archive inside another; unpack the outer one first",
        "压缩包中还有压缩包；请先解压外层",
    ),
    "zstd_damaged": error(
        "not readable as a file packed by Zstandard: {why}; pack it again",
        "无法按 Zstandard 解压：{why}；请重新压缩",
        why="unknown frame descriptor",
    ),
    "files_none": error(
        "no file is given; name at least one", "未给出文件；请至少指定一个",
    ),
    "files_not_alike": error(
        "its columns are not those of {first:q}: missing {absent:q}, more {more:q}; "
        "columns='union' takes the columns of all",
        "列与 {first:q} 不同：缺少{absent:q}，多出{more:q}；可用 columns='union' 取全部列",
        first="1月.csv", absent=["总磷"], more=["TP"],
    ),
    "files_column_taken": error(
        "it has a column {column:q}, which holds the names of files when several are read as one; "
        "rename it",
        "已有列{column:q}，该列名在合并读取多个文件时用于记录文件名；请改名",
        column="file",
    ),
    "files_read": note(
        "{count} files read as one table", "{count} 个文件合并读入", count=3,
    ),
    "file_missing": error(
        "no such file; check the name and the folder",
        "文件不存在；请检查文件名和所在文件夹",
    ),
    "file_folder": error(
        "is a folder; name the file in it",
        "是文件夹；请给出其中的文件",
    ),
    "file_device": error(
        "is a device, not a file; name a file",
        "是设备，不是文件；请给出文件",
    ),
    "file_pipe": error(
        "is a pipe, not a file; name a file, or open it and give that",
        "是管道，不是文件；请给出文件，或打开后传入",
    ),
    "file_unreadable": error(
        "cannot be read: {why}",
        "无法读取：{why}",
        why="Permission denied",
    ),
    "file_not_bytes": error(
        "gives {kind}, not bytes; open it in binary mode: open(path, 'rb')",
        "给出的是 {kind} 而不是字节；请以二进制方式打开：open(path, 'rb')",
        kind="str",
    ),
    "file_empty": error(
        "the file is empty; export it again",
        "文件是空的；请重新导出",
    ),
    "file_unpacks": error(
        "unpacks from {packed} to more than {most}; if you trust the file, say with max_bytes= "
        "how many bytes it may unpack to",
        "由 {packed} 解压后超过 {most}；如文件可信，请用 max_bytes= 给出允许解压到的字节数",
        packed="300 kiB", most="256 MiB",
    ),
    "file_without_sheets": error(
        "only Excel files have sheets; leave sheet= out",
        "只有 Excel 文件才有工作表；请去掉 sheet=",
    ),
    "file_without_encoding": error(
        "only text files have an encoding; leave encoding= out",
        "只有文本文件才需说明编码；请去掉 encoding=",
    ),
    "file_without_header": error(
        "a Parquet file names its columns itself; leave header= out",
        "Parquet 文件自带列名；请去掉 header=",
    ),
    "file_option_low": error(
        "{option}={value} is not understood; give a whole number of at least 1",
        "{option}={value} 无法识别；请给出不小于 1 的整数",
        option="max_bytes", value="0",
    ),
    # Text files
    "gzip_damaged": error(
        "not a gzip file, or a damaged one ({why})",
        "不是 gzip 文件，或文件已损坏（{why}）",
        why="incorrect data check",
    ),
    "encoding_unknown": error(
        "unknown encoding {encoding:q}; try 'gb18030'",
        "未知的编码{encoding:q}；可试用 'gb18030'",
        encoding="klingon",
    ),
    "encoding_wrong": error(
        "does not decode as {encoding}; leave encoding= out",
        "不能按 {encoding} 解码；请去掉 encoding=",
        encoding="undefined",
    ),
    "encoding_wrong_at": error(
        "not {encoding}: byte {byte} does not decode; leave encoding= out",
        "编码不是 {encoding}：第 {byte} 字节无法解码；请去掉 encoding=",
        encoding="utf-8", byte=15,
    ),
    "encoding_told": note(
        "encoding {encoding} (as told)",
        "编码 {encoding}（按指定）",
        encoding="gbk",
    ),
    "encoding_mark": note(
        "encoding {encoding} (byte-order mark)",
        "编码 {encoding}（有字节顺序标记）",
        encoding="UTF-16",
    ),
    "encoding_utf8": note("encoding UTF-8", "编码 UTF-8"),
    "encoding_gb18030": note(
        "encoding GB18030 (not valid UTF-8)",
        "编码 GB18030（不是有效的 UTF-8）",
    ),
    "encoding_mark_wrong": error(
        "begins with a {encoding} byte-order mark but is not {encoding}: byte {byte} does not "
        "decode; save it as UTF-8 again",
        "开头是 {encoding} 的字节顺序标记，但内容不是 {encoding}：第 {byte} 字节无法解码；"
        "请重新存为 UTF-8",
        encoding="UTF-16", byte=7,
    ),
    "encoding_zero": error(
        "byte {byte} is zero: not a text file, or UTF-16 without its byte-order mark; "
        "if so, give encoding='{encoding}'",
        "第 {byte} 字节为零：不是文本文件，或是没有字节顺序标记的 UTF-16；"
        "如属后者，请给出 encoding='{encoding}'",
        byte=5, encoding="utf-16-le",
    ),
    "encoding_cut": error(
        "not valid UTF-8 (byte {byte} does not decode), and it is UTF-8 until there: cut off or "
        "damaged; save it as UTF-8 again, or give encoding= if it is another one",
        "不是有效的 UTF-8（第 {byte} 字节无法解码），而此前都是 UTF-8：文件不完整或已损坏；"
        "请重新存为 UTF-8，如为其他编码请给出 encoding=",
        byte=60,
    ),
    "encoding_neither": error(
        "not valid UTF-8 (byte {byte} does not decode), nor GB18030 (byte {other} does not "
        "decode); save it as UTF-8 again, or give encoding= if it is another one",
        "不是有效的 UTF-8（第 {byte} 字节无法解码），也不是 GB18030（第 {other} 字节无法解码）；"
        "请重新存为 UTF-8，如为其他编码请给出 encoding=",
        byte=60, other=61,
    ),
    "text_zero": error(
        "character {at} is zero, which no text contains; save it as UTF-8 again, or give "
        "encoding= if it is another one",
        "第 {at} 个字符是空字符，文本中不应有；请重新存为 UTF-8，如为其他编码请给出 encoding=",
        at=4,
    ),
    "text_blank": error(
        "the file holds nothing but blank lines; export it again",
        "文件中只有空行；请重新导出",
    ),
    "text_lone_returns": note(
        "{count:of line} ended by a carriage return alone, read as the end of a row",
        "有 {count} 行仅以回车符结尾，按换行读入",
        count=3,
    ),
    "text_is_a_page": error(
        "a web page or XML under the name of a text file; open it in Excel and save it as CSV",
        "文件名是文本，内容却是网页或 XML；请用 Excel 打开后存为 CSV",
    ),
    "text_is_a_pdf": error(
        "a PDF under the name of a text file; export the table as CSV or Excel",
        "文件名是文本，内容却是 PDF；请把表格导出为 CSV 或 Excel",
    ),
    "text_is_a_book": error(
        "a workbook or an archive under the name of a text file; name it as it is, as .xlsx",
        "文件名是文本，内容却是工作簿或压缩包；请改回原来的扩展名，如 .xlsx",
    ),
    "text_is_parquet": error(
        "a Parquet file under the name of a text file; name it .parquet",
        "文件名是文本，内容却是 Parquet；请改名为 .parquet",
    ),
    "text_commas": note("cells separated by commas", "以逗号分隔"),
    "text_tabs": note("cells separated by tabs", "以制表符分隔"),
    "text_semicolons": note("cells separated by semicolons", "以分号分隔"),
    "text_wide": error(
        "line {line} has {count} cells; tables of more than {most} columns are not read: put "
        "samples in rows and parameters in columns",
        "第 {line} 行有 {count} 格；超过 {most} 列的表不能读取：请以样品为行、项目为列",
        line=1, count=100_001, most=100_000,
    ),
    "text_ragged": error(
        "line {line} has {count:of cell}, the header (line {header}) has {width}; correct the "
        "line, or give header= if the header is another line",
        "第 {line} 行有 {count} 格，表头（第 {header} 行）有 {width} 格；"
        "请改正该行，如表头在别处请给出 header=",
        line=7, count=3, header=1, width=4,
    ),
    "text_quotes": error(
        "the quotation marks at line {line} do not pair; put the cell in quotation marks and "
        'write each inside it as ""',
        '第 {line} 行的引号不成对；请把该格整个用引号括起，其中的引号写作 ""',
        line=7,
    ),
    "text_cell_long": error(
        "a cell at line {line} is longer than {most} characters; is a quotation mark before it "
        "not closed?",
        "第 {line} 行有一格超过 {most} 个字符；是否前面有引号没有配对？",
        line=7, most=131_072,
    ),
    "text_not_parsed": error("cannot be parsed: {why}", "无法解析：{why}", why="…"),
    # Parquet files
    "parquet_damaged": error(
        "not a Parquet file, or a damaged one ({why}); write it again",
        "不是 Parquet 文件，或文件已损坏（{why}）；请重新生成",
        why="its footer is longer than the file",
    ),
    "parquet_empty": error(
        "the file has no rows; check that the data was exported with it",
        "文件中没有数据行；请检查导出时是否带有数据",
    ),
    "no_pdfplumber": error(
        "reading tables from a PDF needs pdfplumber: pip install \"shuizhi[pdf]\"",
        "读取 PDF 中的限值表需要 pdfplumber：pip install \"shuizhi[pdf]\"",
    ),
    "no_standard_named": error(
        "the first pages of the document name no encoded standard; give standard=",
        "文件前几页没有已收录标准的编号；请用 standard= 指明",
    ),
    "no_such_pdf": error(
        "{path}: there is no such file",
        "{path}：文件不存在",
        path="标准.pdf",
    ),
    "pdf_not_read": error(
        "{path}: cannot be read as a PDF: {cause}",
        "{path}：无法作为 PDF 读取：{cause}",
        path="标准.pdf", cause="…",
    ),
    "pdf_is_a_scan": error(
        "{path}: has no text layer; it is a scan. Fill in the template of the standard by hand: "
        "standard_template",
        "{path}：没有文字层，是扫描件；请按 standard_template 给出的模板手工填写",
        path="标准.pdf",
    ),
}  # fmt: skip
