use super::super::daily::measured;
use super::super::entry::Entry;
use super::super::outfall::Outfall;
use super::super::scope::{Asked, OutOfForce, bindings};
use super::*;
use crate::assessment::averaging::Averaging;
use crate::day::Day;
use crate::lang::Lang;
use crate::standard::standard;

/// The limits of a parameter at a plant of level 1 of DB41/2087-2021.
fn set(parameter: &str) -> LimitSet {
    let s = standard("DB41/2087-2021").unwrap();
    let outfall = Outfall::builder().kind("public").basin("黄河").city("焦作").direct("yes");
    let outfall = outfall.function_class("Ⅲ").reach("other").new_unit(true).build().unwrap();
    let mut sets = Vec::new();
    let asked = Asked { measured: &[], out_of_force: OutOfForce::Bind, lang: Lang::Zh };
    let found = bindings(s, &outfall, asked, &mut sets);
    sets[found[0].sets[parameter]].clone()
}

/// Verdicts in a month.
fn verdict(parameter: &str, value: f64, month: u8, t: Option<f64>, bracket: Option<&str>) -> Outcome {
    let brackets = &standard("DB41/2087-2021").unwrap().discharge.as_ref().unwrap().brackets;
    let bracket = bracket.map(|id| &brackets.iter().find(|b| b.id == id).unwrap().when);
    let on =
        Circumstances { day: Day::new(2023, month, 15), temperature: t, bracket, water: Default::default() };
    judge(&set(parameter), Value::Figure(value), &on).outcome
}

fn july() -> Circumstances<'static> {
    Circumstances { day: Day::new(2023, 7, 17), temperature: None, bracket: None, water: Default::default() }
}

#[test]
fn the_multiple_is_over_the_limit_that_binds_at_least() {
    let set = set("ammonia_nitrogen");
    let found = judge(&set, Value::Figure(6.0), &july());
    assert_eq!((found.outcome, found.sure, found.multiple), (Outcome::Fail, false, Some(0.2)));
    assert_eq!(found.limit.unwrap().high, Some(5.0));
    let found = judge(&set, Value::Figure(4.0), &july());
    assert_eq!((found.limit.unwrap().high, found.sure, found.multiple), (Some(3.0), false, None));
}

#[test]
fn what_a_reading_may_be_decides_whether_a_verdict_stands() {
    let set = set("total_nitrogen"); // at most 12
    let bare = Entry::Below { value: None, limit: None };
    let of = |entries: &[Entry], flows: Option<&[Option<f64>]>| {
        let measured = measured(entries, flows, Averaging::Arithmetic);
        let held = judge_range(&set, &measured.mean, &measured, &july());
        (held.judged.outcome, held.certain, held.note, held.judged.multiple)
    };
    let unknown = Outcome::Undetermined(Reason::NotDetected);
    assert_eq!(of(&[bare, Entry::Figure(16.0)], None), (unknown, false, None, None));
    assert_eq!(of(&[bare, Entry::Figure(1.0)], None), (unknown, false, None, None));
    let note = Some(Reason::NotDetected);
    assert_eq!(of(&[bare, Entry::Figure(36.0)], None), (Outcome::Fail, true, note, Some(0.5)));
    assert_eq!(of(&[bare, bare], None), (unknown, true, None, None));
    let half = |l: f64| Entry::Below { value: Some(l / 2.0), limit: Some(l) };
    assert_eq!(of(&[half(2.0), Entry::Figure(10.0)], None), (Outcome::Pass, true, None, None));
    let below = Some(Reason::BelowDetection);
    assert_eq!(of(&[half(16.0), Entry::Figure(10.0)], None), (Outcome::Pass, false, below, None));
    let flow = Some(Reason::UnknownFlow);
    let (two, flows) = ([Entry::Figure(6.0), Entry::Figure(20.0)], [Some(1.0), None]);
    assert_eq!(of(&two, Some(&flows)), (Outcome::Fail, false, flow, Some(1.0 / 12.0)));
    assert_eq!(of(&[Entry::Figure(6.0); 2], Some(&flows)), (Outcome::Pass, true, flow, None));
}

#[test]
fn an_end_of_a_limit_is_kept_unless_it_is_excluded() {
    let mut limit = set("cod").limits[0].clone(); // at most 40
    (limit.low, limit.cell.strict) = (Some(3.0), false);
    let kept = |limit: &BindingLimit| [2.9, 3.0, 3.1, 39.9, 40.0, 40.1].map(|x| keeps(limit, x));
    assert_eq!(kept(&limit), [false, true, true, true, true, false]);
    limit.cell.strict = true;
    assert_eq!(kept(&limit), [false, false, true, true, false, false]);
    limit.cell.not_detected = true;
    assert_eq!(kept(&limit), [false; 6]);
}

#[test]
fn the_multiple_is_taken_of_the_end_that_is_broken() {
    let mut set = set("cod");
    set.limits.truncate(1);
    set.limits[0].low = Some(20.0);
    let multiple = |x| judge(&set, Value::Figure(x), &july()).multiple;
    assert_eq!(
        [multiple(10.0), multiple(20.0), multiple(40.0), multiple(50.0)],
        [Some(-0.5), None, None, Some(0.25)]
    );
}

#[test]
fn of_limits_one_must_bind_where_their_conditions_leave_nothing_between_them() {
    let limit = &set("cod").limits[0];
    let must = |whens: &[When], of_outfall| {
        let made: Vec<BindingLimit> = whens
            .iter()
            .map(|when| BindingLimit { when: when.clone(), of_outfall, ..limit.clone() })
            .collect();
        one_must_bind(&made.iter().collect::<Vec<_>>(), &july())
    };
    let none = When::default;
    let text = |day: &str| Some(day.to_owned());
    let said = |name: &str, word: &str| When {
        said: [(name.to_owned(), vec![word.to_owned()])].into(),
        ..When::default()
    };
    let (own, day) = (Tri::Unknown, Tri::Yes); // what is not known is of the outfall, or of the day
    let pairs = [
        (
            own,
            [
                When { built_from: text("2006-01-01"), ..none() },
                When { built_to: text("2005-12-31"), ..none() },
            ],
        ),
        (
            day,
            [
                When { water_temperature_above: text("12"), ..none() },
                When { water_temperature_up_to: text("12"), ..none() },
            ],
        ),
        (
            day,
            [When { bracket: Some(Side::Inside), ..none() }, When { bracket: Some(Side::Outside), ..none() }],
        ),
        (own, [said("reused", "yes"), said("reused", "no")]),
        (own, [said("institution", "general"), said("institution", "infectious")]),
        (own, [said("industry", "paper"), said("industry", "other")]),
    ];
    for (of, pair) in pairs {
        assert!(must(&pair, of), "{pair:?}");
        assert!(!must(&pair[..1], of), "{pair:?}");
    }
    // A day between two ranges is in neither; words of one column do not match those of another.
    let apart =
        [When { built_from: text("2006-01-01"), ..none() }, When { built_to: text("2000-12-31"), ..none() }];
    assert!(!must(&apart, own));
    assert!(!must(&[said("position", "outfall"), said("position", "contact tank outlet")], own));
    // Beside a pair of a table in full, one more that may bind changes nothing.
    let three = [said("reused", "yes"), said("reused", "no"), said("special_area", "yes")];
    assert!(must(&three, own) && must(&[none(), said("special_area", "yes")], day));
    assert!(!must(&[said("reused", "no")], Tri::Yes));
    assert!(!must(&[said("reused", "yes"), said("direct", "no")], Tri::Yes));
    assert!(must(&[none()], Tri::Yes) && !must(&[none()], Tri::Unknown));
    assert!(!must(&[When { months: vec![1], ..none() }], Tri::Unknown));
}

#[test]
fn ammonia_between_the_figures_depends_on_what_the_bracket_means() {
    let unknown = Outcome::Undetermined(Reason::ConditionUnknown);
    let ammonia = |value, month, t, bracket| verdict("ammonia_nitrogen", value, month, t, bracket);
    assert_eq!(ammonia(4.0, 1, None, None), unknown);
    assert_eq!(ammonia(3.0, 1, None, None), Outcome::Pass);
    assert_eq!(ammonia(5.1, 1, None, None), Outcome::Fail);
    assert_eq!(ammonia(4.0, 1, None, Some("months")), Outcome::Pass);
    assert_eq!(ammonia(4.0, 7, None, Some("months")), Outcome::Fail);
    assert_eq!(ammonia(4.0, 7, Some(12.0), Some("temperature")), Outcome::Pass);
    assert_eq!(ammonia(4.0, 1, Some(12.1), Some("temperature")), Outcome::Fail);
    assert_eq!(ammonia(4.0, 1, None, Some("temperature")), unknown);
}

#[test]
fn what_is_not_encoded_is_not_judged() {
    assert_eq!(verdict("fluoride", 0.1, 5, None, None), Outcome::Undetermined(Reason::LimitNotEncoded));
    assert_eq!(verdict("cod", 40.0, 5, None, None), Outcome::Pass);
    assert_eq!(verdict("cod", 40.1, 5, None, None), Outcome::Fail);
    assert_eq!(verdict("total_nitrogen", 12.0000000001, 5, None, None), Outcome::Fail);
    assert_eq!(verdict("total_nitrogen", 12.0000000000001, 5, None, None), Outcome::Pass);
}
