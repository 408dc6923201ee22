"""The slow, obvious reading of the methods of assessment: means, sections, rivers, TLI, CWQI.

The engine is compared with this file, so nothing here is taken from it. Only the facts in
standards/*.toml are shared, by way of oracle.py.

* A class is an index into CLASSES, 0 (Ⅰ) to 5 (劣Ⅴ). None always means undetermined.
* Figures are worked with 60 digits and given with 40, so that what is exact in truth comes out
  exact: a mean of 1/3, 1/3 and 5/6 is 0.5 and not 0.4999, as ties in rounding need.
* Tags after a rule: [text] read in the document, [n] found in n places, [one] in one place,
  [practice] common practice, [choice] a decision of this file where the rules are silent.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from oracle import (
    _PARAMETERS,
    HALF,
    INFINITY,
    LIMITS,
    NO_MULTIPLE,
    SIGNED,
    TABLE1_21,
    ZERO,
    _for_assessment,
    read_cell,
)

Means = Mapping[str, Decimal | None]  # by parameter; None is as good as absent
Dated = tuple[date, Decimal]

CALC = Context(prec=60, rounding=ROUND_HALF_EVEN)
RESULT = Context(prec=40, rounding=ROUND_HALF_EVEN)
SETTLED = Context(prec=30, rounding=ROUND_HALF_EVEN)  # figures after these are noise of division

NAMES: dict[str, str] = {p["id"]: p["name_zh"] for p in _PARAMETERS}
CLASS_3 = 2
# The source says "lead, chromium …": which metals it means is a choice.
HEAVY_METALS = (
    "mercury",
    "cadmium",
    "chromium_hexavalent",
    "lead",
    "arsenic",
    "copper",
    "zinc",
)
STATUSES = ("优", "良好", "轻度污染", "中度污染", "重度污染")


# ------------------------------------------------------------------------------ statistics


def enter(cell: str | None, parameter: str, nondetect: str = "half") -> Decimal | None:
    """Say what a cell gives to a mean: half the limit if below detection [82号, text].

    Nothing if it is missing or "not detected" without a figure; "above 20" gives 20 [choice].
    """
    if nondetect not in ("half", "zero", "limit", "drop"):
        raise ValueError(f"unknown nondetect policy {nondetect!r}")
    reading = read_cell(cell, signed=parameter in SIGNED)
    if reading.kind != "below" or reading.value is None:
        return reading.value
    given = {"half": CALC.multiply(reading.value, HALF), "zero": ZERO, "limit": reading.value}
    return given.get(nondetect)


def _mean(parameter: str, values: Sequence[Decimal], geometric: bool) -> Decimal:
    """Average with all 60 digits."""
    with localcontext(CALC):
        if parameter == "ph":
            hydrogen = sum((Decimal(10) ** -value for value in values), ZERO) / len(values)
            return -hydrogen.log10()
        if not geometric:
            return sum(values, ZERO) / len(values)
        if min(values) < 0:
            raise ValueError(f"{parameter}: a geometric mean of a negative value")
        if ZERO in values:
            return ZERO
        return (sum((value.ln() for value in values), ZERO) / len(values)).exp()


def mean(parameter: str, values: Sequence[Decimal], geometric: bool = False) -> Decimal:
    """Average values: arithmetic [one]; pH by −lg of the mean of 10^−pH [82号, one].

    The geometric mean is an option without a source; pH ignores it [choice].
    """
    if not values:
        raise ValueError(f"{parameter}: a mean of nothing")
    return RESULT.plus(_mean(parameter, values, geometric))


def round_assessment(parameter: str, value: Decimal) -> Decimal:
    """Round to the decimals for assessment [82号, one], half to even [82号, text].

    What would become 0 keeps one significant figure [one]; unknown decimals: unchanged.
    """
    return _for_assessment(SETTLED.plus(value), parameter)


def period(day: date, every: str) -> tuple[int, int]:
    """Name the period of a day: its year and its number within the year, from 1."""
    within = {
        "year": 1,
        "half": (day.month - 1) // 6 + 1,
        "quarter": (day.month - 1) // 3 + 1,
        "month": day.month,
        # 上旬 1–10, 中旬 11–20, 下旬 21 to the end, which may be the 31st
        "ten-day": 3 * (day.month - 1) + min((day.day - 1) // 10, 2) + 1,
    }
    return day.year, within[every]


def average_period(
    parameter: str,
    dated: Iterable[Dated],
    every: str,
    *,
    min_months: int = 8,
    min_half: int = 4,
    min_quarter: int = 2,
    geometric: bool = False,
    rounded: bool = False,
    days: bool = False,
) -> tuple[Decimal | None, int, int]:
    """Average the values of ONE period; give the mean, the months and the values in it.

    Month and ten days: the mean of the values [one]. Quarter, half, year: the mean of the monthly
    means; a quarter needs 2 values, a half year 4 months, a year 8 [practice]. With `days` the
    values of a day are averaged first, and days count as values [one]. Rounding, if any, comes
    last.
    """
    dated = list(dated)
    if len({period(day, every) for day, _ in dated}) > 1:
        raise ValueError(f"more than one {every}")
    if days:
        by_day: dict[date, list[Decimal]] = {}
        for day, value in dated:
            by_day.setdefault(day, []).append(value)
        dated = [(day, _mean(parameter, values, geometric)) for day, values in by_day.items()]
    by_month: dict[int, list[Decimal]] = {}
    for day, value in dated:
        by_month.setdefault(day.month, []).append(value)
    months, n = len(by_month), len(dated)

    enough = {"year": months >= min_months, "half": months >= min_half, "quarter": n >= min_quarter}
    if n == 0 or not enough.get(every, True):
        return None, months, n
    monthly = [_mean(parameter, values, geometric) for values in by_month.values()]
    value = RESULT.plus(_mean(parameter, monthly, geometric))
    return (round_assessment(parameter, value) if rounded else value), months, n


# ------------------------------------------------------------------------------ sections


def section_class(means: Means, water_body: str = "river") -> tuple[int | None, dict[str, int]]:
    """Grade a section: the worst class among the 21 items [22号, 5].

    Averages come first, the class after them, on values rounded for assessment [82号, one].
    """
    classes = {
        parameter: LIMITS[parameter, water_body].rank(round_assessment(parameter, value))
        for parameter in TABLE1_21
        if (value := means.get(parameter)) is not None
    }
    return max(classes.values(), default=None), classes


def multiple_over_3(parameter: str, value: Decimal, water_body: str = "river") -> Decimal | None:
    """Divide (C − C_Ⅲ) by C_Ⅲ; none for water temperature, pH, DO [22号, 3].

    C is the value rounded for assessment, as for the class [choice].
    """
    if parameter in NO_MULTIPLE:
        return None
    limit = LIMITS[parameter, water_body].levels[CLASS_3][0].high
    with localcontext(CALC):
        return RESULT.plus((round_assessment(parameter, value) - limit) / limit)


class Indicator(NamedTuple):
    """A main pollution indicator of a section."""

    parameter: str
    class_: int
    multiple: Decimal | None  # over Ⅲ, not rounded


def main_indicators(means: Means, water_body: str = "river") -> list[Indicator]:
    """Name at most three main pollution indicators of a section worse than Ⅲ [22号, 2].

    Only items over Ⅲ count. First cyanide and heavy metals, then the rest; in each the worst class,
    then the largest multiple, those without one last, then the order of table 1 [choice].
    """
    over = []
    for parameter, class_ in section_class(means, water_body)[1].items():
        if class_ > CLASS_3:
            value = means[parameter]
            assert value is not None
            over.append(Indicator(parameter, class_, multiple_over_3(parameter, value, water_body)))

    def order(indicator: Indicator) -> tuple[bool, int, Decimal, int]:
        parameter, class_, multiple = indicator
        toxic = parameter == "cyanide" or parameter in HEAVY_METALS
        least_first = INFINITY if multiple is None else multiple.copy_negate()
        return not toxic, -class_, least_first, TABLE1_21.index(parameter)

    return sorted(over, key=order)[:3]


def notation(indicators: Sequence[Indicator]) -> str:
    """Write main indicators as 高锰酸盐指数(1.2)、pH: one decimal, no bracket for pH, DO [3].

    The decimal is rounded half to even; what would read 0.0 keeps one significant figure [choice].
    """
    return "、".join(
        NAMES[parameter] if multiple is None else f"{NAMES[parameter]}({one_decimal(multiple)})"
        for parameter, _, multiple in indicators
    )


def one_decimal(value: Decimal) -> str:
    """Write a figure with one decimal, or one significant figure where that would read 0.0."""
    settled = SETTLED.plus(value)
    shown = settled.quantize(Decimal("0.1"), context=CALC)
    if shown == 0 and settled != 0:
        shown = settled.quantize(Decimal(1).scaleb(settled.adjusted()), context=CALC)
        shown = shown.normalize()
    return f"{shown:f}"


def status(class_: int) -> str:
    """Name the status: Ⅰ and Ⅱ 优, Ⅲ 良好, Ⅳ 轻度, Ⅴ 中度, 劣Ⅴ 重度污染 [22号, 2]."""
    return STATUSES[max(class_ - 1, 0)]


# ------------------------------------------------------------------------------ rivers


def river_status_by_shares(counts: Sequence[int]) -> str | None:
    """Name the status of a river from its sections per class [22号, 2]; None without sections.

    G is the share of Ⅰ–Ⅲ, D that of 劣Ⅴ. The published table and its gaps:

        优        G ≥ 90                     any D; D ≤ 10 follows from G + D ≤ 100
        良好      75 ≤ G < 90                any D; D ≤ 25 follows
        轻度污染  G < 75, D < 20
        中度污染  G < 75, 20 ≤ D < 40
        重度污染  G < 60, D ≥ 40

    The table has no row for 60 ≤ G < 75 with D ≥ 40. Since G + D ≤ 100 only one point lies there,
    G = 60 with D = 40. Sources differ on it; it is 重度污染 here, so G < 75 with D ≥ 40 is.
    """
    first, second, third, _, _, worst = counts
    n = sum(counts)
    good, bad = 100 * (first + second + third), 100 * worst  # n times the per cent
    if n == 0:
        return None
    if good >= 90 * n:
        return "优"
    if good >= 75 * n:
        return "良好"
    if bad < 20 * n:
        return "轻度污染"
    if bad < 40 * n:
        return "中度污染"
    return "重度污染"


class River(NamedTuple):
    """How a river, a river system or a basin stands."""

    status: str | None
    class_: int | None  # None also where the shares decide
    counts: tuple[int, ...]  # sections per class


def _graded(sections: Iterable[Means], water_body: str) -> list[Means]:
    """Keep the sections that have a class; the others count nowhere [choice]."""
    return [means for means in sections if section_class(means, water_body)[0] is not None]


def mean_section(sections: Sequence[Means]) -> dict[str, Decimal]:
    """Average each parameter over the sections that have it, unrounded, pH through [H⁺]."""
    found: dict[str, list[Decimal]] = {}
    for means in sections:
        for parameter, value in means.items():
            if value is not None:
                found.setdefault(parameter, []).append(value)
    return {parameter: mean(parameter, values) for parameter, values in found.items()}


def assess_river(sections: Sequence[Means], water_body: str = "river") -> River:
    """Assess a river: by the mean of its sections if fewer than 5, else by shares [22号, 2]."""
    graded = _graded(sections, water_body)
    classes = [section_class(means, water_body)[0] for means in graded]
    counts = tuple(classes.count(class_) for class_ in range(6))
    if len(graded) >= 5:
        return River(river_status_by_shares(counts), None, counts)
    class_ = section_class(mean_section(graded), water_body)[0]
    return River(None if class_ is None else status(class_), class_, counts)


def river_main_indicators(
    sections: Sequence[Means], water_body: str = "river"
) -> list[tuple[str, Fraction]]:
    """Name the three items with the highest rates of sections over Ⅲ, and the rates [22号, 2].

    The rate is out of all graded sections, also those that lack the item [choice]; ties are in the
    order of table 1 [choice]. The rule is for 5 sections or more: nothing for fewer.
    """
    graded = _graded(sections, water_body)
    if len(graded) < 5:
        return []
    over = dict.fromkeys(TABLE1_21, 0)
    for means in graded:
        for parameter, class_ in section_class(means, water_body)[1].items():
            over[parameter] += class_ > CLASS_3
    worst_first = sorted((p for p in TABLE1_21 if over[p]), key=lambda p: -over[p])
    return [(parameter, Fraction(over[parameter], len(graded))) for parameter in worst_first[:3]]


# ------------------------------------------------------------------------------ trophic state


class Formula(NamedTuple):
    """TLI(j) = 10 (a + b ln j), and r, the correlation with chlorophyll a [22号, text]."""

    a: Decimal
    b: Decimal
    r: Decimal


TLI = {
    "chlorophyll_a": Formula(Decimal("2.5"), Decimal("1.086"), Decimal(1)),  # mg/m³
    "total_phosphorus": Formula(Decimal("9.436"), Decimal("1.624"), Decimal("0.84")),  # mg/L
    "total_nitrogen": Formula(Decimal("5.453"), Decimal("1.694"), Decimal("0.82")),  # mg/L
    "transparency": Formula(Decimal("5.118"), Decimal("-1.94"), Decimal("-0.83")),  # m
    "permanganate_index": Formula(Decimal("0.109"), Decimal("2.661"), Decimal("0.83")),  # mg/L
}


def tli(
    values: Means, renormalise: bool = False
) -> tuple[dict[str, Decimal], dict[str, Decimal], Decimal | None]:
    """Compute TLI per parameter, the weights r²/Σr² and TLI(Σ) [22号, text].

    A value of 0 or less has no logarithm and is as good as absent. If any of the five is absent,
    there is no total, unless `renormalise` spreads the weights over those present [choice].
    """
    present = {p: value for p in TLI if (value := values.get(p)) is not None and value > 0}
    weighed = list(present) if renormalise else list(TLI)
    with localcontext(CALC):
        sum_r2 = sum((TLI[parameter].r ** 2 for parameter in weighed), ZERO)
        weights = {parameter: TLI[parameter].r ** 2 / sum_r2 for parameter in present}
        single = {p: 10 * (TLI[p].a + TLI[p].b * value.ln()) for p, value in present.items()}
        total = sum((weights[parameter] * single[parameter] for parameter in present), ZERO)
    return (
        {parameter: RESULT.plus(value) for parameter, value in single.items()},
        {parameter: RESULT.plus(value) for parameter, value in weights.items()},
        RESULT.plus(total) if present and list(present) == weighed else None,
    )


def trophic_state(total: Decimal) -> str:
    """Name the trophic state, on the unrounded TLI(Σ) [22号, 2]: 30, 50, 60, 70 stay below."""
    if total < 30:
        return "贫营养"
    if total <= 50:
        return "中营养"
    if total <= 60:
        return "轻度富营养"
    if total <= 70:
        return "中度富营养"
    return "重度富营养"


# ------------------------------------------------------------------------------ CWQI


def cwqi_indices(means: Means, water_body: str) -> dict[str, Decimal]:
    """Index each item: C/C_Ⅲ; DO 5/C; pH 7−pH up to 7, (pH−7)/2 above [51号, 3].

    The means enter unrounded [choice]; DO of 0 has no index [choice].
    """
    indices: dict[str, Decimal] = {}
    with localcontext(CALC):
        for parameter in TABLE1_21:
            value = means.get(parameter)
            if value is None or (parameter == "dissolved_oxygen" and value == 0):
                continue
            span = LIMITS[parameter, water_body].levels[CLASS_3][0]
            low, high = span.low, span.high
            if parameter == "dissolved_oxygen":
                index = low / value
            elif parameter != "ph":
                index = value / high
            else:
                index = (7 - value) / (7 - low) if value <= 7 else (value - 7) / (high - 7)
            indices[parameter] = RESULT.plus(index)
    return indices


def cwqi(
    river_means: Means, lake_means: Means | None, n_river: int, n_lake: int, subset: bool = False
) -> Decimal | None:
    """Sum the indices [51号, text]; weigh river and lake by numbers of sections [practice].

    Without one of the 21 items there is none, unless `subset` sums what there is [choice].
    """
    weighted, sections = ZERO, 0
    with localcontext(CALC):
        for means, water_body, n in ((river_means, "river", n_river), (lake_means, "lake", n_lake)):
            if n == 0:
                continue
            indices = cwqi_indices(means or {}, water_body)
            if not indices or (len(indices) < len(TABLE1_21) and not subset):
                return None
            weighted += n * sum(indices.values(), ZERO)
            sections += n
        return RESULT.plus(weighted / sections) if sections else None


def rank(values: Sequence[Decimal]) -> list[int]:
    """Rank ascending [51号, text]; equal values share the better rank: 1, 2, 2, 4 [choice]."""
    return [1 + sum(other < value for other in values) for value in values]


def change_percent(now: Decimal, base: Decimal) -> Decimal | None:
    """Compute (now − base)/base in per cent [51号, text]; none on a base of 0."""
    with localcontext(CALC):
        return None if base == 0 else RESULT.plus(100 * (now - base) / base)


# ------------------------------------------------------------------------------ two periods

IMPROVEMENTS = ("no clear change", "some improvement", "marked improvement")
DECLINES = ("no clear change", "some decline", "marked decline")
Points = Decimal | Fraction | int


def compare_status(before: str, after: str) -> tuple[int, str]:
    """Count the grades a status improved by: 1 is some, 2 or more marked [22号, one / practice]."""
    grades = STATUSES.index(before) - STATUSES.index(after)
    return grades, (IMPROVEMENTS if grades > 0 else DECLINES)[min(abs(grades), 2)]


def share_changes(before: Sequence[int], after: Sequence[int]) -> tuple[Fraction, Fraction]:
    """Compute ΔG and ΔD, the changes of the shares of Ⅰ–Ⅲ and 劣Ⅴ in points, exactly."""

    def change(part: slice) -> Fraction:
        now, base = Fraction(sum(after[part]), sum(after)), Fraction(sum(before[part]), sum(before))
        return 100 * (now - base)

    return change(slice(0, 3)), change(slice(5, 6))


def compare_shares(dG: Points, dD: Points) -> str:
    """Read ΔG − ΔD: up to 10 points none, up to 20 some, more marked [22号, one / practice]."""
    difference = Fraction(dG) - Fraction(dD)
    size = (abs(difference) > 10) + (abs(difference) > 20)
    return (IMPROVEMENTS if difference > 0 else DECLINES)[size]


def compare_sets(before: str, after: str, dG: Points, dD: Points) -> str:
    """Take the larger change of the two readings [22号, one / practice].

    Equally large changes in opposite directions: the shares decide [choice].
    """
    by_status, by_shares = compare_status(before, after)[1], compare_shares(dG, dD)
    sizes = ("no", "some", "marked")
    return max(by_shares, by_status, key=lambda word: sizes.index(word.split()[0]))


# ------------------------------------------------------------------------------ targets and supply


def attained(class_: int | None, target: int) -> bool | None:
    """Tell whether a class is the target or better; None without a class."""
    return None if class_ is None else class_ <= target


def supply_compliance(
    volumes: Sequence[Decimal], verdicts: Sequence[bool | None]
) -> Decimal | None:
    """Compute the per cent of water taken that comes from attaining sources [HJ 774, 2].

    None if no water was taken, or if a source that gave water has no verdict [choice].
    """
    sources = [(v, verdict) for v, verdict in zip(volumes, verdicts, strict=True) if v != 0]
    if not sources or None in [verdict for _, verdict in sources]:
        return None
    with localcontext(CALC):
        attaining = sum((volume for volume, verdict in sources if verdict), ZERO)
        return RESULT.plus(100 * attaining / sum((volume for volume, _ in sources), ZERO))
