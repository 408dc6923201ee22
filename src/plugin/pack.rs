//! Columns of polars, of what the rules return.

use super::views;
use polars_arrow::array::{
    Array, ListArray, MutableBinaryViewArray, PrimitiveArray, StructArray, Utf8ViewArray,
};
use polars_arrow::bitmap::{Bitmap, BitmapBuilder};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::offset::OffsetsBuffer;
use polars_arrow::types::NativeType;
use polars_core::prelude::*;
use std::hash::Hash;

/// A column of numbers in the making.
pub(super) struct Numbers<T> {
    values: Vec<T>,
    valid: BitmapBuilder,
}

pub(super) type Floats = Numbers<f64>;

impl<T: NativeType> Numbers<T> {
    pub(super) fn with_capacity(len: usize) -> Numbers<T> {
        Numbers { values: Vec::with_capacity(len), valid: BitmapBuilder::with_capacity(len) }
    }

    pub(super) fn push(&mut self, value: Option<T>) {
        self.values.push(value.unwrap_or_default());
        self.valid.push(value.is_some());
    }

    pub(super) fn array(self) -> PrimitiveArray<T> {
        PrimitiveArray::from_vec(self.values).with_validity(self.valid.into_opt_validity())
    }
}

impl Floats {
    pub(super) fn series(self, name: &str) -> Series {
        Float64Chunked::with_chunk(name.into(), self.array()).into_series()
    }
}

pub(super) fn floats(name: &str, values: impl IntoIterator<Item = Option<f64>>) -> Series {
    let values = values.into_iter();
    let mut made = Floats::with_capacity(values.size_hint().0);
    values.for_each(|value| made.push(value));
    made.series(name)
}

/// The numbers of a column, each mapped; nulls stay.
pub(super) fn mapped(name: &str, column: &Float64Chunked, of: impl Fn(f64) -> f64) -> Series {
    let chunks = column.downcast_iter().map(|chunk| {
        let values: Vec<f64> = chunk.values().iter().map(|x| of(*x)).collect();
        PrimitiveArray::from_vec(values).with_validity(chunk.validity().cloned())
    });
    Float64Chunked::from_chunk_iter(name.into(), chunks).into_series()
}

pub(super) fn bytes(name: &str, values: Vec<Option<u8>>) -> Series {
    UInt8Chunked::from_iter_options(name.into(), values.into_iter()).into_series()
}

pub(super) fn texts(name: &str, values: &[Option<String>]) -> PolarsResult<Series> {
    Series::try_from((PlSmallStr::from(name), strings(values.iter().map(Option::as_deref))))
}

pub(super) fn packed(name: &str, len: usize, fields: &[Series]) -> PolarsResult<Series> {
    Ok(StructChunked::from_series(name.into(), len, fields.iter())?.into_series())
}

pub(super) fn series(name: &str, array: Box<dyn Array>) -> PolarsResult<Series> {
    Series::try_from((PlSmallStr::from(name), array))
}

/// A column of texts in the making; equal keys share one text.
pub(super) struct Told<K> {
    places: Vec<Option<u32>>,
    texts: Vec<String>,
    known: PlHashMap<K, u32>,
}

impl<K: Eq + Hash> Told<K> {
    pub(super) fn with_capacity(len: usize) -> Told<K> {
        Told { places: Vec::with_capacity(len), texts: Vec::new(), known: PlHashMap::default() }
    }

    /// Adds a cell: null, or the text of a key.
    pub(super) fn push(&mut self, key: Option<K>, word: impl FnOnce(&K) -> String) {
        let texts = &mut self.texts;
        let place = key.map(|key| {
            *self.known.entry(key).or_insert_with_key(|key| {
                texts.push(word(key));
                texts.len() as u32 - 1
            })
        });
        self.places.push(place);
    }

    /// The cells as a column; an empty text is null.
    pub(super) fn series(self, name: &str) -> PolarsResult<Series> {
        let said = |place: &Option<u32>| place.is_some_and(|p| !self.texts[p as usize].is_empty());
        let valid = Bitmap::from_trusted_len_iter(self.places.iter().map(said));
        let places = self.places.iter().map(|place| place.unwrap_or_default()).collect();
        series(name, Words::new(self.texts.iter().map(String::as_str)).array(places, Some(valid))?)
    }
}

/// Texts that many cells share: each is held once, and the cells point at it.
pub(super) struct Words(Utf8ViewArray);

impl Words {
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Words {
        Words(MutableBinaryViewArray::from_values_iter(texts).freeze())
    }

    /// A cell for each place of a text.
    pub(super) fn array(&self, places: Vec<u32>, valid: Option<Bitmap>) -> PolarsResult<Box<dyn Array>> {
        Ok(views::gather(&self.0, &places, valid).boxed())
    }
}

pub(super) fn strings<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Box<dyn Array> {
    let mut out = MutableBinaryViewArray::<str>::with_capacity(values.size_hint().0);
    for value in values {
        out.push(value);
    }
    out.freeze().boxed()
}

pub(super) fn list(
    offsets: Vec<i64>,
    values: Box<dyn Array>,
    valid: Option<Bitmap>,
) -> PolarsResult<Box<dyn Array>> {
    let dtype = ListArray::<i64>::default_datatype(values.dtype().clone());
    Ok(ListArray::<i64>::new(dtype, OffsetsBuffer::try_from(offsets)?, values, valid).boxed())
}

/// The same, by where each list ends.
pub(super) fn list_to(
    ends: &[usize],
    values: Box<dyn Array>,
    valid: Option<Bitmap>,
) -> PolarsResult<Box<dyn Array>> {
    list(std::iter::once(0).chain(ends.iter().map(|&end| end as i64)).collect(), values, valid)
}

/// Structs of fields that are equally long.
pub(super) fn structs(fields: Vec<(&str, Box<dyn Array>)>) -> Box<dyn Array> {
    let len = fields.first().map_or(0, |(_, array)| array.len());
    let dtype = ArrowDataType::Struct(
        fields.iter().map(|(name, a)| ArrowField::new((*name).into(), a.dtype().clone(), true)).collect(),
    );
    StructArray::new(dtype, len, fields.into_iter().map(|f| f.1).collect(), None).boxed()
}

pub(super) fn struct_field(name: &str, fields: &[(&str, DataType)]) -> Field {
    let fields = fields.iter().map(|(n, t)| Field::new((*n).into(), t.clone())).collect();
    Field::new(name.into(), DataType::Struct(fields))
}

/// A column of lists of structs, the lists lying end to end.
pub(super) fn lists(name: &str, ends: &[usize], fields: Vec<(&str, Box<dyn Array>)>) -> PolarsResult<Series> {
    Series::try_from((PlSmallStr::from(name), list_to(ends, structs(fields), None)?))
}

/// A column of lists of rows.
pub(super) fn listed(name: &str, ends: &[usize], rows: &Series) -> PolarsResult<Series> {
    series(name, list_to(ends, rows.rechunk().chunks()[0].clone(), None)?)
}

pub(super) fn list_of(fields: &[(&str, DataType)]) -> DataType {
    DataType::List(Box::new(struct_field("", fields).dtype))
}
