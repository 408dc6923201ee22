//! The C interface by which polars calls expression plugins: the only unsafe code of the crate.
//!
//! polars looks up three functions by name for each expression: the expression itself, the one that
//! tells its type, and the ones that tell version and last error. Panics do not cross the border.
#![allow(unsafe_code)]

use super::{
    border, cells, changes, checks, cities, criteria, days, discharge, distribution, grade, grade_reading,
    hj212, likelihood, limits, mean_parts, mean_places, means, measured, method, places, rivers, screening,
    sources, tables, targets, trends, year,
};
use polars_arrow::ffi::{ArrowSchema, export_field_to_c, import_field_from_c};
use polars_core::prelude::{CompatLevel, Field, PolarsError, PolarsResult, Series, polars_ensure};
use polars_ffi::version_0::{CallerContext, SeriesExport, export_series, import_series};
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

/// What lies at `start`; nothing where that is null.
///
/// # Safety
/// `start` points to `len` readable values, or `len` is 0.
unsafe fn slice<'a, T>(start: *const T, len: usize) -> &'a [T] {
    // SAFETY: by the contract above; a slice of nothing may not begin at null.
    if len == 0 { &[] } else { unsafe { std::slice::from_raw_parts(start, len) } }
}

/// Reads pickled keyword arguments.
///
/// # Safety
/// `start` points to `len` readable bytes, or `len` is 0.
unsafe fn kwargs<K: DeserializeOwned>(start: *const u8, len: usize) -> PolarsResult<K> {
    // An expression without arguments comes with no bytes: an empty dictionary.
    // SAFETY: by the contract above.
    let bytes = if len == 0 { b"}.".as_slice() } else { unsafe { slice(start, len) } };
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
        // SAFETY: by the contract above. All are taken over before the first error is reported.
        let inputs: Vec<_> = (0..len).map(|i| unsafe { import_series(inputs.add(i).read()) }).collect();
        let inputs = border::aligned(inputs.into_iter().collect::<PolarsResult<_>>()?)?;
        polars_ensure!(!inputs.is_empty(), InvalidOperation: "an expression takes a column or more");
        // SAFETY: by the contract above.
        let kwargs = unsafe { kwargs::<K>(kwargs_start, kwargs_len)? };
        expression(&inputs, &kwargs).map(|series| export_series(&series))
    });
    if let Some(series) = result {
        // SAFETY: `out` is valid and empty; nothing is dropped by writing over it.
        unsafe { out.write(series) };
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
        let (fields, kwargs) = unsafe { (slice(fields, len), kwargs::<K>(kwargs_start, kwargs_len)?) };
        let taken = |schema: &ArrowSchema| {
            // SAFETY: the schemas are valid for the time of the call.
            let field = unsafe { import_field_from_c(schema)? };
            border::check(&field)?;
            Ok(Field::from(&field))
        };
        let fields: Vec<Field> = fields.iter().map(taken).collect::<PolarsResult<_>>()?;
        output(&fields, &kwargs).map(|field| export_field_to_c(&field.to_arrow(CompatLevel::newest())))
    });
    if let Some(field) = result {
        // SAFETY: `out` is valid and empty.
        unsafe { out.write(field) };
    }
}

/// Defines the functions polars looks up for expressions.
macro_rules! expressions {
    ($($name:ident, $field_name:ident: $expression:path, $field:path;)*) => {
        $(
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
        )*

        #[cfg(test)]
        const ALL: &[(&str, tests::Expression)] = &[$((stringify!($name), $name)),*];
    };
}

expressions! {
    _polars_plugin_grade, _polars_plugin_field_grade: grade::grade, grade::grade_field;
    _polars_plugin_grade_figures, _polars_plugin_field_grade_figures: grade::grade_figures, grade::grade_figures_field;
    _polars_plugin_grade_lists, _polars_plugin_field_grade_lists: grade::grade_lists, grade::grade_lists_field;
    _polars_plugin_grade_reading, _polars_plugin_field_grade_reading: grade_reading::grade_reading, grade_reading::grade_reading_field;
    _polars_plugin_check_limits, _polars_plugin_field_check_limits: limits::check_limits, limits::check_limits_field;
    _polars_plugin_limit_readings, _polars_plugin_field_limit_readings: limits::limit_readings, limits::limit_readings_field;
    _polars_plugin_reading, _polars_plugin_field_reading: cells::reading, cells::reading_field;
    _polars_plugin_cells, _polars_plugin_field_cells: cells::cells, cells::cells_field;
    _polars_plugin_enter, _polars_plugin_field_enter: means::enter, means::enter_field;
    _polars_plugin_average, _polars_plugin_field_average: means::average, means::average_field;
    _polars_plugin_rows_of, _polars_plugin_field_rows_of: changes::rows_of, changes::rows_of_field;
    _polars_plugin_average_parts, _polars_plugin_field_average_parts: mean_parts::average_parts, means::average_parts_field;
    _polars_plugin_average_places, _polars_plugin_field_average_places: mean_places::average_places, mean_places::average_places_field;
    _polars_plugin_main_indicators, _polars_plugin_field_main_indicators: method::main_indicators, method::main_field;
    _polars_plugin_river, _polars_plugin_field_river: rivers::river, rivers::river_field;
    _polars_plugin_trophic, _polars_plugin_field_trophic: method::trophic, method::trophic_field;
    _polars_plugin_cwqi, _polars_plugin_field_cwqi: cities::cwqi, cities::cwqi_field;
    _polars_plugin_standing, _polars_plugin_field_standing: cities::standing, cities::standing_field;
    _polars_plugin_ranks, _polars_plugin_field_ranks: cities::ranks, cities::ranks_field;
    _polars_plugin_changed, _polars_plugin_field_changed: changes::changed, changes::changed_field;
    _polars_plugin_attained, _polars_plugin_field_attained: changes::attained, changes::attained_field;
    _polars_plugin_indices, _polars_plugin_field_indices: year::indices, year::indices_field;
    _polars_plugin_outlook, _polars_plugin_field_outlook: year::outlook, year::outlook_field;
    _polars_plugin_limits, _polars_plugin_field_limits: year::limits, year::limits_field;
    _polars_plugin_month_runs, _polars_plugin_field_month_runs: year::month_runs, year::month_runs_field;
    _polars_plugin_flux, _polars_plugin_field_flux: year::flux, method::float_field;
    _polars_plugin_mean_flow, _polars_plugin_field_mean_flow: year::mean_flow, method::float_field;
    _polars_plugin_flux_year, _polars_plugin_field_flux_year: year::flux_year, year::flux_year_field;
    _polars_plugin_targets, _polars_plugin_field_targets: targets::targets, targets::targets_field;
    _polars_plugin_held_to_target, _polars_plugin_field_held_to_target: targets::held_to_target, targets::held_field;
    _polars_plugin_change_percent, _polars_plugin_field_change_percent: changes::change_percent, method::float_field;
    _polars_plugin_water_body, _polars_plugin_field_water_body: method::water_body, method::text_field;
    _polars_plugin_rounded, _polars_plugin_field_rounded: method::rounded, method::rounded_field;
    _polars_plugin_level, _polars_plugin_field_level: changes::level, changes::byte_field;
    _polars_plugin_trends, _polars_plugin_field_trends: trends::trends, trends::trends_field;
    _polars_plugin_described, _polars_plugin_field_described: distribution::described, distribution::described_field;
    _polars_plugin_box_plot, _polars_plugin_field_box_plot: distribution::box_plot, distribution::box_plot_field;
    _polars_plugin_clock, _polars_plugin_field_clock: days::clock, method::float_field;
    _polars_plugin_goal, _polars_plugin_field_goal: changes::goal, changes::goal_field;
    _polars_plugin_figures, _polars_plugin_field_figures: method::figures, method::figures_field;
    _polars_plugin_reached, _polars_plugin_field_reached: sources::reached, sources::bool_field;
    _polars_plugin_source_attains, _polars_plugin_field_source_attains: sources::source_attains, sources::bool_field;
    _polars_plugin_eutrophic, _polars_plugin_field_eutrophic: sources::eutrophic, sources::bool_field;
    _polars_plugin_attaining_volume, _polars_plugin_field_attaining_volume: sources::attaining_volume, method::float_field;
    _polars_plugin_source_rates, _polars_plugin_field_source_rates: sources::source_rates, sources::source_rates_field;
    _polars_plugin_discharge, _polars_plugin_field_discharge: discharge::discharge, discharge::discharge_field;
    _polars_plugin_read_flow, _polars_plugin_field_read_flow: measured::flow, measured::flow_field;
    _polars_plugin_flagged, _polars_plugin_field_flagged: discharge::flagged, discharge::flagged_field;
    _polars_plugin_discharge_compliance, _polars_plugin_field_discharge_compliance: discharge::discharge_compliance, method::float_field;
    _polars_plugin_discharge_loads, _polars_plugin_field_discharge_loads: discharge::discharge_loads, method::float_field;
    _polars_plugin_discharge_verdict, _polars_plugin_field_discharge_verdict: discharge::discharge_verdict, discharge::code_field;
    _polars_plugin_in_force, _polars_plugin_field_in_force: days::in_force, days::in_force_field;
    _polars_plugin_period, _polars_plugin_field_period: days::period, days::period_field;
    _polars_plugin_automatic, _polars_plugin_field_automatic: tables::automatic, tables::flags_field;
    _polars_plugin_origin, _polars_plugin_field_origin: tables::origin, method::text_field;
    _polars_plugin_periods, _polars_plugin_field_periods: days::periods, days::periods_field;
    _polars_plugin_period_parts, _polars_plugin_field_period_parts: days::period_parts, days::period_parts_field;
    _polars_plugin_period_start, _polars_plugin_field_period_start: days::period_start, days::period_field;
    _polars_plugin_period_end, _polars_plugin_field_period_end: days::period_end, days::period_field;
    _polars_plugin_period_within, _polars_plugin_field_period_within: days::period_within, days::period_within_field;
    _polars_plugin_period_named, _polars_plugin_field_period_named: days::period_named, days::period_named_field;
    _polars_plugin_period_label, _polars_plugin_field_period_label: days::period_label, days::period_label_field;
    _polars_plugin_period_share, _polars_plugin_field_period_share: days::period_share, days::period_share_field;
    _polars_plugin_period_notes, _polars_plugin_field_period_notes: days::period_notes, days::period_notes_field;
    _polars_plugin_discharge_days, _polars_plugin_field_discharge_days: discharge::discharge_days, discharge::discharge_days_field;
    _polars_plugin_black_odorous, _polars_plugin_field_black_odorous: checks::black_odorous, checks::grade_field;
    _polars_plugin_black_odorous_few, _polars_plugin_field_black_odorous_few: checks::black_odorous_few, checks::few_field;
    _polars_plugin_black_odorous_point, _polars_plugin_field_black_odorous_point: checks::black_odorous_point, checks::point_field;
    _polars_plugin_black_odorous_water, _polars_plugin_field_black_odorous_water: checks::black_odorous_water, checks::water_field;
    _polars_plugin_stretches, _polars_plugin_field_stretches: checks::stretches, checks::stretches_field;
    _polars_plugin_influent, _polars_plugin_field_influent: checks::influent, checks::influent_field;
    _polars_plugin_ecological_flow, _polars_plugin_field_ecological_flow: checks::ecological_flow, checks::flow_field;
    _polars_plugin_target_check, _polars_plugin_field_target_check: checks::target_check, checks::target_check_field;
    _polars_plugin_watched, _polars_plugin_field_watched: checks::watched, checks::watched_field;
    _polars_plugin_certainty, _polars_plugin_field_certainty: places::certainty, places::certainty_field;
    _polars_plugin_mean_reasons, _polars_plugin_field_mean_reasons: places::mean_reasons, places::mean_reasons_field;
    _polars_plugin_likely, _polars_plugin_field_likely: likelihood::likely_classes, likelihood::likely_field;
    _polars_plugin_over, _polars_plugin_field_over: places::over, places::mask_field;
    _polars_plugin_x_of_years, _polars_plugin_field_x_of_years: places::x_of_years, places::x_field;
    _polars_plugin_shares, _polars_plugin_field_shares: places::shares, places::shares_field;
    _polars_plugin_percent, _polars_plugin_field_percent: places::percent, method::float_field;
    _polars_plugin_counted, _polars_plugin_field_counted: places::counted, places::counted_field;
    _polars_plugin_screen_rows, _polars_plugin_field_screen_rows: screening::screen_rows, screening::found_field;
    _polars_plugin_screen_places, _polars_plugin_field_screen_places: screening::screen_places, screening::places_field;
    _polars_plugin_screen_usual, _polars_plugin_field_screen_usual: screening::screen_usual, screening::usual_field;
    _polars_plugin_screen_controls, _polars_plugin_field_screen_controls: screening::screen_controls, screening::found_field;
    _polars_plugin_is_control, _polars_plugin_field_is_control: screening::is_control, screening::is_control_field;
    _polars_plugin_screen_same, _polars_plugin_field_screen_same: screening::screen_same, screening::same_field;
    _polars_plugin_hj212, _polars_plugin_field_hj212: hj212::hj212, hj212::hj212_field;
    _polars_plugin_days, _polars_plugin_field_days: tables::days, tables::days_field;
    _polars_plugin_spells, _polars_plugin_field_spells: tables::spells, tables::flags_field;
    _polars_plugin_summary, _polars_plugin_field_summary: tables::summary, tables::flags_field;
    _polars_plugin_criterion, _polars_plugin_field_criterion: criteria::criterion, criteria::criterion_field;
}

#[cfg(test)]
mod tests;
