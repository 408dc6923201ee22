//! The readings behind a class, with their limits.

use super::grader::Grader;
use crate::error::Result;
use crate::grading::{self, Class};
use crate::parameter::Parameter;
use serde::Serialize;

/// A reading compared with the limit of the target; figures are in the canonical unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
#[must_use]
pub struct JudgedReading<'g> {
    /// The parameter.
    #[serde(serialize_with = "crate::parameter::as_id")]
    pub parameter: &'static Parameter,
    /// The figure, or the detection limit of a value below it.
    pub value: Option<f64>,
    /// `<` for a detection limit, `>` for the end of a range.
    pub qualifier: Option<&'static str>,
    /// The canonical unit, in the language of the grader.
    pub unit: &'static str,
    /// The class of this reading.
    pub class: Option<Class<'g>>,
    /// The comparison with the limit; `None` if the target has no limit.
    pub comparison: Option<&'static str>,
    /// The limit, or the lower end of a range.
    pub limit: Option<f64>,
    /// The upper end of a range.
    pub limit_high: Option<f64>,
    /// The multiple by which it exceeds the limit.
    pub multiple: Option<f64>,
    /// `pass`, `fail` or `undetermined`, in the language of the grader.
    pub verdict: &'static str,
    /// Whether all possible true values have that class.
    pub certain: Option<bool>,
    /// Why it was not assessed, or other notes, in the language of the grader.
    pub notes: Option<String>,
    /// Where the limit is printed, such as `GB 3838-2002 表1 第7项`.
    pub clause: Option<&'g str>,
    /// The kind of evidence for the limit, and the number of sources.
    pub evidence: Option<&'g str>,
}

impl Grader {
    /// Compares each reading of a row with its limit, in the order of [`Grader::parameters`]; cells are as in
    /// [`Grader::grade`].
    ///
    /// ```
    /// use shuizhi::{Grader, Standard};
    /// let standard = Standard::named("GB 3838-2002")?;
    /// let grader = Grader::builder(&standard).for_headers(&["断面", "氨氮(mg/L)"])?;
    /// let readings = grader.readings(&["武陟渠首", "1.2"])?;
    /// assert_eq!((readings[0].limit, readings[0].multiple), (Some(1.0), Some(0.2)));
    /// assert_eq!(readings[0].clause, Some("GB 3838-2002 表1 第7项"));
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape) if the row does not have one cell per header.
    pub fn readings<C: AsRef<str>>(&self, row: &[C]) -> Result<Vec<JudgedReading<'_>>> {
        let plan = self.plan();
        let row = self.read(0, row)?;
        let body = plan.water_body.or(row.water_body);
        let target = plan.target.or(row.target);
        let judged = plan.columns().iter().zip(&row.readings).enumerate().map(|(at, (column, &reading))| {
            // The temperature that goes with oxygen.
            let oxygen = plan.saturation.filter(|s| s.oxygen == at);
            let warmth = oxygen.and_then(|s| row.readings.get(s.temperature).copied());
            let verdict = grading::verdict(plan, column, reading, warmth, body, target);
            let (value, qualifier) = column.reported(reading);
            let (limit, limit_high) = verdict.limits();
            JudgedReading {
                parameter: column.parameter(),
                value,
                qualifier,
                unit: column.parameter().unit().word(plan.lang),
                class: verdict.class.and_then(|place| plan.classes().get(place)),
                comparison: verdict.comparison.map(|c| c.as_str()),
                limit,
                limit_high,
                multiple: verdict.multiple,
                verdict: verdict.word(plan.lang),
                certain: verdict.certain,
                notes: verdict.notes(plan.lang),
                clause: verdict.limits.map(grading::ParameterLimits::clause),
                evidence: verdict.limits.map(grading::ParameterLimits::evidence),
            }
        });
        Ok(judged.collect())
    }
}
