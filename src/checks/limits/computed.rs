//! Limits computed from other parameters of the sample.

use super::column::Column;
use crate::discharge::LimitSet;
use crate::grading;
use crate::parameter::{Parameter, parameters};
use crate::reading::Reading;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Equation, Formula};
use crate::unit::Unit;

/// A limit of a set that is computed.
#[derive(Debug)]
pub(super) struct Computed {
    /// Its place in the set.
    place: usize,
    equation: Equation,
    formula: Formula,
    /// The exponent of the limit's unit to the canonical one.
    exponent: i32,
    upper: bool,
    paired: Vec<Paired>,
}

/// A parameter that a formula takes.
#[derive(Debug)]
struct Paired {
    /// Its column; `None` if the table has none.
    column: Option<usize>,
    /// From the canonical unit to that of the formula.
    exponent: i32,
    from: Option<f64>,
    to: Option<f64>,
}

/// The limits of a set that are computed, of the columns of a table.
pub(super) fn computed(set: Option<&LimitSet>, columns: &[Column]) -> Vec<Computed> {
    let limits = set.iter().flat_map(|set| &set.limits).enumerate();
    let of = limits.filter_map(|(place, limit)| {
        let (equation, exponent) = limit.equation.clone()?;
        let formula = equation.parsed().expect("checked at load");
        let end = |text: &Option<String>| text.as_deref().and_then(rounding::parse).map(rounding::to_f64);
        let paired = equation.of.values().map(|v| {
            let own = parameters().get(&v.parameter).map(Parameter::unit).expect("checked at load");
            let unit = Unit::parse(&v.unit).expect("checked at load");
            Paired {
                column: columns.iter().position(|c| c.parameter.id == v.parameter),
                exponent: own.exponent_to(unit).expect("checked at load"),
                from: end(&v.from),
                to: end(&v.to),
            }
        });
        let paired = paired.collect();
        let upper = limit.comparison.starts_with('<');
        Some(Computed { place, equation, formula, exponent, upper, paired })
    });
    of.collect()
}

/// A set with its limits computed for a row; and why some of them are not.
pub(super) fn with_figures(
    set: &LimitSet,
    computed: &[Computed],
    columns: &[Column],
    reading: &impl Fn(usize) -> Reading,
) -> (LimitSet, Option<Reason>) {
    let (mut set, mut why) = (set.clone(), None);
    for limit in computed {
        match limit.figure(columns, reading) {
            Ok(figure) => {
                let own = &mut set.limits[limit.place];
                own.cell.encoded = true;
                *(if limit.upper { &mut own.high } else { &mut own.low }) = Some(figure);
            }
            Err(reason) => why = why.or(Some(reason)),
        }
    }
    (set, why)
}

impl Computed {
    /// The columns it takes.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.paired.iter().filter_map(|p| p.column)
    }

    fn figure(&self, columns: &[Column], reading: &impl Fn(usize) -> Reading) -> Result<f64, Reason> {
        let value = |paired: &Paired| {
            let place = paired.column.ok_or(Reason::NoPair)?;
            let Reading::Number(x) = reading(place) else { return Err(Reason::NoPair) };
            let x = grading::scaled(grading::scaled(x, columns[place].exponent), paired.exponent);
            let within = paired.from.is_none_or(|from| x >= from) && paired.to.is_none_or(|to| x <= to);
            if within { Ok(x) } else { Err(Reason::OutsideEquation) }
        };
        let values = self.paired.iter().map(value).collect::<Result<Vec<f64>, Reason>>()?;
        let figure = self.equation.value(&self.formula, &values).ok_or(Reason::OutsideEquation)?;
        Ok(grading::scaled(figure, self.exponent))
    }
}
