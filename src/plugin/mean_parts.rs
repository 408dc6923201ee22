//! The expression over parts of means: months or days that were summed before.

use super::groups::Groups;
use super::lists::Lists;
use super::means::{AverageArguments, summed};
use crate::assessment::certainty::Seen;
use crate::assessment::tally::Tally;
use crate::day::Day;
use polars_core::prelude::*;

/// The lists of a parameter for [`average_parts`].
pub(super) const PART: usize = 6;

pub(super) const ENDS: usize = 4;

/// The means of groups of parts, months or days that were summed before: the number of the period,
/// lists of the first day of each part, of its rows, a bit for each day of the month that has rows,
/// and whether a day has several times; the columns that are summed; then of each column of the plan
/// sum, size, count, censored, missing, seen, and of the open ones sums of ends, their number and the
/// limit.
pub(super) fn average_parts(inputs: &[Series], arguments: &AverageArguments) -> PolarsResult<Series> {
    let plan = arguments.checked()?;
    let n = plan.columns.len();
    let first = 5 + arguments.sums;
    if inputs.len() != first + n * PART + arguments.open.len() * ENDS {
        polars_bail!(InvalidOperation: "average_parts takes the parts of each column of the plan");
    }
    let index = inputs[0].i32()?;
    let columns = inputs[1..].iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let [at, rows, bits, several] = [0, 1, 2, 3].map(|i| &columns[i]);
    let days = at.items.cast(&DataType::Int32)?;
    let (days, rows_of, bits) = (days.i32()?, rows.items.u32()?, bits.items.u32()?);
    let several = several.items.bool()?;
    let len = index.len();
    let mut groups = Groups::default();
    // All lists are of the same groups, and lie alike.
    let order: Vec<Vec<usize>> = (0..len)
        .map(|group| {
            let mut order: Vec<usize> = at.range(group).collect();
            order.sort_by_key(|&i| days.get(i));
            order
        })
        .collect();
    for of in &order {
        groups.rows.push(of.iter().filter_map(|&i| rows_of.get(i)).sum());
        groups.copies.push(0);
        groups.days.push(of.iter().filter_map(|&i| bits.get(i)).map(u32::count_ones).sum());
        let months = of
            .iter()
            .filter_map(|&i| Day::from_number(days.get(i)?))
            .fold(0, |bits, day| bits | 1 << (day.month() - 1));
        groups.months.push(months);
    }
    let mut rest = &columns[first - 1..];
    for (place, column) in plan.columns.iter().enumerate() {
        let open = arguments.open.contains(&place);
        let (own, others) = rest.split_at(PART + if open { ENDS } else { 0 });
        rest = others;
        let parts = Parts::new(own)?;
        let plans = arguments.plans(&plan, place);
        let found = |group: usize| {
            let of = &order[group];
            let several = of.iter().any(|&i| several.get(i) == Some(true));
            let parts = of.iter().map(|&i| (days.get(i).and_then(Day::from_number), parts.tally(i)));
            let mut mean = plans[usize::from(several)].mean(parts);
            mean.in_period(index.get(group).is_some());
            mean
        };
        groups.push(
            (place, &column.parameter.id),
            len,
            |_| None,
            found,
            arguments.counts,
            arguments.means,
        )?;
    }
    let sums = inputs[5..first].iter().map(|series| summed(series, len, |group, own| own.range(group)));
    let sums = sums.collect::<PolarsResult<Vec<_>>>()?;
    groups.packed(Vec::new(), sums)
}

/// The parts of one parameter, by their places among the items of the lists.
pub(super) struct Parts<'a> {
    floats: [Option<&'a Float64Chunked>; 5],
    counts: [Option<&'a UInt32Chunked>; 4],
    seen: &'a UInt64Chunked,
}

impl<'a> Parts<'a> {
    fn new(lists: &'a [Lists]) -> PolarsResult<Parts<'a>> {
        let float = |i: usize| lists.get(i).map(|l| l.items.f64()).transpose();
        let count = |i: usize| lists.get(i).map(|l| l.items.u32()).transpose();
        Ok(Parts {
            floats: [float(0)?, float(1)?, float(6)?, float(7)?, float(9)?],
            counts: [count(2)?, count(3)?, count(4)?, count(8)?],
            seen: lists[5].items.u64()?,
        })
    }

    fn tally(&self, i: usize) -> Tally {
        let float = |place: usize| self.floats[place].and_then(|f| f.get(i));
        let count = |place: usize| self.counts[place].and_then(|c| c.get(i)).unwrap_or(0);
        let of = |place| float(place).unwrap_or(0.0);
        Tally {
            sum: of(0),
            size: of(1),
            count: count(0),
            low: of(2),
            high: of(3),
            reach: count(3),
            limit: float(4),
            readings: count(0),
            ends: count(3),
            censored: count(1),
            missing: count(2),
            seen: Seen(self.seen.get(i).unwrap_or(0)),
        }
    }
}
