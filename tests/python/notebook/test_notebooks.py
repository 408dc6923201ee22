"""The notebooks of the examples: stored clean, and run from top to bottom."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import shuizhi as sz

EXAMPLES = Path(__file__).parents[3] / "examples"
# What the output of each notebook is to hold, as text without marks.
EXPECTED = {
    "first_look": [
        "encoding GB18030",
        "units row at line 3 merged into the header",
        "溶解氧、高锰酸盐指数(0.1)、氨氮(0.3)、总磷(0.6)",
        "缺测：高锰酸盐指数；不是数值：氨氮",
        "总磷 0.31 mg/L，Ⅲ类限值 ≤ 0.2 mg/L，超标0.6倍",
        "≤ 0.05",
    ],
    "city_year": [
        "蟒河甲断面2024年水质类别为Ⅴ类，水质状况为中度污染，主要污染指标为氨氮(0.6)，未达到Ⅳ类水质目标。",
        "断面达标率",
        "87.5",
        "下降",
        "示例水库库心",
        "5.9038",
    ],
    "plan_2022": [
        "群英河甲",
        "定类指标为硝酸盐",
        "GB/T 18920-2020",
        "以优先来源为准，未参与统计",
        "均有去向",
        "没有可据以评价的标准",
    ],
    "outfall_audit": [
        "× 超标",
        "■ 禁止排放",
        "标准限值未收录",
        "位于焦作市；黄河流域；直接排放；黄河干流、一级支流，执行一级标准；现有单位，自2022-09-01起",
        "not encoded",
    ],
}
PICTURES = {"first_look": 1, "city_year": 6, "plan_2022": 1, "outfall_audit": 2}


def stored(name: str) -> dict[str, Any]:
    text = (EXAMPLES / f"{name}.ipynb").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_every_notebook_is_tested() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.ipynb")} == EXPECTED.keys() == PICTURES.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_notebooks_are_stored_clean(name: str) -> None:
    notebook = stored(name)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert ids == [f"{name.replace('_', '-')}-{n:02}" for n in range(1, len(ids) + 1)]
    for cell in notebook["cells"]:
        assert not cell["metadata"]
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_the_plan_has_every_clause_and_is_its_script() -> None:
    """The notebook is the script, cell by cell, and its 21 clauses are in order."""
    script = (EXAMPLES / "plan_2022.py").read_text(encoding="utf-8")
    cells = []
    for part in re.split(r"^# %%", script, flags=re.MULTILINE)[1:]:
        kind, _, body = part.partition("\n")
        lines = body.strip("\n").split("\n")
        if "[markdown]" in kind:
            lines = [line.removeprefix("#").removeprefix(" ") for line in lines]
        cells.append(("markdown" if "[markdown]" in kind else "code", "\n".join(lines)))
    notebook = stored("plan_2022")
    assert [(c["cell_type"], "".join(c["source"])) for c in notebook["cells"]] == cells
    titles = re.findall(r"^## 第(\d+)条", "\n".join(text for _, text in cells), re.MULTILINE)
    assert titles == [str(clause) for clause in range(1, 22)]


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kernel that is this very interpreter, whatever kernels the machine has."""
    pytest.importorskip("ipykernel")
    folder = tmp_path / "kernels" / "shuizhi-tests"
    folder.mkdir(parents=True)
    started = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": started, "display_name": "tests", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    # The kernel takes the package from where this process has it.
    paths = [str(Path(sz.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    return folder.name


# What the libraries between here and the kernel warn of is theirs.
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", EXPECTED)
def test_notebooks_run(name: str, kernel: str) -> None:
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    client = nbclient.NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=120,
        allow_errors=False,
        resources={"metadata": {"path": str(EXAMPLES)}},
    )
    client.execute()
    outputs = [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    shown = [output.get("data", {}) for output in outputs]
    told = "\n".join(
        re.sub("<[^>]*>", "", text)
        for output, data in zip(outputs, shown, strict=True)
        for text in (data.get("text/html", ""), output.get("text", ""))
    )
    for words in EXPECTED[name]:
        assert words in told, words
    pictures = [data["image/svg+xml"] for data in shown if "image/svg+xml" in data]
    assert len(pictures) == PICTURES[name]
    assert all("依据：" in picture for picture in pictures)
