"""Check the modules of the Rust core: a layer uses those below it, and no modules form a circle.

python scripts/check_modules.py
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

SRC = Path(__file__).parents[1] / "src"

# From the top; the modules of one line do not use each other.
LAYERS = """
plugin binding front
checks
discharge
assessment
grading
table reading
figure
standard hj212
exceedance verdict
parameter
reason rounding unit words day
error
lang text
"""


def code(path: Path) -> str:
    """Return the code of a file, without its tests and comments."""
    text = path.read_text(encoding="utf-8").split("#[cfg(test)]\nmod tests {")[0]
    return re.sub(r"//[^\n]*", "", text)


def named(text: str, start: str) -> set[str]:
    """Return the names that follow a start, alone or in braces: `super::{a, b::C}`."""
    names = set(re.findall(rf"(?<![\w:]){start}::(\w+)", text))
    for group in re.findall(rf"(?<![\w:]){start}::\{{((?:[^{{}}]|\{{[^{{}}]*\}})*)\}}", text):
        names |= set(re.findall(r"\w+", re.sub(r"\{[^{}]*\}|::\w+", "", group)))
    return names


def circle(uses: dict[str, set[str]]) -> list[str] | None:
    """Return modules that use each other in a circle, if there are some."""
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> list[str] | None:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return None
        for other in sorted(uses.get(module, ())):
            if found := walk(other, [*path, module]):
                return found
        done.add(module)
        return None

    for module in sorted(uses):
        if found := walk(module, []):
            return found
    return None


def main() -> None:
    problems = []
    depth = {name: at for at, line in enumerate(LAYERS.split("\n")) for name in line.split()}
    uses: dict[str, set[str]] = defaultdict(set)
    inside: dict[Path, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted(SRC.rglob("*.rs")):
        if path.name in ("tests.rs", "lib.rs"):
            continue
        module, text = path.relative_to(SRC).parts[0].removesuffix(".rs"), code(path)
        if module not in depth:
            problems.append(f"{module} has no layer in scripts/check_modules.py")
        for other in named(text, "crate") & depth.keys() - {module}:
            uses[module].add(other)
            if depth[other] <= depth.get(module, -1):
                problems.append(f"{path.relative_to(SRC)} uses {other}, which is no layer below it")
        if path.name != "mod.rs" and path.parent != SRC:
            beside = {p.stem for p in path.parent.iterdir()} - {"mod", path.stem}
            inside[path.parent][path.stem] |= named(text, "super") & beside
    for where, of in {SRC: uses, **inside}.items():
        if found := circle(of):
            problems.append(f"{where.relative_to(SRC.parent)}: circle {' > '.join(found)}")
    print("\n".join(problems) or "layers of the core kept, no circles")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
