//! What a cell says of a day: `2020-05-08 15:00`, `2020年5月`, `20160824003817`, `2024年第1季度`.

use crate::text::compatible;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

/// How much of the calendar a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Grain {
    /// A day.
    Day,
    /// Ten days of a month.
    TenDay,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A half year.
    Half,
    /// A year.
    Year,
}

/// The days that a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// The precision of the time.
    pub grain: Grain,
    /// Whether it is a range of days (`2026.01.05~01.16`), of which `first` is used.
    pub spell: bool,
}

/// Day 0 of the days that are counted from 1970-01-01.
const EPOCH: i32 = 719_163;

/// The number of a day counted from 1970-01-01.
pub fn number(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - EPOCH
}

/// The day of a serial number of a spreadsheet (the 1900 date system); whole days only count.
/// Only those from 1954 to 2119 are taken for days.
///
/// ```
/// use shuizhi::reading::day::of_serial;
/// assert_eq!(of_serial(45393.75).unwrap().to_string(), "2024-04-11");
/// assert_eq!(of_serial(2024.0), None);
/// ```
pub fn of_serial(serial: f64) -> Option<NaiveDate> {
    let sensible = (20_000.0..80_000.0).contains(&serial);
    sensible.then(|| NaiveDate::from_num_days_from_ce_opt(serial as i32 - 25_569 + EPOCH)).flatten()
}

/// Reads a cell; `None` if it names no days.
///
/// ```
/// use shuizhi::reading::day::{Grain, read};
/// let of = |text: &str| read(text).map(|d| (d.first.to_string(), d.grain));
/// assert_eq!(of("2020/5/8 15:00"), Some(("2020-05-08".into(), Grain::Day)));
/// assert_eq!(of("2024年第1季度"), Some(("2024-01-01".into(), Grain::Quarter)));
/// assert_eq!(of("2021-02-29"), None);
/// ```
pub fn read(text: &str) -> Option<Days> {
    let text = text.trim();
    if text.is_ascii() {
        return Scan(text).days();
    }
    Scan(text).days().or_else(|| Scan(compatible(text).collect::<String>().trim()).days())
}

/// The time of day of a cell that names a day, in hours; `None` if it has none.
///
/// ```
/// use shuizhi::reading::day::clock;
/// assert_eq!(clock("2020-05-08 15:30"), Some(15.5));
/// assert_eq!(clock("2020年5月8日15时"), Some(15.0));
/// assert_eq!(clock("20160824063000"), Some(6.5));
/// assert_eq!(clock("2020-05-08"), None);
/// ```
pub fn clock(text: &str) -> Option<f64> {
    let named = read(text)?;
    if named.grain != Grain::Day || named.spell {
        return None;
    }
    let text = text.trim();
    if text.is_ascii() {
        return Scan(text).clock();
    }
    Scan(compatible(text).collect::<String>().trim()).clock()
}

fn spanning(year: i32, month: u32, months: u32, grain: Grain) -> Option<Days> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let after = month + months;
    let next = NaiveDate::from_ymd_opt(year + i32::from(after > 12), (after - 1) % 12 + 1, 1)?;
    Some(Days { first, last: next.pred_opt()?, grain, spell: false })
}

fn day(year: i32, month: u32, day: u32) -> Option<Days> {
    let first = NaiveDate::from_ymd_opt(year, month, day)?;
    Some(Days { first, last: first, grain: Grain::Day, spell: false })
}

/// What is still to be read.
struct Scan<'a>(&'a str);

impl<'a> Scan<'a> {
    fn days(mut self) -> Option<Days> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if digits == self.0.len() {
            return packed(self.0);
        }
        if digits != 4 || self.0.starts_with('0') {
            return None;
        }
        let year = self.figure(4)? as i32;
        self.space();
        let of_year = self.word(&["年度", "年"]);
        if of_year.is_none()
            && self.word(&["-", "/", "."]).is_none()
            && !self.0.starts_with(['Q', 'q', 'H', 'h'])
        {
            return None;
        }
        self.space();
        if self.0.is_empty() {
            return of_year.and_then(|_| spanning(year, 1, 12, Grain::Year));
        }
        self.quarter(year).or_else(|| self.half(year)).or_else(|| self.month(year))
    }

    /// The time after a day that is known to be one.
    fn clock(mut self) -> Option<f64> {
        let part = |from: usize| self.0.get(from..from + 2)?.parse::<f64>().ok();
        if let Some(hour) = part(8).filter(|_| self.0.bytes().all(|b| b.is_ascii_digit())) {
            return Some(hour + part(10)? / 60.0 + part(12).unwrap_or(0.0) / 3600.0);
        }
        for _ in 0..3 {
            self.0 = self.0.trim_start_matches(|c: char| !c.is_ascii_digit());
            self.figure(4)?;
        }
        let apart = self.space() | self.word(&["日", "号", "T"]).is_some() | self.space();
        let hour = self.figure(2).filter(|hour| apart && *hour < 25)?;
        let mut hours = f64::from(hour);
        for (marks, share) in [([":", "时", "点"], 60.0), ([":", "分", "'"], 3600.0)] {
            let figure = self.word(&marks).and_then(|()| self.figure(2)).filter(|figure| *figure < 60);
            let Some(figure) = figure else { break };
            hours += f64::from(figure) / share;
        }
        Some(hours)
    }

    fn quarter(&self, year: i32) -> Option<Days> {
        let mut s = Scan(self.0);
        let lettered = s.word(&["Q", "q"]).is_some();
        s.word(&["第"]);
        let ordinals = [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("一", 1), ("二", 2), ("三", 3), ("四", 4)];
        let place = ordinals.iter().find_map(|(word, n)| s.word(&[word]).map(|_| *n))?;
        let named = s.word(&["季度", "季"]).is_some();
        (lettered != named && s.0.is_empty()).then(|| spanning(year, place * 3 - 2, 3, Grain::Quarter))?
    }

    fn half(&self, year: i32) -> Option<Days> {
        let mut s = Scan(self.0);
        let halves = [("上半年", 1), ("下半年", 7), ("H1", 1), ("H2", 7), ("h1", 1), ("h2", 7)];
        let month = halves.iter().find_map(|(word, m)| s.word(&[word]).map(|_| *m))?;
        s.0.is_empty().then(|| spanning(year, month, 6, Grain::Half))?
    }

    fn month(&mut self, year: i32) -> Option<Days> {
        let month = self.figure(2)?;
        self.space();
        let named = self.word(&["月份", "月"]).is_some();
        self.space();
        if self.0.is_empty() {
            return spanning(year, month, 1, Grain::Month);
        }
        let tens = [("上旬", 1), ("中旬", 11), ("下旬", 21), ("-T1", 1), ("-T2", 11), ("-T3", 21)];
        if let Some(first) = tens.iter().find_map(|(word, d)| self.word(&[word]).map(|_| *d)) {
            let whole = spanning(year, month, 1, Grain::TenDay)?;
            let last = if first == 21 { whole.last } else { whole.first.with_day(first + 9)? };
            let made = Days { first: whole.first.with_day(first)?, last, ..whole };
            return self.0.is_empty().then_some(made);
        }
        if !named && self.word(&["-", "/", "."]).is_none() {
            return None;
        }
        self.space();
        let found = day(year, month, self.figure(2)?)?;
        let ended = self.word(&["日", "号", "T"]).is_some();
        if self.0.is_empty() {
            return Some(found);
        }
        let apart = self.space() || ended;
        let to = ["~", "～", "至", "到", "—", "–"];
        if to.iter().any(|mark| self.0.contains(mark)) {
            return Some(Days { spell: true, ..found });
        }
        if self.word(&["-"]).is_some() {
            return self
                .end(year, month)
                .filter(|end| *end >= found.first)
                .map(|_| Days { spell: true, ..found });
        }
        (apart && self.may_be_time()).then_some(found)
    }

    /// Whether what begins as a time of a day can be one: a day ends at 24:00.
    fn may_be_time(&self) -> bool {
        let mut s = Scan(self.0);
        let Some(hour) = s.figure(2) else { return true };
        if s.word(&[":", "时", "点"]).is_none() {
            return true;
        }
        is_time(hour, s.figure(2).unwrap_or(0))
    }

    /// The last day of a spell, as far as it is written: `01.16`, `16`, `2026.01.16`.
    fn end(&mut self, year: i32, month: u32) -> Option<NaiveDate> {
        self.space();
        let mut parts = Vec::new();
        loop {
            parts.push(self.figure(4)?);
            self.word(&["日", "号"]);
            if self.0.is_empty() {
                break;
            }
            self.word(&["-", "/", ".", "年", "月"])?;
        }
        match parts[..] {
            [d] => NaiveDate::from_ymd_opt(year, month, d),
            [m, d] => NaiveDate::from_ymd_opt(year, m, d),
            [y, m, d] => NaiveDate::from_ymd_opt(y as i32, m, d),
            _ => None,
        }
    }

    fn figure(&mut self, most: usize) -> Option<u32> {
        let n = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if n == 0 || n > most {
            return None;
        }
        let (figure, rest) = self.0.split_at(n);
        self.0 = rest;
        figure.parse().ok()
    }

    fn word(&mut self, words: &[&str]) -> Option<()> {
        let rest = words.iter().find_map(|word| self.0.strip_prefix(word))?;
        self.0 = rest;
        Some(())
    }

    fn space(&mut self) -> bool {
        let rest = self.0.trim_start();
        let any = rest.len() < self.0.len();
        self.0 = rest;
        any
    }
}

/// Whether a day has such an hour and minute; it ends at 24:00.
fn is_time(hour: u32, minute: u32) -> bool {
    minute < 60 && (hour < 24 || hour == 24 && minute == 0)
}

/// Figures without marks: a year, a month, a day, or a time down to minutes, seconds or thousandths.
fn packed(text: &str) -> Option<Days> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    if text.starts_with('0') {
        return None;
    }
    let year = part(0, 4)? as i32;
    match text.len() {
        4 => spanning(year, 1, 12, Grain::Year),
        6 => spanning(year, part(4, 6)?, 1, Grain::Month),
        8 => day(year, part(4, 6)?, part(6, 8)?),
        12 | 14 | 17 => {
            is_time(part(8, 10)?, part(10, 12)?).then(|| day(year, part(4, 6)?, part(6, 8)?)).flatten()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
