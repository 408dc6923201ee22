"""Changes between two periods against the plain oracle, laws that hold for any, refusals."""

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest

import oracle_comparisons
import oracle_methods as plain
import shuizhi as sz
from kinds import in_every_kind
from shuizhi import errors

ENGLISH = {
    "优": "excellent", "良好": "good", "轻度污染": "lightly polluted",
    "中度污染": "moderately polluted", "重度污染": "heavily polluted",
}  # fmt: skip
CHINESE = {
    "no clear change": "无明显变化", "some improvement": "有所好转", "some decline": "有所变差",
    "marked improvement": "明显好转", "marked decline": "明显变差",
}  # fmt: skip
WORDS = ["marked decline", "some decline", "no clear change", "some improvement"]
WORDS.append("marked improvement")


def results(statuses: list[str], counts: list[list[int]] | None = None) -> pl.DataFrame:
    """Make results of assessments: statuses, and the shares of Ⅰ–Ⅲ and of worse than Ⅴ."""
    table = pl.DataFrame({"河": [f"河{i}" for i in range(len(statuses))], "水质状况": statuses})
    if counts is None:
        return table
    return table.with_columns(
        pl.Series("good_share", [100.0 * sum(c[:3]) / sum(c) for c in counts]),
        pl.Series("inferior_share", [100.0 * c[5] / sum(c) for c in counts]),
    )


def test_sections_by_every_pair_of_statuses() -> None:
    pairs = [(a, b) for a in plain.STATUSES for b in plain.STATUSES]
    before, now = (results([pair[i] for pair in pairs]) for i in (0, 1))
    wanted = [oracle_comparisons.compare_status(*pair)[1] for pair in pairs]
    found = sz.compare(before, now, on="河")
    assert found["change"].to_list() == wanted
    assert found["status_now"].to_list() == [ENGLISH[b] for _, b in pairs]
    zh = sz.compare(before, now, on="河", lang="zh")
    assert zh.columns == ["河", "前期水质状况", "本期水质状况", "变化"]
    assert zh["变化"].to_list() == [CHINESE[word] for word in wanted]


def random_sets(seed: int) -> tuple[list[Any], list[Any]]:
    source = random.Random(seed)
    sides: tuple[list[Any], list[Any]] = ([], [])
    for _ in range(4000):
        for side in sides:
            n = source.choice([5, 10, 10, 20, 30, 7])
            good = source.randint(0, n)
            bad = source.randint(0, n - good)
            side.append((source.choice(plain.STATUSES), [0, 0, good, n - good - bad, 0, bad]))
    return sides


def test_sets_take_the_larger_of_both_readings() -> None:
    sides = random_sets(1)
    tables = [results([s for s, _ in side], [c for _, c in side]) for side in sides]
    found = sz.compare(*tables, on="河")
    seen = []
    for row, (old, a), (new, b) in zip(found.iter_rows(named=True), *sides, strict=True):
        deltas = oracle_comparisons.share_changes(a, b)
        assert (row["delta_good"], row["delta_inferior"]) == tuple(
            pytest.approx(float(d), rel=1e-9, abs=1e-9) for d in deltas
        )
        assert row["change"] == oracle_comparisons.compare_sets(old, new, *deltas), (old, a, new, b)
        seen.append((abs(deltas[0] - deltas[1]), row["change"]))
    # All five words, and differences of exactly 10 and 20 points.
    assert {word for _, word in seen} == set(WORDS)
    assert {Fraction(10), Fraction(20)} < {size for size, _ in seen}
    # The other way round each change is its mirror image.
    mirrored = sz.compare(*tables[::-1], on="河")["change"]
    assert mirrored.to_list() == [WORDS[4 - WORDS.index(word)] for word in found["change"]]


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        # Ⅰ–Ⅲ from 60 to 70 % is exactly 10 points, from 1/3 to 13/30 too.
        ([0, 0, 6, 4, 0, 0], [0, 0, 7, 3, 0, 0], "no clear change"),
        ([1, 0, 0, 2, 0, 0], [13, 0, 0, 17, 0, 0], "no clear change"),
        # 10 better of Ⅰ–Ⅲ and 10 fewer of 劣Ⅴ are exactly 20; one more section is above.
        ([0, 0, 6, 3, 0, 1], [0, 0, 7, 3, 0, 0], "some improvement"),
        ([0, 0, 60, 30, 0, 10], [0, 0, 71, 29, 0, 0], "marked improvement"),
        ([0, 0, 7, 3, 0, 0], [0, 0, 6, 3, 0, 1], "some decline"),
    ],
)
def test_edges_of_shares(before: list[int], now: list[int], word: str) -> None:
    found = sz.compare(results(["良好"], [before]), results(["良好"], [now]), on="河")
    assert found["change"].to_list() == [word]


def test_shares_decide_between_changes_of_one_size() -> None:
    # 74 to 76 % of Ⅰ–Ⅲ but 0 to 20 % worse than Ⅴ: one grade better, 18 points worse.
    tables = [
        results(["轻度污染"], [[0, 0, 74, 26, 0, 0]]),
        results(["良好"], [[0, 0, 76, 4, 0, 20]]),
    ]
    assert sz.compare(*tables, on="河")["change"].to_list() == ["some decline"]


def test_what_rivers_say_of_their_change() -> None:
    source = random.Random(4)
    rows = [
        {"河": f"河{river}", "断面": f"{section}", "月": f"2021-{month:02}",
         "氨氮": source.choice([0.3, 0.8, 1.2, 1.8, 2.4])}
        for river in range(60) for section in range(1 + river % 8) for month in (4, 5)
    ]  # fmt: skip
    rivers = sz.assess_rivers(pl.DataFrame(rows), by="河", section="断面", time="月")
    april, may = (rivers.filter(period=f"2021-{month}") for month in ("04", "05"))
    assert sz.compare(april, may, on="河")["change"].equals(may["change"])
    assert may["change"].n_unique() == 5


def test_rows_of_either_table_and_every_kind() -> None:
    before = pl.DataFrame({"断面": ["甲", "乙"], "status": ["excellent", "good"]})
    now = pl.DataFrame({"断面": ["丙", "甲", "丁"], "水质状况": ["优", "良好", "无"]})
    found = in_every_kind(lambda t: sz.compare(before, t, on="断面", suffix="_x"), now)
    assert found.rows() == [
        ("丙", None, "excellent", None), ("甲", "excellent", "good", "some decline"),
        ("丁", None, None, None), ("乙", "good", None, None),
    ]  # fmt: skip
    assert found.schema["change_x"] == pl.Enum(WORDS)
    other = sz.compare(before.to_pandas(), now.lazy(), on="断面")
    assert other.collect().rows() == found.rows()
    empty = sz.compare(before.clear(), now.clear(), on="断面", suffix="_x")
    assert empty.schema == found.schema
    # A share that is missing leaves the status to decide.
    sets = results(["优"], [[1, 0, 0, 0, 0, 0]]), results(["良好"], [[0, 0, 0, 1, 0, 0]])
    bare = sets[1].with_columns(good_share=pl.lit(None, pl.Float64))
    assert sz.compare(sets[0], bare, on="河")["change"].to_list() == ["some decline"]


A = pl.DataFrame({"河": ["甲"], "status": ["good"], "good_share": 70.0, "inferior_share": 0.0})


@pytest.mark.parametrize(
    ("before", "now", "options", "error", "word"),
    [
        (A, A, {"on": "江"}, errors.ColumnError, "江"),
        (A.rename({"河": "江"}), A, {}, errors.ColumnError, "河"),
        (A, A, {"on": ["河", "河"]}, errors.ColumnError, "河"),
        (A, A.drop("status"), {}, errors.ColumnError, "水质状况"),
        (A, pl.concat([A, A]), {}, errors.ColumnError, "now: 甲"),
        (pl.concat([A, A]), A, {}, errors.ColumnError, "before: 甲"),
        (A.rename({"河": "change"}), A.rename({"河": "change"}), {"on": "change"},
         errors.ColumnError, "change"),
        (A, A, {"lang": "fr"}, errors.OptionError, "fr"),
        (3, A, {}, errors.TableError, "int"),
        pytest.param(A, A, {"on": []}, errors.ColumnError, "on"),
        pytest.param(A.with_columns(河=1), A, {}, errors.ColumnError, "河"),
        pytest.param(A.with_columns(good_share=pl.lit("多")), A, {}, errors.ColumnError,
                     "good_share"),
        pytest.param(A.with_columns(good_share=np.inf), A, {}, errors.ColumnError,
                     "good_share"),
    ],
)  # fmt: skip
def test_refusals_of_compare(before: Any, now: Any, options: Any, error: Any, word: str) -> None:
    with pytest.raises(error) as caught:
        sz.compare(before, now, **({"on": "河"} | options))
    assert word in str(caught.value)


def test_a_key_may_have_any_name() -> None:
    table = A.rename({"河": "len"})
    assert sz.compare(table, table, on="len")["change"].to_list() == ["no clear change"]


# ------------------------------------------------------------------------------ like with like


def _months(year: int, values: Sequence[float]) -> list[dict[str, Any]]:
    return [
        {"河": "沁", "断面": "甲", "时间": f"{year}-{month:02}-05", "氨氮": value}
        for month, value in enumerate(values, 1)
    ]


# Ⅲ in the first five months of 2020 and Ⅴ after them (1.48 on the whole: Ⅳ); 2021 is Ⅳ so far.
UNFINISHED = pl.DataFrame(_months(2020, [0.8] * 5 + [1.96] * 7) + _months(2021, [1.2] * 5))
ALIKE: dict[str, Any] = {"time": "时间", "every": "year", "min_count": 1}


def test_an_unfinished_year_is_compared_with_the_same_months_of_the_year_before() -> None:
    whole = pl.DataFrame(_months(2020, [0.8] * 5 + [1.96] * 7) + _months(2021, [1.2] * 12))
    # An unfinished year is not compared with the whole one before it.
    for table, want, change in (
        (UNFINISHED, "some decline", None), (whole, "no clear change", "no clear change")
    ):  # fmt: skip
        sections = sz.assess_sections(table, section="断面", **ALIKE)
        rivers = sz.assess_rivers(table, by="河", section="断面", **ALIKE)
        lakes = sz.assess_lakes(table, lake="河", point="断面", **ALIKE)
        for found in (sections, rivers, lakes):
            assert found["class"].to_list() == ["Ⅳ", "Ⅳ"]
            assert found["change_year"].to_list() == [None, want]
            assert found["change"].to_list() == [None, change]


def test_a_year_sampled_by_the_quarter_is_over_with_its_last_sampling() -> None:
    """Ⅲ in 2020, with a December that 2021 has no like of: Ⅳ with it."""

    def year(of: int, cells: dict[int, float]) -> list[dict[str, Any]]:
        return [
            {"河": "沁河", "断面": "甲", "时间": f"{of}-{month:02}", "氨氮": cell}
            for month, cell in cells.items()
        ]

    before = {2: 0.8, 5: 0.8, 8: 0.8, 11: 0.8}
    quarterly = pl.DataFrame(year(2020, before) + year(2021, dict.fromkeys(before, 1.2)))
    # The second table goes on into December in 2020: 2021 is unfinished, and compared by its
    # months.
    longer = pl.DataFrame(year(2020, before | {12: 6.0}) + year(2021, dict.fromkeys(before, 1.2)))
    spring = pl.DataFrame(year(2020, before) + year(2021, {2: 1.2}))
    for table, classes, change in (
        (quarterly, ["Ⅲ", "Ⅳ"], "some decline"),
        (longer, ["Ⅴ", "Ⅳ"], "some decline"),
        (spring, ["Ⅲ", "Ⅳ"], "some decline"),
    ):
        found = sz.assess_sections(table, section="断面", **ALIKE)
        assert found["class"].to_list() == classes
        assert found["change_year"].to_list() == [None, change]


def test_an_unfinished_quarter_has_no_change_to_the_one_before() -> None:
    found = sz.assess_sections(UNFINISHED, section="断面", **ALIKE | {"every": "quarter"})
    # The second quarter of 2021 has two months of three: Ⅲ in those of 2020, Ⅳ in the quarter.
    assert found["class"].to_list() == ["Ⅲ", "Ⅳ", "Ⅴ", "Ⅴ", "Ⅳ", "Ⅳ"]
    assert found["change"].to_list()[-1] is None
    assert found["change_year"].to_list()[-2:] == ["some decline", "some decline"]


def test_cities_are_ranked_by_the_change_to_the_same_months() -> None:
    options = {"city": "河", "section": "断面", "partial": True, **ALIKE}
    ranked = sz.rank_cities(UNFINISHED, **options).filter(period="2021")
    assert ranked.select("base", "cwqi", "change").row(0) == (0.8, 1.2, 50.0)


def test_a_half_year_and_a_season_that_lack_months_are_reported() -> None:
    options: dict[str, Any] = {"by": "断面", **ALIKE}
    half = sz.average(UNFINISHED, **options | {"every": "half"})
    assert half["reason"].to_list() == [None, None, "months_lacking: 6"]
    seasons = {"丰水期": [6, 7, 8, 9], "平水期": [4, 5, 10, 11], "枯水期": [12, 1, 2, 3]}
    dry = sz.average(UNFINISHED, lang="zh", **options | {"every": seasons})
    assert dry.filter(时段="2019-枯水期")["说明"].item() == "时段内缺少月份：12月"
    assert dry.filter(时段="2021-平水期")["说明"].item() == "时段内缺少月份：10月、11月"


def test_means_of_few_days_are_reported_in_tables_of_most_days() -> None:
    days = [f"2021-04-{day:02} 08:00" for day in range(1, 21)]
    table = pl.DataFrame({
        "断面": ["甲"] * 20 + ["乙"] * 2, "时间": days + days[:2], "氨氮": [0.4] * 22,
    })  # fmt: skip
    found = sz.assess_sections(table, section="断面", time="时间")
    assert found.select("断面", "days", "reason").rows() == [
        ("甲", 20, None), ("乙", 2, "few_days: 2"),
    ]  # fmt: skip
    # A table of occasional samplings gives no note.
    alone = sz.assess_sections(table.filter(断面="乙"), section="断面", time="时间")
    assert alone.select("days", "reason").row(0) == (2, None)


def test_results_of_unlike_months_are_not_compared() -> None:
    found = sz.assess_sections(UNFINISHED, section="断面", **ALIKE)
    assert found["months"].to_list() == [12, 5]
    both = [found.filter(period=period) for period in ("2020", "2021")]
    with pytest.warns(errors.ShuizhiWarning, match="12 months and the later one of 5"):
        made = sz.compare(*both, on="断面")
    assert made["change"].to_list() == [None]
    alike = sz.assess_sections(UNFINISHED[:5], section="断面", **ALIKE)
    assert sz.compare(alike, both[1], on="断面")["change"].to_list() == ["some decline"]
