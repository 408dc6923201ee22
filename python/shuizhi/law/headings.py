"""Headings and words of the tables that list what is encoded, in the language of the call."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

import polars as pl

from shuizhi._core.evidence import evidence
from shuizhi._core.language import language
from shuizhi._core.parameters import parameters_by_id, unit_words
from shuizhi._core.request import Lang

Name = Literal["standards", "parameters", "rules", "reasons", "template", "missing", "cases"]

HEADINGS: Mapping[Name, Mapping[str, str]] = {
    "standards": {
        "id": "标准号",
        "title_zh": "名称",
        "title_en": "英文名称",
        "kind": "类别",
        "issued": "发布日期",
        "in_force_from": "施行日期",
        "in_force_to": "有效期至",
        "supersedes": "代替",
        "limits": "限值数",
    },
    "parameters": {
        "id": "项目编号",
        "name_zh": "项目名称",
        "name_en": "英文名称",
        "symbol": "符号",
        "cas": "CAS号",
        "hj525": "项目编码",
        "unit": "规定单位",
        "basis": "计量形式",
        "aliases": "别名",
        "weak_aliases": "注明单位才采用的别名",
        "signed": "可为负值",
        "decimals_assessment": "评价小数位数",
        "decimals_published": "公布小数位数",
        "evidence": "依据",
    },
    "rules": {
        "method": "方法",
        "id": "规则编号",
        "zh": "规则",
        "en": "英文",
        "option": "选项",
        "default": "默认",
        "choices": "可选",
        "figures": "数值",
        "parameters": "项目",
        "evidence": "依据",
        "clause": "条款",
        "of": "适用函数",
        "fixed": "无选项的原因",
        "disputed": "不一之处",
    },
    "reasons": {"code": "代码", "zh": "说明", "en": "英文"},
    "template": {
        "standard": "标准",
        "table": "表",
        "no": "序号",
        "parameter": "项目编号",
        "name": "项目名称",
        "level": "级别",
        "condition": "适用条件",
        "comparison": "比较",
        "value": "限值",
        "value_high": "限值上限",
        "unit": "单位",
        "page": "页码",
    },
    "missing": {
        "standard": "标准",
        "level": "级别",
        "parameter": "监测项目",
        "condition": "适用条件",
        "clause": "条款",
        "verdicts": "待定判定数",
    },
    "cases": {
        "document": "文件",
        "zh": "内容",
        "en": "英文",
        "rules": "规则编号",
        "conditions": "条件代码",
        "verb": "函数",
        "options": "参数",
        "samples": "样品",
        "tables": "其他表",
        "then": "后续调用",
        "expected": "结果",
        "wording": "结论",
        "refused": "拒绝原因",
        "clause": "条款",
        "source": "来源",
    },
}
# Columns that hold the name in the other language.
OTHER_LANGUAGE = {"英文名称", "英文", "title_zh", "name_zh", "zh"}

_KINDS = {
    "quality": "环境质量",
    "discharge": "排放",
    "use": "用途水质",
    "reuse": "再生利用",
    "method": "方法",
    "amendment": "修改单",
}
# Defaults and verbs of rules that are not values of an option.
_DEFAULTS = {
    "8 months": "8个月",
    "4 months": "4个月",
    "2 samplings": "2次采样",
    "3 of 4 quarters": "4个季度中的3个",
    "pH, colour": "pH、色度",
    "found by its heading": "按列名识别",
    "both lists": "两份清单并用",
}
_OF = {
    "assessments of means": "按均值的评价",
    "years": "年",
    "half years": "半年",
    "quarters": "季",
    "items sampled once a quarter": "季测项目",
}
_FIGURES = {
    "count": "个数",
    "cwqi": "指数位数",
    "decimals": "小数位数",
    "depth": "水深",
    "deviation": "相对偏差",
    "deviations": "偏差倍数",
    "dissolved_oxygen": "溶解氧",
    "divisor": "除数",
    "draws": "抽样次数",
    "excellent": "优秀",
    "extremely_likely": "极有可能",
    "factor": "系数",
    "good": "良好",
    "half": "半年",
    "heavy": "重度",
    "high": "上限",
    "hours": "小时数",
    "items": "项数",
    "least": "不少于",
    "light": "轻度",
    "likely": "可能",
    "load": "负荷位数",
    "low": "下限",
    "margin": "容差",
    "marked": "显著",
    "moderate": "中度",
    "months": "月数",
    "most": "不多于",
    "multiple": "倍数位数",
    "neutral": "中性",
    "none": "无变化",
    "numerator": "分子",
    "offset": "常数",
    "one": "一项",
    "ph": "pH",
    "places": "点位数",
    "points": "点数",
    "qualified": "合格",
    "quarter": "季",
    "run": "连续个数",
    "samples": "样品数",
    "samplings": "采样次数",
    "sections": "断面数",
    "several": "多项",
    "share": "比例",
    "side": "每侧个数",
    "significance": "显著性水平",
    "some": "部分",
    "sources": "水源",
    "spacing": "间距",
    "spacing_most": "最大间距",
    "step": "步长",
    "threshold": "阈值",
    "times": "倍数",
    "trophic_index": "营养状态指数位数",
    "very_likely": "很可能",
    "virtually_certain": "几乎确定",
    "water": "水量",
    "water_temperature": "水温",
    "year": "年",
    "years": "年数",
}
# Sources of the codes and decimals of parameters.
_FOUND = {
    "public C# list with Chinese and English HJ 525 names (repository name not known)":
        "公开的HJ 525中英文名称表（出处不详）",
    "(CAS column)": "（CAS列）",
    "names only; parted from 总余氯, a different quantity": "仅有名称；与总余氯不是同一指标",
    "decimals:": "小数位数：",
    "CAS:": "CAS号：",
    "code ": "编码",
    "names only": "仅有名称",
    "names:": "名称：",
}  # fmt: skip


def in_language(table: pl.DataFrame, name: Name, lang: Lang | None) -> pl.DataFrame:
    """Return a table with the headings and words of a language; by default that of the call."""
    if language(lang) == "en":
        return table.with_columns(pl.col("^unit$").replace(unit_words("en")))
    return table.with_columns(_words(table, name)).rename(dict(HEADINGS[name]), strict=False)


def _words(table: pl.DataFrame, name: Name) -> list[pl.Series]:
    """Return the columns of a table whose words differ in Chinese."""

    def each(column: str, known: Mapping[str, str]) -> pl.Series:
        return table[column].replace(known)

    def listed(column: str, known: Mapping[str, str]) -> pl.Series:
        lists = [[known.get(word, word) for word in words] for words in table[column]]
        return pl.Series(column, lists, pl.List(pl.String))

    if name == "standards":
        return [each("kind", _KINDS)]
    if name == "parameters":
        return [
            table["unit"].replace(unit_words("zh")),
            table["evidence"].str.replace_many(list(_FOUND), list(_FOUND.values())),
        ]
    if name == "rules":
        names = {id: known.name_zh for id, known in parameters_by_id().items()}
        names |= {f"not {id}": f"{zh}除外" for id, zh in names.items()}
        return [
            pl.Series("zh", [_with_figures(*row) for row in table.select("zh", "figures").rows()]),
            each("default", _DEFAULTS),
            listed("of", _OF),
            listed("parameters", names),
            pl.Series(
                "figures",
                [[_figure(one) for one in figures] for figures in table["figures"]],
                pl.List(pl.String),
            ),
            pl.Series("evidence", [evidence(one, "zh") for one in table["evidence"]], pl.String),
        ]
    if name == "template":
        return [each("level", {"limit": "限值"})]
    return []


def _with_figures(text: str, figures: Sequence[str]) -> str:
    """Return the text of a rule with its figures in place of their names."""
    for name, _, figure in (one.partition(" = ") for one in figures):
        text = re.sub(rf"(?<![A-Za-z_]){name}(?![A-Za-z_=])", figure, text)
    return text


def _figure(said: str) -> str:
    name, _, figure = said.partition(" = ")
    return f"{_FIGURES.get(name, name)} = {'不限' if figure == 'unlimited' else figure}"
