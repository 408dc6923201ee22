//! A request for grading.

use crate::error::Result;
use crate::lang::Lang;
use crate::parameter::ParameterRef;
use crate::standard::{self, Standard, WaterBody};
use crate::words::{self, words};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::options::{ColumnRequest, Indicators, from_json, limits_text};

/// The parameter that saturation of oxygen is computed by.
pub(super) const TEMPERATURE: &str = "water_temperature";

/// The standard where nothing else is said.
pub const DEFAULT_STANDARD: &str = "GB 3838-2002";
/// The class that is the target where nobody declares one.
pub const DEFAULT_TARGET: &str = "Ⅲ";

/// A request for grading. It travels with a query as JSON.
///
/// `None` for `water_body` or `target` means that each row has its own.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// The number of a built-in standard.
    pub standard: String,
    /// The text of the user's own standard, instead.
    pub standard_toml: Option<String>,
    /// The columns, in the order in which cells come.
    pub columns: Vec<ColumnRequest>,
    /// The water body of all rows; `None` if each has its own.
    #[serde(deserialize_with = "words::said_or_not")]
    pub water_body: Option<WaterBody>,
    /// The class whose limits exceedance is stated against, by the name of a level of the standard.
    pub target: Option<String>,
    /// What is assessed.
    pub indicators: Indicators,
    /// The X of "5+X".
    pub x: Vec<ParameterRef>,
    /// Whether the tables for drinking-water sources are assessed as well.
    pub drinking_source: bool,
    /// Which items the authority has chosen, of tables that bind by choice; `None`: all of them.
    pub chosen: Option<Vec<ParameterRef>>,
    /// Whether oxygen at a saturation that the standard allows instead is of the best class.
    pub do_saturation: bool,
    /// How a value below its detection limit enters.
    pub nondetect: NonDetect,
    /// Detection limits of "not detected" without a figure, in the canonical unit.
    #[serde(with = "limits_text")]
    pub detection_limits: BTreeMap<ParameterRef, Decimal>,
    /// Whether to use the lowest limit of the standard's own methods for those not given.
    pub method_detection_limits: bool,
    /// Texts and numbers that mean a missing value.
    pub missing_values: Vec<String>,
    /// How figures are rounded before they are compared.
    pub rounding: Rounding,
    /// How many months or samples a mean takes, by parameter: of cells that are means, for words.
    pub least: BTreeMap<ParameterRef, u32>,
    /// Whether those are months.
    pub least_of_months: bool,
    /// Decimals for assessment other than those of the parameter.
    pub decimals: BTreeMap<ParameterRef, u32>,
    /// The language of notes.
    pub lang: Lang,
}

impl Default for Request {
    fn default() -> Self {
        Request {
            standard: DEFAULT_STANDARD.into(),
            standard_toml: None,
            columns: Vec::new(),
            water_body: Some(WaterBody::River),
            target: Some(DEFAULT_TARGET.into()),
            indicators: Indicators::Default,
            x: Vec::new(),
            drinking_source: false,
            chosen: None,
            do_saturation: false,
            nondetect: NonDetect::Half,
            detection_limits: BTreeMap::new(),
            method_detection_limits: false,
            missing_values: Vec::new(),
            rounding: Rounding::None,
            least: BTreeMap::new(),
            least_of_months: false,
            decimals: BTreeMap::new(),
            lang: Lang::En,
        }
    }
}

/// How a value below its detection limit enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum NonDetect {
    /// As half the detection limit (环办监测函〔2020〕82号).
    #[default]
    Half,
    /// As 0.
    Zero,
    /// As the detection limit.
    Limit,
    /// Not at all.
    Drop,
}

impl NonDetect {
    /// The value a reading below a detection limit takes.
    pub fn value(self, limit: f64) -> Option<f64> {
        match self {
            NonDetect::Half => Some(limit / 2.0),
            NonDetect::Zero => Some(0.0),
            NonDetect::Limit => Some(limit),
            NonDetect::Drop => None,
        }
    }
}

words!(NonDetect, "nondetect", "half" => Half, "zero" => Zero, "limit" => Limit, "drop" => Drop);

/// Whether figures are rounded before they are compared with limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Rounding {
    /// They are taken as they are.
    #[default]
    None,
    /// To the places for assessment (环办监测函〔2020〕82号).
    Assessment,
}

words!(Rounding, "rounding", "none" => None, "assessment" => Assessment);

impl Request {
    /// The standard that the request names or contains.
    pub(super) fn source(&self) -> Result<Cow<'static, Standard>> {
        standard::find(&self.standard, self.standard_toml.as_deref())
    }

    /// Reads the JSON form of a request.
    ///
    /// # Errors
    /// The error of a word or a name that is not known;
    /// [`Error::Option`](crate::error::Error::Option) if the text is not a request.
    pub fn from_json(json: &str) -> Result<Request> {
        from_json(json)
    }
}
