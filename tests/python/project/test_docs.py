"""The pages made from the data are as the data says."""

import ast
import html
import inspect
import os
import re
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest

import shuizhi as sz
from browser import pages, printed, with_print
from shuizhi import plots
from shuizhi._core.messages import MESSAGES

ROOT = Path(__file__).parents[3]


def test_verbs_return_the_kind_of_table_they_are_given() -> None:
    """Run what a type checker sees, and check it."""
    pytest.importorskip("mypy")
    file = ROOT / "tests" / "python" / "common" / "typed_verbs.py"
    runpy.run_path(str(file))
    # As `make lint` runs it, so that both share what it has read of the package.
    code = [sys.executable, "-m", "mypy", str(file)]
    found = subprocess.run(
        code, cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "MYPYPATH": str(ROOT / "python")},
    )  # fmt: skip
    assert not [line for line in found.stdout.splitlines() if "typed_verbs.py" in line], found


def test_every_rule_of_the_architecture_is_a_function_of_the_core() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .+ \| `(src/\S+)` \| `(\w+)` \|$", page, re.M)
    assert len(rows) > 40 and len(set(rows)) == len(rows)
    for path, name in rows:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^ *pub(\(\w+\))? fn {name}\b", text, re.M), f"{path} has no fn {name}"


def test_the_page_of_rules_is_made_from_the_standards() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_rules.py"))["pages"]()
    assert list(made) == ["rules.md", "rules.zh.md"]
    for name, text in made.items():
        page = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert page == text, "run python docs/make_rules.py"


def test_what_is_reported_has_every_message_and_reason() -> None:
    for page in runpy.run_path(str(ROOT / "docs" / "make_told.py"))["pages"]().values():
        assert all(f"`{name}`" in page for name in MESSAGES)
        assert all(f"`{code}`" in page or f"`{code}: " in page for code in sz.reasons()["code"])
        assert not re.search(r"(?<![={])\{[a-z_]+\}", page)


def test_every_switch_is_an_option_of_a_verb() -> None:
    """A rule that names an option names one that some verb has, with its default among choices."""
    docs = "\n".join(str(getattr(sz, name).__doc__) for name in sz.__all__)
    for rule in sz.rules().iter_rows(named=True):
        if rule["option"]:
            assert rule["option"] in docs, rule["id"]
            assert not rule["choices"] or rule["default"] in rule["choices"], rule["id"]
        else:
            assert rule["default"] is None and not rule["choices"], rule["id"]
        assert rule["evidence"].split()[0] in {"text", "copies", "citation", "single", "practice"}
        assert rule["zh"] and rule["en"]


def test_a_rule_of_one_source_or_of_practice_is_an_option_or_says_why_it_is_none() -> None:
    for rule in sz.rules().iter_rows(named=True):
        weak = rule["evidence"] in ("single", "practice")
        assert not (rule["option"] and rule["fixed"]), rule["id"]
        assert bool(rule["option"] or rule["fixed"]) or not weak, rule["id"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_rule_that_was_read_names_its_clause_or_says_why_it_has_none(lang: Any) -> None:
    every = sz.rules(lang=lang).to_dicts()
    kind, clause = ("evidence", "clause") if lang == "en" else ("依据", "条款")
    read = {"text", "citation", "原文", "官方文件引用"}
    told = {row["id" if lang == "en" else "规则编号"]: row[clause] for row in every}
    assert all(row[clause] for row in every if row[kind] in read)
    assert told["half-detection-limit"].startswith("环办监测函〔2020〕82号")
    assert told["each-reading"] == "HJ 1122-2020 4.7.4.1"
    assert told["month-mean"] is None


def test_every_option_is_once_in_the_table_of_switches() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    table = page.split("## Switches")[1].split("\n## ")[0]
    listed = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| `")]
    assert listed == sorted({f"`{option}`" for option in sz.rules()["option"].drop_nulls()})
    assert {"`brackets`", "`detection_limits`", "`in_force`", "`rounding`"} <= set(listed)


# ------------------------------------------------------------------ the pages of the standards


def rows_of(page: str) -> list[list[str]]:
    """Return the rows of the tables of a Markdown page, marks and escapes taken away."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    plain = [[re.sub(r"\\(.)|`|\*\*", r"\1", cell.strip()) for cell in row] for row in rows]
    return [[html.unescape(cell).replace("\xa0", " ") for cell in row] for row in plain]


def made_by(name: str) -> dict[str, Any]:
    """Return a maker of pages; it makes them once for all tests here."""
    names = runpy.run_path(str(ROOT / "docs" / name))
    return names | {"pages": cache(names["pages"])}


@pytest.fixture(scope="module")
def makers() -> dict[str, Any]:
    return made_by("make_standards.py")


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return made_by("make_reference.py")


@pytest.mark.parametrize("end", ["md", "zh.md"])
def test_every_standard_has_a_page(makers: dict[str, Any], end: str) -> None:
    whole = makers["pages"]()
    assert {f"{name.removesuffix('.md')}.zh.md" for name in whole if ".zh." not in name} == {
        name for name in whole if ".zh." in name
    }
    pages = {name: text for name, text in whole.items() if (".zh." in name) == (end == "zh.md")}
    index = rows_of(pages[f"index.{end}"])
    # Standards that are known and not encoded have pages too.
    listed = sz.standards().filter(
        (pl.col("limits") > 0) | pl.col("kind").is_in(["discharge", "use", "reuse"])
    )
    assert len(pages) == listed.height + 1
    for id, title, count in listed.select("id", "title_zh", "limits").rows():
        own = next(row for row in index if row[0].startswith(f"[{id}]"))
        name = own[0].removeprefix(f"[{id}](").removesuffix(")")
        name = name.replace(".md", f".{end}")
        assert pages[name].split("# ", 1)[1].startswith(f"{id} {title}")
        assert int(own[4] or 0) + int(own[5] or 0) == count


def test_every_limit_is_on_its_page(makers: dict[str, Any]) -> None:
    seen = 0
    for file in makers["files"]():
        text = makers["page"](file, "en")
        rows = rows_of(text)
        for source in file.data["witnesses"].values():
            assert makers["escaped"](source) in text
        if file.standard is None:
            continue
        for table in file.standard.tables:
            assert f"## {makers['escaped'](table.title)}\n" in text
            if not table.items:
                assert "none of its items is known" in text
                continue
            head = next(
                at
                for at, row in enumerate(rows)
                if row[0] == "item"
                and rows[at + 2][0].endswith(f"<br>{table.items[0].parameter}")
                and all(any(cell.startswith(level) for cell in row) for level in table.levels)
            )
            names = rows[head]
            own = rows[head + 2 : head + 2 + len(table.items)]
            rows = rows[head + 2 + len(table.items) :]
            for item, cells in zip(table.items, own, strict=True):
                row = dict(zip(names, cells, strict=True))
                assert row["item"].startswith(item.name)
                unit = {"1": "–", "个/L": "counts/L", "个/10L": "counts/10L"}.get(
                    item.unit, item.unit
                )
                assert row["unit"] == unit
                for level in table.levels:
                    cell = row[level]
                    assert (cell == "–") == (not item.at(level))
                    for limit in item.at(level):
                        held = limit.comparison != "not_encoded"
                        assert (limit.figure if held else "not encoded") in cell
                        assert f"{limit.standard} {row['clause']}" == limit.clause
                        assert limit.evidence.kind in row["evidence"]
                        seen += 1
    assert seen == sum(len(sz.standard(id).limits) for id in _held())


def _held() -> list[str]:
    return sz.standards().filter(~pl.col("kind").is_in(["method", "amendment"]))["id"].to_list()


def test_sources_are_numbered_on_the_page(makers: dict[str, Any]) -> None:
    page = next(text for name, text in makers["pages"]().items() if name == "gb3838-2002.md")
    limit = sz.limit("氨氮", "Ⅲ")
    listed = dict(re.findall(r"^(\d+)\. (.*)$", page, re.M))
    own = next(row for row in rows_of(page) if row[0].endswith("<br>ammonia_nitrogen"))
    after = own[-1 if own[-1] else -2]
    numbers = re.findall(r"\[([\d, ]+)\]", after.split("<br>")[-1])[0].split(", ")
    assert {listed[n] for n in numbers} == {
        makers["escaped"](one) for one in limit.evidence.witnesses
    }


# ------------------------------------------------------------------ the reference and the guide


def test_the_reference_has_every_public_name(reference: dict[str, Any]) -> None:
    listed = [name for group in reference["GROUPS"].values() for name in group.names]
    assert len(listed) == len(set(listed))
    named = set(listed) | {
        "__version__", "plots", "ShuizhiError", "ShuizhiNote", "ShuizhiWarning",
    }  # fmt: skip
    assert set(sz.__all__) <= named
    again = {"Shown", "show"}
    assert {f"plots.{name}" for name in plots.__all__ if name not in again} <= named
    site = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in reference["pages"]():
        assert f"reference/{page.replace('.zh.', '.')}" in site
    for command in ("grade", "assess", "discharge", "recognize", "standards"):
        assert f"## `shuizhi {command}`" in reference["command_line"]("zh")


def _documented(doc: str) -> list[str]:
    """Return the parameters that a docstring tells."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w[^\n]*\n-{3,}\n|\Z)", doc, re.S | re.M)
    lines = re.findall(r"^(\w[\w, ]*)$", section[1], re.M) if section else []
    return [name for line in lines for name in line.split(", ")]


@pytest.mark.parametrize(
    "function",
    [
        *(f for name in sz.__all__ if inspect.isfunction(f := getattr(sz, name))),
        *(f for name in plots.__all__ if inspect.isfunction(f := getattr(plots, name))),
    ],
    ids=lambda function: function.__name__,
)
def test_docstrings_tell_the_parameters_there_are(function: Any) -> None:
    """Every one of its own, and only those common options that it has."""
    told = _documented(inspect.getdoc(function) or "")
    parameters = inspect.signature(function).parameters.values()
    own: set[str] = set()
    shared: set[str] = set()
    for parameter in parameters:
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            options = get_args(parameter.annotation)[0]
            shared = set(options.__required_keys__ | options.__optional_keys__)
        else:
            own.add(parameter.name)
    assert len(told) == len(set(told))
    assert set(told) <= own | shared
    # A function whose only parameter is told in its summary needs no section.
    assert own <= set(told) or (not told and len(own) < 2)


def test_the_reference_in_chinese_has_every_name_and_option(reference: dict[str, Any]) -> None:
    words = runpy.run_path(str(ROOT / "docs" / "chinese.py"))
    names = [name for group in reference["GROUPS"].values() for name in group.names]
    assert set(names) == words["DOES"].keys(), "tell each name in docs/chinese.py"
    pages = reference["pages"]()
    assert {name for name in pages if ".zh." not in name} == {
        name.replace(".zh.", ".") for name in pages if ".zh." in name
    }
    whole = "".join(text for name, text in pages.items() if ".zh." in name)
    options = set()
    for name in names:
        assert f"## `{name}`" in whole
        if inspect.isroutine(thing := reference["thing"](name)):
            options |= {(name, option) for option in reference["options_of"](thing)}
    told = {option for _, option in options}
    assert told <= words["OPTIONS"].keys() | {option for _, option in words["OWN"]}
    assert words["OWN"].keys() <= options, "docs/chinese.py tells an option that is gone"
    for column, english in (("超标指标", "exceeding"), ("年变化量", "slope"), ("预判", "state")):
        assert f"| {column} | `{english}` |" in whole
    # Prose is Chinese; names of calls stand as code.
    prose = re.sub(r"```.*?```|`[^`]*`|\{ #\S+ \}", "", whole.split("# 命令行")[0], flags=re.S)
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", prose)


def _code(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"```(?:python|rust)\n(.*?)```", text, re.S)


def test_pages_in_both_languages_show_the_same_code() -> None:
    """But for the language of results, and comments."""

    def plain(block: str) -> str:
        for zh, en in (('"类别"', '"class"'), ('"定类指标"', '"deciding"'), (', lang="zh"', "")):
            block = block.replace(zh, en)
        return re.sub(r"^# .*\n", "", block, flags=re.M)

    assert _code("rust.md") == _code("rust.zh.md")
    assert [*map(plain, _code("scale.zh.md"))] == [*map(plain, _code("scale.md"))]


def test_every_page_is_in_both_languages() -> None:
    """But for notebooks, whose text is in both, and the log of changes."""
    site = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    written = {*re.findall(r": (\w+)\.md", site)} - {"index", "changes", "told", "gallery"}
    for name in written - {"cheatsheet"}:
        for end in ("md", "zh.md"):
            assert (ROOT / "docs" / f"{name}.{end}").exists(), name


def test_the_cheat_sheet_calls_what_there_is() -> None:
    sections = runpy.run_path(str(ROOT / "docs" / "make_cheatsheet.py"))["SECTIONS"]
    for _, _, calls in sections:
        for call, _, _ in calls:
            for name in re.findall(r"sz\.((?:plots\.)?\w+)\(", call):
                home = plots if name.startswith("plots.") else sz
                assert callable(getattr(home, name.removeprefix("plots.")))


@with_print
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_cheat_sheet_prints_on_one_page(lang: str, tmp_path: Path) -> None:
    files = runpy.run_path(str(ROOT / "docs" / "make_cheatsheet.py"))["files"]()
    page = tmp_path / "sheet.html"
    page.write_text(files[f"cheatsheet-{lang}.html"], encoding="utf-8")
    assert pages(printed(page)) == 1


@pytest.mark.parametrize("name", ["guide.md", "guide.zh.md"])
def test_the_guide_runs(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    guide = (ROOT / "docs" / name).read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", guide, re.S):
        exec(compile(block, "guide.md", "exec"), names)
        printed = capsys.readouterr().out.splitlines()
        told = re.findall(r"^print\([^#\n]*\)(?:  # (.*))?$", block, re.M)
        assert len(printed) == len(told)
        for line, comment in zip(printed, told, strict=True):
            assert line.startswith(comment.removesuffix("…"))
            assert line == comment or not comment or comment.endswith("…")


def test_every_public_name_is_found_where_the_package_says() -> None:
    """Type checkers read the imports, `import shuizhi` the table of homes: both say the same."""
    tree = ast.parse(Path(sz.__file__).read_text(encoding="utf-8"))
    typed = next(node for node in tree.body if isinstance(node, ast.If))
    read = {
        (f"{node.module}.{name.name}" if node.module == "shuizhi" else node.module, name.name)
        for node in typed.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    modules = {name for home, name in read if home == f"shuizhi.{name}"}
    homes = {(home, name) for home, name in read if name not in modules}
    assert homes == {(home, name) for name, home in sz._HOMES.items()}
    hidden = {"load_ipython_extension", "unload_ipython_extension"}
    assert {*sz.__all__} == {name for _, name in read} - hidden | {"__version__"}
    assert modules <= set(sz._MODULES) <= set(dir(sz))
    for name in [*sz.__all__, *sz._MODULES]:
        assert getattr(sz, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'assess'"):
        sz.assess  # noqa: B018


def test_importing_the_package_loads_nothing_that_is_not_asked_for() -> None:
    code = "import sys, shuizhi; print({'polars', 'typer', 'altair', 'jinja2'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
