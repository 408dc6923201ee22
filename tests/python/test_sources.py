"""Drinking-water sources, and oxygen by its saturation, against a plain reading of the rules."""

import random
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
KINDS = {
    SURFACE: ["surface", "surface water", "地表水", "地表水源", "地表水型", "河流型", "湖库型"],
    GROUND: ["ground", "groundwater", "ground water", "地下水", "地下水源", "地下水型"],
}
K: dict[str, Any] = {"source": "源", "time": "时", "kind": "类", "volume": "量"}
FEW = pl.DataFrame(
    {"源": ["甲", "乙"], "时": ["2021-04"] * 2, "类": ["地表水", "地下水"], "量": [300.0, 100.0],
     "铁": ["0.2", "0.6"], "pH": ["8.6", "8.6"]}
)  # fmt: skip
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


@pytest.mark.parametrize(("seed", "every", "least", "zh"), [
    (1, "month", None, False), (2, "month", 2, True), (3, "quarter", None, True),
    (4, "quarter", 3, False), (12, "year", 4, False), (7, "year", None, True),
])  # fmt: skip
def test_sources_agree_with_the_oracle(seed: int, every: Any, least: Any, zh: bool) -> None:
    frame, declared = samples(seed, years={"month": 1, "quarter": 2, "year": 3}[every])
    options = {**K, "every": every, "min_count": least, "water_body": "体", "background": declared}
    found = CHECK(frame, lang="zh" if zh else "en", **options)
    found.columns = CHECK(frame.clear(), **options).columns  # in English
    groups: dict[Any, Any] = {}
    for row in frame.iter_rows(named=True):
        period = om.period(date.fromisoformat(row["时"]), every)
        groups.setdefault((row["源"], period), []).append(row)
    taken, turned = {}, set()
    for got, ((name, period), rows) in zip(
        found.sort("源", "period").to_dicts(), sorted(groups.items()), strict=True
    ):
        once = list({row["时"]: row for row in rows}.values())
        law = GROUND if rows[0]["类"] in KINDS[GROUND] else SURFACE
        # A period is declared where all of it lies within a declaration.
        length = 12 // made.PER_YEAR[every]
        start = date(period[0], (period[1] - 1) * length + 1, 1)
        ended = (period[1] * length) // 12, (period[1] * length) % 12 + 1
        end = date(period[0] + ended[0], ended[1], 1) - timedelta(1)
        out = sorted(
            (IDS[of], since, f"({decision}; {by})")
            for source, of, since, until, decision, by in declared.rows()
            if source == name and since <= str(start) and str(end) <= until
        )
        parts = [f"{om.NAMES[p] if zh else p} {words}" for p, _, words in out]
        class_, over, assessed, attained = judged(once, every, least, law, set())
        without = judged(once, every, least, law, {p for p, *_ in out})[3] if out else None
        volume = None if None in [r["量"] for r in once] else sum(Decimal(r["量"]) for r in once)
        want = {
            "源": name, "period": made.label(period, every), "samples": len(rows), "volume": volume,
            "duplicates": len(rows) - len(once), "standard": law, "class": class_,
            "kind": {SURFACE: ["surface", "地表水"], GROUND: ["ground", "地下水"]}[law][zh],
            "assessed": assessed, "attained": attained, "attained_without_background": without,
            "background": ("、" if zh else ", ").join(parts) or None, "start": start,
        }  # fmt: skip
        assert {key: got[key] for key in want} == want
        assert [tuple(each.values()) for each in got["exceeding"]] == [
            (om.NAMES[p] if zh else p, *(near(f, 1e-11) for f in figures)) for p, *figures in over
        ]
        body = made.BODIES.get(rows[0]["体"]) if law == SURFACE else "river"
        held = [p for p in HELD[law] if (p, body) in oracle.LAWS[law].limits]
        if got["reason"] is None:
            assert assessed == len(held) and class_ is not None
        assert got["exceeding_apart"] == []
        taken.setdefault(period, []).append((got, volume, attained, without if out else attained))
        turned.add((attained, without) if out else None)
    shares = []
    for rows in taken.values():
        results, volumes, *verdicts = map(list, zip(*rows, strict=True))
        for name, of in zip(["compliance", "compliance_without_background"], verdicts, strict=True):
            if {(True, None), (False, None)} & set(zip(verdicts[0], of, strict=True)):
                continue  # stands apart below
            shares.append(None if None in volumes else om.supply_compliance(volumes, of))
            assert [each[name] for each in results] == [near(shares[-1])] * len(rows)
    assert None in shares and len(set(shares)) > 2
    assert turned > {None, (False, False), (True, True)}


def few(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame(FEW.to_dict(as_series=False) | columns)


def told(**columns: Any) -> dict[str, Any]:
    return {"background": DECLARED.with_columns(pl.lit(v).alias(n) for n, v in columns.items())}


def test_names_of_columns() -> None:
    names = ["时段", "起始日", "样本数", "重复行数", "水源类型", "标准", "类别", "超标指标",
             "单独评价超标指标", "达标", "参评指标数", "定类确定", "说明", "取水量",
             "取水水质达标率(%)", "自然本底", "扣除本底达标",
             "扣除本底取水水质达标率(%)"]  # fmt: skip
    found = CHECK(FEW, lang="zh", suffix="_新", **K, **told()).columns
    assert found == ["源", *(f"{name}_新" for name in names)]


@pytest.mark.parametrize(("table", "options", "column", "cells"), [  # rows are sorted: 乙 first
    *(case for law, words in KINDS.items() for word in words for case in (
        (FEW, {"kind": word}, "standard", [law] * 2),
        (few(类=f" {word.title()} "), {}, "standard", [law] * 2))),
    # 8.6 is assessed as 9, which is beyond 6.5–8.5 in groundwater, and not beyond 6–9 in rivers.
    (FEW, {}, "class", ["Ⅳ", "Ⅰ"]), (few(铁="0"), {}, "attained", [False, True]),
    (few(铁=["1", "--"], pH="--"), {}, "attained", [None, False]),
    (few(铁=["0", "--"], pH="--", 量=[3.0, 0.0]), {}, "compliance", [100.0] * 2),
    (few(铁=["0", "--"], pH="--", 量=[3.0, 1.0]), {}, "compliance", [None] * 2),
    *((few(量=[3.0 * n, n]), {}, "compliance", [None] * 2) for n in (0.0, float("nan"), -1.0)),
    (few(量=[3.0, None]), {}, "compliance", [None] * 2),
    (FEW, told(起="2021年3月31日", 止="20210430"), "background", ["iron (文1; 局)", None]),
    (FEW, told(起="2021-04", 止="2021年4月"), "background", ["iron (文1; 局)", None]),
    (FEW, told(起="2021-04-01", 止="2021-04-29"), "background", [None] * 2),
    (FEW, told(起="2021-05-01", 止="2021-12-31"), "background", [None] * 2),
    (FEW, told(起="2020-01-01", 止="2021-03-31"), "background", [None] * 2),
    (few(pH="7"), told(), "compliance_without_background", [100.0] * 2),
    (FEW.drop("pH"), told(),
        "compliance_without_background", [None] * 2),
    (FEW.rename({"源": "source"}), {"source": "source",
        "background": DECLARED.rename({"源": "source"})}, "background", ["iron (文1; 局)", None]),
    (few(类="地下水").drop("铁", "pH")
        .with_columns(总硬度=400), {}, "attained", [True, True]),
])  # fmt: skip
def test_cells_by_hand(table: Any, options: Any, column: str, cells: list[Any]) -> None:
    assert CHECK(table, **(K | options))[column].to_list() == cells


@pytest.mark.parametrize(("table", "options", "error", "word"), [
    (FEW, told(止="2021-03-31"), COLUMN, "in order"), (FEW, told(止=None), COLUMN, "day to"),
    (FEW, told(认定文件=None), COLUMN, "decision"), (FEW, told(来源=None), COLUMN, "source"),
    (FEW, {"background": DECLARED.drop("认定文件")}, COLUMN, "认定文件"),
    (FEW, {"background": DECLARED.drop("来源")}, COLUMN, "来源"),
    (FEW, {"background": DECLARED.drop("源")}, COLUMN, "源"),
    (FEW, told(监测项目="怪"), sz.errors.UnknownNameError, "怪"),
    (FEW, told() | {"every": None}, sz.errors.OptionError, "background"),
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


GERMS = pl.DataFrame(
    {"水源": ["甲"], "月": ["2021-04"], "氨氮": [0.1], "总氮": [1.5], "粪大肠菌群(个/L)": [1000000]}
)


@pytest.mark.parametrize(("body", "over"), [("river", []), ("lake", ["总氮"])])
def test_the_whole_of_table_1_is_applied(body: str, over: list[str]) -> None:
    options: Any = {"source": "水源", "time": "月", "water_body": body, "lang": "zh"}
    found = CHECK(GERMS, **options).row(0, named=True)
    assert [each["parameter"] for each in found["超标指标"]] == [*over, "粪大肠菌群"]
    assert (found["类别"], found["达标"], found["单独评价超标指标"]) == ("劣Ⅴ", False, [])
    # By option they are told apart, and never left out without a word.
    found = CHECK(GERMS, indicators="table1-21", **options).row(0, named=True)
    assert (found["类别"], found["达标"], found["超标指标"]) == ("Ⅰ", True, [])
    aside = [(each["parameter"], each["limit"]) for each in found["单独评价超标指标"]]
    assert aside == [*(("总氮", 1.0) for _ in over), ("粪大肠菌群", 10000.0)]
    assert found["说明"] == "单独评价超标，不计入达标：" + "、".join([*over, "粪大肠菌群"])
    with pytest.raises(sz.errors.OptionError, match="indicators"):
        CHECK(GERMS, **(options | {"indicators": "all"}))


def test_kinds_of_table_and_units_change_nothing() -> None:
    frame, declared = samples(8, 9)
    options: Any = K | {"water_body": "体", "background": declared}
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
    assert (
        len({str(CHECK(rows, **K).sort(K["source"], "period", "kind").rows()) for rows in orders})
        == 1
    )


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
