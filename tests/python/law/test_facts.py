"""The law as data against the facts it was encoded from, cell by cell and both ways.

The facts are in standards/facts; a figure is corrected there and in the file of the standard, and
nowhere else.
"""

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[3]
STANDARDS = ROOT / "standards"
FACTS = STANDARDS / "facts"


class Law(NamedTuple):
    """A file of a standard."""

    facts: dict[str, int]
    """The files of its facts, and how many rows of each the README counts."""
    limits: int


LAWS = {
    "gb3838-2002": Law({"gb3838-2002": 216}, 216),
    "gbt14848-2017": Law({"gbt14848-2017": 467}, 467),
    "gb18918-2002": Law(
        {"gb18918-2002": 101, "gb18918-2025-amendment-table4": 32},
        101 + 32 + 8,  # the phosphorus limits that older plants take from 2028 on, in two tables
    ),
    "gb18466-2005": Law({"gb18466-2005": 80}, 80),
    "gb8978-1996": Law({"gb8978-1996": 225, "gb8978-1996-table2": 127}, 225 + 127),
    "gbt18920-2020": Law({"gbt18920-2020": 31}, 31),
    "gb5749-2022": Law(
        {"gb5749-2022": 47},
        47 - 1,  # bromate is only remembered
    ),
}
"""The files of standards."""

Row = dict[str, str]
Table = dict[str, Any]

UNITS = {
    "ug/L": "μg/L",
    "degC": "℃",
    "count/L": "个/L",
    "uS/cm": "μS/cm",
    "mg/m3": "mg/m³",
    "g/(bed.d)": "g/(bed·d)",
}
"""Units the facts spell in ASCII; every other one is spelled alike."""

LEVELS = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ", "limit": "limit"} | {
    level: level for level in ("一级A", "一级B", "一级", "二级", "三级", "排放标准", "预处理标准")
}
"""From best to worst."""

AMENDMENT = "GB 18918-2002 (2025 amendment)"

APPLIES_TO = {
    ("GB 18466-2005", "1"): "infectious-disease and tuberculosis institutions",
    ("GB 18466-2005", "2"): "general and other institutions",
    ("GB 8978-1996", "1"): "sampled at the workshop or its treatment outlet",
    ("GB 8978-1996", "2"): "built up to 1997-12-31",
    ("GB 8978-1996", "4"): "built from 1998-01-01",
    ("GB/T 18920-2020", "2"): "optional item, chosen by the user",
}
"""What the facts say of every row of a table, the TOML of the table."""

WORDED = {
    "all dischargers": "",
    "water_temp>12C": "water above 12 ℃",
    "water_temp<=12C": "water of 12 ℃ or below",
    # Table 2 of GB 8978 has its conditions in Chinese.
    "一切排污单位": "",
    "传染病、结核病医院污水": "infectious-disease and tuberculosis hospitals",
    "低氟地区（水体含氟量<0.5mg/L）": "low-fluorine area (water body fluoride < 0.5 mg/L)",
    "其他排污单位": "other dischargers",
    "医药原料药、染料、石油化工工业": "active pharmaceutical ingredient, dyestuff, petrochemical",
    "医院（50个床位以上）、兽医院及医疗机构含病原体污水": (
        "hospitals (50 beds and more), veterinary hospitals and medical institutions with pathogens"
    ),
    "合成洗涤剂工业": "synthetic detergent",
    "合成脂肪酸工业": "synthetic fatty acid",
    "味精、酒精、医药原料药、生物制药、苎麻脱胶、皮革、化纤浆粕工业": (
        "monosodium glutamate, alcohol, active pharmaceutical ingredient, bio-pharmaceutical, "
        "ramie degumming, leather, chemical-fibre pulp"
    ),
    "城镇二级污水处理厂": "urban secondary wastewater plant",
    "染料工业": "dyestuff",
    "甘蔗制糖、苎麻脱胶、湿法纤维板工业": ("cane sugar, ramie degumming, wet-process fibreboard"),
    "甜菜制糖、焦化、合成脂肪酸、湿法纤维板、染料、洗毛、有机磷农药工业": (
        "beet sugar, coking, synthetic fatty acid, wet-process fibreboard, dyestuff, "
        "wool washing, organophosphorus pesticide"
    ),
    "甜菜制糖、酒精、味精、皮革、化纤浆粕工业": (
        "beet sugar, alcohol, monosodium glutamate, leather, chemical-fibre pulp"
    ),
    "电影洗片": "film processing",
    "电影洗片（铁氰化合物）": "film processing (ferricyanide compounds)",
    "石油化工工业（包括石油炼制）": "petrochemical including oil refining",
    "脉金选矿": "vein gold ore dressing",
    "边远地区砂金选矿": "placer gold ore dressing in remote areas",
    "采矿、选矿、选煤工业": "mining, ore dressing, coal washing",
    "黄磷工业": "yellow phosphorus",
}
"""Conditions of the facts in the words of the TOML; every other one is worded alike."""

HELD = {
    ("GB 18918-2002", "1"): "daily-mean",
    ("GB 18918-2002", "2"): "daily-mean",
    ("GB 18918-2002", "3"): "daily-mean",
    ("GB 18918-2002", "4"): "instantaneous",
    ("GB 18466-2005", "1"): "daily-mean",
    ("GB 18466-2005", "2"): "daily-mean",
    ("GB 8978-1996", "1"): "daily-mean",
    ("GB 8978-1996", "2"): "daily-mean",
    ("GB 8978-1996", "4"): "daily-mean",
}
"""What is held to the limits of a table: the notes of the facts say so, or the README."""

OLDER_PLANTS = "built before 2006 (on or before 2005-12-31)"
LATER_PLANTS = "built from 2006-01-01"

WHENS = {
    "water above 12 ℃": {"water_temperature_above": "12"},
    "water of 12 ℃ or below": {"water_temperature_up_to": "12"},
    OLDER_PLANTS: {"built_to": "2005-12-31"},
    f"{OLDER_PLANTS}, from 2028-01-01": {"built_to": "2005-12-31"},
    LATER_PLANTS: {"built_from": "2006-01-01"},
    "effluent reused": {"said": {"reused": ["yes"]}},
    "effluent not reused": {"said": {"reused": ["no"]}},
    "finished water leaving the plant": {"said": {"position": ["plant outlet", "出厂"]}},
    "network or end of pipe": {"said": {"position": ["end of network", "管网末端"]}},
    "discharged directly to a water body": {
        "said": {"direct": ["yes"], "position": ["outfall"], "disinfectant": ["chlorine"]}
    },
}
"""When a limit of a condition binds; of industries, uses and positions, see `expected_when`."""

INDUSTRIES = {
    "petrochemical including oil refining": ["petrochemical", "oil refining"],
    "infectious-disease and tuberculosis hospitals": [
        "infectious-disease hospital",
        "tuberculosis hospital",
    ],
    "hospitals (50 beds and more), veterinary hospitals and medical institutions with pathogens": [
        "hospital of 50 beds and more",
        "veterinary hospital",
        "medical institution with pathogens",
    ],
    "film processing (ferricyanide compounds)": ["film processing"],
    "other dischargers": ["other"],
}
"""Conditions of GB 8978 whose words are not a plain list of industries."""

CHINESE = {
    "mining": "采矿",
    "ore dressing": "选矿",
    "coal washing": "选煤",
    "vein gold ore dressing": "脉金选矿",
    "placer gold ore dressing in remote areas": "边远地区砂金选矿",
    "urban secondary wastewater plant": "城镇二级污水处理厂",
    "cane sugar": "甘蔗制糖",
    "beet sugar": "甜菜制糖",
    "ramie degumming": "苎麻脱胶",
    "wet-process fibreboard": "湿法纤维板",
    "dyestuff": "染料",
    "wool washing": "洗毛",
    "alcohol": "酒精",
    "monosodium glutamate": "味精",
    "leather": "皮革",
    "chemical-fibre pulp": "化纤浆粕",
    "synthetic fatty acid": "合成脂肪酸",
    "organophosphorus pesticide": "有机磷农药",
    "active pharmaceutical ingredient": "医药原料药",
    "bio-pharmaceutical": "生物制药",
    "petrochemical": "石油化工",
    "oil refining": "石油炼制",
    "yellow phosphorus": "黄磷",
    "film processing": "电影洗片",
    "coking": "焦化",
    "synthetic detergent": "合成洗涤剂",
    "infectious-disease hospital": "传染病医院",
    "tuberculosis hospital": "结核病医院",
    "hospital of 50 beds and more": "50床以上医院",
    "veterinary hospital": "兽医院",
    "medical institution with pathogens": "医疗机构",
    "low fluorine": "低氟地区",
    "flushing": "冲厕",
    "vehicle washing": "车辆冲洗",
    "urban greening": "城市绿化",
    "road sweeping": "道路清扫",
    "fire fighting": "消防",
    "building construction": "建筑施工",
    "plant outlet": "出厂",
    "end of network": "管网末端",
    "coastal": "沿海地区",
    "high dissolved solids": "溶解性总固体较高地区",
}
"""What an outfall may say in Chinese as well: those words stand behind the English ones."""

TABLE_WHENS = {
    "GB 5749-2022": {"水质指标": {"said": {"use": ["drinking water", "生活饮用水", "饮用"]}}},
    "GB 18918-2002": {no: {"said": {"kind": ["public"]}} for no in "1234"},
    "GB 18466-2005": {
        "1": {"said": {"kind": ["hospital"], "institution": ["infectious"]}},
        # 4.1.2: county level or 20 beds and more.
        "2": {
            "said": {"kind": ["hospital"], "institution": ["general"]},
            "at_least": {"beds": "20"},
        },
    },
    "GB 8978-1996": {
        "1": {"said": {"kind": ["discharger"], "position": ["workshop outlet"]}},
        "2": {"said": {"kind": ["discharger"]}, "built_to": "1997-12-31"},
        "4": {"said": {"kind": ["discharger"]}, "built_from": "1998-01-01"},
    },
}
"""When the tables of a standard bind, where not all the while; the kind is none of the facts."""

FOOTNOTES = {
    22: "sum of o-, m- and p-xylene",
    27: "sum of 1,2,3-, 1,2,4- and 1,3,5-trichlorobenzene",
    28: "sum of 1,2,3,4-, 1,2,3,5- and 1,2,4,5-tetrachlorobenzene",
    31: "sum of o-, m- and p-dinitrobenzene",
    34: "sum of o-, m- and p-nitrochlorobenzene",
    68: "sum of PCB-1016, 1221, 1232, 1242, 1248, 1254 and 1260",
}
"""Items of table 3 whose note the CSV has from memory, and the README from the scan."""

NARROWED_NOTES = {
    ("GB 3838-2002", "1", 3, "mg/L"): 'class I is printed "saturation 90% (or 7.5)"',
}
"""Notes that the CSV has on some rows of an item; the item's own note says which."""

BEYOND = "class V = above the class IV limit"
"""A note of the CSV that the TOML states as a limit: more than the figure of the level before."""

UNNUMBERED = {"GB 5749-2022": "水质指标"}
"""Standards whose numbers of items and tables are from memory, and the TOML's name of the table."""

NUMBERED_ON = {("GB/T 14848-2017", "2"): 39}
"""Tables whose items the CSV numbers on from the table before, by how many: the README says so."""

PARTED = {
    "residual_chlorine_total": {
        "id": "total_chlorine",
        "name_zh": "总氯",
        "name_en": "total chlorine",
        "unit": "mg/L",
        "evidence": "names only; parted from 总余氯, a different quantity",
    },
}
"""Rows of the facts that are two quantities: the README says to part them."""

WEAK = {
    "water_temperature": {"T", "温度"},
    "boron": {"B"},
    "vanadium": {"V"},
    "cobalt": {"Co"},
    "arsenic": {"As"},
    "iodide": {"I-"},
    "dissolved_oxygen": {"氧"},
    "color_platinum_cobalt": {"色"},
    "volatile_phenol": {"酚"},
    "petroleum": {"油类"},
}
"""Names that the README says count only where a unit bears them out."""

HEADER_UNITS = [
    "mg/L",
    "mg/m3",
    "℃",
    "NTU",
    "mV",
    "m",
    "cm",
    "μS/cm",
    "uS/cm",
    "个/L",
    "MPN/L",
    "cells/L",
    "无量纲",
]
"""Units in brackets behind a name, as the aliases of the facts have them."""

CLAUSES = 53
"""How many clauses the file of the facts has."""

SHOWN = 20
"""How many disagreements a failing test lists."""


class Limit(NamedTuple):
    """One limit, in the words of the TOML; `copies` are the full texts of its witnesses."""

    table: str
    item: int
    name: str
    parameter: str
    unit: str
    level: str
    comparison: str
    value: str
    high: str
    water_body: str
    condition: str
    applies_to: str
    copies: tuple[str, ...]


class DetectionLimit(NamedTuple):
    """The lowest detection limit of one method, in the words of the TOML."""

    table: str
    item: int
    parameter: str
    method: str
    value: str
    unit: str
    method_standard: str
    note: str
    copies: tuple[str, ...]


class Facts(NamedTuple):
    """The facts, as read."""

    limits: dict[str, list[Row]]
    detection_limits: list[Row]
    scanned: dict[str, list[Row]]
    """The tables of GB 3838-2002 as the official scan prints them: limits, detection limits."""
    clauses: dict[tuple[str, str], Row]
    parameters: list[Row]
    readme: str


def read(name: str, rows: int) -> list[Row]:
    """Read a CSV of the facts; it must have as many rows as the README counts."""
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, strict=True))
    assert len(table) == rows, f"{name}: {len(table)} rows, the README counts {rows}"
    return table


def load(name: str) -> Table:
    """Read a TOML file of the standards."""
    return tomllib.loads((STANDARDS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Return the facts."""
    return Facts(
        limits={
            name: [row for file, n in law.facts.items() for row in read(f"{file}.csv", n)]
            for name, law in LAWS.items()
        },
        detection_limits=read("gb3838-2002-detection-limits.csv", 47),
        scanned={
            "limits": read("gb3838-2002-scan.csv", 216),
            "detection limits": read("gb3838-2002-detection-limits-scan.csv", 153),
        },
        clauses={(row["document"], row["clause"]): row for row in read("clauses.csv", CLAUSES)},
        parameters=read("parameters.csv", 182),
        readme=(FACTS / "README.md").read_text(encoding="utf-8"),
    )


@pytest.fixture(scope="module", params=LAWS)
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of each file of a standard."""
    return str(request.param)


@pytest.fixture(scope="module")
def standard(name: str) -> Table:
    """Return a standard as encoded."""
    return load(f"{name}.toml")


@pytest.fixture(scope="module")
def rows(name: str, facts: Facts) -> list[Row]:
    """Return the facts of its limits; what is only remembered may not be encoded."""
    return [row for row in facts.limits[name] if row["witnesses"] != "memory-only"]


@pytest.fixture(scope="module")
def parameters() -> dict[str, Table]:
    """Return the parameters by id."""
    entries = load("parameters.toml")["parameters"]
    by_id = {entry["id"]: entry for entry in entries}
    assert len(by_id) == len(entries), "an id appears twice in parameters.toml"
    return by_id


def agree(problems: Iterable[str]) -> None:
    """Fail with the problems, each on a line of its own."""
    found = list(problems)
    if found:
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        pytest.fail("\n".join([f"{len(found)} disagreements", *found[:SHOWN], *more]))


def differences(expected: Iterable[object], found: Iterable[object]) -> Iterator[str]:
    """Return what only one side has, counting repeats."""
    wanted, got = Counter(iter(expected)), Counter(iter(found))
    yield from (f"only in the facts: {each}" for each in (wanted - got).elements())
    yield from (f"only in the TOML:  {each}" for each in (got - wanted).elements())


def ids_by_name(facts: Facts) -> dict[str, str]:
    """Return the id of every name, the parted ones by their own."""
    return rows_by_name(facts) | {entry["name_zh"]: entry["id"] for entry in PARTED.values()}


def name_of(row: Row) -> str:
    """Return the name of an item, without what it says of disinfection: that is in its `when`."""
    return row["name_zh"].removesuffix("（采用氯化消毒的医院污水）")


def rows_by_name(facts: Facts) -> dict[str, str]:
    """Return the row of the facts of every alias; none may belong to two parameters."""
    ids: dict[str, str] = {}
    for row in facts.parameters:
        for alias in row["aliases"].split("|"):
            assert ids.setdefault(alias, row["id"]) == row["id"], f"{alias} is not unique"
    return ids


def texts_of(evidence: Table, standard: Table) -> list[str]:
    """Return the full texts of the witnesses, in the order of the short names."""
    witnesses = standard["witnesses"]
    return [witnesses.get(short, f"(undefined: {short})") for short in evidence["witnesses"]]


def copies_in(rows: list[Row]) -> set[str]:
    """Return the full texts of all witnesses of some rows."""
    return {text for row in rows for text in row["witnesses"].split("; ")}


def is_documented(text: str, readme: str) -> bool:
    """Return whether the README names the repository, and the file, of a witness."""
    places = [word.strip("(),") for word in text.split() if "/" in word or "@" in word]
    return bool(places) and all(place in readme for place in places)


def is_noted(text: str) -> bool:
    """Return whether a witness is what the notes on DB41/2087-2021 say, word for word."""
    match = re.fullmatch(r"notes on DB41/2087-2021 \((.+)\)", text)
    if match is None:
        return False
    notes = (FACTS / "db41-2087-2021.md").read_text(encoding="utf-8")
    return all(part in " ".join(notes.split()) for part in match[1].split(": "))


def is_own_file(text: str) -> bool:
    """Return whether a witness is a PDF copy of a standard, compared row by row."""
    return text.startswith("Fungwingwaa/cee docs/") and ".pdf@" in text


def items_of(standard: Table) -> Iterator[tuple[Table, Table]]:
    """Yield each item of the TOML after its table."""
    for table in standard["tables"]:
        for item in table["items"]:
            yield table, item


def is_taken_over(item: Table) -> bool:
    """Return whether an item is of limits that older plants take from those of later ones."""
    return str(item.get("condition", "")).startswith(f"{OLDER_PLANTS}, from ")


def words_of(item: Table) -> str:
    """Return what an item depends on, or what its figures are, in words."""
    return str(item.get("condition", item.get("measure", "")))


def encoded_limits(standard: Table, copies: set[str], readme: str) -> Iterator[Limit]:
    """Yield the limits of the TOML; witnesses that only the README documents are left out.

    Limits that are taken over are another test's.
    """
    for table, item in items_of(standard):
        if is_taken_over(item):
            continue
        for limit in item["limits"]:
            texts = texts_of(limit.get("evidence", item["evidence"]), standard)
            yield Limit(
                table=table["no"],
                item=item["no"],
                name=item["name"],
                parameter=item["parameter"],
                unit=item["unit"],
                level=limit["level"],
                comparison=limit.get("comparison", item["comparison"]),
                value=limit.get("value", ""),
                high=limit.get("high", ""),
                water_body=item.get("water_body", ""),
                condition=limit.get("condition", words_of(item)),
                applies_to=table.get("applies_to", ""),
                copies=tuple(
                    sorted(t for t in texts if t in copies or not is_documented(t, readme))
                ),
            )


def place_of(row: Row) -> tuple[str, int]:
    """Return the table and the number that the standard itself gives the item of a row."""
    if row["standard"] in UNNUMBERED:
        return UNNUMBERED[row["standard"]], 0
    before = NUMBERED_ON.get((row["standard"], row["table"]), 0)
    return row["table"], int(row["item_no"]) - before


class Condition(NamedTuple):
    """The one condition of the facts is three things in the TOML."""

    water_body: str
    condition: str
    applies_to: str


def condition_of(row: Row) -> Condition:
    """Part the condition of a row."""
    text = row["condition"]
    if text in ("river", "lake"):
        return Condition(text, "", "")
    if text.startswith("centralised drinking-water source"):
        return Condition("", "", text)
    applies_to = APPLIES_TO.get((row["standard"], row["table"]), "")
    assert text.startswith(applies_to), row
    text = text.removeprefix(applies_to).removeprefix("; ")
    return Condition("", WORDED.get(text, text), applies_to)


def known_limits(rows: list[Row], ids: dict[str, str], scanned: list[Row]) -> Iterator[Limit]:
    """Yield the limits of the facts, with the scan as a further copy of a row it prints."""
    scans = {key_of(row): [row["witnesses"]] for row in scanned}
    for row in rows:
        table, number = place_of(row)
        condition = condition_of(row)
        yield Limit(
            table=table,
            item=number,
            name=name_of(row),
            parameter=ids[name_of(row)],
            unit=UNITS.get(row["unit"], row["unit"]),
            level=LEVELS[row["level"]],
            comparison=row["operator"],
            value=row["value"],
            high=row["value_high"],
            water_body=condition.water_body,
            condition=condition.condition,
            applies_to=condition.applies_to,
            copies=tuple(sorted([*row["witnesses"].split("; "), *scans.get(key_of(row), [])])),
        )


def key_of(row: Row) -> tuple[str, ...]:
    """Return what tells a row of limits from all others."""
    fields = ("standard", "table", "item_no", "unit", "level", "operator", "value", "value_high")
    return (*(row[field] for field in fields), row["condition"] if row["table"] == "1" else "")


def test_every_limit_is_the_one_of_the_facts(
    facts: Facts, rows: list[Row], standard: Table
) -> None:
    """Compare every cell, condition and copy of the tables of limits, both ways."""
    assert {row["standard"] for row in rows} - {AMENDMENT} == {standard["id"]}
    scanned = facts.scanned["limits"] if standard["id"] == "GB 3838-2002" else []
    assert {key_of(row) for row in scanned} <= {key_of(row) for row in rows}
    encoded = encoded_limits(standard, copies_in([*rows, *scanned]), facts.readme)
    agree(differences(known_limits(rows, ids_by_name(facts), scanned), encoded))


def test_levels_run_from_best_to_worst(rows: list[Row], standard: Table) -> None:
    """Compare the order of the levels, of each table and within each item."""
    problems = []
    for table in standard["tables"]:
        known = {row["level"] for row in rows if place_of(row)[0] == table["no"]}
        expected = [toml for fact, toml in LEVELS.items() if fact in known]
        if table["levels"] != expected:
            problems.append(f"table {table['no']}: {table['levels']}, expected {expected}")
        for item in table["items"]:
            # A level may have several limits, each with a condition of its own.
            levels = list(dict.fromkeys(limit["level"] for limit in item["limits"]))
            if levels != [level for level in expected if level in levels]:
                problems.append(f"table {table['no']} item {item['no']}: {levels}")
    agree(problems)


def expected_note(row: Row) -> str:
    """Return what the TOML is to note of a limit: more than the CSV, or less, where it says why."""
    law, (table, item) = row["standard"], place_of(row)
    if law == "GB 3838-2002" and table == "3" and item in FOOTNOTES:
        assert row["note"].endswith("(footnote text not seen in a copy)"), row
        return FOOTNOTES[item]
    note = row["note"]
    # What the TOML says of the table, and what is only remembered.
    if law == AMENDMENT:
        assert note.startswith("instantaneous value; in force 2026-03-01"), row
        note = note.removeprefix("instantaneous value; in force 2026-03-01").removeprefix("; ")
    if note.startswith("daily mean"):
        assert HELD[law, table] == "daily-mean", row
        note = note.removeprefix("daily mean").removeprefix("; ")
    if law in UNNUMBERED:
        parts = [part for part in note.split("; ") if not part.endswith("(from memory)")]
        note = "; ".join(part for part in parts if part != "extended item")
    if note.startswith(BEYOND):
        assert row["operator"] == ">", row
        note = note.removeprefix(BEYOND).removeprefix("; ")
    unit = UNITS.get(row["unit"], row["unit"])
    return NARROWED_NOTES.get((law, table, item, unit), note)


def test_notes_of_limits_are_those_of_the_facts(rows: list[Row], standard: Table) -> None:
    """Compare the notes limit by limit; those of footnotes come from the scan."""
    known = (
        (
            *place_of(row),
            name_of(row),
            UNITS.get(row["unit"], row["unit"]),
            condition_of(row),
            LEVELS[row["level"]],
            expected_note(row),
        )
        for row in rows
    )
    encoded, problems = [], []
    for table, item in items_of(standard):
        if is_taken_over(item):
            continue
        encoded += [
            (
                table["no"],
                item["no"],
                item["name"],
                item["unit"],
                Condition(
                    item.get("water_body", ""),
                    limit.get("condition", words_of(item)),
                    table.get("applies_to", ""),
                ),
                limit["level"],
                limit.get("note", item.get("note", "")),
            )
            for limit in item["limits"]
        ]
        footnote = (standard["id"], table["no"]) == ("GB 3838-2002", "3") and item[
            "no"
        ] in FOOTNOTES
        scan = {"kind": "text", "witnesses": ["gb3838-scan"]} if footnote else None
        if item.get("note_evidence") != scan:
            problems.append(f"{item['name']}: note_evidence {item.get('note_evidence')} not {scan}")
    agree([*problems, *differences(known, encoded)])


def test_alternatives_name_what_they_replace(standard: Table) -> None:
    """An alternative form names the unit of the limits of the same item that it replaces."""
    problems = []
    for table, item in items_of(standard):
        others = {
            other["unit"]
            for other in table["items"]
            if other["no"] == item["no"] and other["unit"] != item["unit"]
        }
        is_alternative = item.get("condition", "").startswith("alternative:")
        named = item.get("alternative_to")
        if named not in (others if is_alternative else {None}):
            problems.append(f"table {table['no']} item {item['no']}: alternative_to {named!r}")
    agree(problems)


def test_evidence_is_of_the_kind_it_claims(standard: Table) -> None:
    """Text has a file of the standard itself, copies are two or more, a single one is one.

    No witness is counted twice.
    """
    own = {short for short, text in standard["witnesses"].items() if is_own_file(text)}
    problems = []
    for table, item in items_of(standard):
        for owner in (item, *item["limits"]):
            evidence = owner.get("evidence", item["evidence"])
            witnesses = evidence["witnesses"]
            kind = "copies" if len(witnesses) > 1 else "single"
            kind = "text" if own & set(witnesses) else kind
            if evidence["kind"] != kind or len(set(witnesses)) < len(witnesses):
                problems.append(f"table {table['no']} item {item['no']}: {evidence}")
    for entry in standard.get("detection_limits", []):
        evidence = entry["evidence"]
        if evidence["kind"] != "text" or not own & set(evidence["witnesses"]):
            problems.append(f"table {entry['table']} item {entry['item']}: {evidence}")
    agree(problems)


def test_witnesses_are_those_of_the_facts_or_documented(
    facts: Facts, rows: list[Row], standard: Table
) -> None:
    """Every witness is a copy of the facts or in their README, and is called upon."""
    copies = copies_in(rows)
    if "detection_limits" in standard:
        scanned = [*facts.scanned["limits"], *facts.scanned["detection limits"]]
        copies |= copies_in(facts.detection_limits) | {row["witnesses"] for row in scanned}
    copies |= heads_of(standard, facts) | {source for _, source in displacing(standard)}
    witnesses: dict[str, str] = standard["witnesses"]
    problems = [
        f"{short}: {text!r} is neither a copy of the facts nor in their README"
        for short, text in witnesses.items()
        if text not in copies and not is_documented(text, facts.readme) and not is_noted(text)
    ]
    problems += [f"{copy!r} has no short name" for copy in copies - set(witnesses.values())]
    problems += [f"{text!r} twice" for text, n in Counter(witnesses.values()).items() if n > 1]

    called = set(standard.get("dates_evidence", {"witnesses": []})["witnesses"])
    scope = standard.get("discharge", {})
    owners = (scope.get(name, []) for name in ("zones", "brackets", "gives_way"))
    for owner in (scope, *(each for some in owners for each in some)):
        called.update(owner.get("evidence", {"witnesses": []})["witnesses"])
    for entry in standard.get("detection_limits", []):
        called.update(entry["evidence"]["witnesses"])
    for _, item in items_of(standard):
        for owner in (item, *item["limits"]):
            for field in ("evidence", "note_evidence"):
                called.update(owner.get(field, {"witnesses": []})["witnesses"])
    problems += [f"{short} is not defined" for short in called - set(witnesses)]
    problems += [f"{short} is called upon nowhere" for short in set(witnesses) - called]
    agree(problems)


def heads_of(standard: Table, facts: Facts) -> set[str]:
    """Return the sources of what the facts tell of the document itself: dates, titles."""
    sources = {
        row["source"]
        for (document, clause), row in facts.clauses.items()
        if document == standard["id"] and clause in ("head", "封面、前言")
    }
    told = [row for row in read("validity.csv", 15) if row["standard"] == standard["id"]]
    return sources or {
        row["source"].split("; ")[-1 if "5749" in row["standard"] else 0] for row in told
    }


def test_dates_are_those_of_the_facts(facts: Facts, standard: Table) -> None:
    """The dates and the replaced standards are in the head of the document, or nowhere."""
    fields = ("issued", "in_force_from", "in_force_to")
    dates = [standard[field] for field in fields if field in standard]
    if "dates_evidence" not in standard:
        assert not dates and not standard.get("supersedes"), "dates without evidence"
        return
    told = " ".join(
        [
            *(
                row["fact_zh"]
                for (document, clause), row in facts.clauses.items()
                if document == standard["id"] and clause in ("head", "封面、前言")
            ),
            *(
                row["state"]
                for row in read("validity.csv", 15)
                if row["standard"] == standard["id"]
            ),
        ]
    )
    assert dates
    assert all(date in told for date in dates), told
    assert all(replaced in told for replaced in standard.get("supersedes", [])), told


TITLES = {
    "GB 8978-1996": {no: f"表{no}题" for no in "124"},
    "GB 18918-2002": dict.fromkeys("123", "表题"),
    "GB 18466-2005": dict.fromkeys("12", "表题"),
    "GB/T 18920-2020": dict.fromkeys("12", "head"),
}
"""The clause of the facts that has the title of a table."""


@pytest.mark.parametrize(("law", "no"), [(law, no) for law in TITLES for no in TITLES[law]])
def test_titles_of_tables_are_those_of_the_facts(law: str, no: str, facts: Facts) -> None:
    """A title is in the facts, after the number of its table if they list several."""
    file = next(name for name in LAWS if load(f"{name}.toml")["id"] == law)
    title = next(t["title_zh"] for t in load(f"{file}.toml")["tables"] if t["no"] == no)
    told = facts.clauses[law, TITLES[law][no]]["fact_zh"]
    assert title in told
    if "；" in told:
        assert re.search(f"表{no}(题 )?\\s*{re.escape(title)}", told)


def displacing(standard: Table) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield what takes the place of a standard in the facts: number and days, and the source."""
    if standard["id"] == "GB 8978-1996":
        for row in read("industry/displaced.csv", 29)[2:]:
            if row["from_new"]:
                days = (row["from_new"], row["from_existing"][:10])
                yield (row["standard"], *days), row["witness"]
        clause = next(
            row for row in read("industry/gb8978-clauses.csv", 13) if row["clause"] == "1.2"
        )
        for number in re.findall(r"GB \d+", clause["fact_zh"].replace("GB 4274", "")):
            yield (number, "1998-01-01", "1998-01-01"), clause["witness"]
        head = next(
            row
            for row in read("clauses.csv", CLAUSES)
            if (row["document"], row["clause"]) == ("GB 18466-2005", "head")
        )
        assert "实施2006-01-01；代替GB 18466-2001、部分代替GB 8978-1996" in head["fact_zh"]
        yield ("GB 18466-2005", "2006-01-01", "2006-01-01"), head["source"]
    if standard["id"] == "GB 18466-2005":
        row = next(r for r in read("validity.csv", 15) if r["standard"] == standard["id"])
        days = re.findall(r"from (\d{4}-\d\d-\d\d)", row["state"])
        yield ("GB 18466-2005 2026年修改单", days[0], days[1]), row["source"]
    if standard["id"] == "GB 18918-2002":
        notes = (FACTS / "README.md").read_text(encoding="utf-8")
        assert "* Town plants below 500 m3/d (not in a county seat) follow the provincial" in notes
        source = next(
            row["witnesses"]
            for row in read("gb18918-2025-amendment-table4.csv", 32)
            if "eia-openclaw-sync" in row["witnesses"]
        )
        yield ("the standard of the province", "2026-03-01", "2026-03-01"), source.split("; ")[0]


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


def test_every_detection_limit_is_the_one_of_the_facts(facts: Facts) -> None:
    """Compare every cell of tables 4 to 6 of GB 3838-2002, both ways, as the scan prints them.

    Of water temperature, pH and coliforms there is no figure in mg/L: they are left out. A
    machine-read text has the figures of tables 4 and 5 as well.
    """
    standard = load("gb3838-2002.toml")
    ids = ids_by_name(facts)
    assert {row["standard"] for row in facts.detection_limits} == {standard["id"]}
    scanned = facts.scanned["detection limits"]
    items = {(row["table"], row["item_no"]) for row in facts.detection_limits}
    kept = [
        row for row in scanned if row["table"] == "6" or (row["table"], row["item_no"]) in items
    ]
    assert {row["name_zh"] for row in scanned if row not in kept} == {"水温", "pH值", "粪大肠菌群"}
    figures = [
        Counter((row["table"], row["item_no"], row[column]) for row in rows if row["table"] != "6")
        for rows, column in (
            (facts.detection_limits, "detection_limit_mg_per_l"),
            (kept, "value"),
        )
    ]
    assert figures[0] == figures[1], "the machine-read text and the scan differ"
    read_by_machine = copies_in(facts.detection_limits)
    known = (
        DetectionLimit(
            table=row["table"],
            item=int(row["item_no"]),
            parameter=ids[row["name_zh"]],
            method=row["condition"],
            value=row["value"],
            unit="mg/L",
            method_standard=re.sub(r"^\d\) ", "", row["note"]),
            note="",
            copies=tuple(
                sorted([row["witnesses"], *(read_by_machine if row["table"] != "6" else [])])
            ),
        )
        for row in kept
    )
    encoded = (
        DetectionLimit(
            table=entry["table"],
            item=entry["item"],
            parameter=entry["parameter"],
            method=entry.get("method", ""),
            value=entry.get("value", ""),
            unit=entry["unit"],
            method_standard=entry.get("method_standard", ""),
            note=entry.get("note", ""),
            copies=tuple(sorted(texts_of(entry["evidence"], standard))),
        )
        for entry in standard["detection_limits"]
    )
    agree(differences(known, encoded))


def pairs(facts: Facts, parameters: dict[str, Table]) -> list[tuple[Row, Table]]:
    """Return each row of the facts with its entry, of those that have one."""
    return [(row, parameters[row["id"]]) for row in facts.parameters if row["id"] in parameters]


def test_every_parameter_is_one_of_the_facts(facts: Facts, parameters: dict[str, Table]) -> None:
    """Compare the ids both ways: what is added is parted, or printed by an industry or a use."""
    parted = [entry["id"] for entry in PARTED.values()]
    printed = set()
    for path in [*FACTS.glob("industry/gb*.csv"), *FACTS.glob("gb*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            printed |= {row.get("name_zh", "") for row in csv.DictReader(file)}
    standards = [load(path.name) for path in STANDARDS.glob("gb*.toml")]
    items = [i for s in standards for t in s["tables"] for i in t.get("items", [])]
    of_industries = {i["parameter"] for i in items if i["name"] in printed}
    known = {row["id"] for row in facts.parameters} | set(parted)
    agree(differences(known, [id for id in parameters if id in known]))
    agree(f"{id} is in no facts" for id in parameters if id not in known | of_industries)


def test_parted_parameters_have_nothing_else_of_their_row(parameters: dict[str, Table]) -> None:
    """Codes, CAS numbers and decimals stay with the row's own id."""
    agree(
        f"{parameters.get(entry['id'])}, expected {entry}"
        for entry in PARTED.values()
        if parameters.get(entry["id"]) != entry
    )


def test_names_codes_units_and_decimals_are_those_of_the_facts(
    facts: Facts, parameters: dict[str, Table]
) -> None:
    """Compare what has one value a parameter, missing being missing on both sides."""
    problems = []
    for row, entry in pairs(facts, parameters):
        expected = {
            "name_zh": row["name_zh"],
            "name_en": row["name_en"],
            "symbol": row["symbol"] or None,
            "hj525": row["hj525_code"].split("|") if row["hj525_code"] else None,
            "unit": UNITS.get(row["canonical_unit"], row["canonical_unit"]),
            "decimals_assessment": int(row["decimals_assessment"] or -1),
        }
        for field, value in expected.items():
            default = -1 if field == "decimals_assessment" else None
            if entry.get(field, default) != value:
                problems.append(f"{row['id']}: {field} {entry.get(field)!r}, expected {value!r}")
    agree(problems)


def test_only_witnessed_cas_numbers_are_encoded(facts: Facts, parameters: dict[str, Table]) -> None:
    """A CAS number from memory may not be encoded, nor its claim of evidence."""
    problems, counts = [], Counter[str]()
    for row, entry in pairs(facts, parameters):
        claims = row["witnesses"].split("; ")
        from_memory = any(claim.startswith("CAS: memory-only") for claim in claims)
        expected = None if from_memory else row["cas"] or None
        counts["memory" if from_memory else "found" if expected else "none"] += 1
        if entry.get("cas") != expected:
            problems.append(f"{row['id']}: cas {entry.get('cas')!r}, expected {expected!r}")
        evidence = "; ".join(claim for claim in claims if "memory-only" not in claim)
        if entry["evidence"] != (evidence or "names only"):
            problems.append(f"{row['id']}: evidence {entry['evidence']!r}, expected {evidence!r}")
    agree(problems)
    assert (counts["found"], counts["memory"]) == (74, 61), "the README counts 74 found, 61 not"


def fold(text: str) -> str:
    """Fold text as the library does: full-width forms, sub- and superscripts, brackets."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded.translate(str.maketrans("[]", "()"))


def is_understood(alias: str, entry: Table) -> bool:
    """Return whether an alias is a known name with nothing but brackets behind it.

    The brackets may hold a unit, another name of the parameter, or what the figure is expressed
    as (以N计, also behind other words); a slash may take the place of the bracket around a unit.
    """
    names = {fold(name) for name in names_of(entry)}
    units = {fold(unit) for unit in HEADER_UNITS}
    bases = tuple(fold(f"以{basis}计") for basis in entry.get("basis", []))
    text = fold(alias)
    while text not in names:
        match = re.fullmatch(r"(.+?)(?:\(([^()]+)\)|/([^/()]+))", text)
        if match is None:
            return False
        text, bracket, behind_slash = match.groups()
        inside = bracket or behind_slash
        if inside not in units and not (bracket in names or (bracket and bracket.endswith(bases))):
            return False
    return True


def names_of(entry: Table) -> set[str]:
    """Return every name under which the TOML knows a parameter."""
    singles = {entry["id"], entry["name_zh"], entry["name_en"], entry.get("symbol", entry["id"])}
    return singles.union(entry.get("aliases", []), entry.get("weak_aliases", []))


# Weak names of two parameters that are told apart by their units.
BY_UNIT = {"色度", "colour", "color"}


def test_every_alias_is_known_or_understood(facts: Facts, parameters: dict[str, Table]) -> None:
    """No alias of the facts is lost, none is added, and none is listed twice."""
    problems = []
    for row, entry in pairs(facts, parameters):
        aliases = row["aliases"].split("|")
        parted = PARTED.get(row["id"], {}).get("name_zh")
        lost = [a for a in aliases if a != parted and not is_understood(a, entry)]
        listed = [*entry.get("aliases", []), *entry.get("weak_aliases", [])]
        added = [a for a in listed if (a not in aliases and a not in BY_UNIT) or a == parted]
        repeated = [alias for alias, n in Counter(listed).items() if n > 1]
        for what, wrong in (("lost", lost), ("not in the facts", added), ("twice", repeated)):
            problems += [f"{row['id']}: alias {alias!r} {what}" for alias in wrong]
    agree(problems)


def test_parted_names_are_aliases_of_the_row_they_came_from(facts: Facts) -> None:
    """Each parted name is one the facts give to the row, or nothing was parted."""
    ids = rows_by_name(facts)
    assert {entry["name_zh"]: ids.get(entry["name_zh"]) for entry in PARTED.values()} == {
        entry["name_zh"]: row for row, entry in PARTED.items()
    }


def test_vague_names_are_weak(parameters: dict[str, Table]) -> None:
    """Names that the README calls vague do not stand for a parameter by themselves."""
    agree(
        f"{identity}: {sorted(missing)} not among the weak aliases"
        for identity, names in WEAK.items()
        if (missing := names - set(parameters[identity].get("weak_aliases", [])))
    )


def test_bases_are_borne_out_by_the_facts(facts: Facts, parameters: dict[str, Table]) -> None:
    """The basis of a figure is in a name of the facts: 以N计, (as N)."""
    problems = []
    for row, entry in pairs(facts, parameters):
        names = fold(row["aliases"])
        for basis in entry.get("basis", []):
            if f"以{basis}计" not in names:
                problems.append(f"{row['id']}: basis {basis!r} in no alias of the facts")
        if "以" in names and not entry.get("basis"):
            problems.append(f"{row['id']}: the facts state a basis, the TOML none")
    agree(problems)


def test_each_law_has_the_limits_that_are_counted(name: str, standard: Table) -> None:
    counted = sum(len(item["limits"]) for _, item in items_of(standard))
    assert counted == LAWS[name].limits
