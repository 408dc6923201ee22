//! Days as they are written, and as numbers.

/// The number of a day, as `2021-03-01`, counted from 1970-01-01.
///
/// ```
/// use shuizhi::discharge::day_number;
/// assert_eq!(day_number("1970-01-01"), Some(0));
/// assert_eq!(day_number("2024-03-01"), Some(19783));
/// assert_eq!(day_number("2024"), None);
/// ```
pub fn day_number(day: &str) -> Option<i32> {
    let parts: Vec<i32> = day.split('-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [y, m, d] = parts[..] else { return None };
    // Years begin in March, so that the day of leap years comes last.
    let y = if m <= 2 { y - 1 } else { y };
    let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
    let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The month of a day counted from 1970-01-01.
pub fn month_of(day: i32) -> u8 {
    let of_era = (day + 719_468).rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    (((5 * of_year + 2) / 153 + 2) % 12 + 1) as u8
}

/// A day counted from 1970-01-01, as it is written.
fn written(day: i32) -> String {
    let n = day + 719_468;
    let (era, of_era) = (n.div_euclid(146_097), n.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = month_of(day);
    let d = of_year - (153 * ((i32::from(month) + 9) % 12) + 2) / 5 + 1;
    let y = year + era * 400 + i32::from(month <= 2);
    format!("{y:04}-{month:02}-{d:02}")
}

/// The day before, of days as they are written.
pub(super) fn day_before(day: &str) -> String {
    day_number(day).map_or_else(|| day.to_owned(), |n| written(n - 1))
}

/// The day after.
pub(super) fn day_after(day: &str) -> String {
    day_number(day).map_or_else(|| day.to_owned(), |n| written(n + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_agree() {
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut day = day_number("2024-01-01").unwrap();
        for (m, length) in (1u8..).zip(lengths) {
            assert_eq!(day_number(&format!("2024-{m:02}-01")), Some(day));
            for d in 0..length {
                assert_eq!(month_of(day + d), m);
            }
            day += length;
        }
        assert_eq!(day_number("2025-01-01"), Some(day));
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        for n in (-200_000..200_000).step_by(97).chain(19_700..20_500) {
            assert_eq!(day_number(&written(n)), Some(n));
        }
    }

    #[test]
    fn the_day_before_and_after() {
        for (day, after) in
            [("2024-02-28", "2024-02-29"), ("2023-12-31", "2024-01-01"), ("2023-06-30", "2023-07-01")]
        {
            assert_eq!((day_after(day).as_str(), day_before(after).as_str()), (after, day));
        }
        assert_eq!(day_before("2022-09-01"), "2022-08-31");
        assert_eq!(day_before("2024-03-01"), "2024-02-29");
        assert_eq!(day_before("2021-01-01"), "2020-12-31");
        assert_eq!(day_before("2021-01-02"), "2021-01-01");
    }
}
