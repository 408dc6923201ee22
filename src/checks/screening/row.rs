//! Checks of one sample by itself.

use super::places::is_elsewhere;
use super::{Detail, Finding, Screening, Usual};
use crate::grading::oxygen::Saturation;
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use crate::rounding;
use crate::standard::{Screened, screening};

/// The findings of one row: its readings in canonical units, `None` if there is no plain number, and the
/// usual range of each column at other places of the table (`None` if unknown).
///
/// ```
/// use shuizhi::checks::screening::{Screening, screen_row};
/// use shuizhi::lang::Lang;
/// use shuizhi::parameter::parameters;
/// let of = |name| parameters().get(name).unwrap();
/// let found = screen_row(&Screening::default(), &[of("COD"), of("BOD5")], &[], &[Some(20.0), Some(30.0)], Lang::En);
/// assert_eq!((found[0].column, found[0].rule), (Some(1), "part"));
/// assert_eq!(found[0].detail.words(Lang::En), "cod 20");
/// ```
pub fn screen_row(
    screen: &Screening,
    columns: &[&Parameter],
    usual: &[Option<Usual>],
    values: &[Option<f64>],
    lang: Lang,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let law = screening();
    let value_of = |id: &str| {
        let place = columns.iter().position(|p| p.id == id)?;
        Some((place, values.get(place).copied().flatten()?))
    };
    let mut add = |column, rule, value, detail| {
        found.push(Finding { column: Some(column), row: None, rule, value: Some(value), detail });
    };
    if screen.applies("range") {
        for range in &law.ranges {
            if let Some((place, x)) = value_of(&range.parameter)
                && !(range.low()..=range.high()).contains(&x)
            {
                add(place, "range", x, Detail::Range(range.low(), range.high()));
            }
        }
    }
    if let Some(figures) = screen.of("oxygen")
        && let Some((place, oxygen)) = value_of("dissolved_oxygen")
        && let Some((_, temperature)) = value_of("water_temperature")
        && let Some(full) = Saturation::new().at(temperature)
    {
        let most = figures.get("factor") * full;
        if oxygen > most {
            let most = rounding::settled(most);
            add(place, "oxygen", oxygen, Detail::Saturation { most, temperature });
        }
    }
    if let Some(figures) = screen.of("part") {
        for Screened { part, whole } in &law.parts {
            if let (Some((place, x)), Some((_, all))) = (value_of(part), value_of(whole))
                && x > rounding::settled(all * (1.0 + figures.get("margin")))
            {
                let name = parameters().get(whole).map_or(whole.as_str(), |p| p.name(lang));
                add(place, "part", x, Detail::Whole { parameter: name, value: all });
            }
        }
    }
    for (place, (value, usual)) in values.iter().zip(usual).enumerate() {
        if let (Some(value), Some(usual)) = (value, usual)
            && is_elsewhere(screen, *value, *usual)
        {
            let detail = Detail::Elsewhere { low: usual.low, high: usual.high };
            add(place, "elsewhere", *value, detail);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(row: &[(&str, f64)]) -> Vec<(String, &'static str)> {
        let columns: Vec<&Parameter> = row.iter().map(|(name, _)| parameters().get(name).unwrap()).collect();
        let values: Vec<_> = row.iter().map(|(_, x)| Some(*x)).collect();
        screen_row(&Screening::default(), &columns, &[], &values, Lang::Zh)
            .into_iter()
            .map(|f| (columns[f.column.unwrap()].id.clone(), f.rule))
            .collect()
    }

    #[test]
    fn what_cannot_be_or_contradicts_itself() {
        for (row, want) in [
            (vec![("pH", 75.0)], vec![("ph", "range")]),
            (vec![("水温", 150.0)], vec![("water_temperature", "range")]),
            (
                vec![("溶解氧", 38.0), ("水温", 20.0)],
                vec![("dissolved_oxygen", "range"), ("dissolved_oxygen", "oxygen")],
            ),
            (vec![("溶解氧", 18.0), ("水温", 20.0)], vec![]),
            (vec![("溶解氧", 18.2), ("水温", 20.0)], vec![("dissolved_oxygen", "oxygen")]),
            (vec![("BOD5", 21.0), ("COD", 20.0)], vec![]),
            (vec![("BOD5", 22.1), ("COD", 20.0)], vec![("bod5", "part")]),
            (vec![("氨氮", 2.2), ("总氮", 2.0)], vec![]),
            (vec![("氨氮", 2.3), ("总氮", 2.0)], vec![("ammonia_nitrogen", "part")]),
            (vec![("六价铬", 0.1), ("总铬", 0.05)], vec![("chromium_hexavalent", "part")]),
            (vec![("pH", 7.0), ("水温", 20.0), ("溶解氧", 8.0), ("COD", 12.0), ("BOD5", 2.0)], vec![]),
        ] {
            let want: Vec<_> = want.into_iter().map(|(id, rule)| (id.to_owned(), rule)).collect();
            assert_eq!(found(&row), want, "{row:?}");
        }
    }
}
