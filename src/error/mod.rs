//! One error type for the whole core; the bindings map it to exceptions in one place.

mod law;
mod no_limit;
mod zh;

pub use no_limit::NoLimitWhy;

use crate::lang::Lang;

/// Everything that can be refused. A single bad cell is never an error: it is a flagged reading
/// (see [`crate::reason::Reason`]).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A standard's file breaks its format or its own logic.
    #[error("{file}: {at}: {problem}")]
    Standard {
        /// The name of the file.
        file: String,
        /// The place in it.
        at: String,
        /// What is wrong.
        problem: String,
    },

    /// No standard has that number or name.
    #[error(
        "no standard named {name:?}; {}",
        nearest.as_ref().map_or(format!("known: {known}"), |n| format!("did you mean {n:?}? standards() lists all"))
    )]
    UnknownStandard {
        /// The requested name.
        name: String,
        /// The nearest one that is known.
        nearest: Option<String>,
        /// Those that are known.
        known: String,
    },

    /// The name of an amendment, which is part of the standard that it changes.
    #[error("{name:?} amends {standard}, which has its changes by date; name {standard}")]
    AmendmentNamed {
        /// The requested name.
        name: String,
        /// The number of the standard.
        standard: String,
    },

    /// No parameter has that name.
    #[error("no parameter named {name:?}; see parameters() for the names understood{hint}")]
    UnknownParameter {
        /// The requested name.
        name: String,
        /// What may have been meant.
        hint: String,
    },

    /// A name that several parameters have.
    #[error("{name:?} may be {candidates}; say which, or give the unit in brackets behind the name")]
    AmbiguousParameter {
        /// The requested name.
        name: String,
        /// What it may be.
        candidates: String,
    },

    /// The standard has no such level, or several and none was named.
    #[error("{standard} has {} for {parameter}; its levels: {known}", asked_level(level))]
    UnknownLevel {
        /// The number of the standard.
        standard: String,
        /// The parameter.
        parameter: String,
        /// The requested level; empty if none.
        level: String,
        /// Those that are known.
        known: String,
    },

    /// The standard sets no limit.
    #[error("{standard} sets no limit for {parameter}{}", why.rest())]
    NoLimit {
        /// The number of the standard.
        standard: String,
        /// The parameter.
        parameter: String,
        /// Why none is given.
        why: NoLimitWhy,
    },

    /// The standard sets several, which differ by what is not given.
    #[error("{standard} has several limits for {parameter}; give {option}, one of {}", quoted(words))]
    SeveralLimits {
        /// The number of the standard.
        standard: String,
        /// The parameter.
        parameter: String,
        /// What they differ by: `water_body`, `table` or `condition`.
        option: &'static str,
        /// The words it takes here, in English and Chinese.
        words: Vec<[String; 2]>,
    },

    /// The unit of a heading is not known.
    #[error(
        "column {column:?}: unknown unit {unit:?} for {parameter}; write one of the known units \
         ({expected}), or map the column yourself"
    )]
    UnknownUnit {
        /// The heading of the column.
        column: String,
        /// The unit that was read.
        unit: String,
        /// The parameter.
        parameter: String,
        /// What would be understood.
        expected: String,
    },

    /// The unit of a heading is of another quantity.
    #[error(
        "column {column:?}: unit {unit:?} cannot be converted to {expected} of {parameter}; \
         correct the header or map the column yourself"
    )]
    IncompatibleUnit {
        /// The heading of the column.
        column: String,
        /// The unit that was read.
        unit: String,
        /// The parameter.
        parameter: String,
        /// What would be understood.
        expected: String,
    },

    /// The unit of a heading is not a power of ten of the canonical one.
    #[error(
        "column {column:?}: unit {unit:?} is not converted, because no power of ten turns it into {expected} \
         of {parameter}; convert the figures ({how}) and name the column with the new unit, or leave it out"
    )]
    ForeignUnit {
        /// The heading of the column.
        column: String,
        /// The unit that was read.
        unit: String,
        /// The parameter.
        parameter: String,
        /// What would be understood.
        expected: String,
        /// How figures are converted.
        how: &'static str,
    },

    /// The unit of a flow is missing, not known, or stated twice.
    #[error("column {column:?}: {problem}")]
    FlowUnit {
        /// The heading of the column.
        column: String,
        /// What is wrong.
        problem: String,
    },

    /// A heading that may mean several things.
    #[error("column {column:?} is ambiguous: {problem}; map it yourself")]
    AmbiguousColumn {
        /// The heading of the column.
        column: String,
        /// What is wrong.
        problem: String,
    },

    /// Several columns of one parameter.
    #[error("{parameter} is in more than one column: {columns}; keep one, or leave the others out")]
    DuplicateColumn {
        /// The parameter.
        parameter: String,
        /// The headings of the columns.
        columns: String,
    },

    /// Readings of influent and of effluent in one table.
    #[error(
        "{columns} are readings of influent and of effluent; give a table of one of them, or leave one \
         kind out"
    )]
    BothStages {
        /// The headings of the columns.
        columns: String,
    },

    /// A column that the table does not have.
    #[error("{option} names the column {column:?}, but the table has no such column; its columns: {known}")]
    UnknownColumn {
        /// The option.
        option: &'static str,
        /// The heading of the column.
        column: String,
        /// Those that are known.
        known: String,
    },

    /// No column holds a parameter that is assessed.
    #[error(
        "no column is a parameter that is assessed; the columns are: {columns}; correct the headers, or \
         map columns yourself"
    )]
    NoColumns {
        /// The headings of the columns.
        columns: String,
    },

    /// A text that is not a day of the calendar.
    #[error(
        "{}{text:?} is not a day of the calendar; write days as 2005-12-31",
        what.as_ref().map(|w| format!("{w}: ")).unwrap_or_default()
    )]
    NoDay {
        /// What the day is of.
        what: Option<String>,
        /// The text that was read.
        text: String,
    },

    /// A word that is not one of those allowed.
    #[error(
        "{what}: {word:?} is not understood; {}the words known: {known}",
        nearest.as_ref().map(|n| format!("did you mean {n:?}? ")).unwrap_or_default()
    )]
    UnknownWord {
        /// What the day is of.
        what: String,
        /// The word.
        word: String,
        /// The nearest one that is known.
        nearest: Option<String>,
        /// Those that are known.
        known: String,
    },

    /// Columns or rows that do not fit together.
    #[error("{problem}")]
    Shape {
        /// What is wrong.
        problem: String,
    },

    /// An option that is not understood.
    #[error("{option}={value:?} is not understood; {expected}")]
    Option {
        /// The option.
        option: &'static str,
        /// The value that was given.
        value: String,
        /// What would be understood.
        expected: String,
    },
}

/// Words in English, quoted.
fn quoted(words: &[[String; 2]]) -> String {
    words.iter().map(|[en, _]| format!("{en:?}")).collect::<Vec<_>>().join(", ")
}

/// The error of a requested level: it is not known, or not given.
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
            | Error::SeveralLimits { parameter, .. }
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
            | Error::NoLimit { .. }
            | Error::SeveralLimits { .. } => "UnknownNameError",
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

/// What may be refused.
pub type Result<T> = std::result::Result<T, Error>;
