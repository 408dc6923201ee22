"""Rivers: against the oracle, by laws, by hand, and refused."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle_comparisons
import oracle_laws
import oracle_methods as om
import samples
import shuizhi as sz
from samples import BODIES, CHANGES, CLASSED, HEADERS, back, label, means_of, plain, rows_of, same
from shuizhi import errors

FRAME = samples.table(21, sections=24, months=18)
OPTIONS: dict[str, Any] = {"by": "河流", "section": "断面", "time": "时间"}
CLASSES = oracle_laws.CLASSES
Sections = list[tuple[dict[str, Decimal | None], str]]  # means and water body of each


def assess(frame: Any, **options: Any) -> Any:
    return sz.assess_rivers(frame, **OPTIONS | options)


# ------------------------------------------------------------------------------ the oracle


def by_river(
    frame: pl.DataFrame, every: str, **options: Any
) -> tuple[dict[Any, Sections], dict[Any, list[str]]]:
    """Sort the oracle's means of sections into rivers and periods, and tell their names."""
    bodies = dict(frame.select("断面", "水体").unique().iter_rows())
    found: dict[Any, Sections] = {}
    names: dict[Any, list[str]] = {}
    for (key, period), means in means_of(frame, ["河流", "断面"], every, **options).items():
        own = {p: means[p] for p in CLASSED}
        found.setdefault((key[0], period), []).append((own, BODIES[bodies[key[1]]]))
        names.setdefault((key[0], period), []).append(key[1])
    return found, names


def whole(sections: Sections) -> om.River:
    """Assess a river, its sections rivers or lakes; the oracle's takes one water body."""
    classes = [om.section_class(*section)[0] for section in sections]
    counts = tuple(classes.count(rank) for rank in range(6))
    if sum(counts) >= 5:
        return om.River(om.river_status_by_shares(counts), None, counts)
    graded = [s for s, rank in zip(sections, classes, strict=True) if rank is not None]
    mean = om.mean_section([means for means, _ in graded])
    bodies = {body for _, body in graded}
    if len(bodies) > 1:
        mean.pop("total_phosphorus", None)
    rank = om.section_class(mean, *bodies if len(bodies) == 1 else ())[0]
    return om.River(None if rank is None else om.status(rank), rank, counts)


def shown_rates(sections: Sections, of: int) -> str | None:
    """Write the three items over Ⅲ in most sections."""
    over = dict.fromkeys(CLASSED, 0)
    for means, body in sections:
        for p, rank in om.section_class(means, body)[1].items():
            over[p] += rank > om.CLASS_3
    first = sorted((p for p in CLASSED if over[p]), key=lambda p: -over[p])[:3]
    shares = [(om.NAMES[p], Decimal(100 * over[p]) / of) for p in first]
    return "、".join(f"{n}({om.one_decimal(share)}%)" for n, share in shares) or None


def of_each(sections: Sections, names: list[str]) -> str | None:
    """Write the main indicators of each section worse than Ⅲ."""
    told = [
        f"{name}：{main}"
        for name, (means, body) in sorted(zip(names, sections, strict=True), key=lambda s: s[0])
        if (main := om.notation(om.main_indicators(means, body)))
    ]
    return "；".join(told) or None


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize(
    ("every", "options"),
    [
        ("month", {}), ("ten-day", {}), ("quarter", {}), ("half", {}), ("year", {}),
        ("month", {"min_count": 2, "nondetect": "drop", "duplicates": "keep"}),
    ],
)  # fmt: skip
def test_rivers_agree_with_the_oracle(every: str, options: dict[str, Any], mixed: bool) -> None:
    frame = samples.table(len(every) + 7 * mixed, sections=45, rivers=5)
    if not mixed:
        frame = frame.with_columns(水体=pl.lit("河流"))
    rivers, names = by_river(frame, every, **options)
    made = assess(frame, every=every, water_body="水体", lang="zh", **options)
    found = rows_of(made, "河流", "时段")
    assert len(found) == len(rivers)
    stands = {key: whole(sections) for key, sections in rivers.items()}
    methods = set()
    for (name, period), sections in rivers.items():
        row, want = found[name, label(period, every)], stands[name, period]
        n = sum(want.counts)
        if not mixed:
            assert om.assess_river([means for means, _ in sections]) == want
        assert tuple(row[c] for c in CLASSES) == want.counts
        assert (row["断面数"], row["未评价断面数"]) == (n, len(sections) - n)
        assert row["水质状况"] == want.status, (row, want)
        assert row["类别"] == (None if want.class_ is None else CLASSES[want.class_])
        methods.add(row["评价方法"])
        if n == 0:
            assert row["评价方法"] is row["Ⅰ～Ⅲ类比例(%)"] is row["劣Ⅴ类比例(%)"] is None
            continue
        assert row["Ⅰ～Ⅲ类比例(%)"] == pytest.approx(100 * sum(want.counts[:3]) / n, rel=1e-12)
        assert row["劣Ⅴ类比例(%)"] == pytest.approx(100 * want.counts[5] / n, rel=1e-12)
        if n >= 5:
            polluted = want.status not in ("优", "良好")
            assert row["主要污染指标"] == (shown_rates(sections, n) if polluted else None)
            continue
        assert row["评价方法"] == "断面均值"
        assert row["主要污染指标"] == of_each(sections, names[name, period])
        if not mixed:
            graded = [m for m, _ in sections if om.section_class(m)[0] is not None]
            mean = om.mean_section(graded)
            for p, value in mean.items():
                header = om.NAMES[p] if p == "ph" else f"{om.NAMES[p]}({oracle_laws.UNITS[p]})"
                assert row[header] == float(om.round_assessment(p, value))
    assert methods >= {"断面均值", "断面比例"}
    for (name, period), now in stands.items():
        row = found[name, label(period, every)]
        for change, ago in (("环比变化", 1), ("同比变化", samples.PER_YEAR[every])):
            before = stands.get((name, back(period, every, ago)))
            if period is None or before is None or before.status is None or now.status is None:
                assert row[change] is None
            elif sum(before.counts) > 1 or sum(now.counts) > 1:
                deltas = oracle_comparisons.share_changes(before.counts, now.counts)
                want = oracle_comparisons.compare_sets(before.status, now.status, *deltas)
                assert row[change] == CHANGES[want], (row, before, now)


# ------------------------------------------------------------------------------ laws


@pytest.mark.parametrize("options", [{}, {"every": "quarter", "by": ["流域", "水体"]}])
def test_laws(options: dict[str, Any]) -> None:
    def verb(frame: pl.DataFrame, **more: Any) -> pl.DataFrame:
        return assess(frame, water_body="水体", **options, **more)

    samples.check_laws(verb, FRAME, [])


def test_a_river_again_under_another_name_is_as_the_first() -> None:
    again = FRAME.filter(河流="河0").with_columns(河流=pl.lit("再"))
    both, once = assess(pl.concat([FRAME, again])), assess(FRAME)
    assert same(both.filter(pl.col("河流") != "再"), once)
    assert same(both.filter(河流="再").drop("河流"), once.filter(河流="河0").drop("河流"))


def test_sections_and_rivers_tell_of_the_same() -> None:
    for every in ("month", "year", None):
        options = {"every": every, "water_body": "水体"}
        on = ["河流"] if every is None else ["河流", "period"]
        sections = sz.assess_sections(FRAME, section=["河流", "断面"], time="时间", **options)
        rivers = assess(FRAME, **options)
        counted = sections.group_by(on).agg(
            sections=pl.col("class").count(),
            ungraded=pl.col("class").null_count(),
            **{c: (pl.col("class") == c).sum() for c in CLASSES},
        )
        kept = ["sections", "ungraded", *CLASSES]
        counted = counted.with_columns(pl.col(kept).cast(pl.UInt32)).sort(on, nulls_last=True)
        rivers = rivers.sort(on, nulls_last=True)
        assert same(rivers.select(counted.columns), counted)


def test_the_order_of_columns_changes_no_status() -> None:
    once, turned = assess(FRAME), assess(FRAME.select(reversed(FRAME.columns)))
    kept = [name for name in once.columns if name not in ("main_indicators", "reason")]
    assert same(turned.select(kept), once.select(kept))


def test_the_order_of_columns_does_not_choose_the_main_indicators() -> None:
    frame = of([{"氟化物": 9, "总磷": 9, "BOD5": 99, "COD": 99}] * 5)
    for order in (frame.columns, frame.columns[::-1]):
        main = assess(frame.select(order), lang="zh")["主要污染指标"].item()
        assert main == "化学需氧量(100.0%)、五日生化需氧量(100.0%)、总磷(100.0%)"


def test_rivers_of_more_parameters_than_a_word_has_bits() -> None:
    limits: dict[str, float] = {}
    for limit in sz.standard():
        if limit.comparison == "<=" and limit.value is not None:
            limits.setdefault(limit.parameter, limit.value)  # that of its best class
    assert len(limits) > 64
    wide = pl.DataFrame({name: [value / 2] * 6 for name, value in limits.items()})
    last = "ammonia_nitrogen"
    wide = wide.select(pl.exclude(last), last)
    frame = wide.with_columns(
        pl.Series("断面", list("甲乙丙丁戊己")), pl.lit("沁河").alias("河流"),
        pl.lit("2024-05-01").alias("时间"), pl.lit(1.5).alias(last),
    )  # fmt: skip
    made = assess(frame, indicators=wide.columns, priority=[])
    assert made["main_indicators"].to_list() == ["ammonia nitrogen(100.0%)"]


def test_worse_water_is_never_of_a_better_status() -> None:
    frame = FRAME.unique(["断面", "时间"], keep="first", maintain_order=True)
    options = {"water_body": "水体", "duplicates": "keep"}
    before = assess(frame, **options)["status"].to_physical()
    worsened = 0
    for n, p in enumerate(CLASSED[1:]):
        figures = pl.col(HEADERS[p]).cast(pl.Float64, strict=False)
        worse = figures / 2.5 if p == "dissolved_oxygen" else figures * 2.5
        hit = figures.is_finite() & (pl.int_range(pl.len()) % 3 == n % 3)
        worse = pl.when(hit).then(worse.cast(frame.schema[HEADERS[p]])).otherwise(HEADERS[p])
        after = assess(frame.with_columns(worse.alias(HEADERS[p])), **options)
        after = after["status"].to_physical()
        assert (after.is_null() == before.is_null()).all()
        assert ((after >= before) | before.is_null()).all()
        worsened += (after > before).sum()
    assert worsened > 10


@pytest.mark.parametrize("kind", ["lazy", "cut", "pandas", "mixed", "arrow"])
def test_kinds_of_table_agree(kind: str) -> None:
    given = samples.kinds(FRAME)[kind]
    for options in ({"water_body": "水体", "lang": "zh"}, {"every": "year", "by": ["流域"]}):
        assert plain(assess(given, **options)) == plain(assess(FRAME, **options))
    assert type(assess(given)) is type(given)


def test_long_tables_agree_with_wide_ones() -> None:
    frame = FRAME.unique(["断面", "时间"], keep="first", maintain_order=True)
    names = {"parameter": "项目", "value": "结果", "unit": "单位"}
    options = {"water_body": "水体", "every": "quarter"}
    on = ["河流", "period"]
    found = assess(samples.melted(frame), **names, **options).sort(on, nulls_last=True)
    assert same(found, assess(frame, **options).sort(on, nulls_last=True))


# ------------------------------------------------------------------------------ by hand


def of(sections: list[dict[str, Any]], time: str = "2021-04") -> pl.DataFrame:
    rows = [{"河流": "沁河", "断面": f"断面{n}", "时间": time} | s for n, s in enumerate(sections)]
    return pl.DataFrame(rows, strict=False)


# 氨氮 of the classes Ⅰ to 劣Ⅴ (GB 3838-2002, table 1)
AMMONIA = dict(zip(CLASSES, [0.15, 0.5, 1.0, 1.5, 2.0, 2.1], strict=True))


def counted(*numbers: int, time: str = "2021-04") -> pl.DataFrame:
    pairs = zip(CLASSES, numbers, strict=True)
    return of([{"氨氮": AMMONIA[c]} for c, n in pairs for _ in range(n)], time)


@pytest.mark.parametrize(
    ("numbers", "status", "by"),
    [
        # 环办〔2011〕22号: Ⅰ–Ⅲ ≥ 90 % 优, ≥ 75 % 良好; below, 劣Ⅴ < 20 % 轻度, < 40 % 中度
        ((3, 3, 3, 1, 0, 0), "优", "断面比例"),
        ((3, 3, 2, 2, 0, 0), "良好", "断面比例"),
        ((0, 0, 3, 0, 0, 1), "轻度污染", "断面均值"),  # (3·1.0 + 2.1) / 4 = 1.275, 1.28: Ⅳ
        ((0, 0, 15, 0, 0, 5), "良好", "断面比例"),  # 75 % and 25 %
        ((0, 0, 14, 3, 0, 3), "轻度污染", "断面比例"),  # 70 % and 15 %
        ((0, 0, 14, 2, 0, 4), "中度污染", "断面比例"),  # 70 % and 20 %
        ((0, 0, 11, 1, 0, 8), "重度污染", "断面比例"),  # 55 % and 40 %
        ((0, 0, 3, 0, 0, 2), "重度污染", "断面比例(60%/40%)"),  # 60 % and 40 %: sources differ
    ],
)  # fmt: skip
def test_worked_rivers(numbers: tuple[int, ...], status: str, by: str) -> None:
    made = assess(counted(*numbers), lang="zh")
    assert made.select("水质状况", "评价方法").row(0) == (status, by)
    moderate = assess(counted(*numbers), lang="zh", boundary="moderate")["水质状况"].item()
    assert moderate == ("中度污染" if "/" in by else status)


def test_worked_changes() -> None:
    # 环办〔2011〕22号: Ⅰ–Ⅲ of 90, 80 and 50 %, 劣Ⅴ of 0, 10 and 30 %. By status from 优 to 良好 is
    # some decline; ΔG − ΔD = −10 − 10 = −20 is some decline. Then −30 − 20 = −50 is a marked one,
    # and so is 良好 to 中度污染.
    months = [(9, 0, 0, 1, 0, 0), (8, 0, 0, 1, 0, 1), (5, 0, 0, 2, 0, 3), (5, 0, 0, 3, 0, 2)]
    frame = pl.concat(counted(*m, time=f"2021-{n}") for n, m in enumerate(months, 1))
    changes = assess(frame)["change"].to_list()
    assert changes == [None, "some decline", "marked decline", "no clear change"]


def test_worked_means_and_rates() -> None:
    few = of([{"氨氮": 0.5, "pH": 6.0}, {"氨氮": "1.9", "pH": 8.0}, {"氨氮": "--", "pH": None}])
    # (0.5 + 1.9) / 2 = 1.2; pH 6.3; the third section has no class and counts nowhere.
    row = assess(few).row(0, named=True)
    assert (row["sections"], row["ungraded"], row["method"], row["class"]) == (2, 1, "mean", "Ⅳ")
    # 环办〔2011〕22号: of fewer than 5 sections those of each section, not of the mean.
    main = "断面1: ammonia nitrogen(0.9)"
    assert (row["main_indicators"], row["ammonia_nitrogen"]) == (main, 1.2)
    many = of([{"氨氮": 1.1, "COD": 21}, {"氨氮": 1.1, "COD": 21}, {"COD": 21}, {"氨氮": 0.1},
               {"氨氮": 1}, {"氨氮": "未检出"}])  # fmt: skip
    # Of five sections with a class three are over by COD, two by ammonia.
    row = assess(many, lang="zh").row(0, named=True)
    assert (row["断面数"], row["主要污染指标"]) == (5, "化学需氧量(60.0%)、氨氮(40.0%)")


def test_a_good_river_has_no_main_indicators_by_shares() -> None:
    # 环办〔2011〕22号: of 优 and 良好 no main indicators are named; two of ten sections are over.
    assert assess(counted(4, 4, 0, 2, 0, 0)).select("status", "main_indicators").row(0) == (
        "good", None,
    )  # fmt: skip
    assert assess(counted(4, 3, 0, 3, 0, 0))["main_indicators"].item() == "ammonia nitrogen(30.0%)"


def test_a_dry_section_changes_the_method_and_is_reported() -> None:
    five, four = counted(0, 4, 0, 0, 0, 1), counted(0, 4, 0, 0, 0, 0, time="2021-05")
    year = counted(0, 3, 0, 0, 0, 1, time="2022-04")
    frame = pl.concat([five, four, year])
    told = assess(frame, lang="zh").select("评价方法", "说明").rows()
    assert told == [
        ("断面比例", None), ("断面均值", "评价方法与对比时段不同：环比"),
        ("断面均值", "评价方法与对比时段不同：同比"),
    ]  # fmt: skip
    table = pl.DataFrame({"河流": ["沁河"], "断面数": [5]})
    for sections in (5, {"沁河": 5}, table):
        fixed = assess(frame, lang="zh", sections=sections)
        assert fixed["评价方法"].to_list() == ["断面比例"] * 3
        assert fixed["说明"].to_list() == [None, *["断面数与设定不符：4/5"] * 2]
    assert assess(frame, sections={"丹河": 5})["method"].to_list() == ["shares", "mean", "mean"]
    assert assess(frame, sections=4)["method"].to_list() == ["mean"] * 3


def test_a_river_of_one_section_changes_by_its_status() -> None:
    # Rule change-larger-counts: a single section takes the status. Ⅲ to Ⅳ is one grade.
    frame = pl.concat([of([{"氨氮": 1.0}], "2021-04"), of([{"氨氮": 1.2}], "2021-05")])
    assert assess(frame)["change"].to_list() == [None, "some decline"]


def test_a_section_without_a_class_counts_nowhere() -> None:
    frame = of(
        [{"体": "河流", "总磷": 0.25}, {"体": "河流", "总磷": 0.25}, {"体": "湖库", "总磷": None}]
    )
    assert assess(frame, water_body="体")["class"].to_list() == ["Ⅳ"]


# ------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("options", "error", "word"),
    [
        ({"by": "无此列"}, errors.ColumnError, "无此列"),
        ({"by": ["河流", "河流"]}, errors.ColumnError, "河流"),
        ({"section": "无此列"}, errors.ColumnError, "无此列"),
        ({"time": "无此列"}, errors.ColumnError, "无此列"),
        ({"boundary": "light"}, errors.OptionError, "light"),
        ({"every": "fortnight"}, errors.OptionError, "fortnight"),
        ({"water_body": "池"}, errors.OptionError, "池"),
        ({"change_by": "both"}, errors.OptionError, "both"),
        ({"priority": ["无此项"]}, errors.UnknownNameError, "无此项"),
        ({"rounding": "up"}, errors.OptionError, "up"),
        ({"min_count": -1}, errors.OptionError, "-1"),
        ({"lang": "fr"}, errors.OptionError, "fr"),
        ({"sections": 0}, errors.OptionError, "sections=0"),
        ({"sections": {"沁河": 0}}, errors.OptionError, "sections=0"),
        ({"sections": {"沁河": 5}, "by": ["河流", "时间"]}, errors.OptionError, "one column"),
        ({"sections": pl.DataFrame({"河流": ["沁河"]})}, errors.ColumnError, "断面数"),
        ({"sections": pl.DataFrame({"河流": ["沁河"] * 2, "断面数": [5, 6]})},
         errors.ColumnError, "twice"),
        ({"sections": pl.DataFrame({"河流": ["沁河"], "断面数": ["五"]})},
         errors.ColumnError, "whole numbers"),
    ],
)  # fmt: skip
def test_refusals_name_what_is_wrong(options: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        assess(counted(1, 1, 1, 1, 1, 1), **options)


def test_tables_that_do_not_do() -> None:
    frame = counted(1, 1, 1, 1, 1, 1)
    with pytest.raises(errors.ColumnError, match="断面, 时间"):
        assess(frame.drop("氨氮"))
    with pytest.raises(errors.ColumnError, match="status"):
        assess(frame.rename({"河流": "status"}), by="status")
    for times in ([1.5] * 6, [True] * 6):
        with pytest.raises(errors.ColumnError, match="时间"):
            assess(frame.with_columns(pl.Series("时间", times)))
    assert same(assess(frame.clear()), assess(frame).clear())
    timeless = assess(frame.with_columns(pl.lit(None).alias("时间")))
    kept = timeless.select("sections", "ungraded", "method", "status", "good_share", "change")
    assert kept.rows() == [(0, 6, None, None, None, None)]
    assert "unknown_time: ammonia_nitrogen" in timeless["reason"].item()


def test_a_standard_without_rivers_is_refused() -> None:
    with pytest.raises(errors.ShuizhiError, match="14848"):
        assess(counted(1, 1, 1, 1, 1, 1), standard="GB/T 14848-2017")


@pytest.mark.filterwarnings("ignore:.*站点情况")
def test_every_published_section_is_counted() -> None:
    given = samples.published()
    options = {"time": "监测时间", "water_body": "水体类型"}
    basins = sz.assess_rivers(given, by="流域", section=["省份", "断面名称"], **options)
    sections = sz.assess_sections(given, section=["省份", "流域", "断面名称"], **options)
    assert basins["sections"].sum() + basins["ungraded"].sum() == sections.height
    assert basins["sections"].sum() == sections["class"].count()
    assert sections["samples"].sum() == given.height
    assert (basins["status"].is_null() == (basins["sections"] == 0)).all()
