"""Which standard and level bind an outfall on a day, written plainly."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import oracle_industry

FILES = (
    "gb18918-2002", "gb18466-2005", "gb8978-1996", "db41-2087-2021", "gbt18920-2020",
    "db41-777-2013", "gb47946-2026", "db41-1820-2019", "gb3552-2018",
    # Known and not encoded: heads without limits.
    "gb13458-2013", "gb15580-2011", "gb16171-2012", "gb19821-2005", "gb20426-2006",
    "gb21523-2024",
    "gb25465-2010", "gb25467-2010", "gb26451-2011", "gb27632-2011", "gb3544-2008",
    "gb4287-2026", "gb46817-2025",
)  # fmt: skip
FOLDER = Path(__file__).parents[3] / "standards"
READ = [tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")) for name in FILES]
for table in [table for each in READ for table in each["tables"]]:
    table.setdefault("items", [])
STANDARDS: dict[str, dict[str, Any]] = {
    standard["id"]: standard for standard in [*READ, *oracle_industry.standards()]
}
DISCHARGE = [id for id, standard in STANDARDS.items() if standard["kind"] == "discharge"]

# The columns of a table of outfalls, and the words of the standards for their values.
COLUMNS = {
    "类型": "kind", "城市": "city", "流域": "basin", "建成日期": "built", "企业性质": "new",
    "执行级别": "level", "功能类别": "function_class", "饮用水水源保护区": "protection_zone",
    "干支流": "reach", "直接排放": "direct", "行业": "industry", "医疗机构类型": "institution",
    "监测位置": "position", "出水回用": "reused", "用途": "use", "区域": "area",
    "消毒剂": "disinfectant", "产品": "product", "排放去向": "sewer",
    "特别排放限值地区": "special_area", "废水性质": "wastewater", "条件": "condition",
    "床位数": "beds", "处理规模": "capacity",
}  # fmt: skip
WORDS = {
    "公共污水处理系统": "public", "排污单位": "discharger", "医院": "hospital", "是": "yes",
    "否": "no", "干流": "main stem", "一级支流": "first-order tributary", "其他": "other",
    "传染病医院": "infectious", "综合医院": "general", "总排口": "outfall", "次氯酸钠": "chlorine",
    "车间": "workshop outlet", "接触池出口": "contact tank outlet",
    "科室处理设施排出口": "department outlet", "衰变池出口": "decay pool outlet",
    "黄河": "Yellow River",
    "海河": "Hai River", "淮河流域": "Huai River", "市政污水管网": "town sewer",
    "园区污水处理厂": "park plant",
}  # fmt: skip
AS_THEY_STAND = {
    "city",
    "built",
    "new",
    "level",
    "function_class",
    "industry",
    "use",
    "area",
    "product",
    "wastewater",
    "condition",
    "beds",
    "capacity",
}
AS_MUCH_AS_ASKED = {"县级及以上", "县城"}
YES_OR_NO = {"yes", "no"}
CLOSED = {  # columns in which nothing else may stand
    "direct": YES_OR_NO, "reused": YES_OR_NO, "special_area": YES_OR_NO,
    "institution": {"infectious", "general"}, "kind": {"public", "discharger", "hospital"},
}  # fmt: skip
SOMETHING_ELSE = "a word no standard has"


class Said(dict[str, str]):  # never changed, so that answers about it can be kept
    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


class Outfall(NamedTuple):  # None is not known; `has` tells the columns there are
    said: Said
    city: str | None
    built: date | None
    new: bool | None
    level: str | None
    has: frozenset[str]


def read_outfall(row: Mapping[str, str | None]) -> Outfall:
    known = {COLUMNS[name]: cell for name, cell in row.items() if name in COLUMNS}
    told = {name: cell for name, cell in known.items() if cell is not None}
    words = {name: cell if name in AS_THEY_STAND else WORDS[cell] for name, cell in told.items()}
    said = Said(words)
    about = {name: said.pop(name, None) for name in ("city", "built", "new", "level")}
    built = date.fromisoformat(about["built"]) if about["built"] else None
    new = None if about["new"] is None else about["new"] == "新建"
    return Outfall(said, about["city"], built, new, about["level"], frozenset(known))


def _named(column: str, said: str, words: Sequence[str]) -> bool:
    """Whether a word is one of those named; of products also as a part of it, or it of the word."""
    if said in words or column != "product":
        return said in words
    whole = [word for word in words if word != "other" and word[0] != "除"]
    return any(said in word or word in said for word in whole)


def _maybe(when: Mapping[str, Any], outfall: Outfall) -> bool | None:
    """Whether the words and building dates that are asked for hold; None: not known."""
    answers: list[bool | None] = [
        None if name not in outfall.said else _named(name, outfall.said[name], words)
        for name, words in when.get("said", {}).items()
    ]
    for bound, sign in (("built_from", 1), ("built_to", -1)):
        if bound in when:
            since = outfall.built and (outfall.built - date.fromisoformat(when[bound])).days * sign
            answers.append(None if since is None else since >= 0)
    for kind, wanted in (("at_least", True), ("below", False)):
        for name, bound in when.get(kind, {}).items():
            enough = _enough(name, bound, outfall)
            answers.append(None if enough is None else enough == wanted)
    return False if False in answers else None if None in answers else True


def _enough(name: str, bound: str, outfall: Outfall) -> bool | None:
    """Whether a figure is as large as asked; of a table without the column it is."""
    if name not in outfall.said:
        return None if name in outfall.has else True
    told = outfall.said[name]
    return told in AS_MUCH_AS_ASKED or Decimal(told) >= Decimal(bound)


def _level(
    standard: Mapping[str, Any], tables: Sequence[Any], outfall: Outfall, day: date
) -> tuple[str, tuple[str, ...]]:
    """Say "level" and which may bind, "prohibited", or "outfall_not_told"."""
    scope = standard["discharge"]
    levels = {level for table in standard["tables"] for level in table["levels"]}
    own = outfall.level if outfall.level in levels else None
    possible: list[tuple[str, ...]] = []  # what the zones that may hold say, up to one that does
    decided = False
    for zone in scope.get("zones", []):
        if zone.get("in_force_from", "0001-01-01") > f"{day}":
            continue
        prohibited = zone.get("prohibited", False)
        holds = _maybe(zone.get("when", {}), outfall)
        if zone.get("only_said"):
            holds = holds is True
        elif holds is None and prohibited and "protection_zone" in zone["when"]["said"]:
            # No column at all: there is none.
            holds = None if "protection_zone" in outfall.has else False
        if holds is not False:
            named = (zone["level"],) if "level" in zone else tuple(zone.get("levels", ()))
            possible.append(("prohibited",) if prohibited else named)
        if holds:
            decided = len(set(possible)) == 1
            break
    if decided and possible[0] == ("prohibited",):
        return "prohibited", ()
    forbidden = ("prohibited",) in possible
    if not forbidden and all(len(table["levels"]) == 1 for table in tables):
        return "level", ()
    if own and (decided or not forbidden):
        return "level", (own,)
    return ("level", possible[0]) if decided else ("outfall_not_told", ())


class Binding(NamedTuple):
    standard: Mapping[str, Any]
    ruled: str  # "level", "prohibited", "outfall_not_told", whatever the day
    levels: tuple[str, ...]  # several where it is not known which of them binds
    tables: list[int]  # those that may bind, by their places
    days: str | None  # "not_in_force", "limit_not_encoded", "outfall_not_told"; None: it binds
    left: str | None  # the reason, if another document has taken its place
    by_level: bool  # whether only the level is not told: tables of one figure bind all the same

    def groups(
        self, outfall: Outfall, parameter: str, held: str
    ) -> Iterator[tuple[list[int], str]]:
        """Yield tables and what they come to, of those that may have a parameter's limits."""
        all_tables = self.standard["tables"]
        of_kind = [i for i in self.tables if all_tables[i].get("basis", "daily-mean") == held]
        single = [i for i in of_kind if len(all_tables[i]["levels"]) == 1]
        several = [i for i in of_kind if i not in single]
        groups = [(of_kind, self.ruled)]
        if self.by_level and single and several:
            groups = [(single, "level"), (several, self.ruled)]
        kept = self.standard["discharge"].get("by_agreement")
        agreed = kept is not None and outfall.said.get("direct") == "no" and parameter not in kept
        yield from [(tables, "by_agreement" if agreed else ruled) for tables, ruled in groups]


@cache
def binding(id: str, outfall: Outfall, day: date) -> Binding | None:
    """Say how a standard binds an outfall on a day; None where it does not concern it."""
    standard = STANDARDS[id]
    scope = standard["discharge"]
    not_told = False
    industry = outfall.said.get("industry", "")
    if "industries" in scope and not _of_industry(industry, scope["industries"]):
        return None
    if "cities" in scope:
        if outfall.city is None:
            not_told = True
        elif not any(outfall.city.startswith(city) for city in scope["cities"]):
            return None
    if "basins" in scope:
        basin = outfall.said.get("basin")
        if basin is not None and basin not in scope["basins"]:
            return None
        not_told |= basin is None
    if scope.get("direct_only"):
        if outfall.said.get("direct") == "no" and "by_agreement" not in scope:
            return None
        not_told |= "direct" in outfall.has and "direct" not in outfall.said
    tables = [
        i for i, t in enumerate(standard["tables"])
        if _maybe(t.get("when", {}), outfall) is not False
        # No column at all: no special limits bind.
        and ("special_area" in outfall.has or "special_area" not in _said(t))
    ]  # fmt: skip
    if not tables:
        return None
    ruled, levels = _level(standard, [standard["tables"][i] for i in tables], outfall, day)
    by_level = ruled == "outfall_not_told" and not not_told
    if not_told:
        ruled = "outfall_not_told"
    days = None
    if "in_force_from" in standard:
        first = date.fromisoformat(standard["in_force_from"])
        later = date.fromisoformat(scope.get("existing_from", standard["in_force_from"]))
        new = outfall.new
        if new is None and outfall.built is not None:
            new = outfall.built >= first
        interim = date.fromisoformat(scope.get("existing_not_encoded_from", f"{later}"))
        if day < first or (new is False and day < interim):
            days = "not_in_force"
        elif new is False and day < later:
            days = "limit_not_encoded"
        elif new is None and day < later:
            days = "outfall_not_told"
    left = _given_way(scope, outfall, day) if days is None else None
    return Binding(standard, ruled, levels, tables, days, left, by_level)


def _said(table: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    said: Mapping[str, Sequence[str]] = table.get("when", {}).get("said", {})
    return said


def _of_industry(said: str, words: Sequence[str]) -> bool:
    return any(word == said or (not word.isascii() and word in said) for word in words)


def _given_way(scope: Mapping[str, Any], outfall: Outfall, day: date) -> str | None:
    """Say what holds of an outfall whose industry another document has taken, if it has.

    "instead: ID": the other one says itself what binds; it does so of a discharge it concerns.
    """
    industry = outfall.said.get("industry", "")
    found = []
    for way in [*scope.get("gives_way", []), *_own_standards(scope)]:
        words = way.get("industries")
        if words:
            # Of its industry is also what the other standard takes as such.
            other = _edition(way["to"])
            words = [*words, *((other or {}).get("discharge", {}).get("industries", []))]
        named = [len(word) for word in words or [""] if not words or _of_industry(industry, [word])]
        if not named:
            continue
        if not _maybe(way.get("when", {}), outfall):
            continue
        first = date.fromisoformat(way["new_from"])
        later = date.fromisoformat(way.get("existing_from", way["new_from"]))
        new = outfall.built >= first if outfall.built else outfall.new
        other = _edition(way["to"])
        concerned = other is not None and _takes(other, outfall)
        code = "outfall_not_told" if other and not concerned else "limit_not_encoded"
        start = first if new else later
        begins = _begins(other, outfall) or start if other and concerned else None
        found.append((start, -max(named), new, first, code, begins, other and other["id"]))
    for start, _, new, first, code, begins, id in sorted(found, key=lambda each: each[:2])[:1]:
        turn = first if new is None else start
        if begins is not None and day >= max(begins, turn):
            return f"instead: {id}"
        if day >= start:
            return code
        if new is None and day >= first:
            return "outfall_not_told"
    return None


def _own_standards(scope: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the standards of industries that a standard gives way to without naming them."""
    if not scope.get("gives_way_to_industries"):
        return
    named = [_edition(way["to"]) for way in scope.get("gives_way", [])]
    for id, other in STANDARDS.items():
        theirs = other.get("discharge", {})
        national = "cities" not in theirs and "basins" not in theirs
        of_industry = other["kind"] == "discharge" and theirs.get("industries") and national
        if of_industry and other not in named:
            first = other.get("in_force_from", f"{id[-4:]}-01-01")
            later = theirs.get("existing_not_encoded_from", theirs.get("existing_from", first))
            yield {"to": id, "industries": theirs["industries"], "new_from": first,
                   "existing_from": later}  # fmt: skip


def _edition(number: str) -> Mapping[str, Any] | None:
    """Return the standard of a number, or the first edition of one without its year."""
    editions = [id for id in STANDARDS if id == number or id.startswith(f"{number}-")]
    return STANDARDS[min(editions)] if editions else None


def _takes(other: Mapping[str, Any], outfall: Outfall) -> bool:
    """Whether another standard, for industries, is sure to concern an outfall."""
    scope = other["discharge"]
    if not _of_industry(outfall.said.get("industry", ""), scope.get("industries", [])):
        return False
    if scope.get("direct_only") and "direct" in outfall.has:
        told = outfall.said.get("direct")
        return told == "yes" or (told == "no" and "by_agreement" in scope)
    return True


def _begins(other: Mapping[str, Any], outfall: Outfall) -> date | None:
    """Return the first day on which another standard says anything of a unit."""
    if "in_force_from" not in other:
        return None
    first, scope = date.fromisoformat(other["in_force_from"]), other["discharge"]
    new = outfall.new if outfall.new is not None else outfall.built and outfall.built >= first
    existing = scope.get("existing_not_encoded_from", scope.get("existing_from"))
    return date.fromisoformat(existing) if new is False and existing else first


def _in_force(thing: Mapping[str, Any], day: date) -> bool:
    return thing.get("in_force_from", "0001-01-01") <= f"{day}" <= thing.get("in_force_to", "9999")
