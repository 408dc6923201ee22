"""What is printed, in a standard: its tables, items, levels and conditions."""

import re

from shuizhi import _shuizhi
from shuizhi.errors import ShuizhiError
from shuizhi.law.limit_tables import Item, LimitTable
from shuizhi.law.lookup import Standard
from shuizhi.law.pdf_pages import fold
from shuizhi.law.printed_cells import NAME_HEADS

_LEVEL_WORDS = re.compile(
    "标准值|标准|限值|排放浓度|浓度|最高允许|日均值|日均|类|单位.*|mg/L|\\(.*?\\)"
)


def _key(name: str) -> str:
    return re.sub(r"[()（）\[\]\-－·、\s]|以.{1,4}计|[0-9]$", "", fold(name)).lower()


def items_of(table: LimitTable, no: str, name: str) -> list[Item]:
    """Return the items that a printed row may mean, by name, or by parameter and number."""
    own = [item for item in table.items if _key(item.name) == _key(name)]
    if own:
        return own
    bare = re.sub(r"\(.*?\)|\d+$", "", name)
    for word in (name, bare):
        try:
            id = _shuizhi.parameter_id(word)
        except (ShuizhiError, LookupError):
            continue
        found = [item for item in table.items if item.parameter == id]
        if found and all(item.no is None or not no or str(item.no) == no for item in found):
            return found
    return [item for item in table.items if no and str(item.no or "") == no and _near(item, name)]


def _near(item: Item, name: str) -> bool:
    """Whether a printed name fits the item of its number: a part of its name, or one letter off."""
    own, said = _key(item.name), _key(re.sub(r"\(.*?\)|\d+$", "", name))
    if len(said) > 1 and (said in own or own in said):
        return True
    unlike = sum(a != b for a, b in zip(own, said, strict=False))
    return len(own) == len(said) > 2 and unlike == 1


def side_of(item: Item) -> str:
    said = item.condition or ""
    if "outside" in said or "above" in said:
        return "outside"
    return "inside" if "inside" in said or "below" in said else ""


def is_condition(item: Item, said: str) -> bool:
    """Whether a label or sub-heading is the condition of an item."""
    condition = item.condition or ""
    if built := re.search(r"\d{4}-\d\d-\d\d", condition):
        year = built[0][:4]
        late = "from" in condition
        return year in said and (("起" in said) if late else ("前" in said))
    own = own_condition(item)
    return bool(said) and bool(own) and (own == said or said in own or own in said)


def own_condition(item: Item) -> str:
    return fold((item.condition or "").split("; ")[-1])


def table_of(law: Standard, title: tuple[str, str]) -> LimitTable | None:
    number, words = title
    named = [table for table in law.tables if not table.no.isdigit() and table.no in fold(words)]
    if len(named) == 1:
        return named[0]
    found = [table for table in law.tables if table.no == number]
    return found[0] if len(found) == 1 else None


def levels_of(table: LimitTable, headings: list[str]) -> dict[int, tuple[str, str]]:
    """Return the level of each column of figures, and the rest of its heading."""
    found: dict[int, tuple[str, str]] = {}
    keys = {level: _LEVEL_WORDS.sub("", fold(level)) for level in table.levels}
    for place, heading in enumerate(headings):
        if "序号" in heading or "位置" in heading or "监控" in heading:
            continue
        bare = _LEVEL_WORDS.sub("", heading)
        hits = [level for level, key in keys.items() if key and key in bare]
        best = max(hits, key=lambda level: len(keys[level]), default=None)
        if best is not None:
            rest = bare.split(keys[best], 1)[1].strip("排放值")
            if not any(word in rest for word in NAME_HEADS):
                found[place] = (best, rest)
        elif len(table.levels) == 1 and ("值" in heading or "浓度" in heading):
            found[place] = (table.levels[0], "")
    return found
