"""The pages made from the data are as the data says."""

import runpy
from pathlib import Path

import shuizhi as sz

ROOT = Path(__file__).parents[2]


def test_the_page_of_rules_is_made_from_the_standards() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_rules.py"))
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == made["page"](), "run python docs/make_rules.py"


def test_every_switch_is_an_option_of_a_verb() -> None:
    """A rule that names an option names one that some verb has, with its default among choices."""
    docs = "\n".join(str(getattr(sz, name).__doc__) for name in sz.__all__)
    for rule in sz.rules().iter_rows(named=True):
        if rule["option"]:
            assert rule["option"] in docs, rule["id"]
            assert not rule["choices"] or rule["default"] in rule["choices"], rule["id"]
        else:
            assert rule["default"] is None and not rule["choices"], rule["id"]
        assert rule["evidence"].split()[0] in {"text", "copies", "single", "practice"}
        assert rule["zh"] and rule["en"]
