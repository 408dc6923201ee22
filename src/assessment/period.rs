//! Periods of the calendar: days, weeks, months, ten-day spells, quarters, half years, years, seasons, and
//! sets of months that may overlap, as the months of a year to date.

mod calendar;
mod unfinished;

pub use calendar::Named;

use crate::error::{Error, Result};
use crate::standard::rule;
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::str::FromStr;

/// The periods by which samples are averaged and assessed. Each has a number that grows by one to the
/// next.
///
/// ```
/// use shuizhi::{Day, Period};
/// let day: Day = "2021-05-08".parse()?;
/// let label = |period: Period| period.label(period.index(day));
/// assert_eq!(label(Period::Month).as_deref(), Some("2021-05"));
/// assert_eq!(label("quarter".parse()?).as_deref(), Some("2021-Q2"));
/// assert_eq!(label("quater".parse().unwrap_or(Period::All)), None);
/// let seasons = Period::seasons([("丰水期", vec![6, 7, 8, 9]), ("平水期", vec![4, 5, 10, 11]), ("枯水期", vec![12, 1, 2, 3])])?;
/// assert_eq!(label(seasons).as_deref(), Some("2021-平水期"));
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Period {
    /// Days: `2021-04-08`.
    Day,
    /// Weeks from Monday, by ISO 8601: `2021-W14`.
    Week,
    /// Months of the calendar: `2021-04`.
    Month,
    /// The first and second ten days of a month, and the rest: `2021-04-T1`.
    TenDay,
    /// Quarters: `2021-Q2`.
    Quarter,
    /// Half years: `2021-H1`.
    Half,
    /// Years: `2021`.
    Year,
    /// Seasons that share out the months of the year (GB 3838-2002, clause 5.2).
    Seasons(Seasons),
    /// The months of a year up to each: `2021-01~04`. A day is in all of them that include its month.
    ToDate,
    /// Sets of months that may overlap, or leave months out.
    Sets(Seasons),
    /// All times together.
    All,
}

/// Seasons or sets, each with its months.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Seasons(Vec<(String, Vec<u8>)>);

const WORDS: [(&str, Period); 9] = [
    ("day", Period::Day),
    ("week", Period::Week),
    ("to-date", Period::ToDate),
    ("month", Period::Month),
    ("ten-day", Period::TenDay),
    ("quarter", Period::Quarter),
    ("half", Period::Half),
    ("year", Period::Year),
    ("all", Period::All),
];

impl Seasons {
    /// The season of a month (from 1): its place, and how many years before the month it began.
    ///
    /// The year of a season is that of its first month; later months of a season that runs over the
    /// turn of the year lie in the next.
    fn of(&self, month: u8) -> (i32, i32) {
        let found = self.0.iter().position(|(_, months)| months.contains(&month)).unwrap_or(0);
        let first = self.first(found);
        (found as i32, i32::from(month < first))
    }

    fn first(&self, place: usize) -> u8 {
        self.0.get(place).and_then(|(_, months)| months.first()).copied().unwrap_or(1)
    }
}

impl Period {
    /// Seasons by their names and months, in whichever order; the first month of each begins it.
    ///
    /// # Errors
    /// [`Error::Option`] where they do not have each month from 1 to 12 once.
    pub fn seasons<S: Into<String>>(seasons: impl IntoIterator<Item = (S, Vec<u8>)>) -> Result<Period> {
        let named = seasons.into_iter().map(|(name, months)| (name.into(), months));
        let mut named: Vec<(String, Vec<u8>)> = named.filter(|(_, months)| !months.is_empty()).collect();
        named.sort_by_key(|(_, months)| months.first().copied());
        let mut months: Vec<u8> = named.iter().flat_map(|(_, months)| months).copied().collect();
        months.sort_unstable();
        if months.iter().copied().eq(1..=12) {
            return Ok(Period::Seasons(Seasons(named)));
        }
        Err(Error::Option {
            option: "every",
            value: named.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", "),
            expected: "seasons take each month from 1 to 12 once".into(),
        })
    }

    /// Sets of months by their names, in their order; the first month of each begins it, and gives the year
    /// of those that cross the end of the year.
    ///
    /// # Errors
    /// [`Error::Option`] if a set has no month, one twice, or an invalid one.
    pub fn sets<S: Into<String>>(sets: impl IntoIterator<Item = (S, Vec<u8>)>) -> Result<Period> {
        let named: Vec<(String, Vec<u8>)> =
            sets.into_iter().map(|(name, months)| (name.into(), months)).collect();
        let fits = |months: &[u8]| {
            let once = months.iter().fold(0u32, |bits, m| bits | 1u32.checked_shl((*m).into()).unwrap_or(0));
            !months.is_empty()
                && months.iter().all(|m| (1..=12).contains(m))
                && once.count_ones() as usize == months.len()
        };
        if !named.is_empty() && named.iter().all(|(_, months)| fits(months)) {
            return Ok(Period::Sets(Seasons(named)));
        }
        Err(Error::Option {
            option: "every",
            value: named.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", "),
            expected: "a set of months takes numbers from 1 to 12, each once".into(),
        })
    }

    /// Whether a day may be in several periods, or in none.
    pub fn overlaps(&self) -> bool {
        matches!(self, Period::ToDate | Period::Sets(_))
    }

    /// How many periods a year has; 1 of all times together, of days and weeks about how many.
    pub fn per_year(&self) -> i32 {
        match self {
            Period::Day => 365,
            Period::Week => 52,
            Period::ToDate => 12,
            Period::Sets(sets) => sets.0.len() as i32,
            Period::TenDay => 36,
            Period::Month => 12,
            Period::Quarter => 4,
            Period::Half => 2,
            Period::Year | Period::All => 1,
            Period::Seasons(seasons) => seasons.0.len() as i32,
        }
    }

    /// Whether a period is longer than a month, and so the mean of its months.
    pub fn by_months(&self) -> bool {
        matches!(self, Period::Quarter) || self.counts_months()
    }

    /// Whether the least count of a mean is one of months; of shorter periods it is one of samples, or
    /// of days where they come first.
    pub fn counts_months(&self) -> bool {
        matches!(self, Period::Half | Period::Year | Period::Seasons(_)) || self.overlaps()
    }

    /// How many months, or samples, a mean takes where the user does not say: 8 months a year, 4 a half
    /// year, 2 samples a quarter.
    ///
    /// ```
    /// use shuizhi::Period;
    /// assert_eq!([Period::Year, Period::Half, Period::Quarter, Period::Month].map(|p| p.least()), [8, 4, 2, 1]);
    /// ```
    pub fn least(&self) -> u32 {
        let figure = match self {
            Period::Year => rule("year-mean").figure("months"),
            Period::Half => rule("half-mean").figure("months"),
            Period::Quarter => rule("quarter-mean").figure("samples"),
            _ => 1.0,
        };
        figure as u32
    }

    /// The same for parameters sampled quarterly; `None` for periods that are not counted in quarters.
    ///
    /// ```
    /// use shuizhi::Period;
    /// assert_eq!([Period::Year, Period::Month].map(|p| p.least_quarterly()), [Some(3), None]);
    /// ```
    pub fn least_quarterly(&self) -> Option<u32> {
        let figure = match self {
            Period::Year => "year",
            Period::Half => "half",
            Period::Quarter => "quarter",
            _ => return None,
        };
        Some(rule("quarterly-items").figure(figure) as u32)
    }
}

/// The share of days with samples below which they are few.
pub fn few_days_share() -> f64 {
    rule("few-days").figure("share")
}

/// Whether the days with samples are few: a smaller share of the period than `least`, in a table of which
/// a period has that share or more (`most`).
pub fn has_few_days(share: f64, most: f64, least: f64) -> bool {
    share > 0.0 && share < least && most >= least
}

impl FromStr for Period {
    type Err = Error;

    /// Reads `month`, `ten-day`, `quarter`, `half`, `year` and `all`.
    fn from_str(word: &str) -> Result<Period> {
        let known = WORDS.iter().position(|(own, _)| own.eq_ignore_ascii_case(word.trim()));
        known
            .and_then(|at| WORDS.get(at))
            .map(|(_, period)| period.clone())
            .ok_or_else(|| crate::words::refused("every", word, WORDS.iter().map(|(word, _)| *word)))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Seasons(seasons) | Period::Sets(seasons) => {
                let names: Vec<&str> = seasons.0.iter().map(|(name, _)| name.as_str()).collect();
                f.write_str(&names.join(", "))
            }
            _ => {
                let own = WORDS.iter().find(|(_, period)| period == self);
                f.write_str(own.map_or("", |(word, _)| word))
            }
        }
    }
}

/// A word, or seasons as pairs of a name and months.
impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Period, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Told {
            Word(String),
            Seasons(Vec<(String, Vec<u8>)>),
            Sets { sets: Vec<(String, Vec<u8>)> },
        }
        let period = match Told::deserialize(deserializer)? {
            Told::Word(word) => word.parse(),
            Told::Seasons(seasons) => Period::seasons(seasons),
            Told::Sets { sets } => Period::sets(sets),
        };
        period.map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
