"""The facts, the standards and their parameters."""

import pytest

from fact_words import CLAUSES
from law_facts import FACTS, LAWS, Facts, Row, Table, load, read


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
