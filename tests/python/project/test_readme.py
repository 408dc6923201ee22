"""The examples of the READMEs, run as they stand; what they show is what they print."""

import ast
import contextlib
import io
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

ROOT = Path(__file__).parents[3]
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:^```\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)
FORMAT: dict[str, Any] = {
    "tbl_hide_dataframe_shape": True,
    "tbl_hide_column_data_types": True,
    "tbl_cols": -1,
    "tbl_rows": -1,
    "fmt_str_lengths": 200,
    "fmt_table_cell_list_len": -1,
    "tbl_width_chars": 400,
}


def shown(code: str, names: dict[str, Any]) -> str:
    """Run a block as a notebook does, and return what it prints, its last expression too."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pl.Config(**FORMAT):
        for statement in tree.body:
            one = ast.Module([statement], [])
            if isinstance(statement, ast.Expr):
                value = eval(compile(ast.Expression(statement.value), "README", "eval"), names)
                if value is not None:
                    print(value)
            else:
                exec(compile(one, "README", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "README", "eval"), names)
            if value is not None:
                print(value)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_examples_of_the_readme_print_what_it_shows(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    compared = 0
    for code, wanted in BLOCK.findall((ROOT / name).read_text(encoding="utf-8")):
        if wanted:
            assert shown(code, names) == wanted, code
            compared += 1
    assert compared >= 4
