"""Figures for people: rounded once, by the core, half to even."""

from functools import cache

from shuizhi import _shuizhi
from shuizhi._core.methods import rules
from shuizhi._core.request import Lang

multiple = _shuizhi.figure_multiple
plain = _shuizhi.figure_plain
significant = _shuizhi.figure_significant
percent = _shuizhi.percent

# Columns of results that are published with their own number of decimals.
_PUBLISHED = {
    "trophic_index": ("trophic_index", "综合营养状态指数"),
    "cwqi": ("cwqi", "cwqi_river", "cwqi_lake", "CWQI", "河流CWQI", "湖库CWQI"),
    "load": ("load", "负荷(t)", "负荷(kg/d)"),
    "multiple": ("multiple", "worst_multiple", "超标倍数", "最大超标倍数", "超目标倍数"),
}


@cache
def _decimals() -> dict[str, int]:
    figures = rules()["published-figures"]["figures"]
    return {name: int(figures[kind]) for kind, names in _PUBLISHED.items() for name in names}


def share(value: float | None, lang: Lang) -> str:
    """Return a share in per cent, with the sign %.

    >>> share(0.35, "zh"), share(100 / 3, "en"), share(None, "en")
    ('0.4%', '33.3 %', '–')
    """
    if value is None:
        return "–"
    return _shuizhi.figure_share(value) + ("%" if lang == "zh" else " %")


def shown(name: str, value: float) -> str:
    """Return a figure of a column of results as published.

    >>> shown("综合营养状态指数", 48.0247), shown("good_share", 100 / 3), shown("mercury", 0.00005)
    ('48.0', '33.3', '0.00005')
    """
    if name.endswith(("(%)", "_share", "compliance")):
        return _shuizhi.figure_share(value)
    decimals = _decimals().get(name)
    if decimals is not None:
        return _shuizhi.figure_published(value, decimals)
    return significant(value, 6)
