"""What a cell says, read slowly and plainly."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import (
    Decimal,
)
from functools import lru_cache
from math import isinf, isnan

from oracle_laws import FIFTEEN_FIGURES, INFINITY, ZERO

# ------------------------------------------------------------------------------ what a cell says


@dataclass(frozen=True)
class Reading:
    """What a cell says."""

    kind: str  # "number", "below", "above", "missing"
    value: Decimal | None  # the number; the limit of "below" (None: unknown); the figure of "above"
    reason: str | None  # of "missing": the code


# The characters Unicode calls White_Space.
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
SPACES = re.compile(f"[{SPACE}]+")
UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
SUPERSCRIPTS = re.compile("([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)")
MISSING_WORDS = frozenset(
    ["无", "缺测", "未测", "未监测", "无数据", "na", "n/a", "#n/a", "null", "none", "nan"]
)
ABSENT = frozenset(["无", "none", "absent", "no"])
PRESENT = frozenset(["有", "present", "yes"])
MISSING_MARKS = re.compile(r"[-*/\\]*")
NOT_FINITE = re.compile(r"[+-]?(inf|infinity)")
NOT_DETECTED = frozenset(["未检出", "未检测出", "nd", "n.d.", "n.d", "低于检出限", "<dl", "<mdl"])
NOT_DETECTED_WITH_FIGURE = re.compile(r"(?:nd|n\.d\.|未检出)\(<?(.+)\)")

NUMBER = re.compile(
    r"""
    (?P<sign> [+-]? )
    (?:
        (?P<mantissa>
            [0-9]+ (?: \.[0-9]* )?                               # 5  5.  5.0
          | \.[0-9]+                                             # .5
          | [1-9][0-9]{0,2} (?: ,[0-9]{3} )+ (?: \.[0-9]* )?     # 1,234.5
        )
        (?: [eE] (?P<e> [+-]?[0-9]+ ) | [×xX*·] 10\^ (?P<times_ten> [+-]?[0-9]+ ) )?
      | 10\^ (?P<power_of_ten> [+-]?[0-9]+ )                     # 10^4
    )
    """,
    re.VERBOSE,
)
SMALLEST_EXPONENT = Decimal(-100_000)  # smaller ones are read as this one


def _missing(reason: str) -> Reading:
    return Reading("missing", None, reason)


def _trimmed(text: str) -> str:
    """Normalise the characters of a text and trim its ends."""
    if not text.isascii():
        # Superscripts are an exponent, which only a power of ten may have; never plain digits.
        # Other digits that are signs of their own (①, ₃, ½: category No) belong to no figure.
        marked = SUPERSCRIPTS.sub(r"^\1", UNSEEN.sub("", text))
        pieces = re.split(r"([①-⒛⓪-⓿㉈-㉟㊱-㊿🄀-🄊₀-₉¼-¾⅐-⅟↉])", marked)
        text = "".join(
            "-" if unicodedata.category(character) == "Pd" or character == "−" else character
            for n, piece in enumerate(pieces)
            for character in (piece if n % 2 else unicodedata.normalize("NFKC", piece))
        )
    return text.strip(SPACE).removeprefix("'").strip(SPACE)


def _closed_up(text: str) -> str:
    """Leave out white space, but keep it between two characters of a number."""
    single = SPACES.sub(" ", text)
    return re.sub(r"(?<![0-9.,])[ ]|[ ](?![0-9.,])", "", single) if " " in single else single


def _number(text: str) -> Decimal | None:
    """Read a number: None if it is not one, ±Infinity if it does not fit a float."""
    match = NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, mantissa, e, times_ten, power_of_ten = match.groups()
    mantissa = (mantissa or "1").replace(",", "")
    exponent = e or times_ten or power_of_ten or "0"
    if Decimal(mantissa) == 0:
        return ZERO
    if isinf(float(f"{mantissa}e{exponent}")):
        value = INFINITY
    elif exponent == "0":
        value = Decimal(mantissa)
    else:
        value = Decimal(f"{mantissa}e{max(Decimal(exponent), SMALLEST_EXPONENT):f}")
    return value.copy_negate() if sign == "-" else value


@lru_cache(maxsize=64)
def _told_missing(missing_values: tuple[str, ...]) -> tuple[frozenset[str], frozenset[Decimal]]:
    """Prepare the texts, and the numbers among them, that the user says mean missing."""
    texts = frozenset(_trimmed(value) for value in missing_values)
    numbers = (_number(_closed_up(text)) for text in texts)
    return texts, frozenset(n for n in numbers if n is not None and n.is_finite())


def _read_number(
    value: Decimal, signed: bool, told: frozenset[Decimal], descriptive: bool
) -> Reading:
    if told and value in told:
        return _missing("missing")
    if descriptive:
        return _missing("not_a_number")
    if value.is_infinite():
        return _missing("not_finite")
    if value < 0 and not signed:
        return _missing("negative")
    return Reading("number", value, None)


def _read_figure(kind: str, text: str) -> Reading:
    """Read the N of "below N" (more than 0) or "above N" (not less than 0)."""
    value = _number(text)
    if value is None:
        return _missing("not_a_number")
    if value.is_infinite():
        return _missing("not_finite")
    if value < 0 or (kind == "below" and value == 0):
        return _missing("not_a_number")
    return Reading(kind, value, None)


def _read_text(
    cell: str, signed: bool, missing_values: tuple[str, ...], descriptive: bool
) -> Reading:
    trimmed = _trimmed(cell)
    told_texts, told_numbers = _told_missing(missing_values)
    if trimmed in told_texts:
        return _missing("missing")

    text = _closed_up(trimmed)
    number = _number(text)
    if number is not None:
        return _read_number(number, signed, told_numbers, descriptive)

    lower = text.lower()
    if descriptive and lower in ABSENT | PRESENT:
        return Reading("number", Decimal(lower in PRESENT), None)
    if lower in MISSING_WORDS or MISSING_MARKS.fullmatch(text):
        return _missing("missing")
    if descriptive:
        return _missing("not_a_number")
    if NOT_FINITE.fullmatch(lower):
        return _missing("not_finite")
    if lower in NOT_DETECTED:
        return Reading("below", None, None)

    bracketed = NOT_DETECTED_WITH_FIGURE.fullmatch(lower)
    if bracketed:  # ND(0.01)
        return _read_figure("below", bracketed[1])
    for operator in ("<=", "<", "≤"):
        if text.startswith(operator):  # <0.05, <0.05L
            return _read_figure("below", re.sub("[Ll]$", "", text.removeprefix(operator)))
    if text.endswith(("L", "l")):  # 0.05L
        return _read_figure("below", text[:-1])
    for operator in (">=", ">", "≥"):
        if text.startswith(operator):  # >24000
            return _read_figure("above", text.removeprefix(operator))
    return _missing("not_a_number")


def read_cell(
    cell: str | float | int | None,
    *,
    signed: bool = False,
    missing_values: tuple[str, ...] = (),
    descriptive: bool = False,
) -> Reading:
    """Read one cell; `signed` allows negative numbers, `missing_values` also mean missing.

    Cells that are `descriptive` say whether something is absent (0) or present (1).
    """
    if cell is None:
        return _missing("missing")
    if isinstance(cell, str):
        return _read_text(cell, signed, missing_values, descriptive)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise TypeError(f"a cell is text, a float, an int or None, not {cell!r}")
    if isinstance(cell, float):
        if isnan(cell):
            return _missing("missing")
        if isinf(cell):
            return _missing("not_a_number" if descriptive else "not_finite")
        value = FIFTEEN_FIGURES.create_decimal(repr(float(cell)))
    else:
        value = Decimal(cell)
        if isinf(float(value)):
            value = INFINITY if value > 0 else -INFINITY
    told_numbers = _told_missing(missing_values)[1]
    return _read_number(value if value != 0 else ZERO, signed, told_numbers, descriptive)
