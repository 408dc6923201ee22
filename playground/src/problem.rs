//! What the page is given of a problem: a code with its figures, which the page words in both languages,
//! or the core's own words.

use serde::Serialize;
use serde_json::{Value, json};
use shuizhi::{Error, Lang, parameters};

/// A message: `{"code": "text_ragged", "line": 3, …}`.
pub type Note = Value;

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Problem(pub Note);

impl Problem {
    /// A problem the page has words for.
    pub fn new(code: &str, mut fields: Value) -> Problem {
        fields["code"] = json!(code);
        Problem(fields)
    }

    /// What the core refuses: of columns with what can be done about it here, otherwise in its words.
    pub fn of(error: &Error, lang: Lang) -> Problem {
        let of_parameter = |id: &str| match parameters().get(id) {
            Ok(p) if lang == Lang::Zh => p.name_zh.clone(),
            Ok(p) => p.name_en.clone(),
            Err(_) => id.to_owned(),
        };
        let (code, fields) = match error {
            Error::UnknownUnit { column, unit, parameter, expected }
            | Error::IncompatibleUnit { column, unit, parameter, expected } => (
                "column_unit",
                json!({"column": column, "unit": unit, "parameter": of_parameter(parameter), "expected": expected}),
            ),
            Error::ForeignUnit { column, unit, parameter, expected, .. } => (
                "column_foreign_unit",
                json!({"column": column, "unit": unit, "parameter": of_parameter(parameter), "expected": expected}),
            ),
            Error::AmbiguousColumn { column, .. } => ("column_ambiguous", json!({"column": column})),
            Error::DuplicateColumn { parameter, columns } => {
                ("column_twice", json!({"parameter": of_parameter(parameter), "columns": columns}))
            }
            Error::BothStages { columns } => ("column_stages", json!({"columns": columns})),
            Error::NoColumns { .. } => ("columns_none", json!({})),
            _ => ("core", json!({"text": error.message(lang)})),
        };
        Problem::new(code, fields)
    }
}
