"""Write THIRD-PARTY.md: what the built package holds or takes with it, and under what licences.

    python docs/make_third_party.py

The crates are those of Cargo.lock that are built into the module; the Python packages those that
installing shuizhi and its extras for users brings, as found in the environment it runs in.
"""

import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXTRAS = ("notebook", "pandas")
HEAD = """# What shuizhi is built of

Made by `python docs/make_third_party.py`. `cargo deny --offline check licenses bans sources` holds
the crates to the licences that deny.toml allows.
"""


def crates() -> list[tuple[str, str, str]]:
    """Return name, version and licence of every crate that is built into the module."""
    command = [
        "cargo",
        "tree",
        "--offline",
        "--locked",
        "--features",
        "python",
        "--edges",
        "normal",
    ]
    command += ["--target", "all", "--prefix", "none", "--format", "{p}|{l}"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = set()
    for line in lines.splitlines():
        package, licence = line.removesuffix(" (*)").split("|")
        name, version, *_ = package.split()
        if name != "shuizhi":
            found.add((name, version.removeprefix("v"), licence))
    return sorted(found)


def packages() -> list[tuple[str, str, str]]:
    """Return the same of the Python packages that are installed with this one."""
    found: dict[str, tuple[str, str, str]] = {}
    waiting = [("shuizhi", EXTRAS)]
    while waiting:
        name, extras = waiting.pop()
        try:
            known = distribution(name)
        except PackageNotFoundError:  # for another system or Python than this
            continue
        for requirement in known.requires or ():
            needed, _, condition = requirement.partition(";")
            extra = re.search(r"extra\s*==\s*['\"](.+?)['\"]", condition)
            if extra is None or extra[1] in extras:
                other = re.match(r"[\w.-]+", needed)
                assert other is not None
                if other[0].lower() not in found:
                    waiting.append((other[0], ()))
        if name != "shuizhi":
            found[name.lower()] = (known.name, known.version, _licence(known))
    return sorted(found.values(), key=lambda each: each[0].lower())


def _licence(known: object) -> str:
    about = known.metadata  # type: ignore[attr-defined]
    said = about.get("License-Expression") or about.get("License") or ""
    if said and "\n" not in said and len(said) < 60:
        return str(said)
    classes = [each for each in about.get_all("Classifier") or () if each.startswith("License ::")]
    return "; ".join(each.split(" :: ")[-1] for each in classes) or "see the package"


def page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for title, rows in (("Crates", crates()), ("Python packages", packages())):
        parts.append(f"## {title}\n\n| name | version | licence |\n| --- | --- | --- |\n")
        parts[-1] += "".join(
            f"| {name} | {version} | {licence} |\n" for name, version, licence in rows
        )
    return "\n".join(parts)


if __name__ == "__main__":
    (ROOT / "THIRD-PARTY.md").write_text(page(), encoding="utf-8")
