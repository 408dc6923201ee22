"""Parameters, their names and units, against the facts they were encoded from."""

import csv
import re
import unicodedata
from collections import Counter

from fact_words import HEADER_UNITS, PARTED, UNITS, WEAK
from law_facts import FACTS, STANDARDS, Facts, Row, Table, agree, differences, load, rows_by_name


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


# Names that two parameters share; the unit decides which is meant.
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
