//! Outfalls: what is known of them, and whether what a limit asks of them holds.

use crate::standard::{When, level_key};
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of an outfall. What is not known is `None`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outfall {
    pub city: Option<String>,
    /// The day the unit was built (its assessment approved), as `2021-03-01`.
    pub built: Option<String>,
    /// Whether the unit is a new one, where the outfall says so.
    pub new: Option<bool>,
    /// The level the outfall's permit names.
    pub level: Option<String>,
    /// Everything else it says, by the names of [`column`]; `None` where the cell is empty.
    pub said: BTreeMap<String, Option<String>>,
}

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tri {
    Yes,
    No,
    Unknown,
}

impl Tri {
    /// Of a condition that is known or not.
    pub fn of(known: Option<bool>) -> Tri {
        match known {
            Some(true) => Tri::Yes,
            Some(false) => Tri::No,
            None => Tri::Unknown,
        }
    }

    /// Whether both hold.
    pub fn and(self, other: Tri) -> Tri {
        match (self, other) {
            (Tri::No, _) | (_, Tri::No) => Tri::No,
            (Tri::Yes, Tri::Yes) => Tri::Yes,
            _ => Tri::Unknown,
        }
    }
}

/// What the column of a table of outfalls says, by the name people give it; `None` for a column of
/// another kind.
///
/// ```
/// use shuizhi::discharge::column;
/// assert_eq!(column("受纳水体功能类别"), Some("function_class"));
/// assert_eq!(column("kind"), Some("kind"));
/// assert_eq!(column("经度"), None);
/// ```
pub fn column(name: &str) -> Option<&'static str> {
    Some(match fold(name).to_lowercase().as_str() {
        "kind" | "类型" | "排污口类型" | "排放单位类型" => "kind",
        "city" | "城市" | "所在市" | "所在地市" | "地市" => "city",
        "basin" | "流域" | "所在流域" | "所属流域" | "受纳水体流域" => "basin",
        "built" | "建成日期" | "建设日期" | "环评批复日期" => "built",
        "unit" | "new" | "企业性质" | "新建或现有" => "new",
        "level" | "执行级别" | "执行标准级别" | "标准级别" => "level",
        "function_class" | "功能类别" | "受纳水体功能类别" | "水域功能类别" => {
            "function_class"
        }
        "protection_zone" | "饮用水水源保护区" | "水源保护区" => "protection_zone",
        "reach" | "水体级别" | "干支流" => "reach",
        "direct" | "直接排放" | "排放去向直接" => "direct",
        "industry" | "行业" => "industry",
        "institution" | "医疗机构类型" => "institution",
        "position" | "监测位置" | "监控位置" => "position",
        "reused" | "出水回用" => "reused",
        "use" | "用途" => "use",
        "area" | "区域" => "area",
        "disinfectant" | "消毒剂" | "消毒方式" => "disinfectant",
        _ => return None,
    })
}

/// The words that files of standards use for what outfalls say, and what people write for them.
const WORDS: &[(&[&str], &str, &[&str])] = &[
    (&["kind"], "public", &["公共污水处理系统", "城镇污水处理厂", "污水处理厂", "public sewage treatment"]),
    (&["kind"], "discharger", &["排污单位", "工业企业", "工业", "企业", "other discharger"]),
    (&["kind"], "hospital", &["医疗机构", "医院"]),
    (&["basin"], "Yellow River", &["黄河", "黄河流域"]),
    (&["basin"], "Hai River", &["海河", "海河流域"]),
    (&["basin"], "Huai River", &["淮河", "淮河流域"]),
    (&["basin"], "Yangtze River", &["长江", "长江流域"]),
    (&["basin"], "Pearl River", &["珠江", "珠江流域"]),
    (&["basin"], "Songhua River", &["松花江", "松花江流域"]),
    (&["basin"], "Liao River", &["辽河", "辽河流域"]),
    (&["basin"], "southeastern rivers", &["东南诸河"]),
    (&["basin"], "southwestern rivers", &["西南诸河"]),
    (&["basin"], "northwestern rivers", &["西北诸河"]),
    (&["institution"], "infectious", &["传染病、结核病医疗机构", "传染病医院", "结核病医院"]),
    (&["institution"], "general", &["综合医疗机构和其他医疗机构", "综合医院"]),
    (&["reach"], "main stem", &["干流", "黄河干流"]),
    (&["reach"], "first-order tributary", &["一级支流"]),
    (&["reach"], "other", &["其他", "其他支流"]),
    (&["protection_zone", "direct", "reused"], "yes", &["是", "有", "true", "1", "直接", "回用"]),
    (&["protection_zone", "direct", "reused"], "no", &["否", "无", "false", "0", "间接", "不回用"]),
    (&["position"], "workshop outlet", &["车间", "车间排放口", "车间或车间处理设施排放口"]),
    (&["position"], "contact tank outlet", &["接触池出口", "消毒接触池出口"]),
    (&["position"], "outfall", &["总排放口", "外排口", "总排口"]),
    (&["disinfectant"], "chlorine", &["氯", "含氯消毒剂", "次氯酸钠", "液氯", "氯消毒"]),
];

/// The words that a column of outfalls may hold, where they are a closed list; `None` where they are
/// not.
///
/// ```
/// use shuizhi::discharge::vocabulary;
/// assert!(vocabulary("kind").unwrap().contains(&"公共污水处理系统"));
/// assert!(vocabulary("industry").is_none());
/// ```
pub fn vocabulary(name: &str) -> Option<Vec<&'static str>> {
    if name == "function_class" {
        return Some(vec!["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]);
    }
    let known = WORDS.iter().filter(|(names, ..)| names.contains(&name) && name != "position");
    let words: Vec<&str> =
        known.flat_map(|(_, word, words)| std::iter::once(word).chain(words.iter())).copied().collect();
    (!words.is_empty()).then_some(words)
}

/// Whether a column of outfalls may hold a word.
pub fn understood(name: &str, said: &str) -> bool {
    vocabulary(name).is_none_or(|words| words.iter().any(|w| same(name, said, w)))
}

/// The folded word of a standard's file for what an outfall says.
fn word(name: &str, said: &str) -> String {
    if name == "function_class" {
        return level_key(said);
    }
    let said = fold(said).to_lowercase();
    let known = WORDS.iter().filter(|(names, ..)| names.contains(&name));
    let found = known.into_iter().find(|(_, _, words)| words.iter().any(|w| fold(w).to_lowercase() == said));
    found.map_or(said, |(_, word, _)| fold(word).to_lowercase())
}

fn same(name: &str, said: &str, wanted: &str) -> bool {
    word(name, said) == word(name, wanted)
}

impl Outfall {
    /// Whether what is asked of the outfall itself holds: its words and the day it was built. `others`
    /// are the words that stand for "other" kinds.
    pub fn says(&self, when: &When, others: &[&str]) -> Tri {
        let built = |holds: fn(&str, &str) -> bool, day: &Option<String>| match (day, &self.built) {
            (None, _) => Tri::Yes,
            (Some(day), built) => Tri::of(built.as_deref().map(|b| holds(b, day))),
        };
        let mut all =
            built(|b, day| b >= day, &when.built_from).and(built(|b, day| b <= day, &when.built_to));
        for (name, wanted) in &when.said {
            let said = self.said.get(name).and_then(Option::as_deref).filter(|s| !fold(s).is_empty());
            all = all.and(match said {
                Some(said) => {
                    let named = wanted.iter().any(|w| w != "other" && same(name, said, w));
                    let is_other =
                        wanted.iter().any(|w| w == "other") && !others.iter().any(|o| same(name, said, o));
                    Tri::of(Some(named || is_other))
                }
                None => Tri::Unknown,
            });
        }
        all
    }

    /// Whether the outfall has a column of this name at all.
    pub fn has(&self, name: &str) -> bool {
        self.said.contains_key(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pairs: &[(&str, &str)]) -> Outfall {
        let said = pairs.iter().map(|(n, s)| ((*n).to_owned(), Some((*s).to_owned()))).collect();
        Outfall { said, built: Some("2004-05-01".into()), ..Outfall::default() }
    }

    fn when(name: &str, words: &[&str]) -> When {
        let words = words.iter().map(|w| (*w).to_owned()).collect();
        When { said: [(name.to_owned(), words)].into(), ..When::default() }
    }

    #[test]
    fn words_are_those_people_use() {
        let o = said(&[
            ("function_class", "III类"),
            ("kind", "城镇污水处理厂"),
            ("reach", "干流"),
            ("direct", "是"),
        ]);
        assert_eq!(o.says(&when("function_class", &["Ⅲ"]), &[]), Tri::Yes);
        assert_eq!(o.says(&when("function_class", &["Ⅱ"]), &[]), Tri::No);
        assert_eq!(o.says(&when("kind", &["public"]), &[]), Tri::Yes);
        assert_eq!(o.says(&when("reach", &["main stem"]), &[]), Tri::Yes);
        assert_eq!(o.says(&when("direct", &["yes"]), &[]), Tri::Yes);
        assert_eq!(o.says(&when("industry", &["leather"]), &[]), Tri::Unknown);
    }

    #[test]
    fn every_word_is_understood_and_stands_for_itself() {
        for (names, word_, words) in WORDS {
            for name in *names {
                assert!(words.iter().all(|w| same(name, w, word_)), "{name} {word_}");
                assert!(same(name, &word_.to_uppercase(), word_));
            }
        }
    }

    #[test]
    fn other_is_what_no_item_names() {
        let others = ["leather", "alcohol"];
        assert_eq!(said(&[("industry", "paper")]).says(&when("industry", &["other"]), &others), Tri::Yes);
        assert_eq!(said(&[("industry", "leather")]).says(&when("industry", &["other"]), &others), Tri::No);
    }

    #[test]
    fn units_are_told_apart_by_the_day_they_were_built() {
        let old = When { built_to: Some("2005-12-31".into()), ..When::default() };
        let new = When { built_from: Some("2006-01-01".into()), ..When::default() };
        assert_eq!((said(&[]).says(&old, &[]), said(&[]).says(&new, &[])), (Tri::Yes, Tri::No));
        assert_eq!(Outfall::default().says(&old, &[]), Tri::Unknown);
    }
}
