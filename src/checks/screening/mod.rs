//! Readings searched for impossible, contradictory and unusual values.
//!
//! The rules and their figures are data (`standards/screening.toml`); every one is practice. A finding
//! changes nothing.

mod controls;
mod figures;
mod frequency;
mod gaps;
mod places;
mod points;
mod row;
mod series;

pub use controls::{Control, Controlled, controls};
pub use frequency::Frequency;
pub use gaps::{Month, Sampled, gaps, month_of};
pub use places::{Cell, Usual, middle, repeated, same_readings, usual};
pub use points::Point;
pub use row::screen_row;
pub use series::screen_series;

use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::parameter::Parameter;
use crate::rounding;
use crate::standard::{MethodRule, methods, screening};
use std::collections::BTreeMap;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// No water has it.
    Impossible,
    /// It is seldom so, or contradicts another reading.
    Suspect,
    /// It is worth knowing.
    Info,
}

impl Severity {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Impossible => "impossible",
            Severity::Suspect => "suspect",
            Severity::Info => "info",
        }
    }
}

/// A rule that was found to hold of a reading.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Finding {
    /// The place of the parameter among those that were given; `None` if it is of a whole row.
    pub column: Option<usize>,
    /// The row, where it is of one.
    pub row: Option<u32>,
    /// The rule, without `screen-`.
    pub rule: &'static str,
    /// The figure that it is about.
    pub value: Option<f64>,
    /// What lets one doubt it.
    pub detail: Detail,
}

/// Details of a finding.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// What is possible.
    Range(f64, f64),
    /// The most it may be, at a water temperature.
    Saturation {
        /// In mg/L.
        most: f64,
        /// In ℃.
        temperature: f64,
    },
    /// The reading it is a part of.
    Whole {
        /// Its id.
        parameter: &'static str,
        /// Its figure.
        value: f64,
    },
    /// How often a value repeats, and over how many hours.
    Run {
        /// How many readings.
        length: usize,
        /// Over how many hours.
        hours: f64,
    },
    /// What is usual at the place around the time.
    Usual {
        /// The median.
        median: f64,
        /// The least.
        low: f64,
        /// The most.
        high: f64,
    },
    /// The medians of the readings before and after.
    Step {
        /// The median before.
        before: f64,
        /// The median after.
        after: f64,
    },
    /// The last digits that never occur, of how many readings.
    Digits {
        /// The digits that never occur.
        never: String,
        /// Of how many readings.
        of: usize,
    },
    /// The detection limit it equals (a share of), and how often that is so.
    Limit {
        /// The figure.
        limit: f64,
        /// How often.
        times: usize,
    },
    /// The detection limit of the non-detect before.
    Before(f64),
    /// The row that it repeats.
    Row(u32),
    /// What the other places of the table have.
    Elsewhere {
        /// The least.
        low: f64,
        /// The most.
        high: f64,
    },
    /// The months that lack something, from the first to the last.
    Months(Month, Month),
    /// How many samplings the months from the first to the last have, of how many that are planned.
    Samplings {
        /// The first month.
        first: Month,
        /// The last.
        last: Month,
        /// How many it has.
        has: usize,
        /// How many are planned.
        of: u32,
    },
    /// How many readings a month has, of how many that are due.
    Few {
        /// The month.
        month: Month,
        /// How many it has.
        has: usize,
        /// How many are due.
        of: usize,
    },
    /// The sample it is parallel to, and their relative deviation.
    Parallel {
        /// The figure of the other sample.
        other: f64,
        /// Their relative deviation, a share.
        deviation: f64,
    },
    /// The sample it is parallel to, and how far they are apart.
    Difference {
        /// The figure of the other sample.
        other: f64,
        /// Their difference.
        difference: f64,
    },
    /// A blank that was found.
    Blank,
}

/// A month as it is written: 2021-03.
fn month_text(month: Month) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// Months as they are written, from the first to the last.
fn months_text(first: Month, last: Month, lang: Lang) -> String {
    if first == last {
        return month_text(first);
    }
    let to = if lang == Lang::Zh { "～" } else { " to " };
    format!("{}{to}{}", month_text(first), month_text(last))
}

/// The shortest decimal of a figure, or one of 4 significant digits.
fn figure(x: f64) -> String {
    let short = format!("{x}");
    let rounded = || rounding::decimal(x)?.round_sf(4).map(|d| d.normalize().to_string());
    if short.len() <= 9 { short } else { rounded().unwrap_or(short) }
}

impl Detail {
    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        let f = |x: &f64| figure(*x);
        let zh = lang == Lang::Zh;
        match self {
            // A range without an end.
            Detail::Range(low, high) if high.is_infinite() && zh => format!("可能范围不小于{}", f(low)),
            Detail::Range(low, high) if high.is_infinite() => format!("possible: {} or more", f(low)),
            Detail::Range(low, high) if zh => format!("可能范围{}～{}", f(low), f(high)),
            Detail::Range(low, high) => format!("possible: {} to {}", f(low), f(high)),
            Detail::Saturation { most, temperature } if zh => {
                format!("水温{}℃时不应高于{}", f(temperature), f(most))
            }
            Detail::Saturation { most, temperature } => {
                format!("at {} ℃ at most {}", f(temperature), f(most))
            }
            Detail::Whole { parameter, value } => format!("{parameter} {}", f(value)),
            Detail::Run { length, hours } if zh => format!("连续{length}次，历时{}小时", f(hours)),
            Detail::Run { length, hours } => format!("{length} times in a row, over {} hours", f(hours)),
            Detail::Usual { median, low, high } if zh => {
                format!("该点位通常为{}～{}，中位数{}", f(low), f(high), f(median))
            }
            Detail::Usual { median, low, high } => {
                format!("usual at the place: {} to {}, median {}", f(low), f(high), f(median))
            }
            Detail::Step { before, after } if zh => format!("之前中位数{}，之后{}", f(before), f(after)),
            Detail::Step { before, after } => format!("median {} before, {} after", f(before), f(after)),
            Detail::Digits { never, of } if zh => format!("{of}个数据的末位数字中没有{never}"),
            Detail::Digits { never, of } => format!("the last digit of {of} readings is never {never}"),
            Detail::Limit { limit, times } if zh => format!("检出限{}，出现{times}次", f(limit)),
            Detail::Limit { limit, times } => format!("detection limit {}, {times} times", f(limit)),
            Detail::Before(limit) if zh => format!("之前检出限为{}", f(limit)),
            Detail::Before(limit) => format!("the detection limit before is {}", f(limit)),
            Detail::Months(first, last) => months_text(*first, *last, lang),
            Detail::Samplings { first, last, has, of } if zh => {
                format!("{}采样{has}次，计划{of}次", months_text(*first, *last, lang))
            }
            Detail::Samplings { first, last, has, of } => {
                format!("{}: {has} of {of} samplings", months_text(*first, *last, lang))
            }
            Detail::Few { month, has, of } if zh => format!("{}有效{has}个，应有{of}个", month_text(*month)),
            Detail::Few { month, has, of } => format!("{}: {has} of {of}", month_text(*month)),
            Detail::Parallel { other, deviation } if zh => {
                format!("原样{}，相对偏差{}%", f(other), f(&(deviation * 100.0)))
            }
            Detail::Parallel { other, deviation } => {
                format!("sample {}, relative deviation {} %", f(other), f(&(deviation * 100.0)))
            }
            Detail::Difference { other, difference } if zh => {
                format!("原样{}，相差{}", f(other), f(difference))
            }
            Detail::Difference { other, difference } => {
                format!("sample {}, difference {}", f(other), f(difference))
            }
            Detail::Blank if zh => "空白样检出".to_owned(),
            Detail::Blank => "found in a blank".to_owned(),
            Detail::Row(row) if zh => format!("与第{row}行重复"),
            Detail::Row(row) => format!("as row {row}"),
            Detail::Elsewhere { low, high } if zh => format!("其他点位{}～{}", f(low), f(high)),
            Detail::Elsewhere { low, high } => format!("other places {} to {}", f(low), f(high)),
        }
    }
}

/// The rules that are applied, with their figures.
#[derive(Debug, Clone)]
pub struct Screening {
    rules: BTreeMap<&'static str, BTreeMap<&'static str, f64>>,
}

const PREFIX: &str = "screen-";

fn all() -> impl Iterator<Item = &'static MethodRule> {
    methods().iter().flat_map(|method| &method.rules).filter(|rule| rule.id.starts_with(PREFIX))
}

/// The name of a rule, without the prefix.
fn name_of(rule: &'static MethodRule) -> &'static str {
    rule.id.strip_prefix(PREFIX).unwrap_or(&rule.id)
}

/// What a rule is called, and how serious its findings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleName {
    /// The stable name, without `screen-`.
    pub en: &'static str,
    /// The name in Chinese.
    pub zh: &'static str,
    /// How grave a finding is.
    pub severity: Severity,
}

/// The rules, in the order of the method.
pub fn rule_names() -> Vec<RuleName> {
    let titles = &screening().titles;
    all()
        .map(|rule| {
            let en = name_of(rule);
            RuleName { en, zh: titles.get(&rule.id).map_or(en, String::as_str), severity: severity(&rule.id) }
        })
        .collect()
}

fn severity(id: &str) -> Severity {
    let listed = |ids: &[String]| ids.iter().any(|each| each == id);
    match screening() {
        s if listed(&s.impossible) => Severity::Impossible,
        s if listed(&s.suspect) => Severity::Suspect,
        _ => Severity::Info,
    }
}

impl Default for Screening {
    fn default() -> Self {
        let figures = |rule: &'static MethodRule| {
            rule.figures.keys().map(|name| (name.as_str(), rule.figure(name))).collect()
        };
        Screening { rules: all().map(|rule| (name_of(rule), figures(rule))).collect() }
    }
}

impl Screening {
    /// All rules with the figures of the method, or some rules, with your own figures.
    ///
    /// # Errors
    /// [`Error::Option`] if the method lacks a rule or a figure, or a figure is below 0.
    pub fn new(names: Option<&[String]>, figures: &BTreeMap<String, BTreeMap<String, f64>>) -> Result<Self> {
        let mut made = Screening::default();
        let known = made.rules.keys().copied().collect::<Vec<_>>().join(", ");
        let unknown = |option, value: &str, expected: &str| Error::Option {
            option,
            value: value.to_owned(),
            expected: expected.to_owned(),
        };
        for (rule, own) in figures {
            let held = made
                .rules
                .get_mut(rule.as_str())
                .ok_or_else(|| unknown("figures", rule, &format!("one of {known}")))?;
            for (name, value) in own {
                let expected = held.keys().copied().collect::<Vec<_>>().join(", ");
                let figure = held
                    .get_mut(name.as_str())
                    .ok_or_else(|| unknown("figures", name, &format!("one of {expected}")))?;
                if !(value.is_finite() && *value >= 0.0) {
                    return Err(unknown("figures", &value.to_string(), "a number from 0"));
                }
                *figure = *value;
            }
        }
        if let Some(names) = names {
            if let Some(wrong) = names.iter().find(|name| !made.rules.contains_key(name.as_str())) {
                return Err(unknown("rules", wrong, &format!("one of {known}")));
            }
            made.rules.retain(|rule, _| names.iter().any(|name| name == rule));
        }
        Ok(made)
    }

    /// The figures of a rule, where it is applied.
    fn of(&self, rule: &str) -> Option<Figures<'_>> {
        self.rules.get(rule).map(Figures)
    }

    /// Whether places are compared with each other, by the number of parameters of a row: few equal readings
    /// prove little.
    pub fn compares_places(&self, parameters: usize) -> bool {
        self.of("two-places").is_some_and(|figures| parameters >= figures.count("least"))
    }

    /// Whether a rule is applied.
    pub fn applies(&self, rule: &str) -> bool {
        self.rules.contains_key(rule)
    }
}

/// The figures of a rule.
#[derive(Clone, Copy)]
struct Figures<'a>(&'a BTreeMap<&'static str, f64>);

impl Figures<'_> {
    /// A figure the rule has.
    fn get(self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or(f64::INFINITY)
    }

    /// The same as a count.
    fn count(self, name: &str) -> usize {
        self.get(name).min(1e9) as usize
    }
}

/// Whether the scatter of a parameter is on a plain scale, and not on one of ratios.
fn is_plain(parameter: &Parameter) -> bool {
    screening().plain.contains(&parameter.id)
}
