"""Decimals of tests, said shortly."""

from datetime import date
from decimal import Decimal

D = Decimal


def ds(*texts: str) -> list[Decimal]:
    """Make decimals."""
    return [D(text) for text in texts]


def of(**texts: str) -> dict[str, Decimal | None]:
    """Make the means of a section."""
    return {parameter: D(text) for parameter, text in texts.items()}


def near(value: Decimal | None, expected: str) -> bool:
    """Compare to the digits of `expected`."""
    assert value is not None
    return value.quantize(D(expected)) == D(expected)


def monthly(year: int, *texts: str) -> list[tuple[date, Decimal]]:
    """Date one value on the 5th of each month from January."""
    return [(date(year, month, 5), D(text)) for month, text in enumerate(texts, 1)]
