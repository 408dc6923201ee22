"""The law as data against the facts it was encoded from, cell by cell and both ways.

The facts are in standards/facts; a figure is corrected there and in the file of the standard, and
nowhere else.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from fact_words import (
    AMENDMENT,
    APPLIES_TO,
    BEYOND,
    FOOTNOTES,
    HELD,
    LEVELS,
    NARROWED_NOTES,
    UNITS,
    UNNUMBERED,
    WORDED,
)
from law_facts import (
    LAWS,
    DetectionLimit,
    Facts,
    Limit,
    Row,
    Table,
    agree,
    copies_in,
    differences,
    displacing,
    encoded_limits,
    ids_by_name,
    is_documented,
    is_noted,
    is_own_file,
    is_taken_over,
    items_of,
    load,
    name_of,
    place_of,
    read,
    sampled_at,
    texts_of,
    words_of,
)


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
    text = text.removeprefix(applies_to).removeprefix("; ") or sampled_at(row)
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


def test_each_law_has_the_limits_that_are_counted(name: str, standard: Table) -> None:
    counted = sum(len(item["limits"]) for _, item in items_of(standard))
    assert counted == LAWS[name].limits
