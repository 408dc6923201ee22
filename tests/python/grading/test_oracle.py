"""Worked examples of the oracle: what each rule says, on cells and rows one can check by hand."""

from decimal import Decimal

import pytest

from oracle import CLASSES, LAWS, LIMITS, TABLE1_21, Graded, Reading, grade_row, read_cell

D = Decimal
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


# ------------------------------------------------------------------------------ class


@pytest.mark.parametrize(
    ("parameter", "value", "water_body", "expected"),
    [
        ("fluoride", "1", "river", "Ⅰ"),
        ("fluoride", "1.01", "river", "Ⅳ"),
        ("fluoride", "1.5", "river", "Ⅳ"),
        ("fluoride", "1.51", "river", "劣Ⅴ"),
        ("total_phosphorus", "0.1", "river", "Ⅱ"),
        ("total_phosphorus", "0.1", "lake", "Ⅳ"),
        ("total_nitrogen", "1.2", "lake", "Ⅳ"),
        ("total_nitrogen", "1.2", "river", None),
        ("ph", "9", "river", "Ⅰ"),
        ("ph", "9.01", "river", "劣Ⅴ"),
        ("ph", "6", "river", "Ⅰ"),
        ("ph", "5.99", "river", "劣Ⅴ"),
        ("dissolved_oxygen", "7.5", "river", "Ⅰ"),
        ("dissolved_oxygen", "7.49", "river", "Ⅱ"),
        ("dissolved_oxygen", "1.99", "river", "劣Ⅴ"),
        ("cod", "15", "river", "Ⅰ"),
        ("cod", "15.000000000000000000000000000000000001", "river", "Ⅲ"),
        ("lead", "0.0100000000000000001", "river", "Ⅲ"),  # text is not reduced to a float
        ("fecal_coliform", "1.0×10⁴", None, "Ⅲ"),
        ("water_temperature", "20", "river", None),  # only a change is limited
    ],
)
def test_class_of_one_item(
    parameter: str, value: str, water_body: str | None, expected: str | None
) -> None:
    """Take the best class whose limit, itself included, the value keeps."""
    assert grade({parameter: value}, water_body=water_body).class_ == expected


def test_worst_item_decides() -> None:
    """Name every item of the worst class, in the order of the standard."""
    graded = grade({"zinc": 1.5, "ph": 7, "cod": 25, "copper": 0.5})
    assert graded.class_ == "Ⅳ"
    assert graded.deciding == ["cod", "zinc"]
    assert graded.assessed == 4
    assert graded.certain is True
    assert graded.reasons == set()


def test_all_items_decide_class_one() -> None:
    """Name all items when all are best."""
    assert grade({"zinc": 0.01, "ph": 7}).deciding == ["ph", "zinc"]


def test_parameters_that_are_not_indicators_are_ignored() -> None:
    """Leave out total nitrogen, temperature and what has no limit at all."""
    cells: dict[str, object] = {"total_nitrogen": 9, "ph": 7, "water_temperature": "?", "x": "?"}
    graded = grade(cells, water_body="lake", indicators=TABLE1_21)
    assert graded == Graded("Ⅰ", ["ph"], [], 1, True, set())


def test_indicators_without_limits_are_not_assessed() -> None:
    """Say of what was asked for by name that the standard does not limit it in this water body."""
    cells: dict[str, object] = {"ph": 7, "water_temperature": "?", "total_nitrogen": "ND", "x": 1}
    told = {("no_limit", name) for name in ("water_temperature", "total_nitrogen", "x")}
    assert grade(cells) == Graded("Ⅰ", ["ph"], [], 1, True, told)


def test_table1_21_is_the_indicator_set() -> None:
    """Read 21 indicators, and limits for all of table 1 that can be assessed."""
    assert len(TABLE1_21) == 21
    assert {p for p, body in LIMITS if body == "river" and p in TABLE1_21} == set(TABLE1_21)
    assert sum(limits.basic for (_, body), limits in LIMITS.items() if body == "river") == 22
    assert sum(limits.basic for (_, body), limits in LIMITS.items() if body == "lake") == 23
    assert sum(not limits.basic for (_, body), limits in LIMITS.items() if body == "lake") == 85


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"ph": ""}, "missing"),
        ({"ph": "-7"}, "negative"),
        ({"ph": "7,0"}, "not_a_number"),
        ({"ph": float("inf")}, "not_finite"),
        ({"ph": "ND"}, "not_detected"),
    ],
)
def test_nothing_assessed(cells: dict[str, object], code: str) -> None:
    """Give no class without an assessed reading, and say why."""
    reasons = {(code, "ph"), ("nothing_assessed", None)}
    assert grade(cells) == Graded(None, [], [], 0, None, reasons)


def test_missing_readings_leave_the_rest() -> None:
    """Assess the other items when one is missing."""
    graded = grade({"ph": 7, "cod": "-999"}, missing_values=("-999",))
    assert graded == Graded("Ⅰ", ["ph"], [], 1, True, {("missing", "cod")})


def test_unknown_water_body() -> None:
    """Assess only what every water body shares, and leave the class open where either is worse."""
    cells: dict[str, object] = {"ph": 7, "total_phosphorus": 9, "total_nitrogen": ""}
    graded = grade(cells, water_body=None)
    assert graded.class_ == "Ⅰ"
    assert graded.certain is False
    assert graded.reasons == {("unknown_water_body", "total_phosphorus")} | {
        ("missing", "total_nitrogen")
    }


@pytest.mark.parametrize(
    ("cell", "power"), [("0.05", -3), (50, -6), ("0.00000005", 3), ("0.00005", 0)]
)
def test_units(cell: str | int, power: int) -> None:
    """Turn the cell's figure into the canonical unit: mercury of 0.05 μg/L is at the limit."""
    assert grade({"mercury": cell}, units={"mercury": power}).class_ == "Ⅰ"
    assert grade({"mercury": f"{cell}1"}, units={"mercury": power}).class_ != "Ⅰ"


# ------------------------------------------------------------------------------ exceeding


def test_exceeding() -> None:
    """List what violates the target's limit, with the multiple where there is one."""
    graded = grade({"cod": 25, "ph": 9.5, "fluoride": 1, "dissolved_oxygen": 4, "zinc": "1.5"})
    assert graded.exceeding == [
        ("ph", D("9.5"), D(9), None),
        ("dissolved_oxygen", D(4), D(5), None),
        ("cod", D(25), D(20), D("0.25")),
        ("zinc", D("1.5"), D(1), D("0.5")),
    ]


def test_exceeding_shows_the_violated_bound() -> None:
    """Show the lower bound of pH when the value is below it."""
    assert grade({"ph": 5}).exceeding == [("ph", D(5), D(6), None)]


@pytest.mark.parametrize(("target", "over"), [("Ⅰ", 1), ("Ⅱ", 1), ("Ⅲ", 1), ("Ⅳ", 0), ("Ⅴ", 0)])
def test_exceeding_depends_on_the_target(target: str, over: int) -> None:
    """Compare with the limit of the target class: COD 25 keeps Ⅳ and violates Ⅲ."""
    exceeding = grade({"cod": 25}, target=target).exceeding
    assert exceeding is not None
    assert len(exceeding) == over


def test_unknown_target() -> None:
    """Give the class, but not what exceeds."""
    graded = grade({"cod": 25, "iron": 1}, target=None)
    assert graded == Graded("Ⅳ", ["cod"], None, 2, True, {("unknown_target", None)})


def test_drinking_water_items_only_exceed() -> None:
    """Keep tables 2 and 3 out of the class; their single limit holds for any target."""
    iron = ("iron", D("0.6"), D("0.3"), D(1))
    graded = grade({"iron": "0.6", "ph": 7, "styrene": 0.01}, target="Ⅴ")
    assert graded == Graded("Ⅰ", ["ph"], [iron], 3, True, set())
    graded = grade({"iron": "0.6"}, target="Ⅴ")
    assert graded == Graded(None, [], [iron], 1, None, {("nothing_assessed", None)})


# ------------------------------------------------------------------------------ censored readings


@pytest.mark.parametrize(
    ("nondetect", "expected"),
    [("half", "Ⅲ"), ("zero", "Ⅰ"), ("limit", "Ⅳ"), ("drop", None)],
)
def test_below_by_policy(nondetect: str, expected: str | None) -> None:
    """Assess a nondetect below 0.2 μg/L of mercury as 0.1, 0 or 0.2 μg/L, or not at all."""
    graded = grade({"mercury": "<0.2", "x": 1}, units={"mercury": -3}, nondetect=nondetect)
    assert graded.class_ == expected
    assert ("detection_limit_above_limit", "mercury") in graded.reasons
    assert (("left_out", "mercury") in graded.reasons) is (nondetect == "drop")
    assert ("nothing_assessed", None) in graded.reasons or graded.certain is False


def test_mercury_detection_limit_above_limit() -> None:
    """Flag 0.06L μg/L of mercury: half keeps class Ⅰ, but up to 0.06 it may be Ⅲ."""
    graded = grade({"mercury": "0.06L", "ph": 7}, units={"mercury": -3})
    assert graded == Graded(
        "Ⅰ", ["ph", "mercury"], [], 2, False, {("detection_limit_above_limit", "mercury")}
    )


def test_detection_limit_that_does_not_matter() -> None:
    """Stay certain when 0 and the detection limit are of one class."""
    graded = grade({"mercury": "0.04L", "ph": 7}, units={"mercury": -3})
    assert graded == Graded("Ⅰ", ["ph", "mercury"], [], 2, True, set())


def test_left_out_keeps_its_interval() -> None:
    """Leave a nondetect out of the class, not out of the doubt."""
    graded = grade({"mercury": "<0.00006", "ph": 7}, nondetect="drop")
    assert (graded.class_, graded.assessed, graded.certain) == ("Ⅰ", 1, False)
    graded = grade({"mercury": "<0.00006", "zinc": 1}, nondetect="drop")  # Ⅱ; mercury may be Ⅲ
    assert (graded.class_, graded.assessed, graded.certain) == ("Ⅱ", 1, False)
    graded = grade({"mercury": "<0.00006", "fluoride": 1.2}, nondetect="drop")
    assert (graded.class_, graded.assessed, graded.certain) == ("Ⅳ", 1, True)


def test_not_detected_without_limit() -> None:
    """Do not assess "ND", unless the user gives the detection limit; doubt remains."""
    graded = grade({"mercury": "ND", "ph": 7})
    assert graded == Graded("Ⅰ", ["ph"], [], 1, False, {("not_detected", "mercury")})
    graded = grade({"mercury": "ND", "ph": 9.5})  # already the worst class
    assert graded.certain is True
    # the user's detection limit is in mg/L, whatever the column's unit
    limits = {"mercury": D("0.00004")}
    graded = grade({"mercury": "ND", "ph": 7}, units={"mercury": -3}, detection_limits=limits)
    assert graded == Graded("Ⅰ", ["ph", "mercury"], [], 2, True, set())


def test_cell_names_its_own_detection_limit() -> None:
    """Take the figure of the cell before the user's detection limit."""
    graded = grade({"cod": "<60"}, detection_limits={"cod": D(4)})
    assert graded.class_ == "Ⅳ"  # 30 of up to 60


def test_not_detected_oxygen() -> None:
    """Let undetected oxygen be anything: it may be none, it may be plenty."""
    graded = grade({"dissolved_oxygen": "ND", "ph": 7})
    assert (graded.class_, graded.certain) == ("Ⅰ", False)


@pytest.mark.parametrize(
    ("cells", "expected", "certain"),
    [
        ({"fecal_coliform": ">24000"}, "Ⅴ", False),
        ({"fecal_coliform": ">40001"}, "劣Ⅴ", True),
        ({"fecal_coliform": ">24000", "cod": 41}, "劣Ⅴ", True),
        ({"dissolved_oxygen": ">8"}, "Ⅰ", True),
        ({"dissolved_oxygen": ">7"}, "Ⅱ", False),
        ({"ph": ">8"}, "Ⅰ", False),
        ({"ph": ">9.1"}, "劣Ⅴ", True),
        ({"ph": ">5"}, "劣Ⅴ", False),
    ],
)
def test_above(cells: dict[str, object], expected: str, certain: bool) -> None:
    """Assess ">N" as N, and be certain only when more changes nothing."""
    graded = grade(cells)
    assert (graded.class_, graded.certain) == (expected, certain)
    assert graded.reasons == {("above_range", next(iter(cells)))}


@pytest.mark.parametrize(
    ("cell", "certain"),
    [("<5", True), ("<7", False), ("<14", False)],
)
def test_ph_below(cell: str, certain: bool) -> None:
    """Be certain of a censored pH only when all of its interval is out of range."""
    graded = grade({"ph": cell}, nondetect="zero")
    assert (graded.class_, graded.certain) == ("劣Ⅴ", certain)


def test_drinking_water_items_do_not_touch_certainty() -> None:
    """Flag the detection limit of a table-3 item, but leave the class certain."""
    graded = grade({"ph": 7, "styrene": "<0.03", "iron": "ND"})
    assert graded.certain is True
    assert graded.exceeding == []
    assert graded.reasons == {
        ("detection_limit_above_limit", "styrene"),
        ("not_detected", "iron"),
    }


def test_an_unknown_water_body_leaves_the_class_open() -> None:
    """Say why a reading has no limits, and that either water body might give it another class."""
    for cell in ("ND", "<9", ">9", "9"):
        graded = grade({"ph": 7, "total_phosphorus": cell}, water_body=None, nondetect="drop")
        reasons: set[tuple[str, str | None]] = {("unknown_water_body", "total_phosphorus")}
        assert graded == Graded("Ⅰ", ["ph"], [], 1, False, reasons)


# ------------------------------------------------------------------------------ rounding


@pytest.mark.parametrize(
    ("parameter", "cell", "shown", "expected"),
    [
        ("ph", 9.4, "9", "Ⅰ"),
        ("ph", 9.5, "10", "劣Ⅴ"),  # a tie goes to the even figure
        ("ph", 8.5, "8", "Ⅰ"),
        ("ph", 5.5, "6", "Ⅰ"),
        ("ph", "0.3", "0.3", "劣Ⅴ"),  # not 0
        ("cod", 20.05, "20.0", "Ⅲ"),
        ("cod", 20.15, "20.2", "Ⅳ"),
        ("dissolved_oxygen", 7.45, "7.4", "Ⅱ"),
        ("mercury", "0.000054", "0.00005", "Ⅰ"),
        ("mercury", "0.0000025", "0.000002", "Ⅰ"),  # one figure, ties to even
        ("fecal_coliform", "200.4", "200.4", "Ⅱ"),  # no decimals are laid down
    ],
)
def test_rounding(parameter: str, cell: str | float, shown: str, expected: str) -> None:
    """Round as for assessment before comparing."""
    graded = grade({parameter: cell}, rounding="assessment", target="Ⅰ")
    assert graded.class_ == expected
    assert graded.exceeding is not None
    for _, value, _, _ in graded.exceeding:
        assert value == D(shown)
    assert len(graded.exceeding) == (expected != "Ⅰ")


def test_no_rounding_unless_asked() -> None:
    """Compare the value as it is."""
    assert grade({"ph": 9.4}).class_ == "劣Ⅴ"


def test_rounding_comes_after_the_policy_and_the_unit() -> None:
    """Round the half of the detection limit, in mg/L: 41.3/2 = 20.65 is 20.6."""
    graded = grade({"cod": "<41300"}, units={"cod": -3}, rounding="assessment")
    assert graded.exceeding == [("cod", D("20.6"), D(20), D("0.03"))]


def test_detection_limits_are_rounded() -> None:
    """Round the detection limit before asking whether it is above a limit."""
    cells: dict[str, object] = {"cod": "<15.04"}
    assert grade(cells).reasons == {("detection_limit_above_limit", "cod")}
    assert grade(cells, rounding="assessment") == Graded("Ⅰ", ["cod"], [], 1, True, set())


# ------------------------------------------------------------------------------ groundwater


@pytest.mark.parametrize(
    ("parameter", "cell", "expected", "certain"),
    [
        ("ph", "6.5", "Ⅰ", True),
        ("ph", "6.4", "Ⅳ", True),
        ("ph", "5.5", "Ⅳ", True),
        ("ph", "5.4", "Ⅴ", True),
        ("ph", "8.5", "Ⅰ", True),
        ("ph", "9", "Ⅳ", True),
        ("ph", "9.1", "Ⅴ", True),
        ("mercury", "0.0021", "Ⅴ", True),  # and there is no worse class
        ("benzo_a_pyrene", "0.000002", "Ⅰ", True),  # printed in μg/L
        ("benzo_a_pyrene", "0.0000021", "Ⅲ", True),
        ("anionic_surfactant", "0.05L", "Ⅰ", True),
        ("anionic_surfactant", "0.01", "Ⅱ", True),
        ("anionic_surfactant", "<0.5", "Ⅲ", False),
        ("odor_taste", "无", "Ⅰ", True),
        ("odor_taste", "有", "Ⅴ", True),
        ("gross_alpha", "0.5", "Ⅲ", True),
        ("gross_alpha", "0.6", "Ⅳ", False),  # or Ⅴ
        ("gross_alpha", ">0.4", "Ⅲ", False),
    ],
)
def test_groundwater(parameter: str, cell: str, expected: str, certain: bool) -> None:
    """Grade by GB/T 14848-2017."""
    graded = grade_row({parameter: cell}, standard="GB/T 14848-2017", indicators=[parameter])
    assert (graded.class_, graded.certain) == (expected, certain)


def test_the_classes_of_groundwater() -> None:
    """Class Ⅴ is the last, and allows everything as a target."""
    law = LAWS["GB/T 14848-2017"]
    assert law.classes == law.targets == ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")
    assert LAWS["GB 3838-2002"].classes == ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
    cells = {"ph": "3", "odor_taste": "有", "visible_matter": "0"}
    graded = grade_row(cells, standard="GB/T 14848-2017", target="Ⅴ", indicators=list(cells))
    assert (graded.class_, graded.exceeding, graded.assessed) == ("Ⅴ", [], 2)
    assert graded.reasons == {("not_a_number", "visible_matter")}


# ------------------------------------------------------------------------------ arguments


def test_unknown_arguments() -> None:
    """Refuse words the oracle does not know."""
    with pytest.raises(ValueError, match="water body"):
        grade({}, water_body="sea")
    with pytest.raises(ValueError, match="target"):
        grade({}, target=CLASSES[5])
    with pytest.raises(ValueError, match="policy"):
        grade({}, nondetect="none")
    with pytest.raises(ValueError, match="rounding"):
        grade({}, rounding="half")
