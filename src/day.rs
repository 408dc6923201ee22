//! Calendar days.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A day of the calendar, from 0001-01-01 to 9999-12-31. It is checked once, where it is made.
///
/// ```
/// use shuizhi::day::Day;
/// let day: Day = "2005-6-1".parse()?;
/// assert_eq!((day, day.to_string()), ("2005年6月1日".parse()?, "2005-06-01".to_owned()));
/// assert!(day < "2005-12-31".parse()?);
/// assert_eq!(day.before().map(|d| d.to_string()).as_deref(), Some("2005-05-31"));
/// assert!("2024-99-99".parse::<Day>().is_err() && "soon".parse::<Day>().is_err());
/// # Ok::<(), shuizhi::error::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

/// The numbers of the first and the last day, counted from 1970-01-01.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

impl Day {
    /// The day of a year, month and day of the month; `None` if the calendar has none.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Day> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=9999).contains(&year) || !(1..=last).contains(&day) {
            return None;
        }
        // Years begin in March, so that the day of leap years comes last.
        let y = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
        let of_year = (153 * ((i32::from(month) + 9) % 12) + 2) / 5 + i32::from(day) - 1;
        Some(Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468))
    }

    /// The last day of a month.
    pub fn end_of_month(year: i32, month: u8) -> Option<Day> {
        (28..=31).rev().find_map(|day| Day::new(year, month, day))
    }

    /// A day counted from 1970-01-01; `None` beyond the years 1 to 9999.
    pub fn from_number(number: i32) -> Option<Day> {
        (FIRST..=LAST).contains(&number).then_some(Day(number))
    }

    /// Counted from 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// Year, month and day of the month.
    pub fn parts(self) -> (i32, u8, u8) {
        let n = self.0 + 719_468;
        let (era, of_era) = (n.div_euclid(146_097), n.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = ((5 * of_year + 2) / 153 + 2) % 12 + 1;
        let day = of_year - (153 * ((month + 9) % 12) + 2) / 5 + 1;
        (year + era * 400 + i32::from(month <= 2), month as u8, day as u8)
    }

    /// The month, from 1 to 12.
    pub fn month(self) -> u8 {
        self.parts().1
    }

    /// The day before.
    pub fn before(self) -> Option<Day> {
        Day::from_number(self.0 - 1)
    }

    /// The day after.
    pub fn after(self) -> Option<Day> {
        Day::from_number(self.0 + 1)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = Error;

    /// Reads `2005-06-01`, `2005-6-1`, `2005/6/1`, `2005.6.1` and `2005年6月1日`, with a time of the day or
    /// without.
    fn from_str(text: &str) -> Result<Day> {
        let refused = || Error::NoDay { what: None, text: text.to_owned() };
        let date = match text.trim().split_once([' ', 'T']) {
            Some((date, time)) if time.contains(':') => date,
            _ => text,
        };
        let plain = crate::text::fold(date).replace(['年', '月', '/', '.'], "-");
        let plain = plain.strip_suffix('日').unwrap_or(&plain);
        let parts: Vec<&str> = plain.split('-').collect();
        let [year, month, day] = parts[..] else { return Err(refused()) };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || ![year, month, day].into_iter().all(digits) {
            return Err(refused());
        }
        let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else {
            return Err(refused());
        };
        Day::new(year, month, day).ok_or_else(refused)
    }
}

impl TryFrom<String> for Day {
    type Error = Error;

    fn try_from(text: String) -> Result<Day> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

/// The days on which something is in force: from one day to another, each end open where it has none.
///
/// ```
/// use shuizhi::day::{Day, InForce};
/// let days = InForce { from: Day::new(2002, 6, 1), to: None };
/// assert!(days.on(Day::new(2002, 6, 1).unwrap()) && !days.on(Day::new(2002, 5, 31).unwrap()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InForce {
    /// The first day; `None` if there is none.
    pub from: Option<Day>,
    /// The last day; `None` if there is none.
    pub to: Option<Day>,
}

/// The year in the number of a document: GB 11607-89, GB/T 19923-2024, 环办〔2011〕22号.
fn year_of(id: &str) -> Option<i32> {
    let (_, rest) = id.rsplit_once(['-', '〔'])?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let year: i32 = digits.parse().ok()?;
    match digits.len() {
        2 => Some(1900 + year),
        4 => Some(year),
        _ => None,
    }
}

impl InForce {
    /// Of days as standards write them; a text that is not a day counts as absent; loading has checked them.
    pub fn of(from: Option<&str>, to: Option<&str>) -> InForce {
        let day = |text: Option<&str>| text.and_then(|t| t.parse().ok());
        InForce { from: day(from), to: day(to) }
    }

    /// Of a document: if its first day is not known, none before the day of issue.
    pub fn of_document(issued: Option<&str>, from: Option<&str>, to: Option<&str>) -> InForce {
        InForce::of(from.or(issued), to)
    }

    /// The same days; if the first is not known, none before the year in the number of the document, which
    /// is that of its issue.
    ///
    /// ```
    /// use shuizhi::day::InForce;
    /// let days = InForce::default().numbered("GB/T 19923-2024");
    /// assert_eq!(days.from, Some("2024-01-01".parse().unwrap()));
    /// ```
    #[must_use]
    pub fn numbered(self, id: &str) -> InForce {
        InForce { from: self.from.or_else(|| Day::new(year_of(id)?, 1, 1)), ..self }
    }

    /// Whether it is in force on a day.
    pub fn on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The days on which both are.
    #[must_use]
    pub fn and(&self, other: InForce) -> InForce {
        InForce {
            from: self.from.max(other.from),
            to: match (self.to, other.to) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_follow_one_another_through_the_calendar() {
        assert_eq!((day("0001-01-01").number(), day("9999-12-31").number()), (FIRST, LAST));
        let mut at = day("1896-12-31");
        for year in 1897..2405 {
            for month in 1..=12 {
                for date in 1..=31 {
                    let Some(next) = Day::new(year, month, date) else {
                        assert!(date > 28, "{year}-{month}-{date}");
                        continue;
                    };
                    assert_eq!((at.after(), next.before()), (Some(next), Some(at)));
                    assert_eq!(next.parts(), (year, month, date));
                    assert_eq!(day(&next.to_string()), next);
                    at = next;
                }
            }
        }
        assert_eq!(day("2404-12-31"), at);
        assert_eq!((day("1970-01-01").number(), day("2024-03-01").number()), (0, 19_783));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "soon",
            "2024",
            "2024-99-99",
            "2023-02-29",
            "1900-02-29",
            "2024-00-10",
            "2024-4-31",
            "2024-1-0",
            "24-1-1",
            "2024-1-1-1",
            "+2024-1-1",
            "2024--1-1",
            "0000-01-01",
            "10000-01-01",
            "2024-1-300",
        ] {
            let e = text.parse::<Day>().expect_err(text).to_string();
            assert!(e.contains("2005-12-31"), "{e}");
        }
        for number in [i32::MIN, FIRST - 1, LAST + 1, i32::MAX] {
            assert_eq!(Day::from_number(number), None);
        }
        assert_eq!((day("0001-01-01").before(), day("9999-12-31").after()), (None, None));
    }

    #[test]
    fn a_time_of_the_day_changes_nothing() {
        for text in [
            "2005-6-1 08:00",
            "2005-06-01T00:00:00",
            " 2005-06-01 00:00:00 ",
            "2005 年 6 月 1 日",
            "２００５-６-１",
        ] {
            assert_eq!(text.parse(), Ok(day("2005-06-01")), "{text}");
        }
        assert!("2005-06-01 morning".parse::<Day>().is_err());
    }

    #[test]
    fn days_in_force_have_both_ends() {
        let days = |from: &str, to: &str| InForce::of(Some(from), Some(to));
        let two = days("2024-01-01", "2024-01-02");
        let on = |d: &str| two.on(day(d));
        assert_eq!(
            ["2023-12-31", "2024-01-01", "2024-01-02", "2024-01-03"].map(on),
            [false, true, true, false]
        );
        assert!(InForce::default().on(day("0001-01-01")));
        let open = InForce { from: Day::new(2024, 1, 2), to: None };
        assert_eq!(two.and(open), days("2024-01-02", "2024-01-02"));
        assert_eq!(open.and(two), two.and(open));
        assert_eq!(two.and(InForce::default()), two);
        assert_eq!(days("2020-01-01", "2030-01-01").and(two), two);
    }
}
