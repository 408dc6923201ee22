"""Packages and recipes agree with pyproject.toml and Cargo.toml."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]


def test_the_recipe_of_conda_takes_what_the_package_takes() -> None:
    recipe = (ROOT / "conda" / "recipe.yaml").read_text(encoding="utf-8")
    run = re.search(r"^  run:\n((?:    - .*\n)+)", recipe, re.MULTILINE)
    assert run is not None
    named = {line.strip(" -").replace(" ", "") for line in run[1].splitlines()}
    assert named == {*PROJECT["dependencies"], f"python{PROJECT['requires-python']}"}
    assert f'version: "{VERSION}"' in recipe


def test_the_playground_is_built_with_the_tool_of_its_version() -> None:
    versions = set()
    for name in ("playground/Cargo.toml", "playground/bindgen/Cargo.toml"):
        needed = tomllib.loads((ROOT / name).read_text(encoding="utf-8"))["dependencies"]
        versions |= {v for k, v in needed.items() if k.startswith("wasm-bindgen")}
    # The module and the tool that makes its script must agree to the last figure.
    assert len(versions) == 1 and versions.pop().startswith("=")
