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

from oracle import _for_assessment
from oracle_cells import read_cell
from oracle_laws import _PARAMETERS, HALF, INFINITY, LIMITS, NO_MULTIPLE, SIGNED, TABLE1_21, ZERO

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
        if min(values) <= 0:
            raise ValueError(f"{parameter}: a geometric mean of a value not above 0")
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
