//! What is measured: ids, names, symbols, codes, aliases, canonical units and decimals, from
//! `standards/parameters.toml`.

#![allow(clippy::indexing_slicing, reason = "places are those of the list that names were taken from")]

mod reference;

pub use reference::ParameterRef;

use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::rounding;
use crate::text::fold;
use crate::unit::Unit;
use once_cell::sync::Lazy;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

const SOURCE: &str = include_str!("../standards/parameters.toml");

/// A measured quantity. Equality is by id.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The stable id, such as `ammonia_nitrogen`.
    pub id: String,
    /// The Chinese name, as 氨氮.
    pub name_zh: String,
    /// The English name.
    pub name_en: String,
    /// The symbol, such as `NH3-N`.
    #[serde(default)]
    pub symbol: Option<String>,
    /// The CAS number.
    #[serde(default)]
    pub cas: Option<String>,
    /// Codes of HJ 525 / HJ 212-2017; of two the first is the "total" form.
    #[serde(default)]
    pub hj525: Vec<String>,
    /// The canonical unit: limits, results and unlabelled columns are in it.
    pub unit: String,
    /// The same, read.
    #[serde(skip)]
    canonical: Option<Unit>,
    /// What the figure is expressed as (`N`: 以N计).
    #[serde(default)]
    pub basis: Vec<String>,
    /// Other names that are understood.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Names that count only beside a unit of the parameter's dimension.
    #[serde(default)]
    pub weak_aliases: Vec<String>,
    /// Whether a figure below zero is possible (temperature, potential).
    #[serde(default)]
    pub signed: bool,
    /// Places kept for assessment (环办监测函〔2020〕82号).
    #[serde(default)]
    pub decimals_assessment: Option<u32>,
    /// Places of the real-time publication.
    #[serde(default)]
    pub decimals_published: Option<u32>,
    /// Where codes and decimals come from.
    pub evidence: String,
}

/// As its id: all that is known of it would hide the rest.
impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

impl Parameter {
    /// The canonical unit.
    pub fn unit(&self) -> Unit {
        self.canonical.or_else(|| Unit::parse(&self.unit)).expect("checked at load")
    }

    /// The name in a language, `zh` or `en`; results call parameters by id in English.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.name_zh,
            Lang::En => &self.id,
        }
    }

    /// What it is called in sentences.
    ///
    /// ```
    /// use shuizhi::{Lang, parameter::parameters};
    /// let cod = parameters().get("CODcr").unwrap();
    /// assert_eq!((cod.name(Lang::En), cod.title(Lang::En)), ("cod", "chemical oxygen demand"));
    /// ```
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.name_zh,
            Lang::En => &self.name_en,
        }
    }
}

impl PartialEq for Parameter {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// How a name was matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strength {
    /// The name means the parameter wherever it appears.
    Strong,
    /// The name counts only beside a unit that fits.
    Weak,
}

/// All parameters, found by any of their names.
#[derive(Debug)]
pub struct Parameters {
    list: Vec<Parameter>,
    by_name: HashMap<String, usize>,
    /// A weak name may belong to several parameters, which their units tell apart.
    by_weak_name: HashMap<String, Vec<usize>>,
    conversions: Vec<Conversion>,
    /// The bytes of the longest name.
    longest: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    parameters: Vec<Parameter>,
    #[serde(default)]
    conversions: Vec<Conversion>,
}

/// Figures expressed as a formula, and what they are multiplied by to be expressed as another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// What figures are expressed as, in any of its forms.
    pub from: Vec<String>,
    /// What they become.
    pub to: String,
    /// The mass of `to` in a mass `of` of `from`, decimals.
    pub parts: String,
    /// The mass of `from` in which that of `to` is contained.
    pub of: String,
    /// Where the masses come from.
    pub evidence: String,
}

/// The form in which names are compared: folded, lower case, without `_`.
pub fn key(name: &str) -> String {
    folded_key(&fold(name))
}

fn folded_key(folded: &str) -> String {
    folded.to_lowercase().replace('_', "")
}

impl Parameters {
    /// Loads and checks a file of parameters.
    pub fn load(toml: &str) -> Result<Parameters> {
        let fail = |at: &str, problem: String| Error::Standard {
            file: "parameters.toml".into(),
            at: at.into(),
            problem,
        };
        let mut file: File = toml::from_str(toml).map_err(|e| fail("format", e.to_string()))?;
        if file.schema != 1 {
            return Err(fail("schema", format!("is {}, this version reads 1", file.schema)));
        }
        let mut by_name: HashMap<String, usize> = HashMap::new();
        let mut by_weak_name: HashMap<String, Vec<usize>> = HashMap::new();
        for p in &mut file.parameters {
            p.canonical = Unit::parse(&p.unit);
        }
        for (i, p) in file.parameters.iter().enumerate() {
            if p.canonical.is_none() {
                return Err(fail(&p.id, format!("unit {:?} is unknown", p.unit)));
            }
            if p.evidence.trim().is_empty() {
                return Err(fail(&p.id, "evidence is missing".into()));
            }
            let strong = [&p.id, &p.name_zh, &p.name_en]
                .into_iter()
                .chain(&p.symbol)
                .chain(&p.aliases)
                .chain(&p.hj525)
                .filter(|name| !p.weak_aliases.contains(name));
            for name in strong {
                if let Some(j) = by_name.insert(key(name), i).filter(|&j| j != i) {
                    return Err(fail(
                        &p.id,
                        format!("the name {name:?} belongs to {} as well", file.parameters[j].id),
                    ));
                }
            }
            for name in &p.weak_aliases {
                let others = by_weak_name.entry(key(name)).or_default();
                let alike = |j: &usize| file.parameters[*j].unit().exponent_to(p.unit()).is_some();
                if let Some(&j) = others.iter().find(|j| **j != i && alike(j)) {
                    return Err(fail(
                        &p.id,
                        format!("the weak alias {name:?} belongs to {} as well", file.parameters[j].id),
                    ));
                }
                if others.last() != Some(&i) {
                    others.push(i);
                }
            }
        }
        for c in &file.conversions {
            let figures = [&c.parts, &c.of].map(|d| rounding::parse(d).filter(|d| d.is_sign_positive()));
            if figures.contains(&None) || c.from.is_empty() || c.evidence.trim().is_empty() {
                return Err(fail("conversions", format!("that to {} is incomplete", c.to)));
            }
        }
        let longest = by_name.keys().chain(by_weak_name.keys()).map(String::len).max().unwrap_or(0);
        Ok(Parameters {
            list: file.parameters,
            by_name,
            by_weak_name,
            conversions: file.conversions,
            longest,
        })
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.list.iter()
    }

    /// The parameter of any of its names (ids, Chinese and English names, symbols, codes,
    /// aliases), with the strength of the name.
    ///
    /// ```
    /// use shuizhi::parameter::{parameters, Strength};
    /// let (p, strength) = parameters().find("ＮＨ₃－Ｎ").unwrap();
    /// assert_eq!((p.id.as_str(), strength), ("ammonia_nitrogen", Strength::Strong));
    /// assert_eq!(parameters().find("As").unwrap().1, Strength::Weak);
    /// ```
    pub fn find(&self, name: &str) -> Option<(&Parameter, Strength)> {
        let (places, strength) = self.places(&key(name))?;
        Some((&self.list[places[0]], strength))
    }

    /// Every parameter a folded name may mean: one, but for a weak name of several.
    pub(crate) fn candidates(&self, folded: &str) -> Option<(Vec<&Parameter>, Strength)> {
        // A longer text, even half of `_`, is not a name: headers are searched piece by piece.
        if folded.len() > 2 * self.longest {
            return None;
        }
        let (places, strength) = self.places(&folded_key(folded))?;
        Some((places.iter().map(|&i| &self.list[i]).collect(), strength))
    }

    fn places(&self, key: &str) -> Option<(&[usize], Strength)> {
        let strong = self.by_name.get(key).map(|i| (std::slice::from_ref(i), Strength::Strong));
        strong.or_else(|| self.by_weak_name.get(key).map(|places| (&places[..], Strength::Weak)))
    }

    /// What figures expressed as `basis` are multiplied by to be those of the parameter, with how it is made.
    pub fn conversion(&self, basis: &str, parameter: &Parameter) -> Option<String> {
        let basis = key(basis);
        let found = self
            .conversions
            .iter()
            .find(|c| parameter.basis.contains(&c.to) && c.from.iter().any(|from| key(from) == basis))?;
        let (parts, of) = (rounding::parse(&found.parts)?, rounding::parse(&found.of)?);
        let factor = parts.checked_div(of)?.round_sf(4)?;
        Some(format!("{factor} ({}/{})", found.parts, found.of))
    }

    /// All names, as they are compared, with their parameters.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, &Parameter)> {
        self.by_name.iter().map(|(name, &i)| (name.as_str(), &self.list[i]))
    }

    /// The place of a parameter in the file's order; behind all of them, of one of another file.
    pub fn position(&self, p: &Parameter) -> usize {
        self.by_name.get(&key(&p.id)).copied().unwrap_or(self.list.len())
    }
}

static PARAMETERS: Lazy<Parameters> = Lazy::new(|| {
    Parameters::load(SOURCE).unwrap_or_else(|e| panic!("the built-in parameters are broken: {e}"))
});

/// What an error says in a language, which names parameters as results of the language do.
pub(crate) fn message(error: &Error, lang: Lang) -> String {
    let mut error = error.clone();
    if let Some(id) = error.parameter_mut()
        && let Some((known, _)) = parameters().find(id)
        && known.id == *id
    {
        *id = known.name(lang).to_owned();
    }
    error.message(lang)
}

/// The built-in parameters.
pub fn parameters() -> &'static Parameters {
    &PARAMETERS
}

/// A parameter in data: its id.
pub(crate) fn as_id<S: serde::Serializer>(
    parameter: &Parameter,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&parameter.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_parameters_load() {
        assert_eq!(parameters().iter().count(), 220);
        for p in parameters().iter() {
            for name in [&p.id, &p.name_zh, &p.name_en].into_iter().chain(&p.symbol).chain(&p.hj525) {
                assert_eq!(parameters().get(name).unwrap().id, p.id, "{name}");
            }
        }
    }

    #[test]
    fn names_people_type_are_understood() {
        for (name, id) in [
            ("NH3-N", "ammonia_nitrogen"),
            ("NH₃-N", "ammonia_nitrogen"),
            ("w21003", "ammonia_nitrogen"),
            ("CODMn", "permanganate_index"),
            ("CODcr", "cod"),
            ("Cr6+", "chromium_hexavalent"),
            ("Cr⁶⁺", "chromium_hexavalent"),
            ("六价铬", "chromium_hexavalent"),
            ("Total Phosphorus", "total_phosphorus"),
            ("total_phosphorus", "total_phosphorus"),
            ("PH", "ph"),
        ] {
            assert_eq!(parameters().get(name).unwrap().id, id, "{name}");
        }
        let p = parameters().get("总磷").unwrap();
        assert_eq!(parameters().conversion("PO4", p).unwrap(), "0.3261 (30.974/94.970)");
        assert_eq!(parameters().conversion("NO3", p), None);
        for total in ["Cr", "铬", "总铬"] {
            let found = parameters().find(total).map(|(p, _)| p.id.as_str());
            assert_ne!(found, Some("chromium_hexavalent"), "{total}");
        }
        assert!(matches!(parameters().get("氨").unwrap_err(), Error::UnknownParameter { .. }));
    }

    #[test]
    fn broken_files_are_refused_with_the_place() {
        let entry = |id: &str, zh: &str, more: &str| {
            format!(
                "[[parameters]]\nid='{id}'\nname_zh='{zh}'\nname_en='{id}'\nunit='mg/L'\nevidence='x'\n{more}\n"
            )
        };
        for (body, at, what) in [
            (entry("a", "甲", "") + &entry("b", "甲", ""), "b", "belongs to a"),
            (entry("a", "甲", "").replace("mg/L", "ppm"), "a", "ppm"),
            (entry("a", "甲", "").replace("'x'", "' '"), "a", "evidence"),
            (entry("a", "甲", "colour=1"), "format", "colour"),
            (
                entry("a", "甲", "weak_aliases=['x']") + &entry("b", "乙", "weak_aliases=['X']"),
                "b",
                "weak alias",
            ),
            (
                entry("a", "甲", "")
                    + "[[conversions]]\nfrom=['NO3']\nto='N'\nparts='14'\nof='x'\nevidence='x'",
                "conversions",
                "N",
            ),
        ] {
            let e = Parameters::load(&format!("schema=1\n{body}")).unwrap_err();
            let text = e.to_string();
            assert!(text.contains(&format!(": {at}: ")) && text.contains(what), "{text}");
        }
        assert!(Parameters::load("schema=2\nparameters=[]").is_err());
    }
}
