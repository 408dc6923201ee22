//! Limits computed from other parameters of the sample.

use super::limits::LimitSet;
use crate::grading;
use crate::parameter::{Parameter, parameters};
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Equation, Formula};
use crate::unit::Unit;

/// A limit of a set that is computed.
#[derive(Debug)]
pub(crate) struct Computed {
    /// Its place in the set.
    place: usize,
    upper: bool,
    ready: Ready,
}

/// An equation, ready to be computed of the figures at places.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    equation: Equation,
    formula: Formula,
    /// The exponent of the limit's unit to the canonical one.
    exponent: i32,
    paired: Vec<Paired>,
}

/// A parameter that a formula takes.
#[derive(Debug, Clone)]
struct Paired {
    /// The index of its parameter; `None` if that is not measured.
    at: Option<usize>,
    /// From the canonical unit to that of the formula.
    exponent: i32,
    from: Option<f64>,
    to: Option<f64>,
}

/// The limits of a set that are computed, by the places of parameters.
pub(crate) fn computed(set: Option<&LimitSet>, place: impl Fn(&str) -> Option<usize>) -> Vec<Computed> {
    let limits = set.iter().flat_map(|set| &set.limits).enumerate();
    let of = limits.filter_map(|(own, limit)| {
        let (equation, exponent) = limit.equation.clone()?;
        let upper = limit.comparison.starts_with('<');
        Some(Computed { place: own, upper, ready: Ready::new(equation, exponent, &place) })
    });
    of.collect()
}

/// A set with its limits computed of the figures at places, in canonical units; and why some of them are
/// not.
pub(crate) fn with_figures(
    set: &LimitSet,
    computed: &[Computed],
    figure: &impl Fn(usize) -> Option<f64>,
) -> (LimitSet, Option<Reason>) {
    let (mut set, mut why) = (set.clone(), None);
    for limit in computed {
        match limit.ready.figure(figure) {
            Ok(figure) => {
                let Some(own) = set.limits.get_mut(limit.place) else { continue };
                own.cell.encoded = true;
                *(if limit.upper { &mut own.high } else { &mut own.low }) = Some(figure);
            }
            Err(reason) => why = why.or(Some(reason)),
        }
    }
    (set, why)
}

impl Computed {
    /// The places that it takes figures of.
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> {
        self.ready.paired.iter().filter_map(|p| p.at)
    }
}

impl Ready {
    /// An equation that is checked, of the parameters at places; `exponent` turns its unit into the canonical
    /// one.
    pub(crate) fn new(equation: Equation, exponent: i32, place: impl Fn(&str) -> Option<usize>) -> Ready {
        let formula = equation.parsed().expect("checked at load");
        let end = |text: &Option<String>| text.as_deref().and_then(rounding::parse).map(rounding::to_f64);
        let paired = equation.of.values().map(|v| {
            let canonical = parameters().get(&v.parameter).map(Parameter::unit).expect("checked at load");
            let unit = Unit::parse(&v.unit).expect("checked at load");
            Paired {
                at: place(&v.parameter),
                exponent: canonical.exponent_to(unit).expect("checked at load"),
                from: end(&v.from),
                to: end(&v.to),
            }
        });
        let paired = paired.collect();
        Ready { equation, formula, exponent, paired }
    }

    /// The ids of the parameters that it takes, in the order of its names.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.equation.of.values().map(|v| v.parameter.as_str())
    }

    /// The figure in the canonical unit, of those at places in theirs.
    ///
    /// # Errors
    /// Why there is none: one that it takes is missing, or lies outside its range.
    pub(crate) fn figure(&self, figure: &impl Fn(usize) -> Option<f64>) -> Result<f64, Reason> {
        let value = |paired: &Paired| {
            let x = paired.at.and_then(figure).ok_or(Reason::NoPair)?;
            let x = grading::scaled(x, paired.exponent);
            let within = paired.from.is_none_or(|from| x >= from) && paired.to.is_none_or(|to| x <= to);
            if within { Ok(x) } else { Err(Reason::OutsideEquation) }
        };
        let values = self.paired.iter().map(value).collect::<Result<Vec<f64>, Reason>>()?;
        let figure = self.equation.value(&self.formula, &values).ok_or(Reason::OutsideEquation)?;
        Ok(grading::scaled(figure, self.exponent))
    }
}
