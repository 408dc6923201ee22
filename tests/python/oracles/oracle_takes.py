"""The plain reading of limits that a standard has others set (``takes``), of outfalls all told.

Only the files of standards are shared with the engine, and with oracle_scope.py the reading of
a table of limits.
"""

from datetime import date
from typing import Any

import oracle_industry
import oracle_limits
import oracle_scope


def first_day(id: str, new: bool) -> str:
    """Return the day from which a standard binds a new or an existing unit."""
    standard = oracle_scope.STANDARDS[id]
    own = standard.get("in_force_from", "0001-01-01")
    return str(own if new else standard["discharge"].get("existing_from", own))


def workshop(standard: dict[str, Any]) -> set[str]:
    """Return the parameters that have a limit at the outlet of a workshop."""
    found = set()
    for table in standard["tables"]:
        for item in table["items"]:
            for when in (table.get("when", {}), item.get("when", {})):
                if "workshop outlet" in when.get("said", {}).get("position", []):
                    found.add(item["parameter"])
    return found


def taken(
    id: str, row: dict[str, str], day: str, parameter: str, value: Any
) -> dict[str, tuple[str, Any]]:
    """Return verdict and limit by level, of what a standard takes from others for an outfall."""
    about = oracle_scope.read_outfall(row)
    new = row["企业性质"] == "新建"
    found = {}
    for takes in oracle_scope.STANDARDS[id]["discharge"]["takes"]:
        said = takes["when"]["said"]
        if any(about.said.get(name) not in words for name, words in said.items()):
            continue
        least = takes["when"].get("at_least", {}).get("capacity")
        told = about.said.get("capacity")
        if least and told not in (None, "县城") and float(told) < float(least):
            continue
        industry = about.said.get("industry", "")
        if oracle_scope._of_industry(industry, takes.get("except_industries", [])):
            continue
        sources = [takes["of"]] if "of" in takes else [
            each for each in oracle_industry.OF
            if oracle_scope._of_industry(
                industry, oracle_scope.STANDARDS[each]["discharge"]["industries"]
            )
        ]  # fmt: skip
        for source in sources:
            if day < max(first_day(id, new), first_day(source, new)):
                continue
            own = set(takes["parameters"])
            if takes.get("workshop"):
                own |= workshop(oracle_scope.STANDARDS[source])
            on = date.fromisoformat(day)
            bound = oracle_scope.binding(source, about, on)
            if parameter not in own or bound is None:
                continue
            worlds = oracle_limits._limits(
                source, takes["level"], "daily-mean", parameter, about, on, on.month, None, None,
                tuple(bound.tables),
            )  # fmt: skip
            verdict = oracle_limits.judge(worlds, parameter, value, False)
            if verdict is not None:
                found[takes["level"]] = (verdict.verdict, verdict.limit)
    return found
