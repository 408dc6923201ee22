//! The water-quality index of cities, CWQI (环办监测〔2017〕51号).

use crate::grading::{Column, Plan};
use crate::parameter::Parameter;
use crate::reading::Reading;
use crate::rounding;
use crate::standard::{WaterBody, rule};

/// The index of one parameter: its mean over the limit of class Ⅲ, for dissolved oxygen the limit
/// over the mean, for pH the distance from 7.
///
/// ```
/// use shuizhi::{assessment::cwqi::index, parameter::parameters};
/// let of = |name: &str, mean, limit| Ok::<_, shuizhi::error::Error>(index(parameters().get(name)?, mean, limit));
/// assert_eq!(of("氨氮", 0.5, 1.0)?, Some(0.5));
/// assert_eq!(of("溶解氧", 10.0, 5.0)?, Some(0.5));
/// assert_eq!(of("pH", 6.5, f64::NAN)?, Some(0.5));
/// assert_eq!(of("pH", 8.0, f64::NAN)?, Some(0.5));
/// # Ok::<(), shuizhi::error::Error>(())
/// ```
pub fn index(parameter: &Parameter, mean: f64, limit: f64) -> Option<f64> {
    Formula::of(parameter).index(mean, limit)
}

/// How the mean of a parameter becomes its index.
#[derive(Debug, Clone, Copy)]
enum Formula {
    /// The distance from the neutral value, above it over a divisor.
    FromNeutral { neutral: f64, divisor: f64 },
    /// The limit over the mean.
    LimitOverMean,
    /// The mean over the limit.
    MeanOverLimit,
}

impl Formula {
    fn of(parameter: &Parameter) -> Formula {
        let ph = rule("cwqi-ph");
        if ph.names(parameter) {
            Formula::FromNeutral { neutral: ph.figure("neutral"), divisor: ph.figure("divisor") }
        } else if rule("cwqi-oxygen").names(parameter) {
            Formula::LimitOverMean
        } else {
            Formula::MeanOverLimit
        }
    }

    fn index(self, mean: f64, limit: f64) -> Option<f64> {
        let index = match self {
            Formula::FromNeutral { neutral, .. } if mean <= neutral => neutral - mean,
            Formula::FromNeutral { neutral, divisor } => (mean - neutral) / divisor,
            Formula::LimitOverMean => limit / mean,
            Formula::MeanOverLimit => mean / limit,
        };
        index.is_finite().then_some(index)
    }
}

/// The index of a column's mean, in the column's unit, by the limits of class Ⅲ in a water body.
pub fn index_of(plan: &Plan, column: &Column, mean: f64, body: WaterBody) -> Option<f64> {
    of_limit(column, Formula::of(column.parameter), mean, limit_of(plan, column, body)?)
}

/// The index of means in one water body, its items found once.
#[derive(Debug)]
pub struct Sum<'a> {
    plan: &'a Plan,
    /// Each item, and its column where there is one.
    items: Vec<(&'static Parameter, Option<Item>)>,
}

/// The column of an item, its formula, and its limit of class Ⅲ.
#[derive(Debug, Clone, Copy)]
struct Item {
    place: usize,
    formula: Formula,
    limit: f64,
}

/// The index of a row of means.
#[derive(Debug, Clone, PartialEq)]
pub struct Summed {
    /// The sum; `None` if an item is missing and all are asked for.
    pub index: Option<f64>,
    /// The index of each item there is.
    pub indices: Vec<(&'static Parameter, f64)>,
    /// The items without a mean.
    pub missing: Vec<&'static Parameter>,
}

impl<'a> Sum<'a> {
    /// The index of `items` by the limits of a plan in a water body.
    pub fn new(plan: &'a Plan, items: Vec<&'static Parameter>, body: WaterBody) -> Sum<'a> {
        let found = |parameter: &Parameter| {
            let place = plan.columns.iter().position(|c| c.parameter == parameter)?;
            let limit = limit_of(plan, plan.columns.get(place)?, body)?;
            Some(Item { place, formula: Formula::of(parameter), limit })
        };
        Sum { plan, items: items.into_iter().map(|parameter| (parameter, found(parameter))).collect() }
    }

    /// Of a row of readings by their columns; with `partial` also of fewer than all items.
    pub fn of(&self, readings: impl Fn(usize) -> Reading, partial: bool) -> Summed {
        let mut found = Summed { index: None, indices: Vec::new(), missing: Vec::new() };
        let mut sum = 0.0;
        for &(parameter, item) in &self.items {
            let single = item.and_then(|item| match readings(item.place) {
                Reading::Number(x) => {
                    of_limit(self.plan.columns.get(item.place)?, item.formula, x, item.limit)
                }
                _ => None,
            });
            match single {
                Some(x) => {
                    sum += x;
                    found.indices.push((parameter, rounding::settled(x)));
                }
                None => found.missing.push(parameter),
            }
        }
        let whole = !found.indices.is_empty() && (found.missing.is_empty() || partial);
        found.index = whole.then(|| rounding::settled(sum));
        found
    }
}

/// The limit of class Ⅲ of a column in a water body; not a number of a column that has another.
fn limit_of(plan: &Plan, column: &Column, body: WaterBody) -> Option<f64> {
    let level = rule("cwqi-index").level.as_deref()?;
    let place = plan.classes.names.iter().position(|c| c == level)?;
    let span = column.limits(body)?.bounds.spans.get(place)?;
    Some(span.high.or(span.low).map_or(f64::NAN, rounding::to_f64))
}

fn of_limit(column: &Column, formula: Formula, mean: f64, limit: f64) -> Option<f64> {
    let value = column.figure(mean).map_or(mean * 10f64.powi(column.exponent), rounding::to_f64);
    formula.index(value, limit)
}

/// The index of a city of its river and lake parts, each with its number of sections.
pub fn combine(parts: &[(f64, u32)]) -> Option<f64> {
    let sections: f64 = parts.iter().map(|p| f64::from(p.1)).sum();
    let sum: f64 = parts.iter().map(|(index, n)| index * f64::from(*n)).sum();
    (sections > 0.0).then(|| rounding::settled(sum / sections))
}

/// A city in a period: the index of its rivers and that of its lakes, each with its sections.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parts {
    /// The rivers, and how many sections they have.
    pub river: Option<(Summed, u32)>,
    /// The lakes.
    pub lake: Option<(Summed, u32)>,
    /// Sections that do not say which they are of.
    pub unknown: u32,
}

impl Parts {
    fn iter(&self) -> impl Iterator<Item = &(Summed, u32)> {
        self.river.iter().chain(&self.lake)
    }

    /// The index of the city: of both parts by their sections. `None` where a part has none, and where a
    /// section says of neither that it is of it.
    pub fn index(&self) -> Option<f64> {
        let parts = self.iter().map(|(sum, sections)| Some((sum.index?, *sections)));
        combine(&parts.collect::<Option<Vec<_>>>().filter(|_| self.unknown == 0)?)
    }

    /// How many items are in the index, of the part with fewer; `None` without any.
    pub fn items(&self) -> Option<u32> {
        self.iter().map(|(sum, _)| sum.indices.len() as u32).min()
    }

    /// The items, as one text that is the same where they are: indices of others are not compared.
    pub fn items_text(&self) -> String {
        let of = |(sum, _): &(Summed, u32)| {
            sum.indices.iter().map(|(parameter, _)| parameter.id.as_str()).collect::<Vec<_>>().join(",")
        };
        let mut texts: Vec<String> = self.iter().map(of).collect();
        texts.dedup();
        texts.join("|")
    }

    /// The index of each item, of rivers, or of lakes where there are no rivers.
    pub fn indices(&self) -> &[(&'static Parameter, f64)] {
        self.iter().next().map_or(&[], |(sum, _)| &sum.indices)
    }

    /// The items that either part lacks, each once.
    pub fn missing(&self) -> Vec<&'static Parameter> {
        let mut missing: Vec<&'static Parameter> = Vec::new();
        for parameter in self.iter().flat_map(|(sum, _)| &sum.missing) {
            if !missing.contains(parameter) {
                missing.push(parameter);
            }
        }
        missing
    }
}

/// (now − base) / base, in per cent.
pub fn change_percent(now: f64, base: f64) -> Option<f64> {
    let rate = 100.0 * (now - base) / base;
    rate.is_finite().then(|| rounding::settled(rate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::{ColumnRequest, Request};

    #[test]
    fn indices_are_held_to_class_three_of_the_water_body() {
        let columns = ["总磷", "溶解氧", "pH", "汞"].map(|p| ColumnRequest::named(p, None).unwrap()).to_vec();
        let plan = Plan::compile(&Request { columns, ..Request::default() }).unwrap();
        let index = |i: usize, x, body| index_of(&plan, &plan.columns[i], x, body);
        assert_eq!(index(0, 0.1, WaterBody::River), Some(0.5));
        assert_eq!(index(0, 0.1, WaterBody::Lake), Some(2.0));
        assert_eq!(index(1, 8.0, WaterBody::River), Some(0.625));
        assert_eq!(index(2, 7.0, WaterBody::River), Some(0.0));
        assert_eq!(index(3, 0.00005, WaterBody::River), Some(0.5));
        assert_eq!(index(1, 0.0, WaterBody::River), None);
    }

    #[test]
    fn parts_count_by_their_sections() {
        assert_eq!(combine(&[(4.0, 3), (8.0, 1)]), Some(5.0));
        assert_eq!(combine(&[(4.0, 3)]), Some(4.0));
        assert_eq!(combine(&[]), None);
        assert_eq!(change_percent(4.5, 5.0), Some(-10.0));
        assert_eq!(change_percent(4.5, 0.0), None);
    }
}
