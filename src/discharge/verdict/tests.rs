use super::*;
use crate::assessment::averaging::Averaging;
use crate::discharge::request::request;
use crate::discharge::{CheckOptions, Entry, Outfall, measured};
use crate::standard::standard;

fn july() -> OfDay<'static> {
    OfDay { day: Day::new(2023, 7, 1), ..OfDay::default() }
}

fn plant() -> CheckRequest {
    let plant = Outfall::builder().kind("公共污水处理系统").level("一级A").build().unwrap();
    let (standards, parameters) = ([standard("GB 18918-2002").unwrap()], vec!["cod".to_owned()]);
    crate::discharge::request::request(&standards, &[plant], parameters, &CheckOptions::default(), Lang::En)
        .unwrap()
        .0
}

fn of_day(parameter: &str, entries: &[Entry], options: &CheckOptions) -> DayRow<'static> {
    let plant = Outfall::builder().kind("公共污水处理系统").level("一级A").build().unwrap();
    let (standards, parameters) = ([standard("GB 18918-2002").unwrap()], vec![parameter.to_owned()]);
    let request = request(&standards, &[plant], parameters, options, Lang::En).unwrap().0;
    let how = Averaging::of(crate::parameter::parameters().get(parameter).unwrap(), Default::default());
    let measured = measured(entries, None, how);
    let rows = verdicts(&request, Some(0), &july(), 0, &measured);
    DayRow { limit: None, ..rows[0] }
}

#[test]
fn ph_and_colour_are_held_to_limits_reading_by_reading() {
    let mean = CheckOptions { each_reading: Some(Vec::new()), ..CheckOptions::default() };
    for (parameter, one, other, shown) in
        [("ph", 7.0, 9.5, 9.5), ("ph", 5.5, 7.0, 5.5), ("color_dilution", 8.0, 40.0, 40.0)]
    {
        let entries = [Entry::Figure(one), Entry::Figure(other)];
        let row = of_day(parameter, &entries, &CheckOptions::default());
        assert_eq!(
            (row.verdict, row.basis, row.value),
            (Verdict::Fail, Some(Basis::EachReading), Some(shown))
        );
        let row = of_day(parameter, &entries, &mean);
        let keeps = if parameter == "ph" && one < 6.0 { Verdict::Fail } else { Verdict::Pass };
        assert_eq!((row.verdict, row.basis), (keeps, Some(Basis::DailyMean)), "{parameter}");
    }
    let row = of_day("cod", &[Entry::Figure(40.0), Entry::Figure(60.0)], &CheckOptions::default());
    assert_eq!((row.verdict, row.basis), (Verdict::Pass, Some(Basis::DailyMean)));
}

#[test]
fn a_day_with_flagged_readings_is_told_and_not_certain() {
    let of = |parameter, entries: &[Entry]| {
        let row = of_day(parameter, entries, &CheckOptions::default());
        (row.verdict, row.reason, row.certain)
    };
    let told = Some(Reason::Flagged);
    assert_eq!(of("cod", &[Entry::Figure(40.0), Entry::Flagged]), (Verdict::Pass, told, Some(false)));
    assert_eq!(of("cod", &[Entry::Figure(60.0), Entry::Flagged]), (Verdict::Fail, told, Some(false)));
    // A reading over the limit exceeds it, whatever the others are.
    assert_eq!(of("ph", &[Entry::Figure(9.5), Entry::Flagged]), (Verdict::Fail, told, Some(true)));
    assert_eq!(of("cod", &[Entry::Flagged]), (Verdict::Undetermined, told, None));
}

#[test]
fn places_that_are_none_have_a_reason_and_no_panic() {
    let request = plant();
    let cod = measured(&[Entry::Figure(5000.0)], None, Averaging::Arithmetic);
    let day = Day::new(2023, 7, 1);
    let of = |outfall, day, parameter| {
        let rows = verdicts(&request, outfall, &OfDay { day, ..OfDay::default() }, parameter, &cod);
        (rows[0].verdict, rows[0].reason)
    };
    assert_eq!(of(Some(0), day, 0), (Verdict::Fail, None));
    let undetermined = |reason| (Verdict::Undetermined, Some(reason));
    assert_eq!(of(Some(7), day, 0), undetermined(Reason::UnknownOutfall));
    assert_eq!(of(None, day, 0), undetermined(Reason::UnknownOutfall));
    assert_eq!(of(Some(0), None, 0), undetermined(Reason::UnknownTime));
    assert_eq!(of(Some(0), day, 7), undetermined(Reason::UnknownParameter));
    let mut short = request.clone();
    short.outfalls[0].iter_mut().for_each(|b| b.sets.clear());
    short.in_mg.clear();
    assert_eq!(
        verdicts(&short, Some(0), &OfDay { flow: Some(1.0), ..july() }, 0, &cod)[0].reason,
        Some(Reason::NoLimit)
    );
}
