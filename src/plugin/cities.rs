//! Expressions over cities: their index, and their ranks.

use super::lists::Lists;
use super::pack::{bytes, floats, list_of, lists, packed, strings, struct_field, texts};
use super::rows::{Nothing, Readings, failed, parameter};
use crate::assessment::cwqi::{Parts, Sum, Summed};
use crate::assessment::ranking::{self, Exclusion, Ranked, RankingEntry, Standing};
use crate::grading::{Plan, Rank};
use crate::lang::Lang;
use crate::parameter::Parameter;
use crate::standard::WaterBody;
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray};
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct CwqiArguments {
    plan: String,
    /// The parameters without which there is no index.
    required: Vec<String>,
    partial: bool,
}

/// The index of cities. The inputs are the cells of the plan's columns for rivers, the same for lakes, then the
/// numbers of sections of rivers, of lakes, and of unknown water bodies.
pub(super) fn cwqi(inputs: &[Series], arguments: &CwqiArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let n = plan.columns.len();
    polars_ensure!(
        plan.water_body.is_some() && inputs.len() == 2 * n + 3,
        InvalidOperation: "cwqi takes cells of rivers, of lakes, and numbers of sections"
    );
    let (river, lake) = (Readings::new(&plan, &inputs[..n])?, Readings::new(&plan, &inputs[n..2 * n])?);
    let [rivers, lakes, unknown] = [0, 1, 2].map(|i| inputs[2 * n + i].u32());
    let (rivers, lakes, unknown) = (rivers?, lakes?, unknown?);
    let required = arguments.required.iter().map(|id| parameter(id)).collect::<PolarsResult<Vec<_>>>()?;
    let sum_of = |body| Sum::new(&plan, required.clone(), body);
    let (of_rivers, of_lakes) = (sum_of(WaterBody::River), sum_of(WaterBody::Lake));
    let parts = |row: usize| {
        let part = |sum: &Sum<'_>, readings: &Readings<'_>, sections: &UInt32Chunked| {
            let sections = sections.get(row).filter(|n| *n > 0)?;
            Some((sum.of(|place| readings.reading(place, row), arguments.partial), sections))
        };
        Parts {
            river: part(&of_rivers, &river, rivers),
            lake: part(&of_lakes, &lake, lakes),
            unknown: unknown.get(row).unwrap_or(0),
        }
    };
    let all: Vec<Parts> = (0..rivers.len()).map(parts).collect();
    let (mut names, mut single, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for city in &all {
        names.extend(city.indices().iter().map(|(p, _)| p.name(plan.lang)));
        single.extend(city.indices().iter().map(|(_, x)| *x));
        ends.push(names.len());
    }
    let indices: Vec<(&str, Box<dyn Array>)> = vec![
        ("parameter", strings(names.iter().map(|n| Some(*n)))),
        ("index", PrimitiveArray::<f64>::from_vec(single).boxed()),
    ];
    let listed = |of: Vec<&Parameter>| {
        let separator = if plan.lang == Lang::Zh { "、" } else { ", " };
        let names: Vec<&str> = of.iter().map(|p| p.name(plan.lang)).collect();
        (!names.is_empty()).then(|| names.join(separator))
    };
    let index = |part: &Option<(Summed, u32)>| part.as_ref()?.0.index;
    let fields = [
        floats("river", all.iter().map(|city| index(&city.river))),
        floats("lake", all.iter().map(|city| index(&city.lake))),
        floats("index", all.iter().map(Parts::index)),
        UInt32Chunked::from_iter_options("items".into(), all.iter().map(Parts::items)).into_series(),
        lists("indices", &ends, indices)?,
        texts("set", &all.iter().map(|city| Some(city.items_text())).collect::<Vec<_>>())?,
        texts("missing", &all.iter().map(|city| listed(city.missing())).collect::<Vec<_>>())?,
    ];
    packed("cwqi", all.len(), &fields)
}

pub(super) fn cwqi_field(_: &[Field], _: &CwqiArguments) -> PolarsResult<Field> {
    let of_one = [("parameter", DataType::String), ("index", DataType::Float64)];
    let fields = [
        ("river", DataType::Float64),
        ("lake", DataType::Float64),
        ("index", DataType::Float64),
        ("items", DataType::UInt32),
        ("indices", list_of(&of_one)),
        ("set", DataType::String),
        ("missing", DataType::String),
    ];
    Ok(struct_field("cwqi", &fields))
}

#[derive(Deserialize)]
pub(super) struct RanksArguments {
    exclusion: Exclusion,
}

/// The worst class of cities and whether all their sections attain, from lists of the places of classes and of
/// attainment.
pub(super) fn standing(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [classes, attains] = inputs else {
        polars_bail!(InvalidOperation: "standing takes lists of classes and of attainment");
    };
    let (classes, attains) = (Lists::new(classes)?, Lists::new(attains)?);
    classes.check(&attains)?;
    let (class, attained) = (classes.items.u8()?, attains.items.bool()?);
    let of = |row: usize| {
        let sections = classes.range(row).zip(attains.range(row));
        Standing::of(sections.map(|(of_class, of)| (class.get(of_class).map(Rank::new), attained.get(of))))
    };
    let all: Vec<Standing> = (0..classes.len()).map(of).collect();
    let attains = all.iter().map(|standing| standing.attains);
    let fields = [
        bytes("worst", all.iter().map(|standing| standing.worst.map(Rank::place)).collect()),
        BooleanChunked::from_iter_options("attains".into(), attains).into_series(),
    ];
    packed("standing", all.len(), &fields)
}

pub(super) fn standing_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(struct_field("standing", &[("worst", DataType::UInt8), ("attains", DataType::Boolean)]))
}

/// Lists of cities in a period: their indices, items, numbers of items, worst classes and attainment.
struct Cities {
    lists: Lists,
    items: StringChunked,
    counts: UInt32Chunked,
    worst: UInt8Chunked,
    attains: BooleanChunked,
}

impl Cities {
    fn new(inputs: &[Series]) -> PolarsResult<Cities> {
        let taken = inputs.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
        let [indices, items, counts, worst, attains] = &taken[..] else {
            polars_bail!(InvalidOperation: "ranks takes indices, items, their number and standings, now and before");
        };
        taken.iter().try_for_each(|other| indices.check(other))?;
        Ok(Cities {
            items: items.items.str()?.clone(),
            counts: counts.items.u32()?.clone(),
            worst: worst.items.u8()?.clone(),
            attains: attains.items.bool()?.clone(),
            lists: Lists::new(&inputs[0])?,
        })
    }

    /// The cities of a period; `None` of one that is not known.
    fn of(&self, period: usize) -> PolarsResult<Vec<Option<RankingEntry>>> {
        let indices = self.lists.items.f64()?;
        let entry = |at: usize| {
            Some(RankingEntry {
                index: indices.get(at),
                items: self.items.get(at)?.to_owned(),
                count: self.counts.get(at).unwrap_or(0),
                standing: Standing {
                    worst: self.worst.get(at).map(Rank::new),
                    attains: self.attains.get(at),
                },
            })
        };
        Ok(self.lists.range(period).map(entry).collect())
    }
}

/// The ranks of the cities of periods, from lists of now, then of the same period of the year before.
pub(super) fn ranks(inputs: &[Series], arguments: &RanksArguments) -> PolarsResult<Series> {
    let (now, before) = inputs.split_at(inputs.len() / 2);
    let (now, before) = (Cities::new(now)?, Cities::new(before)?);
    now.lists.check(&before.lists)?;
    let (mut found, mut ends) = (Vec::<Ranked>::new(), Vec::new());
    for period in 0..now.lists.len() {
        let own = now.of(period)?.into_iter().map(Option::unwrap_or_default);
        let cities: Vec<_> = own.zip(before.of(period)?).collect();
        found.extend(ranking::rank(&cities, arguments.exclusion));
        ends.push(found.len());
    }
    let places =
        |of: fn(&Ranked) -> Option<u32>| PrimitiveArray::<u32>::from_iter(found.iter().map(of)).boxed();
    let flags = |of: fn(&Ranked) -> bool| BooleanArray::from_iter(found.iter().map(|f| Some(of(f)))).boxed();
    let fields: Vec<(&str, Box<dyn Array>)> = vec![
        ("rank", places(|f| f.rank)),
        ("items_differ", flags(|f| f.items_differ)),
        ("change", PrimitiveArray::<f64>::from_iter(found.iter().map(|f| f.change)).boxed()),
        ("change_rank", places(|f| f.change_rank)),
        ("change_excluded", flags(|f| f.change_excluded)),
    ];
    lists("ranks", &ends, fields)
}

pub(super) fn ranks_field(_: &[Field], _: &RanksArguments) -> PolarsResult<Field> {
    let of_one = [
        ("rank", DataType::UInt32),
        ("items_differ", DataType::Boolean),
        ("change", DataType::Float64),
        ("change_rank", DataType::UInt32),
        ("change_excluded", DataType::Boolean),
    ];
    Ok(Field::new("ranks".into(), list_of(&of_one)))
}
