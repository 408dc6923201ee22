"""Chinese texts of standards: conditions, notes, and which units a table applies to.

The files of standards have these in English, and conditions of items in both languages.
"""

import json
from functools import cache

from shuizhi import _shuizhi
from shuizhi._core.language import Lang, language

_SAID = {
    # Conditions of levels, alternatives and measures.
    "low side": "偏低侧",
    "high side": "偏高侧",
    "man-made weekly mean maximum rise": "人为造成的周平均最大温升",
    "man-made weekly mean maximum drop": "人为造成的周平均最大温降",
    "alternative: oxygen saturation": "或以饱和率计",
    "maximum load per bed": "最高允许排放负荷（每床位）",
    "river": "河流",
    "lake": "湖库",
    # Which waters or units a table applies to.
    "optional item, chosen by the user": "选择性项目，由使用者确定",
    "built from 1998-01-01": "1998年1月1日起建设的单位",
    "built up to 1997-12-31": "1997年12月31日及以前建设的单位",
    "centralised drinking-water source": "集中式生活饮用水地表水源地",
    "centralised drinking-water source; item chosen by the county-level or higher authority":
        "集中式生活饮用水地表水源地；项目由县级以上主管部门选择确定",
    "sampled at the workshop or its treatment outlet": "在车间或车间处理设施排放口采样",
    "general and other institutions": "综合医疗机构和其他医疗机构",
    "infectious-disease and tuberculosis institutions": "传染病、结核病医疗机构",
    # Notes.
    "2002 text; the 2025 amendment removes this item from Table 1 from 2026-03-01 and sets an "
    "instantaneous limit (new Table 4)":
        "2002年文本；2025年修改单自2026-03-01起将该项目移出表1，改为瞬时值限值（新增表4）",
    "IV and V are both printed as above the class III limit: not separable by this item; nuclide "
    "analysis decides":
        "Ⅳ、Ⅴ类均印为大于Ⅲ类限值，不能以此项区分，需做核素分析",
    "MPN/100mL or CFU/100mL": "MPN/100mL 或 CFU/100mL",
    "MPN/100mL or CFU/100mL; to be tested when total coliforms are found":
        "MPN/100mL 或 CFU/100mL；检出总大肠菌群时应检验",
    "and within 0.2 (classes 1, 2) or 0.5 (3, 4) of the normal range of the sea area":
        "且不超出该海域正常变动范围的0.2（第一、二类）或0.5（第三、四类）pH单位",
    "as CaCO3": "以CaCO3计",
    "as Cl-": "以Cl-计",
    "as F-": "以F-计",
    "as N": "以N计",
    "as N; figure printed inside the bracket": "以N计；括号内数值",
    "as N; figure printed outside the bracket": "以N计；括号外数值",
    "as N; table gives it for lakes and reservoirs only": "以N计；表中只给出湖库限值",
    "as P": "以P计",
    "as P; 2025 amendment: from 2028-01-01 these plants take the limits of plants built from "
    "2006-01-01":
        "以P计；2025年修改单：自2028-01-01起执行2006-01-01起建设的处理厂的限值",
    "as P; until 2027-12-31, then the limits of plants built from 2006-01-01":
        "以P计；至2027-12-31止，其后执行2006-01-01起建设的处理厂的限值",
    "as SO42-": "以SO42-计",
    "as phenol": "以苯酚计",
    "both ends included": "含两端",
    "chosen by the local authority": "由地方主管部门选择",
    "chosen by the local authority; the copy prints the name as 丙烯晴":
        "由地方主管部门选择；文本名称印作“丙烯晴”",
    "chosen by the local authority; the copy prints the name as 四氯乙稀":
        "由地方主管部门选择；文本名称印作“四氯乙稀”",
    'class I is printed "saturation 90% (or 7.5)"': "Ⅰ类印作“饱和率90%（或7.5）”",
    'class I is printed "saturation 90% (or 7.5)"; other classes have no saturation form':
        "Ⅰ类印作“饱和率90%（或7.5）”；其他类别没有饱和率限值",
    "classes 1-3: no foreign colour, smell, taste; class 4: none that disgusts":
        "第一至三类：不得有异色、异臭、异味；第四类：不得有令人厌恶和感到不快的色、臭、味",
    "classes 1-3: no oil film, foam or other floating matter; class 4: none visible":
        "第一至三类：不得出现油膜、浮沫和其他漂浮物质；第四类：无明显的上述物质",
    "CODMn method, as O2": "CODMn法，以O2计",
    "descriptive item: none / present": "描述性项目：无或有",
    "first-class pollutant; one figure for all grades, industries and receiving waters":
        "第一类污染物；不分级别、行业和受纳水体",
    "guide value": "指导值",
    "hospital wastewater disinfected with chlorine; dechlorinate before discharge":
        "采用氯化消毒的医院污水；排放前应脱氯",
    "hospital wastewater disinfected with chlorine; lower bound with contact time >= 1 h; not an "
    "upper limit":
        "采用氯化消毒的医院污水；接触时间≥1 h时的下限，不是上限",
    "hospital wastewater disinfected with chlorine; lower bound with contact time >= 1.5 h; not an "
    "upper limit":
        "采用氯化消毒的医院污水；接触时间≥1.5 h时的下限，不是上限",
    "load form of the same item": "同一项目的负荷形式",
    "must not give fish, shrimp, shellfish or algae a foreign colour, smell or taste":
        "不得使鱼、虾、贝、藻类带有异色、异臭、异味",
    "no concentration-type limit; same for all classes; not used in class assessment":
        "不是浓度限值；各类别相同；不参与定类",
    "no sign is printed at this item": "该项未印比较符号",
    "no sign is printed; 106Rn as printed": "未印比较符号；106Rn为原文所印",
    "no strange smell or taste": "无异臭、异味",
    "no unpleasant smell": "无不快感",
    "no visible oil film or foam": "水面不得出现明显油膜或浮沫",
    "not below 6.5 and not above 8.5": "不低于6.5且不高于8.5",
    "5.5 included, 6.5 excluded": "含5.5，不含6.5",
    "8.5 excluded, 9.0 included": "不含8.5，含9.0",
    "printed '0.5 1': which columns are merged is inferred from the text layer":
        "原文印作“0.5 1”：合并的列由文本层推断",
    "printed '1 0.5': merged columns inferred": "原文印作“1 0.5”：合并的列为推断",
    "printed 不得含有病原体": "原文印作“不得含有病原体”",
    "process control range, not an outfall limit": "工艺控制要求，不是排放口限值",
    "same for all classes": "各类别相同",
    "same for all grades; the provincial DB32/4440 table 3 has the same seven figures":
        "各级别相同；地方标准DB32/4440表3的七项数值相同",
    "second-class pollutant": "第二类污染物",
    "sum of 1,2,3,4-, 1,2,3,5- and 1,2,4,5-tetrachlorobenzene":
        "1,2,3,4-、1,2,3,5-、1,2,4,5-四氯苯之和",
    "sum of 1,2,3-, 1,2,4- and 1,3,5-trichlorobenzene": "1,2,3-、1,2,4-、1,3,5-三氯苯之和",
    "sum of PCB-1016, 1221, 1232, 1242, 1248, 1254 and 1260":
        "PCB-1016、1221、1232、1242、1248、1254、1260之和",
    "sum of o-, m- and p-dinitrobenzene": "对-、间-、邻-二硝基苯之和",
    "sum of o-, m- and p-nitrochlorobenzene": "对-、间-、邻-硝基氯苯之和",
    "sum of o-, m- and p-xylene": "对-、间-、邻-二甲苯之和",
    "sum over the four trihalomethanes of concentration / its own limit":
        "四种三卤甲烷的浓度与各自限值之比的总和",
    "upper bound for greening only": "上限只用于绿化",
    "upper limit at the outfall; no requirement when another disinfectant is used":
        "排放口上限；采用其他消毒剂时不作要求",
    "upper limit at the outfall; no such limit under the pre-treatment standard; no requirement "
    "when another disinfectant is used":
        "排放口上限；预处理标准不作此要求；采用其他消毒剂时不作要求",
    "what the bracket means was not found": "括号的含义未见说明",
    "when chlorine dioxide is used": "采用二氧化氯时",
    "when compound chlorine dioxide is used": "采用复合二氧化氯时",
    "when water depth < 25 cm, 40 % of the depth is taken instead of the figure":
        "水深不足25 cm时，以水深的40%代替",
    "一级: dechlorinate after chlorination; 二级 and 三级 with contact time >= 1 h":
        "一级：加氯消毒后须脱氯；二级、三级：接触时间≥1 h",
    "一级: dechlorinate; 二级 and 三级 with contact time >= 1.5 h":
        "一级：须脱氯；二级、三级：接触时间≥1.5 h",
    "三级: by removal rate instead when influent BOD5 > 160 mg/L (removal > 50 %)":
        "三级：进水BOD5大于160 mg/L时按去除率控制，大于50%",
    "三级: by removal rate instead when influent COD > 350 mg/L (removal > 60 %)":
        "三级：进水COD大于350 mg/L时按去除率控制，大于60%",
    "三级: removal rate > 60 % instead when influent COD > 350 mg/L":
        "三级：进水COD大于350 mg/L时按去除率控制，大于60%",
    "水田 and 旱地 printed as one cell": "水田、旱地合印为一格",
}  # fmt: skip


@cache
def _conditions() -> dict[str, str]:
    """Return the Chinese conditions of items of built-in standards by their English text."""
    return {
        item["condition"]: item["condition_zh"]
        for data in json.loads(_shuizhi.standards_json())
        for table in data["tables"]
        for item in table.get("items", [])
        if item.get("condition") and item.get("condition_zh")
    }


def level_in(level: str, lang: Lang) -> str:
    """Return the name of a level in a language; the only column of a table is called a limit."""
    return "限值" if level == "limit" and lang == "zh" else level


def worded(text: str | None) -> str | None:
    """Translate a text of a standard to the language of the call, if a translation is known.

    >>> from shuizhi._core.language import speaking
    >>> with speaking("zh"):
    ...     worded("water above 12 ℃"), worded("as N")
    ('水温＞12 ℃', '以N计')
    """
    if text is None or language() == "en":
        return text
    return _SAID.get(text) or _conditions().get(text, text)
