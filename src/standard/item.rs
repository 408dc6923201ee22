//! The form of the rows and cells of a standard's tables.

use super::comparison::Comparison;
use super::conditions::When;
use super::equation::Equation;
use super::evidence::Evidence;
use super::water_body::WaterBody;
use serde::{Deserialize, Serialize};

/// A row of a table, for one water body and condition.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The item's number in the table.
    pub no: u32,
    /// The parameter's id.
    pub parameter: String,
    /// The name the standard gives it.
    pub name: String,
    /// The unit of the figures.
    pub unit: String,
    /// How values are compared with the limits, except where a limit says otherwise.
    pub comparison: Comparison,
    /// River or lake, where the limits hold for one of them only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub water_body: Option<WaterBody>,
    /// A further condition, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The same in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition_zh: Option<String>,
    /// Of a standard of discharge: when the limits bind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// First and last day in force, where they are not the table's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<String>,
    /// The last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<String>,
    /// What the figures are, if they are not concentrations ("maximum load per bed"): no reading is compared
    /// with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Whether its figures are for reference (指导值, 参考值), and bind nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reference: bool,
    /// Parameters whose ratios to their own limits are summed: the figure is the limit of that sum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratios_of: Vec<String>,
    /// The unit of the item that this one may replace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_to: Option<String>,
    /// A remark of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the remark comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_evidence: Option<Evidence>,
    /// Where the figures come from.
    pub evidence: Evidence,
    /// The limits, a level each.
    pub limits: Vec<Limit>,
}

impl Item {
    /// Whether values are compared with it: it is not an allowed change or an alternative to another.
    pub fn is_graded(&self) -> bool {
        self.comparison != Comparison::Delta && self.alternative_to.is_none() && self.measure.is_none()
    }

    /// How values are compared with one of its limits.
    pub fn comparison_of(&self, limit: &Limit) -> Comparison {
        limit.comparison.unwrap_or(self.comparison)
    }

    /// The levels it has limits for, each once.
    pub fn levels(&self) -> Vec<&str> {
        let mut levels: Vec<&str> = self.limits.iter().map(|l| l.level.as_str()).collect();
        levels.dedup();
        levels
    }

    /// Whether it is described and not measured: its limits are absent and present.
    pub fn is_descriptive(&self) -> bool {
        self.limits.iter().any(|l| self.comparison_of(l).is_descriptive())
    }
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The level.
    pub level: String,
    /// Where it differs from the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// The figure, a decimal in quotes; left out if the comparison has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What the figure is computed by from other parameters of the sample, in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equation: Option<Equation>,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// In words, where a level has several limits: which of its bands or sides this one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Where it differs from the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it differs from the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// The lowest detection limit of an analysis method the standard names.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DetectionLimit {
    /// The table that names the method.
    pub table: String,
    /// The item's number in it.
    pub item: u32,
    /// The id of the parameter.
    pub parameter: String,
    /// The name of the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The figure; left out if none is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The unit of the figure.
    pub unit: String,
    /// The standard of the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method_standard: Option<String>,
    /// A remark of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the figure comes from.
    pub evidence: Evidence,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
pub(super) fn is_false(value: &bool) -> bool {
    !value
}
