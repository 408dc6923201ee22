//! Which parameters take part in a grading.

#![allow(clippy::indexing_slicing, reason = "counts are two, one a water body")]

use super::options::{Indicators, SETS, option_error};
use super::request::{Request, TEMPERATURE};
use crate::error::{Error, NoLimitWhy, Result};
use crate::parameter::ParameterRef;
use crate::standard::{Item, Scope, Standard, Table, WaterBody, indicator_set};
use std::collections::BTreeMap;

/// Items that values are compared with, with their tables.
pub(super) fn gradable(s: &Standard) -> impl Iterator<Item = (&Table, &Item)> {
    let items = s.tables.iter().flat_map(|t| t.items.iter().map(move |i| (t, i)));
    items.filter(|(_, i)| i.is_graded())
}

impl Indicators {
    /// Whether the X of the set comes from the history of a place, if not given.
    pub fn takes_x(&self) -> bool {
        matches!(self, Indicators::Set(set) if set.x_from.is_some())
    }

    /// The ids of the parameters that take part in a grading by `s`.
    pub(super) fn resolve(&self, s: &Standard, request: &Request) -> Result<Vec<String>> {
        let x = &request.x;
        let all = || {
            gradable(s)
                .filter(|(t, _)| t.scope == Scope::AllWaters)
                .map(|(_, i)| i.parameter.clone())
                .collect()
        };
        let mut ids: Vec<String> = match self {
            Indicators::Default => match indicator_set("table1-21") {
                Some(set) if set.standard == s.id => set.parameters.clone(),
                _ => all(),
            },
            Indicators::All => all(),
            Indicators::Set(set) if set.standard == s.id => set.parameters.clone(),
            Indicators::Set(set) => {
                let expected = format!("it belongs to {}; {SETS}", set.standard);
                return Err(option_error("indicators", &set.id, expected));
            }
            Indicators::List(list) if list.is_empty() => return Err(option_error("indicators", "[]", SETS)),
            Indicators::List(list) => list
                .iter()
                .map(|p| {
                    let held = gradable(s).any(|(_, i)| i.parameter == p.id);
                    let none = || Error::NoLimit {
                        standard: s.id.clone(),
                        parameter: p.id.clone(),
                        why: NoLimitWhy::NotLimited,
                    };
                    held.then(|| p.id.clone()).ok_or_else(none)
                })
                .collect::<Result<_>>()?,
        };
        if !x.is_empty() && !self.takes_x() {
            let names: Vec<&str> = x.iter().map(|p| p.name(request.lang)).collect();
            return Err(option_error("x", &names.join(", "), "it goes with the indicators \"5+X\""));
        }
        for p in x {
            let from = indicator_set("5+X").and_then(|s| s.x_from.as_deref()).and_then(indicator_set);
            if !from.is_some_and(|set| set.parameters.contains(&p.id)) {
                return Err(option_error("x", p.name(request.lang), "X are items of the set \"table1-21\""));
            }
            ids.push(p.id.clone());
        }
        if request.drinking_source {
            let chosen = chosen_items(s, request)?;
            let binds = |t: &Table, i: &Item| match t.scope {
                Scope::AllWaters => false,
                Scope::DrinkingWaterSource => true,
                Scope::DrinkingWaterSourceChosen => chosen.contains(&i.parameter.as_str()),
            };
            let sources = gradable(s).filter(|(t, i)| binds(t, i));
            ids.extend(sources.map(|(_, i)| i.parameter.clone()));
        }
        Ok(ids)
    }
}

/// How many indicators there are to assess: in rivers, in lakes, and where the water body is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Due {
    of_body: [u32; 2],
    of_either: u32,
}

impl Due {
    /// The parameters with a limit there, by id.
    pub(super) fn of(s: &Standard, ids: &[String]) -> Due {
        let mut limited: BTreeMap<&str, [bool; 2]> = ids.iter().map(|id| (id.as_str(), [false; 2])).collect();
        for (_, item) in gradable(s) {
            let Some(has) = limited.get_mut(item.parameter.as_str()) else { continue };
            for body in [WaterBody::River, WaterBody::Lake] {
                has[body as usize] |= item.water_body.is_none_or(|b| b == body);
            }
        }
        let count =
            |holds: &dyn Fn(&[bool; 2]) -> bool| limited.values().filter(|has| holds(has)).count() as u32;
        Due {
            of_body: [count(&|has| has[0]), count(&|has| has[1])],
            of_either: count(&|has| has[0] || has[1]),
        }
    }

    /// For rows in a water body, or in an unknown one.
    pub(crate) fn in_body(&self, body: Option<WaterBody>) -> u32 {
        body.map_or(self.of_either, |body| self.of_body[body as usize])
    }
}

/// The parameters that may be the X of "5+X": those of the set X is taken from, but for the five.
pub fn x_candidates() -> Vec<&'static str> {
    let Some(five) = indicator_set("5+X") else { return Vec::new() };
    let from = five.x_from.as_deref().and_then(indicator_set);
    let all = from.into_iter().flat_map(|set| &set.parameters);
    all.filter(|id| !five.parameters.contains(id)).map(String::as_str).collect()
}

/// The items that bind by choice: those chosen, or without a choice all of them.
fn chosen_items<'a>(s: &'a Standard, request: &Request) -> Result<Vec<&'a str>> {
    let by_choice = gradable(s).filter(|(t, _)| t.scope == Scope::DrinkingWaterSourceChosen);
    let all: Vec<&str> = by_choice.map(|(_, i)| i.parameter.as_str()).collect();
    let Some(chosen) = &request.chosen else { return Ok(all) };
    let one = |p: &ParameterRef| {
        let none = || {
            option_error(
                "table3",
                p.name(request.lang),
                "name items of table 3, of which the authority chooses",
            )
        };
        all.iter().copied().find(|item| *item == p.id).ok_or_else(none)
    };
    chosen.iter().map(one).collect()
}

/// The ids of the parameters a request assesses, for choosing columns.
///
/// # Errors
/// As [`Plan::compile`](crate::grading::Plan::compile), for the options that bear on it.
pub fn indicators(request: &Request) -> Result<Vec<String>> {
    ids(request.source()?.as_ref(), request)
}

/// The same by a standard at hand.
pub(crate) fn ids(standard: &Standard, request: &Request) -> Result<Vec<String>> {
    let mut ids = request.indicators.resolve(standard, request)?;
    if request.do_saturation {
        ids.push(TEMPERATURE.into());
    }
    Ok(ids)
}
