//! Texts gathered by the place of each: views are copied, the bytes are shared.
//!
//! polars' own `take` goes through crates that are built without optimization, since they only carry
//! columns: of a million graded rows it would be a third of the time.
#![allow(unsafe_code)]

use polars_arrow::array::{Array, Utf8ViewArray, View};
use polars_arrow::bitmap::Bitmap;

/// The text at each place; an empty one for a place beyond them.
pub(super) fn gather(texts: &Utf8ViewArray, places: &[u32], valid: Option<Bitmap>) -> Utf8ViewArray {
    let views = texts.views().as_slice();
    let view = |&place: &u32| views.get(place as usize).copied().unwrap_or_default();
    let gathered: Vec<View> = places.iter().map(view).collect();
    // SAFETY: each view is one of `texts`, whose buffers come along, or the view of an empty text.
    unsafe {
        Utf8ViewArray::new_unchecked_unknown_md(
            texts.dtype().clone(),
            gathered.into(),
            texts.data_buffers().clone(),
            None,
            Some(texts.total_buffer_len()),
        )
    }
    .with_validity(valid)
}
