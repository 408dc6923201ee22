"""The plain reading of limits that a standard has others set (``takes``).

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
    id: str, row: dict[str, str | None], day: str, parameter: str, basis: str, value: Any
) -> dict[str, tuple[str, Any]]:
    """Return verdict and limit by level, of what a standard takes from others for an outfall.

    "open" in place of a verdict: facts that are not told could make it bind.
    """
    about = oracle_scope.read_outfall(row)
    found: dict[str, tuple[str, Any]] = {}
    for takes in oracle_scope.STANDARDS[id]["discharge"]["takes"]:
        holds = oracle_scope._maybe(takes["when"], about)
        if holds is False or "area" not in about.said:
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
            first, later = (
                max(first_day(id, new), first_day(source, new)) for new in (True, False)
            )
            if day < (first if about.new in (True, None) else later):
                continue
            sure = holds is True and (about.new is not None or day >= later)
            own = set(takes["parameters"])
            if takes.get("workshop"):
                own |= workshop(oracle_scope.STANDARDS[source])
            on = date.fromisoformat(day)
            bound = oracle_scope.binding(source, about, on)
            if parameter not in own or bound is None:
                continue
            worlds = oracle_limits._limits(
                source, takes["level"], basis, parameter, about, on, on.month, None, None,
                tuple(bound.tables),
            )  # fmt: skip
            verdict = oracle_limits.judge(worlds, parameter, value, False)
            if verdict is not None and not sure:
                found[takes["level"]] = ("open", None)
            elif verdict is not None:
                found[takes["level"]] = (verdict.verdict, verdict.limit)
    return found
