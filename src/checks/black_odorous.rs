//! Black and odorous waters: readings, points, stretches and whole waters (城市黑臭水体整治工作指南, 2015).

use crate::figure;
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use crate::rounding;
use crate::standard::{Comparison, Item, items, rule};
use crate::unit::Unit;
use crate::words::words;
use once_cell::sync::Lazy;

const METHOD: &str = "城市黑臭水体整治工作指南（2015）";

/// How black and odorous the water is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Grade {
    /// Neither black nor odorous.
    None,
    /// 轻度黑臭.
    Light,
    /// 重度黑臭.
    Severe,
}

impl Grade {
    /// The names, from the best.
    pub fn names(lang: Lang) -> [&'static str; 3] {
        match lang {
            Lang::En => ["none", "light", "severe"],
            Lang::Zh => ["无", "轻度", "重度"],
        }
    }

    /// Back from its place.
    #[cfg(any(feature = "polars", test))]
    pub(crate) fn from_index(i: u8) -> Option<Grade> {
        [Grade::None, Grade::Light, Grade::Severe].get(usize::from(i)).copied()
    }
}

/// The light band of an item, both ends within; beyond one of them the water is severe. In the
/// canonical unit.
struct Band {
    parameter: &'static str,
    low: f64,
    high: f64,
    severe_above: bool,
    /// From the unit of the method to the canonical one.
    exponent: i32,
}

static BANDS: Lazy<Vec<Band>> = Lazy::new(|| items(METHOD).map(band).collect());

/// The figures of the rules, read once.
struct Figures {
    /// What is graded by the depth of the water, and in which share of it (per cent) below the least.
    shallow: &'static str,
    depth: f64,
    share: f64,
    /// The shares of severe data (per cent) of one item, or of several, that make a point severe.
    one: f64,
    several: f64,
    items: f64,
    /// The share of severe points (per cent) that makes a water severe.
    points: f64,
    /// How many severe points in a row make a stretch severe.
    stretch: f64,
}

static FIGURES: Lazy<Figures> = Lazy::new(|| {
    let (shallow, point) = (rule("black-odorous-shallow"), rule("black-odorous-point"));
    let parameter = shallow.parameters.first().map_or("", String::as_str);
    let exponent = BANDS.iter().find(|b| b.parameter == parameter).map_or(0, |b| b.exponent);
    Figures {
        shallow: parameter,
        depth: canonical(shallow.figures.get("depth").map_or("", String::as_str), exponent),
        share: shallow.figure("share"),
        one: point.figure("one"),
        several: point.figure("several"),
        items: point.figure("items"),
        points: rule("black-odorous-water").figure("share"),
        stretch: rule("black-odorous-stretch").figure("points"),
    }
});

fn band(item: &'static Item) -> Band {
    let unit = parameters().get(&item.parameter).map(|p| p.unit());
    let exponent = Unit::parse(&item.unit).zip(unit.ok()).and_then(|(own, to)| own.exponent_to(to));
    let exponent = exponent.expect("checked at load");
    let end = |text: &Option<String>| canonical(text.as_deref().unwrap_or_default(), exponent);
    let [light, severe] = &item.limits[..] else { panic!("{} has a light and a severe limit", item.name) };
    let (low, high) = (end(&light.value), end(&light.high));
    let severe_above = item.comparison_of(severe) == Comparison::MoreThan;
    assert_eq!(
        end(&severe.value),
        if severe_above { high } else { low },
        "the limits of {} adjoin",
        item.name
    );
    Band { parameter: &item.parameter, low, high, severe_above, exponent }
}

fn canonical(figure: &str, exponent: i32) -> f64 {
    let exact = rounding::parse(figure).and_then(|d| rounding::scale(d, exponent));
    exact.map(rounding::to_f64).expect("checked at load")
}

/// The parameters that are graded, in the order of the method.
pub fn graded_parameters() -> impl Iterator<Item = &'static str> {
    BANDS.iter().map(|b| b.parameter)
}

/// What is known of the depth of the water, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Depth {
    /// Nobody asks.
    NotAsked,
    /// It is not known.
    Unknown,
    /// In metres.
    Metres(f64),
}

/// Which figures of transparency a share of a small depth replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shallow {
    /// Both ends of the light band.
    Both,
    /// The lower end alone.
    Severe,
}

words!(Shallow, "shallow", "both" => Both, "severe" => Severe);

/// The grade of a reading, in the canonical unit; `None` of a parameter that is not graded, and where
/// the grade depends on a depth that is not known.
///
/// ```
/// use shuizhi::{checks::black_odorous::{Depth, Grade, Shallow, reading}, parameter::parameters};
/// let (oxygen, ammonia) = (parameters().get("溶解氧")?, parameters().get("氨氮")?);
/// let graded = |parameter, x| reading(parameter, x, Depth::NotAsked, Shallow::Both);
/// assert_eq!(graded(oxygen, 2.0), Some(Grade::Light));
/// assert_eq!(graded(oxygen, 0.19), Some(Grade::Severe));
/// assert_eq!(graded(ammonia, 15.1), Some(Grade::Severe));
/// // In water 20 cm deep the figure is 8 cm.
/// let transparency = parameters().get("透明度")?;
/// let shallow = |x| reading(transparency, x, Depth::Metres(0.2), Shallow::Both);
/// assert_eq!([0.07, 0.08, 0.09].map(shallow), [Grade::Severe, Grade::Light, Grade::None].map(Some));
/// # Ok::<(), shuizhi::error::Error>(())
/// ```
pub fn reading(parameter: &Parameter, x: f64, depth: Depth, shallow: Shallow) -> Option<Grade> {
    let band = BANDS.iter().find(|b| b.parameter == parameter.id)?;
    let (mut low, mut high) = (band.low, band.high);
    let x = rounding::settled(x);
    if FIGURES.shallow == parameter.id {
        let least = FIGURES.depth;
        match depth {
            Depth::Metres(depth) if rounding::settled(depth) < least => {
                low = rounding::settled(depth * FIGURES.share / 100.0);
                high = if shallow == Shallow::Both { low } else { high };
            }
            // Nothing is seen deeper than the water: beyond the least depth the figures hold.
            Depth::Unknown if x <= least => return None,
            _ => {}
        }
    }
    let beyond = if band.severe_above { x > high } else { x < low };
    let within = (low..=high).contains(&x);
    Some(if beyond {
        Grade::Severe
    } else if within {
        Grade::Light
    } else {
        Grade::None
    })
}

/// How many data of an item, or points of a water, are of each grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GradeCounts {
    /// Neither black nor odorous.
    pub none: u32,
    /// Lightly black and odorous.
    pub light: u32,
    /// Severely so.
    pub severe: u32,
    /// Of no known grade.
    pub unknown: u32,
}

impl GradeCounts {
    fn known(&self) -> u32 {
        self.none.saturating_add(self.light).saturating_add(self.severe)
    }

    /// The share of a grade among those that are known, in per cent.
    pub fn share(&self, grade: Grade) -> Option<f64> {
        let count = match grade {
            Grade::None => self.none,
            Grade::Light => self.light,
            Grade::Severe => self.severe,
        };
        let known = f64::from(self.none) + f64::from(self.light) + f64::from(self.severe);
        figure::percent(count.into(), known).map(rounding::settled)
    }

    /// The same with all that is unknown of one grade.
    fn were(self, grade: Grade) -> GradeCounts {
        let mut made = GradeCounts { unknown: 0, ..self };
        let count = match grade {
            Grade::None => &mut made.none,
            Grade::Light => &mut made.light,
            Grade::Severe => &mut made.severe,
        };
        *count = count.saturating_add(self.unknown);
        made
    }

    /// Whether at least this many per cent are severe, if nothing is unknown.
    fn reaches(&self, per_cent: f64) -> bool {
        let all = f64::from(self.none) + f64::from(self.light) + f64::from(self.severe);
        all > 0.0 && 100.0 * f64::from(self.severe) >= per_cent * all
    }
}

/// The grade, where it is the same whether what is unknown were at its best or at its worst.
fn certain(items: &[GradeCounts], grade: impl Fn(&[GradeCounts]) -> Grade) -> Option<Grade> {
    let with = |unknown| grade(&items.iter().map(|c| c.were(unknown)).collect::<Vec<_>>());
    let (best, worst) = (with(Grade::None), with(Grade::Severe));
    (best == worst && items.iter().any(|c| c.known() > 0)).then_some(best)
}

fn light_at_least(items: &[GradeCounts]) -> Grade {
    if items.iter().any(|c| c.light > 0 || c.severe > 0) { Grade::Light } else { Grade::None }
}

/// The grade of a point by the data of its items; `None` without data, or where data of no known
/// grade decide.
///
/// ```
/// use shuizhi::checks::black_odorous::{GradeCounts, Grade, point};
/// let of = |none, light, severe| GradeCounts { none, light, severe, unknown: 0 };
/// assert_eq!(point(&[of(2, 0, 3), of(5, 0, 0)]), Some(Grade::Severe));
/// assert_eq!(point(&[of(7, 0, 3), of(7, 0, 3)]), Some(Grade::Severe));
/// assert_eq!(point(&[of(7, 0, 3), of(10, 0, 0)]), Some(Grade::Light));
/// assert_eq!(point(&[of(3, 0, 0)]), Some(Grade::None));
/// assert_eq!(point(&[GradeCounts { unknown: 1, ..of(2, 0, 2) }]), None);
/// ```
pub fn point(items: &[GradeCounts]) -> Option<Grade> {
    certain(items, |items| {
        let count = |per_cent: f64| items.iter().filter(|c| c.reaches(per_cent)).count() as f64;
        let severe = count(FIGURES.one) >= 1.0 || count(FIGURES.several) >= FIGURES.items;
        if severe { Grade::Severe } else { light_at_least(items) }
    })
}

/// The grade of a whole water by its points.
///
/// ```
/// use shuizhi::checks::black_odorous::{GradeCounts, Grade, water};
/// let of = |none, light, severe, unknown| GradeCounts { none, light, severe, unknown };
/// assert_eq!(water(of(2, 0, 3, 0)), Some(Grade::Severe));
/// assert_eq!(water(of(2, 1, 2, 0)), Some(Grade::Light));
/// assert_eq!(water(of(1, 0, 3, 1)), Some(Grade::Severe));
/// assert_eq!(water(of(2, 0, 2, 1)), None);
/// ```
pub fn water(points: GradeCounts) -> Option<Grade> {
    let grade = |c: &[GradeCounts]| {
        if c.iter().any(|c| c.reaches(FIGURES.points)) { Grade::Severe } else { light_at_least(c) }
    };
    certain(&[points], grade)
}

/// Whether a water has fewer points than the guide asks for.
pub fn has_few_points(points: u32) -> bool {
    f64::from(points) < rule("black-odorous-sampling").figure("points")
}

/// Whether a point was sampled less often than the guide asks for.
pub fn has_few_samplings(samplings: u32) -> bool {
    f64::from(samplings) < rule("black-odorous-sampling").figure("samplings")
}

/// Consecutive points of one grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The places of its first and last point.
    pub first: usize,
    /// The place of its last point.
    pub last: usize,
    /// The grade of its points.
    pub of_points: Option<Grade>,
    /// Its own; `None` if points of no known grade decide.
    pub grade: Option<Grade>,
}

impl Stretch {
    /// Whether its points are severe, but too few to make it so.
    pub fn is_short(&self) -> bool {
        self.of_points == Some(Grade::Severe) && self.grade != Some(Grade::Severe)
    }
}

/// Cuts a water, given by its points in their order, into stretches.
///
/// ```
/// use shuizhi::checks::black_odorous::{Grade::{self, *}, stretches};
/// let found = stretches(&[None, Light, Severe, Severe, Severe, None, Severe].map(Some));
/// let shown: Vec<_> = found.iter().map(|s| (s.first, s.last, s.grade)).collect();
/// assert_eq!(shown, [
///     (0, 0, Some(None)), (1, 1, Some(Light)), (2, 4, Some(Severe)), (5, 5, Some(None)), (6, 6, Some(Light)),
/// ]);
/// ```
pub fn stretches(points: &[Option<Grade>]) -> Vec<Stretch> {
    let enough = FIGURES.stretch;
    // How many points about each there are that are severe, or could be.
    let mut about = Vec::with_capacity(points.len());
    let could = |g: Option<Grade>| g.is_none_or(|g| g == Grade::Severe);
    for run in points.chunk_by(|&a, &b| could(a) && could(b)) {
        about.extend(std::iter::repeat_n(run.len() as f64, run.len()));
    }
    let mut first = 0;
    let mut cut = |run: &[Option<Grade>]| {
        let of_points = run.first().copied().flatten();
        let grade = match of_points {
            Some(Grade::Severe) if run.len() as f64 >= enough => of_points,
            Some(Grade::Severe) if about.get(first).is_some_and(|about| *about >= enough) => None,
            Some(Grade::Severe) => Some(Grade::Light),
            other => other,
        };
        let stretch = Stretch { first, last: first + run.len() - 1, of_points, grade };
        first += run.len();
        stretch
    };
    points.chunk_by(|a, b| a == b).map(&mut cut).collect()
}

#[cfg(test)]
mod tests;
