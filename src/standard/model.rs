//! The form of a standard's file: what a domain expert writes, and what serde reads.

use super::conditions::{Discharge, LimitBasis, When};
use super::criterion::Criterion;
use super::evidence::Evidence;
use super::item::{DetectionLimit, Item, is_false};
use crate::day::InForce;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// A published standard: its versions, tables and the evidence for every figure.
///
/// It has passed the checks of [`load`](super::load), and is never changed; a clone is cheap. What it
/// says is read as the fields of its [`Document`].
#[derive(Debug, Clone, PartialEq)]
pub struct Standard(Arc<Document>);

impl Standard {
    /// Takes a document that is still to be checked.
    pub(super) fn unchecked(document: Document) -> Standard {
        Standard(Arc::new(document))
    }
}

impl Deref for Standard {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.0
    }
}

impl Serialize for Standard {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A standard's file as it is written, which may contradict itself.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Standard"))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The version of this format: 1.
    pub schema: u32,
    /// The official number with its year, as "GB 3838-2002".
    pub id: String,
    /// The title in Chinese.
    pub title_zh: String,
    /// The title in English.
    pub title_en: String,
    /// What kind of standard it is.
    pub kind: Kind,
    /// Day of issue, as "2002-04-28".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<String>,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<String>,
    /// Last day in force; left out while it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<String>,
    /// The standards it replaced.
    #[serde(default)]
    pub supersedes: Vec<String>,
    /// Evidence for the dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates_evidence: Option<Evidence>,
    /// The amendments; their changes are in the tables, with their days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<Amendment>,
    /// Short names of the copies cited by evidence, and where each is found.
    #[serde(default)]
    pub witnesses: BTreeMap<String, String>,
    /// Of a standard of discharge: which outfalls it binds, and by which level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discharge: Option<Discharge>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Water that a unit of product may take (单位产品基准排水量): above it a measured concentration is
    /// converted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base_water: Vec<BaseWater>,
    /// Over what products and drainage are counted where the standard converts concentrations to that water;
    /// left out where it converts none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_water_over: Option<WaterSpan>,
    /// The clause by which the measured concentration counts where it sets no such water for a product; left
    /// out where it has none, and a product that it does not name is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_water_else: Option<String>,
    /// Of a standard of one's own: its rules over samples in time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// Lowest detection limits of the analysis methods the standard names.
    #[serde(default)]
    pub detection_limits: Vec<DetectionLimit>,
}

/// The water that a unit of product may take.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BaseWater {
    /// The table of the figure.
    pub table: String,
    /// The product, in the words of the standard, where it depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The column of the figure.
    pub level: String,
    /// Whether it goes with the special limits.
    #[serde(default, skip_serializing_if = "is_false")]
    pub special: bool,
    /// A decimal in quotes.
    pub value: String,
    /// As `m3/t`.
    pub unit: String,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// Over what products and drainage are counted, to be compared with the water that products may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WaterSpan {
    /// A working day.
    WorkingDay,
    /// The time in which a product is made; it may be longer or shorter than a day.
    ProductionCycle,
}

/// What amended a standard from a day on.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Its number.
    pub id: String,
    /// The title in Chinese.
    pub title_zh: String,
    /// The title in English.
    pub title_en: String,
    /// First day in force.
    pub in_force_from: String,
    /// Where it comes from.
    pub evidence: Evidence,
}

impl Standard {
    /// The days on which it is in force: if the first is not known, none before the day of issue.
    pub fn in_force(&self) -> InForce {
        let days = [&self.issued, &self.in_force_from, &self.in_force_to].map(Option::as_deref);
        let [issued, from, to] = days;
        InForce::of_document(issued, from, to)
    }
}

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// Quality of waters.
    Quality,
    /// Discharge into waters.
    Discharge,
    /// Quality of waters for a use (drinking, irrigation); in the form of standards of discharge.
    Use,
    /// Reuse of waters, by what they are used for; in the same form.
    Reuse,
    /// A rule of assessment.
    Method,
}

impl Kind {
    /// Whether it is in the form of standards of discharge.
    pub fn is_of_discharge(self) -> bool {
        matches!(self, Kind::Discharge | Kind::Use | Kind::Reuse)
    }
}

/// A table of limits.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its number, as "1".
    pub no: String,
    /// The title in Chinese.
    pub title_zh: String,
    /// The title in English.
    pub title_en: String,
    /// The waters it binds, where not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_to: Option<String>,
    /// The waters it is for.
    #[serde(default)]
    pub scope: Scope,
    /// Of a standard of discharge: the outfalls it binds, where not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// What is compared with its limits: the mean of a day, or each value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<LimitBasis>,
    /// First and last day in force, where they are not the standard's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<String>,
    /// The last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<String>,
    /// How many items the printed table has, where not all of them are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items_printed: Option<u32>,
    /// Its columns from best to worst: classes, or "limit" where there is one figure.
    pub levels: Vec<String>,
    /// None where nothing is known of the table but that it exists.
    #[serde(default)]
    pub items: Vec<Item>,
}

impl Table {
    /// What is compared with its limits, the mean of a day if it does not say.
    pub fn compared(&self) -> LimitBasis {
        self.basis.unwrap_or(LimitBasis::DailyMean)
    }

    /// How many of its printed items are here: numbers, and parameters whose number is not known.
    pub fn items_here(&self) -> usize {
        let key = |i: &Item| if i.no > 0 { Err(i.no) } else { Ok(i.parameter.clone()) };
        self.items.iter().map(key).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// The number of its printed items that are not encoded; at least one for a table of which nothing is
    /// known.
    pub fn unnamed(&self) -> usize {
        if self.items.is_empty() && self.items_printed.is_none() {
            return 1;
        }
        self.items_printed.map_or(0, |n| (n as usize).saturating_sub(self.items_here()))
    }
}

/// Which waters a table binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// All waters of the standard.
    #[default]
    AllWaters,
    /// Centralised drinking-water sources only.
    DrinkingWaterSource,
    /// The same, and of its items only those that the authority has chosen.
    DrinkingWaterSourceChosen,
}
