"""Worked examples of the oracle: what a cell says."""

import pytest

from graded_rows import D, grade
from oracle_cells import Reading, read_cell

TOO_LONG = "9" * 400  # more than a float holds


def number(text: str) -> Reading:
    """Expect a number."""
    return Reading("number", D(text), None)


def below(text: str | None) -> Reading:
    """Expect "below", or "not detected" for None."""
    return Reading("below", None if text is None else D(text), None)


def above(text: str) -> Reading:
    """Expect "above"."""
    return Reading("above", D(text), None)


def missing(reason: str) -> Reading:
    """Expect a missing reading."""
    return Reading("missing", None, reason)


# ------------------------------------------------------------------------------ read_cell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        # not text
        (None, missing("missing")),
        (float("nan"), missing("missing")),
        (float("inf"), missing("not_finite")),
        (float("-inf"), missing("not_finite")),
        (7, number("7")),
        (-7, missing("negative")),
        (10**400, missing("not_finite")),
        (0.05, number("0.05")),
        (0.1 + 0.2, number("0.3")),  # 0.30000000000000004
        (1.0000000000000002, number("1")),
        (1.2345678901234567, number("1.23456789012346")),
        (123456789012345.5, number("123456789012346")),  # a tie goes to the even figure
        (123456789012344.5, number("123456789012344")),
        (1e22, number("1e22")),
        (-0.0, number("0")),
        (-0.5, missing("negative")),
        # plain numbers
        ("7.5", number("7.5")),
        ("+7.5", number("7.5")),
        ("5.", number("5")),
        (".5", number("0.5")),
        ("007", number("7")),
        ("-0", number("0")),
        ("-0.00", number("0")),
        ("-7.5", missing("negative")),
        ("−7.5", missing("negative")),  # U+2212
        (".", missing("not_a_number")),
        ("+", missing("not_a_number")),
        ("1.2.3", missing("not_a_number")),
        ("7.5 mg/L", missing("not_a_number")),
        ("0.30000000000000004", number("0.30000000000000004")),  # text is taken at its word
        # thousands
        ("1,234", number("1234")),
        ("12,345,678.9", number("12345678.9")),
        ("-1,234", missing("negative")),
        ("1,23", missing("not_a_number")),
        ("1234,567", missing("not_a_number")),
        ("0,123", missing("not_a_number")),
        ("1,234,5", missing("not_a_number")),
        ("1.5,000", missing("not_a_number")),
        ("0,05", missing("not_a_number")),
        # exponents
        ("1.2e3", number("1200")),
        ("1.2E+3", number("1200")),
        ("1.2e-3", number("0.0012")),
        ("1,200e1", number("12000")),
        ("1.2×10^3", number("1200")),
        ("1.2x10^3", number("1200")),
        ("1.2X10^3", number("1200")),
        ("1.2*10^3", number("1200")),
        ("1.2·10^-3", number("0.0012")),
        ("1.2×10^+3", number("1200")),
        ("1.2×10³", number("1200")),
        ("1.2 × 10⁻³", number("0.0012")),
        ("1.2×10⁺¹²", number("1.2e12")),
        ("10^4", number("10000")),
        ("10⁴", number("10000")),
        ("１０⁴", number("10000")),
        ("10⁻³", number("0.001")),
        ("1.2×103", missing("not_a_number")),
        ("1.2×10-3", missing("not_a_number")),
        ("1.2×10", missing("not_a_number")),
        ("2^4", missing("not_a_number")),
        ("1.2e", missing("not_a_number")),
        ("1.2e3.5", missing("not_a_number")),
        ("110³", missing("not_a_number")),
        ("5³", missing("not_a_number")),  # a footnote mark, perhaps: never plain digits
        ("0.05²", missing("not_a_number")),
        # magnitude
        ("1e308", number("1e308")),
        ("1e309", missing("not_finite")),
        ("-1e309", missing("not_finite")),
        ("1e99999999999999999999999", missing("not_finite")),
        ("0e99999999999999999999999", number("0")),
        (TOO_LONG, missing("not_finite")),
        ("<1e309", missing("not_finite")),
        ("1e-400", number("1e-400")),
        # Unicode
        ("７．５", number("7.5")),
        ("＜０．０５", below("0.05")),
        ("٧", missing("not_a_number")),  # Arabic-Indic 7
        ("七", missing("not_a_number")),
        # white space and the apostrophe
        ("  7.5\t", number("7.5")),
        ("\u30007.5\u00a0", number("7.5")),
        ("'7.5", number("7.5")),
        (" ' 7.5", number("7.5")),
        ("''7.5", missing("not_a_number")),
        ("7.5'", missing("not_a_number")),
        ("- 7.5", missing("negative")),
        ("1.2 e 3", number("1200")),
        ("7 .5", missing("not_a_number")),
        ("7 5", missing("not_a_number")),
        ("7 \t 5", missing("not_a_number")),
        ("1 234", missing("not_a_number")),
        ("1, 234", missing("not_a_number")),
        # missing
        ("", missing("missing")),
        ("  ", missing("missing")),
        ("'", missing("missing")),
        ("--", missing("missing")),
        ("- -", missing("missing")),
        ("—", missing("missing")),
        ("——", missing("missing")),
        ("***", missing("missing")),
        ("/", missing("missing")),
        ("\\", missing("missing")),
        ("／", missing("missing")),
        *((word, missing("missing")) for word in ["无", "缺测", "未测", "未监测", "无数据"]),
        *((word, missing("missing")) for word in ["NA", "n/a", "#N/A", "NULL", "None", "NaN"]),
        ("-nan", missing("not_a_number")),
        # not finite
        ("inf", missing("not_finite")),
        ("-Infinity", missing("not_finite")),
        ("+INF", missing("not_finite")),
        # not detected
        *((word, below(None)) for word in ["未检出", "未检测出", "ND", "nd", "N.D.", "n.d"]),
        ("低于检出限", below(None)),
        *((word, below(None)) for word in ("<DL", "<MDL", "< dl", "＜ＤＬ")),
        ("ND(0.01)", below("0.01")),
        ("nd (< 0.01)", below("0.01")),
        ("N.D.(0.01)", below("0.01")),
        ("未检出（0.01）", below("0.01")),
        ("未检出(<0.01)", below("0.01")),
        ("ND0.01", missing("not_a_number")),
        ("<0.01ND", missing("not_a_number")),
        ("ND()", missing("not_a_number")),
        ("ND(0)", missing("not_a_number")),
        ("N.D(0.01)", missing("not_a_number")),
        # below
        ("<0.05", below("0.05")),
        ("< 0.05", below("0.05")),
        ("<=0.05", below("0.05")),
        ("≤0.05", below("0.05")),
        ("0.025L", below("0.025")),
        ("0.025 l", below("0.025")),
        ("<0.025L", below("0.025")),
        ("<1×10⁻³", below("0.001")),
        ("4×10^-5L", below("0.00004")),
        ("<0", missing("not_a_number")),
        ("0L", missing("not_a_number")),
        ("<-1", missing("not_a_number")),
        ("-1L", missing("not_a_number")),
        ("<", missing("not_a_number")),
        ("L", missing("not_a_number")),
        ("1LL", missing("not_a_number")),
        # above
        (">24000", above("24000")),
        ("≥ 24,000", above("24000")),
        (">=2.4×10⁴", above("24000")),
        (">0", above("0")),
        (">-1", missing("not_a_number")),
        (">5L", missing("not_a_number")),
        ("0.25①", missing("not_a_number")),
        ("②", missing("not_a_number")),
        ("2.5₃", missing("not_a_number")),
        ("\ufeff2.5\u200b", number("2.5")),
    ],
)
def test_cell(cell: str | float | int | None, expected: Reading) -> None:
    """Read a cell that is neither signed nor told missing."""
    assert read_cell(cell) == expected


@pytest.mark.parametrize("cell", [-7.5, "-7.5", "－7.5", "- 7.5"])
def test_signed_cell(cell: str | float) -> None:
    """Read negative numbers where they make sense, such as a temperature."""
    assert read_cell(cell, signed=True) == number("-7.5")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (-999, True),
        (-999.0, True),
        ("-999", True),
        ("-999.00", True),
        ("－999", True),
        (" '-9.99e2 ", True),
        (-998, False),
        ("<999", False),
        ("停测", True),
        (" 停测 ", True),
        ("停 测", False),
        ("x", False),
        ("X", True),
    ],
)
def test_told_missing(cell: str | float, told: bool) -> None:
    """Match what the user says means missing as text, or as a number."""
    reading = read_cell(cell, missing_values=("-999", "停测", "X"))
    assert (reading == missing("missing")) is told


def test_told_missing_comes_first() -> None:
    """The user's words take precedence over any other reading of a cell."""
    assert read_cell("ND", missing_values=("ND",)) == missing("missing")
    assert read_cell("0.0", missing_values=("0",)) == missing("missing")
    assert read_cell("inf", missing_values=("inf",)) == missing("missing")


@pytest.mark.parametrize("cell", [True, D("1"), b"1"])
def test_unknown_kind_of_cell(cell: object) -> None:
    """Refuse what is not a cell, rather than guess."""
    with pytest.raises(TypeError):
        grade({"ph": cell})
