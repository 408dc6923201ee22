"""Drinking-water sources, and oxygen by its saturation, against a plain reading of the rules."""

import random
import re
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
from shuizhi import errors

CHECK, SURFACE, GROUND = sz.check_source_water, "GB 3838-2002", "GB/T 14848-2017"
# Headers, limits about which cells lie (the first is within all others), powers of their units.
HEADERS: dict[str, tuple[str, str, int]] = {
    "ph": ("pH", "7 7.5 8 8.5 8.6 9.4", 0), "dissolved_oxygen": ("溶解氧", "5 6 7.5", 0),
    "permanganate_index": ("CODMn", "3 6", 0), "total_phosphorus": ("总磷", "0.05 0.2", 0),
    "ammonia_nitrogen": ("氨氮(mg/L)", "0.5 1", 0), "total_nitrogen": ("总氮", "9", 0),
    "mercury": ("汞(μg/L)", "0.1 1", -3), "nitrate": ("硝酸盐(mg/L)", "10 20", 0),
    "iron": ("铁(mg/L)", "0.3", 0), "manganese": ("锰(μg/L)", "100", -3),
    "trichloromethane": ("三氯甲烷(μg/L)", "60", -3), "total_hardness": ("总硬度", "450", 0),
    "visible_matter": ("肉眼可见物", "", 0),  # 无 or 有
}  # fmt: skip
IDS = {name: p for p in HEADERS for name in (p, om.NAMES[p])}
HELD = {law: [p for p in HEADERS if (p, "river") in oracle.LAWS[law].limits] for law in oracle.LAWS}
HELD[SURFACE] = [p for p in HELD[SURFACE] if p != "total_nitrogen"]
K: dict[str, Any] = {"source": "源", "time": "时", "kind": "类", "volume": "量"}
FEW = pl.DataFrame(
    {"源": ["甲", "乙"], "时": ["2021-04"] * 2, "类": ["地表水", "地下水"], "量": [300.0, 100.0],
     "铁": ["0.2", "0.6"], "pH": ["8.6", "8.6"]}
)  # fmt: skip
DECLARED = pl.DataFrame(
    {"源": "乙", "监测项目": "Fe", "起": "2021-04-01", "止": "2021-04-30", "认定文件": "文1",
     "来源": "局"}
)  # fmt: skip
ENGLISH = dict(zip(DECLARED.columns[1:], ["parameter", "from", "to", "decision", "source"]))


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


def samples(seed: int, sources: int = 40, years: int = 1) -> pl.DataFrame:
    """Make samples of sources of both kinds; a day has one sample, or that one twice."""
    source = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(sources):
        kind = ["地下水", "ground"] if number % 3 == 2 else ["地表水", "surface", "湖库型"]
        body = "塘" if number == 6 else source.choice(["河流", "湖库"])
        place = {"源": f"源{number:02}", "类": source.choice(kind), "体": body}
        worse = source.choice([1, 1, 1, 1.01, 1.6])
        lacking = source.sample(list(HEADERS), source.choice([0, 1, 4, len(HEADERS)]))
        for month in range(12 * years):
            first = date(2020 + month // 12, month % 12 + 1, 1)
            rough = month < 4 * years  # gaps, and water of which nothing is known
            for day in source.sample(range(28), source.choice([0, 1, 2] if rough else [2, 3])):
                cells = {h: _cell(source, p, worse) for p, (h, *_) in HEADERS.items()}
                cells |= {HEADERS[p][0]: None for p in lacking}
                dry = not rough and len(lacking) == len(HEADERS)
                volume = 0.0 if dry else source.choice([0.0, 1.25, 40.5, 300])
                volume = None if rough and source.random() < 0.01 else volume
                rows.append(
                    {**place, "时": str(first + timedelta(days=day)), "量": volume, **cells}
                )
                rows += [dict(rows[-1])] * (source.random() < 0.05)
    source.shuffle(rows)
    types = {"量": pl.Float64} | {h: pl.String for h, *_ in HEADERS.values()}
    return pl.DataFrame(rows, schema=dict.fromkeys(["源", "类", "体", "时"], pl.String) | types)


def declarations(seed: int, frame: pl.DataFrame) -> pl.DataFrame:
    """Declare backgrounds of months and years, of some parameters several."""
    source, rows = random.Random(seed), []
    for name in sorted(set(frame["源"])):
        starts = [date(2019 + month // 12, month % 12 + 1, 1) for month in range(24)]
        source.shuffle(starts)  # none comes twice, for the order is by them
        for since in starts[: source.choice([0, 2, 5, 24])]:
            until = source.choice([since, date(2020, 12, 31), date(2029, 12, 31)])
            of = source.choice(list(IDS))
            rows.append((name, of, str(since), str(until), f"文{len(rows)}", "局"))
    return pl.DataFrame(rows, schema=DECLARED.columns, orient="row")


def judged(rows: list[Any], every: str, least: int | None, law: str, out: set[str]) -> Any:
    """Hold means to class Ⅲ, or a single limit: class, what is over, how many, whether attained."""
    ranks, over, assessed = [], [], 0
    body = made.BODIES.get(rows[0]["体"]) if law == SURFACE else "river"
    for p in (p for p in HELD[law] if p not in out and (p, body) in oracle.LAWS[law].limits):
        header, limits, dated = HEADERS[p][0], oracle.LAWS[law].limits[p, body], []
        for row in rows:
            value = om.enter(row[header], p)
            if p == "visible_matter":
                value = oracle.read_cell(row[header], descriptive=True).value
            if value is not None:
                value = value.scaleb(HEADERS[p][2], om.CALC)
                dated.append((date.fromisoformat(row["时"]), value))
        mean = made.averaged(p, dated, every, least)[0]
        if mean is not None:
            value = om.round_assessment(p, mean)
            assessed += 1
            ranks += [limits.rank(value)] * limits.basic
            if limits.rank(value) > (om.CLASS_3 if limits.basic else 0):
                over.append(oracle._exceeding(p, value, limits, om.CLASS_3))
    class_ = oracle.LAWS[law].classes[max(ranks)] if ranks else None
    return class_, over, assessed, (not over if assessed else None)


@pytest.mark.parametrize(("seed", "every", "least", "lang"), [
    (1, "month", None, "en"), (2, "month", 2, "zh"), (3, "quarter", None, "zh"),
    (4, "quarter", 3, "en"), (12, "year", 4, "en"), (7, "year", None, "zh"),
])  # fmt: skip
def test_sources_agree_with_the_oracle(seed: int, every: Any, least: Any, lang: Any) -> None:
    frame, zh = samples(seed, years={"month": 1, "quarter": 2, "year": 3}[every]), lang == "zh"
    declared = declarations(seed, frame)
    told = {**K, "every": every, "min_count": least, "water_body": "体", "background": declared}
    found = CHECK(frame, lang=lang, **told)
    found.columns = CHECK(frame.clear(), **told).columns  # in English
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        period = om.period(date.fromisoformat(row["时"]), every)
        groups.setdefault((row["源"], period), []).append(row)
    taken: dict[Any, list[Any]] = {}
    turned = set()
    for got, ((name, period), rows) in zip(found.to_dicts(), sorted(groups.items()), strict=True):
        once = list({row["时"]: row for row in rows}.values())
        ground = rows[0]["类"] in ("地下水", "ground")
        law = GROUND if ground else SURFACE
        # A period is declared where its first day is.
        start = str(date(period[0], (period[1] - 1) * (12 // made.PER_YEAR[every]) + 1, 1))
        out = sorted(
            (IDS[of], since, f"({decision}; {by})")
            for source, of, since, until, decision, by in declared.rows()
            if source == name and since <= start <= until
        )
        parts = [f"{om.NAMES[p] if zh else p} {words}" for p, _, words in out]
        class_, over, assessed, attained = judged(once, every, least, law, set())
        without = judged(once, every, least, law, {p for p, *_ in out})[3] if out else None
        volume = None if None in [row["量"] for row in once] else sum(row["量"] for row in once)
        want = {
            "源": name, "period": made.label(period, every), "samples": len(rows), "volume": volume,
            "duplicates": len(rows) - len(once), "standard": law, "class": class_,
            "kind": [["surface", "地表水"], ["ground", "地下水"]][ground][zh], "assessed": assessed,
            "attained": attained, "attained_without_background": without,
            "background": ("、" if zh else ", ").join(parts) or None,
        }  # fmt: skip
        assert {key: got[key] for key in want} == want
        assert [tuple(each.values()) for each in got["exceeding"]] == [
            (om.NAMES[p] if zh else p, *(near(f, 1e-11) for f in figures)) for p, *figures in over
        ]
        assert (got["reason"] is None) == (assessed == len(HELD[law]) and class_ is not None)
        taken.setdefault(period, []).append((got, volume, attained, without if out else attained))
        turned.add((attained, without) if out else None)
    shares = []
    for rows in taken.values():
        results, volumes, *verdicts = map(list, zip(*rows, strict=True))
        for name, of in zip(["compliance", "compliance_without_background"], verdicts, strict=True):
            if {(True, None), (False, None)} & set(zip(verdicts[0], of, strict=True)):
                continue  # stands apart below
            known = None not in volumes
            shares.append(om.supply_compliance(list(map(Decimal, volumes)), of) if known else None)
            assert [each[name] for each in results] == [near(shares[-1])] * len(rows)
    assert None in shares and len(set(shares)) > 2
    assert turned >= {None, (False, True), (False, False), (True, True), (None, None)}


def few(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame(FEW.to_dict(as_series=False) | columns)


def told(**columns: Any) -> dict[str, Any]:
    return {"background": DECLARED.with_columns(pl.lit(v).alias(n) for n, v in columns.items())}


def bug(why: str, *values: Any) -> Any:
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=why))


def test_sources_by_hand() -> None:
    # 8.6 is assessed as 9, which is beyond 6.5–8.5 in groundwater, and not beyond 6–9 in rivers.
    found = CHECK(FEW, lang="zh", **K)
    over = [{"parameter": "铁", "value": 0.6, "limit": 0.3, "multiple": 1.0},
            {"parameter": "pH", "value": 9.0, "limit": 8.5, "multiple": None}]  # fmt: skip
    assert found.row(0, named=True) == {
        "源": "乙", "时段": "2021-04", "起始日": date(2021, 4, 1), "样本数": 1, "重复行数": 0,
        "水源类型": "地下水", "标准": GROUND, "类别": "Ⅳ", "超标指标": over, "达标": False,
        "参评指标数": 2, "说明": None, "取水量": 100.0, "取水水质达标率(%)": 75.0,
    }  # fmt: skip
    assert found["达标"][1] and CHECK(FEW, **K, suffix="_x").columns[-1] == "compliance_x"


@pytest.mark.parametrize(("table", "options", "column", "cells"), [  # rows are sorted: 乙 first
    (few(铁=["1", "--"], pH="--"), {}, "attained", [None, False]),
    (few(铁=["0", "--"], pH="--", 量=[3.0, 0.0]), {}, "compliance", [100.0] * 2),
    (few(铁=["0", "--"], pH="--", 量=[3.0, 1.0]), {}, "compliance", [None] * 2),
    (few(量=[3.0, None]), {}, "compliance", [None] * 2),
    (few(量=[0.0, 0.0]), {}, "compliance", [None] * 2),
    (FEW, {"background": DECLARED.rename(ENGLISH)}, "background", ["iron (文1; 局)", None]),
    (FEW, told(起="2021年3月31日", 止="20210401"), "background", ["iron (文1; 局)", None]),
    (FEW, told(起="2021-05-01", 止="2021-12-31"), "background", [None] * 2),
    (FEW, told(起="2020-01-01", 止="2021-03-31"), "background", [None] * 2),
    (few(pH="7"), told(), "attained_without_background", [True, None]),
    (few(pH="7"), told(), "compliance_without_background", [100.0] * 2),
    (few(pH="7"), told(), "compliance", [75.0] * 2),
    bug("the verdict with the background stands in for one that is unknown",
        FEW.drop("pH"), told(), "compliance_without_background", [None] * 2),
    bug("the key is taken for where the declaration comes from", FEW.rename({"源": "source"}),
        {"source": "source", "background": DECLARED.rename({"源": "source"})}, "background",
        ["iron (文1; 局)", None]),
    bug("columns are sought for a kind of which no row is", few(类="地下水").drop("铁", "pH")
        .with_columns(总硬度=400), {}, "attained", [True, True]),
])  # fmt: skip
def test_cells_by_hand(table: Any, options: Any, column: str, cells: list[Any]) -> None:
    assert CHECK(table, **(K | options))[column].to_list() == cells


@pytest.mark.parametrize(("table", "options", "error", "word"), [
    (FEW, told(止="2021-03-31"), errors.ColumnError, "in order"),
    (FEW, told(止=None), errors.ColumnError, "day to"),
    (FEW, told(认定文件=None), errors.ColumnError, "decision"),
    (FEW, {"background": DECLARED.drop("认定文件")}, errors.ColumnError, "认定文件"),
    (FEW, {"background": DECLARED.drop("来源")}, errors.ColumnError, "来源"),
    (FEW, {"background": DECLARED.drop("源")}, errors.ColumnError, "源"),
    (FEW, told(监测项目="怪"), errors.UnknownNameError, "怪"),
    (FEW, told() | {"every": None}, errors.OptionError, "background"),
    (few(类=["地表水", "海水"]), {}, errors.ColumnError, "海水"),
    (few(类=["地表水", None]), {}, errors.ColumnError, "类"),
    (FEW, {"kind": "海水"}, errors.OptionError, "海水"),
    (FEW, {"volume": "水量"}, errors.ColumnError, "水量"),
    bug("polars refuses", few(量=["300", "--"]), {}, errors.ColumnError, "量"),
    bug("polars refuses", FEW, {"volume": "源"}, errors.ColumnError, "源"),
    bug("polars refuses", FEW, told(源=1), errors.ColumnError, "源"),
    bug("days are summed", few(量=[date(2021, 4, 1)] * 2), {}, errors.ColumnError, "量"),
    bug("a blank is taken", FEW, told(认定文件=" "), errors.ColumnError, "decision"),
])  # fmt: skip
def test_refusals(table: Any, options: Any, error: Any, word: str) -> None:
    with pytest.raises(sz.ShuizhiError, match=word) as caught:
        CHECK(table, **(K | options))
    assert isinstance(caught.value, error) and "panicked" not in str(caught.value)


@pytest.mark.parametrize(("standard", "words"), [
    (SURFACE, "surface,surface water,地表水,地表水源,地表水型,河流型,湖库型"),
    (GROUND, "ground,groundwater,ground water,地下水,地下水源,地下水型"),
])  # fmt: skip
def test_words_for_kinds(standard: str, words: str) -> None:
    for word in words.split(","):
        for table, kind in ((FEW, word), (few(类=f" {word.title()} "), "类")):
            assert set(CHECK(table, **(K | {"kind": kind}))["standard"]) == {standard}


def test_kinds_of_table_and_units_change_nothing() -> None:
    frame = samples(8, 9)
    options = {**K, "water_body": "体", "background": declarations(8, frame)}
    in_every_kind(lambda t: CHECK(t, lang="zh", **options), frame)
    whole = in_every_kind(lambda t: CHECK(t, **options), frame)
    for kind in ("lazy", "to_arrow", "to_pandas"):
        given = {"background": getattr(options["background"], kind)()}
        assert CHECK(frame, **(options | given)).equals(whole)
    for header, unit, power in (("氨氮(mg/L)", "μg/L", 3), ("汞(μg/L)", "mg/L", -3)):
        texts = [re.split(r"([\d.]+)", cell or "") for cell in frame[header]]
        for parts in texts:
            parts[1::2] = [f"{Decimal(figure).scaleb(power):f}" for figure in parts[1::2]]
        other = pl.Series(f"{header.split('(')[0]}({unit})", map("".join, texts), dtype=pl.String)
        frame = frame.with_columns(other.alias(header)).rename({header: other.name})
    assert CHECK(frame, **options).equals(whole)


@pytest.mark.parametrize("table", [
    samples(9, 20),
    bug("the kind has no part in the order", pl.concat([few(源=f"{n}") for n in range(99)])),
    bug("sums of floats are not settled", pl.concat([few(量=n / 10, pH=n / 10) for n in range(9)])),
])  # fmt: skip
def test_order_of_rows_changes_nothing(table: pl.DataFrame) -> None:
    orders = (table.sample(fraction=1, shuffle=True, seed=seed) for seed in range(30))
    assert len({str(CHECK(rows, **K).rows()) for rows in orders}) == 1


def saturated(oxygen: str, warmth: str, rounding: str) -> bool:
    """Tell whether oxygen is 90 % of 468 / (31.6 + T) or more."""
    read = [oracle.read_cell(cell, signed=True) for cell in (oxygen, warmth)]
    x, t = (reading.value if reading.kind == "number" else None for reading in read)
    if rounding == "assessment" and None not in (x, t):
        x, t = (om.round_assessment("dissolved_oxygen", value) for value in (x, t))
    return None not in (x, t) and 100 * x * (Decimal("31.6") + t) >= 90 * 468


@pytest.mark.parametrize("rounding", ["none", "assessment"])
def test_saturation_agrees_with_a_formula(rounding: Any) -> None:
    source, rows = random.Random(5), []
    exact = [("7.2", "26.9"), ("6.5", "33.2"), ("7.02", "28.4")]  # 90 % to the last digit
    for _ in range(3000):
        warmth = source.uniform(-3, 38)
        oxygen = f"{421.2 / (31.6 + warmth) + source.choice([-1, -0.01, 0, 0.01, 1]):.2f}"
        odd = (oxygen, source.choice(["--", None, "坏", "-40", f">{warmth:.1f}"]))
        other = (source.choice([f">{oxygen}", f"{oxygen}L", "--"]), f"{warmth:.1f}")
        chosen = source.choice([(oxygen, f"{warmth:.2f}")] * 6 + [odd, other, *exact])
        rows.append((*chosen, source.choice(["0.1", "0.4", "0.2L", "--"])))
    frame = pl.DataFrame(rows, schema=["溶解氧", "水温", "氨氮"], orient="row")
    options: Any = {"do_saturation": True, "target": "Ⅰ", "rounding": rounding}
    graded = in_every_kind(lambda t: sz.grade(t, **options), frame).to_dicts()
    readings = sz.grade_readings(frame, **options).filter(parameter="dissolved_oxygen").to_dicts()
    for (oxygen, warmth, nitrogen), row, reading in zip(rows, graded, readings, strict=True):
        both = {"dissolved_oxygen": oxygen, "ammonia_nitrogen": nitrogen}
        both |= {"dissolved_oxygen": "7.5"} if saturated(oxygen, warmth, rounding) else {}
        want = oracle.grade_row(both, target="Ⅰ", rounding=rounding, indicators=list(both))
        found = [row[name] for name in ("class", "deciding", "assessed", "certain")]
        assert found == [want.class_, want.deciding, want.assessed, want.certain], row
        assert [e["parameter"] for e in row["exceeding"]] == [p for p, *_ in want.exceeding]
        alone = oracle.grade_row(both, target="Ⅰ", rounding=rounding, indicators=list(both)[:1])
        verdict = {None: "undetermined", "Ⅰ": "pass"}.get(alone.class_, "fail")
        assert (reading["class"], reading["verdict"]) == (alone.class_, verdict)


def test_more_oxygen_is_never_worse() -> None:
    for warmth in (-2, 10, 24.5, 28.4, 38):
        frame = pl.DataFrame({"溶解氧": [n / 50 for n in range(500)]}).with_columns(水温=warmth)
        ranks = sz.grade(frame, do_saturation=True)["class"].to_physical()
        assert ranks.equals(ranks.sort(descending=True)) and ranks.n_unique() == 6


WARM = pl.DataFrame({"溶解氧": [7.2], "水温": [26.9], "铁": [0.1]})


def test_saturation_is_of_surface_water_with_its_temperature() -> None:
    own: Any = {"standard": GROUND}  # which has no limit for oxygen
    assert sz.grade(WARM, do_saturation=True, **own).equals(sz.grade(WARM, **own))
    cold = WARM.drop("水温")
    for verb, table, options in (
        (sz.grade_readings, WARM, own), (sz.grade, cold, {}), (sz.grade_readings, cold, {}),
    ):  # fmt: skip
        with pytest.raises(errors.OptionError, match="saturation"):
            verb(table, do_saturation=True, **options)


@pytest.mark.xfail(strict=True, reason="only oxygen of class Ⅱ is raised")
def test_saturation_of_hot_water() -> None:
    # 468 / 71.6 mg/L are full at 40 ℃, and 5.95 are 91 %.
    hot = WARM.with_columns(溶解氧=5.95, 水温=40.0)
    assert sz.grade(hot, do_saturation=True)["class"].to_list() == ["Ⅰ"]
