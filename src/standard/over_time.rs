//! The checks of rules over samples in time.

use super::comparison::Comparison;
use super::criterion::{Criterion, Statistic};
use super::model::{Kind, Standard};
use super::parts::{check_equation, check_evidence, check_names, figure};
use crate::error::{Error, Result};
use crate::parameter::{Parameter, parameters};
use crate::unit::Unit;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Checks the rules over time of a standard.
pub(super) fn check_criteria(s: &Standard) -> std::result::Result<(), (String, String)> {
    let mut ids = HashSet::new();
    for c in &s.criteria {
        let fail = |problem: String| Err((place(c), problem));
        if s.kind != Kind::Use {
            return fail("rules over time are for standards of kind use".into());
        }
        if !ids.insert(&c.id) {
            return fail("there are two rules of this name".into());
        }
        check_evidence(s, &c.evidence).or_else(fail)?;
        checked_figure(c).map(drop).or_else(fail)?;
    }
    Ok(())
}

impl Criterion {
    /// The figure, unless it is computed, and the power of ten that turns it into the canonical unit of the
    /// parameter.
    ///
    /// # Errors
    /// [`Error::Standard`] if the criterion is not valid, with what is wrong.
    pub(crate) fn figure(&self) -> Result<(Option<Decimal>, i32)> {
        checked_figure(self).map_err(|problem| Error::Standard {
            file: "[[criteria]]".to_owned(),
            at: place(self),
            problem,
        })
    }
}

fn place(c: &Criterion) -> String {
    format!("criterion {}", c.id)
}

/// The figure of a rule and the power of ten of its unit, or what is wrong with the rule.
fn checked_figure(c: &Criterion) -> std::result::Result<(Option<Decimal>, i32), String> {
    check_names(&c.parameter, &c.unit, false)?;
    let parameter = parameters().get(&c.parameter).map_err(|e| e.to_string())?;
    let exponent = Unit::parse(&c.unit).and_then(|unit| unit.exponent_to(Parameter::unit(parameter)));
    let exponent = exponent.ok_or_else(|| format!("unit {:?} is unknown", c.unit))?;
    let value = match (&c.value, &c.equation) {
        (Some(text), None) => Some(figure(text).ok_or_else(|| format!("value {text:?} is not a decimal"))?),
        (None, Some(equation)) => {
            check_equation(equation)?;
            None
        }
        _ => return Err("a limit has a value or an equation".to_owned()),
    };
    use Comparison::{AtLeast, AtMost, LessThan, MoreThan};
    let share = c.share.as_deref().map(figure);
    let no_share = |x: Option<Decimal>| x.is_none_or(|x| x.is_sign_negative() || x >= Decimal::ONE);
    let geometric = c.statistic == Statistic::GeometricMean;
    let problem = if !matches!(c.comparison, AtMost | AtLeast | LessThan | MoreThan) {
        "a rule over time compares with <=, <, >= or >"
    } else if geometric && parameter.signed {
        return Err(format!(
            "a geometric mean is of figures above 0; those of {:?} may be negative",
            c.parameter
        ));
    } else if geometric && value.is_some_and(|value| value <= Decimal::ZERO) {
        "a geometric mean is compared with a value above 0"
    } else if share.is_some_and(no_share) {
        "a share is a decimal from 0 to below 1"
    } else if share.is_some() && c.statistic != Statistic::EachSample {
        "a share goes with each-sample only"
    } else if c.equation.is_some() && c.statistic != Statistic::EachSample {
        "an equation goes with each-sample only"
    } else if [c.window_days, c.least_samples, c.in_years].contains(&Some(0)) {
        "days, samples and years are 1 or more"
    } else if c.in_years.is_some() && c.times.is_none() {
        "in_years goes with times"
    } else {
        return Ok((value, exponent));
    };
    Err(problem.to_owned())
}
