"""Lakes, cities, changes between periods and attainment, written plainly."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from oracle_laws import LIMITS, TABLE1_21, ZERO
from oracle_methods import CLASS_3, STATUSES, Means

CALC = Context(prec=60, rounding=ROUND_HALF_EVEN)
RESULT = Context(prec=40, rounding=ROUND_HALF_EVEN)


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
