//! The form of what a standard says of whom it binds: outfalls, zones, brackets and conditions.

use super::evidence::Evidence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which outfalls a standard of discharge binds, and by which of its levels.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Discharge {
    /// What it binds, in Chinese.
    pub zh: String,
    /// What it binds, in English.
    pub en: String,
    /// The cities in which it binds, where not everywhere.
    #[serde(default)]
    pub cities: Vec<String>,
    /// The basins in which it binds, as outfalls say them, where not everywhere.
    #[serde(default)]
    pub basins: Vec<String>,
    /// Whether it binds direct discharge into waters only.
    #[serde(default)]
    pub direct_only: bool,
    /// Whether an industry that has a national standard of its own follows that one, and from when on
    /// `gives_way` does not say.
    #[serde(default)]
    pub gives_way_to_industries: bool,
    /// Of a standard of direct discharge: what holds of discharge into a town sewer, whose other limits
    /// are agreed with the plant there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_agreement: Option<Agreement>,
    /// The words of industries that it applies to, if not all; a Chinese word also matches those that contain
    /// it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// First day on which existing units followed a table that is not encoded, up to `existing_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_not_encoded_from: Option<String>,
    /// First day in force for units that existed when it came into force for new ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_from: Option<String>,
    /// Which level binds by the receiving water if the outfall names none: the first zone that holds.
    #[serde(default)]
    pub zones: Vec<Zone>,
    /// The readings a bracket behind a figure may have, where the standard's own is not known.
    #[serde(default)]
    pub brackets: Vec<Bracket>,
    /// What takes its place, for which industries and from which day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gives_way: Vec<GivesWay>,
    /// Limits of other standards that it makes bind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes: Vec<Takes>,
    /// Where the rule comes from.
    pub evidence: Evidence,
}

/// Limits of indirect discharge that a discharger and the plant it discharges to agree on.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The parameters whose limits bind all the same.
    #[serde(default)]
    pub except: Vec<String>,
    /// Where the rule comes from.
    pub evidence: Evidence,
}

/// Limits of other standards that a standard makes bind: those of a level of theirs.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Takes {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The number of the standard; left out, those that bind the outfall by its industry, or by none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The level of theirs that binds.
    pub level: String,
    /// The parameters whose limits bind.
    pub parameters: Vec<String>,
    /// Whether all that has limits at the outlet of a workshop binds too.
    #[serde(default)]
    pub workshop: bool,
    /// The outfalls it is for.
    pub when: When,
    /// The words of industry that it is not for; a Chinese word also stands for those that contain it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_industries: Vec<String>,
    /// Where the rule comes from.
    pub evidence: Evidence,
}

/// A document that takes the standard's place.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GivesWay {
    /// The number of the document, as "GB 30486-2013".
    pub to: String,
    /// Its Chinese name, if it has no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_zh: Option<String>,
    /// The words of `industry` that it is for; all outfalls if there is none. A Chinese word also matches
    /// those that contain it.
    #[serde(default)]
    pub industries: Vec<String>,
    /// The outfalls that it is for, where not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// The first day for new units.
    pub new_from: String,
    /// The first day for existing units, where it is not the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_from: Option<String>,
    /// Where the rule comes from.
    pub evidence: Evidence,
}

/// The level that binds by the receiving water.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The outfalls it is for.
    #[serde(default)]
    pub when: When,
    /// The level; left out where it is not known which binds, and where discharge is prohibited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The levels one of which binds, where it is not known which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// Whether discharge is forbidden.
    #[serde(default)]
    pub prohibited: bool,
    /// Whether it holds only where the outfall says so: of one that does not it is taken as not holding.
    #[serde(default)]
    pub only_said: bool,
    /// The first day on which it holds, where it came later than the standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<String>,
    /// Where the rule comes from.
    pub evidence: Evidence,
}

/// A reading of a bracket: when the figure inside it binds.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// The word of the option, as "months".
    pub id: String,
    /// Where it is taken from.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// When it holds.
    pub when: When,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// When a limit binds: all of what is stated must hold.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// Units built (approved) on that day or later, or up to that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built_from: Option<String>,
    /// The last day on which the unit was built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built_to: Option<String>,
    /// Water temperature in ℃, a decimal in quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub water_temperature_above: Option<String>,
    /// The highest temperature of the water, in ℃.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub water_temperature_up_to: Option<String>,
    /// What an outfall gives as a figure, by the name of the column (`beds`, `capacity`): at least that
    /// much. A table of outfalls without the column is taken as keeping it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub at_least: BTreeMap<String, String>,
    /// The same: less than that.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub below: BTreeMap<String, String>,
    /// The months of the year, from 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
    /// Whether the figure is inside a bracket of unknown meaning, or outside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bracket: Option<Side>,
    /// What the outfall says of itself, by the name of the column: the words that hold. "other" holds
    /// for a word that no other item of the parameter names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub said: BTreeMap<String, Vec<String>>,
}

/// Inside or outside a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Inside the bracket.
    Inside,
    /// Outside it.
    Outside,
}

/// What is compared with the limits of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LimitBasis {
    /// The mean of the day.
    DailyMean,
    /// Each sample by itself.
    Instantaneous,
}
