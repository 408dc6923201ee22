//! Checks beside the assessment, and outfalls.

use crate::draws::Draws;
use shuizhi::assessment::averaging::Averaging;
use shuizhi::checks::black_odorous::{self, Depth, Grade, GradeCounts, Shallow};
use shuizhi::checks::exceedances::standard_index;
use shuizhi::checks::limits;
use shuizhi::checks::outlook::{OutlookLimit, outlook};
use shuizhi::checks::screening::{
    Control, Controlled, Frequency, Point, Sampled, Screening, Usual, controls, gaps, middle, month_of,
    repeated, rule_names, same_readings, screen_row, screen_series, usual,
};
use shuizhi::checks::{ecological_flow, influent, watch};
use shuizhi::discharge::{
    CheckOptions, Entry, OutOfForce, Outfall, OutfallCheck, compliance, flow_of_day, is_normal, measured,
    measured_figures, tonnes,
};
use shuizhi::grading::ColumnRequest;
use shuizhi::standard::{Comparison, Span};
use shuizhi::{Parameter, rounding};
use std::collections::BTreeMap;

#[test]
fn black_and_odorous_waters() {
    let mut d = Draws::new(11);
    for _ in 0..1_000 {
        let counts = |d: &mut Draws| GradeCounts {
            none: d.count(),
            light: d.count(),
            severe: d.count(),
            unknown: d.count(),
        };
        let (items, points) = (d.list(counts), counts(&mut d));
        let _ = (black_odorous::point(&items), black_odorous::water(points));
        assert!(points.share(Grade::Severe).is_none_or(|share| (0.0..=100.0).contains(&share)), "{points:?}");
        let depth = d.one(&[Depth::NotAsked, Depth::Unknown, Depth::Metres(f64::NAN), Depth::Metres(0.2)]);
        let _ =
            black_odorous::reading(d.parameter(), d.float(), depth, d.one(&[Shallow::Both, Shallow::Severe]));
        let grades = d.list(|d| d.one(&[None, Some(Grade::None), Some(Grade::Light), Some(Grade::Severe)]));
        let found = black_odorous::stretches(&grades);
        assert_eq!(found.iter().map(|s| s.last + 1 - s.first).sum::<usize>(), grades.len());
    }
}

#[test]
fn flows_influents_targets_and_outlooks() {
    let mut d = Draws::new(12);
    for _ in 0..1_000 {
        let days = d.list(|d| ecological_flow::Day {
            place: d.count(),
            flow: d.maybe(Draws::float),
            base: d.maybe(Draws::float),
        });
        let found = ecological_flow::check(d.count(), &days);
        assert!(found.shortfall.longest <= found.shortfall.most);
        let _ = found.tally();
        let samples =
            d.list(|d| influent::Sample { value: d.maybe(Draws::float), weight: d.maybe(Draws::float) });
        let mean = influent::mean(&samples).mean;
        assert!(mean.is_none_or(f64::is_finite));
        let _ = influent::listed(d.float(), d.float());
        let periods = d.list(|d| watch::Period {
            index: d.number(),
            mean: d.maybe(Draws::float),
            target: d.maybe(Draws::float),
        });
        let found = watch::watch(d.parameter(), &periods);
        assert!(found.over <= found.periods);
        let comparison = d.one(&[
            Comparison::AtMost,
            Comparison::LessThan,
            Comparison::AtLeast,
            Comparison::MoreThan,
            Comparison::Range,
            Comparison::NotDetected,
        ]);
        let Some(value) = rounding::decimal(d.float()) else { continue };
        let limit = OutlookLimit { comparison, value, decimals: d.maybe(Draws::count) };
        let _ = outlook(&d.floats(), d.count(), &d.floats(), limit);
        let span = Span { low: rounding::decimal(d.float()), high: rounding::decimal(d.float()) };
        let found = standard_index(d.parameter(), d.float(), span, d.maybe(Draws::float));
        assert!(found.is_err() || found.is_ok_and(f64::is_finite));
    }
}

/// All rules, with figures of one's own.
fn screening(d: &mut Draws) -> Screening {
    let mut figures: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    let names = [
        ("elsewhere", "places"),
        ("elsewhere", "share"),
        ("elsewhere", "times"),
        ("two-places", "least"),
        ("stuck", "times"),
        ("stuck", "hours"),
        ("spike", "width"),
        ("step", "readings"),
        ("digits", "readings"),
    ];
    for (rule, name) in names {
        if d.below(4) == 0 {
            figures.insert(rule.to_owned(), [(name.to_owned(), d.float())].into());
        }
    }
    Screening::new(None, &figures).unwrap_or_default()
}

#[test]
fn screened_readings() {
    let mut d = Draws::new(13);
    for _ in 0..300 {
        let screen = screening(&mut d);
        let columns: Vec<&Parameter> = d.list(Draws::parameter);
        let bounds = d.list(|d| d.maybe(|d| Usual { low: d.float(), high: d.float() }));
        let found = screen_row(&screen, &columns, &bounds, &d.list(|d| d.maybe(Draws::float)), d.lang());
        assert!(found.iter().all(|f| !f.detail.words(d.lang()).is_empty()));
        let point =
            |d: &mut Draws| Point { row: d.count(), hour: d.float(), value: d.float(), below: d.yes() };
        let points = [d.list(point), d.list(point), d.list(point), d.list(point)].concat();
        let found = screen_series(&screen, d.parameter(), &points);
        found.iter().for_each(|f| drop(f.detail.words(d.lang())));
        let _ = (middle(&points), usual(&screen, d.parameter(), &d.floats(), &d.floats()));
        let _ = repeated(&screen, &d.list(Draws::count), &d.floats());
        let cells = d.list(|d| d.list(|d| d.maybe(|d| (d.below(3) as u64, d.yes()))));
        let _ = same_readings(&screen, &d.list(Draws::count), &d.list(Draws::count), &cells);
        let controlled = d.list(|d| Controlled {
            row: d.count(),
            kind: d.one(&[None, Some(Control::Parallel), Some(Control::Blank), Some(Control::Recovery)]),
            value: d.float(),
            below: d.yes(),
        });
        let own = controls(&screen, d.parameter(), &controlled);
        own.iter().for_each(|f| drop(f.detail.words(d.lang())));
        let _ = (month_of(d.float()), Control::parse(&d.word()));
        let span = (24_000 + d.below(50) as i32, 24_000 + d.below(50) as i32);
        let plans = [None, Frequency::new(2, 1), Frequency::new(u32::MAX, 12), Frequency::new(0, 0)];
        let (hours, readings) = (d.floats(), d.list(|d| (d.floats(), d.one(&plans))));
        let place = Sampled { hours: &hours, samplings: d.one(&plans), readings: &readings };
        gaps(&screen, place, span).iter().for_each(|f| drop(f.detail.words(d.lang())));
        let _ = rule_names();
    }
    // Months beyond the calendar are left out.
    let place = Sampled { hours: &[], samplings: None, readings: &[] };
    assert!(gaps(&Screening::default(), place, (i32::MIN, i32::MAX)).len() < 130_000);
}

fn entry(d: &mut Draws) -> Entry {
    match d.below(6) {
        0 => Entry::Nothing,
        1 => Entry::Unread(d.reason()),
        2 => Entry::Flagged,
        3 => Entry::Below { value: d.maybe(Draws::float), limit: d.maybe(Draws::float) },
        4 => Entry::Above(d.float()),
        _ => Entry::Figure(d.float()),
    }
}

#[test]
fn days_of_outfalls() {
    let mut d = Draws::new(14);
    let outfall = || Outfall::builder().kind("污水处理厂").level("一级A").built("2010-1-1").build().unwrap();
    let checks = [OutOfForce::Bind, OutOfForce::Any].map(|in_force| {
        let options = CheckOptions { in_force, min_count: 3, ..CheckOptions::default() };
        let check = OutfallCheck::builder(outfall()).standard("GB 18918-2002").unwrap();
        check.options(options).build().unwrap()
    });
    for _ in 0..300 {
        let entries = d.list(entry);
        let flows = d.list(|d| d.maybe(Draws::float));
        let how = d.one(&[Averaging::Arithmetic, Averaging::HydrogenIon, Averaging::Geometric]);
        let found = measured(&entries, d.yes().then_some(&flows[..]), how);
        assert!(found.readings() as usize <= entries.len());
        let figures = d.floats();
        let _ = (measured_figures(&figures, d.yes().then_some(&d.floats()[..]), how), flow_of_day(&flows));
        let _ = (tonnes(&figures), is_normal(&d.word()));
        let of = compliance(d.count(), d.count(), d.count());
        assert!(of.is_none_or(|share| (0.0..=100.0).contains(&share)));
        let Some(day) = d.day() else { continue };
        let check = &checks[d.below(checks.len())];
        let mut told = check.day(day).flows(&flows).water_temperature(d.float());
        for _ in 0..d.below(3) {
            let id = d.parameter().id.clone();
            told = told.entries(&id, d.list(entry)).unwrap();
        }
        let _ = told.verdicts();
        let words = (0..4).fold(Outfall::builder(), |o, _| o.say(&d.word(), Some(&d.word())));
        assert!(words.clone().build().is_err() || words.build().is_ok());
    }
}

#[test]
fn samples_held_to_single_limits() {
    let mut d = Draws::new(15);
    let columns = ["pH", "氟化物", "硝酸盐氮", "余氯"];
    let columns = columns.map(|p| ColumnRequest::named(p, None).unwrap()).to_vec();
    let plan = limits::LimitsPlan::compile(&limits::LimitsRequest { columns, ..Default::default() }).unwrap();
    for _ in 0..300 {
        let readings = d.list(Draws::reading);
        let missing = shuizhi::Reading::Missing(shuizhi::Reason::Missing);
        let of = |place: usize| readings.get(place).copied().unwrap_or(missing);
        let (case, day, place) = (d.maybe(Draws::place), d.day(), d.place());
        let row = plan.row(case, day, of);
        assert!(row.assessed as usize <= plan.parameters().len());
        assert_eq!(plan.reading(place, case, day, of).is_some(), place < plan.columns().len());
        assert!(!plan.is_reference(place, case) || place < plan.columns().len());
        assert_eq!(plan.needed(place).is_empty(), place >= plan.columns().len());
    }
}
