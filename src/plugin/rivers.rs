//! Expressions over rivers: of their sections, and of the means over them.

use super::lists::Lists;
use super::pack::{bytes, floats, packed, strings, struct_field, texts};
use super::rows::parameter;
use crate::assessment::river::{Assessed, Boundary, ClassCounts, OfMean, Sections};
use crate::grading::{Rank, Status};
use crate::lang::Lang;
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct RiverArguments {
    boundary: Boundary,
    /// The parameters of the counts of sections over class Ⅲ.
    parameters: Vec<String>,
    lang: Lang,
}

/// Rivers as they are assessed. The inputs are six counts of classes; the class, status, certainty and reason of the
/// mean; the declared number of sections, whether one is in doubt, lists of their names and of their main
/// indicators; then by parameter the number of sections over class Ⅲ.
pub(super) fn river(inputs: &[Series], arguments: &RiverArguments) -> PolarsResult<Series> {
    let (counts, rest) = inputs.split_at_checked(6).unwrap_or_default();
    let [class, status, certain, reason, declared, doubtful, names, main, over @ ..] = rest else {
        polars_bail!(InvalidOperation: "river takes counts, the mean, sections, and what is over");
    };
    polars_ensure!(
        over.len() == arguments.parameters.len(),
        InvalidOperation: "river takes a count a parameter"
    );
    let columns = counts.iter().map(|c| c.u32()).collect::<PolarsResult<Vec<_>>>()?;
    let (class, status, certain, reason) = (class.u8()?, status.u8()?, certain.bool()?, reason.str()?);
    let (declared, doubtful) = (declared.u32()?, doubtful.bool()?);
    let (names, main) = (Lists::new(names)?, Lists::new(main)?);
    names.check(&main)?;
    let (name, text) = (names.items.str()?, main.items.str()?);
    let named = arguments.parameters.iter().map(|id| parameter(id)).collect::<PolarsResult<Vec<_>>>()?;
    let over = over.iter().map(|c| c.u32()).collect::<PolarsResult<Vec<_>>>()?;
    let all: Vec<(ClassCounts, Assessed)> = (0..class.len())
        .map(|row| {
            let counts = ClassCounts(std::array::from_fn(|k| columns[k].get(row).unwrap_or(0)));
            let each = names.range(row).zip(main.range(row));
            let sections = Sections {
                counts,
                doubtful: doubtful.get(row).unwrap_or(false),
                over: named.iter().zip(&over).map(|(p, n)| (*p, n.get(row).unwrap_or(0))).collect(),
                main: each
                    .filter_map(|(at, of)| Some((name.get(at)?.to_owned(), text.get(of)?.to_owned())))
                    .collect(),
            };
            let mean = OfMean {
                class: class.get(row).map(Rank::new),
                status: status.get(row).and_then(Status::from_place),
                certain: certain.get(row),
            };
            (counts, Assessed::of(sections, mean, declared.get(row), arguments.boundary))
        })
        .collect();
    let found = || all.iter().map(|(_, river)| river);
    let told = |river: &Assessed| Some(river.main.told(arguments.lang)).filter(|text| !text.is_empty());
    let (good, inferior): (Vec<_>, Vec<_>) = all.iter().map(|(counts, _)| counts.shares().unzip()).unzip();
    let methods = strings(found().map(|river| river.method.map(|method| method.as_str())));
    let reasons = found().enumerate().map(|(row, river)| reason.get(row).filter(|_| river.is_as_its_mean()));
    let fields = [
        bytes("status", found().map(|river| river.status.map(|status| status as u8)).collect()),
        bytes("class", found().map(|river| river.class.map(Rank::place)).collect()),
        Series::try_from((PlSmallStr::from("method"), methods))?,
        BooleanChunked::from_iter_options("certain".into(), found().map(|river| river.certain)).into_series(),
        texts("main", &found().map(told).collect::<Vec<_>>())?,
        Series::try_from((PlSmallStr::from("reason"), strings(reasons)))?,
        floats("good", good),
        floats("inferior", inferior),
    ];
    packed("river", all.len(), &fields)
}

pub(super) fn river_field(_: &[Field], _: &RiverArguments) -> PolarsResult<Field> {
    let fields = [
        ("status", DataType::UInt8),
        ("class", DataType::UInt8),
        ("method", DataType::String),
        ("certain", DataType::Boolean),
        ("main", DataType::String),
        ("reason", DataType::String),
        ("good", DataType::Float64),
        ("inferior", DataType::Float64),
    ];
    Ok(struct_field("river", &fields))
}
