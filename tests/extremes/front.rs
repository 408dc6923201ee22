//! The types at the root of the crate, with strange cells, days and names.

use crate::draws::Draws;
use shuizhi::{
    Averager, Cells, City, Grader, Lake, NonDetect, Period, Rank, River, Rounding, Rows, Standard, Target,
    Trend, WaterBody,
};

const HEADERS: [&str; 8] =
    ["断面", "氨氮(mg/L)", "总磷(mg/L)", "溶解氧(mg/L)", "水温(℃)", "总氮", "叶绿素a", "透明度"];

fn grader(d: &mut Draws) -> Grader {
    let id = d.one(&["GB 3838-2002", "GB/T 14848-2017"]);
    let standard = Standard::named(id).unwrap();
    let mut builder = Grader::builder(&standard).lang(d.lang());
    builder =
        builder.nondetect(d.one(&[NonDetect::Half, NonDetect::Zero, NonDetect::Limit, NonDetect::Drop]));
    builder = builder.rounding(d.one(&[Rounding::None, Rounding::Assessment]));
    builder = builder.also(Lake::parameters()).water_body(d.one(&[WaterBody::River, WaterBody::Lake]));
    builder.missing_values(d.list(Draws::word)).for_headers(&HEADERS).unwrap()
}

fn cells(d: &mut Draws) -> Vec<String> {
    let cell = |d: &mut Draws| if d.yes() { d.word() } else { d.float().to_string() };
    HEADERS.iter().map(|_| cell(d)).collect()
}

#[test]
fn rows_of_strange_cells() {
    let mut d = Draws::new(31);
    for _ in 0..40 {
        let grader = grader(&mut d);
        let rows = d.list(cells);
        let results = grader.grade(&rows).unwrap();
        assert_eq!(results.len(), rows.len());
        for sample in results.iter() {
            assert_eq!(sample.class().is_some(), sample.certain().is_some());
            assert!(sample.class().is_none() || sample.deciding().count() > 0);
            let _ = (sample.explain(d.lang()), sample.reasons().count(), sample.exceeding().count());
        }
        let short = d.list(Draws::word);
        assert_eq!(grader.grade([&short]).is_ok(), short.len() == HEADERS.len());
        assert_eq!(grader.readings(&short).is_ok(), short.len() == HEADERS.len());
        assert!(results.get(d.place() + rows.len()).is_none());
        let columns = d.list(Draws::floats);
        let of: Vec<Cells<'_>> = columns.iter().map(|values| Cells::numbers(values)).collect();
        let alike = of.iter().all(|c| c.len() == of[0].len());
        assert_eq!(grader.grade_columns(&of).is_ok(), of.len() == grader.parameters().count() && alike);
        let (targets, bodies) =
            (d.list(|d| d.maybe(|d| Rank::new(d.bits() as u8))), d.list(Draws::water_body));
        let rows = Rows::new(d.below(4), &of).with_targets(&targets).with_water_bodies(&bodies);
        let _ = grader.grade_rows(rows);
    }
}

#[test]
fn samples_of_strange_days() {
    let mut d = Draws::new(32);
    let targets: [Target; 3] = ["Ⅲ", "氨氮<3，其他Ⅳ", "清洁"].map(|text| text.parse().unwrap());
    let words = ["day", "week", "month", "to-date", "ten-day", "quarter", "half", "year", "all"];
    for _ in 0..40 {
        let grader = grader(&mut d);
        let period: Period = d.one(&words).parse().unwrap();
        let mut averager = Averager::new(&grader, period).least(d.below(3) as u32);
        for _ in 0..d.below(20) {
            let (place, row) = (d.one(&["甲", "乙", "丙", ""]), cells(&mut d));
            let pushed = match d.day().filter(|_| d.yes()) {
                Some(day) => averager.push(place, day, &row),
                None => averager.push(place, d.word().as_str(), &row),
            };
            pushed.unwrap();
        }
        let assessed = averager.assess().unwrap();
        for one in assessed.iter() {
            let _ = (one.explain("甲", d.lang()), one.notes(), one.main_text(d.lang()), one.period());
            let (attained, over) = one.held_to(&d.one(&targets));
            assert!(over.is_empty() || attained == Some(false));
            let _ = (one.mean(d.parameter()), one.count(d.parameter()), one.reasons().count());
        }
        let rivers = River::assess(&assessed, |place| Some(("河", *place)));
        for river in rivers.iter().flatten() {
            let _ = (river.main_text(), river.change_since(river, Default::default()));
            assert!(river.good_share().is_none_or(|share| (0.0..=100.0).contains(&share)));
        }
        for lake in Lake::assess(&assessed, |_| Some("湖")).iter().flatten() {
            assert!(lake.trophic_state().is_some() || !lake.trophic_notes().is_empty());
        }
        for city in City::index_of(&assessed, |_| Some("市"), d.yes()).iter().flatten() {
            assert!(city.cwqi().is_none_or(f64::is_finite));
        }
    }
}

#[test]
fn trends_of_strange_points() {
    let mut d = Draws::new(33);
    for _ in 0..300 {
        let points = d.list(|d| (d.float(), d.float()));
        let _ = Trend::of(d.parameter()).significance(d.float()).two_sided(d.yes()).find(&points);
        let within = d.list(|d| (d.float(), d.place(), (d.float(), d.float())));
        let _ = Trend::of(d.parameter()).find_within(&within);
    }
}

#[test]
fn options_that_nobody_knows() {
    let mut d = Draws::new(34);
    let standard = Standard::named("GB 3838-2002").unwrap();
    for _ in 0..60 {
        let word = d.word();
        let refused = |error: shuizhi::Error| assert!(!error.message(shuizhi::Lang::Zh).is_empty());
        let made = match d.below(5) {
            0 => Grader::builder(&standard).target(&word).for_headers(&HEADERS),
            1 => Grader::builder(&standard).indicator_set(&word).for_headers(&HEADERS),
            2 => Grader::builder(&standard).indicators(d.list(Draws::word)).for_headers(&HEADERS),
            3 => Grader::builder(&standard).water_body_column(&word).for_headers(&HEADERS),
            _ => Grader::builder(&standard).for_headers(&d.list(Draws::word)),
        };
        let _ = made.map_err(refused);
        let _ = Standard::from_toml(&word).map_err(refused);
    }
}
