//! The checks of rules over samples in time.

use super::comparison::Comparison;
use super::criterion::Statistic;
use super::model::{Kind, Standard};
use super::parts::{check_evidence, check_names, figure};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Checks the rules over time of a standard.
pub(super) fn check_criteria(s: &Standard) -> Result<(), (String, String)> {
    let mut ids = HashSet::new();
    for c in &s.criteria {
        let at = format!("criterion {}", c.id);
        let fail = |problem: &str| Err((at.clone(), problem.to_owned()));
        if s.kind != Kind::Use {
            return fail("rules over time are for standards of kind use");
        }
        if !ids.insert(&c.id) {
            return fail("there are two rules of this name");
        }
        check_names(&c.parameter, &c.unit, false).map_err(|p| (at.clone(), p))?;
        check_evidence(s, &c.evidence).map_err(|p| (at.clone(), p))?;
        use Comparison::{AtLeast, AtMost, LessThan, MoreThan};
        if !matches!(c.comparison, AtMost | AtLeast | LessThan | MoreThan) {
            return fail("a rule over time compares with <=, <, >= or >");
        }
        let Some(value) = figure(&c.value) else {
            return Err((at, format!("value {:?} is not a decimal", c.value)));
        };
        if c.statistic == Statistic::GeometricMean && value <= Decimal::ZERO {
            return fail("a geometric mean is compared with a value above 0");
        }
        let share = c.share.as_deref().map(figure);
        if share.is_some_and(|share| share.is_none_or(|x| x.is_sign_negative() || x >= Decimal::ONE)) {
            return fail("a share is a decimal from 0 to below 1");
        }
        if share.is_some() && c.statistic != Statistic::EachSample {
            return fail("a share goes with each-sample only");
        }
        if [c.window_days, c.least_samples, c.in_years].contains(&Some(0)) {
            return fail("days, samples and years are 1 or more");
        }
        if c.in_years.is_some() && c.times.is_none() {
            return fail("in_years goes with times");
        }
    }
    Ok(())
}
