//! The codes of messages, from `standards/hj212-codes.toml`: what they name, and the units of their figures.

use crate::lang::Lang;
use crate::parameter::parameters;
use once_cell::sync::Lazy;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What a code of a message names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The code: `w01018`, or of 2005 `011`.
    pub code: String,
    /// What the tables of HJ 212 call it.
    pub name_zh: String,
    /// The id of the parameter where it is one of ours.
    pub name_en: String,
    /// Whether it is a parameter of ours.
    pub known: bool,
    /// The unit of a figure.
    pub unit: String,
    /// The unit of the total of a period (`Cou`).
    pub total: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    #[serde(rename = "evidence")]
    _evidence: HashMap<String, String>,
    units: BTreeMap<String, String>,
    totals: HashMap<String, String>,
    old: BTreeMap<String, String>,
    others: Vec<Other>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    code: String,
    name_zh: String,
    name_en: String,
    unit: String,
    total: String,
}

static CODES: Lazy<Vec<Code>> = Lazy::new(|| {
    let file: File = toml::from_str(include_str!("../../standards/hj212-codes.toml"))
        .unwrap_or_else(|e| panic!("the built-in codes are broken: {e}"));
    assert_eq!(file.schema, 1, "the built-in codes are of this schema");
    let ours = file.units.into_iter().map(|(code, unit)| {
        let p = parameters().get(&code).unwrap_or_else(|e| panic!("{e}"));
        let total = file.totals.get(&code).cloned();
        let [name_zh, name_en] = [Lang::Zh, Lang::En].map(|lang| p.name(lang).to_owned());
        Code { code, name_zh, name_en, known: true, unit, total }
    });
    let others = file.others.into_iter().map(|o| Code {
        code: o.code,
        name_zh: o.name_zh,
        name_en: o.name_en,
        known: false,
        unit: o.unit,
        total: Some(o.total),
    });
    let mut codes: Vec<Code> = ours.chain(others).collect();
    for (old, new) in file.old {
        let named = codes.iter().find(|c| c.code == new).unwrap_or_else(|| panic!("{new} is no code"));
        codes.push(Code { code: old, ..named.clone() });
    }
    codes
});

/// All codes that are known, those of 2005 last.
pub fn codes() -> &'static [Code] {
    &CODES
}

/// What a code names.
///
/// ```
/// use shuizhi::hj212;
/// let cod = hj212::code("011").unwrap();
/// assert_eq!((cod.name_en.as_str(), cod.unit.as_str(), cod.total.as_deref()), ("cod", "mg/L", Some("kg")));
/// assert!(hj212::code("a21005").is_none());
/// ```
pub fn code(code: &str) -> Option<&'static Code> {
    codes().iter().find(|c| c.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_name_parameters_and_units() {
        for (given, name, unit, total) in [
            ("w01018", "化学需氧量", "mg/L", Some("kg")),
            ("W21003", "氨氮", "mg/L", Some("kg")),
            ("060", "氨氮", "mg/L", Some("kg")),
            ("B01", "流量", "L/s", Some("m3")),
            ("w00000", "流量", "L/s", Some("m3")),
            ("001", "pH", "1", None),
            ("w20111", "汞", "μg/L", Some("g")),
            ("w20089", "铊", "ng/L", Some("mg")),
        ] {
            let found = code(given).unwrap();
            let told = (found.name_zh.as_str(), found.unit.as_str(), found.total.as_deref());
            assert_eq!(told, (name, unit, total), "{given}");
        }
        for given in ["", "a21005", "w99999", "COD", "11"] {
            assert_eq!(code(given), None, "{given}");
        }
    }

    #[test]
    fn no_code_stands_twice() {
        let mut all: Vec<_> = codes().iter().map(|c| c.code.to_lowercase()).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
