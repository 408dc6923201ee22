//! When a sample was taken.

use crate::assessment::period::Period;
use crate::day::Day;
use crate::reading::day::{self, Grain};

/// The time of a sample: a day, or the text of a cell.
///
/// ```
/// use shuizhi::{Day, Moment, Period};
/// let day: Day = "2021-04-05".parse()?;
/// assert_eq!(Moment::from(day).day(&Period::Month), Some(day));
/// assert_eq!(Moment::from("2021年4月5日 15:00").day(&Period::Month), Some(day));
/// // A quarter is enough to tell the quarter, and not the month.
/// let spring = Moment::from("2021年第2季度");
/// assert_eq!((spring.day(&Period::Quarter), spring.day(&Period::Month)), (Some("2021-04-01".parse()?), None));
/// assert_eq!(Moment::from("soon").day(&Period::Year), None);
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moment {
    days: Option<(Day, Day)>,
    grain: Grain,
    /// The text; a day has none.
    said: Option<Box<str>>,
}

impl Moment {
    /// Its day, or the first of several days; `None` if it is not understood.
    pub fn day(&self, period: &Period) -> Option<Day> {
        self.within(period).map(|days| days.0)
    }

    /// The month of its last day, counted from the year 0, and whether it began in an earlier month.
    pub(super) fn last_month(&self, period: &Period) -> Option<(i32, bool)> {
        let month_of = |day: Day| day.parts().0 * 12 + i32::from(day.month()) - 1;
        self.within(period).map(|(first, last)| (month_of(last), month_of(first) < month_of(last)))
    }

    fn within(&self, period: &Period) -> Option<(Day, Day)> {
        let least = match period {
            Period::Day | Period::Week => Grain::Day,
            Period::TenDay => Grain::TenDay,
            Period::Month | Period::Seasons(_) | Period::ToDate | Period::Sets(_) => Grain::Month,
            Period::Quarter => Grain::Quarter,
            Period::Half => Grain::Half,
            Period::Year | Period::All => Grain::Year,
        };
        self.days.filter(|_| self.grain <= least)
    }

    /// The text of the time, which distinguishes samplings of a day.
    pub(super) fn said(&self) -> Option<&str> {
        self.said.as_deref()
    }
}

impl From<Day> for Moment {
    fn from(day: Day) -> Moment {
        Moment { days: Some((day, day)), grain: Grain::Day, said: None }
    }
}

impl From<Option<Day>> for Moment {
    fn from(day: Option<Day>) -> Moment {
        Moment { days: day.map(|day| (day, day)), grain: Grain::Day, said: None }
    }
}

impl From<&str> for Moment {
    fn from(text: &str) -> Moment {
        let found = day::read(text);
        let days = found.and_then(|of| {
            Some((Day::from_number(day::number(of.first))?, Day::from_number(day::number(of.last))?))
        });
        Moment { days, grain: found.map_or(Grain::Year, |of| of.grain), said: Some(text.into()) }
    }
}

impl From<&String> for Moment {
    fn from(text: &String) -> Moment {
        text.as_str().into()
    }
}
