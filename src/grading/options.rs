//! The options of a request that name parameters: read once, with the word that is wrong.

use crate::error::{Error, Result};
use crate::parameter::{Parameter, ParameterRef};
use crate::rounding;
use crate::standard::{IndicatorSet, WaterBody, indicator_set};
use crate::unit::Unit;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::str::FromStr;

/// A column of readings: its parameter, and the unit of its figures.
///
/// ```
/// use shuizhi::grading::ColumnRequest;
/// let column = ColumnRequest::named("氨氮", Some("μg/L"))?;
/// assert_eq!((column.parameter().id.as_str(), column.unit().symbol()), ("ammonia_nitrogen", "μg/L"));
/// let refused = |name, unit| ColumnRequest::named(name, unit).unwrap_err().to_string();
/// assert!(refused("氨氦", None).contains("氨氦"));
/// assert!(refused("氨氮", Some("个/L")).contains("cannot be converted"));
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ColumnRequest {
    /// The name by which it was asked for.
    name: String,
    parameter: ParameterRef,
    unit: Unit,
    /// The figures times 10^this are in the canonical unit.
    exponent: i32,
}

impl ColumnRequest {
    /// A column of a parameter by any of its names, in a unit as it is written; without one in the canonical
    /// unit.
    ///
    /// # Errors
    /// [`Error::UnknownParameter`], [`Error::AmbiguousParameter`], [`Error::UnknownUnit`] or
    /// [`Error::IncompatibleUnit`].
    pub fn named(name: &str, unit: Option<&str>) -> Result<ColumnRequest> {
        let parameter: ParameterRef = name.parse()?;
        let unknown = |text: &str| Error::UnknownUnit {
            column: name.to_owned(),
            unit: text.to_owned(),
            parameter: parameter.id.clone(),
            expected: parameter.unit().convertible(),
        };
        let unit = unit.map(|text| Unit::parse(text).ok_or_else(|| unknown(text))).transpose()?;
        ColumnRequest { name: name.to_owned(), ..ColumnRequest::canonical(parameter) }.in_unit(unit)
    }

    /// A column of a parameter in a unit; without one in the canonical unit.
    ///
    /// # Errors
    /// [`Error::IncompatibleUnit`].
    pub fn new(parameter: ParameterRef, unit: Option<Unit>) -> Result<ColumnRequest> {
        ColumnRequest::canonical(parameter).in_unit(unit)
    }

    /// A column of a parameter in its canonical unit.
    pub fn canonical(parameter: ParameterRef) -> ColumnRequest {
        ColumnRequest { name: parameter.id.clone(), parameter, unit: parameter.unit(), exponent: 0 }
    }

    fn in_unit(self, unit: Option<Unit>) -> Result<ColumnRequest> {
        let unit = unit.unwrap_or(self.unit);
        let exponent = unit.exponent_to(self.parameter.unit()).ok_or_else(|| Error::IncompatibleUnit {
            column: self.name.clone(),
            unit: unit.symbol().into(),
            parameter: self.parameter.id.clone(),
            expected: self.parameter.unit.clone(),
        })?;
        Ok(ColumnRequest { unit, exponent, ..self })
    }

    /// The parameter.
    pub fn parameter(&self) -> &'static Parameter {
        self.parameter.get()
    }

    /// The unit of the figures.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn exponent(&self) -> i32 {
        self.exponent
    }
}

/// A column as it travels.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ColumnText {
    parameter: String,
    #[serde(default)]
    unit: Option<String>,
}

impl ColumnText {
    fn read(&self) -> Result<ColumnRequest> {
        ColumnRequest::named(&self.parameter, self.unit.as_deref())
    }
}

impl Serialize for ColumnRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let unit = Some(self.unit.symbol().to_owned());
        ColumnText { parameter: self.parameter.id.clone(), unit }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ColumnRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<ColumnRequest, D::Error> {
        ColumnText::deserialize(deserializer)?.read().map_err(serde::de::Error::custom)
    }
}

/// Which parameters take part.
///
/// ```
/// use shuizhi::grading::Indicators;
/// assert!(matches!("5+X".parse()?, Indicators::Set(set) if set.parameters.len() == 5));
/// assert!("6+X".parse::<Indicators>().unwrap_err().to_string().contains("5+X"));
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Indicators {
    /// `table1-21` under GB 3838-2002, every item of another standard.
    #[default]
    Default,
    /// Every item of the standard (`all`).
    All,
    /// A set of a method.
    Set(&'static IndicatorSet),
    /// Parameters one by one.
    List(Vec<ParameterRef>),
}

pub(super) const SETS: &str = "say \"table1-21\", \"5+X\", \"all\", or a list of parameters";

impl FromStr for Indicators {
    type Err = Error;

    /// # Errors
    /// [`Error::Option`], which names the sets.
    fn from_str(word: &str) -> Result<Indicators> {
        match indicator_set(word) {
            _ if word == "all" => Ok(Indicators::All),
            Some(set) => Ok(Indicators::Set(set)),
            None => Err(option_error("indicators", word, SETS)),
        }
    }
}

impl Indicators {
    /// The indicators one by one.
    pub(crate) fn named<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Result<Indicators> {
        named(names).map(Indicators::List)
    }
}

/// Indicators as they travel.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum IndicatorsText {
    Default,
    Set(String),
    List(Vec<String>),
}

impl IndicatorsText {
    fn read(&self) -> Result<Indicators> {
        match self {
            IndicatorsText::Default => Ok(Indicators::Default),
            IndicatorsText::Set(word) => word.parse(),
            IndicatorsText::List(names) => Indicators::named(names),
        }
    }
}

impl Serialize for Indicators {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let text = match self {
            Indicators::Default => IndicatorsText::Default,
            Indicators::All => IndicatorsText::Set("all".to_owned()),
            Indicators::Set(set) => IndicatorsText::Set(set.id.clone()),
            Indicators::List(list) => IndicatorsText::List(list.iter().map(|p| p.id.clone()).collect()),
        };
        text.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Indicators {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Indicators, D::Error> {
        IndicatorsText::deserialize(deserializer)?.read().map_err(serde::de::Error::custom)
    }
}

pub(super) fn option_error(option: &'static str, value: &str, expected: impl Into<String>) -> Error {
    Error::Option { option, value: value.into(), expected: expected.into() }
}

/// Parameters by any of their names.
pub(crate) fn named<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Result<Vec<ParameterRef>> {
    names.into_iter().map(|name| name.as_ref().parse()).collect()
}

/// Detection limits in the canonical unit, by parameter.
pub(crate) type DetectionLimits = BTreeMap<ParameterRef, Decimal>;

/// The detection limit of a parameter in text.
fn detection_limit(name: &str, text: &str) -> Result<(ParameterRef, Decimal)> {
    let parameter: ParameterRef = name.parse()?;
    let limit = rounding::parse(text).filter(|limit| *limit > Decimal::ZERO);
    limit.map(|limit| (parameter, limit)).ok_or_else(|| no_limit(parameter, name, text))
}

/// Refuses detection limits that are not above 0.
pub(crate) fn check_detection_limits(limits: &DetectionLimits) -> Result<()> {
    let refused = limits.iter().find(|(_, limit)| **limit <= Decimal::ZERO);
    refused.map_or(Ok(()), |(parameter, limit)| Err(no_limit(*parameter, &parameter.id, &limit.to_string())))
}

fn no_limit(parameter: ParameterRef, name: &str, text: &str) -> Error {
    let expected = format!("a detection limit is a number above 0, in {}", parameter.unit);
    option_error("detection_limits", &format!("{name}: {text}"), expected)
}

/// Detection limits in data: decimals in quotes.
pub(crate) mod limits_text {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        limits: &DetectionLimits,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(limits.iter().map(|(parameter, limit)| (parameter, limit.to_string())))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> std::result::Result<DetectionLimits, D::Error> {
        let texts = BTreeMap::<String, String>::deserialize(deserializer)?;
        let read = texts.iter().map(|(name, text)| detection_limit(name, text));
        read.collect::<Result<_>>().map_err(serde::de::Error::custom)
    }
}

/// The words of a request that users write, in text: read before the rest for their own errors.
#[derive(Deserialize)]
#[serde(default)]
struct Words {
    columns: Vec<ColumnText>,
    cases: Vec<CaseText>,
    indicators: IndicatorsText,
    x: Vec<String>,
    chosen: Option<Vec<String>>,
    detection_limits: BTreeMap<String, String>,
    decimals: BTreeMap<String, u32>,
}

/// What a case of a check says of its water.
#[derive(Default, Deserialize)]
#[serde(default)]
struct CaseText {
    water_body: Option<String>,
}

impl Default for Words {
    fn default() -> Words {
        Words {
            columns: Vec::new(),
            cases: Vec::new(),
            indicators: IndicatorsText::Default,
            x: Vec::new(),
            chosen: None,
            detection_limits: BTreeMap::new(),
            decimals: BTreeMap::new(),
        }
    }
}

impl Words {
    fn check(&self) -> Result<()> {
        self.columns.iter().try_for_each(|column| column.read().map(drop))?;
        let bodies = self.cases.iter().filter_map(|case| case.water_body.as_deref());
        bodies.map(str::parse::<WaterBody>).try_for_each(|body| body.map(drop))?;
        self.indicators.read()?;
        named(&self.x)?;
        named(self.chosen.iter().flatten())?;
        named(self.decimals.keys())?;
        self.detection_limits.iter().try_for_each(|(name, text)| detection_limit(name, text).map(drop))
    }
}

/// A request from JSON; a word that is not known is the error of that word.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    let failed = |e: serde_json::Error| option_error("request", json, e.to_string());
    serde_json::from_str::<Words>(json).map_err(failed)?.check()?;
    serde_json::from_str(json).map_err(failed)
}
