//! The results of groups of rows, one row per group.

use super::lists::Lists;
use super::pack::{Floats, lists, packed};
use crate::assessment::certainty::Seen;
use crate::assessment::means::Averaged;
use crate::reading::code;
use crate::reason::Reason;
use polars_arrow::array::PrimitiveArray;
use polars_core::prelude::*;

/// Begins the names of columns made on the way.
pub(super) const MARK: char = '\u{fdd0}';

/// What groups of rows come to, a group a row.
#[derive(Default)]
pub(super) struct Groups {
    pub(super) rows: Vec<u32>,
    pub(super) copies: Vec<u32>,
    pub(super) days: Vec<u32>,
    /// A bit for each month of the calendar, from January.
    pub(super) months: Vec<u32>,
    pub(super) cells: Vec<Series>,
    pub(super) more: Vec<Series>,
    pub(super) odd: Odd,
}

impl Groups {
    /// Takes what `len` groups come to of one parameter, one after the other. Where nothing but values is
    /// wanted, `alone` may give that of a single plain number.
    pub(super) fn push(
        &mut self,
        (place, id): (usize, &str),
        len: usize,
        alone: impl Fn(usize) -> Option<Result<f64, Reason>>,
        mut found: impl FnMut(usize) -> Averaged,
        counts: bool,
        means: bool,
    ) -> PolarsResult<()> {
        let room = |wanted: bool| if wanted { len } else { 0 };
        let (mut values, mut codes) = (Floats::with_capacity(len), Vec::with_capacity(len));
        let mut sums = Floats::with_capacity(room(means));
        let mut numbers = COUNTS.map(|_| Vec::with_capacity(room(counts)));
        for row in 0..len {
            if let Some(value) = (!counts && !means).then(|| alone(row)).flatten() {
                values.push(value.ok());
                codes.push(code_of(value));
                continue;
            }
            let mean = found(row);
            values.push(mean.value.ok());
            codes.push(code_of(mean.value));
            self.odd.push(row, place, &mean);
            if means {
                sums.push(mean.mean);
            }
            if counts {
                numbers.iter_mut().zip(COUNTS).for_each(|(own, (_, of))| own.push(of(&mean)));
            }
        }
        let codes = UInt8Chunked::from_vec("code".into(), codes).into_series();
        self.cells.push(packed(&format!("{MARK}cell:{id}"), len, &[values.series("value"), codes])?);
        if means {
            self.more.push(sums.series(&format!("{MARK}mean:{id}")));
        }
        if counts {
            self.more.extend(numbers.into_iter().zip(COUNTS).map(|(own, (name, _))| {
                UInt32Chunked::from_vec(format!("{MARK}{name}:{id}").into(), own).into_series()
            }));
        }
        Ok(())
    }

    /// The groups as structs, with the fields `heads` first.
    pub(super) fn packed(self, heads: Vec<Series>, sums: Vec<Series>) -> PolarsResult<Series> {
        let counts = |name: &str, counts: Vec<u32>| {
            UInt32Chunked::from_vec(format!("{MARK}{name}").into(), counts).into_series()
        };
        let n = self.rows.len();
        let mut fields = heads;
        fields.extend([
            counts("rows", self.rows),
            counts("copies", self.copies),
            counts("days", self.days),
            counts("months", self.months),
        ]);
        fields.extend(sums);
        fields.extend(self.cells);
        fields.push(self.odd.packed(n)?);
        fields.extend(self.more);
        packed("averaged", n, &fields)
    }
}

fn code_of(value: Result<f64, Reason>) -> u8 {
    value.err().map_or(code::NUMBER, code::of_reason).byte()
}

pub(super) type Count = fn(&Averaged) -> u32;

pub(super) const COUNTS: [(&str, Count); 4] = [
    ("count", |a| a.count),
    ("censored", |a| a.censored),
    ("missing", |a| a.missing),
    ("months", |a| a.months),
];

/// The uncertain parts of means that are based on more than plain numbers.
#[derive(Default)]
pub(super) struct Odd(Vec<(u32, u32, OddMean)>);

pub(super) const ODD: [(&str, DataType); 5] = [
    ("place", DataType::UInt32),
    ("seen", DataType::UInt64),
    ("low", DataType::Float64),
    ("high", DataType::Float64),
    ("limit", DataType::Float64),
];

impl Odd {
    fn push(&mut self, row: usize, place: usize, mean: &Averaged) {
        if mean.is_odd() {
            let odd = OddMean { seen: mean.seen, span: mean.span, limit: mean.limit };
            self.0.push((row as u32, place as u32, odd));
        }
    }

    pub(super) fn packed(mut self, rows: usize) -> PolarsResult<Series> {
        self.0.sort_by_key(|odd| odd.0);
        let of = self.0;
        let mut ends = Vec::with_capacity(rows);
        let mut at = 0;
        for row in 0..rows as u32 {
            at += of[at..].iter().take_while(|odd| odd.0 == row).count();
            ends.push(at);
        }
        let ends_of = |end: fn((f64, f64)) -> f64| {
            of.iter().map(|o| o.2.span.map(end)).collect::<PrimitiveArray<f64>>()
        };
        let fields: Vec<(&str, Box<dyn polars_arrow::array::Array>)> = vec![
            ("place", PrimitiveArray::from_vec(of.iter().map(|o| o.1).collect::<Vec<u32>>()).boxed()),
            ("seen", PrimitiveArray::from_vec(of.iter().map(|o| o.2.seen.0).collect::<Vec<u64>>()).boxed()),
            ("low", ends_of(|s| s.0).boxed()),
            ("high", ends_of(|s| s.1).boxed()),
            ("limit", of.iter().map(|o| o.2.limit).collect::<PrimitiveArray<f64>>().boxed()),
        ];
        lists(&format!("{MARK}odd"), &ends, fields)
    }
}

/// The list of what is odd of each row of means, by the places of parameters.
pub(super) struct OddRows {
    lists: Lists,
    places: UInt32Chunked,
    seen: UInt64Chunked,
    floats: [Float64Chunked; 3],
}

/// What is odd of a mean.
#[derive(Clone, Copy)]
pub(super) struct OddMean {
    pub seen: Seen,
    pub span: Option<(f64, f64)>,
    pub limit: Option<f64>,
}

impl OddRows {
    pub fn new(series: &Series) -> PolarsResult<OddRows> {
        let lists = Lists::new(series)?;
        let fields = lists.items.struct_()?.fields_as_series();
        let [places, seen, low, high, limit] = &fields[..] else {
            polars_bail!(InvalidOperation: "not what average gives");
        };
        let floats = [low.f64()?.clone(), high.f64()?.clone(), limit.f64()?.clone()];
        Ok(OddRows { places: places.u32()?.clone(), seen: seen.u64()?.clone(), floats, lists })
    }

    /// Whether nothing is odd of a row.
    pub fn is_plain(&self, row: usize) -> bool {
        self.lists.range(row).is_empty()
    }

    /// What is odd of the means of a row, with their places.
    pub fn of(&self, row: usize) -> impl Iterator<Item = (usize, OddMean)> {
        self.lists.range(row).filter_map(|i| {
            let float = |k: usize| self.floats[k].get(i);
            let odd =
                OddMean { seen: Seen(self.seen.get(i)?), span: float(0).zip(float(1)), limit: float(2) };
            Some((self.places.get(i)? as usize, odd))
        })
    }
}
