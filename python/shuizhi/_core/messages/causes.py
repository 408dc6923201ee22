"""Causes of failures in Chinese: systems and libraries give them only in English."""

import re

from shuizhi._core.language import Lang

# Patterns of English texts, in the order of search.
_CAUSES = [
    (re.compile(pattern, re.IGNORECASE), zh)
    for pattern, zh in (
        ("no such file|cannot find the (?:file|path)", "文件或文件夹不存在"),
        ("permission denied|access is denied|operation not permitted", "没有权限"),
        ("no space left|disk quota", "磁盘空间不足"),
        ("is a directory", "是文件夹"),
        ("not a directory", "路径中有一级不是文件夹"),
        ("read-only file system", "所在磁盘只读"),
        ("file name too long", "文件名过长"),
        ("too many open files", "打开的文件过多"),
        ("input/output error", "磁盘读写出错"),
        ("file exists", "文件已存在"),
        ("text file busy|used by another process|device or resource busy", "文件被其他程序占用"),
        ("memory", "内存不足"),
        ("password|encrypt", "文件已加密"),
        ("not a zip file|zip archive|central directory", "不是 zip 压缩包"),
        ("crc|checksum", "校验和不符"),
        ("begin and end|begin as a workbook|magic|signature", "首尾不是该类文件的标志"),
        ("no workbook", "其中没有工作簿"),
        ("two parts", "内部文件重名"),
        ("method", "压缩方法不支持"),
        ("256", "列数超过 .xls 的上限"),
        ("circle|nested|structures|sectors?|odd|64 bits|not a list|a size of", "内部结构有误"),
        ("cut off|claims|beyond|outside|holds more|longer or shorter", "文件不完整或大小不符"),
        ("footer", "文件尾与文件长度不符"),
        ("end.of.file|truncated|unexpected end|eof|too short|shorter|longer than", "文件不完整"),
        ("decompress|deflate|inflate|compress|header check|gzip", "压缩数据损坏"),
        ("utf-?8|codec|decode|encoding", "文字编码有误"),
        ("xml|syntax|well-formed|mismatched tag|no element", "内部的 XML 有误"),
        ("not found|missing|no item named|no sheet|there is no", "缺少应有的部分"),
        ("schema|thrift|metadata|column|dtype|type", "数据结构有误"),
    )
]
_LATIN = re.compile("[A-Za-z]{3,}")


def cause_in(value: object, lang: Lang) -> str:
    """Return a cause in a language; an unknown one gets a general text.

    >>> cause_in("File is not a zip file", "zh"), cause_in("No space left on device", "zh")
    ('不是 zip 压缩包', '磁盘空间不足')
    >>> cause_in("quux", "zh"), cause_in("quux", "en")
    ('内容不符合格式', 'quux')
    """
    told = str(value)
    if lang == "en" or not _LATIN.search(told) or re.search("[\u4e00-\u9fff]", told):
        return told
    return next((zh for pattern, zh in _CAUSES if pattern.search(told)), "内容不符合格式")
