//! Expressions over means: the means of the samples of a place and period, for all parameters at once.

use super::column::Column;
use super::groups::{COUNTS, Groups, MARK, ODD};
use super::lists::{Lists, repeats};
use super::pack::{floats, list_of, packed, struct_field};
use super::rows::failed;
use crate::assessment::averaging::{Averaging, Choice};
use crate::assessment::certainty::Seen;
use crate::assessment::means::{Dated, MeanOf, MeanPlan};
use crate::assessment::period::Period;
use crate::assessment::tally::Entry;
use crate::day::Day;
use crate::grading::Plan;
use crate::reading::Reading;
use crate::reason::Reason;
use polars_core::prelude::*;
use serde::Deserialize;
use std::cmp::Ordering;

#[derive(Deserialize)]
pub(super) struct EnterArguments {
    plan: String,
    #[serde(default)]
    choice: Choice,
    /// Whether values are given as they are measured, not in the form in which they are summed.
    plain: bool,
    /// Whether the least and the most that a reading may be are returned too.
    #[serde(default)]
    spans: bool,
}

/// The contribution of each cell of a column to a mean: the value in the form in which it is summed, the code
/// of the cell (0 number, 1 below detection, 3 above range, from 4 on the reason it has none), and a
/// bit for it. With `spans` also its bounds, and its detection limit.
pub(super) fn enter(inputs: &[Series], arguments: &EnterArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let ([column], [series]) = (&plan.columns[..], inputs) else {
        polars_bail!(InvalidOperation: "enter takes a plan of one column, and the column");
    };
    let how = if arguments.plain {
        Averaging::Arithmetic
    } else {
        Averaging::of(column.parameter, arguments.choice)
    };
    let n = series.len();
    let cells = Column::new(series, &column.rules)?;
    let mut entries = Vec::with_capacity(n);
    let mut from = 0;
    while let Some(run) = cells.cells(from).filter(|_| from < n) {
        let of = |i| Entry::of(column, plan.nondetect, how, arguments.spans, run.reading(&column.rules, i));
        entries.extend((0..run.values.len()).map(of));
        from += run.values.len();
    }
    let values = entries.iter().map(|e| e.value);
    let seen = UInt64Chunked::from_iter_values("seen".into(), entries.iter().map(|e| Seen::of(e.code).0));
    let codes = UInt8Chunked::from_iter_values("code".into(), entries.iter().map(|e| e.code)).into_series();
    let mut fields = vec![floats("value", values), codes, seen.into_series()];
    if arguments.spans {
        fields.push(floats("low", entries.iter().map(|e| e.span.map(|s| s.0))));
        fields.push(floats("high", entries.iter().map(|e| e.span.map(|s| s.1))));
        fields.push(floats("limit", entries.iter().map(|e| e.limit)));
    }
    packed("entered", n, &fields)
}

pub(super) fn enter_field(_: &[Field], arguments: &EnterArguments) -> PolarsResult<Field> {
    let mut fields =
        vec![("value", DataType::Float64), ("code", DataType::UInt8), ("seen", DataType::UInt64)];
    if arguments.spans {
        fields.extend(["low", "high", "limit"].map(|name| (name, DataType::Float64)));
    }
    Ok(struct_field("entered", &fields))
}

#[derive(Deserialize)]
pub(super) struct AverageArguments {
    pub(super) plan: String,
    /// How each column of the plan is averaged, and how many there must be.
    pub(super) choices: Vec<Choice>,
    pub(super) least: Vec<u32>,
    /// Days first where it is not said and a day of the group has several times.
    pub(super) mean_of: Option<MeanOf>,
    pub(super) period: Period,
    /// The columns whose readings may be bounds, by their places.
    pub(super) open: Vec<usize>,
    /// How many columns of numbers are summed.
    pub(super) sums: usize,
    /// Whether rows that repeat another count once.
    #[serde(default)]
    pub(super) once: bool,
    /// Whether the rows that were left out before are counted.
    #[serde(default)]
    pub(super) copied: bool,
    /// Whether numbers of readings, and means in the form in which they are summed, are returned too.
    pub(super) counts: bool,
    pub(super) means: bool,
}

impl AverageArguments {
    /// How a column is averaged, as of [`MeanPlan::pair`].
    pub(super) fn plans(&self, plan: &Plan, place: usize) -> [MeanPlan; 2] {
        let parameter = plan.columns[place].parameter;
        MeanPlan::pair(parameter, self.choices[place], self.mean_of, &self.period, self.least[place])
    }

    pub(super) fn checked(&self) -> PolarsResult<std::sync::Arc<Plan>> {
        let plan = Plan::cached(&self.plan).map_err(failed)?;
        let n = plan.columns.len();
        if self.choices.len() != n || self.least.len() != n || self.open.iter().any(|&place| place >= n) {
            polars_bail!(InvalidOperation: "a choice and a least count is told of each column");
        }
        Ok(plan)
    }
}

pub(super) fn average_field(inputs: &[Field], arguments: &AverageArguments) -> PolarsResult<Field> {
    let plan = arguments.checked()?;
    let marked = |name: &str| format!("{MARK}{name}");
    let mut fields: Vec<Field> = ["rows", "copies", "days", "months"]
        .iter()
        .map(|name| Field::new(marked(name).into(), DataType::UInt32))
        .collect();
    // The sums come last except for columns that are only compared, and have the names of their columns.
    let sums = inputs.iter().filter(|f| f.name().starts_with(SUM)).take(arguments.sums);
    fields.extend(sums.map(|f| Field::new(f.name().trim_start_matches(SUM).into(), DataType::Float64)));
    let cell = [("value", DataType::Float64), ("code", DataType::UInt8)];
    let ids: Vec<&str> = plan.columns.iter().map(|c| c.parameter.id.as_str()).collect();
    fields.extend(ids.iter().map(|id| struct_field(&marked(&format!("cell:{id}")), &cell)));
    fields.push(Field::new(marked("odd").into(), list_of(&ODD)));
    for id in ids {
        if arguments.means {
            fields.push(Field::new(marked(&format!("mean:{id}")).into(), DataType::Float64));
        }
        if arguments.counts {
            let counts = COUNTS.iter().map(|(name, _)| marked(&format!("{name}:{id}")));
            fields.extend(counts.map(|name| Field::new(name.into(), DataType::UInt32)));
        }
    }
    Ok(Field::new("averaged".into(), DataType::Struct(fields)))
}

/// Begins the names of columns that are summed.
pub(super) const SUM: &str = "\u{fdd0}sum:";

/// Sums of lists of numbers, over chosen items; null if one is.
pub(super) fn summed(series: &Series, chosen: impl Fn(usize, &Lists) -> Vec<usize>) -> PolarsResult<Series> {
    let numbers = Lists::new(series)?;
    let items = numbers.items.cast(&DataType::Float64)?;
    let items = items.f64()?;
    let sum = |row| chosen(row, &numbers).into_iter().map(|i| items.get(i)).sum::<Option<f64>>();
    Ok(floats(series.name().trim_start_matches(SUM), (0..numbers.len()).map(sum)))
}

/// Which rows of the groups count, in the order of their days.
pub(super) struct Chosen {
    /// The places of rows in their groups, the groups end to end, and where each ends.
    order: Vec<u32>,
    ends: Vec<usize>,
    /// The day of each.
    days: Vec<Option<Day>>,
    /// Whether a day of the group has several times.
    several: Vec<bool>,
}

impl Chosen {
    fn range(&self, group: usize) -> std::ops::Range<usize> {
        if group == 0 { 0..self.ends[0] } else { self.ends[group - 1]..self.ends[group] }
    }

    /// The rows of a group with their days.
    fn rows(&self, group: usize) -> impl Iterator<Item = (Option<Day>, usize)> {
        let range = self.range(group);
        self.days[range.clone()].iter().zip(&self.order[range]).map(|(&day, &row)| (day, row as usize))
    }
}

/// The means of groups of samples: the number of the period, lists of days and times, those of copies
/// where they are counted, the columns of the plan, those that are summed, and what else rows hold.
pub(super) fn average(inputs: &[Series], arguments: &AverageArguments) -> PolarsResult<Series> {
    let plan = arguments.checked()?;
    let n = plan.columns.len();
    let first = 3 + usize::from(arguments.copied);
    if inputs.len() < first + n + arguments.sums {
        polars_bail!(InvalidOperation: "average takes periods, days, times, and the columns of the plan");
    }
    let index = inputs[0].i32()?;
    let columns = inputs[1..].iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let (days, times) = (&columns[0], &columns[1]);
    let compared: Vec<&Lists> = std::iter::once(times).chain(&columns[first - 1..]).collect();
    let at = days.items.cast(&DataType::Int32)?;
    let at = at.i32()?;
    let day_of = |group: usize, row: usize| at.get(days.range(group).start + row).and_then(Day::from_number);

    let len = index.len();
    let mut chosen = Chosen { order: Vec::new(), ends: Vec::new(), days: Vec::new(), several: Vec::new() };
    let mut groups = Groups::of(len);
    for group in 0..len {
        let rows = days.range(group).len();
        let repeated = if arguments.once { repeats(&compared, group) } else { Vec::new() };
        let start = chosen.order.len();
        chosen.order.extend((0..rows as u32).filter(|&row| !repeated.get(row as usize).is_some_and(|r| *r)));
        let of = &mut chosen.order[start..];
        let day = |row: &u32| day_of(group, *row as usize);
        if !of.is_sorted_by_key(day) {
            of.sort_by_key(day);
        }
        let of = &*of;
        let today = of.iter().map(day);
        chosen.days.extend(today.clone());
        let dated =
            Dated::of(today, |k| times.compare(group, of[k - 1] as usize, of[k] as usize) == Ordering::Equal);
        chosen.several.push(dated.several);
        groups.rows.push(rows as u32);
        groups.copies.push((rows - of.len()) as u32);
        groups.days.push(dated.days);
        groups.months.push(dated.months);
        chosen.ends.push(chosen.order.len());
    }
    if arguments.copied {
        let left_out = &columns[2];
        let counts = left_out.items.u32()?;
        for group in 0..len {
            let copies: u32 = left_out.range(group).filter_map(|i| counts.get(i)).sum();
            groups.rows[group] += copies;
            groups.copies[group] += copies;
        }
    }
    let known: Vec<bool> = index.iter().map(|index| index.is_some()).collect();
    for (place, column) in plan.columns.iter().enumerate() {
        let own = &columns[first - 1 + place];
        let cells = Column::new(&own.items, &column.rules)?;
        let run = cells.cells(0);
        let spans = arguments.open.contains(&place);
        let plans = arguments.plans(&plan, place);
        let how = plans[0].how;
        let entry = |i: usize| {
            let reading =
                run.as_ref().map_or(Reading::Missing(Reason::Missing), |r| r.reading(&column.rules, i));
            Entry::of(column, plan.nondetect, how, spans, reading)
        };
        let found = (0..len).map(|group| {
            let start = own.range(group).start;
            let how = plans[usize::from(chosen.several[group])];
            let mean = how.mean(chosen.rows(group).map(|(day, row)| (day, entry(start + row))));
            mean.in_period(known[group])
        });
        groups.push(place, &column.parameter.id, found, arguments.counts, arguments.means)?;
    }
    let sums = inputs[first + n..first + n + arguments.sums].iter().map(|series| {
        summed(series, |group, own| {
            let start = own.range(group).start;
            chosen.rows(group).map(|(_, row)| start + row).collect()
        })
    });
    let sums = sums.collect::<PolarsResult<Vec<_>>>()?;
    groups.packed(sums)
}
