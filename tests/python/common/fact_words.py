"""Words of the facts of the law, in the words of the standards as data."""

UNITS = {
    "ug/L": "μg/L",
    "degC": "℃",
    "count/L": "个/L",
    "uS/cm": "μS/cm",
    "mg/m3": "mg/m³",
    "g/(bed.d)": "g/(bed·d)",
}
"""Units the facts spell in ASCII; every other one is spelled alike."""

LEVELS = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ", "limit": "limit"} | {
    level: level for level in ("一级A", "一级B", "一级", "二级", "三级", "排放标准", "预处理标准")
}
"""From best to worst."""

AMENDMENT = "GB 18918-2002 (2025 amendment)"

APPLIES_TO = {
    ("GB 18466-2005", "1"): "infectious-disease and tuberculosis institutions",
    ("GB 18466-2005", "2"): "general and other institutions",
    ("GB 8978-1996", "1"): "sampled at the workshop or its treatment outlet",
    ("GB 8978-1996", "2"): "built up to 1997-12-31",
    ("GB 8978-1996", "4"): "built from 1998-01-01",
    ("GB/T 18920-2020", "2"): "optional item, chosen by the user",
}
"""What the facts say of every row of a table, the TOML of the table."""

WORDED = {
    "all dischargers": "",
    "water_temp>12C": "water above 12 ℃",
    "water_temp<=12C": "water of 12 ℃ or below",
    # Table 2 of GB 8978 has its conditions in Chinese.
    "一切排污单位": "",
    "传染病、结核病医院污水": "infectious-disease and tuberculosis hospitals",
    "低氟地区（水体含氟量<0.5mg/L）": "low-fluorine area (water body fluoride < 0.5 mg/L)",
    "其他排污单位": "other dischargers",
    "医药原料药、染料、石油化工工业": "active pharmaceutical ingredient, dyestuff, petrochemical",
    "医院（50个床位以上）、兽医院及医疗机构含病原体污水": (
        "hospitals (50 beds and more), veterinary hospitals and medical institutions with pathogens"
    ),
    "合成洗涤剂工业": "synthetic detergent",
    "合成脂肪酸工业": "synthetic fatty acid",
    "味精、酒精、医药原料药、生物制药、苎麻脱胶、皮革、化纤浆粕工业": (
        "monosodium glutamate, alcohol, active pharmaceutical ingredient, bio-pharmaceutical, "
        "ramie degumming, leather, chemical-fibre pulp"
    ),
    "城镇二级污水处理厂": "urban secondary wastewater plant",
    "染料工业": "dyestuff",
    "甘蔗制糖、苎麻脱胶、湿法纤维板工业": ("cane sugar, ramie degumming, wet-process fibreboard"),
    "甜菜制糖、焦化、合成脂肪酸、湿法纤维板、染料、洗毛、有机磷农药工业": (
        "beet sugar, coking, synthetic fatty acid, wet-process fibreboard, dyestuff, "
        "wool washing, organophosphorus pesticide"
    ),
    "甜菜制糖、酒精、味精、皮革、化纤浆粕工业": (
        "beet sugar, alcohol, monosodium glutamate, leather, chemical-fibre pulp"
    ),
    "电影洗片": "film processing",
    "电影洗片（铁氰化合物）": "film processing (ferricyanide compounds)",
    "石油化工工业（包括石油炼制）": "petrochemical including oil refining",
    "脉金选矿": "vein gold ore dressing",
    "边远地区砂金选矿": "placer gold ore dressing in remote areas",
    "采矿、选矿、选煤工业": "mining, ore dressing, coal washing",
    "黄磷工业": "yellow phosphorus",
}
"""Conditions of the facts in the words of the TOML; every other one is worded alike."""

HELD = {
    ("GB 18918-2002", "1"): "daily-mean",
    ("GB 18918-2002", "2"): "daily-mean",
    ("GB 18918-2002", "3"): "daily-mean",
    ("GB 18918-2002", "4"): "instantaneous",
    ("GB 18466-2005", "1"): "daily-mean",
    ("GB 18466-2005", "2"): "daily-mean",
    ("GB 8978-1996", "1"): "daily-mean",
    ("GB 8978-1996", "2"): "daily-mean",
    ("GB 8978-1996", "4"): "daily-mean",
}
"""What is held to the limits of a table: the notes of the facts say so, or the README."""

OLDER_PLANTS = "built before 2006 (on or before 2005-12-31)"

LATER_PLANTS = "built from 2006-01-01"

DEPARTMENT = "outlet of the treatment facility of the department (6.1.2)"

DECAY_POOL = "outlet of the decay pool (6.1.2)"

WHENS = {
    DEPARTMENT: {"said": {"position": ["department outlet"]}},
    DECAY_POOL: {"said": {"position": ["decay pool outlet"]}},
    "water above 12 ℃": {"water_temperature_above": "12"},
    "water of 12 ℃ or below": {"water_temperature_up_to": "12"},
    OLDER_PLANTS: {"built_to": "2005-12-31"},
    f"{OLDER_PLANTS}, from 2028-01-01": {"built_to": "2005-12-31"},
    LATER_PLANTS: {"built_from": "2006-01-01"},
    "effluent reused": {"said": {"reused": ["yes"]}},
    "effluent not reused": {"said": {"reused": ["no"]}},
    "finished water leaving the plant": {"said": {"position": ["plant outlet", "出厂"]}},
    "network or end of pipe": {"said": {"position": ["end of network", "管网末端"]}},
    "discharged directly to a water body": {
        "said": {"direct": ["yes"], "position": ["outfall"], "disinfectant": ["chlorine"]}
    },
}
"""When a limit of a condition binds; of industries, uses and positions, see `expected_when`."""

INDUSTRIES = {
    "petrochemical including oil refining": ["petrochemical", "oil refining"],
    "infectious-disease and tuberculosis hospitals": [
        "infectious-disease hospital",
        "tuberculosis hospital",
    ],
    "hospitals (50 beds and more), veterinary hospitals and medical institutions with pathogens": [
        "hospital of 50 beds and more",
        "veterinary hospital",
        "medical institution with pathogens",
    ],
    "film processing (ferricyanide compounds)": ["film processing"],
    "other dischargers": ["other"],
}
"""Conditions of GB 8978 whose words are not a plain list of industries."""

CHINESE = {
    "mining": "采矿",
    "ore dressing": "选矿",
    "coal washing": "选煤",
    "vein gold ore dressing": "脉金选矿",
    "placer gold ore dressing in remote areas": "边远地区砂金选矿",
    "urban secondary wastewater plant": "城镇二级污水处理厂",
    "cane sugar": "甘蔗制糖",
    "beet sugar": "甜菜制糖",
    "ramie degumming": "苎麻脱胶",
    "wet-process fibreboard": "湿法纤维板",
    "dyestuff": "染料",
    "wool washing": "洗毛",
    "alcohol": "酒精",
    "monosodium glutamate": "味精",
    "leather": "皮革",
    "chemical-fibre pulp": "化纤浆粕",
    "synthetic fatty acid": "合成脂肪酸",
    "organophosphorus pesticide": "有机磷农药",
    "active pharmaceutical ingredient": "医药原料药",
    "bio-pharmaceutical": "生物制药",
    "petrochemical": "石油化工",
    "oil refining": "石油炼制",
    "yellow phosphorus": "黄磷",
    "film processing": "电影洗片",
    "coking": "焦化",
    "synthetic detergent": "合成洗涤剂",
    "infectious-disease hospital": "传染病医院",
    "tuberculosis hospital": "结核病医院",
    "hospital of 50 beds and more": "50床以上医院",
    "veterinary hospital": "兽医院",
    "medical institution with pathogens": "医疗机构",
    "low fluorine": "低氟地区",
    "flushing": "冲厕",
    "vehicle washing": "车辆冲洗",
    "urban greening": "城市绿化",
    "road sweeping": "道路清扫",
    "fire fighting": "消防",
    "building construction": "建筑施工",
    "plant outlet": "出厂",
    "end of network": "管网末端",
    "coastal": "沿海地区",
    "high dissolved solids": "溶解性总固体较高地区",
}
"""What an outfall may say in Chinese as well: those words stand behind the English ones."""

TABLE_WHENS = {
    "GB 5749-2022": {"水质指标": {"said": {"use": ["drinking water", "生活饮用水", "饮用"]}}},
    "GB 18918-2002": {no: {"said": {"kind": ["public"]}} for no in "1234"},
    "GB 18466-2005": {
        "1": {"said": {"kind": ["hospital"], "institution": ["infectious"]}},
        # 4.1.2: county level or 20 beds and more.
        "2": {
            "said": {"kind": ["hospital"], "institution": ["general"]},
            "at_least": {"beds": "20"},
        },
    },
    "GB 8978-1996": {
        "1": {"said": {"kind": ["discharger"], "position": ["workshop outlet"]}},
        "2": {"said": {"kind": ["discharger"]}, "built_to": "1997-12-31"},
        "4": {"said": {"kind": ["discharger"]}, "built_from": "1998-01-01"},
    },
}
"""When the tables of a standard bind, where not all the while; the kind is none of the facts."""

FOOTNOTES = {
    22: "sum of o-, m- and p-xylene",
    27: "sum of 1,2,3-, 1,2,4- and 1,3,5-trichlorobenzene",
    28: "sum of 1,2,3,4-, 1,2,3,5- and 1,2,4,5-tetrachlorobenzene",
    31: "sum of o-, m- and p-dinitrobenzene",
    34: "sum of o-, m- and p-nitrochlorobenzene",
    68: "sum of PCB-1016, 1221, 1232, 1242, 1248, 1254 and 1260",
}
"""Items of table 3 whose note the CSV has from memory, and the README from the scan."""

NARROWED_NOTES = {
    ("GB 3838-2002", "1", 3, "mg/L"): 'class I is printed "saturation 90% (or 7.5)"',
}
"""Notes that the CSV has on some rows of an item; the item's own note says which."""

BEYOND = "class V = above the class IV limit"
"""A note of the CSV that the TOML states as a limit: more than the figure of the level before."""

UNNUMBERED = {"GB 5749-2022": "水质指标"}
"""Standards whose numbers of items and tables are from memory, and the TOML's name of the table."""

NUMBERED_ON = {("GB/T 14848-2017", "2"): 39}
"""Tables whose items the CSV numbers on from the table before, by how many: the README says so."""

PARTED = {
    "residual_chlorine_total": {
        "id": "total_chlorine",
        "name_zh": "总氯",
        "name_en": "total chlorine",
        "unit": "mg/L",
        "evidence": "names only; parted from 总余氯, a different quantity",
    },
}
"""Rows of the facts that are two quantities: the README says to part them."""

WEAK = {
    "water_temperature": {"T", "温度"},
    "boron": {"B"},
    "vanadium": {"V"},
    "cobalt": {"Co"},
    "arsenic": {"As"},
    "iodide": {"I-"},
    "dissolved_oxygen": {"氧"},
    "color_platinum_cobalt": {"色"},
    "volatile_phenol": {"酚"},
    "petroleum": {"油类"},
}
"""Names that the README says count only where a unit bears them out."""

HEADER_UNITS = [
    "mg/L",
    "mg/m3",
    "℃",
    "NTU",
    "mV",
    "m",
    "cm",
    "μS/cm",
    "uS/cm",
    "个/L",
    "MPN/L",
    "cells/L",
    "无量纲",
]
"""Units in brackets behind a name, as the aliases of the facts have them."""

CLAUSES = 53
"""How many clauses the file of the facts has."""

SHOWN = 20
"""How many disagreements a failing test lists."""
