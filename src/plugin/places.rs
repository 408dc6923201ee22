//! Expressions over places: how sure their classes are, what is over, and shares.

use super::column::Column;
use super::groups::{OddMean, OddRows};
use super::pack::{Told, floats, list_of, lists, packed, struct_field};
use super::rows::{Nothing, Readings, each, failed};
use crate::assessment::certainty::{self, Certainty, Mean, Seen};
use crate::assessment::river::{self, ClassCounts};
use crate::assessment::section;
use crate::figure;
use crate::grading::{Plan, Rank};
use crate::reading::Reading;
use crate::reason::Reason;
use polars_core::prelude::*;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub(super) struct CertaintyArguments {
    plan: String,
    /// The places by which what is odd of each column is reported.
    places: Vec<usize>,
}

impl CertaintyArguments {
    /// The plan; the inputs are the cells of its columns, their uncertain parts, then inputs of rows.
    fn checked(&self, inputs: &[Series]) -> PolarsResult<Arc<Plan>> {
        let plan = Plan::cached(&self.plan).map_err(failed)?;
        let n = plan.columns.len();
        if inputs.len() <= n || self.places.len() != n {
            polars_bail!(InvalidOperation: "means come as cells, and what is odd of them");
        }
        Ok(plan)
    }
}

/// The certainty of the class of means, and notes on their readings: from the cells of the plan's columns,
/// their uncertain parts, then the inputs of rows.
pub(super) fn certainty(inputs: &[Series], arguments: &CertaintyArguments) -> PolarsResult<Series> {
    let plan = arguments.checked(inputs)?;
    let n = plan.columns.len();
    let cells: Vec<Series> = inputs[..n].iter().chain(&inputs[n + 1..]).cloned().collect();
    let readings = Readings::new(&plan, &cells)?;
    let odd = OddRows::new(&inputs[n])?;
    let len = readings.len;
    let (certain, lacking) = (Vec::with_capacity(len), Vec::with_capacity(len));
    let mut told = Doubts { plan: &plan, certain, lacking, notes: Told::with_capacity(len) };
    let mut means: Vec<Mean> = Vec::with_capacity(n);
    let mut of_places: Vec<Option<OddMean>> = vec![None; arguments.places.iter().max().map_or(0, |p| p + 1)];
    for row in 0..readings.len {
        if odd.is_plain(row) {
            let is_number = |place| matches!(readings.reading(place, row), Reading::Number(_));
            if let Some(certain) = certainty::of_plain(&plan, is_number, readings.body(row)) {
                told.push(Certainty { certain, ..Certainty::default() });
                continue;
            }
        }
        odd.of(row).for_each(|(place, mean)| {
            if let Some(of) = of_places.get_mut(place) {
                *of = Some(mean);
            }
        });
        means.clear();
        means.extend(
            arguments
                .places
                .iter()
                .enumerate()
                .map(|(i, &place)| mean_of(readings.reading(i, row), of_places[place].take())),
        );
        told.push(certainty::certainty(&plan, &means, readings.body(row)));
    }
    told.packed()
}

fn mean_of(reading: Reading, odd: Option<OddMean>) -> Mean {
    Mean {
        reading,
        seen: odd.map_or(Seen::default(), |o| o.seen),
        span: odd.and_then(|o| o.span),
        limit: odd.and_then(|o| o.limit),
    }
}

/// Why there is no mean, or one without some readings, for means without limits: from cells, and what is
/// odd of them.
pub(super) fn mean_reasons(inputs: &[Series], arguments: &CertaintyArguments) -> PolarsResult<Series> {
    let plan = arguments.checked(inputs)?;
    let odd = OddRows::new(&inputs[plan.columns.len()])?;
    let len = inputs[0].len();
    let mut odd_of: Vec<Vec<(usize, OddMean)>> = vec![Vec::new(); plan.columns.len()];
    for row in 0..len {
        for (place, mean) in odd.of(row) {
            if let Some(column) = arguments.places.iter().position(|&p| p == place) {
                odd_of[column].push((row, mean));
            }
        }
    }
    let mut notes = Vec::new();
    for (place, (column, odd)) in plan.columns.iter().zip(&odd_of).enumerate() {
        let cells = Column::new(&inputs[place], &column.rules)?;
        let mut odd = odd.iter().peekable();
        for (row, reading) in cells.readings(&column.rules).enumerate() {
            let odd = odd.next_if(|odd| odd.0 == row).map(|odd| odd.1);
            // Most means are of plain numbers.
            if odd.is_some() || !matches!(reading, Reading::Number(_)) {
                let reasons = certainty::reasons(mean_of(reading, odd));
                notes.extend(reasons.map(|reason| (row, reason, place)));
            }
        }
    }
    notes.sort_unstable();
    let mut told = Told::with_capacity(len);
    let mut of_rows = notes.chunk_by(|a, b| a.0 == b.0).peekable();
    for row in 0..len {
        let own = of_rows.next_if(|of| of[0].0 == row);
        let own = own.map(|of| of.iter().map(|&(_, reason, place)| (reason, Some(place))).collect());
        told.push(own, |notes: &Vec<_>| plan.format_reasons(notes));
    }
    told.series("reason")
}

pub(super) fn mean_reasons_field(_: &[Field], _: &CertaintyArguments) -> PolarsResult<Field> {
    Ok(Field::new("reason".into(), DataType::String))
}

/// Certainty as columns.
struct Doubts<'a> {
    plan: &'a Plan,
    certain: Vec<Option<bool>>,
    lacking: Vec<bool>,
    notes: Told<Vec<(Reason, usize)>>,
}

impl Doubts<'_> {
    fn push(&mut self, of_row: Certainty) {
        self.certain.push(of_row.certain);
        self.lacking.push(of_row.lacking);
        self.notes.push((!of_row.notes.is_empty()).then_some(of_row.notes), |notes| {
            let notes: Vec<_> = notes.iter().map(|&(reason, place)| (reason, Some(place))).collect();
            self.plan.format_reasons(&notes)
        });
    }

    fn packed(self) -> PolarsResult<Series> {
        let len = self.certain.len();
        let fields = [
            BooleanChunked::from_iter_options("certain".into(), self.certain.into_iter()).into_series(),
            BooleanChunked::from_iter_values("lacking".into(), self.lacking.into_iter()).into_series(),
            self.notes.series("reason")?,
        ];
        packed("certainty", len, &fields)
    }
}

pub(super) fn certainty_field(_: &[Field], _: &CertaintyArguments) -> PolarsResult<Field> {
    let of_row =
        [("certain", DataType::Boolean), ("lacking", DataType::Boolean), ("reason", DataType::String)];
    Ok(struct_field("certainty", &of_row))
}

#[derive(Deserialize)]
pub(super) struct OverArguments {
    plan: String,
    /// Whether the limit is that which makes an item one of the X of "5+X", by the targets of the
    /// rows.
    x: bool,
}

/// Which columns are over a limit, a bit for each: that of the plan's target or of "5+X".
pub(super) fn over(inputs: &[Series], arguments: &OverArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let (readings, targets) = if arguments.x {
        let Some((targets, cells)) = inputs.split_last() else {
            polars_bail!(InvalidOperation: "over takes cells and targets");
        };
        (Readings::new(&plan, cells)?, Some(each(targets, |word| plan.level(word))?))
    } else {
        (Readings::new(&plan, inputs)?, None)
    };
    let Some(own) = plan.target.filter(|_| plan.columns.len() <= 64) else {
        polars_bail!(InvalidOperation: "over takes a plan with a target, of 64 columns at most");
    };
    let masks = (0..readings.len).map(|row| {
        let level = targets.as_ref().map_or(own, |t| section::level_of_x(t[row], own));
        (0..plan.columns.len())
            .filter(|&i| {
                let rank = plan.rank(i, |place| readings.reading(place, row), readings.body(row));
                rank.is_some_and(|rank| rank > level)
            })
            .fold(0u64, |mask, i| mask | 1 << i)
    });
    Ok(UInt64Chunked::from_iter_values("over".into(), masks).into_series())
}

pub(super) fn mask_field(_: &[Field], _: &OverArguments) -> PolarsResult<Field> {
    Ok(Field::new("over".into(), DataType::UInt64))
}

/// The X of sections by year: lists of years, and of what was over in their months.
pub(super) fn x_of_years(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [years, masks] = inputs else {
        polars_bail!(InvalidOperation: "x_of_years takes years and what was over");
    };
    let (years, masks) = (years.list()?, masks.list()?);
    let (mut of, mut bits, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..years.len() {
        if let (Some(y), Some(m)) = (years.get_as_series(row), masks.get_as_series(row)) {
            let months = y.i32()?.iter().zip(m.u64()?.iter()).filter_map(|(y, m)| Some((y?, m?)));
            for (year, mask) in section::x_of_years(&months.collect::<Vec<_>>()) {
                of.push(year);
                bits.push(mask);
            }
        }
        ends.push(of.len());
    }
    let year = polars_arrow::array::PrimitiveArray::<i32>::from_vec(of).boxed();
    let mask = polars_arrow::array::PrimitiveArray::<u64>::from_vec(bits).boxed();
    lists("x", &ends, vec![("year", year), ("mask", mask)])
}

pub(super) fn x_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    let of_one = [("year", DataType::Int32), ("mask", DataType::UInt64)];
    Ok(Field::new("x".into(), list_of(&of_one)))
}

/// The shares of Ⅰ–Ⅲ and of what is worse than Ⅴ, in per cent, of six counts of classes.
pub(super) fn shares(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let columns = inputs.iter().map(|c| c.u32()).collect::<PolarsResult<Vec<_>>>()?;
    if columns.len() != 6 {
        polars_bail!(InvalidOperation: "shares takes six counts");
    }
    let len = columns[0].len();
    let counts = |row| ClassCounts(std::array::from_fn(|k| columns[k].get(row).unwrap_or(0)));
    let (good, inferior): (Vec<_>, Vec<_>) = (0..len).map(|row| counts(row).shares().unzip()).unzip();
    packed("shares", len, &[floats("good", good), floats("inferior", inferior)])
}

pub(super) fn shares_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(struct_field("shares", &[("good", DataType::Float64), ("inferior", DataType::Float64)]))
}

/// Parts of wholes in per cent, of two columns of numbers.
pub(super) fn percent(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [parts, wholes] = inputs else {
        polars_bail!(InvalidOperation: "percent takes parts and wholes");
    };
    let (parts, wholes) = (parts.cast(&DataType::Float64)?, wholes.cast(&DataType::Float64)?);
    let pairs = parts.f64()?.iter().zip(wholes.f64()?.iter());
    Ok(floats("percent", pairs.map(|(part, whole)| figure::percent(part?, whole?))))
}

/// Whether classes, in words, count as Ⅰ–Ⅲ, and as worse than Ⅴ.
pub(super) fn counted(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let classes = each(&inputs[0], river::class_of)?;
    let flags = |name: &str, of: fn(Rank) -> bool| {
        BooleanChunked::from_iter_options(name.into(), classes.iter().map(|c| c.map(of))).into_series()
    };
    let made = [
        flags("good", river::is_good),
        flags("fifth", river::is_fifth),
        flags("inferior", river::is_inferior),
    ];
    packed("counted", classes.len(), &made)
}

pub(super) fn counted_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(struct_field("counted", &["good", "fifth", "inferior"].map(|name| (name, DataType::Boolean))))
}
