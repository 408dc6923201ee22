"""Messages about packets of online monitors."""

from shuizhi._core.messages.entry import Message, error, note

MESSAGES: dict[str, Message] = {
    "hj212_source": error(
        "source is a {kind}; give the name of a file, its bytes, an open binary file, or lines",
        "给出的是 {kind}；请给出文件名、字节内容、以二进制方式打开的文件，或报文行",
        kind="int",
    ),
    "hj212_none": error(
        "no HJ 212 packet found; a packet begins with ## and four digits",
        "未找到 HJ 212 数据包；数据包以 ## 和 4 位数字开头",
    ),
    "hj212_no_interval": error(
        "the messages have no figures of interval {interval:q}; they have {found:or}",
        "没有数据类型为{interval:q}的数据；报文中有{found:or}",
        interval="hour", found=["real-time", "day"],
    ),
    "hj212_read": note(
        "{packets:of packet} with {readings:of figure} read",
        "读入数据包 {packets} 个，数据 {readings} 个",
        packets=12, readings=96,
    ),
    "hj212_damaged": note(
        "{count:of packet} kept separately in `damaged`: {faults}",
        "{count} 个数据包有误，另表列出：{faults}",
        count=3, faults=["checksum 2", "cut 1"],
    ),
    "hj212_no_readings": note(
        "{count:of packet} without figures, by command: {commands}",
        "{count} 个数据包不含监测数据，命令编码：{commands}",
        count=1, commands=["3020 (1)"],
    ),
    "hj212_other_fields": note(
        "{count:of field} without a figure left out",
        "略去非监测数据字段 {count} 个",
        count=4,
    ),
    "hj212_parts_missing": note(
        "{count:of message} in several packets without all its parts",
        "{count} 条分包报文缺包",
        count=1,
    ),
    "hj212_codes_unknown": note(
        "codes without a known parameter, and so without a unit: {codes}",
        "编码无对应监测项目，单位未知：{codes}",
        codes=["a21005"],
    ),
    "hj212_times_unread": note(
        "{count:of packet} without a valid DataTime",
        "{count} 个数据包的数据时间无效",
        count=1,
    ),
    "hj212_values_unread": note(
        "{count:of value} not read as a number; the text is in `raw`",
        "{count} 个数据不是数值，原文见“原始值”",
        count=1,
    ),
    "hj212_flags": note(
        "{count:of figure} with a flag other than N: {flags}",
        "数据标记非 N 的数据 {count} 个：{flags}",
        count=5, flags=["D (3)", "M (2)"],
    ),
}  # fmt: skip
