"""Drinking-water sources, and oxygen by its saturation, against a plain reading of the rules."""

import random
import warnings
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle
import oracle_methods as om
import samples as made
import shuizhi as sz
from kinds import in_every_kind, near

CHECK, SURFACE, GROUND = sz.check_source_water, "GB 3838-2002", "GB/T 14848-2017"
# Headers, limits about which cells lie (the first is within all others), powers of their units.
HEADERS: dict[str, tuple[str, str, int]] = {
    "ph": ("pH", "7 7.5 8 8.5 8.6 9.4", 0), "dissolved_oxygen": ("溶解氧", "5 6 7.5", 0),
    "permanganate_index": ("CODMn", "3 6", 0), "total_phosphorus": ("总磷", "0.05 0.2", 0),
    "ammonia_nitrogen": ("氨氮(mg/L)", "0.5 1", 0), "total_nitrogen": ("总氮", "0.9 1", 0),
    "fecal_coliform": ("粪大肠菌群(个/L)", "2000 10000", 0),
    "mercury": ("汞(μg/L)", "0.1 1", -3), "nitrate": ("硝酸盐(mg/L)", "10 20", 0),
    "iron": ("铁(mg/L)", "0.3", 0), "manganese": ("锰(μg/L)", "100", -3),
    "trichloromethane": ("三氯甲烷(μg/L)", "60", -3), "total_hardness": ("总硬度", "450", 0),
    "visible_matter": ("肉眼可见物", "", 0),  # 无 or 有
}  # fmt: skip
IDS = {name: p for p in HEADERS for name in (p, om.NAMES[p])}
HELD = {
    law: [p for p in HEADERS if {(p, "river"), (p, "lake")} & oracle.LAWS[law].limits.keys()]
    for law in oracle.LAWS
}
APART = {"total_nitrogen", "fecal_coliform"}
HELD_TOGETHER = HEADERS.keys() - APART
KINDS = {
    SURFACE: ["surface", "surface water", "地表水", "地表水源", "地表水型", "河流型", "湖库型"],
    GROUND: ["ground", "groundwater", "ground water", "地下水", "地下水源", "地下水型"],
}
K: dict[str, Any] = {"source": "源", "time": "时", "kind": "类", "volume": "量"}
FEW = pl.DataFrame(
    {"源": ["甲", "乙"], "时": ["2021-04"] * 2, "类": ["地表水", "地下水"], "量": [300.0, 100.0],
     "铁": ["0.2", "0.6"], "pH": ["8.6", "8.6"]}
)  # fmt: skip

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由")
DECLARED = pl.DataFrame({"源": "乙", "监测项目": "Fe", "起": "2021-04-01", "止": "2021-04-30",
                         "认定文件": "文1", "来源": "局"})  # fmt: skip
COLUMN = sz.errors.ColumnError


def _cell(source: random.Random, parameter: str, worse: float) -> str | None:
    if source.random() < 0.06:
        return source.choice(["--", None, "缺测", "坏", ""])
    if parameter == "visible_matter":
        return "有" if worse > 1 and source.random() < 0.1 else "无"
    value = Decimal(source.choice(HEADERS[parameter][1].split()[: 1 if worse == 1 else None]))
    if parameter == "ph":
        return str(value)
    factor = Decimal(source.choice(["0.5", "0.8", "0.9", "1", "1", "1", str(worse)]))
    value = value / factor if parameter == "dissolved_oxygen" else value * factor
    text = f"{value.quantize(Decimal('0.0001')).normalize():f}"
    return source.choice(["{}"] * 12 + ["{}L", "<{}", "未检出"]).format(text)


def samples(seed: int, sources: int = 40, years: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make samples of sources of both kinds, a day one (or that twice), and their backgrounds."""
    source = random.Random(seed)
    rows, declared = [], []
    for number in range(sources):
        kind = source.choice(KINDS[GROUND if number % 3 == 2 else SURFACE])
        body = "塘" if number == 6 else source.choice(["河流", "湖库"])
        place = {"源": f"源{number:02}", "类": kind, "体": body}
        worse = source.choice([1, 1, 1, 1.01, 1.6])
        lacking = source.sample(list(HEADERS), source.choice([0, 1, 4, len(HEADERS)]))
        for month in range(12 * years):
            first = date(2020 + month // 12, month % 12 + 1, 1)
            rough = month < 4 * years  # gaps, and water of which nothing is known
            for day in source.sample(range(28), source.choice([0, 1, 2] if rough else [2, 3])):
                cells = {h: _cell(source, p, worse) for p, (h, *_) in HEADERS.items()}
                cells |= {HEADERS[p][0]: None for p in lacking}
                taken = [0.0, 1.25, 40.5, 300][: None if rough or len(lacking) < 9 else 1]
                volume = None if rough and source.random() < 0.01 else source.choice(taken)
                rows.append(place | {"时": str(first + timedelta(day)), "量": volume} | cells)
                rows += [dict(rows[-1])] * (source.random() < 0.05)
        for month in source.sample(range(24), source.choice([0, 2, 5, 24])):
            since = date(2019 + month // 12, month % 12 + 1, 1)  # never twice: it orders
            until = source.choice([since, date(2020, 12, 31), date(2029, 12, 31)])
            of = source.choice(list(IDS))
            declared.append((place["源"], of, str(since), str(until), f"文{month}", "局"))
    source.shuffle(rows)
    types = dict.fromkeys(rows[0], pl.String) | {"量": pl.Float64}
    names = ["源", "parameter", "from", "to", "decision", "source"]
    return pl.DataFrame(rows, schema=types), pl.DataFrame(declared, schema=names, orient="row")


def judged(rows: list[Any], every: str, least: int | None, law: str, out: set[str]) -> Any:
    """Hold means to class Ⅲ, or a single limit: class, what is over, how many, whether attained."""
    ranks, over, assessed = [], [], 0
    body = made.BODIES.get(rows[0]["体"]) if law == SURFACE else "river"
    for p in (p for p in HELD[law] if p not in out and (p, body) in oracle.LAWS[law].limits):
        header, limits, dated = HEADERS[p][0], oracle.LAWS[law].limits[p, body], []
        for row in rows:
            said = oracle.read_cell(row[header], descriptive=True).value
            value = said if p == "visible_matter" else om.enter(row[header], p)
            if value is not None:
                day = date.fromisoformat(row["时"])
                dated.append((day, value.scaleb(HEADERS[p][2], om.CALC)))
        if (mean := made.averaged(p, dated, every, least)[0]) is not None:
            value = om.round_assessment(p, mean)
            assessed += 1
            ranks += [limits.rank(value)] * limits.basic
            if limits.rank(value) > (om.CLASS_3 if limits.basic else 0):
                over.append(oracle._exceeding(p, value, limits, om.CLASS_3))
    class_ = oracle.LAWS[law].classes[max(ranks)] if ranks else None
    return class_, over, assessed, not over if assessed else None


def apart(rows: list[Any], least: int | None, law: str) -> list[str]:
    """Return what is over class Ⅲ of the items that are assessed apart."""
    if law == GROUND:
        return []
    return [over[0] for over in judged(rows, "month", least, law, HELD_TOGETHER)[1]]


def every_one(verdicts: list[bool | None]) -> bool | None:
    return False if False in verdicts else None if None in verdicts else True


@pytest.mark.parametrize(("seed", "every", "least", "zh"), [
    (1, "month", None, False), (2, "month", 2, True), (3, "quarter", None, True),
    (4, "quarter", 2, False), (12, "year", 2, False), (7, "year", None, True),
])  # fmt: skip
def test_sources_agree_with_the_oracle(seed: int, every: Any, least: Any, zh: bool) -> None:
    """Each month is judged by itself, and what attains is summed over the period."""
    frame, declared = samples(seed, years={"month": 1, "quarter": 2, "year": 3}[every])
    options = {**K, "every": every, "min_count": least, "water_body": "体", "background": declared}
    options |= {"table3": ["三氯甲烷"]}
    found = CHECK(frame, lang="zh" if zh else "en", **options)
    found.columns = CHECK(frame.clear(), **options).columns  # in English
    groups: dict[Any, Any] = {}
    for row in frame.iter_rows(named=True):
        day = date.fromisoformat(row["时"])
        of_period = groups.setdefault((row["源"], om.period(day, every)), {})
        of_period.setdefault((day.year, day.month), []).append(row)
    taken: dict[Any, list[Any]] = {}
    turned = set()
    for got, ((name, period), months) in zip(
        found.sort("源", "period").to_dicts(), sorted(groups.items()), strict=True
    ):
        rows = [row for _, of_month in sorted(months.items()) for row in of_month]
        law = GROUND if rows[0]["类"] in KINDS[GROUND] else SURFACE
        out_by_default = APART if law == SURFACE else set()
        ranks, over, assessed, copies = [], {}, [], 0
        verdicts: dict[str, list[Any]] = {"": [], "_with_apart": [], "_without_background": []}
        volumes, aside, told_background = [], set(), []
        for (year, month), of_month in sorted(months.items()):
            once = list({row["时"]: row for row in of_month}.values())
            copies += len(of_month) - len(once)
            # A month is declared where all of it lies within a declaration.
            start = date(year, month, 1)
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
            out = sorted(
                (IDS[of], since, f"({decision}; {by})")
                for source, of, since, until, decision, by in declared.rows()
                if source == name and since <= str(start) and str(end) <= until
            )
            class_, over_now, number, attained = judged(once, "month", least, law, out_by_default)
            for p, *figures in over_now:
                worst = over.get(p)
                if worst is None or (figures[2] or 0) > (worst[2] or 0):
                    over[p] = figures
            over_apart = apart(once, least, law)
            left_out = {p for p, *_ in out} | out_by_default
            without = judged(once, "month", least, law, left_out)[3] if out else attained
            ranks += [] if class_ is None else [oracle.LAWS[law].classes.index(class_)]
            assessed.append(number)
            aside |= set(over_apart)
            told_background += ["、".join(f"{om.NAMES[p]} {words}" for p, _, words in out)] * bool(
                out
            )
            verdicts[""].append(attained)
            verdicts["_with_apart"].append(False if over_apart else attained)
            verdicts["_without_background"].append(without)
            cells = [r["量"] for r in once]
            volumes.append(None if None in cells else sum(map(Decimal, map(str, cells))))
        want = {
            "源": name, "period": made.label(period, every), "samples": len(rows),
            "volume": None if None in volumes else near(sum(volumes)),
            "duplicates": copies, "standard": law, "samplings": len(months),
            "class": oracle.LAWS[law].classes[max(ranks)] if ranks else None,
            "samplings_attained": verdicts[""].count(True), "target": "Ⅲ",
            "kind": {SURFACE: ["surface", "地表水"], GROUND: ["ground", "地下水"]}[law][zh],
            "assessed": max(assessed), "attained": every_one(verdicts[""]),
            "attained_with_apart": every_one(verdicts["_with_apart"]),
            "attained_without_background": every_one(verdicts["_without_background"])
            if told_background else None,
        }  # fmt: skip
        assert {key: got[key] for key in want} == want
        if zh:
            assert got["background"] == ("；".join(dict.fromkeys(told_background)) or None)
        shown = {each["parameter"]: list(each.values())[1:] for each in got["exceeding"]}
        names = {(om.NAMES[p] if zh else p): [near(f, 1e-11) for f in fs] for p, fs in over.items()}
        assert shown == names and len(shown) == len(got["exceeding"])
        assert {e["parameter"] for e in got["exceeding_apart"]} == {
            om.NAMES[p] if zh else p for p in aside
        }
        taken.setdefault(period, []).append((got, volumes, verdicts))
        turned.add((want["attained"], want["attained_without_background"]))
    shares = []
    for of_period in taken.values():
        for reading in ("", "_with_apart", "_without_background"):
            flat = [
                pair for _, volumes, verdicts in of_period
                for pair in zip(volumes, verdicts[reading], strict=True)
            ]  # fmt: skip
            share = None
            if not any(volume is None for volume, _ in flat):
                share = om.supply_compliance(*map(list, zip(*flat, strict=True)))
            shares.append(share)
            each = [every_one(verdicts[reading]) for *_, verdicts in of_period]
            number = None if None in each else 100 * each.count(True) / len(each)
            for got, *_ in of_period:
                assert got[f"compliance{reading}"] == near(share)
                if reading != "_with_apart":
                    assert got[f"source_compliance{reading}"] == near(number)
    assert None in shares and len(set(shares)) > 2
    assert turned > {(None, None), (False, False), (True, True)}


def few(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame(FEW.to_dict(as_series=False) | columns)


def told(**columns: Any) -> dict[str, Any]:
    return {"background": DECLARED.with_columns(pl.lit(v).alias(n) for n, v in columns.items())}


def test_names_of_columns() -> None:
    names = ["时段", "起始日", "样本数", "重复行数", "监测次数", "达标次数", "水源类型", "标准",
             "目标类别", "类别", "超标指标", "单独评价超标指标", "综合营养状态指数", "达标",
             "计入单独评价项目达标", "参评指标数", "应评指标数", "定类确定", "说明",
             "水源达标率(%)", "监测项目齐全", "取水量", "达标取水量", "水量达标率(%)",
             "计入单独评价项目水量达标率(%)", "水源达标得分", "水源达标评级",
             "自然本底", "扣除本底达标", "扣除本底水源达标率(%)",
             "扣除本底水量达标率(%)"]  # fmt: skip
    found = CHECK(FEW, lang="zh", suffix="_新", plan=["铁"], **K, **told()).columns
    assert found == ["源", *(f"{name}_新" for name in names)]


@pytest.mark.parametrize(("table", "options", "column", "cells"), [  # 甲 first, as in the table
    *(case for law, words in KINDS.items() for word in words for case in (
        (FEW, {"kind": word}, "standard", [law] * 2),
        (few(类=f" {word.title()} "), {}, "standard", [law] * 2))),
    # 8.6 is assessed as 9, which is beyond 6.5–8.5 in groundwater, and not beyond 6–9 in rivers.
    (FEW, {}, "class", ["Ⅰ", "Ⅳ"]), (few(铁="0"), {}, "attained", [True, False]),
    (few(铁=["1", "--"], pH="--"), {}, "attained", [False, None]),
    (few(铁=["0", "--"], pH="--", 量=[3.0, 0.0]), {}, "compliance", [100.0] * 2),
    (few(铁=["0", "--"], pH="--", 量=[3.0, 1.0]), {}, "compliance", [None] * 2),
    *((few(量=[3.0 * n, n]), {}, "compliance", [None] * 2) for n in (0.0, float("nan"), -1.0)),
    (few(量=[3.0, None]), {}, "compliance", [None] * 2),
    (FEW, told(起="2021年3月31日", 止="20210430"), "background", [None, "iron (文1; 局)"]),
    (FEW, told(起="2021-04", 止="2021年4月"), "background", [None, "iron (文1; 局)"]),
    (FEW, told(起="2021-04-01", 止="2021-04-29"), "background", [None] * 2),
    (FEW, told(起="2021-05-01", 止="2021-12-31"), "background", [None] * 2),
    (FEW, told(起="2020-01-01", 止="2021-03-31"), "background", [None] * 2),
    (few(pH="7"), told(), "compliance_without_background", [100.0] * 2),
    (FEW.drop("pH"), told(),
        "compliance_without_background", [None] * 2),
    (FEW.rename({"源": "source"}), {"source": "source",
        "background": DECLARED.rename({"源": "source"})}, "background", [None, "iron (文1; 局)"]),
    (few(类="地下水").drop("铁", "pH")
        .with_columns(总硬度=400), {}, "attained", [True, True]),
])  # fmt: skip
def test_cells_by_hand(table: Any, options: Any, column: str, cells: list[Any]) -> None:
    assert CHECK(table, **(K | options))[column].to_list() == cells


@pytest.mark.parametrize(("table", "options", "error", "word"), [
    (FEW, told(止="2021-03-31"), COLUMN, "a first and a last day"),
    (FEW, told(止=None), COLUMN, "needs both"),
    (FEW, told(认定文件=None), COLUMN, "decision"), (FEW, told(来源=None), COLUMN, "source"),
    (FEW, {"background": DECLARED.drop("认定文件")}, COLUMN, "认定文件"),
    (FEW, {"background": DECLARED.drop("来源")}, COLUMN, "来源"),
    (FEW, {"background": DECLARED.drop("源")}, COLUMN, "源"),
    (FEW, told(监测项目="怪"), sz.errors.UnknownNameError, "怪"),
    (FEW, told() | {"every": None, "time": None}, sz.errors.OptionError, "background"),
    (FEW, {"every": "ten-day"}, sz.errors.OptionError, "sampled every month"),
    (FEW, {"sampling": "quarter"}, sz.errors.OptionError, "sampled every quarter"),
    (FEW, {"sampling": "day"}, sz.errors.OptionError, "day"),
    (FEW, {"zone": "三级"}, sz.errors.OptionError, "三级"),
    (FEW.with_columns(区=pl.lit("准")), {"zone": "区"}, COLUMN, "准"),
    (FEW, {"table3": ["氨氮"]}, sz.errors.OptionError, "table 3"),
    (FEW, {"plan": []}, sz.errors.OptionError, "plan"),
    (FEW, {"plan": "铁"}, sz.errors.OptionError, "plan"),
    (FEW, {"plan": {"river": ["铁"]}}, sz.errors.OptionError, "river"),
    (FEW, {"plan": ["怪"]}, sz.errors.UnknownNameError, "怪"),
    (FEW, {"kind": "海水"}, sz.errors.OptionError, "海水"), (FEW, {"volume": "水"}, COLUMN, "水"),
    (few(类=["地表水", "海水"]), {}, COLUMN, "海水"), (few(类=["地表水", None]), {}, COLUMN, "类"),
    (few(量=["300", "--"]), {}, COLUMN, "量"),
    (FEW, {"volume": "源"}, COLUMN, "源"), (FEW, told(源=1), COLUMN, "源"),
    (few(量=[date(2021, 4, 1)] * 2), {}, COLUMN, "量"),
    (FEW, told(认定文件=" "), COLUMN, "decision"),
])  # fmt: skip
def test_refusals(table: Any, options: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        CHECK(table, **(K | options))


def monthly(**columns: Any) -> pl.DataFrame:
    months = {"水源": "中站", "月": ["2021-04", "2021-05", "2021-06"]}
    return pl.DataFrame(months | columns)


QUARTER: dict[str, Any] = {"source": "水源", "time": "月", "every": "quarter", "volume": "取水量"}


def row(table: pl.DataFrame, *names: str, **options: Any) -> tuple[Any, ...]:
    return CHECK(table, **QUARTER | options).select(names).row(0)


def test_a_month_of_which_nothing_is_known_leaves_the_quarter_open() -> None:
    open_ = monthly(氨氮=[None, 0.1, 0.1], 取水量=[0.0, 150.0, 150.0])
    assert row(open_, "attained", "compliance") == (None, 100.0)


def test_sources_sampled_once_a_quarter() -> None:
    # A township source: water every month, samples in April alone.
    town = monthly(氨氮=[0.1, None, None], 取水量=[10.0, 20.0, 30.0])
    assert row(town, "attained", "compliance") == (None, None)
    both = pl.concat(
        [town.with_columns(频次=pl.lit("每季"), 水源=pl.lit("乡镇")),
         monthly(氨氮=[1.1, 0.1, 0.1], 取水量=[20.0, 40.0, 40.0]).with_columns(频次=pl.lit("每月"))]
    )  # fmt: skip
    found = CHECK(both, **QUARTER, sampling="频次")
    assert found.select("水源", "samplings", "attained", "compliance").rows() == [
        ("乡镇", 1, True, 87.5), ("中站", 3, False, 87.5),
    ]  # fmt: skip


def test_first_level_zones_are_compared_with_class_two() -> None:
    # GB 3838-2002, 3: class Ⅱ for first-level, Ⅲ for second-level protection zones.
    table = monthly(氨氮=0.8, 总磷=0.15, 取水量=1.0, 区=["一级", "二级", "二级保护区"])
    month = QUARTER | {"every": "month", "zone": "区"}
    found = CHECK(table, **month)
    assert found["target"].to_list() == ["Ⅱ", "Ⅲ", "Ⅲ"]
    assert found["attained"].to_list() == [False, True, True]
    assert row(table, "attained", zone="first") == (False,)
    assert row(table, "attained", zone="second") == row(table, "attained") == (True,)
    nitrogen = table.with_columns(总氮=0.8)  # Ⅲ of a lake
    of_lake = {"water_body": "lake", "indicators": "table1-21"}
    found = row(nitrogen.with_columns(氨氮=0.1, 总磷=0.01), "attained", "attained_with_apart",
                zone="first", **of_lake)  # fmt: skip
    assert found == (True, False)


def test_a_river_has_no_trophic_index() -> None:
    lake = {"叶绿素a(μg/L)": 150.0, "总磷": 0.04, "总氮": 0.9, "透明度(cm)": 25, "CODMn": 5.5}
    assert row(monthly(取水量=1.0, **lake), "trophic_index", "attained") == (None, True)


def test_of_table_three_the_chosen_items_bind() -> None:
    # GB 3838-2002, 5.3: the items are chosen by the authority.
    table = monthly(**{"氨氮": 0.1, "三氯甲烷(μg/L)": 90, "苯(μg/L)": 1, "取水量": 1.0})
    with pytest.warns(sz.errors.ShuizhiWarning, match="table 3 that were measured are assessed"):
        assert row(table, "attained") == (False,)
    with pytest.warns(sz.errors.ShuizhiWarning, match="does not name are not assessed: trichloro"):
        assert row(table, "attained", "assessed", table3=["苯"]) == (True, 2)
    with pytest.warns(sz.errors.ShuizhiWarning, match="未列入 table3= 的表3项目不评价：苯"):
        assert row(table, "达标", table3=["三氯甲烷"], lang="zh") == (False,)


def test_a_plan_that_was_not_completed() -> None:
    # HJ 774-2015, 5.3.1: 60 % of the water and none of the sources.
    table = monthly(氨氮=[0.1, 0.2, 0.1], 铜=[None, "0.001L", None], 取水量=100.0)
    names = ["complete", "attained", "compliance", "source_compliance"]
    assert row(table, *names, plan=["氨氮", "铜"]) == (True, True, 100.0, 100.0)
    assert row(table, *names, plan=["氨氮", "铅"]) == (False, True, 60.0, 0.0)
    assert row(table, "reason", plan=["铅"], lang="en") == (
        "missing: copper; plan_not_completed: lead",
    )  # fmt: skip
    assert row(table, "说明", plan={"surface": ["铅"]}, lang="zh") == (
        "缺测：铜；监测项目不全：铅",
    )
    assert row(table, "complete", plan={"ground": ["铅"]}) == (True,)


GERMS = pl.DataFrame(
    {"水源": ["甲"], "月": ["2021-04"], "氨氮": [0.1], "总氮": [1.5], "粪大肠菌群(个/L)": [1000000]}
)


@pytest.mark.parametrize(("body", "over"), [("river", []), ("lake", ["总氮"])])
def test_the_whole_of_table_1_is_applied(body: str, over: list[str]) -> None:
    options: Any = {"source": "水源", "time": "月", "water_body": body, "lang": "zh"}
    found = CHECK(GERMS, indicators="table1", **options).row(0, named=True)
    assert [each["parameter"] for each in found["超标指标"]] == [*over, "粪大肠菌群"]
    assert (found["类别"], found["达标"], found["单独评价超标指标"]) == ("劣Ⅴ", False, [])
    # By default they are told apart, and both readings are.
    found = CHECK(GERMS, **options).row(0, named=True)
    assert (found["类别"], found["达标"], found["超标指标"]) == ("Ⅰ", True, [])
    assert found["计入单独评价项目达标"] is False
    aside = [(each["parameter"], each["limit"]) for each in found["单独评价超标指标"]]
    assert aside == [*(("总氮", 1.0) for _ in over), ("粪大肠菌群", 10000.0)]
    assert found["说明"] == "单独评价超标，不计入达标：" + "、".join([*over, "粪大肠菌群"])
    with pytest.raises(sz.errors.OptionError, match="indicators"):
        CHECK(GERMS, **(options | {"indicators": "all"}))


def test_kinds_of_table_and_units_change_nothing() -> None:
    frame, declared = samples(8, 9)
    options: Any = K | {"water_body": "体", "background": declared, "table3": ["三氯甲烷"]}
    in_every_kind(lambda t: CHECK(t, lang="zh", **options), frame)
    whole = in_every_kind(lambda t: CHECK(t, **options), frame)
    for given in (declared.lazy(), declared.to_arrow(), declared.to_pandas()):
        assert CHECK(frame, **(options | {"background": given})).equals(whole)
    units = {"氨氮(mg/L)": ("氨氮(μg/L)", "${1}e3"), "汞(μg/L)": ("汞(mg/L)", "${1}e-3")}
    for header, (other, power) in units.items():
        scaled = pl.col(header).str.replace(r"([\d.]+)", power)
        frame = frame.with_columns(scaled).rename({header: other})
    assert CHECK(frame, **options).equals(whole)


@pytest.mark.parametrize("table", [
    samples(9, 20)[0],
    pl.concat([few(源=f"{n}") for n in range(99)]),
    pl.concat([few(量=n / 10, pH=n / 10) for n in range(9)]),
])  # fmt: skip
def test_order_of_rows_changes_nothing(table: pl.DataFrame) -> None:
    orders = (table.sample(fraction=1, shuffle=True, seed=seed) for seed in range(30))
    keys = [K["source"], "period", "kind"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sz.errors.ShuizhiWarning)  # of table 3
        found = {str(CHECK(rows, every="quarter", **K).sort(keys).rows()) for rows in orders}
    assert len(found) == 1


@pytest.mark.parametrize("rounding", ["none", "assessment"])
def test_saturation_agrees_with_a_formula(rounding: Any) -> None:
    source = random.Random(5)
    rows = [("7.2", "26.9"), ("6.5", "33.2"), ("7.02", "28.4")]  # 90 % to the last digit
    for _ in range(3000):
        warmth = source.uniform(-3, 38)
        oxygen = f"{421.2 / (31.6 + warmth) + source.choice([-1, -0.01, 0, 0.01, 1]):.2f}"
        odd = (oxygen, source.choice(["--", None, "坏", "-40", f">{warmth:.1f}"]))
        other = (source.choice([f">{oxygen}", f"{oxygen}L", "--"]), f"{warmth:.1f}")
        rows.append(source.choice([(oxygen, f"{warmth:.2f}")] * 6 + [odd, other]))
    frame = pl.DataFrame(rows, schema=["溶解氧", "水温"], orient="row").with_columns(氨氮=0.1)
    options: Any = {"do_saturation": True, "target": "Ⅰ", "rounding": rounding}
    graded = in_every_kind(lambda t: sz.grade(t, **options), frame).to_dicts()
    readings = sz.grade_readings(frame, **options).filter(parameter="dissolved_oxygen").to_dicts()
    for cells, row, reading in zip(rows, graded, readings, strict=True):
        read = [oracle.read_cell(cell, signed=True) for cell in cells]
        figures = [each.value for each in read if each.kind == "number"]
        if rounding == "assessment":  # both to one decimal
            figures = [om.round_assessment("dissolved_oxygen", each) for each in figures]
        full = len(figures) == 2 and 100 * figures[0] * (Decimal("31.6") + figures[1]) >= 90 * 468
        both = {"dissolved_oxygen": "7.5" if full else cells[0], "ammonia_nitrogen": 0.1}  # Ⅰ
        want = oracle.grade_row(both, target="Ⅰ", rounding=rounding, indicators=list(both))
        found = row["class"], row["deciding"], row["assessed"], row["certain"]
        assert found == (want.class_, want.deciding, want.assessed, want.certain), row
        assert [e["parameter"] for e in row["exceeding"]] == [p for p, *_ in want.exceeding]
        verdict = ["undetermined", "pass" if want.class_ == "Ⅰ" else "fail"][want.assessed - 1]
        assert reading["verdict"] == verdict, reading
        assert reading["class"] == (want.class_ if want.assessed == 2 else None)


@pytest.mark.parametrize("warmth", [-2, 10, 24.5, 28.4, 38, 40])
def test_more_oxygen_is_never_worse(warmth: float) -> None:
    frame = pl.DataFrame({"溶解氧": [n / 50 for n in range(500)]}).with_columns(水温=warmth)
    ranks = sz.grade(frame, do_saturation=True)["class"].to_physical()
    assert ranks.equals(ranks.sort(descending=True))
    assert (ranks == 0).equals(frame["溶解氧"] >= min(7.5, 0.9 * 468 / (31.6 + warmth)))


def test_saturation_is_of_surface_water_with_its_temperature() -> None:
    warm, own = pl.DataFrame({"溶解氧": [7.2], "水温": [26.9], "铁": [0.1]}), {"standard": GROUND}
    cold, refused = warm.drop("水温"), pytest.raises(sz.errors.OptionError, match="saturation")
    for verb, table, options in [
        (sz.grade, cold, {}),
        (sz.grade, warm, own),
        (sz.grade_readings, warm, own),
    ]:
        with refused:
            verb(table, do_saturation=True, **options)


def test_a_source_that_is_unknown_leaves_the_score_open() -> None:
    water = pl.DataFrame({"水源": ["甲", "乙"], "日期": ["2024-01-02"] * 2, "氨氮": [None, 1.5],
                          "取水量": [300.0, 100.0]})  # fmt: skip
    made = sz.check_source_water(water, source="水源", time="日期", volume="取水量")
    assert made.select("source_score", "source_grade").row(0) == (None, None)
