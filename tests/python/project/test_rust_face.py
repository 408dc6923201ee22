"""The results for tests of the Rust interface are those of the Python interface."""

import json
from typing import Any

import pytest

import rust_face


@pytest.mark.parametrize("name", rust_face.MADE)
def test_kept_results_are_those_of_the_python_face(name: str) -> None:
    def plain(made: dict[str, Any]) -> Any:
        return json.loads(rust_face.text(made))

    kept = json.loads((rust_face.EXPECTED / f"{name}.json").read_text())
    assert kept == plain(rust_face.MADE[name]())


def test_the_odd_table_is_the_one_kept() -> None:
    kept = rust_face.read(rust_face.EXPECTED / "odd-samples.csv")
    assert kept.equals(rust_face.odd())
