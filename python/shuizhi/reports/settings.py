"""Options and their values in words, for reports."""

from collections.abc import Mapping, Sequence
from typing import Any

from shuizhi import _shuizhi
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang
from shuizhi.reports.words import Words

# The names of options.
_NAMES = {
    "abnormal": ("状态非正常的行", "Rows of another state than normal"),
    "boundary": ("Ⅰ～Ⅲ类60%且劣Ⅴ类40%时", "At 60 % Ⅰ–Ⅲ and 40 % worse than Ⅴ"),
    "change_by": ("变化判定依据", "Change by"),
    "columns": ("对列的指定", "Said of columns"),
    "decimals": ("小数位数", "Decimals"),
    "detection_limits": ("检出限", "Detection limits"),
    "do_saturation": ("按溶解氧饱和率定Ⅰ类", "Class Ⅰ by oxygen saturation"),
    "duplicates": ("重复行", "Repeated rows"),
    "every": ("时段长度", "Length of periods"),
    "geometric": ("几何平均的项目", "Geometric means"),
    "in_force": ("标准施行日期", "Days in force"),
    "indicators": ("评价指标", "Indicators"),
    "mean_of": ("均值的单元", "Means of"),
    "method": ("趋势检验方法", "Test of trends"),
    "min_count": ("最少数据数", "Least number of values"),
    "missing_values": ("表示缺测的值", "What stands for missing"),
    "nondetect": ("低于检出限的数据", "Below detection"),
    "ph_mean": ("pH均值", "Mean pH"),
    "plan": ("监测计划项目", "Items of the plan"),
    "priority": ("优先列出的指标", "Indicators that come first"),
    "renormalise": ("营养状态权重归一", "Weights of the trophic index sum to 1"),
    "rounding": ("修约", "Rounding"),
    "sampling": ("水源监测频次", "Samplings of sources"),
    "sections": ("断面总数", "Number of sections"),
    "sides": ("检验单双侧", "Sides of the test"),
    "standard": ("标准", "Standard"),
    "table3": ("表3特定项目", "Items of table 3"),
    "target": ("水质目标", "Target"),
    "zone": ("保护区级别", "Protection zone"),
}
# The meaning of words, for any option.
_WORDS = {
    "True": ("是", "yes"),
    "False": ("否", "no"),
    "None": ("无", "none"),
    "default": ("默认", "default"),
    "month": ("月", "month"),
    "ten-day": ("旬", "ten days"),
    "quarter": ("季度", "quarter"),
    "half": ("半年", "half a year"),
    "year": ("年", "year"),
    "season": ("水期", "season"),
    "heavy": ("重度污染", "heavily polluted"),
    "moderate": ("中度污染", "moderately polluted"),
    "larger": ("取较大者", "the larger"),
    "status": ("水质状况", "status"),
    "shares": ("类别比例", "shares"),
    "zero": ("按零计", "as zero"),
    "limit": ("按检出限计", "as the limit"),
    "drop": ("不计入", "left out"),
    "keep": ("计入", "taken"),
    "once": ("只计一次", "counted once"),
    "error": ("报错", "refused"),
    "none": ("不修约", "none"),
    "assessment": ("按评价小数位数修约", "to the decimals of assessment"),
    "hydrogen": ("按氢离子浓度平均", "through [H⁺]"),
    "arithmetic": ("算术平均", "plain"),
    "days": ("日均值", "days"),
    "months": ("月均值", "months"),
    "samples": ("样品", "samples"),
    "methods": ("标准方法最低检出限", "the lowest of the standard's methods"),
    "check": ("核对", "checked"),
    "any": ("不核对", "not checked"),
    "table1-21": ("表1的21项", "the 21 of table 1"),
    "table1": ("表1全部项目", "all of table 1"),
    "all": ("全部项目", "all"),
    **{word: (zh, en) for word, en, zh in _shuizhi.trend_methods()},
    "one": ("单侧", "one"),
    "two": ("双侧", "two"),
}
# Words with another meaning in one option.
_OWN = {("nondetect", "half"): ("按检出限的一半计", "as half the limit")}


def option_name(option: str, lang: Lang) -> str:
    """Return the name of an option in words, or its name in calls.

    >>> option_name("nondetect", "zh"), option_name("nondetect", "en")
    ('低于检出限的数据', 'Below detection')
    """
    return _NAMES.get(option, (option, option))[lang == "en"]


def option_value(option: str, value: Any, lang: Lang) -> str:
    """Return the value of an option in words.

    >>> option_value("nondetect", "half", "zh"), option_value("geometric", ["粪大肠菌群"], "en")
    ('按检出限的一半计', 'fecal coliforms')
    """
    if isinstance(value, Mapping):
        colon = "：" if lang == "zh" else ": "
        told = [f"{_word(option, n, lang)}{colon}{option_value(option, v, lang)}"
                for n, v in value.items()]  # fmt: skip
        return ("；" if lang == "zh" else "; ").join(told)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Words(lang).comma.join(option_value(option, each, lang) for each in value)
    return _word(option, value, lang)


def _word(option: str, value: Any, lang: Lang) -> str:
    text = str(value)
    words = _OWN.get((option, text)) or _WORDS.get(text)
    if words is not None:
        return words[lang == "en"]
    known = parameters_by_id()
    named = known.get(text) or next((p for p in known.values() if p.name_zh == text), None)
    if named is None:
        return text
    return named.name_zh if lang == "zh" else named.name_en
