//! The expression for means over places.

use super::column::Column;
use super::groups::{Groups, MARK, ODD, OddMean, OddRows};
use super::lists::Lists;
use super::pack::{list_of, packed, struct_field};
use super::rows::failed;
use crate::assessment::averaging::{Averaging, Choice};
use crate::assessment::certainty::Seen;
use crate::assessment::means::{Averaged, over_places};
use crate::grading::{self, Plan};
use crate::reading::Reading;
use crate::reason::Reason;
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct PlacesArguments {
    plan: String,
    choices: Vec<Choice>,
    /// Whether the first input says which places count.
    which: bool,
}

/// The means over lists of places: which of them count, their cells, their means in the form in which
/// they are summed, and what is odd of them.
pub(super) fn average_places(inputs: &[Series], arguments: &PlacesArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let n = plan.columns.len();
    let first = usize::from(arguments.which);
    if inputs.len() != first + 2 * n + 1 || arguments.choices.len() != n {
        polars_bail!(InvalidOperation: "average_places takes cells, means, and what is odd of them");
    }
    let which = if arguments.which { Some(Lists::new(&inputs[0])?) } else { None };
    let counted = which.as_ref().map(|w| w.items.bool()).transpose()?;
    let odd = Lists::new(&inputs[first + 2 * n])?;
    let odd_rows = OddRows::new(&odd.items)?;
    let len = odd.len();
    let mut of_places: Vec<Vec<Option<OddMean>>> = vec![Vec::new(); n];
    for row in 0..odd.items.len() {
        for (place, mean) in odd_rows.of(row).filter(|(place, _)| *place < n) {
            of_places[place].resize(odd.items.len(), None);
            of_places[place][row] = Some(mean);
        }
    }
    let mut groups = Groups::default();
    for (place, column) in plan.columns.iter().enumerate() {
        let (cells, means) = (Lists::new(&inputs[first + place])?, Lists::new(&inputs[first + n + place])?);
        let read = Column::new(&cells.items, &column.rules)?;
        let run = read.cells(0);
        let mean_of = means.items.f64()?;
        let how = Averaging::of(column.parameter, arguments.choices[place]);
        let at = |i: usize| {
            let reading =
                run.as_ref().map_or(Reading::Missing(Reason::Missing), |r| r.reading(&column.rules, i));
            let value = match reading {
                Reading::Number(x) => Ok(x),
                Reading::Missing(reason) => Err(reason),
                _ => Err(Reason::Missing),
            };
            let odd = of_places[place].get(i).copied().flatten();
            Averaged {
                value,
                mean: mean_of.get(i),
                span: odd.map_or(value.ok().map(|x| (x, x)), |o| o.span),
                limit: odd.and_then(|o| o.limit),
                count: 0,
                censored: 0,
                missing: 0,
                months: 0,
                seen: odd.map_or(Seen::default(), |o| o.seen),
            }
        };
        let found = |group: usize| {
            let counts = |i: usize| counted.is_none_or(|c| c.get(i) == Some(true));
            over_places(how, cells.range(group).map(|i| if counts(i) { at(i) } else { at(i).uncounted() }))
        };
        groups.push((place, &column.parameter.id), len, |_| None, found, false, false)?;
    }
    let mut fields = groups.cells;
    fields.push(groups.odd.packed(len)?);
    packed("averaged", len, &fields)
}

pub(super) fn average_places_field(_: &[Field], arguments: &PlacesArguments) -> PolarsResult<Field> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let cell = [("value", DataType::Float64), ("code", DataType::UInt8)];
    let of = |c: &grading::Column| struct_field(&format!("{MARK}cell:{}", c.parameter.id), &cell);
    let mut fields: Vec<Field> = plan.columns.iter().map(of).collect();
    fields.push(Field::new(format!("{MARK}odd").into(), list_of(&ODD)));
    Ok(Field::new("averaged".into(), DataType::Struct(fields)))
}
