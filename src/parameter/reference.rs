//! A parameter in requests: one of the table, by any of its names, in data by its id.

use super::{Parameter, parameters};
use crate::error::{Error, Result};
use crate::words;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

/// A parameter of the table: parsed from any of its names, written as its id.
///
/// ```
/// use shuizhi::ParameterRef;
/// let ammonia: ParameterRef = "NH3-N".parse()?;
/// assert_eq!((ammonia.to_string(), ammonia.name_zh.as_str()), ("ammonia_nitrogen".into(), "氨氮"));
/// assert!("氨氦".parse::<ParameterRef>().unwrap_err().to_string().contains("氨氦"));
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct ParameterRef(&'static Parameter);

impl ParameterRef {
    /// The parameter itself, for as long as the program runs.
    pub fn get(self) -> &'static Parameter {
        self.0
    }
}

impl From<&'static Parameter> for ParameterRef {
    fn from(parameter: &'static Parameter) -> ParameterRef {
        ParameterRef(parameter)
    }
}

impl Deref for ParameterRef {
    type Target = Parameter;

    fn deref(&self) -> &Parameter {
        self.0
    }
}

impl FromStr for ParameterRef {
    type Err = Error;

    /// # Errors
    /// [`Error::UnknownParameter`], which names the nearest; [`Error::AmbiguousParameter`].
    fn from_str(name: &str) -> Result<ParameterRef> {
        parameters().get(name).map(ParameterRef)
    }
}

impl fmt::Display for ParameterRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.id)
    }
}

impl fmt::Debug for ParameterRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.id)
    }
}

impl PartialEq for ParameterRef {
    fn eq(&self, other: &ParameterRef) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for ParameterRef {}

impl PartialOrd for ParameterRef {
    fn partial_cmp(&self, other: &ParameterRef) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ParameterRef {
    fn cmp(&self, other: &ParameterRef) -> Ordering {
        self.0.id.cmp(&other.0.id)
    }
}

impl Serialize for ParameterRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.id)
    }
}

impl<'de> Deserialize<'de> for ParameterRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<ParameterRef, D::Error> {
        words::said(deserializer)
    }
}
