"""Commands that are verbs: each gives the table its verb does, by the same words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from cli_runs import Run
from shuizhi.cli.verbs import VERBS

pytestmark = pytest.mark.filterwarnings("ignore:taken from the table", "ignore:the class rests on")

SAMPLES = pl.DataFrame({
    "城市": ["甲市"] * 12, "河流": ["沁河", "沁河", "丹河"] * 4, "断面": ["甲", "乙", "丙"] * 4,
    "日期": [f"202{y}-0{m}-08" for y in (1, 2) for m in (4, 5) for _ in range(3)],
    "pH": ["7.8"] * 12, "溶解氧(mg/L)": ["8.1", "6.2", "4.4"] * 4,
    "氨氮(mg/L)": ["0.4", "1.2", "2.4", "0.025L", "0.9", "1.8"] * 2,
    "总磷(mg/L)": ["0.05", "0.15", "0.31"] * 4, "流量(m3/s)": ["5", "6", "7"] * 4,
    "高锰酸盐指数(mg/L)": ["3.1", "4.4", "7.2"] * 4,
    "五日生化需氧量(mg/L)": ["90", "120", "80"] * 4,
    "粪大肠菌群(MPN/L)": ["900", "1100", "2400"] * 4, "透明度(cm)": ["40", "22", "8"] * 4,
})  # fmt: skip
REGISTER = pl.DataFrame({
    "断面": ["甲", "乙", "丙"], "控制级别": ["国控", "省控", "市控"],
    "目标": ["Ⅲ", "Ⅳ", "氨氮<2，其他Ⅴ"],
})  # fmt: skip
OWN = Path(__file__).parents[3] / "examples" / "own-criteria.toml"
BASE = pl.DataFrame({"断面": ["甲", "乙", "丙"], "生态流量": [4.0, 6.5, 5.0]})
BY = ["--by", "断面", "--time", "日期"]
ON: dict[str, Any] = {"by": "断面", "time": "日期"}
EACH: dict[str, Any] = {"every": "year", "min_count": 1}
YEARLY = ["--every", "year", "--min-count", "1"]
WHERE = ["--section", "断面", "--time", "日期"]
AT: dict[str, Any] = {"section": "断面", "time": "日期"}
MONTHS = sz.assess_sections(SAMPLES, register=REGISTER, **AT, lang="zh")
YEAR = sz.assess_sections(SAMPLES, register=REGISTER, every="year", min_count=1, **AT, lang="zh")

# The table each command reads, its words, and the call that is the same.
CASES: dict[str, tuple[pl.DataFrame, list[str], Callable[[pl.DataFrame], Any]]] = {
    "average": (SAMPLES, ["--by", "断面", "--time", "日期", "--every", "to-date"],
                lambda t: sz.average(t, by="断面", time="日期", every="to-date")),
    "ledger": (SAMPLES, ["--by", "断面", "--time", "日期"],
               lambda t: sz.ledger(t, by="断面", time="日期")),
    "trend": (SAMPLES, [*BY, "--every", "month", "--parameters", "氨氮,总磷"],
              lambda t: sz.trend(t, **ON, every="month", parameters=["氨氮", "总磷"])),
    "describe": (SAMPLES, ["--by", "断面", "--quantiles", "0.5,0.95", "--method", "half"],
                 lambda t: sz.describe(t, by="断面", quantiles=[0.5, 0.95], method="half")),
    "compare": (YEAR.filter(时段="2021"), ["--now", "now.csv", "--on", "断面"],
                lambda t: sz.compare(t, read("now.csv"), on="断面")),
    "fluxes": (SAMPLES, [*WHERE, "--flow", "流量(m3/s)", "--parameters", "氨氮"],
               lambda t: sz.fluxes(t, flow="流量(m3/s)", parameters=["氨氮"], **AT)),
    "sections": (SAMPLES, [*WHERE, "--register", "register.csv", *YEARLY],
                 lambda t: sz.assess_sections(t, register=REGISTER, **AT, **EACH)),
    "rivers": (SAMPLES, [*WHERE, "--register", "register.csv", "--by", "控制级别"],
               lambda t: sz.assess_rivers(t, by="控制级别", register=REGISTER, **AT)),
    "lakes": (SAMPLES, ["--lake", "河流", "--point", "断面", "--time", "日期", "--target", "Ⅱ"],
              lambda t: sz.assess_lakes(t, lake="河流", point="断面", time="日期", target="Ⅱ")),
    "cwqi": (SAMPLES, [*WHERE, "--city", "城市", "--partial"],
             lambda t: sz.cwqi(t, city="城市", partial=True, **AT)),
    "rank": (SAMPLES, [*WHERE, "--city", "控制级别", "--partial", "--register", "register.csv"],
             lambda t: sz.rank_cities(t, city="控制级别", partial=True, register=REGISTER, **AT)),
    "shares": (MONTHS, ["--section", "断面", "--by", "控制级别", "--register", "register.csv"],
               lambda t: sz.count_classes(t, section="断面", by="控制级别", register=REGISTER)),
    "register": (REGISTER, [], sz.check_register),
    "attainment": (YEAR, ["--section", "断面", "--goals", "good=50", "--goals", "inferior=0"],
                   lambda t: sz.attainment(t, section="断面", goals={"good": 50, "inferior": 0})),
    "months": (MONTHS, ["--section", "断面"], lambda t: sz.attained_months(t, section="断面")),
    "outlook": (SAMPLES, [*WHERE, "--register", "register.csv", "--year", "2022"],
                lambda t: sz.outlook(t, REGISTER, year=2022, **AT)),
    "exceedances": (SAMPLES, [*WHERE, "--target", "Ⅲ", "--nondetect", "zero"],
                    lambda t: sz.exceedances(t, target="Ⅲ", nondetect="zero", **AT)),
    "sources": (SAMPLES, ["--source", "断面", "--time", "日期"],
                lambda t: sz.check_source_water(t, source="断面", time="日期")),
    "watch": (SAMPLES, ["--by", "断面", "--time", "日期", "--watched", "氨氮", "--limit", "1.5"],
              lambda t: sz.watch(t, by="断面", time="日期", watched="氨氮", limit=1.5)),
    "flow": (SAMPLES, [*WHERE, "--flow", "流量(m3/s)", "--base", "base.csv", "--goal", "90"],
             lambda t: sz.check_ecological_flow(t, flow="流量(m3/s)", base=BASE, goal=90, **AT)),
    "influent": (SAMPLES, ["--plant", "断面", "--time", "日期", "--threshold", "110"],
                 lambda t: sz.screen_influent(t, plant="断面", time="日期", threshold=110)),
    "black-odorous": (SAMPLES, ["--water", "河流", "--point", "断面", "--shape", "waters"],
                      lambda t: sz.grade_black_odorous(t, water="河流", point="断面",
                                                       shape="waters")),
    "criteria": (SAMPLES, [*WHERE, "--standard", str(OWN)],
                 lambda t: sz.check_criteria(t, standard=sz.load_standard(OWN), **AT)),
    "screen": (SAMPLES, WHERE, lambda t: sz.screen_samples(t, **AT)),
}  # fmt: skip


def read(path: str) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def test_every_verb_is_tried() -> None:
    assert {name.replace("_", "-") for name in VERBS} == CASES.keys()


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table of what can be written, as text."""
    kept = [name for name, dtype in frame.schema.items() if not dtype.is_nested()]
    return frame.select(pl.col(kept).cast(pl.String))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore")  # what is told goes to the screen here
def test_a_command_gives_what_its_verb_does(name: str, run: Run) -> None:
    table, words, call = CASES[name]
    written = table.drop(n for n, dtype in table.schema.items() if dtype.is_nested())
    written.write_csv("in.csv")
    REGISTER.write_csv("register.csv")
    BASE.write_csv("base.csv")
    now = YEAR.filter(时段="2022")
    now.drop(n for n, dtype in now.schema.items() if dtype.is_nested()).write_csv("now.csv")
    done = run(name, "in.csv", *words, "-o", "out.parquet", "--lang", "en", "-q")
    assert done.code == 0, done.err
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUIZHI_LANG", "en")
        want = call(read("in.csv"))
    assert plain(pl.read_parquet("out.parquet")).equals(plain(want), null_equal=True)
    # The same as one JSON object, and its columns in Chinese.
    told = run(name, "in.csv", *words, "--lang", "zh", "--json").told
    assert told["rows"] == want.height and told["command"] == name
    helped = run(name, "--help")
    assert helped.code == 0 and "--json" in helped.out


def test_goals_of_groups_and_lists_are_written_with_signs(run: Run) -> None:
    YEAR.drop("超标指标", "定类指标", strict=False).select(
        "断面", "时段", "类别", "达标"
    ).write_csv("year.csv")
    REGISTER.write_csv("register.csv")
    words = ["--by", "控制级别", "--register", "register.csv", "--goals", "国控:inferior=0"]
    done = run("attainment", "year.csv", "--section", "断面", *words, "--json", "--lang", "en")
    rows = done.told["table"]
    assert isinstance(rows, list)
    targets = {(row["控制级别"], row["target"]) for row in rows if row["goal"] == "inferior"}
    assert targets == {("国控", 0.0), ("省控", None), ("市控", None)}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["attainment", "in.csv"], "--section"),
        (["outlook", "in.csv", "--year", "soon"], "--year 'soon'"),
        (["fluxes", "in.csv"], "--flow"),
        (["average", "in.csv", "--every", "fortnight"], "fortnight"),
        (["attainment", "in.csv", "--section", "断面", "--goals", "good"], "NAME=FIGURE"),
    ],
)
def test_what_is_not_understood_is_refused(words: list[str], told: str, run: Run) -> None:
    SAMPLES.write_csv("in.csv")
    done = run(*words)
    assert done.code == 2 and told in done.err, done.err


def test_help_lists_commands_by_task(run: Run) -> None:
    shown = run("--help").out
    for panel in ("Samples", "Means and periods", "Goals and checks", "Outfalls"):
        assert f"─ {panel}" in shown
    # Every command stands under its task.
    assert "─ Commands" not in shown


def test_limits_and_results_are_reported_in_words_and_pictures(run: Run) -> None:
    told = run("limit", "氨氮", "Ⅲ", "--water-body", "river", "--json").told["table"]
    assert isinstance(told, list)
    assert (told[0]["limit"], told[0]["clause"]) == (1.0, "GB 3838-2002 表1 第7项")
    YEAR.drop(n for n, dtype in YEAR.schema.items() if dtype.is_nested()).write_csv("year.csv")
    said = run("explain", "year.csv", "--lang", "zh", "-q")
    assert said.code == 0 and said.out.startswith("甲断面2021年水质类别为")
    rows = run("explain", "year.csv", "--rows", "2", "--json").told
    assert rows["rows"] == 2
    drawn = run("plot", "class-calendar", "year.csv", "-o", "year.svg", "--lang", "zh")
    assert drawn.code == 0 and "<svg" in Path("year.svg").read_text(encoding="utf-8")
    for words, word in (
        (["class-calendar", "year.csv"], "-o FILE"),
        (["class-calendar", "year.csv", "--by", "断面", "-o", "a.svg"], "--by"),
        (["tapestry", "year.csv", "-o", "a.svg"], "tapestry"),
    ):
        refused = run("plot", *words)
        assert refused.code == 2 and word in refused.err, refused.err
