//! Summaries of verdicts and loads of outfalls.

use super::verdict::worst;
use crate::figure;
use crate::rounding;
use crate::verdict::Verdict;

/// The share of verdicts that pass, in per cent of those that are determined; discharge where none is
/// allowed does not pass. `None` if none is determined.
///
/// ```
/// use shuizhi::discharge::compliance;
/// assert_eq!(compliance(3, 1, 0), Some(75.0));
/// assert_eq!((compliance(1, 0, 1), compliance(0, 0, 0)), (Some(50.0), None));
/// ```
pub fn compliance(pass: u32, fail: u32, prohibited: u32) -> Option<f64> {
    let judged = f64::from(pass) + f64::from(fail) + f64::from(prohibited);
    figure::percent(pass.into(), judged).map(rounding::settled)
}

/// The verdict on a day of an outfall: the worst by all standards that apply. Results without a limit (the
/// second of each pair) count only if nothing has one.
///
/// ```
/// use shuizhi::{discharge::{Verdict, verdict_of_day}};
/// let (pass, open) = ((Verdict::Pass, true), (Verdict::Undetermined, true));
/// let no_limit = (Verdict::Undetermined, false);
/// assert_eq!(verdict_of_day([pass, no_limit]), Some(Verdict::Pass));
/// assert_eq!(verdict_of_day([pass, open]), Some(Verdict::Undetermined));
/// assert_eq!(verdict_of_day([no_limit]), Some(Verdict::Undetermined));
/// ```
pub fn verdict_of_day(rows: impl IntoIterator<Item = (Verdict, bool)> + Clone) -> Option<Verdict> {
    let bound = rows.clone().into_iter().filter(|row| row.1).map(|row| row.0);
    worst(bound).or_else(|| worst(rows.into_iter().map(|row| row.0)))
}

/// The load of days in tonnes, of their loads in kg.
///
/// ```
/// use shuizhi::discharge::tonnes;
/// assert_eq!(tonnes(&[187.2, 12.8]), Some(0.2));
/// assert_eq!(tonnes(&[]), None);
/// ```
pub fn tonnes(kilograms: &[f64]) -> Option<f64> {
    (!kilograms.is_empty()).then(|| rounding::settled(kilograms.iter().sum::<f64>() / 1000.0))
}
