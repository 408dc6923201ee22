"""The law as data against the facts it was encoded from, of what binds which outfall, and when."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from fact_words import CHINESE, HELD, INDUSTRIES, LATER_PLANTS, OLDER_PLANTS, TABLE_WHENS, WHENS
from law_facts import (
    LAWS,
    Facts,
    Table,
    agree,
    differences,
    displacing,
    is_taken_over,
    items_of,
    load,
    read,
    texts_of,
    words_of,
)


def test_what_takes_the_place_of_a_standard_is_in_the_facts(standard: Table) -> None:
    """Every document with its days, both ways, and the source of each."""
    ways = standard.get("discharge", {}).get("gives_way", [])
    found = [
        (
            (way["to"], way["new_from"], way.get("existing_from", way["new_from"])),
            *texts_of(way["evidence"], standard),
        )
        for way in ways
    ]
    agree(differences(displacing(standard), found))


def test_words_of_displaced_industries_are_those_of_the_facts() -> None:
    """Every Chinese word of an industry is in the facts of its standard."""
    told: dict[str, str] = {}
    for row in read("industry/displaced.csv", 29):
        told[row["standard"]] = row["industries"] + row["gb8978_words_in_main"]
    general = told["GB 8978-1996"] + next(
        row["fact_zh"] for row in read("industry/gb8978-clauses.csv", 13) if row["clause"] == "1.2"
    )
    problems = []
    for way in load("gb8978-1996.toml")["discharge"]["gives_way"]:
        here = told.get(way["to"], general)
        if way["to"] == "GB 18466-2005":
            here = "医院 医疗机构"
        problems += [
            f"{way['to']}: {word}"
            for word in way["industries"]
            if not word.isascii() and word.replace("、", "") not in here.replace("、", "")
        ]
    agree(problems)


def test_rows_of_hospitals_end_where_their_own_standard_begins() -> None:
    """GB 8978-1996 has them up to the day before GB 18466-2005 is in force."""
    last = date.fromisoformat(load("gb18466-2005.toml")["in_force_from"]) - timedelta(days=1)
    for table, item in items_of(load("gb8978-1996.toml")):
        is_of_hospitals = "hospital" in item.get("condition", "")
        ends = {"in_force_to": str(last)} if is_of_hospitals else {}
        assert {k: v for k, v in item.items() if k.startswith("in_force")} == ends, table["no"]


DISCHARGE = {name: load(f"{name}.toml") for name in LAWS if "discharge" in load(f"{name}.toml")}


@pytest.mark.parametrize("law", DISCHARGE)
def test_each_condition_is_reported_as_when_it_binds(law: str) -> None:
    """The words of a condition, taken from the facts, and what has to hold are one and the same."""
    standard = DISCHARGE[law]
    problems = []
    for table in standard["tables"]:
        no = table["no"]
        expected = TABLE_WHENS.get(standard["id"], {}).get(no)
        if table.get("when") != expected:
            problems.append(f"table {no}: when {table.get('when')}, expected {expected}")
        for item in table["items"]:
            expected = expected_when(standard["id"], item)
            if item.get("when") != expected:
                problems.append(
                    f"table {no} {item['name']}, {item.get('condition')}: "
                    f"when {item.get('when')}, expected {expected}"
                )
            load_of = "maximum load per bed" if item["unit"] == "g/(bed·d)" else None
            if item.get("measure") != load_of:
                problems.append(f"table {no} {item['name']}: measure {item.get('measure')}")
    agree(problems)


def expected_when(law: str, item: Table) -> Table | None:
    """Return what has to hold for an item to bind, from the words of its condition."""
    condition, name = item.get("condition"), item["name"]
    if condition is None:
        return None
    if condition in WHENS:
        return WHENS[condition]
    said: dict[str, list[str]] = {}
    first, *more = condition.split("; ")
    if law == "GB/T 18920-2020":
        said["use"] = first.split(", ")
        if name == "溶解性总固体":
            said["area"] = ["coastal", "high dissolved solids"] if more else ["other"]
        elif more:
            assert more in (["plant outlet"], ["end of network"]), condition
            said["position"] = more
    elif condition.startswith("contact tank outlet, chlorine disinfection, contact time >= "):
        said = {"position": ["contact tank outlet"], "disinfectant": ["chlorine"]}
    elif condition.startswith("low-fluorine area"):
        said["area"] = ["low fluorine"]
    else:
        assert law == "GB 8978-1996", condition
        said["industry"] = INDUSTRIES.get(condition, condition.split(", "))
        if name == "氟化物" and condition == "other dischargers":
            said["area"] = ["other"]
        if name == "总余氯":
            said["disinfectant"] = ["chlorine"]
    return {
        "said": {
            column: [*words, *(CHINESE[word] for word in words if word in CHINESE)]
            for column, words in said.items()
        }
    }


@pytest.mark.parametrize("law", DISCHARGE)
def test_other_is_beside_what_it_is_other_than(law: str) -> None:
    """ "other" is for a column in which another item of the parameter names something."""
    problems = []
    for table in DISCHARGE[law]["tables"]:
        named: dict[tuple[str, str], list[str]] = {}
        for item in table["items"]:
            for column, words in item.get("when", {}).get("said", {}).items():
                named.setdefault((item["parameter"], column), []).extend(words)
        problems += [
            f"table {table['no']} {parameter}: no other word of {column}"
            for (parameter, column), words in named.items()
            if "other" in words and set(words) == {"other"}
        ]
    agree(problems)


@pytest.mark.parametrize("law", DISCHARGE)
def test_what_is_held_is_what_the_facts_say(law: str, facts: Facts) -> None:
    """A daily mean, or each value, where the notes of the facts or the README say so."""
    standard = DISCHARGE[law]
    found = {(standard["id"], t["no"]): t["basis"] for t in standard["tables"] if "basis" in t}
    assert found == {key: held for key, held in HELD.items() if key[0] == standard["id"]}
    if standard["id"] == "GB 18918-2002":
        told = "Daily means (Tables 1-3) and instantaneous values (Table 4) must both be met."
        assert told in facts.readme
        return
    if standard["id"] == "GB 8978-1996":
        assert "最高允许排放浓度按日均值计算" in facts.clauses[standard["id"], "5.2"]["fact_zh"]
        return
    silent = {
        row["name_zh"] for row in facts.limits[law] if not row["note"].startswith("daily mean")
    }
    # The file itself says that nothing is known of total residual chlorine.
    assert silent == {"总余氯"} if found else len(silent) > 1


def test_the_amendment_is_in_force_on_its_days(facts: Facts) -> None:
    """Items leave table 1 the day before table 4 comes into force; older plants follow in 2028."""
    standard = DISCHARGE["gb18918-2002"]
    assert "(announcement no. 24 of 2025, in force 2026-03-01)" in facts.readme
    assert "Colour, pH and fecal coliforms leave Table 1 (daily mean)." in facts.readme
    assert (
        "Plants built up to 2005-12-31 take the TP limits of later plants from 2028-01-01 "
        "(Tables 1 and 4)." in facts.readme
    )
    first, followed = date(2026, 3, 1), date(2028, 1, 1)
    before = [str(day - timedelta(days=1)) for day in (first, followed)]
    days: dict[tuple[str, str, str], tuple[str | None, str | None]] = {
        ("1", name, ""): (None, before[0]) for name in ("色度（稀释倍数）", "pH", "粪大肠菌群数")
    }
    for no in ("1", "4"):
        days[no, "总磷", OLDER_PLANTS] = (None, before[1])
        days[no, "总磷", f"{OLDER_PLANTS}, from {followed}"] = (str(followed), None)
    found = {
        (table["no"], item["name"], item.get("condition", "")): (
            item.get("in_force_from"),
            item.get("in_force_to"),
        )
        for table, item in items_of(standard)
        if {"in_force_from", "in_force_to"} & item.keys()
    }
    assert found == days
    tables = {t["no"]: (t.get("in_force_from"), t.get("in_force_to")) for t in standard["tables"]}
    assert tables == dict.fromkeys("123", (None, None)) | {"4": (str(first), None)}


def test_older_plants_take_the_limits_of_later_ones() -> None:
    """Of total phosphorus from 2028 on, on the evidence of the figures and of the amendment."""
    standard = DISCHARGE["gb18918-2002"]
    by_words = {(t["no"], words_of(item)): item for t, item in items_of(standard)}
    taken = [(t["no"], item) for t, item in items_of(standard) if is_taken_over(item)]
    assert [no for no, _ in taken] == ["1", "4"]
    for no, item in taken:
        later = by_words[no, LATER_PLANTS]
        for own, theirs in zip(item["limits"], later["limits"], strict=True):
            plain = {"level", "comparison", "value", "high", "note"}
            assert {k: own.get(k) for k in plain} == {k: theirs.get(k) for k in plain}
            witnesses = [
                limit.get("evidence", owner["evidence"])["witnesses"]
                for limit, owner in ((own, item), (theirs, later))
            ]
            assert set(witnesses[0]) == {*witnesses[1], "amendment-2025"}
        for field in ("no", "parameter", "name", "unit", "comparison", "note"):
            assert item.get(field) == later.get(field), field


ZONES: dict[str, dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]] = {
    # By the clause: what an outfall says, and the level.
    "gb8978-1996": {
        "4.1.1": [(("Ⅲ",), ("一级",))],
        "4.1.2": [(("Ⅳ", "Ⅴ"), ("二级",))],
        "4.1.3": [(("town sewer",), ("三级",)), (("no",), ("一级", "二级", "三级"))],
        "4.1.4": [(("no",), ("一级", "二级", "三级"))],
        "4.1.5": [
            (("Ⅰ", "Ⅱ"), ()), (("Ⅲ", "yes"), ()), (("Ⅰ", "Ⅱ"), ("一级", "二级", "三级")),
        ],
    },
    "gb18918-2002": {
        "4.1.2.1": [(("yes",), ("一级A",))],
        "4.1.2.2": [
            (("Ⅲ",), ("一级A", "一级B")), (("Ⅳ", "Ⅴ"), ("一级A", "一级B", "二级")),
        ],
        "4.1.2.3": [(("Ⅳ", "Ⅴ"), ("一级A", "一级B", "二级"))],
    },
    "gb18466-2005": {
        "4.1.2": [
            (("town sewer",), ("预处理标准",)), (("yes",), ("排放标准",)),
            (("no",), ("排放标准", "预处理标准")),
        ],
        "4.1.4": [(("yes", "Ⅰ", "Ⅱ"), ()), (("yes", "Ⅲ", "yes"), ())],
    },
}  # fmt: skip


@pytest.mark.parametrize("law", ZONES)
def test_levels_by_the_receiving_water_are_those_of_the_clauses(law: str, facts: Facts) -> None:
    """Each zone names its clause, which the facts have, with the words of its waters and levels."""
    standard = load(f"{law}.toml")
    found: dict[str, list[Any]] = {}
    for zone in standard["discharge"]["zones"]:
        said = zone.get("when", {}).get("said", {})
        words = tuple(word for all_words in said.values() for word in all_words)
        levels = tuple(zone.get("levels", [])) or ((zone["level"],) if "level" in zone else ())
        for clause in dict.fromkeys(re.findall(r"\d\.\d\.\d(?:\.\d)?", zone["zh"])):
            told = facts.clauses[standard["id"], clause]["fact_zh"]
            found.setdefault(clause, []).append((words, levels))
            waters = [word for word in words if word in "ⅠⅡⅢⅣⅤ"]
            assert all(word in told or law == "gb18918-2002" for word in waters), (clause, told)
            assert clause in zone["en"]
        texts = texts_of(zone["evidence"], standard)
        assert texts, zone["zh"]
    assert found == ZONES[law]
    amended = facts.clauses["GB 18918-2002", "4.1.2.2"]["fact_zh"]
    assert "2006年第21号公告的修改单" in amended and "未读到" in amended
