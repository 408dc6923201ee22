//! The methods of assessment.

use crate::draws::Draws;
use shuizhi::assessment::averaging::{Averaging, Choice, settle};
use shuizhi::assessment::certainty::{Mean, Seen, certainty, span, untold};
use shuizhi::assessment::change::{By, Shares, attained_of, by_shares, change};
use shuizhi::assessment::cwqi::{change_percent, combine, index};
use shuizhi::assessment::distribution::{Estimator, Measured, describe};
use shuizhi::assessment::goals::{Goal, Tally, reached};
use shuizhi::assessment::lake::{trophic_index, trophic_index_of};
use shuizhi::assessment::likelihood::{Span, likely};
use shuizhi::assessment::means::{Dated, MeanPlan, over_places};
use shuizhi::assessment::ranking::{self, Exclusion, RankingEntry, Standing};
use shuizhi::assessment::river::{Boundary, ClassCounts, Rate, by_mean, main_indicators, notation, status};
use shuizhi::assessment::run::runs;
use shuizhi::assessment::section::{self, Indicator};
use shuizhi::assessment::source_water::{Source, attaining_volume, attains, score, source_rate, water_rate};
use shuizhi::assessment::trend::{
    Autocorrelation, BetterWhen, Method, Series, Test, assess, censored_kendall, corrected, flow_adjusted,
    seasonal_kendall, sen_slope, spearman_xy,
};
use shuizhi::assessment::{flux, sentence, target};
use shuizhi::grading::{ColumnRequest, Plan, Request};
use shuizhi::{MeanOf, Period, Rank, Status, Target, TrophicState};

fn share(of: Option<f64>) {
    assert!(of.is_none_or(|share| (0.0..=100.0).contains(&share)), "{of:?}");
}

fn plan(d: &mut Draws) -> Plan {
    let mut columns: Vec<ColumnRequest> = Vec::new();
    for _ in 0..=d.below(6) {
        let name = d.one(&["氨氮", "总磷", "溶解氧", "水温", "pH", "汞", "总α", "硫酸盐"]);
        let column = ColumnRequest::named(name, None).unwrap();
        if columns.iter().all(|c| c.parameter() != column.parameter()) {
            columns.push(column);
        }
    }
    let do_saturation = columns.iter().any(|c| c.parameter().name_zh == "水温") && d.yes();
    let (water_body, target) = (d.water_body(), d.one(&[None, Some("Ⅲ".to_owned())]));
    Plan::compile(&Request { columns, water_body, target, do_saturation, ..Request::default() }).unwrap()
}

fn mean(d: &mut Draws) -> Mean {
    Mean {
        reading: d.reading(),
        seen: Seen::default(),
        span: d.maybe(|d| (d.float(), d.float())),
        limit: d.maybe(Draws::float),
    }
}

fn status_of(d: &mut Draws) -> Status {
    d.one(&Status::ALL)
}

#[test]
fn rivers_and_changes() {
    let mut d = Draws::new(1);
    for _ in 0..600 {
        let counts = ClassCounts(std::array::from_fn(|_| d.count()));
        let of = counts.shares();
        share(of.map(|s| s.0));
        share(of.map(|s| s.1));
        let boundary = d.one(&[Boundary::Heavy, Boundary::Moderate]);
        let declared = d.maybe(Draws::count);
        let found = status(counts, d.maybe(status_of), declared, boundary);
        // By shares there is a status wherever there are sections.
        assert!(found.is_some() || by_mean(declared.unwrap_or(counts.total())) || counts.total() == 0);
        let rates = d.list(|d| Rate { parameter: d.parameter(), over: d.count(), of: d.count() });
        let main = main_indicators(rates, status_of(&mut d));
        assert!(main.len() <= 3);
        let _ = notation(&main, d.lang());
        let shares =
            d.maybe(|d| Shares { good: d.float(), inferior: d.float(), sections: d.maybe(Draws::count) });
        let by = d.one(&[By::Larger, By::Status, By::Shares]);
        let _ = change(status_of(&mut d), status_of(&mut d), shares, by);
        let _ = by_shares(d.float(), d.float());
        let rank = |d: &mut Draws| d.maybe(|d| Rank::new(d.bits() as u8));
        let (class, aim) = (rank(&mut d), rank(&mut d));
        assert_eq!(attained_of(class, aim, false), class.zip(aim).map(|(class, aim)| class <= aim));
        let standing = |d: &mut Draws| Standing { worst: rank(d), attains: d.maybe(Draws::yes) };
        let entry = |d: &mut Draws| RankingEntry {
            index: d.maybe(Draws::float),
            items: d.word(),
            count: d.count(),
            standing: standing(d),
        };
        let cities = d.list(|d| (entry(d), d.maybe(entry)));
        assert_eq!(ranking::rank(&cities, Exclusion::ClassAndTarget).len(), cities.len());
        let over = d.list(|d| Indicator {
            parameter: d.parameter(),
            class: Rank::new(d.bits() as u8),
            multiple: d.maybe(Draws::float),
            place: d.count(),
        });
        let _ = section::notation(&section::main_indicators(over, &section::priority()), d.lang());
        let _ = section::x_of_years(&d.list(|d| (d.number(), d.bits())));
    }
}

#[test]
fn indices_of_cities_lakes_and_sources() {
    let mut d = Draws::new(2);
    for _ in 0..1_000 {
        let (mean, limit) = (d.float(), d.float());
        assert!(index(d.parameter(), mean, limit).is_none_or(f64::is_finite));
        let _ = (combine(&d.list(|d| (d.float(), d.count()))), change_percent(mean, limit));
        let values = std::array::from_fn(|_| d.maybe(Draws::float));
        let found = trophic_index(&values, std::array::from_fn(|_| d.yes()), d.yes());
        found.iter().for_each(|index| assert!(index.is_finite(), "{values:?}"));
        found.iter().for_each(|index| assert!(TrophicState::of(*index).is_some()));
        let _ = (trophic_index_of(d.parameter(), mean), TrophicState::of(mean));
        let _ = attaining_volume(&d.list(|d| (d.float(), d.maybe(Draws::yes))));
        let sources = d.list(|d| Source {
            volume: d.maybe(Draws::float),
            attaining: d.maybe(Draws::float),
            attains: d.maybe(Draws::yes),
            complete: d.yes(),
        });
        let _ = water_rate(&sources);
        share(source_rate(&sources));
        let _ = (score(mean, limit), attains(d.count(), d.count(), d.maybe(Draws::float)));
        let _ = flux::tonnes(mean, limit, d.float());
    }
}

#[test]
fn goals_and_runs() {
    let mut d = Draws::new(3);
    for _ in 0..1_000 {
        let tally = Tally { yes: d.count(), no: d.count(), unknown: d.count() };
        let goal = d.one(&[Goal::ShareAtLeast, Goal::ShareAtMost, Goal::CountAtMost]);
        let _ = (tally.met(goal, d.float()), reached(d.float(), d.float()));
        if goal != Goal::CountAtMost {
            share(tally.value(goal));
        }
        let holds = d.list(|d| d.maybe(Draws::yes));
        let found = runs(&holds);
        assert!(found.longest <= found.most && found.most as usize <= holds.len());
    }
}

#[test]
fn means() {
    let mut d = Draws::new(4);
    for _ in 0..600 {
        let choice = Choice { geometric: d.yes(), arithmetic_ph: d.yes() };
        let how = Averaging::of(d.parameter(), choice);
        let found = settle(d.maybe(Draws::float), how, d.count(), d.count(), d.float(), Seen::default());
        assert!(found.is_err() || found.is_ok_and(f64::is_finite));
        let mean_of = d.one(&[MeanOf::Days, MeanOf::Months, MeanOf::Samples]);
        let plan = MeanPlan { how, mean_of, by_months: d.yes(), least: d.count(), of_months: d.yes() };
        let parts = d.list(|d| (d.day(), d.tally()));
        let _ = Dated::of(parts.iter().map(|(day, _)| *day), |_| false);
        let of: Vec<_> = (0..3).map(|_| plan.mean(parts.iter().copied())).collect();
        assert!(of.iter().all(|m| m.value.is_err() || m.value.is_ok_and(f64::is_finite)));
        let _ = over_places(how, of.into_iter()).of_place().uncounted().doubted();
    }
}

#[test]
fn certainty_of_means() {
    let mut d = Draws::new(5);
    for _ in 0..60 {
        let plan = plan(&mut d);
        for _ in 0..10 {
            let means = d.list(mean);
            let found = certainty(&plan, &means, d.water_body());
            // Places are those of means.
            assert!(found.notes.iter().all(|(_, place)| *place < means.len()));
            let _ = (plan.format_reasons(&[(d.reason(), d.maybe(Draws::place))]), untold(&means));
            let _ = span(d.reading(), d.maybe(Draws::float));
        }
        let columns = plan.columns().len();
        let month = |d: &mut Draws| d.list(|d| d.maybe(|d| Span { low: d.float(), high: d.float() }));
        let months: Vec<_> = (0..d.below(14)).map(|_| month(&mut d)).collect();
        let how = d.list(|d| Averaging::of(d.parameter(), Choice::default()));
        let level = d.maybe(|d| Rank::new(d.bits() as u8));
        let aim: Target = d.one(&["Ⅲ", "氨氮<3，其他Ⅳ", "溶解氧≥5", ""]).parse().unwrap();
        let drawn = likely(&plan, &months, &how, d.water_body(), level, &aim);
        drawn.iter().for_each(|l| assert_eq!(l.columns.len(), columns));
        let readings = d.list(Draws::reading);
        let of = |place: usize| {
            let missing = shuizhi::Reading::Missing(shuizhi::Reason::Missing);
            readings.get(place).copied().unwrap_or(missing)
        };
        let _ = target::hold(&plan, level, &aim, of, d.water_body());
    }
}

#[test]
fn trends() {
    let mut d = Draws::new(6);
    for _ in 0..300 {
        let (times, values, low, high) = (d.floats(), d.floats(), d.floats(), d.floats());
        let seasons = d.list(Draws::place);
        let _ = (spearman_xy(&times, &values), sen_slope(&times, &values), flow_adjusted(&times, &values));
        let _ =
            (seasonal_kendall(&seasons, &times, &values), censored_kendall(&seasons, &times, &low, &high));
        let how = d.one(&[
            Autocorrelation::Ignored,
            Autocorrelation::HamedRao,
            Autocorrelation::YueWang,
            Autocorrelation::Prewhitening,
            Autocorrelation::TrendFreePrewhitening,
        ]);
        let _ = corrected(&values, how);
        let method = d.one(&[
            Method::Spearman,
            Method::MannKendall,
            Method::Seasonal,
            Method::Censored,
            Method::SeasonalCensored,
        ]);
        let test = Test { method, alpha: d.float(), two_sided: d.yes(), autocorrelation: how };
        let series = Series { times: &times, values: &values, seasons: &seasons, low: &low, high: &high };
        let found = assess(&series, &test, d.one(&[BetterWhen::Lower, BetterWhen::Neither]));
        found.iter().for_each(|t| assert!((0.0..=1.0).contains(&t.p) && (0.5..=1.0).contains(&t.confidence)));
    }
}

#[test]
fn distributions() {
    let mut d = Draws::new(7);
    for _ in 0..500 {
        let readings = d.list(|d| Measured { value: d.float(), below: d.yes() });
        let estimator = d.one(&[Estimator::KaplanMeier, Estimator::Ros, Estimator::Half]);
        let quantiles = d.floats();
        let found = describe(&readings, estimator, &quantiles);
        found.iter().for_each(|f| assert_eq!(f.quantiles.len(), quantiles.len()));
    }
}

#[test]
fn periods_and_their_words() {
    let mut d = Draws::new(8);
    let mut periods: Vec<Period> =
        ["day", "week", "month", "to-date", "ten-day", "quarter", "half", "year", "all"]
            .iter()
            .map(|word| word.parse().unwrap())
            .collect();
    periods
        .push(Period::seasons([("丰", vec![6, 7, 8, 9]), ("枯", vec![12, 1, 2, 3, 4, 5, 10, 11])]).unwrap());
    periods.push(Period::sets([("冬", vec![12, 1])]).unwrap());
    for _ in 0..600 {
        let (period, index) = (d.one(&periods), d.number());
        if let Some(day) = d.day() {
            let own = period.index(day);
            assert!(period.start(own).is_none_or(|start| start <= day), "{period:?} {day}");
            let _ = period.indices(day, d.maybe(Draws::number));
        }
        let _ = (period.year(index), period.place(index), period.time(index), period.label(index));
        let _ = (period.start(index), period.days(index), period.months(index), period.last_month(index));
        let _ = (period.year_before(index), period.share_of_days(index, d.count()));
        let _ = (period.notes(index, d.count(), d.maybe(Draws::count), d.lang()), period.least());
        let _ = period.unfinished(&d.list(Draws::number), d.yes());
        let sets = d.list(|d| (d.word(), d.list(|d| d.bits() as u8)));
        let _ = (Period::seasons(sets.clone()), Period::sets(sets), d.word().parse::<Period>());
        let _ = sentence::period_text(&d.word(), d.lang());
        let some = |d: &mut Draws| d.maybe(Draws::word);
        let parts = sentence::SentenceParts {
            place: some(&mut d),
            period: some(&mut d),
            class: some(&mut d),
            status: some(&mut d),
            main: some(&mut d),
            target: some(&mut d),
            reason: some(&mut d),
            attained: d.maybe(Draws::yes),
            section: d.yes(),
            ..Default::default()
        };
        let _ = sentence::sentence(&parts, d.lang());
    }
}
