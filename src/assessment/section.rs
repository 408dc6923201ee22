//! Sections: the main pollution indicators of water worse than class Ⅲ (环办〔2011〕22号).

use crate::figure;
use crate::grading::{Plan, Rank, verdict};
use crate::lang::Lang;
use crate::parameter::Parameter;
use crate::reading::Reading;
use crate::standard::{WaterBody, rule};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// An indicator over class Ⅲ.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Indicator {
    /// The parameter.
    #[serde(serialize_with = "crate::parameter::as_id")]
    pub parameter: &'static Parameter,
    /// Its own class.
    pub class: Rank,
    /// How far over the limit of class Ⅲ; none for pH, dissolved oxygen and water temperature.
    pub multiple: Option<f64>,
    /// Its place in the standard, which decides what nothing else does.
    pub place: u32,
}

/// The parameters that come first when they exceed: cyanide and heavy metals.
pub fn priority() -> Vec<&'static str> {
    ["main-indicators-first", "main-indicators-first-other-metals"]
        .iter()
        .flat_map(|id| rule(id).parameters.iter().map(String::as_str))
        .collect()
}

/// The main pollution indicators among those over class Ⅲ: three at most, those of `priority`
/// first, then by class, then by multiple.
///
/// ```
/// use shuizhi::assessment::section::{Indicator, main_indicators, notation, priority};
/// use shuizhi::{grading::Rank, lang::Lang, parameter::parameters};
/// let over = |name: &str, class, multiple, place| Indicator {
///     parameter: parameters().get(name).unwrap(), class: Rank::new(class), multiple, place,
/// };
/// let main = main_indicators(
///     vec![over("溶解氧", 4, None, 3), over("总磷", 4, Some(0.75), 8), over("高锰酸盐指数", 3, Some(1.25), 4),
///          over("铅", 3, Some(0.2), 18)],
///     &priority(),
/// );
/// assert_eq!(notation(&main, Lang::Zh), "铅(0.2)、总磷(0.8)、溶解氧");
/// ```
pub fn main_indicators(mut over: Vec<Indicator>, priority: &[&str]) -> Vec<Indicator> {
    let rule = rule("main-indicators");
    let first = |i: &Indicator| priority.contains(&i.parameter.id.as_str());
    over.sort_by(|a, b| {
        let by_multiple = match (a.multiple, b.multiple) {
            (Some(x), Some(y)) => y.total_cmp(&x),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        (first(b).cmp(&first(a))).then(b.class.cmp(&a.class)).then(by_multiple).then(a.place.cmp(&b.place))
    });
    over.truncate(rule.figure("most") as usize);
    over
}

/// The level over whose limits indicators are main ones; `None` of a standard without such a class.
pub fn main_level(plan: &Plan) -> Option<Rank> {
    rule("main-indicators").level.as_deref().and_then(|level| plan.level(level))
}

/// Whether the method speaks of the waters of a plan: its statuses name their classes.
pub fn has_main_indicators(plan: &Plan) -> bool {
    plan.statuses.iter().any(Option::is_some)
}

impl Indicator {
    /// The reading of a column as an indicator over the limits of a level; `None` if it keeps them.
    pub fn over(
        plan: &Plan,
        place: usize,
        reading: Reading,
        body: Option<WaterBody>,
        level: Rank,
    ) -> Option<Indicator> {
        let column = plan.columns.get(place)?;
        let verdict = verdict(plan, column, reading, None, body, Some(level));
        let class = verdict.class.filter(|&class| class > level)?;
        Some(Indicator {
            parameter: column.parameter,
            class,
            multiple: verdict.multiple,
            place: column.place,
        })
    }
}

/// The level of class Ⅲ in the rule of "5+X"; `None` of a standard without it.
pub fn x_level(plan: &Plan) -> Option<Rank> {
    rule("x-history").level.as_deref().and_then(|level| plan.level(level))
}

/// The level whose limit makes an item one of the X of "5+X": that of class Ⅲ, of the target where
/// that is better (环办监测函〔2020〕714号).
///
/// ```
/// use shuizhi::{assessment::section::level_of_x, grading::Rank};
/// let of = |target: Option<u8>| level_of_x(target.map(Rank::new), Rank::new(2)).place();
/// assert_eq!([Some(0), Some(2), Some(4), None].map(of), [0, 2, 2, 2]);
/// ```
pub fn level_of_x(target: Option<Rank>, three: Rank) -> Rank {
    target.map_or(three, |t| t.min(three))
}

/// The X of "5+X" year by year: items that exceeded in a month of the year or of the one before.
///
/// `months` are years, each with a bit for every item over its limit; the years come sorted.
///
/// ```
/// use shuizhi::assessment::section::x_of_years;
/// let months = [(2020, 0b01), (2020, 0b00), (2022, 0b10)];
/// assert_eq!(x_of_years(&months), [(2020, 0b01), (2021, 0b01), (2022, 0b10), (2023, 0b10)]);
/// ```
pub fn x_of_years(months: &[(i32, u64)]) -> Vec<(i32, u64)> {
    let mut years = BTreeMap::new();
    for &(year, over) in months {
        let later = (0..=rule("x-history").figure("years") as i32).map_while(|n| year.checked_add(n));
        later.for_each(|year| *years.entry(year).or_insert(0) |= over);
    }
    years.into_iter().collect()
}

/// The official notation: `高锰酸盐指数(1.2)、总磷(0.5)`.
pub fn notation(main: &[Indicator], lang: Lang) -> String {
    let shown = main.iter().map(|i| {
        let name = i.parameter.title(lang);
        i.multiple.map_or_else(|| name.to_owned(), |m| format!("{name}({})", figure::multiple(m)))
    });
    shown.collect::<Vec<_>>().join(separator(lang))
}

pub(super) fn separator(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "、" } else { ", " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;

    fn over(name: &str, class: u8, multiple: Option<f64>, place: u32) -> Indicator {
        let class = Rank::new(class);
        Indicator { parameter: parameters().get(name).unwrap(), class, multiple, place }
    }

    fn named(over: Vec<Indicator>) -> String {
        notation(&main_indicators(over, &priority()), Lang::Zh)
    }

    #[test]
    fn the_worst_class_comes_first_then_the_larger_multiple() {
        // 环办〔2011〕22号: by class, equal classes by multiple, three at most.
        let many = vec![
            over("化学需氧量", 3, Some(0.5), 5),
            over("高锰酸盐指数", 3, Some(0.6), 4),
            over("氨氮", 5, Some(1.1), 7),
            over("总磷", 3, Some(0.4), 8),
        ];
        assert_eq!(named(many), "氨氮(1.1)、高锰酸盐指数(0.6)、化学需氧量(0.5)");
        assert_eq!(named(vec![]), "");
    }

    #[test]
    fn heavy_metals_and_cyanide_come_before_worse_classes() {
        let mixed = vec![
            over("氨氮", 5, Some(9.0), 7),
            over("汞", 3, Some(1.0), 15),
            over("氰化物", 5, Some(0.05), 19),
        ];
        assert_eq!(named(mixed), "氰化物(0.05)、汞(1.0)、氨氮(9.0)");
    }
}
