//! The Python module `shuizhi._shuizhi`: thin shells that pass JSON in and out. Tables do not pass
//! here; the expression plugins take them.

mod errors;
mod figures;
mod headings;
mod law;
mod methods;
mod outfalls;
mod requests;

use crate::table::layout;
use errors::Failed;
use pyo3::prelude::*;
use serde::Serialize;

type Answer<T> = std::result::Result<T, Failed>;

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data")
}

fn from_json<T: serde::de::DeserializeOwned>(option: &'static str, text: &str) -> Answer<T> {
    let failed = |e: serde_json::Error| crate::error::Error::Option {
        option,
        value: text.into(),
        expected: e.to_string(),
    };
    serde_json::from_str(text).map_err(failed).map_err(Failed)
}

#[pymodule]
fn _shuizhi(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("__version__", env!("CARGO_PKG_VERSION"))?;
    m.add("HEADER_WINDOW", layout::WINDOW)?;
    m.add("debug_build", cfg!(debug_assertions))?;
    m.add_function(wrap_pyfunction!(law::parameters_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::monitor_codes_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::reasons_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::cell_codes, m)?)?;
    m.add_function(wrap_pyfunction!(law::class_bands, m)?)?;
    m.add_function(wrap_pyfunction!(requests::screening_json, m)?)?;
    m.add_function(wrap_pyfunction!(requests::defaults, m)?)?;
    m.add_function(wrap_pyfunction!(requests::compares_places, m)?)?;
    m.add_function(wrap_pyfunction!(methods::better_when, m)?)?;
    m.add_function(wrap_pyfunction!(methods::tendency_words, m)?)?;
    m.add_function(wrap_pyfunction!(methods::trend_methods, m)?)?;
    m.add_function(wrap_pyfunction!(methods::line_level, m)?)?;
    m.add_function(wrap_pyfunction!(law::standards_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::in_force_on, m)?)?;
    m.add_function(wrap_pyfunction!(law::standard_kinds, m)?)?;
    m.add_function(wrap_pyfunction!(law::methods_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::cases_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::load_cases_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::criteria_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::conditions, m)?)?;
    m.add_function(wrap_pyfunction!(law::standard_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::load_standard_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::limit_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::changes_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::verify_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::verified_words, m)?)?;
    m.add_function(wrap_pyfunction!(law::limits_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::parameter_id, m)?)?;
    m.add_function(wrap_pyfunction!(headings::names_parameter, m)?)?;
    m.add_function(wrap_pyfunction!(headings::roles_json, m)?)?;
    m.add_function(wrap_pyfunction!(headings::register_json, m)?)?;
    m.add_function(wrap_pyfunction!(methods::source_words, m)?)?;
    m.add_function(wrap_pyfunction!(methods::source_grades, m)?)?;
    m.add_function(wrap_pyfunction!(law::evidence_words, m)?)?;
    m.add_function(wrap_pyfunction!(methods::source_binding, m)?)?;
    m.add_function(wrap_pyfunction!(headings::nearest, m)?)?;
    m.add_function(wrap_pyfunction!(headings::nearest_word, m)?)?;
    m.add_function(wrap_pyfunction!(headings::exponent, m)?)?;
    m.add_function(wrap_pyfunction!(headings::water_body, m)?)?;
    m.add_function(wrap_pyfunction!(headings::hinted_lakes, m)?)?;
    m.add_function(wrap_pyfunction!(law::by_water_body, m)?)?;
    m.add_function(wrap_pyfunction!(headings::recognize_json, m)?)?;
    m.add_function(wrap_pyfunction!(headings::nearest_parameter, m)?)?;
    m.add_function(wrap_pyfunction!(headings::is_about, m)?)?;
    m.add_function(wrap_pyfunction!(headings::layout_json, m)?)?;
    m.add_function(wrap_pyfunction!(headings::unit_words, m)?)?;
    m.add_function(wrap_pyfunction!(headings::is_unit, m)?)?;
    m.add_function(wrap_pyfunction!(headings::is_value, m)?)?;
    m.add_function(wrap_pyfunction!(requests::prepare, m)?)?;
    m.add_function(wrap_pyfunction!(requests::prepare_limits, m)?)?;
    m.add_function(wrap_pyfunction!(requests::limit_parameters, m)?)?;
    m.add_function(wrap_pyfunction!(requests::standards_of_use, m)?)?;
    m.add_function(wrap_pyfunction!(requests::check, m)?)?;
    m.add_function(wrap_pyfunction!(methods::labels_json, m)?)?;
    m.add_function(wrap_pyfunction!(methods::lake_parameters, m)?)?;
    m.add_function(wrap_pyfunction!(methods::black_odorous_parameters, m)?)?;
    m.add_function(wrap_pyfunction!(requests::indicators, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::outfall_columns, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::production_columns, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::units_in, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::volume_factor, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::flag_columns, m)?)?;
    m.add_function(wrap_pyfunction!(methods::samplings, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::compliance, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::discharge_json, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::flow_factor, m)?)?;
    m.add_function(wrap_pyfunction!(outfalls::flow_symbol, m)?)?;
    m.add_function(wrap_pyfunction!(requests::level_place, m)?)?;
    m.add_function(wrap_pyfunction!(law::template_json, m)?)?;
    m.add_function(wrap_pyfunction!(law::supplement_toml, m)?)?;
    m.add_function(wrap_pyfunction!(methods::sentence, m)?)?;
    m.add_function(wrap_pyfunction!(methods::verdicts, m)?)?;
    m.add_function(wrap_pyfunction!(methods::period_text, m)?)?;
    m.add_function(wrap_pyfunction!(methods::x_candidates, m)?)?;
    m.add_function(wrap_pyfunction!(methods::period, m)?)?;
    m.add_function(wrap_pyfunction!(methods::unfinished, m)?)?;
    m.add_function(wrap_pyfunction!(methods::class_shares, m)?)?;
    m.add_function(wrap_pyfunction!(methods::classes, m)?)?;
    m.add_function(wrap_pyfunction!(figures::percent, m)?)?;
    m.add_function(wrap_pyfunction!(figures::figure_fixed, m)?)?;
    m.add_function(wrap_pyfunction!(figures::figure_published, m)?)?;
    m.add_function(wrap_pyfunction!(figures::figure_multiple, m)?)?;
    m.add_function(wrap_pyfunction!(figures::figure_share, m)?)?;
    m.add_function(wrap_pyfunction!(figures::figure_plain, m)?)?;
    m.add_function(wrap_pyfunction!(figures::figure_significant, m)?)?;
    m.add_function(wrap_pyfunction!(figures::round_half_even, m)?)?;
    m.add_function(wrap_pyfunction!(figures::round_for_assessment, m)?)?;
    Ok(())
}
