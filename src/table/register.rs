//! What the columns of a register of sections say: the names of places, targets by year and by
//! parameter, and what else is declared of a section.
//!
//! Names come from `standards/register.toml`, those of places from `standards/columns.toml`.

#![allow(clippy::indexing_slicing, reason = "places are those of letters that were looked at")]

use super::header::{self, Header};
use super::roles::{self, name_key, nearest, roles};
use crate::parameter::parameters;
use crate::text::{fold, last_bracket};
use once_cell::sync::Lazy;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    limits: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    id: String,
    zh: String,
    names: Vec<String>,
}

struct Known {
    fields: HashMap<String, &'static str>,
    /// The Chinese name of each field, and the names columns have.
    names: Vec<String>,
    limits: Vec<String>,
    /// The words of yes and no.
    answers: HashMap<String, bool>,
}

static KNOWN: Lazy<Known> = Lazy::new(|| {
    let file: File = toml::from_str(include_str!("../../standards/register.toml")).expect("built in");
    assert_eq!(file.schema, 1);
    let mut fields = HashMap::new();
    let mut names = Vec::new();
    for field in file.fields {
        let id: &'static str = field.id.leak();
        for name in std::iter::once(&field.zh).chain(&field.names) {
            fields.insert(name_key(&fold(name)), id);
        }
        names.extend(field.names);
    }
    let mut limits: Vec<String> = file.limits.iter().map(|l| name_key(&fold(l))).collect();
    limits.sort_by_key(|l| std::cmp::Reverse(l.chars().count()));
    let words =
        |words: Vec<String>, yes: bool| words.into_iter().map(move |word| (name_key(&fold(&word)), yes));
    let answers = words(file.yes, true).chain(words(file.no, false)).collect();
    Known { fields, names, limits, answers }
});

/// What of a table of sections names a place, a year, or the kind of water: its role, and how a register calls
/// it, where `source` is that of a decision.
const PLACES: [(&str, &str); 10] = [
    ("section", "section"),
    ("river", "river"),
    ("basin", "basin"),
    ("lake", "lake"),
    ("city", "city"),
    ("province", "province"),
    ("water_body", "water_body"),
    ("source", "water_source"),
    ("water", "water"),
    ("year", "year"),
];

/// What a column of a register says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// The heading.
    pub column: String,
    /// `section`, `river`, `target`, `limit` (of a parameter) …; `None` if it is not known.
    pub field: Option<&'static str>,
    /// The year it holds for, where its name says one.
    pub year: Option<i32>,
    /// For a limit: the parameter.
    pub parameter: Option<String>,
    /// For a limit: the power of ten from the unit of the column to the canonical one.
    pub exponent: i32,
    /// For an unknown heading: the name it may mean.
    pub nearest: Option<String>,
}

/// Whether a register calls a section automatic, by the cell of that column: yes or no, or a word of where
/// data come from.
///
/// ```
/// use shuizhi::table::register::is_automatic;
/// assert_eq!(["是", "手工监测", "TRUE", "待定"].map(is_automatic), [Some(true), Some(false), Some(true), None]);
/// ```
pub fn is_automatic(cell: &str) -> Option<bool> {
    KNOWN.answers.get(&name_key(&fold(cell))).copied().or_else(|| roles::is_automatic(cell))
}

/// Reads the headings of a register, in their order.
///
/// ```
/// use shuizhi::table::register::headings;
/// let of = |name: &str| headings(&[name.to_owned()]).remove(0);
/// assert_eq!((of("2022年水质目标").field, of("2022年水质目标").year), (Some("target"), Some(2022)));
/// assert_eq!(of("氨氮目标值(mg/L)").parameter.as_deref(), Some("ammonia_nitrogen"));
/// assert_eq!((of("所属河流").field, of("县（市、区）").field), (Some("river"), Some("county")));
/// assert_eq!(of("控制级").nearest.as_deref(), Some("控制级别"));
/// ```
pub fn headings(names: &[String]) -> Vec<Heading> {
    let known = roles(names);
    let place = |name: &str| {
        let is = |role: &str| known.get(role).is_some_and(|columns| columns.contains(&name));
        PLACES.into_iter().find(|(role, _)| is(role)).map(|(_, field)| field)
    };
    names
        .iter()
        .map(|name| {
            let folded = fold(name);
            let (rest, year) = without_year(&folded);
            let mut out = Heading {
                column: name.clone(),
                field: field_of(&rest).or_else(|| place(name)),
                year,
                parameter: None,
                exponent: 0,
                nearest: None,
            };
            if out.field.is_none() {
                if let Some((parameter, exponent)) = limit_of(&rest) {
                    (out.field, out.parameter, out.exponent) = (Some("limit"), Some(parameter), exponent);
                } else {
                    out.nearest = nearest(&rest, &KNOWN.names).map(str::to_owned);
                }
            }
            out
        })
        .collect()
}

fn field_of(folded: &str) -> Option<&'static str> {
    let bare = last_bracket(folded).map_or("", |(before, _)| before);
    let of = |name: &str| KNOWN.fields.get(&name_key(name)).copied();
    of(folded).or_else(|| of(bare))
}

/// The parameter whose target a column holds, and the power of ten to its canonical unit.
fn limit_of(folded: &str) -> Option<(String, i32)> {
    let (name, unit) = last_bracket(folded).map_or((folded, None), |(before, unit)| (before, Some(unit)));
    let key = name_key(name);
    let stem = KNOWN.limits.iter().find_map(|end| key.strip_suffix(end.as_str()))?;
    let stem = stem.trim_end_matches(['(', '-']);
    let header = unit.map_or_else(|| stem.to_owned(), |unit| format!("{stem}({unit})"));
    match header::read(&header, parameters()) {
        Header::Parameter { parameter, unit, .. } => {
            let exponent = unit.map_or(Some(0), |u| u.exponent_to(parameter.unit()))?;
            Some((parameter.id.clone(), exponent))
        }
        _ => None,
    }
}

/// A name without the year it holds for: 2022年目标, 目标(2022), target_2022.
fn without_year(folded: &str) -> (String, Option<i32>) {
    let chars: Vec<char> = folded.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    for start in 0..chars.len().saturating_sub(3) {
        let whole = (start..start + 4).all(digit) && !digit(start + 4) && (start == 0 || !digit(start - 1));
        if !whole {
            continue;
        }
        let year: i32 = chars[start..start + 4].iter().collect::<String>().parse().unwrap_or(0);
        if !(1980..2100).contains(&year) {
            continue;
        }
        let before: String = chars[..start].iter().collect();
        let after: String = chars[start + 4..].iter().collect();
        let after = after.strip_prefix("年度").or(after.strip_prefix('年')).unwrap_or(&after);
        let (before, after) = match (before.strip_suffix('('), after.strip_prefix(')')) {
            (Some(before), Some(after)) => (before, after),
            _ => (before.as_str(), after),
        };
        let rest = format!("{}{}", before.trim_end_matches(['_', '-']), after.trim_start_matches(['_', '-']));
        return if rest.is_empty() { (folded.to_owned(), None) } else { (rest, Some(year)) };
    }
    (folded.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_found_by_their_names() {
        for (name, field, year, parameter) in [
            ("断面名称", Some("section"), None, None),
            ("控制级别", Some("control_level"), None, None),
            ("Control Level", Some("control_level"), None, None),
            ("责任县（市、区）", Some("county"), None, None),
            ("目标类别", Some("target"), None, None),
            ("2021年目标", Some("target"), Some(2021), None),
            ("目标(2023年)", Some("target"), Some(2023), None),
            ("target_2022", Some("target"), Some(2022), None),
            ("2022年度氨氮目标", Some("limit"), Some(2022), Some("ammonia_nitrogen")),
            ("氟化物限值(mg/L)", Some("limit"), None, Some("fluoride")),
            ("氨氮(mg/L)", None, None, None),
            ("取水量(万吨)", Some("volume"), None, None),
            ("水源地名称", Some("water_source"), None, None),
            ("水源类型", Some("kind"), None, None),
            ("生态流量(m3/s)", Some("base_flow"), None, None),
            ("来源", Some("source"), None, None),
            ("年份", Some("year"), None, None),
            ("经度", Some("longitude"), None, None),
            ("豁免指标", Some("exempted"), None, None),
            ("天气", None, None, None),
        ] {
            let found = headings(&[name.to_owned()]).remove(0);
            let got = (found.field, found.year, found.parameter.as_deref());
            assert_eq!(got, (field, year, parameter), "{name}");
        }
        assert_eq!(headings(&["汞目标(μg/L)".to_owned()])[0].exponent, -3);
    }

    #[test]
    fn no_name_has_two_fields() {
        let file: File = toml::from_str(include_str!("../../standards/register.toml")).unwrap();
        let mut seen = HashMap::new();
        for field in &file.fields {
            for name in &field.names {
                let before = seen.insert(name_key(&fold(name)), &field.id);
                assert!(before.is_none_or(|id| *id == field.id), "{name}");
            }
        }
    }
}
