"""Make a city's outfalls and their hourly readings, to try the checks of discharge.

Everything is made up (虚构): the city, its plants, works and hospital, and every reading; only the
names of prefectures are real, because they decide which standard applies. The seasons, the ways of
writing a value and the gaps are those of real tables of online monitoring. The output is the same
on every machine, and a day's readings do not depend on which days are asked for.

Run ``python make_city.py FOLDER [FIRST_DAY] [DAYS]``.
"""

import math
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from written_readings import Item

ABOUT = [
    "排口", "类型", "城市", "流域", "建成日期", "企业性质", "执行级别", "功能类别",
    "饮用水水源保护区", "干支流", "直接排放", "行业", "医疗机构类型", "监测位置", "出水回用",
    "消毒剂",
]  # fmt: skip
PLANT, WORKS = "公共污水处理系统", "排污单位"
# `.` is a fact that is not known.
OUTFALLS = """
甲污水厂   PLANT 焦作市 黄河 2003-05-01 现有 一级A    Ⅳ 否 一级支流 是 . . . 否 .
乙污水厂   PLANT 焦作市 黄河 2012-04-01 现有 一级A    Ⅲ 否 其他     是 . . . 是 .
丙污水厂   PLANT 焦作市 黄河 2021-06-15 新建 二级     Ⅳ 否 其他     是 . . . 否 .
丁污水厂   PLANT 焦作市 黄河 2009-08-01 现有 一级A    Ⅱ 否 其他     是 . . . 否 .
戊污水厂   PLANT 焦作市 黄河 2021-10-01 新建 一级A    Ⅲ 是 其他     是 . . . 否 .
己污水厂   PLANT 信阳市 淮河流域 2004-11-01 现有 一级B    Ⅲ 否 其他     是 . . . 否 .
庚污水厂   PLANT 焦作市 黄河 .          .    .        Ⅲ 否 其他     是 . . . .  .
辛污水厂   PLANT 焦作市 黄河 2015-07-01 .    .        Ⅲ 否 干流     是 . . . .  .
壬石化厂   WORKS 焦作市 黄河 2010-03-01 现有 一级     Ⅳ 否 一级支流 是 石油化工 . 总排口 . .
癸皮革厂   WORKS 焦作市 黄河 2022-02-01 新建 二级     Ⅳ 否 其他     否 皮革     . 车间   . .
子食品厂   WORKS 焦作市 海河 1995-06-01 现有 一级     Ⅳ 否 其他     是 食品     . 总排口 . .
丑医院     医院  焦作市 黄河 2001-09-01 现有 排放标准 Ⅳ 否 其他     是 . 综合医院 总排口 . 次氯酸钠
"""


ITEMS = {
    "temperature": Item("水温(℃)", 1),
    "ph": Item("pH值(无量纲)", 2),
    "cod": Item("化学需氧量(mg/L)", 1, 4),
    "nh3n": Item("氨氮(mg/L)", 3, 0.025),
    "tp": Item("总磷(mg/L)", 3, 0.01),
    "tn": Item("总氮(mg/L)", 2, 0.05),
    "fluoride": Item("氟化物(mg/L)", 2, 0.05),
    "mercury": Item("总汞(μg/L)", 2, 0.04),
    "color": Item("色度(稀释倍数)", 0, 2),
    "coliform": Item("粪大肠菌群(MPN/L)", 0, 20),
    "chlorine": Item("总余氯(mg/L)", 2, 0.03),
}
FLOW = "流量(m3/h)"
# Of each outfall: flow in m³/h, COD, ammonia, phosphorus, nitrogen, and what is special about it.
LEVELS: dict[str, tuple[float, float, float, float, float, dict[str, float]]] = {
    "甲污水厂": (1800, 41, 4.0, 0.72, 12.6, {"coliform": 700}),
    "乙污水厂": (2500, 33, 2.6, 0.37, 11.6, {"coliform": 900}),
    "丙污水厂": (700, 62, 17.0, 1.9, 19.0, {"coliform": 6000, "color": 36}),
    "丁污水厂": (400, 28, 1.2, 0.28, 9.5, {}),
    "戊污水厂": (300, 26, 0.9, 0.26, 9.0, {}),
    "己污水厂": (1100, 55, 7.8, 1.35, 18.0, {"coliform": 9500}),
    "庚污水厂": (900, 38, 3.3, 0.55, 11.0, {"ph": 8.1}),
    "辛污水厂": (3200, 36, 3.1, 0.36, 12.0, {"coliform": 2600}),
    "壬石化厂": (260, 58, 10.5, 0.30, 14.0, {"ph": 8.6, "fluoride": 6.5}),
    "癸皮革厂": (90, 290, 21.0, 0.60, 40.0, {"mercury": 46, "color": 75, "fluoride": 10.2}),
    "子食品厂": (60, 85, 9.0, 0.90, 17.0, {}),
    "丑医院": (15, 52, 11.0, 0.80, 16.0, {"coliform": 480, "chlorine": 0.45}),
}
COMMON = {
    "ph": 7.3, "fluoride": 0.9, "mercury": 0.06, "color": 24, "coliform": 500, "chlorine": 0.05,
}  # fmt: skip


def outfalls() -> pl.DataFrame:
    """Return the table of outfalls, all text."""
    words = {"PLANT": PLANT, "WORKS": WORKS, ".": None}
    rows = [[words.get(word, word) for word in line.split()] for line in OUTFALLS.split("\n")[1:-1]]
    return pl.DataFrame(rows, schema=dict.fromkeys(ABOUT, pl.String), orient="row")


def _written(outfall: str, day: date, hour: int, key: str, text: str) -> str | None:
    """Return the text of a cell: mostly the value, sometimes what people write instead of it."""
    mark = hour + 7 * day.day
    if outfall == "壬石化厂" and key == "cod" and day.day % 9 == 5:
        return "--"  # a day without its analyser
    if key in ("cod", "nh3n") and mark % 53 == 0:
        return "--"
    if key == "nh3n" and mark % 61 == 0:
        return "未检出"
    if key == "tp" and mark % 47 == 0:
        return ""
    if key == "tn" and mark % 59 == 0:
        return "缺测"
    if key == "temperature" and outfall == "丁污水厂":
        return None  # it measures none
    if key == "coliform":
        return text if hour % 8 == 1 else None  # three samples a day
    if key in ("mercury", "color", "fluoride", "chlorine"):
        return text if hour % 4 == 1 else None
    return text


def _hours(outfall: str, day: date, step_hours: int) -> list[int]:
    """Return the hours of a day that were sent."""
    hours = list(range(0, 24, step_hours))
    if outfall == "乙污水厂" and day.day % 3 == 0:
        return [hour for hour in hours if not 3 <= hour <= 6]
    if outfall == "子食品厂" and day.weekday() == 6:
        return []  # closed on Sundays
    return hours


def _values(
    outfall: str, day: date, hour: int, noise: Callable[[float], float]
) -> dict[str, float]:
    flow, cod, nh3n, tp, tn, own = LEVELS[outfall]
    cold = math.cos(2 * math.pi * (day.timetuple().tm_yday - 20) / 365)
    tide = 1 + 0.25 * math.sin(2 * math.pi * (hour - 8) / 24)
    spell = 1 + 0.12 * math.sin(day.toordinal() / 2.3)  # good days and bad days
    values = COMMON | {"cod": cod, "nh3n": nh3n * (1 + 0.35 * cold), "tp": tp, "tn": tn} | own
    values = {
        key: value + math.log(noise(0.1)) if key == "ph" else value * spell * noise(0.25)
        for key, value in values.items()
    }
    temperature = 17.5 - 7.5 * cold + 0.8 * math.sin(day.toordinal()) + math.log(noise(0.4))
    return values | {"temperature": temperature, "flow": flow * tide * noise(0.15)}


def samples(start: str | date, days: int, step_hours: int = 1) -> pl.DataFrame:
    """Return the readings of days from a first one, one row per outfall and hour, all text."""
    first = start if isinstance(start, date) else date.fromisoformat(start)
    names = ["排口", "监测时间", *(item.column for item in ITEMS.values()), FLOW]
    rows = []
    for outfall in LEVELS:
        for day in (first + timedelta(days=number) for number in range(days)):
            source = random.Random(f"{outfall} {day}")

            def noise(width: float, source: random.Random = source) -> float:
                return math.exp(width * (source.random() + source.random() + source.random() - 1.5))

            made = {hour: _values(outfall, day, hour, noise) for hour in range(24)}
            for hour in _hours(outfall, day, step_hours):
                row: list[str | None] = [outfall, f"{day} {hour:02}:00"]
                for key, item in ITEMS.items():
                    text = item.report(made[hour][key])
                    row.append(_written(outfall, day, hour, key, text))
                no_meter = outfall == "甲污水厂" and day.day == 20
                no_flow = no_meter or (hour + day.day) % 43 == 0
                stopped = outfall == "癸皮革厂" and hour < 6
                flow = 0.0 if stopped else made[hour]["flow"]
                rows.append([*row, "--" if no_flow else f"{flow:.1f}"])
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def main(folder: Path, start: str = "2022-08-15", days: int = 32) -> None:
    """Write both tables as CSV in UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    outfalls().write_csv(folder / "city-outfalls.csv")
    samples(start, days).write_csv(folder / "city-samples.csv")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("python make_city.py FOLDER [FIRST_DAY] [DAYS]")
    main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:4]))
