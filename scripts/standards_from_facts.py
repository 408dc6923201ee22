"""Write the files of industry standards, and of waters by use, from the facts in standards/facts.

    python scripts/standards_from_facts.py

A file that is there already is not written again: from then on it is edited by hand, and
tests/python/law/test_industry_facts.py holds every cell of it to the facts.
"""

import csv
import json
import re
import tomllib
from itertools import groupby
from pathlib import Path

from shuizhi import _shuizhi

STANDARDS = Path(__file__).parents[1] / "standards"
FACTS = STANDARDS / "facts"
INDUSTRIES = {
    "GB 13456-2012": ["steel", "钢铁"],
    "GB 13457-2025": ["meat", "屠宰", "肉类加工", "肉制品加工"],
    "GB 19430-2013": ["citric acid", "柠檬酸"],
    "GB 19821-2025": ["alcohol", "酒精", "白酒", "啤酒", "葡萄酒", "黄酒", "酒类"],
    "GB 21900-2008": ["electroplating", "电镀"],
    "GB 21901-2008": ["down", "羽绒"],
    "GB 21902-2008": ["synthetic leather", "合成革", "人造革"],
    "GB 21903-2008": ["fermentation pharmaceuticals", "发酵类制药"],
    "GB 21904-2008": ["chemical synthesis pharmaceuticals", "化学合成类制药"],
    "GB 21905-2008": ["extraction pharmaceuticals", "提取类制药"],
    "GB 21906-2008": ["Chinese traditional medicine", "中药"],
    "GB 21907-2008": ["bio-pharmaceutical", "生物工程类制药", "生物制药"],
    "GB 21908-2008": ["formulated pharmaceuticals", "混装制剂"],
    "GB 21909-2008": ["cane sugar", "beet sugar", "制糖"],
    "GB 25461-2010": ["starch", "淀粉"],
    "GB 25462-2010": ["yeast", "酵母"],
    "GB 25464-2010": ["ceramics", "陶瓷"],
    "GB 25466-2010": ["lead and zinc", "铅锌", "铅、锌", "铅冶炼", "锌冶炼"],
    "GB 25468-2010": ["magnesium and titanium", "镁、钛", "镁冶炼", "海绵钛"],
    "GB 26131-2010": ["nitric acid", "硝酸"],
    "GB 26132-2010": ["sulfuric acid", "硫酸工业", "硫酸制造", "制酸"],
    "GB 26452-2011": ["vanadium", "钒"],
    "GB 27631-2011": ["alcohol", "发酵酒精", "酒精", "白酒"],
    "GB 28666-2012": ["ferroalloy", "铁合金"],
    "GB 30486-2013": ["leather", "制革", "皮革", "毛皮"],
    "GB 31571-2015": ["petrochemical", "石油化工", "石油化学"],
    "GB 31572-2015": ["synthetic resin", "合成树脂"],
    "GB 31573-2015": ["inorganic chemicals", "无机化学"],
    "GB 39731-2020": ["electronics", "电子"],
    "GB 4287-2012": ["textile dyeing and finishing", "纺织染整", "印染"],
}
NEXT = {  # what takes a standard's place: for which industries, from which day for new and existing units
    "GB 27631-2011": ("GB 19821-2025", [], "2026-01-01", "2028-01-01"),
    "GB 21900-2008": ("GB 39731-2020", ["electronics", "电子"], "2021-07-01", "2024-01-01"),
    "GB 4287-2012": ("GB 4287-2026", [], "2026-09-01", None),
}
TOWN_SEWERS_DIRECT = {"GB 31571-2015", "GB 31572-2015", "GB 31573-2015"}
# Names that the standards print and parameters.toml has otherwise.
NAMES = {
    "总大肠菌群数": "total_coliform", "总氰化物（以CN-计）": "cyanide", "氰化物（以CN-计）": "cyanide",
    "二甲基甲酰胺（DMF）": "dimethylformamide", "急性毒性（HgCl2毒性当量）": "acute_toxicity_hgcl2",
    "总余氯（以Cl计）": "residual_chlorine_total", "色度": "color_dilution",
    "悬浮物质": "suspended_solids", "生化需氧量（五天、20℃）": "bod5",
    "非离子氨（以N计）": "unionised_ammonia", "硫化物（以S计）": "sulfide", "硫化物（以S2-计）": "sulfide",
    "阴离子表面活性剂（以LAS计）": "anionic_surfactant", "大肠菌群": "coliform_bacteria",
    "放射性核素 106Rn": "ruthenium_106", "呋喃丹": "carbofuran",
}  # fmt: skip
UNITS = {
    "倍": "dilution factor", "ug/L": "μg/L", "degC": "℃", "count/L": "个/L", "count/10L": "个/10L", "": "dilution factor",
    "1 (dilution factor)": "1",
}  # fmt: skip
LEVELS = {
    "直接排放": ["直接排放"], "间接排放": ["间接排放"], "特别排放限值 直接排放": ["直接排放"],
    "特别排放限值 间接排放": ["间接排放"], "直接排放、间接排放": ["直接排放", "间接排放"],
    "协商间接排放最高浓度值": ["协商间接排放最高浓度值"],
}  # fmt: skip
ORDER = ["直接排放", "间接排放", "协商间接排放最高浓度值"]


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def known() -> dict[str, str]:
    entries = tomllib.loads((STANDARDS / "parameters.toml").read_text(encoding="utf-8"))[
        "parameters"
    ]
    return {
        name: each["id"] for each in entries for name in [each["name_zh"], *each.get("aliases", [])]
    }


def parameter(name: str) -> str:
    return NAMES.get(name) or known().get(name) or _shuizhi.parameter_id(name)


def is_water(row: dict[str, str]) -> bool:
    return row["unit"].startswith(("m3", "L/m2"))


def binding(row: dict[str, str]) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Return what an outfall must say, and the same in words, English and Chinese."""
    said: dict[str, list[str]] = {}
    en, zh = [], []
    if row.get("position", "").startswith("车间"):
        said["position"] = ["workshop outlet"]
        en.append("workshop outlet")
        zh.append("车间或生产设施排放口")
    note = row.get("note", "")
    for mark, word, words in (
        ("pH of the wastewater is below 7", "pH below 7", "废水pH小于7"),
        (
            "once a national monitoring method is issued",
            "monitoring method issued",
            "监测方法标准发布后",
        ),
        ("those confirmed by the authority", "confirmed by the authority", "主管部门确认的项目"),
    ):
        if mark in note or mark in row["condition"]:
            said["wastewater"] = [word, words]
            en.append(word)
            zh.append(words)
    of = row["condition"]
    if of and "confirmed by the authority" not in of and not of.startswith("所有"):
        parts = [part for part in re.split("[、；;]", of) if part and part != of]
        words = [of, *(part.strip() for part in parts if not re.search("除|其他|以外", part))]
        said["product"] = list(dict.fromkeys(words))
        if re.match("除|其他", of):
            said["product"] = [of, "other"]
        en.append(of)
        zh.append(of)
    return said, en, zh


def items(rows: list[dict[str, str]], single: bool) -> list[str]:
    out = []
    limits = [
        r for r in rows if not is_water(r) and r["operator"] not in ("none", "table 3", "formula")
    ]
    key = lambda r: (
        r["item_no"],
        r["name_zh"],
        r["unit"],
        r["condition"],
        r["position"],
        "note" if binding(r)[0].get("wastewater") else "",
    )
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in limits:
        groups.setdefault(key(row), []).append(row)
    for group in groups.values():
        first = group[0]
        said, en, zh = binding(first)
        cells: dict[str, dict[str, str]] = {}
        for row in group:
            for level in ["limit"] if single else LEVELS[row["level"]]:
                cells[level] = row
        comparison = first["operator"]
        no = int(first["item_no"]) if first["item_no"].isdigit() else 0
        out += [
            "[[tables.items]]",
            f"no = {no}",
            f"parameter = {quoted(parameter(first['name_zh']))}",
            f"name = {quoted(first['name_zh'])}",
            f"unit = {quoted(UNITS.get(first['unit'], first['unit']))}",
            f"comparison = {quoted(comparison)}",
        ]
        if said:
            words = ", ".join(
                f"{name} = {json.dumps(of, ensure_ascii=False)}" for name, of in said.items()
            )
            out += [
                f"condition = {quoted('; '.join(en))}",
                f"condition_zh = {quoted('；'.join(zh))}",
                f"when = {{ said = {{ {words} }} }}",
            ]
        out += ['evidence = { kind = "text", witnesses = ["own"] }']
        lines = []
        for level in ["limit"] if single else ORDER:
            if level not in cells:
                continue
            row = cells[level]
            parts = [f"level = {quoted(level)}"]
            if row["operator"] != comparison:
                parts.append(f"comparison = {quoted(row['operator'])}")
            if row["value"]:
                parts.append(f"value = {quoted(row['value'])}")
            if row["value_high"]:
                parts.append(f"high = {quoted(row['value_high'])}")
            lines.append("{ " + ", ".join(parts) + " }")
        out += ["limits = [", *(f"  {line}," for line in lines), "]", ""]
    return out


def water(rows: list[dict[str, str]]) -> list[str]:
    out = []
    for row in rows:
        if not is_water(row) or row["operator"] != "<=":
            continue
        special = "特别" in row["level"] and "限值、" not in row["level"]
        out += [
            "[[base_water]]",
            f"table = {quoted(row['table'])}",
            *([f"product = {quoted(row['condition'])}"] if row["condition"] else []),
            f"level = {quoted(row['level'])}",
            *(["special = true"] if special else []),
            f"value = {quoted(row['value'])}",
            f"unit = {quoted(row['unit'])}",
            'evidence = { kind = "text", witnesses = ["own"] }',
            "",
        ]
    return out


# The clause by which the measured concentration counts where the standard sets no water for a product.
ELSE = re.compile(r"where no base quantity is set the measured concentration counts \(([\d.]+)\)")


def span(head: dict[str, str]) -> str | None:
    """Return over what products and drainage are counted, where concentrations are converted."""
    if not head["formula"].startswith(("ρ基", "C基")):
        return None
    return "production-cycle" if "over one production cycle" in head["formula"] else "working-day"


def days(head: dict[str, str]) -> tuple[str, str | None, str | None]:
    """Return the first days for new and existing units, and of the table for these that is not encoded."""
    new = re.findall(r"\d{4}-\d\d-\d\d", head["in_force_new"])[-1]
    told = re.findall(r"\d{4}-\d\d-\d\d", head["in_force_existing"])
    if "not encoded" in head["in_force_existing"]:
        return new, told[-1], told[0]
    return new, told[0] if told[0] > new else None, None


def industry(path: Path, heads: dict[str, dict[str, str]]) -> tuple[str, str]:
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    head = heads[rows[0]["standard"]]
    id = head["standard"]
    new, existing, interim = days(head)
    direct_only = not any("间接" in row["level"] for row in rows)
    words = json.dumps(INDUSTRIES[id], ensure_ascii=False)
    out = [
        f"# {head['title_zh']} {id}",
        "#",
        "# Every limit is one line: its level, its figure (a decimal in quotes), and its comparison where it differs from",
        "# the item's. levels: 直接排放 direct discharge, 间接排放 indirect (into a sewer or the plant of a park).",
        '# when  what an outfall says of itself: position = "workshop outlet" 车间或生产设施排放口; product, in the words of the',
        '#       standard (产品); special_area = "yes" where special limits bind (特别排放限值地区); wastewater (废水性质)',
        f"# Scope: {head['scope']}",
        f"# Discharge: {head['water_rule']}",
        f"# Base water quantity: {head['formula']}",
        "# No clause on daily means: a sample taken on the spot may decide in an inspection; means of a day are held to the",
        "# limits here (HJ 1122-2020 4.7.4.1).",
        *([f"# {head['note']}"] if head["note"] else []),
        "",
        "schema = 1",
        f"id = {quoted(id)}",
        f"title_zh = {quoted(head['title_zh'])}",
        f"title_en = {quoted(head['title_en'])}",
        'kind = "discharge"',
        f"issued = {quoted(head['issued'])}",
        f"in_force_from = {quoted(new)}",
        'dates_evidence = { kind = "text", witnesses = ["own"] }',
        *([f"base_water_over = {quoted(over)}"] if (over := span(head)) else []),
        *([f"base_water_else = {quoted(of[1])}"] if (of := ELSE.search(head["formula"])) else []),
        "",
        "[witnesses]",
        f"own = {quoted(head['witnesses'])}",
        "",
        "[discharge]",
        f"zh = {quoted(head['scope'])}",
        f"en = {quoted('industry: ' + INDUSTRIES[id][0])}",
        f"industries = {words}",
    ]
    if direct_only:
        out.append("direct_only = true")
    if existing:
        out.append(f"existing_from = {quoted(existing)}")
    if interim and interim < (existing or ""):
        out.append(f"existing_not_encoded_from = {quoted(interim)}")
    own = 'evidence = { kind = "text", witnesses = ["own"] }'
    out += [own, ""]
    if not direct_only:
        if id in TOWN_SEWERS_DIRECT:
            out += [
                "[[discharge.zones]]", 'zh = "排入城镇污水处理厂或城镇污水管线，执行直接排放限值（表注1）"',
                'en = "into a town plant or by a town sewer: limits of direct discharge (note 1)"',
                'when = { said = { sewer = ["town sewer"] } }', 'level = "直接排放"', own, "",
            ]  # fmt: skip
        for word, level, zh, en in (
            ("yes", "直接排放", "直接排放", "direct discharge"),
            ("no", "间接排放", "间接排放", "indirect discharge"),
        ):
            out += [
                "[[discharge.zones]]", f"zh = {quoted(zh)}", f"en = {quoted(en)}",
                f'when = {{ said = {{ direct = ["{word}"] }} }}', f"level = {quoted(level)}", own, "",
            ]  # fmt: skip
    if id in NEXT:
        to, industries, of_new, of_existing = NEXT[id]
        out += [
            "[[discharge.gives_way]]", f"to = {quoted(to)}",
            f"industries = {json.dumps(industries, ensure_ascii=False)}", f"new_from = {quoted(of_new)}",
            *([f"existing_from = {quoted(of_existing)}"] if of_existing else []), own, "",
        ]  # fmt: skip
    for no, group in groupby(rows, key=lambda r: r["table"]):
        of_table = list(group)
        made = items(of_table, single := not any("接排放" in r["level"] for r in of_table))
        if not made:
            continue
        special = all("特别" in r["level"] for r in of_table if not is_water(r))
        said = 'special_area = ["yes"]' if special else ""
        when = 'when = { said = { kind = ["discharger"]' + (f", {said}" if said else "") + " } }"
        used = {
            level
            for r in of_table
            if not is_water(r) and not single
            for level in LEVELS[r["level"]]
        }
        levels = ["limit"] if single else [level for level in ORDER if level in used]
        out += [
            f"# ---------------------------------------------------------------- 表{no}",
            "[[tables]]",
            f"no = {quoted(no)}",
            f"title_zh = {quoted('水污染物特别排放限值' if special else '水污染物排放限值')}",
            f"title_en = {quoted('Special limits' if special else 'Limits')}",
            when,
            f"levels = {json.dumps(levels, ensure_ascii=False)}",
            "",
            *made,
        ]
    out += water(rows)
    name = id.lower().replace(" ", "").replace("/", "") + ".toml"
    return name, "\n".join(out).rstrip("\n") + "\n"


USES = {
    "gb5084-2021": ("GB 5084-2021", "农田灌溉水质标准", "Standard for irrigation water quality", None, "2021-07-01", "农田灌溉用水", "irrigation water, by crop"),
    "gb11607-1989": ("GB 11607-89", "渔业水质标准", "Water quality standard for fisheries", None, None, "渔业水域", "waters of fishery"),
    "gb3097-1997": ("GB 3097-1997", "海水水质标准", "Sea water quality standard", None, None, "海水，按类别", "sea water, by class"),
}  # fmt: skip


def use(stem: str) -> tuple[str, str]:
    id, zh, en, _, since, of_zh, of_en = USES[stem]
    rows = list(csv.DictReader((FACTS / f"{stem}.csv").open(encoding="utf-8", newline="")))
    out = [
        f"# {zh} {id}",
        "#",
        "# Every limit is one line: its level, its figure (a decimal in quotes), and its comparison where it differs.",
        "# levels  the crop or the class of the water: check_limits(use=…) takes one of them",
        "# when    what else a sample says: condition (条件), in the words of the condition",
        "# Allowed changes (man-made increases) are no limits of a value and are not encoded.",
        "",
        "schema = 1", f"id = {quoted(id)}", f"title_zh = {quoted(zh)}", f"title_en = {quoted(en)}", 'kind = "use"',
        *([f"in_force_from = {quoted(since)}"] if since else []),
        *(['dates_evidence = { kind = "text", witnesses = ["own"] }'] if since else []),
        "", "[witnesses]", f"own = {quoted(rows[0]['witnesses'])}", "", "[discharge]",
        f"zh = {quoted(of_zh)}", f"en = {quoted(of_en)}", 'evidence = { kind = "text", witnesses = ["own"] }', "",
    ]  # fmt: skip
    word = {"gb5084-2021": "irrigation", "gb11607-1989": "fishery", "gb3097-1997": "sea water"}[
        stem
    ]
    zh_word = {"irrigation": "农田灌溉", "fishery": "渔业", "sea water": "海水"}[word]
    for no, group in groupby(rows, key=lambda r: r["table"]):
        of_table = [r for r in group if r["operator"] != "delta" and r["level"] != "recommended"]
        levels = list(dict.fromkeys(r["level"] for r in of_table))
        out += [
            "[[tables]]", f"no = {quoted(no)}", f"title_zh = {quoted('表' + no)}", f'title_en = "Table {no}"',
            f'when = {{ said = {{ use = ["{word}", "{zh_word}"] }} }}',
            f"levels = {json.dumps(levels, ensure_ascii=False)}", "",
        ]  # fmt: skip
        groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
        for row in of_table:
            groups.setdefault(
                (row["item_no"], row["name_zh"], row["unit"], row["condition"]), []
            ).append(row)
        for group in groups.values():
            first = group[0]
            out += [
                "[[tables.items]]", f"no = {first['item_no']}", f"parameter = {quoted(parameter(first['name_zh']))}",
                f"name = {quoted(first['name_zh'])}", f"unit = {quoted(UNITS.get(first['unit'], first['unit']))}",
                f"comparison = {quoted(first['operator'])}",
            ]  # fmt: skip
            if of := first["condition"]:
                out += [
                    f"condition = {quoted(of)}", f"condition_zh = {quoted(CONDITIONS.get(of, of))}",
                    f"when = {{ said = {{ condition = {json.dumps(list(dict.fromkeys([of, CONDITIONS.get(of, of)])), ensure_ascii=False)} }} }}",
                ]  # fmt: skip
            if first["note"]:
                out.append(f"note = {quoted(first['note'])}")
            out += ['evidence = { kind = "text", witnesses = ["own"] }', "limits = ["]
            for row in group:
                parts = [f"level = {quoted(row['level'])}"]
                if row["operator"] != first["operator"]:
                    parts.append(f"comparison = {quoted(row['operator'])}")
                parts += [f"value = {quoted(row['value'])}"] if row["value"] else []
                parts += [f"high = {quoted(row['value_high'])}"] if row["value_high"] else []
                out.append("  { " + ", ".join(parts) + " },")
            out += ["]", ""]
    return f"{stem}.toml", "\n".join(out).rstrip("\n") + "\n"


CONDITIONS = {
    "fresh water": "淡水", "sea water": "海水", "16 h and more of any 24 h": "连续24小时中，16小时以上",
    "any other time": "其余任何时候", "any other time, waters of salmonids, ice period": "其余任何时候，鲑科鱼类栖息水域冰封期",
    "ice period": "冰封期", "shellfish eaten raw, culture": "供人生食的贝类养殖水质",
    "shellfish culture": "贝类养殖水质",
}  # fmt: skip


def main() -> None:
    heads = {
        row["standard"]: row
        for row in csv.DictReader((FACTS / "industry/heads.csv").open(encoding="utf-8", newline=""))
    }
    made = [
        industry(path, heads)
        for path in sorted((FACTS / "industry").glob("gb[0-9]*.csv"))
        if "clauses" not in path.name
    ]
    made += [use(stem) for stem in USES]
    for name, text in made:
        if not (STANDARDS / name).exists():
            (STANDARDS / name).write_text(text, encoding="utf-8")
            print(name)


if __name__ == "__main__":
    main()
