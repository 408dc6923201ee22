//! Figures, words, units and the headings of tables.

use crate::draws::Draws;
use shuizhi::discharge::{Basin, Kind, Level, column, flag_column};
use shuizhi::exceedance::multiple;
use shuizhi::figure::{fixed, percent, plain, published, significant};
use shuizhi::grading::{Cells, NonDetect, Rounding};
use shuizhi::hj212::{Message, code, packets};
use shuizhi::reading::Rules;
use shuizhi::reading::code::Code;
use shuizhi::standard::{level_key, listed};
use shuizhi::table::columns::{recognize, select};
use shuizhi::table::{header, layout, nearest, register, roles};
use shuizhi::text::fold;
use shuizhi::unit::{Unit, flow};
use shuizhi::{Day, Standard, Status, Target, WaterBody, parameters, rounding};
use std::collections::BTreeMap;

#[test]
fn figures() {
    let mut d = Draws::new(21);
    for _ in 0..5_000 {
        let (x, y, places) = (d.float(), d.float(), d.below(40) as u32);
        assert!(fixed(x, places).len() < 400);
        let _ = (published(x, places), plain(x), significant(x, places), percent(x, y), multiple(x, y));
        let _ = (rounding::half_even(x, d.count()), rounding::for_assessment(x, d.count()));
        let _ = (rounding::settled(x), rounding::settled_to(x, y), rounding::shifted(x, d.number()));
        if let (Some(a), Some(b)) = (rounding::decimal(x), rounding::decimal(y)) {
            let _ =
                (rounding::quotient(a, b), rounding::scale(a, d.number()), rounding::assess(b, d.count()));
        }
        let _ = rounding::parse(&d.word());
    }
    // As many places as are asked for, and no more than a float has.
    assert!(fixed(1.0, u32::MAX).len() < 2_000 && significant(0.1, u32::MAX) == "0.1");
}

#[test]
fn days_and_words() {
    let mut d = Draws::new(22);
    for _ in 0..600 {
        let word = d.word();
        if let Ok(day) = word.parse::<Day>() {
            assert_eq!(day.to_string().parse(), Ok(day));
        }
        let made = Day::new(d.number(), d.bits() as u8, d.bits() as u8);
        for day in made.into_iter().chain(d.day()) {
            assert_eq!(Day::from_number(day.number()), Some(day));
            let (year, month, date) = day.parts();
            assert_eq!(Day::new(year, month, date), Some(day));
            let _ = (day.before(), day.after(), Day::end_of_month(d.number(), month));
        }
        let refused = |error: shuizhi::Error| assert!(!error.to_string().is_empty());
        let _ = word.parse::<NonDetect>().map_err(refused);
        let _ = word.parse::<Rounding>().map_err(refused);
        let _ = word.parse::<WaterBody>().map_err(refused);
        let _ = word.parse::<Status>().map_err(refused);
        let _ = word.parse::<Target>().map_err(refused);
        let _ = word.parse::<Kind>().map_err(refused);
        let _ = word.parse::<Basin>().map_err(refused);
        let _ = word.parse::<Level>().map_err(refused);
        let _ = parameters().get(&word).map_err(refused);
        let _ = Standard::named(&word).map_err(refused);
        let _ = (level_key(&word), fold(&word), column(&word), flag_column(&word));
        let _ =
            (Unit::parse(&word), flow::FlowUnit::parse(&word), flow::unit_of(&word, Some(&d.word()), "m3/s"));
    }
}

#[test]
fn cells_and_readings() {
    let mut d = Draws::new(23);
    for _ in 0..600 {
        let rules = Rules::new(d.yes(), &d.list(Draws::word)).describing(d.yes());
        let readings = [rules.read(&d.word()), rules.read_number(d.float()), d.reading()];
        for reading in readings {
            let (value, code) = reading.cell();
            assert!(Cells::coded(&[value], &[code]).is_ok());
            let _ = reading.to_string();
        }
        let (values, bytes) = (d.floats(), d.list(|d| d.bits() as u8));
        let codes: Vec<Code> = bytes.iter().copied().map(Code::from).collect();
        assert_eq!(Cells::coded(&values, &codes).is_ok(), values.len() == codes.len());
        let _ = Cells::numbers(&values).with_valid(&bytes, d.place());
    }
}

#[test]
fn limits_of_standards() {
    let mut d = Draws::new(24);
    let ids: Vec<&str> = listed().map(|(id, _)| id).collect();
    for _ in 0..150 {
        let Ok(standard) = Standard::named(d.one(&ids)) else { continue };
        let (parameter, level, unit, table) = (d.parameter().id.clone(), d.word(), d.word(), d.word());
        let mut query = standard.limit(&parameter);
        query = if d.yes() { query.level(&level) } else { query };
        query = if d.yes() { query.unit(&unit) } else { query };
        query = if d.yes() { query.table(&table) } else { query };
        query = if let Some(day) = d.day() { query.at(day) } else { query };
        let _ = query.get().map(|found| (found.to_string(), found.clause(), found.value()));
    }
}

#[test]
fn headings() {
    let mut d = Draws::new(25);
    for _ in 0..60 {
        let names = d.list(Draws::word);
        for name in &names {
            let _ = (
                header::read(name, parameters()),
                parameters().get(name),
                nearest::nearest(name, parameters()),
            );
        }
        if let Ok(known) = recognize(&names, &BTreeMap::new()) {
            let _ = select(&known, &d.list(Draws::word));
        }
        let _ = (roles::roles(&names), register::headings(&names), roles::nearest(&d.word(), &names));
        let rows = d.list(|d| d.list(Draws::word));
        let _ = layout::find(&rows, d.maybe(Draws::place), d.yes());
    }
    // A table of 300 columns.
    let many: Vec<String> = (0..300).map(|i| format!("指标{i}(mg/L)")).collect();
    assert_eq!(recognize(&many, &BTreeMap::new()).unwrap().len(), 300);
}

#[test]
fn messages_of_monitors() {
    let mut d = Draws::new(26);
    let message = "##0101QN=20240101000000000;ST=21;CN=2061;MN=A;CP=&&DataTime=20240101000000;w01018-Avg=1.2,w01018-Flag=N&&1C80\r\n";
    for _ in 0..1_000 {
        let mut bytes = message.as_bytes().to_vec();
        for _ in 0..d.below(6).min(bytes.len()) {
            let at = d.below(bytes.len());
            match d.below(3) {
                0 => bytes[at] = d.bits() as u8,
                1 if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let _ = (packets(&bytes).count(), Message::read(&bytes));
        let _ = code(&d.word());
    }
}
