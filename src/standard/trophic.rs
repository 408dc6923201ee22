//! The form of the trophic level index in the file of a method.

use super::evidence::Evidence;
use serde::{Deserialize, Serialize};

/// How the trophic state of lakes and reservoirs is computed.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Trophic {
    /// Where the formulas come from.
    pub evidence: Evidence,
    /// Where the states come from.
    pub states_evidence: Evidence,
    /// The parameters of the index.
    pub parameters: Vec<TrophicParameter>,
    /// From the poorest to the richest; the last has no bound.
    pub states: Vec<TrophicBound>,
}

/// TLI(j) = 10 (a + b ln x), weighted by the square of r.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TrophicParameter {
    /// The id of the parameter.
    pub parameter: String,
    /// The correlation with chlorophyll a.
    pub r: String,
    /// The constant of the formula.
    pub a: String,
    /// The factor of the logarithm.
    pub b: String,
}

/// What a trophic state is called, and up to which value of the index.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TrophicBound {
    /// The state in Chinese, as 中营养.
    pub zh: String,
    /// The state in English.
    pub en: String,
    /// The bound, which is beyond the state.
    #[serde(default)]
    pub below: Option<String>,
    /// The bound, which is within the state.
    #[serde(default)]
    pub up_to: Option<String>,
}
