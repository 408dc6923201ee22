"""Find private names that a module takes from another; layers and circles are import-linter's work.

python scripts/check_imports.py
"""

import ast
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "python" / "shuizhi"


def main() -> None:
    problems = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shuizhi"):
                problems += [
                    f"{path.relative_to(PACKAGE)}:{node.lineno}: private name {name.name}"
                    for name in node.names
                    if name.name.startswith("_") and not (PACKAGE / name.name).is_dir()
                    # The compiled core, and what every package says of itself.
                    if name.name != "_shuizhi" and not name.name.startswith("__")
                ]
    print("\n".join(problems) or "no private names taken from other modules")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
