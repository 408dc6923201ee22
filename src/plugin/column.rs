//! Series in, cells of the kernel out.

use crate::grading::{Bits, Cells};
use crate::reading::code::{self, Code};
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use polars_core::prelude::*;

/// A run of cells of a column: a chunk of its series.
pub(super) enum Run<'a> {
    Borrowed { values: &'a [f64], valid: Option<(&'a [u8], usize)> },
    Owned { values: Vec<f64>, codes: Option<Vec<Code>> },
}

/// A column of readings, chunk by chunk, as it lies.
pub(super) struct Column<'a> {
    runs: Vec<(usize, Run<'a>)>,
}

const MISSING: Code = code::of_reason(Reason::Missing);

/// The decimal a 32-bit float prints, as a 64-bit float: 0.05 stays 0.05.
fn widen(x: f32) -> f64 {
    if x.is_finite() { x.to_string().parse().unwrap_or(f64::NAN) } else { f64::from(x) }
}

/// Refuses a column that holds no readings, by its type.
pub(super) fn check(field: &Field) -> PolarsResult<()> {
    let cells = |fields: &[Field]| matches!(fields, [value, code] if *value.dtype() == DataType::Float64 && *code.dtype() == DataType::UInt8);
    match field.dtype() {
        DataType::Float64 | DataType::Float32 | DataType::String | DataType::Null => Ok(()),
        DataType::Int32 | DataType::Int64 | DataType::UInt8 | DataType::UInt32 | DataType::UInt64 => Ok(()),
        DataType::Struct(fields) if cells(fields) => Ok(()),
        other => polars_bail!(
            InvalidOperation:
            "column {:?} is {}, not numbers or text; cast it to Float64 or String", field.name().as_str(), other
        ),
    }
}

/// The values of a column, with nulls replaced.
fn filled<T: PolarsNumericType>(column: &ChunkedArray<T>, null: T::Native) -> Vec<T::Native> {
    let mut out = Vec::with_capacity(column.len());
    for chunk in column.downcast_iter() {
        let from = out.len();
        out.extend_from_slice(chunk.values());
        if let Some(valid) = chunk.validity().filter(|v| v.unset_bits() > 0) {
            let own = &mut out[from..];
            own.iter_mut().zip(valid.iter()).filter(|(_, there)| !there).for_each(|(value, _)| *value = null);
        }
    }
    out
}

impl<'a> Column<'a> {
    /// Takes a series: 64-bit floats as they lie; 32-bit floats, integers, text and read cells
    /// (`value`, `code`) made into cells.
    pub fn new(series: &'a Series, rules: &Rules) -> PolarsResult<Column<'a>> {
        check(&series.field())?;
        let owned = |values, codes| vec![(series.len(), Run::Owned { values, codes })];
        let numbers = |values: Vec<f64>| owned(values, None);
        let runs = match series.dtype() {
            DataType::Float64 => series
                .f64()?
                .downcast_iter()
                .map(|chunk| {
                    let valid = chunk.validity().filter(|v| v.unset_bits() > 0).map(|v| {
                        let (bytes, offset, _) = v.as_slice();
                        (bytes, offset)
                    });
                    (chunk.len(), Run::Borrowed { values: chunk.values(), valid })
                })
                .collect(),
            // A null is missing as NaN is.
            DataType::Float32 => numbers(series.f32()?.iter().map(|x| x.map_or(f64::NAN, widen)).collect()),
            DataType::Int32 => numbers(series.i32()?.iter().map(|x| x.map_or(f64::NAN, f64::from)).collect()),
            DataType::UInt32 => {
                numbers(series.u32()?.iter().map(|x| x.map_or(f64::NAN, f64::from)).collect())
            }
            DataType::UInt8 => numbers(series.u8()?.iter().map(|x| x.map_or(f64::NAN, f64::from)).collect()),
            DataType::Int64 => {
                numbers(series.i64()?.iter().map(|x| x.map_or(f64::NAN, |x| x as f64)).collect())
            }
            DataType::UInt64 => {
                numbers(series.u64()?.iter().map(|x| x.map_or(f64::NAN, |x| x as f64)).collect())
            }
            DataType::Null => owned(vec![0.0; series.len()], Some(vec![MISSING; series.len()])),
            DataType::String => {
                let (values, codes) = series
                    .str()?
                    .iter()
                    .map(|cell| cell.map_or((0.0, MISSING), |text| rules.read(text).cell()))
                    .unzip();
                owned(values, Some(codes))
            }
            DataType::Struct(_) => {
                let fields = series.struct_()?.fields_as_series();
                let [value, code] = &fields[..] else {
                    polars_bail!(InvalidOperation: "a struct of readings has the fields value and code");
                };
                let values = filled(value.f64()?, 0.0);
                let codes: Vec<Code> =
                    filled(code.u8()?, MISSING.byte()).into_iter().map(Code::from).collect();
                // Most are numbers, which need no code, unless a number in a cell means something else.
                let told = rules.descriptive || rules.has_missing_numbers();
                let plain = !told && codes.iter().all(|&code| code == code::NUMBER);
                owned(values, (!plain).then_some(codes))
            }
            other => polars_bail!(InvalidOperation: "{} was not refused", other),
        };
        Ok(Column { runs })
    }

    /// The readings of all cells.
    pub fn readings(&self, rules: &Rules) -> impl Iterator<Item = Reading> {
        let starts = self.runs.iter().scan(0, |start, (len, _)| {
            *start += len;
            Some(*start - len)
        });
        let runs = starts.filter_map(|start| self.cells(start));
        runs.flat_map(move |run| (0..run.len()).map(move |i| run.reading(rules, i)))
    }

    /// The cells from `from`, as far as one run holds them.
    pub fn cells(&self, from: usize) -> Option<Cells<'_>> {
        let mut start = 0;
        for (len, run) in &self.runs {
            if from < start + len {
                let at = from - start;
                return Some(match run {
                    Run::Borrowed { values, valid } => Cells {
                        values: &values[at..],
                        codes: None,
                        valid: valid.map(|(bytes, offset)| Bits { bytes, offset: offset + at }),
                    },
                    Run::Owned { values, codes } => {
                        Cells { values: &values[at..], codes: codes.as_ref().map(|c| &c[at..]), valid: None }
                    }
                });
            }
            start += len;
        }
        None
    }
}
