//! What verdicts are asked for: outfalls, what binds them, and its limits, as plain data that travels
//! with a query.

use super::concern::{Words, taken_as_other};
use super::days::gives_way;
use super::limits::{BindingLimit, LimitSet, SPECIAL_AREA};
use super::outfall::Outfall;
use super::scope::{Asked, Binding, OutOfForce, Ruling, bindings};
use super::takes::taken;
use super::water::Water;
use crate::day::InForce;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::parameter::{self, ParameterRef};
use crate::reason::Reason;
use crate::standard::{Bracket, LimitBasis, Standard, When, rule};
use crate::words;
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::rc::Rc;

/// What verdicts are asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckRequest {
    /// The ids of the parameters, in the order of the results.
    pub parameters: Vec<String>,
    /// Whether each of them is in mg/L, and so has a load.
    pub in_mg: Vec<bool>,
    /// What binds each outfall.
    pub outfalls: Vec<Vec<Bound>>,
    /// The limits of each binding.
    pub sets: Vec<LimitSet>,
    /// The water that products may take, by what binds.
    #[serde(default)]
    pub waters: Vec<Water>,
    /// Whether it is said what outfalls make; without it no concentration is converted, and none is missed.
    #[serde(default)]
    pub production: bool,
    /// When figures in brackets bind, where the user says it.
    pub bracket: Option<When>,
    /// How many readings a day takes.
    pub min_count: u32,
    /// Whether the readings of each parameter are compared one by one, instead of the mean of the day.
    pub each_reading: Vec<bool>,
    /// How values below detection enter loads.
    pub load_nondetect: LoadNonDetect,
}

impl CheckRequest {
    /// Whether a limit is computed from other parameters of its day.
    #[cfg(feature = "polars")]
    pub fn waits_for_others(&self) -> bool {
        self.sets.iter().flat_map(|s| &s.limits).any(|l| l.equation.is_some())
    }

    /// How many verdicts a day of an outfall has at most: one a parameter, or as many as bind it.
    #[cfg(feature = "polars")]
    pub fn most_rows(&self, outfall: Option<u32>) -> usize {
        let bounds = outfall.and_then(|o| self.outfalls.get(o as usize)).map_or(&[][..], Vec::as_slice);
        let binds =
            |b: &&Bound, parameter| b.prohibited || b.sets.get(parameter).is_some_and(Option::is_some);
        let of = |parameter| bounds.iter().filter(|b| binds(b, parameter)).count().max(1);
        (0..self.parameters.len()).map(of).sum()
    }
}

/// What readings below detection count as in loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum LoadNonDetect {
    /// Nothing (SL 219-2013 12.2.5).
    #[default]
    Zero,
    /// What they enter the mean as.
    Mean,
}

/// Options of a check.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckOptions {
    /// When figures in brackets bind, by the word of the standard that has them: `months`, `temperature`.
    pub brackets: Option<String>,
    /// What is done with standards that are not in force on a day.
    pub in_force: OutOfForce,
    /// How many readings a daily mean takes.
    pub min_count: u32,
    /// The parameters whose readings are compared one by one; by default those of HJ 1122-2020 4.7.4.1.
    pub each_reading: Option<Vec<ParameterRef>>,
    /// How values below detection enter loads.
    pub load_nondetect: LoadNonDetect,
}

impl Default for CheckOptions {
    fn default() -> CheckOptions {
        CheckOptions {
            brackets: None,
            in_force: OutOfForce::Bind,
            min_count: 1,
            each_reading: None,
            load_nondetect: LoadNonDetect::default(),
        }
    }
}

/// How a standard binds an outfall, from one day to another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bound {
    /// Its place among all bindings.
    pub place: u32,
    /// On which days it binds.
    pub days: InForce,
    /// Whether the discharge is forbidden.
    pub prohibited: bool,
    /// Why nothing is judged, as the place of a reason.
    pub undetermined: Option<u8>,
    /// What is compared with its limits.
    pub basis: LimitBasis,
    /// The limits of each parameter: places among the sets.
    pub sets: Vec<Option<u32>>,
    /// The water that products may take, of limits that hold everywhere and of special ones: places among
    /// the waters.
    #[serde(default)]
    pub water: [Option<u32>; 2],
}

impl Bound {
    /// Why nothing is judged, where it is so.
    pub fn why_not(&self) -> Option<Reason> {
        self.undetermined.and_then(Reason::from_index)
    }
}

/// What results show of bindings and limits, by their places.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The bindings.
    pub bindings: Vec<Binding>,
    /// The limits.
    pub limits: Vec<ShownLimit>,
}

/// A limit as results show it.
#[derive(Debug, Clone, Serialize)]
pub struct ShownLimit {
    pub comparison: String,
    pub limit: Option<f64>,
    pub limit_high: Option<f64>,
    pub condition: Option<String>,
    /// The same where it is not known whether the condition holds.
    pub condition_unsure: Option<String>,
    pub clause: String,
    pub evidence: String,
}

impl ShownLimit {
    fn of(limit: &BindingLimit, lang: Lang) -> ShownLimit {
        let condition = match lang {
            Lang::Zh => limit.condition_zh.as_ref().or(limit.condition.as_ref()),
            Lang::En => limit.condition.as_ref(),
        };
        let unsure = |c: &String| match lang {
            _ if !limit.cell.encoded => c.clone(), // the name of a cell to be filled in
            Lang::Zh => format!("若：{c}"),
            Lang::En => format!("if {c}"),
        };
        ShownLimit {
            comparison: limit.comparison.clone(),
            limit: limit.low.or(limit.high),
            limit_high: limit.low.and(limit.high),
            condition: condition.cloned(),
            condition_unsure: condition.map(unsure),
            clause: limit.clause.clone(),
            evidence: match (&limit.evidence, lang) {
                ([en, _], Lang::En) => en.clone(),
                ([_, zh], Lang::Zh) => zh.clone(),
            },
        }
    }
}

/// What binds an outfall, with the waters of each binding.
type Found = Rc<[(Binding, [Option<u32>; 2])]>;

/// Finds what binds outfalls by standards, and what is shown of it.
///
/// # Errors
/// [`Error::Option`] where the standards offer no such reading of brackets.
pub fn request(
    standards: &[impl Borrow<Standard>],
    outfalls: &[Outfall],
    parameters: Vec<String>,
    options: &CheckOptions,
    lang: Lang,
) -> Result<(CheckRequest, Shown)> {
    let bracket = options.brackets.as_deref().map(|word| reading_of_brackets(standards, word)).transpose()?;
    let (mut sets, mut waters) = (Vec::new(), Vec::new());
    let (mut shown, mut bound) = (Vec::new(), Vec::with_capacity(outfalls.len()));
    let all: Vec<&Standard> = standards.iter().map(Borrow::borrow).collect();
    let asked = Asked { measured: &parameters, out_of_force: options.in_force, lang };
    let mut bind = |outfall| {
        let by = |s| {
            let mut found = bindings(s, outfall, asked, &mut sets);
            let other = taken_as_other(s, &all, outfall);
            if let Some(industry) = other.filter(|_| gives_way(s, outfall, lang).is_none()) {
                let mut why = Words { parts: Vec::new(), lang };
                why.say(
                    &format!("行业“{industry}”不在已收录的标准所列行业中，按其他排污单位"),
                    &format!(
                        "industry {industry:?} is named by no standard here: taken as another discharger"
                    ),
                );
                for b in found.iter_mut().filter(|b| b.ruling == Ruling::Binds) {
                    b.why = Words { parts: vec![b.why.clone(), why.whole()], lang }.whole();
                }
            }
            found.extend(taken(s, &all, outfall, asked, &mut sets));
            found
        };
        let found = all.iter().copied().flat_map(by);
        // What another standard that is asked too says itself is not said twice.
        let asked = |id: &String| all.iter().any(|s| s.id == *id);
        let found = found.filter(|b| !b.instead.as_ref().is_some_and(asked)).collect::<Vec<_>>();
        let water = |b: Binding| {
            let standard = all.iter().find(|s| s.id == b.standard);
            let water = standard.map(|s| water_of(s, &b, outfall, &mut waters)).unwrap_or_default();
            (b, water)
        };
        found.into_iter().map(water).collect::<Vec<_>>()
    };
    // Outfalls of which the same is said are bound alike.
    let mut known: Vec<(&Outfall, Found)> = Vec::new();
    for (place, outfall) in (0..).zip(outfalls) {
        let alike = known.iter().find(|(alike, _)| *alike == outfall).map(|(_, found)| found.clone());
        let found = alike.unwrap_or_else(|| {
            let found: Found = bind(outfall).into();
            known.push((outfall, found.clone()));
            found
        });
        let of_outfall = (shown.len()..).zip(found.iter());
        bound.push(
            of_outfall
                .map(|(i, (b, water))| Bound { water: *water, ..of_binding(b, i, &parameters) })
                .collect(),
        );
        shown.extend(found.iter().map(|(b, _)| Binding { outfall: place, ..b.clone() }));
    }
    for (place, limit) in (0..).zip(sets.iter_mut().flat_map(|s| &mut s.limits)) {
        limit.place = place;
    }
    let limits = sets.iter().flat_map(|s| &s.limits).map(|l| ShownLimit::of(l, lang)).collect();
    let in_mg = parameters.iter().map(|id| parameter::parameters().get(id).is_ok_and(|p| p.unit == "mg/L"));
    let by_reading: Vec<&str> = match &options.each_reading {
        Some(chosen) => chosen.iter().map(|parameter| parameter.get().id.as_str()).collect(),
        None => rule("each-reading").parameters.iter().map(String::as_str).collect(),
    };
    let request = CheckRequest {
        in_mg: in_mg.collect(),
        each_reading: parameters.iter().map(|id| by_reading.contains(&id.as_str())).collect(),
        parameters,
        outfalls: bound,
        sets,
        waters,
        production: false,
        bracket,
        min_count: options.min_count,
        load_nondetect: options.load_nondetect,
    };
    Ok((request, Shown { bindings: shown, limits }))
}

fn of_binding(b: &Binding, place: usize, parameters: &[String]) -> Bound {
    Bound {
        place: place as u32,
        days: InForce { from: b.from, to: b.to },
        prohibited: b.ruling == Ruling::Prohibited,
        undetermined: match b.ruling {
            Ruling::Undetermined(reason) => Some(reason as u8),
            _ => None,
        },
        basis: b.basis,
        sets: parameters.iter().map(|p| b.sets.get(p).map(|&set| set as u32)).collect(),
        water: [None; 2],
    }
}

/// The water that goes with the limits that bind everywhere, and with special ones, where they may bind.
fn water_of(s: &Standard, b: &Binding, outfall: &Outfall, waters: &mut Vec<Water>) -> [Option<u32>; 2] {
    let own = s.base_water.iter().any(|w| w.special);
    let mut place = |special| {
        let water = Water::of(s, b.level.as_deref(), special).filter(|_| b.ruling == Ruling::Binds)?;
        let found = waters.iter().position(|w| *w == water);
        Some(found.unwrap_or_else(|| {
            waters.push(water);
            waters.len() - 1
        }) as u32)
    };
    let everywhere = place(false);
    let may = outfall.has(SPECIAL_AREA) && outfall.says_of(SPECIAL_AREA) != Some("no");
    [everywhere, if own && may { place(true) } else { everywhere }]
}

fn reading_of_brackets(standards: &[impl Borrow<Standard>], word: &str) -> Result<When> {
    let scopes = standards.iter().filter_map(|s| s.borrow().discharge.as_ref());
    let offered: Vec<&Bracket> = scopes.flat_map(|d| &d.brackets).collect();
    let found = offered.iter().find(|b| b.id == word).map(|b| b.when.clone());
    found.ok_or_else(|| match offered.is_empty() {
        true => Error::Option {
            option: "brackets",
            value: word.to_owned(),
            expected: "the standards have no figures in brackets".into(),
        },
        false => words::refused("brackets", word, offered.iter().map(|b| b.id.as_str())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::standard;

    #[test]
    fn outfalls_alike_are_bound_alike_each_in_its_place() {
        let of = |level: &str| Outfall::builder().kind("公共污水处理系统").level(level).build().unwrap();
        let outfalls = [of("一级A"), of("二级"), of("一级A")];
        let (standards, cod) = ([standard("GB 18918-2002").unwrap()], vec!["cod".to_owned()]);
        let (request, shown) =
            request(&standards, &outfalls, cod, &CheckOptions::default(), Lang::En).unwrap();
        let places = request.outfalls.iter().flatten().map(|b| b.place as usize);
        assert!(places.eq(0..shown.bindings.len()));
        let of = |place: usize| {
            let sets = request.outfalls[place].iter().map(|b| b.sets.clone());
            let own = shown.bindings.iter().filter(move |b| b.outfall as usize == place);
            own.map(|b| (b.level.clone(), b.why.clone())).zip(sets).collect::<Vec<_>>()
        };
        assert!(!of(0).is_empty() && of(0) == of(2) && of(0) != of(1));
        assert_eq!(of(0).len(), request.outfalls[0].len());
    }
}
