"""Evidence of a limit or a rule, in words."""

from functools import cache

from shuizhi import _shuizhi
from shuizhi._core.language import Lang


@cache
def _words() -> dict[str, str]:
    return dict(_shuizhi.evidence_words())


def evidence(told: str, lang: Lang) -> str:
    """Return evidence in a language: ``text (5)``, 原文(5).

    >>> evidence("text (5)", "zh"), evidence("practice", "zh"), evidence("text (5)", "en")
    ('原文(5)', '通行做法', 'text (5)')
    """
    kind, bracket, rest = told.partition(" ")
    if lang == "en" or kind not in _words():
        return told
    return _words()[kind] + (rest if rest.startswith("(") else bracket + rest)
