//! What is done with the columns of every expression before it sees them: their types are checked when
//! a query is planned, and columns of one row are made as long as the others when it runs.

use polars_arrow::array::{Array, ListArray};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_core::prelude::*;

/// Refuses a column of a type that no expression takes.
///
/// Without this a type that polars-core is built without would panic on its way in.
pub(super) fn check(field: &ArrowField) -> PolarsResult<()> {
    if is_taken(&field.dtype) {
        return Ok(());
    }
    polars_bail!(
        InvalidOperation: "column {:?} holds {}, which no expression takes; cast it to Float64 or String",
        field.name.as_str(), type_name(&field.dtype)
    )
}

fn type_name(dtype: &ArrowDataType) -> String {
    use ArrowDataType as A;
    match dtype {
        A::Dictionary(..) => "categories".into(),
        A::List(inner) | A::LargeList(inner) => format!("lists of {}", type_name(&inner.dtype)),
        A::FixedSizeList(inner, _) => format!("arrays of {}", type_name(&inner.dtype)),
        A::Struct(fields) => {
            let odd = fields.iter().find(|f| !is_taken(&f.dtype));
            format!("structs with {}", odd.map(|f| type_name(&f.dtype)).unwrap_or_default())
        }
        A::Extension(_) | A::FixedSizeBinary(_) => "objects".into(),
        other => format!("{other:?}"),
    }
}

fn is_taken(dtype: &ArrowDataType) -> bool {
    use ArrowDataType as A;
    match dtype {
        A::Null | A::Boolean | A::Float32 | A::Float64 => true,
        A::Int32 | A::Int64 | A::UInt8 | A::UInt32 | A::UInt64 => true,
        A::Utf8 | A::LargeUtf8 | A::Utf8View | A::Binary | A::LargeBinary | A::BinaryView => true,
        A::List(inner) | A::LargeList(inner) => is_taken(&inner.dtype),
        A::Struct(fields) => fields.iter().all(|f| is_taken(&f.dtype)),
        _ => false,
    }
}

/// Makes columns of one row as long as the others, as polars has literals and aggregates.
pub(super) fn aligned(mut columns: Vec<Series>) -> PolarsResult<Vec<Series>> {
    let len = columns.iter().map(|c| c.len()).find(|&len| len != 1).unwrap_or(1);
    for column in &mut columns {
        match column.len() {
            n if n == len => {}
            1 => *column = column.new_from_index(0, len),
            n => polars_bail!(ShapeMismatch: "columns of unequal length: {} and {}", n, len),
        }
    }
    Ok(columns)
}

/// Refuses columns whose lists are not as long as one another's, row by row; a null counts as empty.
pub(super) fn check_lists(columns: &[&ListChunked]) -> PolarsResult<()> {
    let lengths = |column: &ListChunked| -> Vec<usize> {
        let of_chunk = |array: &ListArray<i64>| -> Vec<usize> {
            let length = |i| if array.is_valid(i) { array.offsets().length_at(i) } else { 0 };
            (0..array.len()).map(length).collect()
        };
        column.downcast_iter().flat_map(of_chunk).collect()
    };
    if columns.windows(2).any(|pair| lengths(pair[0]) != lengths(pair[1])) {
        polars_bail!(ShapeMismatch: "lists of unequal length");
    }
    Ok(())
}
