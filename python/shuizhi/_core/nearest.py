"""Find the nearest known word."""

from collections.abc import Iterable

from shuizhi import _shuizhi

# Other words for options and for their values: Chinese ones, and those of other libraries.
_MEANT = {
    "月": "month", "月度": "month", "旬": "ten-day", "季": "quarter", "季度": "quarter",
    "半年": "half", "年": "year", "年度": "year", "全部": "all",
    "达标率": "attained", "断面达标率": "attained", "优良比例": "good", "优良率": "good",
    "Ⅰ～Ⅲ类比例": "good", "劣Ⅴ类": "inferior", "劣V类": "inferior", "劣五类": "inferior",
    "水量达标率": "compliance", "水源达标率": "source_compliance",
    "period": "every", "freq": "every", "frequency": "every", "date": "time", "datetime": "time",
    "station": "section", "site": "section",
    "河流": "river", "湖库": "lake", "中文": "zh", "英文": "en",
}  # fmt: skip


def nearest_word(said: object, words: Iterable[str]) -> str | None:
    """Return the nearest word, if one is near enough.

    >>> nearest_word("季度", ["month", "quarter"]), nearest_word("monht", ["month", "quarter"])
    ('quarter', 'month')
    >>> nearest_word("2024Q4", ["2024-Q3", "2024-Q4"]), nearest_word("x", ["month"]) is None
    ('2024-Q4', True)
    """
    known = list(words)
    if not isinstance(said, str) or not said:
        return None
    if (meant := _MEANT.get(said.strip())) in known:
        return meant

    def plain(text: str) -> str:
        return "".join(sign for sign in text.lower() if sign.isalnum())

    for each in known:
        if plain(each) == plain(said):
            return each
    return _shuizhi.nearest_word(said, known)
