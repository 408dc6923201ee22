"""Make `jiaozuo-samples.csv`, the table of the examples.

The data is made up. The rivers exist in and around Jiaozuo; the sections do not, and nothing was
measured. The seasons, the detection limits and the ways of writing a value are
those of real monthly tables. The output is the same on every machine.

Run ``python make_jiaozuo_samples.py [OUTPUT]``.
"""

import csv
import math
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from written_readings import Item

MONTHS = [(year, month) for year in (2023, 2024) for month in range(1, 13)]
PLACE = ["断面名称", "所属河流", "水体类型", "采样日期"]


ITEMS = {
    "temperature": Item("水温(℃)", 1),
    "ph": Item("pH值(无量纲)", 1),
    "do": Item("溶解氧(mg/L)", 2),
    "codmn": Item("高锰酸盐指数(mg/L)", 1, 0.5),
    "cod": Item("化学需氧量(mg/L)", 0, 4),
    "bod5": Item("五日生化需氧量(mg/L)", 1, 0.5),
    "nh3n": Item("氨氮(mg/L)", 3, 0.025),
    "tp": Item("总磷(以P计,mg/L)", 3, 0.01),
    "tn": Item("总氮(mg/L)", 2, 0.05),
    "copper": Item("铜(μg/L)", 1, 1),
    "zinc": Item("锌(mg/L)", 3, 0.009),
    "fluoride": Item("氟化物(mg/L)", 2, 0.05),
    "selenium": Item("硒(μg/L)", 1, 0.4),
    "arsenic": Item("砷(μg/L)", 1, 0.3),
    "mercury": Item("汞(μg/L)", 2, 0.04),
    "cadmium": Item("镉(μg/L)", 2, 0.05),
    "chromium6": Item("六价铬(mg/L)", 3, 0.004),
    "lead": Item("铅(μg/L)", 2, 0.09),
    "cyanide": Item("氰化物(mg/L)", 3, 0.001),
    "phenol": Item("挥发酚(mg/L)", 4, 0.0003),
    "oil": Item("石油类(mg/L)", 2, 0.01),
    "surfactant": Item("阴离子表面活性剂(mg/L)", 2, 0.05),
    "sulfide": Item("硫化物(mg/L)", 2, 0.01),
    "coliform": Item("粪大肠菌群(个/L)", 0, 20),
}


@dataclass(frozen=True)
class Section:
    """A place, its level of organic and nutrient load, and what is special about it."""

    name: str
    river: str
    load: float
    ph: float = 8.0
    body: str = "河流"
    own: dict[str, float | Callable[[int], float]] = field(default_factory=dict)


def dry(number: int) -> float:
    """Return 1 in January and February (low water) and -1 in July and August (floods).

    `number` is the number of months since a January.
    """
    return math.cos(2 * math.pi * (number - 0.6) / 12)


SECTIONS = [
    Section("沁河甲断面", "沁河", 0.45, own={"tp": 0.04, "nh3n": 0.03}),
    Section("沁河乙断面", "沁河", 0.70),
    # Fluoride from the rocks: above 1.0 mg/L except in some months of flood.
    Section("大沙河甲断面", "大沙河", 0.85, 8.2, own={"fluoride": lambda n: 1.20 + 0.27 * dry(n)}),
    Section("大沙河乙断面", "大沙河", 1.25, 8.1, own={"fluoride": 0.85}),
    # Ammonia falls from worse than class Ⅴ to class Ⅳ over the two years.
    Section("蟒河甲断面", "蟒河", 1.25, 7.8, own={"nh3n": lambda n: 2.75 * 0.968**n}),
    Section("新河甲断面", "新河", 1.50, 7.7, own={"coliform": 8000}),
    Section("济河甲断面", "济河", 0.95, 7.9),
    Section("示例水库库心", "示例水库", 0.45, 8.4, "湖库", {"tp": 0.038, "tn": 1.1, "nh3n": 0.06}),
]

BASE = {
    "codmn": 3.9,
    "cod": 15.5,
    "bod5": 2.9,
    "nh3n": 0.62,
    "tp": 0.13,
    "tn": 3.6,
    "copper": 2.0,
    "zinc": 0.015,
    "fluoride": 0.55,
    "selenium": 0.5,
    "arsenic": 1.4,
    "mercury": 0.02,
    "cadmium": 0.05,
    "chromium6": 0.003,
    "lead": 0.25,
    "cyanide": 0.0008,
    "phenol": 0.0004,
    "oil": 0.013,
    "surfactant": 0.045,
    "sulfide": 0.008,
    "coliform": 1500,
}
LOADED = {"codmn", "cod", "bod5", "nh3n", "tp", "tn", "phenol", "oil", "surfactant", "coliform"}

# What people write instead of a number, and where: (section, year, month, parameter).
WRITTEN = {
    ("沁河甲断面", 2023, 5, "mercury"): "0.06L",  # above the limit of classes Ⅰ and Ⅱ, 0.05 μg/L
    ("沁河甲断面", 2024, 9, "mercury"): "0.06L",
    ("沁河甲断面", 2023, 7, "codmn"): "4.6",  # a flood
    ("沁河甲断面", 2023, 8, "surfactant"): "＜0.05",
    ("沁河甲断面", 2023, 2, "cyanide"): "未检出",
    ("沁河甲断面", 2024, 2, "chromium6"): "未检出",
    ("沁河乙断面", 2023, 6, "cyanide"): "未检出",
    ("沁河乙断面", 2024, 1, "sulfide"): "未检出",
    ("大沙河甲断面", 2023, 11, "phenol"): "未检出",
    ("大沙河乙断面", 2024, 4, "tn"): "--",
    ("济河甲断面", 2023, 3, "coliform"): "--",
    ("济河甲断面", 2023, 4, "coliform"): "--",
    ("济河甲断面", 2024, 10, "selenium"): "",
    ("示例水库库心", 2023, 12, "tn"): "",
    ("示例水库库心", 2024, 7, "oil"): "未检出",
    ("新河甲断面", 2023, 7, "coliform"): "1.2×10^4",
    ("新河甲断面", 2024, 8, "coliform"): ">24000",
}


def measure(section: Section, number: int, noise: Callable[[float], float]) -> dict[str, float]:
    """Return the values of a section, `number` months after the first."""
    low = dry(number)
    temperature = 16 - 11.5 * low + 1.2 * math.log(noise(0.5))
    saturation = (1.0 - 0.11 * section.load - 0.03 * (1 - low)) * noise(0.05)
    values = {
        "temperature": temperature,
        "ph": section.ph + math.log(noise(0.15)),
        "do": 468 / (31.6 + temperature) * saturation,
    }
    for name, base in BASE.items():
        own = section.own.get(name)
        level = own(number) if callable(own) else own
        if level is None:
            level = base * (section.load if name in LOADED else 1.0)
        if name in {"nh3n", "tp", "tn"} and section.body == "河流":
            level *= 1 + (0.08 if callable(own) else 0.25) * low
        elif name in {"tp", "codmn"}:  # a reservoir is fed by the floods and its summer algae
            level *= 1 - 0.2 * low
        elif name == "coliform":
            level *= 1 - 0.5 * low
        values[name] = level * noise(0.14 if name == "fluoride" or callable(own) else 0.42)
    return values


def rows() -> list[list[str]]:
    """Return the header and a row for every section and month."""
    source = random.Random(20230101)

    def noise(width: float) -> float:
        """Return a factor near 1 that seldom differs from it by more than `width`."""
        return math.exp(width * (source.random() + source.random() + source.random() - 1.5))

    table = [PLACE + [item.column for item in ITEMS.values()]]
    for number, (year, month) in enumerate(MONTHS):
        for section in SECTIONS:
            values = measure(section, number, noise)
            day = 3 + int(6 * source.random())
            table.append([section.name, section.river, section.body, f"{year}-{month:02}-{day:02}"])
            for name, item in ITEMS.items():
                written = WRITTEN.get((section.name, year, month, name))
                if written is None and name == "coliform":
                    values[name] = round(values[name], -1 if values[name] < 1000 else -2)
                table[-1].append(item.report(values[name]) if written is None else written)
    return table


def main(path: Path) -> None:
    """Write the table as CSV in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows())


if __name__ == "__main__":
    beside = Path(__file__).with_name("jiaozuo-samples.csv")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else beside)
