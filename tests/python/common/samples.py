"""Random samples as people bring them, and the means the plain oracle makes of them."""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import oracle_cells
import oracle_comparisons
import oracle_laws
import oracle_methods as om

# In the order of table 1; the last two do not enter the class.
HEADERS = {
    "ph": "pH(无量纲)",
    "dissolved_oxygen": "溶解氧(mg/L)",
    "permanganate_index": "高锰酸盐指数(mg/L)",
    "cod": "CODCr",
    "bod5": "五日生化需氧量(mg/L)",
    "ammonia_nitrogen": "NH3-N(mg/L)",
    "total_phosphorus": "总磷(mg/L)",
    "fluoride": "氟化物(mg/L)",
    "arsenic": "砷(mg/L)",
    "mercury": "汞(μg/L)",
    "lead": "铅(mg/L)",
    "cyanide": "氰化物(mg/L)",
    "total_nitrogen": "总氮(mg/L)",
    "fecal_coliform": "粪大肠菌群(个/L)",
}
CLASSED = [parameter for parameter in HEADERS if parameter in oracle_laws.TABLE1_21]
POWERS = {"mercury": -3}
FLOATS = {"dissolved_oxygen", "total_phosphorus"}
PER_YEAR = {"month": 12, "ten-day": 36, "quarter": 4, "half": 2, "year": 1}
BODIES = {"河流": "river", "湖库": "lake"}
GOALS = {"Ⅱ": 1, "III": 2, "3": 2, "Ⅳ类": 3, "1": 0}
ODD = ["--", "", None, "缺测", "坏", "未检出", "-0.3", "0.5 0.6", "inf"]
CHANGES = {
    "marked decline": "明显变差",
    "some decline": "有所变差",
    "no clear change": "无明显变化",
    "some improvement": "有所好转",
    "marked improvement": "明显好转",
}

DATA = Path(__file__).parents[4] / "shared" / "data" / "national-auto-stations-2020.csv.gz"

Key = tuple[Any, ...]
Period = tuple[int, int]


# ------------------------------------------------------------------------------ tables


def _figure(source: random.Random, parameter: str, level: int) -> str:
    """Write a figure about the limits, one decimal more than is assessed: many are ties."""
    if parameter == "ph":
        odd = ["5.94", "9.5", "9.4"] if source.random() < 0.05 else []
        return source.choice(odd or ["6.5", "7.5", "8.5", "7.31", "8.02", "9"])
    levels = oracle_laws.LIMITS[
        parameter, "lake" if parameter == "total_nitrogen" else "river"
    ].levels
    bounds = [s.high if s.high.is_finite() else s.low for spans in levels for s in spans]
    power = POWERS.get(parameter, 0)
    places = oracle_laws.DECIMALS.get(parameter, 0) + power + 1
    spread = Decimal(str(source.choice([0.3, 0.5, 0.7, 0.9, 0.9, 1, 1, 1, 1.1, 1.5])))
    bound = source.choice(bounds[:level]).scaleb(-power)
    value = bound / spread if parameter == "dissolved_oxygen" else bound * spread
    last = Decimal(1).scaleb(-places)
    if source.random() < 0.3:  # end on a 5
        value = value.quantize(10 * last) + 5 * last
    return f"{value.quantize(last):f}"


def _cell(source: random.Random, parameter: str, level: int) -> Any:
    figure, kind = _figure(source, parameter, level), source.random()
    if parameter in FLOATS:
        return float(figure) if kind > 0.08 else source.choice([None, float("nan")])
    if kind < 0.07:
        return source.choice(ODD)
    if kind < 0.2 and parameter != "ph" and float(figure) > 0:
        return source.choice(["{}L", "＜{}", "<{}", "ND({})", " {} L"]).format(figure)
    return f">{figure}" if kind < 0.22 else figure


def _spelled(source: random.Random, day: date, hour: int) -> str:
    spellings = ["{d:%Y-%m-%d} {h:02}:00", "{d:%Y%m%d}", "{d.year}/{d.month}/{d.day} {h}:30",
                 "{d.year}年{d.month}月{d.day}日{h:02}时", "{d}T{h:02}:00:00"]  # fmt: skip
    return source.choice(spellings).format(d=day, h=hour)


def table(
    seed: int, sections: int = 20, months: int = 27, most: int = 3, rivers: int = 4
) -> pl.DataFrame:
    """Make samples of sections over months; `日` is the day that `时间` says, or null."""
    source = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(sections):
        river = source.choices(range(rivers), [0.5**n for n in range(rivers)])[0]
        place = {"流域": f"流域{river % 2}", "河流": f"河{river}", "断面": f"断面{number}",
                 "水体": "湖库" if number % 7 == 3 else "河流"}  # fmt: skip
        lacking = set(source.sample(list(HEADERS), 2))
        level = source.randint(1, 5)
        goal = source.choice([*GOALS, "?"])
        for month in range(months):
            now = min(max(level + source.choice([-1, 0, 0, 0, 1]), 1), 5)
            for hour in range(source.randint(0, most)):  # the hour keeps samples apart
                first = date(2019 + month // 12, month % 12 + 1, 1)
                day = first + timedelta(days=source.choice([0, 9, 10, 19, 20, 27]))
                cells = {
                    HEADERS[p]: None if p in lacking else _cell(source, p, now) for p in HEADERS
                }
                when: dict[str, Any] = {"时间": _spelled(source, day, hour), "日": day}
                if source.random() < 0.02:
                    when = {"时间": source.choice([None, "待定", "2020-13-01"]), "日": None}
                rows.append({**place, "目标": goal, **when, **cells})
                if source.random() < 0.04:
                    rows.append(dict(rows[-1]))
    source.shuffle(rows)
    types = {h: pl.Float64 if p in FLOATS else pl.String for p, h in HEADERS.items()}
    kept = ["流域", "河流", "断面", "水体", "目标", "时间"]
    return pl.DataFrame(rows, schema=dict.fromkeys(kept, pl.String) | {"日": pl.Date} | types)


# ------------------------------------------------------------------------------ the oracle's means


@dataclass
class Group:
    """What a table holds of one place and period."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    copies: int = 0
    dated: dict[str, list[om.Dated]] = field(default_factory=lambda: {p: [] for p in HEADERS})
    censored: dict[str, int] = field(default_factory=lambda: dict.fromkeys(HEADERS, 0))
    missing: dict[str, int] = field(default_factory=lambda: dict.fromkeys(HEADERS, 0))
    unread: dict[str, set[str]] = field(default_factory=lambda: {p: set() for p in HEADERS})
    times: dict[date | None, set[str]] = field(default_factory=dict)

    @property
    def days(self) -> bool:
        """Whether a day has several times, so that days are averaged first."""
        return any(len(times) > 1 for day, times in self.times.items() if day is not None)


def grouped(
    frame: pl.DataFrame, keys: Sequence[str], every: str, *, duplicates: str = "once",
    nondetect: str = "half", detection_limits: Mapping[str, str] = {},
) -> dict[tuple[Key, Period | None], Group]:  # fmt: skip
    """Sort samples into places and periods, each row once."""
    found: dict[tuple[Key, Period | None], Group] = {}
    seen: set[Key] = set()
    for row in frame.iter_rows(named=True):
        day = row["日"]
        key = tuple(row[k] for k in keys), None if day is None else om.period(day, every)
        group = found.setdefault(key, Group())
        group.rows.append(row)
        # A NaN is not equal to itself; its text is.
        whole = (*key[0], *(str(row[name]) for name in ("时间", *HEADERS.values())))
        if duplicates == "once" and whole in seen:
            group.copies += 1
            continue
        seen.add(whole)
        group.times.setdefault(day, set()).add(row["时间"])
        for parameter, header in HEADERS.items():
            cell = row[header]
            value = om.enter(cell, parameter, nondetect)
            reading = oracle_cells.read_cell(cell, signed=parameter in oracle_laws.SIGNED)
            if reading.kind == "below" and reading.value is None and parameter in detection_limits:
                # In the canonical unit, where the cells of the table may not be.
                power = POWERS.get(parameter, 0)
                limit = Decimal(detection_limits[parameter]).scaleb(-power)
                value = om.enter(f"{limit:f}L", parameter, nondetect)
            if value is None:
                group.missing[parameter] += 1
                own = "left_out" if reading.value is not None else "not_detected"
                group.unread[parameter].add(reading.reason or own)
                continue
            value = value.scaleb(POWERS.get(parameter, 0), context=oracle_comparisons.CALC)
            group.dated[parameter].append((day or date(1, 1, 1), value))
            group.censored[parameter] += reading.kind == "below"
    return found


def averaged(
    parameter: str, dated: Sequence[om.Dated], every: str, min_count: int | None = None,
    geometric: bool = False, days: bool = False,
) -> tuple[Decimal | None, int, str | None]:  # fmt: skip
    """Give the mean of one period, its months, and why there is none."""
    none = geometric and parameter != "ph" and any(figure <= 0 for _, figure in dated)
    geometric = geometric and not none
    value, months, count = om.average_period(
        parameter, dated, every, min_months=min_count or 8, min_half=min_count or 4,
        min_quarter=min_count or 2, geometric=geometric, days=days,
    )  # fmt: skip
    if every in ("month", "ten-day") and count < (min_count or 1):
        value = None
    if none:
        return None, months, "no_geometric_mean"
    return value, months, None if value is not None else "too_few" if count else "missing"


# Why a cell has no value, in the order in which results tell it.
UNREAD = ("missing", "not_a_number", "not_finite", "negative", "not_detected", "left_out",
          "unknown_unit", "too_few", "no_geometric_mean")  # fmt: skip


def why(own: str | None, unread: Collection[str]) -> str | None:
    """Say why there is no mean, and why readings entered none: of nothing, what they say."""
    others = set(unread) - {"missing"}
    said = others if own == "missing" and others else others | ({own} - {None})
    return "; ".join(sorted(said, key=UNREAD.index)) or None


def means_of(
    frame: pl.DataFrame, keys: Sequence[str], every: str, min_count: int | None = None,
    **options: Any,
) -> dict[tuple[Key, Period | None], dict[str, Decimal | None]]:  # fmt: skip
    """Average all parameters of all places and periods; of unknown periods there are no means."""
    return {
        key: {
            p: None
            if key[1] is None
            else averaged(p, group.dated[p], every, min_count, days=group.days)[0]
            for p in HEADERS
        }
        for key, group in grouped(frame, keys, every, **options).items()
    }  # fmt: skip


def lacking(
    frame: pl.DataFrame, keys: Sequence[str], every: str, of: Collection[str],
    min_count: int | None = None, **options: Any,
) -> set[tuple[Key, Period | None]]:  # fmt: skip
    """Tell the places and periods in which one of some parameters was measured too seldom."""
    return {
        key
        for key, group in grouped(frame, keys, every, **options).items()
        if key[1] is not None
        and any(
            averaged(p, group.dated[p], every, min_count, days=group.days)[2] == "too_few"
            for p in of
        )
    }


def label(period: Period | None, every: str) -> str | None:
    """Name a period as results do."""
    if period is None:
        return None
    year, within = period
    names = {"year": f"{year}", "half": f"{year}-H{within}", "quarter": f"{year}-Q{within}",
             "month": f"{year}-{within:02}",
             "ten-day": f"{year}-{(within + 2) // 3:02}-T{(within - 1) % 3 + 1}"}  # fmt: skip
    return names[every]


def back(period: Period | None, every: str, periods: int) -> Period | None:
    """Go some periods back."""
    if period is None:
        return None
    index = period[0] * PER_YEAR[every] + period[1] - 1 - periods
    return index // PER_YEAR[every], index % PER_YEAR[every] + 1


def near_tie(parameter: str, value: Decimal) -> bool:
    """Return whether a mean is not a rounding tie but too near one for floats of 12 figures."""
    places = oracle_laws.DECIMALS.get(parameter)
    if places is None:
        return False
    unit = Decimal(1).scaleb(-places)
    off = abs(om.SETTLED.plus(value) % unit - unit / 2)
    return 0 < off <= abs(value) * Decimal("1e-9")


def rows_of(frame: pl.DataFrame, *key: str) -> dict[Key, dict[str, Any]]:
    """Index rows, of which there is one a key."""
    found = {tuple(row[k] for k in key): row for row in frame.iter_rows(named=True)}
    assert len(found) == frame.height
    return found


def same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Compare tables, floats exactly."""
    return one.schema == other.schema and one.equals(other, null_equal=True)


def variants(frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame, dict[str, Any]]]:
    """Say the same in other ways, with options."""
    order = random.Random(1).sample(range(frame.height), frame.height)
    yield "rows in another order", frame[order], {}
    yield "several files", pl.concat([frame[n::4] for n in range(4)], rechunk=False), {}
    yield "chunks", pl.concat([frame[:1], frame[1:99], frame[99:]], rechunk=False), {}
    lead, ammonia = HEADERS["lead"], HEADERS["ammonia_nitrogen"]
    micro = pl.Series(lead, map(_in_micrograms, frame[lead]), dtype=pl.String)
    yield "another unit", frame.with_columns(micro).rename({lead: "铅（μg/L）"}), {}
    yield "an alias", frame.rename({ammonia: "氨氮"}), {}
    told = {"columns": {"甲": "氨氮", "乙": ("铅", "mg/L")}}
    yield "names that are told", frame.rename({ammonia: "甲", lead: "乙"}), told


def _in_micrograms(cell: str | None) -> str | None:
    digits = "".join(c for c in cell or "" if c.isdigit() or c == ".")
    if cell is None or not digits or cell in ODD:
        return cell
    return cell.replace(digits, f"{Decimal(digits).scaleb(3):f}")


def check_laws(verb: Callable[..., pl.DataFrame], frame: pl.DataFrame, counts: list[str]) -> None:
    """Hold a verb to the laws all have: what is said in another way, and what names are."""
    keys = ("流域", "河流", "断面", "水体", "period", "时段", "row", "parameter", "监测项目")

    def sorted_verb(*given: Any, **options: Any) -> pl.DataFrame:
        # Places come in the order of the table.
        made = unsorted(*given, **options)
        return made.sort([key for key in keys if key in made.columns], nulls_last=True)

    unsorted, verb = verb, sorted_verb
    whole = verb(frame)
    for name, other, options in variants(frame):
        assert same(verb(other, **options), whole), name
    twice = verb(pl.concat([frame, frame]))
    assert same(twice.drop(counts), whole.drop(counts))
    renamed = verb(frame.with_columns(断面="x" + pl.col("断面")))
    if "断面" not in whole.columns:
        # Texts may contain the names of sections.
        assert same(renamed.with_columns(pl.col(pl.String).str.replace_all("x断", "断")), whole)
        return
    assert same(renamed.with_columns(pl.col("断面").str.slice(1)), whole)
    again = frame.filter(断面="断面3").with_columns(断面=pl.lit("再"))
    both = verb(pl.concat([frame, again]))
    assert same(both.filter(pl.col("断面") != "再"), whole)
    assert same(both.filter(断面="再").drop("断面"), whole.filter(断面="断面3").drop("断面"))


def plain(result: Any) -> dict[str, list[Any]]:
    """Take the columns out of a result of any kind; lazy ones by the streaming engine."""
    if isinstance(result, pl.LazyFrame):
        result = result.collect(engine="streaming")
    if isinstance(result, pl.DataFrame):
        return result.to_dict(as_series=False)
    if hasattr(result, "to_pydict"):
        return result.to_pydict()
    made = {}
    for name in result.columns:
        cells = result[name].astype(object).where(result[name].notna(), None).tolist()
        made[name] = [cell.date() if hasattr(cell, "date") else cell for cell in cells]
    return made


def kinds(frame: pl.DataFrame) -> dict[str, Any]:
    """Give a table as every kind of table; in pandas some texts become numbers among texts."""
    mixed = frame.to_pandas()
    for header in HEADERS.values():
        if mixed[header].dtype != float:
            numbers = (_float(cell) for cell in frame[header])
            mixed[header] = pd.Series(
                [c if n is None else n for c, n in zip(frame[header], numbers, strict=True)],
                dtype=object,
            )
    return {
        "lazy": frame.lazy(),
        "cut": pl.concat([frame[:3], frame[3:]], rechunk=False).lazy(),
        "pandas": frame.to_pandas(),
        "mixed": mixed,
        "arrow": frame.to_arrow(),
    }


def _float(cell: str | None) -> float | None:
    digits = (cell or "").replace(".", "", 1)
    return float(cell) if cell and digits.isascii() and digits.isdigit() else None


def melted(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn a table into a long one, with one row per reading."""
    texts = frame.with_columns(pl.col(list(HEADERS.values())).cast(pl.String))
    parts = [
        texts.select(
            pl.exclude(list(HEADERS.values())),
            pl.lit(om.NAMES[parameter]).alias("项目"),
            pl.col(header).alias("结果"),
            pl.lit("μg/L" if parameter in POWERS else oracle_laws.UNITS[parameter]).alias("单位"),
        )
        for parameter, header in HEADERS.items()
    ]
    return pl.concat(parts).sample(fraction=1, shuffle=True, seed=1)


def published() -> pl.DataFrame:
    """Read the published hours of the national stations, as shown."""
    if not DATA.exists():
        pytest.skip("the published data do not lie beside the checkout")
    given = pl.read_csv(DATA, infer_schema=False)
    return given.drop(name for name in given.columns if name.startswith("原始值"))


def laboratory_readings() -> pl.DataFrame:
    """Return what a careful reader takes from real laboratory reports, where they are at hand."""
    path = Path(__file__).parents[4] / "shared" / "data" / "lab-workbooks-readings.csv.gz"
    if not path.exists():
        pytest.skip("the readings of the laboratory's workbooks are not beside the checkout")
    return pl.read_csv(path, infer_schema_length=0)
