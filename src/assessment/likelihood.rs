//! The probability of a class: what other months of the same water might have shown.
//!
//! The official class is that of the mean of the samples. Here the months (or samples) of a period are
//! resampled in blocks of neighbours, and each draw is averaged and graded like the samples. The share of
//! draws in a class is its probability; it changes no class, and no source requires it.
//!
//! Source: B. Efron (1979), Ann. Stat. 7, 1–26 (the bootstrap).

#![allow(
    clippy::indexing_slicing,
    reason = "what is drawn has a place of each column, and places of months are drawn below their number"
)]

use super::averaging::Averaging;
use super::blocks::Blocks;
use super::target::{Target, hold};
use crate::grading::{Plan, Rank, Role};
use crate::reading::Reading;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{WaterBody, rule};

/// What a parameter was in one month: from `low` up to `high`, the same of a number that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The least that it may be.
    pub low: f64,
    /// The most that it may be.
    pub high: f64,
}

impl Span {
    fn draw(self, blocks: &mut Blocks) -> f64 {
        if self.low == self.high { self.low } else { blocks.between(self.low, self.high) }
    }
}

/// How likely the classes of a place are.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    /// The number of months.
    pub months: usize,
    /// The probability of each class, the best first.
    pub classes: Vec<f64>,
    /// The probability that the target is attained, where there is one.
    pub attained: Option<f64>,
    /// Of each column of the plan, where it has a mean.
    pub columns: Vec<Option<Mean>>,
}

/// The mean of a column over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// 95 % of the means are between these.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The probability of a mean over the target, where there is one.
    pub over: Option<f64>,
}

/// The probabilities of classes, from months in the order of time, each with bounds for every column of the
/// plan (`None`: no reading); `how` says how each column is averaged, arithmetically if it is shorter. Limits of
/// single parameters take precedence over the class of the target; one without a mean has no result.
///
/// A reading below a detection limit is drawn anywhere from 0 up to the limit. `None` of fewer months than
/// the rule asks for (`class-likelihood`), or where no month has a reading of the class. The draws are the
/// same each time.
pub fn likely(
    plan: &Plan,
    months: &[Vec<Option<Span>>],
    how: &[Averaging],
    body: Option<WaterBody>,
    target: Option<Rank>,
    limits: &Target,
) -> Option<Likely> {
    let rule = rule("class-likelihood");
    let (least, draws) = (rule.figure("months"), rule.figure("draws") as usize);
    let n = months.len();
    if (n as f64) < least {
        return None;
    }
    let columns = plan.columns.len();
    let mut blocks = Blocks::of(n);
    let mut means: Vec<Vec<f64>> = vec![Vec::with_capacity(draws); columns];
    let mut over = vec![0usize; columns];
    let mut counts = vec![0usize; plan.levels().len() + 1];
    let (mut drawn, mut attained, mut unknown) = (Vec::new(), 0, false);
    let by_limits = !limits.limits.is_empty();
    let mut row: Vec<Reading> = Vec::with_capacity(columns);
    for _ in 0..draws {
        blocks.draw(&mut drawn);
        row.clear();
        for place in 0..columns {
            let how = how.get(place).copied().unwrap_or(Averaging::Arithmetic);
            let (mut sum, mut count) = (0.0, 0u32);
            for span in drawn.iter().filter_map(|&month| months[month].get(place).copied().flatten()) {
                sum += how.enter(span.draw(&mut blocks));
                count += 1;
            }
            let mean = rounding::settled(how.leave(sum / f64::from(count)));
            row.push(if mean.is_finite() {
                Reading::Number(mean)
            } else {
                Reading::Missing(Reason::Missing)
            });
        }
        let mut class = None;
        for place in 0..columns {
            if let Reading::Number(mean) = row[place] {
                means[place].push(mean);
            }
            let Some(rank) = plan.rank(place, |place| row[place], body) else { continue };
            over[place] += usize::from(!by_limits && target.is_some_and(|target| rank > target));
            class = class.max(Some(rank));
        }
        let Some(class) = class else { continue };
        counts[class.index().min(plan.levels().len())] += 1;
        if by_limits {
            let (kept, beyond) = hold(plan, target, limits, |place| row[place], body);
            beyond.iter().for_each(|each| over[each.column] += 1);
            unknown |= kept.is_none();
            attained += usize::from(kept == Some(true));
        } else {
            attained += usize::from(target.is_some_and(|target| class <= target));
        }
    }
    let graded: usize = counts.iter().sum();
    if graded == 0 {
        return None;
    }
    let share = |count: usize, of: usize| count as f64 / of as f64;
    let columns = means.iter_mut().zip(&over).zip(&plan.columns).map(|((means, &over), column)| {
        means.sort_unstable_by(f64::total_cmp);
        let (low, high) = (*quantile(means, 0.025)?, *quantile(means, 0.975)?);
        let own = limits.limits.iter().any(|l| l.parameter.id == column.parameter.id);
        let held = own || target.is_some() && column.role == Role::Class;
        Some(Mean { low, high, over: held.then(|| share(over, means.len())) })
    });
    Some(Likely {
        months: n,
        columns: columns.collect(),
        classes: counts.iter().map(|&count| share(count, graded)).collect(),
        attained: ((target.is_some() || by_limits) && !unknown).then(|| share(attained, graded)),
    })
}

/// The quantile of sorted figures.
fn quantile(sorted: &[f64], share: f64) -> Option<&f64> {
    let place = (share * sorted.len() as f64).floor() as usize;
    sorted.get(place.min(sorted.len().checked_sub(1)?))
}
