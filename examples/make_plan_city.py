"""Make three years of data of a city's waters, with which a plan is checked.

Everything is made up (虚构): sections, lakes, sources, wells and every reading. The output is the
same on every machine.
"""

import random
from datetime import date, timedelta

import polars as pl

# 断面, 控制级别, 责任县区, 所属河流, 顺序, 2020—2022年目标, 氨氮目标, 豁免指标, 氨氮与总磷水平
SECTIONS = """
沁河甲   国控 沁阳市 沁河   1 Ⅱ Ⅱ Ⅱ . .      0.25 0.06
沁河乙   省控 博爱县 沁河   2 Ⅲ Ⅲ Ⅲ . .      0.55 0.11
沁河丙   国控 武陟县 沁河   3 Ⅲ Ⅲ Ⅲ . .      0.70 0.14
蟒河甲   省控 孟州市 蟒河   1 Ⅳ Ⅳ Ⅲ . .      1.05 0.19
蟒河乙   国控 温县   蟒河   2 Ⅴ Ⅳ Ⅳ . .      1.30 0.24
蟒河丙   市控 武陟县 蟒河   3 Ⅴ Ⅴ Ⅳ <3 .     2.40 0.25
大沙河甲 国控 博爱县 大沙河 1 Ⅳ Ⅳ Ⅳ . 氟化物 1.00 0.18
大沙河乙 省控 修武县 大沙河 2 Ⅳ Ⅳ Ⅳ . 氟化物 1.20 0.22
大沙河丙 市控 中站区 大沙河 3 Ⅴ Ⅳ Ⅳ . .      1.60 0.31
济河甲   市控 沁阳市 济河   1 Ⅳ Ⅲ Ⅲ . .      0.80 0.15
济河乙   市控 温县   济河   2 Ⅳ Ⅳ Ⅳ . .      1.10 0.26
新河甲   市控 山阳区 新河   1 Ⅴ Ⅴ Ⅴ <4 .     3.10 0.35
新河乙   市控 修武县 新河   2 Ⅴ Ⅴ Ⅳ . .      1.90 0.38
群英河甲 市控 解放区 群英河 1 Ⅴ Ⅴ Ⅴ . .      1.70 0.36
共渠甲   省控 武陟县 共产主义渠 1 Ⅳ Ⅳ Ⅳ . .  1.00 0.21
"""
# How much water there is in each month, January to December (1 is usual).
_SEASON = [1.25, 1.3, 1.2, 1.05, 1.0, 0.95, 0.75, 0.75, 0.8, 0.9, 1.05, 1.15]
_YEARS = {2020: 1.2, 2021: 1.05, 2022: 0.95}


def register() -> pl.DataFrame:
    """Return the register of sections."""
    rows = []
    for place, line in enumerate(SECTIONS.strip().splitlines()):
        name, level, county, river, order, *targets, ammonia, exempted, _, _ = line.split()
        years = dict(zip(("2020年目标", "2021年目标", "2022年目标"), targets, strict=True))
        rows.append(
            {"断面名称": name, "控制级别": level, "责任县区": county, "所属河流": river,
             "上下游顺序": int(order), "水体类型": "河流", **years,
             "经度": round(112.78 + 0.2 * int(order) + 0.01 * place, 2),
             "纬度": round(35.24 - 0.03 * place + 0.02 * int(order), 2),
             "自动监测": "是" if name == "蟒河乙" else "否", "季测项目": "砷、汞",
             "2022年氨氮目标值(mg/L)": None if ammonia == "." else ammonia,
             "豁免指标": None if exempted == "." else exempted,
             "认定文件": None if exempted == "." else "示例函〔2021〕1号",
             "来源": None if exempted == "." else "示例单位"}
        )  # fmt: skip
    return pl.DataFrame(rows)


def months() -> pl.DataFrame:
    """Return the manual samples of each month from January 2020 to September 2022."""
    source = random.Random(2022)
    rows = []
    for line in SECTIONS.strip().splitlines():
        name, *_, exempted, ammonia, phosphorus = line.split()
        for month in range(33):
            year, of = 2020 + month // 12, month % 12
            level = _YEARS[year] * _SEASON[of] * source.uniform(0.8, 1.2)
            if source.random() < 0.02:
                continue
            rows.append(
                {"断面名称": name, "采样日期": f"{year}-{of + 1:02}-{source.randint(3, 9):02}",
                 "数据来源": "手工", "水温(℃)": f"{16 - 11 * (2 * abs(of - 6) / 6 - 1):.1f}",
                 "pH(无量纲)": f"{source.uniform(7.4, 8.6):.1f}",
                 "溶解氧(mg/L)": f"{source.uniform(6.0, 10.5) / max(level, 0.8):.1f}",
                 "高锰酸盐指数(mg/L)": f"{3.2 + 2.2 * level * float(phosphorus) / 0.2:.1f}",
                 "化学需氧量(mg/L)": f"{10 + 11 * level * float(phosphorus) / 0.2:.0f}",
                 "五日生化需氧量(mg/L)": f"{1.6 + 1.8 * level * float(phosphorus) / 0.2:.1f}",
                 "氨氮(mg/L)": f"{max(float(ammonia) * level, 0.03):.2f}",
                 "总磷(mg/L)": f"{float(phosphorus) * level:.3f}",
                 "氟化物(mg/L)": f"{source.uniform(1.0, 1.4) if exempted != '.' else 0.6:.2f}",
                 "砷(mg/L)": source.choice(["0.0003L", "0.0012"]) if of % 3 == 1 else None,
                 "汞(μg/L)": "0.04L" if of % 3 == 1 else None}
            )  # fmt: skip
    return pl.DataFrame(rows)


def station() -> pl.DataFrame:
    """Return hourly readings of the automatic station at 蟒河乙, July to September 2022."""
    source = random.Random(7)
    rows = []
    for hour in range(0, 92 * 24, 4):
        day = date(2022, 7, 1) + timedelta(hours=hour)
        if source.random() < 0.03:
            continue
        rows.append(
            {"断面名称": "蟒河乙", "采样日期": f"{day} {hour % 24:02}:00", "数据来源": "自动监测",
             "水温(℃)": f"{source.uniform(24, 28):.1f}",
             "pH(无量纲)": f"{source.uniform(7.6, 8.3):.2f}",
             "溶解氧(mg/L)": f"{source.uniform(5.2, 8.4):.2f}",
             "高锰酸盐指数(mg/L)": f"{source.uniform(4.6, 6.6):.2f}",
             "氨氮(mg/L)": f"{source.uniform(0.7, 1.3):.3f}",
             "总磷(mg/L)": f"{source.uniform(0.12, 0.24):.3f}"}
        )  # fmt: skip
    rows[270]["氨氮(mg/L)"] = "9.87"  # a decimal point that slipped
    return pl.DataFrame(rows)


def flows() -> pl.DataFrame:
    """Return daily flows of two sections in 2021."""
    source = random.Random(3)
    rows = []
    for name, base in (("沁河丙", 9.0), ("大沙河乙", 2.4)):
        for day in range(365):
            if source.random() < 0.01:
                continue
            of = date(2021, 1, 1) + timedelta(days=day)
            flow = base / _SEASON[of.month - 1] ** 2 * source.uniform(0.6, 1.3)
            rows.append({"断面名称": name, "日期": str(of), "流量(m3/s)": f"{flow:.2f}"})
    return pl.DataFrame(rows)


def lakes() -> pl.DataFrame:
    """Return monthly samples of 2022 of two reservoirs with two points each."""
    source = random.Random(11)
    return pl.DataFrame([
        {"湖库名称": lake, "点位": point, "监测日期": f"2022-{month:02}-12", "水体类型": "湖库",
         "透明度(m)": f"{source.uniform(0.8, 1.9):.2f}",
         "溶解氧(mg/L)": f"{source.uniform(7, 10):.1f}",
         "高锰酸盐指数(mg/L)": f"{source.uniform(2.4, 4.8):.1f}",
         "氨氮(mg/L)": f"{source.uniform(0.05, 0.3):.2f}",
         "总磷(mg/L)": f"{high * source.uniform(0.7, 1.3):.3f}",
         "总氮(mg/L)": f"{source.uniform(0.8, 1.9):.2f}",
         "叶绿素a(mg/m3)": f"{source.uniform(4, 22):.1f}"}
        for lake, high in (("示例水库", 0.03), ("青天河水库", 0.05))
        for point in ("坝前", "库心") for month in range(1, 10)
    ])  # fmt: skip


def source_register() -> pl.DataFrame:
    """Return the register of drinking-water sources: their kind, zone and water taken."""
    return pl.DataFrame({
        "水源": ["甲水源", "乙水源", "丙水源", "丁水源"],
        "水源类型": ["地表水", "地表水", "地下水", "地下水"],
        "保护区级别": ["一级", "二级", None, None],
        "年取水量(万吨)": [3720, 2640, 1080, 720],
    })  # fmt: skip


def sources() -> pl.DataFrame:
    """Return monthly samples of four drinking-water sources."""
    source = random.Random(5)
    return pl.DataFrame([
        {"水源": name, "采样日期": f"2022-{month:02}-06", "pH(无量纲)": "7.8",
         "氨氮(mg/L)": f"{source.uniform(0.05, 0.3):.2f}",
         "高锰酸盐指数(mg/L)": f"{source.uniform(1.2, 3.4):.1f}" if kind == "地表水" else None,
         "总磷(mg/L)": f"{source.uniform(0.02, 0.1):.3f}" if kind == "地表水" else None,
         "硝酸盐(mg/L)": f"{source.uniform(2, 8):.1f}",
         "氟化物(mg/L)": f"{1.2 if name == '丁水源' and month == 3 else 0.7:.1f}"}
        for name, kind in (
            ("甲水源", "地表水"), ("乙水源", "地表水"), ("丙水源", "地下水"), ("丁水源", "地下水"),
        )
        for month in range(1, 10)
    ])  # fmt: skip


def wells() -> pl.DataFrame:
    """Return samples of six wells in the wet and the dry season of 2022."""
    source = random.Random(13)
    return pl.DataFrame([
        {"点位": f"地下水{well}#", "采样日期": day, "pH(无量纲)": "7.6",
         "总硬度(mg/L)": f"{source.uniform(280, 520):.0f}",
         "溶解性总固体(mg/L)": f"{source.uniform(500, 1200):.0f}",
         "硝酸盐(mg/L)": f"{(38 if well == 6 else 9) * source.uniform(0.6, 1.1):.1f}",
         "氨氮(mg/L)": f"{source.uniform(0.02, 0.4):.2f}",
         "氟化物(mg/L)": f"{2.6 if well == 5 else source.uniform(0.4, 1.1):.2f}"}
        for well in range(1, 7) for day in ("2022-05-20", "2022-09-14")
    ])  # fmt: skip


def black_waters() -> pl.DataFrame:
    """Return three samplings of three urban waters with three points each."""
    source = random.Random(17)
    return pl.DataFrame([
        {"水体": water, "点位": f"{point}#", "距起点(m)": 300 * point,
         "采样日期": f"2022-06-{day:02}",
         "透明度(cm)": f"{clear * source.uniform(0.8, 1.3):.0f}",
         "溶解氧(mg/L)": f"{oxygen * source.uniform(0.7, 1.3):.1f}",
         "氧化还原电位(mV)": f"{source.uniform(60, 140):.0f}",
         "氨氮(mg/L)": f"{ammonia * source.uniform(0.7, 1.3):.1f}"}
        for water, clear, oxygen, ammonia in (
            ("黑水沟", 18, 1.2, 9.5), ("白马门河", 34, 4.1, 3.0), ("翁涧河", 40, 5.0, 2.1),
        )
        for point in (1, 2, 3) for day in (7, 11, 15)
    ])  # fmt: skip


def plants() -> pl.DataFrame:
    """Return the influent BOD5 of three sewage plants with its flow."""
    source = random.Random(19)
    return pl.DataFrame([
        {"污水处理厂": plant, "日期": f"2022-{month:02}-15",
         "进水五日生化需氧量(mg/L)": f"{bod * source.uniform(0.8, 1.2):.0f}",
         "进水流量(m3/d)": f"{volume * source.uniform(0.9, 1.1):.0f}"}
        for plant, bod, volume in (("甲厂", 132, 90000), ("乙厂", 84, 45000), ("丙厂", 103, 20000))
        for month in range(1, 10)
    ])  # fmt: skip


def reuse() -> pl.DataFrame:
    """Return samples of reclaimed, irrigation and fishery water, with their use."""
    return pl.DataFrame({
        "水样": ["甲厂回用水", "甲厂回用水", "乙厂回用水", "广济灌渠", "示例鱼塘"],
        "用途": ["城市绿化", "冲厕", "道路清扫", "旱地作物", "渔业"],
        "采样日期": ["2022-05-10"] * 5, "pH(无量纲)": ["7.4", "7.4", "7.9", "8.1", "8.0"],
        "浊度(NTU)": ["3.1", "6.2", "4.0", None, None],
        "五日生化需氧量(mg/L)": ["6", "6", "12", "40", "4"],
        "化学需氧量(mg/L)": [None, None, None, "160", None],
        "氨氮(mg/L)": ["2.1", "4.2", "6.5", None, None],
        "铜(mg/L)": [None, None, None, "0.02", "0.02"],
    })  # fmt: skip
