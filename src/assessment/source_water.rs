//! Drinking-water sources: whether a sampling attains, and the two rates of HJ 774-2015.

use crate::rounding;
use crate::standard::rule;

/// Whether a sampling of a source attains: something was assessed, nothing of it is over its limit, and the
/// trophic level index of a lake, where there is one, is not above that of HJ 773-2015.
///
/// ```
/// use shuizhi::assessment::source_water::attains;
/// assert_eq!([attains(0, 3, None), attains(1, 3, None), attains(0, 0, None)], [Some(true), Some(false), None]);
/// assert_eq!([attains(0, 3, Some(60.0)), attains(0, 3, Some(60.1))], [Some(true), Some(false)]);
/// ```
pub fn attains(over: u32, assessed: u32, index: Option<f64>) -> Option<bool> {
    if index.is_some_and(is_eutrophic) {
        return Some(false);
    }
    (assessed > 0).then_some(over == 0)
}

/// Whether the trophic level index of a lake is above what a source may have.
pub fn is_eutrophic(index: f64) -> bool {
    index > rule("source-trophic-index").figure("most")
}

/// The water taken from attaining samplings: pairs of the volume and whether the sampling attains. `None`
/// where a sampling that gave water is undetermined, or a volume is none.
///
/// ```
/// use shuizhi::assessment::source_water::attaining_volume;
/// let (yes, no) = (Some(true), Some(false));
/// assert_eq!(attaining_volume(&[(150.0, yes), (140.0, no), (160.0, yes)]), Some(310.0));
/// assert_eq!(attaining_volume(&[(150.0, yes), (0.0, None)]), Some(150.0));
/// assert_eq!(attaining_volume(&[(150.0, yes), (1.0, None)]), None);
/// ```
pub fn attaining_volume(samplings: &[(f64, Option<bool>)]) -> Option<f64> {
    let mut sum = 0.0;
    for &(volume, attains) in samplings.iter().filter(|s| s.0 != 0.0) {
        if !volume.is_finite() || volume < 0.0 {
            return None;
        }
        sum += if attains? { volume } else { 0.0 };
    }
    Some(rounding::settled(sum))
}

/// A source over a period.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Source {
    /// The water taken, and that of it taken from attaining samplings.
    pub volume: Option<f64>,
    pub attaining: Option<f64>,
    /// Whether every sampling attains.
    pub attains: Option<bool>,
    /// Whether all items of the plan were measured.
    pub complete: bool,
}

/// 水量达标率, in per cent: water taken from attaining samplings over all water taken. A source whose plan of
/// items was not completed counts with 60 % of its water at most. `None` where a source that gave water is
/// undetermined, or none gave any.
///
/// ```
/// use shuizhi::assessment::source_water::{Source, water_rate};
/// let source = |volume, attaining, complete| Source {
///     volume: Some(volume), attaining, complete, ..Source::default()
/// };
/// assert_eq!(water_rate(&[source(300.0, Some(300.0), true), source(100.0, Some(0.0), true)]), Some(75.0));
/// assert_eq!(water_rate(&[source(300.0, Some(300.0), false)]), Some(60.0));
/// assert_eq!(water_rate(&[source(300.0, Some(300.0), true), source(1.0, None, true)]), None);
/// assert_eq!(water_rate(&[]), None);
/// ```
pub fn water_rate(sources: &[Source]) -> Option<f64> {
    let incomplete = rule("source-plan-not-completed").figure("water") / 100.0;
    let (mut attaining, mut all) = (0.0, 0.0);
    for source in sources {
        let volume = source.volume.filter(|v| v.is_finite() && *v >= 0.0)?;
        if volume == 0.0 {
            continue;
        }
        let most = if source.complete { volume } else { volume * incomplete };
        all += volume;
        attaining += source.attaining?.min(most);
    }
    (all > 0.0).then(|| rounding::settled(100.0 * attaining / all))
}

/// 水源达标率, in per cent: sources that attain over all sources; one whose plan of items was not completed
/// does not. `None` where a source is undetermined, or there is none.
///
/// ```
/// use shuizhi::assessment::source_water::{Source, source_rate};
/// let source = |attains, complete| Source { attains, complete, ..Source::default() };
/// assert_eq!(source_rate(&[source(Some(true), true), source(Some(false), true)]), Some(50.0));
/// assert_eq!(source_rate(&[source(Some(true), true), source(Some(true), false)]), Some(50.0));
/// assert_eq!(source_rate(&[source(Some(true), true), source(None, true)]), None);
/// ```
pub fn source_rate(sources: &[Source]) -> Option<f64> {
    let incomplete = rule("source-plan-not-completed").figure("sources") / 100.0;
    let each = sources.iter().map(|s| {
        let full = if s.complete { 1.0 } else { incomplete };
        s.attains.map(|attains| if attains { full } else { 0.0 })
    });
    let sum = each.sum::<Option<f64>>()?;
    (!sources.is_empty()).then(|| rounding::settled(100.0 * sum / sources.len() as f64))
}
