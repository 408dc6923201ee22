//! How often a place or a parameter is to be sampled, as registers say it: 每月1次, 1次/季, quarterly.

use super::Month;
use crate::text::fold;

/// A number of samplings in a number of months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frequency {
    /// How many samplings, at least one.
    times: u32,
    /// In how many months, from 1 to 12; periods begin with January.
    months: u8,
}

/// Words for spans of months, those that hold another first.
const SPANS: [(&str, u8); 11] = [
    ("半年", 6),
    ("halfyear", 6),
    ("half-year", 6),
    ("季", 3),
    ("quarter", 3),
    ("双月", 2),
    ("单月", 2),
    ("月", 1),
    ("month", 1),
    ("年", 12),
    ("year", 12),
];

impl Frequency {
    /// At least one sampling in 1 to 12 months; `None` for other numbers.
    pub fn new(times: u32, months: u8) -> Option<Frequency> {
        (times > 0 && (1..=12).contains(&months)).then_some(Frequency { times, months })
    }

    /// How many samplings.
    pub fn times(self) -> u32 {
        self.times
    }

    /// In how many months.
    pub fn months(self) -> u8 {
        self.months
    }

    /// Reads a frequency; a number alone is how often a year. `None` if it cannot be read.
    ///
    /// ```
    /// use shuizhi::checks::screening::Frequency;
    /// let of = |word| Frequency::parse(word).map(|f| (f.times(), f.months()));
    /// assert_eq!([of("每月1次"), of("1次/季"), of("每两月一次")], [Some((1, 1)), Some((1, 3)), Some((1, 2))]);
    /// assert_eq!([of("每月2次"), of("quarterly"), of("12")], [Some((2, 1)), Some((1, 3)), Some((1, 1))]);
    /// assert_eq!(of("每周1次"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Frequency> {
        let folded = fold(word).to_lowercase();
        if let Ok(times) = folded.parse() {
            return Frequency::of(times, 12);
        }
        let (at, span, months) =
            SPANS.iter().find_map(|(span, months)| Some((folded.find(span)?, span, *months)))?;
        let (before, after) = (&folded[..at], &folded[at + span.len()..]);
        let every = before.strip_prefix('每').or_else(|| before.strip_prefix("every"));
        let spans = every.map_or(Some(1), |rest| number(rest.trim_end_matches('个')))?;
        let said = match every {
            Some(_) => number(after.trim_start_matches(['度', 's', 'l', 'y'])),
            None => match number(before)? {
                1 => number(after.trim_start_matches(['度', 's', 'l', 'y'])),
                times => Some(times),
            },
        };
        Frequency::of(said?, u32::from(months) * spans)
    }

    /// A number of times in a number of months, in the shortest spans that are the same.
    fn of(times: u32, months: u32) -> Option<Frequency> {
        let (times, months) = match times {
            0 => return None,
            times if months.is_multiple_of(times) => (1, months / times),
            times => (times, months),
        };
        Frequency::new(times, u8::try_from(months).ok()?)
    }

    /// The spans of months, from the first to the last of each, that lie within two months as a whole.
    pub(super) fn spans(self, (first, last): (Month, Month)) -> impl Iterator<Item = (Month, Month)> {
        let months = Month::from(self.months);
        let begin = |month: Month| month.div_euclid(months) * months;
        let from = if begin(first) == first { first } else { begin(first) + months };
        (from..=last)
            .step_by(months as usize)
            .map(move |month| (month, month + months - 1))
            .take_while(move |(_, end)| *end <= last)
    }
}

/// The number that a part of a frequency says, 1 without one; `None` if it cannot be read.
fn number(part: &str) -> Option<u32> {
    let bare = ["监测", "采样", "测", "按", "逐", "次", "/", "-", "per", "a", "times", "time", "of"]
        .iter()
        .fold(part.to_owned(), |text, word| text.replace(word, ""));
    match bare.as_str() {
        "" | "一" | "once" => Some(1),
        "二" | "两" | "twice" => Some(2),
        "三" => Some(3),
        "四" => Some(4),
        "五" => Some(5),
        "六" => Some(6),
        "八" => Some(8),
        "十" => Some(10),
        "十二" => Some(12),
        digits => digits.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_as_registers_say_them() {
        for (words, times, months) in [
            (
                &[
                    "每月1次",
                    "1次/月",
                    "每月",
                    "月测",
                    "逐月监测",
                    "每月一次",
                    "monthly",
                    "12次/年",
                    "1/month",
                ][..],
                1,
                1,
            ),
            (&["每月2次", "2次/月", "twice a month", "2 per month", "每月采样两次"], 2, 1),
            (
                &[
                    "每季1次",
                    "1次/季度",
                    "季测",
                    "每季度监测1次",
                    "quarterly",
                    "每年4次",
                    "4",
                    "once a quarter",
                ],
                1,
                3,
            ),
            (&["每两月1次", "每2个月1次", "双月", "单月监测", "every 2 months", "6次/年"], 1, 2),
            (&["半年1次", "每半年一次", "half-yearly", "每年2次", "2次/年"], 1, 6),
            (&["每年1次", "年测", "yearly", "1"], 1, 12),
            (&["每年5次"], 5, 12),
        ] {
            for word in words {
                assert_eq!(Frequency::parse(word), Some(Frequency { times, months }), "{word}");
            }
        }
        for word in ["", "每周1次", "每日", "不定期", "每两年1次", "0", "月报"] {
            assert_eq!(Frequency::parse(word), None, "{word}");
        }
    }

    #[test]
    fn spans_lie_within_the_table() {
        let january = 2021 * 12;
        let of = |months, first, last| {
            let found = Frequency { times: 1, months }.spans((january + first, january + last));
            found.map(|(from, to)| (from - january, to - january)).collect::<Vec<_>>()
        };
        assert_eq!(of(1, 1, 3), [(1, 1), (2, 2), (3, 3)]);
        assert_eq!(of(3, 0, 7), [(0, 2), (3, 5)]);
        assert_eq!(of(3, 1, 8), [(3, 5), (6, 8)]);
        assert_eq!(of(12, 0, 10), []);
    }
}
