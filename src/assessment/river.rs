//! Rivers, river systems and basins (环办〔2011〕22号): by the mean of few sections, by the shares of
//! many.

use super::section::separator;
use crate::figure;
use crate::grading::{Plan, target_of};
use crate::lang::Lang;
use crate::parameter::Parameter;
use crate::standard::{level_key, rule, statuses};
use crate::words::words;
use once_cell::sync::Lazy;

/// How many sections are of each class, from Ⅰ to worse than Ⅴ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClassCounts(pub [u32; 6]);

impl ClassCounts {
    /// Sections that have a class.
    pub fn total(&self) -> u32 {
        self.0.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// Sections of class Ⅲ and better.
    pub fn good(&self) -> u32 {
        self.0
            .iter()
            .zip(0..)
            .filter(|(_, class)| is_good(*class))
            .fold(0, |sum, (n, _)| sum.saturating_add(*n))
    }

    /// Sections worse than class Ⅴ.
    pub fn inferior(&self) -> u32 {
        self.0
            .iter()
            .zip(0..)
            .filter(|(_, class)| is_inferior(*class))
            .fold(0, |sum, (n, _)| sum.saturating_add(*n))
    }

    /// The shares of both in per cent; `None` of no sections.
    ///
    /// ```
    /// use shuizhi::assessment::river::ClassCounts;
    /// assert_eq!(ClassCounts([1, 1, 1, 1, 0, 1]).shares(), Some((60.0, 20.0)));
    /// ```
    pub fn shares(&self) -> Option<(f64, f64)> {
        let share = |n: u32| figure::percent(n.into(), self.total().into());
        share(self.good()).zip(share(self.inferior()))
    }
}

/// Whether a class, by its place, counts in the share of Ⅰ–Ⅲ.
pub fn is_good(class: u8) -> bool {
    static UP_TO: Lazy<u8> = Lazy::new(|| {
        let level = rule("river-by-shares").level.as_deref();
        let place = statuses().0.iter().position(|s| Some(s.level.as_str()) == level);
        place.expect("the rule names a class") as u8
    });
    class <= *UP_TO
}

/// Whether a class, by its place, is Ⅴ: the worst that groundwater has.
pub fn is_fifth(class: u8) -> bool {
    usize::from(class) + 2 == statuses().0.len()
}

/// Whether a class, by its place, is worse than Ⅴ.
pub fn is_inferior(class: u8) -> bool {
    usize::from(class) == statuses().0.len() - 1
}

/// The place of a class, however it is written (`Ⅲ`, `III类`, `劣Ⅴ`).
///
/// ```
/// use shuizhi::assessment::river::class_of;
/// assert_eq!(["Ⅰ", "III类", " 劣V类", "达标"].map(class_of), [Some(0), Some(2), Some(5), None]);
/// ```
pub fn class_of(word: &str) -> Option<u8> {
    let key = level_key(word);
    statuses().0.iter().position(|s| level_key(&s.level) == key).map(|i| i as u8)
}

/// Where Ⅰ–Ⅲ is exactly 60 % and worse than Ⅴ exactly 40 %, sources differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Boundary {
    /// There the status is heavy pollution (重度污染).
    #[default]
    Heavy,
    /// There it is moderate pollution (中度污染).
    Moderate,
}

words!(Boundary, "boundary", "heavy" => Heavy, "moderate" => Moderate);

/// Whether this many sections are assessed by the mean rather than by shares.
pub fn by_mean(sections: u32) -> bool {
    f64::from(sections) < rule("river-by-mean").figure("sections")
}

/// The status by shares: its place from excellent (0) to heavily polluted (4), and whether the
/// disputed boundary decided; `None` of no sections.
///
/// ```
/// use shuizhi::assessment::river::{ClassCounts, Boundary, status_by_shares};
/// assert_eq!(status_by_shares(ClassCounts([0, 9, 0, 1, 0, 0]), Boundary::Heavy), Some((0, false))); // 90 %
/// assert_eq!(status_by_shares(ClassCounts([0, 2, 1, 1, 0, 1]), Boundary::Heavy), Some((3, false))); // 60 %, 20 %
/// assert_eq!(status_by_shares(ClassCounts([0, 2, 1, 0, 0, 2]), Boundary::Heavy), Some((4, true))); // 60 %, 40 %
/// ```
pub fn status_by_shares(counts: ClassCounts, boundary: Boundary) -> Option<(u8, bool)> {
    let rule = rule("river-by-shares");
    let total = f64::from(counts.total());
    if total == 0.0 {
        return None;
    }
    // 100 · n ≥ p · total is exact in whole numbers; a share in per cent need not be.
    let good = |p: &str| 100.0 * f64::from(counts.good()) >= rule.figure(p) * total;
    let inferior = |p: &str| 100.0 * f64::from(counts.inferior()) >= rule.figure(p) * total;
    Some(if good("excellent") {
        (0, false)
    } else if good("good") {
        (1, false)
    } else if !inferior("light") {
        (2, false)
    } else if !inferior("moderate") {
        (3, false)
    } else if !good("heavy") {
        (4, false)
    } else {
        (if boundary == Boundary::Heavy { 4 } else { 3 }, true)
    })
}

/// By which method a river was assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// By the mean over its sections, which are few.
    Mean,
    /// By the shares of classes.
    Shares,
    /// By shares, where sources differ ([`Boundary`]).
    Boundary,
}

words!(Method, "method", "mean" => Mean, "shares" => Shares, "boundary" => Boundary);

/// The status of a river, by its place, and by which method: of its counts of classes, the status of the
/// mean over its sections, and how many sections it has by plan, where that is declared. `None` if that
/// method has no status.
///
/// ```
/// use shuizhi::assessment::river::{ClassCounts, Boundary, Method, status};
/// let counts = ClassCounts([0, 2, 1, 1, 0, 0]);
/// assert_eq!(status(counts, Some(1), None, Boundary::Heavy), Some((1, Method::Mean)));
/// assert_eq!(status(counts, Some(1), Some(6), Boundary::Heavy), Some((1, Method::Shares)));
/// ```
pub fn status(
    counts: ClassCounts,
    of_mean: Option<u8>,
    declared: Option<u32>,
    boundary: Boundary,
) -> Option<(u8, Method)> {
    if by_mean(declared.unwrap_or(counts.total())) {
        return of_mean.map(|status| (status, Method::Mean));
    }
    let (status, at_boundary) = status_by_shares(counts, boundary)?;
    Some((status, if at_boundary { Method::Boundary } else { Method::Shares }))
}

/// The level over whose limits the sections of a river are counted; `None` of a standard without it.
pub fn main_level(plan: &Plan) -> Option<u8> {
    rule("river-main-indicators").level.as_deref().and_then(|level| target_of(plan.levels(), level))
}

/// The names of the statuses, from best to worst.
pub fn status_names(lang: Lang) -> Vec<&'static str> {
    let mut names: Vec<&str> =
        statuses().0.iter().map(|s| if lang == Lang::Zh { s.zh.as_str() } else { s.en.as_str() }).collect();
    names.dedup();
    names
}

/// An indicator and the share of sections over class Ⅲ by it.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// The indicator.
    pub parameter: &'static Parameter,
    /// Sections over class Ⅲ, of all that have a class.
    pub over: u32,
    /// All sections that have a class.
    pub of: u32,
}

impl Rate {
    /// In per cent.
    pub fn percent(&self) -> f64 {
        figure::percent(self.over.into(), self.of.into()).unwrap_or(f64::NAN)
    }
}

/// Whether a status, by its place, is worse than good, so that there are main indicators to name.
pub fn is_polluted(status: u8) -> bool {
    static GOOD: Lazy<usize> = Lazy::new(|| {
        let level = rule("river-main-indicators").level.as_deref();
        let of_level = statuses().0.iter().find(|s| Some(s.level.as_str()) == level);
        let name = &of_level.expect("the rule names a class").zh;
        status_names(Lang::Zh).iter().position(|n| n == name).expect("a class has a status")
    });
    usize::from(status) > *GOOD
}

/// The main indicators of a river of a status, by the share of its sections over class Ⅲ: at most three, in
/// the order given if shares are equal; none if it is excellent or good.
pub fn main_indicators(mut rates: Vec<Rate>, status: u8) -> Vec<Rate> {
    if !is_polluted(status) {
        return Vec::new();
    }
    rates.retain(|r| r.over > 0);
    rates.sort_by_key(|r| std::cmp::Reverse(ordered_share(r)));
    rates.truncate(rule("river-main-indicators").figure("most") as usize);
    rates
}

/// A share as a whole number that orders exactly as the fraction does, for up to 2^31 sections.
fn ordered_share(r: &Rate) -> u128 {
    (u128::from(r.over) << 96) / u128::from(r.of.max(1))
}

/// `化学需氧量(40.0%)、总磷(20.0%)`.
pub fn notation(rates: &[Rate], lang: Lang) -> String {
    let shown = rates.iter().map(|r| format!("{}({}%)", r.parameter.title(lang), figure::share(r.percent())));
    shown.collect::<Vec<_>>().join(separator(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;

    fn status(counts: [u32; 6]) -> u8 {
        status_by_shares(ClassCounts(counts), Boundary::Heavy).unwrap().0
    }

    #[test]
    fn shares_at_their_edges() {
        // 环办〔2011〕22号, of 100 sections: Ⅰ–Ⅲ, worse than Ⅴ, status.
        for (good, inferior, want) in [
            (100, 0, 0),
            (90, 10, 0),
            (89, 11, 1),
            (75, 25, 1),
            (74, 19, 2),
            (74, 20, 3),
            (61, 39, 3),
            (59, 39, 3),
            (59, 40, 4),
            (0, 100, 4),
            (0, 19, 2),
        ] {
            assert_eq!(status([0, good, 0, 100 - good - inferior, 0, inferior]), want, "{good} {inferior}");
        }
        assert_eq!(status_by_shares(ClassCounts::default(), Boundary::Heavy), None);
    }

    #[test]
    fn the_disputed_edge_is_a_switch_and_says_so() {
        let boundary = ClassCounts([1, 1, 1, 0, 0, 2]);
        assert_eq!(status_by_shares(boundary, Boundary::Heavy), Some((4, true)));
        assert_eq!(status_by_shares(boundary, Boundary::Moderate), Some((3, true)));
    }

    #[test]
    fn a_section_that_worsens_never_betters_the_status() {
        for n in 5..=12u32 {
            for good in 0..=n {
                for inferior in 0..=n - good {
                    let counts = |g, i| [0, 0, g, n - g - i, 0, i];
                    let now = status(counts(good, inferior));
                    if good > 0 {
                        assert!(status(counts(good - 1, inferior)) >= now);
                        assert!(status(counts(good - 1, inferior + 1)) >= now);
                    }
                }
            }
        }
    }

    #[test]
    fn fewer_than_five_sections_take_the_mean() {
        assert!(by_mean(4) && !by_mean(5));
    }

    #[test]
    fn main_indicators_are_those_over_in_most_sections() {
        let rate = |name: &str, over, of| Rate { parameter: parameters().get(name).unwrap(), over, of };
        let many = vec![
            rate("化学需氧量", 2, 10),
            rate("氨氮", 1, 5),
            rate("总磷", 3, 10),
            rate("铜", 0, 10),
            rate("氟化物", 1, 10),
        ];
        let main = main_indicators(many.clone(), 2);
        assert_eq!(notation(&main, Lang::Zh), "总磷(30.0%)、化学需氧量(20.0%)、氨氮(20.0%)");
        // 环办〔2011〕22号: none if the status is excellent or good.
        assert!(main_indicators(many.clone(), 1).is_empty() && main_indicators(many, 0).is_empty());
    }
}
