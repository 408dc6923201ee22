"""The words of laboratory reports: headings of tables of items, and labels of facts."""

import re
from dataclasses import dataclass

from shuizhi import _shuizhi

__all__ = [
    "LABELS", "OF_COLUMN", "Heading", "ends_table", "heading", "is_reading", "label_of",
    "names_standard", "tells_quality",
]  # fmt: skip

HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "no", "no.", "行号", "#"),
    "item": (
        "项目", "检测项目", "监测项目", "检验项目", "分析项目", "测定项目", "测试项目", "化验项目",
        "项目名称", "检测项目名称", "监测项目名称", "检测指标", "监测指标", "检验指标", "水质指标",
        "指标", "指标名称", "检测参数", "监测参数", "参数", "参数名称", "分析指标", "监测因子",
        "检测因子", "因子", "污染物", "污染物名称", "污染物项目", "检测内容", "item", "items",
        "parameter", "parameters", "analyte", "test item",
    ),
    "unit": ("单位", "计量单位", "单位名称", "浓度单位", "结果单位", "unit", "units"),
    "result": (
        "结果", "检测结果", "监测结果", "检验结果", "测定结果", "分析结果", "测试结果", "化验结果",
        "结果值", "测定值", "监测值", "检测值", "检验值", "实测值", "实测结果", "测试值", "分析值",
        "检测数据", "监测数据", "检测浓度", "监测浓度", "实测浓度", "排放浓度", "浓度", "result",
        "results", "test result", "value",
    ),
    "limit": (
        "限值", "标准限值", "标准值", "标准限量", "排放限值", "限量", "限量值", "技术要求",
        "标准要求", "指标限值", "参考值", "参考限值", "评价标准值", "评价标准", "执行标准",
        "执行标准限值", "排放标准", "标准", "质量标准", "limit", "limits",
    ),
    "method": (
        "检测方法", "监测方法", "检验方法", "分析方法", "测定方法", "方法", "检测依据", "检验依据",
        "方法依据", "方法标准", "检测标准", "检测方法依据", "检测方法及依据", "方法来源",
        "方法标准号", "分析方法及来源", "method", "methods",
    ),
    "verdict": (
        "结论", "判定", "单项判定", "单项结论", "单项评价", "是否达标", "是否合格", "是否符合",
        "评价", "判定结果", "评价结果", "达标情况", "结果判定", "结果评价", "符合性", "verdict",
    ),
    "detection_limit": (
        "检出限", "方法检出限", "最低检出限", "最低检出浓度", "检测限", "定量限", "测定下限",
        "检出下限", "lod", "mdl",
    ),
    "other": (
        "备注", "说明", "仪器", "仪器名称", "仪器设备", "使用仪器", "设备", "主要仪器", "检测人",
        "分析人", "检测人员", "分析人员", "分析日期", "检测日期", "频次", "监测频次", "类别",
        "分类", "指标类别", "项目类别", "remark", "remarks",
    ),
}  # fmt: skip
_OF_HEADING = {name: role for role, names in HEADINGS.items() for name in names}
# If a heading says more than one word, the first of these found in it decides.
_WITHIN = (
    ("verdict", re.compile(r"判定|评价$|达标|合格|符合")),
    ("detection_limit", re.compile(r"检出限|检测限|定量限")),
    ("limit", re.compile(r"限值|标准值|标准限量|参考值")),
    ("method", re.compile(r"方法|依据")),
    ("other", re.compile(r"仪器|设备|备注")),
)
_RESULT = re.compile(
    r"(.*?)((?:检测|监测|检验|测定|分析|测试|化验)结果|实测值|检测值|测定值|监测值|实测浓度"
    r"|(?:检测|监测|排放)浓度|结果)(.*)"
)
_LONGEST = 24  # length of a heading
_BRACKETED = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'/-]*")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_UNIT_OF = re.compile(r"^(?:计量)?单位[:：]?\s*")
# A heading such as GB5749-2022 is above that of the limits.
_STANDARD = re.compile(r"(GB|HJ|DB\d*|CJ|SL|DZ)\s*/?\s*T?\s*[\d/.]+\s*-\s*\d{2,4}", re.IGNORECASE)
_QUALITY = re.compile(
    r"质控|质量控制|标准样品|标样|真值|保证值|加标|回收率|相对偏差|相对误差|平行样"
)
_END = re.compile(
    r"^(以下(无检测数据|空白|无正文)|(续?下页)|form\s*no|备注|注[:：\d]|注$|说明[:：]|编制|审核"
    r"|签发|批准|报告结束|[-—*＊]{2,})"
)
_READING = re.compile(
    r"([<>＜＞≤≥~～]|小于|大于|低于)?\s*[-+]?\d[\d,]*(\.\d+)?\s*(([×xX*]\s*10|[eE])[\^+\-\d]*)?"
    r"\s*(L|l|ND|（L）|\(L\))?\s*(±\s*[\d.]+)?(\s*[~～—-]\s*[\d.]+)?"
)
_NO_FIGURES = {
    "nd", "n.d.", "未检出", "未检测", "无", "有", "/", "-", "—", "--", "——", "无异臭、异味",
    "无异臭异味", "无异常", "ns", "未检", "微弱", "弱", "强", "无色", "无味",
}  # fmt: skip

# The labels for each column of the result, in order.
OF_COLUMN = {
    "sample": ("样品编号", "样品标识", "样品号", "样品代码", "样号", "样品编码"),
    "sample_type": ("样品类型", "样品类别", "水样类型", "样品种类"),
    "place": (
        "采样地点", "采样点位", "采样位置", "采样点", "采样点名称", "监测点位", "监测点",
        "检测点位", "点位", "点位名称", "监测断面", "断面", "断面名称", "采样断面", "取样地点",
        "取样点", "排放口", "监测点位名称",
    ),
    "date": (
        "采样日期", "采样时间", "取样日期", "取样时间", "监测日期", "监测时间", "采样日期时间",
    ),
    "standard": ("产品标准", "评价标准", "执行标准", "判定依据", "评价依据", "排放标准"),
    "conclusion": ("检测结论", "检验结论", "监测结论", "结论"),
}  # fmt: skip
# Labels that may have a word before or after them.
LABELS = frozenset((
    "样品名称", "样品来源", "样品状态", "样品性状", "样品描述", "样品数量", "采样人", "采样人员",
    "采样依据", "采样方法", "采样频次", "送样日期", "送样人", "收样日期", "接样日期", "检测日期",
    "检验日期", "分析日期", "报告日期", "报告编号", "报告编制日期", "检测项目", "附加信息",
    "被检单位", "被检单位地址", "委托单位", "受检单位", "检测类别", "天气", "项目名称",
    *(label for labels in OF_COLUMN.values() for label in labels if label != "结论"),
))  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """A heading: its role if any, the rest of its text, and a unit in brackets."""

    role: str | None
    rest: str = ""
    unit: str = ""


def heading(cell: str) -> Heading:
    """Read a cell as a heading of a table of items.

    >>> heading("检测结果(mg/L)"), heading("进水口检测结果"), heading("检测项目 Item").role
    (Heading(role='result', rest='', unit='mg/L'), Heading(role='result', rest='进水口', unit=''), 'item')
    >>> heading("GB3838-2002Ⅲ类标准限值").role, heading("结果判定").role, heading("1#").role
    ('limit', 'verdict', None)
    """  # noqa: E501 - a result of a doctest is one line
    word = cell.strip().rstrip(":：").strip()
    if not word or len(word) > _LONGEST + 16:
        return Heading(None)
    unit = ""
    for inside in _BRACKETED.findall(word):
        stated = _UNIT_OF.sub("", inside).strip()
        unit = unit or (stated if _shuizhi.is_unit(stated) else "")
    bare = _BRACKETED.sub("", word).strip()
    spellings = [word, bare]
    if _CHINESE.search(bare):
        spellings.append(_LATIN.sub("", bare).strip(" /／"))
    spellings += re.split(r"\s*[/／\\＼]\s*", bare)[:1]
    for spelling in spellings:
        role = _OF_HEADING.get(spelling.lower())
        if role is not None:
            return Heading(role, unit=unit)
    if len(bare) > _LONGEST or _shuizhi.names_parameter(word):
        return Heading(None, unit=unit)
    for role, within in _WITHIN:
        if within.search(bare):
            return Heading(role, unit=unit)
    if (match := _RESULT.fullmatch(bare)) is not None:
        return Heading("result", (match[1] + match[3]).strip(" :：_-"), unit)
    return Heading(None, unit=unit)


def names_standard(cell: str) -> str | None:
    """Return the standard number in a cell, such as GB5749-2022.

    >>> names_standard("《生活饮用水卫生标准》GB5749-2022"), names_standard("限值")
    ('GB5749-2022', None)
    """
    found = _STANDARD.search(cell)
    return found[0] if found else None


def tells_quality(cell: str) -> bool:
    """Return whether a title or heading is about quality control rather than samples."""
    return len(cell) <= _LONGEST and _QUALITY.search(cell) is not None


def ends_table(cell: str) -> bool:
    """Return whether a row that begins with this cell comes after a table of items."""
    return _END.match(cell.lower()) is not None


def is_reading(cell: str) -> bool:
    """Return whether a cell looks like a result: a figure, or a word in place of one.

    >>> [is_reading(cell) for cell in ("0.025L", "1.2×10^3", "未检出", "HJ 535-2009", "1#")]
    [True, True, True, False, False]
    """
    return _READING.fullmatch(cell) is not None or cell.lower() in _NO_FIGURES


def label_of(cell: str) -> tuple[str, str]:
    """Return the label in a cell and the text after its colon, or empty texts if it is not a label.

    >>> label_of("采样日期：2026.01.05"), label_of("样品编号"), label_of("pH")
    (('采样日期', '2026.01.05'), ('样品编号', ''), ('', ''))
    """
    label, colon, value = cell.replace(":", "：").partition("：")
    label = label.strip()
    known = label in LABELS or (colon and 2 <= len(label) <= 8 and label.isalpha())
    return (label, value.strip()) if known else ("", "")
