//! What the levels of an item allow: the cells of a level, and of the better ones, as one span.

use super::comparison::Comparison;
use super::item::{Item, Limit};
use super::parts::figure;
use rust_decimal::Decimal;
use std::fmt;
use std::ops::Range;

/// The values a level allows, ends included; a side without an end is open.
///
/// What is described and not measured counts as 0 where it is absent, as 1 where it is present.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The least that it allows; `None` if there is none.
    pub low: Option<Decimal>,
    /// The most that it allows; `None` if there is none.
    pub high: Option<Decimal>,
}

impl Span {
    /// Whether it allows every value.
    pub fn is_everything(&self) -> bool {
        self.low.is_none() && self.high.is_none()
    }

    fn contains(&self, other: &Span) -> bool {
        self.low.is_none_or(|low| other.low.is_some_and(|l| l >= low))
            && self.high.is_none_or(|high| other.high.is_some_and(|h| h <= high))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: Option<Decimal>| end.map(|x| x.normalize().to_string()).unwrap_or_default();
        write!(f, "{}…{}", end(self.low), end(self.high))
    }
}

/// What each class allows beyond the better ones, with the places of the classes that share it: better classes
/// first, lower values before higher ones. `spans` belong to the first of `classes`; what they leave belongs to
/// the others.
pub(crate) fn bands(spans: &[Span], classes: usize) -> Vec<(Span, Range<usize>)> {
    let beyond = (spans.len() < classes).then_some(Span { low: None, high: None });
    let all: Vec<Span> = spans.iter().copied().chain(beyond).collect();
    let mut found: Vec<(Span, Range<usize>)> = Vec::new();
    let (mut better, mut from): (Option<Span>, usize) = (None, 0);
    for same in all.chunk_by(|a, b| a == b) {
        let (Some(&own), of) = (same.first(), from..from + same.len()) else { continue };
        from = of.end;
        match better {
            None => found.push((own, of)),
            Some(better) => {
                let below = better.low.filter(|_| own.low != better.low);
                let above = better.high.filter(|_| own.high != better.high);
                let below = below.map(|end| Span { low: own.low, high: Some(end) });
                let above = above.map(|end| Span { low: Some(end), high: own.high });
                found.extend(below.into_iter().chain(above).map(|span| (span, of.clone())));
            }
        }
        better = Some(own);
    }
    found
}

/// What each level of an item allows, in the order of its levels: its own cells and those of the better
/// levels, because water of a better class also satisfies a worse one.
///
/// A cell for everything beyond the better levels (`> 25` after `<= 25`, `present` after `absent`) makes a
/// level that allows everything: the open class at the end of a table.
///
/// # Errors
/// The level and its problem: a figure that is not a number, a cell that is stricter than a better level, or
/// one that does not adjoin it.
pub(crate) fn spans(item: &Item) -> Result<Vec<Span>, (String, String)> {
    let mut spans: Vec<Span> = Vec::new();
    for cells in item.limits.chunk_by(|a, b| a.level == b.level) {
        // The open part begins at the last level with a bound, and may appear twice.
        let better = spans.iter().rev().find(|s| !s.is_everything()).copied();
        let mut span = spans.last().copied();
        for cell in cells {
            let made = allow(item, cell, better, span);
            span = Some(made.map_err(|problem| (format!("level {}", cell.level), problem))?);
        }
        spans.extend(span);
    }
    Ok(spans)
}

/// What a cell allows together with `so_far`; `better` is where the better levels end.
fn allow(item: &Item, cell: &Limit, better: Option<Span>, so_far: Option<Span>) -> Result<Span, String> {
    let comparison = item.comparison_of(cell);
    if comparison.is_descriptive() != item.is_descriptive() {
        return Err("what is absent or present has no other limits".into());
    }
    if cell.comparison == Some(Comparison::Delta) {
        return Err("an allowed change is the item's, not a level's".into());
    }
    if cell.equation.is_some() {
        return Err("an equation is for standards of single limits, as those of kind use".into());
    }
    if comparison == Comparison::NotEncoded {
        return Err("a limit that is not encoded is for standards of discharge".into());
    }
    let value = match (&cell.value, comparison.has_figure()) {
        (Some(text), true) => figure(text).ok_or_else(|| format!("value {text:?} is not a decimal"))?,
        (None, true) => return Err("takes a value".into()),
        (Some(_), false) => return Err(format!("{:?} takes no value", comparison.as_str())),
        (None, false) => Decimal::ZERO,
    };
    let high = match (&cell.high, comparison) {
        (Some(text), Comparison::Range) => figure(text)
            .filter(|high| *high > value)
            .ok_or_else(|| format!("high {text:?} is not a decimal above {value}"))?,
        (None, Comparison::Range) => return Err("a range takes a high".into()),
        (Some(_), _) => return Err("only a range takes a high".into()),
        (None, _) => value,
    };
    let edge = |side: fn(&Span) -> Option<Decimal>| better.as_ref().and_then(side) == Some(value);
    let adjoined = |adjoins: bool, span: Span| {
        adjoins.then_some(span).ok_or_else(|| "does not begin where the better levels end".to_owned())
    };
    let (so_low, so_high) = so_far.map_or((None, None), |s| (s.low, s.high));
    let span = match comparison {
        Comparison::AtLeast => Span { low: Some(value), high: None },
        Comparison::LessThan => return adjoined(edge(|s| s.low), Span { low: None, high: so_high }),
        Comparison::MoreThan | Comparison::Present => {
            return adjoined(edge(|s| s.high), Span { low: so_low, high: None });
        }
        // A band beside the better levels.
        Comparison::Range if cell.condition.is_some() => {
            return match better {
                Some(b) if b.low == Some(high) => Ok(Span { low: Some(value), high: so_high }),
                Some(b) if b.high == Some(value) => Ok(Span { low: so_low, high: Some(high) }),
                _ => adjoined(false, Span { low: None, high: None }),
            };
        }
        Comparison::Range => Span { low: Some(value), high: Some(high) },
        Comparison::AtMost
        | Comparison::Delta
        | Comparison::NotDetected
        | Comparison::Absent
        | Comparison::NotEncoded => Span { low: None, high: Some(value) },
    };
    if so_far.is_some_and(|s| !span.contains(&s)) {
        return Err("is stricter than a better level".into());
    }
    Ok(span)
}
