//! What is told to the page: a code with its figures, which the page has words for in both languages,
//! or the core's own words.

use serde::Serialize;
use serde_json::{Value, json};
use shuizhi::{Error, Lang};

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

    /// What the core refuses, in its words.
    pub fn of(error: &Error, lang: Lang) -> Problem {
        Problem(json!({"code": "core", "text": error.message(lang)}))
    }
}
