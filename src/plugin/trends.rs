//! The expression over trends.

use super::border::check_lists;
use super::pack::{floats, packed, strings, struct_field};
use super::rows::parameter;
use crate::assessment::trend;
use crate::lang::Lang;
use crate::reason::Reason;
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct TrendArguments {
    parameter: String,
    method: trend::Method,
    significance: f64,
    /// Whether the p-value is two-sided.
    two_sided: bool,
    autocorrelation: trend::Autocorrelation,
    lang: Lang,
    /// The better direction of a series that is not a parameter, such as a share of classes.
    #[serde(default)]
    better: Option<trend::BetterWhen>,
}

/// Trends of series of a parameter: lists of times in years, of values, of seasons (whole numbers), and
/// of the least and the most that each value may be.
pub(super) fn trends(inputs: &[Series], arguments: &TrendArguments) -> PolarsResult<Series> {
    let ([times, values, seasons, low, high], flows) = match inputs {
        [times, values, seasons, low, high] => ([times, values, seasons, low, high], None),
        [times, values, seasons, low, high, flows] => ([times, values, seasons, low, high], Some(flows)),
        _ => polars_bail!(InvalidOperation: "trend takes times, values, seasons, ends, and may take flows"),
    };
    let flows = flows.map(|flows| flows.list()).transpose()?;
    let len = values.len();
    let (times, values, seasons) = (times.list()?, values.list()?, seasons.list()?);
    let (low, high) = (low.list()?, high.list()?);
    check_lists(&[times, values, seasons, low, high])?;
    if let Some(flows) = flows {
        check_lists(&[values, flows])?;
    }
    let numbers = |list: &ListChunked, row: usize| -> PolarsResult<Vec<f64>> {
        let Some(series) = list.get_as_series(row) else { return Ok(Vec::new()) };
        Ok(series.f64()?.iter().map(|x| x.unwrap_or(f64::NAN)).collect())
    };
    let lang = arguments.lang;
    let mut found = Vec::with_capacity(len);
    let better = match arguments.better {
        Some(better) => better,
        None => trend::BetterWhen::of(parameter(&arguments.parameter)?),
    };
    let test = trend::Test {
        method: arguments.method,
        alpha: arguments.significance,
        two_sided: arguments.two_sided,
        autocorrelation: arguments.autocorrelation,
    };
    for row in 0..len {
        let mut values = numbers(values, row)?;
        let (mut low, mut high) = (numbers(low, row)?, numbers(high, row)?);
        if let Some(flows) = flows {
            values = trend::flow_adjusted(&values, &numbers(flows, row)?);
            (low, high) = (values.clone(), values.clone());
        }
        let series = trend::Series {
            times: &numbers(times, row)?,
            values: &values,
            seasons: &numbers(seasons, row)?.iter().map(|s| *s as usize).collect::<Vec<_>>(),
            low: &low,
            high: &high,
        };
        let known = series.values.iter().filter(|x| !x.is_nan()).count();
        found.push((known, trend::assess(&series, &test, better)));
    }
    let number = |name: &str, of: &dyn Fn(&trend::Trend) -> Option<f64>| {
        floats(name, found.iter().map(|(_, t)| t.as_ref().and_then(of)))
    };
    let words = |name: &str, of: &dyn Fn(&trend::Trend) -> Option<&'static str>| {
        let words = found.iter().map(|(_, t)| t.as_ref().and_then(of));
        Series::try_from((PlSmallStr::from(name), strings(words)))
    };
    let reason = Reason::TooFew.entry();
    let reason = if lang == Lang::Zh { reason.zh } else { reason.code };
    let reasons = found.iter().map(|(_, t)| t.is_none().then_some(reason));
    let fields = [
        UInt32Chunked::from_iter_values("count".into(), found.iter().map(|(n, _)| *n as u32)).into_series(),
        number("statistic", &|t| t.statistic),
        number("p", &|t| Some(t.p)),
        BooleanChunked::from_iter_options("exact".into(), found.iter().map(|(_, t)| Some(t.as_ref()?.exact)))
            .into_series(),
        words("trend", &|t| Some(t.tendency.name(lang)))?,
        words("direction", &|t| Some(t.direction?.name(lang)))?,
        number("slope", &|t| t.slope),
        number("slope_low", &|t| Some(t.interval?.0)),
        number("slope_high", &|t| Some(t.interval?.1)),
        number("confidence", &|t| Some(t.confidence)),
        words("likelihood", &|t| Some(trend::Likelihood::of(t.confidence).name(lang)))?,
        Series::try_from((PlSmallStr::from("reason"), strings(reasons)))?,
    ];
    packed("trend", len, &fields)
}

pub(super) fn trends_field(_: &[Field], _: &TrendArguments) -> PolarsResult<Field> {
    Ok(struct_field(
        "trend",
        &[
            ("count", DataType::UInt32),
            ("statistic", DataType::Float64),
            ("p", DataType::Float64),
            ("exact", DataType::Boolean),
            ("trend", DataType::String),
            ("direction", DataType::String),
            ("slope", DataType::Float64),
            ("slope_low", DataType::Float64),
            ("slope_high", DataType::Float64),
            ("confidence", DataType::Float64),
            ("likelihood", DataType::String),
            ("reason", DataType::String),
        ],
    ))
}
