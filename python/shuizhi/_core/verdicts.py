"""The words of verdicts: a limit is exceeded (超标), a goal is missed (未达标)."""

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.request import Lang

# For each code from the best: the Chinese word for a value and its limit, and for a place and its
# goal or target.
VERDICT_WORDS = {code: limit for code, limit, _ in _shuizhi.verdicts()}
GOAL_WORDS = {code: goal for code, _, goal in _shuizhi.verdicts()}

# The code of every word.
CODES = {
    word: code for code in VERDICT_WORDS for word in (code, VERDICT_WORDS[code], GOAL_WORDS[code])
}


# Comparisons that are words; others are signs.
COMPARISON_WORDS = {
    "range": "范围",
    "delta": "允许变化",
    "not_detected": "不得检出",
    "absent": "无",
    "present": "有",
    "not_encoded": "未收录",
}


def comparison_in(comparison: pl.Expr, lang: Lang) -> pl.Expr:
    """Return comparisons in a language: signs, or words."""
    return comparison.cast(pl.String).replace(COMPARISON_WORDS) if lang == "zh" else comparison


def of_limit(code: str, lang: Lang) -> str:
    """Return the word of a verdict on a value."""
    return VERDICT_WORDS[code] if lang == "zh" else code


def goal_verdict(met: pl.Expr, lang: Lang) -> pl.Expr:
    """Return pass or fail, or undetermined for null."""
    words = GOAL_WORDS if lang == "zh" else dict.fromkeys(GOAL_WORDS)
    passed, failed, unknown = (
        pl.lit(words[code] or code) for code in ("pass", "fail", "undetermined")
    )
    return pl.when(met).then(passed).when(met.not_()).then(failed).otherwise(unknown)
