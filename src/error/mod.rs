//! One error type for the whole core; the bindings map it to exceptions in one place.

mod law;
mod zh;

use crate::lang::Lang;

/// Everything that can be refused. A single bad cell is never an error: it is a flagged reading
/// (see [`crate::reason::Reason`]).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A standard's file breaks its format or its own logic.
    #[error("{file}: {at}: {problem}")]
    Standard { file: String, at: String, problem: String },

    #[error(
        "no standard named {name:?}; {}",
        nearest.as_ref().map_or(format!("known: {known}"), |n| format!("did you mean {n:?}? standards() lists all"))
    )]
    UnknownStandard { name: String, nearest: Option<String>, known: String },

    #[error("{name:?} amends {standard}, which has its changes by date; name {standard}")]
    AmendmentNamed { name: String, standard: String },

    #[error("no parameter named {name:?}; see parameters() for the names understood{hint}")]
    UnknownParameter { name: String, hint: String },

    #[error("{name:?} may be {candidates}; say which, or give the unit in brackets behind the name")]
    AmbiguousParameter { name: String, candidates: String },

    #[error("{standard} has {} for {parameter}; its levels: {known}", asked_level(level))]
    UnknownLevel { standard: String, parameter: String, level: String, known: String },

    #[error("{standard} sets no limit for {parameter}{where_}")]
    NoLimit { standard: String, parameter: String, where_: String },

    #[error(
        "column {column:?}: unknown unit {unit:?} for {parameter}; write one of the known units \
         ({expected}), or map the column yourself: columns={{{column:?}: ...}} (None leaves it out)"
    )]
    UnknownUnit { column: String, unit: String, parameter: String, expected: String },

    #[error(
        "column {column:?}: unit {unit:?} cannot be converted to {expected} of {parameter}; \
         correct the header or map the column: columns={{{column:?}: ...}} (None leaves it out)"
    )]
    IncompatibleUnit { column: String, unit: String, parameter: String, expected: String },

    #[error(
        "column {column:?}: unit {unit:?} is not converted, because no power of ten turns it into {expected} \
         of {parameter}; convert the figures ({how}) and name the column with the new unit, or leave it \
         out with columns={{{column:?}: None}}"
    )]
    ForeignUnit { column: String, unit: String, parameter: String, expected: String, how: &'static str },

    #[error("column {column:?}: {problem}")]
    FlowUnit { column: String, problem: String },

    #[error(
        "column {column:?} is ambiguous: {problem}; map it yourself: columns={{{column:?}: ...}} \
         (None leaves it out)"
    )]
    AmbiguousColumn { column: String, problem: String },

    #[error(
        "{parameter} is in more than one column: {columns}; keep one, or leave the others out \
         with columns={{name: None}}"
    )]
    DuplicateColumn { parameter: String, columns: String },

    #[error(
        "{columns} are readings of influent and of effluent; leave one kind out with \
         columns={{name: None}}, or give a table of one of them"
    )]
    BothStages { columns: String },

    #[error("{option} names the column {column:?}, but the table has no such column; its columns: {known}")]
    UnknownColumn { option: &'static str, column: String, known: String },

    #[error(
        "no column is a parameter that is assessed; the columns are: {columns}. See recognize() for \
         what was understood, and map columns yourself: columns={{name: parameter}}"
    )]
    NoColumns { columns: String },

    #[error(
        "{}{text:?} is not a day of the calendar; write days as 2005-12-31",
        what.as_ref().map(|w| format!("{w}: ")).unwrap_or_default()
    )]
    NoDay { what: Option<String>, text: String },

    /// A word that is not one of those allowed.
    #[error(
        "{what}: {word:?} is not understood{}; the words known: {known}",
        nearest.as_ref().map(|n| format!("; did you mean {n:?}?")).unwrap_or_default()
    )]
    UnknownWord { what: String, word: String, nearest: Option<String>, known: String },

    /// Columns, or what belongs to them, that do not fit together.
    #[error("{problem}")]
    Shape { problem: String },

    #[error("{option}={value:?} is not understood; {expected}")]
    Option { option: &'static str, value: String, expected: String },
}

/// What is wrong of a level that was asked for: there is none of that name, or none was named.
fn asked_level(level: &str) -> String {
    if level.is_empty() { "several levels".to_owned() } else { format!("no level {level:?}") }
}

impl Error {
    /// What it says in a language.
    ///
    /// ```
    /// use shuizhi::{day::Day, lang::Lang};
    /// let e = "soon".parse::<Day>().unwrap_err();
    /// assert_eq!(e.message(Lang::Zh), "无法识别日期“soon”；请写成 2005-12-31");
    /// ```
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => zh::chinese(self),
            Lang::En => self.to_string(),
        }
    }

    /// The id of the parameter that it names, where it names one.
    pub(crate) fn parameter_mut(&mut self) -> Option<&mut String> {
        match self {
            Error::UnknownLevel { parameter, .. }
            | Error::NoLimit { parameter, .. }
            | Error::UnknownUnit { parameter, .. }
            | Error::IncompatibleUnit { parameter, .. }
            | Error::ForeignUnit { parameter, .. }
            | Error::DuplicateColumn { parameter, .. } => Some(parameter),
            _ => None,
        }
    }

    /// The name of the exception class the Python face raises for this error.
    pub fn class_name(&self) -> &'static str {
        match self {
            Error::Standard { .. } => "StandardError",
            Error::UnknownStandard { .. }
            | Error::AmendmentNamed { .. }
            | Error::UnknownParameter { .. }
            | Error::AmbiguousParameter { .. }
            | Error::UnknownLevel { .. }
            | Error::NoLimit { .. } => "UnknownNameError",
            Error::UnknownUnit { .. }
            | Error::IncompatibleUnit { .. }
            | Error::ForeignUnit { .. }
            | Error::FlowUnit { .. } => "UnitError",
            Error::AmbiguousColumn { .. } | Error::BothStages { .. } => "AmbiguousColumnError",
            Error::UnknownColumn { .. } | Error::NoColumns { .. } | Error::Shape { .. } => "ColumnError",
            Error::DuplicateColumn { .. } => "DuplicateColumnError",
            Error::NoDay { .. } | Error::UnknownWord { .. } => "ColumnError",
            Error::Option { .. } => "OptionError",
        }
    }
}

pub type Result<T> = std::result::Result<T, Error>;
