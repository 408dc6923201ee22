//! Rules over samples in time, of a standard of one's own: how many may exceed, means over rolling days, how
//! often in years.

use super::comparison::Comparison;
use super::equation::Equation;
use super::evidence::Evidence;
use serde::{Deserialize, Serialize};

/// A rule over the samples of a place in time.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its name, as results show it.
    pub id: String,
    /// The rule in words, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The parameter's id.
    pub parameter: String,
    /// The unit of the figure.
    pub unit: String,
    /// How the statistic is compared with the figure: `<=`, `<`, `>=`, `>`.
    pub comparison: Comparison,
    /// The figure, a decimal in quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the figure of each sample is computed by from its other parameters, in place of `value`: of
    /// single samples only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equation: Option<Equation>,
    /// What is compared.
    pub statistic: Statistic,
    /// The days of a rolling window, that of the last sample included; all samples together where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_days: Option<u32>,
    /// The samples that a window takes; 1 where left out. Windows of fewer are not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_samples: Option<u32>,
    /// The share of samples of a window that may exceed, of single samples: `0.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
    /// How often it may be exceeded; never where left out. Windows that overlap count once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// In how many years that is; in all samples where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_years: Option<u32>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// What of a window is compared with the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Statistic {
    /// Each sample.
    EachSample,
    /// The mean of the samples.
    ArithmeticMean,
    /// The geometric mean of the samples.
    GeometricMean,
}
