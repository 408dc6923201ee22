//! Periods in the calendar: their numbers, names, days and months.

use super::Period;
use crate::day::Day;
use crate::lang::Lang;
use crate::reason::{self, Reason};

/// Weeks begin on Monday, three days before day 0.
const MONDAY: i32 = 3;

/// The days of a year in the calendar.
const DAYS: f64 = 365.2425;

/// What the name of a period says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The year.
    pub year: i32,
    /// Of a half year, quarter or month: which of the year, from 0, and how many of them a year has.
    pub part: Option<(i32, i32)>,
}

impl Named {
    /// Reads the name of a period; `None` of one that begins with no year.
    ///
    /// ```
    /// use shuizhi::assessment::period::Named;
    /// let part = |label| Named::parse(label).map(|named| (named.year, named.part));
    /// assert_eq!(part("2021-04"), Some((2021, Some((3, 12)))));
    /// assert_eq!(part("2021-Q2"), Some((2021, Some((1, 4)))));
    /// assert_eq!(part("2021"), Some((2021, None)));
    /// assert_eq!((part("2021-丰水期"), part("全部")), (Some((2021, None)), None));
    /// ```
    pub fn parse(label: &str) -> Option<Named> {
        let number = |digits: &str| -> Option<i32> {
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let (year, rest) = (label.get(..4)?, label.get(4..)?.strip_prefix('-').unwrap_or_default());
        let part = |letter: &str, digits: usize, per_year: i32| {
            let written = rest.strip_prefix(letter).filter(|written| written.len() == digits)?;
            number(written).filter(|place| *place > 0).map(|place| (place - 1, per_year))
        };
        let part = part("", 2, 12).or_else(|| part("Q", 1, 4)).or_else(|| part("H", 1, 2));
        Some(Named { year: number(year)?, part })
    }
}

impl Period {
    /// The number of the period of a day; of periods that overlap, of the one that is named by
    /// its month, or of the first.
    pub fn index(&self, day: Day) -> i32 {
        let (year, month, date) = day.parts();
        let before = i32::from(month) - 1;
        match self {
            Period::All => 0,
            Period::Day => day.number(),
            Period::Week => (day.number() + MONDAY).div_euclid(7),
            Period::Sets(_) => self.indices(day, None).first().copied().unwrap_or_default(),
            Period::TenDay => (year * 12 + before) * 3 + ((i32::from(date) - 1) / 10).min(2),
            Period::Seasons(seasons) => {
                let (place, back) = seasons.of(month);
                (year - back) * self.per_year() + place
            }
            _ => year * self.per_year() + before / (12 / self.per_year()),
        }
    }

    /// The numbers of all periods of a day. Of months to date none reaches beyond the last month
    /// of the table (year · 12 + month, from 0), where that is reported.
    ///
    /// ```
    /// use shuizhi::Period;
    /// let day = "2021-11-08".parse()?;
    /// let labels = |period: Period, until| {
    ///     let of = period.indices(day, until).into_iter();
    ///     of.filter_map(|index| period.label(index)).collect::<Vec<_>>()
    /// };
    /// assert_eq!(labels(Period::ToDate, None), ["2021-01~11", "2021-01~12"]);
    /// assert_eq!(labels(Period::ToDate, Some(2021 * 12 + 10)), ["2021-01~11"]);
    /// let sets = Period::sets([("前三季度", (1..=9).collect()), ("冬季", vec![11, 12, 1, 2]), ("全年", (1..=12).collect())])?;
    /// assert_eq!(labels(sets, None), ["2021-冬季", "2021-全年"]);
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn indices(&self, day: Day, until: Option<i32>) -> Vec<i32> {
        let (year, month, _) = day.parts();
        match self {
            Period::ToDate => {
                let last = until.map_or(11, |until| until.saturating_sub(year * 12).min(11));
                (i32::from(month) - 1..=last).map(|of| year * 12 + of).collect()
            }
            Period::Sets(sets) => {
                let lies = sets.0.iter().enumerate().filter(|(_, (_, months))| months.contains(&month));
                lies.map(|(place, _)| {
                    let back = i32::from(month < sets.first(place));
                    (year - back) * self.per_year() + place as i32
                })
                .collect()
            }
            _ => vec![self.index(day)],
        }
    }

    /// The year of a period; of a week that of its Thursday.
    pub fn year(&self, index: i32) -> i32 {
        self.split(index).0
    }

    /// Which of its year a period is, from 0.
    pub fn place(&self, index: i32) -> i32 {
        self.split(index).1
    }

    /// When a period is, in years.
    pub fn time(&self, index: i32) -> f64 {
        let per_year = match self {
            Period::Day => DAYS,
            Period::Week => DAYS / 7.0,
            _ => f64::from(self.per_year()),
        };
        f64::from(index) / per_year
    }

    /// The same period of the year before. A 29th of February and a 53rd week usually have none.
    ///
    /// ```
    /// use shuizhi::Period;
    /// let before = |period: Period, day: &str| {
    ///     let index = period.index(day.parse().ok()?);
    ///     period.label(period.year_before(index)?)
    /// };
    /// assert_eq!(before(Period::Day, "2021-03-01").as_deref(), Some("2020-03-01"));
    /// assert_eq!(before(Period::Day, "2020-02-29"), None);
    /// assert_eq!(before(Period::Week, "2021-01-05").as_deref(), Some("2020-W01"));
    /// assert_eq!(before(Period::Week, "2020-12-30"), None); // the 53rd
    /// assert_eq!(before(Period::Quarter, "2021-05-01").as_deref(), Some("2020-Q2"));
    /// ```
    pub fn year_before(&self, index: i32) -> Option<i32> {
        match self {
            Period::Day => {
                let (year, month, date) = Day::from_number(index)?.parts();
                Day::new(year - 1, month, date).map(Day::number)
            }
            Period::Week => {
                let place = self.place(index);
                [52, 53]
                    .iter()
                    .filter_map(|back| index.checked_sub(*back))
                    .find(|&ago| self.place(ago) == place)
            }
            Period::All => None,
            _ => index.checked_sub(self.per_year()),
        }
    }

    /// The last month of a set of months (year · 12 + month, from 0).
    pub fn last_month(&self, index: i32) -> Option<i32> {
        let (year, within) = self.split(index);
        let Period::Sets(sets) = self else { return None };
        let (_, months) = sets.0.get(within as usize)?;
        let (first, last) = (*months.first()?, *months.last()?);
        let year = year.checked_add(i32::from(last < first))?;
        year.checked_mul(12)?.checked_add(i32::from(last) - 1)
    }

    /// The year of a period, and which of the year it is, from 0.
    fn split(&self, index: i32) -> (i32, i32) {
        match self {
            Period::Day | Period::Week => {
                // A week is of the year of its Thursday.
                let thursday = index.saturating_mul(7).saturating_sub(MONDAY).saturating_add(3);
                let day = if *self == Period::Day { index } else { thursday };
                let Some(day) = Day::from_number(day) else { return (i32::MAX, 0) };
                let year = day.parts().0;
                let first = Day::new(year, 1, 1).map_or(0, Day::number);
                let before = day.number() - first;
                return (year, if *self == Period::Day { before } else { before / 7 });
            }
            _ => {}
        }
        (index.div_euclid(self.per_year()), index.rem_euclid(self.per_year()))
    }

    /// The name of a period: `2021-04`, `2021-04-T1`, `2021-Q2`, `2021-H1`, `2021`; all times together
    /// have none.
    pub fn label(&self, index: i32) -> Option<String> {
        let (year, within) = self.split(index);
        Some(match self {
            Period::All => return None,
            Period::Year => year.to_string(),
            Period::Day => Day::from_number(index)?.to_string(),
            Period::Week => format!("{year}-W{:02}", within + 1),
            Period::ToDate => format!("{year}-01~{:02}", within + 1),
            Period::Month => format!("{year}-{:02}", within + 1),
            Period::TenDay => format!("{year}-{:02}-T{}", within / 3 + 1, within % 3 + 1),
            Period::Quarter => format!("{year}-Q{}", within + 1),
            Period::Half => format!("{year}-H{}", within + 1),
            Period::Seasons(seasons) | Period::Sets(seasons) => {
                format!("{year}-{}", seasons.0.get(within as usize)?.0)
            }
        })
    }

    /// The first day of a period; `None` beyond the calendar, and of all times together.
    pub fn start(&self, index: i32) -> Option<Day> {
        let (year, within) = self.split(index);
        let (month, date) = match self {
            Period::All => return None,
            Period::Day => return Day::from_number(index),
            Period::Week => return Day::from_number(index.checked_mul(7)?.checked_sub(MONDAY)?),
            Period::ToDate => (1, 1),
            Period::TenDay => (within / 3 + 1, within % 3 * 10 + 1),
            Period::Seasons(seasons) | Period::Sets(seasons) => {
                (i32::from(seasons.first(within as usize)), 1)
            }
            _ => (within * (12 / self.per_year()) + 1, 1),
        };
        Day::new(year, month as u8, date as u8)
    }

    /// How many days a period has.
    pub fn days(&self, index: i32) -> Option<i32> {
        let after = |month: i32| {
            let next = month.checked_add(1)?;
            Day::new(next.div_euclid(12), (next.rem_euclid(12) + 1) as u8, 1)
        };
        let next = match self {
            Period::ToDate => after(index)?,
            Period::Sets(_) => after(self.last_month(index)?)?,
            _ => self.start(index.checked_add(1)?)?,
        };
        Some(next.number() - self.start(index)?.number())
    }

    /// The last day of a period.
    pub fn end(&self, index: i32) -> Option<Day> {
        Day::from_number(self.start(index)?.number() + self.days(index)? - 1)
    }

    /// Whether a period lies between two days as a whole, these included.
    ///
    /// ```
    /// use shuizhi::{Day, Period};
    /// let (from, to): (Day, Day) = ("2024-01-15".parse()?, "2024-03-31".parse()?);
    /// let month = |day: &str| Ok::<_, shuizhi::Error>(Period::Month.index(day.parse()?));
    /// assert!(Period::Month.lies_within(month("2024-03-05")?, from, to));
    /// assert!(!Period::Month.lies_within(month("2024-01-20")?, from, to));
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn lies_within(&self, index: i32, from: Day, to: Day) -> bool {
        self.start(index).is_some_and(|start| start >= from) && self.end(index).is_some_and(|end| end <= to)
    }

    /// The months of a period of months, a bit for each of the year, from January; 0 of others.
    pub fn months(&self, index: i32) -> u32 {
        let within = self.split(index).1;
        let bit = |month: i32| 1u32 << (month - 1);
        match self {
            Period::All | Period::TenDay | Period::Day | Period::Week => 0,
            Period::ToDate => (1 << (within + 1)) - 1,
            Period::Seasons(seasons) | Period::Sets(seasons) => {
                let months = seasons.0.get(within as usize).map_or(&[][..], |(_, months)| months);
                months.iter().fold(0, |bits, &month| bits | bit(i32::from(month)))
            }
            _ => {
                let length = 12 / self.per_year();
                (1..=length).fold(0, |bits, n| bits | bit(within * length + n))
            }
        }
    }

    /// The months of a period that lack samples, of those that have some (a bit for each of the year). They
    /// are reported for half years, seasons and sets of months; a year needs a least number of months.
    ///
    /// ```
    /// use shuizhi::Period;
    /// let first_half = Period::Half.index("2021-01-01".parse()?);
    /// assert_eq!(Period::Half.lacking(first_half, 0b101_111), [5]);
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn lacking(&self, index: i32, there: u32) -> Vec<u8> {
        if !matches!(self, Period::Half | Period::Seasons(_)) && !self.overlaps() {
            return Vec::new();
        }
        let absent = self.months(index) & !there;
        (1..=12).filter(|month| absent >> (month - 1) & 1 == 1).collect()
    }

    /// The share of the days of a period that have samples.
    pub fn share_of_days(&self, index: i32, days: u32) -> Option<f64> {
        Some(f64::from(days) / f64::from(self.days(index)?))
    }

    /// Notes on a period as text: the months it lacks, and the number of days with samples if few.
    ///
    /// ```
    /// use shuizhi::{Lang, Period};
    /// let first_half = Period::Half.index("2021-01-01".parse()?);
    /// let told = Period::Half.notes(first_half, 0b1111, Some(9), Lang::Zh);
    /// assert_eq!(told, "时段内缺少月份：5月、6月；监测日数偏少：9");
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn notes(&self, index: i32, months: u32, few_days: Option<u32>, lang: Lang) -> String {
        let month = |m: u8| if lang == Lang::Zh { format!("{m}月") } else { m.to_string() };
        let lacking = self.lacking(index, months).into_iter().map(|m| (Reason::MonthsLacking, month(m)));
        let few = few_days.map(|days| (Reason::FewDays, days.to_string()));
        let notes: Vec<(Reason, String)> = lacking.chain(few).collect();
        let shown: Vec<(Reason, &str)> = notes.iter().map(|(reason, of)| (*reason, of.as_str())).collect();
        let word =
            |reason: Reason, _| if lang == Lang::Zh { reason.entry().zh } else { reason.code() }.into();
        reason::format_reasons(&shown, word, Some, lang)
    }
}
