use super::*;
use crate::day::Day;

fn seasons() -> Period {
    Period::seasons([
        ("丰水期", vec![6, 7, 8, 9]),
        ("枯水期", vec![12, 1, 2, 3]),
        ("平水期", vec![4, 5, 10, 11]),
    ])
    .unwrap()
}

#[test]
fn every_day_lies_in_the_period_that_its_number_tells() {
    let all = [
        Period::Day,
        Period::Week,
        Period::ToDate,
        Period::Month,
        Period::TenDay,
        Period::Quarter,
        Period::Half,
        Period::Year,
        seasons(),
    ];
    let mut day = Day::new(2019, 12, 1).unwrap();
    let last = Day::new(2021, 2, 1).unwrap();
    while day < last {
        for period in &all {
            let index = period.index(day);
            let (start, days) = (period.start(index).unwrap(), period.days(index).unwrap());
            assert!(start <= day, "{period} {day}");
            // Seasons need not be whole spells; those here that are interrupted are of one year.
            if !matches!(period, Period::Seasons(_)) {
                assert!(day.number() < start.number() + days, "{period} {day}");
            }
            if period.by_months() {
                assert_eq!(period.months(index) >> (day.month() - 1) & 1, 1, "{period} {day}");
            }
        }
        day = day.after().unwrap();
    }
}

#[test]
fn weeks_are_those_of_iso_8601() {
    let label = |day: &str| Period::Week.label(Period::Week.index(day.parse().unwrap())).unwrap();
    for (day, week) in [
        ("2021-01-03", "2020-W53"),
        ("2021-01-04", "2021-W01"),
        ("2019-12-30", "2020-W01"),
        ("2020-12-31", "2020-W53"),
        ("2024-12-29", "2024-W52"),
        ("2024-12-30", "2025-W01"),
    ] {
        assert_eq!(label(day), week, "{day}");
    }
}

#[test]
fn sets_of_months_have_their_days_and_say_what_they_lack() {
    let sets = Period::sets([("冬季", vec![12, 1, 2]), ("上半年", (1..=6).collect())]).unwrap();
    let [winter, half] = sets.indices("2020-02-01".parse().unwrap(), None)[..] else { panic!() };
    assert_eq!((sets.label(winter).unwrap(), sets.days(winter)), ("2019-冬季".into(), Some(91)));
    assert_eq!((sets.label(half).unwrap(), sets.days(half)), ("2020-上半年".into(), Some(182)));
    assert_eq!(sets.lacking(half, 0b111_011), [3]);
    assert!(sets.indices("2020-08-01".parse().unwrap(), None).is_empty());
    let to_date = Period::ToDate.index("2021-04-08".parse().unwrap());
    assert_eq!((Period::ToDate.days(to_date), Period::ToDate.months(to_date)), (Some(120), 0b1111));
    for months in [vec![], vec![0], vec![13], vec![1, 1]] {
        assert!(Period::sets([("错", months)]).is_err());
    }
}

#[test]
fn a_season_over_the_turn_of_the_year_is_of_the_year_in_which_it_begins() {
    let label = |text: &str| {
        let period = seasons();
        period.label(period.index(text.parse().unwrap())).unwrap()
    };
    assert_eq!([label("2020-12-05"), label("2021-02-01")], ["2020-枯水期", "2020-枯水期"]);
    assert_eq!(label("2021-04-01"), "2021-平水期");
}

#[test]
fn what_is_no_period_is_refused_with_the_nearest() {
    assert!("quater".parse::<Period>().unwrap_err().to_string().contains("did you mean \"quarter\"?"));
    for months in [vec![1, 2], (1..=13).collect(), vec![0, 1]] {
        assert!(Period::seasons([("夏", months)]).is_err());
    }
    assert_eq!(Period::Year.start(i32::MAX), None);
    assert_eq!(Period::Month.days(i32::MAX), None);
    assert!(Period::TenDay.label(i32::MIN).is_some());
}
