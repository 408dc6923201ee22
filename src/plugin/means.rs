//! Expressions over means: the means of the samples of a place and period, for all parameters at once.

use super::column::Column;
use super::groups::{COUNTS, Groups, MARK, ODD};
use super::lists::{Lists, counted, parted};
use super::pack::{floats, list_of, listed, packed, series, strings, struct_field};
use super::rows::failed;
use crate::assessment::averaging::{Averaging, Choice};
use crate::assessment::certainty::Seen;
use crate::assessment::means::{Dated, MeanOf, MeanPlan, When, agreed};
use crate::assessment::period::Period;
use crate::assessment::tally::{Figure, TallyEntry};
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
        let of =
            |i| TallyEntry::of(column, plan.nondetect, how, arguments.spans, run.reading(&column.rules, i));
        entries.extend((0..run.values.len()).map(of));
        from += run.values.len();
    }
    let values = entries.iter().map(|e| e.value);
    let seen = UInt64Chunked::from_iter_values("seen".into(), entries.iter().map(|e| Seen::of(e.code).0));
    let codes =
        UInt8Chunked::from_iter_values("code".into(), entries.iter().map(|e| e.code.byte())).into_series();
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
    /// How many columns of words are returned if all rows of a period agree.
    #[serde(default)]
    pub(super) said: usize,
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

    /// The fields of the result of a group of rows; sums have the names of their columns.
    fn fields(&self, inputs: &[Field]) -> PolarsResult<Vec<Field>> {
        let plan = self.checked()?;
        let marked = |name: &str| format!("{MARK}{name}");
        let mut fields: Vec<Field> = ["rows", "copies", "days", "months"]
            .iter()
            .map(|name| Field::new(marked(name).into(), DataType::UInt32))
            .collect();
        fields.extend(named(inputs, SUM, self.sums).map(|name| Field::new(name.into(), DataType::Float64)));
        let cell = [("value", DataType::Float64), ("code", DataType::UInt8)];
        let ids: Vec<&str> = plan.columns.iter().map(|c| c.parameter.id.as_str()).collect();
        fields.extend(ids.iter().map(|id| struct_field(&marked(&format!("cell:{id}")), &cell)));
        fields.push(Field::new(marked("odd").into(), list_of(&ODD)));
        for id in ids {
            if self.means {
                fields.push(Field::new(marked(&format!("mean:{id}")).into(), DataType::Float64));
            }
            if self.counts {
                let counts = COUNTS.iter().map(|(name, _)| marked(&format!("{name}:{id}")));
                fields.extend(counts.map(|name| Field::new(name.into(), DataType::UInt32)));
            }
        }
        Ok(fields)
    }
}

/// The prefixes of the names of columns that are summed, and of columns of words.
const SUM: &str = "\u{fdd0}sum:";
const SAID: &str = "\u{fdd0}said:";

/// The names of the columns with a prefix, at most `many`.
fn named<'a>(inputs: &'a [Field], kind: &'static str, many: usize) -> impl Iterator<Item = &'a str> {
    inputs.iter().filter_map(move |field| field.name().strip_prefix(kind)).take(many)
}

pub(super) fn average_field(inputs: &[Field], arguments: &AverageArguments) -> PolarsResult<Field> {
    let mut fields =
        vec![Field::new(INDEX.into(), DataType::Int32), Field::new(FIRST.into(), DataType::UInt32)];
    fields.extend(named(inputs, SAID, arguments.said).map(|name| Field::new(name.into(), DataType::String)));
    fields.extend(arguments.fields(inputs)?);
    Ok(Field::new("averaged".into(), DataType::List(Box::new(DataType::Struct(fields)))))
}

pub(super) fn average_parts_field(inputs: &[Field], arguments: &AverageArguments) -> PolarsResult<Field> {
    Ok(Field::new("averaged".into(), DataType::Struct(arguments.fields(inputs)?)))
}

const INDEX: &str = "\u{fdd0}index";
const FIRST: &str = "\u{fdd0}first";

/// Sums of lists of numbers, over chosen items; null if one is.
pub(super) fn summed<I: Iterator<Item = usize>>(
    series: &Series,
    groups: usize,
    chosen: impl Fn(usize, &Lists) -> I,
) -> PolarsResult<Series> {
    let numbers = Lists::new(series)?;
    let items = numbers.items.cast(&DataType::Float64)?;
    let items = items.f64()?;
    let sum = |group| chosen(group, &numbers).map(|i| items.get(i)).sum::<Option<f64>>();
    Ok(floats(series.name().trim_start_matches(SUM), (0..groups).map(sum)))
}

/// The rows of places by their indices in the lists, in the order of periods and days, without
/// duplicates: one group per place and period.
#[derive(Default)]
struct Chosen {
    rows: Vec<u32>,
    /// The day of each, and its month.
    days: Vec<When>,
    /// Where the rows of each group end.
    ends: Vec<usize>,
    /// The number of the period of each group, and its first row in the table.
    index: Vec<Option<i32>>,
    first: Vec<u32>,
    /// Whether a day of the group has several times.
    several: Vec<bool>,
}

impl Chosen {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn range(&self, group: usize) -> std::ops::Range<usize> {
        if group == 0 { 0..self.ends[0] } else { self.ends[group - 1]..self.ends[group] }
    }

    /// The rows of a group.
    fn places(&self, group: usize) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.rows[self.range(group)].iter().map(|&row| row as usize)
    }

    /// The same with their days.
    fn rows(&self, group: usize) -> impl Iterator<Item = (When, usize)> {
        self.days[self.range(group)].iter().copied().zip(self.places(group))
    }
}

/// The means of the periods of places, one list per place in the order of periods. The inputs are lists of
/// the numbers of periods, of rows in the table, of days and times, of copies if they are counted, of the
/// columns of the plan, of those that are summed, of those of words, and of all other columns.
pub(super) fn average(inputs: &[Series], arguments: &AverageArguments) -> PolarsResult<Series> {
    let plan = arguments.checked()?;
    let n = plan.columns.len();
    let cells_at = 4 + usize::from(arguments.copied);
    let (sums_at, said_at) = (cells_at + n, cells_at + n + arguments.sums);
    if inputs.len() < said_at + arguments.said {
        polars_bail!(InvalidOperation: "average takes periods, rows, days, times, and the columns of the plan");
    }
    let columns = inputs.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let [index, first, days, times] = [0, 1, 2, 3].map(|i| &columns[i]);
    columns.iter().try_for_each(|column| index.check_items(column))?;
    let compared: Vec<&Lists> = std::iter::once(times).chain(&columns[cells_at..]).collect();
    let numbers = index.numbers()?;
    let firsts = first.items.u32()?;
    let copies = columns.get(4).filter(|_| arguments.copied).map(|copies| copies.items.u32()).transpose()?;
    let at = days.items.cast(&DataType::Int32)?;
    let at = at.i32()?;
    let day_of = |row: &u32| at.get(*row as usize).and_then(Day::from_number);

    let (mut chosen, mut groups, mut of_places) = (Chosen::default(), Groups::default(), Vec::new());
    let mut rows: Vec<u32> = Vec::new();
    for place in 0..index.len() {
        for (number, group) in parted(&mut rows, index.range(place), numbers) {
            let start = chosen.rows.len();
            chosen.rows.extend(counted(&compared, group, arguments.once));
            let of = &mut chosen.rows[start..];
            if !of.is_sorted_by_key(day_of) {
                of.sort_by_key(day_of);
            }
            let of = &*of;
            let today = of.iter().map(day_of);
            chosen.days.extend(today.clone().map(When::from));
            let same = |k: usize| times.compare(of[k - 1] as usize, of[k] as usize) == Ordering::Equal;
            let dated = Dated::of(today, same);
            chosen.several.push(dated.several);
            chosen.index.push(number);
            chosen.first.push(group.iter().filter_map(|&row| firsts.get(row as usize)).min().unwrap_or(0));
            let before = |copies: &UInt32Chunked| -> u32 {
                group.iter().filter_map(|&row| copies.get(row as usize)).sum()
            };
            let before = copies.map_or(0, before);
            groups.rows.push(group.len() as u32 + before);
            groups.copies.push((group.len() - of.len()) as u32 + before);
            groups.days.push(dated.days);
            groups.months.push(dated.months);
            chosen.ends.push(chosen.rows.len());
        }
        of_places.push(chosen.len());
    }
    for (place, column) in plan.columns.iter().enumerate() {
        let cells = Column::new(&columns[cells_at + place].items, &column.rules)?;
        let run = cells.cells(0);
        let spans = arguments.open.contains(&place);
        let plans = arguments.plans(&plan, place);
        let how = plans[0].how;
        let reading = |row: usize| {
            run.as_ref().map_or(Reading::Missing(Reason::Missing), |r| r.reading(&column.rules, row))
        };
        let entry = |row: usize| TallyEntry::of(column, plan.nondetect, how, spans, reading(row));
        // Most readings are plain numbers, in the canonical unit.
        let figure = |row: usize| match reading(row) {
            Reading::Number(x) if !spans && column.exponent == 0 => Some(Figure(how.enter(x))),
            _ => None,
        };
        // A sample is often alone in its period.
        let alone = |group: usize| {
            let range = chosen.range(group);
            let known = range.len() == 1 && chosen.index[group].is_some();
            let Figure(x) = figure(chosen.rows[range.start] as usize).filter(|_| known)?;
            Some(plans[0].of_figure(x))
        };
        let mut figures = Vec::new();
        let found = |group: usize| {
            let plan = &plans[usize::from(chosen.several[group])];
            figures.clear();
            figures.extend(chosen.places(group).map_while(figure));
            let mut mean = if figures.len() == chosen.range(group).len() {
                let days = &chosen.days[chosen.range(group)];
                plan.mean(days.iter().copied().zip(figures.iter().copied()))
            } else {
                plan.mean(chosen.rows(group).map(|(day, row)| (day, entry(row))))
            };
            mean.in_period(chosen.index[group].is_some());
            mean
        };
        let of = (place, column.parameter.id.as_str());
        groups.push(of, chosen.len(), alone, found, arguments.counts, arguments.means)?;
    }
    let sums = inputs[sums_at..said_at]
        .iter()
        .map(|series| summed(series, chosen.len(), |group, _| chosen.places(group)))
        .collect::<PolarsResult<Vec<_>>>()?;
    let words = columns[said_at..].iter().zip(&inputs[said_at..]).take(arguments.said);
    let words = words.map(|(column, input)| {
        let name = input.name();
        let items = column.items.str()?;
        let of = |group| agreed(chosen.places(group).map(|row| items.get(row)));
        let said = strings((0..chosen.len()).map(of));
        series(name.trim_start_matches(SAID), said)
    });
    let words = words.collect::<PolarsResult<Vec<_>>>()?;
    let index = Int32Chunked::from_iter_options(INDEX.into(), chosen.index.iter().copied()).into_series();
    let first = UInt32Chunked::from_vec(FIRST.into(), chosen.first).into_series();
    let averaged = groups.packed([vec![index, first], words].concat(), sums)?;
    listed("averaged", &of_places, &averaged)
}
