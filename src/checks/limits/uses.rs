//! Which standard holds for water of a use.

use super::plan::knows_use;
use crate::standard::{listed, standard};

/// The numbers of the built-in standards of waters for a use, and of reclaimed water, that know a use or crop.
///
/// ```
/// use shuizhi::checks::limits::standards_of_use;
/// assert_eq!(standards_of_use("城市绿化"), ["GB/T 18920-2020"]);
/// assert_eq!(standards_of_use("旱地作物"), ["GB 5084-2021"]);
/// assert_eq!(standards_of_use("渔业"), ["GB 11607-89"]);
/// assert!(standards_of_use("酿酒").is_empty());
/// ```
pub fn standards_of_use(word: &str) -> Vec<&'static str> {
    listed()
        .filter(|(_, kind)| ["use", "reuse"].contains(kind))
        .filter_map(|(id, _)| standard(id).ok())
        .filter(|s| s.in_force_to.is_none() && knows_use(s, word))
        .map(|s| s.id.as_str())
        .collect()
}
