//! The columns of places, times and water bodies.
//!
//! Names come from `standards/columns.toml`. A role has all columns that may be meant; the caller decides:
//! one is used, several are an error.

#![allow(clippy::indexing_slicing, reason = "a row of distances has a place more than the name has letters")]

use crate::parameter::key;
use crate::standard::level_key;
use crate::text::{fold, last_bracket};
use once_cell::sync::Lazy;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    summary: Vec<String>,
    remarks: Vec<String>,
    limits: Vec<String>,
    automatic: Vec<String>,
    manual: Vec<String>,
    roles: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    id: String,
    names: Vec<String>,
    #[serde(default)]
    codes: Vec<String>,
}

struct Known {
    /// The roles a name has, and whether it counts only where no better one is there.
    roles: HashMap<String, Vec<(String, bool)>>,
    summary: HashSet<String>,
    remarks: Vec<String>,
    limits: Vec<String>,
    /// The words of where data come from, and whether they are automatic.
    origins: HashMap<String, bool>,
    /// The first characters of the words of rows that are not samples, so that most cells are decided at
    /// once.
    begins: Vec<u64>,
}

impl Known {
    fn begins_with(&self, c: char) -> bool {
        self.begins.get(c as usize / 64).is_some_and(|word| word >> (c as usize % 64) & 1 == 1)
    }
}

static KNOWN: Lazy<Known> = Lazy::new(|| {
    let file: File = toml::from_str(include_str!("../../standards/columns.toml")).expect("built in");
    assert_eq!(file.schema, 1);
    let mut roles: HashMap<String, Vec<(String, bool)>> = HashMap::new();
    for role in &file.roles {
        for (names, second) in [(&role.names, false), (&role.codes, true)] {
            for name in names {
                roles.entry(name_key(name)).or_default().push((role.id.clone(), second));
            }
        }
    }
    let summary: HashSet<String> = file.summary.iter().map(|word| key(word)).collect();
    let classes = "ⅠⅡⅢⅣⅤIV12345一二三四五劣地G";
    let words = summary.iter().chain(&file.remarks).chain(&file.limits);
    let begins = words.filter_map(|w| w.chars().next()).chain(classes.chars());
    let mut bits = vec![0u64; 0x1_0000 / 64];
    for c in begins.flat_map(|c| c.to_lowercase().chain(c.to_uppercase())).map(|c| c as usize) {
        if let Some(word) = bits.get_mut(c / 64) {
            *word |= 1 << (c % 64);
        }
    }
    let words = |words: Vec<String>, automatic: bool| words.into_iter().map(move |w| (key(&w), automatic));
    let origins = words(file.automatic, true).chain(words(file.manual, false)).collect();
    let remarks = file.remarks.iter().map(|word| key(word)).collect();
    Known { roles, summary, remarks, limits: file.limits, origins, begins: bits }
});

pub(super) fn name_key(name: &str) -> String {
    key(name).replace('-', "")
}

/// The columns that could have each role, in table order; roles without any are left out.
///
/// ```
/// use shuizhi::table::roles::roles;
/// let names = ["省份", "断面名称", "断面编码", "监测时间", "总磷(mg/L)"].map(String::from);
/// assert_eq!(roles(&names)["section"], ["断面名称"]);
/// assert_eq!(roles(&names)["time"], ["监测时间"]);
/// assert!(!roles(&names).contains_key("basin"));
/// ```
pub fn roles(names: &[String]) -> BTreeMap<&'static str, Vec<&str>> {
    let mut first: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    let mut second: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for name in names {
        let folded = fold(name);
        let bare = last_bracket(&folded).map_or("", |(before, _)| before);
        let found = KNOWN.roles.get(&name_key(&folded)).or_else(|| KNOWN.roles.get(&name_key(bare)));
        for (role, is_code) in found.into_iter().flatten() {
            let into = if *is_code { &mut second } else { &mut first };
            into.entry(role.as_str()).or_default().push(name);
        }
    }
    for (role, names) in second {
        first.entry(role).or_insert(names);
    }
    first
}

/// Whether a cell says that data come from an automatic station, or from samples; `None` of other words.
///
/// ```
/// use shuizhi::table::roles::is_automatic;
/// assert_eq!(["自动监测", "手工", "Auto", "卫星"].map(is_automatic), [Some(true), Some(false), Some(true), None]);
/// ```
pub fn is_automatic(word: &str) -> Option<bool> {
    KNOWN.origins.get(&key(word)).copied()
}

/// The name among others that is nearest to one that is not there: the one it is part of, or the
/// one with the fewest changes, of at most a third of its characters.
///
/// ```
/// use shuizhi::table::roles::nearest;
/// let names = ["断面名称", "采样日期", "basin"].map(String::from);
/// assert_eq!(nearest("断面", &names), Some("断面名称"));
/// assert_eq!(nearest("采祥日期", &names), Some("采样日期"));
/// assert_eq!(nearest("Basin ", &names), Some("basin"));
/// assert_eq!(nearest("河流", &names), None);
/// ```
pub fn nearest<'a>(name: &str, names: &'a [String]) -> Option<&'a str> {
    let wanted = name_key(name);
    let keyed: Vec<(String, &'a str)> = names.iter().map(|n| (name_key(n), n.as_str())).collect();
    let same_role = || {
        let of = |key: &str| KNOWN.roles.get(key).and_then(|r| r.first()).map(|(role, _)| role);
        let role = of(&wanted)?;
        let mut alike = keyed.iter().filter(|(key, _)| of(key) == Some(role));
        alike.next().filter(|_| alike.next().is_none()).map(|(_, name)| *name)
    };
    let part = || {
        let held = |key: &str| !key.is_empty() && (key.contains(&wanted) || wanted.contains(key));
        let found = keyed.iter().filter(|(key, _)| !wanted.is_empty() && held(key));
        found.min_by_key(|(key, _)| key.chars().count().abs_diff(wanted.chars().count())).map(|(_, n)| *n)
    };
    let spelled = || {
        let far = keyed.iter().map(|(key, name)| (changes(&wanted, key), *name)).min_by_key(|(d, _)| *d)?;
        (far.0 * 3 <= wanted.chars().count()).then_some(far.1)
    };
    let exact = keyed.iter().find(|(key, _)| *key == wanted).map(|(_, name)| *name);
    exact.or_else(part).or_else(spelled).or_else(same_role)
}

/// How many characters are put in, left out or exchanged between two names.
fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// Whether a cell of the column of places says that its row is about the others (平均值, 检出限,
/// Ⅲ类标准, 备注: …) and no sample.
///
/// ```
/// use shuizhi::table::roles::is_summary;
/// assert!(["平均值", "Ⅲ类标准", "GB3838-2002Ⅲ类标准限值", "备注：未检出以L表示"].iter().all(|t| is_summary(t)));
/// assert!(!["标准桥", "大王庙", "注溪", "三类桥"].iter().any(|t| is_summary(t)));
/// ```
pub fn is_summary(text: &str) -> bool {
    let text = text.trim_start();
    let Some(first) = text.chars().next() else { return false };
    // Full-width forms are folded below.
    if !(KNOWN.begins_with(first) || matches!(first, '\u{FF01}'..='\u{FF5E}')) {
        return false;
    }
    let whole = key(text);
    let folded = whole.trim_end_matches([':', '.', '。']);
    if KNOWN.summary.contains(folded) || KNOWN.remarks.iter().any(|r| whole.starts_with(r)) {
        return true;
    }
    let Some((bare, _)) = last_bracket(folded).or(Some((folded, ""))) else { return false };
    if KNOWN.summary.contains(bare) {
        return true;
    }
    let ended = KNOWN.limits.iter().find_map(|end| bare.strip_suffix(end.as_str()));
    let Some(before) = ended else { return is_class_alone(bare) };
    of_standard(before)
}

/// Whether the text before 标准 is a class or the number of a standard: Ⅲ类, GB3838-2002, 地表水Ⅲ类.
fn of_standard(text: &str) -> bool {
    let text = text.strip_prefix("gb").map_or(text, |rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '/' | 't' | '-' | '—'))
    });
    let text = text.trim_start_matches("地表水").trim_start_matches("环境质量").trim_start_matches("水质");
    let text = text.trim_end_matches("水质").trim_end_matches("水");
    text.is_empty() || is_class(text.strip_suffix('类').unwrap_or(text))
}

/// Whether a cell is the number of a standard with a class, without the word: GB3838-2002Ⅲ类.
fn is_class_alone(text: &str) -> bool {
    let of_law = text.starts_with("gb") || text.starts_with("地表水");
    of_law && text.ends_with('类') && of_standard(text)
}

fn is_class(text: &str) -> bool {
    matches!(level_key(text.trim_start_matches('劣')).as_str(), "I" | "II" | "III" | "IV" | "V")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).into()).collect()
    }

    #[test]
    fn columns_have_the_roles_of_their_names() {
        for (names, role, found) in [
            (&["断面", "Site_Name"][..], "section", &["断面", "Site_Name"][..]),
            (&["断面编码", "氨氮"], "section", &["断面编码"]),
            (&["断面编码", "断面 名称"], "section", &["断面 名称"]),
            (&["采样日期（年-月-日）"], "time", &["采样日期（年-月-日）"]),
            (&["年", "月"], "time", &["年", "月"]),
            (&["年", "月", "日期"], "time", &["日期"]),
            (&["年", "月"], "month", &["月"]),
            (&["Water Body"], "water_body", &["Water Body"]),
            (&["省（区、市）"], "province", &["省（区、市）"]),
            (&["站点情况"], "state", &["站点情况"]),
        ] {
            assert_eq!(roles(&named(names))[role], found, "{names:?}");
        }
        assert!(roles(&named(&["水质类别", "水源类型", "备注", "抓取时间"])).is_empty());
    }

    #[test]
    fn no_name_of_a_parameter_names_a_role() {
        for p in crate::parameter::parameters().iter() {
            let names = [&[p.id.clone(), p.name_zh.clone(), p.name_en.clone()][..], &p.aliases].concat();
            assert!(roles(&names).is_empty(), "{names:?}");
        }
    }

    #[test]
    fn rows_about_others_are_told_from_places() {
        for cell in [
            "平均值",
            "均 值",
            "最大值",
            "Max",
            "检出限",
            "标准限值",
            "Ⅲ类标准",
            "III类标准值",
            "地表水Ⅲ类标准限值",
            "GB 3838-2002Ⅲ类",
            "Ⅴ类限值",
            "备注",
            "备注：1. 未检出",
            "注：L表示",
            "平均值（mg/L）",
            "执行标准",
            "ＭＡＸ",
            "Note: L",
        ] {
            assert!(is_summary(cell), "{cell}");
        }
        for cell in [
            "",
            "小河",
            "标准厂房桥",
            "平均桥",
            "均溪",
            "注水口",
            "最美大桥",
            "三类泵站",
            "1#",
            "3",
            "Ⅲ",
            "Ⅲ类",
            "备注河大桥",
            "Gaobei",
            "GB01",
            "地表水取水口",
            "Minjiang",
        ] {
            assert!(!is_summary(cell), "{cell}");
        }
    }
}
