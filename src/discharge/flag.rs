//! Flags of automatic data, and marks of data that are invalid.

use crate::parameter::parameters;
use crate::text::fold;

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
    let plain = folded.replace(['_', '-'], "");
    if WORDS.contains(&plain.as_str()) {
        return Some(FlagColumn::Row);
    }
    let stem = WORDS.iter().find_map(|word| folded.strip_suffix(word))?.trim_end_matches(['-', '_', '(']);
    if stem.is_empty() {
        return None;
    }
    parameters().get(stem).ok().map(|p| FlagColumn::Of(p.id.clone()))
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
        ] {
            assert_eq!(flag_column(heading), Some(FlagColumn::Of(id.into())), "{heading}");
        }
        for heading in ["", "氨氮", "采样标记", "站点状态", "COD", "w01018", "flagship"] {
            assert_eq!(flag_column(heading), None, "{heading}");
        }
    }
}
