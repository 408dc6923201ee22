"""Phrases within messages, in both languages."""

from shuizhi._core.language import language

PHRASES = {
    "register": "断面名录",
    "targets": "目标表",
    "background": "自然本底表",
    "a parameter": "监测项目",
    "a flow": "流量",
    "a target": "目标值",
    "an order": "顺序",
    "a depth": "水深",
    "sections": "断面数",
    "degrees": "经纬度",
    "names": "名称",
    "texts": "文本",
    "numbers": "数值",
    "shares": "比例结果",
    "a result of an assessment": "评价结果",
    "a result of assess_sections": "assess_sections 的结果",
    "a result of class_shares": "class_shares 的结果",
    "a result of check_source_water": "check_source_water 的结果",
    "before": "基期表",
    "now": "本期表",
    "a text": "文本",
    "True or False": "True 或 False",
    "a whole number": "整数",
    "a number": "数值",
    "a path": "路径",
    "an open binary file": "以二进制方式打开的文件",
    "a list": "列表",
    "a list of texts": "文本列表",
    "a mapping": "映射",
}


def phrase(english: str) -> str:
    """Return a phrase in the language of the call; unknown phrases are unchanged."""
    return PHRASES.get(english, english) if language() == "zh" else english
