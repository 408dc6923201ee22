"""Worked examples of the oracle: readings beyond a range, and whether the class is certain."""

import pytest

from graded_rows import D, grade
from oracle import Graded

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
