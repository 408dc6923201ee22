//! How likely classes are, of the months behind them.

use super::lists::Lists;
use super::pack::{floats, packed, struct_field};
use super::rows::{OfRows, failed};
use crate::assessment::averaging::{Averaging, Choice};
use crate::assessment::likelihood::{Likely, Mean, Span, likely};
use crate::assessment::target::Target;
use crate::grading::Plan;
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct LikelyArguments {
    plan: String,
    choices: Vec<Choice>,
}

/// The probabilities of classes: targets as text, then for each column of the plan lists of the lower and
/// upper bounds by month, then the inputs of rows.
pub(super) fn likely_classes(inputs: &[Series], arguments: &LikelyArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let n = plan.columns.len();
    if inputs.len() <= 2 * n || arguments.choices.len() != n {
        polars_bail!(InvalidOperation: "likely takes targets, and two lists of each column of the plan");
    }
    let targets = inputs[0].cast(&DataType::String)?;
    let targets: Vec<Target> = targets
        .str()?
        .iter()
        .map(|word| word.and_then(|word| word.parse().ok()).unwrap_or_default())
        .collect();
    let lists = inputs[1..=2 * n].iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let ends = lists.iter().map(|l| l.items.f64()).collect::<PolarsResult<Vec<_>>>()?;
    if let Some((first, others)) = lists.split_first() {
        others.iter().try_for_each(|other| first.check(other))?;
    }
    let of_rows = OfRows::new(&plan, &inputs[2 * n + 1..])?;
    let how: Vec<Averaging> = plan
        .columns
        .iter()
        .zip(&arguments.choices)
        .map(|(c, &choice)| Averaging::of(c.parameter, choice))
        .collect();
    let found: Vec<Option<Likely>> = (0..targets.len())
        .map(|row| {
            let months: Vec<Vec<Option<Span>>> = (0..lists.first()?.range(row).len())
                .map(|month| {
                    let end = |place: usize| ends[place].get(lists[place].range(row).start + month);
                    let span = |place| Some(Span { low: end(place)?, high: end(n + place)? });
                    (0..n).map(|place| span(place).filter(|s| s.high.is_finite())).collect()
                })
                .collect();
            let body = plan.water_body.or_else(|| of_rows.water_bodies.as_ref().and_then(|b| b[row]));
            let target = &targets[row];
            let level = target.class.as_deref().and_then(|class| plan.level(class));
            likely(&plan, &months, &how, body, level, target)
        })
        .collect();
    let number = |name: &str, of: &dyn Fn(&Likely) -> Option<f64>| {
        floats(name, found.iter().map(|f| f.as_ref().and_then(of)))
    };
    let mut fields = vec![number("attained", &|f| f.attained)];
    for class in 0..=plan.levels().len() {
        fields.push(number(&format!("class:{class}"), &|f| f.classes.get(class).copied()));
    }
    for place in 0..n {
        let of = |f: &Likely| -> Option<Mean> { f.columns[place] };
        fields.push(number(&format!("low:{place}"), &|f| Some(of(f)?.low)));
        fields.push(number(&format!("high:{place}"), &|f| Some(of(f)?.high)));
        fields.push(number(&format!("over:{place}"), &|f| of(f)?.over));
    }
    packed("likely", targets.len(), &fields)
}

pub(super) fn likely_field(_: &[Field], arguments: &LikelyArguments) -> PolarsResult<Field> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let mut names = vec!["attained".to_owned()];
    names.extend((0..=plan.levels().len()).map(|class| format!("class:{class}")));
    for place in 0..plan.columns.len() {
        names.extend(["low", "high", "over"].map(|end| format!("{end}:{place}")));
    }
    let fields: Vec<_> = names.iter().map(|name| (name.as_str(), DataType::Float64)).collect();
    Ok(struct_field("likely", &fields))
}
