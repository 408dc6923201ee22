//! Expressions over a year's work: exceedances of samplings, the outlook of a year, months in a row,
//! and fluxes.

use super::border::check_lists;
use super::column::Column;
use super::lists::Lists;
use super::pack::{floats, list_to, packed, series, struct_field, texts};
use super::rows::{Nothing, OfRows, PlanArguments, each, plan};
use crate::assessment::run::{Runs, runs_between};
use crate::assessment::target::Target;
use crate::assessment::{flux as fluxes, river};
use crate::checks::exceedances::standard_index;
use crate::checks::outlook::{self as rest_of_year, OutlookLimit};
use crate::grading::{Role, entering, verdict};
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Comparison, Span, WaterBody};
use polars_arrow::array::PrimitiveArray;
use polars_core::prelude::*;
use std::collections::BTreeMap;

fn truths(name: &str, values: Vec<Option<bool>>) -> Series {
    BooleanChunked::from_iter_options(name.into(), values.into_iter()).into_series()
}

fn codes(name: &str, values: &[Option<&'static str>]) -> PolarsResult<Series> {
    texts(name, &values.iter().map(|v| v.map(str::to_owned)).collect::<Vec<_>>())
}

/// Readings of one column: the value used, whether it exceeds the target and class Ⅲ, the multiple, the
/// standard index and why it is missing. After the column come the water temperature, the inputs of rows, and
/// limits of single parameters.
pub(super) fn indices(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let [cells, temperatures, rest @ .., limits] = inputs else {
        polars_bail!(InvalidOperation: "indices takes a column, temperatures and limits");
    };
    let plan = plan(arguments)?;
    let [column] = &plan.columns[..] else {
        polars_bail!(InvalidOperation: "indices takes a plan of one column");
    };
    let of_rows = OfRows::new(&plan, rest)?;
    let run = Column::new(cells, &column.rules)?;
    let (temperatures, limits) = (temperatures.f64()?, limits.str()?);
    let mut written: Option<(String, Target)> = None;
    let n = cells.len();
    let (mut value, mut over, mut over_three) = (vec![None; n], vec![None; n], vec![None; n]);
    let (mut multiple, mut index, mut why) = (vec![None; n], vec![None; n], vec![None; n]);
    let mut from = 0;
    while let Some(part) = run.cells(from).filter(|_| from < n) {
        for i in 0..part.values.len() {
            let row = from + i;
            let reading = part.reading(&column.rules, i);
            let Ok(x) = entering(column, plan.nondetect, reading) else { continue };
            let Some(figure) = column.figure(x) else { continue };
            value[row] = Some(rounding::to_f64(figure));
            let body = plan.water_body.or_else(|| of_rows.water_bodies.as_ref().and_then(|b| b[row]));
            let target = plan.target.or_else(|| of_rows.targets.as_ref().and_then(|t| t[row]));
            let v = verdict(&plan, column, reading, None, body, target);
            over_three[row] = v.class.map(|class| !river::is_good(class));
            (over[row], multiple[row]) = (v.pass.map(|p| !p), v.multiple);
            let mut span = v.span;
            if let Some(own) = limits.get(if limits.len() == 1 { 0 } else { row }) {
                if written.as_ref().is_none_or(|(before, _)| before != own) {
                    written = Some((own.to_owned(), own.parse().unwrap_or_default()));
                }
                let own = written
                    .as_ref()
                    .and_then(|(_, t)| t.limits.iter().find(|l| l.parameter.id == column.parameter.id));
                if let Some(limit) = own {
                    over[row] = Some(!limit.keeps(figure));
                    multiple[row] = (over[row] == Some(true) && column.multiple)
                        .then(|| {
                            crate::exceedance::multiple(
                                rounding::to_f64(figure),
                                rounding::to_f64(limit.value),
                            )
                        })
                        .flatten();
                    span = Some(match limit.comparison {
                        Comparison::AtLeast | Comparison::MoreThan => {
                            Span { low: Some(limit.value), high: None }
                        }
                        _ => Span { low: None, high: Some(limit.value) },
                    });
                }
            }
            let warmth = temperatures.get(if temperatures.len() == 1 { 0 } else { row });
            match span.map(|span| standard_index(column.parameter, rounding::to_f64(figure), span, warmth)) {
                Some(Ok(found)) => index[row] = Some(found),
                Some(Err(reason)) => why[row] = Some(reason.code()),
                None => {}
            }
        }
        from += part.values.len();
    }
    let fields = [
        floats("value", value),
        truths("over", over),
        truths("over_three", over_three),
        floats("multiple", multiple),
        floats("index", index),
        codes("why", &why)?,
    ];
    packed("indices", n, &fields)
}

pub(super) fn indices_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    let fields = [
        ("value", DataType::Float64),
        ("over", DataType::Boolean),
        ("over_three", DataType::Boolean),
        ("multiple", DataType::Float64),
        ("index", DataType::Float64),
        ("why", DataType::String),
    ];
    Ok(struct_field("indices", &fields))
}

/// The limit of a column by the targets of rows: water bodies if rows have them, classes, and limits of
/// single parameters, which take precedence. Returns the figure and the comparison.
pub(super) fn limits(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let [rest @ .., classes, limits] = inputs else {
        polars_bail!(InvalidOperation: "limits takes classes and limits");
    };
    let plan = plan(arguments)?;
    let [column] = &plan.columns[..] else {
        polars_bail!(InvalidOperation: "limits takes a plan of one column");
    };
    let n = classes.len();
    let bodies = match (plan.water_body, rest.first()) {
        (None, Some(words)) => Some(each(words, WaterBody::parse)?),
        _ => None,
    };
    let (classes, limits) = (classes.str()?, limits.str()?);
    let (mut value, mut comparison, mut why) = (vec![None; n], vec![None; n], vec![None; n]);
    for row in 0..n {
        let own = limits.get(row).and_then(|own| own.parse::<Target>().ok());
        let own = own.and_then(|t| t.limits.into_iter().find(|l| l.parameter.id == column.parameter.id));
        if let Some(limit) = own {
            value[row] = Some(rounding::to_f64(limit.value));
            comparison[row] = Some(limit.comparison.as_str());
            continue;
        }
        let body = plan.water_body.or_else(|| bodies.as_ref().and_then(|b| b[row]));
        let body = if column.by_water_body { body } else { Some(WaterBody::River) };
        let level = classes.get(row).and_then(|c| plan.level(c));
        let spans = body.and_then(|b| column.limits(b)).map(crate::grading::ParameterLimits::spans);
        let span = match (spans, level, column.role) {
            (None, ..) if body.is_none() => Err(Reason::UnknownWaterBody),
            (_, _, Role::NoLimit) | (None, ..) => Err(Reason::NoLimit),
            (Some(spans), _, Role::Single) => spans.first().copied().ok_or(Reason::NoLimit),
            (Some(spans), Some(level), _) => spans.get(level.index()).copied().ok_or(Reason::NoLimit),
            (_, None, _) => Err(Reason::UnknownTarget),
        };
        match span.map(|s| (s.low, s.high)) {
            Ok((None, Some(high))) => {
                (value[row], comparison[row]) =
                    (Some(rounding::to_f64(high)), Some(Comparison::AtMost.as_str()));
            }
            Ok((Some(low), None)) => {
                (value[row], comparison[row]) =
                    (Some(rounding::to_f64(low)), Some(Comparison::AtLeast.as_str()));
            }
            Ok((Some(_), Some(_))) => why[row] = Some(Reason::NoDirection.code()),
            Ok((None, None)) => why[row] = Some(Reason::NoLimit.code()),
            Err(reason) => why[row] = Some(reason.code()),
        }
    }
    packed("limits", n, &[floats("limit", value), codes("comparison", &comparison)?, codes("why", &why)?])
}

pub(super) fn limits_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    let fields = [("limit", DataType::Float64), ("comparison", DataType::String), ("why", DataType::String)];
    Ok(struct_field("limits", &fields))
}

#[derive(serde::Deserialize)]
pub(super) struct OutlookArguments {
    /// Places for assessment; `None`: means are not rounded.
    decimals: Option<u32>,
}

/// The outlook for targets of a year: from lists of the means of months so far and of the year before, the
/// number of months remaining, limits and comparisons.
pub(super) fn outlook(inputs: &[Series], arguments: &OutlookArguments) -> PolarsResult<Series> {
    let [months, before, left, limits, comparisons] = inputs else {
        polars_bail!(InvalidOperation: "outlook takes months, those before, how many remain, and limits");
    };
    let (months, before, left) = (months.list()?, before.list()?, left.u32()?);
    let (limits, comparisons) = (limits.f64()?, comparisons.str()?);
    let numbers = |list: &ListChunked, row: usize| -> PolarsResult<Vec<f64>> {
        let Some(values) = list.get_as_series(row) else { return Ok(Vec::new()) };
        Ok(values.f64()?.iter().flatten().collect())
    };
    let n = limits.len();
    let mut found = Vec::with_capacity(n);
    for row in 0..n {
        let comparison = match comparisons.get(row) {
            Some("<") => Comparison::LessThan,
            Some(">=") => Comparison::AtLeast,
            Some(">") => Comparison::MoreThan,
            _ => Comparison::AtMost,
        };
        let value = limits.get(row).and_then(rounding::decimal);
        let limit = value.map(|value| OutlookLimit { comparison, value, decimals: arguments.decimals });
        let (own, ago) = (numbers(months, row)?, numbers(before, row)?);
        found.push(
            limit
                .zip(left.get(row))
                .and_then(|(limit, left)| rest_of_year::outlook(&own, left, &ago, limit).ok()),
        );
    }
    let number = |name: &str, of: &dyn Fn(&rest_of_year::Outlook) -> Option<f64>| {
        floats(name, found.iter().map(|f| f.as_ref().and_then(of)))
    };
    let states: Vec<_> = found.iter().map(|f| Some(f.as_ref()?.state?.as_str())).collect();
    packed(
        "outlook",
        n,
        &[
            number("mean", &|f| f.mean),
            number("before", &|f| f.before),
            number("far", &|f| f.far),
            number("allowed", &|f| f.allowed),
            codes("state", &states)?,
        ],
    )
}

pub(super) fn outlook_field(_: &[Field], _: &OutlookArguments) -> PolarsResult<Field> {
    let mut fields = ["mean", "before", "far", "allowed"].map(|name| (name, DataType::Float64)).to_vec();
    fields.push(("state", DataType::String));
    Ok(struct_field("outlook", &fields))
}

/// The longest runs of numbered months in which something holds, of lists of both.
pub(super) fn month_runs(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [months, holds] = inputs else {
        polars_bail!(InvalidOperation: "month_runs takes months and whether something holds");
    };
    let (months, holds) = (months.list()?, holds.list()?);
    check_lists(&[months, holds])?;
    let mut found = Vec::with_capacity(months.len());
    for row in 0..months.len() {
        let (Some(m), Some(h)) = (months.get_as_series(row), holds.get_as_series(row)) else {
            found.push(Runs::default());
            continue;
        };
        let known: BTreeMap<i32, Option<bool>> =
            m.i32()?.iter().zip(h.bool()?.iter()).filter_map(|(m, h)| Some((m?, h))).collect();
        let ends = known.first_key_value().zip(known.last_key_value()).map(|(a, b)| (*a.0, *b.0));
        found.push(ends.map(|(a, b)| runs_between(a, b, &known)).unwrap_or_default());
    }
    let counts = |name: &str, of: fn(&Runs) -> u32| {
        UInt32Chunked::from_iter_values(name.into(), found.iter().map(of)).into_series()
    };
    let fields = [counts("longest", |r| r.longest), counts("most", |r| r.most), counts("last", |r| r.last)];
    packed("runs", found.len(), &fields)
}

pub(super) fn month_runs_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(struct_field("runs", &["longest", "most", "last"].map(|n| (n, DataType::UInt32))))
}

/// Fluxes in tonnes: means in mg/L, flows in m³/s, and days.
pub(super) fn flux(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [means, flows, days] = inputs else {
        polars_bail!(InvalidOperation: "flux takes means, flows and days");
    };
    let (means, flows, days) = (means.f64()?, flows.f64()?, days.f64()?);
    let of = |row: usize| fluxes::tonnes(means.get(row)?, flows.get(row)?, days.get(row)?);
    Ok(floats("flux", (0..means.len()).map(of)))
}

/// The means of lists of flows.
pub(super) fn mean_flow(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [flows] = inputs else {
        polars_bail!(InvalidOperation: "mean_flow takes flows");
    };
    let lists = Lists::new(flows)?;
    let flows = lists.items.f64()?;
    let mean = |row| fluxes::mean_flow(lists.range(row).filter_map(|item| flows.get(item)));
    Ok(floats("mean_flow", (0..lists.len()).map(mean)))
}

/// The fluxes of years: lists of months, mean concentrations, mean flows and fluxes.
pub(super) fn flux_year(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [months, means, flows, own] = inputs else {
        polars_bail!(InvalidOperation: "flux_year takes months, means, flows and fluxes");
    };
    let lists = Lists::new(months)?;
    let [means, flows, own] = [Lists::new(means)?, Lists::new(flows)?, Lists::new(own)?];
    for other in [&means, &flows, &own] {
        lists.check_items(other)?;
    }
    let numbers = lists.items.i32()?;
    let (means, flows, own) = (means.items.f64()?, flows.items.f64()?, own.items.f64()?);
    let month = |item| {
        let number = u32::try_from(numbers.get(item)?).ok()?;
        Some(fluxes::Month { number, mean: means.get(item), flow: flows.get(item), flux: own.get(item) })
    };
    let of = |row| fluxes::year(&lists.range(row).filter_map(month).collect::<Vec<_>>());
    let found: Vec<fluxes::Year> = (0..lists.len()).map(of).collect();
    let number = |name: &str, of: &dyn Fn(&fluxes::Year) -> Option<f64>| floats(name, found.iter().map(of));
    let lacking = found.iter().flat_map(|year| year.lacking.iter().map(|month| Some(*month as i32)));
    let ends = found.iter().scan(0, |end, year| {
        *end += year.lacking.len();
        Some(*end)
    });
    let lacking = PrimitiveArray::<i32>::from_iter(lacking).boxed();
    let fields = [
        number("mean", &|year| year.mean),
        number("flow", &|year| year.flow),
        number("flux", &|year| year.flux),
        UInt32Chunked::from_iter_values("months".into(), found.iter().map(|year| year.months)).into_series(),
        series("lacking", list_to(&ends.collect::<Vec<_>>(), lacking, None)?)?,
    ];
    packed("flux_year", found.len(), &fields)
}

pub(super) fn flux_year_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    let [mean, flow, flux] = ["mean", "flow", "flux"].map(|name| (name, DataType::Float64));
    let lacking = ("lacking", DataType::List(Box::new(DataType::Int32)));
    Ok(struct_field("flux_year", &[mean, flow, flux, ("months", DataType::UInt32), lacking]))
}
