//! The form of what readings are screened for, in the file of a method.

use crate::rounding;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What readings are screened for, and how serious the findings of each rule are.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ScreeningLaw {
    /// Rules whose findings cannot be true.
    pub impossible: Vec<String>,
    /// Rules whose findings are to be doubted.
    pub suspect: Vec<String>,
    /// Rules whose findings are only worth knowing.
    pub info: Vec<String>,
    /// Parameters whose scatter is on a plain scale; that of others is on one of ratios.
    pub plain: Vec<String>,
    /// What the findings of each rule are called in Chinese.
    pub titles: BTreeMap<String, String>,
    /// What a column of quality control calls its samples.
    pub parallel: Vec<String>,
    /// Blanks.
    pub blank: Vec<String>,
    /// Samples for measuring recovery.
    pub recovery: Vec<String>,
    /// What is possible of parameters.
    pub ranges: Vec<Possible>,
    /// Parameters that are a part of another.
    pub parts: Vec<Screened>,
}

/// What water can show of a parameter, both ends included.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Possible {
    /// The id of the parameter.
    pub parameter: String,
    low: String,
    high: String,
}

impl ScreeningLaw {
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        let parts = self.parts.iter().flat_map(|p| [&p.part, &p.whole]);
        self.plain.iter().chain(self.ranges.iter().map(|r| &r.parameter)).chain(parts)
    }

    pub(super) fn figures(&self) -> impl Iterator<Item = &String> {
        self.ranges.iter().flat_map(|r| [&r.low, &r.high])
    }
}

impl Possible {
    /// The least.
    pub fn low(&self) -> f64 {
        rounding::parse(&self.low).map_or(f64::NEG_INFINITY, rounding::to_f64)
    }

    /// The most.
    pub fn high(&self) -> f64 {
        rounding::parse(&self.high).map_or(f64::INFINITY, rounding::to_f64)
    }
}

/// A parameter that is a part of another.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Screened {
    /// The id of the part.
    pub part: String,
    /// The id of the whole.
    pub whole: String,
}
