//! Problems of a standard's file in Chinese, by their English text with `{}` for names.

#![allow(clippy::indexing_slicing, reason = "places are those of what was found in the text")]

/// Problems of files and supplements. A test holds them to what the loader says.
const PROBLEMS: [(&str, &str); 95] = [
    ("no table has an item of {}", "各表都没有项目{}"),
    ("is for standards of direct discharge only", "只用于仅约束直接排放的标准"),
    ("a limit has a value or an equation", "限值或为数值，或为公式"),
    ("{} takes no equation", "{}不能带公式"),
    (
        "an equation is for standards of single limits, as those of kind use",
        "公式只用于单一限值的标准，如 kind 为 use 的标准",
    ),
    (
        "say working-day or production-cycle where there is base_water",
        "有 base_water 时须写明 working-day（工作日）或 production-cycle（生产周期）",
    ),
    ("rules over time are for standards of kind use", "时间规则只用于 kind = \"use\" 的标准"),
    ("there are two rules of this name", "有两条规则名称相同"),
    ("a rule over time compares with <=, <, >= or >", "时间规则的比较为 <=、<、>= 或 >"),
    (
        "a geometric mean is of figures above 0; those of {} may be negative",
        "几何均值只用于大于0的数值，而{}可为负值",
    ),
    ("a geometric mean is compared with a value above 0", "几何均值的限值须大于0"),
    ("a share is a decimal from 0 to below 1", "share 是0至1（不含）的十进制数"),
    ("a share goes with each-sample only", "share 只与 each-sample 同用"),
    ("an equation goes with each-sample only", "公式只与 each-sample 同用"),
    ("days, samples and years are 1 or more", "天数、样品数和年数须不小于1"),
    ("unit {} is not water for a unit of product, as m3/t", "单位{}不是单位产品的水量，应如 m3/t"),
    ("in_years goes with times", "in_years 须与 times 同用"),
    ("the formula does not take {}", "公式未使用{}"),
    (
        "a name is of small letters, digits and _, and no function",
        "名称由小写字母、数字和“_”组成，且不是函数名",
    ),
    ("from {} is not below to {}", "from {} 不小于 to {}"),
    ("{} is none of {}", "{}不是以下之一：{}"),
    ("{} is not expected", "此处不应出现 {}"),
    ("{} takes parentheses", "{} 之后应有括号"),
    ("{} takes one figure", "{} 只取一个数"),
    ("is {}, this version reads 1", "为 {}，本版本只读 1"),
    ("is empty", "为空"),
    ("there is none", "缺少"),
    ("there are two tables of this number", "有两张表编号相同"),
    ("no table has over {} items", "一张表不得超过{}项"),
    ("no table has over {} levels", "一张表不得超过{}级"),
    ("value {} is not a decimal of 0 or more", "数值{}不是不小于0的十进制数"),
    ("value {} is not a decimal above 0", "数值{}不是大于0的十进制数"),
    ("value {} is not a decimal", "数值{}不是十进制数"),
    ("a sum of ratios has no unit, this one has {}", "比值之和没有单位，此处为 {}"),
    ("{} has no limit \"<=\" of its own", "{}没有单独的“<=”限值"),
    ("is not a day written as 2002-06-01", "不是日期；请写成 2002-06-01"),
    ("{} is not a day written as 2002-06-01", "{}不是日期；请写成 2002-06-01"),
    ("is not a day before existing_from", "应为早于 existing_from 的日期"),
    ("existing_from lies before new_from", "existing_from 早于 new_from"),
    ("in_force_to lies before in_force_from", "in_force_to 早于 in_force_from"),
    ("{} lies before {} {}", "{} 早于 {} {}"),
    (
        "the parameter appears twice for the same water body and condition",
        "同一水体类型和条件下，该项目出现两次",
    ),
    ("the parameter appears twice for the same condition and days", "同一条件和日期下，该项目出现两次"),
    ("the last level is open for {} and has a limit for {}", "末级对 {} 不设限，而对 {} 设了限值"),
    ("stands both for one water body and for all", "既用于某一水体类型，又用于全部水体"),
    ("{} lies below zero, and {} cannot", "{} 小于零，而 {} 不可能为负"),
    (
        "levels appear twice for one condition, or not in the table's order",
        "同一条件下级别重复，或未按表中顺序",
    ),
    ("levels appear twice, or not in the table's order", "级别重复，或未按表中顺序"),
    ("level {} is none of the tables'", "各表都没有级别{}"),
    ("level {} appears twice", "级别{}出现两次"),
    ("levels are missing", "缺少级别"),
    ("is none of the table's levels ({})", "不是该表的级别（{}）"),
    ("{} of {} levels have one", "{} 个级别有限值，共 {} 个级别"),
    ("a standard of discharge says which outfalls it binds", "排放标准应说明约束哪些排污口"),
    ("when and basis are for standards of discharge", "when 和 basis 只用于排放标准"),
    ("is for standards of discharge", "只用于排放标准"),
    ("has a level, or is prohibited", "应有级别，或注明禁止排放"),
    ("water temperature {} is not a decimal", "水温{}不是十进制数"),
    ("months are numbers from 1 to 12", "月份应为1至12"),
    ("{} is said in no words", "{}未列出任何词"),
    ("the table has {} items, and {} stand here", "该表共{}项，此处列了{}项"),
    ("a condition in words goes with when, and when with words", "文字条件应与 when 同时给出"),
    ("condition_zh goes with condition", "condition_zh 应与 condition 同时给出"),
    (
        "water bodies, alternatives and changes are not of discharge",
        "水体类型、替代限值和允许变化量不用于排放标准",
    ),
    ("{} is stricter than the level before", "{} 严于前一级别"),
    ("is stricter than a better level", "严于更好的级别"),
    ("takes a value", "缺少数值"),
    ("{} takes no value", "{}不带数值"),
    ("high {} is not a decimal above the value", "上限{}不是大于下限的十进制数"),
    ("high {} is not a decimal above {}", "上限{}不是大于{}的十进制数"),
    ("a range takes a high", "范围缺少上限"),
    ("only a range takes a high", "只有范围才有上限"),
    ("an allowed change is not of discharge", "允许变化量不用于排放标准"),
    ("an allowed change is the item's, not a level's", "允许变化量属于项目，不属于级别"),
    ("a limit that is not encoded is for standards of discharge", "未收录的限值只用于排放标准"),
    ("{} is no id of parameters.toml", "{}不是 parameters.toml 中的项目编号"),
    ("unit {} is unknown", "单位{}无法识别"),
    ("unit {} does not convert to that of the item", "单位 {} 不能换算为该项目的单位"),
    ("unit {} does not convert to {} of {}", "单位 {} 不能换算为 {}（{}）"),
    ("witness {} does not stand in [witnesses]", "依据{}不在 [witnesses] 中"),
    ("evidence \"copies\" takes two witnesses or more", "依据“copies”需要两个以上来源"),
    (
        "evidence \"practice\" is for rules of method, not for limits",
        "依据“practice”只用于方法的规则，不用于限值",
    ),
    ("evidence {} takes a witness", "依据{}需要来源"),
    ("what is absent or present has no other limits", "以“无”或“有”规定的项目没有其他限值"),
    ("does not begin where the better levels end", "未与更好的级别相接"),
    ("no standard named {} is known or given", "没有名为{}的标准，也未给出"),
    ("{} is none of the tables ({})", "没有表{}；各表：{}"),
    ("{} is none of the levels ({})", "没有级别{}；各级别：{}"),
    (
        "the standard has no condition {} for {}; conditions take a file of the standard",
        "该标准没有条件{}（{}）；新的条件须写入标准文件",
    ),
    ("{} is not a decimal", "{}不是十进制数"),
    ("{} is out of range", "{}超出范围"),
    ("{} has no cell of level {}", "{} 没有级别 {} 的单元格"),
    ("no page: say where in the document the figure stands", "缺少页码：请注明数值在文件中的位置"),
    ("contradicts {}: it holds {}, the supplement says {}", "与 {} 不符：已收录 {}，补充表为 {}"),
    (
        "comparison {} is none of <=, <, >=, >, range, not_detected, absent, present",
        "比较{}不是 <=、<、>=、>、range、not_detected、absent、present 之一",
    ),
];
/// What places in a file are called.
const PLACES: [(&str, &str); 9] = [
    ("criterion ", "规则 "),
    ("table ", "表"),
    (" item ", " 第"),
    ("item ", "第"),
    ("level ", "级别"),
    ("row ", "第"),
    ("zone ", "分区 "),
    ("bracket ", "括号 "),
    ("line ", "第"),
];

/// The values of a template's `{}` in a text that matches it.
fn holes<'a>(template: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = template.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (place, part) in parts.iter().enumerate() {
        let end = match (place + 1 == parts.len(), part.is_empty()) {
            (true, true) => rest.len(),
            (true, false) => rest.strip_suffix(part)?.len(),
            (false, _) => rest.find(part)?,
        };
        found.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    rest.is_empty().then_some(found)
}

/// Problems of a formula, with the position in it.
const OF_FORMULAS: [(&str, &str); 3] = [
    ("the formula ends too early", "公式不完整"),
    ("a closing parenthesis is missing", "缺少右括号"),
    ("the formula is nested too deeply", "公式嵌套过深"),
];

/// A problem in Chinese; `None` if no template matches.
fn problem(text: &str) -> Option<String> {
    if let Some((name, rest)) = text.strip_prefix("equation").and_then(|rest| rest.split_once(": ")) {
        return Some(format!("公式{}：{}", name.replace(", ", " "), problem(rest)?));
    }
    if let Some((rest, character)) = text.rsplit_once(" at character ") {
        return Some(format!("{}（第{character}个字符）", problem(rest)?));
    }
    if let Some((_, zh)) = OF_FORMULAS.iter().find(|(en, _)| *en == text) {
        return Some((*zh).to_owned());
    }
    PROBLEMS.iter().filter_map(|(en, zh)| Some((holes(en, text)?, zh))).next().map(|(found, zh)| {
        found.iter().fold((*zh).to_owned(), |made, hole| {
            let shown = hole.strip_prefix('"').and_then(|h| h.strip_suffix('"'));
            made.replacen("{}", &shown.map_or((*hole).to_owned(), |h| format!("“{h}”")), 1)
        })
    })
}

/// Where a problem is, in Chinese: `table 1, item 3 (ph), level 一级`.
fn place(at: &str) -> String {
    let parts = at.split(", ").map(|part| {
        let made = PLACES.iter().fold(part.to_owned(), |text, (en, zh)| match text.strip_prefix(en) {
            Some(rest) => format!("{zh}{rest}"),
            None if en.starts_with(' ') => text.replacen(en, zh, 1),
            None => text,
        });
        counted(&made, if part.starts_with("row ") || part.starts_with("line ") { "行" } else { "项" })
    });
    parts.collect::<Vec<_>>().join("，").replace(" (", "（").replace(')', "）")
}

/// `第3` with what is counted behind it.
fn counted(text: &str, of: &str) -> String {
    let Some((before, after)) = text.split_once('第') else { return text.to_owned() };
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    format!("{before}第{}{of}{}", &after[..digits], &after[digits..])
}

/// What is wrong of a standard's file, in Chinese. What the parser of TOML says is left as it is,
/// behind where it says it.
pub(super) fn chinese(file: &str, at: &str, text: &str) -> String {
    let said = problem(text).unwrap_or_else(|| match text.split_once('\n') {
        // The parser draws the line; its last line says what is wrong.
        Some(_) => format!("不是有效的 TOML：{}", text.trim()),
        None => text.to_owned(),
    });
    format!("{file}：{}：{said}", place(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_problems_are_said_in_chinese() {
        for (at, text, zh) in [
            ("table 1, item 3 (ph), level 一级", "takes a value", "表1，第3项（ph），级别一级：缺少数值"),
            ("row 2 (表1 cod 一级)", "\"x\" is not a decimal", "第2行（表1 cod 一级）：“x”不是十进制数"),
            (
                "in_force_from",
                "\"2020-02-30\" is not a day written as 2002-06-01",
                "in_force_from：“2020-02-30”不是日期；请写成 2002-06-01",
            ),
            (
                "level limit",
                "equation: \"x\" is none of h, ln at character 5",
                "级别limit：公式：“x”不是以下之一：h, ln（第5个字符）",
            ),
            ("level limit", "equation, h: from 5 is not below to 4", "级别limit：公式 h：from 5 不小于 to 4"),
            (
                "table 1",
                "unit 个/L does not convert to mg/L of copper",
                "表1：单位 个/L 不能换算为 mg/L（copper）",
            ),
        ] {
            assert_eq!(chinese("a.toml", at, text), format!("a.toml：{zh}"));
        }
    }

    #[test]
    fn templates_take_what_stands_in_their_holes() {
        assert_eq!(holes("{} lies before {} {}", "a lies before b c d"), Some(vec!["a", "b", "c d"]));
        assert_eq!(holes("takes a value", "takes a values"), None);
    }

    #[test]
    fn both_languages_name_the_same() {
        for (en, zh) in PROBLEMS.iter() {
            assert_eq!(en.matches("{}").count(), zh.matches("{}").count(), "{en}");
        }
    }

    /// Every problem that the loader and supplements tell is here.
    #[test]
    fn the_loader_says_nothing_else() {
        let sources = [
            include_str!("../standard/load.rs"),
            include_str!("../standard/over_time.rs"),
            include_str!("../standard/discharge.rs"),
            include_str!("../standard/equation.rs"),
            include_str!("../standard/parts.rs"),
            include_str!("../standard/span.rs"),
            include_str!("../standard/supplement.rs"),
        ];
        let mut seen = 0;
        for source in sources {
            let source = source.split("#[cfg(test)]").next().unwrap().replace("\\\"", "\u{1}");
            for line in source.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
                for text in line.split('"').skip(1).step_by(2).filter(|text| text.split(' ').count() > 2) {
                    let plain = text.split('{').enumerate().map(|(n, part)| match n {
                        0 => part.to_owned(),
                        _ => format!("?{}", part.split_once('}').map_or("", |(_, rest)| rest)),
                    });
                    let text = plain.collect::<String>().replace('\u{1}', "\"");
                    let place = ["equation", ", item", "gives_way", "table ?", "row ?"]
                        .iter()
                        .any(|word| text.contains(word));
                    if !place && !line.contains("expect(") {
                        assert!(problem(&text).is_some(), "not in the table: {text}");
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 40);
    }
}
