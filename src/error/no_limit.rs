//! Why a standard gives no limit.

/// Why a standard gives no limit for a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoLimitWhy {
    /// It sets none.
    NotLimited,
    /// None is in force on the day, as 2026-03-01.
    NotInForce(String),
    /// None fits the query; its options, each with its word.
    NoneFor(Vec<(&'static str, String)>),
}

impl NoLimitWhy {
    /// The rest of the message, after the name of the parameter.
    pub(super) fn rest(&self) -> String {
        match self {
            NoLimitWhy::NotLimited => String::new(),
            NoLimitWhy::NotInForce(day) => format!(" that is in force on {day}"),
            NoLimitWhy::NoneFor(said) => {
                let said: Vec<_> = said.iter().map(|(option, word)| format!("{option}={word:?}")).collect();
                format!(" with {}", said.join(", "))
            }
        }
    }
}
