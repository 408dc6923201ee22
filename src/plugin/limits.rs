//! The expressions of checks by single limits: the verdict on samples, and on the readings of a column.

use super::column::Column;
use super::pack::{Words, bytes, floats, list_of, lists, packed, struct_field, texts};
use super::rows::failed;
use crate::checks::limits::{LimitsPlan, Over};
use crate::day::Day;
use crate::reading::Reading;
use crate::reason::Reason;
use polars_arrow::array::{Array, PrimitiveArray};
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Arguments {
    /// A request of limits as JSON.
    plan: String,
    /// The column that is judged by itself.
    #[serde(default)]
    place: usize,
    /// The columns of the plan that are given, where not all are: no other has a part in that one.
    #[serde(default)]
    given: Option<Vec<usize>>,
}

/// The inputs of rows: case and day, then the columns of readings.
struct Rows<'a> {
    cases: UInt32Chunked,
    days: Int32Chunked,
    columns: Vec<Option<Column<'a>>>,
    plan: &'a LimitsPlan,
}

impl<'a> Rows<'a> {
    fn new(plan: &'a LimitsPlan, inputs: &'a [Series], given: Option<&[usize]>) -> PolarsResult<Rows<'a>> {
        let [cases, days, columns @ ..] = inputs else {
            polars_bail!(InvalidOperation: "limits take a case, a day and columns of readings");
        };
        let all: Vec<usize> = (0..plan.columns().len()).collect();
        let given = given.unwrap_or(&all);
        polars_ensure!(
            columns.len() == given.len() && given.iter().all(|place| *place < all.len()),
            InvalidOperation: "{} columns for {} of a plan of {}", columns.len(), given.len(), all.len()
        );
        let mut own: Vec<Option<Column<'a>>> = all.iter().map(|_| None).collect();
        for (series, &place) in columns.iter().zip(given) {
            own[place] = Some(Column::new(series, &plan.columns()[place].rules)?);
        }
        Ok(Rows { cases: cases.u32()?.clone(), days: days.i32()?.clone(), columns: own, plan })
    }

    fn case(&self, row: usize) -> Option<usize> {
        self.cases.get(row).map(|case| case as usize)
    }

    fn day(&self, row: usize) -> Option<Day> {
        self.days.get(row).and_then(Day::from_number)
    }

    fn reading(&self, place: usize, row: usize) -> Reading {
        let cells = self.columns[place].as_ref().and_then(|column| column.cells(row));
        cells.map_or(Reading::Missing(Reason::Missing), |c| c.reading(&self.plan.columns()[place].rules, 0))
    }
}

/// Lists of what is over, row by row.
#[derive(Default)]
struct Overs {
    ends: Vec<usize>,
    all: Vec<Over>,
}

impl Overs {
    fn push(&mut self, of_row: Vec<Over>) {
        self.all.extend(of_row);
        self.ends.push(self.all.len());
    }

    fn series(self, name: &str, words: &Words) -> PolarsResult<Series> {
        let column = |values: Vec<Option<f64>>| PrimitiveArray::<f64>::from_iter(values).boxed();
        let fields: Vec<(&str, Box<dyn Array>)> = vec![
            ("parameter", words.array(self.all.iter().map(|o| o.place).collect(), None)?),
            ("value", column(self.all.iter().map(|o| Some(o.value).filter(|x| !x.is_nan())).collect())),
            ("limit", column(self.all.iter().map(|o| Some(o.limit)).collect())),
            ("multiple", column(self.all.iter().map(|o| o.multiple).collect())),
        ];
        lists(name, &self.ends, fields)
    }
}

/// The verdicts on samples: the codes of [`crate::verdict::Verdict`], what is over, how many were
/// assessed, certainty and reasons.
pub(super) fn check_limits(inputs: &[Series], arguments: &Arguments) -> PolarsResult<Series> {
    let plan = LimitsPlan::cached(&arguments.plan).map_err(failed)?;
    let rows = Rows::new(&plan, inputs, None)?;
    let len = inputs.iter().map(|s| s.len()).max().unwrap_or(0);
    let names: Vec<&str> = plan.parameters().iter().map(|p| p.name(plan.lang())).collect();
    let words = Words::new(names.into_iter());
    let (mut verdicts, mut assessed, mut certain) = (Vec::new(), Vec::new(), Vec::new());
    let (mut reasons, mut exceeding, mut reference) = (Vec::new(), Overs::default(), Overs::default());
    for row in 0..len {
        let found = plan.row(rows.case(row), rows.day(row), |place| rows.reading(place, row));
        verdicts.push(Some(found.verdict as u8));
        exceeding.push(found.exceeding);
        reference.push(found.reference);
        assessed.push(found.assessed);
        certain.push(found.certain);
        reasons.push(found.reason);
    }
    let fields = [
        bytes("verdict", verdicts),
        exceeding.series("exceeding", &words)?,
        reference.series("reference", &words)?,
        UInt32Chunked::from_vec("assessed".into(), assessed).into_series(),
        BooleanChunked::from_iter_options("certain".into(), certain.into_iter()).into_series(),
        texts("reason", &reasons)?,
    ];
    packed("limits", len, &fields)
}

pub(super) fn check_limits_field(_: &[Field], _: &Arguments) -> PolarsResult<Field> {
    let of_one = [
        ("parameter", DataType::String),
        ("value", DataType::Float64),
        ("limit", DataType::Float64),
        ("multiple", DataType::Float64),
    ];
    Ok(struct_field(
        "limits",
        &[
            ("verdict", DataType::UInt8),
            ("exceeding", list_of(&of_one)),
            ("reference", list_of(&of_one)),
            ("assessed", DataType::UInt32),
            ("certain", DataType::Boolean),
            ("reason", DataType::String),
        ],
    ))
}

/// The verdicts on the readings of one column.
pub(super) fn limit_readings(inputs: &[Series], arguments: &Arguments) -> PolarsResult<Series> {
    let plan = LimitsPlan::cached(&arguments.plan).map_err(failed)?;
    let rows = Rows::new(&plan, inputs, arguments.given.as_deref())?;
    let len = inputs.iter().map(|s| s.len()).max().unwrap_or(0);
    let place = arguments.place;
    polars_ensure!(place < plan.columns().len(), InvalidOperation: "there is no column {}", place);
    let zh = plan.lang() == crate::lang::Lang::Zh;
    let found: Vec<_> = (0..len)
        .filter_map(|row| {
            plan.reading(place, rows.case(row), rows.day(row), |place| rows.reading(place, row))
        })
        .collect();
    let words = |of: &dyn Fn(usize) -> Option<String>| (0..len).map(of).collect::<Vec<_>>();
    let condition =
        |l: &crate::discharge::BindingLimit| if zh { l.condition_zh.clone() } else { l.condition.clone() };
    let verdicts =
        found.iter().map(|f| Some(f.verdict.unwrap_or(crate::verdict::Verdict::Undetermined) as u8));
    let fields = [
        floats("value", found.iter().map(|f| f.value)),
        texts("qualifier", &words(&|i| found[i].qualifier.map(str::to_owned)))?,
        texts("comparison", &words(&|i| found[i].limit.map(|l| l.comparison.clone())))?,
        floats("limit", found.iter().map(|f| f.ends.0.or(f.ends.1))),
        floats("limit_high", found.iter().map(|f| f.ends.0.and(f.ends.1))),
        floats("multiple", found.iter().map(|f| f.multiple)),
        bytes("verdict", verdicts.collect()),
        BooleanChunked::from_iter_options("certain".into(), found.iter().map(|f| f.certain)).into_series(),
        texts(
            "reason",
            &words(&|i| {
                let entry = found[i].reason?.entry();
                Some(if zh { entry.zh } else { entry.code }.to_owned())
            }),
        )?,
        texts("condition", &words(&|i| found[i].limit.and_then(condition)))?,
        BooleanChunked::from_iter_options(
            "reference".into(),
            (0..len).map(|row| Some(plan.is_reference(place, rows.case(row)))),
        )
        .into_series(),
        texts("clause", &words(&|i| found[i].limit.map(|l| l.clause.clone())))?,
        texts("evidence", &words(&|i| found[i].limit.map(|l| l.evidence[usize::from(zh)].clone())))?,
    ];
    packed("reading", len, &fields)
}

pub(super) fn limit_readings_field(_: &[Field], _: &Arguments) -> PolarsResult<Field> {
    Ok(struct_field(
        "reading",
        &[
            ("value", DataType::Float64),
            ("qualifier", DataType::String),
            ("comparison", DataType::String),
            ("limit", DataType::Float64),
            ("limit_high", DataType::Float64),
            ("multiple", DataType::Float64),
            ("verdict", DataType::UInt8),
            ("certain", DataType::Boolean),
            ("reason", DataType::String),
            ("condition", DataType::String),
            ("reference", DataType::Boolean),
            ("clause", DataType::String),
            ("evidence", DataType::String),
        ],
    ))
}
