"""The worked cases of standards/cases: every one comes to what it says, and every rule has one."""

import json
from pathlib import Path
from typing import Any

import pytest

import shuizhi as sz
from cases import differences
from shuizhi import _shuizhi

FOLDER = Path(__file__).parents[3] / "standards" / "cases"
CASES: list[tuple[str, dict[str, Any]]] = [
    (file["of"], case) for file in json.loads(_shuizhi.cases_json()) for case in file["cases"]
]

KNOWN: list[str] = [standard["id"] for standard in json.loads(_shuizhi.standards_json())]


@pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{of}: {case['zh']}" for of, case in CASES]
)
def test_a_case_comes_to_what_it_says(case: dict[str, Any]) -> None:
    assert differences(case) == []


def test_every_rule_has_a_case() -> None:
    shown = {rule for _, case in CASES for rule in case["rules"]}
    assert [rule for rule in sz.rules()["id"] if rule not in shown] == []


def test_every_condition_of_a_standard_of_discharge_has_a_case() -> None:
    shown = {(of, code) for of, case in CASES for code in case["conditions"]}
    asked = [(id, code) for id in KNOWN for code in _shuizhi.conditions(id)]
    assert len(asked) > 400
    assert [one for one in asked if one not in shown] == []


def test_cases_are_listed_as_their_files_have_them() -> None:
    listed = sz.cases()
    assert listed.height == len(CASES) > 0
    files = {path.name for path in FOLDER.glob("*.toml")}
    assert listed["document"].n_unique() == len(files)
    row = listed.filter(listed["refused"].is_not_null()).row(0, named=True)
    assert row["expected"] is None and row["verb"] == "grade"
    assert json.loads(row["options"])["water_body"] == "river"


GOOD = '''schema = 1
of = "环办监测函〔2020〕82号"

[[cases]]
zh = "算例"
en = "a case"
rules = ["half-to-even"]
verb = "average"
samples = """
断面 | 采样时间   | 氨氮(mg/L)
甲   | 2021-04-02 | 0.125
"""
expected = """
断面 | 氨氮(mg/L)
甲   | 0.120
"""
clause = "GB/T 8170"
source = "made"
'''
MANY = [line for line in GOOD.splitlines(keepends=True) if not line.startswith(("schema", "of"))]


@pytest.mark.parametrize(
    ("was", "now", "where", "what"),
    [
        ("schema = 1", "schema = 2", "schema", "this version reads 1"),
        ("〔2020〕82号", "〔2020〕83号", "of", "no standard or method named"),
        ('"half-to-even"', '"half-to-evne"', "算例", 'did you mean "half-to-even"'),
        ('verb = "average"', 'verb = "averages"', "算例", 'did you mean "average"'),
        ('rules = ["half-to-even"]', "rules = []", "算例", "neither rules nor conditions"),
        ("rules =", 'conditions = ["cities"]\nrules =', "算例", 'no condition "cities"'),
        ('source = "made"', 'source = " "', "算例", "source is empty"),
        ('source = "made"', 'sauce = "made"', "line", "sauce"),
        ("甲   | 0.120", "甲   | 0.120 |", "算例", "expected: line 2 has 3 cells, the headings 2"),
        ("断面 | 氨氮", "断面 | 断面 | 氨氮", "算例", '"断面" appears twice'),
        ("断面 | 采样", " | 采样", "算例", "samples: column 1 has no heading"),
        ('clause = "', 'refused = "x"\nclause = "', "算例", "what is refused has no result"),
        ("\n[[cases]]", "".join(MANY) + "\n[[cases]]", "算例", "another case has this title"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_the_place(
    was: str, now: str, where: str, what: str
) -> None:
    assert json.loads(_shuizhi.load_cases_json(GOOD, "x.toml"))["cases"][0]["zh"] == "算例"
    assert was in GOOD
    with pytest.raises(sz.errors.StandardError) as refused:
        _shuizhi.load_cases_json(GOOD.replace(was, now, 1), "x.toml")
    assert str(refused.value).startswith("x.toml: ")
    assert where in str(refused.value) and what in str(refused.value)


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [
        ("甲   | 0.120", "甲   | 0.121", ["row 1, 氨氮(mg/L): '0.12', not '0.121'"]),
        ("甲   | 0.120", "甲   | 0.120\n乙 | 1", ["1 rows, not 2"]),
        ("断面 | 氨氮", "断面 | 总磷", "no columns ['总磷(mg/L)']"),
        ("甲   | 0.120", "乙   | 0.120", ["row 1, 断面: '甲', not '乙'"]),
    ],
)
def test_a_case_that_does_not_hold_is_reported(was: str, now: str, what: Any) -> None:
    case = json.loads(_shuizhi.load_cases_json(GOOD, "x.toml"))["cases"][0]
    assert differences(case) == []
    case["expected"] = case["expected"].replace(was, now)
    found = differences(case)
    assert found == what if isinstance(what, list) else what in found[0]
