//! Lists of the rows of groups, and which of those rows repeat another.

use polars_arrow::array::{Array, BooleanArray, ListArray, PrimitiveArray, StructArray, Utf8ViewArray};
use polars_arrow::types::NativeType;
use polars_core::prelude::*;
use std::cmp::Ordering;

/// Lists lying end to end: their items, as they lie, and where each list begins and ends.
pub(super) struct Lists {
    pub items: Series,
    array: ListArray<i64>,
    /// The items, and how many lie before the first list.
    values: Box<dyn Array>,
    before: usize,
}

impl Lists {
    pub fn new(series: &Series) -> PolarsResult<Lists> {
        let array = series.list()?.rechunk().downcast_as_array().clone();
        let (from, to) = (*array.offsets().first() as usize, *array.offsets().last() as usize);
        let values = array.values().sliced(from, to - from);
        let items = Series::try_from((series.name().clone(), values.clone()))?;
        Ok(Lists { items, array, values, before: from })
    }

    pub fn len(&self) -> usize {
        self.array.len()
    }

    /// The items as numbers.
    pub fn numbers<T: NativeType>(&self) -> PolarsResult<&PrimitiveArray<T>> {
        let numbers = self.values.as_any().downcast_ref();
        numbers.ok_or_else(
            || polars_err!(InvalidOperation: "lists of {} are not of these numbers", self.items.dtype()),
        )
    }

    /// Where a list lies among the items.
    pub fn range(&self, row: usize) -> std::ops::Range<usize> {
        let (from, to) = self.array.offsets().start_end(row);
        from - self.before..to - self.before
    }

    /// Refuses lists that are not as long as these, row by row.
    pub fn check(&self, others: &Lists) -> PolarsResult<()> {
        let unlike = |row: usize| self.range(row).len() != others.range(row).len();
        if (0..self.len()).any(|row| unlike(row) && !(self.is_null(row) && others.is_null(row))) {
            polars_bail!(ShapeMismatch: "lists of unequal length");
        }
        Ok(())
    }

    /// Refuses lists whose items have other indices than these.
    pub fn check_items(&self, others: &Lists) -> PolarsResult<()> {
        if self.len() != others.len() || (0..self.len()).any(|row| self.range(row) != others.range(row)) {
            polars_bail!(ShapeMismatch: "lists of unequal length");
        }
        Ok(())
    }

    /// Whether a list is null.
    pub fn is_null(&self, row: usize) -> bool {
        self.array.is_null(row)
    }

    /// How two items stand to one another.
    pub fn compare(&self, a: usize, b: usize) -> Ordering {
        compare(self.values.as_ref(), a, b)
    }

    /// Whether each of some items is greater than the one before it.
    fn increase(&self, items: &[u32]) -> bool {
        let mut pairs = items.windows(2).map(|pair| (pair[0] as usize, pair[1] as usize));
        match self.numbers::<i64>() {
            Ok(n) if n.null_count() == 0 => pairs.all(|(a, b)| n.value(a) < n.value(b)),
            _ => pairs.all(|(a, b)| self.compare(a, b) == Ordering::Less),
        }
    }
}

/// Compares two cells of a column: equal if polars groups them together.
fn compare(array: &dyn Array, i: usize, j: usize) -> Ordering {
    let (a, b) = (array.is_valid(i), array.is_valid(j));
    if !(a && b) {
        return a.cmp(&b);
    }
    macro_rules! by {
        ($($type:ty),*) => {
            $(if let Some(array) = array.as_any().downcast_ref::<$type>() {
                return array.value(i).cmp(&array.value(j));
            })*
        };
    }
    let floats =
        |x: f64, y: f64| if x == y || (x.is_nan() && y.is_nan()) { Ordering::Equal } else { x.total_cmp(&y) };
    if let Some(array) = array.as_any().downcast_ref::<PrimitiveArray<f64>>() {
        return floats(array.value(i), array.value(j));
    }
    if let Some(array) = array.as_any().downcast_ref::<PrimitiveArray<f32>>() {
        return floats(array.value(i).into(), array.value(j).into());
    }
    by!(PrimitiveArray<i64>, PrimitiveArray<i32>, Utf8ViewArray, PrimitiveArray<u32>, PrimitiveArray<u8>);
    by!(PrimitiveArray<u64>, PrimitiveArray<u16>, PrimitiveArray<i16>, PrimitiveArray<i8>);
    by!(PrimitiveArray<i128>, BooleanArray);
    if let Some(array) = array.as_any().downcast_ref::<StructArray>() {
        let by_field = array.values().iter().map(|field| compare(field.as_ref(), i, j));
        return by_field.fold(Ordering::Equal, Ordering::then);
    }
    let printed = |i: usize| format!("{:?}", array.sliced(i, 1));
    printed(i).cmp(&printed(j))
}

/// The items of a list in groups of equal numbers, in increasing order, nulls last.
pub(super) fn parted<'a>(
    items: &'a mut Vec<u32>,
    list: std::ops::Range<usize>,
    numbers: &'a PrimitiveArray<i32>,
) -> impl Iterator<Item = (Option<i32>, &'a [u32])> {
    let number = move |item: &u32| numbers.get(*item as usize);
    let place = move |item: &u32| number(item).map_or(i64::MAX, i64::from);
    items.clear();
    items.extend(list.map(|item| item as u32));
    if !items.is_sorted_by_key(place) {
        items.sort_by_key(place);
    }
    let items: &'a Vec<u32> = items;
    items.chunk_by(move |a, b| place(a) == place(b)).map(move |group| (number(&group[0]), group))
}

/// The rows of a group but duplicates of an earlier one in all columns, times first: all of them unless
/// each is to count `once`.
pub(super) fn counted<'a>(
    columns: &[&Lists],
    group: &'a [u32],
    once: bool,
) -> impl Iterator<Item = u32> + use<'a> {
    let repeated = if once { repeats(columns, group) } else { Vec::new() };
    let rows = group.iter().enumerate();
    rows.filter(move |(row, _)| !repeated.get(*row).is_some_and(|r| *r)).map(|(_, &row)| row)
}

/// Which rows of a group are duplicates of an earlier one, from all columns, times first; empty if none
/// is.
fn repeats(columns: &[&Lists], group: &[u32]) -> Vec<bool> {
    let Some(times) = columns.first() else { return Vec::new() };
    if times.increase(group) {
        return Vec::new(); // one after another, as tables mostly are
    }
    let rows = group.len();
    let whole = |a: usize, b: usize| {
        let (a, b) = (group[a] as usize, group[b] as usize);
        columns.iter().map(|c| c.compare(a, b)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
    };
    let mut sorted: Vec<usize> = (0..rows).collect();
    sorted.sort_by(|&a, &b| whole(a, b));
    let mut found = vec![false; rows];
    for pair in sorted.windows(2).filter(|pair| whole(pair[0], pair[1]) == Ordering::Equal) {
        found[pair[1]] = true;
    }
    if found.contains(&true) { found } else { Vec::new() }
}
