//! The C interface by which polars calls expression plugins: the only unsafe code of the crate.
//!
//! polars looks up three functions by name for each expression: the expression itself, the one that
//! tells its type, and the ones that tell version and last error. Panics do not cross the border.
#![allow(unsafe_code)]

use polars_arrow::ffi::{ArrowSchema, export_field_to_c, import_field_from_c};
use polars_core::prelude::{CompatLevel, Field, PolarsError, PolarsResult, Series};
use polars_ffi::version_0::{CallerContext, SeriesExport, export_series, import_series_buffer};
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::ffi::{CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static LAST_ERROR: RefCell<CString> = RefCell::default();
}

fn set_last_error(message: &str) {
    let message = CString::new(message.replace('\0', " ")).unwrap_or_default();
    LAST_ERROR.with(|last| *last.borrow_mut() = message);
}

/// The message of the last failed call on this thread; valid until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn _polars_plugin_get_last_error_message() -> *const c_char {
    LAST_ERROR.with(|last| last.borrow().as_ptr())
}

/// The version of the interface.
#[unsafe(no_mangle)]
pub extern "C" fn _polars_plugin_get_version() -> u32 {
    let (major, minor) = polars_ffi::get_version();
    (u32::from(major) << 16) + u32::from(minor)
}

/// Runs `work`, keeping its error or panic for polars to fetch.
fn guarded<T>(work: impl FnOnce() -> PolarsResult<T>) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Some(value),
        Ok(Err(error)) => {
            set_last_error(&error.to_string());
            None
        }
        Err(_) => {
            set_last_error("shuizhi panicked; this is a bug, please report it with the data that shows it");
            None
        }
    }
}

/// Reads pickled keyword arguments.
///
/// # Safety
/// `start` points to `len` readable bytes, or `len` is 0.
unsafe fn kwargs<K: DeserializeOwned>(start: *const u8, len: usize) -> PolarsResult<K> {
    // An expression without arguments comes with no bytes: an empty dictionary.
    // SAFETY: by the contract above.
    let bytes = if len == 0 { b"}.".as_slice() } else { unsafe { std::slice::from_raw_parts(start, len) } };
    serde_pickle::from_slice(bytes, Default::default()).map_err(|e| {
        PolarsError::InvalidOperation(format!("arguments of the plugin not understood: {e}").into())
    })
}

/// Calls an expression.
///
/// # Safety
/// As polars calls it: `inputs` points to `len` exported series, which are consumed;
/// `kwargs_start` to `kwargs_len` bytes; `out` to an empty export.
pub unsafe fn call<K: DeserializeOwned>(
    (inputs, len): (*mut SeriesExport, usize),
    (kwargs_start, kwargs_len): (*const u8, usize),
    out: *mut SeriesExport,
    expression: fn(&[Series], &K) -> PolarsResult<Series>,
) {
    let result = guarded(|| {
        // SAFETY: by the contract above.
        let (inputs, kwargs) =
            unsafe { (import_series_buffer(inputs, len)?, kwargs::<K>(kwargs_start, kwargs_len)?) };
        expression(&inputs, &kwargs)
    });
    if let Some(series) = result {
        // SAFETY: `out` is valid and empty; nothing is dropped by writing over it.
        unsafe { out.write(export_series(&series)) };
    }
}

/// Tells the type of an expression.
///
/// # Safety
/// As polars calls it: `fields` points to `len` schemas; `out` to an empty one; `kwargs_start` to
/// `kwargs_len` bytes.
pub unsafe fn field<K: DeserializeOwned>(
    (fields, len): (*const ArrowSchema, usize),
    (kwargs_start, kwargs_len): (*const u8, usize),
    out: *mut ArrowSchema,
    output: fn(&[Field], &K) -> PolarsResult<Field>,
) {
    let result = guarded(|| {
        // SAFETY: by the contract above.
        let (fields, kwargs) =
            unsafe { (std::slice::from_raw_parts(fields, len), kwargs::<K>(kwargs_start, kwargs_len)?) };
        // SAFETY: the schemas are valid for the time of the call.
        let fields: Vec<Field> = fields
            .iter()
            .map(|f| unsafe { import_field_from_c(f) }.map(|f| Field::from(&f)))
            .collect::<PolarsResult<_>>()?;
        output(&fields, &kwargs)
    });
    if let Some(field) = result {
        // SAFETY: `out` is valid and empty.
        unsafe { out.write(export_field_to_c(&field.to_arrow(CompatLevel::newest()))) };
    }
}

/// Defines the functions polars looks up for an expression.
macro_rules! expression {
    ($name:ident, $field_name:ident, $expression:path, $field:path) => {
        /// The expression.
        ///
        /// # Safety
        /// As polars calls it; see [`call`].
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(
            inputs: *mut SeriesExport,
            len: usize,
            kwargs: *const u8,
            kwargs_len: usize,
            out: *mut SeriesExport,
            _context: *mut CallerContext,
        ) {
            // SAFETY: polars keeps the contract.
            unsafe { call((inputs, len), (kwargs, kwargs_len), out, $expression) }
        }

        /// Its type.
        ///
        /// # Safety
        /// As polars calls it; see [`field`].
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $field_name(
            fields: *mut ArrowSchema,
            len: usize,
            out: *mut ArrowSchema,
            kwargs: *const u8,
            kwargs_len: usize,
        ) {
            // SAFETY: polars keeps the contract.
            unsafe { field((fields.cast_const(), len), (kwargs, kwargs_len), out, $field) }
        }
    };
}

expression!(_polars_plugin_grade, _polars_plugin_field_grade, super::grade, super::grade_field);
expression!(
    _polars_plugin_grade_reading,
    _polars_plugin_field_grade_reading,
    super::grade_reading,
    super::grade_reading_field
);
expression!(_polars_plugin_reading, _polars_plugin_field_reading, super::reading, super::reading_field);
expression!(_polars_plugin_cells, _polars_plugin_field_cells, super::cells, super::cells_field);
expression!(
    _polars_plugin_enter,
    _polars_plugin_field_enter,
    super::method::enter,
    super::method::enter_field
);
expression!(
    _polars_plugin_settle,
    _polars_plugin_field_settle,
    super::method::settle,
    super::method::settle_field
);
expression!(
    _polars_plugin_main_indicators,
    _polars_plugin_field_main_indicators,
    super::method::main_indicators,
    super::method::main_indicators_field
);
expression!(
    _polars_plugin_river,
    _polars_plugin_field_river,
    super::method::river,
    super::method::river_field
);
expression!(
    _polars_plugin_rates,
    _polars_plugin_field_rates,
    super::method::rates,
    super::method::rates_field
);
expression!(
    _polars_plugin_trophic,
    _polars_plugin_field_trophic,
    super::method::trophic,
    super::method::trophic_field
);
expression!(_polars_plugin_cwqi, _polars_plugin_field_cwqi, super::method::cwqi, super::method::cwqi_field);
expression!(
    _polars_plugin_changed,
    _polars_plugin_field_changed,
    super::method::changed,
    super::method::changed_field
);
expression!(
    _polars_plugin_attained,
    _polars_plugin_field_attained,
    super::method::attained,
    super::method::attained_field
);
expression!(
    _polars_plugin_combined,
    _polars_plugin_field_combined,
    super::method::combined,
    super::method::float_field
);
expression!(
    _polars_plugin_change_rate,
    _polars_plugin_field_change_rate,
    super::method::change_rate,
    super::method::float_field
);
expression!(
    _polars_plugin_water_body,
    _polars_plugin_field_water_body,
    super::method::water_body,
    super::method::text_field
);
expression!(
    _polars_plugin_rounded,
    _polars_plugin_field_rounded,
    super::method::rounded,
    super::method::rounded_field
);
expression!(
    _polars_plugin_level,
    _polars_plugin_field_level,
    super::method::level,
    super::method::byte_field
);
expression!(
    _polars_plugin_trends,
    _polars_plugin_field_trends,
    super::method::trends,
    super::method::trends_field
);
expression!(_polars_plugin_goal, _polars_plugin_field_goal, super::method::goal, super::method::goal_field);
expression!(
    _polars_plugin_compliance,
    _polars_plugin_field_compliance,
    super::method::compliance,
    super::method::float_field
);
expression!(
    _polars_plugin_discharge,
    _polars_plugin_field_discharge,
    super::discharge::discharge,
    super::discharge::discharge_field
);
expression!(
    _polars_plugin_read_flow,
    _polars_plugin_field_read_flow,
    super::discharge::flow,
    super::discharge::flow_field
);
expression!(
    _polars_plugin_day_flow,
    _polars_plugin_field_day_flow,
    super::discharge::day_flow,
    super::method::float_field
);
expression!(
    _polars_plugin_repeated,
    _polars_plugin_field_repeated,
    super::discharge::repeated,
    super::discharge::repeated_field
);
expression!(
    _polars_plugin_day_measured,
    _polars_plugin_field_day_measured,
    super::discharge::day_measured,
    super::discharge::day_measured_field
);
expression!(
    _polars_plugin_discharge_days,
    _polars_plugin_field_discharge_days,
    super::discharge::discharge_days,
    super::discharge::discharge_days_field
);
expression!(
    _polars_plugin_black_odorous,
    _polars_plugin_field_black_odorous,
    super::checks::black_odorous,
    super::checks::grade_field
);
expression!(
    _polars_plugin_black_odorous_point,
    _polars_plugin_field_black_odorous_point,
    super::checks::black_odorous_point,
    super::checks::point_field
);
expression!(
    _polars_plugin_black_odorous_water,
    _polars_plugin_field_black_odorous_water,
    super::checks::black_odorous_water,
    super::checks::water_field
);
expression!(
    _polars_plugin_stretches,
    _polars_plugin_field_stretches,
    super::checks::stretches,
    super::checks::stretches_field
);
expression!(
    _polars_plugin_influent,
    _polars_plugin_field_influent,
    super::checks::influent,
    super::checks::influent_field
);
expression!(
    _polars_plugin_ecological_flow,
    _polars_plugin_field_ecological_flow,
    super::checks::ecological_flow,
    super::checks::flow_field
);
expression!(_polars_plugin_held, _polars_plugin_field_held, super::checks::held, super::checks::held_field);
expression!(
    _polars_plugin_watched,
    _polars_plugin_field_watched,
    super::checks::watched,
    super::checks::watched_field
);
expression!(
    _polars_plugin_spanned,
    _polars_plugin_field_spanned,
    super::places::spanned,
    super::places::spanned_field
);
expression!(
    _polars_plugin_doubts,
    _polars_plugin_field_doubts,
    super::places::doubts,
    super::places::doubts_field
);
expression!(_polars_plugin_over, _polars_plugin_field_over, super::places::over, super::places::mask_field);
expression!(
    _polars_plugin_x_of_years,
    _polars_plugin_field_x_of_years,
    super::places::x_of_years,
    super::places::x_field
);
expression!(
    _polars_plugin_shares,
    _polars_plugin_field_shares,
    super::places::shares,
    super::places::shares_field
);
expression!(
    _polars_plugin_counted,
    _polars_plugin_field_counted,
    super::places::counted,
    super::places::counted_field
);
expression!(
    _polars_plugin_excluded,
    _polars_plugin_field_excluded,
    super::places::excluded,
    super::places::flag_field
);
expression!(
    _polars_plugin_ranked_items,
    _polars_plugin_field_ranked_items,
    super::places::ranked_items,
    super::method::text_field
);
