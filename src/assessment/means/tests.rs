use super::super::tally::{Enters, Figure, Tally, TallyEntry};
use super::*;

fn of(x: f64) -> TallyEntry {
    TallyEntry { value: Some(x), code: crate::reading::code::NUMBER, span: None, limit: None }
}

fn mean(mean_of: MeanOf, by_months: bool, least: u32, dated: &[(&str, f64)]) -> Result<f64, Reason> {
    let how = MeanPlan { how: Averaging::Arithmetic, mean_of, by_months, least, of_months: by_months };
    how.mean(dated.iter().map(|&(d, x)| (d.parse().ok(), of(x)))).value
}

#[test]
fn hours_go_to_days_to_months_to_the_year() {
    use MeanOf::*;
    // January: a day of two hours (1, 3) and a day of one (8); February: one day (1).
    let hours = [("2021-01-01", 1.0), ("2021-01-01", 3.0), ("2021-01-31", 8.0), ("2021-02-01", 1.0)];
    // (2 + 8) / 2 = 5, (5 + 1) / 2; (1 + 3 + 8) / 3 = 4, (4 + 1) / 2; 13 / 4
    assert_eq!([Days, Months, Samples].map(|of| mean(of, true, 1, &hours)), [Ok(3.0), Ok(2.5), Ok(3.25)]);
    // Of no longer period than a month: (2 + 8 + 1) / 3, and 13 / 4 either way.
    assert_eq!(
        [Days, Months, Samples].map(|of| mean(of, false, 1, &hours)),
        [Ok(3.66666666667), Ok(3.25), Ok(3.25)]
    );
}

#[test]
fn months_are_counted_of_months_and_days_where_they_come_first() {
    use MeanOf::*;
    let hours = [("2021-01-01", 1.0), ("2021-01-01", 3.0), ("2021-02-01", 4.0)];
    assert_eq!(mean(Days, true, 3, &hours), Err(Reason::TooFew));
    assert_eq!(mean(Months, true, 2, &hours), Ok(3.0));
    assert_eq!(mean(Months, false, 3, &hours), Ok(2.66666666667));
    assert_eq!(mean(Days, false, 3, &hours), Err(Reason::TooFew));
    // Years apart are months apart.
    assert_eq!(mean(Samples, true, 2, &[("2020-03-01", 1.0), ("2021-03-01", 2.0)]), Ok(1.5));
}

#[test]
fn one_plain_number_comes_to_what_its_reading_comes_to() {
    for how in [Averaging::Arithmetic, Averaging::HydrogenIon, Averaging::Geometric] {
        for (least, by_months) in [(1, false), (1, true), (2, false), (2, true)] {
            for x in [0.0, 1.0, -0.05, 0.1 + 0.2, 7.123456789012345, 1e300, f64::INFINITY, f64::NEG_INFINITY]
            {
                let plan = |mean_of| MeanPlan { how, mean_of, by_months, least, of_months: by_months };
                for mean_of in [MeanOf::Days, MeanOf::Months, MeanOf::Samples] {
                    let whole = plan(mean_of).mean([(Day::new(2021, 1, 5), of(x))].into_iter());
                    assert_eq!(plan(mean_of).of_figure(x), whole.value, "{how:?} {least} {x}");
                    let plain = plan(mean_of).mean([(Day::new(2021, 1, 5), Figure(x))].into_iter());
                    assert_eq!(format!("{plain:?}"), format!("{whole:?}"));
                }
            }
        }
    }
}

#[test]
fn plain_numbers_come_to_what_their_readings_come_to() {
    let days = [("2021-01-01", 0.1), ("2021-01-01", 0.2), ("2021-01-31", 8.0), ("2021-02-01", -1.0)];
    for mean_of in [MeanOf::Days, MeanOf::Months, MeanOf::Samples] {
        for (by_months, least) in [(false, 1), (true, 1), (true, 2), (true, 3), (false, 4)] {
            let how =
                MeanPlan { how: Averaging::Arithmetic, mean_of, by_months, least, of_months: by_months };
            let day = |text: &str| text.parse::<Day>().ok();
            let plain = how.mean(days.iter().map(|&(d, x)| (day(d), Figure(x))));
            let whole = how.mean(days.iter().map(|&(d, x)| (day(d), of(x))));
            assert_eq!(format!("{plain:?}"), format!("{whole:?}"));
        }
    }
}

#[test]
fn what_balances_out_leaves_no_noise_whatever_the_order() {
    // -0.3 + 0.1 + 0.2 is 2.8e-17 in binary, and 5.6e-17 in another order.
    for turned in [[-0.3, 0.1, 0.2], [0.2, -0.3, 0.1], [0.1, 0.2, -0.3]] {
        let dated = turned.map(|x| ("2021-01-01", x));
        for mean_of in [MeanOf::Days, MeanOf::Months, MeanOf::Samples] {
            let found = mean(mean_of, true, 1, &dated);
            assert_eq!(found.map(f64::to_bits), Ok(0.0f64.to_bits()), "{turned:?}");
        }
    }
}

#[test]
fn parts_come_to_the_same_as_what_is_in_them() {
    let how = MeanPlan {
        how: Averaging::Arithmetic,
        mean_of: MeanOf::Months,
        by_months: true,
        least: 2,
        of_months: true,
    };
    let part = |values: &[f64]| {
        let mut tally = Tally::default();
        values.iter().for_each(|&x| of(x).enter(&mut tally));
        tally
    };
    let (january, february) = (Day::new(2021, 1, 5), Day::new(2021, 2, 5));
    let parts = [(january, part(&[1.0, 2.0])), (february, part(&[4.0]))];
    let whole = [(january, of(1.0)), (january, of(2.0)), (february, of(4.0))];
    let (of_parts, of_whole) = (how.mean(parts.into_iter()), how.mean(whole.into_iter()));
    assert_eq!((of_parts.value, of_parts.count), (Ok(2.75), 3));
    assert_eq!((of_whole.value, of_whole.count, of_whole.months), (Ok(2.75), 3, 2));
}

#[test]
fn places_without_a_mean_have_no_part_and_give_their_reason_where_none_has() {
    let how = MeanPlan {
        how: Averaging::HydrogenIon,
        mean_of: MeanOf::Samples,
        by_months: false,
        least: 2,
        of_months: false,
    };
    let at = |values: &[f64]| how.mean(values.iter().map(|&x| (None, of(10f64.powf(-x)))));
    let found = over_places(how.how, [at(&[6.0, 6.0]), at(&[8.0, 8.0]), at(&[1.0])].into_iter());
    assert_eq!(found.value.map(|x| format!("{x:.5}")), Ok("6.29671".into()));
    assert!(found.seen.reasons().eq([Reason::TooFew]), "a place had too few");
    let none = over_places(how.how, [at(&[]), at(&[1.0])].into_iter());
    assert_eq!(none.value, Err(Reason::Missing));
    assert_eq!(over_places(how.how, std::iter::empty()).value, Err(Reason::Missing));
}
