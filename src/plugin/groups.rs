//! What groups of rows come to, packed a group a row.

use super::lists::Lists;
use super::pack::{floats, lists, packed};
use crate::assessment::certainty::Seen;
use crate::assessment::means::Averaged;
use crate::grading::Cells;
use crate::reading::Reading;
use polars_arrow::array::PrimitiveArray;
use polars_core::prelude::*;

/// Begins the names of columns made on the way.
pub(super) const MARK: char = '\u{fdd0}';

/// What groups of rows come to, a group a row.
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
    pub(super) fn of(len: usize) -> Groups {
        let room = || Vec::with_capacity(len);
        Groups {
            rows: room(),
            copies: room(),
            days: room(),
            months: room(),
            cells: Vec::new(),
            more: Vec::new(),
            odd: Odd::default(),
        }
    }
}

impl Groups {
    /// Takes what the groups come to of one parameter.
    pub(super) fn push(
        &mut self,
        place: usize,
        id: &str,
        found: &[Averaged],
        counts: bool,
        means: bool,
    ) -> PolarsResult<()> {
        let value = found.iter().map(|f| f.value.ok()).collect();
        let code = |f: &Averaged| f.value.err().map_or(0, |reason| Cells::code(Reading::Missing(reason)).1);
        let codes = UInt8Chunked::from_iter_values("code".into(), found.iter().map(code)).into_series();
        self.cells.push(packed(&format!("{MARK}cell:{id}"), found.len(), &[floats("value", value), codes])?);
        self.odd.push(place, found);
        if means {
            self.more.push(floats(&format!("{MARK}mean:{id}"), found.iter().map(|f| f.mean).collect()));
        }
        if counts {
            for (name, of) in COUNTS {
                let counts = found.iter().map(of);
                let name = format!("{MARK}{name}:{id}");
                self.more.push(UInt32Chunked::from_iter_values(name.into(), counts).into_series());
            }
        }
        Ok(())
    }

    pub(super) fn packed(self, sums: Vec<Series>) -> PolarsResult<Series> {
        let counts = |name: &str, counts: Vec<u32>| {
            UInt32Chunked::from_vec(format!("{MARK}{name}").into(), counts).into_series()
        };
        let n = self.rows.len();
        let mut fields = vec![
            counts("rows", self.rows),
            counts("copies", self.copies),
            counts("days", self.days),
            counts("months", self.months),
        ];
        fields.extend(sums);
        fields.extend(self.cells);
        fields.push(self.odd.packed(n)?);
        fields.extend(self.more);
        packed("averaged", n, &fields)
    }
}

pub(super) type Count = fn(&Averaged) -> u32;

pub(super) const COUNTS: [(&str, Count); 4] = [
    ("count", |a| a.count),
    ("censored", |a| a.censored),
    ("missing", |a| a.missing),
    ("months", |a| a.months),
];

/// What is to be told of means that stand on more than plain numbers: few of many.
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
    pub(super) fn push(&mut self, place: usize, found: &[Averaged]) {
        let odd = found.iter().enumerate().filter(|(_, f)| f.is_odd());
        let mean = |f: &Averaged| OddMean { seen: f.seen, span: f.span, limit: f.limit };
        self.0.extend(odd.map(|(row, f)| (row as u32, place as u32, mean(f))));
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
