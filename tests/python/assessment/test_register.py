"""A register of sections: its columns, its targets against a plain oracle, and grouping by it."""

import random
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind
from samples import DATA as NATIONAL
from shuizhi import errors

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings(
    "ignore:the class rests on", "ignore:类别仅由", "ignore:taken from the table"
)
CLASSES = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
# GB 3838-2002 table 1, rivers: Ⅰ–Ⅴ, and the decimals of assessment.
LIMITS = {
    "氨氮": ("0.15", "0.5", "1.0", "1.5", "2.0"),
    "总磷": ("0.02", "0.1", "0.2", "0.3", "0.4"),
}
PLACES = {"氨氮": "0.01", "总磷": "0.001"}
SIGNS = {"<": Decimal.__lt__, "<=": Decimal.__le__, "≤": Decimal.__le__}


def rounded(values: list[str], name: str) -> Decimal:
    mean = sum(map(Decimal, values), Decimal()) / len(values)
    return mean.quantize(Decimal(PLACES[name]), ROUND_HALF_EVEN)


def class_of(name: str, value: Decimal) -> int:
    return sum(value > Decimal(limit) for limit in LIMITS[name])


def city(seed: int, sections: int = 12) -> tuple[pl.DataFrame, pl.DataFrame, dict[Any, Any]]:
    """Return samples of two years, a register of targets, and the targets as they are meant."""
    source = random.Random(seed)
    rows, register, meant = [], [], {}
    for i in range(sections):
        name = f"断面{i}"
        place: dict[str, Any] = {
            "断面名称": name, "控制级别": source.choice(["国控", "省控", "市控"]),
            "责任县区": source.choice(["武陟县", "修武县", "温县"]), "所属河流": f"河{i % 3}",
        }  # fmt: skip
        for year in (2021, 2022):
            target, sign = source.randint(1, 4), source.choice(["<", "≤", "<="])
            figure = source.choice([None, None, "0.5", "1.5", "3"])
            word = CLASSES[target] + source.choice(["", "类"])
            meant[name, year] = (target, sign, figure)
            own = None if figure is None else f"氨氮{sign}{figure}"
            kind = source.randint(0, 2) if own else 0
            # A plan writes it in one cell, either way round, or a column beside.
            texts = [word, f"{own}，其他{word}", f"{word}（{own}mg/L）"]
            place[f"{year}年水质目标"] = texts[kind]
            place[f"{year}年单项目标"] = own if kind == 0 else None
            for month in range(1, 13):
                if source.random() < 0.9:
                    rows.append({
                        "断面名称": name, "采样日期": f"{year}-{month:02}-08",
                        "氨氮": source.choice(["0.4", "0.495", "1.505", "2.995", "3.05", None]),
                        "总磷": source.choice(["0.05", "0.15", "0.25", "0.3005", "0.35"]),
                    })  # fmt: skip
        register.append(place)
    return pl.DataFrame(rows), pl.DataFrame(register), meant


def attains(values: dict[str, list[str]], target: int, sign: str, figure: str | None) -> Any:
    """Hold means to a target in plain arithmetic."""
    means = {name: rounded(own, name) for name, own in values.items() if own}
    verdicts = [
        SIGNS[sign](mean, Decimal(figure)) if name == "氨氮" and figure else
        class_of(name, mean) <= target
        for name, mean in means.items()
    ]  # fmt: skip
    if not all(verdicts):
        return False
    return None if figure and "氨氮" not in means else True


@pytest.mark.parametrize("seed", range(5))
def test_targets_of_a_register_against_the_plain_oracle(seed: int) -> None:
    samples, register, meant = city(seed)
    shuffled = register.sample(fraction=1, shuffle=True, seed=seed)
    found = sz.assess_sections(samples, register=shuffled, every="month", lang="zh")
    seen = set()
    for row in found.iter_rows(named=True):
        own = samples.filter(
            pl.col("断面名称") == row["断面名称"], pl.col("采样日期").str.starts_with(row["时段"])
        )
        if not own.height:
            continue
        target, sign, figure = meant[row["断面名称"], int(row["时段"][:4])]
        values = {name: [v for v in own[name] if v] for name in LIMITS}
        want = attains(values, target, sign, figure)
        assert row["达标"] is want, (row, own, target, sign, figure)
        assert all(over["value"] > over["limit"] or sign == "<" for over in row["超标指标"])
        assert bool(row["超标指标"]) is (want is False)
        seen.add((want, figure is not None))
    assert seen >= {(True, True), (False, True), (None, True), (True, False), (False, False)}


@pytest.mark.parametrize("seed", range(3))
def test_groups_are_those_of_the_sections_by_themselves(seed: int) -> None:
    samples, register, _ = city(seed, sections=20)
    year = sz.assess_sections(samples, register=register, every="year", lang="zh")
    by = ["控制级别", "责任县区"]
    goals = sz.attainment(
        year, section="断面名称", by=by, register=register, goals={"attained": 50}, lang="zh"
    )
    shares = sz.count_classes(year, section="断面名称", by=by, register=register, lang="zh")
    joined = year.join(register, on="断面名称")
    assert goals.select(by).unique().height == joined.select(by).unique().height
    for row in goals.iter_rows(named=True):
        own = joined.filter(pl.all_horizontal(pl.col(n) == row[n] for n in by), 时段=row["时段"])
        if row["目标项"] == "断面达标率(%)":
            assert (row["达标数"], row["未达标数"]) == (own["达标"].sum(), (~own["达标"]).sum())
            beside = goals.filter(目标项=row["目标项"], 时段=row["时段"])["数值"].drop_nulls()
            if row["数值"] is not None:
                assert row["排名"] == 1 + (beside > row["数值"]).sum()
    for row in shares.iter_rows(named=True):
        own = joined.filter(pl.all_horizontal(pl.col(n) == row[n] for n in by), 时段=row["时段"])[
            "类别"
        ].cast(pl.String)
        assert [row[c] for c in CLASSES] == [(own == c).sum() for c in CLASSES]
        good = own.is_in(CLASSES[:3]).sum()
        assert row["Ⅰ～Ⅲ类比例(%)"] == pytest.approx(100 * good / own.count())
    later, earlier = (shares.filter(时段=period) for period in ("2022", "2021"))
    both = later.join(earlier, on=by, suffix=":2021")
    moved = both["Ⅰ～Ⅲ类比例(%)"] - both["Ⅰ～Ⅲ类比例(%):2021"]
    assert both["Ⅰ～Ⅲ类比例同比(百分点)"].to_list() == pytest.approx(moved.to_list())


@pytest.mark.parametrize("seed", range(3))
def test_rivers_by_columns_of_the_register(seed: int) -> None:
    samples, register, _ = city(seed, sections=20)
    found = sz.assess_rivers(samples, by=["控制级别"], register=register, every="year", lang="zh")
    counts = dict(register.group_by("控制级别").len().iter_rows())
    joined = samples.join(register.select("断面名称", "控制级别"), on="断面名称")
    want = sz.assess_rivers(joined, by="控制级别", every="year", sections=counts, lang="zh")
    assert found.equals(want, null_equal=True)
    # Without by= the river is the register's.
    rivers = sz.assess_rivers(samples, register=register, every="year", lang="zh")
    assert sorted(rivers["所属河流"].unique()) == ["河0", "河1", "河2"]


@pytest.mark.parametrize("seed", range(4))
def test_months_attained_against_plain_counting(seed: int) -> None:
    samples, register, _ = city(seed)
    months = sz.assess_sections(samples, register=register, every="month", lang="zh")
    found = sz.attained_months(months, section="断面名称", lang="zh")
    for row in found.iter_rows(named=True):
        own = {
            int(r["时段"][5:]): r
            for r in months.filter(
                pl.col("时段").str.starts_with(str(row["年份"])), 断面名称=row["断面名称"]
            ).iter_rows(named=True)
        }
        flags = [r["达标"] for r in own.values()]
        assert (row["评价月数"], row["达标月数"]) == (
            len([f for f in flags if f is not None]), flags.count(True)
        )  # fmt: skip
        assert row["无法判定月数"] == flags.count(None)
        assert row["劣Ⅴ类月数"] == [r["类别"] for r in own.values()].count("劣Ⅴ")

        def longest(fails: Any, own: dict[int, Any] = own) -> int:
            best = run = 0
            for month in range(min(own), max(own) + 1):
                run = run + 1 if fails(own.get(month)) else 0
                best = max(best, run)
            return best

        assert row["最长连续未达标月数"] == longest(lambda r: r is not None and r["达标"] is False)
        assert row["最长连续未达标月数上限"] == longest(
            lambda r: r is None or r["达标"] is not True
        )
        assert row["最长连续劣Ⅴ类月数"] == longest(lambda r: r is not None and r["类别"] == "劣Ⅴ")
    grouped = sz.attained_months(
        months, section="断面名称", by="责任县区", register=register, lang="zh"
    )
    joined = (
        found.join(register, on="断面名称")
        .group_by("责任县区", "年份")
        .agg(pl.col("达标月数", "评价月数", "劣Ⅴ类月数").sum())
    )
    both = grouped.join(joined, on=["责任县区", "年份"], suffix=":sum")
    assert both.height == grouped.height
    for name in ("达标月数", "评价月数", "劣Ⅴ类月数"):
        assert both[name].to_list() == both[f"{name}:sum"].to_list()
    share = 100 * both["达标月数"] / both["评价月数"]
    assert both["月达标率(%)"].to_list() == pytest.approx(share.to_list())


def one(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"断面名称": ["甲"], **columns})


SAMPLES = pl.DataFrame(
    {"断面": ["甲"] * 2, "日期": ["2021-04-01", "2022-04-01"], "氨氮": [1.2, 1.2]}
)


@pytest.mark.parametrize(
    ("register", "attained"),
    [
        (one(目标=["Ⅲ"]), [False, False]),
        (one(**{"2021年目标": ["Ⅲ"], "2022年目标": ["Ⅳ"]}), [False, True]),
        (one(**{"目标": ["Ⅲ"], "2022年目标": ["Ⅳ"]}), [False, True]),
        (one(**{"目标": ["Ⅲ"], "氨氮目标值(mg/L)": [1.5]}), [True, True]),
        (one(**{"目标": ["Ⅲ"], "2022年氨氮限值(μg/L)": [1500]}), [False, True]),
        (one(目标=["Ⅲ"], 氨氮目标值=["<1.2"]), [False, False]),
        (one(目标=["Ⅲ"], 氨氮目标值=["≤1.2"]), [True, True]),
        (one(目标=["Ⅲ"], 溶解氧目标值=[5]), [False, False]),
        (
            pl.DataFrame({"断面": ["甲"] * 2, "年份": [2021, 2022], "目标": ["Ⅲ", "Ⅴ"]}),
            [False, True],
        ),
    ],
)
def test_targets_are_in_columns_of_many_forms(register: Any, attained: list[Any]) -> None:
    found = sz.assess_sections(SAMPLES, register=register)
    assert found["attained"].to_list() == attained


def test_exempted_parameters_are_declared_background() -> None:
    register = one(目标=["Ⅲ"], 豁免指标=["氨氮、总磷"], 认定文件=["1号"], 来源=["省厅"])
    with pytest.warns(errors.ShuizhiWarning, match="total_phosphorus"):
        found = sz.assess_sections(SAMPLES.with_columns(氟化物=0.5), register=register)
    assert found["attained"].to_list() == [False, False]
    assert found["attained_without_background"].to_list() == [True, True]
    assert "1号; 省厅" in found["background"][0]
    with pytest.raises(errors.ColumnError, match="a decision and a source"):
        sz.assess_sections(SAMPLES, register=one(目标=["Ⅲ"], 豁免指标=["氨氮"]))


def test_the_water_body_of_the_register_is_taken() -> None:
    samples = SAMPLES.with_columns(总磷=0.06)
    lake = sz.assess_sections(samples, register=one(水体类型=["湖库"]), lang="zh")
    river = sz.assess_sections(samples, register=one(水体类型=["河流"]), lang="zh")
    assert "总磷" in lake["定类指标"][0] or lake["类别"][0] == "Ⅳ"
    assert (lake["水体类型"][0], river["水体类型"][0]) == ("湖库", "河流")


@pytest.mark.parametrize(
    ("register", "told"),
    [
        (one(目标=["Ⅲ"]).vstack(one(目标=["Ⅳ"])), "appears twice"),
        (one(目标=["Ⅲ"], 氨氮目标值=["好"]), "'好'"),
        (pl.DataFrame({"河": ["甲"], "目标": ["Ⅲ"]}), "no column of sections corresponds"),
    ],
)
def test_a_register_that_says_nothing_certain_is_refused(register: Any, told: str) -> None:
    with pytest.raises(errors.ColumnError, match=told):
        sz.assess_sections(SAMPLES, register=register)


def test_what_a_register_lacks_is_reported() -> None:
    with pytest.warns(errors.ShuizhiWarning, match="lacks 1 sections of the samples: '甲'"):
        sz.assess_rivers(
            SAMPLES,
            by="县区",
            register=pl.DataFrame({"断面": ["乙"], "县区": ["温县"]}),
        )
    with pytest.warns(errors.ShuizhiWarning, match="'天气' are not understood"):
        sz.assess_sections(SAMPLES, register=one(目标=["Ⅲ"], 天气=["晴"]))
    with pytest.raises(errors.OptionError, match="targets= or register="):
        sz.assess_sections(SAMPLES, register=one(目标=["Ⅲ"]), targets=one(目标=["Ⅲ"]))
    with pytest.raises(errors.ColumnError, match="'级别' not found"):
        sz.assess_rivers(SAMPLES, by="级别", register=one(控制级别=["国控"]))
    year = sz.assess_sections(SAMPLES, every="year", min_count=1)
    with pytest.raises(errors.ColumnError, match="give register="):
        sz.attainment(year, section="断面", by="控制级别")
    twice = pl.DataFrame({"断面": ["甲"] * 2, "年份": [2021, 2022], "控制级别": ["国控", "市控"]})
    with pytest.raises(errors.ColumnError, match="several values"):
        sz.attainment(year, section="断面", by="控制级别", register=twice)
    with pytest.raises(errors.ColumnError, match="are not months"):
        sz.attained_months(year, section="断面")


def test_goals_of_groups() -> None:
    year = sz.assess_sections(SAMPLES, every="year", min_count=1, target="Ⅲ")
    register = one(控制级别=["国控"])
    goals: dict[str, Any] = {"国控": {"attained": 100}, "市控": {}}
    found = sz.attainment(year, section="断面", by="控制级别", register=register, goals=goals)
    first = found.filter(goal="attained").select("target", "verdict").unique()
    assert first.rows() == [(100.0, "fail")]
    with pytest.raises(errors.OptionError, match="a mapping for each group"):
        sz.attainment(year, section="断面", goals=goals)


def test_what_is_wrong_with_a_register_is_shown_in_both_languages() -> None:
    register = pl.DataFrame({
        "断面名称": ["甲", "乙"], "目标类别": ["Ⅲ", "很好"], "氨氮目标值": ["3", "少"],
        "豁免指标": ["氟化物", "某物"], "经度": [113.2, 31.0], "控制级": ["国控", "市控"],
        "心情": ["好", "好"],
    })  # fmt: skip
    zh = sz.check_register(register, lang="zh")
    assert zh["问题"].to_list() == [
        None, "不能识别：“很好”", "不能识别：“少”", "不能识别：“某物”", "不能识别：“31.0”",
        "未能识别；是否为“控制级别”？", "未能识别，未采用",
    ]  # fmt: skip
    en = sz.check_register(register, lang="en")
    assert en["meaning"].to_list()[:5] == ["section", "target", "limit", "exempted", "longitude"]
    assert en["problem"][1] == "not understood: '很好'"
    twice = sz.check_register(pl.DataFrame({"断面": ["甲", "甲"], "目标": ["Ⅲ", "Ⅳ"]}))
    assert twice["problem"][0] == "'甲' appears twice"
    assert sz.check_register(pl.DataFrame({"目标": ["Ⅲ"]}))["problem"][1] is not None


def test_any_kind_of_table() -> None:
    samples, register, _ = city(1)
    want = sz.assess_sections(samples, register=register, every="year", lang="zh")
    for given in (register.lazy(), register.to_pandas(), register.to_arrow()):
        found = sz.assess_sections(samples, register=given, every="year", lang="zh")
        assert found.equals(want, null_equal=True)
    in_every_kind(
        lambda table: sz.assess_rivers(table, by="责任县区", register=register, every="year"),
        samples,
    )
    months = sz.assess_sections(samples, register=register)
    in_every_kind(
        lambda table: sz.attained_months(table, section="断面名称"),
        months.select("断面名称", "period", "class", "attained"),
    )
    in_every_kind(
        lambda table: sz.count_classes(table, section="断面名称", by="责任县区", register=register),
        months.select("断面名称", "period", "class"),
    )


def test_reports_take_the_register_and_months_to_date() -> None:
    samples, register, _ = city(4)
    made = sz.report(samples, register=register, every="to-date", period="2022-01~05", lang="zh")
    assert made.period_text == "2022年1—5月" and "累计" in made.title
    assert "与上年同期（2021年1—5月）相比" in "".join(made.sentences)
    found = sz.assess_sections(samples, register=register, every="to-date", lang="zh")
    own = found.filter(时段="2022-01~05")
    shown = made.tables["sections"]
    assert shown["所属河流"].n_unique() == 3
    targets = dict(shown.select("断面名称", "目标类别").iter_rows())
    assert targets == dict(own.select("断面名称", "目标类别").iter_rows())
    kept = own["达标"].drop_nulls()
    told = made.tables["attainment"].filter(目标项="断面达标率(%)")
    assert told["达标数"][0] == kept.sum()


def test_lakes_have_their_targets_of_a_register() -> None:
    samples = pl.DataFrame({
        "湖库名称": ["甲湖", "甲湖", "乙湖"], "日期": ["2022-04-01"] * 3,
        "总磷": [0.03, 0.05, 0.06], "氨氮": [0.3, 0.4, 0.2],
    })  # fmt: skip
    register = pl.DataFrame(
        {
            "湖库名称": ["甲湖", "乙湖"],
            "2022年目标": ["Ⅲ", "总磷<0.07，其他Ⅲ"],
            "县区": ["温县"] * 2,
        }
    )
    found = sz.assess_lakes(
        samples, lake="湖库名称", register=register, water_body="lake", lang="zh"
    )
    rows = found.select("湖库名称", "类别", "目标类别", "达标").rows()
    assert rows == [("甲湖", "Ⅲ", "Ⅲ", True), ("乙湖", "Ⅳ", "总磷<0.07，其他Ⅲ", True)]


@pytest.mark.skipif(not NATIONAL.exists(), reason="the national file of 2020 is not here")
@pytest.mark.filterwarnings("ignore")  # notes on the file have their own tests
def test_the_national_file_by_province_and_control_level_in_one_call() -> None:
    samples = sz.read_samples(NATIONAL).frame
    places = samples.select("省份", "断面名称").unique().sort("省份", "断面名称")
    levels = ["国控", "省控", "市控"]
    register = places.with_columns(
        pl.Series("控制级别", [levels[i % 3] for i in range(places.height)])
    )
    found = sz.assess_rivers(samples, by=["省份", "控制级别"], register=register)
    assert found.select("省份", "控制级别").unique().height > 60
    counted = found.select(pl.sum_horizontal("sections", "ungraded")).to_series().sum()
    sections = sz.assess_sections(samples, register=register)
    assert counted == sections.height


def test_a_limit_of_a_parameter_that_is_not_an_indicator_is_held_and_its_lack_reported():
    samples = pl.DataFrame({
        "断面": ["甲", "甲", "乙", "丙"],
        "时间": ["2021-03-02", "2021-04-02", "2021-03-02", "2021-03-02"],
        "氨氮(mg/L)": [0.5, 0.5, 4.0, 0.5], "总氮(mg/L)": [1.0, None, 3.0, 3.0],
    })  # fmt: skip
    declared = {"断面": ["甲", "乙", "丙"], "目标": ["总氮<2，其他Ⅳ", "总氮<2", "Ⅲ"]}

    def of(table):
        shown = ("断面", "时段", "达标", "说明")
        found = sz.assess_sections(
            table, section="断面", time="时间", targets=pl.DataFrame(declared), lang="zh"
        )
        rows = found.filter(pl.col("样本数") > 0).select(*shown, pl.col("超标指标").list.len())
        return {row[:2]: row[2:] for row in rows.rows()}

    assert of(samples) == {
        ("甲", "2021-03"): (True, None, 0),
        ("甲", "2021-04"): (None, "缺测：总氮", 0),
        ("乙", "2021-03"): (False, None, 1),  # of ammonia nothing is asked
        ("丙", "2021-03"): (True, None, 0),  # of total nitrogen nothing is asked of rivers
    }
    without = of(samples.drop("总氮(mg/L)"))
    assert [without[key] for key in (("甲", "2021-03"), ("乙", "2021-03"), ("丙", "2021-03"))] == [
        (None, "缺测：总氮", 0), (None, "缺测：总氮", 0), (True, None, 0),
    ]  # fmt: skip
    ahead = sz.outlook(samples, section="断面", time="时间", targets=pl.DataFrame(declared))
    assert "total_nitrogen" in ahead["parameter"]
