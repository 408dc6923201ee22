"""Rows that the oracle grades, with all their parameters for indicators."""

from decimal import Decimal

from oracle import Graded, grade_row

D = Decimal


def grade(
    cells: dict[str, object],
    *,
    units: dict[str, int] | None = None,
    water_body: str | None = "river",
    target: str | None = "Ⅲ",
    indicators: tuple[str, ...] = (),
    nondetect: str = "half",
    rounding: str = "none",
    detection_limits: dict[str, Decimal] | None = None,
    missing_values: tuple[str, ...] = (),
) -> Graded:
    """Grade a row with all its parameters for indicators unless told otherwise."""
    return grade_row(
        cells,
        units=units or {},
        water_body=water_body,
        target=target,
        indicators=indicators or tuple(cells),
        nondetect=nondetect,
        rounding=rounding,
        detection_limits=detection_limits or {},
        missing_values=missing_values,
    )
