"""The law as data against the facts it was encoded from, cell by cell and both ways.

The facts lie beside the checkout, not in it. Without them the digest still notices a changed limit.
"""

import csv
import hashlib
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
STANDARDS = ROOT / "standards"
FACTS = ROOT.parent / "shared" / "facts"

LAWS = {
    "gb3838-2002": (216, "a69336def135452e4c8820e9e38efa186170eae5e121c2472474e5d11c686d69"),
    "gbt14848-2017": (467, "c630709e25bfa42042ee8ac21d1e8360cbff35f5f35ec7a055276452a923d3cf"),
}
"""The files of standards: how many limits the README counts, and the digest over those of the TOML.

A changed limit has to change the digest, on every machine."""

Row = dict[str, str]
Table = dict[str, Any]

UNITS = {"ug/L": "μg/L", "degC": "℃", "count/L": "个/L", "uS/cm": "μS/cm", "mg/m3": "mg/m³"}
"""Units the facts spell in ASCII; every other one is spelled alike."""

LEVELS = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ", "limit": "limit"}

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
    """Return the facts; skip where they are not beside the checkout."""
    if not FACTS.is_dir():
        pytest.skip(
            f"The facts that the standards were encoded from are not at {FACTS}, "
            "so the data cannot be compared with them here."
        )
    return Facts(
        limits={name: read(f"{name}.csv", rows) for name, (rows, _) in LAWS.items()},
        detection_limits=read("gb3838-2002-detection-limits.csv", 47),
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
    """Return the facts of its limits."""
    return facts.limits[name]


@pytest.fixture(scope="module")
def parameters() -> dict[str, Table]:
    """Return the parameters by id."""
    entries = load("parameters.toml")["parameters"]
    by_id = {entry["id"]: entry for entry in entries}
    assert len(by_id) == len(entries), "an id stands twice in parameters.toml"
    return by_id


def agree(problems: Iterable[str]) -> None:
    """Fail with the problems, each on a line of its own."""
    found = list(problems)
    if found:
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        pytest.fail("\n".join([f"{len(found)} disagreements", *found[:SHOWN], *more]))


def differences(expected: Iterable[object], found: Iterable[object]) -> Iterator[str]:
    """Say what stands on one side only, counting repeats."""
    wanted, got = Counter(iter(expected)), Counter(iter(found))
    yield from (f"only in the facts: {each}" for each in (wanted - got).elements())
    yield from (f"only in the TOML:  {each}" for each in (got - wanted).elements())


def ids_by_name(facts: Facts) -> dict[str, str]:
    """Return the id of every alias; none may belong to two parameters."""
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


def items_of(standard: Table) -> Iterator[tuple[Table, Table]]:
    """Yield each item of the TOML after its table."""
    for table in standard["tables"]:
        for item in table["items"]:
            yield table, item


def encoded_limits(standard: Table, copies: set[str], readme: str) -> Iterator[Limit]:
    """Yield the limits of the TOML; witnesses that only the README documents are left out."""
    for table, item in items_of(standard):
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
                condition=limit.get("condition", item.get("condition", "")),
                applies_to=table.get("applies_to", ""),
                copies=tuple(
                    sorted(t for t in texts if t in copies or not is_documented(t, readme))
                ),
            )


def number_of(row: Row) -> int:
    """Return the number that the standard itself gives the item of a row."""
    return int(row["item_no"]) - NUMBERED_ON.get((row["standard"], row["table"]), 0)


def known_limits(rows: list[Row], ids: dict[str, str]) -> Iterator[Limit]:
    """Yield the limits of the facts: their one condition is three things in the TOML."""
    for row in rows:
        kind, condition = "condition", row["condition"]
        if condition in ("river", "lake"):
            kind = "water_body"
        elif condition.startswith("centralised drinking-water source"):
            kind = "applies_to"
        yield Limit(
            table=row["table"],
            item=number_of(row),
            name=row["name_zh"],
            parameter=ids[row["name_zh"]],
            unit=UNITS.get(row["unit"], row["unit"]),
            level=LEVELS[row["level"]],
            comparison=row["operator"],
            value=row["value"],
            high=row["value_high"],
            water_body=condition if kind == "water_body" else "",
            condition=condition if kind == "condition" else "",
            applies_to=condition if kind == "applies_to" else "",
            copies=tuple(sorted(row["witnesses"].split("; "))),
        )


def test_every_limit_is_the_one_of_the_facts(
    facts: Facts, rows: list[Row], standard: Table
) -> None:
    """Compare every cell, condition and copy of the tables of limits, both ways."""
    assert {row["standard"] for row in rows} == {standard["id"]}
    encoded = encoded_limits(standard, copies_in(rows), facts.readme)
    agree(differences(known_limits(rows, ids_by_name(facts)), encoded))


def test_levels_run_from_best_to_worst(rows: list[Row], standard: Table) -> None:
    """Compare the order of the levels, of each table and within each item."""
    problems = []
    for table in standard["tables"]:
        known = {row["level"] for row in rows if row["table"] == table["no"]}
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
    law, table, item = row["standard"], row["table"], number_of(row)
    if law == "GB 3838-2002" and table == "3" and item in FOOTNOTES:
        assert row["note"].endswith("(footnote text not seen in a copy)"), row
        return FOOTNOTES[item]
    note = row["note"]
    if note.startswith(BEYOND):
        assert row["operator"] == ">", row
        note = note.removeprefix(BEYOND).removeprefix("; ")
    unit = UNITS.get(row["unit"], row["unit"])
    return NARROWED_NOTES.get((law, table, item, unit), note)


def test_notes_of_limits_are_those_of_the_facts(rows: list[Row], standard: Table) -> None:
    """Compare the notes limit by limit; those of footnotes come from the scan."""
    known = (
        (
            row["table"],
            number_of(row),
            UNITS.get(row["unit"], row["unit"]),
            row["condition"],
            LEVELS[row["level"]],
            expected_note(row),
        )
        for row in rows
    )
    encoded, problems = [], []
    for table, item in items_of(standard):
        whose = item.get("condition") or item.get("water_body") or table.get("applies_to", "")
        encoded += [
            (
                table["no"],
                item["no"],
                item["unit"],
                limit.get("condition", whose),
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


def test_alternatives_name_what_they_stand_for(standard: Table) -> None:
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
    """Copies are two or more, a single one is one, and no witness is counted twice."""
    problems = []
    for table, item in items_of(standard):
        for owner in (item, *item["limits"]):
            evidence = owner.get("evidence", item["evidence"])
            witnesses = evidence["witnesses"]
            repeated = len(set(witnesses)) < len(witnesses)
            if evidence["kind"] != "copies" or len(witnesses) < 2 or repeated:
                problems.append(f"table {table['no']} item {item['no']}: {evidence}")
    for entry in standard.get("detection_limits", []):
        evidence = entry["evidence"]
        if evidence["kind"] != "single" or len(evidence["witnesses"]) != 1:
            problems.append(f"table {entry['table']} item {entry['item']}: {evidence}")
    agree(problems)


def test_witnesses_are_those_of_the_facts_or_documented(
    facts: Facts, rows: list[Row], standard: Table
) -> None:
    """Every witness is a copy of the facts or in their README, and is called upon."""
    copies = copies_in(rows)
    if "detection_limits" in standard:
        copies |= copies_in(facts.detection_limits)
    witnesses: dict[str, str] = standard["witnesses"]
    problems = [
        f"{short}: {text!r} is neither a copy of the facts nor in their README"
        for short, text in witnesses.items()
        if text not in copies and not is_documented(text, facts.readme)
    ]
    problems += [f"{copy!r} has no short name" for copy in copies - set(witnesses.values())]
    problems += [f"{text!r} twice" for text, n in Counter(witnesses.values()).items() if n > 1]

    called = set(standard.get("dates_evidence", {"witnesses": []})["witnesses"])
    for entry in standard.get("detection_limits", []):
        called.update(entry["evidence"]["witnesses"])
    for _, item in items_of(standard):
        for owner in (item, *item["limits"]):
            for field in ("evidence", "note_evidence"):
                called.update(owner.get(field, {"witnesses": []})["witnesses"])
    problems += [f"{short} is not defined" for short in called - set(witnesses)]
    problems += [f"{short} is called upon nowhere" for short in set(witnesses) - called]
    agree(problems)


def test_dates_are_those_of_the_readme(facts: Facts, standard: Table) -> None:
    """The dates and the replaced standards are told as in the README, or not at all."""
    if "dates_evidence" not in standard:
        dates = {"issued", "in_force_from", "in_force_to", "supersedes"}
        assert not dates & standard.keys(), "dates without evidence"
        return
    told = (
        f"Approved {standard['issued']}, in force from {standard['in_force_from']}; "
        f"it replaced {' and '.join(standard['supersedes'])} on that day"
    )
    assert told in facts.readme


def test_every_detection_limit_is_the_one_of_the_facts(facts: Facts) -> None:
    """Compare every cell of tables 4 and 5 of GB 3838-2002, both ways."""
    standard = load("gb3838-2002.toml")
    ids = ids_by_name(facts)
    assert {row["standard"] for row in facts.detection_limits} == {standard["id"]}
    known = (
        DetectionLimit(
            table=row["table"],
            item=int(row["item_no"]),
            parameter=ids[row["name_zh"]],
            method=row["method"],
            value=row["detection_limit_mg_per_l"],
            unit="mg/L",
            method_standard=row["method_standard"],
            note=row["note"],
            copies=tuple(sorted(row["witnesses"].split("; "))),
        )
        for row in facts.detection_limits
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
    """Compare the ids both ways: the parted ones are all that is added."""
    added = [entry["id"] for entry in PARTED.values()]
    agree(differences([*(row["id"] for row in facts.parameters), *added], parameters))


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


def test_every_alias_is_known_or_understood(facts: Facts, parameters: dict[str, Table]) -> None:
    """No alias of the facts is lost, none is added, and none is listed twice."""
    problems = []
    for row, entry in pairs(facts, parameters):
        aliases = row["aliases"].split("|")
        parted = PARTED.get(row["id"], {}).get("name_zh")
        lost = [a for a in aliases if a != parted and not is_understood(a, entry)]
        listed = [*entry.get("aliases", []), *entry.get("weak_aliases", [])]
        added = [a for a in listed if a not in aliases or a == parted]
        repeated = [alias for alias, n in Counter(listed).items() if n > 1]
        for what, wrong in (("lost", lost), ("not in the facts", added), ("twice", repeated)):
            problems += [f"{row['id']}: alias {alias!r} {what}" for alias in wrong]
    agree(problems)


def test_parted_names_are_aliases_of_the_row_they_came_from(facts: Facts) -> None:
    """Each parted name is one the facts give to the row, or nothing was parted."""
    ids = ids_by_name(facts)
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
    """What a figure is expressed as stands in a name of the facts: 以N计, (as N)."""
    problems = []
    for row, entry in pairs(facts, parameters):
        names = fold(row["aliases"])
        for basis in entry.get("basis", []):
            if f"以{basis}计" not in names:
                problems.append(f"{row['id']}: basis {basis!r} in no alias of the facts")
        if "以" in names and not entry.get("basis"):
            problems.append(f"{row['id']}: the facts state a basis, the TOML none")
    agree(problems)


def test_limits_are_those_of_the_digest(name: str, standard: Table) -> None:
    """A change of a limit, wanted or not, has to be made in two places."""
    lines = sorted(
        "|".join(
            [
                table["no"],
                str(item["no"]),
                item["parameter"],
                item.get("water_body", ""),
                item["unit"],
                limit.get("comparison", item["comparison"]),
                limit["level"],
                limit.get("value", ""),
                limit.get("high", ""),
                *([limit["condition"]] if "condition" in limit else []),
            ]
        )
        for table, item in items_of(standard)
        for limit in item["limits"]
    )
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert (len(lines), digest) == LAWS[name], (
        f"the {len(lines)} limits of {standard['id']} have the digest {digest}: if the change is "
        "wanted, state its source and put the new digest here"
    )
