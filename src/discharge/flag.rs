//! Flags of automatic data, and marks of data that are invalid.

use crate::parameter::parameters;
use crate::table::header::{self, Header};
use crate::text::{fold, last_bracket};

/// Whether a flag says that its reading is normal: `N` of HJ 212-2017 table 8, `正常`, `有效`, or nothing.
/// Every other one (F, M, S, D, C, T, B, `无效`, what is not understood) keeps the reading out of means and
/// verdicts.
///
/// ```
/// use shuizhi::discharge::is_normal;
/// assert_eq!(["N", "正常", " ", "D", "维护", "无效"].map(is_normal), [true, true, true, false, false, false]);
/// ```
pub fn is_normal(flag: &str) -> bool {
    // Most flags are one letter, or a word that needs no folding.
    let plain = |flag: &str| {
        matches!(
            flag,
            "" | "N"
                | "n"
                | "正常"
                | "有效"
                | "正常运行"
                | "运行正常"
                | "工作正常"
                | "normal"
                | "valid"
                | "ok"
        )
    };
    plain(flag) || plain(&fold(flag).to_lowercase())
}

/// What the flags of a column are of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlagColumn {
    /// All readings of the row.
    Row,
    /// Those of a parameter, by its id.
    Of(String),
}

const WORDS: [&str; 9] =
    ["数据有效性", "数据标记", "数据标识", "数据状态", "标记", "标识", "有效性", "dataflag", "flag"];

/// The parameter or row that the flags of a column belong to, by its heading; `None` if it is not a column of
/// flags.
///
/// ```
/// use shuizhi::discharge::{FlagColumn, flag_column};
/// assert_eq!(flag_column("数据标记"), Some(FlagColumn::Row));
/// assert_eq!(flag_column("w21003-Flag"), Some(FlagColumn::Of("ammonia_nitrogen".into())));
/// assert_eq!(flag_column("化学需氧量标记"), Some(FlagColumn::Of("cod".into())));
/// assert_eq!(flag_column("氨氮"), None);
/// ```
pub fn flag_column(heading: &str) -> Option<FlagColumn> {
    let folded = fold(heading).to_lowercase();
    if is_word(&folded) {
        return Some(FlagColumn::Row);
    }
    let bare = match last_bracket(&folded) {
        Some((before, inside)) if is_word(inside) => before,
        _ => WORDS.iter().find_map(|word| folded.strip_suffix(word))?.trim_end_matches(['-', '_']),
    };
    parameters().get(bare).ok().map(|p| FlagColumn::Of(p.id.clone()))
}

/// What the flags of the columns of a table are of, in their order.
///
/// Where several columns are called by one word (标记, or as programs tell columns of one name apart: 标记.1), those right behind
/// the column of a parameter have its flags.
///
/// ```
/// use shuizhi::discharge::{FlagColumn, flag_columns};
/// let found = flag_columns(&["COD", "标记", "氨氮", "标记.1"].map(str::to_owned));
/// assert_eq!(found[1], Some(FlagColumn::Of("cod".into())));
/// assert_eq!(found[3], Some(FlagColumn::Of("ammonia_nitrogen".into())));
/// ```
pub fn flag_columns(headings: &[String]) -> Vec<Option<FlagColumn>> {
    let words: Vec<Option<String>> = headings.iter().map(|heading| repeated_word(heading)).collect();
    let several =
        |word: &Option<String>| word.is_some() && words.iter().filter(|other| *other == word).count() > 1;
    let behind = |place: usize| match header::read(headings.get(place.checked_sub(1)?)?, parameters()) {
        Header::Parameter { parameter, .. } => Some(FlagColumn::Of(parameter.id.clone())),
        _ => None,
    };
    headings
        .iter()
        .enumerate()
        .map(|(place, heading)| {
            let beside = words.get(place).filter(|word| several(word)).and_then(|_| behind(place));
            beside.or_else(|| flag_column(heading))
        })
        .collect()
}

fn is_word(folded: &str) -> bool {
    WORDS.contains(&folded.replace(['_', '-'], "").as_str())
}

/// The word for flags that a heading is, without a number that tells it from others of its name; `None` of
/// other headings.
fn repeated_word(heading: &str) -> Option<String> {
    let folded = fold(heading).to_lowercase();
    let word = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = if word.len() < folded.len() { word.trim_end_matches(['.', '_', '-', '(']) } else { word };
    let word = word.strip_suffix("_duplicated").unwrap_or(word);
    let numbered = last_bracket(&folded).filter(|(_, n)| n.bytes().all(|byte| byte.is_ascii_digit()));
    let word = numbered.map_or(word, |(before, _)| before);
    is_word(word).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_other_than_normal_are_not() {
        for flag in
            ["F", "M", "S", "D", "C", "T", "B", "f", "无效", "异常", "停运", "校准", "invalid", "?", "0"]
        {
            assert!(!is_normal(flag), "{flag}");
        }
        for flag in ["N", "n", "Ｎ", " N ", "", "  ", "正常", "有效", "Normal", "VALID"] {
            assert!(is_normal(flag), "{flag}");
        }
    }

    #[test]
    fn columns_of_flags_are_known_by_their_headings() {
        for heading in ["数据标记", "Flag", "flag", "标记", "data_flag", "数据状态", "有效性"] {
            assert_eq!(flag_column(heading), Some(FlagColumn::Row), "{heading}");
        }
        for (heading, id) in [
            ("w01018-Flag", "cod"),
            ("COD_flag", "cod"),
            ("氨氮数据标记", "ammonia_nitrogen"),
            ("pH标记", "ph"),
            ("总磷-Flag", "total_phosphorus"),
            ("化学需氧量(标记)", "cod"),
            ("化学需氧量（mg/L）-标记", "cod"),
            ("氨氮（数据标记）", "ammonia_nitrogen"),
        ] {
            assert_eq!(flag_column(heading), Some(FlagColumn::Of(id.into())), "{heading}");
        }
        for heading in ["", "氨氮", "采样标记", "站点状态", "COD", "w01018", "flagship", "(标记)"]
        {
            assert_eq!(flag_column(heading), None, "{heading}");
        }
    }

    #[test]
    fn a_mark_beside_each_parameter_is_of_it() {
        let of = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let found = flag_columns(&names).into_iter();
            let told = found.map(|column| match column {
                None => "-".to_owned(),
                Some(FlagColumn::Row) => "row".to_owned(),
                Some(FlagColumn::Of(id)) => id,
            });
            told.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(&["断面", "COD", "标记", "氨氮(mg/L)", "标记"]), "- - cod - ammonia_nitrogen");
        assert_eq!(of(&["COD", "标记", "氨氮", "标记_duplicated_0"]), "- cod - ammonia_nitrogen");
        assert_eq!(of(&["COD", "Flag", "pH", "Flag.1"]), "- cod - ph");
        assert_eq!(of(&["COD", "flag_1", "pH", "flag (2)"]), "- cod - ph");
        // A single one is of the row, and so is one without a parameter before it.
        assert_eq!(of(&["断面", "COD", "标记"]), "- - row");
        assert_eq!(of(&["标记", "COD", "标记.1"]), "row - cod");
        // Two words are of two kinds of flags.
        assert_eq!(of(&["COD", "数据标记", "Flag"]), "- row row");
    }
}
