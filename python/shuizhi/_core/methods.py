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
def reason_table() -> list[dict[str, str]]:
    """Return the reasons: code, Chinese and English text."""
    made: list[dict[str, str]] = json.loads(_shuizhi.reasons_json())
    return made


# Codes 0 to 3 are values: plain, below a limit, below without a limit, above.
FIRST_REASON = 4


@cache
def reason_codes() -> dict[str, int]:
    """Return the codes of cells without a value."""
    return {reason["code"]: FIRST_REASON + place for place, reason in enumerate(reason_table())}


def reason_texts(lang: Lang) -> dict[int, str]:
    """Return the texts of reasons by their codes in cells."""
    said = "zh" if lang == "zh" else "code"
    return {reason_codes()[reason["code"]]: reason[said] for reason in reason_table()}


def reason_code(reason: str) -> int:
    return reason_codes()[reason]
