"""The slow, obvious reading of the standards of discharge, an outfall, day and parameter at a time.

Nothing here is taken from the engine; only the files of standards for every kind of industry, of
those that are known and not encoded, and the reading of cells in oracle.py are shared. Industry
standards are read from the facts (oracle_industry.py). What is not known of an outfall or a day is
tried in every way the standard tells apart ("worlds"): where the verdict is the same in all, it
stands; where it is not, it is not known.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import oracle_industry
from oracle import HALF, INFINITY, NO_MULTIPLE, POWERS, SIGNED, UNITS, ZERO, read_cell

CALC = Context(prec=40)
FILES = (
    "gb18918-2002", "gb18466-2005", "gb8978-1996", "db41-2087-2021", "gbt18920-2020",
    "db41-777-2013", "gb47946-2026", "db41-1820-2019", "gb3552-2018",
    # Known and not encoded: heads without limits.
    "gb13458-2013", "gb15580-2011", "gb16171-2012", "gb20426-2006", "gb21523-2024",
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
    "车间": "workshop outlet", "接触池出口": "contact tank outlet", "黄河": "Yellow River",
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
    left: str | None  # what is said where another document has taken its place
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
    for way in scope.get("gives_way", []):
        words = way.get("industries")
        if words and not _of_industry(industry, words):
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
        found.append((start, new, first, code, begins, other and other["id"]))
    for start, new, first, code, begins, id in sorted(found, key=lambda each: each[0])[:1]:
        turn = first if new is None else start
        if begins is not None and day >= max(begins, turn):
            return f"instead: {id}"
        if day >= start:
            return code
        if new is None and day >= first:
            return "outfall_not_told"
    return None


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


class Limit(NamedTuple):
    comparison: str
    low: Decimal
    high: Decimal

    def keeps(self, value: Decimal, undetected: bool) -> bool:
        if self.comparison == "not_detected":
            return undetected
        ends = value in (self.low, self.high)
        return self.low <= value <= self.high and not (self.comparison in "<>" and ends)

    def shown(self) -> tuple[Decimal | None, Decimal | None]:
        ends = [end for end in (self.low, self.high) if end.is_finite()]
        return ends[0] if ends else None, ends[1] if len(ends) > 1 else None


@lru_cache(maxsize=4096)
def _limit(comparison: str, value: str | None, high: str | None, power: int) -> Limit:
    first, second = (Decimal(text or 0).scaleb(power) for text in (value, high))
    low = first if comparison in (">=", ">", "range") else -INFINITY
    return Limit(
        comparison, low, first if comparison in ("<=", "<") else second if high else INFINITY
    )


class World(NamedTuple):  # an outfall and a day of which all is known
    said: Mapping[str, str]
    built: date
    temperature: Decimal
    month: int
    inside: bool  # whether what is in brackets binds


def _holds(when: Mapping[str, Any], world: World, others: frozenset[str]) -> bool:
    said = [(name, world.said.get(name), words) for name, words in when.get("said", {}).items()]
    return (
        all(
            word is not None
            and (
                _named(name, word, words)
                or ("other" in words and not _named(name, word, sorted(others)))
            )
            for name, word, words in said
        )
        and world.built >= date.fromisoformat(when.get("built_from", "0001-01-01"))
        and world.built <= date.fromisoformat(when.get("built_to", "9999-12-31"))
        and world.temperature > Decimal(when.get("water_temperature_above", "-1000"))
        and world.temperature <= Decimal(when.get("water_temperature_up_to", "1000"))
        and world.month in when.get("months", range(1, 13))
        and {"inside": world.inside, "outside": not world.inside}.get(when.get("bracket"), True)
    )


def _worlds(
    whens: Sequence[Mapping[str, Any]], outfall: Outfall, month: int,
    temperature: Decimal | None, bracket: Mapping[str, Any] | None,
) -> Iterable[World]:  # fmt: skip
    """Try everything that is asked for and not known."""
    asked: dict[str, set[str]] = {}
    bounds: set[date] = set()
    for when in whens:
        for name, words in when.get("said", {}).items():
            if name not in outfall.said:
                every = CLOSED.get(name, {SOMETHING_ELSE})
                asked.setdefault(name, set(every)).update(set(words) - {"other"})
        for key in ("built_from", "built_to"):
            if key in when:
                edge = date.fromisoformat(when[key])
                bounds |= {edge + timedelta(days=step) for step in (-1, 0, 1)}
    builts = [outfall.built] if outfall.built else sorted(bounds) or [date(2000, 1, 1)]
    warmths = [Decimal(5), Decimal(20)] if temperature is None else [temperature]
    for words, built, warmth in product(product(*asked.values()), builts, warmths):
        said = outfall.said | dict(zip(asked, words, strict=True))
        world = World(said, built, warmth, month, False)
        brackets = [False, True] if bracket is None else [_holds(bracket, world, frozenset())]
        for inside in brackets:
            yield world._replace(inside=inside)


def _in_force(thing: Mapping[str, Any], day: date) -> bool:
    return thing.get("in_force_from", "0001-01-01") <= f"{day}" <= thing.get("in_force_to", "9999")


class Verdict(NamedTuple):
    verdict: str
    reason: str | None = None
    limit: Decimal | None = None
    high: Decimal | None = None
    multiple: Decimal | None = None
    certain: bool | None = None
    value: Decimal | None = None  # what is shown beside the limit


def _turns(thing: Any) -> Iterator[str]:
    """Yield the days on which something written in a standard begins or is over."""
    for key, value in thing.items() if isinstance(thing, dict) else enumerate(thing):
        if key in ("in_force_from", "existing_from", "new_from", "existing_not_encoded_from"):
            yield value
        elif key == "in_force_to":
            yield f"{date.fromisoformat(value) + timedelta(days=1)}"
        elif key == "to" and (other := _edition(value)):  # which says itself what binds then
            yield from _turns(other)
        elif isinstance(value, dict | list):
            yield from _turns(value)


TURNS = {id: sorted(set(_turns(standard))) for id, standard in STANDARDS.items()}
# The day of a turn stands for every day up to the next one: nothing changes between them.
WARMTHS = [Decimal(12)]  # the temperatures that standards ask for


def _era(id: str, day: date) -> date:
    place = bisect_right(TURNS[id], f"{day}")
    return date.fromisoformat(TURNS[id][place - 1]) if place else date(1900, 1, 1)


@cache
def _limits(
    id: str, level: str | None, held: str, parameter: str, outfall: Outfall, day: date, month: int,
    temperature: Decimal | None, brackets: str | None, tables: tuple[int, ...],
) -> frozenset[frozenset[Limit]]:  # fmt: skip
    """Return what binds a parameter in every world: of each the limits."""
    standard = STANDARDS[id]
    choices = standard["discharge"].get("brackets", [])
    bracket = next((b["when"] for b in choices if b["id"] == brackets), None)
    candidates = []
    for table in [standard["tables"][i] for i in tables]:
        if table.get("basis", "daily-mean") != held or not _in_force(table, day):
            continue
        same = [i for i in table["items"] if i["parameter"] == parameter and "measure" not in i]
        named = {item["parameter"] for item in table["items"]}
        more = table.get("items_printed", 0 if named else 1) > len(named)
        if more and parameter not in named:
            unnamed = _limit("not_encoded", None, None, 0)  # it may be among the others
            candidates.append(((table.get("when", {}),), frozenset(), unnamed))
        words = [w for i in same for ws in i.get("when", {}).get("said", {}).values() for w in ws]
        for item in same:
            for cell in item["limits"]:
                if _in_force(item, day) and (cell["level"] == level or len(table["levels"]) == 1):
                    comparison = cell.get("comparison", item["comparison"])
                    power = POWERS.get((item["unit"], UNITS[parameter]), 0)
                    limit = _limit(comparison, cell.get("value"), cell.get("high"), power)
                    whens = table.get("when", {}), item.get("when", {})
                    candidates.append((whens, frozenset(words) - {"other"}, limit))
    whens = [when for pair, _, _ in candidates for when in pair]
    return frozenset(
        frozenset(
            limit for pair, others, limit in candidates
            if all(_holds(when, world, others) for when in pair)
        )
        for world in _worlds(whens, outfall, month, temperature, bracket)
    )  # fmt: skip


def _mentioned(standard: Mapping[str, Any], tables: Sequence[int], parameter: str) -> bool:
    """Whether tables name a parameter, or may, not all of their items being known."""
    for table in [standard["tables"][i] for i in tables]:
        named = {item["parameter"] for item in table["items"] if "measure" not in item}
        if parameter in named or table.get("items_printed", 0 if named else 1) > len(named):
            return True
    return False


def _over(limit: Limit, value: Decimal) -> Decimal | None:
    end = limit.low if value < limit.low else limit.high
    return CALC.divide(value - end, end) if end.is_finite() and end else None


def clauses(id: str, parameter: str, low: Decimal | None, high: Decimal | None) -> set[str]:
    """Return where a standard prints a figure: table and item, as clauses are told."""
    found = set()
    for table in STANDARDS[id]["tables"]:
        numbered = table["no"][:1].isdigit()
        place = f"表{table['no']}" if numbered else f"“{table['no']}”表"
        for item in table["items"]:
            if item["parameter"] != parameter or "measure" in item:
                continue
            power = POWERS.get((item["unit"], UNITS[parameter]), 0)
            for cell in item["limits"]:
                comparison = cell.get("comparison", item["comparison"])
                limit = _limit(comparison, cell.get("value"), cell.get("high"), power)
                if comparison != "not_encoded" and limit.shown() == (low, high):
                    number = item.get("no")
                    found.add(f"{id} {place}" + (f" 第{number}项" if number else ""))
    return found


def judge(
    worlds: Iterable[frozenset[Limit]], parameter: str, value: Decimal | None, undetected: bool
) -> Verdict | None:
    """Hold a value to every limit that binds, in every world; None where none does."""
    outcomes = set()
    kept, broken = list[frozenset[Limit]](), list[Limit]()
    for here in worlds:
        figures = {limit for limit in here if limit.comparison != "not_encoded"}
        asked = {limit for limit in figures if limit.comparison != "not_detected"}
        over = {
            limit for limit in figures
            if not (undetected if value is None else limit.keeps(value, undetected))
        }  # fmt: skip
        if value is None and asked:
            outcomes.add("not_detected")
            continue
        kept.append(frozenset(figures - over))
        if over:
            broken.append(min(over, key=lambda limit: limit.high))  # the strictest
        outcomes.add(
            "fail" if over else "limit_not_encoded" if len(figures) < len(here)
            else "pass" if here else "no_limit"
        )  # fmt: skip
    if outcomes == {"no_limit"}:
        return None
    for reason in ("not_detected", "limit_not_encoded"):
        if reason in outcomes and "fail" not in outcomes:
            return Verdict("undetermined", reason)
    strictest = min(frozenset().union(*kept), key=lambda limit: limit.high, default=None)
    if outcomes <= {"pass", "no_limit"}:
        sure = frozenset.intersection(*kept)  # what binds in every world goes before what may
        shown = min(sure, key=lambda limit: limit.high, default=strictest)
        assert shown is not None
        return Verdict("pass", None, *shown.shown())
    if outcomes != {"fail"}:
        return Verdict("undetermined", "condition_unknown",
                       *min(broken, key=lambda limit: limit.high).shown())  # fmt: skip
    loosest = max(broken, key=lambda limit: limit.high)  # over this it is in every world
    assert value is not None
    multiple = None if parameter in NO_MULTIPLE else _over(loosest, value)
    return Verdict("fail", None, *loosest.shown(), multiple)


class Range(NamedTuple):  # a figure of a day, and the ends between which it may lie
    value: Decimal | None
    low: Decimal
    high: Decimal


class Day(NamedTuple):  # one parameter on one day, in the canonical unit
    mean: Range
    highest: Range
    lowest: Range
    count: int  # readings that entered
    bare: int  # readings not detected, of which no detection limit is known
    undetected: bool
    flow: str  # "by flow", "not known", "partly known", "none"
    flagged: int = 0  # readings that are flagged other than N
    detected: Decimal | None = None  # the mean with what is below detection as nothing


class Entry(NamedTuple):  # a reading; None of no value is one not detected and no more
    value: Decimal | None
    low: Decimal
    high: Decimal
    below: bool


@lru_cache(maxsize=1 << 20)
def _entered(cell: str | None, parameter: str, power: int) -> Entry | None:
    reading = read_cell(cell, signed=parameter in SIGNED)
    below = reading.kind == "below"
    if reading.value is None:
        return Entry(None, ZERO, INFINITY, True) if below else None
    value = reading.value.scaleb(power)
    return Entry(value * HALF, ZERO, value, True) if below else Entry(value, value, value, False)


@lru_cache(maxsize=1 << 16)
def _ions(value: Decimal) -> Decimal:
    if value == INFINITY:
        return ZERO
    return CALC.power(10, -value)


def _mean(parts: Sequence[tuple[Decimal, Decimal]], parameter: str) -> Decimal | None:
    """Average pairs of a value and its weight."""
    parts = [(value, flow) for value, flow in parts if flow]
    weight = sum((flow for _, flow in parts), ZERO)
    if not weight:
        return None
    if any(value == INFINITY for value, _ in parts) and parameter != "ph":
        return INFINITY
    with localcontext(CALC):
        if parameter == "ph":
            return -(sum((_ions(value) * flow for value, flow in parts), ZERO) / weight).log10()
        return sum((value * flow for value, flow in parts), ZERO) / weight


def whole_day(
    cells: Sequence[str | None], flows: Sequence[Decimal | None], parameter: str, power: int = 0,
    flags: Sequence[str | None] | None = None,
) -> Day:  # fmt: skip
    """Average by flow where every reading has one and anything flowed, plainly elsewhere.

    Readings with a flag other than N are left out.
    """
    read = [(_entered(cell, parameter, power), f) for cell, f in zip(cells, flows, strict=True)]
    marks = flags or ["N"] * len(read)
    whole = [(entry, flow) for (entry, flow), mark in zip(read, marks, strict=True)
             if mark in ("N", None)]  # fmt: skip
    there = [(entry, flow) for entry, flow in whole if entry is not None]
    out = sum(entry is not None for entry, _ in read) - len(there)
    if not there:
        nothing = Range(None, ZERO, ZERO)
        return Day(nothing, nothing, nothing, 0, 0, False, "by flow", out)
    known = [flow for _, flow in there if flow is not None]
    state = (
        "not known" if not known else "partly known" if len(known) < len(there)
        else "by flow" if any(known) else "none"
    )  # fmt: skip
    weigh = [(entry, flow if state == "by flow" and flow is not None else Decimal(1))
             for entry, flow in there]  # fmt: skip
    mean = _mean([(e.value, w) for e, w in weigh if e.value is not None], parameter)
    low, high = (_mean([(e[k], w) for e, w in weigh], parameter) for k in (1, 2))
    assert low is not None and high is not None
    if state == "partly known":  # any flow of the others is possible
        of_known = [(e, f) for e, f in there if f is not None]
        others = [e for e, f in there if f is None]
        lows = [low, _mean([(e.low, f) for e, f in of_known], parameter)]
        highs = [high, _mean([(e.high, f) for e, f in of_known], parameter)]
        low = min([x for x in lows if x is not None] + [e.low for e in others])
        high = max([x for x in highs if x is not None] + [e.high for e in others])
    flowed = [e for e, flow in there if flow != 0 or state == "none"]
    values = [e.value for e in flowed if e.value is not None]
    extremes = [
        Range(pick(values) if values else None, pick(e.low for e in flowed),
              pick(e.high for e in flowed))
        for pick in (max, min)
    ]  # fmt: skip
    count = sum(entry.value is not None for entry, _ in there)
    return Day(
        Range(mean, low, high), *extremes, count, len(there) - count,
        all(entry.below for entry, _ in there), state, out,
        _mean([(ZERO if e.below else e.value or ZERO, w) for e, w in weigh], parameter),
    )  # fmt: skip


def _held(
    worlds: Iterable[frozenset[Limit]], parameter: str, figure: Range, whole: Day
) -> Verdict | None:
    """Hold a figure and everything it may be to the limits."""
    said = judge(worlds, parameter, figure.value, whole.undetected)
    if said is None or figure.value is None:
        return said
    ends = [judge(worlds, parameter, end, whole.undetected) for end in figure[1:]]
    same = all(end and (end.verdict, end.reason) == (said.verdict, said.reason) for end in ends)
    if not same and whole.bare:
        return Verdict("undetermined", "not_detected", said.limit, said.high)
    partly = whole.flow in ("not known", "partly known")
    if said.verdict not in ("pass", "fail"):
        return said
    multiples = [v.multiple for v in (said, *ends) if v and v.multiple is not None]
    multiple = min(multiples, key=abs) if whole.bare and same and multiples else said.multiple
    noted = "unknown_flow" if partly else "not_detected" if whole.bare else None
    if noted is None and whole.flagged:
        noted = "flagged"
    if not same and noted in (None, "flagged"):
        noted = "below_detection"
    return said._replace(reason=noted, certain=same, multiple=multiple)


# HJ 1122-2020 4.7.4.1: these are not averaged.
EACH_READING = ("ph", "color_dilution")


def check(
    about: Outfall, day: date, parameter: str, whole: Day, temperature: Decimal | None, *,
    standards: Sequence[str] | None = None, brackets: str | None = None, least: int = 1,
    each_reading: Sequence[str] = EACH_READING, most: int = 0,
) -> dict[tuple[str | None, str | None], tuple[str | None, Verdict]]:  # fmt: skip
    """Return level and verdict by standard and by what is held; one of (None, None) for nothing.

    ``most`` is how many readings the outfall has on a day at most.
    """
    found: dict[tuple[str | None, str | None], tuple[str | None, Verdict]] = {}
    readings = whole.count + whole.bare
    none = "flagged" if whole.flagged else "missing"
    few = none if readings == 0 else "too_few" if readings < least else None
    warm = temperature and next((w for w in WARMTHS if temperature <= w), Decimal(99))
    for id in standards or DISCHARGE:
        era = _era(id, day)
        bound = binding(id, about, era)
        if bound is None or (bound.days == "not_in_force" and standards is None):
            continue
        left = bound.left
        if left and left.startswith("instead"):
            if standards is None or left.removeprefix("instead: ") in standards:
                continue  # it is asked too
            left = "not_in_force"
        kinds = {bound.standard["tables"][i].get("basis", "daily-mean") for i in bound.tables}
        for held in sorted(kinds):
            mean = held == "daily-mean" and parameter not in each_reading
            basis = "each-reading" if held == "daily-mean" and not mean else held
            key = bound.standard["id"], basis
            figures = (whole.mean,) if mean else (whole.highest, whole.lowest)
            no_discharge = whole.flow == "none"
            for tables, ruled in bound.groups(about, parameter, held):
                level = bound.levels[0] if len(bound.levels) == 1 else None
                worlds = frozenset().union(*(
                    _limits(id, each, held, parameter, about, era, day.month, warm, brackets,
                            tuple(tables)) for each in bound.levels or (None,)
                ))  # fmt: skip
                outcome = left or bound.days or ruled
                if outcome != "level":
                    spoken = (
                        left is not None or outcome == "prohibited"
                        or (any(worlds or ()) if ruled == "level" else
                            _mentioned(bound.standard, tables, parameter))
                    )  # fmt: skip
                    if not spoken:
                        continue
                    if no_discharge:
                        said = Verdict("undetermined", "no_discharge")
                    elif outcome == "prohibited":
                        said = Verdict("prohibited", certain=True)
                    else:
                        said = Verdict("undetermined", few or outcome)
                    found[key] = level, said._replace(value=figures[0].value)
                    continue
                verdicts = [
                    said and said._replace(value=figure.value)
                    for figure in figures
                    for said in [_held(worlds, parameter, figure, whole)]
                ]
                if judged := [verdict for verdict in verdicts if verdict]:
                    rank = ["pass", "undetermined", "fail"]
                    worst = max(judged, key=lambda verdict: rank.index(verdict.verdict))
                    if worst.verdict == "pass":
                        worst = worst._replace(certain=all(v.certain for v in judged))
                    if whole.flagged and worst.certain and (mean or worst.verdict == "pass"):
                        worst = worst._replace(certain=False)
                    stands = worst.verdict in ("pass", "fail") and worst.reason is None
                    if stands and mean and readings == 1 and most > 1:
                        worst = worst._replace(reason="one_reading")
                    why = "no_discharge" if no_discharge else few
                    if why:
                        worst = Verdict("undetermined", why, value=worst.value)
                    found[key] = level, worst
    nothing = Verdict("undetermined", "no_limit", value=whole.mean.value)
    return found or {(None, None): (None, nothing)}
