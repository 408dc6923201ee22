"""Industry standards and waters by use, compared with the facts cell by cell, both ways."""

import csv
import importlib.util
import runpy
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import shuizhi as sz

ROOT = Path(__file__).parents[3]
STANDARDS = ROOT / "standards"
FACTS = STANDARDS / "facts"
_SPEC = importlib.util.spec_from_file_location(
    "standards_from_facts", ROOT / "scripts" / "standards_from_facts.py"
)
assert _SPEC and _SPEC.loader
GENERATOR = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(GENERATOR)

INDUSTRY = sorted(
    p.stem for p in (FACTS / "industry").glob("gb[0-9]*.csv") if "clauses" not in p.stem
)
USES = {"gb5084-2021": 126 - 1, "gb11607-1989": 39 - 1, "gb3097-1997": 163 - 1}

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def file_of(id: str) -> dict[str, Any]:
    for path in STANDARDS.glob("gb*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if data.get("id") == id:
            return data
    raise AssertionError(f"{id} has no file")


def cells_of(data: dict[str, Any], amended: bool = False) -> Counter[tuple[str, ...]]:
    """Return the cells of a file: number, name, unit, level, comparison, figures, position.

    Those that an amendment set, or all others.
    """
    found: Counter[tuple[str, ...]] = Counter()
    for table in data["tables"]:
        for item in table["items"]:
            if ("in_force_from" in item) != amended:
                continue
            said = item.get("when", {}).get("said", {})
            workshop = "workshop" if "workshop outlet" in said.get("position", []) else ""
            product = said.get("product", [""])[0]
            for limit in item["limits"]:
                found[
                    table["no"], str(item["no"]), item["name"], item["unit"], limit["level"],
                    limit.get("comparison", item["comparison"]), limit.get("value", ""),
                    limit.get("high", ""), workshop, product,
                ] += 1  # fmt: skip
    return found


def printed(rows: list[Row], levels: dict[str, list[str]] | None) -> Counter[tuple[str, ...]]:
    """Return the same of the facts."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        if GENERATOR.is_water(row) or row["operator"] in ("none", "table 3", "formula"):
            continue
        unit = GENERATOR.UNITS.get(row["unit"], row["unit"])
        workshop = "workshop" if row["position"].startswith("车间") else ""
        product = row["condition"]
        if product.startswith("所有") or "confirmed by the authority" in product:
            product = ""
        own = [row["level"]] if levels is None else levels.get(row["level"], ["limit"])
        for level in own:
            found[
                row["table"], row["item_no"], row["name_zh"], unit, level, row["operator"],
                row["value"], row["value_high"], workshop, product,
            ] += 1  # fmt: skip
    return found


@pytest.mark.parametrize("stem", INDUSTRY)
def test_every_cell_of_an_industry_is_the_facts(stem: str) -> None:
    rows = rows_of(FACTS / "industry" / f"{stem}.csv")
    data = file_of(rows[0]["standard"])
    expected = printed(rows, GENERATOR.LEVELS)
    found = cells_of(data)
    assert found - expected == Counter()
    assert expected - found == Counter()
    # The parameter is the one of the printed name.
    for table in data["tables"]:
        for item in table["items"]:
            assert item["parameter"] == GENERATOR.parameter(item["name"]), item["name"]
    quantities = [r for r in rows if GENERATOR.is_water(r) and r["operator"] == "<="]
    ours = data.get("base_water", [])
    assert Counter(
        (w["table"], w["level"], w["value"], w["unit"], w.get("product", "")) for w in ours
    ) == (
        Counter((r["table"], r["level"], r["value"], r["unit"], r["condition"]) for r in quantities)
    )


def test_cells_of_amendments_are_the_facts() -> None:
    rows = rows_of(FACTS / "industry" / "amendments.csv")
    for id in dict.fromkeys(row["standard"] for row in rows):
        data, own = file_of(id), [row for row in rows if row["standard"] == id]
        assert cells_of(data, amended=True) == Counter(
            (r["table"], r["item_no"] or "0", r["name_zh"], r["unit"], r["level"], r["operator"],
             r["value"], "", "", "") for r in own
        )  # fmt: skip
        items = [i for t in data["tables"] for i in t["items"] if "in_force_from" in i]
        told = {(i["name"], i.get("condition_zh", ""), i["in_force_from"]) for i in items}
        assert told == {(r["name_zh"], r["condition"], r["in_force_from"]) for r in own}
        [amendment] = data["amendments"]
        assert amendment["in_force_from"] == own[0]["in_force_from"]
        witnesses = "; ".join(
            data["witnesses"][name].split(" (")[0] for name in amendment["evidence"]["witnesses"]
        )
        assert {row["witness"] for row in own} == {witnesses}
        replaced = [i for t in data["tables"] for i in t["items"] if "in_force_to" in i]
        assert {i["in_force_to"] for i in replaced} == {"2015-03-26"}


def test_the_heads_are_the_facts() -> None:
    for head in rows_of(FACTS / "industry" / "heads.csv"):
        data = file_of(head["standard"])
        assert (data["title_zh"], data["title_en"]) == (head["title_zh"], head["title_en"])
        assert data["issued"] == head["issued"]
        new, existing, interim = GENERATOR.days(head)
        scope = data["discharge"]
        assert data["in_force_from"] == new
        assert scope.get("existing_from") == existing
        if interim and interim < str(existing):
            assert scope["existing_not_encoded_from"] == interim
        assert data["witnesses"]["own"] == head["witnesses"]


@pytest.mark.parametrize("stem", USES)
def test_every_cell_of_a_use_is_the_facts(stem: str) -> None:
    rows = [
        row | {"position": ""}
        for row in rows_of(FACTS / f"{stem}.csv")
        if row["operator"] != "delta"
    ]
    found = Counter(
        key[:-2]
        for key in cells_of(
            tomllib.loads((STANDARDS / f"{stem}.toml").read_text(encoding="utf-8"))
        ).elements()
    )
    expected = Counter(key[:-2] for key in printed(rows, None).elements())
    assert found == expected


@pytest.mark.parametrize(("name", "zh"), [("README.md", False), ("README.zh.md", True)])
def test_the_counts_of_evidence_in_the_readme_are_those_of_now(name: str, zh: bool) -> None:
    counts = runpy.run_path(str(ROOT / "scripts" / "evidence_counts.py"))
    text = (ROOT / name).read_text(encoding="utf-8")
    assert counts["written"](ROOT / name, zh) == text, "run: python scripts/evidence_counts.py"


def test_what_is_encoded_is_listed() -> None:
    listed = sz.standards()
    assert listed.height >= 50
    assert listed.filter(kind="discharge").height >= 34
    assert {"GB 5084-2021", "GB 11607-89", "GB 3097-1997"} <= set(listed.filter(kind="use")["id"])


def test_irrigation_by_crop_and_sea_water_by_class() -> None:
    import polars as pl

    water = pl.DataFrame({"化学需氧量(mg/L)": [160.0], "镉(mg/L)": [0.005]})
    of = {
        crop: sz.check_limits(water, standard="GB 5084-2021", use=crop)["verdict"][0]
        for crop in ("水田作物", "旱地作物", "蔬菜")
    }
    assert of["水田作物"] == "fail" and of["旱地作物"] == "pass"
    sea = pl.DataFrame({"溶解氧(mg/L)": [5.5]})
    of_class = [
        sz.check_limits(sea, standard="GB 3097-1997", use=word)["verdict"][0]
        for word in ("第一类", "第二类")
    ]
    assert of_class == ["fail", "pass"]
