"""The columns of results, and their words."""

from collections.abc import Sequence
from typing import Literal

from shuizhi._core.messages import text
from shuizhi._core.verdicts import VERDICT_WORDS
from shuizhi._frames.tables import Table, held
from shuizhi.errors import ColumnError

CHECK = {
    "day": "日期",
    "parameter": "监测项目",
    "basis": "考核方式",
    "value": "数值",
    "unit": "单位",
    "count": "数据数",
    "left_out": "未参评数据数",
    "duplicates": "重复行数",
    "weighted": "流量加权",
    "standard": "标准",
    "level": "级别",
    "comparison": "比较",
    "limit": "标准限值",
    "limit_high": "标准限值上限",
    "multiple": "超标倍数",
    "verdict": "判定",
    "certain": "判定确定",
    "reason": "说明",
    "flow": "流量(m3/d)",
    "load": "负荷(kg/d)",
    "base_water": "基准排水量(m3)",
    "water_ratio": "排水量比",
    "converted": "基准水量排放浓度",
    "condition": "适用条件",
    "why": "适用依据",
    "clause": "条款",
    "evidence": "依据",
}
DAYS = {
    "day": "日期",
    "verdict": "判定",
    "pass": "达标数",
    "fail": "超标数",
    "undetermined": "无法判定数",
    "prohibited": "禁止排放数",
    "failing": "超标项目",
    "waiting": "无法判定项目",
    "duplicates": "重复行数",
    "flow": "流量(m3/d)",
}
VERDICTS = {code: VERDICT_WORDS[code] for code in ("pass", "fail", "undetermined", "prohibited")}
CODES = {word: place for place, words in enumerate(VERDICT_WORDS.items()) for word in words}
"""The codes of verdicts by their words, in either language."""
SUMMARY = {
    "pass": "达标数",
    "fail": "超标数",
    "undetermined": "无法判定数",
    "prohibited": "禁止排放数",
    "compliance": "达标率(%)",
    "days": "排口日数",
    "days_pass": "达标日数",
    "days_fail": "不达标日数",
    "days_undetermined": "无法判定日数",
    "day_compliance": "日达标率(%)",
    "worst_multiple": "最大超标倍数",
    "load": "负荷(t)",
    "without_load": "无负荷日数",
}
LOADS = ("load", "without_load")  # one parameter each


def result_columns(table: Table, keys: Sequence[str]) -> dict[str, str]:
    """Return the columns of a result of `check_discharge`, in either language.

    Raises
    ------
    ColumnError
        The table is not such a result.
    """
    columns = {}
    for key in keys:
        found = [name for name in (key, CHECK[key]) if name in table.names]
        if not found:
            raise ColumnError(text("no_check_column", key=key))
        kind: Literal["texts", "numbers"] = "numbers" if key in ("multiple", "load") else "texts"
        columns[key] = found[0] if key == "day" else held(table, found[0], kind)
    return columns
