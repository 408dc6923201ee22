//! The goals of a plan: shares and counts of sections, and whether they are met.

use crate::figure;
use crate::rounding;
use crate::words::words;

/// What a goal asks of sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Goal {
    /// At least this many per cent of them.
    ShareAtLeast,
    /// At most this many per cent of them.
    ShareAtMost,
    /// At most this many of them.
    CountAtMost,
}

words!(
    Goal, "goal", "share-at-least" => ShareAtLeast, "share-at-most" => ShareAtMost, "count-at-most" => CountAtMost
);

/// How many sections do, do not, and may do what a goal speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Sections that do.
    pub yes: u32,
    /// Sections that do not.
    pub no: u32,
    /// Undetermined sections.
    pub unknown: u32,
}

impl Tally {
    /// The share in per cent, or the count, of the sections that are known; `None` of none.
    pub fn value(&self, goal: Goal) -> Option<f64> {
        let known = f64::from(self.yes) + f64::from(self.no);
        match goal {
            Goal::ShareAtLeast | Goal::ShareAtMost => {
                figure::percent(self.yes.into(), known).map(rounding::settled)
            }
            Goal::CountAtMost => (known > 0.0).then(|| self.yes.into()),
        }
    }

    /// Whether the goal is met whatever the unknown sections are; `None` if they decide.
    ///
    /// ```
    /// use shuizhi::assessment::goals::{Goal, Tally};
    /// let tally = |yes, no, unknown| Tally { yes, no, unknown };
    /// assert_eq!(tally(3, 1, 0).met(Goal::ShareAtLeast, 75.0), Some(true));
    /// assert_eq!(tally(161, 89, 0).met(Goal::ShareAtLeast, 64.4), Some(true));
    /// assert_eq!(tally(3, 1, 1).met(Goal::ShareAtLeast, 75.0), None);
    /// assert_eq!(tally(1, 3, 0).met(Goal::ShareAtMost, 25.0), Some(true));
    /// assert_eq!(tally(1, 3, 1).met(Goal::ShareAtMost, 25.0), None);
    /// assert_eq!(tally(0, 4, 1).met(Goal::CountAtMost, 0.0), None);
    /// assert_eq!(tally(1, 4, 1).met(Goal::CountAtMost, 0.0), Some(false));
    /// ```
    pub fn met(&self, goal: Goal, target: f64) -> Option<bool> {
        let (yes, unknown) = (f64::from(self.yes), f64::from(self.unknown));
        let all = yes + f64::from(self.no) + unknown;
        if all == 0.0 {
            return None;
        }
        let at = |yes: f64| match goal {
            // Targets are decimals: 64.4 per cent of 250 are 161.
            Goal::ShareAtLeast => 100.0 * yes >= rounding::settled(target * all),
            Goal::ShareAtMost => 100.0 * yes <= rounding::settled(target * all),
            Goal::CountAtMost => yes <= target,
        };
        let (least, most) = (at(yes), at(yes + unknown));
        (least == most).then_some(least)
    }
}

/// Whether a rate in per cent reaches its goal.
///
/// ```
/// use shuizhi::assessment::goals::reached;
/// assert!(reached(75.0, 75.0) && !reached(75.0, 75.1) && reached(100.0 * (0.1 + 0.2), 30.0));
/// ```
pub fn reached(value: f64, target: f64) -> bool {
    rounding::settled(value) >= rounding::settled(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_only_where_the_unknown_cannot_change_it() {
        for yes in 0..5u32 {
            for no in 0..5u32 {
                for unknown in 0..4u32 {
                    for (goal, target) in [
                        (Goal::ShareAtLeast, 50.0),
                        (Goal::ShareAtLeast, 100.0),
                        (Goal::ShareAtMost, 0.0),
                        (Goal::ShareAtMost, 40.0),
                        (Goal::CountAtMost, 0.0),
                        (Goal::CountAtMost, 2.0),
                    ] {
                        let tally = Tally { yes, no, unknown };
                        let each: Vec<Option<bool>> = (0..=unknown)
                            .map(|k| {
                                Tally { yes: yes + k, no: no + unknown - k, unknown: 0 }.met(goal, target)
                            })
                            .collect();
                        let same = each.iter().all(|e| *e == each[0]);
                        assert_eq!(tally.met(goal, target), if same { each[0] } else { None });
                    }
                }
            }
        }
        assert_eq!(Tally::default().value(Goal::ShareAtLeast), None);
    }
}
