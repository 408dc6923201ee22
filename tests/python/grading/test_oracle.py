"""Worked examples of the oracle: the class of rows one can check by hand."""

import pytest

from graded_rows import D, grade
from oracle import Graded, grade_row
from oracle_laws import CLASSES, LAWS, LIMITS, TABLE1_21

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
