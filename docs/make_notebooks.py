"""Write the notebooks of examples/ as pages: run when the site is built, with what they show."""

import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
# In the order in which they are read, with what they are about in English.
NOTEBOOKS = {
    "first_look": "Ten minutes: reading, grading, explaining, looking limits up.",
    "city_year": "A city's year: sections, rivers, lakes, goals, ranking, pictures.",
    "outfall_audit": "Outfalls: which limits bind on a day, verdicts, what is missing.",
    "plan_2022": "A made-up plan's 21 clauses, one by one.",
}
_KERNEL = "shuizhi-docs"
_MARKS = re.compile(r"\x1b\[[0-9;]*m")


def _kernel(folder: Path) -> None:
    """Name a kernel that is this very interpreter, whatever kernels the machine has."""
    spec = folder / "kernels" / _KERNEL
    spec.mkdir(parents=True)
    started = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}",
               "--IPKernelApp.log_level=40"]  # fmt: skip
    told = {"argv": started, "display_name": "docs", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(told), encoding="utf-8")
    os.environ["JUPYTER_PATH"] = str(folder)
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    paths = [str(ROOT / "python"), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


def _run(name: str) -> Any:
    """Return a notebook with what its cells give."""
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    resources = {"metadata": {"path": str(EXAMPLES)}}
    NotebookClient(notebook, kernel_name=_KERNEL, timeout=300, resources=resources).execute()
    return notebook


def _shown(output: dict[str, Any], name: str, pictures: dict[str, str]) -> str:
    """Return what a cell gave as Markdown; a picture becomes a file."""
    if output["output_type"] == "stream":
        text = _MARKS.sub("", output["text"]).rstrip()
        return f"```text\n{text}\n```\n\n" if output["name"] == "stdout" and text else ""
    data = output.get("data", {})
    if picture := data.get("image/svg+xml"):
        file = f"{name}-{len(pictures) + 1}.svg"
        pictures[f"notebooks/{file}"] = picture
        return f"![]({file})\n\n"
    if page := data.get("text/html"):
        # A blank line would end the block.
        return re.sub(r"\n\s*\n+", "\n", page).strip() + "\n\n"
    text = _MARKS.sub("", data.get("text/plain", "")).rstrip()
    return f"```text\n{text}\n```\n\n" if text else ""


def page(name: str, notebook: Any) -> tuple[str, dict[str, str]]:
    """Return a notebook as a page, and its pictures by their files."""
    made, pictures = [], {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            made.append(f"{cell.source}\n\n")
            continue
        made.append(f"```python\n{cell.source}\n```\n\n")
        made += [_shown(output, name, pictures) for output in cell.outputs]
    return "".join(made), pictures


def _index(zh: bool, titles: dict[str, str]) -> str:
    if zh:
        made = (
            "# 笔记本\n\n`examples/` 中的笔记本，生成本站时运行；在 Jupyter 中打开即可自己试。\n\n"
        )
    else:
        made = "# Notebooks\n\nThe notebooks of `examples/`, run when this site is built; their "
        made += "text is in Chinese, with a word in English at each head.\n\n"
    for name, title in titles.items():
        chinese, _, english = title.partition(" · ")
        shown = chinese if zh else english or name
        about = "" if zh else f": {NOTEBOOKS[name]}"
        made += f"- [{shown}]({name}.md) (`examples/{name}.ipynb`){about}\n"
    return made


def files() -> dict[str, str]:
    """Return the pages and pictures by their names."""
    made: dict[str, str] = {}
    titles = {}
    with tempfile.TemporaryDirectory() as folder:
        _kernel(Path(folder))
        for name in NOTEBOOKS:
            text, pictures = page(name, _run(name))
            made[f"notebooks/{name}.md"] = text
            made |= pictures
            titles[name] = re.search(r"^# (.+)$", text, re.MULTILINE)[1]  # type: ignore[index]
    made["notebooks/index.md"] = _index(False, titles)
    made["notebooks/index.zh.md"] = _index(True, titles)
    return made
