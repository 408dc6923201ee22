//! A check as it is asked for.

use crate::error::Result;
use crate::grading::{self, ColumnRequest, NonDetect, limits_text};
use crate::lang::Lang;
use crate::parameter::ParameterRef;
use crate::standard::{self, Item, Scope, Table, WaterBody};
use crate::words;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A check as it is asked for. It travels with a query as JSON.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsRequest {
    /// The number of a built-in standard.
    pub standard: String,
    /// The text of the user's own standard, instead.
    pub standard_toml: Option<String>,
    /// The columns, in the order in which cells come.
    pub columns: Vec<ColumnRequest>,
    /// What samples say of their water; each row is of one case, by its place.
    pub cases: Vec<Case>,
    /// What of a case is said by columns (`use`, `position`): an unknown word leaves open what applies, and
    /// is not an error.
    pub of_rows: Vec<String>,
    /// Whether the tables for drinking-water sources bind as well.
    pub drinking_source: bool,
    /// Whether missing readings are reported, as for a wide table.
    pub missing_told: bool,
    /// How a value below its detection limit enters.
    pub nondetect: NonDetect,
    /// Detection limits of "not detected" without a figure, in the canonical unit.
    #[serde(with = "limits_text")]
    pub detection_limits: BTreeMap<ParameterRef, Decimal>,
    /// Whether to use the lowest limit of the standard's own methods for those not given.
    pub method_detection_limits: bool,
    /// Texts and numbers that mean a missing value.
    pub missing_values: Vec<String>,
    /// The language of notes.
    pub lang: Lang,
}

impl Default for LimitsRequest {
    fn default() -> LimitsRequest {
        LimitsRequest {
            standard: "GB 5749-2022".into(),
            standard_toml: None,
            columns: Vec::new(),
            cases: vec![Case::default()],
            of_rows: Vec::new(),
            drinking_source: false,
            missing_told: true,
            nondetect: NonDetect::Half,
            detection_limits: BTreeMap::new(),
            method_detection_limits: false,
            missing_values: Vec::new(),
            lang: Lang::En,
        }
    }
}

impl LimitsRequest {
    /// Reads the JSON form of a request.
    ///
    /// # Errors
    /// The error of a word or a name that is not known;
    /// [`Error::Option`](crate::error::Error::Option) if the text is not a request.
    pub fn from_json(json: &str) -> Result<LimitsRequest> {
        grading::from_json(json)
    }

    /// The parameters that the standard has a limit for, and those whose ratios it sums.
    ///
    /// # Errors
    /// Of a standard that is not known.
    pub fn parameters(&self) -> Result<Vec<String>> {
        let s = standard::find(&self.standard, self.standard_toml.as_deref())?;
        let items = s.tables.iter().filter(|t| self.takes(t)).flat_map(|t| &t.items);
        let mut ids: Vec<String> = Vec::new();
        let paired = |i: &'_ Item| -> Vec<String> {
            let equations = i.limits.iter().filter_map(|l| l.equation.as_ref());
            equations.flat_map(|e| e.of.values()).map(|v| v.parameter.clone()).collect()
        };
        let named = |i: &'_ Item| [vec![i.parameter.clone()], i.ratios_of.clone(), paired(i)].concat();
        for id in items.flat_map(named) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    pub(super) fn takes(&self, table: &Table) -> bool {
        self.drinking_source || table.scope == Scope::AllWaters
    }
}

/// What samples say of their water, in words.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Case {
    /// The use of the water, or the level (class, crop) of the standard.
    #[serde(rename = "use")]
    pub use_: Option<String>,
    /// River or lake, where limits depend on it.
    #[serde(deserialize_with = "words::said_or_not")]
    pub water_body: Option<WaterBody>,
    /// Everything else that limits depend on, by the names of columns of outfalls: `position`, `area`.
    pub said: BTreeMap<String, Option<String>>,
}
