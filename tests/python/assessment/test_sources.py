"""Drinking-water sources compared with the oracle, and oxygen at its saturation."""

import random
import warnings
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle
import oracle_cells
import oracle_comparisons
import oracle_laws
import oracle_methods as om
import samples as made
import shuizhi as sz
from kinds import in_every_kind, near
from made_sources import (
    APART,
    CHECK,
    GROUND,
    HEADERS,
    HELD,
    HELD_TOGETHER,
    IDS,
    KINDS,
    SURFACE,
    K,
    few,
    samples,
)

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由")


def judged(rows: list[Any], every: str, least: int | None, law: str, out: set[str]) -> Any:
    """Hold means to class Ⅲ, or a single limit: class, what is over, how many, whether attained."""
    ranks, over, assessed = [], [], 0
    body = made.BODIES.get(rows[0]["体"]) if law == SURFACE else "river"
    for p in (p for p in HELD[law] if p not in out and (p, body) in oracle_laws.LAWS[law].limits):
        header, limits, dated = HEADERS[p][0], oracle_laws.LAWS[law].limits[p, body], []
        for row in rows:
            said = oracle_cells.read_cell(row[header], descriptive=True).value
            value = said if p == "visible_matter" else om.enter(row[header], p)
            if value is not None:
                day = date.fromisoformat(row["时"])
                dated.append((day, value.scaleb(HEADERS[p][2], oracle_comparisons.CALC)))
        if (mean := made.averaged(p, dated, every, least)[0]) is not None:
            value = om.round_assessment(p, mean)
            assessed += 1
            ranks += [limits.rank(value)] * limits.basic
            if limits.rank(value) > (om.CLASS_3 if limits.basic else 0):
                over.append(oracle._exceeding(p, value, limits, om.CLASS_3))
    class_ = oracle_laws.LAWS[law].classes[max(ranks)] if ranks else None
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
            ranks += [] if class_ is None else [oracle_laws.LAWS[law].classes.index(class_)]
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
            "class": oracle_laws.LAWS[law].classes[max(ranks)] if ranks else None,
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
                share = oracle_comparisons.supply_compliance(*map(list, zip(*flat, strict=True)))
            shares.append(share)
            each = [every_one(verdicts[reading]) for *_, verdicts in of_period]
            number = None if None in each else 100 * each.count(True) / len(each)
            for got, *_ in of_period:
                assert got[f"compliance{reading}"] == near(share)
                if reading != "_with_apart":
                    assert got[f"source_compliance{reading}"] == near(number)
    assert None in shares and len(set(shares)) > 2
    assert turned > {(None, None), (False, False), (True, True)}


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
        read = [oracle_cells.read_cell(cell, signed=True) for cell in cells]
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
