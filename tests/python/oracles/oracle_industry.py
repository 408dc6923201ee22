"""The industry standards as the plain oracle of outfalls reads them, row by row of the facts.

Nothing is taken from the engine or from the files of these standards. The facts print a cell a row;
which words of industry a standard is for is said here, in plain lists.
"""

import csv
import re
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parents[3] / "standards" / "facts"
OF = {
    "GB 13456-2012": "钢铁", "GB 13457-2025": "屠宰 肉类加工 肉制品加工", "GB 19430-2013": "柠檬酸",
    "GB 19821-2025": "酒精 白酒 啤酒 葡萄酒 黄酒 酒类", "GB 21900-2008": "电镀",
    "GB 21901-2008": "羽绒", "GB 21902-2008": "合成革 人造革", "GB 21903-2008": "发酵类制药",
    "GB 21904-2008": "化学合成类制药", "GB 21905-2008": "提取类制药", "GB 21906-2008": "中药",
    "GB 21907-2008": "生物工程类制药 生物制药", "GB 21908-2008": "混装制剂",
    "GB 21909-2008": "制糖",
    "GB 25461-2010": "淀粉", "GB 25462-2010": "酵母", "GB 25464-2010": "陶瓷",
    "GB 25466-2010": "铅锌 铅、锌 铅冶炼 锌冶炼", "GB 25468-2010": "镁、钛 镁冶炼 海绵钛",
    "GB 26131-2010": "硝酸", "GB 26132-2010": "硫酸工业 硫酸制造 制酸", "GB 26452-2011": "钒",
    "GB 27631-2011": "发酵酒精 酒精 白酒", "GB 28666-2012": "铁合金",
    "GB 30486-2013": "制革 皮革 毛皮", "GB 31571-2015": "石油化工 石油化学",
    "GB 31572-2015": "合成树脂", "GB 31573-2015": "无机化学", "GB 39731-2020": "电子",
    "GB 4287-2012": "纺织染整 印染",
}  # fmt: skip
# What takes a standard's place (heads.csv, note): for whom, and from which days.
NEXT = {
    "GB 27631-2011": {"to": "GB 19821-2025", "new_from": "2026-01-01",
                      "existing_from": "2028-01-01"},
    "GB 21900-2008": {"to": "GB 39731-2020", "industries": ["电子"], "new_from": "2021-07-01",
                      "existing_from": "2024-01-01"},
    "GB 4287-2012": {"to": "GB 4287-2026", "new_from": "2026-09-01"},
}  # fmt: skip
# From which day an amendment has the direct limits bind by a town sewer (gaps.csv, note 3).
SINCE = {"GB 4287-2012": "2015-03-27"}
NAMES = {"色度": "color_dilution", "pH值": "ph"}
UNITS = {"倍": "dilution factor", "ug/L": "μg/L"}
DATE = r"\d{4}-\d\d-\d\d"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_KNOWN = {
    name: row["id"]
    for row in _rows(FACTS / "parameters.csv")
    for name in [row["name_zh"], *row["aliases"].split("|")]
}


def _parameter(name: str) -> str:
    bare = re.sub(r"[（(].*", "", name)
    return NAMES.get(bare) or _KNOWN.get(name) or _KNOWN.get(bare) or f"printed: {name}"


def _product(condition: str) -> list[str]:
    """Return the products a condition names; none where it is of all of them."""
    if not condition or condition.startswith("所有") or "confirmed by" in condition:
        return []
    parts = [p.strip() for p in re.split("[、；;]", condition)]
    named = [p for p in parts if p and p != condition and not re.search("除|其他|以外", p)]
    return [condition, *named, *(["other"] if condition[0] in "除其" else [])]


def _when(row: dict[str, str]) -> dict[str, list[str]]:
    said = {}
    if row["position"].startswith("车间"):
        said["position"] = ["workshop outlet"]
    if product := _product(row["condition"]):
        said["product"] = product
    for mark, words in (
        ("pH of the wastewater is below 7", ["pH below 7", "废水pH小于7"]),
        ("once a national monitoring method", ["monitoring method issued", "监测方法标准发布后"]),
        ("confirmed by the authority", ["confirmed by the authority", "主管部门确认的项目"]),
    ):
        if mark in row["note"] or mark in row["condition"]:
            said["wastewater"] = words
    return said


def _levels(printed: str) -> list[str]:
    levels = re.findall("协商间接排放最高浓度值|直接排放|间接排放", printed)
    return levels or ["limit"]


def _item(row: dict[str, str]) -> dict[str, Any]:
    cells = [
        {"level": level, "value": row["value"] or None, "high": row["value_high"] or None}
        for level in _levels(row["level"])
    ]
    return {
        "no": row["item_no"], "parameter": _parameter(row["name_zh"]),
        "unit": UNITS.get(row["unit"], row["unit"]),
        "comparison": row["operator"], "when": {"said": _when(row)}, "limits": cells,
    }  # fmt: skip


def _amended(row: dict[str, str]) -> dict[str, Any]:
    """Return a row of an amendment; what is printed for others holds of every other word."""
    said = {}
    if row["condition"]:
        said["condition"] = ["other" if row["condition"].startswith("其他") else row["condition"]]
    cell = {"level": row["level"], "value": row["value"], "high": None}
    return {
        "no": row["item_no"], "parameter": _parameter(row["name_zh"]), "unit": row["unit"],
        "comparison": row["operator"], "when": {"said": said}, "limits": [cell],
        "in_force_from": row["in_force_from"],
    }  # fmt: skip


def _amend(table: dict[str, Any], rows: list[dict[str, str]]) -> None:
    """Let the cells of an amendment take the place of those printed for the same item and level."""
    for row in rows:
        day = date.fromisoformat(row["in_force_from"]) - timedelta(days=1)
        for item in list(table["items"]):
            same = [c for c in item["limits"] if c["level"] == row["level"]]
            ends = "in_force_to" in item or "in_force_from" in item
            if item["parameter"] == _parameter(row["name_zh"]) and same and not ends:
                item["limits"] = [c for c in item["limits"] if c not in same]
                table["items"].append(item | {"limits": same, "in_force_to": f"{day}"})
    table["items"] = [item for item in table["items"] if item["limits"]]
    table["items"] += [_amended(row) for row in rows]


def _table(no: str, rows: list[dict[str, str]]) -> dict[str, Any] | None:
    limits = [r for r in rows if not r["unit"].startswith(("m3", "L/m2"))]
    kept = [r for r in limits if r["operator"] not in ("none", "table 3", "formula")]
    if not kept:
        return None
    said = {"kind": ["discharger"]}
    if all("特别" in r["level"] for r in limits):
        said["special_area"] = ["yes"]
    levels = list(dict.fromkeys(level for r in limits for level in _levels(r["level"])))
    return {
        "no": no, "when": {"said": said}, "levels": levels, "items": [_item(r) for r in kept],
    }  # fmt: skip


def _zones(head: dict[str, str]) -> list[dict[str, Any]]:
    zones = [
        {"when": {"said": {"direct": ["yes"]}}, "level": "直接排放"},
        {"when": {"said": {"direct": ["no"]}}, "level": "间接排放"},
    ]
    town = {"when": {"said": {"sewer": ["town sewer"]}}, "level": "直接排放"}
    if "表注(1)" in head["water_rule"]:  # by a town sewer the direct limits
        zones.insert(0, town)
    if head["standard"] in SINCE:
        zones.insert(0, town | {"only_said": True, "in_force_from": SINCE[head["standard"]]})
    return zones


def _standard(rows: list[dict[str, str]], head: dict[str, str]) -> dict[str, Any]:
    id = head["standard"]
    new = re.findall(DATE, head["in_force_new"])[-1]
    told = re.findall(DATE, head["in_force_existing"])
    scope: dict[str, Any] = {"industries": OF[id].split()}
    if "not encoded" in head["in_force_existing"]:
        scope["existing_from"] = told[-1]
        if told[0] < told[-1]:
            scope["existing_not_encoded_from"] = told[0]
    elif told[0] > new:
        scope["existing_from"] = told[0]
    if "与城镇污水处理厂商定" in head["water_rule"]:
        scope["direct_only"] = True
        except_of = re.search(r"; ([^;]*) bind at their position", head["water_rule"])
        named = except_of[1].split("、") if except_of else []
        scope["by_agreement"] = {_parameter(name) for name in named}
    else:
        scope["zones"] = _zones(head)
    if id in NEXT:
        scope["gives_way"] = [NEXT[id]]
    tables = [_table(no, list(of)) for no, of in groupby(rows, key=lambda r: r["table"])]
    changed = [r for r in _rows(FACTS / "industry" / "amendments.csv") if r["standard"] == id]
    for table in tables:
        if table:
            _amend(table, [row for row in changed if row["table"] == table["no"]])
    return {
        "id": id, "kind": "discharge", "in_force_from": new, "discharge": scope,
        "tables": [table for table in tables if table],
    }  # fmt: skip


def standards() -> list[dict[str, Any]]:
    """Return the industry standards, in the order of their numbers."""
    heads = {head["standard"]: head for head in _rows(FACTS / "industry" / "heads.csv")}
    paths = sorted((FACTS / "industry").glob("gb[0-9]*.csv"))
    tables = [_rows(path) for path in paths if "clauses" not in path.name]
    return [_standard(rows, heads[rows[0]["standard"]]) for rows in tables]
