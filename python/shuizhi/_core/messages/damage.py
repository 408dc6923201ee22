"""Messages about damaged files."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "damage_begin": error(
        "it does not begin as a workbook",
        "开头不是工作簿格式",
    ),
    "damage_ends": error(
        "it does not begin and end as one",
        "首尾标记不对",
    ),
    "damage_footer": error(
        "its footer is longer than the file",
        "文件尾比文件还长",
    ),
    "damage_column": error(
        "a column lies outside the file",
        "有一列在文件之外",
    ),
    "damage_size": error(
        "a size of {value!r}",
        "长度为 {value}",
        value="氨氮",
    ),
    "damage_part": error(
        "a part of it is missing",
        "缺少一部分",
    ),
    "damage_list": error(
        "a part of it is not a list",
        "有一部分不是列表",
    ),
    "damage_structure": error(
        "its structures cannot be understood",
        "结构无法识别",
    ),
    "damage_page": error(
        "a page reaches beyond its column",
        "有一页超出所在列",
    ),
    "damage_page_size": error(
        "a page that holds more than its size",
        "有一页的内容超过其长度",
    ),
    "damage_deep": error(
        "its structures are nested too deep",
        "结构嵌套过深",
    ),
    "damage_cut": error(
        "it is cut off",
        "文件不完整",
    ),
    "damage_number": error(
        "a number of more than 64 bits",
        "有超过64位的数",
    ),
    "damage_sectors": error(
        "its sectors have an odd size",
        "扇区大小不对",
    ),
    "damage_claims": error(
        "it claims more than it holds",
        "声明的内容多于实际内容",
    ),
    "damage_no_book": error(
        "it holds no workbook",
        "其中没有工作簿",
    ),
    "damage_book_cut": error(
        "its workbook is cut off",
        "工作簿不完整",
    ),
    "damage_sheet_start": error(
        "a sheet begins at byte {start}, beyond the end",
        "有工作表始于第{start}字节，超出文件末尾",
        start="氨氮",
    ),
    "damage_range": error(
        "it gives an odd range for a sheet",
        "工作表的范围不对",
    ),
    "damage_sector": error(
        "sector {number} is not in the file",
        "第{number}扇区不在文件中",
        number="氨氮",
    ),
    "damage_circle": error(
        "its sectors go round in a circle",
        "扇区循环引用",
    ),
    "damage_record": error(
        "a record at byte {at} is cut off",
        "第{at}字节处的记录不完整",
        at="氨氮",
    ),
    "damage_wide": error(
        "it has a cell in column {last}, and .xls sheets have 256",
        "有单元格在第{last}列，而 .xls 只有256列",
        last="氨氮",
    ),
    "damage_record_size": error(
        "a record at byte {at} is longer or shorter than it says",
        "第{at}字节处的记录长度与声明不符",
        at="氨氮",
    ),
    "damage_texts": error(
        "{name} claims {claimed} texts",
        "{name} 声明有 {claimed} 个文本",
        name="氨氮", claimed="氨氮",
    ),
    "damage_not_there": error(
        "not found in the archive",
        "压缩包中没有",
    ),
    "damage_elsewhere": error(
        "not where the archive says it is",
        "不在压缩包声明的位置",
    ),
    "damage_two_parts": error(
        "two parts are called {filename!r}",
        "有两个部分同名：{filename}",
        filename="氨氮",
    ),
    "damage_of": error(
        "{name}: {error}",
        "{name}：{error}",
        name="氨氮", error="氨氮",
    ),
    "damage_method": error(
        "compressed by method {compress_type}",
        "压缩方式 {compress_type} 不支持",
        compress_type="氨氮",
    ),
}  # fmt: skip
