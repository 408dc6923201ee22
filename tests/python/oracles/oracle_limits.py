"""The limits of a standard in every case that may hold, and the verdict, written plainly."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal
from functools import cache, lru_cache
from itertools import product
from typing import Any, NamedTuple

from oracle_laws import INFINITY, NO_MULTIPLE, POWERS, UNITS
from oracle_scope import CLOSED, SOMETHING_ELSE, STANDARDS, Outfall, _edition, _in_force, _named

CALC = Context(prec=40)


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
for id, standard in STANDARDS.items():
    if standard.get("discharge", {}).get("gives_way_to_industries"):
        others = {day for turns in TURNS.values() for day in turns}
        TURNS[id] = sorted(others | {f"{year}-01-01" for year in range(2005, 2029)})
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
