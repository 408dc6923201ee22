//! Methods as data: indicator sets, the status of each class, and the rules with their evidence.

use super::model::{Evidence, Kind};
use crate::error::{Error, Result};
use crate::parameter::parameters;
use once_cell::sync::Lazy;
use serde::{Deserialize, Serialize};

/// A published rule of assessment.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    pub schema: u32,
    pub id: String,
    pub title_zh: String,
    pub title_en: String,
    pub kind: Kind,
    /// The standard whose classes the statuses name.
    #[serde(default)]
    pub statuses_of: Option<String>,
    #[serde(default)]
    pub indicator_sets: Vec<IndicatorSet>,
    #[serde(default)]
    pub statuses: Vec<Status>,
    #[serde(default)]
    pub rules: Vec<MethodRule>,
}

/// A named set of parameters that take part in an assessment.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorSet {
    pub id: String,
    pub title_zh: String,
    pub title_en: String,
    /// The standard whose limits it takes.
    pub standard: String,
    pub parameters: Vec<String>,
    /// The set from which further parameters join by history.
    #[serde(default)]
    pub x_from: Option<String>,
    pub evidence: Evidence,
}

/// What the water of a class is called.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    pub level: String,
    pub zh: String,
    pub en: String,
    pub colour: String,
    pub evidence: Evidence,
}

/// A rule in words, with the option that switches it where it can be switched.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MethodRule {
    pub id: String,
    pub zh: String,
    pub en: String,
    #[serde(default)]
    pub option: Option<String>,
    #[serde(default)]
    pub default: Option<String>,
    /// Parameters the rule does not hold for.
    #[serde(default)]
    pub exempt: Vec<String>,
    pub evidence: Evidence,
}

const BUILT_IN: &[(&str, &str)] = &[
    ("assessment-2011-22.toml", include_str!("../../standards/assessment-2011-22.toml")),
    ("statistics-2020-82.toml", include_str!("../../standards/statistics-2020-82.toml")),
    ("monitoring-2020-714.toml", include_str!("../../standards/monitoring-2020-714.toml")),
];

static METHODS: Lazy<Vec<Method>> = Lazy::new(|| {
    let load = |&(file, toml): &(&str, &str)| {
        load(toml, file).unwrap_or_else(|e| panic!("a built-in method is broken: {e}"))
    };
    BUILT_IN.iter().map(load).collect()
});

/// The built-in methods.
pub fn methods() -> &'static [Method] {
    &METHODS
}

fn load(toml: &str, file: &str) -> Result<Method> {
    let fail = |at: &str, problem: String| Error::Standard { file: file.into(), at: at.into(), problem };
    let method: Method = toml::from_str(toml).map_err(|e| fail("format", e.to_string()))?;
    if method.statuses.is_empty() != method.statuses_of.is_none() {
        return Err(fail("statuses_of", "statuses and the standard they are of go together".into()));
    }
    let named = method
        .indicator_sets
        .iter()
        .flat_map(|s| &s.parameters)
        .chain(method.rules.iter().flat_map(|r| &r.exempt));
    for name in named {
        if !parameters().iter().any(|p| p.id == *name) {
            return Err(fail("parameters", format!("{name:?} is no id of parameters.toml")));
        }
    }
    Ok(method)
}

/// The indicator set of a name, in any method.
pub(crate) fn indicator_set(id: &str) -> Option<&'static IndicatorSet> {
    methods().iter().flat_map(|m| &m.indicator_sets).find(|s| s.id.eq_ignore_ascii_case(id))
}

/// The status of each class, in the order of 环办〔2011〕22号, and the standard whose classes they are.
pub(crate) fn statuses() -> (&'static [Status], &'static str) {
    let stated = methods().iter().find_map(|m| Some((m.statuses.as_slice(), m.statuses_of.as_deref()?)));
    stated.unwrap_or_default()
}

/// Whether exceedance multiples are computed for a parameter (none for water temperature, pH, DO).
pub(crate) fn has_multiple(parameter: &str) -> bool {
    let rules = methods().iter().flat_map(|m| &m.rules);
    !rules.filter(|r| r.id == "exceedance-multiple").any(|r| r.exempt.iter().any(|e| e == parameter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_load() {
        assert_eq!(indicator_set("table1-21").unwrap().parameters.len(), 21);
        assert_eq!(indicator_set("5+x").unwrap().parameters.len(), 5);
        assert_eq!((statuses().0.len(), statuses().1), (6, "GB 3838-2002"));
        assert!(!has_multiple("ph") && has_multiple("cod"));
        let e = load(&BUILT_IN[2].1.replace("\"ph\"", "\"hp\""), "m.toml").unwrap_err();
        assert!(e.to_string().contains("hp"));
    }
}
