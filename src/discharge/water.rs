//! The water that a unit of product may take, and concentrations converted to it: where an outfall drains
//! more than its products may take, ρ基 = Q总 / Σ(Yi·Qi基) · ρ实.

use super::product::{Found, figure, find, words};
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::rounding;
use crate::standard::{BaseWater, Standard, WaterSpan, water_for};
use crate::text::nearest;
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

/// What is made at an outfall: a product and the unit of its quantities.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Made {
    /// The place of the outfall in the request.
    pub outfall: u32,
    /// The product, in the words of the standard; `None` where it is not said.
    pub product: Option<String>,
    /// The unit of its quantities: `t`, `kL`, `m2`, `万只`.
    pub unit: String,
    /// What the plant's own acceptance allows a unit of it, as `8` in `m3/t`: of standards that leave the
    /// figure to it (GB 31571-2015).
    #[serde(default)]
    pub own: Option<(String, String)>,
    /// What is named where it is refused: the outfall with the column of products, and of units.
    pub at: [String; 2],
}

/// The water that products may take by a standard, at a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Water {
    /// The number of the standard.
    pub standard: String,
    /// The level; `None` of a standard with one.
    pub level: Option<String>,
    /// Whether it goes with the special limits.
    pub special: bool,
    /// Over what quantities and drainage are counted.
    pub over: WaterSpan,
    /// Of one unit of each thing that is made.
    pub figures: Vec<Allowed>,
}

/// The water that one unit of a product may take.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowed {
    /// In m³.
    Most(f64),
    /// The standard sets none, and by its text the measured concentration counts.
    Measured,
    /// It depends on what is not said.
    NotTold,
}

impl Water {
    /// What a standard says at a level; `None` where it asks for no conversion.
    pub(super) fn of(s: &Standard, level: Option<&str>, special: bool) -> Option<Water> {
        let over = s.base_water_over?;
        let (standard, level) = (s.id.clone(), level.map(str::to_owned));
        Some(Water { standard, level, special, over, figures: Vec::new() })
    }

    /// The rows of its standard that it speaks of.
    fn rows<'a>(&self, s: &'a Standard) -> Vec<&'a BaseWater> {
        let level = |b: &&BaseWater| self.level.as_ref().is_none_or(|l| b.level.contains(l.as_str()));
        s.base_water.iter().filter(|b| b.special == self.special).filter(level).collect()
    }

    /// Where it stands, and its evidence.
    pub fn shown(&self, standards: &[impl Borrow<Standard>], lang: Lang) -> [String; 2] {
        let s = standards.iter().map(Borrow::borrow).find(|s: &&Standard| s.id == self.standard);
        let rows = s.map(|s| self.rows(s)).unwrap_or_default();
        match rows.first() {
            Some(row) => [format!("表{} 单位产品基准排水量", row.table), row.evidence.told(lang)],
            None => {
                ["单位产品基准排水量".to_owned(), crate::standard::EvidenceKind::User.word(lang).to_owned()]
            }
        }
    }

    /// The table of a standard that has it, in a language; only the standard where it leaves the figure to
    /// the acceptance of the plant.
    pub fn place(&self, standards: &[impl Borrow<Standard>], lang: Lang) -> String {
        let s = standards.iter().map(Borrow::borrow).find(|s: &&Standard| s.id == self.standard);
        match (s.and_then(|s| self.rows(s).first().map(|row| row.table.as_str())), lang) {
            (Some(table), Lang::Zh) => format!("{}表{table}", self.standard),
            (Some(table), Lang::En) => format!("{} table {table}", self.standard),
            (None, _) => self.standard.clone(),
        }
    }

    /// What one unit of a product may take.
    pub(super) fn figure(&self, s: &Standard, made: &Made) -> Result<Allowed> {
        let (product, unit) = (made.product.as_deref(), made.unit.as_str());
        let refuse = |at: usize, word: &str, known: Vec<&str>| Error::UnknownWord {
            what: made.at.get(at).cloned().unwrap_or_default(),
            word: word.to_owned(),
            nearest: nearest(word, known.iter().flat_map(|k| words(k)).chain(known.iter().copied()))
                .map(str::to_owned),
            known: known.join(", "),
        };
        let rows = self.rows(s);
        let (value, per) = match find(&rows, product) {
            Found::One(row) => (row.value.as_str(), row.unit.as_str()),
            Found::NotTold => return Ok(Allowed::NotTold),
            Found::None if s.base_water.is_empty() => match &made.own {
                Some((value, per)) => (value.as_str(), per.as_str()),
                None => return Ok(Allowed::NotTold),
            },
            Found::None if s.base_water_else.is_some() => return Ok(Allowed::Measured),
            Found::None if rows.is_empty() => return Ok(Allowed::NotTold),
            Found::None => {
                let known = rows.iter().filter_map(|r| r.product.as_deref()).collect();
                return Err(refuse(0, product.unwrap_or_default(), known));
            }
            Found::Several(known) => return Err(refuse(0, product.unwrap_or_default(), known)),
        };
        let Some(value) = rounding::parse(value) else { return Err(refuse(1, value, Vec::new())) };
        match figure(value, per, unit) {
            Some(figure) => Ok(Allowed::Most(figure)),
            None => {
                let known = water_for(per).map(|(_, word)| word);
                Err(refuse(1, unit, known.into_iter().collect()))
            }
        }
    }
}

/// What is known of a day's water: what was drained and made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Production<'a> {
    /// What was drained while it was made, in m³, where it is said beside what was made.
    pub drained: Option<f64>,
    /// What was made: the place of each among what is made, and how much; `None` where that is not known.
    pub made: &'a [(u32, Option<f64>)],
}

/// How the water drained on a day compares with what its products may take.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Ratio {
    /// No conversion is asked for.
    #[default]
    NotAsked,
    /// It is known.
    Known {
        /// What the products may take, in m³: Σ(Yi·Qi基).
        base: f64,
        /// How much of it was drained: Q总 / Σ(Yi·Qi基).
        ratio: f64,
    },
    /// What was drained or made is not known.
    NotTold,
    /// The products may take none, and something was drained: the formula has no figure.
    NoBase,
}

impl Ratio {
    /// That of a day: `flow` is what was drained, in m³ a day, where nothing is said beside what was made.
    pub fn of(water: &Water, flow: Option<f64>, day: &Production<'_>) -> Ratio {
        let flow = flow.filter(|_| water.over == WaterSpan::WorkingDay);
        let allowed = |place: u32| water.figures.get(place as usize).copied().unwrap_or(Allowed::NotTold);
        if day.made.iter().any(|&(place, _)| allowed(place) == Allowed::Measured) {
            return Ratio::NotAsked;
        }
        let part = |&(place, quantity): &(u32, Option<f64>)| match allowed(place) {
            Allowed::Most(figure) => Some(quantity? * figure),
            _ => None,
        };
        let base = day.made.iter().map(part).sum::<Option<f64>>().filter(|_| !day.made.is_empty());
        match (day.drained.or(flow), base.map(rounding::settled)) {
            (Some(drained), Some(base)) if base > 0.0 => {
                Ratio::Known { base, ratio: rounding::settled(drained / base) }
            }
            (Some(drained), Some(_)) if drained > 0.0 => Ratio::NoBase,
            (Some(_), Some(_)) => Ratio::NotAsked, // nothing made, nothing drained
            _ => Ratio::NotTold,
        }
    }

    /// What a measured concentration is multiplied by; 1 where nothing is converted.
    pub fn factor(self) -> f64 {
        match self {
            Ratio::Known { ratio, .. } => ratio.max(1.0),
            _ => 1.0,
        }
    }

    /// A measured concentration, converted; itself where nothing is.
    pub fn converted(self, x: f64) -> f64 {
        if self.factor() > 1.0 { rounding::settled(x * self.factor()) } else { x }
    }
}

#[cfg(test)]
mod tests;
