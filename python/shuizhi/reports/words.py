"""The words of reports, in Chinese and English."""

import re
from collections.abc import Sequence

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import figures
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang
from shuizhi.reports.model import Column, Kind

# The headings of columns, by their English names in results.
_LABELS: dict[str, tuple[str, str, Kind]] = {
    "water_body": ("水体类型", "Water body", "text"),
    "class": ("类别", "Class", "class"),
    "status": ("水质状况", "Status", "status"),
    "main_indicators": ("主要污染指标", "Main pollution indicators", "text"),
    "target": ("目标类别", "Target", "text"),
    "verdict": ("达标情况", "Attainment", "verdict"),
    "deciding": ("定类指标", "Deciding", "text"),
    "class_before": ("上期类别", "Class, previous period", "class"),
    "change": ("环比变化", "Change on previous period", "change"),
    "class_year": ("上年同期类别", "Class, a year before", "class"),
    "change_year": ("同比变化", "Change on a year before", "change"),
    "background": ("自然本底", "Natural background", "text"),
    "class_without_background": ("扣除本底类别", "Class without background", "class"),
    "verdict_without_background": ("扣除本底达标情况", "Attainment without background", "verdict"),
    "class_as_reported": ("审核前类别", "Class as reported", "class"),
    "decision": ("决定", "Decision", "text"),
    "before": ("原值", "As reported", "text"),
    "after": ("采用值", "As decided", "text"),
    "by": ("决定人", "Decided by", "text"),
    "why": ("理由", "Why", "text"),
    "finding": ("审核规则", "Rule of screening", "text"),
    "severity": ("严重程度", "Severity", "text"),
    "findings": ("提示数", "Findings", "count"),
    "decided": ("其中已作决定", "of these decided on", "count"),
    "samples": ("样本数", "Samples", "count"),
    "duplicates": ("重复行数", "Repeated rows", "count"),
    "coverage": ("参评/应评指标数", "Indicators assessed, of", "text"),
    "reason": ("说明", "Remarks", "text"),
    "goal": ("目标项", "Goal", "text"),
    "yes": ("达标数", "Yes", "count"),
    "no": ("未达标数", "No", "count"),
    "undetermined": ("无法判定数", "Undetermined", "count"),
    "value": ("数值", "Value", "figure"),
    "goal_value": ("目标值", "Target", "figure"),
    "sections_told": ("相关断面", "Sections in question", "names"),
    "sections": ("断面数", "Sections", "count"),
    "ungraded": ("未评价断面数", "Not assessed", "count"),
    "method": ("评价方法", "Method", "text"),
    "good_share": ("Ⅰ～Ⅲ类比例(%)", "Ⅰ–Ⅲ (%)", "share"),
    "inferior_share": ("劣Ⅴ类比例(%)", "Worse than Ⅴ (%)", "share"),
    "points": ("点位数", "Points", "count"),
    "total_nitrogen_class": ("总氮类别", "Class of total nitrogen", "class"),
    "trophic_index": ("综合营养状态指数", "Trophic level index", "published"),
    "trophic_state": ("营养状态", "Trophic state", "text"),
    "trophic_reason": ("营养状态说明", "Remarks on trophic state", "text"),
    "period": ("时段", "Period", "text"),
    "kind": ("水源类型", "Kind of source", "text"),
    "standard": ("标准", "Standard", "text"),
    "reference": ("超参考值指标", "Over figures for reference", "text"),
    "exceeding": ("超标指标", "Indicators over the limit", "text"),
    "volume": ("取水量", "Water taken", "number"),
    "compliance": ("水量达标率(%)", "Compliance of water taken (%)", "share"),
    "source_compliance": ("水源达标率(%)", "Compliance of sources (%)", "share"),
    "samplings": ("监测次数", "Samplings", "count"),
    "samplings_attained": ("达标次数", "Samplings that attain", "count"),
    "volume_attained": ("达标取水量", "Water of attaining samplings", "number"),
    "attained_share": ("达标率(%)", "Compliance (%)", "share"),
    "pass": ("达标数", "Pass", "count"),
    "fail": ("超标数", "Fail", "count"),
    "prohibited": ("禁止排放数", "Prohibited", "count"),
    "worst_multiple": ("最大超标倍数", "Most over, times", "published"),
    "load": ("负荷(t)", "Load (t)", "published"),
    "parameter": ("监测项目", "Parameter", "text"),
    "level": ("级别", "Level", "text"),
    "limit": ("标准限值", "Limit", "text"),
    "basin": ("流域", "Basin", "text"),
    "over": ("超标断面数", "Sections over", "count"),
    "total": ("评价断面数", "Sections assessed", "count"),
    "rate": ("断面超标率(%)", "Sections over (%)", "share"),
    "where": ("最大超标断面", "Section with the most", "text"),
    "days": ("天数", "Days", "count"),
    "clause": ("条款", "Clause", "text"),
    "evidence": ("依据", "Evidence", "text"),
    "condition": ("适用条件", "Condition", "text"),
    "verdicts": ("涉及判定数", "Verdicts waiting", "count"),
    "readings": ("数据数", "Readings", "count"),
    "used": ("参与统计", "Used", "count"),
    "censored": ("其中低于检出限", "of these below detection", "count"),
    "unused": ("未参与统计", "Not used", "count"),
    "too_few": ("数据不足未评价", "Too few for a mean", "count"),
    "missing": ("缺测或无效", "Missing or not valid", "count"),
    "duplicate": ("重复行", "Repeated", "count"),
    "no_period": ("时间不明", "Time unknown", "count"),
    "excluded": ("其他原因未参与统计", "Left out for other reasons", "count"),
    "row": ("行号", "Row", "count"),
    "raw": ("原始值", "As reported", "text"),
    "use": ("用途", "Use", "text"),
    "what": ("项目", "Item", "text"),
    "told": ("内容", "Value", "text"),
    "direction": ("变化", "Change", "change"),
    "count": ("断面数", "Sections", "count"),
    "names": ("断面", "Sections by name", "names"),
    "unit": ("单位", "Unit", "text"),
    "document": ("文件", "Document", "text"),
    "title": ("名称", "Title", "text"),
    "in_force_from": ("施行日期", "In force from", "date"),
    "choice": ("选项取值", "Option", "text"),
    "rule": ("规则", "Rule", "text"),
    "witnesses": ("来源", "Sources", "text"),
    "day": ("日期", "Day", "date"),
    "measured": ("实测浓度", "Measured", "number"),
    "flow": ("排水量(m3/d)", "Drained (m³/d)", "number"),
    "base_water": ("基准排水量(m3)", "Base water (m³)", "number"),
    "water_ratio": ("排水量比", "Ratio of water", "number"),
    "converted": ("基准水量排放浓度", "Converted", "number"),
    "text": ("规则内容", "Rule", "text"),
    "windows": ("时段数", "Windows", "count"),
    "worst": ("最差值", "Worst", "number"),
    "from": ("起", "From", "date"),
    "to": ("止", "To", "date"),
}


_BRACKETS = re.compile(r"(?<=[\u2160-\u2188\u4e00-\u9fff])\(([^()]*)\)")


def wide(text: str) -> str:
    """Return Chinese text with full-width brackets.

    >>> wide("化学需氧量(25.0%)、氨氮(mg/L)；text (5)")
    '化学需氧量（25.0%）、氨氮（mg/L）；text (5)'
    """
    return _BRACKETS.sub(r"（\1）", text)


def some(names: Sequence[str], most: int, lang: Lang) -> str:
    """Return a list of names; a long one is cut, with its number.

    >>> some(["甲", "乙", "丙"], 2, "zh")
    '甲、乙等3个'
    """
    comma = "、" if lang == "zh" else ", "
    told = comma.join(names[:most])
    if len(names) <= most:
        return told
    return told + (f"等{len(names)}个" if lang == "zh" else f", … ({len(names)} in all)")


def titles(parameter: pl.Expr) -> pl.Expr:
    """Return the names of parameters for people; English results have ids."""
    named = {id: p.name_en for id, p in parameters_by_id().items()}
    return parameter.replace(named)


def coverage() -> pl.Expr:
    """Return the number of indicators assessed, of how many, for example ``1/21``."""
    return pl.concat_str("assessed", pl.lit("/"), "indicators").alias("coverage")


# Columns with words of shuizhi, not of the user.
WRITTEN = frozenset(_LABELS) - {
    "raw",
    "names",
    "where",
    "what",
    "told",
    "sections_told",
    "basin",
    "text",
}


class Words:
    """Texts in one of the two languages."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.comma = "、" if lang == "zh" else ", "

    def __call__(self, zh: str, en: str) -> str:
        """Return the text in this language."""
        return zh if self.lang == "zh" else en

    def column(self, name: str, label: str = "", *, book: bool = False) -> Column:
        """Return a column with its usual heading, or another."""
        zh, en, kind = _LABELS[name]
        return Column(name, label or self(zh, en), kind, book=book)

    def columns(self, *names: str) -> tuple[Column, ...]:
        """Return columns with their usual headings."""
        return tuple(self.column(name) for name in names)

    def period(self, period: str) -> str:
        """Return a period in words, for sentences.

        >>> Words("zh").period("2024-Q4"), Words("en").period("2024-Q4")
        ('2024年第4季度', '2024-Q4')
        """
        return _shuizhi.period_text(period, self.lang)

    def share(self, value: float | None) -> str:
        """Return a share in per cent."""
        return figures.share(value, self.lang)
