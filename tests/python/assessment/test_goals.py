"""Goals of a plan: tallies and verdicts against every way the unknown may turn out, refusals."""

import random
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import near
from oracle_laws import CLASSES
from shuizhi import errors

YEAR = pl.DataFrame(
    {"断面": list("甲乙丙丁"), "period": ["2021"] * 4, "class": ["Ⅰ", "Ⅳ", "劣Ⅴ", None],
     "attained": [True, False, False, None]}
)  # fmt: skip
SOURCES = pl.DataFrame(
    {"period": ["2021", "2021"], "attained": [True, False], "compliance": [75.0, 75.0]}
)

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由")
DOES: dict[str, Any] = {
    "attained": lambda row: row["attained"],
    "good": lambda row: row["class"] and row["class"] in CLASSES[:3],
    "inferior": lambda row: row["class"] and row["class"] == "劣Ⅴ",
}


def verdict(goal: str, yes: int, no: int, unknown: int, target: str | None) -> str | None:
    """Judge every way the unknown sections may turn out; where they differ, they decide."""
    if target is None:
        return None
    limit, n = Fraction(target), yes + no + unknown
    ways = {
        count <= limit if goal == "inferior" else Fraction(100 * count, n) >= limit
        for count in range(yes, yes + unknown + 1)
    }
    return "undetermined" if len(ways) > 1 else "pass" if ways == {True} else "fail"


def sections(seed: int) -> pl.DataFrame:
    source = random.Random(seed)
    rows = []
    for period in range(60):
        classes = source.choices([*CLASSES, None], source.choices([1, 3, 9], k=7), k=10)
        for i, of_section in enumerate(classes[: source.randint(1, 10)]):
            attained = None if of_section is None else source.random() < 0.7
            row: dict[str, Any] = {"period": f"{1950 + period}", "class": of_section}
            rows.append({"断面": f"断面{i}"} | row | {"attained": attained})
    return pl.DataFrame(rows, infer_schema_length=None)


@pytest.mark.parametrize("words", [("true", "false"), ("True", "False"), ("是", "否")])
def test_attainment_may_be_said_in_words(words: tuple[str, str]) -> None:
    table = sections(0)
    said = table.with_columns(
        pl.when("attained").then(pl.lit(words[0])).when(~pl.col("attained")).then(pl.lit(words[1]))
        .alias("attained")
    )  # fmt: skip
    assert said["attained"].null_count() == table["attained"].null_count() > 0
    want, found = (sz.attainment(each, section="断面") for each in (table, said))
    assert found.equals(want, null_equal=True)


@pytest.mark.parametrize("seed", range(6))
def test_goals_agree_with_every_way_they_may_turn_out(seed: int) -> None:
    source, table = random.Random(seed), sections(seed)
    targets = {
        "attained": source.choice(["100", "50", "80"]),
        "good": source.choice(["75", "60", "33.3"]),
        "inferior": source.choice(["0", "1", "2"]),
    }
    goals = {name: float(target) for name, target in targets.items()}
    mixed = table.sample(fraction=1, shuffle=True, seed=seed).select(table.columns[::-1])
    found = sz.attainment(mixed, section="断面", goals=goals)
    periods = table["period"].unique().sort().to_list()
    assert found.select("period", "goal").rows() == [(p, g) for p in periods for g in DOES]
    seen = set()
    for row in found.iter_rows(named=True):
        of_period = table.filter(period=row["period"]).sort("断面").rows(named=True)
        did = {of_one["断面"]: DOES[row["goal"]](of_one) for of_one in of_period}
        yes, no, unknown = (list(did.values()).count(each) for each in (True, False, None))
        assert (row["yes"], row["no"], row["undetermined"]) == (yes, no, unknown)
        share = 100 * yes / (yes + no) if yes + no else None
        count = yes if yes + no else None
        assert row["value"] == near(count if row["goal"] == "inferior" else share)
        assert row["target"] == goals[row["goal"]]
        wanted = verdict(row["goal"], yes, no, unknown, targets[row["goal"]])
        assert row["verdict"] == wanted, row
        in_the_way = (True, None) if row["goal"] == "inferior" else (False, None)
        assert row["sections"] == [name for name, each in did.items() if each in in_the_way]
        seen.add(wanted)
    assert seen == {"pass", "fail", "undetermined"}


@pytest.mark.parametrize(
    ("goals", "verdicts"),
    [
        # Of four sections one does, two do not and one is unknown: 25 to 50 %, one or two of 劣Ⅴ.
        ({"attained": 25, "good": 25, "inferior": 2}, ["pass", "pass", "pass"]),
        ({"attained": 25.1, "good": 50, "inferior": 1}, ["undetermined"] * 3),
        ({"attained": 50.1, "good": 100, "inferior": 0}, ["fail", "fail", "fail"]),
        ({"good": 0}, [None, "pass", None]),
        (None, [None, None, None]),
    ],
)
def test_sections_that_could_decide(goals: Any, verdicts: list[str | None]) -> None:
    found = sz.attainment(YEAR, section="断面", goals=goals)
    assert found["verdict"].to_list() == verdicts
    assert found["value"].to_list() == [near(100 / 3), near(100 / 3), 1.0]
    assert found["sections"].to_list() == [["丁", "丙", "乙"], ["丁", "丙", "乙"], ["丁", "丙"]]


def test_a_plan_by_hand_in_chinese() -> None:
    samples = pl.DataFrame(
        {"断面": ["甲", "乙", "丙", "丁"], "年": ["2021"] * 4, "氨氮": ["0.4", "1.2", "2.4", "--"],
         "目标": ["Ⅲ", "Ⅳ", "Ⅴ", "Ⅲ"]}
    )  # fmt: skip
    options: Any = {
        "section": "断面",
        "time": "年",
        "every": "year",
        "target": "目标",
        "min_count": 1,
    }
    year = sz.assess_sections(samples, lang="zh", **options)
    # 甲 and 乙 attain; only 甲 is of Ⅰ–Ⅲ; 丙 is worse than Ⅴ; 丁 has no reading.
    plan = {"attained": 50, "good": 60, "inferior": 1}
    found = sz.attainment(year, section="断面", goals=plan, lang="zh", suffix="_")
    names = ["时段", "目标项", "达标数", "未达标数", "无法判定数", "数值", "目标值", "判定", "断面"]
    assert found.columns == [f"{name}_" for name in names]
    assert found.rows() == [
        ("2021", "断面达标率(%)", 2, 1, 1, near(200 / 3), 50, "达标", ["丁", "丙"]),
        ("2021", "Ⅰ～Ⅲ类比例(%)", 1, 2, 1, near(100 / 3), 60, "未达标", ["丁", "丙", "乙"]),
        ("2021", "劣Ⅴ类断面数", 1, 2, 1, 1, 1, "无法判定", ["丁", "丙"]),
    ]
    # The same of every kind of table, and of English columns.
    english = [sz.assess_sections(t, **options) for t in (samples, samples.to_pandas())]
    for other in (year.lazy(), year.to_arrow(), *english):
        same = sz.attainment(other, section="断面", goals=plan, lang="zh", suffix="_")
        assert isinstance(same, pl.DataFrame)
        assert same.equals(found)


def test_sources() -> None:
    # 300 of 400 come from a source that attains: 75 %.
    water = pl.DataFrame(
        {"水源": ["一", "二"], "年": ["2021"] * 2, "铁": ["0.2", "0.6"], "取水量": [300, 100]}
    )
    options: Any = {"source": "水源", "time": None, "every": None, "volume": "取水量"}
    none = YEAR.drop("period")
    for lang in ("en", "zh"):
        sources = sz.check_source_water(water, lang=lang, **options)
        for target, wanted in ((75, "pass"), (75.1, "fail")):
            goals = {"compliance": target, "source_compliance": 50}
            found = sz.attainment(none, section="断面", goals=goals, sources=sources)
            # The sources that fail are named.
            assert found.rows()[3:] == [
                (None, "compliance", 1, 1, 0, 75.0, target, wanted, ["二"]),
                (None, "source_compliance", 1, 1, 0, 50.0, 50.0, "pass", ["二"]),
            ]
    odd = water.with_columns(铁=pl.Series(["0.2", "--"]))
    sources = sz.check_source_water(odd, **options)
    goals = {"compliance": 75}
    found = sz.attainment(none, section="断面", goals=goals, sources=sources, lang="zh")
    assert found.row(3) == (None, "水量达标率(%)", 1, 0, 1, None, 75.0, "无法判定", ["二"])
    # Without volumes there is the rate of the sources alone; a plan not completed fails.
    bare = sz.check_source_water(water, plan=["铁", "锰"], **(options | {"volume": None}))
    found = sz.attainment(none, section="断面", goals={"source_compliance": 1}, sources=bare)
    assert found.row(3)[1:] == ("source_compliance", 0, 2, 0, 0.0, 1.0, "fail", ["一", "二"])


def test_a_goal_that_excepts_natural_background() -> None:
    # 甲 misses its target by fluoride alone, which is declared as background; 乙 by ammonia.
    samples = pl.DataFrame(
        {"断面": ["甲", "乙", "丙"], "时间": ["2021-04"] * 3, "氟化物": [1.2, 0.5, 2.0],
         "氨氮": [0.3, 1.8, 0.1]}
    )  # fmt: skip
    declared = pl.DataFrame(
        {"断面": ["甲", "丙"], "parameter": "氟化物", "from": "2021-01-01", "to": "2021-12-31",
         "decision": "文1", "source": "局"}
    )  # fmt: skip
    month = sz.assess_sections(samples, section="断面", time="时间", background=declared)
    plan = {"attained": 60, "inferior": 0, "good_without_background": 100}
    found = sz.attainment(month, section="断面", goals=plan)
    shown = found.select("goal", "value", "target", "verdict", "sections").rows()
    assert shown == [
        ("attained", 0.0, 60.0, "fail", ["丙", "乙", "甲"]),
        ("attained_without_background", near(200 / 3), 60.0, "pass", ["乙"]),
        ("good", 0.0, None, None, ["丙", "乙", "甲"]),
        ("good_without_background", near(200 / 3), 100.0, "fail", ["乙"]),
        ("inferior", 1.0, 0.0, "fail", ["丙"]),
        ("inferior_without_background", 0.0, 0.0, "pass", []),
    ]
    zh = sz.assess_sections(samples, section="断面", time="时间", background=declared, lang="zh")
    found = sz.attainment(zh, section="断面", goals=plan, lang="zh")
    assert found["目标项"].to_list()[1] == "扣除本底断面达标率(%)"
    wells = pl.DataFrame({"水源": ["一", "二"], "时间": "2021-04", "铁": [0.6, 0.1], "氨氮": 0.1})
    options: Any = {"source": "水源", "time": "时间", "kind": "ground"}
    declared = declared.head(1).with_columns(水源=pl.lit("一"), parameter=pl.lit("铁"))
    wells = sz.check_source_water(wells, background=declared.drop("断面"), **options)
    found = sz.attainment(month, section="断面", sources=wells, goals={"source_compliance": 100})
    shown = found.select("goal", "value", "verdict", "sections").rows()[6:]
    assert shown == [
        ("source_compliance", 50.0, "fail", ["一"]),
        ("source_compliance_without_background", 100.0, "pass", []),
    ]


def test_names_and_periods() -> None:
    both = YEAR.with_columns(河=pl.Series(["沁", "沁", "丹", None]))
    found = sz.attainment(both, section=["河", "断面"], goals={"inferior": 0})
    assert found["sections"][2].to_list() == ["丁", "丹 丙"]
    alone = sz.attainment(YEAR.drop("period"), section="断面")
    assert alone["period"].to_list() == [None] * 3
    later = YEAR.with_columns(period=pl.lit("2022"))
    found = sz.attainment(pl.concat([later, YEAR]), section="断面", goals={"good": 30})
    assert found["period"].to_list() == ["2021"] * 3 + ["2022"] * 3
    assert sz.attainment(YEAR.clear(), section="断面").schema == found.schema
    renamed = YEAR.with_columns("新" + pl.col("断面"))
    counts = ["yes", "no", "undetermined", "value", "verdict"]
    left, right = (sz.attainment(t, section="断面", goals={"good": 50}) for t in (YEAR, renamed))
    assert left.select(counts).equals(right.select(counts))


@pytest.mark.parametrize("goal", ["attained", "good", "inferior"])
def test_worse_water_never_meets_a_goal_it_missed(goal: str) -> None:
    order = {"fail": 0, "undetermined": 1, "pass": 2}
    worse = dict(zip(CLASSES, [*CLASSES[1:], CLASSES[-1]], strict=True))
    for seed in range(5):
        table = sections(seed + 10)
        after = table.with_columns(
            pl.col("class").replace(worse), pl.col("attained") & (pl.col("断面") != "断面1")
        )
        goals = {"attained": 70, "good": 60, "inferior": 1}
        both = [sz.attainment(t, section="断面", goals=goals) for t in (table, after)]
        before, now = (t.filter(goal=goal)["verdict"].replace_strict(order) for t in both)
        assert (now <= before).all()


REFUSED = [
    (YEAR, {"section": "站"}, errors.ColumnError, "站"),
    (YEAR.drop("class"), {}, errors.ColumnError, "类别"),
    (YEAR.drop("attained"), {}, errors.ColumnError, "达标"),
    (YEAR, {"goals": {"excellent": 1}}, errors.OptionError, "excellent"),
    (YEAR, {"goals": {"compliance": 1}}, errors.ColumnError, "sources="),
    (YEAR, {"sources": YEAR}, errors.ColumnError, "compliance"),
    (3, {}, errors.TableError, "int"),
]


@pytest.mark.parametrize(("table", "options", "error", "word"), REFUSED)
def test_refusals(table: Any, options: Any, error: Any, word: str) -> None:
    with pytest.raises(error) as caught:
        sz.attainment(table, **({"section": "断面"} | options))
    assert word in str(caught.value)


UNREFUSED = [
    (YEAR, {"goals": {"good": "x"}}, "good"),
    (YEAR, {"goals": {"good": float("nan")}}, "good"),
    (YEAR, {"goals": ["good"]}, "goals"),
    (YEAR, {"lang": "fr"}, "fr"),
    (YEAR, {"section": []}, "section"),
    (YEAR.with_columns(attained=pl.lit("好")), {}, "attained"),
    (YEAR.with_columns(attained=pl.lit(1)), {}, "attained"),
]


@pytest.mark.parametrize(("table", "options", "word"), UNREFUSED)
def test_more_refusals(table: Any, options: Any, word: str) -> None:
    with pytest.raises(sz.ShuizhiError, match=word):
        sz.attainment(table, **({"section": "断面"} | options))


def test_classes_and_periods_are_understood_however_they_are_written() -> None:
    plain = sz.attainment(YEAR, section="断面")
    spelled = YEAR.with_columns(pl.col("class").cast(pl.String) + "类")
    assert sz.attainment(spelled, section="断面").equals(plain)
    numbered = sz.attainment(YEAR.with_columns(period=2021), section="断面", sources=SOURCES)
    assert set(numbered["period"].drop_nulls()) >= {"2021"}


def test_a_share_of_exactly_the_target_meets_it() -> None:
    # 161 of 250 are 64.4 %.
    table = pl.DataFrame(
        {"断面": range(250), "class": ["Ⅲ"] * 161 + ["Ⅳ"] * 89, "attained": [True] * 250}
    )
    found = sz.attainment(table, section="断面", goals={"good": 64.4})
    assert found.row(1)[5:8] == (64.4, 64.4, "pass")


def test_results_taken_to_pandas() -> None:
    assert sz.attainment(YEAR.to_pandas(), section="断面").equals(
        sz.attainment(YEAR, section="断面")
    )


def wells() -> pl.DataFrame:
    """Return wells of which one of four is at class Ⅴ, and one has no class."""
    fluoride = {"1#": "0.6", "2#": "2.6", "3#": "1.4", "4#": "0.8", "5#": None}
    samples = pl.DataFrame(
        [
            {"点位": well, "采样日期": day, "氟化物(mg/L)": value, "总硬度(mg/L)": hard}
            for well, value in fluoride.items()
            for day, hard in (("2022-05-20", None), ("2022-09-14", None))
        ],
        schema_overrides={"总硬度(mg/L)": pl.Float64},
    )
    return sz.assess_sections(
        samples, standard="GB/T 14848-2017", every="year", min_count=1, lang="zh"
    )


def test_the_share_of_groundwater_at_class_v_is_a_goal() -> None:
    sections = sz.assess_sections(
        pl.DataFrame({"断面": ["甲", "乙"], "年": [2022] * 2, "氨氮": [0.4, 1.8]}),
        section="断面", time="年", every="year", min_count=1, lang="zh",
    )  # fmt: skip
    found = sz.attainment(
        sections, section="断面", groundwater=wells(), lang="zh",
        goals={"good": 50, "fifth_share": 25, "inferior_share": 0},
    )  # fmt: skip
    rows = {row["目标项"]: row for row in found.iter_rows(named=True)}
    share = rows["地下水Ⅴ类水比例(%)"]
    assert (share["达标数"], share["未达标数"], share["无法判定数"]) == (1, 3, 1)
    # The fifth well decides.
    assert (share["数值"], share["判定"]) == (25.0, "无法判定")
    assert share["断面"] == ["2#", "5#"]
    assert (rows["劣Ⅴ类比例(%)"]["数值"], rows["劣Ⅴ类比例(%)"]["判定"]) == (0.0, "达标")
    # Wells by themselves, those without a class left out.
    own = sz.attainment(
        wells().filter(pl.col("类别").is_not_null()), section="点位",
        goals={"fifth_share": 25}, lang="zh",
    ).filter(目标项="地下水Ⅴ类水比例(%)")  # fmt: skip
    assert own["判定"].to_list() == ["达标"]
    # Only goals are shown.
    assert "地下水Ⅴ类水比例(%)" not in sz.attainment(sections, section="断面", lang="zh")["目标项"]


def test_wells_are_not_sections_of_a_river() -> None:
    own = wells()
    assert own["水体类型"].null_count() == own.height
    told = str(sz.explain(own.filter(点位="2#"), standard="GB/T 14848-2017"))
    assert told == "2#2022年水质类别为Ⅴ类，定类指标为氟化物。"
