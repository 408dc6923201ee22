//! Drinking-water sources: whether a sampling attains, and the two rates of HJ 774-2015.

use crate::error::{Error, Result};
use crate::figure;
use crate::lang::Lang;
use crate::rounding;
use crate::standard::rule;
use crate::text::fold;
use crate::words;
use std::str::FromStr;

/// What a source takes its water from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Rivers, lakes and reservoirs.
    Surface,
    /// Groundwater.
    Ground,
}

/// How often a source is sampled by its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sampling {
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
}

/// The protection zone of a surface source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// The first-class zone (一级保护区).
    First,
    /// The second-class zone (二级保护区).
    Second,
}

/// Words that people write for a value; the first is its own.
type Spellings<T> = &'static [(T, &'static [&'static str])];

const KINDS: Spellings<SourceKind> = &[
    (
        SourceKind::Surface,
        &["surface", "surface water", "地表水", "地表水源", "地表水型", "河流型", "湖库型"],
    ),
    (SourceKind::Ground, &["ground", "groundwater", "ground water", "地下水", "地下水源", "地下水型"]),
];
const SAMPLINGS: Spellings<Sampling> = &[
    (Sampling::Month, &["month", "monthly", "月", "每月", "逐月", "按月"]),
    (Sampling::Quarter, &["quarter", "quarterly", "季", "季度", "每季", "每季度", "按季"]),
];
const ZONES: Spellings<Zone> = &[
    (Zone::First, &["first", "first-level", "一级", "一级保护区"]),
    (Zone::Second, &["second", "second-level", "二级", "二级保护区"]),
];

fn entry<T: Copy + PartialEq>(known: Spellings<T>, word: &str) -> Option<(T, &'static str)> {
    let key = |text: &str| fold(text).to_lowercase();
    let found = known.iter().find(|(_, words)| words.iter().any(|own| key(own) == key(word)))?;
    Some((found.0, found.1.first()?))
}

/// What a word stands for.
fn read<T: Copy + PartialEq>(option: &'static str, known: Spellings<T>, word: &str) -> Result<T> {
    let all = known.iter().flat_map(|(_, words)| words.iter().copied());
    entry(known, word).map(|(said, _)| said).ok_or_else(|| words::refused(option, word, all))
}

impl FromStr for SourceKind {
    type Err = Error;

    /// Reads a word, as 地表水.
    ///
    /// # Errors
    /// [`Error::Option`], which names the nearest word and all that are known.
    fn from_str(word: &str) -> Result<SourceKind> {
        read("kind", KINDS, word)
    }
}

impl FromStr for Sampling {
    type Err = Error;

    /// Reads a word, as 每季度.
    ///
    /// # Errors
    /// [`Error::Option`], which names the nearest word and all that are known.
    fn from_str(word: &str) -> Result<Sampling> {
        read("sampling", SAMPLINGS, word)
    }
}

impl FromStr for Zone {
    type Err = Error;

    /// Reads a word, as 一级.
    ///
    /// # Errors
    /// [`Error::Option`], which names the nearest word and all that are known.
    fn from_str(word: &str) -> Result<Zone> {
        read("zone", ZONES, word)
    }
}

/// The word of shuizhi for a fact of a source (`kind`, `sampling` or `zone`), such as `surface` for 地表水;
/// `None` if it is not understood.
///
/// ```
/// use shuizhi::assessment::source_water::word;
/// assert_eq!(word("kind", "Surface water"), Some("surface"));
/// assert_eq!([word("kind", "湖库型"), word("sampling", "季度"), word("zone", " 一级 ")],
///     [Some("surface"), Some("quarter"), Some("first")]);
/// assert_eq!(word("kind", "海水"), None);
/// ```
pub fn word(option: &str, said: &str) -> Option<&'static str> {
    match option {
        "kind" => Some(entry(KINDS, said)?.1),
        "sampling" => Some(entry(SAMPLINGS, said)?.1),
        "zone" => Some(entry(ZONES, said)?.1),
        _ => None,
    }
}

/// The standard and class of a source: GB 3838-2002 for a surface source, by its protection zone if declared,
/// and GB/T 14848-2017 for groundwater.
///
/// ```
/// use shuizhi::assessment::source_water::{SourceKind, Zone, binding};
/// assert_eq!(binding(SourceKind::Surface, Some(Zone::First)), ("GB 3838-2002", "Ⅱ"));
/// assert_eq!(binding(SourceKind::Surface, None), ("GB 3838-2002", "Ⅲ"));
/// assert_eq!(binding(SourceKind::Ground, None), ("GB/T 14848-2017", "Ⅲ"));
/// ```
pub fn binding(kind: SourceKind, zone: Option<Zone>) -> (&'static str, &'static str) {
    let (standard, id) = match (kind, zone) {
        (SourceKind::Surface, Some(Zone::First)) => ("GB 3838-2002", "source-zone-first"),
        (SourceKind::Surface, Some(Zone::Second)) => ("GB 3838-2002", "source-zone-second"),
        (SourceKind::Surface, None) => ("GB 3838-2002", "surface-source"),
        (SourceKind::Ground, _) => ("GB/T 14848-2017", "groundwater-source"),
    };
    (standard, rule(id).level.as_deref().expect("rules of sources have a class"))
}

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

/// The water taken from attaining samplings: pairs of the volume and whether the sampling attains. `None` if
/// a sampling with water is undetermined, or a volume is missing.
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
    /// The water taken from attaining samplings.
    pub attaining: Option<f64>,
    /// Whether every sampling attains.
    pub attains: Option<bool>,
    /// Whether all items of the plan were measured.
    pub complete: bool,
}

/// 水量达标率, in per cent: water taken from attaining samplings over all water taken. A source whose plan of
/// items was not completed counts with 60 % of its water at most. `None` if a source with water is
/// undetermined, or no water was taken.
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
    figure::percent(attaining, all).map(rounding::settled)
}

/// 水源达标率, in per cent: sources that attain over all sources; one whose plan of items was not completed
/// does not. `None` if a source is undetermined, or there is none.
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
    figure::percent(sum, sources.len() as f64).map(rounding::settled)
}

/// The grade of a score: 不合格, 合格, 优秀.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 不合格.
    Unqualified,
    /// 合格.
    Qualified,
    /// 优秀.
    Excellent,
}

impl Grade {
    /// All grades, from the worst.
    pub const ALL: [Grade; 3] = [Grade::Unqualified, Grade::Qualified, Grade::Excellent];

    /// Its word.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Grade::Unqualified, Lang::Zh) => "不合格",
            (Grade::Qualified, Lang::Zh) => "合格",
            (Grade::Excellent, Lang::Zh) => "优秀",
            (Grade::Unqualified, Lang::En) => "unqualified",
            (Grade::Qualified, Lang::En) => "qualified",
            (Grade::Excellent, Lang::En) => "excellent",
        }
    }
}

/// The score of sources by their two rates, SQ of HJ 774-2015, and its grade.
///
/// ```
/// use shuizhi::assessment::source_water::{Grade, score};
/// assert_eq!(score(100.0, 50.0), (85.0, Grade::Qualified));
/// assert_eq!([score(90.0, 90.0).1, score(60.0, 59.0).1], [Grade::Excellent, Grade::Unqualified]);
/// ```
pub fn score(water: f64, sources: f64) -> (f64, Grade) {
    let rule = rule("source-score");
    let score = rounding::settled(rule.figure("water") * water + rule.figure("sources") * sources);
    let grade = match score {
        s if s >= rule.figure("excellent") => Grade::Excellent,
        s if s >= rule.figure("qualified") => Grade::Qualified,
        _ => Grade::Unqualified,
    };
    (score, grade)
}
