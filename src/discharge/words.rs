//! The words that describe outfalls: the columns of their tables, and their values.

#![allow(clippy::indexing_slicing, reason = "words have a row for each value, and a row its Chinese word")]

use crate::error::{Error, Result};
use crate::standard::{Standard, level_key, standards};
use crate::text::{fold, nearest};
use std::fmt;
use std::str::FromStr;

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
    let name = fold(name).to_lowercase();
    COLUMNS.iter().find(|(own, names)| *own == name || names.contains(&name.as_str())).map(|(own, _)| *own)
}

/// The columns of a table of outfalls: the name of each, and those people give it, the usual one first.
const COLUMNS: &[(&str, &[&str])] = &[
    ("kind", &["类型", "排污口类型", "排放单位类型"]),
    ("city", &["城市", "所在市", "所在地市", "地市"]),
    ("basin", &["流域", "所在流域", "所属流域", "受纳水体流域"]),
    ("built", &["建成日期", "建设日期", "环评批复日期"]),
    ("new", &["企业性质", "新建或现有", "unit"]),
    ("level", &["执行级别", "执行标准级别", "标准级别"]),
    ("function_class", &["功能类别", "受纳水体功能类别", "水域功能类别"]),
    ("protection_zone", &["饮用水水源保护区", "水源保护区"]),
    ("reach", &["干支流", "水体级别"]),
    ("direct", &["直接排放", "排放去向直接"]),
    ("industry", &["行业"]),
    ("institution", &["医疗机构类型"]),
    ("position", &["监测位置", "监控位置"]),
    ("reused", &["出水回用"]),
    ("use", &["用途"]),
    ("area", &["区域"]),
    ("disinfectant", &["消毒剂", "消毒方式"]),
    ("product", &["产品", "产品类型", "生产类型"]),
    ("sewer", &["排放去向", "纳管去向"]),
    ("special_area", &["特别排放限值地区", "特别排放限值区域"]),
    ("wastewater", &["废水性质"]),
    ("condition", &["条件"]),
    ("beds", &["床位数", "床位", "编制床位数"]),
    ("capacity", &["处理规模", "设计规模", "处理规模(m3/d)", "设计规模(m3/d)"]),
];

/// The Chinese name of a column.
pub(super) fn column_zh(name: &str) -> &str {
    COLUMNS.iter().find(|(own, _)| *own == name).map_or(name, |(_, names)| names[0])
}

/// The columns by their own names and the usual Chinese ones.
pub(super) fn column_names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().flat_map(|(own, names)| [*own, names[0]])
}

/// Makes an enum of words: of each the one that files of standards use, and those people write.
macro_rules! words {
    ($(#[$about:meta])* $name:ident, $column:literal: $($variant:ident $word:literal [$($said:literal),*];)*) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name { $(#[doc = $word] $variant),* }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),*];
            const WORDS: &[(&str, &[&str])] = &[$(($word, &[$($said),*])),*];

            /// The word that files of standards use.
            pub fn word(self) -> &'static str {
                $name::WORDS[self as usize].0
            }

            /// The Chinese word.
            pub fn zh(self) -> &'static str {
                $name::WORDS[self as usize].1[0]
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            /// Reads the word of standards, or one that people write.
            fn from_str(said: &str) -> Result<$name> {
                let place = place($name::WORDS, said).ok_or_else(|| unknown($column, said, &listed($name::WORDS)))?;
                Ok($name::ALL[place])
            }
        }
    };
}

words! {
    /// What discharges at an outfall.
    ///
    /// ```
    /// use shuizhi::discharge::Kind;
    /// assert_eq!("污水处理厂".parse::<Kind>()?, Kind::Public);
    /// assert!("污水处理场".parse::<Kind>().unwrap_err().to_string().contains("污水处理厂"));
    /// # Ok::<(), shuizhi::error::Error>(())
    /// ```
    Kind, "kind":
    Public "public" ["公共污水处理系统", "城镇污水处理厂", "污水处理厂", "public sewage treatment"];
    Discharger "discharger" ["排污单位", "工业企业", "工业", "企业", "other discharger"];
    Hospital "hospital" ["医疗机构", "医院"];
}

words! {
    /// The basin of an outfall.
    Basin, "basin":
    Yellow "Yellow River" ["黄河", "黄河流域"];
    Hai "Hai River" ["海河", "海河流域"];
    Huai "Huai River" ["淮河", "淮河流域"];
    Yangtze "Yangtze River" ["长江", "长江流域"];
    Pearl "Pearl River" ["珠江", "珠江流域"];
    Songhua "Songhua River" ["松花江", "松花江流域"];
    Liao "Liao River" ["辽河", "辽河流域"];
    Southeastern "southeastern rivers" ["东南诸河"];
    Southwestern "southwestern rivers" ["西南诸河"];
    Northwestern "northwestern rivers" ["西北诸河"];
}

type Words = &'static [(&'static str, &'static [&'static str])];

const CLASSES: Words = &[("Ⅰ", &[]), ("Ⅱ", &[]), ("Ⅲ", &[]), ("Ⅳ", &[]), ("Ⅴ", &[]), ("劣Ⅴ", &[])];
const INSTITUTIONS: Words = &[
    ("infectious", &["传染病、结核病医疗机构", "传染病医院", "结核病医院"]),
    ("general", &["综合医疗机构和其他医疗机构", "综合医院"]),
];
const REACHES: Words = &[
    ("main stem", &["干流", "黄河干流"]),
    ("first-order tributary", &["一级支流"]),
    ("other", &["其他", "其他支流"]),
];
const YES_OR_NO: Words = &[
    ("yes", &["是", "有", "true", "1", "直接", "回用"]),
    ("no", &["否", "无", "false", "0", "间接", "不回用"]),
];
const POSITIONS: Words = &[
    ("workshop outlet", &["车间", "车间排放口", "车间或车间处理设施排放口"]),
    ("contact tank outlet", &["接触池出口", "消毒接触池出口"]),
    (
        "department outlet",
        &["科室处理设施排出口", "科室处理设施排放口", "科室处理设施出口", "科室排出口", "科室排放口"],
    ),
    ("decay pool outlet", &["衰变池出口", "衰变池排出口", "衰变池排放口"]),
    ("outfall", &["总排放口", "外排口", "总排口"]),
    ("plant outlet", &["出厂", "出厂水"]),
    ("end of network", &["管网末端", "管网水", "管网末梢水", "末梢水", "二次供水"]),
];
const SEWERS: Words = &[
    ("town sewer", &["城镇污水处理厂", "城镇污水管网", "市政污水管网", "城镇下水道"]),
    ("park plant", &["园区污水处理厂", "工业园区污水处理厂", "工业园区集中污水处理厂"]),
];
const DISINFECTANTS: Words = &[("chlorine", &["氯", "含氯消毒剂", "次氯酸钠", "液氯", "氯消毒"])];
pub(super) const NEW: Words =
    &[("new", &["新建", "新", "true", "是"]), ("existing", &["现有", "false", "否"])];

/// Columns of figures, and the words that meet every minimum.
const SIZES: &[(&str, &[&str])] = &[
    ("beds", &["县级及以上", "县级以上", "county level and above"]),
    ("capacity", &["县城", "县级人民政府所在地", "county seat"]),
];

/// The figure of a column of figures; `None` of another column.
///
/// # Errors
/// [`Error::UnknownWord`] if it is neither a figure nor one of these words.
pub(super) fn size(name: &str, said: &str) -> Option<Result<f64>> {
    let (_, words) = SIZES.iter().find(|(own, _)| *own == name)?;
    if words.iter().any(|word| key(word) == key(said)) {
        return Some(Ok(f64::INFINITY));
    }
    let folded = fold(said);
    let end = folded.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(folded.len());
    let (figure, unit) = folded.split_at(end);
    let units = ["", "张", "床", "张床位", "beds", "m3/d", "立方米/日", "立方米/天", "吨/日", "t/d"];
    let known = units.contains(&unit.to_lowercase().as_str());
    let figure = figure.parse::<f64>().ok().filter(|_| known);
    Some(figure.ok_or_else(|| unknown(name, said, &[&["30"], *words].concat())))
}

/// The words of a column, and whether others are refused.
fn words_of(name: &str) -> (Words, bool) {
    match name {
        "kind" => (Kind::WORDS, true),
        "basin" => (Basin::WORDS, true),
        "function_class" => (CLASSES, true),
        "institution" => (INSTITUTIONS, true),
        "reach" => (REACHES, true),
        "protection_zone" | "direct" | "reused" | "special_area" => (YES_OR_NO, true),
        "sewer" => (SEWERS, false),
        "new" => (NEW, true),
        "disinfectant" => (DISINFECTANTS, true),
        "position" => (POSITIONS, false),
        _ => (&[], false),
    }
}

/// All words of a column in which no others may stand.
pub(super) fn closed(name: &str) -> Option<Vec<&'static str>> {
    let (words, closed) = words_of(name);
    closed.then(|| words.iter().map(|(own, _)| *own).collect())
}

fn key(word: &str) -> String {
    fold(word).to_lowercase()
}

pub(super) fn place(words: Words, said: &str) -> Option<usize> {
    let said = key(said);
    words.iter().position(|(own, words)| key(own) == said || words.iter().any(|w| key(w) == said))
}

pub(super) fn listed(words: Words) -> Vec<&'static str> {
    words.iter().flat_map(|(own, words)| std::iter::once(own).chain(*words)).copied().collect()
}

/// The error of an unknown word in a column of outfalls.
pub(super) fn unknown(column: &str, said: &str, known: &[&str]) -> Error {
    Error::UnknownWord {
        what: column.to_owned(),
        word: said.trim().to_owned(),
        nearest: nearest(said, known.iter().copied()).map(str::to_owned),
        known: known.join(", "),
    }
}

/// The word of standards for what a column of outfalls says.
///
/// # Errors
/// [`Error::UnknownWord`] where the column takes other words only.
pub(super) fn checked(name: &str, said: &str) -> Result<String> {
    let (words, closed) = words_of(name);
    let found = place(words, said).map(|i| words[i].0.to_owned());
    let found = if name == "function_class" {
        words.iter().map(|(own, _)| *own).find(|own| level_key(own) == level_key(said)).map(str::to_owned)
    } else {
        found
    };
    match found {
        None if closed => Err(unknown(name, said, &listed(words))),
        found => Ok(found.unwrap_or_else(|| said.trim().to_owned())),
    }
}

/// The folded word of a standard's file for what an outfall says.
fn canonical(name: &str, said: &str) -> String {
    if name == "function_class" {
        return level_key(said);
    }
    let (words, _) = words_of(name);
    key(place(words, said).map_or(said, |i| words[i].0))
}

/// Whether two words of a column mean the same; of products also where one contains the other (制革,
/// 制革企业).
pub(crate) fn same(name: &str, said: &str, wanted: &str) -> bool {
    let (own, wanted) = (canonical(name, said), canonical(name, wanted));
    own == wanted
        || (name == "product"
            && own.chars().count() > 1
            && wanted != "other"
            && !wanted.starts_with('除')
            && (own.contains(&wanted) || wanted.contains(&own)))
}

/// Whether an industry is the one of a word: the same, or a Chinese one that contains it (电镀厂).
pub(super) fn is_of_industry(said: &str, word: &str) -> bool {
    same("industry", said, word) || (!word.is_ascii() && fold(said).contains(&fold(word)))
}

/// A level of a standard of discharge, as `一级A`.
///
/// ```
/// use shuizhi::discharge::Level;
/// assert_eq!("一级a".parse::<Level>()?.as_str(), "一级A");
/// assert!("四级".parse::<Level>().is_err());
/// # Ok::<(), shuizhi::error::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Level(String);

impl Level {
    /// The level of a name among those of standards.
    ///
    /// # Errors
    /// [`Error::UnknownWord`] if none of them has it.
    pub fn among<'a>(said: &str, standards: impl IntoIterator<Item = &'a Standard>) -> Result<Level> {
        let mut known: Vec<&str> = Vec::new();
        let of_discharge = standards.into_iter().filter(|s| s.kind.is_of_discharge());
        let tables = of_discharge.flat_map(|s| &s.tables).filter(|t| t.levels.len() > 1);
        for level in tables.flat_map(|t| &t.levels) {
            if level_key(level) == level_key(said) {
                return Ok(Level(level.clone()));
            }
            if !known.contains(&level.as_str()) {
                known.push(level);
            }
        }
        Err(unknown("level", said, &known))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Level {
    type Err = Error;

    /// Reads a level of the built-in standards.
    fn from_str(said: &str) -> Result<Level> {
        Level::among(said, standards())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_understood_and_stands_for_itself() {
        for (name, _) in COLUMNS {
            let (words, closed) = words_of(name);
            for (own, said) in words {
                for word in said.iter().chain([own]) {
                    assert!(same(name, word, own), "{name} {word}");
                    assert_eq!(checked(name, word).unwrap(), **own);
                }
                assert!(same(name, &own.to_uppercase(), own));
            }
            assert_eq!(checked(name, "没有的词").is_err(), closed, "{name}");
        }
    }

    #[test]
    fn columns_have_one_meaning_each() {
        let mut seen = std::collections::HashSet::new();
        for (own, names) in COLUMNS {
            for name in names.iter().chain([own]) {
                assert!(seen.insert(name), "{name}");
                assert_eq!(column(name), Some(*own));
            }
        }
        assert_eq!((column(" 类型 "), column("KIND"), column("名称")), (Some("kind"), Some("kind"), None));
        assert_eq!((column_zh("reach"), column_zh("other")), ("干支流", "other"));
    }

    #[test]
    fn the_nearest_right_word_is_told() {
        for (name, said, near) in [
            ("kind", "污水处理场", "污水处理厂"),
            ("kind", "医 院门诊", "医院"),
            ("basin", "黄何", "黄河"),
            ("basin", "Yelow River", "Yellow River"),
            ("reach", "一级支", "一级支流"),
        ] {
            match checked(name, said) {
                Err(Error::UnknownWord { what, nearest, known, .. }) => {
                    assert_eq!((what.as_str(), nearest.as_deref()), (name, Some(near)), "{said}");
                    assert!(known.contains(near));
                }
                other => panic!("{said}: {other:?}"),
            }
        }
        assert!(matches!(checked("kind", "xyz"), Err(Error::UnknownWord { nearest: None, .. })));
        assert!(matches!("四级".parse::<Level>(), Err(Error::UnknownWord { nearest: Some(_), .. })));
    }
}
