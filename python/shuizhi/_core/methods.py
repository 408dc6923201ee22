"""Rules, sets of indicators, statuses and reasons, from the core."""

import json
from functools import cache
from typing import Any

from shuizhi import _shuizhi
from shuizhi._core.language import Lang


@cache
def _methods() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(_shuizhi.methods_json())
    return made


@cache
def rules() -> dict[str, dict[str, Any]]:
    """Return the rules of all methods by their ids."""
    return {rule["id"]: rule for method in _methods() for rule in method["rules"]}


def indicator_sets() -> list[dict[str, Any]]:
    """Return the named sets of indicators."""
    return [each for method in _methods() for each in method["indicator_sets"]]


def statuses() -> list[dict[str, Any]]:
    """Return the status of each class."""
    return [each for method in _methods() for each in method["statuses"]]


@cache
def reason_table() -> list[dict[str, Any]]:
    """Return the reasons: code, Chinese and English text, and the code of cells."""
    made: list[dict[str, Any]] = json.loads(_shuizhi.reasons_json())
    return made


# The codes of cells that are plain numbers, and of those below their detection limit.
NUMBER, BELOW = _shuizhi.cell_codes()


@cache
def reason_codes() -> dict[str, int]:
    """Return the codes of cells without a value."""
    return {reason["code"]: reason["cell"] for reason in reason_table()}


def reason_words(lang: Lang) -> dict[str, str]:
    """Return what results say for each reason: in Chinese its text, in English its code."""
    return {row["code"]: row["zh" if lang == "zh" else "code"] for row in reason_table()}


def reason_texts(lang: Lang) -> dict[int, str]:
    """Return the same by the codes of reasons in cells."""
    return {reason_codes()[code]: word for code, word in reason_words(lang).items()}


def reason_code(reason: str) -> int:
    return reason_codes()[reason]
