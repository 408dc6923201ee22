"""The facts of the law, and the law as data in the same form."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fact_words import (
    CLAUSES,
    DECAY_POOL,
    DEPARTMENT,
    NUMBERED_ON,
    OLDER_PLANTS,
    PARTED,
    SHOWN,
    UNNUMBERED,
)  # fmt: skip

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


@cache
def sampling_clause() -> str:
    """Return clause 6.1.2 of GB 18466, in the words of the facts."""
    key = ("GB 18466-2005", "6.1.2")
    rows = read("clauses.csv", CLAUSES)
    return next(row["fact_zh"] for row in rows if (row["document"], row["clause"]) == key)


def sampled_at(row: Row) -> str:
    """Return where 6.1.2 of GB 18466 has an item sampled, if not at the outfall."""
    if row["standard"] != "GB 18466-2005":
        return ""
    clause, (table, number) = sampling_clause(), place_of(row)
    ranges = re.findall(r"表(\d)第(\d+)～(\d+)项", clause)
    assert len(ranges) == 2 and "在科室处理设施排出口取样；总α、总β在衰变池出口；其他" in clause
    if any(table == of and int(a) <= number <= int(b) for of, a, b in ranges):
        return DEPARTMENT
    return DECAY_POOL if row["name_zh"] in ("总α", "总β") else ""


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
