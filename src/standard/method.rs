//! Methods as data: indicator sets, the status of each class, and the rules with their evidence.

use super::evidence::{Evidence, EvidenceKind};
use super::item::Item;
use super::model::{Kind, Table};
use super::registry::{self, Source};
use super::screening::ScreeningLaw;
use super::trophic::Trophic;
use crate::error::{Error, Result};
use crate::parameter::{Parameter, parameters};
use crate::rounding;
use crate::unit::Unit;
use once_cell::sync::Lazy;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// A remark in both languages.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub en: String,
    pub zh: String,
}

/// A published rule of assessment.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// The version of the format of the file.
    pub schema: u32,
    /// The number of the document.
    pub id: String,
    /// The title in Chinese.
    pub title_zh: String,
    /// The title in English.
    pub title_en: String,
    /// What kind of document it is.
    pub kind: Kind,
    /// The standard whose classes the statuses name.
    #[serde(default)]
    pub statuses_of: Option<String>,
    /// The day it was issued.
    #[serde(default)]
    pub issued: Option<String>,
    /// The first day in force.
    #[serde(default)]
    pub in_force_from: Option<String>,
    /// Where the days come from.
    #[serde(default)]
    pub dates_evidence: Option<Evidence>,
    /// Sets of indicators.
    #[serde(default)]
    pub indicator_sets: Vec<IndicatorSet>,
    /// What the water of each class is called.
    #[serde(default)]
    pub statuses: Vec<ClassStatus>,
    /// Its rules.
    #[serde(default)]
    pub rules: Vec<MethodRule>,
    /// The trophic level index.
    #[serde(default)]
    pub trophic: Option<Trophic>,
    /// What readings are screened for, where it says so.
    #[serde(default)]
    pub screening: Option<ScreeningLaw>,
    /// Short names of the copies cited by evidence, and where each is found.
    #[serde(default)]
    pub witnesses: BTreeMap<String, String>,
    /// Its tables of limits, where it has some.
    #[serde(default)]
    pub tables: Vec<Table>,
}

/// A named set of parameters that take part in an assessment.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorSet {
    /// The name of the set, such as `table1-21`.
    pub id: String,
    /// The title in Chinese.
    pub title_zh: String,
    /// The title in English.
    pub title_en: String,
    /// The standard whose limits it takes.
    pub standard: String,
    /// The ids of the parameters.
    pub parameters: Vec<String>,
    /// The set from which further parameters join by history.
    #[serde(default)]
    pub x_from: Option<String>,
    /// Where the set comes from.
    pub evidence: Evidence,
}

/// What the water of a class is called.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClassStatus {
    /// The class.
    pub level: String,
    /// The status in Chinese, as 优.
    pub zh: String,
    /// The status in English.
    pub en: String,
    /// The colour in which maps show it.
    pub colour: String,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// A rule in words, with the option that switches it where it can be switched.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MethodRule {
    /// The stable name of the rule.
    pub id: String,
    /// The rule in Chinese.
    pub zh: String,
    /// The rule in English.
    pub en: String,
    /// The option that changes it.
    #[serde(default)]
    pub option: Option<String>,
    /// The verbs that have the option, where not all that know the rule do.
    #[serde(default)]
    pub of: Vec<String>,
    /// What the option is by default.
    #[serde(default)]
    pub default: Option<String>,
    /// What the option may be, where that is a short list.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The figures of the rule by name, decimals in quotes.
    #[serde(default)]
    pub figures: BTreeMap<String, String>,
    /// The same as numbers, read when they are first asked for.
    #[serde(skip)]
    numbers: OnceLock<BTreeMap<String, f64>>,
    /// The class the rule speaks of.
    #[serde(default)]
    pub level: Option<String>,
    /// Parameters the rule is about.
    #[serde(default)]
    pub parameters: Vec<String>,
    /// Why a rule from one source or practice has no option.
    #[serde(default)]
    pub fixed: Option<Said>,
    /// What sources differ about, where they do.
    #[serde(default)]
    pub disputed: Option<Said>,
    /// Parameters the rule does not hold for.
    #[serde(default)]
    pub exempt: Vec<String>,
    /// The document and its clause.
    #[serde(default)]
    pub clause: Option<Said>,
    /// Why a rule of a text or an official document names no clause.
    #[serde(default)]
    pub no_clause: Option<Said>,
    /// Where the rule comes from.
    pub evidence: Evidence,
}

/// The figure of a rule that has no end until the user gives one.
const UNLIMITED: &str = "unlimited";

impl MethodRule {
    /// Whether the rule is about a parameter.
    pub fn names(&self, parameter: &Parameter) -> bool {
        self.parameters.contains(&parameter.id)
    }

    /// A figure of the rule, which the built-in files have.
    pub(crate) fn figure(&self, name: &str) -> f64 {
        let number = |text: &str| match text {
            UNLIMITED => f64::INFINITY,
            text => rounding::parse(text).map(rounding::to_f64).expect("checked at load"),
        };
        let read = || self.figures.iter().map(|(name, text)| (name.clone(), number(text))).collect();
        let figure = self.numbers.get_or_init(read).get(name);
        *figure.unwrap_or_else(|| panic!("rule {} has no figure {name}", self.id))
    }
}

static METHODS: Lazy<Vec<Method>> = Lazy::new(|| {
    let load = |source: &Source| {
        load(source.toml, source.file).unwrap_or_else(|e| panic!("a built-in method is broken: {e}"))
    };
    registry::METHODS.iter().map(load).collect()
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
        .chain(method.rules.iter().flat_map(|r| r.exempt.iter().chain(&r.parameters)))
        .chain(method.trophic.iter().flat_map(|t| &t.parameters).map(|p| &p.parameter))
        .chain(method.tables.iter().flat_map(|t| &t.items).map(|i| &i.parameter))
        .chain(method.screening.iter().flat_map(ScreeningLaw::names));
    for name in named {
        if !parameters().iter().any(|p| p.id == *name) {
            return Err(fail("parameters", format!("{name:?} is no id of parameters.toml")));
        }
    }
    for rule in &method.rules {
        let read = matches!(rule.evidence.kind, EvidenceKind::Text | EvidenceKind::Citation);
        if (read || rule.no_clause.is_some()) && rule.clause.is_some() == rule.no_clause.is_some() {
            return Err(fail(
                &rule.id,
                "a rule that was read names its clause, or says why it has none".into(),
            ));
        }
    }
    let trophic = method.trophic.iter();
    let figures = method.rules.iter().flat_map(|r| r.figures.values()).chain(trophic.flat_map(|t| {
        let parameters = t.parameters.iter().flat_map(|p| [&p.r, &p.a, &p.b]);
        parameters.chain(t.states.iter().flat_map(|s| s.below.iter().chain(&s.up_to)))
    }));
    let figures = figures.chain(method.screening.iter().flat_map(ScreeningLaw::figures));
    let limits = method.tables.iter().flat_map(|t| &t.items).flat_map(|i| &i.limits);
    for figure in figures.chain(limits.flat_map(|l| l.value.iter().chain(&l.high))) {
        if figure != UNLIMITED && super::parts::figure(figure).is_none() {
            return Err(fail("figures", format!("{figure:?} is not a decimal")));
        }
    }
    for item in method.tables.iter().flat_map(|t| &t.items) {
        let at = format!("item {}", item.no);
        let canonical = parameters().get(&item.parameter)?.unit();
        if Unit::parse(&item.unit).and_then(|u| u.exponent_to(canonical)).is_none() {
            return Err(fail(&at, format!("the unit {:?} does not fit {}", item.unit, item.parameter)));
        }
        let evidence = item.limits.iter().filter_map(|l| l.evidence.as_ref()).chain([&item.evidence]);
        for name in evidence.flat_map(|e| &e.witnesses) {
            if !method.witnesses.contains_key(name) {
                return Err(fail(&at, format!("the witness {name:?} is not named in [witnesses]")));
            }
        }
    }
    Ok(method)
}

/// The rule of a name, in any method: one that the built-in files have.
pub(crate) fn rule(id: &str) -> &'static MethodRule {
    static BY_ID: Lazy<HashMap<&str, &MethodRule>> = Lazy::new(|| {
        let rules = methods().iter().flat_map(|m| &m.rules);
        rules.map(|rule| (rule.id.as_str(), rule)).collect()
    });
    BY_ID.get(id).unwrap_or_else(|| panic!("no method has a rule {id}"))
}

/// How the trophic state is computed (环办〔2011〕22号).
pub fn trophic() -> &'static Trophic {
    methods().iter().find_map(|m| m.trophic.as_ref()).expect("环办〔2011〕22号 has it")
}

/// What readings are screened for.
pub fn screening() -> &'static ScreeningLaw {
    methods().iter().find_map(|m| m.screening.as_ref()).expect("a built-in method has it")
}

/// The items of the tables of a method, which is built in.
pub(crate) fn items(method: &str) -> impl Iterator<Item = &'static Item> {
    let found = methods().iter().find(|m| m.id == method);
    let tables = &found.unwrap_or_else(|| panic!("there is no method {method}")).tables;
    tables.iter().flat_map(|t| &t.items)
}

/// The indicator set of a name, in any method.
pub(crate) fn indicator_set(id: &str) -> Option<&'static IndicatorSet> {
    methods().iter().flat_map(|m| &m.indicator_sets).find(|s| s.id.eq_ignore_ascii_case(id))
}

/// The status of each class, in the order of 环办〔2011〕22号, and the standard whose classes they are.
pub(crate) fn statuses() -> (&'static [ClassStatus], &'static str) {
    let stated = methods().iter().find_map(|m| Some((m.statuses.as_slice(), m.statuses_of.as_deref()?)));
    stated.unwrap_or_default()
}

/// Whether exceedance multiples are computed for a parameter (none for water temperature, pH, DO).
pub(crate) fn has_multiple(id: &str) -> bool {
    !rule("exceedance-multiple").exempt.iter().any(|exempt| exempt == id)
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
        let source = registry::METHODS.iter().find(|m| m.file == "monitoring-2020-714.toml").unwrap();
        let e = load(&source.toml.replace("\"ph\"", "\"hp\""), "m.toml").unwrap_err();
        assert!(e.to_string().contains("hp"));
    }
}
