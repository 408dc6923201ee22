"""Conclusions of reports: 均符合, 除…外其余均符合, and verdicts on single readings."""

import re

_PASSES = {"合格", "达标", "符合", "是", "满足", "pass", "passed", "yes", "conforms"}
_FAILS = {"不合格", "不达标", "超标", "不符合", "否", "不满足", "fail", "failed", "no"}
_EXCEPT = re.compile(r"除(?P<items>.+?)(?:以?外|之外)")
_FAILING = re.compile(r"不符合|不达标|不合格|超标|超过|超出|不满足|未达到")
_PASSING = re.compile(r"符合|达标|合格|满足|达到")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_SPLIT = re.compile(r"[、，,;；和及与]|\s+")


def single_verdict(word: str | None) -> bool | None:
    """Return whether a word says that a reading passes, or None if it says neither.

    >>> single_verdict("合格"), single_verdict("超标"), single_verdict("/")
    (True, False, None)
    """
    told = (word or "").strip().lower()
    return True if told in _PASSES else False if told in _FAILS else None


def verdict_of(conclusion: str | None, item: str, items: frozenset[str]) -> bool | None:
    """Return whether a conclusion says that an item passes, or None if it does not say.

    Parameters
    ----------
    conclusion
        The sentence, as printed.
    item
        The item as printed in the table.
    items
        All items of that table, to tell names in the sentence apart.

    Examples
    --------
    >>> items = frozenset({"pH", "高锰酸盐指数(以O2计)", "铅"})
    >>> told = "所检3项指标除高锰酸盐指数(以O2计)外，其余指标均符合GB5749-2022的标准限值要求"
    >>> [verdict_of(told, item, items) for item in ("高锰酸盐指数(以O2计)", "铅")]
    [False, True]
    >>> [verdict_of("铅超标", item, items) for item in ("铅", "pH")]
    [False, None]
    >>> verdict_of("所检指标均符合标准限值要求", "铅", items), verdict_of("/", "铅", items)
    (True, None)
    """
    text = re.sub(r"\s+", "", conclusion or "")
    excepted = _EXCEPT.search(text)
    failing, passing = _FAILING.search(text), _PASSING.search(text)
    if excepted is not None and passing is not None:
        named = _named(excepted["items"], items)
        if not named:
            return None
        rest_passes = _FAILING.search(text, excepted.end()) is None
        return (item not in named) == rest_passes
    if failing is not None:
        named = _named(text[: failing.end()], items) or _named(text, items)
        return False if item in named else None
    return True if passing is not None else None


def _named(text: str, items: frozenset[str]) -> set[str]:
    """Return the items in a text, the longest name first."""
    found = set()
    rest = text
    for item in sorted(items, key=len, reverse=True):
        for name in (item, _BRACKETS.sub("", item)):
            bare = _BRACKETS.sub("", rest)
            if name and (name in rest or name in _SPLIT.split(bare)):
                found.add(item)
                rest = rest.replace(name, "")
                break
    return found
