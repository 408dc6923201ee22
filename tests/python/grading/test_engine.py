"""The engine against the plain oracle, on random tables of every kind of cell."""

import json
import os
import random
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle
import oracle_laws
import shuizhi as sz
from shuizhi import _shuizhi

ROWS = int(os.environ.get("SHUIZHI_ORACLE_ROWS", "250000"))
GROUND = "GB/T 14848-2017"
UNITS = {"copper": -3, "mercury": -3, "arsenic": -3, "lead": -6, "zinc": 0}
UNIT_NAMES = {0: "mg/L", -3: "μg/L", -6: "ng/L"}
CODES = {row["code"] for row in json.loads(_shuizhi.reasons_json())}
DESCRIBED = ["无", "有", "无", " None", "absent", "Present", "yes", "有 ", "无异味", "缺测"]
ODD = ["", "--", "未检出", "ND", "坏", "-1", "inf", "*", "0.5 0.6", "nan", "0.05²", "0"]
ODD += ["0.25①", "2.5₃", "\ufeff1.2"]


def pool(
    parameter: str, source: random.Random, size: int, numbers: bool, law: oracle_laws.Law
) -> list[Any]:
    """Make cells about the limits of a parameter: on them, beside them, and odd ones."""
    power = UNITS.get(parameter, 0)
    limits = [
        bound
        for body in ("river", "lake", None)
        if (parameter, body) in law.limits
        for spans in law.limits[parameter, body].levels
        for span in spans
        for bound in (span.low, span.high)
        if bound.is_finite()
    ]
    cells: list[Any] = []
    if law.limits.get((parameter, None), oracle_laws.Limits(False, ())).descriptive:
        known: list[Any] = [0.0, 1.0, float("nan"), None] if numbers else [*DESCRIBED, *ODD]
        cells = source.choices(known, k=size)
    while len(cells) < size:
        limit = source.choice(limits).scaleb(-power)
        step = limit * source.choice([Decimal("1e-1"), Decimal("1e-3"), Decimal("1e-9")])
        figure = limit + step * source.choice([-2, -1, 0, 0, 1, 2])
        if source.random() < 0.3:
            figure = limit * Decimal(str(round(source.uniform(0, 3), 4)))
        figure = abs(figure)
        if numbers:
            # Some have arithmetic noise, which does not come from the water.
            x = float(figure)
            noisy = x * 3 / 3 + 0.1 - 0.1 if source.random() < 0.2 else x
            cells.append(source.choice([x, x, x, noisy, float("nan"), None]))
            continue
        text = f"{figure:f}"
        kind = source.random()
        if kind < 0.15:
            text = source.choice(["<{}", "{}L", "＜{}", "ND({})"]).format(text)
        elif kind < 0.18:
            text = f">{text}"
        elif kind < 0.25:
            text = source.choice(ODD)
        cells.append(text)
    return cells


def table(
    parameters: list[str],
    rows: int,
    seed: int,
    bodies: list[Any],
    targets: list[Any],
    law: oracle_laws.Law = oracle_laws.LAWS["GB 3838-2002"],
) -> tuple[pl.DataFrame, dict[str, str]]:
    source = random.Random(seed)
    data: dict[str, Any] = {}
    headers = {}
    for place, parameter in enumerate(parameters):
        numbers = place % 3 == 1
        cells = pool(parameter, source, 400, numbers, law)
        unit = UNIT_NAMES[UNITS.get(parameter, 0)] if parameter in UNITS else None
        header = f"{parameter}({unit})" if unit else parameter
        headers[parameter] = header
        dtype = pl.Float64 if numbers else pl.String
        data[header] = pl.Series(header, source.choices(cells, k=rows), dtype=dtype)
    data["body"] = source.choices(bodies, k=rows)
    data["goal"] = source.choices(targets, k=rows)
    return pl.DataFrame(data), headers


def split_reasons(text: str | None) -> set[tuple[str, str | None]]:
    made: set[tuple[str, str | None]] = set()
    for part in (text or "").split("; "):
        code, _, names = part.partition(": ")
        if code:
            assert code in CODES
            made |= {(code, name or None) for name in names.split(", ")}
    return made


def agrees(row: dict[str, Any], want: oracle.Graded) -> bool:
    same = (
        row["class"] == want.class_
        and row["deciding"] == want.deciding
        and row["assessed"] == want.assessed
        and row["certain"] == want.certain
        and split_reasons(row["reason"]) == want.reasons
        and (row["exceeding"] is None) == (want.exceeding is None)
    )
    if not same or want.exceeding is None:
        return same
    found = row["exceeding"]
    return len(found) == len(want.exceeding) and all(
        got["parameter"] == name
        and got["value"] == float(value)
        and got["limit"] == float(limit)
        and (got["multiple"] is None) == (multiple is None)
        and (multiple is None or got["multiple"] == pytest.approx(float(multiple), rel=1e-14))
        for got, (name, value, limit, multiple) in zip(found, want.exceeding, strict=True)
    )


OPTIONS: list[tuple[float, dict[str, Any]]] = [
    (0.4, {}),
    (0.2, {"nondetect": "drop", "rounding": "assessment"}),
    (0.2, {"nondetect": "zero", "detection_limits": {"mercury": "0.00004", "lead": "0.07"}}),
    (0.2, {"nondetect": "limit", "rounding": "assessment", "missing_values": ("0", "坏")}),
]


@pytest.mark.parametrize(("share", "options"), OPTIONS)
def test_engine_agrees_with_the_oracle(share: float, options: dict[str, Any]) -> None:
    parameters = [*oracle_laws.TABLE1_21, "total_nitrogen", "iron", "sulfate"]
    bodies = ["河流", "湖库", "lake", "?", None]
    compare("GB 3838-2002", parameters, int(ROWS * share), bodies, options)


@pytest.mark.parametrize(("share", "options"), OPTIONS)
def test_groundwater_agrees_with_the_oracle(share: float, options: dict[str, Any]) -> None:
    parameters = [parameter for parameter, body in oracle_laws.LAWS[GROUND].limits if body is None]
    assert len(parameters) == 93
    # All of them together are nearly always of class Ⅴ.
    few = ["ph", "odor_taste", "anionic_surfactant", "gross_alpha", "visible_matter", "mercury"]
    for chosen in (parameters, few, few[::-1], few[2:4]):
        compare(GROUND, chosen, int(ROWS / 200 * share), ["河流", None], options)


def compare(
    standard: str, parameters: list[str], rows: int, bodies: list[Any], options: dict[str, Any]
) -> None:
    """Grade a random table by a standard, and each of its rows by the oracle."""
    targets = ["Ⅲ", "II", "4", "Ⅴ类", "X", None]
    words = {"河流": "river", "湖库": "lake", "lake": "lake"}
    goals = {"Ⅲ": "Ⅲ", "II": "Ⅱ", "4": "Ⅳ", "Ⅴ类": "Ⅴ"}
    seed = rows + len(options)
    law = oracle_laws.LAWS[standard]
    frame, headers = table(parameters, rows, seed, bodies, targets, law)
    graded = sz.grade(
        frame,
        standard=standard,
        water_body="body",
        target="goal",
        indicators=parameters,
        **options,
    )
    assert graded.height == rows
    assert graded.schema["class"] == pl.Enum(law.classes)
    assert graded.select(frame.columns).equals(frame, null_equal=True)
    limits = {name: Decimal(text) for name, text in options.get("detection_limits", {}).items()}
    plain = {name: value for name, value in options.items() if name != "detection_limits"}
    for row in graded.iter_rows(named=True):
        cells = {parameter: row[header] for parameter, header in headers.items()}
        want = oracle.grade_row(
            cells,
            units=UNITS,
            standard=standard,
            water_body=words.get(row["body"]),
            target=goals.get(row["goal"]),
            indicators=parameters,
            detection_limits=limits,
            **plain,
        )
        assert agrees(row, want), (row, want)


def test_order_and_chunks_change_nothing() -> None:
    parameters = list(oracle_laws.TABLE1_21)
    frame, _ = table(parameters, 5000, 7, ["河流", "湖库"], ["Ⅲ"])
    whole = sz.grade(frame, water_body="body")
    cut = pl.concat([frame[:7], frame[7:1500], frame[1500:]], rechunk=False)
    assert sz.grade(cut, water_body="body").equals(whole, null_equal=True)
    streamed = sz.grade(frame.lazy(), water_body="body").collect(engine="streaming")
    assert streamed.equals(whole, null_equal=True)
    order = random.Random(1).sample(range(5000), 5000)
    assert sz.grade(frame[order], water_body="body").equals(whole[order], null_equal=True)


def test_kinds_of_table_agree() -> None:
    frame, _ = table(list(oracle_laws.TABLE1_21), 300, 11, ["河流", "湖库"], ["Ⅲ"])
    whole = sz.grade(frame, water_body="body")
    arrow = sz.grade(frame.to_arrow(), water_body="body")
    assert arrow.schema.names == whole.columns
    assert arrow.column("class").to_pylist() == whole["class"].to_list()
    pandas = sz.grade(frame.to_pandas(), water_body="body")
    assert list(pandas["class"].astype(object)) == whole["class"].to_list()
    assert [list(cell) for cell in pandas["deciding"]] == whole["deciding"].to_list()
    readings = sz.grade_readings(frame, water_body="body")
    assert readings.height == 300 * 21
    worst = readings.group_by("row", maintain_order=True).agg(pl.col("class").max())
    assert worst["class"].to_list() == whole["class"].to_list()
